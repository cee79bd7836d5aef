//! Word documents (.docx), whoever wrote them.

mod runs;
mod styles;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::rc::Rc;

use styles::{Numberings, Role, Styles, numbering_of};

use super::build::{Build, Holder};
use super::found::Findings;
use super::model::{Bullet, Flow, Looks};
use super::package::Package;
use super::xml::Node;
use super::{About, Unread};

/// The most columns that a cell says to take.
const WIDEST: usize = 60;

/// Reads a document.
pub(super) fn read(bytes: &[u8], found: &mut Findings) -> Result<Flow, Unread> {
    let mut package = Package::open(bytes)?;
    let root = package.tree("_rels/.rels")?;
    let main = root.as_ref().and_then(|root| target(root, "/officeDocument")).unwrap_or("word/document.xml").to_owned();
    let (folder, file) = main.rsplit_once('/').unwrap_or(("", &main));
    let mut beside = |name: &str| package.tree(format!("{folder}/{name}").trim_start_matches('/'));
    let (styles, numbering) = (beside("styles.xml")?, beside("numbering.xml")?);
    let (footnotes, endnotes) = (beside("footnotes.xml")?, beside("endnotes.xml")?);
    let comments = beside("comments.xml")?;
    let relations = beside(&format!("_rels/{file}.rels"))?;
    let note_relations = beside("_rels/footnotes.xml.rels")?;
    let content = package.tree(&main)?.ok_or(Unread::Damaged)?;
    let body = content.child("w:body").ok_or(Unread::Damaged)?;
    around(&mut package, comments.as_ref(), found)?;
    let mut notes = HashMap::new();
    for (kind, part) in [("footnote", &footnotes), ("endnote", &endnotes)] {
        let nodes = part.iter().flat_map(Node::nodes);
        notes.extend(nodes.filter_map(|node| Some(((kind, node.get("w:id")?), node))));
    }
    let styles = Styles::of(styles.as_ref());
    let mut text = Text {
        relations: relations.as_ref().map(links).unwrap_or_default(),
        note_relations: note_relations.as_ref().map(links).unwrap_or_default(),
        folder: folder.to_owned(),
        package,
        numberings: Numberings::of(numbering.as_ref()),
        styles,
        notes,
        build: Build::default(),
        found,
        fields: Vec::new(),
        in_note: false,
    };
    text.blocks(body)?;
    Ok(text.build.finish())
}

/// Comments, and what stands at the edges of pages.
fn around(package: &mut Package<'_>, comments: Option<&Node>, found: &mut Findings) -> Result<(), Unread> {
    for comment in comments.into_iter().flat_map(Node::nodes) {
        let author = comment.get("w:author").map(|author| format!("{author}\u{a0}: ")).unwrap_or_default();
        found.note(About::Comments, &format!("{author}{}", comment.words()));
    }
    let names = package.names();
    let is_edge = |name: &&String| name.contains("/header") || name.contains("/footer");
    for name in names.iter().filter(is_edge).filter(|name| name.ends_with(".xml")) {
        let words = package.tree(name)?.map(|part| part.words()).unwrap_or_default();
        if words.chars().any(char::is_alphabetic) {
            found.note(About::Margins, &words);
        }
    }
    Ok(())
}

/// The part that a relation of this type leads to.
fn target<'n>(relations: &'n Node, kind: &str) -> Option<&'n str> {
    let found = relations.nodes().find(|node| node.get("Type").is_some_and(|of| of.ends_with(kind)));
    found.and_then(|node| node.get("Target")).map(|target| target.trim_start_matches('/'))
}

/// Where relations lead, by their id, and whether that is outside of the document.
fn links(relations: &Node) -> HashMap<String, (String, bool)> {
    let link = |node: &Node| {
        let outside = node.get("TargetMode") == Some("External");
        Some((node.get("Id")?.to_owned(), (node.get("Target")?.to_owned(), outside)))
    };
    relations.nodes().filter_map(link).collect()
}

/// A field: what it computes, and where words of its result lead.
#[derive(Default)]
struct Field {
    code: String,
    /// Whether its result is being read.
    is_result: bool,
    link: Option<Rc<str>>,
}

struct Text<'n, 'b, 'f> {
    package: Package<'b>,
    folder: String,
    relations: HashMap<String, (String, bool)>,
    note_relations: HashMap<String, (String, bool)>,
    styles: Styles<'n>,
    numberings: Numberings<'n>,
    notes: HashMap<(&'static str, &'n str), &'n Node>,
    build: Build,
    found: &'f mut Findings,
    fields: Vec<Field>,
    /// Whether a note is being read: notes have links of their own, and no notes.
    in_note: bool,
}

