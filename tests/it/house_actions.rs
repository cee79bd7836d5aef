//! One transaction an action: a kill between two halves of a verb leaves nothing half done.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use syn::visit::Visit;

use crate::house::{Source, is_test, made_up, program};

/// Verbs that write in more than one transaction; the doc of each says why. The list only grows shorter.
const SEVERAL: [&str; 8] = [
    "ask_outside::ask_outside",
    "import_sheets::save",
    "rebuild::rebuild",
    "remind_stewards::remind_all",
    "send_issue::send",
    "ship_sheets::ship",
    "tell_followers::tell_all",
    "tell_webhooks::tell_all",
];

/// Functions of doors that call two verbs that write, or one twice: a kill between them leaves the one without the other. One
/// verb takes both. The list only grows shorter.
const TWO_VERBS: [&str; 9] = [
    "web/http/sign_in.rs: sign_in_with",
    "web/pages/by_link.rs: join",
    "web/pages/by_link.rs: press",
    "web/pages/by_link.rs: publish",
    "web/pages/editor/drafts.rs: let_go",
    "web/pages/editor/given/documents.rs: take_files",
    "web/pages/editor/given/stick.rs: stick",
    "web/pages/editor/presence.rs: next",
    "web/pages/editor/presence.rs: presence",
];

/// A function of an action or of a door.
struct Function {
    name: String,
    is_verb: bool,
    /// Its file, when it stands at a door.
    door: Option<String>,
    doc: String,
    body: syn::Block,
    /// What it may call by one word, and the module where that is.
    imported: HashMap<String, (String, String)>,
    module: String,
    /// The type whose method it is.
    of: Option<String>,
    /// The types of its parameters and of what it names, as far as they are written there.
    types: HashMap<String, String>,
    /// What it names that is work to be given away.
    workers: HashSet<String>,
}

/// Every function of the actions, and of the doors that call them.
#[derive(Default)]
struct Actions {
    all: Vec<Function>,
    /// How many transactions the actions that doors call write in.
    known: RefCell<HashMap<usize, usize>>,
}

/// The module of a source: its file's name, or its folder's.
pub(crate) fn module_of(path: &str) -> String {
    let mut parts = path.trim_end_matches(".rs").rsplit('/');
    let last = parts.next().unwrap_or_default();
    if last == "mod" { parts.next().unwrap_or_default() } else { last }.to_owned()
}

pub(crate) fn imports(tree: &syn::UseTree, module: &str, found: &mut HashMap<String, (String, String)>) {
    let stands = |name: &syn::Ident| (module.to_owned(), name.to_string());
    match tree {
        syn::UseTree::Path(path) => imports(&path.tree, &path.ident.to_string(), found),
        syn::UseTree::Name(name) => drop(found.insert(name.ident.to_string(), stands(&name.ident))),
        syn::UseTree::Rename(name) => drop(found.insert(name.rename.to_string(), stands(&name.ident))),
        syn::UseTree::Group(group) => group.items.iter().for_each(|item| imports(item, module, found)),
        syn::UseTree::Glob(_) => {}
    }
}

fn doc_of(attributes: &[syn::Attribute]) -> String {
    let line = |attribute: &syn::Attribute| match &attribute.meta {
        syn::Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(line), .. }) => Some(line.value()),
            _ => None,
        },
        _ => None,
    };
    attributes.iter().filter_map(line).collect()
}

/// The name of a type, its references aside.
pub(crate) fn name_of(found: &syn::Type) -> Option<String> {
    match found {
        syn::Type::Reference(inner) => name_of(&inner.elem),
        syn::Type::Path(path) => path.path.segments.last().map(|part| part.ident.to_string()),
        _ => None,
    }
}

/// The type of a value that says it: `Work { … }`, `Work::new(…)`, its references aside.
fn made_of(value: &syn::Expr) -> Option<String> {
    match value {
        syn::Expr::Reference(inner) => made_of(&inner.expr),
        syn::Expr::Try(inner) => made_of(&inner.expr),
        syn::Expr::Struct(made) => made.path.segments.last().map(|part| part.ident.to_string()),
        syn::Expr::Call(call) => match &*call.func {
            syn::Expr::Path(path) => {
                let before = path.path.segments.iter().rev().nth(1).map(|part| part.ident.to_string());
                before.filter(|name| name.starts_with(char::is_uppercase))
            }
            _ => None,
        },
        _ => None,
    }
}

