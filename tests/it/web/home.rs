//! The home page and the pages of themes.

use crate::support::{days, on_both};
use maillage::db::types::Role;

#[test]
fn an_empty_wiki_invites_to_write() {
    on_both(|site| {
        let page = site.stranger().get("/");
        assert_eq!(page.status, 200);
        assert!(page.text(".empty").contains("Écrire la première fiche"));
        assert_eq!(page.texts(".kinds h3").len(), 5);
        assert!(page.texts(".tree > li").len() >= 12);
    });
}

#[test]
fn the_home_page_follows_what_is_written() {
    on_both(|site| {
        let bob = site.stranger();
        assert!(!bob.get("/").has(".rows"));
        let ann = site.member("Ann");
        let sheet = ann.writes_text(
            "---\nmodele: fiche-pratique\ntitre: Tenir un stand\nthemes: [mobilite/covoiturage]\n---\nVoir [[Rêve]].\n",
        );
        let page = bob.get("/");
        assert!(page.texts(".rows h3").contains(&"Tenir un stand".to_owned()));
        assert!(page.texts(".rows h3").contains(&"Rêve".to_owned()), "a sheet asked for waits to be written");
        assert!(page.text(".lead").starts_with("1\u{a0}fiche écrite") || page.text(".lead").starts_with("1 fiche"));
        ann.post(&format!("/fiches/{}/verifier", sheet.id), &[]);
        assert!(bob.get("/").text("#verifiees ~ .rows").contains("Vérifiée le 23 mars 2026 par Ann"));
        site.wait(days(800));
        assert!(bob.get("/").text(".fresh.warn").contains("À actualiser"));
    });
}

#[test]
fn its_lists_are_in_one_order_whatever_the_kinds() {
    on_both(|site| {
        let (ann, bob) = (site.member("Ann"), site.stranger());
        let kinds = ["methode-animation", "fiche-pratique", "exemple-inspirant"];
        let mut written = Vec::new();
        for number in 0..7 {
            let title = format!("Écrite {number}");
            written.push(ann.writes_text(&format!("---\nmodele: {}\ntitre: {title}\n---\nA.\n", kinds[number % 3])));
            site.wait(60_000_000);
        }
        let names = |numbers: &[usize]| -> Vec<String> { numbers.iter().map(|n| format!("Écrite {n}")).collect() };
        let page = bob.get("/");
        assert_eq!(page.texts("#dernieres ~ .rows h3"), names(&[6, 5, 4, 3, 2]), "{}", page.html);
        for number in [3, 0, 5, 1] {
            ann.post(&format!("/fiches/{}/verifier", written[number].id), &[]);
            site.wait(60_000_000);
        }
        assert_eq!(bob.get("/").texts("#verifiees ~ .rows h3"), names(&[1, 5, 0, 3]));
        site.wait(days(800));
        let due = bob.get("/");
        assert_eq!(due.texts("#contribuer ~ .rows h3")[..2], names(&[2, 4]), "{}", due.html);
    });
}

#[test]
fn themes_count_their_sheets_once_with_those_below() {
    on_both(|site| {
        let ann = site.member("Ann");
        ann.writes_text(
            "---\nmodele: fiche-pratique\ntitre: A\nthemes: [mobilite/covoiturage, mobilite/velo-marche]\n---\n",
        );
        ann.writes_text("---\nmodele: exemple-inspirant\ntitre: B\nthemes: [mobilite]\n---\n");
        let tree = site.stranger().get("/themes");
        let mobility = tree.texts(".tree > li").into_iter().find(|li| li.starts_with("Mobilités")).unwrap();
        assert!(mobility.starts_with("Mobilités 2"), "{mobility}");
        site.indexed();
        let page = site.stranger().get("/themes/mobilite");
        assert_eq!(page.text("h1"), "Mobilités");
        assert!(page.text("[aria-labelledby=type_fiche-pratique] h2").starts_with("Fiches pratiques"));
        assert_eq!(page.texts("[aria-labelledby=type_exemple-inspirant] h3"), ["B"]);
        assert!(!page.has("[aria-labelledby=type_methode-animation]"));
        let one = site.stranger().get("/themes/mobilite?type=exemple-inspirant");
        assert_eq!(one.texts("section .rows h3 > a").iter().filter(|title| *title == "A").count(), 0);
        let below = site.stranger().get("/themes/mobilite/covoiturage");
        assert_eq!(below.texts(".crumbs a"), ["Accueil", "Thèmes", "Mobilités"]);
        assert_eq!(below.texts("[aria-labelledby=type_fiche-pratique] h3"), ["A"]);
    });
}

#[test]
fn an_empty_theme_invites_to_write_and_shows_its_neighbours() {
    on_both(|site| {
        let ann = site.member("Ann");
        ann.writes_text("---\nmodele: fiche-pratique\ntitre: Voisine\nthemes: [mobilite/velo-marche]\n---\n");
        let page = site.stranger().get("/themes/mobilite/covoiturage");
        assert!(page.text(".empty").contains("Personne n’a encore écrit ici"));
        assert_eq!(page.texts("[aria-labelledby=voisin] h3"), ["Voisine"]);
        assert_eq!(site.stranger().get("/themes/rien").status, 404);
    });
}

#[test]
fn the_sheet_of_a_theme_is_read_on_its_page() {
    on_both(|site| {
        let theme = site.app.kinds().theme("cooperation").unwrap().clone();
        let page = site.stranger().get(&format!("/fiches/{}-cooperation-et-gouvernance", theme.sheet));
        assert_eq!((page.status, page.header("location")), (301, "/themes/cooperation"));
        let page = site.stranger().get("/themes/cooperation");
        assert!(page.text(".margin").contains("Tiers de confiance"));
        assert!(page.text(".prose").contains("La coopération ne se décrète pas"));
        assert!(!page.html.contains("Modifier le thème"));
        assert!(site.person("Mo", Role::Moderator).get("/themes/cooperation").html.contains("Modifier le thème"));
    });
}
