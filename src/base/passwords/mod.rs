//! Passwords are stored as argon2id hashes. Concurrent hashing is bounded, so that a burst of sign-ins cannot exhaust
//! memory.

mod weakness;

pub use weakness::{Weakness, weakness};

use argon2::password_hash::phc::PasswordHash;
use argon2::{ARGON2ID_IDENT, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use unicode_normalization::UnicodeNormalization;

/// Maximum length in bytes: nobody types more, and hashing reads it all first.
pub const MAX_BYTES: usize = 1024;

/// OWASP's second choice for argon2id, which is also the crate's: 19 MiB, 2 passes, 1 lane. 14 ms on one core.
const PARAMS: Params = Params::DEFAULT;
/// How long a sign-in waits for its turn before it is answered 503.
const PATIENCE: Duration = Duration::from_secs(2);

/// Why a password could not be hashed or checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// Too many at once: answered 503 with `Retry-After` ([`Passwords::RETRY_AFTER`]).
    #[error("too many passwords to check at once")]
    Busy,
    /// More than [`MAX_BYTES`].
    #[error("password longer than {MAX_BYTES} bytes")]
    TooLong,
    /// The stored hash is malformed, or hashing failed.
    #[error("a password hash cannot be made or read")]
    Broken,
}

/// The result of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Wrong password or unknown account; both take the same time.
    Wrong,
    /// Right. Holds a new hash to store when the old one has older parameters.
    Right {
        /// The new hash, when there is one to store.
        rehashed: Option<String>,
    },
}

/// Hashes and checks passwords, as many at once as there are cores, 19 MiB each.
#[derive(Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    patience: Duration,
    /// A hash of no password, checked when the account does not exist, to spend the same time.
    nobody: Arc<str>,
}

impl fmt::Debug for Passwords {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Passwords").field("turns", &self.turns.available_permits()).finish_non_exhaustive()
    }
}

impl Passwords {
    /// `Retry-After` of [`PasswordError::Busy`], in seconds.
    pub const RETRY_AFTER: u32 = 5;

    /// Allows `at_once` hashes at the same time, usually the number of cores.
    #[must_use]
    pub fn new(at_once: usize) -> Self {
        Self { turns: Arc::new(Semaphore::new(at_once.max(1))), patience: PATIENCE, nobody: nobodys().into() }
    }

    /// The hash to store, as a PHC string. Whether the password is good enough is for [`weakness()`] to say, before.
    ///
    /// # Errors
    /// [`PasswordError`].
    pub async fn hash(&self, password: String) -> Result<String, PasswordError> {
        let turn = self.turn().await?;
        blocking(turn, move || hash_now(&password)).await
    }

    /// Checks a password against the hash stored for the account, or against none when there is no such account.
    ///
    /// # Errors
    /// [`PasswordError`]; a password too long is merely [`Verdict::Wrong`].
    pub async fn verify(&self, password: String, stored: Option<String>) -> Result<Verdict, PasswordError> {
        let turn = self.turn().await?;
        let passwords = self.clone();
        blocking(turn, move || passwords.verify_here(&password, stored.as_deref())).await
    }

    /// The same on the calling thread, which has its turn already: one of the pool that computes.
    ///
    /// # Errors
    /// [`PasswordError`]; a password too long is merely [`Verdict::Wrong`].
    pub fn verify_here(&self, password: &str, stored: Option<&str>) -> Result<Verdict, PasswordError> {
        match stored {
            Some(stored) => verify_now(password, stored),
            None => verify_now(password, &self.nobody).map(|_| Verdict::Wrong),
        }
    }

    async fn turn(&self) -> Result<OwnedSemaphorePermit, PasswordError> {
        match tokio::time::timeout(self.patience, Arc::clone(&self.turns).acquire_owned()).await {
            Ok(Ok(turn)) => Ok(turn),
            Ok(Err(_)) | Err(_) => Err(PasswordError::Busy),
        }
    }
}

/// The permit moves into the work: when a client hangs up, its permit is held until its hash ends.
async fn blocking<T: Send + 'static>(
    turn: OwnedSemaphorePermit,
    work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
) -> Result<T, PasswordError> {
    let work = move || {
        let answer = work();
        drop(turn);
        answer
    };
    tokio::task::spawn_blocking(work).await.map_err(|_| PasswordError::Broken)?
}

/// Hashes on the calling thread (14 ms, 19 MiB): for the pool that computes, and for commands.
///
/// # Errors
/// [`PasswordError::TooLong`] or [`PasswordError::Broken`].
pub fn hash_now(password: &str) -> Result<String, PasswordError> {
    let password = normal(password).ok_or(PasswordError::TooLong)?;
    let hash = Argon2::from(PARAMS).hash_password(password.as_bytes()).map_err(|_| PasswordError::Broken)?;
    Ok(hash.to_string())
}

