//! What somebody reads and writes of the fields of a sheet; and the rules of fields among the nouns.

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::Value;

use crate::cache::SavedText;
use crate::db::Db;
use crate::db::types::{EventKind, Moment, SheetId};
use crate::hall::error::{Error, Result, What};
use crate::hall::policy::{Keeping, Who};
use crate::models::event::Event;
use crate::models::field_rule::FieldRule;
use crate::models::held_change::HeldChange;
use crate::models::kind::KindSet;
use crate::models::nouns::{Archived, Closing, Fate, Found, Heard, Noun, Owner, Stale};
use crate::models::reader::Reader;
use crate::models::sheet::Sheet;
use crate::text::kind::KindDef;
use crate::text::sheet_text::SheetText;

/// How somebody stands to a sheet, or to one that is yet to be.
fn keeping(sheet: Option<&Sheet>) -> Keeping {
    sheet.map(Sheet::keeping).unwrap_or_default()
}

impl Reader<'_> {
    fn rules_of(&mut self, kind: &str) -> Result<Vec<FieldRule>> {
        Ok(self.field_rules()?.iter().filter(|rule| rule.kind == kind).cloned().collect())
    }

    /// The text without the fields that this person may not read.
    pub(in crate::models) fn readable(
        &mut self,
        sheet: &Sheet,
        kind: &str,
        saved: Arc<SavedText>,
    ) -> Result<Arc<SavedText>> {
        let (rules, who, keeping) = (self.rules_of(kind)?, self.who(), keeping(Some(sheet)));
        // Strangers read alike; among others some read what others do not.
        if !matches!(who, Who::Stranger) && rules.iter().any(FieldRule::hides) {
            self.saw_of_few();
        }
        let withheld: Vec<&str> =
            rules.iter().filter(|rule| !rule.is_read_by(who, keeping)).map(|rule| rule.field.as_str()).collect();
        if withheld.is_empty() {
            return Ok(saved);
        }
        // What cannot be taken apart is not shown in part.
        let unread = |_| Error::NotFound(What::Revision);
        let mut text = saved.sheet().map_err(unread)?.as_ref().clone();
        text.set_all(withheld.iter().map(|key| ((*key).to_owned(), None)).collect(), &[]).map_err(unread)?;
        Ok(Arc::new(SavedText::read(text.text(), text)))
    }

    /// Whether this person reads all fields of all sheets of a kind.
    pub fn reads_all_of(&mut self, kind: &str) -> Result<bool> {
        let (rules, who) = (self.rules_of(kind)?, self.who());
        Ok(rules.iter().all(|rule| rule.is_read_by(who, Keeping::default())))
    }

    /// The keys of the fields of a kind that are not for all, those that it declares no more among them.
    pub fn fields_kept(&mut self, kind: &str) -> Result<Vec<String>> {
        Ok(self.rules_of(kind)?.into_iter().map(|rule| rule.field).collect())
    }

    /// Whether some field of some kind is not for all.
    pub fn reserves_fields(&mut self) -> Result<bool> {
        Ok(!self.field_rules()?.is_empty())
    }

    /// The keys of the fields that a kind keeps from some and that another, which a sheet is to be of, shows to more.
    pub fn opened_by(&mut self, from: &str, to: &str) -> Result<Vec<String>> {
        let (was, is) = (self.rules_of(from)?, self.rules_of(to)?);
        let is_kept = |rule: &FieldRule| is.iter().any(|other| other.field == rule.field && other.keeps_like(rule));
        Ok(was.into_iter().filter(|rule| rule.hides() && !is_kept(rule)).map(|rule| rule.field).collect())
    }

    /// The keys of the fields of a kind that this person may not write; of no sheet, those of a new one.
    pub fn not_to_write(&mut self, kind: &str, sheet: Option<&Sheet>) -> Result<Vec<String>> {
        let (rules, who, keeping) = (self.rules_of(kind)?, self.who(), keeping(sheet));
        Ok(rules.into_iter().filter(|rule| !rule.is_written_by(who, keeping)).map(|rule| rule.field).collect())
    }

    /// The kind of a sheet, or of a new one, as this person fills it: what they may not write is neither asked nor
    /// missing.
    pub fn kind_to_fill<'k>(
        &mut self,
        kinds: &'k KindSet,
        kind: &str,
        sheet: Option<&Sheet>,
    ) -> Result<Cow<'k, KindDef>> {
        let def = kinds.kind(kind);
        let keys = self.not_to_write(kind, sheet)?;
        if keys.is_empty() {
            return Ok(def);
        }
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        Ok(Cow::Owned(def.hiding(&keys)))
    }

    /// The text of a change that waits, as this person reads it: what its author may not have read of the version that
    /// they started from stands as it stood there.
    pub fn text_of_change(&mut self, change: &HeldChange) -> Result<SheetText> {
        let mut text = SheetText::parse(&change.content).map_err(Error::Unreadable)?;
        // What a member writes themselves and the change lacks is what they took away.
        let is_theirs = |rule: &FieldRule| change.account_id.is_some() && rule.is_for_members_to_write();
        let rules = self.rules_of(&change.kind)?.into_iter().filter(|rule| !is_theirs(rule));
        let keys = rules.map(|rule| rule.field);
        let lacks: Vec<String> = keys.filter(|key| text.get(key).is_none()).collect();
        let Some(id) = change.sheet_id.filter(|_| change.base > 0 && !lacks.is_empty()) else { return Ok(text) };
        let sheet = match self.sheet(id) {
            Err(Error::NotFound(_) | Error::Gone(_)) => return Ok(text),
            sheet => sheet?,
        };
        let base = match self.sheet_text(&sheet, change.base) {
            Err(Error::NotFound(_)) => match self.sheet_text(&sheet, sheet.head) {
                Err(Error::NotFound(_)) => return Ok(text),
                head => head?,
            },
            base => base?,
        };
        let stood =
            lacks.into_iter().filter_map(|key| base.get(&key).cloned().map(|value| (key, Some(value)))).collect();
        let order: Vec<&str> = base.fields().iter().map(|(key, _)| key.as_str()).collect();
        text.set_all(stood, &order).map_err(Error::Unreadable)?;
        Ok(text)
    }
}

