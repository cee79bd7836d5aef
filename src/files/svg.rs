//! Drawings in SVG, washed: what draws is kept, by a list; what runs, calls or loads is left out with all that it
//! holds.

use std::borrow::Cow;

use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer, XmlVersion};

/// A drawing that only draws.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its width and height, of which only the ratio counts.
    pub size: (u32, u32),
}

/// The type of what [`wash`] gives.
pub const MEDIA_TYPE: &str = "image/svg+xml";

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";

/// Most elements of a drawing.
const MOST_ELEMENTS: usize = 5_000;
/// Most parts drawn by reference: each may hold others, which doubles what is drawn.
const MOST_USES: usize = 12;
/// Deepest nesting.
const DEEPEST: usize = 60;

const ELEMENTS: &str = "\
    svg g path rect circle ellipse line polyline polygon text tspan textPath defs linearGradient \
    radialGradient stop clipPath mask pattern symbol use title desc marker style switch";

const ATTRIBUTES: &str = "\
    id class style transform viewBox preserveAspectRatio width height x y x1 y1 x2 y2 cx cy r rx ry fx fy d \
    points pathLength dx dy rotate textLength lengthAdjust startOffset fill fill-opacity fill-rule stroke \
    stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray \
    stroke-dashoffset color opacity display visibility overflow clip-path clip-rule mask marker-start \
    marker-mid marker-end markerWidth markerHeight markerUnits refX refY orient offset stop-color stop-opacity \
    gradientUnits gradientTransform spreadMethod patternUnits patternContentUnits patternTransform \
    clipPathUnits maskUnits maskContentUnits font-family font-size font-style font-weight font-variant \
    font-stretch letter-spacing word-spacing text-anchor text-decoration dominant-baseline alignment-baseline \
    baseline-shift paint-order vector-effect shape-rendering text-rendering";

/// Washes a drawing; nothing when it is none, or is too large to be looked through.
#[must_use]
pub fn wash(bytes: &[u8]) -> Option<Drawing> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut washing = Washing {
        writer: Writer::new(Vec::new()),
        open: Vec::new(),
        dropped: 0,
        elements: 0,
        uses: 0,
        style: String::new(),
        size: None,
    };
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) => washing.start(&tag, false)?,
            Event::Empty(tag) => washing.start(&tag, true)?,
            Event::End(tag) => washing.end(&tag)?,
            Event::Text(words) => washing.words(&words)?,
            Event::CData(words) => washing.words(&words)?,
            Event::GeneralRef(entity) => washing.entity(&entity)?,
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    let is_whole = washing.open.is_empty() && washing.dropped == 0;
    Some(Drawing { bytes: is_whole.then(|| washing.writer.into_inner())?, size: washing.size? })
}

struct Washing {
    writer: Writer<Vec<u8>>,
    /// The elements that stand open, and are kept.
    open: Vec<&'static str>,
    /// How deep we are in what is left out.
    dropped: usize,
    elements: usize,
    /// Parts drawn by reference.
    uses: usize,
    /// The style sheet that is being read, gathered to be judged whole.
    style: String,
    size: Option<(u32, u32)>,
}

impl Washing {
    fn start(&mut self, tag: &BytesStart<'_>, is_empty: bool) -> Option<()> {
        self.elements += 1;
        if self.elements > MOST_ELEMENTS || self.open.len() + self.dropped > DEEPEST {
            return None;
        }
        let name = tag.local_name();
        let known = ELEMENTS.split(' ').find(|known| *known == name.as_ref());
        let is_root = self.open.is_empty() && self.dropped == 0;
        // One root, and it is a drawing.
        if is_root && (known != Some("svg") || self.size.is_some()) {
            return None;
        }
        let known = known.filter(|_| self.open.last() != Some(&"style"));
        self.uses += usize::from(known == Some("use"));
        if self.uses > MOST_USES {
            return None;
        }
        let (Some(known), 0) = (known, self.dropped) else {
            self.dropped += usize::from(!is_empty);
            return Some(());
        };
        let mut kept = BytesStart::new(known);
        if is_root {
            kept.push_attribute(("xmlns", SVG));
            kept.push_attribute(("xmlns:xlink", XLINK));
        }
        let (mut view, mut sides) = (None, (None, None));
        for attribute in tag.attributes() {
            let attribute = attribute.ok()?;
            let Some((name, value)) = attribute_of(&attribute)? else { continue };
            match name {
                "viewBox" => view = Some(value.to_string()),
                "width" => sides.0 = Some(value.to_string()),
                "height" => sides.1 = Some(value.to_string()),
                _ => {}
            }
            kept.push_attribute((name, value.as_ref()));
        }
        if is_root {
            self.size = Some(size(view.as_deref(), sides.0.as_deref(), sides.1.as_deref())?);
        }
        if is_empty {
            return self.write(Event::Empty(kept));
        }
        self.open.push(known);
        self.write(Event::Start(kept))
    }

