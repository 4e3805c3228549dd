//! Tables that nobody can say what they are about: sheets of statistics, pivot tables, lists for drop-downs.
//!
//! Taken for a list of children, such a table would be told that its children have no IDs. It is not checked: a rule says that it was not
//! understood, and a return that has nothing else counts as not read, so that it never passes for clean.

use rustc_hash::FxHashSet;

use super::prepare::{Bound, Kit};
use crate::{
    bind::{
        BoundTable, Confidence,
        dictionary::{Field, FieldType},
    },
    outcome::FileStatus,
    read::workbook::{CellId, CellValue, Workbook},
    table::Orientation,
};

/// The fields that say whose a figure is and of which time, and what else stands beside figures.
const BESIDE_FIGURES: [&str; 6] = ["council", "council_code", "period_start", "period_end", "as_at_date", "notes"];

/// The most columns by which figures are broken down, such as the nationality and the sex, whose headings a list of children has too.
const BREAKDOWNS: usize = 3;

/// How full of figures a column of figures is: so many tenths of its cells; the others are marks for figures that are not given.
const TENTHS: usize = 6;

impl Kit<'_> {
    /// Takes the tables that were not understood from those of the return. A file with nothing else has no table that can be checked.
    pub(super) fn set_aside_unknown(&self, bound: &mut Bound) {
        let workbooks = &bound.workbooks;
        let is_unknown = |t: &mut BoundTable| {
            let workbook = workbooks.get(t.file).and_then(Option::as_ref);
            workbook.is_some_and(|workbook| self.is_unknown(t, workbook))
        };
        bound.unknown = bound.tables.extract_if(.., is_unknown).collect();
        let read = |file: usize| {
            bound.tables.iter().any(|t| t.file == file) || bound.answers.list.iter().any(|a| a.at.file as usize == file)
        };
        for table in bound.unknown.iter().filter(|t| !read(t.file)) {
            if let Some(outcome) = bound.outcomes.get_mut(table.file) {
                outcome.status = FileStatus::NoTable;
                outcome.refusal = Some((
                    "We could not tell what the tables of this file are about.".to_owned(),
                    "They list no children and answer no question that we know. If they should, give their columns the headings that the \
                     request uses, then run the check again."
                        .to_owned(),
                ));
            }
        }
    }

    /// Whether a table with headings says of no column what it is; or holds figures, broken down by what some columns say.
    fn is_unknown(&self, table: &BoundTable, workbook: &Workbook) -> bool {
        if table.table.header_rows.is_empty() || table.gathered.is_some() {
            return false;
        }
        let fields: Vec<&Field> = table.bindings.iter().filter_map(|b| self.dictionary.get(b.field?)).collect();
        if fields.is_empty() {
            return true;
        }
        let broken_down = |f: &&Field| matches!(f.kind, FieldType::Code(_) | FieldType::Codes(_)) || f.name == "age";
        let of_children = || fields.iter().filter(|f| !BESIDE_FIGURES.contains(&f.name.as_str()));
        of_children().count() <= BREAKDOWNS && of_children().all(broken_down) && holds_figures(table, workbook)
    }
}

/// Whether half of the columns hold figures under headings that are not known, and the others tell every row from every other.
fn holds_figures(table: &BoundTable, workbook: &Workbook) -> bool {
    let Some(sheet) = workbook.sheets.get(table.table.sheet) else { return false };
    let turned;
    let sheet = match table.table.orientation {
        Orientation::Rows => sheet,
        Orientation::Columns => {
            turned = sheet.transposed();
            &turned
        }
    };
    let column = |at: u32| -> Vec<CellId> {
        let records = table.table.records.iter().copied();
        let cells = sheet.columns.get(at as usize);
        cells.map_or_else(|| vec![CellId::EMPTY; table.table.records.len()], |c| c.gather(records).collect())
    };
    let (mut figures, mut filled) = (0, 0);
    let mut labels: Vec<Vec<CellId>> = Vec::new();
    for (heading, binding) in table.table.columns.iter().zip(&table.bindings) {
        let cells = column(heading.column);
        if cells.iter().all(|c| c.is_empty()) {
            continue;
        }
        filled += 1;
        let known = binding.field.is_some() && binding.confidence > Confidence::Low;
        if !known && are_figures(&cells, workbook) {
            figures += 1;
        } else {
            labels.push(cells);
        }
    }
    let records = table.table.records.len();
    let keys = (0..records).map(|r| labels.iter().map(|l| l.get(r).copied()).collect::<Vec<_>>());
    let mut seen = FxHashSet::default();
    figures * 2 >= filled && records > 1 && keys.into_iter().all(|key| seen.insert(key))
}

