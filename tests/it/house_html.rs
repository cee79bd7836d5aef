//! HTML stands in templates: no source writes a tag by hand but those that set wiki text, and the few pages listed here.

use std::collections::BTreeSet;

use syn::visit::Visit;

use crate::house::{Source, is_test, made_up, program};

/// What sets wiki text and its small parts, reads HTML, draws icons, or writes no HTML but words that look so.
const WRITERS: [&str; 7] =
    ["src/cli/", "src/files/", "src/search/", "src/text/", "src/web/view/icons.rs", "src/mail/", "src/exchange/"];

/// Pages that still write tags by hand. The list only grows shorter.
const BY_HAND: [&str; 6] = [
    "src/web/pages/changes/feeds.rs",
    "src/web/pages/search/views/atom.rs",
    "src/web/pages/sheets/card/facts.rs",
    "src/web/pages/sheets/card/layer.rs",
    "src/web/pages/sheets/card/rows.rs",
    "src/web/pages/sheets/card/words.rs",
];

/// Whether a text holds a tag: `<p>`, `</p>`, `<p class=`, `<br/>`, `<{tag}`.
fn has_tag(text: &str) -> bool {
    text.split('<').skip(1).any(|rest| {
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        let name = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len());
        let (name, after) = rest.split_at(name);
        name.starts_with(|c: char| c.is_ascii_lowercase()) && after.starts_with([' ', '>', '/', '{'])
    })
}

/// Whether a source outside its tests writes a tag in a string, inside a macro as well.
#[derive(Default)]
struct Tags(bool);

impl<'ast> Visit<'ast> for Tags {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if !is_test(&module.attrs) {
            syn::visit::visit_item_mod(self, module);
        }
    }

    /// Docs and conditions are no strings of the program.
    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}

    fn visit_lit_str(&mut self, text: &'ast syn::LitStr) {
        self.0 |= has_tag(&text.value());
    }

    /// Of the tokens of a macro only strings hold a `<` that something follows at once.
    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.0 |= has_tag(&call.tokens.to_string());
    }
}

fn writers(sources: &[Source]) -> BTreeSet<String> {
    let others = sources.iter().filter(|source| {
        !WRITERS.iter().any(|writer| source.path.starts_with(writer)) && !source.path.ends_with("/tests.rs")
    });
    let writers = others.filter(|source| {
        let mut tags = Tags::default();
        tags.visit_file(&syn::parse_file(&source.text).unwrap());
        tags.0
    });
    writers.map(|source| source.path.clone()).collect()
}

#[test]
fn html_stands_in_templates() {
    let known: BTreeSet<String> = BY_HAND.iter().map(|path| (*path).to_owned()).collect();
    assert_eq!(writers(&program()), known, "write a template; what was mended leaves the list");
}

#[test]
fn a_tag_in_a_source_is_seen_however_it_is_written() {
    for breach in [
        "fn a() -> String { \"<p>\".to_owned() }",
        "fn a() -> String { format!(\"<p class=\\\"soft\\\">{}</p>\", 1) }",
        "fn a() -> String { format!(\"{b}</p>\") }",
        "fn a(tag: &str) -> String { format!(r#\"<h1{tag}>\"#) }",
        "const A: &str = \"<br/>\";",
        "fn a(out: &mut String) { out.push_str(\"</aside>\") }",
        "fn a() { html!(write(\"<b>\")); }",
        "fn a() -> String { concat!(\"<my-part>\", \"x\").to_owned() }",
    ] {
        assert_eq!(writers(&made_up("src/reading/new.rs", breach)).len(), 1, "{breach}");
        assert!(writers(&made_up("src/text/markup/new.rs", breach)).is_empty(), "{breach}");
        assert!(writers(&made_up("src/reading/new.rs", &format!("#[cfg(test)]\nmod tests {{ {breach} }}"))).is_empty());
    }
    for fine in [
        "/// Gives `<p>`.\nfn a() {}",
        "fn a() -> bool { assert!(b<c); 1 < 2 }",
        "fn a() { vec![Vec::<u8>::new(), b::<_, c>()]; }",
        "const A: &str = \"a < b, c > d, <, <3, 1<2\";",
    ] {
        assert!(writers(&made_up("src/reading/new.rs", fine)).is_empty(), "{fine}");
    }
}