/// What a body names.
#[derive(Default)]
struct Locals {
    types: HashMap<String, String>,
    workers: HashSet<String>,
}

impl<'ast> Visit<'ast> for Locals {
    fn visit_local(&mut self, local: &'ast syn::Local) {
        let value = local.init.as_ref().map(|init| &*init.expr);
        match (&local.pat, value) {
            (syn::Pat::Ident(name), Some(syn::Expr::Closure(_))) => drop(self.workers.insert(name.ident.to_string())),
            (syn::Pat::Ident(name), Some(value)) => {
                self.types.extend(made_of(value).map(|made| (name.ident.to_string(), made)));
            }
            (syn::Pat::Type(typed), _) => {
                if let syn::Pat::Ident(name) = &*typed.pat {
                    self.types.extend(name_of(&typed.ty).map(|of| (name.ident.to_string(), of)));
                }
            }
            _ => {}
        }
        syn::visit::visit_local(self, local);
    }
}

/// Whether a source is a door's.
fn is_door(path: &str) -> bool {
    ["src/web/", "src/api/", "src/http/"].iter().any(|door| path.starts_with(door))
}

/// Whether others than the actions may call it: `pub`, or `pub(crate)`.
fn leaves_the_room(visibility: &syn::Visibility) -> bool {
    match visibility {
        syn::Visibility::Public(_) => true,
        syn::Visibility::Restricted(to) => to.path.is_ident("crate"),
        syn::Visibility::Inherited => false,
    }
}

/// Where a function stands.
struct Place<'a> {
    path: &'a str,
    module: &'a str,
    imported: &'a HashMap<String, (String, String)>,
    of: Option<&'a str>,
}

impl Function {
    fn new(
        at: &Place<'_>,
        signature: &syn::Signature,
        visibility: &syn::Visibility,
        attributes: &[syn::Attribute],
        body: &syn::Block,
    ) -> Self {
        let mut locals = Locals::default();
        for input in &signature.inputs {
            if let syn::FnArg::Typed(typed) = input
                && let syn::Pat::Ident(name) = &*typed.pat
            {
                locals.types.extend(name_of(&typed.ty).map(|of| (name.ident.to_string(), of)));
            }
        }
        locals.visit_block(body);
        Self {
            name: signature.ident.to_string(),
            is_verb: !is_door(at.path) && leaves_the_room(visibility),
            door: is_door(at.path).then(|| at.path.trim_start_matches("src/").to_owned()),
            doc: doc_of(attributes),
            body: body.clone(),
            imported: at.imported.clone(),
            module: at.module.to_owned(),
            of: at.of.map(str::to_owned),
            types: locals.types,
            workers: locals.workers,
        }
    }
}

impl Actions {
    fn of(sources: &[Source]) -> Self {
        let mut found = Vec::new();
        let is_meant = |source: &&Source| source.path.starts_with("src/actions/") || is_door(&source.path);
        for source in sources.iter().filter(is_meant) {
            let path = &source.path;
            let module = module_of(&source.path);
            let file = syn::parse_file(&source.text).unwrap();
            let mut imported = HashMap::new();
            for item in &file.items {
                if let syn::Item::Use(used) = item {
                    imports(&used.tree, "", &mut imported);
                }
            }
            for item in &file.items {
                match item {
                    syn::Item::Fn(function) if !is_test(&function.attrs) => {
                        let syn::ItemFn { sig, vis, attrs, block } = function;
                        let place = Place { path, module: &module, imported: &imported, of: None };
                        found.push(Function::new(&place, sig, vis, attrs, block));
                    }
                    syn::Item::Impl(block) => {
                        let of = name_of(&block.self_ty);
                        let place = Place { path, module: &module, imported: &imported, of: of.as_deref() };
                        for item in &block.items {
                            if let syn::ImplItem::Fn(method) = item {
                                let syn::ImplItemFn { sig, vis, attrs, block, .. } = method;
                                found.push(Function::new(&place, sig, vis, attrs, block));
                            }
                        }
                    }
                    _ => {}
                }
            }
        }
        Self { all: found, known: RefCell::default() }
    }

