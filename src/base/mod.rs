//! What knows nothing of the wiki: secrets, limits, counters, private files, threads.

pub mod colour;
pub mod content;
pub mod device;
pub mod fetch;
pub mod limits;
pub mod metrics;
pub mod one_time_code;
#[cfg(feature = "openid")]
pub mod openid;
pub mod parallel;
#[cfg(feature = "passkeys")]
pub mod passkeys;
pub mod passwords;
pub mod private;
pub mod probe;
pub mod tls;
pub mod tokens;
