//! The program: parse, run, exit code.

use std::process::ExitCode;

use returnlint::read::worker;

fn main() -> ExitCode {
    // Before anything else: this process may be the one that reads workbooks for another.
    if std::env::args_os().nth(1).is_some_and(|arg| arg == worker::ARGUMENT) {
        return worker::worker_main();
    }
    returnlint::cli::main()
}
