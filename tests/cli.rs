//! The program as its users run it: what goes where, how it ends, and what it says when something is wrong.

#![allow(
    clippy::pedantic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "what goes wrong here should stop, and is no part of the program"
)]

use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
};

use tempfile::TempDir;

/// A return of two children, one of them a suspected victim without a referral.
const FAULTY: &str = "Child ID,Date of birth,Sex,Trafficking status,Date identified,NRM referral date\n\
                      A1,14/08/2007,Male,Suspected,03/03/2023,\n\
                      Qx77,02/11/2008,Female,No concern,,\n";

/// A folder with files in it.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in files {
        fs::write(dir.path().join(name), text).expect("a file in a new folder");
    }
    dir
}

/// Runs the program in a folder; nothing else in its surroundings can change what it says.
fn run_with(dir: &Path, surroundings: &[(&str, &str)], arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_returnlint"))
        .env_clear()
        .envs(surroundings.iter().copied())
        .current_dir(dir)
        .args(arguments)
        .output()
        .expect("the program starts")
}

fn run(dir: &TempDir, arguments: &[&str]) -> Output {
    run_with(dir.path(), &[], arguments)
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("standard output is UTF-8")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("standard error is UTF-8")
}

fn json(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}\n{}\n{}", out(output), err(output)))
}

/// The codes of the findings, each once, in order.
fn codes(output: &Output) -> Vec<String> {
    let report = json(output);
    let findings = report["findings"].as_array().expect("a list of findings");
    let mut codes: Vec<String> = findings.iter().map(|f| f["code"].as_str().expect("a code").to_owned()).collect();
    codes.sort();
    codes.dedup();
    codes
}

