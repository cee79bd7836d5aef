//! Rich text (.rtf), as word processors and mail programs save it.

mod destination;
mod letters;
mod table;
#[cfg(test)]
mod tests;
mod tokens;

use std::collections::HashMap;
use std::rc::Rc;

use letters::Letters;
use tokens::{Token, Tokens};

use super::address::{is_public, shared};
use super::build::{Build, Holder};
use super::found::Findings;
use super::model::{Bullet, Flow, Looks, Piece};
use super::{About, Unread};

/// How deep groups may stand in each other.
const DEEPEST: usize = 1_000;

/// Where words go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum To {
    /// To the text.
    Text,
    /// Nowhere: fonts, colours, what is said of the document.
    Nowhere,
    /// To the report.
    Left(About),
    /// To the code of a field.
    Code,
    /// To the sign of an item.
    Sign,
    /// To the name of a style.
    Style,
    /// To the bytes of an image.
    Image,
    /// To the name of what is said of an image, and to what is said.
    Key,
    Value,
}

/// A paragraph.
#[derive(Clone, Debug, Default)]
struct Paragraph {
    level: Option<u8>,
    style: i32,
    depth: usize,
    in_table: bool,
    /// The sign that stands before it, when it is an item.
    sign: Option<String>,
}

/// A group.
#[derive(Clone, Debug)]
struct Group {
    to: To,
    looks: Looks,
    link: Option<Rc<str>>,
    font: i32,
    /// Whether the next control word names what an old program leaves out.
    is_optional: bool,
    /// The address of the field that this group is.
    field: Option<Option<Rc<str>>>,
    /// What it holds open, and the paragraph that goes on after it.
    holder: Option<(Holder, Paragraph)>,
    is_hidden: bool,
    is_deleted: bool,
}

/// Reads a document.
pub(super) fn read(bytes: &[u8], found: &mut Findings) -> Result<Flow, Unread> {
    if !bytes.trim_ascii_start().starts_with(b"{\\rtf") {
        return Err(Unread::Damaged);
    }
    let mut rich = Rich::new(found);
    for token in Tokens::new(bytes) {
        rich.token(token)?;
    }
    let is_cut = !rich.groups.is_empty();
    rich.flush();
    rich.end_left();
    rich.end_table();
    let flow = rich.build.finish();
    if is_cut {
        return Err(Unread::Damaged);
    }
    Ok(flow)
}

struct Rich<'f> {
    build: Build,
    found: &'f mut Findings,
    groups: Vec<Group>,
    now: Group,
    letters: Letters,
    paragraph: Paragraph,
    /// Levels of headings, by the number of their style.
    styles: HashMap<i32, u8>,
    style: i32,
    /// Words that go elsewhere than to the text.
    aside: String,
    image: Vec<u8>,
    key: String,
    alt: String,
    /// Words that are left out.
    left: Option<(About, String)>,
    half: Option<u8>,
    table: table::Open,
}

impl<'f> Rich<'f> {
    fn new(found: &'f mut Findings) -> Self {
        let now = Group {
            to: To::Text,
            looks: Looks::default(),
            link: None,
            font: 0,
            is_optional: false,
            field: None,
            holder: None,
            is_hidden: false,
            is_deleted: false,
        };
        Self {
            build: Build::default(),
            found,
            groups: Vec::new(),
            now,
            letters: Letters::default(),
            paragraph: Paragraph::default(),
            styles: HashMap::new(),
            style: 0,
            aside: String::new(),
            image: Vec::new(),
            key: String::new(),
            alt: String::new(),
            left: None,
            half: None,
            table: table::Open::default(),
        }
    }

    fn token(&mut self, token: Token<'_>) -> Result<(), Unread> {
        if !matches!(token, Token::Byte(_) | Token::Text(_)) {
            self.flush();
        }
        match token {
            Token::Open => {
                if self.groups.len() >= DEEPEST {
                    return Err(Unread::Deep);
                }
                let inner = Group { is_optional: false, field: None, holder: None, ..self.now.clone() };
                self.groups.push(std::mem::replace(&mut self.now, inner));
            }
            Token::Close => self.close(),
            Token::Sign(sign) => self.sign(sign),
            Token::Byte(byte) => self.letters.push(&[byte]),
            Token::Text(bytes) if self.now.to == To::Image => self.hexadecimal(bytes),
            Token::Text(bytes) => self.letters.push(bytes),
            Token::Binary(bytes) if self.now.to == To::Image => self.image.extend_from_slice(bytes),
            Token::Binary(_) => {}
            Token::Word(word, number) => self.word(word, number)?,
        }
        Ok(())
    }

