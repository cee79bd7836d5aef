//! The form that merges a theme into another.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::actions::sheets::merge_theme::merge_theme;
use crate::app::App;
use crate::hall::error::{Error, Result, What};
use crate::hall::policy::Act;
use crate::models::sheet::Sheet;
use crate::web::http::extract::{Form, SheetPath, Visitor};
use crate::web::http::respond;
use crate::web::pages::sheets::find;
use crate::web::pages::sheets::find::Found;
use crate::web::pages::sheets::frame;
use crate::web::pages::sheets::frame::{Frame, Problems};
use crate::web::view::layout::Shell;
use crate::web::view::page;

/// The form.
#[derive(Template)]
#[template(path = "sheets/merge.html")]
struct MergePage {
    shell: Shell,
    frame: Frame,
    /// Key and label of the other themes, parents first, sub-themes indented.
    themes: Vec<(String, String)>,
    problems: Problems,
}

/// `GET …/fusionner`
pub async fn form(app: App, visitor: Visitor, path: SheetPath) -> Result<HttpResponse> {
    visitor.who.must(Act::WriteThemes)?;
    match find::live(&app, &visitor, &path).await? {
        Found::Here(sheet) => respond::html(&make(&app, &visitor, &sheet, Problems::default())?),
        Found::Moved(location) => Ok(respond::moved(&location)),
    }
}

fn make(app: &App, visitor: &Visitor, sheet: &Sheet, problems: Problems) -> Result<MergePage> {
    let kinds = app.kinds();
    if !kinds.themes().iter().any(|theme| theme.sheet == sheet.id) {
        return Err(Error::NotFound(What::Page));
    }
    let others = kinds.themes().iter().filter(|theme| theme.sheet != sheet.id);
    let named = others.map(|theme| {
        let depth = theme.key.matches('/').count();
        (theme.key.clone(), format!("{}{}", "–\u{a0}".repeat(depth), theme.label))
    });
    Ok(MergePage {
        shell: page::shell_with_form(app, visitor),
        frame: frame::of(app, visitor, sheet),
        themes: named.collect(),
        problems,
    })
}

/// `POST …/fusionner`
pub async fn save(app: App, visitor: Visitor, path: SheetPath, form: Form) -> Result<HttpResponse> {
    visitor.who.must(Act::WriteThemes)?;
    let sheet = find::posted(&app, &visitor, &path).await?;
    let (node, who, id, into) = (app.clone(), visitor.who.clone(), sheet.id, form.get("theme").to_owned());
    match app.block(move || merge_theme(&node, &who, id, &into)).await {
        Ok(location) => Ok(respond::see_other_with(&location, Vec::new())),
        Err(Error::Invalid(errors)) => {
            let page = make(&app, &visitor, &sheet, Problems::of(errors))?;
            respond::html_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(error),
    }
}
