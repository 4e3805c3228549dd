//! A council-level return: a sheet of questions, and what was found in its answers.

use jiff::civil::date;

use super::{at, cell, faulty, group};
use crate::{
    bind::{Confidence, dictionary::FieldId},
    finding::{About, Address, Sample, Severity},
    outcome::{AnswerSheetOutcome, LedgerEntry, LedgerStatus, Outcome, Period, QuestionOutcome},
};

const ASKED: &str = "Number of these who are UASC or separated children";

fn question(row: u32, words: &str, measure: &str, label: &str) -> QuestionOutcome {
    QuestionOutcome {
        words: words.to_owned(),
        address: Address { row, column: 2 },
        measure: measure.to_owned(),
        label: label.to_owned(),
        by: Vec::new(),
        template: Some("Missing People 2024".to_owned()),
        id: Some("1a".to_owned()),
        confidence: Confidence::High,
        answers: 2,
    }
}

/// A form with questions down and two years across: an error in one answer, and no answer at all to another question.
pub(crate) fn council_level() -> Outcome {
    let mut outcome = faulty();
    let mut wrong = group(3, Severity::Error, "Enter for both no more than for either", None, vec![at(6, 3)]);
    wrong.places[0].record = 0;
    wrong.about = About::Answers;
    wrong.table = None;
    wrong.sheet = Some("Form".to_owned());
    wrong.heading = Some(ASKED.to_owned());
    wrong.field = Some("figures.trafficked_uasc".to_owned());
    wrong.sample = Some(Sample {
        header_row: 2,
        row: 3,
        sideways: true,
        cells: vec![
            cell(5, 3, "Number of UASC", "●●●●", Some("a number"), false),
            cell(6, 3, ASKED, "●●●●", Some("a number"), true),
        ],
        omitted: 0,
    });
    let mut lacking =
        group(1, Severity::Error, "This return says nothing of referrals", None, vec![at(5, 3), at(5, 4)]);
    lacking.about = About::NoAnswer;
    lacking.one = true;
    lacking.table = None;
    lacking.sheet = Some("Form".to_owned());
    lacking.field = Some("figures.nrm_referrals".to_owned());
    let r = &mut outcome.returns[0];
    r.files[0].sheets[0].name = "Form".to_owned();
    r.files[0].sheets[0].tables = 0;
    r.files[0].sheets[0].answers = 4;
    r.tables.clear();
    r.groups = vec![wrong, lacking];
    r.ledger = vec![
        LedgerEntry { rule: 1, status: LedgerStatus::CouldNotRun([FieldId(4)].into()) },
        LedgerEntry { rule: 3, status: LedgerStatus::Ran { records: 2, undecided: 0, findings: 1 } },
    ];
    let year = |year| Period { from: date(year, 1, 1), to: date(year, 12, 31) };
    let mut by_sex = question(6, ASKED, "trafficked_uasc", "unaccompanied children who may be trafficked");
    by_sex.by = vec!["sex"];
    by_sex.id = None;
    by_sex.template = None;
    by_sex.confidence = Confidence::Medium;
    r.answer_sheets = vec![AnswerSheetOutcome {
        file: 0,
        sheet: "Form".to_owned(),
        layout: "questions down, periods across".to_owned(),
        header_rows: vec![4],
        answers: 4,
        councils: 1,
        periods: vec![year(2021), year(2022)],
        without_period: 1,
        questions: vec![question(5, "Number of UASC", "uasc", "unaccompanied children"), by_sex],
        notes: vec![("figures from 1 to 4 are withheld".to_owned(), Some(Address { row: 9, column: 1 }))],
    }];
    outcome
}

/// The same with every string that a file could choose turned hostile.
pub(crate) fn hostile_council_level(evil: &str) -> Outcome {
    let mut outcome = council_level();
    let r = &mut outcome.returns[0];
    r.files[0].sheets[0].name = evil.to_owned();
    for sheet in &mut r.answer_sheets {
        sheet.sheet = evil.to_owned();
        for question in &mut sheet.questions {
            question.words = format!("{evil}{}", "x".repeat(500));
            question.id = Some(evil.to_owned());
            question.template = Some(evil.to_owned());
        }
    }
    for g in &mut r.groups {
        g.sheet = Some(evil.to_owned());
        g.heading = g.heading.as_ref().map(|_| evil.to_owned());
        for c in g.sample.iter_mut().flat_map(|s| &mut s.cells) {
            c.heading = evil.to_owned();
            c.shown = evil.to_owned();
        }
    }
    outcome
}