    fn close(&mut self) {
        let Some(outer) = self.groups.pop() else { return };
        let inner = std::mem::replace(&mut self.now, outer);
        self.letters.font(self.now.font);
        if let Some((holder, paragraph)) = inner.holder {
            self.build.close(holder);
            self.paragraph = paragraph;
        }
        let is_done = inner.to != self.now.to;
        match inner.to {
            To::Code if is_done => {
                let code = std::mem::take(&mut self.aside);
                let quoted = code.trim_start().strip_prefix("HYPERLINK").and_then(|rest| rest.split('"').nth(1));
                let link = quoted.filter(|address| is_public(address)).map(shared);
                let fields = std::iter::once(&mut self.now).chain(self.groups.iter_mut().rev());
                if let Some(field) = fields.into_iter().find(|group| group.field.is_some()) {
                    field.field = Some(link);
                }
            }
            To::Sign if is_done => self.paragraph.sign = Some(std::mem::take(&mut self.aside)),
            To::Left(about) if is_done => {
                let words = std::mem::take(&mut self.aside);
                if words.chars().any(char::is_alphabetic) {
                    self.found.note(about, &words);
                }
            }
            To::Style => {
                let name = std::mem::take(&mut self.aside).to_lowercase();
                let name = name.trim().trim_end_matches(';');
                let level = name.strip_prefix("heading ").or_else(|| name.strip_prefix("titre "));
                let level = if name == "title" { Some(0) } else { level.and_then(|level| level.trim().parse().ok()) };
                if let Some(level) = level {
                    self.styles.insert(self.style, level);
                }
            }
            To::Key if is_done => self.key = std::mem::take(&mut self.aside),
            To::Value if is_done => {
                let value = std::mem::take(&mut self.aside);
                if self.key == "wzDescription" {
                    self.alt = value;
                }
            }
            To::Image if is_done => {
                let (bytes, alt) = (std::mem::take(&mut self.image), std::mem::take(&mut self.alt));
                if let Some(number) = self.found.image(bytes, &alt, "RTF") {
                    self.in_place();
                    self.build.piece(Piece::Image(number, alt));
                }
            }
            _ => {}
        }
    }

    fn hexadecimal(&mut self, bytes: &[u8]) {
        for byte in bytes.iter().filter_map(|byte| char::from(*byte).to_digit(16)) {
            let digit = u8::try_from(byte).unwrap_or_default();
            match self.half.take() {
                Some(half) => self.image.push(half << 4 | digit),
                None => self.half = Some(digit),
            }
        }
    }

    /// Says the letters that came.
    fn flush(&mut self) {
        let words = self.letters.take();
        if !words.is_empty() {
            self.say(&words);
        }
    }

    fn say(&mut self, words: &str) {
        match self.now.to {
            To::Text if self.now.is_deleted => self.leave(About::Deletions, words),
            To::Text if self.now.is_hidden => self.leave(About::Hidden, words),
            To::Text => {
                self.end_left();
                self.in_place();
                let link = self.now.link.clone();
                self.build.words(words, self.now.looks, link.as_ref());
            }
            To::Left(_) | To::Code | To::Sign | To::Style | To::Key | To::Value => self.aside.push_str(words),
            To::Nowhere | To::Image => {}
        }
    }

    /// Leaves words out; those that follow each other are told together.
    fn leave(&mut self, about: About, words: &str) {
        match &mut self.left {
            Some((of, before)) if *of == about => before.push_str(words),
            _ => {
                self.end_left();
                self.left = Some((about, words.to_owned()));
            }
        }
    }

    fn end_left(&mut self) {
        if let Some((about, words)) = self.left.take() {
            self.found.note(about, &words);
        }
    }

