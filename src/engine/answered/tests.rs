//! Rules on answers that are made here by hand, and the cells that their findings stand at.

use jiff::civil::date;

use crate::{
    answers::{
        Answer, Answers, Asked, CellAt, Role, Whose,
        figure::{Figure, Form, Gap},
        tables,
    },
    bind::{Confidence, council::Register, period::Period, value::Keys},
    engine::{Choice, Return, check, councils::Said, data::Data, detect},
    finding::{About, Group},
    outcome::LedgerStatus,
    read::{Limits, read_bytes, workbook::Workbook},
    rule::{RuleSet, RuleSource, Severity, source::Role as FileRole, source::SourceFile},
};

/// A rule with these lines; it may read any field.
fn rules(lines: &str) -> RuleSet {
    let mut source = RuleSource::embedded();
    source.files.retain(|f| f.role() != FileRole::Rule);
    let text = format!(
        "code = \"VI007\"\nname = \"overlap\"\nseverity = \"error\"\nconfidence = \"high\"\nrecord = \"figures\"\nwhy = \"Why.\"\n\
         fix = \"Fix.\"\nsources = [\"s\"]\nsince = \"0.1.0\"\n{lines}\n[[fails]]\n\"figures.uasc\" = \"1\"\n[[passes]]\n\
         \"figures.uasc\" = \"2\"\n"
    );
    let name = "victim-identification/VI007-overlap.toml".to_owned();
    source.files.push(SourceFile { name, text: text.into(), folder: None, trusted: false, parsed: None });
    RuleSet::load(&source, &detect::names()).unwrap()
}

const OVERLAP: &str = "require = 'figures.trafficked_uasc is at most figures.uasc'\n\
    mark = [\"figures.trafficked_uasc\", \"figures.uasc\"]\n\
    message = \"Enter for {figures.trafficked_uasc} no more than for {figures.uasc}\"\n\
    absent = \"This return gives {figures.uasc} in {count} {records} and says nothing of {figures.trafficked_uasc}\"";

const NOTHING_SAID: &str = "when = 'figures.trafficked is more than 0'\nrequire = 'figures.nrm_referrals is filled'\n\
    mark = [\"figures.nrm_referrals\"]\nmessage = \"Enter {figures.nrm_referrals}\"\n\
    absent = \"This return gives {figures.trafficked} in {count} {records} and says nothing of {figures.nrm_referrals}\"";

/// Answers that are put together, with the dictionary's measures.
struct Scene {
    rules: RuleSet,
    answers: Answers,
    workbooks: Vec<Option<Workbook>>,
}

impl Scene {
    /// Rules, and a file for each text, whose cells stand between commas.
    fn new(lines: &str, files: &[&str]) -> Self {
        let read = |text: &&str| read_bytes("a.csv", text.as_bytes().to_vec(), &Limits::default()).ok();
        Self { rules: rules(lines), answers: Answers::default(), workbooks: files.iter().map(read).collect() }
    }

    /// Adds a figure of the first council: its measure, its year, the figure, and file, row and column. Its question is in its row's
    /// first cell.
    fn says(mut self, measure: &str, year: i16, figure: Figure, (file, row, column): (u32, u32, u32)) -> Self {
        let at = CellAt { file, sheet: 0, row, column };
        self.answers.list.push(Answer {
            whose: Whose::Council(0),
            period: Period::new(date(year, 1, 1), date(year, 12, 31)),
            measure: self.rules.dictionary.measures.named(measure).unwrap(),
            category: None,
            role: Role::Answer,
            figure,
            form: Form::Number,
            at,
            asked: Asked { at: CellAt { column: 0, ..at }, words: format!("number of {measure}") },
            confidence: Confidence::High,
            template: None,
            question: None,
        });
        self.answers.list.sort_by_key(|a| a.at);
        self
    }

    /// What is found, and what became of the rule.
    fn check(&self, show_values: bool) -> (Vec<Group>, LedgerStatus) {
        let register = Register::parse("name,gss,nation\nDevon,E10000008,England\n", "");
        let mut keys = Keys::default();
        let gathered = tables::gather(&self.answers, &self.rules.dictionary, &register, &mut keys);
        let data = Data::new(&self.rules.dictionary, &[], &keys, date(2026, 1, 1), None).with_gathered(&gathered);
        let said =
            Said { register: &register, council: None, ambiguous: None, unknown: None, titled: None, code: None };
        let ret = Return {
            unknown: &[],
            data,
            answers: &self.answers,
            workbooks: &self.workbooks,
            council: true,
            said: &said,
            nation: None,
            template: None,
            asked: None,
        };
        let choice = Choice { switched_off: &[], severity: &[Severity::Error], show_values, at_least: &[] };
        let (groups, mut ledger) = check(&ret, &self.rules, &choice);
        (groups, ledger.remove(0).status)
    }
}

