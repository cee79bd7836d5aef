//! `/deroule`: methods one after the other with the hour of each; all of it stands in the address, nobody keeps it.

use actix_web::HttpRequest;
use askama::Template;

use super::{card_of, steps_of};
use crate::db::types::SheetId;
use crate::hall::error::Result;
use crate::hall::messages::running as said;
use crate::models::sheet::Sheet;
use crate::reading::ask::question;
use crate::text::{numbers, title, typography};
use crate::web::http::extract::Query;
use crate::web::http::{Look, Outcome, Params, Stop};
use crate::web::pages::sheets::card::{Card, CardParams, Steps, clock, read_clock};
use crate::web::view::layout::Shell;
use crate::web::view::page;
use crate::web::view::parts::{KindBadge, Way};

/// The most blocks of an order.
const MOST: usize = 30;
/// The longest pause, in minutes.
const LONGEST_PAUSE: u32 = 240;
/// What an order begins at when nothing is said.
const START: u32 = 14 * 60;
/// What starts the word of a pause in the address: `p15`.
const PAUSE: char = 'p';

/// One block, as the address says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Item {
    Sheet(SheetId),
    /// So many minutes.
    Pause(u32),
}

impl Item {
    fn read(word: &str) -> Option<Self> {
        match word.strip_prefix(PAUSE) {
            Some(minutes) => minutes.parse().ok().filter(|n| (1..=LONGEST_PAUSE).contains(n)).map(Self::Pause),
            None => word.parse().ok().filter(|id| *id > 0).map(|id| Self::Sheet(SheetId(id))),
        }
    }

    fn word(self) -> String {
        match self {
            Self::Sheet(id) => id.0.to_string(),
            Self::Pause(minutes) => format!("{PAUSE}{minutes}"),
        }
    }
}

/// An order, as the address says it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Order {
    items: Vec<Item>,
    /// Minutes from midnight.
    start: u32,
    people: Option<u32>,
}

impl Order {
    /// Reads an address; nonsense is left out.
    fn read(query: &Query) -> Self {
        let asked = CardParams::read(query);
        let items = query.all("bloc").map(str::trim).filter_map(Item::read).take(MOST).collect();
        Self { items, start: query.find("debut").and_then(read_clock).unwrap_or(START), people: asked.people }
    }

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs: Vec<_> = self.items.iter().map(|item| ("bloc", item.word())).collect();
        if self.start != START {
            pairs.push(("debut", clock(self.start)));
        }
        pairs.extend(self.people.map(|people| ("groupe", people.to_string())));
        pairs
    }

    fn address(&self) -> String {
        let pairs: Vec<String> = self.pairs().iter().map(|(name, value)| format!("{name}={value}")).collect();
        if pairs.is_empty() { "/deroule".to_owned() } else { format!("/deroule?{}", pairs.join("&")) }
    }

    /// The same with one more block at the end, as long as there is room.
    fn and(&self, item: Item) -> Self {
        self.with(self.items.iter().copied().chain([item]).take(MOST).collect())
    }

    fn with(&self, items: Vec<Item>) -> Self {
        Self { items, ..self.clone() }
    }

    /// The same with one block elsewhere.
    fn moved(&self, from: usize, to: usize) -> String {
        let mut items = self.items.clone();
        if from < items.len() && to < items.len() {
            let item = items.remove(from);
            items.insert(to, item);
        }
        format!("{}#bloc-{}", self.with(items).address(), to + 1)
    }

    fn without(&self, at: usize) -> String {
        let mut items = self.items.clone();
        if at < items.len() {
            items.remove(at);
        }
        self.with(items).address()
    }
}

/// One block, as it is shown.
struct Block {
    rank: usize,
    word: String,
    title: String,
    /// The address of the sheet; none for a pause or a sheet that is gone.
    href: Option<String>,
    kind: Option<KindBadge>,
    from: String,
    to: String,
    /// How long, in words; empty when the sheet does not say.
    long: String,
    minutes: u32,
    card: Option<Card>,
    up: Option<String>,
    down: Option<String>,
    remove: String,
}

impl Block {
    fn steps(&self) -> Option<&Steps> {
        self.card.as_ref().and_then(steps_of)
    }
}

/// The running order of a day, made of methods.
#[derive(Template)]
#[template(path = "running/order.html")]
pub struct OrderPage {
    shell: Shell,
    order: Order,
    address: String,
    blocks: Vec<Block>,
    start: String,
    end: String,
    sum: String,
    pause: String,
    /// Where methods are: the first kind whose sheets have steps.
    methods: Option<Way>,
    class: &'static str,
    /// What was to be added and was not found.
    unknown: Option<String>,
}

/// An order, and what is to be added to it.
#[derive(Clone)]
pub struct OrderParams {
    order: Order,
    added: Option<String>,
}

impl Params for OrderParams {
    const OWN: bool = true;

    fn read(request: &HttpRequest) -> Outcome<Self> {
        let query = Query::of(request);
        let added = query.find("ajout").map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        Ok(Self { order: Order::read(&query), added })
    }

    fn key(&self) -> Option<String> {
        None
    }
}

