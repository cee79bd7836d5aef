//! An anchor is the address of a section inside a sheet: the slug of its heading. This file numbers the headings of a
//! body, cuts it into sections, replaces one, and says where an anchor leads once its heading was reworded or removed.

mod carry;
mod sketch;

use std::collections::{HashMap, HashSet};

use comrak::Arena;
use comrak::nodes::{Node, NodeValue};

use super::markup::tree;
use super::title;
pub use carry::{Published, carry, is_settled};
pub use sketch::Sketch;

/// Ids that the page of a sheet uses itself: no heading may take one. Templates add theirs here, or use a `_`,
/// which no heading can hold.
pub const RESERVED_IDS: &[&str] = &[
    "ajour",
    "apercu",
    "auteurs",
    "bref",
    "champs",
    "citer",
    "commentaire",
    "conflit",
    "contenu",
    "corps",
    "cote",
    "credits",
    "debut",
    "discussion",
    "editeur",
    "etapes",
    "fiche",
    "filtres",
    "fin",
    "haut",
    "historique",
    "horloge",
    "info",
    "lettre",
    "licence",
    "liens",
    "lire-aussi",
    "menu",
    "message",
    "metadonnees",
    "n",
    "nb",
    "page",
    "pied",
    "q",
    "q-top",
    "recherche",
    "resultats",
    "resume",
    "section",
    "sommaire",
    "sources",
    "suivre",
    "themes",
    "titre",
    "version",
    "versions",
];

/// A part of a body, from its heading to the next heading of the same or a higher level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Level of the heading as written, 1 to 6.
    pub level: u8,
    /// The anchor, unique in the body.
    pub id: String,
    /// The heading as plain text.
    pub title: String,
    /// First line, the heading's own, counted from 1.
    pub line_start: usize,
    /// Last line, included.
    pub line_end: usize,
}

/// The anchor that a section's name leads to when no heading is known: `[[Titre#section]]`.
#[must_use]
pub fn of(name: &str, reserved: &[&str]) -> String {
    let slug = title::slug_or(name, "section");
    if reserved.contains(&slug.as_str()) { format!("section-{slug}") } else { slug }
}

/// The anchor that a fragment means, in the form of whoever wrote it: ours, GitHub's with its accents, MediaWiki's with
/// its `_` and its `.C3.89`, the heading itself. One that is an id as it stands is left so.
#[must_use]
pub fn meant(fragment: &str, reserved: &[&str]) -> String {
    if fragment.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_')) {
        return fragment.to_owned();
    }
    let is_dotted = fragment.as_bytes().windows(3).any(|three| {
        let is_hex = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'A'..=b'F');
        matches!(three, [b'.', rest @ ..] if rest.iter().all(is_hex))
    });
    let whole = if is_dotted { title::decoded(&fragment.replace('.', "%")) } else { fragment.to_owned() };
    of(&whole, reserved)
}

/// The anchor of a heading whose own leads to another section: it was published for what stands there now. No heading
/// can hold its `_`.
#[must_use]
pub fn instead(id: &str) -> String {
    format!("section_{id}")
}

/// Those of these ids of headings that lead to another of them, as `known` has it: each anchor, and where it leads.
#[must_use]
pub fn lent<'k>(ids: &[String], known: impl Iterator<Item = (&'k str, &'k str)>) -> HashSet<&'k str> {
    let ids: HashSet<&str> = ids.iter().map(String::as_str).collect();
    let is_lent = |(anchor, to): &(&str, &str)| anchor != to && ids.contains(anchor) && ids.contains(to);
    known.filter(is_lent).map(|(anchor, _)| anchor).collect()
}

/// Anchors for headings given in order: slugs, numbered from the second (`-2`, `-3`), prefixed by `section-` rather
/// than one of `reserved`.
#[must_use]
pub fn assign(headings: &[String], reserved: &[&str]) -> Vec<String> {
    let mut taken = HashSet::new();
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut ids = Vec::with_capacity(headings.len());
    for heading in headings {
        let slug = of(heading, reserved);
        let mut id = slug.clone();
        let count = counts.entry(slug.clone()).or_insert(1);
        while reserved.contains(&id.as_str()) || !taken.insert(id.clone()) {
            *count += 1;
            id = format!("{slug}-{count}");
        }
        ids.push(id);
    }
    ids
}

/// The headings of a parsed body, in order: those of quotes and lists too.
pub(crate) fn headings<'a>(root: Node<'a>) -> Vec<Node<'a>> {
    root.descendants().filter(|n| matches!(n.data().value, NodeValue::Heading(_))).collect()
}

