//! The reader in a process of its own: what it is given, and what it answers. The answer is one line of JSON, then the
//! bytes of the images, one after the other.

use std::io::{self, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{ReadDocument, Unread, read_here};
use crate::files::apart;

/// The most bytes of an answer.
const MOST_ANSWER: usize = 80 << 20;

#[derive(Serialize, Deserialize)]
struct Answer {
    read: Result<ReadDocument, Unread>,
    /// The bytes of each image.
    lengths: Vec<usize>,
}

/// Reads a document in a process of the program, under limits. The end of its name counts, as for any reader.
///
/// # Errors
/// Why it is not read.
pub fn read(program: &Path, name: &str, bytes: Vec<u8>) -> Result<ReadDocument, Unread> {
    super::format(name).ok_or(Unread::Format)?;
    let end = name.rsplit_once('.').map(|(_, end)| format!("texte.{}", end.to_lowercase())).unwrap_or_default();
    let answer = apart::run(program, &["convert-document", &end], bytes, MOST_ANSWER).map_err(|error| {
        tracing::debug!(%error, "a document is not read");
        Unread::Endless
    })?;
    parsed(&answer).unwrap_or(Err(Unread::Endless))
}

fn parsed(answer: &[u8]) -> Option<Result<ReadDocument, Unread>> {
    let line = answer.iter().position(|byte| *byte == b'\n')?;
    let (line, mut rest) = answer.split_at_checked(line)?;
    rest = rest.get(1..)?;
    let Answer { mut read, lengths } = serde_json::from_slice(line).ok()?;
    if let Ok(document) = &mut read {
        for (image, length) in document.images.iter_mut().zip(lengths) {
            let (bytes, more) = rest.split_at_checked(length)?;
            (image.bytes, rest) = (bytes.to_vec(), more);
        }
    }
    Some(read)
}

/// Answers for the process that reads.
///
/// # Errors
/// When nobody takes the answer.
pub fn answer(name: &str, bytes: &[u8], out: &mut dyn Write) -> io::Result<()> {
    let read = read_here(name, bytes);
    let images = read.as_ref().map(|document| document.images.clone()).unwrap_or_default();
    let lengths = images.iter().map(|image| image.bytes.len()).collect();
    serde_json::to_writer(&mut *out, &Answer { read, lengths })?;
    out.write_all(b"\n")?;
    images.iter().try_for_each(|image| out.write_all(&image.bytes))
}
