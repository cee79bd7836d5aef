//! « À traiter »: the remarks that wait for who looks after the sheets, and those that were closed.

use actix_web::HttpRequest;
use askama::Template;
use serde::Deserialize;

use crate::actions::sheets::correspondent::address_in;
use crate::actions::sheets::tell_remarks;
use crate::actions::sheets::tell_remarks::PATH;
use crate::actions::sheets::treat_remark::{MOST_ANSWER, MOST_WORD, Treatment, treat_remark};
use crate::db::paging::Slice;
use crate::db::types::{HeldId, RemarkId, RemarkStage};
use crate::hall::addresses;
use crate::hall::error::{Error, Result};
use crate::hall::messages;
use crate::hall::messages::remarks as said;
use crate::hall::policy::Act;
use crate::models::remark::{CONTACT_DAYS, Remark};
use crate::models::sheet::Sheet;
use crate::text::{dates, typography};
use crate::web::http::act::{Member, status_of};
use crate::web::http::extract::{Query, is_ticked};
use crate::web::http::{Acted, Desk, Look, Outcome, Params, Pool};
use crate::web::pages::remarks::place;
use crate::web::pages::remarks::waiting::{self, WaitingChange};
use crate::web::pages::sheets::frame::{Author, Names, Problems};
use crate::web::view::layout::Shell;
use crate::web::view::parts::{KindBadge, Pages};
use crate::web::view::{page, pagination};

/// Remarks a page.
const PAGE: i64 = 20;

/// One remark, and what may be done with it.
struct Case {
    id: RemarkId,
    kind: KindBadge,
    title: String,
    href: String,
    /// What part of the sheet; empty for the whole.
    place: String,
    /// Who sent it: a member, or nobody known.
    author: Option<Author>,
    contact: String,
    /// Whether it is a question that is let through, and the name by which it is signed.
    asks: Option<String>,
    when: String,
    passage: String,
    words: String,
    /// The version that was read, when the sheet changed since.
    read: Option<(String, i32)>,
    edit: Option<String>,
    /// Whether an answer reaches its author.
    is_reachable: bool,
    answer: Option<(String, Author, String)>,
    closed: Option<(String, Author, String)>,
}

/// The page.
#[derive(Template)]
#[template(path = "remarks/list.html")]
pub struct RemarksPage {
    shell: Shell,
    cases: Vec<Case>,
    is_closed: bool,
    /// How many wait, and how many were closed.
    counts: (i64, i64),
    pages: Pages,
    /// Whether they see the remarks of every sheet.
    moderates: bool,
    /// A remark just closed, which may be opened again.
    undo: Option<RemarkId>,
    /// What was just done about a remark of the page.
    told: Option<(RemarkId, &'static str)>,
    /// What was typed about which remark, and what is wrong with it.
    typed: Option<(RemarkId, RemarkForm)>,
    /// The changes that wait, the oldest first, and how many there are.
    waiting: (Vec<WaitingChange>, i64),
    /// The word typed about a change.
    refusing: Option<(HeldId, String)>,
    problems: Problems,
    days: i64,
    most: (usize, usize),
}

impl RemarksPage {
    /// What was just done about a remark: told where it stands, since the address leads there, past the page's top.
    fn told_about(&self, case: &Case) -> &str {
        self.told.filter(|(id, _)| *id == case.id).map_or("", |(_, words)| words)
    }

    /// What came back of a refused form about a remark: the answer, the word.
    fn typed_about(&self, case: &Case) -> (&str, &str) {
        let about = self.typed.as_ref().filter(|(id, _)| *id == case.id);
        about.map_or(("", ""), |(_, form)| (form.answer.as_str(), form.word.as_str()))
    }

    /// What came back of a refused form about a change: the word, what is wrong with it.
    fn refusing(&self, id: &HeldId) -> (&str, &str) {
        match &self.refusing {
            Some((about, word)) if about == id => (word, self.problems.at("mot")),
            _ => ("", ""),
        }
    }

