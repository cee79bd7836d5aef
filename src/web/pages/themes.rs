//! Themes: the whole tree, and the page of each with its own text and its sheets by kind.

use std::collections::HashMap;
use std::sync::Arc;

use actix_web::HttpRequest;
use askama::Template;

use crate::app::App;
use crate::cache::{Kept, Weigh};
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::reading as said;
use crate::hall::policy::Act;
use crate::models::follow::Target;
use crate::models::kind::{KindSet, Theme};
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::reading::render;
use crate::reading::render::Resolver;
use crate::text::markup::live::Live;
use crate::text::{dates, typography};
use crate::web::http::extract::{Query, app_of, segment};
use crate::web::http::{Look, Outcome, Params, Stop};
use crate::web::pages::people;
use crate::web::pages::search::live;
use crate::web::pages::search::live::{LiveList, Shown};
use crate::web::pages::sheets::card;
use crate::web::pages::sheets::card::{Block, CardParams, Words};
use crate::web::pages::sheets::doors;
use crate::web::pages::sheets::doors::Doors;
use crate::web::pages::sheets::{around, cards, poster};
use crate::web::view::layout::Shell;
use crate::web::view::parts::{Card, Way};
use crate::web::view::social::Social;

/// What ends every list.
/// Sheets of each list at first, and of those in the margin.
const FIRST: i64 = 6;
/// Sheets of a list once one kind is chosen.
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
    /// How many sheets it has, its sub-themes' included.
    pub sheets: i64,
    /// The same in words: « 12 fiches ».
    pub count: String,
    /// Its sub-themes.
    pub below: Vec<Branch>,
}

impl Branch {
    fn bytes(&self) -> usize {
        let own = [&self.label, &self.href, &self.summary, &self.count].map(String::len).iter().sum::<usize>();
        size_of::<Self>() + own + self.below.iter().map(Self::bytes).sum::<usize>()
    }
}

/// How many sheets each theme has, those of its sub-themes included.
struct Totals(HashMap<String, i64>);

impl Weigh for Totals {
    fn bytes(&self) -> usize {
        self.0.keys().map(|key| 64 + key.len()).sum()
    }
}

/// The totals as strangers see them, counted once until a list of sheets changes.
fn totals(app: &App, reader: &mut Reader<'_>) -> Result<Arc<Kept<Totals>>> {
    let since = reader.begun();
    let mut stranger = reader.as_stranger();
    let kinds = app.kinds();
    let count = |reader: &mut Reader<'_>| reader.theme_totals(&kinds).map(Totals);
    let kept = app.caches.facts(Some("totaux"), since, || stranger.apart(count))?;
    reader.also(&kept.reads);
    Ok(kept)
}

/// The tree below a theme, or all of it, with counts.
pub fn branches(app: &App, reader: &mut Reader<'_>, parent: Option<&str>) -> Result<Vec<Branch>> {
    Ok(grown(&app.kinds(), &totals(app, reader)?.0, parent))
}

fn grown(kinds: &KindSet, totals: &HashMap<String, i64>, parent: Option<&str>) -> Vec<Branch> {
    let branch = |theme: &Theme| {
        let sheets = totals.get(&theme.key).copied().unwrap_or_default();
        Branch {
            label: theme.label.clone(),
            href: theme.path(),
            summary: theme.summary.clone(),
            sheets,
            count: said::sheets(sheets),
            below: grown(kinds, totals, Some(&theme.key)),
        }
    };
    kinds.themes_below(parent).filter(|theme| !theme.is_out_of_sight).map(branch).collect()
}

/// Every theme.
#[derive(Template)]
#[template(path = "themes/list.html")]
pub struct TreePage {
    shell: Shell,
    branches: Vec<Branch>,
    may_write: bool,
}

/// All themes.
#[derive(Clone)]
pub struct TreeParams;

impl Params for TreeParams {
    fn read(_: &HttpRequest) -> Outcome<Self> {
        Ok(Self)
    }

    fn key(&self) -> Option<String> {
        Some("/themes".to_owned())
    }
}

/// `GET /themes`
pub fn list(look: &mut Look<'_>, _: &TreeParams) -> Outcome<TreePage> {
    let branches = branches(look.app, &mut look.reader, None)?;
    Ok(TreePage { shell: look.shell(), branches, may_write: look.who().may(Act::WriteThemes) })
}

/// The live list of a theme's sheets of one kind.
struct Part {
    class: &'static str,
    key: String,
    list: LiveList,
    /// How people write this list in a text.
    line: String,
}

