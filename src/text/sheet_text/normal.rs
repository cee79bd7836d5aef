//! The one form every text is kept in, and why a text is refused.

use std::borrow::Cow;

use serde_saphyr::granit_parser::ErrorKind;
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The longest text of a sheet, in bytes.
pub const MAX_TEXT: usize = 1024 * 1024;
/// The longest front matter, in bytes, fences left out.
pub const MAX_FRONT_MATTER: usize = 64 * 1024;
/// How deep lists and maps may be nested in a front matter, the front matter itself counting for one.
pub const MAX_DEPTH: usize = 8;

/// Why a text cannot be read. It carries data; the sentence is the message table's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The text is longer than [`MAX_TEXT`].
    TooLarge,
    /// The bytes are not UTF-8.
    NotUtf8,
    /// The text holds a NUL character, written out or as an escape.
    Nul,
    /// The text opens a front matter that nothing closes.
    NotClosed,
    /// The front matter is longer than [`MAX_FRONT_MATTER`].
    FrontMatterTooLarge,
    /// Lists and maps are nested deeper than [`MAX_DEPTH`].
    TooDeep,
    /// The front matter is a list or a lone text, not keys and values.
    NotAMap,
    /// A key is empty, a list or a map.
    BadKey,
    /// The same key stands twice in one map.
    DuplicateKey(String),
    /// An anchor (`&name`).
    Anchor,
    /// An alias (`*name`).
    Alias,
    /// A tag (`!name`).
    Tag,
    /// A merge key (`<<`).
    MergeKey,
    /// The front matter is not well-formed YAML.
    Syntax(Syntax),
}

/// What is wrong with YAML, as far as it helps the writer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// A quote that is not closed, or text after the closing one.
    Quote,
    /// An unknown escape in double quotes.
    Escape,
    /// A `[` or `{` that is not closed, or a comma or brace out of place.
    Brackets,
    /// A tab used as indentation.
    Tab,
    /// A line that starts too far left or right.
    Indentation,
    /// « : » in a text that should be quoted.
    Colon,
    /// A line that is neither a key nor the rest of a value.
    KeyExpected,
    /// A character that cannot start a value.
    Character,
    /// A directive or a second document.
    Document,
    /// Anything else.
    Other,
}

