//! One version of a sheet as it was, under the words that say that it is old; and which versions an address names.

use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use askama::Template;

use crate::app::App;
use crate::cache::{Body, Kept};
use crate::hall::error::{Error, Result, What};
use crate::models::reader::Reader;
use crate::models::revision::Revision;
use crate::models::sheet::Sheet;
use crate::models::thanks::ThankedFor;
use crate::reading::render;
use crate::reading::render::Resolver;
use crate::text::sheet_text::SheetText;
use crate::text::{dates, typography};
use crate::web::http::extract::{Query, SheetPath};
use crate::web::http::{Look, Outcome, Params, Pool, Stop};
use crate::web::pages::sheets::around;
use crate::web::pages::sheets::card;
use crate::web::pages::sheets::card::{Card, CardParams, Words};
use crate::web::pages::sheets::cited;
use crate::web::pages::sheets::cited::IN_VERSION;
use crate::web::pages::sheets::compare;
use crate::web::pages::sheets::compare::ComparePage;
use crate::web::pages::sheets::doors::Doors;
use crate::web::pages::sheets::frame;
use crate::web::pages::sheets::frame::{Author, Frame, Names};
use crate::web::pages::sheets::licence;
use crate::web::pages::sheets::licence::Licence;
use crate::web::pages::sheets::memento;
use crate::web::pages::sheets::printed::Printed;
use crate::web::pages::sheets::thank::{SheetThanks, ThankButton};
use crate::web::view::layout::Shell;
use crate::web::view::parts::Way;

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
pub struct VersionPage {
    shell: Shell,
    frame: Frame,
    title: String,
    number: i32,
    is_current: bool,
    when: String,
    date: String,
    printed: Printed,
    author: Author,
    comment: String,
    older: Option<Neighbour>,
    current: Option<Neighbour>,
    newer: Option<Neighbour>,
    restore: Option<String>,
    thank: ThankButton,
    laid: Laid,
    body: Arc<Kept<Body>>,
    /// The passage that somebody cited, as it was.
    cited: Option<String>,
}

/// The fields of a version, laid out as the sheet was.
struct Laid {
    card: Card,
    origin: Option<String>,
    themes: Vec<Way>,
    tags: Vec<Way>,
    licence: Licence,
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
enum VersionRange {
    One(i32),
    Two(i32, i32),
}

impl VersionRange {
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

/// One version of a sheet, or two side by side.
#[derive(Clone)]
pub struct VersionParams {
    path: SheetPath,
    asked: VersionRange,
    side_by_side: bool,
    /// The number of the passage that somebody cited.
    cited: Option<usize>,
}

impl Params for VersionParams {
    /// Comparing keeps a processor busy.
    const POOL: Pool = Pool::Computes;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        let path = SheetPath::of(request)?;
        let asked = path.tail.strip_prefix("/versions/").and_then(VersionRange::read);
        let asked = asked.ok_or(Error::NotFound(What::Revision))?;
        if path.tail != asked.path() {
            return Err(Stop::Moved(format!("/fiches/{}-{}{}", path.id, path.slug, asked.path())));
        }
        let query = Query::of(request);
        let cited = query.find(IN_VERSION).and_then(|rank| rank.parse().ok());
        Ok(Self { path, asked, cited, side_by_side: query.get("vue") != "ligne" })
    }

    /// Any two versions make a page: those kept are what one save changed, which lists and feeds link to.
    fn key(&self) -> Option<String> {
        let address = format!("/fiches/{}-{}{}", self.path.id, self.path.slug, self.asked.path());
        match self.asked {
            VersionRange::One(_) => self.cited.is_none().then_some(address),
            VersionRange::Two(from, to) => (to == from + 1).then(|| format!("{address}?{}", self.side_by_side)),
        }
    }
}

/// What an address of versions shows.
#[derive(Template)]
#[template(
    source = "{% match self %}{% when Self::One(page) %}{{ page|safe }}{% when Self::Two(page) %}{{ page|safe }}{% \
        endmatch %}",
    ext = "html"
)]
pub enum Versions {
    /// `/versions/{n}`
    One(Box<VersionPage>),
    /// `/versions/{n}...{m}`
    Two(Box<ComparePage>),
}

/// `GET /fiches/{id}-{slug}/versions/{n}` and `…/versions/{a}...{b}`; `?vue=ligne` shows the changes in the running
/// text.
pub fn show(look: &mut Look<'_>, asked: &VersionParams) -> Outcome<Versions> {
    let sheet = look.with_deleted(&asked.path)?;
    if !sheet.is_open_to(look.who())
        && let Some(gone) = look.reader.gone(&sheet)?
    {
        return Err(gone.into());
    }
    match asked.asked {
        VersionRange::One(number) => {
            let revision = readable(look, &sheet, number)?;
            memento::tell(look, &sheet, Some(revision.created_at));
            Ok(Versions::One(Box::new(make(look, &sheet, revision, asked.cited)?)))
        }
        VersionRange::Two(from, to) => {
            let both = (readable(look, &sheet, from)?, readable(look, &sheet, to)?);
            Ok(Versions::Two(Box::new(compare::make(look, &sheet, both, asked.side_by_side)?)))
        }
    }
}

