//! Atom feeds of what is said: all over the wiki, or of one sheet; of what strangers read alone.

use actix_web::HttpRequest;
use askama::Template;

use crate::db::types::SheetId;
use crate::hall::error::{Error, What};
use crate::hall::languages;
use crate::hall::messages::talk as said;
use crate::models::remark::talk::TalkWanted;
use crate::web::http::{Look, Outcome, Params};
use crate::web::pages::changes::feeds::{self, ATOM, Entry, Heading};
use crate::web::pages::talk::all;

/// Entries of a feed.
const ENTRIES: i64 = 30;

/// Which feed.
#[derive(Clone)]
pub struct TalkFeedParams(Option<SheetId>);

impl Params for TalkFeedParams {
    const MEDIA: &'static str = ATOM;
    const SAME_FOR_ALL: bool = true;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        let id = request.match_info().get("id");
        let id = id.map(|id| id.parse().map(SheetId).map_err(|_| Error::NotFound(What::Sheet))).transpose()?;
        Ok(Self(id))
    }

    fn key(&self) -> Option<String> {
        Some(self.path())
    }
}

impl TalkFeedParams {
    fn path(&self) -> String {
        match self.0 {
            Some(id) => format!("/flux/discussions/{id}.atom"),
            None => "/flux/discussions.atom".to_owned(),
        }
    }
}

/// A feed as it is written.
#[derive(Template)]
#[template(source = "{{ self.0|safe }}", ext = "xml")]
pub struct TalkFeed(String);

/// `GET /flux/discussions.atom`, `/flux/discussions/{id}.atom`
pub fn feed(look: &mut Look<'_>, asked: &TalkFeedParams) -> Outcome<TalkFeed> {
    let (app, path) = (look.app, asked.path());
    let (title, page) = match asked.0 {
        None => (said::ALL.to_owned(), "/discussions".to_owned()),
        Some(id) => {
            let sheet = look.reader.sheet(id)?;
            (said::of_sheet(&sheet.title), format!("{}/discussion", sheet.path()))
        }
    };
    let rows = look.reader.recent_talk(&TalkWanted { sheet: asked.0, ..TalkWanted::default() }, ENTRIES)?;
    let updated = rows.iter().map(|(message, _)| message.edited_at.unwrap_or(message.sent_at)).max();
    let lines = all::lines(look, rows)?;
    let (identity, rights) = (app.identity(), app.licence_label());
    let heading = Heading {
        site: &identity.name,
        language: languages::FRENCH,
        rights: &rights,
        base_url: &app.config.base_url,
        title: &title,
        path: &path,
        page: &page,
        named: "",
    };
    let entries = |host: &str| {
        let entry = |line: all::TalkLine| Entry {
            id: format!("tag:{host},2026:message:{}", line.id),
            title: feeds::legible(&said::of_sheet(&line.title)),
            href: format!("/m/{}", line.id),
            updated: line.updated,
            author: feeds::legible(&line.author.name),
            summary: feeds::escaped(&line.words),
        };
        lines.into_iter().map(entry).collect()
    };
    Ok(TalkFeed(feeds::write(&heading, updated, entries)?))
}
