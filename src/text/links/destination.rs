//! Where an address written in a text leads, read as a browser reads it.

use percent_encoding::percent_decode_str;
use url::Url;

/// Where an address written in a text leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A place in the same page, without `#`.
    Anchor(String),
    /// A sheet, and what follows its number and slug: sub-page, query and fragment.
    Sheet(i64, String),
    /// A title, and its fragment without `#`.
    Title(String, Option<String>),
    /// A file by its name, or by its path `/fichiers/…`.
    File(String),
    /// Another page of this site: a path with query and fragment, or a relative address as written.
    Local(String),
    /// A page elsewhere, normalised.
    External(String),
    /// `mailto:` or `tel:`.
    Contact(String),
    /// Nothing that a link may lead to.
    Nowhere,
}

/// Longest address that leads somewhere, in bytes.
const MAX_ADDRESS: usize = 4_096;

/// The address of this site, against which others are read.
#[derive(Clone, Debug)]
pub struct Site(Option<Url>);

impl Site {
    /// A site by its base URL. With an unreadable one, only addresses that are whole lead somewhere.
    #[must_use]
    pub fn new(base_url: &str) -> Self {
        Self(Url::parse(base_url).ok())
    }

    /// Where an address written in a sheet of this site leads, read as a browser reads it.
    #[must_use]
    pub fn destination(&self, address: &str) -> Destination {
        let address = address.trim_matches(|c: char| c.is_ascii_whitespace() || c.is_control());
        if address.is_empty() || address.len() > MAX_ADDRESS {
            return Destination::Nowhere;
        }
        if let Some(anchor) = address.strip_prefix('#') {
            return Destination::Anchor(decoded(anchor));
        }
        let absolute = Url::parse(address).ok();
        let is_rooted = absolute.is_none() && !address.starts_with("//");
        let relative = absolute.is_none() && !address.starts_with(['/', '\\', '?']);
        let joined = absolute.or_else(|| self.0.as_ref().and_then(|base| base.join(address).ok()));
        let Some(url) = joined else {
            return Destination::Nowhere;
        };
        match url.scheme() {
            "mailto" | "tel" => Destination::Contact(url.into()),
            "http" | "https" if !self.is_here(&url) => Destination::External(url.into()),
            "http" | "https" if relative => nearby(address),
            // What is written from the root is of this wiki, with its own path before it or not.
            "http" | "https" => match self.path_here(&url) {
                Some(path) => here(&url, path),
                None if is_rooted => here(&url, url.path()),
                None => Destination::External(url.into()),
            },
            _ => Destination::Nowhere,
        }
    }

    /// The path of an address of this host, from the root of the wiki; none outside the wiki.
    fn path_here<'u>(&self, url: &'u Url) -> Option<&'u str> {
        let base = self.0.as_ref().map_or("", |base| base.path().trim_end_matches('/'));
        match url.path().strip_prefix(base)? {
            "" => Some("/"),
            rest => rest.starts_with('/').then_some(rest),
        }
    }

    fn is_here(&self, url: &Url) -> bool {
        let anonymous = url.username().is_empty() && url.password().is_none();
        self.0.as_ref().is_some_and(|base| url.host() == base.host() && url.port() == base.port() && anonymous)
    }
}

/// A relative address: a file beside the sheet, when it looks like one. What could pass for a scheme or a tag leads
/// nowhere.
fn nearby(address: &str) -> Destination {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let name = decoded(path.rsplit('/').next().unwrap_or_default());
    if is_file_name(&name) {
        return Destination::File(name);
    }
    let odd = |c: char| matches!(c, ':' | '<' | '>' | '"' | '`' | '\\') || c.is_whitespace() || c.is_control();
    if decoded(address).contains(odd) {
        return Destination::Nowhere;
    }
    Destination::Local(address.to_owned())
}

/// An address of this site, by its path from the root of the wiki.
fn here(url: &Url, path: &str) -> Destination {
    let mut after = url.query().map(|q| format!("?{q}")).unwrap_or_default();
    if let Some(fragment) = url.fragment() {
        after.push('#');
        after.push_str(fragment);
    }
    let sheet = path.strip_prefix("/fiches/").or_else(|| path.strip_prefix("/f/"));
    if let Some(tail) = sheet
        && let Some((id, rest)) = number(tail)
    {
        let sub_page = rest.split_once('/').map(|(_, sub)| format!("/{sub}")).unwrap_or_default();
        let version = path.starts_with("/f/") && sub_page.bytes().skip(1).all(|b| b.is_ascii_digit());
        let sub_page = if version && sub_page.len() > 1 { format!("/versions{sub_page}") } else { sub_page };
        return Destination::Sheet(id, sub_page + &after);
    }
    if let Some(name) = path.strip_prefix("/titre/") {
        return Destination::Title(decoded(name), url.fragment().map(decoded));
    }
    if path.starts_with("/fichiers/") {
        return Destination::File(path.to_owned());
    }
    Destination::Local(format!("{path}{after}"))
}

