//! The card of a sheet: its fields laid out by the display that its kind declares for each. No kind is known by name.

mod facts;
mod materials;
mod rows;
mod steps;
mod words;

pub use facts::Fact;
pub use materials::Material;
pub use rows::{Event, Figures, Quote, Table};
pub use steps::Steps;
pub use words::{Words, absent};

pub(in crate::web) use steps::{clock, read_clock};
pub(in crate::web) use words::interval;

use crate::hall::messages::reading as said;
use crate::text::escape::escaped;
use crate::text::kind::{Display, FieldDef, KindDef, Labelled, Misfit, Nature, Shown, plain_text};
use crate::text::markup::FileRef;
use crate::text::sheet_text::{SheetText, Value};
use crate::web::http::extract::Query;

/// Keys that every sheet may have and that the page shows in places of its own.
const PAGE_KEYS: [&str; 6] = ["themes", "mots_cles", "licence", "issu_de", "epingles", "image"];
/// The size of a group when neither the reader nor the sheet says one.
const PEOPLE: u32 = 12;
/// The largest group that is counted for.
const MOST_PEOPLE: u32 = 10_000;

/// What a reader may ask of a card in the address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CardParams {
    /// When the first step begins, in minutes from midnight.
    pub start: Option<u32>,
    /// How many people there will be.
    pub people: Option<u32>,
}

impl CardParams {
    /// From `?debut=` and `?groupe=`; nonsense asks nothing.
    #[must_use]
    pub fn read(query: &Query) -> Self {
        Self {
            start: query.find("debut").and_then(steps::read_clock),
            people: query
                .find("groupe")
                .and_then(|text| text.trim().parse().ok())
                .filter(|n| (1..=MOST_PEOPLE).contains(n)),
        }
    }
}

/// One part of the card.
pub struct Block {
    /// The id of its heading.
    pub id: String,
    /// Its heading.
    pub label: String,
    /// Where to correct it; empty for nowhere.
    pub edit: String,
    /// A note under the heading; may be empty.
    pub note: &'static str,
    /// What it holds.
    pub content: Content,
}

/// What a part of the card holds. Texts are HTML.
pub enum Content {
    /// Blocks of prose.
    Prose(String),
    /// Ticked items.
    Ticks(Vec<String>),
    /// A thread of steps.
    Steps(Steps),
    /// A timeline.
    Timeline(Vec<Event>),
    /// Pairs.
    Pairs(Vec<(String, String)>),
    /// A table.
    Table(Table),
    /// Figures.
    Figures(Figures),
    /// Quotations.
    Quotes(Vec<Quote>),
    /// What did not work.
    Warning(String),
    /// Links and names.
    Links(Vec<String>),
}

impl Block {
    /// Bytes that it holds, of what a theme says; other parts stand on pages that are kept whole.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let texts = |texts: &[String]| texts.iter().map(|text| 24 + text.len()).sum::<usize>();
        let content = match &self.content {
            Content::Prose(html) | Content::Warning(html) => html.len(),
            Content::Ticks(items) | Content::Links(items) => texts(items),
            Content::Pairs(pairs) => pairs.iter().map(|(label, value)| 48 + label.len() + value.len()).sum(),
            _ => 4096,
        };
        size_of::<Self>() + self.id.len() + self.label.len() + self.edit.len() + content
    }
}

/// The group that the card is counted for.
pub struct Group {
    /// How many.
    pub people: u32,
    /// The least that the sheet advises.
    pub min: u32,
    /// The most; none without limit.
    pub max: Option<u32>,
}

impl Group {
    /// The most that can be asked for: what the sheet advises, unless more are already counted.
    pub fn highest(&self) -> u32 {
        const WITHOUT_LIMIT: u32 = 10_000;
        self.max.filter(|most| *most > self.people).unwrap_or(WITHOUT_LIMIT)
    }
}

/// The picture of a sheet.
pub struct Picture {
    /// The file.
    pub file: FileRef,
    /// What it shows, for who does not see it.
    pub alt: String,
    /// Who made it and under which licence; may be empty.
    pub credit: String,
}

