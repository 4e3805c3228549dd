//! `check --format json`: a public contract. The structures here are frozen: a field is added with care, and taking one away or
//! changing what it means raises [`SCHEMA_VERSION`]. `docs/json.md` explains them, `docs/schema/check.schema.json` is made of them.

use std::{borrow::Cow, io};

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::{Run, json_answers, json_finding::Findings, json_lines};
use crate::{
    bind::{
        Confidence,
        dictionary::{FieldId, RecordKind},
    },
    finding::Severity,
    outcome::{
        FileOutcome, FileStatus, LedgerEntry, LedgerStatus, ReturnOutcome, TableOutcome, TemplateOutcome, Verdict,
    },
};

pub use super::{
    json_answers::{AnswerPeriod, AnswerSheet, Question},
    json_finding::{Finding, Location, Related},
};

/// The version of this contract.
pub const SCHEMA_VERSION: u32 = 1;

/// What `returnlint check --format json` says.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "returnlint check")]
pub struct Check<'a> {
    /// The version of this contract. It rises when something is taken away or changes its meaning.
    schema_version: u32,
    /// What made the report.
    tool: Tool<'a>,
    /// The day on which the returns were judged.
    as_of: String,
    /// The returns, in the order of their paths.
    returns: Vec<Return<'a>>,
    /// Every finding, return by return, in the order of what to fix first.
    #[schemars(with = "Vec<Finding<'a>>")]
    findings: Findings<'a>,
    /// What became of each rule on each return.
    #[schemars(with = "Vec<Ledger<'a>>")]
    ledger: Entries<'a>,
    /// How many findings there are.
    summary: Summary,
}

/// What made a report.
#[derive(Serialize, JsonSchema)]
pub struct Tool<'a> {
    /// Always `returnlint`.
    name: &'a str,
    /// Its version.
    version: &'a str,
    /// The rule set: `sha256:` and the hash of every rule, vocabulary and field.
    rules: String,
}

/// One council's return.
#[derive(Serialize, JsonSchema)]
pub struct Return<'a> {
    /// Its path as given.
    name: Cow<'a, str>,
    /// The council, when the return states one.
    #[serde(skip_serializing_if = "Option::is_none")]
    council: Option<Council<'a>>,
    /// The period, when the return states one.
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<Period<'a>>,
    /// The known return that it is, such as `SSDA903`.
    #[serde(skip_serializing_if = "Option::is_none")]
    template: Option<&'a str>,
    /// How that is known, and how sure it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    template_basis: Option<TemplateBasis<'a>>,
    /// The same council's returns of the years beside it that it was compared with.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    compared_with: Vec<ComparedWith<'a>>,
    /// Its files.
    files: Vec<File<'a>>,
    /// The tables found in them that checks read.
    tables: Vec<Table<'a>>,
    /// The sheets whose cells are answers of whole councils, and how they were read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    answer_sheets: Vec<AnswerSheet<'a>>,
    /// The answer in one word.
    verdict: Verdict,
}

/// The same council's return of a year beside.
#[derive(Serialize, JsonSchema)]
pub struct ComparedWith<'a> {
    /// On which side of the return's own year it lies: `before` or `after`.
    year: &'a str,
    /// Its name, as it stands among the returns of this report.
    name: &'a str,
}

/// How it is known which known return this is.
#[derive(Serialize, JsonSchema)]
pub struct TemplateBasis<'a> {
    /// Whether the user said so with `--template` or in `returnlint.toml`; else the headings showed it.
    declared: bool,
    /// How sure that is.
    confidence: Confidence,
    /// Why, in a few words.
    reason: &'a str,
}

impl<'a> TemplateBasis<'a> {
    pub(super) fn of(template: &'a TemplateOutcome) -> Self {
        Self { declared: template.declared, confidence: template.confidence, reason: &template.reason }
    }
}

/// A council, and where the return states it.
#[derive(Serialize, JsonSchema)]
pub struct Council<'a> {
    /// Its usual name.
    name: &'a str,
    /// Its GSS code.
    gss: &'a str,
    /// Its nation.
    nation: &'a str,
    /// Where it stood: `title in Children!A1`, `file name`.
    place: &'a str,
}

/// A period, and where the return states it.
#[derive(Serialize, JsonSchema)]
pub struct Period<'a> {
    /// The first day, `2023-01-01`.
    from: String,
    /// The last day.
    to: String,
    /// Where it stood.
    place: &'a str,
}

