//! `returnlint new-rule`: a rule file that works, with a comment at each key, ready to be changed.

mod template;

use std::{
    borrow::Cow,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use clap::{Args, ValueEnum};

use super::{
    error::CliError,
    exit,
    setup::{Loaded, RuleArgs},
    terminal::Talk,
};
use crate::{
    bind::dictionary::RecordKind,
    engine::detect,
    report::text::clip,
    rule::{Family, RuleSet, RuleSource, SourceFile, schema},
    run::{Checker, examples},
};

/// Codes from here on are for rules of one's own: the program never uses them.
const OWN: u16 = 901;

/// The schema that is written beside a rule.
const SCHEMA: &str = "rule.schema.json";

/// What `new-rule` is told.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  returnlint new-rule NR-late-referral           the next free code for referrals, in this folder
  returnlint new-rule NR905-late-referral        a code of your choice
  returnlint new-rule --record episode -o ours   a rule about missing episodes, in the folder ours

Codes from 901 on are for rules of your own. Where the folder is one of returnlint's own, such as rules/nrm-referral, the code is the \
next that the family has not used.")]
pub struct NewRuleArgs {
    /// Its code and name, or the letters of its family and its name: the next free code is taken then
    #[arg(value_name = "CODE-name")]
    pub rule: Option<String>,
    /// What one finding is about
    #[arg(long, value_enum, value_name = "KIND", default_value = "child")]
    pub record: Kind,
    /// The folder to write it to
    #[arg(short, long, value_name = "DIR", default_value = ".")]
    pub output: PathBuf,
    /// Where the checks come from.
    #[command(flatten)]
    pub rules: RuleArgs,
}

/// What a rule with conditions is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Kind {
    /// A record about a child
    Child,
    /// A missing episode
    Episode,
    /// A referral to the NRM
    Referral,
    /// A period in care
    Care,
    /// What one council answers for one period
    Figures,
    /// One answer of a council
    Answer,
}

impl Kind {
    const fn record(self) -> RecordKind {
        match self {
            Self::Child => RecordKind::Child,
            Self::Episode => RecordKind::Episode,
            Self::Referral => RecordKind::Referral,
            Self::Care => RecordKind::Care,
            Self::Figures => RecordKind::Figures,
            Self::Answer => RecordKind::Answer,
        }
    }

    /// The family of a rule whose letters are not given.
    const fn family(self) -> Family {
        match self {
            Self::Child => Family::VictimIdentification,
            Self::Episode => Family::MissingEpisodes,
            Self::Referral => Family::NrmReferral,
            Self::Care => Family::MissingFields,
            Self::Figures => Family::Totals,
            Self::Answer => Family::NonAnswers,
        }
    }
}

/// Writes the file.
///
/// # Errors
///
/// When the code is taken or cannot be used, when the file is there already, or when it cannot be written.
pub fn run(args: &NewRuleArgs, talk: &Talk) -> Result<u8, CliError> {
    let loaded = args.rules.load()?;
    let there = codes_in(&args.output);
    let (code, name) = identity(args, &loaded.rules, &there)?;
    let same_name = |file: &str| file.trim_end_matches(".toml").ends_with(&format!("-{name}"));
    if let Some((_, file)) =
        there.iter().find(|(c, file)| *c == code || (file.len() == code.len() + name.len() + 6 && same_name(file)))
    {
        return Err(CliError::Exists { path: args.output.join(file) });
    }
    let file = args.output.join(format!("{code}-{name}.toml"));
    let schema = schema_path(&args.output);
    let text = with_others(&code, &name, args.record, &schema, &loaded)?;
    let cannot = |source| CliError::Output { path: file.clone(), source };
    fs::create_dir_all(&args.output).map_err(cannot)?;
    let mut written = fs::OpenOptions::new().write(true).create_new(true).open(&file).map_err(cannot)?;
    written.write_all(text.as_bytes()).map_err(cannot)?;
    if schema == format!("./{SCHEMA}") {
        let path = args.output.join(SCHEMA);
        fs::write(&path, schema::rule(&loaded.rules.dictionary, &detect::names()))
            .map_err(|source| CliError::Output { path, source })?;
    }
    talk.aside("Change what stands in it, then run its examples:");
    talk.aside(&format!("  returnlint test-rules {}", args.output.display()));
    talk.show(&format!("{}\n", file.display()))?;
    Ok(exit::CLEAN)
}

