//! What every page starts from: its shell, filled for who visits.

use std::sync::Arc;

use crate::app::App;
use crate::db::types::SheetId;
use crate::hall::policy::{Act, Who};
use crate::hall::{licences, messages};
use crate::models::identity::Identity;
use crate::models::kind::KindSet;
use crate::text::kind::LICENCES_VOCABULARY;
use crate::web::http::extract::Visitor;
use crate::web::http::{middleware, sign_in};
use crate::web::view::layout::{Notice, Shell, ShellAccount};
use crate::web::view::menu;
use crate::web::view::parts::{KindBadge, Way};
use crate::web::view::social;

/// The shell of a page for this visitor. Strangers get no token: their page may be kept.
#[must_use]
pub fn shell(app: &App, visitor: &Visitor) -> Shell {
    let (kinds, identity) = (app.kinds(), app.identity());
    let account = match &visitor.who {
        Who::Member(member) => Some(ShellAccount {
            id: member.id,
            name: member.name.clone(),
            email: member.email.clone(),
            href: "/mon-compte".to_owned(),
            moderator: visitor.who.may(Act::Block),
            in_groups: !visitor.who.groups().is_empty(),
            administrator: visitor.who.may(Act::Administer),
            waiting: visitor.waiting,
            unread: visitor.unread,
        }),
        _ => None,
    };
    let shell = Shell {
        base_url: app.config.base_url.clone(),
        account,
        token: visitor.session.as_ref().map(|session| session.token.clone()).unwrap_or_default(),
        notice: welcome(visitor),
        path: visitor.path.clone(),
        request_id: visitor.request_id.clone(),
        ..Shell::default()
    };
    showing(shell, &kinds, identity, &visitor.query)
}

/// A shell that shows what was chosen of the site.
#[must_use]
pub fn showing(shell: Shell, kinds: &KindSet, identity: Arc<Identity>, query: &str) -> Shell {
    let licence = identity.chosen.licence();
    Shell {
        site: identity.name.clone(),
        menu: menu::of(&identity.chosen.menu, kinds, &shell.path, query),
        licence: Way {
            label: kinds.label(LICENCES_VOCABULARY, licence).to_owned(),
            href: licences::url(licence).to_owned(),
        },
        accessibility: crate::hall::messages::accessibility(identity.chosen.level()),
        social: social::of_site(&identity, identity.name != messages::DRAWN_NAME),
        identity,
        ..shell
    }
}

/// The welcome of whoever just confirmed their address, wherever they were.
fn welcome(visitor: &Visitor) -> Option<Notice> {
    let asked = visitor.query.split('&').any(|pair| pair.strip_prefix("avis=") == Some(sign_in::WELCOME));
    if asked && !visitor.is_stranger() { done(crate::hall::messages::WELCOME_BACK) } else { None }
}

/// The same for a page with a form that strangers may send: it holds a token and is never kept.
#[must_use]
pub fn shell_with_form(app: &App, visitor: &Visitor) -> Shell {
    let mut shell = shell(app, visitor);
    shell.token = middleware::token_for(app, visitor);
    shell
}

/// A notice that something went well.
#[must_use]
pub fn done(text: impl Into<String>) -> Option<Notice> {
    Some(Notice::new("ok", text))
}

/// The value of `?avis=` after « Toujours à jour ».
pub const VERIFIED: &str = "verifiee";

/// A kind as a word, an icon and a colour.
#[must_use]
pub fn badge(app: &App, kind: &str) -> KindBadge {
    let kinds = app.kinds();
    let def = kinds.kind(kind);
    KindBadge { label: def.label.clone(), icon: def.icon.clone(), class: def.color.css_class() }
}

/// The short address of a version, which stays when the title changes.
#[must_use]
pub fn short_link(base_url: &str, sheet: SheetId, number: i32) -> String {
    format!("{base_url}/f/{sheet}/{number}")
}
