//! The home page: what this place is, ways in, what changed lately, what waits for somebody.

use actix_web::HttpRequest;
use askama::Template;

use crate::app::App;
use crate::hall::error::Result;
use crate::hall::messages::reading as said;
use crate::models::identity::{Block, HomeBlock};
use crate::models::reader::Reader;
use crate::web::http::{Look, Outcome, Params};
use crate::web::pages::gaps;
use crate::web::pages::sheets::around::in_query;
use crate::web::pages::sheets::cards;
use crate::web::pages::sheets::linked;
use crate::web::pages::themes;
use crate::web::pages::themes::Branch;
use crate::web::view::layout::Shell;
use crate::web::view::parts::{Card, KindBadge, Way};

/// Examples of words to search for.
const EXAMPLES: usize = 3;
/// Rows of each list.
const ROWS: i64 = 5;
/// Rows of each list of what waits for somebody.
const FEW: usize = 2;

/// The home page.
#[derive(Template)]
#[template(path = "home.html")]
pub struct HomePage {
    shell: Shell,
    /// Its parts, in the chosen order.
    bands: Vec<Band>,
    /// What search engines are told, as JSON for a script.
    linked: String,
    count: i64,
    count_words: String,
    /// Words to search for, of which the wiki has sheets.
    examples: Vec<Way>,
    kinds: Vec<KindWay>,
    branches: Vec<Branch>,
    latest: Vec<Card>,
    verified: Vec<Card>,
    due: Vec<Card>,
    drafts: Vec<Card>,
    wanted: Vec<Wanted>,
}

impl HomePage {
    /// Whether the tagline stands below the name, as the sentence that opens the page.
    fn says_its_tagline(&self) -> bool {
        let chosen = &self.shell.identity.chosen;
        chosen.title.is_empty() && self.shell.has_own_name() && !chosen.tagline.is_empty()
    }
}

/// Parts of the page over its whole width, or beside others.
struct Band {
    main: Vec<Block>,
    aside: Vec<Block>,
}

/// The parts that have something to show. What waits for somebody stands beside the lists next to it.
fn bands(blocks: &[HomeBlock], has: impl Fn(Block) -> bool) -> Vec<Band> {
    let is_list = |block: Block| matches!(block, Block::Verified | Block::Latest | Block::Help);
    let shown: Vec<Block> =
        blocks.iter().filter(|block| block.shown && has(block.what)).map(|block| block.what).collect();
    let runs = shown.chunk_by(|one, next| is_list(*one) && is_list(*next));
    let band = |run: &[Block]| {
        let (aside, main): (Vec<Block>, Vec<Block>) = run.iter().partition(|block| **block == Block::Help);
        if main.is_empty() { Band { main: aside, aside: main } } else { Band { main, aside } }
    };
    runs.map(band).collect()
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

/// The home page asks nothing.
#[derive(Clone)]
pub struct HomeParams;

impl Params for HomeParams {
    fn read(_: &HttpRequest) -> Outcome<Self> {
        Ok(Self)
    }

    fn key(&self) -> Option<String> {
        Some("/".to_owned())
    }
}

/// `GET /`: the same for all who may read it.
pub fn show(look: &mut Look<'_>, _: &HomeParams) -> Outcome<HomePage> {
    let shell = look.shell();
    Ok(make(look, shell)?)
}

/// The page in this shell, which says what was chosen of it.
pub fn make(look: &mut Look<'_>, shell: Shell) -> Result<HomePage> {
    let app = look.app;
    let (kinds, mut reader) = (app.kinds(), look.reader.as_stranger());
    let keys: Vec<String> = kinds.public().map(|kind| kind.key.clone()).collect();
    let counts = reader.count_by_kind()?;
    let count_of = |key: &str| counts.iter().find(|(kind, _)| kind == key).map_or(0, |(_, count)| *count);
    let count = keys.iter().map(|key| count_of(key)).sum();
    let latest = reader.latest_sheets(&keys, ROWS)?;
    let verified = reader.lately_verified(&keys, ROWS)?;
    let branches = themes::branches(app, &mut reader, None)?;
    let today = cards::end_of_day(app.now());
    let due = reader.due_sheets(&keys, today, FEW)?;
    let mut drafts = reader.least_filled(&keys, ROWS)?;
    drafts.retain(|draft| !due.iter().any(|sheet| sheet.id == draft.id));
    drafts.truncate(FEW);
    let has = |block: Block| match block {
        Block::Kinds => !keys.is_empty(),
        Block::About => !shell.identity.about_html.is_empty(),
        Block::Themes => !branches.is_empty(),
        Block::Verified => !verified.is_empty(),
        Block::Latest | Block::Help => count > 0,
    };
    let bands = bands(&shell.identity.chosen.home(), has);
    let chosen: Vec<Way> = shell.identity.chosen.examples.iter().map(|words| to_search(words.clone())).collect();
    Ok(HomePage {
        linked: linked::of_wiki(&shell.identity, &app.config.base_url),
        shell,
        bands,
        count,
        count_words: said::sheets(count),
        examples: if chosen.is_empty() { examples(&branches) } else { chosen },
        kinds: kinds
            .public()
            .map(|kind| KindWay {
                badge: KindBadge { label: kind.label.clone(), icon: kind.icon.clone(), class: kind.color.css_class() },
                plural: kind.plural.clone(),
                description: kind.description.clone(),
                href: kind.list_path(),
                count: said::sheets(count_of(&kind.key)),
            })
            .collect(),
        branches,
        latest: cards::of(app, &mut reader, &latest)?,
        verified: cards::of(app, &mut reader, &verified)?,
        due: cards::of(app, &mut reader, &due)?,
        drafts: cards::of(app, &mut reader, &drafts)?,
        wanted: wanted(app, &mut reader, 3)?,
    })
}

/// The first themes that have sheets, one a branch, as words to search for.
fn examples(branches: &[Branch]) -> Vec<Way> {
    let written = |branch: &&Branch| branch.sheets > 0;
    let one = |branch: &Branch| branch.below.iter().find(written).map(|theme| theme.label.clone());
    branches.iter().filter_map(one).take(EXAMPLES).map(to_search).collect()
}

fn to_search(words: String) -> Way {
    Way { href: format!("/recherche?q={}", in_query(&words)), label: words }
}

/// The sheets most asked for.
pub fn wanted(app: &App, reader: &mut Reader<'_>, most: usize) -> Result<Vec<Wanted>> {
    let titles = gaps::wanted_titles(app, &mut reader.as_stranger())?;
    let first = titles.0.iter().take(most);
    Ok(first
        .map(|(title, asked)| Wanted {
            href: format!("/fiches/nouvelle?titre={}", in_query(title)),
            title: title.clone(),
            asked: *asked,
        })
        .collect())
}
