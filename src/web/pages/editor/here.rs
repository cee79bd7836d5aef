//! Correcting in place: the sheet as people read it, with the form of one part where that part stands.

use actix_web::HttpRequest;
use actix_web::guard::GuardContext;
use askama::Template;

use crate::hall::error::{Error, Result};
use crate::hall::messages;
use crate::hall::messages::PartChange;
use crate::models::kind::KindSet;
use crate::models::sheet::Sheet;
use crate::text::kind::{KindDef, Purpose};
use crate::text::markup::pieces::TextPart;
use crate::text::passages;
use crate::text::sheet_text::{SheetText, TITLE};
use crate::web::http::extract::{Query, SheetPath};
use crate::web::http::{Look, Outcome, Params, Stop, respond};
use crate::web::pages::editor::open::{drafts_of, today};
use crate::web::pages::editor::page::{EditPage, Scene};
use crate::web::pages::editor::typed::{Held, Typed};
use crate::web::pages::editor::{page, place};
use crate::web::pages::sheets::doors;
use crate::web::pages::sheets::doors::{OpenForm, Spot, in_address};
use crate::web::pages::sheets::show;
use crate::web::pages::sheets::show::{SheetPage, SheetQuery};
use crate::web::view::layout::Notice;

/// The parameter that names a field.
const FIELD: &str = "champ";
/// The parameter that names a passage of a version by its number in the text.
const RANK: &str = "passage";

/// The form of a part, in the place of that part.
#[derive(Template)]
#[template(path = "sheets/here.html")]
struct HereForm<'a> {
    edit: &'a EditPage,
    action: String,
    /// The name of the part.
    title: String,
    /// The help of a field.
    help: String,
    /// The key of the field; of a part of the text, the word that says so.
    held: &'a str,
    /// Whether the Enter key publishes: in a form of several rows it would too soon.
    enter_publishes: bool,
    /// Where the part is read.
    back: String,
    /// Whether the part is written as Markdown: it calls what is written elsewhere in the text.
    as_markdown: bool,
    /// The id of a passage, whose place bears none; empty for other parts.
    id: String,
}

/// A part of a sheet, in its page.
#[derive(Clone)]
pub struct HereParams {
    path: SheetPath,
    query: Query,
}

