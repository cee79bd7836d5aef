//! Whatever strangers ask, the program grows to a size and stays there.

use std::io::{Read, Write};
use std::net::TcpStream;

use super::load::memory;
use super::node::{Node, On};
use super::times;
use super::told::Writer;

/// One connection on which a stranger asks for one thing after another.
struct Stranger(TcpStream);

impl Stranger {
    fn at(node: &Node) -> Self {
        let stream = TcpStream::connect(node.address.strip_prefix("http://").unwrap()).unwrap();
        stream.set_read_timeout(Some(std::time::Duration::from_secs(20))).unwrap();
        Self(stream)
    }

    /// Asks, and reads the answer to its end.
    fn asks(&mut self, path: &str) {
        let request = format!("GET {path} HTTP/1.1\r\nHost: a\r\nAccept-Encoding: zstd\r\n\r\n");
        self.0.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        let mut part = [0; 16 * 1024];
        while !is_whole(&answer) {
            let read = self.0.read(&mut part).unwrap();
            assert!(read > 0, "{path}: the connection ended after {}", String::from_utf8_lossy(&answer));
            answer.extend_from_slice(&part[..read]);
        }
    }
}

/// Whether an answer has its head and as many bytes as that says.
fn is_whole(answer: &[u8]) -> bool {
    let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") else { return false };
    let head = String::from_utf8_lossy(&answer[..end]).to_ascii_lowercase();
    match head.lines().find_map(|line| line.strip_prefix("content-length: ")) {
        Some(length) => answer.len() >= end + 4 + length.parse::<usize>().unwrap(),
        None if head.contains("transfer-encoding: chunked") => answer.ends_with(b"0\r\n\r\n"),
        None => true,
    }
}

/// The n-th address that nobody asked before, of several kinds.
fn address(n: usize, sheet: i64) -> String {
    let word = format!("{}{n}", "x".repeat(200));
    let (hour, minute) = (n / 60 % 24, n % 60);
    match n % 16 {
        0 => format!("/flux/recherche.atom?lieu={word}"),
        1 => format!("/flux/recherche.atom?q=mot{n}&theme=t{n}"),
        2 => format!("/fiches/{sheet}?debut={hour:02}:{minute:02}&groupe={}", 1 + n % 10_000),
        3 => format!("/fiches/{sheet}-slug-{n}"),
        4 => format!("/titre/{word}"),
        5 => format!("/rien/{word}"),
        6 => format!("/pages-demandees?page={n}"),
        7 => format!("/fiches/{sheet}/historique?page={n}"),
        8 => format!("/modifications-recentes?avant={n}"),
        9 => format!("/api/v1/suggest?q={word}"),
        10 => format!("/contributeurs/{word}"),
        11 => format!("/fichiers?page={n}"),
        12 => format!("/f/{n}999"),
        13 => format!("/plan-du-site?type=fiche-pratique&lettre={word}"),
        14 => format!("/themes/mobilite?liste{}={}", 1 + n % 99, 2 + n / 99 % 498),
        _ => format!("/recherche?q=perdu+{n}&champ.phase={n}"),
    }
}

#[test]
fn a_hundred_thousand_addresses_leave_memory_flat() {
    let mut node = Node::new(On::Sqlite);
    let token = node.token("ecrivaine");
    node.start();
    let writer = Writer { address: node.address.clone(), token: &token, client: super::node::client() };
    let sheet = writer.creates("Une page", "Du texte.").unwrap();
    let (first, all) = (times(2_000, 20_000), times(8_000, 100_000));
    let mut stranger = Stranger::at(&node);
    (0..first).for_each(|n| stranger.asks(&address(n, sheet)));
    let before = memory(node.process());
    (first..all).for_each(|n| stranger.asks(&address(n, sheet)));
    let after = memory(node.process());
    println!("{before} MB after {first} addresses, {after} MB after {all}");
    assert!(after <= before + 24, "{before} MB after {first} addresses, {after} MB after {all}");
}
