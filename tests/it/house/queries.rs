//! Queries of what not everybody may see: each asks who looks, or tells nothing but numbers.

use syn::visit::{self, Visit};

use crate::house::syntax::Syntax;
use crate::house::{Source, is_test, made_up, program};

/// A query: what it starts from, and what is called on it, each with the paths that it is given.
struct Query {
    from: Vec<String>,
    steps: Vec<(String, Vec<Vec<String>>)>,
}

/// The queries of a source, those inside others as well, and the tables that are named outside of a query.
#[derive(Default)]
struct Queries {
    all: Vec<Query>,
    loose: Vec<Vec<String>>,
}

impl Queries {
    fn of(source: &Source) -> Self {
        let mut queries = Self::default();
        queries.visit_file(&syn::parse_file(&source.text).unwrap());
        queries
    }
}

impl<'ast> Visit<'ast> for Queries {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if !is_test(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let (mut steps, mut call) = (Vec::new(), call);
        let from = loop {
            let inside: Vec<_> = call.args.iter().flat_map(Syntax::paths_in).collect();
            steps.push((call.method.to_string(), inside));
            // What is joined is part of this query; other arguments may be queries.
            let is_join = call.method.to_string().ends_with("join");
            call.args.iter().filter(|_| !is_join).for_each(|argument| self.visit_expr(argument));
            match &*call.receiver {
                syn::Expr::MethodCall(inner) => call = inner,
                other => break other,
            }
        };
        match from {
            syn::Expr::Path(path) if path.path.segments.iter().any(|part| part.ident == "dsl") => {
                self.visit_path(&path.path);
            }
            syn::Expr::Path(path) => {
                let from = path.path.segments.iter().map(|part| part.ident.to_string()).collect();
                self.all.push(Query { from, steps });
            }
            other => self.visit_expr(other),
        }
    }