/// A file of a return.
#[derive(Serialize, JsonSchema)]
pub struct File<'a> {
    /// The path as given.
    path: &'a str,
    /// SHA-256 of its bytes, in hexadecimal; absent when they could not be read.
    #[serde(skip_serializing_if = "str::is_empty")]
    sha256: &'a str,
    /// How reading it ended.
    status: FileStatus,
    /// What happened, when it could not be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<&'a str>,
    /// What to do about that.
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
}

/// A table of a return.
#[derive(Serialize, JsonSchema)]
pub struct Table<'a> {
    /// The path of its file.
    file: &'a str,
    /// Its sheet.
    sheet: &'a str,
    /// The table of the known return that it is, such as `List 8`.
    #[serde(skip_serializing_if = "Option::is_none")]
    known_as: Option<&'a str>,
    /// The rows of its header as Excel counts them; columns when the table lies on its side.
    header_rows: &'a [u32],
    /// Whether it lies on its side, one record a column.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    sideways: bool,
    /// How many records it has.
    records: usize,
    /// What its records are.
    kind: RecordKind,
    /// Everything its records are, where that is more than one thing.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    kinds: &'a [RecordKind],
    /// Which column is which field.
    bindings: Vec<Binding<'a>>,
    /// Columns that no rule reads, since their heading is not known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ignored: Vec<Ignored<'a>>,
}

/// A column that was taken for a field.
#[derive(Serialize, JsonSchema)]
pub struct Binding<'a> {
    /// The column's letters; for a table on its side, `row 6`.
    column: &'a str,
    /// The heading as it stands in the file.
    header: &'a str,
    /// The field's name.
    field: &'a str,
    /// How sure that is.
    confidence: Confidence,
}

/// A column that was not taken for any field.
#[derive(Serialize, JsonSchema)]
pub struct Ignored<'a> {
    /// The column's letters; for a table on its side, `row 6`.
    column: &'a str,
    /// The heading as it stands in the file.
    header: &'a str,
}

/// What became of each rule on each return, made one by one while it is written: of many returns these are most of a report.
struct Entries<'a> {
    run: Run<'a>,
}

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let returns = (0..).zip(&self.run.outcome.returns);
        let entries = returns.flat_map(|(i, r)| r.ledger.iter().map(move |entry| (i, entry)));
        serializer.collect_seq(entries.map(|(i, e)| Ledger::of(&self.run, i, e)))
    }
}

/// What became of one rule on one return.
#[derive(Serialize, JsonSchema)]
pub struct Ledger<'a> {
    /// The return, by its place in `returns` from 0.
    #[serde(rename = "return")]
    of: usize,
    /// The rule's code.
    code: &'a str,
    /// What became of it.
    status: Status,
    /// How many records it looked at, when it ran.
    #[serde(skip_serializing_if = "Option::is_none")]
    records: Option<usize>,
    /// How many of these it could not judge, because something it needs is blank or cannot be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    undecided: Option<usize>,
    /// How many findings it made, when it ran.
    #[serde(skip_serializing_if = "Option::is_none")]
    findings: Option<usize>,
    /// The fields that no table has, when it could not run.
    #[serde(skip_serializing_if = "Option::is_none")]
    needs: Option<Vec<&'a str>>,
    /// Why it does not apply.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

/// What became of a rule.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It ran.
    Ran,
    /// It does not apply to this return.
    NotApplicable,
    /// No table has what it needs.
    CouldNotRun,
    /// The user switched it off.
    SwitchedOff,
}

/// How many findings there are.
#[derive(Serialize, JsonSchema)]
pub struct Summary {
    /// Errors.
    errors: usize,
    /// Warnings.
    warnings: usize,
    /// Notes.
    infos: usize,
    /// Findings that the user's options hid.
    hidden: usize,
}

impl<'a> Tool<'a> {
    pub(super) fn of(run: &Run<'a>) -> Self {
        Self { name: "returnlint", version: env!("CARGO_PKG_VERSION"), rules: format!("sha256:{}", run.rules_hash) }
    }
}

impl<'a> Council<'a> {
    pub(super) fn of(r: &'a ReturnOutcome) -> Option<Self> {
        r.council.as_ref().map(|c| Self {
            name: &c.value.name,
            gss: &c.value.gss,
            nation: &c.value.nation,
            place: &c.place,
        })
    }
}

