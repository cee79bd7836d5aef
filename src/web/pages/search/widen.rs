//! Ways out of a search that finds nothing: what to give up, with the true number of sheets each would find.

use crate::hall::error::Result;
use crate::hall::messages;
use crate::hall::policy::Who;
use crate::models::kind::KindSet;
use crate::search::SearchIndex;
use crate::web::pages::search::asked::SearchParams;
use crate::web::view::parts::Way;

/// Words tried one by one at most.
const MOST_WORDS: usize = 6;

/// The ways that find something, those that give up least first. Blocking.
pub(super) fn ways(index: &SearchIndex, kinds: &KindSet, who: &Who, asked: &SearchParams) -> Result<Vec<Way>> {
    let mut tries: Vec<(SearchParams, String)> = Vec::new();
    let filters = asked.filters();
    for filter in &filters {
        tries.push((asked.without(filter), messages::widen_by(&filter.label(kinds))));
    }
    if filters.len() > 1 {
        tries.push((asked.without_filters(), messages::WIDEN_FILTERS.to_owned()));
    }
    let unquoted: String = asked.text.chars().filter(|c| !matches!(c, '"' | '«' | '»' | '“' | '”')).collect();
    if unquoted != asked.text {
        tries.push((asked.with_text(unquoted.trim()), messages::WIDEN_QUOTES.to_owned()));
    }
    let words: Vec<&str> = asked.text.split_whitespace().collect();
    for word in words.iter().filter(|word| word.starts_with('-') && word.len() > 1).take(MOST_WORDS) {
        let kept: Vec<&str> = words.iter().copied().filter(|kept| kept != word).collect();
        tries.push((asked.with_text(&kept.join(" ")), messages::widen_by(word)));
    }
    let mut ways = Vec::new();
    for (wider, label) in tries {
        let mut query = wider.to_query(kinds, who);
        query.limit = 0;
        let total = index.search(&query)?.total;
        if total > 0 {
            let count = messages::results(total);
            ways.push(Way { label: format!("{label} ({count})"), href: wider.address() });
        }
    }
    Ok(ways)
}
