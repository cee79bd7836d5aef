//! `/recherche` and `/fiches`: sheets found by words, filtered, sorted, paged; every choice is in the address.
//!
//! No answer is kept: the index moves on by itself, a moment after the events that end pages of the cache.

use askama::Template;

use crate::app::App;
use crate::db::types::SheetId;
use crate::hall::error::{Error, Result};
use crate::hall::messages;
use crate::models::kind::KindSet;
use crate::reading::ask::house_kinds;
use crate::reading::listing;
use crate::search::{Facets, Hit, Number, Results, Sort};
use crate::text::{days, title};
use crate::web::http::{Look, Outcome, Stop};
use crate::web::pages::search::asked::{Filter, LAST_PAGE, LIST, PAGE, SearchParams};
use crate::web::pages::search::choices;
use crate::web::pages::search::choices::{Group, Question};
use crate::web::pages::search::covers;
use crate::web::pages::search::embed;
use crate::web::pages::search::followed;
use crate::web::pages::search::hits;
use crate::web::pages::search::hits::Found;
use crate::web::pages::search::span::AskedDays;
use crate::web::pages::search::views;
use crate::web::pages::search::views::{Inside, Together, View, Whole};
use crate::web::pages::search::{places, saved, widen};
use crate::web::view::layout::Shell;
use crate::web::view::pagination;
use crate::web::view::parts::{Pages, Way};

/// Themes named above the results.
const MOST_THEMES: usize = 4;
/// Letters below which no theme is named.
const LEAST_NAME: usize = 3;

impl SearchPage {
    /// Whether sheets are asked for so many kilometres around a place.
    fn is_radius(&self, most: &u16) -> bool {
        self.asked.radius == Some(*most)
    }
}

/// The page of both addresses.
#[derive(Template)]
#[template(path = "search/show.html")]
pub struct SearchPage {
    shell: Shell,
    /// Of the window.
    title: String,
    heading: String,
    /// A sentence under the heading; may be empty.
    lead: String,
    asked: SearchParams,
    canonical: String,
    /// Whether it is a list without words.
    is_list: bool,
    /// Whether a list stands in it: an empty agenda is one.
    has_list: bool,
    /// Whether the view stands above the usual list.
    is_above: bool,
    /// The class that colours the page when one kind is chosen.
    class: &'static str,
    /// The index is being built: nothing can be found yet.
    building: bool,
    count: String,
    groups: Vec<Group>,
    /// Whether there is any filter to offer.
    may_refine: bool,
    questions: Vec<Question>,
    /// How answers to a number are sorted; empty without one.
    by_fit: &'static str,
    chips: Vec<Way>,
    clear: String,
    sorts: Vec<(Way, bool)>,
    /// The views that stand in the page, and which is this one.
    views: Vec<(Way, bool)>,
    /// The results in another view than the usual one; empty for that.
    other_html: String,
    /// The way to the sheets by which the wiki is run, or back.
    house: Option<Way>,
    /// The views that are documents, each with its icon.
    documents: Vec<(Way, &'static str)>,
    did_you_mean: Option<Way>,
    /// Themes whose name holds what was typed.
    themes: Vec<Way>,
    nearest: bool,
    /// No sheet holds the phrase asked for: its words were searched.
    no_phrase: bool,
    found: Vec<Found>,
    pages: Pages,
    ways: Vec<Way>,
    /// Wider territories.
    around: Vec<Way>,
    /// What the place typed can mean.
    homonyms: Vec<Way>,
    /// Whether a territory can be asked for.
    has_places: bool,
    write: Way,
    /// What follows `?` in the address of this search, for its feed and for a live list; empty when nothing is asked.
    query: String,
    /// The name proposed for keeping it.
    name: String,
    /// What shows this list in the page of a partner.
    framed: String,
}

/// `GET /recherche?q=&type=&theme=&etat=&champ.KEY=&tri=&vue=&page=`, and `GET /fiches`, the same without words.
pub fn show(look: &mut Look<'_>, asked: &SearchParams) -> Outcome<SearchPage> {
    let asked = settled(look, asked);
    let answers = Answers::find(look, &asked)?;
    if look.app.is_index_ready() {
        answers.count(look.app, &asked);
    }
    let page = make(look, &asked, answers)?;
    if page.building { Err(Stop::unready(Error::Building, &page)) } else { Ok(page) }
}

/// What is asked, with this month where a view in time is asked for no days.
fn settled(look: &Look<'_>, asked: &SearchParams) -> SearchParams {
    let month = || AskedDays::month_of(days::calendar_day(look.app.now().0));
    match views::whole(asked.view) {
        Some(view) if view.is_in_time && asked.span.is_none() => asked.in_time(Some(month())),
        _ => asked.clone(),
    }
}

/// What the index answers.
struct Answers {
    results: Results,
    /// Ways out, when there is nothing.
    ways: Vec<Way>,
    /// Wider territories.
    around: Vec<Way>,
    /// The numbers asked of intervals.
    numbers: Vec<Number>,
}

impl Answers {
    fn find(look: &Look<'_>, asked: &SearchParams) -> Result<Self> {
        let (app, who, kinds) = (look.app, look.who(), look.app.kinds());
        let mut query = asked.to_query(&kinds, who);
        if let Some(view) = views::whole(asked.view) {
            (query.offset, query.limit) = (0, view.most);
        }
        let results = app.search.search(&query)?;
        let none = results.total == 0 && app.is_index_ready();
        Ok(Self {
            ways: if none { widen::ways(&app.search, &kinds, who, asked)? } else { Vec::new() },
            around: places::around(&app.search, &kinds, who, asked)?,
            numbers: query.numbers,
            results,
        })
    }

