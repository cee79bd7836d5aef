//! The text of a sheet: a YAML front matter that holds its typed fields, then a Markdown body.
//!
//! Reading keeps every byte of the front matter; writing a field again touches the lines of that field alone.

mod edit;
mod emit;
mod normal;
mod plain;
mod spacing;
mod value;
mod yaml;

#[cfg(test)]
mod tests;

pub use normal::{MAX_DEPTH, MAX_FRONT_MATTER, MAX_TEXT, Reason, Syntax, Unreadable, decode, normalise};
pub use value::Value;

use super::spaces;
use edit::KeyEdits;
use value::clean_text;
use yaml::Front;

/// The key of the kind.
pub const KIND: &str = "modele";
/// The key of the title.
pub const TITLE: &str = "titre";

const FENCE: &str = "---\n";

/// One sheet's text, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetText {
    head: Option<Head>,
    /// Blank lines between the front matter and the body.
    gap: String,
    body: String,
}

/// A front matter, its fences and what was read between them.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Head {
    open: String,
    yaml: String,
    close: String,
    front: Front,
}

impl Head {
    fn empty() -> Self {
        let front = Front::new(Vec::new(), Some(Vec::new()));
        Self { open: FENCE.to_owned(), yaml: String::new(), close: FENCE.to_owned(), front }
    }
}

impl SheetText {
    /// Reads a text, normalised first. A text without front matter is all body.
    ///
    /// # Errors
    /// The line and the reason when the text is too long or its front matter cannot be read.
    pub fn parse(text: &str) -> Result<Self, Unreadable> {
        let text = normalise(text)?;
        let (head, rest) = match cut(&text) {
            Cut::NoFrontMatter => (None, text.as_str()),
            Cut::NotClosed => return Err(Unreadable::at(1, Reason::NotClosed)),
            Cut::At { open, yaml, close, rest } => {
                let front = yaml::read(yaml).map_err(|refused| Unreadable::at(refused.line + 1, refused.reason))?;
                let (open, yaml, close) = (open.to_owned(), yaml.to_owned(), close.to_owned());
                (Some(Head { open, yaml, close, front }), rest)
            }
        };
        let (gap, body) = split_gap(rest);
        Ok(Self { head, gap: gap.to_owned(), body: body.to_owned() })
    }

    /// A new text of a kind, with a title and a body.
    ///
    /// # Errors
    /// When a part holds a NUL or all is too long.
    pub fn new(kind: &str, title: &str, body: &str) -> Result<Self, Unreadable> {
        let mut sheet = Self { head: Some(Head::empty()), gap: String::new(), body: String::new() };
        sheet.set(KIND, Some(Value::from(kind)), &[])?;
        sheet.set(TITLE, Some(Value::from(title)), &[])?;
        sheet.set_body(body)?;
        Ok(sheet)
    }

    /// The key of its kind, when it names one.
    pub fn kind(&self) -> Option<&str> {
        self.filled_text(KIND)
    }

    /// Its title, when it has one.
    pub fn title(&self) -> Option<&str> {
        self.filled_text(TITLE)
    }

    fn filled_text(&self, key: &str) -> Option<&str> {
        self.get(key)?.as_text().map(str::trim).filter(|text| !text.is_empty())
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.head.as_ref()?.front.get(key)
    }

    /// All keys and values in the order written, kind and title among them.
    pub fn fields(&self) -> &[(String, Value)] {
        self.head.as_ref().map_or(&[], |head| &head.front.fields)
    }

    /// The Markdown after the front matter, without the blank lines that part them; it ends with a newline
    /// unless it is empty.
    pub fn body(&self) -> &str {
        &self.body
    }

    /// The lines between the fences, as written.
    pub fn front_matter(&self) -> &str {
        self.head.as_ref().map_or("", |head| &head.yaml)
    }

    /// The number of lines before the first of the body.
    pub fn lines_before_body(&self) -> usize {
        let yaml = self.head.as_ref().map_or(0, |head| 2 + head.yaml.matches('\n').count());
        yaml + self.gap.matches('\n').count()
    }