    /// The functions of doors that write in more than one, by file: those that call them are not said again.
    fn doors(&self) -> Vec<String> {
        let is_double = |at: usize| self.transactions(at, &RefCell::default()) > 1;
        let doors = self.all.iter().enumerate().filter(|(_, function)| function.door.is_some());
        let double: Vec<_> = doors.filter(|(at, _)| is_double(*at)).map(|(_, function)| function).collect();
        let mut named: Vec<String> = double
            .iter()
            .map(|function| format!("{}: {}", function.door.as_deref().unwrap_or_default(), function.name))
            .collect();
        named.sort();
        named
    }

    /// How many transactions a function writes in at most, itself and by what it calls.
    fn transactions(&self, at: usize, above: &RefCell<HashSet<usize>>) -> usize {
        if !above.borrow_mut().insert(at) {
            return 0;
        }
        let function = &self.all[at];
        let mut count = Count { actions: self, function, above, transactions: 0 };
        count.visit_block(&function.body);
        above.borrow_mut().remove(&at);
        count.transactions
    }

    /// The same of an action that a door calls, which never calls a door.
    fn of_action(&self, at: usize) -> usize {
        if let Some(known) = self.known.borrow().get(&at) {
            return *known;
        }
        let count = self.transactions(at, &RefCell::default());
        self.known.borrow_mut().insert(at, count);
        count
    }

    /// The same of whichever of these functions it may be: an action, or one beside the caller at its door.
    fn dearest(&self, from: &Function, above: &RefCell<HashSet<usize>>, is_meant: impl Fn(&Function) -> bool) -> usize {
        let is_near = |function: &Function| function.door.is_none() || function.door == from.door;
        let meant = self.all.iter().enumerate().filter(|(_, function)| is_near(function) && is_meant(function));
        let count = |(at, function): (usize, &Function)| match function.door.is_none() && from.door.is_some() {
            true => self.of_action(at),
            false => self.transactions(at, above),
        };
        meant.map(count).max().unwrap_or_default()
    }

    /// The verbs that write in more than one, and those of them whose doc does not say why.
    fn several(&self) -> (Vec<String>, Vec<String>) {
        let verbs = self.all.iter().enumerate().filter(|(_, function)| function.is_verb);
        let several = verbs.filter(|(at, _)| self.transactions(*at, &RefCell::default()) > 1);
        let mut named: Vec<_> =
            several.map(|(_, function)| (format!("{}::{}", function.module, function.name), function)).collect();
        named.sort_by(|(one, _), (other, _)| one.cmp(other));
        let unsaid = named.iter().filter(|(_, function)| !function.doc.contains("transaction"));
        (named.iter().map(|(name, _)| name.clone()).collect(), unsaid.map(|(name, _)| name.clone()).collect())
    }
}

/// Counts along a body: of branches the dearest, of a loop over things twice, of one that tries again once.
struct Count<'a> {
    actions: &'a Actions,
    function: &'a Function,
    above: &'a RefCell<HashSet<usize>>,
    transactions: usize,
}

impl Count<'_> {
    fn inside(&self, look: impl FnOnce(&mut Self)) -> usize {
        let mut count = Self { transactions: 0, ..*self };
        look(&mut count);
        count.transactions
    }

    fn statements(&mut self, statements: &[syn::Stmt]) {
        for (rank, statement) in statements.iter().enumerate() {
            if let Some((head, branch)) = leaving(statement) {
                self.visit_expr(head);
                let left = self.inside(|count| count.visit_block(branch));
                let rest = self.inside(|count| count.statements(&statements[rank + 1..]));
                self.transactions += left.max(rest);
                return;
            }
            self.visit_stmt(statement);
        }
    }

    /// A function of a module.
    fn call(&mut self, module: &str, name: &str) {
        let is_meant =
            |function: &Function| function.of.is_none() && function.module == module && function.name == name;
        self.transactions += self.actions.dearest(self.function, self.above, is_meant);
    }

    /// A function of a type; of whichever has one of that name where the type is not known.
    fn call_of(&mut self, of: Option<&str>, name: &str) {
        let is_of = |known: &String| of.is_none_or(|of| of == known);
        // At a door a method of an unknown type is one of its own.
        let may_be = |function: &Function| of.is_some() || function.door == self.function.door;
        let is_meant =
            |function: &Function| function.of.as_ref().is_some_and(is_of) && function.name == name && may_be(function);
        self.transactions += self.actions.dearest(self.function, self.above, is_meant);
    }

    /// The type of what a method is called on, where that is written.
    fn type_of(&self, receiver: &syn::Expr) -> Option<String> {
        match receiver {
            syn::Expr::Path(path) => match path.path.get_ident()?.to_string().as_str() {
                "self" => self.function.of.clone(),
                name => self.function.types.get(name).cloned(),
            },
            other => made_of(other),
        }
    }

    /// Whether a call gives work to the store, however that is named.
    fn is_write(&self, name: &str, on_the_store: bool, given: &[&syn::Expr]) -> bool {
        let [work] = given else { return false };
        let is_work = match work {
            syn::Expr::Closure(_) => true,
            syn::Expr::Path(path) => {
                path.path.get_ident().is_some_and(|name| self.function.workers.contains(&name.to_string()))
            }
            _ => false,
        };
        name == "write" && (on_the_store || is_work)
    }
}

