//! The house keeps its arrows: doors above, actions below them, models and text at the foot.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use syn::visit::Visit;

fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut found);
    found.retain(|(path, _)| path.extension().is_some_and(|extension| extension == "rs"));
    assert!(!found.is_empty(), "no sources in {folder}");
    found
}

fn collect(at: &Path, found: &mut Vec<(PathBuf, String)>) {
    if at.is_dir() {
        for entry in fs::read_dir(at).unwrap() {
            collect(&entry.unwrap().path(), found);
        }
    } else if at.extension().is_some_and(|extension| ["rs", "html", "txt", "xml"].iter().any(|kept| extension == *kept))
    {
        found.push((at.to_owned(), fs::read_to_string(at).unwrap()));
    }
}

/// A source of the program: its path from the package's root, and what it says.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// Every source of the program.
pub(crate) fn program() -> Vec<Source> {
    let of = |(path, text): (PathBuf, String)| {
        let path = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().display().to_string();
        Source { path, text }
    };
    sources("src").into_iter().map(of).collect()
}

/// A source made up to break a rule.
pub(crate) fn made_up(path: &str, text: &str) -> Vec<Source> {
    vec![Source { path: path.to_owned(), text: text.to_owned() }]
}

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

/// The rooms that a source names by `crate::…`, its tests aside.
#[derive(Default)]
struct Named(BTreeSet<String>);

impl Named {
    fn of(source: &Source) -> Self {
        let mut named = Self::default();
        named.visit_file(&syn::parse_file(&source.text).unwrap_or_else(|error| panic!("{}: {error}", source.path)));
        named
    }

    fn tree(&mut self, tree: &syn::UseTree) {
        match tree {
            syn::UseTree::Path(path) => drop(self.0.insert(path.ident.to_string())),
            syn::UseTree::Name(name) => drop(self.0.insert(name.ident.to_string())),
            syn::UseTree::Rename(name) => drop(self.0.insert(name.ident.to_string())),
            syn::UseTree::Group(group) => group.items.iter().for_each(|item| self.tree(item)),
            syn::UseTree::Glob(_) => {}
        }
    }
}

impl<'ast> Visit<'ast> for Named {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if !is_test(&module.attrs) {
            syn::visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        if let syn::UseTree::Path(path) = &item.tree
            && path.ident == "crate"
        {
            self.tree(&path.tree);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let mut parts = path.segments.iter();
        if parts.next().is_some_and(|first| first.ident == "crate") {
            self.0.extend(parts.next().map(|second| second.ident.to_string()));
        }
        syn::visit::visit_path(self, path);
    }
}

pub(crate) fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg") && attribute.parse_args::<syn::Ident>().is_ok_and(|word| word == "test")
    })
}

/// What names a room above its own.
fn climbs(sources: &[Source]) -> Vec<String> {
    let rank = |room: &str| ROOMS.iter().position(|known| *known == room);
    let mut found = Vec::new();
    for source in sources {
        let own = room(&source.path);
        if matches!(own, "main" | "lib") {
            continue;
        }
        let Some(height) = rank(own) else {
            found.push(format!("{}: the room {own} has no place in ROOMS", source.path));
            continue;
        };
        let above = |named: &String| rank(named).is_some_and(|other| other > height);
        found.extend(Named::of(source).0.iter().filter(|named| above(named)).map(|n| format!("{}: {n}", source.path)));
    }
    found
}

#[test]
fn every_room_names_only_those_below_it() {
    assert_eq!(climbs(&program()), Vec::<String>::new());
    for breach in [
        "use crate::web::respond;",
        "use crate::{db::Db, web};",
        "fn a() { crate::api::addresses() }",
        "fn a(at: &crate::app::App) {}",
    ] {
        assert_eq!(climbs(&made_up("src/models/new.rs", breach)).len(), 1, "{breach}");
    }
    assert_eq!(climbs(&made_up("src/loose.rs", "")).len(), 1);
    assert!(climbs(&made_up("src/models/new.rs", "#[cfg(test)]\nmod tests { use crate::app::App; }")).is_empty());
}

