//! Reads mails that came back (RFC 3464): whether the address is refused for good or for now. What such a mail says of
//! its delivery is plain lines, whatever else it holds.

/// How an address was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BounceKind {
    /// For now, or for what the mail is: another one may be taken.
    Soft,
    /// For good: nobody is there.
    Hard,
}

/// Hexadecimal digits of what is signed.
const SIGNED: usize = 48;

/// How a message says that a mail was refused; nothing when it says no such thing: an absence, a delay, a success.
#[must_use]
pub fn refusal(message: &str) -> Option<BounceKind> {
    let told = delivery_status(message);
    if !told.is_empty() {
        return groups(&told).filter_map(of_fields).max();
    }
    // Exim before 4.94 says it in words.
    let head = message.split("\n\n").next().unwrap_or_default();
    let is_exim = head.lines().any(|line| starts_with(line, "x-failed-recipients:"));
    is_exim.then(|| of_words(message))
}

/// What a message may hold that we signed: after a `+` in an address, or at the end of a link.
pub fn signs(message: &str) -> impl Iterator<Item = &str> {
    message.match_indices(['+', '/']).filter_map(move |(at, _)| {
        let sign = message.get(at + 1..at + 1 + SIGNED)?;
        sign.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some(sign)
    })
}

fn starts_with(line: &str, name: &str) -> bool {
    line.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
}

/// The lines of the part that tells of the delivery.
fn delivery_status(message: &str) -> Vec<&str> {
    let is_type = |line: &&str| {
        starts_with(line, "content-type:") && line.to_ascii_lowercase().contains("message/delivery-status")
    };
    let mut lines = message.lines().skip_while(|line| !is_type(line)).skip_while(|line| !line.trim().is_empty());
    lines.next();
    lines.take_while(|line| !line.starts_with("--")).collect()
}

/// The groups of fields, one for the mail and one for each of its readers.
fn groups<'l>(lines: &'l [&'l str]) -> impl Iterator<Item = &'l [&'l str]> {
    lines.split(|line| line.trim().is_empty()).filter(|group| !group.is_empty())
}

fn of_fields(fields: &[&str]) -> Option<BounceKind> {
    let value = |name: &str| {
        let line = fields.iter().find(|line| starts_with(line, name))?;
        line.get(name.len()..).map(str::trim)
    };
    let is_failed = value("action:").is_some_and(|action| action.eq_ignore_ascii_case("failed"));
    is_failed.then(|| value("status:").and_then(code_in).map_or(BounceKind::Soft, of_code))
}

/// What an old Exim writes for people: a code of three parts, else one of three digits.
fn of_words(message: &str) -> BounceKind {
    let words = || message.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | ';' | ','));
    if let Some(code) = words().find_map(code_in) {
        return of_code(code);
    }
    let is_refused = words().any(|word| ["550", "551", "553"].iter().any(|code| word.trim_end_matches('-') == *code));
    if is_refused || message.contains("Unrouteable address") { BounceKind::Hard } else { BounceKind::Soft }
}

type Code = (u16, u16, u16);

/// A code of RFC 3463: `5.1.1`, with what may follow it.
fn code_in(text: &str) -> Option<Code> {
    let code = text.split([' ', '\t', '(']).next()?;
    let mut parts = code.split('.').map(str::parse::<u16>);
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(Ok(class @ (4 | 5))), Some(Ok(subject)), Some(Ok(detail)), None) => Some((class, subject, detail)),
        _ => None,
    }
}

/// A full mailbox (5.2.2), a mail that is too long (5.2.3, 5.3.4) or not understood (5.6), policy (5.7), and what is
/// wrong with the sender (5.1.7, 5.1.8) say nothing of who reads.
fn of_code(code: Code) -> BounceKind {
    match code {
        (4, ..) | (5, 3 | 6 | 7, _) | (5, 2, 2 | 3) | (5, 1, 7 | 8) => BounceKind::Soft,
        _ => BounceKind::Hard,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A report with these fields of its reader.
    fn report(fields: &str) -> String {
        format!(
            "From: MAILER-DAEMON@exemple.fr\nContent-Type: multipart/report; report-type=delivery-status;\n \
             boundary=\"b\"\n\n--b\nContent-Type: text/plain\n\nAction: failed, Status: 5.1.1, says this text.\n\n--b\n\
             Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.exemple.fr\n\n{fields}\n\n--b\n\
             Content-Type: message/rfc822\n\nSubject: x\n\n--b--\n"
        )
    }

    #[test]
    fn refusals_for_good_are_told_from_those_for_now() {
        for (fields, expected) in [
            ("Final-Recipient: rfc822; a@b.fr\nAction: failed\nStatus: 5.1.1", Some(BounceKind::Hard)),
            ("Action: FAILED\nStatus: 5.1.10 (RecipientNotFound)", Some(BounceKind::Hard)),
            ("Action: failed\nStatus: 5.0.0", Some(BounceKind::Hard)),
            ("Action: failed\nStatus: 5.4.1", Some(BounceKind::Hard)),
            ("Action: failed\nStatus: 5.2.2", Some(BounceKind::Soft)),
            ("Action: failed\nStatus: 5.7.1", Some(BounceKind::Soft)),
            ("Action: failed\nStatus: 4.4.1", Some(BounceKind::Soft)),
            ("Action: delayed\nStatus: 4.4.1", None),
            ("Action: delivered\nStatus: 2.0.0", None),
        ] {
            assert_eq!(refusal(&report(fields)), expected, "{fields}");
            assert_eq!(refusal(&report(fields).replace('\n', "\r\n")), expected, "{fields}");
        }
        assert_eq!(refusal("Subject: Absente\n\nJe reviens lundi, 550 5.1.1.\n"), None);
        assert_eq!(refusal("X-Failed-Recipients: a@b.fr\n\n  550 5.1.1 <a@b.fr>: unknown\n"), Some(BounceKind::Hard));
        assert_eq!(refusal("X-Failed-Recipients: a@b.fr\n\n  Unrouteable address\n"), Some(BounceKind::Hard));
        assert_eq!(refusal("X-Failed-Recipients: a@b.fr\n\n  retry timeout exceeded\n"), Some(BounceKind::Soft));
        assert_eq!(refusal(""), None);
    }

    #[test]
    fn what_may_be_signed_is_found_wherever_it_stands() {
        let sign = "0123456789abcdef".repeat(3);
        let message = format!("To: retour+{sign}@exemple.fr\n\nhttps://a.fr/lettre/desinscription/{sign}\n+court é+é/");
        assert_eq!(signs(&message).collect::<Vec<_>>(), [sign.as_str(), sign.as_str()]);
    }
}
