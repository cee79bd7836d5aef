//! Web pages: what is read of them is their text and its structure. Tags come from the tokenizer of browsers; what is
//! left open is closed here as browsers would, in one pass, however badly they are nested.

use std::rc::Rc;

use super::address::{is_public, shared};
use super::build::{Build, Holder};
use super::found::{self, Findings};
use super::model::{Block, Flow, Looks, Piece};
use super::write::is_nothing;
use super::{About, Unread};
use crate::files::data_url;
use crate::text::markup::raw::{self, Tag, Token};

/// How many tags may stand open.
const MOST_OPEN: usize = 512;
/// The most columns or rows that a cell says to take.
const WIDEST: usize = 60;

/// Tags whose content stands on lines of its own.
const BLOCKS: [&str; 24] = [
    "address",
    "article",
    "aside",
    "body",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "header",
    "hgroup",
    "html",
    "main",
    "p",
    "pre",
    "section",
    "summary",
    "caption",
    "legend",
];
/// Tags that have no content.
const LONE: [&str; 13] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "wbr"];

/// A tag that is open.
struct Open {
    name: String,
    /// What it holds open.
    holder: Option<Holder>,
    looks: Looks,
    link: Option<Rc<str>>,
    /// Why its content is left out.
    skipped: Option<About>,
}

/// Reads a page.
pub(super) fn read(html: &str, found: &mut Findings) -> Result<Flow, Unread> {
    let tokens = raw::tokens(html);
    if let Some(core) = core_of(&tokens) {
        let mut inside = Findings::default();
        let flow = read_tokens(&tokens, Some(core), &mut inside)?;
        // One that holds no text is not what holds the text.
        if !is_nothing(&flow.blocks) {
            inside.notes.splice(0..0, std::mem::take(&mut found.notes));
            *found = inside;
            return Ok(flow);
        }
    }
    read_tokens(&tokens, None, found)
}

