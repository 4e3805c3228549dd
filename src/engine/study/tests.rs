//! Rules over the answers of several councils, on answers that are made here.

use std::sync::LazyLock;

use jiff::civil::date;

use super::{Found, Kept, Study, check, coverage};
use crate::{
    answers::{
        Answer, AnswerSheet, Answers, Asked, CellAt, Role, Whose,
        figure::{Figure, Form, Gap},
    },
    bind::{Confidence, council::Register, period::Period},
    engine::detect,
    outcome::LedgerStatus,
    rule::{RuleSet, RuleSource, Severity},
};

static SOURCE: LazyLock<RuleSource> = LazyLock::new(RuleSource::embedded);
static RULES: LazyLock<RuleSet> = LazyLock::new(|| RuleSet::load(&SOURCE, &detect::names()).unwrap());
static REGISTER: LazyLock<Register> = LazyLock::new(|| {
    let text = |name| SOURCE.get(name).map_or("", |f| f.text.as_ref());
    Register::parse(text("councils/councils.csv"), text("councils/aliases.csv"))
});

fn council(name: &str) -> u32 {
    let at = REGISTER.councils().iter().position(|c| c.name == name && c.end.is_none());
    u32::try_from(at.unwrap_or_else(|| panic!("{name} is a council"))).unwrap()
}

fn year(year: i16) -> Option<Period> {
    Period::new(date(year, 1, 1), date(year, 12, 31))
}

/// A return that is put together figure by figure, each in a row of its own.
#[derive(Default)]
struct Told(Answers);

impl Told {
    fn says(mut self, whose: u32, measure: &str, period: Option<Period>, figure: Figure) -> Self {
        let row = u32::try_from(self.0.list.len()).unwrap();
        let at = CellAt { file: 0, sheet: 0, row, column: 1 };
        self.0.list.push(Answer {
            whose: Whose::Council(whose),
            period,
            measure: RULES.dictionary.measures.named(measure).unwrap(),
            category: None,
            role: Role::Answer,
            figure,
            form: Form::Number,
            at,
            asked: Asked { at: CellAt { column: 0, ..at }, words: format!("number of {measure}") },
            confidence: Confidence::Medium,
            template: None,
            question: None,
        });
        self
    }

    fn kept(mut self, name: &str) -> Kept {
        self.0.sheets.push(AnswerSheet::default());
        Kept::of(vec![format!("{name}.csv")], &self.0, None, &|_, _| Some("Answers".to_owned()))
    }
}

fn run(returns: &[Kept]) -> Found {
    let joint = vec![vec!["E06000061".to_owned(), "E06000062".to_owned()]];
    let study = Study { returns, dictionary: &RULES.dictionary, register: &REGISTER, joint: &joint };
    check(&study, &RULES, &[], &[])
}

/// A rule's code with the rows where it found something, from 0.
type AtRows = (String, Vec<u32>);

/// The codes found in each return, and those about all.
fn codes(found: &Found) -> (Vec<Vec<AtRows>>, Vec<String>) {
    let code = |rule: usize| RULES.rules[rule].code.clone();
    let rows = |g: &crate::finding::Group| g.places.iter().map(|p| p.address.row - 1).collect();
    let of_return = |groups: &Vec<crate::finding::Group>| groups.iter().map(|g| (code(g.rule), rows(g))).collect();
    (found.groups.iter().map(of_return).collect(), found.together.iter().map(|g| code(g.rule)).collect())
}

fn one(code: &str, rows: &[u32]) -> (String, Vec<u32>) {
    (code.to_owned(), rows.to_vec())
}

const fn value(n: f64) -> Figure {
    Figure::Value(n)
}

