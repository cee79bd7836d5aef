//! The mail folder of a wiki under test, read as a mail program reads it.

use std::fs;
use std::path::Path;

/// A letter that somebody received.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Its plain text.
    pub text: String,
    /// All of it as it was sent, its folded lines made whole.
    pub raw: String,
}

impl Letter {
    /// The path of its one link, on the wiki's own address.
    pub fn path(&self) -> String {
        let link = self.text.split_whitespace().find(|word| word.starts_with("http")).unwrap();
        url::Url::parse(link).unwrap().path().to_owned()
    }
}

/// Takes the letters to an address out of the folder.
pub fn take(folder: &Path, email: &str) -> Vec<Letter> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut letters = Vec::new();
    for entry in entries {
        let path = entry.unwrap().path();
        let mail = fs::read_to_string(&path).unwrap();
        if mail.contains(&format!("\r\nTo: {email}\r\n")) {
            fs::remove_file(&path).unwrap();
            let raw = mail.replace("\r\n ", " ").replace("=\r\n", "");
            letters.push(Letter { text: plain_text(&mail), raw });
        }
    }
    letters
}

/// The decoded first part, which is plain text.
fn plain_text(mail: &str) -> String {
    let part = mail.split("Content-Type: text/plain").nth(1).unwrap();
    let (headers, rest) = part.split_once("\r\n\r\n").unwrap();
    // What people read may have a line of dashes: the part ends where its boundary says.
    let boundary = mail.split("boundary=\"").nth(1).map(|rest| rest.split('"').next().unwrap());
    let end = boundary.map_or_else(|| "\r\n--".to_owned(), |boundary| format!("\r\n--{boundary}"));
    let body = rest.split(&end).next().unwrap();
    match headers.split("Content-Transfer-Encoding: ").nth(1).unwrap().trim() {
        "quoted-printable" => unquoted(body),
        "7bit" => body.to_owned(),
        other => panic!("{other} is not read here"),
    }
}

fn unquoted(text: &str) -> String {
    let joined = text.replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes().iter();
    while let Some(byte) = rest.next() {
        match byte {
            b'=' => {
                let digits: String = rest.by_ref().take(2).map(|b| char::from(*b)).collect();
                bytes.push(u8::from_str_radix(&digits, 16).unwrap());
            }
            other => bytes.push(*other),
        }
    }
    String::from_utf8(bytes).unwrap()
}
