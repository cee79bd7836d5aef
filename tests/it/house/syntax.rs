//! What a source names and calls, read as the compiler reads it: imports of every form, paths in code, in attributes and in
//! the bodies of macros. What is a test does not count.

use std::collections::{BTreeMap, BTreeSet};

use syn::buffer::{Cursor, TokenBuffer};
use syn::punctuated::Punctuated;
use syn::visit::{self, Visit};

use crate::house::Source;

/// A call of a method, or of a function by its path.
pub(crate) struct Call {
    /// The last name before the method: `app` of `look.app.read(…)`, `App` of `App::read(…)`.
    pub(crate) on: String,
    /// The name of the method or function.
    pub(crate) name: String,
    /// Whether it is a method.
    pub(crate) is_method: bool,
    /// What is given, as far as it has a name: the path of each argument, empty when it is no path.
    pub(crate) given: Vec<Vec<String>>,
    /// Which arguments are closures.
    closures: Vec<bool>,
    /// The function that calls.
    pub(crate) inside: String,
}

/// A source, taken apart.
#[derive(Default)]
pub(crate) struct Syntax {
    /// Every path that it names, from `crate` on when it is one of ours; that of a macro ends with `!`.
    pub(crate) paths: Vec<Vec<String>>,
    /// Every call.
    pub(crate) calls: Vec<Call>,
    /// Names bound to a closure or a function: given to a call, they are work.
    workers: BTreeSet<String>,
    /// What it calls by another name: the path that this name stands for.
    renamed: BTreeMap<String, Vec<String>>,
    module: Vec<String>,
    /// The functions around what is looked at.
    inside: Vec<String>,
}

/// The names that a source gives to what has one: `use a::B as C`, `type C = a::B`.
#[derive(Default)]
struct Renames(BTreeMap<String, Vec<String>>);

impl Renames {
    fn tree(&mut self, before: &[String], tree: &syn::UseTree) {
        match tree {
            syn::UseTree::Path(path) => self.tree(&[before, &[path.ident.to_string()]].concat(), &path.tree),
            syn::UseTree::Rename(name) => {
                let own = (name.ident != "self").then(|| name.ident.to_string());
                self.0.insert(name.rename.to_string(), before.iter().cloned().chain(own).collect());
            }
            syn::UseTree::Group(group) => group.items.iter().for_each(|item| self.tree(before, item)),
            syn::UseTree::Name(_) | syn::UseTree::Glob(_) => {}
        }
    }
}

impl<'ast> Visit<'ast> for Renames {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.tree(&[], &item.tree);
    }

    fn visit_item_type(&mut self, item: &'ast syn::ItemType) {
        if let syn::Type::Path(path) = &*item.ty {
            self.0.insert(item.ident.to_string(), parts_of(&path.path));
        }
    }

    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        let name = item.rename.as_ref().map_or(&item.ident, |(_, name)| name);
        let whole = if item.ident == "self" { "crate".to_owned() } else { item.ident.to_string() };
        self.0.insert(name.to_string(), vec![whole]);
    }
}

impl Syntax {
    pub(crate) fn of(source: &Source) -> Self {
        let file = syn::parse_file(&source.text).unwrap_or_else(|error| panic!("{}: {error}", source.path));
        let mut renames = Renames::default();
        renames.visit_file(&file);
        let mut syntax = Self { module: module_of(&source.path), renamed: renames.0, ..Self::default() };
        syntax.visit_file(&file);
        syntax
    }

    /// The paths inside an expression, as they are written.
    pub(crate) fn paths_in(expr: &syn::Expr) -> Vec<Vec<String>> {
        let mut inside = Self::default();
        inside.visit_expr(expr);
        inside.paths
    }

    /// Whether a path names these parts, one after the other.
    pub(crate) fn names(&self, parts: &[&str]) -> bool {
        self.paths.iter().any(|path| path.windows(parts.len()).any(|some| some == parts))
    }

    /// The rooms of ours that it names.
    pub(crate) fn rooms(&self) -> BTreeSet<String> {
        let ours = self.paths.iter().filter(|path| path[0] == "crate");
        ours.filter_map(|path| path.get(1).cloned()).collect()
    }

    /// Whether a call is given work: a closure, or the name of one.
    pub(crate) fn is_given_work(&self, call: &Call) -> bool {
        let named = |path: &Vec<String>| path.last().is_some_and(|name| self.workers.contains(name));
        call.closures.iter().any(|closure| *closure) || call.given.iter().any(named)
    }

    /// A path by the names that everybody knows.
    fn by_own_name(&self, mut parts: Vec<String>) -> Vec<String> {
        // A name that stands for itself would never end.
        for _ in 0..4 {
            let Some(meant) = parts.first().and_then(|first| self.renamed.get(first)) else { break };
            parts = [meant, &parts[1..]].concat();
        }
        parts
    }

