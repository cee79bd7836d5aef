//! Which title each file gets, and whether the wiki has its sheet already; decided before any text is written, since
//! the links between files need the titles.

use std::collections::{HashMap, HashSet};

use crate::actions::sheets::import_sheets::Known;
use crate::app::App;
use crate::db::Db;
use crate::db::types::SheetId;
use crate::hall::error::Error;
use crate::models::import::Import;
use crate::models::reader::Reader;
use crate::models::revision::codec;
use crate::models::{name, sheet_key, shipped};
use crate::text::title;

/// A file as a first reading found it.
#[derive(Clone, Debug)]
pub(super) struct Scanned {
    /// Its path in the folder.
    pub(super) path: String,
    /// The title that it wants.
    pub(super) title: String,
    /// Whether that is only the file's name.
    pub(super) is_named_by_file: bool,
    /// The key of its kind.
    pub(super) kind: String,
    /// Kind and key, when it is a sheet of the house.
    pub(super) house_key: Option<(String, String)>,
    /// The hash of its text, normalised.
    pub(super) hash: String,
}

/// What was decided for a file.
#[derive(Clone, Debug)]
pub(super) struct Assigned {
    /// Its title in the wiki.
    pub(super) title: String,
    /// What is known of its sheet; nothing when the wiki's own sheet of the house must stay.
    pub(super) known: Option<Known>,
    /// The path under which it came in before, if it moved.
    pub(super) moved_from: Option<String>,
}

impl Assigned {
    fn new(title: String, known: Option<Known>) -> Self {
        Self { title, known, moved_from: None }
    }
}

/// Decides for every file, in order. `moved` holds what came in before under another path.
pub(super) fn assign(
    app: &App,
    files: &[Scanned],
    known: Vec<Import>,
    moved: HashMap<String, Import>,
) -> Result<Vec<Assigned>, Error> {
    let keys: Vec<String> = files.iter().map(|file| title::key(&file.title)).collect();
    app.store.read(|db| {
        let owners = live_owners(db, &keys)?;
        let shipped = shipped::list(db)?.into_iter().map(|row| (row.sheet_id, codec::hash(&row.text))).collect();
        let known = known.into_iter().map(|row| (row.path.clone(), row)).collect();
        let mut desk = Desk { db, owners, given: HashMap::new(), numbers: HashMap::new(), known, moved, shipped };
        files.iter().enumerate().map(|(rank, file)| desk.assign(rank, file)).collect()
    })
}

/// The live sheets that have or had these titles.
fn live_owners(db: &mut Db, keys: &[String]) -> Result<HashMap<String, SheetId>, Error> {
    let names = name::find_all(db, keys)?;
    let ids: Vec<SheetId> = names.iter().map(|name| name.sheet_id).collect();
    let mut live = HashSet::new();
    for some in ids.chunks(400) {
        live.extend(Reader::keeper(db).sheets(some)?.into_iter().map(|sheet| sheet.id));
    }
    Ok(names.into_iter().filter(|name| live.contains(&name.sheet_id)).map(|name| (name.key, name.sheet_id)).collect())
}

struct Desk<'a> {
    db: &'a mut Db,
    owners: HashMap<String, SheetId>,
    given: HashMap<String, usize>,
    /// The last number given to those who want the same title, by its key.
    numbers: HashMap<String, usize>,
    known: HashMap<String, Import>,
    moved: HashMap<String, Import>,
    shipped: HashMap<SheetId, String>,
}

impl Desk<'_> {
    fn assign(&mut self, rank: usize, file: &Scanned) -> Result<Assigned, Error> {
        if let Some(row) = self.moved.remove(&file.path) {
            let title = self.free_title(rank, &file.title, row.sheet_id)?;
            let moved_from = Some(row.path.clone());
            return Ok(Assigned { title, known: Some(Known::Imported(row)), moved_from });
        }
        if let Some(row) = self.known.remove(&file.path)
            && let Some(sheet) = row.sheet_id
        {
            let title = self.free_title(rank, &file.title, Some(sheet))?;
            return Ok(Assigned::new(title, Some(Known::Imported(row))));
        }
        if let Some((kind, key)) = &file.house_key
            && let Some(sheet) = sheet_key::find(self.db, kind, key)?
        {
            let known = self.gives_way(sheet, file)?.then_some(Known::Adopted(sheet));
            return Ok(Assigned::new(self.free_title(rank, &file.title, Some(sheet))?, known));
        }
        let owner = self.owner(&title::key(&file.title))?;
        if let Some(sheet) = owner
            && !self.given.contains_key(&title::key(&file.title))
            && self.gives_way(sheet, file)?
        {
            self.given.insert(title::key(&file.title), rank);
            return Ok(Assigned::new(file.title.clone(), Some(Known::Adopted(sheet))));
        }
        Ok(Assigned::new(self.free_title(rank, &file.title, None)?, Some(Known::Nothing)))
    }

    /// Whether the wiki's sheet says exactly what the file says, or is as it was shipped and nobody changed it.
    fn gives_way(&mut self, sheet: SheetId, file: &Scanned) -> Result<bool, Error> {
        let mut reader = Reader::keeper(self.db);
        let found = reader.sheet_if_any(sheet)?.filter(|row| row.deleted_at.is_none());
        let Some(row) = found else { return Ok(false) };
        let Some(head) = reader.revision_row(&row, row.head)? else { return Ok(false) };
        let as_shipped = self.shipped.get(&sheet) == Some(&head.hash) && row.kind == file.kind;
        Ok(head.hash == file.hash || as_shipped)
    }

    /// The title, or the first of « (2) », « (3) »… that is free or this sheet's own.
    fn free_title(&mut self, rank: usize, wanted: &str, own: Option<SheetId>) -> Result<String, Error> {
        if let Some(kept) = own.map(|sheet| self.numbered_title(sheet, wanted)).transpose()?.flatten()
            && !self.given.contains_key(&title::key(&kept))
        {
            self.given.insert(title::key(&kept), rank);
            return Ok(kept);
        }
        let among = title::key(wanted);
        let mut number = self.numbers.get(&among).map_or(1, |last| last + 1);
        loop {
            let candidate = title::numbered(wanted, number);
            let key = title::key(&candidate);
            if !self.given.contains_key(&key) && self.owner(&key)?.is_none_or(|owner| Some(owner) == own) {
                self.given.insert(key, rank);
                self.numbers.insert(among, number);
                return Ok(candidate);
            }
            number += 1;
        }
    }

    /// The title of a sheet, when it is the one wanted, with or without a number.
    fn numbered_title(&mut self, sheet: SheetId, wanted: &str) -> Result<Option<String>, Error> {
        let Some(row) = Reader::keeper(self.db).sheet_if_any(sheet)? else { return Ok(None) };
        Ok(title::is_numbered(&row.title, wanted).then_some(row.title))
    }

    fn owner(&mut self, key: &str) -> Result<Option<SheetId>, Error> {
        if let Some(owner) = self.owners.get(key) {
            return Ok(Some(*owner));
        }
        Ok(name::held_by_another(self.db, key, SheetId(0))?)
    }
}
