//! A rule of access: who reads, writes and looks after the sheets of the whole wiki, of a kind, of a theme, or one
//! sheet. What the rules come to for a sheet stands on its row, by which everything that is read is asked.

mod levels;
mod noun;
mod reads;
mod settle;

use diesel::prelude::*;
use diesel::result::QueryResult;

use crate::db::Db;
use crate::db::happening::Ruled;
use crate::db::schema::access_rules;
use crate::db::types::{GroupId, Protection, RuleScope, SheetId, Visibility};
use crate::models::sheet::Sheet;
use crate::text::kind::Purpose;
pub use levels::{ReadBy, WrittenBy};
pub(in crate::models) use noun::AccessRules;
pub use reads::AccessChecked;
pub use settle::{Settled, SettledAll, hold, inherited, of_new_sheet, settle_all, settle_sheet, unsettled};

/// A row of `access_rules`; what is none is inherited.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = access_rules, treat_none_as_null = true)]
pub struct AccessRule {
    /// What it is about.
    pub scope: RuleScope,
    /// Which: a key, a number; empty for the whole wiki.
    pub target: String,
    /// Who reads.
    pub visibility: Option<Visibility>,
    /// The group that alone reads.
    pub readers_id: Option<GroupId>,
    /// Who writes.
    pub protection: Option<Protection>,
    /// The group that alone writes.
    pub writers_id: Option<GroupId>,
    /// The group that looks after the sheets.
    pub keepers_id: Option<GroupId>,
}

/// What the rules come to for one sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    /// Who reads it.
    pub reads: ReadBy,
    /// Who writes it.
    pub writes: WrittenBy,
    /// The group that looks after it.
    pub keepers: Option<GroupId>,
}

impl Access {
    /// The groups that it names.
    pub fn groups(&self) -> impl Iterator<Item = GroupId> {
        [self.reads.group, self.writes.group, self.keepers].into_iter().flatten()
    }
}

/// Two rules give a sheet to two groups, and nothing says which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Torn;

impl AccessRule {
    /// A rule that says nothing yet.
    #[must_use]
    pub fn empty(scope: RuleScope, target: &str) -> Self {
        Self {
            scope,
            target: target.to_owned(),
            visibility: None,
            readers_id: None,
            protection: None,
            writers_id: None,
            keepers_id: None,
        }
    }

    /// The rule of one sheet, that says nothing yet.
    #[must_use]
    pub fn of_sheet(id: SheetId) -> Self {
        Self::empty(RuleScope::Sheet, &id.to_string())
    }

    /// The same, read so.
    #[must_use]
    pub fn read_by(self, reads: Option<ReadBy>) -> Self {
        Self {
            visibility: reads.map(|reads| reads.visibility),
            readers_id: reads.and_then(|reads| reads.group),
            ..self
        }
    }

    /// The same, written so.
    #[must_use]
    pub fn written_by(self, writes: Option<WrittenBy>) -> Self {
        Self {
            protection: writes.map(|writes| writes.protection),
            writers_id: writes.and_then(|writes| writes.group),
            ..self
        }
    }

    /// Who reads, when it says so.
    #[must_use]
    pub fn reads(&self) -> Option<ReadBy> {
        self.visibility.map(|visibility| ReadBy { visibility, group: self.readers_id })
    }

    /// Who writes, when it says so.
    #[must_use]
    pub fn writes(&self) -> Option<WrittenBy> {
        self.protection.map(|protection| WrittenBy { protection, group: self.writers_id })
    }

    /// Whether everything is inherited.
    #[must_use]
    pub fn says_nothing(&self) -> bool {
        self.visibility.is_none() && self.protection.is_none() && self.keepers_id.is_none()
    }

    /// What events tell of it.
    #[must_use]
    pub fn told(&self) -> Ruled {
        Ruled {
            visibility: self.visibility,
            readers: self.readers_id,
            protection: self.protection,
            writers: self.writers_id,
            keepers: self.keepers_id,
        }
    }

    /// The groups that it names.
    pub fn groups(&self) -> impl Iterator<Item = GroupId> {
        [self.readers_id, self.writers_id, self.keepers_id].into_iter().flatten()
    }

    /// One rule.
    pub fn find(db: &mut Db, scope: RuleScope, target: &str) -> QueryResult<Option<Self>> {
        access_rules::table.find((scope, target.to_owned())).first(db).optional()
    }

    /// The rules of the wiki, of kinds and of themes, and that of one sheet.
    pub fn around(db: &mut Db, sheet: SheetId) -> QueryResult<Vec<Self>> {
        let own = access_rules::target.eq(sheet.to_string());
        access_rules::table.filter(access_rules::scope.ne(RuleScope::Sheet).or(own)).load(db)
    }

