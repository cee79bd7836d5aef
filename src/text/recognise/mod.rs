//! A text that somebody brings, laid out for the form of a kind: what stands under the name of a field goes to it, the
//! rest stays in the body. Each word is in the title, in a field or in the body; whoever brings it moves pieces.

mod breaks;
mod contacts;
mod cut;
mod lines;
mod names;
mod rows;
mod tables;
mod values;

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use super::fields::{self, Vocabularies};
use super::kind::{Display, FieldDef, KindDef, Nature, Shape};
use super::numbers;
use super::sheet_text::Value;
use super::territory;
use super::title;
pub use breaks::{is_cut, of_lines};
pub use contacts::has_some as names_contacts;
pub use tables::of_tabs;

use cut::Piece;
use values::Taken;

/// As many characters as a line has at most to be taken for a title.
const LONGEST_TITLE: usize = 120;

/// Letters of a unit that is cut short, « pers. ».
const SHORTEST_UNIT: usize = 4;

/// As many words as the name of somebody who speaks has at most.
const MOST_NAMES: usize = 3;

/// Where a piece goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goes {
    /// It is the title.
    Title,
    /// To the field of that key.
    Field(String),
    /// It stays in the text.
    Body,
    /// Whoever brings the text leaves it out.
    Nowhere,
}

/// A piece of the text, and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Morsel {
    /// Its first line in the text, from 1: what moves it names it by that.
    pub line: usize,
    /// The name that it stands under; empty for none.
    pub name: String,
    /// What stands under the name.
    pub text: String,
    /// Where it goes.
    pub goes: Goes,
    /// Whether that was guessed: no name says it, or only one that begins as it does.
    pub guessed: bool,
    /// Whether it stays in the text as well, for the words that its field does not say.
    pub stays: bool,
    /// Where it was to go when that cannot hold it: it stays in the text.
    pub refused: Option<Goes>,
    /// Whether it names a place that is none that is known.
    pub strange: bool,
    /// Whether it says how to reach somebody.
    pub reaches: bool,
}

/// A text laid out for a kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The title; empty when none was found.
    pub title: String,
    /// The values of fields, in the order of the kind.
    pub values: Vec<(String, Value)>,
    /// What stays in the text.
    pub body: String,
    /// The pieces, in order.
    pub parts: Vec<Morsel>,
}

/// A kind guessed, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// Its key.
    pub kind: String,
    /// The labels of its fields that the text names, those that no other kind has first.
    pub because: Vec<String>,
}

/// A text cut where the names of some kinds stand: the pieces are the same whichever of these it is laid out for.
pub struct CutText(Vec<Piece>);

impl CutText {
    /// Cuts a text.
    #[must_use]
    pub fn of(source: &str, kinds: &[&KindDef]) -> Self {
        let names = names::Names::of(kinds);
        Self(cut::pieces(source, &|name| names.known(name)))
    }

    /// The kind whose fields the text names; none when it names none.
    #[must_use]
    pub fn guess(&self, kinds: &[&KindDef]) -> Option<Guess> {
        let named: Vec<&Piece> = self.0.iter().filter(|piece| !piece.name.is_empty()).collect();
        let fields: Vec<_> = kinds.iter().map(|kind| names::Columns::of(&kind.fields)).collect();
        let known = |name: &str| fields.iter().filter(|fields| fields.find(name).is_some()).count();
        let mut best: Option<(f64, Guess)> = None;
        for (kind, fields) in kinds.iter().zip(&fields) {
            let mut because: Vec<(usize, String)> = Vec::new();
            for piece in &named {
                if let Some((field, _)) = fields.find(&piece.name)
                    && !because.iter().any(|(_, label)| *label == field.label)
                {
                    because.push((known(&piece.name), field.label.clone()));
                }
            }
            let score: f64 = because.iter().map(|(known, _)| if *known == 1 { 1.0 } else { 0.25 }).sum();
            because.sort_by_key(|(known, _)| *known);
            let because = because.into_iter().map(|(_, label)| label).collect();
            if score > best.as_ref().map_or(0.0, |(best, _)| *best) {
                best = Some((score, Guess { kind: kind.key.clone(), because }));
            }
        }
        best.map(|(_, guess)| guess)
    }

