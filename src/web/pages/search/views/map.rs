//! Sheets where they are: a map of France drawn here, above the list that says the same.
//!
//! Sheets that stand too close are one mark, which leads to the same list in the territory that holds them all.

use std::collections::{BTreeMap, HashMap};

use askama::Template;

use crate::db::types::SheetId;
use crate::hall::error::Result;
use crate::hall::messages::maps as said;
use crate::reading::places;
use crate::text::points;
use crate::text::territory::{self, Level, Territory};
use crate::web::http::respond;
use crate::web::pages::search::views::{Above, Form, NamedSheet, View};

pub(super) static VIEW: View =
    View { key: "carte", label: said::MAP, icon: "lieu", needs: Some(places::is_placed), form: Form::Above(show) };

/// The whole map, in its units.
const WHOLE: Extent = Extent { x: 0.0, y: 0.0, wide: 1000.0, high: 970.0 };
/// The narrowest part of it that is shown: some ninety kilometres.
const NARROWEST: f64 = 90.0;
/// Marks that fit side by side.
const SIDE_BY_SIDE: f64 = 20.0;
/// The radius of a mark, as a part of the width.
const RADIUS: f64 = 0.015;
/// That of what a finger hits.
const TOUCHED: f64 = 0.033;

/// A part of the map.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Extent {
    x: f64,
    y: f64,
    wide: f64,
    high: f64,
}

#[derive(Template)]
#[template(path = "search/views/map.html")]
struct Map {
    label: String,
    view_box: String,
    marks: Vec<Mark>,
    /// The radius of what a finger hits.
    around: String,
    /// That some sheets are on no map; empty when all are.
    elsewhere: String,
}

/// One sheet, or several that stand close.
struct Mark {
    x: String,
    y: String,
    radius: String,
    size: String,
    href: String,
    /// What it is, for who hears or points at it.
    name: String,
    class: &'static str,
    /// How many; empty for one.
    count: String,
    /// Whether it is a territory of several communes.
    is_wide: bool,
}

/// A sheet at a point of the map.
#[derive(Clone, Copy)]
struct Pin {
    sheet: i64,
    territory: &'static Territory,
    x: f64,
    y: f64,
    is_wide: bool,
}

fn show(page: &mut Above<'_>) -> Result<String> {
    let (pins, placed) = pins(page);
    let extent = extent(&pins);
    let groups = groups(&pins, extent);
    let alone: Vec<SheetId> = groups.iter().filter_map(|group| alone(group)).map(SheetId).collect();
    let named: HashMap<i64, NamedSheet> = (page.named)(&alone)?.into_iter().map(|one| (one.sheet, one)).collect();
    let marks = groups.iter().filter_map(|group| mark(page, group, &named, extent));
    let elsewhere = page.places.total.saturating_sub(u64::try_from(placed).unwrap_or(u64::MAX));
    respond::render(&Map {
        label: said::map_of(placed),
        view_box: format!("{:.0} {:.0} {:.0} {:.0}", extent.x, extent.y, extent.wide, extent.high),
        marks: marks.collect(),
        around: format!("{:.1}", extent.wide * TOUCHED),
        elsewhere: if elsewhere == 0 { String::new() } else { said::elsewhere(elsewhere) },
    })
}

/// Every point of every sheet, and how many sheets have one. A sheet in a commune is not shown in its région as well.
fn pins(page: &Above<'_>) -> (Vec<Pin>, usize) {
    let (mut pins, mut placed) = (Vec::new(), 0);
    for one in &page.places.sheets {
        let spots = one.spots.iter().filter_map(|code| Some((territory::find(code)?, points::of(code)?)));
        let spots: Vec<_> = spots.collect();
        let has_narrow = spots.iter().any(|(_, spot)| !spot.is_wide);
        let before = pins.len();
        for (territory, spot) in spots.into_iter().filter(|(_, spot)| !(has_narrow && spot.is_wide)) {
            let Some((x, y, _)) = points::on_map(&territory.code, spot.point) else { continue };
            pins.push(Pin { sheet: one.sheet, territory, x, y, is_wide: spot.is_wide });
        }
        placed += usize::from(pins.len() > before);
    }
    (pins, placed)
}

/// The part of the map that holds all pins, with some room around; the whole where there is none.
fn extent(pins: &[Pin]) -> Extent {
    let bound = |of: fn(&Pin) -> f64, pick: fn(f64, f64) -> f64| pins.iter().map(of).reduce(pick);
    let (Some(west), Some(east)) = (bound(|pin| pin.x, f64::min), bound(|pin| pin.x, f64::max)) else { return WHOLE };
    let (Some(north), Some(south)) = (bound(|pin| pin.y, f64::min), bound(|pin| pin.y, f64::max)) else { return WHOLE };
    let wide = ((east - west) * 1.25).max((south - north) * 1.25).max(NARROWEST);
    if wide >= WHOLE.high {
        return WHOLE;
    }
    // Two by three at the most, so that a phone shows it whole.
    let high = ((south - north) * 1.25).max(wide * 0.6);
    Extent { x: (west + east - wide) / 2.0, y: (north + south - high) / 2.0, wide, high }
}

