//! The discussion of a sheet: its threads, open ones or all, with the forms by which one speaks.

use actix_web::HttpRequest;
use askama::Template;

use crate::actions::sheets::change_talk::MOST_REASON;
use crate::actions::sheets::report_error::{MOST_CONTACT, Placed};
use crate::actions::sheets::talk::{MOST_HEADING, MOST_SIGNED, MOST_WORDS, NewMessage, NewQuestion};
use crate::db::paging::Slice;
use crate::db::types::{RemarkId, RemarkPlace};
use crate::hall::error::{Error, Result, What};
use crate::hall::messages::talk as said;
use crate::hall::policy::{self, Act};
use crate::models::follow::Target;
use crate::models::remark::threads::ThreadLine;
use crate::models::sheet::Sheet;
use crate::reading::render;
use crate::text::anchors;
use crate::text::passages::{self, TextPassage};
use crate::text::typography;
use crate::web::http::extract::{Query, SheetPath, segment};
use crate::web::http::{Look, Outcome, Params, Stop};
use crate::web::pages::remarks::place::PlaceAsked;
use crate::web::pages::remarks::report::ReaderToken;
use crate::web::pages::sheets::doors::in_address;
use crate::web::pages::sheets::frame;
use crate::web::pages::sheets::frame::{Frame, Problems};
use crate::web::pages::talk::threads;
use crate::web::pages::talk::threads::Thread;
use crate::web::view::layout::Shell;
use crate::web::view::parts::{Pages, Way};
use crate::web::view::{page, pagination};

/// Threads a page.
const PAGE: i64 = 15;

/// What one speaks of, and what was typed already.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    /// A new message, or an answer in the thread that it names.
    pub(super) message: NewMessage,
    /// A question.
    pub(super) question: NewQuestion,
    /// The message whose words are being changed.
    pub(super) changed: Option<RemarkId>,
    /// The message that is being hidden, and the reason.
    pub(super) hidden: Option<(RemarkId, String)>,
}

/// The discussion.
#[derive(Template)]
#[template(path = "talk/show.html")]
pub struct TalkPage {
    shell: Shell,
    frame: Frame,
    threads: Vec<Thread>,
    /// How many threads are open, and how many there are.
    counts: (usize, usize),
    shows_all: bool,
    pages: Pages,
    may_talk: bool,
    may_hide: bool,
    may_erase: bool,
    /// The token of those who ask without an account; none who talks, or is blocked.
    asks: Option<ReaderToken>,
    is_member: bool,
    /// The part of the sheet that one speaks of: its name, and the words that were selected.
    about: Option<(String, String)>,
    placed: Placed,
    /// The parts that one may speak of: sections, or the passages of the section that is asked for.
    parts: Vec<Way>,
    typed: Typed,
    problems: Problems,
    /// How many questions wait here for its reader.
    waiting: usize,
    feed: String,
    most: (usize, usize, usize, usize, usize),
}

impl TalkPage {
    /// Whether the form of that thread stands open.
    fn answers(&self, thread: &Thread) -> bool {
        self.typed.message.thread == Some(thread.id)
    }

    /// The words typed in answer to a thread.
    fn answer(&self, thread: &Thread) -> &str {
        if self.answers(thread) { &self.typed.message.words } else { "" }
    }

    /// The message of a thread that is quoted in answer.
    fn quoted<'a>(&self, thread: &'a Thread) -> Option<&'a threads::SaidMessage> {
        thread.messages.iter().find(|message| Some(message.id) == self.typed.message.quotes && message.is_read())
    }

    /// What is wrong with them.
    fn problem_of(&self, thread: &Thread) -> &str {
        if self.answers(thread) && self.typed.changed.is_none() { self.problems.at("message") } else { "" }
    }

    /// The words of a new message, and what is wrong with them.
    fn new_message(&self) -> (&str, &str) {
        match self.typed.message.thread.is_none() && self.typed.changed.is_none() {
            true => (&self.typed.message.words, self.problems.at("message")),
            false => ("", ""),
        }
    }

    /// The form that changes a message: its words, what its thread is about, and what is wrong; none when it is closed.
    fn changing<'a>(&'a self, message: &'a threads::SaidMessage) -> Option<(&'a str, &'a str, &'a str)> {
        if self.typed.changed != Some(message.id) {
            return None;
        }
        match self.problems.is_empty() {
            true => Some((&message.typed, &message.typed_heading, "")),
            false => Some((&self.typed.message.words, &self.typed.message.heading, self.problems.at("message"))),
        }
    }

    /// The reason typed for hiding a message, and what is wrong with it.
    fn hiding(&self, message: &threads::SaidMessage) -> (&str, &str) {
        match &self.typed.hidden {
            Some((id, reason)) if *id == message.id => (reason, self.problems.at("motif")),
            _ => ("", ""),
        }
    }

    /// The parameters that name the part of the sheet, in hidden fields.
    fn place(&self) -> Vec<(&'static str, String)> {
        let key = self.placed.key.clone();
        match self.placed.place {
            RemarkPlace::Sheet => Vec::new(),
            RemarkPlace::Passage => {
                let version = RemarkPlace::Version.word();
                vec![(self.placed.place.word(), key), (version, self.placed.revision.to_string())]
            }
            place => vec![(place.word(), key)],
        }
    }
}

