//! The import of a folder: read once for titles, then again in batches, each prepared on all cores while the one before
//! is written, so that memory stays bounded.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::sync::mpsc;

use super::folder::{Folder, LeftOut};
use super::moves;
use super::names::{self, Assigned, Scanned};
use super::report::Report;
use super::source::{self, Source};
use crate::actions::files::import_file::IncomingFile;
use crate::actions::files::{attach_file, import_file, pasted_images};
use crate::actions::sheets::import_sheets;
use crate::actions::sheets::import_sheets::{Incoming, Outcome, Planned};
use crate::app::App;
use crate::base::parallel;
use crate::exchange::progress::Progress;
use crate::files::data_url::DataImage;
use crate::hall::error::Error;
use crate::hall::messages;
use crate::models::import::{self, Import};
use crate::models::reader::Reader;
use crate::models::revision::codec;
use crate::text::kind::DECLARING_KINDS;
use crate::text::sheet_text::SheetText;

/// Sheets written in one transaction.
const BATCH: usize = 200;

/// Imports every `.md` file below a folder. Running it again updates what changed and duplicates nothing.
pub fn import(app: &App, root: &Path) -> anyhow::Result<Report> {
    let name = root.canonicalize()?.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    import_as(app, root, &format!("markdown:{name}"))
}

/// The same, of a source that has a name of its own: what it brought in before is known by that name.
pub fn import_as(app: &App, root: &Path, source: &str) -> anyhow::Result<Report> {
    let folder = Folder::walk(root)?;
    let source = source.to_owned();
    let known = app.store.read::<_, Error>(|db| Ok(import::of_source(db, &source)?))?;
    let (scanned, mut report) = scan(&folder);
    let moved = moves::find(app, &folder, &scanned, &known)?;
    let gone_files = known.iter().filter(|row| row.file_id.is_some() && folder.lacks(&row.path)).cloned().collect();
    let assigned = names::assign(app, &scanned, known, moved)?;
    let work = Work::new(app, folder, source, scanned, assigned, gone_files, &mut report);
    work.run(&mut report)?;
    report.vanished = vanished(app, &work.folder, &work.source)?;
    app.follow()?;
    Ok(report)
}

/// What came in before and is gone from the folder, with its title or name in the wiki, which keeps it.
fn vanished(app: &App, folder: &Folder, source: &str) -> anyhow::Result<Vec<(String, String)>> {
    app.store.read(|db| {
        let mut found = Vec::new();
        let rows = import::of_source(db, source)?;
        let mut reader = Reader::keeper(db);
        for row in rows.into_iter().filter(|row| folder.lacks(&row.path)) {
            let sheet = match row.sheet_id {
                Some(id) => reader.sheet_if_any(id)?,
                None => None,
            };
            let file = match row.file_id {
                Some(id) => reader.file_if_any(id)?,
                None => None,
            };
            let title = sheet.filter(|sheet| sheet.deleted_at.is_none()).map(|sheet| sheet.title);
            let name = file.filter(|file| file.deleted_at.is_none()).map(|file| file.name);
            found.extend(title.or(name).map(|called| (row.path, called)));
        }
        found.sort();
        Ok(found)
    })
}

/// Reads every file once for its title.
fn scan(folder: &Folder) -> (Vec<Scanned>, Report) {
    let progress = Progress::begin("Reading", folder.sheets.len());
    let read = parallel::map(&folder.sheets, |path| {
        progress.add(1);
        let source = read(folder, path)?;
        let kind = source.sheet.kind().unwrap_or_default().to_owned();
        let house_key = source.house_key.clone().map(|key| (kind.clone(), key));
        let hash = codec::hash(&source.sheet.text());
        let (title, is_named_by_file) = (source.title, source.is_named_by_file);
        Ok((Scanned { path: path.clone(), title, is_named_by_file, kind, house_key, hash }, source.note))
    });
    let mut report = Report::default();
    for LeftOut { path, why, may_be_sheet } in folder.left_out.iter().cloned() {
        if may_be_sheet { &mut report.refused } else { &mut report.notes }.push((path, why));
    }
    let mut scanned = Vec::with_capacity(read.len());
    for (path, result) in folder.sheets.iter().zip(read) {
        match result {
            Ok((file, note)) => {
                report.notes.extend(note.map(|note| (path.clone(), note.to_owned())));
                scanned.push(file);
            }
            Err(why) => report.refused.push((path.clone(), why)),
        }
    }
    progress.end(&format!("{} files", scanned.len()));
    (scanned, report)
}

