//! Following by mail without an account: the form, the link that confirms, what one follows behind a signed link, and
//! stopping by a page or in one click from a mail.

use std::collections::HashMap;

use actix_web::HttpRequest;
use askama::Template;
use serde::Deserialize;

use crate::actions::accounts::follow_by_mail::{self, AskedFollow};
use crate::db::types::Pace;
use crate::hall::addresses;
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::following as said;
use crate::models::follow::Target;
use crate::web::http::act::{Anybody, Pressed};
use crate::web::http::extract::{Query, segment};
use crate::web::http::{Acted, Desk, Look, Outcome, Params, Pool, Stop};
use crate::web::pages::accounts::{LinkSecret, Problems};
use crate::web::pages::search::follow::PACE;
use crate::web::pages::search::followed::{KnownTargets, may_be_followed};
use crate::web::view::layout::Shell;
use crate::web::view::page;
use crate::web::view::parts::Way;

/// A pace in a list: how it is sent, how it is called, whether it is chosen.
type PaceChoice = (&'static str, &'static str, bool);

/// The paces at which letters go to an address.
fn paces(chosen: Pace, with_never: bool) -> Vec<PaceChoice> {
    let offered = Pace::ALL.iter().filter(|pace| with_never || **pace != Pace::Never);
    offered.map(|pace| (pace.word(), said::of_pace_by_mail(*pace), *pace == chosen)).collect()
}

/// What is asked to be followed, as an address and a form say it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct FollowByMail {
    #[serde(rename = "quoi")]
    what: String,
    #[serde(rename = "lequel")]
    which: String,
    #[serde(rename = "courriel")]
    email: String,
    #[serde(rename = "rythme")]
    pace: String,
}

impl Params for FollowByMail {
    const OWN: bool = true;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        let query = Query::of(request);
        let asked = |name| query.get(name).to_owned();
        Ok(Self { what: asked("quoi"), which: asked("lequel"), ..Self::default() })
    }

    fn key(&self) -> Option<String> {
        None
    }
}

impl FollowByMail {
    /// What it is, when this reader may read it.
    fn target(&self, look: &mut Look<'_>) -> Result<(Target, Way)> {
        let target = Target::read(&self.what, &self.which).ok_or(Error::NotFound(What::Page))?;
        let kinds = look.app.kinds();
        if !may_be_followed(&mut look.reader, &kinds, &target)? {
            return Err(Error::NotFound(What::Page));
        }
        let known = KnownTargets::read(&mut look.reader, &kinds, std::iter::once(&target))?;
        let way = known.way(&target).ok_or(Error::NotFound(What::Page))?;
        Ok((target, way))
    }

    fn pace(&self) -> Pace {
        self.pace.parse().unwrap_or(Pace::Weekly)
    }
}

/// The form.
#[derive(Template)]
#[template(path = "news/by_mail.html")]
pub struct FollowByMailPage {
    shell: Shell,
    asked: FollowByMail,
    /// What it is about.
    way: Way,
    paces: Vec<PaceChoice>,
    /// Where somebody with an account signs in, and comes back to what they want to follow.
    sign_in: String,
    problems: Problems,
}

/// `GET /suivi/courriel?quoi=fiche&lequel=12`
pub fn form(look: &mut Look<'_>, asked: &FollowByMail) -> Outcome<FollowByMailPage> {
    let (_, way) = asked.target(look)?;
    if !look.visitor.is_stranger() {
        return Err(Stop::SeeOther(way.href));
    }
    Ok(make(look, asked, Problems::default())?)
}

fn make(look: &mut Look<'_>, asked: &FollowByMail, problems: Problems) -> Result<FollowByMailPage> {
    let (_, way) = asked.target(look)?;
    let back: String = url::form_urlencoded::byte_serialize(way.href.as_bytes()).collect();
    Ok(FollowByMailPage {
        shell: look.shell_with_form(),
        asked: asked.clone(),
        way,
        paces: paces(asked.pace(), false),
        sign_in: format!("/connexion?suite={back}"),
        problems,
    })
}

/// What is said once somebody asked, whether the address was known or not.
#[derive(Template)]
#[template(path = "news/by_mail_asked.html")]
struct FollowAskedPage {
    shell: Shell,
    email: String,
    way: Way,
}

/// `POST /suivi/courriel`
pub fn ask(desk: &Desk<'_>, _: &Anybody, _: &(), typed: FollowByMail) -> Outcome<Acted> {
    let (target, way) = desk.look(|look| Ok(typed.target(look)?))?;
    let asked = AskedFollow { target, name: way.label.clone(), pace: typed.pace() };
    match follow_by_mail::ask(desk.app, desk.visitor.address, &typed.email, &asked) {
        Ok(()) => Ok(Acted::told(move |look| Ok(FollowAskedPage { shell: look.shell(), email: typed.email, way }))),
        Err(error) => {
            let (status, problems, wait) = Problems::of(error)?;
            Ok(Acted::again(status, Pool::Reads, move |look| Ok(make(look, &typed, problems)?)).after(wait))
        }
    }
}

/// What a link will do, with the button that does it: programs that scan mail open links, and press no button.
#[derive(Template)]
#[template(path = "news/by_mail_confirm.html")]
pub struct ConfirmFollowPage {
    shell: Shell,
    action: String,
    email: String,
    /// What is followed; nothing while nobody may read it.
    way: Option<Way>,
    pace: &'static str,
}

