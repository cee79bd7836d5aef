//! Who comes to a sheet, and by which link: counted in memory, without anything of who. What robots and scanners of
//! mail ask is not counted where they say what they are, nor what is fetched before anybody asks for it.

use actix_web::dev::ServiceRequest;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};

use crate::app::App;
use crate::db::types::{IssueId, LinkOrigin, SheetId};
use crate::hall::addresses;
use crate::models::followed_link::OF_ISSUE;

/// What programs have in their names that read pages for nobody.
const ROBOTS: [&[u8]; 3] = [b"bot", b"crawl", b"spider"];
/// The same of those that follow links: they draw cards, look for harm, or are somebody's script.
const FOLLOWERS: [&[u8]; 7] = [b"preview", b"facebookexternal", b"scan", b"headless", b"python", b"curl/", b"wget/"];
/// Headers by which browsers say that they fetch before anybody asks.
const EARLY: [&str; 2] = ["sec-purpose", "x-moz"];

/// Somebody comes to a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    sheet: SheetId,
    /// Whether they read it by this request; otherwise they are led to it.
    reads: bool,
    /// Where the link stood that led them, and in which issue.
    by: Option<(LinkOrigin, IssueId)>,
}

impl Visit {
    /// The visit that a request is, by a person as far as it says.
    #[must_use]
    pub fn of(request: &ServiceRequest, app: &App) -> Option<Self> {
        if request.method() != Method::GET {
            return None;
        }
        let asked = VisitRequest { path: request.path(), query: request.query_string(), headers: request.headers() };
        asked.visit(app.config.origin())
    }

    /// Counts it, once it is answered. Whoever is led on by a short address is sent there without a word of where they
    /// come from, so that they are not counted twice.
    pub fn count(self, app: &App, status: StatusCode, headers: &mut HeaderMap) {
        let is_answered = match self.reads {
            true => matches!(status, StatusCode::OK | StatusCode::NOT_MODIFIED),
            false => status == StatusCode::MOVED_PERMANENTLY,
        };
        if !is_answered {
            return;
        }
        if self.reads {
            app.tally.read(self.sheet);
        } else {
            headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        }
        if let Some((origin, issue)) = self.by {
            app.tally.followed(self.sheet, origin, issue);
        }
    }
}

/// What a request says of where it comes from.
struct VisitRequest<'a> {
    path: &'a str,
    query: &'a str,
    headers: &'a HeaderMap,
}

impl VisitRequest<'_> {
    fn visit(&self, own: &str) -> Option<Visit> {
        let short = self.path.strip_prefix(addresses::SHEET);
        let read = || self.path.strip_prefix("/fiches/").filter(|rest| !rest.contains('/'));
        let rest = short.or_else(read)?;
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let sheet = SheetId(rest.get(..digits)?.parse().ok()?);
        let agent = self.agent();
        if has_one_of(&agent, &ROBOTS) || EARLY.iter().any(|name| self.says(name, "prefetch")) {
            return None;
        }
        let by = self.link(short.is_some(), own).filter(|_| !has_one_of(&agent, &FOLLOWERS) && self.is_a_page());
        Some(Visit { sheet, reads: short.is_none(), by })
    }

    /// Where the link stood.
    fn link(&self, is_short: bool, own: &str) -> Option<(LinkOrigin, IssueId)> {
        if let Some(issue) = issue_of(self.query) {
            return Some((LinkOrigin::Issue, issue));
        }
        match is_short {
            true => Some((LinkOrigin::Short, IssueId(0))),
            false => self.comes_from_elsewhere(own).then_some((LinkOrigin::Site, IssueId(0))),
        }
    }

    fn comes_from_elsewhere(&self, own: &str) -> bool {
        let Some(from) = self.text(&header::REFERER).filter(|from| from.starts_with("http")) else { return false };
        let host = |address: &str| {
            let rest = address.split_once("://").map_or("", |(_, rest)| rest);
            rest.split(['/', '?', '#']).next().unwrap_or_default().to_ascii_lowercase()
        };
        let from = host(from);
        !from.is_empty() && from != host(own) && Some(from.as_str()) != self.text(&header::HOST)
    }

    /// Whether a page is asked for, for a window: browsers say so of images and frames.
    fn is_a_page(&self) -> bool {
        self.headers.get("sec-fetch-dest").is_none_or(|dest| dest == "document")
    }

    fn agent(&self) -> Vec<u8> {
        let agent = self.headers.get(header::USER_AGENT).map(|value| value.as_bytes().to_ascii_lowercase());
        agent.unwrap_or_default()
    }

    fn says(&self, name: &str, word: &str) -> bool {
        self.headers.get(name).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains(word))
    }

    fn text(&self, name: &HeaderName) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