pub(super) fn read(folder: &Folder, path: &str) -> Result<Source, String> {
    let bytes = folder.read(path).map_err(|error| error.to_string())?;
    source::read(path, &bytes).map_err(|unreadable| messages::of_error(&Error::Unreadable(unreadable)).message)
}

pub(super) struct Work<'a> {
    pub(super) app: &'a App,
    pub(super) folder: Folder,
    pub(super) source: String,
    pub(super) files: Vec<(Scanned, Assigned)>,
    /// Titles by the rank of the folder's files; none for a file that cannot come in.
    pub(super) titles: Vec<Option<String>>,
    /// Files that came in before and whose path is gone.
    pub(super) gone_files: Vec<Import>,
}

/// A file ready to be planned, and what it asks for.
pub(super) struct Converted {
    pub(super) incoming: Incoming,
    pub(super) asks: Asks,
}

/// What a text asks for.
#[derive(Default)]
pub(super) struct Asks {
    /// Addresses that lead nowhere in the folder.
    pub(super) missing: Vec<String>,
    /// Files of the folder.
    pub(super) files: BTreeSet<String>,
    /// Images that it holds itself.
    pub(super) pasted: Vec<DataImage>,
    /// Why some of these cannot be kept.
    pub(super) unkept: Vec<String>,
}

/// The files of a batch that were prepared, by path.
type Known = HashMap<String, IncomingFile>;

/// A file planned.
struct Prepared {
    planned: Planned,
    asks: Asks,
}

impl<'a> Work<'a> {
    fn new(
        app: &'a App,
        folder: Folder,
        source: String,
        scanned: Vec<Scanned>,
        assigned: Vec<Assigned>,
        gone_files: Vec<Import>,
        report: &mut Report,
    ) -> Self {
        let mut titles = vec![None; folder.sheets.len()];
        for (file, given) in scanned.iter().zip(&assigned) {
            if let Ok(rank) = folder.sheets.binary_search(&file.path)
                && let Some(title) = titles.get_mut(rank)
            {
                *title = Some(given.title.clone());
            }
            report.moved.extend(given.moved_from.clone().map(|from| (from, file.path.clone())));
            if given.title != file.title {
                report.homonyms.push((file.path.clone(), given.title.clone()));
            }
        }
        Self { app, folder, source, files: scanned.into_iter().zip(assigned).collect(), titles, gone_files }
    }

    /// Vocabularies, kinds, themes and lexicons first, one by one, so that what follows is typed; then all others in
    /// batches.
    fn run(&self, report: &mut Report) -> anyhow::Result<()> {
        let progress = Progress::begin("Importing", self.files.len());
        let (house, rest): (Vec<_>, Vec<_>) = self.files.iter().partition(|(file, _)| file.house_key.is_some());
        for kind in DECLARING_KINDS {
            for file in house.iter().filter(|(file, _)| file.house_key.as_ref().is_some_and(|(of, _)| of == kind)) {
                self.take(std::slice::from_ref(file), self.prepare(std::slice::from_ref(file)), report)?;
                self.app.follow()?;
                progress.add(1);
            }
        }
        std::thread::scope(|scope| {
            let (sender, ready) = mpsc::sync_channel(1);
            scope.spawn(move || {
                for batch in rest.chunks(BATCH) {
                    if sender.send((batch.to_vec(), self.prepare(batch))).is_err() {
                        return;
                    }
                }
            });
            for (batch, prepared) in ready {
                self.take(&batch, prepared, report)?;
                progress.add(batch.len());
            }
            anyhow::Ok(())
        })?;
        progress.end(&format!("{} sheets", report.created + report.updated + report.unchanged));
        Ok(())
    }

    fn prepare(&self, batch: &[&(Scanned, Assigned)]) -> Vec<Result<Option<Prepared>, String>> {
        parallel::map(batch, |(file, given)| {
            let Some(known) = &given.known else { return Ok(None) };
            let Converted { incoming, asks } = self.convert(file, given, known.clone())?;
            let planned =
                import_sheets::plan(self.app, incoming).map_err(|error| messages::of_error(&error).message)?;
            Ok(Some(Prepared { planned, asks }))
        })
    }

