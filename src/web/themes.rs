//! Themes: the whole tree, and the page of each with its own text and its sheets by kind.

use std::collections::HashMap;
use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web as at};
use askama::Template;

use crate::actions::render::{self, Resolver};
use crate::app::App;
use crate::cache::{Dep, Facts, Reads};
use crate::db::Db;
use crate::db::paging::Slice;
use crate::error::{Error, Result, What};
use crate::messages::reading as said;
use crate::models::kind::{KindSet, Theme};
use crate::models::sheet::Sheet;
use crate::models::{revision, theme as themes};
use crate::policy::{Act, Who};
use crate::text::sheet_text::SheetText;
use crate::text::{dates, typography};
use crate::web::extract::{Query, Visitor};
use crate::web::parts::{Card, KindBadge, Pages, Way};
use crate::web::search::live::{self, Shown};
use crate::web::sheets::card::{self, Asked, Block, Words};
use crate::web::sheets::{around, cards};
use crate::web::shell::Shell;
use crate::web::{page, people, respond};

/// Sheets of each kind at first.
const FIRST: i64 = 6;
/// Sheets a page once one kind is chosen.
const PAGE: i64 = 30;
/// Sheets of the themes nearby, on the page of an empty one.
const NEARBY: usize = 4;

/// A theme in the tree.
pub struct Branch {
    /// Its label.
    pub label: String,
    /// Its address.
    pub href: String,
    /// One sentence.
    pub summary: String,
    /// « 12 fiches », its sub-themes' included.
    pub count: String,
    /// Its sub-themes.
    pub below: Vec<Branch>,
}

/// The tree below a theme, or all of it, with counts.
pub fn branches(kinds: &KindSet, db: &mut Db, parent: Option<&str>) -> Result<Vec<Branch>> {
    let totals = themes::totals(db, &Who::Stranger)?;
    Ok(grown(kinds, &totals, parent))
}

fn grown(kinds: &KindSet, totals: &HashMap<String, i64>, parent: Option<&str>) -> Vec<Branch> {
    let branch = |theme: &Theme| Branch {
        label: theme.label.clone(),
        href: theme.path(),
        summary: theme.summary.clone(),
        count: said::sheets(totals.get(&theme.key).copied().unwrap_or_default()),
        below: grown(kinds, totals, Some(&theme.key)),
    };
    kinds.themes_below(parent).map(branch).collect()
}

/// Every theme.
#[derive(Template)]
#[template(path = "themes/list.html")]
struct TreePage {
    shell: Shell,
    branches: Vec<Branch>,
    may_write: bool,
}

/// `GET /themes`
pub async fn list(app: App, visitor: Visitor, request: HttpRequest) -> Result<HttpResponse> {
    respond::page(&app, &visitor, &request, "/themes", async || {
        let kinds = app.kinds();
        let branches = app.read(move |db| branches(&kinds, db, None)).await?;
        let mut reads = Reads::default();
        reads.saw(Dep::Lists);
        let may_write = visitor.who.may(Act::WriteThemes);
        Ok((respond::render(&TreePage { shell: page::shell(&app, &visitor), branches, may_write })?, reads))
    })
    .await
}

/// The sheets of a theme that are of one kind.
struct Part {
    badge: KindBadge,
    key: String,
    plural: String,
    count: String,
    cards: Vec<Card>,
    /// Where the others are.
    more: Option<String>,
}

/// A theme.
#[derive(Template)]
#[template(path = "themes/show.html")]
struct ThemePage {
    shell: Shell,
    theme: Arc<Facts<Content>>,
    edit: Option<String>,
    merge: Option<String>,
}

/// What the page of a theme shows to everybody.
struct Content {
    own: Sheet,
    label: String,
    summary: String,
    path: String,
    crumbs: Vec<Way>,
    count: i64,
    count_words: String,
    below: Vec<Branch>,
    parts: Vec<Part>,
    /// Links to one kind at a time: label, address, whether it is the one shown.
    filters: Vec<(String, String, bool)>,
    pages: Option<Pages>,
    html: String,
    blocks: Vec<Block>,
    nearby: Vec<Card>,
    /// Who looks after the theme.
    steward: Option<Way>,
    newest: Vec<Way>,
    /// Sheets that others link to, and how many do.
    linked: Vec<(Way, i64)>,
    due: Vec<Way>,
    feed: String,
    write: String,
}

