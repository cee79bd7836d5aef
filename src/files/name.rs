//! The name of a file: short, readable, safe in a text, an address and a folder; its end says what the file is.

use unicode_normalization::UnicodeNormalization;

use super::media::Media;

/// The most characters of a name before its end.
const MOST_CHARS: usize = 100;

/// The name that a file keeps, from the name it came with; the end is mended when the bytes say otherwise.
#[must_use]
pub fn clean(given: &str, media: &Media) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let (stem, end) = last.rsplit_once('.').unwrap_or((last, ""));
    let end = end.to_lowercase();
    let end = if media.extensions.contains(&end.as_str()) { end } else { media.extension().to_owned() };
    let readable: String = stem
        .nfc()
        .map(|c| if c.is_whitespace() || is_unsafe(c) { ' ' } else { c })
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let short: String = readable.trim_matches(['.', ' ', '-']).chars().take(MOST_CHARS).collect();
    let stem = short.trim_end();
    format!("{}.{end}", if stem.is_empty() { "fichier" } else { stem })
}

/// Nothing that links, addresses or folders read in their own way, and nothing that cannot be seen.
fn is_unsafe(c: char) -> bool {
    let invisible = matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
    );
    c.is_control() || invisible || "[]{}|#<>\"*?:%&\\/^`~".contains(c)
}

/// The same name with a number before its end, for the second of that name and those that follow: `nom-2.jpg`.
#[must_use]
pub fn numbered(name: &str, number: u32) -> String {
    match name.rsplit_once('.') {
        _ if number < 2 => name.to_owned(),
        Some((stem, end)) => format!("{stem}-{number}.{end}"),
        None => format!("{name}-{number}"),
    }
}

/// Whether a name is another, or that other with a number.
#[must_use]
pub fn is_of(name: &str, plain: &str) -> bool {
    let (Some((stem, end)), Some((plain, plain_end))) = (name.rsplit_once('.'), plain.rsplit_once('.')) else {
        return name == plain;
    };
    let number = stem.strip_prefix(plain).and_then(|rest| rest.strip_prefix('-'));
    let counted = number.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()));
    end == plain_end && (stem == plain || counted)
}

#[cfg(test)]
mod tests {
    use crate::files::name::*;

    const JPEG: Media = Media { mime: "image/jpeg", extensions: &["jpg", "jpeg"] };

    #[test]
    fn a_name_is_made_safe_and_its_end_true() {
        for (given, kept) in [
            ("Photo d’atelier.JPG", "Photo d’atelier.jpg"),
            ("photo.jpeg", "photo.jpeg"),
            ("capture.png", "capture.jpg"),
            ("C:\\Users\\Ann\\été.jpg", "été.jpg"),
            ("../../etc/passwd", "passwd.jpg"),
            ("a[[b]]|c#d?.jpg", "a b c d.jpg"),
            ("  .jpg", "fichier.jpg"),
            ("photo\u{202e}gpj.exe", "photo gpj.jpg"),
            ("e\u{301}te.jpg", "éte.jpg"),
        ] {
            assert_eq!(clean(given, &JPEG), kept, "{given}");
        }
        assert_eq!(clean(&"x".repeat(300), &JPEG).len(), MOST_CHARS + 4);
    }

    #[test]
    fn the_second_of_a_name_has_a_number() {
        assert_eq!(numbered("a.jpg", 1), "a.jpg");
        assert_eq!(numbered("a.jpg", 2), "a-2.jpg");
        assert!(is_of("a-12.jpg", "a.jpg") && is_of("a.jpg", "a.jpg"));
        assert!(!is_of("a-b.jpg", "a.jpg") && !is_of("a-2.png", "a.jpg") && !is_of("a-.jpg", "a.jpg"));
    }
}
