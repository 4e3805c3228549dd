//! The committed fixtures: that they are what the program writes, and that each is answered as it must be.

#![allow(
    clippy::pedantic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "what goes wrong here should stop, and is no part of the program"
)]

mod running;
mod support;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::Path,
};

use calamine::{Data, Reader as _, open_workbook_auto};
use jiff::ToSpan as _;
use running::{
    checked::{AS_OF, arguments, check, check_all, root, run},
    inside::check_files_among,
    report::Report,
};
use support::{
    book::{Cell, address, xlsx::serial},
    catalogue,
    fixture::{Answer, Fixture, Written},
    invent::{self, FROM, Status, TO},
    readme, rule_examples,
};

#[test]
fn what_is_said_of_an_invented_child_agrees_with_itself() {
    for seed in 0..200 {
        let children = invent::children(seed, 40, 25);
        assert_eq!(children.iter().filter(|c| c.victim()).count(), 25);
        let ids: BTreeSet<&str> = children.iter().map(|c| c.id.as_str()).collect();
        assert_eq!(ids.len(), 40, "each child has a number of its own");
        for child in &children {
            assert!(child.born + 18.years() > TO, "under eighteen all year");
            assert!(!child.uasc || child.born + 14.years() <= FROM);
            if let (Some(identified), Some(referral)) = (child.identified, &child.referral) {
                assert!(FROM <= identified && identified <= referral.date && referral.date < referral.rg_date);
                assert!(referral.cg_date.is_none_or(|cg| referral.rg_date + 45.days() < cg && cg <= TO));
                assert_eq!(referral.cg_date.is_some(), child.status == Status::Identified);
            }
            for pair in child.episodes.windows(2) {
                assert!(pair[0].end.is_some_and(|end| end < pair[1].start));
            }
            assert!(
                child.episodes.iter().all(|e| FROM < e.start && e.end.is_none_or(|end| e.start < end && end <= TO))
            );
        }
        assert_eq!(children.iter().flat_map(|c| &c.episodes).filter(|e| e.end.is_none()).count(), 1);
    }
}

#[test]
fn the_same_seed_invents_the_same_children() {
    assert_eq!(format!("{:?}", invent::children(7, 20, 9)), format!("{:?}", invent::children(7, 20, 9)));
    assert_ne!(format!("{:?}", invent::children(7, 20, 9)), format!("{:?}", invent::children(8, 20, 9)));
}

fn files_under(folder: &Path) -> Vec<String> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of fixtures") {
            let path = entry.expect("an entry of the folder").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let below = path.strip_prefix(root()).expect("under the fixtures");
                files.push(below.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    files.sort();
    files
}

#[test]
fn the_files_are_what_the_program_writes() {
    let fixtures = catalogue::all();
    let mut written: Vec<String> = Vec::new();
    let made_elsewhere = fixtures.iter().filter(|fixture| matches!(fixture.written, Written::Xls));
    written.extend(made_elsewhere.map(|fixture| fixture.path.clone()));
    let of_rules = rule_examples::all(&rule_examples::rules());
    let files =
        fixtures.iter().flat_map(Fixture::files).chain(of_rules.iter().flat_map(rule_examples::RuleFixture::all_files));
    for (path, bytes) in files {
        let committed = fs::read(root().join(&path));
        assert!(
            committed.is_ok_and(|committed| committed == bytes),
            "{path} is not what `cargo run --example fixtures` writes"
        );
        written.push(path);
    }
    written.sort();
    let committed: Vec<String> = ["layouts", "returns", "rules", "unreadable", "years"]
        .into_iter()
        .flat_map(|folder| files_under(&root().join(folder)))
        .collect();
    assert_eq!(committed, written, "every file under the folders is listed, and the other way round");
}

#[test]
fn the_page_lists_what_the_program_writes() {
    let page = fs::read_to_string(root().join("README.md")).expect("fixtures/README.md");
    assert_eq!(page, readme::text(&catalogue::all()), "run `cargo run --example fixtures`");
}

fn right_answer(fixture: &Fixture, report: &Report) -> Result<(), String> {
    let found = report.codes();
    let error = report.findings.iter().any(|f| f.severity == "error");
    let verdict = match (fixture.answer, error) {
        (Answer::NotRead, _) => "not-read",
        (Answer::Ready, _) => "ready",
        (Answer::Finds(_), true) => "fix-first",
        (Answer::Clean | Answer::Finds(_), _) => "ready-with-notes",
    };
    let must_show = match fixture.answer {
        Answer::Finds(codes) => codes,
        Answer::NotRead => &[],
        _ if found.is_empty() => &[],
        _ => return Err(format!("must show nothing, and shows {found:?}")),
    };
    let not_shown: Vec<&&str> = must_show.iter().filter(|code| !found.contains(**code)).collect();
    if !not_shown.is_empty() {
        Err(format!("does not show {not_shown:?}, only {found:?}"))
    } else if report.verdict() != verdict {
        Err(format!("is {} and not {verdict}, with {found:?}", report.verdict()))
    } else {
        Ok(())
    }
}

