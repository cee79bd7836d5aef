//! Ways to reach somebody that stand in a text: an address of mail, a telephone.

/// Digits of a French telephone, the first of which is 0.
const TELEPHONE: usize = 10;

/// Whether a text says how to reach somebody.
#[must_use]
pub fn has_some(text: &str) -> bool {
    text.split(|c: char| c.is_whitespace() || "()<>[],;\"«»".contains(c)).any(is_mail)
        || text.lines().any(has_telephone)
}

fn is_mail(word: &str) -> bool {
    let word = word.strip_prefix("mailto:").unwrap_or(word).trim_end_matches(['.', ':', '!', '?', '*', '_']);
    let Some((name, host)) = word.split_once('@') else { return false };
    let is_name = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || "._-+".contains(c));
    let has_end = host.rsplit_once('.').is_some_and(|(host, end)| !host.is_empty() && end.len() >= 2);
    is_name(name) && is_name(host) && has_end
}

/// Ten digits that begin with 0, by pairs or together: « 04 75 31 92 47 », « +33 4 75 31 92 47 ».
fn has_telephone(line: &str) -> bool {
    let is_mark = |c: char| matches!(c, ' ' | '.' | '-' | '\u{a0}' | '\u{202f}');
    line.split(|c: char| !c.is_ascii_digit() && !is_mark(c) && c != '+').any(|run| {
        let run = run.trim_matches(is_mark);
        let digits: String = run.chars().filter(char::is_ascii_digit).collect();
        let national =
            run.strip_prefix("+33").map_or(digits.clone(), |_| format!("0{}", digits.get(2..).unwrap_or("")));
        let is_pairs =
            || run.split(is_mark).all(|part| part.len() <= 2 || part.len() == digits.len() || part.contains('+'));
        national.len() == TELEPHONE && national.starts_with('0') && !national.starts_with("00") && is_pairs()
    })
}

#[cfg(test)]
mod tests {
    use super::has_some;

    #[test]
    fn addresses_and_telephones_are_seen() {
        for text in [
            "Écrire à marie.durand@asso.fr.",
            "<mailto:a@b.org>",
            "Tél. 04 75 31 92 47",
            "06.12.34.56.78",
            "+33 4 75 31 92 47",
            "0475319247, le matin",
        ] {
            assert!(has_some(text), "{text}");
        }
    }

    #[test]
    fn other_numbers_and_names_are_not() {
        for text in [
            "52 600 habitants",
            "SIRET 812 345 678 00012",
            "Le 01/02/2026 à 10 h",
            "@mairie",
            "10 000 000 000 €",
            "a@b",
            "de 0 à 10 minutes",
            "2026-11-29",
        ] {
            assert!(!has_some(text), "{text}");
        }
    }
}
