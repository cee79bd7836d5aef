//! What Prometheus is told, and who else is.

use crate::support::{on_both, on_both_with};

#[test]
fn requests_saves_merges_and_clashes_are_counted() {
    on_both(|site| {
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        let sheet = ann.writes("Comptée", "## Un\n\nUn.\n\n## Deux\n\nDeux.\n");
        let text = site.text_of(sheet.id);
        ann.saves(Some(sheet.id), 1, &text.replace("Un.", "De Ann.")).unwrap();
        bob.saves(Some(sheet.id), 1, &text.replace("Deux.", "De Bob.")).unwrap();
        assert!(bob.saves(Some(sheet.id), 1, &text.replace("Un.", "De Bob.")).is_err());
        site.stranger().get(&sheet.path);
        site.stranger().get(&sheet.path);
        let told = site.stranger().get("/metrics");
        assert!(told.header("content-type").starts_with("application/openmetrics-text"));
        for line in [
            "maillage_saves_total 3",
            "maillage_merges_total 1",
            "maillage_clashes_total 1",
            "maillage_requests_total{route=\"/fiches/{sheet:[0-9][^/]*}\",status=\"200\"} 1",
            "maillage_requests_total{route=\"kept page\",status=\"200\"} 1",
        ] {
            assert!(told.html.lines().any(|said| said == line), "{line} in\n{}", told.html);
        }
        assert!(!told.html.contains(&sheet.path), "no address of a sheet");
    });
}

#[test]
fn they_are_told_on_the_loopback_alone_unless_the_setting_says_so() {
    on_both(|site| {
        let through = site.stranger().get_with("/metrics", "x-forwarded-for", "192.0.2.7");
        assert_eq!(through.status, 404);
    });
    on_both_with(&[("METRICS", "everywhere")], |site| {
        assert_eq!(site.stranger().get_with("/metrics", "x-forwarded-for", "192.0.2.7").status, 200);
    });
}
