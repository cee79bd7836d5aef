//! What nobody types and programs send: U+0000 in every value that a request can carry.

use std::collections::BTreeSet;

use maillage::db::archive;
use maillage::db::types::Role;
use maillage::hall::error::Error;

use super::who_sees::patterns;
use crate::api::Program;
use crate::support::{Site, on_both, on_both_with};

/// The names of the fields of every form, as templates write them.
fn names() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(path).unwrap();
            for start in ["name=\"", "form::input(", "form::area(", "form::hidden(\"", "form::field(", "form::tick("] {
                let after = text.split(start).skip(1).map(|rest| rest.trim_start().trim_start_matches('"'));
                let name = after.filter_map(|rest| rest.split_once('"').map(|(name, _)| name.to_owned()));
                found.extend(name.filter(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c))));
            }
        }
    }
    assert!(found.len() > 60, "{found:?}");
    found
}

/// Every address that takes a form, filled in.
fn addresses(sheet: i64) -> Vec<String> {
    let table = include_str!("../../../src/web/routes.rs");
    let filled = |pattern: String| {
        let mut address = pattern.replace("{SHEET}", &format!("/fiches/{sheet}"));
        while let Some((start, rest)) = address.clone().split_once('{') {
            let (name, end) = rest.split_once('}').unwrap();
            let value = if name.starts_with("name") || name.starts_with("title") { "Ann" } else { "1" };
            address = format!("{start}{value}{end}");
        }
        address
    };
    let all = patterns(table).into_iter().map(filled).filter(|address| address != "/deconnexion");
    let all: Vec<String> = all.collect();
    assert!(all.len() > 70, "{all:?}");
    all
}

/// Tables with a text that holds U+0000.
fn holding(site: &Site) -> BTreeSet<String> {
    let read = |db: &mut maillage::db::Db| {
        let mut found = BTreeSet::new();
        for table in archive::tables(db, &[])? {
            archive::dump::<Error>(db, &table, &mut |line| {
                if line.contains("\\u0000") {
                    found.insert(format!("{}: {line}", table.name));
                }
                Ok(())
            })?;
        }
        Ok(found)
    };
    site.app.store.read::<_, Error>(read).unwrap()
}

#[test]
fn no_form_breaks_on_a_nul_and_none_is_kept() {
    on_both_with(&[("LIMITS", "off")], |site| {
        let sheet = site.member("Bob").writes("Une table", "Un.").id;
        site.person("Ann", Role::Reader);
        site.indexed();
        let ada = site.person("Ada", Role::Administrator);
        let fields = names();
        for browser in [&ada, &site.member("Zoé"), &site.stranger()] {
            for address in addresses(sheet) {
                for act in ["", "brouillon", "apercu", "publier"] {
                    let valued = |name: &str| match name {
                        "faire" => act.to_owned(),
                        "base" | "version" | "actuelle" => "1\0".to_owned(),
                        "titre" => "Autre\0 table".to_owned(),
                        "requete" => "q=\0table".to_owned(),
                        "quoi" => "fiche\0".to_owned(),
                        _ => "a\0b".to_owned(),
                    };
                    let form: Vec<(String, String)> = fields
                        .iter()
                        .filter(|name| *name != "jeton")
                        .map(|name| (name.clone(), valued(name)))
                        .collect();
                    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (&**name, &**value)).collect();
                    let page = browser.post(&address, &form);
                    assert!(page.status < 500, "POST {address} {act}: {}", page.status);
                }
                let page = browser.get(&format!("{address}?q=a%00b&page=%00&lieu=%00"));
                assert!(page.status < 500, "GET {address}: {}", page.status);
            }
        }
        assert_eq!(holding(site), BTreeSet::new());
        assert!(site.find("Zoé").about.contains("ab"), "the walk reached the forms");
    });
}

#[test]
fn a_program_that_sends_a_nul_is_understood_without_it() {
    on_both(|site| {
        let program = Program::of(site, "Ann", Role::Contributor);
        let body = serde_json::json!({
            "title": "Un\0 puits", "body": "De l’\0eau.\n", "comment": "a\0b", "fields": { "objectif": "Boire\0" }
        });
        let made = program.post("/sheets", &body);
        assert_eq!((made.status, made.body["title"].as_str()), (201, Some("Un puits")), "{}", made.body);
        let sheet = program.get(&format!("/sheets/{}", made.body["id"])).ok();
        assert_eq!(sheet["body"], "De l’eau.\n");
        assert_eq!(holding(site), BTreeSet::new());
    });
}
