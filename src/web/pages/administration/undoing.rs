//! « Défaire ce que Kevin a fait »: what a person wrote lately, sheet by sheet, with what comes of taking it back.

use std::collections::BTreeMap;

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use super::people::{GovernedParams, address_of};
use crate::actions::accounts::govern_account::AccountAct;
use crate::actions::accounts::undo_person::{Contribution, PersonUndo, TakenBack, contributions, undo_person};
use crate::db::types::{AccountId, Moment, SheetId};
use crate::hall::error::{Error, FieldError};
use crate::hall::messages;
use crate::hall::messages::history as said;
use crate::hall::policy::{self, Act};
use crate::models::kind::KindSet;
use crate::text::diff::Budget;
use crate::text::risk;
use crate::web::http::act::Moderator;
use crate::web::http::{Acted, Desk, Look, Outcome, Params, Pool};
use crate::web::view::diff::DiffView;
use crate::web::view::layout::Shell;
use crate::web::view::page;
use crate::web::view::parts::KindBadge;

/// What a person did, and what may be done about it.
#[derive(Template)]
#[template(path = "administration/undoing.html")]
pub struct UndoingPage {
    shell: Shell,
    address: String,
    person: String,
    name: String,
    /// « ce qu’Hélène », before what she did.
    did: String,
    /// « 4 contributions, dans 3 fiches ».
    counted: String,
    rows: Vec<UndoingRow>,
    may_block: bool,
    /// Until when the account is blocked, where it is.
    blocked: Option<String>,
    reason: String,
    errors: Vec<(String, String)>,
}

/// A sheet in which they wrote.
struct UndoingRow {
    id: i64,
    title: String,
    path: String,
    history: String,
    kind: KindBadge,
    /// « 2 versions, de la 4 à la 7 ».
    versions: String,
    signs: Vec<&'static str>,
    /// What comes of it, in words.
    outcome: &'static str,
    may_be_undone: bool,
    ticked: bool,
    hides: bool,
    changes: Option<DiffView>,
    /// The first words of a sheet that goes.
    words: String,
}

/// A change of so many bytes at most, without any sign, may well be good: it is not ticked.
const SMALL: usize = 16;
/// As many characters of a sheet that goes as are shown.
const WORDS: usize = 300;

/// Whose contributions are looked at: their texts are compared.
#[derive(Clone)]
pub struct UndoingParams(GovernedParams);

impl Params for UndoingParams {
    const OWN: bool = true;
    const POOL: Pool = Pool::Computes;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        GovernedParams::read(request).map(Self)
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// What is sent: `fiche.12` where what they wrote in sheet 12 goes, `masquer.12` where it is hidden.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct UndoingForm {
    #[serde(rename = "motif")]
    reason: String,
    #[serde(rename = "compte")]
    account: String,
    #[serde(flatten)]
    ticked: BTreeMap<String, String>,
}

/// `GET /administration/personnes/{id}/contributions`
pub fn undoing(look: &mut Look<'_>, UndoingParams(whose): &UndoingParams) -> Outcome<UndoingPage> {
    look.who().must(Act::Rollback)?;
    let mut page = make(look, whose.id()?, &PersonUndo::default(), &[])?;
    let told = said::of_person_undone(look.query().get("fait"), page.blocked.is_some());
    page.shell.notice = told.and_then(page::done);
    Ok(page)
}

