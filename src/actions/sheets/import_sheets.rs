//! Brings texts from elsewhere in, many at once: planned on any thread, written in one transaction a batch. Run again,
//! it changes what changed; what the wiki wrote meanwhile is merged, and where both clash the wiki's text stays.

use crate::actions::files::import_file::IncomingFile;
use crate::actions::sheets::edit_sheet;
use crate::actions::sheets::edit_sheet::{Before, Edit, Ready, Work};
use crate::actions::sheets::told::ToTell;
use crate::app::App;
use crate::db::types::SheetId;
use crate::hall::error::{Error, Result};
use crate::hall::messages;
use crate::hall::policy::Who;
use crate::models::import::{self, Import};
use crate::models::kind::KindSet;
use crate::models::reader::Reader;
use crate::models::revision::codec;
use crate::reading::prepare;
use crate::text::diff::Budget;
use crate::text::merge;
use crate::text::sheet_text::SheetText;

/// What is known of a text's sheet before it comes in.
#[derive(Clone, Debug)]
pub enum Known {
    /// Nothing: it becomes a new sheet.
    Nothing,
    /// It came in before.
    Imported(Import),
    /// The wiki has this sheet already, and its present text may give way.
    Adopted(SheetId),
}

/// A text to bring in.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// Which source: the kind of import and the name of its folder.
    pub source: String,
    /// The path inside the source.
    pub path: String,
    /// The path under which it came in before, if it moved.
    pub moved_from: Option<String>,
    /// The whole text, title and links as they are to be.
    pub text: String,
    /// What is known of its sheet.
    pub known: Known,
}

/// What became of a text.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// A new sheet.
    Created(SheetId),
    /// A new revision.
    Updated(SheetId),
    /// A new revision that also keeps what the wiki wrote.
    Merged(SheetId),
    /// The wiki had it.
    Unchanged(SheetId),
    /// Both changed the same passages: the wiki's text stays.
    Clash(SheetId),
    /// The wiki deleted the sheet: it stays deleted.
    Deleted(SheetId),
    /// It cannot be a sheet; the sentence says why.
    Refused(String),
}

/// A text with everything that is worked out before the transaction.
pub struct Planned {
    incoming: Incoming,
    step: Step,
    /// The files that it shows and that come in with it.
    files: Vec<IncomingFile>,
}

enum Step {
    /// A revision is to be written.
    Save(Box<Save>),
    /// Only what was imported is to be remembered: the head says it already.
    Remember { sheet: SheetId, head: i32 },
    /// Nothing is to be written.
    Nothing(Outcome),
}

struct Save {
    edit: Edit,
    before: Option<Before>,
    ready: Ready,
    merged: bool,
}

/// Works out what is to be written; any thread may.
pub fn plan(app: &App, incoming: Incoming) -> Result<Planned> {
    let step = match step(app, &incoming) {
        Ok(step) => step,
        Err(Error::Gone(stone)) => Step::Nothing(Outcome::Deleted(stone.sheet)),
        Err(error @ (Error::Invalid(_) | Error::Unreadable(_))) => Step::Nothing(refused(&error)),
        Err(error) => return Err(error),
    };
    Ok(Planned { incoming, step, files: Vec::new() })
}

impl Planned {
    /// Whether the text comes in, or is there: a file that only a text shows which stays out stays out as well.
    #[must_use]
    pub fn comes_in(&self) -> bool {
        !matches!(self.step, Step::Nothing(Outcome::Clash(_) | Outcome::Deleted(_) | Outcome::Refused(_)))
    }

    /// The same with the files that it shows.
    #[must_use]
    pub fn with_files(self, files: Vec<IncomingFile>) -> Self {
        Self { files, ..self }
    }
}

fn refused(error: &Error) -> Outcome {
    Outcome::Refused(messages::of_error(error).message)
}

fn step(app: &App, incoming: &Incoming) -> Result<Step> {
    let kinds = app.kinds();
    match &incoming.known {
        Known::Nothing => {
            let ready =
                Ready::new(app, &kinds, None, None, prepare::prepare(&kinds, &app.config.base_url, &incoming.text)?)?;
            let edit = edit(None, 0, incoming.text.clone());
            Ok(Step::Save(Box::new(Save { edit, before: None, ready, merged: false })))
        }
        Known::Imported(Import { sheet_id: Some(sheet), hash, .. }) if *hash == codec::hash(&incoming.text) => {
            Ok(Step::Nothing(Outcome::Unchanged(*sheet)))
        }
        Known::Imported(row) => match row.sheet_id {
            Some(sheet) => change(app, &kinds, incoming, sheet, Some(row)),
            None => Err(Error::Internal(anyhow::anyhow!("{}: a file was imported under this path", row.path))),
        },
        Known::Adopted(sheet) => change(app, &kinds, incoming, *sheet, None),
    }
}

fn edit(sheet: Option<SheetId>, base: i32, text: String) -> Edit {
    Edit::new(sheet, base, text, messages::IMPORTED.to_owned())
}

