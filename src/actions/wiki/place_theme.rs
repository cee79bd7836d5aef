//! Themes one by one: renamed, moved in their tree, taken out of sight. Each gesture is taken back by another.

use crate::actions::sheets::edit_sheet::{self, Edit};
use crate::app::App;
use crate::db::types::SheetId;
use crate::hall::error::{Error, Result, What};
use crate::hall::messages;
use crate::hall::messages::themes as said;
use crate::hall::policy::{Act, Who};
use crate::models::kind::{KindSet, Theme, YES};
use crate::models::reader::Reader;
use crate::models::theme_tree::TOP;
use crate::text::kind::field_keys::{OUT_OF_SIGHT, PARENT, RANK};
use crate::text::sheet_text::{SheetText, TITLE, Value};
use crate::text::title;

/// The most characters of a theme.
pub const MOST_LABEL: usize = 80;
/// How deep themes stand.
pub const DEEPEST: usize = 3;

/// What is done with a theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gesture {
    /// Gives it another name.
    Rename(String),
    /// Puts it before the one before it.
    Up,
    /// Puts it after the one after it.
    Down,
    /// Puts it below the one before it.
    In,
    /// Takes it out of the one that holds it.
    Out,
    /// Puts it below the theme of that name; at the top for none.
    Under(String),
    /// Puts it before the theme of that sheet.
    Before(SheetId),
    /// Puts it below the theme of that sheet.
    Below(SheetId),
    /// Takes it out of sight: no list offers it any more, sheets keep it.
    Hide,
    /// Shows it again.
    Show,
}

/// Where a theme goes: below that one or at the top, and how many sisters stand before it.
struct Place {
    above: Option<String>,
    at: usize,
}

/// A key, and what changes in the text of its theme.
type Changes = (String, Vec<(String, Option<Value>)>);

/// A theme that a gesture changed: its sheet, and the version that the gesture made.
pub type ThemeChange = (SheetId, i32);

/// Does it, in one transaction; moderators may. Its key stays, and so do its address and what texts say of it. What was
/// changed, by which it is taken back.
pub fn place_theme(app: &App, who: &Who, sheet: SheetId, gesture: &Gesture) -> Result<Vec<ThemeChange>> {
    who.must(Act::WriteThemes)?;
    let kinds = app.kinds();
    let theme = find(&kinds, sheet)?;
    let changes = changes(&kinds, theme, gesture)?;
    let edits = app.store.read(|db| {
        let mut reader = Reader::new(db, who).sharing(&app.caches.texts);
        let mut edits = Vec::new();
        for (key, values) in changes {
            let theme = kinds.theme(&key).ok_or(Error::NotFound(What::Theme))?;
            edits.extend(edit(&mut reader, theme.sheet, values)?);
        }
        Ok::<_, Error>(edits)
    })?;
    save(app, who, &edits)?;
    Ok(edits.iter().filter_map(|edit| Some((edit.sheet?, edit.base + 1))).collect())
}

/// Takes back what this person did with themes; moderators may. A theme that was changed since stays as it is.
pub fn take_back(app: &App, who: &Who, placed: &[ThemeChange]) -> Result<()> {
    who.must(Act::WriteThemes)?;
    let kinds = app.kinds();
    let edits = app.store.read::<_, Error>(|db| {
        let mut reader = Reader::new(db, who).sharing(&app.caches.texts);
        let mut edits = Vec::new();
        for (id, number) in placed {
            let theme = find(&kinds, *id)?;
            let sheet = reader.sheet(theme.sheet)?;
            let Some(head) = reader.revision_row(&sheet, sheet.head)? else { continue };
            let is_theirs = sheet.head == *number && *number > 1 && head.author_id == who.account();
            if is_theirs && head.comment == said::PLACED {
                let (_, before) = reader.saved(&sheet, number - 1)?;
                let (text, why) = (before.text().to_owned(), said::TAKEN_BACK.to_owned());
                edits.push(Edit::new(Some(sheet.id), sheet.head, text, why));
            }
        }
        Ok(edits)
    })?;
    if edits.is_empty() {
        return Err(Error::field("arbre", said::NOTHING_TO_UNDO));
    }
    save(app, who, &edits)
}

fn save(app: &App, who: &Who, edits: &[Edit]) -> Result<()> {
    match edit_sheet::save_all(app, who, edits) {
        Err(Error::Busy) => Err(Error::field("arbre", messages::reading::THEMES_MOVED)),
        saved => saved,
    }
}

fn find(kinds: &KindSet, sheet: SheetId) -> Result<&Theme> {
    kinds.themes().iter().find(|theme| theme.sheet == sheet).ok_or(Error::NotFound(What::Theme))
}

