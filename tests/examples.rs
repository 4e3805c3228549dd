//! Each example of each rule, written as councils write their returns and read back: the findings are those that it states, at the same
//! cells of the same records, whatever the file format, the wording of the headings, the order of columns and what stands above.

#![allow(
    clippy::pedantic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "what goes wrong here should stop, and is no part of the program"
)]

mod running;
mod support;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    sync::LazyLock,
    thread,
};

use jiff::civil::{Date, date};
use returnlint::{
    bind::dictionary::RecordKind,
    rule::{Example, Rule, RuleSet, Scope},
    run::{Files, examples},
};
use running::{
    checked::run,
    inside::{check_files_among, check_files_beside},
    report::{Finding, Report},
};
use support::{
    book::{
        address,
        csv::{self, USUAL},
        ods, xlsx,
    },
    example_book::{self, ExampleBook, Manner},
    place::Placed,
    rule_examples,
};

static RULES: LazyLock<RuleSet> = LazyLock::new(rule_examples::rules);

/// The day on which an example is judged that names none.
const DAY: Date = date(2026, 1, 1);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Xlsx,
    Ods,
    Csv,
}

const FORMATS: [Format; 3] = [Format::Xlsx, Format::Ods, Format::Csv];

/// One example with its rule.
struct Case {
    rule: &'static Rule,
    number: usize,
    example: &'static Example,
}

impl Case {
    fn day(&self) -> Date {
        self.example.as_of.unwrap_or(DAY)
    }

    fn name(&self) -> String {
        format!(
            "{} line {} ({})",
            self.rule.code,
            self.example.line,
            if self.example.fails { "fails" } else { "passes" }
        )
    }
}

fn cases() -> Vec<Case> {
    let of = |rule: &'static Rule| {
        rule.examples.iter().enumerate().map(move |(number, example)| Case { rule, number, example })
    };
    RULES.rules.iter().flat_map(of).collect()
}

fn files(placed: &Placed, format: Format) -> Files {
    match format {
        Format::Xlsx => vec![("return.xlsx".to_owned(), xlsx::write(&placed.book))],
        Format::Ods => vec![("return.ods".to_owned(), ods::write(&placed.book))],
        Format::Csv => {
            let sheets = placed.book.sheets.iter();
            sheets.map(|sheet| (format!("{}.csv", sheet.name), csv::write(sheet, USUAL))).collect()
        }
    }
}

/// Checks an example in this process.
fn inside(case: &Case, book: &ExampleBook, format: Format) -> Report {
    let beside = book.beside.iter().map(|(year, placed)| (*year, files(placed, format))).collect();
    let own = files(&book.placed, format);
    let report = check_files_among(case.example.template.as_deref(), case.day(), own, beside, others(case.example));
    own_of(report, case.example, "return")
}

/// The other councils' returns of an example.
fn others(example: &Example) -> Vec<(String, Files)> {
    let file = |(name, rows): &examples::ExampleFile| (name.clone(), rule_examples::bytes(rows));
    let others = examples::files_of_others(example, &RULES.dictionary);
    others.iter().map(|(name, files)| (name.clone(), files.iter().map(file).collect())).collect()
}

/// Of a run with other councils' returns what is said of the example's own.
fn own_of(report: Report, example: &Example, name: &str) -> Report {
    if example.others.is_empty() {
        return report;
    }
    let own = |r: &Report| r.returns[0].name.replace('\\', "/") == name;
    report.apart().into_iter().find(own).unwrap()
}

/// A finding by what it is about: the rule, how much it matters, the cells of the record it marks and of those it compares it with, the
/// field, and how many places it stands for.
type Said = (String, String, BTreeSet<String>, Option<String>, Option<usize>);

/// What a report says of an example. A finding at a cell where nothing of the example stands is a mistake.
fn said(report: &Report, book: &ExampleBook, of: &str) -> Result<Vec<Said>, String> {
    let mut all = Vec::new();
    for finding in &report.findings {
        all.push(one_said(finding, book).map_err(|what| format!("{of}: {what}"))?);
    }
    all.sort();
    Ok(all)
}

