//! What was typed in the editor's form, read back into a text of the sheet.

use crate::hall::error::{Error, FieldError, Result};
use crate::models::kind::KindSet;
use crate::text::anchors::{self, RESERVED_IDS};
use crate::text::fields::{self, Problem};
use crate::text::passages::{self, At, Found};
use crate::text::sheet_text::{SheetText, TITLE, Value};

/// The pair that says that the form stood in the place of the part it holds: the key of its field.
pub(super) const IN_PLACE: &str = "ici";

/// The pairs that the form itself adds; all others are fields.
const CONTROLS: [&str; 8] =
    ["jeton", "faire", "action", "brouillon", "brouillon_du", "connexion", "mot_de_passe", "code_connexion"];

/// What a form holds of a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Held {
    /// Its title, its fields and its text.
    #[default]
    Sheet,
    /// The same as one text.
    Whole,
    /// One field, by its key; the title is one.
    Field(String),
    /// One section of its text, by its anchor.
    Section(String),
    /// One passage of its text.
    Passage(At),
}

/// What was typed.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    /// The form's pairs, controls left out.
    pub(super) pairs: Vec<(String, String)>,
}

impl Typed {
    /// From the pairs of a form.
    #[must_use]
    pub(super) fn of(pairs: &[(String, String)]) -> Self {
        let kept = pairs.iter().filter(|(name, _)| !CONTROLS.contains(&name.as_str()));
        Self { pairs: kept.cloned().collect() }
    }

