//! Changes what the wiki shows of itself: its words, home page, menu and colour, its logo and its icon. Administrators
//! only.

use sha2::{Digest, Sha256};

use super::change_setting::change;
use crate::app::App;
use crate::base::colour::{self, Colour, Shades};
use crate::base::tokens;
use crate::db::types::{EventId, SheetId};
use crate::files::media::Media;
use crate::files::picture::{self, Problem};
use crate::files::svg;
use crate::hall::error::{Error, FieldError, Result};
use crate::hall::messages;
use crate::hall::policy::{Act, Who};
use crate::hall::{languages, licences};
use crate::mail;
use crate::models::event;
use crate::models::identity::{self, Chosen, Entry, EntryTarget, ICON, LOGO, Logo};
use crate::models::reader::Reader;
use crate::models::watched::{self, Watched};
use crate::text::kind::field_keys::{LANGUAGE, LICENCE};
use crate::text::links::{Destination, Site};
use crate::text::title;

/// The most characters of the name.
pub const MOST_NAME: usize = 60;
/// The most characters of the tagline.
pub const MOST_TAGLINE: usize = 200;
/// The most characters of the heading of the home page.
pub const MOST_TITLE: usize = 120;
/// The most characters of the welcome.
pub const MOST_WELCOME: usize = 300;
/// The most characters of the footer, and of who looks after the wiki.
pub const MOST_FOOTER: usize = 1_000;
/// The most characters of what is said in the place of the logo.
pub const MOST_ALT: usize = 120;
/// The most examples of searches, and characters of each.
pub const MOST_EXAMPLES: usize = 6;
const MOST_EXAMPLE: usize = 60;
/// The most messages that stand ready, and characters of each.
const MOST_REASONS: usize = 20;
const MOST_REASON: usize = 300;
/// The most entries of the menu, and characters of the word of each.
pub const MOST_ENTRIES: usize = 24;
/// The most characters of an entry's word.
pub const MOST_ENTRY: usize = 40;
/// The most bytes of a logo, once it is made small: it stands on every page.
pub const MOST_LOGO: usize = 100_000;
/// A logo is shown 40 pixels high; wider than this, screens have no use for it.
const WIDEST_LOGO: u32 = 640;
/// The same for the icon of a tab, which phones show larger.
const WIDEST_ICON: u32 = 192;
const MOST_MEGAPIXELS: u32 = 8;

/// Changes what was chosen, all at once. Where entries of the menu lead may be said as people do: by an address, or by
/// the name of a kind, of a theme, of a sheet. What others chose since `base`, the last event when the form was made,
/// is kept where this form did not change it; what both changed is told.
pub fn change_chosen(app: &App, who: &Who, typed: &Chosen, base: EventId) -> Result<()> {
    let (chosen, wrong) = looked_through(app, who, typed)?;
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    change(app, who, "identity", |db| {
        let now = Watched::read(db)?;
        let since = event::setting_changes_after(db, base)?;
        match watched::merged(&now.before(&since), &now, &chosen) {
            Ok(chosen) => Ok(identity::put(db, &chosen)?),
            Err(clashes) => Err(Error::Invalid(clashes.iter().map(|what| clash(what)).collect())),
        }
    })
}

/// A part of the choices that somebody else changed as well.
fn clash(what: &str) -> FieldError {
    let field = FIELDS.iter().find(|(part, _)| *part == what).map_or(what, |(_, field)| field);
    let message = messages::changed_by_another(messages::of_setting_part(what));
    FieldError { field: field.to_owned(), message }
}

/// The fields of the form, by the parts of the choices.
const FIELDS: [(&str, &str); 15] = [
    ("identity.name", "nom"),
    ("identity.tagline", "devise"),
    ("identity.title", "titre"),
    ("identity.welcome", "accueil"),
    ("identity.about", "nous"),
    ("identity.examples", "exemples"),
    ("identity.reasons", "messages"),
    ("identity.blocks", "blocs"),
    ("identity.menu", "menu"),
    ("identity.footer", "pied"),
    ("identity.accessibility", "accessibilite"),
    ("identity.contact", "contact"),
    ("identity.language", LANGUAGE),
    ("identity.licence", LICENCE),
    ("identity.accent", "accent"),
];

