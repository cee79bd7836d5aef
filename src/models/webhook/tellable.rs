//! What strangers may be told of events, for other tools.

use diesel::result::QueryResult;

use crate::db::Db;
use crate::db::happening::{Happening, Rules};
use crate::db::types::{EventId, EventKind, Moment, SheetId, Visibility, WebhookTopic};
use crate::hall::policy::Who;
use crate::models::event::{self, Event};

/// Events of a sheet among which it is looked for whether strangers read it before.
const LOOK_BACK: i64 = 500;

/// What is told of an event.
#[derive(Clone, Debug)]
pub enum Tellable {
    /// The event as a stranger knows of it.
    Event(Event),
    /// A sheet that strangers read is not for them any more: its number alone.
    Withdrawn(EventId, SheetId, Moment),
}

impl Tellable {
    /// The number of the event.
    #[must_use]
    pub fn id(&self) -> EventId {
        match self {
            Self::Event(event) => event.id,
            Self::Withdrawn(id, ..) => *id,
        }
    }

    /// What it is among what webhooks choose from; nothing when none is told of it.
    #[must_use]
    pub fn topics(&self) -> Vec<WebhookTopic> {
        let Self::Event(event) = self else { return vec![WebhookTopic::Removed] };
        let one = match event.kind {
            EventKind::Created => WebhookTopic::Created,
            EventKind::Edited | EventKind::Restored | EventKind::Undone => {
                let renames = matches!(
                    event.what(),
                    Some(Happening::Edited(of) | Happening::Restored(of) | Happening::Undone(of)) if of.from.is_some()
                );
                let mut topics = vec![WebhookTopic::Changed];
                topics.extend(renames.then_some(WebhookTopic::Renamed));
                return topics;
            }
            EventKind::Verified | EventKind::AliasFreed => WebhookTopic::Changed,
            EventKind::Renamed => WebhookTopic::Renamed,
            EventKind::Deleted | EventKind::Hid | EventKind::Erased => WebhookTopic::Removed,
            EventKind::Undeleted => WebhookTopic::Back,
            EventKind::Governed => match event.what() {
                Some(Happening::Governed(Rules { visibility: Some(_), .. })) => WebhookTopic::Back,
                _ => WebhookTopic::Changed,
            },
            EventKind::Talked | EventKind::TalkChanged => WebhookTopic::Talked,
            EventKind::Tried | EventKind::TrialChanged | EventKind::Adapted => WebhookTopic::Tried,
            EventKind::FileAdded | EventKind::FileDeleted => WebhookTopic::Files,
            EventKind::FileRead
            | EventKind::Thanked
            | EventKind::Registered
            | EventKind::AccountChanged
            | EventKind::SettingChanged
            | EventKind::GroupChanged
            | EventKind::RuleChanged
            | EventKind::LetterChanged => return Vec::new(),
        };
        vec![one]
    }

    fn of(db: &mut Db, event: &Event, known: Option<Event>) -> QueryResult<Option<Self>> {
        if let Some(known) = known {
            return Ok(Some(Self::Event(known)));
        }
        let (Some(visibility), Some(sheet)) = (visibility_of(event), event.sheet_id) else { return Ok(None) };
        let before = event::of_sheet(db, sheet, EventId(0), Some(event.id), LOOK_BACK)?;
        let was_public = before.iter().find_map(visibility_of).is_none_or(|was| was == Visibility::Public);
        let is_withdrawn = was_public && visibility != Visibility::Public;
        Ok(is_withdrawn.then_some(Self::Withdrawn(event.id, sheet, event.at)))
    }

    /// What is told of one event now, if anything still is.
    pub fn find(db: &mut Db, id: EventId) -> QueryResult<Option<Self>> {
        let known =
            event::visible_after(db, &Who::Stranger, EventId(id.0 - 1), 1)?.pop().filter(|known| known.id == id);
        let Some(event) = event::find(db, id)? else { return Ok(None) };
        Self::of(db, &event, known)
    }

    /// What is told of the events after one, and the last that was looked at.
    pub fn after(db: &mut Db, after: EventId, limit: i64) -> QueryResult<(Vec<Self>, EventId)> {
        let events = event::after(db, after, limit)?;
        let mut known = event::visible_after(db, &Who::Stranger, after, limit)?;
        let (mut told, mut last) = (Vec::new(), after);
        for event in events {
            let at = known.iter().position(|known| known.id == event.id);
            let known = at.map(|at| known.swap_remove(at));
            told.extend(Self::of(db, &event, known)?);
            last = event.id;
        }
        Ok((told, last))
    }
}

/// What an event says of who sees its sheet.
fn visibility_of(event: &Event) -> Option<Visibility> {
    match event.what() {
        Some(Happening::Governed(Rules { visibility, .. })) => visibility,
        _ => None,
    }
}
