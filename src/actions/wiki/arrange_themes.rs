//! Themes in number: a list that somebody has becomes a tree, and those that nobody uses are taken away.

use std::collections::HashSet;

use crate::actions::sheets::edit_sheet::{self, Edit};
use crate::actions::sheets::remove_sheet;
use crate::actions::wiki::place_theme::{DEEPEST, MOST_LABEL};
use crate::app::App;
use crate::db::types::SheetId;
use crate::hall::error::{Error, FieldError, Result};
use crate::hall::messages;
use crate::hall::messages::reading as said;
use crate::hall::policy::{Act, Who};
use crate::models::event;
use crate::models::kind::{KindSet, Theme};
use crate::models::reader::Reader;
use crate::models::sheet_key;
use crate::text::kind::KIND_OF_THEMES;
use crate::text::kind::field_keys::{OWN_KEY, PARENT, RANK};
use crate::text::outline::{self, without_marker};
use crate::text::sheet_text::{SheetText, Value};
use crate::text::title;

/// The most themes made at once.
pub const MOST: usize = 200;

/// Makes the themes of a list, one a line, those below another further in; one that is there already is kept, and takes
/// what stands below it. All of them or none; moderators may. Says how many were made.
pub fn add_themes(app: &App, who: &Who, list: &str) -> Result<usize> {
    who.must(Act::WriteThemes)?;
    let taken = app.store.read::<_, Error>(|db| Ok(sheet_key::all(db, KIND_OF_THEMES)?))?;
    let edits = edits(&app.kinds(), taken.into_iter().collect(), list)?;
    match edit_sheet::save_all(app, who, &edits) {
        // Somebody else made one of them in the same instant.
        Err(error) if error.is_duplicate() => Err(Error::field("liste", said::THEMES_MOVED)),
        Err(Error::Busy) => Err(Error::field("liste", said::THEMES_MOVED)),
        saved => saved.map(|()| edits.len()),
    }
}

/// A theme that may take others below it: its key, and how many it has.
struct Open {
    key: String,
    below: i64,
}

fn edits(kinds: &KindSet, mut keys: HashSet<String>, list: &str) -> Result<Vec<Edit>> {
    let mut open: Vec<Open> = Vec::new();
    let mut roots = count_below(kinds, None);
    let (mut edits, mut wrong) = (Vec::new(), Vec::new());
    for line in outline::lines(list) {
        let label = without_marker(line.text).trim();
        if label.is_empty() {
            continue;
        }
        open.truncate(line.depth);
        let problem = match label.chars().count() {
            _ if open.len() >= DEEPEST => Some(said::THEME_TOO_DEEP.to_owned()),
            count if count > MOST_LABEL => Some(messages::text_too_long(MOST_LABEL)),
            _ => None,
        };
        if let Some(problem) = problem {
            wrong.push(FieldError { field: "liste".to_owned(), message: messages::of_line(line.number, &problem) });
            continue;
        }
        let parent = open.last().map(|above| above.key.clone());
        let known = kinds.themes_below(parent.as_deref()).find(|theme| title::key(&theme.label) == title::key(label));
        let key = match known {
            Some(theme) => theme.key.clone(),
            None => {
                let key = free_key(&keys, parent.as_deref(), label);
                let order = open.last_mut().map_or(&mut roots, |above| &mut above.below);
                *order += 1;
                edits.push(edit(&key, parent.as_deref(), label, *order)?);
                keys.insert(key.clone());
                key
            }
        };
        let below = count_below(kinds, Some(&key));
        open.push(Open { key, below });
    }
    match (wrong.is_empty(), edits.len()) {
        (false, _) => Err(Error::Invalid(wrong)),
        (_, 0) => Err(Error::field("liste", said::THEMES_ASKED)),
        (_, count) if count > MOST => Err(Error::field("liste", said::too_many_themes(MOST))),
        _ => Ok(edits),
    }
}

fn count_below(kinds: &KindSet, parent: Option<&str>) -> i64 {
    kinds.themes_below(parent).map(|theme| theme.order).max().unwrap_or_default()
}

/// A key made of the words of a theme, which no other has.
fn free_key(keys: &HashSet<String>, parent: Option<&str>, label: &str) -> String {
    let words = title::slug_or(label, KIND_OF_THEMES);
    let key = parent.map_or_else(|| words.clone(), |parent| format!("{parent}/{words}"));
    let numbered = (2..).map(|n| format!("{key}-{n}"));
    std::iter::once(key.clone()).chain(numbered).find(|key| !keys.contains(key)).unwrap_or(key)
}

