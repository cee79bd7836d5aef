//! What has its place in some rooms alone: the web framework, the database's own library, the clock, the keeper's eyes.

use crate::house::syntax::{Syntax, stands_in};
use crate::house::{Source, made_up, program};

/// Paths where they have no place: (folders, paths).
const REFUSED: [(&[&str], &[&[&str]]); 5] = [
    (&["src/models", "src/text", "src/search", "src/db"], &[&["actix_web"]]),
    (&["src/text"], &[&["diesel"], &["SystemTime", "now"], &["Utc", "now"], &["Instant", "now"]]),
    (&["src/actions", "src/reading"], &[&["HttpResponse"], &["HttpRequest"], &["actix_web"]]),
    (&["src/"], &[&["diesel", "sql_query"]]),
    (NO_QUERIES, &[&["db", "schema"]]),
];

/// What tells one database from the other, whose only place is `src/db`.
const DATABASES: [&[&str]; 4] = [&["Db", "Postgres"], &["Db", "Sqlite"], &["Db", "*"], &["each!"]];

/// Where no query is written.
const NO_QUERIES: &[&str] = &[
    "src/web",
    "src/api",
    "src/http",
    "src/server",
    "src/app",
    "src/actions",
    "src/reading",
    "src/text",
    "src/search",
    "src/jobs",
    "src/cli",
    "src/cache",
    "src/exchange",
    "src/hall",
    "src/mail",
    "src/files",
];
/// What those rooms may know of the database's library: its errors.
const RESULTS: [&str; 2] = ["result", "QueryResult"];

/// Where databases are told apart, and speak their own dialect.
const DIALECTS: [&str; 1] = ["src/db"];

fn misplaced(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        let syntax = Syntax::of(source);
        let is_in = |folders: &[&str]| folders.iter().any(|folder| source.path.starts_with(folder));
        let databases = DATABASES.iter().filter(|_| !is_in(&DIALECTS));
        let refused = REFUSED.iter().filter(|(folders, _)| is_in(folders)).flat_map(|(_, paths)| paths.iter());
        let refused = refused.chain(databases);
        let named = refused.filter(|path| syntax.names(path) && !(path[0] == "diesel" && is_in(&DIALECTS)));
        found.extend(named.map(|path| format!("{}: « {} » has no place here", source.path, path.join("::"))));
        let of_diesel = |path: &&Vec<String>| {
            path[0] == "diesel" && !path.get(1).is_some_and(|part| RESULTS.contains(&part.as_str()))
        };
        if is_in(NO_QUERIES) {
            let queries = syntax.paths.iter().filter(of_diesel);
            found.extend(queries.map(|path| format!("{}: « {} » is a query", source.path, path.join("::"))));
        }
    }
    found
}

