//! What a search, or a list of sheets, is asked for: all of it stands in the address.

use actix_web::HttpRequest;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::app::App;
use crate::hall::error::Result;
use crate::hall::messages;
use crate::hall::policy::Who;
use crate::http::counted;
use crate::models::kind::KindSet;
use crate::reading::ask::{AskedChoices, FIELD_CHOICE, field, interval, narrow, number};
use crate::search::{self, Sort};
use crate::text::numbers;
use crate::text::territory::{self, Territory};
use crate::web::http::extract::{Query, Visitor, app_of};
use crate::web::http::{Outcome, Params, Pool};
use crate::web::pages::search::span::AskedDays;
use crate::web::pages::search::views;

/// Where sheets are searched.
pub(super) const SEARCH: &str = "/recherche";
/// Where all sheets are listed, without words.
pub(super) const LIST: &str = "/fiches";
/// Sheets a page.
pub(super) const PAGE: usize = 20;
/// The last page served: the index looks no farther.
pub(super) const LAST_PAGE: usize = 500;
/// What canonical addresses leave as it is.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'_').remove(b'~').remove(b':').remove(b'/').remove(b'-').remove(b'.');

/// The name of the filter on a field.
pub(super) fn field_name(key: &str) -> String {
    format!("{FIELD_CHOICE}{key}")
}

/// What is asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SearchParams {
    /// The page's own path: `/recherche` or `/fiches`.
    pub(super) path: &'static str,
    pub(super) text: String,
    pub(super) kinds: Vec<String>,
    pub(super) themes: Vec<String>,
    pub(super) states: Vec<String>,
    /// Codes of territories.
    pub(super) territories: Vec<String>,
    /// A place typed that names no single territory.
    pub(super) place: String,
    /// Kilometres around the one territory that is asked for.
    pub(super) radius: Option<u16>,
    /// Keys of fields and values.
    pub(super) fields: Vec<(String, String)>,
    /// Whether the sheets by which the wiki is run are asked for as well.
    pub(super) house: bool,
    /// The days on which something must take place.
    pub(super) span: Option<AskedDays>,
    pub(super) sort: Sort,
    /// The key of the view; empty for the usual one.
    pub(super) view: &'static str,
    /// From 1.
    pub(super) page: usize,
}

impl Params for SearchParams {
    const OWN: bool = true;
    const POOL: Pool = Pool::Computes;

    fn admit(&self, app: &App, visitor: &Visitor) -> Result<()> {
        if !self.text.is_empty() {
            counted::search(app, visitor.address)?;
        }
        Ok(())
    }

    fn read(request: &HttpRequest) -> Outcome<Self> {
        let path = if request.path() == LIST { LIST } else { SEARCH };
        Ok(Self::read(path, &Query::of(request)).narrowed(&app_of(request)?.kinds()))
    }

    /// The index moves on by itself, a moment after the events that end pages of the cache.
    fn key(&self) -> Option<String> {
        None
    }
}

/// One choice of a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Filter {
    Kind(String),
    Theme(String),
    State(String),
    Territory(String),
    Field(String, String),
    Days(AskedDays),
    /// Kilometres around the territory.
    Around(u16),
}

impl SearchParams {
    /// Reads an address; nonsense is left out, never an error.
    pub(super) fn read(path: &'static str, query: &Query) -> Self {
        let AskedChoices { text, kinds, themes, states, territories, place, radius, fields, house } =
            AskedChoices::read(&query.0);
        Self {
            path,
            text: if path == SEARCH { text } else { String::new() },
            kinds,
            themes,
            states,
            territories,
            place,
            radius,
            fields,
            house,
            span: AskedDays::read(query),
            sort: match query.get("tri") {
                "date" => Sort::Date,
                "titre" => Sort::Title,
                "prochaines" => Sort::Next,
                _ => Sort::Relevance,
            },
            view: views::inside(query.get("vue")).filter(|view| !view.is_usual()).map_or("", |view| view.key),
            page: query.get("page").parse().unwrap_or(1).clamp(1, LAST_PAGE),
        }
    }

    /// The same, where a theme whose sub-theme is chosen as well is left out: the choice narrows.
    fn narrowed(self, kinds: &KindSet) -> Self {
        Self { themes: narrow(kinds, &self.themes), ..self }
    }

