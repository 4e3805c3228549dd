//! No content of a personal cell leaves the program, and no text of a file reaches a terminal, a table or a page raw.

#![allow(
    clippy::pedantic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "what goes wrong here should stop, and is no part of the program"
)]

mod running;
mod support;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use regex::RegexBuilder;

use running::{
    checked::{root, run},
    output,
};
use support::{
    book::{
        Book, Cell, Sheet,
        csv::{self, Dialect, Encoding, USUAL},
        ods, xlsx,
    },
    catalogue, faults,
    place::{plainly, texts_of},
    returns::Return,
    shapes,
};

/// The ways to run the program on files: every command that reads them in every format it offers, and none that shows values.
fn ways(folder: &Path) -> Vec<Vec<String>> {
    let mut ways = Vec::new();
    for command in output::commands(folder).into_iter().filter(|command| output::reads_files(folder, command)) {
        let formats = output::formats(folder, &command);
        if formats.is_empty() {
            ways.push(vec![command]);
        } else {
            ways.extend(formats.into_iter().map(|format| vec![command.clone(), "--format".to_owned(), format]));
        }
    }
    ways
}

/// What each way prints of some paths, with the way's name.
fn everything_printed(folder: &Path, paths: &[&str]) -> Vec<(String, String)> {
    let print = |way: Vec<String>| {
        let arguments: Vec<&str> = way.iter().map(String::as_str).chain(paths.iter().copied()).collect();
        (way.join(" "), output::printed(folder, &arguments))
    };
    ways(folder).into_iter().map(print).collect()
}

/// All the words of the rules, which may name a nationality of their own accord.
fn words_of_the_rules() -> String {
    let mut text = String::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("rules")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder of rules") {
            let path = entry.expect("an entry of the folder").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                text.push_str(&fs::read_to_string(path).expect("a rule file is text"));
            }
        }
    }
    text
}

#[test]
fn the_program_is_tried_in_every_way() {
    // If the help were read wrongly, the other tests would try nothing and pass.
    let ways = ways(&root());
    for way in ["check --format human", "check --format json", "inspect --format human"] {
        assert!(ways.iter().any(|tried| tried.join(" ") == way), "{way} is not among {ways:?}");
    }
}

#[test]
fn no_fixture_gives_away_what_stands_in_its_personal_columns() {
    let rules = words_of_the_rules();
    let fixtures = catalogue::all();
    let paths: Vec<&str> = fixtures.iter().map(|fixture| fixture.path.as_str()).collect();
    let mut secrets: BTreeMap<String, &str> = BTreeMap::new();
    for fixture in &fixtures {
        let own = fixture.secrets().into_iter().filter(|s| s.len() > 3);
        own.for_each(|secret| _ = secrets.entry(secret).or_insert(&fixture.path));
    }
    secrets.retain(|secret, _| !rules.contains(secret));
    assert!(secrets.len() > 200, "{} secrets", secrets.len());
    // One search for all of them: there are thousands, and each text is long.
    let any: Vec<String> = secrets.keys().map(|secret| regex::escape(secret)).collect();
    let any = RegexBuilder::new(&any.join("|")).size_limit(1 << 28).build().unwrap();
    let mut leaks = Vec::new();
    for (way, text) in everything_printed(&root(), &paths) {
        assert!(!way.starts_with("check") || text.contains("many-faults"), "{way} says something of the fixtures");
        leaks.extend(any.find_iter(&text).map(|at| format!("{} as {way}: {}", secrets[at.as_str()], at.as_str())));
    }
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
}

/// A faulty return in which every text of a person is one that cannot stand anywhere else.
fn telling() -> (Return, Vec<String>) {
    let mut whole = catalogue::home_made(31);
    let children = whole.table(shapes::CHILDREN);
    children.add_field("forename", "Forename", |n| format!("Zorblax{n}").into());
    children.add_field("surname", "Surname", |n| format!("Quibbleworth{n}").into());
    children.add_field("upn", "UPN", |n| format!("Z99999{n:07}").into());
    children.add_field("notes", "Notes", |n| format!("Lives above Flibber Street {n}").into());
    for n in 0..children.records.len() {
        let nationality = if n % 2 == 0 { "Bhutanese" } else { "Surinamese" };
        children.set(n, "nationality", nationality);
    }
    for fault in faults::ALL.iter().filter(|fault| !["no-nrm-column", "no-council-no-period"].contains(&fault.name)) {
        (fault.put)(&mut whole);
    }
    let mut secrets = texts_of(&whole, support::fixture::PERSONAL);
    // What the faults themselves put there is no secret, or not one that can be told from other text.
    secrets.retain(|secret| !["British", "Moldovan", "TBC", "yes", "#N/A"].contains(&secret.as_str()));
    (whole, secrets)
}

