//! How many councils are behind a figure, and why the others are not.

use std::collections::BTreeMap;

use super::{reason::Reason, standing::Standing};

/// The councils behind a figure, and those that are not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many gave it exactly.
    pub exact: usize,
    /// How many gave a range for it.
    pub ranged: usize,
    /// How many of these gave two different figures in two returns, so that the range spans both.
    pub restated: usize,
    /// How many were left out, by why.
    pub left_out: BTreeMap<Reason, usize>,
}

impl Tally {
    /// Takes note of one council.
    pub fn add(&mut self, standing: Standing) {
        match standing {
            Standing::Known { range, restated } => {
                *(if range.value().is_some() { &mut self.exact } else { &mut self.ranged }) += 1;
                self.restated += usize::from(restated);
            }
            Standing::Missing(reason) => *self.left_out.entry(reason).or_default() += 1,
        }
    }

    /// How many councils are behind the figure.
    #[must_use]
    pub const fn councils(&self) -> usize {
        self.exact + self.ranged
    }

    /// How many were to answer: all but those that the question is not for.
    #[must_use]
    pub fn expected(&self) -> usize {
        let missing: usize = self.left_out.iter().filter(|(r, _)| !r.is_outside()).map(|(_, n)| n).sum();
        self.councils() + missing
    }

    /// How many were asked, as their returns show.
    #[must_use]
    pub fn asked(&self) -> usize {
        let gaps: usize = self.left_out.iter().filter(|(r, _)| matches!(r, Reason::Gap(_))).map(|(_, n)| n).sum();
        let twice = self.left_out.get(&Reason::AnswersDiffer).copied().unwrap_or(0);
        self.councils() + gaps + twice
    }

    /// How many were left out for a reason.
    #[must_use]
    pub fn of(&self, reason: Reason) -> usize {
        self.left_out.get(&reason).copied().unwrap_or(0)
    }

    /// Those left out, the most first.
    #[must_use]
    pub fn by_number(&self) -> Vec<(Reason, usize)> {
        let mut all: Vec<(Reason, usize)> = self.left_out.iter().map(|(r, n)| (*r, *n)).collect();
        all.sort_by_key(|&(reason, n)| (std::cmp::Reverse(n), reason));
        all
    }
}
