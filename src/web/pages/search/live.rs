//! Live lists: what searches find, inside the text of a sheet or of a theme, as strangers would find it.

use std::collections::BTreeMap;

use askama::Template;

use crate::app::App;
use crate::cache::Dep;
use crate::hall::error::Result;
use crate::hall::messages;
use crate::hall::policy::Who;
use crate::models::kind::KindSet;
use crate::models::reader::Reader;
use crate::reading::listing;
use crate::search::Sort;
use crate::text::days;
use crate::text::markup::live::Live;
use crate::text::markup::pieces::{Pieces, Slot};
use crate::web::http::extract::Query;
use crate::web::http::respond;
use crate::web::pages::search::asked::{Filter, SearchParams};
use crate::web::pages::search::covers;
use crate::web::pages::search::hits;
use crate::web::pages::search::span::AskedDays;
use crate::web::pages::search::views;
use crate::web::pages::search::views::{Inside, Together, Whole};
use crate::web::view::pagination;
use crate::web::view::parts::{Card, Pages, Way};

/// Lists filled in one text; those after stay links.
pub const MOST_LISTS: usize = 10;
/// The last number of a list whose page can be asked for.
const LAST_LIST: usize = 99;
/// Sheets of a list, when its text does not say.
const USUAL: usize = 6;
/// The most sheets of one page of a list.
const MOST: usize = 50;
/// What starts the name of the parameter that says which page of a list is shown.
const PAGE_OF: &str = "liste";

/// The pages asked for, by the number of their list.
#[derive(Clone, Debug, Default)]
pub struct Shown(BTreeMap<usize, usize>);

impl Shown {
    /// From `?liste1=2`; nonsense asks nothing.
    #[must_use]
    pub fn read(query: &Query) -> Self {
        let number = |text: &str| text.parse().ok().filter(|number| (1..=LAST_LIST).contains(number));
        let page = |text: &str| text.parse().ok().filter(|page| (2..=500).contains(page));
        let pairs =
            query.0.iter().filter_map(|(name, value)| Some((number(name.strip_prefix(PAGE_OF)?)?, page(value)?)));
        Self(pairs.collect())
    }

    /// Whether every list is at its beginning. Who turns one reads alone: the page is not kept.
    #[must_use]
    pub fn is_first(&self) -> bool {
        self.0.is_empty()
    }
}

/// A list as it is shown.
#[derive(Template)]
#[template(path = "search/live.html")]
pub struct LiveList {
    /// From 1; lists of a page follow each other.
    pub number: usize,
    /// Its name.
    pub label: String,
    /// « 12 fiches », those of its other pages included.
    pub count: String,
    /// Its sheets, each with its themes.
    pub rows: Vec<(Card, Vec<Way>)>,
    /// They as the view of the list shows them; empty when there is none.
    pub html: String,
    /// The way through it; empty when it has one page.
    pub pages: Pages,
    /// The search that it shows.
    pub all: String,
}

/// Fills the lists of a text for a page at `path`.
pub fn fill(app: &App, reader: &mut Reader<'_>, text: &Pieces, shown: &Shown, path: &str) -> String {
    fill_with(app, reader, text, shown, path, &|_| String::new())
}

/// Fills the lists of a text for a page at `path`, and all other places by `others`.
pub fn fill_with(
    app: &App,
    reader: &mut Reader<'_>,
    text: &Pieces,
    shown: &Shown,
    path: &str,
    others: &dyn Fn(&Slot) -> String,
) -> String {
    let mut number = 0;
    text.filled(&mut |slot| match slot {
        Slot::Live(live) => {
            number += 1;
            let list = (number <= MOST_LISTS).then(|| list(app, reader, number, live, shown, path))??;
            respond::render(&list).ok()
        }
        other => Some(others(other)),
    })
}

/// Whether a list shows all the sheets of a kind in a theme, by its key of today or an older one: it asks for no more
/// than both.
#[must_use]
pub fn is_whole(kinds: &KindSet, live: &Live, theme: &str, kind: &str) -> bool {
    let asked = SearchParams::read("/recherche", &Query::read(&live.query));
    let narrows = |filter: &Filter| !matches!(filter, Filter::Kind(_) | Filter::Theme(_));
    asked.themes.iter().map(|key| kinds.theme_key(key)).eq([theme])
        && (asked.kinds.is_empty() || asked.kinds.iter().any(|key| key == kind))
        && asked.text.is_empty()
        && asked.place.is_empty()
        && !asked.filters().iter().any(narrows)
}

/// A list on the page at `path`, which may hold a query; nothing while the search is out of order.
pub fn list(
    app: &App,
    reader: &mut Reader<'_>,
    number: usize,
    live: &Live,
    shown: &Shown,
    path: &str,
) -> Option<LiveList> {
    reader.saw(Dep::Found);
    let list = made(app, reader, number, live, shown, path);
    let missing = |error| {
        tracing::warn!(%error, "a live list could not be filled");
        reader.saw_failure();
    };
    list.map_err(missing).ok()
}

