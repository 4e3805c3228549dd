//! The examples of the rules, written as spreadsheets, read back and checked (`returnlint test-rules`).

use jiff::{Span, civil::Date};

use super::{Checker, Files, Options};
use crate::{
    bind::{
        dictionary::{Dictionary, FieldId, RecordKind},
        period::find_period,
    },
    finding::{About, Address, Group, ranges},
    outcome::LedgerStatus,
    rule::{
        Rule, RuleSet, Scope,
        checked::Year,
        example::{Cells, Example, Other, Tables},
    },
};

/// What became of an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExampleResult {
    /// The rule's code.
    pub code: String,
    /// The rule's file.
    pub file: String,
    /// The line of the example in it.
    pub line: usize,
    /// What the example shows, in its author's words.
    pub caption: Option<String>,
    /// Whether the rule had to find something.
    pub fails: bool,
    /// What is wrong, if anything.
    pub problem: Option<String>,
    /// Codes of other rules that found something and are not listed under `also`.
    pub others: Vec<String>,
    /// The example as the files that it stands for.
    pub files: Vec<ExampleFile>,
    /// What was found in it, in the order of the codes; of rules about the return or a table as such only the rule itself.
    pub found: Vec<Found>,
    /// What became of the rule, where it found nothing and should have.
    pub silent: Option<LedgerStatus>,
}

impl ExampleResult {
    /// Whether the rule did what the example says, and no other rule spoke that the example does not name.
    #[must_use]
    pub const fn as_stated(&self) -> bool {
        self.problem.is_none() && self.others.is_empty()
    }
}

/// One thing found in an example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The code of the rule that found it.
    pub code: String,
    /// Where: the name of the file, where there are several, and the cells as Excel names them. Empty for the whole return.
    pub place: String,
    /// The heading of the column.
    pub heading: Option<String>,
    /// What it says.
    pub message: String,
    /// Whether the example says that it is found: by the rule itself in an example that fails, or by one named under `also`.
    pub stated: bool,
}

/// One file of an example: its name and its rows.
pub type ExampleFile = (String, Vec<Vec<String>>);

/// The files that an example stands for: one for each kind of record, with a title that gives council and period where the example
/// states them. The headings are the first wordings of the fields; those of council-level figures the labels of their measures.
#[must_use]
pub fn files(example: &Example, dictionary: &Dictionary) -> Vec<ExampleFile> {
    let title = title(example, dictionary, 0);
    if let Some(sheet) = &example.sheet {
        let mut rows = title;
        rows.extend(sheet.iter().cloned());
        return vec![("sheet.csv".to_owned(), rows)];
    }
    sheets(&example.tables, &title, dictionary)
}

/// The files of the returns of other years that an example has beside it.
#[must_use]
pub fn files_beside(example: &Example, dictionary: &Dictionary) -> Vec<(Year, Vec<ExampleFile>)> {
    let shift = |year| if year == Year::Last { -1 } else { 1 };
    let files = |(year, tables): &(Year, Tables)| {
        (*year, sheets(tables, &title(example, dictionary, shift(*year)), dictionary))
    };
    example.beside.iter().map(files).collect()
}

/// The other councils' returns of an example, each with its name and its files.
#[must_use]
pub fn files_of_others(example: &Example, dictionary: &Dictionary) -> Vec<(String, Vec<ExampleFile>)> {
    let one = |(number, other): (usize, &Other)| {
        let own = Example {
            tables: other.tables.clone(),
            sheet: other.sheet.clone(),
            council: other.council.clone(),
            period: other.period.clone().or_else(|| example.period.clone()),
            beside: Vec::new(),
            others: Vec::new(),
            ..example.clone()
        };
        (format!("return-{number}"), files(&own, dictionary))
    };
    (1..).zip(&example.others).map(one).collect()
}

/// Council and period, as lines above the headings. Returns of two years say whose they are and for which year, whether or not the
/// example does; so do figures whose records do not say it themselves.
fn title(example: &Example, dictionary: &Dictionary, years: i16) -> Vec<Vec<String>> {
    let several = !example.beside.is_empty();
    let figures = |says: &[&str]| {
        let of_council = |(kind, _): &&(RecordKind, Vec<Cells>)| kind.is_of_council();
        let mut records = example.tables.iter().filter(of_council).flat_map(|(_, records)| records).peekable();
        let names = |f: &FieldId| dictionary.get(*f).is_some_and(|f| says.contains(&f.name.as_str()));
        records.peek().is_some() && !records.flatten().any(|(field, _)| names(field))
    };
    let whose = several || figures(&["figures.council"]);
    let council = example.council.as_deref().or(whose.then_some("Devon"));
    let period = example.period.as_deref().or_else(|| {
        let when = figures(&["figures.period", "figures.period_start", "figures.period_end"]);
        when.then_some("1 January 2023 to 31 December 2023").or(several.then_some("1 April 2023 to 31 March 2024"))
    });
    let period = period.map(|p| if years == 0 { p.to_owned() } else { shifted(p, years) });
    let lines = [council.map(|c| format!("{c} Council")), period.map(|p| format!("Period: {p}"))];
    lines.into_iter().flatten().map(|line| vec![line]).collect()
}

/// A period so many years later. The first and the last day of a month stay so.
fn shifted(period: &str, years: i16) -> String {
    let Some(found) = find_period(period) else { return period.to_owned() };
    let shift = |day: Date| day.saturating_add(Span::new().years(years));
    let first = shift(found.from);
    let last = found.to.tomorrow().and_then(|day| shift(day).yesterday()).unwrap_or(found.to);
    format!("{} to {}", first.strftime("%-d %B %Y"), last.strftime("%-d %B %Y"))
}

