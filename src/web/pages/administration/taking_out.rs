//! « Retirer un texte partout »: the sheets that hold some words, with what comes of taking them out.

use std::collections::BTreeMap;

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use super::people::address_of;
use crate::actions::sheets::take_out::{DAYS, HoldingSheet, MOST_READ, Search, TakeOut, TakenOut, holders, take_out};
use crate::db::types::{Moment, SheetId};
use crate::hall::error::{Error, FieldError};
use crate::hall::messages::history as said;
use crate::hall::policy::Act;
use crate::models::kind::KindSet;
use crate::text::diff::Budget;
use crate::text::sought::Sought;
use crate::web::http::act::Moderator;
use crate::web::http::extract::Query;
use crate::web::http::{Acted, Desk, Look, Outcome, Params, Pool};
use crate::web::pages::sheets::frame::Names;
use crate::web::view::diff::DiffView;
use crate::web::view::layout::Shell;
use crate::web::view::page;
use crate::web::view::parts::KindBadge;

/// Where it is.
const PATH: &str = "/administration/retirer";

/// The sheets that hold some words.
#[derive(Template)]
#[template(path = "administration/taking_out.html")]
pub struct TakingOutPage {
    shell: Shell,
    asked: SoughtWords,
    /// (days, « depuis une semaine », whether it is chosen)
    periods: Vec<(i64, &'static str, bool)>,
    /// How many hold them; none before anything is sought.
    counted: Option<String>,
    /// Whether some were left unread or unshown.
    is_cut: bool,
    most: usize,
    rows: Vec<HolderRow>,
    reason: String,
    errors: Vec<(String, String)>,
}

/// A sheet that holds them.
struct HolderRow {
    id: i64,
    title: String,
    path: String,
    kind: KindBadge,
    /// « version 4 », its address, its author, and the page where all that they did is undone.
    by: Option<By>,
    outcome: &'static str,
    goes: bool,
    ticked: bool,
    changes: Option<DiffView>,
    /// The lines that hold them, where no change is shown.
    lines: Vec<String>,
}

/// Who put them there.
struct By {
    number: i32,
    href: String,
    name: String,
    undoing: Option<String>,
}

/// As many lines of a sheet as are shown where no change is.
const MOST_LINES: usize = 5;

/// What is sought, as it is written in the address and in the form.
#[derive(Clone)]
struct SoughtWords {
    words: String,
    capitals: String,
    accents: String,
    days: String,
    how: String,
}

impl SoughtWords {
    /// By the names of the form.
    fn of(value: &dyn Fn(&str) -> String) -> Self {
        Self {
            words: value("texte"),
            capitals: value("majuscules"),
            accents: value("accents"),
            days: value("jours"),
            how: value("comment"),
        }
    }

    fn days(&self) -> i64 {
        self.days.parse().ok().filter(|days| DAYS.contains(days)).unwrap_or(7)
    }

    fn by_lines(&self) -> bool {
        self.how == "lignes"
    }

