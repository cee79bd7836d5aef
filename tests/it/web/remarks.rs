//! « Signaler une erreur » and « À traiter »: sent by anybody, read by who looks after the sheet, answered, closed,
//! forgotten.
#![expect(clippy::indexing_slicing, reason = "tests may panic")]

use maillage::actions::sheets::govern_sheet::{Rules, govern_sheet};
use maillage::db::types::{Moment, Protection, Role, SheetId, Visibility};
use maillage::hall::error::Error;
use maillage::hall::policy::Who;
use maillage::models::account::Account;
use maillage::models::nouns::NOUNS;

use crate::support::{Browser, Page, Site, Written, days, on_both, on_both_with};

const METHOD: &str = "---\nmodele: methode-animation\ntitre: Boule de neige\nduree: {min: 40, max: 60}\n---\n\
    ## Le désaccord\n\nÀ deux, puis à quatre.\n";

/// What a remark says.
const WORDS: &str = "La durée est de deux heures, pas d’une.";

fn reports<'a>(sheet: &Written, fields: &[(&'a str, &'a str)]) -> (String, Vec<(&'a str, &'a str)>) {
    let form = [("erreur", WORDS)].into_iter().filter(|(name, _)| fields.iter().all(|(other, _)| other != name));
    (format!("{}/signaler", sheet.path), form.chain(fields.iter().copied()).collect())
}

fn sends(who: &Browser<'_>, sheet: &Written, fields: &[(&str, &str)]) -> Page {
    let (address, form) = reports(sheet, fields);
    who.post(&address, &form)
}

/// Gives a sheet somebody who looks after it, and who may see it.
fn govern(site: &Site, sheet: &Written, steward: &str, visibility: Visibility) {
    let rules = Rules {
        protection: Protection::Open.into(),
        visibility: visibility.into(),
        keepers: None,
        steward: steward.to_owned(),
        review_months: 12,
        reason: String::new(),
    };
    govern_sheet(&site.app, &Who::Program, SheetId(sheet.id), &rules).unwrap();
}

/// Does something with the first remark that waits.
fn treats(who: &Browser<'_>, what: &str, fields: &[(&str, &str)]) -> Page {
    let number = first(who);
    let mut form = vec![("remarque", number.as_str()), ("faire", what)];
    form.extend_from_slice(fields);
    who.post("/a-traiter", &form)
}

fn first(who: &Browser<'_>) -> String {
    who.get("/a-traiter").attribute("input[name=remarque]", "value")
}

fn block(site: &Site, browser: &Browser<'_>) {
    let (id, now) = (browser.member.as_ref().unwrap().id, site.app.now());
    let block = |db: &mut maillage::db::Db| Ok::<_, Error>(Account::block_until(db, id, now, None, None, Some("x"))?);
    site.app.store.write(block).unwrap();
}

fn purge(site: &Site) {
    let now = site.app.now();
    let all = |db: &mut maillage::db::Db| NOUNS.iter().try_for_each(|noun| noun.purge(db, now));
    site.app.store.write::<_, Error>(all).unwrap();
}

#[test]
fn anybody_reports_an_error_from_the_kept_page_and_reads_the_thanks_where_the_box_stood() {
    on_both(|site| {
        maillage::cli::serve::prepare(&site.app).unwrap();
        let (ann, bob) = (site.member("Ann"), site.stranger());
        let sheet = ann.writes_text(METHOD);
        govern(site, &sheet, "Ann", Visibility::Public);
        let shown = bob.get(&sheet.path);
        assert!(shown.header("set-cookie").is_empty() && !shown.header("etag").is_empty(), "it is kept");
        let boxed = bob.get(&shown.attribute("#signaler_", "href"));
        assert!(boxed.text("form.report").contains("à Ann, qui veille sur la fiche"), "{}", boxed.html);
        // The page is kept until midnight, and may stand open for days.
        site.wait(days(20));
        let action = format!("{}/signaler#ajour", sheet.path);
        let token = boxed.attribute(&format!("form[action=\"{action}\"] input[name=jeton]"), "value");
        let form = [("jeton", token.as_str()), ("ou", "fiche"), ("erreur", WORDS), ("de", "Marie, marie@exemple.fr")];
        let done = bob.post_raw(&action, &form, &[("sec-fetch-site", "same-origin")]);
        assert_eq!(done.status, 200, "{}", done.html);
        let said = done.text("[aria-labelledby=ajour] [role=status]");
        assert!(said.contains("Ann") && said.contains(WORDS) && said.contains("par courriel"), "{said}");
        assert!(!done.has("#signaler_") && done.text("h1") == "Boule de neige");
        let mo = site.person("Mo", Role::Moderator);
        assert_eq!(mo.get("/a-traiter").texts(".case .said"), [WORDS]);
        assert!(mo.get("/a-traiter").text(".case").contains("Marie, marie@exemple.fr"));
        // From another site, or with no token of ours, nothing is kept.
        let other = [("jeton", token.as_str()), ("erreur", "Autre chose")];
        assert_eq!(bob.post_raw(&action, &other, &[("sec-fetch-site", "cross-site")]).status, 403);
        assert_eq!(bob.post_raw(&action, &[("erreur", "Autre")], &[("sec-fetch-site", "same-origin")]).status, 403);
        // Nor is that token good anywhere else.
        let elsewhere = bob.post_raw("/mot-de-passe-oublie", &form, &[("sec-fetch-site", "same-origin")]);
        assert_eq!(elsewhere.status, 403);
        assert_eq!(mo.get("/a-traiter").texts(".case .said").len(), 1);
    });
}