fn one_said(finding: &Finding, book: &ExampleBook) -> Result<Said, String> {
    let place = &finding.location;
    let sheet = place.sheet.as_deref().unwrap_or_default();
    let mut records = BTreeSet::new();
    let grid = book.whole.tables.is_empty();
    if let (Some(cell), true) = (&place.cell, grid) {
        records.insert(cell.clone());
    } else if let Some(cell) = &place.cell {
        let (table, record, column) = book
            .placed
            .origin(sheet, cell)
            .ok_or_else(|| format!("{} points at {sheet}!{cell}, where no record stands", finding.code))?;
        let field = book.whole.tables[table].columns[column].field;
        if place.field.as_deref().is_some_and(|said| said != field) {
            return Err(format!("{} calls the {field} at {sheet}!{cell} {:?}", finding.code, place.field));
        }
        records.insert(identity(book, table, record));
    } else if let Some(row) = place.row {
        let found = book.placed.record_in(sheet, row);
        let (table, record) = match found {
            Some(found) => found,
            None if grid => return Ok((finding.code.clone(), finding.severity.clone(), records, None, finding.count)),
            None => return Err(format!("{} points at row {row} of {sheet}, where no record stands", finding.code)),
        };
        records.insert(identity(book, table, record));
    }
    for other in &finding.related {
        let cell = address(other.row - 1, other.column - 1);
        records.insert(match book.placed.origin(&other.sheet, &cell) {
            Some((table, record, _)) => identity(book, table, record),
            None => cell,
        });
    }
    Ok((finding.code.clone(), finding.severity.clone(), records, place.field.clone(), finding.count))
}

/// A record by what its cells say, in whatever order its columns stand.
fn identity(book: &ExampleBook, table: usize, record: usize) -> String {
    let table = &book.whole.tables[table];
    let mut cells: Vec<String> = table
        .columns
        .iter()
        .zip(&table.records[record])
        .map(|(c, cell)| match cell.shown() {
            // However a figure is written.
            figure if c.field.starts_with("figures.") => format!("{}={}", c.field, figure.replace([',', '%'], "")),
            text => format!("{}={text}", c.field),
        })
        .collect();
    cells.sort_unstable();
    cells.join(" ")
}

/// Whether what an example is found to say is what it states.
fn as_stated(case: &Case, report: &Report, findings: &[Said]) -> Vec<String> {
    let (rule, example) = (case.rule, case.example);
    let mut wrong = Vec::new();
    let own: Vec<&Said> = findings.iter().filter(|f| f.0 == rule.code).collect();
    if own.is_empty() == example.fails {
        wrong.push(format!("{} must find something: {}", rule.code, example.fails));
    }
    // What is said of the return or of a table as such is another matter: an example is a few cells, not a whole return.
    let whole = |code: &str| {
        RULES
            .find(code)
            .is_some_and(|r| r.code != rule.code && matches!(r.record, Scope::Return | Scope::Table | Scope::Study))
    };
    let others: BTreeSet<&str> = report.codes().into_iter().filter(|c| *c != rule.code).collect();
    // So is what some figures of a council lack: such a finding has a measure and stands at no question.
    let lacks = |code: &str| {
        report.findings.iter().filter(|f| f.code == code).all(|f| {
            let place = &f.location;
            let of_council = place.field.as_deref().is_some_and(|field| field.starts_with("figures."));
            of_council && place.header.is_none() && place.cell.is_none()
        })
    };
    let listed = |code: &str| example.also.iter().any(|a| a == code);
    let unlisted: Vec<&&str> = others.iter().filter(|c| !whole(c) && !lacks(c) && !listed(c)).collect();
    if !unlisted.is_empty() {
        wrong.push(format!("{unlisted:?} speak too and are not listed under `also`"));
    }
    let silent: Vec<&String> = example.also.iter().filter(|a| !others.contains(a.as_str())).collect();
    if !silent.is_empty() {
        wrong.push(format!("{silent:?} are listed under `also` and do not speak"));
    }
    let marks: Vec<&str> = rule.mark.iter().filter_map(|f| RULES.dictionary.get(*f)).map(|f| f.name.as_str()).collect();
    for (_, _, _, field, _) in own {
        if let Some(field) = field
            && !marks.is_empty()
            && !marks.contains(&field.as_str())
            && field != "child_id"
            // A finding about answers names the measure that is asked for, and stands at what the rule read where the marked is not there.
            && !rule.record.record().is_some_and(RecordKind::is_of_council)
        {
            wrong.push(format!("{} marks {field}, which is not among {marks:?}", rule.code));
        }
    }
    wrong.into_iter().map(|what| format!("{}: {what}", case.name())).collect()
}

