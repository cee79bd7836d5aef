//! A known address asked by a method that it does not know.

use super::who_sees::patterns;
use crate::support::{Site, on_both};

/// One address for each pattern of a route table, with its lines.
fn addresses(table: &str, prefix: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    // The pages of the house stand at names of their own.
    for line in table.lines().filter(|line| !line.contains("/{name}\"), page")) {
        for pattern in patterns(line) {
            let address = pattern.replace("{SHEET}", "/fiches/1");
            found.push((format!("{prefix}{}", filled(&address)), line.to_owned()));
        }
    }
    found
}

fn filled(pattern: &str) -> String {
    match pattern.split_once('{') {
        Some((start, rest)) => filled(&format!("{start}1{}", rest.split_once('}').unwrap().1)),
        None => pattern.to_owned(),
    }
}

fn ask(site: &Site, method: &str, address: &str) -> (u16, String, String) {
    let browser = site.stranger();
    let request = browser.client().request(method.parse().unwrap(), browser.at(address));
    let page = browser.send(request.header("sec-fetch-site", "same-origin"));
    (page.status, page.header("allow").to_owned(), page.html)
}

#[test]
fn a_known_address_tells_which_methods_it_knows() {
    on_both(|site| {
        let pages = addresses(include_str!("../../../src/web/routes.rs"), "");
        let calls = addresses(include_str!("../../../src/api/mod.rs"), "/api");
        assert!(pages.len() > 70 && calls.len() > 10, "{} {}", pages.len(), calls.len());
        for (address, line) in pages.iter().chain(&calls).filter(|(address, _)| address != "/api/api") {
            let (status, allow, body) = ask(site, "DELETE", address);
            assert_eq!(status, 405, "DELETE {address}");
            assert_eq!(ask(site, "OPTIONS", address).0, 405, "OPTIONS {address}");
            let posts = line.contains("post(") || line.contains("act(");
            assert!(!posts || allow.contains("POST"), "{address}: {allow}");
            let known = ["GET, HEAD", "POST", "GET, HEAD, POST", "GET, HEAD, PUT", "GET, HEAD, POST, PUT"];
            assert!(known.contains(&allow.as_str()), "{allow}");
            assert!(body.contains("n’accepte pas cette méthode"), "{address}: {body}");
            if !allow.contains("POST") {
                assert_eq!(ask(site, "POST", address).0, 405, "POST {address}");
            }
            if !allow.contains("GET") {
                assert_eq!(ask(site, "GET", address).0, 405, "GET {address}");
                assert_eq!(ask(site, "HEAD", address).0, 405, "HEAD {address}");
            }
        }
        for (method, address, allow) in [
            ("POST", "/", "GET, HEAD"),
            ("GET", "/deconnexion", "POST"),
            ("PUT", "/connexion", "GET, HEAD, POST"),
            ("PATCH", "/api/v1/sheets/1", "GET, HEAD, PUT"),
            ("GET", "/api/v1/render", "POST"),
        ] {
            assert_eq!(ask(site, method, address).1, allow, "{method} {address}");
        }
        for nowhere in ["/nulle-part", "/api/v1/nulle-part", "/mon-compte/nulle-part"] {
            assert_eq!(ask(site, "POST", nowhere).0, 404, "{nowhere}");
        }
    });
}