/// What the address of a discussion asks.
#[derive(Clone)]
pub struct TalkParams {
    path: SheetPath,
    shows_all: bool,
    slice: Slice,
    place: PlaceAsked,
    words: String,
    quotes: Option<RemarkId>,
    changes: Option<RemarkId>,
    /// Somebody whom the message is to name.
    names: String,
    done: String,
}

impl Params for TalkParams {
    fn read(request: &HttpRequest) -> Outcome<Self> {
        let query = Query::of(request);
        let part = |place: RemarkPlace| query.get(place.word()).to_owned();
        let message = |name: &str| query.find(name).and_then(|number| number.parse().ok()).map(RemarkId);
        Ok(Self {
            path: SheetPath::of(request)?,
            shows_all: query.get("fils") == "tous",
            slice: Slice::of(query.find("page"), PAGE),
            place: PlaceAsked {
                field: part(RemarkPlace::Field),
                section: part(RemarkPlace::Section),
                file: part(RemarkPlace::File),
                version: part(RemarkPlace::Version),
                passage: part(RemarkPlace::Passage),
                message: String::new(),
            },
            words: query.get("mots").chars().take(crate::actions::sheets::talk::MOST_PASSAGE).collect(),
            quotes: message("citer"),
            changes: message("modifier"),
            names: query.get("a").chars().take(MOST_SIGNED).filter(|c| !c.is_control()).collect(),
            done: query.get("avis").to_owned(),
        })
    }

    /// Forms and parts are asked by who speaks alone.
    fn key(&self) -> Option<String> {
        let place = [&self.place.field, &self.place.section, &self.place.file, &self.place.version];
        let place = place.into_iter().chain([&self.words, &self.names, &self.done]);
        let is_plain = place.into_iter().all(String::is_empty) && self.quotes.is_none() && self.changes.is_none();
        let (path, page, all) = (&self.path, self.slice.page, self.shows_all);
        (is_plain && pagination::is_near(self.slice))
            .then(|| format!("/fiches/{}-{}/discussion?{all}&page={page}", path.id, path.slug))
    }
}

/// `GET …/discussion`; `?fils=tous` shows resolved threads too; `?champ=`, `?section=`, `?version=` (with `&passage=`
/// and `&mots=`) speaks of a part; `?citer=` quotes a message, `?modifier=` changes one's own.
pub fn show(look: &mut Look<'_>, asked: &TalkParams) -> Outcome<TalkPage> {
    let sheet = look.live(&asked.path)?;
    let mut typed = Typed { changed: asked.changes, ..Typed::default() };
    typed.message.passage.clone_from(&asked.words);
    if !asked.names.is_empty() {
        typed.message.words = format!("@{} ", asked.names);
    }
    if let Some(id) = asked.quotes.filter(|_| !look.visitor.is_stranger()) {
        let (message, of) = look.reader.message(id)?;
        if of.id == sheet.id {
            typed.message.thread = message.thread_id;
            typed.message.quotes = Some(id);
        }
    }
    let placed = asked.place.find(look, &sheet)?;
    let mut page = make(look, &sheet, (asked.shows_all, asked.slice), placed, typed, Problems::default())?;
    if !look.visitor.is_stranger() || asked.done == "demande" {
        page.shell.notice = said::of_notice(&asked.done).and_then(page::done);
    }
    Ok(page)
}

/// The page with what was typed, and what is wrong with it.
pub(super) fn again(
    look: &mut Look<'_>,
    sheet: &Sheet,
    placed: Placed,
    typed: Typed,
    problems: Problems,
) -> Result<TalkPage> {
    make(look, sheet, (true, Slice::of(None, PAGE)), placed, typed, problems)
}

