//! The link at the foot of letters about what is followed: it stops them, without signing in. Opening it changes
//! nothing.

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use askama::Template;

use crate::actions::accounts::follow;
use crate::hall::addresses::FOLLOW_LINK;
use crate::web::http::extract::segment;
use crate::web::http::one_click::Click;
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

/// `POST /suivi/lien/{lien}`: no letter goes any more; or they go again, from the page alone.
pub fn press(desk: &Desk<'_>, asked: &FollowLinkParams, click: Click) -> Outcome<Acted> {
    match click {
        Click::Program => {
            follow::by_link(desk.app, &asked.0, false)?;
            Ok(Acted::page(StatusCode::OK, &Stopped)?)
        }
        Click::Page(form) => {
            follow::by_link(desk.app, &asked.0, form.get("faire") == "reprendre")?;
            Ok(Acted::see_other(format!("{FOLLOW_LINK}{}", asked.0)))
        }
    }
}

/// What a mail program is answered.
#[derive(Template)]
#[template(source = "", ext = "txt")]
struct Stopped;
