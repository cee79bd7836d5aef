//! A title is what people call a sheet. This file makes one clean, gives the key under which it is
//! unique, the slug that stands in addresses, and the readings of an address damaged on its way.

use percent_encoding::percent_decode_str;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longest title, in characters.
pub const MAX_CHARS: usize = 200;

/// Longest slug, in bytes (a slug is ASCII).
const MAX_SLUG: usize = 80;

/// Longest list of readings that [`rescue`] returns.
const MAX_RESCUES: usize = 48;

/// Why a title cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TitleProblem {
    /// Nothing is left once spaces and invisible characters are gone.
    Empty,
    /// Longer than [`MAX_CHARS`]; holds its length in characters.
    TooLong(usize),
    /// Holds a character that `[[…]]` could not carry: `[`, `]`, `|` or `\`.
    Forbidden(char),
    /// Holds a `#` that `[[…]]` would read as the start of a section (`#mot`, `a#b`).
    LooksLikeSection,
}

/// A clean title: NFC, trimmed, one plain space for each run of spaces or line ends, without control, zero-width
/// or text-direction characters, 1 to [`MAX_CHARS`] characters.
///
/// `#` is kept where a link cannot take it for a section: « Cahier #2 », « C# en pratique ».
pub fn clean(title: &str) -> Result<String, TitleProblem> {
    // Composed last: what stood between a letter and its accent may be gone.
    let clean = collapse(title.chars().filter(|c| c.is_whitespace() || !is_invisible(*c)).nfc());
    if clean.is_empty() {
        return Err(TitleProblem::Empty);
    }
    if let Some(c) = clean.chars().find(|c| matches!(c, '[' | ']' | '|' | '\\')) {
        return Err(TitleProblem::Forbidden(c));
    }
    if split(&clean).1.is_some() {
        return Err(TitleProblem::LooksLikeSection);
    }
    match clean.chars().count() {
        length if length > MAX_CHARS => Err(TitleProblem::TooLong(length)),
        _ => Ok(clean),
    }
}

/// The key under which a title or alias is unique: NFKC, lower case, one kind of apostrophe, dash and space; accents
/// kept. Two titles that a reader cannot tell apart have the same key; a key is its own key.
#[must_use]
pub fn key(title: &str) -> String {
    let fold = |text: &mut dyn Iterator<Item = char>| -> String {
        text.filter(|c| c.is_whitespace() || !is_invisible(*c)).map(plain_mark).nfkc().map(plain_mark).collect()
    };
    let once = fold(&mut title.chars());
    let lower = once.to_lowercase();
    collapse(fold(&mut lower.chars()).chars())
}

/// The slug of a title, for addresses: lower-case ASCII words joined by `-`, at most 80 characters cut on a word,
/// and « fiche » when nothing of the title is left.
#[must_use]
pub fn slug(title: &str) -> String {
    slug_or(title, "fiche")
}

/// Like [`slug`], with `fallback` when nothing of the text is left.
#[must_use]
pub fn slug_or(text: &str, fallback: &str) -> String {
    let mut slug = String::new();
    for word in ascii(text).split(|c: char| !c.is_ascii_alphanumeric()) {
        if word.is_empty() {
            continue;
        }
        if slug.is_empty() {
            slug.extend(word.chars().take(MAX_SLUG));
        } else if slug.len() + 1 + word.len() <= MAX_SLUG {
            slug.push('-');
            slug.push_str(word);
        } else {
            break;
        }
    }
    if slug.is_empty() { fallback.to_owned() } else { slug }
}

/// The words of a text in lower case, without accents or marks.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let ascii = ascii(text);
    ascii.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The title and the section of a reference `Titre#section`. A `#` opens a section when it stands against what
/// precedes it (or first) and against a letter or digit: « Cahier #2 » and « C# en pratique » are titles.
#[must_use]
pub fn split(reference: &str) -> (&str, Option<&str>) {
    let mut before = None;
    for (at, c) in reference.char_indices() {
        if c == '#'
            && before.is_none_or(|b: char| !b.is_whitespace())
            && let Some((title, rest)) = reference.split_at_checked(at)
            && let Some(section) = rest.strip_prefix('#')
            && section.chars().next().is_some_and(char::is_alphanumeric)
        {
            return (title.trim(), Some(section.trim()));
        }
        before = Some(c);
    }
    (reference.trim(), None)
}

