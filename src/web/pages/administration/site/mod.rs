//! « Mon site »: what the wiki shows of itself, chosen on one page with what it would look like beside.

mod changes;
mod pictures;
mod typed;
mod writing;

use actix_web::http::StatusCode;
use askama::Template;

use crate::actions::wiki::change_identity::{
    MOST_ALT, MOST_ENTRY, MOST_FOOTER, MOST_NAME, MOST_TAGLINE, MOST_TITLE, MOST_WELCOME, SHIPPED_ACCENT,
    change_chosen, looked_through,
};
use crate::app::App;
use crate::base::colour::{Colour, LEAST, Shades};
use crate::db::types::EventId;
use crate::hall::error::{Error, FieldError};
use crate::hall::messages;
use crate::hall::policy::Act;
use crate::hall::{languages, licences};
use crate::models::identity::{Block, Chosen, Entry, EntryTarget, Identity, LEVELS};
use crate::text::kind::LICENCES_VOCABULARY;
use crate::web::http::act::Administrator;
use crate::web::http::{Acted, Desk, Look, Outcome, Pool};
use crate::web::pages::home;
use crate::web::view::layout::Shell;
use crate::web::view::page;

pub use changes::{changes, undo};
pub use pictures::{logo, picture};
use typed::SiteForm;
use writing::Writing;
pub use writing::choose_writers;

/// « Mon site ».
#[derive(Template)]
#[template(path = "administration/site.html")]
pub struct SitePage {
    shell: Shell,
    /// The choices as they are, or as they were typed.
    chosen: Chosen,
    menu: Vec<MenuRow>,
    /// Names of what entries of the menu may lead to.
    names: Vec<String>,
    /// Every licence that may be chosen: its id, its name, whether it is.
    licences: Vec<(&'static str, String, bool)>,
    logo_alt: String,
    /// Who may join, and what appears at once.
    writing: Writing,
    /// The last event when the form was made: what others change later is kept.
    base: EventId,
    errors: Vec<FieldError>,
}

impl SitePage {
    fn error(&self, field: impl AsRef<str>) -> &str {
        let field = field.as_ref();
        self.errors.iter().find(|error| error.field == field).map_or("", |error| error.message.as_str())
    }

    /// What is wrong, each with the id of its input.
    fn list(&self) -> Vec<(String, &str)> {
        self.errors.iter().map(|error| (error.field.replace('.', "-"), error.message.as_str())).collect()
    }

    /// The levels of accessibility, with their words, and which one is declared.
    fn levels(&self) -> Vec<(&'static str, String, bool)> {
        let level = self.chosen.level();
        LEVELS.iter().map(|one| (*one, messages::accessibility(one), *one == level)).collect()
    }

    /// The messages that stand ready, as they are or as they were typed.
    fn reasons(&self) -> String {
        let own = &self.chosen.reasons;
        if own.is_empty() { messages::REASONS.join("\n") } else { own.join("\n") }
    }

    /// The languages of sheets: tag, name, whether it is the one.
    fn languages(&self) -> Vec<(&'static str, &'static str, bool)> {
        let chosen = self.chosen.language();
        languages::all().map(|one| (one.tag, one.name, one == chosen)).collect()
    }

    fn examples(&self) -> String {
        self.chosen.examples.join("\n")
    }

    /// The colour as the browser's own chooser takes it.
    fn accent(&self) -> String {
        let typed = self.chosen.accent.trim_start_matches('#');
        format!("#{}", if typed.is_empty() { SHIPPED_ACCENT } else { typed })
    }

    /// How well the colour is read, in words.
    fn contrast(&self) -> String {
        let shades = Colour::parse(&self.accent()).map(Shades::of);
        shades.map(|shades| messages::contrast(shades.contrast(), LEAST)).unwrap_or_default()
    }

    /// The parts of the home page: the word of each, its name, what it shows, whether it is shown.
    fn blocks(&self) -> Vec<(&'static str, &'static str, &'static str, bool)> {
        let told = |block: Block| messages::of_block(block.word());
        self.chosen
            .home()
            .iter()
            .map(|block| {
                let (name, what) = told(block.what);
                (block.what.word(), name, what, block.shown)
            })
            .collect()
    }

    /// Whether a picture must be chosen: what the present one says can be changed alone.
    fn logo_need(&self) -> &'static str {
        if self.shell.identity.logo.is_some() { "facultatif pour garder celui-ci" } else { "obligatoire" }
    }
}

/// `GET /administration/site`
pub fn site(look: &mut Look<'_>, (): &()) -> Outcome<SitePage> {
    let mut page = make(look, present(look.app), Vec::new())?;
    page.shell.notice = messages::of_setting(look.query().get("avis")).and_then(page::done);
    Ok(page)
}