    /// The whole text; reading it gives the same sheet.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(self.len());
        if let Some(head) = &self.head {
            text.extend([head.open.as_str(), &head.yaml, &head.close]);
        }
        text.push_str(&self.gap);
        text.push_str(&self.body);
        text
    }

    fn len(&self) -> usize {
        let head = self.head.as_ref();
        let head = head.map_or(0, |head| head.open.len() + head.yaml.len() + head.close.len());
        head + self.gap.len() + self.body.len()
    }

    /// Replaces the body, normalised.
    ///
    /// # Errors
    /// When it holds a NUL or the text becomes too long; then nothing changes.
    pub fn set_body(&mut self, body: &str) -> Result<(), Unreadable> {
        let body = normalise(body)?;
        let (_, body) = split_gap(&body);
        let mut next = self.clone();
        next.body = body.to_owned();
        if body.is_empty() {
            next.gap.clear();
        }
        if next.head.is_none() && next.gap.is_empty() && !matches!(cut(body), Cut::NoFrontMatter) {
            next.head = Some(Head::empty());
        }
        self.replace(next)
    }

    /// Sets a key, or removes it with `None`. Only its own lines are written again; an equal value changes
    /// nothing. A new key stands after the nearest key that precedes it in `order`, or last when `order`
    /// does not name it.
    ///
    /// # Errors
    /// When the value cannot be written (a NUL, too deep, too long) or the text becomes too long; then
    /// nothing changes.
    pub fn set(&mut self, key: &str, value: Option<Value>, order: &[&str]) -> Result<(), Unreadable> {
        self.set_all(vec![(key.to_owned(), value)], order)
    }

    /// Sets or removes keys one after the other, as [`Self::set`] does; the front matter is read again once.
    ///
    /// # Errors
    /// As [`Self::set`]; then none is changed.
    pub fn set_all(&mut self, changes: Vec<(String, Option<Value>)>, order: &[&str]) -> Result<(), Unreadable> {
        let mut edit = KeyEdits::of(self.fields());
        for (key, value) in changes {
            edit.put(clean_text(&key)?, value.map(|value| value.cleaned(1)).transpose()?, order);
        }
        if !edit.changes_something() {
            return Ok(());
        }
        let mut next = self.clone();
        let head = next.head.get_or_insert_with(Head::empty);
        let wanted = edit.fields();
        let edited = head.front.places.as_ref().map(|places| edit.written(&head.yaml, places));
        let edited = edited.and_then(|yaml| Some((yaml::read(&yaml).ok()?, yaml)));
        let (front, yaml) = match edited {
            Some((front, yaml)) if front.fields == wanted => (front, yaml),
            _ => rewrite(&wanted)?,
        };
        (head.front, head.yaml) = (front, yaml);
        self.replace(next)
    }

    fn replace(&mut self, next: Self) -> Result<(), Unreadable> {
        if next.len() > MAX_TEXT {
            return Err(Unreadable::at(0, Reason::TooLarge));
        }
        *self = next;
        Ok(())
    }
}

/// All fields written anew: for a front matter whose keys do not each stand on lines of their own.
fn rewrite(fields: &[(String, Value)]) -> Result<(Front, String), Unreadable> {
    let yaml: String = fields.iter().map(|(key, value)| emit::entry(key, value)).collect();
    let front = yaml::read(&yaml).map_err(|refused| Unreadable::at(0, refused.reason))?;
    if front.fields == fields { Ok((front, yaml)) } else { Err(Unreadable::at(0, Reason::BadKey)) }
}

enum Cut<'a> {
    NoFrontMatter,
    NotClosed,
    At { open: &'a str, yaml: &'a str, close: &'a str, rest: &'a str },
}

/// Cuts a text at its fences: a first line `---`, and the next line that is `---`.
fn cut(text: &str) -> Cut<'_> {
    let is_fence = |line: &str| line.trim_end_matches(|c| c == '\n' || spaces::is_any(c)) == "---";
    let mut lines = text.split_inclusive('\n');
    let Some(open) = lines.next().filter(|line| is_fence(line)) else {
        return Cut::NoFrontMatter;
    };
    let mut end = open.len();
    for line in lines {
        if is_fence(line) {
            let parts = text.split_at_checked(end).zip(text.split_at_checked(end + line.len()));
            let Some(((before, _), (_, rest))) = parts else { return Cut::NotClosed };
            let yaml = before.get(open.len()..).unwrap_or_default();
            return Cut::At { open, yaml, close: line, rest };
        }
        end += line.len();
    }
    Cut::NotClosed
}

/// Splits the blank lines a text starts with from what follows.
fn split_gap(text: &str) -> (&str, &str) {
    let blank: usize = text.split_inclusive('\n').take_while(|line| line.trim().is_empty()).map(str::len).sum();
    text.split_at_checked(blank).unwrap_or(("", text))
}