/// The codes of the rule files that stand in a folder, with their file names.
fn codes_in(folder: &Path) -> Vec<(String, String)> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut codes: Vec<(String, String)> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| Path::new(name).extension().is_some_and(|e| e.eq_ignore_ascii_case("toml")))
        .filter_map(|name| Some((name.split_once('-').filter(|(code, _)| is_code(code))?.0.to_owned(), name)))
        .collect();
    codes.sort();
    codes
}

fn is_code(word: &str) -> bool {
    let figures = Family::of_code(word).and_then(|f| word.strip_prefix(f.prefix()));
    figures.is_some_and(|f| f.len() == 3 && f.bytes().all(|b| b.is_ascii_digit()))
}

/// The code and name that are asked for.
fn identity(args: &NewRuleArgs, rules: &RuleSet, there: &[(String, String)]) -> Result<(String, String), CliError> {
    let word = args.rule.as_deref().unwrap_or("").trim().trim_end_matches(".toml");
    let (head, rest) = word.split_once('-').unwrap_or((word, ""));
    let capitals = head.to_ascii_uppercase();
    let family = Family::ALL.into_iter().find(|f| f.prefix() == capitals);
    let (code, name) = if is_code(&capitals) {
        (Some(capitals), rest)
    } else if family.is_some() {
        (None, rest)
    } else {
        (None, word)
    };
    let name = if name.is_empty() { "new-rule".to_owned() } else { name.to_lowercase().replace([' ', '_'], "-") };
    let kebab = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if !name.split('-').all(kebab) {
        return Err(CliError::RuleName { word: clip(word, 80) });
    }
    let family = family.unwrap_or_else(|| args.record.family());
    let used = || rules.rules.iter().map(|r| r.code.as_str()).chain(there.iter().map(|(c, _)| c.as_str()));
    if let Some(code) = code {
        let family = Family::of_code(&code).unwrap_or(family);
        if let Some(other) = rules.find(&code) {
            let free = next(family, used(), false).unwrap_or_default();
            return Err(CliError::CodeTaken { code, by: other.card.file.clone(), free });
        }
        return Ok((code, name));
    }
    let of_program = args.output.file_name().is_some_and(|f| f.to_str() == Some(family.folder()));
    let code = next(family, used(), of_program).ok_or(CliError::NoCode { family: family.prefix() })?;
    if let Some(other) = rules.find(&name) {
        return Err(CliError::NameTaken { name, by: other.card.file.clone() });
    }
    Ok((code, name))
}

/// The code after the last one used: a code that is free because its rule is gone is never used again.
fn next<'c>(family: Family, used: impl Iterator<Item = &'c str>, of_program: bool) -> Option<String> {
    let figures = used.filter_map(|code| code.strip_prefix(family.prefix())?.parse::<u16>().ok());
    let (first, last) = if of_program { (1, OWN - 1) } else { (OWN, 999) };
    let free = figures.filter(|n| (first..=last).contains(n)).max().map_or(first, |n| n + 1);
    (free <= last).then(|| format!("{}{free:03}", family.prefix()))
}

/// Where an editor finds the schema, as seen from the folder: the one of the project, or one beside the rule.
fn schema_path(folder: &Path) -> String {
    let project = Path::new("docs/schema").join(SCHEMA);
    let mut up = String::new();
    for above in fs::canonicalize(folder).unwrap_or_default().ancestors().take(4) {
        if above.join(&project).is_file() {
            return format!("{up}docs/schema/{SCHEMA}");
        }
        up.push_str("../");
    }
    format!("./{SCHEMA}")
}