const fn value(n: f64) -> Figure {
    Figure::Value(n)
}

/// Sheets and cells of each group, as a reader sees them.
fn cells(groups: &[Group]) -> Vec<(usize, Vec<String>)> {
    let places = |g: &Group| g.places.iter().map(|p| p.address.to_string()).collect();
    groups.iter().map(|g| (g.file.unwrap(), places(g))).collect()
}

const FORM: &str = "Question,2021,2022\nUASC,5,7\nboth,6,9\n";

#[test]
fn a_finding_stands_at_the_answer_and_names_its_question() {
    let scene = Scene::new(OVERLAP, &[FORM])
        .says("uasc", 2021, value(5.0), (0, 1, 1))
        .says("uasc", 2022, value(7.0), (0, 1, 2))
        .says("trafficked_uasc", 2021, value(6.0), (0, 2, 1))
        .says("trafficked_uasc", 2022, value(9.0), (0, 2, 2));
    let (groups, status) = scene.check(false);
    assert_eq!(cells(&groups), [(0, vec!["B3".to_owned(), "C3".to_owned()])]);
    assert_eq!(status, LedgerStatus::Ran { records: 2, undecided: 0, findings: 2 });
    let group = &groups[0];
    assert_eq!(group.about, About::Answers);
    assert_eq!(group.heading.as_deref(), Some("number of trafficked_uasc"));
    assert_eq!(group.field.as_deref(), Some("figures.trafficked_uasc"));
    assert!(group.message.starts_with("Enter for “number of trafficked_uasc” no more"), "{}", group.message);
    assert!(group.values.is_empty());
    let sample = group.sample.as_ref().unwrap();
    assert!(sample.sideways);
    let shown: Vec<(String, &str, bool)> =
        sample.cells.iter().map(|c| (c.address.to_string(), c.shown.as_str(), c.primary)).collect();
    assert_eq!(shown, [("B2".to_owned(), "●●●●", false), ("B3".to_owned(), "●●●●", true)]);
    let (groups, _) = scene.check(true);
    assert_eq!(groups[0].values, ["6", "9"]);
}

#[test]
fn answers_on_two_files_are_two_groups() {
    let (groups, _) = Scene::new(OVERLAP, &[FORM, FORM])
        .says("uasc", 2021, value(5.0), (0, 1, 1))
        .says("trafficked_uasc", 2021, value(6.0), (0, 2, 1))
        .says("uasc", 2022, value(5.0), (0, 1, 2))
        .says("trafficked_uasc", 2022, value(6.0), (1, 2, 2))
        .check(false);
    assert_eq!(cells(&groups), [(0, vec!["B3".to_owned()]), (1, vec!["C3".to_owned()])]);
}

#[test]
fn an_interval_is_wrong_only_where_no_possible_value_passes() {
    let interval = Figure::Interval { low: 1.0, high: 4.0 };
    let check = |uasc: Figure| {
        let scene = Scene::new(OVERLAP, &[FORM]).says("uasc", 2021, uasc, (0, 1, 1));
        scene.says("trafficked_uasc", 2021, interval, (0, 2, 1)).check(false).0.len()
    };
    assert_eq!([0.0, 1.0, 4.0].map(|n| check(value(n))), [1, 0, 0]);
    assert_eq!(check(Figure::Gap(Gap::Suppressed)), 0);
}

#[test]
fn what_a_return_says_nothing_of_is_one_finding_that_counts() {
    let scene = Scene::new(NOTHING_SAID, &[FORM, FORM])
        .says("trafficked", 2021, value(5.0), (0, 1, 1))
        .says("trafficked", 2022, value(7.0), (1, 1, 1))
        .says("trafficked", 2023, value(7.0), (1, 1, 2));
    let (groups, _) = scene.check(true);
    assert_eq!(cells(&groups), [(1, vec!["B2".to_owned(), "C2".to_owned()])]);
    let group = &groups[0];
    assert_eq!((group.about, group.one, group.findings()), (About::NoAnswer, true, 1));
    assert_eq!(group.field.as_deref(), Some("figures.nrm_referrals"));
    assert!(group.message.contains("in 3 councils and periods and says nothing of"), "{}", group.message);
    assert!(group.values.is_empty() && group.sample.is_none());
}

