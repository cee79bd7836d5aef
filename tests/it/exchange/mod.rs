//! What comes in and goes out.

mod markdown;