#[test]
fn no_format_gives_away_a_telling_return() {
    let (whole, secrets) = telling();
    let rules = words_of_the_rules();
    assert!(!rules.to_lowercase().contains("zorblax") && secrets.len() > 80);
    let book = plainly(&whole).book;
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("return.xlsx"), xlsx::write(&book)).expect("a new file");
    fs::write(folder.path().join("return.ods"), ods::write(&book)).expect("a new file");
    fs::write(folder.path().join("children.csv"), csv::write(&book.sheets[0], USUAL)).expect("a new file");
    for file in ["return.xlsx", "return.ods", "children.csv"] {
        for (way, text) in everything_printed(folder.path(), &[file]) {
            for secret in &secrets {
                assert!(!text.contains(secret.as_str()), "{file} as {way} shows {secret}");
            }
        }
    }
}

#[test]
fn values_are_shown_when_asked_for() {
    // The control of the tests above: the secrets are there to be shown.
    let (whole, _) = telling();
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("return.xlsx"), xlsx::write(&plainly(&whole).book)).expect("a new file");
    let text = output::printed(folder.path(), &["check", "--format", "json", "--show-values", "return.xlsx"]);
    assert!(text.contains("yes-ish") || text.contains("AWOL"), "a marked cell is shown");
}

/// Texts that do harm where they are not expected: escape sequences, marks that turn text round, formulas, mark-up.
const HOSTILE: [&str; 7] = [
    "\u{1b}[31mred\u{1b}[0m",
    "\u{1b}]8;;http://example.org\u{7}link\u{1b}]8;;\u{7}",
    "\u{202e}txet desrever\u{202c}",
    "\u{2066}isolated\u{2069}",
    "=cmd|' /c calc'!A1",
    "<script>alert(1)</script>",
    "line\none\r\nline two\u{85}three",
];

/// What must not stand in any output.
fn raw(text: &str) -> Option<&'static str> {
    let forbidden = [
        ("\u{1b}", "an escape sequence"),
        ("\u{7}", "a bell"),
        ("\u{202e}", "a mark that turns text round"),
        ("\u{2066}", "a mark that isolates text"),
        ("\u{85}", "a control character"),
        ("<script>alert", "mark-up"),
    ];
    // Mark-up does no harm on a terminal or inside JSON.
    let marked_up = text.trim_start().starts_with('<') || text.contains("<?xml");
    let harms = |bad: &str| text.contains(bad) && (marked_up || !bad.starts_with('<'));
    forbidden.iter().find(|(bad, _)| harms(bad)).map(|&(_, name)| name)
}

/// Sheets whose headings, answers and titles are hostile.
fn hostile() -> Sheet {
    let mut whole = shapes::one_row_a_child("Devon County Council", &support::invent::children(41, 10, 7));
    for (n, text) in HOSTILE.iter().enumerate() {
        let table = whole.table(shapes::LIST);
        table.set(n, "victim_status", *text);
        table.set(n, "nrm_referral_date", *text);
        table.set(n, "child_id", *text);
        if let Some(column) = table.columns.get_mut(n + 8) {
            column.heading.insert_str(0, text);
        }
        table.add_field("notes", text, |_| Cell::from(*text));
    }
    whole.title.push(HOSTILE.join(" "));
    plainly(&whole).book.sheets.remove(0)
}

#[test]
fn hostile_text_reaches_no_output_raw() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let sheet = hostile();
    let utf8 = Dialect { delimiter: ',', encoding: Encoding::Utf8 };
    fs::write(folder.path().join("hostile.csv"), csv::write(&sheet, utf8)).expect("a new file");
    let mut named = sheet.clone();
    named.name = "\u{202e}<script>alert(1)".to_owned();
    fs::write(folder.path().join("hostile.xlsx"), xlsx::write(&Book { sheets: vec![named] })).expect("a new file");
    let mut files = vec!["hostile.csv".to_owned(), "hostile.xlsx".to_owned()];
    if cfg!(unix) {
        let name = "\u{1b}[31m\u{202e}<script>alert.csv";
        fs::write(folder.path().join(name), csv::write(&sheet, utf8)).expect("a new file");
        files.push(name.to_owned());
    }
    let mut harm = Vec::new();
    for file in &files {
        for (way, text) in everything_printed(folder.path(), &[file]) {
            harm.extend(raw(&text).map(|what| format!("{file:?} as {way}: {what}")));
        }
    }
    assert!(harm.is_empty(), "{}", harm.join("\n"));
}

#[test]
fn no_cell_of_a_csv_report_is_a_formula() {
    if !output::formats(&root(), "check").contains(&"csv".to_owned()) {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let utf8 = Dialect { delimiter: ',', encoding: Encoding::Utf8 };
    fs::write(folder.path().join("=cmd.csv"), csv::write(&hostile(), utf8)).expect("a new file");
    let output = run(folder.path(), &["check", "--format", "csv", "=cmd.csv"]);
    let text = String::from_utf8(output.stdout).expect("a csv report is UTF-8");
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let rows: Vec<::csv::StringRecord> = reader.records().map(|row| row.expect("a row of the report")).collect();
    assert!(rows.len() > 1, "the report has findings");
    let formulas: BTreeSet<&str> = rows
        .iter()
        .flat_map(|row| row.iter())
        .filter(|cell| cell.starts_with(['=', '+', '-', '@', '\t', '\r']))
        .collect();
    assert!(formulas.is_empty(), "{formulas:?}");
}