/// A sheet's fields, laid out.
#[derive(Default)]
pub struct Card {
    /// The sentence under the title, as HTML; may be empty.
    pub lead: String,
    /// The picture.
    pub picture: Option<Picture>,
    /// The squares of « En bref ».
    pub facts: Vec<Fact>,
    /// Steps that have minutes.
    pub steps: Option<Block>,
    /// « Six étapes, 55 minutes. »
    pub steps_sum: String,
    /// Short texts said before the steps: a name and a text, as HTML.
    pub before_steps: Vec<(String, String)>,
    /// Those said after.
    pub after_steps: Vec<(String, String)>,
    /// What to bring.
    pub materials: Vec<Material>,
    /// The heading's id and the editor's address of the materials.
    pub materials_at: (String, String),
    /// The list that stands beside the materials.
    pub beside: Option<Block>,
    /// The group that materials are counted for.
    pub group: Option<Group>,
    /// Figures.
    pub figures: Vec<Block>,
    /// What is read in the column of text.
    pub text: Vec<Block>,
    /// What stands in the margin.
    pub margin: Vec<Block>,
    /// Roles and who had them, as HTML.
    pub credits: Vec<(String, String)>,
    /// Sources, as HTML.
    pub sources: Vec<String>,
    /// What the kind does not declare: a key and a text.
    pub others: Vec<(String, String)>,
}

impl Card {
    /// Whether there is anything for « En bref ».
    #[must_use]
    pub fn has_spec(&self) -> bool {
        !self.facts.is_empty() || self.steps.is_some() || !self.materials.is_empty() || !self.figures.is_empty()
    }

    /// The headings of the card, in the order of the page: id and label.
    #[must_use]
    pub fn headings(&self) -> Vec<(String, String)> {
        let mut all = Vec::new();
        if self.has_spec() {
            all.push(("bref".to_owned(), said::IN_SHORT.to_owned()));
        }
        let blocks = self.steps.iter().chain(&self.figures).chain(&self.beside).chain(&self.text);
        all.extend(blocks.map(|block| (block.id.clone(), block.label.clone())));
        all
    }
}

/// Lays the fields of a sheet out. `edit` is the address of its editor, empty when it may not be edited.
pub fn build(words: &Words<'_, '_>, kind: &KindDef, text: &SheetText, asked: CardParams, edit: &str) -> Card {
    let filled: Vec<(&FieldDef, &Value, Result<Shown, Misfit>)> = kind
        .fields
        .iter()
        .filter_map(|def| Some((def, text.get(&def.key).filter(|value| !value.is_empty())?)))
        .map(|(def, value)| (def, value, def.read(value)))
        .collect();
    let timed = filled.iter().find_map(|(def, _, typed)| {
        let typed = typed.as_ref().ok()?;
        (def.display == Display::Steps && steps::are_timed(def, typed)).then_some(*def)
    });
    let group = group_of(&filled, asked);
    let layer = Layer { words, edit, timed, people: group.people, start: asked.start.unwrap_or(steps::START) };
    let mut card = Card::default();
    for (def, value, typed) in &filled {
        match typed {
            Ok(typed) => layer.lay(&mut card, def, typed),
            Err(_) => layer.lay_misfit(&mut card, def, value),
        }
    }
    if !card.materials.is_empty() {
        card.beside = layer.take_ticks(&mut card);
        card.group = Some(group);
    }
    let shown = |key: &str| !PAGE_KEYS.contains(&key);
    let others = kind.undeclared(text).into_iter().filter(|(key, value)| shown(key) && !value.is_empty());
    card.others = others.map(|(key, value)| (key.clone(), plain_text(value))).collect();
    card
}

