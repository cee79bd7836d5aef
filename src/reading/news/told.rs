//! News of one sheet, as a letter tells them: what happened to it, by whom, its first changed lines, what was said of
//! it.

use crate::app::App;
use crate::db::types::{AccountId, EventKind, Moment, SheetId};
use crate::hall::error::{Error, Result};
use crate::hall::messages;
use crate::hall::messages::reading as said;
use crate::hall::messages::talk;
use crate::models::change::Change;
use crate::models::reader::Reader;
use crate::models::remark::news::TalkNews;
use crate::models::sheet::Sheet;
use crate::reading::news::News;
use crate::text::diff::{self, Budget, Op};
use crate::text::kind::KindDef;
use crate::text::sheet_text::SheetText;
use crate::text::{markup, mentions, title};

/// Sheets of which one letter tells.
const MOST_SHEETS: usize = 25;
/// Changed lines, and messages, shown of one sheet.
const MOST_LINES: usize = 4;
/// Characters shown of one line.
const LINE: usize = 240;

/// What became of one sheet, as a letter tells it.
#[derive(Clone, Debug)]
pub struct SheetNews {
    /// Its title, or the one it had.
    pub title: String,
    /// Where it is read.
    pub path: String,
    /// Where what changed is read.
    pub difference: Option<String>,
    /// What happened.
    pub what: What,
    /// Who did it, each once.
    pub by: Vec<String>,
    /// When the latest happened.
    pub at: Moment,
    /// What they said of it.
    pub comments: Vec<String>,
    /// The first lines that changed: whether each came or went.
    pub lines: Vec<(bool, String)>,
    /// The latest messages in its discussion, the oldest first.
    pub said: Vec<SaidNews>,
    /// How many more there are.
    pub more_said: usize,
}

/// A message, as a letter tells it.
#[derive(Clone, Debug)]
pub struct SaidNews {
    /// Who said it, and that it names the reader or answers them.
    pub by: String,
    /// What it says, or begins with.
    pub words: String,
    /// Where it is read.
    pub path: String,
}

/// What happened to a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// It is new.
    New,
    /// It changed.
    Changed,
    /// It is deleted.
    Gone,
    /// It is as it was; something was said of it.
    Discussed,
}

/// News, by sheet, the one that changed last first; and how many more sheets there are.
pub fn by_sheet(app: &App, reader: &mut Reader<'_>, news: Vec<News>) -> Result<(Vec<SheetNews>, usize)> {
    let mut of: Vec<(SheetId, Vec<Change>, Vec<TalkNews>)> = Vec::new();
    for one in news {
        let id = one.sheet().id;
        let at = of.iter().position(|(known, ..)| *known == id).unwrap_or(of.len());
        if at == of.len() {
            of.push((id, Vec::new(), Vec::new()));
        }
        match (of.get_mut(at), one) {
            (Some((_, changes, _)), News::Changed(change)) => changes.push(*change),
            (Some((_, _, said)), News::Said(message)) => said.push(*message),
            (None, _) => {}
        }
    }
    let more = of.len().saturating_sub(MOST_SHEETS);
    let mut told = Vec::new();
    for (_, changes, said) in of.into_iter().take(MOST_SHEETS) {
        let changed = of_sheet(app, reader, &changes)?;
        let Some(mut news) = changed.or_else(|| said.first().map(discussed)) else { continue };
        news.more_said = said.len().saturating_sub(MOST_LINES);
        for message in said.iter().take(MOST_LINES).rev() {
            news.said.push(of_message(reader, message)?);
        }
        told.push(news);
    }
    Ok((told, more))
}

/// A sheet of which something was said, and which is as it was.
fn discussed(latest: &TalkNews) -> SheetNews {
    let sheet = &latest.sheet;
    SheetNews {
        title: sheet.title.clone(),
        path: format!("/f/{}", sheet.id),
        difference: None,
        what: What::Discussed,
        by: Vec::new(),
        at: latest.at,
        comments: Vec::new(),
        lines: Vec::new(),
        said: Vec::new(),
        more_said: 0,
    }
}

fn of_message(reader: &mut Reader<'_>, news: &TalkNews) -> Result<SaidNews> {
    let by = talk::of_news(news.concern, &author(news));
    Ok(SaidNews { by, words: words(reader, news)?, path: news.path.clone() })
}

