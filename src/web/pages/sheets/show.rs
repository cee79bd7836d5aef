//! The page of a sheet: its card, its text, what stands around it.

use std::sync::Arc;

use actix_web::HttpRequest;
use askama::Template;

use crate::app::App;
use crate::cache::Body;
use crate::db::types::{Protection, SheetId};
use crate::hall::error::Result;
use crate::hall::messages;
use crate::hall::messages::reading as said;
use crate::hall::policy::Act;
use crate::models::follow::Target;
use crate::models::kind::KindSet;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::reading::render;
use crate::reading::render::Resolver;
use crate::text::kind::KindDef;
use crate::text::sheet_text::SheetText;
use crate::text::{blanks, dates, fields, typography};
use crate::web::http::extract::{Query, SheetPath, Visitor};
use crate::web::http::{Look, Outcome, Params, Stop};
use crate::web::pages::search::live;
use crate::web::pages::search::live::Shown;
use crate::web::pages::sheets::around;
use crate::web::pages::sheets::around::Around;
use crate::web::pages::sheets::card;
use crate::web::pages::sheets::card::{Block, Card, CardParams, Content, Words};
use crate::web::pages::sheets::cards;
use crate::web::pages::sheets::licence;
use crate::web::pages::sheets::licence::Licence;
use crate::web::pages::sheets::short;
use crate::web::pages::sheets::trials;
use crate::web::pages::sheets::trials::Trials;
use crate::web::view::layout::Shell;
use crate::web::view::page;
use crate::web::view::parts::{Card as ListCard, KindBadge, Stamp, Way};

/// A sheet as people read it.
#[derive(Template)]
#[template(path = "sheets/show.html")]
pub struct SheetPage {
    shell: Shell,
    id: SheetId,
    title: String,
    description: String,
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
    may_verify: bool,
    licence: Licence,
    citation: String,
    reuse: &'static str,
    number: i32,
    last: String,
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

impl SheetQuery {
    /// Reads a request; nonsense asks nothing.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Self {
        let query = Query::of(request);
        Self { card: CardParams::read(&query), lists: Shown::read(&query), query }
    }

    /// Whether many ask the same: counting for one's own group, or from one's own hour, is for one reader, and so is
    /// turning a list.
    #[must_use]
    pub fn is_common(&self) -> bool {
        self.card == CardParams::default() && self.lists.is_first()
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
    Ok(make(look, &asked.asked, &sheet, path)?)
}

/// The page of a sheet at an address.
pub fn make(look: &mut Look<'_>, asked: &SheetQuery, sheet: &Sheet, path: String) -> Result<SheetPage> {
    let mut shell = look.shell_to_follow(&Target::of_sheet(sheet))?;
    if !look.visitor.is_stranger() {
        shell.notice = page::notice_of(&mut look.reader, sheet, &asked.query);
    }
    let body = render::body_of(look.app, &mut look.reader, sheet, sheet.head)?;
    let (app, visitor) = (look.app, look.visitor);
    Maker { app, visitor, kinds: app.kinds(), sheet, path, asked }.page(shell, &body, &mut look.reader)
}

/// What makes the page of one sheet.
struct Maker<'a> {
    app: &'a App,
    visitor: &'a Visitor,
    kinds: Arc<KindSet>,
    sheet: &'a Sheet,
    path: String,
    asked: &'a SheetQuery,
}

/// What is read from the text with the help of the wiki.
struct Laid {
    text: Arc<SheetText>,
    card: Card,
    origin: Option<String>,
    around: Around,
    trials: Option<Trials>,
}