#[test]
fn doors_databases_and_clocks_stay_where_they_belong() {
    assert_eq!(misplaced(&program()), Vec::<String>::new());
    for (path, breach) in [
        ("src/models/new.rs", "use actix_web::HttpResponse;"),
        ("src/models/new.rs", "use actix_web::{HttpResponse, web};"),
        ("src/text/new.rs", "fn a() { let now = Utc::now(); }"),
        ("src/text/new.rs", "fn a() { let from = \"http://a\"; let now = chrono::Utc::now(); }"),
        ("src/actions/new.rs", "fn a() -> HttpResponse { b() }"),
        ("src/web/new.rs", "fn a() { diesel::update(x); }"),
        ("src/web/new.rs", "use diesel::{prelude::*, result};"),
        ("src/api/new.rs", "use diesel::{result::Error, insert_into};"),
        ("src/exchange/new.rs", "use diesel::{self, result};"),
        ("src/server/new.rs", "use diesel as d;"),
        ("src/app/new.rs", "fn a() { let a = \"//\"; diesel::delete(x); }"),
        ("src/http/new.rs", "fn a() { vec![diesel::insert_into(x)]; }"),
        ("src/jobs/new.rs", "fn a() { Db::Sqlite(connection); }"),
        ("src/jobs/new.rs", "use crate::db::{Db, schema::sheets};"),
        ("src/api/new.rs", "fn a() { matches!(db, crate::db::Db::Postgres(_)); }"),
        ("src/exchange/new.rs", "fn a() { each!(db, |db| db.a()); }"),
        ("src/hall/new.rs", "fn a(db: &Db) -> bool { matches!(db, Db::Sqlite(_)) }"),
        ("src/mail/new.rs", "fn a(db: &Db) { match db { Db::Postgres(_) => {} _ => {} } }"),
        ("src/base/new.rs", "use crate::db::Db::{Postgres, Sqlite};"),
        ("src/models/new.rs", "use crate::db::Db::*;"),
        ("src/web/new.rs", "use crate::db::Db as D; fn a(db: &D) -> bool { matches!(db, D::Sqlite(_)) }"),
        ("src/web/new.rs", "type D = crate::db::Db; fn a(db: &D) { match db { D::Postgres(_) => {} _ => {} } }"),
        ("src/text/new.rs", "use chrono::Utc as U; fn a() { U::now(); }"),
    ] {
        assert!(!misplaced(&made_up(path, breach)).is_empty(), "{path}: {breach}");
        assert!(misplaced(&made_up(path, &format!("// {breach}"))).is_empty(), "{path}: a comment is no breach");
    }
    for (path, kept) in [
        ("src/app/new.rs", "fn a() -> diesel::result::Error { b() }"),
        ("src/web/new.rs", "const A: &str = \"diesel::update\";"),
        ("src/models/new.rs", "use diesel::{prelude::*, insert_into};"),
    ] {
        assert_eq!(misplaced(&made_up(path, kept)), Vec::<String>::new(), "{path}: {kept}");
    }
}

/// Who may look or act as the program does, which sees and may do everything.
const KEEPERS: [&str; 20] = [
    "src/cli/",
    "src/jobs/",
    "src/exchange/",
    // The pages that a file's text is found by; whether anybody may have the text is asked where it is shown.
    "src/models/file_text.rs",
    "src/models/kind.rs",
    "src/models/reader.rs",
    "src/models/revision/mod.rs",
    // Where the sweep goes on.
    "src/models/sheet_lists.rs",
    "src/reading/document.rs",
    // What it may.
    "src/hall/policy/",
    "src/actions/files/import_file.rs",
    "src/actions/wiki/check.rs",
    "src/actions/wiki/load_demo.rs",
    "src/actions/sheets/import_history.rs",
    "src/actions/sheets/import_sheets.rs",
    "src/actions/wiki/legal.rs",
    "src/actions/wiki/rebuild.rs",
    "src/actions/wiki/ship_sheets.rs",
    "src/actions/sheets/withdraw.rs",
    "src/actions/sheets/remove_sheet.rs",
];
/// Whether a source looks with the program's eyes.
fn keeps(source: &Source) -> bool {
    let syntax = Syntax::of(source);
    let ends = |path: &Vec<String>, end: &[&str]| {
        path.ends_with(&end.iter().map(|part| (*part).to_owned()).collect::<Vec<_>>())
    };
    let named = [&["Who", "Program"][..], &["Who", "*"], &["keeper"]];
    syntax.paths.iter().any(|path| named.iter().any(|end| ends(path, end)))
        || syntax.calls.iter().any(|call| call.name == "keeper")
}

/// Sources that look as the keeper and may not.
fn false_keepers(sources: &[Source]) -> Vec<String> {
    let may = |path: &str| KEEPERS.iter().any(|may| path.starts_with(may));
    let keep = sources.iter().filter(|source| !may(&source.path) && keeps(source));
    keep.map(|source| source.path.clone()).collect()
}

