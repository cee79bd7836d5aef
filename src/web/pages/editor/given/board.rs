//! The pages of notes: where they are brought, and the board where each group goes to a list of the sheet to come.

use std::collections::{BTreeSet, HashMap};

use actix_web::http::StatusCode;
use askama::Template;

use crate::actions::sheets::keep_draft::{keep_draft, keep_new_draft};
use crate::hall::error::Error;
use crate::hall::messages::{given as said, of_error};
use crate::hall::policy::Act;
use crate::models::kind::KindSet;
use crate::reading::brought::free_place;
use crate::reading::brought::notes::{MOST, Notes, PLACE, Slip, heaps};
use crate::text::kind::FieldDef;
use crate::text::sheet_text::MAX_TEXT;
use crate::web::http::act::{Contributor, status_of};
use crate::web::http::{Acted, Desk, Look, Outcome, Pool};
use crate::web::pages::editor::given::path::{self, BroughtPath, SomeNotes};
use crate::web::pages::editor::place;
use crate::web::view::layout::Shell;

/// Where notes are brought.
const PATH: &str = "/fiches/nouvelle/post-its";

/// Where notes are brought.
#[derive(Template)]
#[template(path = "editor/given/notes.html")]
pub struct NotesPage {
    shell: Shell,
    text: String,
    error: String,
}

/// A heap of the board: a list of the sheet to come, or what goes to none yet.
struct Heap {
    /// The key of its field; empty for what is to be sorted.
    key: String,
    label: String,
    /// The letter that sends a note there.
    letter: String,
    slips: Vec<Slip>,
}

/// The board.
#[derive(Template)]
#[template(path = "editor/given/board.html")]
pub struct BoardPage {
    shell: Shell,
    address: String,
    title: String,
    kinds: Vec<(String, String, bool)>,
    heaps: Vec<Heap>,
    /// How many lines came, and how many groups they make.
    lines: usize,
    slips: usize,
    sorted: usize,
    can_undo: bool,
    error: String,
}

impl BoardPage {
    /// The heaps that a group may go to: (key, label, whether it is there).
    fn choices(&self, heap: &Heap) -> Vec<(String, String, bool)> {
        self.heaps.iter().map(|one| (one.key.clone(), one.label.clone(), one.key == heap.key)).collect()
    }
}

/// `GET /fiches/nouvelle/post-its`
pub fn notes(look: &mut Look<'_>, (): &()) -> Outcome<NotesPage> {
    look.who().must(Act::Write)?;
    Ok(NotesPage { shell: look.shell_with_form(), text: String::new(), error: String::new() })
}

