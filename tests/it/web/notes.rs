//! The board of post-its: notes put together by hand and parted, another kind, a sheet that is there.

use crate::support::{Browser, on_both};
use crate::web::given::location;

const NOTES: &str = "/fiches/nouvelle/post-its";
const LINES: &str = "prendre le temps\nun local trop petit\nmanque de place\nse faire accompagner\n";

fn words(by: &Browser<'_>, at: &str, heap: &str) -> Vec<String> {
    by.get(at).texts(&format!("[data-heap='{heap}'] [data-words]"))
}

#[test]
fn notes_are_put_together_by_hand_parted_again_and_undone() {
    on_both(|site| {
        let ann = site.member("Ann");
        let at = location(&ann.post(NOTES, &[("lignes", LINES)]));
        location(&ann.post(&at, &[("vers.1", "leviers")]));
        // Without a script: which one, then with which.
        let asks = location(&ann.post(&at, &[("reunir", "2")]));
        let page = ann.get(asks.split('#').next().unwrap());
        assert!(page.text("#reunir").contains("manque de place"), "{}", page.html);
        assert_eq!(page.all("button[name=avec]", "value").len(), 3);
        location(&ann.post(&at, &[("quoi", &page.attribute("[name=quoi]", "value")), ("avec", "1")]));
        assert_eq!(words(&ann, &at, "leviers"), ["un local trop petit"]);
        assert_eq!(words(&ann, &at, ""), ["prendre le temps", "se faire accompagner"]);
        location(&ann.post(&at, &[("separer", "1")]));
        assert_eq!(words(&ann, &at, "leviers"), ["un local trop petit", "manque de place"]);
        location(&ann.post(&at, &[("faire", "annuler")]));
        assert_eq!(words(&ann, &at, "leviers").len(), 1);
        // What is none of the board's notes joins nothing.
        location(&ann.post(&at, &[("quoi", "99"), ("avec", "0")]));
        assert_eq!(ann.get(&at).texts("[data-words]").len(), 3);
    });
}

#[test]
fn another_kind_keeps_what_its_lists_have_in_common_and_says_what_is_to_be_sorted() {
    on_both(|site| {
        let ann = site.member("Ann");
        let at = location(&ann.post(NOTES, &[("lignes", LINES)]));
        location(&ann.post(&at, &[("vers.0", "leviers"), ("vers.1", "perdue")]));
        let page = ann.get(&at);
        assert!(page.text(".note.warn").contains("Un post-it était rangé dans une liste"), "{}", page.html);
        assert_eq!(words(&ann, &at, "leviers"), ["prendre le temps"]);
        location(&ann.post(&at, &[("vers.1", "")]));
        assert!(!ann.get(&at).has(".note.warn"));
    });
}

#[test]
fn notes_are_added_to_a_sheet_that_is_there_after_a_look() {
    on_both(|site| {
        let ann = site.member("Ann");
        let text = "---\nmodele: fiche-pratique\ntitre: Partager un poste\nresume: Un poste pour deux.\n\
                    leviers:\n  - une convention\n---\n## Avant\n\nDu texte.\n";
        let sheet = ann.writes_text(text);
        let at = location(&ann.post(NOTES, &[("lignes", LINES)]));
        location(&ann.post(&at, &[("type", "fiche-pratique"), ("vers.0", "leviers")]));
        let add = |named: &str| ann.post(&at, &[("faire", "ajouter"), ("fiche", named)]);
        assert!(add("").text("#fiche-e").contains("Donnez le titre"));
        let unknown = add("Nulle part");
        assert_eq!((unknown.status, unknown.attribute("#fiche", "value").as_str()), (422, "Nulle part"));
        let editor = location(&add(&format!("https://exemple.fr{}", sheet.path)));
        let form = ann.get(&editor).form("#edition");
        let value = |name: &str| form.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
        assert_eq!((value("champ.leviers.0"), value("champ.leviers.1")), ("une convention", "prendre le temps"));
        assert!(value("corps").starts_with("## Avant\n\nDu texte.\n\n## Les post-its"), "{}", value("corps"));
        assert!(value("corps").contains("- se faire accompagner"));
        assert_eq!(site.text_of(sheet.id), text, "nothing is published yet");
        let mut form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (&**name, &**value)).collect();
        form.push(("faire", "publier"));
        location(&ann.post(&format!("{}/modifier", sheet.path), &form));
        let text = site.text_of(sheet.id);
        assert!(text.contains("une convention") && text.contains("prendre le temps"), "{text}");
        assert!(text.contains("resume: Un poste pour deux."), "{text}");
        assert_eq!(ann.get(&at).status, 404, "what was published waits no more");
    });
}

#[test]
fn a_sheet_of_another_kind_shows_its_own_lists_first() {
    on_both(|site| {
        let ann = site.member("Ann");
        ann.writes_text("---\nmodele: exemple-inspirant\ntitre: Un exemple\n---\nx\n");
        let at = location(&ann.post(NOTES, &[("lignes", LINES)]));
        location(&ann.post(&at, &[("type", "fiche-pratique"), ("vers.0", "leviers")]));
        let page = ann.post(&at, &[("faire", "ajouter"), ("fiche", "Un exemple")]);
        assert_eq!(page.status, 422);
        assert!(page.text("#fiche-e").contains("Un exemple"), "{}", page.html);
        assert_eq!(page.attribute("#type option[selected]", "value"), "exemple-inspirant");
    });
}
