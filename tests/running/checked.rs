//! Running the program itself.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use super::report::Report;
use crate::support::fixture::{Fixture, Written};

/// The day on which the tests have returns judged, so that they say the same in every year.
pub(crate) const AS_OF: &str = "2024-06-30";

/// `fixtures/`.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// Runs the program in a folder, with nothing in its surroundings that could change what it prints.
pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_returnlint"))
        .env_clear()
        .current_dir(folder)
        .args(arguments)
        .output()
        .expect("the program starts")
}

/// The arguments that check a fixture in a format. A folder of csv files is one return only if the user says so.
pub(crate) fn arguments<'a>(fixture: &'a Fixture, format: &'a str) -> Vec<&'a str> {
    let mut arguments = vec!["check", "--as-of", AS_OF, "--format", format];
    if together(fixture) {
        arguments.push("--together");
    }
    arguments.push(&fixture.path);
    arguments
}

/// Whether the files of a fixture must be named as one return. Those of a known template are one without being told.
fn together(fixture: &Fixture) -> bool {
    matches!(fixture.written, Written::Csv(_)) && !fixture.path.contains("ssda903")
}

fn report(output: &Output) -> Report {
    let stderr = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("no report ({error})\n{stderr}"))
}

/// Checks a committed fixture; the exit code beside the report.
pub(crate) fn check(fixture: &Fixture) -> (Report, Option<i32>) {
    let output = run(&root(), &arguments(fixture, "json"));
    (report(&output), output.status.code())
}

/// Checks committed fixtures, as many as can be in one run, and gives the report on each by its path.
pub(crate) fn check_all(fixtures: &[Fixture]) -> BTreeMap<String, Report> {
    let (alone, shared): (Vec<&Fixture>, Vec<&Fixture>) = fixtures.iter().partition(|fixture| together(fixture));
    let mut reports = BTreeMap::new();
    for fixture in alone {
        reports.insert(fixture.path.clone(), check(fixture).0);
    }
    let mut arguments = vec!["check", "--as-of", AS_OF, "--format", "json"];
    arguments.extend(shared.iter().map(|fixture| fixture.path.as_str()));
    for part in report(&run(&root(), &arguments)).apart() {
        let name = part.returns[0].name.replace('\\', "/");
        reports.insert(name, part);
    }
    for fixture in fixtures {
        assert!(reports.contains_key(&fixture.path), "{} is among {:?}", fixture.path, reports.keys());
    }
    reports
}
