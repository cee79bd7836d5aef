//! The parts of the form: each shown as readers will read it, made short, and its inputs when it is opened.

use askama::Template;

use crate::hall::error::FieldError;
use crate::hall::messages;
use crate::models::kind::KindSet;
use crate::text::anchors::{self, RESERVED_IDS};
use crate::text::fields::{FormField, FormGroup};
use crate::text::kind::{Display, FieldDef, KindDef, Widget};
use crate::text::markup;
use crate::text::sheet_text::Value;
use crate::web::pages::editor::field::{FieldView, all_problems};
use crate::web::pages::sheets::card::glance;

/// Words up to this number of characters stand beside others; longer ones take a line.
const SHORT: usize = 56;
/// As many characters of a value, or of a section, as are shown of it.
const MOST: usize = 260;
/// Sections that are shown by their first words.
const SECTIONS: usize = 12;
/// Lines of a section that are read for its first words.
const LINES: usize = 24;
/// Empty parts of a new sheet that each have a line; the others share one.
const LINES_OF_PARTS: usize = 4;

/// The fields that stand with the title.
#[derive(Default)]
pub(super) struct FormHead {
    /// The sentence under the title, printed.
    pub(super) lead: String,
    /// The theme that files the sheet, printed.
    pub(super) theme: String,
    /// Their keys.
    pub(super) keys: String,
}

/// A group of fields.
pub(super) struct FormPart {
    pub(super) key: String,
    pub(super) label: String,
    /// The keys of its fields.
    pub(super) keys: String,
    /// Its fields, printed.
    pub(super) fields: Vec<String>,
    /// What it holds: names and a few words.
    pub(super) facts: Vec<(String, String)>,
    /// What it holds that is longer.
    pub(super) texts: Vec<(String, String)>,
    /// What an empty one asks for, in a few words.
    pub(super) asks: String,
    /// Whether it stands open.
    pub(super) open: bool,
    /// Whether it shares a line with others.
    pub(super) is_folded: bool,
}

impl FormPart {
    /// Whether nothing is written in it.
    pub(super) fn is_empty(&self) -> bool {
        self.facts.is_empty() && self.texts.is_empty()
    }

    /// Whether the field of that key is one of its own.
    pub(super) fn holds(&self, key: &str) -> bool {
        self.keys.split(',').any(|own| own == key)
    }

    /// Shows its inputs.
    pub(super) fn open(&mut self) {
        (self.open, self.is_folded) = (true, false);
    }
}

/// The form of a sheet's fields.
#[derive(Default)]
pub(super) struct FormParts {
    pub(super) head: FormHead,
    pub(super) parts: Vec<FormPart>,
    /// What does not fit, with the id of its field.
    pub(super) problems: Vec<(String, String)>,
}

/// Lays the groups of a kind out.
pub(super) fn of(
    kinds: &KindSet,
    def: &KindDef,
    values: &[(String, Value)],
    groups: Vec<FormGroup>,
    errors: &[FieldError],
    is_new: bool,
) -> FormParts {
    let problems = groups.iter().flat_map(|group| all_problems(&group.fields)).collect();
    let lead_key = def.fields.iter().find(|def| def.display == Display::Lead).map(|def| def.key.clone());
    let mut head = FormHead::default();
    let mut head_keys = Vec::new();
    let mut parts = Vec::with_capacity(groups.len());
    for mut group in groups {
        group.fields.retain_mut(|field| {
            if Some(&field.key) == lead_key.as_ref() {
                head.lead = written(field, errors);
                head_keys.push(field.key.clone());
                return false;
            }
            if field.input.widget == Widget::Themes && head.theme.is_empty() && !field.rows.is_empty() {
                let rest = field.rows.split_off(1);
                head.theme = written(field, errors);
                head_keys.push(field.key.clone());
                leave_the_rest(field, rest);
                return !field.rows.is_empty();
            }
            true
        });
        if !group.fields.is_empty() {
            parts.push(part(kinds, def, values, &group, errors));
        }
    }
    head.keys = head_keys.join(",");
    if is_new {
        // Those that matter for finding the sheet come first.
        parts.sort_by_key(|part| !asks_for_something(def, part));
        let others = parts.iter_mut().skip(LINES_OF_PARTS).filter(|part| !part.open && part.is_empty());
        others.for_each(|part| part.is_folded = true);
    }
    FormParts { head, parts, problems }
}

fn written(field: &FormField, errors: &[FieldError]) -> String {
    FieldView::written(field, errors).render().unwrap_or_default()
}

/// The other themes of a sheet, whose first stands with the title.
fn leave_the_rest(field: &mut FormField, rest: Vec<crate::text::fields::FormRow>) {
    field.rows = rest;
    messages::OTHER_THEMES.clone_into(&mut field.label);
    field.id.push_str("_autres");
    field.help.clear();
    field.required = false;
    field.problems.clear();
    field.carried.clear();
    field.carried_text.clear();
    field.folded.clear();
}

