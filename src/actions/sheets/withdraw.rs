//! What only one revision gave to its sheet, titles and section anchors: it goes when the revision is hidden or erased,
//! and comes back when the revision is shown again. A title goes from what was told of the sheet meanwhile too: from
//! the summaries of other revisions and from events.

use std::collections::HashSet;

use crate::db::Db;
use crate::db::happening::Withdrawn;
use crate::db::types::{EventId, Moment, SheetId};
use crate::hall::error::Result;
use crate::hall::messages;
use crate::models::anchor::{self, Anchor};
use crate::models::event;
use crate::models::name::{self, Name};
use crate::models::reader::Reader;
use crate::models::revision::Revision;
use crate::models::sheet::Sheet;
use crate::text::anchors::{RESERVED_IDS, outline};
use crate::text::sheet_text::SheetText;
use crate::text::title;

/// What each revision of a sheet is while its texts are read: number, hidden, erased.
type Shape = Vec<(i32, bool, bool)>;

/// What one revision gave that no other readable one gives, worked out from all texts before the transaction.
pub(super) struct OnlyIts {
    shape: Shape,
    /// Keys of titles, and anchors told by their `#`.
    given: HashSet<String>,
}

fn shape_of(rows: &[Revision]) -> Shape {
    rows.iter().map(|row| (row.number, row.hidden, row.erased)).collect()
}

/// Reads every text of a sheet for what only revision `number` gave.
pub(super) fn only_its(db: &mut Db, sheet: SheetId, number: i32) -> Result<OnlyIts> {
    let (mut its, mut others) = (HashSet::new(), HashSet::new());
    let mut shape = Vec::new();
    for (row, text) in Reader::keeper(db).texts(sheet)? {
        shape.push((row.number, row.hidden, row.erased));
        if row.number != number && (row.hidden || row.erased) {
            continue;
        }
        let given = if row.number == number { &mut its } else { &mut others };
        given.insert(title::key(&row.title));
        let Ok(Ok(text)) = text.as_deref().map(SheetText::parse) else { continue };
        given.extend(outline(text.body(), RESERVED_IDS).into_iter().map(|section| format!("#{}", section.id)));
    }
    its.retain(|given| !others.contains(given));
    Ok(OnlyIts { shape, given: its })
}

/// Takes it away, under the sheet's lock and before the revision's words go; none when the revisions are no more those
/// that were read.
pub(super) fn withdraw(db: &mut Db, of: &Sheet, number: i32, only: &OnlyIts) -> Result<Option<Withdrawn>> {
    let (sheet, rows) = (of.id, Reader::keeper(db).revisions_after(of, 0)?);
    if shape_of(&rows) != only.shape {
        return Ok(None);
    }
    let mut withdrawn = Withdrawn::default();
    for known in name::of_sheet(db, sheet)? {
        if only.given.contains(&known.key) {
            name::free(db, sheet, &known.key)?;
            withdrawn.names.push((known.key, known.title, known.since.0));
        }
    }
    let is_its = |known: &Anchor| only.given.contains(&format!("#{}", known.anchor));
    let (gone, stay): (Vec<Anchor>, Vec<Anchor>) = anchor::of_sheet(db, sheet)?.into_iter().partition(is_its);
    if !gone.is_empty() {
        anchor::replace(db, sheet, &stay)?;
    }
    withdrawn.anchors.extend(gone.into_iter().map(|anchor| (anchor.anchor, anchor.leads_to)));
    let title = rows.iter().find(|row| row.number == number).map(|row| row.title.as_str()).unwrap_or_default();
    if only.given.contains(&title::key(title)) {
        untell(db, sheet, title, rows.iter().filter(|row| row.number != number), &mut withdrawn)?;
    }
    Ok(Some(withdrawn))
}

/// Takes a title out of the summaries of other revisions, and of events that made none.
fn untell<'r>(
    db: &mut Db,
    sheet: SheetId,
    title: &str,
    others: impl Iterator<Item = &'r Revision>,
    withdrawn: &mut Withdrawn,
) -> Result<()> {
    for row in others {
        if let Some(comment) = without(&row.comment, title) {
            Revision::summarise(db, sheet, row.number, &comment)?;
            withdrawn.summaries.push((row.number, row.comment.clone()));
        }
    }
    for event in event::about(db, sheet, title)? {
        event::rename(db, event, messages::history::WITHHELD_TITLE)?;
        withdrawn.subjects.push((event.0, title.to_owned()));
    }
    Ok(())
}

/// A summary with the title put out wherever it stands as a whole; none when it does not.
fn without(summary: &str, title: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = summary;
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let mut before = None;
    let mut is_there = false;
    while let Some((start, after)) = rest.split_once(title).filter(|_| !title.is_empty()) {
        let left = start.chars().next_back().or(before);
        let stands_alone = !is_letter(left) && !is_letter(after.chars().next());
        out.push_str(start);
        out.push_str(if stands_alone { messages::history::WITHHELD_TITLE } else { title });
        is_there |= stands_alone;
        (before, rest) = (title.chars().next_back(), after);
    }
    out.push_str(rest);
    is_there.then_some(out)
}

/// Gives back what hiding took away. A title that another sheet took meanwhile stays with that sheet.
pub(super) fn give_back(db: &mut Db, of: &Sheet, withdrawn: Withdrawn) -> Result<()> {
    let sheet = of.id;
    for (key, title, since) in withdrawn.names {
        name::take(db, &Name { key, sheet_id: sheet, title, since: Moment(since) })?;
    }
    for (number, summary) in withdrawn.summaries {
        // One that was erased meanwhile says nothing any more.
        if Reader::keeper(db).revision_row(of, number)?.is_some_and(|row| !row.erased) {
            Revision::summarise(db, sheet, number, &summary)?;
        }
    }
    for (event, subject) in withdrawn.subjects {
        event::rename(db, EventId(event), &subject)?;
    }
    let mut anchors = anchor::of_sheet(db, sheet)?;
    let known: HashSet<String> = anchors.iter().map(|row| row.anchor.clone()).collect();
    let back = withdrawn.anchors.into_iter().filter(|(anchor, _)| !known.contains(anchor));
    anchors.extend(back.map(|(anchor, leads_to)| Anchor { sheet_id: sheet, anchor, leads_to, sketch: None }));
    Ok(anchor::replace(db, sheet, &anchors)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_goes_from_a_summary_where_it_stands_alone() {
        let put = messages::history::WITHHELD_TITLE;
        for (summary, title, expected) in [
            (
                "Titre changé : « Ann Bol » devient « Le bol »",
                "Ann Bol",
                Some(format!("Titre changé : « {put} » devient « Le bol »")),
            ),
            ("Bol, bol et Bol.", "Bol", Some(format!("{put}, bol et {put}."))),
            ("Bolet et caBol", "Bol", None),
            ("BolBol", "Bol", None),
            ("rien", "", None),
        ] {
            assert_eq!(without(summary, title), expected, "{summary}");
        }
    }
}
