//! Says how often tables are found and columns bound rightly, by layout, on generated sheets whose truth is known.
//!
//! `cargo run --example layouts -- --seeds 1..2000` prints the table of `docs/finding-tables.md`; `--faults` lists what was wrong.

#![allow(
    clippy::pedantic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "what goes wrong here should stop, and is no part of the program"
)]
#![allow(clippy::print_stdout, reason = "a program for the people who work on this one")]

#[path = "../tests/support/labelled/mod.rs"]
mod labelled;

use std::collections::BTreeMap;

use labelled::{
    layouts::{ALL, case},
    measure::{Score, measure},
    truth::Case,
    wording::Wordings,
};
use returnlint::{
    bind::{
        assign::{Context, bind_columns},
        dictionary::Dictionary,
        header::HeaderIndex,
    },
    read::workbook::CellValue,
    rule::source::RuleSource,
    table::{Layout, find, titles},
};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let value = |name: &str| arguments.iter().position(|a| a == name).and_then(|i| arguments.get(i + 1));
    let (from, to) = value("--seeds")
        .and_then(|s| s.split_once(".."))
        .and_then(|(a, b)| Some((a.parse::<u64>().ok()?, b.parse::<u64>().ok()?)))
        .unwrap_or((0, 500));
    let only = value("--layout");
    let load = || Dictionary::load(&RuleSource::embedded()).expect("the rules can be read");
    let sets: Vec<(Wordings, HeaderIndex)> = (0..8)
        .map(|i| {
            let wordings = Wordings::new(load, i + from / 1_000);
            let headers = HeaderIndex::new(&wordings.given);
            (wordings, headers)
        })
        .collect();
    if let Some(seed) = value("--show").and_then(|s| s.parse::<u64>().ok()) {
        let set = &sets[usize::try_from((seed / ALL.len() as u64) % 8).expect("a small number")];
        show(&case(&set.0, seed), &set.0.given, &set.1);
        return;
    }
    let mut by_layout: BTreeMap<&str, Score> = BTreeMap::new();
    let mut all = Score::default();
    for seed in from..to {
        let layout = ALL[usize::try_from(seed).expect("a small number") % ALL.len()];
        if only.is_some_and(|o| o != layout) {
            continue;
        }
        let set = &sets[usize::try_from((seed / ALL.len() as u64) % 8).expect("a small number")];
        let case = case(&set.0, seed);
        let score = measure(&case, &set.0.given, &set.1);
        by_layout.entry(layout).or_default().add(&score);
        all.add(&score);
    }
    let share =
        |n: usize, of: usize| if of == 0 { "–".to_owned() } else { format!("{:.1}", 100.0 * n as f64 / of as f64) };
    println!("| layout | tables | right | header rows | borders | orientation | columns bound | unbound | wrong |");
    println!("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
    for (name, s) in ALL.iter().filter_map(|n| by_layout.get(n).map(|s| (*n, s))).chain([("all", &all)]) {
        println!(
            "| {name} | {} | {} | {} | {} | {} | {} | {} | {} |",
            s.tables,
            share(s.right, s.tables),
            share(s.headers, s.tables),
            share(s.borders, s.tables),
            share(s.orientation, s.tables),
            share(s.bound, s.fields),
            share(s.unbound, s.fields),
            s.wrong,
        );
    }
    println!("{} columns bound wrongly, {} of them with high confidence", all.wrong, all.wrong_high);
    if arguments.iter().any(|a| a == "--faults") {
        for fault in &all.faults {
            if arguments.iter().any(|a| a == "--unbound") || !fault.starts_with("unbound") {
                println!("{fault}");
            }
        }
    }
}

/// Prints a sheet's first rows, the truth, and what was found.
fn show(case: &Case, dictionary: &Dictionary, headers: &HeaderIndex) {
    let (sheet, pool) = (&case.workbook.sheets[0], &case.workbook.pool);
    println!("{} {:?} in {:?}, {} rows, merged {:?}", case.layout, sheet.name, case.file, sheet.rows, sheet.merged);
    for row in 0..sheet.rows.min(400) {
        let cells = (0..sheet.width().min(24)).map(|c| match pool.get(sheet.get(row, c)) {
            CellValue::Empty => String::new(),
            CellValue::Text(t) => t.replace('\n', " ").chars().take(18).collect(),
            CellValue::Moment(_) => "<date>".to_owned(),
            other => format!("{other:?}"),
        });
        println!("{row:3} {}", cells.collect::<Vec<_>>().join("|"));
    }
    for table in &case.tables {
        println!(
            "TRUE {:?} header {:?}, {} records {:?}",
            table.orientation,
            table.header_rows,
            table.records.len(),
            table.records.first()
        );
    }
    for table in find(sheet, pool, headers, Layout::embedded()) {
        println!(
            "FOUND {:?} header {:?}, {} records {:?}, {:.2}, skipped {:?}",
            table.orientation,
            table.header_rows,
            table.records.len(),
            table.records.first(),
            table.confidence,
            table.skipped
        );
        let titles = titles(&table, sheet, pool);
        let context = Context { file: &case.file, sheet: &sheet.name, titles: &titles };
        for (heading, b) in table.columns.iter().zip(bind_columns(&table, sheet, pool, dictionary, headers, &context)) {
            let name = |f: Option<_>| f.and_then(|f| dictionary.get(f)).map_or("-", |f| f.name.as_str());
            println!(
                "   {} {:?}: {} {:?} guess {} ({})",
                heading.column,
                heading.text,
                name(b.field),
                b.confidence,
                name(b.guess),
                b.reason
            );
        }
    }
}
