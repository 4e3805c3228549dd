//! The council-level part of a return: asked for from its sheets, gathered into tables for the rules, and told of.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    asked::Said,
    prepare::{Bound, Kit},
};
use crate::{
    answers::{Answer, AnswerSheet, CellAt, Role, Whose, reader::Known, tables},
    bind::{
        Binding, BoundTable, Confidence,
        council::Council,
        dictionary::{FieldId, FieldType, RecordKind},
        period::Period,
        value::Value,
    },
    outcome::{self, AnswerOutcome, AnswerSheetOutcome, QuestionOutcome},
    read::workbook::{CellValue, Workbook},
};

/// Of how many records fewer than one answers, where they list children.
const RARE: usize = 4;

/// How many records tell whether a column holds words.
const SAMPLE: usize = 200;

/// Whether text stands in a cell that is no number.
fn is_word(workbook: &Workbook, at: CellAt) -> bool {
    let sheet = workbook.sheets.get(at.sheet as usize);
    let cell = sheet.map(|s| workbook.pool.get(s.get(at.row, at.column)));
    matches!(cell, Some(CellValue::Text(text)) if text.trim().parse::<f64>().is_err())
}

impl Kit<'_> {
    /// Asks a workbook for answers of whole councils. A sheet that surely lists children is not asked, which saves the time. Where a sheet
    /// has answers, what was taken for a table of children on it was none.
    pub(super) fn ask(&self, file: usize, path: &str, workbook: &Workbook, said: Said<'_>, bound: &mut Bound) {
        let Ok(number) = u32::try_from(file) else { return };
        let listing: Vec<usize> = bound
            .tables
            .iter()
            .filter(|t| t.file == file && self.lists_children(t, workbook))
            .map(|t| t.table.sheet)
            .collect();
        let skip = |sheet: usize| listing.contains(&sheet);
        if (0..workbook.sheets.len()).all(skip) {
            return;
        }
        let known = Known {
            register: self.register(),
            questions: self.questions(),
            declared: self.declared(said),
            remembered: &self.remembered,
            profiles: self.profiles(),
            profile: self.profile(said),
        };
        let mut found = self.reader().read(known, number, path, workbook, &skip);
        // A sheet with a few answers among many records is a list of children with some words that a question has too.
        let of_children = bound.tables.iter().filter(|t| t.file == file && self.tells_of_children(t));
        for table in of_children {
            let here = |sheet: u32| sheet as usize == table.table.sheet;
            let answers = found.list.iter().filter(|a| here(a.at.sheet)).count();
            if answers * RARE < table.table.records.len() {
                found.list.retain(|a| !here(a.at.sheet));
                found.sheets.retain(|s| !here(s.sheet));
            }
        }
        bound.tables.retain(|t| t.file != file || found.list.iter().all(|a| a.at.sheet as usize != t.table.sheet));
        bound.answers.list.append(&mut found.list);
        bound.answers.sheets.append(&mut found.sheets);
        bound.answers.unknown_names.append(&mut found.unknown_names);
        bound.answers.other_codes.append(&mut found.other_codes);
        bound.answers.codes.append(&mut found.codes);
    }

    /// Whether a table surely lists children, their episodes or their referrals: one of its columns is of single children, or two of
    /// them hold words such as Yes and No, where a council would give figures.
    fn lists_children(&self, table: &BoundTable, workbook: &Workbook) -> bool {
        let of_a_child =
            |b: &Binding| b.confidence == Confidence::High && b.field.is_some_and(|f| self.is_of_a_child(f));
        table.bindings.iter().any(of_a_child) || {
            let mut worded = (0..table.bindings.len()).filter(|p| self.holds_words(table, *p, workbook));
            worded.next().is_some() && worded.next().is_some()
        }
    }

    /// Whether most of what stands in a column is words of its field's list, and not always the same.
    fn holds_words(&self, table: &BoundTable, position: usize, workbook: &Workbook) -> bool {
        let coded = |b: &&Binding| {
            let field = b.field.and_then(|f| self.dictionary.get(f));
            b.confidence > Confidence::Low
                && field.is_some_and(|f| f.defines && matches!(f.kind, FieldType::Code(_) | FieldType::Codes(_)))
        };
        let values = table.values.get(position).and_then(Option::as_ref);
        let Some(values) = table.bindings.get(position).filter(coded).and(values) else { return false };
        let (mut filled, mut worded, mut said) = (0_usize, 0_usize, 0_u64);
        for record in (0_u32..).take(table.table.records.len().min(SAMPLE)) {
            let value = values.get(record as usize);
            filled += usize::from(value != Value::Blank);
            let Value::Codes(set) = value else { continue };
            if table.cell(record, position).is_some_and(|at| is_word(workbook, at)) {
                worded += 1;
                said |= set;
            }
        }
        worded * 2 > filled && said.count_ones() > 1
    }

    /// Whether a field stands in lists of children only: who it is, or a day in the child's life.
    fn is_of_a_child(&self, field: FieldId) -> bool {
        let of_a_child = |kind| matches!(kind, RecordKind::Episode | RecordKind::Referral | RecordKind::Care);
        self.dictionary.get(field).is_some_and(|f| {
            f.name == "child_id" || f.name == "date_of_birth" || f.kind == FieldType::Date && of_a_child(f.record)
        })
    }

    /// Whether a column tells something of each child.
    fn tells_of_children(&self, table: &BoundTable) -> bool {
        table.bindings.iter().any(|b| {
            b.confidence > Confidence::Low
                && b.field
                    .is_some_and(|f| self.is_of_a_child(f) || self.dictionary.get(f).is_some_and(|field| field.defines))
        })
    }

    /// Makes the tables of the answers. Beside answers, what tells nothing of children is a cover or a list and no table of a return.
    pub(super) fn gather(&self, bound: &mut Bound) {
        if bound.answers.is_empty() {
            return;
        }
        bound.tables.retain(|t| self.tells_of_children(t));
        bound.gathered = tables::gather(&bound.answers, self.dictionary, self.register(), &mut bound.keys);
        for (file, outcome) in bound.outcomes.iter_mut().enumerate() {
            for (sheet, outcome) in outcome.sheets.iter_mut().enumerate() {
                let here = |at: (usize, usize)| at == (file, sheet);
                outcome.tables = bound.tables.iter().filter(|t| here((t.file, t.table.sheet))).count();
                outcome.answers = bound.answers.list.iter().filter(|a| here(sheet_of(a))).count();
            }
        }
    }
}

