//! Reads the sheets that declare kinds and vocabularies, gathering all that is wrong in them.

use std::collections::HashSet;

use super::{
    AskedWhen, COMMON_KEYS, Choice, Color, Display, FieldDef, FieldReach, FieldType, Group, KIND_OF_KINDS,
    KIND_OF_VOCABULARIES, KindDef, KindProblem, KindReason, Vocabulary,
};
use crate::text::sheet_text::{KIND, SheetText, TITLE, Value};

pub(super) fn kind(sheet: &SheetText) -> Result<KindDef, Vec<KindProblem>> {
    let mut problems = Vec::new();
    let mut top = Entry::of_sheet(sheet, &mut problems);
    top.expect_kind(KIND_OF_KINDS);
    let (key, label) = (top.key("cle"), top.required(TITLE));
    let mut kind = KindDef::fallback(&key);
    let plural = top.text("pluriel");
    kind.plural = if plural.is_empty() { label.clone() } else { plural };
    kind.label = label;
    kind.description = top.text("description");
    kind.icon = top.text("icone");
    kind.color = top.color();
    kind.order = top.number("ordre").and_then(|number| u32::try_from(number).ok()).unwrap_or(0);
    kind.public = top.yes_no("public");
    kind.tried = top.yes_no("essais");
    kind.view = top.key_or_none("vue");
    kind.address = top.text("adresse");
    kind.groups = top.entries("groupes", |group| Group { key: group.key("cle"), label: group.required("libelle") });
    let fields = top.entries("champs", |field| (field.yes_no("cache"), field.field(0)));
    check_names(&kind, &fields.iter().map(|(_, field)| field), &mut problems);
    let (hidden, shown): (Vec<_>, Vec<_>) = fields.into_iter().partition(|(is_hidden, _)| *is_hidden);
    kind.fields = shown.into_iter().map(|(_, field)| field).collect();
    kind.hidden = hidden.into_iter().map(|(_, field)| field).collect();
    kind.guidance = sheet.body().to_owned();
    if problems.is_empty() { Ok(kind) } else { Err(problems) }
}

impl Vocabulary {
    /// Reads the sheet of a vocabulary.
    ///
    /// # Errors
    /// All that is wrong in it.
    pub fn from_sheet(sheet: &SheetText) -> Result<Self, Vec<KindProblem>> {
        vocabulary(sheet)
    }
}

fn vocabulary(sheet: &SheetText) -> Result<Vocabulary, Vec<KindProblem>> {
    let mut problems = Vec::new();
    let mut top = Entry::of_sheet(sheet, &mut problems);
    top.expect_kind(KIND_OF_VOCABULARIES);
    let (key, label) = (top.key("cle"), top.required(TITLE));
    let mut values: Vec<Choice> = top.entries("valeurs", |value| {
        let choice = Choice::new(&value.id(), &value.required("libelle"));
        let depth = value.number("niveau").unwrap_or(choice.depth);
        Choice { depth, calls_off: value.yes_no("annule"), ..choice }
    });
    let mut deepest = 0;
    for choice in &mut values {
        choice.depth = choice.depth.min(deepest);
        deepest = choice.depth + 1;
    }
    refuse_twice("valeurs", "id", values.iter().map(|choice| &choice.id), &mut problems);
    if problems.is_empty() { Ok(Vocabulary { key, label, values }) } else { Err(problems) }
}

/// Keys that stand twice, are reserved, or name a group that is not there.
fn check_names<'a>(
    kind: &KindDef,
    fields: &(impl Iterator<Item = &'a FieldDef> + Clone),
    problems: &mut Vec<KindProblem>,
) {
    refuse_twice("groupes", "cle", kind.groups.iter().map(|group| &group.key), problems);
    refuse_twice("champs", "cle", fields.clone().map(|field| &field.key), problems);
    let is_known = |name: &str| {
        let (key, column) = name.split_once('.').map_or((name, None), |(key, column)| (key, Some(column)));
        let mut found = fields.clone().filter(|field| field.key == key);
        found.any(|field| column.is_none_or(|column| field.columns.iter().any(|known| known.key == column)))
    };
    for (place, field) in fields.clone().enumerate() {
        let path = format!("champs.{place}");
        if [KIND, TITLE].contains(&field.key.as_str()) {
            push(problems, format!("{path}.cle"), KindReason::Reserved(field.key.clone()));
        }
        if let Some(group) = &field.group
            && !kind.groups.iter().any(|known| known.key == *group)
        {
            push(problems, format!("{path}.groupe"), KindReason::UnknownGroup(group.clone()));
        }
        if let Some(other) = field.when.as_ref().map(|when| &when.field).filter(|other| !is_known(other)) {
            push(problems, format!("{path}.si.champ"), KindReason::UnknownField(other.clone()));
        }
        for (place, other) in field.sum.iter().enumerate().filter(|(_, other)| !is_known(other)) {
            push(problems, format!("{path}.somme.{place}"), KindReason::UnknownField(other.clone()));
        }
        if field.readers != FieldReach::All && (COMMON_KEYS.contains(&field.key.as_str()) || field.names_files()) {
            push(problems, format!("{path}.lecture"), KindReason::ForAll(field.key.clone()));
        }
        check_columns(&path, field, problems);
    }
}

