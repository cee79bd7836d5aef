//! The facts about a sheet, and the form by which moderators govern it.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use crate::actions::sheets::govern_sheet::{Rules, govern_sheet, may_be_seen_by};
use crate::db::types::{AccountId, Protection, Visibility};
use crate::hall::error::{Error, Result};
use crate::hall::messages;
use crate::hall::policy;
use crate::hall::policy::{Act, Who};
use crate::models::anchor::Anchor;
use crate::models::name::Name;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::kind::Purpose;
use crate::text::{dates, numbers, title};
use crate::web::http::act::Moderator;
use crate::web::http::extract::{Query, SheetPath};
use crate::web::http::{Acted, Desk, Look, Outcome, Params, Pool};
use crate::web::pages::sheets::frame;
use crate::web::pages::sheets::frame::{Author, Frame, Names, Problems};
use crate::web::view::layout::Shell;

/// A choice of the form: word, label, whether it is chosen.
type Choice = (&'static str, &'static str, bool);

/// The form that governs.
struct Govern {
    protections: Vec<Choice>,
    visibilities: Vec<Choice>,
    /// What its being seen by all, or not, means for other pages; nothing for most.
    seen_by_all: &'static str,
    steward: String,
    months: String,
    reason: String,
}

/// The facts.
#[derive(Template)]
#[template(path = "sheets/info.html")]
pub struct InfoPage {
    shell: Shell,
    frame: Frame,
    number: String,
    permanent: String,
    head: i32,
    size: String,
    state: &'static str,
    created: (String, Author),
    updated: (String, Author),
    verified: Option<(String, Author)>,
    months: i32,
    steward: Option<Author>,
    count: i64,
    authors: Vec<(Author, i64)>,
    /// Titles: title, since, whether it is the present one.
    names: Vec<(String, String, bool)>,
    anchors: Vec<(String, String)>,
    protection: &'static str,
    visibility: &'static str,
    govern: Option<Govern>,
    problems: Problems,
}

struct Loaded {
    count: i64,
    authors: Vec<(Option<AccountId>, i64)>,
    names: Vec<Name>,
    anchors: Vec<Anchor>,
    people: Names,
}

/// The facts of a sheet.
#[derive(Clone)]
pub struct InfoParams {
    path: SheetPath,
    query: Query,
}

impl Params for InfoParams {
    fn read(request: &HttpRequest) -> Outcome<Self> {
        Ok(Self { path: SheetPath::of(request)?, query: Query::of(request) })
    }

    fn key(&self) -> Option<String> {
        Some(format!("/fiches/{}-{}/info", self.path.id, self.path.slug))
    }
}

/// `GET …/info`
pub fn show(look: &mut Look<'_>, asked: &InfoParams) -> Outcome<InfoPage> {
    let sheet = look.live(&asked.path)?;
    let mut page = make(look, &sheet)?;
    page.shell.notice = frame::shell(look.app, look.visitor, &asked.query).notice;
    Ok(page)
}

fn load(reader: &mut Reader<'_>, sheet: &Sheet) -> Result<Loaded> {
    let authors = reader.authors(sheet)?;
    let others = [sheet.created_by, sheet.updated_by, sheet.verified_by, sheet.steward_id];
    Ok(Loaded {
        count: reader.count_revisions(sheet)?,
        people: Names::load(reader, authors.iter().map(|(id, _)| *id).chain(others))?,
        names: reader.names_of_sheet(sheet.id)?,
        anchors: reader.anchors(sheet.id)?,
        authors,
    })
}

