//! How wide text is on a screen, and how it is laid into that width.

use unicode_width::UnicodeWidthChar as _;

/// How many cells of a screen the text fills. Counted character by character, as miette does, so that what is drawn under the text
/// lines up with it.
#[must_use]
pub fn width(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// The text cut to a width, ending with `…` (or `...` where there is no such sign) when something is missing.
#[must_use]
pub fn cut(text: &str, most: usize, unicode: bool) -> String {
    if width(text) <= most {
        return text.to_owned();
    }
    let mark = if unicode { "…" } else { "..." };
    let room = most.saturating_sub(width(mark));
    let mut out = String::new();
    let mut used = 0;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > room {
            break;
        }
        out.push(c);
    }
    out.truncate(out.trim_end().len());
    out.push_str(mark);
    out
}

/// The text with spaces after it up to a width.
#[must_use]
pub fn pad(text: &str, to: usize) -> String {
    let mut out = text.to_owned();
    out.extend(std::iter::repeat_n(' ', to.saturating_sub(width(text))));
    out
}

/// The text in lines of at most a width, broken at spaces. A word that is wider stands on a line of its own, whole, so that it can
/// be copied.
#[must_use]
pub fn wrap(text: &str, most: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in text.split(' ').filter(|w| !w.is_empty()) {
        let w = width(word);
        if used > 0 && used + 1 + w > most {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += w;
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// The text in lines of at most a width, also where that cuts a word.
fn wrap_hard(text: &str, most: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for line in wrap(text, most) {
        let (mut part, mut used) = (String::new(), 0);
        for c in line.chars() {
            let w = c.width().unwrap_or(0);
            if used + w > most && !part.is_empty() {
                lines.push(std::mem::take(&mut part));
                used = 0;
            }
            part.push(c);
            used += w;
        }
        lines.push(part);
    }
    lines
}

/// Makes the widest of the widths narrower until they fit in the room, none below its least.
fn squeeze(widths: &mut [usize], least: &[usize], room: usize) {
    while widths.iter().sum::<usize>() > room {
        let widest = widths.iter_mut().zip(least).filter(|(w, least)| **w > **least).map(|(w, _)| w).max();
        let Some(widest) = widest else { return };
        *widest -= 1;
    }
}

/// Spaces between two columns.
const GAP: usize = 2;

/// The measure of the widest cell of each column.
fn widest(rows: &[Vec<String>], measure: fn(&str) -> usize) -> Vec<usize> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    (0..columns).map(|c| rows.iter().filter_map(|r| r.get(c)).map(|t| measure(t)).max().unwrap_or(0)).collect()
}

/// The width of the widest word.
fn longest_word(text: &str) -> usize {
    text.split(' ').map(width).max().unwrap_or(0)
}

/// Whether a [`table`] of these rows has room without a word being cut.
#[must_use]
pub fn fits(rows: &[Vec<String>], most: usize) -> bool {
    let words = widest(rows, longest_word);
    words.iter().sum::<usize>() + GAP * words.len().saturating_sub(1) <= most
}

/// Rows of cells in columns that line up, two spaces between them. A column takes what its widest cell needs while everything fits;
/// where it does not, the widest columns give way first and their cells are broken over several lines, at spaces where that is
/// enough.
#[must_use]
pub fn table(rows: &[Vec<String>], most: usize) -> Vec<String> {
    const LEAST: usize = 8;
    let mut widths = widest(rows, width);
    let words = widest(rows, longest_word);
    let columns = widths.len();
    let room = most.saturating_sub(GAP * columns.saturating_sub(1));
    squeeze(&mut widths, &words, room);
    // Many columns share the room, however little that is for each.
    let least = LEAST.min(room / columns.max(1)).max(1);
    squeeze(&mut widths, &vec![least; columns], room);
    let mut out = Vec::new();
    for row in rows {
        let cells: Vec<Vec<String>> = row.iter().zip(&widths).map(|(text, w)| wrap_hard(text, (*w).max(1))).collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        for line in 0..height {
            let mut text = String::new();
            for (cell, w) in cells.iter().zip(&widths) {
                text.push_str(&pad(cell.get(line).map_or("", String::as_str), w + GAP));
            }
            text.truncate(text.trim_end().len());
            out.push(text);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_and_combining_characters_count_as_they_are_shown() {
        assert_eq!(width("王小明"), 6);
        assert_eq!(width("Zoe\u{308}"), 3);
        assert_eq!(pad("王", 4), "王  ");
        assert_eq!(cut("王小明", 5, true), "王小…");
        assert_eq!(cut("王小明", 6, true), "王小明");
        assert_eq!(cut("Trafficked?", 8, false), "Traff...");
    }

    #[test]
    fn lines_break_at_spaces_and_long_words_stay_whole() {
        assert_eq!(wrap("enter the NRM referral date", 12), ["enter the", "NRM referral", "date"]);
        assert_eq!(wrap("see Children!K12,K14:K22 now", 10), ["see", "Children!K12,K14:K22", "now"]);
        assert_eq!(wrap("", 10), [""]);
    }

    #[test]
    fn a_table_gives_way_in_its_widest_column() {
        let row = |cells: &[&str]| cells.iter().map(|&c| c.to_owned()).collect::<Vec<_>>();
        let rows = [row(&["F", "Trafficked?", "known wording of the heading"]), row(&["G", "NRM", "guess"])];
        assert_eq!(table(&rows, 80), ["F  Trafficked?  known wording of the heading", "G  NRM          guess"]);
        assert_eq!(
            table(&rows, 30),
            ["F  Trafficked?  known wording", "                of the heading", "G  NRM          guess"]
        );
    }

    #[test]
    fn a_table_never_outgrows_its_room() {
        let row = |cells: &[&str]| cells.iter().map(|&c| c.to_owned()).collect::<Vec<_>>();
        let rows = [row(&["NR001", "victim-without-nrm-referral", "x".repeat(70).as_str()])];
        for most in [40, 60, 80] {
            let lines = table(&rows, most);
            assert!(lines.iter().all(|l| width(l) <= most), "{lines:#?}");
        }
        assert!(table(&rows, 80)[0].starts_with("NR001  victim-without-nrm-referral  xxx"), "the long word gives way");
    }
}
