//! The composer: an issue as a form that works without a script, with what is looked at before it leaves, and how it
//! will arrive.

use std::collections::BTreeMap;

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use crate::actions::letters::compose_issue::{self, IssueWords, Then};
use crate::db::types::{DeliveryOutcome, IssueId, IssueState, Moment, SheetId};
use crate::hall::error::{Error, FieldError, What};
use crate::hall::messages::followed::visits;
use crate::hall::messages::letters as said;
use crate::hall::policy::Act;
use crate::models::issue::{Block, BlockKind, Issue, Offered};
use crate::reading::letter::checks::{self, Flaw, LetterChecks, MOST_BYTES, MOST_SUBJECT};
use crate::text::dates;
use crate::web::http::act::Administrator;
use crate::web::http::extract::segment;
use crate::web::http::{Acted, Desk, Look, Outcome, Params, Pool};
use crate::web::pages::letters::list::name_of;
use crate::web::view::layout::Shell;
use crate::web::view::page;

/// An issue, by its number in the database.
#[derive(Clone)]
pub struct IssueParams(pub(super) IssueId);

impl Params for IssueParams {
    const OWN: bool = true;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        let id = segment(request, "issue");
        Ok(Self(id.parse().map(IssueId).map_err(|_| Error::NotFound(What::Letter))?))
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// A block of the form.
struct BlockRow {
    block: Block,
    /// What it may show, and whether it does.
    offers: Vec<(String, bool)>,
    /// Its heading, or what it is.
    name: String,
    chosen: usize,
    broken: usize,
    first: bool,
    last: bool,
}

impl BlockRow {
    fn is_text(&self) -> bool {
        self.block.kind == BlockKind::Text
    }
}

/// The composer.
#[derive(Template)]
#[template(path = "letters/compose.html")]
pub struct ComposePage {
    shell: Shell,
    id: i64,
    letter: i64,
    letter_name: String,
    name: String,
    /// The version of the words that the form holds.
    version: i32,
    subject: String,
    intro: String,
    since: String,
    blocks: Vec<BlockRow>,
    kinds: Vec<(&'static str, &'static str, bool)>,
    checked: LetterChecks,
    readers: i64,
    state: IssueState,
    /// When it leaves, in words.
    leaves: String,
    /// To how many it left, and how many refused it, while it is leaving.
    left: (i64, i64),
    /// The sheets to which its links led, and how often.
    followed: Vec<(i64, String, String)>,
    day: String,
    time: String,
    errors: Vec<FieldError>,
}

impl ComposePage {
    fn error(&self, field: &str) -> String {
        let of_field = self.errors.iter().filter(|error| error.field == field);
        of_field.map(|error| error.message.as_str()).collect::<Vec<_>>().join(" ")
    }

    /// The order of the blocks, as the form sends it.
    fn order(&self) -> String {
        self.blocks.iter().map(|row| row.block.id.to_string()).collect::<Vec<_>>().join(",")
    }

    /// Where something is mended: the opening words, whose number is 0, or a block.
    fn place(id: &u32) -> String {
        if *id == 0 { "mot".to_owned() } else { format!("bloc-{id}") }
    }

    fn kilobytes(&self) -> usize {
        self.checked.bytes.div_ceil(1024)
    }

