//! The current texts as a folder of Markdown: one file a sheet, named by its slug, and the files beside.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use anyhow::Context;

use crate::app::App;
use crate::db::types::{FileId, SheetId};
use crate::exchange::folder;
use crate::exchange::progress::Progress;
use crate::models::attachment::Attachment;
use crate::models::revision;
use crate::models::sheet::Sheet;
use crate::text::title;

/// Rows read at once.
const STEP: i64 = 200;

/// What an export wrote.
#[derive(Clone, Debug, Default)]
pub struct Exported {
    /// Sheets.
    pub sheets: usize,
    /// Files.
    pub files: usize,
    /// Files that rows name and the store lacks.
    pub missing: Vec<String>,
}

/// Writes every live sheet and file into a new or empty folder, from one snapshot. The folder appears when it is whole.
pub fn export(app: &App, root: &Path) -> anyhow::Result<Exported> {
    folder::refuse_full(root)?;
    let work = folder::begin(root)?;
    let mut exported = Exported::default();
    let mut taken = HashSet::new();
    app.store.snapshot(|db| {
        let progress = Progress::begin("Sheets", 0);
        let mut after = SheetId(0);
        loop {
            let sheets = Sheet::walk(db, after, STEP)?;
            let Some(last) = sheets.last() else { break };
            after = last.id;
            for sheet in sheets.iter().filter(|sheet| sheet.deleted_at.is_none()) {
                let text = revision::text(db, sheet.id, sheet.head)?.context("a sheet has no text: run check")?;
                let name = free(&mut taken, &format!("{}.md", sheet.slug), sheet.id.0);
                fs::write(work.path().join(name), text)?;
                exported.sheets += 1;
            }
        }
        progress.end(&format!("{} sheets", exported.sheets));
        let mut after = FileId(0);
        loop {
            let files = Attachment::walk(db, after, STEP)?;
            let Some(last) = files.last() else { break };
            after = last.id;
            for file in files.iter().filter(|file| file.deleted_at.is_none()) {
                if app.files.has(&file.hash) {
                    let name = free(&mut taken, &file.name, file.id.0);
                    fs::write(work.path().join(name), app.files.get(&file.hash)?)?;
                    exported.files += 1;
                } else {
                    exported.missing.push(file.name.clone());
                }
            }
        }
        Ok::<_, anyhow::Error>(())
    })?;
    folder::publish(work, root)?;
    Ok(exported)
}

/// The name, or one with the number before its end when another file has it.
fn free(taken: &mut HashSet<String>, name: &str, id: i64) -> String {
    if taken.insert(title::key(name)) {
        return name.to_owned();
    }
    let (stem, end) = name.rsplit_once('.').unwrap_or((name, ""));
    let numbered = format!("{stem}-{id}.{end}");
    taken.insert(title::key(&numbered));
    numbered
}
