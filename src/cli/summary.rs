//! `returnlint summary`: the study's figures with their ranges.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use clap::{Args, ValueEnum};

use super::{
    error::CliError,
    paths::{expand, is_among, is_input},
    read::{self, Checks, Read, ReadArgs},
    setup,
    terminal::{Talk, create},
};
use crate::{
    outcome::Period,
    report::{
        Run,
        look::Look,
        summary::{csv, html, human, json, plain, words},
        text::clip,
    },
    study::summary::Summary,
};

/// How the summary is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// For people
    #[default]
    Human,
    /// For programs; see docs/summary.md
    Json,
    /// One row a figure, to go on working with
    Csv,
    /// A page with charts, to read and print
    Html,
}

/// What `summary` is told.
#[derive(Debug, Args)]
pub struct SummaryArgs {
    /// What is read.
    #[command(flatten)]
    pub read: ReadArgs,
    /// Show only what is about these days, as in 2014-09-01..2015-08-31
    #[arg(long, value_name = "FROM..TO", help_heading = "What is shown")]
    pub period: Option<String>,
    /// How to write it
    #[arg(long, value_enum, default_value = "human", help_heading = "What is shown")]
    pub format: Format,
    /// Write it to a file
    #[arg(short, long, value_name = "FILE", help_heading = "What is shown")]
    pub output: Option<PathBuf>,
}

/// The days between two days, both inside.
fn days(text: &str) -> Option<Period> {
    let (from, to) = text.split_once("..")?;
    let (from, to) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
    (from <= to).then_some(Period { from, to })
}

/// Reads the returns and shows the figures.
///
/// # Errors
///
/// When nothing could be read, or the figures cannot be written.
pub fn run(args: &SummaryArgs, talk: &Talk) -> Result<u8, CliError> {
    let wrong = |text: &String| CliError::NotAPeriod { text: clip(text, 60) };
    let within = args.period.as_ref().map(|text| days(text).ok_or_else(|| wrong(text))).transpose()?;
    let paths = expand(&args.read.returns.paths)?;
    if let Some(output) = &args.output {
        if is_input(output, &paths) {
            return Err(CliError::WouldOverwrite { path: output.clone(), option: "--output" });
        }
        if args.format == Format::Csv && is_among(output, &paths) {
            return Err(CliError::AmongReturns { path: output.clone(), option: "--output" });
        }
    }
    let read = Read::new(&args.read, &paths, Checks::None, talk)?;
    let study = read.study();
    let summary = Summary::new(&study, within);
    if let Some(days) = within.filter(|_| summary.blocks.is_empty() && !study.gathered.periods.is_empty()) {
        let there: Vec<String> =
            study.gathered.periods.iter().flatten().map(|p| format!("{}..{}", p.from, p.to)).collect();
        return Err(CliError::NoSuchPeriod {
            period: words::period(Some(days)),
            help: format!("There are answers about {}", there.join(", ")),
        });
    }
    setup::report(&read.outcome, &read.loaded.rules, read.as_of, |run| write(args, run, &summary, talk))?;
    Ok(read::code(&read.outcome, &study))
}

fn write(args: &SummaryArgs, run: &Run<'_>, of: &Summary<'_, '_>, talk: &Talk) -> Result<(), CliError> {
    let text = |look: &Look| {
        if talk.plain { plain::render(run, of, talk.quiet) } else { human::render(run, of, look, talk.quiet) }
    };
    let machine = |mut out: &mut dyn Write| match args.format {
        Format::Json => json::write(&mut out, run, of),
        Format::Csv => csv::write(&mut out, of),
        Format::Html => out.write_all(html::render(run, of).as_bytes()).and_then(|()| out.flush()),
        Format::Human => out.write_all(text(&talk.in_file()).as_bytes()),
    };
    match &args.output {
        None if args.format == Format::Human => Ok(talk.show(&text(&talk.look))?),
        None => Ok(machine(&mut io::stdout().lock())?),
        Some(path) => {
            let mut file = io::BufWriter::new(create(path)?);
            let written = machine(&mut file).and_then(|()| file.flush());
            written.map_err(|source| CliError::Output { path: path.clone(), source })?;
            talk.aside(&format!("The summary is in {}.", path.display()));
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_are_two_days_in_order() {
        let year = Period { from: date(2014, 9, 1), to: date(2015, 8, 31) };
        assert_eq!(days("2014-09-01..2015-08-31"), Some(year));
        for none in ["2014", "2014-09-01", "2015-08-31..2014-09-01", "1/9/2014..31/8/2015", ".."] {
            assert_eq!(days(none), None, "{none}");
        }
    }
}