    fn is_ready(&self) -> bool {
        !self.checked.flaws.iter().any(Flaw::stops)
    }
}

/// `GET /administration/numeros/{issue}`
pub fn show(look: &mut Look<'_>, asked: &IssueParams) -> Outcome<ComposePage> {
    look.who().must(Act::Administer)?;
    let notice = said::of_notice(look.query().get("avis")).and_then(page::done);
    let issue = look.reader.issue(asked.0)?;
    let page = make(look, issue, Vec::new(), When::default())?;
    Ok(ComposePage { shell: Shell { notice, ..page.shell }, ..page })
}

/// The moment typed for the departure.
#[derive(Clone, Default)]
struct When {
    day: String,
    time: String,
}

fn make(look: &mut Look<'_>, issue: Issue, errors: Vec<FieldError>, when: When) -> Outcome<ComposePage> {
    let letter = look.reader.letter(issue.letter_id)?;
    let (_, checked) = checks::check(look.app, &mut look.reader, &letter, &issue)?;
    let blocks = issue.blocks();
    let count = blocks.len();
    let broken = |id: u32| {
        let of_block = |flaw: &&Flaw| matches!(flaw, Flaw::BrokenLink { id: known, .. } if *known == id);
        checked.flaws.iter().filter(of_block).count()
    };
    let mut rows = Vec::new();
    for (at, block) in blocks.into_iter().enumerate() {
        rows.push(BlockRow {
            offers: offers_of(look, &block)?,
            name: if block.title.is_empty() { said::of_block(block.kind).to_owned() } else { block.title.clone() },
            chosen: block.offered.iter().filter(|offer| offer.chosen).count(),
            broken: broken(block.id),
            first: at == 0,
            last: at + 1 == count,
            block,
        });
    }
    let left = look.reader.deliveries_of(issue.id)?;
    let of = |outcome| left.iter().find(|(known, _)| *known == outcome).map_or(0, |(_, count)| *count);
    let followed = followed(look, issue.id)?;
    let tomorrow = dates::next_midnight(look.app.now().0);
    Ok(ComposePage {
        shell: look.shell(),
        id: issue.id.0,
        letter: letter.id.0,
        name: name_of(&issue),
        version: issue.version,
        since: dates::day_tag(issue.since.0),
        blocks: rows,
        kinds: BlockKind::ALL.iter().rev().map(|kind| (kind.word(), said::of_block(*kind), false)).collect(),
        readers: look.reader.readership(&letter)?.confirmed,
        state: issue.state,
        leaves: issue
            .send_at
            .map(|at| format!("{} à {}", dates::weekday(at.0), dates::clock(at.0)))
            .unwrap_or_default(),
        left: (of(DeliveryOutcome::Sent), of(DeliveryOutcome::Refused)),
        followed,
        day: if when.day.is_empty() { dates::iso_day(tomorrow) } else { when.day },
        time: if when.time.is_empty() { "09:00".to_owned() } else { when.time },
        letter_name: letter.name,
        subject: issue.subject,
        intro: issue.intro,
        checked,
        errors,
    })
}

/// The sheets to which the links of an issue led, and how often.
fn followed(look: &mut Look<'_>, issue: IssueId) -> Outcome<Vec<(i64, String, String)>> {
    let sheets = look.reader.followed_from(&[issue])?.remove(&issue).unwrap_or_default();
    let mut rows = Vec::new();
    for (sheet, count) in sheets {
        rows.push((sheet.0, checks::title_of(&mut look.reader, sheet)?, visits(count)));
    }
    Ok(rows)
}

fn offers_of(look: &mut Look<'_>, block: &Block) -> Outcome<Vec<(String, bool)>> {
    let mut offers = Vec::new();
    for offer in &block.offered {
        let title = match offer.sheet {
            0 => offer.title.clone(),
            id => checks::title_of(&mut look.reader, SheetId(id))?,
        };
        offers.push((title, offer.chosen));
    }
    Ok(offers)
}

/// What is sent: the whole issue, and which button was pressed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct ComposeForm {
    version: String,
    #[serde(rename = "objet")]
    subject: String,
    #[serde(rename = "mot")]
    intro: String,
    #[serde(rename = "ordre")]
    order: String,
    #[serde(rename = "bloc")]
    kind: String,
    #[serde(rename = "jour")]
    day: String,
    #[serde(rename = "heure")]
    time: String,
    #[serde(rename = "faire")]
    does: String,
    /// The fields of blocks, each under a name of its own.
    #[serde(flatten)]
    more: BTreeMap<String, String>,
}

impl ComposeForm {
    fn field(&self, name: &str, id: u32) -> Option<&str> {
        self.more.get(&format!("{name}-{id}")).map(String::as_str)
    }

    /// The blocks as the form has them, in its order; those that it does not name stay at the end as they were.
    fn blocks(&self, known: Vec<Block>) -> Vec<Block> {
        let order: Vec<u32> = self.order.split(',').filter_map(|id| id.trim().parse().ok()).collect();
        let mut blocks: Vec<Block> = known.into_iter().map(|block| self.typed(block)).collect();
        blocks.sort_by_key(|block| order.iter().position(|id| *id == block.id).unwrap_or(usize::MAX));
        blocks
    }

    fn typed(&self, block: Block) -> Block {
        let Some(title) = self.field("titre", block.id) else { return block };
        let text = self.field("texte", block.id).unwrap_or_default().to_owned();
        let chosen = |(at, offer): (usize, Offered)| Offered {
            chosen: self.field(&format!("pris-{}", block.id), u32::try_from(at).unwrap_or(u32::MAX)).is_some(),
            ..offer
        };
        let offered = block.offered.into_iter().enumerate().map(chosen).collect();
        Block { title: title.trim().to_owned(), text, offered, ..block }
    }

