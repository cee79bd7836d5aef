//! News: what others did to what somebody follows, and said to them, for the page that lists it and the letters that
//! tell it.

pub mod told;

use std::collections::HashSet;

use crate::app::App;
use crate::db::types::{AccountId, EventId, Moment, Pace, SheetId};
use crate::hall::error::{Error, Result};
use crate::models::change::{Change, Followed, NewsSpan};
use crate::models::follow::{Follow, Target};
use crate::models::follow_reader::FollowReader;
use crate::models::kind::KindSet;
use crate::models::reader::Reader;
use crate::models::remark::news::{TalkHeard, TalkNews};
use crate::models::sheet::Sheet;
use crate::reading::ask::AskedChoices;

/// What happened longer ago than so many events is no news: nobody reads them all, and no page looks through them.
pub const FARTHEST: i64 = 5_000;
/// The most news that are counted.
pub const MOST_COUNTED: usize = 99;
/// Followed searches that are asked anew for one look at the news, the latest first.
const MOST_SEARCHES: usize = 50;
/// Sheets found by each of them.
const MOST_FOUND: usize = 200;

/// The events up to which all news are known: those that the search has seen as well, since searches are followed.
#[must_use]
pub fn reached(app: &App) -> EventId {
    let indexed = i64::try_from(app.indexed()).unwrap_or(i64::MAX);
    EventId(app.reached().0.min(indexed))
}

/// What somebody is told of.
#[derive(Clone, Debug, Default)]
pub struct Interests {
    /// What they follow.
    pub targets: Vec<Target>,
    /// Whose answers and mentions are told.
    pub said_to: Option<AccountId>,
}

impl Interests {
    /// Those of a member: all, or what is told at one pace alone.
    pub fn of_member(reader: &mut Reader<'_>, row: &FollowReader, pace: Option<Pace>) -> Result<Self> {
        let account = row.account_id;
        let follows = reader.followed_by(account)?;
        let of_pace = follows.iter().filter(|follow| pace.is_none_or(|pace| follow.pace == pace));
        let said_to = pace.is_none_or(|pace| row.talk == pace).then_some(account);
        Ok(Self { targets: of_pace.filter_map(Follow::what).collect(), said_to })
    }
}

/// One thing that happened.
#[derive(Clone, Debug)]
pub enum News {
    /// A sheet changed.
    Changed(Box<Change>),
    /// Something was said.
    Said(Box<TalkNews>),
}

impl News {
    /// The event that tells it.
    #[must_use]
    pub fn event(&self) -> EventId {
        match self {
            Self::Changed(change) => change.event.id,
            Self::Said(news) => news.event,
        }
    }

    /// The sheet to which it happened, as it is now.
    #[must_use]
    pub fn sheet(&self) -> &Sheet {
        match self {
            Self::Changed(change) => &change.sheet,
            Self::Said(news) => &news.sheet,
        }
    }
}

/// What others did and said that somebody is told of, the latest first.
pub fn of(app: &App, reader: &mut Reader<'_>, what: Interests, span: NewsSpan, limit: usize) -> Result<Vec<News>> {
    let span = NewsSpan { after: EventId(span.after.0.max(span.to.0 - FARTHEST)), ..span };
    if span.after >= span.to {
        return Ok(Vec::new());
    }
    let since = reader.moment_of(span.after)?;
    let sheets = |target: &Target| match target {
        Target::Sheet(id) | Target::Discussion(id) => Some(*id),
        _ => None,
    };
    let heard = TalkHeard { sheets: what.targets.iter().filter_map(sheets).collect(), to: what.said_to };
    let followed = followed(app, reader, what.targets.into_iter(), since)?;
    let changes = reader.news(&followed, span, i64::try_from(limit).unwrap_or(i64::MAX))?;
    let mut news: Vec<News> = changes.into_iter().map(Box::new).map(News::Changed).collect();
    news.extend(reader.talk_news(&heard, span, limit)?.into_iter().map(Box::new).map(News::Said));
    news.sort_by_key(|one| std::cmp::Reverse(one.event()));
    news.truncate(limit);
    Ok(news)
}

/// Of what changes are asked for, for what somebody follows. A search, or a territory, is worth the sheets that it
/// finds now among those that changed since a moment.
fn followed(app: &App, reader: &Reader<'_>, targets: impl Iterator<Item = Target>, since: Moment) -> Result<Followed> {
    let kinds = app.kinds();
    let mut followed = Followed::default();
    let mut sheets: HashSet<SheetId> = HashSet::new();
    let mut searches = 0;
    for target in targets {
        let query = match target {
            Target::Sheet(id) => {
                sheets.insert(id);
                continue;
            }
            Target::Theme(id) => {
                let theme = kinds.themes().iter().find(|theme| theme.sheet == id);
                followed.themes.extend(theme.map(|theme| kinds.theme_and_below(&theme.key)).unwrap_or_default());
                sheets.insert(id);
                continue;
            }
            Target::Kind(id) => {
                let kind = kinds.kinds().find(|kind| kinds.sheet_of_kind(&kind.key) == Some(id));
                followed.kinds.extend(kind.map(|kind| kind.key.clone()));
                continue;
            }
            Target::Person(id) => {
                followed.people.push(id);
                continue;
            }
            Target::Discussion(_) => continue,
            Target::Search(query) => query,
            Target::Territory(code) => of_territory(&code),
        };
        searches += 1;
        if searches <= MOST_SEARCHES {
            sheets.extend(found(app, reader, &kinds, &query, since)?);
        }
    }
    followed.sheets = sheets.into_iter().collect();
    followed.sheets.sort_unstable();
    followed.themes.sort_unstable();
    followed.themes.dedup();
    Ok(followed)
}

/// The search of all that is placed in a territory, by what follows `/recherche?`.
#[must_use]
pub fn of_territory(code: &str) -> String {
    url::form_urlencoded::Serializer::new(String::new()).append_pair("territoire", code).finish()
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
    let what = Interests::of_member(reader, row, None)?;
    let news = of(app, reader, what, span, MOST_COUNTED)?;
    let count = i64::try_from(news.len()).unwrap_or_default();
    if reached(app) == to {
        app.unread.put(row.account_id, span.after, span.to, count);
    }
    Ok(count)
}