#[test]
fn a_remark_stands_at_its_place_and_leads_to_the_form_that_changes_it() {
    on_both(|site| {
        maillage::cli::serve::prepare(&site.app).unwrap();
        let (ann, bob) = (site.person("Ann", Role::Moderator), site.stranger());
        let sheet = ann.writes_text(METHOD);
        let file = super::files::adds_to(&ann, sheet.id, "plan.jpg", "Un plan", &super::files::photo(20, 10));
        ann.saves(Some(sheet.id), 1, &METHOD.replace("À deux", "À trois")).unwrap();
        let number = file.to_string();
        for (asked, named, leads, edits) in [
            ("champ=duree", "Durée d’animation", "#champ_duree", "?champ=duree#champ_duree"),
            ("section=le-desaccord", "Le désaccord", "#le-desaccord", "?section=le-desaccord#le-desaccord"),
            ("section=champ_duree", "Durée d’animation", "#champ_duree", "?champ=duree#champ_duree"),
            ("version=1", "la version 1", "/versions/1", "/modifier"),
            ("fichier=FILE", "plan.jpg", "FILE", "FILE"),
            ("champ=rien", "", "", "/modifier"),
            ("section=nulle-part", "", "", "/modifier"),
            ("version=99", "", "", "/modifier"),
            ("fichier=999", "", "", "/modifier"),
        ] {
            let asked = asked.replace("FILE", &number);
            let page = bob.get(&format!("{}/signaler?{asked}&passage=des%20mots", sheet.path));
            assert_eq!(page.status, 200);
            let lead = page.text("main .lead");
            assert_eq!(lead.split_once("» : ").map_or("", |(_, name)| name.trim_end_matches('.')), named, "{lead}");
            assert_eq!(page.text("textarea[name=passage]"), "des mots");
            let (name, value) = asked.split_once('=').unwrap();
            let words = format!("Une faute, {asked}");
            site.wait(Moment::SECOND);
            let done = sends(&bob, &sheet, &[(name, value), ("erreur", &words), ("passage", "des mots")]);
            assert!(done.text("[role=status]").contains(&words), "{}", done.html);
            let case = ann.get("/a-traiter");
            assert_eq!(case.texts(".case .said")[0], words);
            assert_eq!(case.texts(".case .about")[0], "des mots");
            let at = |end: &str| match end {
                "FILE" => format!("/fichiers/{number}"),
                end => format!("{}{end}", sheet.path),
            };
            assert_eq!(case.attribute(".case h2 a", "href"), at(leads), "{asked}");
            // The form says what the remark wants: its number stands before the anchor.
            let form = case.attribute(".case a.btn", "href");
            let (before, after) = form.split_once("remarque=").unwrap_or((&form, ""));
            let anchor = after.trim_start_matches(|c: char| c.is_ascii_digit());
            assert_eq!(format!("{}{anchor}", before.trim_end_matches(['?', '&'])), at(edits), "{asked}");
        }
        // Each of these places has its door.
        assert!(bob.get(&format!("{}/versions/1", sheet.path)).has("a[href$='/signaler?version=1']"));
        assert!(bob.get(&format!("/fichiers/{number}")).has(&format!("a[href$='/signaler?fichier={number}']")));
    });
}

