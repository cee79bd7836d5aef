//! The headers of a mail that goes to a list: which list, and how one leaves it in one click (RFC 2919, RFC 8058).

use super::Message;

/// Marks a mail that somebody wrote and sends: it does not say that a program made it (RFC 3834).
pub(super) const BY_HAND: (&str, &str) = ("Auto-Submitted", "no");

/// A list to which mails go: a letter, what somebody follows.
#[derive(Debug, Clone, Copy)]
pub struct MailingList<'a> {
    /// Its name, as readers show it.
    pub name: &'a str,
    /// Its name in `List-Id`: letters, digits and dashes.
    pub key: &'a str,
    /// The host of the wiki.
    pub host: &'a str,
    /// The address that ends it for this reader: a page for people, one click for their mail program.
    pub unsubscribe: &'a str,
    /// Whether somebody wrote these mails; others say that a program makes them.
    pub by_hand: bool,
}

impl MailingList<'_> {
    /// Adds the headers to a message.
    pub fn mark(&self, message: &mut Message) {
        // The name stands between quotes: what would end them is left out, and what is not ASCII, since `List-Id` is
        // read by programs.
        let name: String =
            self.name.chars().filter(|c| c.is_ascii() && !c.is_control() && !"\"\\".contains(*c)).collect();
        let id = format!("<{}.{}>", self.key, self.host);
        let id = if name.trim().is_empty() { id } else { format!("\"{}\" {id}", name.trim()) };
        let mut add = |name: &str, value: String| message.headers.push((name.to_owned(), value));
        add("List-Id", id);
        add("List-Unsubscribe", format!("<{}>", self.unsubscribe));
        add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned());
        if self.by_hand {
            add(BY_HAND.0, BY_HAND.1.to_owned());
        }
    }
}
