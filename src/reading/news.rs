//! News: what others did to what somebody follows, for the page that lists it and the letters that tell it.

use std::collections::HashSet;

use crate::app::App;
use crate::db::types::{AccountId, EventId, EventKind, Moment, Pace, SheetId};
use crate::hall::error::{Error, Result};
use crate::hall::messages;
use crate::hall::messages::reading as said;
use crate::models::change::{Change, Followed, NewsSpan};
use crate::models::follow::{Follow, Target};
use crate::models::follow_reader::FollowReader;
use crate::models::kind::KindSet;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::reading::ask::AskedChoices;
use crate::text::diff::{self, Budget, Op};
use crate::text::kind::KindDef;
use crate::text::sheet_text::SheetText;
use crate::text::{markup, title};

/// What happened longer ago than so many events is no news: nobody reads them all, and no page looks through them.
const FARTHEST: i64 = 5_000;
/// The most news that are counted.
pub const MOST_COUNTED: i64 = 99;
/// Followed searches that are asked anew for one look at the news, the latest first.
const MOST_SEARCHES: usize = 50;
/// Sheets found by each of them.
const MOST_FOUND: usize = 200;
/// Sheets of which one letter tells.
const MOST_SHEETS: usize = 25;
/// Changed lines shown of one sheet.
const MOST_LINES: usize = 4;
/// Characters shown of one line.
const LINE: usize = 240;

/// The events up to which all news are known: those that the search has seen as well, since searches are followed.
#[must_use]
pub fn reached(app: &App) -> EventId {
    let indexed = i64::try_from(app.indexed()).unwrap_or(i64::MAX);
    EventId(app.reached().0.min(indexed))
}

/// What others did to what a member follows, the latest first; at one pace alone, if it is given.
pub fn of(
    app: &App,
    reader: &mut Reader<'_>,
    account: AccountId,
    pace: Option<Pace>,
    span: NewsSpan,
    limit: i64,
) -> Result<Vec<Change>> {
    let after = EventId(span.after.0.max(span.to.0 - FARTHEST));
    if after >= span.to {
        return Ok(Vec::new());
    }
    let follows = reader.followed_by(account)?;
    let of_pace = follows.iter().filter(|follow| pace.is_none_or(|pace| follow.pace == pace));
    let since = reader.moment_of(after)?;
    let followed = followed(app, reader, of_pace.filter_map(Follow::what), since)?;
    reader.news(&followed, NewsSpan { after, ..span }, limit)
}

/// Of what changes are asked for, for what somebody follows. A search is worth the sheets that it finds now among those
/// that changed since a moment.
fn followed(app: &App, reader: &Reader<'_>, targets: impl Iterator<Item = Target>, since: Moment) -> Result<Followed> {
    let kinds = app.kinds();
    let mut followed = Followed::default();
    let mut sheets: HashSet<SheetId> = HashSet::new();
    let mut searches = 0;
    for target in targets {
        match target {
            Target::Sheet(id) => drop(sheets.insert(id)),
            Target::Theme(id) => {
                let theme = kinds.themes().iter().find(|theme| theme.sheet == id);
                followed.themes.extend(theme.map(|theme| kinds.theme_and_below(&theme.key)).unwrap_or_default());
                sheets.insert(id);
            }
            Target::Kind(id) => {
                let kind = kinds.kinds().find(|kind| kinds.sheet_of_kind(&kind.key) == Some(id));
                followed.kinds.extend(kind.map(|kind| kind.key.clone()));
            }
            Target::Person(id) => followed.people.push(id),
            Target::Search(query) if searches < MOST_SEARCHES => {
                searches += 1;
                sheets.extend(found(app, reader, &kinds, &query, since)?);
            }
            Target::Search(_) => {}
        }
    }
    followed.sheets = sheets.into_iter().collect();
    followed.sheets.sort_unstable();
    followed.themes.sort_unstable();
    followed.themes.dedup();
    Ok(followed)
}

/// The sheets that a search finds among those that changed since a moment; none while there is no index.
fn found(app: &App, reader: &Reader<'_>, kinds: &KindSet, query: &str, since: Moment) -> Result<Vec<SheetId>> {
    if !app.is_index_ready() {
        return Ok(Vec::new());
    }
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let mut asked = AskedChoices::read(&pairs).to_query(kinds, reader.who());
    asked.changed = Some(match asked.changed {
        Some(span) => span.start.max(since.0)..span.end,
        None => since.0..i64::MAX,
    });
    asked.limit = MOST_FOUND;
    let results = app.search.search(&asked).map_err(Error::Internal)?;
    Ok(results.hits.into_iter().map(|hit| SheetId(hit.sheet)).collect())
}

/// How many news a member has not seen yet, at most [`MOST_COUNTED`]. Counted again only once something happened.
pub fn count_unread(app: &App, reader: &mut Reader<'_>, row: &FollowReader) -> Result<i64> {
    let to = app.reached();
    let span = NewsSpan { after: row.seen_to, to };
    if to <= row.seen_to {
        return Ok(0);
    }
    if let Some(count) = app.unread.find(row.account_id, span.after, span.to) {
        return Ok(count);
    }
    let news = of(app, reader, row.account_id, None, span, MOST_COUNTED)?;
    let count = i64::try_from(news.len()).unwrap_or(MOST_COUNTED);
    if reached(app) == to {
        app.unread.put(row.account_id, span.after, span.to, count);
    }
    Ok(count)
}