#[test]
fn what_cannot_be_a_remark_is_told_and_kept_in_the_form() {
    on_both(|site| {
        let (ann, bob) = (site.member("Ann"), site.stranger());
        let sheet = ann.writes("Une fiche", "Du texte.");
        let long = "a".repeat(2_001);
        for (field, value, says) in [
            ("erreur", "  ", "une phrase suffit"),
            ("erreur", long.as_str(), "2 000"),
            ("passage", &long, "1 000"),
            ("de", &long, "200"),
            ("sujet", "https://pilules.exemple", "envoyez-le de nouveau"),
        ] {
            let fields = [("champ", "probleme"), (field, value), ("de", if field == "de" { value } else { "Marie" })];
            let refused = sends(&bob, &sheet, &fields);
            assert_eq!(refused.status, 422, "{field}");
            assert!(refused.text("#erreurs").contains(says), "{field}: {}", refused.text("#erreurs"));
            assert!(refused.has(&refused.attribute("#erreurs a", "href")), "the link leads to the field");
            if field != "erreur" {
                assert_eq!(refused.text("textarea[name=erreur]"), WORDS, "{field}");
            }
            assert_eq!(refused.attribute("input[name=champ]", "value"), "probleme");
            assert_eq!(refused.attribute("input[name=sujet]", "value"), "", "what no person sees is empty again");
        }
        let chief = site.person("Chef", Role::Administrator);
        assert!(!chief.get("/a-traiter").has(".case"));
        assert_eq!(bob.get("/fiches/999/signaler").status, 404);
        assert_eq!(bob.post("/fiches/999/signaler", &[("erreur", WORDS)]).status, 404);
    });
}

#[test]
fn the_same_words_sent_twice_are_one_remark() {
    on_both(|site| {
        let (ann, bob, chief) = (site.member("Ann"), site.stranger(), site.person("Chef", Role::Administrator));
        let sheet = ann.writes("Une fiche", "Du texte.");
        let sent = || sends(&site.stranger(), &sheet, &[]).status;
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let four = [(); 4].map(|()| scope.spawn(sent));
            four.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert_eq!(statuses, [200; 4], "each is answered as the first");
        assert_eq!(chief.get("/a-traiter").texts(".case").len(), 1);
        for (who, fields) in [(&bob, vec![("champ", "probleme")]), (&ann, vec![]), (&bob, vec![("de", "Marie")])] {
            site.wait(Moment::SECOND);
            assert_eq!(sends(who, &sheet, &fields).status, 200);
        }
        assert_eq!(chief.get("/a-traiter").texts(".case").len(), 4, "another place, another person");
        // Once closed, it may be sent anew; then the old one is not opened beside it.
        let closed = first(&chief);
        assert_eq!(treats(&chief, "clore", &[]).status, 303);
        sends(&bob, &sheet, &[("de", "Marie")]);
        assert_eq!(chief.get("/a-traiter").texts(".case").len(), 4);
        let refused = chief.post("/a-traiter", &[("remarque", &closed), ("faire", "rouvrir")]);
        assert_eq!(refused.status, 422);
        assert!(refused.text("#erreurs").contains("attend déjà"), "{}", refused.html);
    });
}

#[test]
fn remarks_are_counted_by_address_and_by_account_and_nothing_typed_is_lost() {
    on_both_with(&[("LIMIT_REMARKS_ADDRESS", "3/h"), ("LIMIT_REMARKS_ACCOUNT", "2/h")], |site| {
        let (ann, bob) = (site.member("Ann"), site.stranger());
        let sheet = ann.writes("Une fiche", "Du texte.");
        for (who, most) in [(&bob, 3), (&ann, 2)] {
            for n in 0..most {
                assert_eq!(sends(who, &sheet, &[("erreur", &format!("Faute {n}"))]).status, 200);
            }
            let over = sends(who, &sheet, &[("erreur", "Encore une faute")]);
            assert_eq!(over.status, 429);
            assert!(over.header("retry-after").parse::<u32>().unwrap() > 0);
            assert_eq!(over.text("textarea[name=erreur]"), "Encore une faute");
            assert!(over.text("#erreurs").contains("minute"), "{}", over.html);
        }
        site.wait(2 * Moment::HOUR);
        assert_eq!(sends(&bob, &sheet, &[("erreur", "Encore une faute")]).status, 200);
    });
}

