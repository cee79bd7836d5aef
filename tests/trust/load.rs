//! Too many at once, too slow, too large: the wiki says so and goes on for the others.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Barrier;
use std::time::{Duration, Instant};

use serde_json::json;

use super::node::{Node, On, client};
use super::told::Writer;

/// Memory of a process in MB.
pub fn memory(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

fn connect(node: &Node) -> TcpStream {
    let stream = TcpStream::connect(node.address.strip_prefix("http://").unwrap()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream
}

/// A page that somebody else asks for while all this goes on, and how long it took.
fn somebody_reads(node: &Node, path: &str) -> Duration {
    let begun = Instant::now();
    let answer = client().get(format!("{}{path}", node.address)).send().unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    begun.elapsed()
}

#[test]
fn load_past_capacity_is_refused_with_a_time_to_come_back() {
    const ASKING: usize = 900;
    let mut node = Node::new(On::Sqlite);
    let token = node.token("pressee");
    node.start();
    let writer = Writer { address: node.address.clone(), token: &token, client: client() };
    let sheet = writer.creates("Une page que tout le monde veut", "Du texte.").unwrap();
    let before = memory(node.process());
    let all_ready = Barrier::new(ASKING);
    let answers: Vec<(u16, bool)> = std::thread::scope(|scope| {
        let asking: Vec<_> = (0..ASKING)
            .map(|n| {
                let (node, all_ready) = (&node, &all_ready);
                let ask = move || {
                    let mut stream = connect(node);
                    all_ready.wait();
                    // Each asks for something else, so that no answer is kept for the next.
                    let request =
                        format!("GET /api/v1/search?q=page+texte+{n} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
                    stream.write_all(request.as_bytes()).unwrap();
                    let mut answer = String::new();
                    stream.read_to_string(&mut answer).unwrap();
                    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
                    (status, answer.to_ascii_lowercase().contains("\r\nretry-after: "))
                };
                std::thread::Builder::new().stack_size(128 * 1024).spawn_scoped(scope, ask).unwrap()
            })
            .collect();
        asking.into_iter().map(|asking| asking.join().unwrap()).collect()
    });
    let (served, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|(status, _)| *status == 200);
    assert!(refused.iter().all(|answer| *answer == (503, true)), "{refused:?}");
    assert!(served.len() >= 400, "{} of {ASKING} were served", served.len());
    somebody_reads(&node, &format!("/f/{sheet}"));
    let after = memory(node.process());
    assert!(after < before + 300, "{before} MB, then {after} MB");
}

#[test]
fn idle_and_slow_clients_hold_nobody_up() {
    let mut node = Node::new(On::Sqlite);
    node.start();
    rlimit::increase_nofile_limit(4096).unwrap();
    let before = memory(node.process());
    let idle: Vec<TcpStream> = (0..2000).map(|_| connect(&node)).collect();
    let slow: Vec<TcpStream> = (0..50)
        .map(|n| {
            let mut stream = connect(&node);
            let head = if n % 2 == 0 {
                "GET /recherche?q=lent HTTP/1.1\r\nHost: a\r\nX-Lent: "
            } else {
                "POST /connexion HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 900\r\n\r\nnom="
            };
            stream.write_all(head.as_bytes()).unwrap();
            stream
        })
        .collect();
    let longest = (0..20).map(|n| somebody_reads(&node, &format!("/recherche?q=vite{n}"))).max().unwrap();
    assert!(longest < Duration::from_secs(5), "{longest:?}");
    let after = memory(node.process());
    assert!(after < before + 150, "{before} MB, then {after} MB with {} connections", idle.len() + slow.len());
}

#[test]
fn a_huge_body_is_refused_before_it_is_read() {
    let mut node = Node::new(On::Sqlite);
    let token = node.token("lourde");
    node.start();
    let before = memory(node.process());
    let body = json!({ "kind": "fiche-pratique", "title": "Trop", "body": "a".repeat(40 << 20), "comment": "" });
    let url = format!("{}/api/v1/sheets", node.address);
    let answer = client().post(url).bearer_auth(&token).json(&body).send();
    assert!(answer.is_err() || answer.unwrap().status().as_u16() == 413);
    let mut stream = connect(&node);
    let head = "POST /connexion HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 4000000000\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    let mut first = [0; 12];
    stream.read_exact(&mut first).unwrap();
    assert_eq!(first.as_slice(), b"HTTP/1.1 413", "{}", String::from_utf8_lossy(&first));
    somebody_reads(&node, "/");
    let after = memory(node.process());
    assert!(after < before + 120, "{before} MB, then {after} MB");
}
