//! Following by mail without an account: asking, confirming, being told what anybody may read, choosing, stopping.

use maillage::actions::sheets::govern_sheet::{Rules, govern_sheet};
use maillage::db::types::{Protection, SheetId, Visibility};
use maillage::hall::error::Error;
use maillage::hall::policy::Who;
use maillage::jobs::runner;
use maillage::models::NOUNS;
use maillage::models::mail_follower::MailFollower;

use crate::support::{Browser, Page, Site, Written, days, on_both};

const MAIL: &str = "rose@exemple.fr";
const MINUTE: i64 = 60_000_000;
const HOUR: i64 = 60 * MINUTE;

fn minutes_pass(site: &Site) {
    site.indexed();
    site.wait(2 * MINUTE);
    runner::run_due(&site.app).unwrap();
}

fn asks(site: &Site, what: &str, which: &str, pace: &str) -> Page {
    let at = format!("/suivi/courriel?quoi={what}&lequel={which}");
    let form = [("quoi", what), ("lequel", which), ("courriel", MAIL), ("rythme", pace)];
    site.stranger().submits(&at, "/suivi/courriel", &form)
}

/// Follows a sheet; where its choices stand.
fn follows(site: &Site, sheet: &Written, pace: &str) -> String {
    assert_eq!(asks(site, "fiche", &sheet.id.to_string(), pace).status, 200);
    let link = site.letter_to(MAIL).path();
    let done = site.stranger().submits(&link, &link, &[]);
    assert_eq!(done.status, 303, "{}", done.html);
    done.header("location").split('?').next().unwrap().to_owned()
}

fn changes(site: &Site, who: &Browser<'_>, sheet: &Written, base: i32, body: &str) {
    let text = site.text_of(sheet.id);
    let head = text.rsplit_once("---\n").unwrap().0.to_owned();
    who.saves(Some(sheet.id), base, &format!("{head}---\n{body}\n")).unwrap();
    minutes_pass(site);
}