    /// Lays the text out for a kind; `moved` says where somebody put the piece that begins on a line.
    #[must_use]
    pub fn lay_out<'v>(&self, kind: &KindDef, labels: Vocabularies<'v>, moved: &HashMap<usize, Goes>) -> Layout {
        let pieces = &self.0;
        // Somebody who writes headings means what has none.
        let is_plain = !pieces.iter().any(|piece| (2..=6).contains(&piece.level));
        let mut desk = Desk { kind, labels, layout: Layout::default(), is_plain, was_taken: false };
        let title = title_of(pieces);
        let fields = names::Columns::of(&kind.fields);
        let lead = lead_of(kind, &fields, pieces, title);
        for (place, piece) in pieces.iter().enumerate() {
            let (goes, guessed) = match moved.get(&piece.line) {
                Some(goes) => (goes.clone(), false),
                None if title == Some(place) => (Goes::Title, piece.level != 1 && !names::is_title(&piece.name)),
                None if lead.as_ref().is_some_and(|(at, _)| *at == place) => {
                    (Goes::Field(lead.as_ref().map(|(_, key)| key.clone()).unwrap_or_default()), true)
                }
                None => match (fields.find(&piece.name), range_of(kind, piece, labels)) {
                    (Some((field, sure)), None) => (Goes::Field(field.key.clone()), !sure),
                    (Some((field, sure)), Some(range)) if field.key == range.key => {
                        (Goes::Field(range.key.clone()), !sure)
                    }
                    (_, Some(range)) => (Goes::Field(range.key.clone()), true),
                    (None, None) => (Goes::Body, false),
                },
            };
            desk.place(piece, goes, guessed, moved.contains_key(&piece.line));
        }
        let mut layout = desk.layout;
        layout.values.sort_by_key(|(key, _)| kind.fields.iter().position(|field| field.key == *key));
        let body = layout.body.trim();
        layout.body = if body.is_empty() { String::new() } else { format!("{body}\n") };
        layout
    }
}

/// The piece that is the title: the first heading of the first level, or a short first line.
fn title_of(pieces: &[Piece]) -> Option<usize> {
    if let Some(place) = pieces.iter().position(|piece| names::is_title(&piece.name) && !piece.text.is_empty()) {
        return Some(place);
    }
    let (place, first) = pieces.iter().enumerate().find(|(_, piece)| !piece.source.trim().is_empty())?;
    let is_line = |piece: &Piece| {
        let text = piece.text.trim();
        let is_plain = !text.contains('\n') && !text.ends_with(['.', ':', ';', ',', '!', '…']) && !cut::is_item(text);
        let has_words = text.starts_with(char::is_alphanumeric) || text.starts_with(['«', '*', '“', '"']);
        piece.name.is_empty() && is_plain && has_words && text.chars().count() <= LONGEST_TITLE
    };
    let is_heading = |piece: &Piece| piece.level > 0 && piece.text.is_empty();
    if is_heading(first) || is_line(first) && pieces.len() > 1 {
        return Some(place);
    }
    pieces.iter().position(|piece| piece.level == 1 && piece.text.is_empty())
}

