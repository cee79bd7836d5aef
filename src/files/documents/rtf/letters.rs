//! The letters of a rich text: bytes of the page or the font that is set, or numbers of letters.

use std::collections::HashMap;

use encoding_rs::{Encoding, WINDOWS_1252};

/// A font of symbols.
const SYMBOLS: i32 = 2;

/// Letters that come, and how they are read.
#[derive(Debug)]
pub(super) struct Letters {
    page: &'static Encoding,
    fonts: HashMap<i32, i32>,
    font: i32,
    /// The font of words that set none.
    pub(super) default: i32,
    /// Whether fonts are being named.
    in_fonts: bool,
    bytes: Vec<u8>,
    words: String,
    /// Bytes that stand for a letter in old programs, and how many of them are to come.
    fallback: usize,
    skipped: usize,
    high: Option<u16>,
}

impl Default for Letters {
    fn default() -> Self {
        Self {
            page: WINDOWS_1252,
            fonts: HashMap::new(),
            font: 0,
            default: 0,
            in_fonts: false,
            bytes: Vec::new(),
            words: String::new(),
            fallback: 1,
            skipped: 0,
            high: None,
        }
    }
}

fn of_page(page: i32) -> &'static Encoding {
    let label = match page {
        10_000 => "macintosh".to_owned(),
        65_001 => "utf-8".to_owned(),
        932 => "shift_jis".to_owned(),
        page => format!("windows-{page}"),
    };
    Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252)
}

impl Letters {
    pub(super) fn page(&mut self, page: i32) {
        self.page = of_page(page);
    }

    pub(super) fn begin_fonts(&mut self) {
        self.in_fonts = true;
    }

    pub(super) fn font(&mut self, font: i32) {
        self.font = font;
    }

    pub(super) fn charset(&mut self, charset: i32) {
        if self.in_fonts {
            self.fonts.insert(self.font, charset);
        }
    }

    pub(super) fn fallback(&mut self, bytes: Option<i32>) {
        self.fallback = bytes.and_then(|bytes| usize::try_from(bytes).ok()).unwrap_or(1);
    }

    /// Bytes of letters.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        let skipped = self.skipped.min(bytes.len());
        self.skipped -= skipped;
        self.bytes.extend_from_slice(bytes.get(skipped..).unwrap_or_default());
    }

    /// A letter by its number, which may be half of one.
    pub(super) fn letter(&mut self, number: i32) {
        self.read();
        self.skipped = self.fallback;
        if number == 0 {
            return;
        }
        let unit = u16::try_from(number.rem_euclid(65_536)).unwrap_or_default();
        let units: Vec<u16> = self.high.take().into_iter().chain([unit]).collect();
        if (0xd800..0xdc00).contains(&unit) {
            self.high = Some(unit);
            return;
        }
        if (0xf000..=0xf0ff).contains(&unit) {
            self.words.push('•');
            return;
        }
        self.words.push_str(&String::from_utf16_lossy(&units));
    }

    /// Reads the bytes that came.
    fn read(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        let charset = self.fonts.get(&self.font).copied();
        if charset == Some(SYMBOLS) {
            self.words.extend(bytes.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { '•' }));
            return;
        }
        let encoding = match charset {
            Some(77) => of_page(10_000),
            Some(128) => of_page(932),
            Some(161) => of_page(1253),
            Some(162) => of_page(1254),
            Some(186) => of_page(1257),
            Some(204) => of_page(1251),
            Some(238) => of_page(1250),
            _ => self.page,
        };
        self.words.push_str(&encoding.decode_without_bom_handling(&bytes).0);
    }

    /// The letters that came, and no more.
    pub(super) fn take(&mut self) -> String {
        self.read();
        std::mem::take(&mut self.words)
    }
}

/// A letter that has a control word.
pub(super) fn named(word: &str) -> Option<&'static str> {
    Some(match word {
        "tab" => " ",
        "emdash" => "—",
        "endash" => "–",
        "lquote" => "‘",
        "rquote" => "’",
        "ldblquote" => "“",
        "rdblquote" => "”",
        "bullet" => "•",
        "emspace" | "enspace" | "qmspace" => " ",
        _ => return None,
    })
}
