//! Text that was read in the wrong encoding once or twice, made right again.

use encoding_rs::WINDOWS_1252;

/// How many wrong readings on top of each other are undone.
const MOST: usize = 3;

/// The text as it was before its UTF-8 bytes were read as Windows-1252, when that is what happened: the way back must come out as
/// true UTF-8 in fewer bytes, or nothing is changed.
///
/// ```
/// use returnlint::bind::mojibake::repaired;
/// assert_eq!(repaired("Childâ€™s plan").as_deref(), Some("Child’s plan"));
/// assert_eq!(repaired("childrenÃ¢â‚¬â„¢s").as_deref(), Some("children’s"));
/// assert_eq!(repaired("João"), None);
/// ```
#[must_use]
pub fn repaired(text: &str) -> Option<String> {
    // Every wrongly read character begins with one of the lead bytes 0xC2 to 0xF4, shown as a letter with an accent.
    if text.is_ascii() || !text.chars().any(|c| ('\u{c2}'..='\u{f4}').contains(&c)) {
        return None;
    }
    let mut best: Option<String> = None;
    for _ in 0..MOST {
        let now = best.as_deref().unwrap_or(text);
        let (bytes, _, unmappable) = WINDOWS_1252.encode(now);
        if unmappable {
            break;
        }
        match String::from_utf8(bytes.into_owned()) {
            Ok(back) if back.len() < now.len() => best = Some(back),
            _ => break,
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn right_text_stays() {
        for text in ["", "Amélie", "Sir Ynys Môn", "ÃO", "Đặng", "£450", "no – see note"] {
            assert_eq!(repaired(text), None, "{text}");
        }
    }

    #[test]
    fn a_non_breaking_space_and_a_pound_sign_come_back() {
        assert_eq!(repaired("YesÂ\u{a0}").as_deref(), Some("Yes\u{a0}"));
        assert_eq!(repaired("Â£450").as_deref(), Some("£450"));
    }
}
