//! What one person proposes, together: each change with what comes of it, approved or refused in one form.

use std::collections::{BTreeMap, HashMap};

use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use crate::actions::sheets::tell_remarks::PATH;
use crate::actions::sheets::treat_change::MOST_WORD;
use crate::actions::sheets::treat_changes::{self, DecidedChange, Outlook, Read, outlook};
use crate::db::types::HeldId;
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::held as said;
use crate::models::held_change::HeldChange;
use crate::text::diff::Budget;
use crate::web::http::act::{Contributor, status_of};
use crate::web::http::{Acted, Desk, Look, Outcome, Pool, Stop};
use crate::web::pages::held_changes::{HeldParams, Proposal, proposal_within};
use crate::web::pages::sheets::frame::{Author, Names, Problems};
use crate::web::view::layout::Shell;
use crate::web::view::page;

/// What one person proposes.
#[derive(Template)]
#[template(path = "held_changes/together.html")]
pub struct TogetherPage {
    shell: Shell,
    /// Where the form is sent.
    address: String,
    author: Author,
    /// « 4 modifications de Kevin ».
    heading: String,
    rows: Vec<TogetherRow>,
    word: String,
    problems: Problems,
    most: usize,
}

/// One of their changes.
struct TogetherRow {
    id: HeldId,
    proposal: Proposal,
    mark: String,
    /// Whether it can be approved as it stands.
    goes: bool,
    /// What comes of approving it, or why it cannot be; empty where there is nothing to say.
    said: String,
    ticked: bool,
}

/// What is sent: `choix.12` where change 12 is ticked, `lu.12` with the mark of the text that was read.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct TogetherForm {
    #[serde(rename = "faire")]
    does: String,
    #[serde(rename = "mot")]
    word: String,
    #[serde(flatten)]
    rows: BTreeMap<String, String>,
}

impl TogetherForm {
    /// What is ticked.
    fn chosen(&self) -> Vec<Read> {
        let ticked = self.rows.keys().filter_map(|name| name.strip_prefix("choix."));
        let read = |id: &str| Some((HeldId(id.parse().ok()?), self.rows.get(&format!("lu.{id}"))?.clone()));
        ticked.filter_map(read).collect()
    }
}

/// What is known beside the changes themselves when the page comes back.
#[derive(Default)]
struct Again {
    ticked: Vec<HeldId>,
    word: String,
    problems: Problems,
    /// Why some are left.
    left: HashMap<HeldId, String>,
    notice: String,
}

/// `GET /a-traiter/{held}/ensemble`
pub fn show(look: &mut Look<'_>, asked: &HeldParams) -> Outcome<TogetherPage> {
    look.who().member()?;
    match look.reader.held_changes_with(asked.id()) {
        Ok(changes) => Ok(make(look, asked.id(), &changes, None)?),
        // The first of them was decided meanwhile: the others are on the page of all.
        Err(Error::NotFound(What::Change)) => Err(Stop::SeeOther(format!("{PATH}?avis=deja-traitee"))),
        Err(error) => Err(error.into()),
    }
}

fn make(look: &mut Look<'_>, id: HeldId, changes: &[HeldChange], again: Option<Again>) -> Result<TogetherPage> {
    let kinds = look.app.kinds();
    let mut budget = Budget::until(look.cancel);
    let first = changes.first();
    let account = first.and_then(|change| change.account_id);
    let names = Names::load(&mut look.reader, [account])?;
    let author = match account {
        Some(_) => names.author(account),
        None => Author { name: first.map(|change| said::signed_by(&change.signed)).unwrap_or_default(), href: None },
    };
    let mut rows = Vec::with_capacity(changes.len());
    for change in changes {
        let ahead = outlook(&kinds, &mut look.reader, change, &mut budget)?;
        let why = again.as_ref().and_then(|again| again.left.get(&change.id)).cloned();
        let ticked = again.as_ref().map_or(ahead.goes(), |again| again.ticked.contains(&change.id));
        rows.push(TogetherRow {
            id: change.id,
            proposal: proposal_within(look, change, &mut budget)?,
            mark: change.mark(),
            goes: ahead.goes(),
            said: why.unwrap_or_else(|| of_outlook(ahead).to_owned()),
            ticked,
        });
    }
    let again = again.unwrap_or_default();
    let mut shell = look.shell();
    if !again.notice.is_empty() {
        shell.notice = page::done(again.notice);
    }
    Ok(TogetherPage {
        shell,
        address: format!("{PATH}/{id}/ensemble"),
        heading: said::heading(rows.len(), &author.name),
        author,
        rows,
        word: again.word,
        problems: again.problems,
        most: MOST_WORD,
    })
}

