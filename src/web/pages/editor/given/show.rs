//! What was recognised in a brought text: its author looks, moves pieces, then publishes or goes on in the editor.

use std::collections::HashMap;

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use askama::Template;

use crate::actions::sheets::keep_draft::{keep_draft, let_draft_go};
use crate::hall::error::{Error, FieldError, What};
use crate::hall::messages::given as said;
use crate::models::draft::Hand;
use crate::models::kind::KindSet;
use crate::text::kind::KindDef;
use crate::text::recognise;
use crate::web::http::act::Contributor;
use crate::web::http::extract::{Form, segment};
use crate::web::http::{Acted, Desk, Look, Outcome, Params, Pool};
use crate::web::pages::editor::given::bring::PATH;
use crate::web::pages::editor::given::kept::{Given, KIND_LINE, PREFIX, find};
use crate::web::pages::editor::given::lines::Lines;
use crate::web::pages::editor::open::drafts_of;
use crate::web::pages::editor::place;
use crate::web::pages::editor::post::Button;
use crate::web::pages::editor::posted::Posted;
use crate::web::pages::editor::typed::Held;
use crate::web::view::layout::Shell;
use crate::web::view::page;
use crate::web::view::parts::KindBadge;

/// What was recognised.
#[derive(Template)]
#[template(path = "editor/given/show.html")]
pub struct GivenPage {
    shell: Shell,
    address: String,
    title: String,
    /// The kind, and why it was guessed.
    badge: KindBadge,
    kinds: Vec<(String, String, bool)>,
    because: Vec<String>,
    kind_is_doubtful: bool,
    lines: Lines,
    doubts: usize,
    /// The text as it came.
    source: String,
    /// What is told of the document that it was read from.
    notes: Vec<String>,
    errors: Vec<FieldError>,
}

/// Which brought text.
#[derive(Clone)]
pub struct GivenPath(u32);

impl GivenPath {
    fn place(&self) -> String {
        format!("{PREFIX}{}", self.0)
    }

    fn address(&self) -> String {
        format!("{PATH}/{}", self.0)
    }
}

impl Params for GivenPath {
    const OWN: bool = true;
    const POOL: Pool = Pool::Computes;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        Ok(Self(segment(request, "n").parse().map_err(|_| Error::NotFound(What::Page))?))
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// `GET /fiches/nouvelle/texte/{n}`
pub fn show(look: &mut Look<'_>, path: &GivenPath) -> Outcome<GivenPage> {
    look.who().member()?;
    let given = find(look, &path.place())?;
    Ok(make(look, path, given, Vec::new()))
}

fn make(look: &Look<'_>, path: &GivenPath, given: Given, errors: Vec<FieldError>) -> GivenPage {
    let kinds = look.app.kinds();
    let layout = given.lay_out(&kinds);
    let words = said::WAYS.map(|(value, label)| (value.to_owned(), label.to_owned()));
    GivenPage {
        shell: look.shell_with_form(),
        address: path.address(),
        badge: page::badge(look.app, &given.kind),
        kinds: choices(&kinds, &given.kind),
        because: because(&kinds, &given),
        kind_is_doubtful: !given.seen.contains(&KIND_LINE),
        lines: Lines::of(&given, &kinds, &layout, &words),
        doubts: given.doubts(&layout),
        title: given.title,
        source: given.source,
        notes: given.notes,
        errors,
    }
}

fn choices(kinds: &KindSet, chosen: &str) -> Vec<(String, String, bool)> {
    kinds.public().map(|kind| (kind.key.clone(), kind.label.clone(), kind.key == chosen)).collect()
}

/// The names that made the kind be guessed; none when another was chosen.
fn because(kinds: &KindSet, given: &Given) -> Vec<String> {
    let public: Vec<&KindDef> = kinds.public().collect();
    let guess = recognise::guess(&given.source, &public).filter(|guess| guess.kind == given.kind);
    guess.map(|guess| guess.because.into_iter().take(3).collect()).unwrap_or_default()
}

/// `POST /fiches/nouvelle/texte/{n}`: keeps what was decided, then does what the button says.
#[expect(clippy::needless_pass_by_value, reason = "a form is given whole")]
pub fn sort(desk: &Desk<'_>, who: &Contributor, path: &GivenPath, typed: HashMap<String, String>) -> Outcome<Acted> {
    let (kinds, place) = (desk.app.kinds(), path.place());
    let mut given = desk.look(|look| Ok(find(look, &place)?))?;
    given.decide_all(&typed, &kinds);
    keep_draft(desk.app, who, &place, None, &given.pairs())?;
    match typed.get("faire").map_or("", String::as_str) {
        "oublier" => {
            if let Some(account) = who.account() {
                let_draft_go(desk.app, account, &place, &Hand::default())?;
            }
            Ok(Acted::see_other(format!("{PATH}?abandonne={place}")))
        }
        "editeur" => open(desk, who, &given, &place, &kinds),
        "publier" => publish(desk, path, given, &kinds),
        _ => Ok(Acted::see_other(format!("{}#regarder", path.address()))),
    }
}

/// Where the form of a new sheet of its kind is kept.
fn free(desk: &Desk<'_>, kind: &str) -> Outcome<String> {
    let drafts = desk.look(|look| Ok(drafts_of(look, None)?))?;
    Ok(place::free(&place::of(None, kind, &Held::Sheet), &drafts))
}

/// Opens the form of a new sheet that holds what was recognised; the text as it came stays until that is published.
fn open(desk: &Desk<'_>, who: &Contributor, given: &Given, from: &str, kinds: &KindSet) -> Outcome<Acted> {
    let place = free(desk, &given.kind)?;
    keep_draft(desk.app, who, &place, None, &given.form(kinds, from, &place))?;
    let place: String = url::form_urlencoded::byte_serialize(place.as_bytes()).collect();
    Ok(Acted::see_other(format!("/fiches/nouvelle?type={}&brouillon={place}", given.kind)))
}

/// Publishes through the editor, once nothing is left that nobody looked at.
fn publish(desk: &Desk<'_>, path: &GivenPath, given: Given, kinds: &KindSet) -> Outcome<Acted> {
    let doubts = given.doubts(&given.lay_out(kinds));
    let mut errors = Vec::new();
    if doubts > 0 {
        errors.push(FieldError { field: "regarder".to_owned(), message: said::still_doubtful(doubts) });
    }
    if given.title.trim().is_empty() {
        errors.push(FieldError { field: "titre".to_owned(), message: said::TITLE_ASKED.to_owned() });
    }
    if !errors.is_empty() {
        let path = path.clone();
        return Ok(Acted::again(StatusCode::UNPROCESSABLE_ENTITY, Pool::Computes, move |look| {
            Ok(make(look, &path, given, errors))
        }));
    }
    let form = Form(given.form(kinds, &path.place(), &free(desk, &given.kind)?));
    Posted { form, sheet: None, cookie: None, refused: None }.perform(desk, Button::Publish)
}
