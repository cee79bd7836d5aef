//! Programs that read.

use maillage::db::types::{Protection, Role, SheetId, Visibility};
use maillage::hall::error::Error;
use maillage::models::revision::Revision;
use serde_json::{Value, json};

use super::Program;
use crate::support::{Site, on_both};

fn hide(site: &Site, id: i64, visibility: Visibility) {
    let govern = |db: &mut _| Site::governs(db, SheetId(id), Protection::Open, visibility, None);
    site.app.store.write::<_, Error>(|db| govern(db)).unwrap();
}

fn titles(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().map(|item| item["title"].as_str().unwrap()).collect()
}

#[test]
fn sheets_are_listed_in_pages_and_filtered() {
    on_both(|site| {
        let (program, ann) = (Program::stranger(site), site.member("Ann"));
        site.wait(60_000_000);
        let since = site.app.now().rfc3339();
        for n in 1..=5 {
            site.wait(1_000_000);
            ann.writes_text(&format!(
                "---\nmodele: fiche-pratique\ntitre: Fiche {n}\nthemes: [cooperation]\n---\nTexte\n"
            ));
        }
        let mut seen = Vec::new();
        let mut path = format!("/sheets?updated_since={since}&limit=2");
        loop {
            let page = program.get(&path).ok();
            seen.extend(titles(&page).into_iter().map(str::to_owned));
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            path = format!("/sheets?updated_since={since}&limit=2&cursor={cursor}");
        }
        assert_eq!(seen, ["Fiche 1", "Fiche 2", "Fiche 3", "Fiche 4", "Fiche 5"]);
        let of_kind = program.get(&format!("/sheets?kind=methode-animation&updated_since={since}")).ok();
        assert!(titles(&of_kind).is_empty());
        assert_eq!(titles(&program.get("/sheets?theme=cooperation&kind=fiche-pratique").ok()).len(), 5);
        for bad in ["cursor=x", "limit=x", "updated_since=hier"] {
            assert_eq!(program.get(&format!("/sheets?{bad}")).code(400), "bad_request");
        }
    });
}

#[test]
fn the_history_of_a_sheet_is_read_and_compared() {
    on_both(|site| {
        let (program, ann) = (Program::stranger(site), site.member("Ann"));
        let id = ann.writes("Titre", "Un.\n\nDeux.").id;
        ann.saves(Some(id), 1, "---\nmodele: fiche-pratique\ntitre: Titre\nresume: Une phrase.\n---\nUn.\n\nTrois.\n")
            .unwrap();
        let list = program.get(&format!("/sheets/{id}/revisions?limit=1")).ok();
        assert_eq!((&list["items"][0]["number"], &list["next_cursor"]), (&json!(2), &json!("2")));
        let rest = program.get(&format!("/sheets/{id}/revisions?limit=1&cursor=2")).ok();
        assert_eq!((&rest["items"][0]["number"], &rest["next_cursor"]), (&json!(1), &Value::Null));
        let first = program.get(&format!("/sheets/{id}/revisions/1")).ok();
        assert_eq!(
            (&first["title"], &first["body"], &first["author"]),
            (&json!("Titre"), &json!("Un.\n\nDeux.\n"), &json!("Ann"))
        );
        let diff = program.get(&format!("/sheets/{id}/diff?from=1&to=2")).ok();
        assert_eq!(diff["fields"], json!([{"key": "resume", "from": null, "to": "Une phrase."}]));
        assert_eq!(
            diff["hunks"],
            json!([{"from_line": 1, "to_line": 1, "lines": [
                {"op": "=", "text": "Un."}, {"op": "=", "text": ""}, {"op": "-", "text": "Deux."}, {"op": "+", "text": "Trois."}]}])
        );
        assert_eq!(program.get(&format!("/sheets/{id}/diff")).ok(), diff);
        for missing in ["revisions/3", "revisions/0", "revisions/x", "diff?from=1&to=9"] {
            assert_eq!(program.get(&format!("/sheets/{id}/{missing}")).code(404), "not_found");
        }
    });
}

