//! Mails to one person: rendered from templates, delivered by SMTP or written to a folder.
//!
//! This module knows neither accounts nor links: the caller gives address, name and a complete link. Sending blocks on
//! the disk or the network, so call it from a job or the blocking pool.

pub mod bounce;
mod compose;
mod dkim;
mod letters;
mod list;
pub mod mjml;
mod transport;

pub use letters::{
    ChangedLine, DecidedLine, DueLine, Letter, Lifetime, NewsLetter, NewsLine, Occasion, RemarkLine, Rhythm,
    SHIPPED_ACCENT, SaidLine, WayIn,
};
pub use list::MailingList;

use dkim::DkimSignature;
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
    /// The server refuses this address: nobody is there.
    #[error("the mail server refuses the address ({0})")]
    NoSuchAddress(String),
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

/// Sends the site's mails. Connections are kept for a few seconds, and shared.
#[derive(Debug)]
pub struct Mailer {
    transport: Transport,
    from: Mailbox,
    /// Whether the configuration gives the sender a name.
    is_named: bool,
    /// The right-hand side of every Message-ID.
    id_host: String,
    /// Where mails come back that cannot be delivered, unless to the sender.
    returns: Option<ReturnPath>,
    signature: Option<DkimSignature>,
}

impl Mailer {
    /// A mailer for `MAILLAGE_MAIL_URL`: `file://DIR`, `smtp://[user:pass@]host[:port]` or `smtps://…`.
    ///
    /// `from` is an address or `Name <address>`; when empty, `maillage@` the host of the base URL. An address without
    /// a name gets the name of the site.
    /// `smtp://` asks for STARTTLS: always when there is a password, where the server offers it otherwise, never on
    /// the loopback; `?tls=required`, `?tls=opportunistic` and `?tls=none` say otherwise. `ca=FILE` names a certificate
    /// (PEM) that is trusted beside the usual authorities.
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
        let transport = Transport::from_url(url, &id_host)?;
        Ok(Self { transport, from: sender(&from, site)?, is_named, id_host, returns: None, signature: None })
    }

    /// The same, with an address to which mails come back that cannot be delivered; the sender's when it is empty. In
    /// `retour+*@exemple.org` the sign says whose mail came back.
    ///
    /// # Errors
    /// [`MailError::Setting`] when it is no address.
    pub fn returning_to(self, returns: &str) -> Result<Self, MailError> {
        let wrong = || MailError::Setting("MAILLAGE_MAIL_RETURN is not an address".to_owned());
        let returns = returns.trim();
        if returns.is_empty() {
            return Ok(self);
        }
        let is_signed = returns.contains(SIGN);
        let plain = address(&returns.replacen(SIGN, "", 1)).filter(|plain| !plain.contains('*')).ok_or_else(wrong)?;
        let address: lettre::Address = plain.parse().map_err(|_| wrong())?;
        if is_signed && address.user().len() + 1 + SIGN_DIGITS > MOST_LOCAL {
            return Err(wrong());
        }
        Ok(Self { returns: Some(ReturnPath { address, is_signed }), ..self })
    }

    /// The same, which signs each mail (DKIM, RFC 6376) in the name of the sender's domain. The key is a PEM file of
    /// RSA (`BEGIN RSA PRIVATE KEY`), or the 32 bytes of Ed25519 in base64.
    ///
    /// # Errors
    /// [`MailError::Setting`], which never repeats the key; also in a build without the cargo feature `dkim`.
    pub fn signing(self, selector: &str, key: &str) -> Result<Self, MailError> {
        let signature = DkimSignature::new(selector, self.from.email.domain(), key)?;
        Ok(Self { signature: Some(signature), ..self })
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
        self.deliver(if self.is_named { "" } else { site }, message, "", now_us)
    }

    /// The same in a name that somebody chose for these mails; in that of the configuration when it is empty. `back` is
    /// what says whose mail it is, should it come back.
    ///
    /// # Errors
    /// As [`Self::send`].
    pub fn send_in_the_name_of(&self, name: &str, message: &Message, back: &str, now_us: i64) -> Result<(), MailError> {
        self.deliver(name, message, back, now_us)
    }

    /// The host in the numbers of messages and of lists.
    #[must_use]
    pub fn host(&self) -> &str {
        self.id_host.trim_matches(['[', ']'])
    }

    /// The address from which mails are sent.
    #[must_use]
    pub fn from_address(&self) -> String {
        self.from.email.to_string()
    }

    fn deliver(&self, name: &str, message: &Message, back: &str, now_us: i64) -> Result<(), MailError> {
        let name: String = name.chars().filter(|c| !c.is_control()).collect();
        let name = Some(name).filter(|name| !name.is_empty()).or_else(|| self.from.name.clone());
        let from = Mailbox::new(name, self.from.email.clone());
        let returns = self.returns.as_ref().map(|returns| returns.of(back));
        let mut composed = compose::compose(message, &from, returns.as_ref(), &self.id_host, now_us)?;
        if let Some(signature) = &self.signature {
            signature.sign(&mut composed);
        }
        self.transport.deliver(&composed, now_us)
    }
}

/// What stands in the setting for whose mail came back.
const SIGN: &str = "+*";
/// Digits of what says it.
const SIGN_DIGITS: usize = 48;
/// The longest part of an address before its `@` (RFC 5321).
const MOST_LOCAL: usize = 64;

/// Where mails come back.
#[derive(Debug)]
struct ReturnPath {
    address: lettre::Address,
    /// Whether it says whose.
    is_signed: bool,
}

impl ReturnPath {
    fn of(&self, back: &str) -> lettre::Address {
        let plain = || self.address.clone();
        if !self.is_signed || back.is_empty() {
            return plain();
        }
        let user = format!("{}+{back}", self.address.user());
        lettre::Address::new(user, self.address.domain()).unwrap_or_else(|_| plain())
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

fn is_unseen(c: char) -> bool {
    let is_mark = matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}');
    is_mark || matches!(c, '\u{ad}' | '\u{feff}' | '\u{fffd}')
}

/// The mailbox of an address: many mail servers bring `ann+news@example.org` to `ann@example.org`.
#[must_use]
pub fn mailbox(email: &str) -> String {
    let lower = email.to_lowercase();
    match lower.rsplit_once('@') {
        Some((user, host)) => format!("{}@{host}", user.split('+').next().unwrap_or(user)),
        None => lower,
    }
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
    // Signs that nobody sees, that turn the order of others, or that stand for bytes which are no text.
    if typed.contains(is_unseen) {
        return None;
    }
    let parsed: lettre::Address = typed.parse().ok()?;
    Some(format!("{}@{}", parsed.user(), parsed.domain().to_lowercase()))
}

#[cfg(test)]
mod tests;