/// The choices as they would be stored, and all that is wrong with what was typed; what is wrong is left out.
pub fn looked_through(app: &App, who: &Who, typed: &Chosen) -> Result<(Chosen, Vec<FieldError>)> {
    who.must(Act::Administer)?;
    let mut errors = Vec::new();
    let mut wrong = |field: &str, message: String| errors.push(FieldError { field: field.to_owned(), message });
    let mut bounded = |field: &str, text: String, most: usize| {
        if text.chars().count() <= most {
            return text;
        }
        wrong(field, messages::text_too_long(most));
        String::new()
    };
    let text = |text: &str| text.trim().replace("\r\n", "\n");
    let mut chosen = Chosen {
        name: bounded("nom", line(&typed.name), MOST_NAME),
        tagline: bounded("devise", line(&typed.tagline), MOST_TAGLINE),
        title: bounded("titre", line(&typed.title), MOST_TITLE),
        welcome: bounded("accueil", line(&typed.welcome), MOST_WELCOME),
        about: bounded("nous", text(&typed.about), MOST_FOOTER),
        footer: bounded("pied", text(&typed.footer), MOST_FOOTER),
        // What is as shipped is no choice: it follows what is shipped.
        accessibility: Some(typed.level()).filter(|level| *level != "non").unwrap_or_default().to_owned(),
        language: Some(typed.language().tag).filter(|tag| *tag != languages::FRENCH.tag).unwrap_or_default().to_owned(),
        licence: Some(typed.licence()).filter(|id| *id != licences::DEFAULT).unwrap_or_default().to_owned(),
        blocks: if typed.home() == Chosen::default().home() { Vec::new() } else { typed.blocks.clone() },
        ..Chosen::default()
    };
    let examples: Vec<String> = typed.examples.iter().map(|one| line(one)).filter(|one| !one.is_empty()).collect();
    if examples.len() > MOST_EXAMPLES || examples.iter().any(|one| one.chars().count() > MOST_EXAMPLE) {
        wrong("exemples", messages::examples_too_many(MOST_EXAMPLES, MOST_EXAMPLE));
    } else {
        chosen.examples = examples;
    }
    let reasons: Vec<String> = typed.reasons.iter().map(|one| line(one)).filter(|one| !one.is_empty()).collect();
    if reasons.len() > MOST_REASONS || reasons.iter().any(|one| one.chars().count() > MOST_REASON) {
        wrong("messages", messages::reasons_too_many(MOST_REASONS, MOST_REASON));
    } else if reasons != messages::REASONS {
        chosen.reasons = reasons;
    }
    let contact = typed.contact.trim();
    if contact.is_empty() || mail::address(contact).is_some() {
        contact.clone_into(&mut chosen.contact);
    } else {
        wrong("contact", messages::EMAIL_WRONG.to_owned());
    }
    match accent(&typed.accent) {
        Ok(accent) => chosen.accent = accent,
        Err(message) => wrong("accent", message),
    }
    if typed.menu.len() > MOST_ENTRIES {
        wrong("menu", messages::menu_too_long(MOST_ENTRIES));
    }
    for (n, typed) in typed.menu.iter().enumerate().take(MOST_ENTRIES) {
        if typed.label.trim().is_empty() && typed.to.trim().is_empty() {
            continue;
        }
        match entry(app, who, typed, chosen.menu.is_empty())? {
            Ok(entry) => chosen.menu.push(entry),
            Err((field, message)) => wrong(&format!("menu.{n}.{field}"), message),
        }
    }
    if chosen.menu == Entry::shipped(&app.kinds()) {
        chosen.menu.clear();
    }
    Ok((chosen, errors))
}

fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace(title::is_invisible, "")
}

/// The accent that was typed, when it can be read on light paper; nothing leaves the place to the shipped one.
fn accent(typed: &str) -> Result<String, String> {
    let typed = typed.trim();
    if typed.is_empty() || typed.trim_start_matches('#').eq_ignore_ascii_case(SHIPPED_ACCENT) {
        return Ok(String::new());
    }
    let accent = Colour::parse(typed).ok_or_else(|| messages::ACCENT_FORMAT.to_owned())?;
    let contrast = Shades::of(accent).contrast();
    if contrast < colour::LEAST {
        return Err(messages::accent_too_pale(contrast, &colour::readable(accent).hex()));
    }
    Ok(accent.hex())
}

