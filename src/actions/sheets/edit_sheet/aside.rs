//! The text that lost a clash: kept as a revision of its own, just before the one that settles it.

use super::Before;
use crate::hall::error::Result;
use crate::models::kind::KindSet;
use crate::models::revision::codec::{self, Stored};
use crate::reading::prepare;
use crate::reading::prepare::Prepared;

/// A revision that is never current: both are written in one transaction.
pub(in crate::actions) struct Aside {
    /// What the text says.
    pub(super) prepared: Prepared,
    /// It, compressed after the published text.
    pub(super) stored: Stored,
}

impl Aside {
    /// None when the text is the published one, or the one to publish: it is in the history anyway.
    pub(super) fn new(
        kinds: &KindSet,
        base_url: &str,
        before: &Before,
        text: &str,
        result: &str,
    ) -> Result<Option<Self>> {
        let prepared = prepare::prepare(kinds, base_url, text)?;
        if prepared.text == before.text || prepared.text == result {
            return Ok(None);
        }
        let stored = codec::encode(&prepared.text, Some((&before.text, before.head.place())))?;
        Ok(Some(Self { prepared, stored }))
    }
}
