//! What changed from one version of a sheet to another: fields by their labels, then the text.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::app::App;
use crate::cache::{Dep, Reads};
use crate::db::Db;
use crate::error::{Error, Result, What};
use crate::models::reader::Reader;
use crate::models::revision::Revision;
use crate::models::sheet::Sheet;
use crate::policy::{Act, Who};
use crate::text::dates;
use crate::text::diff::Budget;
use crate::text::sheet_text::SheetText;
use crate::web::diff::DiffView;
use crate::web::extract::{Query, Visitor};
use crate::web::sheets::frame::{self, Author, Frame, Names};
use crate::web::sheets::version;
use crate::web::shell::Shell;
use crate::web::{page, respond};

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
struct ComparePage {
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
    texts: (SheetText, SheetText),
    previous: Option<Revision>,
    next: Option<Revision>,
    authors: usize,
    names: Names,
}

/// `GET /fiches/{id}-{slug}/versions/{a}...{b}`; `?vue=ligne` shows the changes in the running text.
pub(super) async fn show(
    app: &App,
    visitor: &Visitor,
    request: &HttpRequest,
    query: &Query,
    sheet: &Sheet,
    (from, to): (i32, i32),
) -> Result<HttpResponse> {
    for number in [from, to] {
        let revision = version::find_revision(app, sheet, number).await?;
        if !revision.is_readable_by(&visitor.who) {
            return version::closed(app, visitor, sheet, &revision).await;
        }
    }
    let side_by_side = query.get("vue") != "ligne";
    // Any two versions make a page: those kept are what one save changed, which lists and feeds link to.
    let key = (to == from + 1).then(|| format!("{}/versions/{from}...{to}?{side_by_side}", sheet.path()));
    respond::page(app, visitor, request, key.as_deref(), async || {
        let (node, of, visitor) = (app.clone(), sheet.clone(), visitor.clone());
        app.compute_while_awaited(move |cancel| {
            let mut reads = Reads::default();
            reads.saw(Dep::Sheet(of.id));
            let loaded = node.store.read::<_, Error>(|db| load(db, &visitor.who, &of, from, to))?;
            loaded.names.seen_by(&mut reads);
            let page = make(&node, &visitor, &of, loaded, side_by_side, &mut Budget::until(cancel));
            Ok((respond::render(&page)?, reads))
        })
        .await
    })
    .await
}

fn load(db: &mut Db, who: &Who, sheet: &Sheet, from: i32, to: i32) -> Result<Loaded> {
    let missing = || Error::NotFound(What::Revision);
    let mut reader = Reader::new(db, who);
    let texts = (reader.sheet_text(sheet, from)?, reader.sheet_text(sheet, to)?);
    let from = Revision::find(db, sheet.id, from)?.ok_or_else(missing)?;
    let to = Revision::find(db, sheet.id, to)?.ok_or_else(missing)?;
    Ok(Loaded {
        previous: Revision::find_before(db, who, sheet.id, from.number)?,
        next: Revision::find_after(db, who, sheet.id, to.number)?,
        authors: Revision::authors_between(db, sheet.id, from.number, to.number - 1)?.len(),
        names: Names::load(db, [from.author_id, to.author_id])?,
        from,
        to,
        texts,
    })
}

fn make(
    app: &App,
    visitor: &Visitor,
    sheet: &Sheet,
    loaded: Loaded,
    side_by_side: bool,
    budget: &mut Budget,
) -> ComparePage {
    let (base, from, to) = (sheet.path(), &loaded.from, &loaded.to);
    let diff = DiffView::within(&app.kinds(), &loaded.texts.0, &loaded.texts.1, budget);
    let side = |revision: &Revision| Side {
        number: revision.number,
        href: format!("{base}/versions/{}", revision.number),
        is_current: revision.number == sheet.head,
        when: dates::time_tag(revision.created_at.0),
        author: loaded.names.author(revision.author_id),
        comment: revision.comment.clone(),
        minor: revision.minor,
    };
    let may_undo = to.number == from.number + 1 && sheet.deleted_at.is_none() && visitor.who.may(Act::Write);
    ComparePage {
        shell: page::shell(app, visitor),
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
    }
}
