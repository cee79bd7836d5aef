//! A search followed by its Atom feed: the sheets that it finds, the latest changed first.

use actix_web::{HttpRequest, HttpResponse};

use crate::app::App;
use crate::cache::{Dep, Reads};
use crate::error::Result;
use crate::messages;
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::policy::Who;
use crate::search::Sort;
use crate::web::changes::feeds::{self, Entry};
use crate::web::extract::{Query, Visitor};
use crate::web::respond;
use crate::web::search::asked::Asked;
use crate::web::search::{hits, show};

/// Sheets of a feed.
const ENTRIES: usize = 30;

/// `GET /flux/recherche.atom?q=&type=&theme=…`, as `/recherche`.
pub async fn feed(app: App, visitor: Visitor, query: Query, request: HttpRequest) -> Result<HttpResponse> {
    let asked = Asked::read("/recherche", &query).at_page(1).sorted(Sort::Date);
    if !asked.text.is_empty() {
        show::within_limits(&app, &visitor)?;
    }
    // Readers of feeds carry no cookie: all are told what strangers may read.
    let stranger = Visitor { who: Who::Stranger, session: None, ..visitor };
    let path = format!("/flux{}", asked.address().replacen("/recherche", "/recherche.atom", 1));
    let key = asked.is_common(&app.kinds()).then_some(path.as_str());
    respond::typed_page(&app, &stranger, &request, key, feeds::ATOM, async || {
        let (node, asked, path) = (app.clone(), asked.clone(), path.clone());
        app.block(move || {
            let kinds = node.kinds();
            let mut question = asked.to_query(&kinds, &Who::Stranger);
            (question.limit, question.strict) = (ENTRIES, true);
            let found = node.search.search(&question)?;
            let sheets = node.store.read(|db| hits::sheets(&mut Reader::new(db, &Who::Stranger), &found.hits))?;
            let mut reads = Reads::default();
            reads.saw(Dep::Found);
            reads.saw_sheets(sheets.iter().map(|sheet| sheet.id));
            let label = messages::search_title(&asked.text, &messages::sheets(found.total), messages::SEARCH);
            let entries = |host: &str| sheets.iter().map(|sheet| entry(host, sheet)).collect();
            let updated = sheets.iter().map(|sheet| sheet.updated_at).max();
            Ok((feeds::write(&node, &label, &path, &asked.address(), updated, entries)?, reads))
        })
        .await
    })
    .await
}

fn entry(host: &str, sheet: &Sheet) -> Entry {
    Entry {
        id: format!("tag:{host},2026:fiche:{}", sheet.id),
        title: feeds::legible(&sheet.title),
        href: sheet.path(),
        updated: sheet.updated_at.rfc3339(),
        author: messages::BY_THE_SITE.to_owned(),
        summary: format!("<p>{}</p>", feeds::escaped(&sheet.summary)),
    }
}
