//! What a text says of its sheet — title, kind, state, links, themes, anchors — worked out before any transaction.

use std::collections::HashSet;

use crate::db::types::SheetId;
use crate::hall::error::{Error, FieldError, Result};
use crate::models::anchor::Anchor;
use crate::models::kind::KindSet;
use crate::models::link::{self, Link};
use crate::models::revision::codec;
use crate::models::sheet::Derived;
use crate::models::theme::SheetTheme;
use crate::text::anchors::{self, Published, RESERVED_IDS, Section, Sketch};
use crate::text::body::ParsedBody;
use crate::text::fields::{self, State};
use crate::text::kind::field_keys;
use crate::text::kind::{DEFAULT_KIND, FieldReach, KindDef, Mention, Purpose, Vocabulary};
use crate::text::links::{self, Kind, Reference, Target};
use crate::text::sheet_text::{SheetText, Value};
use crate::text::title;

/// The most characters of a sheet's one sentence in lists.
const SUMMARY: usize = 280;

/// The most links of a sheet: a page of them is longer than anybody reads, and each is a row that lists go through.
pub const MOST_LINKS: usize = 5_000;

/// A text with everything that is derived from it.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The text, normalised.
    pub text: String,
    /// The same, read.
    pub sheet: SheetText,
    /// The sections of its body.
    pub sections: Vec<Section>,
    /// What its body refers to.
    pub references: Vec<Reference>,
    /// The title.
    pub title: String,
    /// The title's key.
    pub key: String,
    /// The title's slug.
    pub slug: String,
    /// The key of the kind.
    pub kind: String,
    /// One sentence.
    pub summary: String,
    /// `ebauche`, `partielle` or `complete`.
    pub state: &'static str,
    /// Bytes of the text.
    pub size: i32,
    /// SHA-256 of the text.
    pub hash: String,
    /// The key of a kind, vocabulary or theme that this sheet declares.
    pub house_key: Option<String>,
}

/// Reads a text and works out what it says. The error names each field to mend.
pub fn prepare(kinds: &KindSet, base_url: &str, text: &str) -> Result<Prepared> {
    let sheet = SheetText::parse(text).map_err(Error::Unreadable)?;
    let text = sheet.text();
    let title = title::clean(sheet.title().unwrap_or_default())
        .map_err(|problem| Error::field("titre", crate::hall::messages::of_title(&problem)))?;
    let kind = sheet.kind().map(str::trim).filter(|kind| !kind.is_empty()).unwrap_or(DEFAULT_KIND).to_owned();
    let def = kinds.kind(&kind);
    let house_key = declares(&kind, &sheet)?;
    let told = match sheet.get(field_keys::SUMMARY).and_then(Value::as_text).map(str::trim) {
        Some(sentence) if !sentence.is_empty() => Some(short(sentence)),
        _ => None,
    };
    let (summary, sections, references) = ParsedBody::read(sheet.body(), |body| {
        (told.unwrap_or_else(|| body.first_sentence(SUMMARY)), body.sections(), body.references(base_url))
    });
    Ok(Prepared {
        key: title::key(&title),
        slug: title::slug(&title),
        summary,
        state: word_of(fields::completeness(&def, &sheet).state),
        size: i32::try_from(text.len()).unwrap_or(i32::MAX),
        hash: codec::hash(&text),
        house_key,
        kind,
        title,
        sheet,
        sections,
        references,
        text,
    })
}

impl Prepared {
    /// What is kept beside the sheet.
    #[must_use]
    pub fn derived(&self) -> Derived {
        Derived {
            kind: self.kind.clone(),
            title: self.title.clone(),
            slug: self.slug.clone(),
            summary: self.summary.clone(),
            state: self.state.to_owned(),
            size: self.size,
        }
    }
}

fn word_of(state: State) -> &'static str {
    match state {
        State::Ebauche => "ebauche",
        State::Partielle => "partielle",
        State::Complete => "complete",
    }
}

fn short(sentence: &str) -> String {
    if sentence.chars().count() <= SUMMARY {
        return sentence.to_owned();
    }
    let cut: String = sentence.chars().take(SUMMARY - 1).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!("{}…", cut.get(..end).unwrap_or(&cut))
}

/// Sheets of the house declare a key; a kind or vocabulary that cannot be read is refused with its problems.
fn declares(kind: &str, sheet: &SheetText) -> Result<Option<String>> {
    let problems: Vec<FieldError> = match Purpose::of(kind) {
        Purpose::Kind => problems_of(KindDef::from_sheet(sheet).err()),
        Purpose::Vocabulary => problems_of(Vocabulary::from_sheet(sheet).err()),
        Purpose::Theme | Purpose::Lexicon => Vec::new(),
        Purpose::Page | Purpose::Sheet => return Ok(None),
    };
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    let key = sheet.get(field_keys::OWN_KEY).and_then(Value::as_text).unwrap_or_default().trim().to_owned();
    let good = !key.is_empty()
        && key.len() <= 120
        && key.split('/').all(|part| {
            !part.is_empty()
                && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_'))
        });
    if good { Ok(Some(key)) } else { Err(Error::field(field_keys::OWN_KEY, crate::hall::messages::KEY_FORM)) }
}

