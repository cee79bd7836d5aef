//! A token is a secret handed to one person, of which only the hash is kept; a form token proves where a form came
//! from.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::fmt;
use subtle::ConstantTimeEq;

/// A new secret of 256 random bits: 64 hexadecimal digits, for sessions, API tokens and links sent by mail.
///
/// Not base64: in a text mail, linkers cut or restyle an address that holds or ends with `_` or `-`.
#[must_use]
pub fn random() -> String {
    hex(&rand::random::<[u8; 32]>())
}

/// What is kept of a token: its SHA-256. A token has 256 bits of its own, so it needs no salt and no slow hash.
#[must_use]
pub fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Whether two secrets are equal, in a time that tells nothing of where they differ.
#[must_use]
pub fn same(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}

/// Lower-case hexadecimal digits, two a byte.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        // Writing to a String cannot fail.
        _ = write!(out, "{byte:02x}");
        out
    })
}

/// HMAC-SHA-256 of a text by a key of 32 bytes.
#[must_use]
pub fn signature(key: [u8; 32], text: &[u8]) -> [u8; 32] {
    // HMAC's own rule: a key shorter than its block is followed by zeros.
    let mut block = [0; 64];
    block.iter_mut().zip(key).for_each(|(to, from)| *to = from);
    let mut mac = Hmac::<Sha256>::new(&block.into());
    mac.update(text);
    mac.finalize().into_bytes().into()
}

