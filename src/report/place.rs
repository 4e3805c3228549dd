//! Places as a person types them into Excel.

use crate::finding::{Address, Place, Span, column_letters, runs};

/// How many characters Excel's Name Box takes.
const NAME_BOX: usize = 255;

/// Whether a name reads as the address of a cell, in either of the two ways that Excel writes them.
fn looks_like_address(name: &str) -> bool {
    let letters = name.chars().take_while(char::is_ascii_alphabetic).count();
    let rest: String = name.chars().skip(letters).collect();
    let a1 = (1..=3).contains(&letters) && !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit());
    let upper = name.to_ascii_uppercase();
    let r1c1 = upper.starts_with(['R', 'C']) && upper.chars().all(|c| matches!(c, 'R' | 'C' | '0'..='9'));
    a1 || r1c1
}

/// A sheet's name as it stands before `!` in an address: quoted where Excel quotes it, quotes inside doubled.
#[must_use]
pub fn sheet(name: &str) -> String {
    let plain = !name.is_empty()
        && name.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '.')
        && !name.starts_with(|c: char| c.is_numeric() || c == '.')
        && !looks_like_address(name)
        && !name.eq_ignore_ascii_case("true")
        && !name.eq_ignore_ascii_case("false");
    if plain { name.to_owned() } else { format!("'{}'", name.replace('\'', "''")) }
}

/// A cell as Excel names it: `Children!K12`.
#[must_use]
pub fn cell(sheet_name: &str, address: Address) -> String {
    format!("{}!{address}", sheet(sheet_name))
}

/// The places of a group as lines to copy into Excel's Name Box, each complete in itself and no wider than `width` where a range
/// allows, with how many places are left out when there are more than `most` ranges.
#[must_use]
pub fn name_box(sheet_name: &str, places: &[Place], span: Span, most: usize, width: usize) -> (Vec<String>, usize) {
    let all = runs(places.iter().map(|p| p.address), span);
    let prefix = format!("{}!", sheet(sheet_name));
    let room = width.min(NAME_BOX);
    let mut lines: Vec<String> = Vec::new();
    for (range, _) in all.iter().take(most) {
        if let Some(line) = lines.last_mut()
            && super::width::width(line) + 1 + range.len() <= room
        {
            line.push(',');
            line.push_str(range);
        } else {
            lines.push(format!("{prefix}{range}"));
        }
    }
    (lines, all.iter().skip(most).map(|(_, n)| n).sum())
}

/// What to call a table's line of cells that holds one field: `column K`, or `row 6` when the table lies on its side.
#[must_use]
pub fn line(column: u32, sideways: bool) -> String {
    if sideways { format!("row {column}") } else { format!("column {}", column_letters(column)) }
}

/// What to call a record's place: `row 12`, or `column L` when the table lies on its side.
#[must_use]
pub fn record(row: u32, sideways: bool) -> String {
    line(row, !sideways)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(row: u32, column: u32) -> Place {
        Place { address: Address { row, column }, record: 1 }
    }

    #[test]
    fn sheets_are_quoted_as_excel_quotes_them() {
        assert_eq!(sheet("Children"), "Children");
        assert_eq!(sheet("Missing_2023"), "Missing_2023");
        assert_eq!(sheet("Q3 (final)"), "'Q3 (final)'");
        assert_eq!(sheet("Children's"), "'Children''s'");
        for odd in ["2023", "A1", "FY23", "R1C1", "rc", "TRUE", "a-b", ""] {
            assert_eq!(sheet(odd), format!("'{odd}'"), "{odd}");
        }
        assert_eq!(cell("Q 1", Address { row: 4312, column: 11 }), "'Q 1'!K4312");
    }

    #[test]
    fn lines_for_the_name_box_are_each_complete() {
        let places: Vec<Place> = (1..40).map(|i| at(i * 2, 11)).collect();
        let (lines, left) = name_box("Children", &places, Span::Cells, 20, 40);
        assert_eq!(left, 19);
        assert!(lines.len() > 1);
        assert!(lines.iter().all(|l| l.starts_with("Children!K") && l.len() <= 40));
        assert_eq!(lines.iter().flat_map(|l| l.trim_start_matches("Children!").split(',')).count(), 20);
    }

    #[test]
    fn a_line_never_outgrows_the_name_box() {
        let places: Vec<Place> = (1..400).map(|i| at(i * 2, 11)).collect();
        let (lines, _) = name_box("Children", &places, Span::Cells, 1000, 1000);
        assert!(lines.iter().all(|l| l.len() <= NAME_BOX));
    }
}
