//! Composes the MIME message: headers, then plain text, then HTML.

use super::list::BY_HAND;
use super::{MailError, Message};
use lettre::Address;
use lettre::address::Envelope;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use std::time::{Duration, UNIX_EPOCH};

/// Writes the common headers, then those of the message. Refuses any value that could inject a header.
pub(super) fn compose(
    message: &Message,
    from: &Mailbox,
    returns: Option<&Address>,
    id_host: &str,
    now_us: i64,
) -> Result<lettre::Message, MailError> {
    let to: Address = super::address(&message.to)
        .and_then(|address| address.parse().ok())
        .ok_or(MailError::Refused("the address is not one"))?;
    if message.subject.contains(char::is_control) {
        return Err(MailError::Refused("the subject is more than one line"));
    }
    let date = UNIX_EPOCH + Duration::from_micros(u64::try_from(now_us).unwrap_or(0));
    let mut builder = lettre::Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to.clone()))
        .subject(message.subject.as_str())
        .date(date)
        .message_id(Some(format!("<{now_us}.{:016x}@{id_host}>", rand::random::<u64>())));
    let is_by_hand = |(name, value): &&(String, String)| (name.as_str(), value.as_str()) == BY_HAND;
    if message.headers.iter().find(is_by_hand).is_none() {
        builder = builder.raw_header(header("Auto-Submitted", "auto-generated")?);
    }
    if let Some(returns) = returns {
        let envelope = Envelope::new(Some(returns.clone()), vec![to]);
        builder = builder.envelope(envelope.map_err(|_| MailError::Refused("it has no recipient"))?);
    }
    for (name, value) in message.headers.iter().filter(|header| !is_by_hand(header)) {
        builder = builder.raw_header(header(name, value)?);
    }
    builder
        .multipart(MultiPart::alternative_plain_html(message.text.clone(), message.html.clone()))
        .map_err(|_| MailError::Refused("it has no sender or no recipient"))
}

fn header(name: &str, value: &str) -> Result<HeaderValue, MailError> {
    let refused = MailError::Refused("a header is more than one line");
    if name.contains(|c: char| !c.is_ascii_graphic()) || value.contains(char::is_control) {
        return Err(refused);
    }
    let Ok(name) = HeaderName::new_from_ascii(name.to_owned()) else {
        return Err(refused);
    };
    Ok(HeaderValue::new(name, value.to_owned()))
}