    /// Counts what was found, and what was looked for in vain.
    fn count(&self, app: &App, asked: &SearchParams) {
        if asked.text.is_empty() {
            return;
        }
        app.tally.found(self.results.hits.iter().map(|hit| SheetId(hit.sheet)));
        // Filters are to blame for what they hide, not the wiki.
        if self.results.total == 0 && asked.filters().is_empty() {
            app.tally.missed(&asked.text);
        }
    }
}

fn make(look: &mut Look<'_>, asked: &SearchParams, answers: Answers) -> Result<SearchPage> {
    let (app, kinds) = (look.app, look.app.kinds());
    let Answers { results, ways, around, numbers } = answers;
    let Results { total, hits, facets, all_words, no_phrase, did_you_mean } = results;
    let shell = shell(look, asked)?;
    let whole = views::whole(asked.view);
    let (found, other_html) = match whole {
        Some(view) => together(look, asked, view, (hits, total))?,
        None => shown(look, asked, &numbers, hits)?,
    };
    let of_kinds: Vec<String> = match facets.kinds.is_empty() {
        true => asked.kinds.clone(),
        false => facets.kinds.iter().map(|(key, _)| key.clone()).collect(),
    };
    let groups = choices::groups(&kinds, asked, &facets);
    let questions = choices::questions(&kinds, asked);
    let count = if asked.text.is_empty() { messages::sheets(total) } else { messages::results(total) };
    let Named { heading, lead, class } = named(asked, &kinds);
    let last = match whole {
        Some(_) => 1,
        None => usize::try_from(total).unwrap_or(usize::MAX).div_ceil(PAGE).clamp(1, LAST_PAGE),
    };
    Ok(SearchPage {
        title: messages::search_title(&asked.text, &count, &heading),
        canonical: asked.address(),
        building: !app.is_index_ready(),
        chips: chips(asked, &kinds),
        clear: asked.without_filters().address(),
        sorts: sorts(asked, !numbers.is_empty()),
        views: in_pages(asked, &kinds, &of_kinds),
        documents: documents(asked, &kinds, &of_kinds),
        house: house(asked, &kinds, &facets),
        did_you_mean: did_you_mean.map(|text| Way { href: asked.with_text(&text).address(), label: text }),
        homonyms: if asked.place.is_empty() { Vec::new() } else { places::homonyms(asked) },
        has_places: groups.iter().any(|group| group.name == "territoire") || !asked.place.is_empty(),
        may_refine: !groups.is_empty() || !questions.is_empty(),
        by_fit: if !numbers.is_empty() && asked.sort == Sort::Relevance { messages::BY_FIT } else { "" },
        themes: themes(asked, &kinds),
        nearest: !all_words && total > 0,
        pages: pagination::numbered(messages::PAGES_OF_RESULTS, asked.page, last, |page| {
            format!("{}#res", asked.at_page(page).address())
        }),
        write: write(asked),
        query: saved::query_of(&asked.at_page(1)),
        name: saved::name_of(asked, &kinds),
        framed: embed::code(&app.config.base_url, asked, &kinds)?,
        is_list: asked.path == LIST,
        has_list: total > 0 || whole.is_some(),
        is_above: views::above(asked.view).is_some(),
        asked: asked.clone(),
        shell,
        heading,
        lead,
        class,
        around,
        questions,
        other_html,
        no_phrase,
        count,
        groups,
        found,
        ways,
    })
}

/// The shell of the page, with the words asked and the button that follows the search.
fn shell(look: &mut Look<'_>, asked: &SearchParams) -> Result<Shell> {
    let shell = if look.visitor.is_stranger() { look.shell() } else { look.shell_with_form() };
    let target = followed::of_search(asked, &look.app.kinds());
    let follow = target.map(|target| look.follow(&target)).transpose()?.flatten();
    Ok(Shell { q: asked.text.clone(), follow, ..shell })
}

/// What the page is called.
struct Named {
    heading: String,
    /// A sentence under the heading; may be empty.
    lead: String,
    /// The class that colours the page when one kind is chosen.
    class: &'static str,
}

fn named(asked: &SearchParams, kinds: &KindSet) -> Named {
    let only_kind = match asked.kinds.as_slice() {
        [key] => kinds.find(key),
        _ => None,
    };
    let is_list = asked.path == LIST;
    Named {
        heading: match only_kind {
            Some(kind) if is_list => kind.plural.clone(),
            _ if is_list => messages::ALL_SHEETS.to_owned(),
            _ => messages::SEARCH.to_owned(),
        },
        lead: only_kind.filter(|_| is_list).map(|kind| kind.description.clone()).unwrap_or_default(),
        class: only_kind.map_or("", |kind| kind.color.css_class()),
    }
}

/// A whole list in a view that shows it at once.
fn together(
    look: &mut Look<'_>,
    asked: &SearchParams,
    view: &Whole,
    (hits, total): (Vec<Hit>, u64),
) -> Result<(Vec<Found>, String)> {
    let (app, kinds, now) = (look.app, look.app.kinds(), look.app.now());
    let sheets = hits::with_texts(app, &mut look.reader, &kinds, hits)?;
    let today = days::calendar_day(now.0);
    let together = Together { sheets: &sheets, kinds: &kinds, asked, total, today, may_move: true, named_by: "res" };
    Ok((Vec::new(), (view.show)(&together)?))
}

/// The hits that this reader may still see, and the HTML of the view asked for when it is not the usual one.
fn shown(
    look: &mut Look<'_>,
    asked: &SearchParams,
    numbers: &[Number],
    hits: Vec<Hit>,
) -> Result<(Vec<Found>, String)> {
    let (app, kinds, now) = (look.app, look.app.kinds(), look.app.now());
    let question = &asked.to_query(&kinds, look.who());
    let mut items = listing::of_hits(&mut look.reader, &kinds, hits)?;
    let other = if let Some(show) = views::above(asked.view) {
        hits::above(app, &mut look.reader, asked, (question, show))?
    } else if asked.view.is_empty() {
        String::new()
    } else {
        let mut rows = hits::cards(app, &mut look.reader, &items)?;
        if views::shows_pictures(asked.view) {
            covers::add(&mut look.reader, &kinds, &mut items, &mut rows)?;
        }
        views::show(asked.view, &Inside { rows: &rows, named_by: "res" })?
    };
    let found = items.into_iter().filter_map(|item| Found::of(app, &kinds, numbers, item, now));
    Ok((found.collect(), other))
}

/// The way to the sheets by which the wiki is run, where there are some, or back: the same for everybody, so that an
/// address shows moderators what it shows those they send it to.
fn house(asked: &SearchParams, kinds: &KindSet, facets: &Facets) -> Option<Way> {
    if asked.house {
        let label = messages::WITHOUT_HOUSE.to_owned();
        return Some(Way { label, href: asked.with_house(false).address() });
    }
    let left_out = house_kinds(kinds);
    let count = facets.kinds.iter().filter(|(key, _)| left_out.contains(key)).map(|(_, count)| count).sum();
    let is_asked = asked.kinds.is_empty() && !asked.text.is_empty() && count > 0;
    is_asked.then(|| Way { label: messages::with_house(count), href: asked.with_house(true).address() })
}

/// The views that stand in a page, and which is shown.
fn in_pages(asked: &SearchParams, kinds: &KindSet, of_kinds: &[String]) -> Vec<(Way, bool)> {
    let inside = views::fitting(kinds, of_kinds).into_iter().filter(|view| view.is_inside());
    let is_shown = |view: &View| view.key == asked.view || (asked.view.is_empty() && view.is_usual());
    inside.map(|view| (Way { label: view.label.to_owned(), href: view.address(asked) }, is_shown(view))).collect()
}

/// The views that are documents, each with its icon.
fn documents(asked: &SearchParams, kinds: &KindSet, of_kinds: &[String]) -> Vec<(Way, &'static str)> {
    let documents = views::fitting(kinds, of_kinds).into_iter().filter(|view| !view.is_inside());
    documents.map(|view| (Way { label: view.label.to_owned(), href: view.address(asked) }, view.icon)).collect()
}

/// The choices made; each leads to the page without it.
fn chips(asked: &SearchParams, kinds: &KindSet) -> Vec<Way> {
    let chip = |filter: &Filter| Way { label: filter.label(kinds), href: asked.without(filter).address() };
    // A view in time says its days itself.
    let is_said = |filter: &&Filter| views::whole(asked.view).is_some() && matches!(filter, Filter::Days(_));
    asked.filters().iter().filter(|filter| !is_said(filter)).map(chip).collect()
}

/// The themes, a few, whose name holds what was typed, accents and case ignored.
fn themes(asked: &SearchParams, kinds: &KindSet) -> Vec<Way> {
    let typed = title::slug_or(&asked.text, "");
    let named = |label: &str| typed.len() >= LEAST_NAME && title::slug_or(label, "").contains(&typed);
    let found = kinds.themes().iter().filter(|theme| !theme.is_out_of_sight && named(&theme.label)).take(MOST_THEMES);
    found.map(|theme| Way { label: theme.label.clone(), href: theme.path() }).collect()
}

/// The orders, and which is this page's. Without words there is no relevance: by title. A whole list has its own.
fn sorts(asked: &SearchParams, by_fit: bool) -> Vec<(Way, bool)> {
    if views::whole(asked.view).is_some() {
        return Vec::new();
    }
    let relevance = (!asked.text.is_empty() || by_fit).then_some((Sort::Relevance, messages::SORT_RELEVANCE));
    let next = (asked.span.is_some() && asked.view.is_empty()).then_some((Sort::Next, messages::periods::SORT_NEXT));
    let others = [(Sort::Date, messages::SORT_DATE), (Sort::Title, messages::SORT_TITLE)].into_iter().chain(next);
    let now = if asked.text.is_empty() && !by_fit && asked.sort == Sort::Relevance { Sort::Title } else { asked.sort };
    let orders = relevance.into_iter().chain(others);
    orders
        .map(|(sort, label)| (Way { label: label.to_owned(), href: asked.sorted(sort).address() }, sort == now))
        .collect()
}

/// Where what was looked for can be written.
fn write(asked: &SearchParams) -> Way {
    let mut address = url::form_urlencoded::Serializer::new(String::new());
    if let [kind] = asked.kinds.as_slice() {
        address.append_pair("type", kind);
    }
    if !asked.text.is_empty() {
        address.append_pair("titre", &messages::capitalised(&asked.text));
    }
    let query = address.finish();
    let href = if query.is_empty() { "/fiches/nouvelle".to_owned() } else { format!("/fiches/nouvelle?{query}") };
    Way { label: messages::capitalised(&asked.text), href }
}
