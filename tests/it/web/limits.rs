//! What one account or one address may send, and that nothing typed is lost when it is too much.

use std::collections::BTreeSet;

use maillage::db::types::Role;
use maillage::hall::error::Error;
use maillage::models::account::Account;

use super::who_sees::patterns;
use crate::api::Program;
use crate::support::{Browser, Page, Site, on_both, on_both_with};

/// The addresses of the route tables that take a form, their parameters filled in.
fn forms(sheet: i64) -> BTreeSet<String> {
    let table = include_str!("../../../src/web/routes.rs");
    let taking = |line: &&str| line.contains(" post(") || line.contains(" act(") || line.contains("both(at, ");
    let lines: Vec<&str> = table.lines().filter(taking).collect();
    let found: BTreeSet<String> = patterns(&lines.join("\n")).iter().map(|pattern| filled(pattern, sheet)).collect();
    assert!(found.len() > 25, "{found:?}");
    found
}

fn filled(pattern: &str, sheet: i64) -> String {
    let Some((start, rest)) = pattern.split_once('{') else { return pattern.to_owned() };
    let (name, end) = rest.split_once('}').unwrap();
    let value = match name.split(':').next().unwrap() {
        "SHEET" => format!("/fiches/{sheet}"),
        "sheet" => sheet.to_string(),
        "secret" => "abc".to_owned(),
        "picture" => "logo".to_owned(),
        _ => "1".to_owned(),
    };
    filled(&format!("{start}{value}{end}"), sheet)
}

fn is_over(page: &Page) -> bool {
    page.status == 429 && page.header("retry-after").parse::<u32>().is_ok_and(|seconds| seconds > 0)
}

/// Sends until it is too much; how many were taken.
fn until_over(what: &str, send: impl Fn() -> Page) -> usize {
    (0..200).find(|_| is_over(&send())).unwrap_or_else(|| panic!("{what}: 200 and no end"))
}

fn block(site: &Site, browser: &Browser<'_>) {
    let (id, now) = (browser.member.as_ref().unwrap().id, site.app.now());
    let block =
        |db: &mut maillage::db::Db| Ok::<_, Error>(Account::block_until(db, id, now, None, None, Some("Publicités"))?);
    site.app.store.write(block).unwrap();
}

#[test]
fn every_form_of_a_member_counts_whatever_it_does() {
    on_both_with(&[("LIMIT_FORMS_ACCOUNT", "10/min")], |site| {
        let sheet = site.member("Ann").writes("Une fiche", "Du texte.").id;
        let bob = site.member("Bob");
        for address in forms(sheet) {
            // The form that closes a session would end the walk.
            if !address.starts_with("/deconnexion") && !address.ends_with("/sessions") {
                let form = [("type", "fiche-pratique"), ("faire", "rien"), ("titre", "Une fiche"), ("corps", "Mots.")];
                assert!(until_over(&address, || bob.post(&address, &form)) <= 10, "{address}");
                site.wait(61_000_000);
            }
        }
        let ann = site.reload(&site.person("Anne", Role::Contributor));
        assert!(until_over("before she is blocked", || ann.post("/brouillons", &[])) == 10);
    });
}

#[test]
fn a_form_of_parts_counts_at_every_address_like_any_other() {
    use reqwest::blocking::multipart::{Form, Part};
    on_both_with(&[("LIMIT_FORMS_ACCOUNT", "10/min"), ("LIMIT_FORMS_ADDRESS", "10/min")], |site| {
        let sheet = site.member("Ann").writes("Une fiche", "Du texte.").id;
        let chief = site.person("Chef", Role::Administrator);
        for address in forms(sheet) {
            let send = || {
                let form = Form::new()
                    .text("jeton", chief.token())
                    .part("fichier", Part::bytes(b"texte".to_vec()).file_name("a.txt"))
                    .part("logo", Part::bytes(b"texte".to_vec()).file_name("a.png"));
                let request = chief.client().post(chief.at(&address)).header("sec-fetch-site", "same-origin");
                chief.send(request.multipart(form))
            };
            assert!(until_over(&address, send) <= 10, "{address}");
            site.wait(61_000_000);
        }
        // What a stranger sends counts by address; where nobody but members may come, it is not read at all.
        let stranger = site.stranger();
        for address in forms(sheet) {
            let statuses: BTreeSet<u16> = (0..12).map(|_| stranger.post(&address, &[("titre", "x")]).status).collect();
            let is_turned_away = statuses.iter().all(|status| [303, 401, 403].contains(status));
            assert!(statuses.contains(&429) || is_turned_away, "{address}: {statuses:?}");
            site.wait(901_000_000);
        }
    });
}

