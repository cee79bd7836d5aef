//! The readings of a text that a door of the wiki reaches.

use std::hint::black_box;

use maillage::actions::sheets::edit_sheet::{apply, compose, parts_of};
use maillage::app::App;
use maillage::db::types::SheetId;
use maillage::hall::error::Error;
use maillage::hall::policy::Who;
use maillage::models::anchor::Anchor;
use maillage::models::reader::Reader;
use maillage::models::sheet::Sheet;
use maillage::reading::brought::text::Given;
use maillage::reading::document::{Beside, document};
use maillage::reading::prepare::{changed_anchors, links_of, prepare, themes_of};
use maillage::reading::render::Resolver;
use maillage::text::anchors::{self, RESERVED_IDS};
use maillage::text::diff::Budget;
use maillage::text::markup::{self, Context};
use maillage::text::merge::{self, paragraphs};
use maillage::text::sheet_text::{SheetText, Value};
use maillage::text::{diff, fields, links, rebase};
use maillage::web::pages::sheets::card::{self, Words};
use maillage::web::pages::sheets::doors::Doors;
use maillage::web::view::diff::DiffView;

/// What readings need of a wiki.
pub struct Wiki {
    pub app: App,
    /// Some sheet, whose row stands for that of the text read.
    pub sheet: Sheet,
}

