//! The trail of a sheet: « Je l’ai essayée », « Nous l’avons adaptée ailleurs », and where it began.

use std::collections::HashMap;

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use crate::actions::sheets::adapt_sheet::{AdaptationTold, MOST_ADDRESS, MOST_TITLE, adapt_sheet};
use crate::actions::sheets::try_sheet::{MOST_NOTE, MOST_PLACE, Told, TrialAct, change_trial, try_sheet};
use crate::db::paging::Slice;
use crate::db::types::{SheetId, TrialId, TrialKind};
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::trials as said;
use crate::hall::policy::Act;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::models::thanks::ThankedFor;
use crate::models::trial::Trial;
use crate::reading::render::Resolver;
use crate::text::{dates, typography};
use crate::web::http::act::Anybody;
use crate::web::http::extract::{Query, SheetPath};
use crate::web::http::{Acted, Desk, Look, Outcome, Params, Pool};
use crate::web::pages::sheets::around;
use crate::web::pages::sheets::card::Words;
use crate::web::pages::sheets::frame;
use crate::web::pages::sheets::frame::{Author, Frame, Names, Problems};
use crate::web::pages::sheets::thank::{SheetThanks, ThankButton};
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
    /// What it became elsewhere, when it was adapted there.
    pub adapted: Option<AdaptedInto>,
    thank: ThankButton,
    /// Why it is hidden.
    hidden: Option<String>,
    is_own: bool,
}

impl TrialLine {
    /// The words by which somebody says which trial they mean.
    fn told(&self) -> &str {
        let title = self.adapted.as_ref().map_or("", |adapted| &adapted.title);
        [&self.note, title, &self.date].into_iter().find(|words| !words.is_empty()).unwrap_or_default()
    }
}

/// What a sheet became elsewhere.
#[derive(Clone, Debug)]
pub struct AdaptedInto {
    /// What it is called there.
    pub title: String,
    /// Where that is read, and whether that is another site; none when its reader may not read it.
    pub href: Option<(String, bool)>,
}

/// Where a trail began.
struct Beginning {
    when: String,
    author: Author,
    /// What the sheet itself was made of, as HTML.
    from: Option<String>,
}

/// What the page of a sheet tells of its trials.
#[derive(Clone, Debug)]
pub struct Trials {
    /// « essayée 3 fois, adaptée 2 fois ailleurs »; none when nobody told of a trial.
    pub count: Option<String>,
    /// The latest.
    pub latest: Vec<TrialLine>,
    /// Whether there are more than these.
    pub more: bool,
}

/// The latest trials of a sheet, for everybody.
pub fn latest(reader: &mut Reader<'_>, sheet: SheetId) -> Result<Trials> {
    let (tried, adapted) = counts(reader, sheet)?;
    let rows = reader.trials(sheet, false, LATEST, 0)?;
    let around = Around::load(reader, &rows)?;
    let latest = rows.into_iter().map(|trial| around.line(trial)).collect();
    Ok(Trials { count: said::trail(tried, adapted), latest, more: tried + adapted > LATEST })
}

/// How often a sheet was tried, and adapted.
fn counts(reader: &mut Reader<'_>, sheet: SheetId) -> Result<(i64, i64)> {
    Ok((reader.count_trials(sheet, TrialKind::Tried)?, reader.count_trials(sheet, TrialKind::Adapted)?))
}

/// What stands around trials: who tells them, and the sheets that tell of adaptations.
struct Around {
    people: Names,
    others: HashMap<SheetId, Sheet>,
}

impl Around {
    fn load(reader: &mut Reader<'_>, rows: &[Trial]) -> Result<Self> {
        let people = Names::load(reader, rows.iter().map(|trial| Some(trial.account_id)))?;
        let others: Vec<SheetId> = rows.iter().filter_map(|trial| trial.other_id).collect();
        let others = if others.is_empty() { Vec::new() } else { reader.sheets(&others)? };
        Ok(Self { people, others: others.into_iter().map(|sheet| (sheet.id, sheet)).collect() })
    }

