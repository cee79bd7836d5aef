//! Nothing that was acknowledged is ever lost: the real program is killed, cut off and torn while people write, and what
//! is left is held against what they were told.
//!
//! Each check has a short form, run by `make test`, and the long form of `make trust` (`MAILLAGE_TRUST=long`).

mod faults;
mod fuzz;
mod kill;
mod load;
mod lost_update;
mod memory;
mod node;
mod person;
mod power;
mod targets;
mod told;
mod trace;

/// How often something is done: the long form asks for more.
#[expect(clippy::disallowed_methods, reason = "the command says which form is run")]
fn times(short: usize, long: usize) -> usize {
    match std::env::var("MAILLAGE_TRUST").as_deref() {
        Ok("long") => long,
        _ => short,
    }
}

/// Waits; the program under test runs by itself.
#[expect(clippy::disallowed_methods, reason = "waits for another process")]
fn pause(milliseconds: u64) {
    std::thread::sleep(std::time::Duration::from_millis(milliseconds));
}
