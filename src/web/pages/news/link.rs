//! The link at the foot of letters about what is followed: it stops them, without signing in. Opening it changes
//! nothing.

use actix_web::HttpRequest;
use askama::Template;
use serde::Deserialize;

use crate::actions::accounts::follow;
use crate::hall::addresses::FOLLOW_LINK;
use crate::web::http::act::Anybody;
use crate::web::http::extract::segment;
use crate::web::http::{Acted, Desk, Look, Outcome, Params};
use crate::web::view::layout::Shell;

/// The page.
#[derive(Template)]
#[template(path = "news/link.html")]
pub struct FollowLinkPage {
    shell: Shell,
    /// Where its button is sent.
    action: String,
    /// Whether letters go now.
    wants: bool,
}

/// Which link.
#[derive(Clone)]
pub struct FollowLinkParams(String);

impl Params for FollowLinkParams {
    const OWN: bool = true;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        Ok(Self(segment(request, "lien")))
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// `GET /suivi/lien/{lien}`
pub fn show(look: &mut Look<'_>, asked: &FollowLinkParams) -> Outcome<FollowLinkPage> {
    let account = follow::of_link(look.app, &asked.0)?;
    let wants = look.reader.follow_reader(account)?.is_some_and(|row| row.wants);
    Ok(FollowLinkPage { shell: look.shell_with_form(), action: format!("{FOLLOW_LINK}{}", asked.0), wants })
}

/// What is sent: by the page, or by a mail program in one click.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct FollowLinkForm {
    #[serde(rename = "faire")]
    does: String,
    #[serde(rename = "List-Unsubscribe")]
    one_click: String,
}

/// `POST /suivi/lien/{lien}`: no letter goes any more; or they go again, from the page alone.
pub fn press(desk: &Desk<'_>, _: &Anybody, asked: &FollowLinkParams, form: FollowLinkForm) -> Outcome<Acted> {
    let FollowLinkForm { does, one_click } = form;
    let by_program = !one_click.is_empty();
    follow::by_link(desk.app, &asked.0, does == "reprendre" && !by_program)?;
    match by_program {
        true => Ok(Acted::nothing()),
        false => Ok(Acted::see_other(format!("{FOLLOW_LINK}{}", asked.0))),
    }
}
