//! The sheets that somebody looks after, those first that are due to be looked at again: for a member, and behind the
//! link of a reminder, where nobody signs in. What a link shows is what its visitor may read.

use actix_web::HttpRequest;
use askama::Template;
use serde::Deserialize;

use crate::actions::sheets::look_after;
use crate::db::types::{AccountId, SheetId};
use crate::hall::addresses::{REVIEW_LINK, TO_REVIEW};
use crate::hall::error::Result;
use crate::hall::messages::history as said;
use crate::hall::messages::reading;
use crate::models::sheet::Sheet;
use crate::text::typography;
use crate::web::http::act::Anybody;
use crate::web::http::extract::{Query, segment};
use crate::web::http::{Acted, Desk, Look, Outcome, Params};
use crate::web::view::layout::Shell;
use crate::web::view::page;

/// A sheet of the list.
struct Entry {
    id: String,
    title: String,
    path: String,
    /// « non vérifiée depuis 14 mois ».
    since: String,
}

/// The list.
#[derive(Template)]
#[template(path = "stewards/review.html")]
pub struct ReviewPage {
    shell: Shell,
    /// Where its buttons are sent.
    action: String,
    due: Vec<Entry>,
    others: Vec<Entry>,
    /// Whether it stands behind a link.
    by_link: bool,
}

/// Whose list.
#[derive(Clone)]
pub struct ReviewParams {
    link: String,
    done: String,
}

impl Params for ReviewParams {
    const OWN: bool = true;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        let link = request.match_info().get("lien").map(|_| segment(request, "lien")).unwrap_or_default();
        Ok(Self { link, done: Query::of(request).get("avis").to_owned() })
    }

    fn key(&self) -> Option<String> {
        None
    }
}

impl ReviewParams {
    fn path(&self) -> String {
        if self.link.is_empty() { TO_REVIEW.to_owned() } else { format!("{REVIEW_LINK}{}", self.link) }
    }

    fn account(&self, look: &Look<'_>) -> Result<AccountId> {
        if self.link.is_empty() { Ok(look.who().member()?.id) } else { look_after::of_link(look.app, &self.link) }
    }
}

/// `GET /a-verifier`, `GET /a-verifier/{lien}`
pub fn show(look: &mut Look<'_>, asked: &ReviewParams) -> Outcome<ReviewPage> {
    let account = asked.account(look)?;
    let now = look.app.now();
    let mut sheets = look.reader.looked_after_by(account)?;
    sheets.extend(look.reader.stood_in_by(account)?);
    let entry = |sheet: &Sheet| Entry {
        id: sheet.id.to_string(),
        title: typography::french(&sheet.title).into_owned(),
        path: sheet.path(),
        since: reading::due(sheet.months_unchecked(now)).1,
    };
    let (due, others): (Vec<&Sheet>, Vec<&Sheet>) = sheets.iter().partition(|sheet| sheet.is_due(now));
    let notice = said::of_review(&asked.done).and_then(page::done);
    Ok(ReviewPage {
        shell: Shell { notice, ..look.shell_with_form() },
        action: asked.path(),
        due: due.into_iter().map(entry).collect(),
        others: others.into_iter().map(entry).collect(),
        by_link: !asked.link.is_empty(),
    })
}

/// What is sent: which sheet is still true.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct StillTrue {
    #[serde(rename = "fiche")]
    sheet: String,
}

/// `POST /a-verifier`, `POST /a-verifier/{lien}`: « Toujours à jour ».
pub fn still_true(desk: &Desk<'_>, who: &Anybody, asked: &ReviewParams, form: StillTrue) -> Outcome<Acted> {
    let StillTrue { sheet } = form;
    let sheet = SheetId(sheet.parse().unwrap_or_default());
    let event = match asked.link.is_empty() {
        true => look_after::still_true(desk.app, who, sheet)?,
        false => {
            let steward = look_after::who_of_link(desk.app, &asked.link)?;
            look_after::still_true(desk.app, &steward, sheet)?
        }
    };
    Ok(desk.go(format!("{}?avis=a-jour", asked.path()), Some(event)))
}
