//! Words of the program: the keys of kinds and vocabularies stand in one folder, one type has one name, one function escapes.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use syn::visit::Visit;

use crate::house::syntax::stands_in;
use crate::house::{Source, is_test, made_up, program, shipped};

fn parsed(source: &Source) -> syn::File {
    syn::parse_file(&source.text).unwrap_or_else(|error| panic!("{}: {error}", source.path))
}

/// The texts that a source holds as literals, its tests and the names of parameters aside.
#[derive(Default)]
struct Texts(Vec<String>);

/// What reads or writes a parameter of an address, a field of a form, by its name.
const PARAMETERS: [&str; 8] = ["get", "find", "all", "text", "push", "named", "append_pair", "field"];

impl Texts {
    fn of(source: &Source) -> Vec<String> {
        let mut texts = Self::default();
        texts.visit_file(&parsed(source));
        texts.0
    }

    /// What a call is given: the name of a parameter is no key.
    fn given(&mut self, name: &syn::Ident, given: &syn::punctuated::Punctuated<syn::Expr, syn::Token![,]>) {
        let names_parameter = PARAMETERS.iter().any(|known| name == known);
        let is_literal = |expr: &syn::Expr| matches!(expr, syn::Expr::Lit(_));
        let skipped = usize::from(names_parameter && given.first().is_some_and(is_literal));
        given.iter().skip(skipped).for_each(|expr| self.visit_expr(expr));
    }
}

impl<'ast> Visit<'ast> for Texts {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if !is_test(&module.attrs) {
            syn::visit::visit_item_mod(self, module);
        }
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.visit_expr(&call.receiver);
        self.given(&call.method, &call.args);
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        match &*call.func {
            syn::Expr::Path(path) if !path.path.segments.is_empty() => {
                self.given(&path.path.segments.last().unwrap().ident, &call.args);
            }
            _ => syn::visit::visit_expr_call(self, call),
        }
    }

    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}

    fn visit_lit_str(&mut self, text: &'ast syn::LitStr) {
        self.0.push(text.value());
    }
}

/// The folder where kinds are known by their keys.
const KINDS: &str = "src/text/kind/";

/// Words that are the key of a kind and something else besides.
const OTHER_SENSES: [(&str, &str); 8] = [
    // A word of schema.org.
    ("src/web/pages/sheets/linked.rs", "license"),
    // The field by which a sheet says its kind.
    ("src/text/sheet_text/mod.rs", "modele"),
    // An id that a page of the program has.
    ("src/text/anchors/mod.rs", "page"),
    // An element of a dump.
    ("src/exchange/mediawiki/dump.rs", "page"),
    // A word of the search's language, `theme:`.
    ("src/search/operators.rs", "theme"),
    // A parameter of the search's address.
    ("src/api/search.rs", "theme"),
    ("src/web/pages/search/choices.rs", "theme"),
    // A field of the index.
    ("src/search/document.rs", "state"),
];

/// The keys of the kinds and vocabularies that are shipped.
fn keys() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("kinds");
    let folders = [root.clone(), root.join("vocabulaires")];
    let files = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path());
    let stems = files.filter(|path| path.extension().is_some_and(|end| end == "md"));
    let keys: BTreeSet<String> = stems.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect();
    assert!(keys.len() > 25 && keys.contains("theme") && keys.contains("license"), "{keys:?}");
    keys
}

/// Keys of kinds and vocabularies where they have no place.
fn key_literals(sources: &[Source]) -> Vec<String> {
    let keys = keys();
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| !source.path.starts_with(KINDS)) {
        let is_other = |text: &str| OTHER_SENSES.contains(&(source.path.as_str(), text));
        let bad = Texts::of(source).into_iter().filter(|text| keys.contains(text) && !is_other(text));
        found.extend(bad.map(|text| format!("{}: « {text} » is a key: name it in {KINDS}", source.path)));
    }
    found
}

