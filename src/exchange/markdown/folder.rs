//! The folder that is imported: its Markdown files, the other files beside them, and where a relative address leads.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;
use walkdir::WalkDir;

use crate::text::title;

/// Parts the path of a text from the name of an image that it holds itself.
const PASTED: &str = "#data:";

/// A folder, walked. Paths inside it are written with `/`.
#[derive(Debug)]
pub(super) struct Folder {
    root: PathBuf,
    /// Markdown files, in order of path.
    pub(super) sheets: Vec<String>,
    /// What cannot be walked or named, and why.
    pub(super) left_out: Vec<LeftOut>,
    /// Other files, with the name that each gets in the wiki.
    files: HashMap<String, String>,
    index: HashMap<String, usize>,
}

/// Where an address written in one file leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Leads<'a> {
    /// To another Markdown file, by its rank, and the fragment.
    Sheet(usize, Option<String>),
    /// To another file, by its path.
    File(&'a str),
    /// To something local that the folder does not hold.
    Missing,
    /// Out of the folder, or to a place in the same page.
    Elsewhere,
}

/// A file or a folder that does not come in.
#[derive(Clone, Debug)]
pub(super) struct LeftOut {
    /// Its path, as far as it can be written.
    pub(super) path: String,
    /// Why.
    pub(super) why: String,
    /// Whether a sheet, or a folder that may hold some, is missing with it.
    pub(super) may_be_sheet: bool,
}

impl Folder {
    /// Walks a folder; hidden files and folders are left out, links are not followed. What cannot be read is told, and
    /// the rest is walked.
    pub(super) fn walk(root: &Path) -> anyhow::Result<Self> {
        anyhow::ensure!(root.is_dir(), "{} is not a folder", root.display());
        let (mut sheets, mut others) = (Vec::new(), Vec::new());
        let visible =
            |entry: &walkdir::DirEntry| entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.');
        let mut left_out = Vec::new();
        let mut walk = WalkDir::new(root).sort_by_file_name().into_iter().filter_entry(visible);
        while let Some(entry) = walk.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) if error.depth() == 0 => return Err(error.into()),
                Err(error) => {
                    left_out.push(unwalked(root, &error));
                    continue;
                }
            };
            let below = entry.path().strip_prefix(root).unwrap_or(entry.path());
            let Some(path) = below.to_str() else {
                left_out.push(unnamed(below, entry.file_type().is_dir()));
                if entry.file_type().is_dir() {
                    walk.skip_current_dir();
                }
                continue;
            };
            let path = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
            match entry.file_type().is_file() {
                true if path.to_ascii_lowercase().ends_with(".md") => sheets.push(path),
                true => others.push(path),
                false => {}
            }
        }
        let index = sheets.iter().enumerate().map(|(rank, path)| (path.clone(), rank)).collect();
        Ok(Self { root: root.to_owned(), sheets, left_out, files: named(others), index })
    }

    /// The bytes of a file.
    pub(super) fn read(&self, path: &str) -> std::io::Result<Vec<u8>> {
        std::fs::read(self.root.join(path))
    }

    /// Whether nothing stands at this path any more. What cannot be walked is not gone.
    pub(super) fn lacks(&self, path: &str) -> bool {
        // What a text held itself is there as long as its file.
        let path = path.rsplit_once(PASTED).map_or(path, |(file, _)| file);
        let is_below = |folder: &LeftOut| path.strip_prefix(&folder.path).is_some_and(|rest| rest.starts_with('/'));
        !self.index.contains_key(path) && !self.files.contains_key(path) && !self.left_out.iter().any(is_below)
    }

    /// Under which path an image of a text is remembered.
    pub(super) fn pasted(from: &str, name: &str) -> String {
        format!("{from}{PASTED}{name}")
    }

    /// The name that a file gets in the wiki.
    pub(super) fn name_of<'a>(&'a self, path: &'a str) -> &'a str {
        self.files.get(path).map_or(path, String::as_str)
    }

    /// Where an address written in the file `from` leads.
    pub(super) fn leads(&self, from: &str, address: &str) -> Leads<'_> {
        let address = address.trim();
        let outside = address.is_empty()
            || address.starts_with(['#', '?'])
            || address.starts_with("//")
            || address.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':'));
        if outside {
            return Leads::Elsewhere;
        }
        let (path, fragment) =
            address.split_once('#').map_or((address, None), |(path, end)| (path, Some(decoded(end))));
        let path = decoded(path.split('?').next().unwrap_or_default());
        let Some(path) = joined(from, &path) else { return Leads::Elsewhere };
        let names = [path.clone(), format!("{path}.md"), joined("", &format!("{path}/index.md")).unwrap_or_default()];
        if let Some(rank) = names.iter().find_map(|name| self.index.get(name)) {
            return Leads::Sheet(*rank, fragment.filter(|fragment| !fragment.is_empty()));
        }
        match self.files.get_key_value(&path) {
            Some((path, _)) => Leads::File(path),
            None if looks_local(&path) => Leads::Missing,
            None => Leads::Elsewhere,
        }
    }
}

