//! Returns as a run leaves them, made by hand: each says whose it is and what its cells answer. The figures are invented, except where a test
//! says whose they are.

use std::sync::LazyLock;

use jiff::civil::{Date, date};
use returnlint::{
    answers::{
        Category, Role,
        figure::{Figure, Form, Gap},
    },
    bind::{Confidence, council::Register},
    engine::detect,
    finding::{About, Address, Group, Place, Severity},
    outcome::{AnswerOutcome, Council, FileOutcome, FileStatus, Outcome, Period, ReturnOutcome, Stated, Verdict},
    report::{RuleName, Run},
    rule::{RuleSet, RuleSource},
    study::{Study, definitions::Definitions},
};

/// What the program carries.
pub(crate) struct Carried {
    pub(crate) rules: RuleSet,
    pub(crate) register: Register,
    pub(crate) definitions: Definitions,
}

pub(crate) static CARRIED: LazyLock<Carried> = LazyLock::new(|| {
    let source = RuleSource::embedded();
    let rules = RuleSet::load(&source, &detect::names()).expect("the rules load");
    let definitions = Definitions::load(&source, &rules.dictionary).expect("the figures load");
    Carried { register: Register::of(&source), definitions, rules }
});

/// The study of an outcome.
pub(crate) fn study(outcome: &Outcome) -> Study<'_> {
    Study::new(outcome, &CARRIED.register, &CARRIED.rules.dictionary.measures, &CARRIED.definitions)
}

