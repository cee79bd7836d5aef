//! Publishes a kind as it was made on screen: its text, the lists of choices that it changes, and the values of sheets
//! that would be left without a place, all in one transaction.

mod fate;
mod orphan;

use crate::actions::sheets::edit_sheet::{self, Edit};
use crate::app::App;
use crate::db::types::{EventId, SheetId};
use crate::hall::error::{Error, FieldError, Result, What};
use crate::hall::messages;
use crate::hall::messages::kinds as said;
use crate::hall::policy::{Act, Who};
use crate::models::kind::KindSet;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::diff::Budget;
use crate::text::kind::{
    House, KIND_OF_VOCABULARIES, KindDef, KindSketch, ListSketch, NO_KIND_YET, Purpose, SketchProblem, WrittenKind,
    skeleton,
};
use crate::text::merge;
use crate::text::sheet_text::SheetText;
use crate::text::title;

use fate::Fates;
pub use orphan::{Orphan, OrphanKind, OrphanWay};
use orphan::{Uses, orphans};

/// A kind as it was made.
#[derive(Clone, Debug)]
pub struct KindChange {
    /// Its key; empty for a new one.
    pub key: String,
    /// The kind that a new one is a copy of; empty for none.
    pub like: String,
    /// The revision of its sheet that the form was made of; 0 for a new one.
    pub base: i32,
    /// What it is to be.
    pub sketch: KindSketch,
    /// What becomes of the values that lose their place: the id of each orphan, and the word of the way chosen.
    pub fates: Vec<(String, String)>,
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum Shaped {
    /// It is published: its key, how many sheets were changed with it, and the event to be reached.
    Done {
        /// The key of the kind.
        key: String,
        /// Sheets whose values were moved or taken away.
        sheets: usize,
        /// The last event.
        event: EventId,
    },
    /// Nothing is written yet: values of sheets would lose their place.
    Asks(Vec<Orphan>),
}

/// The most sheets that change with a kind at once; more of them keep their values, hidden.
pub const MOST_SHEETS: usize = 2000;

/// Publishes a kind; administrators may. What is wrong in a row is said of `champs.{row}.{part}`.
pub fn shape_kind(app: &App, who: &Who, change: &KindChange) -> Result<Shaped> {
    who.must(Act::WriteKinds)?;
    let kinds = app.kinds();
    let from = app.store.read(|db| Origin::read(&mut Reader::new(db, who), &kinds, change))?;
    let key = if change.key.is_empty() { from.free_key(&change.sketch.label) } else { change.key.clone() };
    let mut sketch = change.sketch.clone();
    let fates = Fates::of(&change.fates);
    let before = KindDef::from_sheet(&from.text).ok();
    if let Some(before) = &before {
        fates.keep_in(&mut sketch, &sketch_of(&kinds, &from.text, before), before);
    }
    let former = app.store.read(|db| Reader::new(db, who).fields_kept(&key))?;
    let mut written = write(&kinds, (&key, &former), &sketch, &from.text)?;
    let mut gone = written.lists.clone();
    let joined = fates.keep_choices(&mut written.lists);
    let text = from.merged(written.text)?;
    let after = KindDef::from_sheet(&text).map_err(|problems| unreadable(&problems))?;
    gone.retain(|list| !list.gone.is_empty());
    let uses = app.store.read(|db| Uses::read(&mut Reader::new(db, who), &kinds, before.as_ref(), &after, &gone))?;
    let found = orphans(&uses, &kinds, before.as_ref(), &after, &gone);
    if found.iter().any(|orphan| !fates.settles(orphan)) {
        return Ok(Shaped::Asks(found));
    }
    let sheets = fates.edits(&uses, &kinds, before.as_ref(), &after, &found, &joined)?;
    if sheets.len() > MOST_SHEETS {
        return Err(Error::field("champs", said::too_many_sheets(sheets.len(), MOST_SHEETS)));
    }
    let count = sheets.len();
    let mut edits = from.list_edits(&written.lists)?;
    edits.push(from.edit(&text));
    edits.extend(sheets);
    edits.retain(|edit| !from.says(edit));
    match edit_sheet::save_all(app, who, &edits) {
        Err(Error::Busy) => Err(Error::field("champs", said::MOVED_ON)),
        Err(error) if error.is_duplicate() => Err(Error::field("libelle", said::NAME_TAKEN)),
        Err(Error::Taken { .. }) => Err(Error::field("libelle", said::NAME_TAKEN)),
        saved => saved.map(|()| Shaped::Done { key, sheets: count, event: app.reached() }),
    }
}

/// The kind that a sketch makes, written nowhere, with the lists that it changes: what a preview shows.
///
/// # Errors
/// What is wrong in its rows.
pub fn tried(app: &App, who: &Who, change: &KindChange) -> Result<(KindSet, String)> {
    who.must(Act::WriteKinds)?;
    let kinds = app.kinds();
    let from = app.store.read(|db| Origin::read(&mut Reader::new(db, who), &kinds, change))?;
    let key = if change.key.is_empty() { from.free_key(&change.sketch.label) } else { change.key.clone() };
    let former = app.store.read(|db| Reader::new(db, who).fields_kept(&key))?;
    let written = write(&kinds, (&key, &former), &change.sketch, &from.text)?;
    let def = KindDef::from_sheet(&written.text).map_err(|problems| unreadable(&problems))?;
    Ok((kinds.trying(def, &written.lists), key))
}

/// The text that a new kind is made of: that of the kind it is like, else what every sheet has.
pub fn start(reader: &mut Reader<'_>, kinds: &KindSet, like: &str) -> Result<SheetText> {
    let model = if like.is_empty() { kinds.public().next().map(|kind| kind.key.as_str()) } else { Some(like) };
    let text = match model.and_then(|key| kinds.sheet_of_kind(key)) {
        Some(id) => {
            let sheet = reader.sheet(id)?;
            Some(reader.sheet_text(&sheet, sheet.head)?)
        }
        None => None,
    };
    match text {
        Some(text) if !like.is_empty() => Ok(text.as_ref().clone()),
        text => skeleton(text.as_deref()).map_err(Error::Unreadable),
    }
}

/// The sketch of a kind.
#[must_use]
pub fn sketch_of(kinds: &KindSet, text: &SheetText, def: &KindDef) -> KindSketch {
    KindSketch::of(text, def, &|key| kinds.vocabulary(key), &|key| kinds.find(key).map(|kind| kind.label.clone()))
}

/// The kind of that key, some of whose fields are kept from some, or were.
fn write(
    kinds: &KindSet,
    (key, former): (&str, &[String]),
    sketch: &KindSketch,
    from: &SheetText,
) -> Result<WrittenKind> {
    let kind = |name: &str| {
        let wanted = title::key(name);
        let named = |kind: &&KindDef| title::key(&kind.label) == wanted || title::key(&kind.plural) == wanted;
        kinds.kinds().find(named).map(|kind| kind.key.clone())
    };
    let house = House { key, former, list: &|key| kinds.vocabulary(key), kind: &kind };
    sketch.write(from, &house).map_err(|problems| Error::Invalid(problems.iter().map(error_of).collect()))
}

fn error_of(problem: &SketchProblem) -> FieldError {
    let field = match problem.row {
        Some(row) => format!("champs.{row}.{}", problem.part),
        None => problem.part.to_owned(),
    };
    FieldError { field, message: said::of_problem(&problem.reason) }
}

fn unreadable(problems: &[crate::text::kind::KindProblem]) -> Error {
    let error = |problem| FieldError { field: "champs".to_owned(), message: messages::of_kind_problem(problem) };
    Error::Invalid(problems.iter().map(error).collect())
}

/// What a kind is made from: its sheet, and those of the lists that its fields choose from.
struct Origin {
    sheet: Option<Sheet>,
    /// The text that the form was made of.
    text: SheetText,
    /// The text of today, where others changed it meanwhile.
    today: Option<SheetText>,
    lists: Vec<(String, Sheet, SheetText)>,
    taken: Vec<String>,
}

impl Origin {
    fn read(reader: &mut Reader<'_>, kinds: &KindSet, change: &KindChange) -> Result<Self> {
        let taken = kinds.kinds().map(|kind| kind.key.clone()).collect();
        let mut lists = Vec::new();
        for key in reader.live_keys(KIND_OF_VOCABULARIES)? {
            let sheet = reader.sheet(key.sheet_id)?;
            let text = reader.sheet_text(&sheet, sheet.head)?.as_ref().clone();
            lists.push((key.key, sheet, text));
        }
        if change.key.is_empty() {
            let text = start(reader, kinds, &change.like)?;
            return Ok(Self { sheet: None, text, today: None, lists, taken });
        }
        let id = kinds.sheet_of_kind(&change.key).ok_or(Error::NotFound(What::Kind))?;
        let sheet = reader.sheet(id)?;
        let mut read = |number: i32| reader.sheet_text(&sheet, number).map(|text| text.as_ref().clone());
        let today = read(sheet.head)?;
        let has_moved = change.base != sheet.head && (1..sheet.head).contains(&change.base);
        let (text, today) = if has_moved { (read(change.base)?, Some(today)) } else { (today, None) };
        Ok(Self { sheet: Some(sheet), text, today, lists, taken })
    }

