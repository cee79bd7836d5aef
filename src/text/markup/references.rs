//! Links, files and images of a text, written as HTML: each asks the context what exists, and what was asked is kept,
//! since the page changes when the answer does.

use std::collections::HashSet;
use std::fmt::Write;
use std::hash::Hash;

use comrak::html::escape_href;
use comrak::nodes::{Node, NodeLink, NodeValue, NodeWikiLink};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::figure::Picture;
use super::live::Live;
use super::pieces::Slot;
use super::slots::Slots;
use super::words::FRENCH;
use super::{Context, FileRef, attribute, escaped, raw};
use crate::text::links::{self, Destination, Site};
use crate::text::{anchors, title, typography};

/// What a value in a query may hold as it is.
const QUERY: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'~');

/// What closes a link.
pub(super) const CLOSE: &str = "</a>";

/// Things asked for, once each, in order.
#[derive(Debug)]
struct Seen<T> {
    list: Vec<T>,
    known: HashSet<T>,
}

impl<T: Clone + Eq + Hash> Seen<T> {
    fn new() -> Self {
        Self { list: Vec::new(), known: HashSet::new() }
    }

    fn add(&mut self, value: T) {
        if self.known.insert(value.clone()) {
            self.list.push(value);
        }
    }
}

/// The writer of references.
pub(super) struct References<'r> {
    context: &'r Context<'r>,
    site: Site,
    titles: Seen<String>,
    sheets: Seen<i64>,
    files: Seen<String>,
}

impl<'r> References<'r> {
    pub(super) fn new(context: &'r Context<'r>) -> Self {
        let site = Site::new(context.base_url);
        Self { context, site, titles: Seen::new(), sheets: Seen::new(), files: Seen::new() }
    }

    /// Titles, sheets and files asked for.
    pub(super) fn into_seen(self) -> (Vec<String>, Vec<i64>, Vec<String>) {
        (self.titles.list, self.sheets.list, self.files.list)
    }

    /// Opens a link to an address as people wrote it: the tag, and what closes it. An address that leads nowhere opens
    /// none.
    pub(super) fn open(&mut self, address: &str, tip: &str) -> (String, &'static str) {
        let (href, rel) = match self.site.destination(address) {
            Destination::Nowhere => return (String::new(), ""),
            Destination::Title(title, section) => {
                return (self.open_title(&title, section.as_deref()), CLOSE);
            }
            Destination::Anchor(anchor) => (format!("#{}", anchors::meant(&anchor, self.context.reserved)), false),
            Destination::Sheet(id, tail) => (self.sheet(id, &tail), false),
            Destination::File(name) => match (self.file(&name), name.starts_with('/')) {
                (Some(file), _) => (file.page, false),
                (None, true) => (name, false),
                (None, false) => return (absent_open(), "</span>"),
            },
            Destination::Local(path) => (path, false),
            Destination::External(url) => (url, true),
            Destination::Contact(url) => (url, false),
        };
        (anchor_tag(&href, if rel { EXTERNAL } else { "" }, tip), CLOSE)
    }

    /// A `[[link]]`: the tag that opens it, its words when people gave none, what closes it.
    pub(super) fn wiki(&mut self, node: Node<'_>, link: &NodeWikiLink) -> (String, Option<String>, &'static str) {
        let own_words = node.collect_text() != link.url;
        let words = |text: &str| (!own_words).then(|| escaped(&typography::french(text)).into_owned());
        if let Some(query) = links::search(&link.url) {
            let open = anchor_tag(&format!("/recherche?{query}"), "", "");
            return (open, (!own_words).then(|| FRENCH.live.to_owned()), CLOSE);
        }
        let (name, section) = title::split(&link.url);
        if name.is_empty() {
            let Some(section) = section else {
                return (String::new(), words(&link.url), "");
            };
            let anchor = anchors::of(section, self.context.reserved);
            return (anchor_tag(&format!("#{anchor}"), "", ""), words(section), CLOSE);
        }
        if let Some(url) = links::external(&link.url) {
            return (anchor_tag(&url, EXTERNAL, ""), (!own_words).then(|| escaped(&link.url).into_owned()), CLOSE);
        }
        let shown = section.map(|s| format!("{name}{}{s}", FRENCH.section_mark));
        (self.open_title(name, section), words(shown.as_deref().unwrap_or(name)), CLOSE)
    }

