//! Opening the editor: on a sheet, a section, a whole text, or a new sheet of a kind.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::app::App;
use crate::db::types::SheetId;
use crate::hall::error::{Error, Result, What};
use crate::hall::policy;
use crate::hall::policy::Who;
use crate::models::anchor;
use crate::models::draft::{self, Draft};
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::cancel::Cancel;
use crate::text::dates;
use crate::text::kind::Purpose;
use crate::text::sheet_text::SheetText;
use crate::web::http::extract::{Form, Query, SheetPath, Visitor};
use crate::web::http::respond;
use crate::web::http::respond::Answer;
use crate::web::pages::editor::clash;
use crate::web::pages::editor::page::{DraftOffer, Scene};
use crate::web::pages::editor::place;
use crate::web::pages::editor::post::Posted;
use crate::web::pages::editor::typed::Typed;
use crate::web::pages::sheets::find;
use crate::web::pages::sheets::find::Found;
use crate::web::view::layout::Shell;
use crate::web::view::page;
use crate::web::view::parts::KindBadge;

/// A kind that one may write.
struct Choice {
    badge: KindBadge,
    href: String,
    description: String,
}

/// Which kind of sheet to write.
#[derive(Template)]
#[template(path = "editor/choose.html")]
struct ChoosePage {
    shell: Shell,
    title: String,
    choices: Vec<Choice>,
    others: Vec<Choice>,
}

/// `GET /fiches/nouvelle`
pub async fn new(app: App, visitor: Visitor, query: Query) -> Result<HttpResponse> {
    let title = query.get("titre").trim().to_owned();
    let Some(kind) = query.find("type").filter(|kind| !kind.is_empty()) else {
        return respond::html(&choose(&app, &visitor, &title));
    };
    let kinds = app.kinds();
    if kinds.find(kind).is_none() {
        return Err(Error::NotFound(What::Kind));
    }
    may_open(&visitor.who, kind)?;
    let kind = kind.to_owned();
    let node = app.clone();
    app.block(move || {
        let whole = Purpose::of(&kind).is_edited_as_text();
        let base = blank(&kind, &title)?;
        let mut drafts = drafts_of(&node, &visitor, None)?;
        drafts.retain(|draft| place::is_of(&draft.place, None, &kind));
        let restored = taken(&query, &drafts);
        let scene = Scene {
            app: &node,
            visitor: &visitor,
            kinds: &kinds,
            sheet: None,
            base: &base,
            base_number: 0,
            typed: restored.as_ref().map(|(typed, _)| typed),
            section: None,
            whole,
            problems: &[],
            errors: &[],
            place: match &restored {
                Some((_, place)) => place.clone(),
                None => place::free(&place::of(None, &kind, None, whole), &drafts),
            },
        };
        let mut page = scene.page("");
        if restored.is_none() {
            page.drafts = offers(&drafts, &format!("/fiches/nouvelle?type={kind}&"));
            query.get("abandonne").clone_into(&mut page.let_go);
        }
        Answer::page(StatusCode::OK, &page)
    })
    .await
    .map(Into::into)
}

/// An empty sheet of a kind.
pub(super) fn blank(kind: &str, title: &str) -> Result<SheetText> {
    SheetText::new(kind, title, "").map_err(Error::Unreadable)
}

/// Strangers may open the form, and sign in when they publish; members must be allowed to write this kind.
fn may_open(who: &Who, kind: &str) -> Result<()> {
    match who {
        Who::Stranger if policy::to_write_kind(kind) == policy::Act::Write => Ok(()),
        who => Ok(who.must(policy::to_write_kind(kind))?),
    }
}

/// A protected sheet opens for those who may change it.
fn may_change(who: &Who, sheet: &Sheet) -> Result<()> {
    match who {
        Who::Member(_) if !policy::reaches(who, sheet.protection) => Err(Error::Forbidden(policy::Act::Govern)),
        _ => Ok(()),
    }
}