#[test]
fn a_sheet_has_so_many_open_remarks_and_says_so_past_them() {
    on_both_with(&[("LIMITS", "off")], |site| {
        let (ann, bob, chief) = (site.member("Ann"), site.stranger(), site.person("Chef", Role::Administrator));
        let sheet = ann.writes("Une fiche", "Du texte.");
        for n in 0..40 {
            site.wait(Moment::SECOND);
            // Strangers fill some of the places only.
            let by = if n < 25 { &bob } else { &ann };
            assert_eq!(sends(by, &sheet, &[("erreur", &format!("Faute {n}"))]).status, 200);
        }
        let full = sends(&ann, &sheet, &[("erreur", "Une de trop")]);
        assert_eq!((full.status, full.text("textarea[name=erreur]").as_str()), (422, "Une de trop"));
        let page = chief.get("/a-traiter");
        assert_eq!((page.texts(".case").len(), page.text(".tally").as_str()), (20, "40"));
        assert_eq!(page.texts(".case .said")[0], "Faute 39", "the latest first");
        assert_eq!(chief.get("/a-traiter?page=2").texts(".case .said")[19], "Faute 0");
        assert_eq!(treats(&chief, "clore", &[]).status, 303);
        assert_eq!(sends(&ann, &sheet, &[("erreur", "Une de trop")]).status, 200);
    });
}

#[test]
fn who_looks_after_a_sheet_treats_its_remarks_and_moderators_all() {
    on_both(|site| {
        let (ann, eve, mo) = (site.member("Ann"), site.member("Eve"), site.person("Mo", Role::Moderator));
        let (hers, other) = (ann.writes("La sienne", "Du texte."), ann.writes("Une autre", "Du texte."));
        govern(site, &hers, "Eve", Visibility::Public);
        let bob = site.stranger();
        assert!(bob.get("/a-traiter").header("location").starts_with("/connexion?"));
        assert!(eve.get("/a-traiter").text(".empty").contains("référent ou référente"));
        sends(&bob, &hers, &[("erreur", "Dans la sienne")]);
        site.wait(Moment::SECOND);
        sends(&bob, &other, &[("erreur", "Dans l’autre")]);
        assert_eq!(eve.get("/a-traiter").texts(".said"), ["Dans la sienne"]);
        assert_eq!(mo.get("/a-traiter").texts(".said"), ["Dans l’autre", "Dans la sienne"]);
        assert_eq!((eve.get("/").text(".tally"), mo.get("/").text(".tally")), ("1".to_owned(), "2".to_owned()));
        // Whoever wrote the sheets, without looking after them, has none.
        assert!(!ann.get("/").has(".tally") && !ann.get("/a-traiter").has(".case"));
        let theirs = first(&mo);
        for (who, number) in [(&ann, theirs.as_str()), (&eve, &theirs), (&mo, "12")] {
            let form = [("remarque", number), ("faire", "clore")];
            assert_eq!(who.post("/a-traiter", &form).status, 404, "{number}");
        }
        assert_eq!(mo.post("/a-traiter", &[("remarque", &theirs), ("faire", "brûler")]).status, 400);
        assert_eq!(treats(&eve, "clore", &[("mot", "Déjà corrigé.")]).status, 303);
        assert!(!eve.get("/").has(".tally"), "gone at zero");
        // Whoever took a sheet answers without seeing where the answer goes.
        sends(&site.stranger(), &hers, &[("erreur", "Un détail"), ("de", "rose@exemple.fr")]);
        assert!(!eve.get("/a-traiter").html.contains("rose@") && mo.get("/a-traiter").html.contains("rose@"));
        assert_eq!(treats(&eve, "clore", &[("mot", "Déjà corrigé.")]).status, 303);
        let closed = mo.get("/a-traiter?etat=closes");
        assert!(closed.text(".case").contains("Close par Eve") && closed.text(".case").contains("Déjà corrigé."));
        // What hides the sheet hides its remarks, and what brings it back brings them back.
        sends(&bob, &hers, &[("erreur", "Encore")]);
        govern(site, &hers, "Eve", Visibility::Hidden);
        assert!(!eve.get("/a-traiter").has(".case") && mo.get("/a-traiter").texts(".case").len() == 2);
        assert_eq!(sends(&bob, &hers, &[]).status, 404);
        site.deletes(other.id);
        assert_eq!(mo.get("/a-traiter").texts(".said"), ["Encore"]);
        assert_eq!(sends(&bob, &other, &[]).status, 410);
        block(site, &mo);
        assert!(!mo.get("/a-traiter").has(".case"), "who is blocked treats nothing");
        assert_eq!(sends(&mo, &hers, &[]).status, 403, "nor reports anything");
        assert!(!mo.get(&hers.path).has("#signaler_"));
    });
}