    /// An `![[embed]]` under a heading of that level. `alone` gives the places for blocks when it is all that its
    /// paragraph holds.
    pub(super) fn embed(
        &mut self,
        node: Node<'_>,
        link: &NodeWikiLink,
        mut alone: Option<&mut Slots>,
        level: u8,
    ) -> String {
        let words = node.collect_text();
        let words = Some(words).filter(|w| *w != link.url);
        let (name, section) = title::split(&link.url);
        if let Some(url) = links::external(&link.url) {
            return remote_image(&url, words.as_deref().unwrap_or_default(), in_link(node));
        }
        if let (Some(query), Some(slots)) = (links::search(&link.url), alone.as_deref_mut()) {
            let live = Live { query: query.to_owned(), label: words.unwrap_or_default() };
            return slots.block(Slot::Live(live));
        }
        let looks_like_file = links::is_file_name(name) && links::search(&link.url).is_none();
        if looks_like_file && let Some(file) = self.file(name) {
            let picture = Picture { file: &file, alt: None, caption: words.as_deref() };
            return if alone.is_some() { picture.figure() } else { picture.among_words() };
        }
        if let (Some(slots), false) = (alone, name.is_empty() || links::search(&link.url).is_some()) {
            self.find(name);
            if let Some(shown) = (self.context.embed)(name, section, level) {
                return slots.block(shown);
            }
        }
        if looks_like_file && self.find(name).is_none() {
            return absent_file(name);
        }
        let (open, default, close) = self.wiki(node, link);
        let words = default.or(words.map(|w| escaped(&w).into_owned())).unwrap_or_default();
        format!("{open}{words}{close}")
    }

    /// An image of Markdown.
    pub(super) fn image_node(&mut self, node: Node<'_>, image: &NodeLink, alone: bool) -> String {
        self.image(&image.url, &node.collect_text(), &image.title, alone, in_link(node))
    }

    /// An image of people's HTML; its size is the file's own.
    pub(super) fn people_image(&mut self, tag: &raw::Tag<'_>, src: &str) -> String {
        let alt = tag.value("alt").unwrap_or_default();
        self.image(src, alt, tag.value("title").unwrap_or_default(), false, false)
    }

    /// A film, a sound or a page that people's HTML shows inside theirs: a link to where it is.
    pub(super) fn media(&mut self, kind: &str, tag: &raw::Tag<'_>, address: &str) -> String {
        let name = match kind {
            "video" => FRENCH.video,
            "audio" => FRENCH.audio,
            _ => FRENCH.frame,
        };
        let title = tag.value("title").or(tag.value("aria-label")).unwrap_or_default().trim();
        let (words, is_elsewhere) = match self.site.destination(address) {
            Destination::Nowhere => return escaped(title).into_owned(),
            Destination::External(url) => {
                let bare = url.split("://").nth(1).unwrap_or(&url).split(['?', '#']).next().unwrap_or_default();
                (bare.trim_end_matches('/').to_owned(), true)
            }
            Destination::File(name) => match self.file(&name) {
                Some(file) => (file.name, false),
                None if name.starts_with('/') => (name, false),
                None => return absent_file(&name),
            },
            _ => (address.trim().to_owned(), false),
        };
        let words = if title.is_empty() { words } else { title.to_owned() };
        let words = format!("{name}{}{words}", FRENCH.section_mark);
        let words = if is_elsewhere { format!("{words} ({})", FRENCH.external) } else { words };
        let (open, close) = self.open(address, "");
        format!("{open}{}{close}", escaped(&words))
    }