#[test]
fn each_fixture_is_answered_as_the_page_says() {
    let fixtures = catalogue::all();
    let reports = check_all(&fixtures);
    let mut wrong = Vec::new();
    for fixture in &fixtures {
        let report = &reports[&fixture.path];
        assert_eq!(report.schema_version, 1);
        if let Err(why) = right_answer(fixture, report) {
            wrong.push(format!("{}: {why}", fixture.path));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn named(path: &str) -> Fixture {
    let found = catalogue::all().into_iter().find(|fixture| fixture.path == path);
    found.unwrap_or_else(|| panic!("{path} is a fixture"))
}

#[test]
fn the_exit_code_is_the_answer() {
    for (path, code) in [
        ("returns/clean-home-made.xlsx", 0),
        ("returns/clean-home-made-csv", 0),
        ("returns/two-digit-years.csv", 0),
        ("returns/no-nrm-column.xlsx", 1),
        ("returns/ssda903", 1),
        ("unreadable/empty.csv", 3),
        ("unreadable/refusal-letter.xlsx", 3),
    ] {
        let (report, status) = check(&named(path));
        assert_eq!(status, Some(code), "{path} is {} with {:?}", report.verdict(), report.codes());
    }
}

#[test]
fn each_rule_finds_something_in_the_fixture_that_bears_its_name() {
    let mut wrong = Vec::new();
    for fixture in rule_examples::all(&rule_examples::rules()) {
        let day = fixture.as_of.unwrap_or_else(|| AS_OF.parse().expect("a day"));
        let read = |(path, _): &(String, Vec<u8>)| {
            let name = path.rsplit('/').next().unwrap_or(path);
            (name.to_owned(), fs::read(root().join(path)).unwrap_or_else(|_| panic!("{path} is a file")))
        };
        let beside = fixture.beside.iter().map(|(year, files)| (*year, files.iter().map(read).collect())).collect();
        let files = fixture.files.iter().map(read).collect();
        let others =
            fixture.others.iter().map(|(name, files)| (name.clone(), files.iter().map(read).collect())).collect();
        let report = check_files_among(fixture.template.as_deref(), day, files, beside, others);
        if !report.codes().contains(fixture.code.as_str()) {
            wrong.push(format!("{}: only {:?}", fixture.path, report.codes()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// How often each rule speaks of each fixture.
fn counts() -> String {
    let mut text = "fixture\trule\tcount\n".to_owned();
    let fixtures = catalogue::all();
    let reports = check_all(&fixtures);
    for fixture in &fixtures {
        let report = &reports[&fixture.path];
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for finding in &report.findings {
            *counts.entry(&finding.code).or_default() += 1;
        }
        if counts.is_empty() {
            _ = writeln!(text, "{}\t{}\t0", fixture.path, report.verdict());
        }
        for (rule, count) in counts {
            _ = writeln!(text, "{}\t{rule}\t{count}", fixture.path);
        }
    }
    text
}

#[test]
fn each_rule_speaks_of_each_fixture_as_often_as_expected() {
    let path = root().join("expected.tsv");
    let counts = counts();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &counts).expect("the table is written");
    }
    let expected = fs::read_to_string(&path).expect("fixtures/expected.tsv");
    let (expected, counts): (BTreeSet<&str>, BTreeSet<&str>) = (expected.lines().collect(), counts.lines().collect());
    let gone: Vec<_> = expected.difference(&counts).collect();
    let new: Vec<_> = counts.difference(&expected).collect();
    assert!(
        gone.is_empty() && new.is_empty(),
        "fixtures/expected.tsv differs; if that is right, write it anew with UPDATE=1\nno longer: {gone:#?}\nnow: {new:#?}"
    );
}

#[test]
fn two_runs_say_the_same_bytes() {
    for path in ["returns/many-faults.xlsx", "returns/many-faults-csv", "returns/ssda903", "layouts/stacked.csv"] {
        let fixture = named(path);
        for format in ["json", "human"] {
            let once = run(&root(), &arguments(&fixture, format));
            let again = run(&root(), &arguments(&fixture, format));
            assert!(!once.stdout.is_empty(), "{path} says something as {format}");
            assert_eq!(once, again, "{path} as {format}");
        }
    }
}

/// The cell as the reading library must give it back.
fn same_cell(model: &Cell, read: Option<&Data>) -> bool {
    let days = |number: f64| (number * 1440.0).round();
    match (model, read.unwrap_or(&Data::Empty)) {
        (Cell::Blank, read) => matches!(read, Data::Empty),
        (Cell::Text(text), Data::String(read)) => text == read,
        (Cell::Number(number), Data::Float(read)) => number == read,
        (Cell::Number(number), Data::Int(read)) => number.to_string() == read.to_string(),
        (Cell::Date(day), Data::DateTime(read)) => days(serial(*day)) == days(read.as_f64()),
        (Cell::Date(day), Data::DateTimeIso(read)) => day.to_string() == *read,
        (Cell::Error(error), Data::Error(read)) => *error == read.to_string(),
        // In an ods file an error is text to the library.
        (Cell::Error(error), Data::String(read)) => error == read,
        _ => false,
    }
}

#[test]
fn the_workbooks_hold_what_was_written() {
    for fixture in catalogue::all() {
        if !matches!(fixture.written, Written::Xlsx | Written::Xls | Written::Ods) {
            continue;
        }
        let mut workbook = open_workbook_auto(root().join(&fixture.path)).expect("a workbook that can be read");
        for sheet in &fixture.placed.book.sheets {
            let range = workbook.worksheet_range(&sheet.name).expect("a sheet of the workbook");
            for row in 0..sheet.size().0 {
                for column in 0..sheet.size().1 {
                    let (model, read) = (sheet.get(row, column), range.get_value((row, column)));
                    assert!(
                        same_cell(model, read),
                        "{} {}!{}: wrote {model:?}, read {read:?}",
                        fixture.path,
                        sheet.name,
                        address(row, column)
                    );
                }
            }
        }
    }
}
