//! What people put around a word of a list, taken off again: `a) Yes`, `01 - Yes`, `Yes.`, `(Yes)`, `Yes1`, `Non UASC` for `Non-UASC`.

/// Looks a normalised text up as it stands, then without what may have been put around it, until something is found.
pub(crate) fn find<T>(text: &str, look: impl Fn(&str) -> Option<T>) -> Option<T> {
    look(text).or_else(|| {
        let bare = without_end(text);
        let tail = without_enumerator(bare);
        let forms = [
            Some(bare),
            plain_number(bare),
            without_brackets(text),
            without_brackets(bare),
            without_note(bare),
            tail,
            tail.and_then(without_note),
            tail.and_then(without_brackets),
        ];
        let mut loose = String::new();
        let found = forms.into_iter().flatten().find_map(|form| {
            look(form).or_else(|| {
                loosen(form, &mut loose);
                look(&loose)
            })
        });
        found.or_else(|| look(head(bare)?))
    })
}

/// A spelling in the form in which hyphens, strokes, full stops and the like do not matter; empty when nothing would be left to tell
/// it by.
pub(crate) fn loosen(text: &str, out: &mut String) {
    out.clear();
    for c in text.chars() {
        match c {
            '.' | ',' | '\'' | '"' => {}
            '-' | '_' | '/' | ' ' => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            '&' => {
                let space = if out.is_empty() || out.ends_with(' ') { "" } else { " " };
                out.push_str(space);
                out.push_str("and ");
            }
            _ => out.push(c),
        }
    }
    out.truncate(out.trim_end().len());
    if out.len() < 2 || !out.chars().any(char::is_alphabetic) {
        out.clear();
    }
}

/// Without marks at the end that change nothing. A question mark does: `Yes?` is not yes.
pub(crate) fn without_end(text: &str) -> &str {
    let bare = text.trim_end_matches(['.', ',', ';', ':', '*', ' ']);
    if bare.is_empty() { text } else { bare }
}

/// What stands in brackets, when it is longer than one character: `[n]` is a mark of its own and not `n`.
pub(crate) fn without_brackets(text: &str) -> Option<&str> {
    if !text.starts_with(['(', '[', '<', '*']) {
        return None;
    }
    [('(', ')'), ('[', ']'), ('<', '>'), ('*', '*')]
        .into_iter()
        .find_map(|(open, close)| text.strip_prefix(open)?.strip_suffix(close))
        .map(|inner| inner.trim_matches(['*', ' ']))
        .filter(|inner| inner.chars().nth(1).is_some())
}

/// What follows an enumerator: `a)`, `a.`, `(i)`, `1 -`, `01 -`, `0 =`, `2:`.
fn without_enumerator(text: &str) -> Option<&str> {
    let (label, rest, closed) = if let Some(inside) = text.strip_prefix('(') {
        let (label, rest) = inside.split_once(')')?;
        (label, rest, true)
    } else {
        let end = text.find([')', '.', '-', '=', ':'])?;
        let (label, rest) = text.split_at_checked(end)?;
        let (mark, rest) = rest.split_at_checked(1)?;
        // `1.0` is a number.
        if mark == "." && rest.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        (label.trim_end(), rest, mark == ")")
    };
    let rest = rest.trim_start().trim_start_matches(['-', '=', ':']).trim_start();
    let number = matches!(label.len(), 1 | 2) && label.bytes().all(|b| b.is_ascii_digit());
    let letter = label.len() == 1 && label.bytes().all(|b| b.is_ascii_alphabetic());
    let roman = label.len() <= 4 && !label.is_empty() && label.bytes().all(|b| matches!(b, b'i' | b'v' | b'x'));
    // `n.a.` and `n-a` are no enumerated `a`.
    let enough = if number || closed { 1 } else { 2 };
    ((number || letter || roman) && rest.chars().nth(enough - 1).is_some()).then_some(rest)
}

