//! Lists by the days on which things take place: the agenda, calendar files, the calendar of one sheet.

use icalendar::{Calendar, Component};
use maillage::db::types::Visibility;

use crate::support::{Browser, Page, on_both};

fn event(title: &str, when: &str, more: &str) -> String {
    format!("---\nmodele: evenement\ntitre: {title}\nquand: {when}\n{more}---\nVenez.\n")
}

/// The titles that stand on each day of the list.
fn days(page: &Page) -> Vec<(String, String)> {
    page.all(".agenda-list time", "datetime").into_iter().zip(page.texts(".agenda-list > li > ul")).collect()
}

fn writes(ann: &Browser<'_>) -> i64 {
    ann.writes_text(&event("Visite", "{jour: 2026-12-05, heure: '14:00', heure_fin: 16 h 30}", "etat: annule\n"));
    ann.writes_text(&event("Journées laine", "{jour: 2026-12-31, fin: 2027-01-02}", ""));
    let every = "{jour: 2026-12-01, heure: '18:00', repete: chaque-semaine, jusqu_au: 2027-01-05, sauf: 2026-12-22}";
    ann.writes_text(&event("Permanence", every, "")).id
}

#[test]
fn an_agenda_shows_what_takes_place_in_a_month_a_week_or_from_a_day() {
    on_both(|site| {
        let weekly = writes(&site.member("Ann"));
        site.indexed();
        let bob = site.stranger();
        let page = bob.get("/recherche?type=evenement&vue=agenda&mois=2026-12");
        assert_eq!(page.text("h2#res"), "3 fiches");
        let iso: Vec<String> = days(&page).into_iter().map(|(day, _)| day).collect();
        let expected = ["2026-12-01", "2026-12-05", "2026-12-08", "2026-12-15", "2026-12-29", "2026-12-31"];
        assert_eq!(iso, expected);
        assert!(page.text(".agenda-list").contains("Visite annulé"), "{}", page.text(".agenda-list"));
        assert_eq!(page.texts(".agenda-days td li a").len(), expected.len());
        assert!(page.text("td:has(time[datetime='2026-12-05'])").contains("14 h – 16 h 30"));
        // The same days in another view are the same sheets.
        assert_eq!(bob.get("/recherche?type=evenement&mois=2026-12").text("h2#res"), "3 fiches");
        // What began before goes on.
        let january = bob.get("/fiches?type=evenement&vue=agenda&mois=2027-01");
        assert!(january.text("td:has(time[datetime='2027-01-02'])").contains("Journées laine (suite)"));
        assert_eq!(days(&january).len(), 2, "the permanence, and the days that go on");
        let week = bob.get("/fiches?type=evenement&vue=agenda&semaine=2026-W51");
        assert_eq!((week.texts(".agenda-days tbody tr").len(), days(&week).len()), (1, 1));
        let list = bob.get("/fiches?type=evenement&vue=agenda&des=2026-12-30");
        assert!(!list.has(".agenda-days") && days(&list).len() == 2, "{}", list.html);
        // A month without anything still leads to the others.
        let empty = bob.get("/fiches?type=evenement&vue=agenda&mois=2030-01");
        assert_eq!((empty.status, empty.text("h2#res").as_str()), (200, "0 fiche"));
        assert!(empty.text(".agenda").contains("Rien n’est prévu à ces dates"));
        assert!(empty.all(".agenda a", "href").iter().any(|href| href.contains("mois=2029-12")));
        // It follows a change.
        let moved = site.text_of(weekly).replace("jour: 2026-12-01", "jour: 2026-12-03");
        site.member("Ben").saves(Some(weekly), 1, &moved).unwrap();
        site.indexed();
        let page = bob.get("/fiches?type=evenement&vue=agenda&mois=2026-12");
        assert!(days(&page).iter().any(|(day, _)| day == "2026-12-03"));
    });
}