/// `GET /suivi/courriel/confirmer/{secret}`
pub fn offer(look: &mut Look<'_>, LinkSecret(secret): &LinkSecret) -> Outcome<ConfirmFollowPage> {
    let (own, follow) = look.reader.mail_follow_of_link(secret, look.app.now())?;
    let kinds = look.app.kinds();
    let target = follow.what();
    let known = KnownTargets::read(&mut look.reader, &kinds, target.iter())?;
    Ok(ConfirmFollowPage {
        shell: look.shell_with_form(),
        action: format!("{}{secret}", addresses::FOLLOW_CONFIRMATION),
        email: own.email,
        way: target.and_then(|target| known.way(&target)),
        pace: said::of_pace_by_mail(follow.pace),
    })
}

/// `POST /suivi/courriel/confirmer/{secret}`
pub fn confirm(desk: &Desk<'_>, _: &Anybody, LinkSecret(secret): &LinkSecret, _: Pressed) -> Outcome<Acted> {
    let id = follow_by_mail::confirm(desk.app, secret)?;
    let signed = follow_by_mail::signed(desk.app, id);
    Ok(Acted::see_other(format!("{}{signed}?avis=confirme", addresses::FOLLOW_CHOICES)))
}

/// A signed link, and what was just done.
#[derive(Clone)]
pub struct MailFollowParams {
    signed: String,
    done: String,
}

impl Params for MailFollowParams {
    const OWN: bool = true;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        Ok(Self { signed: segment(request, "lien"), done: Query::of(request).get("avis").to_owned() })
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// One thing that an address follows.
struct MailFollowed {
    /// What it is, as it is posted.
    name: String,
    /// Its name and address; nothing while nobody may read it.
    way: Option<Way>,
    paces: Vec<PaceChoice>,
}

/// What an address follows.
#[derive(Template)]
#[template(path = "news/by_mail_choices.html")]
pub struct MailFollowsPage {
    shell: Shell,
    action: String,
    /// Where all of it ends.
    stop: String,
    email: String,
    follows: Vec<MailFollowed>,
}

/// `GET /suivi/courriel/choix/{lien}`
pub fn choices(look: &mut Look<'_>, asked: &MailFollowParams) -> Outcome<MailFollowsPage> {
    let id = follow_by_mail::opened(look.app, &asked.signed)?;
    let (own, follows) = look.reader.mail_follower(id)?;
    let kinds = look.app.kinds();
    let targets: Vec<(Target, Pace)> = follows.iter().filter_map(|row| Some((row.what()?, row.pace))).collect();
    let known = KnownTargets::read(&mut look.reader, &kinds, targets.iter().map(|(target, _)| target))?;
    let entry = |(target, pace): &(Target, Pace)| {
        let (what, which) = target.words();
        MailFollowed { name: format!("{PACE}{what}.{which}"), way: known.way(target), paces: paces(*pace, true) }
    };
    let notice = said::of_followed(&asked.done).and_then(page::done);
    Ok(MailFollowsPage {
        shell: Shell { notice, ..look.shell_with_form() },
        action: format!("{}{}", addresses::FOLLOW_CHOICES, asked.signed),
        stop: format!("{}{}", addresses::FOLLOW_STOP, asked.signed),
        email: own.email,
        follows: targets.iter().map(entry).collect(),
    })
}

/// The paces that are chosen, by the names of what they are for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct MailPacesForm {
    #[serde(flatten)]
    paces: HashMap<String, String>,
}

/// `POST /suivi/courriel/choix/{lien}`
pub fn choose(desk: &Desk<'_>, _: &Anybody, asked: &MailFollowParams, form: MailPacesForm) -> Outcome<Acted> {
    let id = follow_by_mail::opened(desk.app, &asked.signed)?;
    let pace = |(name, word): (&String, &String)| {
        let (what, which) = name.strip_prefix(PACE)?.split_once('.')?;
        Some((Target::read(what, which)?, word.parse().ok()?))
    };
    let MailPacesForm { paces } = form;
    let paces: Vec<(Target, Pace)> = paces.iter().filter_map(pace).collect();
    match follow_by_mail::choose(desk.app, id, &paces)? {
        true => Ok(Acted::see_other(format!("{}{}?avis=regle", addresses::FOLLOW_CHOICES, asked.signed))),
        false => Ok(Acted::told(|look| Ok(FollowStoppedPage { shell: look.shell() }))),
    }
}

/// The page with the one button that stops all of it.
#[derive(Template)]
#[template(path = "news/by_mail_stop.html")]
pub struct StopFollowsPage {
    shell: Shell,
    action: String,
    choices: String,
}

/// `GET /suivi/courriel/arreter/{lien}`
pub fn stopping(look: &mut Look<'_>, asked: &MailFollowParams) -> Outcome<StopFollowsPage> {
    follow_by_mail::opened(look.app, &asked.signed)?;
    Ok(StopFollowsPage {
        shell: look.shell_with_form(),
        action: format!("{}{}", addresses::FOLLOW_STOP, asked.signed),
        choices: format!("{}{}", addresses::FOLLOW_CHOICES, asked.signed),
    })
}

/// What is said once somebody stopped.
#[derive(Template)]
#[template(path = "news/by_mail_stopped.html")]
struct FollowStoppedPage {
    shell: Shell,
}

/// `POST /suivi/courriel/arreter/{lien}`: the button of the page, or a mail program's one click (RFC 8058).
pub fn stop(desk: &Desk<'_>, _: &Anybody, asked: &MailFollowParams, _: Pressed) -> Outcome<Acted> {
    follow_by_mail::leave(desk.app, follow_by_mail::opened(desk.app, &asked.signed)?)?;
    Ok(Acted::told(|look| Ok(FollowStoppedPage { shell: look.shell() })))
}
