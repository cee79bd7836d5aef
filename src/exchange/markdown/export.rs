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
use crate::models::reader::Reader;
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
                let text = Reader::keeper(db).text(sheet, sheet.head).context("a sheet has no text: run check")?;
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

/// The name, or one with the number before its end when another file has it, in whatever case.
fn free(taken: &mut HashSet<String>, name: &str, id: i64) -> String {
    let name = folder::portable(name);
    if taken.insert(title::key(&name)) {
        return name;
    }
    let (stem, end) =
        name.rsplit_once('.').map_or((name.as_str(), String::new()), |(stem, end)| (stem, format!(".{end}")));
    let numbered =
        std::iter::once(format!("{stem}-{id}{end}")).chain((2..).map(|more| format!("{stem}-{id}-{more}{end}")));
    let mut free = numbered.skip_while(|name| !taken.insert(title::key(name)));
    free.next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use crate::exchange::markdown::export::*;

    #[test]
    fn two_files_never_share_a_name_whatever_its_case() {
        let mut taken = HashSet::new();
        let names: Vec<String> = [
            ("a.md", 1),
            ("A.md", 2),
            ("a-2.md", 3),
            ("a.MD", 2),
            ("con.md", 4),
            ("con_.md", 5),
            ("sans", 6),
            ("Sans", 7),
        ]
        .into_iter()
        .map(|(name, id)| free(&mut taken, name, id))
        .collect();
        assert_eq!(names, ["a.md", "A-2.md", "a-2-3.md", "a-2-2.MD", "con_.md", "con_-5.md", "sans", "Sans-7"]);
    }
}
