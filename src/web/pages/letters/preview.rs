//! An issue as it will arrive: the mail itself, light or dark, or its plain text, for a frame of the composer. It says
//! nothing to who may not write it.

use askama::Template;

use crate::hall::policy::Act;
use crate::reading::letter::mailed::{self, MailLook as How};
use crate::reading::letter::set;
use crate::web::http::{Look, Outcome};
use crate::web::pages::letters::compose::IssueParams;

/// The mail; its own document, or its text in one.
#[derive(Template)]
#[template(path = "letters/preview.html")]
pub struct PreviewPage {
    html: String,
    /// In place of the document.
    text: Option<String>,
}

/// `GET /administration/numeros/{issue}/apercu?vue=texte|sombre`
pub fn show(look: &mut Look<'_>, asked: &IssueParams) -> Outcome<PreviewPage> {
    look.who().must(Act::Administer)?;
    let view = look.query().get("vue").to_owned();
    let issue = look.reader.issue(asked.0)?;
    let letter = look.reader.letter(issue.letter_id)?;
    let set = set(look.app, &mut look.reader, &letter, &issue)?;
    let mailed = mailed::both(look.app, &set, How { online: "", dark: view == "sombre" })?;
    Ok(PreviewPage { html: mailed.html, text: (view == "texte").then_some(mailed.text) })
}
