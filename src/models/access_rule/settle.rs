//! What rules come to, written on the rows of sheets.

use diesel::prelude::*;
use diesel::result::QueryResult;

use super::{Access, AccessRule, Ruling, Torn, kept, settle};
use crate::db::Db;
use crate::db::happening::Rules;
use crate::db::schema::{access_rules, sheet_themes, sheets};
use crate::db::types::{GroupId, RuleScope, SheetId};
use crate::hall::error::{Error, Result};
use crate::hall::messages;
use crate::models::kind::KindSet;
use crate::models::sheet::Sheet;
use crate::models::theme::{self, SheetTheme};
use crate::models::themes_now::themes_now;
use crate::text::kind::field_keys;

/// Writes what the rules come to for a sheet as its row and its themes stand, in the transaction under way; what
/// changed. [`Error::Invalid`] when two rules give it to two groups.
pub fn settle_sheet(db: &mut Db, id: SheetId) -> Result<Option<Settled>> {
    let rules = AccessRule::around(db, id)?;
    let known = |db: &mut Db| sheets::table.find(id).first::<Sheet>(db);
    let sheet = known(db)?;
    let themes = themes_of(db, &rules, id)?;
    let ruling = Ruling { id, kind: &sheet.kind, themes: &themes };
    let access = settle(&rules, &ruling).map_err(|Torn| Error::field(field_keys::THEMES, messages::groups::TORN))?;
    let before = kept(&sheet);
    if access == before {
        return Ok(None);
    }
    write(db, id, &access)?;
    Ok(Some(Settled { before, after: access }))
}

/// The themes of a sheet, each with those above it as the transaction under way has them: a node may not know yet that
/// one moved. None where no rule is about a theme.
fn themes_of(db: &mut Db, rules: &[AccessRule], id: SheetId) -> Result<Vec<Vec<String>>> {
    if !rules.iter().any(|rule| rule.scope == RuleScope::Theme) {
        return Ok(Vec::new());
    }
    Ok(lines(&*themes_now(db)?, theme::of_sheets(db, &[id])?.iter()))
}

/// The themes of a sheet, each with those above it.
fn lines<'a>(kinds: &KindSet, rows: impl Iterator<Item = &'a SheetTheme>) -> Vec<Vec<String>> {
    rows.map(|row| kinds.theme_and_above(&row.theme)).collect()
}

/// What the rules would come to for a sheet without its own; none when they give it to two groups.
pub fn inherited(db: &mut Db, id: SheetId) -> Result<Option<Access>> {
    let mut rules = AccessRule::around(db, id)?;
    rules.retain(|rule| rule.scope != RuleScope::Sheet);
    let sheet: Sheet = sheets::table.find(id).first(db)?;
    let themes = themes_of(db, &rules, id)?;
    Ok(settle(&rules, &Ruling { id, kind: &sheet.kind, themes: &themes }).ok())
}

/// The sheets that a rule may be about, in steps: those of its kind, of its theme, itself.
fn about(db: &mut Db, kinds: &KindSet, rule: &AccessRule, after: SheetId) -> QueryResult<Vec<Sheet>> {
    let all = sheets::table.filter(sheets::id.gt(after)).order(sheets::id.asc()).limit(AT_ONCE);
    match rule.scope {
        RuleScope::Wiki => all.load(db),
        RuleScope::Kind => all.filter(sheets::kind.eq(rule.target.clone())).load(db),
        RuleScope::Theme => {
            let of_theme = sheet_themes::table
                .filter(crate::models::within(&kinds.theme_and_below(&rule.target)))
                .select(sheet_themes::sheet_id);
            all.filter(sheets::id.eq_any(of_theme)).load(db)
        }
        RuleScope::Sheet => {
            let own = rule.target.parse().map_or(SheetId(0), SheetId);
            all.filter(sheets::id.eq(own)).load(db)
        }
    }
}

/// Sheets looked at in one step.
const AT_ONCE: i64 = 400;

/// Sheets whose readers or writers are others now, and those that two rules give to two groups.
pub type SettledAll = (Vec<(Sheet, Settled)>, Vec<Sheet>);