/// What stands before the number of a note: `Yes1`, `Suspected (2)`, `No [note 3]`.
fn without_note(text: &str) -> Option<&str> {
    let is_number = |s: &str| matches!(s.len(), 1 | 2) && s.bytes().all(|b| b.is_ascii_digit());
    for (open, close) in [('(', ')'), ('[', ']')] {
        if let Some((before, note)) = text.strip_suffix(close).and_then(|t| t.rsplit_once(open)) {
            let note = note.strip_prefix("note").unwrap_or(note).trim();
            return (is_number(note) && !before.trim().is_empty()).then(|| before.trim_end());
        }
    }
    let before = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let letters = before.chars().rev().take_while(|c| c.is_alphabetic()).take(2).count();
    (letters == 2 && text.len() - before.len() <= 2 && before.len() < text.len()).then_some(before)
}

/// A whole number without leading zeros and without `.0`.
fn plain_number(text: &str) -> Option<&str> {
    let whole = text.strip_suffix(".0").unwrap_or(text);
    if whole.is_empty() || !whole.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let plain = whole.trim_start_matches('0');
    Some(if plain.is_empty() { "0" } else { plain })
}

/// The code at the head of `12A Trafficking` or `N8 - Absent parenting`: two to four characters with both a letter and a digit, since
/// a digit or a letter alone may only count the answers. What follows is its description, and so neither a list nor another code.
fn head(text: &str) -> Option<&str> {
    let end = text.find([' ', ':', '-', '=', ')', '.'])?;
    let (head, description) = text.split_at_checked(end)?;
    let both = head.bytes().any(|b| b.is_ascii_digit()) && head.bytes().any(|b| b.is_ascii_alphabetic());
    let alone = !description.contains([',', ';', '/', '&', '+']) && !description.bytes().any(|b| b.is_ascii_digit());
    (both && alone && matches!(head.len(), 2..=4)).then_some(head)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn is(text: &str, word: &str) -> bool {
        find(text, |form| (form == word).then_some(())).is_some()
    }

    #[test]
    fn enumerators_go() {
        for text in [
            "yes", "a) yes", "a. yes", "1 - yes", "1-yes", "01 - yes", "0 = yes", "(i) yes", "(a) yes", "i) yes",
            "2: yes", "1. yes", "1) - yes",
        ] {
            assert!(is(text, "yes"), "{text}");
        }
        assert!(is("b) n", "n"));
        assert!(!is("n.a", "a"));
        assert!(!is("n-a", "a"));
        assert!(!is("n.a.", "a"));
        assert!(!is("non - yes", "yes"));
        assert!(!is("123 - yes", "yes"));
    }

    #[test]
    fn note_numbers_and_end_marks_go() {
        for text in [
            "yes1",
            "yes12",
            "yes (1)",
            "yes [2]",
            "yes [note 3]",
            "yes.",
            "yes*",
            "yes,",
            "(yes)",
            "a) yes1",
            "**yes**",
        ] {
            assert!(is(text, "yes"), "{text}");
        }
        assert!(!is("yes?", "yes"));
        assert!(!is("yes (2019)", "yes"));
        assert!(!is("[n]", "n"));
        assert!(!is("x1", "x"));
    }

    #[test]
    fn hyphens_and_strokes_do_not_matter() {
        assert!(is("non-uasc", "non uasc"));
        assert!(is("labour & criminal", "labour and criminal"));
        assert!(is("no/none", "no none"));
        let mut out = String::new();
        for empty in ["-", "..", "/", "", "n", "5-1"] {
            loosen(empty, &mut out);
            assert_eq!(out, "", "{empty}");
        }
    }

    #[test]
    fn a_true_code_before_its_description_counts() {
        assert!(is("12a trafficking", "12a"));
        assert!(is("n8 - absent parenting", "n8"));
        assert!(!is("1 - maybe", "1"));
        assert!(!is("m maybe", "m"));
        assert!(!is("12a, 10a", "12a"));
        assert!(!is("12a 10a", "12a"));
    }

    #[test]
    fn numbers_meet_their_codes() {
        assert!(is("1.0", "1"));
        assert!(is("01", "1"));
        assert!(is("00", "0"));
        assert!(!is("1.5", "1"));
    }

    proptest! {
        #[test]
        fn no_text_panics(text in "\\PC{0,20}", marks in "[(\\[a-z0-9)\\].:=* -]{0,12}") {
            let mut out = String::new();
            for t in [&text, &marks] {
                find(t, |_| None::<()>);
                loosen(t, &mut out);
            }
        }
    }
}