const fn sheet_of(answer: &Answer) -> (usize, usize) {
    (answer.at.file as usize, answer.at.sheet as usize)
}

/// The rows of a sheet in which its answers and their headings stand, from 0.
#[derive(Debug, Clone, Copy)]
pub(super) struct AnswerRows {
    pub(super) file: usize,
    pub(super) sheet: usize,
    pub(super) first: u32,
    pub(super) last: u32,
}

/// Where the answers of a return stand, sheet by sheet.
pub(super) fn rows(bound: &Bound) -> Vec<AnswerRows> {
    let same_sheet = |a: &Answer, b: &Answer| sheet_of(a) == sheet_of(b);
    let of_sheet = |answers: &[Answer]| {
        let (file, sheet) = sheet_of(answers.first()?);
        let first = answers.iter().map(|a| a.at.row).min()?;
        let last = answers.iter().map(|a| a.at.row).max()?;
        let headed = bound.answers.sheets.iter().find(|s| (s.file as usize, s.sheet as usize) == (file, sheet));
        let header = headed.and_then(|s| s.header_rows.first().copied());
        Some(AnswerRows { file, sheet, first: header.map_or(first, |h| h.min(first)), last })
    };
    bound.answers.list.chunk_by(same_sheet).filter_map(of_sheet).collect()
}

/// Whose the answers of a return are, each council once.
pub(super) fn councils<'k>(kit: &'k Kit<'_>, bound: &Bound) -> Vec<&'k Council> {
    let mut all: Vec<u32> = bound.answers.list.iter().filter_map(|a| number(a.whose)).collect();
    all.sort_unstable();
    all.dedup();
    all.into_iter().filter_map(|n| kit.register().councils().get(n as usize)).collect()
}

