//! What the wiki shows of itself on every page: its name, menu, colour, logo and footer, as the administration chose.

mod chosen;
mod menu;
mod picture;

use diesel::result::QueryResult;
use serde::Deserialize;

pub use self::chosen::{Block, Chosen, HomeBlock, LEVELS};
pub use self::menu::{Entry, EntryTarget};
pub use self::picture::Logo;
use super::setting;
use crate::base::colour::{Colour, Shades};
use crate::db::Db;
use crate::text::markup::{self, Context};

/// The key of the choices among the settings.
pub const CHOSEN: &str = "identity";
/// That of the picture in the place of the drawn name.
pub const LOGO: &str = "logo";
/// That of the picture beside titles of tabs.
pub const ICON: &str = "tab_icon";

/// All of it, ready to be shown.
#[derive(Clone, Debug, Default)]
pub struct Identity {
    /// The name chosen, else that of the configuration.
    pub name: String,
    /// What an administrator chose.
    pub chosen: Chosen,
    /// The picture in the header, instead of the name.
    pub logo: Option<Logo>,
    /// The picture beside titles of tabs.
    pub icon: Option<Logo>,
    /// The footer as HTML.
    pub footer_html: String,
    /// Who looks after the wiki, as HTML.
    pub about_html: String,
}

impl Identity {
    /// The identity as it stands; `name` is that of the configuration.
    pub fn load(db: &mut Db, name: &str, base_url: &str) -> QueryResult<Self> {
        let chosen = self::chosen(db)?;
        let of = |db: &mut Db, key: &str| picture::find(db, key);
        Ok(Self { logo: of(db, LOGO)?, icon: of(db, ICON)?, ..Self::of(chosen, name, base_url) })
    }

    /// What these choices would show, without pictures.
    #[must_use]
    pub fn of(chosen: Chosen, name: &str, base_url: &str) -> Self {
        let context = Context { base_url, ..Context::empty() };
        let html = |text: &str| if text.is_empty() { String::new() } else { markup::fragment(text, &context) };
        Self {
            name: if chosen.name.is_empty() { name.to_owned() } else { chosen.name.clone() },
            footer_html: html(&chosen.footer),
            about_html: html(&chosen.about),
            chosen,
            ..Self::default()
        }
    }

    /// The address of the style sheet that draws with the chosen colour.
    #[must_use]
    pub fn style(&self) -> Option<String> {
        Colour::parse(&self.chosen.accent).map(|accent| format!("/apparence/{}.css", accent.hex()))
    }
}

/// The style sheet of a colour, which any wiki may ask for.
#[must_use]
pub fn style_of(hex: &str) -> Option<String> {
    Colour::parse(hex).filter(|colour| colour.hex() == hex).map(|colour| Shades::of(colour).style())
}

/// The choices as they stand.
pub fn chosen(db: &mut Db) -> QueryResult<Chosen> {
    Ok(stored(db, CHOSEN)?.unwrap_or_default())
}

/// A setting in JSON; one that cannot be read is as if nobody had chosen.
fn stored<T: for<'de> Deserialize<'de>>(db: &mut Db, key: &str) -> QueryResult<Option<T>> {
    Ok(setting::find(db, key)?.and_then(|text| serde_json::from_str(&text).ok()))
}

/// Stores the choices.
pub fn put(db: &mut Db, chosen: &Chosen) -> QueryResult<()> {
    setting::put(db, CHOSEN, &serde_json::json!(chosen).to_string())
}

/// A picture as it stands.
pub fn picture(db: &mut Db, key: &str) -> QueryResult<Option<Logo>> {
    picture::find(db, key)
}

/// Stores a picture, or takes it away.
pub fn put_picture(db: &mut Db, key: &str, logo: Option<&Logo>) -> QueryResult<()> {
    picture::put(db, key, logo)
}
