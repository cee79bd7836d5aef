//! A protected sheet offers nothing that its reader could not finish.

use maillage::db::types::Role;

use crate::support::on_both;

#[test]
fn a_sheet_under_protection_leads_nobody_into_a_form_that_is_refused() {
    on_both(|site| {
        let (ann, moderator) = (site.member("Ann"), site.person("Mo", Role::Moderator));
        let sheet = ann.writes("Protégée", "Un.");
        ann.saves(Some(sheet.id), 1, &site.text_of(sheet.id).replace("Un.", "Deux.")).unwrap();
        let history = format!("{}/historique", sheet.path);
        let pages = [&history, &format!("{}/versions/1", sheet.path), &format!("{}/versions/1...2", sheet.path)];
        let forms = ["modifier", "retablir/1", "annuler/2"].map(|form| format!("{}/{form}", sheet.path));
        let offers = |page: &crate::support::Page| {
            forms.iter().filter(|form| page.html.contains(form.as_str())).cloned().collect::<Vec<_>>()
        };
        let open: Vec<_> = pages.iter().map(|page| offers(&ann.get(page)).len()).collect();
        assert!(open.iter().all(|count| *count > 0), "each offers something while the sheet is open: {open:?}");

        let info = format!("{}/info", sheet.path);
        let form = [
            ("protection", "moderateurs"),
            ("visibilite", "public"),
            ("referent", ""),
            ("delai", "12"),
            ("motif", "Relue par le réseau"),
        ];
        assert_eq!(moderator.submits(&info, &info, &form).status, 303);
        for page in pages {
            assert_eq!(offers(&ann.get(page)), Vec::<String>::new(), "{page}");
            assert!(!offers(&moderator.get(page)).is_empty(), "{page}");
        }
        for form in &forms {
            assert_eq!(ann.get(form).status, 403, "{form}");
            assert_eq!(moderator.get(form).status, 200, "{form}");
        }
    });
}