impl Reason {
    /// A stable code for the message table and the API.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge => "too_large",
            Self::NotUtf8 => "not_utf8",
            Self::Nul => "nul",
            Self::NotClosed => "front_matter_not_closed",
            Self::FrontMatterTooLarge => "front_matter_too_large",
            Self::TooDeep => "too_deep",
            Self::NotAMap => "not_a_map",
            Self::BadKey => "bad_key",
            Self::DuplicateKey(_) => "duplicate_key",
            Self::Anchor => "anchor",
            Self::Alias => "alias",
            Self::Tag => "tag",
            Self::MergeKey => "merge_key",
            Self::Syntax(Syntax::Quote) => "yaml_quote",
            Self::Syntax(Syntax::Escape) => "yaml_escape",
            Self::Syntax(Syntax::Brackets) => "yaml_brackets",
            Self::Syntax(Syntax::Tab) => "yaml_tab",
            Self::Syntax(Syntax::Indentation) => "yaml_indentation",
            Self::Syntax(Syntax::Colon) => "yaml_colon",
            Self::Syntax(Syntax::KeyExpected) => "yaml_key_expected",
            Self::Syntax(Syntax::Character) => "yaml_character",
            Self::Syntax(Syntax::Document) => "yaml_document",
            Self::Syntax(Syntax::Other) => "yaml_other",
        }
    }

    /// The reason a scanner error stands for.
    pub(super) fn of(kind: &ErrorKind) -> Self {
        use ErrorKind as E;
        let syntax = match kind {
            E::RecursionLimitExceeded => return Self::TooDeep,
            E::UnknownAnchor | E::AnchorCountOverflow | E::MissingAnchorOrAliasName => {
                return Self::Alias;
            }
            E::ExpectedTagBang
            | E::InvalidTagTerminator
            | E::MissingTagUri
            | E::UndeclaredTagHandle
            | E::UnclosedVerbatimTag
            | E::InvalidTagEscape => return Self::Tag,
            E::UnclosedQuotedScalar
            | E::InvalidTrailingSingleQuotedScalar
            | E::InvalidTrailingDoubleQuotedScalar
            | E::DocumentIndicatorInQuotedScalar => Syntax::Quote,
            E::UnknownQuotedScalarEscape
            | E::InvalidQuotedScalarHexEscape
            | E::InvalidLowSurrogateHexEscape
            | E::InvalidLowSurrogate
            | E::MissingLowSurrogate
            | E::UnpairedLowSurrogate
            | E::InvalidUnicodeEscape => Syntax::Escape,
            E::UnexpectedEofFlowSequence
            | E::UnexpectedEofFlowMapping
            | E::UnexpectedEofImplicitFlowMapping
            | E::ExpectedFlowMappingSeparator
            | E::ExpectedFlowSequenceSeparator
            | E::MisplacedFlowCollectionEnd
            | E::MismatchedFlowCollectionEnd { .. }
            | E::UnclosedFlowCollection { .. }
            | E::BlockEntryInFlowCollection
            | E::FlowMappingValueAdjacentCollection => Syntax::Brackets,
            E::TabNotAllowed
            | E::TabInBlockIndentation
            | E::TabInIndentation
            | E::TabAtBlockScalarStart
            | E::TabInPlainScalar => Syntax::Tab,
            E::InvalidIndentation
            | E::InvalidBlockScalarIndent
            | E::InvalidQuotedScalarIndent
            | E::InvalidFlowScalarIndent
            | E::ZeroBlockScalarIndent => Syntax::Indentation,
            E::InvalidMappingValueWhitespace | E::InvalidColonPlacement | E::MappingValueNotAllowed => Syntax::Colon,
            E::SimpleKeyExpected
            | E::InvalidSimpleKey
            | E::ExpectedBlockMappingKey
            | E::ExpectedBlockSequenceEntry
            | E::MappingKeyNotAllowed
            | E::BlockSequenceEntryNotAllowed => Syntax::KeyExpected,
            E::UnexpectedCharacter { .. } | E::BomInsideDocument => Syntax::Character,
            E::DirectiveDisallowed
            | E::InvalidDocumentEnd
            | E::ExpectedDocumentStart
            | E::MultipleDocumentsUnsupported => Syntax::Document,
            _ => Syntax::Other,
        };
        Self::Syntax(syntax)
    }
}

/// A text that cannot be read, or a value that cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{}", if *line == 0 { String::new() } else { format!("line {line}: ") }, reason.code())]
pub struct Unreadable {
    /// The line of the text, from 1; 0 when the trouble has no line of its own.
    pub line: usize,
    /// What is wrong there.
    pub reason: Reason,
}

impl Unreadable {
    pub(super) fn at(line: usize, reason: Reason) -> Self {
        Self { line, reason }
    }
}

/// Reads bytes as UTF-8.
///
/// # Errors
/// [`Reason::NotUtf8`], at the line of the first byte that is not.
pub fn decode(bytes: &[u8]) -> Result<&str, Unreadable> {
    std::str::from_utf8(bytes).map_err(|e| {
        let read = bytes.get(..e.valid_up_to()).unwrap_or_default();
        let line = 1 + read.iter().filter(|b| **b == b'\n').count();
        Unreadable::at(line, Reason::NotUtf8)
    })
}

