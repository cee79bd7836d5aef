//! Emphasis beside marks. CommonMark lets `**` close only before a space or a mark when a mark precedes it, and open
//! likewise: `**Objectif :**décrire` and `mot**(gras)**` show their stars. Where the parser left such marks as words,
//! the pairs that were meant are found here, and a white space is put beside each, which says on which side it stands.

use std::collections::HashMap;

use comrak::arena_tree::NodeEdge;
use comrak::nodes::{Node, NodeValue, Sourcepos};

/// Where white spaces are to be put in the text that the parser read.
pub(super) fn insertions(text: &str, root: Node<'_>) -> Vec<usize> {
    if !text.bytes().any(|b| matches!(b, b'*' | b'_' | b'~')) {
        return Vec::new();
    }
    let unread = unread(root);
    if unread.is_empty() {
        return Vec::new();
    }
    let lines: Vec<usize> =
        std::iter::once(0).chain(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at + 1)).collect();
    let mut found = Vec::new();
    for place in unread {
        let start = lines.get(place.start.line.wrapping_sub(1)).map(|line| line + place.start.column.saturating_sub(1));
        let end = lines.get(place.end.line.wrapping_sub(1)).map(|line| line + place.end.column);
        let (Some(start), Some(end)) = (start, end.map(|end| end.min(text.len()))) else { continue };
        if let Some(block) = text.get(start..end) {
            found.extend(of_block(block).into_iter().map(|at| start + at));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The places of the blocks of words in which marks of emphasis are left, or stand in each other:
/// `**Un :**a, mot**(deux)**` makes one bold of all, and one inside.
fn unread(root: Node<'_>) -> Vec<Sourcepos> {
    let mut found: Vec<Sourcepos> = Vec::new();
    let mut block = None;
    for edge in root.traverse() {
        let NodeEdge::Start(node) = edge else { continue };
        let data = node.data();
        if data.value.contains_inlines() {
            block = Some(data.sourcepos);
        }
        let is_suspect = match &data.value {
            NodeValue::Text(text) => text.bytes().any(|b| matches!(b, b'*' | b'_')) || text.contains("~~"),
            NodeValue::Strong | NodeValue::Emph => is_in_its_like(node),
            _ => false,
        };
        if is_suspect {
            found.extend(block.take());
        }
    }
    found
}

fn is_in_its_like(node: Node<'_>) -> bool {
    let value = &node.data().value;
    let within = node.ancestors().skip(1).take_while(|above| !above.data().value.contains_inlines());
    within.into_iter().any(|above| above.data().value == *value)
}

/// A run of `*`, `_` or `~`, and what stands beside it.
struct Run {
    start: usize,
    end: usize,
    mark: char,
    before: char,
    after: char,
    /// Whether a word of two letters or more stands before it: one letter is a variable of a formula.
    after_word: bool,
    /// Letters and digits of the block before it.
    letters: usize,
    /// Whether a straight quotation mark before it opens what it quotes.
    opens_quote: bool,
}

/// How a run may open a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Opening {
    /// The parser lets it, and it looks so.
    Plain,
    /// The parser lets it, yet a word or a closing mark stands before it.
    Unlikely,
    /// Only with a white space before it.
    Helped,
}

impl Run {
    fn length(&self) -> usize {
        self.end - self.start
    }

    fn is_left(&self) -> bool {
        !self.after.is_whitespace() && (!is_mark(self.after) || self.before.is_whitespace() || is_mark(self.before))
    }

    fn is_right(&self) -> bool {
        !self.before.is_whitespace() && (!is_mark(self.before) || self.after.is_whitespace() || is_mark(self.after))
    }

    fn opens(&self) -> bool {
        self.is_left() && (self.mark != '_' || !self.is_right() || is_mark(self.before))
    }

    fn closes(&self) -> bool {
        self.is_right() && (self.mark != '_' || !self.is_left() || is_mark(self.after))
    }

    /// `:**d`: what the parser takes for an opening alone, and was meant to close.
    fn may_be_helped_to_close(&self) -> bool {
        let in_formula = self.after.is_ascii_digit() && matches!(self.before, ')' | ']' | '}');
        let follows = ends_words(self.before) && !self.opens_quote && !in_formula;
        self.opens() && !self.is_right() && self.after.is_alphanumeric() && follows
    }

    /// `t**(`: what the parser takes for a closing alone, and was meant to open.
    fn may_be_helped_to_open(&self) -> bool {
        self.mark != '_' && self.closes() && !self.is_left() && self.after_word && !closes_words(self.after)
    }
}

/// What the parser counts as punctuation or symbol.
fn is_mark(c: char) -> bool {
    !c.is_alphanumeric() && !c.is_whitespace() && !c.is_control()
}

/// Marks that end words or a sentence.
fn closes_words(c: char) -> bool {
    matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '…' | ')' | ']' | '}' | '»' | '”' | '›' | '%' | '€' | '°')
}

/// Marks after which emphasis may have ended.
fn ends_words(c: char) -> bool {
    closes_words(c) || matches!(c, '"' | '>' | '`') || (is_mark(c) && !c.is_ascii() && !opens_words(c))
}