    fn end(&mut self, _: &BytesEnd<'_>) -> Option<()> {
        if self.dropped > 0 {
            self.dropped -= 1;
            return Some(());
        }
        let name = self.open.pop()?;
        if name == "style" {
            let style = std::mem::take(&mut self.style);
            if is_plain(&style) {
                self.write(Event::Text(BytesText::new(&style)))?;
            }
        }
        self.write(Event::End(BytesEnd::new(name)))
    }

    fn words(&mut self, words: &str) -> Option<()> {
        let words = match self.open.last() {
            _ if self.dropped > 0 => return Some(()),
            Some(&"style") => {
                self.style.push_str(words);
                return Some(());
            }
            Some(_) => words,
            None => return words.trim().is_empty().then_some(()),
        };
        self.write(Event::Text(BytesText::new(words)))
    }

    /// The five entities of XML and characters by number; any other may hold anything.
    fn entity(&mut self, name: &str) -> Option<()> {
        let known = ["lt", "gt", "amp", "quot", "apos"];
        let is_number = name.strip_prefix('#').is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_alphanumeric()));
        if !known.contains(&name) && !is_number {
            return None;
        }
        if self.dropped > 0 {
            return Some(());
        }
        // In a style sheet an entity could spell what is not plain.
        if self.open.last() == Some(&"style") {
            return None;
        }
        self.write(Event::GeneralRef(quick_xml::events::BytesRef::new(name)))
    }

    fn write(&mut self, event: Event<'_>) -> Option<()> {
        self.writer.write_event(event).ok()
    }
}

/// An attribute that is kept, and its value.
#[expect(clippy::option_option, reason = "unreadable, left out, or kept")]
fn attribute_of<'a>(attribute: &Attribute<'a>) -> Option<Option<(&'static str, Cow<'a, str>)>> {
    let value = attribute.normalized_value(XmlVersion::Implicit1_0).ok()?;
    let name = attribute.key.as_ref();
    if matches!(name, "href" | "xlink:href") {
        let name = if name == "href" { "href" } else { "xlink:href" };
        return Some(value.trim().starts_with('#').then_some((name, value)));
    }
    let known = ATTRIBUTES.split(' ').find(|known| *known == name);
    Some(known.filter(|_| is_plain(&value)).map(|name| (name, value)))
}

/// Whether a style calls nothing from elsewhere: `url(` leads within the drawing alone, and no escape hides one.
fn is_plain(style: &str) -> bool {
    let lower = style.to_ascii_lowercase();
    let calls = lower.match_indices("url").all(|(at, _)| {
        let rest = lower.get(at + 3..).unwrap_or_default().trim_start();
        !rest.starts_with('(') || rest.trim_start_matches(['(', ' ', '\'', '"']).starts_with('#')
    });
    calls
        && !["@import", "\\", "image(", "image-set(", "expression", "javascript:", "-moz-binding", "/*"]
            .iter()
            .any(|one| lower.contains(one))
}

