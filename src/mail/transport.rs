//! Transports: a folder with one file a mail, or an SMTP server.

use super::MailError;
use lettre::Transport as _;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{Error as SmtpError, PoolConfig, SmtpTransport};
use percent_encoding::percent_decode_str;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;
use url::{Host, Url};

/// Timeout of an SMTP command.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a connection is kept for the next mail.
const KEPT: Duration = Duration::from_secs(5);
/// The most connections at once.
const MOST: u32 = 32;

#[derive(Debug)]
pub(super) enum Transport {
    Folder(PathBuf),
    Smtp(Box<SmtpTransport>),
}

impl Transport {
    /// `hello` is the EHLO name.
    pub(super) fn from_url(url: &str, hello: &str) -> Result<Self, MailError> {
        if let Some(folder) = url.strip_prefix("file://") {
            return match folder {
                "" => Err(setting("file:// names no folder")),
                // Not read as a URL: `file://./data/mail` is a relative folder, as in the database's setting.
                folder => Ok(Self::Folder(PathBuf::from(folder))),
            };
        }
        let url = Url::parse(url).map_err(|_| setting("it is not a URL"))?;
        Ok(Self::Smtp(Box::new(smtp(&url, hello)?)))
    }

    pub(super) fn deliver(&self, message: &lettre::Message, now_us: i64) -> Result<(), MailError> {
        match self {
            Self::Folder(folder) => write_file(folder, &message.formatted(), now_us)
                .map_err(|e| MailError::Temporary(format!("mail folder: {}", e.kind()))),
            Self::Smtp(server) => server.send(message).map(drop).map_err(|e| described(&e)),
        }
    }
}

/// Writes the file atomically. Names sort in the order of sending.
fn write_file(folder: &Path, bytes: &[u8], now_us: i64) -> std::io::Result<()> {
    if !folder.is_dir() {
        crate::base::private::folder(folder)?;
    }
    let mut file = tempfile::Builder::new().prefix(".").suffix(".part").tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    let name = format!("{now_us:016}-{:08x}.eml", rand::random::<u32>());
    file.persist_noclobber(folder.join(name))?;
    Ok(())
}

fn smtp(url: &Url, hello: &str) -> Result<SmtpTransport, MailError> {
    let host = url.host_str().filter(|host| !host.is_empty()).ok_or_else(|| setting("it names no host"))?;
    let credentials = credentials(url)?;
    let (default_port, tls) = match url.scheme() {
        "smtps" => (465, Tls::Wrapper(parameters(url, host)?)),
        "smtp" if credentials.is_some() => (587, starttls(url, host, "required")?),
        "smtp" => (25, starttls(url, host, "opportunistic")?),
        _ => {
            return Err(setting("it starts with neither file://, smtp:// nor smtps://"));
        }
    };
    let mut builder = SmtpTransport::builder_dangerous(host)
        .port(url.port().unwrap_or(default_port))
        .tls(tls)
        .hello_name(ClientId::Domain(hello.to_owned()))
        .pool_config(PoolConfig::new().max_size(MOST).idle_timeout(KEPT))
        .timeout(Some(PATIENCE));
    if let Some(credentials) = credentials {
        builder = builder.credentials(credentials);
    }
    Ok(builder.build())
}

fn credentials(url: &Url) -> Result<Option<Credentials>, MailError> {
    if url.username().is_empty() {
        return Ok(None);
    }
    let read = |part: &str| {
        let part = percent_decode_str(part).decode_utf8().map_err(|_| setting("its user or password is not UTF-8"))?;
        Ok::<_, MailError>(part.into_owned())
    };
    Ok(Some(Credentials::new(read(url.username())?, read(url.password().unwrap_or_default())?)))
}

fn starttls(url: &Url, host: &str, default: &'static str) -> Result<Tls, MailError> {
    let asked = url.query_pairs().find(|(key, _)| key == "tls").map(|(_, value)| value.into_owned());
    let wanted = match &asked {
        Some(asked) => asked.as_str(),
        // A mail server on this machine often has a certificate that nobody signed.
        None if is_loopback(url) => "none",
        None => default,
    };
    match wanted {
        "none" => Ok(Tls::None),
        "opportunistic" => Ok(Tls::Opportunistic(parameters(url, host)?)),
        "required" => Ok(Tls::Required(parameters(url, host)?)),
        _ => Err(setting("tls is neither required, opportunistic nor none")),
    }
}

