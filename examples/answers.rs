//! Says how often the answers of council-level returns are read rightly, by layout, on replies whose answers are known.
//!
//! `cargo run --release --example answers -- fixtures/study` reads the replies of a folder that `examples/study.rs` wrote and holds them against
//! its key; `--faults` lists what was read otherwise.

#![allow(
    clippy::pedantic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "what goes wrong here should stop, and is no part of the program"
)]
#![allow(clippy::print_stdout, reason = "a program for the people who work on this one")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use returnlint::{
    answers::{
        Remembered, Role, Whose,
        profiles::Profiles,
        questions::Questions,
        reader::{Known, Reader},
    },
    bind::{council::Register, dictionary::Dictionary},
    finding::Address,
    read::{Limits, read_bytes},
    rule::RuleSource,
};

/// What an answer is, apart from its cell.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Said {
    council: String,
    period: String,
    measure: String,
    category: String,
    figure: String,
    gap: String,
    form: String,
}

#[derive(Debug, Default)]
struct Score {
    answers: usize,
    right: usize,
    wrong: usize,
    missed: usize,
    extra: usize,
}

fn bound(n: f64) -> String {
    if n.is_finite() { format!("{n}") } else { String::new() }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = Path::new(arguments.first().map_or("fixtures/study", String::as_str));
    let faults = arguments.iter().any(|a| a == "--faults");
    let source = RuleSource::embedded();
    let dictionary = Dictionary::load(&source).unwrap();
    let text = |name: &str| source.get(name).map(|f| f.text.to_string()).unwrap();
    let register = Register::parse(&text("councils/councils.csv"), &text("councils/aliases.csv"))
        .with_former_codes(&text("councils/former-gss.csv"));
    let questions = Questions::load(&source, &dictionary).unwrap();
    let profiles = Profiles::load(&source).unwrap();
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

    if let Some(file) = arguments.iter().position(|a| a == "--show").and_then(|i| arguments.get(i + 1)) {
        let bytes = fs::read(file).unwrap();
        let workbook = read_bytes(file, bytes, &Limits::default()).unwrap();
        let found = reader.read(with, 0, file, &workbook, &|_| false);
        for sheet in &found.sheets {
            println!(
                "{}: {} (headings in {:?})",
                workbook.sheets[sheet.sheet as usize].name, sheet.layout, sheet.header_rows
            );
        }
        for a in &found.list {
            let whose = match a.whose {
                Whose::Council(n) => register.councils()[n as usize].name.clone(),
                other => format!("{other:?}"),
            };
            println!(
                "{}!{} {whose} | {} | {} {} | {:?} {} | {:?} {:?} {:?} | {}",
                workbook.sheets[a.at.sheet as usize].name,
                Address::from_zero(a.at.row, a.at.column),
                a.period.map_or_else(String::new, |p| format!("{}..{}", p.from, p.to)),
                dictionary.measures.get(a.measure).unwrap().name,
                a.category.as_ref().map_or_else(String::new, |c| c.is.clone()),
                a.figure,
                a.form.code(),
                a.role,
                a.confidence,
                a.question,
                a.asked.words
            );
        }
        return;
    }

    let mut key: BTreeMap<String, BTreeMap<(String, String), BTreeSet<Said>>> = BTreeMap::new();
    let mut layout_of: BTreeMap<String, String> = BTreeMap::new();
    let mut answers = csv::Reader::from_path(folder.join("answers.csv")).unwrap();
    for row in answers.deserialize::<BTreeMap<String, String>>() {
        let row = row.unwrap();
        let get = |name: &str| row.get(name).cloned().unwrap_or_default();
        let number = |name: &str| get(name).parse::<f64>().map_or_else(|_| get(name), |n| format!("{n}"));
        layout_of.insert(get("file"), get("layout"));
        key.entry(get("file")).or_default().entry((get("sheet"), get("cell"))).or_default().insert(Said {
            council: get("gss"),
            period: format!("{}..{}", get("period_from"), get("period_to")),
            measure: get("measure"),
            category: get("category"),
            figure: if get("lower").is_empty() {
                String::new()
            } else {
                format!("{}..{}", number("lower"), number("upper"))
            },
            gap: get("gap"),
            form: get("form"),
        });
    }

    let mut scores: BTreeMap<String, Score> = BTreeMap::new();
    for (file, known) in &key {
        let bytes = fs::read(folder.join("replies").join(file)).unwrap();
        let score = scores.entry(layout_of[file].clone()).or_default();
        score.answers += known.values().map(BTreeSet::len).sum::<usize>();
        let Ok(workbook) = read_bytes(file, bytes, &Limits::default()) else {
            score.missed += known.values().map(BTreeSet::len).sum::<usize>();
            continue;
        };
        let found = reader.read(with, 0, file, &workbook, &|_| false);
        let mut read: BTreeMap<(String, String), BTreeSet<Said>> = BTreeMap::new();
        for answer in found.list.iter().filter(|a| a.role == Role::Answer) {
            let sheet = workbook.sheets[answer.at.sheet as usize].name.clone();
            let cell = Address::from_zero(answer.at.row, answer.at.column).to_string();
            read.entry((sheet, cell)).or_default().insert(Said {
                council: match answer.whose {
                    Whose::Council(n) => register.councils()[n as usize].gss.clone(),
                    Whose::Unknown(_) | Whose::NotSaid => String::new(),
                },
                period: answer.period.map_or_else(|| "..".to_owned(), |p| format!("{}..{}", p.from, p.to)),
                measure: dictionary.measures.get(answer.measure).unwrap().name.clone(),
                category: answer.category.as_ref().map_or_else(String::new, |c| format!("{}: {}", c.by, c.is)),
                figure: answer.figure.bounds().map_or_else(String::new, |(l, h)| format!("{}..{}", bound(l), bound(h))),
                gap: answer.figure.gap().map_or_else(String::new, |g| g.code().to_owned()),
                form: answer.form.code().to_owned(),
            });
        }
        let mut shown = false;
        for (place, wanted) in known {
            let got = read.remove(place).unwrap_or_default();
            for said in wanted {
                let ok = got.contains(said);
                if ok {
                    score.right += 1;
                } else if got.is_empty() {
                    score.missed += 1;
                } else {
                    score.wrong += 1;
                }
                if !ok && faults && !shown {
                    shown = !arguments.iter().any(|a| a == "--all");
                    println!("{} {file} {place:?}\n   wanted {said:?}\n   found  {got:?}", layout_of[file]);
                }
            }
        }
        for (place, got) in read {
            score.extra += got.len();
            if faults && !shown {
                shown = true;
                println!("{} {file} {place:?}\n   extra  {got:?}", layout_of[file]);
            }
        }
    }
    println!("layout              answers   right   wrong  missed   extra  right in a hundred");
    let mut all = Score::default();
    for (layout, s) in &scores {
        let share = 100.0 * s.right as f64 / s.answers.max(1) as f64;
        println!(
            "{layout:<18} {:>8} {:>7} {:>7} {:>7} {:>7} {share:>8.2}",
            s.answers, s.right, s.wrong, s.missed, s.extra
        );
        all.answers += s.answers;
        all.right += s.right;
        all.wrong += s.wrong;
        all.missed += s.missed;
        all.extra += s.extra;
    }
    let share = 100.0 * all.right as f64 / all.answers.max(1) as f64;
    println!(
        "{:<18} {:>8} {:>7} {:>7} {:>7} {:>7} {share:>8.2}",
        "all", all.answers, all.right, all.wrong, all.missed, all.extra
    );
}
