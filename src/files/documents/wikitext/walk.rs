//! Goes through the tree of a page and builds its blocks.

use std::collections::HashMap;
use std::rc::Rc;

use parse_wiki_text_2::{DefinitionListItemType, ListItem, Node, TableCellType};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::attributes::{is_option, takes};
use super::names::{WikiNames, clean};
use super::{INSIDE, WikiPage, finished};
use crate::files::documents::Unread;
use crate::files::documents::address::shared;
use crate::files::documents::build::{Build, Holder};
use crate::files::documents::model::{Block, Looks, Piece};

/// A page being read.
pub(super) struct Walk<'a> {
    pub(super) text: &'a str,
    pub(super) names: &'a WikiNames,
    pub(super) build: Build,
    pub(super) page: WikiPage,
    pub(super) looks: Looks,
    /// Looks that tags opened, by the name of the tag.
    pub(super) tags: Vec<(String, Looks)>,
    pub(super) link: Option<Rc<str>>,
    /// Notes that have a name, by it.
    pub(super) notes: HashMap<String, usize>,
}

impl<'a> Walk<'a> {
    pub(super) fn new(text: &'a str, names: &'a WikiNames) -> Self {
        Self {
            text,
            names,
            build: Build::default(),
            page: WikiPage::default(),
            looks: Looks::default(),
            tags: Vec::new(),
            link: None,
            notes: HashMap::new(),
        }
    }

    pub(super) fn page(self) -> WikiPage {
        finished(&self.build.finish(), self.page)
    }