#[test]
fn kinds_and_vocabularies_are_known_by_their_keys_in_one_folder() {
    assert_eq!(key_literals(&shipped()), Vec::<String>::new());
    for breach in [
        "fn a(kind: &str) -> bool { kind == \"theme\" }",
        "fn a(kind: &str) -> bool { matches!(kind, PAGE) || [\"page\"].contains(&kind) }",
        "fn a(kind: &str) { match kind { \"vocabulaire\" => {} _ => {} } }",
        "const A: &str = \"methode-animation\";",
        "fn a() { sheet_key::live(db, \"page\") }",
        "fn a() { kinds.kind(\"fiche-pratique\") }",
        "fn a() { kinds.vocabulary(\"license\") }",
    ] {
        assert_eq!(key_literals(&made_up("src/models/new.rs", breach)).len(), 1, "{breach}");
        assert!(key_literals(&made_up("src/text/kind/new.rs", breach)).is_empty(), "{breach}");
    }
    for kept in ["fn a() { query.find(\"page\") }", "#[cfg(test)]\nmod tests { const A: &str = \"theme\"; }"] {
        assert!(key_literals(&made_up("src/web/new.rs", kept)).is_empty(), "{kept}");
    }
}

#[test]
fn one_function_escapes() {
    let escapes = |sources: &[Source]| -> Vec<String> {
        let by_hand = sources.iter().filter(|source| Texts::of(source).iter().any(|text| text == "&lt;"));
        by_hand.map(|source| source.path.clone()).collect()
    };
    assert_eq!(escapes(&shipped()), ["src/text/escape.rs"]);
    let breach = "fn escape(text: &str) -> String { text.replace('&', \"&amp;\").replace('<', \"&lt;\") }";
    assert_eq!(escapes(&made_up("src/web/new.rs", breach)), ["src/web/new.rs"]);
}

/// Names that several public types bear today: a room's own word, said with the room (`anchor::Site`, `diff::Line`). The list
/// only grows shorter.
const SHARED: [&str; 57] = [
    "Account",
    "Block",
    "Card",
    "Choice",
    "Entry",
    "Error",
    "Event",
    "Exported",
    "Fact",
    "Failure",
    "Fate",
    "File",
    "Files",
    "Form",
    "Found",
    "Group",
    "Heading",
    "Import",
    "Incoming",
    "Kept",
    "Kind",
    "Line",
    "Mode",
    "Names",
    "Outcome",
    "Owner",
    "Picture",
    "Piece",
    "Place",
    "Plan",
    "Planned",
    "Prepared",
    "Problem",
    "Problems",
    "Query",
    "Reader",
    "Row",
    "Rules",
    "Section",
    "Setting",
    "Shown",
    "Source",
    "State",
    "Step",
    "Table",
    "Taken",
    "Target",
    "Token",
    "Told",
    "Trials",
    "Typed",
    "Unfinished",
    "Wanted",
    "What",
    "Word",
    "Words",
    "Work",
];

/// The public types that share a name, and every type that is called `Asked`.
fn shared(sources: &[Source]) -> BTreeSet<String> {
    #[derive(Default)]
    struct Types(Vec<(String, bool)>);
    impl<'ast> Visit<'ast> for Types {
        fn visit_item(&mut self, item: &'ast syn::Item) {
            let (name, visibility) = match item {
                syn::Item::Mod(module) if is_test(&module.attrs) => return,
                syn::Item::Struct(item) => (&item.ident, &item.vis),
                syn::Item::Enum(item) => (&item.ident, &item.vis),
                syn::Item::Trait(item) => (&item.ident, &item.vis),
                syn::Item::Type(item) if stands_in(&item.attrs) => return,
                syn::Item::Type(item) => (&item.ident, &item.vis),
                _ => return syn::visit::visit_item(self, item),
            };
            self.0.push((name.to_string(), !matches!(visibility, syn::Visibility::Inherited)));
        }
    }
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    let mut found = BTreeSet::new();
    for source in sources {
        let mut types = Types::default();
        types.visit_file(&parsed(source));
        for (name, is_public) in types.0 {
            if name == "Asked" {
                found.insert(name);
            } else if is_public {
                *times.entry(name).or_default() += 1;
            }
        }
    }
    found.extend(times.into_iter().filter(|(_, times)| *times > 1).map(|(name, _)| name));
    found
}

