//! The reports of `summary`: they say the same in every format, and each figure with what is behind it.

use returnlint::{
    outcome::Outcome,
    report::{
        look::Look,
        summary::{csv, html, human, json, plain, words},
        width::width,
    },
    study::{range::Range, summary::Summary},
};
use serde_json::Value;

use crate::{
    answered::{nobody, of, outcome, study, with_run, year},
    large::large,
};

const DEVON: &str = "E10000008";
const KENT: &str = "E10000016";

fn summed<T>(run: &Outcome, make: impl FnOnce(&returnlint::report::Run<'_>, &Summary<'_, '_>) -> T) -> T {
    with_run(run, |r| {
        let study = study(run);
        make(&r, &Summary::new(&study, None))
    })
}

const fn look(width: usize) -> Look {
    Look { width, colour: false, unicode: true }
}

fn for_people(run: &Outcome, width: usize) -> String {
    summed(run, |r, s| human::render(r, s, &look(width), false))
}

fn as_json(run: &Outcome) -> Value {
    summed(run, |r, s| {
        let mut out = Vec::new();
        json::write(&mut out, r, s).expect("written");
        serde_json::from_slice(&out).expect("JSON")
    })
}

fn page(run: &Outcome) -> String {
    summed(run, html::render)
}

fn small() -> Outcome {
    outcome([
        of(DEVON).answers(year(2023), &[("trafficked", "<5"), ("trafficked_missing", "<5"), ("uasc", "39")]),
        of(KENT).answers(year(2023), &[("trafficked", "8"), ("trafficked_missing", "2"), ("uasc", "refused-cost")]),
        of("E06000014").unread(),
        nobody("returns/children.csv"),
    ])
}

#[test]
fn who_answered_comes_first() {
    let text = for_people(&small(), 100);
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("1 January to 31 December 2023"));
    assert_eq!(
        lines.next(),
        Some("   2 of 212 councils with children's services gave figures, 1 in full and 1 in part. 1 could not be"),
    );
}

#[test]
fn no_figure_stands_without_what_is_behind_it() {
    let text = for_people(&small(), 120);
    for line in [
        "   Children identified or suspected as trafficked   9 to 12       2 of 212 councils",
        "   - share of trafficked children who went missing  25.0% to 50.0%  2 of 212 councils",
        "      3 to 6 of 9 to 12.",
        "      Left out: 209 sent nothing, 1 could not be read.",
        "      Left out: 209 sent nothing, 1 refused for cost, 1 could not be read.",
    ] {
        let squeezed = |t: &str| t.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.lines().any(|l| squeezed(l) == squeezed(line)), "{line}\n{text}");
    }
    assert!(text.contains("Not read: returns/york.xlsx: This file is protected with a password."), "{text}");
    assert!(text.contains("Without figures of a whole council: returns/children.csv."), "{text}");
}

#[test]
fn no_line_is_wider_than_the_screen() {
    let run = large(11);
    for wide in [50, 60, 80, 100, 120] {
        for unicode in [true, false] {
            let text = summed(&run, |r, s| human::render(r, s, &Look { width: wide, colour: false, unicode }, false));
            // A path stands whole, so that it can be copied.
            let narrow = |l: &&str| width(l) <= wide || l.trim_end_matches(':').ends_with(".xlsx");
            assert_eq!(text.lines().find(|l| !narrow(l)), None, "{wide}");
            assert!(unicode || text.is_ascii(), "{text}");
        }
    }
}

#[test]
fn colour_changes_no_word() {
    let run = small();
    let plain = for_people(&run, 100);
    let coloured = summed(&run, |r, s| human::render(r, s, &Look { colour: true, ..look(100) }, false));
    assert!(coloured.contains("\u{1b}["));
    assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), plain);
}

