//! What is said all over the wiki, the latest first, and by which words.

use std::collections::BTreeSet;

use actix_web::HttpRequest;
use askama::Template;

use crate::app::App;
use crate::db::types::{AccountId, RemarkId};
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::talk as said;
use crate::http::counted;
use crate::models::reader::Reader;
use crate::models::remark::Remark;
use crate::models::remark::talk::TalkWanted;
use crate::models::sheet::Sheet;
use crate::text::{dates, markup, mentions, sought, title, typography};
use crate::web::http::extract::{Query, Visitor};
use crate::web::http::{Look, Outcome, Params};
use crate::web::pages::sheets::frame::{Author, Names};
use crate::web::pages::talk::threads::author_of;
use crate::web::view::layout::Shell;
use crate::web::view::page;
use crate::web::view::pagination;
use crate::web::view::parts::{KindBadge, Pages};

/// The page's own path.
const PATH: &str = "/discussions";
/// Messages a page.
const PAGE: usize = 30;
/// The most words that are sought, and the fewest characters of one.
const WORDS: usize = 6;
const FEWEST: usize = 2;

/// A message in a list.
pub(super) struct TalkLine {
    pub(super) id: RemarkId,
    pub(super) kind: KindBadge,
    /// The title of its sheet.
    pub(super) title: String,
    pub(super) author: Author,
    pub(super) when: String,
    /// RFC 3339, of what was last done with it.
    pub(super) updated: String,
    /// What it says, in plain words.
    pub(super) words: String,
}

/// What is said all over the wiki.
#[derive(Template)]
#[template(path = "talk/all.html")]
pub struct AllTalkPage {
    shell: Shell,
    sought: String,
    /// Whose messages these are, when those of one person are asked for.
    of: Option<Author>,
    lines: Vec<TalkLine>,
    pages: Pages,
}

/// What the address asks.
#[derive(Clone)]
pub struct AllTalkParams {
    sought: String,
    of: String,
    before: Option<RemarkId>,
}

impl AllTalkParams {
    fn address(&self, before: Option<RemarkId>) -> String {
        let mut pairs = url::form_urlencoded::Serializer::new(String::new());
        if !self.sought.is_empty() {
            pairs.append_pair("q", &self.sought);
        }
        if !self.of.is_empty() {
            pairs.append_pair("de", &self.of);
        }
        if let Some(before) = before {
            pairs.append_pair("avant", &before.to_string());
        }
        let query = pairs.finish();
        if query.is_empty() { PATH.to_owned() } else { format!("{PATH}?{query}") }
    }

    fn words(&self) -> Vec<String> {
        let folded = sought::folded(&self.sought, false, false);
        let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= FEWEST);
        words.take(WORDS).map(str::to_owned).collect()
    }
}

impl Params for AllTalkParams {
    /// Words, and whose, are sought as sheets are.
    fn admit(&self, app: &App, visitor: &Visitor) -> Result<()> {
        match self.sought.is_empty() && self.of.is_empty() {
            true => Ok(()),
            false => Ok(counted::search(app, visitor.address)?),
        }
    }

    fn read(request: &HttpRequest) -> Outcome<Self> {
        let query = Query::of(request);
        Ok(Self {
            sought: query.get("q").trim().chars().take(sought::MOST).collect(),
            of: query.get("de").trim().chars().take(sought::MOST).collect(),
            before: query.get("avant").parse().ok().map(RemarkId),
        })
    }

    fn key(&self) -> Option<String> {
        let is_plain = self.sought.is_empty() && self.of.is_empty() && self.before.is_none();
        is_plain.then(|| PATH.to_owned())
    }
}

/// `GET /discussions?q=&de=&avant=`
pub fn list(look: &mut Look<'_>, asked: &AllTalkParams) -> Outcome<AllTalkPage> {
    let of = match asked.of.as_str() {
        "" => None,
        name => {
            let account = look.reader.account_named(&title::key(name))?;
            let account = account.filter(|account| account.is_shown_to(&look.visitor.who));
            Some(account.ok_or(Error::NotFound(What::Account))?)
        }
    };
    let words = asked.words();
    let nothing = !asked.sought.is_empty() && words.is_empty();
    let wanted = TalkWanted { by: of.as_ref().map(|account| account.id), sheet: None, before: asked.before, words };
    let limit = i64::try_from(PAGE).unwrap_or(0) + 1;
    let mut rows = if nothing { Vec::new() } else { look.reader.recent_talk(&wanted, limit)? };
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|(message, _)| asked.address(Some(message.id)));
    let first = asked.before.map(|_| asked.address(None));
    let names = Names::load(&mut look.reader, [of.as_ref().map(|account| account.id)])?;
    Ok(AllTalkPage {
        shell: look.shell(),
        sought: asked.sought.clone(),
        of: of.map(|account| names.author(Some(account.id))),
        lines: lines(look, rows)?,
        pages: pagination::onward(said::PAGES, first, next),
    })
}

/// The messages as a list shows them.
pub(super) fn lines(look: &mut Look<'_>, rows: Vec<(Remark, Sheet)>) -> Result<Vec<TalkLine>> {
    let names = people(&mut look.reader, &rows)?;
    let app = look.app;
    let name = |id: i64| Some(names.author(Some(AccountId(id))).name);
    let line = |(message, sheet): (Remark, Sheet)| TalkLine {
        id: message.id,
        kind: page::badge(app, &sheet.kind),
        title: typography::french(&sheet.title).into_owned(),
        author: author_of(&names, &message),
        when: dates::time_tag(message.sent_at.0),
        updated: message.edited_at.unwrap_or(message.sent_at).rfc3339(),
        words: said::shortened(&typography::french(&markup::plain(&mentions::written(&message.words, name)))),
    };
    Ok(rows.into_iter().map(line).collect())
}

/// Those who said something, and those whom they name.
fn people(reader: &mut Reader<'_>, rows: &[(Remark, Sheet)]) -> Result<Names> {
    let named: BTreeSet<i64> = rows.iter().flat_map(|(message, _)| mentions::named(&message.words)).collect();
    let named = named.into_iter().map(|id| Some(AccountId(id)));
    Names::load(reader, rows.iter().map(|(message, _)| message.account_id).chain(named).collect::<Vec<_>>())
}
