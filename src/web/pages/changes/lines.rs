//! One line of recent changes: what happened to a sheet, who did it, and why it may deserve a second look.

use crate::app::App;
use crate::db::types::{EventKind, Moment};
use crate::hall::error::{Error, Result};
use crate::hall::messages;
use crate::hall::policy::Who;
use crate::models::change::Change;
use crate::models::reader::Reader;
use crate::reading::amount;
use crate::reading::amount::Room;
use crate::text::{dates, risk};
use crate::web::pages::people;
use crate::web::view::page;
use crate::web::view::parts::KindBadge;

/// A line.
pub(in crate::web::pages) struct Line {
    pub(in crate::web::pages) kind: KindBadge,
    /// `17:09`.
    pub(in crate::web::pages) clock: String,
    /// RFC 3339.
    pub(in crate::web::pages) moment: String,
    pub(in crate::web::pages) title: String,
    pub(in crate::web::pages) href: String,
    /// What happened, when it is no plain change.
    pub(in crate::web::pages) what: Option<&'static str>,
    /// Risk signs: the text, and whether it is grave.
    pub(in crate::web::pages) signs: Vec<(&'static str, bool)>,
    pub(in crate::web::pages) minor: bool,
    pub(in crate::web::pages) merged: bool,
    /// The summary; nothing when there is none.
    pub(in crate::web::pages) comment: Option<String>,
    /// The revision is hidden or erased: its summary is not shown.
    pub(in crate::web::pages) is_hidden: bool,
    pub(in crate::web::pages) author: Option<(String, String)>,
    /// « un mot changé », or « + 148 octets » for who asks for figures, and the class of its colour.
    pub(in crate::web::pages) delta: Option<(String, &'static str)>,
    pub(in crate::web::pages) diff: Option<String>,
    pub(in crate::web::pages) history: String,
    /// Where a message is read, when the line tells one.
    pub(in crate::web::pages) message: Option<String>,
}

/// The changes of one day.
pub(in crate::web::pages) struct Day {
    /// « 14 septembre 2026 ».
    pub(in crate::web::pages) name: String,
    /// The anchor of its heading.
    pub(in crate::web::pages) id: String,
    pub(in crate::web::pages) lines: Vec<Line>,
}

/// Changes, the latest first, by day in Paris.
pub(in crate::web::pages) fn by_day(app: &App, who: &Who, changes: Vec<Told>) -> Vec<Day> {
    days(changes.into_iter().map(|told| (told.change.event.at, line(app, who, told))))
}

/// Lines by the moments that they tell, the latest first, by day in Paris.
pub(in crate::web::pages) fn days(lines: impl Iterator<Item = (Moment, Line)>) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for (at, line) in lines {
        let id = format!("j-{}", dates::iso_day(at.0));
        match days.last_mut() {
            Some(day) if day.id == id => day.lines.push(line),
            _ => days.push(Day { name: messages::capitalised(&dates::weekday(at.0)), id, lines: vec![line] }),
        }
    }
    days
}

/// A change, with what its texts say of it.
pub(in crate::web::pages) struct Told {
    pub(in crate::web::pages) change: Change,
    /// What in it deserves a second look.
    signs: Vec<risk::Sign>,
    /// How much it changed.
    delta: Option<(String, &'static str)>,
}

/// Reads what the texts of changes say: their signs (only texts that changed enough are read), and how much each
/// changed, in words or in figures.
pub(in crate::web::pages) fn told(reader: &mut Reader<'_>, changes: Vec<Change>, figures: bool) -> Result<Vec<Told>> {
    let mut told = Vec::with_capacity(changes.len());
    let (mut room, mut room_for_signs) = (Room::default(), Room::default());
    for change in changes {
        let signs = match &change.revision {
            Some(made)
                if made.author_id.is_some()
                    && risk::may_bear_signs(made.size_change.into())
                    && room_for_signs.takes(made) =>
            {
                // What they may not read says nothing; what cannot be read is an error.
                let mut text = |number| match reader.sheet_text(&change.sheet, number) {
                    Ok(text) => Ok(Some(text)),
                    Err(Error::NotFound(_)) => Ok(None),
                    Err(error) => Err(error),
                };
                let (old, new) = (text(made.number - 1)?, text(made.number)?);
                new.map(|new| risk::signs(old.as_deref(), &new)).unwrap_or_default()
            }
            _ => Vec::new(),
        };
        let delta = match &change.revision {
            Some(made) if figures => Some(messages::size_change(made.size_change)),
            Some(made) => amount::of(reader, &change.sheet, made, &mut room)?.map(messages::amount_changed),
            None => None,
        };
        told.push(Told { change, signs, delta });
    }
    Ok(told)
}

/// The line of a change.
pub(in crate::web::pages) fn line(app: &App, who: &Who, told: Told) -> Line {
    let Told { change, signs: found, delta } = told;
    let Change { event, sheet, revision, author, is_first } = change;
    let href = sheet.path();
    let is_hidden = revision.as_ref().is_some_and(|revision| !(sheet.is_open_to(who) && revision.is_readable_by(who)));
    let mut signs: Vec<_> = found.into_iter().map(|sign| (messages::of_sign(sign), true)).collect();
    if is_first {
        signs.push((messages::SIGN_FIRST, false));
    }
    let said = match &event.kind {
        EventKind::Deleted => sheet.delete_reason.clone().unwrap_or_default(),
        _ => revision.as_ref().map(|revision| revision.comment.clone()).unwrap_or_default(),
    };
    Line {
        kind: page::badge(app, &sheet.kind),
        clock: dates::clock(event.at.0),
        moment: event.at.rfc3339(),
        what: (event.kind != EventKind::Edited).then(|| messages::of_event(event.kind)),
        signs,
        minor: event.minor,
        merged: revision.as_ref().is_some_and(|revision| revision.merged),
        comment: (!is_hidden && !said.is_empty()).then_some(said),
        is_hidden,
        author: author.map(|name| (people::path_of(&name), name)),
        delta,
        diff: event
            .revision
            .filter(|number| *number > 1 && !is_hidden)
            .map(|number| format!("{href}/versions/{}...{number}", number - 1)),
        history: format!("{href}/historique"),
        message: None,
        title: if sheet.title.is_empty() { event.subject } else { sheet.title },
        href,
    }
}