/// The fields that are not for all.
pub(in crate::models) struct FieldRules;

impl Noun for FieldRules {
    fn tables(&self) -> &'static [(&'static str, Archived)] {
        &[("field_rules", Archived::Rows)]
    }

    /// They are the wiki's.
    fn own_data(&self, _: &mut Db, _: &Owner<'_>) -> Result<Option<(&'static str, Value)>> {
        Ok(None)
    }

    fn close_account(&self, _: &mut Db, _: &Closing<'_>) -> Result<()> {
        Ok(())
    }

    /// A kind that is deleted leaves them: its sheets keep what they hold.
    fn follow_sheet(&self, _: &mut Db, _: SheetId, _: Fate) -> Result<()> {
        Ok(())
    }

    fn purge(&self, _: &mut Db, _: Moment) -> Result<()> {
        Ok(())
    }

    /// What each kind declares is what the rows say.
    fn check(&self, found: &mut Found<'_>) -> Result<()> {
        let (kinds, rules) = found.store.read::<_, Error>(|db| Ok((KindSet::load(db)?, FieldRule::all(db)?)))?;
        let mut odd = Vec::new();
        for kind in kinds.kinds() {
            let declared = FieldRule::of(kind);
            for field in kind.fields.iter().chain(&kind.hidden) {
                let of_field = |rule: &&FieldRule| rule.kind == kind.key && rule.field == field.key;
                if declared.iter().find(of_field) != rules.iter().find(of_field) {
                    odd.push(format!("field {} of kind {}", field.key, kind.key));
                }
            }
        }
        found.say(odd, "others read or write it than its kind says: run reindex");
        Ok(())
    }

    /// The event of the kind tells it.
    fn events(&self) -> &'static [(EventKind, Heard)] {
        &[]
    }

    fn let_go(&self, _: &mut Db, _: &Event, _: &mut Stale<'_>) -> Result<()> {
        Ok(())
    }

    fn most(&self) -> usize {
        usize::MAX
    }
}