/// A theme.
#[derive(Template)]
#[template(path = "themes/show.html")]
pub struct ThemePage {
    shell: Shell,
    theme: Arc<Kept<Content>>,
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
    /// Its own text, the lists in it filled.
    html: String,
    /// Whether its text holds lists.
    arranged: bool,
    /// Whether one kind is shown alone.
    one_kind: bool,
    blocks: Vec<Block>,
    nearby: Vec<Card>,
    /// Its picture on other sites.
    social: Option<Social>,
    /// Who looks after the theme.
    steward: Option<Way>,
    newest: Vec<Way>,
    /// Sheets that others link to, and how many do.
    linked: Vec<(Way, i64)>,
    due: Vec<Way>,
    feed: String,
    write: String,
}

impl Weigh for Content {
    fn bytes(&self) -> usize {
        let ways = [&self.crumbs, &self.newest, &self.due].into_iter().flatten();
        let rows = self.parts.iter().flat_map(|part| &part.list.rows);
        4096 + self.html.capacity()
            + self.below.iter().map(Branch::bytes).sum::<usize>()
            + ways.chain(self.linked.iter().map(|(way, _)| way)).map(Way::bytes).sum::<usize>()
            + self.parts.iter().map(|part| 1024 + part.line.len()).sum::<usize>()
            + rows.map(|(card, themes)| card.bytes() + themes.iter().map(Way::bytes).sum::<usize>()).sum::<usize>()
            + self.nearby.iter().map(Card::bytes).sum::<usize>()
            + self.filters.iter().map(|(label, href, _)| 64 + label.len() + href.len()).sum::<usize>()
            + self.blocks.iter().map(Block::bytes).sum::<usize>()
    }
}

/// One theme, perhaps one kind of it, and the pages of its lists.
#[derive(Clone)]
pub struct ThemeParams {
    theme: Theme,
    kind: Option<String>,
    shown: Shown,
}

impl Params for ThemeParams {
    fn read(request: &HttpRequest) -> Outcome<Self> {
        let (kinds, query, key) = (app_of(request)?.kinds(), Query::of(request), segment(request, "key"));
        let theme = kinds.theme(key.trim_end_matches('/')).ok_or(Error::NotFound(What::Theme))?.clone();
        if theme.key != key {
            return Err(Stop::Moved(theme.path()));
        }
        let kind = query.find("type").filter(|key| kinds.public().any(|kind| kind.key == *key)).map(str::to_owned);
        Ok(Self { theme, kind, shown: Shown::read(&query) })
    }

    fn key(&self) -> Option<String> {
        let kind = self.kind.as_deref().unwrap_or_default();
        self.shown.is_first().then(|| format!("{}?type={kind}", self.theme.path()))
    }
}

/// `GET /themes/{key}`
pub fn show(look: &mut Look<'_>, asked: &ThemeParams) -> Outcome<ThemePage> {
    let today = dates::next_midnight(look.app.now().0);
    let key = asked.key().map(|key| format!("{today} {key}"));
    let theme = look.kept(key.as_deref(), |app, reader| {
        let maker = Maker { app, theme: &asked.theme, kind: asked.kind.as_deref(), shown: asked.shown.clone() };
        maker.content(&mut reader.as_stranger())
    })?;
    let may_write = look.who().may(Act::WriteThemes);
    Ok(ThemePage {
        shell: look.shell_to_follow(&Target::Theme(theme.own.id))?,
        edit: may_write.then(|| format!("{}/modifier", theme.own.path())),
        merge: may_write.then(|| format!("{}/fusionner", theme.own.path())),
        theme,
    })
}

/// What makes the page of one theme.
struct Maker<'a> {
    app: &'a App,
    theme: &'a Theme,
    kind: Option<&'a str>,
    /// The pages of its live lists.
    shown: Shown,
}