    /// What is wrong with it.
    fn problems_of(&self, case: &Case) -> Problems {
        match &self.typed {
            Some((id, _)) if *id == case.id => self.problems.clone(),
            _ => Problems::default(),
        }
    }
}

/// Which remarks.
#[derive(Clone)]
pub struct RemarksParams {
    is_closed: bool,
    slice: Slice,
    done: String,
    undo: Option<RemarkId>,
    /// The remark that something was just done about.
    here: Option<RemarkId>,
}

impl Params for RemarksParams {
    const OWN: bool = true;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        let query = Query::of(request);
        let remark = |name: &str| query.find(name).and_then(|number| number.parse().ok()).map(RemarkId);
        Ok(Self {
            is_closed: query.get("etat") == "closes",
            slice: Slice::of(query.find("page"), PAGE),
            done: query.get("avis").to_owned(),
            undo: remark("remarque"),
            here: remark("ici"),
        })
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// `GET /a-traiter`, with `?etat=closes`
pub fn list(look: &mut Look<'_>, asked: &RemarksParams) -> Outcome<RemarksPage> {
    let mut page = make(look, asked)?;
    let done = said::of_notice(&asked.done).or_else(|| messages::held::of_notice(&asked.done));
    page.told = asked.here.filter(|id| page.cases.iter().any(|case| case.id == *id)).zip(done);
    page.shell.notice = done.filter(|_| page.told.is_none()).and_then(page::done);
    Ok(page)
}

fn make(look: &mut Look<'_>, asked: &RemarksParams) -> Result<RemarksPage> {
    look.who().member()?;
    let (_, count) = look.reader.held_changes(0)?;
    let (slice, is_closed) = (asked.slice, asked.is_closed);
    let rows = look.reader.remarks(is_closed, slice.size, slice.offset())?;
    let counts = (look.reader.count_remarks(false)?, look.reader.count_remarks(true)?);
    let rows_in_all = if is_closed { counts.1 } else { counts.0 };
    let base = if is_closed { format!("{PATH}?etat=closes&") } else { format!("{PATH}?") };
    let number = |page: i64| usize::try_from(page).unwrap_or(1);
    let undo = match asked.undo {
        Some(id) => look.reader.remark(id).ok().filter(|(remark, _)| remark.closed_at.is_some()).map(|_| id),
        None => None,
    };
    Ok(RemarksPage {
        shell: look.shell(),
        cases: cases(look, rows)?,
        is_closed,
        counts,
        pages: pagination::numbered(said::PAGES, number(slice.page), number(slice.pages(rows_in_all)), |page| {
            format!("{base}page={page}")
        }),
        moderates: look.who().may(Act::TreatRemarks),
        undo,
        told: None,
        typed: None,
        waiting: if is_closed || slice.page > 1 { (Vec::new(), count) } else { waiting::load(look)? },
        refusing: None,
        problems: Problems::default(),
        days: CONTACT_DAYS,
        most: (MOST_ANSWER, MOST_WORD),
    })
}

fn cases(look: &mut Look<'_>, rows: Vec<(Remark, Sheet)>) -> Result<Vec<Case>> {
    let people = rows.iter().flat_map(|(remark, _)| [remark.account_id, remark.answered_by, remark.closed_by]);
    let names = Names::load(&mut look.reader, people.collect::<Vec<_>>())?;
    Ok(rows.into_iter().map(|(remark, sheet)| case(look, &names, remark, &sheet)).collect())
}

fn case(look: &Look<'_>, names: &Names, remark: Remark, sheet: &Sheet) -> Case {
    let french = |text: &str| typography::french(text).into_owned();
    let has_changed = remark.revision != sheet.head;
    Case {
        id: remark.id,
        kind: page::badge(look.app, &sheet.kind),
        title: french(&sheet.title),
        href: place::address(&remark, sheet),
        place: french(&remark.place_name),
        author: remark.account_id.map(|id| names.author(Some(id))),
        asks: (remark.stage == RemarkStage::Asked).then(|| remark.signed.clone()),
        when: dates::time_tag(remark.sent_at.0),
        read: has_changed.then(|| (format!("{}/versions/{}", sheet.path(), remark.revision), remark.revision)),
        edit: sheet.may_be_changed_by(look.who()).then(|| place::editor(&remark, sheet)),
        is_reachable: remark.account_id.is_some() || address_in(&remark.contact).is_some(),
        answer: remark
            .answered_at
            .map(|at| (french(&remark.answer), names.author(remark.answered_by), dates::time_tag(at.0))),
        closed: remark
            .closed_at
            .map(|at| (french(&remark.closing), names.author(remark.closed_by), dates::time_tag(at.0))),
        passage: remark.passage,
        words: french(&remark.words),
        // Whoever took a sheet to look after answers without seeing where the answer goes.
        contact: if look.who().may(Act::TreatRemarks) { remark.contact } else { String::new() },
    }
}

/// What is sent about one remark.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct RemarkForm {
    #[serde(rename = "remarque")]
    which: String,
    #[serde(rename = "faire")]
    does: String,
    #[serde(rename = "reponse")]
    answer: String,
    #[serde(rename = "mot")]
    word: String,
}

/// `POST /a-traiter`
pub fn act(desk: &Desk<'_>, who: &Member, (): &(), form: RemarkForm) -> Outcome<Acted> {
    let id = form.which.parse().map(RemarkId).map_err(|_| Error::BadRequest("no such remark".to_owned()))?;
    let (answer, word) = (form.answer.clone(), form.word.clone());
    let (treatment, notice) = match form.does.as_str() {
        "repondre" => (Treatment::Answer(answer), "repondue"),
        "repondre-clore" => (Treatment::AnswerAndClose(answer), "repondue-close"),
        "remercier" => (Treatment::Thank(word), "remerciee"),
        "clore" => (Treatment::Close(word), "close"),
        "rouvrir" => (Treatment::Reopen, "rouverte"),
        "publier" => (Treatment::Publish, "publiee"),
        other => return Err(Error::BadRequest(format!("nothing is called {other}")).into()),
    };
    let undo =
        if ["repondue", "rouverte", "publiee"].contains(&notice) { String::new() } else { format!("&remarque={id}") };
    match treat_remark(desk.app, who, id, &treatment) {
        Ok(()) if notice == "publiee" => Ok(desk.go(format!("{}{id}", addresses::MESSAGE), Some(desk.app.reached()))),
        Ok(()) => Ok(desk.go(format!("{PATH}?avis={notice}{undo}"), None)),
        Err(error @ (Error::Invalid(_) | Error::TooMany { .. })) => again(id, form, error),
        Err(error) => Err(error.into()),
    }
}

/// The first page again, with what was typed about a remark and what is wrong with it.
fn again(id: RemarkId, form: RemarkForm, error: Error) -> Outcome<Acted> {
    let (status, wait) = (status_of(&error), error.retry_seconds());
    let problems = match wait {
        Some(_) => Problems(vec![("reponse".to_owned(), said::ENOUGH_LETTERS.to_owned())]),
        None => Problems::of_error(error)?,
    };
    let make = move |look: &mut Look<'_>| {
        let (remark, sheet) = look.reader.remark(id)?;
        let is_closed = remark.closed_at.is_some();
        let asked =
            RemarksParams { is_closed, slice: Slice::of(None, PAGE), done: String::new(), undo: None, here: None };
        let page = make(look, &asked)?;
        // The remark alone: it may stand on another page.
        let cases = cases(look, vec![(remark, sheet)])?;
        Ok(RemarksPage { cases, pages: Pages::default(), typed: Some((id, form)), problems, ..page })
    };
    Ok(Acted::again(status, Pool::Reads, make).after(wait))
}

/// The page again, with the word typed about a change and what is wrong with it.
pub(in crate::web::pages) fn refused(
    look: &mut Look<'_>,
    id: HeldId,
    word: String,
    problems: Problems,
) -> Outcome<RemarksPage> {
    let asked =
        RemarksParams { is_closed: false, slice: Slice::of(None, PAGE), done: String::new(), undo: None, here: None };
    let page = make(look, &asked)?;
    Ok(RemarksPage { refusing: Some((id, word)), problems, ..page })
}

/// What is sent to be told of remarks, or not.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct WantsForm {
    #[serde(rename = "prevenir")]
    wants: String,
}

/// `POST /mon-compte/remarques`
pub fn choose(desk: &Desk<'_>, who: &Member, (): &(), WantsForm { wants }: WantsForm) -> Outcome<Acted> {
    tell_remarks::choose(desk.app, who, is_ticked(&wants))?;
    Ok(desk.go("/mon-compte?fait=remarques".to_owned(), None))
}