    fn line(&self, trial: Trial) -> TrialLine {
        TrialLine {
            id: trial.id,
            author: self.people.author(Some(trial.account_id)),
            adapted: (trial.kind == TrialKind::Adapted).then(|| AdaptedInto {
                title: typography::french(&trial.title).into_owned(),
                href: match trial.other_id {
                    Some(id) => self.others.get(&id).map(|sheet| (sheet.path(), false)),
                    None if trial.address.is_empty() => None,
                    None => Some((trial.address, true)),
                },
            }),
            date: dates::written(&trial.date).unwrap_or(trial.date),
            people: trial.people.map(said::people),
            place: typography::french(&trial.place).into_owned(),
            note: typography::french(&trial.note).into_owned(),
            thank: ThankButton::default(),
            hidden: trial.hidden_at.map(|_| trial.hide_reason.unwrap_or_default()),
            is_own: false,
        }
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
    typed: Telling,
    /// Where it all began, at the end of the last page.
    began: Option<Beginning>,
    /// The last day that can be told: today in Paris, YYYY-MM-DD.
    today: String,
    may_tell: bool,
    may_hide: bool,
    may_erase: bool,
    problems: Problems,
}

/// What is typed in the forms of the page.
#[derive(Clone, Debug, Default)]
struct Telling {
    trial: Told,
    adaptation: AdaptationTold,
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
    let trial = Told { date: dates::iso_day(look.app.now().0), ..Told::default() };
    let typed = Telling { trial, ..Telling::default() };
    let mut page = make(look, &sheet, asked.slice, typed, Problems::default())?;
    if !look.visitor.is_stranger() {
        page.shell.notice = said::of_notice(&asked.done).and_then(page::done);
    }
    Ok(page)
}

fn make(look: &mut Look<'_>, sheet: &Sheet, slice: Slice, typed: Telling, problems: Problems) -> Result<TrialsPage> {
    let (app, visitor, who) = (look.app, look.visitor, look.who());
    if !app.kinds().kind(&sheet.kind).tried {
        return Err(Error::NotFound(What::Page));
    }
    let (id, sees_hidden) = (sheet.id, who.may(Act::SeeHidden));
    let rows = look.reader.trials(id, sees_hidden, slice.size, slice.offset())?;
    let (tried, adapted) = counts(&mut look.reader, id)?;
    let around = Around::load(&mut look.reader, &rows)?;
    let thanks = SheetThanks::load(look, sheet)?;
    let reader = who.account();
    let lines = rows.into_iter().map(|trial| {
        let (id, by) = (trial.id, trial.account_id);
        let line = around.line(trial);
        let thank = thanks.button(ThankedFor::Trial(id), Some(by), &line.author.name);
        TrialLine { thank, is_own: reader == Some(by), ..line }
    });
    let lines: Vec<TrialLine> = lines.collect();
    let base = sheet.path();
    let pages = slice.pages(tried + adapted);
    let (current, last) = (usize::try_from(slice.page), usize::try_from(pages));
    Ok(TrialsPage {
        shell: if visitor.is_stranger() { look.shell() } else { page::shell_with_form(app, visitor) },
        frame: frame::of(app, visitor, sheet),
        count: said::trail(tried, adapted),
        pages: pagination::numbered(said::PAGES, current.unwrap_or(1), last.unwrap_or(1), |number| {
            format!("{base}/essais?page={number}")
        }),
        today: dates::iso_day(app.now().0),
        may_tell: who.may(Act::Write),
        may_hide: who.may(Act::Delete),
        may_erase: who.may(Act::EraseRevision),
        began: if slice.page >= pages { beginning(look, sheet)? } else { None },
        lines,
        typed,
        problems,
    })
}

/// Where the trail of a sheet began: its first version, and what it was made of.
fn beginning(look: &mut Look<'_>, sheet: &Sheet) -> Result<Option<Beginning>> {
    let Some(first) = look.reader.revision_row(sheet, 1)? else { return Ok(None) };
    let names = Names::load(&mut look.reader, [first.author_id])?;
    let text = look.reader.sheet_text(sheet, sheet.head)?;
    let kinds = look.app.kinds();
    let kind = kinds.kind(&sheet.kind);
    let resolver = Resolver::new(look.app, &mut look.reader, Some(sheet.id));
    let from = around::origin(&Words { resolver: &resolver, kinds: &kinds }, &kind, &text);
    Ok(Some(Beginning { when: dates::day_tag(first.created_at.0), author: names.author(first.author_id), from }))
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
    #[serde(rename = "titre")]
    title: String,
    #[serde(rename = "ou")]
    adapted_at: String,
    #[serde(rename = "adresse")]
    read_at: String,
    #[serde(rename = "annee")]
    year: String,
    #[serde(rename = "phrase")]
    sentence: String,
}

/// `POST …/essais`: tells a trial, or changes one when `faire` says what is to be done with it.
pub fn save(desk: &Desk<'_>, who: &Anybody, path: &SheetPath, form: Typed) -> Outcome<Acted> {
    let sheet = desk.sheet(path)?;
    let trial = Told { date: form.date, people: form.people, place: form.place, note: form.note };
    let adaptation = AdaptationTold {
        title: form.title,
        place: form.adapted_at,
        told_at: form.read_at,
        year: form.year,
        note: form.sentence,
    };
    let change = match form.does.as_str() {
        "reprendre" => Some((TrialAct::TakeBack, "reprise")),
        "masquer" => Some((TrialAct::Hide(form.reason), "masquee")),
        "montrer" => Some((TrialAct::Show, "montree")),
        "effacer" => Some((TrialAct::Erase, "effacee")),
        _ => None,
    };
    let done = match change {
        None if form.does == "adapter" => {
            adapt_sheet(desk.app, who, sheet.id, &adaptation).map(|event| (event, "adaptee"))
        }
        None => try_sheet(desk.app, who, sheet.id, &trial).map(|event| (event, "racontee")),
        Some((change, notice)) => {
            let number = form.which.parse().map(TrialId).map_err(|_| Error::NotFound(What::Page))?;
            change_trial(desk.app, who, sheet.id, number, &change).map(|event| (event, notice))
        }
    };
    let typed = Telling { trial, adaptation };
    match done {
        Ok((event, notice)) => Ok(desk.go(format!("{}/essais?avis={notice}", sheet.path()), Some(event))),
        Err(Error::Invalid(errors)) => {
            let slice = Slice::of(None, PAGE);
            Ok(Acted::again(StatusCode::UNPROCESSABLE_ENTITY, Pool::Reads, move |look| {
                Ok(make(look, &sheet, slice, typed, Problems::of(errors))?)
            }))
        }
        Err(error) => Err(error.into()),
    }
}
