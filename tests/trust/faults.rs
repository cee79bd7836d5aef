//! What a wiki stands on goes away and comes back: reading goes on where it can, saving is refused with a page that keeps
//! the text, and all heals by itself.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::AtomicUsize;
use std::time::{Duration, Instant};

use reqwest::blocking::Client;
use serde_json::json;

use super::kill::write_one;
use super::node::{Node, On, client};
use super::pause;
use super::person::Person;
use super::told::{Told, Writer};
use crate::support::on_both;

/// Waits until something holds.
fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(30), "{what}");
        pause(100);
    }
}

fn status(client: &Client, address: &str) -> u16 {
    client.get(address).send().map_or(0, |answer| answer.status().as_u16())
}

#[test]
fn a_search_index_that_is_deleted_or_damaged_is_made_anew() {
    let mut node = Node::new(On::Sqlite);
    let token = node.token("chercheuse");
    node.start();
    let writer = Writer { address: node.address.clone(), token: &token, client: client() };
    let address = node.address.clone();
    let finds = |words: &str| {
        let url = format!("{address}/api/v1/search?q={words}");
        writer.client.get(url).send().unwrap().json::<serde_json::Value>().unwrap()["total"].as_i64().unwrap_or(0)
    };
    writer.creates("Une girafe", "Texte.").unwrap();
    eventually("found", || finds("girafe") == 1);
    fs::remove_dir_all(node.data().join("index")).unwrap();
    writer.creates("Un zèbre", "Texte.").expect("saving goes on");
    assert_eq!(status(&writer.client, &format!("{}/recherche?q=girafe", node.address)), 200);
    eventually("found again", || finds("girafe") == 1 && finds("zebre") == 1);
    for entry in walkdir::WalkDir::new(node.data().join("index")) {
        let path = entry.unwrap().into_path();
        if path.is_file() {
            drop(fs::write(path, b"abime"));
        }
    }
    node.kill();
    node.start();
    node.index_catches_up_within(Duration::from_secs(20));
    assert_eq!(finds("girafe") + finds("zebre"), 2);
}

#[test]
fn a_database_that_goes_away_suspends_the_wiki_and_nothing_is_lost() {
    let mut node = Node::new(On::Postgres);
    let token = node.token("patiente");
    node.start();
    let writer = Writer { address: node.address.clone(), token: &token, client: client() };
    let (told, next) = (Told::default(), AtomicUsize::new(0));
    for _ in 0..5 {
        write_one(&writer, &told, &next);
    }
    let sheet = told.all()[0].sheet;
    let page = format!("{}/f/{sheet}", node.address);
    assert_eq!(status(&writer.client, &page), 200);
    node.database.as_ref().unwrap().answers(false);
    let refused = writer.saves(sheet, &json!({ "base_revision": 2, "body": "Autre.", "comment": "" }));
    assert_eq!(refused.map(|(status, _)| status), Some(503), "a clear refusal, soon");
    assert_eq!(status(&writer.client, &format!("{}/sante", node.address)), 200);
    assert_eq!(status(&writer.client, &format!("{}/sante/pret", node.address)), 503);
    node.database.as_ref().unwrap().answers(true);
    eventually("ready again", || status(&writer.client, &format!("{}/sante/pret", node.address)) == 200);
    for _ in 0..5 {
        write_one(&writer, &told, &next);
    }
    assert!(told.all().len() >= 15, "writing goes on: {}", told.all().len());
    told.is_kept(&node.address, 0);
    node.check();
}

#[test]
fn a_full_disk_refuses_saves_keeps_the_text_and_heals() {
    let mut node = Node::new(On::Sqlite);
    let token = node.token("econome");
    // No file may grow past 12 MB: the system refuses the write, as a full disk does.
    let mut command = node.command("bash");
    command.args(["-c", "trap '' XFSZ; ulimit -S -f 12288; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_maillage")]);
    node.start_as(command);
    let writer = Writer { address: node.address.clone(), token: &token, client: client() };
    let noise = |n: u64| -> String {
        // Text that does not compress.
        let mut state = n.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        (0..90_000)
            .map(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                format!("{:x} ", state & 0xff_ffff)
            })
            .collect()
    };
    let (mut kept, mut refused) = (Vec::new(), None);
    for n in 0..140 {
        let sheet =
            json!({ "kind": "fiche-pratique", "title": format!("Pleine {n}"), "body": noise(n), "comment": "" });
        let url = format!("{}/api/v1/sheets", node.address);
        let answer = writer.client.post(url).bearer_auth(&token).json(&sheet).send().unwrap();
        match answer.status().as_u16() {
            201 => kept.push(answer.json::<serde_json::Value>().unwrap()["id"].as_i64().unwrap()),
            status => {
                refused = Some(status);
                break;
            }
        }
    }
    assert_eq!(refused, Some(503), "after {} sheets", kept.len());
    for sheet in kept.iter().rev().take(3) {
        assert_eq!(status(&writer.client, &format!("{}/f/{sheet}", node.address)), 200, "reading goes on");
    }
    let process = node.process().to_string();
    let freed = Command::new("prlimit").args(["--pid", &process, "--fsize=unlimited"]).status().unwrap();
    assert!(freed.success());
    eventually("saves again", || writer.creates("Après", "Place faite.").is_some());
    node.kill();
    node.check();
}

