//! The addresses of what was brought, by its number, and what its draft holds.

use std::marker::PhantomData;

use actix_web::HttpRequest;

use crate::actions::sheets::keep_draft::{keep_new_draft, let_draft_go};
use crate::hall::error::{Error, Result, What};
use crate::hall::policy::Who;
use crate::models::draft::Hand;
use crate::reading::brought::{notes, text};
use crate::web::http::act::Contributor;
use crate::web::http::extract::segment;
use crate::web::http::{Acted, Desk, Look, Outcome, Params, Pool};
use crate::web::pages::editor::given::PATH;
use crate::web::pages::editor::place;
use crate::web::pages::editor::typed::Held;

/// What may be brought.
pub trait Brought: Clone + Send + Sync + 'static {
    /// What the place of its draft begins with.
    const PLACE: &'static str;
}

/// A text.
#[derive(Clone)]
pub struct AText;

impl Brought for AText {
    const PLACE: &'static str = text::PLACE;
}

/// The notes of a workshop.
#[derive(Clone)]
pub struct SomeNotes;

impl Brought for SomeNotes {
    const PLACE: &'static str = notes::PLACE;
}

/// Which one.
#[derive(Clone)]
pub struct BroughtPath<B: Brought> {
    number: u32,
    of: PhantomData<B>,
}

impl<B: Brought> BroughtPath<B> {
    pub(super) fn place(&self) -> String {
        format!("{}{}", B::PLACE, self.number)
    }

    pub(super) fn address(&self) -> String {
        place::address_of_given(&self.place()).unwrap_or_else(|| PATH.to_owned())
    }

    /// What its draft holds.
    pub(super) fn pairs(&self, look: &mut Look<'_>) -> Result<Vec<(String, String)>> {
        let account = look.who().member()?.id;
        let draft = look.reader.draft_at(account, &self.place())?;
        let pairs = draft.and_then(|draft| serde_json::from_str(&draft.content).ok());
        pairs.ok_or(Error::NotFound(What::Page))
    }

    /// Lets it go, and says so where texts are brought.
    pub(super) fn let_go(&self, desk: &Desk<'_>, who: &Who) -> Outcome<Acted> {
        let place = self.place();
        let_draft_go(desk.app, who.member().map_err(Error::from)?.id, &place, &Hand::default())?;
        Ok(Acted::see_other(format!("{PATH}?abandonne={place}")))
    }
}

impl<B: Brought> Params for BroughtPath<B> {
    const OWN: bool = true;
    const POOL: Pool = Pool::Computes;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        let number = segment(request, "n").parse().map_err(|_| Error::NotFound(What::Page))?;
        Ok(Self { number, of: PhantomData })
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// Opens the form of a new sheet of a kind, filled with this; what it was filled from stays until that is published.
pub(super) fn open(desk: &Desk<'_>, who: &Contributor, kind: &str, form: &[(String, String)]) -> Outcome<Acted> {
    let of_kind = place::of(None, kind, &Held::Sheet);
    let place = keep_new_draft(desk.app, who, form, |taken| place::free(&of_kind, taken))?;
    let place: String = url::form_urlencoded::byte_serialize(place.as_bytes()).collect();
    Ok(Acted::see_other(format!("/fiches/nouvelle?type={kind}&brouillon={place}")))
}
