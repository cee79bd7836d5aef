//! « Signaler une erreur »: one box, below a sheet or alone on a page, for whoever reads it.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use crate::actions::sheets::correspondent::address_in;
use crate::actions::sheets::report_error::{MOST_CONTACT, MOST_PASSAGE, MOST_WORDS, NewRemark, Placed, report_error};
use crate::app::App;
use crate::db::types::{AccountId, RemarkPlace};
use crate::hall::error::{Error, Result};
use crate::hall::messages::remarks as said;
use crate::http::counted;
use crate::models::reader::Reader;
use crate::models::remark::CONTACT_DAYS;
use crate::models::sheet::Sheet;
use crate::text::typography;
use crate::web::http::act::{Anybody, status_of};
use crate::web::http::extract::{Query, SheetPath, Visitor};
use crate::web::http::middleware;
use crate::web::http::{Acted, Desk, Look, Outcome, Params, Pool};
use crate::web::pages::remarks::place::PlaceAsked;
use crate::web::pages::sheets::doors;
use crate::web::pages::sheets::frame;
use crate::web::pages::sheets::frame::{Frame, Problems};
use crate::web::pages::sheets::show;
use crate::web::pages::sheets::show::Answered;
use crate::web::view::layout::Shell;

/// What says that the box belongs below the sheet.
const BELOW: &str = "fiche";

/// What the forms of a page that is kept for all are sent with.
#[derive(Clone, Debug)]
pub struct ReaderToken {
    /// `forms.html` knows it under this name.
    pub token: String,
}

impl ReaderToken {
    /// That of a visitor; none for who is blocked.
    #[must_use]
    pub fn of(app: &App, visitor: &Visitor) -> Option<Self> {
        let is_free = visitor.who.must_be_free().is_ok();
        is_free.then(|| Self { token: middleware::token_for_readers(app, visitor) })
    }
}

/// The box.
#[derive(Clone, Debug)]
pub struct ReportBox {
    /// The token of its form; `forms.html` knows it under this name.
    pub token: String,
    /// Where it is sent.
    pub action: String,
    /// Who looks after the sheet.
    pub steward: Option<String>,
    /// The form that changes the sheet, for who would rather.
    pub edit: Option<String>,
    /// Whether it is sent from an account, which needs no address.
    pub is_member: bool,
    /// Whether it belongs below the sheet, where a script puts it: the answer stands there too.
    pub is_below: bool,
    /// The place that it is about.
    pub placed: Placed,
    /// What was typed.
    pub typed: NewRemark,
    /// What is wrong with that.
    pub problems: Problems,
    /// Days after which a contact is forgotten.
    pub days: i64,
    /// The most characters of each field: what is wrong, the passage, the contact.
    pub most: (usize, usize, usize),
}

impl ReportBox {
    /// The empty box of a sheet; none for who is blocked.
    pub fn of(app: &App, visitor: &Visitor, reader: &mut Reader<'_>, sheet: &Sheet) -> Result<Option<Self>> {
        let Some(ReaderToken { token }) = ReaderToken::of(app, visitor) else { return Ok(None) };
        let placed =
            Placed { place: RemarkPlace::Sheet, key: String::new(), name: String::new(), revision: sheet.head };
        Ok(Some(Self {
            token,
            action: format!("{}/signaler", sheet.path()),
            steward: name_of(reader, sheet.steward_id)?,
            edit: sheet.may_be_changed_by(&visitor.who).then(|| format!("{}/modifier", sheet.path())),
            is_member: visitor.who.account().is_some(),
            is_below: false,
            placed,
            typed: NewRemark::default(),
            problems: Problems::default(),
            days: CONTACT_DAYS,
            most: (MOST_WORDS, MOST_PASSAGE, MOST_CONTACT),
        }))
    }

    /// Whether it asks for the passage: below the sheet, a script adds the words that are selected there.
    #[must_use]
    pub fn asks_passage(&self) -> bool {
        !self.is_below || !self.typed.passage.is_empty() || !self.problems.at("passage_").is_empty()
    }

    /// The parameter that names the place, `champ=budget`, in hidden fields; none for the whole sheet.
    #[must_use]
    pub fn place(&self) -> Option<(&'static str, &str)> {
        (self.placed.place != RemarkPlace::Sheet).then(|| (self.placed.place.word(), self.placed.key.as_str()))
    }
}

fn name_of(reader: &mut Reader<'_>, account: Option<AccountId>) -> Result<Option<String>> {
    Ok(reader.names(account)?.pop().map(|(_, name)| name))
}

/// What is said at the place of the box once it was sent.
#[derive(Clone, Debug)]
pub struct Thanks {
    /// What was written.
    pub words: String,
    /// Who looks after the sheet.
    pub steward: Option<String>,
    /// Whether an answer can reach who wrote it.
    pub is_reachable: bool,
    /// The id of the part that it is about, to go back there; empty for the whole sheet.
    pub back: String,
}

/// The box alone on its page.
#[derive(Template)]
#[template(path = "remarks/report.html")]
pub struct ReportPage {
    shell: Shell,
    frame: Frame,
    report: Option<ReportBox>,
    thanks: Option<Thanks>,
    problems: Problems,
}

/// A place in a sheet, asked for by its address.
#[derive(Clone)]
pub struct ReportParams {
    path: SheetPath,
    place: PlaceAsked,
    passage: String,
    is_below: bool,
}

