//! Atom feeds (RFC 4287): the changes of the wiki, of a theme, of a sheet, each with what its author said and what
//! changed.

use actix_web::HttpRequest;
use askama::Template;

use crate::db::types::{EventKind, Moment, SheetId};
use crate::hall::error::{Error, Result, What};
use crate::hall::languages::{self, Language};
use crate::hall::messages;
use crate::models::change::{Change, Wanted};
use crate::models::kind::{KindSet, Theme};
use crate::models::reader::Reader;
use crate::text::diff::{self, Budget, Op};
use crate::text::escape;
use crate::text::kind::{self, Display};
use crate::text::markup;
use crate::text::sheet_text::SheetText;
use crate::text::title;
use crate::web::http::extract::{app_of, segment};
use crate::web::http::{Look, Outcome, Params, respond};
use crate::web::pages::changes::show::quiet_kinds;
use crate::web::pages::people;
use crate::web::view::diff::{label_of, value_lines};

/// The media type of a feed.
pub const ATOM: &str = "application/atom+xml; charset=utf-8";
/// Entries of a feed.
const ENTRIES: i64 = 30;
/// Changed lines shown of one change.
const LINES: usize = 12;
/// Characters shown of one line.
const LINE: usize = 300;

/// Recent changes as an Atom feed.
#[derive(Template)]
#[template(path = "feeds/changes.xml")]
pub struct ChangesFeed {
    site: String,
    /// The tag of the language of what it tells.
    lang: &'static str,
    /// The licence of what it tells.
    rights: String,
    base: String,
    /// Names this feed for ever.
    id: String,
    title: String,
    /// The feed's own path.
    path: String,
    /// The page it tells of.
    page: String,
    updated: String,
    entries: Vec<Entry>,
}

/// One entry of a feed.
pub struct Entry {
    /// Names it for ever.
    pub id: String,
    /// Legible text.
    pub title: String,
    /// A path of ours.
    pub href: String,
    /// RFC 3339.
    pub updated: String,
    /// Who wrote it.
    pub author: String,
    /// HTML.
    pub summary: String,
}

/// What a feed says of itself.
pub struct Heading<'a> {
    /// The name of the site.
    pub site: &'a str,
    /// The language of what it tells.
    pub language: Language,
    /// The licence of its texts.
    pub rights: &'a str,
    /// Where the site is.
    pub base_url: &'a str,
    /// What it tells.
    pub title: &'a str,
    /// Its own path.
    pub path: &'a str,
    /// The path of the page that it tells of.
    pub page: &'a str,
    /// What names it for ever; empty where its path does.
    pub named: &'a str,
}

/// The name of the machine in an address.
pub fn host(base_url: &str) -> String {
    base_url.split("://").nth(1).unwrap_or(base_url).split([':', '/']).next().unwrap_or_default().to_owned()
}

/// A feed of entries, as XML; `updated` is that of its latest entry.
pub fn write(about: &Heading<'_>, updated: Option<Moment>, entries: impl FnOnce(&str) -> Vec<Entry>) -> Result<String> {
    respond::render(&feed(about, updated, entries))
}

/// The same, not yet written.
pub fn feed(about: &Heading<'_>, updated: Option<Moment>, entries: impl FnOnce(&str) -> Vec<Entry>) -> ChangesFeed {
    let base = about.base_url.to_owned();
    let host = host(&base);
    let named = if about.named.is_empty() { about.path.trim_start_matches('/') } else { about.named };
    ChangesFeed {
        site: about.site.to_owned(),
        lang: about.language.tag,
        rights: about.rights.to_owned(),
        id: format!("tag:{host},2026:{named}"),
        title: legible(about.title),
        path: about.path.to_owned(),
        page: about.page.to_owned(),
        updated: updated.unwrap_or(Moment(0)).rfc3339(),
        entries: entries(&host),
        base,
    }
}

/// What a feed tells of. Feeds say to everybody what strangers may read: their readers carry no cookie.
#[derive(Clone)]
pub enum FeedParams {
    /// The whole wiki.
    All,
    /// The sheets of a theme.
    Theme(Theme),
    /// A sheet.
    Sheet(SheetId),
    /// What somebody did, by their name.
    Person(String),
}

