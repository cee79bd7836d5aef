//! The lines of a history: a version with what may be done with it, or something that happened beside versions.

use crate::db::paging::Slice;
use crate::db::types::EventKind;
use crate::hall::messages;
use crate::hall::messages::history as said;
use crate::hall::policy::{Act, Who};
use crate::models::event::{Event, MAKE_REVISIONS};
use crate::models::revision::Revision;
use crate::models::sheet::Sheet;
use crate::text::{dates, numbers};
use crate::web::pages::sheets::frame::Author;

use super::Loaded;

/// One line.
pub(super) enum Entry {
    /// A version.
    Version(Box<Line>),
    /// Something else.
    Happening {
        /// `<time>`.
        when: String,
        /// What happened.
        what: String,
        /// Who did it.
        author: Author,
    },
}

/// A link with a name of its own for those who hear it.
pub(super) struct Named {
    /// Where it leads.
    pub(super) href: String,
    /// Its whole name; it starts with the word shown.
    pub(super) name: String,
}

/// A version.
pub(super) struct Line {
    /// Its number.
    pub(super) number: i32,
    /// Its address, when this reader may read it.
    pub(super) href: Option<String>,
    /// `<time>`.
    pub(super) when: String,
    /// Who wrote it.
    pub(super) author: Author,
    /// Why, in the author's words; empty when hidden.
    pub(super) comment: String,
    /// Whether it is minor.
    pub(super) minor: bool,
    /// Badges: class, icon, word.
    pub(super) badges: Vec<(&'static str, &'static str, String)>,
    /// Its size, for who asks for figures.
    pub(super) size: Option<String>,
    /// « un mot changé », or « + 120 octets » for who asks for figures, and the class of its colour.
    pub(super) change: Option<(String, &'static str)>,
    /// Whether it can be chosen for a comparison.
    pub(super) is_readable: bool,
    /// Chosen first for the comparison: before, after.
    pub(super) chosen: (bool, bool),
    /// From it to the current version.
    pub(super) to_current: Option<Named>,
    /// From the one before to it.
    pub(super) to_before: Option<Named>,
    /// Restores it.
    pub(super) restore: Option<String>,
    /// Undoes it.
    pub(super) undo: Option<String>,
    /// Hides it or shows it again, and whether it is hidden now.
    pub(super) hide: Option<(String, bool)>,
    /// Erases it.
    pub(super) erase: Option<String>,
}

/// The lines of a page.
pub(super) fn entries(who: &Who, sheet: &Sheet, loaded: &Loaded, slice: &Slice, figures: bool) -> Vec<Entry> {
    let shown = usize::try_from(slice.size).unwrap_or(usize::MAX);
    let mut events = loaded.events.iter().peekable();
    let mut entries = Vec::new();
    for (at, revision) in loaded.revisions.iter().take(shown).enumerate() {
        let own = loaded.events.iter().find(|event| is_of(event, revision));
        if let Some(own) = own {
            while let Some(event) = events.next_if(|event| event.id > own.id) {
                entries.extend(happening(event, loaded));
            }
        }
        let lines = Lines { who, sheet, loaded, figures };
        entries.push(Entry::Version(Box::new(lines.line(at, revision, own))));
    }
    for event in events {
        entries.extend(happening(event, loaded));
    }
    entries
}

fn is_of(event: &Event, revision: &Revision) -> bool {
    event.revision == Some(revision.number) && MAKE_REVISIONS.contains(&event.kind)
}

fn happening(event: &Event, loaded: &Loaded) -> Option<Entry> {
    // The program read a file for itself: nothing happened to the sheet. What is said of it stands in its discussion.
    let is_talk = matches!(event.kind, EventKind::Talked | EventKind::TalkChanged | EventKind::Thanked);
    if MAKE_REVISIONS.contains(&event.kind) || is_talk || event.kind == EventKind::FileRead {
        return None;
    }
    Some(Entry::Happening {
        when: dates::time_tag(event.at.0),
        what: said::of_happening(event.kind, event.what(), &event.subject, event.revision),
        author: loaded.names.author(event.account_id),
    })
}

struct Lines<'a> {
    who: &'a Who,
    sheet: &'a Sheet,
    loaded: &'a Loaded,
    figures: bool,
}

