//! « J'ai déjà un texte »: what is recognised, what its author decides of it, what becomes of it.

use maillage::db::types::Role;

use crate::support::{Browser, Page, on_both};

const AT: &str = "/fiches/nouvelle/texte";

pub(super) const TEXT: &str = "# Le marché aux ressources

Faire se rencontrer ce que chacun cherche et ce que les autres ont à donner.

Durée : 45 min
Nombre de participants : 6 à 30
Difficulté : facile comme tout

## Déroulé

1. Accueil (7 min) : chacun écrit ce qu’il cherche.
2. Marché – 15 min

## Une fois, à Montcarrel

Il pleuvait.
";

/// Where a text is looked at, once brought.
fn brought(by: &Browser<'_>, text: &str) -> String {
    let page = by.post(AT, &[("texte", text)]);
    assert_eq!(page.status, 303, "{}", page.html);
    page.header("location").to_owned()
}

pub(super) fn location(page: &Page) -> String {
    assert_eq!(page.status, 303, "{}", page.html);
    page.header("location").to_owned()
}

/// Sends documents as the page does.
pub(super) fn send(by: &Browser<'_>, files: &[(&str, Vec<u8>)]) -> Page {
    let mut form = reqwest::blocking::multipart::Form::new().text("jeton", by.token());
    for (name, bytes) in files {
        let part = reqwest::blocking::multipart::Part::bytes(bytes.clone()).file_name((*name).to_owned());
        form = form.part("fichier", part);
    }
    by.send(by.client().post(by.at(&format!("{AT}/fichiers"))).multipart(form))
}

/// A page with so many images, each of its own bytes.
pub(super) fn with_images(count: u32) -> Vec<u8> {
    use base64::Engine as _;
    let image = |at| {
        let bytes = crate::web::files::photo(8 + at, 8);
        format!("<p><img alt='Vue {at}' src='data:image/jpeg;base64,{}'></p>", {
            base64::engine::general_purpose::STANDARD.encode(bytes)
        })
    };
    let images: String = (0..count).map(image).collect();
    format!("<html><body><h1>Des vues</h1><p>Voici.</p>{images}</body></html>").into_bytes()
}

#[test]
fn a_text_is_recognised_looked_at_and_published_without_losing_a_word() {
    on_both(|site| {
        let ann = site.member("Ann");
        let doors = ann.get("/fiches/nouvelle");
        assert_eq!(doors.attribute(".way-in a", "href"), AT);
        let at = brought(&ann, TEXT);
        let page = ann.get(&at);
        assert_eq!(page.attribute("#titre", "value"), "Le marché aux ressources");
        assert_eq!(page.text("#type option[selected]"), "Méthode d’animation");
        let known = page.texts("section[aria-labelledby=reconnu] h3");
        assert_eq!(known, ["Durée d’animation", "Taille du groupe", "Déroulé"]);
        assert!(page.text("section[aria-labelledby=reconnu]").contains("Le texte dit : « Durée : 45 min »"));
        // The sentence under the title was guessed; the difficulty is no choice of the kind.
        assert_eq!(page.texts(".look h3").len(), 2, "{}", page.html);
        assert_eq!(page.text_raw(".original-text").trim(), TEXT.trim());

        let early = ann.post(&at, &[("faire", "publier")]);
        assert_eq!(early.status, 422);
        assert!(early.text("#erreurs").contains("Il reste 3 points à regarder"), "{}", early.text("#erreurs"));
        // The difficulty is left out, the sentence is fine; then all is.
        assert_eq!(location(&ann.post(&at, &[("vers.7", "rien"), ("vu", "3")])), format!("{at}#regarder"));
        assert_eq!(ann.get(&at).texts(".look h3").len(), 0);
        location(&ann.post(&at, &[("faire", "tout")]));
        let saved = location(&ann.post(&at, &[("titre", "Le marché"), ("faire", "publier")]));
        assert!(saved.contains("-le-marche?avis=cree"), "{saved}");
        let id: i64 = saved.trim_start_matches("/fiches/").split('-').next().unwrap().parse().unwrap();
        let fields = [
            "modele: methode-animation",
            "titre: Le marché",
            "resume: Faire se rencontrer ce que chacun cherche et ce que les autres ont à donner.",
            "groupe: {min: 6, max: 30}",
            "duree: {min: 45, max: 45}",
        ];
        let text = site.text_of(id);
        for line in fields {
            assert!(text.lines().any(|one| one == line), "{line}\n{text}");
        }
        for words in ["titre: Accueil", "minutes: 7", "chacun écrit ce qu’il cherche.", "titre: Marché", "minutes: 15"]
        {
            assert!(text.contains(words), "{words}\n{text}");
        }
        assert!(text.ends_with("---\n## Une fois, à Montcarrel\n\nIl pleuvait.\n"), "{text}");
        assert_eq!(ann.get(&at).status, 404, "what was published waits no more");
    });
}

