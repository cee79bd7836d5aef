//! The pages of a sheet.

use crate::support::on_both;

#[test]
fn a_sheet_is_read_at_its_address_and_any_other_slug_leads_there() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes("Boule de neige", "À deux, puis à quatre.");
        let page = site.stranger().get(&sheet.path);
        assert_eq!(page.status, 200);
        assert_eq!(page.text("h1"), "Boule de neige");
        assert!(page.text(".prose").contains("À deux, puis à quatre."));
        let cut = site.stranger().get(&format!("/fiches/{}-boule).", sheet.id));
        assert_eq!((cut.status, cut.header("location")), (301, sheet.path.as_str()));
        assert_eq!(cut.header("cache-control"), "no-cache");
    });
}
