//! Reads a front matter: keys and values as written, and the lines each key stands on.
//!
//! It follows the events of serde-saphyr's parser, not its typed layer: scalars are wanted as written, and
//! each key's place is needed to write it again without touching the others.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use serde_saphyr::granit_parser::{Event, Options, Parser, ScalarStyle, Span, StructureStyle, Tag};

use super::normal::{MAX_DEPTH, MAX_FRONT_MATTER, Reason, Syntax, Unreadable};
use super::value::{Value, clean_text};
use super::{plain, spacing};

/// A front matter once read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Front {
    /// The keys and values, in the order written.
    pub(super) fields: Vec<(String, Value)>,
    /// Where each field stands; `None` when keys do not each start a line (`{a: b, c: d}`, `? key`).
    pub(super) places: Option<Vec<Place>>,
    /// Where each key stands among the fields, when there are many.
    by_key: Option<Arc<HashMap<String, usize>>>,
}

/// Keys that are looked through as fast as they are looked up.
const FEW_KEYS: usize = 48;

impl Front {
    pub(super) fn new(fields: Vec<(String, Value)>, places: Option<Vec<Place>>) -> Self {
        let index = || Arc::new(fields.iter().enumerate().map(|(at, (key, _))| (key.clone(), at)).collect());
        let by_key = (fields.len() > FEW_KEYS).then(index);
        Self { fields, places, by_key }
    }

    /// The value of a key.
    pub(super) fn get(&self, key: &str) -> Option<&Value> {
        let found = match &self.by_key {
            None => self.fields.iter().find(|(name, _)| name == key),
            Some(index) => index.get(key).and_then(|at| self.fields.get(*at)),
        };
        found.map(|(_, value)| value)
    }
}

/// The lines of one key of a front matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// Lines counted from 0 in the front matter; comments and blank lines that follow are left out.
    pub(super) lines: Range<usize>,
    /// The comment that ends its only line, with the blanks before it.
    pub(super) comment: Option<String>,
}

/// Reads the lines between the fences, which are in the form of `normalise`. Lines of errors count from 1.
pub(super) fn read(yaml: &str) -> Result<Front, Unreadable> {
    if yaml.len() > MAX_FRONT_MATTER {
        return Err(Unreadable::at(1, Reason::FrontMatterTooLarge));
    }
    let spaced = spacing::common(yaml);
    let quoted = plain::quote_plain_texts(&spaced);
    let Some(quoted) = quoted else {
        return read_events(&spaced, yaml);
    };
    // A continued quoted text can look like a key with a plain text: then the source as it stands is right.
    read_events(&quoted, yaml).or_else(|refused| read_events(&spaced, yaml).map_err(|_| refused))
}

/// `source` is what YAML reads, `written` the same lines as people wrote them.
fn read_events(source: &str, written: &str) -> Result<Front, Unreadable> {
    let mut options = Options::default();
    options.set_emit_comments(false);
    options.disallow_directives = true;
    options.block_scalar_eof_without_line_feed = true;
    options.flow_nesting_limit = MAX_DEPTH + 1;
    options.block_nesting_limit = MAX_DEPTH + 1;
    let mut reader = Reader::default();
    for event in Parser::new_from_str_with_options(source, options) {
        let (event, span) = event.map_err(|e| Unreadable::at(e.marker().line(), Reason::of(e.kind())))?;
        reader.take(&event, span).map_err(|reason| Unreadable::at(span.start.line(), reason))?;
    }
    let places = reader.places(source, written);
    match reader.root {
        Some(Value::Map(fields)) => Ok(Front::new(fields, places)),
        Some(_) => Err(Unreadable::at(1, Reason::NotAMap)),
        None => Ok(Front::new(Vec::new(), Some(Vec::new()))),
    }
}

/// A list or a map not yet closed.
enum Open {
    List(Vec<Value>),
    Map { pairs: Vec<(String, Value)>, seen: HashSet<String>, key: Option<String> },
}

/// Where a top-level key starts and its value ends.
struct Mark {
    line: usize,
    column: usize,
    end: Option<usize>,
}

#[derive(Default)]
struct Reader {
    open: Vec<Open>,
    root: Option<Value>,
    marks: Vec<Mark>,
    documents: usize,
    flow_root: bool,
}

