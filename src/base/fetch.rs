//! Asks another site for a file, or tells it something, as an administrator wants. It goes to the public internet
//! alone: a wiki that asked its own network would read for strangers what only its server may see.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use ipnet::{Ipv4Net, Ipv6Net};
use url::Url;

use crate::base::tls;

/// The longest that another site may take.
const PATIENCE: Duration = Duration::from_secs(15);
/// The same when it is told something: it has but to take it.
const PATIENCE_OF_POST: Duration = Duration::from_secs(10);

/// Why nothing was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotFetched {
    /// It is no address of a page of the web.
    Address,
    /// Its name leads nowhere.
    Place,
    /// Its name leads into a network that is not public.
    Private,
    /// It does not answer, or not in time.
    Silent,
    /// It answers with this status.
    Status(u16),
    /// It is larger than this many bytes.
    TooLarge(usize),
}

/// The bytes at an address, at most so many; `private` lets it lead into any network. Redirections are not followed:
/// they would lead where nobody looked.
///
/// It waits on the thread that calls it, which is not one that answers others.
pub fn bytes(address: &str, most: usize, private: bool) -> Result<Vec<u8>, NotFetched> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|_| NotFetched::Silent)?.block_on(asked(address, most, private))
}

async fn asked(address: &str, most: usize, private: bool) -> Result<Vec<u8>, NotFetched> {
    let url = Url::parse(address).map_err(|_| NotFetched::Address)?;
    let client = client_for(&url, private, PATIENCE).await?;
    let mut answer = client.get(url).send().await.map_err(|_| NotFetched::Silent)?;
    if !answer.status().is_success() {
        return Err(NotFetched::Status(answer.status().as_u16()));
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|_| NotFetched::Silent)? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > most {
            return Err(NotFetched::TooLarge(most));
        }
    }
    Ok(bytes)
}

/// What another site answers to what it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostAnswer {
    /// Its status.
    pub status: u16,
    /// The first bytes of what it says.
    pub start: Vec<u8>,
}

/// Tells a text to an address, by POST, with these headers. Of what it answers so many bytes are read at most. Without
/// `private` it must be `https`, in the public internet. Redirections are not followed.
///
/// It waits on the thread that calls it, which is not one that answers others.
pub fn post(
    address: &str,
    headers: &[(&'static str, String)],
    body: String,
    most: usize,
    private: bool,
) -> Result<PostAnswer, NotFetched> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(|_| NotFetched::Silent)?.block_on(told(address, headers, body, most, private))
}

async fn told(
    address: &str,
    headers: &[(&'static str, String)],
    body: String,
    most: usize,
    private: bool,
) -> Result<PostAnswer, NotFetched> {
    let url = Url::parse(address).map_err(|_| NotFetched::Address)?;
    let client = client_for(&url, private, PATIENCE_OF_POST).await?;
    if !private && url.scheme() != "https" {
        return Err(NotFetched::Address);
    }
    let request = headers.iter().fold(client.post(url), |request, (name, value)| request.header(*name, value));
    let mut answer = request.body(body).send().await.map_err(|_| NotFetched::Silent)?;
    let (status, mut start) = (answer.status().as_u16(), Vec::new());
    // It was told what it was told: how the rest of its answer ends does not matter.
    while start.len() < most
        && let Ok(Some(chunk)) = answer.chunk().await
    {
        start.extend_from_slice(&chunk);
    }
    start.truncate(most);
    Ok(PostAnswer { status, start })
}

/// What asks this address alone, for so long at most, and follows no redirection.
pub(super) async fn client_for(url: &Url, private: bool, patience: Duration) -> Result<reqwest::Client, NotFetched> {
    let is_web = matches!(url.scheme(), "http" | "https") && url.username().is_empty() && url.password().is_none();
    let host = url.host_str().filter(|_| is_web).ok_or(NotFetched::Address)?.to_owned();
    let port = url.port_or_known_default().ok_or(NotFetched::Address)?;
    let name = host.trim_start_matches('[').trim_end_matches(']').to_owned();
    let found = tokio::net::lookup_host((name, port)).await.map_err(|_| NotFetched::Place)?;
    let places: Vec<SocketAddr> = found.filter(|place| private || is_public(place.ip())).collect();
    if places.is_empty() {
        return Err(NotFetched::Private);
    }
    // The client goes where the name was just seen to lead, and nowhere else.
    tls::choose();
    reqwest::Client::builder()
        .resolve_to_addrs(&host, &places)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .timeout(patience)
        .build()
        .map_err(|_| NotFetched::Silent)
}

/// Networks that are not the public internet (IANA's registries of special-purpose addresses).
const PRIVATE_4: [&str; 15] = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
];
/// The addresses of IPv6 that are given out; those that carry one of IPv4 inside are not taken.
const PUBLIC_6: &str = "2000::/3";
/// Among them: documentation, 6to4 and Teredo.
const PRIVATE_6: [&str; 3] = ["2001:db8::/32", "2002::/16", "2001::/23"];

/// Whether an address is one of the public internet.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let holds = |net: &str| net.parse::<Ipv4Net>().is_ok_and(|net| net.contains(&address));
            !PRIVATE_4.iter().any(|net| holds(net))
        }
        IpAddr::V6(address) => {
            let holds = |net: &str| net.parse::<Ipv6Net>().is_ok_and(|net| net.contains(&address));
            holds(PUBLIC_6) && !PRIVATE_6.iter().any(|net| holds(net))
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn only_the_public_internet_is_asked() {
        for private in [
            "127.0.0.1",
            "10.1.2.3",
            "172.31.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
        for public in ["9.9.9.9", "172.32.0.1", "2620:fe::fe", "2a01:e0a::1"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }
}
