//! The page of a sheet: its card, its text, what stands around it.

use std::sync::Arc;

use actix_web::HttpRequest;
use askama::Template;

use crate::app::App;
use crate::cache::{Body, Kept};
use crate::db::types::SheetId;
use crate::hall::error::Result;
use crate::hall::messages::remarks;
use crate::hall::messages::{self, reading as said};
use crate::hall::policy::{self, Act};
use crate::models::follow::Target;
use crate::models::kind::KindSet;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::reading::in_time;
use crate::reading::render;
use crate::reading::render::Resolver;
use crate::text::kind::KindDef;
use crate::text::sheet_text::SheetText;
use crate::text::{blanks, dates, fields, typography};
use crate::web::http::extract::{Query, SheetPath, Visitor};
use crate::web::http::{Look, Outcome, Params, Stop};
use crate::web::pages::held_changes;
use crate::web::pages::remarks::report::{ReaderToken, Thanks};
use crate::web::pages::search::live;
use crate::web::pages::search::live::Shown;
use crate::web::pages::sheets::around;
use crate::web::pages::sheets::around::Around;
use crate::web::pages::sheets::card;
use crate::web::pages::sheets::card::{Block, Card, CardParams, Content, Words};
use crate::web::pages::sheets::cards;
use crate::web::pages::sheets::cited;
use crate::web::pages::sheets::doors::{Doors, OpenForm, Place};
use crate::web::pages::sheets::licence;
use crate::web::pages::sheets::licence::Licence;
use crate::web::pages::sheets::linked::{self, Elsewhere};
use crate::web::pages::sheets::memento;
use crate::web::pages::sheets::printed::Printed;
use crate::web::pages::sheets::rights;
use crate::web::pages::sheets::short;
use crate::web::pages::sheets::thanks;
use crate::web::pages::sheets::toc::toc;
use crate::web::pages::sheets::trials;
use crate::web::pages::sheets::trials::Trials;
use crate::web::view::layout::{Notice, Shell};
use crate::web::view::parts::{Card as ListCard, KindBadge, Stamp, Way};

