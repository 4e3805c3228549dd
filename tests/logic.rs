//! What is not known, through the engine: conditions in rules, on the records of a file. Kleene's tables and De Morgan's laws hold for
//! them; and what is known of a record stays so when more becomes known of it.

#![allow(
    clippy::pedantic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "what goes wrong here should stop, and is no part of the program"
)]

mod support;

use std::{borrow::Cow, collections::BTreeSet};

use jiff::{ToSpan as _, civil::date};
use proptest::prelude::*;
use returnlint::{
    engine::{
        detect,
        truth::{DAY, Interval, Truth},
    },
    outcome::Outcome,
    rule::{RuleSet, RuleSource, SourceFile},
    run::{Checker, Options},
};
use support::rng::Rng;

/// For each condition, what it is for each record of a file of children.
///
/// A rule that finds something wherever the condition is true tells that it is true, and one that requires it tells that it is false.
fn truths(conditions: &[String], file: &str, records: usize) -> Vec<Vec<Truth>> {
    let mut source = RuleSource::embedded();
    source.files.retain(|f| f.code().is_none());
    assert!(conditions.len() <= 500, "as many codes as a family has");
    for (number, condition) in conditions.iter().enumerate() {
        for (code, key) in [(2 * number, "when"), (2 * number + 1, "require")] {
            source.files.push(rule(code, key, condition));
        }
    }
    let rules = RuleSet::load(&source, &detect::names()).unwrap_or_else(|e| {
        panic!("{}", e.errors.iter().map(|e| format!("{e}: {:?}\n", e.marked())).collect::<String>())
    });
    let files = vec![("children.csv".to_owned(), file.as_bytes().to_vec())];
    let outcome = Checker::new(&rules, &source).check_bytes("return", files, &Options::on(date(2024, 6, 30)));
    assert_eq!(outcome.returns[0].tables.len(), 1);
    assert_eq!(outcome.returns[0].tables[0].records, records);
    (0..conditions.len())
        .map(|number| {
            let (yes, no) = (found(&outcome, 2 * number), found(&outcome, 2 * number + 1));
            assert!(yes.is_disjoint(&no), "{} is both true and false", conditions[number]);
            let of = |record: usize| match (yes.contains(&record), no.contains(&record)) {
                (true, _) => Truth::True,
                (_, true) => Truth::False,
                _ => Truth::Unknown,
            };
            (0..records).map(of).collect()
        })
        .collect()
}

/// The records for which the rule at a place of the set found something.
fn found(outcome: &Outcome, rule: usize) -> BTreeSet<usize> {
    let groups = outcome.returns[0].groups.iter().filter(|group| group.rule == rule);
    groups.flat_map(|group| &group.places).map(|place| place.record as usize - 1).collect()
}

fn rule(code: usize, key: &str, condition: &str) -> SourceFile {
    let text = format!(
        "code = \"DT{code:03}\"\nname = \"made-up-{code}\"\nseverity = \"info\"\nconfidence = \"low\"\nrecord = \"child\"\n\
         mark = [\"child_id\"]\n{key} = '{condition}'\nmessage = \"Look\"\nwhy = \"So\"\nfix = \"So\"\n\
         [[fails]]\nchild_id = \"A1\"\n[[passes]]\nchild_id = \"A2\"\n"
    );
    let name = format!("dates/DT{code:03}-made-up-{code}.toml");
    SourceFile { name, text: Cow::Owned(text), folder: None, trusted: false, parsed: None }
}

const ALL: [Truth; 3] = [Truth::True, Truth::False, Truth::Unknown];

/// A condition over three fields that may each be true, false or not known, with what it should be.
#[derive(Debug, Clone)]
enum Formula {
    Field(usize),
    Not(Box<Formula>),
    All(Vec<Formula>),
    Any(Vec<Formula>),
}

const FIELDS: [&str; 3] = ["uasc", "looked_after", "went_missing"];

