//! Verbs of letters: who receives them, what they say, when they leave.

pub mod bounced;
pub mod compose_issue;
pub mod keep_letter;
pub mod send_issue;
pub mod subscribe;
