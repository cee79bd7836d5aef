//! A link is what a text says of something else: another sheet, a file, a page outside. This file finds the links of a
//! body, reading its tree, so that what stands in code is none; and says where an address leads.

mod destination;
mod rewrite;
mod trackers;

use comrak::Arena;
use comrak::nodes::{Node, NodeValue, NodeWikiLink};
use url::Url;

use super::markup::{raw, tree};
use super::title;
use destination::decoded;
pub use destination::{Destination, Site, is_file_name};
pub use rewrite::{Anew, Written, rewrite};
pub use trackers::without_trackers;

/// How a text refers to something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A link to read.
    Link,
    /// `![[Fiche]]`, shown as a card.
    Embed,
    /// An image shown in the text.
    Image,
    /// A file to open.
    File,
}

/// What a text refers to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// A title or alias, as written; compare by [`title::key`].
    Title(String),
    /// A sheet by its number.
    Sheet(i64),
    /// A file, by its name or by its path `/fichiers/…`.
    File(String),
    /// An address outside this site.
    External(String),
}

/// One reference, in the order of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// How.
    pub kind: Kind,
    /// To what.
    pub target: Target,
    /// The section of a sheet, as written, without `#`.
    pub section: Option<String>,
    /// The words of the link, or the alternative text of an image.
    pub label: String,
}

fn is_image_name(name: &str) -> bool {
    let extension = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    matches!(extension.as_str(), "jpg" | "jpeg" | "png" | "gif" | "webp" | "avif" | "svg")
}

/// The references of a body, in order, repeats included. `base_url` tells this site's absolute addresses from others.
#[must_use]
pub fn in_text(body: &str, base_url: &str) -> Vec<Reference> {
    let arena = Arena::new();
    let Some(root) = tree::parse(&arena, body) else {
        return Vec::new();
    };
    in_tree(root, &Site::new(base_url))
}

/// The same of a body that is parsed already.
pub(crate) fn in_tree(root: Node<'_>, site: &Site) -> Vec<Reference> {
    let mut found = Vec::new();
    for node in root.descendants() {
        match &node.data().value {
            NodeValue::WikiLink(link) => found.extend(wiki(node, link)),
            NodeValue::Link(link) => found.extend(plain(site, &link.url, node.collect_text())),
            NodeValue::Image(link) => found.extend(image(site, &link.url, node.collect_text())),
            NodeValue::HtmlInline(html) => found.extend(in_html(site, html)),
            NodeValue::HtmlBlock(block) => found.extend(in_html(site, &block.literal)),
            _ => {}
        }
    }
    found
}

/// The query of a search that a text shows by `![[recherche?…]]`, or leads to by `[[recherche?…]]`.
pub(crate) fn search(reference: &str) -> Option<&str> {
    let path = reference.trim().trim_start_matches('/');
    let query = ["recherche?", "fiches?"].iter().find_map(|word| path.strip_prefix(word))?;
    (!query.is_empty()).then_some(query)
}

fn wiki(node: Node<'_>, link: &NodeWikiLink) -> Option<Reference> {
    let label = node.collect_text();
    if search(&link.url).is_some() {
        return None;
    }
    if let Some(external) = external(&link.url) {
        return Some(Reference { kind: Kind::Link, target: Target::External(external), section: None, label });
    }
    let (name, section) = title::split(&link.url);
    if name.is_empty() {
        return None;
    }
    let name = name.to_owned();
    let (kind, target) = match (link.embed, is_file_name(&name)) {
        (true, true) if is_image_name(&name) => (Kind::Image, Target::File(name)),
        (true, true) => (Kind::File, Target::File(name)),
        (true, false) => (Kind::Embed, Target::Title(name)),
        (false, _) => (Kind::Link, Target::Title(name)),
    };
    Some(Reference { kind, target, section: section.map(str::to_owned), label })
}

/// `[[https://…]]`, which people write too.
pub(crate) fn external(reference: &str) -> Option<String> {
    let web = reference.starts_with("http://") || reference.starts_with("https://");
    web.then(|| Url::parse(reference).ok()).flatten().map(String::from)
}

