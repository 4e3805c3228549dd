//! The documents that are made from the program: `docs/command-line.md` from the command line itself, `docs/rules/` from the cards.

use std::fmt::Write as _;

use clap::{Command, CommandFactory as _};

use super::{Cli, exit};
use crate::{
    engine::detect,
    report::card::{Page, index, markdown},
    rule::{RuleErrors, RuleSet, RuleSource, schema},
};

/// The width of the help in the documents.
const WIDTH: usize = 96;

/// The page.
#[must_use]
pub fn command_line() -> String {
    let mut top = Cli::command().term_width(WIDTH);
    top.build();
    let mut page = String::from(INTRODUCTION);
    page.push_str("\n## Exit codes\n\nThe same for every format.\n\n| code | meaning |\n|---|---|\n");
    for (code, meaning) in exit::TABLE {
        let _ = writeln!(page, "| `{code}` | {meaning} |");
    }
    page.push_str("| `101` | a fault of returnlint itself; do not take the return for checked |\n");
    page.push_str(CONFIGURATION);
    page.push_str("\n## Commands\n");
    section(&mut page, "returnlint", top.clone());
    for command in top.get_subcommands().filter(|c| c.get_name() != "help") {
        section(&mut page, &format!("returnlint {}", command.get_name()), command.clone());
    }
    page
}

/// The pages of the rules that the program carries, by the names of their files: the contents first, then a page each.
///
/// # Errors
///
/// When these rules cannot be used.
pub fn rules() -> Result<Vec<(String, String)>, RuleErrors> {
    let rules = RuleSet::load(&RuleSource::embedded(), &detect::names())?;
    let pages: Vec<Page> = rules.rules.iter().map(|rule| Page::of(rule, &rules)).collect();
    let mut files = vec![("README.md".to_owned(), index::render(&rules))];
    for (n, page) in pages.iter().enumerate() {
        let before = n.checked_sub(1).and_then(|n| pages.get(n));
        files.push((format!("{}.md", page.code), markdown::render(page, before, pages.get(n + 1))));
    }
    Ok(files)
}

/// The schemas of the files under `rules/`, by the names of their files.
///
/// # Errors
///
/// When the rules that the program carries cannot be used.
pub fn rule_schemas() -> Result<Vec<(&'static str, String)>, RuleErrors> {
    let rules = RuleSet::load(&RuleSource::embedded(), &detect::names())?;
    Ok(vec![
        ("rule.schema.json", schema::rule(&rules.dictionary, &detect::names())),
        ("fields.schema.json", schema::fields(&rules.dictionary)),
        ("vocabulary.schema.json", schema::vocabulary()),
        ("measures.schema.json", schema::measures(&rules.dictionary)),
        ("questions.schema.json", schema::questions(&rules.dictionary)),
        ("profiles.schema.json", schema::profiles()),
    ])
}

fn section(page: &mut String, name: &str, command: Command) {
    let help = command.term_width(WIDTH).render_long_help().to_string();
    let _ = writeln!(page, "\n### `{name}`\n\n```text");
    for line in help.trim_end().lines() {
        page.push_str(line.trim_end());
        page.push('\n');
    }
    page.push_str("```\n");
}

const INTRODUCTION: &str = "\
# The command line

<!-- Made by `cargo run --example docs`. Change the program and not this page. -->

```sh
returnlint check devon.xlsx        # what to fix before this return is sent
returnlint check returns/          # every return in a folder
returnlint inspect devon.xlsx      # how the headings of this return were understood
returnlint explain NR001           # why a check exists, and how to put right what it finds
returnlint study returns/ --output results/     # all answers of many councils: checked, collated and summed up
returnlint collate returns/ --output data.csv   # the answers of many councils in one data set
returnlint summary returns/        # what they come to
```

On Windows, files and folders can be dropped on `returnlint.exe`: that is `returnlint check` with their paths.

The result goes to standard output and nothing else does, so `--format json` is always one JSON document. Progress and errors go to
standard error. Nothing leaves the computer, and the spreadsheets are never changed.

No report says what stands in a cell, unless `--show-values` is given. A report with values holds personal data of children: keep it
where the return itself may be kept.
";

const CONFIGURATION: &str = "
## Configuration

`returnlint.toml` in the current folder, or the file that `--config` names. Nothing in it is needed. An option on the command line wins
over the file, except that `--ignore` and `--rules` add to it.

```toml
select       = [\"NR\", \"VI\"]           # run only these: codes, names, or the letters of a family
ignore       = [\"NR005\"]              # leave these out
fail-on      = \"warning\"              # exit code 1 from here on: error, warning, info or never
min-severity = \"warning\"              # show from here on: error, warning or info
rules        = [\"our-rules\"]          # folders with checks of your own, as seen from this file
template     = \"SSDA903\"              # what these answer, where their words leave it open: see templates.md and question-templates.md
profile      = \"analysis-function\"    # whose symbols answers keep to: see question-templates.md

[severity]                            # how much a finding matters here: by code, name or family
NR007 = \"info\"

[at-least]                            # how much must be wrong before a check speaks: a share of the records it looks at, or a number
MF003 = \"5%\"

[limits]                              # what is larger is refused, and the report says so
file-mb     = 512                     # size of a file
cells       = 50_000_000              # filled cells in a file
unpacked-mb = 2048                    # size of a workbook when it is unpacked
ratio       = 200                     # how many times its size a workbook may unpack to
seconds     = 120                     # time for one file
memory-mb   = 1024                    # memory for reading one workbook
```

`NO_COLOR` and `CLICOLOR_FORCE` are obeyed. Where `TERM` is `dumb`, or the language of the system is set to one without UTF-8, the
report is drawn in ASCII.
";