/// Whether some answers say whose they are, known or not.
pub(super) fn name_a_council(bound: &Bound) -> bool {
    bound.answers.list.iter().any(|a| a.whose != Whose::NotSaid)
}

/// The days that the answers of a return are about: those on which all agree, or with `any` from the first day of any to the last of any.
pub(super) fn period(bound: &Bound, any: bool) -> Option<outcome::Period> {
    let periods = || bound.answers.list.iter().filter_map(|a| a.period).map(days);
    let from = periods().map(|p| p.from).min()?;
    let all = outcome::Period { from, to: periods().map(|p| p.to).max()? };
    (any || periods().all(|p| p == all)).then_some(all)
}

const fn number(whose: Whose) -> Option<u32> {
    match whose {
        Whose::Council(n) => Some(n),
        Whose::Unknown(_) | Whose::NotSaid => None,
    }
}

const fn days(period: Period) -> outcome::Period {
    outcome::Period { from: period.from, to: period.to }
}

fn sheet_name(bound: &Bound, file: u32, sheet: u32) -> String {
    let workbook = bound.workbooks.get(file as usize).and_then(Option::as_ref);
    workbook.and_then(|w| w.sheets.get(sheet as usize)).map(|s| s.name.clone()).unwrap_or_default()
}

/// What answers of one return say alike, each kept once.
#[derive(Default)]
struct Shared {
    texts: FxHashSet<Arc<str>>,
    councils: FxHashMap<u32, Arc<outcome::Council>>,
}

impl Shared {
    fn text(&mut self, text: &str) -> Arc<str> {
        if let Some(known) = self.texts.get(text) {
            return Arc::clone(known);
        }
        let text = Arc::from(text);
        self.texts.insert(Arc::clone(&text));
        text
    }

    fn council(&mut self, number: u32, council: &Council) -> Arc<outcome::Council> {
        let make = || outcome::Council {
            name: council.name.clone(),
            gss: council.gss.clone(),
            nation: council.nation.clone(),
        };
        Arc::clone(self.councils.entry(number).or_insert_with(|| Arc::new(make())))
    }
}

/// Every answer, for data sets.
pub(super) fn answers(kit: &Kit<'_>, bound: &Bound) -> Vec<AnswerOutcome> {
    let mut shared = Shared::default();
    let one = |a: &Answer| {
        let council = number(a.whose).and_then(|n| Some((n, kit.register().councils().get(n as usize)?)));
        let measure = kit.dictionary.measures.get(a.measure);
        AnswerOutcome {
            council: council.map(|(n, c)| shared.council(n, c)),
            council_kind: shared.text(council.map_or("", |(_, c)| c.kind.as_str())),
            period: a.period.map(days),
            measure: shared.text(measure.map_or("", |m| m.name.as_str())),
            unit: measure.map_or("", |m| m.unit.as_str()),
            category: a.category.clone(),
            role: a.role,
            figure: a.figure,
            form: a.form,
            file: a.at.file as usize,
            sheet: shared.text(&sheet_name(bound, a.at.file, a.at.sheet)),
            address: a.at.address(),
            asked: shared.text(&a.asked.words),
            confidence: a.confidence,
            template: a.template.and_then(|t| kit.question_template(t)).map(|t| shared.text(&t)),
            question: a.question.clone(),
        }
    };
    bound.answers.list.iter().map(one).collect()
}

/// The account of every sheet of answers.
pub(super) fn sheets(kit: &Kit<'_>, bound: &Bound) -> Vec<AnswerSheetOutcome> {
    bound.answers.sheets.iter().map(|sheet| account(kit, bound, sheet)).collect()
}