impl Lines<'_> {
    /// Whether a version is chosen first as « before », as « after »: the two newest that its reader may read.
    fn chosen(&self, at: usize) -> (bool, bool) {
        let mut open =
            (0..).zip(&self.loaded.revisions).filter(|(_, one)| one.is_readable_by(self.who)).map(|(n, _)| n);
        let after = open.next();
        (open.next().or(after) == Some(at), after == Some(at))
    }

    fn line(&self, at: usize, revision: &Revision, event: Option<&Event>) -> Line {
        let (who, sheet, head) = (self.who, self.sheet, &self.loaded.head);
        let (base, number) = (sheet.path(), revision.number);
        let before = self.loaded.revisions.get(at + 1);
        let is_readable = sheet.is_open_to(who) && revision.is_readable_by(who);
        let is_open = |other: &Revision| is_readable && other.is_readable_by(who);
        let may_write = sheet.deleted_at.is_none() && sheet.must_be_changed_by(who).is_ok() && is_readable;
        let is_head = number == sheet.head;
        Line {
            number,
            href: is_readable.then(|| format!("{base}/versions/{number}")),
            when: dates::time_tag(revision.created_at.0),
            author: self.loaded.names.author(revision.author_id),
            comment: if is_readable { revision.comment.clone() } else { String::new() },
            minor: revision.minor,
            badges: self.badges(revision, event, before),
            size: self.figures.then(|| numbers::size(u64::try_from(revision.size).unwrap_or_default())),
            change: match self.figures {
                true => Some(messages::size_change(revision.size_change)),
                false => self.loaded.amounts.get(&number).copied().map(messages::amount_changed),
            },
            is_readable,
            chosen: self.chosen(at),
            to_current: (!is_head && is_open(head)).then(|| Named {
                href: format!("{base}/versions/{number}...{}", head.number),
                name: said::compare_current(number),
            }),
            to_before: before.filter(|before| is_open(before)).map(|before| Named {
                href: format!("{base}/versions/{}...{number}", before.number),
                name: said::compare_before(number, before.number),
            }),
            restore: (may_write && !is_head && !revision.hidden).then(|| format!("{base}/retablir/{number}")),
            undo: (may_write && before.is_some_and(is_open)).then(|| format!("{base}/annuler/{number}")),
            hide: (who.may(Act::HideRevision) && !is_head && !revision.erased)
                .then(|| (format!("{base}/masquer/{number}"), revision.hidden)),
            erase: (who.may(Act::EraseRevision) && !is_head && !revision.erased)
                .then(|| format!("{base}/effacer/{number}")),
        }
    }

    fn badges(
        &self,
        revision: &Revision,
        event: Option<&Event>,
        before: Option<&Revision>,
    ) -> Vec<(&'static str, &'static str, String)> {
        let mut badges = Vec::new();
        if revision.number == self.sheet.head {
            badges.push(("ok", "coche", said::CURRENT.to_owned()));
        }
        if revision.erased {
            badges.push(("bad", "corbeille", said::ERASED.to_owned()));
        } else if revision.hidden {
            badges.push(("warn", "cadenas", said::HIDDEN.to_owned()));
        }
        if revision.merged {
            badges.push(("", "partenaires", said::MERGED.to_owned()));
        }
        if let Some(kind @ (EventKind::Restored | EventKind::Undone)) = event.map(|event| event.kind) {
            badges.push(("", "historique", messages::of_event(kind).to_owned()));
        }
        let is_open = |revision: &Revision| revision.is_readable_by(self.who);
        if let Some(before) = before.filter(|before| is_open(before) && is_open(revision))
            && before.title != revision.title
        {
            badges.push(("", "titre", said::renamed(&before.title, &revision.title)));
        }
        badges
    }
}