impl Formula {
    fn made(rng: &mut Rng, depth: usize) -> Self {
        let parts = |rng: &mut Rng| (0..2 + rng.below(2)).map(|_| Self::made(rng, depth - 1)).collect();
        match if depth == 0 { 0 } else { rng.below(4) } {
            0 => Self::Field(rng.below(3)),
            1 => Self::Not(Box::new(Self::made(rng, depth - 1))),
            2 => Self::All(parts(rng)),
            _ => Self::Any(parts(rng)),
        }
    }

    fn written(&self) -> String {
        let join = |parts: &[Self], word: &str| {
            parts.iter().map(|part| format!("({})", part.written())).collect::<Vec<_>>().join(word)
        };
        match self {
            Self::Field(n) => format!("{} is \"yes\"", FIELDS[*n]),
            Self::Not(inner) => format!("not ({})", inner.written()),
            Self::All(parts) => join(parts, " and "),
            Self::Any(parts) => join(parts, " or "),
        }
    }

    /// By the tables of the documentation, and not by what the engine has for them.
    fn truth(&self, fields: &[Truth; 3]) -> Truth {
        use Truth::{False, True, Unknown};
        let opposite = |truth| match truth {
            True => False,
            False => True,
            Unknown => Unknown,
        };
        let every = |truths: Vec<Truth>| {
            if truths.contains(&False) {
                False
            } else if truths.contains(&Unknown) {
                Unknown
            } else {
                True
            }
        };
        match self {
            Self::Field(n) => fields[*n],
            Self::Not(inner) => opposite(inner.truth(fields)),
            Self::All(parts) => every(parts.iter().map(|part| part.truth(fields)).collect()),
            Self::Any(parts) => opposite(every(parts.iter().map(|part| opposite(part.truth(fields))).collect())),
        }
    }
}

/// A file with a record for each of the 27 ways in which three answers can be yes, no or not known.
fn every_answer() -> (String, Vec<[Truth; 3]>) {
    let mut file = "Child ID,Date of birth,UASC,Looked after,Went missing in period\n".to_owned();
    let mut all = Vec::new();
    for (a, b, c) in
        ALL.into_iter().flat_map(|a| ALL.into_iter().flat_map(move |b| ALL.into_iter().map(move |c| (a, b, c))))
    {
        let not_known = ["", "not held", "?", "Refused"][all.len() % 4];
        let cell = |truth| match truth {
            Truth::True => "Yes",
            Truth::False => "No",
            Truth::Unknown => not_known,
        };
        file += &format!("A{},02/05/2008,{},{},{}\n", all.len(), cell(a), cell(b), cell(c));
        all.push([a, b, c]);
    }
    (file, all)
}

#[test]
fn kleenes_tables_hold_for_records() {
    use Formula::{All, Any, Field, Not};
    let (file, answers) = every_answer();
    let (a, b) = (|| Field(0), || Field(1));
    let not = |f| Not(Box::new(f));
    let mut formulas = vec![
        a(),
        not(a()),
        not(not(a())),
        All(vec![a(), b()]),
        Any(vec![a(), b()]),
        not(All(vec![a(), b()])),
        Any(vec![not(a()), not(b())]),
        not(Any(vec![a(), b()])),
        All(vec![not(a()), not(b())]),
    ];
    let mut rng = Rng::new(4);
    formulas.extend((0..300).map(|_| Formula::made(&mut rng, 4)));
    let written: Vec<String> = formulas.iter().map(Formula::written).collect();
    for (formula, found) in formulas.iter().zip(truths(&written, &file, answers.len())) {
        for (answer, truth) in answers.iter().zip(found) {
            assert_eq!(truth, formula.truth(answer), "{} for {answer:?}", formula.written());
        }
    }
}

// Conditions about figures and days, some of which are known only to lie in a range.

/// A condition by chance.
struct Made<'r>(&'r mut Rng);