/// The name under which somebody said something.
#[must_use]
pub fn author(news: &TalkNews) -> String {
    let signed = news.message.as_ref().map(|message| message.signed.clone()).filter(|name| !name.is_empty());
    news.author.clone().or(signed).unwrap_or_else(|| talk::SOMEBODY.to_owned())
}

/// What a message says, or begins with, with the names that people have today.
pub fn words(reader: &mut Reader<'_>, news: &TalkNews) -> Result<String> {
    let Some(kept) = news.message.as_ref().map(|message| &message.words) else { return Ok(String::new()) };
    let named: Vec<AccountId> = mentions::named(kept).into_iter().map(AccountId).collect();
    let names = reader.names(named)?;
    let name = |id| names.iter().find(|(known, _)| known.0 == id).map(|(_, name)| name.clone());
    Ok(title::shortened(&markup::plain(&mentions::written(kept, name)), LINE))
}

/// What its changes, the latest first, come to.
fn of_sheet(app: &App, reader: &mut Reader<'_>, changes: &[Change]) -> Result<Option<SheetNews>> {
    let Some(latest) = changes.first() else { return Ok(None) };
    let sheet = &latest.sheet;
    let mut by: Vec<String> = Vec::new();
    for change in changes.iter().rev() {
        let name = change.author.clone().unwrap_or_else(|| messages::THE_SITE.to_owned());
        if !by.contains(&name) {
            by.push(name);
        }
    }
    let is_new = changes.iter().any(|change| change.event.kind == EventKind::Created);
    let is_gone = sheet.deleted_at.is_some();
    let mut news = SheetNews {
        title: if sheet.title.is_empty() { latest.event.subject.clone() } else { sheet.title.clone() },
        path: format!("/f/{}", sheet.id),
        difference: None,
        what: if is_gone {
            What::Gone
        } else if is_new {
            What::New
        } else {
            What::Changed
        },
        by,
        at: latest.event.at,
        comments: Vec::new(),
        lines: Vec::new(),
        said: Vec::new(),
        more_said: 0,
    };
    if is_gone {
        news.comments.extend(sheet.delete_reason.clone().filter(|reason| !reason.is_empty()));
        return Ok(Some(news));
    }
    let made: Vec<_> = changes.iter().filter_map(|change| change.revision.as_ref()).collect();
    let readable = made.iter().rev().filter(|made| made.is_readable_by(reader.who()));
    news.comments.extend(readable.map(|made| made.comment.clone()).filter(|comment| !comment.is_empty()));
    news.comments.dedup();
    match made.first().zip(made.last()) {
        Some(_) if is_new => {
            news.lines.extend(Some((true, sheet.summary.clone())).filter(|(_, text)| !text.is_empty()))
        }
        Some((last, first)) if first.number > 1 => {
            let (before, after) = (first.number - 1, last.number);
            news.difference = Some(format!("{}/versions/{before}...{after}", sheet.path()));
            news.lines = lines(app, reader, sheet, before, after)?;
        }
        _ => {}
    }
    Ok(Some(news))
}

/// The first lines that changed between two versions; none where one of them may not be read.
fn lines(app: &App, reader: &mut Reader<'_>, sheet: &Sheet, before: i32, after: i32) -> Result<Vec<(bool, String)>> {
    let mut text = |number| match reader.sheet_text(sheet, number) {
        Ok(text) => Ok(Some(text)),
        Err(Error::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    };
    let (Some(old), Some(new)) = (text(before)?, text(after)?) else { return Ok(Vec::new()) };
    let kinds = app.kinds();
    let kind = kinds.kind(&sheet.kind);
    let hunks = diff::lines(&readable(&kind, &old), &readable(&kind, &new), 0, &mut Budget::new(500_000));
    let changed = hunks.into_iter().flat_map(|hunk| hunk.lines).filter(|line| !line.text.trim().is_empty());
    let shown = changed.filter(|line| line.op != Op::Equal).take(MOST_LINES);
    Ok(shown.map(|line| (line.op == Op::Add, title::shortened(&line.text, LINE))).collect())
}

/// A text as people read it: what its fields say, by their labels, then its body.
fn readable(kind: &KindDef, text: &SheetText) -> String {
    let mut out = String::new();
    for (key, value) in text.fields() {
        let label = kind.field(key).map_or(key.as_str(), |field| field.label.as_str());
        for said in value.texts() {
            out.push_str(&said::named(label, said));
            out.push('\n');
        }
    }
    out + &markup::plain(text.body())
}
