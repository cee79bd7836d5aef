//! kill -9 at random moments, while people create, save and rename. Files and deletions are not written here yet.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use rand::RngExt;
use serde_json::json;

use super::node::{Node, On, client};
use super::told::{Acknowledged, Told, Writer};
use super::{pause, times};

/// People who write at the same time.
const WRITERS: usize = 4;

#[test]
fn nothing_acknowledged_is_lost_when_the_program_is_killed_on_sqlite() {
    killed(On::Sqlite);
}

#[test]
fn nothing_acknowledged_is_lost_when_the_program_is_killed_on_postgresql() {
    killed(On::Postgres);
}

fn killed(on: On) {
    let mut node = Node::new(on);
    node.run(&["check"]);
    let tokens: Vec<String> = (0..WRITERS).map(|n| node.token(&format!("ecrivain{n}"))).collect();
    let (told, next) = (Told::default(), AtomicUsize::new(0));
    let kills = times(4, 200);
    for _ in 0..kills {
        let before = told.all().len();
        node.start();
        written_until_killed(&mut node, &tokens, &told, &next, 150..900);
        node.check();
        node.start();
        // Other tests share the machine in the short form.
        node.index_catches_up_within(Duration::from_secs(if times(1, 2) == 1 { 30 } else { 5 }));
        told.is_kept(&node.address, before);
        node.kill();
    }
    node.start();
    told.is_kept(&node.address, 0);
    println!("{on:?}: {kills} kills, {} acknowledged changes, none lost", told.all().len());
    assert!(told.all().len() > kills, "hardly anything was written");
}

/// People write until the node is killed, at a moment drawn from these milliseconds.
pub fn written_until_killed(
    node: &mut Node,
    tokens: &[String],
    told: &Told,
    next: &AtomicUsize,
    moments: std::ops::Range<u64>,
) {
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for token in tokens {
            let (address, stop) = (node.address.clone(), &stop);
            scope.spawn(move || {
                let writer = Writer { address, token, client: client() };
                while !stop.load(Ordering::Relaxed) {
                    write_one(&writer, told, next);
                }
            });
        }
        pause(rand::rng().random_range(moments));
        node.kill();
        stop.store(true, Ordering::Relaxed);
    });
}

/// A new sheet, then a change of it, sometimes of its title.
pub fn write_one(writer: &Writer<'_>, told: &Told, next: &AtomicUsize) {
    let n = next.fetch_add(1, Ordering::Relaxed);
    let (title, line) = (format!("Fiche écrite {n}"), format!("Ligne {n} première."));
    let Some(sheet) = writer.creates(&title, &format!("## Section\n\n{line}\n")) else { return };
    told.add(Acknowledged { sheet, number: 1, title: title.clone(), line: line.clone() });
    let second = format!("Ligne {n} seconde.");
    let renamed = if n.is_multiple_of(3) { format!("Fiche renommée {n}") } else { title };
    let body = format!("## Section\n\n{line}\n\n{second}\n");
    let change = json!({ "base_revision": 1, "title": renamed, "body": body, "comment": "suite" });
    if let Some((200, number)) = writer.saves(sheet, &change) {
        told.add(Acknowledged { sheet, number, title: renamed, line: second });
    }
}
