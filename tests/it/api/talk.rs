//! Programs that read what is said of sheets, and say something themselves.

use maillage::db::types::{Protection, Role, Scope, SheetId, Visibility};
use maillage::hall::error::Error;
use serde_json::{Value, json};

use super::Program;
use crate::support::{Site, on_both};

#[test]
fn a_program_says_answers_edits_and_resolves() {
    on_both(|site| {
        let (ann, bob) = (Program::of(site, "Ann", Role::Contributor), Program::of(site, "Bob", Role::Contributor));
        let stranger = Program::stranger(site);
        let sheet = site.member("Cléo").writes("Boule de neige", "À deux.").id;
        let path = format!("/sheets/{sheet}/talk");
        let new = json!({"message": "À **trois** ? Dis, @Bob.", "heading": "Le nombre", "passage": "À deux"});
        let made = ann.post(&path, &new);
        assert!(made.headers["location"].to_str().unwrap().starts_with("/api/v1/talk/"));
        let made = made.ok();
        assert_eq!(
            (&made["author"], &made["message"], &made["state"]),
            (&json!("Ann"), &new["message"], &json!("said"))
        );
        assert_eq!(ann.post(&path, &new).ok()["id"], made["id"], "sent twice, it is one message");
        site.wait(1_000_000);
        let answer = bob.post(&path, &json!({"message": "Oui.", "thread": made["id"], "quotes": made["id"]})).ok();
        assert_eq!((&answer["thread"], &answer["quotes"]), (&made["id"], &made["id"]));
        // Whoever reads the sheet reads it, as in the page.
        let list = stranger.get(&path).ok();
        let thread = &list["items"][0];
        assert_eq!((&thread["heading"], &thread["about"]["passage"]), (&json!("Le nombre"), &json!("À deux")));
        assert_eq!(thread["messages"].as_array().unwrap().len(), 2);
        assert!(site.stranger().get(&format!("/fiches/{sheet}/discussion")).status < 400);
        let found = |words: &str| stranger.get(&format!("/talk?q={words}")).ok()["items"].as_array().unwrap().len();
        assert_eq!((found("trois"), found("oui"), found("quatre")), (1, 1, 0));
        let first = stranger.get("/talk?limit=1").ok();
        assert_eq!(first["items"][0]["message"], "Oui.");
        let next = first["next_cursor"].as_str().unwrap();
        let rest = stranger.get(&format!("/talk?limit=1&cursor={next}&sheet={sheet}")).ok();
        assert_eq!((&rest["items"][0]["id"], &rest["next_cursor"]), (&made["id"], &Value::Null));
        // One's own words alone.
        let own = format!("/talk/{}", made["id"]);
        let changed = ann.put(&own, &json!({"message": "À quatre."})).ok();
        assert!(changed["message"] == "À quatre." && changed["edited_at"].is_string());
        assert_eq!(stranger.get(&path).ok()["items"][0]["heading"], "Le nombre", "what is not sent stays");
        assert_eq!(bob.put(&own, &json!({"message": "À cinq."})).code(403), "forbidden");
        let resolved = ann.post(&own, &json!({"do": "resolve"})).ok();
        assert_eq!(resolved["done"], "resolve");
        assert!(stranger.get(&path).ok()["items"][0]["resolved_at"].is_string());
        ann.post(&own, &json!({"do": "reopen"})).ok();
        assert!(stranger.get(&path).ok()["items"][0]["resolved_at"].is_null());
        // Moderators hide, with a reason; nothing of it comes back to others.
        let hide = json!({"do": "hide", "reason": "hors sujet"});
        assert_eq!(bob.post(&own, &hide).status, 403);
        let mo = Program::of(site, "Mo", Role::Moderator);
        let without = mo.post(&own, &json!({"do": "hide"}));
        assert_eq!((without.code(422), &without.body["error"]["fields"][0]["field"]), ("invalid", &json!("reason")));
        mo.post(&own, &hide).ok();
        let hidden = &stranger.get(&path).ok()["items"][0]["messages"][0].clone();
        assert_eq!((&hidden["state"], &hidden["message"]), (&json!("hidden"), &json!("")));
        assert!(hidden["author"].is_null() && found("quatre") == 0);
        assert_eq!(mo.get(&path).ok()["items"][0]["messages"][0]["message"], "À quatre.");
        bob.post(&format!("/talk/{}", answer["id"]), &json!({"do": "take_back"})).ok();
        assert_eq!(stranger.get(&format!("/talk/{}", answer["id"])).code(404), "not_found");
        // What is wrong is said by the names of the body.
        let long = ann.post(&path, &json!({"message": "x", "heading": "x".repeat(121)}));
        assert_eq!((long.code(422), &long.body["error"]["fields"][0]["field"]), ("invalid", &json!("heading")));
        assert_eq!(ann.post(&path, &json!({"message": " "})).code(422), "invalid");
        assert_eq!(ann.post(&own, &json!({"do": "nothing"})).code(400), "bad_request");
        assert_eq!(ann.get("/talk?cursor=x").code(400), "bad_request");
        assert_eq!(ann.get("/talk/x").code(404), "not_found");
    });
}

