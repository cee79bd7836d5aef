//! The facts about a sheet, and the form by which moderators govern it.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use crate::actions::sheets::govern_sheet::{Rules, govern_sheet, may_be_seen_by};
use crate::actions::sheets::look_after::INTERVALS;
use crate::db::types::{AccountId, GroupId, Protection, Visibility};
use crate::hall::error::{Error, Result};
use crate::hall::messages;
use crate::hall::policy::{self, Act, Who};
use crate::models::access_rule::{self, ReadBy};
use crate::models::anchor::Anchor;
use crate::models::group::Group;
use crate::models::name::Name;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::kind::Purpose;
use crate::text::{dates, numbers, title};
use crate::web::http::act::Contributor;
use crate::web::http::extract::{Query, SheetPath};
use crate::web::http::{Acted, Desk, Look, Outcome, Params, Pool};
use crate::web::pages::sheets::frame;
use crate::web::pages::sheets::frame::{Author, Frame, Names, Problems};
use crate::web::pages::sheets::share;
use crate::web::view::layout::Shell;

/// A choice of the form: word, label, whether it is chosen.
type Choice = (String, String, bool);

/// The form that governs.
struct Govern {
    protections: Vec<Choice>,
    visibilities: Vec<Choice>,
    /// The groups that may look after it; none when the wiki has none.
    keepers: Vec<Choice>,
    /// What its being seen by all, or not, means for other pages; nothing for most.
    seen_by_all: &'static str,
    steward: String,
    months: String,
    reason: String,
}

/// What a member may do about who looks after a sheet.
enum Watch {
    /// Take it: nobody does.
    Take,
    /// Hand it over, to whom was typed, or choose how often it is looked at again.
    Own { heir: String, substitute: String, intervals: Vec<Choice> },
    /// Step back: they are its substitute.
    StandsIn,
}

impl Watch {
    fn of(who: &Who, sheet: &Sheet, substitute: Option<AccountId>, name: String) -> Option<Self> {
        let me = who.account().filter(|_| who.may(Act::Write))?;
        match sheet.steward_id {
            None => Some(Self::Take),
            Some(steward) if steward == me => {
                let interval =
                    |months: i32| (months.to_string(), messages::history::every(months), months == sheet.review_months);
                let mut intervals: Vec<Choice> = INTERVALS.into_iter().map(interval).collect();
                if !INTERVALS.contains(&sheet.review_months) {
                    intervals.insert(0, interval(sheet.review_months));
                }
                Some(Self::Own { heir: String::new(), substitute: name, intervals })
            }
            Some(_) => (substitute == Some(me)).then_some(Self::StandsIn),
        }
    }
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
    substitute: Option<Author>,
    /// The name of the group that looks after it.
    keepers: Option<String>,
    count: i64,
    authors: Vec<(Author, i64)>,
    /// Titles: title, since, whether it is the present one.
    names: Vec<(String, String, bool)>,
    anchors: Vec<(String, String)>,
    protection: String,
    visibility: String,
    govern: Option<Govern>,
    /// How often links led to it lately, for members.
    followed: String,
    /// What its reader may do about who looks after it.
    watch: Option<Watch>,
    /// Whether they may show it to all, of a group's own sheet.
    may_open: bool,
    problems: Problems,
}

