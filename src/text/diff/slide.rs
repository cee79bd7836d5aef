//! Moves changes to their settled place. An inserted paragraph can often be placed higher or lower with the same
//! result; it goes where the other side changes too, or else as low as it can, as in git.

use super::Budget;

/// The end of the run of changed tokens that starts at `at` (`at` itself when that token is unchanged).
pub(super) fn run_end(marks: &[bool], at: usize) -> usize {
    at + marks.iter().skip(at).take_while(|changed| **changed).count()
}

fn run_start(marks: &[bool], at: usize) -> usize {
    at - marks.get(..at).unwrap_or_default().iter().rev().take_while(|changed| **changed).count()
}

/// The changed tokens, maybe none, between two unchanged ones. Both sides have as many groups, in the same order.
#[derive(Clone, Copy, PartialEq)]
struct Group {
    start: usize,
    end: usize,
}

impl Group {
    fn first(marks: &[bool]) -> Self {
        Self { start: 0, end: run_end(marks, 0) }
    }

    fn next(self, marks: &[bool]) -> Option<Self> {
        let start = self.end + 1;
        (self.end < marks.len()).then(|| Self { start, end: run_end(marks, start) })
    }

    fn previous(self, marks: &[bool]) -> Option<Self> {
        let end = self.start.checked_sub(1)?;
        Some(Self { start: run_start(marks, end), end })
    }

    fn is_empty(self) -> bool {
        self.start == self.end
    }
}

/// Settles the changes of one side, `marks` over `tokens`; `other` marks the other side.
pub(super) fn settle(tokens: &[u32], marks: &mut [bool], other: &[bool], budget: &mut Budget) {
    let mut slider = Slider { tokens, marks, other, here: Group { start: 0, end: 0 }, there: Group::first(other) };
    slider.here = Group::first(slider.marks);
    loop {
        if !slider.here.is_empty() {
            slider.settle_group(budget);
        }
        let (Some(here), Some(there)) = (slider.here.next(slider.marks), slider.there.next(other)) else {
            return;
        };
        (slider.here, slider.there) = (here, there);
    }
}

struct Slider<'t> {
    tokens: &'t [u32],
    marks: &'t mut [bool],
    other: &'t [bool],
    here: Group,
    /// The group of the other side at the same place.
    there: Group,
}

impl Slider<'_> {
    fn settle_group(&mut self, budget: &mut Budget) {
        loop {
            let size = self.here.end - self.here.start;
            while budget.spend(1) && self.up() {}
            let highest = self.here.end;
            let mut beside_change = !self.there.is_empty();
            while budget.spend(1) && self.down() {
                beside_change |= !self.there.is_empty();
            }
            if self.here.end - self.here.start != size {
                continue; // it met another group: the longer one may slide further
            }
            if self.here.end != highest && beside_change {
                while self.there.is_empty() && self.up() {}
            }
            return;
        }
    }

    fn token(&self, at: usize) -> Option<u32> {
        self.tokens.get(at).copied()
    }

    fn mark(&mut self, at: usize, changed: bool) {
        if let Some(mark) = self.marks.get_mut(at) {
            *mark = changed;
        }
    }

    fn up(&mut self) -> bool {
        let Group { start, end } = self.here;
        let (Some(above), Some(last)) = (start.checked_sub(1), end.checked_sub(1)) else { return false };
        let Some(there) = self.there.previous(self.other) else { return false };
        if self.token(above) != self.token(last) {
            return false;
        }
        self.mark(above, true);
        self.mark(last, false);
        self.here = Group { start: run_start(self.marks, above), end: last };
        self.there = there;
        true
    }

    fn down(&mut self) -> bool {
        let Group { start, end } = self.here;
        if end >= self.tokens.len() || self.token(start) != self.token(end) {
            return false;
        }
        let Some(there) = self.there.next(self.other) else { return false };
        self.mark(start, false);
        self.mark(end, true);
        self.here = Group { start: start + 1, end: run_end(self.marks, end) };
        self.there = there;
        true
    }
}

#[cfg(test)]
mod tests {
    use crate::text::diff::slide::*;

    fn settled(tokens: &[u32], marks: &[bool], other: &[bool]) -> Vec<bool> {
        let mut marks = marks.to_vec();
        settle(tokens, &mut marks, other, &mut Budget::default());
        marks
    }

    #[test]
    fn an_insertion_goes_as_low_as_it_can() {
        let marks = [false, true, true, false, false];
        assert_eq!(settled(&[1, 0, 2, 0, 3], &marks, &[false; 3]), [false, false, true, true, false]);
    }

    #[test]
    fn an_insertion_goes_beside_a_removal() {
        let other = [false, true, false, false];
        let marks = [false, false, false, true];
        assert_eq!(settled(&[5, 0, 0, 0], &marks, &other), [false, true, false, false]);
    }

    #[test]
    fn groups_that_meet_become_one() {
        let marks = [true, false, true, false];
        assert_eq!(settled(&[7, 7, 7, 1], &marks, &[false; 2]), [false, true, true, false]);
    }
}
