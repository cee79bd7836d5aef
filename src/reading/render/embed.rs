//! What stands for a sheet inside another: its card, or a passage of it.

use std::borrow::Cow;
use std::collections::HashSet;

use askama::Template;

use crate::models::kind::KindSet;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::anchors::{self, RESERVED_IDS};
use crate::text::markup::pieces::Pieces;
use crate::text::typography;

/// Passages inside each other.
pub(super) const DEEPEST: usize = 2;
/// Sheets shown inside one text; further ones are links.
pub(super) const MOST: usize = 200;
/// Passages of one text.
pub(super) const MOST_PASSAGES: usize = 20;
/// The longest passage shown, in bytes.
pub(super) const LONGEST: usize = 40_000;

/// The anchor today and the text of a section, found by its heading or by an anchor it once had.
pub(super) fn section(reader: &mut Reader<'_>, sheet: &Sheet, name: &str) -> Option<(String, String)> {
    let read = reader.sheet_text(sheet, sheet.head).and_then(|text| Ok((text, reader.anchors(sheet.id)?)));
    let missing = |error| {
        tracing::warn!(%error, "the section of a sheet could not be read");
        reader.saw_failure();
    };
    let (text, known) = read.map_err(missing).ok()?;
    let asked = anchors::of(name, RESERVED_IDS);
    let old = known.into_iter().find(|old| old.anchor == asked);
    let today = old.map(|old| old.leads_to).filter(|id| !id.is_empty());
    let tries = [Some(asked), today].into_iter().flatten();
    let mut found = tries.filter_map(|id| {
        let body = anchors::section(text.body(), &id, RESERVED_IDS)?;
        Some((id, format!("{body}{}", notes_elsewhere(text.body(), body))))
    });
    found.next()
}

/// The notes that a section calls and that are written elsewhere in the body.
fn notes_elsewhere(body: &str, section: &str) -> String {
    let called: HashSet<&str> = section.split("[^").skip(1).filter_map(|rest| Some(rest.split_once(']')?.0)).collect();
    let written: HashSet<&str> = section.lines().filter_map(noted).collect();
    let (mut found, mut wanted) = (String::new(), false);
    for line in body.lines() {
        if let Some(label) = noted(line) {
            wanted = called.contains(label) && !written.contains(label);
        } else if !line.starts_with([' ', '\t']) {
            wanted = false;
        }
        if wanted {
            found.push_str("\n\n");
            found.push_str(line);
        }
    }
    found
}

/// The label of the note that a line begins.
fn noted(line: &str) -> Option<&str> {
    Some(line.strip_prefix("[^")?.split_once("]:")?.0)
}

/// What stands for a sheet.
#[derive(Template)]
#[template(path = "reading/card.html")]
struct CardInside<'a> {
    color: &'a str,
    kind: &'a str,
    path: String,
    title: Cow<'a, str>,
    summary: Cow<'a, str>,
    /// Why the passage that was asked for is not shown.
    why: Option<&'a str>,
}

/// A passage and the way to its sheet; its own HTML stands where [`PLACE`] is.
#[derive(Template)]
#[template(path = "reading/passage.html")]
struct PassageInside<'a> {
    set: char,
    path: String,
    anchor: &'a str,
    title: Cow<'a, str>,
}

/// Stands in the template for a set text, whose places are filled later. What comes before it in the template holds
/// none.
const PLACE: char = '\u{fffc}';

/// Its kind, its title and its sentence.
pub(super) fn card(kinds: &KindSet, sheet: &Sheet) -> String {
    framed(kinds, sheet, None)
}

/// The card, with the reason why the passage is not shown.
pub(super) fn without(kinds: &KindSet, sheet: &Sheet, why: &str) -> String {
    framed(kinds, sheet, Some(why))
}

fn framed(kinds: &KindSet, sheet: &Sheet, why: Option<&str>) -> String {
    let kind = kinds.kind(&sheet.kind);
    rendered(&CardInside {
        color: kind.color.css_class(),
        kind: &kind.label,
        path: sheet.path(),
        title: typography::french(&sheet.title),
        summary: typography::french(&sheet.summary),
        why,
    })
}

/// A passage, set, with the way to its sheet.
pub(super) fn passage(sheet: &Sheet, anchor: &str, set: &Pieces) -> Pieces {
    let title = typography::french(&sheet.title);
    let html = rendered(&PassageInside { set: PLACE, path: sheet.path(), anchor, title });
    let (before, after) = html.split_once(PLACE).unwrap_or_default();
    let mut whole = Pieces::from(before.to_owned());
    whole.push(set);
    whole.push_html(after);
    whole
}

/// A template fails on nothing that it is given here; the text around it is shown in any case.
fn rendered(template: &impl Template) -> String {
    template.render().unwrap_or_else(|error| {
        tracing::error!(%error, "what stands for a sheet was not rendered");
        String::new()
    })
}

#[cfg(test)]
mod tests {
    use super::notes_elsewhere;

    #[test]
    fn a_passage_takes_its_notes_along() {
        let body = "## Un\n\nDit[^a] et[^b].\n\n[^b]: Ici.\n\n## Deux\n\nLà[^c].\n\n[^a]: Plus loin.\n    La suite.\n\
            [^c]: Autre.\n";
        let section = "## Un\n\nDit[^a] et[^b].\n\n[^b]: Ici.\n\n";
        assert_eq!(notes_elsewhere(body, section), "\n\n[^a]: Plus loin.\n\n    La suite.");
        assert_eq!(notes_elsewhere(body, "Rien."), "");
    }
}
