//! What one person proposes, approved or refused together, with one letter.

use maillage::actions::sheets::govern_sheet::{Rules, govern_sheet};
use maillage::db::types::{Protection, Role, SheetId, Visibility};

use crate::support::{Browser, Page, Site, Written, on_both};

struct Queue<'a> {
    ada: Browser<'a>,
    odile: Browser<'a>,
    kevin: Browser<'a>,
    sheets: Vec<Written>,
    /// The page of what Kevin proposes.
    address: String,
}

/// Four sheets of Odile, a change of each by Kevin that waits, and a new sheet of his; a change by Ann.
fn waiting(site: &Site) -> Queue<'_> {
    let (ada, odile) = (site.person("Ada", Role::Administrator), site.person("Odile", Role::Moderator));
    let form = [("premieres", "5"), ("sans_compte", "regard")];
    assert_eq!(ada.post("/administration/site/ecriture", &form).status, 303);
    let (kevin, ann) = (site.member("Kevin"), site.member("Ann"));
    let sheets: Vec<Written> = ["Un", "Deux", "Trois", "Quatre"]
        .iter()
        .map(|title| odile.writes(title, "## Avant\n\nPremier.\n\n## Après\n\nSecond.\n"))
        .collect();
    for sheet in &sheets {
        proposes(site, &kevin, sheet, "Premier.", "Le premier.");
    }
    proposes(site, &ann, &sheets[0], "Second.", "Le tout second.");
    let text = "---\nmodele: fiche-pratique\ntitre: Cinq\n---\n## Avant\n\nDu texte.\n";
    let new = [("type", "fiche-pratique"), ("base", "0"), ("texte", text), ("faire", "publier")];
    let sent = kevin.post("/fiches/nouvelle", &new);
    assert_eq!(sent.status, 303, "{}", sent.html);
    let links = odile.get("/a-traiter").all("a[href$='/ensemble']", "href");
    assert_eq!(links.len(), 5, "one on each of Kevin's");
    Queue { ada, odile, kevin, sheets, address: links[0].clone() }
}

fn proposes(site: &Site, by: &Browser<'_>, sheet: &Written, from: &str, to: &str) {
    let text = site.text_of(sheet.id).replace(from, to);
    let form = [("base", "1"), ("texte", text.as_str()), ("commentaire", "Relu"), ("faire", "publier")];
    let answer = by.post(&format!("{}/modifier", sheet.path), &form);
    assert!(answer.header("location").contains("avis=gardee"), "{}", answer.html);
}

/// Sends the form of the page as it stands, by one of its buttons.
fn presses(who: &Browser<'_>, address: &str, button: &str, word: &str) -> Page {
    let mut form = who.get(address).form("main form");
    form.retain(|(name, _)| name != "faire" && name != "mot");
    let mut pairs: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    pairs.extend([("faire", button), ("mot", word)]);
    who.post(address, &pairs)
}

fn case(page: &Page, title: &str) -> String {
    let found = page.texts(".undone").into_iter().find(|text| text.contains(title));
    found.unwrap_or_else(|| panic!("no {title} in {}", page.text("main")))
}

#[test]
fn all_of_one_person_are_approved_at_once_with_one_letter() {
    on_both(|site| {
        let queue = waiting(site);
        assert!(queue.odile.get("/a-traiter").text("main").contains("Les 5 de Kevin, ensemble"));
        let page = queue.odile.get(&queue.address);
        assert!(page.text("h1").contains("5 modifications de Kevin"), "{}", page.text("h1"));
        assert!(page.html.contains("Nouvelle fiche") && !page.html.contains("Le tout second."), "Ann's stay Ann's");
        assert_eq!(page.all("[name^='choix.'][checked]", "name").len(), 5);
        let done = presses(&queue.odile, &queue.address, "approuver", "");
        assert_eq!(done.header("location"), "/a-traiter?avis=approuvees", "{}", done.text("main"));
        for sheet in &queue.sheets {
            assert!(site.text_of(sheet.id).contains("Le premier."));
            let history = site.stranger().get(&format!("{}/historique", sheet.path));
            assert!(history.text(".revisions > li").contains("par Kevin"), "{}", history.text(".revisions"));
        }
        let letter = site.letter_to("kevin@exemple.fr").text;
        for title in ["Un", "Deux", "Trois", "Quatre", "Cinq"] {
            assert!(letter.contains(&format!("«\u{202f}{title}\u{202f}»")), "{letter}");
        }
        assert_eq!(queue.odile.get(&queue.address).header("location"), "/a-traiter?avis=deja-traitee");
        assert!(queue.odile.get("/a-traiter").html.contains("Le tout second."), "Ann's waits still");
        reads_letters(site);
    });
}