    /// Writes it in place of the one before; one that says nothing goes.
    pub fn put(db: &mut Db, rule: &Self) -> QueryResult<()> {
        let known = access_rules::table.find((rule.scope, rule.target.clone()));
        if rule.says_nothing() {
            return diesel::delete(known).execute(db).map(drop);
        }
        if diesel::update(known).set(rule).execute(db)? == 0 {
            diesel::insert_into(access_rules::table).values(rule).execute(db)?;
        }
        Ok(())
    }

    /// Whether there is a rule of a theme.
    pub fn any_of_themes(db: &mut Db) -> QueryResult<bool> {
        let of_themes = access_rules::table.filter(access_rules::scope.eq(RuleScope::Theme));
        diesel::select(diesel::dsl::exists(of_themes)).get_result(db)
    }

    /// Every rule that names a group.
    pub fn naming(db: &mut Db, group: GroupId) -> QueryResult<Vec<Self>> {
        let group = Some(group);
        let reads = access_rules::readers_id.eq(group);
        let named = reads.or(access_rules::writers_id.eq(group)).or(access_rules::keepers_id.eq(group));
        access_rules::table.filter(named).load(db)
    }
}

/// What rules look at in a sheet.
#[derive(Clone, Copy, Debug)]
pub struct Ruling<'a> {
    /// Its number.
    pub id: SheetId,
    /// The key of its kind.
    pub kind: &'a str,
    /// The keys of its themes, each with those above it, the nearest first.
    pub themes: &'a [Vec<String>],
}

/// What these rules come to for a sheet. Its own rule comes first; then those of its themes and of its kind, of which
/// the strictest holds; then that of the wiki. A theme's rule stands for the themes below it that say nothing.
pub fn settle(rules: &[AccessRule], sheet: &Ruling<'_>) -> Result<Access, Torn> {
    let reads = said(rules, sheet, AccessRule::reads);
    let writes = said(rules, sheet, AccessRule::writes);
    let keepers = said(rules, sheet, |rule| rule.keepers_id);
    Ok(Access {
        reads: strictest(&reads, |reads| (rank(reads.visibility), reads.group))?.unwrap_or(ReadBy::ALL),
        writes: strictest(&writes, |writes| (writes.protection, writes.group))?.unwrap_or(WrittenBy::ALL),
        // Two groups may both look after what both care for: the first is asked.
        keepers: keepers.first().copied(),
    })
}

/// What is said of a sheet: by its own rule alone, else by its themes and its kind, else by the rule of the wiki.
fn said<T: Copy>(rules: &[AccessRule], sheet: &Ruling<'_>, says: impl Fn(&AccessRule) -> Option<T>) -> Vec<T> {
    let of = |scope: RuleScope, target: &str| {
        rules.iter().find(|rule| rule.scope == scope && rule.target == target).and_then(&says)
    };
    if let Some(own) = of(RuleScope::Sheet, &sheet.id.to_string()) {
        return vec![own];
    }
    if Purpose::of(sheet.kind) != Purpose::Sheet {
        return Vec::new();
    }
    let of_themes = sheet.themes.iter().filter_map(|line| line.iter().find_map(|key| of(RuleScope::Theme, key)));
    let near: Vec<T> = of_themes.chain(of(RuleScope::Kind, sheet.kind)).collect();
    if near.is_empty() { of(RuleScope::Wiki, "").into_iter().collect() } else { near }
}

/// Moderators read what is hidden, a group what is its own: the latter is closed to more people.
fn rank(visibility: Visibility) -> usize {
    match visibility {
        Visibility::Public => 0,
        Visibility::Members => 1,
        Visibility::Hidden => 2,
        Visibility::Group => 3,
    }
}

/// The strictest of what is said; [`Torn`] where two groups are named by what is as strict.
fn strictest<T: Copy, Order: Ord>(
    said: &[T],
    order: impl Fn(&T) -> (Order, Option<GroupId>),
) -> Result<Option<T>, Torn> {
    let Some(most) = said.iter().max_by_key(|one| order(one).0) else { return Ok(None) };
    let (rank, group) = order(most);
    let is_torn = said.iter().map(order).any(|(other, other_group)| other == rank && other_group != group);
    if is_torn { Err(Torn) } else { Ok(Some(*most)) }
}

