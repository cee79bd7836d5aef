//! The form that merges a theme into another.

use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use crate::actions::sheets::merge_theme::merge_theme;
use crate::hall::error::{Error, What};
use crate::hall::policy::Act;
use crate::models::sheet::Sheet;
use crate::web::http::act::Moderator;
use crate::web::http::extract::SheetPath;
use crate::web::http::{Acted, Desk, Look, Outcome, Pool};
use crate::web::pages::sheets::frame;
use crate::web::pages::sheets::frame::{Frame, Problems};
use crate::web::view::layout::Shell;

/// The form.
#[derive(Template)]
#[template(path = "sheets/merge.html")]
pub struct MergePage {
    shell: Shell,
    frame: Frame,
    /// Key and label of the other themes, parents first, sub-themes indented.
    themes: Vec<(String, String)>,
    problems: Problems,
}

/// `GET …/fusionner`
pub fn form(look: &mut Look<'_>, path: &SheetPath) -> Outcome<MergePage> {
    look.who().must(Act::WriteThemes)?;
    let sheet = look.live(path)?;
    make(look, &sheet, Problems::default())
}

fn make(look: &mut Look<'_>, sheet: &Sheet, problems: Problems) -> Outcome<MergePage> {
    let kinds = look.app.kinds();
    if !kinds.themes().iter().any(|theme| theme.sheet == sheet.id) {
        return Err(Error::NotFound(What::Page).into());
    }
    let others = kinds.themes().iter().filter(|theme| theme.sheet != sheet.id);
    let named = others.map(|theme| {
        let depth = theme.key.matches('/').count();
        (theme.key.clone(), format!("{}{}", "–\u{a0}".repeat(depth), theme.label))
    });
    Ok(MergePage {
        shell: look.shell_with_form(),
        frame: frame::of(look.app, look.visitor, sheet),
        themes: named.collect(),
        problems,
    })
}

/// What is sent.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// The key of the theme that takes the other in.
    theme: String,
}

/// `POST …/fusionner`
pub fn save(desk: &Desk<'_>, who: &Moderator, path: &SheetPath, Typed { theme }: Typed) -> Outcome<Acted> {
    let sheet = desk.sheet(path)?;
    match merge_theme(desk.app, who, sheet.id, &theme) {
        Ok(location) => Ok(desk.go(location, None)),
        Err(Error::Invalid(errors)) => Ok(Acted::again(StatusCode::UNPROCESSABLE_ENTITY, Pool::Reads, move |look| {
            make(look, &sheet, Problems::of(errors))
        })),
        Err(error) => Err(error.into()),
    }
}
