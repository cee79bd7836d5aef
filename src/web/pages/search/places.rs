//! The territory of a search: which one is meant, and what lies around it.

use crate::hall::error::Result;
use crate::hall::messages;
use crate::hall::messages::finding as said;
use crate::hall::policy::Who;
use crate::models::kind::KindSet;
use crate::search::{Facets, SearchIndex, TERRITORY_FACET};
use crate::text::territory::{self, Level, Territory};
use crate::web::pages::search::asked::{Filter, SearchParams};
use crate::web::pages::search::choices::Choice;
use crate::web::view::parts::Way;

/// Territories proposed for a name that several have.
const MOST_HOMONYMS: usize = 8;
/// Up to so many régions, their départements are all shown.
const FEW_REGIONS: usize = 3;

/// What a text that names no single territory can mean; each leads to the search there.
pub(super) fn homonyms(asked: &SearchParams) -> Vec<Way> {
    let found = territory::search(&asked.place, MOST_HOMONYMS);
    found.into_iter().map(|one| Way { label: one.label(), href: asked.at_place(one).address() }).collect()
}

/// The searches of what holds the territory chosen, with the true number of sheets each would find. Blocking.
pub(super) fn around(index: &SearchIndex, kinds: &KindSet, who: &Who, asked: &SearchParams) -> Result<Vec<Way>> {
    let [code] = asked.territories.as_slice() else { return Ok(Vec::new()) };
    let mut ways = Vec::new();
    for holder in territory::find(code).map(Territory::holders).unwrap_or_default() {
        let wider = asked.without(&Filter::Territory(code.clone())).at_place(holder);
        let mut query = wider.to_query(kinds, who);
        query.limit = 0;
        let total = index.search(&query)?.total;
        if total > 0 {
            ways.push(Way { label: said::widen_to(&holder.label(), &messages::results(total)), href: wider.address() });
        }
    }
    Ok(ways)
}

/// Régions that have sheets, most first, with their départements where there is room; and what is chosen.
pub(super) fn choices(asked: &SearchParams, facets: &Facets) -> Vec<Choice> {
    let count = |code: &str| {
        let own = facets.fields.iter().find(|(key, value, _)| key == TERRITORY_FACET && value == code);
        own.map_or(0, |(_, _, count)| *count)
    };
    let chosen = |code: &str| asked.territories.iter().any(|chosen| chosen == code);
    let known = |level: Level| {
        let codes = facets.fields.iter().filter(|(key, _, _)| key == TERRITORY_FACET);
        let mut found: Vec<&Territory> =
            codes.filter_map(|(_, code, _)| territory::find(code)).filter(|one| one.level == level).collect();
        found.sort_by_key(|one| (std::cmp::Reverse(count(&one.code)), one.name));
        found
    };
    let regions = known(Level::Region);
    let open = regions.len() <= FEW_REGIONS || !asked.territories.is_empty();
    let choice = |one: &Territory, depth| Choice {
        depth,
        ..Choice::new(&one.code, one.name, count(&one.code), chosen(&one.code))
    };
    let mut choices: Vec<Choice> = Vec::new();
    for region in &regions {
        choices.push(choice(region, 0));
        if open {
            let inside =
                known(Level::Departement).into_iter().filter(|one| one.within().contains(&region.code.as_str()));
            choices.extend(inside.map(|one| choice(one, 1)));
        }
    }
    // A territory chosen stands among the choices, or leaving the form would lose it.
    for code in &asked.territories {
        if let Some(one) = territory::find(code).filter(|_| !choices.iter().any(|known| known.value == *code)) {
            choices.insert(0, Choice::new(code, &one.label(), count(code), true));
        }
    }
    choices
}
