//! What an import did, for whoever ran it.

use std::fmt;

/// Lines of each list that are printed; the rest is counted.
const SHOWN: usize = 50;

/// What an import did.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// New sheets.
    pub created: usize,
    /// Sheets with a new revision.
    pub updated: usize,
    /// Those among them whose new revision also keeps what the wiki wrote.
    pub merged: usize,
    /// Sheets that were as the files are.
    pub unchanged: usize,
    /// New and known files that texts show or lead to.
    pub files: usize,
    /// Files whose title another sheet had: path and title given.
    pub homonyms: Vec<(String, String)>,
    /// Files that came in before under another path: the old and the new one.
    pub moved: Vec<(String, String)>,
    /// What came in before and is no longer in the folder; the wiki keeps it. Path and title or name.
    pub vanished: Vec<(String, String)>,
    /// Files that clash with what the wiki wrote; the wiki's text stayed.
    pub clashes: Vec<String>,
    /// Files whose sheet the wiki deleted.
    pub deleted: Vec<String>,
    /// Files that came in, with what had to be done to read them.
    pub notes: Vec<(String, String)>,
    /// Files that could not come in, and why.
    pub refused: Vec<(String, String)>,
    /// Links to files that the folder does not hold: path and address.
    pub missing: Vec<(String, String)>,
}

impl Report {
    /// Whether everything came in.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.refused.is_empty()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { created, updated, merged, unchanged, files, .. } = self;
        write!(f, "{created} created, {updated} updated ({merged} merged), {unchanged} unchanged, {files} files")?;
        let pairs = |list: &[(String, String)], mark: &str| {
            list.iter().map(|(a, b)| format!("{a}{mark}{b}")).collect::<Vec<_>>()
        };
        section(f, "Titles that another sheet had", &pairs(&self.homonyms, " → "))?;
        section(f, "Moved in the folder", &pairs(&self.moved, " → "))?;
        section(f, "No longer in the folder, kept in the wiki", &pairs(&self.vanished, ": "))?;
        section(f, "Clashes: the wiki's text stayed", &self.clashes)?;
        section(f, "Deleted in the wiki, left so", &self.deleted)?;
        section(f, "Read with care", &pairs(&self.notes, ": "))?;
        section(f, "Links not found", &pairs(&self.missing, " → "))?;
        section(f, "Not imported", &pairs(&self.refused, ": "))
    }
}

fn section(f: &mut fmt::Formatter<'_>, title: &str, lines: &[String]) -> fmt::Result {
    if lines.is_empty() {
        return Ok(());
    }
    write!(f, "\n{title} ({}):", lines.len())?;
    for line in lines.iter().take(SHOWN) {
        write!(f, "\n  {line}")?;
    }
    if lines.len() > SHOWN { write!(f, "\n  … and {} more", lines.len() - SHOWN) } else { Ok(()) }
}