    fn path(&mut self, parts: Vec<String>) {
        let parts = self.by_own_name(parts);
        let up = parts.iter().take_while(|part| *part == "super").count();
        let resolved = match parts.first().map(String::as_str) {
            None => return,
            Some("self" | "Self") if parts.len() == 1 => return,
            Some("crate" | "maillage") => [vec!["crate".to_owned()], parts[1..].to_vec()].concat(),
            Some("self") => [vec!["crate".to_owned()], self.module.clone(), parts[1..].to_vec()].concat(),
            Some("super") => {
                let kept = self.module.len().saturating_sub(up);
                [vec!["crate".to_owned()], self.module[..kept].to_vec(), parts[up..].to_vec()].concat()
            }
            Some(_) => parts,
        };
        self.paths.push(resolved);
    }

    fn import(&mut self, before: &[String], tree: &syn::UseTree) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => self.import(&with(&path.ident), &path.tree),
            syn::UseTree::Name(name) if name.ident == "self" => self.path(before.to_vec()),
            syn::UseTree::Name(name) => self.path(with(&name.ident)),
            syn::UseTree::Rename(name) if name.ident == "self" => self.path(before.to_vec()),
            syn::UseTree::Rename(name) => self.path(with(&name.ident)),
            syn::UseTree::Group(group) => group.items.iter().for_each(|item| self.import(before, item)),
            syn::UseTree::Glob(_) => self.path([before, &["*".to_owned()]].concat()),
        }
    }

    /// The paths in tokens that are no Rust by themselves: bodies of macros, attributes.
    fn tokens(&mut self, mut at: Cursor<'_>) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        while !at.eof() {
            if let Some((ident, next)) = at.ident() {
                if colons != 2 {
                    self.end(&mut path);
                }
                path.push(ident.to_string());
                (colons, at) = (0, next);
            } else if let Some((punct, next)) = at.punct() {
                match punct.as_char() {
                    ':' => colons += 1,
                    _ => self.end(&mut path),
                }
                at = next;
            } else if let Some((inside, _, _, next)) = at.any_group() {
                self.end(&mut path);
                self.tokens(inside);
                at = next;
            } else if let Some((literal, next)) = at.literal() {
                self.end(&mut path);
                let text = literal.to_string();
                if text.starts_with("\"crate::") {
                    self.path(text.trim_matches('"').split("::").map(str::to_owned).collect());
                }
                at = next;
            } else {
                let Some((_, next)) = at.token_tree() else { break };
                at = next;
            }
        }
        self.end(&mut path);
    }

    /// A name alone is no path.
    fn end(&mut self, path: &mut Vec<String>) {
        if path.len() > 1 {
            self.path(std::mem::take(path));
        }
        path.clear();
    }

    fn call<'a>(&mut self, is_method: bool, on: String, name: String, given: impl Iterator<Item = &'a syn::Expr>) {
        let given: Vec<&syn::Expr> = given.collect();
        self.calls.push(Call {
            on,
            name,
            is_method,
            given: given.iter().map(|argument| path_of(argument).unwrap_or_default()).collect(),
            closures: given.iter().map(|argument| matches!(argument, syn::Expr::Closure(_))).collect(),
            inside: self.inside.last().cloned().unwrap_or_default(),
        });
    }
}

/// The module that a file is.
pub(crate) fn module_of(path: &str) -> Vec<String> {
    let below = path.trim_start_matches("src/").trim_end_matches(".rs");
    let parts = below.split('/').filter(|part| !matches!(*part, "mod" | "lib" | "main"));
    parts.map(str::to_owned).collect()
}

pub(crate) fn parts_of(path: &syn::Path) -> Vec<String> {
    path.segments.iter().map(|segment| segment.ident.to_string()).collect()
}

/// The path that an expression is, its `&` and parentheses aside.
fn path_of(expr: &syn::Expr) -> Option<Vec<String>> {
    match expr {
        syn::Expr::Path(path) => Some(parts_of(&path.path)),
        syn::Expr::Reference(reference) => path_of(&reference.expr),
        syn::Expr::Paren(paren) => path_of(&paren.expr),
        _ => None,
    }
}

/// The last name of what a method is called on.
fn receiver(expr: &syn::Expr) -> String {
    match expr {
        syn::Expr::Field(field) => match &field.member {
            syn::Member::Named(name) => name.to_string(),
            syn::Member::Unnamed(_) => String::new(),
        },
        syn::Expr::MethodCall(call) => match call.method.to_string().as_str() {
            "clone" | "as_ref" | "borrow" => receiver(&call.receiver),
            other => other.to_owned(),
        },
        syn::Expr::Try(tried) => receiver(&tried.expr),
        other => path_of(other).and_then(|path| path.last().cloned()).unwrap_or_default(),
    }
}

/// Whether something is compiled for tests alone.
pub(crate) fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg") && attribute.parse_args::<syn::Ident>().is_ok_and(|word| word == "test")
    })
}