/// One way to read a body.
pub type Reading = (&'static str, fn(&Wiki, &str));

/// Readings of a body alone.
pub const OF_BODIES: [Reading; 15] = [
    ("page", |_, text| drop(black_box(markup::render(text, &Context::empty())))),
    ("page, what it changes marked", |_, text| {
        let before = other(text);
        drop(black_box(markup::render(text, &Context { before: Some(&before), ..Context::empty() })));
    }),
    ("rich field", |_, text| drop(black_box(markup::fragment(text, &Context::empty())))),
    ("text that is brought", |wiki, text| drop(black_box(Given::new(text, &wiki.app.kinds())))),
    ("form of a text that was brought", |wiki, text| {
        let kinds = wiki.app.kinds();
        let kind = kinds.public().next().unwrap().key.clone();
        let given = Given { source: text.to_owned(), kind, ..Given::default() };
        drop(black_box(given.form(&kinds, "texte-1")));
    }),
    ("short field", |_, text| drop(black_box(markup::inline(text, &Context::empty())))),
    ("plain text", |_, text| drop(black_box(markup::plain(text)))),
    ("links", |_, text| drop(black_box(links::in_text(text, "https://exemple.fr/")))),
    ("links written anew", |_, text| {
        let anew = |link: &links::Written<'_>| Some(links::Anew { address: format!("{}x", link.address), whole: None });
        drop(black_box(links::rewrite(text, &mut { anew })));
    }),
    ("headings", |_, text| {
        let last = anchors::outline(text, RESERVED_IDS).pop();
        let id = last.map_or_else(String::new, |section| section.id);
        drop(black_box(anchors::replace_section(text, &id, "x", RESERVED_IDS)));
    }),
    ("save", |wiki, text| save(wiki, &with_head(text))),
    ("index document", |wiki, text| index(wiki, &with_head(text))),
    ("difference", |wiki, text| compare(wiki, &with_head(text), &with_head(&other(text)))),
    ("difference of the same lines in another order", |wiki, text| {
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let other: String = (0..lines.len()).map(|n| lines[n * 7_919 % lines.len()]).collect();
        compare(wiki, &with_head(text), &with_head(&other));
    }),
    ("merge", |wiki, text| {
        let (ours, theirs) = (other(text), format!("{text}\n\nfin.\n"));
        merge(wiki, &with_head(text), &with_head(&ours), &with_head(&theirs));
    }),
];

/// Readings of a whole text, for what its front matter holds.
pub const OF_HEADS: [Reading; 7] = [
    ("card", |wiki, text| lay_out(wiki, text)),
    ("form", |wiki, text| fill_in(wiki, text)),
    ("save", |wiki, text| save(wiki, text)),
    ("index document", |wiki, text| index(wiki, text)),
    ("difference", |wiki, text| {
        compare(wiki, text, &other_head(text));
        compare(wiki, text, &with_head(""));
    }),
    ("merge", |wiki, text| {
        merge(wiki, &with_head(""), text, &other_head(text));
        merge(wiki, text, &with_head(""), &other_head(text));
    }),
    ("fields set by a program", |wiki, text| {
        let sheet = read(text);
        let fields = sheet.fields().iter().map(|(key, value)| (key.clone(), Some(value.clone()))).collect();
        drop(black_box(compose(&read(&with_head("")), fields, "", &wiki.app.kinds())));
    }),
];

/// The body under a front matter.
fn with_head(body: &str) -> String {
    format!("---\nmodele: methode-animation\ntitre: Une fiche\n---\n{body}")
}

/// Another body of the same kind: every other line is another one, or its end is.
fn other(text: &str) -> String {
    let changed = |(n, line): (usize, &str)| if n % 2 == 0 { line.to_owned() } else { format!("x{line}") };
    let mut other: String = text.split_inclusive('\n').enumerate().map(changed).chain(["fin".to_owned()]).collect();
    other.truncate(other.floor_char_boundary(1_000_000));
    other
}

/// The same fields with other values.
fn other_head(text: &str) -> String {
    text.replace("valeur", "autres").replace(" mot", " dit")
}

fn read(text: &str) -> SheetText {
    SheetText::parse(text).unwrap()
}

/// What a save works out.
fn save(wiki: &Wiki, text: &str) {
    let (kinds, id) = (wiki.app.kinds(), SheetId(0));
    // One that grows too long once it is normalised is refused.
    let Ok(prepared) = prepare(&kinds, "https://exemple.fr/", text) else { return };
    black_box((links_of(&kinds, "https://exemple.fr/", id, &prepared), themes_of(&kinds, id, &prepared)));
    let body = prepared.sheet.body();
    let known = |prefix: &str| -> Vec<Anchor> {
        let sections = anchors::outline(body, RESERVED_IDS).into_iter();
        let anchor = |id: String| Anchor { sheet_id: SheetId(0), leads_to: id.clone(), anchor: id, sketch: None };
        sections.map(|section| anchor(format!("{prefix}{}", section.id))).collect()
    };
    let new = (body, prepared.sections.as_slice());
    black_box(changed_anchors(id, || other(body), new, &known("")));
    black_box(changed_anchors(id, || other(body), new, &known("x")));
    // Published with their sketches, then under headings that hold what others held.
    let published = changed_anchors(id, String::new, new, &[]).unwrap_or_default();
    let later = other(body);
    black_box(changed_anchors(id, || body.to_owned(), (&later, &anchors::outline(&later, RESERVED_IDS)), &published));
}

fn index(wiki: &Wiki, text: &str) {
    // One that is too long is refused before.
    let Ok(text) = SheetText::parse(text) else { return };
    let sheet = Sheet { kind: text.kind().unwrap_or_default().to_owned(), ..wiki.sheet.clone() };
    black_box(document(&wiki.app.kinds(), &sheet, &text, &Beside::default()));
}

/// A page and an answer of the API.
fn compare(wiki: &Wiki, old: &str, new: &str) {
    let (old, new) = (read(old), read(new));
    black_box(DiffView::within(&wiki.app.kinds(), &old, &new, &mut Budget::default()));
    black_box(diff::lines(old.body(), new.body(), 3, &mut Budget::default()));
    black_box(diff::stats(old.body(), new.body(), &mut Budget::default()));
}

/// A save that merges, or the page of its clash.
fn merge(wiki: &Wiki, base: &str, ours: &str, theirs: &str) {
    let (base, ours, theirs) = (read(base), read(ours), read(theirs));
    let merged = merge::sheets(&parts_of(&base), &parts_of(&ours), &parts_of(&theirs), &mut Budget::default());
    black_box(apply(&merged, &theirs, &wiki.app.kinds()).is_ok());
    let pieces = paragraphs(&merged.body);
    black_box(merge::assemble(&pieces, &[]));
}

fn lay_out(wiki: &Wiki, text: &str) {
    let (text, kinds) = (read(text), wiki.app.kinds());
    let def = kinds.kind(text.kind().unwrap_or_default());
    let laid = wiki.app.store.read::<_, Error>(|db| {
        let mut reader = Reader::new(db, &Who::Stranger);
        let resolver = Resolver::new(&wiki.app, &mut reader, None);
        let words = Words { resolver: &resolver, kinds: &kinds };
        let doors = Doors::below("/fiches/1-x".to_owned());
        Ok(card::build(&words, &def, &text, card::CardParams::default(), &doors))
    });
    let laid = laid.unwrap();
    black_box(laid.headings());
    black_box(rebase::html(&laid.lead, "/wiki"));
}

/// The editor's form: opened, sent with its buttons, read back.
fn fill_in(wiki: &Wiki, text: &str) {
    let (text, kinds) = (read(text), wiki.app.kinds());
    let def = kinds.kind(text.kind().unwrap_or_default());
    let vocabulary = |key: &str| kinds.vocabulary(key);
    let problems = fields::check(&def, &vocabulary, &text);
    black_box(fields::form_tree(&def, &vocabulary, text.fields(), &problems));
    let mut pairs = posted(text.fields());
    black_box(fields::changes(&def, &read(&with_head("")), &pairs));
    black_box(fields::changes(&def, &text, &pairs));
    black_box(fields::values_as_typed(&def, &pairs));
    let lists: Vec<String> = text.fields().iter().map(|(key, _)| key.clone()).take(8).collect();
    for key in lists {
        fields::apply_row_action(&mut pairs, &format!("ajouter:{key}"));
        fields::apply_row_action(&mut pairs, &format!("descendre:{key}.0"));
    }
}

/// The pairs that a form posts for some fields.
fn posted(fields: &[(String, Value)]) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for (key, value) in fields {
        post(&format!("champ.{key}"), value, &mut pairs);
    }
    pairs
}

fn post(name: &str, value: &Value, pairs: &mut Vec<(String, String)>) {
    match value {
        Value::Text(text) => pairs.push((name.to_owned(), text.clone())),
        Value::List(items) => {
            items.iter().enumerate().for_each(|(n, item)| post(&format!("{name}.{n}"), item, pairs));
        }
        Value::Map(parts) => parts.iter().for_each(|(key, value)| post(&format!("{name}.{key}"), value, pairs)),
    }
}
