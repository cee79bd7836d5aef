//! What somebody does with the notes of a workshop: brings them, sorts them, makes a sheet of them or adds them to one.

use std::collections::HashMap;

use actix_web::http::StatusCode;

use crate::actions::sheets::keep_draft::{keep_draft, keep_draft_beside, keep_new_draft};
use crate::db::types::Moment;
use crate::hall::error::Error;
use crate::hall::messages::{given as said, of_error};
use crate::models::draft::Hand;
use crate::models::kind::KindSet;
use crate::models::sheet::Sheet;
use crate::reading::brought::free_place;
use crate::reading::brought::notes::{MOST, Notes, PLACE};
use crate::text::sheet_text::MAX_TEXT;
use crate::text::title;
use crate::web::http::act::{Contributor, status_of};
use crate::web::http::{Acted, Desk, Look, Outcome, Pool};
use crate::web::pages::editor::given::board::{self, NotesPage};
use crate::web::pages::editor::given::path::{self, BroughtPath, SomeNotes};
use crate::web::pages::editor::place;
use crate::web::pages::editor::typed::Held;

/// Where notes are brought.
const PATH: &str = "/fiches/nouvelle/post-its";

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
        "ajouter" => add(desk, who, path, notes, typed.get("fiche").map_or("", |title| title.trim())),
        _ => Ok(Acted::see_other(match typed.get("reunir").and_then(|line| line.parse::<usize>().ok()) {
            Some(number) => format!("{}?reunir={number}#reunir", path.address()),
            None => path.address(),
        })),
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
            Ok(board::make(look, &path, &notes, said::NOTHING_SORTED.to_owned()))
        }));
    }
    path::open(desk, who, &notes.kind, &notes.form(kinds, &path.place()))
}

/// Opens the form of a sheet that is there, its lists filled with the notes after what they hold: nothing is published
/// before its author looked at it.
fn add(
    desk: &Desk<'_>,
    who: &Contributor,
    path: &BroughtPath<SomeNotes>,
    mut notes: Notes,
    named: &str,
) -> Outcome<Acted> {
    let kinds = desk.app.kinds();
    let refused = |notes: Notes, why: String| {
        let (path, named) = (path.clone(), named.to_owned());
        Ok(Acted::again(StatusCode::UNPROCESSABLE_ENTITY, Pool::Computes, move |look| {
            Ok(board::make(look, &path, &notes, String::new()).refusing(named, why))
        }))
    };
    let found = desk.look(|look| {
        let Some(sheet) = named_sheet(look, named)? else { return Ok(None) };
        sheet.must_be_changed_by(look.who())?;
        let text = look.reader.sheet_text(&sheet, sheet.head)?;
        Ok(Some((sheet, text)))
    })?;
    let Some((sheet, text)) = found else { return refused(notes, said::no_sheet_named(named)) };
    if sheet.kind != notes.kind {
        // Lists that both kinds have keep what is in them.
        notes.kind.clone_from(&sheet.kind);
        keep_draft(desk.app, who, &path.place(), None, &notes.pairs())?;
        let kind = kinds.kind(&sheet.kind);
        return refused(notes, said::of_another_kind(&sheet.title, &kind.label));
    }
    if notes.slips(&kinds).iter().all(|slip| slip.heap.is_empty()) {
        return refused(notes, said::NOTHING_SORTED.to_owned());
    }
    let form = match notes.form_on(&kinds, &path.place(), (&text, sheet.head)) {
        Ok(form) => form,
        Err(full) => return refused(notes, said::lists_full(&full)),
    };
    let of_sheet = place::of(Some(sheet.id), &sheet.kind, &Held::Sheet);
    // A draft that its author keeps of that sheet stays.
    let hand = Hand { page: String::new(), known: Some(Moment(0)) };
    let free = |kept: &[String]| place::beside(&of_sheet, kept);
    let kept = keep_draft_beside(desk.app, who, &hand, &of_sheet, Some(sheet.id), &form, free)?;
    let place: String = url::form_urlencoded::byte_serialize(kept.place.as_bytes()).collect();
    Ok(Acted::see_other(format!("{}/modifier?brouillon={place}", sheet.path())))
}

/// The sheet of a title, of a number, or of an address that holds one.
fn named_sheet(look: &mut Look<'_>, named: &str) -> Outcome<Option<Sheet>> {
    if let Some(sheet) = look.reader.sheet_of_title(&title::key(named))? {
        return Ok(Some(sheet));
    }
    let last = named.split(['?', '#']).next().unwrap_or_default().rsplit('/').next().unwrap_or_default();
    let number = last.split('-').next().and_then(|number| number.parse().ok());
    let found = number.map(|number| look.reader.sheet_if_any(crate::db::types::SheetId(number))).transpose()?.flatten();
    Ok(found.filter(|sheet| sheet.deleted_at.is_none()))
}
