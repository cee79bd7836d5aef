//! Circles: modules of one folder that need each other, the one directly or the other, cannot be read one after the other.

use std::collections::{BTreeMap, BTreeSet};

use crate::house::syntax::{Syntax, module_of};
use crate::house::{Source, made_up, shipped};

/// Modules side by side that stand in a circle today: the folder, and those that need each other. The list only grows
/// shorter, and no circle in it wider.
const KNOWN: [(&str, &[&str]); 18] = [
    ("actions", &["files", "sheets", "wiki"]),
    ("files", &["media", "zip"]),
    ("jobs", &["purge", "read_file", "runner", "send_mail", "tell_remarks", "write_back"]),
    ("models", &["event", "nouns", "revision"]),
    ("search", &["document", "intervals", "query"]),
    ("text", &["anchors", "links", "markup", "passages"]),
    ("text::diff", &["script", "snake"]),
    ("text::markup", &["changed", "doors", "headings", "html", "notes", "people", "tables"]),
    ("text::markup", &["figure", "references"]),
    ("text::merge", &["rows", "sheets"]),
    ("text::recognise", &["rows", "values"]),
    ("web", &["http", "view"]),
    ("web::http", &["compress", "extract", "look", "middleware", "respond"]),
    ("web::pages", &["remarks", "search", "sheets"]),
    ("web::pages::editor", &["clash", "finish", "here", "open", "post", "posted"]),
    ("web::pages::search", &["asked", "views"]),
    ("web::pages::search", &["choices", "places"]),
    ("web::pages::sheets", &["short", "show"]),
];

/// Which modules of a folder each of them needs.
type Needs = BTreeMap<String, BTreeSet<String>>;

/// The needs of all modules, by the folder where they stand side by side.
fn needs(sources: &[Source]) -> BTreeMap<Vec<String>, Needs> {
    let modules: BTreeSet<Vec<String>> = sources.iter().map(|source| module_of(&source.path)).collect();
    let is_module = |path: &[String]| modules.iter().any(|known| known.starts_with(path));
    let mut found: BTreeMap<Vec<String>, Needs> = BTreeMap::new();
    for source in sources {
        let own = module_of(&source.path);
        let ours = Syntax::of(source).paths.into_iter().filter(|path| path[0] == "crate");
        for path in ours.map(|path| path[1..].to_vec()) {
            let shared = own.iter().zip(&path).take_while(|(one, other)| one == other).count();
            let (Some(one), Some(other)) = (own.get(shared), path.get(shared)) else { continue };
            if shared > 0 && is_module(&path[..=shared]) {
                let folder = found.entry(own[..shared].to_vec()).or_default();
                folder.entry(one.clone()).or_default().insert(other.clone());
            }
        }
    }
    found
}

/// Everything that a module needs, however far.
fn reached(needs: &Needs, from: &str) -> BTreeSet<String> {
    let (mut reached, mut next) = (BTreeSet::new(), vec![from.to_owned()]);
    while let Some(module) = next.pop() {
        let new = needs.get(&module).into_iter().flatten().filter(|one| reached.insert((*one).clone()));
        next.extend(new.cloned().collect::<Vec<_>>());
    }
    reached
}

/// The circles: the folder, and the modules of it that need each other.
fn circles(sources: &[Source]) -> Vec<(String, Vec<String>)> {
    let mut found = BTreeSet::new();
    for (folder, needs) in needs(sources) {
        let all: BTreeMap<&String, BTreeSet<String>> = needs.keys().map(|one| (one, reached(&needs, one))).collect();
        for (one, reached) in all.iter().filter(|(one, reached)| reached.contains(**one)) {
            let back = |other: &&String| all.get(other).is_some_and(|others| others.contains(*one));
            found.insert((folder.join("::"), reached.iter().filter(back).cloned().collect()));
        }
    }
    found.into_iter().collect()
}

#[test]
fn modules_of_a_folder_stand_in_no_circle() {
    let known: Vec<(String, Vec<String>)> = KNOWN
        .iter()
        .map(|(folder, modules)| ((*folder).to_owned(), modules.iter().map(|one| (*one).to_owned()).collect()))
        .collect();
    assert_eq!(circles(&shipped()), known, "let one not need the other; a circle that was opened leaves the list");
    let found = |sources: &[(&str, &str)]| {
        let made: Vec<Source> = sources.iter().flat_map(|(path, text)| made_up(path, text)).collect();
        circles(&made)
    };
    let two = |folder: &str, modules: [&str; 2]| vec![(folder.to_owned(), modules.map(str::to_owned).to_vec())];
    assert_eq!(
        found(&[("src/a/b.rs", "use crate::a::c::X;"), ("src/a/c.rs", "fn y() { super::b::z() }")]),
        two("a", ["b", "c"])
    );
    assert_eq!(
        found(&[("src/a/b/d.rs", "use crate::a::c::e;"), ("src/a/c/e.rs", "use crate::a::b::d::X;")]),
        two("a", ["b", "c"]),
        "whatever stands deeper"
    );
    let three =
        [("src/a/b.rs", "use crate::a::c;"), ("src/a/c.rs", "use crate::a::d;"), ("src/a/d.rs", "use crate::a::b;")];
    assert_eq!(found(&three)[0].1, ["b", "c", "d"]);
    assert_eq!(found(&three[..2]), []);
    let parent = [("src/a/mod.rs", "use crate::a::b::X; pub struct Y;"), ("src/a/b.rs", "use super::Y;")];
    assert_eq!(found(&parent), [], "a folder and what is in it are one");
    let test = [("src/a/b.rs", "use crate::a::c;"), ("src/a/c.rs", "#[cfg(test)]\nmod tests { use crate::a::b; }")];
    assert_eq!(found(&test), []);
}