#[test]
fn a_closing_is_undone_and_a_remark_opened_again() {
    on_both(|site| {
        let (ann, bob, mo) = (site.member("Ann"), site.stranger(), site.person("Mo", Role::Moderator));
        let sheet = ann.writes("Une fiche", "Du texte.");
        sends(&bob, &sheet, &[]);
        let number = first(&mo);
        let done = treats(&mo, "clore", &[]);
        assert_eq!(done.header("location"), format!("/a-traiter?avis=close&remarque={number}"));
        let page = mo.get(done.header("location"));
        assert!(page.text("[role=status]").contains("close") && !page.has(".case"));
        assert_eq!(page.attribute("form.row input[name=remarque]", "value"), number);
        let again = mo.post("/a-traiter", &[("remarque", &number), ("faire", "rouvrir")]);
        assert_eq!(again.header("location"), "/a-traiter?avis=rouverte");
        assert_eq!(mo.get("/a-traiter").texts(".said"), [WORDS]);
        assert!(!mo.get("/a-traiter?etat=closes").has(".case"));
    });
}

#[test]
fn a_correction_made_for_a_remark_is_told_where_the_remark_waits() {
    on_both(|site| {
        let (ann, mo) = (site.member("Ann"), site.person("Mo", Role::Moderator));
        let sheet = ann.writes("Une fiche", "Du texte.");
        sends(&ann, &sheet, &[]);
        let number = mo.get("/a-traiter").attribute("input[name=remarque]", "value");
        let form = [("base", "1"), ("titre", "Une fiche"), ("corps", "Corrigé."), ("remarque", &number)];
        let done = mo.post(&format!("{}/modifier", sheet.path), &form);
        assert_eq!(done.header("location"), format!("/a-traiter?avis=corrigee&ici={number}#r{number}"));
        let page = mo.get(&format!("/a-traiter?avis=corrigee&ici={number}"));
        assert!(page.text(&format!("#r{number} [role=status]")).contains("La correction est publiée"));
        assert!(!page.has(".notice"), "said once");
        // Of a remark that does not stand on the page it is told at the top.
        let elsewhere = mo.get("/a-traiter?avis=corrigee&ici=99999");
        assert!(elsewhere.text(".notice").contains("La correction est publiée"));
    });
}

#[test]
fn a_remark_is_answered_and_thanked_by_mail_where_an_address_is_known() {
    on_both(|site| {
        let (ann, bob, mo) = (site.member("Ann"), site.stranger(), site.person("Mo", Role::Moderator));
        let sheet = ann.writes("Une fiche", "Du texte.");
        // A stranger who left an address.
        sends(&bob, &sheet, &[("de", "Marie <marie@exemple.org>")]);
        assert_eq!(treats(&mo, "repondre", &[("reponse", "")]).status, 422);
        assert_eq!(treats(&mo, "repondre", &[("reponse", "Laquelle ?\nMerci.")]).status, 303);
        let answer = site.letter_to("marie@exemple.org");
        assert!(
            answer.text.contains("Laquelle ?") && answer.text.contains("Merci.") && answer.text.contains(WORDS),
            "{}",
            answer.text
        );
        assert!(!answer.text.contains("mo@exemple.fr") && answer.path() == format!("/f/{}", sheet.id));
        assert!(mo.get("/a-traiter").text(".case").contains("Réponse de Mo"));
        assert_eq!(treats(&mo, "remercier", &[("mot", "C’est corrigé.")]).status, 303);
        let thanks = site.letter_to("marie@exemple.org");
        assert!(thanks.text.contains("C’est corrigé.") && thanks.text.starts_with("Bonjour,"), "{}", thanks.text);
        // Opened and closed again, nobody is thanked twice.
        let closed = mo.get("/a-traiter?etat=closes").attribute("input[name=remarque]", "value");
        mo.post("/a-traiter", &[("remarque", &closed), ("faire", "rouvrir")]);
        assert_eq!(treats(&mo, "remercier", &[]).status, 303);
        assert!(site.letters_to("marie@exemple.org").is_empty());
        // A member is written to at the address of their account, which is not shown.
        sends(&ann, &sheet, &[("de", "ailleurs@exemple.org")]);
        assert!(!mo.get("/a-traiter").text(".case").contains("exemple"));
        assert_eq!(treats(&mo, "repondre-clore", &[("reponse", "Merci Ann.")]).status, 303);
        assert!(site.letter_to("ann@exemple.fr").text.contains("Merci Ann."));
        assert!(site.letters_to("ailleurs@exemple.org").is_empty());
        // Who left nothing is not answered, and closing still works.
        sends(&bob, &sheet, &[("de", "Marie")]);
        assert!(!mo.get("/a-traiter").has("textarea[name=reponse]"));
        assert_eq!(treats(&mo, "repondre", &[("reponse", "Bonjour")]).status, 422);
        assert_eq!(treats(&mo, "remercier", &[]).status, 303);
        assert!(site.letters_to("marie@exemple.org").is_empty());
    });
}

