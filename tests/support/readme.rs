//! The page that says what each fixture is.

use std::fmt::Write as _;

use super::fixture::{Answer, Fixture};

const HEAD: &str = "\
# Fixtures

Returns for trying the program on and for its tests. **Every child and every figure is invented**; councils' names are real, and
each workbook that bears one says so too. There are no names of children, only numbers such as `TEST-40417`.

`cargo run --example fixtures` writes this page and all files named on it, with the same bytes each time. What they hold is in
`tests/support/`: `invent.rs` makes up the children, `shapes.rs` puts them in tables, `faults.rs` and `oddities.rs` get them wrong,
`layouts.rs` lays them out, and `catalogue.rs` lists what is written. The xls files are made by LibreOffice from the xlsx of the same
name, and kept until that changes.

`expected.tsv` says how often each rule speaks of each fixture; `UPDATE=1 cargo test --test fixtures` writes it anew, and the
difference is what a change to a rule or to the reading of files did. The last column below says what a fixture was made to show:
other rules may rightly speak of it too.

";

const RULES: &str = "\
## Rules

`rules/` holds a return for each rule, `CODE-name.csv`, or a folder of that name where it needs several tables: the first example in
the rule's own file that it must find something in. Most state neither council nor period, and are judged as of the day that the
example names, if it names one.

## A study

`study/` holds 217 invented replies of councils to one request for figures, with the key to every cell: see its own
[README](study/README.md). `cargo run --example study` writes it.
";

/// The page.
pub(crate) fn text(fixtures: &[Fixture]) -> String {
    let mut text = HEAD.to_owned();
    let sections = [
        (
            "returns/",
            "Returns by what is wrong with them",
            "A return in a folder is one return of several files, such as a csv file for each sheet.",
        ),
        (
            "layouts/",
            "Layouts",
            "The ways in which real returns lay out a table. All hold the same twelve children with the same four faults, so the \
             same must be found in each, at its true address.",
        ),
    ];
    let sections = sections.into_iter().chain([
        (
            "years/",
            "Two years of one council",
            "Checked in one run, each return is compared with the other: what it says of the same children, and what it does not \
             carry on.",
        ),
        ("unreadable/", "Files that cannot be read", "Each is refused by name, and never stops the other files."),
    ]);
    for (folder, heading, about) in sections {
        _ = write!(text, "## {heading}\n\n{about}\n\n| fixture | what it is | must show |\n|---|---|---|\n");
        for fixture in fixtures.iter().filter(|fixture| fixture.path.starts_with(folder)) {
            _ = writeln!(text, "| `{}` | {} | {} |", fixture.path, fixture.what, shows(fixture.answer));
        }
        text.push('\n');
    }
    text.push_str(RULES);
    text
}

fn shows(answer: Answer) -> String {
    match answer {
        Answer::Ready => "ready: no finding, and every check ran".to_owned(),
        Answer::Clean => "no finding".to_owned(),
        Answer::Finds(codes) => codes.join(", "),
        Answer::NotRead => "could not be read, and says so".to_owned(),
    }
}
