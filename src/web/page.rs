//! What every page starts from: its shell, filled for who visits.

use crate::app::App;
use crate::policy::{Act, Who};
use crate::web::extract::Visitor;
use crate::web::guard;
use crate::web::parts::KindBadge;
use crate::web::shell::{MenuKind, Notice, Shell, ShellAccount};

/// The shell of a page for this visitor. Strangers get no token: their page may be kept.
#[must_use]
pub fn shell(app: &App, visitor: &Visitor) -> Shell {
    let kinds = app.kinds();
    let asked: Option<&str> = visitor.query.split('&').find_map(|pair| pair.strip_prefix("type="));
    let on_list = visitor.path == "/fiches";
    let account = match &visitor.who {
        Who::Member(member) => Some(ShellAccount {
            name: member.name.clone(),
            href: "/mon-compte".to_owned(),
            moderator: visitor.who.may(Act::Block),
            administrator: visitor.who.may(Act::Administer),
        }),
        _ => None,
    };
    Shell {
        site: app.config.site_name.clone(),
        base_url: app.config.base_url.clone(),
        kinds: kinds
            .public()
            .map(|kind| MenuKind {
                label: kind.plural.clone(),
                href: format!("/fiches?type={}", kind.key),
                current: on_list && asked == Some(kind.key.as_str()),
            })
            .collect(),
        account,
        token: visitor.session.as_ref().map(|session| session.token.clone()).unwrap_or_default(),
        notice: None,
        path: visitor.path.clone(),
        q: String::new(),
        request_id: visitor.request_id.clone(),
        accessibility: crate::messages::ACCESSIBILITY.to_owned(),
    }
}

/// The same for a page with a form that strangers may send: it holds a token and is never kept.
#[must_use]
pub fn shell_with_form(app: &App, visitor: &Visitor) -> Shell {
    let mut shell = shell(app, visitor);
    shell.token = guard::token_for(app, visitor);
    shell
}

/// A notice that something went well.
#[must_use]
pub fn done(text: impl Into<String>) -> Option<Notice> {
    Some(Notice { level: "ok", text: text.into() })
}

/// A kind as a word, an icon and a colour.
#[must_use]
pub fn badge(app: &App, kind: &str) -> KindBadge {
    let kinds = app.kinds();
    let def = kinds.kind(kind);
    KindBadge { label: def.label.clone(), icon: def.icon.clone(), class: def.color.css_class() }
}