/// The doors, which know nothing of each other: what both need stands in a room below them.
const SIDE_BY_SIDE: [(&str, &str); 4] = [("web", "api"), ("api", "web"), ("http", "web"), ("http", "api")];

/// What names a room beside its own.
fn neighbours(sources: &[Source]) -> Vec<String> {
    let of = |source: &Source| {
        let (own, named) = (room(&source.path).to_owned(), Named::of(source).0);
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
        ("src/api/new.rs", "fn a() { crate::web::view::page() }"),
        ("src/web/new.rs", "use crate::{api, app::App};"),
        ("src/http/new.rs", "use crate::web::http::look::Look;"),
    ] {
        assert_eq!(neighbours(&made_up(path, breach)).len(), 1, "{path}: {breach}");
    }
}

/// Words where they have no place: (folders, words).
const REFUSED: [(&[&str], &[&str]); 5] = [
    (&["src/models", "src/text", "src/search", "src/db"], &["actix_web"]),
    (&["src/text"], &["diesel", "SystemTime::now", "Utc::now", "Instant::now"]),
    (&["src/actions", "src/reading"], &["HttpResponse", "HttpRequest"]),
    (
        &["src/web", "src/actions", "src/reading", "src/text", "src/search", "src/jobs", "src/cli", "src/cache"],
        &["diesel::prelude", "diesel::insert_into", "diesel::update", "diesel::delete", "sql_query", "db::schema"],
    ),
    (
        &["src/web", "src/actions", "src/reading", "src/models", "src/jobs", "src/cli", "src/cache"],
        &["Db::Postgres", "Db::Sqlite", "each!"],
    ),
];

fn misplaced(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for (folders, words) in REFUSED {
        for source in sources.iter().filter(|source| folders.iter().any(|folder| source.path.starts_with(folder))) {
            for (number, line) in source.text.lines().enumerate() {
                let code = line.split("//").next().unwrap_or_default();
                found.extend(
                    words
                        .iter()
                        .filter(|word| code.contains(**word))
                        .map(|word| format!("{}:{}: « {word} » has no place here", source.path, number + 1)),
                );
            }
        }
    }
    found
}

#[test]
fn doors_databases_and_clocks_stay_where_they_belong() {
    assert_eq!(misplaced(&program()), Vec::<String>::new());
    for (path, breach) in [
        ("src/models/new.rs", "use actix_web::HttpResponse;"),
        ("src/text/new.rs", "let now = Utc::now();"),
        ("src/actions/new.rs", "fn a() -> HttpResponse {"),
        ("src/web/new.rs", "diesel::update(x)"),
        ("src/jobs/new.rs", "Db::Sqlite(connection)"),
    ] {
        assert!(!misplaced(&made_up(path, breach)).is_empty(), "{path}: {breach}");
        assert!(misplaced(&made_up(path, &format!("// {breach}"))).is_empty(), "{path}: a comment is no breach");
    }
}

/// Pages whose database is not yet asked through a look. The list only grows shorter.
const RAW: [&str; 5] = [
    "src/web/pages/editor/clash.rs",
    "src/web/pages/editor/open.rs",
    "src/web/pages/editor/page.rs",
    "src/web/pages/health.rs",
    "src/web/pages/sheets/find.rs",
];

/// Files of the doors that ask the database past a look.
fn raw_reads(sources: &[Source]) -> BTreeSet<String> {
    struct Raw(bool);
    impl<'ast> Visit<'ast> for Raw {
        fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
            let on = match &*call.receiver {
                syn::Expr::Field(field) => matches!(&field.member, syn::Member::Named(name) if name == "store"),
                syn::Expr::Path(path) => path.path.is_ident("app") || path.path.is_ident("store"),
                _ => false,
            };
            self.0 |= on && (call.method == "read" || call.method == "snapshot");
            syn::visit::visit_expr_method_call(self, call);
        }
    }
    let doors = sources.iter().filter(|source| source.path.starts_with("src/web/"));
    let raw = doors.filter(|source| {
        let mut raw = Raw(false);
        raw.visit_file(&syn::parse_file(&source.text).unwrap());
        raw.0 && source.path != "src/web/http/look.rs"
    });
    raw.map(|source| source.path.clone()).collect()
}

