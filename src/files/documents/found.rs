//! What a reader finds besides the text: images, what it leaves out, what it guesses.

use super::{About, Guessed, Image, Note};
use crate::files::media::Media;

/// Words of a note that are kept, and their length.
const MOST_WORDS: usize = 12;
const LONGEST: usize = 160;
/// Images of a document, and their bytes together.
const MOST_IMAGES: usize = 300;
const MOST_IMAGE_BYTES: usize = 64 << 20;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) title: Option<String>,
    /// The title in the tab of a page, which often names its site as well.
    pub(super) tab: Option<String>,
    /// Whether the document shows no looks, so that lines alone may be titles.
    pub(super) is_plain: bool,
    pub(super) images: Vec<Image>,
    pub(super) notes: Vec<Note>,
    pub(super) guesses: Vec<Guessed>,
    image_bytes: usize,
}

impl Findings {
    /// One more thing of this kind, and its words if it has some.
    pub(super) fn note(&mut self, about: About, words: &str) {
        let words = short(words);
        let at = self.notes.iter().position(|note| note.about == about);
        let at = at.unwrap_or_else(|| {
            self.notes.push(Note { about, times: 0, words: Vec::new() });
            self.notes.len() - 1
        });
        let Some(note) = self.notes.get_mut(at) else { return };
        note.times += 1;
        if !words.is_empty() && note.words.len() < MOST_WORDS && !note.words.contains(&words) {
            note.words.push(words);
        }
    }

    /// Keeps an image: its number, from 1. One that pages do not show is told by its name.
    pub(super) fn image(&mut self, bytes: Vec<u8>, alt: &str, called: &str) -> Option<usize> {
        let alt = flat(alt);
        let format = Media::image_of(&bytes).and_then(Media::of_format);
        let Some(media) = format else {
            self.note(About::OtherImages, if alt.is_empty() { called } else { &alt });
            return None;
        };
        if let Some(same) = self.images.iter().position(|image| image.bytes == bytes) {
            return Some(same + 1);
        }
        if self.images.len() >= MOST_IMAGES || self.image_bytes + bytes.len() > MOST_IMAGE_BYTES {
            self.note(About::OtherImages, if alt.is_empty() { called } else { &alt });
            return None;
        }
        self.image_bytes += bytes.len();
        let number = self.images.len() + 1;
        self.images.push(Image { name: format!("image-{number}.{}", media.extension()), alt, bytes });
        Some(number)
    }

    /// A guess, told once.
    pub(super) fn guess(&mut self, guess: Guessed) {
        if !self.guesses.contains(&guess) {
            self.guesses.push(guess);
        }
    }
}

/// The words on one line, their no-break spaces kept.
pub(super) fn flat(words: &str) -> String {
    let is_space = |c: char| c.is_ascii_whitespace() || c.is_control();
    words.split(is_space).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ").trim().to_owned()
}

/// The words on one line, cut.
pub(super) fn short(words: &str) -> String {
    let flat = flat(words);
    if flat.chars().count() <= LONGEST {
        return flat;
    }
    let mut cut: String = flat.chars().take(LONGEST).collect();
    cut.push('…');
    cut
}