    /// Writes a batch: its texts, each with the files that it shows.
    fn take(
        &self,
        batch: &[&(Scanned, Assigned)],
        prepared: Vec<Result<Option<Prepared>, String>>,
        report: &mut Report,
    ) -> anyhow::Result<()> {
        let (mut paths, mut planned, mut known) = (Vec::new(), Vec::new(), Known::new());
        for ((file, _), prepared) in batch.iter().zip(prepared) {
            match prepared {
                Ok(Some(Prepared { planned: text, mut asks })) => {
                    let missing = std::mem::take(&mut asks.missing);
                    report.missing.extend(missing.into_iter().map(|address| (file.path.clone(), address)));
                    let unkept = std::mem::take(&mut asks.unkept);
                    report.notes.extend(unkept.into_iter().map(|why| (file.path.clone(), why)));
                    let files = match text.comes_in() {
                        true => self.files_of(&file.path, asks, &mut known, report)?,
                        false => Vec::new(),
                    };
                    paths.push(file.path.clone());
                    planned.push(text.with_files(files));
                }
                Ok(None) => report.clashes.push(file.path.clone()),
                Err(why) => report.refused.push((file.path.clone(), why)),
            }
        }
        for (path, outcome) in paths.into_iter().zip(import_sheets::save(self.app, planned)?) {
            count(report, path, outcome);
        }
        Ok(())
    }

    /// The files that a text shows, and those that it held itself.
    fn files_of(
        &self,
        from: &str,
        asks: Asks,
        known: &mut Known,
        report: &mut Report,
    ) -> anyhow::Result<Vec<IncomingFile>> {
        let mut files = Vec::new();
        for path in asks.files {
            let bytes = match self.folder.read(&path) {
                Ok(bytes) => bytes,
                Err(error) => {
                    report.refused.push((path, error.to_string()));
                    continue;
                }
            };
            match self.file(known, &path, self.folder.name_of(&path), bytes) {
                Ok(file) => files.push(file),
                Err(error @ (Error::Invalid(_) | Error::TooLarge { .. })) => {
                    report.refused.push((path, messages::of_error(&error).message));
                }
                Err(error) => return Err(error.into()),
            }
        }
        for image in asks.pasted {
            files.push(self.file(known, &Folder::pasted(from, &image.name), &image.name, image.bytes)?);
        }
        report.files += files.len();
        Ok(files)
    }

    /// A file to bring in, prepared once however many texts of the batch show it.
    fn file(&self, known: &mut Known, path: &str, name: &str, bytes: Vec<u8>) -> Result<IncomingFile, Error> {
        if let Some(file) = known.get(path) {
            return Ok(file.clone());
        }
        let moved: HashSet<&str> = known.values().filter_map(IncomingFile::moved_from).collect();
        let gone = self.gone_files.iter().filter(|row| !moved.contains(row.path.as_str()));
        let file = import_file::prepare(self.app, &self.source, path, name, bytes, gone)?;
        known.insert(path.to_owned(), file.clone());
        Ok(file)
    }

    /// The text with the images that it holds itself as files; those that cannot be kept stay, and why is told.
    pub(super) fn without_data(&self, sheet: &SheetText, asks: &mut Asks) -> Result<SheetText, Error> {
        pasted_images::renamed(sheet, &mut |image| match attach_file::take_image(self.app, image.clone()) {
            Ok(taken) => {
                let name = crate::files::name::clean(&image.name, taken.media);
                asks.pasted.push(DataImage { name: name.clone(), ..image });
                Ok(Some(name))
            }
            Err(error @ (Error::Invalid(_) | Error::TooLarge { .. })) => {
                asks.unkept.push(format!("an image of its text is no file: {}", messages::of_error(&error).message));
                Ok(None)
            }
            Err(error) => Err(error),
        })
    }
}

fn count(report: &mut Report, path: String, outcome: Outcome) {
    match outcome {
        Outcome::Created(_) => report.created += 1,
        Outcome::Updated(_) => report.updated += 1,
        Outcome::Merged(_) => {
            report.updated += 1;
            report.merged += 1;
        }
        Outcome::Unchanged(_) => report.unchanged += 1,
        Outcome::Clash(_) => report.clashes.push(path),
        Outcome::Deleted(_) => report.deleted.push(path),
        Outcome::Refused(why) => report.refused.push((path, why)),
    }
}