fn choose(app: &App, visitor: &Visitor, title: &str) -> ChoosePage {
    let kinds = app.kinds();
    let encoded: String = url::form_urlencoded::byte_serialize(title.as_bytes()).collect();
    let suffix = if title.is_empty() { String::new() } else { format!("&titre={encoded}") };
    let choice = |key: &str, description: &str| Choice {
        badge: page::badge(app, key),
        href: format!("/fiches/nouvelle?type={key}{suffix}"),
        description: description.to_owned(),
    };
    let others = kinds.kinds().filter(|kind| !kind.public && visitor.who.may(policy::to_write_kind(&kind.key)));
    ChoosePage {
        shell: page::shell(app, visitor),
        choices: kinds.public().map(|kind| choice(&kind.key, &kind.description)).collect(),
        others: others.map(|kind| choice(&kind.key, &kind.description)).collect(),
        title: title.to_owned(),
    }
}

/// `GET /fiches/{id}-{slug}/modifier`
pub async fn edit(app: App, visitor: Visitor, path: SheetPath, query: Query) -> Result<HttpResponse> {
    let sheet = match find::live(&app, &visitor, &path).await? {
        Found::Here(sheet) => sheet,
        Found::Moved(location) => return Ok(respond::moved(&location)),
    };
    may_open(&visitor.who, &sheet.kind)?;
    may_change(&visitor.who, &sheet)?;
    let node = app.clone();
    app.block(move || {
        let kinds = node.kinds();
        let base = text_of(&node, &visitor.who, &sheet, sheet.head)?;
        let drafts = drafts_of(&node, &visitor, Some(sheet.id))?;
        if let Some(answers) = answers_of(&query, &drafts) {
            let (app, visitor, sheet) = (node.clone(), visitor.clone(), Some(sheet.clone()));
            let mut posted = Posted {
                app,
                visitor,
                form: Form(answers),
                sheet,
                cookie: None,
                cancel: Cancel::default(),
                refused: None,
            };
            if let Some(page) = posted.reopened(&kinds)? {
                return Ok(page);
            }
        }
        let (restored, taken_place) = taken(&query, &drafts).unzip();
        let asked = restored.as_ref().map_or_else(|| query.find("section"), Typed::section);
        let whole = match &restored {
            Some(typed) => typed.whole().is_some(),
            None => query.get("texte") == "1" || Purpose::of(&sheet.kind).is_edited_as_text(),
        };
        let (section, said) = section_of(&node, sheet.id, &base, asked)?;
        let section = section.filter(|_| !whole);
        let from = restored.as_ref().map_or(sheet.head, Typed::base);
        let from = if (1..sheet.head).contains(&from) { from } else { sheet.head };
        let Start { text: base, number: from, withdrawn } = start(&node, &visitor.who, &sheet, from)?;
        let said = if withdrawn { crate::hall::messages::BASE_WITHDRAWN } else { said };
        let place = taken_place.unwrap_or_else(|| {
            place::free(&place::of(Some(sheet.id), &sheet.kind, section.as_deref(), whole), &drafts)
        });
        let scene = Scene {
            app: &node,
            visitor: &visitor,
            kinds: &kinds,
            sheet: Some(&sheet),
            base: &base,
            base_number: from,
            typed: restored.as_ref(),
            section: section.as_deref(),
            whole,
            problems: &[],
            errors: &[],
            place,
        };
        let mut page = scene.page(said);
        if restored.is_none() {
            page.drafts = offers(&drafts, &format!("{}/modifier?", sheet.path()));
            query.get("abandonne").clone_into(&mut page.let_go);
        }
        Answer::page(StatusCode::OK, &page)
    })
    .await
    .map(Into::into)
}

/// The text of a revision that this person may read.
pub(super) fn text_of(app: &App, who: &Who, sheet: &Sheet, number: i32) -> Result<SheetText> {
    app.store.read(|db| Reader::new(db, who).sheet_text(sheet, number))
}

