//! DuckDB, in a Python environment that the test makes for itself.

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio},
    sync::LazyLock,
};

use serde::Deserialize;

/// The release that the script is held to.
const DUCKDB: &str = "1.5.6";

/// What to do on a machine where the environment cannot be made.
const HELP: &str = "This test runs the rules in DuckDB, as a check on the program's own engine. It needs Python 3.10 or later with its \
                    module `venv` (on Debian and Ubuntu: apt-get install python3-venv) and, the first time, PyPI.\n\
                    To run all other tests: cargo test --all-features -- --skip duckdb";

/// What DuckDB says of one return.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    /// For each rule by code, for each table from 1: for each record whether the rule applies, and whether what it requires holds.
    pub(crate) judged: BTreeMap<String, Vec<(usize, String, String)>>,
    /// What is found: code, file, sheet, row.
    pub(crate) found: Vec<(String, String, String, u32)>,
    /// How many records there are.
    pub(crate) records: usize,
}

/// DuckDB, waiting for returns.
#[derive(Debug)]
pub(crate) struct DuckDb {
    process: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl DuckDb {
    pub(crate) fn start() -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/independent/answers.py");
        let mut process = Command::new(&*PYTHON)
            .args(["-I", "-X", "utf8"])
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Python starts");
        let questions = process.stdin.take();
        let answers = BufReader::new(process.stdout.take().expect("an output"));
        Self { process, questions, answers }
    }

    /// Runs a script of SQL on a file of records.
    pub(crate) fn ask(&mut self, sql: &Path, records: &Path, as_of: &str) -> Answer {
        let job = serde_json::json!({ "sql": sql, "records": records, "as_of": as_of });
        let questions = self.questions.as_mut().expect("DuckDB still listens");
        writeln!(questions, "{job}").expect("DuckDB still listens");
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("DuckDB answers");
        serde_json::from_str(&line).unwrap_or_else(|e| panic!("DuckDB could not run {}: {e}", sql.display()))
    }
}

impl Drop for DuckDb {
    fn drop(&mut self) {
        drop(self.questions.take());
        let _ = self.process.wait();
    }
}

/// The interpreter of the environment, for all tests of this process.
static PYTHON: LazyLock<PathBuf> = LazyLock::new(python);

/// Makes the environment, unless it is there.
fn python() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("duckdb-{DUCKDB}"));
    let python = if cfg!(windows) { folder.join("Scripts/python.exe") } else { folder.join("bin/python") };
    let ready = folder.join("ready");
    if ready.exists() && python.exists() {
        return python;
    }
    // One that was left half made is made again.
    let _ = fs::remove_dir_all(&folder);
    let base = if cfg!(windows) { "python" } else { "python3" };
    let made = Command::new(base).args(["-m", "venv"]).arg(&folder).output();
    must(made, "no environment can be made");
    let wanted = format!("duckdb=={DUCKDB}");
    let quiet = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:"];
    must(Command::new(&python).args(quiet).arg(wanted).output(), "DuckDB cannot be installed");
    fs::write(ready, "").expect("a file in a new folder");
    python
}

fn must(output: std::io::Result<Output>, what: &str) {
    match output {
        Ok(output) if output.status.success() => {}
        Ok(output) => {
            let said = [output.stdout, output.stderr].concat();
            panic!("{what}:\n{}\n{HELP}", String::from_utf8_lossy(&said));
        }
        Err(error) => panic!("{what}: {error}\n{HELP}"),
    }
}
