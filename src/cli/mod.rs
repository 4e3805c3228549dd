//! The command line: one file a command.

pub mod check;
pub mod collate;
pub mod completions;
pub mod config;
pub mod docs;
pub mod error;
pub mod exit;
pub mod explain;
pub mod inspect;
pub mod new_rule;
pub mod new_template;
pub mod panic;
pub mod paths;
pub mod progress;
pub mod read;
pub mod rules;
pub mod select;
pub mod setup;
pub mod study;
pub mod summary;
pub mod terminal;
pub mod test_rules;

use std::{ffi::OsString, path::Path, process::ExitCode};

use clap::{CommandFactory as _, Parser, Subcommand};

use error::CliError;
use terminal::{ShowArgs, Talk};

/// Checks the spreadsheets that UK councils return about trafficked, unaccompanied and missing children.
///
/// It says what is missing, what contradicts itself, and which children have no referral to the National Referral Mechanism. Nothing
/// leaves this computer, and the spreadsheets are never changed.
#[derive(Debug, Parser)]
#[command(name = "returnlint", version, max_term_width = 100, arg_required_else_help = true, after_help = AFTER)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// How to show it.
    #[command(flatten)]
    pub show: ShowArgs,
}

const AFTER: &str = "\
Start here:
  returnlint check devon.xlsx      what to fix before this return is sent
  returnlint check returns/        every return in a folder
  returnlint inspect devon.xlsx    how the headings of this return were understood
  returnlint explain NR001         why a check exists, and how to put right what it finds";

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check returns, and say what to fix first
    Check(check::CheckArgs),
    /// Show how returns are read: sheets, tables, and which heading was taken for what
    Inspect(inspect::InspectArgs),
    /// Bring the answers of many returns together in one data set
    Collate(collate::CollateArgs),
    /// Give the figures of a study of many returns, with who answered
    Summary(summary::SummaryArgs),
    /// Check, collate and summarise many returns at once, reading each of them once
    Study(study::StudyArgs),
    /// Explain a check, or list a family of them: what it means, why it matters, how to put it right
    Explain(explain::ExplainArgs),
    /// List every check
    Rules(rules::RulesArgs),
    /// Run the examples in rule files, to see that each rule finds what it says
    TestRules(test_rules::TestRulesArgs),
    /// Write a rule file that works, with a comment at each key, for you to change
    NewRule(new_rule::NewRuleArgs),
    /// Write a question template from a list of questions, for you to change
    NewTemplate(new_template::NewTemplateArgs),
    /// Print a script that completes commands in your shell
    Completions(completions::CompletionsArgs),
    /// Print the manual page
    Man(completions::ManArgs),
}

/// Runs the program with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    panic::install();
    let cli = match Cli::try_parse_from(with_command(std::env::args_os().collect())) {
        Ok(cli) => cli,
        Err(error) => {
            let code = if error.use_stderr() { exit::WRONG_USE } else { exit::CLEAN };
            // A reader that has gone does not need the help text.
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    let talk = Talk::new(&cli.show);
    let checking = matches!(cli.command, Command::Check(_));
    match run(cli.command, &talk) {
        Ok(code) => ExitCode::from(code),
        // Whoever read the output has seen enough: `returnlint check … | head`.
        Err(CliError::Write(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::from(exit::CLEAN),
        Err(error) => {
            talk.error(&error, checking);
            ExitCode::from(exit::WRONG_USE)
        }
    }
}

fn run(command: Command, talk: &Talk) -> Result<u8, CliError> {
    match command {
        Command::Check(args) => check::run(&args, talk),
        Command::Inspect(args) => inspect::run(&args, talk),
        Command::Collate(args) => collate::run(&args, talk),
        Command::Summary(args) => summary::run(&args, talk),
        Command::Study(args) => study::run(&args, talk),
        Command::Explain(args) => explain::run(&args, talk),
        Command::Rules(args) => rules::run(&args, talk),
        Command::TestRules(args) => test_rules::run(&args, talk),
        Command::NewRule(args) => new_rule::run(&args, talk),
        Command::NewTemplate(args) => new_template::run(&args, talk),
        Command::Completions(args) => completions::run(&args),
        Command::Man(args) => completions::man(&args),
    }
}

/// Files dropped on the program come without a command: they are checked.
fn with_command(mut args: Vec<OsString>) -> Vec<OsString> {
    let dropped = args.get(1).is_some_and(|first| {
        let name = first.to_string_lossy();
        !name.starts_with('-')
            && name != "help"
            && Cli::command().find_subcommand(name.as_ref()).is_none()
            && Path::new(first).exists()
    });
    if dropped {
        args.insert(1, OsString::from("check"));
    }
    args
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_file_without_a_command_is_checked() {
        let args = |list: &[&str]| with_command(list.iter().map(OsString::from).collect());
        assert_eq!(args(&["returnlint", "Cargo.toml", "src"]), ["returnlint", "check", "Cargo.toml", "src"]);
        assert_eq!(args(&["returnlint", "inspect", "Cargo.toml"]), ["returnlint", "inspect", "Cargo.toml"]);
        assert_eq!(args(&["returnlint", "chekc"]), ["returnlint", "chekc"]);
        assert_eq!(args(&["returnlint", "--help"]), ["returnlint", "--help"]);
        assert_eq!(args(&["returnlint"]), ["returnlint"]);
    }
}