/// A change of a sheet that the wiki has: merged with what the wiki wrote since the last import.
fn change(app: &App, kinds: &KindSet, incoming: &Incoming, id: SheetId, last: Option<&Import>) -> Result<Step> {
    let before = app.store.read(|db| edit_sheet::read_before(app, db, &Who::Program, id))?;
    let head = before.sheet.head;
    let base = match last {
        Some(Import { base: 0, text, .. }) => text.clone(),
        Some(row) => app.store.read(|db| Reader::keeper(db).text(&before.sheet, row.base))?,
        None => before.text.clone(),
    };
    let merged = base != before.text && incoming.text != before.text;
    let text = if merged {
        match three_way(kinds, &base, &incoming.text, &before.text)? {
            Some(text) => text,
            None => return Ok(Step::Nothing(Outcome::Clash(id))),
        }
    } else {
        incoming.text.clone()
    };
    let prepared = prepare::prepare(kinds, &app.config.base_url, &text)?;
    if prepared.text == before.text {
        return Ok(Step::Remember { sheet: id, head });
    }
    let ready = Ready::new(app, kinds, Some(&before), None, prepared)?;
    Ok(Step::Save(Box::new(Save { edit: edit(Some(id), head, text), before: Some(before), ready, merged })))
}

fn three_way(kinds: &KindSet, base: &str, mine: &str, theirs: &str) -> Result<Option<String>> {
    let read = |text: &str| SheetText::parse(text).map_err(Error::Unreadable);
    let (base, mine, theirs) = (read(base)?, read(mine)?, read(theirs)?);
    let parts = edit_sheet::parts_of;
    let merge = merge::sheets(&parts(&base), &parts(&mine), &parts(&theirs), &mut Budget::default());
    edit_sheet::apply(&merge, &theirs, kinds)
}

/// Writes a batch in one transaction, sheets, the files that they show, and what is remembered of them together: an
/// import that is cut short and run again duplicates nothing. When the whole cannot be written, each is tried alone.
pub fn save(app: &App, batch: Vec<Planned>) -> Result<Vec<Outcome>> {
    match write(app, &batch) {
        Ok(outcomes) => Ok(outcomes),
        Err(Error::ReadOnly(why)) => Err(Error::ReadOnly(why)),
        Err(error) => {
            tracing::debug!(%error, "a batch is written one by one");
            batch.into_iter().map(|planned| save_alone(app, planned)).collect()
        }
    }
}

fn save_alone(app: &App, planned: Planned) -> Result<Outcome> {
    let planned = [plan(app, planned.incoming)?.with_files(planned.files)];
    match write(app, &planned) {
        Ok(outcomes) => outcomes.into_iter().next().ok_or(Error::Busy),
        Err(error) if error.status_and_code().0 < 500 => Ok(refused(&error)),
        Err(error) => Err(error),
    }
}

/// The text of a sheet as it came in last: what a file that moved is compared with.
pub fn last_text(app: &App, row: &Import) -> Result<String> {
    match row.sheet_id {
        Some(sheet) if row.base > 0 => app.store.read(|db| {
            let mut reader = Reader::keeper(db);
            let sheet = reader.sheet_or_deleted(sheet)?;
            match reader.text(&sheet, row.base) {
                Err(Error::NotFound(_)) => Ok(String::new()),
                read => read,
            }
        }),
        _ => Ok(row.text.clone()),
    }
}

fn write(app: &App, batch: &[Planned]) -> Result<Vec<Outcome>> {
    let now = app.now();
    app.store.write(|db| {
        let (mut outcomes, mut told) = (Vec::with_capacity(batch.len()), ToTell::default());
        for planned in batch {
            let Planned { incoming, step, files } = planned;
            if planned.comes_in() {
                for file in files {
                    told.events.extend(file.write(db)?);
                }
            }
            if let Some(from) = &incoming.moved_from {
                import::rename(db, &incoming.source, from, &incoming.path)?;
            }
            outcomes.push(match step {
                Step::Nothing(outcome) => outcome.clone(),
                Step::Remember { sheet, head } => {
                    import::put(db, &row(incoming, *sheet, Some(*head)))?;
                    Outcome::Unchanged(*sheet)
                }
                Step::Save(save) => {
                    let Save { edit, before, ready, merged } = save.as_ref();
                    let merged_with = before.as_ref().filter(|_| *merged).map(|before| before.sheet.head);
                    let work =
                        Work { app, who: &Who::Program, edit, before: before.as_ref(), ready, merged_with, files: &[] };
                    let saved = work.write(db, now, &mut told)?.ok_or(Error::Busy)?;
                    let exact = ready.prepared.text == incoming.text;
                    import::put(db, &row(incoming, saved.id, exact.then_some(saved.number)))?;
                    match (before, merged) {
                        (None, _) => Outcome::Created(saved.id),
                        (Some(_), true) => Outcome::Merged(saved.id),
                        (Some(_), false) => Outcome::Updated(saved.id),
                    }
                }
            });
        }
        told.tell(db, now)?;
        Ok(outcomes)
    })
}

/// What is remembered of a text; `exact` is the revision that says exactly the same.
fn row(incoming: &Incoming, sheet: SheetId, exact: Option<i32>) -> Import {
    Import {
        source: incoming.source.clone(),
        path: incoming.path.clone(),
        sheet_id: Some(sheet),
        file_id: None,
        hash: codec::hash(&incoming.text),
        base: exact.unwrap_or(0),
        text: if exact.is_some() { String::new() } else { incoming.text.clone() },
    }
}