/// The text of the file; its examples name the other rules that find something in them.
fn with_others(code: &str, name: &str, kind: Kind, schema: &str, loaded: &Loaded) -> Result<String, CliError> {
    let dictionary = &loaded.rules.dictionary;
    let text = |also: [&[String]; 2]| template::write(code, name, kind.record(), schema, dictionary, also);
    let source = |text: String| {
        let mut source: RuleSource = loaded.source.clone();
        source.files.push(SourceFile {
            name: format!("{code}-{name}.toml"),
            text: Cow::Owned(text),
            folder: Some(PathBuf::from(".")),
            trusted: false,
            parsed: None,
        });
        source
    };
    let first = source(text([&[], &[]]));
    let rules = RuleSet::load(&first, &detect::names())?;
    let results = examples::test(&Checker::new(&rules, &first), &rules, |r| r.code == code);
    let others = |fails: bool| results.iter().find(|r| r.fails == fails).map_or(&[][..], |r| r.others.as_slice());
    Ok(text([others(true), others(false)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> (RuleSource, RuleSet) {
        let source = RuleSource::embedded();
        let rules = RuleSet::load(&source, &detect::names()).unwrap();
        (source, rules)
    }

    fn asked(rule: Option<&str>, record: Kind, output: &str) -> NewRuleArgs {
        NewRuleArgs { rule: rule.map(str::to_owned), record, output: PathBuf::from(output), rules: RuleArgs::default() }
    }

    #[test]
    fn the_next_code_is_never_one_that_was_used() {
        let next_of = |used: &[&str], of_program| next(Family::NrmReferral, used.iter().copied(), of_program);
        assert_eq!(next_of(&["NR001", "NR007", "ME009"], true).as_deref(), Some("NR008"), "gaps stay gaps");
        assert_eq!(next_of(&["NR001", "NR007"], false).as_deref(), Some("NR901"));
        assert_eq!(next_of(&["NR001", "NR904"], false).as_deref(), Some("NR905"));
        assert_eq!(next_of(&["NR001", "NR904"], true).as_deref(), Some("NR002"));
        assert_eq!(next_of(&["NR999"], false), None);
    }

    #[test]
    fn code_and_name_are_understood() {
        let (_, rules) = rules();
        let made =
            |rule, record, output| identity(&asked(rule, record, output), &rules, &[]).map_err(|e| e.to_string());
        let pair = |code: &str, name: &str| Ok((code.to_owned(), name.to_owned()));
        assert_eq!(made(Some("NR905-late-referral"), Kind::Child, "."), pair("NR905", "late-referral"));
        assert_eq!(made(Some("nr-Late referral"), Kind::Child, "."), pair("NR901", "late-referral"));
        assert_eq!(made(Some("late-referral"), Kind::Referral, "."), pair("NR901", "late-referral"));
        assert_eq!(made(None, Kind::Episode, "."), pair("ME901", "new-rule"));
        let last = rules.rules.iter().filter(|r| r.code.starts_with("NR")).map(|r| r.code.clone()).max().unwrap();
        let own = made(Some("NR-late-referral"), Kind::Referral, "rules/nrm-referral").unwrap().0;
        assert!(own > last && own.as_str() < "NR900", "{own}");
        assert!(made(Some("NR001-mine"), Kind::Child, ".").unwrap_err().contains("NR001 is taken"));
        assert!(made(Some("NR-late--referral"), Kind::Child, ".").unwrap_err().contains("late--referral"));
        assert!(made(Some("missing-sex"), Kind::Child, ".").unwrap_err().contains("missing-sex is taken"));
    }

    #[test]
    fn what_is_written_works_as_it_stands() {
        let (source, rules) = rules();
        let config = super::super::config::Config::load(None).unwrap();
        let loaded = Loaded { config, source, rules, templates: Vec::new(), ahead: std::sync::Mutex::default() };
        for kind in Kind::value_variants() {
            let kind = *kind;
            let code = format!("{}901", kind.family().prefix());
            let text = with_others(&code, "new-rule", kind, "./rule.schema.json", &loaded).unwrap();
            assert!(text.starts_with("#:schema ./rule.schema.json\n"), "{text}");
            let mut source = loaded.source.clone();
            source.files.push(SourceFile {
                name: format!("{code}-new-rule.toml"),
                text: Cow::Owned(text.clone()),
                folder: Some(PathBuf::from(".")),
                trusted: false,
                parsed: None,
            });
            let rules = RuleSet::load(&source, &detect::names()).unwrap_or_else(|e| panic!("{e:?}\n{text}"));
            let results = examples::test(&Checker::new(&rules, &source), &rules, |r| r.code == code);
            assert_eq!(results.len(), 2);
            assert!(results.iter().all(examples::ExampleResult::as_stated), "{results:#?}");
        }
    }
}
