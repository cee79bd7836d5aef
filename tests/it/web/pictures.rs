//! Files in the fields of a sheet: chosen by name, shown where the sheet is read, refused when they are not there.

use crate::support::on_both;
use crate::web::files::{adds_to, photo};

const SHEET: &str = "---\nmodele: fiche-pratique\ntitre: La fresque\n---\nTexte.\n";

#[test]
fn a_picture_is_chosen_shown_and_announced() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes_text(SHEET);
        let edit = format!("{}/modifier", sheet.path);
        assert_eq!(ann.get(&edit).texts("#champ-image-fichier option"), ["Aucune image"]);
        let number = adds_to(&ann, sheet.id, "mur.jpg", "Un mur de feuillets", &photo(1200, 800));
        adds_to(&ann, sheet.id, "trame.pdf", "", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n");
        let form = ann.get(&edit);
        assert_eq!(form.texts("#champ-image-fichier option"), ["Aucune image", "mur.jpg"]);
        assert_eq!(form.texts("#champ-annexes-0 option"), ["Aucun fichier", "trame.pdf", "mur.jpg"]);
        let said = form.attribute("#champ-image-fichier option[value='mur.jpg']", "data-about");
        assert_eq!(said, "Description\u{a0}: Un mur de feuillets");
        let typed = [
            ("base", "1"),
            ("titre", "La fresque"),
            ("champs_presents", "image,annexes"),
            ("champ.image.fichier", "mur.jpg"),
            ("champ.annexes.0", "trame.pdf"),
            ("faire", "publier"),
        ];
        assert_eq!(ann.post(&edit, &typed).status, 303);
        assert!(
            site.text_of(sheet.id).contains("image: {fichier: mur.jpg}\nannexes: [trame.pdf]\n"),
            "{}",
            site.text_of(sheet.id)
        );
        let page = site.stranger().get(&sheet.path);
        let source = format!("/fichiers/{number}/mur.jpg?largeur=960");
        assert_eq!(page.attribute("article figure img", "src"), source);
        assert_eq!(page.attribute("article figure img", "alt"), "Un mur de feuillets");
        assert!(page.text("article figure figcaption").starts_with("Samira B., CC BY-SA 4.0"));
        let social = page.attribute("meta[property='og:image']", "content");
        assert!(social.contains(&format!("/carte-sociale/{}.jpg?v=", sheet.id)), "{social}");
        assert_eq!(page.attribute("meta[property='og:image:alt']", "content"), "Un mur de feuillets");
        assert!(page.text("main").contains("trame.pdf (Document PDF, "), "{}", page.text("main"));
    });
}

#[test]
fn a_picture_without_a_description_says_its_name_and_a_decorative_one_nothing() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes_text(SHEET);
        let number = adds_to(&ann, sheet.id, "frise.jpg", "Une frise", &photo(60, 40));
        let text = SHEET.replace("---\nTexte", "image: frise.jpg\n---\nTexte");
        let typed = [("base", "1"), ("texte", text.as_str()), ("faire", "publier")];
        assert_eq!(ann.post(&format!("{}/modifier", sheet.path), &typed).status, 303);
        let alt = || site.stranger().get(&sheet.path).attribute("article figure img", "alt");
        assert_eq!(alt(), "Une frise");
        let words = [("faire", "decrire"), ("decoratif", "oui"), ("credit", "Samira B."), ("licence", "CC0")];
        assert_eq!(ann.post(&format!("/fichiers/{number}"), &words).status, 303);
        assert_eq!(alt(), "");
        let form = ann.get(&format!("{}/modifier", sheet.path));
        assert_eq!(form.attribute("option[value='frise.jpg']", "data-about"), "Image décorative");
    });
}

#[test]
fn a_file_that_is_not_there_is_refused_and_one_that_was_written_already_stays() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes_text(&SHEET.replace("---\nTexte", "annexes: [perdu.pdf]\n---\nTexte"));
        let edit = format!("{}/modifier", sheet.path);
        let post = |image: &str, annex: &str| {
            let typed = [
                ("base", "1"),
                ("titre", "La fresque"),
                ("champs_presents", "image,annexes"),
                ("champ.image.fichier", image),
                ("champ.annexes.0", annex),
                ("champ.annexes.1", "perdu.pdf"),
                ("faire", "publier"),
            ];
            ann.post(&edit, &typed)
        };
        let refused = post("absente.jpg", "absent.pdf");
        assert_eq!(refused.status, 422);
        assert!(refused.text("#champ-image-e").contains("Aucun fichier ne s’appelle"), "{}", refused.text("#erreurs"));
        assert!(refused.text("#champ-annexes-e").contains("absent.pdf"));
        assert!(!refused.text("#champ-annexes-e").contains("perdu.pdf"));
        assert_eq!(refused.attribute("#champ-image-fichier option[selected]", "value"), "absente.jpg");
        assert_eq!(post("", "").status, 303);
        assert!(site.text_of(sheet.id).contains("perdu.pdf"));
    });
}

