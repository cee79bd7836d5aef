//! Programs that make and change sheets.

use maillage::db::types::{Role, Scope};
use serde_json::json;

use super::Program;
use crate::support::{days, on_both, on_both_with};

#[test]
fn a_program_makes_and_changes_a_sheet() {
    on_both(|site| {
        let program = Program::of(site, "Ann", Role::Contributor);
        let new = json!({"kind": "methode-animation", "title": "Boule de neige", "fields": {"groupe": {"min": 6, "max": 30}, "difficulte": null},
            "body": "À deux, puis à quatre.", "comment": "Première"});
        let made = program.post("/sheets", &new);
        assert!(made.headers["location"].to_str().unwrap().starts_with("/api/v1/sheets/"));
        let made = made.ok();
        assert_eq!((&made["revision"]["number"], &made["revision"]["author"]), (&json!(1), &json!("Ann")));
        let path = format!("/sheets/{}", made["id"]);
        let sheet = program.get(&path).ok();
        assert_eq!(sheet["fields"], json!({"groupe": {"min": "6", "max": "30"}}));
        assert_eq!(sheet["body"], "À deux, puis à quatre.\n");
        let change = json!({"base_revision": 1, "title": "Boule de neige géante", "fields": {"groupe": null, "resume": "Une phrase."}, "comment": "c"});
        let changed = program.put(&path, &change).ok();
        assert_eq!(changed["fields"], json!({"resume": "Une phrase."}));
        assert_eq!(
            (&changed["title"], &changed["merged"], &changed["body"]),
            (&json!("Boule de neige géante"), &json!(false), &sheet["body"])
        );
        let text = |kind: &str| {
            let text = format!("---\nmodele: {kind}\ntitre: Autre\n---\nTout neuf\n");
            json!({"base_revision": 2, "text": text, "comment": ""})
        };
        for refused in [
            program.put(&path, &text("page-inconnue")),
            program.put(&path, &json!({"base_revision": 2, "fields": {"modele": "page-inconnue"}})),
            program.post("/sheets", &json!({"title": "Encore", "fields": {"modele": "page-inconnue"}})),
        ] {
            assert_eq!(refused.code(422), "invalid");
            assert!(refused.body.to_string().contains("fields.modele"), "{}", refused.body);
        }
        let changed = program.put(&path, &text("fiche-pratique")).ok();
        assert_eq!(
            (&changed["kind"], &changed["title"], &changed["body"]),
            (&json!("fiche-pratique"), &json!("Autre"), &json!("Tout neuf\n"))
        );
    });
}

#[test]
fn a_sheet_keeps_five_thousand_links() {
    on_both(|site| {
        let program = Program::of(site, "Ann", Role::Contributor);
        let new = |links: usize| {
            let body: String = (0..links).map(|n| format!("[[P{n}]] ")).collect();
            json!({"title": format!("Une fiche à {links} liens"), "body": body, "comment": ""})
        };
        let refused = program.post("/sheets", &new(5_001));
        assert_eq!(refused.code(422), "invalid");
        assert!(refused.body.to_string().contains("Répartissez-le"), "{}", refused.body);
        let made = program.post("/sheets", &new(5_000)).ok();
        // The list of what is asked for goes on, page after page.
        let page = site.stranger().get("/pages-demandees?page=2");
        assert_eq!((page.texts("main li h2").len(), page.has("a[href*='page=3']")), (100, true));
        let path = format!("/sheets/{}", made["id"]);
        let body = json!({"base_revision": 1, "body": "Voir ailleurs.", "comment": ""});
        assert_eq!(program.put(&path, &body).ok()["body"], "Voir ailleurs.\n");
        assert_eq!(site.stranger().get("/pages-demandees").texts("main li h2").len(), 0);
    });
}