/// The number that starts `12-slug/…`, and the rest.
fn number(tail: &str) -> Option<(i64, &str)> {
    let end = tail.find(|c: char| !c.is_ascii_digit()).unwrap_or(tail.len());
    let (digits, rest) = tail.split_at_checked(end)?;
    Some((digits.parse().ok()?, rest))
}

pub(super) fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Whether a name ends like a file's: a dot, then 1 to 5 letters or digits with at least one letter, no space.
#[must_use]
pub fn is_file_name(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(stem, extension)| {
        !stem.trim().is_empty()
            && (1..=5).contains(&extension.len())
            && extension.bytes().all(|b| b.is_ascii_alphanumeric())
            && extension.bytes().any(|b| b.is_ascii_alphabetic())
    })
}

#[cfg(test)]
mod tests {
    use crate::text::links::destination::*;

    const BASE: &str = "https://maillage.example/";

    #[test]
    fn a_site_below_a_path_knows_its_own_addresses() {
        let site = Site::new("https://asso.example/wiki");
        for (address, expected) in [
            ("https://asso.example/wiki/fiches/12-x#a", Destination::Sheet(12, "#a".into())),
            ("/wiki/fiches/12-x", Destination::Sheet(12, String::new())),
            ("/fiches/12-x", Destination::Sheet(12, String::new())),
            ("//asso.example/wiki/f/12/3", Destination::Sheet(12, "/versions/3".into())),
            ("https://asso.example/wiki", Destination::Local("/".into())),
            (
                "https://asso.example/wikis/fiches/12",
                Destination::External("https://asso.example/wikis/fiches/12".into()),
            ),
            ("https://asso.example/fiches/12", Destination::External("https://asso.example/fiches/12".into())),
            ("https://asso.example/", Destination::External("https://asso.example/".into())),
            ("/themes?a=b", Destination::Local("/themes?a=b".into())),
            ("images/nom.jpg", Destination::File("nom.jpg".into())),
        ] {
            assert_eq!(site.destination(address), expected, "{address:?}");
        }
    }

    #[test]
    fn addresses_are_read_as_a_browser_reads_them() {
        let site = Site::new(BASE);
        let sheet = |id, tail: &str| Destination::Sheet(id, tail.to_owned());
        for (address, expected) in [
            ("/fiches/12-boule", sheet(12, "")),
            ("/fiches/12-boule#suite", sheet(12, "#suite")),
            ("/fiches/12-x/historique?a=b", sheet(12, "/historique?a=b")),
            ("/f/12", sheet(12, "")),
            ("/f/12/3", sheet(12, "/versions/3")),
            ("http://maillage.example/f/12).", sheet(12, "")),
            ("/titre/Boule%20de%20neige#a", Destination::Title("Boule de neige".into(), Some("a".into()))),
            ("/fichiers/3/nom.jpg", Destination::File("/fichiers/3/nom.jpg".into())),
            ("images/nom.jpg", Destination::File("nom.jpg".into())),
            ("/themes", Destination::Local("/themes".into())),
            ("/fiches/99999999999999999999", Destination::Local("/fiches/99999999999999999999".into())),
            ("//evil.example", Destination::External("https://evil.example/".into())),
            ("\\\\evil.example", Destination::External("https://evil.example/".into())),
            ("https://u@maillage.example/", Destination::External("https://u@maillage.example/".into())),
            ("java\nscript:alert(1)", Destination::Nowhere),
            ("\u{1}JaVaScRiPt:alert(1)", Destination::Nowhere),
            ("data:text/html,x", Destination::Nowhere),
            ("java\u{3}script:x", Destination::Nowhere),
            ("x%3Ay", Destination::Nowhere),
            ("autre-page", Destination::Local("autre-page".into())),
            ("http://[::1]:99999/", Destination::Nowhere),
            ("mailto:a@b.fr", Destination::Contact("mailto:a@b.fr".into())),
            ("#là", Destination::Anchor("là".into())),
            ("", Destination::Nowhere),
        ] {
            assert_eq!(site.destination(address), expected, "{address:?}");
        }
    }
}
