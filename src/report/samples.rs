//! Outcomes made by hand, for the tests of the reports. The children are invented.

use super::{RuleName, Run};
mod answers;

pub(crate) use answers::{council_level, hostile_council_level};

use crate::{
    bind::{
        Confidence,
        dictionary::{Dictionary, Field, FieldId, FieldType, Record, RecordKind},
        value::DateOrder,
    },
    finding::{About, Address, Group, Place, Related, Sample, SampleCell, Severity},
    outcome::{
        ColumnOutcome, Council, FileOutcome, FileStatus, LedgerEntry, LedgerStatus, Outcome, Period, ReturnOutcome,
        SheetOutcome, Stated, TableOutcome, Verdict,
    },
    read::workbook::Visibility,
};

pub(crate) const RULES: [RuleName<'static>; 5] = [
    RuleName { code: "DT001", name: "date-cannot-be-read" },
    RuleName { code: "ME002", name: "still-missing-without-as-at-date" },
    RuleName { code: "MF005", name: "missing-trafficking-flag" },
    RuleName { code: "NR001", name: "victim-without-nrm-referral" },
    RuleName { code: "VI003", name: "status-conflict-between-rows" },
];

/// A run over an outcome, with a small dictionary.
pub(crate) fn with_run<T>(outcome: &Outcome, f: impl FnOnce(&Run<'_>) -> T) -> T {
    let field = |name: &str, record, label: &str| Field {
        name: name.to_owned(),
        record,
        defines: true,
        kind: FieldType::Date,
        meaning: String::new(),
        label: label.to_owned(),
        headers: Vec::new(),
        words: Vec::new(),
    };
    let record = |kind, singular: &str, plural: &str| Record {
        kind,
        singular: singular.to_owned(),
        plural: plural.to_owned(),
        words: Vec::new(),
        start: None,
        end: None,
    };
    let dictionary = Dictionary {
        records: vec![
            record(RecordKind::Child, "child", "children"),
            record(RecordKind::Episode, "missing episode", "missing episodes"),
        ],
        fields: vec![
            field("nrm_referral_date", RecordKind::Referral, "NRM referral date"),
            field("episode.start", RecordKind::Episode, "Missing episode start"),
            field("child_id", RecordKind::Child, "Child ID"),
            field("victim_status", RecordKind::Child, "Victim status"),
            field("figures.nrm_referrals", RecordKind::Figures, "NRM referrals"),
        ],
        ..Dictionary::default()
    };
    f(&Run {
        outcome,
        rules: &RULES,
        rules_hash: "4d2cbb1ad15af8e1c3ae26a2f7b0f8c9d1e2f3a4b5c6d7e8f90a1b2c3d4e5f60",
        dictionary: &dictionary,
        as_of: jiff::civil::date(2024, 1, 31),
    })
}

fn column(position: u32, heading: &str, field: Option<&str>, read_as: &str) -> ColumnOutcome {
    ColumnOutcome {
        position,
        letters: crate::finding::column_letters(position),
        heading: heading.to_owned(),
        field: field.map(str::to_owned),
        confidence: Confidence::High,
        reason: "known wording".to_owned(),
        guess: None,
        filled: 37,
        read_as: read_as.to_owned(),
        date_order: None,
        gaps: Vec::new(),
    }
}

pub(crate) fn cell(
    row: u32,
    column: u32,
    heading: &str,
    shown: &str,
    label: Option<&str>,
    primary: bool,
) -> SampleCell {
    SampleCell {
        address: Address { row, column },
        heading: heading.to_owned(),
        shown: shown.to_owned(),
        label: label.map(str::to_owned),
        primary,
    }
}

pub(crate) fn sample(row: u32) -> Sample {
    Sample {
        header_row: 4,
        row,
        sideways: false,
        cells: vec![
            cell(row, 1, "Child ID", "●●●●", None, false),
            cell(row, 6, "Trafficked?", "Suspected", Some("says “suspected”"), false),
            cell(row, 11, "NRM date", "", Some("empty"), true),
            cell(row, 12, "Reason if not referred", "", Some("empty"), false),
        ],
        omitted: 23,
    }
}

pub(crate) fn file(path: &str) -> FileOutcome {
    FileOutcome {
        path: path.to_owned(),
        sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
        status: FileStatus::Read,
        refusal: None,
        format: "Excel workbook".to_owned(),
        notes: Vec::new(),
        sheets: vec![
            SheetOutcome {
                name: "Children".to_owned(),
                visibility: Visibility::Visible,
                rows: 43,
                tables: 1,
                answers: 0,
                hidden: (0, 2),
            },
            SheetOutcome {
                name: "Working".to_owned(),
                visibility: Visibility::Hidden,
                rows: 12,
                tables: 0,
                answers: 0,
                hidden: (0, 0),
            },
        ],
    }
}

fn table() -> TableOutcome {
    let mut dates = column(11, "NRM date", Some("nrm_referral_date"), "dates");
    dates.date_order = Some(DateOrder::DayFirst);
    dates.filled = 22;
    dates.gaps = vec![("n/k, not known".to_owned(), 3)];
    dates.confidence = Confidence::Medium;
    dates.reason = "all words of “NRM referral date” but one".to_owned();
    let mut other = column(13, "Ref worker", None, "text");
    other.guess = Some("NRM referral made by".to_owned());
    TableOutcome {
        file: 0,
        sheet: "Children".to_owned(),
        sideways: false,
        header_rows: vec![4],
        records: 37,
        span: Some((5, 42)),
        template_table: None,
        understood: true,
        kinds: vec![RecordKind::Child],
        confidence: 0.97,
        columns: vec![
            column(1, "Child ID", Some("child_id"), "identifiers"),
            column(6, "Trafficked?", Some("victim_status"), "identified, suspected, no concern"),
            dates,
            other,
            column(14, "", None, ""),
        ],
        skipped: vec![(1, 3, "title".to_owned()), (43, 43, "total".to_owned())],
    }
}

pub(crate) fn group(rule: usize, severity: Severity, message: &str, column: Option<u32>, places: Vec<Place>) -> Group {
    Group {
        rule,
        severity,
        confidence: Confidence::High,
        message: message.to_owned(),
        about: About::Table,
        file: Some(0),
        sheet: Some("Children".to_owned()),
        table: Some(0),
        column,
        heading: column.map(|_| "NRM date".to_owned()),
        field: Some("nrm_referral_date".to_owned()),
        nearest: None,
        places,
        one: false,
        related: Vec::new(),
        values: Vec::new(),
        sample: None,
    }
}

pub(crate) fn at(row: u32, column: u32) -> Place {
    Place { address: Address { row, column }, record: row.saturating_sub(4) }
}

/// A return with two errors and a warning.
pub(crate) fn faulty() -> Outcome {
    let places: Vec<Place> = (12..=12).chain(14..=22).chain([24, 27, 30, 31]).map(|row| at(row, 11)).collect();
    let mut first =
        group(3, Severity::Error, "Enter the NRM referral date, or who made the referral", Some(11), places);
    first.sample = Some(sample(12));
    let mut second = group(
        1,
        Severity::Error,
        "This return names 14 potential victims and has no column for missing episodes",
        None,
        vec![],
    );
    second.one = true;
    second.field = Some("episode.start".to_owned());
    second.nearest = Some("Date went".to_owned());
    let mut third = group(
        4,
        Severity::Warning,
        "Check which is right: this child has two different statuses",
        Some(6),
        vec![at(40, 6)],
    );
    third.heading = Some("Trafficked?".to_owned());
    third.field = Some("victim_status".to_owned());
    third.confidence = Confidence::Medium;
    third.related = vec![(
        0,
        Related {
            file: 0,
            sheet: "Children".to_owned(),
            address: Address { row: 9, column: 6 },
            note: "the other record of this child".to_owned(),
        },
    )];
    Outcome {
        returns: vec![ReturnOutcome {
            name: "devon.xlsx".to_owned(),
            files: vec![file("devon.xlsx")],
            template: None,
            beside: Vec::new(),
            council: Some(Stated {
                value: Council { name: "Devon".to_owned(), gss: "E10000008".to_owned(), nation: "England".to_owned() },
                place: "title in Children!A1".to_owned(),
            }),
            period: Some(Stated {
                value: Period { from: jiff::civil::date(2023, 1, 1), to: jiff::civil::date(2023, 12, 31) },
                place: "title in Children!A2".to_owned(),
            }),
            tables: vec![table()],
            answer_sheets: Vec::new(),
            answers: Vec::new(),
            groups: vec![first, second, third],
            ledger: vec![
                LedgerEntry { rule: 0, status: LedgerStatus::NotApplicable("no record of a missing episode".into()) },
                LedgerEntry { rule: 1, status: LedgerStatus::CouldNotRun([FieldId(1)].into()) },
                LedgerEntry { rule: 2, status: LedgerStatus::SwitchedOff },
                LedgerEntry { rule: 3, status: LedgerStatus::Ran { records: 37, undecided: 4, findings: 14 } },
                LedgerEntry { rule: 4, status: LedgerStatus::Ran { records: 37, undecided: 0, findings: 1 } },
            ],
            verdict: Verdict::FixFirst,
        }],
        passed_over: vec!["~$devon.xlsx".to_owned()],
        hidden: 2,
    }
}

/// A return of which nothing could be read.
pub(crate) fn locked() -> ReturnOutcome {
    let mut f = file("returns/locked.xlsx");
    f.status = FileStatus::Protected;
    f.refusal = Some((
        "This file is protected with a password".to_owned(),
        "Open it in Excel, choose File, Info, Protect Workbook, take the password away, save it and check it again"
            .to_owned(),
    ));
    f.sheets.clear();
    ReturnOutcome {
        name: "returns/locked.xlsx".to_owned(),
        files: vec![f],
        template: None,
        beside: Vec::new(),
        council: None,
        period: None,
        tables: vec![],
        answer_sheets: vec![],
        answers: vec![],
        groups: vec![],
        ledger: vec![],
        verdict: Verdict::NotRead,
    }
}

/// Three returns: one to fix, one ready, one locked.
pub(crate) fn three() -> Outcome {
    let mut outcome = faulty();
    let mut ready = outcome.returns[0].clone();
    ready.name = "returns/kent.csv".to_owned();
    ready.files[0].path = "returns/kent.csv".to_owned();
    ready.groups.clear();
    ready.verdict = Verdict::Ready;
    ready.ledger.remove(1);
    outcome.returns.push(ready);
    outcome.returns.push(locked());
    outcome
}

/// What a file could say to take a screen over.
pub(crate) const EVIL: &str = "\u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}31m\u{202e}gnp\r\nError: forged\u{2028}line";

/// The faulty return with every string that a file could choose turned hostile.
pub(crate) fn hostile() -> Outcome {
    let evil = EVIL;
    let mut outcome = faulty();
    let r = &mut outcome.returns[0];
    r.name = evil.to_owned();
    r.files[0].path = evil.to_owned();
    r.files[0].notes = vec![evil.to_owned()];
    r.files[0].sheets[0].name = evil.to_owned();
    r.tables[0].sheet = evil.to_owned();
    for c in &mut r.tables[0].columns {
        c.heading = format!("{evil}{}", "x".repeat(500));
        c.reason = evil.to_owned();
    }
    for g in &mut r.groups {
        g.sheet = Some(evil.to_owned());
        g.message = format!("Enter “{evil}”");
        g.heading = Some(evil.to_owned());
        g.nearest = g.nearest.as_ref().map(|_| evil.to_owned());
        if let Some(s) = &mut g.sample {
            for c in &mut s.cells {
                c.heading = evil.to_owned();
                c.shown = evil.to_owned();
                c.label = Some(format!("says “{evil}”"));
            }
        }
        for (_, other) in &mut g.related {
            other.sheet = evil.to_owned();
            other.note = evil.to_owned();
        }
    }
    r.council.as_mut().unwrap().place = evil.to_owned();
    r.council.as_mut().unwrap().value.name = evil.to_owned();
    outcome.passed_over = vec![evil.to_owned()];
    outcome
}