/// The secret of the site, from which every form token is made. The same on all nodes; never shown, never logged.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// A new one, for a new site.
    #[must_use]
    pub fn random() -> Self {
        Self(rand::random())
    }

    /// The secret kept as [`Secret::to_hex`] wrote it.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        if text.len() != 64 {
            return None;
        }
        let mut bytes = [0; 32];
        for (byte, digits) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
            let digits = std::str::from_utf8(digits).ok()?;
            if digits.starts_with('+') {
                return None;
            }
            *byte = u8::from_str_radix(digits, 16).ok()?;
        }
        Some(Self(bytes))
    }

    /// To keep it: 64 hexadecimal digits.
    #[must_use]
    pub fn to_hex(&self) -> String {
        hex(&self.0)
    }

    /// The token in a stranger's form, for one purpose (`"connexion"`) and one path, good until `expires_us`.
    #[must_use]
    pub fn form_token(&self, purpose: &str, path: &str, expires_us: i64) -> String {
        let mac = self.mac("form", &[purpose.as_bytes(), path.as_bytes(), &expires_us.to_be_bytes()]);
        format!("{expires_us}.{}", hex(&mac))
    }

    /// Whether a token is one of ours, for this purpose and path, and still good at `now_us`.
    #[must_use]
    pub fn accepts_form_token(&self, token: &str, purpose: &str, path: &str, now_us: i64) -> bool {
        let Some(expires_us) = token.split_once('.').and_then(|(expires, _)| expires.parse::<i64>().ok()) else {
            return false;
        };
        let expected = self.form_token(purpose, path, expires_us);
        same(token.as_bytes(), expected.as_bytes()) && now_us < expires_us
    }

    /// The token in every form of a member, known by the number of their account, good until `expires_us`: a form
    /// outlives the session in which it was opened, and serves nobody else.
    #[must_use]
    pub fn member_token(&self, account: i64, expires_us: i64) -> String {
        format!("{account}-{}", self.form_token("membre", &account.to_string(), expires_us))
    }

    /// Whose form it is, when its token is one of ours and still good at `now_us`.
    #[must_use]
    pub fn member_of_token(&self, token: &str, now_us: i64) -> Option<i64> {
        let (account, signed) = token.split_once('-')?;
        self.accepts_form_token(signed, "membre", account, now_us).then(|| account.parse().ok())?
    }

    /// What stands for somebody while they are counted, for one purpose and one period: nobody without the secret finds
    /// who it is, and in the next period they are another.
    #[must_use]
    pub fn pseudonym(&self, purpose: &str, period: i64, who: &str) -> String {
        hex(&self.mac("pseudonym", &[purpose.as_bytes(), &period.to_be_bytes(), who.as_bytes()]))
    }

    /// What the codes of one account are made of, by its salt: without this secret, the salt says nothing.
    #[must_use]
    pub fn seed(&self, account: i64, salt: &str) -> [u8; 32] {
        self.mac("second step", &[&account.to_be_bytes(), salt.as_bytes()])
    }

    /// The key that signs what is told to one webhook, by its salt: without this secret, the salt says nothing.
    #[must_use]
    pub fn webhook_key(&self, webhook: i64, salt: &str) -> [u8; 32] {
        self.mac("webhook", &[&webhook.to_be_bytes(), salt.as_bytes()])
    }

    /// A link that needs no password, for one purpose and one thing known by its number: it holds as long as the thing
    /// is there. 48 hexadecimal digits, since mail programs cut addresses at other signs.
    #[must_use]
    pub fn signed_link(&self, purpose: &str, id: i64) -> String {
        let mac = hex(&self.mac("link", &[purpose.as_bytes(), &id.to_be_bytes()]));
        format!("{id:016x}{}", mac.get(..32).unwrap_or_default())
    }

    /// The number in a link that we signed for this purpose.
    #[must_use]
    pub fn opened_link(&self, purpose: &str, link: &str) -> Option<i64> {
        let id = i64::from_str_radix(link.get(..16)?, 16).ok()?;
        same(link.as_bytes(), self.signed_link(purpose, id).as_bytes()).then_some(id)
    }

    /// HMAC-SHA-256 of a use and its parts, each preceded by its length so that none can lend bytes to the next.
    fn mac(&self, usage: &str, parts: &[&[u8]]) -> [u8; 32] {
        // HMAC's own rule: a key shorter than its block is followed by zeros.
        let mut key = [0; 64];
        key.iter_mut().zip(self.0).for_each(|(to, from)| *to = from);
        let mut mac = Hmac::<Sha256>::new(&key.into());
        for part in std::iter::once(usage.as_bytes()).chain(parts.iter().copied()) {
            mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use crate::base::tokens::*;

    const NOW: i64 = 1_764_000_000_000_000;

    #[test]
    fn tokens_are_long_and_never_the_same() {
        let (a, b) = (random(), random());
        assert_ne!(a, b);
        assert!(a.len() == 64 && a.chars().all(|c| c.is_ascii_hexdigit()), "{a}");
    }

    #[test]
    fn a_hash_is_sha_256() {
        // FIPS 180-2, B.1.
        assert_eq!(hex(&hash("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn a_signed_link_opens_for_its_purpose_alone() {
        let secret = Secret::random();
        let link = secret.signed_link("lettre", 4_611_686_018_427_387_905);
        assert!(link.len() == 48 && link.chars().all(|c| c.is_ascii_hexdigit()), "{link}");
        assert_eq!(secret.opened_link("lettre", &link), Some(4_611_686_018_427_387_905));
        assert_eq!(secret.opened_link("suivi", &link), None);
        assert_eq!(Secret::random().opened_link("lettre", &link), None);
        let other = link.replacen('4', "3", 1);
        let cut: String = link.chars().take(47).collect();
        for forged in ["", "é", &other, &cut, &format!("{link}0")] {
            assert_eq!(secret.opened_link("lettre", forged), None, "{forged}");
        }
    }

    #[test]
    fn secrets_are_equal_when_every_byte_is() {
        assert!(same(b"abc", b"abc"));
        for other in [&b"abd"[..], b"ab", b"abcd", b""] {
            assert!(!same(b"abc", other));
        }
    }

    #[test]
    fn a_form_token_holds_for_its_purpose_its_path_and_its_time_alone() {
        let secret = Secret::random();
        let token = secret.form_token("connexion", "/connexion", NOW + 10);
        let moved = token.replacen(&(NOW + 10).to_string(), &(NOW + 99).to_string(), 1);
        for (token, purpose, path, now, expected) in [
            (token.as_str(), "connexion", "/connexion", NOW, true),
            (&token, "connexion", "/connexion", NOW + 10, false),
            (&token, "inscription", "/connexion", NOW, false),
            (&token, "connexion", "/inscription", NOW, false),
            (&token, "connexion/", "connexion", NOW, false),
            (&moved, "connexion", "/connexion", NOW, false),
            ("", "connexion", "/connexion", NOW, false),
            ("12.", "connexion", "/connexion", NOW, false),
        ] {
            assert_eq!(
                secret.accepts_form_token(token, purpose, path, now),
                expected,
                "{token} {purpose} {path} {now}"
            );
        }
        assert!(!Secret::random().accepts_form_token(&token, "connexion", "/connexion", NOW));
    }

    #[test]
    fn a_member_token_is_of_one_member_for_its_time_alone() {
        let secret = Secret::random();
        let token = secret.member_token(12, NOW + 10);
        assert_eq!(secret.member_of_token(&token, NOW), Some(12));
        assert_eq!(secret.member_of_token(&token, NOW + 10), None);
        assert_eq!(Secret::random().member_of_token(&token, NOW), None);
        let strangers = secret.form_token("visite", "", NOW + 10);
        for forged in [token.replacen("12-", "13-", 1), token.replacen("12-", "012-", 1), format!("12-{strangers}")] {
            assert_eq!(secret.member_of_token(&forged, NOW), None, "{forged}");
        }
        for junk in ["", "-", "12-", "12", strangers.as_str()] {
            assert_eq!(secret.member_of_token(junk, NOW), None, "{junk}");
        }
        assert!(!secret.accepts_form_token(&token, "visite", "", NOW));
    }

    #[test]
    fn a_pseudonym_is_the_same_for_one_purpose_and_one_period_alone() {
        let secret = Secret::random();
        let one = secret.pseudonym("a jour", 7, "192.0.2.7");
        assert_eq!(one, secret.pseudonym("a jour", 7, "192.0.2.7"));
        for other in [
            secret.pseudonym("a jour", 8, "192.0.2.7"),
            secret.pseudonym("a jou", 7, "r192.0.2.7"),
            secret.pseudonym("a jour", 7, "192.0.2.8"),
            Secret::random().pseudonym("a jour", 7, "192.0.2.7"),
        ] {
            assert_ne!(one, other);
        }
        // Digits alone could stand there by chance.
        assert!(one.len() == 64 && one.bytes().all(|b| b.is_ascii_hexdigit()) && !one.contains("192.0.2.7"));
    }

    #[test]
    fn a_site_secret_is_kept_in_hexadecimal_and_never_shown() {
        let secret = Secret::random();
        let kept = secret.to_hex();
        assert_eq!(Secret::from_hex(&kept).unwrap().to_hex(), kept);
        assert_eq!(format!("{secret:?}"), "Secret(…)");
        for junk in ["", "0", &"zz".repeat(32), &"+f".repeat(32), &"é".repeat(32), &"00".repeat(33)] {
            assert!(Secret::from_hex(junk).is_none(), "{junk}");
        }
    }
}
