//! Changes the name, the tagline, the other words and the logo of the wiki. Administrators only.

use sha2::{Digest, Sha256};

use crate::app::App;
use crate::base::tokens;
use crate::db::Db;
use crate::db::happening::{Happening, OfSetting};
use crate::files::media::Media;
use crate::files::picture::{self, Problem};
use crate::hall::error::{Error, Result};
use crate::hall::messages;
use crate::hall::policy::{Act, Who};
use crate::mail;
use crate::models::event::{self, NewEvent};
use crate::models::identity::{self, Logo, Words};

/// The most characters of the name.
pub const MOST_NAME: usize = 60;
/// The most characters of the tagline.
pub const MOST_TAGLINE: usize = 200;
/// The most characters of the welcome.
pub const MOST_WELCOME: usize = 300;
/// The most characters of the footer.
pub const MOST_FOOTER: usize = 1_000;
/// The most characters of what is said in the place of the logo.
pub const MOST_ALT: usize = 120;
/// The most bytes of a logo, once it is made small: it stands on every page.
pub const MOST_LOGO: usize = 100_000;
/// A logo is shown 40 pixels high; wider than this, screens have no use for it.
const WIDEST_LOGO: u32 = 640;
const MOST_MEGAPIXELS: u32 = 8;

/// Changes the words.
pub fn change_words(app: &App, who: &Who, typed: &Words) -> Result<()> {
    who.must(Act::Administer)?;
    let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").replace(char::is_control, "");
    let words = Words {
        name: line(&typed.name),
        tagline: line(&typed.tagline),
        welcome: line(&typed.welcome),
        contact: typed.contact.trim().to_owned(),
        accessibility: typed.level().to_owned(),
        footer: typed.footer.trim().replace("\r\n", "\n"),
    };
    let bounds = [
        ("nom", &words.name, MOST_NAME),
        ("devise", &words.tagline, MOST_TAGLINE),
        ("accueil", &words.welcome, MOST_WELCOME),
        ("pied", &words.footer, MOST_FOOTER),
    ];
    for (field, text, most) in bounds {
        if text.chars().count() > most {
            return Err(Error::field(field, messages::text_too_long(most)));
        }
    }
    if !words.contact.is_empty() && mail::address(&words.contact).is_none() {
        return Err(Error::field("contact", messages::EMAIL_WRONG));
    }
    tell(app, who, "identity", |db| Ok(identity::put_words(db, &words)?))
}

/// Puts a picture in the place of the drawn name.
pub fn change_logo(app: &App, who: &Who, bytes: &[u8], alt: &str) -> Result<()> {
    who.must(Act::Administer)?;
    let logo = logo(bytes, said_by(alt)?)?;
    tell(app, who, "logo", |db| Ok(identity::put_logo(db, Some(&logo))?))
}

/// Changes what the logo says, the picture being the same.
pub fn describe_logo(app: &App, who: &Who, alt: &str) -> Result<()> {
    who.must(Act::Administer)?;
    let alt = said_by(alt)?;
    let identity = app.identity();
    let present = identity.logo.as_ref().ok_or_else(|| Error::field("fichier", messages::LOGO_FORMAT))?;
    let logo = Logo { alt, ..present.clone() };
    tell(app, who, "logo", |db| Ok(identity::put_logo(db, Some(&logo))?))
}

/// Shows the drawn name again.
pub fn remove_logo(app: &App, who: &Who) -> Result<()> {
    who.must(Act::Administer)?;
    tell(app, who, "logo", |db| Ok(identity::put_logo(db, None)?))
}

/// What a logo says, on one line.
fn said_by(typed: &str) -> Result<String> {
    let alt = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    if alt.is_empty() || alt.chars().count() > MOST_ALT {
        return Err(Error::field("logo_alt", messages::LOGO_ALT));
    }
    Ok(alt)
}

/// The picture without metadata, upright and no larger than screens show it. Drawings in SVG, which may hold scripts,
/// are not taken.
fn logo(bytes: &[u8], alt: String) -> Result<Logo> {
    let refused = |message: String| Error::field("fichier", message);
    let format = Media::image_of(bytes).ok_or_else(|| refused(messages::LOGO_FORMAT.to_owned()))?;
    let kept = picture::keep(bytes, format, MOST_MEGAPIXELS).map_err(|problem| match problem {
        Problem::Damaged => refused(messages::DAMAGED_IMAGE.to_owned()),
        Problem::TooManyPixels(width, height) => refused(messages::too_many_pixels(width, height, MOST_MEGAPIXELS)),
    })?;
    let small = picture::smaller(&kept.bytes, kept.format, WIDEST_LOGO, MOST_MEGAPIXELS);
    let (format, bytes, width, height) = match small {
        Some((format, bytes)) => (format, bytes, WIDEST_LOGO, (kept.height * WIDEST_LOGO / kept.width.max(1)).max(1)),
        None => (kept.format, kept.bytes, kept.width, kept.height),
    };
    if bytes.len() > MOST_LOGO {
        return Err(refused(messages::LOGO_TOO_LARGE.to_owned()));
    }
    let media = Media::of_format(format).ok_or_else(|| refused(messages::LOGO_FORMAT.to_owned()))?;
    let mut hash = tokens::hex(&Sha256::digest(&bytes));
    hash.truncate(16);
    Ok(Logo { alt, media_type: media.mime.to_owned(), width, height, hash, bytes })
}

/// One change of a setting, told to every node.
fn tell(app: &App, who: &Who, subject: &str, mut put: impl FnMut(&mut Db) -> Result<()>) -> Result<()> {
    let now = app.now();
    app.store.write::<_, Error>(|db| {
        put(db)?;
        event::tell(db, NewEvent::new(Happening::SettingChanged(OfSetting::default()), now, who.account(), subject))?;
        Ok(())
    })?;
    app.follow()?;
    Ok(())
}