impl<'n> Text<'n, '_, '_> {
    /// Paragraphs and tables.
    fn blocks(&mut self, node: &'n Node) -> Result<(), Unread> {
        for node in node.nodes() {
            match &*node.name {
                "w:p" => self.paragraph(node)?,
                "w:tbl" => self.table(node)?,
                "w:sdt" => {
                    let gallery = node.child("w:sdtPr").and_then(|p| p.below("w:docPartGallery"));
                    if gallery.and_then(|node| node.get("w:val")) == Some("Table of Contents") {
                        self.found.note(About::Contents, "");
                    } else if let Some(content) = node.child("w:sdtContent") {
                        self.blocks(content)?;
                    }
                }
                "w:customXml" | "w:smartTag" | "w:ins" | "w:moveTo" | "w:body" => self.blocks(node)?,
                "w:del" => self.found.note(About::Deletions, &node.words()),
                "mc:AlternateContent" => {
                    if let Some(choice) = node.child("mc:Choice").or_else(|| node.child("mc:Fallback")) {
                        self.blocks(choice)?;
                    }
                }
                "w:altChunk" => self.found.note(About::Drawings, ""),
                "m:oMathPara" | "m:oMath" => self.formula(node),
                // Moved from here: the words stand where they were moved to.
                _ => {}
            }
        }
        Ok(())
    }

    fn paragraph(&mut self, node: &'n Node) -> Result<(), Unread> {
        let properties = node.child("w:pPr");
        let style = properties.and_then(|p| p.child("w:pStyle")).and_then(|s| s.get("w:val")).unwrap_or_default();
        let outline = properties.and_then(|p| p.child("w:outlineLvl")).and_then(|o| o.get("w:val"));
        let outline = outline.and_then(|level| level.parse::<u8>().ok()).filter(|level| *level < 9);
        let role = outline.map_or_else(|| self.styles.role(style), |level| Role::Heading(level + 1));
        let looks = self.styles.looks(style, self.styles.looks);
        if role == Role::Contents {
            self.found.note(About::Contents, "");
            return Ok(());
        }
        if role == Role::Quote {
            self.build.open(Holder::Quote)?;
        }
        self.runs(node, looks, None)?;
        let is_shown = self.build.has_line();
        match role {
            Role::Title => self.build.end_heading(1),
            Role::Heading(level) => self.build.end_heading(level.saturating_add(1).min(6)),
            _ => {
                let bullet = if is_shown { self.bullet(properties, style) } else { None };
                if is_shown && bullet.is_none() {
                    self.numberings.interrupt();
                }
                self.build.end_paragraph(bullet);
            }
        }
        if role == Role::Quote {
            self.build.close(Holder::Quote);
        }
        Ok(())
    }

    /// The place of a paragraph in a list: its own, its style's, or the one that the name of its style says.
    fn bullet(&mut self, properties: Option<&Node>, style: &str) -> Option<Bullet> {
        let own = properties.and_then(|p| p.child("w:numPr")).map(numbering_of);
        let of_style = self.styles.numbering(style);
        let (id, depth) = match (own, of_style) {
            (Some((Some(id), depth)), _) => (id, depth.unwrap_or_default()),
            (Some((None, depth)), Some((id, of_style))) => (id, depth.unwrap_or(of_style)),
            (None, Some(of_style)) => of_style,
            (_, None) => {
                let (is_ordered, depth) = self.styles.named_bullet(style)?;
                return Some(self.numberings.named(is_ordered, depth));
            }
        };
        // The numbering 0 takes a paragraph out of the list of its style.
        if id == "0" { None } else { self.numberings.next(&id, depth) }
    }

    fn table(&mut self, node: &'n Node) -> Result<(), Unread> {
        self.build.open(Holder::Grid)?;
        self.rows(node)?;
        self.build.close(Holder::Grid);
        Ok(())
    }

    fn rows(&mut self, node: &'n Node) -> Result<(), Unread> {
        for row in node.nodes() {
            match &*row.name {
                "w:tr" if row.child("w:trPr").is_some_and(|properties| properties.child("w:del").is_some()) => {
                    self.found.note(About::Deletions, &row.words());
                }
                "w:tr" => {
                    self.build.open(Holder::Row)?;
                    self.cells(row)?;
                    self.build.close(Holder::Row);
                }
                "w:sdt" | "w:sdtContent" | "w:ins" | "w:customXml" => self.rows(row)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn cells(&mut self, row: &'n Node) -> Result<(), Unread> {
        for cell in row.nodes() {
            match &*cell.name {
                "w:tc" => {
                    let properties = cell.child("w:tcPr");
                    let value = |name: &str| properties.and_then(|p| p.child(name)).and_then(|node| node.get("w:val"));
                    let across = value("w:gridSpan").and_then(|said| said.parse().ok()).unwrap_or(1_usize);
                    if value("w:vMerge") == Some("restart") {
                        self.found.note(About::MergedCells, "");
                    }
                    self.build.open(Holder::Cell(across.clamp(1, WIDEST), 1))?;
                    self.blocks(cell)?;
                    self.build.close(Holder::Cell(1, 1));
                }
                "w:sdt" | "w:sdtContent" | "w:customXml" => self.cells(cell)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// A formula, of which the letters are kept.
    fn formula(&mut self, node: &Node) {
        let words = node.words();
        self.found.note(About::Formulas, &words);
        self.build.words(words.trim(), Looks::default(), None);
    }
}