    fn sign(&mut self, sign: u8) {
        match sign {
            b'*' => self.now.is_optional = true,
            b'~' => self.say("\u{a0}"),
            b'_' => self.say("\u{2011}"),
            b'\\' | b'{' | b'}' => self.say(&char::from(sign).to_string()),
            b'\n' | b'\r' => self.end_paragraph(),
            _ => {}
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>) -> Result<(), Unread> {
        let is_optional = std::mem::take(&mut self.now.is_optional);
        let is_on = number != Some(0);
        if self.destination(word)? {
            return Ok(());
        }
        if is_optional {
            self.now.to = To::Nowhere;
            return Ok(());
        }
        match word {
            "b" => self.now.looks.bold = is_on,
            "i" => self.now.looks.italic = is_on,
            "strike" | "striked" => self.now.looks.struck = is_on,
            "super" => self.now.looks.raised = is_on,
            "sub" => self.now.looks.lowered = is_on,
            // Raised or lowered by half points, as some programs write it.
            "up" => self.now.looks.raised = number.is_none_or(|by| by > 0),
            "dn" => self.now.looks.lowered = number.is_none_or(|by| by > 0),
            "nosupersub" => (self.now.looks.raised, self.now.looks.lowered) = (false, false),
            "fs" => self.now.looks.size = number.and_then(|size| u16::try_from(size).ok()).unwrap_or_default(),
            "plain" => {
                self.now.looks = Looks::default();
                self.now.font = self.letters.default;
                self.letters.font(self.now.font);
                (self.now.is_hidden, self.now.is_deleted) = (false, false);
            }
            "v" => self.now.is_hidden = is_on,
            "deleted" => self.now.is_deleted = is_on,
            "uc" => self.letters.fallback(number),
            "u" => self.letters.letter(number.unwrap_or_default()),
            "deff" => self.letters.default = number.unwrap_or_default(),
            "ansicpg" => self.letters.page(number.unwrap_or(1252)),
            "f" => {
                self.now.font = number.unwrap_or_default();
                self.letters.font(self.now.font);
            }
            "fcharset" => self.letters.charset(number.unwrap_or_default()),
            "s" if self.now.to == To::Style => self.style = number.unwrap_or_default(),
            "s" => self.paragraph.style = number.unwrap_or_default(),
            "outlinelevel" => {
                let level = number.and_then(|level| u8::try_from(level).ok()).filter(|level| *level < 9);
                self.paragraph.level = level.map(|level| level + 1);
            }
            "ilvl" => {
                self.paragraph.depth = number.and_then(|depth| usize::try_from(depth).ok()).unwrap_or_default().min(8)
            }
            "intbl" => self.paragraph.in_table = true,
            "pard" if self.now.to == To::Text => {
                self.paragraph = Paragraph { sign: self.paragraph.sign.take(), ..Paragraph::default() };
            }
            "par" | "sect" if self.now.to == To::Text => self.end_paragraph(),
            "par" | "line" if self.now.to != To::Text => self.say(" "),
            "line" => {
                self.in_place();
                self.build.piece(Piece::Break);
            }
            "cell" | "row" | "nestcell" | "nestrow" | "clmgf" | "clvmgf" => self.of_table(word)?,
            _ => {
                if let Some(letter) = letters::named(word) {
                    self.say(letter);
                }
            }
        }
        Ok(())
    }

    fn end_paragraph(&mut self) {
        if self.paragraph.in_table {
            self.in_place();
        }
        let style = self.styles.get(&self.paragraph.style).copied().filter(|_| self.paragraph.style != 0);
        let sign = self.paragraph.sign.take();
        match self.paragraph.level.or(style) {
            Some(level) => self.build.end_heading(level.saturating_add(1).min(6)),
            None => self.build.end_paragraph(sign.map(|sign| bullet(&sign, self.paragraph.depth))),
        }
    }
}

/// The place in a list that the sign before an item says.
fn bullet(sign: &str, depth: usize) -> Bullet {
    let sign = sign.trim().trim_end_matches(['.', ')', ':']).trim_start_matches('(');
    let last = sign.rsplit('.').next().unwrap_or_default();
    let number = last.parse().ok().or_else(|| {
        let mut letters = last.chars();
        let letter = letters.next().filter(char::is_ascii_lowercase)?;
        letters.next().is_none().then(|| u64::from(u32::from(letter) - u32::from('a') + 1))
    });
    Bullet { depth, number, is_typed: false }
}
