//! What the wiki holds about a member, for the member alone: what the law calls portability.

use serde::Serialize;

use crate::app::App;
use crate::db::types::AccountId;
use crate::error::{Error, Result, What};
use crate::models::account::Account;
use crate::models::draft;
use crate::models::event;
use crate::models::saved_search;
use crate::models::session::SessionRow;
use crate::models::trial::Trial;
use crate::policy::Who;
use crate::text::dates;

/// Contributions read at once.
const STEP: i64 = 1_000;

/// Everything, in words that a person reads and shapes that a program reads.
#[derive(Debug, Serialize)]
pub struct OwnData {
    account: Profile,
    drafts: Vec<Draft>,
    contributions: Vec<Contribution>,
    trials: Vec<Told>,
    searches: Vec<Search>,
    sessions: i64,
}

#[derive(Debug, Serialize)]
struct Profile {
    name: String,
    email: Option<String>,
    role: &'static str,
    created_at: String,
    confirmed_at: Option<String>,
    about: String,
    blocked_at: Option<String>,
    block_reason: Option<String>,
}

#[derive(Debug, Serialize)]
struct Draft {
    place: String,
    sheet: Option<i64>,
    saved_at: String,
    /// The fields of the form, by name.
    fields: serde_json::Value,
}

#[derive(Debug, Serialize)]
struct Contribution {
    at: String,
    what: &'static str,
    sheet: i64,
    title: String,
    revision: Option<i32>,
    address: String,
}

/// A search that is kept.
#[derive(Debug, Serialize)]
struct Search {
    name: String,
    query: String,
    saved_at: String,
}

/// What was told with « Je l’ai essayée ».
#[derive(Debug, Serialize)]
struct Told {
    sheet: i64,
    date: String,
    people: Option<i32>,
    place: String,
    note: String,
    told_at: String,
    hidden_at: Option<String>,
    hide_reason: Option<String>,
}

/// Gathers it; blocks.
pub fn gather(app: &App, who: &Who, id: AccountId) -> Result<OwnData> {
    let now = app.now();
    app.store.read::<_, Error>(|db| {
        let account = Account::find(db, id)?.ok_or(Error::NotFound(What::Account))?;
        let mut contributions = Vec::new();
        loop {
            let done = i64::try_from(contributions.len()).unwrap_or(i64::MAX);
            let (rows, _) = event::of_account(db, who, id, STEP, done)?;
            if rows.is_empty() {
                break;
            }
            contributions.extend(rows.into_iter().map(|(event, sheet)| Contribution {
                at: dates::rfc3339(event.at.0),
                what: event.kind.word(),
                sheet: sheet.id.0,
                revision: event.revision,
                address: format!("{}{}", app.config.base_url, sheet.path()),
                title: sheet.title,
            }));
        }
        let drafts = draft::of_account(db, id)?;
        let time = |moment: Option<crate::db::types::Moment>| moment.map(|moment| dates::rfc3339(moment.0));
        Ok(OwnData {
            account: Profile {
                role: crate::messages::of_role(account.role),
                created_at: dates::rfc3339(account.created_at.0),
                confirmed_at: time(account.confirmed_at),
                blocked_at: time(account.blocked_at),
                name: account.name,
                email: account.email,
                about: account.about,
                block_reason: account.block_reason,
            },
            drafts: drafts
                .into_iter()
                .map(|draft| Draft {
                    place: draft.place,
                    sheet: draft.sheet_id.map(|id| id.0),
                    saved_at: dates::rfc3339(draft.saved_at.0),
                    fields: serde_json::from_str(&draft.content).unwrap_or_default(),
                })
                .collect(),
            contributions,
            searches: saved_search::of_account(db, id)?
                .into_iter()
                .map(|saved| Search {
                    name: saved.name,
                    query: saved.query,
                    saved_at: dates::rfc3339(saved.saved_at.0),
                })
                .collect(),
            trials: Trial::of_account(db, id)?
                .into_iter()
                .map(|trial| Told {
                    sheet: trial.sheet_id.0,
                    told_at: dates::rfc3339(trial.told_at.0),
                    hidden_at: time(trial.hidden_at),
                    date: trial.date,
                    people: trial.people,
                    place: trial.place,
                    note: trial.note,
                    hide_reason: trial.hide_reason,
                })
                .collect(),
            sessions: SessionRow::count(db, id, now)?,
        })
    })
}
