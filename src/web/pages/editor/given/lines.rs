//! The pieces of a brought text as the page lists them: what it says, where it goes, where else it may.

use std::collections::HashMap;

use crate::hall::messages;
use crate::models::kind::KindSet;
use crate::reading::brought::text::{Given, word_of};
use crate::text::kind::KindDef;
use crate::text::markup;
use crate::text::recognise::{self, Goes, Layout, Morsel};
use crate::text::sheet_text::Value;
use crate::text::title;
use crate::web::pages::editor::parts::words_of;

/// Pieces of each sort that the page shows with a menu.
const MOST_SHOWN: usize = 60;
/// Choices of a field that its refusal names.
const MOST_CHOICES: usize = 12;
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
    /// Why it is to be looked at; empty for no reason.
    pub(super) why: String,
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
    /// How many more there are of each sort.
    pub(super) more_doubtful: usize,
    pub(super) more_known: usize,
    pub(super) more_left: usize,
}

impl Lines {
    /// Lists the pieces of a text.
    pub(super) fn of(given: &Given, kinds: &KindSet, layout: &Layout, words: &[(String, String)]) -> Self {
        let kind = given.kind(kinds);
        // One field may hold many pieces: its words are made once.
        let words_of = |(key, value): &'_ (String, Value)| {
            let field = kind.field(key)?;
            Some((key.clone(), title::shortened(&words_of(kinds, field, value), MOST)))
        };
        let said: HashMap<String, String> = layout.values.iter().filter_map(words_of).collect();
        let mut lines = Self::default();
        for part in &layout.parts {
            let (shown, more) = match &part.goes {
                _ if part.text.trim().is_empty() && part.name.is_empty() => continue,
                _ if given.is_doubtful(part) => (&mut lines.doubtful, &mut lines.more_doubtful),
                Goes::Field(_) => (&mut lines.known, &mut lines.more_known),
                Goes::Title => continue,
                Goes::Body | Goes::Nowhere => (&mut lines.left, &mut lines.more_left),
            };
            if shown.len() < MOST_SHOWN {
                shown.push(Line { why: why(kinds, &kind, part), ..line(&kind, &said, part, words) });
            } else {
                *more += 1;
            }
        }
        lines
    }
}

/// The first words of a piece, without the signs of Markdown.
fn read_aloud(text: &str) -> String {
    let start: String = text.chars().take(4 * MOST).collect();
    let plain = markup::plain(&start);
    match plain.trim() {
        "" if start.contains("![") => messages::given::AN_IMAGE.to_owned(),
        "" => title::shortened(&start, MOST),
        _ => title::shortened(&plain, MOST),
    }
}

/// Why somebody should look at a piece.
fn why(kinds: &KindSet, kind: &KindDef, part: &Morsel) -> String {
    if let Some(Goes::Field(key)) = &part.refused
        && let Some(field) = kind.field(key)
    {
        let vocabulary = field.vocabulary_key().and_then(|key| kinds.vocabulary(key));
        let values = vocabulary.map(|vocabulary| vocabulary.values.as_slice()).unwrap_or_default();
        let choices: Vec<&str> = values.iter().take(MOST_CHOICES).map(|choice| choice.label.as_str()).collect();
        return messages::given::not_taken(&field.label, &choices, &field.example);
    }
    messages::given::why_doubtful(part).to_owned()
}

fn line(kind: &KindDef, values: &HashMap<String, String>, part: &Morsel, words: &[(String, String)]) -> Line {
    let field = match &part.goes {
        Goes::Field(key) => kind.field(key),
        _ => None,
    };
    let value = field.and_then(|field| values.get(field.key.as_str()).cloned());
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
        why: String::new(),
        choices: choices.map(|(value, label)| (value.clone(), label, value == goes)).collect(),
    }
}