/// The text as it is kept: LF line ends, NFC, no byte-order mark, no control character but tab, no blank
/// line at the end and exactly one final newline (an empty text stays empty).
///
/// # Errors
/// [`Reason::Nul`] and [`Reason::TooLarge`].
pub fn normalise(text: &str) -> Result<String, Unreadable> {
    // NFC may shorten a text, but never by half; this bounds the work done on a text that will be refused.
    if text.len() > 2 * MAX_TEXT {
        return Err(Unreadable::at(0, Reason::TooLarge));
    }
    let text = text.trim_start_matches('\u{feff}');
    let mut text = clean(text)?.into_owned();
    let content = text.trim_end_matches([' ', '\t', '\n']).len();
    if content == 0 {
        return Ok(String::new());
    }
    let tail = text.get(content..).and_then(|tail| tail.find('\n'));
    if let Some(spaces) = tail {
        text.truncate(content + spaces);
    }
    text.push('\n');
    if text.len() > MAX_TEXT {
        return Err(Unreadable::at(0, Reason::TooLarge));
    }
    Ok(text)
}

/// LF, NFC, and no control character but tab and newline; NUL is refused.
pub(super) fn clean(text: &str) -> Result<Cow<'_, str>, Unreadable> {
    if text.chars().all(is_plain) {
        return Ok(Cow::Borrowed(text));
    }
    if let Some(at) = text.find('\0') {
        let before = text.get(..at).unwrap_or_default();
        return Err(Unreadable::at(1 + lines_begun(before), Reason::Nul));
    }
    let mut text = Cow::Borrowed(text);
    if text.contains('\r') {
        text = Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"));
    }
    if text.contains(is_unwanted) {
        text = Cow::Owned(text.replace(is_unwanted, ""));
    }
    if !is_nfc(&text) {
        text = Cow::Owned(text.nfc().collect());
    }
    Ok(text)
}

/// What most texts are made of, and clean whatever stands beside it.
fn is_plain(c: char) -> bool {
    matches!(c, '\n' | '\t' | ' '..='~' | '\u{a0}'..='\u{17f}' | '\u{2010}'..='\u{205f}')
}

fn is_unwanted(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t' | '\u{85}')
}

fn lines_begun(text: &str) -> usize {
    let lone = text.matches('\r').count() - text.matches("\r\n").count();
    text.matches('\n').count() + lone
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use crate::text::sheet_text::normal::*;

    #[test]
    fn texts_take_one_form() {
        for (written, kept) in [
            ("", ""),
            (" \n\t\n", ""),
            ("a", "a\n"),
            ("a\r\nb\rc\n\n \n", "a\nb\nc\n"),
            ("\u{feff}e\u{301}te\u{301}\n", "été\n"),
            ("\u{feff}\u{feff}a\n", "a\n"),
            ("a\u{1}\u{b}b\u{7f}\u{9f}\tc  \n", "ab\tc  \n"),
        ] {
            assert_eq!(normalise(written).unwrap(), kept, "{written:?}");
            assert_eq!(normalise(kept).unwrap(), kept);
        }
    }

    #[test]
    fn plain_characters_are_clean() {
        let plain: String = ('\0'..='\u{ffff}').filter(|c| is_plain(*c)).collect();
        assert!(is_nfc(&plain) && !plain.contains(is_unwanted) && !plain.contains(['\0', '\r']));
        assert!(plain.chars().all(|c| unicode_normalization::char::canonical_combining_class(c) == 0));
    }

    #[test]
    fn what_cannot_be_kept_names_its_line() {
        let nul = normalise("a\r\nb\rc\0").unwrap_err();
        assert_eq!((nul.line, nul.reason), (3, Reason::Nul));
        let bytes = decode(b"a\nb\xe9\n").unwrap_err();
        assert_eq!((bytes.line, bytes.reason), (2, Reason::NotUtf8));
        assert_eq!(decode("é".as_bytes()).unwrap(), "é");
    }

    #[test]
    fn a_text_of_one_mebibyte_fits_and_not_a_byte_more() {
        let most = "x".repeat(MAX_TEXT - 1);
        assert_eq!(normalise(&most).unwrap().len(), MAX_TEXT);
        assert_eq!(normalise(&format!("{most}x")).unwrap_err().reason, Reason::TooLarge);
        assert_eq!(normalise(&most.repeat(3)).unwrap_err().reason, Reason::TooLarge);
    }
}