    fn image(&mut self, address: &str, alt: &str, caption: &str, alone: bool, in_link: bool) -> String {
        match self.site.destination(address) {
            Destination::File(name) => match self.file(&name) {
                Some(file) => {
                    let alt = Some(alt).filter(|a| !a.is_empty());
                    let caption = Some(caption).filter(|c| !c.is_empty());
                    let picture = Picture { file: &file, alt, caption };
                    if alone { picture.figure() } else { picture.among_words() }
                }
                None if name.starts_with('/') => {
                    format!("<img src=\"{}\" alt=\"{}\" loading=\"lazy\">", href(&name), attribute(alt))
                }
                None => absent_file(&name),
            },
            Destination::External(url) => remote_image(&url, alt, in_link),
            Destination::Nowhere if is_data(address) => {
                let words = if alt.is_empty() { String::new() } else { format!("{}{alt}", FRENCH.section_mark) };
                format!("<span class=\"absent\">{}{}</span>", FRENCH.pasted, escaped(&words))
            }
            Destination::Nowhere => escaped(alt).into_owned(),
            _ => {
                let (open, close) = if in_link { (String::new(), "") } else { self.open(address, caption) };
                format!("{open}{}{close}", image_words(alt, None))
            }
        }
    }

    fn sheet(&mut self, id: i64, tail: &str) -> String {
        self.sheets.add(id);
        let tail = match tail.split_once('#') {
            Some((before, fragment)) => {
                let anchor = anchors::meant(&title::decoded(fragment), self.context.reserved);
                format!("{before}#{}", utf8_percent_encode(&anchor, &QUERY))
            }
            None => tail.to_owned(),
        };
        match (self.context.sheet_by_id)(id) {
            Some(sheet) => format!("/fiches/{id}-{}{tail}", sheet.slug),
            None => format!("/fiches/{id}{tail}"),
        }
    }

    fn find(&mut self, title: &str) -> Option<super::SheetRef> {
        self.titles.add(title.to_owned());
        let found = (self.context.sheet_by_title)(title);
        if let Some(sheet) = &found {
            self.sheets.add(sheet.id);
        }
        found
    }

    fn file(&mut self, name: &str) -> Option<FileRef> {
        self.files.add(name.to_owned());
        (self.context.file)(name)
    }

    fn open_title(&mut self, title: &str, section: Option<&str>) -> String {
        if let Some(sheet) = self.find(title) {
            let anchor = section.map(|s| format!("#{}", anchors::of(s, self.context.reserved))).unwrap_or_default();
            return anchor_tag(&format!("/fiches/{}-{}{anchor}", sheet.id, sheet.slug), "", "");
        }
        let address = format!("/fiches/nouvelle?titre={}", utf8_percent_encode(title, &QUERY));
        anchor_tag(&address, " class=\"absent\"", FRENCH.absent_sheet)
    }
}

const EXTERNAL: &str = " rel=\"noopener nofollow ugc\"";

pub(super) fn anchor_tag(address: &str, attributes: &str, tip: &str) -> String {
    let mut out = format!("<a{attributes} href=\"{}\"", href(address));
    if !tip.is_empty() && write!(out, " title=\"{}\"", attribute(tip)).is_err() {
        return String::new();
    }
    out.push('>');
    out
}

pub(super) fn href(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    if escape_href(&mut out, address, false).is_err() {
        out.clear();
    }
    out
}

/// Whether an address holds an image itself.
fn is_data(address: &str) -> bool {
    address.trim_start().get(..11).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:image/"))
}

fn in_link(node: Node<'_>) -> bool {
    node.ancestors().skip(1).any(|n| matches!(n.data().value, NodeValue::Link(_) | NodeValue::WikiLink(_)))
}

/// « Image : words (external link) », what stands for an image that is not shown.
fn image_words(alt: &str, place: Option<&str>) -> String {
    let mut words = FRENCH.image.to_owned();
    if !alt.is_empty() {
        words.push_str(FRENCH.section_mark);
        words.push_str(alt);
    }
    if let Some(place) = place {
        words = format!("{words} ({place})");
    }
    escaped(&words).into_owned()
}

/// An image of another site is a link: nothing is asked of a third party unasked.
fn remote_image(url: &str, alt: &str, in_link: bool) -> String {
    let words = image_words(alt, Some(FRENCH.external));
    if in_link { words } else { format!("{}{words}{CLOSE}", anchor_tag(url, EXTERNAL, "")) }
}

fn absent_open() -> String {
    format!("<span class=\"absent\" title=\"{}\">", FRENCH.absent_file)
}

fn absent_file(name: &str) -> String {
    format!("<span class=\"absent\">{}{}{}</span>", FRENCH.absent_file, FRENCH.section_mark, escaped(name))
}
