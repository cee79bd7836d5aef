//! Threads as a page shows them: what each is about, its messages, and what its reader may do with them.

use std::collections::{BTreeSet, HashMap};

use crate::actions::sheets::change_talk::may_resolve;
use crate::db::types::{AccountId, RemarkId, RemarkPlace};
use crate::hall::error::Result;
use crate::hall::messages::talk as said;
use crate::hall::policy::Act;
use crate::models::remark::Remark;
use crate::models::sheet::Sheet;
use crate::models::thanks::ThankedFor;
use crate::reading::render::Resolver;
use crate::text::{dates, markup, mentions, typography};
use crate::web::http::Look;
use crate::web::pages::remarks::place;
use crate::web::pages::sheets::cited::{Citation, Since};
use crate::web::pages::sheets::frame::{Author, Names};
use crate::web::pages::sheets::thank::{SheetThanks, ThankButton};

/// A thread.
pub(super) struct Thread {
    /// The message that began it.
    pub(super) id: RemarkId,
    /// What it is about.
    pub(super) heading: String,
    /// The part of the sheet that it is about.
    pub(super) place: Option<TalkPlace>,
    /// Its messages, the oldest first.
    pub(super) messages: Vec<SaidMessage>,
    /// When it was resolved, as a day.
    pub(super) resolved: Option<String>,
    /// Whether its reader resolves it and opens it again.
    pub(super) may_resolve: bool,
    /// « 3 messages ».
    pub(super) count: String,
}

/// The part of a sheet that a thread is about.
pub(super) struct TalkPlace {
    /// « le champ Durée ».
    pub(super) name: String,
    /// Where it stands today.
    pub(super) href: String,
    /// What became of it: class, icon, word.
    pub(super) badge: Option<(&'static str, &'static str, &'static str)>,
    /// A passage as it was talked of.
    pub(super) quoted: Option<Quoted>,
}

/// A passage as it was talked of.
pub(super) struct Quoted {
    /// The version that was read.
    pub(super) version: i32,
    /// Where that is read.
    pub(super) href: String,
    /// The words before those that were selected, these, and those after; all stand first where none were.
    pub(super) words: (String, String, String),
    /// What stands in its place now.
    pub(super) became: Option<String>,
    /// What changed between the two versions.
    pub(super) difference: Option<String>,
}

/// A message.
pub(super) struct SaidMessage {
    /// Its number.
    pub(super) id: RemarkId,
    /// Who said it.
    pub(super) author: Author,
    /// Whether somebody without an account did.
    pub(super) is_guest: bool,
    /// Whether its author looks after the sheet.
    pub(super) is_steward: bool,
    /// The letters by which its author is drawn.
    pub(super) initials: String,
    /// When, as `<time>`.
    pub(super) when: String,
    /// Whether its author changed it since.
    pub(super) edited: bool,
    /// What it says, as HTML.
    pub(super) html: String,
    /// What it quotes: whose, of which number, in which words; no words when they are not read any more.
    pub(super) quote: Option<(String, RemarkId, String)>,
    /// What is left to read of it.
    pub(super) state: Left,
    /// Whether it is its reader's own.
    pub(super) is_own: bool,
    /// Thanks for it.
    pub(super) thank: ThankButton,
    /// Its words as they are typed, for the form that changes them.
    pub(super) typed: String,
    /// What its thread is about, as it is typed.
    pub(super) typed_heading: String,
}

/// What is left to read of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Left {
    /// All of it.
    All,
    /// All of it, for its reader alone; the reason why.
    Hidden(String),
    /// Nothing: it is hidden.
    Withheld,
    /// Nothing: its author took it back.
    TakenBack,
    /// Nothing: its words were erased.
    Erased,
}

impl SaidMessage {
    /// Whether its words are shown.
    pub(super) fn is_read(&self) -> bool {
        matches!(self.state, Left::All | Left::Hidden(_))
    }

    /// Whether who said it is told: of what is hidden it is not.
    pub(super) fn is_named(&self) -> bool {
        self.state != Left::Withheld
    }

    /// Whether it is hidden from others.
    pub(super) fn is_hidden(&self) -> bool {
        matches!(self.state, Left::Hidden(_))
    }