struct Loaded {
    count: i64,
    authors: Vec<(Option<AccountId>, i64)>,
    names: Vec<Name>,
    anchors: Vec<Anchor>,
    people: Names,
    substitute: Option<AccountId>,
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

/// The facts again, with what is wrong with what was typed about who looks after it.
pub fn again(look: &mut Look<'_>, sheet: &Sheet, problems: Problems, typed: (String, String)) -> Result<InfoPage> {
    let page = make(look, sheet)?;
    let watch = match page.watch {
        Some(Watch::Own { intervals, .. }) => Some(Watch::Own { heir: typed.0, substitute: typed.1, intervals }),
        other => other,
    };
    Ok(InfoPage { watch, problems, ..page })
}

fn load(reader: &mut Reader<'_>, sheet: &Sheet) -> Result<Loaded> {
    let authors = reader.authors(sheet)?;
    let substitute = reader.substitute_of(sheet.id)?;
    let others = [sheet.created_by, sheet.updated_by, sheet.verified_by, sheet.steward_id, substitute];
    Ok(Loaded {
        count: reader.count_revisions(sheet)?,
        people: Names::load(reader, authors.iter().map(|(id, _)| *id).chain(others))?,
        names: reader.names_of_sheet(sheet.id)?,
        anchors: reader.anchors(sheet.id)?,
        authors,
        substitute,
    })
}

fn make(look: &mut Look<'_>, sheet: &Sheet) -> Result<InfoPage> {
    let (app, visitor) = (look.app, look.visitor);
    let Loaded { count, authors, names, anchors, people, substitute } = load(&mut look.reader, sheet)?;
    let present = title::key(&sheet.title);
    let steward = sheet.steward_id.map(|id| people.author(Some(id)));
    let stands_in = substitute.map(|id| people.author(Some(id)));
    let access = access_rule::kept(sheet);
    let govern = match sheet.may_be_governed_by(&visitor.who) {
        true => {
            let typed = Typed {
                protection: access.writes.word(),
                visibility: access.reads.word(),
                keepers: access
                    .keepers
                    .map(|group| format!("{}-{group}", Visibility::Group.word()))
                    .unwrap_or_default(),
                steward: steward.as_ref().map(|steward| steward.name.clone()).unwrap_or_default(),
                months: sheet.review_months.to_string(),
                reason: String::new(),
            };
            Some(form(look, sheet, typed)?)
        }
        false => None,
    };
    let mut named = |group: Option<GroupId>| match group {
        Some(group) => look.reader.group_name(group),
        None => Ok(None),
    };
    let (readers, writers, keepers) = (named(sheet.readers_id)?, named(sheet.writers_id)?, named(sheet.keepers_id)?);
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
        steward,
        keepers,
        count,
        authors: authors.into_iter().map(|(id, count)| (people.author(id), count)).collect(),
        names: names.into_iter().map(|n| (n.title, dates::day_tag(n.since.0), n.key == present)).collect(),
        anchors: anchors.into_iter().map(|anchor| (anchor.anchor, anchor.leads_to)).collect(),
        protection: messages::groups::of_protection(sheet.protection, writers.as_deref()),
        visibility: messages::groups::of_visibility(sheet.visibility, readers.as_deref()),
        govern,
        followed: share::followed(look, sheet)?,
        watch: Watch::of(
            &visitor.who,
            sheet,
            substitute,
            stands_in.as_ref().map(|one| one.name.clone()).unwrap_or_default(),
        ),
        substitute: stands_in,
        may_open: sheet.readers_id.is_some_and(|group| visitor.who.is_in(group))
            && sheet.may_be_changed_by(&visitor.who),
        problems: Problems::default(),
    })
}

/// Adds what holds today to the choices that do not offer it.
fn keep(choices: &mut Vec<Choice>, today: &str, chosen: &str) {
    if !choices.iter().any(|(word, ..)| word == today) {
        choices.insert(0, (today.to_owned(), messages::groups::AS_TODAY.to_owned(), today == chosen));
    }
}

