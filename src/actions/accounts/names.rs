//! Names of accounts: what one can be, and whose place it must not take.

use crate::db::Db;
use crate::hall::error::{Error, Result};
use crate::hall::messages;
use crate::models::account::Account;
use crate::text::{confusable, title};
use unicode_normalization::UnicodeNormalization;

/// Characters of a name, at least and at most.
const LENGTH: std::ops::RangeInclusive<usize> = 2..=50;
/// What a name cannot hold: it stands in addresses, in texts, and an `@` would make it an e-mail address.
const FORBIDDEN: &str = "@/\\<>\"#?%:;,{}|`";
/// Words that say where a thing is on the network: programs that show a mail make links of what follows.
const OF_ADDRESSES: [&str; 4] = ["http", "www", "ftp", "mailto"];
/// What browsers take for the dot of an address, beside the dot.
const DOTS: [char; 2] = ['.', '。'];
/// A clean name, or why it cannot be one.
pub(super) fn clean(typed: &str) -> Result<String, String> {
    let clean = title::clean(typed).map_err(|_| messages::NAME_FORM.to_owned())?;
    if holds_address(&clean) {
        return Err(messages::NAME_HOLDS_ADDRESS.to_owned());
    }
    let fits = LENGTH.contains(&clean.chars().count());
    let speaks = clean.chars().any(char::is_alphanumeric);
    let carries = !clean.contains(|c| FORBIDDEN.contains(c));
    if fits && speaks && carries { Ok(clean) } else { Err(messages::NAME_FORM.to_owned()) }
}

/// Whether a program that shows the name may make a link of it: it goes into mails, to addresses that anybody types.
fn holds_address(name: &str) -> bool {
    let plain: String = name.nfkc().collect::<String>().to_lowercase();
    let starts = |word: &str| OF_ADDRESSES.iter().any(|start| word.starts_with(start));
    plain.split(|c: char| !c.is_alphanumeric()).any(starts)
        || plain.contains('@')
        || plain.contains("://")
        || plain.split_whitespace().any(has_domain)
}

/// `label.tld`: a dot, with two letters or more right after it and something before; or four numbers.
fn has_domain(word: &str) -> bool {
    let labels: Vec<&str> = word.split(DOTS).collect();
    let is_numeric = |label: &&str| !label.is_empty() && label.chars().all(|c| c.is_ascii_digit());
    let is_top = |label: &&str| label.chars().take_while(|c| c.is_alphabetic()).count() > 1;
    let has_label = |label: &&str| label.chars().next_back().is_some_and(char::is_alphanumeric);
    labels.iter().zip(labels.iter().skip(1)).any(|(label, top)| has_label(label) && is_top(top))
        || labels.iter().filter(|label| is_numeric(label)).count() > 3
}

/// Refuses a name that another account has, or that readers would take for another's.
pub(super) fn check_free(db: &mut Db, account: &Account) -> Result<()> {
    if Account::find_by_name(db, &account.name_key)?.is_some() {
        return Err(Error::field("nom", messages::NAME_TAKEN));
    }
    if Account::looks_like_another(db, &account.name)? {
        return Err(Error::field("nom", messages::NAME_LOOKS_TAKEN));
    }
    Ok(())
}

/// Refuses a name that speaks for the wiki; an invitation or a command may still give it.
pub(super) fn check_unofficial(name: &str, site: &str) -> Result<()> {
    if is_official(name, site) || signs_without_account(name) {
        Err(Error::field("nom", messages::NAME_RESERVED))
    } else {
        Ok(())
    }
}

/// Whether a name is of those that sign what people without an account publish.
fn signs_without_account(name: &str) -> bool {
    title::key(name).trim_end_matches(|c: char| !c.is_alphanumeric()).ends_with("sans compte")
}