#[test]
fn what_is_said_of_a_hidden_sheet_comes_back_nowhere() {
    on_both(|site| {
        let ann = Program::of(site, "Ann", Role::Contributor);
        let sheet = site.member("Cléo").writes("Secret", "x").id;
        let path = format!("/sheets/{sheet}/talk");
        let said = ann.post(&path, &json!({"message": "Motsecret."})).ok();
        let hide =
            |db: &mut maillage::db::Db| Site::governs(db, SheetId(sheet), Protection::Open, Visibility::Hidden, None);
        site.app.store.write::<_, Error>(hide).unwrap();
        for other in [Program::stranger(site), Program::of(site, "Bob", Role::Contributor)] {
            assert_eq!(other.get(&path).code(404), "not_found");
            assert_eq!(other.get(&format!("/talk/{}", said["id"])).code(404), "not_found");
            assert!(other.get("/talk?q=motsecret").ok()["items"].as_array().unwrap().is_empty());
        }
        assert_eq!(ann.post(&path, &json!({"message": "Encore."})).status, 404);
        assert_eq!(ann.post(&format!("/talk/{}", said["id"]), &json!({"do": "resolve"})).status, 404);
    });
}

/// Every call that the description knows, filled in.
fn calls(document: &Value, sheet: i64, message: &str) -> Vec<(String, String, bool)> {
    let mut found = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        let path = path.strip_prefix("/api/v1").unwrap();
        let filled = path.replace("{id}", &sheet.to_string()).replace("{number}", "1").replace("{message}", message);
        assert!(!filled.contains('{'), "what stands in {path}? Teach the walk.");
        for (method, call) in methods.as_object().unwrap() {
            let scopes = call["security"][0]["token"].clone();
            assert!(scopes.is_null() || scopes == json!(["write"]), "{method} {path}: {scopes}");
            found.push((method.to_uppercase(), filled.clone(), !scopes.is_null()));
        }
    }
    found
}

#[test]
fn a_token_does_what_its_scope_says_at_every_address() {
    on_both(|site| {
        let writer = Program::of(site, "Ann", Role::Contributor);
        let reader = Program::with(site, "Bob", Role::Contributor, Scope::Read);
        let stranger = Program::stranger(site);
        let sheet = site.member("Cléo").writes("Boule de neige", "À deux.").id;
        let message = writer.post(&format!("/sheets/{sheet}/talk"), &json!({"message": "Un."})).ok()["id"].to_string();
        site.indexed();
        let document = stranger.get("/openapi.json").ok();
        let all = calls(&document, sheet, &message);
        assert!(all.len() > 18 && all.iter().filter(|(_, _, writes)| *writes).count() == 5, "{all:?}");
        assert!(
            document["components"]["securitySchemes"]["token"]["description"].as_str().unwrap().contains("`write`")
        );
        for (method, path, writes) in all {
            let sent = json!({"title": "T", "base_revision": 1, "body": "x", "message": "x", "do": "resolve"});
            let body = (method != "GET").then(|| sent.to_string());
            let send = |program: &Program<'_>| program.send(&method, &path, &[], body.clone());
            if writes {
                assert_eq!(send(&stranger).code(401), "sign_in_first", "{method} {path}");
                let refused = send(&reader);
                assert_eq!(refused.code(403), "token_only_reads", "{method} {path}");
                assert!(refused.body["error"]["message"].as_str().unwrap().contains("(write)"));
            } else {
                for program in [&stranger, &reader] {
                    let status = send(program).status;
                    assert!(status != 401 && status != 403, "{method} {path}: {status}");
                }
            }
            let status = send(&writer).status;
            assert!(status != 401 && status != 403 && status != 405, "{method} {path}: {status}");
        }
    });
}

#[test]
fn the_last_use_of_a_token_is_noted_to_the_hour_and_shown() {
    on_both(|site| {
        let program = Program::of(site, "Ann", Role::Contributor);
        let account = site
            .app
            .store
            .read::<_, Error>(|db| Ok(maillage::models::account::Account::find_by_name(db, "ann")?.unwrap().id));
        let account = account.unwrap();
        let used = || {
            let tokens =
                site.app.store.read::<_, Error>(|db| Ok(maillage::models::api_token::ApiToken::list(db, account)?));
            tokens.unwrap()[0].last_used_at
        };
        assert_eq!(used(), None);
        program.get("/kinds").ok();
        let first = site.app.now();
        assert_eq!(used(), Some(first));
        site.wait(59 * 60_000_000);
        program.get("/kinds").ok();
        assert_eq!(used(), Some(first));
        site.wait(60_000_000);
        program.get("/kinds").ok();
        assert_eq!(used(), Some(site.app.now()));
    });
}
