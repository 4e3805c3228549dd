//! Text made comparable.

use unicode_normalization::UnicodeNormalization as _;

/// Text folded so that two people's ways of typing the same words meet: compatibility forms composed, all white space one space,
/// trimmed, lower case, curly quotes straight, long dashes hyphens.
///
/// ```
/// assert_eq!(returnlint::bind::text::normalise("  NRM\u{a0}Referral \n Date "), "nrm referral date");
/// assert_eq!(returnlint::bind::text::normalise("Child’s ID – local"), "child's id - local");
/// ```
#[must_use]
pub fn normalise(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    normalise_into(text, &mut out);
    out
}

/// [`normalise`] into a string that is used again and again, whose former content is lost.
pub fn normalise_into(text: &str, out: &mut String) {
    out.clear();
    if text.is_ascii() {
        ascii_into(text, out);
    } else {
        any_into(text, out);
    }
}

fn ascii_into(text: &str, out: &mut String) {
    if is_single_spaced(text) {
        out.push_str(text);
    } else {
        for word in text.split_whitespace() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(word);
        }
    }
    out.make_ascii_lowercase();
    if out.contains('`') {
        *out = out.replace('`', "'");
    }
}

/// Whether single spaces are all the white space of a text, and stand between its words.
fn is_single_spaced(text: &str) -> bool {
    let mut before = b' ';
    let all = text.bytes().all(|byte| {
        let other = matches!(byte, b'\t'..=b'\r') || byte == b' ' && before == b' ';
        before = byte;
        !other
    });
    all && before != b' '
}

fn any_into(text: &str, out: &mut String) {
    let mut space = false;
    for c in text.nfkc() {
        if c.is_whitespace() || c == '\u{200b}' || c == '\u{feff}' {
            space = true;
            continue;
        }
        if space && !out.is_empty() {
            out.push(' ');
        }
        space = false;
        match c {
            '‘' | '’' | '‛' | 'ʼ' | '`' => out.push('\''),
            '“' | '”' | '„' => out.push('"'),
            '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => out.push('-'),
            _ => out.extend(c.to_lowercase()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_ascii_is_folded_like_any_other() {
        let all: String = (0_u8..128).map(char::from).collect();
        for text in [all.as_str(), "", " ", "  A\tb\u{b}\u{c}C\r\n ", "`a` b``c`", "NRM Referral"] {
            let (mut plain, mut general) = (String::new(), String::new());
            ascii_into(text, &mut plain);
            any_into(text, &mut general);
            assert_eq!(plain, general);
        }
    }
}
