//! What leads through the site: wanted and orphan sheets, the plan, maps for machines, health.

use crate::support::on_both;

#[test]
fn wanted_titles_are_those_that_nobody_wrote() {
    on_both(|site| {
        let ann = site.member("Ann");
        ann.writes("Un", "[[Le pot commun]] et [[Deux]].");
        ann.writes("Deux", "[[le pot  commun]] et [[Un]].");
        let page = site.stranger().get("/pages-demandees");
        let rows = page.texts(".rows li");
        assert!(
            rows.iter()
                .any(|row| row.to_lowercase().starts_with("le pot commun") && row.ends_with("demandée par 2 fiches")),
            "{rows:?}"
        );
        ann.writes("Le pot commun", "x");
        let page = site.stranger().get("/pages-demandees");
        assert!(!page.html.to_lowercase().contains("le pot commun"));
    });
}

#[test]
fn orphans_are_sheets_that_no_other_leads_to() {
    on_both(|site| {
        let ann = site.member("Ann");
        ann.writes("Source", "Voir [[Cible]] et [[Source]].");
        ann.writes("Cible", "x");
        assert_eq!(site.stranger().get("/pages-orphelines").texts(".rows h3"), ["Source"]);
        ann.writes("Autre", "Voir [[Source]].");
        assert_eq!(site.stranger().get("/pages-orphelines").texts(".rows h3"), ["Autre"]);
    });
}

#[test]
fn the_plan_lists_sheets_by_kind_and_letter() {
    on_both(|site| {
        let ann = site.member("Ann");
        ann.writes("Éco-lieu", "x");
        ann.writes("Abeilles", "x");
        let page = site.stranger().get("/plan-du-site");
        assert_eq!(page.texts("#type-fiche-pratique ~ h3"), ["A", "E"]);
        assert_eq!(page.texts("#type-fiche-pratique ~ ul a"), ["Abeilles", "Éco-lieu"]);
    });
}

#[test]
fn machines_find_sheets_and_nothing_hidden() {
    on_both(|site| {
        let ann = site.member("Ann");
        let shown = ann.writes("Visible", "x");
        let gone = ann.writes("Partie", "x");
        site.deletes(gone.id);
        let map = site.stranger().get("/sitemap.xml");
        assert_eq!(map.header("content-type"), "application/xml; charset=utf-8");
        assert!(
            map.html
                .contains(&format!("<loc>{}{}</loc><lastmod>2026-03-23T11:00:00Z</lastmod>", site.address, shown.path))
        );
        assert!(map.html.contains("/themes/cooperation</loc>"));
        assert!(!map.html.contains(&gone.path) && !map.html.contains("-methode-d-animation<"));
        assert_eq!(site.stranger().get("/sitemap.xml?page=2").status, 404);
        assert!(site.stranger().get("/robots.txt").html.contains(&format!("Sitemap: {}/sitemap.xml", site.address)));
        let search = site.stranger().get("/opensearch.xml");
        assert!(search.html.contains(&format!("{}/recherche?q={{searchTerms}}", site.address)));
    });
}

#[test]
fn health_says_alive_and_ready() {
    on_both(|site| {
        let alive = site.stranger().get("/sante");
        assert_eq!((alive.status, alive.html.as_str(), alive.header("cache-control")), (200, "ok\n", "no-store"));
        let building = site.stranger().get("/sante/pret");
        assert_eq!(building.status, 503);
        assert!(building.html.contains("index: building"));
        site.indexed();
        let ready = site.stranger().get("/sante/pret");
        assert_eq!(ready.status, 200);
        assert!(ready.html.contains("index: ready"));
    });
}