    /// A key made of a name, which no kind has.
    fn free_key(&self, label: &str) -> String {
        let word = title::slug_or(label, "type");
        let numbered = (2..).map(|n| format!("{word}-{n}"));
        let is_free =
            |key: &String| !self.taken.contains(key) && key != NO_KIND_YET && Purpose::of(key) == Purpose::Sheet;
        std::iter::once(word.clone()).chain(numbered).find(is_free).unwrap_or(word)
    }

    /// What is written, merged with what others wrote meanwhile.
    fn merged(&self, mine: SheetText) -> Result<SheetText> {
        let Some(today) = &self.today else { return Ok(mine) };
        let parts = edit_sheet::parts_of;
        let merge = merge::sheets(&parts(&self.text), &parts(&mine), &parts(today), &mut Budget::default());
        let merged = edit_sheet::apply(&merge, today, &KindSet::default())?;
        let merged = merged.ok_or_else(|| Error::field("champs", said::MOVED_ON))?;
        SheetText::parse(&merged).map_err(Error::Unreadable)
    }

    fn edit(&self, text: &SheetText) -> Edit {
        let (id, head) = self.sheet.as_ref().map(|sheet| (sheet.id, sheet.head)).unzip();
        let comment = if id.is_some() { said::CHANGED } else { said::MADE };
        Edit::new(id, head.unwrap_or(0), text.text(), comment.to_owned())
    }

    fn list_edits(&self, lists: &[ListSketch]) -> Result<Vec<Edit>> {
        let edit = |list: &ListSketch| {
            let now = self.lists.iter().find(|(key, ..)| *key == list.key);
            let text = list.text(now.map(|(_, _, text)| text)).map_err(Error::Unreadable)?;
            let (id, head) = now.map(|(_, sheet, _)| (sheet.id, sheet.head)).unzip();
            Ok(Edit::new(id, head.unwrap_or(0), text.text(), said::LIST_CHANGED.to_owned()))
        };
        lists.iter().map(edit).collect()
    }

    /// Whether an edit says what is said already.
    fn says(&self, edit: &Edit) -> bool {
        let own = |id: SheetId| {
            let kind =
                self.sheet.as_ref().filter(|sheet| sheet.id == id).map(|_| self.today.as_ref().unwrap_or(&self.text));
            kind.or_else(|| self.lists.iter().find(|(_, sheet, _)| sheet.id == id).map(|(_, _, text)| text))
        };
        edit.sheet.and_then(own).is_some_and(|text| text.text() == edit.text)
    }
}