#[test]
fn a_kind_that_is_changed_by_hand_lays_the_same_text_out_anew() {
    on_both(|site| {
        let ann = site.member("Ann");
        let at = brought(&ann, TEXT);
        // A field that cannot hold a piece says why, and the piece is still to be looked at.
        location(&ann.post(&at, &[("vers.3", "champ:duree")]));
        let looked_at = ann.get(&at).text("section[aria-labelledby=regarder]");
        assert!(looked_at.contains("ne peut pas le contenir. Écrivez-y par exemple"), "{looked_at}");
        location(&ann.post(&at, &[("vers.3", "corps"), ("titre", "Un autre titre")]));
        location(&ann.post(&at, &[("type", "fiche-pratique")]));
        assert!(ann.get(&at).text(".found-head").contains("Vous l’avez choisie"));
        let page = ann.get(&at);
        assert_eq!(page.texts("section[aria-labelledby=reconnu] h3"), ["Difficultés et parades"]);
        assert!(page.text("section[aria-labelledby=reste]").contains("Durée : 45 min"));
        location(&ann.post(&at, &[("type", "methode-animation")]));
        assert_eq!(ann.get(&at).texts("section[aria-labelledby=reconnu] h3").len(), 3);
    });
}

#[test]
fn a_text_opened_in_the_editor_is_its_form_and_waits_until_that_is_published() {
    on_both(|site| {
        let ann = site.member("Ann");
        let at = brought(&ann, TEXT);
        let editor = location(&ann.post(&at, &[("faire", "editeur")]));
        let page = ann.get(&editor);
        assert_eq!(page.attribute("#titre", "value"), "Le marché aux ressources");
        assert_eq!(page.attribute("[name='champ.deroule.0.minutes']", "value"), "7");
        assert_eq!(ann.get(&at).status, 200);
        let form = page.form("#edition");
        let mut form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (&**name, &**value)).collect();
        form.push(("faire", "publier"));
        let saved = location(&ann.post("/fiches/nouvelle", &form));
        assert!(ann.get(saved.split('?').next().unwrap()).html.contains("chacun écrit ce qu’il cherche"));
        assert_eq!(ann.get(&at).status, 404);
        assert!(!ann.get("/mon-compte").html.contains("Le marché aux ressources"));
    });
}

#[test]
fn a_text_is_seen_by_who_brought_it_alone_and_may_be_let_go_and_found_again() {
    on_both(|site| {
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        assert_eq!(site.stranger().get(AT).status, 303);
        let at = brought(&ann, TEXT);
        assert!(ann.get(AT).text("section[aria-labelledby=attente]").contains("3 points à regarder"));
        assert!(ann.get("/mon-compte").has(&format!("a[href='{at}']")));
        assert_eq!((bob.get(&at).status, bob.get(AT).has("#attente")), (404, false));
        assert_eq!(bob.post(&at, &[("faire", "publier")]).status, 404);
        let gone = location(&ann.post(&at, &[("faire", "oublier")]));
        assert_eq!(ann.get(&at).status, 404);
        let place = ann.get(&gone).attribute("button[name=retrouver]", "value");
        let back = location(&ann.post(AT, &[("retrouver", &place)]));
        assert_eq!(ann.get(&back).text_raw(".original-text").trim(), TEXT.trim());
    });
}