impl Params for HereParams {
    const OWN: bool = true;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        Ok(Self { path: SheetPath::of(request)?, query: Query::of(request) })
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// Whether the address of a sheet asks for the form of one of its parts.
#[must_use]
pub fn asks_for_a_part(request: &GuardContext<'_>) -> bool {
    let query = Query::read(request.head().uri.query().unwrap_or_default());
    [FIELD, "section", "paragraphe", RANK].iter().any(|name| query.find(name).is_some_and(|value| !value.is_empty()))
}

/// `GET /fiches/{id}-{slug}?champ=` or `?section=` or `?paragraphe=`
pub fn correct(look: &mut Look<'_>, HereParams { path, query }: &HereParams) -> Outcome<SheetPage> {
    let sheet = look.live(path)?;
    let asked = SheetQuery::read(query.clone());
    if look.app.kinds().themes().iter().any(|theme| theme.sheet == sheet.id) {
        return Err(Stop::SeeOther(format!("{}/modifier?{}", sheet.path(), look.visitor.query)));
    }
    if !sheet.may_be_changed_by(look.who()) {
        sheet.must_be_changed_by(look.who())?;
    }
    if let Some(rank) = query.find(RANK) {
        return Err(Stop::SeeOther(of_rank(look, &sheet, rank, query.get("version"))?));
    }
    let base = look.reader.sheet_text(&sheet, sheet.head)?;
    let kinds = look.app.kinds();
    let held = match query.find(FIELD).filter(|key| !key.is_empty()) {
        Some(key) => Held::Field(key.to_owned()),
        None => Typed::of(&query.0).held(),
    };
    let def = look.reader.kind_to_fill(&kinds, &sheet.kind, Some(&sheet))?;
    if let Held::Field(key) = &held
        && !is_field(&def, &sheet, key)
    {
        let mut page = show::make(look, &asked, &sheet, sheet.path())?;
        page.tell(Notice::new("warn", messages::NO_SUCH_FIELD));
        return Ok(page);
    }
    let is_field = matches!(held, Held::Field(_));
    let (held, said) = if is_field { (held, "") } else { today(look, sheet.id, &base, held)? };
    let Some(spot) = spot_of(&held) else {
        return Err(Stop::SeeOther(format!("{}/modifier?{}", sheet.path(), look.visitor.query)));
    };
    let drafts = drafts_of(look, Some(sheet.id))?;
    let scene = Scene {
        kinds: &kinds,
        def: &def,
        sheet: Some(&sheet),
        base: &base,
        base_number: sheet.head,
        typed: None,
        held: &held,
        problems: &[],
        errors: &[],
        place: place::free(&place::of(Some(sheet.id), &sheet.kind, &held), &place::all(&drafts)),
    };
    let mut page = scene.page(look, said)?;
    page.comment = reason(&kinds, &base, &held, None);
    page.treat(look, query)?;
    Ok(with_form(look, &asked, &sheet, &spot, &page)?)
}

/// Where the form of the passage with that number in a version is; of today's text when that version is not one that
/// they may read.
fn of_rank(look: &mut Look<'_>, sheet: &Sheet, rank: &str, version: &str) -> Result<String> {
    let version = version.parse().unwrap_or(sheet.head);
    let text = match look.reader.sheet_text(sheet, version) {
        Err(Error::NotFound(_)) => look.reader.sheet_text(sheet, sheet.head)?,
        text => text?,
    };
    let address = rank.parse().ok().and_then(|rank| doors::of_rank(sheet, text.body(), rank));
    Ok(address.unwrap_or_else(|| format!("{}/modifier", sheet.path())))
}

/// Whether a sheet has such a field, with a form of its own.
fn is_field(def: &KindDef, sheet: &Sheet, key: &str) -> bool {
    let is_known = key == TITLE || def.field(key).is_some();
    is_known && !Purpose::of(&sheet.kind).is_edited_as_text()
}

/// Where the form of a field stands, when the address of the editor asks for one.
pub(super) fn of_field(look: &Look<'_>, sheet: &Sheet, query: &Query) -> Option<String> {
    let key = query.find(FIELD)?;
    let spot = Spot::Field(key.to_owned());
    is_field(&look.app.kinds().kind(&sheet.kind), sheet, key).then(|| address(sheet, &spot))
}

/// The part of a sheet that a form holds.
pub(super) fn spot_of(held: &Held) -> Option<Spot> {
    match held {
        Held::Field(key) => Some(Spot::Field(key.clone())),
        Held::Section(id) => Some(Spot::Text(TextPart::Section(id.clone()))),
        Held::Passage(at) => Some(Spot::Text(TextPart::Passage(at.clone()))),
        Held::Sheet | Held::Whole => None,
    }
}

/// The address of the form of a part.
pub(super) fn address(sheet: &Sheet, spot: &Spot) -> String {
    spot.address(&sheet.path())
}

/// What the address of the sheet says once a part was published: where it is told, and the place itself.
pub(super) fn told_at(spot: &Spot) -> String {
    let id = in_address(&spot.id());
    format!("&ici={id}#{id}")
}

/// The sheet with the form of a part as it is after something was asked of it.
pub(super) fn again(look: &mut Look<'_>, sheet: &Sheet, spot: &Spot, edit: &EditPage) -> Result<SheetPage> {
    with_form(look, &SheetQuery::default(), sheet, spot, edit)
}

fn with_form(
    look: &mut Look<'_>,
    asked: &SheetQuery,
    sheet: &Sheet,
    spot: &Spot,
    edit: &EditPage,
) -> Result<SheetPage> {
    let (title, held) = match spot {
        Spot::Field(key) if key == TITLE => (messages::TITLE_LABEL.to_owned(), key.as_str()),
        Spot::Field(key) => (label(&look.app.kinds(), &sheet.kind, key), key.as_str()),
        Spot::Text(TextPart::Section(_)) => (messages::TEXT_OF_SECTION.to_owned(), "corps"),
        Spot::Text(TextPart::Passage(_)) => (messages::TEXT_OF_PASSAGE.to_owned(), "corps"),
    };
    let help = match edit.groups.first() {
        Some(group) => group.help.clone(),
        None if edit.title.is_some() => messages::TITLE_HELP.to_owned(),
        None => String::new(),
    };
    let form = HereForm {
        edit,
        action: address(sheet, spot),
        title,
        help,
        held,
        enter_publishes: edit.groups.iter().all(|group| !group.has_rows),
        as_markdown: edit.body.as_deref().is_some_and(passages::leans_on_more),
        back: format!("{}#{}", sheet.path(), in_address(&spot.above())),
        id: if let Spot::Text(TextPart::Passage(_)) = spot { spot.id() } else { String::new() },
    };
    let opened = OpenForm { html: respond::render(&form)?, spot: spot.clone(), is_rich: edit.is_rich() };
    show::open(look, asked, sheet, &opened)
}

fn label(kinds: &KindSet, kind: &str, key: &str) -> String {
    kinds.kind(kind).field(key).map_or_else(|| key.to_owned(), |field| field.label.clone())
}

/// The summary that a form fills in: what it does to which part.
fn reason(kinds: &KindSet, base: &SheetText, held: &Held, after: Option<(&Typed, &SheetText)>) -> String {
    let is_filled = |text: &SheetText, key: &str| text.get(key).is_some_and(|value| !value.is_empty());
    let kind = base.kind().unwrap_or_default();
    let name = match held {
        Held::Field(key) if key == TITLE => messages::within_a_sentence(messages::TITLE_LABEL),
        Held::Field(key) => messages::within_a_sentence(&label(kinds, kind, key)),
        Held::Section(id) => messages::the_section(&page::section(base.body(), id).unwrap_or_default()),
        Held::Passage(at) => {
            messages::the_passage(&page::passage(base.body(), at).map(|passage| passage.name).unwrap_or_default())
        }
        Held::Sheet | Held::Whole => return String::new(),
    };
    let change = match (held, after) {
        (Held::Field(key), Some((_, text))) if key != TITLE && !is_filled(text, key) => PartChange::Removed,
        (Held::Field(key), _) if key != TITLE && !is_filled(base, key) => PartChange::Added,
        (Held::Section(_) | Held::Passage(_), Some((typed, _))) if typed.get("corps").trim().is_empty() => {
            PartChange::Removed
        }
        _ => PartChange::Corrected,
    };
    messages::reason(change, &name)
}

/// The summary of a correction: the one that its form filled in follows what was typed.
pub(super) fn comment(kinds: &KindSet, base: &SheetText, typed: &Typed, text: &SheetText) -> String {
    let (written, held) = (typed.comment(), typed.held());
    if written == reason(kinds, base, &held, None) {
        return reason(kinds, base, &held, Some((typed, text)));
    }
    written
}
