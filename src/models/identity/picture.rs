//! The pictures of the wiki: in the place of the drawn name, and beside titles of tabs. What is said of one is a
//! setting; its bytes are another, named by their digest, so that an older picture can come back.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use diesel::result::QueryResult;
use serde::{Deserialize, Serialize};

use crate::db::Db;
use crate::models::setting;

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logo {
    /// What it says, for those who do not see it.
    pub alt: String,
    /// Of its bytes: `image/svg+xml`, `image/png`.
    pub media_type: String,
    /// In pixels; of a drawing, in its own units.
    pub width: u32,
    /// Likewise.
    pub height: u32,
    /// A digest of the bytes, which names its address.
    pub hash: String,
    /// Its bytes in Base64 where they are stored beside the words, as the first versions did.
    #[serde(rename = "bytes", default, skip_serializing_if = "String::is_empty")]
    beside: String,
    /// Its bytes.
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

impl Logo {
    /// A picture of these bytes.
    #[must_use]
    pub fn new(alt: String, media_type: String, (width, height): (u32, u32), hash: String, bytes: Vec<u8>) -> Self {
        Self { alt, media_type, width, height, hash, beside: String::new(), bytes }
    }

    /// Its address, which changes with its bytes.
    #[must_use]
    pub fn href(&self) -> String {
        format!("/logo/{}", self.hash)
    }
}

fn bytes_key(hash: &str) -> String {
    format!("picture:{hash}")
}

/// The picture of a setting.
pub(super) fn find(db: &mut Db, key: &str) -> QueryResult<Option<Logo>> {
    let Some(mut logo): Option<Logo> = super::stored(db, key)? else { return Ok(None) };
    let kept = if logo.beside.is_empty() { setting::find(db, &bytes_key(&logo.hash))? } else { None };
    let text = kept.unwrap_or_else(|| std::mem::take(&mut logo.beside));
    logo.bytes = STANDARD.decode(text).unwrap_or_default();
    Ok((!logo.bytes.is_empty()).then_some(logo))
}

/// Stores the picture of a setting, or takes it away.
pub(super) fn put(db: &mut Db, key: &str, logo: Option<&Logo>) -> QueryResult<()> {
    let before = find(db, key)?;
    for one in before.iter().chain(logo) {
        setting::put(db, &bytes_key(&one.hash), &STANDARD.encode(&one.bytes))?;
    }
    setting::put(db, key, &serde_json::json!(logo).to_string())
}
