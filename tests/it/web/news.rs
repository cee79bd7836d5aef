//! What one follows: the page of news and its count, letters at each pace, and how they end.

use crate::support::{Browser, Site, days, on_both};
use maillage::actions::sheets::edit_sheet::{Edit, save_now};
use maillage::actions::sheets::hide_revision::hide_revision;
use maillage::db::Db;
use maillage::db::types::{Protection, Role, SheetId, Visibility};
use maillage::hall::error::Error;
use maillage::jobs::runner;

const HOUR: i64 = 3_600_000_000;
const MINUTE: i64 = 60_000_000;

fn follows(browser: &Browser<'_>, what: &str, which: &str) {
    let fields = [("quoi", what), ("lequel", which), ("faire", "suivre"), ("adresse", "/")];
    assert_eq!(browser.post("/suivi", &fields).status, 303, "{what} {which}");
}

/// Chooses paces and the rest, as the form has it.
fn chooses(browser: &Browser<'_>, more: &[(&str, &str)]) -> u16 {
    let mut fields = vec![("recevoir", "oui"), ("heure", "8"), ("jour", "1"), ("pause", "")];
    fields.retain(|(name, _)| !more.iter().any(|(other, _)| name == other));
    fields.extend(more.iter().filter(|(_, value)| *value != "(rien)"));
    browser.post("/suivi/reglages", &fields).status
}

/// What is due in the minutes that come is done.
fn minutes_pass(site: &Site) {
    site.indexed();
    site.wait(2 * MINUTE);
    runner::run_due(&site.app).unwrap();
}

/// Others see a sheet than before.
fn shows(site: &Site, id: i64, visibility: Visibility) {
    let change = |db: &mut Db| Site::governs(db, SheetId(id), Protection::Open, visibility, None);
    site.app.store.write::<_, Error>(change).unwrap();
    site.app.follow().unwrap();
}

fn address(browser: &Browser<'_>) -> String {
    browser.who().member().unwrap().email.clone()
}