#[test]
fn plainly_each_line_is_a_fact_of_its_own() {
    let text = summed(&small(), |r, s| plain::render(r, s, false));
    assert!(text.is_ascii() && !text.contains("\n\n") && !text.lines().any(|l| l.starts_with(' ')), "{text}");
    let line = "1 January to 31 December 2023: Share of trafficked children who went missing: 25.0% to 50.0%, 3 to 6 of 9 to 12. 2 of 212 \
                councils. Left out: 209 sent nothing, 1 could not be read.";
    assert!(text.lines().any(|l| l == line), "{text}");
}

#[test]
fn nothing_answered_is_said() {
    let run = outcome([nobody("returns/children.csv")]);
    assert!(for_people(&run, 100).starts_with("No figures: there is no return with figures of a whole council"));
    assert!(page(&run).contains("No figures: there is no return"));
    assert_eq!(as_json(&run)["figures"].as_array().unwrap().len(), 0);
}

#[test]
fn the_json_keeps_to_its_schema() {
    let schema = serde_json::from_str(&json::schema()).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    for run in [small(), large(2), outcome([nobody("returns/children.csv")])] {
        let report = as_json(&run);
        let errors: Vec<String> = validator.iter_errors(&report).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
}

#[test]
fn in_json_each_figure_has_its_bounds_its_councils_and_its_parts() {
    let report = as_json(&small());
    let figure = |name: &str| {
        let all = report["figures"].as_array().unwrap();
        all.iter().find(|f| f["name"] == name).unwrap_or_else(|| panic!("no {name}")).clone()
    };
    let share = figure("trafficked_missing_share");
    assert_eq!((&share["value"], &share["lower"], &share["upper"]), (&Value::Null, &25.0.into(), &50.0.into()));
    assert_eq!(share["numerator"], serde_json::json!({ "lower": 3.0, "upper": 6.0 }));
    assert_eq!(share["denominator"], serde_json::json!({ "lower": 9.0, "upper": 12.0 }));
    let uasc = figure("uasc");
    assert_eq!((&uasc["value"], &uasc["councils"], &uasc["expected"]), (&39.0.into(), &1.into(), &212.into()));
    assert_eq!(uasc["left_out"][1], serde_json::json!({ "reason": "refused-cost", "councils": 1 }));
    assert_eq!(report["returns"]["not_read"], serde_json::json!(["returns/york.xlsx"]));
    assert_eq!(report["returns"]["without_figures"], serde_json::json!(["returns/children.csv"]));
}

#[test]
fn the_csv_says_what_the_json_says() {
    let run = large(4);
    let text = summed(&run, |_, s| {
        let mut out = Vec::new();
        csv::write(&mut out, s).expect("written");
        String::from_utf8(out).expect("UTF-8")
    });
    let mut reader = ::csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let rows: Vec<std::collections::BTreeMap<String, String>> =
        reader.deserialize().map(|r| r.expect("a row")).collect();
    let number = |v: &Value| v.as_f64().map_or_else(String::new, |n| n.to_string());
    let report = as_json(&run);
    let figures = report["figures"].as_array().unwrap();
    for figure in figures {
        let row = rows
            .iter()
            .find(|r| {
                r["figure"] == figure["name"].as_str().unwrap()
                    && r["period_from"] == figure["period"]["from"].as_str().unwrap()
                    && r["nation"] == "United Kingdom"
            })
            .unwrap();
        for key in ["value", "lower", "upper", "councils", "expected", "ranges", "restated"] {
            assert_eq!(row[key], number(&figure[key]), "{} {key}", figure["name"]);
        }
        for left in figure["left_out"].as_array().unwrap() {
            let column = format!("left_out_{}", left["reason"].as_str().unwrap().replace('-', "_"));
            assert_eq!(row[&column], left["councils"].to_string());
        }
    }
    assert_eq!(rows.len(), figures.len() * 5, "all councils and four nations");
}

#[test]
fn the_nations_make_up_the_whole() {
    let run = large(6);
    summed(&run, |_, s| {
        let block = s.chief().unwrap();
        let (all, nations) = block.areas.split_first().unwrap();
        assert_eq!(nations.iter().map(|n| n.expected()).sum::<usize>(), all.expected());
        for name in ["trafficked", "uasc", "uasc_missing"] {
            let of = |members: &[_]| {
                let figures = block.block.figures(members);
                figures.iter().find(|f| f.name == name).and_then(|f| f.range).unwrap_or(Range::ZERO)
            };
            let sum: Range = nations.iter().map(|n| of(&n.members)).sum();
            assert_eq!(sum, of(&all.members), "{name}");
        }
    });
}

#[test]
fn the_page_needs_nothing_else_and_runs_nothing() {
    let html = page(&large(8));
    for outside in ["<script", "http://", "https://", "url(http", "@import", "<link", "<img", "onload", "javascript:"] {
        assert!(!html.contains(outside), "{outside}");
    }
    assert!(html.contains("default-src 'none'"));
    assert!(html.contains("can identify a child"), "small figures are spoken of");
}

#[test]
fn every_chart_has_a_title_a_description_and_a_table() {
    let html = page(&large(8));
    let drawings =
        html.matches("<svg").count() - html.matches("<svg viewBox=\"0 0 24 14\" aria-hidden=\"true\"").count();
    assert!(drawings > 4, "{drawings}");
    assert_eq!(html.matches("role=\"img\"").count(), drawings);
    assert_eq!(html.matches("<desc id=").count(), drawings);
    assert_eq!(html.matches("<table").count(), html.matches("<caption").count());
    assert!(!html.contains("<th>"), "every heading says what it is the heading of");
    let ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let mut once = ids.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), ids.len(), "an id stands on the page once");
    for label in html.split("aria-labelledby=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(label.split(' ').all(|id| ids.contains(&id)), "{label}");
    }
}