impl Params for FeedParams {
    const MEDIA: &'static str = ATOM;
    const SAME_FOR_ALL: bool = true;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        let asked = request.match_info();
        if let Some(id) = asked.get("id") {
            return Ok(Self::Sheet(SheetId(id.parse().map_err(|_| Error::NotFound(What::Sheet))?)));
        }
        if asked.get("name").is_some() {
            return Ok(Self::Person(segment(request, "name")));
        }
        if asked.get("key").is_none() {
            return Ok(Self::All);
        }
        let theme = app_of(request)?.kinds().theme(&segment(request, "key")).cloned();
        Ok(Self::Theme(theme.ok_or(Error::NotFound(What::Theme))?))
    }

    fn key(&self) -> Option<String> {
        Some(match self {
            Self::All => "/flux/modifications.atom".to_owned(),
            Self::Theme(theme) => format!("/flux/themes/{}.atom", theme.key),
            Self::Sheet(id) => format!("/flux/fiches/{id}.atom"),
            Self::Person(name) => people::feed_of(name),
        })
    }
}

/// What a feed is about.
struct About {
    title: String,
    page: String,
    wanted: Wanted,
    /// What names the feed for ever; empty where its address does.
    named: String,
}

impl About {
    fn of(look: &mut Look<'_>, asked: &FeedParams) -> Result<Self> {
        let kinds = look.app.kinds();
        let all = Wanted { quiet_kinds: quiet_kinds(&kinds), ..Wanted::default() };
        Ok(match asked {
            FeedParams::All => Self {
                title: messages::RECENT_CHANGES.to_owned(),
                page: "/modifications-recentes".to_owned(),
                wanted: all,
                named: String::new(),
            },
            FeedParams::Theme(theme) => Self {
                title: theme.label.clone(),
                page: theme.path(),
                wanted: Wanted { theme: Some(kinds.theme_and_below(&theme.key)), ..all },
                named: String::new(),
            },
            FeedParams::Sheet(id) => {
                let sheet = look.reader.sheet_or_deleted(*id)?;
                Self {
                    title: sheet.title.clone(),
                    page: sheet.path(),
                    wanted: Wanted { sheet: Some(*id), ..Wanted::default() },
                    named: String::new(),
                }
            }
            FeedParams::Person(name) => {
                let found = look.reader.account_named(&title::key(name))?;
                let shown = found.filter(|account| account.is_shown_to(look.reader.who()));
                let account = shown.ok_or(Error::NotFound(What::Account))?;
                Self {
                    page: people::path_of(&account.name),
                    title: account.name,
                    wanted: Wanted { by: Some(account.id), ..all },
                    // A name may be another tomorrow.
                    named: format!("flux/comptes/{}", account.id),
                }
            }
        })
    }
}

/// `GET /flux/modifications.atom`, `/flux/themes/{key}.atom`, `/flux/fiches/{id}.atom`,
/// `/flux/contributeurs/{name}.atom`
pub fn show(look: &mut Look<'_>, asked: &FeedParams) -> Outcome<ChangesFeed> {
    let (app, about, path) = (look.app, About::of(look, asked)?, asked.key().unwrap_or_default());
    let (kinds, reader) = (app.kinds(), &mut look.reader);
    let changes = reader.changes(&about.wanted, ENTRIES)?;
    let updated = changes.first().map(|change| change.event.at);
    let told = changes.into_iter().map(|change| Ok((shown(reader, &kinds, &change)?, change)));
    let told: Vec<(String, Change)> = told.collect::<Result<_>>()?;
    let (identity, rights) = (app.identity(), app.licence_label());
    let heading = Heading {
        site: &identity.name,
        language: languages::FRENCH,
        rights: &rights,
        base_url: &app.config.base_url,
        title: &about.title,
        path: &path,
        page: &about.page,
        named: &about.named,
    };
    Ok(feed(&heading, updated, |host| told.into_iter().map(|(summary, change)| entry(host, summary, change)).collect()))
}

fn entry(host: &str, summary: String, change: Change) -> Entry {
    let Change { event, sheet, author, .. } = change;
    let title = if sheet.title.is_empty() { &event.subject } else { &sheet.title };
    Entry {
        id: format!("tag:{host},2026:evenement:{}", event.id),
        title: legible(&format!("{title} – {}", messages::of_event(event.kind))),
        href: match event.revision {
            Some(number) if number > 1 => format!("{}/versions/{}...{number}", sheet.path(), number - 1),
            _ => sheet.path(),
        },
        updated: event.at.rfc3339(),
        author: legible(&author.unwrap_or_else(|| messages::THE_SITE.to_owned())),
        summary,
    }
}