/// The text of a heading as anchors and lists show it.
pub(crate) fn heading_text(heading: Node<'_>) -> String {
    heading.collect_text().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The sections of a body, in order. A heading inside a quote or a list opens none.
#[must_use]
pub fn outline(body: &str, reserved: &[&str]) -> Vec<Section> {
    let arena = Arena::new();
    let Some(root) = tree::parse(&arena, body) else {
        return Vec::new();
    };
    outline_of(root, body, reserved)
}

/// The same of a body that is parsed already.
pub(crate) fn outline_of(root: Node<'_>, body: &str, reserved: &[&str]) -> Vec<Section> {
    let last = body.lines().count();
    let mut sections = sections(root, reserved);
    sections.iter_mut().for_each(|section| section.line_end = last);
    close(&mut sections);
    sections
}

/// The sections of a parsed body, each but its heading still to be ended.
pub(crate) fn sections(root: Node<'_>, reserved: &[&str]) -> Vec<Section> {
    let headings = headings(root);
    let texts: Vec<String> = headings.iter().map(|h| heading_text(h)).collect();
    let ids = assign(&texts, reserved);
    let mut sections: Vec<Section> = Vec::new();
    for ((heading, title), id) in headings.into_iter().zip(texts).zip(ids) {
        let top = heading.parent().is_some_and(|p| matches!(p.data().value, NodeValue::Document));
        let NodeValue::Heading(written) = heading.data().value else {
            continue;
        };
        if top {
            let line_start = heading.data().sourcepos.start.line;
            sections.push(Section { level: written.level, id, title, line_start, line_end: line_start });
        }
    }
    sections
}

/// Ends each section where the next of the same or a higher level starts.
fn close(sections: &mut [Section]) {
    let mut next: [Option<usize>; 7] = [None; 7];
    for section in sections.iter_mut().rev() {
        let level = usize::from(section.level);
        let start = next.iter().take(level + 1).flatten().min().copied();
        if let Some(start) = start {
            section.line_end = start - 1;
        }
        if let Some(own) = next.get_mut(level) {
            *own = Some(section.line_start);
        }
        for deeper in next.iter_mut().skip(level + 1) {
            *deeper = None;
        }
    }
}

/// The text of one section, heading included; `None` when the body has no such anchor.
#[must_use]
pub fn section<'b>(body: &'b str, id: &str, reserved: &[&str]) -> Option<&'b str> {
    let section = outline(body, reserved).into_iter().find(|s| s.id == id)?;
    let (start, end) = bytes(body, &section);
    body.get(start..end)
}

/// The body with the text of one section replaced by `new`; `None` when the body has no such anchor.
/// Every other line keeps its bytes; one empty line parts the new text from what follows.
#[must_use]
pub fn replace_section(body: &str, id: &str, new: &str, reserved: &[&str]) -> Option<String> {
    let section = outline(body, reserved).into_iter().find(|s| s.id == id)?;
    let (start, end) = bytes(body, &section);
    let (head, tail) = (body.get(..start)?, body.get(end..)?);
    let new = new.trim_end();
    let gap = match (new.is_empty(), tail.is_empty()) {
        (true, _) => "",
        (false, true) => "\n",
        (false, false) => "\n\n",
    };
    Some(format!("{head}{new}{gap}{tail}"))
}

/// Where a section starts and ends in the body, in bytes.
fn bytes(body: &str, section: &Section) -> (usize, usize) {
    let mut at = 0;
    let (mut start, mut end) = (0, body.len());
    for (number, line) in body.split_inclusive('\n').enumerate() {
        if number + 1 == section.line_start {
            start = at;
        }
        at += line.len();
        if number + 1 == section.line_end {
            end = at;
        }
    }
    (start, end)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use crate::text::anchors::*;

    const BODY: &str = "Début.\n\n# Un\n\na\n\n## Un bis\n\nb\n\n> # Cité\n\n# Titre\n\nc\n\n# Un\n\nd\n";

    fn ids(body: &str) -> Vec<String> {
        outline(body, RESERVED_IDS).into_iter().map(|s| s.id).collect()
    }

    #[test]
    fn sections_have_stable_unique_anchors() {
        assert_eq!(ids(BODY), ["un", "un-bis", "section-titre", "un-2"]);
        assert_eq!(ids("# A\n\n# A\n\n# A 2\n\n# ?\n"), ["a", "a-2", "a-2-2", "section-section"]);
        assert_eq!(ids("```\n# non\n```\n\nÉté\n===\n"), ["ete"]);
    }

    #[test]
    fn a_fragment_is_read_in_every_form() {
        for fragment in ["etape-1", "Étape-1", "étape-1", "Étape_1", ".C3.89tape_1", "Étape 1", "ETAPE-1"] {
            assert_eq!(meant(fragment, RESERVED_IDS), "etape-1", "{fragment}");
        }
        for fragment in ["haut", "champ_duree", "fn-1", "passage_x_2"] {
            assert_eq!(meant(fragment, RESERVED_IDS), fragment);
        }
        assert_eq!(meant("Sources", RESERVED_IDS), "section-sources");
        assert_eq!(meant("V1.2 de Paris", RESERVED_IDS), "v1-2-de-paris");
    }

    #[test]
    fn a_section_runs_to_the_next_heading_of_its_level() {
        let lines: Vec<_> = outline(BODY, RESERVED_IDS).into_iter().map(|s| (s.line_start, s.line_end)).collect();
        assert_eq!(lines, [(3, 12), (7, 12), (13, 16), (17, 19)]);
        assert_eq!(section(BODY, "section-titre", RESERVED_IDS).unwrap(), "# Titre\n\nc\n\n");
    }

    #[test]
    fn replacing_a_section_touches_no_other_line() {
        let put = |id, new| replace_section(BODY, id, new, RESERVED_IDS);
        assert_eq!(
            put("un-bis", "## Neuf\n\nz\n\n").unwrap(),
            BODY.replace("## Un bis\n\nb\n\n> # Cité\n\n", "## Neuf\n\nz\n\n")
        );
        assert_eq!(put("un-2", "# Fin").unwrap(), BODY.replace("# Un\n\nd\n", "# Fin\n"));
        assert_eq!(put("section-titre", "").unwrap(), BODY.replace("# Titre\n\nc\n\n", ""));
        assert_eq!(put("absent", "x"), None);
    }
}
