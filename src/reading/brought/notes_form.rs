//! The forms that the notes of a workshop fill: that of a new sheet, and that of one that is there.

use crate::hall::messages::given as said;
use crate::models::kind::KindSet;
use crate::reading::brought::FROM;
use crate::reading::brought::notes::{Notes, Slip, heaps};
use crate::text::fields;
use crate::text::recognise;
use crate::text::sheet_text::{SheetText, Value};

impl Notes {
    /// The form of a new sheet: each group in its list, and in the text every line as it came.
    #[must_use]
    pub fn form(&self, kinds: &KindSet, from: &str) -> Vec<(String, String)> {
        let kind = self.kind(kinds);
        let groups = fields::form_tree(&kind, &|key| kinds.vocabulary(key), &self.values(kinds), &[]);
        let body = self.as_written();
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut pairs = vec![
            pair("type", &self.kind),
            pair("base", "0"),
            pair(FROM, from),
            pair("titre", &self.title),
            pair("corps", &body),
        ];
        pairs.extend(fields::posted_by(&groups));
        pairs
    }

    /// The value of each list.
    fn values(&self, kinds: &KindSet) -> Vec<(String, Value)> {
        let (kind, slips) = (self.kind(kinds), self.slips(kinds));
        let mut values: Vec<(String, Value)> = Vec::new();
        for field in heaps(&kind) {
            let items = slips.iter().filter(|slip| slip.heap == field.key).map(Slip::said);
            let list: String = items.map(|item| format!("- {item}\n")).collect();
            if let Some(value) = recognise::value(field, &list, &|key| kinds.vocabulary(key)) {
                values.push((field.key.clone(), value));
            }
        }
        values
    }

    /// The lines as they came, as a section of a text.
    fn as_written(&self) -> String {
        let lines: String = self.lines().iter().map(|line| format!("- {line}\n")).collect();
        format!("## {}\n\n{lines}", said::NOTES_AS_WRITTEN)
    }

    /// The form of a sheet of their kind, read at a version, with the lists after what its fields hold and the lines at
    /// the end of its text; the labels of fields that cannot take more, if there are any.
    pub fn form_on(
        &self,
        kinds: &KindSet,
        from: &str,
        (sheet, base): (&SheetText, i32),
    ) -> Result<Vec<(String, String)>, Vec<String>> {
        let kind = self.kind(kinds);
        let held = |key: &str| sheet.get(key).filter(|value| !value.is_empty()).cloned();
        let mut values: Vec<(String, Value)> =
            kind.fields.iter().filter_map(|field| Some((field.key.clone(), held(&field.key)?))).collect();
        let mut full = Vec::new();
        for (key, more) in self.values(kinds) {
            let Some(field) = kind.field(&key) else { continue };
            match values.iter_mut().find(|(known, _)| *known == key) {
                None => values.push((key, more)),
                Some((_, value)) => {
                    if !recognise::join(field, value, more) {
                        full.push(field.label.clone());
                    }
                }
            }
        }
        if !full.is_empty() {
            return Err(full);
        }
        let groups = fields::form_tree(&kind, &|key| kinds.vocabulary(key), &values, &[]);
        let body = format!("{}\n\n{}", sheet.body().trim_end(), self.as_written());
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut pairs = vec![
            pair("type", &self.kind),
            pair("base", &base.to_string()),
            pair(FROM, from),
            pair("titre", sheet.title().unwrap_or_default()),
            pair("corps", body.trim_start()),
        ];
        pairs.extend(fields::posted_by(&groups));
        Ok(pairs)
    }
}
