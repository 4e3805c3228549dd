//! Running a program as a whole process: how long it takes and how much memory it needs.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

fn command(program: &Path, arguments: &[&Path]) -> Command {
    let mut command = Command::new(program);
    command.env_clear().args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// The time from start to end.
pub(crate) fn time(program: &Path, arguments: &[&Path]) -> Duration {
    let mut command = command(program, arguments);
    let start = Instant::now();
    command.status().expect("the program starts");
    start.elapsed()
}

/// How many findings a check reports, so that a run which checked nothing is seen.
pub(crate) fn findings(program: &Path, arguments: &[&Path]) -> usize {
    #[derive(serde::Deserialize)]
    struct Report {
        findings: Vec<serde::de::IgnoredAny>,
    }
    let output = command(program, arguments).stdout(Stdio::piped()).output().expect("the program starts");
    serde_json::from_slice(&output.stdout).map_or(0, |report: Report| report.findings.len())
}

/// The most memory that the program and the processes it started held at once, in MiB; none where the system does not say.
///
/// The system keeps the high-water mark of each process; these are added up, so a program cannot hide its memory in a child.
pub(crate) fn peak_memory(program: &Path, arguments: &[&Path]) -> Option<f64> {
    let mut child = command(program, arguments).spawn().expect("the program starts");
    let mut marks: BTreeMap<u32, u64> = BTreeMap::new();
    while running(&mut child) {
        for process in family(child.id()) {
            if let Some(mark) = high_water_mark(process) {
                let known = marks.entry(process).or_default();
                *known = mark.max(*known);
            }
        }
        std::thread::sleep(Duration::from_micros(200));
    }
    (!marks.is_empty()).then(|| marks.values().sum::<u64>() as f64 / 1024.0)
}

fn running(child: &mut Child) -> bool {
    child.try_wait().is_ok_and(|ended| ended.is_none())
}

/// A process and all that it started.
fn family(process: u32) -> Vec<u32> {
    let mut family = vec![process];
    let mut next = 0;
    while let Some(&parent) = family.get(next) {
        let threads = fs::read_dir(format!("/proc/{parent}/task")).into_iter().flatten().flatten();
        for thread in threads {
            let started = fs::read_to_string(thread.path().join("children")).unwrap_or_default();
            family.extend(started.split_whitespace().filter_map(|id| id.parse::<u32>().ok()));
        }
        next += 1;
    }
    family
}

/// In KiB.
fn high_water_mark(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
