//! Shapes of identifiers: `looks like "AA######"`.

use crate::bind::text::normalise;

/// A shape as a regular expression over folded text. `A` is a letter from A to Z, `#` a figure, `?` any one character, `*` any number
/// of characters; every other character is itself.
pub(super) fn regex(shape: &str) -> String {
    let mut out = String::from("(?s)^");
    let mut plain = String::new();
    for c in shape.chars() {
        let part = match c {
            'A' => "[a-z]",
            '#' => "[0-9]",
            '?' => ".",
            '*' => ".*",
            _ => {
                plain.push(c);
                continue;
            }
        };
        flush(&mut plain, &mut out);
        out.push_str(part);
    }
    flush(&mut plain, &mut out);
    out.push('$');
    out
}

/// Characters that stand for themselves, folded as cells are.
fn flush(plain: &mut String, out: &mut String) {
    if !plain.is_empty() {
        // Outer space would be trimmed, but within a shape it stands between two signs.
        let fenced = normalise(&format!("|{plain}|"));
        let inner = fenced.strip_prefix('|').and_then(|f| f.strip_suffix('|')).unwrap_or(&fenced);
        out.push_str(&regex::escape(inner));
        plain.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_fits_folded_text() {
        for (shape, text, fits) in [
            ("AA######", "AB123456", true),
            ("AA######", "AB12345", false),
            ("AA######", "AB1234567", false),
            ("NRM-####", "nrm–1234", true),
            ("NRM ####", "NRM  1234", true),
            ("REF*", "ref", true),
            ("A?C.", "abc.", true),
            ("A?C.", "abcd", false),
            ("(#)|", "(1)|", true),
            ("(#)|", "(1)", false),
            ("##", "١٢", false),
        ] {
            let regex = crate::bind::dictionary::Pattern::in_any_case(regex(shape));
            assert_eq!(regex.is_match(&normalise(text)), fits, "{shape} on {text}");
        }
    }
}