fn opens_words(c: char) -> bool {
    matches!(c, '«' | '“' | '‘' | '‹' | '„' | '¿' | '¡' | '–' | '—' | '•' | '·')
}

/// How many openings are looked through for the one that a run closes.
const MOST_OPEN: usize = 40;

/// Where a block wants white spaces.
fn of_block(block: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut open: Vec<(Run, Opening)> = Vec::new();
    for run in runs(block) {
        let fits =
            |other: &Run| other.mark == run.mark && other.length() == run.length() && other.letters < run.letters;
        let helped = run.may_be_helped_to_close();
        let far = open.len().saturating_sub(MOST_OPEN);
        let near = open.get(far..).unwrap_or_default();
        let partner = near.iter().rposition(|(other, how)| match how {
            Opening::Plain => (helped || run.closes()) && fits(other),
            Opening::Unlikely => run.closes() && fits(other),
            Opening::Helped if helped => run.length() > 1 && fits(other),
            Opening::Helped => run.closes() && !run.may_be_helped_to_open() && fits(other),
        });
        if let Some((opening, how)) = partner.and_then(|at| open.drain(far + at..).next()) {
            if how == Opening::Helped {
                found.push(opening.start);
            }
            if helped {
                found.push(run.end);
            }
        } else if run.opens() {
            let how = if helped || run.before.is_alphanumeric() { Opening::Unlikely } else { Opening::Plain };
            open.push((run, how));
        } else if run.may_be_helped_to_open() {
            open.push((run, Opening::Helped));
        }
    }
    found
}

/// The runs of a block, those of code, tags and addresses left out.
fn runs(block: &str) -> Vec<Run> {
    let ticks = code_ends(block);
    let (mut tags, mut addresses, mut links) = (Ahead::default(), Ahead::default(), Ahead::default());
    let mut found = Vec::new();
    let (mut at, mut before, mut word, mut letters, mut quotes) = (0, '\n', 0usize, 0usize, 0usize);
    while let Some(c) = block.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = block.get(at..).unwrap_or_default();
        let length = match c {
            '\\' => 1 + rest.chars().nth(1).map_or(0, char::len_utf8),
            '`' => ticks.get(&at).map_or_else(|| run_of(rest, c), |end| end - at),
            '<' if begins_tag(rest) => tags.end(block, at, &['>']),
            ']' if rest.starts_with("](") => addresses.end(block, at, &[')', ' ', '\n']),
            '[' if rest.starts_with("[[") => links.end(block, at, &[']', '\n']),
            '*' | '_' | '~' => {
                let (start, end) = (at, at + run_of(rest, c));
                let opens_quote = before == '"' && quotes % 2 == 1;
                let after = block.get(end..).and_then(|rest| rest.chars().next()).unwrap_or('\n');
                if c != '~' || end - start == 2 {
                    found.push(Run { start, end, mark: c, before, after, after_word: word > 1, letters, opens_quote });
                }
                end - start
            }
            c => c.len_utf8(),
        };
        word = if c.is_alphabetic() { word + 1 } else { 0 };
        quotes += usize::from(c == '"');
        letters += usize::from(c.is_alphanumeric() || length > c.len_utf8());
        at += length;
        before = block.get(..at).and_then(|read| read.chars().next_back()).unwrap_or(c);
    }
    found
}

fn run_of(rest: &str, c: char) -> usize {
    rest.len() - rest.trim_start_matches(c).len()
}

fn begins_tag(rest: &str) -> bool {
    let inside = rest.get(1..).unwrap_or_default();
    inside.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
}

/// Where the next of some characters stands: looked for once, however often it is asked.
#[derive(Default)]
struct Ahead(Option<usize>);

impl Ahead {
    /// How many bytes there are from here to the end of the next one, or one when there is none.
    fn end(&mut self, text: &str, at: usize, ends: &[char]) -> usize {
        if self.0.is_none_or(|known| known <= at) {
            let next = text.get(at + 1..).and_then(|rest| rest.find(ends));
            self.0 = Some(next.map_or(usize::MAX, |next| at + 1 + next));
        }
        self.0.filter(|known| *known < usize::MAX).map_or(1, |known| known + 1 - at)
    }
}

/// For each run of backticks that opens code, where the code ends.
fn code_ends(block: &str) -> HashMap<usize, usize> {
    let mut ticks = Vec::new();
    let mut at = 0;
    while let Some(next) = block.get(at..).and_then(|rest| rest.find('`')) {
        let start = at + next;
        let rest = block.get(start..).unwrap_or_default();
        let length = rest.len() - rest.trim_start_matches('`').len();
        ticks.push((start, length));
        at = start + length;
    }
    let mut ends = HashMap::new();
    let mut last: HashMap<usize, usize> = HashMap::new();
    for (start, length) in ticks.into_iter().rev() {
        if let Some(next) = last.insert(length, start) {
            ends.insert(start, next + length);
        }
    }
    ends
}
