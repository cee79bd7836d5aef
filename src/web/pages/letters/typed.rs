//! What is sent by the forms of those who receive letters: boxes, each under a name of its own.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::db::types::LetterId;
use crate::models::subscriber::Wishes;

/// What the names of boxes begin with.
pub(super) const LETTER: &str = "lettre-";
pub(super) const KIND: &str = "sorte-";
pub(super) const THEME: &str = "theme-";

/// The form.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct WishForm {
    #[serde(rename = "courriel")]
    pub(super) email: String,
    #[serde(flatten)]
    ticked: BTreeMap<String, String>,
}

impl WishForm {
    /// What is ticked, and nothing else.
    pub(super) fn into_wishes(self) -> Wishes {
        self.wishes()
    }

    /// What is ticked.
    pub(super) fn wishes(&self) -> Wishes {
        let of = |start: &str| {
            let named = self.ticked.keys().filter_map(|name| name.strip_prefix(start)).map(str::to_owned);
            named.collect::<Vec<String>>()
        };
        let letters = of(LETTER).iter().filter_map(|id| id.parse().ok().map(LetterId)).collect();
        Wishes { letters, kinds: of(KIND), themes: of(THEME) }
    }
}
