//! Mails to one person: rendered from templates, delivered by SMTP or written to a folder.
//!
//! This module knows neither accounts nor links: the caller gives address, name and a complete link. Sending blocks on
//! the disk or the network, so call it from a job or the blocking pool.

mod compose;
mod letters;
mod transport;

pub use letters::{
    ChangedLine, DecidedLine, DueLine, Letter, Lifetime, NewsLetter, NewsLine, Occasion, RemarkLine, Rhythm, WayIn,
};

use lettre::message::Mailbox;
use serde::{Deserialize, Serialize};
use transport::Transport;
use url::{Host, Url};

/// One mail, ready to be sent: plain text, HTML, and headers of its own beyond the usual ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// The address alone, as [`address`] accepts it.
    pub to: String,
    /// One line.
    pub subject: String,
    /// What a reader of plain text sees; it says everything the HTML says.
    pub text: String,
    /// The whole HTML document.
    pub html: String,
    /// Names and values, such as `List-Unsubscribe`.
    pub headers: Vec<(String, String)>,
}

/// Why a mail was not sent. No text holds an address, a secret or a line of the mail.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// A setting cannot be used.
    #[error("{0}")]
    Setting(String),
    /// The message can never be sent as it is: an address, a subject or a header that is not one.
    #[error("the message cannot be sent as it is: {0}")]
    Refused(&'static str),
    /// The server refused permanently.
    #[error("the mail server refused for good ({0})")]
    Permanent(String),
    /// A retry may succeed: no connection, a temporary refusal, a full disk.
    #[error("the mail could not leave for now ({0})")]
    Temporary(String),
}

impl MailError {
    /// Whether a retry may succeed.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::Temporary(_))
    }
}

/// Sends the site's mails. Cheap to clone; opens a connection for each message.
#[derive(Debug)]
pub struct Mailer {
    transport: Transport,
    from: Mailbox,
    /// Whether the configuration gives the sender a name.
    is_named: bool,
    /// The right-hand side of every Message-ID.
    id_host: String,
}

impl Mailer {
    /// A mailer for `MAILLAGE_MAIL_URL`: `file://DIR`, `smtp://[user:pass@]host[:port]` or `smtps://…`.
    ///
    /// `from` is an address or `Name <address>`; when empty, `maillage@` the host of the base URL. An address without
    /// a name gets the name of the site.
    /// `smtp://` asks for STARTTLS: always when there is a password, where the server offers it otherwise, never on
    /// the loopback; `?tls=required`, `?tls=opportunistic` and `?tls=none` say otherwise.
    ///
    /// # Errors
    /// [`MailError::Setting`], whose sentence never repeats the URL, since it may hold a password.
    pub fn new(url: &str, from: &str, site: &str, base_url: &str) -> Result<Self, MailError> {
        let base = Url::parse(base_url).map_err(|_| MailError::Setting("MAILLAGE_BASE_URL is not a URL".to_owned()))?;
        let (id_host, from_host) = match base.host() {
            Some(Host::Domain(name)) => (name.to_owned(), name),
            Some(Host::Ipv4(ip)) => (format!("[{ip}]"), "localhost"),
            Some(Host::Ipv6(ip)) => (format!("[IPv6:{ip}]"), "localhost"),
            None => ("localhost".to_owned(), "localhost"),
        };
        let from = if from.trim().is_empty() { format!("maillage@{from_host}") } else { from.to_owned() };
        let is_named = from.trim().parse::<Mailbox>().is_ok_and(|from| from.name.is_some());
        Ok(Self { transport: Transport::from_url(url, &id_host)?, from: sender(&from, site)?, is_named, id_host })
    }

    /// Sends one message, dated `now_us` (microseconds since 1970, UTC). Blocks until the server has taken it, or
    /// the file is on the disk under its final name: a reader of the folder never sees half a message.
    ///
    /// # Errors
    /// [`MailError`]; [`MailError::is_temporary`] says whether to try again.
    pub fn send(&self, message: &Message, now_us: i64) -> Result<(), MailError> {
        self.send_as("", message, now_us)
    }

    /// The same in the name of the site as it is now, unless the sender of the configuration has a name of its own.
    ///
    /// # Errors
    /// As [`Self::send`].
    pub fn send_as(&self, site: &str, message: &Message, now_us: i64) -> Result<(), MailError> {
        let site: String = site.chars().filter(|c| !c.is_control()).collect();
        let name = Some(site).filter(|site| !self.is_named && !site.is_empty()).or_else(|| self.from.name.clone());
        let from = Mailbox::new(name, self.from.email.clone());
        let composed = compose::compose(message, &from, &self.id_host, now_us)?;
        self.transport.deliver(&composed, now_us)
    }
}

