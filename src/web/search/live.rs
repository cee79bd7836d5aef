//! Live lists: what searches find, inside the text of a sheet or of a theme, as strangers would find it.

use std::collections::BTreeMap;

use askama::Template;

use crate::app::App;
use crate::cache::{Dep, Reads};
use crate::error::{Error, Result};
use crate::messages;
use crate::policy::Who;
use crate::text::markup::live::{self, Live};
use crate::web::extract::Query;
use crate::web::paging;
use crate::web::parts::{Card, Pages, Way};
use crate::web::respond;
use crate::web::search::asked::Asked;
use crate::web::search::hits;

/// Lists filled in one text; those after stay links.
const MOST_LISTS: usize = 10;
/// Sheets of a list, when its text does not say.
const USUAL: usize = 6;
/// The most sheets of one page of a list.
const MOST: usize = 50;
/// What starts the name of the parameter that says which page of a list is shown.
const PAGE_OF: &str = "liste";

/// How a list is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layout {
    Rows,
    Cards,
    Table,
}

/// The pages asked for, by the number of their list.
#[derive(Clone, Debug, Default)]
pub struct Shown(BTreeMap<usize, usize>);

impl Shown {
    /// From `?liste1=2`; nonsense asks nothing.
    #[must_use]
    pub fn read(query: &Query) -> Self {
        let number = |text: &str| text.parse().ok().filter(|number| (1..=MOST_LISTS).contains(number));
        let page = |text: &str| text.parse().ok().filter(|page| (2..=500).contains(page));
        let pairs =
            query.0.iter().filter_map(|(name, value)| Some((number(name.strip_prefix(PAGE_OF)?)?, page(value)?)));
        Self(pairs.collect())
    }

    /// The same as the key of a kept page.
    #[must_use]
    pub fn key(&self) -> String {
        self.0.iter().map(|(number, page)| format!("&{PAGE_OF}{number}={page}")).collect()
    }
}

/// A list as it is shown.
#[derive(Template)]
#[template(path = "search/live.html")]
struct LiveList {
    /// From 1; lists of a page follow each other.
    number: usize,
    label: String,
    count: String,
    rows: Vec<(Card, Vec<Way>)>,
    layout: Layout,
    pages: Pages,
    all: String,
}

/// Fills the lists of a text for a page at `path`. Blocking; records what was read.
pub fn fill(app: &App, html: &str, shown: &Shown, path: &str, reads: &mut Reads) -> String {
    if !live::is_in(html) {
        return html.to_owned();
    }
    reads.saw(Dep::Found);
    live::fill(html, &mut |number, live| {
        if number > MOST_LISTS {
            return None;
        }
        let list = list(app, number, live, shown, path, reads);
        list.map_err(|error| tracing::warn!(%error, "a live list could not be filled")).ok()
    })
}

fn list(app: &App, number: usize, live: &Live, shown: &Shown, path: &str, reads: &mut Reads) -> Result<String> {
    let kinds = app.kinds();
    let query = Query::read(&live.query);
    let asked = Asked::read("/recherche", &query).at_page(1);
    let size = query.find("nombre").and_then(|text| text.parse().ok()).unwrap_or(USUAL).clamp(1, MOST);
    let page = shown.0.get(&number).copied().unwrap_or(1);
    let mut question = asked.to_query(&kinds, &Who::Stranger);
    (question.limit, question.offset) = (size, (page - 1) * size);
    let results = app.search.search(&question)?;
    let rows = app.store.read::<_, Error>(|db| hits::cards(app, db, reads, &kinds, &results.hits))?;
    let last = usize::try_from(results.total).unwrap_or(usize::MAX).div_ceil(size).max(1);
    let count = messages::sheets(results.total);
    let list = LiveList {
        number,
        label: if live.label.is_empty() { messages::finding::LIVE_LIST.to_owned() } else { live.label.clone() },
        layout: match query.get("affichage") {
            "cartes" => Layout::Cards,
            "tableau" => Layout::Table,
            _ => Layout::Rows,
        },
        pages: paging::numbered(&messages::finding::pages_of_list(number), page, last, |page| {
            format!("{path}?{PAGE_OF}{number}={page}#{PAGE_OF}{number}")
        }),
        all: asked.address(),
        count,
        rows,
    };
    respond::render(&list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_known_lists_are_asked() {
        let shown = |query: &str| Shown::read(&Query::read(query)).key();
        assert_eq!(shown("liste2=3&liste1=2&groupe=4"), "&liste1=2&liste2=3");
        assert_eq!(shown("liste1=1&liste0=2&liste11=2&liste=2&listex=2&liste1=x&liste3=501"), "");
    }
}
