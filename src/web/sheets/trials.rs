//! « Je l’ai essayée »: what members tell of having tried what a sheet describes.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::actions::try_sheet::{Change, MOST_NOTE, MOST_PLACE, Told, change_trial, try_sheet};
use crate::app::App;
use crate::cache::{Dep, Reads};
use crate::db::Db;
use crate::db::paging::Slice;
use crate::db::types::{AccountId, SheetId, TrialId};
use crate::error::{Error, Result, What};
use crate::messages::trials as said;
use crate::models::sheet::Sheet;
use crate::models::trial::Trial;
use crate::policy::{Act, Who};
use crate::text::{dates, typography};
use crate::web::extract::{Form, Query, SheetPath, Visitor};
use crate::web::parts::Pages;
use crate::web::sheets::find::{self, Found};
use crate::web::sheets::frame::{self, Author, Frame, Names, Problems};
use crate::web::shell::Shell;
use crate::web::{page, paging, respond, session};

/// Trials a page.
const PAGE: i64 = 20;
/// Trials told on the page of the sheet itself.
const LATEST: i64 = 3;

/// A trial as it is shown.
#[derive(Clone, Debug)]
pub struct TrialLine {
    id: TrialId,
    /// Who tells it.
    pub author: Author,
    /// « 12 mars 2026 ».
    pub date: String,
    /// « 18 personnes ».
    pub people: Option<String>,
    /// Where; may be empty.
    pub place: String,
    /// How it went; may be empty.
    pub note: String,
    /// Why it is hidden.
    hidden: Option<String>,
    is_own: bool,
}

/// What the page of a sheet tells of its trials.
#[derive(Clone, Debug)]
pub struct Trials {
    /// « essayée 3 fois »; none when nobody told of a trial.
    pub count: Option<String>,
    /// The latest.
    pub latest: Vec<TrialLine>,
    /// Whether there are more than these.
    pub more: bool,
}

/// The latest trials of a sheet, for everybody; records what was read.
pub fn latest(db: &mut Db, reads: &mut Reads, sheet: SheetId) -> Result<Trials> {
    let count = Trial::count(db, sheet)?;
    let rows = Trial::of_sheet(db, sheet, false, LATEST, 0)?;
    let people = Names::load(db, rows.iter().map(|trial| Some(trial.account_id)))?;
    people.seen_by(reads);
    let latest = rows.into_iter().map(|trial| line(trial, &people, None)).collect();
    Ok(Trials { count: said::count(count), latest, more: count > LATEST })
}

fn line(trial: Trial, people: &Names, reader: Option<AccountId>) -> TrialLine {
    TrialLine {
        id: trial.id,
        author: people.author(Some(trial.account_id)),
        date: dates::written(&trial.date).unwrap_or(trial.date),
        people: trial.people.map(said::people),
        place: typography::french(&trial.place).into_owned(),
        note: typography::french(&trial.note).into_owned(),
        hidden: trial.hidden_at.map(|_| trial.hide_reason.unwrap_or_default()),
        is_own: reader == Some(trial.account_id),
    }
}

/// The page of all trials, with the form for members.
#[derive(Template)]
#[template(path = "sheets/trials.html")]
struct TrialsPage {
    shell: Shell,
    frame: Frame,
    count: Option<String>,
    lines: Vec<TrialLine>,
    pages: Pages,
    told: Told,
    /// The last day that can be told: today in Paris, YYYY-MM-DD.
    today: String,
    may_tell: bool,
    may_hide: bool,
    problems: Problems,
}