/// The first interval that counts no minutes says for how many the sheet is meant.
fn group_of(filled: &[(&FieldDef, &Value, Result<Shown, Misfit>)], asked: CardParams) -> Group {
    let said = filled.iter().find_map(|(def, _, typed)| match typed {
        Ok(Shown::Range { min, max, ideal }) if def.unit != words::MINUTES => Some((*min, *max, *ideal)),
        _ => None,
    });
    let (min, max, ideal) = said.unwrap_or_default();
    Group { people: asked.people.or(ideal).or(min).or(max).unwrap_or(PEOPLE), min: min.unwrap_or(1), max }
}

/// What lays one field after the other.
struct Layer<'a, 'b, 'c> {
    words: &'a Words<'b, 'c>,
    edit: &'a str,
    /// The steps that get a clock.
    timed: Option<&'a FieldDef>,
    people: u32,
    start: u32,
}

impl Layer<'_, '_, '_> {
    fn lay(&self, card: &mut Card, def: &FieldDef, value: &Shown) {
        if let Shown::Picture { file, alt, credit, licence } = value {
            card.picture = self.picture(file, alt, credit, licence);
            return;
        }
        if PAGE_KEYS.contains(&def.key.as_str()) || def.labelled() == Some(Labelled::Themes) {
            return;
        }
        match def.display {
            Display::Hidden => {}
            Display::Lead => card.lead = self.words.inline(def, value),
            Display::Fact => card.facts.push(facts::of(self.words, def, value)),
            Display::Credits => card.credits.extend(rows::credits(self.words, def, value)),
            Display::Sources => card.sources.extend(rows::sources(self.words, def, value)),
            Display::Links => card.margin.push(self.block(def, Content::Links(self.links(def, value)))),
            Display::Materials => match materials::of(self.words, def, value, self.people) {
                Some(materials) => {
                    card.materials = materials;
                    card.materials_at = (id_of(def), self.edit_of(def));
                }
                None => card.text.push(self.block(def, self.plain(def, value))),
            },
            Display::Figures => match rows::figures(self.words, def, value) {
                Some(figures) => card.figures.push(self.block(def, Content::Figures(figures))),
                None => card.text.push(self.block(def, self.plain(def, value))),
            },
            Display::Steps => self.lay_steps(card, def, value),
            Display::Prose if self.goes_with_steps(def) => {
                let said = (def.label.clone(), self.words.inline(def, value));
                if card.steps.is_some() { card.after_steps.push(said) } else { card.before_steps.push(said) }
            }
            _ => card.text.push(self.block(def, self.content(def, value))),
        }
    }

    fn lay_steps(&self, card: &mut Card, def: &FieldDef, value: &Shown) {
        match steps::of(self.words, def, value, self.start) {
            Some(steps) if self.timed.is_some_and(|timed| timed.key == def.key) => {
                card.steps_sum = said::steps_and_minutes(steps.steps.len(), steps.minutes);
                card.steps = Some(self.block(def, Content::Steps(steps)));
            }
            Some(mut steps) => {
                for step in &mut steps.steps {
                    step.at.clear();
                }
                card.text.push(self.block(def, Content::Steps(steps)));
            }
            None => card.text.push(self.block(def, self.plain(def, value))),
        }
    }

    /// A value that does not fit its field, as text with a note.
    fn lay_misfit(&self, card: &mut Card, def: &FieldDef, value: &Value) {
        if PAGE_KEYS.contains(&def.key.as_str()) {
            return;
        }
        let text = match (value.as_text(), def.nature()) {
            (Some(text), Nature::Prose) => self.words.resolver.fragment(text),
            _ => format!("<p>{}</p>", self.words.resolver.inline(&plain_text(value))),
        };
        let mut block = self.block(def, Content::Prose(text));
        block.note = said::MISFIT;
        card.text.push(block);
    }

    /// A short text of the same group as the timed steps is read with them.
    fn goes_with_steps(&self, def: &FieldDef) -> bool {
        def.nature() == Nature::Text
            && self.timed.is_some_and(|timed| timed.group.is_some() && timed.group == def.group)
    }

    /// The list that goes beside the materials.
    fn take_ticks(&self, card: &mut Card) -> Option<Block> {
        let at = card.text.iter().position(|block| matches!(block.content, Content::Ticks(_)))?;
        Some(card.text.remove(at))
    }

    fn content(&self, def: &FieldDef, value: &Shown) -> Content {
        let words = self.words;
        match def.display {
            Display::Timeline => rows::timeline(words, def, value).map(Content::Timeline),
            Display::Pairs => rows::pairs(words, def, value).map(Content::Pairs),
            Display::Table => rows::table(words, def, value).map(Content::Table),
            Display::Quotes => rows::quotes(words, def, value).map(Content::Quotes),
            Display::Warning => Some(Content::Warning(words.block(def, value))),
            _ => None,
        }
        .unwrap_or_else(|| self.plain(def, value))
    }

    /// How a value is laid out when its display does not suit its type.
    fn plain(&self, def: &FieldDef, value: &Shown) -> Content {
        let words = self.words;
        if let Some(items) = value.as_texts() {
            return Content::Ticks(items.into_iter().map(|item| words.resolver.inline(item)).collect());
        }
        match value {
            Shown::Rows(_) => match rows::table(words, def, value) {
                Some(table) => Content::Table(table),
                None => Content::Prose(String::new()),
            },
            Shown::Parts(row) => {
                let cells = row.iter().map(|(key, cell)| match def.columns.iter().find(|column| column.key == *key) {
                    Some(column) if column.nature() == Nature::Prose => words.block(column, cell),
                    Some(column) if def.columns.len() > 1 && !matches!(cell, Shown::Label(_)) => {
                        format!("<p>{}</p>", said::named(&escaped(&column.label), &words.inline(column, cell)))
                    }
                    _ => format!("<p><strong>{}</strong></p>", words.cell(&def.columns, key, cell)),
                });
                Content::Prose(cells.collect())
            }
            value => Content::Prose(words.block(def, value)),
        }
    }

    fn links(&self, def: &FieldDef, value: &Shown) -> Vec<String> {
        let words = self.words;
        let of_list = |item: &Shown| match item {
            Shown::Reference(text) => Some(words.link(def, text)),
            Shown::Text(text) => Some(words.file(text)),
            _ => None,
        };
        let several = match value {
            Shown::Several(items) => items.iter().map(of_list).collect(),
            Shown::Reference(text) => Some(vec![words.link(def, text)]),
            _ => None,
        };
        several.unwrap_or_else(|| vec![words.inline(def, value)])
    }

    fn picture(&self, file: &str, alt: &str, credit: &str, licence: &str) -> Option<Picture> {
        let file = self.words.resolver.file(file)?;
        let parts: Vec<&str> = [credit, licence].into_iter().filter(|part| !part.is_empty()).collect();
        let own = file.alt.clone().unwrap_or_default();
        Some(Picture { alt: if alt.is_empty() { own } else { alt.to_owned() }, credit: parts.join(", "), file })
    }

    fn block(&self, def: &FieldDef, content: Content) -> Block {
        Block { id: id_of(def), label: def.label.clone(), edit: self.edit_of(def), note: "", content }
    }

    fn edit_of(&self, def: &FieldDef) -> String {
        if self.edit.is_empty() { String::new() } else { format!("{}#champ-{}", self.edit, def.key) }
    }
}

/// The id of a field's heading; no heading of a body can hold its `_`.
fn id_of(def: &FieldDef) -> String {
    format!("champ_{}", def.key)
}

#[cfg(test)]
mod tests {
    use crate::web::pages::sheets::card::*;

    #[test]
    fn what_is_asked_of_a_card_is_read_and_nonsense_is_nothing() {
        for (query, start, people) in [
            ("debut=09:30&groupe=18", Some(570), Some(18)),
            ("debut=25:00&groupe=0", None, None),
            ("debut=&groupe=abc", None, None),
            ("groupe=99999999", None, None),
            ("utm_source=x", None, None),
        ] {
            let asked = CardParams::read(&Query::read(query));
            assert_eq!(asked, CardParams { start, people }, "{query}");
        }
    }
}
