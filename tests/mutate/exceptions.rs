//! What is accepted in the proof that each rule finds its fault and no other rule finds an error, with the reasons.

/// A fault of the first rule is an error of the second too, and no change makes the one without the other.
pub(crate) const PAIRS: &[(&str, &str, &str)] = &[];

/// Whether the second rule may find an error beside the first.
pub(crate) fn is_pair(code: &str, other: &str) -> bool {
    PAIRS.iter().any(|(a, b, _)| (*a, *b) == (code, other))
}

/// Rules that a clean return cannot be made to break, by the beginning of the return's name, with the reason.
pub(crate) const CANNOT: &[(&str, &str, &str)] = &[
    ("ST004", "returns/clean-tabs", "a text file has no merged cells"),
    ("ST004", "returns/ssda903", "a text file has no merged cells"),
];

/// Why a rule cannot be broken in a return, and the place of the reason in the list.
pub(crate) fn cannot(code: &str, name: &str) -> Option<(usize, &'static str)> {
    let found = CANNOT.iter().position(|(c, n, _)| *c == code && name.starts_with(n))?;
    Some((found, CANNOT[found].2))
}