#[test]
fn what_is_hidden_is_seen_by_moderators_alone() {
    on_both(|site| {
        let (stranger, ann) = (Program::stranger(site), site.member("Ann"));
        let member = Program::of(site, "Mia", Role::Contributor);
        let moderator = Program::of(site, "Max", Role::Moderator);
        let id = ann.writes("Titre", "Un secret.").id;
        ann.saves(Some(id), 1, "---\nmodele: fiche-pratique\ntitre: Titre\n---\nRien.\n").unwrap();
        site.app.store.write::<_, Error>(|db| Ok(Revision::hide(db, SheetId(id), 1, true)?)).unwrap();
        for program in [&stranger, &member] {
            assert_eq!(program.get(&format!("/sheets/{id}/revisions/1")).code(404), "not_found");
            assert_eq!(program.get(&format!("/sheets/{id}/diff?from=1&to=2")).code(404), "not_found");
            let list = program.get(&format!("/sheets/{id}/revisions")).ok();
            assert_eq!((&list["items"][1]["hidden"], &list["items"][1]["hash"]), (&json!(true), &Value::Null));
        }
        assert!(moderator.get(&format!("/sheets/{id}/revisions/1")).ok()["body"].as_str().unwrap().contains("secret"));
        hide(site, id, Visibility::Members);
        assert_eq!(stranger.get(&format!("/sheets/{id}")).code(404), "not_found");
        assert_eq!(member.get(&format!("/sheets/{id}")).ok()["title"], "Titre");
        hide(site, id, Visibility::Hidden);
        assert_eq!(member.get(&format!("/sheets/{id}")).code(404), "not_found");
        for call in ["/sheets?limit=200", "/events?limit=200&after=90"] {
            assert!(!stranger.get(call).ok().to_string().contains("\"Titre\""), "{call}");
        }
        assert_eq!(moderator.get(&format!("/sheets/{id}")).ok()["title"], "Titre");
    });
}

#[test]
fn events_are_followed_in_order() {
    on_both(|site| {
        let (program, ann) = (Program::stranger(site), site.member("Ann"));
        let start = program.get("/events?limit=200").ok()["last"].as_i64().unwrap();
        let id = ann.writes("Titre", "Un.").id;
        ann.saves(Some(id), 1, "---\nmodele: fiche-pratique\ntitre: Titre\n---\nDeux.\n").unwrap();
        let list = program.get(&format!("/events?after={start}&limit=1")).ok();
        assert_eq!((&list["items"][0]["kind"], &list["items"][0]["sheet"]), (&json!("creation"), &json!(id)));
        let after = list["next_cursor"].as_str().unwrap();
        let rest = program.get(&format!("/events?after={after}")).ok();
        assert_eq!((&rest["items"][0]["kind"], &rest["items"][0]["revision"]), (&json!("modification"), &json!(2)));
        assert_eq!((&rest["items"][0]["author"], &rest["next_cursor"]), (&json!("Ann"), &Value::Null));
    });
}

#[test]
fn kinds_themes_search_and_rendering_answer() {
    on_both(|site| {
        let (program, ann) = (Program::stranger(site), site.member("Ann"));
        let id = ann.writes("Composter ensemble", "Le compost de quartier se tourne en hiver.").id;
        site.indexed();
        let kinds = program.get("/kinds").ok();
        let kind = kinds["items"].as_array().unwrap().iter().find(|kind| kind["key"] == "methode-animation").unwrap();
        assert!(
            kind["fields"]
                .as_array()
                .unwrap()
                .iter()
                .any(|field| field["key"] == "groupe" && field["type"] == "intervalle")
        );
        assert!(!program.get("/themes").ok()["items"].as_array().unwrap().is_empty());
        let found = program.get("/search?q=compost&limit=5").ok();
        assert_eq!((&found["hits"][0]["id"], &found["hits"][0]["kind"]), (&json!(id), &json!("fiche-pratique")));
        assert!(found["hits"][0]["snippet"].as_str().unwrap().contains("<mark>"));
        assert!(found["facets"]["kinds"].as_array().unwrap().iter().any(|count| count["key"] == "fiche-pratique"));
        assert_eq!(program.get("/suggest?q=composter").ok()["items"][0]["title"], "Composter ensemble");
        let set = program.post("/render", &json!({"body": "[[Composter ensemble]] <script>x</script>"})).ok();
        let html = set["html"].as_str().unwrap();
        assert!(html.contains(&format!("/fiches/{id}-composter-ensemble")) && !html.contains("script"), "{html}");
    });
}