/// What the rules come to for some of the sheets that one of them is about, in the order of their numbers.
fn work_out(
    db: &mut Db,
    kinds: &KindSet,
    rule: &AccessRule,
    after: SheetId,
) -> QueryResult<Vec<(Sheet, Result<Access, Torn>)>> {
    let wide: Vec<AccessRule> = access_rules::table.filter(access_rules::scope.ne(RuleScope::Sheet)).load(db)?;
    let some = about(db, kinds, rule, after)?;
    let ids: Vec<SheetId> = some.iter().map(|sheet| sheet.id).collect();
    let rows = theme::of_sheets(db, &ids)?;
    let targets: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let own: Vec<AccessRule> = access_rules::table
        .filter(access_rules::scope.eq(RuleScope::Sheet))
        .filter(access_rules::target.eq_any(targets))
        .load(db)?;
    let access = |sheet: Sheet| {
        let themes = lines(kinds, rows.iter().filter(|row| row.sheet_id == sheet.id));
        let target = sheet.id.to_string();
        let own = own.iter().filter(|rule| rule.target == target);
        let rules: Vec<AccessRule> = wide.iter().chain(own).cloned().collect();
        let access = settle(&rules, &Ruling { id: sheet.id, kind: &sheet.kind, themes: &themes });
        (sheet, access)
    };
    Ok(some.into_iter().map(access).collect())
}

/// Writes what the rules come to for every sheet that one of them is about, in the transaction under way.
pub fn settle_all(db: &mut Db, kinds: &KindSet, rule: &AccessRule) -> QueryResult<SettledAll> {
    let (mut settled, mut torn, mut after) = (Vec::new(), Vec::new(), SheetId(0));
    loop {
        let some = work_out(db, kinds, rule, after)?;
        let Some((last, _)) = some.last() else { return Ok((settled, torn)) };
        after = last.id;
        for (sheet, access) in some {
            let before = kept(&sheet);
            match access {
                Err(Torn) => torn.push(sheet),
                Ok(access) if access == before => {}
                Ok(access) => {
                    write(db, sheet.id, &access)?;
                    settled.push((sheet, Settled { before, after: access }));
                }
            }
        }
    }
}

/// The group that alone would read a new sheet of this kind and these themes.
pub fn of_new_sheet(db: &mut Db, kind: &str, themes: &[String]) -> Result<Option<GroupId>> {
    let wide: Vec<AccessRule> = access_rules::table.filter(access_rules::scope.ne(RuleScope::Sheet)).load(db)?;
    if wide.iter().all(|rule| rule.readers_id.is_none()) {
        return Ok(None);
    }
    let kinds = themes_now(db)?;
    let themes: Vec<Vec<String>> = themes.iter().map(|key| kinds.theme_and_above(kinds.theme_key(key))).collect();
    let access = settle(&wide, &Ruling { id: SheetId(0), kind, themes: &themes });
    Ok(access.ok().and_then(|access| access.reads.group))
}

/// What became of who reads and writes a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settled {
    /// As it was.
    pub before: Access,
    /// As it is.
    pub after: Access,
}

impl Settled {
    /// What an event tells of it. The names of groups are for those who govern: an event tells that one is meant.
    #[must_use]
    pub fn told(&self) -> Rules {
        let Self { before, after } = self;
        let keepers = after.keepers.map(|_| String::new());
        Rules {
            visibility: (before.reads != after.reads).then_some(after.reads.visibility),
            protection: (before.writes != after.writes).then_some(after.writes.protection),
            keepers: (before.keepers != after.keepers).then_some(keepers),
            ..Rules::default()
        }
    }
}

/// The number by which PostgreSQL knows that the rules are held.
const RULES: i64 = 1;

/// Holds the rules until the transaction ends: alone for whoever changes rules or moves themes, with others for whoever
/// saves a sheet. What a rule comes to is so never worked out from half of what changes. Before any row is locked.
pub fn hold(db: &mut Db, alone: bool) -> QueryResult<()> {
    crate::db::dialect::hold(db, RULES, alone)
}

/// The sheets on whose rows something else stands than the rules come to.
pub fn unsettled(db: &mut Db) -> Result<Vec<SheetId>> {
    let kinds = KindSet::load(db)?;
    let all = AccessRule::empty(RuleScope::Wiki, "");
    let (mut odd, mut after) = (Vec::new(), SheetId(0));
    loop {
        let some = work_out(db, &kinds, &all, after)?;
        let Some((last, _)) = some.last() else { return Ok(odd) };
        after = last.id;
        let differ = some.iter().filter(|(sheet, access)| access.is_ok_and(|access| access != kept(sheet)));
        odd.extend(differ.map(|(sheet, _)| sheet.id));
    }
}

/// Writes what the rules come to for a sheet.
fn write(db: &mut Db, id: SheetId, access: &Access) -> QueryResult<()> {
    diesel::update(sheets::table.find(id))
        .set((
            sheets::visibility.eq(access.reads.visibility),
            sheets::readers_id.eq(access.reads.group),
            sheets::protection.eq(access.writes.protection),
            sheets::writers_id.eq(access.writes.group),
            sheets::keepers_id.eq(access.keepers),
        ))
        .execute(db)
        .map(drop)
}