    /// The pairs that say it, in the order of canonical addresses.
    pub(super) fn pairs(&self) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        let mut push = |name: &str, value: &str| pairs.push((name.to_owned(), value.to_owned()));
        if !self.text.is_empty() {
            push("q", &self.text);
        }
        self.kinds.iter().for_each(|kind| push("type", kind));
        self.themes.iter().for_each(|theme| push("theme", theme));
        self.states.iter().for_each(|state| push("etat", state));
        self.territories.iter().for_each(|code| push("territoire", code));
        if !self.place.is_empty() {
            push("lieu", &self.place);
        }
        if let Some(radius) = self.radius.filter(|_| self.territories.len() == 1 || !self.place.is_empty()) {
            push("rayon", &radius.to_string());
        }
        self.fields.iter().for_each(|(key, value)| push(&field_name(key), value));
        if self.house {
            push("tout", "oui");
        }
        if let Some(span) = self.span {
            push(span.name(), &span.value());
        }
        match self.sort {
            Sort::Relevance => {}
            Sort::Date => push("tri", "date"),
            Sort::Title => push("tri", "titre"),
            Sort::Next => push("tri", "prochaines"),
        }
        if !self.view.is_empty() {
            push("vue", self.view);
        }
        if self.page > 1 {
            push("page", &self.page.to_string());
        }
        pairs
    }

    /// Its address.
    pub(super) fn address(&self) -> String {
        let say = |text: &str| utf8_percent_encode(text, KEPT).to_string();
        let pairs: Vec<String> =
            self.pairs().iter().map(|(name, value)| format!("{}={}", say(name), say(value))).collect();
        if pairs.is_empty() { self.path.to_owned() } else { format!("{}?{}", self.path, pairs.join("&")) }
    }

    /// The choices made, in the order they are shown.
    pub(super) fn filters(&self) -> Vec<Filter> {
        let kinds = self.kinds.iter().cloned().map(Filter::Kind);
        let themes = self.themes.iter().cloned().map(Filter::Theme);
        let states = self.states.iter().cloned().map(Filter::State);
        let territories = self.territories.iter().cloned().map(Filter::Territory);
        let fields = self.fields.iter().cloned().map(|(key, value)| Filter::Field(key, value));
        let around = self.radius.filter(|_| self.territories.len() == 1).map(Filter::Around);
        let span = around.into_iter().chain(self.span.map(Filter::Days));
        kinds.chain(themes).chain(states).chain(territories).chain(fields).chain(span).collect()
    }

    /// Whether many ask it, so that its feed is kept: everything, or one kind or theme that the wiki knows. Words,
    /// places and choices together are one reader's own.
    pub(super) fn is_common(&self, kinds: &KindSet) -> bool {
        let known = |filter: &Filter| match filter {
            Filter::Kind(key) => kinds.find(key).is_some(),
            Filter::Theme(key) => kinds.theme(key).is_some(),
            Filter::State(_) | Filter::Territory(_) | Filter::Field(..) => false,
            Filter::Days(_) | Filter::Around(_) => false,
        };
        let filters = self.filters();
        let is_plain = self.text.is_empty() && self.place.is_empty() && !self.house && self.page == 1;
        is_plain && filters.len() <= 1 && filters.iter().all(known)
    }

    /// The same without one choice, from the first page.
    pub(super) fn without(&self, filter: &Filter) -> Self {
        let mut asked = self.clone();
        asked.page = 1;
        match filter {
            Filter::Kind(key) => asked.kinds.retain(|kept| kept != key),
            Filter::Theme(key) => asked.themes.retain(|kept| kept != key),
            Filter::State(key) => asked.states.retain(|kept| kept != key),
            Filter::Territory(code) => asked.territories.retain(|kept| kept != code),
            Filter::Field(key, value) => asked.fields.retain(|kept| (&kept.0, &kept.1) != (key, value)),
            Filter::Days(_) => asked.span = None,
            Filter::Around(_) => asked.radius = None,
        }
        asked
    }

    /// The same without any choice, from the first page.
    pub(super) fn without_filters(&self) -> Self {
        Self { path: self.path, text: self.text.clone(), sort: self.sort, view: self.view, page: 1, ..Self::default() }
    }

    /// The same in a territory, from the first page.
    pub(super) fn at_place(&self, territory: &Territory) -> Self {
        let territories = vec![territory.code.clone()];
        Self { territories, radius: None, place: String::new(), page: 1, ..self.clone() }
    }

    /// The same for another text, from the first page.
    pub(super) fn with_text(&self, text: &str) -> Self {
        Self { text: text.to_owned(), page: 1, ..self.clone() }
    }

    /// The same in another order, from the first page.
    pub(super) fn sorted(&self, sort: Sort) -> Self {
        Self { sort, page: 1, ..self.clone() }
    }

    /// The same with or without the sheets by which the wiki is run, from the first page.
    pub(super) fn with_house(&self, house: bool) -> Self {
        Self { house, page: 1, ..self.clone() }
    }

    /// The same in another view, by its key.
    pub(super) fn seen_as(&self, view: &'static str) -> Self {
        Self { view, ..self.clone() }
    }

    /// The same at another time, from the first page.
    pub(super) fn in_time(&self, span: Option<AskedDays>) -> Self {
        Self { span, page: 1, ..self.clone() }
    }

    /// The same at another page.
    pub(super) fn at_page(&self, page: usize) -> Self {
        Self { page, ..self.clone() }
    }

    /// The question put to the index: while no kind is chosen, what people write, without the sheets of the house.
    pub(super) fn to_query(&self, kinds: &KindSet, who: &Who) -> search::Query {
        let mut query = self.choices().to_query(kinds, who);
        query.days = self.span.map(AskedDays::days);
        query.sort = self.sort;
        query.offset = (self.page - 1) * PAGE;
        query.limit = PAGE;
        query
    }

    fn choices(&self) -> AskedChoices {
        AskedChoices {
            text: self.text.clone(),
            kinds: self.kinds.clone(),
            themes: self.themes.clone(),
            states: self.states.clone(),
            territories: self.territories.clone(),
            place: self.place.clone(),
            radius: self.radius,
            fields: self.fields.clone(),
            house: self.house,
        }
    }
}

