//! The views of a list of sheets: the forms in which a search, a list inside a text and the list of a theme can be had.
//!
//! [`VIEWS`] names them all. The search page offers them, lists in texts take one by its key, and `/recherche.KEY`
//! answers those that are documents. A view gets [`Item`]s, which carry values and what their reader may see, never
//! HTML.

mod agenda;
mod atom;
mod cards;
mod csv;
mod geojson;
mod ics;
mod map;
mod rows;
mod table;

use chrono::NaiveDate;

use crate::db::types::{Moment, SheetId};
use crate::hall::error::Result;
use crate::hall::languages::Language;
use crate::models::kind::KindSet;
use crate::reading::listing::Item;
use crate::reading::views::{Needs, OfferedView, OfferedViews, fits};
use crate::search::PlacedSheets;
use crate::web::pages::search::asked::SearchParams;
use crate::web::view::parts::{Card, Way};

/// Every view, in the order they are offered. The first is that of a list that asks for none.
pub static VIEWS: [&View; 9] = [
    &rows::VIEW,
    &cards::VIEW,
    &table::VIEW,
    &agenda::VIEW,
    &map::VIEW,
    &atom::VIEW,
    &ics::VIEW,
    &csv::VIEW,
    &geojson::VIEW,
];

/// A form in which a list of sheets can be had.
pub struct View {
    /// Its name in addresses: `vue=tableau`, `affichage=tableau`, `/recherche.csv`.
    pub key: &'static str,
    /// What the link to it says.
    pub label: &'static str,
    /// The name of an icon.
    pub icon: &'static str,
    /// What a field must hold for the view to show something of it: it is offered where a kind of the list has such a
    /// field. Nothing: it is offered everywhere.
    pub needs: Needs,
    /// How it shows sheets.
    pub form: Form,
}

/// How a view shows sheets.
pub enum Form {
    /// Inside a page: HTML of one page of the list.
    Inside(fn(&Inside<'_>) -> Result<String>),
    /// Inside a page: HTML of all the sheets of the list at once, by what their texts say.
    Whole(Whole),
    /// Inside a page: HTML above the usual list, of where all its sheets are.
    Above(fn(&mut Above<'_>) -> Result<String>),
    /// A document that programs ask for again and again: the sheets last changed, as strangers see them.
    Feed(Feed),
    /// A file that somebody takes away: every sheet that the asker may read, sent as it is made.
    File(File),
}

/// Whether a view shows the pictures of sheets.
#[must_use]
pub fn shows_pictures(view: &str) -> bool {
    view == cards::VIEW.key
}

/// A page of a list that stands in a page of ours.
pub struct Inside<'a> {
    /// The sheets as cards, each with its themes.
    pub rows: &'a [(Card, Vec<Way>)],
    /// The id of the element that names the list.
    pub named_by: &'a str,
}

/// A whole list that stands in a page of ours.
pub struct Whole {
    /// The sheets that it shows at most.
    pub most: usize,
    /// Whether it shows them on the days on which they take place.
    pub is_in_time: bool,
    /// Shows them.
    pub show: fn(&Together<'_>) -> Result<String>,
}

/// All the sheets of a list, or the first of them when they are many.
pub struct Together<'a> {
    /// Each as a card and with its text, as far as its reader may read it.
    pub sheets: &'a [(Card, Item)],
    /// The kinds, vocabularies and themes.
    pub kinds: &'a KindSet,
    /// What the list is asked for; its days are always said where the view is in time.
    pub(in crate::web::pages::search) asked: &'a SearchParams,
    /// The sheets of the list, those that are left out included.
    pub total: u64,
    /// The day in Paris.
    pub today: NaiveDate,
    /// Whether one may go to other days: a list inside a text stays where it is.
    pub may_move: bool,
    /// The id of the element that names the list.
    pub named_by: &'a str,
}

/// Where the sheets of a list are.
pub struct Above<'a> {
    /// All of them, with their territories, as far as a map looks.
    pub places: &'a PlacedSheets,
    /// What the list is asked for.
    pub(in crate::web::pages::search) asked: &'a SearchParams,
    /// The names of some of them: of those that their reader may still see.
    pub named: &'a mut dyn FnMut(&[SheetId]) -> Result<Vec<NamedSheet>>,
}

/// A sheet by its name.
#[derive(Clone, Debug)]
pub struct NamedSheet {
    /// Its number.
    pub sheet: i64,
    /// Its title, set as French is.
    pub title: String,
    /// Its address.
    pub href: String,
    /// The class that colours its kind.
    pub class: &'static str,
}

/// The sheets that a map looks at.
pub const MOST_PLACED: usize = 50_000;

/// A document of the sheets last changed.
pub struct Feed {
    /// Its media type.
    pub media_type: &'static str,
    /// The sheets that it holds at most.
    pub most: usize,
    /// Whether it says what the texts say: of sheets that take place alone.
    pub is_in_time: bool,
    /// Writes it.
    pub write: fn(&List, &[Item]) -> Result<String>,
}

/// A file of a whole list. Texts are read a few at a time, so its length costs no memory.
pub struct File {
    /// Its media type.
    pub media_type: &'static str,
    /// The sheets that it holds at most.
    pub most: usize,
    /// What stands before the first sheet.
    pub begin: fn(&List) -> String,
    /// Some sheets more, with their texts.
    pub more: fn(&List, &[Item]) -> String,
    /// What stands between what two calls of it gave.
    pub between: &'static str,
    /// What stands after the last sheet.
    pub end: &'static str,
}

/// What a document says of its list.
pub struct List {
    /// The name of the site.
    pub site: String,
    /// The language of texts that say none.
    pub language: Language,
    /// The licence of texts that say none, by its id.
    pub licence: &'static str,
    /// Where the site is; addresses in a document are whole.
    pub base_url: String,
    /// What the list is.
    pub title: String,
    /// The address of the page that shows the list.
    pub page: String,
    /// The address of the document.
    pub path: String,
    /// The kinds, vocabularies and themes.
    pub kinds: std::sync::Arc<KindSet>,
    /// The keys of the kinds that the list holds, the most frequent first.
    pub of_kinds: Vec<String>,
    /// The sheets of the list, those that the document leaves out included.
    pub total: u64,
    /// When it is made.
    pub now: Moment,
}

impl View {
    /// Whether it has something to show of sheets of these kinds; without kinds, of any.
    fn fits(&self, kinds: &KindSet, of_kinds: &[String]) -> bool {
        fits(self.needs, kinds, of_kinds)
    }

    /// Its address for what is asked.
    pub(super) fn address(&self, asked: &SearchParams) -> String {
        let first = asked.at_page(1);
        match self.form {
            Form::Inside(_) | Form::Whole(_) | Form::Above(_) => {
                first.seen_as(if self.is_usual() { "" } else { self.key }).address()
            }
            Form::Feed(_) | Form::File(_) => {
                let document = format!("{}.{}", self.path(), self.key);
                first.seen_as("").address().replacen(first.path, &document, 1)
            }
        }
    }

    /// The path that answers it.
    fn path(&self) -> &'static str {
        match self.form {
            Form::Inside(_) | Form::Whole(_) | Form::Above(_) | Form::File(_) => "/recherche",
            Form::Feed(_) => "/flux/recherche",
        }
    }

    /// Whether it is the one of a list that asks for none.
    pub(super) fn is_usual(&self) -> bool {
        self.key == rows::VIEW.key
    }

    /// Whether it stands inside a page.
    pub(super) fn is_inside(&self) -> bool {
        matches!(self.form, Form::Inside(_) | Form::Whole(_) | Form::Above(_))
    }
}

/// The view of that key that stands inside a page.
#[must_use]
pub fn inside(key: &str) -> Option<&'static View> {
    VIEWS.into_iter().find(|view| view.key == key && view.is_inside())
}

