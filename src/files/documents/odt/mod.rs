//! OpenDocument texts (.odt), as LibreOffice writes them.

mod styles;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::rc::Rc;

use styles::StyleBook;

use super::address::{is_public, shared};
use super::build::{Build, Holder};
use super::found::Findings;
use super::model::{Flow, Looks, Piece};
use super::package::Package;
use super::xml::{Child, Node};
use super::{About, Unread};

/// The most columns or rows that a cell says to take, or to be repeated.
const WIDEST: usize = 60;

/// Reads a document.
pub(super) fn read(bytes: &[u8], found: &mut Findings) -> Result<Flow, Unread> {
    let mut package = Package::open(bytes)?;
    let manifest = package.part("META-INF/manifest.xml")?.unwrap_or_default();
    if manifest.windows(15).any(|window| window == b"encryption-data") {
        return Err(Unread::Locked);
    }
    let content = package.tree("content.xml")?.ok_or(Unread::Damaged)?;
    let shared_styles = package.tree("styles.xml")?;
    let mut styles = StyleBook::default();
    if let Some(part) = &shared_styles {
        styles.read(part);
        margins(part, found);
    }
    styles.read(&content);
    let body = content.below("office:text").ok_or(Unread::Damaged)?;
    let mut text = Text { package, styles, build: Build::default(), found, counted: HashMap::new(), lists: Vec::new() };
    text.inside(body, Looks::default(), None)?;
    Ok(text.build.finish())
}

/// Headers and footers of pages.
fn margins(part: &Node, found: &mut Findings) {
    for name in ["style:header", "style:footer", "style:header-first", "style:footer-first"] {
        let mut all = Vec::new();
        part.all(name, &mut all);
        let words = all.iter().map(|node| node.words()).filter(|words| words.chars().any(char::is_alphabetic));
        words.for_each(|words| found.note(About::Margins, &words));
    }
}

/// A list that is open.
struct OpenList {
    style: String,
    number: Option<u64>,
    next: u64,
}

struct Text<'n, 'b, 'f> {
    package: Package<'b>,
    styles: StyleBook<'n>,
    build: Build,
    found: &'f mut Findings,
    /// The number after the last of each list style and depth.
    counted: HashMap<(String, usize), u64>,
    lists: Vec<OpenList>,
}

