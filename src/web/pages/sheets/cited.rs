//! A passage that somebody cited: where it stands today, or as it was in the version that they read.

use crate::hall::error::{Error, Result};
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::markup;
use crate::text::passages;
use crate::text::passages::{Found, TextPassage};
use crate::web::http::extract::Query;

/// The id of the place where a cited passage is shown; no heading can hold its `_`.
pub const PLACE: &str = "cite_";
/// How the page of a sheet is asked to mark one.
const ASKED: &str = "cite";
/// How the address of a version names one.
pub const IN_VERSION: &str = "passage";

/// A passage, by its number in a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The version.
    pub version: i32,
    /// Its number in that version's whole body, from 1.
    pub rank: usize,
}

impl Citation {
    /// The passage that the page of a sheet is asked to mark.
    #[must_use]
    pub fn of(query: &Query) -> Option<Self> {
        let (version, rank) = query.find(ASKED)?.split_once('.')?;
        Some(Self { version: version.parse().ok()?, rank: rank.parse().ok()? })
    }

    /// The address at which it is read: in the sheet as it stands where its text does, else in its version.
    pub fn address(self, reader: &mut Reader<'_>, sheet: &Sheet) -> Result<String> {
        let (path, Self { version, rank }) = (sheet.path(), self);
        Ok(match self.today(reader, sheet)? {
            Some(_) => format!("{path}?{ASKED}={version}.{rank}#{PLACE}"),
            None => format!("{path}/versions/{version}?{IN_VERSION}={rank}#{PLACE}"),
        })
    }

    /// Its number in the sheet as it stands; none when its text stands there no more, or twice.
    pub fn today(self, reader: &mut Reader<'_>, sheet: &Sheet) -> Result<Option<usize>> {
        let Some(cited) = self.read(reader, sheet)? else { return Ok(None) };
        if self.version == sheet.head {
            return Ok(Some(self.rank));
        }
        let text = reader.sheet_text(sheet, sheet.head)?;
        Ok(match passages::find(text.body(), &cited.at()) {
            Some(Found::Same(passage)) => Some(passage.rank),
            Some(Found::Changed(_)) | None => None,
        })
    }

    /// The passage in its version; none where there is none, or who looks may not read that version.
    pub fn read(self, reader: &mut Reader<'_>, sheet: &Sheet) -> Result<Option<TextPassage>> {
        match reader.sheet_text(sheet, self.version) {
            Ok(text) => Ok(passages::outline(text.body()).into_iter().find(|passage| passage.rank == self.rank)),
            Err(Error::NotFound(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// What became of a passage that was talked of.
pub enum Since {
    /// It stands as it was, where it stood.
    Same,
    /// It stands as it was, elsewhere.
    Moved,
    /// Another text stands in its place.
    Changed(String),
    /// Nothing stands there any more.
    Gone,
}

impl Citation {
    /// What the passage said in its version and what became of it; none when who looks may not read that version.
    pub fn since(self, reader: &mut Reader<'_>, sheet: &Sheet) -> Result<Option<(String, Since)>> {
        let Some(cited) = self.read(reader, sheet)? else { return Ok(None) };
        let old = reader.sheet_text(sheet, self.version)?;
        let old = markup::plain(cited.text(old.body()));
        if self.version == sheet.head {
            return Ok(Some((old, Since::Same)));
        }
        let today = reader.sheet_text(sheet, sheet.head)?;
        let became = match passages::find(today.body(), &cited.at()) {
            Some(Found::Same(passage)) if (&passage.section, passage.number) == (&cited.section, cited.number) => {
                Since::Same
            }
            Some(Found::Same(_)) => Since::Moved,
            Some(Found::Changed(passage)) => Since::Changed(markup::plain(passage.text(today.body()))),
            None => Since::Gone,
        };
        Ok(Some((old, became)))
    }
}

/// Whether the page of a sheet is asked to mark one.
#[must_use]
pub fn is_asked(query: &Query) -> bool {
    Citation::of(query).is_some()
}

/// The passage that the page of a sheet marks, when it is asked to and its text stands.
pub fn marked(reader: &mut Reader<'_>, sheet: &Sheet, query: &Query) -> Result<Option<usize>> {
    Citation::of(query).map_or(Ok(None), |citation| citation.today(reader, sheet))
}

/// The text of a passage of a version.
#[must_use]
pub fn text_in(body: &str, rank: usize) -> Option<&str> {
    let passage = passages::outline(body).into_iter().find(|passage| passage.rank == rank)?;
    Some(passage.text(body))
}