fn is_loopback(url: &Url) -> bool {
    // The host of an smtp:// URL is not special to the URL standard: numbers come as a domain.
    match url.host() {
        Some(Host::Domain(name)) => {
            name == "localhost" || name.parse::<std::net::Ipv4Addr>().is_ok_and(|ip| ip.is_loopback())
        }
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

/// How TLS is spoken with a server: who is trusted beside the usual authorities stands in the file of `?ca=`.
fn parameters(url: &Url, host: &str) -> Result<TlsParameters, MailError> {
    let mut parameters = TlsParameters::builder(host.to_owned());
    if let Some((_, file)) = url.query_pairs().find(|(key, _)| key == "ca") {
        let unread = || setting("ca names no file of a certificate (PEM)");
        let pem = std::fs::read(file.as_ref()).map_err(|_| unread())?;
        parameters = parameters.add_root_certificate(Certificate::from_pem(&pem).map_err(|_| unread())?);
    }
    parameters.build().map_err(|_| setting("its host has no name that TLS can check"))
}

fn setting(why: &str) -> MailError {
    MailError::Setting(format!("MAILLAGE_MAIL_URL cannot be used: {why}"))
}

/// Whether a connection broke where TLS began: what a handshake says comes inside an error of reading.
fn is_of_tls(error: &SmtpError) -> bool {
    let mut next = std::error::Error::source(error);
    while let Some(cause) = next {
        let inner = cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        if inner.is_some_and(|inner| inner.is::<rustls::Error>()) {
            return true;
        }
        next = cause.source();
    }
    false
}

/// Keeps the code and kind of a failure, not the server's text, which often repeats the address.
fn described(error: &SmtpError) -> MailError {
    let what = match error.status() {
        Some(code) => format!("SMTP code {code}"),
        None if error.is_timeout() => "timed out".to_owned(),
        None if error.is_tls() || is_of_tls(error) => "TLS failed: is its certificate known?".to_owned(),
        None if error.is_response() => "an answer that is not SMTP".to_owned(),
        None if error.is_client() => "the server lacks something this mail needs".to_owned(),
        None => "no connection".to_owned(),
    };
    if let Some(code) = error.status()
        && is_of_address(code.into(), &std::error::Error::source(error).map(ToString::to_string).unwrap_or_default())
    {
        return MailError::NoSuchAddress(what);
    }
    if error.is_permanent() || error.is_client() { MailError::Permanent(what) } else { MailError::Temporary(what) }
}

/// Whether a refusal is about the address of the reader, by its code, and by its enhanced code (RFC 3463) when it has
/// one: 5.1 is the address, 5.2 the mailbox. Policy (5.7), such as a sender that the server does not like, is not.
fn is_of_address(code: u16, text: &str) -> bool {
    let enhanced = text.split(|c: char| c.is_whitespace() || c == '(' || c == ';').find_map(|word| {
        let mut parts = word.split('.').map(str::parse::<u16>);
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(Ok(class)), Some(Ok(subject)), Some(Ok(detail)), None) => Some((class, subject, detail)),
            _ => None,
        }
    });
    match enhanced {
        // 5.1.7 and 5.1.8 are about the address of the sender, and a full mailbox is emptied one day.
        Some((5, 1, detail)) => !matches!(detail, 7 | 8),
        Some((5, 2, detail)) => detail != 2,
        Some(_) => false,
        None => matches!(code, 550 | 551 | 553),
    }
}

#[cfg(test)]
mod tests {
    use crate::mail::transport::*;

    #[test]
    fn a_refusal_of_the_address_is_told_from_one_of_the_sender() {
        for (code, text, expected) in [
            (550, "5.1.1 <ann@example.org>: Recipient address rejected: User unknown", true),
            (550, "no such user here", true),
            (553, "5.1.3 bad address", true),
            (550, "5.2.1 mailbox disabled", true),
            (552, "5.2.2 mailbox full", false),
            (550, "5.7.1 message looks like spam", false),
            (550, "5.1.8 sender domain does not exist", false),
            (554, "transaction failed", false),
        ] {
            assert_eq!(is_of_address(code, text), expected, "{code} {text}");
        }
    }

    #[test]
    fn settings_that_cannot_be_used_are_told_without_their_password() {
        for url in [
            "",
            "mail.example.org",
            "file://",
            "http://example.org",
            "smtp://",
            "smtp://u:hunter2@example.org?tls=maybe",
        ] {
            let error = Transport::from_url(url, "localhost").err().map(|e| e.to_string()).unwrap_or_default();
            assert!(error.starts_with("MAILLAGE_MAIL_URL cannot be used: "), "{url}: {error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn servers_are_spoken_to_in_the_way_their_url_says() {
        for (url, expected) in [
            ("smtp://127.0.0.1:1025", "None"),
            ("smtp://localhost", "None"),
            ("smtp://[::1]:25", "None"),
            ("smtp://mail.example.org", "Opportunistic"),
            ("smtp://u:p%40ss@mail.example.org", "Required"),
            ("smtp://u:p@mail.example.org?tls=none", "None"),
            ("smtps://u:p@mail.example.org", "Wrapper"),
        ] {
            let shown = format!("{:?}", Transport::from_url(url, "localhost"));
            assert!(shown.contains(&format!("tls: {expected}")), "{url}: {shown}");
            assert!(!shown.contains("p@ss"), "{shown}");
        }
    }

    #[test]
    fn a_server_that_is_not_there_is_a_reason_to_try_again() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr());
        let Ok(free) = listener else { panic!("no free port") };
        let error = smtp_error(free.port());
        assert!(matches!(error, Some(MailError::Temporary(ref what)) if what == "no connection"), "{error:?}");
    }

    fn smtp_error(port: u16) -> Option<MailError> {
        let transport = Transport::from_url(&format!("smtp://127.0.0.1:{port}"), "localhost").ok()?;
        let message = lettre::Message::builder()
            .from("wiki@example.org".parse().ok()?)
            .to("ann@example.org".parse().ok()?)
            .body(String::from("x"))
            .ok()?;
        transport.deliver(&message, 0).err()
    }
}
