//! What left, for everybody: the list of issues, each as a page, a feed that other tools may send on. A sheet that was
//! deleted or hidden since is in none of them.

use actix_web::HttpRequest;
use askama::Template;

use crate::db::types::IssueId;
use crate::hall::addresses;
use crate::hall::error::{Error, What};
use crate::hall::languages;
use crate::hall::messages::letters as said;
use crate::models::issue::Issue;
use crate::models::letter::Newsletter;
use crate::reading::letter::{SetIssue, copied, day_of, set};
use crate::text::dates;
use crate::web::http::extract::segment;
use crate::web::http::{Look, Outcome, Params};
use crate::web::pages::changes::feeds::{ATOM, ChangesFeed, Entry, Heading, feed as written, legible};
use crate::web::view::layout::Shell;

/// Issues listed.
const MOST: i64 = 200;
/// Entries of the feed.
const ENTRIES: i64 = 20;

/// An issue of the list.
struct Line {
    id: i64,
    subject: String,
    letter: String,
    day: String,
}

/// The list.
#[derive(Template)]
#[template(path = "letters/archive.html")]
pub struct ArchivePage {
    shell: Shell,
    lines: Vec<Line>,
    /// Whether there are several letters, so that each line says which.
    several: bool,
}

/// A page about letters, the same for all strangers, kept under its path.
#[derive(Clone)]
pub struct OfLettersParams(String);

impl Params for OfLettersParams {
    fn read(request: &HttpRequest) -> Outcome<Self> {
        Ok(Self(request.path().to_owned()))
    }

    fn key(&self) -> Option<String> {
        Some(self.0.clone())
    }
}

/// `GET /lettre/numeros`
pub fn archive(look: &mut Look<'_>, _: &OfLettersParams) -> Outcome<ArchivePage> {
    let letters = look.reader.all_letters()?;
    let name = |issue: &Issue| letters.iter().find(|letter| letter.id == issue.letter_id).map(|letter| &letter.name);
    let line = |issue: Issue| Line {
        id: issue.id.0,
        letter: name(&issue).cloned().unwrap_or_default(),
        day: dates::day_tag(day_of(&issue).0),
        subject: issue.subject,
    };
    let lines = look.reader.sent_issues(None, MOST)?.into_iter().map(line).collect();
    Ok(ArchivePage { shell: look.shell(), lines, several: letters.len() > 1 })
}

/// An issue, by its number in the database.
#[derive(Clone)]
pub struct SentParams(IssueId);

impl Params for SentParams {
    fn read(request: &HttpRequest) -> Outcome<Self> {
        Ok(Self(segment(request, "id").parse().map(IssueId).map_err(|_| Error::NotFound(What::Letter))?))
    }

    fn key(&self) -> Option<String> {
        Some(format!("{}{}", addresses::ISSUE, self.0))
    }
}

/// An issue as a page.
#[derive(Template)]
#[template(path = "letters/issue.html")]
pub struct IssuePage {
    shell: Shell,
    id: i64,
    number: i32,
    day: String,
    pace: &'static str,
    set: SetIssue,
}

/// `GET /lettre/numeros/{id}`
pub fn issue(look: &mut Look<'_>, asked: &SentParams) -> Outcome<IssuePage> {
    let issue = look.reader.sent_issue(asked.0)?;
    let letter = look.reader.letter(issue.letter_id)?;
    let set = set(look.app, &mut look.reader, &letter, &issue)?;
    Ok(IssuePage {
        shell: look.shell(),
        id: issue.id.0,
        number: issue.number.unwrap_or(1),
        day: dates::day_tag(day_of(&issue).0),
        pace: said::of_pace(letter.pace),
        set,
    })
}

/// The feed: for everybody, as strangers read.
#[derive(Clone)]
pub struct LettersFeedParams;

impl Params for LettersFeedParams {
    const MEDIA: &'static str = ATOM;
    const SAME_FOR_ALL: bool = true;

    fn read(_: &HttpRequest) -> Outcome<Self> {
        Ok(Self)
    }

    fn key(&self) -> Option<String> {
        Some("/flux/lettres.atom".to_owned())
    }
}

/// `GET /flux/lettres.atom`: each issue whole, so that a tool that sends feeds by mail may send it.
pub fn feed(look: &mut Look<'_>, _: &LettersFeedParams) -> Outcome<ChangesFeed> {
    let letters = look.reader.all_letters()?;
    let sent = look.reader.sent_issues(None, ENTRIES)?;
    let updated = sent.first().map(day_of);
    let mut told: Vec<(Issue, Newsletter, String)> = Vec::new();
    for issue in sent {
        let Some(letter) = letters.iter().find(|letter| letter.id == issue.letter_id).cloned() else { continue };
        let set = set(look.app, &mut look.reader, &letter, &issue)?;
        told.push((issue, letter, copied::html(&set)?));
    }
    let app = look.app;
    let (identity, rights) = (app.identity(), app.licence_label());
    let heading = Heading {
        site: &identity.name,
        language: languages::FRENCH,
        rights: &rights,
        base_url: &app.config.base_url,
        title: said::LETTERS,
        path: "/flux/lettres.atom",
        page: "/lettre/numeros",
        named: "",
    };
    Ok(written(&heading, updated, |host| told.into_iter().map(|told| entry(host, told)).collect()))
}

fn entry(host: &str, (issue, letter, html): (Issue, Newsletter, String)) -> Entry {
    Entry {
        id: format!("tag:{host},2026:lettre:{}", issue.id),
        title: legible(&issue.subject),
        href: format!("/lettre/numeros/{}", issue.id),
        updated: day_of(&issue).rfc3339(),
        author: legible(&letter.name),
        summary: legible(&html),
    }
}
