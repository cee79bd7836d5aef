//! « Mon site »: what the wiki shows of itself, chosen on one page with what it would look like beside.

mod changes;
mod pictures;
mod typed;

use actix_web::http::StatusCode;
use askama::Template;

use crate::actions::wiki::change_identity::{
    MOST_ALT, MOST_ENTRY, MOST_FOOTER, MOST_NAME, MOST_TAGLINE, MOST_TITLE, MOST_WELCOME, SHIPPED_ACCENT,
    change_chosen, looked_through,
};
use crate::base::colour::{Colour, LEAST, Shades};
use crate::hall::error::{Error, FieldError};
use crate::hall::licences;
use crate::hall::messages;
use crate::hall::policy::Act;
use crate::models::identity::{self, Block, Chosen, Entry, Identity, LEVELS};
use crate::text::kind::LICENCES_VOCABULARY;
use crate::web::http::act::Administrator;
use crate::web::http::{Acted, Desk, Look, Outcome, Pool};
use crate::web::pages::home;
use crate::web::view::layout::Shell;
use crate::web::view::{menu, page};

pub use changes::{changes, undo};
pub use pictures::{logo, picture};
use typed::SiteForm;

/// « Mon site ».
#[derive(Template)]
#[template(path = "administration/site.html")]
pub struct SitePage {
    shell: Shell,
    /// The choices as they are, or as they were typed.
    chosen: Chosen,
    /// Names of what entries of the menu may lead to.
    names: Vec<String>,
    /// Every licence that may be chosen: its id, its name, whether it is.
    licences: Vec<(&'static str, String, bool)>,
    logo_alt: String,
    errors: Vec<FieldError>,
}

impl SitePage {
    fn error(&self, field: impl AsRef<str>) -> &str {
        let field = field.as_ref();
        self.errors.iter().find(|error| error.field == field).map_or("", |error| error.message.as_str())
    }

    fn list(&self) -> Vec<(&str, &str)> {
        self.errors.iter().map(|error| (error.field.as_str(), error.message.as_str())).collect()
    }

    /// The levels of accessibility, with their words, and which one is declared.
    fn levels(&self) -> Vec<(&'static str, String, bool)> {
        let level = self.chosen.level();
        LEVELS.iter().map(|one| (*one, messages::accessibility(one), *one == level)).collect()
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
    let chosen = look.app.identity().chosen.clone();
    let mut page = make(look, chosen, Vec::new())?;
    page.chosen.menu = shown(look, &page.chosen.menu);
    page.shell.notice = messages::of_setting(look.query().get("avis")).and_then(page::done);
    Ok(page)
}

fn make(look: &mut Look<'_>, chosen: Chosen, errors: Vec<FieldError>) -> Outcome<SitePage> {
    look.who().must(Act::Administer)?;
    let (kinds, identity) = (look.app.kinds(), look.app.identity());
    let names = kinds.public().map(|kind| kind.plural.clone());
    let label = |id: &'static str| kinds.label(LICENCES_VOCABULARY, id).to_owned();
    let licence = chosen.licence();
    Ok(SitePage {
        shell: look.shell(),
        names: names.chain(kinds.themes().iter().map(|theme| theme.label.clone())).collect(),
        licences: licences::all().map(|id| (id, label(id), id == licence)).collect(),
        logo_alt: identity.logo.as_ref().map(|logo| logo.alt.clone()).unwrap_or_default(),
        chosen,
        errors,
    })
}

/// The entries of the menu as people write them: by the names of what they lead to.
fn shown(look: &mut Look<'_>, stored: &[Entry]) -> Vec<Entry> {
    let kinds = look.app.kinds();
    let shipped = if stored.is_empty() { Entry::shipped(&kinds) } else { Vec::new() };
    let mut entries: Vec<Entry> = stored.iter().chain(&shipped).cloned().collect();
    for entry in &mut entries {
        let Some(target) = identity::EntryTarget::read(&entry.to) else { continue };
        let name = match target {
            identity::EntryTarget::Sheet(id) => look.reader.sheet(id).map(|sheet| sheet.title).ok(),
            _ => target.name(&kinds),
        };
        if entry.label.is_empty() {
            entry.label = name.clone().unwrap_or_default();
        }
        entry.to = name.or_else(|| target.href(&kinds)).unwrap_or_default();
    }
    entries
}

/// `POST /administration/site`: saves all of it, or moves a row of the form that a browser without script cannot move.
pub fn save(desk: &Desk<'_>, who: &Administrator, (): &(), form: SiteForm) -> Outcome<Acted> {
    let (present, step) = (desk.app.identity().chosen.clone(), form.step());
    let mut typed = form.chosen(&present);
    if let Some(step) = step {
        step.take(&mut typed);
        return Ok(Acted::again(StatusCode::OK, Pool::Reads, move |look| make(look, typed, Vec::new())));
    }
    match change_chosen(desk.app, who, &typed) {
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
    let (chosen, _) = looked_through(desk.app, who, &form.chosen(&identity.chosen))?;
    let config = &desk.app.config;
    let seen = Identity {
        logo: identity.logo.clone(),
        icon: identity.icon.clone(),
        ..Identity::of(chosen, &config.site_name, &config.base_url)
    };
    Ok(Acted::told(move |look| {
        let kinds = look.app.kinds();
        let shell = look.shell();
        let shell = Shell {
            site: seen.name.clone(),
            menu: menu::of(&seen.chosen.menu, &kinds, "/", ""),
            identity: std::sync::Arc::new(seen),
            path: "/".to_owned(),
            account: None,
            token: String::new(),
            ..shell
        };
        Ok(home::make(look, shell)?)
    }))
}
