//! The program: parse, run, exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    returnlint::cli::main()
}
