//! What links to a sheet, by the way it does.

use actix_web::HttpRequest;
use askama::Template;

use crate::app::App;
use crate::db::paging::Slice;
use crate::hall::messages::history as said;
use crate::models::kind::KindSet;
use crate::models::sheet::Sheet;
use crate::text::{title, typography};
use crate::web::http::extract::{Query, SheetPath};
use crate::web::http::{Look, Outcome, Params};
use crate::web::pages::sheets::frame;
use crate::web::pages::sheets::frame::Frame;
use crate::web::view::layout::Shell;
use crate::web::view::parts::{Card, Pages};
use crate::web::view::{diff, page, pagination};

/// Sheets a page.
const PAGE: i64 = 50;

/// What links here.
#[derive(Template)]
#[template(path = "sheets/backlinks.html")]
pub struct BacklinksPage {
    shell: Shell,
    frame: Frame,
    count: i64,
    /// Old titles by which links still lead here.
    aliases: Vec<String>,
    groups: Vec<(String, Vec<Card>)>,
    pages: Pages,
}

/// What links to a sheet.
#[derive(Clone)]
pub struct BacklinksParams {
    path: SheetPath,
    slice: Slice,
}

impl Params for BacklinksParams {
    fn read(request: &HttpRequest) -> Outcome<Self> {
        let slice = Slice::of(Query::of(request).find("page"), PAGE);
        Ok(Self { path: SheetPath::of(request)?, slice })
    }

    fn key(&self) -> Option<String> {
        let page = self.slice.page;
        let key = || format!("/fiches/{}-{}/liens?page={page}", self.path.id, self.path.slug);
        pagination::is_near(self.slice).then(key)
    }
}

/// `GET …/liens`
pub fn show(look: &mut Look<'_>, asked: &BacklinksParams) -> Outcome<BacklinksPage> {
    let sheet = look.live(&asked.path)?;
    let slice = asked.slice;
    let (found, count) = look.reader.backlinks(sheet.id, slice.size, slice.offset())?;
    let names = look.reader.names_of_sheet(sheet.id)?;
    let present = title::key(&sheet.title);
    Ok(BacklinksPage {
        shell: look.shell(),
        frame: frame::of(look.app, look.visitor, &sheet),
        count,
        pages: pagination::of_rows(crate::hall::messages::PAGES, slice, count, &format!("{}/liens?", sheet.path())),
        aliases: names.into_iter().filter(|name| name.key != present).map(|name| name.title).collect(),
        groups: groups(look.app, &look.app.kinds(), found),
    })
}

/// Sheets under the name of their relation: the body first, then embeds, then fields by their labels.
fn groups(app: &App, kinds: &KindSet, found: Vec<(String, Sheet)>) -> Vec<(String, Vec<Card>)> {
    let mut groups: Vec<(u8, String, Vec<Card>)> = Vec::new();
    for (relation, sheet) in found {
        let (rank, label) = match relation.as_str() {
            "lien" => (0, said::IN_TEXT.to_owned()),
            "embed" => (1, said::EMBEDDED.to_owned()),
            key => (2, diff::label_of(&kinds.kind(&sheet.kind), key)),
        };
        let card = Card {
            kind: page::badge(app, &sheet.kind),
            title: typography::french(&sheet.title).into_owned(),
            href: sheet.path(),
            summary: typography::french(&sheet.summary).into_owned(),
            ..Card::default()
        };
        match groups.iter_mut().find(|(_, known, _)| *known == label) {
            Some((.., cards)) => cards.push(card),
            None => groups.push((rank, label, vec![card])),
        }
    }
    groups.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    groups.into_iter().map(|(_, label, cards)| (label, cards)).collect()
}
