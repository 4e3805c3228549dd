//! The command line: parse, run, exit code.

use std::process::ExitCode;

use returnlint::read::worker;

fn main() -> ExitCode {
    // The process that reads workbooks is this program too. It must start fast, so this comes first.
    if std::env::args_os().nth(1).is_some_and(|argument| argument == worker::ARGUMENT) {
        return worker::worker_main();
    }
    ExitCode::SUCCESS
}