/// The accent of `tokens.css`.
pub const SHIPPED_ACCENT: &str = "24479b";

/// An entry of the menu, or the field that is wrong and why.
fn entry(app: &App, who: &Who, typed: &Entry, is_first: bool) -> Result<Result<Entry, (&'static str, String)>> {
    let (label, to) = (line(&typed.label), typed.to.trim());
    let wrong = |field: &'static str, message: &str| Ok(Err((field, message.to_owned())));
    if label.chars().count() > MOST_ENTRY {
        return Ok(Err(("mot", messages::text_too_long(MOST_ENTRY))));
    }
    // What the menu holds already stays, even when its kind or theme is gone: it may come back.
    let is_kept = app.identity().chosen.menu.iter().any(|known| known.to == to);
    let known = EntryTarget::read(to).filter(|_| is_kept);
    if let Some(target) = known.filter(|target| target.href(&app.kinds()).is_none()) {
        return Ok(Ok(Entry { label, to: target.word(), below: typed.below && !is_first }));
    }
    let Some(target) = target(app, who, to)? else {
        return if to.is_empty() {
            wrong("vers", messages::ENTRY_NOWHERE)
        } else {
            wrong("vers", messages::ENTRY_UNKNOWN)
        };
    };
    let name = target.name(&app.kinds());
    if label.is_empty() && name.is_none() {
        return wrong("mot", messages::ENTRY_WITHOUT_WORD);
    }
    // The name of a kind or a theme is not kept: it may change.
    let label = if name.as_deref() == Some(label.as_str()) { String::new() } else { label };
    Ok(Ok(Entry { label, to: target.word(), below: typed.below && !is_first }))
}

/// Where what was typed leads: one of the menu's own words, an address, or the title of a sheet.
fn target(app: &App, who: &Who, typed: &str) -> Result<Option<EntryTarget>> {
    let kinds = app.kinds();
    let of_word = EntryTarget::read(typed)
        .filter(|target| matches!(target, EntryTarget::Kind(_) | EntryTarget::Theme(_) | EntryTarget::Sheet(_)));
    if let Some(target) = of_word {
        return Ok(target.href(&kinds).is_some().then_some(target));
    }
    let is_address = typed.starts_with('/') || typed.contains("://") || typed.starts_with("mailto:");
    if is_address {
        return Ok(match Site::new(&app.config.base_url).destination(typed) {
            Destination::Sheet(id, rest) => Some(EntryTarget::in_sheet(SheetId(id), &rest)),
            Destination::Local(path) if path.starts_with('/') => Some(EntryTarget::of_path(&path, &kinds)),
            Destination::Title(title, _) => of_title(app, who, &title)?,
            Destination::External(url) | Destination::Contact(url) => EntryTarget::read(&url),
            _ => None,
        });
    }
    let key = title::key(typed);
    let kind = kinds.public().find(|kind| title::key(&kind.plural) == key);
    let theme = kinds.themes().iter().find(|theme| title::key(&theme.label) == key);
    match (kind, theme) {
        (Some(kind), _) => Ok(Some(EntryTarget::Kind(kind.key.clone()))),
        (_, Some(theme)) => Ok(Some(EntryTarget::Theme(theme.key.clone()))),
        _ => of_title(app, who, typed),
    }
}

fn of_title(app: &App, who: &Who, typed: &str) -> Result<Option<EntryTarget>> {
    let key = title::key(typed);
    app.store.read(|db| {
        let mut reader = Reader::new(db, who);
        let Some(name) = reader.name_of_key(&key)? else { return Ok(None) };
        Ok(reader.sheet(name.sheet_id).ok().map(|sheet| EntryTarget::Sheet(sheet.id)))
    })
}

