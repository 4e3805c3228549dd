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
    let mut space = false;
    let mut push = |c: char| {
        if c.is_whitespace() || c == '\u{200b}' || c == '\u{feff}' {
            space = true;
            return;
        }
        if space && !out.is_empty() {
            out.push(' ');
        }
        space = false;
        match c {
            '‘' | '’' | '‛' | 'ʼ' | '`' => out.push('\''),
            '“' | '”' | '„' => out.push('"'),
            '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => out.push('-'),
            _ if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            _ => out.extend(c.to_lowercase()),
        }
    };
    if text.is_ascii() {
        text.chars().for_each(&mut push);
    } else {
        text.nfkc().for_each(&mut push);
    }
}
