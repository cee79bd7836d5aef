//! The home page: what this place is, ways in, what changed lately, what waits for somebody.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::app::App;
use crate::cache::{Dep, Reads};
use crate::db::Db;
use crate::error::Result;
use crate::messages::reading as said;
use crate::models::link;
use crate::models::sheet::Sheet;
use crate::policy::Who;
use crate::web::extract::Visitor;
use crate::web::parts::{Card, KindBadge};
use crate::web::sheets::around::in_query;
use crate::web::sheets::cards;
use crate::web::shell::Shell;
use crate::web::themes::{self, Branch};
use crate::web::{page, respond};

/// Rows of each list.
const ROWS: i64 = 5;
/// Rows of each list of what waits for somebody.
const FEW: usize = 2;

/// The home page.
#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    shell: Shell,
    count: i64,
    count_words: String,
    kinds: Vec<KindWay>,
    branches: Vec<Branch>,
    latest: Vec<Card>,
    verified: Vec<Card>,
    due: Vec<Card>,
    drafts: Vec<Card>,
    wanted: Vec<Wanted>,
}

/// A kind as a way in.
struct KindWay {
    badge: KindBadge,
    plural: String,
    description: String,
    href: String,
    count: String,
}

/// A sheet that others refer to and nobody has written.
pub struct Wanted {
    /// Its title.
    pub title: String,
    /// Where to write it.
    pub href: String,
    /// How many sheets ask for it.
    pub asked: i64,
}

/// `GET /`
pub async fn show(app: App, visitor: Visitor, request: HttpRequest) -> Result<HttpResponse> {
    respond::page(&app, &visitor, &request, Some("/"), async || {
        let (node, shell) = (app.clone(), page::shell(&app, &visitor));
        app.block(move || {
            node.store.read(|db| {
                let mut reads = Reads::default();
                reads.saw(Dep::Lists);
                let page = HomePage { shell, ..load(&node, db, &mut reads)? };
                Ok((respond::render(&page)?, reads))
            })
        })
        .await
    })
    .await
}

fn load(app: &App, db: &mut Db, reads: &mut Reads) -> Result<HomePage> {
    let (who, kinds) = (Who::Stranger, app.kinds());
    let keys: Vec<String> = kinds.public().map(|kind| kind.key.clone()).collect();
    let counts = Sheet::count_by_kind(db, &who)?;
    let count_of = |key: &str| counts.iter().find(|(kind, _)| kind == key).map_or(0, |(_, count)| *count);
    let count = keys.iter().map(|key| count_of(key)).sum();
    let latest = Sheet::latest(db, &who, &keys, ROWS)?;
    let verified = Sheet::lately_verified(db, &who, &keys, ROWS)?;
    let due = Sheet::due(db, &who, &keys, cards::end_of_day(app.now()), FEW)?;
    let mut drafts = Sheet::drafts(db, &who, &keys, ROWS)?;
    drafts.retain(|draft| !due.iter().any(|sheet| sheet.id == draft.id));
    drafts.truncate(FEW);
    Ok(HomePage {
        shell: Shell::default(),
        count,
        count_words: said::sheets(count),
        kinds: kinds
            .public()
            .map(|kind| KindWay {
                badge: KindBadge { label: kind.label.clone(), icon: kind.icon.clone(), class: kind.color.css_class() },
                plural: kind.plural.clone(),
                description: kind.description.clone(),
                href: format!("/fiches?type={}", kind.key),
                count: said::sheets(count_of(&kind.key)),
            })
            .collect(),
        branches: themes::branches(&kinds, db, None)?,
        latest: cards::of(app, db, reads, &latest)?,
        verified: cards::of(app, db, reads, &verified)?,
        due: cards::of(app, db, reads, &due)?,
        drafts: cards::of(app, db, reads, &drafts)?,
        wanted: wanted(db, 3)?,
    })
}

/// The sheets most asked for.
pub fn wanted(db: &mut Db, limit: i64) -> Result<Vec<Wanted>> {
    let rows = link::wanted(db, &Who::Stranger, limit, 0)?;
    Ok(rows
        .into_iter()
        .map(|(_, title, asked)| Wanted { href: format!("/fiches/nouvelle?titre={}", in_query(&title)), title, asked })
        .collect())
}
