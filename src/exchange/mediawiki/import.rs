//! The import of a dump: read once for its spaces and its redirects, then again for its texts, each revision at its
//! moment, signed by its author's name. Run again, it brings what came since.

use std::collections::HashMap;
use std::path::Path;

use super::dump::{self, DumpItem, DumpPage, DumpRevision};
use super::report::WikiReport;
use crate::actions::sheets::import_history::{self, PastPage, PastRevision};
use crate::app::App;
use crate::db::types::Moment;
use crate::exchange::markdown::to_title;
use crate::exchange::progress::Progress;
use crate::files::documents::{self, INSIDE, WikiNames};
use crate::hall::error::Error;
use crate::hall::messages;
use crate::models::import::{self, Import};
use crate::text::kind::{DEFAULT_KIND, field_keys};
use crate::text::links::{self, Anew};
use crate::text::sheet_text::{SheetText, Value};
use crate::text::{dates, title};

/// Spaces whose pages come in: articles, the project's, help, categories.
const SPACES: [i32; 4] = [0, 4, 12, 14];

/// How a dump comes in.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The kind of the sheets, by its key; the usual one when there is none.
    pub kind: Option<String>,
    /// Whether pages of every space come in, discussions and templates among them, each under its whole title.
    pub everything: bool,
    /// Whether nothing is written.
    pub is_dry: bool,
}

/// Imports a dump.
///
/// # Errors
/// When the dump cannot be read, or the wiki not written.
pub fn import(app: &App, dump: &Path, options: &Options) -> anyhow::Result<WikiReport> {
    let kinds = app.kinds();
    let kind = options.kind.as_deref().unwrap_or(DEFAULT_KIND);
    anyhow::ensure!(kinds.find(kind).is_some(), "there is no kind {kind}");
    let first = first_pass(dump)?;
    let progress = Progress::begin("Pages", first.pages);
    let mut work = Work {
        app,
        kind,
        options,
        order: kinds.kind(kind).order().into_iter().map(str::to_owned).collect(),
        names: WikiNames::new(&first.spaces),
        spaces: first.spaces.iter().cloned().collect(),
        also: first.redirects,
        known: HashMap::new(),
        report: WikiReport::default(),
        page: None,
    };
    if !options.is_dry {
        let rows = app.store.read::<_, Error>(|db| Ok(import::of_source(db, import::MEDIAWIKI)?))?;
        work.known.extend(rows.into_iter().map(|row| (row.path.clone(), row)));
    }
    let read = dump::read(dump, &mut |item| {
        if item == DumpItem::End {
            progress.add(1);
        }
        work.take(item)
    });
    progress.end(&format!("{} revisions", work.report.written));
    app.follow()?;
    let mut report = work.report;
    // What came before the place where it is cut came in.
    if let Err(error) = read {
        report.refused.push((dump.display().to_string(), format!("{error:#}")));
    }
    report.lost.sort();
    Ok(report)
}

/// What is known before the texts.
#[derive(Default)]
struct First {
    pages: usize,
    spaces: Vec<(i32, String)>,
    /// The titles that lead to a page, by the key of its title.
    redirects: HashMap<String, Vec<String>>,
}

fn first_pass(dump: &Path) -> anyhow::Result<First> {
    let mut first = First::default();
    let mut page = DumpPage::default();
    let mut target = None;
    let mut leads: Vec<(String, String)> = Vec::new();
    let read = dump::read(dump, &mut |item| {
        match item {
            DumpItem::Space(number, name) => first.spaces.push((number, name)),
            DumpItem::Page(begun) => {
                target.clone_from(&begun.redirect);
                page = begun;
            }
            DumpItem::Revision(revision) => {
                // Old dumps say it in the text alone.
                let of_text = revision.text.as_deref().and_then(documents::wiki_redirect);
                if page.redirect.is_none() {
                    target = of_text;
                }
            }
            DumpItem::End => {
                first.pages += 1;
                leads.extend(target.take().map(|target| (page.title.clone(), target)));
            }
        }
        Ok(())
    });
    // One that is damaged further on is told by the second pass.
    if first.pages == 0 {
        read?;
    }
    let by_title: HashMap<String, String> = leads.iter().map(|(from, to)| (key_of(from), to.clone())).collect();
    for (from, to) in leads {
        // A page that leads to one that leads on; never in a circle.
        let mut end = to;
        for _ in 0..5 {
            match by_title.get(&key_of(&end)) {
                Some(next) if key_of(next) != key_of(&end) => end.clone_from(next),
                _ => break,
            }
        }
        first.redirects.entry(key_of(&end)).or_default().push(from);
    }
    Ok(first)
}

