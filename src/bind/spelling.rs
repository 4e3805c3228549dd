//! Likely misspellings: one or two letters from a known word, and no word itself.

/// How many letters may differ in a word of this length. Short words are too near to each other to be corrected: RG and CG.
const fn allowed(length: usize) -> usize {
    match length {
        0..=3 => 0,
        4..=6 => 1,
        _ => 2,
    }
}

/// The one known word that is nearest to this one, with the number of letters that differ; none when two are equally near. The
/// first letter is hardly ever mistyped and must be the same.
pub(crate) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<(&'a str, usize)> {
    // Codes such as UTLA23CD and UTLA23NM are near to each other and no misspellings.
    if word.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let length = word.chars().count();
    let first = word.chars().next()?;
    let mut best: Option<(&'a str, usize)> = None;
    let mut tied = false;
    for candidate in known.filter(|candidate| candidate.starts_with(first)) {
        let other = candidate.chars().count();
        let most = allowed(length.min(other));
        if most == 0 || length.abs_diff(other) > most {
            continue;
        }
        let distance = strsim::osa_distance(word, candidate);
        if distance == 0 || distance > most {
            continue;
        }
        match best {
            Some((_, least)) if least < distance => {}
            Some((name, least)) if least == distance => tied = tied || name != candidate,
            _ => {
                best = Some((candidate, distance));
                tied = false;
            }
        }
    }
    best.filter(|_| !tied)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(word: &str) -> Option<(&'static str, usize)> {
        nearest(word, ["referral", "referred", "nationality", "gender", "rg", "cg", "dob"].into_iter())
    }

    #[test]
    fn a_letter_or_two_may_differ() {
        assert_eq!(near("referal"), Some(("referral", 1)));
        assert_eq!(near("natoinality"), Some(("nationality", 1)));
        assert_eq!(near("gendr"), Some(("gender", 1)));
    }

    #[test]
    fn short_words_and_words_between_two_are_left() {
        assert_eq!(near("rq"), None);
        assert_eq!(near("dod"), None);
        assert_eq!(near("referrd"), Some(("referred", 1)));
        assert_eq!(nearest("refera", ["referb", "referc"].into_iter()), None);
    }
}
