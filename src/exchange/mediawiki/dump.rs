//! A dump of MediaWiki (`export-0.3` to `export-0.11`), read as it streams: a revision at a time is in memory.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use anyhow::{Context, bail, ensure};
use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::MultiGzDecoder;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// The longest text of a revision, in bytes; MediaWiki's own limit is 2 MiB.
const LONGEST: usize = 16 << 20;
/// The longest of every other value.
const LONGEST_VALUE: usize = 64 << 10;
/// How deep elements stand in each other.
const DEEPEST: usize = 16;

/// A page of a dump.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DumpPage {
    /// Its title, with its space.
    pub title: String,
    /// The number of its space.
    pub space: i32,
    /// Its number.
    pub id: String,
    /// The title that it leads to.
    pub redirect: Option<String>,
}

/// A revision of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DumpRevision {
    /// Its number.
    pub id: String,
    /// RFC 3339.
    pub at: String,
    /// Who wrote it; empty when that is hidden, or an address of the network.
    pub author: String,
    /// Why.
    pub comment: String,
    /// Whether it was called minor.
    pub minor: bool,
    /// Its text; none when it is hidden.
    pub text: Option<String>,
}

/// What a dump says, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DumpItem {
    /// A space: its number and its name.
    Space(i32, String),
    /// A page begins.
    Page(DumpPage),
    /// A revision of it.
    Revision(DumpRevision),
    /// It ends.
    End,
}

