//! Words set in a picture: what a face can say, where lines break, and the pixels of letters.

use std::io::{Error, ErrorKind, Result};

use ab_glyph::{Font, FontRef, PxScale, ScaleFont, point};
use image::{Rgb, RgbImage};
use unicode_normalization::UnicodeNormalization;

/// Characters of a text that are looked at: more never stand in a picture.
const MOST: usize = 400;

/// A face.
pub(super) struct Face(FontRef<'static>);

impl Face {
    /// That of titles.
    pub(super) fn serif() -> Result<Self> {
        Self::read(include_bytes!("serif.ttf"))
    }

    /// That of all else.
    pub(super) fn sans() -> Result<Self> {
        Self::read(include_bytes!("sans.ttf"))
    }

    fn read(bytes: &'static [u8]) -> Result<Self> {
        FontRef::try_from_slice(bytes).map(Self).map_err(|error| Error::new(ErrorKind::InvalidData, error))
    }

    /// The text in the characters that this face has, its spaces in one; nothing when that leaves out more than a few
    /// of its letters, as of a text in another script.
    pub(super) fn legible(&self, text: &str) -> Option<String> {
        let (mut kept, mut letters, mut lost) = (String::new(), 0_usize, 0_usize);
        for c in text.nfc().take(MOST) {
            let c = if c == '\u{202f}' { '\u{a0}' } else { c };
            letters += usize::from(c.is_alphanumeric());
            if c.is_whitespace() && c != '\u{a0}' {
                kept.push(' ');
            } else if self.0.glyph_id(c).0 != 0 {
                kept.push(c);
            } else {
                lost += usize::from(c.is_alphanumeric());
            }
        }
        let words: Vec<&str> = kept.split(' ').filter(|word| !word.is_empty()).collect();
        let kept = words.join(" ");
        (kept.chars().any(char::is_alphanumeric) && lost * 4 <= letters).then_some(kept)
    }
}

/// How words are set.
#[derive(Clone, Copy)]
pub(super) struct Run<'f> {
    pub(super) face: &'f Face,
    /// In pixels.
    pub(super) size: f32,
    pub(super) colour: Rgb<u8>,
}

impl Run<'_> {
    /// How wide some words are, in pixels.
    fn width(&self, words: &str) -> u32 {
        pixels(self.walk(words, |_, _| {}))
    }

    /// Goes from letter to letter; where the words end.
    fn walk(&self, words: &str, mut each: impl FnMut(ab_glyph::GlyphId, f32)) -> f32 {
        let font = self.face.0.as_scaled(PxScale::from(self.size));
        let (mut at, mut before) = (0.0, None);
        for c in words.chars() {
            let glyph = font.glyph_id(c);
            at += before.map_or(0.0, |before| font.kern(before, glyph));
            each(glyph, at);
            at += font.h_advance(glyph);
            before = Some(glyph);
        }
        at
    }

    /// The words as far as they fit, with « … » where they do not.
    pub(super) fn cut(&self, words: &str, room: u32) -> String {
        if self.width(words) <= room {
            return words.to_owned();
        }
        let mut short = words.to_owned();
        while short.pop().is_some() {
            let trimmed = short.trim_end_matches([' ', '\u{a0}', ',', ';', ':', '-']);
            let cut = format!("{trimmed}…");
            if self.width(&cut) <= room {
                return cut;
            }
        }
        String::new()
    }

    /// The words in lines, at most so many, the last cut where there are more. A word that is longer than a line is
    /// broken.
    pub(super) fn wrapped(&self, words: &str, room: u32, most: usize) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let mut rest = words.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        rest.reverse();
        let mut line = String::new();
        while let Some(word) = rest.pop() {
            let longer = if line.is_empty() { word.clone() } else { format!("{line} {word}") };
            if self.width(&longer) <= room {
                line = longer;
                continue;
            }
            if line.is_empty() {
                let (head, tail) = self.broken(&word, room);
                line = head;
                rest.extend((!tail.is_empty()).then_some(tail));
            } else {
                rest.push(word);
            }
            if lines.len() + 1 == most {
                rest.reverse();
                let all = [vec![line], rest].concat().join(" ");
                lines.push(self.cut(&all, room));
                return lines;
            }
            lines.push(std::mem::take(&mut line));
        }
        lines.extend((!line.is_empty()).then_some(line));
        lines
    }

    /// As much of a word as fits on a line, a letter at least, and the rest.
    fn broken(&self, word: &str, room: u32) -> (String, String) {
        let mut head = String::new();
        let mut letters = word.chars();
        let mut tail = letters.clone();
        while let Some(letter) = letters.next() {
            head.push(letter);
            if self.width(&head) > room && head.chars().count() > 1 {
                head.pop();
                break;
            }
            tail = letters.clone();
        }
        (head, tail.collect())
    }

    /// Sets words on a line that begins at `x` and stands on `y`; where they end.
    pub(super) fn set(&self, image: &mut RgbImage, x: u32, y: u32, words: &str) -> u32 {
        let scale = PxScale::from(self.size);
        let (left, base) = (coordinate(x), coordinate(y));
        let end = self.walk(words, |glyph, at| {
            let glyph = glyph.with_scale_and_position(scale, point(left + at, base));
            let Some(outline) = self.face.0.outline_glyph(glyph) else { return };
            let corner = outline.px_bounds().min;
            outline.draw(|dx, dy, coverage| {
                let (x, y) = (pixels(corner.x) + dx, pixels(corner.y) + dy);
                if let Some(pixel) = image.get_pixel_mut_checked(x, y) {
                    *pixel = mixed(*pixel, self.colour, coverage);
                }
            });
        });
        x + pixels(end)
    }
}