/// What became of one sheet, as a letter tells it.
#[derive(Clone, Debug)]
pub struct SheetNews {
    /// Its title, or the one it had.
    pub title: String,
    /// Where it is read.
    pub path: String,
    /// Where what changed is read.
    pub difference: Option<String>,
    /// What happened.
    pub what: What,
    /// Who did it, each once.
    pub by: Vec<String>,
    /// When the latest happened.
    pub at: Moment,
    /// What they said of it.
    pub comments: Vec<String>,
    /// The first lines that changed: whether each came or went.
    pub lines: Vec<(bool, String)>,
}

/// What happened to a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// It is new.
    New,
    /// It changed.
    Changed,
    /// It is deleted.
    Gone,
}

/// News, by sheet, the one that changed last first; and how many more sheets there are.
pub fn by_sheet(app: &App, reader: &mut Reader<'_>, changes: Vec<Change>) -> Result<(Vec<SheetNews>, usize)> {
    let mut of: Vec<(SheetId, Vec<Change>)> = Vec::new();
    for change in changes {
        match of.iter_mut().find(|(id, _)| *id == change.sheet.id) {
            Some((_, all)) => all.push(change),
            None => of.push((change.sheet.id, vec![change])),
        }
    }
    let more = of.len().saturating_sub(MOST_SHEETS);
    let told = of.iter().take(MOST_SHEETS).map(|(_, changes)| of_sheet(app, reader, changes));
    Ok((told.collect::<Result<Vec<Option<SheetNews>>>>()?.into_iter().flatten().collect(), more))
}

/// What its changes, the latest first, come to.
fn of_sheet(app: &App, reader: &mut Reader<'_>, changes: &[Change]) -> Result<Option<SheetNews>> {
    let Some(latest) = changes.first() else { return Ok(None) };
    let sheet = &latest.sheet;
    let mut by: Vec<String> = Vec::new();
    for change in changes.iter().rev() {
        let name = change.author.clone().unwrap_or_else(|| messages::THE_SITE.to_owned());
        if !by.contains(&name) {
            by.push(name);
        }
    }
    let is_new = changes.iter().any(|change| change.event.kind == EventKind::Created);
    let is_gone = sheet.deleted_at.is_some();
    let mut news = SheetNews {
        title: if sheet.title.is_empty() { latest.event.subject.clone() } else { sheet.title.clone() },
        path: format!("/f/{}", sheet.id),
        difference: None,
        what: if is_gone {
            What::Gone
        } else if is_new {
            What::New
        } else {
            What::Changed
        },
        by,
        at: latest.event.at,
        comments: Vec::new(),
        lines: Vec::new(),
    };
    if is_gone {
        news.comments.extend(sheet.delete_reason.clone().filter(|reason| !reason.is_empty()));
        return Ok(Some(news));
    }
    let made: Vec<_> = changes.iter().filter_map(|change| change.revision.as_ref()).collect();
    let readable = made.iter().rev().filter(|made| made.is_readable_by(reader.who()));
    news.comments.extend(readable.map(|made| made.comment.clone()).filter(|comment| !comment.is_empty()));
    news.comments.dedup();
    match made.first().zip(made.last()) {
        Some(_) if is_new => {
            news.lines.extend(Some((true, sheet.summary.clone())).filter(|(_, text)| !text.is_empty()))
        }
        Some((last, first)) if first.number > 1 => {
            let (before, after) = (first.number - 1, last.number);
            news.difference = Some(format!("{}/versions/{before}...{after}", sheet.path()));
            news.lines = lines(app, reader, sheet, before, after)?;
        }
        _ => {}
    }
    Ok(Some(news))
}

/// The first lines that changed between two versions; none where one of them may not be read.
fn lines(app: &App, reader: &mut Reader<'_>, sheet: &Sheet, before: i32, after: i32) -> Result<Vec<(bool, String)>> {
    let mut text = |number| match reader.sheet_text(sheet, number) {
        Ok(text) => Ok(Some(text)),
        Err(Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    };
    let (Some(old), Some(new)) = (text(before)?, text(after)?) else { return Ok(Vec::new()) };
    let kinds = app.kinds();
    let kind = kinds.kind(&sheet.kind);
    let hunks = diff::lines(&readable(&kind, &old), &readable(&kind, &new), 0, &mut Budget::new(500_000));
    let changed = hunks.into_iter().flat_map(|hunk| hunk.lines).filter(|line| !line.text.trim().is_empty());
    let shown = changed.filter(|line| line.op != Op::Equal).take(MOST_LINES);
    Ok(shown.map(|line| (line.op == Op::Add, title::shortened(&line.text, LINE))).collect())
}

/// A text as people read it: what its fields say, by their labels, then its body.
fn readable(kind: &KindDef, text: &SheetText) -> String {
    let mut out = String::new();
    for (key, value) in text.fields() {
        let label = kind.field(key).map_or(key.as_str(), |field| field.label.as_str());
        for said in value.texts() {
            out.push_str(&said::named(label, said));
            out.push('\n');
        }
    }
    out + &markup::plain(text.body())
}