#[test]
fn what_cannot_be_approved_says_why_and_waits() {
    on_both(|site| {
        let queue = waiting(site);
        let clashing = site.text_of(queue.sheets[1].id).replace("Premier.", "Un premier.");
        queue.odile.saves(Some(queue.sheets[1].id), 1, &clashing).unwrap();
        let merging = site.text_of(queue.sheets[2].id).replace("Second.", "Le second.");
        queue.odile.saves(Some(queue.sheets[2].id), 1, &merging).unwrap();
        let (protection, visibility) = (Protection::Administrators, Visibility::Public);
        let rules = Rules {
            protection: protection.into(),
            visibility: visibility.into(),
            keepers: None,
            steward: String::new(),
            review_months: 12,
            reason: String::new(),
        };
        govern_sheet(&site.app, &queue.ada.who(), SheetId(queue.sheets[3].id), &rules).unwrap();
        let page = queue.odile.get(&queue.address);
        assert!(case(&page, "Deux").contains("D’autres ont écrit aux mêmes endroits"));
        assert!(case(&page, "Trois").contains("les deux textes s’accordent"));
        assert!(case(&page, "Quatre").contains("Cette fiche est protégée"));
        assert_eq!(page.all("[name^='choix.'][checked]", "name").len(), 3, "those that go are ticked");
        // All are sent, with a new title that was taken since the page was read.
        let form = page.form("main form");
        queue.odile.writes("Cinq", "Déjà là.");
        let mut pairs: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        pairs.retain(|(name, _)| *name != "faire");
        let all: Vec<String> = page.all("[name^='choix.']", "name");
        pairs.extend(all.iter().map(|name| (name.as_str(), "oui")));
        pairs.push(("faire", "approuver"));
        let done = queue.odile.post(&queue.address, &pairs);
        assert_eq!(done.status, 409);
        let notice = done.text(".note.ok");
        assert!(notice.contains("2 modifications approuvées") && notice.contains("3 attendent"), "{notice}");
        assert!(case(&done, "Cinq").contains("Une autre fiche porte ce titre"));
        assert!(case(&done, "Deux").contains("Corriger puis approuver"));
        assert!(case(&done, "Quatre").contains("Cette fiche est protégée"));
        assert!(!done.has("[name^='choix.'][checked]"));
        let third = site.text_of(queue.sheets[2].id);
        assert!(third.contains("Le premier.") && third.contains("Le second."), "{third}");
        assert!(!site.text_of(queue.sheets[3].id).contains("Le premier."));
        assert_eq!(site.letter_to("kevin@exemple.fr").text.matches("«").count(), 2);
        reads_letters(site);
    });
}

#[test]
fn those_ticked_are_refused_with_one_word() {
    on_both(|site| {
        let queue = waiting(site);
        let without = presses(&queue.odile, &queue.address, "refuser", " ");
        assert_eq!(without.status, 422);
        assert_eq!(without.all("[name^='choix.'][checked]", "name").len(), 5, "what was ticked stays");
        let none = queue.odile.post(&queue.address, &[("faire", "refuser"), ("mot", "Non.")]);
        assert_eq!(none.status, 422);
        assert!(none.text("main").contains("Cochez au moins une modification"), "{}", none.text("main"));
        let refused = presses(&queue.odile, &queue.address, "refuser", "Déjà dit ailleurs.");
        assert_eq!(refused.header("location"), "/a-traiter?avis=refusees", "{}", refused.text("main"));
        let letter = site.letter_to("kevin@exemple.fr").text;
        assert!(
            letter.contains("Déjà dit ailleurs.") && letter.matches("/mes-modifications/").count() == 5,
            "{letter}"
        );
        assert!(!site.text_of(queue.sheets[0].id).contains("Le premier."));
        assert_eq!(queue.kevin.get(&queue.address).status, 303, "nobody decides on their own");
        let stranger = site.stranger().get(&queue.address);
        assert!(stranger.header("location").starts_with("/connexion"), "{}", stranger.status);
        reads_letters(site);
    });
}

#[test]
fn who_has_no_account_is_one_person_by_their_address() {
    on_both(|site| {
        let queue = waiting(site);
        for sheet in &queue.sheets[..2] {
            let text = site.text_of(sheet.id).replace("Second.", "Dit autrement.");
            let form = [
                ("base", "1"),
                ("texte", text.as_str()),
                ("courriel", "jo@exemple.org"),
                ("signature", "Jo"),
                ("faire", "lien"),
            ];
            let sent = site.stranger().post(&format!("{}/modifier", sheet.path), &form);
            assert_eq!(sent.status, 200, "{}", sent.text("main"));
            let link = site.letter_to("jo@exemple.org").path();
            assert_eq!(site.stranger().post(&link, &[("faire", "publier")]).status, 303);
        }
        let page = queue.odile.get("/a-traiter");
        let names = page.texts("a[href$='/ensemble']");
        let place = names.iter().position(|name| name.contains("Jo")).unwrap_or_else(|| panic!("{names:?}"));
        let at = page.all("a[href$='/ensemble']", "href")[place].clone();
        let page = queue.odile.get(&at);
        assert!(page.text("h1").contains("2 modifications de Jo"), "{}", page.text("h1"));
        assert!(!page.html.contains("jo@exemple.org") && !at.contains('@'));
        let done = presses(&queue.odile, &at, "refuser", "Pas ici.");
        assert_eq!(done.header("location"), "/a-traiter?avis=refusees");
        let letter = site.letter_to("jo@exemple.org").text;
        assert_eq!(letter.matches("/publier/").count(), 2, "each text by a link of its own: {letter}");
        reads_letters(site);
    });
}

/// Takes every letter out of the mail folder.
fn reads_letters(site: &Site) {
    for name in ["ada", "ann", "kevin", "odile"] {
        site.letters_to(&format!("{name}@exemple.fr"));
    }
}
