//! Passkeys (WebAuthn): what a phone, a computer or a key proves by a finger, a face or a PIN, to this one site.

use url::Url;
use uuid::Uuid;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential,
    Webauthn, WebauthnBuilder,
};
use webauthn_rs_proto::ResidentKeyRequirement;

/// Why a passkey is not taken; the log says more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotProved;

/// What checks the passkeys of one site.
pub struct Checker(Webauthn);

/// What to ask of a browser, in JSON, and what to remember until it answers.
pub struct Challenge {
    /// The options, as `PublicKeyCredential.parseCreationOptionsFromJSON` or its sister reads them.
    pub options: String,
    /// What the answer is checked with.
    pub state: String,
}

/// A passkey that was proved.
pub struct Proved {
    /// Its own name, in hexadecimal.
    pub id: String,
    /// What later answers are checked with, in JSON; none where nothing of it changed.
    pub kept: Option<String>,
}

impl Checker {
    /// That of the site at this address, called so. None where browsers have no passkeys: on http, except on the device
    /// itself, and where the address is a number.
    #[must_use]
    pub fn of(base_url: &str, name: &str) -> Option<Self> {
        let address = Url::parse(base_url).ok()?;
        let host = address.domain()?;
        let is_safe = address.scheme() == "https" || host == "localhost" || host.ends_with(".localhost");
        let checker = WebauthnBuilder::new(host, &address).ok().filter(|_| is_safe)?;
        checker.rp_name(name).build().ok().map(Self)
    }

    /// Asks for a new passkey of somebody, known by this seed, who has those already (names in hexadecimal).
    pub fn ask_new(&self, seed: &[u8; 32], name: &str, known: &[String]) -> Result<Challenge, NotProved> {
        let (bytes, _) = seed.split_first_chunk::<16>().ok_or(NotProved)?;
        let known = known.iter().filter_map(|id| unhex(id)).collect();
        let started = self.0.start_passkey_registration(Uuid::from_bytes(*bytes), name, name, Some(known));
        let (mut asked, state) = started.map_err(failed)?;
        // One signs in without typing a name: the device must find the passkey by itself.
        if let Some(wanted) = &mut asked.public_key.authenticator_selection {
            wanted.resident_key = Some(ResidentKeyRequirement::Required);
            wanted.require_resident_key = true;
        }
        challenge(&asked.public_key, &state)
    }

    /// Takes a new passkey: its name, and what later answers are checked with.
    pub fn take_new(&self, state: &str, answer: &str) -> Result<Proved, NotProved> {
        let state: PasskeyRegistration = serde_json::from_str(state).map_err(failed)?;
        let answer: RegisterPublicKeyCredential = serde_json::from_str(answer).map_err(failed)?;
        let passkey = self.0.finish_passkey_registration(&answer, &state).map_err(failed)?;
        Ok(Proved { id: hex(passkey.cred_id()), kept: Some(serde_json::to_string(&passkey).map_err(failed)?) })
    }

    /// Asks for a passkey of whoever has one.
    pub fn ask_any(&self) -> Result<Challenge, NotProved> {
        let (asked, state) = self.0.start_discoverable_authentication().map_err(failed)?;
        challenge(&asked.public_key, &state)
    }

    /// The name of the passkey that answers.
    pub fn id_of(answer: &str) -> Result<String, NotProved> {
        let answer: PublicKeyCredential = serde_json::from_str(answer).map_err(failed)?;
        Ok(hex(answer.get_credential_id()))
    }

    /// Checks the answer of a passkey with what was kept of it. Its owner was verified: by a finger, a face, a PIN.
    pub fn check(&self, state: &str, answer: &str, kept: &str) -> Result<Proved, NotProved> {
        let state: DiscoverableAuthentication = serde_json::from_str(state).map_err(failed)?;
        let answer: PublicKeyCredential = serde_json::from_str(answer).map_err(failed)?;
        let mut passkey: Passkey = serde_json::from_str(kept).map_err(failed)?;
        let found = self.0.finish_discoverable_authentication_v2(&answer, state, &passkey).map_err(failed)?;
        if !found.user_verified() {
            return Err(NotProved);
        }
        let changed = passkey.update_credential(&found).unwrap_or_default();
        let kept = if changed { Some(serde_json::to_string(&passkey).map_err(failed)?) } else { None };
        Ok(Proved { id: hex(passkey.cred_id()), kept })
    }
}

fn challenge(options: &impl serde::Serialize, state: &impl serde::Serialize) -> Result<Challenge, NotProved> {
    let options = serde_json::to_string(options).map_err(failed)?;
    Ok(Challenge { options, state: serde_json::to_string(state).map_err(failed)? })
}

fn failed(error: impl std::fmt::Display) -> NotProved {
    tracing::info!(%error, "a passkey was not taken");
    NotProved
}

fn hex(bytes: &[u8]) -> String {
    crate::base::tokens::hex(bytes)
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks_exact(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn only_where_browsers_have_them_are_passkeys_asked_for() {
        for (address, has) in [
            ("https://wiki.exemple.fr", true),
            ("https://wiki.exemple.fr:8443/chemin", true),
            ("http://localhost:8080", true),
            ("http://wiki.exemple.fr", false),
            ("http://127.0.0.1:8080", false),
            ("https://192.0.2.7", false),
            ("", false),
        ] {
            assert_eq!(Checker::of(address, "Wiki").is_some(), has, "{address}");
        }
    }

    #[test]
    fn a_new_passkey_is_one_that_a_device_finds_by_itself_and_that_verifies_its_owner() {
        let checker = Checker::of("https://wiki.exemple.fr", "Wiki").unwrap();
        let asked = checker.ask_new(&[7; 32], "Ann", &["0aff".to_owned()]).unwrap();
        let options: serde_json::Value = serde_json::from_str(&asked.options).unwrap();
        let wanted = options.get("authenticatorSelection").unwrap();
        assert_eq!(wanted.get("residentKey").unwrap(), "required");
        assert_eq!(wanted.get("userVerification").unwrap(), "required");
        assert_eq!(options.pointer("/rp/id").unwrap(), "wiki.exemple.fr");
        assert_eq!(options.pointer("/excludeCredentials/0/id").unwrap(), "Cv8");
        assert!(checker.take_new(&asked.state, "{}").is_err() && checker.check(&asked.state, "{}", "{}").is_err());
    }
}