/// The key of a title, without the section that it leads to.
fn key_of(name: &str) -> String {
    title::key(&documents::clean_wiki_title(name.split('#').next().unwrap_or_default()))
}

struct Work<'a> {
    app: &'a App,
    kind: &'a str,
    options: &'a Options,
    order: Vec<String>,
    names: WikiNames,
    spaces: HashMap<i32, String>,
    also: HashMap<String, Vec<String>>,
    known: HashMap<String, Import>,
    report: WikiReport,
    page: Option<Current>,
}

/// The page under way.
struct Current {
    page: DumpPage,
    /// Whether its revisions are read.
    is_read: bool,
    past: Option<PastPage>,
    written: usize,
    is_new: bool,
    /// The number of the last revision that came in before; those up to it are skipped.
    until: Option<u64>,
    kept: Vec<String>,
    images: Vec<String>,
    is_redirect: bool,
    /// Whether the text of its last revision leads elsewhere, though the dump does not say so of the page.
    leads: bool,
    failed: bool,
}

impl Work<'_> {
    fn take(&mut self, item: DumpItem) -> anyhow::Result<()> {
        match item {
            DumpItem::Space(..) => {}
            DumpItem::Page(page) => self.begin(page)?,
            DumpItem::Revision(revision) => self.revision(revision)?,
            DumpItem::End => self.end(),
        }
        Ok(())
    }

    fn begin(&mut self, page: DumpPage) -> anyhow::Result<()> {
        self.report.pages += 1;
        let path = import::page_path(&page.id);
        let row = self.known.get(&path).cloned();
        let mut current = Current {
            is_read: self.options.everything || SPACES.contains(&page.space),
            past: None,
            written: 0,
            is_new: row.is_none(),
            until: row.as_ref().and_then(|row| row.hash.parse().ok()),
            kept: Vec::new(),
            images: Vec::new(),
            is_redirect: page.redirect.is_some(),
            leads: false,
            failed: false,
            page,
        };
        if !current.is_read {
            let name = self.spaces.get(&current.page.space).cloned().unwrap_or_default();
            *self.report.left_out.entry(name).or_default() += 1;
        }
        if current.is_redirect {
            self.report.redirects += 1;
        }
        if let Some(row) = row.filter(|_| current.is_read && !current.is_redirect) {
            match row.sheet_id.map(|id| import_history::at(self.app, id, row.base)).transpose()? {
                Some(Some(past)) => current.past = Some(past),
                _ => {
                    self.report.clashes.push(current.page.title.clone());
                    current.failed = true;
                }
            }
        }
        self.page = Some(current);
        Ok(())
    }

    fn revision(&mut self, revision: DumpRevision) -> anyhow::Result<()> {
        self.report.revisions += 1;
        let Some(mut current) = self.page.take() else { return Ok(()) };
        let done = self.write(&mut current, revision);
        self.page = Some(current);
        done
    }

    fn write(&mut self, current: &mut Current, revision: DumpRevision) -> anyhow::Result<()> {
        if current.is_read && current.is_redirect {
            self.report.of_redirects += 1;
        }
        if !current.is_read || current.is_redirect || current.failed {
            return Ok(());
        }
        if current.until.is_some_and(|last| revision.id.parse::<u64>().is_ok_and(|id| id <= last)) {
            return Ok(());
        }
        let leads = revision.text.as_deref().and_then(documents::wiki_redirect).is_some();
        let Some(text) = revision.text.as_deref().filter(|_| !leads) else {
            current.leads = leads;
            self.report.same += 1;
            return Ok(());
        };
        current.leads = false;
        let read = documents::read_wikitext(text, &self.names);
        (current.kept, current.images) = (read.kept.clone(), read.images.clone());
        let title = documents::clean_wiki_title(&current.page.title);
        let text = match self.text(&title, &read) {
            Ok(text) => text,
            Err(why) => {
                current.failed = true;
                self.report.refused.push((current.page.title.clone(), why));
                return Ok(());
            }
        };
        if self.options.is_dry {
            current.written += 1;
            self.report.written += 1;
            return Ok(());
        }
        let past = PastRevision {
            text,
            at: Moment(dates::read_rfc3339(&revision.at).unwrap_or_else(|| self.app.now().0)),
            author: revision.author,
            comment: revision.comment,
            minor: revision.minor,
            page: import::page_path(&current.page.id),
            number: revision.id,
            also: match current.past {
                None => self.also.get(&key_of(&current.page.title)).cloned().unwrap_or_default(),
                Some(_) => Vec::new(),
            },
        };
        match import_history::write(self.app, current.past.take(), &past) {
            Ok((page, is_written)) => {
                if page.title() != title {
                    let pair = (current.page.title.clone(), page.title().to_owned());
                    if !self.report.homonyms.contains(&pair) {
                        self.report.homonyms.push(pair);
                    }
                }
                current.past = Some(page);
                let count = if is_written { &mut self.report.written } else { &mut self.report.same };
                *count += 1;
                current.written += usize::from(is_written);
            }
            Err(error) if error.status_and_code().0 < 500 => {
                current.failed = true;
                self.report.refused.push((current.page.title.clone(), messages::of_error(&error).message));
            }
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    fn end(&mut self) {
        let Some(current) = self.page.take().filter(|page| page.is_read && !page.is_redirect && !page.failed) else {
            return;
        };
        let count = match (current.written > 0, current.is_new) {
            (true, true) => &mut self.report.created,
            (true, false) => &mut self.report.updated,
            (false, false) => &mut self.report.unchanged,
            (false, true) if current.leads => {
                self.report.redirects += 1;
                return;
            }
            // One of whose revisions none has a text.
            (false, true) => {
                self.report.refused.push((current.page.title.clone(), "it has no text".to_owned()));
                return;
            }
        };
        *count += 1;
        for (map, names) in [(&mut self.report.kept, current.kept), (&mut self.report.files, current.images)] {
            for name in names {
                *map.entry(name).or_default() += 1;
            }
        }
    }

    /// The text of a sheet: its categories are keywords, its links lead to titles, its images to files by their names.
    fn text(&self, title: &str, page: &documents::WikiPage) -> Result<String, String> {
        let told = |why: crate::text::sheet_text::Unreadable| messages::of_error(&Error::Unreadable(why)).message;
        let body = links::rewrite(&page.body, &mut |link| {
            if let Some(rank) = link.address.strip_prefix("image:") {
                let name = page.images.get(rank.parse::<usize>().ok()?.checked_sub(1)?)?;
                return Some(Anew { address: name.clone(), whole: None });
            }
            let address = link.address.strip_prefix(INSIDE)?;
            let (name, section) = address.split_once('#').map_or((address, None), |(name, at)| (name, Some(at)));
            let decoded = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
            Some(to_title(link, &decoded(name), section.map(decoded).as_deref()))
        });
        let mut sheet = SheetText::new(self.kind, title, &body).map_err(told)?;
        if !page.categories.is_empty() {
            let words = page.categories.iter().map(|name| Value::from(name.as_str())).collect();
            let order: Vec<&str> = self.order.iter().map(String::as_str).collect();
            sheet.set(field_keys::KEYWORDS, Some(Value::List(words)), &order).map_err(told)?;
        }
        Ok(sheet.text())
    }
}