#[test]
fn a_text_that_is_not_kept_is_given_back_with_the_reason() {
    on_both(|site| {
        let ann = site.member("Ann");
        let empty = ann.post(AT, &[("texte", " \n")]);
        assert_eq!((empty.status, empty.text("#texte-e").as_str()), (422, "Collez un texte."));
        for number in 0..50 {
            brought(&ann, &format!("Texte {number}\n\nUn mot.\n"));
        }
        let full = ann.post(AT, &[("texte", "Le dernier\n\nUn mot.\n")]);
        assert_eq!(full.status, 422);
        assert!(full.text("#texte").contains("Le dernier"));
        assert!(full.text("#texte-e").contains("brouillon"), "{}", full.text("#texte-e"));
    });
}

const NOTES: &str = "/fiches/nouvelle/post-its";

const LINES: &str = "- se faire accompagner\n- prendre le temps\n\n- Se faire accompagner !\n- un local trop petit\n";

#[test]
fn notes_that_say_the_same_stand_together_and_go_to_the_lists_of_a_sheet() {
    on_both(|site| {
        let ann = site.member("Ann");
        assert!(ann.get("/fiches/nouvelle").has(&format!("a[href='{NOTES}']")));
        let at = location(&ann.post(NOTES, &[("lignes", LINES)]));
        let page = ann.get(&at);
        assert_eq!(page.texts("[data-words]"), ["se faire accompagner", "prendre le temps", "un local trop petit"]);
        assert!(page.text(".heap strong").contains("(2 fois)"));
        let lists = page.texts("[data-name]");
        assert!(lists.contains(&"Leviers d’action".to_owned()) && lists[0] == "À ranger", "{lists:?}");
        let choose = [("vers.0", "leviers"), ("vers.1", "reussite"), ("titre", "Partager un poste")];
        assert_eq!(location(&ann.post(&at, &choose)), at);
        let sorted = ann.get(&at);
        assert_eq!(sorted.texts("[data-heap=leviers] [data-words]"), ["se faire accompagner"]);
        // Taken apart, then put together again.
        location(&ann.post(&at, &[("separer", "0")]));
        assert_eq!(ann.get(&at).texts("[data-heap=leviers] [data-words]").len(), 2);
        location(&ann.post(&at, &[("faire", "annuler")]));
        assert_eq!(ann.get(&at).texts("[data-heap=leviers] [data-words]").len(), 1);
        let editor = location(&ann.post(&at, &[("faire", "fiche")]));
        let form = ann.get(&editor).form("#edition");
        let value = |name: &str| form.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
        assert_eq!(value("champ.leviers.0"), "se faire accompagner\u{a0}×2");
        assert_eq!(value("titre"), "Partager un poste");
        for line in ["- se faire accompagner", "- Se faire accompagner !", "- un local trop petit"] {
            assert!(value("corps").contains(line), "{}", value("corps"));
        }
        let mut form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (&**name, &**value)).collect();
        form.push(("faire", "publier"));
        location(&ann.post("/fiches/nouvelle", &form));
        assert_eq!(ann.get(&at).status, 404, "what was published waits no more");
    });
}

#[test]
fn notes_are_seen_by_who_brought_them_alone_and_are_not_lost_by_a_refusal() {
    on_both(|site| {
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        assert_eq!(site.stranger().get(NOTES).status, 303);
        assert_eq!(ann.post(NOTES, &[("lignes", " - \n")]).status, 422);
        let many = "un mot\n".repeat(201);
        let refused = ann.post(NOTES, &[("lignes", &many)]);
        assert_eq!((refused.status, refused.text_raw("#lignes").trim().lines().count()), (422, 201));
        let at = location(&ann.post(NOTES, &[("lignes", LINES)]));
        assert_eq!((bob.get(&at).status, bob.post(&at, &[("faire", "fiche")]).status), (404, 404));
        let early = ann.post(&at, &[("faire", "fiche"), ("titre", "Gardé")]);
        assert_eq!((early.status, early.attribute("#titre", "value").as_str()), (422, "Gardé"));
        assert!(ann.get(AT).has(&format!("a[href='{at}']")));
        let gone = location(&ann.post(&at, &[("faire", "oublier")]));
        let place = ann.get(&gone).attribute("button[name=retrouver]", "value");
        let back = location(&ann.post(AT, &[("retrouver", &place)]));
        assert_eq!(ann.get(&back).texts("[data-words]").len(), 3);
    });
}

