//! Circles: modules of one folder that need each other, the one directly or the other, cannot be read one after the other.

use std::collections::{BTreeMap, BTreeSet};

use crate::house::syntax::{Syntax, module_of};
use crate::house::{Source, made_up, shipped};

/// Modules side by side that stand in a circle today: the folder, and those that need each other. The list only grows
/// shorter, and no circle in it wider.
const KNOWN: [(&str, &[&str]); 19] = [
    ("actions", &["files", "sheets", "wiki"]),
    ("files", &["media", "zip"]),
    (
        "jobs",
        &[
            "ask_outside",
            "purge",
            "read_file",
            "rebuild",
            "remind_stewards",
            "runner",
            "send_issue",
            "send_mail",
            "tell_followers",
            "tell_remarks",
            "tell_webhooks",
            "write_back",
        ],
    ),
    ("models", &["event", "nouns", "revision"]),
    ("search", &["document", "intervals", "query"]),
    ("text", &["anchors", "links", "markup", "passages"]),
    ("text::diff", &["script", "snake"]),
    ("text::kind::types", &["date", "found", "shared", "shown"]),
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

/// What a folder shows again of the modules in it, by the folder and the name: the module.
fn shown_again(sources: &[Source]) -> BTreeMap<(Vec<String>, String), String> {
    fn names(tree: &syn::UseTree, found: &mut Vec<String>) {
        match tree {
            syn::UseTree::Path(path) => names(&path.tree, found),
            syn::UseTree::Name(name) => found.push(name.ident.to_string()),
            syn::UseTree::Rename(name) => found.push(name.rename.to_string()),
            syn::UseTree::Group(group) => group.items.iter().for_each(|item| names(item, found)),
            syn::UseTree::Glob(_) => {}
        }
    }
    let mut found = BTreeMap::new();
    for source in sources {
        let folder = module_of(&source.path);
        for item in syn::parse_file(&source.text).unwrap().items {
            let syn::Item::Use(item) = item else { continue };
            if matches!(item.vis, syn::Visibility::Inherited) {
                continue;
            }
            let tree = match item.tree {
                syn::UseTree::Path(path) if path.ident == "self" => *path.tree,
                tree => tree,
            };
            if let syn::UseTree::Path(path) = tree {
                let mut shown = Vec::new();
                names(&path.tree, &mut shown);
                found.extend(shown.into_iter().map(|name| ((folder.clone(), name), path.ident.to_string())));
            }
        }
    }
    found
}

/// The needs of all modules, by the folder where they stand side by side.
fn needs(sources: &[Source]) -> BTreeMap<Vec<String>, Needs> {
    let modules: BTreeSet<Vec<String>> = sources.iter().map(|source| module_of(&source.path)).collect();
    let is_module = |path: &[String]| modules.iter().any(|known| known.starts_with(path));
    let again = shown_again(sources);
    let mut found: BTreeMap<Vec<String>, Needs> = BTreeMap::new();
    for source in sources {
        let own = module_of(&source.path);
        let ours = Syntax::of(source).paths.into_iter().filter(|path| path[0] == "crate");
        for path in ours.map(|path| path[1..].to_vec()) {
            let shared = own.iter().zip(&path).take_while(|(one, other)| one == other).count();
            let (Some(one), Some(other)) = (own.get(shared), path.get(shared)) else { continue };
            let folder = path[..shared].to_vec();
            let shown = again.get(&(folder.clone(), other.clone())).filter(|_| !is_module(&path[..=shared]));
            let other = shown.unwrap_or(other);
            if shared > 0 && one != other && is_module(&[&folder[..], std::slice::from_ref(other)].concat()) {
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
    let again = [
        ("src/a/mod.rs", "pub use c::{X, Y as Z};"),
        ("src/a/b.rs", "use crate::a::Z;"),
        ("src/a/c.rs", "use crate::a::b::W;"),
    ];
    assert_eq!(found(&again), two("a", ["b", "c"]), "what a folder shows again is still of its module");
    let parent = [("src/a/mod.rs", "use crate::a::b::X; pub struct Y;"), ("src/a/b.rs", "use super::Y;")];
    assert_eq!(found(&parent), [], "a folder and what is in it are one");
    let test = [("src/a/b.rs", "use crate::a::c;"), ("src/a/c.rs", "#[cfg(test)]\nmod tests { use crate::a::b; }")];
    assert_eq!(found(&test), []);
}
