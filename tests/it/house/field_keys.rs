//! Keys of fields: those that the program knows by themselves stand in one module.

use std::collections::BTreeSet;

use syn::visit::{self, Visit};

use crate::house::{Source, is_test, made_up, program, shipped};

/// The texts that a source holds as literals, its tests and the names of parameters aside.
#[derive(Default)]
struct Literals(Vec<String>);

/// What reads or writes a parameter of an address, a field of a form, by its name.
const PARAMETERS: [&str; 8] = ["get", "find", "all", "text", "push", "named", "append_pair", "field"];

/// Whether an expression is called as the text of a sheet is: what it is asked for is a field, not a parameter.
fn is_text(expr: &syn::Expr) -> bool {
    match expr {
        syn::Expr::Path(path) => {
            path.path.segments.last().is_some_and(|part| part.ident == "text" || part.ident == "sheet")
        }
        syn::Expr::Field(field) => {
            matches!(&field.member, syn::Member::Named(name) if name == "text" || name == "sheet")
        }
        syn::Expr::Reference(inner) => is_text(&inner.expr),
        _ => false,
    }
}

impl Literals {
    fn of(source: &Source) -> Vec<String> {
        let mut literals = Self::default();
        literals.visit_file(&syn::parse_file(&source.text).unwrap());
        literals.0
    }

    fn given<'a>(&mut self, is_parameter: bool, given: impl Iterator<Item = &'a syn::Expr>) {
        let is_name = |(at, expr): &(usize, &syn::Expr)| *at == 0 && is_parameter && matches!(expr, syn::Expr::Lit(_));
        given.enumerate().filter(|one| !is_name(one)).for_each(|(_, expr)| self.visit_expr(expr));
    }
}

impl<'ast> Visit<'ast> for Literals {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if !is_test(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}

    fn visit_lit_str(&mut self, text: &'ast syn::LitStr) {
        self.0.push(text.value());
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.visit_expr(&call.receiver);
        let is_parameter = PARAMETERS.iter().any(|known| call.method == known) && !is_text(&call.receiver);
        self.given(is_parameter, call.args.iter());
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        let name = match &*call.func {
            syn::Expr::Path(path) => path.path.segments.last().map(|part| part.ident.to_string()),
            _ => None,
        };
        let is_parameter = name.is_some_and(|name| PARAMETERS.contains(&name.as_str()));
        self.visit_expr(&call.func);
        self.given(is_parameter, call.args.iter());
    }
}

/// Words that are the key of a field and something else besides.
const NO_FIELDS: [(&str, &str); 11] = [
    // A word of schema.org.
    ("src/web/pages/sheets/linked.rs", "image"),
    // A unit, as it is said.
    ("src/hall/messages/remarks.rs", "minutes"),
    // Fields of the form of a file.
    ("src/hall/messages/finding.rs", "licence"),
    ("src/actions/files/attach_file.rs", "licence"),
    // Icons.
    ("src/web/view/icons.rs", "image"),
    ("src/web/view/icons.rs", "licence"),
    // A space of MediaWiki.
    ("src/files/documents/wikitext/names.rs", "image"),
    // An input of the editor.
    ("src/web/pages/editor/field.rs", "themes"),
    // The id of a part of the page.
    ("src/web/pages/sheets/toc.rs", "credits"),
    // A field of the index.
    ("src/search/document.rs", "themes"),
    ("src/search/gather.rs", "themes"),
];

/// The keys of fields that the program knows by themselves: those that are named in the folder of kinds.
fn field_keys() -> BTreeSet<String> {
    let named = program().into_iter().find(|source| source.path == "src/text/kind/field_keys.rs").unwrap();
    let keys: BTreeSet<String> = Literals::of(&named).into_iter().collect();
    assert!(keys.len() > 9 && keys.contains("themes"), "{keys:?}");
    keys
}

/// Keys of fields that rooms beside the text write out.
fn field_literals(sources: &[Source]) -> Vec<String> {
    let keys = field_keys();
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| !source.path.starts_with("src/text/")) {
        let is_other = |text: &str| NO_FIELDS.contains(&(source.path.as_str(), text));
        let mut bad = Literals::of(source);
        bad.retain(|text| keys.contains(text) && !is_other(text));
        bad.dedup();
        found.extend(bad.into_iter().map(|text| format!("{}: « {text} »", source.path)));
    }
    found
}

#[test]
fn fields_are_known_by_their_keys_in_one_folder() {
    assert_eq!(field_literals(&shipped()), [""; 0], "name it in src/text/kind/field_keys.rs, or say what else it is");
    for breach in [
        "const ORIGIN: &str = \"issu_de\";",
        "const ALL: [&str; 2] = [\"a\", \"epingles\"];",
        "fn a() { text.get(\"mots_cles\") }",
        "fn a() { prepared.sheet.get(\"resume\") }",
        "fn a(cell: &Cell) -> bool { cell.key == \"minutes\" }",
        "fn a(key: &str) { match key { \"credits\" => {} _ => {} } }",
    ] {
        assert_eq!(field_literals(&made_up("src/web/new.rs", breach)).len(), 1, "{breach}");
        assert!(field_literals(&made_up("src/text/kind/new.rs", breach)).is_empty(), "{breach}");
    }
    for kept in ["fn a() { query.get(\"licence\") }", "fn a() { text.get(field_keys::LICENCE) }"] {
        assert_eq!(field_literals(&made_up("src/web/new.rs", kept)), [""; 0], "{kept}");
    }
}
