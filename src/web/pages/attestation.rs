//! An attestation of contribution, to print: what somebody did between two days, as far as its reader may know.

use std::collections::BTreeMap;

use actix_web::HttpRequest;
use askama::Template;
use chrono::NaiveDate;

use crate::db::types::{EventKind, Moment, RemarkId, SheetId};
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::attestation as said;
use crate::models::account::Account;
use crate::models::event::MAKE_REVISIONS;
use crate::models::remark::talk::TalkWanted;
use crate::text::{dates, title, typography};
use crate::web::http::extract::{Query, segment};
use crate::web::http::{Look, Outcome, Params};
use crate::web::pages::people;
use crate::web::view::layout::Shell;

/// What is read at once, and at most in all.
const STEP: i64 = 500;
const MOST: i64 = 20_000;
/// Messages counted at most.
const MESSAGES: i64 = 2_000;

/// What somebody did with one sheet.
struct Work {
    title: String,
    href: String,
    /// « création, 3 modifications ».
    what: String,
    /// « 12 mars 2026 », or « 12 mars 2026 – 4 juin 2026 ».
    when: String,
}

/// What is counted of one sheet.
#[derive(Default)]
struct Counted {
    title: String,
    href: String,
    created: bool,
    versions: usize,
    verified: usize,
    tried: usize,
    first: i64,
    last: i64,
}

/// The attestation.
#[derive(Template)]
#[template(path = "people/attestation.html")]
pub struct AttestationPage {
    shell: Shell,
    name: String,
    person: String,
    /// As the form has them: YYYY-MM-DD.
    from: String,
    to: String,
    /// In words.
    from_day: String,
    to_day: String,
    today: String,
    works: Vec<Work>,
    /// « 12 versions dans 5 fiches ».
    summary: Vec<String>,
    is_own: bool,
    /// Whether there was more than is counted.
    is_cut: bool,
}

/// Whose, and between which days.
#[derive(Clone)]
pub struct AttestationParams {
    name: String,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

impl Params for AttestationParams {
    const OWN: bool = true;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        let query = Query::of(request);
        let day = |name: &str| NaiveDate::parse_from_str(query.get(name), "%Y-%m-%d").ok();
        Ok(Self { name: segment(request, "name"), from: day("du"), to: day("au") })
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// `GET /contributeurs/{name}/attestation?du=&au=`
pub fn show(look: &mut Look<'_>, asked: &AttestationParams) -> Outcome<AttestationPage> {
    let found = look.reader.account_named(&title::key(&asked.name))?;
    let shown = found.filter(|account| account.is_shown_to(&look.visitor.who));
    let account = shown.ok_or(Error::NotFound(What::Account))?;
    let now = look.app.now();
    let day = |moment: Moment| NaiveDate::parse_from_str(&dates::iso_day(moment.0), "%Y-%m-%d").unwrap_or_default();
    let from = asked.from.unwrap_or_else(|| day(account.created_at));
    let to = asked.to.unwrap_or_else(|| day(now)).max(from);
    let start = Moment(dates::midnight(from));
    let end = to.succ_opt().map_or(now, |next| Moment(dates::midnight(next)));
    let (counted, is_cut) = count(look, &account, start, end)?;
    let messages = messages(look, &account, start, end)?;
    let sum = |of: fn(&Counted) -> usize| counted.values().map(of).sum::<usize>();
    let summary = said::summary(
        (sum(|one| one.versions), counted.len()),
        sum(|one| usize::from(one.created)),
        (sum(|one| one.verified), sum(|one| one.tried)),
        messages,
    );
    let mut works: Vec<Counted> = counted.into_values().collect();
    works.sort_by_key(|one| one.first);
    Ok(AttestationPage {
        shell: look.shell(),
        person: people::path_of(&account.name),
        from: from.to_string(),
        to: to.to_string(),
        from_day: dates::day(start.0),
        to_day: dates::day(end.plus(-1).0),
        today: dates::day(now.0),
        works: works.into_iter().map(work).collect(),
        summary,
        is_own: look.who().account() == Some(account.id),
        is_cut,
        name: account.name,
    })
}

fn work(one: Counted) -> Work {
    let (first, last) = (dates::day(one.first), dates::day(one.last));
    Work {
        what: said::of_sheet(one.created, one.versions, one.verified, one.tried),
        when: if first == last { first } else { said::between(&first, &last) },
        title: one.title,
        href: one.href,
    }
}

/// What somebody did with each sheet, and whether there was more than is read.
fn count(
    look: &mut Look<'_>,
    account: &Account,
    start: Moment,
    end: Moment,
) -> Result<(BTreeMap<SheetId, Counted>, bool)> {
    let mut counted: BTreeMap<SheetId, Counted> = BTreeMap::new();
    let mut read = 0;
    loop {
        let (rows, _) = look.reader.deeds_of(account.id, STEP, read)?;
        let Some(oldest) = rows.last().map(|(event, _)| event.at) else { return Ok((counted, false)) };
        read += STEP;
        for (event, sheet) in rows.into_iter().filter(|(event, _)| event.at >= start && event.at < end) {
            // What was deleted since is said of nobody.
            if sheet.deleted_at.is_some() {
                continue;
            }
            let is_version = MAKE_REVISIONS.contains(&event.kind);
            let is_counted = is_version || matches!(event.kind, EventKind::Verified | EventKind::Tried);
            if !is_counted {
                continue;
            }
            let one = counted.entry(sheet.id).or_insert_with(|| Counted {
                title: typography::french(&sheet.title).into_owned(),
                href: sheet.path(),
                last: event.at.0,
                ..Counted::default()
            });
            one.first = event.at.0;
            one.created |= event.kind == EventKind::Created;
            one.versions += usize::from(is_version);
            one.verified += usize::from(event.kind == EventKind::Verified);
            one.tried += usize::from(event.kind == EventKind::Tried);
        }
        if oldest < start {
            return Ok((counted, false));
        }
        if read >= MOST {
            return Ok((counted, true));
        }
    }
}

/// How many messages somebody wrote between two moments.
fn messages(look: &mut Look<'_>, account: &Account, start: Moment, end: Moment) -> Result<usize> {
    let wanted = TalkWanted { by: Some(account.id), before: None::<RemarkId>, ..TalkWanted::default() };
    let said = look.reader.recent_talk(&wanted, MESSAGES)?;
    Ok(said.iter().filter(|(message, _)| message.sent_at >= start && message.sent_at < end).count())
}