impl Reader {
    fn take(&mut self, event: &Event<'_>, span: Span) -> Result<(), Reason> {
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(Reason::Syntax(Syntax::Document));
                }
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => return Err(Reason::Alias),
            Event::Scalar(text, style, anchor, tag) => {
                refuse(*anchor, tag.as_deref())?;
                self.scalar(text, *style, span)?;
            }
            Event::SequenceStart(_, anchor, tag) => {
                refuse(*anchor, tag.as_deref())?;
                self.enter(Open::List(Vec::new()))?;
            }
            Event::MappingStart(style, anchor, tag) => {
                refuse(*anchor, tag.as_deref())?;
                self.flow_root |= self.open.is_empty() && *style == StructureStyle::Flow;
                self.enter(Open::Map { pairs: Vec::new(), seen: HashSet::new(), key: None })?;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let value = match self.open.pop() {
                    Some(Open::List(items)) => Value::List(items),
                    Some(Open::Map { pairs, .. }) => Value::Map(pairs),
                    None => return Err(Reason::Syntax(Syntax::Other)),
                };
                self.attach(value, span);
            }
            _ => {}
        }
        Ok(())
    }

    fn enter(&mut self, open: Open) -> Result<(), Reason> {
        if self.awaits_key() {
            return Err(Reason::BadKey);
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(Reason::TooDeep);
        }
        self.open.push(open);
        Ok(())
    }

    fn awaits_key(&self) -> bool {
        matches!(self.open.last(), Some(Open::Map { key: None, .. }))
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, span: Span) -> Result<(), Reason> {
        // The parser gives « ~ » for a value that is not written.
        let is_written = style != ScalarStyle::Plain || span.start.index() < span.end.index();
        let text = if is_written { clean_text(text).map_err(|refused| refused.reason)? } else { String::new() };
        let depth = self.open.len();
        let Some(Open::Map { key: key @ None, seen, .. }) = self.open.last_mut() else {
            self.attach(Value::Text(text), span);
            return Ok(());
        };
        if text == "<<" && style == ScalarStyle::Plain {
            return Err(Reason::MergeKey);
        }
        if text.is_empty() {
            return Err(Reason::BadKey);
        }
        if !seen.insert(text.clone()) {
            return Err(Reason::DuplicateKey(text));
        }
        *key = Some(text);
        if depth == 1 {
            let (line, column) = (span.start.line(), span.start.col());
            self.marks.push(Mark { line, column, end: None });
        }
        Ok(())
    }

    fn attach(&mut self, value: Value, span: Span) {
        let depth = self.open.len();
        match self.open.last_mut() {
            Some(Open::List(items)) => items.push(value),
            Some(Open::Map { pairs, key, .. }) => {
                pairs.push((key.take().unwrap_or_default(), value));
                if depth == 1
                    && let Some(mark) = self.marks.last_mut()
                {
                    mark.end = span.end.byte_offset();
                }
            }
            None => self.root = Some(value),
        }
    }

    fn places(&self, source: &str, written: &str) -> Option<Vec<Place>> {
        let rising = self.marks.windows(2).all(|two| matches!(two, [a, b] if a.line < b.line));
        if self.flow_root || !rising || self.marks.iter().any(|mark| mark.column != 0) {
            return None;
        }
        let lines: Vec<&str> = written.split_inclusive('\n').collect();
        let mut starts = self.marks.iter().map(|mark| mark.line - 1).skip(1);
        let mut places = Vec::with_capacity(self.marks.len());
        for mark in &self.marks {
            let start = mark.line - 1;
            let mut end = starts.next().unwrap_or(lines.len());
            while end > start + 1 && lines.get(end - 1).is_some_and(|line| is_between(line)) {
                end -= 1;
            }
            let comment = (end == start + 1).then(|| comment_after(source, mark.end)).flatten();
            places.push(Place { lines: start..end, comment });
        }
        Some(places)
    }
}

/// Whether a line belongs to no key: blank, or a comment at the margin.
fn is_between(line: &str) -> bool {
    line.trim().is_empty() || line.starts_with('#')
}

fn comment_after(source: &str, end: Option<usize>) -> Option<String> {
    let rest = source.get(end?..)?.lines().next()?;
    let comment = rest.trim_start_matches([' ', '\t']);
    (comment.starts_with('#') && comment.len() < rest.len()).then(|| rest.to_owned())
}

fn refuse(anchor: usize, tag: Option<&Tag>) -> Result<(), Reason> {
    match tag {
        Some(_) => Err(Reason::Tag),
        None if anchor != 0 => Err(Reason::Anchor),
        None => Ok(()),
    }
}
