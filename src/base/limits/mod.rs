//! A limit is how often one account, token or address may do one thing; past it the answer is 429.
//!
//! Counts live in this node's memory, bounded, and are lost at a restart. Members are counted by their account,
//! strangers by their address, mails and texts to set by the address: high, since twenty people in a room share one.

mod rate;
mod window;

pub use rate::{NotARate, Rate};

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::net::{IpAddr, Ipv6Addr};
use window::Counter;

/// What is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A sign-in that fails, by what was typed as the account and the address.
    SignIn,
    /// A sign-in that fails, by what was typed as the account, wherever it comes from.
    SignInOfAccount,
    /// A sign-in that fails, by address.
    SignInFromAddress,
    /// The present password mistyped by who is signed in, by account.
    PasswordAgain,
    /// A sign-up, by address.
    SignUp,
    /// A mail that some act sends (confirmation, reset, new token), by the account it names: see
    /// `actions::wiki::outbox`.
    AskedMail,
    /// The same, by address: however many accounts it names.
    AskedMailFromAddress,
    /// A form that a member sends, whatever it does, by account.
    Form,
    /// A form that a stranger sends, by address.
    FormOfStranger,
    /// A text to set or to compare, in kilobytes, by address.
    Text,
    /// A save, by account.
    Save,
    /// A call that writes with an API token, by account.
    TokenWrite,
    /// A search, by address.
    Search,
    /// A remark that a member sends, by account.
    Remark,
    /// A remark that a stranger sends, by address.
    RemarkOfStranger,
}

/// Who is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Key<'a> {
    /// A known account, or token, by its number.
    Number(i64),
    /// What was typed as a name or an address, whether or not such an account exists.
    Name(&'a str),
    /// What was typed as a name or an address, from one place.
    NameFrom(&'a str, IpAddr),
    /// Where a request comes from. IPv6 counts by /64, since one visitor has the whole of it.
    Address(IpAddr),
}

impl Key<'_> {
    fn normal(self) -> Self {
        match self {
            Self::Address(ip) => Self::Address(visitor(ip)),
            Self::NameFrom(name, ip) => Self::NameFrom(name, visitor(ip)),
            other => other,
        }
    }
}

/// What one visitor has of the addresses: one of IPv4, a /64 of IPv6.
#[must_use]
pub fn visitor(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(ip) => Ipv6Addr::from_bits(ip.to_bits() & (u128::MAX << 64)).into(),
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// The limits of a site; each is a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Off for benchmarks: nothing is refused, nothing is counted.
    pub on: bool,
    /// Failed sign-ins, by account and address; present passwords mistyped, by account.
    pub sign_in: Rate,
    /// Failed sign-ins, by account, from everywhere.
    pub sign_in_of_account: Rate,
    /// Failed sign-ins, by address.
    pub sign_in_from_address: Rate,
    /// Sign-ups, by address.
    pub sign_up: Rate,
    /// Mails asked for, by account.
    pub asked_mail: Rate,
    /// Mails asked for, by address.
    pub asked_mail_from_address: Rate,
    /// Forms of members, by account.
    pub form: Rate,
    /// Forms of strangers, by address.
    pub form_of_stranger: Rate,
    /// Kilobytes of text to set or to compare, by address.
    pub text: Rate,
    /// Saves, by account.
    pub save: Rate,
    /// Calls that write with API tokens, by account.
    pub token_write: Rate,
    /// Searches, by address.
    pub search: Rate,
    /// Remarks of members, by account.
    pub remark: Rate,
    /// Remarks of strangers, by address.
    pub remark_of_stranger: Rate,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            on: true,
            sign_in: Rate::new(10, 15 * 60),
            sign_in_of_account: Rate::new(200, 15 * 60),
            sign_in_from_address: Rate::new(100, 15 * 60),
            sign_up: Rate::new(60, 3_600),
            asked_mail: Rate::new(5, 3_600),
            asked_mail_from_address: Rate::new(100, 3_600),
            form: Rate::new(180, 60),
            form_of_stranger: Rate::new(180, 60),
            text: Rate::new(60_000, 60),
            save: Rate::new(60, 60),
            token_write: Rate::new(2_000, 60),
            search: Rate::new(300, 60),
            remark: Rate::new(60, 3_600),
            remark_of_stranger: Rate::new(30, 3_600),
        }
    }
}

/// Over the limit: how long to wait, in whole seconds, at least 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("over the limit; again in {0} s")]
pub struct RetryAfter(pub u32);

