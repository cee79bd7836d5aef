//! « Lettres » in the administration: each with those who receive it and its issues; one to change; an address that
//! somebody asks about.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use crate::actions::letters::keep_letter::{self, LetterWords};
use crate::actions::letters::{compose_issue, subscribe};
use crate::db::types::{IssueId, LetterId, LetterPace};
use crate::hall::error::{Error, FieldError, What};
use crate::hall::messages::{self, letters as said};
use crate::hall::policy::Act;
use crate::models::issue::Issue;
use crate::models::letter::{Newsletter, Readership};
use crate::reading::letter::day_of;
use crate::text::dates;
use crate::web::http::act::Administrator;
use crate::web::http::extract::segment;
use crate::web::http::{Acted, Desk, Look, Outcome, Params, Pool};
use crate::web::view::layout::Shell;
use crate::web::view::page;

/// Where they are listed.
const PATH: &str = "/administration/lettres";
/// Issues listed of one letter.
const ISSUES: i64 = 100;

/// A letter of the list.
struct LetterRow {
    id: i64,
    name: String,
    pace: &'static str,
    readers: Readership,
    ended: bool,
}

/// The letters.
#[derive(Template)]
#[template(path = "letters/list.html")]
pub struct LettersPage {
    shell: Shell,
    rows: Vec<LetterRow>,
    typed: LetterForm,
    paces: Vec<(&'static str, &'static str, bool)>,
    errors: Vec<FieldError>,
    /// The address that somebody asks about, and what is held of it as JSON.
    asked: String,
    held: Option<String>,
}

/// Whether fields are to mend, and how.
trait Mended {
    fn errors(&self) -> &[FieldError];

    fn error(&self, field: &str) -> String {
        let of_field = self.errors().iter().filter(|error| error.field == field);
        of_field.map(|error| error.message.as_str()).collect::<Vec<_>>().join(" ")
    }
}

impl Mended for LettersPage {
    fn errors(&self) -> &[FieldError] {
        &self.errors
    }
}

impl Mended for LetterPage {
    fn errors(&self) -> &[FieldError] {
        &self.errors
    }
}

/// What is sent.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct LetterForm {
    /// The letter, when it is not a new one.
    #[serde(rename = "lettre")]
    letter: String,
    #[serde(rename = "nom")]
    name: String,
    #[serde(rename = "presentation")]
    about: String,
    #[serde(rename = "rythme")]
    pace: String,
    #[serde(rename = "expediteur")]
    sender: String,
    #[serde(rename = "reponses")]
    answers_to: String,
    #[serde(rename = "faire")]
    does: String,
}

impl LetterForm {
    fn of(letter: &Newsletter) -> Self {
        Self {
            letter: letter.id.to_string(),
            name: letter.name.clone(),
            about: letter.about.clone(),
            pace: letter.pace.word().to_owned(),
            sender: letter.sender.clone(),
            answers_to: letter.answers_to.clone(),
            does: String::new(),
        }
    }

    fn words(&self) -> LetterWords {
        LetterWords {
            name: self.name.clone(),
            about: self.about.clone(),
            pace: self.pace.parse().ok(),
            sender: self.sender.clone(),
            answers_to: self.answers_to.clone(),
        }
    }
}

fn paces(chosen: &str) -> Vec<(&'static str, &'static str, bool)> {
    let pace = |pace: &LetterPace| (pace.word(), said::of_pace(*pace), pace.word() == chosen);
    LetterPace::ALL.iter().rev().map(pace).collect()
}

/// `GET /administration/lettres`
pub fn list(look: &mut Look<'_>, (): &()) -> Outcome<LettersPage> {
    let notice = said::of_notice(look.query().get("avis")).and_then(page::done);
    let page = make(look, LetterForm::default(), Vec::new(), (String::new(), None))?;
    Ok(LettersPage { shell: Shell { notice, ..page.shell }, ..page })
}

fn make(
    look: &mut Look<'_>,
    typed: LetterForm,
    errors: Vec<FieldError>,
    (asked, held): (String, Option<String>),
) -> Outcome<LettersPage> {
    look.who().must(Act::Administer)?;
    let mut rows = Vec::new();
    for letter in look.reader.all_letters()? {
        let readers = look.reader.readership(&letter)?;
        let ended = letter.closed_at.is_some();
        rows.push(LetterRow { id: letter.id.0, pace: said::of_pace(letter.pace), name: letter.name, readers, ended });
    }
    let paces = paces(if typed.pace.is_empty() { LetterPace::Monthly.word() } else { &typed.pace });
    Ok(LettersPage { shell: look.shell(), rows, typed, paces, errors, asked, held })
}

