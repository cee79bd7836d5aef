//! « Merci » : the button beside what somebody did, how often it was pressed, and what pressing it does.

use std::collections::HashMap;

use serde::Deserialize;

use crate::actions::sheets::thank;
use crate::db::types::{AccountId, RemarkId, TrialId};
use crate::hall::error::{Error, Result, What};
use crate::hall::policy::Act;
use crate::models::sheet::Sheet;
use crate::models::thanks::{ThankedFor, ThanksCount};
use crate::web::http::act::Anybody;
use crate::web::http::extract::SheetPath;
use crate::web::http::{Acted, Desk, Look, Outcome};

/// The words of a form for what somebody is thanked for.
const MESSAGE: &str = "message";
const TRIAL: &str = "essai";
const VERSION: &str = "version";

/// The button beside something, as one reader sees it.
#[derive(Clone, Debug, Default)]
pub struct ThankButton {
    /// In the words of the form.
    pub what: &'static str,
    /// The number of what it is for.
    pub which: String,
    /// How often it was pressed.
    pub count: i64,
    /// Whether its reader pressed it.
    pub is_given: bool,
    /// Whether its reader may press it.
    pub may: bool,
    /// Who is thanked.
    pub name: String,
}

impl ThankButton {
    /// Whether there is anything to show.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        self.may || self.count > 0
    }
}

/// What is thanked for in a sheet, as one reader sees it.
pub struct SheetThanks {
    counts: HashMap<ThankedFor, ThanksCount>,
    /// Who may thank; nobody who may not write.
    by: Option<AccountId>,
}

impl SheetThanks {
    /// Reads them.
    pub fn load(look: &mut Look<'_>, sheet: &Sheet) -> Result<Self> {
        let by = look.who().account().filter(|_| look.who().may(Act::Write) && sheet.deleted_at.is_none());
        Ok(Self { counts: look.reader.thanks_of(sheet)?, by })
    }

    /// The button beside something that this person did.
    #[must_use]
    pub fn button(&self, what: ThankedFor, to: Option<AccountId>, name: &str) -> ThankButton {
        let count = self.counts.get(&what).copied().unwrap_or_default();
        let (word, which) = match what {
            ThankedFor::Message(id) => (MESSAGE, id.to_string()),
            ThankedFor::Trial(id) => (TRIAL, id.to_string()),
            ThankedFor::Version(number) => (VERSION, number.to_string()),
        };
        ThankButton {
            what: word,
            which,
            count: count.count,
            is_given: count.is_own,
            may: to.is_some() && self.by.is_some() && self.by != to,
            name: name.to_owned(),
        }
    }
}

/// What is sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ThankForm {
    #[serde(rename = "quoi")]
    what: String,
    #[serde(rename = "lequel")]
    which: String,
    #[serde(rename = "faire")]
    does: String,
}

/// `POST …/merci`: thanks for a message, a trial or a version, and goes back to where it stands.
pub fn save(desk: &Desk<'_>, who: &Anybody, path: &SheetPath, form: ThankForm) -> Outcome<Acted> {
    let ThankForm { what, which, does } = form;
    let sheet = desk.sheet(path)?;
    let base = sheet.path();
    let number = || which.parse::<i64>().map_err(|_| Error::NotFound(What::Page));
    let (what, page, place) = match what.as_str() {
        MESSAGE => {
            let id = number()?;
            (ThankedFor::Message(RemarkId(id)), format!("{base}/discussion?fils=tous&"), format!("#m{id}"))
        }
        TRIAL => {
            let id = number()?;
            (ThankedFor::Trial(TrialId(id)), format!("{base}/essais?"), format!("#e{id}"))
        }
        VERSION => {
            let number = which.parse().map_err(|_| Error::NotFound(What::Revision))?;
            (ThankedFor::Version(number), format!("{base}/versions/{number}?"), String::new())
        }
        _ => return Err(Error::NotFound(What::Page).into()),
    };
    let gives = does != "reprendre";
    let event = thank::thank(desk.app, who, sheet.id, what, gives)?;
    let notice = if gives { "merci" } else { "merci-repris" };
    Ok(desk.go(format!("{page}avis={notice}{place}"), Some(event)))
}
