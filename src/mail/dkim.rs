//! DKIM signatures (RFC 6376), under the cargo feature `dkim`: a build without it refuses the setting at the start.

use super::MailError;

#[cfg(feature = "dkim")]
type Signer = lettre::message::dkim::DkimConfig;
/// There is none in this build.
#[cfg(not(feature = "dkim"))]
type Signer = std::convert::Infallible;

/// What signs mails in the name of one domain.
#[derive(Debug)]
pub(super) struct DkimSignature(Signer);

/// The headers that a signature covers, where a mail has them. `Content-Type` is none: lettre keeps that of a mail of
/// several parts with its body, and would name it without covering it, so that no signature held.
#[cfg(feature = "dkim")]
const SIGNED: [&str; 10] = [
    "From",
    "Reply-To",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "MIME-Version",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
];

#[cfg(feature = "dkim")]
impl DkimSignature {
    /// `key` is a PEM file of RSA, or the 32 bytes of Ed25519 in base64.
    pub(super) fn new(selector: &str, domain: &str, key: &str) -> Result<Self, MailError> {
        use lettre::message::dkim::{
            DkimCanonicalization, DkimCanonicalizationType, DkimConfig, DkimSigningAlgorithm, DkimSigningKey,
        };
        use lettre::message::header::HeaderName;
        let (algorithm, key) = match key.contains("BEGIN") {
            true => (DkimSigningAlgorithm::Rsa, key),
            false => (DkimSigningAlgorithm::Ed25519, key.trim()),
        };
        let key = DkimSigningKey::new(key, algorithm).map_err(|error| {
            MailError::Setting(format!(
                "MAILLAGE_MAIL_DKIM_KEY holds neither « BEGIN RSA PRIVATE KEY » nor Ed25519 in base64 ({error})"
            ))
        })?;
        let both = DkimCanonicalizationType::Relaxed;
        let covered = SIGNED.iter().filter_map(|name| HeaderName::new_from_ascii((*name).to_owned()).ok()).collect();
        let canonical = DkimCanonicalization { header: both, body: both };
        Ok(Self(DkimConfig::new(selector.to_owned(), domain.to_owned(), key, covered, canonical)))
    }

    pub(super) fn sign(&self, message: &mut lettre::Message) {
        message.sign(&self.0);
    }
}

#[cfg(not(feature = "dkim"))]
impl DkimSignature {
    pub(super) fn new(_selector: &str, _domain: &str, _key: &str) -> Result<Self, MailError> {
        Err(MailError::Setting("MAILLAGE_MAIL_DKIM_KEY needs a build with `--features dkim`".to_owned()))
    }

    pub(super) fn sign(&self, _message: &mut lettre::Message) {
        match self.0 {}
    }
}
