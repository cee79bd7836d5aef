//! Finding and using methods: the wanted sheet comes first, numbers are answered, orders keep time.
#![expect(clippy::indexing_slicing, reason = "tests may panic")]

use crate::support::{Site, on_both};

/// Fills the wiki with the demo, found by the search.
fn with_demo(site: &Site) {
    maillage::cli::serve::prepare(&site.app).unwrap();
    maillage::actions::wiki::load_demo::load_demo(&site.app, maillage::base::content::DEMO).unwrap();
    site.indexed();
}

fn titles(site: &Site, address: &str) -> Vec<String> {
    site.stranger().get(address).texts(".hits h3 a")
}

#[test]
fn what_people_type_finds_the_sheet_that_they_want() {
    on_both(|site| {
        with_demo(site);
        let (mut first_ten, mut first_three, mut missed) = (0, 0, Vec::new());
        let queries: Vec<(&str, &str)> =
            include_str!("queries.tsv").lines().map(|line| line.split_once('\t').expect("a tab")).collect();
        for (typed, wanted) in &queries {
            let key = maillage::text::title::key(wanted);
            let found = titles(site, &format!("/recherche?q={}", typed.replace(' ', "+")));
            let place = found.iter().position(|title| maillage::text::title::key(title) == key);
            first_ten += usize::from(place.is_some_and(|place| place < 10));
            first_three += usize::from(place.is_some_and(|place| place < 3));
            if place.is_none_or(|place| place >= 3) {
                missed.push(format!("{typed} ({place:?})"));
            }
        }
        assert!(queries.len() >= 60);
        assert!(first_ten * 60 >= queries.len() * 58, "{first_ten} of {}: {missed:?}", queries.len());
        assert!(first_three * 60 >= queries.len() * 55, "{first_three} of {}: {missed:?}", queries.len());
    });
}

#[test]
fn what_is_asked_beside_words_narrows_and_nonsense_is_read_as_words() {
    on_both(|site| {
        with_demo(site);
        for (typed, expected) in [
            ("titre:neige", vec!["Boule de neige"]),
            ("titre:charte+modifie:<2020", vec![]),
            ("titre:%22charte+commune%22+modifie:>2020-01", vec!["Une charte commune en deux pages"]),
            ("theme:mobilites+type:exemple", vec!["La navette des marchés"]),
            ("theme:mobilit%C3%A9s+type:exemple-inspirant", vec!["La navette des marchés"]),
            ("titre:neige+-paires", vec![]),
        ] {
            let mut found = titles(site, &format!("/recherche?q={typed}&tri=titre"));
            found.truncate(expected.len().max(1));
            assert_eq!(found, expected, "{typed}");
        }
        let comptes = "Tenir les comptes à livre ouvert".to_owned();
        assert!(!titles(site, "/recherche?q=%22boule+de+neige%22").contains(&comptes));
        assert!(titles(site, "/recherche?q=%22boule+de+neige%22+OU+%22livre+ouvert%22").contains(&comptes));
    });
}

#[test]
fn numbers_are_answered_by_what_fits_best_first_and_say_why() {
    on_both(|site| {
        with_demo(site);
        let page = site.stranger().get("/fiches?type=methode-animation");
        assert_eq!(page.texts(".ask label"), ["Combien serez-vous ?", "De combien de temps disposez-vous ?"]);
        let address = "/fiches?type=methode-animation&champ.groupe=18&champ.duree=45";
        let page = site.stranger().get(address);
        assert_eq!(titles(site, address), ["La ligne des positions", "Boule de neige", "Tour de météo"]);
        assert_eq!(page.texts(".fit")[0], "18 personnes, 45 minutes : dans l’idéal");
        assert_eq!(page.texts(".fit")[2], "18 personnes : possible, plus confortable à 10");
        assert!(page.attribute(".hits h3 a", "href").ends_with("?groupe=18"), "the sheet computes for as many");
        let none =
            site.stranger().get(&format!("{address}&champ.difficulte=3&champ.distance=non&champ.objectifs=produire"));
        assert!(none.has(".empty .chips a"), "never a dead end: {}", none.html);
        let wider = none.attribute(".empty .chips a", "href");
        let count = none.text(".empty .chips a");
        let found = site.stranger().get(&wider).text("h2[id=res]");
        let found = found.split_whitespace().next().unwrap();
        assert!(count.contains(&format!("({found} résultat")), "{count} against {found}");
    });
}

