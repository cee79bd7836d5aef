//! The event is told last: its number is a lock that every writer waits for, and that of all locks is taken last, so that two
//! transactions never wait for each other.

use std::collections::{BTreeSet, HashMap};

use syn::visit::{self, Visit};

use crate::house::syntax::parts_of;
use crate::house::{Source, is_test, made_up, program};
use crate::house_actions::{imports, module_of, name_of};

/// Functions that ask or write something after an event was told, in the same transaction: these read their own row again.
/// The list only grows shorter.
const TOLD_EARLY: [&str; 3] = [
    "accounts/publish_by_mail.rs: open_account",
    "accounts/register.rs: confirm",
    "files/describe_file.rs: describe_file",
];

/// A function of an action.
struct Function {
    path: String,
    name: String,
    /// The type whose it is, if it is one's.
    of: Option<String>,
    /// What its file calls by one word: the module where that is, and its name there.
    imported: HashMap<String, (String, String)>,
    body: syn::Block,
}

/// Every function of the actions, and which of them tell an event in the transaction of who calls them.
struct Tellers {
    all: Vec<Function>,
    tell: BTreeSet<usize>,
}

#[derive(Default)]
struct Collect {
    path: String,
    of: Option<String>,
    imported: HashMap<String, (String, String)>,
    found: Vec<Function>,
}

impl Collect {
    fn add(&mut self, name: &syn::Ident, body: &syn::Block) {
        self.found.push(Function {
            path: self.path.clone(),
            name: name.to_string(),
            of: self.of.clone(),
            imported: self.imported.clone(),
            body: body.clone(),
        });
    }
}

impl<'ast> Visit<'ast> for Collect {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if !is_test(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.add(&item.sig.ident, &item.block);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.add(&item.sig.ident, &item.block);
    }

    fn visit_item_impl(&mut self, block: &'ast syn::ItemImpl) {
        self.of = name_of(&block.self_ty);
        visit::visit_item_impl(self, block);
        self.of = None;
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        imports(&item.tree, "", &mut self.imported);
    }
}

impl Tellers {
    fn of(sources: &[Source]) -> Self {
        let mut collect = Collect::default();
        for source in sources.iter().filter(|source| source.path.starts_with("src/actions/")) {
            source.path.trim_start_matches("src/actions/").clone_into(&mut collect.path);
            collect.imported.clear();
            collect.visit_file(&syn::parse_file(&source.text).unwrap());
        }
        let mut tellers = Self { all: collect.found, tell: BTreeSet::new() };
        loop {
            let tells = |at: &usize| tellers.walk(&tellers.all[*at]).told;
            let tell: BTreeSet<usize> = (0..tellers.all.len()).filter(tells).collect();
            if tell.is_subset(&tellers.tell) {
                return tellers;
            }
            tellers.tell.extend(tell);
        }
    }

    fn walk<'a>(&'a self, function: &'a Function) -> Walk<'a> {
        let mut walk = Walk { tellers: self, function, told: false, is_early: false };
        walk.visit_block(&function.body);
        walk
    }

    /// Whether one of the functions that may be meant tells an event.
    fn tells(&self, may_be: impl Fn(&Function) -> bool) -> bool {
        self.tell.iter().any(|at| may_be(&self.all[*at]))
    }

    fn early(&self) -> Vec<String> {
        let early = self.all.iter().filter(|function| self.walk(function).is_early);
        let mut named: Vec<String> = early.map(|function| format!("{}: {}", function.path, function.name)).collect();
        named.sort();
        named
    }
}

/// A walk along a body, in the order in which it runs.
struct Walk<'a> {
    tellers: &'a Tellers,
    function: &'a Function,
    told: bool,
    is_early: bool,
}

impl Walk<'_> {
    /// Whether an event was told once this part ran, from here.
    fn told_after(&mut self, part: impl FnOnce(&mut Self)) -> bool {
        let before = self.told;
        part(self);
        std::mem::replace(&mut self.told, before)
    }

    /// What is called with the transaction at hand.
    fn called<'e>(&mut self, tells: bool, is_event: bool, mut given: impl Iterator<Item = &'e syn::Expr>) {
        fn is_transaction(expr: &syn::Expr) -> bool {
            match expr {
                syn::Expr::Path(path) => path.path.is_ident("db"),
                syn::Expr::Reference(inner) => is_transaction(&inner.expr),
                syn::Expr::Unary(inner) => is_transaction(&inner.expr),
                _ => false,
            }
        }
        if is_event {
            self.told = true;
        } else if given.any(is_transaction) {
            self.is_early |= self.told;
            self.told |= tells;
        }
    }
}

/// Whether a block ends by leaving the function.
fn leaves(block: &syn::Block) -> bool {
    matches!(block.stmts.last(), Some(syn::Stmt::Expr(syn::Expr::Return(_), _)))
}