fn of_outlook(ahead: Outlook) -> &'static str {
    match ahead {
        Outlook::Goes => "",
        Outlook::Merges => said::MERGES,
        Outlook::Clashes => said::CLASHES,
        Outlook::Protected => said::PROTECTED,
        Outlook::Taken => said::TITLE_TAKEN,
    }
}

/// `POST /a-traiter/{held}/ensemble`
pub fn decide_all(desk: &Desk<'_>, who: &Contributor, asked: &HeldParams, form: TogetherForm) -> Outcome<Acted> {
    let (id, chosen) = (asked.id(), form.chosen());
    if chosen.is_empty() {
        let error = Error::field("choix", said::NONE_TICKED);
        return again(id, form, error);
    }
    let decided = match form.does.as_str() {
        "approuver" => treat_changes::approve_changes(desk.app, who, &chosen),
        "refuser" => treat_changes::refuse_changes(desk.app, who, &chosen, &form.word),
        other => Err(Error::BadRequest(format!("nothing is called {other}"))),
    };
    match decided {
        Ok(decided) => went(desk, &form, &decided),
        Err(error @ Error::Invalid(_)) => again(id, form, error),
        Err(error) => Err(error.into()),
    }
}

/// The form again, with what is wrong in it.
fn again(id: HeldId, form: TogetherForm, error: Error) -> Outcome<Acted> {
    let status = status_of(&error);
    let problems = Problems::of_error(error)?;
    Ok(Acted::again(status, Pool::Computes, move |look| {
        let ticked = form.chosen().into_iter().map(|(id, _)| id).collect();
        let changes = look.reader.held_changes_with(id)?;
        Ok(make(look, id, &changes, Some(Again { ticked, word: form.word, problems, ..Again::default() }))?)
    }))
}

/// Goes on to « À traiter »; what waits still of those that were to be approved says why, on the page again.
fn went(desk: &Desk<'_>, form: &TogetherForm, decided: &[DecidedChange]) -> Outcome<Acted> {
    let done = decided.iter().filter(|(_, left)| left.is_none()).count();
    let is_refusal = form.does == "refuser";
    let left: HashMap<HeldId, String> =
        decided.iter().filter_map(|(id, error)| Some((*id, said::of_left(error.as_ref()?)))).collect();
    let on = |word: &str| Ok(desk.go(format!("{PATH}?avis={word}"), Some(desk.app.reached())));
    if is_refusal {
        return on(if done == 0 { "deja-traitee" } else { "refusees" });
    }
    if left.is_empty() {
        return on("approuvees");
    }
    let mut ids: Vec<HeldId> = left.keys().copied().collect();
    ids.sort_unstable();
    let waiting = desk.look(|look| {
        for id in &ids {
            match look.reader.held_changes_with(*id) {
                Ok(_) => return Ok(Some(*id)),
                Err(Error::NotFound(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(None)
    })?;
    let Some(first) = waiting else {
        return on(if done == 0 { "deja-traitee" } else { "approuvees-sauf" });
    };
    let notice = said::all_but(done, left.len());
    Ok(Acted::again(StatusCode::CONFLICT, Pool::Computes, move |look| {
        let changes = look.reader.held_changes_with(first)?;
        Ok(make(look, first, &changes, Some(Again { left, notice, ..Again::default() }))?)
    }))
}