fn problems_of(problems: Option<Vec<crate::text::kind::KindProblem>>) -> Vec<FieldError> {
    problems
        .unwrap_or_default()
        .iter()
        .map(|problem| FieldError {
            field: problem.path.clone(),
            message: crate::hall::messages::of_kind_problem(problem),
        })
        .collect()
}

/// The links of a text: those of its body, then those of its fields.
#[must_use]
pub fn links_of(kinds: &KindSet, base_url: &str, id: SheetId, prepared: &Prepared) -> Vec<Link> {
    let mut found = Vec::new();
    push(&mut found, prepared.references.iter().cloned(), "lien");
    let def = kinds.kind(&prepared.kind);
    for field in &def.fields {
        if let Some(value) = prepared.sheet.get(&field.key) {
            let before = found.len();
            for mention in field.mentions(value) {
                push_mention(&mut found, base_url, &field.key, mention);
            }
            // The pages that it leads to tell of it, to all.
            if def.readers_of(field) != FieldReach::All {
                let of_field = found.split_off(before);
                found.extend(of_field.into_iter().filter(|(relation, _)| relation == link::FILE));
            }
        }
    }
    found
        .into_iter()
        .enumerate()
        .map(|(position, (relation, target))| {
            let (target_title, target_id) = match target {
                Target::Sheet(number) => (String::new(), Some(SheetId(number))),
                Target::Title(title) | Target::File(title) | Target::External(title) => (title, None),
            };
            Link {
                source_id: id,
                position: i32::try_from(position).unwrap_or(i32::MAX),
                relation,
                target_key: title::key(&target_title),
                target_title,
                target_id,
            }
        })
        .collect()
}

fn push(found: &mut Vec<(String, Target)>, references: impl IntoIterator<Item = Reference>, relation: &str) {
    for reference in references {
        let relation = match (&reference.target, reference.kind) {
            (Target::External(_), _) => continue,
            (Target::File(_), _) => link::FILE,
            (_, Kind::Embed) => "embed",
            _ => relation,
        };
        found.push((relation.to_owned(), reference.target));
    }
}

fn push_mention(found: &mut Vec<(String, Target)>, base_url: &str, relation: &str, mention: Mention) {
    match mention {
        Mention::Title(title) => found.push((relation.to_owned(), Target::Title(title))),
        Mention::File(name) => found.push((link::FILE.to_owned(), Target::File(name))),
        Mention::Markdown(text) => push(found, links::in_text(&text, base_url), relation),
    }
}

/// The themes that a text names, in order, each once; an old key counts for the theme it leads to.
#[must_use]
pub fn themes_of(kinds: &KindSet, id: SheetId, prepared: &Prepared) -> Vec<SheetTheme> {
    let mut seen = HashSet::new();
    let written = prepared.sheet.get(field_keys::THEMES).map(Value::texts).unwrap_or_default().into_iter();
    let keys = written.map(|theme| kinds.theme_key(theme.trim())).filter(|theme| !theme.is_empty());
    let named: Vec<&str> = keys.filter(|theme| seen.insert(*theme)).collect();
    let row = |(position, theme): (usize, &str)| SheetTheme {
        sheet_id: id,
        position: i32::try_from(position).unwrap_or(i32::MAX),
        theme: theme.to_owned(),
    };
    named.into_iter().enumerate().map(row).collect()
}

/// Every anchor that the sheet ever published and where it leads in the new body, whose sections are given; none when
/// these are those it has. Where every anchor is a section of today and leads there, the text before is not asked for.
#[must_use]
pub fn changed_anchors(
    id: SheetId,
    old_body: impl FnOnce() -> String,
    (new_body, today): (&str, &[Section]),
    known: &[Anchor],
) -> Option<Vec<Anchor>> {
    let own: HashSet<&str> = today.iter().map(|section| section.id.as_str()).collect();
    let is_own = |row: &Anchor| row.leads_to == row.anchor && own.contains(&*row.anchor);
    let sketch = |row: &Anchor| row.sketch.as_deref().map(Sketch::read).unwrap_or_default();
    if known.len() == own.len() && known.iter().all(is_own) {
        let sketches: Vec<(&str, Sketch)> = known.iter().map(|row| (row.anchor.as_str(), sketch(row))).collect();
        if anchors::is_settled(new_body, today, &sketches) {
            return None;
        }
    }
    let published =
        |row: &Anchor| Published { anchor: row.anchor.clone(), leads_to: row.leads_to.clone(), sketch: sketch(row) };
    let published: Vec<Published> = known.iter().map(published).collect();
    let carried = anchors::carry(&old_body(), new_body, &published, RESERVED_IDS);
    let row = |carried: Published| Anchor {
        sheet_id: id,
        anchor: carried.anchor,
        leads_to: carried.leads_to,
        sketch: Some(carried.sketch.bytes()).filter(|bytes| !bytes.is_empty()),
    };
    let all: Vec<Anchor> = carried.into_iter().map(row).collect();
    let same = |new: &Anchor, known: &Anchor| Anchor { sheet_id: known.sheet_id, ..new.clone() } == *known;
    let is_same = all.len() == known.len() && all.iter().zip(known).all(|(new, known)| same(new, known));
    (!is_same).then_some(all)
}