impl Made<'_> {
    fn number(&mut self, depth: usize) -> String {
        match if depth == 0 { self.0.below(4) } else { self.0.below(8) } {
            0 => self.0.pick(&["0", "1", "3", "7", "20", "2.5"]).to_owned(),
            1 => "missing_count".to_owned(),
            2 => "absent_count".to_owned(),
            3 => "days_missing".to_owned(),
            4 => format!("days from {} to {}", self.day_alone(), self.day_alone()),
            5 => format!("age at {}", self.day_alone()),
            _ => {
                let (left, sign, right) =
                    (self.number(depth - 1), self.0.pick(&["+", "-", "*", "/"]), self.number(depth - 1));
                format!("({left} {sign} {right})")
            }
        }
    }

    fn day_alone(&mut self) -> String {
        self.0.pick(&["identified_date", "uasc_ceased_date", "date_of_birth", "as_of", "2023-06-15"]).to_owned()
    }

    fn day(&mut self) -> String {
        let day = self.day_alone();
        match self.0.below(5) {
            0 => format!("({day} + {})", self.number(1)),
            1 => format!("({day} - {})", self.number(0)),
            _ => day,
        }
    }

    fn test(&mut self) -> String {
        match self.0.below(8) {
            0..=2 => {
                let how = self.0.pick(&["less than ", "more than ", "at least ", "at most ", "", "not "]);
                format!("{} is {how}{}", self.number(2), self.number(1))
            }
            3 | 4 => {
                let how = self.0.pick(&["before ", "after ", "on or before ", "on or after ", "", "not "]);
                format!("{} is {how}{}", self.day(), self.day())
            }
            5 => format!("{} is between {} and {}", self.number(1), self.number(0), self.number(0)),
            6 => format!("{} is between {} and {}", self.day_alone(), self.day_alone(), self.day()),
            _ => format!("{} is {}\"yes\"", self.0.pick(&FIELDS), self.0.pick(&["", "not "])),
        }
    }

    fn condition(&mut self, depth: usize) -> String {
        match if depth == 0 { 0 } else { self.0.below(5) } {
            0 | 1 => self.test(),
            2 => format!("not ({})", self.condition(depth - 1)),
            3 => format!("({}) and ({})", self.condition(depth - 1), self.condition(depth - 1)),
            _ => format!("({}) or ({})", self.condition(depth - 1), self.condition(depth - 1)),
        }
    }
}

/// Columns of the file of figures and days.
const HEADINGS: &str = "Child ID,Date of birth,Date identified,Date UASC status ceased,Number of missing episodes,\
                        Number of absent episodes,Days missing in period,UASC,Looked after,Went missing in period";

/// A cell that leaves something open, and cells that it may stand for.
fn open_cell(rng: &mut Rng, column: usize) -> (String, Vec<String>) {
    let month = |year: i16, month: i8| {
        let days = (0..28).map(|n| (date(year, month, 1) + n.days()).strftime("%d/%m/%Y").to_string());
        (date(year, month, 1).strftime("%B %Y").to_string(), days.collect::<Vec<_>>())
    };
    let sure = |text: String| (text.clone(), vec![text]);
    let day = |rng: &mut Rng, year: i16| (date(year, 1, 1) + rng.days(0, 364).days()).strftime("%d/%m/%Y").to_string();
    let years: &[i16] = if column == 0 { &[2005, 2006, 2008] } else { &[2023, 2024, 2026] };
    let blank = "".to_owned();
    match (column, rng.below(3)) {
        (0..=2, 0) => {
            let (year, of) = (rng.pick(years), i8::try_from(1 + rng.below(12)).unwrap());
            month(year, of)
        }
        (0..=2, 1) => (
            blank,
            (0..6)
                .map(|_| {
                    let year = rng.pick(years);
                    day(rng, year)
                })
                .collect(),
        ),
        (0..=2, _) => {
            let year = rng.pick(years);
            sure(day(rng, year))
        }
        (3..=5, 0) => rng
            .pick(&[
                ("<5", ["1", "2", "3", "4"]),
                ("5-10", ["5", "7", "9", "10"]),
                ("at least 3", ["3", "4", "40", "900"]),
            ])
            .pipe(|(text, figures)| (text.to_owned(), figures.map(str::to_owned).to_vec())),
        (3..=5, 1) => ("not held".to_owned(), ["0", "1", "7", "20"].map(str::to_owned).to_vec()),
        (3..=5, _) => sure(rng.below(21).to_string()),
        (_, 0) => (blank, vec!["Yes".to_owned(), "No".to_owned()]),
        _ => sure(rng.pick(&["Yes", "No"]).to_owned()),
    }
}