#[test]
fn two_hundred_forms_in_a_minute_are_too_many_by_default() {
    on_both(|site| {
        let bob = site.member("Bob");
        for (path, form) in [("/brouillons", [("titre", "x")]), ("/mes-recherches", [("nom", "x")])] {
            assert!(until_over(path, || bob.post(path, &form)) >= 100, "{path}");
            site.wait(61_000_000);
        }
        let stranger = site.stranger();
        for (path, form) in [("/apercu", ("body", "x")), ("/fiches/nouvelle", ("faire", "apercu"))] {
            let form = [form, ("type", "fiche-pratique")];
            assert!(until_over(path, || stranger.post(path, &form)) >= 100, "{path}");
            site.wait(61_000_000);
        }
        let program = Program::stranger(site);
        let render = || program.post("/render", &serde_json::json!({ "body": "x" }));
        let answer = (0..200).map(|_| render()).find(|answer| answer.status == 429).unwrap();
        assert_eq!(answer.code(429), "too_many");
        assert!(answer.headers.contains_key("retry-after"));
    });
}

#[test]
fn a_room_of_twenty_people_behind_one_address_works() {
    on_both(|site| {
        let people: Vec<_> = (0..20).map(|n| site.member(&format!("Personne {n}"))).collect();
        let text = "Un paragraphe de la fiche que nous écrivons ensemble. ".repeat(200);
        // A minute of writing: a preview each 4 s, a draft each 10 s, and one save.
        for (n, person) in people.iter().enumerate() {
            for _ in 0..15 {
                assert_eq!(person.post("/apercu", &[("body", &text)]).status, 200);
            }
            for _ in 0..6 {
                let draft = [("brouillon", "nouvelle-fiche-pratique"), ("corps", text.as_str())];
                assert_eq!(person.post("/brouillons", &draft).status, 200);
            }
            let title = format!("Fiche {n}");
            let form = [("type", "fiche-pratique"), ("titre", title.as_str()), ("corps", "Du texte.")];
            assert_eq!(person.post("/fiches/nouvelle", &form).status, 303);
        }
    });
}

#[test]
fn texts_to_set_and_to_compare_count_by_their_size_and_the_address() {
    on_both_with(&[("LIMIT_TEXT_ADDRESS", "300/min")], |site| {
        let (ann, text) = (site.member("Ann"), "mot ".repeat(25_000));
        let sheet = ann.writes("Une fiche", &text);
        ann.saves(Some(sheet.id), 1, &format!("---\nmodele: fiche-pratique\ntitre: Une fiche\n---\n{text}fin\n"))
            .unwrap();
        let asks: [(&str, &dyn Fn() -> Page); 4] = [
            ("preview", &|| site.stranger().post("/apercu", &[("body", &text)])),
            ("preview of a member", &|| site.member("Bob").post("/apercu", &[("body", &text)])),
            ("button", &|| {
                let form = [("type", "fiche-pratique"), ("faire", "apercu"), ("corps", text.as_str())];
                site.stranger().post("/fiches/nouvelle", &form)
            }),
            ("comparison", &|| ann.get(&format!("{}/versions/1...2", sheet.path))),
        ];
        for (what, ask) in asks {
            assert_eq!(ask().status, 200, "{what}");
            assert!(
                until_over(what, || if what == "preview of a member" { asks[0].1() } else { ask() }) <= 3,
                "{what}"
            );
            site.wait(61_000_000);
        }
        let program = Program::stranger(site);
        let body = serde_json::json!({ "body": text });
        assert!((0..4).any(|_| program.post("/render", &body).status == 429));
        site.wait(61_000_000);
        let diff = || program.get(&format!("/sheets/{}/diff?from=1&to=2", sheet.id)).status;
        assert!((0..4).any(|_| diff() == 429));
    });
}