fn plain(site: &Site, address: &str, label: String) -> Option<Reference> {
    let (kind, target, section) = match site.destination(address) {
        Destination::Sheet(id, tail) => {
            let section = tail.split_once('#').map(|(_, s)| decoded(s)).filter(|s| !s.is_empty());
            (Kind::Link, Target::Sheet(id), section)
        }
        Destination::Title(title, section) => (Kind::Link, Target::Title(title), section),
        Destination::File(name) => (Kind::File, Target::File(name), None),
        Destination::External(url) => (Kind::Link, Target::External(url), None),
        _ => return None,
    };
    Some(Reference { kind, target, section, label })
}

fn image(site: &Site, address: &str, label: String) -> Option<Reference> {
    let target = match site.destination(address) {
        Destination::File(name) => Target::File(name),
        Destination::External(url) => Target::External(url),
        _ => return None,
    };
    Some(Reference { kind: Kind::Image, target, section: None, label })
}

fn in_html(site: &Site, html: &str) -> Vec<Reference> {
    let mut found = Vec::new();
    for token in raw::tokens(html) {
        let raw::Token::Open(tag) = token else {
            continue;
        };
        match (tag.name.as_str(), tag.value("href"), tag.value("src")) {
            ("video" | "audio" | "iframe" | "embed" | "source", _, Some(src)) => {
                found.extend(plain(site, src, String::new()));
            }
            ("a", Some(href), _) => found.extend(plain(site, href, String::new())),
            ("img", _, Some(src)) => {
                found.extend(image(site, src, tag.value("alt").unwrap_or_default().to_owned()));
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    #![expect(clippy::indexing_slicing, reason = "tests")]
    use crate::text::links::*;

    const BASE: &str = "https://maillage.example/";

    #[test]
    fn every_kind_of_reference_is_found_in_order() {
        let body = "[[Titre]] [[Titre#section]] [[Titre#section|libellé]] ![[photo.jpg]] ![[doc.pdf]] ![[Fiche]]\n\n\
            [a](/fiches/12-x#s) [b](https://maillage.example/f/13) [c](/titre/Mon%20titre) ![alt](nom.jpg)\n\
            [d](/fichiers/3/nom.pdf) https://ailleurs.example/ <a href=\"/f/14\">x</a>\n\n\
            | a |\n| - |\n| [[Dans un tableau\\|ici]] |\n";
        let found = in_text(body, BASE);
        let targets: Vec<_> = found.iter().map(|r| (r.kind, r.target.clone())).collect();
        let title = |t: &str| Target::Title(t.to_owned());
        let file = |t: &str| Target::File(t.to_owned());
        assert_eq!(
            targets,
            [
                (Kind::Link, title("Titre")),
                (Kind::Link, title("Titre")),
                (Kind::Link, title("Titre")),
                (Kind::Image, file("photo.jpg")),
                (Kind::File, file("doc.pdf")),
                (Kind::Embed, title("Fiche")),
                (Kind::Link, Target::Sheet(12)),
                (Kind::Link, Target::Sheet(13)),
                (Kind::Link, title("Mon titre")),
                (Kind::Image, file("nom.jpg")),
                (Kind::File, file("/fichiers/3/nom.pdf")),
                (Kind::Link, Target::External("https://ailleurs.example/".into())),
                (Kind::Link, Target::Sheet(14)),
                (Kind::Link, title("Dans un tableau")),
            ]
        );
        assert_eq!((found[2].section.as_deref(), found[2].label.as_str()), (Some("section"), "libellé"));
        assert_eq!(found[6].section.as_deref(), Some("s"));
    }

    #[test]
    fn what_stands_in_code_is_no_link() {
        let body = "`[[Non]]`\n\n```\n[[Non]] [a](/f/1)\n```\n\n    [[Non]]\n\n<!-- [[Non]] <a href=\"/f/1\"> -->\n\n\
            [[#ici]] [[ ]]\n";
        assert_eq!(in_text(body, BASE), []);
    }

    #[test]
    fn a_hash_of_a_title_is_no_section() {
        let found = in_text("[[Cahier #2]] [[C#]]", BASE);
        assert_eq!(found[0].target, Target::Title("Cahier #2".into()));
        assert_eq!(found[1].target, Target::Title("C#".into()));
    }
}
