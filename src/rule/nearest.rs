//! The word that someone may have meant.

/// How alike two words must be to be offered: 1 is equal.
const ALIKE: f64 = 0.82;

/// The candidate most like a word, if any is like it. Capitals do not matter; of two as like, the first.
pub(crate) fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let word = word.to_lowercase();
    let mut best = None;
    let mut best_score = ALIKE;
    for candidate in candidates {
        let score = likeness(&word, &candidate.to_lowercase());
        if score > best_score {
            best = Some(candidate);
            best_score = score;
        }
    }
    best
}

/// Letters alike, or parts alike: `nrm_date` has two of the three parts of `nrm_referral_date`.
fn likeness(a: &str, b: &str) -> f64 {
    let parts = |t: &str| t.split(['_', '.', '-', ' ']).map(str::to_owned).collect::<Vec<_>>();
    let (x, y) = (parts(a), parts(b));
    let shared = x.iter().filter(|p| y.contains(p)).count();
    let dice = 2.0 * shared as f64 / (x.len() + y.len()) as f64;
    let letters = strsim::jaro_winkler(a, b);
    // Two letters that changed places are one slip, which the measure above punishes in short words.
    let slip = if a.len() > 2 && strsim::osa_distance(a, b) == 1 { 0.9 } else { 0.0 };
    // Parts say more than letters when most of them are shared.
    letters.max(slip).max(if dice > 0.75 { 0.85 + dice / 10.0 } else { 0.0 })
}

/// "Did you mean `x`?"
pub(crate) fn did_you_mean<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<String> {
    nearest(word, candidates).map(|found| format!("Did you mean `{found}`?"))
}

/// Words as a list in a sentence: `a`, `b` or `c`.
pub(crate) fn list<'c>(words: impl IntoIterator<Item = &'c str>, quote: [&str; 2], last: &str) -> String {
    let [open, close] = quote;
    let words: Vec<String> = words.into_iter().map(|w| format!("{open}{w}{close}")).collect();
    match words.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((end, rest)) => format!("{} {last} {end}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_hand_is_seen() {
        let fields = ["child_id", "nrm_referred", "nrm_referral_date", "episode.start", "victim_status"];
        for (word, meant) in [
            ("nrm_referal_date", Some("nrm_referral_date")),
            ("nrm_date", Some("nrm_referral_date")),
            ("Victim_Status", Some("victim_status")),
            ("episode_start", Some("episode.start")),
            ("postcode", None),
        ] {
            assert_eq!(nearest(word, fields), meant, "{word}");
        }
    }

    #[test]
    fn a_list_reads_as_a_sentence() {
        assert_eq!(list(["a"], ["“", "”"], "or"), "“a”");
        assert_eq!(list(["a", "b", "c"], ["`", "`"], "or"), "`a`, `b` or `c`");
        assert_eq!(list([], ["", ""], "or"), "");
    }
}