#[test]
fn a_letter_at_once_tells_what_changed_and_nothing_twice() {
    on_both(|site| {
        runner::prepare(&site.app).unwrap();
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        let email = address(&bob);
        let sheet = ann.writes("Compost", "Un tas suffit.\n");
        let rule = format!("rythme.fiche.{}", sheet.id);
        follows(&bob, "fiche", &sheet.id.to_string());
        assert_eq!(chooses(&bob, &[(&rule, "tout-de-suite")]), 303);
        minutes_pass(site);
        assert!(site.letters_to(&email).is_empty(), "what happened before is no news");

        let text = site.text_of(sheet.id).replace("Un tas suffit", "Deux tas suffisent");
        ann.saves_with(Some(sheet.id), 1, &text, "Précisé <un peu>").unwrap();
        minutes_pass(site);
        let letter = site.letter_to(&email);
        for said in ["Ann", "Précisé <un peu>", "Deux tas suffisent.", "Un tas suffit.", "/versions/1...2"] {
            assert!(letter.text.contains(said), "{said}: {}", letter.text);
        }
        assert!(letter.raw.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"), "{}", letter.raw);
        minutes_pass(site);
        assert!(site.letters_to(&email).is_empty(), "an event is told once");

        // What one does oneself, and what its author calls minor, is no news.
        bob.saves(Some(sheet.id), 2, &text.replace("Deux", "Trois")).unwrap();
        let minor = Edit::new(Some(SheetId(sheet.id)), 3, text.replace("Deux", "Quatre"), String::new());
        save_now(&site.app, &ann.who(), &Edit { minor: true, ..minor }).unwrap();
        minutes_pass(site);
        assert!(site.letters_to(&email).is_empty());
        assert_eq!(bob.get("/notifications").texts(".log li").len(), 1);
    });
}

#[test]
fn letters_sum_up_a_day_or_a_week_at_the_hour_that_was_chosen() {
    on_both(|site| {
        runner::prepare(&site.app).unwrap();
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        let email = address(&bob);
        follows(&bob, "personne", &ann.who().account().unwrap().to_string());
        let theme = ann.writes("Lue chaque semaine", "Du texte.\n");
        follows(&bob, "fiche", &theme.id.to_string());
        let (weekly, person) =
            (format!("rythme.fiche.{}", theme.id), format!("rythme.personne.{}", ann.who().account().unwrap()));
        assert_eq!(chooses(&bob, &[(&weekly, "semaine"), (&person, "jour"), ("heure", "7"), ("jour", "3")]), 303);
        ann.writes("Neuve", "Encore du texte.\n");
        ann.saves(Some(theme.id), 1, &site.text_of(theme.id).replace("Du texte", "Un texte")).unwrap();
        minutes_pass(site);
        assert!(site.letters_to(&email).is_empty(), "not before the hour");
        site.wait(24 * HOUR);
        minutes_pass(site);
        let letters = site.letters_to(&email);
        assert!(!letters.is_empty());
        let daily = letters.iter().find(|letter| letter.text.contains("Votre résumé du jour")).unwrap();
        assert!(daily.text.contains("Neuve (nouvelle)") && daily.text.contains("Lue chaque semaine"), "{}", daily.text);
        site.wait(days(7));
        minutes_pass(site);
        let mut all = letters;
        all.extend(site.letters_to(&email));
        let weekly: Vec<_> = all.iter().filter(|letter| letter.text.contains("résumé de la semaine")).collect();
        assert_eq!(weekly.len(), 1, "{all:?}");
        assert!(weekly[0].text.contains("Lue chaque semaine") && !weekly[0].text.contains("Neuve"));
        assert_eq!(all.len(), 2, "one a day, one a week, none for nothing");
    });
}

#[test]
fn a_search_a_theme_and_a_kind_are_followed() {
    on_both(|site| {
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        follows(&bob, "recherche", "q=biogaz");
        ann.writes("Autre chose", "Du pain.\n");
        ann.writes("Méthane", "On fait du biogaz.\n");
        site.indexed();
        let page = bob.get("/notifications");
        assert_eq!(page.texts(".log .line-title"), ["Méthane"], "{}", page.html);
        assert!(page.text("summary .tally").contains('1'), "the count stands in the header");
        let to = page.attribute("[name=jusqu_a]", "value");
        let sent = bob.submits("/notifications", "/notifications", &[("jusqu_a", &to)]);
        assert_eq!(sent.status, 303, "{}", sent.html);
        let seen = bob.get(sent.header("location"));
        assert!(!seen.has(".log") && !seen.has("summary .tally"), "{}", seen.html);
        assert_eq!(bob.get("/notifications?quoi=toutes").texts(".log .line-title"), ["Méthane"]);
        assert!(site.stranger().get("/notifications").header("location").starts_with("/connexion"));
    });
}

#[test]
fn nobody_is_told_of_what_they_may_not_read() {
    on_both(|site| {
        runner::prepare(&site.app).unwrap();
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        let email = address(&bob);
        follows(&bob, "personne", &ann.who().account().unwrap().to_string());
        let rule = format!("rythme.personne.{}", ann.who().account().unwrap());
        assert_eq!(chooses(&bob, &[(&rule, "tout-de-suite")]), 303);
        let sheet = ann.writes("Projet secret", "Le mot cache.\n");
        shows(site, sheet.id, Visibility::Hidden);
        minutes_pass(site);
        assert!(site.letters_to(&email).is_empty());
        let page = bob.get("/notifications?quoi=toutes");
        assert!(!page.html.contains("secret") && !page.has("summary .tally"), "{}", page.html);

        let shown = ann.writes("Compost", "Un secret.\n");
        ann.saves(Some(shown.id), 1, &site.text_of(shown.id).replace("Un secret", "Rien")).unwrap();
        let mo = site.person("Mo", Role::Moderator);
        hide_revision(&site.app, &mo.who(), SheetId(shown.id), 1, true, "Un nom.").unwrap();
        minutes_pass(site);
        let letter = site.letter_to(&email);
        assert!(letter.text.contains("Compost") && !letter.text.contains("secret"), "{}", letter.text);
    });
}

#[test]
fn a_link_in_a_letter_stops_letters_without_signing_in() {
    on_both(|site| {
        runner::prepare(&site.app).unwrap();
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        let email = address(&bob);
        let sheet = ann.writes("Compost", "Un tas.\n");
        follows(&bob, "fiche", &sheet.id.to_string());
        assert_eq!(chooses(&bob, &[(&format!("rythme.fiche.{}", sheet.id), "tout-de-suite")]), 303);
        let change = |base: i32, word: &str| {
            let text = site.text_of(sheet.id);
            let body = text.rsplit_once("---\n").unwrap().0.to_owned();
            ann.saves(Some(sheet.id), base, &format!("{body}---\n{word}.\n")).unwrap();
            minutes_pass(site);
        };
        change(1, "Deux");
        let letter = site.letter_to(&email);
        let link = letter.text.lines().find_map(|line| line.split("/suivi/lien/").nth(1)).unwrap().to_owned();
        let link = format!("/suivi/lien/{}", link.trim());
        let stranger = site.stranger();
        let page = stranger.get(&link);
        assert!(page.html.contains("Ne plus recevoir ces courriels"), "{}", page.html);
        assert!(!page.html.contains(&email) && !page.html.contains("Bob"), "the link says nobody’s name");
        change(2, "Trois");
        assert!(!site.letters_to(&email).is_empty(), "a mail scanner that opens the link stops nothing");

        assert_eq!(stranger.post_raw(&link, &[("faire", "arreter")], &[]).status, 403, "a form of ours has its token");
        let one_click = stranger.post_raw(&link, &[("List-Unsubscribe", "One-Click")], &[]);
        assert_eq!(one_click.status, 204, "{}", one_click.html);
        change(3, "Quatre");
        assert!(site.letters_to(&email).is_empty());
        assert!(stranger.get(&link).html.contains("Vous ne recevez plus"));
        assert_eq!(stranger.submits(&link, &link, &[("faire", "reprendre")]).status, 303);
        change(4, "Cinq");
        assert_eq!(site.letters_to(&email).len(), 1, "what happened meanwhile is not told");

        let other = format!("{}x", link);
        let swapped: String = link.chars().rev().collect();
        let swapped = format!("/suivi/lien/{}", &swapped[..48]);
        for wrong in [other.as_str(), swapped.as_str(), "/suivi/lien/1", "/suivi/lien/x-y"] {
            assert_eq!(stranger.get(wrong).status, 404, "{wrong}");
            assert_eq!(stranger.post_raw(wrong, &[("List-Unsubscribe", "One-Click")], &[]).status, 404, "{wrong}");
        }
    });
}

#[test]
fn letters_pause_and_what_is_typed_wrong_is_said() {
    on_both(|site| {
        runner::prepare(&site.app).unwrap();
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        let email = address(&bob);
        let sheet = ann.writes("Compost", "Un tas.\n");
        follows(&bob, "fiche", &sheet.id.to_string());
        let rule = format!("rythme.fiche.{}", sheet.id);
        for wrong in [("heure", "25"), ("jour", "8"), ("pause", "demain"), ("pause", "2999-01-01")] {
            assert_eq!(chooses(&bob, &[(&rule, "tout-de-suite"), wrong]), 422, "{wrong:?}");
        }
        assert_eq!(chooses(&bob, &[("recevoir", "(rien)")]), 303);
        assert!(!bob.get("/suivi").has("[name=recevoir][checked]"));
        let until = maillage::text::dates::iso_day(site.app.now().plus(days(3)).0);
        assert_eq!(chooses(&bob, &[(&rule, "tout-de-suite"), ("pause", &until)]), 303);
        assert_eq!(bob.get("/suivi").attribute("[name=pause]", "value"), until);
        ann.saves(Some(sheet.id), 1, &site.text_of(sheet.id).replace("Un tas", "Deux tas")).unwrap();
        minutes_pass(site);
        assert!(site.letters_to(&email).is_empty());
        site.wait(days(4));
        minutes_pass(site);
        assert!(site.letters_to(&email).is_empty(), "the page alone keeps what a pause left out");
        ann.saves(Some(sheet.id), 2, &site.text_of(sheet.id).replace("Deux tas", "Trois tas")).unwrap();
        minutes_pass(site);
        assert_eq!(site.letters_to(&email).len(), 1);
    });
}
