//! The kinds, vocabularies and pages of the wiki, each led to its text.

use actix_web::HttpResponse;
use askama::Template;

use crate::app::App;
use crate::hall::error::{Error, Result};
use crate::hall::policy::Act;
use crate::models::sheet::Sheet;
use crate::models::sheet_key;
use crate::web::http::extract::Visitor;
use crate::web::http::respond;
use crate::web::view::layout::Shell;
use crate::web::view::page;

/// A sheet of the house.
struct Row {
    title: String,
    key: String,
    href: String,
    edit: String,
    history: String,
}

/// Kinds, vocabularies and pages.
#[derive(Template)]
#[template(path = "administration/kinds.html")]
struct KindsPage {
    shell: Shell,
    groups: Vec<(&'static str, &'static str, Vec<Row>)>,
}

/// `GET /administration/modeles`
pub async fn kinds(app: App, visitor: Visitor) -> Result<HttpResponse> {
    visitor.who.must(Act::WriteKinds)?;
    let who = visitor.who.clone();
    let groups = app
        .read::<_, Error>(move |db| {
            let mut groups = Vec::new();
            for (kind, heading) in crate::hall::messages::reading::HOUSE_KINDS {
                let mut rows = Vec::new();
                for key in sheet_key::live(db, kind)? {
                    if let Some(sheet) = Sheet::find(db, &who, key.sheet_id)? {
                        let path = sheet.path();
                        rows.push(Row {
                            edit: format!("{path}/modifier"),
                            history: format!("{path}/historique"),
                            href: path,
                            title: sheet.title,
                            key: key.key,
                        });
                    }
                }
                groups.push((kind, heading, rows));
            }
            Ok(groups)
        })
        .await?;
    respond::html(&KindsPage { shell: page::shell(&app, &visitor), groups })
}