trait Pipe: Sized {
    fn pipe<T>(self, f: impl FnOnce(Self) -> T) -> T {
        f(self)
    }
}

impl<T> Pipe for T {}

/// Records that leave something open, each followed by records that it may stand for; the place of each one's open record.
fn open_records(rng: &mut Rng, open: usize, closed: usize) -> (String, Vec<usize>) {
    let mut file = format!("{HEADINGS}\n");
    let mut stands_for = Vec::new();
    for _ in 0..open {
        let cells: Vec<(String, Vec<String>)> = (0..9).map(|column| open_cell(rng, column)).collect();
        let first = stands_for.len();
        for n in 0..=closed {
            let chosen: Vec<&str> = cells
                .iter()
                // Some become known and others stay open, so that there are steps between.
                .map(|(text, may_be)| {
                    if n == 0 || rng.chance(25) { text } else { &may_be[rng.below(may_be.len())] }.as_str()
                })
                .collect();
            file += &format!("A{},{}\n", stands_for.len(), chosen.join(","));
            stands_for.push(first);
        }
    }
    (file, stands_for)
}

#[test]
fn what_is_known_stays_so_when_more_becomes_known() {
    let (mut known, mut unknown) = (0, 0);
    for seed in 0..3 {
        let mut rng = Rng::new(900 + seed);
        let (file, stands_for) = open_records(&mut rng, 24, 12);
        let conditions: Vec<String> = (0..400).map(|_| Made(&mut rng).condition(2)).collect();
        for (condition, found) in conditions.iter().zip(truths(&conditions, &file, stands_for.len())) {
            for (record, &open) in stands_for.iter().enumerate() {
                if found[open] == Truth::Unknown {
                    unknown += 1;
                    continue;
                }
                known += 1;
                let line = |n: usize| file.lines().nth(n + 1).unwrap();
                assert_eq!(
                    found[record],
                    found[open],
                    "{condition}\n{HEADINGS}\n{}\nmay stand for\n{}",
                    line(open),
                    line(record)
                );
            }
        }
    }
    assert!(known * 3 > unknown && unknown * 3 > known, "{known} known and {unknown} unknown");
}

#[test]
fn de_morgans_laws_hold_for_records() {
    let mut rng = Rng::new(71);
    let (file, stands_for) = open_records(&mut rng, 40, 4);
    let mut conditions = Vec::new();
    for _ in 0..100 {
        let (a, b) = (Made(&mut rng).condition(1), Made(&mut rng).condition(1));
        conditions.push(format!("not (({a}) and ({b}))"));
        conditions.push(format!("(not ({a})) or (not ({b}))"));
        conditions.push(format!("not (({a}) or ({b}))"));
        conditions.push(format!("(not ({a})) and (not ({b}))"));
    }
    let found = truths(&conditions, &file, stands_for.len());
    for (two, truths) in conditions.chunks(2).zip(found.chunks(2)) {
        assert_eq!(truths[0], truths[1], "{} against {}", two[0], two[1]);
    }
}

// Ranges themselves, against whole numbers and their fractions, which are exact.

/// A fraction of whole numbers with a denominator above nothing.
type Fraction = (i128, i128);

