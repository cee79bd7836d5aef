//! Asks addresses of other sites whether something stands there: as a program that says its name, in the public
//! internet alone, where their robots.txt allows it, and never two of one site at once.

use std::collections::HashSet;
use std::time::Duration;

use reqwest::header::{LOCATION, USER_AGENT};
use reqwest::{Client, Method, Response, StatusCode};
use url::Url;

use crate::base::fetch::{self, NotFetched};

/// The longest that one address may take, with the redirections that it leads through.
const PATIENCE: Duration = Duration::from_secs(20);
/// The longest wait for one answer.
const STEP: Duration = Duration::from_secs(6);
/// Redirections that are followed.
const HOPS: usize = 5;
/// The most of a robots.txt that is read.
const MOST_ROBOTS: usize = 64 * 1024;
/// The name by which a robots.txt may speak of us.
const NAME: &str = "maillage";

/// What became of asking an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Probed {
    /// The site answered with this status.
    Status(u16),
    /// Its name leads nowhere.
    Nameless,
    /// It leads into a network that is not public: it was not asked.
    Private,
    /// Nobody answers, or not in time.
    Silent,
    /// It leads from one address to the next without end.
    Circle,
    /// The site asks programs not to look there: it was not asked.
    Unwanted,
}

impl Probed {
    /// Whether people find nothing there. What refuses programs may well answer people.
    #[must_use]
    pub fn is_failure(self) -> bool {
        match self {
            Self::Status(status) => matches!(status, 404 | 410) || status >= 500,
            Self::Nameless | Self::Silent | Self::Circle => true,
            Self::Private | Self::Unwanted => false,
        }
    }

    /// The word by which it is kept.
    #[must_use]
    pub fn word(self) -> String {
        match self {
            Self::Status(status) => status.to_string(),
            Self::Nameless => "nom".to_owned(),
            Self::Private => "prive".to_owned(),
            Self::Silent => "silence".to_owned(),
            Self::Circle => "boucle".to_owned(),
            Self::Unwanted => "robots".to_owned(),
        }
    }
}

/// Asks these addresses, all at once: one of each site, the first. Those that are left out wait for the next time.
///
/// It waits on the thread that calls it, which is not one that answers others.
#[must_use]
pub fn probe(addresses: &[String], agent: &str, private: bool) -> Vec<(String, Probed)> {
    let mut sites = HashSet::new();
    let first: Vec<String> = addresses.iter().filter(|address| sites.insert(site_of(address))).cloned().collect();
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return Vec::new() };
    runtime.block_on(async {
        let asked = first.into_iter().map(|address| async {
            let found = tokio::time::timeout(PATIENCE, ask(&address, agent, private)).await.unwrap_or(Probed::Silent);
            (address, found)
        });
        futures_util::future::join_all(asked).await
    })
}

/// The site of an address.
#[must_use]
pub fn site_of(address: &str) -> String {
    Url::parse(address).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}

async fn ask(address: &str, agent: &str, private: bool) -> Probed {
    let Ok(mut url) = Url::parse(address) else { return Probed::Nameless };
    for _ in 0..=HOPS {
        let client = match fetch::client_for(&url, private, STEP).await {
            Ok(client) => client,
            Err(NotFetched::Private) => return Probed::Private,
            Err(_) => return Probed::Nameless,
        };
        if !is_wanted(&client, &url, agent).await {
            return Probed::Unwanted;
        }
        let Some(answer) = answer(&client, &url, agent).await else { return Probed::Silent };
        let next = answer.headers().get(LOCATION).and_then(|to| url.join(to.to_str().ok()?).ok());
        match next.filter(|_| answer.status().is_redirection()) {
            Some(next) => url = next,
            None => return Probed::Status(answer.status().as_u16()),
        }
    }
    Probed::Circle
}

/// What a site answers: to HEAD, and to GET where that is not answered well.
async fn answer(client: &Client, url: &Url, agent: &str) -> Option<Response> {
    let ask = async |method: Method| client.request(method, url.clone()).header(USER_AGENT, agent).send().await;
    match ask(Method::HEAD).await {
        Ok(answer) if answer.status().is_success() || answer.status().is_redirection() => Some(answer),
        Err(error) if error.is_timeout() => None,
        // Some refuse HEAD, or answer it with nonsense.
        _ => ask(Method::GET).await.ok(),
    }
}

