//! What the editor's script asks while somebody types, to keep the draft, to set a preview; and letting a draft go,
//! then taking it back.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use crate::actions::sheets::edit_sheet::Edit;
use crate::actions::sheets::keep_draft::{Kept, keep_draft_beside, let_draft_go, take_draft_back};
use crate::actions::sheets::publish::Publication;
use crate::app::App;
use crate::db::types::{Moment, RemarkId, SheetId};
use crate::hall::error::{Clash, Error, Result};
use crate::hall::messages;
use crate::http::counted;
use crate::models::draft::{Hand, PAGE};
use crate::models::held_change::HeldChange;
use crate::models::sheet::Sheet;
use crate::reading::brought::FROM;
use crate::text::dates;
use crate::web::http::act::at_desk;
use crate::web::http::extract::{Form, Query, Visitor};
use crate::web::http::{Acted, Desk, Outcome, Pool, Stop, look, respond};
use crate::web::pages::editor::clash;
use crate::web::pages::editor::page::EditPage;
use crate::web::pages::editor::posted::Posted;
use crate::web::pages::editor::typed::Typed;
use crate::web::pages::editor::{page, place};

/// The pair that says when the draft was kept that a page goes on with: see [`Hand`].
const KNOWN: &str = "brouillon_du";

/// `POST /brouillons`. The script is told why a draft is not kept, and says so beside the title.
pub async fn keep(app: App, visitor: Visitor, form: Result<Form>) -> Result<HttpResponse> {
    match kept(app, visitor, form).await {
        Err(error @ (Error::Internal(_) | Error::Database(_))) => Err(error),
        Err(error) => Ok(respond::refusal(&error, &messages::of_error(&error).message)),
        kept => kept,
    }
}

async fn kept(app: App, visitor: Visitor, form: Result<Form>) -> Result<HttpResponse> {
    let form = form?;
    let kept = at_desk(&app, &visitor, Pool::Reads, move |desk| {
        let (place, pairs) = (form.get("brouillon"), Typed::of(&form.0).pairs);
        let free = |kept: &[String]| place::beside(place, kept);
        let (who, hand) = (&desk.visitor.who, hand(&form));
        Ok(keep_draft_beside(desk.app, who, &hand, place, place::sheet_of(place), &pairs, free)?)
    });
    let kept = kept.await.map_err(Stop::into_error)?;
    Ok(HttpResponse::Ok().json(serde_json::json!({
        "saved_at": dates::clock(kept.at.0), "brouillon": kept.place, KNOWN: kept.at.0.to_string(),
    })))
}

/// The page that sends a form, and the draft that it knows of.
fn hand(form: &Form) -> Hand {
    Hand { page: form.get(PAGE).to_owned(), known: form.get(KNOWN).parse().ok().map(Moment) }
}

/// `POST /apercu`
pub async fn preview(app: App, visitor: Visitor, form: Form, query: Query) -> Result<HttpResponse> {
    let body = form.get("body").replace("\r\n", "\n");
    let number = query.get("version").parse().unwrap_or(0);
    let from = query.get("fiche").parse().ok().map(|sheet| (SheetId(sheet), number));
    counted::text(&app, visitor.address, body.len())?;
    match look(&app, &visitor, Pool::Computes, move |look| Ok(page::preview(look, from, &body)?)).await {
        Ok((html, _)) => Ok(respond::written(StatusCode::OK, html)),
        Err(stop) => stop.answer(),
    }
}

impl Posted {
    /// Where the draft of this form is kept.
    pub(super) fn place(&self) -> String {
        let (asked, kind) = (self.form.get("brouillon"), self.kind());
        let sheet = self.sheet.as_ref().map(|sheet| sheet.id);
        if place::is_of(asked, sheet, &kind) {
            return asked.to_owned();
        }
        place::of(sheet, &kind, &self.held(&Typed::of(&self.form.0)))
    }

