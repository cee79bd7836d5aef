//! The page of recent changes.

use std::collections::HashSet;

use actix_web::HttpRequest;
use askama::Template;

use crate::db::types::{EventId, Moment};
use crate::hall::messages;
use crate::models::change::Wanted;
use crate::models::kind::{KindSet, Theme};
use crate::web::http::extract::{Query, app_of};
use crate::web::http::{Look, Outcome, Params};
use crate::web::pages::changes::lines;
use crate::web::pages::changes::lines::Day;
use crate::web::view::layout::Shell;
use crate::web::view::pagination;
use crate::web::view::parts::Pages;

/// The page's own path.
const PATH: &str = "/modifications-recentes";
/// Changes a page.
const PAGE: usize = 50;
/// An account is new for so many days.
const NEW_DAYS: i64 = 30;

/// Recent changes, day by day.
#[derive(Template)]
#[template(path = "changes/show.html")]
pub struct ChangesPage {
    shell: Shell,
    /// Key, label and whether it is chosen.
    kinds: Vec<(String, String, bool)>,
    themes: Vec<(String, String, bool)>,
    without_minor: bool,
    newcomers: bool,
    figures: bool,
    is_filtered: bool,
    summary: String,
    days: Vec<Day>,
    pages: Pages,
    feed: String,
}

/// What the address asks.
#[derive(Clone)]
pub struct ChangesParams {
    kind: Option<String>,
    theme: Option<String>,
    without_minor: bool,
    newcomers: bool,
    /// Whether sizes are told in figures.
    figures: bool,
    before: Option<EventId>,
}

impl ChangesParams {
    /// Reads an address; a kind or theme that the wiki lacks is left out.
    fn of(query: &Query, kinds: &KindSet) -> Self {
        let named = |name: &str| Some(query.get(name).to_owned()).filter(|key| !key.is_empty());
        Self {
            kind: named("type").filter(|key| kinds.find(key).is_some()),
            theme: named("theme").filter(|key| kinds.theme(key).is_some()),
            without_minor: query.get("mineures") == "non",
            newcomers: query.get("nouveaux") == "oui",
            figures: query.get("chiffres") == "oui",
            before: query.get("avant").parse().ok().map(EventId),
        }
    }

    fn address(&self) -> String {
        let mut pairs = url::form_urlencoded::Serializer::new(String::new());
        if let Some(kind) = &self.kind {
            pairs.append_pair("type", kind);
        }
        if let Some(theme) = &self.theme {
            pairs.append_pair("theme", theme);
        }
        if self.without_minor {
            pairs.append_pair("mineures", "non");
        }
        if self.newcomers {
            pairs.append_pair("nouveaux", "oui");
        }
        if self.figures {
            pairs.append_pair("chiffres", "oui");
        }
        if let Some(before) = self.before {
            pairs.append_pair("avant", &before.to_string());
        }
        let query = pairs.finish();
        if query.is_empty() { PATH.to_owned() } else { format!("{PATH}?{query}") }
    }

    /// Whether many ask it, so that the page is kept: the latest changes, by one choice at most.
    fn is_common(&self) -> bool {
        let choices = [self.kind.is_some(), self.theme.is_some(), self.without_minor, self.newcomers, self.figures];
        self.before.is_none() && choices.into_iter().filter(|chosen| *chosen).count() <= 1
    }

    fn wanted(&self, kinds: &KindSet, now: Moment) -> Wanted {
        Wanted {
            by: None,
            sheet: None,
            kind: self.kind.clone(),
            theme: self.theme.as_ref().map(|theme| kinds.theme_and_below(theme)),
            without_minor: self.without_minor,
            newcomers_since: self.newcomers.then(|| now.plus(-NEW_DAYS * Moment::DAY)),
            quiet_kinds: quiet_kinds(kinds),
            before: self.before,
        }
    }
}

/// Kinds of the house: what the program ships is no news.
pub(super) fn quiet_kinds(kinds: &KindSet) -> Vec<String> {
    kinds.kinds().filter(|kind| !kind.public).map(|kind| kind.key.clone()).collect()
}

impl Params for ChangesParams {
    fn read(request: &HttpRequest) -> Outcome<Self> {
        Ok(Self::of(&Query::of(request), &app_of(request)?.kinds()))
    }

    fn key(&self) -> Option<String> {
        self.is_common().then(|| self.address())
    }
}

/// `GET /modifications-recentes?type=&theme=&mineures=non&nouveaux=oui&avant=`
pub fn show(look: &mut Look<'_>, asked: &ChangesParams) -> Outcome<ChangesPage> {
    let (app, kinds) = (look.app, look.app.kinds());
    let wanted = asked.wanted(&kinds, app.now());
    let limit = i64::try_from(PAGE).unwrap_or(0) + 1;
    let mut changes = look.reader.changes(&wanted, limit)?;
    let more = changes.len() > PAGE;
    changes.truncate(PAGE);
    let changes = lines::told(&mut look.reader, changes, asked.figures)?;
    let people: HashSet<_> = changes.iter().filter_map(|told| told.change.event.account_id).collect();
    let next = changes
        .last()
        .filter(|_| more)
        .map(|told| ChangesParams { before: Some(told.change.event.id), ..asked.clone() }.address());
    let first = asked.before.map(|_| ChangesParams { before: None, ..asked.clone() }.address());
    let sheets: HashSet<_> = changes.iter().map(|told| told.change.sheet.id).collect();
    Ok(ChangesPage {
        shell: look.shell(),
        kinds: kinds
            .public()
            .map(|kind| (kind.key.clone(), kind.plural.clone(), asked.kind.as_ref() == Some(&kind.key)))
            .collect(),
        themes: kinds
            .themes()
            .iter()
            .filter(|theme| !theme.is_out_of_sight || asked.theme.as_ref() == Some(&theme.key))
            .map(|theme| (theme, kinds.theme_and_above(&theme.key).len().saturating_sub(1)))
            .map(|(theme, depth)| (theme.key.clone(), indented(theme, depth), asked.theme.as_ref() == Some(&theme.key)))
            .collect(),
        without_minor: asked.without_minor,
        newcomers: asked.newcomers,
        figures: asked.figures,
        is_filtered: ChangesParams { figures: false, ..asked.clone() }.address() != PATH,
        summary: messages::changes_summary(changes.len(), people.len(), sheets.len()),
        days: lines::by_day(app, look.who(), changes),
        pages: pagination::onward(messages::PAGES_OF_CHANGES, first, next),
        feed: match &asked.theme {
            Some(theme) => format!("/flux/themes/{theme}.atom"),
            None => "/flux/modifications.atom".to_owned(),
        },
    })
}

/// The label of a theme in a flat list: those below others stand further in.
fn indented(theme: &Theme, depth: usize) -> String {
    format!("{}{}", "\u{2003}".repeat(depth), theme.label)
}