#[test]
fn documents_are_read_wait_to_be_looked_at_and_say_why_not() {
    on_both(|site| {
        let ann = site.member("Ann");
        let html = "<html><head><title>Le café des compétences</title></head><body><h1>Le café des compétences</h1>\
                    <p>Une heure pour se dire ce que l’on sait faire.</p><h2>Déroulé</h2><ol><li>Accueil (5 min)</li>\
                    <li>Tour de table (20 min)</li></ol></body></html>";
        let at = location(&send(&ann, &[("cafe.html", html.as_bytes().to_vec())]));
        let page = ann.get(&at);
        assert_eq!(page.attribute("#titre", "value"), "Le café des compétences");
        assert!(page.html.contains("Une heure pour se dire ce que l’on sait faire."), "{}", page.html);

        let many = send(
            &ann,
            &[
                ("note.md", "# Une note\n\nDeux mots.\n".into()),
                ("vide.docx", b"rien".to_vec()),
                ("x.exe", b"MZ".to_vec()),
            ],
        );
        assert_eq!(many.status, 200);
        let said = many.text("#erreurs");
        let (read, left) = (many.text("#lus"), many.texts("#erreurs li").join(" "));
        assert!(left.contains("vide.docx") && left.contains("x.exe") && !left.contains("note.md"), "{said}");
        assert!(read.contains("note.md") && !read.contains("vide"), "{said}");
        assert!(many.texts(".rows h3").iter().any(|title| title == "Une note"), "{}", many.html);
        assert_eq!(send(&ann, &[]).status, 422);
        assert!(site.stranger().post(&format!("{AT}/fichiers"), &[]).status >= 400);
    });
}

#[test]
fn images_of_a_document_are_files_with_a_credit_and_count_as_such() {
    on_both(|site| {
        let ann = site.member("Ann");
        let at = location(&send(&ann, &[("vues.html", with_images(2))]));
        let page = ann.get(&at);
        assert!(page.html.contains("Images reprises\u{a0}: 2."), "{}", page.html);
        let source = page.text_raw(".original-text");
        let named: Vec<&str> = source.lines().filter(|line| line.starts_with("![Vue")).collect();
        assert!(named.len() == 2 && named.iter().all(|line| line.contains("](/fichiers/")), "{source}");
        // Until the text is published they are nobody else's.
        let first = ann.get("/fichiers").attribute(".files a", "href");
        let bytes = named.first().unwrap().split("](").nth(1).unwrap().trim_end_matches(')').to_owned();
        let seen = |who: &Browser<'_>| [&first, &bytes].map(|at| who.get(at).status);
        let (bob, bobby, mo) = (site.stranger(), site.member("Bob"), site.person("Mo", Role::Moderator));
        assert_eq!([seen(&bob), seen(&bobby), seen(&ann), seen(&mo)], [[404; 2], [404; 2], [200; 2], [200; 2]]);
        assert!(!bob.get("/fichiers").has(".files li") && !bobby.get("/fichiers").has(".files li"));
        let told = bob.get("/api/v1/events?limit=200").html;
        assert!(!told.contains("/fichiers/") && !told.contains("image-1"), "{told}");
        let preview = bobby.post("/apercu", &[("body", &format!("![Vue]({bytes})"))]);
        assert!(!preview.html.contains("width"), "nothing of the file is told: {}", preview.html);
        assert_eq!(ann.post(&at, &[("faire", "tout")]).status, 303);
        let done = ann.post(&at, &[("faire", "publier")]);
        assert!(done.header("location").contains("avis=cree"), "{}", done.html);
        assert_eq!([seen(&bob), seen(&bobby)], [[200; 2]; 2]);
        assert_eq!(bob.get("/fichiers").texts(".files li").len(), 2);
        let page = bob.get(&first);
        assert!(page.html.contains("D’après") && page.html.contains("vues.html"), "{first}: {}", page.html);

        // The same document again adds no file; far more than a minute allows leave their words.
        location(&send(&ann, &[("vues.html", with_images(2))]));
        assert_eq!(site.stranger().get("/fichiers").texts(".files li").len(), 2);
        let many = ann.get(&location(&send(&ann, &[("beaucoup.html", with_images(80))])));
        assert!(many.html.contains("Images qui n’ont pas pu être reprises"), "{}", many.html);
        assert!(many.text_raw(".original-text").contains("Vue 79"), "the words of an image stay");

        // A moderator sees what waits, and publishes nothing of it by naming it.
        let source = many.text_raw(".original-text");
        let waits = |at: &str| bob.get(at).status == 404;
        let addresses = source.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let other = addresses.filter(|at| at.starts_with("/fichiers/")).find(|at| waits(at)).unwrap();
        mo.writes("Une vue", &format!("![Vue]({other})\n"));
        assert_eq!((mo.get(other).status, bob.get(other).status), (200, 404));
    });
}

