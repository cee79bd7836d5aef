//! The home page: what this place is, ways in, what changed lately, what waits for somebody.

use actix_web::HttpRequest;
use askama::Template;

use crate::app::App;
use crate::hall::error::Result;
use crate::hall::messages::reading as said;
use crate::models::reader::Reader;
use crate::web::http::{Look, Outcome, Params};
use crate::web::pages::gaps;
use crate::web::pages::sheets::around::in_query;
use crate::web::pages::sheets::cards;
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
    let (app, shell) = (look.app, look.shell());
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
    Ok(HomePage {
        shell,
        count,
        count_words: said::sheets(count),
        examples: examples(&branches),
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
    let way = |label: String| Way { href: format!("/recherche?q={}", in_query(&label)), label };
    branches.iter().filter_map(one).take(EXAMPLES).map(way).collect()
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