#[test]
fn a_running_order_stands_in_its_address_and_keeps_time() {
    on_both(|site| {
        with_demo(site);
        let stranger = site.stranger();
        let added = stranger.get("/deroule?debut=9:00&ajout=boule+de+neige");
        assert_eq!(added.status, 303);
        let first = added.header("location").split('#').next().unwrap().to_owned();
        let second = stranger.get(&format!("{first}&ajout=tour+de+météo"));
        let address = second.header("location").split('#').next().unwrap().to_owned();
        let page = stranger.get(&format!("{address}&bloc=p10"));
        assert_eq!(page.texts(".blocks h2 a"), ["Boule de neige", "Tour de météo"]);
        let times = page.texts(".blocks h2 time");
        assert_eq!(times[0], "09:00");
        let minutes = |text: &str| {
            let (hours, minutes) = text.split_once(':').unwrap();
            hours.parse::<u32>().unwrap() * 60 + minutes.parse::<u32>().unwrap()
        };
        assert_eq!(minutes(&page.text("#fin")), minutes(&times[2]) + 10, "{times:?}");
        let down = page.attribute(".blocks .row.tight a", "href");
        let moved = stranger.get(down.split('#').next().unwrap());
        assert_eq!(moved.texts(".blocks h2 a"), ["Tour de météo", "Boule de neige"]);
        let unknown = stranger.get(&format!("{address}&ajout=xyzzy"));
        assert!(unknown.text("[role=status]").contains("xyzzy"));
        assert_eq!(unknown.texts(".blocks h2 a").len(), 2, "nothing is lost");
    });
}

#[test]
fn a_method_is_conducted_step_by_step_and_what_has_no_steps_is_not() {
    on_both(|site| {
        with_demo(site);
        let stranger = site.stranger();
        let sheet = stranger.get("/titre/Boule de neige").header("location").to_owned();
        let method = stranger.get(&sheet);
        assert!(method.has("a[href$='/animer']") && method.has("a[href^='/deroule?bloc=']"));
        let page = stranger.get(&format!("{sheet}/animer?etape=2"));
        assert_eq!(page.text("section:not([hidden]) h2"), "Écrire seul");
        assert!(page.attribute("section:not([hidden]) nav a.main", "href").ends_with("?etape=3"));
        assert_eq!(stranger.get("/hors-ligne.js").header("content-type").split(';').next().unwrap(), "text/javascript");
        let written = site.member("Ann").writes("Sans étape", "Du texte.");
        assert_eq!(stranger.get(&format!("{}/animer", written.path)).status, 404);
    });
}

#[test]
fn what_to_read_next_is_three_and_never_all_of_one_kind() {
    on_both(|site| {
        with_demo(site);
        let stranger = site.stranger();
        for title in ["Le jardin des Quatre-Vents", "Animer une table de quartier", "Boule de neige"] {
            let sheet = stranger.get(&format!("/titre/{title}")).header("location").to_owned();
            let page = stranger.get(&sheet);
            let next = page.texts("[aria-labelledby=lire-aussi] h3 a");
            let kinds: std::collections::BTreeSet<String> =
                page.texts("[aria-labelledby=lire-aussi] .kind").into_iter().collect();
            assert_eq!(next.len(), 3, "{title}");
            assert!(kinds.len() >= 2, "{title}: {kinds:?}");
            assert!(!next.iter().any(|other| other == title), "{next:?}");
        }
    });
}