fn account(kit: &Kit<'_>, bound: &Bound, sheet: &AnswerSheet) -> AnswerSheetOutcome {
    let here: Vec<&Answer> =
        bound.answers.list.iter().filter(|a| (a.at.file, a.at.sheet) == (sheet.file, sheet.sheet)).collect();
    let mut councils: Vec<Whose> = here.iter().map(|a| a.whose).filter(|w| *w != Whose::NotSaid).collect();
    councils.sort_unstable();
    councils.dedup();
    let mut periods: Vec<outcome::Period> = here.iter().filter_map(|a| a.period).map(days).collect();
    periods.sort_unstable_by_key(|p| (p.from, p.to));
    periods.dedup();
    AnswerSheetOutcome {
        file: sheet.file as usize,
        sheet: sheet_name(bound, sheet.file, sheet.sheet),
        layout: sheet.layout.clone(),
        header_rows: sheet.header_rows.iter().map(|r| r + 1).collect(),
        answers: here.len(),
        councils: councils.len(),
        periods,
        without_period: here.iter().filter(|a| a.period.is_none()).count(),
        questions: questions(kit, &here),
        notes: notes(sheet),
    }
}

/// What the answers were taken to answer. Equal words that stand again and again, as where each row is one answer, are one question.
fn questions(kit: &Kit<'_>, here: &[&Answer]) -> Vec<QuestionOutcome> {
    let mut sorted: Vec<&Answer> = here.to_vec();
    let same = |a: &Answer, b: &Answer| {
        (a.measure, &a.asked.words, a.template, &a.question) == (b.measure, &b.asked.words, b.template, &b.question)
    };
    sorted.sort_by(|a, b| {
        let key = |a: &Answer| (a.measure, a.asked.words.clone(), a.template, a.question.clone(), a.asked.at);
        key(a).cmp(&key(b))
    });
    let mut out: Vec<(CellAt, QuestionOutcome)> = Vec::new();
    for some in sorted.chunk_by(|a, b| same(a, b)) {
        let Some(first) = some.first() else { continue };
        let mut by: Vec<&'static str> = some.iter().filter_map(|a| Some(a.category.as_ref()?.by)).collect();
        by.sort_unstable();
        by.dedup();
        let measure = kit.dictionary.measures.get(first.measure);
        let outcome = QuestionOutcome {
            words: first.asked.words.clone(),
            address: first.asked.at.address(),
            measure: measure.map(|m| m.name.clone()).unwrap_or_default(),
            label: measure.map(|m| m.label.clone()).unwrap_or_default(),
            by,
            template: first.template.and_then(|t| kit.question_template(t)),
            id: first.question.clone(),
            confidence: some.iter().map(|a| a.confidence).min().unwrap_or(Confidence::Low),
            answers: some.iter().filter(|a| a.role == Role::Answer).count(),
        };
        out.push((first.asked.at, outcome));
    }
    out.sort_by_key(|(at, _)| *at);
    let mut questions: Vec<QuestionOutcome> = out.into_iter().map(|(_, question)| question).collect();
    // Of thousands of returns they are kept to the end.
    questions.shrink_to_fit();
    questions
}

