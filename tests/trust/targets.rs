//! What is asked of every parser that meets outside bytes, whatever the bytes: nothing panics, and what each promises
//! holds. Chance feeds them in `make test`, an engine that follows coverage in `make fuzz`.

use std::collections::HashSet;
use std::sync::LazyLock;

use actix_multipart::Multipart;
use actix_web::error::PayloadError;
use actix_web::http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use actix_web::web::Bytes;
use futures_util::{StreamExt, stream};
use image::ImageFormat;
use maillage::exchange::markdown::read_file;
use maillage::files::documents;
use maillage::files::media::Media;
use maillage::files::strip;
use maillage::search;
use maillage::text::diff::Budget;
use maillage::text::markup::{self, Context};
use maillage::text::merge::{self, Merge};
use maillage::text::sheet_text::SheetText;
use maillage::text::title;
use maillage::web::http::extract::Query;
use tokio::runtime::{Builder, Runtime};

/// What stands between the three texts of a merge.
pub const BETWEEN: char = '\u{1e}';

/// What was read is written, and reads the same.
pub fn front_matter(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(sheet) = SheetText::parse(&text) {
        let again = sheet.text();
        let second = SheetText::parse(&again).unwrap_or_else(|error| panic!("{error:?} of {text:?}"));
        assert_eq!(second.text(), again, "{text:?}");
    }
}

/// No way of setting a text lets a script through.
pub fn markdown(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for html in [
        markup::render(&text, &Context::empty()).html(),
        markup::fragment(&text, &Context::empty()),
        markup::inline(&text, &Context::empty()),
    ] {
        let lower = html.to_lowercase();
        assert!(!lower.contains("<script") && !lower.contains("<iframe"), "{text:?}\n{html}");
    }
    drop(markup::plain(&text));
}

/// A clean title stays as it is, and its address is plain.
pub fn titles(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(clean) = title::clean(&text) {
        assert_eq!(title::clean(&clean).as_ref(), Ok(&clean), "{text:?}");
        let slug = title::slug(&clean);
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        assert!(slug.bytes().all(is_plain), "{slug:?} of {text:?}");
    }
    drop(title::rescue(&text));
}

/// A line that one side added is in what comes out, merged or clashing.
pub fn merges(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut texts = text.split(BETWEEN);
    let mut next = || texts.next().unwrap_or_default();
    let (base, ours, theirs) = (next(), next(), next());
    let merged = match merge::three_way(base, ours, theirs, &mut Budget::default()) {
        Merge::Clean(text) => text,
        Merge::Clash(chunks) => merge::marks(&chunks, "nous", "eux"),
    };
    let (before, after): (HashSet<&str>, HashSet<&str>) = (lines(base).collect(), lines(&merged).collect());
    for line in lines(ours).chain(lines(theirs)).filter(|line| !before.contains(line)) {
        assert!(after.contains(line), "{line:?} of {text:?} is not in {merged:?}");
    }
}

/// A carriage return at the very end is an ending once a line follows.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(|line| line.trim_end_matches('\r'))
}

/// Any bytes are taken as a file or refused, and what an image hides is taken away or the image is refused.
pub fn files(bytes: &[u8]) {
    let _ = Media::of_bytes(bytes, "nom.png");
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP] {
        drop(strip::strip(bytes, format));
    }
}

/// A query string is read, and a question keeps the words that are no condition.
pub fn queries(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let query = Query::read(&text);
    let (words, conditions) = search::conditions(query.get("q"));
    drop(search::conditions(&text));
    assert!(words.len() <= query.get("q").len() || conditions.is_empty(), "{text:?}");
}

/// A file to import is a text of a sheet, that reads the same once written, or is refused.
pub fn imports(bytes: &[u8]) {
    if let Ok(source) = read_file("dossier/Une fiche.md", bytes) {
        let text = source.sheet.text();
        let again = SheetText::parse(&text).unwrap_or_else(|error| panic!("{error:?} of {text:?}"));
        assert_eq!(again.text(), text);
        assert_eq!(title::clean(&source.title).as_ref(), Ok(&source.title), "{text:?}");
    }
}

/// A document is read or says why not, whatever its name says it is; its text is one that a sheet may have.
pub fn documents(bytes: &[u8]) {
    let ends = documents::READ.iter().filter_map(|(_, ends)| ends.first());
    for name in ends.map(|end| format!("a.{end}")) {
        if let Ok(read) = documents::read_here(&name, bytes) {
            let text =
                SheetText::new("page", "Titre", &read.body).unwrap_or_else(|error| panic!("{error:?} of {name}"));
            assert_eq!(SheetText::parse(&text.text()).unwrap().body(), text.body(), "{name}");
        }
    }
}

/// A page of MediaWiki is read or kept as it is written, whatever it holds; its text is one that a sheet may have.
pub fn wikitexts(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let read = documents::read_wikitext(&text, &documents::WikiNames::default());
    let sheet = SheetText::new("page", "Titre", &read.body).unwrap_or_else(|error| panic!("{error:?} of {text:?}"));
    drop(sheet);
}

/// A calendar is read to its end, and says what it cannot read.
pub fn calendars(bytes: &[u8]) {
    drop(maillage::exchange::calendar::read_calendar(&String::from_utf8_lossy(bytes)));
}

/// A form that comes in pieces is read to its end, and no part of it holds more than came.
pub fn multipart(bytes: &[u8]) {
    static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Builder::new_current_thread().build().unwrap());
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("multipart/form-data; boundary=x"));
    let pieces: Vec<Result<Bytes, PayloadError>> =
        bytes.chunks(61).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
    let read = RUNTIME.block_on(async {
        let (mut parts, mut read) = (Multipart::new(&headers, stream::iter(pieces)), 0);
        while let Some(Ok(mut part)) = parts.next().await {
            read += part.name().map_or(0, str::len);
            read += part.content_disposition().and_then(|said| said.get_filename()).map_or(0, str::len);
            while let Some(Ok(piece)) = part.next().await {
                read += piece.len();
            }
        }
        read
    });
    assert!(read <= bytes.len(), "{read} of {}", bytes.len());
}