#[test]
fn a_request_sets_so_many_fields_and_is_told_when_it_names_more() {
    on_both(|site| {
        let program = Program::of(site, "Ann", Role::Contributor);
        let fields =
            |count: usize| (0..count).map(|n| (format!("cle{n}"), json!("v"))).collect::<serde_json::Map<_, _>>();
        let new = |count: usize| json!({"title": format!("Une fiche à {count} champs"), "fields": fields(count)});
        let made = program.post("/sheets", &new(1_000)).ok();
        let path = format!("/sheets/{}", made["id"]);
        assert_eq!(program.get(&path).ok()["fields"].as_object().unwrap().len(), 1_000);
        let changes = json!({"base_revision": 1, "fields": fields(1_001)});
        for refused in
            [program.post("/sheets", &new(1_001)), program.post("/sheets", &new(10_000)), program.put(&path, &changes)]
        {
            assert_eq!(refused.code(422), "invalid");
            assert!(refused.body.to_string().contains("pour 1000 au plus"), "{}", refused.body);
        }
        assert_eq!(program.get(&path).ok()["revision"]["number"], 1);
    });
}

#[test]
fn a_program_is_told_when_what_it_adds_stands_beside_what_somebody_else_added() {
    on_both(|site| {
        let program = Program::of(site, "Ann", Role::Contributor);
        let bob = site.member("Bob");
        let sheet = bob.writes("Titre", "Un.");
        bob.saves(Some(sheet.id), 1, &site.text_of(sheet.id).replace("Un.\n", "Un.\n\nDe Bob.\n")).unwrap();
        let path = format!("/sheets/{}", sheet.id);
        let merged = program.put(&path, &json!({"base_revision": 1, "body": "Un.\n\nD’Ann.\n"})).ok();
        assert_eq!((&merged["merged"], &merged["kept_both"]), (&json!(true), &json!(true)));
        assert_eq!(merged["body"], json!("Un.\n\nDe Bob.\n\nD’Ann.\n"));
    });
}

#[test]
fn a_stale_base_is_merged_or_refused_with_the_three_texts() {
    on_both(|site| {
        let program = Program::of(site, "Ann", Role::Contributor);
        let id = site.member("Bob").writes("Titre", "Un.\n\nDeux.\n\nTrois.\n\nQuatre.").id;
        let path = format!("/sheets/{id}");
        let body = |first: &str, last: &str| json!({"base_revision": 1, "body": format!("{first}\n\nDeux.\n\nTrois.\n\n{last}\n")});
        assert_eq!(program.put(&path, &body("Un bis.", "Quatre.")).ok()["revision"]["number"], 2);
        let merged = program.put(&path, &body("Un.", "Quatre bis.")).ok();
        assert_eq!(
            (&merged["merged"], &merged["body"]),
            (&json!(true), &json!("Un bis.\n\nDeux.\n\nTrois.\n\nQuatre bis.\n"))
        );
        assert_eq!(merged["kept_both"], json!(false));
        let clash = program.put(&path, &body("Un ter.", "Quatre."));
        assert_eq!(clash.code(409), "conflict");
        let conflict = &clash.body["conflict"];
        assert!(conflict["base"].as_str().unwrap().contains("Un.\n"));
        assert!(conflict["theirs"].as_str().unwrap().contains("Un bis.\n"));
        assert!(conflict["mine"].as_str().unwrap().contains("Un ter.\n"));
        let marked = conflict["merged_with_marks"].as_str().unwrap();
        assert!(marked.contains("<<<<<<< mine\nUn ter.\n=======\nUn bis.\n>>>>>>> theirs\n"), "{marked}");
        assert!(program.get(&path).ok()["body"].as_str().unwrap().contains("Un bis."));
    });
}

#[test]
fn a_repeated_request_makes_one_sheet() {
    on_both(|site| {
        let program = Program::of(site, "Ann", Role::Contributor);
        let send = |key: &str, title: &str| {
            program.send(
                "POST",
                "/sheets",
                &[("idempotency-key", key)],
                Some(json!({"title": title, "body": "x"}).to_string()),
            )
        };
        let first = send("k1", "Une").ok();
        assert_eq!(send("k1", "Une").ok(), first);
        assert_eq!(send("k1", "Deux").code(422), "invalid");
        assert_eq!(send("k2", "Une").code(409), "title_taken");
        let other = Program::of(site, "Bob", Role::Contributor);
        let theirs =
            other.send("POST", "/sheets", &[("idempotency-key", "k1")], Some(json!({"title": "Trois"}).to_string()));
        assert_ne!(theirs.ok()["id"], first["id"]);
    });
}

