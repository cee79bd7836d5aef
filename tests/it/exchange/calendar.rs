//! Calendar files that come in.

use maillage::exchange::calendar::import;

use crate::support::on_both;

fn calendar(events: &str) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{}END:VCALENDAR\r\n", events.replace('\n', "\r\n"))
}

#[test]
fn events_come_in_once_and_what_changed_is_changed() {
    on_both(|site| {
        maillage::cli::serve::prepare(&site.app).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("reseau.ics");
        let visit = |hour: &str| {
            format!(
                "BEGIN:VEVENT\nUID:1@reseau\nSUMMARY:Visite\nDTSTART;TZID=Europe/Paris:20261205T{hour}0000\n\
                 LOCATION:Salle des fêtes\\, Saugues\nDESCRIPTION:Venez.\nSTATUS:CANCELLED\nEND:VEVENT\n"
            )
        };
        let other = "BEGIN:VEVENT\nUID:2@reseau\nSUMMARY:Journées\nDTSTART;VALUE=DATE:20261218\n\
                     DTEND;VALUE=DATE:20261220\nURL:https://exemple.org/laine\nEND:VEVENT\n";
        let broken = "BEGIN:VEVENT\nUID:3@reseau\nSUMMARY:Jamais\nEND:VEVENT\n";
        std::fs::write(&file, calendar(&format!("{}{other}{broken}", visit("14")))).unwrap();
        let report = import(&site.app, &file, None).unwrap();
        assert_eq!((report.created, report.updated, report.unchanged), (2, 0, 0), "{report}");
        assert_eq!(report.refused, [("Jamais".to_owned(), "it does not say when it begins".to_owned())]);
        site.indexed();
        let page = site.stranger().get("/fiches?type=evenement&vue=agenda&mois=2026-12");
        assert!(page.text(".agenda-list").contains("Visite annulé"), "{}", page.text(".agenda-list"));
        assert!(page.text("td:has(time[datetime='2026-12-19'])").contains("Journées (suite)"));
        let found = site.stranger().get("/recherche?lieu=Saugues").texts(".hits h3 a");
        assert_eq!(found, ["Visite"]);
        // Again: what changed there changes here, and nothing comes twice.
        std::fs::write(&file, calendar(&format!("{}{other}", visit("15")))).unwrap();
        let again = import(&site.app, &file, None).unwrap();
        assert_eq!((again.created, again.updated, again.unchanged), (0, 1, 1), "{again}");
        site.indexed();
        let page = site.stranger().get("/fiches?type=evenement&vue=agenda&mois=2026-12");
        assert!(page.text("td:has(time[datetime='2026-12-05'])").contains("15 h"));
        assert!(import(&site.app, &file, Some("page")).is_err(), "a kind that says no day");
    });
}