/// The size of a drawing: that of its box, else what it says of itself.
fn size(view: Option<&str>, width: Option<&str>, height: Option<&str>) -> Option<(u32, u32)> {
    let number = |text: &str| {
        let digits = text.trim().trim_end_matches(|c: char| c.is_ascii_alphabetic());
        digits.parse::<f64>().ok().filter(|n| *n > 0.0 && *n < 100_000.0)
    };
    let of_box = view.and_then(|view| {
        let mut parts = view.split([' ', ',']).filter(|part| !part.is_empty()).skip(2);
        Some((number(parts.next()?)?, number(parts.next()?)?))
    });
    let (width, height) = of_box.or_else(|| Some((number(width?)?, number(height?)?)))?;
    #[expect(
        clippy::as_conversions,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "from 1 to ten millions"
    )]
    let whole = |n: f64| (n.max(1.0)).round() as u32;
    // Small boxes, of 1 by 4 for instance, keep their ratio.
    let times = if width.min(height) < 50.0 { 100.0 } else { 1.0 };
    Some((whole(width * times), whole(height * times)))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn washed(svg: &str) -> String {
        String::from_utf8(wash(svg.as_bytes()).unwrap().bytes).unwrap()
    }

    #[test]
    fn what_draws_is_kept() {
        let svg = r##"<?xml version="1.0"?><!-- fait à la main -->
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10">
<style>.a{fill:#24479b;stroke:url(#d)}</style><defs>
<linearGradient id="d"><stop offset="0" stop-color="#fff"/></linearGradient></defs>
<g class="a" transform="scale(2)"><path d="M0 0h10v10z"/><use href="#d"/>
<text x="1">L’Arbelle &amp; co</text></g></svg>"##;
        let out = washed(svg);
        for kept in [
            "viewBox=\"0 0 40 10\"",
            ".a{fill:#24479b;stroke:url(#d)}",
            "<stop offset=\"0\"",
            "M0 0h10v10z",
            "href=\"#d\"",
            "L’Arbelle &amp; co",
            "transform=\"scale(2)\"",
        ] {
            assert!(out.contains(kept), "{kept} in {out}");
        }
        assert_eq!(wash(svg.as_bytes()).unwrap().size, (4000, 1000));
        assert_eq!(washed(&out), out, "washing twice changes nothing");
    }

    #[test]
    fn what_runs_calls_or_loads_is_left_out_with_all_that_it_holds() {
        let inside = [
            "<script>alert(1)</script>",
            "<script xmlns='http://www.w3.org/2000/svg' href='https://exemple.fr/x.js'/>",
            "<foreignObject><body><iframe src='https://exemple.fr'/></body></foreignObject>",
            "<image href='https://exemple.fr/suivi.png'/>",
            "<a href='javascript:alert(1)'><path d='M0 0'/></a>",
            "<use href='https://exemple.fr/d.svg#x'/>",
            "<use xlink:href='data:image/svg+xml,x' xmlns:xlink='http://www.w3.org/1999/xlink'/>",
            "<path onload='alert(1)' d='M0 0'/>",
            "<path fill='url(https://exemple.fr/x)'/>",
            "<path style='fill:url( \"//exemple.fr/x\" )'/>",
            "<style>@import 'https://exemple.fr/x.css';</style>",
            "<style>.a{fill:u\\72l(https://exemple.fr)}</style>",
            "<style>@im<!-- -->port 'https://exemple.fr/x.css';</style>",
            "<style>.a{fill:u<?x?>rl(https://exemple.fr)}</style>",
            "<style><![CDATA[.a{fill:ur]]><![CDATA[l(https://exemple.fr)}]]></style>",
            "<style>.a{fill:ur<g/>l(https://exemple.fr)}</style>",
            "<style>@im<b>x</b>port 'https://exemple.fr/x.css';</style>",
            "<set attributeName='href' to='javascript:alert(1)'/>",
            "<animate attributeName='href' values='javascript:alert(1)'/>",
            "<?xml-stylesheet href='https://exemple.fr/x.css'?>",
        ];
        for one in inside {
            let out = washed(&format!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>{one}</svg>"));
            let lower = out.to_lowercase();
            for never in ["exemple.fr", "script", "alert", "onload", "data:", "@import", "url(h", "foreign"] {
                assert!(!lower.contains(never), "{never} of {one} in {out}");
            }
        }
    }

    #[test]
    fn what_is_no_drawing_is_refused() {
        let deep = format!("<svg viewBox='0 0 1 1'>{}{}</svg>", "<g>".repeat(100), "</g>".repeat(100));
        let many = format!("<svg viewBox='0 0 1 1'>{}</svg>", "<g/>".repeat(MOST_ELEMENTS));
        let doubled = format!("<svg viewBox='0 0 1 1'>{}</svg>", "<use href='#a'/>".repeat(MOST_USES + 1));
        let spelt = "<svg viewBox='0 0 1 1'><style>.a{fill:ur&#108;(https://exemple.fr)}</style></svg>";
        let bomb = "<!DOCTYPE svg [<!ENTITY a \"aaaa\">]><svg viewBox='0 0 1 1'><text>&a;</text></svg>";
        for wrong in [
            "",
            "bonjour",
            "<html/>",
            "<svg",
            "<svg viewBox='0 0 1 1'>",
            "<svg/>",
            "<svg viewBox='0 0 0 1'/>",
            "<svg viewBox='0 0 1 1'/><svg viewBox='0 0 1 1'/>",
            "<svg viewBox='0 0 1 1'></g></svg>",
            &deep,
            &many,
            spelt,
            &doubled,
            bomb,
        ] {
            assert!(wash(wrong.as_bytes()).is_none(), "{wrong:.60}");
        }
    }
}