/// What the notes of a sheet say of how its figures are written, in words.
fn notes(sheet: &AnswerSheet) -> Vec<(String, Option<crate::finding::Address>)> {
    let mut out = Vec::new();
    if let Some(withheld) = sheet.notes.withheld {
        out.push((
            format!("figures from {} to {} are withheld", withheld.low, withheld.high),
            Some(withheld.at.address()),
        ));
    }
    match sheet.notes.rounded {
        Some(to) if to > 0.0 => out.push((format!("figures are rounded to {to}"), None)),
        Some(_) => out.push(("figures are rounded".to_owned(), None)),
        None => {}
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::{
        engine::detect,
        outcome::{LedgerStatus, ReturnOutcome},
        rule::{RuleSet, RuleSource},
        run::{Checker, Options},
    };

    /// What becomes of files with these names and lines.
    fn check(files: &[(&str, &str)]) -> ReturnOutcome {
        let source = RuleSource::embedded();
        let rules = RuleSet::load(&source, &detect::names()).unwrap();
        let files = files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect();
        let options = Options { answers: true, ..Options::on(jiff::civil::date(2026, 1, 1)) };
        Checker::new(&rules, &source).check_bytes("return", files, &options).returns.remove(0)
    }

    const FORM: &str = "Devon County Council\n\nQuestion,2021,2022\nNumber of UASC,12,14\n\
        Number of children identified as trafficked,3,not held\n";

    fn status<'r>(r: &'r ReturnOutcome, code: &str) -> &'r LedgerStatus {
        let rules = RuleSet::load(&RuleSource::embedded(), &detect::names()).unwrap();
        let at = rules.rules.iter().position(|rule| rule.code == code).unwrap();
        &r.ledger.iter().find(|entry| entry.rule == at).unwrap().status
    }

    #[test]
    fn a_form_is_answers_of_a_council_and_no_table_of_children() {
        let r = check(&[("form.csv", FORM)]);
        assert!(r.tables.is_empty());
        assert_eq!((r.answer_sheets.len(), r.answers.len()), (1, 4));
        assert_eq!(r.council.as_ref().map(|c| c.value.name.as_str()), Some("Devon"));
        let period = r.period.as_ref().unwrap();
        assert_eq!((period.value.from.to_string(), period.value.to.to_string()).0, "2021-01-01");
        assert_eq!(period.value.to.to_string(), "2022-12-31");
        assert!(matches!(status(&r, "NR001"), LedgerStatus::NotApplicable(_)));
        assert!(matches!(status(&r, "ME018"), LedgerStatus::NotApplicable(_)));
        assert!(matches!(status(&r, "MF010"), LedgerStatus::Ran { findings: 0, .. }));
        assert!(matches!(status(&r, "MF011"), LedgerStatus::Ran { findings: 0, .. }));
    }

    #[test]
    fn children_listed_beside_answers_are_checked_as_ever() {
        let children = "Child ID,Date of birth,Trafficked?,NRM referral date\nA1,02/03/2008,Suspected,\n";
        let r = check(&[("form.csv", FORM), ("children.csv", children)]);
        assert_eq!((r.tables.len(), r.answers.len()), (1, 4));
        assert!(matches!(status(&r, "NR001"), LedgerStatus::Ran { findings: 1, .. }));
        assert!(matches!(status(&r, "ST025"), LedgerStatus::Ran { findings: 0, .. }), "no council is a child");
    }

    #[test]
    fn a_list_of_children_without_their_ids_is_no_form() {
        let list = "Initials,Age,Trafficked,UASC,Went missing,Number of missing episodes\nAB,15,Yes,No,Yes,3\n\
            CD,16,No,Yes,No,0\nEF,14,Yes,Yes,Yes,12\nGH,17,Suspected,No,No,0\n";
        let r = check(&[("young people.csv", list)]);
        assert_eq!((r.tables.len(), r.answers.len()), (1, 0));
        assert!(matches!(status(&r, "MF001"), LedgerStatus::Ran { findings: 1, .. }));
    }

    #[test]
    fn answers_of_several_councils_are_nobodys_return() {
        let r = check(&[(
            "all.csv",
            "Council,Number of UASC,Number of children identified as trafficked\nDevon,12,3\nCardiff,14,5\nLeeds,5,1\n",
        )]);
        assert_eq!(r.answers.len(), 6);
        assert!(r.council.is_none(), "{:?}", r.council);
        assert!(matches!(status(&r, "MF011"), LedgerStatus::Ran { findings: 0, .. }));
    }

    #[test]
    fn a_range_that_is_listed_behind_its_period_is_read_whole() {
        let form = "Devon County Council\n\nQuestion,Response\nNumber of UASC,\"1 Apr 2015 – 31 Mar 2016 - 1-4\n1 Apr 2016 – 31 Mar 2017 - 27\"\n\
            Number of children identified as trafficked,\"2015-16: 5-9\n2016-17: 3\"\n";
        let r = check(&[("form.csv", form)]);
        let bounds: Vec<(String, Option<(f64, f64)>)> =
            r.answers.iter().map(|a| (a.period.unwrap().from.to_string(), a.figure.bounds())).collect();
        let year = |y: &str, low, high| (format!("{y}-04-01"), Some((low, high)));
        assert_eq!(
            bounds,
            [year("2015", 1.0, 4.0), year("2016", 27.0, 27.0), year("2015", 5.0, 9.0), year("2016", 3.0, 3.0)]
        );
    }
}