#[test]
fn one_council_is_no_study() {
    let devon = council("Devon");
    let returns = [Told::default().says(devon, "uasc", year(2023), value(40.0)).kept("devon"), Kept::default()];
    let found = run(&returns);
    assert_eq!(codes(&found), (vec![Vec::new(), Vec::new()], Vec::new()));
    let why = |of: usize| match &found.ledgers[of][0].status {
        LedgerStatus::NotApplicable(why) => why.to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(why(0), "it compares councils, and only one has answered");
    assert_eq!(why(1), "the return has no answers of a whole council");
}

#[test]
fn two_returns_for_one_round_that_differ_are_one_too_many() {
    let hull = council("Kingston upon Hull, City of");
    let first =
        Told::default().says(hull, "uasc", year(2023), value(31.0)).says(hull, "identified", year(2023), value(4.0));
    let second = Told::default().says(hull, "uasc", year(2023), value(34.0)).says(
        hull,
        "identified",
        year(2023),
        Figure::Interval { low: 1.0, high: 4.0 },
    );
    let found = run(&[first.kept("first"), second.kept("second")]);
    assert_eq!(codes(&found).0, [Vec::new(), vec![one("CO006", &[0])]]);
    assert!(found.groups[1][0].message.ends_with("The other figure is in first.csv, Answers!B1"), "{:?}", found.groups);
    assert_eq!(found.groups[1][0].heading.as_deref(), Some("number of uasc"));
}

#[test]
fn a_return_that_reaches_further_restates_wherever_it_stands_in_the_run() {
    let devon = council("Devon");
    let late =
        Told::default().says(devon, "uasc", year(2022), value(58.0)).says(devon, "uasc", year(2023), value(71.0));
    let early =
        Told::default().says(devon, "uasc", year(2021), value(31.0)).says(devon, "uasc", year(2022), value(60.0));
    let found = run(&[late.kept("late"), early.kept("early")]);
    assert_eq!(codes(&found).0, [vec![one("XY002", &[0])], Vec::new()]);
}

#[test]
fn a_gap_contradicts_nothing() {
    let devon = council("Devon");
    let told = |figure| Told::default().says(devon, "uasc", year(2023), figure);
    let found = run(&[told(value(31.0)).kept("a"), told(Figure::Gap(Gap::NotHeld)).kept("b")]);
    assert_eq!(codes(&found).0, [Vec::new(), Vec::new()]);
}

#[test]
fn the_councils_of_a_nation_are_those_of_the_day() {
    // 152 to March 2019, 151 to March 2021, 152 to March 2023, 153 since: as DfE's list of authorities has them.
    for (day, england) in [
        (date(2015, 3, 31), 152),
        (date(2019, 3, 31), 152),
        (date(2020, 12, 31), 151),
        (date(2022, 12, 31), 152),
        (date(2024, 4, 30), 153),
    ] {
        let count = |nation: &str| coverage::expected(&REGISTER, nation, day).len();
        assert_eq!(
            (count("England"), count("Wales"), count("Scotland"), count("Northern Ireland")),
            (england, 22, 32, 5),
            "{day}"
        );
    }
    assert_eq!(coverage::districts(&REGISTER, date(2017, 12, 31)).len(), 11);
}

/// A return of each of these councils.
fn each<'c>(councils: impl Iterator<Item = &'c crate::bind::council::Council>, period: Option<Period>) -> Vec<Kept> {
    let index = |c: &crate::bind::council::Council| {
        u32::try_from(REGISTER.councils().iter().position(|o| std::ptr::eq(o, c)).unwrap()).unwrap()
    };
    // No two of them with figures that are equal or stand apart.
    councils.map(|c| Told::default().says(index(c), "uasc", period, value(f64::from(index(c)))).kept(&c.name)).collect()
}

#[test]
fn whoever_has_not_answered_is_named() {
    let day = date(2023, 12, 31);
    let wales = coverage::expected(&REGISTER, "Wales", day);
    let found = run(&each(wales.iter().copied().filter(|c| c.name != "Powys"), year(2023)));
    let [group] = found.together.as_slice() else { panic!("{found:?}") };
    assert_eq!(
        group.message,
        "Add 1 of the 22 councils of Wales, with their answers or with no response. Not here: Powys"
    );
    assert!(codes(&run(&each(wales.into_iter(), year(2023)))).1.is_empty());
}

#[test]
fn districts_of_northern_ireland_may_stand_for_its_trusts_in_the_years_that_asked_217() {
    let all = |day| -> Vec<Kept> {
        let period = Period::new(date(2017, 1, 1), day);
        let councils = ["England", "Wales", "Scotland"].into_iter().flat_map(|n| coverage::expected(&REGISTER, n, day));
        each(councils.chain(coverage::districts(&REGISTER, day)), period)
    };
    let then = all(date(2017, 12, 31));
    assert_eq!(then.len(), 217);
    assert_eq!(codes(&run(&then)).1, Vec::<String>::new());
}

