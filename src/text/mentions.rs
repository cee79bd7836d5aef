//! A mention is `@` and the name of somebody in what is said of a sheet. It is kept by the number of their account,
//! `@{12}`, so that a name which changes or goes changes or goes here too.

/// The most people that one message names.
const MOST: usize = 10;
/// The most words of a name.
const WORDS: usize = 4;
/// The most bytes of a name that is looked for.
const LONGEST: usize = 120;

/// The text with the names after `@` that `find` knows kept by their numbers.
pub fn kept(words: &str, mut find: impl FnMut(&str) -> Option<i64>) -> String {
    let mut out = String::with_capacity(words.len());
    let (mut rest, mut found) = (words, 0);
    while let Some(at) = rest.find('@') {
        let (before, after) = rest.split_at(at);
        let after = after.strip_prefix('@').unwrap_or_default();
        out.push_str(before);
        // Inside code or an address it names nobody.
        let is_alone = !out.ends_with(|c: char| c.is_alphanumeric() || c == '/' || c == '`');
        let is_code = out.lines().last().unwrap_or_default().matches('`').count() % 2 == 1;
        let named = if is_alone && !is_code && found < MOST { name(after, &mut find) } else { None };
        match named {
            Some((id, length)) => {
                found += 1;
                out.push_str(&format!("@{{{id}}}"));
                rest = after.get(length..).unwrap_or_default();
            }
            None => {
                // What somebody types as we keep it is no mention.
                out.push_str(if after.starts_with('{') { "@ " } else { "@" });
                rest = after;
            }
        }
    }
    out + rest
}

/// The longest name that a text begins with and that is known: its number, and how many bytes it takes.
fn name(text: &str, find: &mut impl FnMut(&str) -> Option<i64>) -> Option<(i64, usize)> {
    let line = text.lines().next().unwrap_or_default();
    let mut ends = Vec::new();
    let (mut at, mut words) = (0, 0);
    for word in line.split_inclusive(' ') {
        if words == WORDS || at + word.len() > LONGEST {
            break;
        }
        words += 1;
        let whole = word.trim_end();
        let bare = whole.trim_end_matches(|c: char| !c.is_alphanumeric());
        if !whole.is_empty() {
            ends.extend([at + bare.len(), at + whole.len()]);
        }
        at += word.len();
    }
    ends.sort_unstable();
    ends.dedup();
    ends.into_iter().rev().filter(|end| *end > 0).find_map(|end| Some((find(line.get(..end)?)?, end)))
}

/// The numbers of those whom a kept text names, each once, in their order.
#[must_use]
pub fn named(kept: &str) -> Vec<i64> {
    let mut ids = Vec::new();
    replaced(kept, |id| {
        if !ids.contains(&id) {
            ids.push(id);
        }
        None
    });
    ids
}

/// A kept text as it was typed, with the names of today; whoever has none is left out of it.
pub fn written(kept: &str, name: impl Fn(i64) -> Option<String>) -> String {
    replaced(kept, |id| Some(format!("@{}", name(id)?)))
}

/// A kept text as Markdown in which each name leads to its address.
pub fn linked(kept: &str, person: impl Fn(i64) -> Option<(String, String)>) -> String {
    replaced(kept, |id| {
        let (name, href) = person(id)?;
        let mut link = String::from("[@");
        for c in name.chars() {
            if c.is_ascii_punctuation() {
                link.push('\\');
            }
            link.push(c);
        }
        Some(link + "](" + &href + ")")
    })
}

fn replaced(kept: &str, mut by: impl FnMut(i64) -> Option<String>) -> String {
    let mut out = String::with_capacity(kept.len());
    let mut rest = kept;
    while let Some((before, after)) = rest.split_once("@{") {
        out.push_str(before);
        let number = after.split_once('}').and_then(|(digits, tail)| Some((digits.parse::<i64>().ok()?, tail)));
        match number {
            Some((id, tail)) => {
                out.push_str(&by(id).unwrap_or_else(|| "@…".to_owned()));
                rest = tail;
            }
            None => {
                out.push_str("@{");
                rest = after;
            }
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(name: &str) -> Option<i64> {
        ["Ann", "Samira B.", "Hélène", "Hélène Marchand"]
            .iter()
            .zip(0..)
            .find(|(known, _)| **known == name)
            .map(|(_, at)| at)
    }

    fn name_of(id: i64) -> Option<String> {
        ["Ann", "Samira B.", "Hélène", "Hélène Marchand"].get(usize::try_from(id).ok()?).map(|name| (*name).to_owned())
    }

    #[test]
    fn names_are_kept_by_their_numbers_the_longest_first() {
        for (typed, expected) in [
            ("@Ann, tu l’as animée", "@{0}, tu l’as animée"),
            ("Merci @Samira B. et @Ann!", "Merci @{1} et @{0}!"),
            ("@Hélène Marchand dit", "@{3} dit"),
            ("@Hélène dit", "@{2} dit"),
            ("(@Ann)", "(@{0})"),
            ("ann@Ann.fr", "ann@Ann.fr"),
            ("https://a.fr/@Ann", "https://a.fr/@Ann"),
            ("`@Ann`", "`@Ann`"),
            ("@Personne", "@Personne"),
            ("@{0}", "@ {0}"),
            ("@", "@"),
        ] {
            assert_eq!(kept(typed, find), expected, "{typed}");
        }
    }

    #[test]
    fn a_kept_text_is_typed_and_linked_by_the_names_of_today() {
        let text = kept("@Samira B. et @Ann, @Ann", find);
        assert_eq!(named(&text), [1, 0]);
        assert_eq!(written(&text, name_of), "@Samira B. et @Ann, @Ann");
        assert_eq!(written("@{9} @{x", name_of), "@… @{x");
        let link = linked("@{1}", |id| Some((name_of(id)?, "/p".to_owned())));
        assert_eq!(link, "[@Samira B\\.](/p)");
    }

    #[test]
    fn one_message_names_so_many_and_no_more() {
        assert_eq!(kept(&"@Ann ".repeat(30), find).matches("@{0}").count(), MOST);
    }
}
