//! Files that moved in the folder since the last import: the same text under another path is the same sheet.

use std::collections::HashMap;

use super::folder::Folder;
use super::names::Scanned;
use super::source;
use crate::actions::sheets::import_sheets;
use crate::app::App;
use crate::hall::error::Error;
use crate::models::import::Import;
use crate::text::sheet_text::SheetText;
use crate::text::spaces;
use crate::text::title;

/// The rows of what came in under a path that is gone, by the path of the file that is the same sheet today.
///
/// The same text is the same sheet, under its title or when the title was only the file's name. Under the same title
/// half of the lines are enough, since whoever moves a file mends its relative links.
pub(super) fn find(
    app: &App,
    folder: &Folder,
    files: &[Scanned],
    known: &[Import],
) -> Result<HashMap<String, Import>, Error> {
    let is_new = |file: &&Scanned| !known.iter().any(|row| row.path == file.path);
    let mut gone = gone_sheets(app, folder, known)?;
    if gone.is_empty() {
        return Ok(HashMap::new());
    }
    let mut new: Vec<(&Scanned, Vec<String>)> =
        files.iter().filter(is_new).filter_map(|file| Some((file, lines_of(folder, file)?))).collect();
    let mut found = HashMap::new();
    for is_same in [same_text_and_title, same_text_without_title, same_title_and_half] {
        new.retain(|(file, lines)| {
            let Some(at) = gone.iter().position(|old| is_same(file, lines, old)) else { return true };
            found.insert(file.path.clone(), gone.swap_remove(at).row);
            false
        });
    }
    Ok(found)
}

/// A sheet that came in under a path that is gone.
struct Gone {
    row: Import,
    title: String,
    lines: Vec<String>,
}

fn gone_sheets(app: &App, folder: &Folder, known: &[Import]) -> Result<Vec<Gone>, Error> {
    let gone = known.iter().filter(|row| row.sheet_id.is_some() && folder.lacks(&row.path));
    gone.map(|row| {
        let text = import_sheets::last_text(app, row)?;
        let title = SheetText::parse(&text).ok().and_then(|text| text.title().map(str::to_owned)).unwrap_or_default();
        Ok(Gone { row: row.clone(), lines: lines(&text, &title), title })
    })
    .collect()
}

fn lines_of(folder: &Folder, file: &Scanned) -> Option<Vec<String>> {
    let bytes = folder.read(&file.path).ok()?;
    let source = source::read(&file.path, &bytes).ok()?;
    Some(lines(&source.sheet.text(), &file.title))
}

/// What a text says besides its title and its kind, which an import may add.
fn lines(text: &str, title: &str) -> Vec<String> {
    let says_more = |line: &&str| {
        let heading = line
            .strip_prefix('#')
            .filter(|words| words.starts_with(spaces::is_any))
            .map(|words| title::key(words.trim()));
        !line.is_empty()
            && *line != "---"
            && !["titre:", "title:", "modele:"].iter().any(|key| line.starts_with(key))
            && heading.is_none_or(|heading| heading != title::key(title))
    };
    text.lines().map(str::trim).filter(says_more).map(str::to_owned).collect()
}

fn same_title(file: &Scanned, old: &Gone) -> bool {
    title::is_numbered(&old.title, &file.title)
}

fn same_text_and_title(file: &Scanned, lines: &[String], old: &Gone) -> bool {
    same_title(file, old) && lines == old.lines
}

fn same_text_without_title(file: &Scanned, lines: &[String], old: &Gone) -> bool {
    file.is_named_by_file && !lines.is_empty() && lines == old.lines
}

fn same_title_and_half(file: &Scanned, lines: &[String], old: &Gone) -> bool {
    let shared = lines.iter().filter(|line| old.lines.contains(line)).count();
    same_title(file, old) && shared * 2 >= lines.len().max(old.lines.len())
}