/// The choices as they are, with the entries that the menu has when none is chosen.
fn present(app: &App) -> Chosen {
    let mut chosen = app.identity().chosen.clone();
    if chosen.menu.is_empty() {
        chosen.menu = Entry::shipped(&app.kinds());
    }
    chosen
}

fn make(look: &mut Look<'_>, chosen: Chosen, errors: Vec<FieldError>) -> Outcome<SitePage> {
    look.who().must(Act::Administer)?;
    let (kinds, identity) = (look.app.kinds(), look.app.identity());
    let names = kinds.public().map(|kind| kind.plural.clone());
    let label = |id: &'static str| kinds.label(LICENCES_VOCABULARY, id).to_owned();
    let licence = chosen.licence();
    Ok(SitePage {
        writing: Writing::present(look)?,
        shell: look.shell(),
        menu: rows(look, &chosen.menu),
        names: names.chain(kinds.themes().iter().map(|theme| theme.label.clone())).collect(),
        licences: licences::all().map(|id| (id, label(id), id == licence)).collect(),
        base: look.app.reached(),
        logo_alt: identity.logo.as_ref().map(|logo| logo.alt.clone()).unwrap_or_default(),
        chosen,
        errors,
    })
}

/// An entry of the menu as people write it: by the name of what it leads to.
struct MenuRow {
    label: String,
    shown: String,
    /// What is stored of it, unless it was just typed: it stays when nobody types another name.
    word: String,
    below: bool,
}

fn rows(look: &mut Look<'_>, entries: &[Entry]) -> Vec<MenuRow> {
    let kinds = look.app.kinds();
    let mut row = |entry: &Entry| {
        let target = EntryTarget::read(&entry.to);
        let name = match &target {
            Some(EntryTarget::Sheet(id)) => look.reader.sheet(*id).map(|sheet| sheet.title).ok(),
            Some(target) => target.name(&kinds),
            None => None,
        };
        let address = target.as_ref().and_then(|target| target.href(&kinds));
        MenuRow {
            label: if entry.label.is_empty() { name.clone().unwrap_or_default() } else { entry.label.clone() },
            shown: name.or(address).unwrap_or_else(|| entry.to.clone()),
            word: target.map(|_| entry.to.clone()).unwrap_or_default(),
            below: entry.below,
        }
    };
    entries.iter().map(&mut row).collect()
}

/// `POST /administration/site`: saves all of it, or moves a row of the form that a browser without script cannot move.
pub fn save(desk: &Desk<'_>, who: &Administrator, (): &(), form: SiteForm) -> Outcome<Acted> {
    let (present, step, base) = (desk.app.identity().chosen.clone(), form.step(), form.base());
    let mut typed = form.chosen(&present);
    if let Some(step) = step {
        step.take(&mut typed);
        return Ok(Acted::again(StatusCode::OK, Pool::Reads, move |look| {
            Ok(SitePage { base: base.unwrap_or(look.app.reached()), ..make(look, typed, Vec::new())? })
        }));
    }
    match change_chosen(desk.app, who, &typed, base.unwrap_or(desk.app.reached())) {
        Ok(()) => Ok(desk.go("/administration/site?avis=mots".to_owned(), Some(desk.app.reached()))),
        Err(Error::Invalid(errors)) => {
            Ok(Acted::again(StatusCode::UNPROCESSABLE_ENTITY, Pool::Reads, move |look| make(look, typed, errors)))
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /administration/site/apercu`: the home page as strangers would see it with what is typed.
pub fn preview(desk: &Desk<'_>, who: &Administrator, (): &(), form: SiteForm) -> Outcome<Acted> {
    let identity = desk.app.identity();
    let is_framed = form.is_framed();
    let (chosen, _) = match looked_through(desk.app, who, &form.chosen(&identity.chosen)) {
        // The frame goes on showing what it shows.
        Err(Error::Invalid(_)) if is_framed => return Ok(Acted::nothing()),
        looked => looked?,
    };
    let config = &desk.app.config;
    let seen = Identity {
        logo: identity.logo.clone(),
        icon: identity.icon.clone(),
        ..Identity::of(chosen, &config.site_name, &config.base_url)
    };
    Ok(Acted::told(move |look| {
        let kinds = look.app.kinds();
        let shell = look.shell();
        let shell = Shell { path: "/".to_owned(), account: None, token: String::new(), ..shell };
        let shell = page::showing(shell, &kinds, std::sync::Arc::new(seen), "");
        Ok(home::make(look, shell)?)
    }))
}