/// What looks like a hash of today's cost, and is that of no password.
fn nobodys() -> String {
    let (m, t, p) = (PARAMS.m_cost(), PARAMS.t_cost(), PARAMS.p_cost());
    let digest = "A".repeat(43);
    format!("$argon2id$v=19$m={m},t={t},p={p}$AAAAAAAAAAAAAAAAAAAAAA${digest}")
}

fn verify_now(password: &str, stored: &str) -> Result<Verdict, PasswordError> {
    let stored = PasswordHash::new(stored).map_err(|_| PasswordError::Broken)?;
    let Some(normal) = normal(password) else {
        return Ok(Verdict::Wrong);
    };
    if Argon2::default().verify_password(normal.as_bytes(), &stored).is_err() {
        return Ok(Verdict::Wrong);
    }
    let rehashed = if is_current(&stored) { None } else { Some(hash_now(password)?) };
    Ok(Verdict::Right { rehashed })
}

fn is_current(stored: &PasswordHash) -> bool {
    let params = Params::try_from(stored);
    stored.algorithm == ARGON2ID_IDENT
        && stored.version == Some(Version::V0x13.into())
        && params
            .is_ok_and(|p| (p.m_cost(), p.t_cost(), p.p_cost()) == (PARAMS.m_cost(), PARAMS.t_cost(), PARAMS.p_cost()))
}

/// Normalizes to NFKC (NIST SP 800-63B), so that keyboards do not matter; `None` past [`MAX_BYTES`].
fn normal(password: &str) -> Option<String> {
    (password.len() <= MAX_BYTES).then(|| password.nfkc().collect())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use crate::base::passwords::*;

    const RIGHT: Verdict = Verdict::Right { rehashed: None };

    #[test]
    fn hashes_are_argon2id_with_the_parameters_of_owasp() {
        let hash = hash_now("Quatre épis de maïs").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert_ne!(hash, hash_now("Quatre épis de maïs").unwrap());
        assert_eq!(hash_now(&"x".repeat(MAX_BYTES + 1)), Err(PasswordError::TooLong));
    }

    #[tokio::test]
    async fn a_password_opens_its_own_account_alone() {
        let passwords = Passwords::new(2);
        let hash = passwords.hash("Quatre épis de maïs".to_owned()).await.unwrap();
        // The second is written with combining accents.
        for (typed, expected) in [
            ("Quatre épis de maïs", RIGHT),
            ("Quatre e\u{301}pis de mai\u{308}s", RIGHT),
            ("quatre épis de maïs", Verdict::Wrong),
            ("", Verdict::Wrong),
            (&"x".repeat(MAX_BYTES + 1), Verdict::Wrong),
        ] {
            assert_eq!(passwords.verify(typed.to_owned(), Some(hash.clone())).await, Ok(expected), "{typed}");
        }
        assert_eq!(passwords.verify("Quatre épis de maïs".to_owned(), None).await, Ok(Verdict::Wrong));
        assert_eq!(passwords.verify("x".to_owned(), Some("junk".to_owned())).await, Err(PasswordError::Broken));
    }

    #[test]
    fn an_account_that_does_not_exist_costs_what_others_cost() {
        let nobodys = nobodys();
        assert!(is_current(&PasswordHash::new(&nobodys).unwrap()));
        assert_eq!(verify_now("Quatre lapins", &nobodys), Ok(Verdict::Wrong));
    }

    #[tokio::test]
    async fn an_older_hash_is_replaced_at_sign_in() {
        let passwords = Passwords::new(1);
        let weaker = Argon2::from(Params::new(8 * 1024, 1, 1, None).unwrap());
        let old: PasswordHash = weaker.hash_password(b"Quatre lapins").unwrap();
        let verdict = passwords.verify("Quatre lapins".to_owned(), Some(old.to_string())).await.unwrap();
        let Verdict::Right { rehashed: Some(new) } = verdict else { panic!("{verdict:?}") };
        assert_eq!(passwords.verify("Quatre lapins".to_owned(), Some(new)).await, Ok(RIGHT));
    }

    #[tokio::test]
    async fn a_burst_waits_its_turn_and_then_is_told_to_come_back() {
        let passwords = Passwords { patience: Duration::from_millis(20), ..Passwords::new(1) };
        let turn = passwords.turn().await.unwrap();
        assert_eq!(passwords.hash("Quatre lapins".to_owned()).await, Err(PasswordError::Busy));
        drop(turn);
        assert!(passwords.hash("Quatre lapins".to_owned()).await.is_ok());
    }
}
