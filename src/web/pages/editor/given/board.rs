//! The pages of notes: where they are brought, and the board where each group goes to a list of the sheet to come.

use std::collections::BTreeSet;

use askama::Template;

use crate::hall::messages::given as said;
use crate::hall::policy::Act;
use crate::models::kind::KindSet;
use crate::reading::brought::notes::{Notes, Slip, heaps};
use crate::text::kind::FieldDef;
use crate::web::http::{Look, Outcome};
use crate::web::pages::editor::given::path::{BroughtPath, SomeNotes};
use crate::web::view::layout::Shell;

/// Where notes are brought.
#[derive(Template)]
#[template(path = "editor/given/notes.html")]
pub struct NotesPage {
    pub(super) shell: Shell,
    pub(super) text: String,
    pub(super) error: String,
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
    /// Groups that were in lists which this kind has not.
    unsorted: usize,
    /// The first line of the note that is to be put together with another, and its words.
    joins: Option<(usize, String)>,
    /// The sheet that was named, and why it cannot take the notes.
    onto: (String, String),
    error: String,
}

impl BoardPage {
    /// The note of that number, with its words.
    fn slip(&self, number: usize) -> Option<(usize, String)> {
        let mut slips = self.heaps.iter().flat_map(|heap| &heap.slips);
        slips.find(|slip| slip.number == number).map(|slip| (number, slip.words.clone()))
    }

    /// The same board, with why the sheet of that title cannot take the notes.
    pub(super) fn refusing(mut self, title: String, why: String) -> Self {
        self.onto = (title, why);
        self
    }

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

/// `GET /fiches/nouvelle/post-its/{n}`
pub fn board(look: &mut Look<'_>, path: &BroughtPath<SomeNotes>) -> Outcome<BoardPage> {
    look.who().member()?;
    let notes = Notes::of(&path.pairs(look)?);
    let mut page = make(look, path, &notes, String::new());
    let asked = look.query().get("reunir").parse::<usize>().ok();
    page.joins = asked.and_then(|number| page.slip(number));
    Ok(page)
}

/// The board as it stands, with why nothing was done.
pub(super) fn make(look: &Look<'_>, path: &BroughtPath<SomeNotes>, notes: &Notes, error: String) -> BoardPage {
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
        unsorted: notes.unsorted(&kinds),
        joins: None,
        onto: Default::default(),
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
