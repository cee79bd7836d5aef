//! Styles of an OpenDocument text: how words look, which paragraphs are headings, how lists count.

use std::collections::HashMap;

use super::super::model::Looks;
use super::super::xml::Node;

/// How far a style is followed to those that it is made from.
const FARTHEST: usize = 20;

/// The styles of a document.
#[derive(Debug, Default)]
pub(super) struct StyleBook<'n> {
    styles: HashMap<&'n str, &'n Node>,
    lists: HashMap<&'n str, &'n Node>,
}

impl<'n> StyleBook<'n> {
    /// Reads those of a part.
    pub(super) fn read(&mut self, part: &'n Node) {
        for group in part.nodes().filter(|node| matches!(&*node.name, "office:styles" | "office:automatic-styles")) {
            for style in group.nodes() {
                let Some(name) = style.get("style:name") else { continue };
                match &*style.name {
                    "style:style" => drop(self.styles.insert(name, style)),
                    "text:list-style" => drop(self.lists.insert(name, style)),
                    _ => {}
                }
            }
        }
    }

    /// A style, and those that it is made from.
    fn chain(&self, name: &str) -> Vec<&'n Node> {
        let mut chain = Vec::new();
        let mut next = self.styles.get(name).copied();
        while let Some(style) = next.filter(|_| chain.len() < FARTHEST) {
            chain.push(style);
            next = style.get("style:parent-style-name").and_then(|parent| self.styles.get(parent).copied());
        }
        chain
    }

    /// How words of this style look, among words that look so.
    pub(super) fn looks(&self, name: &str, mut looks: Looks) -> Looks {
        for style in self.chain(name).into_iter().rev() {
            let Some(text) = style.child("style:text-properties") else { continue };
            if let Some(weight) = text.get("fo:font-weight") {
                looks.bold = matches!(weight, "bold" | "600" | "700" | "800" | "900");
            }
            if let Some(style) = text.get("fo:font-style") {
                looks.italic = matches!(style, "italic" | "oblique");
            }
            if let Some(line) = text.get("style:text-line-through-style") {
                looks.struck = line != "none";
            }
            if let Some(place) = text.get("style:text-position") {
                let raised = place.split(' ').next().unwrap_or_default();
                looks.raised = raised == "super" || raised.trim_end_matches('%').parse::<i32>().is_ok_and(|by| by > 0);
                looks.lowered = raised == "sub" || raised.starts_with('-');
            }
            let points = text.get("fo:font-size").and_then(|size| size.strip_suffix("pt"));
            let whole =
                points.and_then(|points| points.split('.').next()).and_then(|points| points.parse::<u16>().ok());
            looks.size = whole.and_then(|points| points.checked_mul(2)).unwrap_or(looks.size);
        }
        looks
    }

    /// Whether words of this style do not show.
    pub(super) fn is_hidden(&self, name: &str) -> bool {
        let mut said = self.chain(name).into_iter().filter_map(|style| style.child("style:text-properties"));
        said.find_map(|text| text.get("text:display")) == Some("none")
    }

    /// The names of a style and of those that it is made from, as people read them.
    pub(super) fn names(&self, name: &str) -> Vec<String> {
        let readable = |style: &Node| {
            let shown = style.get("style:display-name").or(style.get("style:name")).unwrap_or_default();
            shown.replace("_20_", " ").to_lowercase()
        };
        self.chain(name).into_iter().map(readable).collect()
    }

    /// The level of a heading that paragraphs of this style are.
    pub(super) fn level(&self, name: &str) -> Option<u8> {
        let chain = self.chain(name);
        let said = chain.iter().find_map(|style| style.get("style:default-outline-level"));
        said.and_then(|level| level.parse().ok()).filter(|level| (1..=9).contains(level))
    }

    /// The number that a list begins with at this depth, from 0; none for one without order.
    pub(super) fn number(&self, list: &str, depth: usize) -> Option<u64> {
        let level = (depth + 1).to_string();
        let levels = self.lists.get(list)?;
        let level = levels.nodes().find(|node| node.get("text:level") == Some(&level))?;
        let is_ordered = &*level.name == "text:list-level-style-number" && level.get("style:num-format") != Some("");
        is_ordered.then(|| level.get("text:start-value").and_then(|start| start.parse().ok()).unwrap_or(1))
    }
}