/// The revision of that number, unless it was hidden from this person or erased: that is said, and nothing of what
/// stood in it.
fn readable(look: &mut Look<'_>, sheet: &Sheet, number: i32) -> Outcome<Revision> {
    let found = look.reader.revision_row(sheet, number)?;
    let revision = found.ok_or(Error::NotFound(What::Revision))?;
    if revision.is_readable_by(look.who()) {
        return Ok(revision);
    }
    let names = Names::load(&mut look.reader, [revision.author_id])?;
    let page = ClosedPage {
        shell: look.shell(),
        frame: frame::of(look.app, look.visitor, sheet),
        number: revision.number,
        when: dates::time_tag(revision.created_at.0),
        author: names.author(revision.author_id),
        is_erased: revision.erased,
        hash: if look.reader.reads_all_of(&revision.kind)? { revision.hash.clone() } else { String::new() },
    };
    Err(Stop::said(if revision.erased { StatusCode::GONE } else { StatusCode::FORBIDDEN }, &page))
}

fn make(look: &mut Look<'_>, sheet: &Sheet, revision: Revision, cited: Option<usize>) -> Result<VersionPage> {
    let (app, visitor) = (look.app, look.visitor);
    let number = revision.number;
    let body = render::body_of(app, &mut look.reader, sheet, number)?;
    let around = Around::load(&mut look.reader, sheet, &revision)?;
    let laid = lay(app, &mut look.reader, sheet, &around.text);
    let cited = cited.and_then(|rank| cited::text_in(around.text.body(), rank));
    let cited = cited.map(|text| Resolver::new(app, &mut look.reader, Some(sheet.id)).fragment(text));
    let (base, date) = (sheet.path(), dates::full(revision.created_at.0));
    let to = |other: &Revision| {
        let (from, to) = (number.min(other.number), number.max(other.number));
        Neighbour {
            href: if other.number == sheet.head { base.clone() } else { format!("{base}/versions/{}", other.number) },
            diff: format!("{base}/versions/{from}...{to}"),
            name: crate::hall::messages::history::compare_with(number, other.number),
        }
    };
    let author = around.names.author(revision.author_id);
    let thanks = SheetThanks::load(look, sheet)?;
    let is_current = number == sheet.head;
    let may_restore = !is_current && !revision.hidden && sheet.may_be_changed_by(&visitor.who);
    Ok(VersionPage {
        shell: frame::shell(app, visitor, &look.query()),
        thank: thanks.button(ThankedFor::Version(number), revision.author_id, &author.name),
        frame: frame::of(app, visitor, sheet),
        title: typography::french(&revision.title).into_owned(),
        printed: Printed::of(&app.config.base_url, sheet.id, number, revision.created_at.0),
        number,
        is_current,
        when: dates::time_tag(revision.created_at.0),
        author,
        older: around.older.as_ref().map(to),
        current: (!is_current).then(|| to(&around.head)),
        newer: around.newer.as_ref().map(to),
        restore: may_restore.then(|| format!("{base}/retablir/{number}")),
        comment: revision.comment,
        laid,
        body,
        cited,
        date,
    })
}

/// What stands around a version.
struct Around {
    text: Arc<SheetText>,
    head: Revision,
    older: Option<Revision>,
    newer: Option<Revision>,
    names: Names,
}

impl Around {
    fn load(reader: &mut Reader<'_>, sheet: &Sheet, revision: &Revision) -> Result<Self> {
        let number = revision.number;
        let head = reader.revision_row(sheet, sheet.head)?;
        Ok(Self {
            text: reader.sheet_text(sheet, number)?,
            head: head.ok_or(Error::NotFound(What::Revision))?,
            older: reader.readable_before(sheet, number)?,
            newer: reader.readable_after(sheet, number)?,
            names: Names::load(reader, [revision.author_id])?,
        })
    }
}

/// Lays the fields of an old text out by the kind that it names. Nothing leads to the editor: it would change today's
/// text.
fn lay(app: &App, reader: &mut Reader<'_>, sheet: &Sheet, text: &SheetText) -> Laid {
    let kinds = app.kinds();
    let kind = kinds.kind(text.kind().unwrap_or(&sheet.kind));
    let resolver = Resolver::new(app, reader, Some(sheet.id));
    let words = Words { resolver: &resolver, kinds: &kinds };
    let mut card = card::build(&words, &kind, text, CardParams::default(), &Doors::default());
    card.margin.extend(around::pinned(&words, text));
    let origin = around::origin(&words, &kind, text);
    let (themes, tags) = (around::themes(&kinds, text), around::tags(text));
    Laid { card, origin, themes, tags, licence: licence::of(&kinds, text, app.identity().chosen.licence()) }
}

#[cfg(test)]
mod tests {
    use crate::web::pages::sheets::version::*;

    #[test]
    fn an_address_names_one_version_or_two() {
        for (text, asked) in [
            ("3", Some(VersionRange::One(3))),
            ("3).", Some(VersionRange::One(3))),
            ("3...5", Some(VersionRange::Two(3, 5))),
            ("5...3", Some(VersionRange::Two(3, 5))),
            ("3...5,", Some(VersionRange::Two(3, 5))),
            ("4...4", Some(VersionRange::One(4))),
            ("3...", None),
            ("0", None),
            ("-1", None),
            ("x", None),
            ("99999999999", None),
        ] {
            assert_eq!(VersionRange::read(text), asked, "{text}");
        }
    }
}
