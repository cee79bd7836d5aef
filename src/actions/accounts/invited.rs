//! Who is invited, as people write it: an address a line or several as mails list them, with a name before it or none.

use crate::actions::accounts::names;
use crate::hall::error::{Error, FieldError, Result};
use crate::hall::messages;
use crate::mail;

/// The most people invited at once.
pub const MOST: usize = 50;

/// Somebody who is invited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitee {
    /// The name that signs what they write: as it was written, or made of their address.
    pub name: String,
    /// Whether the name was written, and must not be another.
    pub is_named: bool,
    /// Their address.
    pub email: String,
    /// Their line, from 1.
    pub line: usize,
}

/// Reads lines like `nadia@exemple.fr`, `Nadia B. <nadia@exemple.fr>` or `Nadia B. nadia@exemple.fr`, several on a line
/// when commas, semicolons or spaces part them; of an address written twice the first line counts. All that is wrong is
/// said, each with its line.
pub fn read(text: &str) -> Result<Vec<Invitee>> {
    let mut found: Vec<Invitee> = Vec::new();
    let mut wrong = Vec::new();
    let mut refuse = |line: usize, why: &str| {
        wrong.push(FieldError { field: "courriels".to_owned(), message: messages::of_line(line, why) });
    };
    for (at, line) in text.lines().enumerate() {
        let number = at + 1;
        for one in people(line) {
            let (name, email) = parted(one);
            let Some(email) = mail::address(email) else {
                refuse(number, messages::EMAIL_WRONG);
                continue;
            };
            let is_named = !name.is_empty();
            let name = if is_named { names::clean(&first_name_first(name)) } else { names::clean(&name_of(&email)) };
            match name {
                Ok(_) if found.iter().any(|known| known.email.eq_ignore_ascii_case(&email)) => {}
                Ok(name) => found.push(Invitee { name, is_named, email, line: number }),
                Err(why) => refuse(number, &why),
            }
        }
    }
    match (wrong.is_empty(), found.len()) {
        (false, _) => Err(Error::Invalid(wrong)),
        (_, 0) => Err(Error::field("courriels", messages::INVITEES_ASKED)),
        (_, count) if count > MOST => Err(Error::field("courriels", messages::invitees_too_many(MOST))),
        _ => Ok(found),
    }
}

/// The people of a line. A comma or a semicolon parts them once an address came: « Dupont, Jean <jean@exemple.fr> » is
/// one. Spaces part what is all addresses.
fn people(line: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = line.trim();
    while let Some(address) = rest.find('@') {
        let end = rest.get(address..).and_then(|after| after.find([',', ';'])).map_or(rest.len(), |end| address + end);
        let (one, after) = rest.split_at(end);
        found.push(one.trim());
        rest = after.trim_start_matches([',', ';']).trim_start();
    }
    if !rest.trim_matches([',', ';', ' ']).is_empty() {
        found.push(rest);
    }
    let of_one = |one: &'_ str| one.split_whitespace().all(|word| word.contains('@'));
    found.into_iter().flat_map(|one| if of_one(one) { one.split_whitespace().collect() } else { vec![one] }).collect()
}

/// The name and the address of one of them.
fn parted(line: &str) -> (&str, &str) {
    if let Some((name, rest)) = line.split_once('<') {
        return (name.trim().trim_matches('"').trim(), rest.trim().trim_end_matches('>').trim());
    }
    match line.rsplit_once(char::is_whitespace) {
        Some((name, email)) => (name.trim().trim_end_matches([',', ';', ':', '-', '–']).trim(), email),
        None => ("", line),
    }
}

/// « Dupont, Jean » as it is said.
fn first_name_first(name: &str) -> String {
    match name.split_once(',') {
        Some((last, first)) if !first.trim().is_empty() => format!("{} {}", first.trim(), last.trim()),
        _ => name.to_owned(),
    }
}

/// A name made of an address: « jean.dupont@exemple.fr » is « Jean Dupont ».
fn name_of(email: &str) -> String {
    let user = email.split('@').next().unwrap_or_default().split('+').next().unwrap_or_default();
    let words = user.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let name = words.map(messages::upper_first).collect::<Vec<_>>().join(" ");
    // A name has two letters at least; a whole address is none.
    let host = email.split('@').nth(1).and_then(|host| host.split('.').next()).unwrap_or_default();
    if name.chars().count() < 2 { format!("{name} {}", messages::upper_first(host)) } else { name }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn people_are_read_as_mails_and_lists_write_them() {
        let text = "jean.dupont+wiki@exemple.fr\n\nNadia B. <Nadia@Exemple.fr>,\n\"Kevin O.\" <kevin@exemple.fr>;\n\
                    Fatou D. fatou@exemple.fr\nNADIA@exemple.fr\na@exemple.fr\n";
        let found = read(text).unwrap();
        let said: Vec<(&str, &str)> = found.iter().map(|one| (one.name.as_str(), one.email.as_str())).collect();
        assert_eq!(
            said,
            [
                ("Jean Dupont", "jean.dupont+wiki@exemple.fr"),
                ("Nadia B.", "Nadia@exemple.fr"),
                ("Kevin O.", "kevin@exemple.fr"),
                ("Fatou D.", "fatou@exemple.fr"),
                ("A Exemple", "a@exemple.fr"),
            ]
        );
    }

    #[test]
    fn several_stand_on_a_line_as_mails_list_them() {
        let text = "a.b@exemple.fr; c.d@exemple.fr,e.f@exemple.fr ;\ng.h@exemple.fr i.j@exemple.fr\n\
                    Dupont, Jean <jean@exemple.fr>, \"Nadia B.\" <nadia@exemple.fr>;\n";
        let found = read(text).unwrap();
        let said: Vec<(&str, usize)> = found.iter().map(|one| (one.name.as_str(), one.line)).collect();
        let names = ["A B", "C D", "E F", "G H", "I J", "Jean Dupont", "Nadia B."];
        assert_eq!(said, names.into_iter().zip([1, 1, 1, 2, 2, 3, 3]).collect::<Vec<_>>());
        assert!(read("nadia@exemple.fr; bob").is_err());
    }

    #[test]
    fn all_that_is_wrong_is_said_with_its_line() {
        let Error::Invalid(wrong) = read("nadia\nbob@exemple.fr\nKev#in <kevin@exemple.fr>\n").unwrap_err() else {
            panic!("not told by fields")
        };
        let lines: Vec<&str> = wrong.iter().map(|error| error.message.get(..7).unwrap()).collect();
        assert_eq!(lines, ["Ligne 1", "Ligne 3"]);
        for none in ["", " \n\n"] {
            assert!(read(none).is_err());
        }
        let many: String = (0..=MOST).map(|n| format!("p{n}@exemple.fr\n")).collect();
        assert!(read(&many).is_err());
    }
}
