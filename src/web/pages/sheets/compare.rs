//! What changed from one version of a sheet to another: fields by their labels, then the text.

use std::sync::Arc;

use askama::Template;

use crate::hall::error::Result;
use crate::http::counted;
use crate::models::reader::Reader;
use crate::models::revision::Revision;
use crate::models::sheet::Sheet;
use crate::text::dates;
use crate::text::diff::Budget;
use crate::text::sheet_text::SheetText;
use crate::web::http::Look;
use crate::web::pages::sheets::frame;
use crate::web::pages::sheets::frame::{Author, Frame, Names};
use crate::web::view::diff::DiffView;
use crate::web::view::layout::Shell;

/// One of the two versions.
struct Side {
    number: i32,
    href: String,
    is_current: bool,
    when: String,
    author: Author,
    comment: String,
    minor: bool,
}

/// What changed between two versions.
#[derive(Template)]
#[template(path = "sheets/compare.html")]
pub struct ComparePage {
    shell: Shell,
    frame: Frame,
    dates: (String, String),
    before: Side,
    after: Side,
    previous: Option<String>,
    next: Option<String>,
    undo: Option<String>,
    /// Versions in between, and their authors.
    between: Option<(i32, usize)>,
    side_by_side: bool,
    address: String,
    diff: DiffView,
}

/// Both versions and what stands around them.
struct Loaded {
    from: Revision,
    to: Revision,
    texts: (Arc<SheetText>, Arc<SheetText>),
    previous: Option<Revision>,
    next: Option<Revision>,
    authors: usize,
    names: Names,
}

/// The page of two versions.
pub(super) fn make(
    look: &mut Look<'_>,
    sheet: &Sheet,
    both: (Revision, Revision),
    side_by_side: bool,
) -> Result<ComparePage> {
    let (app, visitor) = (look.app, look.visitor);
    let loaded = load(&mut look.reader, sheet, both)?;
    let (base, from, to) = (sheet.path(), &loaded.from, &loaded.to);
    let bytes = loaded.texts.0.body().len() + loaded.texts.1.body().len();
    counted::text(app, visitor.address, bytes)?;
    let mut budget = Budget::until(look.cancel);
    let diff = DiffView::within(&app.kinds(), &loaded.texts.0, &loaded.texts.1, &mut budget);
    let side = |revision: &Revision| Side {
        number: revision.number,
        href: format!("{base}/versions/{}", revision.number),
        is_current: revision.number == sheet.head,
        when: dates::time_tag(revision.created_at.0),
        author: loaded.names.author(revision.author_id),
        comment: revision.comment.clone(),
        minor: revision.minor,
    };
    let may_change = sheet.deleted_at.is_none() && sheet.must_be_changed_by(&visitor.who).is_ok();
    let may_undo = to.number == from.number + 1 && may_change;
    Ok(ComparePage {
        shell: look.shell(),
        frame: frame::of(app, visitor, sheet),
        dates: (dates::full(from.created_at.0), dates::full(to.created_at.0)),
        before: side(from),
        after: side(to),
        previous: loaded.previous.map(|before| format!("{base}/versions/{}...{}", before.number, from.number)),
        next: loaded.next.map(|after| format!("{base}/versions/{}...{}", to.number, after.number)),
        undo: may_undo.then(|| format!("{base}/annuler/{}", to.number)),
        between: (to.number > from.number + 1).then_some((to.number - from.number - 1, loaded.authors)),
        side_by_side,
        address: format!("{base}/versions/{}...{}", from.number, to.number),
        diff,
    })
}

fn load(reader: &mut Reader<'_>, sheet: &Sheet, (from, to): (Revision, Revision)) -> Result<Loaded> {
    let (first, last) = (from.number, to.number);
    Ok(Loaded {
        texts: (reader.sheet_text(sheet, first)?, reader.sheet_text(sheet, last)?),
        previous: reader.readable_before(sheet, first)?,
        next: reader.readable_after(sheet, last)?,
        authors: reader.authors_between(sheet, first, last - 1)?.len(),
        names: Names::load(reader, [from.author_id, to.author_id])?,
        from,
        to,
    })
}