#[test]
fn an_answer_that_did_not_change_is_not_sent_again() {
    on_both(|site| {
        let (program, ann) = (Program::stranger(site), site.member("Ann"));
        let path = format!("/sheets/{}", ann.writes("Titre", "Un.").id);
        let first = program.get(&path);
        let etag = first.headers["etag"].to_str().unwrap();
        assert_eq!(first.headers["cache-control"], "no-cache");
        assert_eq!(program.send("GET", &path, &[("if-none-match", etag)], None).status, 304);
        assert_eq!(program.send("HEAD", &path, &[], None).status, 200);
        let known = Program::of(site, "Bob", Role::Contributor).get(&path);
        assert_eq!(known.headers["cache-control"], "private, no-store");
    });
}

#[test]
fn the_description_names_every_call_and_every_answer() {
    on_both(|site| {
        let document = Program::stranger(site).get("/openapi.json").ok();
        assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
        for (path, methods) in [
            ("/sheets", &["get", "post"][..]),
            ("/sheets/{id}", &["get", "put"]),
            ("/sheets/{id}/revisions", &["get"]),
            ("/sheets/{id}/revisions/{number}", &["get"]),
            ("/sheets/{id}/diff", &["get"]),
            ("/search", &["get"]),
            ("/suggest", &["get"]),
            ("/render", &["post"]),
            ("/events", &["get"]),
            ("/themes", &["get"]),
            ("/kinds", &["get"]),
        ] {
            for method in methods {
                let call = &document["paths"][format!("/api/v1{path}")][*method];
                assert!(call["responses"]["400"].is_object(), "{method} {path}: {call}");
                assert!(call["responses"]["429"].is_object(), "{method} {path}");
            }
        }
        let put = &document["paths"]["/api/v1/sheets/{id}"]["put"]["responses"];
        for status in ["200", "401", "403", "404", "409", "410", "413", "415", "422"] {
            assert!(put[status].is_object(), "{status}");
        }
        let text = document.to_string();
        for part in text.split("\"$ref\":\"#/components/schemas/").skip(1) {
            let name = part.split('"').next().unwrap();
            assert!(document["components"]["schemas"][name].is_object(), "{name}");
        }
    });
}

#[test]
fn a_search_names_the_views_that_its_page_offers() {
    on_both(|site| {
        let program = Program::stranger(site);
        let sheet = site.member("Ann").writes("Le four à pain", "Un four & un pain.");
        site.indexed();
        let found = program.get("/search?q=four%20%26%20pain&kind=fiche-pratique").ok();
        let views = found["views"].as_array().unwrap();
        let page = site.stranger().get("/recherche?q=four+%26+pain&type=fiche-pratique");
        for view in views {
            let url = view["url"].as_str().unwrap().strip_prefix(&site.app.config.base_url).unwrap();
            let answer = site.stranger().get(url);
            assert_eq!(answer.status, 200, "{url}");
            assert!(answer.html.contains(&sheet.path), "{url}: {}", answer.html);
            let label = view["label"].as_str().unwrap();
            assert!(page.html.contains(label), "the page does not offer « {label} »");
        }
        let keys: Vec<&str> = views.iter().map(|view| view["key"].as_str().unwrap()).collect();
        assert_eq!(keys, ["liste", "cartes", "tableau", "carte", "atom", "csv", "geojson"]);
    });
}