fn make(look: &mut Look<'_>, id: AccountId, typed: &PersonUndo, errors: &[FieldError]) -> Outcome<UndoingPage> {
    look.who().must(Act::Rollback)?;
    let kinds = look.app.kinds();
    let account = look.reader.account(id)?;
    let found = contributions(&kinds, &mut look.reader, id)?;
    let mut budget = Budget::until(look.cancel);
    let is_again = !errors.is_empty();
    let row = |one: &Contribution| {
        let row = row(&kinds, one, &mut budget);
        let (ticked, hides) = (typed.sheets.contains(&one.sheet.id), typed.hidden.contains(&one.sheet.id));
        let ticked = if is_again { ticked } else { row.ticked };
        UndoingRow { kind: page::badge(look.app, &one.sheet.kind), ticked, hides, ..row }
    };
    let versions: usize = found.iter().map(|one| one.versions.len()).sum();
    Ok(UndoingPage {
        address: format!("{}/contributions", address_of(id)),
        person: address_of(id),
        counted: said::person_counted(versions, found.len()),
        rows: found.iter().map(row).collect(),
        may_block: look.who().account() != Some(id) && policy::governs(look.who(), account.role),
        blocked: account.block(look.app.now()).map(|(until, _)| messages::block_end(until)),
        reason: typed.reason.clone(),
        errors: errors.iter().map(|error| (error.field.clone(), error.message.clone())).collect(),
        shell: look.shell(),
        did: crate::hall::messages::what_somebody(&account.name),
        name: account.name,
    })
}

fn row(kinds: &KindSet, one: &Contribution, budget: &mut Budget) -> UndoingRow {
    let path = one.sheet.path();
    let signs = risk::signs(one.before.as_deref(), &one.current);
    let before = one.before.as_ref().map_or(0, |text| text.text().len());
    let is_small = before > 0 && before.abs_diff(one.current.text().len()) <= SMALL && signs.is_empty();
    let (outcome, changes) = match &one.outcome {
        TakenBack::Says(text) => (said::UNDONE_SAYS, Some(DiffView::within(kinds, &one.current, text, budget))),
        TakenBack::Deleted => (said::UNDONE_DELETED, None),
        TakenBack::Nothing => (said::UNDONE_NOTHING, None),
        TakenBack::Clash => (said::UNDONE_CLASH, None),
        TakenBack::Protected => (said::undone_protected(one.sheet.protection), None),
    };
    let may_be_undone = matches!(one.outcome, TakenBack::Says(_) | TakenBack::Deleted);
    let words = if matches!(one.outcome, TakenBack::Deleted) { one.current.body() } else { "" };
    UndoingRow {
        id: one.sheet.id.0,
        title: one.sheet.title.clone(),
        history: format!("{path}/historique"),
        path,
        kind: KindBadge::default(),
        versions: said::person_versions(&one.versions),
        signs: signs.into_iter().map(messages::of_sign).collect(),
        outcome,
        may_be_undone,
        ticked: may_be_undone && !is_small,
        hides: false,
        changes,
        words: words.chars().take(WORDS).collect(),
    }
}

/// `POST /administration/personnes/{id}/contributions`
pub fn undo_all(
    desk: &Desk<'_>,
    who: &Moderator,
    UndoingParams(whose): &UndoingParams,
    form: UndoingForm,
) -> Outcome<Acted> {
    let id = whose.id()?;
    let UndoingForm { reason, account, ticked } = form;
    let numbers = |name: &str| {
        let own = ticked.keys().filter_map(|known| known.strip_prefix(name)?.strip_prefix('.')?.parse().ok());
        own.map(SheetId).collect::<Vec<_>>()
    };
    let reason = reason.trim().to_owned();
    let block = match account.as_str() {
        "" | "rien" => None,
        "toujours" => Some(AccountAct::Block { until: None, reason: reason.clone() }),
        days => {
            let days: i64 = days.parse().map_err(|_| Error::field("compte", messages::UNKNOWN_CHOICE))?;
            let until = Some(desk.app.now().plus(days.clamp(1, 365) * Moment::DAY));
            Some(AccountAct::Block { until, reason: reason.clone() })
        }
    };
    let asked = PersonUndo { sheets: numbers("fiche"), hidden: numbers("masquer"), block, reason };
    match undo_person(desk.app, who, id, &asked) {
        Ok(done) => {
            let address = format!("{}/contributions", address_of(id));
            let word = format!("{}-{}-{}", done.sheets, done.hidden, done.left);
            Ok(desk.go(format!("{address}?fait={word}"), Some(desk.app.reached())))
        }
        Err(Error::Invalid(errors)) => {
            Ok(Acted::again(StatusCode::UNPROCESSABLE_ENTITY, Pool::Computes, move |look| {
                make(look, id, &asked, &errors)
            }))
        }
        Err(error) => Err(error.into()),
    }
}