fn make(look: &mut Look<'_>, sheet: &Sheet) -> Result<InfoPage> {
    let (app, visitor) = (look.app, look.visitor);
    let Loaded { count, authors, names, anchors, people } = load(&mut look.reader, sheet)?;
    let present = title::key(&sheet.title);
    let by = |at: i64, id: Option<AccountId>| (dates::time_tag(at), people.author(id));
    Ok(InfoPage {
        shell: look.shell(),
        frame: frame::of(app, visitor, sheet),
        number: sheet.id.to_string(),
        permanent: format!("{}/f/{}", app.config.base_url, sheet.id),
        head: sheet.head,
        size: numbers::size(u64::try_from(sheet.size).unwrap_or_default()),
        state: messages::of_state(&sheet.state),
        created: by(sheet.created_at.0, sheet.created_by),
        updated: by(sheet.updated_at.0, sheet.updated_by),
        verified: sheet.verified_at.map(|at| by(at.0, sheet.verified_by)),
        months: sheet.review_months,
        steward: sheet.steward_id.map(|id| people.author(Some(id))),
        count,
        authors: authors.into_iter().map(|(id, count)| (people.author(id), count)).collect(),
        names: names.into_iter().map(|n| (n.title, dates::day_tag(n.since.0), n.key == present)).collect(),
        anchors: anchors.into_iter().map(|anchor| (anchor.anchor, anchor.leads_to)).collect(),
        protection: messages::of_protection(sheet.protection),
        visibility: messages::of_visibility(sheet.visibility),
        govern: may_govern(&visitor.who, sheet).then(|| Govern {
            protections: protections(&visitor.who, sheet.protection),
            visibilities: visibilities(sheet, sheet.visibility),
            seen_by_all: messages::history::seen_by_all(Purpose::of(&sheet.kind)),
            steward: sheet.steward_id.map(|id| people.author(Some(id)).name).unwrap_or_default(),
            months: sheet.review_months.to_string(),
            reason: String::new(),
        }),
        problems: Problems::default(),
    })
}

fn may_govern(who: &Who, sheet: &Sheet) -> bool {
    who.may(Act::Govern) && policy::reaches(who, sheet.protection)
}

fn protections(who: &Who, chosen: Protection) -> Vec<Choice> {
    let all = Protection::ALL.iter().filter(|protection| policy::reaches(who, **protection));
    all.map(|p| (p.word(), messages::of_protection(*p), *p == chosen)).collect()
}

fn visibilities(sheet: &Sheet, chosen: Visibility) -> Vec<Choice> {
    let offered = Visibility::ALL.iter().filter(|visibility| may_be_seen_by(sheet, **visibility));
    offered.map(|v| (v.word(), messages::of_visibility(*v), *v == chosen)).collect()
}

/// What is sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    protection: String,
    #[serde(rename = "visibilite")]
    visibility: String,
    #[serde(rename = "referent")]
    steward: String,
    #[serde(rename = "delai")]
    months: String,
    #[serde(rename = "motif")]
    reason: String,
}

/// `POST …/info`: governs.
pub fn govern(desk: &Desk<'_>, who: &Moderator, path: &SheetPath, form: Typed) -> Outcome<Acted> {
    let sheet = desk.sheet(path)?;
    let unknown = |field: &str| Error::field(field, messages::UNKNOWN_CHOICE);
    let rules = Rules {
        protection: form.protection.parse().map_err(|_| unknown("protection"))?,
        visibility: form.visibility.parse().map_err(|_| unknown("visibilite"))?,
        steward: form.steward,
        // What is no number is out of bounds.
        review_months: form.months.trim().parse().unwrap_or_default(),
        reason: form.reason,
    };
    match govern_sheet(desk.app, who, sheet.id, &rules) {
        Ok(event) => {
            let notice = if event.is_some() { "reglee" } else { "inchangee" };
            Ok(desk.go(format!("{}/info?avis={notice}", sheet.path()), event))
        }
        Err(Error::Invalid(errors)) => {
            let govern = Govern {
                protections: protections(who, rules.protection),
                visibilities: visibilities(&sheet, rules.visibility),
                seen_by_all: messages::history::seen_by_all(Purpose::of(&sheet.kind)),
                steward: rules.steward,
                months: form.months,
                reason: rules.reason,
            };
            Ok(Acted::again(StatusCode::UNPROCESSABLE_ENTITY, Pool::Reads, move |look| {
                Ok(InfoPage { govern: Some(govern), problems: Problems::of(errors), ..make(look, &sheet)? })
            }))
        }
        Err(error) => Err(error.into()),
    }
}
