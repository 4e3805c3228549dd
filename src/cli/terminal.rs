//! What the screen can show, and how the program speaks: the result goes to standard output, everything else to standard error.

use std::fmt::Write as _;

use std::{
    fs::File,
    io::{self, IsTerminal as _, Write as _},
    path::Path,
};

use anstream::{AutoStream, ColorChoice};
use clap::{Args, ValueEnum};
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme};

use super::error::CliError;
use crate::report::{
    look::{DEFAULT_WIDTH, LEAST_WIDTH, Look, MOST_WIDTH},
    text::{ascii, stop},
};

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum When {
    /// On a screen that has colours; `NO_COLOR` and `CLICOLOR_FORCE` are obeyed
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// How to show it.
#[derive(Debug, Clone, Copy, Default, Args)]
#[command(next_help_heading = "How it is shown")]
pub struct ShowArgs {
    /// When to use colour
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value = "auto", hide_possible_values = true)]
    pub color: When,
    /// One fact a line, without colour or drawing: for screen readers and logs
    #[arg(long, global = true)]
    pub plain: bool,
    /// Only the result: no progress, no hints, no account of what was checked
    #[arg(short, long, global = true)]
    pub quiet: bool,
}

/// How the program speaks.
#[derive(Debug, Clone, Copy)]
pub struct Talk {
    /// The screen of standard output.
    pub look: Look,
    /// The screen of standard error.
    pub aside: Look,
    /// Whether to draw nothing.
    pub plain: bool,
    /// Whether to say the result only.
    pub quiet: bool,
    when: When,
}

impl Talk {
    /// Looks at the screen and at what the user wants.
    #[must_use]
    pub fn new(show: &ShowArgs) -> Self {
        let colour = |auto: ColorChoice| match (show.plain, show.color) {
            (true, _) | (_, When::Never) => false,
            (_, When::Always) => true,
            (_, When::Auto) => auto != ColorChoice::Never,
        };
        let unicode = !show.plain && unicode(|name| std::env::var(name).ok());
        let (out, err) = (io::stdout(), io::stderr());
        let width_of = |is_terminal: bool, size: Option<usize>| {
            let columns = || std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
            let wide = if is_terminal { size } else { columns() };
            wide.unwrap_or(DEFAULT_WIDTH).clamp(LEAST_WIDTH, MOST_WIDTH)
        };
        let columns = |size: Option<(terminal_size::Width, terminal_size::Height)>| size.map(|(w, _)| usize::from(w.0));
        Self {
            look: Look {
                width: width_of(out.is_terminal(), columns(terminal_size::terminal_size_of(&out))),
                colour: colour(AutoStream::choice(&out)),
                unicode,
            },
            aside: Look {
                width: width_of(err.is_terminal(), columns(terminal_size::terminal_size_of(&err))),
                colour: colour(AutoStream::choice(&err)),
                unicode,
            },
            plain: show.plain,
            quiet: show.quiet,
            when: show.color,
        }
    }

    /// The look of what is written to a file and not shown.
    #[must_use]
    pub fn in_file(&self) -> Look {
        Look { width: DEFAULT_WIDTH, colour: self.when == When::Always && !self.plain, unicode: !self.plain }
    }

    /// Writes text for people to standard output.
    ///
    /// # Errors
    ///
    /// When it does not take it.
    pub fn show(&self, text: &str) -> io::Result<()> {
        let choice = if self.look.colour { ColorChoice::Always } else { ColorChoice::Never };
        let mut out = AutoStream::new(io::stdout().lock(), choice);
        out.write_all(text.as_bytes())?;
        out.flush()
    }

    /// Says something beside the result.
    pub fn aside(&self, text: &str) {
        if !self.quiet {
            let text = if self.aside.unicode { text.into() } else { ascii(text) };
            // Nobody is there to be told when this fails.
            let _ = writeln!(io::stderr(), "{text}");
        }
    }