/// `GET /themes/{key}`
pub async fn show(
    app: App,
    visitor: Visitor,
    key: at::Path<String>,
    query: Query,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let kinds = app.kinds();
    let theme = kinds.theme(key.trim_end_matches('/')).ok_or(Error::NotFound(What::Theme))?.clone();
    if theme.key != *key {
        return Ok(respond::moved(&theme.path()));
    }
    let kind = query.find("type").filter(|key| kinds.public().any(|kind| kind.key == *key)).map(str::to_owned);
    let slice = Slice::of(query.find("page").filter(|_| kind.is_some()), PAGE);
    let shown = Shown::read(&query);
    let kept =
        format!("{}?type={}&page={}{}", theme.path(), kind.as_deref().unwrap_or_default(), slice.page, shown.key());
    respond::page(&app, &visitor, &request, &kept, async || {
        let (node, theme, kind, visitor, key, shown) =
            (app.clone(), theme.clone(), kind.clone(), visitor.clone(), kept.clone(), shown.clone());
        app.block(move || {
            let maker = Maker { app: &node, theme: &theme, kind: kind.as_deref(), slice, shown };
            let today = dates::next_midnight(node.now().0);
            let theme = node.caches.facts(&format!("{today} {key}"), || {
                let mut reads = Reads::default();
                Ok::<_, Error>((maker.content(&mut reads)?, reads))
            })?;
            let may_write = visitor.who.may(Act::WriteThemes);
            let edit = may_write.then(|| format!("{}/modifier", theme.own.path()));
            let merge = may_write.then(|| format!("{}/fusionner", theme.own.path()));
            let page = ThemePage { merge, shell: page::shell(&node, &visitor), theme: Arc::clone(&theme), edit };
            Ok((respond::render(&page)?, theme.reads.clone()))
        })
        .await
    })
    .await
}

/// What makes the page of one theme.
struct Maker<'a> {
    app: &'a App,
    theme: &'a Theme,
    kind: Option<&'a str>,
    slice: Slice,
    /// The pages of its live lists.
    shown: Shown,
}

