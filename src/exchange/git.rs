//! The whole history as a Git repository, one commit a revision, for `git log`, `git blame` and whatever comes after
//! us. Written by `git fast-import`; texts that the moderation hid or erased stay out.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, ensure};

use crate::app::App;
use crate::db::Db;
use crate::db::types::{AccountId, Moment, SheetId};
use crate::exchange::folder;
use crate::exchange::progress::Progress;
use crate::models::account::Account;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::title;

/// Sheets read at once.
const STEP: i64 = 100;
/// Who wrote what the program wrote.
const PROGRAM: &str = "Maillage";

/// What an export wrote.
#[derive(Clone, Copy, Debug, Default)]
pub struct Exported {
    /// Commits.
    pub commits: usize,
    /// Revisions that stay out: hidden or erased.
    pub left_out: usize,
}

/// One commit to come, small beside the text that it points to.
struct FileChange {
    at: Moment,
    sheet: SheetId,
    /// One more than the last for the deletion of a sheet.
    number: i32,
    author: Option<AccountId>,
    message: String,
    path: String,
    /// The mark of its text in the stream; 0 for the deletion of a sheet.
    mark: usize,
}

/// Writes the repository into a new or empty folder, from one snapshot. The folder appears when it is whole.
pub fn export(app: &App, root: &Path) -> anyhow::Result<Exported> {
    folder::refuse_full(root)?;
    let work = folder::begin(root)?;
    git(work.path(), &["init", "--quiet", "--initial-branch=main"])?;
    let mut importer = Command::new("git")
        .args(["fast-import", "--quiet", "--done"])
        .current_dir(work.path())
        .stdin(Stdio::piped())
        .spawn()
        .context("git fast-import")?;
    let mut stream = BufWriter::new(importer.stdin.take().context("git takes no input")?);
    let host = app.config.origin().split("://").nth(1).unwrap_or("localhost");
    let exported = app.store.snapshot(|db| {
        let (changes, left_out) = write_texts(db, &mut stream)?;
        let commits = write_commits(db, &mut stream, host, changes)?;
        Ok::<_, anyhow::Error>(Exported { commits, left_out })
    })?;
    stream.write_all(b"done\n")?;
    drop(stream.into_inner().map_err(std::io::IntoInnerError::into_error)?);
    ensure!(importer.wait()?.success(), "git fast-import refused the history");
    if exported.commits > 0 {
        git(work.path(), &["reset", "--quiet", "--hard", "main"])?;
    }
    folder::publish(work, root)?;
    Ok(exported)
}

fn git(folder: &Path, words: &[&str]) -> anyhow::Result<()> {
    let status = Command::new("git").args(words).current_dir(folder).status().context("git is not installed")?;
    ensure!(status.success(), "git {} failed", words.join(" "));
    Ok(())
}

/// Every text as a blob; what the commits will say of them, in the order of time.
fn write_texts(db: &mut Db, stream: &mut impl Write) -> anyhow::Result<(Vec<FileChange>, usize)> {
    let (mut changes, mut left_out, mut after) = (Vec::new(), 0, SheetId(0));
    let progress = Progress::begin("Revisions", 0);
    loop {
        let sheets = Sheet::walk(db, after, STEP)?;
        let Some(last) = sheets.last() else { break };
        after = last.id;
        for sheet in sheets {
            let mut path = String::new();
            for (row, text) in Reader::keeper(db).texts(sheet.id)? {
                if row.hidden || row.erased {
                    left_out += 1;
                    continue;
                }
                let text = text.with_context(|| format!("sheet {}, revision {}: run check", sheet.id, row.number))?;
                let mark = changes.len() + 1;
                write!(stream, "blob\nmark :{mark}\ndata {}\n{text}\n", text.len())?;
                let kind = folder::portable(&title::slug(&row.kind));
                path = format!("{kind}/{}-{}.md", sheet.id, title::slug(&row.title));
                changes.push(FileChange {
                    at: row.created_at,
                    sheet: sheet.id,
                    number: row.number,
                    author: row.author_id,
                    message: row.comment,
                    path: path.clone(),
                    mark,
                });
            }
            if let Some(at) = sheet.deleted_at {
                let message = sheet.delete_reason.clone().unwrap_or_default();
                let (sheet, number, author) = (sheet.id, sheet.head + 1, sheet.deleted_by);
                changes.push(FileChange { at, sheet, number, author, message, path, mark: 0 });
            }
            progress.add(1);
        }
    }
    progress.end(&format!("{} texts", changes.len()));
    changes.sort_by_key(|change| (change.at, change.sheet, change.number));
    Ok((changes, left_out))
}

fn write_commits(db: &mut Db, stream: &mut impl Write, host: &str, changes: Vec<FileChange>) -> anyhow::Result<usize> {
    let mut names: HashMap<AccountId, String> = HashMap::new();
    let mut paths: HashMap<SheetId, String> = HashMap::new();
    let commits = changes.len();
    for change in changes {
        let (name, local) = match change.author {
            None => (PROGRAM.to_owned(), "maillage".to_owned()),
            Some(id) => {
                let name = match names.entry(id) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(place) => {
                        let found = Account::find(db, id)?;
                        place.insert(found.map_or_else(|| PROGRAM.to_owned(), |account| account.name))
                    }
                };
                (name.clone(), format!("compte-{id}"))
            }
        };
        // What would end the line, or the name, is no part of a name.
        let name: String = name.chars().filter(|c| !c.is_control() && !matches!(c, '<' | '>')).collect();
        let subject = if change.message.trim().is_empty() { "—" } else { change.message.trim() };
        let message = format!("{subject}\n\nFiche: {}\nVersion: {}\n", change.sheet, change.number);
        let seconds = change.at.0.div_euclid(1_000_000);
        write!(stream, "commit refs/heads/main\ncommitter {name} <{local}@{host}> {seconds} +0000\n")?;
        write!(stream, "data {}\n{message}", message.len())?;
        if let Some(old) = paths.remove(&change.sheet)
            && (old != change.path || change.mark == 0)
        {
            writeln!(stream, "D {old}")?;
        }
        if change.mark > 0 {
            writeln!(stream, "M 100644 :{} {}", change.mark, change.path)?;
            paths.insert(change.sheet, change.path);
        }
        writeln!(stream)?;
    }
    Ok(commits)
}
