//! Mails, header by header.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use crate::mail::*;

fn message() -> Message {
    Message {
        to: "ann@example.org".to_owned(),
        subject: "Réinitialiser votre mot de passe – Maillage".to_owned(),
        text: "Bonjour Ann,\n\nhttps://wiki.example.org/mot-de-passe-oublie/0a1b\n".to_owned(),
        html: "<p>Bonjour Ann,</p>".to_owned(),
        headers: vec![("List-Id".to_owned(), "<wiki.example.org>".to_owned())],
    }
}

const BASE: &str = "https://wiki.example.org";

fn sent(message: &Message, base: &str) -> (String, String) {
    let folder = tempfile::tempdir().unwrap();
    let mailer = Mailer::new(&format!("file://{}/mail", folder.path().display()), "", "Le Maillage", base).unwrap();
    mailer.send(message, 1_764_000_000_000_000).unwrap();
    let files: Vec<_> = std::fs::read_dir(folder.path().join("mail")).unwrap().map(Result::unwrap).collect();
    assert_eq!(files.len(), 1);
    let name = files[0].file_name().into_string().unwrap();
    (name, std::fs::read_to_string(files[0].path()).unwrap())
}

#[test]
fn a_message_is_one_file_with_its_headers_and_the_text_first() {
    let (name, eml) = sent(&message(), BASE);
    assert!(name.starts_with("1764000000000000-") && name.ends_with(".eml"), "{name}");
    for header in [
        "From: \"Le Maillage\" <maillage@wiki.example.org>\r\n",
        "To: ann@example.org\r\n",
        "Date: Mon, 24 Nov 2025 16:00:00 +0000\r\n",
        "Auto-Submitted: auto-generated\r\n",
        "List-Id: <wiki.example.org>\r\n",
        "Content-Type: multipart/alternative;",
    ] {
        assert!(eml.contains(header), "{header} is not in\n{eml}");
    }
    let id = eml.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap();
    assert!(id.starts_with("<1764000000000000.") && id.ends_with("@wiki.example.org>"), "{id}");
    assert!(eml.find("text/plain").unwrap() < eml.find("text/html").unwrap());
}

#[test]
fn a_site_known_by_a_number_still_sends() {
    let (_, eml) = sent(&message(), "http://127.0.0.1:8080");
    assert!(eml.contains("From: \"Le Maillage\" <maillage@localhost>\r\n"), "{eml}");
    assert!(eml.contains("@[127.0.0.1]>\r\n"), "{eml}");
}