    /// Lets the draft go, with what was typed since it was kept, and opens the form where it may be taken back; the
    /// sheet, when there was none.
    pub(super) fn let_go(&self, desk: &Desk<'_>) -> Outcome<Acted> {
        let (mut place, mut hand, typed) = (self.place(), hand(&self.form), Typed::of(&self.form.0));
        if self.read(desk, &typed)?.is_ok_and(|(base, _, text)| base.text() != text.text()) {
            match self.keep_pairs(desk, &typed.pairs) {
                Ok(kept) => (place, hand.known) = (kept.place, Some(kept.at)),
                Err(error) => return self.refuse(desk, error),
            }
        }
        let account = desk.visitor.who.account();
        let let_go = account.map(|account| let_draft_go(desk.app, account, &place, &hand));
        let sheet = self.sheet.as_ref().map_or_else(|| "/".to_owned(), Sheet::path);
        let is_gone = let_go.transpose()?.unwrap_or_default();
        Ok(Acted::see_other(if is_gone { self.opened("abandonne", &place) } else { sheet }))
    }

    /// What is published: the text, and what ends with it. The draft of the form does, and that of the text that it was
    /// filled from.
    pub(super) fn publication<'a>(&self, edit: &'a Edit, change: Option<&'a HeldChange>) -> Publication<'a> {
        let brought = self.form.get(FROM);
        let brought = place::address_of_given(brought).map(|_| (brought.to_owned(), Hand::default()));
        let drafts = brought.into_iter().chain([(self.place(), hand(&self.form))]).collect();
        Publication { edit, drafts, change, remark: self.form.get(page::REMARK).parse().ok().map(RemarkId) }
    }

    /// Keeps pairs of a form for later; beside the draft that another page keeps of the same form.
    pub(super) fn keep_pairs(&self, desk: &Desk<'_>, pairs: &[(String, String)]) -> Result<Kept> {
        let (sheet, place) = (self.sheet.as_ref().map(|sheet| sheet.id), self.place());
        let free = |kept: &[String]| place::beside(&place, kept);
        keep_draft_beside(desk.app, &desk.visitor.who, &hand(&self.form), &place, sheet, pairs, free)
    }

    /// The form that is shown again goes on with the draft that it knows of, as the page that it was.
    pub(super) fn goes_on(&self, page: &mut EditPage) {
        page.hand = (self.form.get(KNOWN).to_owned(), self.form.get(PAGE).to_owned());
    }

    /// The same form, which goes on with what was just kept.
    pub(super) fn going_on_with(&self, kept: Kept) -> Self {
        let mut posted = self.clone();
        posted.form.0.retain(|(name, _)| name != "brouillon" && name != KNOWN);
        let known = kept.at.0.to_string();
        posted.form.0.extend([("brouillon".to_owned(), kept.place), (KNOWN.to_owned(), known)]);
        posted
    }

    /// Keeps what clashed, to be taken back as it was typed.
    pub(super) fn keep_clash(&self, desk: &Desk<'_>, clash: &Clash) -> Result<Kept> {
        if self.form.find(clash::MINE).is_none() {
            return self.keep_pairs(desk, &Typed::of(&self.form.0).pairs);
        }
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut pairs = vec![pair("texte", &clash.mine), pair("base", &clash.base.to_string())];
        pairs.extend(["commentaire", "mineure"].map(|name| pair(name, self.form.get(name))));
        self.keep_pairs(desk, &pairs)
    }

    /// Keeps the answers to a clash for later, as they are shown when the draft is taken back.
    pub(super) fn keep_answers(&self, desk: &Desk<'_>) -> Result<Kept> {
        let mut pairs = self.without_secrets();
        pairs.retain(|(name, _)| name != "faire");
        self.keep_pairs(desk, &pairs)
    }

    /// Takes the draft back that was let go; another that was kept meanwhile stays beside it.
    pub(super) fn take_back(&self, desk: &Desk<'_>) -> Result<Acted> {
        let place = self.place();
        let taken = match desk.visitor.who.account() {
            Some(account) => take_draft_back(desk.app, account, &place, |taken| place::free(&place, taken))?,
            None => None,
        };
        let address = taken.map_or_else(|| self.opened("abandonne", ""), |place| self.opened("brouillon", &place));
        Ok(Acted::see_other(address))
    }

    /// The address of the form with one parameter.
    fn opened(&self, name: &str, place: &str) -> String {
        let place: String = url::form_urlencoded::byte_serialize(place.as_bytes()).collect();
        match &self.sheet {
            Some(_) => format!("{}?{name}={place}", self.editor()),
            None => format!("{}?type={}&{name}={place}", self.editor(), self.kind()),
        }
    }
}
