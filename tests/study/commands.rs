//! `collate`, `summary` and `study` as their users run them, on files.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use tempfile::TempDir;

const DEVON: &str = "\
Devon County Council: response to request 4711,,,
Question,1 January to 31 December 2021,1 January to 31 December 2022,1 January to 31 December 2023
1a. Children identified as trafficked,5,<5,7
1b. Children suspected to be trafficked,2,not held,3
1c. Unaccompanied asylum-seeking children,24,60,107
2a. Trafficked children who went missing,3,<5,2
";

const KENT: &str = "\
Kent County Council,,,
Question,1 January to 31 December 2021,1 January to 31 December 2022,1 January to 31 December 2023
1a. Children identified as trafficked,12,14,30
1b. Children suspected to be trafficked,included in above,4,0
1c. Unaccompanied asylum-seeking children,300,342,401
2a. Trafficked children who went missing,3,s.12 cost limit,11
";

const CHILDREN: &str = "Child ID,Date of birth,Sex,Trafficking status,Date identified,NRM referral date\n\
                        A1,14/08/2007,Male,Suspected,03/03/2023,\n";

fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(dir.path().join("returns")).expect("a new folder");
    for (name, text) in files {
        fs::write(dir.path().join("returns").join(name), text).expect("a file in a new folder");
    }
    dir
}

fn run(dir: &TempDir, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_returnlint"))
        .env_clear()
        .current_dir(dir.path())
        .args(arguments)
        .output()
        .expect("the program starts")
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("standard output is UTF-8")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("standard error is UTF-8")
}

fn lines(dir: &Path, name: &str) -> Vec<String> {
    fs::read_to_string(dir.join(name)).unwrap_or_else(|e| panic!("{name}: {e}")).lines().map(str::to_owned).collect()
}