/// Whether other cells than text would change what an example says: it is about how dates are typed.
fn is_about_typing(case: &Case, findings: &[Said]) -> bool {
    const TYPING: [&str; 4] = ["DT001", "DT002", "DT003", "DT004"];
    TYPING.iter().any(|code| case.rule.code == *code || findings.iter().any(|f| f.0 == *code))
}

fn manner(case: &Case, format: Format, figures: bool, findings: &[Said]) -> Manner {
    let code = case.rule.code.bytes().fold(0_u64, |sum, b| sum * 131 + u64::from(b));
    // Another draw of all the wordings: `SEED=7 cargo test --test examples`.
    let draw: u64 = std::env::var("SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_default();
    let seed = (code + draw * 7_919).wrapping_mul(1_000).wrapping_add(10 * case.number as u64 + format as u64);
    // A figure that is typed as text is a fault of its own, and no other way to write the example.
    let typed = figures || (seed.is_multiple_of(2) && !is_about_typing(case, findings));
    Manner { seed, true_cells: typed && format != Format::Csv, figures }
}

/// An example as written for one format, and what it must say.
struct Written<'a> {
    case: &'a Case,
    format: Format,
    book: ExampleBook,
    expected: &'a [Said],
}

fn compare(written: &Written<'_>, report: &Report) -> Option<String> {
    let of = format!("{} as {:?}", written.case.name(), written.format);
    let found = match said(report, &written.book, &of) {
        Ok(found) => found,
        Err(wrong) => return Some(wrong),
    };
    let less: Vec<&Said> = written.expected.iter().filter(|e| !found.contains(e)).collect();
    let more: Vec<&Said> = found.iter().filter(|f| !written.expected.contains(f)).collect();
    (found != written.expected).then(|| {
        let headings: Vec<String> = written
            .book
            .whole
            .tables
            .iter()
            .map(|t| {
                format!(
                    "{}: {}",
                    t.name,
                    t.columns.iter().map(|c| format!("{:?}={}", c.heading, c.field)).collect::<Vec<_>>().join(", ")
                )
            })
            .collect();
        format!("{of}\n  no longer: {less:?}\n  new: {more:?}\n  with {}", headings.join("\n       "))
    })
}

/// Writes examples to disk and has the program itself read them: those that are one file in one run, and each in a run of its own that is
/// several files, follows a template or says whose return it is, since two of one council would be compared.
fn by_the_program(written: &[Written<'_>]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    let mut runs: BTreeMap<Date, Vec<(String, &Written<'_>)>> = BTreeMap::new();
    for (number, one) in written.iter().enumerate() {
        let write = |below: &str, placed: &Placed| {
            let files = files(placed, one.format);
            fs::create_dir(folder.path().join(below)).unwrap();
            for (name, bytes) in &files {
                fs::write(folder.path().join(below).join(name), bytes).unwrap();
            }
            (files.len() == 1).then(|| format!("{below}/{}", files[0].0))
        };
        let name = format!("{number:05}");
        let path = write(&name, &one.book.placed);
        let example = one.case.example;
        // Councils' figures are compared with those of every other return of the run.
        let compared = example.sheet.is_some() || example.tables.iter().any(|(kind, _)| kind.is_of_council());
        let apart = example.template.is_some() || compared || (example.council.is_some() && example.period.is_some());
        match path {
            Some(path) if one.book.beside.is_empty() && !apart => {
                runs.entry(one.case.day()).or_default().push((path, one))
            }
            path => {
                let day = one.case.day().to_string();
                let mut arguments = vec!["--as-of".to_owned(), day];
                if path.is_none() {
                    assert!(
                        one.book.beside.is_empty(),
                        "a return of several csv files is one return only without others"
                    );
                    arguments.push("--together".to_owned());
                }
                let template = example.template.iter().flat_map(|name| ["--template".to_owned(), name.clone()]);
                arguments.extend(template);
                let path = path.unwrap_or(name.clone());
                arguments.push(path.clone());
                let beside = one.book.beside.iter().enumerate();
                arguments.extend(beside.filter_map(|(n, (_, placed))| write(&format!("{name}-{n}"), placed)));
                for (other, files) in others(example) {
                    let (file, bytes) = &files[0];
                    fs::create_dir(folder.path().join(format!("{name}-{other}"))).unwrap();
                    arguments.push(format!("{name}-{other}/{file}"));
                    fs::write(folder.path().join(arguments.last().unwrap()), bytes).unwrap();
                }
                let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
                let whole = report(folder.path(), &arguments);
                if one.book.beside.is_empty() {
                    wrong.extend(compare(one, &own_of(whole, example, &path)));
                    continue;
                }
                let reports = whole.apart();
                let own = |r: &&Report| reports.len() == 1 || r.returns[0].name.replace('\\', "/") == path;
                wrong.extend(compare(one, reports.iter().find(own).unwrap()));
            }
        }
    }
    for (day, returns) in runs {
        let day = day.to_string();
        let mut arguments = vec!["--as-of", &day];
        arguments.extend(returns.iter().map(|(path, _)| path.as_str()));
        let reports = report(folder.path(), &arguments).apart();
        assert_eq!(reports.len(), returns.len());
        for (path, one) in &returns {
            let found = reports.iter().find(|r| r.returns[0].name.replace('\\', "/") == *path);
            wrong.extend(compare(one, found.unwrap()));
        }
    }
    wrong
}