fn read_tokens(tokens: &[Token<'_>], core: Option<&'static str>, found: &mut Findings) -> Result<Flow, Unread> {
    let mut page = Page { build: Build::default(), found, open: Vec::new(), skipped: String::new(), code: None, core };
    for token in tokens {
        match token {
            Token::Text(words) => page.words(words),
            Token::Open(tag) => page.open(tag)?,
            Token::Close(name, _) => page.close(name),
        }
    }
    while !page.open.is_empty() {
        page.pop();
    }
    page.end_skipped(About::Chrome);
    Ok(page.build.finish())
}

/// The tag that holds the text alone: what stands around it is the page's.
fn core_of(tokens: &[Token<'_>]) -> Option<&'static str> {
    let times =
        |wanted: &str| tokens.iter().filter(|token| matches!(token, Token::Open(t) if t.name == wanted)).count();
    ["main", "article"].into_iter().find(|name| times(name) == 1)
}

struct Page<'f> {
    build: Build,
    found: &'f mut Findings,
    open: Vec<Open>,
    /// The words of what is left out.
    skipped: String,
    /// The words of what is kept as it is typed.
    code: Option<String>,
    core: Option<&'static str>,
}

impl Page<'_> {
    fn looks(&self) -> Looks {
        self.open.last().map(|open| open.looks).unwrap_or_default()
    }

    fn is_skipped(&self) -> Option<About> {
        self.open.last().and_then(|open| open.skipped)
    }

    /// Whether this is outside of what holds the text.
    fn is_outside(&self) -> bool {
        self.core.is_some_and(|core| !self.open.iter().any(|open| open.name == core))
    }

    fn words(&mut self, words: &str) {
        if let Some(code) = &mut self.code {
            code.push_str(words);
            return;
        }
        let is_title = self.open.last().is_some_and(|open| open.name == "title");
        if is_title {
            self.found.tab = Some(found::flat(words)).filter(|title| !title.is_empty());
        } else if self.is_skipped().is_some() || self.is_outside() {
            self.skipped.push_str(words);
        } else {
            let link = self.open.last().and_then(|open| open.link.clone());
            self.build.words(&flat(words), self.looks(), link.as_ref());
        }
    }

    fn end_skipped(&mut self, about: About) {
        let words = std::mem::take(&mut self.skipped);
        if !words.trim().is_empty() || matches!(about, About::Media | About::Drawings) {
            self.found.note(about, &words);
        }
    }

    fn open(&mut self, tag: &Tag<'_>) -> Result<(), Unread> {
        let name = tag.name.as_str();
        self.imply(name);
        if LONE.contains(&name) {
            self.lone(tag);
            return Ok(());
        }
        if self.open.len() >= MOST_OPEN {
            return Err(Unread::Deep);
        }
        if Some(name) == self.core && self.is_skipped().is_none() {
            self.end_skipped(About::Chrome);
        }
        let skipped = self.is_skipped().or_else(|| skipped(tag));
        let mut looks = looks_of(tag, self.looks());
        let mut holder = None;
        let is_read = skipped.is_none() && !(self.is_outside() && Some(name) != self.core);
        if is_read {
            holder = self.holder_of(tag)?;
            if BLOCKS.contains(&name) || heading(name).is_some() || holder.is_some() {
                self.build.end_paragraph(None);
            }
            if heading(name).is_some() || name == "th" {
                looks.bold = false;
            }
            if name == "pre" {
                self.code = Some(String::new());
            }
            if let Some(holder) = holder {
                self.build.open(holder)?;
            }
        }
        let link = self.open.last().and_then(|open| open.link.clone()).or_else(|| self.link_of(tag, is_read));
        self.open.push(Open { name: tag.name.clone(), holder, looks, link, skipped });
        Ok(())
    }

    fn holder_of(&self, tag: &Tag<'_>) -> Result<Option<Holder>, Unread> {
        let span = |name: &str| tag.value(name).and_then(|said| said.trim().parse().ok()).unwrap_or(1_usize);
        Ok(match tag.name.as_str() {
            "ul" | "menu" => Some(Holder::List(None)),
            "ol" => Some(Holder::List(Some(tag.value("start").and_then(|said| said.trim().parse().ok()).unwrap_or(1)))),
            "li" => Some(Holder::Item),
            "blockquote" => Some(Holder::Quote),
            "table" => Some(Holder::Grid),
            "tr" => Some(Holder::Row),
            "td" | "th" => Some(Holder::Cell(span("colspan").clamp(1, WIDEST), span("rowspan").clamp(1, WIDEST))),
            _ => None,
        })
    }

    fn link_of(&mut self, tag: &Tag<'_>, is_read: bool) -> Option<Rc<str>> {
        let address = tag.value("href").filter(|_| tag.name == "a")?;
        if is_public(address) {
            return Some(shared(address));
        }
        if is_read {
            self.found.note(About::LocalLinks, "");
        }
        None
    }

    /// A tag without content.
    fn lone(&mut self, tag: &Tag<'_>) {
        if self.is_skipped().is_some() || self.is_outside() {
            return;
        }
        match tag.name.as_str() {
            "br" => match &mut self.code {
                Some(code) => code.push('\n'),
                None => self.build.piece(Piece::Break),
            },
            "hr" => self.build.block(Block::Rule),
            "img" => self.image(tag),
            "embed" => self.found.note(About::Media, tag.value("src").unwrap_or_default()),
            "input" if !matches!(tag.value("type"), Some("hidden" | "checkbox")) => {
                self.found.note(About::Forms, tag.value("value").unwrap_or_default());
            }
            _ => {}
        }
    }

    fn image(&mut self, tag: &Tag<'_>) {
        let (source, alt) = (tag.value("src").unwrap_or_default(), tag.value("alt").unwrap_or_default());
        if data_url::is_data(source) {
            let bytes = data_url::read(source).map(|image| image.bytes).unwrap_or_default();
            if let Some(number) = self.found.image(bytes, alt, "data:") {
                self.build.piece(Piece::Image(number, alt.to_owned()));
            }
            return;
        }
        let is_remote = is_public(source);
        self.found.note(if is_remote { About::RemoteImages } else { About::OtherImages }, source);
        if !alt.trim().is_empty() {
            let link = is_remote.then(|| shared(source));
            self.build.words(alt, self.looks(), link.as_ref());
        }
    }

    /// Closes what a tag ends without saying so.
    fn imply(&mut self, name: &str) {
        let (ended, bounds): (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol", "menu", "table"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "tr" => (&["tr"], &["table"]),
            "tbody" | "thead" | "tfoot" => (&["tr", "tbody", "thead", "tfoot"], &["table"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl", "table"]),
            "body" => (&["head"], &[]),
            _ => (&["p"], &["td", "th", "li", "blockquote", "table", "object"]),
        };
        let ends_paragraph = BLOCKS.contains(&name) || heading(name).is_some() || is_list_or_table(name);
        if ended == ["p"] && !ends_paragraph {
            return;
        }
        let is_bound = |open: &&Open| bounds.contains(&open.name.as_str());
        let within = self.open.iter().rposition(|open| is_bound(&open)).map_or(0, |at| at + 1);
        let inside = self.open.get(within..).unwrap_or_default();
        if let Some(at) = inside.iter().position(|open| ended.contains(&open.name.as_str())) {
            self.cut(within + at);
        }
    }

    fn close(&mut self, name: &str) {
        if name == "br" {
            return self.build.piece(Piece::Break);
        }
        let is_table = matches!(name, "table" | "tr" | "td" | "th" | "tbody" | "thead" | "tfoot" | "body" | "html");
        // What closes inside of a cell closes nothing outside of it.
        let wall = |open: &Open| matches!(open.name.as_str(), "td" | "th") && !is_table;
        let from = self.open.iter().rposition(wall).map_or(0, |at| at + 1);
        let inside = self.open.get(from..).unwrap_or_default();
        if let Some(at) = inside.iter().rposition(|open| open.name == name) {
            self.cut(from + at);
        }
    }

    fn cut(&mut self, length: usize) {
        while self.open.len() > length {
            self.pop();
        }
    }

    fn pop(&mut self) {
        let Some(done) = self.open.pop() else { return };
        if let Some(about) = done.skipped {
            if self.is_skipped().is_none() {
                self.end_skipped(about);
            }
            return;
        }
        let name = done.name.as_str();
        if self.is_outside() && Some(name) != self.core {
            self.skipped.push(' ');
            return;
        }
        if name == "pre" {
            let code = self.code.take().unwrap_or_default();
            if !code.trim().is_empty() {
                self.build.block(Block::Code(code));
            }
        } else if let Some(level) = heading(name) {
            self.build.end_heading(level);
        } else if BLOCKS.contains(&name) {
            self.build.end_paragraph(None);
        }
        if let Some(holder) = done.holder {
            self.build.close(holder);
        }
    }
}

fn is_list_or_table(name: &str) -> bool {
    matches!(name, "ul" | "ol" | "menu" | "table" | "blockquote" | "hr" | "form" | "nav")
}

fn heading(name: &str) -> Option<u8> {
    let level = name.strip_prefix('h')?.parse().ok()?;
    (1..=6).contains(&level).then_some(level)
}

/// The words, every run of spaces and line ends one space; no-break spaces stay.
fn flat(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else if c != '\u{ad}' {
            out.push(c);
        }
    }
    out
}

/// Why the content of a tag is left out.
fn skipped(tag: &Tag<'_>) -> Option<About> {
    let style = tag.value("style").unwrap_or_default().replace(' ', "").to_lowercase();
    match tag.name.as_str() {
        "head" => None,
        "nav" | "footer" | "dialog" | "noscript" | "template" => Some(About::Chrome),
        "form" | "button" | "select" | "textarea" | "datalist" => Some(About::Forms),
        "svg" | "canvas" | "object" | "applet" => Some(About::Drawings),
        "iframe" | "video" | "audio" => Some(About::Media),
        _ if tag.value("hidden").is_some() || style.contains("display:none") || style.contains("mso-hide:all") => {
            Some(About::Hidden)
        }
        _ => None,
    }
}

/// How the words inside of a tag look.
fn looks_of(tag: &Tag<'_>, mut looks: Looks) -> Looks {
    match tag.name.as_str() {
        "b" | "strong" => looks.bold = true,
        "i" | "em" | "cite" | "dfn" | "var" => looks.italic = true,
        "s" | "strike" | "del" => looks.struck = true,
        "sup" => looks.raised = true,
        "sub" => looks.lowered = true,
        "code" | "kbd" | "samp" | "tt" => looks.code = true,
        _ => {}
    }
    for said in tag.value("style").unwrap_or_default().split(';') {
        let Some((key, value)) = said.split_once(':') else { continue };
        let value = value.trim().to_lowercase();
        match key.trim().to_lowercase().as_str() {
            "font-weight" => looks.bold = matches!(value.as_str(), "bold" | "bolder" | "600" | "700" | "800" | "900"),
            "font-style" => looks.italic = value == "italic" || value == "oblique",
            "text-decoration" | "text-decoration-line" => looks.struck |= value.contains("line-through"),
            "vertical-align" => {
                looks.raised |= value == "super";
                looks.lowered |= value == "sub";
            }
            "font-size" => {
                let points = value.strip_suffix("pt").and_then(|points| points.trim().parse::<f32>().ok());
                let halves =
                    points.map(|points| (points * 2.0).round()).filter(|halves| (1.0..=400.0).contains(halves));
                looks.size = halves.and_then(|halves| format!("{halves}").parse().ok()).unwrap_or(looks.size);
            }
            _ => {}
        }
    }
    looks
}