#[test]
fn texts_brought_in_the_same_instant_are_all_kept() {
    on_both(|site| {
        let ann = site.member("Ann");
        std::thread::scope(|scope| {
            for number in 0..6 {
                let ann = &ann;
                scope.spawn(move || brought(ann, &format!("# Texte {number}\n\nDes mots.\n")));
            }
        });
        let mut titles: Vec<String> = ann.get(AT).texts(".rows h3");
        titles.sort();
        assert_eq!(titles, (0..6).map(|number| format!("Texte {number}")).collect::<Vec<_>>());
    });
}

#[test]
fn a_document_without_room_for_its_draft_leaves_no_file() {
    on_both(|site| {
        let ann = site.member("Ann");
        for number in 0..50 {
            brought(&ann, &format!("# Texte {number}\n\nDes mots.\n"));
        }
        let page = send(&ann, &[("vues.html", with_images(1))]);
        assert_eq!(page.status, 422);
        assert!(page.text("#erreurs").contains("brouillons"), "{}", page.text("#erreurs"));
        assert_eq!(site.stranger().get("/fichiers").texts(".files li").len(), 0);
    });
}

#[test]
fn texts_that_are_looked_at_are_published_together_and_one_that_is_not_stops_none() {
    on_both(|site| {
        let ann = site.member("Ann");
        ann.writes("Le deuxième", "x\n");
        for title in ["Le premier", "Le deuxième", "Le troisième", "Le quatrième"] {
            let at = brought(&ann, &format!("# {title}\n\nDes mots.\n\nD’autres.\n"));
            if title != "Le troisième" {
                location(&ann.post(&at, &[("faire", "tout")]));
            }
            if title == "Le quatrième" {
                location(&ann.post(&at, &[("faire", "editeur")]));
            }
        }
        let page = ann.get(AT);
        assert_eq!(page.text("#attente ~ form button"), "Publier les 2 textes vérifiés");
        assert!(page.text("section[aria-labelledby=attente]").contains("Ouvert dans l’éditeur"));
        let done = ann.post(AT, &[("faire", "publier")]);
        assert_eq!(done.status, 200);
        assert_eq!(done.texts("#publies li"), ["Le premier"]);
        assert!(ann.get(&done.attribute("#publies a", "href")).html.contains("Des mots."));
        let left = done.texts("#restes li");
        assert_eq!(left.len(), 3, "{left:?}");
        let says = |title: &str, why: &str| left.iter().any(|line| line.contains(title) && line.contains(why));
        assert!(says("Le deuxième", "titre"), "{left:?}");
        assert!(says("Le troisième", "à regarder"), "{left:?}");
        assert!(says("Le quatrième", "éditeur"), "{left:?}");
        assert_eq!(done.texts(".rows h3").len(), 3);
        let again = ann.post(AT, &[("faire", "publier")]);
        assert!(!again.has("#publies"), "{}", again.html);
        // With what was guessed, when somebody says so: what has no good title waits all the same.
        let all = ann.post(AT, &[("faire", "publier-tout")]);
        assert_eq!((all.texts("#publies li"), all.texts("#restes li").len()), (vec!["Le troisième".to_owned()], 2));
        // What goes on in the editor is listed once.
        let drafts = ann.get("/mon-compte").texts("section[aria-labelledby=brouillons] li a");
        assert_eq!(drafts.iter().filter(|title| *title == "Le quatrième").count(), 1, "{drafts:?}");
    });
}