/// What is kept of the rules on the row of a sheet.
#[must_use]
pub fn kept(sheet: &Sheet) -> Access {
    Access {
        reads: ReadBy { visibility: sheet.visibility, group: sheet.readers_id },
        writes: WrittenBy { protection: sheet.protection, group: sheet.writers_id },
        keepers: sheet.keepers_id,
    }
}

#[cfg(test)]
mod tests {
    use crate::models::access_rule::*;
    use crate::models::theme_tree::ThemeTree;
    use crate::text::kind::DEFAULT_KIND;

    #[test]
    fn the_strictest_holds_in_whatever_order_it_is_said() {
        let said =
            |ranks: &[(u8, i64)]| strictest(ranks, |one| (one.0, Some(GroupId(one.1)))).map(|one| one.map(|one| one.0));
        for order in [[(1, 1), (1, 2), (3, 3)], [(1, 1), (3, 3), (1, 2)], [(3, 3), (1, 1), (1, 2)]] {
            assert_eq!(said(&order), Ok(Some(3)), "{order:?}");
        }
        assert_eq!(said(&[(1, 1), (3, 2), (3, 3)]), Err(Torn));
        assert_eq!((said(&[(3, 2), (3, 2)]), said(&[])), (Ok(Some(3)), Ok(None)));
    }

    fn sheet(themes: &[Vec<String>]) -> Ruling<'_> {
        Ruling { id: SheetId(7), kind: DEFAULT_KIND, themes }
    }

    fn read_by(scope: RuleScope, target: &str, reads: ReadBy) -> AccessRule {
        AccessRule::empty(scope, target).read_by(Some(reads))
    }

    const MEMBERS: ReadBy = ReadBy { visibility: Visibility::Members, group: None };

    fn reads(rules: &[AccessRule], themes: &[&str]) -> Result<ReadBy, Torn> {
        let tree = ThemeTree::default();
        let up = |theme: &&str| tree.up(theme).map(str::to_owned).collect();
        let themes: Vec<Vec<String>> = themes.iter().map(up).collect();
        settle(rules, &sheet(&themes)).map(|access| access.reads)
    }

    #[test]
    fn the_nearest_rule_holds_and_the_strictest_of_themes_and_kinds() {
        use RuleScope::{Kind, Theme, Wiki};
        let (one, two) = (ReadBy::of_group(GroupId(1)), ReadBy::of_group(GroupId(2)));
        let own = read_by(RuleScope::Sheet, "7", ReadBy::ALL);
        let of_another = read_by(RuleScope::Sheet, "8", two);
        let (wiki, kind) = (read_by(Wiki, "", MEMBERS), read_by(Kind, DEFAULT_KIND, one));
        let (food, other) = (read_by(Theme, "repas", one), read_by(Theme, "eau", two));
        assert_eq!(reads(&[], &[]), Ok(ReadBy::ALL));
        assert_eq!(reads(&[wiki.clone(), of_another], &[]), Ok(MEMBERS));
        assert_eq!(reads(&[wiki.clone(), kind.clone()], &[]), Ok(one));
        assert_eq!(reads(&[wiki.clone(), kind.clone(), own.clone()], &["eau"]), Ok(ReadBy::ALL));
        assert_eq!(reads(std::slice::from_ref(&food), &["repas/cantines"]), Ok(one), "a theme below");
        assert_eq!(reads(std::slice::from_ref(&food), &["repasser"]), Ok(ReadBy::ALL), "no theme below");
        assert_eq!(reads(&[food.clone(), kind], &["repas"]), Ok(one), "twice the same group");
        let below = read_by(Theme, "repas/cantines", two);
        assert_eq!(reads(&[food.clone(), below], &["repas/cantines"]), Ok(two), "the nearer of one line");
        assert_eq!(reads(&[food.clone(), other.clone()], &["repas", "eau"]), Err(Torn));
        assert_eq!(reads(&[food, other, own], &["repas", "eau"]), Ok(ReadBy::ALL), "its own rule settles it");
    }

    #[test]
    fn forms_send_what_is_read_back() {
        for word in ["public", "membres", "masque", "groupe-12"] {
            assert_eq!(word.parse::<ReadBy>().map(ReadBy::word), Ok(word.to_owned()));
        }
        for word in ["libre", "moderateurs", "administrateurs", "groupe-12"] {
            assert_eq!(word.parse::<WrittenBy>().map(WrittenBy::word), Ok(word.to_owned()));
        }
        for word in ["", "groupe", "groupe-", "groupe-x", "tous"] {
            assert!(word.parse::<ReadBy>().is_err() && word.parse::<WrittenBy>().is_err(), "{word}");
        }
    }
}
