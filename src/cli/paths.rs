//! The paths to check: patterns expanded by the program itself, since the Windows command prompt does not.

use std::path::{Path, PathBuf};

use super::error::CliError;
use crate::report::text::clip;

/// The files and folders that are meant, in the order given; those of a pattern sorted by name.
///
/// # Errors
///
/// When a path leads nowhere or a pattern matches nothing: a slip must not look like a clean run.
pub fn expand(given: &[PathBuf]) -> Result<Vec<PathBuf>, CliError> {
    let mut out: Vec<PathBuf> = Vec::with_capacity(given.len());
    for path in given {
        // A file called `a[1].xlsx` is no pattern.
        if path.exists() {
            out.push(path.clone());
            continue;
        }
        let text = path.to_string_lossy();
        if text.contains(['*', '?', '[']) {
            out.extend(matches(&text)?);
        } else {
            return Err(CliError::NotFound { path: clip(&text, 300), help: nearby(path) });
        }
    }
    let mut seen = std::collections::HashSet::new();
    out.retain(|p| seen.insert(p.clone()));
    Ok(out)
}

fn matches(pattern: &str) -> Result<Vec<PathBuf>, CliError> {
    let options = glob::MatchOptions {
        case_sensitive: !cfg!(windows),
        require_literal_separator: true,
        require_literal_leading_dot: true,
    };
    let found = glob::glob_with(pattern, options)
        .map_err(|e| CliError::Pattern { pattern: clip(pattern, 300), reason: e.msg })?;
    let mut found: Vec<PathBuf> = found.filter_map(Result::ok).collect();
    if found.is_empty() {
        return Err(CliError::NoMatch { pattern: clip(pattern, 300) });
    }
    found.sort();
    Ok(found)
}

/// What stands in the same folder under a name that comes near.
fn nearby(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let entries = std::fs::read_dir(folder).ok();
    let Some(entries) = entries else {
        return Some(format!("There is no folder {} either", clip(&folder.to_string_lossy(), 300)));
    };
    let mut names: Vec<String> = entries
        .filter_map(Result::ok)
        .map(|e| e.file_name().to_string_lossy().into_owned())
        .filter(|n| !n.starts_with('.') && !n.starts_with("~$"))
        .collect();
    names.sort();
    let near = crate::rule::nearest::nearest(&name, names.iter().map(String::as_str))?;
    Some(format!("Did you mean {}?", clip(&folder_join(path, near), 300)))
}

/// The path with another file name, written the way the user wrote it.
fn folder_join(path: &Path, name: &str) -> String {
    path.with_file_name(name).to_string_lossy().into_owned()
}

/// Whether a report written to `output` would take the place of something to check.
#[must_use]
pub fn is_input(output: &Path, inputs: &[PathBuf]) -> bool {
    let Ok(output) = output.canonicalize() else { return false };
    let is_spreadsheet = output.extension().and_then(|e| e.to_str()).is_some_and(|e| {
        ["xlsx", "xlsm", "xlsb", "xls", "ods", "csv", "tsv"].iter().any(|s| e.eq_ignore_ascii_case(s))
    });
    inputs.iter().filter_map(|p| p.canonicalize().ok()).any(|p| {
        // A folder is checked with everything in it.
        output == p || (is_spreadsheet && p.is_dir() && output.starts_with(&p))
    })
}

/// Whether a file would lie in a folder that is given to be read, and so be read itself the next time.
#[must_use]
pub fn is_among(output: &Path, inputs: &[PathBuf]) -> bool {
    let folder = output.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Ok(folder) = folder.canonicalize() else { return false };
    inputs.iter().filter(|p| p.is_dir()).filter_map(|p| p.canonicalize().ok()).any(|p| folder.starts_with(p))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for f in files {
            fs::write(dir.path().join(f), "a,b\n").unwrap();
        }
        dir
    }

    #[test]
    fn patterns_are_expanded_in_order() {
        let dir = folder(&["kent.csv", "devon.csv", "notes.txt", ".hidden.csv"]);
        let found = expand(&[dir.path().join("*.csv"), dir.path().join("kent.csv")]).unwrap();
        assert_eq!(found, [dir.path().join("devon.csv"), dir.path().join("kent.csv")]);
    }

    #[test]
    fn a_file_with_brackets_in_its_name_is_a_file() {
        let dir = folder(&["devon[1].csv"]);
        let path = dir.path().join("devon[1].csv");
        assert_eq!(expand(std::slice::from_ref(&path)).unwrap(), [path]);
    }

    #[test]
    fn a_slip_is_said_with_what_comes_near() {
        let dir = folder(&["devon.xlsx"]);
        let error = expand(&[dir.path().join("devno.xlsx")]).unwrap_err();
        let CliError::NotFound { help: Some(help), .. } = error else { panic!("{error}") };
        assert!(help.contains("devon.xlsx"), "{help}");
        assert!(matches!(expand(&[dir.path().join("*.ods")]), Err(CliError::NoMatch { .. })));
    }

    #[test]
    fn a_report_never_takes_the_place_of_a_return() {
        let dir = folder(&["devon.xlsx", "report.json"]);
        let inputs = [dir.path().to_owned()];
        assert!(is_input(&dir.path().join("devon.xlsx"), &inputs));
        assert!(!is_input(&dir.path().join("report.json"), &inputs));
        assert!(!is_input(&dir.path().join("new.xlsx"), &inputs));
        assert!(is_input(&dir.path().join("report.json"), &[dir.path().join("report.json")]));
    }
}