/// A sheet as people read it.
#[derive(Template)]
#[template(path = "sheets/show.html")]
pub struct SheetPage {
    shell: Shell,
    id: SheetId,
    /// Its short address, as an address asks oEmbed for it.
    oembed: String,
    title: String,
    description: String,
    /// What it tells other sites.
    elsewhere: Elsewhere,
    /// The address that this page goes by.
    path: String,
    /// The address of the sheet, below which its other pages stand.
    base: String,
    kind: KindBadge,
    crumbs: Vec<Way>,
    /// How far it is filled, when that is not all the way: class, icon and word.
    state: Option<(&'static str, &'static str, &'static str)>,
    stamp: Option<Stamp>,
    origin: Option<String>,
    edit: Option<String>,
    /// Where the title is corrected.
    title_at: Place,
    /// The form of a part that has no place on the page.
    form: Option<String>,
    /// Whether a part stands open: the page is for one reader.
    is_open: bool,
    /// Whether that part is of its text.
    is_text: bool,
    /// Whether that part is a field with text that is laid out.
    is_rich: bool,
    missing: Vec<Way>,
    notes: Vec<(&'static str, String)>,
    card: Card,
    /// The HTML of the body.
    html: String,
    is_bare: bool,
    toc: Vec<(String, String)>,
    themes: Vec<Way>,
    tags: Vec<Way>,
    derived: Vec<(Way, String)>,
    used_in: Vec<Way>,
    used_in_more: bool,
    read_next: Vec<ListCard>,
    /// What was told of trying it, for kinds that ask.
    trials: Option<Trials>,
    contributors: Vec<Way>,
    asks_if_current: bool,
    /// Those without the right to verify who say that it is still true, for who looks after it.
    nods: Option<String>,
    /// Who says whether it is still true, or what is wrong; nobody who is blocked.
    reader: Option<ReaderToken>,
    /// What was just said in its place.
    answered: Option<Answered>,
    licence: Licence,
    printed: Printed,
    citation: String,
    reuse: &'static str,
    number: i32,
    last: String,
    /// The page of its reader's own change that waits.
    waiting: Option<String>,
    /// « Discussion (3) ».
    talk: String,
    /// Whether something of it takes place on a day.
    takes_place: bool,
}

/// What a reader without the right to verify has just said below a sheet.
#[derive(Clone, Debug)]
pub enum Answered {
    /// It is still true.
    Nodded,
    /// Something is wrong.
    Reported(Thanks),
}

impl SheetPage {
    /// Says something on top of the page.
    pub fn tell(&mut self, notice: Notice) {
        self.shell.notice = Some(notice);
    }
}

/// What the address of a sheet's page asks.
#[derive(Clone)]
pub struct SheetParams {
    path: SheetPath,
    asked: SheetQuery,
}

/// What the query of a page with a sheet's text asks, read once.
#[derive(Clone)]
pub struct SheetQuery {
    query: Query,
    card: CardParams,
    /// The pages of its live lists.
    lists: Shown,
}

impl Default for SheetQuery {
    /// Nothing but the page.
    fn default() -> Self {
        Self::read(Query::default())
    }
}

impl SheetQuery {
    /// Reads a request; nonsense asks nothing.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Self {
        Self::read(Query::of(request))
    }

    /// Reads a query.
    #[must_use]
    pub fn read(query: Query) -> Self {
        Self { card: CardParams::read(&query), lists: Shown::read(&query), query }
    }

    /// Whether many ask the same: counting for one's own group, or from one's own hour, is for one reader, and so is
    /// turning a list.
    #[must_use]
    pub fn is_common(&self) -> bool {
        self.card == CardParams::default() && self.lists.is_first() && !cited::is_asked(&self.query)
    }
}

impl Params for SheetParams {
    fn read(request: &HttpRequest) -> Outcome<Self> {
        Ok(Self { path: SheetPath::of(request)?, asked: SheetQuery::of(request) })
    }

    /// The guard looks for the page so.
    fn key(&self) -> Option<String> {
        self.asked.is_common().then(|| format!("/fiches/{}-{}?", self.path.id, self.path.slug))
    }
}

/// `GET /fiches/{id}-{slug}`
pub fn show(look: &mut Look<'_>, asked: &SheetParams) -> Outcome<SheetPage> {
    let sheet = look.live(&asked.path)?;
    if let Some(theme) = look.app.kinds().themes().iter().find(|theme| theme.sheet == sheet.id) {
        return Err(Stop::Moved(theme.path()));
    }
    let path = short::house_address(look, &sheet)?.unwrap_or_else(|| sheet.path());
    memento::tell(look, &sheet, None);
    Ok(make(look, &asked.asked, &sheet, path)?)
}

/// The page of a sheet, with what its reader has just said below it.
pub fn answering(look: &mut Look<'_>, sheet: &Sheet, answered: Answered) -> Result<SheetPage> {
    let page = make(look, &SheetQuery::read(Query::default()), sheet, sheet.path())?;
    Ok(SheetPage { answered: Some(answered), ..page })
}

/// The page of a sheet at an address.
pub fn make(look: &mut Look<'_>, asked: &SheetQuery, sheet: &Sheet, path: String) -> Result<SheetPage> {
    let shell = look.shell_to_follow(&Target::of_sheet(sheet))?;
    make_with(look, asked, sheet, path, shell, None)
}

/// The page of a sheet with the form of a part in its place: for whoever may change it.
pub fn open(look: &mut Look<'_>, asked: &SheetQuery, sheet: &Sheet, opened: &OpenForm) -> Result<SheetPage> {
    let shell = look.shell_to_follow(&Target::of_sheet(sheet))?;
    let shell = Shell { token: look.shell_with_form().token, ..shell };
    make_with(look, asked, sheet, sheet.path(), shell, Some(opened))
}

fn make_with(
    look: &mut Look<'_>,
    asked: &SheetQuery,
    sheet: &Sheet,
    path: String,
    mut shell: Shell,
    opened: Option<&OpenForm>,
) -> Result<SheetPage> {
    if !look.visitor.is_stranger() {
        shell.notice = thanks::notice(&mut look.reader, sheet, &asked.query, &look.app.config.base_url)?;
    }
    let body = render::body_of(look.app, &mut look.reader, sheet, sheet.head)?;
    let (app, visitor) = (look.app, look.visitor);
    Maker { app, visitor, kinds: app.kinds(), sheet, path, asked, opened }.page(shell, &body, &mut look.reader)
}

/// What makes the page of one sheet.
struct Maker<'a> {
    app: &'a App,
    visitor: &'a Visitor,
    kinds: Arc<KindSet>,
    sheet: &'a Sheet,
    path: String,
    asked: &'a SheetQuery,
    opened: Option<&'a OpenForm>,
}