/// The title, then « (2) », « (3) »… for the sheets that come after under one title; shortened where it must be.
#[must_use]
pub fn numbered(title: &str, number: usize) -> String {
    if number < 2 {
        return title.to_owned();
    }
    let mark = format!(" ({number})");
    shortened(title, MAX_CHARS - mark.len()) + &mark
}

/// Whether `given` is the title wanted, with or without a number.
#[must_use]
pub fn is_numbered(given: &str, wanted: &str) -> bool {
    let number = || given.strip_suffix(')')?.rsplit_once(" (")?.1.parse().ok();
    given == wanted || number().is_some_and(|number| numbered(wanted, number) == given)
}

/// At most so many characters, cut after a word, with « … ».
#[must_use]
pub fn shortened(text: &str, most: usize) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= most {
        return words;
    }
    let cut: String = words.chars().take(most - 1).collect();
    let end = cut.rfind(' ').filter(|at| *at > 0).unwrap_or(cut.len());
    format!("{}…", cut.get(..end).unwrap_or(&cut))
}

/// The titles that the tail of a damaged address may have meant, likeliest first, without repeats; the first is the
/// tail as it reads. The order is that of the rescue before 404; letter case and old titles are left to [`key`] and to
/// the names.
#[must_use]
pub fn rescue(tail: &str) -> Vec<String> {
    let mut found = Vec::new();
    push(&mut found, &decoded(tail));
    let steps: [fn(&str) -> String; 10] = [
        |t| t.nfc().collect(),
        |t| t.replace('_', " "),
        |t| t.trim_end_matches(is_stuck).to_owned(),
        |t| before(t, "@TrackLink"),
        |t| t.replace(['\u{a0}', '\u{202f}'], " "),
        |t| t.chars().filter(|c| !is_invisible(*c)).collect(),
        |t| before(&t.replace("&amp;", "&"), "?"),
        |t| before(t, "&"),
        decoded,
        |t| decoded(&quoted_printable(t)),
    ];
    for step in steps {
        for known in found.clone() {
            push(&mut found, &step(&known));
        }
    }
    for known in found.clone() {
        push(&mut found, known.trim_end_matches(is_stuck));
    }
    found
}

fn push(found: &mut Vec<String>, candidate: &str) {
    let candidate = candidate.trim();
    if !candidate.is_empty() && found.len() < MAX_RESCUES && !found.iter().any(|f| f == candidate) {
        found.push(candidate.to_owned());
    }
}

fn before(text: &str, mark: &str) -> String {
    text.split(mark).next().unwrap_or_default().to_owned()
}

/// What a mail client or a linker glues to the end of an address.
#[must_use]
pub fn is_stuck(c: char) -> bool {
    c.is_whitespace() || ").,;:!?»”’\"'>]*_…".contains(c)
}

/// Percent-decoding, in UTF-8 when it is valid, else in Latin-1.
#[must_use]
pub fn decoded(text: &str) -> String {
    let bytes: Vec<u8> = percent_decode_str(text).collect();
    String::from_utf8(bytes).unwrap_or_else(|error| error.into_bytes().into_iter().map(char::from).collect())
}

/// Undoes quoted-printable: `=3D` and a line wrapped by a final `=`.
fn quoted_printable(text: &str) -> String {
    let joined = text.replace("=\r\n", "").replace("=\n", "");
    let mut out = String::new();
    let mut rest = joined.as_str();
    while let Some((head, tail)) = rest.split_once('=') {
        out.push_str(head);
        let hex = tail.get(..2).filter(|h| h.bytes().all(|b| b.is_ascii_hexdigit()));
        out.push(if hex.is_some() { '%' } else { '=' });
        rest = tail;
    }
    out + rest
}

/// One plain space for each run of spaces, none at the ends.
fn collapse(chars: impl Iterator<Item = char>) -> String {
    let mut out = String::new();
    let mut gap = false;
    for c in chars {
        if c.is_whitespace() {
            gap = true;
            continue;
        }
        if gap && !out.is_empty() {
            out.push(' ');
        }
        gap = false;
        out.push(c);
    }
    out
}

/// Whether it is a control, zero-width, soft hyphen or text-direction character: what a title must not hide.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

