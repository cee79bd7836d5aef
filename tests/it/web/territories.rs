//! Territories: what is placed in a commune is found from its EPCI, its département and its région.
#![expect(clippy::indexing_slicing, reason = "tests may panic")]

use crate::support::on_both;

fn placed(title: &str, place: &str) -> String {
    format!("---\nmodele: exemple-inspirant\ntitre: {title}\nterritoires: [{place}]\n---\nTexte.\n")
}

#[test]
fn a_search_in_a_territory_finds_what_its_communes_hold() {
    on_both(|site| {
        maillage::cli::serve::prepare(&site.app).unwrap();
        let (ann, bob) = (site.member("Ann"), site.stranger());
        for (title, place) in [
            ("Au bourg", "{nom: Saugues, insee: 43234}"),
            ("Au Puy", "{nom: Le Puy-en-Velay (Haute-Loire)}"),
            ("À Lyon", "{nom: Lyon, insee: 69123}"),
            ("En Bretagne", "{nom: Bretagne}"),
            ("Quelque part", "{nom: Vallée de l’Arbelle}"),
            ("À Saint-Denis", "{nom: Saint-Denis, insee: 93066}"),
        ] {
            ann.writes_text(&placed(title, place));
        }
        site.indexed();
        let found = |query: &str| {
            let mut titles = bob.get(&format!("/recherche?{query}")).texts(".hits h3 a");
            titles.sort();
            titles
        };
        assert_eq!(found("territoire=43234"), ["Au bourg"]);
        assert_eq!(found("territoire=43"), ["Au Puy", "Au bourg"]);
        assert_eq!(found("territoire=R84"), ["Au Puy", "Au bourg", "À Lyon"]);
        assert_eq!(found("territoire=R53"), ["En Bretagne"]);
        assert_eq!(found("territoire=Haute-Loire"), ["Au Puy", "Au bourg"], "a name that only one has");
        let which = bob.get("/recherche?lieu=43170").texts(".note .chip");
        assert!(which.len() > 5 && which[0] == "Saugues (Haute-Loire)", "a postcode of several communes: {which:?}");
        assert_eq!(found("lieu=43170+Saugues"), ["Au bourg"]);
        assert_eq!(found("territoire=43234&territoire=69123"), ["Au bourg", "À Lyon"]);
        // The page says what is chosen, what lies around, and which territories there are.
        let page = bob.get("/recherche?territoire=43234&q=texte");
        assert!(page.text("ul.chips a.chip.active").contains("Saugues (Haute-Loire)"));
        let around = page.texts("nav[aria-label^=Autour] a");
        assert!(
            around.iter().any(|way| way.contains("Haute-Loire (département)") && way.contains("2 résultats")),
            "{around:?}"
        );
        assert!(around.iter().any(|way| way.contains("Auvergne-Rhône-Alpes (région)") && way.contains("3 résultats")));
        let wider = page.attribute("nav[aria-label^=Autour] li:last-child a", "href");
        assert_eq!(bob.get(&wider).texts(".hits h3 a").len(), 3, "the count is true");
        assert!(page.has("input[name=territoire][value='43234'][checked]"));
        let all = bob.get("/recherche?q=texte");
        assert!(all.has("input[name=territoire][value=R84]") && all.has("input[name=territoire][value='69']"));
    });
}

#[test]
fn a_name_that_several_have_is_asked_about_and_one_that_nobody_has_is_told() {
    on_both(|site| {
        maillage::cli::serve::prepare(&site.app).unwrap();
        site.member("Ann").writes_text(&placed("À Saint-Denis", "{nom: Saint-Denis, insee: 93066}"));
        site.indexed();
        let bob = site.stranger();
        let page = bob.get("/recherche?lieu=saint+denis&q=texte");
        assert!(page.text(".note").contains("Quel territoire"), "{}", page.html);
        let ways = page.texts(".note .chip");
        assert!(ways.contains(&"Saint-Denis (Seine-Saint-Denis)".to_owned()) && ways.len() > 2, "{ways:?}");
        assert_eq!(page.attribute("#lieu", "value"), "saint denis");
        let none = bob.get("/recherche?lieu=Zzyzx&q=texte");
        assert!(none.text(".note").contains("Aucun territoire ne s’appelle"));
        assert_eq!(none.texts(".hits h3 a").len(), 1, "the rest of the search is answered");
        let proposed = bob.get("/api/v1/territories?q=saugu").json();
        assert_eq!(proposed["items"][0]["code"], "43234");
        assert_eq!(proposed["items"][0]["title"], "Saugues (Haute-Loire)");
        assert!(bob.get("/api/v1/territories?q=s").json()["items"].as_array().is_some_and(Vec::is_empty));
    });
}