fn check_columns(path: &str, field: &FieldDef, problems: &mut Vec<KindProblem>) {
    let columns = format!("{path}.colonnes");
    refuse_twice(&columns, "cle", field.columns.iter().map(|column| &column.key), problems);
    for (place, column) in field.columns.iter().enumerate() {
        check_columns(&format!("{columns}.{place}"), column, problems);
    }
}

fn refuse_twice<'a>(list: &str, key: &str, keys: impl Iterator<Item = &'a String>, problems: &mut Vec<KindProblem>) {
    let mut seen = HashSet::new();
    for (place, name) in keys.enumerate() {
        if !name.is_empty() && !seen.insert(name) {
            push(problems, format!("{list}.{place}.{key}"), KindReason::Duplicate(name.clone()));
        }
    }
}

fn push(problems: &mut Vec<KindProblem>, path: String, reason: KindReason) {
    problems.push(KindProblem { path, reason });
}

/// One map of the sheet, read key by key; what is wrong is gathered under its path.
struct Entry<'a> {
    path: String,
    pairs: &'a [(String, Value)],
    problems: &'a mut Vec<KindProblem>,
}

impl<'a> Entry<'a> {
    fn of_sheet(sheet: &'a SheetText, problems: &'a mut Vec<KindProblem>) -> Self {
        Self { path: String::new(), pairs: sheet.fields(), problems }
    }

    fn refuse(&mut self, key: &str, reason: KindReason) {
        push(self.problems, format!("{}{key}", self.path), reason);
    }

