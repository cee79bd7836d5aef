//! Addresses with bytes that no address may hold, as scripts and mail programs send them.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::support::{Site, on_both, on_both_with};

/// Sends these parts one after the other; all that came back until the server closed.
#[expect(clippy::disallowed_methods, reason = "this waits outside the server")]
fn sends(site: &Site, parts: &[&[u8]]) -> String {
    let address = site.address.trim_start_matches("http://").split('/').next().unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    for (n, part) in parts.iter().enumerate() {
        if n > 0 {
            std::thread::sleep(Duration::from_millis(30));
        }
        stream.write_all(part).unwrap();
    }
    let mut said = Vec::new();
    stream.read_to_end(&mut said).unwrap();
    String::from_utf8_lossy(&said).into_owned()
}

fn request(address: &str) -> Vec<u8> {
    format!("GET {address} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").into_bytes()
}

fn header<'a>(answer: &'a str, name: &str) -> &'a str {
    let head = answer.split("\r\n\r\n").next().unwrap();
    head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).unwrap_or_default()
}

/// Every byte that browsers encode and others do not.
const BYTES: [&str; 14] = ["<", ">", "\"", "{", "}", "|", "\\", "^", "`", " ", "é", "’", "<é>", "\u{7f}"];

#[test]
fn a_raw_byte_in_an_address_leads_where_its_encoded_form_leads() {
    on_both(|site| {
        let stranger = site.stranger();
        let sheet = site.member("Ann").writes("Boule de neige", "Du texte.");
        for bytes in BYTES {
            for address in [
                format!("/fiches/{}{bytes}b{bytes}", sheet.id),
                format!("/rien{bytes}du{bytes}tout"),
                format!("/recherche?q=neige{bytes}"),
                format!("/titre/Boule{bytes}de neige"),
            ] {
                let encoded: String =
                    percent_encoding::utf8_percent_encode(&address, percent_encoding::CONTROLS).to_string();
                let encoded = ["<", ">", "\"", "{", "}", "|", "\\", "^", "`", " "]
                    .iter()
                    .fold(encoded, |text, raw| text.replace(raw, &format!("%{:02X}", raw.as_bytes()[0])));
                let expected = stranger.get(&encoded);
                let raw = sends(site, &[&request(&address)]);
                let status: u16 = raw.split(' ').nth(1).unwrap().parse().unwrap();
                // What the parser reads as it is, it reads like its encoded form.
                if status != 301 || header(&raw, "location") != encoded {
                    let same = (expected.status, expected.header("location"));
                    assert_eq!((status, header(&raw, "location")), same, "{address}: {raw}");
                }
                assert_ne!(expected.status, 400, "{encoded}");
            }
        }
        let lost = sends(site, &[&request("/rien<b>")]);
        let page = stranger.get(header(&lost, "location"));
        assert_eq!(page.status, 404);
        assert!(page.html.contains("recherche"), "the page helps: {}", page.html);
    });
}

#[test]
fn however_it_comes_the_way_is_shown_and_nothing_else_is_changed() {
    on_both_with(&[("BASE_PATH", "/wiki")], |site| {
        let raw = request("/wiki/rien<b>");
        let way = "location: /wiki/rien%3Cb%3E\r\n";
        let parted: Vec<&[u8]> = raw.chunks(7).collect();
        assert!(sends(site, &parted).contains(way), "in many packets");
        let good = b"GET /wiki/sante HTTP/1.1\r\nHost: a\r\n\r\n";
        let second = sends(site, &[good, &raw]);
        assert!(second.starts_with("HTTP/1.1 200") && second.contains(way), "as a second request: {second}");
        let form = b"POST /wiki/apercu HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n\
            Content-Length: 8\r\n\r\nbody=<b>";
        assert!(sends(site, &[form, &raw]).contains(way), "after a form");
        let long = request(&format!("/wiki/{}<b>", "a".repeat(8_000)));
        assert!(sends(site, &[&long]).contains("a%3Cb%3E\r\n"), "8 kB");
        let pipelined = sends(site, &[&[&good[..], &raw].concat()]);
        assert!(pipelined.starts_with("HTTP/1.1 200"), "pipelined: {pipelined}");
        assert_eq!(pipelined.matches("HTTP/1.1 ").count(), 2, "{pipelined}");
        for (what, refused) in [
            ("a form", &b"POST /wiki/<b> HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"[..]),
            ("another site", b"GET //exemple.fr/<b> HTTP/1.1\r\nHost: a\r\n\r\n"),
            ("junk", b"\x16\x03\x01\x02<>\r\n\r\n"),
            ("a bad header", b"GET /wiki/ HTTP/1.1\r\nHo<st : a\r\n\r\n"),
        ] {
            let said = sends(site, &[refused]);
            assert!(said.starts_with("HTTP/1.1 400") && !said.contains("location"), "{what}: {said}");
        }
    });
}
