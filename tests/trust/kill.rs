//! kill -9 at random moments, while people create, save, rename, add files and remove sheets.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use rand::RngExt;
use serde_json::json;

use super::node::{Node, On, client};
use super::person::{Kept, Person};
use super::told::{Acknowledged, Told, Writer};
use super::{pause, times};

/// Programs that write at the same time.
const WRITERS: usize = 4;
/// People who add files and remove sheets meanwhile.
const PEOPLE: usize = 2;

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
    let names: Vec<String> = (0..WRITERS).map(|n| format!("ecrivain{n}")).collect();
    for name in &names {
        node.token(name);
    }
    node.start();
    let people: Vec<Person> = names.iter().take(PEOPLE).map(|name| Person::new(&node, name)).collect();
    let tokens: Vec<String> = names.iter().map(|name| node.new_token(name)).collect();
    let (told, kept, next) = (Told::default(), Kept::default(), AtomicUsize::new(0));
    let kills = times(4, 200);
    for _ in 0..kills {
        let before = told.all().len();
        let mut work: Vec<Work<'_>> = tokens.iter().map(|token| writing(&node, token, &told, &next)).collect();
        for (person, token) in people.iter().zip(&tokens) {
            let writer = Writer { address: node.address.clone(), token, client: client() };
            let (kept, next) = (&kept, &next);
            work.push(Box::new(move || add_and_remove(person, &writer, kept, next)));
        }
        until_killed(&mut node, work, 150..900);
        node.check();
        node.start();
        // Other tests share the machine in the short form.
        node.index_catches_up_within(Duration::from_secs(if times(1, 2) == 1 { 30 } else { 5 }));
        told.is_kept(&node.address, before);
    }
    told.is_kept(&node.address, 0);
    kept.is_kept(&node.address);
    let (files, removed) = (kept.files.lock().unwrap().len(), kept.removed.lock().unwrap().len());
    let saved = told.all().len();
    println!("{on:?}: {kills} kills, {saved} saves, {files} files and {removed} removals acknowledged, none lost");
    assert!(saved > kills && files > 0 && removed > 0, "hardly anything was written");
}

/// What somebody does again and again.
type Work<'a> = Box<dyn Fn() + Send + 'a>;

fn writing<'a>(node: &Node, token: &'a str, told: &'a Told, next: &'a AtomicUsize) -> Work<'a> {
    let writer = Writer { address: node.address.clone(), token, client: client() };
    Box::new(move || write_one(&writer, told, next))
}

/// People write until the node is killed, at a moment drawn from these milliseconds.
pub fn written_until_killed(
    node: &mut Node,
    tokens: &[String],
    told: &Told,
    next: &AtomicUsize,
    moments: std::ops::Range<u64>,
) {
    let work = tokens.iter().map(|token| writing(node, token, told, next)).collect();
    until_killed(node, work, moments);
}

fn until_killed(node: &mut Node, work: Vec<Work<'_>>, moments: std::ops::Range<u64>) {
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for work in work {
            let stop = &stop;
            scope.spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    work();
                }
            });
        }
        pause(rand::rng().random_range(moments));
        node.kill();
        stop.store(true, Ordering::Relaxed);
    });
}

/// A new file, and a sheet that is removed as soon as it is written.
fn add_and_remove(person: &Person, writer: &Writer<'_>, kept: &Kept, next: &AtomicUsize) {
    let n = next.fetch_add(1, Ordering::Relaxed);
    person.adds_file(&format!("note-{n}.txt"), kept);
    if let Some(sheet) = writer.creates(&format!("Fiche à retirer {n}"), "Texte.") {
        person.removes(sheet, kept);
    }
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
