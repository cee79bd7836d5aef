//! Finds sheets by words.

use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::web::Data;
use serde::Serialize;
use utoipa::ToSchema;

use super::asked::ApiParams;
use super::call::{Call, CallParams};
use super::caller::Caller;
use super::coat::Problems;
use crate::app::App;
use crate::hall::error::{Error, Result};
use crate::hall::policy::Who;
use crate::models::kind::KindSet;
use crate::reading::ask::{house_kinds, question};
use crate::reading::listing;
use crate::reading::listing::Item;
use crate::reading::views::{OfferedView, OfferedViews};
use crate::search;

/// What a search found.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SearchBody {
    /// How many sheets answer.
    total: u64,
    /// The best of them.
    hits: Vec<HitBody>,
    /// How many sheets each filter would leave.
    facets: FacetsBody,
    /// The words with unknown ones replaced by the wiki's own.
    did_you_mean: Option<String>,
    /// The forms in which the whole list can be had.
    views: Vec<ViewBody>,
}

/// A form in which the list can be had.
#[derive(Debug, Serialize, ToSchema)]
struct ViewBody {
    /// Its key.
    key: &'static str,
    /// Its name.
    label: &'static str,
    /// Its address for this search.
    url: String,
}

/// A sheet that answers.
#[derive(Debug, Serialize, ToSchema)]
struct HitBody {
    /// The number of the sheet.
    id: i64,
    /// Its address.
    url: String,
    /// Its title.
    title: String,
    /// The key of its kind.
    kind: String,
    /// HTML around the words found, which stand in `<mark>`.
    snippet: String,
    /// Higher is better; comparable within one answer only.
    score: f32,
    /// The heading above the extract.
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<String>,
}

/// Counts by filter.
#[derive(Debug, Serialize, ToSchema)]
struct FacetsBody {
    kinds: Vec<Count>,
    themes: Vec<Count>,
}

/// A filter's value and how many sheets it leaves.
#[derive(Debug, Serialize, ToSchema)]
struct Count {
    key: String,
    count: u64,
}

/// What is searched.
pub(super) struct FindParams {
    asked: ApiParams,
    /// Whether the sheets by which the wiki is run count.
    house: bool,
    limit: usize,
    views: Arc<OfferedViews>,
}

impl CallParams for FindParams {
    fn read(request: &HttpRequest) -> Result<Self> {
        let asked = ApiParams::of(request);
        Ok(Self {
            house: asked.read("house")?.unwrap_or(false),
            limit: usize::try_from(asked.limit()?).unwrap_or_default(),
            views: request.app_data::<Data<OfferedViews>>().map(|views| Arc::clone(views)).ok_or_else(no_views)?,
            asked,
        })
    }

    fn count(&self, app: &App, caller: &Caller) -> Result<()> {
        app.must_have_index()?;
        caller.may_search(app)
    }
}

fn no_views() -> Error {
    Error::Internal(anyhow::anyhow!("no views"))
}

impl FindParams {
    fn query(&self, kinds: &KindSet, who: &Who) -> search::Query {
        let mut query = question(kinds, who, self.asked.text("q").unwrap_or_default());
        query.kinds.extend(self.asked.all("kind").map(str::to_owned));
        if !self.house {
            query.without_kinds = house_kinds(kinds);
        }
        query.themes.extend(self.asked.all("theme").map(str::to_owned));
        query.limit = self.limit;
        query
    }
}

/// Search. Without `q`, every sheet that passes the filters.
#[utoipa::path(
    get,
    path = "/api/v1/search",
    tag = "search",
    params(
        ("q" = Option<String>, Query, description = "Words, « phrases » in quotes, `-word` to leave out, `OU`, \
            `titre:`, `theme:`, `type:`, `auteur:`, `modifie:>2026-01`"),
        ("kind" = Option<Vec<String>>, Query, description = "Keys of kinds, any of them; repeat it"),
        ("house" = Option<bool>, Query, description = "`true`: also the sheets by which the wiki is run (kinds, \
            vocabularies, themes, help), which are left out else unless `kind` asks for them"),
        ("theme" = Option<Vec<String>>, Query, description = "Keys of themes, any of them; repeat it"),
        ("limit" = Option<i64>, Query, description = "1 to 200; 50 when absent"),
    ),
    responses((status = 200, description = "Hits, best first", body = SearchBody), Problems)
)]
pub(super) fn search(call: &mut Call<'_>, asked: &FindParams) -> Result<SearchBody> {
    let (app, kinds) = (call.app, call.app.kinds());
    let mut results = app.search.search(&asked.query(&kinds, call.reader.who()))?;
    results.facets.themes.retain(|(key, _)| !kinds.withholds(key));
    let hits = std::mem::take(&mut results.hits);
    let items = listing::of_hits(&mut call.reader, &kinds, hits)?;
    let views = viewed(app, asked, &results.facets);
    Ok(shown(app, results, items, views))
}

/// The views of the list, as the search page offers them.
fn viewed(app: &App, params: &FindParams, facets: &search::Facets) -> Vec<ViewBody> {
    let FindParams { asked, house, views, .. } = params;
    let words = asked.text("q").filter(|words| !words.is_empty()).map(|words| ("q", words));
    let mut question: Vec<(&str, &str)> = words.into_iter().collect();
    question.extend(asked.all("kind").map(|key| ("type", key)));
    question.extend(asked.all("theme").map(|key| ("theme", key)));
    if *house {
        question.push(("tout", "oui"));
    }
    let of_kinds: Vec<String> = facets.kinds.iter().map(|(key, _)| key.clone()).collect();
    let url = |view: &OfferedView| format!("{}{}", app.config.base_url, view.address(&question));
    let fitting = app.kinds();
    let fitting = views.fitting(&fitting, &of_kinds);
    fitting.map(|view| ViewBody { key: view.key, label: view.label, url: url(view) }).collect()
}

/// Hits as they are now: one whose sheet went away since it was indexed is left out.
fn shown(app: &App, results: search::Results, items: Vec<Item>, views: Vec<ViewBody>) -> SearchBody {
    let counts = |pairs: Vec<(String, u64)>| pairs.into_iter().map(|(key, count)| Count { key, count }).collect();
    let hits = items.into_iter().filter_map(|Item { sheet, hit, .. }| {
        let hit = hit?;
        Some(HitBody {
            id: sheet.id.0,
            url: format!("{}{}", app.config.base_url, sheet.path()),
            title: sheet.title,
            kind: sheet.kind,
            snippet: hit.snippet_html,
            score: hit.score,
            section: hit.section.map(|section| section.title),
        })
    });
    SearchBody {
        total: results.total,
        hits: hits.collect(),
        facets: FacetsBody { kinds: counts(results.facets.kinds), themes: counts(results.facets.themes) },
        did_you_mean: results.did_you_mean,
        views,
    }
}
