//! Programs that send nonsense: never our fault, always said why.

use maillage::db::types::Role;
use serde_json::json;

use super::Program;
use crate::support::on_both;

#[test]
fn junk_is_refused_with_a_reason_and_never_breaks_anything() {
    on_both(|site| {
        let program = Program::of(site, "Ann", Role::Contributor);
        let id = site.member("Bob").writes("Titre", "Un.").id;
        let deep = "[".repeat(5_000);
        let nested = format!("{{\"title\":\"T\",\"fields\":{{\"a\":{}\"x\"{}}}}}", "[".repeat(60), "]".repeat(60));
        let bodies = [
            "",
            "null",
            "1",
            "[]",
            "{}",
            "\"x\"",
            "{",
            "{\"title\":1}",
            "{\"title\":null}",
            "{\"title\":\"\\u0000\"}",
            "{\"title\":\"\\ud800\"}",
            "{\"title\":\"a\",\"fields\":[]}",
            "{\"title\":\"a\",\"fields\":{\"\":\"x\"}}",
            "{\"title\":\"a\",\"fields\":{\"x\":{\"\":1}}}",
            "{\"title\":\"a\",\"fields\":{\"modele\":[1]}}",
            "{\"title\":\"a\",\"fields\":{\"titre\":[1]}}",
            "{\"title\":\"a\",\"body\":\"\\u0000\"}",
            "{\"title\":\"a\",\"comment\":7}",
            "{\"base_revision\":\"x\"}",
            "{\"base_revision\":99999999999999999999}",
            "{\"base_revision\":-1}",
            "{\"base_revision\":0}",
            "{\"base_revision\":1,\"text\":\"\"}",
            "{\"base_revision\":1,\"text\":\"---\\n\"}",
            "{\"base_revision\":1,\"text\":\"---\\na: [\\n---\\n\"}",
            "{\"base_revision\":1,\"fields\":{\"titre\":null}}",
            "{\"base_revision\":1,\"title\":\"#x\"}",
            "{\"body\":\"\\u0000\"}",
            "{\"body\":1}",
            deep.as_str(),
            nested.as_str(),
        ];
        for body in bodies {
            for (method, path) in
                [("POST", "/sheets".to_owned()), ("PUT", format!("/sheets/{id}")), ("POST", "/render".to_owned())]
            {
                let answer = program.send(method, &path, &[], Some(body.to_owned()));
                let good = answer.status < 300 || [400, 409, 413, 422].contains(&answer.status);
                assert!(
                    good,
                    "{method} {path} {}: {} {}",
                    body.chars().take(80).collect::<String>(),
                    answer.status,
                    answer.body
                );
            }
        }
        let comment = json!({"title": "Avec NUL", "comment": "a\u{0}b"});
        assert_eq!(program.post("/sheets", &comment).ok()["revision"]["comment"], "ab");
    });
}

#[test]
fn addresses_and_queries_that_make_no_sense_are_answered() {
    on_both(|site| {
        site.indexed();
        let program = Program::stranger(site);
        for path in [
            "/sheets/x",
            "/sheets/-1",
            "/sheets/99999999999999999999",
            "/sheets/1/revisions/99999999999",
            "/sheets/%00",
            "/nulle-part",
            "/sheets/1/diff/x",
            "/sheets/",
            "",
        ] {
            assert_eq!(program.get(path).code(404), "not_found", "{path}");
        }
        for path in [
            "/sheets?kind=%00",
            "/sheets?theme=%00%FF",
            "/sheets?kind=%27%3B--",
            "/search?q=%00",
            "/search?q=%22%22%28",
            "/search?kind=%00&theme=%00",
            "/suggest?q=%00%00%00%00",
            "/events?after=-5",
            "/sheets?updated_since=0001-01-01",
            "/events?after=9223372036854775807",
        ] {
            assert_eq!(program.get(path).status, 200, "{path}");
        }
        for path in
            ["/events?after=x", "/sheets?limit=-", "/sheets?updated_since=%00x", "/events?after=99999999999999999999"]
        {
            assert_eq!(program.get(path).code(400), "bad_request", "{path}");
        }
        for (method, path) in [("DELETE", "/sheets"), ("PATCH", "/sheets/1"), ("POST", "/kinds"), ("GET", "/render")] {
            assert_eq!(program.send(method, path, &[], None).code(405), "method_not_allowed");
        }
        let ann = Program::of(site, "Ann", Role::Contributor);
        let plain = ann.send("POST", "/sheets", &[("content-type", "text/plain")], None);
        assert_eq!(plain.code(415), "unsupported_media_type");
        assert_eq!(
            ann.send("POST", "/sheets", &[("idempotency-key", "é")], Some("{\"title\":\"T\"}".into())).code(422),
            "invalid"
        );
    });
}
