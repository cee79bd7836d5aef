//! Where territories are: a point inside each commune, in degrees (WGS 84), and the middle of what holds several.
//!
//! The table is computed from IGN's Admin Express, Licence Ouverte 2.0 (`scripts/places`); it is read once, when a
//! point is first asked for. `frames.json` says where a map of France draws a point; the outlines are drawn by the same
//! frames.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::territory;

static TABLE: &[u8] = include_bytes!("points.tsv.br");
static FRAMES: &str = include_str!("frames.json");
/// Thousandths of a degree.
const PARTS: f64 = 1000.0;

/// A point on the ground.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// In degrees north.
    pub latitude: f64,
    /// In degrees east.
    pub longitude: f64,
}

/// Where something is, and how precisely.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Whereabouts {
    /// Inside the commune, or in the middle of the territory.
    pub point: Point,
    /// Whether it is a territory of several communes, of which the point is the middle.
    pub is_wide: bool,
}

impl Whereabouts {
    /// Whether it is a commune no farther than so many kilometres; what is wide is near nothing.
    #[must_use]
    pub fn is_within(self, point: Point, most: f64) -> bool {
        !self.is_wide && kilometres(self.point, point) <= most
    }
}

/// A part of France as a map draws it: overseas départements stand in boxes of their own.
#[derive(Debug, Deserialize)]
pub struct MapFrame {
    /// How the codes of its communes begin; empty for all that is in no other.
    starts: Vec<String>,
    west: f64,
    north: f64,
    /// Units of the map a degree of longitude.
    wide: f64,
    /// Units of the map a degree of latitude.
    high: f64,
    x: f64,
    y: f64,
}

static POINTS: LazyLock<HashMap<String, Point>> = LazyLock::new(|| table().unwrap_or_default());
static MIDDLES: LazyLock<HashMap<&'static str, Point>> = LazyLock::new(middles);
static MAP_FRAMES: LazyLock<Vec<MapFrame>> = LazyLock::new(|| serde_json::from_str(FRAMES).unwrap_or_default());

fn table() -> Option<HashMap<String, Point>> {
    let (mut text, mut packed) = (Vec::new(), TABLE);
    brotli::BrotliDecompress(&mut packed, &mut text).ok()?;
    let text = String::from_utf8(text).ok()?;
    let mut lines = text.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t'));
    let (codes, latitudes, longitudes) = (lines.next()?, lines.next()?, lines.next()?);
    let (mut north, mut east) = (0_i32, 0_i32);
    let points = codes.zip(latitudes.zip(longitudes)).map(|(code, (up, right))| {
        north += up.parse::<i32>().unwrap_or(0);
        east += right.parse::<i32>().unwrap_or(0);
        let point = Point { latitude: f64::from(north) / PARTS, longitude: f64::from(east) / PARTS };
        (code.to_owned(), point)
    });
    Some(points.collect())
}

/// The middle of the communes of each territory that holds some.
fn middles() -> HashMap<&'static str, Point> {
    let mut sums: HashMap<&'static str, (f64, f64, f64)> = HashMap::new();
    for (code, point) in POINTS.iter() {
        let Some(commune) = territory::find(code) else { continue };
        for holder in commune.holders() {
            let sum = sums.entry(holder.code.as_str()).or_default();
            *sum = (sum.0 + point.latitude, sum.1 + point.longitude, sum.2 + 1.0);
        }
    }
    let middle = |(north, east, count): (f64, f64, f64)| Point { latitude: north / count, longitude: east / count };
    sums.into_iter().map(|(code, sum)| (code, middle(sum))).collect()
}

/// Where the territory of this code is; nothing for one that is in no table.
#[must_use]
pub fn of(code: &str) -> Option<Whereabouts> {
    if let Some(point) = POINTS.get(code) {
        return Some(Whereabouts { point: *point, is_wide: false });
    }
    let territory = territory::find(code)?;
    let middle = |code: &str| MIDDLES.get(code).map(|point| Whereabouts { point: *point, is_wide: true });
    // What became a commune, or is a part of one, is where that is.
    match territory.level {
        territory::Level::Commune => {
            let whole = territory.within().into_iter().skip(1).find_map(|code| POINTS.get(code));
            whole.map(|point| Whereabouts { point: *point, is_wide: false })
        }
        _ => middle(code),
    }
}

/// Where a map draws a point of the territory of this code, in its units, and in which of its parts.
#[must_use]
pub fn on_map(code: &str, point: Point) -> Option<(f64, f64, usize)> {
    let commune = territory::find(code);
    let within = commune.map(|territory| territory.within()).unwrap_or_default();
    let starts = |start: &String| code.starts_with(start.as_str()) || within.contains(&start.as_str());
    let own = MAP_FRAMES.iter().position(|frame| frame.starts.iter().any(starts)).unwrap_or(0);
    let frame = MAP_FRAMES.get(own)?;
    let x = frame.x + (point.longitude - frame.west) * frame.wide;
    let y = frame.y + (frame.north - point.latitude) * frame.high;
    Some((x, y, own))
}

/// The distance between two points along the ground, in kilometres.
#[must_use]
pub fn kilometres(from: Point, to: Point) -> f64 {
    const RADIUS: f64 = 6_371.0;
    let [a, b] = [from.latitude, to.latitude].map(f64::to_radians);
    let (up, right) = ((b - a) / 2.0, (to.longitude - from.longitude).to_radians() / 2.0);
    let chord = up.sin().powi(2) + a.cos() * b.cos() * right.sin().powi(2);
    2.0 * RADIUS * chord.sqrt().asin()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use crate::text::points::*;

    fn is_near(code: &str, latitude: f64, longitude: f64, within: f64) -> bool {
        kilometres(of(code).unwrap().point, Point { latitude, longitude }) < within
    }

    #[test]
    fn territories_are_where_they_are() {
        assert!(POINTS.len() > 35_000, "{}", POINTS.len());
        assert!(is_near("43234", 44.96, 3.55, 6.0), "Saugues");
        assert!(is_near("75056", 48.857, 2.35, 6.0), "Paris");
        assert!(is_near("97411", -20.88, 55.45, 15.0), "Saint-Denis de La Réunion");
        assert!(is_near("43", 45.1, 3.9, 25.0) && of("43").unwrap().is_wide, "Haute-Loire");
        assert!(of("R53").unwrap().is_wide && of("nawak").is_none() && of("").is_none());
    }

    #[test]
    fn a_map_draws_them_inside_its_frame() {
        let place = |code: &str| on_map(code, of(code).unwrap().point).unwrap();
        for code in ["59183", "66136", "29155", "2A041", "67482"] {
            let (x, y, frame) = place(code);
            assert!(frame == 0 && (0.0..1000.0).contains(&x) && (0.0..970.0).contains(&y), "{code} {x} {y}");
        }
        let (x, y, frame) = place("97411");
        assert!(frame > 0 && (120.0..215.0).contains(&x) && (745.0..845.0).contains(&y), "{x} {y} {frame}");
        assert!(place("974").2 == frame && place("R84").2 == 0);
    }

    #[test]
    fn distances_are_those_of_the_ground() {
        let point = |code: &str| of(code).unwrap().point;
        let paris_to_lyon = kilometres(point("75056"), point("69123"));
        assert!((380.0..400.0).contains(&paris_to_lyon), "{paris_to_lyon}");
    }
}
