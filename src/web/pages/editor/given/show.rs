//! What was recognised in a brought text: its author looks, moves pieces, then publishes or goes on in the editor.

use askama::Template;

use crate::hall::error::{FieldError, Result};
use crate::hall::messages::given as said;
use crate::models::kind::KindSet;
use crate::reading::brought::text::{Given, KIND_LINE};
use crate::text::kind::KindDef;
use crate::text::recognise::CutText;
use crate::web::http::{Look, Outcome};
use crate::web::pages::editor::given::lines::Lines;
use crate::web::pages::editor::given::path::{AText, BroughtPath};
use crate::web::pages::editor::given::pictures::{self, PictureLine};
use crate::web::pages::editor::original::{self, OriginalBox};
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
    /// The images that wait with it.
    pictures: Vec<PictureLine>,
    /// The document itself.
    original: Option<OriginalBox>,
    errors: Vec<FieldError>,
}

/// `GET /fiches/nouvelle/texte/{n}`
pub fn show(look: &mut Look<'_>, path: &BroughtPath<AText>) -> Outcome<GivenPage> {
    look.who().member()?;
    let given = Given::of(&path.pairs(look)?);
    Ok(make(look, path, given, Vec::new())?)
}

/// The page as it stands, with what is wrong.
pub(super) fn make(
    look: &mut Look<'_>,
    path: &BroughtPath<AText>,
    given: Given,
    errors: Vec<FieldError>,
) -> Result<GivenPage> {
    let kinds = look.app.kinds();
    let original = original::shown(look, (given.original, given.joined))?;
    let pictures = pictures::shown(look, &given.source)?;
    let pieces = given.pieces(&kinds);
    let layout = given.laid_out(&pieces, &kinds);
    let words = said::WAYS.map(|(value, label)| (value.to_owned(), label.to_owned()));
    Ok(GivenPage {
        shell: look.shell_with_form(),
        address: path.address(),
        badge: page::badge(look.app, &given.kind),
        kinds: choices(&kinds, &given.kind),
        because: because(&kinds, &given, &pieces),
        kind_is_doubtful: !given.seen.contains(&KIND_LINE),
        lines: Lines::of(&given, &kinds, &layout, &words),
        doubts: given.doubts(&layout),
        title: given.title,
        source: given.source,
        notes: given.notes,
        pictures,
        original,
        errors,
    })
}

fn choices(kinds: &KindSet, chosen: &str) -> Vec<(String, String, bool)> {
    kinds.public().map(|kind| (kind.key.clone(), kind.label.clone(), kind.key == chosen)).collect()
}

/// The names that made the kind be guessed; none when another was chosen.
fn because(kinds: &KindSet, given: &Given, pieces: &CutText) -> Vec<String> {
    let public: Vec<&KindDef> = kinds.public().collect();
    let guess = pieces.guess(&public).filter(|guess| guess.kind == given.kind);
    guess.map(|guess| guess.because.into_iter().take(3).collect()).unwrap_or_default()
}
