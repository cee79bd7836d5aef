//! No lost update: many people change few sheets at once; every line that was acknowledged stands in exactly one revision
//! first, and in the sheet as it is.

use std::collections::HashMap;

use rand::RngExt;
use rand::seq::IndexedRandom;
use serde_json::{Value, json};

use super::node::{Node, On, client};
use super::times;
use super::told::{Acknowledged, Told, Writer};

const CLIENTS: usize = 8;
const SHEETS: usize = 20;

#[test]
fn eight_people_on_twenty_sheets_lose_nothing_on_sqlite() {
    let mut node = Node::new(On::Sqlite);
    node.start();
    run(&[&node]);
}

#[test]
fn eight_people_on_twenty_sheets_lose_nothing_across_two_nodes_on_postgresql() {
    let mut one = Node::new(On::Postgres);
    one.start();
    let mut two = Node::beside(&one);
    two.start();
    run(&[&one, &two]);
}

fn run(nodes: &[&Node]) {
    let tokens: Vec<String> = (0..CLIENTS).map(|n| nodes[0].token(&format!("personne{n}"))).collect();
    let told = Told::default();
    let first = Writer { address: nodes[0].address.clone(), token: &tokens[0], client: client() };
    let body: String = (0..10).map(|n| format!("## Partie {n}\n\nDébut {n}.\n\n")).collect();
    let sheets: Vec<i64> =
        (0..SHEETS).map(|n| first.creates(&format!("Commune {n}"), &body).expect("a sheet is created")).collect();
    let edits = times(12, 120);
    let clashes = std::sync::atomic::AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for (person, token) in tokens.iter().enumerate() {
            let (told, sheets, clashes) = (&told, &sheets, &clashes);
            // Each person is answered by one node, as behind a balancer that sticks, but not all by the same.
            let address = nodes[person % nodes.len()].address.clone();
            scope.spawn(move || {
                let writer = Writer { address, token, client: client() };
                for n in 0..edits {
                    let sheet = *sheets.choose(&mut rand::rng()).unwrap();
                    let line = format!("Ajout {person}-{n}.");
                    let (base, title, body) = writer.reads(sheet).expect("the sheet is read");
                    let change = json!({ "base_revision": base, "body": with_line(&body, &line), "comment": "" });
                    match writer.saves(sheet, &change).expect("an answer") {
                        (200, number) => told.add(Acknowledged { sheet, number, title, line }),
                        (409, _) => drop(clashes.fetch_add(1, std::sync::atomic::Ordering::Relaxed)),
                        (status, _) => panic!("{status}"),
                    }
                }
            });
        }
    });
    told.is_kept(&nodes[0].address, 0);
    for node in nodes {
        each_line_came_once_and_stays(&node.address, &sheets, &told.all());
    }
    nodes[0].check();
    println!(
        "{} nodes: {} acknowledged, {} clashes told, none lost",
        nodes.len(),
        told.all().len(),
        clashes.load(std::sync::atomic::Ordering::Relaxed)
    );
    assert!(told.all().len() * 2 > CLIENTS * edits, "most are merged");
}

/// The body with a line more, at the end of a section drawn at random.
fn with_line(body: &str, line: &str) -> String {
    let mut parts: Vec<String> = body.split_inclusive("\n\n").map(str::to_owned).collect();
    let at = rand::rng().random_range(1..=parts.len());
    parts.insert(at, format!("{line}\n\n"));
    parts.concat()
}

/// Walks the history of each sheet: a line appears first in the revision that its author was told, and never goes.
fn each_line_came_once_and_stays(address: &str, sheets: &[i64], told: &[Acknowledged]) {
    let client = client();
    for sheet in sheets {
        let mine: Vec<&Acknowledged> = told.iter().filter(|change| change.sheet == *sheet).collect();
        let head = mine.iter().map(|change| change.number).max().unwrap_or(1);
        let mut first: HashMap<&str, i64> = HashMap::new();
        for number in 1..=head {
            let url = format!("{address}/api/v1/sheets/{sheet}/revisions/{number}");
            let kept: Value = client.get(url).send().unwrap().json().unwrap();
            let body = kept["body"].as_str().unwrap();
            for change in &mine {
                match (body.contains(&change.line), first.get(change.line.as_str())) {
                    (true, None) => drop(first.insert(&change.line, number)),
                    (false, Some(since)) => panic!("{change:?} was there since {since} and is gone in {number}"),
                    _ => {}
                }
            }
        }
        for change in mine {
            assert_eq!(first.get(change.line.as_str()), Some(&change.number), "{change:?}");
        }
    }
}
