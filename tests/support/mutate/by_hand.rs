//! Mutations that no rule can be asked for: of headings, titles and the look of a sheet. One entry a rule.

use super::super::{place::Placed, returns::Return};

/// What a hand does to a clean return, and whether it could.
#[derive(Clone, Copy)]
pub(crate) enum Hand {
    /// To its records, before it is laid out.
    Return(fn(&mut Return) -> bool),
    /// To its sheets, afterwards.
    Sheets(fn(&mut Placed) -> bool),
}

/// A rule, what is done in words, and the doing.
pub(crate) struct ByHand {
    pub(crate) code: &'static str,
    pub(crate) what: &'static str,
    pub(crate) hand: Hand,
}

/// Every one of them.
pub(crate) const ALL: &[ByHand] = &[];

/// Rules that speak beside another although nothing else is wrong, with the reason.
pub(crate) const BESIDE: &[(&str, &str, &str)] = &[];

/// Rules that a clean return cannot be made to break, by the beginning of the return's name, with the reason.
pub(crate) const CANNOT: &[(&str, &str, &str)] = &[];