#[test]
fn pages_ask_the_database_through_a_look() {
    let known: BTreeSet<String> = RAW.iter().map(|path| (*path).to_owned()).collect();
    assert_eq!(raw_reads(&program()), known, "ask through `Look`; what was mended leaves the list");
    for breach in ["app.read(|db| Ok(()))", "node.store.read(|db| Ok(()))", "self.app.store.snapshot(|db| Ok(()))"] {
        let text = format!("fn a() {{ {breach}; }}");
        assert_eq!(raw_reads(&made_up("src/web/new.rs", &text)).len(), 1, "{breach}");
    }
}

/// Pages that still send their own work to the pool, and how often. The list only grows shorter: a page is a function behind
/// `page`, a form one behind `act`.
const BY_HAND: [(&str, usize); 6] = [
    ("src/web/pages/editor/drafts.rs", 2),
    ("src/web/pages/editor/open.rs", 2),
    ("src/web/pages/editor/post.rs", 3),
    ("src/web/pages/files/bytes.rs", 4),
    ("src/web/pages/files/incoming.rs", 2),
    ("src/web/pages/health.rs", 1),
];

/// How often each page sends work to the pool by itself.
fn by_hand(sources: &[Source]) -> Vec<(String, usize)> {
    #[derive(Default)]
    struct Sent(usize);
    impl<'ast> Visit<'ast> for Sent {
        fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
            let is_pool = ["block", "compute", "compute_while_awaited"].iter().any(|pool| call.method == pool);
            self.0 += usize::from(is_pool && matches!(call.args.first(), Some(syn::Expr::Closure(_))));
            syn::visit::visit_expr_method_call(self, call);
        }
    }
    let pages = sources.iter().filter(|source| source.path.starts_with("src/web/pages/"));
    let sent = pages.map(|source| {
        let mut sent = Sent::default();
        sent.visit_file(&syn::parse_file(&source.text).unwrap());
        (source.path.clone(), sent.0)
    });
    let mut sent: Vec<_> = sent.filter(|(_, times)| *times > 0).collect();
    sent.sort();
    sent
}

#[test]
fn a_page_does_not_send_its_own_work_to_the_pool() {
    let known: Vec<_> = BY_HAND.iter().map(|(path, times)| ((*path).to_owned(), *times)).collect();
    assert_eq!(by_hand(&program()), known, "use `page` or `act`; what was mended leaves the list");
    for breach in ["app.block(move || work()).await", "self.app.compute(|| Ok(())).await?"] {
        let text = format!("async fn a() {{ {breach}; }}");
        assert_eq!(
            by_hand(&made_up("src/web/pages/new.rs", &text)),
            [("src/web/pages/new.rs".to_owned(), 1)],
            "{breach}"
        );
        assert!(by_hand(&made_up("src/web/http/act.rs", &text)).is_empty());
    }
}

/// Packages that nothing names: they only carry a feature or a build.
const UNNAMED: [&str; 4] = ["libsqlite3-sys", "pq-sys", "mimalloc", "reqwest"];

fn unused(manifest: &str, sources: &[Source]) -> Vec<String> {
    let manifest: toml::Table = toml::from_str(manifest).unwrap();
    let packages = manifest["dependencies"].as_table().unwrap().keys();
    let is_named = |package: &str| {
        let name = package.replace('-', "_");
        sources
            .iter()
            .any(|source| source.text.contains(&format!("{name}::")) || source.text.contains(&format!("use {name}")))
    };
    packages.filter(|package| !UNNAMED.contains(&package.as_str()) && !is_named(package)).cloned().collect()
}

#[test]
fn every_package_that_is_paid_for_is_used() {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    assert_eq!(unused(&manifest, &program()), Vec::<String>::new());
    assert_eq!(unused("[dependencies]\nserde = \"1\"\nnew-thing = \"1\"", &program()), ["new-thing"]);
}

