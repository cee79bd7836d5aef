//! A kind is a sheet that declares a form. This is the set of kinds, vocabularies and themes as the wiki has them now.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::db::Db;
use crate::db::types::{SheetId, Visibility};
use crate::hall::error::{Error, Result};
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::models::sheet_key;
use crate::models::theme_tree::ThemeTree;
use crate::text::kind::field_keys;
use crate::text::kind::{
    Choice, FieldDef, KIND_OF_KINDS, KIND_OF_LEXICONS, KIND_OF_THEMES, KIND_OF_VOCABULARIES, KindDef, Labelled,
    ListSketch, THEMES_VOCABULARY, Vocabulary,
};
use crate::text::lexicon::Lexicon;
use crate::text::sheet_text::SheetText;

/// The field of a theme that holds the keys of those merged into it.
pub const OLD_KEYS: &str = "anciennes_cles";
/// What says yes in a text.
pub const YES: &str = "oui";

/// A theme: a sheet of kind `theme`.
#[derive(Clone, Debug)]
pub struct Theme {
    /// Its key, `cooperation/animation-facilitation`: it says where the theme was made, and stays when it moves.
    pub key: String,
    /// Its label today.
    pub label: String,
    /// One sentence.
    pub summary: String,
    /// Its rank among its sisters.
    pub order: i64,
    /// Its sheet.
    pub sheet: SheetId,
    /// The key of the theme that holds it.
    above: Option<String>,
    /// Whether it, or one above it, is out of sight: lists offer it no more, sheets keep it.
    pub is_out_of_sight: bool,
}

impl Theme {
    /// The key of the theme that holds it.
    #[must_use]
    pub fn parent(&self) -> Option<&str> {
        self.above.as_deref()
    }

    /// Its address.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/themes/{}", self.key)
    }
}

/// Kinds, vocabularies and themes, read once and read again when one of them changes.
///
/// Every page shows them, whoever reads, so they are those that everybody may read. A theme or a lexicon that is not
/// public is not in use: its sheet alone says what it says, to those who may read it. Kinds and vocabularies cannot be
/// other than public (`govern_sheet`).
#[derive(Clone, Debug, Default)]
pub struct KindSet {
    kinds: Vec<(KindDef, SheetId)>,
    vocabularies: HashMap<String, (Vocabulary, SheetId)>,
    themes: Vec<Theme>,
    /// The themes that are not public: texts may still name them by their keys.
    withheld: HashMap<String, SheetId>,
    lexicon: Lexicon,
    /// Old keys of themes, and the keys that they lead to.
    old_keys: HashMap<String, String>,
    tree: ThemeTree,
    /// The themes as a vocabulary, for forms: keys and labels, parents first.
    theme_words: Vocabulary,
}

impl KindSet {
    /// Reads them all. One that cannot be read is left out and logged: its sheets show their fields as text.
    pub fn load(db: &mut Db) -> Result<Self> {
        let mut set = Self::default();
        for (key, sheet, text) in texts(db, KIND_OF_KINDS)? {
            match KindDef::from_sheet(&text) {
                Ok(def) => set.kinds.push((def, sheet.id)),
                Err(problems) => tracing::warn!(key, ?problems, "a kind cannot be read"),
            }
        }
        for (key, sheet, text) in texts(db, KIND_OF_VOCABULARIES)? {
            match Vocabulary::from_sheet(&text) {
                Ok(vocabulary) => drop(set.vocabularies.insert(key, (vocabulary, sheet.id))),
                Err(problems) => tracing::warn!(key, ?problems, "a vocabulary cannot be read"),
            }
        }
        for (_, sheet, text) in texts(db, KIND_OF_LEXICONS)? {
            if sheet.visibility == Visibility::Public {
                set.lexicon.add(&text);
            }
        }
        set.read_themes(db)?;
        set.open_conditions();
        set.kinds.sort_by(|(a, _), (b, _)| (a.order, &a.key).cmp(&(b.order, &b.key)));
        Ok(set)
    }

