//! `returnlint new-template`: a question template that works, drafted from a plain list of questions.

use std::{
    borrow::Cow,
    fmt::Write as _,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use clap::Args;

use super::{
    error::CliError,
    exit,
    setup::{Loaded, RuleArgs},
    terminal::Talk,
};
use crate::{
    answers::{
        concepts::Concepts,
        draft::{Draft, Known},
        questions::Questions,
    },
    bind::dictionary::Dictionary,
    report::text::{clip, count},
    rule::{RuleErrors, SourceFile},
    run::template::known_name,
};

/// The largest list of questions that is read.
const MOST_BYTES: u64 = 1 << 20;

/// What `new-template` is told.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  returnlint new-template questions.txt                                       show the template
  returnlint new-template questions.txt -o ours/questions/our-questions.toml  write it, for --rules ours

One question a line, with or without its id before it (1a, Q2, (b)). A line that ends with a colon begins the questions below it. A line of \
periods says what is asked for, and a first line that asks nothing is the title.")]
pub struct NewTemplateArgs {
    /// A text file with one question a line
    #[arg(value_name = "QUESTIONS")]
    pub questions: PathBuf,
    /// What to call the template [default: as the file is called]
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Write it to a file, best in a folder called questions
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Where the checks come from.
    #[command(flatten)]
    pub rules: RuleArgs,
}

/// Writes the template.
///
/// # Errors
///
/// When the list cannot be read or has no question, when the name is taken, or when the file is there already or cannot be written.
pub fn run(args: &NewTemplateArgs, talk: &Talk) -> Result<u8, CliError> {
    let text = read(&args.questions)?;
    let loaded = args.rules.load()?;
    let Loaded { rules, source, templates, .. } = &loaded;
    let questions = Questions::load(source, &rules.dictionary)?;
    let name = args.name.clone().unwrap_or_else(|| name_of(&args.questions));
    if known_name(templates, &questions, &name).is_ok() {
        return Err(CliError::TemplateTaken { name: clip(&name, 80) });
    }
    let measures = &rules.dictionary.measures;
    let concepts = Concepts::new(measures);
    let draft = Draft::of(&text, Known { measures, concepts: &concepts, questions: &questions });
    if draft.is_empty() {
        return Err(CliError::NoQuestions { path: clip(&args.questions.to_string_lossy(), 200) });
    }
    let toml = draft.toml(&name, None, measures);
    check(&loaded, &toml)?;
    let (all, own) = draft.counts();
    let tell = || {
        let mut said = format!("{} drafted", count(all, "question", "questions"));
        if own > 0 {
            // Writing to a string cannot fail.
            let _ = write!(said, "; for {own} no measure was known, and one of its own is written");
        }
        talk.aside(&format!("{said}. Look at the measure of each."));
    };
    let Some(output) = &args.output else {
        talk.show(&toml)?;
        tell();
        return Ok(exit::CLEAN);
    };
    let cannot = |source| CliError::Output { path: output.clone(), source };
    if let Some(folder) = output.parent() {
        fs::create_dir_all(folder).map_err(cannot)?;
    }
    let mut file = match fs::OpenOptions::new().write(true).create_new(true).open(output) {
        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {
            return Err(CliError::Exists { path: output.clone() });
        }
        opened => opened.map_err(cannot)?,
    };
    file.write_all(toml.as_bytes()).map_err(cannot)?;
    tell();
    let folder = output.parent().filter(|p| p.file_name().is_some_and(|n| n == "questions"));
    match folder.and_then(Path::parent) {
        Some(rules) => {
            let rules = if rules.as_os_str().is_empty() { Path::new(".") } else { rules };
            talk.aside("Then read replies with it:");
            talk.aside(&format!(
                "  returnlint collate REPLIES --rules {} --template \"{name}\" --output data.csv",
                rules.display()
            ));
        }
        None => talk.aside("Move it to a folder called questions, in the folder that you give to --rules."),
    }
    talk.show(&format!("{}\n", output.display()))?;
    Ok(exit::CLEAN)
}

/// The text of the list. Notepad writes it in several ways.
fn read(path: &Path) -> Result<String, CliError> {
    let not_there = || CliError::NotFound { path: clip(&path.to_string_lossy(), 200), help: None };
    let size = fs::metadata(path).map_err(|_| not_there())?;
    let bytes = fs::read(path).map_err(|_| not_there())?;
    let no_text = || CliError::NoQuestions { path: clip(&path.to_string_lossy(), 200) };
    if size.len() > MOST_BYTES || bytes.starts_with(b"PK") {
        return Err(no_text());
    }
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(&bytes) {
        return Ok(encoding.decode(&bytes).0.into_owned());
    }
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => encoding_rs::WINDOWS_1252.decode(error.as_bytes()).0.into_owned(),
    };
    if text.contains('\0') { Err(no_text()) } else { Ok(text) }
}

/// What the list is called, as a name: `our-questions.txt` is "our-questions".
fn name_of(path: &Path) -> String {
    let stem = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    let name: String = stem.chars().filter(|c| !c.is_control()).take(60).collect();
    if name.trim().is_empty() { "questions".to_owned() } else { name.trim().to_owned() }
}

/// Whether the template works as it stands.
fn check(loaded: &Loaded, toml: &str) -> Result<(), CliError> {
    let mut source = loaded.source.clone();
    source.files.push(SourceFile {
        name: "questions/new-template.toml".to_owned(),
        text: Cow::Owned(toml.to_owned()),
        folder: Some(PathBuf::from(".")),
        trusted: false,
        parsed: None,
    });
    let dictionary = Dictionary::load(&source).map_err(RuleErrors::from)?;
    Questions::load(&source, &dictionary)?;
    Ok(())
}
