//! What a member follows: the button on pages that can be followed, and the list at `/suivi`, where they choose how
//! soon letters tell of it.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use crate::actions::accounts::follow;
use crate::app::App;
use crate::db::types::{AccountId, Moment, Pace};
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::following as said;
use crate::models::follow::{Follows, Target};
use crate::models::nouns::Noun;
use crate::text::dates;
use crate::web::http::act::{Member, perform, status_of};
use crate::web::http::extract::{LooseForm, Visitor, is_ticked};
use crate::web::http::respond;
use crate::web::http::sign_in::way_back;
use crate::web::http::{Acted, Desk, Look, Outcome, Params, Pool};
use crate::web::pages::search::followed::{KnownTargets, may_be_followed};
use crate::web::pages::sheets::frame::Problems;
use crate::web::view::layout::Shell;
use crate::web::view::page;
use crate::web::view::parts::Way;

/// Where the list stands.
const PATH: &str = "/suivi";

/// One thing that is followed.
struct Entry {
    /// Which, as it is posted.
    which: String,
    /// Its name and address; nothing while its owner may not read it.
    way: Option<Way>,
    /// When it changed last, as `<time>`, and its history.
    changed: Option<(String, String)>,
    /// How soon a letter tells of it.
    paces: Vec<(&'static str, &'static str, bool)>,
}

/// Things of one sort.
struct Group {
    /// What they are, as it is posted.
    what: &'static str,
    entries: Vec<Entry>,
}

