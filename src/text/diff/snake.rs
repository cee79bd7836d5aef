//! The shortest edit between two sequences: Myers' search from both ends, in linear space. imara-diff has it too, but
//! cannot be stopped (minutes for a megabyte of two alternating lines) and breaks ties otherwise than git does.

use super::Budget;
use super::script::rough_root;

/// Marks what has to be removed from `a` and added from `b`. When the budget ends, what is left to compare is marked.
pub(super) fn edit(a: &[u32], b: &[u32], budget: &mut Budget) -> (Vec<bool>, Vec<bool>) {
    let mut changed = (vec![false; a.len()], vec![false; b.len()]);
    let whole = Area { a0: 0, a1: signed(a.len()), b0: 0, b1: signed(b.len()), exact: false };
    let mut search = Search::new(a, b);
    let mut areas = vec![whole];
    while let Some(area) = areas.pop() {
        let area = search.trim(area);
        let is_empty = area.a0 == area.a1 || area.b0 == area.b1;
        match if is_empty { None } else { search.split(area, budget) } {
            Some(cut) => areas.extend(cut.halves(area)),
            None => {
                mark(&mut changed.0, area.a0, area.a1);
                mark(&mut changed.1, area.b0, area.b1);
            }
        }
    }
    changed
}

fn signed(length: usize) -> isize {
    isize::try_from(length).unwrap_or(isize::MAX)
}

fn mark(flags: &mut [bool], from: isize, to: isize) {
    let (from, to) = (usize::try_from(from).unwrap_or(0), usize::try_from(to).unwrap_or(0));
    if let Some(slice) = flags.get_mut(from..to) {
        slice.fill(true);
    }
}

/// A rectangle still to be compared; `exact` when its cost is known to be small, so that the search needs no limit.
#[derive(Clone, Copy)]
struct Area {
    a0: isize,
    a1: isize,
    b0: isize,
    b1: isize,
    exact: bool,
}

/// A point that the shortest edit passes, and which of its sides are worth an exact search.
struct Cut {
    a: isize,
    b: isize,
    exact: (bool, bool),
}

impl Cut {
    fn halves(&self, area: Area) -> [Area; 2] {
        [
            Area { a0: self.a, b0: self.b, exact: self.exact.1, ..area },
            Area { a1: self.a, b1: self.b, exact: self.exact.0, ..area },
        ]
    }
}

/// How far each diagonal (position in `a` minus position in `b`) is reached from one end.
struct Front {
    reach: Vec<isize>,
    shift: isize,
    low: isize,
    high: isize,
}

impl Front {
    fn at(&self, diagonal: isize) -> isize {
        usize::try_from(diagonal + self.shift).ok().and_then(|at| self.reach.get(at)).copied().unwrap_or(-1)
    }

    fn set(&mut self, diagonal: isize, position: isize) {
        let slot = usize::try_from(diagonal + self.shift).ok().and_then(|at| self.reach.get_mut(at));
        if let Some(slot) = slot {
            *slot = position;
        }
    }

    fn start(&mut self, diagonal: isize, position: isize) {
        (self.low, self.high) = (diagonal, diagonal);
        self.set(diagonal, position);
    }

    /// One more diagonal on both sides, or one less where the area ends; `beyond` never wins a comparison.
    fn widen(&mut self, (least, most): (isize, isize), beyond: isize) {
        if self.low > least {
            self.low -= 1;
            self.set(self.low - 1, beyond);
        } else {
            self.low += 1;
        }
        if self.high < most {
            self.high += 1;
            self.set(self.high + 1, beyond);
        } else {
            self.high -= 1;
        }
    }

    fn covers(&self, diagonal: isize) -> bool {
        (self.low..=self.high).contains(&diagonal)
    }

    fn diagonals(&self) -> impl Iterator<Item = isize> + use<> {
        (self.low..=self.high).rev().step_by(2)
    }
}

struct Search<'t> {
    a: &'t [u32],
    b: &'t [u32],
    ahead: Front,
    back: Front,
    /// Above this cost an edit that is not the shortest will do.
    limit: usize,
    steps: usize,
}

impl<'t> Search<'t> {
    fn new(a: &'t [u32], b: &'t [u32]) -> Self {
        let size = a.len() + b.len() + 3;
        let front = || Front { reach: vec![0; size], shift: signed(b.len()) + 1, low: 0, high: 0 };
        Self { a, b, ahead: front(), back: front(), limit: rough_root(size).max(256), steps: 0 }
    }

    fn same(&self, a: isize, b: isize) -> bool {
        let token = |all: &[u32], at: isize| usize::try_from(at).ok().and_then(|at| all.get(at).copied());
        token(self.a, a) == token(self.b, b)
    }

