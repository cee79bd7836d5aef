//! The list of the wiki's files.

use actix_web::HttpRequest;
use askama::Template;

use crate::db::paging::Slice;
use crate::hall::messages;
use crate::hall::policy::Act;
use crate::models::attachment::Attachment;
use crate::text::numbers;
use crate::web::http::extract::Query;
use crate::web::http::{Look, Outcome, Params};
use crate::web::view::layout::Shell;
use crate::web::view::pagination;
use crate::web::view::parts::Pages;

/// Files a page.
const PAGE: i64 = 48;

/// A file in the list.
struct Line {
    name: String,
    href: String,
    small: Option<String>,
    kind: &'static str,
    size: String,
}

/// Every file, newest first.
#[derive(Template)]
#[template(path = "files/list.html")]
pub struct ListPage {
    shell: Shell,
    count: i64,
    lines: Vec<Line>,
    pages: Pages,
    may_add: bool,
}

/// A page of the list.
#[derive(Clone)]
pub struct FilesParams {
    slice: Slice,
}

impl Params for FilesParams {
    fn read(request: &HttpRequest) -> Outcome<Self> {
        Ok(Self { slice: Slice::of(Query::of(request).find("page"), PAGE) })
    }

    fn key(&self) -> Option<String> {
        pagination::is_near(self.slice).then(|| format!("/fichiers?page={}", self.slice.page))
    }
}

/// `GET /fichiers`
pub fn list(look: &mut Look<'_>, asked: &FilesParams) -> Outcome<ListPage> {
    let slice = asked.slice;
    let (files, count) = look.reader.files(slice.size, slice.offset())?;
    Ok(ListPage {
        shell: look.shell(),
        count,
        lines: files.iter().map(line).collect(),
        pages: pagination::of_rows(messages::PAGES, slice, count, "/fichiers?"),
        may_add: look.who().may(Act::Write),
    })
}

fn line(file: &Attachment) -> Line {
    Line {
        name: file.name.clone(),
        href: file.page(),
        small: file.small(),
        kind: messages::of_media(&file.media_type),
        size: numbers::size(u64::try_from(file.size).unwrap_or_default()),
    }
}