    /// The block that a button is about.
    fn target(&self) -> Option<(&str, u32)> {
        let (verb, id) = self.does.rsplit_once('-')?;
        Some((verb, id.parse().ok()?))
    }
}

/// `POST /administration/numeros/{issue}`: whatever is pressed, what is typed is saved with it.
pub fn press(desk: &Desk<'_>, who: &Administrator, asked: &IssueParams, typed: ComposeForm) -> Outcome<Acted> {
    let id = asked.0;
    match typed.does.as_str() {
        "annuler" => {
            compose_issue::cancel(desk.app, who, id)?;
            Ok(desk.go(at(id, "annulee"), None))
        }
        "jeter" => {
            let letter = compose_issue::throw_away(desk.app, who, id)?;
            Ok(desk.go(format!("/administration/lettres/{letter}?avis=jetee"), None))
        }
        _ => save(desk, who, id, typed),
    }
}

fn at(id: IssueId, notice: &str) -> String {
    format!("/administration/numeros/{id}?avis={notice}")
}

fn save(desk: &Desk<'_>, who: &Administrator, id: IssueId, typed: ComposeForm) -> Outcome<Acted> {
    let known = desk.look(|look| Ok(look.reader.issue(id)?))?;
    let mut blocks = typed.blocks(known.blocks());
    match (typed.does.as_str(), typed.target()) {
        (_, Some(("monter", block))) => shift(&mut blocks, block, true),
        (_, Some(("descendre", block))) => shift(&mut blocks, block, false),
        (_, Some(("retirer", block))) => blocks.retain(|known| known.id != block),
        ("ajouter", _) => {
            let kind = typed.kind.parse().unwrap_or_default();
            let block = compose_issue::new_block(desk.app, who, &known, kind, &blocks)?;
            blocks.push(block);
        }
        _ => {}
    }
    let draft = IssueWords { subject: typed.subject.clone(), intro: typed.intro.clone(), blocks };
    let then = match typed.does.as_str() {
        "essai" => Then::Try,
        "prevoir" => Then::Leave(dates::instant(&typed.day, &typed.time).map(Moment)),
        _ => Then::Keep,
    };
    let read = typed.version.parse().unwrap_or_default();
    match compose_issue::save(desk.app, who, id, read, &draft, then) {
        Ok(_) => {}
        // Somebody else saved meanwhile: nothing typed is lost, and it may be saved over theirs.
        Err(Error::Busy) => return Ok(again(id, typed, draft, "version", said::MOVED_ON, StatusCode::CONFLICT)),
        Err(Error::Invalid(errors)) => {
            let message = errors.into_iter().map(|error| error.message).next().unwrap_or_default();
            return Ok(again(id, typed, draft, "depart", &message, StatusCode::UNPROCESSABLE_ENTITY));
        }
        Err(error) => return Err(error.into()),
    }
    Ok(match typed.does.as_str() {
        "garder-seul" => Acted::told(move |look| made_again(look, id)),
        "essai" => desk.go(at(id, "essai"), None),
        "prevoir" => desk.go(at(id, "prevue"), None),
        "garder" => desk.go(at(id, "gardee"), None),
        _ => desk.go(format!("/administration/numeros/{id}#blocs"), None),
    })
}

fn made_again(look: &mut Look<'_>, id: IssueId) -> Outcome<ComposePage> {
    look.who().must(Act::Administer)?;
    let issue = look.reader.issue(id)?;
    make(look, issue, Vec::new(), When::default())
}

/// The form with what was typed, and what is wrong.
fn again(id: IssueId, typed: ComposeForm, draft: IssueWords, field: &str, message: &str, status: StatusCode) -> Acted {
    let error = FieldError { field: field.to_owned(), message: message.to_owned() };
    Acted::again(status, Pool::Reads, move |look| {
        look.who().must(Act::Administer)?;
        let known = look.reader.issue(id)?;
        let issue = Issue { subject: draft.subject, intro: draft.intro, ..known }.with_blocks(&draft.blocks);
        make(look, issue, vec![error], When { day: typed.day, time: typed.time })
    })
}

/// Moves a block one place.
fn shift(blocks: &mut [Block], id: u32, up: bool) {
    let Some(at) = blocks.iter().position(|block| block.id == id) else { return };
    let to = if up { at.checked_sub(1) } else { Some(at + 1) };
    if let Some(to) = to.filter(|to| *to < blocks.len()) {
        blocks.swap(at, to);
    }
}
