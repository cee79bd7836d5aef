//! What the wiki shows of itself on every page: its name, tagline, logo and footer, as the administration chose them.

use base64::engine::general_purpose::STANDARD;
use diesel::result::QueryResult;
use serde::{Deserialize, Serialize};

use super::setting;
use crate::db::Db;
use crate::text::markup::{self, Context};

/// The levels of accessibility that French law knows. A site that nobody has audited is at the last.
pub const LEVELS: [&str; 3] = ["totalement", "partiellement", "non"];

const WORDS: &str = "identity";
const LOGO: &str = "logo";

/// The words, as they were typed; empty ones leave the place to what is shipped.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Words {
    /// The name, in titles, feeds and mails.
    pub name: String,
    /// A sentence under it, at the foot of every page and for those who link to the wiki.
    pub tagline: String,
    /// A sentence at the head of the home page.
    pub welcome: String,
    /// Markdown at the foot of every page.
    pub footer: String,
    /// How far the site follows the norm of accessibility, one of [`LEVELS`].
    pub accessibility: String,
    /// The address at which the team reads what people write to it.
    pub contact: String,
}

/// A picture in the place of the drawn name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logo {
    /// What it says, for those who do not see it.
    pub alt: String,
    pub media_type: String,
    pub width: u32,
    pub height: u32,
    /// A digest of the bytes, which names its address.
    pub hash: String,
    #[serde(with = "in_base64")]
    pub bytes: Vec<u8>,
}

mod in_base64 {
    use base64::Engine as _;
    use serde::{Deserialize as _, Deserializer, Serializer};

    use super::STANDARD;

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&STANDARD.encode(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        STANDARD.decode(String::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}

impl Logo {
    /// Its address, which changes with its bytes.
    #[must_use]
    pub fn href(&self) -> String {
        format!("/logo/{}", self.hash)
    }
}

/// All of it, ready to be shown.
#[derive(Clone, Debug, Default)]
pub struct Identity {
    /// The name chosen, else that of the configuration.
    pub name: String,
    pub words: Words,
    pub logo: Option<Logo>,
    /// The footer as HTML.
    pub footer_html: String,
}

impl Words {
    /// The level of accessibility that is declared.
    #[must_use]
    pub fn level(&self) -> &'static str {
        LEVELS.into_iter().find(|level| *level == self.accessibility).unwrap_or("non")
    }
}

impl Identity {
    /// The identity as it stands; `name` is that of the configuration.
    pub fn load(db: &mut Db, name: &str, base_url: &str) -> QueryResult<Self> {
        let words: Words = stored(db, WORDS)?.unwrap_or_default();
        let context = Context { base_url, ..Context::empty() };
        let footer_html =
            if words.footer.is_empty() { String::new() } else { markup::fragment(&words.footer, &context) };
        let name = if words.name.is_empty() { name.to_owned() } else { words.name.clone() };
        Ok(Self { name, logo: stored(db, LOGO)?, footer_html, words })
    }
}

/// A setting in JSON; one that cannot be read is as if nobody had chosen.
fn stored<T: for<'de> Deserialize<'de>>(db: &mut Db, key: &str) -> QueryResult<Option<T>> {
    Ok(setting::find(db, key)?.and_then(|text| serde_json::from_str(&text).ok()))
}

/// Stores the words.
pub fn put_words(db: &mut Db, words: &Words) -> QueryResult<()> {
    put(db, WORDS, &serde_json::json!(words))
}

/// Stores the logo, or takes it away.
pub fn put_logo(db: &mut Db, logo: Option<&Logo>) -> QueryResult<()> {
    put(db, LOGO, &serde_json::json!(logo))
}

fn put(db: &mut Db, key: &str, value: &serde_json::Value) -> QueryResult<()> {
    setting::put(db, key, &value.to_string())
}