impl Params for ReportParams {
    const OWN: bool = true;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        let query = Query::of(request);
        let part = |place: RemarkPlace| query.get(place.word()).to_owned();
        Ok(Self {
            path: SheetPath::of(request)?,
            place: PlaceAsked {
                field: part(RemarkPlace::Field),
                section: part(RemarkPlace::Section),
                file: part(RemarkPlace::File),
                version: part(RemarkPlace::Version),
                message: part(RemarkPlace::Message),
                passage: String::new(),
            },
            passage: query.get("passage").chars().take(MOST_PASSAGE).collect(),
            is_below: query.get("ou") == BELOW,
        })
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// `GET …/signaler`, with `?champ=`, `?section=`, `?fichier=` or `?version=`, and `&passage=`; or `?ou=fiche`.
pub fn form(look: &mut Look<'_>, asked: &ReportParams) -> Outcome<ReportPage> {
    look.who().must_be_free()?;
    let sheet = look.live(&asked.path)?;
    let placed = asked.place.find(look, &sheet)?;
    let typed = NewRemark { passage: asked.passage.clone(), ..NewRemark::default() };
    Ok(make(look, &sheet, (placed, asked.is_below), typed, Problems::default())?)
}

fn make(
    look: &mut Look<'_>,
    sheet: &Sheet,
    (placed, is_below): (Placed, bool),
    typed: NewRemark,
    problems: Problems,
) -> Result<ReportPage> {
    let report = ReportBox::of(look.app, look.visitor, &mut look.reader, sheet)?;
    Ok(ReportPage {
        shell: look.shell(),
        frame: frame::of(look.app, look.visitor, sheet),
        report: report.map(|report| ReportBox { is_below, placed, typed, problems: problems.clone(), ..report }),
        thanks: None,
        problems,
    })
}

/// What is sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ReportForm {
    #[serde(rename = "erreur")]
    words: String,
    passage: String,
    #[serde(rename = "de")]
    contact: String,
    #[serde(rename = "champ")]
    field: String,
    section: String,
    #[serde(rename = "fichier")]
    file: String,
    version: String,
    message: String,
    /// Where the box stood.
    #[serde(rename = "ou")]
    stood: String,
    /// What no person sees, and programs fill in.
    #[serde(rename = "sujet")]
    trap: String,
}

/// `POST …/signaler`: keeps the remark; the answer stands where the box stood.
pub fn save(desk: &Desk<'_>, who: &Anybody, path: &SheetPath, form: ReportForm) -> Outcome<Acted> {
    who.must_be_free()?;
    let asked = PlaceAsked {
        field: form.field,
        section: form.section,
        file: form.file,
        version: form.version,
        message: form.message,
        passage: String::new(),
    };
    let typed = NewRemark { words: form.words, passage: form.passage, contact: form.contact };
    let (sheet, placed) = desk.look(|look| {
        let sheet = look.reader.sheet(path.id)?;
        let placed = asked.find(look, &sheet)?;
        Ok((sheet, placed))
    })?;
    let kept = match form.trap.is_empty() {
        false => Err(Error::field("erreur", said::TRAP)),
        true => counted::remark(desk.app, desk.visitor)
            .map_err(Error::from)
            .and_then(|()| report_error(desk.app, who, sheet.id, &placed, &typed)),
    };
    let is_below = form.stood == BELOW;
    match kept {
        Ok(()) => Ok(thanked(who, sheet, &typed, placed, is_below)),
        Err(error @ (Error::Invalid(_) | Error::TooMany { .. })) => again(sheet, (placed, is_below), typed, error),
        Err(error) => Err(error.into()),
    }
}

/// The page with what is wrong: the box comes back with all that was typed.
fn again(sheet: Sheet, place: (Placed, bool), typed: NewRemark, error: Error) -> Outcome<Acted> {
    let (status, wait) = (status_of(&error), error.retry_seconds());
    let problems = match wait {
        Some(seconds) => Problems(vec![("erreur".to_owned(), said::too_many(seconds))]),
        None => Problems::of_error(error)?,
    };
    // As the fields are called in the page, apart from every heading of the sheet.
    let problems = Problems(problems.0.into_iter().map(|(field, why)| (format!("{field}_"), why)).collect());
    let again = Acted::again(status, Pool::Reads, move |look| Ok(make(look, &sheet, place, typed, problems)?));
    Ok(again.after(wait))
}

/// The id of the part of the page that a remark is about.
fn part(placed: &Placed) -> String {
    match placed.place {
        RemarkPlace::Field => doors::id_of_field(&placed.key),
        RemarkPlace::Section => placed.key.clone(),
        _ => String::new(),
    }
}

/// The sheet with thanks in the place of the box, or the page of the box with thanks.
fn thanked(who: &Anybody, sheet: Sheet, typed: &NewRemark, placed: Placed, is_below: bool) -> Acted {
    let is_reachable = who.account().is_some() || address_in(&typed.contact).is_some();
    let words = typography::french(typed.words.trim()).into_owned();
    Acted::again(StatusCode::OK, Pool::Reads, move |look| {
        let steward = name_of(&mut look.reader, sheet.steward_id)?;
        let back = if is_below { part(&placed) } else { String::new() };
        let thanks = Thanks { words, steward, is_reachable, back };
        if is_below {
            return Ok(Reported::Below(Box::new(show::answering(look, &sheet, Answered::Reported(thanks))?)));
        }
        let page = make(look, &sheet, (placed, is_below), NewRemark::default(), Problems::default())?;
        Ok(Reported::Alone(Box::new(ReportPage { report: None, thanks: Some(thanks), ..page })))
    })
}

/// What answers a remark.
#[derive(Template)]
#[template(
    source = "{% match self %}{% when Self::Below(page) %}{{ page|safe }}\
              {% when Self::Alone(page) %}{{ page|safe }}{% endmatch %}",
    ext = "html"
)]
pub enum Reported {
    /// The sheet.
    Below(Box<show::SheetPage>),
    /// The page of the box.
    Alone(Box<ReportPage>),
}
