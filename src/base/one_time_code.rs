//! A code that changes every half minute (RFC 6238), as the applications of phones show it.

use totp_rs::{Builder, Totp};

/// Bytes of a secret: what RFC 4226 recommends, and every application takes.
const SECRET: usize = 20;

/// What makes the codes of one account.
pub struct Codes(Totp);

impl Codes {
    /// Those of this seed, of which the first bytes are the secret.
    #[must_use]
    pub fn of(seed: &[u8; 32], site: &str, name: &str) -> Self {
        let secret = seed.get(..SECRET).unwrap_or(seed);
        // A label is cut at its colon.
        let word = |text: &str| text.replace(':', " ");
        let codes = Builder::new().with_secret(secret).with_account_name(word(name)).with_issuer(Some(word(site)));
        Self(codes.build_noncompliant())
    }

    /// The step of this code: the one of now, or one before or after it. Each step is to be taken once.
    #[must_use]
    pub fn step_of(&self, typed: &str, now_us: i64) -> Option<i64> {
        let is_code = typed.len() == 6 && typed.bytes().all(|byte| byte.is_ascii_digit());
        let seconds = u64::try_from(now_us / 1_000_000).ok().filter(|_| is_code)?;
        self.0.check(typed, seconds).and_then(|step| i64::try_from(step).ok())
    }

    /// The code of a moment.
    #[must_use]
    pub fn at(&self, now_us: i64) -> String {
        self.0.generate(u64::try_from(now_us / 1_000_000).unwrap_or_default()).to_string()
    }

    /// The address that an application reads from a QR code.
    #[must_use]
    pub fn address(&self) -> String {
        self.0.to_url().unwrap_or_default()
    }

    /// The secret as it is typed into an application that reads no QR code, in groups of four.
    #[must_use]
    pub fn typed(&self) -> String {
        let secret: Vec<char> = self.0.secret().to_base32().chars().collect();
        secret.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B: the secret of its tests.
    const SEED: [u8; 32] = *b"12345678901234567890____________";
    const SECOND: i64 = 1_000_000;

    fn codes() -> Codes {
        Codes::of(&SEED, "Wiki: essai", "Ann")
    }

    #[test]
    fn codes_are_those_of_rfc_6238() {
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            assert_eq!(codes().at(seconds * SECOND), code);
        }
    }

    #[test]
    fn a_code_is_good_for_its_step_the_one_before_and_the_one_after() {
        let codes = codes();
        let code = codes.at(59 * SECOND);
        for (seconds, step) in [(0, Some(1)), (59, Some(1)), (89, Some(1)), (90, None), (3_000, None)] {
            assert_eq!(codes.step_of(&code, seconds * SECOND), step, "{seconds}");
        }
        for junk in ["", "28708", "2870820", "28708a", "\u{661}87082", " 87082"] {
            assert_eq!(codes.step_of(junk, 59 * SECOND), None, "{junk}");
        }
    }

    #[test]
    fn applications_read_an_address_and_people_type_the_secret() {
        let address = codes().address();
        assert!(address.starts_with("otpauth://totp/Wiki") && address.contains("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"));
        assert_eq!(codes().typed(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
    }
}
