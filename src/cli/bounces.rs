//! `maillage bounces`: reads mails that came back, as a mail server hands them to a pipe, or from a mailbox.

use std::io::Read;
use std::path::Path;
use std::process::ExitCode;

use crate::actions::letters::bounced::{CameBack, bounced};
use crate::hall::config::Config;

/// The most bytes that are read.
const MOST: u64 = 256 * 1024 * 1024;
/// What tells a mail server to try again later (`EX_TEMPFAIL`).
const LATER: u8 = 75;

/// Reads what came back. A mail server that pipes a message gets 75 when the database cannot be reached, so that it
/// keeps the message; what is no failure is no error.
pub(super) fn run(config: Config, mbox: Option<&Path>) -> anyhow::Result<ExitCode> {
    let mut bytes = Vec::new();
    match mbox {
        Some(file) => std::fs::File::open(file)?.take(MOST).read_to_end(&mut bytes)?,
        None => std::io::stdin().take(MOST).read_to_end(&mut bytes)?,
    };
    let text = String::from_utf8_lossy(&bytes);
    let app = match super::open(config) {
        Ok(app) => app,
        Err(error) => return Ok(later(&error)),
    };
    let (mut read, mut counted, mut suspended) = (0, 0, 0);
    for message in messages(&text) {
        read += 1;
        match bounced(&app, message) {
            Ok(CameBack::Counted) => counted += 1,
            Ok(CameBack::Suspended) => suspended += 1,
            Ok(CameBack::NotOne | CameBack::Unknown) => {}
            Err(error) => return Ok(later(&error.into())),
        }
    }
    println!("{read} messages read: {suspended} addresses suspended, {counted} failures counted");
    Ok(ExitCode::SUCCESS)
}

fn later(error: &anyhow::Error) -> ExitCode {
    eprintln!("maillage: {error:#}");
    ExitCode::from(LATER)
}

/// The messages of a mailbox, each after a line that begins with `From `; else the one message.
fn messages(text: &str) -> Vec<&str> {
    if !text.starts_with("From ") {
        return vec![text];
    }
    let mut starts: Vec<usize> = vec![0];
    starts.extend(text.match_indices("\nFrom ").map(|(at, _)| at + 1));
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().zip(ends).filter_map(|(start, end)| text.get(*start..end)).collect()
}

#[cfg(test)]
mod tests {
    use super::messages;

    #[test]
    fn a_mailbox_holds_messages_and_a_pipe_one() {
        assert_eq!(messages("Subject: a\n\nFrom b\n").len(), 1);
        let found = messages("From a Mon\nSubject: a\n\n>From x\n\nFrom b Tue\nSubject: b\n");
        assert_eq!(found, ["From a Mon\nSubject: a\n\n>From x\n\n", "From b Tue\nSubject: b\n"]);
    }
}
