//! Who gets the letters about what they reported or asked.

use crate::actions::wiki::outbox;
use crate::db::Db;
use crate::hall::error::Result;
use crate::mail;
use crate::models::account::Account;
use crate::models::remark::Remark;

/// Who gets the letters about a remark: its author, when there is an address.
pub(super) struct Correspondent {
    email: String,
    name: String,
}

impl Correspondent {
    /// The author of a remark, by their account or by what they left.
    pub(super) fn of(db: &mut Db, remark: &Remark) -> Result<Option<Self>> {
        let Some(id) = remark.account_id else {
            return Ok(address_in(&remark.contact).map(|email| Self { email, name: String::new() }));
        };
        let account = Account::find(db, id)?;
        Ok(account.and_then(|account| Some(Self { email: account.reached_at()?.to_owned(), name: account.name })))
    }

    pub(super) fn as_reader(&self) -> outbox::Reader<'_> {
        outbox::Reader { email: &self.email, name: &self.name }
    }
}

/// The first mail address in what somebody left: « Marie, marie@exemple.fr ».
#[must_use]
pub fn address_in(contact: &str) -> Option<String> {
    let signs = |c: char| c.is_whitespace() || "<>()[],;".contains(c);
    let words = contact.split(signs).map(|word| word.trim_matches(['.', ':', '!', '?']));
    words.filter(|word| word.contains('@')).find_map(mail::address)
}

#[cfg(test)]
mod tests {
    use crate::actions::sheets::correspondent::*;

    #[test]
    fn an_address_is_found_in_whatever_was_left() {
        for (contact, address) in [
            ("marie@exemple.fr", Some("marie@exemple.fr")),
            ("Marie, marie@exemple.fr", Some("marie@exemple.fr")),
            ("Marie <marie@exemple.fr>", Some("marie@exemple.fr")),
            ("Marie (@mariette), marie@exemple.fr.", Some("marie@exemple.fr")),
            ("Marie", None),
            ("@marie", None),
            ("", None),
        ] {
            assert_eq!(address_in(contact).as_deref(), address, "{contact}");
        }
    }
}
