//! What stands inside of a Word paragraph: runs of words, links, fields, notes, images.

use std::rc::Rc;

use super::super::address::{is_public, shared};
use super::super::build::Holder;
use super::super::model::{Looks, Piece};
use super::super::xml::{Child, Node};
use super::super::{About, Unread};
use super::styles::{is_on, looks_of};
use super::{Field, Text};

impl<'n> Text<'n, '_, '_> {
    /// What stands inside of a paragraph.
    pub(super) fn runs(&mut self, node: &'n Node, looks: Looks, link: Option<&Rc<str>>) -> Result<(), Unread> {
        for node in node.nodes() {
            match &*node.name {
                "w:r" => self.run(node, looks, link)?,
                "w:hyperlink" => {
                    let to = self.address(node.get("r:id").unwrap_or_default());
                    if to.is_none() {
                        self.found.note(About::LocalLinks, "");
                    }
                    self.runs(node, looks, to.as_ref())?;
                }
                "w:fldSimple" => {
                    let to = field_link(node.get("w:instr").unwrap_or_default());
                    self.runs(node, looks, to.as_ref().or(link))?;
                }
                "w:ins" | "w:moveTo" | "w:smartTag" | "w:customXml" | "w:sdtContent" | "w:bdo" | "w:dir" => {
                    self.runs(node, looks, link)?;
                }
                "w:sdt" => {
                    if let Some(content) = node.child("w:sdtContent") {
                        self.runs(content, looks, link)?;
                    }
                }
                "w:del" => self.found.note(About::Deletions, &node.words()),
                "m:oMathPara" | "m:oMath" => self.formula(node),
                "mc:AlternateContent" => {
                    if let Some(choice) = node.child("mc:Choice").or_else(|| node.child("mc:Fallback")) {
                        self.runs(choice, looks, link)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Where a relation leads, when that is a page.
    fn address(&self, id: &str) -> Option<Rc<str>> {
        let relations = if self.in_note { &self.note_relations } else { &self.relations };
        let (address, _) = relations.get(id).filter(|(address, outside)| *outside && is_public(address))?;
        Some(shared(address))
    }

    fn run(&mut self, node: &'n Node, looks: Looks, link: Option<&Rc<str>>) -> Result<(), Unread> {
        let properties = node.child("w:rPr");
        let style = properties.and_then(|p| p.child("w:rStyle")).and_then(|style| style.get("w:val"));
        let looks = style.map_or(looks, |style| self.styles.looks(style, looks));
        let looks = looks_of(properties, looks);
        if properties.and_then(|p| p.child("w:vanish")).is_some_and(is_on) {
            if !node.words().trim().is_empty() {
                self.found.note(About::Hidden, &node.words());
            }
            return Ok(());
        }
        self.parts(node, looks, link)
    }

    fn parts(&mut self, node: &'n Node, looks: Looks, link: Option<&Rc<str>>) -> Result<(), Unread> {
        for node in node.nodes() {
            match &*node.name {
                "w:t" | "w:noBreakHyphen" | "w:tab" | "w:ptab" | "w:sym" => self.say(node, looks, link),
                // The end of a page or of a column ends no line.
                "w:br" if matches!(node.get("w:type"), Some("page" | "column")) => {}
                "w:br" | "w:cr" => self.build.piece(Piece::Break),
                "w:delText" => self.found.note(About::Deletions, &node.words()),
                "w:fldChar" => self.field(node),
                "w:instrText" => {
                    if let Some(field) = self.fields.last_mut().filter(|field| !field.is_result) {
                        field.code.push_str(&node.words());
                    }
                }
                "w:footnoteReference" => self.note("footnote", node)?,
                "w:endnoteReference" => self.note("endnote", node)?,
                "w:drawing" | "w:pict" | "w:object" => self.drawing(node)?,
                "w:ruby" => {
                    for (part, around) in [("w:rubyBase", ["", ""]), ("w:rt", [" (", ")"])] {
                        let Some(part) = node.child(part) else { continue };
                        self.build.words(around[0], looks, link);
                        self.runs(part, looks, link)?;
                        self.build.words(around[1], looks, link);
                    }
                }
                "mc:AlternateContent" => {
                    if let Some(choice) = node.child("mc:Choice").or_else(|| node.child("mc:Fallback")) {
                        self.parts(choice, looks, link)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Adds the words of an element, unless they are what a field asks for rather than what it shows.
    fn say(&mut self, node: &Node, looks: Looks, link: Option<&Rc<str>>) {
        if self.fields.iter().any(|field| !field.is_result) {
            return;
        }
        let words = match &*node.name {
            "w:noBreakHyphen" => "\u{2011}".to_owned(),
            "w:tab" | "w:ptab" => " ".to_owned(),
            "w:sym" => symbol(node.get("w:char").unwrap_or_default()),
            _ => {
                let words = node.children.iter().filter_map(|child| match child {
                    Child::Words(words) => Some(words.as_str()),
                    Child::Node(_) => None,
                });
                words.collect::<String>().replace('\u{ad}', "")
            }
        };
        let of_field = self.fields.iter().rev().find_map(|field| field.link.clone());
        self.build.words(&words, looks, link.or(of_field.as_ref()));
    }

    fn field(&mut self, node: &Node) {
        match node.get("w:fldCharType") {
            Some("begin") => self.fields.push(Field::default()),
            Some("separate") => {
                if let Some(field) = self.fields.last_mut() {
                    field.is_result = true;
                    field.link = field_link(&field.code);
                }
            }
            Some("end") => drop(self.fields.pop()),
            _ => {}
        }
    }

    fn note(&mut self, kind: &'static str, node: &'n Node) -> Result<(), Unread> {
        let id = node.get("w:id").unwrap_or_default();
        let Some(note) = self.notes.get(&(kind, id)).copied().filter(|_| !self.in_note) else { return Ok(()) };
        let rank = self.build.new_note();
        self.build.piece(Piece::Note(rank));
        self.build.open(Holder::Note(rank))?;
        self.in_note = true;
        let fields = std::mem::take(&mut self.fields);
        self.blocks(note)?;
        self.fields = fields;
        self.in_note = false;
        self.build.close(Holder::Note(rank));
        Ok(())
    }

    /// An image, a box of text, or a drawing.
    fn drawing(&mut self, node: &'n Node) -> Result<(), Unread> {
        let mut images = Vec::new();
        for name in ["a:blip", "v:imagedata"] {
            node.all(name, &mut images);
        }
        let described = ["wp:docPr", "pic:cNvPr", "v:shape"].iter().find_map(|name| {
            let named = node.below(name)?;
            ["descr", "alt", "title"].iter().filter_map(|key| named.get(key)).find(|words| !words.trim().is_empty())
        });
        let alt = described.unwrap_or_default();
        for image in &images {
            self.image(image, alt)?;
        }
        let mut boxes = Vec::new();
        outermost(node, "w:txbxContent", &mut boxes);
        for text in &boxes {
            self.build.open(Holder::Aside)?;
            let fields = std::mem::take(&mut self.fields);
            self.blocks(text)?;
            self.fields = fields;
            self.build.close(Holder::Aside);
        }
        if images.is_empty() && boxes.is_empty() {
            self.found.note(About::Drawings, alt);
        }
        Ok(())
    }

    fn image(&mut self, image: &Node, alt: &str) -> Result<(), Unread> {
        let id = ["r:embed", "r:id", "r:link", "o:relid"].iter().find_map(|key| image.get(key)).unwrap_or_default();
        let relations = if self.in_note { &self.note_relations } else { &self.relations };
        let Some((target, outside)) = relations.get(id).cloned() else {
            self.found.note(About::OtherImages, alt);
            return Ok(());
        };
        if outside {
            self.found.note(About::RemoteImages, &target);
            return Ok(());
        }
        let path = match target.strip_prefix('/') {
            Some(path) => path.to_owned(),
            None => format!("{}/{target}", self.folder).trim_start_matches('/').to_owned(),
        };
        let bytes = self.package.part(&path)?.unwrap_or_default();
        if let Some(number) = self.found.image(bytes, alt, &path) {
            self.build.piece(Piece::Image(number, alt.to_owned()));
        }
        Ok(())
    }
}

/// The elements of this name that stand in no other of it; what is there twice for old programs counts once.
fn outermost<'n>(node: &'n Node, name: &str, found: &mut Vec<&'n Node>) {
    for node in node.nodes().filter(|node| &*node.name != "mc:Fallback") {
        if &*node.name == name { found.push(node) } else { outermost(node, name, found) }
    }
}

/// Where `HYPERLINK "https://…"` leads.
fn field_link(code: &str) -> Option<Rc<str>> {
    let rest = code.trim_start().strip_prefix("HYPERLINK")?;
    let address = rest.split('"').nth(1)?;
    is_public(address).then(|| shared(address))
}

/// A sign of a font of symbols.
fn symbol(code: &str) -> String {
    let known = match code.to_ascii_uppercase().as_str() {
        "F0B7" | "F0A7" | "F06C" => "•",
        "F0E0" | "F0E8" | "F0AE" | "F0D8" => "→",
        "F0FC" | "F0FE" => "✓",
        "F0A8" | "F06F" | "F0A3" => "☐",
        other => {
            let letter = u32::from_str_radix(other, 16).ok().and_then(char::from_u32);
            let is_own = letter.is_some_and(|letter| ('\u{e000}'..='\u{f8ff}').contains(&letter));
            return letter.filter(|_| !is_own).unwrap_or('□').to_string();
        }
    };
    known.to_owned()
}