/// The branch of a statement that leaves the function, if it has one: what follows is done in its place.
fn leaving(statement: &syn::Stmt) -> Option<(&syn::Expr, &syn::Block)> {
    match statement {
        syn::Stmt::Local(local) => {
            let init = local.init.as_ref()?;
            match &*init.diverge.as_ref()?.1 {
                syn::Expr::Block(branch) => Some((&init.expr, &branch.block)),
                _ => None,
            }
        }
        syn::Stmt::Expr(syn::Expr::If(branch), _) if branch.else_branch.is_none() => {
            let last = branch.then_branch.stmts.last()?;
            let leaves = matches!(last, syn::Stmt::Expr(syn::Expr::Return(_), _));
            leaves.then_some((&branch.cond, &branch.then_branch))
        }
        _ => None,
    }
}

impl<'ast> Visit<'ast> for Count<'_> {
    fn visit_block(&mut self, block: &'ast syn::Block) {
        self.statements(&block.stmts);
    }

    fn visit_expr_match(&mut self, branches: &'ast syn::ExprMatch) {
        self.visit_expr(&branches.expr);
        let dearest = branches.arms.iter().map(|arm| self.inside(|count| count.visit_arm(arm))).max();
        self.transactions += dearest.unwrap_or_default();
    }

    fn visit_expr_if(&mut self, branches: &'ast syn::ExprIf) {
        self.visit_expr(&branches.cond);
        let then = self.inside(|count| count.visit_block(&branches.then_branch));
        let other = branches.else_branch.as_ref().map_or(0, |(_, other)| self.inside(|count| count.visit_expr(other)));
        self.transactions += then.max(other);
    }

    fn visit_expr_for_loop(&mut self, walk: &'ast syn::ExprForLoop) {
        self.visit_expr(&walk.expr);
        let tries = matches!(&*walk.expr, syn::Expr::Range(syn::ExprRange { end: Some(end), .. })
            if matches!(&**end, syn::Expr::Path(path) if path.path.is_ident("TRIES")));
        let once = self.inside(|count| count.visit_block(&walk.body));
        self.transactions += if tries { once } else { 2 * once };
    }

    fn visit_expr_while(&mut self, walk: &'ast syn::ExprWhile) {
        self.transactions += 2 * self.inside(|count| syn::visit::visit_expr_while(count, walk));
    }

    fn visit_expr_loop(&mut self, walk: &'ast syn::ExprLoop) {
        self.transactions += 2 * self.inside(|count| count.visit_block(&walk.body));
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let named = |name: &syn::Ident| ["app", "node", "store"].iter().any(|known| name == known);
        let on_the_store = match &*call.receiver {
            syn::Expr::Path(path) => path.path.get_ident().is_some_and(named),
            syn::Expr::Field(field) => matches!(&field.member, syn::Member::Named(name) if named(name)),
            _ => false,
        };
        let name = call.method.to_string();
        let given: Vec<&syn::Expr> = call.args.iter().collect();
        if self.is_write(&name, on_the_store, &given) {
            self.transactions += 1;
        } else if !on_the_store {
            self.call_of(self.type_of(&call.receiver).as_deref(), &name);
        }
        // Each thing that is walked may be written on its own.
        let walks = ["map", "try_for_each", "for_each", "filter_map", "try_fold"].contains(&name.as_str());
        let inside = self.inside(|count| syn::visit::visit_expr_method_call(count, call));
        self.transactions += if walks && is_walk(&call.receiver) { 2 * inside } else { inside };
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if let syn::Expr::Path(path) = &*call.func {
            let parts: Vec<String> = path.path.segments.iter().map(|part| part.ident.to_string()).collect();
            let given: Vec<&syn::Expr> = call.args.iter().skip(1).collect();
            match parts.as_slice() {
                [name] => match self.function.imported.get(name) {
                    Some((module, name)) => self.call(module, name),
                    None => self.call(&self.function.module, name),
                },
                [.., of, name] if ["Store", "App"].contains(&of.as_str()) && self.is_write(name, true, &given) => {
                    self.transactions += 1;
                }
                [.., of, name] if of == "Self" => self.call_of(self.function.of.as_deref(), name),
                [.., of, name] if of.starts_with(char::is_uppercase) => self.call_of(Some(of), name),
                [.., module, name] => {
                    let renamed = self.function.imported.get(module).map(|(_, own)| own);
                    self.call(renamed.unwrap_or(module), name);
                }
                [] => {}
            }
        }
        syn::visit::visit_expr_call(self, call);
    }
}