impl<'ast> Visit<'ast> for Walk<'_> {
    /// A function given `db` begins a transaction of its own.
    fn visit_expr_closure(&mut self, closure: &'ast syn::ExprClosure) {
        let begins = |input: &syn::Pat| matches!(input, syn::Pat::Ident(name) if name.ident == "db");
        if closure.inputs.iter().any(begins) {
            let before = std::mem::replace(&mut self.told, false);
            visit::visit_expr_closure(self, closure);
            self.told = before;
        } else {
            visit::visit_expr_closure(self, closure);
        }
    }

    fn visit_expr_if(&mut self, branches: &'ast syn::ExprIf) {
        self.visit_expr(&branches.cond);
        let then = self.told_after(|walk| walk.visit_block(&branches.then_branch)) && !leaves(&branches.then_branch);
        let other = branches.else_branch.as_ref();
        let other = other.is_some_and(|(_, other)| self.told_after(|walk| walk.visit_expr(other)));
        self.told |= then || other;
    }

    fn visit_expr_match(&mut self, branches: &'ast syn::ExprMatch) {
        self.visit_expr(&branches.expr);
        let told: Vec<bool> = branches.arms.iter().map(|arm| self.told_after(|walk| walk.visit_arm(arm))).collect();
        self.told |= told.contains(&true);
    }

    fn visit_expr_for_loop(&mut self, walk: &'ast syn::ExprForLoop) {
        self.visit_expr(&walk.expr);
        self.visit_block(&walk.body);
        self.visit_block(&walk.body);
    }

    fn visit_expr_loop(&mut self, walk: &'ast syn::ExprLoop) {
        self.visit_block(&walk.body);
        self.visit_block(&walk.body);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        visit::visit_expr_method_call(self, call);
        let is_named = |function: &Function| function.of.is_some() && call.method == function.name;
        // The type is not known here: one beside the caller, else whichever has that name.
        let is_beside = |function: &Function| is_named(function) && function.path == self.function.path;
        let tells = match self.tellers.all.iter().any(is_beside) {
            true => self.tellers.tells(is_beside),
            false => self.tellers.tells(is_named),
        };
        self.called(tells, false, call.args.iter());
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        visit::visit_expr_call(self, call);
        if let syn::Expr::Path(path) = &*call.func {
            let parts = parts_of(&path.path);
            let imported = |name: &String| self.function.imported.get(name).cloned();
            let (place, name) = match parts.as_slice() {
                [name] => imported(name).unwrap_or_else(|| (module_of(&self.function.path), name.clone())),
                [.., of, name] if of == "Self" => (self.function.of.clone().unwrap_or_default(), name.clone()),
                [.., module, name] => (imported(module).map_or_else(|| module.clone(), |(_, own)| own), name.clone()),
                [] => return,
            };
            let is_there = |function: &Function| match &function.of {
                Some(of) => *of == place,
                None => module_of(&function.path) == place,
            };
            let tells = self.tellers.tells(|function| function.name == name && is_there(function));
            self.called(tells, place == "event" && ["tell", "tell_all"].contains(&name.as_str()), call.args.iter());
        }
    }
}

#[test]
fn the_event_is_told_last() {
    assert_eq!(Tellers::of(&program()).early(), TOLD_EARLY, "tell it last; what was mended leaves the list");
    let found = |body: &str, more: &str| {
        let text = format!("fn verb(app: &App) {{ app.write(|db| {{ {body} }}) }} {more}");
        Tellers::of(&made_up("src/actions/sheets/new.rs", &text)).early()
    };
    let told = "fn told(db: &mut Db) -> Result<EventId> { Row::insert(db)?; event::tell(db, a) } \
                impl ToTell { fn tell(self, db: &mut Db) { Row::insert(db)?; event::tell_all(db, self.all) } }";
    for breach in [
        "event::tell(db, a)?; Row::insert(db)?; Ok(())",
        "event::tell_all(db, all)?; Row::insert(db)?; Ok(())",
        "all.tell(db, now)?; Row::insert(db)?; Ok(())",
        "let event = event::tell(db, a)?; row.insert(db)?; Ok(event)",
        "if new { event::tell(db, a)?; } job::queue(db, b)",
        "match new { true => event::tell(db, a)?, false => b }; also(db, id)",
        "told(db)?; job::queue(db, b)",
        "for row in rows { Row::insert(db)?; event::tell(db, a)?; }",
        "for row in rows { told(db)?; }",
        "crate::models::event::tell(db, a)?; outbox::queue(&mut *db, b)",
    ] {
        assert_eq!(found(breach, told), ["sheets/new.rs: verb"], "{breach}");
    }
    for kept in [
        "Row::insert(db)?; event::tell(db, a)",
        "event::tell(db, a)?; event::tell(db, b)",
        "if new { event::tell(db, a)?; return Ok(()); } job::queue(db, b)",
        "match new { true => event::tell(db, a), false => job::queue(db, b) }",
        "let event = event::tell(db, Row::read(db)?)?; Ok(Saved { event })",
        "told(db)",
    ] {
        assert_eq!(found(kept, told), [""; 0], "{kept}");
    }
    let two = "fn verb(app: &App) { app.write(|db| event::tell(db, a))?; app.write(|db| job::queue(db, b)) }";
    assert_eq!(Tellers::of(&made_up("src/actions/new.rs", two)).early(), [""; 0], "the next transaction");
}
