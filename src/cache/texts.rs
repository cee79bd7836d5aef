//! Texts that were read or saved lately, by their hash, each with the sheet that is read in it: no text is decoded or
//! parsed again while it is here.

use std::sync::{Arc, OnceLock};

use quick_cache::Weighter;
use quick_cache::sync::Cache;

use crate::text::sheet_text::{SheetText, Unreadable};

/// All of them together, in bytes.
const MOST: u64 = 24 << 20;
/// An ordinary text with its sheet, in bytes: by it the cache guesses how many there will be.
const ORDINARY: usize = 12 << 10;
/// The bytes that a text and its sheet hold, for each byte of the text: itself, its lines as written, and its values.
const EACH: usize = 3;

/// The text of a revision, and the sheet that is read in it once it is asked for.
#[derive(Debug)]
pub struct SavedText {
    text: String,
    sheet: OnceLock<Result<Arc<SheetText>, Unreadable>>,
}

impl From<String> for SavedText {
    fn from(text: String) -> Self {
        Self { text, sheet: OnceLock::new() }
    }
}

impl SavedText {
    /// A text that was read already.
    #[must_use]
    pub fn read(text: String, sheet: SheetText) -> Self {
        Self { text, sheet: OnceLock::from(Ok(Arc::new(sheet))) }
    }

    /// As it was saved.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The sheet that it is.
    ///
    /// # Errors
    /// The line and the reason when its front matter cannot be read.
    pub fn sheet(&self) -> Result<Arc<SheetText>, Unreadable> {
        self.sheet.get_or_init(|| SheetText::parse(&self.text).map(Arc::new)).clone()
    }
}

#[derive(Clone)]
struct ByBytes;

impl Weighter<String, Arc<SavedText>> for ByBytes {
    fn weight(&self, hash: &String, saved: &Arc<SavedText>) -> u64 {
        u64::try_from(hash.len() + EACH * saved.text.len() + 500).unwrap_or(u64::MAX)
    }
}

/// Texts by the SHA-256 that names them, so that one that is found is right, whatever happened meanwhile.
pub struct Texts(Cache<String, Arc<SavedText>, ByBytes>);

impl Default for Texts {
    fn default() -> Self {
        Self(Cache::with_weighter(usize::try_from(MOST).map_or(ORDINARY, |most| most / ORDINARY), MOST, ByBytes))
    }
}

impl Texts {
    /// The text of that hash, when it is here.
    #[must_use]
    pub fn get(&self, hash: &str) -> Option<Arc<SavedText>> {
        self.0.get(hash)
    }

    /// Keeps a text under its hash.
    pub fn keep(&self, hash: &str, saved: Arc<SavedText>) {
        self.0.insert(hash.to_owned(), saved);
    }
}
