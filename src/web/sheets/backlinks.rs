//! What links to a sheet, by the way it does.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::app::App;
use crate::cache::{Dep, Reads};
use crate::error::{Error, Result};
use crate::messages::history as said;
use crate::models::kind::KindSet;
use crate::models::link;
use crate::models::name;
use crate::models::sheet::Sheet;
use crate::text::{title, typography};
use crate::web::extract::{SheetPath, Visitor};
use crate::web::parts::Card;
use crate::web::sheets::find::{self, Found};
use crate::web::sheets::frame::{self, Frame};
use crate::web::shell::Shell;
use crate::web::{diff, page, respond};

/// What links here.
#[derive(Template)]
#[template(path = "sheets/backlinks.html")]
struct BacklinksPage {
    shell: Shell,
    frame: Frame,
    count: usize,
    /// Old titles by which links still lead here.
    aliases: Vec<String>,
    groups: Vec<(String, Vec<Card>)>,
}

/// `GET …/liens`
pub async fn show(app: App, visitor: Visitor, path: SheetPath, request: HttpRequest) -> Result<HttpResponse> {
    let sheet = match find::live(&app, &visitor, &path).await? {
        Found::Here(sheet) => sheet,
        Found::Moved(location) => return Ok(respond::moved(&location)),
    };
    let key = format!("{}/liens", sheet.path());
    respond::page(&app, &visitor, &request, Some(&key), async || {
        let mut reads = Reads::default();
        reads.saw(Dep::Sheet(sheet.id));
        reads.saw(Dep::Lists);
        let (id, who) = (sheet.id, visitor.who.clone());
        let (found, names) =
            app.read::<_, Error>(move |db| Ok((link::to_sheet(db, &who, id)?, name::of_sheet(db, id)?))).await?;
        let present = title::key(&sheet.title);
        let page = BacklinksPage {
            shell: page::shell(&app, &visitor),
            frame: frame::of(&app, &visitor, &sheet),
            count: found.len(),
            aliases: names.into_iter().filter(|name| name.key != present).map(|name| name.title).collect(),
            groups: groups(&app, &app.kinds(), found),
        };
        Ok((respond::render(&page)?, reads))
    })
    .await
}

/// Sheets under the name of their relation: the body first, then embeds, then fields by their labels.
fn groups(app: &App, kinds: &KindSet, found: Vec<(Sheet, String)>) -> Vec<(String, Vec<Card>)> {
    let mut groups: Vec<(u8, String, Vec<Card>)> = Vec::new();
    for (sheet, relation) in found {
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