/// Queries of sheets that do not begin by asking who may see them. Numbers alone tell nothing.
fn unguarded(sources: &[Source]) -> Vec<String> {
    const GUARDED: [&str; 2] = ["filter(super::visible_to(who))", "select(sheets::id)"];
    let mut found = Vec::new();
    for source in sources {
        if !source.path.starts_with("src/models/") || source.path == "src/models/sheet.rs" {
            continue;
        }
        let code: String = source.text.split_whitespace().collect();
        let asked = code.match_indices("sheets::table.").filter_map(|(at, start)| code.get(at + start.len()..));
        // A join is guarded by the filter of its own statement.
        let joined =
            |rest: &str| rest.starts_with("on(") && rest.split(';').next().is_some_and(|one| one.contains(GUARDED[0]));
        let open = asked.filter(|rest| !GUARDED.iter().any(|guard| rest.starts_with(guard)) && !joined(rest));
        found.extend(open.map(|rest| format!("{}: {}", source.path, rest.chars().take(40).collect::<String>())));
    }
    found
}

#[test]
fn sheets_are_read_through_their_reader() {
    assert_eq!(unguarded(&program()), Vec::<String>::new());
    for breach in [
        "sheets::table.find(id)",
        "sheets::table\n    .filter(sheets::id.eq(1))",
        "sheets::table.select(sheets::title)",
    ] {
        assert_eq!(unguarded(&made_up("src/models/new.rs", breach)).len(), 1, "{breach}");
        let guarded = format!("sheets::table\n    .filter(super::visible_to(who)); {breach}");
        assert_eq!(unguarded(&made_up("src/models/new.rs", &guarded)).len(), 1, "one guard excuses no other: {breach}");
    }
}

#[test]
fn every_file_opens_by_saying_what_it_is() {
    for folder in ["src", "tests/it"] {
        for (path, text) in sources(folder) {
            assert!(text.starts_with("//!"), "{} does not open with //!", path.display());
        }
    }
}

#[test]
fn words_shown_never_break_a_line_before_a_french_mark() {
    const MARKS: [char; 5] = [';', '!', '?', '»', ':'];
    const LISTS_OF_SIGNS: &str = "sans les signes";
    let after = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || matches!(c, '.' | '<' | '"' | '{' | '&' | '»'));
    let (mut files, mut looked) = (Vec::new(), 0);
    for folder in ["src/hall/messages", "templates"] {
        collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut files);
    }
    for (path, text) in files {
        for (number, line) in text.lines().enumerate() {
            if line.trim_start().starts_with("//") || line.contains("{#") || line.contains(LISTS_OF_SIGNS) {
                continue;
            }
            looked += 1;
            let chars: Vec<char> = line.trim_start().chars().collect();
            for (at, _) in chars.iter().enumerate().filter(|(_, c)| **c == ' ') {
                let (before, next) = (at.checked_sub(1).map(|at| chars[at]), chars.get(at + 1).copied());
                let opens = before == Some('«');
                let closes =
                    next == Some('»') || next.is_some_and(|c| MARKS.contains(&c) && after(chars.get(at + 2).copied()));
                assert!(!opens && !closes, "{}:{}: a no-break space goes there: {line}", path.display(), number + 1);
            }
        }
    }
    assert!(looked > 1000, "only {looked} lines were looked at");
}

#[test]
fn only_the_program_itself_reads_as_the_keeper() {
    const MAY: [&str; 12] = [
        "src/cli/",
        "src/jobs/",
        "src/exchange/",
        "src/models/",
        "src/reading/document.rs",
        "src/actions/wiki/check.rs",
        "src/actions/sheets/import_sheets.rs",
        "src/actions/wiki/legal.rs",
        "src/actions/wiki/rebuild.rs",
        "src/actions/wiki/ship_sheets.rs",
        "src/actions/sheets/withdraw.rs",
        "src/actions/sheets/remove_sheet.rs",
    ];
    let mut seen = 0;
    for (path, text) in sources("src") {
        let here = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().display().to_string();
        let keeps =
            text.lines().filter(|line| !line.trim_start().starts_with("//")).any(|line| line.contains("keeper("));
        seen += usize::from(keeps);
        assert!(!keeps || MAY.iter().any(|may| here.starts_with(may)), "{here} reads as the keeper");
    }
    assert!(seen > 4, "the rule looks at nothing");
}