    fn value(&self, key: &str) -> Option<&'a Value> {
        let found = self.pairs.iter().find(|(name, _)| name == key);
        found.map(|(_, value)| value).filter(|value| !value.is_empty())
    }

    fn expect_kind(&mut self, expected: &str) {
        let kind = self.text(KIND);
        if kind != expected {
            self.refuse(KIND, KindReason::OtherKind(kind));
        }
    }

    fn text(&mut self, key: &str) -> String {
        match self.value(key) {
            None => String::new(),
            Some(Value::Text(text)) => text.trim().to_owned(),
            Some(_) => {
                self.refuse(key, KindReason::NotText);
                String::new()
            }
        }
    }

    fn required(&mut self, key: &str) -> String {
        if self.value(key).is_none() {
            self.refuse(key, KindReason::Missing);
        }
        self.text(key)
    }

    fn key(&mut self, key: &str) -> String {
        self.key_of(key, |c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '/'))
    }

    /// A key that may be left out.
    fn key_or_none(&mut self, key: &str) -> String {
        if self.value(key).is_none() { String::new() } else { self.key(key) }
    }

    /// The id of a value: a licence is `CC-BY-SA-4.0`.
    fn id(&mut self) -> String {
        self.key_of("id", |c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '/' | '.' | '+'))
    }

    fn key_of(&mut self, key: &str, is_allowed: impl Fn(char) -> bool) -> String {
        let name = self.required(key);
        if !name.chars().all(is_allowed) {
            self.refuse(key, KindReason::BadKey(name.clone()));
        }
        name
    }

    fn yes_no(&mut self, key: &str) -> bool {
        let text = self.text(key);
        if !["", "oui", "non"].contains(&text.as_str()) {
            self.refuse(key, KindReason::NotYesNo(text.clone()));
        }
        text == "oui"
    }

    fn number(&mut self, key: &str) -> Option<usize> {
        let text = self.text(key);
        let number = text.parse().ok();
        if number.is_none() && !text.is_empty() {
            self.refuse(key, KindReason::NotANumber(text));
        }
        number
    }

    fn color(&mut self) -> Color {
        let text = self.text("couleur");
        match text.as_str() {
            "pratique" => Color::Practice,
            "exemple" => Color::Example,
            "methode" => Color::Method,
            "bleu" => Color::Blue,
            "brique" => Color::Brick,
            "neutre" | "" => Color::Neutral,
            _ => {
                self.refuse("couleur", KindReason::UnknownColor(text));
                Color::Neutral
            }
        }
    }

    /// The texts of a list, or of one text with commas.
    fn texts(&mut self, key: &str) -> Vec<String> {
        let parts: Vec<&str> = match self.value(key) {
            None => return Vec::new(),
            Some(Value::Text(text)) => text.split(',').collect(),
            Some(Value::List(items)) => items.iter().filter_map(Value::as_text).collect(),
            Some(Value::Map(_)) => {
                self.refuse(key, KindReason::NotAList);
                return Vec::new();
            }
        };
        parts.into_iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
    }

    fn entries<T>(&mut self, key: &str, mut read: impl FnMut(&mut Entry<'_>) -> T) -> Vec<T> {
        let items = match self.value(key) {
            None => return Vec::new(),
            Some(Value::List(items)) => items,
            Some(_) => {
                self.refuse(key, KindReason::NotAList);
                return Vec::new();
            }
        };
        let mut entries = Vec::with_capacity(items.len());
        for (place, item) in items.iter().enumerate() {
            let path = format!("{}{key}.{place}", self.path);
            match item {
                Value::Map(pairs) => {
                    let problems = &mut *self.problems;
                    entries.push(read(&mut Entry { path: format!("{path}."), pairs, problems }));
                }
                _ => push(self.problems, path, KindReason::NotAMap),
            }
        }
        entries
    }

    /// A field, or a column `depth` lists below one.
    fn field(&mut self, depth: usize) -> FieldDef {
        let key = self.key("cle");
        if key.contains('/') {
            self.refuse("cle", KindReason::BadKey(key.clone()));
        }
        let field_type = self.field_type(depth);
        let mut field = FieldDef::new(&key, field_type);
        field.label = self.required("libelle");
        field.synonyms = self.texts("synonymes");
        field.group = Some(self.text("groupe")).filter(|group| !group.is_empty() && depth == 0);
        field.required = self.yes_no("requis");
        field.help = self.text("aide");
        field.example = self.text("exemple");
        field.max = self.number("max");
        field.vocabulary = Some(self.text("vocabulaire")).filter(|key| !key.is_empty());
        if field.vocabulary.is_none() && field_type.needs_vocabulary() {
            self.refuse("vocabulaire", KindReason::Missing);
        }
        field.kinds = self.texts("types");
        field.unit = Some(self.text("unite")).filter(|unit| !unit.is_empty()).unwrap_or(field.unit);
        field.ideal = self.yes_no("ideal");
        if field_type.needs_columns() && field_type.may_stand(depth) {
            field.columns = self.entries("colonnes", |column| column.field(depth + 1));
            if self.value("colonnes").is_none() {
                self.refuse("colonnes", KindReason::Missing);
            }
        }
        field.row_noun = self.text("un");
        field.feminine = self.yes_no("feminin");
        field.display = self.display(field_type);
        field.icon = self.text("icone");
        field.facet = self.yes_no("facette");
        field.question = self.text("question");
        field.listed = self.yes_no("en_liste");
        field.when = if depth == 0 { self.condition() } else { None };
        field.sum = self.texts("somme");
        if field.sum.is_empty() && field_type.needs_sum() {
            self.refuse("somme", KindReason::Missing);
        }
        if depth == 0 {
            (field.readers, field.writers) = (self.reach("lecture"), self.reach("ecriture"));
        } else {
            self.refuse_reach();
        }
        // Lists and filters are the same for all.
        let is_for_all = field.readers == FieldReach::All;
        (field.listed, field.facet) = (field.listed && is_for_all, field.facet && is_for_all);
        field
    }

    fn condition(&mut self) -> Option<AskedWhen> {
        match self.value("si")? {
            Value::Map(pairs) => {
                let path = format!("{}si.", self.path);
                let mut when = Entry { path, pairs, problems: &mut *self.problems };
                let field = when.required("champ");
                if when.value("vaut").is_none() {
                    when.refuse("vaut", KindReason::Missing);
                }
                Some(AskedWhen { field, values: when.texts("vaut") })
            }
            _ => {
                self.refuse("si", KindReason::NotAMap);
                None
            }
        }
    }

    /// A column is for whom its field is for: nobody must believe that it is kept from some by itself.
    fn refuse_reach(&mut self) {
        for key in ["lecture", "ecriture"] {
            if self.reach(key) != FieldReach::All {
                self.refuse(key, KindReason::OfField(key.to_owned()));
            }
        }
    }

    fn reach(&mut self, key: &str) -> FieldReach {
        let word = self.text(key);
        FieldReach::from_key(&word).unwrap_or_else(|| {
            if !word.is_empty() {
                self.refuse(key, KindReason::UnknownReach(word));
            }
            FieldReach::All
        })
    }

    fn field_type(&mut self, depth: usize) -> FieldType {
        let word = self.required("type");
        let Some(field_type) = FieldType::from_key(&word) else {
            if !word.is_empty() {
                self.refuse("type", KindReason::UnknownType(word));
            }
            return FieldType::WORDS;
        };
        if !field_type.may_stand(depth) {
            self.refuse("type", KindReason::NotInColumns(word));
        }
        field_type
    }

    fn display(&mut self, field_type: FieldType) -> Display {
        let word = self.text("affichage");
        if word.is_empty() {
            return field_type.display();
        }
        Display::from_key(&word).unwrap_or_else(|| {
            self.refuse("affichage", KindReason::UnknownDisplay(word));
            field_type.display()
        })
    }
}

#[cfg(test)]
mod tests;