/// Whether a method walks many things: it is called on what `iter` or `into_iter` gave.
fn is_walk(receiver: &syn::Expr) -> bool {
    match receiver {
        syn::Expr::MethodCall(call) => call.method == "iter" || call.method == "into_iter" || is_walk(&call.receiver),
        _ => false,
    }
}

#[test]
fn every_action_is_one_transaction_or_says_why_not() {
    let (several, unsaid) = Actions::of(&program()).several();
    assert_eq!(several, SEVERAL, "write in one transaction; what was mended leaves the list");
    assert_eq!(unsaid, Vec::<String>::new(), "the doc says why there are more than one");
}

#[test]
fn a_door_calls_one_verb_that_writes() {
    assert_eq!(Actions::of(&program()).doors(), TWO_VERBS, "let one verb do both; what was mended leaves the list");
    let verbs = "pub fn one(app: &App) { app.write(|db| Ok(())) } pub fn other(app: &App) { app.write(|db| Ok(())) } \
                 pub fn read(app: &App) { app.read(|db| Ok(())) }";
    let found = |door: &str| {
        let mut sources = made_up("src/actions/sheets/new.rs", verbs);
        sources.extend(made_up("src/web/pages/door.rs", door));
        Actions::of(&sources).doors()
    };
    for breach in [
        "fn post(app: &App) { new::one(app)?; new::other(app) }",
        "use crate::actions::sheets::new::{one, other}; fn post(app: &App) { one(app)?; if last { other(app) } }",
        "use crate::actions::sheets::new::one as other; fn post(app: &App) { other(app)?; other(app) }",
        "fn post(app: &App) { rows.iter().for_each(|row| new::one(app)) }",
        "fn half(app: &App) { new::one(app) } fn post(app: &App) { half(app); new::other(app) }",
        "impl Posted { fn half(&self) { new::one(app) } fn post(&self) { self.half(); new::other(app) } }",
        "impl Posted { fn post(&self) { match new::one(app) { Ok(_) => new::other(app), Err(_) => {} } } }",
    ] {
        assert_eq!(found(breach), ["web/pages/door.rs: post"], "{breach}");
    }
    for kept in [
        "fn post(app: &App) { new::read(app)?; new::one(app) }",
        "fn post(app: &App) { if last { new::one(app) } else { new::other(app) } }",
        "fn post(app: &App) { if last { return new::one(app); } new::other(app) }",
    ] {
        assert_eq!(found(kept), [""; 0], "{kept}");
    }
}