#[test]
fn a_record_without_the_marked_answer_is_shown_at_what_the_rule_read() {
    let (groups, _) = Scene::new(NOTHING_SAID, &[FORM])
        .says("trafficked", 2021, value(5.0), (0, 1, 1))
        .says("trafficked", 2022, value(7.0), (0, 1, 2))
        .says("nrm_referrals", 2022, value(3.0), (0, 2, 2))
        .check(false);
    assert_eq!(cells(&groups), [(0, vec!["B2".to_owned()])]);
    assert_eq!(groups[0].field.as_deref(), Some("figures.trafficked"));
}

#[test]
fn the_figure_of_the_period_before_is_the_same_councils() {
    let rule = "when = 'previous figures.uasc is filled'\nrequire = 'figures.uasc is at most previous figures.uasc * 2'\n\
        mark = [\"figures.uasc\"]\nmessage = \"m\"";
    let scene = Scene::new(rule, &[FORM])
        .says("uasc", 2023, value(30.0), (0, 1, 3))
        .says("uasc", 2021, value(5.0), (0, 1, 1))
        .says("uasc", 2022, value(10.0), (0, 1, 2));
    assert_eq!(cells(&scene.check(false).0), [(0, vec!["D2".to_owned()])]);
    let mut other = scene;
    other.answers.list[1].whose = Whose::NotSaid;
    let (groups, _) = other.check(false);
    assert_eq!(cells(&groups), [(0, vec!["D2".to_owned()])], "2021 is the only other year that the council has");
}

#[test]
fn a_doubtful_reading_makes_a_doubtful_finding() {
    let mut scene = Scene::new(OVERLAP, &[FORM]).says("uasc", 2021, value(5.0), (0, 1, 1)).says(
        "trafficked_uasc",
        2021,
        value(6.0),
        (0, 2, 1),
    );
    scene.answers.list[0].confidence = Confidence::Low;
    assert_eq!(scene.check(false).0[0].confidence, Confidence::Low);
}

#[test]
fn rules_about_answers_do_not_apply_to_a_return_without_any() {
    let (groups, status) = Scene::new(OVERLAP, &[FORM]).check(false);
    assert!(groups.is_empty());
    assert_eq!(status, LedgerStatus::NotApplicable("the return has no answers of a whole council".into()));
}

#[test]
fn a_rule_on_single_answers_knows_why_there_is_no_figure() {
    let rule = "when = 'answer.gap is filled'\nrequire = 'answer.gap is not \"blank\"'\nmark = [\"answer.gap\"]\nmessage = \"m\""
        .to_owned();
    let mut scene = Scene::new(OVERLAP, &[FORM])
        .says("uasc", 2021, Figure::Gap(Gap::Blank), (0, 1, 1))
        .says("uasc", 2022, Figure::Gap(Gap::NotHeld), (0, 1, 2))
        .says("trafficked_uasc", 2021, value(6.0), (0, 2, 1))
        .says("trafficked_uasc", 2022, Figure::Gap(Gap::Blank), (0, 2, 2));
    let mut source = RuleSource::embedded();
    source.files.retain(|f| f.role() != FileRole::Rule);
    let text = format!(
        "code = \"NA001\"\nname = \"blank\"\nseverity = \"error\"\nconfidence = \"high\"\nrecord = \"answer\"\nwhy = \"Why.\"\n\
         fix = \"Fix.\"\nsources = [\"s\"]\nsince = \"0.1.0\"\n{rule}\n[[fails]]\n\"figures.uasc\" = \"\"\n[[passes]]\n\
         \"figures.uasc\" = \"2\"\n"
    );
    let name = "non-answers/NA001-blank.toml".to_owned();
    source.files.push(SourceFile { name, text: text.into(), folder: None, trusted: false, parsed: None });
    scene.rules = RuleSet::load(&source, &detect::names()).unwrap();
    let (groups, status) = scene.check(false);
    let found: Vec<(Option<&str>, String)> =
        groups.iter().map(|g| (g.field.as_deref(), g.places[0].address.to_string())).collect();
    assert_eq!(
        found,
        [(Some("figures.uasc"), "B2".to_owned()), (Some("figures.trafficked_uasc"), "C3".to_owned())],
        "each at its own question"
    );
    assert_eq!(status, LedgerStatus::Ran { records: 4, undecided: 0, findings: 2 });
    assert_eq!(groups[0].sample.as_ref().unwrap().cells[0].label.as_deref(), Some("empty"));
}
