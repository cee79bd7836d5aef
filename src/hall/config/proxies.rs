//! The reverse proxies whose `X-Forwarded-For` is believed, and the client's address that it gives.

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use ipnet::{IpNet, Ipv4Net};

/// Trusted proxies: addresses and networks. None by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies(Vec<IpNet>);

/// The text is not a list of addresses and networks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a list of IP addresses and networks")]
pub struct NotProxies;

impl FromStr for Proxies {
    type Err = NotProxies;

    fn from_str(text: &str) -> Result<Self, NotProxies> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        parts.map(|part| network(part).ok_or(NotProxies)).collect::<Result<_, _>>().map(Self)
    }
}

impl Proxies {
    /// The client's address: the peer's, or what trusted proxies say it is.
    ///
    /// Each proxy adds the address it was asked from at the right of the lines, so only what a trusted one added
    /// counts: walking from the right stops at the first address that is not trusted, or before an entry that is no
    /// address.
    pub fn client<'a>(&self, peer: IpAddr, lines: impl IntoIterator<Item = &'a [u8]>) -> IpAddr {
        let lines: Vec<_> = lines.into_iter().collect();
        let mut client = peer.to_canonical();
        for entry in lines.iter().rev().flat_map(|line| line.rsplit(|byte| *byte == b',')) {
            if !self.trust(client) {
                break;
            }
            let Some(address) = std::str::from_utf8(entry).ok().and_then(address) else { break };
            client = address;
        }
        client
    }

    /// Whether the word of this address, in canonical form, is believed.
    fn trust(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

/// An address or a network; one of IPv4 written in IPv6 is of IPv4.
fn network(text: &str) -> Option<IpNet> {
    let network: IpNet = text.parse().or_else(|_| text.parse::<IpAddr>().map(IpNet::from)).ok()?;
    match (network.addr().to_canonical(), network) {
        (IpAddr::V4(address), IpNet::V6(mapped)) => {
            Ipv4Net::new(address, mapped.prefix_len().checked_sub(96)?).ok().map(IpNet::from)
        }
        _ => Some(network),
    }
}

/// The address of one entry: alone, in brackets, or with a port.
fn address(entry: &str) -> Option<IpAddr> {
    let entry = entry.trim();
    let in_brackets = || entry.strip_prefix('[')?.strip_suffix(']')?.parse().map(IpAddr::V6).ok();
    let alone = entry.parse().ok().or_else(in_brackets);
    alone.or_else(|| entry.parse().map(|with_port: SocketAddr| with_port.ip()).ok()).map(|ip| ip.to_canonical())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use crate::hall::config::proxies::*;

    fn client(trusted: &str, peer: &str, lines: &[&str]) -> String {
        let trusted: Proxies = trusted.parse().unwrap();
        trusted.client(peer.parse().unwrap(), lines.iter().map(|line| line.as_bytes())).to_string()
    }

    #[test]
    fn what_a_client_writes_itself_is_never_believed() {
        for (lines, expected) in [
            (&["6.6.6.6", "192.0.2.7"][..], "192.0.2.7"),
            (&["6.6.6.6, 192.0.2.7"], "192.0.2.7"),
            (&["6.6.6.6", "10.0.0.9, 192.0.2.7"], "192.0.2.7"),
            (&["6.6.6.6, 192.0.2.7:50123"], "192.0.2.7"),
            (&["6.6.6.6, [2001:db8::7]:50123"], "2001:db8::7"),
            (&["6.6.6.6, [2001:db8::7]"], "2001:db8::7"),
            (&["6.6.6.6, 2001:db8::7"], "2001:db8::7"),
            (&["6.6.6.6, ::ffff:192.0.2.7"], "192.0.2.7"),
            (&["6.6.6.6, 192.0.2.7, 127.0.0.1"], "192.0.2.7"),
            (&["6.6.6.6, 192.0.2.7, ::ffff:127.0.0.1"], "192.0.2.7"),
            (&["6.6.6.6, 192.0.2.7, 127.0.0.1:81"], "192.0.2.7"),
            (&["6.6.6.6, unknown"], "127.0.0.1"),
            (&["6.6.6.6, _hidden"], "127.0.0.1"),
            (&["6.6.6.6,"], "127.0.0.1"),
            (&["6.6.6.6", ""], "127.0.0.1"),
            (&["6.6.6.6, 192.0.2.7:port"], "127.0.0.1"),
            (&["6.6.6.6, 192.0.2.07"], "127.0.0.1"),
            (&["127.0.0.1"], "127.0.0.1"),
            (&[], "127.0.0.1"),
        ] {
            assert_eq!(client("127.0.0.1", "127.0.0.1", lines), expected, "{lines:?}");
            assert_eq!(client("127.0.0.1", "::ffff:127.0.0.1", lines), expected, "on [::]: {lines:?}");
            assert_eq!(client("::ffff:127.0.0.1", "127.0.0.1", lines), expected, "written so: {lines:?}");
        }
        let trusted: Proxies = "127.0.0.1".parse().unwrap();
        let lines = [&b"6.6.6.6, \xff"[..]];
        assert_eq!(trusted.client("127.0.0.1".parse().unwrap(), lines).to_string(), "127.0.0.1");
    }

    #[test]
    fn who_is_no_proxy_is_not_believed() {
        for trusted in ["", "10.0.0.0/8", "127.0.0.2", "::1"] {
            assert_eq!(client(trusted, "127.0.0.1", &["6.6.6.6"]), "127.0.0.1", "{trusted}");
        }
    }

    #[test]
    fn a_network_of_proxies_is_trusted_as_one() {
        for trusted in
            ["10.0.0.0/8", "10.9.8.7/8", "::ffff:10.0.0.0/104", "10.0.0.0/9, 10.128.0.0/9", "0.0.0.0/0, ::/0"]
        {
            let found = client(trusted, "10.1.2.3", &["192.0.2.7, 10.200.0.1"]);
            assert_eq!(found, "192.0.2.7", "{trusted}");
        }
        assert_eq!(client("fd00::/8", "fd12::1", &["6.6.6.6, 2001:db8::7"]), "2001:db8::7");
        for junk in ["proxy", "10.0.0.0/33", "10.0.0.0/", "10.0.0", "::ffff:10.0.0.0/90", "127.0.0.1:80"] {
            assert_eq!(junk.parse::<Proxies>(), Err(NotProxies), "{junk}");
        }
    }
}
