//! What is looked at before a letter leaves: links that lead nowhere, images without words, its subject, its weight.

use crate::app::App;
use crate::db::types::SheetId;
use crate::hall::error::{Error, Result};
use crate::hall::messages::letters as said;
use crate::models::issue::{Block, Issue};
use crate::models::letter::Newsletter;
use crate::models::reader::Reader;
use crate::reading::letter::{SetIssue, mailed, set, words};
use crate::text::links::{Destination, Site};
use crate::text::{markup, title};

/// The longest subject that a phone shows, in signs.
pub const MOST_SUBJECT: usize = 60;
/// The heaviest letter that mail programs show whole, in bytes.
pub const MOST_BYTES: usize = 100 * 1024;

/// Something that keeps a letter from leaving, or somebody from reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// There is nothing to send.
    Empty,
    /// It has no subject.
    NoSubject,
    /// The subject has so many signs.
    LongSubject(usize),
    /// A link of a block leads nowhere.
    BrokenLink {
        /// The heading of the block, or its first words.
        block: String,
        /// Its number; 0 for the first words.
        id: u32,
        /// The words of the link, or the title of the sheet.
        link: String,
    },
    /// A link says nothing, or but its address.
    NamelessLink {
        /// The heading of the block.
        block: String,
        /// Its number; 0 for the first words.
        id: u32,
        /// Where it leads.
        link: String,
    },
    /// Images of a block say nothing to who does not see them.
    SilentImages {
        /// The heading of the block.
        block: String,
        /// Its number; 0 for the first words.
        id: u32,
    },
    /// It has so many bytes.
    Heavy(usize),
}

/// What was looked at.
#[derive(Clone, Debug, Default)]
pub struct LetterChecks {
    /// What is wrong.
    pub flaws: Vec<Flaw>,
    /// The bytes of both parts.
    pub bytes: usize,
    /// The signs of the subject.
    pub subject: usize,
}

/// Looks at an issue.
pub fn check(
    app: &App,
    reader: &mut Reader<'_>,
    letter: &Newsletter,
    issue: &Issue,
) -> Result<(SetIssue, LetterChecks)> {
    let set = set(app, reader, letter, issue)?;
    let mut checked = LetterChecks { subject: issue.subject.chars().count(), ..LetterChecks::default() };
    if set.intro.is_empty() && set.blocks.is_empty() {
        checked.flaws.push(Flaw::Empty);
    }
    match checked.subject {
        0 => checked.flaws.push(Flaw::NoSubject),
        signs if signs > MOST_SUBJECT => checked.flaws.push(Flaw::LongSubject(signs)),
        _ => {}
    }
    look_at_words(app, reader, &mut checked, (0, said::INTRO), &issue.intro)?;
    for block in issue.blocks() {
        let name = if block.title.is_empty() { first_words(&block.text) } else { block.title.clone() };
        look_at_words(app, reader, &mut checked, (block.id, &name), &block.text)?;
        look_at_sheets(reader, &mut checked, (block.id, &name), &block)?;
    }
    let mail = mailed::both(app, &set, mailed::MailLook::default())?;
    checked.bytes = mail.html.len() + mail.text.len();
    if checked.bytes > MOST_BYTES {
        checked.flaws.push(Flaw::Heavy(checked.bytes));
    }
    Ok((set, checked))
}

fn first_words(text: &str) -> String {
    markup::plain(text).split_whitespace().take(4).collect::<Vec<_>>().join(" ")
}

type At<'a> = (u32, &'a str);

fn look_at_words(
    app: &App,
    reader: &mut Reader<'_>,
    checked: &mut LetterChecks,
    (id, block): At<'_>,
    text: &str,
) -> Result<()> {
    let words = words::set(app, reader, text, None);
    for (url, said) in &words.links {
        let name = |said: &str| if said.is_empty() { url.clone() } else { said.to_owned() };
        if leads_nowhere(app, reader, url)? {
            checked.flaws.push(Flaw::BrokenLink { block: block.to_owned(), id, link: name(said) });
        } else if said.is_empty() || is_bare(said) {
            checked.flaws.push(Flaw::NamelessLink { block: block.to_owned(), id, link: url.clone() });
        }
    }
    if words.silent_images > 0 {
        checked.flaws.push(Flaw::SilentImages { block: block.to_owned(), id });
    }
    Ok(())
}

/// Whether the words of a link say no more than that it is one.
fn is_bare(said: &str) -> bool {
    let said = said.to_lowercase();
    said.starts_with("http")
        || matches!(said.as_str(), "ici" | "lien" | "cliquez ici" | "cliquer ici" | "en savoir plus")
}

fn look_at_sheets(
    reader: &mut Reader<'_>,
    checked: &mut LetterChecks,
    (id, name): At<'_>,
    block: &Block,
) -> Result<()> {
    let chosen = block.offered.iter().filter(|offer| offer.chosen && offer.sheet > 0);
    for offer in chosen {
        let sheet = SheetId(offer.sheet);
        let found = reader.as_stranger().sheet_if_any(sheet)?;
        if found.is_none_or(|sheet| sheet.deleted_at.is_some()) {
            let link = title_of(reader, sheet)?;
            checked.flaws.push(Flaw::BrokenLink { block: name.to_owned(), id, link });
        }
    }
    Ok(())
}

/// The title of a sheet for who looks; its number where they may not read it.
pub fn title_of(reader: &mut Reader<'_>, id: SheetId) -> Result<String> {
    match reader.sheet_or_deleted(id) {
        Ok(sheet) => Ok(sheet.title),
        Err(Error::NotFound(_) | Error::Forbidden(_)) => Ok(said::unread_sheet(id.0)),
        Err(error) => Err(error),
    }
}

/// Whether a link leads to nothing that strangers may read. What is elsewhere is not asked: a letter is checked at each
/// stroke, and other sites are not to know.
fn leads_nowhere(app: &App, reader: &mut Reader<'_>, url: &str) -> Result<bool> {
    let mut reader = reader.as_stranger();
    Ok(match Site::new(&app.config.base_url).destination(url) {
        Destination::Nowhere => true,
        Destination::Sheet(id, _) => reader.sheet_if_any(SheetId(id))?.is_none_or(|sheet| sheet.deleted_at.is_some()),
        Destination::Title(name, _) => reader.sheet_of_title(&title::key(&name))?.is_none(),
        // The address of a title that nobody wrote leads to the editor.
        Destination::Local(path) => path.starts_with("/fiches/nouvelle") || path.starts_with("/titre/"),
        Destination::External(url) => !url.contains('.') && !url.contains("localhost"),
        Destination::Anchor(_) => true,
        Destination::File(_) | Destination::Contact(_) => false,
    })
}

impl Flaw {
    /// Whether it keeps a letter from leaving; others are said.
    #[must_use]
    pub fn stops(&self) -> bool {
        !matches!(self, Self::NamelessLink { .. } | Self::LongSubject(_))
    }
}