/// What is read from the text with the help of the wiki.
struct Laid {
    text: Arc<SheetText>,
    card: Card,
    origin: Option<String>,
    around: Arc<Kept<Around>>,
    trials: Option<Trials>,
    nods: Option<String>,
}

impl Maker<'_> {
    fn page(self, mut shell: Shell, body: &Body, reader: &mut Reader<'_>) -> Result<SheetPage> {
        let (sheet, app) = (self.sheet, self.app);
        let (def, filled) = (self.kinds.kind(&sheet.kind), reader.kind_to_fill(&self.kinds, &sheet.kind, Some(sheet))?);
        let edit = self.edit();
        if let Some(notice) = &mut shell.notice {
            thanks::propose(app, reader, sheet, &filled, notice)?;
        }
        let told = shell.notice.clone();
        let doors = match edit {
            Some(_) => Doors::of(sheet, self.opened)
                .without(reader.not_to_write(&sheet.kind, Some(sheet))?)
                .telling(told.as_ref(), self.asked.query.get("ici")),
            None => Doors::default(),
        }
        .citing(cited::marked(reader, sheet, &self.asked.query)?);
        let Laid { text, card, origin, around, trials, nods } = self.lay(&def, &doors, reader)?;
        let given = rights::notes(reader, sheet, &def, &text)?;
        let licence = licence::of(&self.kinds, &text, self.app.identity().chosen.licence());
        let names: Vec<String> = around.contributors.iter().map(|way| way.label.clone()).collect();
        let completeness = fields::completeness(&filled, &text);
        let is_bare =
            text.body().trim().is_empty() && card.text.is_empty() && !card.has_spec() && card.others.is_empty();
        let title_at = doors.title();
        let part = doors.part(text.body());
        let opened = part.and_then(|part| body.pieces.opened(part));
        let pieces = opened.as_ref().unwrap_or(&body.pieces);
        let html = live::fill_with(app, reader, pieces, &self.asked.lists, &self.path, &|slot| doors.fill(slot));
        if doors.has_told() {
            shell.notice = None;
        }
        let people = around.contributors.as_slice();
        let about = linked::LinkedSheet { path: &self.path, text: &text, card: &card, people, licence: &licence };
        Ok(SheetPage {
            elsewhere: linked::of_sheet(app, reader, self.visitor, sheet, &about)?,
            waiting: held_changes::of_reader(reader, sheet.id)?,
            id: sheet.id,
            talk: messages::talk::tab(sheet.talked),
            takes_place: !in_time::of(&self.kinds, &sheet.kind, &text).is_empty(),
            oembed: around::in_query(&format!("{}/f/{}", app.config.base_url, sheet.id)),
            title: typography::french(&sheet.title).into_owned(),
            description: typography::french(&sheet.summary).into_owned(),
            base: sheet.path(),
            kind: KindBadge { label: def.label.clone(), icon: def.icon.clone(), class: def.color.css_class() },
            crumbs: around::crumbs(&self.kinds, &text),
            state: if def.public { cards::state(completeness.state) } else { None },
            stamp: def.public.then(|| cards::stamp(sheet, &around.names, app.now())),
            missing: if edit.is_some() { missing(&filled, &completeness.missing, &doors) } else { Vec::new() },
            form: doors.left_over(),
            is_open: self.opened.is_some(),
            is_text: part.is_some(),
            is_rich: self.opened.is_some_and(|opened| opened.is_rich),
            title_at,
            notes: self.notes(&text, given),
            toc: toc(&card, body, !around.read_next.is_empty()),
            html,
            themes: around::themes(&self.kinds, &text),
            tags: around::tags(&text),
            citation: licence::citation(sheet, &text, &names, &licence, &app.identity().name, &app.config.base_url),
            printed: Printed::of(&app.config.base_url, sheet.id, sheet.head, sheet.updated_at.0),
            reuse: said::reuse(&licence.id),
            asks_if_current: def.public,
            answered: None,
            nods,
            reader: if def.public { ReaderToken::of(app, self.visitor) } else { None },
            number: sheet.head,
            last: dates::time_tag(sheet.updated_at.0),
            derived: around.derived.clone(),
            used_in: around.used_in.clone(),
            used_in_more: around.used_in_more,
            read_next: around.read_next.clone(),
            contributors: around.contributors.clone(),
            trials,
            path: self.path,
            shell,
            origin,
            edit,
            card,
            is_bare,
            licence,
        })
    }

    fn lay(&self, def: &KindDef, doors: &Doors<'_>, reader: &mut Reader<'_>) -> Result<Laid> {
        let (app, sheet) = (self.app, self.sheet);
        let text = reader.sheet_text(sheet, sheet.head)?;
        let resolver = Resolver::new(app, reader, Some(sheet.id)).with_links_of(sheet.id);
        let words = Words { resolver: &resolver, kinds: &self.kinds };
        let mut card = card::build(&words, def, &text, self.asked.card, doors);
        let origin = around::origin(&words, def, &text);
        let (pins, wanted) = around::pins(&resolver, &text);
        if !wanted.is_empty() {
            card.margin.push(Block {
                id: "a_ecrire".to_owned(),
                label: said::READ_NEXT.to_owned(),
                place: Place::default(),
                note: "",
                content: Content::Links(wanted),
            });
        }
        drop(resolver);
        let around = around::of(app, reader, sheet, &text, &pins)?;
        let trials = def.tried.then(|| trials::latest(reader, sheet.id)).transpose()?;
        let nods = if def.public { self.nods(reader)? } else { None };
        Ok(Laid { text, card, origin, around, trials, nods })
    }

    /// How many say that the sheet is still true, told to who looks after it.
    fn nods(&self, reader: &mut Reader<'_>) -> Result<Option<String>> {
        if !policy::looks_after(&self.visitor.who, self.sheet.steward_id, self.sheet.keepers_id) {
            return Ok(None);
        }
        Ok(remarks::nods(reader.count_nods(self.sheet)?, self.sheet.verified_at.is_some()))
    }

    /// The address of the editor, for those who may change the sheet and for strangers who may once they sign in.
    fn edit(&self) -> Option<String> {
        let may = self.sheet.may_be_changed_by(&self.visitor.who);
        may.then(|| format!("{}/modifier", self.sheet.path()))
    }

    /// What those who look after the wiki should know.
    fn notes(&self, text: &SheetText, given: Vec<String>) -> Vec<(&'static str, String)> {
        let mut notes = Vec::new();
        let blanks = blanks::count(text.body());
        if blanks > 0 && self.visitor.who.may(Act::Administer) {
            notes.push(("warn", said::blanks(blanks)));
        }
        notes.extend(given.into_iter().map(|note| ("", note)));
        notes
    }
}

/// The required fields that are empty, each leading to its form.
fn missing(def: &KindDef, keys: &[String], doors: &Doors<'_>) -> Vec<Way> {
    let fields = keys.iter().filter_map(|key| def.field(key));
    fields.map(|field| Way { label: field.label.clone(), href: doors.address(&field.key) }).collect()
}