#[test]
fn a_summary_of_more_than_two_hundred_characters_makes_and_changes_no_sheet() {
    on_both(|site| {
        let program = Program::of(site, "Ann", Role::Contributor);
        let (short, long) = ("é".repeat(200), "é".repeat(201));
        let new = |comment: &str| json!({"title": "Le résumé", "comment": comment}).to_string();
        let keyed =
            |key: &str, comment: &str| program.send("POST", "/sheets", &[("idempotency-key", key)], Some(new(comment)));
        for refused in [program.send("POST", "/sheets", &[], Some(new(&long))), keyed("k1", &long)] {
            assert_eq!(refused.code(422), "invalid");
            assert!(refused.body.to_string().contains("dépasse 200 caractères"), "{}", refused.body);
        }
        // The title stayed free, and the key too.
        let path = format!("/sheets/{}", keyed("k1", &short).ok()["id"]);
        let change = |comment: &str| json!({"base_revision": 1, "body": "Autre.", "comment": comment});
        assert_eq!(program.put(&path, &change(&long)).code(422), "invalid");
        assert_eq!(program.put(&path, &change(&short)).ok()["revision"]["number"], 2);
    });
}

#[test]
fn requests_sent_at_once_with_one_key_make_one_sheet() {
    on_both(|site| {
        let program = Program::of(site, "Ann", Role::Contributor);
        let send = || {
            program.send("POST", "/sheets", &[("idempotency-key", "k")], Some(json!({"title": "Une"}).to_string())).ok()
        };
        let ids: Vec<_> = std::thread::scope(|scope| {
            let calls: Vec<_> = (0..6).map(|_| scope.spawn(send)).collect();
            calls.into_iter().map(|call| call.join().unwrap()["id"].clone()).collect()
        });
        assert!(ids.iter().all(|id| Some(id) == ids.first()), "{ids:?}");
    });
}

#[test]
fn writing_needs_a_good_token_and_the_right_to() {
    on_both(|site| {
        let new = json!({"title": "Une"});
        let stranger = Program::stranger(site);
        let refused = stranger.post("/sheets", &new);
        assert_eq!(refused.code(401), "sign_in_first");
        assert_eq!(refused.headers["www-authenticate"], "Bearer");
        let mut bad = Program::stranger(site);
        bad.token = Some("nonsense".into());
        assert_eq!(bad.post("/sheets", &new).code(401), "sign_in_first");
        assert_eq!(bad.get("/sheets").code(401), "sign_in_first");
        assert_eq!(Program::of(site, "Lou", Role::Reader).post("/sheets", &new).code(403), "forbidden");
        let contributor = Program::of(site, "Ann", Role::Contributor);
        let kind = json!({"kind": "modele", "title": "Un modèle", "fields": {"cle": "x", "pluriel": "X"}});
        assert_eq!(contributor.post("/sheets", &kind).code(403), "forbidden");
        // The cookie of a session is no token.
        let member = site.member("Bob");
        let posted = member.client().post(member.at("/api/v1/sheets")).json(&new).send().unwrap();
        assert_eq!(posted.status().as_u16(), 401);
    });
}

#[test]
fn titles_bases_and_sheets_that_cannot_be_are_refused() {
    on_both(|site| {
        let program = Program::of(site, "Ann", Role::Contributor);
        let bob = site.member("Bob");
        let (id, other) = (bob.writes("Une", "x").id, bob.writes("Autre", "x").id);
        let path = format!("/sheets/{id}");
        let taken = program.put(&path, &json!({"base_revision": 1, "title": "autre"}));
        assert_eq!(taken.code(409), "title_taken");
        assert_eq!(taken.body["error"]["sheet"], other);
        let base = program.put(&path, &json!({"base_revision": 9, "body": "y"}));
        assert_eq!(base.code(422), "invalid");
        assert_eq!(base.body["error"]["fields"][0]["field"], "base_revision");
        assert_eq!(program.put(&path, &json!({"base_revision": 1, "title": "[x]"})).code(422), "invalid");
        assert_eq!(program.post("/sheets", &json!({"title": ""})).code(422), "invalid");
        assert_eq!(program.post("/sheets", &json!({"title": "T", "kind": "inconnu"})).code(422), "invalid");
        assert_eq!(program.put("/sheets/99999", &json!({"base_revision": 1})).code(404), "not_found");
        assert_eq!(
            program.post("/sheets", &json!({"title": "T", "body": "x".repeat(1_100_000)})).code(413),
            "too_large"
        );
        assert_eq!(
            program.post("/sheets", &json!({"title": "T", "body": "x".repeat(9_000_000)})).code(413),
            "too_large"
        );
        site.deletes(id);
        assert_eq!(program.put(&path, &json!({"base_revision": 1, "body": "y"})).code(410), "gone");
        assert_eq!(program.get(&path).code(410), "gone");
    });
}

