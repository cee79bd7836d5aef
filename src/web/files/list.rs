//! The list of the wiki's files.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::app::App;
use crate::cache::{Dep, Reads};
use crate::db::paging::Slice;
use crate::error::{Error, Result};
use crate::messages;
use crate::models::attachment::Attachment;
use crate::policy::Act;
use crate::text::numbers;
use crate::web::extract::{Query, Visitor};
use crate::web::parts::Pages;
use crate::web::shell::Shell;
use crate::web::{page, paging, respond};

/// Files a page.
const PAGE: i64 = 48;
/// The width of their small images, in pixels: twice that of their place.
const SMALL: u32 = 320;

/// A file in the list.
struct Line {
    name: String,
    href: String,
    small: Option<String>,
    kind: &'static str,
    size: String,
}

#[derive(Template)]
#[template(path = "files/list.html")]
struct ListPage {
    shell: Shell,
    count: i64,
    lines: Vec<Line>,
    pages: Pages,
    may_add: bool,
}

/// `GET /fichiers`
pub async fn list(app: App, visitor: Visitor, query: Query, request: HttpRequest) -> Result<HttpResponse> {
    let slice = Slice::of(query.find("page"), PAGE);
    let key = paging::is_near(slice).then(|| format!("/fichiers?page={}", slice.page));
    respond::page(&app, &visitor, &request, key.as_deref(), async || {
        let who = visitor.who.clone();
        let (files, count) =
            app.read::<_, Error>(move |db| Ok(Attachment::list(db, &who, slice.size, slice.offset())?)).await?;
        let mut reads = Reads::default();
        reads.saw(Dep::Lists);
        let page = ListPage {
            shell: page::shell(&app, &visitor),
            count,
            lines: files.iter().map(line).collect(),
            pages: page::pages(slice, count, "/fichiers?"),
            may_add: visitor.who.may(Act::Write),
        };
        Ok((respond::render(&page)?, reads))
    })
    .await
}

fn line(file: &Attachment) -> Line {
    Line {
        name: file.name.clone(),
        href: file.page(),
        small: file.is_image().then(|| format!("{}?largeur={SMALL}", file.address())),
        kind: messages::of_media(&file.media_type),
        size: numbers::size(u64::try_from(file.size).unwrap_or_default()),
    }
}
