//! The picture of a page on other sites: its address, and what it shows. That of the wiki stands for pages that have
//! none.

use crate::files::poster::Poster;
use crate::hall::messages::reading as said;
use crate::models::identity::Identity;
use crate::text::typography;
use crate::web::http::assets;

/// The media type of a drawn one.
pub const PNG: &str = "image/png";
/// Digits of the digest that its address says.
const DIGITS: usize = 16;

/// The picture of a page on other sites, of the size that they all show.
#[derive(Clone, Debug, Default)]
pub struct Social {
    /// Its address, from `/`.
    pub src: String,
    /// Its media type.
    pub media_type: &'static str,
    /// What it shows.
    pub alt: String,
}

/// The digest as an address says it.
#[must_use]
pub fn short(digest: &str) -> &str {
    digest.get(..DIGITS).unwrap_or(digest)
}

/// What every picture says of the wiki.
#[must_use]
pub fn signed(identity: &Identity) -> Poster {
    let logo = identity.logo.as_ref().filter(|logo| logo.media_type != "image/svg+xml");
    Poster {
        site: identity.name.clone(),
        accent: identity.chosen.accent.trim_start_matches('#').to_owned(),
        logo: logo.map(|logo| logo.hash.clone()).unwrap_or_default(),
        ..Poster::default()
    }
}

/// What stands for the wiki itself.
#[must_use]
pub fn of_wiki(identity: &Identity) -> Poster {
    Poster {
        title: identity.name.clone(),
        sentence: typography::french(&identity.chosen.tagline).into_owned(),
        ..signed(identity)
    }
}

/// The picture of a page that has none of its own: the one that is shipped where the wiki bears the name of the program
/// and chose nothing of what it shows.
#[must_use]
pub fn of_site(identity: &Identity, has_own_name: bool) -> Social {
    let poster = of_wiki(identity);
    let alt = said::poster(&poster.title, &poster.sentence, "");
    let is_plain = poster.sentence.is_empty() && poster.accent.is_empty() && poster.logo.is_empty();
    let src = match is_plain && !has_own_name {
        true => assets::url("og.png").to_owned(),
        false => format!("/carte-sociale.png?v={}", short(&poster.digest())),
    };
    Social { src, media_type: PNG, alt }
}