#[test]
fn a_calendar_is_read_by_others_and_shows_strangers_what_strangers_read() {
    on_both(|site| {
        let ann = site.member("Ann");
        writes(&ann);
        let inner = ann.writes_text(&event("Réunion interne", "2026-12-07", ""));
        site.shows(inner.id, Visibility::Members);
        site.indexed();
        for path in ["/recherche.ics?type=evenement", "/flux/recherche.ics"] {
            let page = ann.get(path);
            assert_eq!((page.status, page.header("content-type")), (200, "text/calendar; charset=utf-8"), "{path}");
            let calendar: Calendar = page.html.parse().unwrap();
            let mut names: Vec<&str> = calendar.events().filter_map(Component::get_summary).collect();
            names.sort_unstable();
            assert_eq!(names, ["Journées laine", "Permanence", "Visite"], "{path}");
            let cancelled = |event: &&icalendar::Event| event.property_value("STATUS") == Some("CANCELLED");
            assert_eq!(calendar.events().filter(cancelled).count(), 1);
        }
        let page = site.stranger().get("/recherche?vue=agenda&mois=2026-12");
        assert!(!page.html.contains("Réunion interne"));
        assert!(ann.get("/recherche?vue=agenda&mois=2026-12").html.contains("Réunion interne"));
        assert_eq!(site.stranger().get("/flux/recherche.csv").status, 404, "a file is no feed");
    });
}

#[test]
fn a_sheet_is_added_to_an_agenda_of_ones_own() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes_text(&event("Forum", "{jour: 2027-01-16, heure: '9:00', heure_fin: '17:00'}", ""));
        let plain = ann.writes("Compost", "Un bac.");
        let bob = site.stranger();
        let page = bob.get(&sheet.path);
        assert!(page.text(".facts").contains("samedi 16 janvier 2027, de 9 h à 17 h"), "{}", page.text(".facts"));
        let file = bob.get(&page.attribute("a[href$='/agenda.ics']", "href"));
        assert_eq!((file.status, file.html.matches("BEGIN:VEVENT").count()), (200, 1));
        assert!(file.html.contains("DTSTART;TZID=Europe/Paris:20270116T090000"), "{}", file.html);
        assert!(!bob.get(&plain.path).has("a[href$='/agenda.ics']"));
        assert_eq!(bob.get(&format!("{}/agenda.ics", plain.path)).status, 404);
    });
}

#[test]
fn a_period_is_typed_as_people_write_it_and_told_when_it_does_not_fit() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes_text(&event("Forum", "2027-01-16", ""));
        let edit = format!("{}/modifier", sheet.path);
        let form = ann.get(&edit);
        assert!(form.has("input[name='champ.quand.heure']"), "{}", form.html);
        assert_eq!(form.attribute("input[name='champ.quand.jour']", "value"), "16 janvier 2027");
        let publishes = |day: &str, hour: &str| {
            let mut typed = form.form("#edition");
            for (name, value) in &mut typed {
                match name.as_str() {
                    "champ.quand.jour" => day.clone_into(value),
                    "champ.quand.heure" => hour.clone_into(value),
                    _ => {}
                }
            }
            typed.retain(|(name, _)| name != "faire");
            typed.push(("faire".to_owned(), "publier".to_owned()));
            let pairs: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            ann.post(&edit, &pairs)
        };
        let refused = publishes("3 février 2027", "le soir");
        assert_eq!(refused.status, 422);
        assert!(refused.text("#erreurs").contains("« le soir » n’est pas une heure"), "{}", refused.html);
        let saved = publishes("3 février 2027", "18 h 30");
        assert_eq!(saved.status, 303, "{}", saved.html);
        assert!(site.text_of(sheet.id).contains("2027-02-03"), "{}", site.text_of(sheet.id));
    });
}

#[test]
fn a_list_in_a_text_shows_what_comes() {
    on_both(|site| {
        let ann = site.member("Ann");
        let soon = site.app.now().0 / 1_000_000 / 86_400 + 10;
        let day = chrono::NaiveDate::default() + chrono::Days::new(soon.try_into().unwrap());
        ann.writes_text(&event("Bientôt", &day.to_string(), ""));
        ann.writes_text(&event("Jadis", "1999-05-03", ""));
        let sheet = ann.writes("Nos dates", "![[recherche?type=evenement&affichage=agenda|À venir]]\n");
        site.indexed();
        let page = site.stranger().get(&sheet.path);
        assert!(page.text("#liste1").contains("Bientôt") && !page.text("#liste1").contains("Jadis"), "{}", page.html);
        assert!(!page.has("#liste1 nav") && page.has("#liste1 a[href^='/flux/recherche.ics']"));
    });
}
