//! « Groupes et droits »: who reads, writes and looks after what, and the groups that rules name.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use crate::actions::groups::keep_group::{MOST_ABOUT, MOST_NAME, begin_group};
use crate::actions::groups::set_rule::set_rule;
use crate::db::types::{GroupEntry, GroupId, Protection, RuleScope, Visibility};
use crate::hall::error::{Error, FieldError, Result};
use crate::hall::messages;
use crate::hall::messages::groups as said;
use crate::hall::policy::Act;
use crate::models::access_rule::{AccessChecked, AccessRule, ReadBy, WrittenBy};
use crate::models::group::Group;
use crate::models::kind::KindSet;
use crate::models::sheet::Sheet;
use crate::web::http::act::Administrator;
use crate::web::http::{Acted, Desk, Look, Outcome, Pool};
use crate::web::pages::groups::GroupForm;
use crate::web::view::layout::Shell;
use crate::web::view::page;

const PATH: &str = "/administration/groupes";
/// The most sheets with a rule of their own that are listed.
const MOST_SHEETS: usize = 50;

/// A choice of a form: word, label, whether it is chosen.
type Choice = (String, String, bool);

/// A rule, as its form stands.
struct RuleRow {
    /// What it is about, as it is posted.
    place: String,
    /// The same for people.
    name: String,
    /// What sort of place it is.
    sort: &'static str,
    reads: Vec<Choice>,
    writes: Vec<Choice>,
    keepers: Vec<Choice>,
}

/// A sheet with a rule of its own.
struct SheetRow {
    href: String,
    title: String,
    says: String,
}

/// A group of the list.
struct GroupRow {
    href: String,
    name: String,
    about: String,
    entry: &'static str,
    people: String,
}

/// What somebody sees of a sheet.
struct Check {
    person: String,
    sheet: String,
    answer: Option<String>,
}

/// The page.
#[derive(Template)]
#[template(path = "administration/access.html")]
pub struct AccessPage {
    shell: Shell,
    everywhere: RuleRow,
    rules: Vec<RuleRow>,
    sheets: Vec<SheetRow>,
    /// Places that have no rule yet: word, label.
    places: Vec<Choice>,
    fresh: RuleRow,
    groups: Vec<GroupRow>,
    entries: Vec<(&'static str, &'static str, bool)>,
    check: Check,
    typed: GroupForm,
    errors: Vec<FieldError>,
}

impl AccessPage {
    fn error(&self, field: &str) -> String {
        let of_field = self.errors.iter().filter(|error| error.field == field);
        of_field.map(|error| error.message.as_str()).collect::<Vec<_>>().join(" ")
    }

    fn list(&self) -> Vec<(&str, &str)> {
        self.errors.iter().map(|error| (error.field.as_str(), error.message.as_str())).collect()
    }
}

/// `GET /administration/groupes`
pub fn access(look: &mut Look<'_>, (): &()) -> Outcome<AccessPage> {
    let mut page = make(look, GroupForm::default(), &RuleForm::default(), Vec::new())?;
    page.shell.notice = said::of_done(look.query().get("fait")).and_then(page::done);
    Ok(page)
}

fn make(look: &mut Look<'_>, typed: GroupForm, rule: &RuleForm, errors: Vec<FieldError>) -> Outcome<AccessPage> {
    look.who().must(Act::Administer)?;
    let (groups, kinds) = (look.reader.groups()?, look.app.kinds());
    let mut rules = look.reader.wide_rules()?;
    rules.sort_by_key(|rule| (rule.scope, name_of(&kinds, rule.scope, &rule.target).to_lowercase()));
    let everywhere = rules.iter().find(|rule| rule.scope == RuleScope::Wiki).cloned();
    let everywhere = everywhere.unwrap_or_else(|| AccessRule::empty(RuleScope::Wiki, ""));
    let names: HashMap<GroupId, &str> = groups.iter().map(|group| (group.id, group.name.as_str())).collect();
    let sheets = look.reader.ruled_sheets(MOST_SHEETS)?;
    let check = check(look)?;
    let mut rows = Vec::with_capacity(groups.len());
    for group in &groups {
        rows.push(GroupRow {
            href: format!("/groupes/{}", group.id),
            name: group.name.clone(),
            about: group.about.clone(),
            entry: said::of_entry(group.entry),
            people: said::people(look.reader.people_of_group(group)?.len()),
        });
    }
    let wide = || rules.iter().filter(|rule| rule.scope != RuleScope::Wiki);
    Ok(AccessPage {
        shell: look.shell(),
        everywhere: row(&kinds, &groups, &everywhere),
        rules: wide().map(|rule| row(&kinds, &groups, rule)).collect(),
        sheets: sheets.iter().map(|(sheet, rule)| sheet_row(sheet, rule, &names)).collect(),
        places: places(&kinds, &rules, &rule.place),
        fresh: row(&kinds, &groups, &rule.rule().unwrap_or_else(|_| AccessRule::empty(RuleScope::Theme, ""))),
        groups: rows,
        entries: GroupEntry::ALL.iter().map(|entry| (entry.word(), said::of_entry(*entry), false)).collect(),
        check,
        typed,
        errors,
    })
}