#[test]
fn a_stranger_follows_a_sheet_once_a_link_is_confirmed() {
    on_both(|site| {
        runner::prepare(&site.app).unwrap();
        let ann = site.member("Ann");
        let sheet = ann.writes("Compost", "Un tas.\n");
        let stranger = site.stranger();
        let way = stranger.get(&sheet.path).attribute("a[href^='/suivi/courriel']", "href");
        let page = stranger.get(&way);
        assert!(page.text(".lead").contains("Compost") && page.has("a[href^='/connexion?suite=']"), "{}", page.html);
        assert_eq!(ann.get(&way).status, 303, "a member has a list of their own");
        assert_eq!(asks(site, "fiche", &sheet.id.to_string(), "jamais").status, 422);

        let asked = asks(site, "fiche", &sheet.id.to_string(), "tout-de-suite");
        assert_eq!((asked.status, asked.text("h1").as_str()), (200, "Un message est parti"), "{}", asked.html);
        let link = site.letter_to(MAIL).path();
        changes(site, &ann, &sheet, 1, "Deux tas.");
        assert!(site.letters_to(MAIL).is_empty(), "nothing before the link is confirmed");
        // A program that scans mail opens it, and presses nothing.
        assert!(stranger.get(&link).text("main").contains("Compost"));
        let done = stranger.submits(&link, &link, &[]);
        let choices = stranger.get(done.header("location"));
        assert!(choices.text("[role=status]").contains("C’est fait") && choices.text("main").contains(MAIL));
        assert_eq!(stranger.get(&link).status, 404, "the link served");
        minutes_pass(site);
        assert!(site.letters_to(MAIL).is_empty(), "what happened before is no news");

        changes(site, &ann, &sheet, 2, "Trois tas.");
        let mail = site.letter_to(MAIL);
        assert!(mail.text.contains("Trois tas.") && !mail.text.contains("/notifications"), "{}", mail.text);
        assert!(mail.raw.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click"), "{}", mail.raw);
        minutes_pass(site);
        assert!(site.letters_to(MAIL).is_empty(), "an event is told once");
    });
}

#[test]
fn nobody_without_an_account_is_told_of_what_strangers_may_not_read() {
    on_both(|site| {
        runner::prepare(&site.app).unwrap();
        let ann = site.member("Ann");
        let sheet = ann.writes("Compost", "Un tas.\n");
        let choices = follows(site, &sheet, "tout-de-suite");
        let rules = Rules {
            protection: Protection::Open.into(),
            visibility: Visibility::Members.into(),
            keepers: None,
            steward: String::new(),
            review_months: 12,
            reason: "essai".to_owned(),
        };
        govern_sheet(&site.app, &Who::Program, SheetId(sheet.id), &rules).unwrap();
        changes(site, &ann, &sheet, 1, "Un secret.");
        assert!(site.letters_to(MAIL).is_empty());
        let page = site.stranger().get(&choices);
        assert!(!page.html.contains("Compost") && page.html.contains("N’est plus consultable"), "{}", page.html);
        let open = ann.writes("Ouverte", "Du texte.\n");
        let from = format!("/suivi/courriel?quoi=fiche&lequel={}", open.id);
        let own = sheet.id.to_string();
        let beside = [("fiche", "999999"), ("personne", "1"), ("recherche", ""), ("rien", "1"), ("territoire", "zz")];
        let hidden = ["fiche", "discussion", "theme", "modele"].map(|what| (what, own.as_str()));
        for (what, which) in hidden.into_iter().chain(beside) {
            let at = format!("/suivi/courriel?quoi={what}&lequel={which}");
            assert_eq!(site.stranger().get(&at).status, 404, "{at}");
            let form = [("quoi", what), ("lequel", which), ("courriel", MAIL), ("rythme", "jour")];
            assert_eq!(site.stranger().submits(&from, "/suivi/courriel", &form).status, 404, "{at}");
        }
        assert!(site.letters_to(MAIL).is_empty());
    });
}

#[test]
fn paces_are_chosen_by_a_signed_link_and_all_of_it_stops_in_one_click() {
    on_both(|site| {
        runner::prepare(&site.app).unwrap();
        let ann = site.member("Ann");
        let (sheet, other) = (ann.writes("Compost", "Un tas.\n"), ann.writes("Haies", "Du bois.\n"));
        let choices = follows(site, &sheet, "tout-de-suite");
        assert_eq!(follows(site, &other, "semaine"), choices, "one list an address");
        let stranger = site.stranger();
        let (first, second) = (format!("rythme.fiche.{}", sheet.id), format!("rythme.fiche.{}", other.id));
        let chosen = stranger.submits(&choices, &choices, &[(&first, "jour"), (&second, "jamais")]);
        assert_eq!(chosen.status, 303, "{}", chosen.html);
        let page = stranger.get(&choices);
        assert!(page.text("main").contains("Compost") && !page.text("main").contains("Haies"), "{}", page.text("main"));
        changes(site, &ann, &sheet, 1, "Deux tas.");
        assert!(site.letters_to(MAIL).is_empty(), "not before the hour");
        site.wait(24 * HOUR);
        minutes_pass(site);
        let mail = site.letter_to(MAIL);
        assert!(mail.text.contains("Deux tas."), "{}", mail.text);

        let stop = mail.text.split_whitespace().find(|word| word.contains("/suivi/courriel/arreter/")).unwrap();
        let stop = url::Url::parse(stop).unwrap().path().to_owned();
        assert!(stranger.get(&stop).text("main").contains("Tout arrêter"));
        assert_eq!(stranger.get(&choices).status, 200, "a mail scanner that opens the link stops nothing");
        let one_click = stranger.post_raw(&stop, &[("List-Unsubscribe", "One-Click")], &[]);
        assert_eq!(one_click.status, 200, "{}", one_click.html);
        assert_eq!(stranger.get(&choices).status, 404, "nothing is kept");
        assert_eq!(stranger.post_raw(&stop, &[("List-Unsubscribe", "One-Click")], &[]).status, 200);
        changes(site, &ann, &sheet, 2, "Trois tas.");
        assert!(site.letters_to(MAIL).is_empty());
        for wrong in ["/suivi/courriel/choix/1", "/suivi/courriel/arreter/x-y", "/suivi/courriel/confirmer/abc"] {
            assert_eq!(stranger.get(wrong).status, 404, "{wrong}");
        }
    });
}

#[test]
fn a_link_holds_two_days_and_an_unconfirmed_address_is_forgotten_in_seven() {
    on_both(|site| {
        runner::prepare(&site.app).unwrap();
        let sheet = site.member("Ann").writes("Compost", "Un tas.\n");
        asks(site, "fiche", &sheet.id.to_string(), "jour");
        let link = site.letter_to(MAIL).path();
        site.wait(49 * HOUR);
        assert_eq!(site.stranger().get(&link).status, 404);
        let known =
            |site: &Site| site.app.store.read::<_, Error>(|db| Ok(MailFollower::find_by_email(db, MAIL)?)).unwrap();
        assert!(known(site).is_some());
        site.wait(days(6));
        let now = site.app.now();
        let all = |db: &mut maillage::db::Db| NOUNS.iter().try_for_each(|noun| noun.purge(db, now));
        site.app.store.write::<_, Error>(all).unwrap();
        assert!(known(site).is_none(), "nothing is kept of it");
    });
}

#[test]
fn a_territory_is_followed_as_a_member_and_by_mail() {
    on_both(|site| {
        runner::prepare(&site.app).unwrap();
        let (ann, bob) = (site.member("Ann"), site.member("Bob"));
        let follow = [("quoi", "territoire"), ("lequel", "43234"), ("faire", "suivre"), ("adresse", "/")];
        assert_eq!(bob.post("/suivi", &follow).status, 303);
        assert!(bob.get("/suivi").text("main").contains("Territoires"));
        assert_eq!(asks(site, "territoire", "43234", "tout-de-suite").status, 200);
        let link = site.letter_to(MAIL).path();
        assert_eq!(site.stranger().submits(&link, &link, &[]).status, 303);
        ann.writes_text(
            "---\nmodele: exemple-inspirant\ntitre: Le marché\nterritoires: [{nom: Saugues, insee: '43234'}]\n---\nIci.\n",
        );
        ann.writes("Ailleurs", "Là.\n");
        minutes_pass(site);
        assert_eq!(bob.get("/notifications").texts(".log .line-title"), ["Le marché"]);
        let mail = site.letter_to(MAIL);
        assert!(mail.text.contains("Le marché") && !mail.text.contains("Ailleurs"), "{}", mail.text);
    });
}