/// `GET …/essais`
pub async fn show(
    app: App,
    visitor: Visitor,
    path: SheetPath,
    query: Query,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let sheet = match find::live(&app, &visitor, &path).await? {
        Found::Here(sheet) => sheet,
        Found::Moved(location) => return Ok(respond::moved(&location)),
    };
    let slice = Slice::of(query.find("page"), PAGE);
    let key = paging::is_near(slice).then(|| format!("{}/essais?page={}", sheet.path(), slice.page));
    respond::page(&app, &visitor, &request, key.as_deref(), async || {
        let told = Told { date: dates::iso_day(app.now().0), ..Told::default() };
        let (mut page, reads) = make(&app, &visitor, &sheet, slice, told, Problems::default()).await?;
        if !visitor.is_stranger() {
            page.shell.notice = said::of_notice(query.get("avis")).and_then(page::done);
        }
        Ok((respond::render(&page)?, reads))
    })
    .await
}

async fn make(
    app: &App,
    visitor: &Visitor,
    sheet: &Sheet,
    slice: Slice,
    told: Told,
    problems: Problems,
) -> Result<(TrialsPage, Reads)> {
    if !app.kinds().kind(&sheet.kind).tried {
        return Err(Error::NotFound(What::Page));
    }
    let (id, who) = (sheet.id, visitor.who.clone());
    let (count, lines, reads) = app
        .read::<_, Error>(move |db| {
            let mut reads = Reads::default();
            reads.saw(Dep::Sheet(id));
            let rows = Trial::of_sheet(db, id, who.may(Act::SeeHidden), slice.size, slice.offset())?;
            let people = Names::load(db, rows.iter().map(|trial| Some(trial.account_id)))?;
            people.seen_by(&mut reads);
            let lines: Vec<TrialLine> = rows.into_iter().map(|trial| line(trial, &people, who.account())).collect();
            Ok((Trial::count(db, id)?, lines, reads))
        })
        .await?;
    let is_stranger = matches!(visitor.who, Who::Stranger);
    let base = sheet.path();
    let (current, last) = (usize::try_from(slice.page), usize::try_from(slice.pages(count)));
    let page = TrialsPage {
        shell: if is_stranger { page::shell(app, visitor) } else { page::shell_with_form(app, visitor) },
        frame: frame::of(app, visitor, sheet),
        count: said::count(count),
        pages: paging::numbered(said::PAGES, current.unwrap_or(1), last.unwrap_or(1), |number| {
            format!("{base}/essais?page={number}")
        }),
        today: dates::iso_day(app.now().0),
        may_tell: visitor.who.may(Act::Write),
        may_hide: visitor.who.may(Act::Delete),
        lines,
        told,
        problems,
    };
    Ok((page, reads))
}

/// `POST …/essais`: tells a trial, or changes one when `faire` says what is to be done with it.
pub async fn save(app: App, visitor: Visitor, path: SheetPath, form: Form) -> Result<HttpResponse> {
    let sheet = find::posted(&app, &visitor, &path).await?;
    let text = |name: &str| form.get(name).to_owned();
    let told = Told { date: text("date"), people: text("personnes"), place: text("lieu"), note: text("note") };
    let change = match form.get("faire") {
        "reprendre" => Some((Change::TakeBack, "reprise")),
        "masquer" => Some((Change::Hide(text("motif")), "masquee")),
        "montrer" => Some((Change::Show, "montree")),
        _ => None,
    };
    let number = form.get("essai").parse().map(TrialId);
    let (node, who, id, typed) = (app.clone(), visitor.who.clone(), sheet.id, told.clone());
    let done = app
        .block(move || match change {
            None => Ok((try_sheet(&node, &who, id, &typed)?, "racontee")),
            Some((change, notice)) => {
                let number = number.map_err(|_| Error::NotFound(What::Page))?;
                Ok((change_trial(&node, &who, id, number, &change)?, notice))
            }
        })
        .await;
    match done {
        Ok((event, notice)) => {
            let location = format!("{}/essais?avis={notice}", sheet.path());
            Ok(respond::see_other_with(&location, vec![session::seen(&app, event)]))
        }
        Err(Error::Invalid(errors)) => {
            let slice = Slice::of(None, PAGE);
            let (page, _) = make(&app, &visitor, &sheet, slice, told, Problems::of(errors)).await?;
            respond::html_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error),
    }
}