    /// The area without the tokens that match at its ends.
    fn trim(&self, mut area: Area) -> Area {
        while area.a0 < area.a1 && area.b0 < area.b1 && self.same(area.a0, area.b0) {
            (area.a0, area.b0) = (area.a0 + 1, area.b0 + 1);
        }
        while area.a0 < area.a1 && area.b0 < area.b1 && self.same(area.a1 - 1, area.b1 - 1) {
            (area.a1, area.b1) = (area.a1 - 1, area.b1 - 1);
        }
        area
    }

    /// Where both searches meet, or the furthest point reached when that costs too much. None when the budget ends.
    fn split(&mut self, area: Area, budget: &mut Budget) -> Option<Cut> {
        let bounds = (area.a0 - area.b1, area.a1 - area.b0);
        let (from, to) = (area.a0 - area.b0, area.a1 - area.b1);
        let is_odd = (from - to) % 2 != 0;
        self.ahead.start(from, area.a0);
        self.back.start(to, area.a1);
        let mut cost = 1;
        loop {
            self.ahead.widen(bounds, -1);
            if let Some(cut) = self.advance(area, is_odd) {
                return Some(cut);
            }
            self.back.widen(bounds, isize::MAX);
            if let Some(cut) = self.retreat(area, !is_odd) {
                return Some(cut);
            }
            if !budget.spend(std::mem::take(&mut self.steps)) {
                budget.end();
                return None;
            }
            if !area.exact && cost >= self.limit {
                return Some(self.furthest(area));
            }
            cost += 1;
        }
    }

    fn advance(&mut self, area: Area, may_meet: bool) -> Option<Cut> {
        for k in self.ahead.diagonals() {
            let (below, above) = (self.ahead.at(k - 1), self.ahead.at(k + 1));
            let from = if below >= above { below + 1 } else { above };
            let mut a = from;
            while a < area.a1 && a - k < area.b1 && self.same(a, a - k) {
                a += 1;
            }
            self.steps += 1 + a.abs_diff(from);
            self.ahead.set(k, a);
            if may_meet && self.back.covers(k) && self.back.at(k) <= a {
                return Some(Cut { a, b: a - k, exact: (true, true) });
            }
        }
        None
    }

    fn retreat(&mut self, area: Area, may_meet: bool) -> Option<Cut> {
        for k in self.back.diagonals() {
            let (below, above) = (self.back.at(k - 1), self.back.at(k + 1));
            let from = if below < above { below } else { above - 1 };
            let mut a = from;
            while a > area.a0 && a - k > area.b0 && self.same(a - 1, a - 1 - k) {
                a -= 1;
            }
            self.steps += 1 + a.abs_diff(from);
            self.back.set(k, a);
            if may_meet && self.ahead.covers(k) && a <= self.ahead.at(k) {
                return Some(Cut { a, b: a - k, exact: (true, true) });
            }
        }
        None
    }

    /// The point furthest from its own corner, of both searches.
    fn furthest(&self, area: Area) -> Cut {
        let (mut ahead, mut back) = ((area.a0, area.b0), (area.a1, area.b1));
        for k in self.ahead.diagonals() {
            let a = self.ahead.at(k).min(area.a1).min(area.b1 + k);
            if a + a - k > ahead.0 + ahead.1 {
                ahead = (a, a - k);
            }
        }
        for k in self.back.diagonals() {
            let a = self.back.at(k).max(area.a0).max(area.b0 + k);
            if a + a - k < back.0 + back.1 {
                back = (a, a - k);
            }
        }
        if (area.a1 + area.b1) - (back.0 + back.1) < (ahead.0 + ahead.1) - (area.a0 + area.b0) {
            Cut { a: ahead.0, b: ahead.1, exact: (true, false) }
        } else {
            Cut { a: back.0, b: back.1, exact: (false, true) }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::text::diff::snake::*;

    fn cost(a: &[u32], b: &[u32]) -> usize {
        let (removed, added) = edit(a, b, &mut Budget::default());
        removed.iter().chain(&added).filter(|flag| **flag).count()
    }

    #[test]
    fn the_edit_is_the_shortest() {
        assert_eq!(cost(&[1, 2, 3, 1, 2, 2, 1], &[3, 2, 1, 2, 1, 3]), 5);
        assert_eq!(cost(&[1, 2, 3], &[1, 2, 3]), 0);
        assert_eq!(cost(&[], &[1, 2]), 2);
        assert_eq!(cost(&[1], &[2]), 2);
    }

    #[test]
    fn a_long_search_is_cut_and_still_ends() {
        let a: Vec<u32> = (0..3000).map(|i| i % 7).collect();
        let b: Vec<u32> = (0..3000).map(|i| (i * i) % 7).collect();
        let (removed, added) = edit(&a, &b, &mut Budget::default());
        let left = |all: &[u32], gone: &[bool]| -> Vec<u32> {
            all.iter().zip(gone).filter(|(_, gone)| !**gone).map(|(token, _)| *token).collect()
        };
        assert_eq!(left(&a, &removed), left(&b, &added));
    }
}
