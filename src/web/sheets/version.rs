//! One version of a sheet as it was, under the words that say that it is old; and which versions an address names.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::actions::render;
use crate::app::App;
use crate::cache::{Body, Dep, Kept, Reads};
use crate::db::Db;
use crate::error::{Error, Result, What};
use crate::models::reader::Reader;
use crate::models::revision::Revision;
use crate::models::sheet::Sheet;
use crate::policy::Who;
use crate::text::sheet_text::SheetText;
use crate::text::{dates, typography};
use crate::web::extract::{Query, SheetPath, Visitor};
use crate::web::sheets::compare;
use crate::web::sheets::find::{self, Found};
use crate::web::sheets::frame::{self, Author, Frame, Names};
use crate::web::shell::Shell;
use crate::web::{diff, page, respond};

/// The neighbour of a version, with what changed between the two.
struct Neighbour {
    href: String,
    diff: String,
    /// « diff entre le … et le … ».
    name: String,
}

/// One version.
#[derive(Template)]
#[template(path = "sheets/version.html")]
struct VersionPage {
    shell: Shell,
    frame: Frame,
    title: String,
    number: i32,
    is_current: bool,
    when: String,
    date: String,
    author: Author,
    comment: String,
    head_date: String,
    older: Option<Neighbour>,
    current: Option<Neighbour>,
    newer: Option<Neighbour>,
    restore: Option<String>,
    fields: Vec<(String, Vec<String>)>,
    body: Arc<Kept<Body>>,
}

/// A version whose text this reader may not read.
#[derive(Template)]
#[template(path = "sheets/closed_version.html")]
struct ClosedPage {
    shell: Shell,
    frame: Frame,
    number: i32,
    when: String,
    author: Author,
    is_erased: bool,
    hash: String,
}

/// The versions that an address names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    One(i32),
    Two(i32, i32),
}

impl Asked {
    /// Reads `3` or `3...5`; what a mail program stuck to it is left out.
    fn read(text: &str) -> Option<Self> {
        let digits = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (first, rest) = text.split_at(digits(text));
        let first = first.parse().ok().filter(|number| *number > 0)?;
        let Some(rest) = rest.strip_prefix("...") else { return Some(Self::One(first)) };
        let (second, _) = rest.split_at(digits(rest));
        match second.parse().ok().filter(|number| *number > 0)? {
            second if second == first => Some(Self::One(first)),
            second => Some(Self::Two(first.min(second), first.max(second))),
        }
    }

    fn path(self) -> String {
        match self {
            Self::One(number) => format!("/versions/{number}"),
            Self::Two(from, to) => format!("/versions/{from}...{to}"),
        }
    }
}

/// `GET /fiches/{id}-{slug}/versions/{n}` and `…/versions/{a}...{b}`
pub async fn show(
    app: App,
    visitor: Visitor,
    path: SheetPath,
    query: Query,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let asked = path.tail.strip_prefix("/versions/").and_then(Asked::read).ok_or(Error::NotFound(What::Revision))?;
    let sheet = match find::with_deleted(&app, &visitor, &path).await? {
        Found::Here(sheet) => sheet,
        Found::Moved(location) => return Ok(respond::moved(&location)),
    };
    if let Some(tombstone) = sheet.tombstone()
        && !sheet.is_open_to(&visitor.who)
    {
        return Err(Error::Gone(Box::new(tombstone)));
    }
    if path.tail != asked.path() {
        return Ok(respond::moved(&format!("{}{}", sheet.path(), asked.path())));
    }
    match asked {
        Asked::One(number) => one(&app, &visitor, &request, &sheet, number).await,
        Asked::Two(from, to) => compare::show(&app, &visitor, &request, &query, &sheet, (from, to)).await,
    }
}

async fn one(app: &App, visitor: &Visitor, request: &HttpRequest, sheet: &Sheet, number: i32) -> Result<HttpResponse> {
    let revision = find_revision(app, sheet, number).await?;
    if !revision.is_readable_by(&visitor.who) {
        return closed(app, visitor, sheet, &revision).await;
    }
    let key = format!("{}/versions/{number}", sheet.path());
    respond::page(app, visitor, request, Some(&key), async || {
        let (node, of, visitor) = (app.clone(), sheet.clone(), visitor.clone());
        app.block(move || {
            let mut reads = Reads::default();
            reads.saw(Dep::Sheet(of.id));
            let page = make(&node, &visitor, &of, revision, &mut reads)?;
            Ok((respond::render(&page)?, reads))
        })
        .await
    })
    .await
}

/// The revision of that number.
pub async fn find_revision(app: &App, sheet: &Sheet, number: i32) -> Result<Revision> {
    let id = sheet.id;
    app.read::<_, Error>(move |db| Ok(Revision::find(db, id, number)?)).await?.ok_or(Error::NotFound(What::Revision))
}