/// Whether the site lets programs look there; one without a robots.txt does.
async fn is_wanted(client: &Client, url: &Url, agent: &str) -> bool {
    let Ok(robots) = url.join("/robots.txt") else { return true };
    let Ok(mut answer) = client.get(robots).header(USER_AGENT, agent).send().await else { return true };
    if answer.status() != StatusCode::OK {
        return true;
    }
    let mut said = Vec::new();
    while let Ok(Some(chunk)) = answer.chunk().await {
        said.extend_from_slice(&chunk);
        if said.len() > MOST_ROBOTS {
            break;
        }
    }
    let path = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    allows(&String::from_utf8_lossy(&said), &path)
}

/// Whether a robots.txt (RFC 9309) allows us a path: the longest rule of the group that names us, else of all, decides.
fn allows(robots: &str, path: &str) -> bool {
    let (mut ours, mut everybodys) = (Vec::new(), Vec::new());
    let (mut names_us, mut names_all, mut in_names, mut is_named) = (false, false, false, false);
    for line in robots.lines() {
        let line = line.split('#').next().unwrap_or_default();
        let Some((key, value)) = line.split_once(':') else { continue };
        let value = value.trim();
        match key.trim().to_ascii_lowercase().as_str() {
            "user-agent" => {
                if !in_names {
                    (names_us, names_all) = (false, false);
                }
                in_names = true;
                names_us |= value.eq_ignore_ascii_case(NAME);
                names_all |= value == "*";
                is_named |= names_us;
            }
            key @ ("allow" | "disallow") => {
                in_names = false;
                let rule = (key == "allow", value);
                ours.extend(Some(rule).filter(|_| names_us));
                everybodys.extend(Some(rule).filter(|_| names_all));
            }
            _ => {}
        }
    }
    let rules = if is_named { ours } else { everybodys };
    let matching = rules.into_iter().filter(|(_, rule)| !rule.is_empty() && matches(rule, path));
    matching.max_by_key(|(allowed, rule)| (rule.len(), *allowed)).is_none_or(|(allowed, _)| allowed)
}

/// Whether a path begins as a rule says: `*` stands for anything, `$` for the end.
fn matches(rule: &str, path: &str) -> bool {
    let (rule, to_the_end) = rule.strip_suffix('$').map_or((rule, false), |rule| (rule, true));
    let mut parts = rule.split('*');
    let Some(mut rest) = path.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let mut open = false;
    for part in parts {
        let Some((_, after)) = rest.split_once(part) else { return false };
        (rest, open) = (after, part.is_empty());
    }
    !to_the_end || open || rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn robots_are_told_apart_by_the_longest_rule() {
        let robots = "# x\nUser-agent: *\nDisallow: /prive\nAllow: /prive/oui\nDisallow: /*.pdf$\n\n\
                      User-agent: Autre\nUser-agent: Tiers\nDisallow: /\n";
        for (path, expected) in [
            ("/", true),
            ("/prive", false),
            ("/prive/non", false),
            ("/prive/oui/x", true),
            ("/a/b.pdf", false),
            ("/a/b.pdf?x", true),
        ] {
            assert_eq!(allows(robots, path), expected, "{path}");
        }
        assert!(!allows(&format!("{robots}User-agent: Maillage\nDisallow: /a"), "/a/b"));
        assert!(allows(&format!("{robots}User-agent: Maillage\nDisallow: /a"), "/prive"), "its own group is all");
        assert!(allows("User-agent: *\nDisallow:\n", "/x") && allows("<html>", "/x"));
    }

    #[test]
    fn what_refuses_programs_is_not_taken_for_dead() {
        let dead = |probed: Probed| probed.is_failure();
        assert!([404, 410, 500, 503].into_iter().all(|status| dead(Probed::Status(status))));
        assert!(![200, 301, 401, 403, 405, 429].into_iter().any(|status| dead(Probed::Status(status))));
        assert!(dead(Probed::Silent) && !dead(Probed::Private) && !dead(Probed::Unwanted));
    }
}