/// The first paragraph under the title, when it fits the sentence that a sheet begins with.
fn lead_of(
    kind: &KindDef,
    fields: &names::Columns<'_>,
    pieces: &[Piece],
    title: Option<usize>,
) -> Option<(usize, String)> {
    let field = kind.fields.iter().find(|field| field.display == Display::Lead)?;
    let is_named = |piece: &Piece| fields.find(&piece.name).is_some_and(|(named, _)| named.key == field.key);
    if pieces.iter().any(is_named) {
        return None;
    }
    let at = title? + 1;
    let piece = pieces.get(at)?;
    let text = piece.text.trim();
    let is_short = field.limit().is_none_or(|most| text.chars().count() <= most);
    // What somebody says is no sentence about the whole: « Claire : Bonjour à toutes. »
    let says = |(name, _): (&str, &str)| {
        let mut words = name.split_whitespace();
        name.split_whitespace().count() <= MOST_NAMES && words.all(|word| word.starts_with(char::is_uppercase))
    };
    if text.split_once(':').is_some_and(says) {
        return None;
    }
    let is_sentence = text.starts_with(char::is_alphanumeric) && text.ends_with(['.', '!', '?', '…']);
    let has_more = pieces.len() > at + 1;
    (piece.name.is_empty() && is_short && is_sentence && has_more).then(|| (at, field.key.clone()))
}

/// What pieces are laid out on.
struct Desk<'d, 'v> {
    kind: &'d KindDef,
    labels: Vocabularies<'v>,
    layout: Layout,
    /// Whether the text has no headings of its own.
    is_plain: bool,
    /// Whether the last piece left the text.
    was_taken: bool,
}

impl Desk<'_, '_> {
    fn place(&mut self, piece: &Piece, goes: Goes, guessed: bool, is_moved: bool) {
        let mut part = Morsel {
            line: piece.line,
            name: piece.name.clone(),
            text: piece.text.clone(),
            goes,
            guessed,
            stays: false,
            refused: None,
            strange: false,
            reaches: contacts::has_some(&piece.source),
        };
        let mut rest = None;
        match &part.goes {
            Goes::Title => {
                let words = if piece.text.is_empty() { &piece.name } else { &piece.text };
                let bare = cut::unbroken(words).trim_matches(['*', '_']);
                let words = bare.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
                if self.layout.title.is_empty() && title::clean(&words).is_ok() {
                    self.layout.title = words;
                } else {
                    part.refused = Some(Goes::Title);
                }
            }
            Goes::Field(key) => match self.kind.field(key).and_then(|field| Some((field, self.put(field, piece)?))) {
                Some((field, taken)) => {
                    part.stays = !taken.whole || !taken.rest.is_empty();
                    part.guessed |= taken.guessed;
                    part.strange = field.nature() == Nature::Place && !is_known_place(&piece.text);
                    rest = Some(taken.rest).filter(|_| taken.whole);
                }
                None => part.refused = Some(part.goes.clone()),
            },
            Goes::Body | Goes::Nowhere => {}
        }
        if part.refused.is_some() {
            part.goes = Goes::Body;
            part.guessed = !is_moved;
        }
        match rest {
            Some(rest) if part.stays => self.keep(&format!("{rest}\n\n"), false),
            _ if part.goes == Goes::Body || part.stays => {
                self.keep(&piece.source, self.is_plain && cut::looks_like_heading(piece));
            }
            _ => self.was_taken = true,
        }
        self.layout.parts.push(part);
    }

    /// Keeps words in the text: what was apart stays apart, and what only looked like a heading or a list is one.
    fn keep(&mut self, source: &str, is_heading: bool) {
        let body = &mut self.layout.body;
        if std::mem::take(&mut self.was_taken) && !body.is_empty() && !body.ends_with("\n\n") {
            body.push_str(if body.ends_with('\n') { "\n" } else { "\n\n" });
        }
        if is_heading {
            body.push_str("## ");
        }
        let is_code = source.contains("```") || source.contains("~~~");
        for line in source.split_inclusive('\n') {
            match cut::after_bullet(line).filter(|_| !is_code) {
                Some(words) => body.extend(["- ", words]),
                None => body.push_str(line),
            }
        }
    }