fn sender(from: &str, site: &str) -> Result<Mailbox, MailError> {
    let wrong = || MailError::Setting("MAILLAGE_MAIL_FROM is neither an address nor « Name <address> »".to_owned());
    if from.contains(char::is_control) {
        return Err(wrong());
    }
    let from: Mailbox = from.trim().parse().map_err(|_| wrong())?;
    let site = site.chars().filter(|c| !c.is_control()).collect();
    Ok(Mailbox::new(Some(from.name.unwrap_or(site)), from.email))
}

/// The address in what a person typed, trimmed and its domain in lower case; `None` when it is not one address.
///
/// Quoted local parts (`"a b"@c.fr`), legal and used by no one, are refused: they are how headers get forged.
#[must_use]
pub fn address(typed: &str) -> Option<String> {
    let typed = typed.trim();
    if typed.len() > 254 || typed.contains(|c: char| c.is_control() || c.is_whitespace() || "\"<>,;\\".contains(c)) {
        return None;
    }
    let parsed: lettre::Address = typed.parse().ok()?;
    Some(format!("{}@{}", parsed.user(), parsed.domain().to_lowercase()))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

    use crate::mail::*;

    fn message() -> Message {
        Message {
            to: "ann@example.org".to_owned(),
            subject: "Réinitialiser votre mot de passe – Maillage".to_owned(),
            text: "Bonjour Ann,\n\nhttps://wiki.example.org/mot-de-passe-oublie/0a1b\n".to_owned(),
            html: "<p>Bonjour Ann,</p>".to_owned(),
            headers: vec![("List-Id".to_owned(), "<wiki.example.org>".to_owned())],
        }
    }

    const BASE: &str = "https://wiki.example.org";

    fn sent(message: &Message, base: &str) -> (String, String) {
        let folder = tempfile::tempdir().unwrap();
        let mailer = Mailer::new(&format!("file://{}/mail", folder.path().display()), "", "Le Maillage", base).unwrap();
        mailer.send(message, 1_764_000_000_000_000).unwrap();
        let files: Vec<_> = std::fs::read_dir(folder.path().join("mail")).unwrap().map(Result::unwrap).collect();
        assert_eq!(files.len(), 1);
        let name = files[0].file_name().into_string().unwrap();
        (name, std::fs::read_to_string(files[0].path()).unwrap())
    }

    #[test]
    fn a_message_is_one_file_with_its_headers_and_the_text_first() {
        let (name, eml) = sent(&message(), BASE);
        assert!(name.starts_with("1764000000000000-") && name.ends_with(".eml"), "{name}");
        for header in [
            "From: \"Le Maillage\" <maillage@wiki.example.org>\r\n",
            "To: ann@example.org\r\n",
            "Date: Mon, 24 Nov 2025 16:00:00 +0000\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "List-Id: <wiki.example.org>\r\n",
            "Content-Type: multipart/alternative;",
        ] {
            assert!(eml.contains(header), "{header} is not in\n{eml}");
        }
        let id = eml.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap();
        assert!(id.starts_with("<1764000000000000.") && id.ends_with("@wiki.example.org>"), "{id}");
        assert!(eml.find("text/plain").unwrap() < eml.find("text/html").unwrap());
    }

    #[test]
    fn a_site_known_by_a_number_still_sends() {
        let (_, eml) = sent(&message(), "http://127.0.0.1:8080");
        assert!(eml.contains("From: \"Le Maillage\" <maillage@localhost>\r\n"), "{eml}");
        assert!(eml.contains("@[127.0.0.1]>\r\n"), "{eml}");
    }

    #[test]
    fn headers_cannot_be_forged() {
        let folder = tempfile::tempdir().unwrap();
        let mailer = Mailer::new(&format!("file://{}", folder.path().display()), "", "Le Maillage", BASE).unwrap();
        let forged = "x\r\nBcc: all@example.org";
        let cases = [
            Message { to: format!("ann@example.org{forged}"), ..message() },
            Message { to: "ann@example.org, bob@example.org".to_owned(), ..message() },
            Message { subject: forged.to_owned(), ..message() },
            Message { headers: vec![("X-A".to_owned(), forged.to_owned())], ..message() },
            Message { headers: vec![("X-A\r\nBcc".to_owned(), "y".to_owned())], ..message() },
        ];
        for case in cases {
            assert!(matches!(mailer.send(&case, 0), Err(MailError::Refused(_))), "{case:?}");
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        assert!(Mailer::new("file:///tmp", &format!("a@b.fr{forged}"), "Maillage", BASE).is_err());
    }

    #[test]
    fn addresses_are_read_as_people_type_them() {
        for (typed, expected) in [
            (" Ann.Le-Goff@Exemple.FR ", Some("Ann.Le-Goff@exemple.fr")),
            ("ann@localhost", Some("ann@localhost")),
            ("ann", None),
            ("ann@", None),
            ("ann@exemple.fr\nBcc: b@c.fr", None),
            ("Ann <ann@exemple.fr>", None),
            ("\"ann le goff\"@exemple.fr", None),
        ] {
            assert_eq!(address(typed).as_deref(), expected, "{typed}");
        }
    }
}
