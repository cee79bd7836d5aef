//! Power loss, which kill -9 does not show: a save is on disk before its answer, and a disk that lost or tore whatever
//! was not yet made to stay still holds every acknowledged change. SQLite's duty and ours; PostgreSQL has its own.

use std::fs::{self, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicUsize;

use rand::RngExt;

use super::kill::{write_one, written_until_killed};
use super::node::{Node, On, client};
use super::told::{Told, Writer};
use super::trace::{CALLS, Loose, Step, loose, read};
use super::{pause, times};

/// Damaged copies made of each stopped disk.
const IMAGES: usize = 5;

/// Starts the node under strace; where its log goes.
fn traced(node: &mut Node) -> PathBuf {
    let log = node.data().with_extension("strace");
    let program = node.command("strace");
    let mut command = program;
    command.args(["-D", "-f", "-y", "-q", "-s", "16", "-e", &format!("trace={CALLS}"), "-o"]).arg(&log);
    command.arg(env!("CARGO_BIN_EXE_maillage"));
    node.start_as(command);
    log
}

/// The log, once strace has written all of it.
fn steps(log: &Path) -> Vec<Step> {
    let mut size = 0;
    loop {
        pause(100);
        let now = fs::metadata(log).map_or(0, |data| data.len());
        if now == size {
            let steps = read(&String::from_utf8_lossy(&fs::read(log).unwrap()));
            drop(fs::remove_file(log));
            return steps;
        }
        size = now;
    }
}

#[test]
fn each_save_is_made_to_stay_between_its_writing_and_its_answer() {
    let mut node = Node::new(On::Sqlite);
    let token = node.token("seule");
    let log = traced(&mut node);
    let writer = Writer { address: node.address.clone(), token: &token, client: client() };
    let (told, next) = (Told::default(), AtomicUsize::new(0));
    for _ in 0..times(10, 100) {
        write_one(&writer, &told, &next);
    }
    node.kill();
    let steps = steps(&log);
    let wal = |path: &Path| path.extension().is_some_and(|end| end == "db-wal");
    let (mut wrote, mut stays, mut saves) = (None, None, 0);
    for (n, step) in steps.iter().enumerate() {
        match step {
            Step::Wrote { path, .. } if wal(path) => wrote = Some(n),
            Step::Stays { path, begun } if wal(path) => stays = Some(*begun),
            Step::Answered => {
                let Some(last) = wrote.take() else { continue };
                assert!(
                    stays.is_some_and(|begun| begun > last),
                    "answered before its sync: {:?}",
                    steps.get(n - 5..=n)
                );
                saves += 1;
            }
            _ => {}
        }
    }
    println!("{saves} saves, each on disk before its answer");
    assert!(saves >= told.all().len(), "{saves} of {}", told.all().len());
}

#[test]
fn a_disk_that_lost_what_was_not_synced_holds_every_acknowledged_change() {
    let (mut images, mut damaged) = (0, 0);
    for _ in 0..times(1, 10) {
        let mut node = Node::new(On::Sqlite);
        let tokens: Vec<String> = (0..4).map(|n| node.token(&format!("auteur{n}"))).collect();
        let log = traced(&mut node);
        let (told, next) = (Told::default(), AtomicUsize::new(0));
        written_until_killed(&mut node, &tokens, &told, &next, 800..2500);
        let left = loose(&steps(&log), node.data());
        damaged += left.len();
        for _ in 0..IMAGES {
            let mut image = Node::new(On::Sqlite);
            copy(node.data(), image.data());
            for stretch in &left {
                damage(stretch, node.data(), image.data());
            }
            image.check();
            image.start();
            told.is_kept(&image.address, 0);
            images += 1;
        }
    }
    println!("{images} images with {damaged} stretches cut, torn or kept: every acknowledged change is there");
}

/// Copies a folder and what is below it.
fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.unwrap();
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap();
        } else {
            drop(fs::copy(entry.path(), target));
        }
    }
}

/// Cuts a stretch out of the copy of its file, tears it, or leaves it, as chance has it.
fn damage(stretch: &Loose, from: &Path, to: &Path) {
    let path = to.join(stretch.path.strip_prefix(from).unwrap());
    let Ok(mut file) = OpenOptions::new().write(true).open(&path) else { return };
    let kept = match rand::rng().random_range(0..3) {
        0 => 0,
        1 => stretch.length / 2,
        _ => return,
    };
    let (from, end) = (stretch.at + kept, stretch.at + stretch.length);
    let size = file.metadata().unwrap().len();
    if end >= size {
        file.set_len(from.min(size)).unwrap();
        return;
    }
    let blank = vec![0; usize::try_from(end - from).unwrap()];
    file.seek(SeekFrom::Start(from)).unwrap();
    file.write_all(&blank).unwrap();
}

/// The command that the trace needs.
#[test]
fn strace_is_there() {
    let there = Command::new("strace").arg("-V").output().is_ok_and(|output| output.status.success());
    assert!(there, "strace is not installed: make test installs it");
}