    /// Puts a piece into a field, after what it holds; what was taken of it. `None` when the field cannot hold it.
    fn put(&mut self, field: &FieldDef, piece: &Piece) -> Option<Taken> {
        let words = if piece.text.is_empty() { &piece.name } else { &piece.text };
        let mut taken = values::value_of(field, &piece.name, words, self.labels)?;
        let value = std::mem::replace(&mut taken.value, Value::Text(String::new()));
        // What is new is checked alone, and of both only what a field limits: a text has many pieces for one field.
        let new = [(field.key.clone(), value)];
        let fits = fields::check_values(self.kind, self.labels, &new);
        if fits.iter().any(fields::Problem::refuses) {
            return None;
        }
        let [(key, value)] = new;
        let Some((_, held)) = self.layout.values.iter_mut().find(|(known, _)| *known == key) else {
            self.layout.values.push((key, value));
            return Some(taken);
        };
        join(field, held, value).then_some(taken)
    }
}

/// Whether each place of an enumeration is a territory that is known.
fn is_known_place(text: &str) -> bool {
    let places = values::items(text, true);
    places.iter().all(|place| territory::resolve(place, "").is_some())
}

/// The field for a number of people, under whatever name that number stands: « Public : 8 à 12 personnes », « Public :
/// des familles (8 à 12 pers.) ».
fn range_of<'k>(kind: &'k KindDef, piece: &Piece, labels: Vocabularies<'_>) -> Option<&'k FieldDef> {
    let has_number = piece.text.bytes().any(|byte| byte.is_ascii_digit());
    let inside = || piece.text.split_once('(').and_then(|(_, rest)| Some(rest.split_once(')')?.0));
    let says_in = |field: &FieldDef, text: &str| {
        let (unit, words) = (title::words(&field.unit), title::words(text));
        let is_unit = |word: &String, unit: &String| word.len() >= SHORTEST_UNIT && unit.starts_with(word.as_str());
        let has_unit = !unit.is_empty() && unit.iter().all(|unit| words.iter().any(|word| is_unit(word, unit)));
        let bare = text.trim_end_matches('.').trim_end_matches(char::is_alphabetic);
        has_unit && values::value_of(field, "", bare, labels).is_some_and(|taken| taken.whole)
    };
    let says = |field: &&FieldDef| says_in(field, &piece.text) || inside().is_some_and(|text| says_in(field, text));
    let ranges = kind.fields.iter().filter(|field| field.nature() == Nature::Range && field.unit != numbers::MINUTES);
    ranges.filter(|_| has_number && !piece.name.is_empty()).find(says)
}

/// Adds what another piece gives to what a field holds; false when the field holds one value only, or no more.
pub fn join(field: &FieldDef, held: &mut Value, more: Value) -> bool {
    let has_room = |count: usize| field.limit().is_none_or(|most| count <= most);
    match (field.shape(), held, more) {
        (Shape::Items { .. } | Shape::Rows { .. }, Value::List(held), Value::List(more))
            if has_room(held.len() + more.len()) =>
        {
            held.extend(more);
            true
        }
        (_, Value::Text(held), Value::Text(more)) if field.nature() == Nature::Prose => {
            // A field with a limit holds little, and is counted; one without is not.
            let count = || held.chars().count() + more.chars().count() + 2;
            if field.limit().is_some() && !has_room(count()) {
                return false;
            }
            held.truncate(held.trim_end().len());
            held.push_str("\n\n");
            held.push_str(&more);
            true
        }
        _ => false,
    }
}

/// The value that some words give to a field; none when it cannot hold them all.
pub fn value<'v>(field: &FieldDef, words: &str, labels: Vocabularies<'v>) -> Option<Value> {
    values::value_of(field, "", words, labels).filter(|taken| taken.whole).map(|taken| taken.value)
}

/// The fields of a kind that a piece may be put into: all but those of files and pictures.
pub fn places(kind: &KindDef) -> impl Iterator<Item = &FieldDef> {
    kind.fields.iter().filter(|field| !matches!(field.nature(), Nature::File | Nature::Picture))
}