    /// A type names a table without reading it.
    fn visit_type(&mut self, _: &'ast syn::Type) {}

    /// Another name for a table would be read past this.
    fn visit_use_rename(&mut self, rename: &'ast syn::UseRename) {
        if rename.ident == "table" || ["sheets", "revisions"].iter().any(|table| rename.ident == table) {
            let table = if rename.ident == "table" { "sheets" } else { &rename.ident.to_string() };
            self.loose.push(vec![table.to_owned(), "table".to_owned()]);
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<String> = path.segments.iter().map(|part| part.ident.to_string()).collect();
        if parts.last().is_some_and(|last| last == "table") || parts.iter().any(|part| part == "dsl") {
            self.loose.push(parts);
        }
        visit::visit_path(self, path);
    }
}

impl Query {
    fn reads(&self, table: &[String]) -> bool {
        self.from.ends_with(table)
            || self
                .steps
                .iter()
                .any(|(name, given)| name.ends_with("join") && given.iter().any(|at| at.ends_with(table)))
    }

    /// Whether it asks who may see the sheets.
    fn asks_who(&self) -> bool {
        let asks = |path: &Vec<String>| path.last().is_some_and(|name| name == "visible_to");
        let is_program = |path: &Vec<String>| path.last().is_some_and(|name| name == "Program");
        let by = |given: &Vec<Vec<String>>| given.iter().any(asks) && !given.iter().any(is_program);
        self.steps.iter().any(|(name, given)| name == "filter" && by(given))
    }

    /// Whether it tells numbers alone.
    fn tells_numbers(&self) -> bool {
        const NUMBERS: [&str; 4] = ["id", "sheet_id", "number", "author_id"];
        let is_number = |path: &Vec<String>| path.last().is_some_and(|name| NUMBERS.contains(&name.as_str()));
        let told = self.steps.iter().find(|(name, _)| name == "select");
        told.is_some_and(|(_, told)| !told.is_empty() && told.iter().all(is_number))
    }
}

/// How often a source reads a table without one of these excuses.
fn open(source: &Source, table: &str, is_guarded: impl Fn(&Query) -> bool) -> usize {
    let queries = Queries::of(source);
    let table = [table.to_owned(), "table".to_owned()];
    let loose = queries.loose.iter().filter(|path| path.ends_with(&table) || path.starts_with(&table[..1]));
    queries.all.iter().filter(|query| query.reads(&table) && !is_guarded(query)).count() + loose.count()
}

fn in_models(sources: &[Source], count: impl Fn(&Source) -> usize) -> Vec<(String, usize)> {
    let models = sources.iter().filter(|source| source.path.starts_with("src/models/"));
    let mut found: Vec<_> = models.map(|source| (source.path.clone(), count(source))).collect();
    found.retain(|(_, times)| *times > 0);
    found.sort();
    found
}

/// Queries of sheets that ask neither who looks nor for numbers alone: what a sheet is, which says who may see it, and the
/// keys of kinds and themes, which everybody knows. The list only grows shorter.
const SHEETS: [(&str, usize); 3] =
    [("src/models/link.rs", 1), ("src/models/sheet.rs", 10), ("src/models/sheet_key.rs", 1)];

fn sheets_read(sources: &[Source]) -> Vec<(String, usize)> {
    in_models(sources, |source| open(source, "sheets", |query| query.asks_who() || query.tells_numbers()))
}

#[test]
fn sheets_are_read_through_their_reader() {
    let known: Vec<_> = SHEETS.iter().map(|(path, times)| ((*path).to_owned(), *times)).collect();
    assert_eq!(sheets_read(&program()), known, "filter by `visible_to`; what was mended leaves the list");
    let found = |text: &str| {
        let text = format!("fn a(db: &mut Db) {{ {text}; }}");
        sheets_read(&made_up("src/models/new.rs", &text)).first().map_or(0, |(_, times)| *times)
    };
    for breach in [
        "sheets::table.find(id).first(db)",
        "sheets::table\n    .filter(sheets::id.eq(1)).load(db)",
        "sheets::table.select(sheets::title).load(db)",
        "sheets::table.select((sheets::id, sheets::title)).load(db)",
        "events::table.inner_join(sheets::table).load(db)",
        "events::table.left_join(sheets::table.on(events::sheet_id.eq(sheets::id))).select(sheets::title).load(db)",
        "let all = sheets::table; all.load(db)",
        "names::table.filter(names::sheet_id.eq_any(sheets::table.select(sheets::slug))).load(db)",
        "schema::sheets::table.load(db)",
        "sheets::dsl::sheets.load(db)",
        "use crate::db::schema::sheets as all; all::table.load(db)",
        "use crate::db::schema::sheets::table as all; all.load(db)",
        "sheets::table.filter(super::visible_to(&Who::Program)).load(db)",
    ] {
        assert_eq!(found(breach), 1, "{breach}");
        let guarded = format!("sheets::table.filter(super::visible_to(who)).load(db); {breach}");
        assert_eq!(found(&guarded), 1, "one guard excuses no other: {breach}");
    }
    for kept in [
        "sheets::table.filter(super::visible_to(who)).load(db)",
        "sheets::table.select(sheets::id).load(db)",
        "events::table.inner_join(sheets::table).filter(super::visible_to(who)).select(sheets::title).load(db)",
        "events::table.inner_join(sheets::table).select(events::sheet_id).load(db)",
    ] {
        assert_eq!(found(kept), 0, "{kept}");
    }
}

/// Queries of revisions by other nouns.
fn revisions_read(sources: &[Source]) -> Vec<(String, usize)> {
    let own = |source: &Source| source.path.starts_with("src/models/revision/");
    in_models(sources, |source| if own(source) { 0 } else { open(source, "revisions", Query::tells_numbers) })
}

#[test]
fn revisions_are_read_by_their_own_model() {
    assert_eq!(revisions_read(&program()), [], "ask `models/revision`, which asks who looks");
    for breach in [
        "revisions::table.find((sheet, number)).first(db)",
        "revisions::table.select(revisions::comment).load(db)",
        "revisions::table.select((revisions::number, revisions::title)).load(db)",
        "revisions::table.select(Revision::as_select()).load(db)",
        "events::table.inner_join(revisions::table).load(db)",
        "let all = revisions::table; all.load(db)",
    ] {
        let text = format!("fn a(db: &mut Db) {{ {breach}; }}");
        assert_eq!(revisions_read(&made_up("src/models/new.rs", &text)).len(), 1, "{breach}");
        assert!(revisions_read(&made_up("src/models/revision/new.rs", &text)).is_empty());
    }
    let kept = "fn a(db: &mut Db) { revisions::table.select((revisions::sheet_id, revisions::number)).load(db); }";
    assert!(revisions_read(&made_up("src/models/new.rs", kept)).is_empty());
}