/// The view of that key, where it shows a whole list.
pub(super) fn whole(key: &str) -> Option<&'static Whole> {
    match &inside(key)?.form {
        Form::Whole(whole) => Some(whole),
        Form::Inside(_) | Form::Above(_) | Form::Feed(_) | Form::File(_) => None,
    }
}

/// What the view of that key shows above a list.
pub(super) fn above(key: &str) -> Option<fn(&mut Above<'_>) -> Result<String>> {
    match inside(key)?.form {
        Form::Above(show) => Some(show),
        Form::Inside(_) | Form::Whole(_) | Form::Feed(_) | Form::File(_) => None,
    }
}

/// Every view, as it is offered by those that show none.
#[must_use]
pub fn offered() -> OfferedViews {
    let of = |view: &View| OfferedView {
        key: view.key,
        label: view.label,
        needs: view.needs,
        path: view.path(),
        ending: (!view.is_inside()).then_some(view.key),
        is_usual: view.is_usual(),
    };
    OfferedViews(VIEWS.into_iter().map(of).collect())
}

/// The views that are documents.
pub fn documents() -> impl Iterator<Item = &'static View> {
    VIEWS.into_iter().filter(|view| !view.is_inside())
}

/// The views that fit sheets of these kinds.
pub(super) fn fitting(kinds: &KindSet, of_kinds: &[String]) -> Vec<&'static View> {
    VIEWS.into_iter().filter(|view| view.fits(kinds, of_kinds)).collect()
}

/// A page of a list, in the view of that key; in the usual one when there is none.
pub(super) fn show(key: &str, page: &Inside<'_>) -> Result<String> {
    match inside(key).unwrap_or(&rows::VIEW).form {
        Form::Inside(show) => show(page),
        Form::Whole(_) | Form::Above(_) | Form::Feed(_) | Form::File(_) => Ok(String::new()),
    }
}

#[cfg(test)]
mod tests {
    use crate::web::pages::search::views::*;

    #[test]
    fn each_view_is_found_by_its_own_key() {
        for (at, view) in VIEWS.iter().enumerate() {
            assert!(VIEWS.iter().skip(at + 1).all(|other| other.key != view.key), "{}", view.key);
            assert_eq!(inside(view.key).is_some(), documents().all(|other| other.key != view.key), "{}", view.key);
        }
        assert!(inside("").is_none() && inside("nawak").is_none());
    }

    #[test]
    fn a_view_has_one_address_for_what_is_asked() {
        let asked = SearchParams::read("/fiches", &crate::web::http::extract::Query::read("type=x&page=3&vue=cartes"));
        let address = |key: &str| VIEWS.iter().find(|view| view.key == key).map(|view| view.address(&asked));
        assert_eq!(address("liste").as_deref(), Some("/fiches?type=x"));
        assert_eq!(address("tableau").as_deref(), Some("/fiches?type=x&vue=tableau"));
        assert_eq!(address("atom").as_deref(), Some("/flux/recherche.atom?type=x"));
    }
}