#[test]
fn a_public_type_has_a_name_of_its_own() {
    let known: BTreeSet<String> = SHARED.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(shared(&shipped()), known, "give a new type a name of its own; one that has it again leaves the list");
    let two = |one: &str, other: &str| {
        let mut sources = made_up("src/web/a.rs", one);
        sources.extend(made_up("src/models/b.rs", other));
        shared(&sources)
    };
    assert_eq!(two("pub struct Change;", "pub(crate) enum Change {}").len(), 1);
    assert_eq!(two("struct Asked;", "").len(), 1);
    assert!(two("pub struct Change;", "struct Change;").is_empty());
    assert!(two("pub struct Change;", "#[cfg(test)]\nmod tests { pub struct Change; }").is_empty());
}

/// The migrations that bear the number of another, or stand before one of a lower number.
fn misnumbered(names: &[String]) -> Vec<String> {
    let number = |name: &str| name.get(11..17).and_then(|digits| digits.parse::<u32>().ok());
    let mut sorted = names.to_vec();
    sorted.sort();
    let follows = |pair: &[String]| number(&pair[0]).zip(number(&pair[1])).is_some_and(|(one, next)| one < next);
    sorted.windows(2).filter(|pair| !follows(pair)).map(|pair| pair[1].clone()).collect()
}

#[test]
fn each_migration_has_a_number_of_its_own() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let names =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    let names: Vec<String> = names.collect();
    assert!(names.len() > 9, "{names:?}");
    assert_eq!(misnumbered(&names), Vec::<String>::new());
    let all = |names: &[&str]| misnumbered(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
    assert_eq!(all(&["2026-11-28-000020_a", "2026-11-28-000020_b"]), ["2026-11-28-000020_b"]);
    assert_eq!(all(&["2026-11-27-000020_a", "2026-11-28-000020_b"]), ["2026-11-28-000020_b"]);
    assert_eq!(all(&["2026-11-27-000020_a", "2026-11-28-000019_b"]), ["2026-11-28-000019_b"]);
    assert_eq!(all(&["2026-11-27-000020_a", "2026-11-28-b"]), ["2026-11-28-b"]);
}

/// The most characters of a line, and lines of a source.
const WIDEST: usize = 120;
const LONGEST: usize = 400;

/// The lines that are too wide.
fn wide(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        let wide = source.text.lines().enumerate().filter(|(_, line)| line.chars().count() > WIDEST);
        found.extend(wide.map(|(at, _)| format!("{}:{}", source.path, at + 1)));
    }
    found
}

#[test]
fn no_line_of_a_source_is_too_wide() {
    assert_eq!(wide(&program()), Vec::<String>::new(), "{WIDEST} characters");
    assert_eq!(wide(&made_up("src/new.rs", &format!("// a\n// {}", "é".repeat(118)))), ["src/new.rs:2"]);
    assert!(wide(&made_up("src/new.rs", &format!("// {}", "é".repeat(117)))).is_empty());
}

#[test]
fn no_source_is_too_long_to_be_read_at_once() {
    let long = |sources: &[Source]| -> Vec<String> {
        // Tables, of the database and of addresses, are looked up, not read.
        let tables = ["src/db/schema.rs", "src/web/routes.rs"];
        let read = sources.iter().filter(|source| !tables.contains(&source.path.as_str()));
        let long = read.filter(|source| source.text.lines().count() > LONGEST);
        long.map(|source| source.path.clone()).collect()
    };
    assert_eq!(long(&program()), Vec::<String>::new());
    assert_eq!(long(&made_up("src/new.rs", &"\n".repeat(401))), ["src/new.rs"]);
    assert!(long(&made_up("src/new.rs", &"\n".repeat(400))).is_empty());
}
