//! Opening the editor: on a sheet, a section, a whole text, or a new sheet of a kind.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::app::App;
use crate::db::types::SheetId;
use crate::error::{Error, Result, What};
use crate::models::sheet::Sheet;
use crate::models::{anchor, draft, revision};
use crate::policy::{self, Who};
use crate::text::dates;
use crate::text::sheet_text::SheetText;
use crate::web::editor::page::{DraftOffer, Scene, place_of};
use crate::web::editor::typed::Typed;
use crate::web::extract::{Query, SheetPath, Visitor};
use crate::web::page;
use crate::web::parts::KindBadge;
use crate::web::respond::{self, Answer};
use crate::web::sheets::find::{self, Found};
use crate::web::shell::Shell;

/// Kinds whose sheets are edited as one text: their fields are declarations.
const AS_TEXT: [&str; 3] = ["modele", "vocabulaire", "theme"];

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
        let whole = AS_TEXT.contains(&kind.as_str());
        let base = blank(&kind, &title)?;
        let offer = draft_of(&node, &visitor, &place_of(None, &kind, None, whole))?;
        let restored = taken(&query, offer.as_ref());
        let scene = Scene {
            app: &node,
            visitor: &visitor,
            kinds: &kinds,
            sheet: None,
            base: &base,
            base_number: 0,
            typed: restored.as_ref(),
            section: None,
            whole,
            problems: &[],
            errors: &[],
        };
        let mut page = scene.page("");
        if restored.is_none() {
            page.draft = offer.map(|draft| offer_of(&draft, &format!("/fiches/nouvelle?type={kind}&brouillon=oui")));
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
pub(super) fn may_open(who: &Who, kind: &str) -> Result<()> {
    match who {
        Who::Stranger if policy::to_write_kind(kind) == policy::Act::Write => Ok(()),
        who => who.must(policy::to_write_kind(kind)),
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
    let node = app.clone();
    app.block(move || {
        let kinds = node.kinds();
        let base = text_of(&node, sheet.id, sheet.head)?;
        let whole = query.get("texte") == "1" || AS_TEXT.contains(&sheet.kind.as_str());
        let (section, said) = section_of(&node, sheet.id, &base, query.find("section"))?;
        let section = section.filter(|_| !whole);
        let place = place_of(Some(&sheet), &sheet.kind, section.as_deref(), whole);
        let offer = draft_of(&node, &visitor, &place)?;
        let restored = taken(&query, offer.as_ref());
        let from = restored.as_ref().map_or(sheet.head, Typed::base);
        let base = if from == sheet.head || from < 1 { base } else { text_of(&node, sheet.id, from)? };
        let scene = Scene {
            app: &node,
            visitor: &visitor,
            kinds: &kinds,
            sheet: Some(&sheet),
            base: &base,
            base_number: if from < 1 { sheet.head } else { from },
            typed: restored.as_ref(),
            section: section.as_deref(),
            whole,
            problems: &[],
            errors: &[],
        };
        let mut page = scene.page(said);
        if restored.is_none() {
            let mut take = format!("{}/modifier?brouillon=oui", sheet.path());
            if let Some(id) = &section {
                take = format!("{take}&section={id}");
            }
            page.draft = offer.map(|draft| offer_of(&draft, &take));
        }
        Answer::page(StatusCode::OK, &page)
    })
    .await
    .map(Into::into)
}

/// The text of a revision.
pub(super) fn text_of(app: &App, sheet: SheetId, number: i32) -> Result<SheetText> {
    let text = app.store.read::<_, Error>(|db| Ok(revision::text(db, sheet, number)?))?;
    SheetText::parse(&text.ok_or(Error::NotFound(What::Revision))?).map_err(Error::Unreadable)
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
        None => Ok((None, crate::messages::SECTION_GONE)),
    }
}

fn draft_of(app: &App, visitor: &Visitor, place: &str) -> Result<Option<draft::Draft>> {
    match visitor.who.account() {
        Some(account) => app.store.read::<_, Error>(|db| Ok(draft::find(db, account, place)?)),
        None => Ok(None),
    }
}

/// What the draft holds, when the visitor takes it back.
fn taken(query: &Query, draft: Option<&draft::Draft>) -> Option<Typed> {
    let asked = query.get("brouillon") == "oui";
    let draft = draft.filter(|_| asked)?;
    let pairs: Vec<(String, String)> = serde_json::from_str(&draft.content).unwrap_or_default();
    Some(Typed::of(&pairs))
}

fn offer_of(draft: &draft::Draft, take: &str) -> DraftOffer {
    DraftOffer { when: dates::time_tag(draft.saved_at.0), take: take.to_owned() }
}

/// The sheet of a posted form.
pub(super) async fn posted(app: &App, visitor: &Visitor, path: &SheetPath) -> Result<Sheet> {
    find::posted(app, visitor, path).await
}