/// Whether most cells of a column are figures, and not all of them years.
fn are_figures(cells: &[CellId], workbook: &Workbook) -> bool {
    let number = |id: &CellId| match workbook.pool.get(*id) {
        CellValue::Number(n) => Some(n),
        CellValue::Text(text) => text.trim().replace(',', "").parse().ok(),
        _ => None,
    };
    let filled = cells.iter().filter(|c| !c.is_empty()).count();
    let numbers: Vec<f64> = cells.iter().filter_map(number).collect();
    let is_year = |n: &f64| n.fract() == 0.0 && (1990.0..=2100.0).contains(n);
    !numbers.is_empty() && numbers.len() * 10 >= filled * TENTHS && !numbers.iter().all(is_year)
}

#[cfg(test)]
mod tests {
    use crate::{
        engine::detect,
        outcome::{FileStatus, ReturnOutcome, Verdict},
        rule::{RuleSet, RuleSource},
        run::{Checker, Options},
    };

    /// What becomes of files with these names and lines, and the codes of what is found.
    fn check(files: &[(&str, &str)]) -> (ReturnOutcome, Vec<String>) {
        let source = RuleSource::embedded();
        let rules = RuleSet::load(&source, &detect::names()).unwrap();
        let files = files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect();
        let options = Options::on(jiff::civil::date(2026, 1, 1));
        let outcome = Checker::new(&rules, &source).check_bytes("return", files, &options).returns.remove(0);
        let mut codes: Vec<String> = outcome.groups.iter().map(|g| rules.rules[g.rule].code.clone()).collect();
        codes.dedup();
        (outcome, codes)
    }

    const STATISTICS: &str = "Year,Quarter,Adult - Positive,Adult - Negative,Child - Positive,Child - Negative,Total\n\
        2014,Q1,174,79,70,32,355\n2014,Q2,180,107,76,38,401\n2015,Q1,165,99,64,41,369\n2015,Q2,c,c,70,35,410\n";
    const CHILDREN: &str = "Child ID,Date of birth,Sex,Trafficked?\nA1,02/03/2008,F,Suspected\nA2,05/06/2009,M,No\n";

    #[test]
    fn statistics_are_not_checked_as_children() {
        let by_nationality = "Nationality,Total\nAlbanian,204\nBritish,12\nEritrean,31\n";
        for text in [STATISTICS, by_nationality] {
            let (r, codes) = check(&[("statistics.csv", text)]);
            assert_eq!(codes, ["ST041"], "{text}");
            assert_eq!((r.verdict, r.files[0].status), (Verdict::NotRead, FileStatus::NoTable));
            assert!(r.reads_nothing());
        }
    }

    #[test]
    fn statistics_beside_children_take_nothing_from_the_children() {
        let (alone, expected) = check(&[("children.csv", CHILDREN)]);
        let (r, mut codes) = check(&[("children.csv", CHILDREN), ("statistics.csv", STATISTICS)]);
        codes.retain(|code| code != "ST041");
        assert_eq!((codes, r.verdict), (expected, Verdict::NotRead));
        assert!(alone.verdict < r.verdict, "a table that nobody understood never makes a return look better");
        let understood: Vec<bool> = r.tables.iter().map(|t| t.understood).collect();
        assert_eq!(understood, [true, false]);
        assert!(!r.reads_nothing());
    }

    #[test]
    fn children_under_unknown_headings_are_said_not_to_be_read() {
        let (r, codes) =
            check(&[("young people.csv", "Badger,Fox,Otter\nA1,4,12/03/2023\nA2,5,14/03/2023\nA3,4,02/04/2023\n")]);
        assert_eq!((codes, r.verdict), (vec!["ST041".to_owned()], Verdict::NotRead));
    }

    #[test]
    fn figures_of_single_children_are_still_a_list_of_children() {
        // Two girls of one nationality: what is said of a row does not tell it from every other.
        let list = "Sex,Nationality,Badger,Fox\nF,British,4,8\nF,British,5,9\nM,Eritrean,5,7\n";
        let (r, codes) = check(&[("young people.csv", list)]);
        assert!(codes.iter().any(|c| c == "MF001"), "{codes:?}");
        assert!(r.tables[0].understood);
        // A date is of one child.
        let dated = "Date of birth,Badger,Fox,Otter\n02/03/2008,4,8,1\n05/06/2009,5,9,2\n";
        assert!(check(&[("young people.csv", dated)]).1.iter().any(|c| c == "MF001"));
    }

    #[test]
    fn the_order_of_rows_and_columns_does_not_matter() {
        let turned: Vec<Vec<&str>> = STATISTICS.lines().map(|l| l.split(',').rev().collect()).collect();
        let mut lines: Vec<String> = turned.into_iter().map(|cells| cells.join(",")).collect();
        lines[1..].reverse();
        assert_eq!(check(&[("statistics.csv", &lines.join("\n"))]).1, ["ST041"]);
    }

    #[test]
    fn a_line_of_the_country_among_councils_is_a_total() {
        let text = "Area,Homes,Places,Staff\nDevon,14,3,5\nKent,140,31,50\nLeeds,44,13,9\nEngland,198,47,64\n";
        let (r, _) = check(&[("homes.csv", text)]);
        assert_eq!((r.tables[0].records, r.tables[0].understood), (3, false));
    }
}