/// Gives the right to write below a folder to its owner, or takes it from everybody.
fn may_write(folder: &Path, may: bool) {
    let right = if may { "u+w" } else { "a-w" };
    assert!(Command::new("chmod").args(["-R", right]).arg(folder).status().unwrap().success());
}

/// The program, without root's right to write where nobody may.
fn without_privilege(node: &Node) -> Command {
    let program = env!("CARGO_BIN_EXE_maillage");
    let user = Command::new("id").arg("-u").output().unwrap().stdout;
    if user.trim_ascii() != b"0" {
        return node.command(program);
    }
    let mut command = node.command("setpriv");
    command.args(["--bounding-set", "-dac_override,-dac_read_search", program]);
    command
}

#[test]
fn a_data_folder_that_cannot_be_written_costs_no_text_and_is_told_at_the_start() {
    let mut node = Node::new(On::Sqlite);
    node.token("prudente");
    node.start_as(without_privilege(&node));
    let person = Person::new(&node, "prudente");
    let token = node.new_token("prudente");
    let writer = Writer { address: node.address.clone(), token: &token, client: client() };
    let (told, next) = (Told::default(), AtomicUsize::new(0));
    for _ in 0..5 {
        write_one(&writer, &told, &next);
    }
    let sheet = told.all()[0].sheet;
    may_write(node.data(), false);
    for _ in 0..5 {
        // Files that were open may still be written: what was acknowledged must be there, that is all.
        write_one(&writer, &told, &next);
    }
    assert_eq!(status(&writer.client, &format!("{}/f/{sheet}", node.address)), 200, "reading goes on");
    let (refused, said) = person.sends_file("note.txt", b"Une note.\n".repeat(50)).unwrap();
    assert_eq!(refused, 503, "{said}");
    assert!(said["error"]["message"].as_str().unwrap().contains("enregistrer"), "{said}");
    may_write(node.data(), true);
    eventually("saves again", || writer.creates("Après", "Place faite.").is_some());
    assert_eq!(person.sends_file("note.txt", b"Une note.\n".repeat(50)).unwrap().0, 201, "files as well");
    told.is_kept(&node.address, 0);
    node.kill();

    may_write(node.data(), false);
    let ended = without_privilege(&node).arg("serve").output().unwrap();
    may_write(node.data(), true);
    let line = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.status.code(), Some(1), "{line}");
    let folder = node.data().display().to_string();
    assert!(line.lines().count() == 1 && line.contains(&folder) && line.contains("cannot be written"), "{line}");
    node.check();
}

#[test]
fn a_clock_that_goes_back_changes_nothing_of_what_is_kept() {
    on_both(|site| {
        let ann = site.member("Ann");
        let sheet = ann.writes("À l’heure", "Un.\n");
        let text = site.text_of(sheet.id);
        site.app.advance_clock(-86_400_000_000 * 3);
        ann.saves(Some(sheet.id), 1, &text.replace("Un.", "Deux.")).unwrap();
        site.app.advance_clock(86_400_000_000);
        ann.saves(Some(sheet.id), 2, &text.replace("Un.", "Trois.")).unwrap();
        let page = site.stranger().get(&format!("{}/historique", sheet.path));
        assert!(page.status == 200 || page.status == 301);
        assert!(site.text_of(sheet.id).contains("Trois."));
        assert_eq!(ann.get("/mon-compte").status, 200, "sessions go on");
        let new = ann.writes("Plus tard", "Texte.\n");
        assert!(new.id > sheet.id);
    });
}
