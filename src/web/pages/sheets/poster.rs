//! The pictures by which other sites show a sheet, or the wiki: drawn from their words, or the cover of the sheet. Only
//! of what strangers read.

use actix_web::HttpRequest;

use crate::app::App;
use crate::db::types::{SheetId, Visibility};
use crate::files::media::Media;
use crate::files::poster::{self, LEAST_COVER, Poster};
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::reading as said;
use crate::models::attachment::Attachment;
use crate::models::kind::KindSet;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::kind::field_keys::THEMES;
use crate::text::kind::{Color, Shown};
use crate::text::sheet_text::{SheetText, Value};
use crate::text::typography;
use crate::web::http::drawn::Drawn;
use crate::web::http::extract::Query;
use crate::web::http::{Look, Outcome, Params};
use crate::web::view::social::{PNG, Social, of_wiki, short, signed};

/// The media type of a cover.
const JPEG: &str = "image/jpeg";

/// What stands for a sheet.
enum Picture {
    /// Its own picture, with its words.
    Cover(Box<Attachment>, String),
    /// Its title.
    Words(Poster),
}

impl Picture {
    fn digest(&self) -> String {
        match self {
            Self::Cover(file, _) => crate::files::hash(format!("cover {}", file.hash).as_bytes()),
            Self::Words(poster) => poster.digest(),
        }
    }
}

/// The picture of a sheet on other sites; none of one that strangers do not read.
pub fn of_sheet(app: &App, reader: &mut Reader<'_>, sheet: &Sheet) -> Result<Option<Social>> {
    if sheet.visibility != Visibility::Public || sheet.deleted_at.is_some() {
        return Ok(None);
    }
    let picture = picture(app, reader, sheet)?;
    let digest = picture.digest();
    let (end, media_type, alt) = match picture {
        Picture::Cover(_, alt) => ("jpg", JPEG, alt),
        Picture::Words(words) => ("png", PNG, said::poster(&words.title, &words.kind, &words.site)),
    };
    Ok(Some(Social { src: format!("/carte-sociale/{}.{end}?v={}", sheet.id, short(&digest)), media_type, alt }))
}

fn picture(app: &App, reader: &mut Reader<'_>, sheet: &Sheet) -> Result<Picture> {
    let mut reader = reader.as_stranger();
    let text = reader.sheet_text(sheet, sheet.head)?;
    let kinds = app.kinds();
    match cover(&kinds, &mut reader, sheet, &text)? {
        Some((file, alt)) => Ok(Picture::Cover(Box::new(file), alt)),
        None => Ok(Picture::Words(words(app, &kinds, sheet, &text))),
    }
}

/// The picture that the text names, when it is large enough, with its words.
fn cover(
    kinds: &KindSet,
    reader: &mut Reader<'_>,
    sheet: &Sheet,
    text: &SheetText,
) -> Result<Option<(Attachment, String)>> {
    let kind = kinds.kind(&sheet.kind);
    let named = kind.fields.iter().find_map(|field| match field.read(kind.value(text, field)?.as_ref()) {
        Ok(Shown::Picture { file, alt, .. }) if !file.is_empty() => Some((file, alt)),
        _ => None,
    });
    let Some((name, alt)) = named else { return Ok(None) };
    let file = reader.file_named(Some(sheet.id), &name)?;
    let is_large = |file: &Attachment| {
        file.is_image() && file.width.is_some_and(|width| u32::try_from(width).is_ok_and(|width| width >= LEAST_COVER))
    };
    Ok(file.filter(is_large).map(|file| {
        let alt = if alt.is_empty() { file.to_reference().words().to_owned() } else { alt };
        (file, alt)
    }))
}

fn words(app: &App, kinds: &KindSet, sheet: &Sheet, text: &SheetText) -> Poster {
    let kind = kinds.kind(&sheet.kind);
    let keys = text.get(THEMES).map(Value::texts).unwrap_or_default().into_iter();
    let theme = keys.filter(|key| !kinds.withholds(kinds.theme_key(key))).find_map(|key| kinds.theme(key));
    Poster {
        title: typography::french(&sheet.title).into_owned(),
        kind: kind.label.clone(),
        theme: theme.map(|theme| theme.label.clone()).unwrap_or_default(),
        colour: colour(kind.color).to_owned(),
        sentence: typography::french(&sheet.summary).into_owned(),
        ..signed(&app.identity())
    }
}

/// The colour of a kind, as light pages show it; empty for that of the wiki.
fn colour(color: Color) -> &'static str {
    match color {
        Color::Practice => "1f6349",
        Color::Example => "84490a",
        Color::Method => "7d2e63",
        Color::Blue => "24479b",
        Color::Brick => "96330f",
        Color::Neutral => "",
    }
}

/// A picture that is asked for: of a sheet, else of the wiki.
#[derive(Clone)]
pub struct PosterParams {
    sheet: Option<SheetId>,
    is_cover: bool,
    /// The digest that the address says.
    named: String,
}

impl Params for PosterParams {
    const SAME_FOR_ALL: bool = true;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        let sheet = match request.match_info().get("id") {
            Some(id) => Some(SheetId(id.parse().map_err(|_| Error::NotFound(What::Sheet))?)),
            None => None,
        };
        let named = Query::of(request).get("v").to_owned();
        Ok(Self { sheet, is_cover: request.path().ends_with(".jpg"), named })
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// `GET /carte-sociale/{id}.png`, `.jpg` where the sheet has a cover, and `/carte-sociale.png`
pub fn show(look: &mut Look<'_>, asked: &PosterParams) -> Outcome<Drawn> {
    let app = look.app;
    let picture = match asked.sheet {
        None => Picture::Words(of_wiki(&app.identity())),
        Some(id) => {
            let sheet = look.reader.sheet(id)?;
            let (kinds, text) = (app.kinds(), look.reader.sheet_text(&sheet, sheet.head)?);
            match cover(&kinds, &mut look.reader, &sheet, &text)?.filter(|_| asked.is_cover) {
                Some((file, alt)) => Picture::Cover(Box::new(file), alt),
                None if asked.is_cover => return Err(Error::NotFound(What::File).into()),
                None => Picture::Words(words(app, &kinds, &sheet, &text)),
            }
        }
    };
    let digest = picture.digest();
    let is_named = short(&digest) == asked.named;
    Ok(match picture {
        Picture::Words(poster) => Drawn {
            digest,
            media_type: PNG,
            is_named,
            draw: Box::new(move |app| {
                let identity = app.identity();
                let logo = identity.logo.as_ref().filter(|logo| logo.hash == poster.logo);
                Ok(poster.draw(logo.map(|logo| logo.bytes.as_slice()))?)
            }),
        },
        Picture::Cover(file, _) => Drawn {
            digest,
            media_type: JPEG,
            is_named,
            draw: Box::new(move |app| {
                let bytes = app.files.get(&file.hash)?;
                let format = Media::image_of(bytes.get(..16).unwrap_or_default());
                let made = format.and_then(|format| poster::cover(&bytes, format, app.config.upload_megapixels));
                made.ok_or(Error::NotFound(What::File))
            }),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_have_the_colours_of_their_pages() {
        let tokens = include_str!("../../../../static/css/tokens.css");
        for color in [Color::Practice, Color::Example, Color::Method, Color::Blue, Color::Brick] {
            let name = color.css_class().trim_start_matches("is-");
            assert!(tokens.contains(&format!("--{name}: light-dark(#{},", colour(color))), "{name}");
        }
    }
}
