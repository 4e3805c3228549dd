//! How long the whole program takes on returns of a thousand, ten thousand and a hundred thousand records, and how much memory.
//!
//! ```text
//! cargo bench --bench check
//! cargo bench --bench check -- --sizes 1000,1000000 --formats xlsx --runs 9 --faults 0,5,100
//! ```
//!
//! Every run is a new process of the release binary, as a user starts it, with every rule. The column *reader* is the time that the
//! streaming reader alone takes to pass over the same cells, in a process of its own: nothing that reads the file can be faster, and the
//! ratio to it says more than seconds on another machine.

#![allow(
    clippy::pedantic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "what goes wrong here should stop, and is no part of the program"
)]
#![allow(clippy::print_stdout, reason = "a benchmark prints its table")]

#[path = "check/data.rs"]
mod data;
#[path = "check/process.rs"]
mod process;
#[path = "check/stream.rs"]
mod stream;
#[path = "../tests/support/mod.rs"]
mod support;

use std::{env, path::Path, process::ExitCode, time::Duration};

use data::Format;

struct Options {
    sizes: Vec<usize>,
    formats: Vec<Format>,
    faults: Vec<usize>,
    runs: usize,
}

impl Options {
    fn read(arguments: &[String]) -> Result<Self, String> {
        let mut options = Self {
            sizes: vec![1_000, 10_000, 100_000],
            formats: vec![Format::Xlsx, Format::Csv],
            faults: vec![5],
            runs: 5,
        };
        let mut rest = arguments.iter();
        while let Some(name) = rest.next() {
            // Cargo itself passes this to every benchmark.
            if name == "--bench" {
                continue;
            }
            let value = rest.next().ok_or_else(|| format!("{name} needs a value"))?;
            match name.as_str() {
                "--sizes" => options.sizes = numbers(value)?,
                "--faults" => options.faults = numbers(value)?,
                "--runs" => options.runs = value.parse().map_err(|_| format!("{value} is no number"))?,
                "--formats" => options.formats = value.split(',').map(Format::named).collect::<Result<_, _>>()?,
                _ => return Err(format!("{name} is not known: --sizes, --formats, --faults, --runs")),
            }
        }
        Ok(options)
    }
}

fn numbers(list: &str) -> Result<Vec<usize>, String> {
    list.split(',').map(|n| n.trim().parse().map_err(|_| format!("{n} is no number"))).collect()
}

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    if let [command, path] = arguments.as_slice()
        && command == stream::COMMAND
    {
        println!("{}", stream::cells(Path::new(path)));
        return ExitCode::SUCCESS;
    }
    match Options::read(&arguments) {
        Ok(options) => {
            table(&options);
            ExitCode::SUCCESS
        }
        Err(why) => {
            println!("{why}");
            ExitCode::from(2)
        }
    }
}

fn table(options: &Options) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench-data");
    println!("returnlint {}, {} runs each; times in seconds\n", env!("CARGO_PKG_VERSION"), options.runs);
    println!(
        "| records | format | faulty | findings | least | median | records a second | peak MiB | reader | ratio |"
    );
    println!("|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|");
    for &size in &options.sizes {
        for &format in &options.formats {
            for &faults in &options.faults {
                let file = data::made(&folder, size, format, faults);
                println!("{}", line(&file, size, format, faults, options.runs));
            }
        }
    }
}

fn line(file: &Path, size: usize, format: Format, faults: usize, runs: usize) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_returnlint"));
    let this = env::current_exe().expect("a program has a path");
    let check = [Path::new("check"), Path::new("--format"), Path::new("json"), file];
    let findings = process::findings(program, &check);
    // By turns, so that both see the same of whatever else the machine does.
    let (mut checks, mut reads) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        checks.push(process::time(program, &check));
        reads.push(process::time(&this, &[Path::new(stream::COMMAND), file]));
    }
    let (least, median) = least_and_median(checks);
    let (reader, _) = least_and_median(reads);
    let peak = process::peak_memory(program, &check).map_or_else(|| "-".to_owned(), |mib| format!("{mib:.0}"));
    format!(
        "| {size} | {} | {faults} % | {findings} | {:.3} | {:.3} | {:.0} | {peak} | {:.3} | {:.2} |",
        format.extension(),
        least,
        median,
        size as f64 / least,
        reader,
        least / reader,
    )
}

/// In seconds.
fn least_and_median(mut times: Vec<Duration>) -> (f64, f64) {
    times.sort_unstable();
    let at = |place: usize| times.get(place).map_or(f64::NAN, Duration::as_secs_f64);
    (at(0), at(times.len() / 2))
}
