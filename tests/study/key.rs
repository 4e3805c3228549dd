//! The study of invented replies under `fixtures/study`, from its key: the figures that this project's study gives must be those that the
//! program which made the replies wrote down, without having read a single sheet.

use std::{collections::BTreeMap, fs, path::Path};

use jiff::civil::Date;
use returnlint::{
    outcome::{Outcome, Period},
    study::{figures::StudyFigure, range::Range, reason::Reason, summary::Summary},
};
use serde_json::Value;

use crate::answered::{Made, days, nobody, of, outcome, study};

type Row = BTreeMap<String, String>;

fn rows(name: &str) -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/study").join(name);
    let mut reader = csv::Reader::from_path(path).expect("the key is there");
    reader.deserialize().map(|r| r.expect("a row")).collect()
}

fn truth() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/study/truth.json");
    serde_json::from_str(&fs::read_to_string(path).expect("the truth is there")).expect("JSON")
}

/// What a row of the key says, in the words of [`crate::answered::read`].
fn says(row: &Row) -> String {
    if row["gap"].is_empty() { format!("{}..{}", row["lower"], row["upper"]) } else { row["gap"].clone() }
}

fn day(text: &str) -> Option<Date> {
    text.parse().ok()
}

/// The replies as a run would leave them: one return a council.
fn replies() -> Outcome {
    // A council whose name may mean two is known by its reply.
    let known: BTreeMap<String, String> =
        rows("replies.csv").into_iter().map(|r| (r["file"].clone(), r["gss"].clone())).collect();
    let mut made: BTreeMap<(String, String), Made> = BTreeMap::new();
    for row in rows("answers.csv").iter().filter(|r| r["category"].is_empty() && r["form"] != "blank") {
        let council = if row["gss"].is_empty() { known[&row["file"]].clone() } else { row["gss"].clone() };
        let period: Option<Period> =
            day(&row["period_from"]).zip(day(&row["period_to"])).map(|(from, to)| days(from, to));
        let key = (row["file"].clone(), council.clone());
        let name = format!("{} {council}", row["file"]);
        let start = || if council.is_empty() { nobody(&name) } else { of(&council).called(&name) };
        let before = made.remove(&key).unwrap_or_else(start);
        made.insert(key, before.answers_of(period, &[(&row["measure"], &says(row))]));
    }
    outcome(made.into_values())
}

fn ends(of: &Value) -> Range {
    Range::new(of["lower"].as_f64().unwrap(), of["upper"].as_f64().unwrap())
}

#[test]
fn the_totals_are_those_of_the_key() {
    let (run, truth) = (replies(), truth());
    let study = study(&run);
    let summary = Summary::new(&study, None);
    let block = summary.chief().expect("a period");
    let headline = &truth["headline"];
    let period = block.block.period.expect("days");
    assert_eq!((period.from.to_string(), period.to.to_string()), (text(&headline["from"]), text(&headline["to"])));
    let mut compared = 0;
    for (name, expected) in truth["figures"].as_object().unwrap().iter().filter(|(_, f)| f.get("lower").is_some()) {
        let figure = block.figure(name).unwrap_or_else(|| panic!("no figure {name}"));
        let councils = usize::try_from(expected["councils"].as_u64().unwrap()).unwrap();
        assert_eq!(
            (figure.range, figure.tally.councils()),
            (Some(ends(expected)), councils),
            "{name}: {:?}",
            figure.tally
        );
        compared += 1;
    }
    assert!(compared > 10, "{compared}");
}

fn text(of: &Value) -> String {
    of.as_str().unwrap().to_owned()
}

#[test]
fn the_ratios_are_those_of_the_key_without_councils_that_contradict_themselves() {
    let (run, truth) = (replies(), truth());
    let study = study(&run);
    let summary = Summary::new(&study, None);
    let block = summary.chief().expect("a period");
    let mut compared = 0;
    for (name, expected) in truth["figures"].as_object().unwrap().iter().filter(|(_, f)| f.get("numerator").is_some()) {
        let figure = block.figure(name).unwrap_or_else(|| panic!("no figure {name}"));
        let contradict = figure.tally.of(Reason::Contradiction);
        let councils = usize::try_from(expected["councils"].as_u64().unwrap()).unwrap();
        assert_eq!(figure.tally.councils() + contradict, councils, "{name}: {:?}", figure.tally);
        if contradict == 0 {
            parts_agree(name, figure, expected);
        }
        compared += 1;
    }
    assert!(compared > 5, "{compared}");
}

fn parts_agree(name: &str, figure: &StudyFigure<'_>, expected: &Value) {
    let pair = figure.parts.expect("two parts");
    assert_eq!((pair.of, pair.to), (ends(&expected["numerator"]), ends(&expected["denominator"])), "{name}");
    // Divided from what the councils have, also where they hide it: within the range that they let be known.
    let value = expected["value"].as_f64().unwrap();
    let range = figure.range.unwrap();
    assert!(range.low - 1e-3 <= value && value <= range.high + 1e-3, "{name}: {value} in {range:?}");
}

#[test]
fn the_program_reads_the_replies_to_the_figures_of_the_key() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_returnlint"))
        .args(["summary", "fixtures/study/replies", "--format", "json"])
        .current_dir(root)
        .output()
        .expect("the program starts");
    let report: Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
    let truth = truth();
    assert_eq!(report["headline"], truth["headline"]);
    let figures = report["figures"].as_array().unwrap();
    let totals = truth["figures"].as_object().unwrap().iter().filter(|(_, f)| f.get("lower").is_some());
    for (name, expected) in totals {
        let figure = figures.iter().find(|f| f["name"] == *name && f["period"] == expected["period"]);
        let figure = figure.unwrap_or_else(|| panic!("no figure {name}"));
        let (read, there) = (figure["councils"].as_u64().unwrap(), expected["councils"].as_u64().unwrap());
        // One reply bears a name that two councils share, and is in no figure; the reader may miss another.
        assert!(read <= there && there - read <= 3, "{name}: {read} councils of {there}");
        let upper = (figure["upper"].as_f64().unwrap(), expected["upper"].as_f64().unwrap());
        assert!(upper.0 <= upper.1, "{name}: nothing is counted twice, {upper:?}");
    }
}