#[test]
fn those_who_treat_remarks_are_told_at_most_once_an_hour() {
    on_both(|site| {
        let (ann, mo) = (site.member("Ann"), site.person("Mo", Role::Moderator));
        site.account("Eve", Role::Contributor);
        let (hers, other) = (ann.writes("La sienne", "Du texte."), ann.writes("Une autre", "Du texte."));
        govern(site, &hers, "Eve", Visibility::Public);
        let bob = site.stranger();
        sends(&bob, &hers, &[("erreur", "Une")]);
        let told = site.letter_to("eve@exemple.fr");
        assert!(told.text.contains("La sienne") && told.text.contains("Une") && told.path() == "/a-traiter");
        assert!(site.letter_to("mo@exemple.fr").text.contains("La sienne"));
        site.wait(Moment::MINUTE);
        sends(&bob, &hers, &[("erreur", "Deux")]);
        sends(&bob, &other, &[("erreur", "Trois")]);
        for email in ["eve@exemple.fr", "mo@exemple.fr"] {
            assert!(site.letters_to(email).is_empty(), "not within the hour");
        }
        site.wait(Moment::HOUR);
        let grouped = site.letter_to("mo@exemple.fr").text;
        assert!(grouped.contains("Deux") && grouped.contains("Trois") && !grouped.contains("Une\n"), "{grouped}");
        let hers_alone = site.letter_to("eve@exemple.fr").text;
        assert!(hers_alone.contains("Deux") && !hers_alone.contains("Trois"), "{hers_alone}");
        // Who treated it meanwhile is not told; nor is who sent it.
        site.wait(2 * Moment::HOUR);
        sends(&mo, &other, &[("erreur", "Quatre")]);
        assert!(site.letters_to("mo@exemple.fr").is_empty());
        // A moderator who would rather not is left alone, but for the sheets that they look after.
        assert!(mo.get("/mon-compte").has("input[name=prevenir][checked]"));
        assert!(!ann.get("/mon-compte").has("input[name=prevenir]"));
        assert_eq!(mo.post("/mon-compte/remarques", &[]).header("location"), "/mon-compte?fait=remarques");
        assert!(!mo.get("/mon-compte").has("input[name=prevenir][checked]"));
        sends(&bob, &other, &[("erreur", "Cinq")]);
        assert!(site.letters_to("mo@exemple.fr").is_empty());
        govern(site, &other, "Mo", Visibility::Public);
        sends(&bob, &other, &[("erreur", "Six")]);
        assert!(site.letter_to("mo@exemple.fr").text.contains("Six"));
        mo.post("/mon-compte/remarques", &[("prevenir", "oui")]);
        assert!(mo.get("/mon-compte").has("input[name=prevenir][checked]"));
    });
}

