//! A document that is an archive of parts: each is unpacked on demand, within limits.

use std::io::{Cursor, Read};

use super::Unread;
use super::xml::{self, Node};

/// Bytes of one part, and of all that are unpacked.
const MOST_PART: u64 = 32 << 20;
const MOST_ALL: u64 = 64 << 20;
/// How many times its packed size a part may have, past a size that harms nobody.
const MOST_RATIO: u64 = 150;
const HARMLESS: u64 = 1 << 20;
/// Parts of an archive.
const MOST_PARTS: usize = 10_000;

/// An archive.
pub(super) struct Package<'b> {
    archive: zip::ZipArchive<Cursor<&'b [u8]>>,
    unpacked: u64,
}

impl<'b> Package<'b> {
    /// Opens an archive.
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, Unread> {
        let archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unread::Damaged)?;
        if archive.len() > MOST_PARTS {
            return Err(Unread::Bomb);
        }
        Ok(Self { archive, unpacked: 0 })
    }

    /// The names of its parts.
    pub(super) fn names(&self) -> Vec<String> {
        self.archive.file_names().filter_map(|name| name.ok().map(std::borrow::Cow::into_owned)).collect()
    }

    /// The bytes of a part; none where there is no such part.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Unread> {
        let Some(at) = self.archive.index_for_name(name) else { return Ok(None) };
        let mut part = self.archive.by_index(at).map_err(|error| match error {
            zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED) => Unread::Locked,
            _ => Unread::Damaged,
        })?;
        if part.encrypted() {
            return Err(Unread::Locked);
        }
        let packed = part.compressed_size().max(1);
        let mut bytes = Vec::new();
        (&mut part).take(MOST_PART + 1).read_to_end(&mut bytes).map_err(|_| Unread::Damaged)?;
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.unpacked += length;
        let is_bomb = length > HARMLESS && length / packed > MOST_RATIO;
        if length > MOST_PART || self.unpacked > MOST_ALL || is_bomb {
            return Err(Unread::Bomb);
        }
        Ok(Some(bytes))
    }

    /// A part as a tree; none where there is no such part.
    pub(super) fn tree(&mut self, name: &str) -> Result<Option<Node>, Unread> {
        self.part(name)?.map(|bytes| xml::parse(&bytes)).transpose()
    }
}