    /// Why it is hidden from others.
    pub(super) fn reason(&self) -> Option<&str> {
        match &self.state {
            Left::Hidden(reason) => Some(reason),
            _ => None,
        }
    }

    /// What is said where nothing is left to read.
    pub(super) fn gone(&self) -> &'static str {
        match self.state {
            Left::TakenBack => said::TAKEN_BACK,
            Left::Erased => said::ERASED,
            _ => said::WITHHELD,
        }
    }
}

/// The threads of these numbers, in that order.
pub(super) fn load(look: &mut Look<'_>, sheet: &Sheet, ids: &[RemarkId]) -> Result<Vec<Thread>> {
    let rows = look.reader.messages_of(sheet, ids)?;
    let named: BTreeSet<i64> = rows.iter().flat_map(|row| mentions::named(&row.words)).collect();
    let people = rows.iter().map(|row| row.account_id).chain(named.into_iter().map(|id| Some(AccountId(id))));
    let names = Names::load(&mut look.reader, people.collect::<Vec<_>>())?;
    let thanks = SheetThanks::load(look, sheet)?;
    let mut places = HashMap::new();
    for row in rows.iter().filter(|row| row.thread_id == Some(row.id)) {
        places.extend(place_of(look, sheet, row)?.map(|place| (row.id, place)));
    }
    let (app, who) = (look.app, look.visitor.who.clone());
    let resolver = Resolver::new(app, &mut look.reader, Some(sheet.id));
    let set = |row: &Remark| {
        let known = mentions::linked(&row.words, |id| person(&names, id));
        if row.is_gone() { String::new() } else { resolver.fragment(&known) }
    };
    let mut threads = Vec::with_capacity(ids.len());
    for id in ids {
        let own: Vec<&Remark> = rows.iter().filter(|row| row.thread_id == Some(*id)).collect();
        let Some(first) = own.iter().find(|row| row.id == *id) else { continue };
        let messages: Vec<SaidMessage> = own
            .iter()
            .map(|row| {
                let quoted = own.iter().find(|other| Some(other.id) == row.quotes).copied();
                let view = View { row, sheet, names: &names, thanks: &thanks, reader: who.account() };
                view.message(set(row), quoted, who.may(Act::SeeHidden))
            })
            .collect();
        let author = author_of(&names, first);
        threads.push(Thread {
            id: *id,
            heading: match first.is_gone() || !first.is_shown_to(&who) {
                true => said::messages(own.len()),
                false => said::heading(&first.heading, &author.name),
            },
            place: places.remove(id),
            resolved: first.closed_at.map(|at| dates::day(at.0)),
            may_resolve: may_resolve(&who, first, sheet),
            count: said::messages(messages.iter().filter(|message| message.is_read()).count()),
            messages,
        });
    }
    Ok(threads)
}

fn person(names: &Names, id: i64) -> Option<(String, String)> {
    let author = names.author(Some(AccountId(id)));
    Some((author.name, author.href?))
}

/// Who said a message: a member, or somebody who signed a question.
pub(super) fn author_of(names: &Names, row: &Remark) -> Author {
    match row.account_id {
        Some(_) => names.author(row.account_id),
        None if row.signed.is_empty() => Author { name: said::SOMEBODY.to_owned(), href: None },
        None => Author { name: row.signed.clone(), href: None },
    }
}

/// A message and what is known around it.
struct View<'a> {
    row: &'a Remark,
    sheet: &'a Sheet,
    names: &'a Names,
    thanks: &'a SheetThanks,
    reader: Option<AccountId>,
}

