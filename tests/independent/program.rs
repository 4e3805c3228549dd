//! The program itself: it writes the records and the SQL, and says what it finds.

use std::{
    collections::BTreeSet,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use super::returns::Files;
use crate::running::{checked::run, report::Report};

/// A file's path, its sheet, and a row.
pub(crate) type Place = (String, String, u32);

/// Rules as SQL.
#[derive(Debug)]
pub(crate) struct Script {
    pub(crate) file: tempfile::NamedTempFile,
    /// The rules that are conditions, and yet could not be written.
    pub(crate) left_out: BTreeSet<String>,
}

/// A return on disk, in a folder of its own.
#[derive(Debug)]
pub(crate) struct OnDisk {
    folder: tempfile::TempDir,
}

impl OnDisk {
    pub(crate) fn new(files: &Files) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(folder.path().join("return")).expect("a new folder");
        for (name, bytes) in files {
            fs::write(folder.path().join("return").join(name), bytes).expect("a new file");
        }
        Self { folder }
    }

    /// The files as the program names them when it is given the folder.
    pub(crate) fn files(files: Files) -> Files {
        files.into_iter().map(|(name, bytes)| (format!("return/{name}"), bytes)).collect()
    }

    fn run(&self, arguments: &[&str]) -> Vec<u8> {
        let output = run(self.folder.path(), arguments);
        let ended = output.status.code();
        assert!(
            matches!(ended, Some(0 | 1)),
            "{arguments:?} ended with {ended:?}\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
        output.stdout
    }

    /// Writes the records, with rules of the user's own if there are any.
    pub(crate) fn records(&self, rules: &[&str]) -> PathBuf {
        let what = ["inspect", "return", "--together", "--format", "json", "--show-values", "--records", "records.csv"];
        self.run(&[&what, rules].concat());
        self.folder.path().join("records.csv")
    }

    /// Writes the rules as SQL.
    pub(crate) fn sql(&self, rules: &[&str]) -> Script {
        let script = self.run(&[&["rules", "--sql"], rules].concat());
        let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
        file.write_all(&script).expect("a new file");
        let text = String::from_utf8(script).expect("a script is UTF-8");
        let left_out = text.lines().skip_while(|line| !line.ends_with("cannot be written as SQL:")).skip(1);
        let left_out = left_out.map_while(|line| Some(line.strip_prefix("-- ")?.split_once(':')?.0.trim().to_owned()));
        Script { file, left_out: left_out.collect() }
    }

    /// What `check` finds.
    pub(crate) fn check(&self, as_of: &str, rules: &[&str]) -> Report {
        let what = ["check", "return", "--together", "--format", "json", "--as-of", as_of];
        serde_json::from_slice(&self.run(&[&what, rules].concat())).expect("a report")
    }
}

/// Where a report finds something by a rule: the rows, and whether they are all of them. A column that is missing from several tables is
/// one finding, at one of them.
pub(crate) fn places(report: &Report, code: &str) -> (BTreeSet<Place>, bool) {
    let mut places = BTreeSet::new();
    let mut all = true;
    for finding in report.findings.iter().filter(|f| f.code == code) {
        let at = &finding.location;
        let (Some(file), Some(sheet)) = (&at.file, &at.sheet) else { panic!("a finding of {code} has no place") };
        all &= at.header.is_some();
        let mut put = |row| places.insert((file.clone(), sheet.clone(), row));
        match (&finding.ranges, at.row) {
            (Some(ranges), _) => ranges.iter().flat_map(|r| rows(r)).for_each(|row| _ = put(row)),
            (None, Some(row)) => _ = put(row),
            (None, None) => panic!("a finding of {code} is in no row"),
        }
    }
    (places, all)
}

/// The rows of a range such as `K14:K22`.
fn rows(range: &str) -> std::ops::RangeInclusive<u32> {
    let row = |cell: &str| cell.trim_start_matches(|c: char| c.is_ascii_alphabetic()).parse().expect("a row");
    let (first, last) = range.split_once(':').unwrap_or((range, range));
    row(first)..=row(last)
}

/// The path of a folder as an argument.
pub(crate) fn argument(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}