#[test]
fn an_action_of_two_transactions_is_seen_however_it_is_written() {
    let write = "app.store.write::<_, Error>(|db| Ok(()))?;";
    let helped = format!("fn half(app: &App) -> Result<()> {{ {write} Ok(()) }}");
    let method =
        format!("struct Half; impl Half {{ fn written(&self, app: &App) -> Result<()> {{ {write} Ok(()) }} }}");
    // Two methods of one name, of which one writes.
    let both =
        format!("{method} struct Other; impl Other {{ fn written(&self, app: &App) -> Result<()> {{ Ok(()) }} }}");
    let seen =
        Actions::of(&made_up("src/actions/new.rs", &format!("pub(crate) fn verb(app: &App) {{ {write} {write} }}")));
    assert_eq!(seen.several().0, ["new::verb"], "one for this crate alone");
    for (body, more) in [
        (format!("{write} {write}"), ""),
        ("app.write(move |db| a(db)).await?; node.write(move |db| b(db)).await?;".to_owned(), ""),
        (format!("{write} half(app)?;"), helped.as_str()),
        (format!("{write} Half::written(&Half, app)?;"), method.as_str()),
        ("site.write(|db| a(db))?; site.write(|db| b(db))?;".to_owned(), ""),
        ("let work = |db| a(db); site.write(work)?; site.write(work)?;".to_owned(), ""),
        ("Store::write(&site, |db| a(db))?; App::write(&site, |db| b(db))?;".to_owned(), ""),
        (format!("{write} self.half.written(app)?;"), both.as_str()),
        (format!("let half = Half; {write} half.written(app)?;"), both.as_str()),
        (format!("let half = Half::new(); {write} half.written(app)?;"), both.as_str()),
        (format!("{write} Half.written(app)?;"), method.as_str()),
        (format!("for row in rows {{ {write} }}"), ""),
        (format!("while more() {{ {write} }}"), ""),
        (format!("if new {{ {write} }} {write}"), ""),
        (format!("{write} if new {{ return Ok(()); }} {write}"), ""),
        (format!("let Some(new) = half(app)? else {{ {write} return Ok(()) }};"), helped.as_str()),
        ("rows.iter().try_for_each(|row| half(app))?;".to_owned(), helped.as_str()),
        (format!("match new {{ true => {{ {write} {write} }} false => {{}} }}"), ""),
        ("app.block(move || { half(&node)?; half(&node) }).await?;".to_owned(), helped.as_str()),
    ] {
        let text = format!("pub fn verb(app: &App) -> Result<()> {{ {body} Ok(()) }} {more}");
        let found = Actions::of(&made_up("src/actions/sheets/new.rs", &text)).several();
        assert_eq!(found, (vec!["new::verb".to_owned()], vec!["new::verb".to_owned()]), "{text}");
        let said =
            Actions::of(&made_up("src/actions/sheets/new.rs", &format!("/// Two transactions: so.\n{text}"))).several();
        assert_eq!(said.1, Vec::<String>::new());
    }
    for one in [
        write.to_owned(),
        format!("for _ in 0..TRIES {{ {write} }}"),
        format!("match new {{ true => {{ {write} }} false => {{ {write} }} }}"),
        format!("if new {{ {write} }} else {{ {write} }}"),
        format!("{write} work.write(db, now)?;"),
        format!("let Some(new) = new else {{ {write} return Ok(()) }}; {write}"),
        format!("if new {{ {write} return Ok(()); }} {write}"),
    ] {
        let text = format!("pub fn verb(app: &App) -> Result<()> {{ {one} Ok(()) }}");
        assert!(Actions::of(&made_up("src/actions/sheets/new.rs", &text)).several().0.is_empty(), "{one}");
    }
    let other = "let other = Other::new(); let given: Other = make(); other.written(app)?; given.written(app)";
    let text = format!("pub fn verb(app: &App) -> Result<()> {{ {write} {other} }} {both}");
    let found = Actions::of(&made_up("src/actions/sheets/new.rs", &text)).several().0;
    assert_eq!(found, Vec::<String>::new(), "the other method of that name");
    // Across files, by an import and by the module's name.
    for call in [
        "use crate::actions::sheets::other::half;\npub fn verb(app: &App) { half(app); half(app) }",
        "use crate::actions::sheets::other;\npub fn verb(app: &App) { other::half(app); other::half(app) }",
    ] {
        let mut sources = made_up("src/actions/sheets/other.rs", &format!("pub {helped}"));
        sources.extend(made_up("src/actions/sheets/new.rs", call));
        assert_eq!(Actions::of(&sources).several().0, ["new::verb"], "{call}");
    }
}
