//! Everything the program can print or write about a file, as text to search in.

use std::{
    io::{Cursor, Read as _},
    path::Path,
};

use super::checked::run;

/// The names after `possible values:` of an option in a command's short help.
fn possible_values(help: &str, option: &str) -> Vec<String> {
    let list = help.split_once(option).and_then(|(_, rest)| rest.split_once("[possible values: "));
    let list = list.and_then(|(_, rest)| rest.split_once(']')).map_or("", |(list, _)| list);
    list.split(',').map(|name| name.split_whitespace().collect()).filter(|name: &String| !name.is_empty()).collect()
}

fn help(folder: &Path, arguments: &[&str]) -> String {
    String::from_utf8(run(folder, arguments).stdout).expect("help is UTF-8")
}

/// The commands of the program, from its help.
pub(crate) fn commands(folder: &Path) -> Vec<String> {
    let help = help(folder, &["-h"]);
    let list = help.lines().skip_while(|line| !line.starts_with("Commands:")).skip(1);
    list.take_while(|line| line.starts_with(' '))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

/// Whether a command reads files.
pub(crate) fn reads_files(folder: &Path, command: &str) -> bool {
    help(folder, &[command, "-h"]).lines().any(|line| line.starts_with("Usage:") && line.contains("PATH"))
}

/// The formats that a command offers.
pub(crate) fn formats(folder: &Path, command: &str) -> Vec<String> {
    possible_values(&help(folder, &[command, "-h"]), "--format")
}

/// What a run printed, as text. What is packed, as an Excel report is, is unpacked.
pub(crate) fn printed(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    format!("{}\n{}", unpacked(&output.stdout), unpacked(&output.stderr))
}

/// Bytes as text, unpacked if they are a zip archive.
pub(crate) fn unpacked(bytes: &[u8]) -> String {
    if !bytes.starts_with(b"PK\x03\x04") {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a whole archive");
    let mut text = String::new();
    for part in 0..archive.len() {
        let mut content = Vec::new();
        archive.by_index(part).expect("a part").read_to_end(&mut content).expect("a whole part");
        text.push_str(&String::from_utf8_lossy(&content));
        text.push('\n');
    }
    text
}
