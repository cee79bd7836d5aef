//! One Markdown file as it came: its text, the title it wants, what had to be done to read it.

use crate::text::anchors::{self, RESERVED_IDS};
use crate::text::kind::{DEFAULT_KIND, Purpose, field_keys};
use crate::text::sheet_text::{self, KIND, SheetText, TITLE, Unreadable, Value};
use crate::text::spaces;
use crate::text::title::{self, TitleProblem};

/// A file, read.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its text; the front matter has a kind, the title is still its own.
    pub sheet: SheetText,
    /// The title that it wants, clean.
    pub title: String,
    /// Whether the text itself gives no title, so that it is the file's name.
    pub is_named_by_file: bool,
    /// The key that it declares, when it is a sheet of the house.
    pub house_key: Option<String>,
    /// Whether it names its kind, as texts of a wiki do.
    is_of_a_wiki: bool,
    /// What had to be done to read it, for the report.
    pub note: Option<&'static str>,
}

/// Reads a file. The error says why it cannot be a sheet at all: it is too long.
pub fn read(path: &str, bytes: &[u8]) -> Result<Source, Unreadable> {
    let (text, mut note) = decoded(bytes);
    let mut sheet = match SheetText::parse(&text) {
        Ok(sheet) => sheet,
        Err(unreadable) => {
            note = Some("its front matter cannot be read and stands in the text");
            without_front_matter(&text).map_err(|_| unreadable)?
        }
    };
    let (title, is_named_by_file) = title_of(&sheet, path);
    let is_of_a_wiki = sheet.kind().is_some();
    if !is_of_a_wiki {
        sheet.set(KIND, Some(Value::from(DEFAULT_KIND)), &[])?;
    }
    let of_house = sheet.kind().is_some_and(|kind| Purpose::of(kind).declares());
    let house_key = sheet.get(field_keys::OWN_KEY).and_then(Value::as_text).filter(|_| of_house).map(str::to_owned);
    Ok(Source { sheet, title, is_named_by_file, house_key, is_of_a_wiki, note })
}

/// What its first bytes say it is, else UTF-8, else Latin-1, which reads any byte; a NUL goes.
fn decoded(bytes: &[u8]) -> (String, Option<&'static str>) {
    let (text, note) = if let Some(text) = wide(bytes) {
        let is_damaged = text.contains(char::REPLACEMENT_CHARACTER);
        (text, is_damaged.then_some("some of its UTF-16 or UTF-32 is damaged"))
    } else if let Ok(text) = sheet_text::decode(bytes) {
        (text.to_owned(), None)
    } else {
        let text = bytes.iter().map(|byte| char::from(*byte)).collect();
        (text, Some("it is not UTF-8 and was read as Latin-1"))
    };
    (text.replace('\0', ""), note)
}

/// The text of bytes that begin with the mark of UTF-16 or UTF-32, as Windows' editors write them.
fn wide(bytes: &[u8]) -> Option<String> {
    // The mark of UTF-32 begins as that of UTF-16, followed by a NUL, which no text begins with.
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe\0\0") {
        return Some(utf_32(rest, u32::from_le_bytes));
    }
    if let Some(rest) = bytes.strip_prefix(b"\0\0\xfe\xff") {
        return Some(utf_32(rest, u32::from_be_bytes));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return Some(utf_16(rest, u16::from_le_bytes));
    }
    bytes.strip_prefix(b"\xfe\xff").map(|rest| utf_16(rest, u16::from_be_bytes))
}

fn utf_16(bytes: &[u8], number: fn([u8; 2]) -> u16) -> String {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::from_utf16_lossy(&pairs.iter().map(|pair| number(*pair)).collect::<Vec<_>>());
    text.extend((!rest.is_empty()).then_some(char::REPLACEMENT_CHARACTER));
    text
}

fn utf_32(bytes: &[u8], number: fn([u8; 4]) -> u32) -> String {
    let (fours, rest) = bytes.as_chunks::<4>();
    let letter = |four: &[u8; 4]| char::from_u32(number(*four)).unwrap_or(char::REPLACEMENT_CHARACTER);
    let damage = (!rest.is_empty()).then_some(char::REPLACEMENT_CHARACTER);
    fours.iter().map(letter).chain(damage).collect()
}

/// The text as a body: a front matter that cannot be read stands first, as code.
fn without_front_matter(text: &str) -> Result<SheetText, Unreadable> {
    let text = text.replace("\r\n", "\n");
    let fenced = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
    let body = match fenced {
        Some((yaml, body)) => format!("```yaml\n{yaml}\n```\n\n{}", body.trim_start_matches('\n')),
        None => text,
    };
    let mut sheet = SheetText::new(DEFAULT_KIND, "", "")?;
    sheet.set_body(&body)?;
    Ok(sheet)
}

/// The title from the front matter, else the first heading, else the file's name, and whether it is that name.
fn title_of(sheet: &SheetText, path: &str) -> (String, bool) {
    let named = sheet.title().or_else(|| sheet.get("title").and_then(Value::as_text)).map(str::to_owned);
    let heading = || anchors::outline(sheet.body(), RESERVED_IDS).into_iter().next().map(|section| section.title);
    let stem = || {
        let name = path.rsplit('/').next().unwrap_or(path);
        name.rsplit_once('.').map_or(name, |(stem, _)| stem).replace('_', " ")
    };
    let candidates = [named, heading()];
    match candidates.into_iter().flatten().find_map(|candidate| made_clean(&candidate)) {
        Some(title) => (title, false),
        None => (made_clean(&stem()).unwrap_or_else(|| "Fiche".to_owned()), true),
    }
}