/// The text that a form starts from.
pub(super) struct Start {
    pub(super) text: SheetText,
    pub(super) number: i32,
    /// Whether the version that the form names may no longer be read: the current one takes its place.
    pub(super) withdrawn: bool,
}

/// The text that a form on this version starts from. Somebody may have hidden that version meanwhile, or deleted the
/// sheet: what was typed is then laid over the current text, or over none.
pub(super) fn start(app: &App, who: &Who, sheet: &Sheet, number: i32) -> Result<Start> {
    let found = match text_of(app, who, sheet, number) {
        Err(Error::NotFound(_)) if number != sheet.head => {
            text_of(app, who, sheet, sheet.head).map(|text| (text, true))
        }
        found => found.map(|text| (text, false)),
    };
    match found {
        Ok((text, false)) => Ok(Start { text, number, withdrawn: false }),
        Ok((text, true)) => Ok(Start { text, number: sheet.head, withdrawn: true }),
        Err(Error::NotFound(_)) => Ok(Start { text: blank(&sheet.kind, "")?, number, withdrawn: true }),
        Err(error) => Err(error),
    }
}

/// The section of today that an anchor leads to, old anchors included, and what to say when it is gone.
fn section_of(
    app: &App,
    sheet: SheetId,
    base: &SheetText,
    asked: Option<&str>,
) -> Result<(Option<String>, &'static str)> {
    use crate::text::anchors::{RESERVED_IDS, section};
    let Some(asked) = asked.filter(|id| !id.is_empty()) else { return Ok((None, "")) };
    if section(base.body(), asked, RESERVED_IDS).is_some() {
        return Ok((Some(asked.to_owned()), ""));
    }
    let anchors = app.store.read::<_, Error>(|db| Ok(anchor::of_sheet(db, sheet)?))?;
    let today = anchors.into_iter().find(|anchor| anchor.anchor == asked).map(|anchor| anchor.leads_to);
    match today.filter(|id| section(base.body(), id, RESERVED_IDS).is_some()) {
        Some(id) => Ok((Some(id), "")),
        None => Ok((None, crate::hall::messages::SECTION_GONE)),
    }
}

/// What this visitor keeps of a sheet, or of new sheets.
fn drafts_of(app: &App, visitor: &Visitor, sheet: Option<SheetId>) -> Result<Vec<Draft>> {
    let Some(account) = visitor.who.account() else { return Ok(Vec::new()) };
    app.store.read::<_, Error>(|db| match sheet {
        Some(id) => Ok(draft::of_sheet(db, account, id)?),
        None => Ok(draft::of_new_sheets(db, account)?),
    })
}

/// What the draft that the visitor takes back holds, and its place.
fn pairs_of(query: &Query, drafts: &[Draft]) -> Option<(Vec<(String, String)>, String)> {
    let asked = query.find("brouillon")?;
    let draft = drafts.iter().find(|draft| draft.place == asked)?;
    Some((serde_json::from_str(&draft.content).ok()?, draft.place.clone()))
}

fn taken(query: &Query, drafts: &[Draft]) -> Option<(Typed, String)> {
    pairs_of(query, drafts).map(|(pairs, place)| (Typed::of(&pairs), place))
}

/// The answers to a clash that the draft holds, when it holds them.
fn answers_of(query: &Query, drafts: &[Draft]) -> Option<Vec<(String, String)>> {
    let (pairs, _) = pairs_of(query, drafts)?;
    pairs.iter().any(|(name, _)| name == clash::MINE).then_some(pairs)
}

/// The drafts to offer; `address` ends in `?` or `&`.
fn offers(drafts: &[Draft], address: &str) -> Vec<DraftOffer> {
    let offer = |draft: &Draft| {
        let place: String = url::form_urlencoded::byte_serialize(draft.place.as_bytes()).collect();
        DraftOffer {
            title: draft.title.clone(),
            when: dates::time_tag(draft.saved_at.0),
            take: format!("{address}brouillon={place}"),
            place: draft.place.clone(),
        }
    };
    drafts.iter().map(offer).collect()
}