/// `POST /administration/lettres`: begins a letter, changes or ends one, begins an issue.
pub fn save(desk: &Desk<'_>, who: &Administrator, (): &(), typed: LetterForm) -> Outcome<Acted> {
    let known = typed.letter.parse().ok().map(LetterId);
    let at = |id: LetterId, notice: &str| format!("{PATH}/{id}?avis={notice}");
    let letter = || known.ok_or(Error::NotFound(What::Letter));
    let done = match typed.does.as_str() {
        "commencer" => {
            let issue = compose_issue::begin(desk.app, who, letter()?)?;
            return Ok(desk.go(format!("/administration/numeros/{issue}"), None));
        }
        "fermer" => keep_letter::end_letter(desk.app, who, letter()?, true).and(Ok(at(letter()?, "close"))),
        "rouvrir" => keep_letter::end_letter(desk.app, who, letter()?, false).and(Ok(at(letter()?, "rouverte"))),
        "" | "garder" => keep_letter::keep_letter(desk.app, who, known, &typed.words())
            .map(|id| at(id, if known.is_some() { "gardee" } else { "creee" })),
        other => Err(Error::BadRequest(format!("unknown button: {other}"))),
    };
    match done {
        Ok(path) => Ok(desk.go(path, None)),
        Err(Error::Invalid(errors)) => Ok(match known {
            None => Acted::again(StatusCode::UNPROCESSABLE_ENTITY, Pool::Reads, move |look| {
                make(look, typed, errors, (String::new(), None))
            }),
            Some(id) => {
                Acted::again(StatusCode::UNPROCESSABLE_ENTITY, Pool::Reads, move |look| one(look, id, typed, errors))
            }
        }),
        Err(error) => Err(error.into()),
    }
}

/// What is asked about an address.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct AddressForm {
    #[serde(rename = "courriel")]
    email: String,
    #[serde(rename = "faire")]
    does: String,
}

/// `POST /administration/lettres/abonnes`: shows what is held about one address, or forgets it.
pub fn search_address(desk: &Desk<'_>, who: &Administrator, (): &(), typed: AddressForm) -> Outcome<Acted> {
    let again = |errors: Vec<FieldError>, held: Option<String>, status: StatusCode, email: String| {
        Acted::again(status, Pool::Reads, move |look| make(look, LetterForm::default(), errors, (email, held)))
    };
    if typed.does == "oublier" {
        return match subscribe::remove(desk.app, who, &typed.email) {
            Ok(was_there) => {
                Ok(desk.go(format!("{PATH}?avis={}", if was_there { "oubliee" } else { "inconnue" }), None))
            }
            Err(Error::Invalid(errors)) => Ok(again(errors, None, StatusCode::UNPROCESSABLE_ENTITY, typed.email)),
            Err(error) => Err(error.into()),
        };
    }
    match subscribe::held_about(desk.app, who, &typed.email) {
        Ok(None) => Ok(desk.go(format!("{PATH}?avis=inconnue"), None)),
        Ok(Some(held)) => {
            let held = serde_json::to_string_pretty(&held).map_err(|error| Error::Internal(error.into()))?;
            Ok(again(Vec::new(), Some(held), StatusCode::OK, typed.email))
        }
        Err(Error::Invalid(errors)) => Ok(again(errors, None, StatusCode::UNPROCESSABLE_ENTITY, typed.email)),
        Err(error) => Err(error.into()),
    }
}

/// A letter, by its number.
#[derive(Clone)]
pub struct LetterParams(LetterId);

impl Params for LetterParams {
    const OWN: bool = true;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        Ok(Self(segment(request, "letter").parse().map(LetterId).map_err(|_| Error::NotFound(What::Letter))?))
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// An issue of the list.
struct IssueRow {
    id: i64,
    subject: String,
    state: &'static str,
    when: String,
    sent: Option<(i64, i64)>,
    /// How often its links were followed.
    visits: String,
}

/// A letter.
#[derive(Template)]
#[template(path = "letters/letter.html")]
pub struct LetterPage {
    shell: Shell,
    row: LetterRow,
    issues: Vec<IssueRow>,
    typed: LetterForm,
    paces: Vec<(&'static str, &'static str, bool)>,
    errors: Vec<FieldError>,
}

/// `GET /administration/lettres/{letter}`
pub fn open(look: &mut Look<'_>, asked: &LetterParams) -> Outcome<LetterPage> {
    look.who().must(Act::Administer)?;
    let notice = said::of_notice(look.query().get("avis")).and_then(page::done);
    let typed = LetterForm::of(&look.reader.letter(asked.0)?);
    let page = one(look, asked.0, typed, Vec::new())?;
    Ok(LetterPage { shell: Shell { notice, ..page.shell }, ..page })
}

fn one(look: &mut Look<'_>, id: LetterId, typed: LetterForm, errors: Vec<FieldError>) -> Outcome<LetterPage> {
    look.who().must(Act::Administer)?;
    let letter = look.reader.letter(id)?;
    let readers = look.reader.readership(&letter)?;
    let issues = look.reader.issues_of(id, ISSUES)?;
    let ids: Vec<IssueId> = issues.iter().map(|issue| issue.id).collect();
    let followed = look.reader.followed_from(&ids)?;
    let visits = |id: IssueId| {
        let all = followed.get(&id).map(|sheets| sheets.iter().map(|(_, count)| count).sum());
        all.map(messages::followed::visits).unwrap_or_default()
    };
    let issue = |issue: Issue| IssueRow {
        visits: visits(issue.id),
        id: issue.id.0,
        subject: name_of(&issue),
        state: said::of_state(issue.state),
        when: dates::time_tag(day_of(&issue).0),
        sent: issue.state.is_sent().then_some((issue.sent, issue.refused)),
    };
    let issues = issues.into_iter().map(issue).collect();
    let paces = paces(&typed.pace);
    let ended = letter.closed_at.is_some();
    let row = LetterRow { id: id.0, name: letter.name, pace: said::of_pace(letter.pace), readers, ended };
    Ok(LetterPage { shell: look.shell(), row, issues, typed, paces, errors })
}

/// What an issue is called until it has a subject.
pub(super) fn name_of(issue: &Issue) -> String {
    match issue.subject.as_str() {
        "" => said::untitled(&dates::month_of(issue.created_at.0)),
        subject => subject.to_owned(),
    }
}