/// The author's summary and the lines that changed, as HTML; nothing of a hidden or deleted text.
fn shown(reader: &mut Reader<'_>, kinds: &KindSet, change: &Change) -> Result<String> {
    if change.event.kind == EventKind::Deleted || change.sheet.deleted_at.is_some() {
        return Ok(format!("<p>{}</p>", escaped(change.sheet.delete_reason.as_deref().unwrap_or_default())));
    }
    let Some(made) = &change.revision else { return Ok(String::new()) };
    if !made.is_readable_by(reader.who()) {
        return Ok(format!("<p><em>{}</em></p>", messages::HIDDEN_REVISION));
    }
    let mut html = String::new();
    if !made.comment.is_empty() {
        html.push_str(&format!("<p>{}</p>", escaped(&made.comment)));
    }
    let before = match made.number {
        1 => None,
        number => reader.revision_row(&change.sheet, number - 1)?,
    };
    if before.as_ref().is_some_and(|before| !before.is_readable_by(reader.who())) {
        return Ok(html);
    }
    let new = reader.sheet_text(&change.sheet, made.number)?;
    html.push_str(&match before {
        Some(_) => {
            let old = reader.sheet_text(&change.sheet, made.number - 1)?;
            lines(&readable(kinds, &old), &readable(kinds, &new))
        }
        None => beginning(kinds, &new),
    });
    Ok(html)
}

/// A text as people read it: its fields by their labels, then its body.
fn readable(kinds: &KindSet, text: &SheetText) -> String {
    let def = kinds.kind(text.kind().unwrap_or_default());
    let mut out = String::new();
    for (key, value) in text.fields() {
        let label = label_of(&def, key);
        for line in value_lines(kinds, &def, key, Some(value)) {
            out.push_str(&crate::hall::messages::reading::named(&label, &line));
            out.push('\n');
        }
    }
    out + text.body()
}

/// How a new sheet begins: its sentence, then its words, without marks.
fn beginning(kinds: &KindSet, text: &SheetText) -> String {
    let def = kinds.kind(text.kind().unwrap_or_default());
    let lead = def.fields.iter().find(|field| field.display == Display::Lead).and_then(|field| def.value(text, field));
    let lead = lead.map(|value| kind::plain_text(&value)).unwrap_or_default();
    let body = markup::plain(text.body());
    let all = [lead.as_str()].into_iter().chain(body.lines()).filter(|line| !line.trim().is_empty());
    paragraphs(all.map(|line| (None, line)))
}

/// The first lines that changed.
fn lines(old: &str, new: &str) -> String {
    let hunks = diff::lines(old, new, 0, &mut Budget::new(500_000));
    let changed = hunks.iter().flat_map(|hunk| &hunk.lines).filter(|line| !line.text.trim().is_empty());
    paragraphs(changed.filter_map(|line| match line.op {
        Op::Remove => Some((Some("del"), line.text.as_str())),
        Op::Add => Some((Some("ins"), line.text.as_str())),
        Op::Equal => None,
    }))
}

/// The first of some lines, each in its element, as HTML.
fn paragraphs<'t>(lines: impl Iterator<Item = (Option<&'static str>, &'t str)>) -> String {
    let mut html = String::new();
    for (at, (tag, line)) in lines.enumerate() {
        if at == LINES {
            html.push_str("<p>…</p>");
            break;
        }
        let short = escaped(&line.chars().take(LINE).collect::<String>());
        html.push_str(&match tag {
            Some(tag) => format!("<p><{tag}>{short}</{tag}></p>"),
            None => format!("<p>{short}</p>"),
        });
    }
    html
}

/// Legible text inside the HTML of a summary.
pub fn escaped(text: &str) -> String {
    escape::escaped(&legible(text)).into_owned()
}

/// The text without the characters that XML cannot carry.
#[must_use]
pub fn legible(text: &str) -> String {
    text.chars()
        .filter(|c| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..))
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::web::pages::changes::feeds::*;

    #[test]
    fn what_xml_cannot_carry_is_left_out() {
        assert_eq!(legible("a\u{0}b\u{b}c\u{fffe}d\u{1f600}"), "abcd\u{1f600}");
        assert_eq!(escaped("<b> & \"x\""), "&lt;b&gt; &amp; &quot;x&quot;");
    }

    #[test]
    fn only_a_few_changed_lines_are_told() {
        assert_eq!(lines("a\nb\n", "a\nc\n"), "<p><del>b</del></p><p><ins>c</ins></p>");
        let many: String = (0..40).map(|n| format!("{n}\n")).collect();
        assert_eq!(lines("", &many).matches("<ins>").count(), LINES);
        assert!(lines("", &many).ends_with("<p>…</p>"));
    }
}