/// `POST /fiches/nouvelle/post-its`: keeps the lines as they came, and goes on to the board.
#[expect(clippy::needless_pass_by_value, reason = "a form is given whole")]
pub fn pin(desk: &Desk<'_>, who: &Contributor, (): &(), typed: HashMap<String, String>) -> Outcome<Acted> {
    let text = typed.get("lignes").cloned().unwrap_or_default();
    let refused = |status, error: String, text| {
        Ok(Acted::again(status, Pool::Reads, move |look| Ok(NotesPage { shell: look.shell_with_form(), text, error })))
    };
    let notes = Notes::new(&text, &desk.app.kinds());
    match notes.lines().len() {
        0 => return refused(StatusCode::UNPROCESSABLE_ENTITY, said::NOTES_ASKED.to_owned(), text),
        count if count > MOST || text.len() > MAX_TEXT => {
            return refused(StatusCode::UNPROCESSABLE_ENTITY, said::too_many_notes(count, MOST), text);
        }
        _ => {}
    }
    match keep_new_draft(desk.app, who, &notes.pairs(), |taken| free_place(PLACE, taken)) {
        Ok(place) => Ok(Acted::see_other(place::address_of_given(&place).unwrap_or_else(|| PATH.to_owned()))),
        Err(error @ (Error::Invalid(_) | Error::TooLarge { .. })) => {
            refused(status_of(&error), said::not_kept(&error, &of_error(&error)), text)
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /fiches/nouvelle/post-its/{n}`
pub fn board(look: &mut Look<'_>, path: &BroughtPath<SomeNotes>) -> Outcome<BoardPage> {
    look.who().member()?;
    let notes = Notes::of(&path.pairs(look)?);
    Ok(make(look, path, &notes, String::new()))
}

fn make(look: &Look<'_>, path: &BroughtPath<SomeNotes>, notes: &Notes, error: String) -> BoardPage {
    let kinds = look.app.kinds();
    let (kind, slips) = (notes.kind(&kinds), notes.slips(&kinds));
    let count = slips.len();
    let sorted = slips.iter().filter(|slip| !slip.heap.is_empty()).count();
    BoardPage {
        shell: look.shell_with_form(),
        address: path.address(),
        title: notes.title.clone(),
        kinds: choices(&kinds, &notes.kind),
        heaps: laid(&heaps(&kind), slips),
        lines: notes.lines().len(),
        slips: count,
        sorted,
        can_undo: !notes.before.is_empty(),
        error,
    }
}

/// The kinds whose sheets have lists.
fn choices(kinds: &KindSet, chosen: &str) -> Vec<(String, String, bool)> {
    let with_lists = kinds.public().filter(|kind| !heaps(kind).is_empty());
    with_lists.map(|kind| (kind.key.clone(), kind.label.clone(), kind.key == chosen)).collect()
}

/// The groups in their heaps: first what is to be sorted.
fn laid(fields: &[&FieldDef], slips: Vec<Slip>) -> Vec<Heap> {
    let mut letters = BTreeSet::new();
    let mut heap = |key: &str, label: &str| {
        let free = label.chars().flat_map(char::to_uppercase).find(|c| c.is_ascii_alphabetic() && letters.insert(*c));
        Heap {
            key: key.to_owned(),
            label: label.to_owned(),
            letter: free.map(String::from).unwrap_or_default(),
            slips: Vec::new(),
        }
    };
    let mut heaps = vec![heap("", said::TO_SORT)];
    heaps.extend(fields.iter().map(|field| heap(&field.key, &field.label)));
    for slip in slips {
        if let Some(heap) = heaps.iter_mut().find(|heap| heap.key == slip.heap) {
            heap.slips.push(slip);
        }
    }
    heaps
}

/// `POST /fiches/nouvelle/post-its/{n}`: keeps what was decided, then does what the button says.
#[expect(clippy::needless_pass_by_value, reason = "a form is given whole")]
pub fn stick(
    desk: &Desk<'_>,
    who: &Contributor,
    path: &BroughtPath<SomeNotes>,
    typed: HashMap<String, String>,
) -> Outcome<Acted> {
    let kinds = desk.app.kinds();
    let mut notes = desk.look(|look| Ok(Notes::of(&path.pairs(look)?)))?;
    let does = typed.get("faire").map_or("", String::as_str);
    match does {
        "annuler" => notes.undo(),
        _ => notes.decide(&typed, &kinds),
    }
    keep_draft(desk.app, who, &path.place(), None, &notes.pairs())?;
    match does {
        "oublier" => path.let_go(desk, who),
        "fiche" => open(desk, who, path, notes, &kinds),
        _ => Ok(Acted::see_other(path.address())),
    }
}

/// Opens the form of a new sheet that holds the lists.
fn open(
    desk: &Desk<'_>,
    who: &Contributor,
    path: &BroughtPath<SomeNotes>,
    notes: Notes,
    kinds: &KindSet,
) -> Outcome<Acted> {
    if notes.slips(kinds).iter().all(|slip| slip.heap.is_empty()) {
        let path = path.clone();
        return Ok(Acted::again(StatusCode::UNPROCESSABLE_ENTITY, Pool::Computes, move |look| {
            Ok(make(look, &path, &notes, said::NOTHING_SORTED.to_owned()))
        }));
    }
    path::open(desk, who, &notes.kind, &notes.form(kinds, &path.place()))
}
