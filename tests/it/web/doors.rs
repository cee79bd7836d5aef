//! Texts at the doors: what is too long is refused, what is dear is bounded, and what nobody waits for is given up.

use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::api::Program;
use crate::support::{Browser, Page, Site, on_both, on_both_with};

/// A paragraph of many marks, of about so many bytes.
fn dear(bytes: usize) -> String {
    (0..bytes / 32).map(|n| format!("*a* [b](c) `d` <b>e</b> {n:06}\n")).collect()
}

/// So many bytes of short lines, none like another.
fn lines(bytes: usize) -> Vec<String> {
    (0..bytes / 12).map(|n| format!("ligne {n:05}\n")).collect()
}

/// The same lines in another order.
fn shuffled(lines: &[String]) -> String {
    let step = 7_919;
    (0..lines.len()).map(|n| lines[n * step % lines.len()].as_str()).collect()
}

fn sheet_of(body: &str) -> String {
    format!("---\nmodele: fiche-pratique\ntitre: Une fiche\n---\n{body}")
}

/// Two versions whose lines are the same in another order.
fn two_versions(site: &Site, ann: &Browser<'_>, bytes: usize) -> (i64, String) {
    let lines = lines(bytes);
    let sheet = ann.writes_text(&sheet_of(&lines.concat()));
    ann.saves(Some(sheet.id), 1, &sheet_of(&shuffled(&lines))).unwrap();
    site.wait(61_000_000);
    (sheet.id, sheet.path)
}

#[test]
fn a_text_above_one_mebibyte_is_refused_with_413_at_every_door_and_nothing_typed_is_lost() {
    on_both(|site| {
        let (ann, stranger, long) = (site.member("Ann"), site.stranger(), "mot ".repeat(300_000));
        let sheet = ann.writes("Une fiche", "## Une section\n\nDu texte.");
        let is_told = |page: &Page, what: &str| {
            assert_eq!(page.status, 413, "{what}: {}", &page.html[..page.html.len().min(3_000)]);
            let said = page.text("main");
            assert!(said.contains("dépasse 1"), "{what} says how much: {said}");
        };
        is_told(&stranger.post("/apercu", &[("body", &long)]), "preview by script");
        let edit = format!("{}/modifier", sheet.path);
        for (what, browser, path) in
            [("new", &stranger, "/fiches/nouvelle"), ("stranger", &stranger, &edit), ("member", &ann, &edit)]
        {
            for does in ["apercu", "modifications", "publier"] {
                if does == "publier" && browser.member.is_none() {
                    continue;
                }
                for (field, section) in [("corps", ""), ("corps", "une-section"), ("texte", "")] {
                    if path == "/fiches/nouvelle" && !section.is_empty() {
                        continue;
                    }
                    let form = [
                        ("type", "fiche-pratique"),
                        ("base", "1"),
                        ("titre", "Une fiche"),
                        ("section", section),
                        (field, &long),
                        ("faire", does),
                    ];
                    let page = browser.post(path, &form);
                    let what = format!("{what}, {does}, {field} {section}");
                    is_told(&page, &what);
                    let kept = page.text_raw(&format!("textarea[name={field}]"));
                    assert!(kept.len() >= long.len() - 1, "{what}: the text is lost");
                }
            }
        }
        let program = Program::of(site, "Bob", maillage::db::types::Role::Contributor);
        assert_eq!(program.post("/render", &json!({ "body": long })).code(413), "too_large");
        let change = json!({ "body": long, "base_revision": 1 });
        assert_eq!(program.put(&format!("/sheets/{}", sheet.id), &change).code(413), "too_large");
    });
}

#[test]
fn two_long_texts_in_another_order_are_compared_in_bounded_work_and_a_bounded_answer() {
    on_both_with(&[("LIMITS", "off")], |site| {
        let ann = site.member("Ann");
        let (id, path) = two_versions(site, &ann, 1_000_000);
        let page = site.stranger().get(&format!("{path}/versions/1...2"));
        assert_eq!(page.status, 200);
        assert!(page.html.len() < 1_500_000, "a page of {} bytes", page.html.len());
        let program = Program::stranger(site);
        let answer = program.get(&format!("/sheets/{id}/diff?from=1&to=2"));
        assert_eq!((answer.status, answer.body["truncated"].as_bool()), (200, Some(true)));
        let bytes = answer.body.to_string().len();
        assert!(bytes < 2_500_000, "an answer of {bytes} bytes");
    });
}

/// Asks for something and closes the connection before the answer.
fn asks_and_leaves(site: &Site, request: &str) {
    let mut stream = TcpStream::connect(site.address.trim_start_matches("http://")).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    stream.flush().unwrap();
    pause(40);
}

#[expect(clippy::disallowed_methods, reason = "this waits outside the server")]
fn pause(milliseconds: u64) {
    std::thread::sleep(Duration::from_millis(milliseconds));
}

#[test]
fn work_that_a_client_left_behind_ends_soon() {
    on_both_with(&[("LIMITS", "off")], |site| {
        let ann = site.member("Ann");
        let (id, path) = two_versions(site, &ann, 1_000_000);
        let form: String =
            url::form_urlencoded::Serializer::new(String::new()).append_pair("body", &dear(400_000)).finish();
        let head =
            |line: &str, rest: &str| format!("{line} HTTP/1.1\r\nHost: a\r\nSec-Fetch-Site: same-origin\r\n{rest}");
        let token = site.stranger().token();
        let form = format!("jeton={token}&{form}");
        let body =
            format!("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}", form.len());
        let render = head("POST /apercu", &body);
        let whole = Instant::now();
        assert_eq!(site.stranger().post("/apercu", &[("body", &dear(400_000))]).status, 200);
        let whole = whole.elapsed();
        for (what, request) in [
            ("render", render),
            ("page of a comparison", head(&format!("GET {path}/versions/1...2"), "\r\n")),
            ("comparison for a program", head(&format!("GET /api/v1/sheets/{id}/diff?from=1&to=2"), "\r\n")),
        ] {
            // Far more than the processors do at once: done to the end they would hold the next one up for long.
            let many = 8 * std::thread::available_parallelism().unwrap().get();
            (0..many).for_each(|_| asks_and_leaves(site, &request));
            let begun = Instant::now();
            assert_eq!(site.stranger().post("/apercu", &[("body", "Deux mots.")]).status, 200);
            let waited = begun.elapsed();
            assert!(waited < whole * 3, "{what}: {waited:?} after {many} that left, {whole:?} for one");
        }
    });
}
