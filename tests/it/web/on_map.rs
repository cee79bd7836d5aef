//! Lists by the places of their sheets: the map, and the file for maps made elsewhere.
#![expect(clippy::indexing_slicing, reason = "tests may panic")]

use maillage::db::types::Visibility;

use crate::support::on_both;

fn example(title: &str, places: &str) -> String {
    format!("---\nmodele: exemple-inspirant\ntitre: {title}\nterritoires: {places}\n---\nTexte.\n")
}

#[test]
fn a_map_shows_each_sheet_of_its_list_once_its_reader_may_see_it() {
    on_both(|site| {
        let ann = site.member("Ann");
        let laine = ann.writes_text(&example("La laine", "[{nom: Saugues, insee: 43234}]"));
        ann.writes_text(&example("Le phare", "[{nom: Ouessant, insee: 29155}]"));
        ann.writes_text(&example("Le volcan", "[{nom: Saint-Denis, insee: 97411}]"));
        ann.writes_text(&example("Partout", "[Quelque part]"));
        let inner = ann.writes_text(&example("Interne", "[{nom: Mende, insee: 48095}]"));
        site.shows(inner.id, Visibility::Members);
        site.indexed();
        let bob = site.stranger();
        let page = bob.get("/recherche?vue=carte&type=exemple-inspirant");
        assert_eq!(page.attribute(".atlas svg", "aria-label"), "Carte de 3 fiches");
        assert_eq!(page.texts(".hits h3").len(), 4, "the list says all of them");
        assert!(page.text("figcaption").starts_with("Une fiche n’est pas sur la carte"), "{}", page.text("figcaption"));
        assert!(page.all(".atlas a", "href").contains(&laine.path));
        assert!(page.all(".atlas a", "aria-label").contains(&"La laine, Saugues (Haute-Loire)".to_owned()));
        assert!(!page.html.contains("Interne"));
        assert_eq!(ann.get("/recherche?vue=carte").texts(".atlas a").len(), 4);
        // A picture of ours, from nobody else.
        let outlines = bob.get(&page.attribute(".atlas image", "href"));
        assert_eq!((outlines.status, outlines.header("content-type")), (200, "image/svg+xml"));
    });
}

#[test]
fn those_that_stand_close_are_one_mark_that_leads_to_their_list() {
    on_both(|site| {
        let ann = site.member("Ann");
        for (title, place) in [("Un", "Saugues, insee: 43234"), ("Deux", "Saugues, insee: 43234")] {
            ann.writes_text(&example(title, &format!("[{{nom: {place}}}]")));
        }
        ann.writes_text(&example("Loin", "[{nom: Lille, insee: 59350}]"));
        site.indexed();
        let bob = site.stranger();
        let page = bob.get("/recherche?vue=carte");
        let names = page.all(".atlas a", "aria-label");
        assert!(names.contains(&"2 fiches, Saugues (Haute-Loire)".to_owned()), "{names:?}");
        let hrefs = page.all(".atlas a", "href");
        let cluster = hrefs.iter().find(|href| href.contains("territoire=43234")).unwrap();
        assert_eq!(bob.get(cluster.split('#').next().unwrap()).texts(".hits h3").len(), 2);
    });
}

#[test]
fn what_is_near_a_commune_is_found_by_its_distance() {
    on_both(|site| {
        let ann = site.member("Ann");
        // As the crow flies from Saugues: Le Puy-en-Velay 28 km, Mende 48 km, Lille far.
        ann.writes_text(&example("Ici", "[{nom: Saugues, insee: 43234}]"));
        ann.writes_text(&example("Le Puy", "[{nom: Le Puy-en-Velay, insee: 43157}]"));
        ann.writes_text(&example("Mende", "[{nom: Mende, insee: 48095}]"));
        ann.writes_text(&example("Partout en Haute-Loire", "[{nom: Haute-Loire, insee: 43}]"));
        ann.writes_text(&example("Lille", "[{nom: Lille, insee: 59350}]"));
        site.indexed();
        let found = |query: &str| site.stranger().get(&format!("/recherche?tri=titre&{query}")).texts(".hits h3 a");
        assert_eq!(found("lieu=Saugues"), ["Ici"]);
        assert_eq!(found("lieu=Saugues&rayon=30"), ["Ici", "Le Puy"]);
        assert_eq!(found("territoire=43234&rayon=50"), ["Ici", "Le Puy", "Mende"]);
        assert_eq!(found("territoire=43234&rayon=nawak"), ["Ici"]);
        assert_eq!(found("rayon=30").len(), 5, "around nothing");
        let page = site.stranger().get("/recherche?lieu=Saugues&rayon=30&vue=carte");
        assert_eq!(page.attribute(".atlas svg", "aria-label"), "Carte de 2 fiches");
        assert!(page.text(".chips").contains("à 30 km au plus"), "{}", page.text(".chips"));
        assert!(page.attribute("#rayon option[selected]", "value") == "30");
    });
}

#[test]
fn a_file_for_other_maps_holds_the_list() {
    on_both(|site| {
        let ann = site.member("Ann");
        ann.writes_text(&example("La laine", "[{nom: Saugues, insee: 43234}]"));
        ann.writes_text(&example("Deux lieux", "[{nom: Ouessant, insee: 29155}, {nom: Haute-Loire, insee: 43}]"));
        ann.writes("Sans lieu", "Texte.");
        let inner = ann.writes_text(&example("Interne", "[{nom: Mende, insee: 48095}]"));
        site.shows(inner.id, Visibility::Members);
        site.indexed();
        let page = site.stranger().get("/recherche.geojson?tri=titre");
        assert_eq!((page.status, page.header("content-type")), (200, "application/geo+json"));
        let json = page.json();
        assert_eq!(json["type"], "FeatureCollection");
        let features = json["features"].as_array().unwrap();
        let named = |name: &str| features.iter().find(|feature| feature["properties"]["name"] == name);
        let laine = named("La laine").unwrap();
        assert_eq!(
            (&laine["geometry"]["type"], &laine["properties"]["precision"]),
            (&"Point".into(), &"commune".into())
        );
        let longitude = laine["geometry"]["coordinates"][0].as_f64().unwrap();
        assert!((3.4..3.7).contains(&longitude), "longitude comes first: {longitude}");
        assert_eq!(named("Deux lieux").unwrap()["geometry"]["type"], "MultiPoint");
        assert!(named("Sans lieu").unwrap()["geometry"].is_null());
        assert!(named("Interne").is_none());
        let empty = site.stranger().get("/recherche.geojson?q=introuvable").json();
        assert_eq!(empty["features"].as_array().map(Vec::len), Some(0));
    });
}