fn less((a, b): Fraction, (c, d): Fraction) -> bool {
    a * d < c * b
}

/// A range with whole ends and a whole number in it.
fn range() -> impl Strategy<Value = (Interval, i64)> {
    (-2000_i64..2000, prop_oneof![Just(0_i64), 0_i64..90], 0_i64..=1000).prop_map(|(low, width, at)| {
        let high = low + width;
        (Interval { low: low as f64, high: high as f64 }, low + width * at / 1000)
    })
}

fn is_in(range: Interval, exact: Fraction) -> bool {
    let value = exact.0 as f64 / exact.1 as f64;
    range.is_unknown() || (range.low <= value && value <= range.high)
}

/// A comparison that is known is what the exact numbers say.
fn agrees(known: Truth, exact: bool) -> bool {
    known == Truth::Unknown || known == Truth::known(exact)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_calculation_with_ranges_leaves_no_possible_value_out((a, x) in range(), (b, y) in range(), (c, z) in range()) {
        let (x, y, z) = (i128::from(x), i128::from(y), i128::from(z));
        let mut results = vec![(a + b, (x + y, 1)), (a - b, (x - y, 1)), (a * b, (x * y, 1)), (a * b - c, (x * y - z, 1))];
        if y != 0 {
            results.push((a / b, (x * y.signum(), y.abs())));
            // What can be divided without a rest comes out whole.
            results.push(((a * b) / b, (x, 1)));
        }
        for (range, exact) in results {
            prop_assert!(is_in(range, exact), "{:?} leaves out {:?}", range, exact);
            prop_assert!(agrees(range.less(c), less(exact, (z, 1))));
            prop_assert!(agrees(c.less(range), less((z, 1), exact)));
            prop_assert!(agrees(range.equal(c), exact.0 == z * exact.1));
        }
    }

    #[test]
    fn ranges_without_an_end_leave_no_possible_value_out((a, x) in range(), (b, y) in range(), more in 0_i64..5000) {
        let open = Interval { high: f64::INFINITY, ..a };
        let (x, y) = (i128::from(x + more), i128::from(y));
        for (range, exact) in [
            (open + b, x + y), (open - b, x - y), (b - open, y - x), (open * b, x * y), (open + open, 2 * x), (open - open, 0),
        ] {
            prop_assert!(is_in(range, (exact, 1)), "{:?} leaves out {exact}", range);
        }
        if y != 0 {
            prop_assert!(is_in(open / b, (x * y.signum(), y.abs())));
        }
        if x != 0 {
            prop_assert!(is_in(b / open, (y * x.signum(), x.abs())));
        }
        prop_assert!(agrees(open.less(b), x < y));
        prop_assert!(agrees(open.equal(b), x == y));
    }

    #[test]
    fn moments_are_compared_by_their_days(day in -9000_i32..9000, other in -9000_i32..9000, s in 0_i32..86_400, t in 0_i32..86_400) {
        let whole = |day: i32| Interval { low: f64::from(day) * DAY, high: f64::from(day) * DAY + DAY - 1.0 };
        let moment = |day: i32, s: i32| Interval::exactly(f64::from(day) * DAY + f64::from(s));
        prop_assert_eq!(whole(day).days(), Interval::exactly(f64::from(day)));
        prop_assert_eq!(moment(day, s).days(), Interval::exactly(f64::from(day)));
        for (a, b) in [(whole(day), whole(other)), (moment(day, s), whole(other)), (whole(day), moment(other, t))] {
            let (a, b) = a.as_dates(b);
            prop_assert_eq!(a.less(b), Truth::known(day < other));
            prop_assert_eq!(a.equal(b), Truth::known(day == other));
        }
        let (a, b) = moment(day, s).as_dates(moment(other, t));
        prop_assert_eq!(a.less(b), Truth::known((day, s / 60) < (other, t / 60)));
    }
}
