//! What was recognised in a brought text: its author looks, moves pieces, then publishes or goes on in the editor.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use askama::Template;

use crate::actions::sheets::keep_draft::keep_draft;
use crate::hall::error::{Error, FieldError};
use crate::hall::messages::given as said;
use crate::models::kind::KindSet;
use crate::reading::brought::text::{Given, KIND_LINE};
use crate::text::kind::KindDef;
use crate::text::recognise;
use crate::web::http::act::Contributor;
use crate::web::http::extract::Form;
use crate::web::http::{Acted, Desk, Look, Outcome, Pool};
use crate::web::pages::editor::given::lines::Lines;
use crate::web::pages::editor::given::path::{self, AText, BroughtPath};
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

/// `GET /fiches/nouvelle/texte/{n}`
pub fn show(look: &mut Look<'_>, path: &BroughtPath<AText>) -> Outcome<GivenPage> {
    look.who().member()?;
    let given = Given::of(&path.pairs(look)?);
    Ok(make(look, path, given, Vec::new()))
}

fn make(look: &Look<'_>, path: &BroughtPath<AText>, given: Given, errors: Vec<FieldError>) -> GivenPage {
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
pub fn sort(
    desk: &Desk<'_>,
    who: &Contributor,
    path: &BroughtPath<AText>,
    typed: HashMap<String, String>,
) -> Outcome<Acted> {
    let (kinds, place) = (desk.app.kinds(), path.place());
    let mut given = desk.look(|look| Ok(Given::of(&path.pairs(look)?)))?;
    given.decide_all(&typed, &kinds);
    keep_draft(desk.app, who, &place, None, &given.pairs())?;
    match typed.get("faire").map_or("", String::as_str) {
        "oublier" => path.let_go(desk, who),
        "editeur" => path::open(desk, who, &given.kind, &given.form(&kinds, &place)),
        "publier" => publish(desk, who, path, given, &kinds),
        _ => Ok(Acted::see_other(format!("{}#regarder", path.address()))),
    }
}

/// Publishes through the editor, once nothing is left that nobody looked at.
fn publish(
    desk: &Desk<'_>,
    who: &Contributor,
    path: &BroughtPath<AText>,
    given: Given,
    kinds: &KindSet,
) -> Outcome<Acted> {
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
    let account = who.member().map_err(Error::from)?.id;
    let taken = desk.look(|look| Ok(look.reader.draft_places(account)?))?;
    let mut form = given.form(kinds, &path.place());
    form.push(("brouillon".to_owned(), place::free(&place::of(None, &given.kind, &Held::Sheet), &taken)));
    let form = Form(form);
    Posted { form, sheet: None, cookie: None, refused: None }.perform(desk, Button::Publish)
}