impl Maker<'_> {
    fn content(&self, reads: &mut Reads) -> Result<Content> {
        let (app, theme, kinds) = (self.app, self.theme, self.app.kinds());
        reads.saw(Dep::Lists);
        let own = app.store.read::<_, Error>(|db| Ok(Sheet::find(db, &Who::Program, theme.sheet)?))?;
        let own = own.ok_or(Error::NotFound(What::Theme))?;
        let body = render::body_of(app, &own, own.head)?;
        reads.also(&body.reads);
        let html = live::fill(app, &body.html, &self.shown, &theme.path(), reads);
        app.store.read(|db| {
            let blocks = self.blocks(db, &kinds, &own, reads)?;
            let (parts, rows) = self.parts(db, &kinds, reads)?;
            let totals = themes::totals(db, &Who::Stranger)?;
            let below = grown(&kinds, &totals, Some(&theme.key));
            let count = totals.get(&theme.key).copied().unwrap_or_default();
            let mut crumbs = around::ancestors(&kinds, theme);
            crumbs.pop();
            crumbs.insert(0, Way { label: said::THEMES.to_owned(), href: "/themes".to_owned() });
            let way = |sheet: Sheet| Way { href: sheet.path(), label: typography::french(&sheet.title).into_owned() };
            let newest = Sheet::newest_of_theme(db, &Who::Stranger, &theme.key, FIRST)?;
            let linked = Sheet::most_linked_of_theme(db, &Who::Stranger, &theme.key, FIRST)?;
            let today = cards::end_of_day(app.now());
            let due = Sheet::due_of_theme(db, &Who::Stranger, &theme.key, today, usize::try_from(FIRST).unwrap_or(1))?;
            let base = format!("{}?type={}&", theme.path(), self.kind.unwrap_or_default());
            Ok(Content {
                label: theme.label.clone(),
                summary: theme.summary.clone(),
                path: theme.path(),
                crumbs,
                count,
                count_words: said::sheets(count),
                below,
                filters: self.filters(&kinds),
                pages: self
                    .kind
                    .map(|_| Pages { label: said::THEME_PAGES.to_owned(), ..page::pages(self.slice, rows, &base) }),
                html,
                nearby: if count == 0 { self.nearby(db, reads)? } else { Vec::new() },
                steward: self.steward(db, &own, reads)?,
                newest: newest.into_iter().map(way).collect(),
                linked: linked.into_iter().map(|(sheet, links)| (way(sheet), links)).collect(),
                due: due.into_iter().map(way).collect(),
                blocks,
                parts,
                feed: format!("/flux/themes/{}.atom", theme.key),
                write: format!("/fiches/nouvelle?theme={}", around::in_query(&theme.key)),
                own,
            })
        })
    }

    fn steward(&self, db: &mut Db, own: &Sheet, reads: &mut Reads) -> Result<Option<Way>> {
        let Some(id) = own.steward_id else { return Ok(None) };
        let names = cards::names(db, reads, &[id])?;
        Ok(names.get(&id).map(|name| Way { href: people::path_of(name), label: name.clone() }))
    }

    /// What the theme's own sheet says beside its text: its notions.
    fn blocks(&self, db: &mut Db, kinds: &KindSet, own: &Sheet, reads: &mut Reads) -> Result<Vec<Block>> {
        let text = revision::text(db, own.id, own.head)?.ok_or(Error::NotFound(What::Revision))?;
        let text = SheetText::parse(&text).map_err(Error::Unreadable)?;
        let resolver = Resolver::new(self.app, db, Some(own.id));
        let words = Words { resolver: &resolver, kinds };
        let card = card::build(&words, &kinds.kind(&own.kind), &text, Asked::default(), "");
        reads.also(&resolver.into_reads());
        Ok(card.text)
    }

    /// The sheets of each kind; of one kind only, a page of them. Also says how many rows that one kind has.
    fn parts(&self, db: &mut Db, kinds: &KindSet, reads: &mut Reads) -> Result<(Vec<Part>, i64)> {
        let mut parts = Vec::new();
        let mut rows = 0;
        for kind in kinds.public().filter(|kind| self.kind.is_none_or(|wanted| wanted == kind.key)) {
            let (limit, offset) = match self.kind {
                Some(_) => (self.slice.size, self.slice.offset()),
                None => (FIRST, 0),
            };
            let (sheets, count) =
                Sheet::of_theme_and_kind(db, &Who::Stranger, &self.theme.key, &kind.key, limit, offset)?;
            rows = count;
            if count == 0 {
                continue;
            }
            parts.push(Part {
                badge: KindBadge { label: kind.label.clone(), icon: kind.icon.clone(), class: kind.color.css_class() },
                key: kind.key.clone(),
                plural: kind.plural.clone(),
                count: said::sheets(count),
                cards: cards::of(self.app, db, reads, &sheets)?,
                more: (self.kind.is_none() && count > FIRST)
                    .then(|| format!("{}?type={}", self.theme.path(), kind.key)),
            });
        }
        Ok((parts, rows))
    }

    fn filters(&self, kinds: &KindSet) -> Vec<(String, String, bool)> {
        let path = self.theme.path();
        let mut filters = vec![(said::EVERY_KIND.to_owned(), path.clone(), self.kind.is_none())];
        filters.extend(kinds.public().map(|kind| {
            (kind.plural.clone(), format!("{path}?type={}", kind.key), self.kind == Some(kind.key.as_str()))
        }));
        filters
    }

    /// Sheets of the theme above, for one that has none.
    fn nearby(&self, db: &mut Db, reads: &mut Reads) -> Result<Vec<Card>> {
        let Some(parent) = self.theme.parent() else { return Ok(Vec::new()) };
        let mut sheets = Sheet::of_theme(db, &Who::Stranger, parent)?;
        sheets.truncate(NEARBY);
        cards::of(self.app, db, reads, &sheets)
    }
}
