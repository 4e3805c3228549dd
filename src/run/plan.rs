//! Which files make which return.

use std::{
    fs::File,
    io::Read as _,
    path::{Path, PathBuf},
};

use super::template::Template;

/// The files of one return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PlannedReturn {
    /// What to call it: the path of its file or folder.
    pub name: String,
    /// Its files.
    pub files: Vec<PathBuf>,
}

/// What is to be read.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// The returns, in the order of their names.
    pub returns: Vec<PlannedReturn>,
    /// Lock files and files of other kinds in folders, by path.
    pub passed_over: Vec<String>,
}

const SPREADSHEETS: [&str; 9] = ["xlsx", "xlsm", "xlsb", "xls", "ods", "csv", "tsv", "xltx", "tab"];

/// A path as it is shown: with forward slashes on every system, so that output is the same.
pub(crate) fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// Sorts paths into returns. A folder is read with the folders in it. Files of one folder that a template knows belong to one return;
/// with `together` all files are one return; otherwise each file is one.
#[must_use]
pub(super) fn plan(paths: &[PathBuf], templates: &[Template], together: bool) -> Plan {
    let mut plan = Plan::default();
    if together {
        let mut files = Vec::new();
        for path in paths {
            if path.is_dir() {
                walk(path, &mut |_, list| files.extend(list), &mut plan.passed_over);
            } else {
                files.push(path.clone());
            }
        }
        let name = files.first().map(|f| shown(f)).unwrap_or_default();
        plan.returns.push(PlannedReturn { name, files });
        return plan;
    }
    for path in paths {
        if path.is_dir() {
            let returns = &mut plan.returns;
            walk(path, &mut |folder, files| group(folder, files, templates, returns), &mut plan.passed_over);
        } else if is_lock_file(path) {
            plan.passed_over.push(shown(path));
        } else {
            plan.returns.push(PlannedReturn { name: shown(path), files: vec![path.clone()] });
        }
    }
    plan.returns.sort_by(|a, b| a.name.cmp(&b.name));
    plan.returns.dedup();
    plan
}

/// Whether a file is the mark that Excel or LibreOffice leaves beside an open workbook.
fn is_lock_file(path: &Path) -> bool {
    path.file_name().is_some_and(|n| {
        let name = n.to_string_lossy();
        name.starts_with("~$") || name.starts_with(".~lock.")
    })
}

fn walk(folder: &Path, found: &mut dyn FnMut(&Path, Vec<PathBuf>), passed_over: &mut Vec<String>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut entries: Vec<PathBuf> = entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
    entries.sort();
    let mut files = Vec::new();
    let mut folders = Vec::new();
    for path in entries {
        let hidden = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
        if path.is_dir() {
            if !hidden && !path.is_symlink() {
                folders.push(path);
            }
        } else if is_lock_file(&path) {
            passed_over.push(shown(&path));
        } else if path.extension().is_some_and(|e| SPREADSHEETS.iter().any(|s| e.eq_ignore_ascii_case(s))) {
            files.push(path);
        } else if !hidden {
            passed_over.push(shown(&path));
        }
    }
    if !files.is_empty() {
        found(folder, files);
    }
    for folder in folders {
        walk(&folder, found, passed_over);
    }
}

fn group(folder: &Path, files: Vec<PathBuf>, templates: &[Template], returns: &mut Vec<PlannedReturn>) {
    let known: Vec<Option<(usize, usize)>> = files
        .iter()
        .map(|f| {
            let headings = first_line(f)?;
            let name = f.file_stem().map(|n| n.to_string_lossy()).unwrap_or_default();
            let mut known = templates.iter().enumerate().filter(|(_, t)| !t.declared_only || templates.len() == 1);
            known.find_map(|(i, t)| Some((i, t.table_of(&headings, &name)?)))
        })
        .collect();
    let mut of_template: Vec<(usize, Vec<PathBuf>)> = Vec::new();
    for (index, _) in templates.iter().enumerate() {
        let members = || known.iter().flatten().filter(|k| k.0 == index).map(|k| k.1);
        let mut tables: Vec<usize> = members().collect();
        let count = tables.len();
        tables.sort_unstable();
        tables.dedup();
        // Two files of the same table are two returns that lie in one folder.
        if count >= 2 && tables.len() == count {
            of_template.push((index, Vec::new()));
        }
    }
    for (file, known) in files.into_iter().zip(known) {
        let set = known.and_then(|(index, _)| of_template.iter_mut().find(|(i, _)| *i == index));
        match set {
            Some((_, members)) => members.push(file),
            None => returns.push(PlannedReturn { name: shown(&file), files: vec![file] }),
        }
    }
    for (_, files) in of_template {
        returns.push(PlannedReturn { name: shown(folder), files });
    }
}

/// The headings of a text file whose first line is its header. Of the signs that may stand between them, the one that parts most.
fn first_line(path: &Path) -> Option<Vec<String>> {
    if !path.extension().is_some_and(|e| ["csv", "tsv", "tab"].iter().any(|t| e.eq_ignore_ascii_case(t))) {
        return None;
    }
    let mut start = Vec::new();
    File::open(path).ok()?.take(16_384).read_to_end(&mut start).ok()?;
    let text = String::from_utf8_lossy(&start);
    let text = text.trim_start_matches('\u{feff}');
    let parted = |delimiter: u8| {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(text.as_bytes());
        let first = reader.records().next()?.ok()?;
        Some(first.iter().map(|c| c.trim().to_owned()).collect::<Vec<_>>())
    };
    // The comma comes last, and so has the first place among equals.
    b";\t|,".iter().filter_map(|d| parted(*d)).max_by_key(Vec::len)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        engine::detect,
        rule::{RuleSet, RuleSource},
    };

    fn templates() -> Vec<Template> {
        let source = RuleSource::embedded();
        let rules = RuleSet::load(&source, &detect::names()).unwrap();
        Template::load(&source, &rules.dictionary).unwrap()
    }

    #[test]
    fn a_folder_of_the_ssda903_is_one_return_and_other_files_are_their_own() {
        let dir = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).unwrap();
        write("missing.csv", "CHILD,DOB,MISSING,MIS_START,MIS_END\n");
        write("uasc.csv", "CHILD,SEX,DOB,DUC\n");
        write("notes.txt", "x");
        write("~$open.xlsx", "x");
        write("home.csv", "Child ID,Trafficked?\n");
        let plan = plan(&[dir.path().to_owned()], &templates(), false);
        let sizes: Vec<usize> = plan.returns.iter().map(|r| r.files.len()).collect();
        assert_eq!(sizes, [2, 1]);
        assert_eq!(plan.passed_over.len(), 2);
    }

    #[test]
    fn every_table_of_the_ssda903_belongs_to_it_however_its_headings_are_parted() {
        let templates = templates();
        let known = &templates[Template::named(&templates, "SSDA903").unwrap()];
        for delimiter in [",", ";", "\t"] {
            let dir = tempfile::tempdir().unwrap();
            for table in &known.tables {
                let headings: Vec<String> = table.columns.iter().map(|c| format!("\"{}\"", c.headings[0])).collect();
                let text = format!("\u{feff}{}\r\n", headings.join(delimiter));
                std::fs::write(dir.path().join(format!("{} 2024.csv", table.name)), text).unwrap();
            }
            let plan = plan(&[dir.path().to_owned()], &templates, false);
            let sizes: Vec<usize> = plan.returns.iter().map(|r| r.files.len()).collect();
            assert_eq!(sizes, [12], "{delimiter:?}");
        }
    }
}