fn unwalked(root: &Path, error: &walkdir::Error) -> LeftOut {
    let path = error.path().map(|path| path.strip_prefix(root).unwrap_or(path));
    let why = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
    LeftOut { path: path.map_or_else(String::new, |path| path.to_string_lossy().into_owned()), why, may_be_sheet: true }
}

fn unnamed(path: &Path, is_folder: bool) -> LeftOut {
    let name = path.to_string_lossy().into_owned();
    let may_be_sheet = is_folder || name.to_ascii_lowercase().ends_with(".md");
    LeftOut { path: name, why: "its name is not UTF-8: rename it".to_owned(), may_be_sheet }
}

/// Addresses such as `www.exemple.fr` or `a propos` are no files that one expects.
fn looks_local(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    matches!(
        extension.as_str(),
        "md" | "png" | "jpg" | "jpeg" | "gif" | "webp" | "svg" | "pdf" | "odt" | "docx" | "ods" | "xlsx" | "csv"
    )
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// A relative path read from a file; none when it leaves the folder.
fn joined(from: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = if path.starts_with('/') { Vec::new() } else { from.split('/').collect() };
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// The names of files in the wiki: their own, preceded by their folder's where two would be the same.
fn named(paths: Vec<String>) -> HashMap<String, String> {
    let mut taken: HashSet<String> = HashSet::new();
    let mut names = HashMap::with_capacity(paths.len());
    for path in paths {
        let parts: Vec<&str> = path.split('/').collect();
        let mut name = String::new();
        for length in 1..=parts.len() {
            name = clean_name(&parts.get(parts.len() - length..).unwrap_or_default().join("-"));
            if taken.insert(title::key(&name)) {
                break;
            }
        }
        names.insert(path, name);
    }
    names
}

/// A name that an address can carry as it is: letters, digits, `-`, `_`, then its extension.
fn clean_name(name: &str) -> String {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    let word = |text: &str| {
        text.chars().map(|c| if c.is_alphanumeric() || "-_".contains(c) { c } else { '-' }).collect::<String>()
    };
    let stem = word(stem);
    let stem = if stem.trim_matches('-').is_empty() { "fichier" } else { &stem };
    if extension.is_empty() { stem.to_owned() } else { format!("{stem}.{}", word(extension).to_lowercase()) }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use crate::exchange::markdown::folder::*;

    fn folder() -> (tempfile::TempDir, Folder) {
        let root = tempfile::tempdir().unwrap();
        for path in ["a.md", "b/c.md", "b/index.md", "b/img/x y.PNG", "img/x y.PNG", ".git/d.md"] {
            let path = root.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        let folder = Folder::walk(root.path()).unwrap();
        (root, folder)
    }

    #[test]
    fn a_relative_address_leads_to_its_file() {
        let (_root, folder) = folder();
        assert_eq!(folder.sheets, ["a.md", "b/c.md", "b/index.md"]);
        let section = |name: &str| Some(name.to_owned());
        for (from, address, leads) in [
            ("a.md", "b/c.md", Leads::Sheet(1, None)),
            ("b/c.md", "../a.md#l%C3%A0", Leads::Sheet(0, section("là"))),
            ("b/c.md", "/a", Leads::Sheet(0, None)),
            ("a.md", "b/", Leads::Sheet(2, None)),
            ("b/c.md", "img/x%20y.PNG", Leads::File("b/img/x y.PNG")),
            ("b/c.md", "d.md", Leads::Missing),
            ("a.md", "../../etc/x.md", Leads::Elsewhere),
            ("a.md", "https://exemple.fr/b/c.md", Leads::Elsewhere),
            ("a.md", "mailto:a@exemple.fr", Leads::Elsewhere),
            ("a.md", "www.exemple.fr", Leads::Elsewhere),
            ("a.md", "#ici", Leads::Elsewhere),
        ] {
            assert_eq!(folder.leads(from, address), leads, "{address}");
        }
    }

    #[test]
    fn two_files_of_one_name_get_two_names() {
        let (_root, folder) = folder();
        assert_eq!(folder.name_of("b/img/x y.PNG"), "x-y.png");
        assert_eq!(folder.name_of("img/x y.PNG"), "img-x-y.png");
    }
}