fn report(folder: &Path, arguments: &[&str]) -> Report {
    let output = run(folder, &[&["check", "--format", "json"], arguments].concat());
    let stderr = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("no report ({error})\n{stderr}"))
}

/// Runs something for each item of a list, on two threads.
fn two_ways<T: Sync, R: Send>(list: &[T], one: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let (left, right) = list.split_at(list.len() / 2);
    thread::scope(|scope| {
        let beside = scope.spawn(|| right.iter().map(&one).collect::<Vec<R>>());
        let mut all: Vec<R> = left.iter().map(&one).collect();
        all.extend(beside.join().unwrap());
        all
    })
}

#[test]
fn each_example_says_the_same_however_it_is_written() {
    let cases = cases();
    // What each says when it is written plainly, against what it states.
    let plainly = two_ways(&cases, |case| {
        let book = example_book::plain(case.example, &RULES.dictionary);
        let report = inside(case, &book, Format::Csv);
        let figures = report.returns.iter().all(|r| r.tables.is_empty());
        match said(&report, &book, &case.name()) {
            Ok(findings) => (as_stated(case, &report, &findings), findings, figures),
            Err(wrong) => (vec![wrong], Vec::new(), figures),
        }
    });
    let mut wrong: Vec<String> = plainly.iter().flat_map(|(wrong, ..)| wrong.clone()).collect();
    // The same however else it is written.
    let written: Vec<Written<'_>> = cases
        .iter()
        .zip(&plainly)
        .flat_map(|(case, (_, expected, figures))| {
            FORMATS.map(|format| {
                let manner = manner(case, format, *figures, expected);
                let book = example_book::varied(case.example, &RULES.dictionary, manner);
                Written { case, format, book, expected }
            })
        })
        .collect();
    // Every format of every third example goes through the program itself.
    let through_program = |one: &Written<'_>| {
        let pairs_of_csv = one.format == Format::Csv && !one.book.beside.is_empty();
        (one.case.number + one.format as usize).is_multiple_of(3) && !pairs_of_csv
    };
    let (by_program, others): (Vec<_>, Vec<_>) = written.into_iter().partition(through_program);
    wrong.extend(two_ways(&others, |one| compare(one, &inside(one.case, &one.book, one.format))).into_iter().flatten());
    wrong.extend(by_the_program(&by_program));
    assert!(wrong.is_empty(), "{} of {} examples:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn a_record_that_begins_with_a_country_is_no_total() {
    for line in ["UK,A3,14/08/2007,Albanian,Yes", "England,A3,14/08/2007,Albanian,Yes"] {
        let text = format!(
            "Country of origin,Child ID,Date of birth,Nationality,UASC\nAlbania,A1,02/05/2008,Albanian,Yes\n\
             Vietnam,A2,09/11/2007,Vietnamese,Yes\n{line}\n"
        );
        let report = check_files_beside(None, DAY, vec![("return.csv".to_owned(), text.into_bytes())], Vec::new());
        assert_eq!(report.returns[0].tables[0].records, 3, "{line}");
        assert!(!report.codes().contains("ST009"), "{line}");
    }
}