#[test]
fn only_the_program_itself_reads_as_the_keeper() {
    let program = program();
    assert_eq!(false_keepers(&program), Vec::<String>::new());
    assert!(program.iter().filter(|source| keeps(source)).count() > 4, "the rule looks at nothing");
    for (path, breach) in [
        ("src/web/new.rs", "fn a() { Reader::keeper(db).sheet(id); }"),
        ("src/web/new.rs", "fn a() { Reader::new(db, &Who::Program); }"),
        ("src/api/new.rs", "fn a() { let who = Who::Program; Reader::new(db, &who); }"),
        ("src/api/new.rs", "use crate::hall::policy::Who::{self, Program};"),
        ("src/http/new.rs", "use crate::hall::policy::Who::*;"),
        ("src/web/new.rs", "fn a() { let look = crate::models::reader::Reader::keeper; look(db); }"),
        ("src/actions/new.rs", "fn a() { Reader::new(db, &crate::hall::policy::Who::Program); }"),
        ("src/actions/new.rs", "fn a() { vec![Reader::keeper(db)]; }"),
        ("src/actions/new.rs", "fn a() { Attachment::find(db, &Who::Program, id); }"),
        ("src/models/new.rs", "fn a() { sheets::table.filter(visible_to(&Who::Program)).load(db); }"),
        ("src/reading/new.rs", "const KEEPER: Who = Who::Program;"),
        ("src/app/new.rs", "use crate::hall::policy::Who::*;"),
        ("src/reading/new.rs", "fn a() { <Reader<'_>>::keeper(db); }"),
        ("src/web/new.rs", "use crate::hall::policy::Who as W; fn a() { Reader::new(db, &W::Program); }"),
        ("src/web/new.rs", "use crate::hall::policy as p; fn a() { p::Who::Program; }"),
        ("src/api/new.rs", "type W = Who; fn a() { Attachment::find(db, &W::Program, id); }"),
    ] {
        assert_eq!(false_keepers(&made_up(path, breach)), [path], "{breach}");
    }
    let kept = "// Reader::keeper(db)\nfn a() { Reader::new(db, who); }";
    assert!(false_keepers(&made_up("src/actions/new.rs", kept)).is_empty(), "{kept}");
}

/// The types that a source shows again under another name: whoever looks for the one would not see the other.
fn shown_under_another_name(sources: &[Source]) -> Vec<String> {
    fn names(tree: &syn::UseTree, found: &mut Vec<String>) {
        match tree {
            syn::UseTree::Path(path) => names(&path.tree, found),
            syn::UseTree::Rename(name) => found.push(name.ident.to_string()),
            syn::UseTree::Group(group) => group.items.iter().for_each(|item| names(item, found)),
            syn::UseTree::Name(_) | syn::UseTree::Glob(_) => {}
        }
    }
    let is_open = |visibility: &syn::Visibility| !matches!(visibility, syn::Visibility::Inherited);
    let is_bare = |path: &syn::Path| path.segments.iter().all(|part| part.arguments.is_none());
    let mut found = Vec::new();
    for source in sources {
        let mut shown = Vec::new();
        for item in syn::parse_file(&source.text).unwrap().items {
            match item {
                syn::Item::Use(item) if is_open(&item.vis) => names(&item.tree, &mut shown),
                syn::Item::Type(item) if is_open(&item.vis) && !stands_in(&item.attrs) => match *item.ty {
                    syn::Type::Path(path) if is_bare(&path.path) => shown.push(item.ident.to_string()),
                    _ => {}
                },
                _ => {}
            }
        }
        shown.retain(|name| name == "self" || name.starts_with(char::is_uppercase));
        found.extend(shown.iter().map(|name| format!("{}: {name}", source.path)));
    }
    found
}

#[test]
fn a_type_is_known_by_one_name() {
    assert_eq!(shown_under_another_name(&program()), Vec::<String>::new());
    for breach in [
        "pub use crate::hall::policy::Who as Person;",
        "pub(crate) use crate::{db::Db as Store, hall};",
        "pub type Person = crate::hall::policy::Who;",
        "pub use crate::hall::policy::{self as rules};",
    ] {
        assert_eq!(shown_under_another_name(&made_up("src/hall/new.rs", breach)).len(), 1, "{breach}");
    }
    for kept in ["use crate::db::Db as Store;", "pub use list::show as listed;", "pub type Row = Vec<(String, i64)>;"] {
        assert!(shown_under_another_name(&made_up("src/hall/new.rs", kept)).is_empty(), "{kept}");
    }
}
