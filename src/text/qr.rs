//! A QR code: an address, or a secret, that a phone reads from a screen or from paper.

use fast_qr::ECL;
use fast_qr::qr::QRBuilder;

/// The light border that readers ask for, in squares.
const QUIET: usize = 4;

/// A code as a drawing of one path, on a square of so many squares a side. `ui::qr` of `templates/parts.html` shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qr {
    /// How many squares a side has, with the light border.
    pub side: usize,
    /// The dark squares, as the `d` of an SVG path.
    pub path: String,
}

impl Qr {
    /// The code of this text, of which a seventh may be smudged; none when it is longer than a code holds (2,331
    /// bytes).
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let code = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
        let mut path = String::new();
        for (y, row) in code.data.chunks(code.size).take(code.size).enumerate() {
            let mut x = QUIET;
            for run in row.chunk_by(|a, b| a.value() == b.value()) {
                if run.first().is_some_and(|square| square.value()) {
                    let width = run.len();
                    path.push_str(&format!("M{x} {}h{width}v1h-{width}z", y + QUIET));
                }
                x += run.len();
            }
        }
        Some(Self { side: code.size + 2 * QUIET, path })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    /// The squares of a drawing, read back from its path.
    fn squares(qr: &Qr) -> Vec<Vec<bool>> {
        let mut squares = vec![vec![false; qr.side]; qr.side];
        for run in qr.path.split('M').skip(1) {
            let (corner, rest) = run.split_once('h').unwrap();
            let (x, y) = corner.split_once(' ').unwrap();
            let width: usize = rest.split_once('v').unwrap().0.parse().unwrap();
            let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
            squares.get_mut(y).unwrap().get_mut(x..x + width).unwrap().fill(true);
        }
        squares
    }

    #[test]
    fn a_code_has_its_three_corners_and_its_light_border() {
        let qr = Qr::of("https://wiki.exemple/f/12").unwrap();
        let squares = squares(&qr);
        let is_dark = |x: usize, y: usize| *squares.get(y).unwrap().get(x).unwrap();
        let last = qr.side - 1;
        for at in 0..qr.side {
            for edge in [0, 1, 2, 3, last, last - 1, last - 2, last - 3] {
                assert!(!is_dark(at, edge) && !is_dark(edge, at), "{at} {edge}");
            }
        }
        // A corner is a ring of seven squares, a light one, and a dark middle of three.
        for (left, top) in [(4, 4), (last - 10, 4), (4, last - 10)] {
            for at in 0..7 {
                assert!(is_dark(left + at, top) && is_dark(left, top + at), "{left} {top} {at}");
            }
            assert!(!is_dark(left + 1, top + 1) && is_dark(left + 3, top + 3));
        }
    }

    #[test]
    fn another_text_makes_another_code_and_too_long_a_text_none() {
        assert_ne!(Qr::of("a"), Qr::of("b"));
        assert!(Qr::of(&"a".repeat(2_331)).is_some());
        assert!(Qr::of(&"a".repeat(2_332)).is_none());
    }
}
