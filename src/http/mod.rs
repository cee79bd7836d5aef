//! What both doors need of HTTP, whoever comes in: requests, sessions, bodies, limits, the status of errors. It knows
//! neither pages nor the API.

pub mod body;
pub mod counted;
pub mod error;
pub mod pool;
pub mod request;
pub mod session;
