//! The rooms of the house: each names those below it only, and the doors know nothing of each other.

use crate::house::syntax::Syntax;
use crate::house::{Source, made_up, program};

/// The rooms from the foot of the house to its roof: each names those before it only, so that there is no circle.
const ROOMS: [&str; 20] = [
    "base", "mail", "text", "search", "db", "files", "hall", "cache", "models", "app", "reading", "actions", "jobs",
    "exchange", "http", "web", "api", "server", "cli", "lib",
];

/// The room of a source: the folder or file below `src/`.
fn room(path: &str) -> &str {
    let below = path.strip_prefix("src/").unwrap_or(path);
    below.split('/').next().unwrap_or(below).trim_end_matches(".rs")
}

/// What makes the rooms of the house nameless: a source that takes all of `crate`, and a root that holds more than the
/// rooms. Whoever wants something says from which room.
fn nameless(sources: &[Source]) -> Vec<String> {
    let takes_all = |source: &&Source| Syntax::of(source).paths.iter().any(|path| *path == ["crate", "*"]);
    let mut found: Vec<String> = sources.iter().filter(takes_all).map(|source| source.path.clone()).collect();
    let is_room = |item: &syn::Item| match item {
        syn::Item::Mod(module) => module.content.is_none(),
        // The rooms that are compiled apart.
        syn::Item::Use(rooms) => matches!(&rooms.tree, syn::UseTree::Path(from) if from.ident == "maillage_core"),
        _ => false,
    };
    let holds_more = |source: &&Source| !syn::parse_file(&source.text).unwrap().items.iter().all(is_room);
    let roots = sources.iter().filter(|source| source.path == "src/lib.rs");
    found.extend(roots.filter(holds_more).map(|source| source.path.clone()));
    found
}

#[test]
fn everything_is_named_with_its_room() {
    assert_eq!(nameless(&program()), Vec::<String>::new());
    for (path, breach) in [
        ("src/models/new.rs", "use crate::*; fn a() { web::x() }"),
        ("src/models/new.rs", "use crate::{db::Db, *};"),
        ("src/models/new.rs", "fn a() { use super::super::*; }"),
        ("src/models/new.rs", "use maillage::*;"),
        ("src/models/new.rs", "use crate as house; use house::*;"),
        ("src/lib.rs", "pub mod web; pub use web::respond;"),
        ("src/lib.rs", "pub mod web; pub use crate::web::x as y;"),
        ("src/lib.rs", "pub mod web { pub fn x() {} }"),
        ("src/lib.rs", "pub type Page = crate::web::Page;"),
    ] {
        assert_eq!(nameless(&made_up(path, breach)).len(), 1, "{path}: {breach}");
    }
    assert!(nameless(&made_up("src/models/new.rs", "use crate::db::*; use diesel::prelude::*;")).is_empty());
    assert!(nameless(&made_up("src/lib.rs", "//! The house.\n/// A room.\npub mod web;")).is_empty());
}

/// What names a room above its own.
fn climbs(sources: &[Source]) -> Vec<String> {
    let rank = |room: &str| ROOMS.iter().position(|known| *known == room);
    let mut found = Vec::new();
    for source in sources {
        let own = room(&source.path);
        if matches!(own, "main" | "lib" | "core") {
            continue;
        }
        let Some(height) = rank(own) else {
            found.push(format!("{}: the room {own} has no place in ROOMS", source.path));
            continue;
        };
        let above = |named: &String| rank(named).is_some_and(|other| other > height);
        let named = Syntax::of(source).rooms();
        found.extend(named.iter().filter(|named| above(named)).map(|named| format!("{}: {named}", source.path)));
    }
    found
}

#[test]
fn every_room_names_only_those_below_it() {
    assert_eq!(climbs(&program()), Vec::<String>::new());
    for breach in [
        "use crate::web::respond;",
        "use crate::{db::Db, web};",
        "use super::super::web;",
        "use super::super::{web::respond, db::Db};",
        "fn a() { crate::api::addresses() }",
        "fn a() { super::super::web::x() }",
        "fn a() { vec![crate::web::x()] }",
        "fn a() { assert!(matches!(b, crate::web::X::Y { .. })) }",
        "#[serde(deserialize_with = \"crate::web::x\")] struct A;",
        "fn a(at: &crate::app::App) {}",
        "pub use crate::web as other;",
        "use crate as house; fn a() { house::web::x() }",
        "use crate::{self as house}; fn a() { house::web::x() }",
        "extern crate self as house; fn a() { house::web::x() }",
    ] {
        assert_eq!(climbs(&made_up("src/models/new.rs", breach)).len(), 1, "{breach}");
    }
    assert_eq!(climbs(&made_up("src/models/sheet/new.rs", "use super::super::super::web;")).len(), 1);
    assert_eq!(climbs(&made_up("src/loose.rs", "")).len(), 1);
    assert!(climbs(&made_up("src/models/new.rs", "#[cfg(test)]\nmod tests { use crate::app::App; }")).is_empty());
}

/// The doors, which know nothing of each other: what both need stands in a room below them.
const SIDE_BY_SIDE: [(&str, &str); 4] = [("web", "api"), ("api", "web"), ("http", "web"), ("http", "api")];

/// What names a room beside its own.
fn neighbours(sources: &[Source]) -> Vec<String> {
    let of = |source: &Source| {
        let (own, named) = (room(&source.path).to_owned(), Syntax::of(source).rooms());
        let beside = |other: &str| named.contains(other).then(|| format!("{}: {other}", source.path));
        SIDE_BY_SIDE.iter().filter(|(one, _)| *one == own).filter_map(|(_, other)| beside(other)).collect::<Vec<_>>()
    };
    sources.iter().flat_map(of).collect()
}

#[test]
fn pages_and_the_api_know_nothing_of_each_other() {
    assert_eq!(neighbours(&program()), Vec::<String>::new());
    for (path, breach) in [
        ("src/api/new.rs", "use crate::web::http::extract::Query;"),
        ("src/api/new.rs", "use super::super::web;"),
        ("src/api/sheets/new.rs", "fn a() { vec![super::super::super::web::view::page()] }"),
        ("src/web/new.rs", "use crate::{api, app::App};"),
        ("src/http/new.rs", "use crate::web::http::look::Look;"),
    ] {
        assert_eq!(neighbours(&made_up(path, breach)).len(), 1, "{path}: {breach}");
    }
}