impl<'a> Period<'a> {
    pub(super) fn of(r: &'a ReturnOutcome) -> Option<Self> {
        r.period.as_ref().map(|p| Self { from: p.value.from.to_string(), to: p.value.to.to_string(), place: &p.place })
    }
}

impl<'a> File<'a> {
    fn of(file: &'a FileOutcome) -> Self {
        Self {
            path: &file.path,
            sha256: &file.sha256,
            status: file.status,
            problem: file.refusal.as_ref().map(|(what, _)| what.as_str()),
            help: file.refusal.as_ref().map(|(_, todo)| todo.as_str()),
        }
    }
}

impl<'a> Table<'a> {
    fn of(r: &'a ReturnOutcome, table: &'a TableOutcome) -> Self {
        let mut bindings = Vec::new();
        let mut ignored = Vec::new();
        for c in &table.columns {
            match &c.field {
                Some(field) => {
                    bindings.push(Binding { column: &c.letters, header: &c.heading, field, confidence: c.confidence });
                }
                None => ignored.push(Ignored { column: &c.letters, header: &c.heading }),
            }
        }
        Self {
            file: r.files.get(table.file).map_or("", |f| f.path.as_str()),
            sheet: &table.sheet,
            known_as: table.template_table.as_deref(),
            header_rows: &table.header_rows,
            sideways: table.sideways,
            records: table.records,
            kind: table.kinds.first().copied().unwrap_or(RecordKind::Child),
            kinds: if table.kinds.len() > 1 { &table.kinds } else { &[] },
            bindings,
            ignored,
        }
    }
}

impl<'a> Return<'a> {
    fn of(r: &'a ReturnOutcome) -> Self {
        Self {
            name: Cow::Borrowed(&r.name),
            council: Council::of(r),
            period: Period::of(r),
            template: r.template.as_ref().map(|t| t.name.as_str()),
            template_basis: r.template.as_ref().map(TemplateBasis::of),
            compared_with: r.beside.iter().map(|(year, name)| ComparedWith { year: year.side(), name }).collect(),
            files: r.files.iter().map(File::of).collect(),
            tables: r.tables.iter().filter(|t| t.understood).map(|t| Table::of(r, t)).collect(),
            answer_sheets: json_answers::sheets(r),
            verdict: r.verdict,
        }
    }
}

impl<'a> Ledger<'a> {
    fn of(run: &Run<'a>, of: usize, entry: &'a LedgerEntry) -> Self {
        let code = run.rule(entry.rule).code;
        let empty = Self {
            of,
            code,
            status: Status::SwitchedOff,
            records: None,
            undecided: None,
            findings: None,
            needs: None,
            reason: None,
        };
        match &entry.status {
            &LedgerStatus::Ran { records, undecided, findings } => Self {
                status: Status::Ran,
                records: Some(records),
                undecided: Some(undecided),
                findings: Some(findings),
                ..empty
            },
            LedgerStatus::NotApplicable(why) => {
                Self { status: Status::NotApplicable, reason: Some(why.as_ref()), ..empty }
            }
            LedgerStatus::CouldNotRun(needs) => {
                let name = |f: &FieldId| run.dictionary.get(*f).map(|f| f.name.as_str());
                Self { status: Status::CouldNotRun, needs: Some(needs.iter().filter_map(name).collect()), ..empty }
            }
            LedgerStatus::SwitchedOff => empty,
        }
    }
}

/// The whole report. Findings are made one by one while it is written.
#[must_use]
pub fn check<'a>(run: &Run<'a>) -> Check<'a> {
    let returns = &run.outcome.returns;
    Check {
        schema_version: SCHEMA_VERSION,
        tool: Tool::of(run),
        as_of: run.as_of.to_string(),
        returns: returns.iter().map(Return::of).collect(),
        findings: Findings::new(*run),
        ledger: Entries { run: *run },
        summary: Summary {
            errors: run.count(Severity::Error),
            warnings: run.count(Severity::Warning),
            infos: run.count(Severity::Info),
            hidden: run.outcome.hidden,
        },
    }
}

/// Writes the report.
///
/// # Errors
/// When the writer fails.
pub fn write(out: impl io::Write, run: &Run<'_>) -> io::Result<()> {
    json_lines::write(out, &check(run))
}

/// The JSON Schema of the report, as it stands in `docs/schema/check.schema.json`.
#[must_use]
pub fn schema() -> String {
    json_lines::schema::<Check<'_>>()
}
