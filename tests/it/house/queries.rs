//! Queries of what not everybody may see: each asks who looks, or tells nothing but numbers.

use syn::visit::{self, Visit};

use crate::house::syntax::Syntax;
use crate::house::{Source, is_test, made_up, program};

/// A step of a query: the method, the paths that it is given, and what it asks of the rows.
struct Step {
    name: String,
    given: Vec<Vec<String>>,
    /// Whether it keeps what this reader may see, and nothing besides.
    asks_who: bool,
    /// The columns that it wants to be equal to something, each of them.
    equal: Vec<String>,
    /// Whether it is given several values at once: a key of several columns.
    by_whole_key: bool,
}

/// A query: what it starts from, what is called on it, and the function that asks it.
struct Query {
    from: Vec<String>,
    steps: Vec<Step>,
    inside: String,
}

/// The queries of a source, those inside others as well, and the tables that are named outside of a query.
#[derive(Default)]
struct Queries {
    all: Vec<Query>,
    loose: Vec<(Vec<String>, String)>,
    /// The functions around what is looked at.
    inside: Vec<String>,
    /// How often a choice is opened again after it was narrowed.
    widened: usize,
}

impl Queries {
    fn of(source: &Source) -> Self {
        let mut queries = Self::default();
        queries.visit_file(&syn::parse_file(&source.text).unwrap());
        queries
    }

    fn place(&self) -> String {
        self.inside.last().cloned().unwrap_or_default()
    }
}

/// An expression without the parentheses and references around it.
fn bare(expr: &syn::Expr) -> &syn::Expr {
    match expr {
        syn::Expr::Paren(inner) => bare(&inner.expr),
        syn::Expr::Reference(inner) => bare(&inner.expr),
        other => other,
    }
}

/// The conditions that all must hold: those that `and` joins. One that stands in an `or` is none.
fn joined(expr: &syn::Expr) -> Vec<&syn::Expr> {
    match bare(expr) {
        syn::Expr::MethodCall(call) if call.method == "and" => {
            joined(&call.receiver).into_iter().chain(call.args.iter().flat_map(joined)).collect()
        }
        other => vec![other],
    }
}

/// Whether a condition is `visible_to` itself, asked for somebody else than the program.
fn is_visible_to(condition: &syn::Expr) -> bool {
    let syn::Expr::Call(call) = condition else { return false };
    let named = matches!(&*call.func, syn::Expr::Path(path)
        if path.path.segments.last().is_some_and(|part| part.ident == "visible_to"));
    let is_program = |path: &Vec<String>| path.last().is_some_and(|name| name == "Program");
    named && !call.args.iter().flat_map(Syntax::paths_in).any(|path| is_program(&path))
}

/// The column that a condition wants to be equal to something.
fn equal_column(condition: &syn::Expr) -> Option<String> {
    match condition {
        syn::Expr::MethodCall(call) if call.method == "eq" => match &*call.receiver {
            syn::Expr::Path(path) => path.path.segments.last().map(|part| part.ident.to_string()),
            _ => None,
        },
        _ => None,
    }
}