    /// Says why nothing was done; where something was to be checked, first of all that nothing was.
    pub fn error(&self, error: &CliError, checking: bool) {
        let text = if self.plain { in_lines(error) } else { drawn(error, &self.aside) };
        let text = format!("{}{text}", if checking { "Nothing was checked.\n" } else { "" });
        let choice = if self.aside.colour { ColorChoice::Always } else { ColorChoice::Never };
        let mut err = AutoStream::new(io::stderr().lock(), choice);
        // Nobody is there to be told when this fails.
        let _ = err.write_all(text.as_bytes());
    }
}

/// Whether the screen has more than ASCII: not a dumb one, and not where the language is set to one without.
fn unicode(env: impl Fn(&str) -> Option<String>) -> bool {
    if env("TERM").is_some_and(|t| t == "dumb") {
        return false;
    }
    if cfg!(windows) {
        return true;
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|n| env(n).filter(|v| !v.is_empty()));
    locale.is_none_or(|l| {
        let l = l.to_ascii_lowercase();
        l.contains("utf-8") || l.contains("utf8")
    })
}

fn drawn(error: &dyn Diagnostic, look: &Look) -> String {
    let theme = match (look.unicode, look.colour) {
        (true, true) => GraphicalTheme::unicode(),
        (true, false) => GraphicalTheme::unicode_nocolor(),
        (false, true) => GraphicalTheme::ascii(),
        (false, false) => GraphicalTheme::none(),
    };
    let mut text = String::new();
    let handler = GraphicalReportHandler::new_themed(theme).with_width(look.width).with_links(false);
    if handler.render_report(&mut text, error).is_err() {
        return in_lines(error);
    }
    if look.unicode { text } else { ascii(&text).into_owned() }
}

/// The error in words, one fact a line.
fn in_lines(error: &dyn Diagnostic) -> String {
    let mut text = String::new();
    add_lines(&mut text, error);
    ascii(&text).into_owned()
}

fn add_lines(text: &mut String, error: &dyn Diagnostic) {
    let _ = writeln!(text, "Error: {error}.");
    let mut cause = error.source();
    while let Some(e) = cause {
        let _ = writeln!(text, "Cause: {e}.");
        cause = e.source();
    }
    for label in error.labels().into_iter().flatten() {
        let place = error.source_code().and_then(|code| code.read_span(label.inner(), 0, 0).ok());
        if let Some(place) = place {
            let name = place.name().unwrap_or("line");
            let _ = writeln!(text, "Where: {name}, line {}: {}.", place.line() + 1, label.label().unwrap_or("here"));
        }
    }
    if let Some(help) = error.help() {
        let _ = writeln!(text, "Help: {}", stop(&help.to_string()));
    }
    for other in error.related().into_iter().flatten() {
        add_lines(text, other);
    }
}

/// Creates the file of a report.
///
/// # Errors
///
/// When the system does not let it.
pub fn create(path: &Path) -> Result<File, CliError> {
    File::create(path).map_err(|source| CliError::Output { path: path.to_owned(), source })
}

/// Creates a file with personal data: where the system knows users, only this one can read it.
///
/// # Errors
///
/// When the system does not let it.
pub fn create_private(path: &Path) -> Result<File, CliError> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path).and_then(|file| {
        // One that was there before may have been open to others.
        #[cfg(unix)]
        file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
        Ok(file)
    });
    file.map_err(|source| CliError::Output { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dumb_screen_and_an_old_locale_get_ascii() {
        let with = |pairs: &[(&str, &str)]| {
            let pairs: Vec<(String, String)> = pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
            unicode(|name| pairs.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone()))
        };
        assert!(with(&[]));
        assert!(!with(&[("TERM", "dumb"), ("LANG", "en_GB.UTF-8")]));
        if !cfg!(windows) {
            assert!(with(&[("LANG", "en_GB.UTF-8")]));
            assert!(!with(&[("LC_ALL", "C"), ("LANG", "en_GB.UTF-8")]));
            assert!(with(&[("LC_ALL", ""), ("LANG", "en_GB.utf8")]));
        }
    }

    #[test]
    fn errors_can_be_read_without_drawing() {
        let error =
            CliError::NotFound { path: "devno.xlsx".to_owned(), help: Some("Did you mean devon.xlsx?".to_owned()) };
        assert_eq!(
            in_lines(&error),
            "Error: There is no file or folder called devno.xlsx.\nHelp: Did you mean devon.xlsx?\n"
        );
    }
}