impl Maker<'_> {
    fn page(self, shell: Shell, body: &Body, reader: &mut Reader<'_>) -> Result<SheetPage> {
        let (sheet, app) = (self.sheet, self.app);
        let def = self.kinds.kind(&sheet.kind);
        let edit = self.edit();
        let laid = self.lay(&def, edit.as_deref().unwrap_or_default(), reader)?;
        let Laid { text, card, origin, around, trials } = laid;
        let licence = licence::of(&self.kinds, &text);
        let names: Vec<String> = around.contributors.iter().map(|way| way.label.clone()).collect();
        let completeness = fields::completeness(&def, &text);
        let is_bare =
            text.body().trim().is_empty() && card.text.is_empty() && !card.has_spec() && card.others.is_empty();
        let who = &self.visitor.who;
        Ok(SheetPage {
            id: sheet.id,
            title: typography::french(&sheet.title).into_owned(),
            description: typography::french(&sheet.summary).into_owned(),
            base: sheet.path(),
            kind: KindBadge { label: def.label.clone(), icon: def.icon.clone(), class: def.color.css_class() },
            crumbs: around::crumbs(&self.kinds, &text),
            state: if def.public { state(completeness.state) } else { None },
            stamp: def.public.then(|| cards::stamp(sheet, &around.names, app.now())),
            missing: edit.as_deref().map(|edit| missing(&def, &completeness.missing, edit)).unwrap_or_default(),
            notes: self.notes(&text),
            toc: toc(&card, body, !around.read_next.is_empty()),
            html: live::fill_for(app, reader, &body.pieces, &self.asked.lists, &self.path, edit.is_some()),
            themes: around::themes(&self.kinds, &text),
            tags: around::tags(&text),
            citation: licence::citation(sheet, &text, &names, &licence, &app.identity().name, &app.config.base_url),
            reuse: said::reuse(&licence.id),
            asks_if_current: def.public,
            may_verify: who.may(Act::Write),
            number: sheet.head,
            last: dates::time_tag(sheet.updated_at.0),
            derived: around.derived,
            used_in: around.used_in,
            used_in_more: around.used_in_more,
            read_next: around.read_next,
            contributors: around.contributors,
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

    fn lay(&self, def: &KindDef, edit: &str, reader: &mut Reader<'_>) -> Result<Laid> {
        let (app, sheet) = (self.app, self.sheet);
        let text = reader.sheet_text(sheet, sheet.head)?;
        let resolver = Resolver::new(app, reader, Some(sheet.id)).with_links_of(sheet.id);
        let words = Words { resolver: &resolver, kinds: &self.kinds };
        let mut card = card::build(&words, def, &text, self.asked.card, edit);
        let origin = around::origin(&words, def, &text);
        let (pins, wanted) = around::pins(&resolver, &text);
        if !wanted.is_empty() {
            card.margin.push(Block {
                id: "a_ecrire".to_owned(),
                label: said::READ_NEXT.to_owned(),
                edit: String::new(),
                note: "",
                content: Content::Links(wanted),
            });
        }
        drop(resolver);
        let around = around::of(app, reader, sheet, &text, &pins)?;
        let trials = def.tried.then(|| trials::latest(reader, sheet.id)).transpose()?;
        Ok(Laid { text, card, origin, around, trials })
    }

    /// The address of the editor, for those who may change the sheet and for strangers who may once they sign in.
    fn edit(&self) -> Option<String> {
        let may = self.sheet.may_be_changed_by(&self.visitor.who);
        may.then(|| format!("{}/modifier", self.sheet.path()))
    }

    /// What those who look after the wiki should know.
    fn notes(&self, text: &SheetText) -> Vec<(&'static str, String)> {
        let mut notes = Vec::new();
        let blanks = blanks::count(text.body());
        if blanks > 0 && self.visitor.who.may(Act::Administer) {
            notes.push(("warn", said::blanks(blanks)));
        }
        if self.sheet.protection != Protection::Open {
            notes.push(("", messages::of_protection(self.sheet.protection).to_owned()));
        }
        notes
    }
}

fn state(state: fields::State) -> Option<(&'static str, &'static str, &'static str)> {
    match state {
        fields::State::Ebauche => Some(("warn dash", "modifier", messages::of_state("ebauche"))),
        fields::State::Partielle => Some(("dash", "modifier", messages::of_state("partielle"))),
        fields::State::Complete => None,
    }
}

/// The required fields that are empty, each leading to its place in the editor.
fn missing(def: &KindDef, keys: &[String], edit: &str) -> Vec<Way> {
    let fields = keys.iter().filter_map(|key| def.field(key));
    fields.map(|field| Way { label: field.label.clone(), href: format!("{edit}#champ-{}", field.key) }).collect()
}

/// The table of contents: the card, then the sections of the body, then the end of the page.
fn toc(card: &Card, body: &Body, has_next: bool) -> Vec<(String, String)> {
    let entry = |id: &str, label: &str| (id.to_owned(), label.to_owned());
    let mut toc = card.headings();
    let sections = body.headings.iter().filter(|(level, _, _)| *level == 2);
    toc.extend(sections.map(|(_, id, text)| (id.clone(), typography::french(text).into_owned())));
    if !card.others.is_empty() {
        toc.push(entry("autres_champs", said::OTHER_FIELDS));
    }
    if has_next {
        toc.push(entry("lire-aussi", said::READ_NEXT));
    }
    toc.push(entry("credits", said::CREDITS));
    toc
}