fn name_of(kinds: &KindSet, scope: RuleScope, key: &str) -> String {
    match scope {
        RuleScope::Theme => kinds.theme(key).map_or_else(|| key.to_owned(), |theme| theme.label.clone()),
        RuleScope::Kind => kinds.kind(key).label.clone(),
        RuleScope::Wiki | RuleScope::Sheet => key.to_owned(),
    }
}

fn row(kinds: &KindSet, groups: &[Group], rule: &AccessRule) -> RuleRow {
    let is_wide = rule.scope == RuleScope::Wiki;
    let inherit = |says: &str, chosen: bool| (!is_wide).then(|| (String::new(), says.to_owned(), chosen));
    let of_groups = |word: &'static str, says: fn(&str) -> String, chosen: String| {
        groups.iter().map(move |group| {
            let value = format!("{word}-{}", group.id);
            let is_chosen = value == chosen;
            (value, says(&group.name), is_chosen)
        })
    };
    let reads = rule.reads().map(ReadBy::word).unwrap_or_default();
    let writes = rule.writes().map(WrittenBy::word).unwrap_or_default();
    let keepers = rule.keepers_id.map(|group| ReadBy::of_group(group).word()).unwrap_or_default();
    let plain_reads = Visibility::ALL.iter().filter(|word| **word != Visibility::Group);
    let plain_writes = Protection::ALL.iter().filter(|word| **word != Protection::Group);
    let chosen = |word: &str, is: &str, is_first: bool| word == is || (is_wide && is_first && is.is_empty());
    RuleRow {
        place: format!("{}:{}", rule.scope.word(), rule.target),
        name: name_of(kinds, rule.scope, &rule.target),
        sort: match rule.scope {
            RuleScope::Kind => "type de fiche",
            RuleScope::Theme => "thème",
            RuleScope::Wiki | RuleScope::Sheet => "",
        },
        reads: inherit(said::AS_ELSEWHERE, reads.is_empty())
            .into_iter()
            .chain(plain_reads.map(|word| {
                let says = said::of_reads(*word, None);
                (word.word().to_owned(), says, chosen(word.word(), &reads, *word == Visibility::Public))
            }))
            .chain(of_groups(
                Visibility::Group.word(),
                |name| said::of_reads(Visibility::Group, Some(name)),
                reads.clone(),
            ))
            .collect(),
        writes: inherit(said::AS_ELSEWHERE, writes.is_empty())
            .into_iter()
            .chain(plain_writes.map(|word| {
                let says = said::of_writes(*word, None);
                (word.word().to_owned(), says, chosen(word.word(), &writes, *word == Protection::Open))
            }))
            .chain(of_groups(
                Protection::Group.word(),
                |name| said::of_writes(Protection::Group, Some(name)),
                writes.clone(),
            ))
            .collect(),
        keepers: std::iter::once((String::new(), said::NO_KEEPERS.to_owned(), keepers.is_empty()))
            .chain(of_groups(Visibility::Group.word(), str::to_owned, keepers.clone()))
            .collect(),
    }
}

fn sheet_row(sheet: &Sheet, rule: &AccessRule, names: &HashMap<GroupId, &str>) -> SheetRow {
    let name = |group: Option<GroupId>| group.and_then(|group| names.get(&group).copied());
    let reads = rule.reads().map(|reads| said::rule_reads(&said::of_reads(reads.visibility, name(reads.group))));
    let writes = rule.writes().map(|writes| said::rule_writes(&said::of_writes(writes.protection, name(writes.group))));
    let keepers = name(rule.keepers_id).map(said::rule_keepers);
    SheetRow {
        href: format!("{}/info", sheet.path()),
        title: sheet.title.clone(),
        says: [reads, writes, keepers].into_iter().flatten().collect::<Vec<_>>().join(" · "),
    }
}

/// The themes and kinds that have no rule yet.
fn places(kinds: &KindSet, rules: &[AccessRule], chosen: &str) -> Vec<Choice> {
    let has = |scope: RuleScope, key: &str| rules.iter().any(|rule| rule.scope == scope && rule.target == key);
    let themes =
        kinds.themes().iter().map(|theme| (RuleScope::Theme, theme.key.as_str(), said::of_theme(&theme.label)));
    let of_kinds = kinds.public().map(|kind| (RuleScope::Kind, kind.key.as_str(), said::of_kind(&kind.plural)));
    let free = of_kinds.chain(themes).filter(|(scope, key, _)| !has(*scope, key));
    free.map(|(scope, key, label)| {
        let value = format!("{}:{key}", scope.word());
        let is_chosen = value == chosen;
        (value, label, is_chosen)
    })
    .collect()
}