/// Puts a picture in the place of the drawn name.
pub fn change_logo(app: &App, who: &Who, bytes: &[u8], alt: &str) -> Result<()> {
    who.must(Act::Administer)?;
    let logo = picture(bytes, said_by(alt)?, "fichier", WIDEST_LOGO)?;
    change(app, who, LOGO, |db| Ok(identity::put_picture(db, LOGO, Some(&logo))?))
}

/// Changes what the logo says, the picture being the same.
pub fn describe_logo(app: &App, who: &Who, alt: &str) -> Result<()> {
    who.must(Act::Administer)?;
    let alt = said_by(alt)?;
    change(app, who, LOGO, |db| {
        let mut logo = identity::picture(db, LOGO)?.ok_or_else(|| Error::field("fichier", messages::LOGO_FORMAT))?;
        logo.alt.clone_from(&alt);
        Ok(identity::put_picture(db, LOGO, Some(&logo))?)
    })
}

/// Shows the drawn name again.
pub fn remove_logo(app: &App, who: &Who) -> Result<()> {
    who.must(Act::Administer)?;
    change(app, who, LOGO, |db| Ok(identity::put_picture(db, LOGO, None)?))
}

/// Puts a picture beside titles of tabs.
pub fn change_icon(app: &App, who: &Who, bytes: &[u8]) -> Result<()> {
    who.must(Act::Administer)?;
    let icon = picture(bytes, String::new(), "icone", WIDEST_ICON)?;
    if icon.width.max(icon.height) > 2 * icon.width.min(icon.height) {
        return Err(Error::field("icone", messages::ICON_SHAPE));
    }
    change(app, who, ICON, |db| Ok(identity::put_picture(db, ICON, Some(&icon))?))
}

/// Shows the shipped icon again.
pub fn remove_icon(app: &App, who: &Who) -> Result<()> {
    who.must(Act::Administer)?;
    change(app, who, ICON, |db| Ok(identity::put_picture(db, ICON, None)?))
}

/// What a logo says, on one line.
fn said_by(typed: &str) -> Result<String> {
    let alt = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    if alt.is_empty() || alt.chars().count() > MOST_ALT {
        return Err(Error::field("logo_alt", messages::LOGO_ALT));
    }
    Ok(alt)
}

/// The picture without metadata, upright and no larger than screens show it; of a drawing, what only draws.
fn picture(bytes: &[u8], alt: String, field: &str, widest: u32) -> Result<Logo> {
    let refused = |message: String| Error::field(field, message);
    let hash = |bytes: &[u8]| {
        let mut hash = tokens::hex(&Sha256::digest(bytes));
        hash.truncate(16);
        hash
    };
    if let Some(drawing) = svg::wash(bytes) {
        if drawing.bytes.len() > MOST_LOGO {
            return Err(refused(messages::LOGO_TOO_LARGE.to_owned()));
        }
        let hash = hash(&drawing.bytes);
        return Ok(Logo::new(alt, svg::MEDIA_TYPE.to_owned(), drawing.size, hash, drawing.bytes));
    }
    let format = Media::image_of(bytes).ok_or_else(|| refused(messages::LOGO_FORMAT.to_owned()))?;
    let kept = picture::keep(bytes, format, MOST_MEGAPIXELS).map_err(|problem| match problem {
        Problem::Damaged => refused(messages::DAMAGED_IMAGE.to_owned()),
        Problem::TooManyPixels(width, height) => refused(messages::too_many_pixels(width, height, MOST_MEGAPIXELS)),
    })?;
    let small = picture::smaller(&kept.bytes, kept.format, widest, MOST_MEGAPIXELS);
    let (format, bytes, width, height) = match small {
        Some((format, bytes)) => (format, bytes, widest, (kept.height * widest / kept.width.max(1)).max(1)),
        None => (kept.format, kept.bytes, kept.width, kept.height),
    };
    if bytes.len() > MOST_LOGO {
        return Err(refused(messages::LOGO_TOO_LARGE.to_owned()));
    }
    let media = Media::of_format(format).ok_or_else(|| refused(messages::LOGO_FORMAT.to_owned()))?;
    Ok(Logo::new(alt, media.mime.to_owned(), (width, height), hash(&bytes), bytes))
}