    /// Reads the themes, whatever else it holds.
    pub(in crate::models) fn read_themes(&mut self, db: &mut Db) -> Result<()> {
        let set = self;
        let mut placed = Vec::new();
        for (key, sheet, text) in texts(db, KIND_OF_THEMES)? {
            let parent = text.get(field_keys::PARENT).and_then(|value| value.as_text()).unwrap_or_default();
            placed.push((key.clone(), parent.trim().to_owned()));
            if sheet.visibility != Visibility::Public {
                set.withheld.insert(key, sheet.id);
                continue;
            }
            let text_of =
                |field: &str| text.get(field).and_then(|value| value.as_text()).unwrap_or_default().to_owned();
            for old in text.get(OLD_KEYS).map(|value| value.texts()).unwrap_or_default() {
                set.old_keys.insert(old.trim().to_owned(), key.clone());
            }
            set.themes.push(Theme {
                label: text.title().unwrap_or(&key).to_owned(),
                summary: text_of(field_keys::SUMMARY),
                order: text_of(field_keys::RANK).parse().unwrap_or(i64::MAX),
                is_out_of_sight: text_of(field_keys::OUT_OF_SIGHT) == YES,
                above: None,
                key,
                sheet: sheet.id,
            });
        }
        set.tree = ThemeTree::of(&placed, &set.old_keys);
        set.place_themes();
        set.theme_words = Vocabulary {
            key: THEMES_VOCABULARY.to_owned(),
            label: String::new(),
            values: set
                .themes
                .iter()
                .map(|theme| Choice {
                    depth: set.tree.up(&theme.key).count().saturating_sub(1),
                    is_offered: !theme.is_out_of_sight,
                    ..Choice::new(&theme.key, &theme.label)
                })
                .collect(),
        };
        Ok(())
    }

    /// Parents before children, sisters by rank then key.
    fn place_themes(&mut self) {
        let ranks: HashMap<String, i64> = self.themes.iter().map(|theme| (theme.key.clone(), theme.order)).collect();
        let unseen: HashSet<String> =
            self.themes.iter().filter(|theme| theme.is_out_of_sight).map(|theme| theme.key.clone()).collect();
        for theme in &mut self.themes {
            theme.above = self.tree.above(&theme.key).map(str::to_owned);
            theme.is_out_of_sight = self.tree.up(&theme.key).any(|key| unseen.contains(key));
        }
        self.themes.sort_by_cached_key(|theme| {
            let rank = |key: &str| (ranks.get(key).copied().unwrap_or(i64::MAX), key.to_owned());
            let mut path: Vec<_> = self.tree.up(&theme.key).map(rank).collect();
            path.reverse();
            path
        });
    }

    /// What is asked for a choice is asked for those below it too.
    fn open_conditions(&mut self) {
        let Self { kinds, vocabularies, .. } = self;
        for (kind, _) in kinds {
            let list_of = |key: &str| kind.field(key).and_then(FieldDef::vocabulary_key).map(str::to_owned);
            let lists: Vec<Option<String>> =
                kind.fields.iter().map(|field| list_of(&field.when.as_ref()?.field)).collect();
            for (field, list) in kind.fields.iter_mut().zip(lists) {
                let list = list.and_then(|key| vocabularies.get(&key));
                if let Some((when, (list, _))) = field.when.as_mut().zip(list) {
                    when.values = list.with_those_below(&when.values);
                }
            }
        }
    }

    /// The same with a kind and lists of choices that are being tried.
    #[must_use]
    pub fn trying(&self, kind: KindDef, lists: &[ListSketch]) -> Self {
        let mut set = self.clone();
        match set.kinds.iter_mut().find(|(def, _)| def.key == kind.key) {
            Some((def, _)) => *def = kind,
            None => set.kinds.push((kind, SheetId(0))),
        }
        for list in lists {
            let sheet = set.vocabularies.get(&list.key).map_or(SheetId(0), |(_, sheet)| *sheet);
            let (key, label, values) = (list.key.clone(), list.label.clone(), list.choices.clone());
            set.vocabularies.insert(key.clone(), (Vocabulary { key, label, values }, sheet));
        }
        set.open_conditions();
        set
    }

    /// Every list of choices: keys and names, by name.
    #[must_use]
    pub fn lists(&self) -> Vec<(&str, &str)> {
        let mut lists: Vec<(&str, &str)> =
            self.vocabularies.values().map(|(list, _)| (list.key.as_str(), list.label.as_str())).collect();
        lists.sort_by_key(|(_, label)| *label);
        lists
    }

    /// Every kind, in the order of menus.
    pub fn kinds(&self) -> impl Iterator<Item = &KindDef> {
        self.kinds.iter().map(|(def, _)| def)
    }

    /// The kinds that people write, in the order of menus.
    pub fn public(&self) -> impl Iterator<Item = &KindDef> {
        self.kinds().filter(|def| def.public)
    }

    /// The kind of that key.
    #[must_use]
    pub fn find(&self, key: &str) -> Option<&KindDef> {
        self.kinds().find(|def| def.key == key)
    }

