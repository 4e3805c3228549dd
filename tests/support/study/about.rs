//! `README.md` of the study.

use super::{Study, plan::SEED, said};

pub(crate) fn text(study: &Study) -> String {
    let plan = &study.plan;
    let periods: Vec<String> =
        plan.periods.iter().map(|p| format!("{} to {}", said::long(p.from), said::long(p.to))).collect();
    let seed = if plan.seed == SEED { "the default".to_owned() } else { "not the default".to_owned() };
    format!(
        "# The study: {replies} invented replies

What {replies} councils might have sent back when a researcher asked them about trafficked, unaccompanied and missing children, with the
key to it. **Every figure here is invented.** The councils' names and codes are real, so that naming a council is tested too; nothing else
is, and each file says so in a note. No figure, wording or layout comes from a council's own reply.

Asked about: {periods}. The figures of the study are those of the last full year.

| file | what |
|---|---|
| `replies/` | {files} files: xlsx, ods and csv, one council each, and a few of several councils |
| `answers.csv` | the key: one row for every answer, and for every question and period that was left blank |
| `faults.csv` | what must be found |
| `replies.csv` | one row a council: its file, its layout, how much it answered |
| `truth.json` | the figures of the study over the councils that enter each, and how many files and answers each layout has |

## How to read the key

- `cell` is the cell as Excel shows it. For a csv file `sheet` is the file's name without its ending.
- `gss` is the council's code in the period: empty where the name alone may mean two councils (CO011), and that of the council named where
  none of that name existed (CO002); where name and code differ (CO004), the name's. Barnsley and Sheffield have the codes that held
  until 30 April 2025.
- `period_from` and `period_to` are empty where the label can mean no period (DT012).
- `lower` and `upper` are what the cell says, the same twice for a figure. `<5` is 1 to 4. A mark such as `*` is 1 to 4 where a note of the
  file says so, and otherwise the gap `suppressed`. Two parts in one cell (\"9 male, 5 female\") are their sum.
- `gap` is the class of a cell without a figure, `form` how the cell is written, `layout` how the file is laid out, `question` the number of
  the question in the request; `trafficked` (the total of 1a and 1b) and days and changes have none.
- A cell that lists several periods has a row for each of them, of the form `listed`; where one reason stands for all periods the form is
  `words`.

In `faults.csv`, `natural` is `no` for a fault that was seeded, at most one in a reply; `yes` for what is no slip but is spoken of all the
same, such as a refusal or a number in words; and `may` where a finding would be right and its absence no fault. `related` are the other
cells that take part. A fault without a cell is about the reply. Where a name, a code or a period stands in many cells, the first is given.

In `truth.json`, `value` is the sum of what the councils have, also where they hide it behind a bound, and `lower` and `upper` the sums of
what they write. A ratio runs over the councils that give both its parts. `trafficked` of a council is the total that it gives, else
identified and suspected, or identified alone where the council says that it includes the suspected.

## How it is made

`cargo run --example study` writes this folder from seed {seed_number} ({seed}), the same bytes each time. `--seed N --output DIR` writes
another study: other wordings, layouts and figures with the same sums (590 trafficked children, 167 of them missing, 4,744 unaccompanied,
593 of them missing; those are a real study's, and nothing else is), and for three seeds in five other periods. The program is
`tests/support/study`, and `tests/study_fixture.rs` holds that the key is true.
",
        replies = study.replies().count(),
        files = study.files.len(),
        periods = periods.join("; "),
        seed_number = plan.seed,
    )
}