#[test]
fn what_was_typed_comes_back_with_the_page_that_says_to_wait() {
    on_both_with(&[("LIMIT_FORMS_ACCOUNT", "1/min")], |site| {
        maillage::cli::serve::prepare(&site.app).unwrap();
        let bob = site.member("Bob");
        let sheet = bob.writes_text("---\nmodele: methode-animation\ntitre: Boule de neige\n---\nÀ deux.\n");
        assert_eq!(bob.post("/mes-recherches", &[("nom", "Neige"), ("requete", "q=neige")]).status, 303);
        let editor = bob.post(
            &format!("{}/modifier", sheet.path),
            &[("base", "1"), ("titre", "Boule de neige"), ("corps", "À deux, puis <à quatre>.\n\nEt plus.")],
        );
        assert!(is_over(&editor), "{}", editor.status);
        assert_eq!(editor.text_raw("textarea[name=corps]").trim(), "À deux, puis <à quatre>.\n\nEt plus.");
        let trials = format!("{}/essais", sheet.path);
        let note = "Un long récit.\n\n« Avec » des <signes>.";
        let told = bob.post(&trials, &[("date", "2026-03-12"), ("lieu", "Saugues"), ("note", note)]);
        assert!(is_over(&told));
        assert_eq!(told.text_raw("textarea[name=note]"), note);
        assert_eq!(told.attribute("input[name=lieu]", "value"), "Saugues");
        let form = format!("main form[action=\"{trials}\"]");
        let token = told.attribute(&format!("{form} input[name=jeton]"), "value");
        site.wait(61_000_000);
        let again = [("jeton", token.as_str()), ("date", "2026-03-12"), ("lieu", "Saugues"), ("note", note)];
        assert_eq!(bob.post_raw(&trials, &again, &[("sec-fetch-site", "same-origin")]).status, 303);
        let password = bob.post("/mon-compte/fermeture", &[("fermeture", "Six épis de seigle")]);
        assert!(is_over(&password) && !password.html.contains("seigle"), "no page repeats a password");
    });
}

#[test]
fn answers_to_a_clash_come_back_with_the_page_that_says_to_wait() {
    for low in [("LIMIT_FORMS_ACCOUNT", "1/min"), ("LIMIT_SAVES_ACCOUNT", "1/min")] {
        on_both_with(&[low], |site| {
            let (ann, bob) = (site.member("Ann"), site.member("Bob"));
            let sheet = ann.writes("Une fiche", "Un.");
            let head = "---\nmodele: fiche-pratique\ntitre: Une fiche\n---\n";
            ann.saves(Some(sheet.id), 1, &format!("{head}Deux.\n")).unwrap();
            let path = format!("{}/modifier", sheet.path);
            let form = [("base", "1"), ("titre", "Une fiche"), ("corps", "Trois.")];
            let clash = bob.post(&path, &form);
            assert_eq!(clash.status, 409);
            let mine = clash.attribute("[name=mon_texte]", "value");
            let mine = if mine.is_empty() { clash.text_raw("[name=mon_texte]") } else { mine };
            let answers =
                [("base", "1"), ("version", "2"), ("mon_texte", &mine), ("p0", "moi"), ("r0", "Quatre enfin.")];
            let waiting = bob.post(&path, &answers);
            assert!(is_over(&waiting), "{}", waiting.status);
            assert_eq!(waiting.text_raw("textarea[name=r0]").trim(), "Quatre enfin.");
            assert!(waiting.text(".notice").contains("n’est pas perdu"), "{}", waiting.html);
            site.wait(61_000_000);
            assert_eq!(bob.post(&path, &answers).status, 303);
        });
    }
}