    /// The kind of that key, or one without fields for a kind that the wiki lacks.
    #[must_use]
    pub fn kind(&self, key: &str) -> Cow<'_, KindDef> {
        self.find(key).map_or_else(|| Cow::Owned(KindDef::fallback(key)), Cow::Borrowed)
    }

    /// The vocabulary of that key.
    #[must_use]
    pub fn vocabulary(&self, key: &str) -> Option<&Vocabulary> {
        if key == THEMES_VOCABULARY {
            return Some(&self.theme_words);
        }
        self.vocabularies.get(key).map(|(vocabulary, _)| vocabulary)
    }

    /// The label of a value in a vocabulary; the value itself when it has none.
    #[must_use]
    pub fn label<'a>(&'a self, vocabulary: &str, id: &'a str) -> &'a str {
        self.vocabulary(vocabulary).and_then(|words| words.label_of(id)).unwrap_or(id)
    }

    /// The label of an id of a field; the id itself when it has none.
    #[must_use]
    pub fn label_of<'a>(&'a self, field: &FieldDef, id: &'a str) -> &'a str {
        match field.labelled() {
            Some(Labelled::Themes) => self.theme(id).map_or(id, |theme| theme.label.as_str()),
            Some(Labelled::Vocabulary(key)) => self.label(key, id),
            None => id,
        }
    }

    /// Short forms, and words for the same thing.
    #[must_use]
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// Every theme, parents first.
    #[must_use]
    pub fn themes(&self) -> &[Theme] {
        &self.themes
    }

    /// The theme of that key, or of that old key.
    #[must_use]
    pub fn theme(&self, key: &str) -> Option<&Theme> {
        let key = self.theme_key(key);
        self.themes.iter().find(|theme| theme.key == key)
    }

    /// Whether a key is that of a theme that is not public: no page says it.
    #[must_use]
    pub fn withholds(&self, key: &str) -> bool {
        self.withheld.contains_key(key)
    }

    /// Whether a theme that is not public stands below this one.
    #[must_use]
    pub fn withholds_below(&self, key: &str) -> bool {
        self.withheld.keys().any(|other| self.is_below(other, key))
    }

    /// Whether a theme stands below another.
    #[must_use]
    pub fn is_below(&self, key: &str, above: &str) -> bool {
        self.tree.up(key).skip(1).any(|other| other == above)
    }

    /// A key, and those of the themes above it.
    #[must_use]
    pub fn theme_and_above(&self, key: &str) -> Vec<String> {
        self.tree.up(key).map(str::to_owned).collect()
    }

    /// A key, and those of the themes below it, withheld ones as well.
    #[must_use]
    pub fn theme_and_below(&self, key: &str) -> Vec<String> {
        self.tree.down(key)
    }

    /// The key of the theme that an old key leads to; any other key as it is.
    #[must_use]
    pub fn theme_key<'a>(&'a self, key: &'a str) -> &'a str {
        let mut today = key;
        // As many steps as there are old keys, should they lead in a circle.
        for _ in 0..self.old_keys.len() {
            if self.themes.iter().any(|theme| theme.key == today) {
                break;
            }
            match self.old_keys.get(today) {
                Some(next) => today = next,
                None => break,
            }
        }
        today
    }

    /// The old keys that lead right to a theme.
    #[must_use]
    pub fn old_keys_of(&self, key: &str) -> Vec<&str> {
        let mut keys: Vec<&str> =
            self.old_keys.iter().filter(|(_, leads)| *leads == key).map(|(old, _)| old.as_str()).collect();
        keys.sort_unstable();
        keys
    }

    /// The themes right below one, or the roots.
    pub fn themes_below<'a>(&'a self, parent: Option<&'a str>) -> impl Iterator<Item = &'a Theme> {
        self.themes.iter().filter(move |theme| theme.parent() == parent)
    }

    /// Whether a sheet is one of the kinds, vocabularies or themes.
    #[must_use]
    pub fn has_sheet(&self, sheet: SheetId) -> bool {
        self.kinds.iter().any(|(_, id)| *id == sheet)
            || self.vocabularies.values().any(|(_, id)| *id == sheet)
            || self.themes.iter().any(|theme| theme.sheet == sheet)
            || self.withheld.values().any(|id| *id == sheet)
    }

    /// The sheet that declares a kind.
    #[must_use]
    pub fn sheet_of_kind(&self, key: &str) -> Option<SheetId> {
        self.kinds.iter().find(|(def, _)| def.key == key).map(|(_, sheet)| *sheet)
    }
}

/// The texts of all live sheets of a kind that have a key.
fn texts(db: &mut Db, kind: &str) -> Result<Vec<(String, Sheet, Arc<SheetText>)>> {
    let mut texts = Vec::new();
    for row in sheet_key::live(db, kind)? {
        let mut reader = Reader::keeper(db);
        let Some(sheet) = reader.sheet_if_any(row.sheet_id)? else { continue };
        match reader.sheet_text(&sheet, sheet.head) {
            Ok(text) => texts.push((row.key, sheet, text)),
            Err(Error::NotFound(_)) => {}
            Err(Error::Unreadable(error)) => {
                tracing::warn!(key = row.key, ?error, "a sheet of the house cannot be read");
            }
            Err(error) => return Err(error),
        }
    }
    Ok(texts)
}
