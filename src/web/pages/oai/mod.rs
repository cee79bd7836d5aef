//! Harvesting (OAI-PMH 2.0): libraries and catalogues take what strangers read of every sheet, and what changed since.

mod asked;
mod records;

use askama::Template;

use crate::db::types::{Moment, SheetId};
use crate::hall::error::Result;
use crate::models::harvest::Harvest;
use crate::models::kind::KindSet;
use crate::models::sheet::Sheet;
use crate::text::dates;
use crate::web::http::{Look, Outcome};
use crate::web::pages::changes::feeds::host;

pub use asked::OaiParams;
use asked::{Fault, ListParams, PREFIX, Verb};
use records::Record;

/// Records of one answer.
const PAGE: i64 = 50;

/// An answer.
#[derive(Template)]
#[template(path = "oai/answer.xml")]
pub struct OaiPage {
    /// Where it was asked.
    address: String,
    now: String,
    /// The arguments, as they are said again.
    said: Vec<(String, String)>,
    answer: Answer,
}

/// What is answered.
enum Answer {
    Fault(Fault),
    Identify { site: String, earliest: String, email: String, sample: String, scheme: String },
    Formats,
    Sets(Vec<(String, String)>),
    Record(Box<Record>),
    List { records: Vec<Record>, headers_only: bool, token: Option<String> },
}

/// `GET` and `POST /oai?verb=…`
pub fn show(look: &mut Look<'_>, asked: &OaiParams) -> Outcome<OaiPage> {
    let answer = match &asked.0 {
        Err(fault) => Answer::Fault(*fault),
        Ok((verb, _)) => answer(look, verb)?,
    };
    let said = match (&answer, &asked.0) {
        // Arguments that were not understood are not said again.
        (Answer::Fault(Fault::Verb | Fault::Argument), _) | (_, Err(_)) => Vec::new(),
        (_, Ok((_, said))) => said.clone(),
    };
    let address = format!("{}/oai", look.app.config.base_url);
    Ok(OaiPage { address, now: look.app.now().rfc3339(), said, answer })
}

fn answer(look: &mut Look<'_>, verb: &Verb) -> Result<Answer> {
    let kinds = look.app.kinds();
    Ok(match verb {
        Verb::Identify => identify(look)?,
        Verb::Formats(None) => Answer::Formats,
        Verb::Formats(Some(id)) => match find(look, id)? {
            Some(_) => Answer::Formats,
            None => Answer::Fault(Fault::Id),
        },
        Verb::Sets => {
            let shown = kinds.themes().iter().filter(|theme| !theme.is_out_of_sight);
            Answer::Sets(shown.map(|theme| (set_of(&theme.key), theme.label.clone())).collect())
        }
        Verb::Record(id) => match find(look, id)? {
            Some(sheet) => {
                let mut records = records::of(look, vec![sheet])?;
                records.pop().map_or(Answer::Fault(Fault::Id), |record| Answer::Record(Box::new(record)))
            }
            None => Answer::Fault(Fault::Id),
        },
        Verb::List { headers_only, list } => self::list(look, &kinds, *headers_only, list)?,
    })
}

fn identify(look: &mut Look<'_>) -> Result<Answer> {
    let earliest = look.reader.oldest_sheet()?.unwrap_or(Moment(0)).rfc3339();
    let identity = look.app.identity();
    let host = host(&look.app.config.base_url);
    let email = match identity.chosen.contact.as_str() {
        "" => format!("contact@{host}"),
        contact => contact.to_owned(),
    };
    Ok(Answer::Identify {
        site: identity.name.clone(),
        earliest,
        email,
        sample: records::name_of(look.app, SheetId(1)),
        scheme: host,
    })
}

/// The sheet of an identifier, deleted or not, if it is one of those that are harvested.
fn find(look: &mut Look<'_>, id: &str) -> Result<Option<Sheet>> {
    let number = id.strip_prefix(&records::start_of_names(look.app)).and_then(|number| number.parse().ok());
    let Some(number) = number.filter(|number: &i64| number.to_string() == id.rsplit(':').next().unwrap_or_default())
    else {
        return Ok(None);
    };
    let wanted = Harvest { after: number - 1, kinds: kinds_of(&look.app.kinds()), ..Harvest::default() };
    let found = look.reader.harvest(&wanted, 1)?;
    Ok(found.into_iter().find(|sheet| sheet.id == SheetId(number)))
}

/// The kinds whose sheets are harvested: those that people write.
fn kinds_of(kinds: &KindSet) -> Vec<String> {
    kinds.public().map(|kind| kind.key.clone()).collect()
}

/// A theme as the name of a set.
fn set_of(theme: &str) -> String {
    theme.replace('/', ":")
}

fn list(look: &mut Look<'_>, kinds: &KindSet, headers_only: bool, asked: &ListParams) -> Result<Answer> {
    let theme = match &asked.set {
        None => None,
        Some(set) => match kinds.theme(&set.replace(':', "/")) {
            Some(theme) => Some(kinds.theme_and_below(&theme.key)),
            None => return Ok(Answer::Fault(Fault::NoRecords)),
        },
    };
    let wanted = Harvest {
        kinds: kinds_of(kinds),
        from: asked.from.map(Moment),
        until: asked.until.map(Moment),
        theme,
        after: asked.after,
    };
    let mut found = look.reader.harvest(&wanted, PAGE + 1)?;
    if found.is_empty() {
        return Ok(Answer::Fault(if asked.after > 0 { Fault::Token } else { Fault::NoRecords }));
    }
    let is_more = found.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
    found.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let last = found.last().map_or(0, |sheet| sheet.id.0);
    // The last answer of several ends with an empty token.
    let token = match (is_more, asked.after > 0) {
        (true, _) => Some(ListParams { after: last, ..asked.clone() }.token()),
        (false, true) => Some(String::new()),
        (false, false) => None,
    };
    Ok(Answer::List { records: records::of(look, found)?, headers_only, token })
}

/// A moment as records say it.
fn stamp(moment: Moment) -> String {
    dates::rfc3339(moment.0)
}