    /// None when the words are too few or too many.
    fn search(&self, now: Moment) -> Option<Search> {
        let sought = Sought::new(&self.words, self.capitals == "oui", self.accents == "oui")?;
        let how = if self.by_lines() { TakeOut::Lines } else { TakeOut::Changes };
        Some(Search { sought, how, since: now.plus(-self.days() * Moment::DAY) })
    }
}

/// What is sought, and what was just done.
#[derive(Clone)]
pub struct TakingOutParams {
    asked: SoughtWords,
    done: String,
}

impl Params for TakingOutParams {
    const OWN: bool = true;
    const POOL: Pool = Pool::Computes;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        let query = Query::of(request);
        let asked = SoughtWords::of(&|name| query.get(name).to_owned());
        Ok(Self { asked, done: query.get("fait").to_owned() })
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// `GET /administration/retirer?texte=…`
pub fn taking_out(look: &mut Look<'_>, asked: &TakingOutParams) -> Outcome<TakingOutPage> {
    look.who().must(Act::Rollback)?;
    let mut page = make(look, &asked.asked, None)?;
    page.shell.notice = said::of_words_out(&asked.done).and_then(page::done);
    Ok(page)
}

/// What came back with a refused form: what was ticked, why, and what is wrong.
struct Again {
    ticked: Vec<SheetId>,
    reason: String,
    errors: Vec<FieldError>,
}

fn make(look: &mut Look<'_>, asked: &SoughtWords, again: Option<Again>) -> Outcome<TakingOutPage> {
    look.who().must(Act::Rollback)?;
    let kinds = look.app.kinds();
    let is_asked = !asked.words.trim().is_empty();
    let search = asked.search(look.app.now());
    let mut errors: Vec<FieldError> = Vec::new();
    if is_asked && search.is_none() {
        errors.push(FieldError { field: "texte".to_owned(), message: said::OUT_WORDS.to_owned() });
    }
    let (found, is_cut) = match &search {
        Some(search) => holders(&kinds, &mut look.reader, search, look.cancel)?,
        None => (Vec::new(), false),
    };
    let names = Names::load(&mut look.reader, found.iter().filter_map(|one| one.by.map(|(_, author)| author)))?;
    let mut budget = Budget::until(look.cancel);
    let ticked = again.as_ref().map(|again| again.ticked.clone());
    let row = |one: &HoldingSheet| {
        let row = row(&kinds, one, asked, search.as_ref(), &names, &mut budget);
        let ticked = ticked.as_ref().map_or(row.ticked, |ticked| ticked.contains(&one.sheet.id));
        HolderRow { kind: page::badge(look.app, &one.sheet.kind), ticked, ..row }
    };
    let rows: Vec<HolderRow> = found.iter().map(row).collect();
    let (reason, more) = again.map(|again| (again.reason, again.errors)).unwrap_or_default();
    errors.extend(more);
    Ok(TakingOutPage {
        shell: look.shell(),
        periods: DAYS.map(|days| (days, said::recent_days(days), days == asked.days())).to_vec(),
        counted: search.is_some().then(|| said::holding(rows.len())),
        is_cut,
        most: MOST_READ,
        rows,
        reason,
        errors: errors.into_iter().map(|error| (error.field, error.message)).collect(),
        asked: asked.clone(),
    })
}

fn row(
    kinds: &KindSet,
    one: &HoldingSheet,
    asked: &SoughtWords,
    search: Option<&Search>,
    names: &Names,
    budget: &mut Budget,
) -> HolderRow {
    let path = one.sheet.path();
    let (outcome, changes) = match &one.outcome {
        TakenOut::Says(text) => {
            let words = if asked.by_lines() { said::OUT_LINES } else { said::UNDONE_SAYS };
            (words, Some(DiffView::within(kinds, &one.current, text, budget)))
        }
        TakenOut::Deleted => (said::UNDONE_DELETED, None),
        TakenOut::Clash => (said::OUT_CLASH, None),
        TakenOut::Older => (said::OUT_OLDER, None),
        TakenOut::Protected => (said::undone_protected(one.sheet.protection), None),
    };
    let by = one.by.map(|(number, author)| By {
        number,
        href: if number > 1 {
            format!("{path}/versions/{}...{number}", number - 1)
        } else {
            format!("{path}/versions/1")
        },
        name: names.author(author).name,
        undoing: author.map(|author| format!("{}/contributions", address_of(author))),
    });
    let held = search.filter(|_| changes.is_none()).map(|search| search.sought.lines(&one.current)).unwrap_or_default();
    HolderRow {
        id: one.sheet.id.0,
        title: one.sheet.title.clone(),
        path,
        kind: KindBadge::default(),
        goes: one.outcome.goes(),
        // What no recent change put in may well be good.
        ticked: one.outcome.goes() && by.is_some(),
        by,
        outcome,
        changes,
        lines: held.into_iter().take(MOST_LINES).map(str::to_owned).collect(),
    }
}

/// What is sent: what was sought, `fiche.12` where it goes, and why.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct TakingOutForm {
    #[serde(flatten)]
    rest: BTreeMap<String, String>,
    #[serde(rename = "motif")]
    reason: String,
}

/// `POST /administration/retirer`
pub fn take_words_out(desk: &Desk<'_>, who: &Moderator, _: &TakingOutParams, form: TakingOutForm) -> Outcome<Acted> {
    let TakingOutForm { rest, reason } = form;
    let asked = SoughtWords::of(&|name| rest.get(name).cloned().unwrap_or_default());
    let ticked = rest.keys().filter_map(|name| name.strip_prefix("fiche.")?.parse().ok());
    let ticked: Vec<SheetId> = ticked.map(SheetId).collect();
    let done = match asked.search(desk.app.now()) {
        Some(_) if ticked.is_empty() => Err(Error::field("fiches", said::NO_SHEET_TICKED)),
        Some(search) => take_out(desk.app, who, &search, &ticked, &reason),
        None => Err(Error::field("texte", said::OUT_WORDS)),
    };
    match done {
        Ok(done) => {
            let pairs = [
                ("texte", asked.words.as_str()),
                ("majuscules", &asked.capitals),
                ("accents", &asked.accents),
                ("jours", &asked.days),
                ("comment", &asked.how),
                ("fait", &format!("{}-{}", done.sheets, done.left)),
            ];
            let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
            Ok(desk.go(format!("{PATH}?{query}"), Some(desk.app.reached())))
        }
        Err(Error::Invalid(errors)) => {
            Ok(Acted::again(StatusCode::UNPROCESSABLE_ENTITY, Pool::Computes, move |look| {
                make(look, &asked, Some(Again { ticked, reason, errors }))
            }))
        }
        Err(error) => Err(error.into()),
    }
}
