//! The pieces of a brought text as the page lists them: what it says, where it goes, where else it may.

use crate::models::kind::KindSet;
use crate::reading::brought::text::{Given, word_of};
use crate::text::kind::KindDef;
use crate::text::markup;
use crate::text::recognise::{self, Goes, Layout, Morsel};
use crate::text::title;
use crate::web::pages::editor::parts::words_of;

/// Pieces left in the text that have a menu; others stay there.
const MOST_LEFT: usize = 60;
/// As many characters of a piece, or of a value, as are shown.
const MOST: usize = 220;

/// A piece.
pub(super) struct Line {
    pub(super) number: usize,
    /// The label of its field; empty when it has none.
    pub(super) field: String,
    /// What the field says with it.
    pub(super) value: String,
    /// The words that it comes from.
    pub(super) words: String,
    pub(super) part: Morsel,
    /// Where it may go: (value, label, whether it goes there).
    pub(super) choices: Vec<(String, String, bool)>,
}

impl Line {
    /// The place that it stands in, as menus write it.
    pub(super) fn goes(&self) -> Option<&str> {
        self.choices.iter().find(|(_, _, chosen)| *chosen).map(|(value, _, _)| value.as_str())
    }
}

/// The pieces, by what is to be done with them.
#[derive(Default)]
pub(super) struct Lines {
    pub(super) doubtful: Vec<Line>,
    pub(super) known: Vec<Line>,
    pub(super) left: Vec<Line>,
    /// How many more are left in the text.
    pub(super) more_left: usize,
}

impl Lines {
    /// Lists the pieces of a text.
    pub(super) fn of(given: &Given, kinds: &KindSet, layout: &Layout, words: &[(String, String)]) -> Self {
        let kind = given.kind(kinds);
        let mut lines = Self::default();
        for part in &layout.parts {
            let line = || line(kinds, &kind, layout, part, words);
            match &part.goes {
                _ if part.text.trim().is_empty() && part.name.is_empty() => {}
                _ if given.is_doubtful(part) => lines.doubtful.push(line()),
                Goes::Field(_) => lines.known.push(line()),
                Goes::Title => {}
                Goes::Body | Goes::Nowhere if lines.left.len() < MOST_LEFT => lines.left.push(line()),
                Goes::Body | Goes::Nowhere => lines.more_left += 1,
            }
        }
        lines
    }
}

/// The first words of a piece, without the signs of Markdown.
fn read_aloud(text: &str) -> String {
    let start: String = text.chars().take(4 * MOST).collect();
    let plain = markup::plain(&start);
    title::shortened(if plain.trim().is_empty() { &start } else { &plain }, MOST)
}

fn line(kinds: &KindSet, kind: &KindDef, layout: &Layout, part: &Morsel, words: &[(String, String)]) -> Line {
    let field = match &part.goes {
        Goes::Field(key) => kind.field(key),
        _ => None,
    };
    let value = field.and_then(|field| {
        let (_, value) = layout.values.iter().find(|(key, _)| *key == field.key)?;
        Some(title::shortened(&words_of(kinds, field, value), MOST))
    });
    let said = match (part.name.as_str(), part.text.as_str()) {
        ("", text) | (text, "") => read_aloud(text),
        (name, text) => format!("{}\u{a0}: {}", read_aloud(name), read_aloud(text)),
    };
    let goes = word_of(&part.goes);
    let fields = recognise::places(kind).map(|field| (word_of(&Goes::Field(field.key.clone())), field.label.clone()));
    let choices = words.iter().cloned().chain(fields);
    Line {
        number: part.line,
        field: field.map(|field| field.label.clone()).unwrap_or_default(),
        value: value.unwrap_or_default(),
        words: said,
        part: part.clone(),
        choices: choices.map(|(value, label)| (value.clone(), label, value == goes)).collect(),
    }
}
