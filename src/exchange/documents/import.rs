//! The import of a folder of documents: each is converted beside the place, then all come in as a folder of Markdown
//! does, so that an import run again updates what changed and merges with what the wiki wrote.

use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::told::{CONVERTED, Told, ToldFile};
use crate::app::App;
use crate::base::parallel;
use crate::exchange::markdown;
use crate::exchange::progress::Progress;
use crate::files::documents::{self, Format, ReadDocument};
use crate::files::media::Media;
use crate::hall::error::Error;
use crate::hall::messages;
use crate::text::kind::{DEFAULT_KIND, field_keys};
use crate::text::links::{self, Anew};
use crate::text::sheet_text::{SheetText, Value};

/// Imports every document below a folder, as sheets of a kind; the usual one without any. `joins` is whether each is
/// joined to its sheet.
///
/// # Errors
/// When the folder cannot be walked, or the database cannot be written.
pub fn import(app: &App, root: &Path, kind: Option<&str>, joins: bool) -> anyhow::Result<Told> {
    let kind = kind.unwrap_or(DEFAULT_KIND);
    anyhow::ensure!(app.kinds().kinds().any(|known| known.key == kind), messages::documents::no_kind(kind));
    let mut told = Told::default();
    let paths = walk(root, &mut told)?;
    let work = tempfile::tempdir()?;
    let progress = Progress::begin("Reading", paths.len());
    let converted = parallel::map(&paths, |path| {
        progress.add(1);
        convert(app, root, work.path(), path, (kind, joins))
    });
    progress.end(&format!("{} documents", paths.len()));
    for file in converted {
        told.files.push(file?);
    }
    let name = root.canonicalize()?.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    told.came_in(markdown::import_as(app, work.path(), &format!("documents:{name}"))?);
    Ok(told)
}

/// The documents of the folder, by their paths in it; what is none is told. Hidden files are left out.
fn walk(root: &Path, told: &mut Told) -> anyhow::Result<Vec<PathBuf>> {
    anyhow::ensure!(root.is_dir(), "{} is not a folder", root.display());
    let is_shown =
        |entry: &walkdir::DirEntry| entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.');
    let mut found = Vec::new();
    for entry in WalkDir::new(root).sort_by_file_name().into_iter().filter_entry(is_shown) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().unwrap_or(root).display().to_string();
                told.files.push(ToldFile::refused(path, error.to_string()));
                continue;
            }
        };
        let path = entry.path().strip_prefix(root).unwrap_or(entry.path());
        if !entry.file_type().is_file() {
            continue;
        }
        match path.to_str() {
            Some(name) if documents::format(name).is_some() => found.push(path.to_owned()),
            Some(name) if documents::is_old(name) => {
                let why = messages::documents::of_unread(documents::Unread::Old);
                told.files.push(ToldFile::refused(name.to_owned(), why.to_owned()));
            }
            Some(name) => {
                let why = messages::documents::of_unread(documents::Unread::Format);
                told.others.push((name.to_owned(), why.to_owned()));
            }
            None => {
                told.files.push(ToldFile::refused(path.display().to_string(), messages::documents::NO_NAME.to_owned()))
            }
        }
    }
    Ok(found)
}

/// Reads one document, and writes it as a Markdown file with its images and its original beside it.
fn convert(app: &App, root: &Path, work: &Path, path: &Path, (kind, joins): (&str, bool)) -> anyhow::Result<ToldFile> {
    let name = path.to_string_lossy().replace('\\', "/");
    let bytes = match fs::read(root.join(path)) {
        Ok(bytes) => bytes,
        Err(error) => return Ok(ToldFile::refused(name, error.to_string())),
    };
    let document = match super::read(app, &name, bytes.clone()) {
        Ok(document) => document,
        Err(why) => return Ok(ToldFile::refused(name, messages::documents::of_unread(why).to_owned())),
    };
    let place = work.join(path);
    fs::create_dir_all(place.parent().unwrap_or(work))?;
    let file_name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut file = ToldFile::read(name, &document);
    // A Markdown file is its own original.
    let is_own = documents::format(&file_name) == Some(Format::Markdown);
    let original = match Media::of_bytes(&bytes, &file_name) {
        _ if is_own || !joins => None,
        Ok(_) => {
            fs::write(&place, &bytes)?;
            Some(file_name.as_str())
        }
        Err(refusal) => {
            file.lines.push(messages::documents::not_joined(messages::of_refusal(refusal)));
            None
        }
    };
    for (rank, image) in document.images.iter().enumerate() {
        fs::write(beside(&place, &image_name(&file_name, rank + 1, &image.name)), &image.bytes)?;
    }
    match text(&document, &file_name, original, kind) {
        Ok(text) => fs::write(beside(&place, &format!("{file_name}{CONVERTED}")), text)?,
        Err(unreadable) => file.refuse(messages::of_error(&Error::Unreadable(unreadable)).message),
    }
    Ok(file)
}

fn beside(place: &Path, name: &str) -> PathBuf {
    place.with_file_name(name)
}

/// The name of an image of a document, beside it.
fn image_name(document: &str, rank: usize, name: &str) -> String {
    let end = name.rsplit_once('.').map_or("png", |(_, end)| end);
    let plain: String =
        document.chars().map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' }).collect();
    format!("{plain}.image-{rank}.{end}")
}

/// The text of the sheet: its images by the names of their files, its original joined.
fn text(
    document: &ReadDocument,
    file_name: &str,
    original: Option<&str>,
    kind: &str,
) -> Result<String, crate::text::sheet_text::Unreadable> {
    let stem = || file_name.rsplit_once('.').map_or(file_name, |(stem, _)| stem).replace('_', " ");
    let title = document.title.clone().unwrap_or_else(stem);
    let body = links::rewrite(&document.body, &mut |link| {
        let rank = link.address.strip_prefix("image:")?.parse::<usize>().ok()?;
        let image = document.images.get(rank.checked_sub(1)?)?;
        Some(Anew { address: image_name(file_name, rank, &image.name), whole: None })
    });
    let mut sheet = SheetText::new(kind, &title, &body)?;
    if let Some(original) = original {
        sheet.set(field_keys::ANNEXES, Some(Value::List(vec![Value::from(original)])), &[])?;
    }
    Ok(sheet.text())
}