/// The counts of this node.
pub struct Limiter {
    on: bool,
    /// Keys are counted by a hash of their own at each start: no name and no address stays in memory.
    hasher: RandomState,
    sign_in: Counter,
    sign_in_of_account: Counter,
    sign_in_from_address: Counter,
    password_again: Counter,
    sign_up: Counter,
    asked_mail: Counter,
    asked_mail_from_address: Counter,
    form: Counter,
    form_of_stranger: Counter,
    text: Counter,
    save: Counter,
    token_write: Counter,
    search: Counter,
    remark: Counter,
    remark_of_stranger: Counter,
}

impl fmt::Debug for Limiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Limiter").field("on", &self.on).finish_non_exhaustive()
    }
}

impl Limiter {
    /// Nothing counted yet.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        Self {
            on: limits.on,
            hasher: RandomState::new(),
            sign_in: Counter::new(limits.sign_in),
            sign_in_of_account: Counter::new(limits.sign_in_of_account),
            sign_in_from_address: Counter::new(limits.sign_in_from_address),
            password_again: Counter::new(limits.sign_in),
            sign_up: Counter::new(limits.sign_up),
            asked_mail: Counter::new(limits.asked_mail),
            asked_mail_from_address: Counter::new(limits.asked_mail_from_address),
            form: Counter::new(limits.form),
            form_of_stranger: Counter::new(limits.form_of_stranger),
            text: Counter::new(limits.text),
            save: Counter::new(limits.save),
            token_write: Counter::new(limits.token_write),
            search: Counter::new(limits.search),
            remark: Counter::new(limits.remark),
            remark_of_stranger: Counter::new(limits.remark_of_stranger),
        }
    }

    /// Counts one more at `now_us` (microseconds), unless it would pass the limit. What is refused is not counted.
    ///
    /// For what is limited only when it fails, count before trying, so that a burst cannot slip through, and
    /// [`Limiter::give_back`] after a success.
    ///
    /// # Errors
    /// [`RetryAfter`] with the time after which one more is allowed.
    pub fn check(&self, what: What, key: Key<'_>, now_us: i64) -> Result<(), RetryAfter> {
        self.weigh(what, key, 1, now_us)
    }

    /// The same for what costs more than one. Whatever it costs, it is let through while the limit is not reached.
    ///
    /// # Errors
    /// [`RetryAfter`] with the time after which there is room again.
    pub fn weigh(&self, what: What, key: Key<'_>, cost: u32, now_us: i64) -> Result<(), RetryAfter> {
        if self.on { self.counter(what).add(self.hash(key), cost, now_us) } else { Ok(()) }
    }

    /// Counts one more of each, unless one would pass its limit: then none is counted.
    ///
    /// # Errors
    /// [`RetryAfter`] of the first limit that would be passed.
    pub fn check_all(&self, counted: &[(What, Key<'_>)], now_us: i64) -> Result<(), RetryAfter> {
        for (already, (what, key)) in counted.iter().enumerate() {
            if let Err(wait) = self.check(*what, *key, now_us) {
                self.give_back_all(counted.get(..already).unwrap_or_default(), now_us);
                return Err(wait);
            }
        }
        Ok(())
    }

    /// Takes back the last one counted of each.
    pub fn give_back_all(&self, counted: &[(What, Key<'_>)], now_us: i64) {
        for (what, key) in counted {
            self.give_back(*what, *key, now_us);
        }
    }

    /// Takes back the last one counted.
    pub fn give_back(&self, what: What, key: Key<'_>, now_us: i64) {
        if self.on {
            self.counter(what).take_back(self.hash(key), now_us);
        }
    }

    fn hash(&self, key: Key<'_>) -> u64 {
        self.hasher.hash_one(key.normal())
    }

    fn counter(&self, what: What) -> &Counter {
        match what {
            What::SignIn => &self.sign_in,
            What::SignInOfAccount => &self.sign_in_of_account,
            What::SignInFromAddress => &self.sign_in_from_address,
            What::PasswordAgain => &self.password_again,
            What::SignUp => &self.sign_up,
            What::AskedMail => &self.asked_mail,
            What::AskedMailFromAddress => &self.asked_mail_from_address,
            What::Form => &self.form,
            What::FormOfStranger => &self.form_of_stranger,
            What::Text => &self.text,
            What::Save => &self.save,
            What::TokenWrite => &self.token_write,
            What::Search => &self.search,
            What::Remark => &self.remark,
            What::RemarkOfStranger => &self.remark_of_stranger,
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use crate::base::limits::*;

    const NOW: i64 = 1_764_000_000_000_000;
    const SECOND: i64 = 1_000_000;
    const ANN: Key<'static> = Key::Name("ann");

    fn limiter() -> Limiter {
        Limiter::new(&Limits::default())
    }

    #[test]
    fn the_eleventh_failed_sign_in_waits_and_the_wait_is_enough() {
        let limiter = limiter();
        for _ in 0..10 {
            limiter.check(What::SignIn, ANN, NOW).unwrap();
        }
        let RetryAfter(wait) = limiter.check(What::SignIn, ANN, NOW).unwrap_err();
        assert!((14 * 60..=15 * 60).contains(&wait), "{wait}");
        let early = NOW + i64::from(wait - 2) * SECOND;
        assert!(limiter.check(What::SignIn, ANN, early).is_err());
        limiter.check(What::SignIn, ANN, NOW + i64::from(wait) * SECOND).unwrap();
        limiter.check(What::SignIn, Key::Name("bob"), NOW).unwrap();
        limiter.check(What::AskedMail, ANN, NOW).unwrap();
    }

    #[test]
    fn no_window_ever_holds_more_than_the_limit() {
        let limiter = limiter();
        let mut done: Vec<i64> = Vec::new();
        for step in 0..2_000 {
            let now = NOW + step * 370_000;
            if limiter.check(What::Save, Key::Number(7), now).is_ok() {
                done.push(now);
            }
        }
        for start in &done {
            let within = done.iter().filter(|at| (*start..*start + 56 * SECOND).contains(at)).count();
            assert!(within <= 60, "{within} in 56 s");
        }
        // 740 s at 60 a minute.
        assert!(done.len() >= 700, "{}", done.len());
    }

    #[test]
    fn what_succeeds_is_given_back() {
        let limiter = limiter();
        for _ in 0..50 {
            limiter.check(What::SignIn, ANN, NOW).unwrap();
            limiter.give_back(What::SignIn, ANN, NOW);
        }
    }

    #[test]
    fn what_one_limit_refuses_no_other_counts() {
        let limits = Limits { sign_in: Rate::new(1, 60), sign_in_of_account: Rate::new(2, 60), ..Limits::default() };
        let limiter = Limiter::new(&limits);
        let home = "192.0.2.7".parse().unwrap();
        let counted = [(What::SignInOfAccount, ANN), (What::SignIn, Key::NameFrom("ann", home))];
        limiter.check_all(&counted, NOW).unwrap();
        for _ in 0..9 {
            assert!(limiter.check_all(&counted, NOW).is_err());
        }
        limiter.check(What::SignInOfAccount, ANN, NOW).unwrap();
        assert!(limiter.check(What::SignInOfAccount, ANN, NOW).is_err());
    }

    #[test]
    fn what_costs_more_fills_a_window_sooner_and_leaves_it_whole() {
        let limiter = Limiter::new(&Limits { text: Rate::new(1_000, 60), ..Limits::default() });
        for _ in 0..2 {
            limiter.weigh(What::Text, ANN, 500, NOW).unwrap();
        }
        let RetryAfter(wait) = limiter.weigh(What::Text, ANN, 1, NOW).unwrap_err();
        limiter.weigh(What::Text, ANN, u32::MAX, NOW + i64::from(wait) * SECOND).unwrap();
        assert!(limiter.check(What::Text, ANN, NOW + i64::from(wait) * SECOND).is_err());
        limiter.check(What::Text, ANN, NOW + i64::from(2 * wait + 60) * SECOND).unwrap();
    }

    #[test]
    fn one_visitor_has_a_whole_64_of_ipv6() {
        let limiter = Limiter::new(&Limits { search: Rate::new(1, 60), ..Limits::default() });
        for (address, allowed) in [
            ("2001:db8:1:2::1", true),
            ("2001:db8:1:2:ffff::9", false),
            ("2001:db8:1:3::1", true),
            ("192.0.2.7", true),
            ("::ffff:192.0.2.7", false),
            ("192.0.2.8", true),
        ] {
            let answer = limiter.check(What::Search, Key::Address(address.parse().unwrap()), NOW);
            assert_eq!(answer.is_ok(), allowed, "{address}");
        }
    }

    #[test]
    fn nothing_is_refused_when_limits_are_off() {
        let limiter = Limiter::new(&Limits { on: false, save: Rate::new(1, 3_600), ..Limits::default() });
        for _ in 0..10 {
            limiter.check(What::Save, Key::Number(1), NOW).unwrap();
        }
    }

    #[test]
    fn a_clock_that_steps_back_frees_nothing_and_breaks_nothing() {
        let limiter = Limiter::new(&Limits { sign_up: Rate::new(1, 60), ..Limits::default() });
        limiter.check(What::SignUp, ANN, NOW).unwrap();
        assert!(limiter.check(What::SignUp, ANN, NOW - 3_600 * SECOND).is_err());
        assert!(limiter.check(What::SignUp, ANN, i64::MIN).is_err());
    }

    #[test]
    fn memory_is_bounded_however_many_come() {
        let limiter = limiter();
        for n in 0..60_000 {
            limiter.check(What::Search, Key::Number(n), NOW).unwrap();
        }
        assert!(limiter.search.keys() <= 50_000);
    }
}
