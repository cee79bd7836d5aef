//! Styles and numberings of a Word document: how words look, which paragraphs are headings, what place a paragraph has
//! in a list.

use std::collections::HashMap;

use super::super::model::{Bullet, Looks};
use super::super::xml::Node;

/// How far a style is followed to those that it is based on.
const FARTHEST: usize = 20;

/// What a style says of a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Text,
    Title,
    /// A heading, from level 1.
    Heading(u8),
    Quote,
    /// A line of a table of contents.
    Contents,
}

/// The styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles<'n> {
    styles: HashMap<&'n str, &'n Node>,
    /// How words look that nothing is said of.
    pub(super) looks: Looks,
}

/// The value of a setting that is on or off.
pub(super) fn is_on(node: &Node) -> bool {
    !matches!(node.get("w:val"), Some("0" | "false" | "off" | "none"))
}

/// How words look with these properties, among words that look so.
pub(super) fn looks_of(properties: Option<&Node>, mut looks: Looks) -> Looks {
    for node in properties.into_iter().flat_map(Node::nodes) {
        match &*node.name {
            "w:b" => looks.bold = is_on(node),
            "w:i" => looks.italic = is_on(node),
            "w:strike" | "w:dstrike" => looks.struck = is_on(node),
            "w:vertAlign" => {
                looks.raised = node.get("w:val") == Some("superscript");
                looks.lowered = node.get("w:val") == Some("subscript");
            }
            "w:position" => {
                let by = node.get("w:val").and_then(|by| by.parse::<i32>().ok()).unwrap_or_default();
                (looks.raised, looks.lowered) = (by > 0, by < 0);
            }
            "w:sz" => looks.size = node.get("w:val").and_then(|size| size.parse().ok()).unwrap_or(looks.size),
            _ => {}
        }
    }
    looks
}

impl<'n> Styles<'n> {
    /// Reads `word/styles.xml`.
    pub(super) fn of(part: Option<&'n Node>) -> Self {
        let Some(part) = part else { return Self::default() };
        let styles = part.nodes().filter(|node| &*node.name == "w:style");
        let styles = styles.filter_map(|style| Some((style.get("w:styleId")?, style))).collect();
        let defaults = part.child("w:docDefaults").and_then(|node| node.below("w:rPr"));
        Self { styles, looks: looks_of(defaults, Looks::default()) }
    }

    fn chain(&self, id: &str) -> Vec<&'n Node> {
        let mut chain = Vec::new();
        let mut next = self.styles.get(id).copied();
        while let Some(style) = next.filter(|_| chain.len() < FARTHEST) {
            chain.push(style);
            let base = style.child("w:basedOn").and_then(|base| base.get("w:val"));
            next = base.and_then(|base| self.styles.get(base).copied());
        }
        chain
    }

    /// How words of this style look.
    pub(super) fn looks(&self, id: &str, looks: Looks) -> Looks {
        self.chain(id).into_iter().rev().fold(looks, |looks, style| looks_of(style.child("w:rPr"), looks))
    }

    fn names(&self, id: &str) -> impl Iterator<Item = String> {
        let name = |style: &Node| style.child("w:name").and_then(|name| name.get("w:val")).map(str::to_lowercase);
        self.chain(id).into_iter().filter_map(name).collect::<Vec<_>>().into_iter()
    }

    /// What paragraphs of this style are.
    pub(super) fn role(&self, id: &str) -> Role {
        for (name, style) in self.names(id).zip(self.chain(id)) {
            let level = name.strip_prefix("heading ").or_else(|| name.strip_prefix("titre "));
            if let Some(level) =
                level.and_then(|level| level.trim().parse().ok()).filter(|level| (1..=9).contains(level))
            {
                return Role::Heading(level);
            }
            let outline = style.child("w:pPr").and_then(|p| p.child("w:outlineLvl")).and_then(|o| o.get("w:val"));
            match outline.and_then(|level| level.parse::<u8>().ok()) {
                Some(level) if level < 9 => return Role::Heading(level + 1),
                _ => {}
            }
            match name.as_str() {
                "title" | "titre" => return Role::Title,
                "quote" | "intense quote" | "citation" | "citation intense" => return Role::Quote,
                name if name.starts_with("toc ") || name.starts_with("tm ") => return Role::Contents,
                _ => {}
            }
        }
        Role::Text
    }

    /// The numbering that a style gives its paragraphs: its id, and the depth.
    pub(super) fn numbering(&self, id: &str) -> Option<(String, usize)> {
        let of = |style: &&Node| style.child("w:pPr").and_then(|p| p.child("w:numPr")).map(numbering_of);
        self.chain(id).iter().find_map(of).and_then(|(id, depth)| Some((id?, depth.unwrap_or_default())))
    }

    /// The place in a list that the name of a style says: « List Bullet 2 », « Liste à puces 2 ».
    pub(super) fn named_bullet(&self, id: &str) -> Option<(bool, usize)> {
        self.names(id).find_map(|name| {
            let (ordered, rest) = [
                ("list bullet", false),
                ("liste à puces", false),
                ("puces", false),
                ("list number", true),
                ("liste à numéros", true),
                ("liste numérotée", true),
            ]
            .into_iter()
            .find_map(|(begin, ordered)| Some((ordered, name.strip_prefix(begin)?.trim().to_owned())))?;
            let depth = if rest.is_empty() { 1 } else { rest.parse::<usize>().ok()? };
            Some((ordered, depth.clamp(1, 9) - 1))
        })
    }
}