/// Reads a dump, packed or not (gz, bz2, zst). What comes before a place where it is cut or damaged was given.
///
/// # Errors
/// Where and why it cannot be read; or the first error of who takes what it says.
pub fn read(path: &Path, take: &mut dyn FnMut(DumpItem) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let mut file = BufReader::with_capacity(1 << 16, File::open(path)?);
    let begin = file.fill_buf()?.get(..6).unwrap_or_default().to_vec();
    let unpacked: Box<dyn Read> = if begin.starts_with(b"\x1f\x8b") {
        Box::new(MultiGzDecoder::new(file))
    } else if begin.starts_with(b"BZh") {
        Box::new(MultiBzDecoder::new(file))
    } else if begin.starts_with(b"\x28\xb5\x2f\xfd") {
        Box::new(zstd::stream::read::Decoder::with_buffer(file)?)
    } else if begin.starts_with(b"7z\xbc\xaf\x27\x1c") {
        bail!("7z is not read: unpack it first (7z x {})", path.display());
    } else {
        Box::new(file)
    };
    let mut unpacked = BufReader::with_capacity(1 << 16, unpacked);
    let is_wide = matches!(unpacked.fill_buf()?, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
    if is_wide {
        let mut bytes = Vec::new();
        unpacked.take(256 << 20).read_to_end(&mut bytes)?;
        let (text, _, _) = encoding_rs::UTF_8.decode(&bytes);
        return items(text.as_bytes(), take);
    }
    items(unpacked, take)
}

/// What is being read.
#[derive(Default)]
struct Open {
    path: Vec<String>,
    value: String,
    page: DumpPage,
    /// Whether the page was told: its first revision tells it, when all of it is known.
    is_told: bool,
    revision: DumpRevision,
    space: Option<i32>,
    has_text: bool,
}

fn items(source: impl BufRead, take: &mut dyn FnMut(DumpItem) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let mut reader = Reader::from_reader(source);
    reader.config_mut().check_end_names = true;
    let (mut buffer, mut open, mut pages) = (Vec::new(), Open::default(), 0_u64);
    loop {
        buffer.clear();
        let at = reader.buffer_position();
        let event = reader.read_event_into(&mut buffer);
        match event.with_context(|| format!("the dump cannot be read past its byte {at}"))? {
            Event::Eof => break,
            Event::DocType(_) => bail!("a dump has no DOCTYPE: this one is not read"),
            Event::Start(start) => open.start(&start)?,
            Event::Empty(start) => {
                open.start(&start)?;
                open.end(take)?;
            }
            Event::End(_) => {
                pages += u64::from(open.path.last().is_some_and(|name| name == "page"));
                open.end(take)?;
            }
            Event::Text(text) => open.add(&text)?,
            Event::CData(text) => open.add(&text)?,
            Event::GeneralRef(name) => {
                let said = match name.resolve_char_ref()? {
                    Some(letter) => letter.to_string(),
                    None => match &*name {
                        "amp" => "&".to_owned(),
                        "lt" => "<".to_owned(),
                        "gt" => ">".to_owned(),
                        "quot" => "\"".to_owned(),
                        "apos" => "'".to_owned(),
                        other => format!("&{other};"),
                    },
                };
                open.add(&said)?;
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
    ensure!(open.path.is_empty(), "the dump is cut short after {pages} pages");
    ensure!(pages > 0, "this is no dump of MediaWiki: it holds no page");
    Ok(())
}

impl Open {
    fn start(&mut self, start: &BytesStart<'_>) -> anyhow::Result<()> {
        ensure!(self.path.len() < DEEPEST, "the dump's elements stand too deep in each other");
        let name = start.local_name().as_ref().to_owned();
        let attribute = |wanted: &str| {
            let found = start.attributes().flatten().find(|one| one.key.local_name().as_ref() == wanted);
            found.map(|one| one.value.into_owned())
        };
        match name.as_str() {
            "page" => (self.page, self.is_told) = (DumpPage::default(), false),
            "revision" => (self.revision, self.has_text) = (DumpRevision::default(), false),
            "namespace" => self.space = attribute("key").and_then(|key| key.parse().ok()),
            "redirect" => {
                self.page.redirect = attribute("title").map(|title| {
                    quick_xml::escape::unescape(&title).map_or_else(|_| title.clone(), |title| title.into_owned())
                })
            }
            "minor" => self.revision.minor = true,
            "text" => self.has_text = attribute("deleted").is_none(),
            _ => {}
        }
        self.value.clear();
        self.path.push(name);
        Ok(())
    }

    fn add(&mut self, text: &str) -> anyhow::Result<()> {
        let Some(name) = self.path.last() else { return Ok(()) };
        let most = if name == "text" { LONGEST } else { LONGEST_VALUE };
        if self.value.len() + text.len() > most {
            ensure!(name != "text", "a revision of « {} » is longer than {} MB", self.page.title, LONGEST >> 20);
            return Ok(());
        }
        self.value.push_str(text);
        Ok(())
    }

    fn end(&mut self, take: &mut dyn FnMut(DumpItem) -> anyhow::Result<()>) -> anyhow::Result<()> {
        let Some(name) = self.path.pop() else { return Ok(()) };
        let value = std::mem::take(&mut self.value);
        let above = self.path.last().map(String::as_str).unwrap_or_default();
        match (above, name.as_str()) {
            ("namespaces", "namespace") => {
                if let Some(number) = self.space.take() {
                    take(DumpItem::Space(number, value))?;
                }
            }
            ("page", "title") => self.page.title = value,
            ("page", "ns") => self.page.space = value.trim().parse().unwrap_or(0),
            ("page", "id") => self.page.id = value,
            ("revision", "id") => self.revision.id = value,
            ("revision", "timestamp") => self.revision.at = value.trim().to_owned(),
            ("contributor", "username") => self.revision.author = value,
            ("revision", "comment") => self.revision.comment = value,
            ("revision", "text") => self.revision.text = self.has_text.then_some(value),
            ("page", "revision") => {
                self.tell(take)?;
                take(DumpItem::Revision(std::mem::take(&mut self.revision)))?;
            }
            (_, "page") => {
                self.tell(take)?;
                take(DumpItem::End)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn tell(&mut self, take: &mut dyn FnMut(DumpItem) -> anyhow::Result<()>) -> anyhow::Result<()> {
        if self.is_told {
            return Ok(());
        }
        self.is_told = true;
        take(DumpItem::Page(self.page.clone()))
    }
}

#[cfg(test)]
mod tests {
    use crate::exchange::mediawiki::dump::*;

    const DUMP: &str = "<mediawiki><siteinfo><namespaces><namespace key=\"14\">Catégorie</namespace></namespaces>\
        </siteinfo>\
        <page><title>Four &amp; pain</title><ns>0</ns><id>7</id><revision><id>12</id>\
        <timestamp>2015-03-23T16:09:00Z</timestamp><contributor><username>Odile</username><id>3</id></contributor>\
        <minor/><comment>Début</comment><text xml:space=\"preserve\">Un &lt;ref&gt;x&lt;/ref&gt;</text></revision>\
        <revision><id>13</id><timestamp>2016-01-01T00:00:00Z</timestamp><contributor><ip>10.0.0.1</ip></contributor>\
        <text deleted=\"deleted\"/></revision></page></mediawiki>";

    fn told(dump: &str) -> Result<Vec<DumpItem>, String> {
        let mut all = Vec::new();
        let mut take = |item| {
            all.push(item);
            Ok(())
        };
        items(dump.as_bytes(), &mut take).map_err(|error| format!("{error:#}"))?;
        Ok(all)
    }

    #[test]
    fn a_dump_is_told_in_its_order() {
        let all = told(DUMP).unwrap_or_default();
        let [
            DumpItem::Space(14, name),
            DumpItem::Page(page),
            DumpItem::Revision(first),
            DumpItem::Revision(second),
            DumpItem::End,
        ] = all.as_slice()
        else {
            panic!("{all:?}")
        };
        assert_eq!((name.as_str(), page.title.as_str(), page.id.as_str()), ("Catégorie", "Four & pain", "7"));
        assert_eq!((first.author.as_str(), first.minor, first.comment.as_str()), ("Odile", true, "Début"));
        assert_eq!(first.text.as_deref(), Some("Un <ref>x</ref>"));
        assert_eq!((second.author.as_str(), &second.text), ("", &None), "an address of the network is nobody's name");
    }

    #[test]
    fn what_is_no_dump_says_so() {
        for (dump, why) in [
            ("<!DOCTYPE x [<!ENTITY a \"b\">]><mediawiki/>", "DOCTYPE"),
            ("<mediawiki/>", "no page"),
            ("Bonjour", "no page"),
            (DUMP.get(..400).unwrap_or_default(), "cut short"),
            ("<a></b>", "cannot be read past its byte"),
        ] {
            let told = told(dump).err().unwrap_or_default();
            assert!(told.contains(why), "{dump}: {told}");
        }
        let deep = format!("<mediawiki>{}", "<x>".repeat(200_000));
        assert!(told(&deep).err().is_some_and(|why| why.contains("too deep")));
    }
}