fn asks_for_something(def: &KindDef, part: &FormPart) -> bool {
    def.fields.iter().any(|field| field.required && part.holds(&field.key))
}

fn part(
    kinds: &KindSet,
    def: &KindDef,
    values: &[(String, Value)],
    group: &FormGroup,
    errors: &[FieldError],
) -> FormPart {
    let (mut facts, mut texts) = (Vec::new(), Vec::new());
    for field in &group.fields {
        let Some((label, words)) = held(kinds, def, values, field) else { continue };
        let shown = (label, cut(&words));
        if words.chars().count() <= SHORT { facts.push(shown) } else { texts.push(shown) }
    }
    let has_error = |field: &FormField| errors.iter().any(|error| error.field == field.key);
    let names: Vec<String> = group.fields.iter().map(|field| messages::lower_first(&field.label)).collect();
    FormPart {
        key: group.key.clone(),
        label: if group.label.is_empty() { messages::FIELDS.to_owned() } else { group.label.clone() },
        keys: group.fields.iter().map(|field| field.key.as_str()).collect::<Vec<_>>().join(","),
        fields: group.fields.iter().map(|field| FieldView::new(field, errors).render().unwrap_or_default()).collect(),
        facts,
        texts,
        asks: cut(&names.join(", ")),
        open: !all_problems(&group.fields).is_empty() || group.fields.iter().any(has_error),
        is_folded: false,
    }
}

/// What a field holds, in words; nothing when it is empty.
fn held(kinds: &KindSet, def: &KindDef, values: &[(String, Value)], field: &FormField) -> Option<(String, String)> {
    let (_, value) = values.iter().find(|(key, value)| *key == field.key && !value.is_empty())?;
    let words = match def.field(&field.key) {
        // Of themes, the first is read with the title.
        Some(of) if of.input().widget == Widget::Themes => words_of(kinds, of, value).split_once(", ")?.1.to_owned(),
        Some(of) => words_of(kinds, of, value),
        None => crate::text::kind::plain_text(value),
    };
    let label = if field.label.is_empty() { field.key.clone() } else { field.label.clone() };
    (!words.is_empty()).then_some((label, words))
}

/// A value in a few words.
pub(super) fn words_of(kinds: &KindSet, def: &FieldDef, value: &Value) -> String {
    match def.read(value) {
        Ok(shown) => glance(kinds, def, &shown),
        Err(_) => crate::text::kind::plain_text(value),
    }
}

/// The form of a kind with nothing typed, every part of it open.
pub struct Blank {
    /// The fields that stand with the title, printed.
    pub head: String,
    /// The others: the heading of each part, and its fields, printed.
    pub parts: Vec<(String, Vec<String>)>,
}

/// The form of a kind with nothing typed.
#[must_use]
pub fn blank_form(kinds: &KindSet, def: &KindDef) -> Blank {
    let groups = crate::text::fields::form_tree(def, &|key| kinds.vocabulary(key), &[], &[]);
    let FormParts { head, parts, .. } = of(kinds, def, &[], groups, &[], false);
    let parts = parts.into_iter().map(|part| (part.label, part.fields)).collect();
    Blank { head: format!("{}{}", head.lead, head.theme), parts }
}

/// The sections of a body: their titles and first words.
pub(super) fn sections(body: &str) -> (Vec<(String, String)>, usize) {
    let sections = anchors::outline(body, RESERVED_IDS);
    let top = sections.iter().map(|section| section.level).min().unwrap_or_default();
    let tops: Vec<_> = sections.iter().filter(|section| section.level == top).collect();
    let lines: Vec<&str> = body.lines().collect();
    let begins = tops.first().map_or(lines.len(), |first| first.line_start.saturating_sub(1));
    let mut shown = Vec::new();
    let before = first_words(lines.get(..begins).unwrap_or_default());
    if !before.is_empty() {
        shown.push((String::new(), before));
    }
    for section in tops.iter().take(SECTIONS) {
        let text = lines.get(section.line_start..section.line_end.min(lines.len())).unwrap_or_default();
        shown.push((section.title.clone(), first_words(text)));
    }
    (shown, tops.len().saturating_sub(SECTIONS))
}

fn first_words(lines: &[&str]) -> String {
    let text = lines.get(..lines.len().min(LINES)).unwrap_or_default().join("\n");
    let start: String = text.chars().take(MOST * 4).collect();
    cut(&markup::plain(&start).split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The first characters of a text, cut on a word.
fn cut(text: &str) -> String {
    let Some((at, _)) = text.char_indices().nth(MOST) else { return text.to_owned() };
    let start = text.get(..at).unwrap_or_default();
    format!("{}…", start.rsplit_once(' ').map_or(start, |(words, _)| words))
}