fn sheets(tables: &Tables, title: &[Vec<String>], dictionary: &Dictionary) -> Vec<ExampleFile> {
    tables
        .iter()
        .map(|(kind, records)| {
            let mut rows = title.to_vec();
            rows.extend(table(records, dictionary));
            let name = match kind {
                RecordKind::Child => "children.csv",
                RecordKind::Episode => "missing episodes.csv",
                RecordKind::Referral => "nrm referrals.csv",
                RecordKind::Care => "care episodes.csv",
                RecordKind::Answer | RecordKind::Figures => "answers.csv",
            };
            (name.to_owned(), rows)
        })
        .collect()
}

fn table(records: &[Cells], dictionary: &Dictionary) -> Vec<Vec<String>> {
    let mut fields = Vec::new();
    for (field, _) in records.iter().flatten() {
        if !fields.contains(field) {
            fields.push(*field);
        }
    }
    let heading =
        |f: &FieldId| dictionary.get(*f).map(|f| f.headers.first().unwrap_or(&f.label).clone()).unwrap_or_default();
    let mut rows = vec![fields.iter().map(heading).collect::<Vec<_>>()];
    for record in records {
        let cell = |f| record.iter().find(|(g, _)| g == f).map(|(_, text)| text.clone()).unwrap_or_default();
        rows.push(fields.iter().map(cell).collect());
    }
    rows
}

/// Rows as CSV.
fn csv(rows: &[Vec<String>]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in rows {
        // Writing to memory cannot fail; a row that could not be written would fail its example below.
        if writer.write_record(row).is_err() {
            return Vec::new();
        }
    }
    writer.into_inner().unwrap_or_default()
}

/// Runs every example of the rules that are wanted.
#[must_use]
pub fn test(checker: &Checker<'_>, rules: &RuleSet, wanted: impl Fn(&Rule) -> bool) -> Vec<ExampleResult> {
    let mut out = Vec::new();
    for rule in rules.rules.iter().filter(|r| wanted(r)) {
        for example in &rule.examples {
            out.push(one(checker, rules, rule, example));
        }
    }
    out
}

fn one(checker: &Checker<'_>, rules: &RuleSet, rule: &Rule, example: &Example) -> ExampleResult {
    let day = example.as_of.unwrap_or(Date::constant(2026, 1, 1));
    let written =
        |files: &[ExampleFile]| -> Files { files.iter().map(|(name, rows)| (name.clone(), csv(rows))).collect() };
    let beside = files_beside(example, &rules.dictionary);
    let beside = beside.iter().map(|(year, files)| (*year, written(files))).collect();
    let files = files(example, &rules.dictionary);
    let others = files_of_others(example, &rules.dictionary);
    let written_others = others.iter().map(|(name, files)| (name.clone(), written(files))).collect();
    let options = Options { template: example.template.clone(), ..Options::on(day) };
    let outcome = checker.check_bytes_among("example", written(&files), beside, written_others, &options);
    let all: Vec<&[ExampleFile]> = others.iter().map(|o| &o.1).chain([&files]).map(Vec::as_slice).collect();
    // An example is a few cells, not a whole return: what is said of the return or of a table as such is another matter, and so is what
    // some figures of a council lack.
    let whole = |r: &Rule, group: &Group| {
        let lacks = group.about == About::NoAnswer && !example.also.contains(&r.code);
        r.code != rule.code && (lacks || matches!(r.record, Scope::Return | Scope::Table | Scope::Study))
    };
    let mut found: Vec<Found> = Vec::new();
    let groups = outcome.returns.iter().enumerate().flat_map(|(of, r)| r.groups.iter().map(move |group| (of, group)));
    for (of, group) in groups {
        let Some(by) = rules.rules.get(group.rule).filter(|r| !whole(r, group)) else { continue };
        found.push(Found {
            code: by.code.clone(),
            place: place(group, all.get(of).copied().unwrap_or_default()),
            heading: group.heading.clone(),
            message: group.message.clone(),
            stated: if by.code == rule.code { example.fails } else { example.also.contains(&by.code) },
        });
    }
    found.sort_by(|a, b| (&a.code, &a.place).cmp(&(&b.code, &b.place)));
    let mut others: Vec<String> =
        found.iter().filter(|f| f.code != rule.code && !f.stated).map(|f| f.code.clone()).collect();
    others.dedup();
    let problem = match (example.fails, found.iter().any(|f| f.code == rule.code)) {
        (true, false) => Some("the rule should find something here, and finds nothing".to_owned()),
        (false, true) => Some("the rule should find nothing here, and finds something".to_owned()),
        _ => None,
    };
    let silent = outcome.returns.iter().flat_map(|r| &r.ledger).find(|entry| {
        example.fails && problem.is_some() && rules.rules.get(entry.rule).is_some_and(|r| r.code == rule.code)
    });
    ExampleResult {
        code: rule.code.clone(),
        file: rule.card.file.clone(),
        line: example.line,
        caption: example.caption.clone(),
        fails: example.fails,
        problem,
        others,
        files,
        found,
        silent: silent.map(|entry| entry.status.clone()),
    }
}

/// Where a group of findings stands: `missing episodes!B3:B4`.
fn place(group: &Group, files: &[ExampleFile]) -> String {
    let cells: Vec<Address> = group.places.iter().map(|p| p.address).collect();
    let (cells, _) = ranges(&cells, usize::MAX);
    let name = group.file.and_then(|f| files.get(f)).filter(|_| files.len() > 1);
    match name.map(|(name, _)| name.trim_end_matches(".csv")) {
        Some(name) if cells.is_empty() => name.to_owned(),
        Some(name) => format!("{name}!{cells}"),
        None => cells,
    }
}