impl Text<'_, '_, '_> {
    fn inside(&mut self, node: &Node, looks: Looks, link: Option<&Rc<str>>) -> Result<(), Unread> {
        for child in &node.children {
            match child {
                Child::Words(words) => self.words(words, looks, link),
                Child::Node(node) => self.node(node, looks, link)?,
            }
        }
        Ok(())
    }

    /// Words; line ends and runs of spaces are one space, others are elements.
    fn words(&mut self, words: &str, looks: Looks, link: Option<&Rc<str>>) {
        let flat = words.replace(['\n', '\r', '\t'], " ").replace('\u{ad}', "");
        self.build.words(&flat, looks, link);
    }

    fn node(&mut self, node: &Node, looks: Looks, link: Option<&Rc<str>>) -> Result<(), Unread> {
        match &*node.name {
            "text:h" | "text:p" => self.paragraph(node, looks, link)?,
            "text:span" => {
                let style = node.get("text:style-name").unwrap_or_default();
                if self.styles.is_hidden(style) {
                    self.found.note(About::Hidden, &node.words());
                } else {
                    let looks = self.styles.looks(style, looks);
                    self.inside(node, looks, link)?;
                }
            }
            "text:a" => {
                let address = node.get("xlink:href").unwrap_or_default();
                let to = is_public(address).then(|| shared(address));
                if to.is_none() {
                    self.found.note(About::LocalLinks, "");
                }
                self.inside(node, looks, to.as_ref())?;
            }
            "text:line-break" => self.build.piece(Piece::Break),
            "text:s" | "text:tab" => self.build.words(" ", looks, link),
            "text:list" => self.list(node, looks)?,
            "text:note" => self.note(node)?,
            "table:table" => self.table(node, looks)?,
            "draw:frame" => self.frame(node, looks)?,
            "draw:a" => self.inside(node, looks, link)?,
            name if name.starts_with("draw:") => self.drawing(node, looks)?,
            "office:annotation" => self.found.note(About::Comments, &comment(node)),
            "text:tracked-changes" => self.changes(node),
            "text:hidden-text" | "text:hidden-paragraph" => self.found.note(About::Hidden, &node.words()),
            "text:table-of-content" | "text:illustration-index" | "text:table-index" => {
                self.found.note(About::Contents, "");
            }
            "office:forms" => {
                let mut fields = Vec::new();
                node.all("form:text", &mut fields);
                fields.iter().for_each(|_| self.found.note(About::Forms, ""));
            }
            "text:ruby-text" => {
                self.build.words(" (", looks, link);
                self.inside(node, looks, link)?;
                self.build.words(")", looks, link);
            }
            "text:sequence-decls" | "text:variable-decls" | "text:user-field-decls" | "office:scripts" => {}
            _ => self.inside(node, looks, link)?,
        }
        Ok(())
    }

    fn paragraph(&mut self, node: &Node, looks: Looks, link: Option<&Rc<str>>) -> Result<(), Unread> {
        let style = node.get("text:style-name").unwrap_or_default();
        if self.styles.is_hidden(style) {
            self.found.note(About::Hidden, &node.words());
            return Ok(());
        }
        let names = self.styles.names(style);
        let is = |wanted: &[&str]| names.iter().any(|name| wanted.contains(&name.as_str()));
        let said = node.get("text:outline-level").filter(|_| &*node.name == "text:h");
        let level = said.and_then(|level| level.parse().ok()).or_else(|| self.styles.level(style));
        let is_title = is(&["title", "titre principal"]);
        let is_quote = is(&["quotations", "quote", "citation"]);
        let looks = self.styles.looks(style, looks);
        if is_quote {
            self.build.open(Holder::Quote)?;
        }
        self.inside(node, looks, link)?;
        match level {
            _ if is_title => self.build.end_heading(1),
            // The title is above every heading.
            Some(level) => self.build.end_heading(level.saturating_add(1).min(6)),
            None => self.build.end_paragraph(None),
        }
        if is_quote {
            self.build.close(Holder::Quote);
        }
        Ok(())
    }

    fn list(&mut self, node: &Node, looks: Looks) -> Result<(), Unread> {
        let depth = self.lists.len();
        let outer = self.lists.last().map(|list| list.style.clone()).unwrap_or_default();
        let style = node.get("text:style-name").map_or(outer, str::to_owned);
        let mut number = self.styles.number(&style, depth);
        let goes_on = node.get("text:continue-numbering") == Some("true") || node.get("text:continue-list").is_some();
        if goes_on && number.is_some() {
            number = self.counted.get(&(style.clone(), depth)).copied().or(number);
        }
        let first = node.nodes().find(|item| &*item.name == "text:list-item");
        let said = first.and_then(|item| item.get("text:start-value")).and_then(|start| start.parse().ok());
        number = number.map(|number| said.unwrap_or(number));
        self.build.open(Holder::List(number))?;
        self.lists.push(OpenList { style, number, next: number.unwrap_or(1) });
        for item in node.nodes().filter(|item| matches!(&*item.name, "text:list-item" | "text:list-header")) {
            self.build.open(Holder::Item)?;
            self.inside(item, looks, None)?;
            self.build.close(Holder::Item);
            if let Some(list) = self.lists.last_mut() {
                list.next = list.next.saturating_add(1);
            }
        }
        self.build.close(Holder::List(None));
        if let Some(done) = self.lists.pop().filter(|list| list.number.is_some()) {
            self.counted.insert((done.style, depth), done.next);
        }
        Ok(())
    }

    fn note(&mut self, node: &Node) -> Result<(), Unread> {
        let Some(body) = node.child("text:note-body") else { return Ok(()) };
        let rank = self.build.new_note();
        self.build.piece(Piece::Note(rank));
        self.build.open(Holder::Note(rank))?;
        self.inside(body, Looks::default(), None)?;
        self.build.close(Holder::Note(rank));
        Ok(())
    }

    fn table(&mut self, node: &Node, looks: Looks) -> Result<(), Unread> {
        self.build.open(Holder::Grid)?;
        self.rows(node, looks)?;
        self.build.close(Holder::Grid);
        Ok(())
    }

    fn rows(&mut self, node: &Node, looks: Looks) -> Result<(), Unread> {
        for row in node.nodes() {
            match &*row.name {
                "table:table-row" => {
                    self.build.open(Holder::Row)?;
                    for cell in row.nodes().filter(|cell| &*cell.name == "table:table-cell") {
                        let count = |name: &str| cell.get(name).and_then(|said| said.parse().ok()).unwrap_or(1_usize);
                        let across = count("table:number-columns-spanned").clamp(1, WIDEST);
                        let down = count("table:number-rows-spanned").clamp(1, WIDEST);
                        for _ in 0..count("table:number-columns-repeated").clamp(1, WIDEST) {
                            self.build.open(Holder::Cell(across, down))?;
                            self.inside(cell, looks, None)?;
                            self.build.close(Holder::Cell(1, 1));
                        }
                    }
                    self.build.close(Holder::Row);
                }
                "table:table-header-rows" | "table:table-rows" | "table:table-row-group" => self.rows(row, looks)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// A frame: an image, a box of text, an object.
    fn frame(&mut self, node: &Node, looks: Looks) -> Result<(), Unread> {
        let words = |name: &str| node.child(name).map(Node::words).unwrap_or_default();
        let (title, described) = (words("svg:title"), words("svg:desc"));
        let alt = if described.trim().is_empty() { title } else { described };
        if let Some(object) = node.child("draw:object") {
            let is_formula = object.below("math:math").is_some();
            self.found.note(if is_formula { About::Formulas } else { About::Drawings }, &alt);
            let words = object.words();
            self.build.words(words.trim(), looks, None);
        } else if let Some(text) = node.child("draw:text-box") {
            self.build.open(Holder::Aside)?;
            self.inside(text, looks, None)?;
            self.build.close(Holder::Aside);
        } else if let Some(image) = node.child("draw:image") {
            self.image(image, &alt)?;
        } else {
            self.found.note(About::Media, &alt);
        }
        Ok(())
    }

    fn image(&mut self, image: &Node, alt: &str) -> Result<(), Unread> {
        let address = image.get("xlink:href").unwrap_or_default();
        if is_public(address) {
            self.found.note(About::RemoteImages, address);
            return Ok(());
        }
        let bytes = self.package.part(address.trim_start_matches("./"))?.unwrap_or_default();
        if let Some(number) = self.found.image(bytes, alt, address) {
            self.build.piece(Piece::Image(number, alt.to_owned()));
        }
        Ok(())
    }

    /// A drawing, of which the words are kept.
    fn drawing(&mut self, node: &Node, looks: Looks) -> Result<(), Unread> {
        if node.below("draw:image").is_none() && node.words().trim().is_empty() {
            self.found.note(About::Drawings, "");
            return Ok(());
        }
        self.build.open(Holder::Aside)?;
        self.inside(node, looks, None)?;
        self.build.close(Holder::Aside);
        Ok(())
    }

    fn changes(&mut self, node: &Node) {
        let mut deleted = Vec::new();
        node.all("text:deletion", &mut deleted);
        for region in deleted {
            let words: Vec<String> =
                region.nodes().filter(|part| &*part.name != "office:change-info").map(Node::words).collect();
            self.found.note(About::Deletions, &words.join(" "));
        }
    }
}

/// The words of a comment, after who wrote it.
fn comment(node: &Node) -> String {
    let words: Vec<String> = node
        .nodes()
        .filter(|part| matches!(&*part.name, "text:p" | "text:list" | "dc:creator"))
        .map(|part| if &*part.name == "dc:creator" { format!("{}\u{a0}:", part.words()) } else { part.words() })
        .collect();
    words.join(" ")
}