impl Maker<'_> {
    fn content(&self, reader: &mut Reader<'_>) -> Result<Content> {
        let (app, theme, kinds) = (self.app, self.theme, self.app.kinds());
        let own = reader.sheet(theme.sheet).map_err(|_| Error::NotFound(What::Theme))?;
        let body = render::body_of(app, reader, &own, own.head)?;
        let path = self.kind.map_or_else(|| theme.path(), |kind| format!("{}?type={kind}", theme.path()));
        let html = live::fill_with(app, reader, &body.pieces, &self.shown, &path, &|slot| doors::to_editor(&own, slot));
        let written: Vec<Live> = body.pieces.lists().cloned().collect();
        let parts = self.parts(&kinds, &written, &path, reader);
        let blocks = self.blocks(reader, &kinds, &own)?;
        let totals = totals(app, reader)?;
        let below = grown(&kinds, &totals.0, Some(&theme.key));
        let count = totals.0.get(&theme.key).copied().unwrap_or_default();
        let mut crumbs = around::ancestors(&kinds, theme);
        crumbs.pop();
        crumbs.insert(0, Way { label: said::THEMES.to_owned(), href: "/themes".to_owned() });
        let way = |sheet: Sheet| Way { href: sheet.path(), label: typography::french(&sheet.title).into_owned() };
        let keys = kinds.theme_and_below(&theme.key);
        let newest = reader.newest_of_theme(&keys, FIRST)?;
        let linked = reader.most_linked_of_theme(&keys, FIRST)?;
        let (today, most) = (cards::end_of_day(app.now()), usize::try_from(FIRST).unwrap_or(1));
        let due = reader.due_of_theme(&keys, today, most)?;
        Ok(Content {
            social: poster::of_sheet(app, reader, &own)?,
            label: theme.label.clone(),
            summary: theme.summary.clone(),
            path: theme.path(),
            crumbs,
            count,
            count_words: said::sheets(count),
            below,
            filters: self.filters(&kinds),
            html,
            arranged: !written.is_empty(),
            one_kind: self.kind.is_some(),
            nearby: if count == 0 { self.nearby(reader)? } else { Vec::new() },
            steward: self.steward(&own, reader)?,
            newest: newest.into_iter().map(way).collect(),
            linked: linked.into_iter().map(|(sheet, links)| (way(sheet), links)).collect(),
            due: due.into_iter().map(way).collect(),
            blocks,
            parts,
            feed: format!("/flux/themes/{}.atom", theme.key),
            write: format!("/fiches/nouvelle?theme={}", around::in_query(&theme.key)),
            own,
        })
    }

    fn steward(&self, own: &Sheet, reader: &mut Reader<'_>) -> Result<Option<Way>> {
        let name = reader.names(own.steward_id)?.pop();
        Ok(name.map(|(_, name)| Way { href: people::path_of(&name), label: name }))
    }

    /// What the theme's own sheet says beside its text: its notions.
    fn blocks(&self, reader: &mut Reader<'_>, kinds: &KindSet, own: &Sheet) -> Result<Vec<Block>> {
        let text = reader.sheet_text(own, own.head)?;
        let resolver = Resolver::new(self.app, reader, Some(own.id));
        let words = Words { resolver: &resolver, kinds };
        let card = card::build(&words, &kinds.kind(&own.kind), &text, CardParams::default(), &Doors::default());
        Ok(card.text)
    }

    /// The list of each kind that the theme's text does not list itself; of one kind only, when one is chosen.
    fn parts(&self, kinds: &KindSet, written: &[Live], path: &str, reader: &mut Reader<'_>) -> Vec<Part> {
        let key = &self.theme.key;
        let shown = written.iter().take(live::MOST_LISTS);
        let mut parts = Vec::new();
        for (number, kind) in (written.len() + 1..).zip(kinds.public()) {
            let is_shown = match self.kind {
                Some(wanted) => wanted == kind.key,
                None => !shown.clone().any(|live| live::is_whole(kinds, live, key, &kind.key)),
            };
            if !is_shown {
                continue;
            }
            let size = self.kind.map_or(FIRST, |_| PAGE);
            let query = format!("type={}&theme={key}&tri=date&nombre={size}", kind.key);
            let live = Live { query, label: kind.plural.clone() };
            let list = live::list(self.app, reader, number, &live, &self.shown, path);
            if let Some(list) = list.filter(|list| !list.rows.is_empty()) {
                let line = format!("![[recherche?{}|{}]]", live.query, live.label);
                parts.push(Part { class: kind.color.css_class(), key: kind.key.clone(), list, line });
            }
        }
        parts
    }

    fn filters(&self, kinds: &KindSet) -> Vec<(String, String, bool)> {
        let path = self.theme.path();
        let all = format!("{path}#modeles");
        let mut filters = vec![(said::EVERY_KIND.to_owned(), all, self.kind.is_none())];
        filters.extend(kinds.public().map(|kind| {
            let href = format!("{path}?type={}#modeles", kind.key);
            (kind.plural.clone(), href, self.kind == Some(kind.key.as_str()))
        }));
        filters
    }

    /// Sheets of the theme above, for one that has none.
    fn nearby(&self, reader: &mut Reader<'_>) -> Result<Vec<Card>> {
        let Some(parent) = self.theme.parent() else { return Ok(Vec::new()) };
        let mut sheets = reader.sheets_of_theme(&self.app.kinds().theme_and_below(parent))?;
        sheets.truncate(NEARBY);
        cards::of(self.app, reader, &sheets)
    }
}
