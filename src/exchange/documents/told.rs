//! What an import of documents did, file by file, for whoever ran it: in French, as the people read it whose texts
//! these are.

use std::fmt;

use crate::exchange::markdown::Report;
use crate::files::documents::ReadDocument;
use crate::hall::messages::documents as words;

/// What the name of a converted document ends with, after its own. An address of the original leads to the original: no
/// other file has its name and `.md`.
pub(super) const CONVERTED: &str = ".fiche.md";

/// What an import of documents did.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// The documents, in order of path.
    pub files: Vec<ToldFile>,
    /// Files that are no documents, and why.
    pub others: Vec<(String, String)>,
    /// What became of the texts, their paths as those of the documents.
    pub report: Report,
}

/// One document.
#[derive(Clone, Debug)]
pub struct ToldFile {
    /// Its path.
    pub path: String,
    /// The title that it gives itself.
    pub title: Option<String>,
    /// What was guessed, left out, not recognised.
    pub lines: Vec<String>,
    /// Why it is not read.
    pub refused: Option<String>,
}

impl ToldFile {
    /// One that is read.
    pub(super) fn read(path: String, document: &ReadDocument) -> Self {
        let guessed = document.guessed.iter().map(words::of_guess);
        let lines = guessed.chain(document.report.iter().map(words::of_note)).collect();
        Self { path, title: document.title.clone(), lines, refused: None }
    }

    /// One that is not.
    pub(super) fn refused(path: String, why: String) -> Self {
        Self { path, title: None, lines: Vec::new(), refused: Some(why) }
    }

    /// It cannot be a sheet after all.
    pub(super) fn refuse(&mut self, why: String) {
        self.refused = Some(why);
    }
}

impl Told {
    /// The texts came in.
    pub(super) fn came_in(&mut self, mut report: Report) {
        let original = |path: &mut String| {
            if let Some(of) = path.strip_suffix(CONVERTED) {
                *path = of.to_owned();
            }
        };
        let pairs = [&mut report.homonyms, &mut report.moved, &mut report.vanished, &mut report.notes];
        pairs.into_iter().flatten().for_each(|(path, _)| original(path));
        [&mut report.clashes, &mut report.deleted].into_iter().flatten().for_each(original);
        report.moved.iter_mut().for_each(|(_, to)| original(to));
        report.missing.iter_mut().for_each(|(path, _)| original(path));
        for (mut path, why) in std::mem::take(&mut report.refused) {
            original(&mut path);
            match self.files.iter_mut().find(|file| file.path == path) {
                Some(file) => file.refuse(why),
                None => self.files.push(ToldFile::refused(path, why)),
            }
        }
        // What is there and cannot be read has not vanished.
        let refused = self.files.iter().filter(|file| file.refused.is_some());
        let refused: Vec<&String> = refused.map(|file| &file.path).collect();
        report.vanished.retain(|(path, _)| !refused.iter().any(|refused| path.starts_with(refused.as_str())));
        self.report = report;
    }

    /// Whether every document came in.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.files.iter().all(|file| file.refused.is_none())
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for file in &self.files {
            writeln!(f, "{}", file.path)?;
            match &file.refused {
                Some(why) => writeln!(f, "  {}", words::not_imported(why))?,
                None => writeln!(f, "  {}", words::read_as(file.title.as_deref()))?,
            }
            file.lines.iter().try_for_each(|line| writeln!(f, "  {line}"))?;
        }
        let Report { homonyms, moved, vanished, clashes, deleted, missing, .. } = &self.report;
        let told = [
            (words::HOMONYMS, homonyms),
            (words::MOVED, moved),
            (words::VANISHED, vanished),
            (words::MISSING, missing),
            (words::OTHERS, &self.others),
        ];
        for (title, list) in told.into_iter().filter(|(_, list)| !list.is_empty()) {
            writeln!(f, "{title}")?;
            list.iter().try_for_each(|(path, what)| writeln!(f, "  {path} → {what}"))?;
        }
        for (title, list) in [(words::CLASHES, clashes), (words::DELETED, deleted)] {
            if !list.is_empty() {
                writeln!(f, "{title}")?;
                list.iter().try_for_each(|path| writeln!(f, "  {path}"))?;
            }
        }
        let Report { created, updated, unchanged, files, .. } = self.report;
        let refused = self.files.iter().filter(|file| file.refused.is_some()).count();
        write!(f, "{}", words::counted([created, updated, unchanged, files, refused]))
    }
}
