//! Opening the editor: on a sheet, a section, a whole text, or a new sheet of a kind.

use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use askama::Template;

use crate::db::types::SheetId;
use crate::hall::error::{Error, Result, What};
use crate::hall::messages;
use crate::hall::policy;
use crate::hall::policy::Who;
use crate::models::draft::Draft;
use crate::models::held_change::HeldChange;
use crate::models::sheet::Sheet;
use crate::text::dates;
use crate::text::kind::Purpose;
use crate::text::passages::{self, Found};
use crate::text::sheet_text::SheetText;
use crate::web::http::extract::{Form, Query, SheetPath};
use crate::web::http::{Look, Outcome, Params, Stop};
use crate::web::pages::editor::clash;
use crate::web::pages::editor::held::{self, LINKED, WAITS};
use crate::web::pages::editor::here;
use crate::web::pages::editor::page::{DraftOffer, EditPage, Scene};
use crate::web::pages::editor::place;
use crate::web::pages::editor::posted::Posted;
use crate::web::pages::editor::prefill;
use crate::web::pages::editor::typed::{Held, Typed};
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

/// What the address of a form asks.
#[derive(Clone)]
pub struct FormParams(Query);

impl Params for FormParams {
    const OWN: bool = true;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        Ok(Self(Query::of(request)))
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// `GET /fiches/nouvelle`
pub fn new(look: &mut Look<'_>, FormParams(query): &FormParams) -> Outcome<EditPage> {
    let title = query.get("titre").trim().to_owned();
    let Some(kind) = query.find("type").filter(|kind| !kind.is_empty()) else {
        return Err(Stop::said(StatusCode::OK, &choose(look, &title, query)));
    };
    let kinds = look.app.kinds();
    if kinds.find(kind).is_none() {
        return Err(Error::NotFound(What::Kind).into());
    }
    may_open(look.who(), kind)?;
    let held = if Purpose::of(kind).is_edited_as_text() { Held::Whole } else { Held::Sheet };
    let change = held::named(look, (query.get(WAITS), query.get(LINKED)), None)?.filter(|change| change.kind == kind);
    let base = match &change {
        Some(change) => Arc::unwrap_or_clone(held::text(look, change)?),
        None => {
            let mut text = blank(kind, &title)?;
            let def = look.reader.kind_to_fill(&kinds, kind, None)?;
            prefill::fill(&kinds, &def, &mut text, query)?;
            text
        }
    };
    let mut drafts = drafts_of(look, None)?;
    drafts.retain(|draft| place::is_of(&draft.place, None, kind));
    let restored = taken(query, &drafts);
    let place_taken = restored.as_ref().map(|(_, place)| place.clone());
    let def = look.reader.kind_to_fill(&kinds, kind, None)?;
    let scene = Scene {
        kinds: &kinds,
        def: &def,
        sheet: None,
        base: &base,
        base_number: 0,
        typed: restored.as_ref().map(|(typed, _)| typed),
        held: &held,
        problems: &[],
        errors: &[],
        place: match &restored {
            Some((_, place)) => place.clone(),
            None => place::free(&place::of(None, kind, &held), &place::all(&drafts)),
        },
    };
    let mut page = scene.page(look, "")?;
    page.hand.0 = place::known(&page.place, &drafts);
    match change {
        Some(change) => page.complete(change, query.get(LINKED)),
        None => page.drafts = offers(&drafts, 0, &format!("/fiches/nouvelle?type={kind}&"), place_taken.as_deref()),
    }
    query.get("abandonne").clone_into(&mut page.let_go);
    Ok(page)
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
    if let Who::Member(_) = who {
        sheet.must_be_changed_by(who)?;
    }
    Ok(())
}

fn choose(look: &Look<'_>, title: &str, query: &Query) -> ChoosePage {
    let kinds = look.app.kinds();
    // What else the address says begins the sheet, whatever its kind.
    let rest = query.0.iter().filter(|(name, value)| name != "type" && !value.trim().is_empty());
    let rest = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(rest).finish();
    let suffix = if rest.is_empty() { rest } else { format!("&{rest}") };
    let choice = |key: &str, description: &str| Choice {
        badge: page::badge(look.app, key),
        href: format!("/fiches/nouvelle?type={key}{suffix}"),
        description: description.to_owned(),
    };
    let others = kinds.kinds().filter(|kind| !kind.public && look.who().may(policy::to_write_kind(&kind.key)));
    ChoosePage {
        shell: look.shell(),
        choices: kinds.public().map(|kind| choice(&kind.key, &kind.description)).collect(),
        others: others.map(|kind| choice(&kind.key, &kind.description)).collect(),
        title: title.to_owned(),
    }
}

/// The sheet whose form an address asks for, and what it asks.
#[derive(Clone)]
pub struct EditParams {
    path: SheetPath,
    query: Query,
}

impl Params for EditParams {
    const OWN: bool = true;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        Ok(Self { path: SheetPath::of(request)?, query: Query::of(request) })
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// `GET /fiches/{id}-{slug}/modifier`
pub fn edit(look: &mut Look<'_>, EditParams { path, query }: &EditParams) -> Outcome<EditPage> {
    let sheet = look.live(path)?;
    may_open(look.who(), &sheet.kind)?;
    may_change(look.who(), &sheet)?;
    let drafts = drafts_of(look, Some(sheet.id))?;
    let query = &with_draft(query, &drafts);
    if let Some(kept) = answers_of(query, &drafts) {
        return reopened(look, kept, sheet);
    }
    if let Some(to) = here::of_field(look, &sheet, query) {
        return Err(Stop::SeeOther(to));
    }
    let kinds = look.app.kinds();
    let (restored, taken_place) = taken(query, &drafts).unzip();
    let asked = match &restored {
        Some(typed) => typed.held(),
        None if query.get("texte") == "1" || Purpose::of(&sheet.kind).is_edited_as_text() => Held::Whole,
        None => Typed::of(&query.0).held(),
    };
    let from = restored.as_ref().map_or(sheet.head, Typed::base);
    let from = if (1..sheet.head).contains(&from) { from } else { sheet.head };
    let change = held::named(look, (query.get(WAITS), query.get(LINKED)), Some(sheet.id))?;
    let Start { text: base, number: from, withdrawn } = match &change {
        Some(change) => on_change(look, Some(&sheet), change, 0)?,
        None => start(look, &sheet, from)?,
    };
    let (held, said) = today(look, sheet.id, &base, asked)?;
    let said = if withdrawn { messages::BASE_WITHDRAWN } else { said };
    let place = taken_place
        .clone()
        .unwrap_or_else(|| place::free(&place::of(Some(sheet.id), &sheet.kind, &held), &place::all(&drafts)));
    let def = look.reader.kind_to_fill(&kinds, base.kind().unwrap_or_default(), Some(&sheet))?;
    let scene = Scene {
        kinds: &kinds,
        def: &def,
        sheet: Some(&sheet),
        base: &base,
        base_number: from,
        typed: restored.as_ref(),
        held: &held,
        problems: &[],
        errors: &[],
        place,
    };
    let mut page = scene.page(look, said)?;
    page.treat(look, query)?;
    page.hand.0 = place::known(&page.place, &drafts);
    match change {
        Some(change) => page.complete(change, query.get(LINKED)),
        None => {
            let address = format!("{}/modifier?", sheet.path());
            page.drafts = offers(&drafts, sheet.head, &address, taken_place.as_deref());
        }
    }
    query.get("abandonne").clone_into(&mut page.let_go);
    Ok(page)
}

/// What an address asks, with the newest draft of the sheet where it asks for the whole form: one goes on with what one
/// began. Answers to a clash are offered, since their page is not the form.
fn with_draft(query: &Query, drafts: &[Draft]) -> Query {
    let mut query = query.clone();
    let asks_else =
        ["brouillon", WAITS, LINKED, "champ", "section", "paragraphe"].iter().any(|name| query.find(name).is_some());
    if let Some(newest) = drafts.first().filter(|_| !asks_else) {
        query.0.push(("brouillon".to_owned(), newest.place.clone()));
        if answers_of(&query, drafts).is_some() {
            query.0.pop();
        }
    }
    query
}

/// The page of a clash whose answers were kept as a draft; when a version of it was withdrawn, the form with the text.
fn reopened(look: &mut Look<'_>, kept: Vec<(String, String)>, sheet: Sheet) -> Outcome<EditPage> {
    let posted = Posted { form: Form(kept), sheet: Some(sheet), cookie: None, refused: None };
    match clash::shown(look, &posted)? {
        Some(page) => Err(Stop::said(StatusCode::OK, &page)),
        None => Err(Stop::said(StatusCode::CONFLICT, &posted.as_one_text().withdrawn(look)?)),
    }
}

/// The text that a form starts from.
pub(super) struct Start {
    pub(super) text: Arc<SheetText>,
    pub(super) number: i32,
    /// Whether the version that the form names may no longer be read: the current one takes its place.
    pub(super) withdrawn: bool,
}

/// The text that a form on this version starts from. Somebody may have hidden that version meanwhile, or deleted the
/// sheet: what was typed is then laid over the current text, or over none.
pub(super) fn start(look: &mut Look<'_>, sheet: &Sheet, number: i32) -> Result<Start> {
    let found = match look.reader.sheet_text(sheet, number) {
        Err(Error::NotFound(_)) if number != sheet.head => {
            look.reader.sheet_text(sheet, sheet.head).map(|text| (text, true))
        }
        found => found.map(|text| (text, false)),
    };
    match found {
        Ok((text, false)) => Ok(Start { text, number, withdrawn: false }),
        Ok((text, true)) => Ok(Start { text, number: sheet.head, withdrawn: true }),
        Err(Error::NotFound(_)) => Ok(Start { text: Arc::new(blank(&sheet.kind, "")?), number, withdrawn: true }),
        Err(error) => Err(error),
    }
}

/// The text of a change that waits, and the version that it is compared with. When its own may no longer be read, its
/// form is shown once more on the current one, which it names from then on.
pub(super) fn on_change(look: &mut Look<'_>, sheet: Option<&Sheet>, change: &HeldChange, typed: i32) -> Result<Start> {
    let text = held::text(look, change)?;
    let Some(sheet) = sheet.filter(|_| change.base > 0) else {
        return Ok(Start { text, number: change.base, withdrawn: false });
    };
    let own = start(look, sheet, change.base)?;
    if own.withdrawn && typed != change.base && (1..=sheet.head).contains(&typed) {
        return Ok(Start { text, ..start(look, sheet, typed)? });
    }
    Ok(Start { text, ..own })
}

/// The part of today that is asked for, found by old anchors and where it moved too, and what to say when it is gone.
pub(super) fn today(
    look: &mut Look<'_>,
    sheet: SheetId,
    base: &SheetText,
    asked: Held,
) -> Result<(Held, &'static str)> {
    match asked {
        Held::Section(asked) => match section_of(look, sheet, base, &asked)? {
            Some(id) => Ok((Held::Section(id), "")),
            None => Ok((Held::Sheet, messages::SECTION_GONE)),
        },
        Held::Passage(mut at) => {
            if let Some(id) = section_of(look, sheet, base, &at.section)? {
                at.section = id;
            }
            match passages::find(base.body(), &at) {
                Some(Found::Same(passage)) => Ok((Held::Passage(passage.at()), "")),
                Some(Found::Changed(passage)) => Ok((Held::Passage(passage.at()), messages::PASSAGE_CHANGED)),
                None => Ok((Held::Sheet, messages::PASSAGE_GONE)),
            }
        }
        Held::Field(_) => Ok((Held::Sheet, "")),
        held @ (Held::Sheet | Held::Whole) => Ok((held, "")),
    }
}

/// The section of today that an anchor leads to.
fn section_of(look: &mut Look<'_>, sheet: SheetId, base: &SheetText, asked: &str) -> Result<Option<String>> {
    use crate::text::anchors::{RESERVED_IDS, section};
    if section(base.body(), asked, RESERVED_IDS).is_some() {
        return Ok(Some(asked.to_owned()));
    }
    let anchors = look.reader.anchors(sheet)?;
    let today = anchors.into_iter().find(|anchor| anchor.anchor == asked).map(|anchor| anchor.leads_to);
    Ok(today.filter(|id| section(base.body(), id, RESERVED_IDS).is_some()))
}

/// What this visitor keeps of a sheet, or of new sheets.
pub(super) fn drafts_of(look: &mut Look<'_>, sheet: Option<SheetId>) -> Result<Vec<Draft>> {
    let Some(account) = look.who().account() else { return Ok(Vec::new()) };
    look.reader.drafts_for(account, sheet)
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

/// The drafts to offer of a sheet of so many versions, the one that the form holds first; `address` ends in `?` or `&`.
fn offers(drafts: &[Draft], head: i32, address: &str, held: Option<&str>) -> Vec<DraftOffer> {
    let offer = |draft: &Draft| {
        let place: String = url::form_urlencoded::byte_serialize(draft.place.as_bytes()).collect();
        DraftOffer {
            title: draft.title.clone(),
            words: draft.first_words(),
            is_held: held == Some(draft.place.as_str()),
            when: dates::time_tag(draft.saved_at.0),
            take: format!("{address}brouillon={place}"),
            is_behind: (1..head).contains(&draft.base),
            place: draft.place.clone(),
        }
    };
    let mut offers: Vec<DraftOffer> = drafts.iter().map(offer).collect();
    offers.sort_by_key(|offer| !offer.is_held);
    offers
}