#[test]
fn a_token_that_writes_too_often_waits() {
    on_both_with(&[("LIMIT_SAVES_TOKEN", "2/min")], |site| {
        let program = Program::of(site, "Ann", Role::Contributor);
        for title in ["Une", "Deux"] {
            program.post("/sheets", &json!({"title": title})).ok();
        }
        let waits = program.post("/sheets", &json!({"title": "Trois"}));
        assert_eq!(waits.code(429), "too_many");
        assert!(waits.headers.contains_key("retry-after"));
    });
}

#[test]
fn past_its_limit_a_program_that_waits_writes_all_the_same() {
    on_both_with(&[("LIMIT_SAVES_TOKEN", "180/min")], |site| {
        let program = Program::of(site, "Ann", Role::Contributor);
        let (mut waited, mut first) = (0, None);
        for n in 0..200 {
            let body = json!({ "title": format!("Fiche {n}") });
            let mut answer = program.post("/sheets", &body);
            if answer.status == 429 {
                first = first.or(Some(n));
                let seconds: i64 = answer.headers["retry-after"].to_str().unwrap().parse().unwrap();
                waited += seconds;
                site.wait(seconds * 1_000_000);
                answer = program.post("/sheets", &body);
            }
            assert_eq!(answer.status, 201, "{n}");
        }
        assert!((100..200).contains(&first.unwrap()) && waited <= 120, "{first:?}, {waited} s");
        site.wait(61_000_000);
        let id = program.post("/sheets", &json!({ "title": "Une fiche" })).ok()["id"].as_i64().unwrap();
        // A change counts whether it writes or is refused, and so does a text to set.
        let junk = json!({ "title": "Une fiche", "base_revision": 77 });
        let over = |send: &dyn Fn() -> u16| (0..200).any(|_| send() == 429);
        assert!(over(&|| program.put(&format!("/sheets/{id}"), &junk).status));
        site.wait(61_000_000);
        assert!(over(&|| program.post("/render", &json!({ "body": "x" })).status));
    });
}

#[test]
fn a_token_that_only_reads_reads_what_its_account_may_and_writes_nothing() {
    on_both(|site| {
        let reading = Program::with(site, "Ann", Role::Contributor, Scope::Read);
        let body = json!({ "kind": "fiche-pratique", "title": "Une fiche" });
        assert_eq!(reading.post("/sheets", &body).code(403), "token_only_reads");
        let writing = Program::of(site, "Bob", Role::Contributor);
        let id = writing.post("/sheets", &body).ok()["id"].as_i64().unwrap();
        let change = json!({ "base_revision": 1, "body": "Autre." });
        assert_eq!(reading.put(&format!("/sheets/{id}"), &change).code(403), "token_only_reads");
        assert_eq!(reading.get(&format!("/sheets/{id}")).status, 200);
        assert_eq!(Program::stranger(site).post("/sheets", &body).code(401), "sign_in_first");
    });
}

#[test]
fn a_token_ends_by_itself_for_reading_and_for_writing() {
    on_both(|site| {
        let program = Program::of(site, "Ann", Role::Contributor);
        let id = program.post("/sheets", &json!({ "title": "Une fiche" })).ok()["id"].as_i64().unwrap();
        site.wait(days(30) - 1);
        assert_eq!(program.get(&format!("/sheets/{id}")).status, 200);
        site.wait(1);
        let ended = program.get(&format!("/sheets/{id}"));
        assert!(ended.headers.contains_key("www-authenticate"));
        assert_eq!(ended.code(401), "token_ended");
        assert_eq!(program.post("/sheets", &json!({ "title": "Une autre" })).code(401), "token_ended");
    });
}
