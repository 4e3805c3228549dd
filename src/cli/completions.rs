//! `returnlint completions` and `returnlint man`: made from the command line itself, so that they cannot fall behind it.

use std::io::{self, Write as _};

use clap::{Args, CommandFactory as _};

use super::{Cli, error::CliError, exit};
use crate::report::text::clip;

/// What `completions` is told.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// What `man` is told.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// The page of one command, as in: returnlint man check
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
}

/// Prints the script.
///
/// # Errors
///
/// When it cannot be written.
pub fn run(args: &CompletionsArgs) -> Result<u8, CliError> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "returnlint", &mut script);
    io::stdout().lock().write_all(&script)?;
    Ok(exit::CLEAN)
}

/// Prints the page.
///
/// # Errors
///
/// When there is no such command, or it cannot be written.
pub fn man(args: &ManArgs) -> Result<u8, CliError> {
    let mut top = Cli::command();
    top.build();
    let command = match &args.command {
        None => top,
        Some(name) => top.find_subcommand(name).cloned().ok_or_else(|| CliError::UnknownCommand {
            name: clip(name, 80),
            names: top.get_subcommands().map(clap::Command::get_name).collect::<Vec<_>>().join(", "),
        })?,
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    io::stdout().lock().write_all(&page)?;
    Ok(exit::CLEAN)
}