#[test]
fn own_data_hold_what_one_sent_and_a_closed_account_leaves_no_name() {
    on_both(|site| {
        let (ann, mo) = (site.member("Ann"), site.person("Mo", Role::Moderator));
        let sheet = ann.writes("Une fiche", "Du texte.");
        sends(&ann, &sheet, &[("champ", "probleme")]);
        treats(&mo, "repondre", &[("reponse", "Merci.")]);
        let data = ann.get("/mon-compte/donnees.json").json();
        assert_eq!(data["remarks"]["sent"][0]["words"], WORDS);
        assert_eq!(data["remarks"]["sent"][0]["answer"], "Merci.");
        let data = mo.get("/mon-compte/donnees.json").json();
        assert_eq!(
            (&data["remarks"]["treated"][0]["answer"], &data["remark_letters"]["wanted"]),
            (&"Merci.".into(), &true.into())
        );
        assert!(data["remarks"]["sent"].as_array().is_some_and(Vec::is_empty));
        let member = ann.member.clone().unwrap();
        site.set_password(&member, "quatre chevaux bleus trottent");
        assert_eq!(ann.post("/mon-compte/fermeture", &[("fermeture", "quatre chevaux bleus trottent")]).status, 303);
        let case = mo.get("/a-traiter").text(".case");
        assert!(case.contains(WORDS) && case.contains("personne sans compte") && !case.contains("Ann"), "{case}");
        assert!(!mo.get("/a-traiter").has("textarea[name=reponse]"), "nobody can be answered any more");
    });
}

#[test]
fn what_a_stranger_left_is_forgotten_after_the_closing_and_the_remark_after_a_year() {
    on_both(|site| {
        let (ann, bob, mo) = (site.member("Ann"), site.stranger(), site.person("Mo", Role::Moderator));
        let sheet = ann.writes("Une fiche", "Du texte.");
        sends(&bob, &sheet, &[("de", "marie@exemple.org")]);
        site.wait(Moment::SECOND);
        sends(&bob, &sheet, &[("erreur", "Une autre"), ("de", "paul@exemple.org")]);
        treats(&mo, "clore", &[]);
        site.wait(days(29));
        purge(site);
        let mo = site.person("Max", Role::Moderator);
        let seen = |at: &str| mo.get(at).texts(".case .facts-line").join(" ");
        assert!(seen("/a-traiter?etat=closes").contains("paul@exemple.org"));
        site.wait(days(2));
        purge(site);
        let mo = site.person("Moïra", Role::Moderator);
        let seen = |at: &str| mo.get(at).texts(".case .facts-line").join(" ");
        assert!(!seen("/a-traiter?etat=closes").contains("paul@exemple.org"));
        assert!(seen("/a-traiter").contains("marie@exemple.org"), "it waits: its author hopes for an answer");
        site.wait(days(365));
        purge(site);
        let mo = site.person("Maud", Role::Moderator);
        assert!(!mo.get("/a-traiter?etat=closes").has(".case"));
        assert!(!mo.get("/a-traiter").html.contains("marie@exemple.org"));
        assert_eq!(mo.get("/a-traiter").texts(".said"), [WORDS]);
    });
}

#[test]
fn a_nod_counts_once_a_month_beside_the_verification() {
    on_both(|site| {
        let (ann, mo) = (site.member("Ann"), site.person("Mo", Role::Moderator));
        let sheet = ann.writes("Une fiche", "Du texte.");
        let nods = |who: &Browser<'_>| who.post(&format!("/fiches/{}/verifier", sheet.id), &[]).status;
        let told = |who: &Browser<'_>| who.get(&sheet.path).texts(".band .small").join(" ");
        assert_eq!((nods(&site.stranger()), nods(&site.stranger())), (200, 200));
        assert!(told(&mo).contains("une personne sans compte"), "one address: {}", told(&mo));
        assert_eq!(nods(&site.person("Rita", Role::Reader)), 200);
        assert!(told(&mo).contains("2 personnes"), "{}", told(&mo));
        for who in [&ann, &site.stranger()] {
            assert!(!told(who).contains("personnes sans compte"), "for who looks after it alone");
        }
        govern(site, &sheet, "Ann", Visibility::Public);
        assert!(told(&ann).contains("2 personnes"));
        site.wait(days(31));
        purge(site);
        let (mo, ann) = (site.person("Moïra", Role::Moderator), site.member("Anna"));
        assert_eq!(nods(&site.stranger()), 200);
        assert!(told(&mo).contains("3 personnes"), "{}", told(&mo));
        site.wait(Moment::MINUTE);
        assert_eq!(nods(&ann), 303, "a member verifies");
        assert!(!told(&mo).contains("sans compte"), "counted since the verification: {}", told(&mo));
        let eve = site.member("Eve");
        block(site, &eve);
        assert_eq!(nods(&eve), 403);
        site.wait(days(401));
        purge(site);
    });
}