/// A title that the wiki can take; none when nothing is left of it.
fn made_clean(text: &str) -> Option<String> {
    let mut text = text.replace('[', "(").replace(']', ")").replace('|', "–").replace('\\', "/");
    for _ in 0..3 {
        match title::clean(&text) {
            Ok(title) => return Some(title),
            Err(TitleProblem::Empty) => return None,
            Err(TitleProblem::LooksLikeSection) => text = text.replace('#', "# "),
            Err(TitleProblem::TooLong(_)) => text = title::shortened(&text, title::MAX_CHARS),
            Err(TitleProblem::Forbidden(c)) => text = text.replace(c, " "),
        }
    }
    None
}

impl Source {
    /// The text under its title in the wiki. In a file from elsewhere a first heading that only repeats the title goes,
    /// since the page shows it.
    pub(super) fn under(mut self, title: &str, order: &[&str], body: &str) -> Result<String, Unreadable> {
        if self.sheet.title() != Some(title) {
            self.sheet.set(TITLE, Some(Value::from(title)), order)?;
        }
        let body = if self.is_of_a_wiki { body } else { without_title(body, &self.title) };
        self.sheet.set_body(body)?;
        Ok(self.sheet.text())
    }
}

fn without_title<'a>(body: &'a str, title: &str) -> &'a str {
    let Some((first, rest)) = body.split_once('\n') else { return body };
    let heading = first
        .strip_prefix('#')
        .filter(|words| words.starts_with(spaces::is_any))
        .map(|words| words.trim().trim_end_matches('#').trim_end());
    match heading {
        Some(words) if title::key(words) == title::key(title) => rest.trim_start_matches('\n'),
        _ => body,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
    use crate::exchange::markdown::source::*;

    fn title(path: &str, text: &str) -> String {
        read(path, text.as_bytes()).unwrap().title
    }

    #[test]
    fn the_title_is_the_front_matters_else_the_first_heading_else_the_files_name() {
        assert_eq!(title("a.md", "---\ntitre: Un\ntitle: Deux\n---\n# Trois\n"), "Un");
        assert_eq!(title("a.md", "---\ntitle: Deux\n---\n# Trois\n"), "Deux");
        assert_eq!(title("a.md", "Texte\n\n## Trois **fois**\n"), "Trois fois");
        assert_eq!(title("b/mon_fichier.md", "Texte\n"), "mon fichier");
        assert_eq!(title("a.md", "---\ntitre: '[x] a|b C#dur'\n---\n"), "(x) a–b C# dur");
        assert_eq!(title("a.md", &format!("# {}\n", "mot ".repeat(100))).chars().count(), 196);
    }

    #[test]
    fn a_front_matter_that_cannot_be_read_loses_nothing() {
        let source = read("a.md", b"---\na: [1\nb: 2\n---\n# Titre\n\nCorps\n").unwrap();
        assert!(source.note.is_some());
        assert_eq!(source.title, "Titre");
        assert_eq!(source.sheet.body(), "```yaml\na: [1\nb: 2\n```\n\n# Titre\n\nCorps\n");
        let open = read("a.md", b"---\nCorps\n").unwrap();
        assert!(open.sheet.body().contains("Corps"));
    }

    #[test]
    fn latin_1_is_read_and_said() {
        let source = read("a.md", b"# \xc9t\xe9\n").unwrap();
        assert_eq!(source.title, "Été");
        assert!(source.note.is_some());
    }

    #[test]
    fn a_text_with_the_mark_of_another_encoding_is_read_as_what_it_is() {
        let text = "# Été à l’œuvre 🙂\r\n\r\nTexte\r\n";
        let sixteen = |bytes: fn(u16) -> [u8; 2]| {
            "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(bytes).collect::<Vec<u8>>()
        };
        let thirty_two = |bytes: fn(u32) -> [u8; 4]| {
            std::iter::once('\u{feff}').chain(text.chars()).flat_map(|c| bytes(u32::from(c))).collect::<Vec<u8>>()
        };
        let eight = format!("\u{feff}{text}").into_bytes();
        let all = [
            sixteen(u16::to_le_bytes),
            sixteen(u16::to_be_bytes),
            thirty_two(u32::to_le_bytes),
            thirty_two(u32::to_be_bytes),
            eight,
        ];
        for bytes in all {
            let source = read("a.md", &bytes).unwrap();
            assert_eq!((source.title.as_str(), source.note), ("Été à l’œuvre 🙂", None), "{:?}", &bytes[..4]);
            assert!(source.sheet.body().ends_with("\n\nTexte\n"), "{:?}", source.sheet.body());
        }
        let cut = read("a.md", b"\xff\xfeA\0B").unwrap();
        assert!(cut.note.is_some() && cut.sheet.body().starts_with('A'), "{:?}", cut.sheet.body());
    }

    #[test]
    fn a_heading_that_repeats_the_title_goes() {
        let source = read("a.md", b"---\ntitre: Le pacs\nauteur: x # note\n---\n# Le pacs\n\nTexte\n").unwrap();
        let body = source.sheet.body().to_owned();
        let text = source.under("Le pacs (2)", &[], &body).unwrap();
        assert_eq!(text, "---\ntitre: Le pacs (2)\nauteur: x # note\nmodele: fiche-pratique\n---\nTexte\n");
    }
}