#[test]
fn a_joint_service_is_found_whichever_of_its_councils_comes_first() {
    let (north, west) = (council("North Northamptonshire"), council("West Northamptonshire"));
    let told = |whose: u32, n: f64| Told::default().says(whose, "uasc", year(2023), value(n));
    let found = run(&[told(west, 40.0).kept("west"), told(north, 40.0).kept("north")]);
    assert_eq!(codes(&found).0, [Vec::new(), vec![one("CO008", &[0])]]);
    assert!(found.groups[1][0].message.contains("West Northamptonshire gives the same"), "{found:?}");
    for (a, b) in [(40.0, 41.0), (4.0, 4.0), (0.0, 0.0)] {
        let found = run(&[told(west, a).kept("west"), told(north, b).kept("north")]);
        assert_eq!(codes(&found).0, [Vec::new(), Vec::new()], "{a} {b}");
    }
}

#[test]
fn a_long_run_of_equal_figures_is_no_chance() {
    let years = |whose: u32, least: f64, n: i16| {
        (0..n).fold(Told::default(), |told, i| told.says(whose, "uasc", year(2000 + i), value(least + f64::from(i))))
    };
    let (devon, kent) = (council("Devon"), council("Kent"));
    let both = |a: Told, b: Told| codes(&run(&[a.kept("devon"), b.kept("kent")])).0;
    let rows: Vec<u32> = (0..10).collect();
    assert_eq!(both(years(devon, 5.0, 10), years(kent, 5.0, 10)), [Vec::new(), vec![one("XY007", &rows)]]);
    assert_eq!(both(years(devon, 5.0, 9), years(kent, 5.0, 9)), [Vec::new(), Vec::new()]);
    assert_eq!(both(years(devon, 5.0, 10), years(kent, 6.0, 10)), [Vec::new(), Vec::new()]);
}

#[test]
fn shares_stand_apart_by_all_by_none_and_by_the_median() {
    let told = |of: f64, missing: f64| {
        let devon = council("Devon");
        Told::default().says(devon, "uasc", year(2023), value(of)).says(
            devon,
            "uasc_missing",
            year(2023),
            value(missing),
        )
    };
    let kent = || Told::default().says(council("Kent"), "looked_after", year(2023), value(500.0)).kept("kent");
    let apart = |of, missing| !codes(&run(&[told(of, missing).kept("devon"), kent()])).0[0].is_empty();
    assert!(apart(10.0, 10.0) && apart(25.0, 0.0));
    assert!(!apart(9.0, 9.0), "fewer than ten children");
    assert!(!apart(24.0, 0.0), "none of few is chance");
    assert!(!apart(40.0, 41.0), "more than there are is another rule's");
    assert!(!apart(40.0, 20.0), "there is nobody to compare with");

    let others: Vec<Kept> = coverage::expected(&REGISTER, "Wales", date(2023, 12, 31))
        .into_iter()
        .zip(0..)
        .map(|(c, i)| {
            let (of, missing) = (40.0 + f64::from(i), 5.0 + f64::from(i % 4));
            let whose = council(&c.name);
            let told = Told::default().says(whose, "uasc", year(2023), value(of));
            told.says(whose, "uasc_missing", year(2023), value(missing)).kept(&c.name)
        })
        .collect();
    let among = |of, missing| {
        let all: Vec<Kept> = [told(of, missing).kept("devon")].into_iter().chain(others.iter().cloned()).collect();
        let found = codes(&run(&all)).0;
        assert!(found.iter().skip(1).all(Vec::is_empty), "{found:?}");
        !found[0].is_empty()
    };
    assert!(among(48.0, 30.0), "most of them, where one in seven is usual");
    assert!(!among(12.0, 3.0), "a quarter of twelve is chance");
}

#[test]
fn a_user_may_switch_a_rule_off_or_make_it_matter_more() {
    let hull = council("Kingston upon Hull, City of");
    let told = |n| Told::default().says(hull, "uasc", year(2023), value(n)).kept("hull");
    let returns = [told(31.0), told(34.0)];
    let study = Study { returns: &returns, dictionary: &RULES.dictionary, register: &REGISTER, joint: &[] };
    let at = RULES.rules.iter().position(|r| r.code == "CO006").unwrap();
    let mut off = vec![false; RULES.rules.len()];
    off[at] = true;
    let found = check(&study, &RULES, &off, &[]);
    assert!(found.groups.iter().all(Vec::is_empty));
    assert!(found.ledgers[0].iter().all(|l| l.rule != at));
    let severity = vec![Severity::Info; RULES.rules.len()];
    assert_eq!(check(&study, &RULES, &[], &severity).groups[1][0].severity, Severity::Info);
}