#[test]
fn drafts_have_a_number_and_a_size_and_a_blocked_member_keeps_none() {
    on_both_with(&[("LIMITS", "off")], |site| {
        let ann = site.member("Ann");
        let keep = |n: usize, body: &str| {
            let place = format!("nouvelle-fiche-pratique~{n}");
            ann.post("/brouillons", &[("brouillon", &place), ("type", "fiche-pratique"), ("corps", body)])
        };
        assert_eq!(keep(0, &"é".repeat(1_000_000)).status, 413);
        for n in 0..50 {
            assert_eq!(keep(n, "Du texte.").status, 200, "{n}");
        }
        assert_eq!(keep(50, "Du texte.").status, 422);
        assert_eq!(keep(49, "Un autre texte.").status, 200, "one that stands is replaced");
        let sheet = ann.writes("Une fiche", "Du texte.");
        let path = format!("{}/modifier", sheet.path);
        let form = [("base", "1"), ("titre", "Une fiche"), ("corps", "Mes mots."), ("faire", "brouillon")];
        let full = ann.post(&path, &form);
        assert_eq!((full.status, full.text_raw("textarea[name=corps]").trim()), (422, "Mes mots."));
        assert!(full.text("main").contains("50 brouillons"), "{}", full.html);
        block(site, &ann);
        let blocked = ann.post(&path, &form);
        assert_eq!((blocked.status, blocked.text_raw("textarea[name=corps]").trim()), (403, "Mes mots."));
        assert!(blocked.text("main").contains("Publicités"), "{}", blocked.html);
        assert_eq!(keep(49, "Du texte.").status, 403);
        let bob = site.member("Bob");
        let big = "a".repeat(1_000_000);
        let kept =
            |n: usize| bob.post("/brouillons", &[("brouillon", &format!("nouvelle-x~{n}")), ("corps", &big)]).status;
        assert_eq!((0..11).map(kept).filter(|status| *status == 200).count(), 10, "ten megabytes in all");
    });
}

#[test]
fn an_account_has_fifty_sessions_at_most() {
    on_both(|site| {
        let ann = site.member("Ann");
        let id = ann.member.as_ref().unwrap().id;
        let begin = || {
            site.wait(1_000_000);
            let begun = maillage::http::session::begin(&site.app, id, Default::default(), None);
            actix_web::rt::System::new().block_on(begun).unwrap();
        };
        (0..49).for_each(|_| begin());
        assert_eq!(ann.get("/mon-compte").status, 200);
        begin();
        assert_eq!(ann.get("/mon-compte").status, 303, "the one used the longest ago ended");
        assert_eq!(site.stranger().get("/").status, 200);
    });
}

#[test]
fn mails_asked_for_count_by_address_wherever_they_are_asked() {
    on_both_with(&[("LIMIT_ASKED_MAILS_ADDRESS", "3/h")], |site| {
        let ann = super::accounts::newcomer(site, "Ann", "ann@exemple.fr");
        let forgotten = || site.stranger().post("/mot-de-passe-oublie", &[("courriel", "bob@exemple.fr")]);
        assert_eq!((forgotten().status, forgotten().status), (200, 200));
        let fields = [("courriel", "ann@nouvelle.fr"), ("mot_de_passe", super::accounts::PASSWORD)];
        let page = ann.submits("/mon-compte", "/mon-compte/adresse", &fields);
        assert!(is_over(&page), "{}", page.status);
        assert_eq!(page.attribute("input[name=courriel]", "value"), "ann@nouvelle.fr");
        site.letters_to("ann@exemple.fr");
    });
}