/// The list.
#[derive(Template)]
#[template(path = "search/follows.html")]
pub struct FollowsPage {
    shell: Shell,
    groups: Vec<Group>,
    /// Whether one thing more was asked for than anybody follows.
    is_full: bool,
    /// How they are told.
    wants: bool,
    /// How soon of what is said to them.
    talk: Vec<(&'static str, &'static str, bool)>,
    hours: Vec<(String, String, bool)>,
    weekdays: Vec<(String, &'static str, bool)>,
    /// The day until which no letter goes, `2026-12-24`.
    pause: String,
    problems: Problems,
}

/// Nothing is asked beside the list.
#[derive(Clone)]
pub struct FollowsParams;

impl Params for FollowsParams {
    fn read(_: &HttpRequest) -> Outcome<Self> {
        Ok(Self)
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// `GET /suivi`
pub fn list(look: &mut Look<'_>, _: &FollowsParams) -> Outcome<FollowsPage> {
    let account = look.who().member()?.id;
    let followed = look.reader.followed_by(account)?;
    let targets: Vec<(Target, Pace)> = followed.iter().filter_map(|row| Some((row.what()?, row.pace))).collect();
    let kinds = look.app.kinds();
    let known = KnownTargets::read(&mut look.reader, &kinds, targets.iter().map(|(target, _)| target))?;
    let mut groups: Vec<Group> = Vec::new();
    for (target, pace) in &targets {
        let (what, which) = target.words();
        let entry = Entry { which, way: known.way(target), changed: known.changed(target), paces: paces(*pace) };
        match groups.iter_mut().find(|group| group.what == what) {
            Some(group) => group.entries.push(entry),
            None => groups.push(Group { what, entries: vec![entry] }),
        }
    }
    groups.sort_by_key(|group| group.what);
    let shell = Shell { notice: said::of_followed(look.query().get("avis")).and_then(page::done), ..look.shell() };
    let row = look.reader.follow_reader(account)?;
    let (hour, weekday) = row.as_ref().map_or((8, 1), |row| (row.hour, row.weekday));
    let pause = row.as_ref().and_then(|row| row.paused_until).filter(|until| *until > look.app.now());
    Ok(FollowsPage {
        shell,
        groups,
        is_full: false,
        talk: paces(row.as_ref().map_or(Pace::AtOnce, |row| row.talk)),
        wants: row.is_none_or(|row| row.wants),
        hours: (0..24).map(|at| (at.to_string(), said::hour(at), at == hour)).collect(),
        weekdays: (1..).zip(dates::DAYS).map(|(at, day): (i32, _)| (at.to_string(), day, at == weekday)).collect(),
        pause: pause.map(|until| dates::iso_day(until.0)).unwrap_or_default(),
        problems: Problems::default(),
    })
}

/// The paces, as a list offers them.
fn paces(chosen: Pace) -> Vec<(&'static str, &'static str, bool)> {
    Pace::ALL.iter().map(|pace| (pace.word(), said::of_pace(*pace), *pace == chosen)).collect()
}

/// `POST /suivi`: follows something, or no longer follows it, from its page at an address or from the list.
pub async fn change(app: App, visitor: Visitor, form: LooseForm) -> Result<HttpResponse> {
    let LooseForm { form, genuine, over, .. } = form;
    if let Some(over) = over {
        return Err(over.into());
    }
    let address = form.find("adresse").map(|asked| way_back(asked).to_owned());
    let back = address.clone().unwrap_or_else(|| PATH.to_owned());
    let Some(account) = visitor.who.account() else {
        let back: String = url::form_urlencoded::byte_serialize(back.as_bytes()).collect();
        return Ok(respond::see_other(&format!("/connexion?suite={back}")));
    };
    if !genuine {
        return Err(Error::Forged);
    }
    let target = Target::read(form.get("quoi"), form.get("lequel")).ok_or(Error::NotFound(What::Page))?;
    let asked = FollowForm { is_end: form.get("faire") == "arreter", target, address };
    perform(&app, &visitor, Pool::Reads, move |desk| save(desk, account, asked)).await
}

/// What is asked of the list.
struct FollowForm {
    /// The page whose button was pressed; none from the list itself.
    address: Option<String>,
    target: Target,
    /// Whether to follow it no longer.
    is_end: bool,
}

fn save(desk: &Desk<'_>, account: AccountId, asked: FollowForm) -> Outcome<Acted> {
    if asked.is_end {
        follow::end(desk.app, account, &asked.target)?;
    } else if !desk.look(|look| Ok(may_be_followed(&mut look.reader, &look.app.kinds(), &asked.target)?))? {
        return Err(Error::NotFound(What::Page).into());
    } else if !follow::begin(desk.app, account, &asked.target)? {
        let full = |look: &mut Look<'_>| Ok(FollowsPage { is_full: true, ..list(look, &FollowsParams)? });
        return Ok(Acted::again(StatusCode::UNPROCESSABLE_ENTITY, Pool::Reads, full));
    }
    Ok(desk.go(asked.address.unwrap_or_else(|| format!("{PATH}?avis=retire")), None))
}

/// How a member wants to be told, as it is sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct PacesForm {
    #[serde(rename = "recevoir")]
    wants: String,
    #[serde(rename = "reponses")]
    talk: String,
    #[serde(rename = "heure")]
    hour: String,
    #[serde(rename = "jour")]
    weekday: String,
    #[serde(rename = "pause")]
    pause: String,
    /// The pace of each thing, by its words.
    #[serde(flatten)]
    paces: HashMap<String, String>,
}

/// What the name of the pace of something begins with.
pub(in crate::web::pages) const PACE: &str = "rythme.";

impl PacesForm {
    fn choice(&self) -> Result<follow::Choice> {
        let pace = |(name, word): (&String, &String)| {
            let (what, which) = name.strip_prefix(PACE)?.split_once('.')?;
            Some((Target::read(what, which)?, word.parse().ok()?))
        };
        let paused_until = match self.pause.trim() {
            "" => None,
            day => Some(dates::of_iso_day(day).map(Moment).ok_or_else(|| Error::field("pause", said::WRONG_DAY))?),
        };
        Ok(follow::Choice {
            paces: self.paces.iter().filter_map(pace).collect(),
            wants: is_ticked(&self.wants),
            hour: self.hour.parse().unwrap_or(-1),
            weekday: self.weekday.parse().unwrap_or(-1),
            paused_until,
            talk: self.talk.parse().unwrap_or(Pace::AtOnce),
        })
    }
}

/// `POST /suivi/reglages`: how soon, and when, letters tell of what one follows.
pub fn choose(desk: &Desk<'_>, who: &Member, _: &(), form: PacesForm) -> Outcome<Acted> {
    match form.choice().and_then(|choice| follow::choose(desk.app, who, &choice)) {
        Ok(()) => Ok(Acted::see_other(format!("{PATH}?avis=regle"))),
        Err(error @ Error::Invalid(_)) => {
            let status = status_of(&error);
            let problems = Problems::of_error(error)?;
            Ok(Acted::again(status, Pool::Reads, move |look| {
                let page = list(look, &FollowsParams)?;
                Ok(FollowsPage { problems, pause: form.pause, ..page })
            }))
        }
        Err(error) => Err(error.into()),
    }
}

/// The most that anybody follows, for the list.
fn most() -> String {
    crate::text::numbers::integer(i64::try_from(Follows.most()).unwrap_or(i64::MAX))
}
