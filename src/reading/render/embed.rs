//! What stands for a sheet inside another: its card, or a passage of it.

use std::collections::HashSet;

use crate::cache::Dep;
use crate::models::anchor;
use crate::models::kind::KindSet;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::anchors::{self, RESERVED_IDS};
use crate::text::escape::escaped;
use crate::text::markup::pieces::Pieces;
use crate::text::typography;

/// Passages inside each other.
pub(super) const DEEPEST: usize = 2;
/// Passages of one text.
pub(super) const MOST: usize = 20;
/// The longest passage shown, in bytes.
pub(super) const LONGEST: usize = 40_000;

/// The anchor today and the text of a section, found by its heading or by an anchor it once had.
pub(super) fn section(reader: &mut Reader<'_>, sheet: &Sheet, name: &str) -> Option<(String, String)> {
    let text = reader.sheet_text(sheet, sheet.head).ok()?;
    let asked = anchors::of(name, RESERVED_IDS);
    let known = reader.ask([Dep::Sheet(sheet.id)], |db, _| anchor::of_sheet(db, sheet.id));
    let known = known.map_err(|error| tracing::warn!(%error, "the anchors of a sheet could not be read"));
    let old = known.ok()?.into_iter().find(|old| old.anchor == asked);
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

/// Its kind, its title and its sentence.
pub(super) fn card(kinds: &KindSet, sheet: &Sheet) -> String {
    framed(kinds, sheet, &paragraph(&sheet.summary))
}

/// The card, with the reason why the passage is not shown.
pub(super) fn without(kinds: &KindSet, sheet: &Sheet, why: &str) -> String {
    framed(kinds, sheet, &format!("<p class=\"soft\">{}</p>", escaped(why)))
}

fn framed(kinds: &KindSet, sheet: &Sheet, inner: &str) -> String {
    let kind = kinds.kind(&sheet.kind);
    let class = kind.color.css_class();
    format!(
        "<aside class=\"card inside {class}\"><p class=\"kind {class}\">{}</p><p><a href=\"{}\"><strong>{}</strong></a></p>{inner}</aside>",
        escaped(&kind.label),
        sheet.path(),
        escaped(&typography::french(&sheet.title)),
    )
}

fn paragraph(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("<p>{}</p>", escaped(&typography::french(text))) }
}

/// A passage, set, with the way to its sheet.
pub(super) fn passage(sheet: &Sheet, anchor: &str, set: &Pieces) -> Pieces {
    let mut whole = Pieces::from("<div class=\"passage\">".to_owned());
    whole.push(set);
    whole.push_html(&format!(
        "<p class=\"small\"><a href=\"{}#{}\">{}</a></p></div>",
        sheet.path(),
        escaped(anchor),
        escaped(&typography::french(&sheet.title)),
    ));
    whole
}

#[cfg(test)]
mod tests {
    use super::notes_elsewhere;

    #[test]
    fn a_passage_takes_its_notes_along() {
        let body = "## Un\n\nDit[^a] et[^b].\n\n[^b]: Ici.\n\n## Deux\n\nLà[^c].\n\n[^a]: Plus loin.\n    La suite.\n[^c]: Autre.\n";
        let section = "## Un\n\nDit[^a] et[^b].\n\n[^b]: Ici.\n\n";
        assert_eq!(notes_elsewhere(body, section), "\n\n[^a]: Plus loin.\n\n    La suite.");
        assert_eq!(notes_elsewhere(body, "Rien."), "");
    }
}