impl View<'_> {
    fn message(&self, html: String, quoted: Option<&Remark>, sees_hidden: bool) -> SaidMessage {
        let row = self.row;
        let author = author_of(self.names, row);
        let names = |id| person(self.names, id).map(|(name, _)| name);
        SaidMessage {
            id: row.id,
            is_guest: row.account_id.is_none(),
            is_steward: row.account_id.is_some() && row.account_id == self.sheet.steward_id,
            initials: initials(&author.name),
            thank: self.thanks.button(ThankedFor::Message(row.id), row.account_id, &author.name),
            author,
            when: dates::time_tag(row.sent_at.0),
            edited: row.edited_at.is_some(),
            html,
            quote: row.quotes.map(|id| match quoted {
                Some(other) if !other.is_gone() && (sees_hidden || other.hidden_at.is_none()) => {
                    let words = markup::plain(&mentions::written(&other.words, names));
                    (author_of(self.names, other).name, id, said::shortened(&typography::french(&words)))
                }
                _ => (String::new(), id, String::new()),
            }),
            state: self.left(sees_hidden),
            is_own: self.reader.is_some() && row.account_id == self.reader,
            typed: mentions::written(&row.words, names),
            typed_heading: row.heading.clone(),
        }
    }

    fn left(&self, sees_hidden: bool) -> Left {
        match (self.row.hidden_at, self.row.is_gone()) {
            (Some(_), _) if !sees_hidden => Left::Withheld,
            (Some(_), true) => Left::Erased,
            (Some(_), false) => Left::Hidden(self.row.hide_reason.clone().unwrap_or_default()),
            (None, true) => Left::TakenBack,
            (None, false) => Left::All,
        }
    }
}

/// The first letters of the first two words of a name.
fn initials(name: &str) -> String {
    let letters = name.split([' ', '-', '’', '\'']).filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    letters.take(2).flat_map(char::to_uppercase).collect()
}

/// The part of the sheet that a thread is about, when it is about one.
fn place_of(look: &mut Look<'_>, sheet: &Sheet, first: &Remark) -> Result<Option<TalkPlace>> {
    if first.place == RemarkPlace::Sheet {
        return Ok(None);
    }
    let name = said::of_place(first.place, &first.place_name);
    let (href, version) = (place::address(first, sheet), first.revision);
    if first.place != RemarkPlace::Passage {
        return Ok(Some(TalkPlace { name, href, badge: None, quoted: None }));
    }
    let citation = first.place_key.parse().ok().map(|rank| Citation { version, rank });
    let since = match citation {
        Some(citation) => citation.since(&mut look.reader, sheet)?,
        None => None,
    };
    let Some((old, since)) = since else { return Ok(Some(TalkPlace { name, href, badge: None, quoted: None })) };
    let (badge, became) = match since {
        Since::Same => (None, None),
        Since::Moved => (Some(("", "info", said::MOVED)), None),
        Since::Changed(new) => (Some(("warn", "attention", said::CHANGED)), Some(new)),
        Since::Gone => (Some(("warn", "attention", said::REMOVED)), None),
    };
    let base = sheet.path();
    Ok(Some(TalkPlace {
        name,
        href,
        quoted: Some(Quoted {
            version,
            href: format!("{base}/versions/{version}"),
            words: marked(&old, &first.passage),
            became: became.filter(|new| *new != old),
            difference: (badge.is_some() && version != sheet.head)
                .then(|| format!("{base}/versions/{version}...{}", sheet.head)),
        }),
        badge,
    }))
}

/// A passage around the words that were selected in it, spaces told alike.
fn marked(passage: &str, selected: &str) -> (String, String, String) {
    let tidy = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (passage, selected) = (tidy(passage), tidy(selected));
    let french = |text: &str| typography::french(text).into_owned();
    // The page sets texts in French, so that what is selected there has other spaces than what was typed.
    let passage = tidy(&french(&passage));
    let selected = tidy(&french(&selected));
    match passage.split_once(&selected) {
        Some((before, after)) if !selected.is_empty() => (before.to_owned(), selected, after.to_owned()),
        _ => (passage, String::new(), String::new()),
    }
}

#[cfg(test)]
mod tests {
    use crate::web::pages::talk::threads::*;

    #[test]
    fn people_are_drawn_by_two_letters() {
        for (name, letters) in
            [("Yvonne Tréguier", "YT"), ("Samira", "S"), ("Élise d’Arc", "ÉD"), ("Jean-Noël Petit", "JN"), ("", "")]
        {
            assert_eq!(initials(name), letters, "{name}");
        }
    }

    #[test]
    fn selected_words_are_marked_in_their_passage() {
        let (before, words, after) = marked("Si deux camps\nsont formés, commencez.", "camps sont");
        assert_eq!(
            (before.as_str(), words.as_str(), after.as_str()),
            ("Si deux ", "camps sont", " formés, commencez.")
        );
        assert_eq!(marked("Un texte.", "autre").1, "");
        assert_eq!(marked("Un texte.", "").0, "Un texte.");
    }
}