#[test]
fn a_file_that_the_text_newly_shows_and_that_is_not_there_is_refused_with_the_text_kept() {
    on_both(|site| {
        let ann = site.member("Ann");
        // Programs and imports may bring a text before its files.
        let sheet = ann.writes_text(&SHEET.replace("\nTexte", "\nTexte ![[ancienne.jpg]]"));
        adds_to(&ann, sheet.id, "mur.jpg", "Un mur", &photo(60, 40));
        let edit = format!("{}/modifier", sheet.path);
        let post = |body: &str| {
            ann.post(&edit, &[("base", "1"), ("titre", "La fresque"), ("corps", body), ("faire", "publier")])
        };
        let typed = "Texte ![[ancienne.jpg]]\n\n![[mur.jpg]] ![[mur-2.jpg]] ![[Une autre fiche]] `![[exemple.jpg]]`";
        let refused = post(typed);
        assert_eq!(refused.status, 422);
        let said = refused.texts("#erreurs li a[href='#corps']");
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].contains("Aucun fichier ne s’appelle « mur-2.jpg »"), "{}", said[0]);
        assert_eq!(refused.text_raw("textarea#corps").trim(), typed.trim());
        assert!(!site.text_of(sheet.id).contains("mur-2.jpg"));
        assert_eq!(post(&typed.replace("mur-2.jpg", "mur.jpg")).status, 303);
    });
}

#[test]
fn the_picture_of_a_sheet_stands_on_its_card_small_and_described() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes_text(&SHEET.replace("---\nTexte", "image: {fichier: mur.jpg}\n---\nTexte"));
        ann.writes("La fresque sans image", "x");
        let number = adds_to(&ann, sheet.id, "mur.jpg", "Un mur de feuillets", &photo(1200, 800));
        site.indexed();
        let stranger = site.stranger();
        let page = stranger.get("/recherche?q=fresque&vue=cartes");
        assert_eq!(page.texts(".cards > li").len(), 2);
        assert_eq!(page.texts(".cards img").len(), 1);
        let said = |name: &str| page.attribute(".cards img", name);
        assert_eq!(said("src"), format!("/fichiers/{number}/mur.jpg?largeur=320"));
        assert_eq!((said("alt").as_str(), said("loading").as_str()), ("Un mur de feuillets", "lazy"));
        assert_eq!((said("width").as_str(), said("height").as_str()), ("320", "213"));
        assert_eq!(stranger.get(&said("src")).status, 200);
        assert!(stranger.get("/recherche?q=fresque").texts("main img").is_empty(), "a plain list weighs nothing more");
        // A change of the sheet's own words for it shows at once.
        let text = site.text_of(sheet.id).replace("mur.jpg}", "mur.jpg, alt: Notre fresque}");
        ann.saves(Some(sheet.id), 1, &text).unwrap();
        site.indexed();
        let page = stranger.get("/recherche?q=fresque&vue=cartes");
        assert_eq!(page.attribute(".cards img", "alt"), "Notre fresque");
    });
}

#[test]
fn without_a_script_a_file_is_added_beside_and_the_list_asked_for_again() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes_text(SHEET);
        let edit = format!("{}/modifier", sheet.path);
        let form = ann.get(&edit);
        let way = form.attribute("#groupe_essentiel a[target]", "href");
        assert_eq!(way, format!("/fichiers/nouveau?fiche={}", sheet.id));
        adds_to(&ann, sheet.id, "mur.jpg", "Un mur", &photo(60, 40));
        let typed = [("base", "1"), ("titre", "Un titre tapé"), ("action", "relire:image.fichier")];
        let again = ann.post(&edit, &typed);
        assert_eq!(again.attribute("#titre", "value"), "Un titre tapé");
        assert_eq!(again.texts("details[open] #champ-image-fichier option").len(), 2);
        assert!(site.stranger().get(&edit).text("#groupe_essentiel").contains("connectez-vous d’abord"));
    });
}
