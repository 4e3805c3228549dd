//! `returnlint study`: check, collate and summarise many returns, reading each of them once.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use clap::Args;

use super::{
    collate,
    error::CliError,
    paths::{expand, is_among},
    read::{self, Checks, Read, ReadArgs},
    setup,
    terminal::{Talk, create},
};
use crate::{
    report::{
        Run,
        human::{self, Amount},
        json,
        summary::{self as figures, html},
    },
    study::summary::Summary,
};

/// What `study` is told.
#[derive(Debug, Args)]
pub struct StudyArgs {
    /// What is read.
    #[command(flatten)]
    pub read: ReadArgs,
    /// The folder for the results; it is made where there is none
    ///
    /// Written there: findings.txt and findings.json, as `check` reports them; answers.csv, answers-councils.csv and
    /// answers.package.json, as `collate` writes them; and summary.html, as `summary` does. Files of these names are replaced.
    #[arg(short, long, value_name = "FOLDER")]
    pub output: PathBuf,
}

/// So many ranges of cells are listed for one thing to fix.
const RANGES: usize = 20;

/// Reads the returns, writes all results, and shows the figures.
///
/// # Errors
///
/// When nothing could be read, or a result cannot be written.
pub fn run(args: &StudyArgs, talk: &Talk) -> Result<u8, CliError> {
    let paths = expand(&args.read.returns.paths)?;
    let folder = &args.output;
    if is_among(&folder.join("answers.csv"), &paths) {
        return Err(CliError::AmongReturns { path: folder.clone(), option: "--output" });
    }
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| CliError::Output { path, source }
    };
    fs::create_dir_all(folder).map_err(failed(folder))?;
    let data = collate::Files::new(&folder.join("answers.csv"), &paths)?;
    let read = Read::new(&args.read, &paths, Checks::AsConfigured, talk)?;
    let study = read.study();
    let summary = Summary::new(&study, None);
    let write = |name: &str, what: &dyn Fn(&mut dyn Write) -> io::Result<()>| {
        let path = folder.join(name);
        let mut file = io::BufWriter::new(create(&path)?);
        what(&mut file).and_then(|()| file.flush()).map_err(failed(&path))
    };
    setup::report(&read.outcome, &read.loaded.rules, read.as_of, |run: &Run<'_>| {
        let amount = Amount { ranges: RANGES, quiet: talk.quiet };
        write("findings.txt", &|out| out.write_all(human::render(run, &talk.in_file(), amount).as_bytes()))?;
        write("findings.json", &|out| json::write(out, run))?;
        data.write(run, &study)?;
        write("summary.html", &|out| out.write_all(html::render(run, &summary).as_bytes()))?;
        let shown = if talk.plain {
            figures::plain::render(run, &summary, talk.quiet)
        } else {
            figures::human::render(run, &summary, &talk.look, talk.quiet)
        };
        Ok::<(), CliError>(talk.show(&shown)?)
    })?;
    let file = |name: &str| folder.join(name).display().to_string();
    talk.aside(&format!("What the checks found is in {} and {}.", file("findings.txt"), file("findings.json")));
    data.tell(&study, talk);
    talk.aside(&format!("The figures with charts are in {}.", file("summary.html")));
    read::tell(&study, talk);
    Ok(read::code(&read.outcome, &study))
}
