//! A kind as a file, with the lists that its fields choose from: what one wiki gives and another takes.

use serde::{Deserialize, Serialize};

use crate::actions::sheets::edit_sheet::{self, Edit};
use crate::app::App;
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::kinds as said;
use crate::hall::policy::{Act, Who};
use crate::models::kind::KindSet;
use crate::models::reader::Reader;
use crate::text::kind::{
    FieldDef, KIND_OF_VOCABULARIES, KindDef, KindSketch, NO_KIND_YET, Purpose, SketchReason, Vocabulary, field_keys,
    rename_list,
};
use crate::text::sheet_text::{SheetText, TITLE, Value};
use crate::text::title;

/// What says that a file is one.
const FORMAT: &str = "maillage-type";

/// The most bytes of a file.
pub const MOST_BYTES: usize = 512 * 1024;

/// A kind and its lists.
#[derive(Serialize, Deserialize)]
struct KindFile {
    format: String,
    version: u32,
    /// The text of the kind.
    #[serde(rename = "type")]
    kind: String,
    /// The texts of the lists of choices.
    lists: Vec<String>,
}

/// A kind as a file.
pub fn kind_file(reader: &mut Reader<'_>, kinds: &KindSet, key: &str) -> Result<String> {
    let (def, id) = kinds.find(key).zip(kinds.sheet_of_kind(key)).ok_or(Error::NotFound(What::Kind))?;
    let sheet = reader.sheet(id)?;
    let kind = reader.sheet_text(&sheet, sheet.head)?.text();
    let mut named = Vec::new();
    def.fields.iter().chain(&def.hidden).for_each(|field| name_lists(field, &mut named));
    let mut lists = Vec::new();
    for own in reader.live_keys(KIND_OF_VOCABULARIES)? {
        if named.contains(&own.key) {
            let sheet = reader.sheet(own.sheet_id)?;
            lists.push(reader.sheet_text(&sheet, sheet.head)?.text());
        }
    }
    let file = KindFile { format: FORMAT.to_owned(), version: 1, kind, lists };
    serde_json::to_string_pretty(&file).map_err(|error| Error::Internal(error.into()))
}

fn name_lists(field: &FieldDef, named: &mut Vec<String>) {
    named.extend(field.vocabulary.iter().filter(|key| !named.contains(key)).cloned().collect::<Vec<_>>());
    field.columns.iter().for_each(|column| name_lists(column, named));
}

/// Takes a kind and its lists from a file; administrators may. What is here already stays: a list that says the same is
/// used, one that says otherwise comes under another key, and so does a kind. The key of the new kind.
pub fn take_kind(app: &App, who: &Who, json: &str) -> Result<String> {
    who.must(Act::WriteKinds)?;
    let unreadable = || Error::field("fichier", said::NOT_A_KIND);
    let file: KindFile = serde_json::from_str(json).map_err(|_| unreadable())?;
    if file.format != FORMAT {
        return Err(unreadable());
    }
    let parse = |text: &String| SheetText::parse(text).map_err(|_| unreadable());
    let mut kind = parse(&file.kind)?;
    let def = KindDef::from_sheet(&kind).map_err(|_| unreadable())?;
    if Purpose::of(&def.key) != Purpose::Sheet {
        return Err(Error::field("fichier", said::HOUSE_KIND));
    }
    if def.fields.len() + def.hidden.len() + def.groups.len() > KindSketch::MOST_ROWS {
        return Err(Error::field("fichier", said::of_problem(&SketchReason::TooMany(KindSketch::MOST_ROWS))));
    }
    let kinds = app.kinds();
    let mut edits = Vec::new();
    let edit = |text: &SheetText| Edit::new(None, 0, text.text(), said::TAKEN.to_owned());
    for mut list in file.lists.iter().map(parse).collect::<Result<Vec<_>>>()? {
        let read = Vocabulary::from_sheet(&list).map_err(|_| unreadable())?;
        match kinds.vocabulary(&read.key) {
            Some(known) if known.values == read.values => {}
            None => edits.push(edit(&list)),
            Some(_) => {
                let key = free(&read.key, |key| kinds.vocabulary(key).is_some());
                name(&mut list, &key, &format!("{} ({})", read.label, def.label))?;
                rename_list(&mut kind, &read.key, &key).map_err(Error::Unreadable)?;
                edits.push(edit(&list));
            }
        }
    }
    let mut key = def.key.clone();
    let is_taken = |key: &str| key == NO_KIND_YET || kinds.find(key).is_some();
    if is_taken(&key) {
        key = free(&def.key, is_taken);
        let label = if is_named(&kinds, &def.label) { free_copy(&kinds, &def.label) } else { def.label.clone() };
        name(&mut kind, &key, &label)?;
    }
    edits.push(edit(&kind));
    match edit_sheet::save_all(app, who, &edits) {
        Err(Error::Taken { .. } | Error::Busy) => Err(Error::field("fichier", said::TAKEN_NAME)),
        Err(error) if error.is_duplicate() => Err(Error::field("fichier", said::TAKEN_NAME)),
        saved => saved.map(|()| key),
    }
}

fn is_named(kinds: &KindSet, name: &str) -> bool {
    let wanted = title::key(name);
    kinds.kinds().any(|known| [&known.label, &known.plural].iter().any(|own| title::key(own) == wanted))
}

/// The name of a copy of a kind, which no kind has.
#[must_use]
pub fn free_copy(kinds: &KindSet, name: &str) -> String {
    let copies = (1..).map(|n| said::copy_of(name, n));
    copies.into_iter().find(|copy| !is_named(kinds, copy)).unwrap_or_default()
}

fn free(key: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let numbered = (2..).map(|n| format!("{key}-{n}"));
    let mut all = std::iter::once(key.to_owned()).chain(numbered);
    all.find(|key| !is_taken(key)).unwrap_or_default()
}

fn name(text: &mut SheetText, key: &str, label: &str) -> Result<()> {
    let changes = [(field_keys::OWN_KEY, key), (TITLE, label)];
    let changes = changes.map(|(name, value)| (name.to_owned(), Some(Value::from(value))));
    text.set_all(changes.into(), &[]).map_err(Error::Unreadable)
}