fn made(app: &App, reader: &mut Reader<'_>, number: usize, live: &Live, shown: &Shown, path: &str) -> Result<LiveList> {
    let kinds = app.kinds();
    let query = Query::read(&live.query);
    let asked = SearchParams::read("/recherche", &query).at_page(1);
    // A search copied from its page says `vue`.
    let view = query.find("affichage").unwrap_or(asked.view);
    if let Some(whole) = views::whole(view) {
        return whole_list(app, reader, number, live, whole, &asked);
    }
    let size = query.find("nombre").and_then(|text| text.parse().ok()).unwrap_or(USUAL).clamp(1, MOST);
    let mut page = shown.0.get(&number).copied().unwrap_or(1);
    let mut question = asked.to_query(&kinds, &Who::Stranger);
    (question.limit, question.offset, question.strict) = (size, (page - 1) * size, true);
    let mut results = app.search.search(&question)?;
    let last = usize::try_from(results.total).unwrap_or(usize::MAX).div_ceil(size).max(1);
    if page > last {
        // The list has become shorter than an old link says: its last page is shown.
        page = last;
        question.offset = (page - 1) * size;
        results = app.search.search(&question)?;
    }
    let mut stranger = reader.as_stranger();
    let mut items = listing::of_hits(&mut stranger, &kinds, results.hits)?;
    let mut rows = hits::cards(app, &mut stranger, &items)?;
    if views::shows_pictures(view) {
        covers::add(&mut stranger, &kinds, &mut items, &mut rows)?;
    }
    let inside = |view: &str| views::show(view, &Inside { rows: &rows, named_by: &format!("{PAGE_OF}{number}-t") });
    let html = match views::above(view) {
        _ if rows.is_empty() => String::new(),
        Some(show) => hits::above(app, &mut stranger, &asked, (&question, show))? + &inside("")?,
        None => inside(view)?,
    };
    let count = messages::sheets(results.total);
    let joint = if path.contains('?') { '&' } else { '?' };
    Ok(LiveList {
        number,
        label: if live.label.is_empty() { messages::finding::LIVE_LIST.to_owned() } else { live.label.clone() },
        html,
        pages: pagination::numbered(&messages::finding::pages_of_list(number), page, last, |page| {
            format!("{path}{joint}{PAGE_OF}{number}={page}#{PAGE_OF}{number}")
        }),
        all: asked.address(),
        count,
        rows,
    })
}

/// A list in a view that shows it whole: one in time that is asked for no days shows what comes.
fn whole_list(
    app: &App,
    reader: &mut Reader<'_>,
    number: usize,
    live: &Live,
    view: &Whole,
    asked: &SearchParams,
) -> Result<LiveList> {
    let (kinds, today) = (app.kinds(), days::calendar_day(app.now().0));
    let asked = match asked.span {
        None if view.is_in_time => asked.in_time(Some(AskedDays::From(today))).sorted(Sort::Next),
        _ => asked.clone(),
    };
    let mut question = asked.to_query(&kinds, &Who::Stranger);
    (question.limit, question.offset, question.strict) = (view.most, 0, true);
    let results = app.search.search(&question)?;
    let mut stranger = reader.as_stranger();
    let sheets = hits::with_texts(app, &mut stranger, &kinds, results.hits)?;
    let named_by = format!("{PAGE_OF}{number}-t");
    let html = (view.show)(&Together {
        sheets: &sheets,
        kinds: &kinds,
        asked: &asked,
        total: results.total,
        today,
        may_move: false,
        named_by: &named_by,
    })?;
    Ok(LiveList {
        number,
        label: if live.label.is_empty() { messages::finding::LIVE_LIST.to_owned() } else { live.label.clone() },
        html,
        pages: Pages::default(),
        all: asked.address(),
        count: messages::sheets(results.total),
        rows: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use crate::web::pages::search::live::*;

    #[test]
    fn only_pages_of_known_lists_are_asked() {
        let shown = |query: &str| Shown::read(&Query::read(query));
        assert_eq!(shown("liste2=3&liste1=2&groupe=4").0, BTreeMap::from([(1, 2), (2, 3)]));
        assert!(shown("liste1=1&liste0=2&liste100=2&liste=2&listex=2&liste1=x&liste3=501").is_first());
    }

    #[test]
    fn a_list_is_whole_when_nothing_narrows_it() {
        let whole = |query: &str| {
            let live = Live { query: query.to_owned(), label: String::new() };
            is_whole(&KindSet::default(), &live, "habitat", "exemple-inspirant")
        };
        assert!(whole("theme=habitat&type=exemple-inspirant&tri=titre&affichage=cartes&nombre=3"));
        assert!(whole("theme=habitat") && whole("theme=habitat&type=page&type=exemple-inspirant"));
        for narrower in ["q=eau", "lieu=Paris", "territoire=75056", "etat=brouillon", "champ.phase=essai", "type=page"]
        {
            assert!(!whole(&format!("theme=habitat&{narrower}")), "{narrower}");
        }
        assert!(!whole("type=exemple-inspirant") && !whole("theme=habitat/accueil"));
        assert!(!whole("theme=habitat&theme=mobilite"));
    }
}