/// Pins by the square of the map that they stand in.
fn groups(pins: &[Pin], extent: Extent) -> Vec<Vec<Pin>> {
    let side = extent.wide / SIDE_BY_SIDE;
    let mut squares: BTreeMap<(u64, u64), Vec<Pin>> = BTreeMap::new();
    // Of numbers that are not below zero, bits are in the order of the numbers.
    let square = |at: f64| (at / side).floor().max(0.0).to_bits();
    for pin in pins {
        squares.entry((square(pin.y), square(pin.x))).or_default().push(*pin);
    }
    squares.into_values().collect()
}

/// The one sheet of a group.
fn alone(group: &[Pin]) -> Option<i64> {
    let first = group.first()?.sheet;
    group.iter().all(|pin| pin.sheet == first).then_some(first)
}

fn mark(page: &Above<'_>, group: &[Pin], named: &HashMap<i64, NamedSheet>, extent: Extent) -> Option<Mark> {
    let mut sheets: Vec<i64> = group.iter().map(|pin| pin.sheet).collect();
    sheets.sort_unstable();
    sheets.dedup();
    let count = u32::try_from(group.len()).map_or(1.0, f64::from);
    let middle = |of: fn(&Pin) -> f64| group.iter().map(of).sum::<f64>() / count;
    let first = group.first()?;
    let grown = if sheets.len() > 1 {
        1.5 + f64::from(u32::try_from(sheets.len()).unwrap_or(u32::MAX)).log10() / 2.0
    } else {
        1.0
    };
    let (href, name, class) = match alone(group) {
        Some(sheet) => {
            // What its reader may not see any more is on no map.
            let sheet = named.get(&sheet)?;
            (sheet.href.clone(), said::of_one(&sheet.title, &first.territory.label()), sheet.class)
        }
        None => {
            let holder = holder(group)?;
            let list = page.asked.at_place(holder);
            // In one commune there is nothing more to tell apart: the list does.
            let is_narrowest = holder.level == Level::Commune || page.asked.territories.contains(&holder.code);
            let list = if is_narrowest { list.seen_as("") } else { list };
            (format!("{}#res", list.address()), said::of_several(sheets.len(), &holder.label()), "")
        }
    };
    Some(Mark {
        x: format!("{:.1}", middle(|pin| pin.x)),
        y: format!("{:.1}", middle(|pin| pin.y)),
        radius: format!("{:.1}", extent.wide * RADIUS * grown),
        size: format!("{:.1}", extent.wide * RADIUS * 1.6),
        href,
        name,
        class,
        count: if sheets.len() > 1 { sheets.len().to_string() } else { String::new() },
        is_wide: group.iter().all(|pin| pin.is_wide),
    })
}

/// The narrowest territory that holds all of a group; the first's own when none does.
fn holder(group: &[Pin]) -> Option<&'static Territory> {
    let first = group.first()?.territory;
    let holds = |code: &&str| group.iter().all(|pin| pin.territory.within().contains(code));
    let mut around: Vec<&'static Territory> =
        first.within().into_iter().filter(|code| holds(code)).filter_map(territory::find).collect();
    around.sort_by_key(|territory| territory.level);
    around.first().copied().or_else(|| first.holders().last().copied()).or(Some(first))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use crate::web::pages::search::views::map::*;

    fn pin(sheet: i64, code: &str) -> Pin {
        let territory = territory::find(code).unwrap();
        let spot = points::of(code).unwrap();
        let (x, y, _) = points::on_map(code, spot.point).unwrap();
        Pin { sheet, territory, x, y, is_wide: spot.is_wide }
    }

    #[test]
    fn the_map_is_cut_around_what_it_shows() {
        assert_eq!(extent(&[]), WHOLE);
        assert_eq!(extent(&[pin(1, "59183"), pin(2, "66136")]), WHOLE);
        let near = extent(&[pin(1, "43234"), pin(2, "43157")]);
        assert!(near.wide < 120.0 && near.wide >= NARROWEST, "{near:?}");
        for one in [pin(1, "43234"), pin(2, "43157")] {
            assert!(one.x > near.x && one.x < near.x + near.wide && one.y > near.y && one.y < near.y + near.high);
        }
    }

    #[test]
    fn those_that_stand_close_lead_to_what_holds_them() {
        let in_one = [pin(1, "43234"), pin(2, "43234")];
        assert_eq!(holder(&in_one).map(|found| found.code.as_str()), Some("43234"));
        let in_two = [pin(1, "43234"), pin(2, "43157")];
        assert_eq!(holder(&in_two).map(|found| found.code.as_str()), Some("43"));
        let far = [pin(1, "43234"), pin(2, "48095")];
        assert!(holder(&far).is_some());
        assert_eq!((groups(&in_one, WHOLE).len(), groups(&in_two, extent(&in_two)).len()), (1, 2));
    }
}
