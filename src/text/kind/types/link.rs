//! `lien`: a web or mail address.

use url::Url;

use super::{Declared, Ids, Input, Misfit, Nature, Shown, Type, found, shape, shared};
use crate::text::kind::{Display, FieldDef};
use crate::text::sheet_text::Value;

pub(super) static TYPE: Type = Type {
    key: "lien",
    display: Display::Fact,
    nature: Nature::Address,
    ids: Ids::None,
    declared: Declared::PLAIN,
    input: Input { line: "url", ..Input::LINE },
    shape: shape::text,
    read,
    words: found::words,
    listed: found::listed,
    filter: None,
    facets: found::no_facets,
    mentions: found::no_mentions,
};

fn read(_: &FieldDef, value: &Value) -> Result<Shown, Misfit> {
    let text = shared::text(value)?;
    if is_link(&text) { Ok(Shown::Address(text)) } else { Err(Misfit::BadLink(text)) }
}

fn is_link(text: &str) -> bool {
    if text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return false;
    }
    Url::parse(text).is_ok_and(|url| match url.scheme() {
        "http" | "https" => url.has_host() && text.contains("://"),
        "mailto" => url.path().contains('@'),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use crate::text::kind::types::link::*;

    #[test]
    fn addresses_are_told_from_texts() {
        for (text, fits) in [
            ("https://exemple.fr/a?b=c#d", true),
            ("mailto:a@exemple.fr", true),
            ("javascript:alert(1)", false),
            ("http:exemple.fr", false),
            ("https://a b", false),
            ("exemple.fr", false),
            ("mailto:moi", false),
        ] {
            assert_eq!(is_link(text), fits, "{text}");
        }
    }
}