    /// The first value of that name.
    #[must_use]
    pub(super) fn find(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The first value of that name; empty when absent.
    #[must_use]
    pub(super) fn get(&self, name: &str) -> &str {
        self.find(name).unwrap_or_default()
    }

    /// The revision that the form started from.
    #[must_use]
    pub(super) fn base(&self) -> i32 {
        self.get("base").parse().unwrap_or(0)
    }

    /// The summary of the change.
    #[must_use]
    pub(super) fn comment(&self) -> String {
        self.get("commentaire").trim().to_owned()
    }

    /// Whether the change is called minor.
    #[must_use]
    pub(super) fn is_minor(&self) -> bool {
        self.get("mineure") == "oui"
    }

    /// What the form holds.
    #[must_use]
    pub(super) fn held(&self) -> Held {
        let section = self.get("section").to_owned();
        // A number that is none names no passage; it must not name the whole section.
        let number = Some(self.get("paragraphe")).filter(|number| !number.is_empty());
        match (self.whole(), number.map(|number| number.parse().unwrap_or(0))) {
            (Some(_), _) => Held::Whole,
            (None, Some(number)) => Held::Passage(At { section, number, mark: self.get("empreinte").to_owned() }),
            (None, None) if !section.is_empty() => Held::Section(section),
            (None, None) => match self.get(IN_PLACE) {
                "" => Held::Sheet,
                key => Held::Field(key.to_owned()),
            },
        }
    }

    /// Whether the form holds a part of the text alone.
    #[must_use]
    pub(super) fn is_part_of_text(&self) -> bool {
        matches!(self.held(), Held::Section(_) | Held::Passage(_))
    }

    /// The whole text, when the form edits that.
    #[must_use]
    pub(super) fn whole(&self) -> Option<&str> {
        self.find("texte")
    }

    /// The text of the sheet that the form makes of `base`: only what it changes is written, all else keeps its bytes.
    ///
    /// # Errors
    /// An unreadable whole text, or a section or passage that is gone.
    pub(super) fn text(&self, kinds: &KindSet, base: &SheetText) -> Result<SheetText> {
        if let Some(whole) = self.whole() {
            return SheetText::parse(whole).map_err(Error::Unreadable);
        }
        let mut text = base.clone();
        let def = kinds.kind(base.kind().unwrap_or_default());
        let order = def.order();
        let set = |text: &mut SheetText, key: &str, value: Option<Value>| {
            text.set(key, value, &order).map_err(Error::Unreadable)
        };
        if let Some(title) = self.find(TITLE)
            && title.trim() != base.title().unwrap_or_default()
        {
            set(&mut text, TITLE, Some(Value::from(title.trim())))?;
        }
        text.set_all(fields::changes(&def, base, &self.pairs), &order).map_err(Error::Unreadable)?;
        if let Some(body) = self.find("corps") {
            let body = body.replace("\r\n", "\n");
            let body = match self.held() {
                Held::Section(id) => with_section(base.body(), &id, &body)?,
                Held::Passage(at) => with_passage(base.body(), &at, &body)?,
                Held::Sheet | Held::Whole | Held::Field(_) => body,
            };
            text.set_body(&body).map_err(Error::Unreadable)?;
        }
        Ok(text)
    }

    /// What does not fit in the fields that the form changes.
    #[must_use]
    pub(super) fn problems(&self, kinds: &KindSet, base: &SheetText) -> Vec<Problem> {
        let def = kinds.kind(base.kind().unwrap_or_default());
        let changed: Vec<String> = fields::changes(&def, base, &self.pairs).into_iter().map(|(key, _)| key).collect();
        // As typed, empty rows included: what does not fit is told at the row where it stands on the page.
        let mut values = fields::values_as_typed(&def, &self.pairs);
        values.retain(|(key, _)| changed.contains(key));
        let problems = fields::check_values(&def, &|key| kinds.vocabulary(key), &values);
        problems.into_iter().filter(Problem::refuses).collect()
    }

    /// Errors that stand beside no generated field: the title's.
    #[must_use]
    pub(super) fn title_error(&self) -> Option<FieldError> {
        let title = self.find(TITLE)?;
        let problem = crate::text::title::clean(title).err()?;
        Some(FieldError { field: TITLE.to_owned(), message: crate::hall::messages::of_title(&problem) })
    }
}

/// The body with one section typed anew; one that only lost the blank lines at its end is as it was.
fn with_section(body: &str, id: &str, typed: &str) -> Result<String> {
    let lost = || Error::field("corps", crate::hall::messages::SECTION_LOST);
    let written = anchors::section(body, id, RESERVED_IDS).ok_or_else(lost)?;
    if written.trim_end() == typed.trim_end() {
        return Ok(body.to_owned());
    }
    anchors::replace_section(body, id, typed, RESERVED_IDS).ok_or_else(lost)
}

/// The body with one passage typed anew.
fn with_passage(body: &str, at: &At, typed: &str) -> Result<String> {
    match passages::find(body, at) {
        Some(Found::Same(passage)) => Ok(passage.replaced(body, typed)),
        _ => Err(Error::field("corps", crate::hall::messages::PASSAGE_LOST)),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use crate::web::pages::editor::typed::*;

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        Typed::of(&pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<Vec<_>>())
    }

    #[test]
    fn a_form_that_changes_only_the_body_keeps_every_other_byte() {
        let base =
            SheetText::parse("---\n# un commentaire\ntitre:   Le titre\ninconnu: [a,  b]\n---\nAvant.\n").unwrap();
        let form = typed(&[("jeton", "x"), ("titre", "Le titre"), ("corps", "Après.\r\n")]);
        let text = form.text(&KindSet::default(), &base).unwrap().text();
        assert_eq!(text, "---\n# un commentaire\ntitre:   Le titre\ninconnu: [a,  b]\n---\nAprès.\n");
    }

    #[test]
    fn one_section_goes_back_to_its_place() {
        let base = SheetText::parse("## Un\n\nA.\n\n## Deux\n\nB.\n").unwrap();
        let form = typed(&[("section", "deux"), ("corps", "## Deux\n\nC.\n")]);
        assert_eq!(form.text(&KindSet::default(), &base).unwrap().text(), "## Un\n\nA.\n\n## Deux\n\nC.\n");
        assert!(typed(&[("section", "trois"), ("corps", "x")]).text(&KindSet::default(), &base).is_err());
    }

    #[test]
    fn one_passage_goes_back_to_its_place_or_is_refused() {
        let base = SheetText::parse("## Un\n\nA.\n\nB.\n").unwrap();
        let form = |number, mark| {
            typed(&[("section", "un"), ("paragraphe", number), ("empreinte", mark), ("corps", "C.\r\n")])
        };
        let text = |form: &Typed| form.text(&KindSet::default(), &base).map(|text| text.text()).ok();
        assert_eq!(text(&form("2", "")).unwrap(), "## Un\n\nA.\n\nC.\n");
        for (number, mark) in [("2", "00000000"), ("3", ""), ("0", ""), ("-1", ""), ("x", "")] {
            assert_eq!(text(&form(number, mark)), None, "{number} {mark}");
        }
    }
}