/// Nothing where the text says it already.
fn edit(reader: &mut Reader<'_>, sheet: SheetId, values: Vec<(String, Option<Value>)>) -> Result<Option<Edit>> {
    let sheet = reader.sheet(sheet)?;
    let (_, saved) = reader.saved(&sheet, sheet.head)?;
    let mut text = SheetText::parse(saved.text()).map_err(Error::Unreadable)?;
    text.set_all(values, &[]).map_err(Error::Unreadable)?;
    let is_new = text.text() != saved.text();
    Ok(is_new.then(|| Edit::new(Some(sheet.id), sheet.head, text.text(), said::PLACED.to_owned())))
}

/// What each theme that the gesture touches says then.
fn changes(kinds: &KindSet, theme: &Theme, gesture: &Gesture) -> Result<Vec<Changes>> {
    let own = |key: &str, value: Option<&str>| {
        let value = (key.to_owned(), value.map(Value::from));
        Ok(vec![(theme.key.clone(), vec![value])])
    };
    match gesture {
        Gesture::Rename(name) => {
            let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
            match name.chars().count() {
                0 => Err(Error::field("arbre", said::NAME_ASKED)),
                count if count > MOST_LABEL => Err(Error::field("arbre", messages::text_too_long(MOST_LABEL))),
                _ => own(TITLE, Some(&name)),
            }
        }
        Gesture::Hide => own(OUT_OF_SIGHT, Some(YES)),
        Gesture::Show => own(OUT_OF_SIGHT, None),
        _ => moves(kinds, theme, &place(kinds, theme, gesture)?),
    }
}

/// Where a theme goes by a gesture.
fn place(kinds: &KindSet, theme: &Theme, gesture: &Gesture) -> Result<Place> {
    let above = theme.parent().map(str::to_owned);
    let rank = |theme: &Theme| {
        let sisters = kinds.themes_below(theme.parent());
        sisters.take_while(|sister| sister.key != theme.key).count()
    };
    let last = |above: Option<String>| Place { at: usize::MAX, above };
    let end = || Error::field("arbre", said::AT_THE_END);
    let at = rank(theme);
    match gesture {
        Gesture::Up => Ok(Place { above, at: at.checked_sub(1).ok_or_else(end)? }),
        Gesture::Down if at + 1 < kinds.themes_below(theme.parent()).count() => Ok(Place { above, at: at + 1 }),
        Gesture::In => {
            let before = at.checked_sub(1).and_then(|at| kinds.themes_below(theme.parent()).nth(at));
            before.map(|before| last(Some(before.key.clone()))).ok_or_else(end)
        }
        Gesture::Out => {
            let holder = theme.parent().and_then(|key| kinds.theme(key)).ok_or_else(end)?;
            Ok(Place { above: holder.parent().map(str::to_owned), at: rank(holder) + 1 })
        }
        Gesture::Under(name) if name.trim().is_empty() => Ok(last(None)),
        Gesture::Under(name) => {
            // As people type it: accents and capitals aside.
            let wanted = title::slug_or(name, "");
            let named = kinds.themes().iter().find(|other| title::slug_or(&other.label, "") == wanted);
            named.map(|other| last(Some(other.key.clone()))).ok_or_else(|| Error::field("arbre", said::UNKNOWN))
        }
        Gesture::Before(sheet) => {
            let other = find(kinds, *sheet)?;
            let is_sister = other.parent() == theme.parent() && rank(other) > at;
            Ok(Place { above: other.parent().map(str::to_owned), at: rank(other) - usize::from(is_sister) })
        }
        Gesture::Below(sheet) => Ok(last(Some(find(kinds, *sheet)?.key.clone()))),
        _ => Err(end()),
    }
}

/// The rank of each sister where the theme goes, and what holds it.
fn moves(kinds: &KindSet, theme: &Theme, place: &Place) -> Result<Vec<Changes>> {
    let below = kinds.theme_and_below(&theme.key);
    let depth = |key: &str| kinds.theme_and_above(key).len();
    let above = place.above.as_deref();
    if above.is_some_and(|above| below.iter().any(|key| key == above)) {
        return Err(Error::field("arbre", said::BELOW_ITSELF));
    }
    let deepest = below.iter().map(|key| depth(key)).max().unwrap_or(1);
    if above.map_or(0, depth) + deepest + 1 > DEEPEST + depth(&theme.key) {
        return Err(Error::field("arbre", said::TOO_DEEP));
    }
    let mut sisters: Vec<&Theme> = kinds.themes_below(above).filter(|sister| sister.key != theme.key).collect();
    sisters.insert(place.at.min(sisters.len()), theme);
    let mut changes = Vec::new();
    for (rank, sister) in (1_i64..).zip(sisters) {
        let mut values = Vec::new();
        if sister.order != rank {
            values.push((RANK.to_owned(), Some(Value::from(rank.to_string()))));
        }
        if sister.key == theme.key && theme.parent() != above {
            // A key with another before it would stand there again.
            let top = theme.key.contains('/').then_some(TOP);
            values.push((PARENT.to_owned(), above.or(top).map(Value::from)));
        }
        if !values.is_empty() {
            changes.push((sister.key.clone(), values));
        }
    }
    Ok(changes)
}
