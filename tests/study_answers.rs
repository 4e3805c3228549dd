//! The answers of the committed study of invented replies: that they are read with their council, period, measure, figure and cell.

#![allow(
    clippy::pedantic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "what goes wrong here should stop, and is no part of the program"
)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use returnlint::{
    answers::{
        Answer, Remembered, Role, Whose,
        profiles::Profiles,
        questions::Questions,
        reader::{Known, Reader},
    },
    bind::{council::Register, dictionary::Dictionary},
    finding::Address,
    read::{Limits, read_bytes, workbook::Workbook},
    rule::RuleSource,
};

/// What an answer is, with its sheet and cell.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Said {
    sheet: String,
    cell: String,
    council: String,
    period: String,
    measure: String,
    category: String,
    figure: String,
    gap: String,
    form: String,
}

/// The answers of `answers.csv` by their file.
fn key(folder: &Path) -> BTreeMap<String, BTreeSet<Said>> {
    let mut out: BTreeMap<String, BTreeSet<Said>> = BTreeMap::new();
    let mut lines = csv::Reader::from_path(folder.join("answers.csv")).expect("the key");
    for line in lines.deserialize::<BTreeMap<String, String>>() {
        let line = line.expect("a line of the key");
        let get = |name: &str| line[name].clone();
        let both = |low: &str, high: &str| if low.is_empty() { String::new() } else { format!("{low}..{high}") };
        out.entry(get("file")).or_default().insert(Said {
            sheet: get("sheet"),
            cell: get("cell"),
            council: get("gss"),
            period: both(&line["period_from"], &line["period_to"]),
            measure: get("measure"),
            category: get("category"),
            figure: both(&line["lower"], &line["upper"]),
            gap: get("gap"),
            form: get("form"),
        });
    }
    out
}

/// What was read, in the words of the key.
fn said(answer: &Answer, workbook: &Workbook, register: &Register, dictionary: &Dictionary) -> Said {
    Said {
        sheet: workbook.sheets[answer.at.sheet as usize].name.clone(),
        cell: Address::from_zero(answer.at.row, answer.at.column).to_string(),
        council: match answer.whose {
            Whose::Council(n) => register.councils()[n as usize].gss.clone(),
            Whose::Unknown(_) | Whose::NotSaid => String::new(),
        },
        period: answer.period.map_or_else(String::new, |p| format!("{}..{}", p.from, p.to)),
        measure: dictionary.measures.get(answer.measure).expect("a measure").name.clone(),
        category: answer.category.as_ref().map_or_else(String::new, |c| format!("{}: {}", c.by, c.is)),
        figure: answer.figure.bounds().map_or_else(String::new, |(low, high)| format!("{low}..{high}")),
        gap: answer.figure.gap().map_or_else(String::new, |g| g.code().to_owned()),
        form: answer.form.code().to_owned(),
    }
}

#[test]
fn the_answers_are_read_as_they_are_meant() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/study");
    let source = RuleSource::embedded();
    let dictionary = Dictionary::load(&source).expect("the dictionary");
    let text = |name: &str| source.get(name).map(|f| f.text.to_string()).expect("a file of the rules");
    let register = Register::parse(&text("councils/councils.csv"), &text("councils/aliases.csv"))
        .with_former_codes(&text("councils/former-gss.csv"));
    let questions = Questions::load(&source, &dictionary).expect("the questions");
    let profiles = Profiles::load(&source).expect("the profiles");
    let reader = Reader::new(&dictionary);
    let remembered = Remembered::default();
    let with = Known {
        register: &register,
        questions: &questions,
        declared: None,
        remembered: &remembered,
        profiles: &profiles,
        profile: None,
    };
    let mut wrong = Vec::new();
    for (file, wanted) in key(&folder) {
        let bytes = fs::read(folder.join("replies").join(&file)).expect("a reply");
        let workbook = read_bytes(&file, bytes, &Limits::default()).expect("a reply can be read");
        let found = reader.read(with, 0, &file, &workbook, &|_| false);
        let answers = found.list.iter().filter(|a| a.role == Role::Answer);
        let found: BTreeSet<Said> = answers.map(|a| said(a, &workbook, &register, &dictionary)).collect();
        wrong.extend(wanted.difference(&found).map(|s| format!("{file}: not read as meant: {s:?}")));
        wrong.extend(found.difference(&wanted).map(|s| format!("{file}: read, and not in the key: {s:?}")));
    }
    assert!(wrong.is_empty(), "{} answers differ:\n{}", wrong.len(), wrong.join("\n"));
}