fn edit(key: &str, parent: Option<&str>, label: &str, order: i64) -> Result<Edit> {
    let mut text = SheetText::new(KIND_OF_THEMES, label, "").map_err(Error::Unreadable)?;
    let mut changes = vec![(OWN_KEY.to_owned(), Some(Value::from(key)))];
    changes.extend(parent.map(|parent| (PARENT.to_owned(), Some(Value::from(parent)))));
    changes.push((RANK.to_owned(), Some(Value::from(order.to_string()))));
    text.set_all(changes, &[]).map_err(Error::Unreadable)?;
    Ok(Edit::new(None, 0, text.text(), said::THEME_ADDED.to_owned()))
}

/// Takes themes away, as any sheet is deleted: each can be brought back. All of them or none: one that classes sheets,
/// or holds a theme that stays, is refused. Says how many.
pub fn remove_themes(app: &App, who: &Who, sheets: &[SheetId]) -> Result<usize> {
    who.must(Act::WriteThemes)?;
    let (kinds, now) = (app.kinds(), app.now());
    let gone: Vec<&Theme> = kinds.themes().iter().filter(|theme| sheets.contains(&theme.sheet)).collect();
    if gone.is_empty() {
        return Err(Error::field("themes_", said::CHOOSE_THEMES));
    }
    let removed = app.store.write::<_, Error>(|db| {
        // What strangers do not see is classed as well.
        let totals = Reader::new(db, who).theme_totals(&kinds)?;
        let stays = |theme: &Theme| !sheets.contains(&theme.sheet);
        let wrong = gone.iter().filter_map(|theme| {
            let count = totals.get(&theme.key).copied().unwrap_or_default();
            let holds = kinds.themes_below(Some(&theme.key)).any(stays) || kinds.withholds_below(&theme.key);
            let problem = match (count, holds) {
                (1.., _) => said::theme_in_use(&theme.label, count),
                (_, true) => said::theme_holds_others(&theme.label),
                _ => return None,
            };
            Some(FieldError { field: "themes_".to_owned(), message: problem })
        });
        let wrong: Vec<FieldError> = wrong.collect();
        if !wrong.is_empty() {
            return Err(Error::Invalid(wrong));
        }
        let events = gone.iter().map(|theme| remove_sheet::remove(db, who, theme.sheet, said::THEME_REMOVED, "", now));
        let events = events.collect::<Result<Vec<_>>>()?;
        event::tell_all(db, events)?;
        Ok(gone.len())
    })?;
    app.follow()?;
    Ok(removed)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn made(list: &str) -> Vec<String> {
        let of = |edit: Edit| {
            let text = SheetText::parse(&edit.text).unwrap();
            let value = |key: &str| text.get(key).and_then(Value::as_text).unwrap_or("-").to_owned();
            format!("{} {} {} {}", value("titre"), value("cle"), value("parent"), value("ordre"))
        };
        edits(&KindSet::default(), HashSet::new(), list).unwrap().into_iter().map(of).collect()
    }

    #[test]
    fn a_list_is_a_tree_by_how_far_in_its_lines_stand() {
        let list =
            "Se nourrir\n  - Jardins\n  - Cantines : bio\n\nSe déplacer\n\tVélo\n\t\tAteliers\n\tVélo\n1. Se loger\n";
        assert_eq!(
            made(list),
            [
                "Se nourrir se-nourrir - 1",
                "Jardins se-nourrir/jardins se-nourrir 1",
                "Cantines : bio se-nourrir/cantines-bio se-nourrir 2",
                "Se déplacer se-deplacer - 2",
                "Vélo se-deplacer/velo se-deplacer 1",
                "Ateliers se-deplacer/velo/ateliers se-deplacer/velo 1",
                "Vélo se-deplacer/velo-2 se-deplacer 2",
                "Se loger se-loger - 3",
            ]
        );
    }

    #[test]
    fn what_is_wrong_says_its_line() {
        let Error::Invalid(wrong) = edits(&KindSet::default(), HashSet::new(), "a\n b\n  c\n   d\n").unwrap_err()
        else {
            panic!("fields")
        };
        assert!(wrong.len() == 1 && wrong.iter().all(|error| error.message.starts_with("Ligne 4")));
        assert!(edits(&KindSet::default(), HashSet::new(), " \n").is_err());
    }
}