    pub(super) fn raw(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    pub(super) fn nodes(&mut self, nodes: &[Node<'a>]) -> Result<(), Unread> {
        nodes.iter().try_for_each(|node| self.node(node))
    }

    fn node(&mut self, node: &Node<'a>) -> Result<(), Unread> {
        match node {
            Node::Text { value, .. } => self.words(value),
            Node::CharacterEntity { character, .. } => self.words(&character.to_string()),
            Node::Bold { .. } => self.looks.bold = !self.looks.bold,
            Node::Italic { .. } => self.looks.italic = !self.looks.italic,
            Node::BoldItalic { .. } => {
                self.looks.bold = !self.looks.bold;
                self.looks.italic = !self.looks.italic;
            }
            Node::ParagraphBreak { .. } => self.end_paragraph(),
            Node::Heading { level, nodes, .. } => {
                self.end_paragraph();
                self.nodes(nodes)?;
                self.build.end_heading(*level);
                self.plain();
            }
            Node::HorizontalDivider { .. } => self.build.block(Block::Rule),
            Node::UnorderedList { items, .. } => self.list(None, items)?,
            Node::OrderedList { items, .. } => self.list(Some(1), items)?,
            Node::DefinitionList { items, .. } => {
                for item in items {
                    let is_term = matches!(item.type_, DefinitionListItemType::Term);
                    if is_term {
                        self.end_paragraph();
                        self.looks.bold = true;
                    } else {
                        self.build.open(Holder::Quote)?;
                    }
                    self.nodes(&item.nodes)?;
                    self.end_paragraph();
                    if !is_term {
                        self.build.close(Holder::Quote);
                    }
                }
            }
            Node::Preformatted { nodes, .. } => {
                let code = self.plain_text(nodes);
                self.build.block(Block::Code(code));
            }
            Node::Table { captions, rows, .. } => {
                for caption in captions {
                    self.end_paragraph();
                    self.looks.bold = true;
                    self.nodes(&caption.content)?;
                    self.end_paragraph();
                }
                self.build.open(Holder::Grid)?;
                for row in rows {
                    self.build.open(Holder::Row)?;
                    for cell in &row.cells {
                        let said = cell.attributes.as_deref().map(|nodes| self.plain_text(nodes)).unwrap_or_default();
                        self.build.open(Holder::Cell(takes(&said, "colspan"), takes(&said, "rowspan")))?;
                        self.plain();
                        self.looks.bold = matches!(cell.type_, TableCellType::Heading);
                        self.nodes(&cell.content)?;
                        self.end_paragraph();
                        self.build.close(Holder::Cell(1, 1));
                    }
                    self.build.close(Holder::Row);
                }
                self.build.close(Holder::Grid);
            }
            Node::Link { target, text, .. } => self.link(target, text)?,
            Node::ExternalLink { nodes, .. } => self.external(nodes)?,
            Node::Image { target, text, .. } => self.image(target, text),
            Node::Category { target, .. } => {
                let name = target.split_once(':').map_or(*target, |(_, name)| name);
                let name = clean(name);
                if !name.is_empty() && !self.page.categories.contains(&name) {
                    self.page.categories.push(name);
                }
            }
            Node::Tag { name, start, end, .. } => self.extension(&name.to_lowercase(), *start, *end)?,
            Node::StartTag { name, start, end } => self.start_tag(&name.to_lowercase(), *start, *end)?,
            Node::EndTag { name, start, end } => self.end_tag(&name.to_lowercase(), *start, *end),
            Node::Template { name, start, end, .. } => {
                let called = self.plain_text(name);
                let called = called.split([':', '|', '\n']).next().unwrap_or_default().trim().to_owned();
                self.kept(&called, *start, *end);
            }
            Node::Parameter { start, end, .. } => self.kept("{{{…}}}", *start, *end),
            Node::Comment { .. } | Node::MagicWord { .. } | Node::Redirect { .. } => {}
        }
        Ok(())
    }

    /// A line break is a space.
    pub(super) fn words(&mut self, words: &str) {
        let mut first = true;
        for line in words.split('\n') {
            if !first {
                self.build.words(" ", self.looks, self.link.clone().as_ref());
            }
            first = false;
            self.build.words(line, self.looks, self.link.clone().as_ref());
        }
    }

    pub(super) fn end_paragraph(&mut self) {
        self.build.end_paragraph(None);
        self.plain();
    }

    /// Marks are toggles that end with their paragraph.
    fn plain(&mut self) {
        self.looks = self.tags.last().map(|(_, looks)| *looks).unwrap_or_default();
        self.looks.bold = false;
        self.looks.italic = false;
    }

    fn list(&mut self, start: Option<u64>, items: &[ListItem<'a>]) -> Result<(), Unread> {
        self.build.open(Holder::List(start))?;
        for item in items {
            self.build.open(Holder::Item)?;
            self.plain();
            self.nodes(&item.nodes)?;
            self.end_paragraph();
            self.build.close(Holder::Item);
        }
        self.build.close(Holder::List(None));
        Ok(())
    }

    /// The words of nodes, without their looks.
    fn plain_text(&self, nodes: &[Node<'a>]) -> String {
        let mut words = String::new();
        for node in nodes {
            match node {
                Node::Text { value, .. } => words.push_str(value),
                Node::CharacterEntity { character, .. } => words.push(*character),
                Node::Comment { .. } | Node::Bold { .. } | Node::Italic { .. } | Node::BoldItalic { .. } => {}
                Node::ParagraphBreak { .. } => words.push('\n'),
                Node::Link { target, text, .. } => {
                    let inner = self.plain_text(text);
                    words.push_str(if inner.is_empty() { target } else { &inner });
                }
                Node::StartTag { start, end, .. }
                | Node::EndTag { start, end, .. }
                | Node::Tag { start, end, .. }
                | Node::Template { start, end, .. }
                | Node::Parameter { start, end, .. } => words.push_str(self.raw(*start, *end)),
                _ => {}
            }
        }
        words
    }

    fn link(&mut self, target: &str, text: &[Node<'a>]) -> Result<(), Unread> {
        if !target.starts_with(':') && self.names.is_other_language(target) {
            return Ok(());
        }
        let (title, section) = target.split_once('#').map_or((target, ""), |(title, section)| (title, section));
        let title = clean(title);
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let place =
            if section.is_empty() { String::new() } else { format!("#{}", encoded(&section.replace('_', " "))) };
        let before = self.link.replace(shared(&format!("{INSIDE}{}{place}", encoded(&title))));
        if text.is_empty() {
            let shown = target.trim_start_matches(':').to_owned();
            self.words(&shown);
        } else {
            self.nodes(text)?;
        }
        self.link = before;
        Ok(())
    }

    fn external(&mut self, nodes: &[Node<'a>]) -> Result<(), Unread> {
        let Some((Node::Text { value, .. }, rest)) = nodes.split_first() else { return self.nodes(nodes) };
        let (url, label) = value.split_once([' ', '\t', '\n']).unwrap_or((value, ""));
        let address = if url.starts_with("//") { format!("https:{url}") } else { url.to_owned() };
        let before = self.link.replace(shared(&address));
        if label.trim().is_empty() && rest.is_empty() {
            self.words(url);
        } else {
            self.words(label.trim_start());
            self.nodes(rest)?;
        }
        self.link = before;
        Ok(())
    }

    /// Its options are parted by bars; the last that is none is its caption.
    fn image(&mut self, target: &str, text: &[Node<'a>]) {
        let options = self.plain_text(text);
        let caption =
            options.split('|').map(str::trim).rfind(|option| !is_option(option)).unwrap_or_default().to_owned();
        self.show_image(target, &caption);
    }

    pub(super) fn show_image(&mut self, target: &str, caption: &str) {
        let name = target.split_once(':').map_or(target, |(_, name)| name);
        let name = clean(name).replace(' ', "_");
        if name.is_empty() {
            return;
        }
        let known = self.page.images.iter().position(|known| *known == name);
        let rank = known.map_or_else(
            || {
                self.page.images.push(name);
                self.page.images.len()
            },
            |at| at + 1,
        );
        self.build.piece(Piece::Image(rank, caption.to_owned()));
    }

    /// What is worked out by the other wiki stands as it is written: by itself as a block, in a line as code.
    pub(super) fn kept(&mut self, called: &str, start: usize, end: usize) {
        let raw = self.raw(start, end);
        let called = called.to_owned();
        if !self.page.kept.contains(&called) {
            self.page.kept.push(called);
        }
        let is_alone = !self.build.has_line()
            && self
                .text
                .get(end..)
                .is_none_or(|rest| rest.trim_start_matches([' ', '\t']).starts_with('\n') || rest.trim().is_empty());
        if is_alone || raw.contains('\n') {
            self.build.block(Block::Code(raw.to_owned()));
        } else {
            self.build.words(raw, Looks { code: true, ..Looks::default() }, None);
        }
    }
}