impl<'ast> Visit<'ast> for Queries {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if !is_test(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.inside.push(item.sig.ident.to_string());
        visit::visit_item_fn(self, item);
        self.inside.pop();
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.inside.push(item.sig.ident.to_string());
        visit::visit_impl_item_fn(self, item);
        self.inside.pop();
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        const WRITES: [&str; 3] = ["insert_into", "update", "delete"];
        let writes = matches!(&*call.func, syn::Expr::Path(path)
            if path.path.segments.last().is_some_and(|part| WRITES.iter().any(|write| part.ident == write)));
        if !writes {
            return visit::visit_expr_call(self, call);
        }
        // The rows that are written are not read; what is asked to find them may be.
        let mut found = Self { inside: self.inside.clone(), ..Self::default() };
        call.args.iter().for_each(|argument| found.visit_expr(argument));
        let written = |expr: &syn::Expr| Syntax::paths_in(expr).into_iter().next();
        let table = call.args.first().and_then(written);
        found.all.retain(|query| Some(&query.from) != table.as_ref());
        found.loose.retain(|(path, _)| Some(path) != table.as_ref());
        self.all.append(&mut found.all);
        self.loose.append(&mut found.loose);
        self.widened += found.widened;
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let (mut steps, mut call) = (Vec::new(), call);
        let from = loop {
            let name = call.method.to_string();
            let conditions: Vec<&syn::Expr> = call.args.iter().flat_map(joined).collect();
            let is_filter = name == "filter";
            self.widened += usize::from(name == "or_filter");
            steps.push(Step {
                given: call.args.iter().flat_map(Syntax::paths_in).collect(),
                asks_who: is_filter && conditions.iter().any(|condition| is_visible_to(condition)),
                equal: conditions.iter().filter(|_| is_filter).filter_map(|one| equal_column(one)).collect(),
                by_whole_key: call.args.iter().any(|argument| matches!(bare(argument), syn::Expr::Tuple(_))),
                name: name.clone(),
            });
            // What is joined is part of this query; other arguments may be queries.
            let is_join = name.ends_with("join");
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
                self.all.push(Query { from, steps, inside: self.place() });
            }
            other => self.visit_expr(other),
        }
    }

    /// A type names a table without reading it.
    fn visit_type(&mut self, _: &'ast syn::Type) {}

    /// Another name for a table would be read past this.
    fn visit_use_rename(&mut self, rename: &'ast syn::UseRename) {
        if rename.ident == "table" || WATCHED.iter().any(|table| rename.ident == table) {
            let table = if rename.ident == "table" { "sheets" } else { &rename.ident.to_string() };
            self.loose.push((vec![table.to_owned(), "table".to_owned()], self.place()));
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<String> = path.segments.iter().map(|part| part.ident.to_string()).collect();
        if parts.last().is_some_and(|last| last == "table") || parts.iter().any(|part| part == "dsl") {
            self.loose.push((parts, self.place()));
        }
        visit::visit_path(self, path);
    }
}

/// The tables whose rows not everybody may see.
const WATCHED: [&str; 6] = ["sheets", "revisions", "held_changes", "drafts", "originals", "files"];

impl Query {
    fn reads(&self, table: &[String]) -> bool {
        let joins = |step: &Step| step.name.ends_with("join") && step.given.iter().any(|at| at.ends_with(table));
        self.from.ends_with(table) || self.steps.iter().any(joins)
    }

    /// Whether it asks who may see the sheets.
    fn asks_who(&self) -> bool {
        self.steps.iter().any(|step| step.asks_who)
    }

    /// Whether it reads the rows of one account alone.
    fn names_account(&self) -> bool {
        let of_one = |step: &Step| step.equal.iter().any(|column| column == "account_id" || column == "uploaded_by");
        let by_key =
            |step: &Step| step.name == "find" && step.by_whole_key && self.from.iter().any(|at| at == "drafts");
        self.steps.iter().any(|step| of_one(step) || by_key(step))
    }

    /// Whether it is only counted, or asked whether there is anything.
    fn is_counted(&self) -> bool {
        self.steps.iter().any(|step| step.name == "count")
    }

    /// Whether it tells numbers alone.
    fn tells_numbers(&self) -> bool {
        const NUMBERS: [&str; 4] = ["id", "sheet_id", "number", "author_id"];
        let is_number = |path: &Vec<String>| path.last().is_some_and(|name| NUMBERS.contains(&name.as_str()));
        let told = self.steps.iter().find(|step| step.name == "select");
        told.is_some_and(|step| !step.given.is_empty() && step.given.iter().all(is_number))
    }
}

/// The functions of a source that read a table without one of these excuses, as often as they do.
fn open(source: &Source, table: &str, is_guarded: impl Fn(&Query) -> bool) -> Vec<String> {
    let queries = Queries::of(source);
    let table = [table.to_owned(), "table".to_owned()];
    let is_loose = |path: &Vec<String>| path.ends_with(&table) || path.starts_with(&table[..1]);
    let loose = queries.loose.iter().filter(|(path, _)| is_loose(path)).map(|(_, inside)| inside.clone());
    let open = queries.all.iter().filter(|query| query.reads(&table) && !is_guarded(query));
    let mut found: Vec<String> = open.map(|query| query.inside.clone()).chain(loose).collect();
    found.sort();
    found
}

/// What the models have of this, by source: `file: function function`.
fn in_models(sources: &[Source], find: impl Fn(&Source) -> Vec<String>) -> Vec<String> {
    let models = sources.iter().filter(|source| source.path.starts_with("src/models/"));
    let found = models.map(|source| (source.path.trim_start_matches("src/models/"), find(source)));
    let named = |(path, all): (&str, Vec<String>)| (!all.is_empty()).then(|| format!("{path}: {}", all.join(" ")));
    let mut found: Vec<String> = found.filter_map(named).collect();
    found.sort();
    found
}

/// Queries of sheets that ask neither who looks nor for numbers alone: what a sheet is, which says who may see it, and the
/// keys of kinds and themes, which everybody knows. The list only grows shorter.
const SHEETS: [&str; 6] = [
    // Who may see a sheet is worked out for each.
    "access_rule/settle.rs: about inherited settle_sheet",
    "link.rs: wanted",
    // Keys of themes with what says that their texts are as they were.
    "revision/marks.rs: marks",
    "sheet.rs: advance refresh stays_deleted walk",
    "sheet_key.rs: live",
    // Who looks after sheets, to be reminded of those that they may read; and what is nobody’s once they left.
    "stewardship.rs: stewards",
];

fn sheets_read(sources: &[Source]) -> Vec<String> {
    in_models(sources, |source| open(source, "sheets", |query| query.asks_who() || query.tells_numbers()))
}

#[test]
fn sheets_are_read_through_their_reader() {
    assert_eq!(sheets_read(&program()), SHEETS, "filter by `visible_to`; what was mended leaves the list");
    let found = |text: &str| {
        let text = format!("fn a(db: &mut Db) {{ {text}; }}");
        sheets_read(&made_up("src/models/new.rs", &text)).first().map_or(0, |found| found.split(' ').count() - 1)
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
        "sheets::table.filter(super::visible_to(who).or(sheets::id.eq(1))).load(db)",
        "sheets::table.filter(sheets::id.eq(1).or(super::visible_to(who))).load(db)",
        "sheets::table.filter(not(super::visible_to(who))).load(db)",
        "sheets::table.filter(sheets::id.eq(1).and(super::visible_to(who).or(all))).load(db)",
    ] {
        assert_eq!(found(breach), 1, "{breach}");
        let guarded = format!("sheets::table.filter(super::visible_to(who)).load(db); {breach}");
        assert_eq!(found(&guarded), 1, "one guard excuses no other: {breach}");
    }
    for kept in [
        "sheets::table.filter(super::visible_to(who)).load(db)",
        "sheets::table.filter((super::visible_to(who)).and(sheets::id.eq(1))).load(db)",
        "sheets::table.filter(sheets::id.eq(1).and(super::visible_to(who))).load(db)",
        "diesel::update(sheets::table.find(id)).set(sheets::head.eq(1)).execute(db)",
        "diesel::insert_into(sheets::table).values(row).execute(db)",
        "sheets::table.select(sheets::id).load(db)",
        "events::table.inner_join(sheets::table).filter(super::visible_to(who)).select(sheets::title).load(db)",
        "events::table.inner_join(sheets::table).select(events::sheet_id).load(db)",
    ] {
        assert_eq!(found(kept), 0, "{kept}");
    }
}

/// Queries of revisions by other nouns.
fn revisions_read(sources: &[Source]) -> Vec<String> {
    let own = |source: &Source| source.path.starts_with("src/models/revision/");
    let read = |source: &Source| if own(source) { vec![] } else { open(source, "revisions", Query::tells_numbers) };
    in_models(sources, read)
}

#[test]
fn revisions_are_read_by_their_own_model() {
    assert_eq!(revisions_read(&program()), [""; 0], "ask `models/revision`, which asks who looks");
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

/// Whole texts that nobody published, and files that wait: each is read for one account, or stands here, named by its function,
/// which asks `policy` who looks, or works for the program. The list only grows shorter.
const UNPUBLISHED: [(&str, &[&str]); 4] = [
    (
        "held_changes",
        &[
            "held_change/mod.rs: ask_for_a_look became count count_by_mail count_by_mail decide find_by_link forget_from \
             purge purge purge rewrite sent_before throw_away treated_by",
            "original.rs: is_wanted",
            "revision/stewarded.rs: changed_by_others",
        ],
    ),
    ("drafts", &["draft.rs: purge walk"]),
    ("originals", &["original.rs: names of_change wait_with walk"]),
    (
        "files",
        &[
            "attachment/mod.rs: find_for find_for is_taken names of_sheet visible_with_deleted walk",
            "attachment/waiting.rs: forget_waiting release",
            "file_text.rs: unread",
        ],
    ),
];

fn unpublished_read(sources: &[Source], table: &str) -> Vec<String> {
    let is_guarded = |query: &Query| query.names_account() || query.tells_numbers() || query.is_counted();
    in_models(sources, |source| open(source, table, is_guarded))
}

#[test]
fn what_is_not_published_is_read_for_its_author() {
    let program = program();
    for (table, known) in UNPUBLISHED {
        let found = unpublished_read(&program, table);
        assert_eq!(found, known, "{table}: name the account; what was mended leaves the list");
        let read =
            |text: &str| unpublished_read(&made_up("src/models/new.rs", &format!("fn a() {{ {text}; }}")), table);
        for breach in [
            format!("{table}::table.load(db)"),
            format!("{table}::table.find(id).first(db)"),
            format!("{table}::table.filter({table}::account_id.eq(account).or({table}::id.eq(id))).load(db)"),
            format!("{table}::table.filter({table}::id.eq(id)).select(Row::as_select()).load(db)"),
            format!("events::table.inner_join({table}::table).load(db)"),
            format!("let all = {table}::table; all.load(db)"),
        ] {
            assert_eq!(read(&breach), ["new.rs: a"], "{breach}");
        }
        for kept in [
            format!("{table}::table.filter({table}::account_id.eq(account)).load(db)"),
            format!("{table}::table.filter({table}::id.eq(id)).filter({table}::account_id.eq(account)).load(db)"),
            format!("{table}::table.filter({table}::id.gt(id)).count().get_result(db)"),
            format!("diesel::delete({table}::table.find(id)).execute(db)"),
        ] {
            assert_eq!(read(&kept), [""; 0], "{kept}");
        }
    }
}

#[test]
fn what_was_narrowed_is_never_opened_again() {
    let widened = |sources: &[Source]| -> Vec<String> {
        let all = sources.iter().filter(|source| Queries::of(source).widened > 0);
        all.map(|source| source.path.clone()).collect()
    };
    assert_eq!(
        widened(&program()),
        [""; 0],
        "an `or_filter` takes back every filter before it: join by `and` and `or`"
    );
    for breach in [
        "sheets::table.filter(visible_to(who)).or_filter(sheets::id.eq(1)).load(db)",
        "let all = Sheet::visible_to(who); all.or_filter(sheets::id.eq(1)).load(db)",
        "diesel::delete(drafts::table.find(id).or_filter(all)).execute(db)",
    ] {
        let text = format!("fn a() {{ {breach}; }}");
        assert_eq!(widened(&made_up("src/models/new.rs", &text)), ["src/models/new.rs"], "{breach}");
    }
}
