//! What only one revision gave to its sheet, titles and section anchors: it goes when the revision is hidden or erased,
//! and comes back when the revision is shown again.

use std::collections::HashSet;

use crate::db::Db;
use crate::db::happening::Withdrawn;
use crate::db::types::{Moment, SheetId};
use crate::hall::error::Result;
use crate::models::anchor::{self, Anchor};
use crate::models::name::{self, Name};
use crate::models::reader::Reader;
use crate::text::anchors::{RESERVED_IDS, outline};
use crate::text::sheet_text::SheetText;
use crate::text::title;

/// Takes away what only revision `number` gave. Call it under the sheet's lock, before the revision's words go.
pub(super) fn withdraw(db: &mut Db, sheet: SheetId, number: i32) -> Result<Withdrawn> {
    let (mut its, mut others) = (HashSet::new(), HashSet::new());
    for (row, text) in Reader::keeper(db).texts(sheet)? {
        let given = if row.number == number { &mut its } else { &mut others };
        if row.number != number && (row.hidden || row.erased) {
            continue;
        }
        given.insert(title::key(&row.title));
        let Ok(Ok(text)) = text.as_deref().map(SheetText::parse) else { continue };
        // Titles and anchors share one set: an anchor is told by its `#`.
        given.extend(outline(text.body(), RESERVED_IDS).into_iter().map(|section| format!("#{}", section.id)));
    }
    let is_only_its = |given: &str| its.contains(given) && !others.contains(given);
    let mut withdrawn = Withdrawn::default();
    for known in name::of_sheet(db, sheet)? {
        if is_only_its(&known.key) {
            name::free(db, sheet, &known.key)?;
            withdrawn.names.push((known.key, known.title, known.since.0));
        }
    }
    let (gone, stay): (Vec<Anchor>, Vec<Anchor>) =
        anchor::of_sheet(db, sheet)?.into_iter().partition(|known| is_only_its(&format!("#{}", known.anchor)));
    if !gone.is_empty() {
        anchor::replace(db, sheet, &stay)?;
    }
    withdrawn.anchors.extend(gone.into_iter().map(|anchor| (anchor.anchor, anchor.leads_to)));
    Ok(withdrawn)
}

/// Gives back what hiding took away. A title that another sheet took meanwhile stays with that sheet.
pub(super) fn give_back(db: &mut Db, sheet: SheetId, withdrawn: Withdrawn) -> Result<()> {
    for (key, title, since) in withdrawn.names {
        name::take(db, &Name { key, sheet_id: sheet, title, since: Moment(since) })?;
    }
    let mut anchors = anchor::of_sheet(db, sheet)?;
    for (anchor, leads_to) in withdrawn.anchors {
        if !anchors.iter().any(|known| known.anchor == anchor) {
            anchors.push(Anchor { sheet_id: sheet, anchor, leads_to });
        }
    }
    Ok(anchor::replace(db, sheet, &anchors)?)
}
