//! What newsletters and networks add to an address to follow who clicks: it says nothing of the page.

use super::{Anew, rewrite};

/// The names of such parameters, and what their names begin with.
const NAMES: [&str; 12] = [
    "_hsenc", "_hsmi", "dclid", "fbclid", "gclid", "igshid", "mc_cid", "mc_eid", "mkt_tok", "msclkid", "twclid",
    "yclid",
];
const STARTS: [&str; 3] = ["mtm_", "pk_", "utm_"];

/// The text with each link leading to its page alone; every other byte stays.
#[must_use]
pub fn without_trackers(text: &str) -> String {
    let small = text.to_ascii_lowercase();
    if !NAMES.iter().chain(&STARTS).any(|name| small.contains(name)) {
        return text.to_owned();
    }
    rewrite(text, &mut |link| Some(Anew { address: without(link.address)?, whole: None }))
}

/// An address without them; none when it has none.
fn without(address: &str) -> Option<String> {
    let (page, fragment) = address.split_once('#').map_or((address, None), |(page, rest)| (page, Some(rest)));
    let (path, query) = page.split_once('?')?;
    let is_tracker = |pair: &str| {
        let name = pair.split('=').next().unwrap_or_default().to_ascii_lowercase();
        NAMES.contains(&name.as_str()) || STARTS.iter().any(|start| name.starts_with(start))
    };
    let kept: Vec<&str> = query.split('&').filter(|pair| !is_tracker(pair)).collect();
    if kept.len() == query.split('&').count() {
        return None;
    }
    let query = if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) };
    let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
    Some(format!("{path}{query}{fragment}"))
}

#[cfg(test)]
mod tests {
    use crate::text::links::without_trackers;

    #[test]
    fn a_link_leads_to_its_page_alone() {
        for (text, expected) in [
            ("[a](https://x.fr/p?utm_source=lettre&utm_medium=mail)", "[a](https://x.fr/p)"),
            ("[a](https://x.fr/p?id=3&UTM_Source=l#fin) b", "[a](https://x.fr/p?id=3#fin) b"),
            ("[a](https://x.fr/p?fbclid=x&q=utm_)", "[a](https://x.fr/p?q=utm_)"),
            ("![i](https://x.fr/i.png?mc_eid=1)", "![i](https://x.fr/i.png)"),
            ("[a](https://x.fr/utm_/?id=3)", "[a](https://x.fr/utm_/?id=3)"),
            ("`https://x.fr?utm_a=b` et [a](/f/1?utm=2)", "`https://x.fr?utm_a=b` et [a](/f/1?utm=2)"),
        ] {
            assert_eq!(without_trackers(text), expected);
        }
    }
}