#[test]
fn two_councils_become_one_data_set() {
    let dir = folder(&[("devon.csv", DEVON), ("kent.csv", KENT)]);
    let output = run(&dir, &["collate", "returns", "--output", "data.csv"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let rows = lines(dir.path(), "data.csv");
    assert_eq!(rows.len(), 1 + 2 * 4 * 3, "{rows:#?}");
    assert!(
        rows.iter().any(|r| r.starts_with("Devon,E10000008,England,county,2022-01-01,2022-12-31,")
            && r.contains(",,1,4,,bound,returns/devon.csv,devon,C3,")),
        "{rows:#?}"
    );
    assert!(
        rows.iter()
            .any(|r| r.contains(",suspected,") && r.contains(",cross-reference,words,returns/kent.csv,kent,B4,")),
        "{rows:#?}"
    );
    let councils = lines(dir.path(), "data-councils.csv");
    assert_eq!(councils.iter().filter(|r| r.contains(",2023-01-01,")).count(), 212);
    let package = fs::read_to_string(dir.path().join("data.package.json")).expect("the package is there");
    assert!(package.contains("\"path\": \"data-councils.csv\""), "{package}");
    assert_eq!(
        lines(&dir.path().join("returns"), "devon.csv").join("\n") + "\n",
        DEVON,
        "the returns are as they were"
    );
}

#[test]
fn the_order_of_the_files_changes_no_byte() {
    let dir = folder(&[("devon.csv", DEVON), ("kent.csv", KENT)]);
    let written = |paths: [&str; 2], name: &str| {
        let output = run(&dir, &["collate", paths[0], paths[1], "--as-of", "2024-06-30", "--output", name]);
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        fs::read(dir.path().join(name)).expect("the data set is there")
    };
    let (devon, kent) = ("returns/devon.csv", "returns/kent.csv");
    for ending in ["csv", "xlsx"] {
        let (one, two) = (format!("one.{ending}"), format!("two.{ending}"));
        assert!(written([devon, kent], &one) == written([kent, devon], &two), "{ending}");
    }
}

#[test]
fn two_councils_are_summed_up() {
    let dir = folder(&[("devon.csv", DEVON), ("kent.csv", KENT)]);
    let output = run(&dir, &["summary", "returns", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("one JSON document");
    assert_eq!(report["headline"]["from"], "2023-01-01");
    let figure = |name: &str, year: &str| {
        let all = report["figures"].as_array().unwrap();
        let found = all.iter().find(|f| f["name"] == name && f["period"]["from"] == format!("{year}-01-01"));
        let f = found.unwrap_or_else(|| panic!("{name} of {year}"));
        (f["lower"].as_f64(), f["upper"].as_f64(), f["councils"].as_u64().unwrap())
    };
    assert_eq!(figure("uasc", "2023"), (Some(508.0), Some(508.0), 2));
    assert_eq!(figure("identified", "2022"), (Some(15.0), Some(18.0), 2));
    assert_eq!(figure("trafficked", "2022"), (Some(18.0), Some(18.0), 1), "Devon does not hold the suspected");
    assert_eq!(figure("trafficked", "2021"), (Some(19.0), Some(19.0), 2), "Kent's identified are the suspected too");
    assert_eq!(figure("trafficked_missing_share", "2023"), (Some(32.5), Some(32.5), 2));
}

#[test]
fn a_study_gives_at_once_what_the_commands_give_one_by_one() {
    let dir = folder(&[("devon.csv", DEVON), ("kent.csv", KENT), ("children.csv", CHILDREN)]);
    let on = ["--as-of", "2024-06-30"];
    let ended = run(&dir, &[&["study", "returns", "--output", "results"], &on[..]].concat());
    assert_eq!(ended.status.code(), Some(0), "{}", err(&ended));
    let read = |name: &str| fs::read(dir.path().join(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
    for (name, alone) in [
        ("findings.txt", &["check", "returns", "--output", "alone"][..]),
        ("findings.json", &["check", "returns", "--format", "json", "--output", "alone"]),
        ("answers.csv", &["collate", "returns", "--output", "answers.csv"]),
        ("answers-councils.csv", &["collate", "returns", "--output", "answers.csv"]),
        ("answers.package.json", &["collate", "returns", "--output", "answers.csv"]),
        ("summary.html", &["summary", "returns", "--format", "html", "--output", "alone"]),
    ] {
        run(&dir, &[alone, &on[..]].concat());
        let alone = if name.starts_with("answers") { name } else { "alone" };
        assert!(read(&format!("results/{name}")) == read(alone), "{name}");
    }
    let summary = run(&dir, &[&["summary", "returns"], &on[..]].concat());
    assert_eq!(out(&ended), out(&summary));
}

#[test]
fn the_results_of_a_study_do_not_lie_among_the_returns() {
    let dir = folder(&[("devon.csv", DEVON)]);
    let ended = run(&dir, &["study", "returns", "--output", "returns", "--plain"]);
    assert_eq!(ended.status.code(), Some(2), "{}", err(&ended));
    assert!(err(&ended).contains("would be read as one of them the next time"), "{}", err(&ended));
    assert_eq!(fs::read_dir(dir.path().join("returns")).unwrap().count(), 1);
}

#[test]
fn a_file_that_cannot_be_read_costs_only_itself() {
    let dir = folder(&[("devon.csv", DEVON), ("york.xlsx", "PK\u{3}\u{4}broken"), ("children.csv", CHILDREN)]);
    let output = run(&dir, &["collate", "returns", "--output", "data.csv"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(err(&output).contains("Not read: returns/york.xlsx"), "{}", err(&output));
    assert!(err(&output).contains("1 return has no figures of a whole council."), "{}", err(&output));
    assert_eq!(lines(dir.path(), "data.csv").len(), 1 + 4 * 3);
    let councils = lines(dir.path(), "data-councils.csv");
    assert!(
        councils
            .iter()
            .any(|r| r.starts_with("York,") && r.contains(",not-read,") && r.contains("returns/york.xlsx,This")),
        "{councils:#?}"
    );
    let output = run(&dir, &["summary", "returns"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(out(&output).contains("Not read: returns/york.xlsx"), "{}", out(&output));
}

#[test]
fn nothing_of_a_child_is_shown() {
    let dir = folder(&[("children.csv", CHILDREN), ("devon.csv", DEVON)]);
    for arguments in [
        &["summary", "returns"][..],
        &["summary", "returns", "--format", "html"],
        &["collate", "returns", "--output", "data.csv"],
        &["study", "returns", "--output", "results"],
    ] {
        let output = run(&dir, arguments);
        for text in [out(&output), err(&output)] {
            assert!(!text.contains("14/08/2007") && !text.contains("2007-08-14"), "{text}");
        }
    }
    assert!(!lines(dir.path(), "data.csv").join("\n").contains("2007"));
    for name in ["findings.txt", "findings.json", "answers.csv", "summary.html"] {
        let text = lines(dir.path(), &format!("results/{name}")).join("\n");
        assert!(!text.contains("14/08/2007") && !text.contains("2007-08-14"), "{name}");
    }
}

#[test]
fn nothing_to_sum_up_is_not_clean() {
    let dir = folder(&[("children.csv", CHILDREN)]);
    let output = run(&dir, &["summary", "returns"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(
        out(&output).starts_with("No figures: there is no return with figures of a whole council"),
        "{}",
        out(&output)
    );
}

#[test]
fn a_data_set_never_takes_the_place_of_a_return_nor_lies_among_them() {
    let dir = folder(&[("devon.csv", DEVON), ("data-councils.csv", KENT)]);
    for (output, said) in [
        ("returns/devon.csv", "must not take its place"),
        ("returns/new.csv", "would be read as one of them the next time"),
        ("returns/new.xlsx", "would be read as one of them the next time"),
        ("data.docx", "does not say how to write the data set"),
    ] {
        let ended = run(&dir, &["collate", "returns", "--output", output, "--plain"]);
        assert_eq!(ended.status.code(), Some(2), "{output}");
        assert!(err(&ended).contains(said), "{output}: {}", err(&ended));
    }
    // A file beside the data set counts too.
    let ended = run(&dir, &["collate", "returns/data-councils.csv", "--output", "returns/data.csv", "--plain"]);
    assert_eq!(ended.status.code(), Some(2), "{}", err(&ended));
    assert_eq!(fs::read_to_string(dir.path().join("returns/data-councils.csv")).unwrap(), KENT);
}

#[test]
fn a_period_is_chosen_or_told_of() {
    let dir = folder(&[("devon.csv", DEVON)]);
    let shown = out(&run(&dir, &["summary", "returns", "--period", "2022-01-01..2022-12-31", "--plain"]));
    assert!(shown.contains("2022: Children identified as trafficked: 1 to 4.") && !shown.contains("2023"), "{shown}");
    let output = run(&dir, &["summary", "returns", "--period", "2012-01-01..2012-12-31", "--plain"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("There are answers about 2021-01-01..2021-12-31"), "{}", err(&output));
    let output = run(&dir, &["summary", "returns", "--period", "2022", "--plain"]);
    assert!(err(&output).contains("Write its first and last day with two dots between"), "{}", err(&output));
}

#[test]
fn the_page_is_written_to_a_file() {
    let dir = folder(&[("devon.csv", DEVON), ("kent.csv", KENT)]);
    let output = run(&dir, &["summary", "returns", "--format", "html", "--output", "summary.html"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert_eq!(out(&output), "");
    let page = lines(dir.path(), "summary.html").join("\n");
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("1 January to 31 December 2023"), "{page}");
}

#[test]
fn figures_of_ones_own_are_given_too() {
    let dir = folder(&[("devon.csv", DEVON)]);
    fs::create_dir(dir.path().join("ours")).unwrap();
    let ratio = "[ratio.identified_share]\nlabel = \"share of trafficked children who are identified\"\nof = \"identified\"\nto = \"trafficked\"\nkind = \"share\"\n";
    fs::write(dir.path().join("ours/study.toml"), ratio).unwrap();
    let shown = out(&run(&dir, &["summary", "returns", "--rules", "ours", "--plain"]));
    assert!(
        shown.contains("2023: Share of trafficked children who are identified: 70.0%, 7 of 10. 1 of 212 councils."),
        "{shown}"
    );
    fs::write(dir.path().join("ours/study.toml"), ratio.replace("identified\"\nto", "identifed\"\nto")).unwrap();
    let output = run(&dir, &["summary", "returns", "--rules", "ours", "--plain"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("Did you mean `identified`?"), "{}", err(&output));
}
