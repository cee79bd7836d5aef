//! One transaction an action: a kill between two halves of a verb leaves nothing half done.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};

use syn::visit::Visit;

use crate::house::{Source, is_test, made_up, program};

/// Verbs that write in more than one transaction; the doc of each says why. The list only grows shorter.
const SEVERAL: [&str; 3] = ["import_sheets::save", "rebuild::rebuild", "ship_sheets::ship"];

/// A function of an action.
struct Function {
    is_verb: bool,
    doc: String,
    body: syn::Block,
    /// What it may call by one word, and the module where that is.
    imported: HashMap<String, String>,
    module: String,
}

/// Every function of the actions, by module and name; methods as well.
struct Actions(BTreeMap<(String, String), Function>);

/// The module of a source: its file's name, or its folder's.
fn module_of(path: &str) -> String {
    let mut parts = path.trim_end_matches(".rs").rsplit('/');
    let last = parts.next().unwrap_or_default();
    if last == "mod" { parts.next().unwrap_or_default() } else { last }.to_owned()
}

fn imports(tree: &syn::UseTree, module: &str, found: &mut HashMap<String, String>) {
    match tree {
        syn::UseTree::Path(path) => imports(&path.tree, &path.ident.to_string(), found),
        syn::UseTree::Name(name) => drop(found.insert(name.ident.to_string(), module.to_owned())),
        syn::UseTree::Rename(name) => drop(found.insert(name.rename.to_string(), module.to_owned())),
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

impl Actions {
    fn of(sources: &[Source]) -> Self {
        let mut found = BTreeMap::new();
        for source in sources.iter().filter(|source| source.path.starts_with("src/actions/")) {
            let module = module_of(&source.path);
            let file = syn::parse_file(&source.text).unwrap();
            let mut imported = HashMap::new();
            for item in &file.items {
                if let syn::Item::Use(used) = item {
                    imports(&used.tree, "", &mut imported);
                }
            }
            let mut add =
                |name: &syn::Ident, visibility: &syn::Visibility, attributes: &[syn::Attribute], body: &syn::Block| {
                    let function = Function {
                        is_verb: matches!(visibility, syn::Visibility::Public(_)),
                        doc: doc_of(attributes),
                        body: body.clone(),
                        imported: imported.clone(),
                        module: module.clone(),
                    };
                    found.insert((module.clone(), name.to_string()), function);
                };
            for item in &file.items {
                match item {
                    syn::Item::Fn(function) if !is_test(&function.attrs) => {
                        add(&function.sig.ident, &function.vis, &function.attrs, &function.block);
                    }
                    syn::Item::Impl(block) => {
                        for item in &block.items {
                            if let syn::ImplItem::Fn(method) = item {
                                add(&method.sig.ident, &method.vis, &method.attrs, &method.block);
                            }
                        }
                    }
                    _ => {}
                }
            }
        }
        Self(found)
    }

    /// How many transactions a function writes in at most, itself and by what it calls.
    fn transactions(&self, key: &(String, String), above: &RefCell<HashSet<(String, String)>>) -> usize {
        let Some(function) = self.0.get(key) else { return 0 };
        if !above.borrow_mut().insert(key.clone()) {
            return 0;
        }
        let mut count = Count { actions: self, function, above, transactions: 0 };
        count.visit_block(&function.body);
        above.borrow_mut().remove(key);
        count.transactions
    }

    /// The verbs that write in more than one, and those of them whose doc does not say why.
    fn several(&self) -> (Vec<String>, Vec<String>) {
        let verbs = self.0.iter().filter(|(_, function)| function.is_verb);
        let several = verbs.filter(|(key, _)| self.transactions(key, &RefCell::default()) > 1);
        let named: Vec<_> = several.map(|(key, function)| (format!("{}::{}", key.0, key.1), function)).collect();
        let unsaid = named.iter().filter(|(_, function)| !function.doc.contains("transaction"));
        (named.iter().map(|(name, _)| name.clone()).collect(), unsaid.map(|(name, _)| name.clone()).collect())
    }
}

/// Counts along a body: of branches the dearest, of a loop over things twice, of one that tries again once.
struct Count<'a> {
    actions: &'a Actions,
    function: &'a Function,
    above: &'a RefCell<HashSet<(String, String)>>,
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

    fn call(&mut self, module: &str, name: &str) {
        self.transactions += self.actions.transactions(&(module.to_owned(), name.to_owned()), self.above);
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
        match name.as_str() {
            "write" if on_the_store => self.transactions += 1,
            "write" => {}
            _ => {
                let methods: Vec<_> = self.actions.0.keys().filter(|(_, known)| *known == name).cloned().collect();
                if let [(module, _)] = methods.as_slice()
                    && !on_the_store
                {
                    self.call(module, &name);
                }
            }
        }
        // Each thing that is walked may be written on its own.
        let walks = ["map", "try_for_each", "for_each", "filter_map", "try_fold"].contains(&name.as_str());
        let inside = self.inside(|count| syn::visit::visit_expr_method_call(count, call));
        self.transactions += if walks && is_walk(&call.receiver) { 2 * inside } else { inside };
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if let syn::Expr::Path(path) = &*call.func {
            let parts: Vec<String> = path.path.segments.iter().map(|part| part.ident.to_string()).collect();
            match parts.as_slice() {
                [name] => {
                    let own = (self.function.module.clone(), name.clone());
                    let module = match self.actions.0.contains_key(&own) {
                        true => Some(own.0),
                        false => self.function.imported.get(name).cloned(),
                    };
                    module.into_iter().for_each(|module| self.call(&module, name));
                }
                [.., module, name] if module == "Self" => self.call(&self.function.module.clone(), name),
                [.., module, name] => {
                    // `Type::function` is in the module from which the type comes.
                    let of = match module.starts_with(char::is_uppercase) {
                        true => self.function.imported.get(module).unwrap_or(&self.function.module).clone(),
                        false => module.clone(),
                    };
                    self.call(&of, name);
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
fn an_action_of_two_transactions_is_seen_however_it_is_written() {
    let write = "app.store.write::<_, Error>(|db| Ok(()))?;";
    let helped = format!("fn half(app: &App) -> Result<()> {{ {write} Ok(()) }}");
    let method =
        format!("struct Half; impl Half {{ fn written(&self, app: &App) -> Result<()> {{ {write} Ok(()) }} }}");
    for (body, more) in [
        (format!("{write} {write}"), ""),
        ("app.write(move |db| a(db)).await?; node.write(move |db| b(db)).await?;".to_owned(), ""),
        (format!("{write} half(app)?;"), helped.as_str()),
        (format!("{write} Self::half(app)?;"), helped.as_str()),
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