/// Says that a version was hidden or erased, and nothing of what stood in it.
pub async fn closed(app: &App, visitor: &Visitor, sheet: &Sheet, revision: &Revision) -> Result<HttpResponse> {
    let id = revision.author_id;
    let names = app.read(move |db| Names::load(db, [id])).await?;
    let page = ClosedPage {
        shell: page::shell(app, visitor),
        frame: frame::of(app, visitor, sheet),
        number: revision.number,
        when: dates::time_tag(revision.created_at.0),
        author: names.author(id),
        is_erased: revision.erased,
        hash: revision.hash.clone(),
    };
    respond::html_with(if revision.erased { StatusCode::GONE } else { StatusCode::FORBIDDEN }, &page)
}

fn make(app: &App, visitor: &Visitor, sheet: &Sheet, revision: Revision, reads: &mut Reads) -> Result<VersionPage> {
    let number = revision.number;
    let body = render::body_of(app, &visitor.who, sheet, number)?;
    reads.also(&body.reads);
    let around = app.store.read::<_, Error>(|db| Around::load(db, &visitor.who, sheet, &revision))?;
    around.names.seen_by(reads);
    let fields = fields(app, &around.text);
    let (base, date) = (sheet.path(), dates::full(revision.created_at.0));
    let to = |other: &Revision| {
        let (from, to) = (number.min(other.number), number.max(other.number));
        Neighbour {
            href: if other.number == sheet.head { base.clone() } else { format!("{base}/versions/{}", other.number) },
            diff: format!("{base}/versions/{from}...{to}"),
            name: crate::messages::history::diff_between(&date, &dates::full(other.created_at.0)),
        }
    };
    let is_current = number == sheet.head;
    let may_restore = !is_current && !revision.hidden && sheet.deleted_at.is_none();
    Ok(VersionPage {
        shell: page::shell(app, visitor),
        frame: frame::of(app, visitor, sheet),
        title: typography::french(&revision.title).into_owned(),
        number,
        is_current,
        when: dates::time_tag(revision.created_at.0),
        author: around.names.author(revision.author_id),
        head_date: dates::day(around.head.created_at.0),
        older: around.older.as_ref().map(to),
        current: (!is_current).then(|| to(&around.head)),
        newer: around.newer.as_ref().map(to),
        restore: may_restore.then(|| format!("{base}/retablir/{number}")),
        comment: revision.comment,
        fields,
        body,
        date,
    })
}

/// What stands around a version.
struct Around {
    text: SheetText,
    head: Revision,
    older: Option<Revision>,
    newer: Option<Revision>,
    names: Names,
}

impl Around {
    fn load(db: &mut Db, who: &Who, sheet: &Sheet, revision: &Revision) -> Result<Self> {
        let missing = || Error::NotFound(What::Revision);
        Ok(Self {
            text: Reader::new(db, who).sheet_text(sheet, revision.number)?,
            head: Revision::find(db, sheet.id, sheet.head)?.ok_or_else(missing)?,
            older: Revision::find_before(db, who, sheet.id, revision.number)?,
            newer: Revision::find_after(db, who, sheet.id, revision.number)?,
            names: Names::load(db, [revision.author_id])?,
        })
    }
}

/// The filled fields of a text by their labels, in the order of its kind.
fn fields(app: &App, text: &SheetText) -> Vec<(String, Vec<String>)> {
    let kinds = app.kinds();
    let def = kinds.kind(text.kind().unwrap_or_default());
    let order = def.order();
    let mut keys: Vec<&str> = order.clone();
    keys.extend(text.fields().iter().map(|(key, _)| key.as_str()).filter(|key| !order.contains(key)));
    keys.retain(|key| *key != crate::text::sheet_text::TITLE && *key != crate::text::sheet_text::KIND);
    keys.into_iter()
        .filter_map(|key| {
            let lines = diff::value_lines(&kinds, &def, key, Some(text.get(key)?));
            let label = diff::label_of(&def, key);
            let lines: Vec<String> = lines.iter().map(|line| typography::french(line).into_owned()).collect();
            (!lines.is_empty()).then_some((label, lines))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_one_version_or_two() {
        for (text, asked) in [
            ("3", Some(Asked::One(3))),
            ("3).", Some(Asked::One(3))),
            ("3...5", Some(Asked::Two(3, 5))),
            ("5...3", Some(Asked::Two(3, 5))),
            ("3...5,", Some(Asked::Two(3, 5))),
            ("4...4", Some(Asked::One(4))),
            ("3...", None),
            ("0", None),
            ("-1", None),
            ("x", None),
            ("99999999999", None),
        ] {
            assert_eq!(Asked::read(text), asked, "{text}");
        }
    }
}