/// What a `w:numPr` says: the numbering, and the depth.
pub(super) fn numbering_of(node: &Node) -> (Option<String>, Option<usize>) {
    let value = |name: &str| node.child(name).and_then(|child| child.get("w:val"));
    (value("w:numId").map(str::to_owned), value("w:ilvl").and_then(|depth| depth.parse().ok()))
}

/// The numberings of a document, and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numberings<'n> {
    abstracts: HashMap<&'n str, &'n Node>,
    numbers: HashMap<&'n str, &'n Node>,
    counted: HashMap<(String, usize), u64>,
}

impl<'n> Numberings<'n> {
    /// Reads `word/numbering.xml`.
    pub(super) fn of(part: Option<&'n Node>) -> Self {
        let mut read = Self::default();
        for node in part.into_iter().flat_map(Node::nodes) {
            match &*node.name {
                "w:abstractNum" => drop(node.get("w:abstractNumId").map(|id| read.abstracts.insert(id, node))),
                "w:num" => drop(node.get("w:numId").map(|id| read.numbers.insert(id, node))),
                _ => {}
            }
        }
        read
    }

    /// The place in a list of the next paragraph of this numbering; none where it numbers nothing.
    pub(super) fn next(&mut self, id: &str, depth: usize) -> Option<Bullet> {
        let depth = depth.min(8);
        let number = self.numbers.get(id).copied()?;
        let base = number.child("w:abstractNumId").and_then(|base| base.get("w:val"))?;
        let wanted = depth.to_string();
        let is_level = |node: &&Node| node.get("w:ilvl") == Some(wanted.as_str());
        let changed = number.nodes().find(|node| &*node.name == "w:lvlOverride" && is_level(node));
        let level = changed.and_then(|node| node.child("w:lvl"));
        let level = level.or_else(|| self.abstracts.get(base)?.nodes().find(|n| &*n.name == "w:lvl" && is_level(n)));
        let value = |name: &str| level.and_then(|level| level.child(name)).and_then(|child| child.get("w:val"));
        match value("w:numFmt") {
            Some("none") => return None,
            Some("bullet") | None => return Some(Bullet { depth, number: None, is_typed: false }),
            Some(_) => {}
        }
        let begun = changed.and_then(|node| node.child("w:startOverride")).and_then(|start| start.get("w:val"));
        let start = begun.or(value("w:start")).and_then(|start| start.parse().ok()).unwrap_or(1_u64);
        // Numberings of one abstract count on, unless one begins anew.
        let key = if begun.is_some() { id } else { base }.to_owned();
        self.counted.retain(|(of, below), _| *of != key || *below <= depth);
        let counted =
            self.counted.entry((key, depth)).and_modify(|last| *last = last.saturating_add(1)).or_insert(start);
        Some(Bullet { depth, number: Some(*counted), is_typed: false })
    }

    /// The place of a paragraph whose style is a list by its name alone.
    pub(super) fn named(&mut self, is_ordered: bool, depth: usize) -> Bullet {
        let number = is_ordered.then(|| {
            let counted = self
                .counted
                .entry((String::new(), depth))
                .and_modify(|last| *last = last.saturating_add(1))
                .or_insert(1);
            *counted
        });
        Bullet { depth, number, is_typed: false }
    }

    /// Something else than an item came: lists by name begin anew.
    pub(super) fn interrupt(&mut self) {
        self.counted.retain(|(of, _), _| !of.is_empty());
    }
}
