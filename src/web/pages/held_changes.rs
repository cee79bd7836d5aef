//! One's own change that waits for a look: what it changes, what became of it, how to complete it or take it back.

use actix_web::HttpRequest;
use askama::Template;
use serde::Deserialize;

use crate::actions::sheets::hold_change::withdraw_change;
use crate::db::types::{HeldId, HeldState, SheetId};
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::held as said;
use crate::models::held_change::HeldChange;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::diff::Budget;
use crate::text::sheet_text::SheetText;
use crate::text::{dates, typography};
use crate::web::http::act::Member;
use crate::web::http::extract::{Query, segment};
use crate::web::http::{Acted, Desk, Look, Outcome, Params};
use crate::web::view::diff::DiffView;
use crate::web::view::layout::Shell;
use crate::web::view::page;
use crate::web::view::parts::KindBadge;

/// What a change that waits changes, for its author and for who decides.
pub(super) struct Proposal {
    pub(super) kind: KindBadge,
    pub(super) title: String,
    /// The address of its sheet; none for a new one, or one that is gone.
    pub(super) href: Option<String>,
    /// Where its form opens; nowhere once its sheet is gone.
    pub(super) edit: Option<String>,
    pub(super) when: String,
    pub(super) comment: String,
    pub(super) diff: DiffView,
    /// The name of the document that is joined to it; empty for none.
    pub(super) original: String,
    /// Whether the sheet changed since.
    pub(super) is_behind: bool,
}

/// Reads it.
pub(super) fn proposal(look: &mut Look<'_>, change: &HeldChange) -> Result<Proposal> {
    proposal_within(look, change, &mut Budget::default())
}

/// The same, compared within a budget.
pub(super) fn proposal_within(look: &mut Look<'_>, change: &HeldChange, budget: &mut Budget) -> Result<Proposal> {
    let sheet = match change.sheet_id.map(|id| look.reader.sheet(id)) {
        Some(Ok(sheet)) => Some(sheet),
        None | Some(Err(Error::NotFound(_) | Error::Gone(_))) => None,
        Some(Err(error)) => return Err(error),
    };
    // What was published is in the history.
    let is_there = !change.state.is_approved();
    let new = if is_there { look.reader.text_of_change(change)? } else { blank(change)? };
    let old = if is_there { base_of(look, sheet.as_ref(), change)? } else { blank(change)? };
    let id = change.id;
    let original = look.reader.original_of_change(id)?.map(|original| original.name).unwrap_or_default();
    Ok(Proposal {
        original,
        kind: page::badge(look.app, &change.kind),
        title: typography::french(&change.title).into_owned(),
        edit: match (&sheet, change.sheet_id) {
            (Some(sheet), _) => Some(format!("{}/modifier?attente={id}", sheet.path())),
            (None, None) => Some(format!("/fiches/nouvelle?type={}&attente={id}", change.kind)),
            (None, Some(_)) => None,
        },
        is_behind: sheet.as_ref().is_some_and(|sheet| sheet.head != change.base),
        href: sheet.map(|sheet| sheet.path()),
        when: dates::time_tag(change.sent_at.0),
        comment: change.comment.clone(),
        diff: DiffView::within(&look.app.kinds(), &old, &new, budget),
    })
}

/// The text that it changes: the version that its author read, or what stands of it; nothing for a new sheet.
fn base_of(look: &mut Look<'_>, sheet: Option<&Sheet>, change: &HeldChange) -> Result<SheetText> {
    if let Some(sheet) = sheet.filter(|_| change.base > 0) {
        for number in [change.base, sheet.head] {
            match look.reader.sheet_text(sheet, number) {
                Ok(text) => return Ok(text.as_ref().clone()),
                Err(Error::NotFound(_)) => {}
                Err(error) => return Err(error),
            }
        }
    }
    blank(change)
}

fn blank(change: &HeldChange) -> Result<SheetText> {
    SheetText::new(&change.kind, "", "").map_err(Error::Unreadable)
}

/// The page of the reader's own change of a sheet that waits.
pub(super) fn of_reader(reader: &mut Reader<'_>, sheet: SheetId) -> Result<Option<String>> {
    let Some(account) = reader.who().account() else { return Ok(None) };
    let change = reader.held_change_of(account, sheet)?;
    Ok(change.map(|change| format!("/mes-modifications/{}", change.id)))
}

/// The page of one's own change.
#[derive(Template)]
#[template(path = "held_changes/show.html")]
pub struct HeldChangePage {
    shell: Shell,
    id: HeldId,
    proposal: Proposal,
    state: HeldState,
    /// Why it was refused.
    word: String,
    /// The short address of its sheet, to be sent to somebody.
    link: Option<String>,
}

impl HeldChangePage {
    /// Where its author goes on with it, unless it is published.
    fn goes_on(&self) -> Option<&str> {
        self.proposal.edit.as_deref().filter(|_| !self.state.is_approved())
    }
}

/// Which change, and what was just done.
#[derive(Clone)]
pub struct HeldParams {
    id: HeldId,
    done: String,
}

impl Params for HeldParams {
    const OWN: bool = true;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        let id = segment(request, "held").parse().map_err(|_| Error::NotFound(What::Page))?;
        Ok(Self { id: HeldId(id), done: Query::of(request).get("avis").to_owned() })
    }

    fn key(&self) -> Option<String> {
        None
    }
}

impl HeldParams {
    /// The number of the change.
    pub(super) fn id(&self) -> HeldId {
        self.id
    }
}

/// `GET /mes-modifications/{id}`
pub fn show(look: &mut Look<'_>, asked: &HeldParams) -> Outcome<HeldChangePage> {
    let account = look.who().member()?.id;
    let change = look.reader.held_change(asked.id)?;
    if change.account_id != Some(account) {
        return Err(Error::NotFound(What::Page).into());
    }
    let mut shell = look.shell();
    shell.notice = said::of_notice(&asked.done).and_then(page::done);
    Ok(HeldChangePage {
        shell,
        id: change.id,
        proposal: proposal(look, &change)?,
        state: change.state,
        word: change.word,
        link: change.sheet_id.map(|id| format!("{}/f/{id}", look.app.config.base_url)),
    })
}

/// What is sent: nothing more than the button.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct WithdrawForm {
    #[serde(rename = "faire")]
    does: String,
}

/// `POST /mes-modifications/{id}`: takes it back.
pub fn withdraw(desk: &Desk<'_>, who: &Member, asked: &HeldParams, typed: WithdrawForm) -> Outcome<Acted> {
    let WithdrawForm { does } = typed;
    if does != "reprendre" {
        return Err(Error::BadRequest(format!("nothing is called {does}")).into());
    }
    withdraw_change(desk.app, who, asked.id)?;
    Ok(desk.go("/mon-compte?fait=modification-reprise".to_owned(), None))
}