/// So much of a colour over another.
fn mixed(below: Rgb<u8>, above: Rgb<u8>, share: f32) -> Rgb<u8> {
    let (below, above) = (below.0.map(f32::from), above.0.map(f32::from));
    let share = share.clamp(0.0, 1.0);
    let mut out = [0; 3];
    for ((out, below), above) in out.iter_mut().zip(below).zip(above) {
        *out = u8::try_from(pixels(below + (above - below) * share)).unwrap_or(u8::MAX);
    }
    Rgb(out)
}

/// A length in whole pixels.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "lengths of a picture; `as` saturates"
)]
pub(super) fn pixels(length: f32) -> u32 {
    length.max(0.0).round() as u32
}

#[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "a place in a picture of a thousand pixels")]
fn coordinate(place: u32) -> f32 {
    place as f32
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn run(face: &Face) -> Run<'_> {
        Run { face, size: 60.0, colour: Rgb([0, 0, 0]) }
    }

    #[test]
    fn what_a_face_lacks_is_left_out_and_another_script_is_no_title() {
        let face = Face::serif().unwrap();
        let legible = |text: &str| face.legible(text);
        assert_eq!(legible("E\u{301}té à l’œuvre\u{202f}: 100\u{a0}€").unwrap(), "Été à l’œuvre\u{a0}: 100\u{a0}€");
        assert_eq!(legible("Fête 🎉 d’été").unwrap(), "Fête d’été");
        assert_eq!(legible("Ελλάδα Київ").unwrap(), "Ελλάδα Київ");
        assert_eq!(legible("مرحبا بالعالم"), None);
        assert_eq!(legible("日本語 2026"), None);
        assert_eq!(legible("🎉🎉"), None);
        assert_eq!(legible(""), None);
    }

    #[test]
    fn lines_hold_all_words_until_the_last_is_cut() {
        let face = Face::serif().unwrap();
        let run = run(&face);
        let words = "Faire mûrir une proposition en doublant la taille du groupe à chaque tour";
        let lines = run.wrapped(words, 700, 9);
        assert!(lines.len() > 2 && lines.iter().all(|line| run.width(line) <= 700), "{lines:?}");
        assert_eq!(lines.join(" "), words);
        let short = run.wrapped(words, 700, 2);
        assert_eq!(short.len(), 2);
        assert!(short.last().unwrap().ends_with('…') && run.width(short.last().unwrap()) <= 700, "{short:?}");
        let one = run.wrapped(&"m".repeat(60), 700, 9);
        assert_eq!(one.concat(), "m".repeat(60));
        assert!(one.iter().all(|line| run.width(line) <= 700));
        assert_eq!(run.wrapped("", 700, 2), Vec::<String>::new());
    }
}