/// Whether these attributes say that an item stands in for another where a feature is missing: `#[cfg(not(…))]`.
pub(crate) fn stands_in(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let is_not = |list: syn::MetaList| list.path.is_ident("not");
        attribute.path().is_ident("cfg") && attribute.parse_args::<syn::MetaList>().is_ok_and(is_not)
    })
}

impl<'ast> Visit<'ast> for Syntax {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if is_test(&module.attrs) {
            return;
        }
        self.module.push(module.ident.to_string());
        visit::visit_item_mod(self, module);
        self.module.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.import(&[], &item.tree);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.path(parts_of(path));
        visit::visit_path(self, path);
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        self.path(parts_of(attribute.path()));
        if let syn::Meta::List(list) = &attribute.meta {
            self.tokens(TokenBuffer::new2(list.tokens.clone()).begin());
        }
    }

    fn visit_macro(&mut self, called: &'ast syn::Macro) {
        let mut parts = parts_of(&called.path);
        parts.iter_mut().next_back().into_iter().for_each(|name| name.push('!'));
        self.path(parts);
        self.tokens(TokenBuffer::new2(called.tokens.clone()).begin());
        if let Ok(arguments) = called.parse_body_with(Punctuated::<syn::Expr, syn::Token![,]>::parse_terminated) {
            arguments.iter().for_each(|argument| self.visit_expr(argument));
        }
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.workers.insert(item.sig.ident.to_string());
        self.inside.push(item.sig.ident.to_string());
        visit::visit_item_fn(self, item);
        self.inside.pop();
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.inside.push(item.sig.ident.to_string());
        visit::visit_impl_item_fn(self, item);
        self.inside.pop();
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        let value = local.init.as_ref().map(|init| &*init.expr);
        if let (syn::Pat::Ident(name), Some(syn::Expr::Closure(_))) = (&local.pat, value) {
            self.workers.insert(name.ident.to_string());
        }
        visit::visit_local(self, local);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.call(true, receiver(&call.receiver), call.method.to_string(), call.args.iter());
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if let Some(mut path) = path_of(&call.func).map(|path| self.by_own_name(path)) {
            let name = path.pop().unwrap_or_default();
            self.call(false, path.pop().unwrap_or_default(), name, call.args.iter());
        }
        visit::visit_expr_call(self, call);
    }
}

#[test]
fn a_source_is_read_as_the_compiler_reads_it() {
    let paths = |path: &str, text: &str| -> Vec<String> {
        let source = Source { path: path.to_owned(), text: text.to_owned() };
        Syntax::of(&source).paths.iter().map(|path| path.join("::")).collect()
    };
    for (path, text, expected) in [
        ("src/models/new.rs", "use super::super::web::x;", "crate::web::x"),
        ("src/models/sheet/mod.rs", "use super::{reader, super::web};", "crate::models::reader"),
        ("src/models/sheet/mod.rs", "use super::super::{app, web::*};", "crate::web::*"),
        ("src/models/new.rs", "mod inner { fn a() { super::super::super::web::x() } }", "crate::web::x"),
        ("src/models/new.rs", "use diesel::{prelude::*, insert_into as put};", "diesel::insert_into"),
        ("src/models/new.rs", "fn a() { vec![crate::web::x()]; }", "crate::web::x"),
        ("src/models/new.rs", "fn a() { format!(\"{}\", crate :: web :: X); }", "crate::web::X"),
        ("src/models/new.rs", "told! { a => super::super::web::b { c } }", "crate::web::b"),
        ("src/models/new.rs", "#[serde(with = \"crate::web::x\")] struct A;", "crate::web::x"),
        ("src/models/new.rs", "#[told(answers(crate::web::X))] fn a() {}", "crate::web::X"),
        ("src/models/new.rs", "fn a() -> Vec<crate::web::X> { todo!() }", "crate::web::X"),
        ("src/models/new.rs", "use maillage::web::x;", "crate::web::x"),
        ("src/web/new.rs", "use policy::Who as W;\nfn a() { W::Program }", "policy::Who::Program"),
        ("src/web/new.rs", "fn a() { D::Sqlite }\nuse crate::db::{self, Db as D};", "crate::db::Db::Sqlite"),
        ("src/web/new.rs", "type D = crate::db::Db;\nfn a() { vec![D::Sqlite] }", "crate::db::Db::Sqlite"),
        ("src/web/new.rs", "use crate::db::{self as d};\nfn a() { d::Db::Sqlite }", "crate::db::Db::Sqlite"),
        ("src/models/new.rs", "use crate as c;\nfn a() { c::web::x() }", "crate::web::x"),
        ("src/models/new.rs", "use self::web as web;\nfn a() { web::x() }", "crate::models::new::web"),
    ] {
        assert!(paths(path, text).contains(&expected.to_owned()), "{text}: {:?}", paths(path, text));
    }
    let kept =
        "// crate::web::x\nfn a() { let a = \"super::super::web\"; }\n#[cfg(test)]\nmod tests { use crate::web::x; }";
    assert!(!paths("src/models/new.rs", kept).iter().any(|path| path.contains("web")));
}
