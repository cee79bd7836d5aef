//! The ways to a sheet that one gives to others: its short address, a section, a passage, a version, a card to put into
//! a letter, a code for paper.

use actix_web::HttpRequest;
use askama::Template;

use crate::hall::error::Result;
use crate::hall::messages::followed as said;
use crate::models::sheet::Sheet;
use crate::reading::render;
use crate::text::{passages, typography};
use crate::web::http::extract::SheetPath;
use crate::web::http::{Look, Outcome, Params, respond};
use crate::web::pages::sheets::embed;
use crate::web::pages::sheets::frame;
use crate::web::pages::sheets::frame::Frame;
use crate::web::pages::sheets::poster;
use crate::web::pages::sheets::printed::Printed;
use crate::web::view::layout::Shell;
use crate::web::view::parts::Way;

/// Places of a long text that are offered, of each sort.
const MOST_PLACES: usize = 60;

/// The ways to a sheet.
#[derive(Template)]
#[template(path = "sheets/share.html")]
pub struct SharePage {
    shell: Shell,
    frame: Frame,
    /// The short address of the sheet.
    link: String,
    /// The version of today.
    printed: Printed,
    /// Its sections.
    sections: Vec<Way>,
    /// Its passages, as they stand in this version.
    passages: Vec<Way>,
    /// The card as HTML, for a letter.
    card: String,
    /// The same in words.
    plain: String,
    /// The same as Markdown.
    markdown: String,
    /// What shows the sheet in the page of a partner; empty for one that strangers do not read.
    framed: String,
    /// The address that opens a mail.
    mail: String,
    /// How often links led to it lately, for members.
    followed: String,
}

/// The sheet whose ways are asked for.
#[derive(Clone)]
pub struct ShareParams(SheetPath);

impl Params for ShareParams {
    fn read(request: &HttpRequest) -> Outcome<Self> {
        SheetPath::of(request).map(Self).map_err(Into::into)
    }

    fn key(&self) -> Option<String> {
        Some(format!("/fiches/{}-{}/partager", self.0.id, self.0.slug))
    }
}

/// The card of a sheet in a letter: what mail programs draw alike.
#[derive(Template)]
#[template(path = "sheets/letter_card.html")]
struct LetterCard<'a> {
    title: &'a str,
    kind: &'a str,
    summary: &'a str,
    site: &'a str,
    link: &'a str,
    /// The address of its picture; empty without one.
    image: &'a str,
    /// What that shows.
    alt: &'a str,
}

/// `GET …/partager`
pub fn show(look: &mut Look<'_>, ShareParams(path): &ShareParams) -> Outcome<SharePage> {
    let sheet = look.live(path)?;
    let base = look.app.config.base_url.as_str();
    let link = format!("{base}/f/{}", sheet.id);
    let text = look.reader.sheet_text(&sheet, sheet.head)?;
    let body = render::body_of(look.app, &mut look.reader, &sheet, sheet.head)?;
    let section = |(level, id, words): &(u8, String, String)| {
        (*level <= 3).then(|| Way { href: format!("{link}#{id}"), label: typography::french(words).into_owned() })
    };
    let passage = |passage: passages::TextPassage| Way {
        href: format!("{link}/{}?passage={}", sheet.head, passage.rank),
        label: passage.name,
    };
    let frame = frame::of(look.app, look.visitor, &sheet);
    let summary = typography::french(&sheet.summary);
    let site = look.app.identity().name.clone();
    let social = poster::of_sheet(look.app, &mut look.reader, &sheet)?;
    let image = social.as_ref().map(|social| format!("{base}{}", social.src)).unwrap_or_default();
    let card = LetterCard {
        title: &frame.title,
        kind: &frame.kind.label,
        summary: &summary,
        site: &site,
        link: &link,
        image: &image,
        alt: social.as_ref().map_or("", |social| &social.alt),
    };
    let lines = [format!("{} ({})", frame.title, frame.kind.label), summary.to_string(), link.clone()];
    Ok(SharePage {
        shell: look.shell(),
        printed: Printed::of(base, sheet.id, sheet.head, sheet.updated_at.0),
        sections: body.headings.iter().filter_map(section).take(MOST_PLACES).collect(),
        passages: passages::outline(text.body()).into_iter().map(passage).take(MOST_PLACES).collect(),
        card: respond::render(&card)?,
        plain: lines.into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n"),
        markdown: markdown(&sheet, &link),
        framed: social.map(|_| embed::code_of(base, sheet.id, &frame.title)).transpose()?.unwrap_or_default(),
        mail: mail(&frame.title, &link),
        followed: followed(look, &sheet)?,
        link,
        frame,
    })
}

/// How often links led to a sheet lately; nothing for strangers, whose page is kept.
pub(super) fn followed(look: &mut Look<'_>, sheet: &Sheet) -> Result<String> {
    if look.visitor.is_stranger() {
        return Ok(String::new());
    }
    let ways = look.reader.ways_to(sheet.id, look.app.now())?;
    Ok(said::lately(ways.all, &ways.issues, ways.sites))
}

/// A link and its sentence, as Markdown.
fn markdown(sheet: &Sheet, link: &str) -> String {
    let title = sheet.title.replace('[', "\\[").replace(']', "\\]");
    let line = format!("**[{title}]({link})**");
    if sheet.summary.is_empty() { line } else { format!("{line}\n{}", sheet.summary) }
}

/// The address that opens a mail about a sheet.
fn mail(title: &str, link: &str) -> String {
    let part = |text: &str| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
    format!("mailto:?subject={}&body={}", part(title), part(link))
}