fn make(
    look: &mut Look<'_>,
    sheet: &Sheet,
    (shows_all, slice): (bool, Slice),
    placed: Placed,
    typed: Typed,
    problems: Problems,
) -> Result<TalkPage> {
    let (app, visitor, who) = (look.app, look.visitor, look.who());
    let lines = look.reader.threads_of(sheet)?;
    let open = lines.iter().filter(|line| !line.resolved).count();
    let asked: Vec<&ThreadLine> = lines.iter().filter(|line| shows_all || !line.resolved).collect();
    let skipped = usize::try_from(slice.offset()).unwrap_or(usize::MAX);
    let mut ids: Vec<RemarkId> =
        asked.iter().skip(skipped).take(usize::try_from(PAGE).unwrap_or(1)).map(|line| line.id).collect();
    // The thread that is answered stands on the page, wherever it would.
    ids.extend(typed.message.thread.filter(|id| !ids.contains(id) && lines.iter().any(|line| line.id == *id)));
    let threads = threads::load(look, sheet, &ids)?;
    let may_talk = who.may(Act::Write);
    let waiting = match policy::looks_after(who, sheet.steward_id, sheet.keepers_id) {
        true => usize::try_from(look.reader.count_questions(sheet)?).unwrap_or_default(),
        false => 0,
    };
    let base = format!("{}/discussion?{}", sheet.path(), if shows_all { "fils=tous&" } else { "" });
    let rows = i64::try_from(asked.len()).unwrap_or(i64::MAX);
    let words = typed.message.passage.clone();
    let shell = if visitor.is_stranger() { look.shell() } else { page::shell_with_form(app, visitor) };
    Ok(TalkPage {
        shell: Shell { follow: look.follow(&Target::Discussion(sheet.id))?, ..shell },
        frame: frame::of(app, visitor, sheet),
        threads,
        counts: (open, lines.len()),
        shows_all,
        pages: pagination::of_rows(said::PAGES, slice, rows, &base),
        may_talk,
        may_hide: who.may(Act::Delete),
        may_erase: who.may(Act::EraseRevision),
        asks: if may_talk { None } else { ReaderToken::of(app, visitor) },
        is_member: who.account().is_some(),
        about: (placed.place != RemarkPlace::Sheet)
            .then(|| (said::of_place(placed.place, &placed.name), typography::french(&words).into_owned())),
        parts: if who.must_be_free().is_ok() { parts(look, sheet, &placed)? } else { Vec::new() },
        placed,
        typed,
        problems,
        waiting,
        feed: format!("/flux/discussions/{}.atom", sheet.id),
        most: (MOST_WORDS, MOST_HEADING, MOST_REASON, MOST_SIGNED, MOST_CONTACT),
    })
}

/// The parts that one may speak of without selecting them: the sections of the text, or the passages of one of them.
fn parts(look: &mut Look<'_>, sheet: &Sheet, placed: &Placed) -> Result<Vec<Way>> {
    let base = format!("{}/discussion", sheet.path());
    match placed.place {
        RemarkPlace::Sheet => {
            let body = render::body_of(look.app, &mut look.reader, sheet, sheet.head)?;
            let way = |(_, id, text): &(u8, String, String)| Way {
                label: typography::french(text).into_owned(),
                href: format!("{base}?section={}#ecrire", in_address(id)),
            };
            Ok(body.headings.iter().map(way).collect())
        }
        RemarkPlace::Section => {
            let text = look.reader.sheet_text(sheet, sheet.head)?;
            let is_its = |made: &str| made == placed.key || anchors::instead(made) == placed.key;
            let own = passages::outline(text.body()).into_iter().filter(|passage| is_its(&passage.section));
            let way = |passage: TextPassage| Way {
                label: typography::french(&passage.name).into_owned(),
                href: format!("{base}?version={}&passage={}#ecrire", sheet.head, passage.rank),
            };
            Ok(own.map(way).collect())
        }
        _ => Ok(Vec::new()),
    }
}

/// The number of a message in an address.
#[derive(Clone)]
pub struct MessageParams(RemarkId);

impl Params for MessageParams {
    const OWN: bool = true;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        let digits: String = segment(request, "message").chars().take_while(char::is_ascii_digit).collect();
        Ok(Self(digits.parse().map(RemarkId).map_err(|_| Error::NotFound(What::Page))?))
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// `GET /m/{n}`: leads to the message where it stands in its discussion.
pub fn one(look: &mut Look<'_>, MessageParams(id): &MessageParams) -> Outcome<TalkPage> {
    let (message, sheet) = look.reader.message(*id)?;
    if !message.is_shown_to(look.who()) {
        return Err(Error::NotFound(What::Page).into());
    }
    let lines = look.reader.threads_of(&sheet)?;
    let at = lines.iter().position(|line| Some(line.id) == message.thread_id).ok_or(Error::NotFound(What::Page))?;
    let page = i64::try_from(at).unwrap_or_default() / PAGE + 1;
    let page = if page > 1 { format!("&page={page}") } else { String::new() };
    Err(Stop::SeeOther(format!("{}/discussion?fils=tous{page}#m{id}", sheet.path())))
}
