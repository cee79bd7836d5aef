//! Texts that were read or saved lately, by their hash: a save reads the text before it without decoding its chain.

use std::sync::Arc;

use quick_cache::Weighter;
use quick_cache::sync::Cache;

/// All of them together, in bytes.
const MOST: u64 = 8 << 20;
/// An ordinary text, in bytes: by it the cache guesses how many there will be.
const ORDINARY: usize = 4096;

#[derive(Clone)]
struct ByBytes;

impl Weighter<String, Arc<str>> for ByBytes {
    fn weight(&self, hash: &String, text: &Arc<str>) -> u64 {
        u64::try_from(hash.len() + text.len() + 100).unwrap_or(u64::MAX)
    }
}

/// Texts by the SHA-256 that names them, so that one that is found is right, whatever happened meanwhile.
pub struct Texts(Cache<String, Arc<str>, ByBytes>);

impl Default for Texts {
    fn default() -> Self {
        Self(Cache::with_weighter(usize::try_from(MOST).map_or(ORDINARY, |most| most / ORDINARY), MOST, ByBytes))
    }
}

impl Texts {
    /// The text of that hash, when it is here.
    #[must_use]
    pub fn get(&self, hash: &str) -> Option<Arc<str>> {
        self.0.get(hash)
    }

    /// Keeps a text under its hash.
    pub fn keep(&self, hash: &str, text: &str) {
        self.0.insert(hash.to_owned(), Arc::from(text));
    }
}