impl Filter {
    /// What people read on it.
    pub(super) fn label(&self, kinds: &KindSet) -> String {
        match self {
            Self::Kind(key) => kinds.kind(key).label.clone(),
            Self::Theme(key) => kinds.theme(key).map_or_else(|| key.clone(), |theme| theme.label.clone()),
            Self::State(key) => messages::of_state(key).to_owned(),
            Self::Days(span) => span.label(),
            Self::Around(radius) => messages::maps::around(*radius),
            Self::Territory(code) => territory::find(code).map_or_else(|| code.clone(), Territory::label),
            Self::Field(key, value) if number(kinds, key, value).is_some() => {
                let unit = interval(kinds, key).map_or("", |field| field.unit.as_str());
                value.parse().map_or_else(|_| value.clone(), |count| numbers::counted(count, unit))
            }
            Self::Field(key, value) => field(kinds, key)
                .and_then(|field| field.vocabulary.as_deref().map(|words| kinds.label(words, value).to_owned()))
                .unwrap_or_else(|| value.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::web::pages::search::asked::*;

    fn asked(query: &str) -> SearchParams {
        SearchParams::read("/recherche", &Query::read(query))
    }

    #[test]
    fn an_address_says_all_that_is_asked_and_nothing_else() {
        for (query, canonical) in [
            ("", "/recherche"),
            ("q=&type=&page=1", "/recherche"),
            ("page=0&tri=nawak&utm_source=x", "/recherche"),
            ("page=2&q=%C3%A9t%C3%A9+chaud&tri=date", "/recherche?q=%C3%A9t%C3%A9%20chaud&tri=date&page=2"),
            ("theme=a/b&type=x&type=x", "/recherche?type=x&theme=a/b"),
            ("champ.phase=2&champ.=1&champ.phase=", "/recherche?champ.phase=2"),
            ("etat=ebauche&tri=titre", "/recherche?etat=ebauche&tri=titre"),
            ("vue=tableau&tri=titre", "/recherche?tri=titre&vue=tableau"),
            ("vue=liste", "/recherche"),
            ("tri=date&tout=oui", "/recherche?tout=oui&tri=date"),
            ("tout=non", "/recherche"),
            ("vue=atom", "/recherche"),
            ("vue=agenda&mois=2026-12", "/recherche?mois=2026-12&vue=agenda"),
            ("semaine=2026-W53&mois=2026-12", "/recherche?semaine=2026-W53"),
            ("semaine=2026-W54&mois=2026-13&des=hier", "/recherche"),
            ("des=2026-12-01&tri=prochaines", "/recherche?des=2026-12-01&tri=prochaines"),
            ("page=99999999999999999999999999", "/recherche"),
            ("page=9999", "/recherche?page=500"),
        ] {
            let address = asked(query).address();
            assert_eq!(address, canonical, "{query}");
            let again = address.strip_prefix("/recherche").map(|rest| rest.trim_start_matches('?'));
            assert_eq!(again.map(asked), Some(asked(query)), "{query}");
        }
    }

    #[test]
    fn removing_a_choice_goes_back_to_the_first_page() {
        let asked = asked("q=a&type=x&theme=t&champ.f=v&page=3");
        let filters = asked.filters();
        assert_eq!(filters.len(), 3);
        let without = |at: usize| filters.get(at).map(|filter| asked.without(filter).address());
        assert_eq!(without(0).as_deref(), Some("/recherche?q=a&theme=t&champ.f=v"));
        assert_eq!(without(2).as_deref(), Some("/recherche?q=a&type=x&theme=t"));
        assert_eq!(asked.without_filters().address(), "/recherche?q=a");
    }

    #[test]
    fn a_list_of_sheets_has_no_words() {
        assert_eq!(SearchParams::read("/fiches", &Query::read("q=a&type=x")).address(), "/fiches?type=x");
    }
}