/// Whether a name says a role or the site and nothing else, however it is written: « Ａdmin. », « L’équipe du wiki 2 ».
fn is_official(name: &str, site: &str) -> bool {
    let roles = messages::OFFICIAL_NAMES.map(confusable::skeleton);
    let small = messages::SMALL_WORDS.map(confusable::skeleton);
    let site_words = words(site).filter(|word| !small.contains(word)).collect::<Vec<_>>().concat();
    let whole = confusable::skeleton(name);
    let bare = small.iter().filter_map(|article| whole.strip_prefix(article.as_str()));
    if std::iter::once(whole.as_str()).chain(bare).any(|name| name == site_words || roles.iter().any(|r| r == name)) {
        return true;
    }
    let (of_roles, others): (Vec<String>, Vec<String>) =
        words(name).filter(|word| !small.contains(word)).partition(|word| roles.contains(word));
    let others = others.concat();
    if others.is_empty() { !of_roles.is_empty() } else { others == site_words }
}

/// The skeletons of the words of a name, the numbers after them left out.
fn words(name: &str) -> impl Iterator<Item = String> {
    let words = name.split(|c: char| !c.is_alphanumeric() && !is_mark(c));
    let words = words.map(|word| word.trim_end_matches(char::is_numeric)).filter(|word| !word.is_empty());
    words.map(confusable::skeleton).collect::<Vec<_>>().into_iter()
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

#[cfg(test)]
mod tests {
    use crate::actions::accounts::names::*;

    #[test]
    fn a_name_is_short_speaks_and_stands_in_an_address() {
        for (typed, expected) in [
            (" Ann  Élise ", Some("Ann Élise")),
            ("Jean-Loup O’Brien", Some("Jean-Loup O’Brien")),
            ("collectif_33", Some("collectif_33")),
            ("A", None),
            ("..", None),
            ("ann@exemple.fr", None),
            ("a/b", None),
            ("", None),
        ] {
            assert_eq!(clean(typed).ok().as_deref(), expected, "{typed}");
        }
        assert!(clean(&"a".repeat(51)).is_err());
    }

    #[test]
    fn a_name_holds_no_address() {
        for typed in [
            "Bonjour http evil.fr cliquez ici",
            "evil.fr",
            "Ann (evil.fr)",
            "Ann evil.co.uk",
            "EVIL.FR",
            "evil。fr",
            "evil｡fr",
            "evil．fr",
            "evil.рф",
            "evil.xn--p1ai",
            "Voir www evil fr",
            "wwwevil fr",
            "https evil",
            "hxxp http",
            "192.0.2.7",
            "moi@evil.fr",
        ] {
            assert_eq!(clean(typed), Err(messages::NAME_HOLDS_ADDRESS.to_owned()), "{typed}");
        }
        for typed in ["J.-P. Martin", "J.P. Martin", "M. Dupont", "Ann 2.0", "St. Étienne", "Ann...", "A.D.A.", "O.N.G"]
        {
            assert!(clean(typed).is_ok(), "{typed}");
        }
    }

    #[test]
    fn a_name_that_speaks_for_the_wiki_is_kept_for_it() {
        let site = "Transitions en commun";
        for name in [
            "admin",
            "ADMIN.",
            "A d m i n",
            "adm1n",
            "Admin2",
            "Admin 2",
            "L’admin",
            "\u{410}dministrateur",
            "Administratrice",
            "Âdministrateur",
            "L’administrateur du site",
            "Modération",
            "moderateur",
            "Le modérateur",
            "Le programme",
            "le_site",
            "Équipe",
            "L’équipe Transitions en commun",
            "Transitions en commun",
            "transitions-en-commun",
            "Transitions en Commun 2",
            "TransitionsEnCommun",
            "Admin Transitions en commun",
        ] {
            assert!(is_official(name, site), "{name}");
        }
        for name in
            ["Ann", "Transitions", "Ann, de l’équipe", "Adminette", "Modeste", "Rooth", "Commun", "Siteau", "Le Goff"]
        {
            assert!(!is_official(name, site), "{name}");
        }
    }
}
