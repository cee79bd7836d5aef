//! What an import of a dump did, for whoever ran it.

use std::collections::BTreeMap;
use std::fmt;

/// Lines of each list that are printed; the rest is counted.
const SHOWN: usize = 50;

/// What an import of a dump did.
#[derive(Clone, Debug, Default)]
pub struct WikiReport {
    /// Pages of the dump.
    pub pages: usize,
    /// Their revisions.
    pub revisions: usize,
    /// New sheets.
    pub created: usize,
    /// Sheets that got revisions.
    pub updated: usize,
    /// Sheets that were as the dump is.
    pub unchanged: usize,
    /// Revisions written.
    pub written: usize,
    /// Revisions that say what the one before says, once converted, or whose text is hidden.
    pub same: usize,
    /// Pages that lead to others: names of theirs now.
    pub redirects: usize,
    /// Revisions of pages that lead to others now: they are left out.
    pub of_redirects: usize,
    /// Pages of spaces that are not read, by the name of the space.
    pub left_out: BTreeMap<String, usize>,
    /// Templates and the like that are kept as they are written, and on how many pages.
    pub kept: BTreeMap<String, usize>,
    /// Files that pages show.
    pub files: BTreeMap<String, usize>,
    /// Pages that came in under another title: their own is another sheet's.
    pub homonyms: Vec<(String, String)>,
    /// Pages that the wiki changed since: they stay as they are.
    pub clashes: Vec<String>,
    /// Pages that lead to none that came in.
    pub lost: Vec<(String, String)>,
    /// Pages that could not come in, and why.
    pub refused: Vec<(String, String)>,
}

impl WikiReport {
    /// Whether everything that is read came in.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.refused.is_empty()
    }
}

impl fmt::Display for WikiReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { pages, revisions, created, updated, unchanged, written, same, redirects, .. } = self;
        write!(f, "{pages} pages with {revisions} revisions: {created} created, {updated} updated, ")?;
        write!(f, "{unchanged} unchanged, {redirects} redirects; ")?;
        write!(f, "{written} revisions written, {same} that say what the one before says")?;
        if self.of_redirects > 0 {
            write!(f, ", {} of pages that lead elsewhere now, left out", self.of_redirects)?;
        }
        let counted = |map: &BTreeMap<String, usize>| {
            let mut lines: Vec<(&String, &usize)> = map.iter().collect();
            lines.sort_by_key(|(name, times)| (std::cmp::Reverse(**times), (*name).clone()));
            lines.into_iter().map(|(name, times)| format!("{name}: {times}")).collect::<Vec<_>>()
        };
        let pairs = |list: &[(String, String)], mark: &str| {
            list.iter().map(|(a, b)| format!("{a}{mark}{b}")).collect::<Vec<_>>()
        };
        section(f, "Spaces left out, with their pages", &counted(&self.left_out))?;
        section(f, "Kept as it is written, with the pages that have it", &counted(&self.kept))?;
        section(f, "Files that pages show, to be added", &counted(&self.files))?;
        section(f, "Titles that another sheet had", &pairs(&self.homonyms, " → "))?;
        section(f, "Changed in the wiki since, left so", &self.clashes)?;
        section(f, "Redirects that lead nowhere", &pairs(&self.lost, " → "))?;
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
