//! The whole book of rules as a workbook, for a data lead to read, print and sign off.

mod sheets;
mod style;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use crate::rule::RuleSet;
use style::Style;

/// The workbook's bytes: the same for the same rules.
///
/// # Errors
///
/// When something does not fit into a workbook, such as a text of more than 32,767 characters.
pub fn workbook(rules: &RuleSet) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // A fixed day: otherwise no two books would be the same.
    let made = ExcelDateTime::from_ymd(2026, 1, 1)?;
    book.set_properties(
        &DocProperties::new()
            .set_title("The rules of returnlint")
            .set_author("returnlint")
            .set_creation_datetime(&made),
    );
    let style = Style::new();
    sheets::read_me(book.add_worksheet(), rules, &style)?;
    sheets::rules(book.add_worksheet(), rules, &style)?;
    sheets::examples(book.add_worksheet(), rules, &style)?;
    sheets::fields(book.add_worksheet(), rules, &style)?;
    sheets::vocabularies(book.add_worksheet(), rules, &style)?;
    sheets::severities(book.add_worksheet(), rules, &style)?;
    book.save_to_buffer()
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Range, Reader as _, Xlsx};

    use super::*;
    use crate::{engine::detect, rule::RuleSource};

    fn rules() -> RuleSet {
        RuleSet::load(&RuleSource::embedded(), &detect::names()).unwrap()
    }

    fn sheet(book: &mut Xlsx<Cursor<Vec<u8>>>, name: &str) -> Range<Data> {
        book.worksheet_range(name).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    #[test]
    fn the_same_rules_make_the_same_bytes() {
        let rules = rules();
        assert!(workbook(&rules).unwrap() == workbook(&rules).unwrap());
    }

    #[test]
    fn everything_is_in_the_book() {
        let rules = rules();
        let mut book = Xlsx::new(Cursor::new(workbook(&rules).unwrap())).unwrap();
        assert_eq!(book.sheet_names(), ["Read me", "Rules", "Examples", "Fields", "Vocabularies", "Severities"]);
        let all = sheet(&mut book, "Rules");
        let codes: Vec<String> = all.rows().skip(1).map(|r| r[0].to_string()).collect();
        assert_eq!(codes, rules.rules.iter().map(|r| r.code.clone()).collect::<Vec<_>>());
        let headings: Vec<String> = all.rows().next().unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(headings[headings.len() - 4..], ["Agreed?", "By whom", "Date", "Comment"]);
        let examples: usize = rules.rules.iter().map(|r| r.examples.len()).sum();
        let mut numbered: Vec<String> =
            sheet(&mut book, "Examples").rows().skip(1).map(|r| format!("{} {}", r[0], r[2])).collect();
        numbered.dedup();
        assert_eq!(numbered.len(), examples);
        assert_eq!(sheet(&mut book, "Fields").height() - 1, rules.dictionary.fields.len());
        let values: usize = rules.dictionary.vocabularies.iter().map(|v| v.terms.len()).sum();
        assert_eq!(sheet(&mut book, "Vocabularies").height() - 1, values);
        let read_me = sheet(&mut book, "Read me");
        let said = read_me.rows().flatten().any(|c| c.to_string().contains(&rules.sha256));
        assert!(said, "the book says which rules it is of");
    }
}
