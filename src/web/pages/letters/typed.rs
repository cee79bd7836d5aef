//! What is sent by the forms of those who receive letters: boxes, each under a name of its own.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::db::types::LetterId;
use crate::hall::error::{Error, Result};
use crate::hall::messages::letters as said;
use crate::models::subscriber::Wishes;
use crate::text::territory;

/// What the names of boxes begin with.
pub(super) const LETTER: &str = "lettre-";
pub(super) const KIND: &str = "sorte-";
pub(super) const THEME: &str = "theme-";
pub(super) const TERRITORY: &str = "territoire-";

/// Territories offered for a name that several have.
const MEANT: usize = 5;

/// The form.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct WishForm {
    #[serde(rename = "courriel")]
    pub(super) email: String,
    /// A territory to add to those that are ticked.
    #[serde(rename = "lieu")]
    pub(super) place: String,
    #[serde(flatten)]
    ticked: BTreeMap<String, String>,
}

impl WishForm {
    /// What is wished for; refused when the territory that is typed is none, or may be several.
    pub(super) fn checked(&self) -> Result<Wishes> {
        let mut wishes = self.wishes();
        if !self.place.trim().is_empty() {
            let found = territory::resolve(&self.place, "").ok_or_else(|| {
                let meant: Vec<String> = territory::search(&self.place, MEANT).iter().map(|one| one.label()).collect();
                Error::field("lieu", said::unknown_place(&meant))
            })?;
            if !wishes.territories.contains(&found.code) {
                wishes.territories.push(found.code.clone());
            }
        }
        Ok(wishes)
    }

    /// What is ticked.
    pub(super) fn wishes(&self) -> Wishes {
        let of = |start: &str| {
            let named = self.ticked.keys().filter_map(|name| name.strip_prefix(start)).map(str::to_owned);
            named.collect::<Vec<String>>()
        };
        let letters = of(LETTER).iter().filter_map(|id| id.parse().ok().map(LetterId)).collect();
        Wishes { letters, kinds: of(KIND), themes: of(THEME), territories: of(TERRITORY) }
    }
}