/// `GET /deroule?bloc=&debut=&groupe=`; `ajout=` adds a sheet by its title and leads to the new address.
pub fn show(look: &mut Look<'_>, OrderParams { order, added }: &OrderParams) -> Outcome<OrderPage> {
    if let Some(text) = added
        && let Some(id) = found(look, text)?
    {
        let order = order.and(Item::Sheet(id));
        return Err(Stop::SeeOther(format!("{}#bloc-{}", order.address(), order.items.len())));
    }
    let (blocks, sum) = blocks(look, order)?;
    let kinds = look.app.kinds();
    let methods = kinds.public().find(|kind| kind.has_steps());
    Ok(OrderPage {
        class: methods.map_or("", |kind| kind.color.css_class()),
        methods: methods.map(|kind| Way { label: kind.plural.clone(), href: format!("/fiches?type={}", kind.key) }),
        shell: look.shell(),
        address: order.address(),
        start: clock(order.start),
        end: clock(order.start.saturating_add(sum)),
        sum: numbers::minutes(sum),
        blocks,
        pause: order.and(Item::Pause(10)).address(),
        unknown: added.clone(),
        order: order.clone(),
    })
}

/// The sheet of that title, else the first that the search finds.
fn found(look: &mut Look<'_>, text: &str) -> Result<Option<SheetId>> {
    let (app, kinds, key) = (look.app, look.app.kinds(), title::key(text));
    if let Some(named) = look.reader.name_of_key(&key)?
        && let Some(sheet) = look.reader.sheets(&[named.sheet_id])?.pop()
    {
        return Ok(Some(sheet.id));
    }
    let mut query = question(&kinds, look.who(), text);
    query.kinds = kinds.public().filter(|kind| kind.has_steps()).map(|kind| kind.key.clone()).collect();
    query.limit = 1;
    let best = app.search.search(&query)?.hits.into_iter().next();
    Ok(best.filter(|hit| hit.missing.is_empty()).map(|hit| SheetId(hit.sheet)))
}

/// The blocks with their hours, and the minutes of all.
fn blocks(look: &mut Look<'_>, order: &Order) -> Result<(Vec<Block>, u32)> {
    let ids = order.items.iter().filter_map(|item| match item {
        Item::Sheet(id) => Some(*id),
        Item::Pause(_) => None,
    });
    let sheets = look.reader.sheets(&ids.collect::<Vec<_>>())?;
    let mut at = order.start;
    let mut blocks = Vec::with_capacity(order.items.len());
    for (place, item) in order.items.iter().enumerate() {
        let block = match item {
            Item::Pause(minutes) => block(order, place, at, *minutes),
            Item::Sheet(id) => of_sheet(look, order, place, at, sheets.iter().find(|sheet| sheet.id == *id))?,
        };
        at = at.saturating_add(block.minutes);
        blocks.push(block);
    }
    Ok((blocks, at - order.start))
}

/// A pause at its place.
fn block(order: &Order, place: usize, at: u32, minutes: u32) -> Block {
    let last = order.items.len().saturating_sub(1);
    Block {
        rank: place + 1,
        word: order.items.get(place).map(|item| item.word()).unwrap_or_default(),
        title: said::PAUSE.to_owned(),
        href: None,
        kind: None,
        from: clock(at),
        to: clock(at.saturating_add(minutes)),
        long: if minutes > 0 { numbers::minutes(minutes) } else { String::new() },
        minutes,
        card: None,
        up: (place > 0).then(|| order.moved(place, place - 1)),
        down: (place < last).then(|| order.moved(place, place + 1)),
        remove: order.without(place),
    }
}

/// A sheet at its place, as long as its steps are.
fn of_sheet(look: &mut Look<'_>, order: &Order, place: usize, at: u32, sheet: Option<&Sheet>) -> Result<Block> {
    let Some(sheet) = sheet else {
        return Ok(Block { title: said::GONE.to_owned(), ..block(order, place, at, 0) });
    };
    let asked = CardParams { start: Some(at), people: order.people };
    let card = card_of(look.app, &mut look.reader, sheet, asked)?;
    let minutes = steps_of(&card).map_or(0, |steps| steps.minutes);
    let people = order.people.map(|people| format!("?groupe={people}")).unwrap_or_default();
    Ok(Block {
        title: typography::french(&sheet.title).into_owned(),
        href: Some(format!("{}{people}", sheet.path())),
        kind: Some(page::badge(look.app, &sheet.kind)),
        card: Some(card),
        ..block(order, place, at, minutes)
    })
}

#[cfg(test)]
mod tests {
    use crate::web::pages::running::order::*;

    fn order(query: &str) -> Order {
        Order::read(&Query::read(query))
    }

    #[test]
    fn an_order_stands_in_its_address() {
        for (query, address) in [
            ("", "/deroule"),
            ("bloc=12&bloc=p15&bloc=7", "/deroule?bloc=12&bloc=p15&bloc=7"),
            ("bloc=x&bloc=-1&bloc=p0&bloc=p999&bloc=3&debut=25:00", "/deroule?bloc=3"),
            ("bloc=3&debut=9:30&groupe=18", "/deroule?bloc=3&debut=09:30&groupe=18"),
        ] {
            assert_eq!(order(query).address(), address, "{query}");
        }
        assert_eq!(order(&"bloc=1&".repeat(100)).items.len(), MOST);
    }

    #[test]
    fn blocks_move_and_go() {
        let order = order("bloc=1&bloc=2&bloc=3");
        assert_eq!(order.moved(2, 0), "/deroule?bloc=3&bloc=1&bloc=2#bloc-1");
        assert_eq!(order.moved(0, 9), "/deroule?bloc=1&bloc=2&bloc=3#bloc-10");
        assert_eq!(order.without(1), "/deroule?bloc=1&bloc=3");
    }
}