fn plain_mark(c: char) -> char {
    match c {
        '’' | '‘' | '‛' | '`' | '´' | 'ʼ' | 'ʹ' | '′' | '\u{ff07}' => '\'',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹘' | '﹣' | '－' => '-',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

/// Lower-case text with accents dropped and ligatures written in full; what has no Latin letter stays as it is.
fn ascii(text: &str) -> String {
    let mut out = String::new();
    // « ℙ » has no lower case before it is taken apart.
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'œ' => out.push_str("oe"),
            'æ' => out.push_str("ae"),
            'ß' => out.push_str("ss"),
            'ø' => out.push('o'),
            'ł' => out.push('l'),
            'đ' | 'ð' => out.push('d'),
            'þ' => out.push_str("th"),
            'ı' => out.push('i'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::text::title::*;

    #[test]
    fn a_key_forgets_kinds_of_marks_and_keeps_accents() {
        for (left, right) in [
            ("L’eau", "l'eau"),
            ("L`eau  vive ", "l´eau vive"),
            ("Va\u{2011}et\u{2013}vient", "va-et-vient"),
            ("Pourquoi\u{202f}?", "POURQUOI ?"),
            ("E\u{301}te\u{301}", "Été"),
            ("Ti\u{200b}tre", "titre"),
            ("ﬁche", "fiche"),
        ] {
            assert_eq!(key(left), key(right), "{left} / {right}");
        }
        assert_ne!(key("pêche"), key("peche"));
    }

    #[test]
    fn a_key_is_its_own_key() {
        for title in ["Œuvre", "İstanbul", "ſ ´ ″", "ﷺ", "Ǆ’—", "\u{37a}x", "ΑΣ"] {
            assert_eq!(key(&key(title)), key(title), "{title}");
        }
    }

    #[test]
    fn a_slug_is_short_plain_and_never_empty() {
        for (title, expected) in [
            ("Œuvrer à l’École — déjà vu !", "oeuvrer-a-l-ecole-deja-vu"),
            ("…", "fiche"),
            ("日本", "fiche"),
            ("a_b.", "a-b"),
            ("Groß & Smørrebrød", "gross-smorrebrod"),
            ("ℙlace, İstanbul, \u{1d400}", "place-istanbul-a"),
        ] {
            assert_eq!(slug(title), expected);
        }
        let long = slug(&"quartier ".repeat(30));
        assert!(long.len() <= 80 && long.ends_with("quartier"), "{long}");
        assert_eq!(slug(&"a".repeat(300)).len(), 80);
    }

    #[test]
    fn a_clean_title_has_nothing_hidden() {
        assert_eq!(clean(" Un\u{a0}\ntitre\u{202e}\u{200b} ").as_deref(), Ok("Un titre"));
        assert_eq!(clean("Cahier #2").as_deref(), Ok("Cahier #2"));
        assert_eq!(clean("C# en pratique").as_deref(), Ok("C# en pratique"));
        assert_eq!(clean(&"é".repeat(200)).map(|t| t.chars().count()), Ok(200));
    }

    #[test]
    fn a_title_that_a_link_cannot_carry_is_refused() {
        for (title, problem) in [
            ("\u{200b} ", TitleProblem::Empty),
            ("a|b", TitleProblem::Forbidden('|')),
            ("[a", TitleProblem::Forbidden('[')),
            ("a\\*b", TitleProblem::Forbidden('\\')),
            ("#ensemble", TitleProblem::LooksLikeSection),
            ("a#b", TitleProblem::LooksLikeSection),
        ] {
            assert_eq!(clean(title), Err(problem), "{title}");
        }
        assert_eq!(clean(&"é".repeat(201)), Err(TitleProblem::TooLong(201)));
    }

    #[test]
    fn a_damaged_address_still_names_its_sheet() {
        for (tail, title) in [
            ("Boule%20de%20neige", "Boule de neige"),
            ("Boule_de_neige).", "Boule de neige"),
            ("E%CC%81te%CC%81", "Été"),
            ("Boule_de_neige@TrackLink", "Boule de neige"),
            ("Boule%C2%A0de%C2%A0neige", "Boule de neige"),
            ("Bou%E2%80%8Ble", "Boule"),
            ("Boule?utm_source=a&amp;b=1", "Boule"),
            ("%25C3%2589t%25C3%25A9", "Été"),
            ("%C9t%E9", "Été"),
            ("Bou=\r\nle", "Boule"),
            ("=C3=89t=C3=A9", "Été"),
            ("Pourquoi%3F%C2%BB", "Pourquoi"),
        ] {
            let found = rescue(tail);
            assert!(found.iter().any(|t| t == title), "{tail}: {found:?}");
        }
        assert_eq!(rescue("Boule de neige"), ["Boule de neige"]);
        assert!(rescue(&"%25_.&amp;=3D?".repeat(50)).len() <= MAX_RESCUES);
    }
}
