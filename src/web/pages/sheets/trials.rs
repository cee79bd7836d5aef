//! « Je l’ai essayée »: what members tell of having tried what a sheet describes.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use crate::actions::sheets::try_sheet::{MOST_NOTE, MOST_PLACE, Told, TrialAct, change_trial, try_sheet};
use crate::db::paging::Slice;
use crate::db::types::{AccountId, SheetId, TrialId};
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::trials as said;
use crate::hall::policy::Act;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::models::trial::Trial;
use crate::text::{dates, typography};
use crate::web::http::act::Anybody;
use crate::web::http::extract::{Query, SheetPath};
use crate::web::http::{Acted, Desk, Look, Outcome, Params, Pool};
use crate::web::pages::sheets::frame;
use crate::web::pages::sheets::frame::{Author, Frame, Names, Problems};
use crate::web::view::layout::Shell;
use crate::web::view::parts::Pages;
use crate::web::view::{page, pagination};

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

/// The latest trials of a sheet, for everybody.
pub fn latest(reader: &mut Reader<'_>, sheet: SheetId) -> Result<Trials> {
    let count = reader.count_trials(sheet)?;
    let rows = reader.trials(sheet, false, LATEST, 0)?;
    let people = Names::load(reader, rows.iter().map(|trial| Some(trial.account_id)))?;
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
pub struct TrialsPage {
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

/// A page of the trials of a sheet.
#[derive(Clone)]
pub struct TrialsParams {
    path: SheetPath,
    slice: Slice,
    done: String,
}

impl Params for TrialsParams {
    fn read(request: &HttpRequest) -> Outcome<Self> {
        let query = Query::of(request);
        let slice = Slice::of(query.find("page"), PAGE);
        Ok(Self { path: SheetPath::of(request)?, slice, done: query.get("avis").to_owned() })
    }

    fn key(&self) -> Option<String> {
        let (path, slice) = (&self.path, self.slice);
        pagination::is_near(slice).then(|| format!("/fiches/{}-{}/essais?page={}", path.id, path.slug, slice.page))
    }
}

/// `GET …/essais`
pub fn show(look: &mut Look<'_>, asked: &TrialsParams) -> Outcome<TrialsPage> {
    let sheet = look.live(&asked.path)?;
    let told = Told { date: dates::iso_day(look.app.now().0), ..Told::default() };
    let mut page = make(look, &sheet, asked.slice, told, Problems::default())?;
    if !look.visitor.is_stranger() {
        page.shell.notice = said::of_notice(&asked.done).and_then(page::done);
    }
    Ok(page)
}

fn make(look: &mut Look<'_>, sheet: &Sheet, slice: Slice, told: Told, problems: Problems) -> Result<TrialsPage> {
    let (app, visitor, who) = (look.app, look.visitor, look.who());
    if !app.kinds().kind(&sheet.kind).tried {
        return Err(Error::NotFound(What::Page));
    }
    let (id, sees_hidden) = (sheet.id, who.may(Act::SeeHidden));
    let reader = &mut look.reader;
    let rows = reader.trials(id, sees_hidden, slice.size, slice.offset())?;
    let count = reader.count_trials(id)?;
    let people = Names::load(reader, rows.iter().map(|trial| Some(trial.account_id)))?;
    let base = sheet.path();
    let (current, last) = (usize::try_from(slice.page), usize::try_from(slice.pages(count)));
    Ok(TrialsPage {
        shell: if visitor.is_stranger() { look.shell() } else { page::shell_with_form(app, visitor) },
        frame: frame::of(app, visitor, sheet),
        count: said::count(count),
        pages: pagination::numbered(said::PAGES, current.unwrap_or(1), last.unwrap_or(1), |number| {
            format!("{base}/essais?page={number}")
        }),
        today: dates::iso_day(app.now().0),
        may_tell: who.may(Act::Write),
        may_hide: who.may(Act::Delete),
        lines: rows.into_iter().map(|trial| line(trial, &people, who.account())).collect(),
        told,
        problems,
    })
}

/// What is sent: a trial, or what is to be done with one.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    date: String,
    #[serde(rename = "personnes")]
    people: String,
    #[serde(rename = "lieu")]
    place: String,
    note: String,
    #[serde(rename = "faire")]
    does: String,
    #[serde(rename = "motif")]
    reason: String,
    #[serde(rename = "essai")]
    which: String,
}

/// `POST …/essais`: tells a trial, or changes one when `faire` says what is to be done with it.
pub fn save(desk: &Desk<'_>, who: &Anybody, path: &SheetPath, form: Typed) -> Outcome<Acted> {
    let sheet = desk.sheet(path)?;
    let told = Told { date: form.date, people: form.people, place: form.place, note: form.note };
    let change = match form.does.as_str() {
        "reprendre" => Some((TrialAct::TakeBack, "reprise")),
        "masquer" => Some((TrialAct::Hide(form.reason), "masquee")),
        "montrer" => Some((TrialAct::Show, "montree")),
        _ => None,
    };
    let done = match change {
        None => try_sheet(desk.app, who, sheet.id, &told).map(|event| (event, "racontee")),
        Some((change, notice)) => {
            let number = form.which.parse().map(TrialId).map_err(|_| Error::NotFound(What::Page))?;
            change_trial(desk.app, who, sheet.id, number, &change).map(|event| (event, notice))
        }
    };
    match done {
        Ok((event, notice)) => Ok(desk.go(format!("{}/essais?avis={notice}", sheet.path()), Some(event))),
        Err(Error::Invalid(errors)) => {
            let slice = Slice::of(None, PAGE);
            Ok(Acted::again(StatusCode::UNPROCESSABLE_ENTITY, Pool::Reads, move |look| {
                Ok(make(look, &sheet, slice, told, Problems::of(errors))?)
            }))
        }
        Err(error) => Err(error.into()),
    }
}