fn has_one_of(agent: &[u8], words: &[&[u8]]) -> bool {
    words.iter().any(|word| agent.windows(word.len()).any(|part| part == *word))
}

/// The issue that a query names.
fn issue_of(query: &str) -> Option<IssueId> {
    let value = query.split('&').find_map(|pair| pair.strip_prefix(OF_ISSUE)?.strip_prefix('='))?;
    value.parse().ok().filter(|number| *number > 0).map(IssueId)
}

#[cfg(test)]
mod tests {
    use crate::web::http::visits::*;

    const OWN: &str = "https://wiki.example.org";
    const SHORT: (LinkOrigin, IssueId) = (LinkOrigin::Short, IssueId(0));
    const SITE: (LinkOrigin, IssueId) = (LinkOrigin::Site, IssueId(0));

    /// The sheet, whether its address is short, and where the link stood.
    type Found = Option<(i64, bool, Option<(LinkOrigin, IssueId)>)>;

    fn of(address: &str, said: &[(&'static str, &'static str)]) -> Found {
        let mut headers = HeaderMap::new();
        for (name, value) in said {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let visit = VisitRequest { path, query, headers: &headers }.visit(OWN)?;
        Some((visit.sheet.0, visit.reads, visit.by))
    }

    #[test]
    fn a_visit_says_where_its_link_stood() {
        let issue = (LinkOrigin::Issue, IssueId(34));
        for (address, said, expected) in [
            ("/f/12", [].as_slice(), Some((12, false, Some(SHORT)))),
            ("/f/12/3?passage=2", &[], Some((12, false, Some(SHORT)))),
            ("/f/12?lettre=34", &[], Some((12, false, Some(issue)))),
            ("/f/12?utm_source=x&lettre=34", &[], Some((12, false, Some(issue)))),
            ("/f/12?lettre=-1", &[], Some((12, false, Some(SHORT)))),
            ("/fiches/12-x", &[], Some((12, true, None))),
            ("/fiches/12-x?lettre=34", &[], Some((12, true, Some(issue)))),
            ("/fiches/12-x", &[("referer", "https://autre.example/lien")], Some((12, true, Some(SITE)))),
            ("/fiches/12-x", &[("referer", "https://wiki.example.org/recherche")], Some((12, true, None))),
            ("/fiches/12-x", &[("referer", "http://ici:80/a"), ("host", "ici:80")], Some((12, true, None))),
            ("/fiches/12-x/historique", &[("referer", "https://autre.example/")], None),
            ("/recherche", &[("referer", "https://autre.example/")], None),
        ] {
            assert_eq!(of(address, said), expected, "{address} {said:?}");
        }
    }

    #[test]
    fn robots_and_what_is_fetched_early_do_not_follow_links() {
        for (said, expected) in [
            (("user-agent", "Mozilla/5.0 (X11; Linux) Firefox/140"), Some((12, false, Some(SHORT)))),
            (("user-agent", "Googlebot/2.1"), None),
            (("user-agent", "SkypeUriPreview Preview/0.5"), Some((12, false, None))),
            (("user-agent", "curl/8.1"), Some((12, false, None))),
            (("sec-purpose", "prefetch;prerender"), None),
            (("x-moz", "prefetch"), None),
            (("sec-fetch-dest", "image"), Some((12, false, None))),
            (("sec-fetch-dest", "document"), Some((12, false, Some(SHORT)))),
        ] {
            assert_eq!(of("/f/12", &[said]), expected, "{said:?}");
        }
    }
}
