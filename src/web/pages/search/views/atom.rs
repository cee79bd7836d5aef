//! An Atom feed of the sheets that a search finds, the latest changed first.

use crate::hall::error::Result;
use crate::hall::messages;
use crate::reading::listing::Item;
use crate::text::kind::LICENCES_VOCABULARY;
use crate::web::pages::changes::feeds;
use crate::web::pages::changes::feeds::Entry;
use crate::web::pages::search::views::{Feed, Form, List, View};

pub(super) static VIEW: View = View {
    key: "atom",
    label: "Suivre par un flux Atom",
    icon: "flux",
    needs: None,
    form: Form::Feed(Feed { media_type: feeds::ATOM, most: 30, is_in_time: false, write }),
};

fn write(list: &List, items: &[Item]) -> Result<String> {
    let entries = |host: &str| items.iter().map(|item| entry(host, item)).collect();
    let updated = items.iter().map(|item| item.sheet.updated_at).max();
    let about = feeds::Heading {
        site: &list.site,
        language: list.language,
        rights: list.kinds.label(LICENCES_VOCABULARY, list.licence),
        base_url: &list.base_url,
        title: &list.title,
        path: &list.path,
        page: &list.page,
        named: "",
    };
    feeds::write(&about, updated, entries)
}

fn entry(host: &str, item: &Item) -> Entry {
    Entry {
        id: format!("tag:{host},2026:fiche:{}", item.sheet.id),
        title: feeds::legible(&item.sheet.title),
        href: item.sheet.path(),
        updated: item.sheet.updated_at.rfc3339(),
        author: messages::THE_SITE.to_owned(),
        summary: format!("<p>{}</p>", feeds::escaped(&item.sheet.summary)),
    }
}