/// The form as somebody has filled it in.
fn form(look: &mut Look<'_>, sheet: &Sheet, typed: Typed) -> Result<Govern> {
    let (who, groups) = (look.who(), look.reader.groups()?);
    let of_groups = |word: &str, says: fn(&str) -> String, chosen: &str| -> Vec<Choice> {
        let choice = |group: &Group| {
            let value = format!("{word}-{}", group.id);
            let is_chosen = value == chosen;
            (value, says(&group.name), is_chosen)
        };
        groups.iter().map(choice).collect()
    };
    let mut protections = Vec::new();
    for protection in Protection::ALL.iter().filter(|protection| policy::reaches(who, **protection)) {
        match protection {
            Protection::Group => protections.extend(of_groups(
                protection.word(),
                |name| messages::groups::of_protection(Protection::Group, Some(name)),
                &typed.protection,
            )),
            _ => protections.push((
                protection.word().to_owned(),
                messages::of_protection(*protection).to_owned(),
                protection.word() == typed.protection,
            )),
        }
    }
    let mut visibilities = Vec::new();
    for visibility in Visibility::ALL.iter().filter(|visibility| may_be_seen_by(sheet, **visibility)) {
        match visibility {
            Visibility::Group => visibilities.extend(of_groups(
                visibility.word(),
                |name| messages::groups::of_visibility(Visibility::Group, Some(name)),
                &typed.visibility,
            )),
            _ => visibilities.push((
                visibility.word().to_owned(),
                messages::of_visibility(*visibility).to_owned(),
                visibility.word() == typed.visibility,
            )),
        }
    }
    // What holds today may be chosen by who could not choose it anew.
    let access = access_rule::kept(sheet);
    keep(&mut protections, &access.writes.word(), &typed.protection);
    keep(&mut visibilities, &access.reads.word(), &typed.visibility);
    let nobody = (String::new(), messages::groups::NO_KEEPERS.to_owned(), typed.keepers.is_empty());
    let mut keepers = vec![nobody];
    keepers.extend(of_groups(Visibility::Group.word(), str::to_owned, &typed.keepers));
    let kept = access.keepers.map(|group| ReadBy::of_group(group).word()).unwrap_or_default();
    keep(&mut keepers, &kept, &typed.keepers);
    Ok(Govern {
        protections,
        visibilities,
        keepers: if groups.is_empty() && kept.is_empty() { Vec::new() } else { keepers },
        seen_by_all: messages::history::seen_by_all(Purpose::of(&sheet.kind)),
        steward: typed.steward,
        months: typed.months,
        reason: typed.reason,
    })
}

/// What is sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    protection: String,
    #[serde(rename = "visibilite")]
    visibility: String,
    #[serde(rename = "groupe")]
    keepers: String,
    #[serde(rename = "referent")]
    steward: String,
    #[serde(rename = "delai")]
    months: String,
    #[serde(rename = "motif")]
    reason: String,
}

/// `POST …/info`: governs.
pub fn govern(desk: &Desk<'_>, who: &Contributor, path: &SheetPath, form: Typed) -> Outcome<Acted> {
    let sheet = desk.sheet(path)?;
    sheet.must_be_governed_by(who)?;
    let done = rules(&form).and_then(|rules| govern_sheet(desk.app, who, sheet.id, &rules));
    match done {
        Ok(event) => {
            let notice = if event.is_some() { "reglee" } else { "inchangee" };
            Ok(desk.go(format!("{}/info?avis={notice}", sheet.path()), event))
        }
        Err(Error::Invalid(errors)) => Ok(Acted::again(StatusCode::UNPROCESSABLE_ENTITY, Pool::Reads, move |look| {
            let govern = Some(self::form(look, &sheet, form)?);
            Ok(InfoPage { govern, problems: Problems::of(errors), ..make(look, &sheet)? })
        })),
        Err(error) => Err(error.into()),
    }
}

fn rules(form: &Typed) -> Result<Rules> {
    let unknown = |field: &str| Error::field(field, messages::UNKNOWN_CHOICE);
    let keepers = match form.keepers.as_str() {
        "" => None,
        word => Some(word.parse::<ReadBy>().ok().and_then(|reads| reads.group).ok_or_else(|| unknown("groupe"))?),
    };
    Ok(Rules {
        protection: form.protection.parse().map_err(|_| unknown("protection"))?,
        visibility: form.visibility.parse().map_err(|_| unknown("visibilite"))?,
        keepers,
        steward: form.steward.clone(),
        // What is no number is out of bounds.
        review_months: form.months.trim().parse().unwrap_or_default(),
        reason: form.reason.clone(),
    })
}
