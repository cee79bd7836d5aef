//! The time that a piece of work takes of a processor, whoever else works on the machine.

use std::time::Duration;

use super::texts::Growing;

/// The shortest text measured.
const LEAST_BYTES: usize = 6_000;
/// The longest text that a door takes.
const MOST_BYTES: usize = 1_000_000;
/// What takes less says more of the machine than of the text: then the text is made longer.
const LEAST_TIME: Duration = Duration::from_millis(4);
/// How much longer four times the text may take.
const MOST_GROWTH: u32 = 5;
/// How often a measure that looks bad is taken again, since caches of the processor are shared.
const AGAIN: usize = 6;

/// What this thread has taken of a processor.
fn spent() -> Duration {
    // The kernel adds up what runs when it gives way.
    std::thread::yield_now();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(told.split(' ').next().unwrap().parse().unwrap())
}

/// What some work takes of a processor.
pub fn cost(work: impl FnOnce()) -> Duration {
    let begun = spent();
    work();
    spent() - begun
}

/// Why a reading grows faster than its text, if it does: up to `most` bytes, four times the text take at most five times
/// the time.
pub fn outgrows(read: &dyn Fn(&str), text: &Growing, most: usize) -> Option<String> {
    let most = most.min(MOST_BYTES);
    let time = |text: &str| cost(|| read(text));
    let mut bytes = LEAST_BYTES.min(most / 4);
    let mut four = text.of(4 * bytes);
    let mut long = time(&four);
    while long < LEAST_TIME && 16 * bytes <= most {
        bytes *= 4;
        four = text.of(4 * bytes);
        long = time(&four);
    }
    if long < LEAST_TIME {
        return None;
    }
    let one = text.of(bytes);
    let mut short = time(&one);
    for _ in 0..AGAIN {
        if long <= short * MOST_GROWTH {
            return None;
        }
        short = short.max(time(&one));
        long = long.min(time(&four));
    }
    (long > short * MOST_GROWTH).then(|| format!("{:?}: {bytes} bytes {short:?}, four times {long:?}", text.name))
}