/// What the person asked about sees of the sheet asked about.
fn check(look: &mut Look<'_>) -> Outcome<Check> {
    let query = look.query();
    let (person, sheet) = (query.get("qui").trim().to_owned(), query.get("fiche").trim().to_owned());
    if sheet.is_empty() {
        return Ok(Check { person, sheet, answer: None });
    }
    let answer = match look.reader.check_access(&person, &sheet, look.app.now())? {
        AccessChecked::NoPerson => said::CHECK_NO_PERSON.to_owned(),
        AccessChecked::NoSheet => said::CHECK_NO_SHEET.to_owned(),
        AccessChecked::Sees { title, reads, writes, keeps } => {
            said::checked(&title, said::of_check(reads, writes, keeps))
        }
    };
    Ok(Check { person, sheet, answer: Some(answer) })
}

/// What is sent of a rule.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct RuleForm {
    /// What it is about: `theme:cle`, `modele:cle`, `site:`.
    #[serde(rename = "ou")]
    place: String,
    #[serde(rename = "lire")]
    reads: String,
    #[serde(rename = "ecrire")]
    writes: String,
    #[serde(rename = "veiller")]
    keepers: String,
    #[serde(rename = "faire")]
    does: String,
}

impl RuleForm {
    fn rule(&self) -> Result<AccessRule> {
        let unknown = |field: &str| Error::field(field, messages::UNKNOWN_CHOICE);
        let (scope, target) = self.place.split_once(':').ok_or_else(|| unknown("ou"))?;
        let rule = AccessRule::empty(scope.parse().map_err(|_| unknown("ou"))?, target);
        if self.does == "retirer" {
            return Ok(rule);
        }
        let reads = given(&self.reads).map(str::parse::<ReadBy>).transpose().map_err(|_| unknown("lire"))?;
        let writes = given(&self.writes).map(str::parse::<WrittenBy>).transpose().map_err(|_| unknown("ecrire"))?;
        let keepers = given(&self.keepers).map(str::parse::<ReadBy>).transpose().map_err(|_| unknown("veiller"))?;
        // What everybody may anyway is no rule of the whole wiki.
        let is_wide = rule.scope == RuleScope::Wiki;
        let reads = reads.filter(|reads| !is_wide || *reads != ReadBy::ALL);
        let writes = writes.filter(|writes| !is_wide || *writes != WrittenBy::ALL);
        let keepers_id = keepers.and_then(|keepers| keepers.group);
        Ok(AccessRule { keepers_id, ..rule.read_by(reads).written_by(writes) })
    }
}

fn given(word: &str) -> Option<&str> {
    Some(word.trim()).filter(|word| !word.is_empty())
}

/// `POST /administration/regles`: sets a rule, or takes it away.
pub fn rule(desk: &Desk<'_>, who: &Administrator, (): &(), typed: RuleForm) -> Outcome<Acted> {
    let is_new = typed.does == "ajouter";
    let rule = typed.rule().and_then(|rule| match is_new && rule.says_nothing() {
        true => Err(Error::field("ou", said::SAYS_NOTHING)),
        false => Ok(rule),
    });
    let closes = rule.as_ref().ok().and_then(|rule| rule.readers_id).filter(|group| !who.is_in(*group));
    match rule.and_then(|rule| set_rule(desk.app, who, &rule)) {
        Ok(_) => {
            let notice = match (typed.does.as_str(), closes) {
                ("retirer", _) => "sans-regle",
                (_, Some(_)) => "regle-sans-vous",
                (_, None) => "regle",
            };
            Ok(desk.go(format!("{PATH}?fait={notice}"), Some(desk.app.reached())))
        }
        Err(Error::Invalid(errors)) => Ok(again(GroupForm::default(), typed, errors)),
        Err(error) => Err(error.into()),
    }
}

/// `POST /administration/groupes`: begins a group.
pub fn add_group(desk: &Desk<'_>, who: &Administrator, (): &(), typed: GroupForm) -> Outcome<Acted> {
    match typed.words().and_then(|words| begin_group(desk.app, who, &words)) {
        Ok(id) => Ok(desk.go(format!("/groupes/{id}?fait=cree"), Some(desk.app.reached()))),
        Err(Error::Invalid(errors)) => Ok(again(typed, RuleForm::default(), errors)),
        Err(error) => Err(error.into()),
    }
}

fn again(group: GroupForm, rule: RuleForm, errors: Vec<FieldError>) -> Acted {
    let make = move |look: &mut Look<'_>| make(look, group, &rule, errors);
    Acted::again(StatusCode::UNPROCESSABLE_ENTITY, Pool::Reads, make)
}