#[test]
fn a_faulty_return_is_told_what_to_fix_first() {
    let dir = folder(&[("devon.csv", FAULTY)]);
    let output = run(&dir, &["check", "devon.csv", "--select", "NR001", "--as-of", "2023-12-31"]);
    let text = out(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert_eq!(text.lines().next(), Some("devon.csv: fix 1 thing before you send this"));
    for part in
        ["1. Error NR001 victim-without-nrm-referral", "F2 is empty", "Go to devon!F2", "returnlint explain NR001"]
    {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert_eq!(err(&output), "", "nobody watches, so there is nothing beside the result");
    assert!(!text.contains('\u{1b}'));
}

#[test]
fn json_is_one_document_and_nothing_else() {
    let dir = folder(&[("devon.csv", FAULTY)]);
    let output = run(&dir, &["check", "--format", "json", "devon.csv"]);
    assert_eq!(output.status.code(), Some(1));
    let report = json(&output);
    assert_eq!(report["schema_version"], 1);
    assert_eq!(report["returns"][0]["files"][0]["status"], "read");
    let schema = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema/check.schema.json"));
    let schema = serde_json::from_str(&schema.expect("the schema is there")).expect("the schema is JSON");
    assert!(jsonschema::is_valid(&schema, &report));
    assert_eq!(
        output.stdout,
        run(&dir, &["check", "--format", "json", "devon.csv"]).stdout,
        "the same bytes every time"
    );
}

#[test]
fn what_cannot_be_read_is_never_clean() {
    let dir = folder(&[("devon.csv", FAULTY), ("empty.csv", ""), ("page.xlsx", "<html><body>Sign in</body></html>")]);
    for path in ["empty.csv", "page.xlsx", "."] {
        for format in ["human", "json"] {
            let output = run(&dir, &["check", path, "--format", format, "--fail-on", "never"]);
            assert_eq!(output.status.code(), Some(3), "{path} as {format}\n{}", out(&output));
        }
    }
    let text = out(&run(&dir, &["check", "."]));
    assert!(text.contains("page.xlsx: not checked\n   This file is a web page"), "{text}");
}

#[test]
fn the_threshold_decides_the_exit_code() {
    let dir = folder(&[("devon.csv", FAULTY)]);
    let code = |arguments: &[&str]| {
        let mut all = vec!["check", "devon.csv", "--select", "NR001"];
        all.extend(arguments);
        run(&dir, &all).status.code()
    };
    assert_eq!(code(&[]), Some(1));
    assert_eq!(code(&["--fail-on", "never"]), Some(0));
    assert_eq!(code(&["--min-severity", "error"]), Some(1));
    assert_eq!(code(&["--fail-on", "warning", "--min-severity", "error"]), Some(2), "what is hidden cannot be judged");
    assert_eq!(code(&["--fail-on", "note"]), Some(1));
}

#[test]
fn wrong_use_says_that_nothing_was_checked_and_what_to_do() {
    let dir = folder(&[("devon.csv", FAULTY)]);
    for (arguments, said) in [
        (&["check", "devno.csv"][..], "Did you mean devon.csv?"),
        (&["check", "*.xlsx"], "No file matches *.xlsx"),
        (&["check", "devon.csv", "--select", "NR0001"], "Did you mean NR001"),
        (&["check", "devon.csv", "--ignore", "victim-without-nrm-referal"], "Did you mean NR001"),
        (&["check", "devon.csv", "--config", "none.toml"], "none.toml cannot be read"),
        (&["check", "devon.csv", "--rules", "none"], "none"),
        (&["check", "devon.csv", "-o", "devon.csv"], "must not take its place"),
    ] {
        let output = run(&dir, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(out(&output), "", "{arguments:?}");
        assert!(err(&output).starts_with("Nothing was checked.\n"), "{}", err(&output));
        assert!(err(&output).contains(said), "{arguments:?}\n{}", err(&output));
    }
    for arguments in [&["check"][..], &["check", "devon.csv", "--as-of", "yesterday"], &["chekc"], &[]] {
        let output = run(&dir, arguments);
        assert_eq!((output.status.code(), out(&output).as_str()), (Some(2), ""), "{arguments:?}");
        assert!(!output.stderr.is_empty());
    }
    assert_eq!(fs::read_to_string(dir.path().join("devon.csv")).expect("the return"), FAULTY);
}

#[test]
fn checks_are_chosen_by_code_name_or_family() {
    let dir = folder(&[("devon.csv", FAULTY)]);
    let chosen = |arguments: &[&str]| {
        let mut all = vec!["check", "devon.csv", "--format", "json"];
        all.extend(arguments);
        codes(&run(&dir, &all))
    };
    for word in ["NR001", "nr001", "victim-without-nrm-referral"] {
        assert_eq!(chosen(&["--select", word]), ["NR001"], "{word}");
        assert!(!chosen(&["--ignore", word]).contains(&"NR001".to_owned()), "{word}");
    }
    for family in ["NR", "nrm-referral"] {
        let some = chosen(&["--select", family]);
        assert!(some.contains(&"NR001".to_owned()) && some.iter().all(|c| c.starts_with("NR")), "{family}: {some:?}");
    }
    assert_eq!(chosen(&["--select", "NR001,NR002", "--ignore", "NR001"]), Vec::<String>::new());
}

#[test]
fn the_configuration_in_the_folder_holds_and_the_command_line_wins() {
    let config = "select = [\"NR001\"]\nfail-on = \"error\"\n[severity]\nNR = \"error\"\nNR001 = \"warning\"\n";
    let dir = folder(&[("devon.csv", FAULTY), ("returnlint.toml", config)]);
    let output = run(&dir, &["check", "devon.csv", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "a warning is below the threshold");
    assert_eq!(json(&output)["findings"][0]["severity"], "warning");
    assert_eq!(run(&dir, &["check", "devon.csv", "--fail-on", "warning"]).status.code(), Some(1));
    assert_eq!(codes(&run(&dir, &["check", "devon.csv", "--format", "json", "--select", "MF010"])), ["MF010"]);
}

#[test]
fn a_slip_in_the_configuration_is_shown_with_its_line() {
    for (config, line, said) in [
        ("# ours\nignroe = [\"NR001\"]\n", "returnlint.toml:2", "Did you mean ignore?"),
        ("ignore = [\n  \"NR001\",\n  \"NR0001\",\n]\n", "returnlint.toml:3", "Did you mean NR001"),
        ("[severity]\nNR0001 = \"error\"\n", "returnlint.toml:2", "Did you mean NR001"),
        ("fail-on = \"errors\"\n", "returnlint.toml:1", "Did you mean error?"),
        ("[limits]\ncell = 5\n", "returnlint.toml:2", "Did you mean cells?"),
    ] {
        let dir = folder(&[("devon.csv", FAULTY), ("returnlint.toml", config)]);
        let output = run(&dir, &["check", "devon.csv"]);
        assert_eq!(output.status.code(), Some(2), "{config}");
        assert!(err(&output).contains(line) && err(&output).contains(said), "{config}\n{}", err(&output));
        let plain = err(&run(&dir, &["check", "devon.csv", "--plain"]));
        assert!(plain.is_ascii() && plain.contains("Where: returnlint.toml, line "), "{plain}");
    }
}

#[test]
fn a_report_in_a_file_is_the_same_report() {
    let dir = folder(&[("devon.csv", FAULTY)]);
    let output = run(&dir, &["check", "devon.csv", "--format", "json", "-o", "report.json"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(out(&output), "");
    assert_eq!(err(&output), "The report is in report.json.\n");
    let written = fs::read(dir.path().join("report.json")).expect("the report");
    assert_eq!(written, run(&dir, &["check", "devon.csv", "--format", "json"]).stdout);
    let quiet = run(&dir, &["check", "devon.csv", "-q", "-o", "report.txt"]);
    assert_eq!(err(&quiet), "");
    assert!(fs::read_to_string(dir.path().join("report.txt")).expect("the report").starts_with("devon.csv: fix"));
}

#[test]
fn colour_and_drawing_follow_the_surroundings() {
    let dir = folder(&[("devon.csv", FAULTY)]);
    let said = |surroundings: &[(&str, &str)], arguments: &[&str]| {
        let mut all = vec!["check", "devon.csv", "--select", "NR001"];
        all.extend(arguments);
        out(&run_with(dir.path(), surroundings, &all))
    };
    let usual = said(&[], &[]);
    assert!(usual.contains('╭') && !usual.contains('\u{1b}'));
    assert!(said(&[], &["--color", "always"]).contains("\u{1b}["));
    assert!(said(&[("CLICOLOR_FORCE", "1")], &[]).contains("\u{1b}["));
    assert_eq!(said(&[("CLICOLOR_FORCE", "1")], &["--color", "never"]), usual);
    assert_eq!(said(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], &[]), usual);
    assert!(said(&[("TERM", "dumb")], &[]).is_ascii());
    let plain = said(&[("CLICOLOR_FORCE", "1")], &["--plain"]);
    assert!(plain.is_ascii() && !plain.contains('\u{1b}'));
    let line = "Error: devon, cell F2, column \"NRM referral date\": Enter the NRM referral date";
    assert!(plain.lines().any(|l| l.starts_with(line)), "{plain}");
}

#[test]
fn no_value_is_shown_unless_it_is_asked_for() {
    let faulty = FAULTY.replace("A1,14/08/2007,Male,Suspected", "Zorblax9,14/08/2007,Male,Suspected");
    let dir = folder(&[("devon.csv", &faulty)]);
    for format in ["human", "json"] {
        let hidden = run(&dir, &["check", "devon.csv", "--format", format]);
        assert!(!out(&hidden).contains("Zorblax9"), "{format}");
    }
    let shown = out(&run(&dir, &["check", "devon.csv", "--select", "NR001", "--show-values"]));
    assert!(shown.contains("Zorblax9"), "{shown}");
}

#[test]
fn who_has_read_enough_may_go() {
    let dir = folder(&[("devon.csv", FAULTY)]);
    for format in ["human", "json"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_returnlint"))
            .env_clear()
            .current_dir(dir.path())
            .args(["check", "devon.csv", "--format", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("the program ends");
        assert_eq!(err(&output), "", "{format}");
        assert_eq!(output.status.code(), Some(0), "{format}");
    }
}

#[test]
fn files_are_checked_without_a_command_as_when_they_are_dropped_on_the_program() {
    let dir = folder(&[("devon.csv", FAULTY), ("kent.csv", FAULTY)]);
    let output = run(&dir, &["devon.csv", "kent.csv", "--format", "json"]);
    assert_eq!(json(&output)["returns"].as_array().map(Vec::len), Some(2));
    let pattern = run(&dir, &["check", "*.csv", "--format", "json"]);
    assert_eq!(pattern.stdout, output.stdout, "patterns are expanded by the program");
}

#[test]
fn inspect_says_how_the_headings_were_understood() {
    let dir = folder(&[("devon.csv", FAULTY)]);
    let output = run(&dir, &["inspect", "devon.csv"]);
    let text = out(&output);
    assert_eq!(output.status.code(), Some(0), "{text}");
    for part in ["header in row 1, 2 children in rows 2 to 3", "F       NRM referral date"] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(!text.contains("Qx77"));
    let report = json(&run(&dir, &["inspect", "devon.csv", "--format", "json"]));
    assert_eq!(report["returns"][0]["tables"][0]["columns"][5]["field"], "nrm_referral_date");
}

#[test]
fn a_check_is_explained_by_code_or_name() {
    let dir = folder(&[]);
    let by_code = out(&run(&dir, &["explain", "NR001"]));
    for part in [
        "NR001 victim-without-nrm-referral",
        "Why it matters",
        "How to put it right",
        "It finds something here",
        "Sources",
    ] {
        assert!(by_code.contains(part), "{part}\n{by_code}");
    }
    assert_eq!(out(&run(&dir, &["explain", "victim-without-nrm-referral"])), by_code);
    assert_eq!(out(&run(&dir, &["explain", "nr001"])), by_code);
    let slip = run(&dir, &["explain", "NR0001"]);
    assert_eq!(slip.status.code(), Some(2));
    assert!(err(&slip).contains("Did you mean NR001 victim-without-nrm-referral?"), "{}", err(&slip));
    assert!(!err(&slip).contains("Nothing was checked"), "nothing was to be checked");
}

#[test]
fn every_check_is_listed() {
    let dir = folder(&[]);
    let list = json(&run(&dir, &["rules", "--format", "json"]));
    let list = list.as_array().expect("a list");
    assert!(list.len() > 50, "{}", list.len());
    let text = out(&run(&dir, &["rules"]));
    for rule in list {
        let code = rule["code"].as_str().expect("a code");
        assert!(text.contains(code), "{code}");
    }
}

#[test]
fn examples_of_ones_own_rules_are_run() {
    let rule = |date: &str| {
        format!(
            "code = \"NR901\"\nname = \"our-own\"\nseverity = \"warning\"\nconfidence = \"high\"\nrecord = \"child\"\n\
             audience = [\"council\"]\nwhen = 'victim_status is \"suspected\"'\nrequire = 'nrm_referral_date is filled'\n\
             mark = [\"nrm_referral_date\"]\nmessage = \"Enter the NRM referral date\"\nwhy = \"We ask for it.\"\n\
             fix = \"Look in the case file.\"\nsources = [\"Ours\"]\nsince = \"0.1.0\"\n\n\
             [[fails]]\nchild_id = \"A1\"\nvictim_status = \"Suspected\"\nnrm_referral_date = \"{date}\"\n\n\
             [[passes]]\nchild_id = \"A2\"\nvictim_status = \"Suspected\"\nnrm_referral_date = \"03/03/2023\"\n"
        )
    };
    for (date, code, said) in [("", 0, "each does what it says"), ("02/03/2023", 1, "should find something here")] {
        let dir = folder(&[("NR901-our-own.toml", &rule(date))]);
        let output = run(&dir, &["test-rules", "."]);
        let text = out(&output);
        assert_eq!(output.status.code(), Some(code), "{text}\n{}", err(&output));
        assert!(text.contains(said), "{text}");
        assert!(text.contains("2 examples of 1 check"), "{text}");
    }
    let dir = folder(&[("NR901-our-own.toml", &rule("").replace("victim_status is", "victim_statsu is"))]);
    let output = run(&dir, &["test-rules", "."]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("victim_status"), "{}", err(&output));
}

#[test]
fn a_family_is_explained_rule_by_rule() {
    let dir = folder(&[]);
    let family = out(&run(&dir, &["explain", "nr"]));
    assert!(family.contains("NR001 victim-without-nrm-referral") && !family.contains("MF001"), "{family}");
    assert_eq!(out(&run(&dir, &["explain", "nrm-referral"])), family);
    assert_eq!(out(&run(&dir, &["explain", "NRM referral"])), family);
}

#[test]
fn a_rule_is_written_that_works_and_takes_the_place_of_nothing() {
    let dir = folder(&[]);
    let asked = ["new-rule", "NR-late-referral", "--record", "referral", "--output", "ours"];
    let written = run(&dir, &asked);
    assert_eq!(out(&written), format!("{}\n", Path::new("ours").join("NR901-late-referral.toml").display()));
    let rule = fs::read_to_string(dir.path().join("ours/NR901-late-referral.toml")).expect("the rule");
    assert!(rule.starts_with("#:schema ./rule.schema.json\n") && dir.path().join("ours/rule.schema.json").is_file());
    let tested = run(&dir, &["test-rules", "ours"]);
    assert_eq!(tested.status.code(), Some(0), "{}", err(&tested));
    assert!(out(&tested).contains("2 examples of 1 check: each does what it says"), "{}", out(&tested));
    for again in [&asked[..], &["new-rule", "NR901-another", "--output", "ours"]] {
        let refused = run(&dir, again);
        assert_eq!(refused.status.code(), Some(2));
        assert!(err(&refused).contains("is there already"), "{}", err(&refused));
    }
    assert_eq!(fs::read_to_string(dir.path().join("ours/NR901-late-referral.toml")).expect("the rule"), rule);
    let next = run(&dir, &["new-rule", "NR-earlier-referral", "--output", "ours"]);
    assert!(out(&next).contains("NR902-earlier-referral"), "{}", out(&next));
}

#[test]
fn a_failing_example_is_shown_with_what_was_expected_and_found() {
    let dir = folder(&[]);
    run(&dir, &["new-rule", "NR-late-referral", "--record", "referral", "--output", "ours"]);
    let path = dir.path().join("ours/NR901-late-referral.toml");
    let rule = fs::read_to_string(&path).expect("the rule");
    fs::write(&path, rule.replacen("nrm_referral_date = \"\"", "nrm_referral_date = \"02/05/2023\"", 1))
        .expect("a change");
    let silent = run(&dir, &["test-rules", "ours"]);
    assert_eq!(silent.status.code(), Some(1));
    let flat = |output: &Output| out(output).split_whitespace().collect::<Vec<_>>().join(" ");
    let text = flat(&silent);
    assert!(text.contains("- NR901 a finding in “NRM referral date”: expected, not found"), "{text}");
    assert!(text.contains("It looked at 1 record and none of them failed."), "{text}");
    assert!(text.contains("02/05/2023"), "the example is shown\n{text}");
    fs::write(&path, rule.replacen("nrm_referral_date = \"03/05/2023\"", "nrm_referral_date = \"\"", 1))
        .expect("a change");
    let text = flat(&run(&dir, &["test-rules", "ours"]));
    assert!(text.contains("+ NR901 C2"), "{text}");
    assert!(text.contains("found, not expected") && text.contains("found, not named under “also”"), "{text}");
}

#[test]
fn the_book_of_rules_takes_the_place_of_no_book() {
    let dir = folder(&[]);
    let asked = ["rules", "--format", "xlsx", "--output", "rules.xlsx"];
    assert_eq!(run(&dir, &asked).status.code(), Some(0));
    assert!(fs::read(dir.path().join("rules.xlsx")).expect("the book").starts_with(b"PK"));
    let again = run(&dir, &asked);
    assert_eq!(again.status.code(), Some(2));
    assert!(err(&again).contains("is there already"), "{}", err(&again));
    let shown = run(&dir, &["rules", "--format", "xlsx"]);
    assert!(err(&shown).contains("--output rules.xlsx"), "{}", err(&shown));
}

#[test]
fn completions_and_manual_are_made() {
    let dir = folder(&[]);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = run(&dir, &["completions", shell]);
        assert!(out(&output).contains("test-rules"), "{shell}");
    }
    assert!(out(&run(&dir, &["man"])).contains("returnlint"));
    assert!(out(&run(&dir, &["man", "check"])).contains("max\\-shown"));
    assert_eq!(run(&dir, &["man", "chekc"]).status.code(), Some(2));
}