#[test]
fn nothing_is_said_by_colour_alone() {
    let html = page(&large(8));
    // In the map every cell has a letter.
    let map = html.split("<table class=\"heat\">").nth(1).and_then(|rest| rest.split("</table>").next()).unwrap();
    let cells: Vec<&str> =
        map.split("<td").skip(1).filter_map(|rest| rest.split('>').nth(1)?.split('<').next()).collect();
    assert!(cells.len() > 100 && cells.iter().all(|c| c.chars().count() == 1), "{cells:?}");
}

#[test]
fn no_text_of_a_file_is_run_by_the_page() {
    let evil = "<script>alert(1)</script>\"'><img src=x>";
    let mut made = of(DEVON).answers(year(2023), &[("uasc", "3")]);
    made.0.files[0].path = evil.to_owned();
    let run = outcome([made, nobody(evil).unread()]);
    let html = page(&run);
    assert!(!html.contains("<script") && !html.contains("<img"), "{html}");
    assert!(html.contains("&lt;script&gt;"));
}

#[test]
fn the_same_answers_make_the_same_page() {
    let run = large(9);
    assert!(page(&run) == page(&run));
}

#[test]
fn ranges_read_as_a_person_would_write_them() {
    let range = |low, high, digits, mark| words::range(Range::new(low, high), digits, mark);
    assert_eq!(range(590.0, 590.0, 0, ""), "590");
    assert_eq!(range(1571.0, 1612.0, 0, ""), "1,571 to 1,612");
    assert_eq!(range(28.305, 28.305, 1, "%"), "28.3%");
    assert_eq!(range(27.16, 30.41, 1, "%"), "27.1% to 30.5%", "rounded outwards");
    assert_eq!(range(25.0, 50.0, 1, "%"), "25.0% to 50.0%");
    assert_eq!(range(6.0, f64::INFINITY, 0, ""), "6 or more");
    assert_eq!([words::percent(1, 1000), words::percent(999, 1000), words::percent(0, 9)], ["1%", "99%", "0%"]);
}