#[test]
fn headers_cannot_be_forged() {
    let folder = tempfile::tempdir().unwrap();
    let mailer = Mailer::new(&format!("file://{}", folder.path().display()), "", "Le Maillage", BASE).unwrap();
    let forged = "x\r\nBcc: all@example.org";
    let cases = [
        Message { to: format!("ann@example.org{forged}"), ..message() },
        Message { to: "ann@example.org, bob@example.org".to_owned(), ..message() },
        Message { subject: forged.to_owned(), ..message() },
        Message { headers: vec![("X-A".to_owned(), forged.to_owned())], ..message() },
        Message { headers: vec![("X-A\r\nBcc".to_owned(), "y".to_owned())], ..message() },
    ];
    for case in cases {
        assert!(matches!(mailer.send(&case, 0), Err(MailError::Refused(_))), "{case:?}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    assert!(Mailer::new("file:///tmp", &format!("a@b.fr{forged}"), "Maillage", BASE).is_err());
}

#[test]
fn addresses_are_read_as_people_type_them() {
    for (typed, expected) in [
        (" Ann.Le-Goff@Exemple.FR ", Some("Ann.Le-Goff@exemple.fr")),
        ("ann@localhost", Some("ann@localhost")),
        ("ann", None),
        ("ann@", None),
        ("ann@exemple.fr\nBcc: b@c.fr", None),
        ("Ann <ann@exemple.fr>", None),
        ("\"ann le goff\"@exemple.fr", None),
    ] {
        assert_eq!(address(typed).as_deref(), expected, "{typed}");
    }
}

/// 32 bytes of Ed25519, for tests alone.
const KEY: &str = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

#[test]
fn a_mail_to_a_list_says_which_and_how_to_leave_and_all_of_it_is_signed() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("file://{}", folder.path().display());
    let mailer = Mailer::new(&url, "", "Le Maillage", BASE).unwrap().signing("s1", KEY).unwrap();
    let mut message = Message { headers: Vec::new(), ..message() };
    let leave = "https://wiki.example.org/lettre/desinscription/00";
    let list =
        MailingList { name: "La \"lettre\"", key: "lettre-1", host: mailer.host(), unsubscribe: leave, by_hand: true };
    list.mark(&mut message);
    mailer.send_in_the_name_of("La lettre", &message, "", 0).unwrap();
    let file = std::fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
    let eml = std::fs::read_to_string(file).unwrap().replace("\r\n ", " ");
    for header in [
        "From: \"La lettre\" <maillage@wiki.example.org>\r\n",
        "List-Id: \"La lettre\" <lettre-1.wiki.example.org>\r\n",
        &format!("List-Unsubscribe: <{leave}>\r\n"),
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
        "DKIM-Signature: v=1; a=ed25519-sha256; d=wiki.example.org; s=s1; c=relaxed/relaxed;",
    ] {
        assert!(eml.contains(header), "{header} is not in\n{eml}");
    }
    assert!(!eml.contains("Auto-Submitted"), "{eml}");
    let signature = eml.lines().find(|line| line.starts_with("DKIM-Signature")).unwrap().to_lowercase();
    for covered in ["list-unsubscribe:", "list-unsubscribe-post", "from", "subject"] {
        assert!(signature.contains(covered), "{covered} is not covered by {signature}");
    }
    // `scripts/mailbox` reads such signatures with a program that shares no code.
    assert!(!signature.contains("content-type"), "what lettre keeps with the body is named and not covered");
    assert!(Mailer::new(&url, "", "x", BASE).unwrap().signing("s1", "not a key").is_err());
    for wrong in ["nobody", "retour+*", "un-nom-de-boite-trop-long+*@exemple.org", "a*b+*@exemple.org"] {
        assert!(Mailer::new(&url, "", "x", BASE).unwrap().returning_to(wrong).is_err(), "{wrong}");
    }
    let sign = "0".repeat(SIGN_DIGITS);
    for (setting, back, expected) in [
        ("retour@exemple.org", sign.as_str(), "retour@exemple.org".to_owned()),
        ("retour+*@exemple.org", "", "retour@exemple.org".to_owned()),
        ("retour+*@exemple.org", &sign, format!("retour+{sign}@exemple.org")),
    ] {
        let mailer = Mailer::new(&url, "", "x", BASE).unwrap().returning_to(setting).unwrap();
        assert_eq!(mailer.returns.unwrap().of(back).to_string(), expected);
    }
}

#[test]
fn what_follows_a_plus_is_the_same_mailbox() {
    for (email, expected) in [
        ("Ann+news@Exemple.fr", "ann@exemple.fr"),
        ("ann+a+b@exemple.fr", "ann@exemple.fr"),
        ("ann@exemple.fr", "ann@exemple.fr"),
    ] {
        assert_eq!(mailbox(email), expected);
    }
}

#[test]
fn an_address_holds_no_sign_that_nobody_sees() {
    for typed in ["a\u{202e}b\u{2066}c@exemple.fr", "\u{fffd}@exemple.fr", "a\u{200b}@exemple.fr", "a@ex\u{ad}emple.fr"]
    {
        assert_eq!(address(typed), None, "{typed:?}");
    }
    assert_eq!(address(" Élise@Exemple.fr ").as_deref(), Some("Élise@exemple.fr"));
}