/// A run over an outcome.
pub(crate) fn with_run<T>(outcome: &Outcome, f: impl FnOnce(Run<'_>) -> T) -> T {
    let rules = &CARRIED.rules;
    let names: Vec<RuleName<'_>> = rules.rules.iter().map(|r| RuleName { code: &r.code, name: &r.name }).collect();
    f(Run { outcome, rules: &names, rules_hash: &rules.sha256, dictionary: &rules.dictionary, as_of: date(2024, 6, 3) })
}

pub(crate) const fn year(year: i16) -> Period {
    Period { from: date(year, 1, 1), to: date(year, 12, 31) }
}

pub(crate) const fn days(from: Date, to: Date) -> Period {
    Period { from, to }
}

/// What a cell says: a number, `<5`, `1-4`, or the code of a gap.
pub(crate) fn read(text: &str) -> (Figure, Form) {
    if let Ok(n) = text.parse() {
        return (Figure::Value(n), Form::Number);
    }
    if let Some(n) = text.strip_prefix('<') {
        let high: f64 = n.parse().expect("a number behind <");
        return (Figure::Interval { low: 1.0, high: high - 1.0 }, Form::Bound);
    }
    if let Some((low, high)) = text.split_once("..") {
        let high = if high.is_empty() { f64::INFINITY } else { high.parse().expect("a number") };
        return (Figure::Interval { low: low.parse().expect("a number"), high }, Form::Range);
    }
    let gap = Gap::from_code(text).unwrap_or_else(|| panic!("{text} is no answer"));
    (Figure::Gap(gap), if gap == Gap::Blank { Form::Blank } else { Form::Words })
}

/// A return under the maker's hand.
#[derive(Clone)]
pub(crate) struct Made(pub(crate) ReturnOutcome);

/// A council's return, by its code or, for a trust, its name.
pub(crate) fn of(council: &str) -> Made {
    let found = CARRIED.register.by_gss(council);
    let named = || CARRIED.register.councils().iter().find(|c| c.name == council);
    let body = found.or_else(named).unwrap_or_else(|| panic!("{council} is in no register"));
    let path = format!("returns/{}.xlsx", body.name.to_lowercase().replace([' ', ','], "-"));
    let mut made = nobody(&path);
    made.0.council = Some(Stated {
        value: Council { name: body.name.clone(), gss: body.gss.clone(), nation: body.nation.clone() },
        place: "title in Answers!A1".to_owned(),
    });
    made
}

/// A return that does not say whose it is.
pub(crate) fn nobody(path: &str) -> Made {
    Made(ReturnOutcome {
        name: path.to_owned(),
        files: vec![FileOutcome {
            path: path.to_owned(),
            sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
            status: FileStatus::Read,
            refusal: None,
            format: "Excel workbook".to_owned(),
            notes: Vec::new(),
            sheets: Vec::new(),
        }],
        template: None,
        council: None,
        period: None,
        beside: Vec::new(),
        tables: Vec::new(),
        answer_sheets: Vec::new(),
        answers: Vec::new(),
        groups: Vec::new(),
        ledger: Vec::new(),
        verdict: Verdict::Ready,
    })
}

impl Made {
    /// Under another name.
    pub(crate) fn called(mut self, path: &str) -> Self {
        self.0.name = path.to_owned();
        self.0.files[0].path = path.to_owned();
        self
    }

    /// With answers for a period: measure and what the cell says.
    pub(crate) fn answers(self, period: Period, list: &[(&str, &str)]) -> Self {
        self.answers_of(Some(period), list)
    }

    /// With answers that do not say their period.
    pub(crate) fn answers_of(mut self, period: Option<Period>, list: &[(&str, &str)]) -> Self {
        for (measure, text) in list {
            self.push(period, measure, text);
        }
        self
    }

    fn push(&mut self, period: Option<Period>, measure: &str, text: &str) -> &mut AnswerOutcome {
        let measures = &CARRIED.rules.dictionary.measures;
        let known = measures.named(measure).and_then(|id| measures.get(id));
        let unit = known.unwrap_or_else(|| panic!("there is no measure {measure}")).unit.as_str();
        let council = self.0.council.as_ref().map(|c| c.value.clone());
        let register = CARRIED.register.councils();
        let kind = council.as_ref().and_then(|c| register.iter().find(|b| b.gss == c.gss && b.name == c.name));
        let (figure, form) = read(text);
        let row = u32::try_from(self.0.answers.len()).unwrap() + 3;
        self.0.answers.push(AnswerOutcome {
            council_kind: kind.map_or("", |b| b.kind.as_str()).into(),
            council: council.map(Into::into),
            period,
            measure: measure.into(),
            unit,
            category: None,
            role: Role::Answer,
            figure,
            form,
            file: 0,
            sheet: "Answers".into(),
            address: Address { row, column: 2 },
            asked: measure.into(),
            confidence: Confidence::High,
            template: None,
            question: None,
        });
        self.0.answers.last_mut().unwrap()
    }

    /// With one answer about a part of a measure.
    pub(crate) fn part(mut self, period: Period, measure: &str, by: &'static str, is: &str, text: &str) -> Self {
        self.push(Some(period), measure, text).category = Some(Category { by, is: is.to_owned() });
        self
    }

    /// With a row of totals.
    pub(crate) fn total(mut self, period: Period, measure: &str, text: &str) -> Self {
        self.push(Some(period), measure, text).role = Role::Total;
        self
    }

    /// With a finding of a rule in the cell of the n-th answer.
    pub(crate) fn finding(mut self, code: &str, answer: usize) -> Self {
        let rule = CARRIED.rules.rules.iter().position(|r| r.code == code).expect("a rule of that code");
        let a = &self.0.answers[answer];
        self.0.groups.push(Group {
            rule,
            severity: Severity::Warning,
            confidence: Confidence::High,
            message: "Look at this figure".to_owned(),
            about: About::Answers,
            file: Some(a.file),
            sheet: Some(a.sheet.to_string()),
            table: None,
            column: None,
            heading: None,
            field: None,
            nearest: None,
            places: vec![Place { address: a.address, record: 0 }],
            one: false,
            related: Vec::new(),
            values: Vec::new(),
            sample: None,
        });
        self
    }

    /// That could not be read.
    pub(crate) fn unread(mut self) -> Self {
        let file = &mut self.0.files[0];
        file.status = FileStatus::Protected;
        file.sha256.clear();
        file.refusal = Some(("This file is protected with a password".to_owned(), "Take the password away".to_owned()));
        self.0.answers.clear();
        self.0.verdict = Verdict::NotRead;
        self
    }
}

/// A run over returns, in the order of their paths, as runs are.
pub(crate) fn outcome(returns: impl IntoIterator<Item = Made>) -> Outcome {
    let mut returns: Vec<ReturnOutcome> = returns.into_iter().map(|m| m.0).collect();
    returns.sort_by(|a, b| a.name.cmp(&b.name));
    Outcome { returns, passed_over: Vec::new(), hidden: 0 }
}
