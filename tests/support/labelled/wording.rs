//! Headings as people type them: known wordings with all that is glued on, wordings that the program was not told, and headings of
//! columns that are no field at all.

use std::collections::BTreeMap;

use returnlint::bind::{
    dictionary::{Dictionary, Field, FieldType, RecordKind},
    text::normalise,
};

use super::{random::Random, values::Holds};

/// Headings that mean no field we know, with what stands under them.
const OTHERS: &[(&str, Holds)] = &[
    ("Social worker", Holds::Names),
    ("Allocated worker", Holds::Names),
    ("Team manager", Holds::Names),
    ("IRO", Holds::Names),
    ("Personal adviser", Holds::Names),
    ("Foster carer name", Holds::Names),
    ("Interpreter name", Holds::Names),
    ("Keyworker", Holds::Names),
    ("Mother's name", Holds::Names),
    ("Completed by", Holds::Names),
    ("Date of last visit", Holds::Dates),
    ("Next review date", Holds::Dates),
    ("Date of strategy discussion", Holds::Dates),
    ("Date allocated", Holds::Dates),
    ("Date of last health assessment", Holds::Dates),
    ("Mother's date of birth", Holds::Dates),
    ("Date of death", Holds::Dates),
    ("Date of arrival in UK", Holds::Dates),
    ("Visa expiry date", Holds::Dates),
    ("Date case closed", Holds::Dates),
    ("Date of last statutory visit", Holds::Dates),
    ("Date of referral", Holds::Dates),
    ("Assessment start date", Holds::Dates),
    ("Assessment end date", Holds::Dates),
    ("CP plan start date", Holds::Dates),
    ("Date record updated", Holds::Dates),
    ("Expected return date", Holds::Dates),
    ("Date of expected decision", Holds::Dates),
    ("Sibling DOB", Holds::Dates),
    ("Date age assessment completed", Holds::Dates),
    ("School", Holds::Words),
    ("School name", Holds::Words),
    ("Team", Holds::Words),
    ("Service area", Holds::Words),
    ("Language", Holds::Words),
    ("Preferred language", Holds::Words),
    ("Religion", Holds::Words),
    ("Risk level", Holds::Words),
    ("Ward", Holds::Words),
    ("Locality", Holds::Words),
    ("Referral source", Holds::Words),
    ("Parent nationality", Holds::Words),
    ("Second nationality", Holds::Words),
    ("GP practice", Holds::Words),
    ("Police force", Holds::Words),
    ("Reason for referral", Holds::Words),
    ("Education status", Holds::Words),
    ("Relationship to child", Holds::Words),
    ("Previous placement", Holds::Words),
    ("Age assessment outcome", Holds::Words),
    ("Region", Holds::Words),
    ("Stage", Holds::Words),
    ("Disability", Holds::YesNo),
    ("Interpreter needed", Holds::YesNo),
    ("EHCP", Holds::YesNo),
    ("Pupil premium", Holds::YesNo),
    ("On CP plan", Holds::YesNo),
    ("Strategy meeting held", Holds::YesNo),
    ("Passport seen", Holds::YesNo),
    ("Care leaver", Holds::YesNo),
    ("Gang affiliation", Holds::YesNo),
    ("Young carer", Holds::YesNo),
    ("Substance misuse", Holds::YesNo),
    ("Father in UK", Holds::YesNo),
    ("Sibling missing", Holds::YesNo),
    ("Placement cost", Holds::Numbers),
    ("Weekly cost", Holds::Numbers),
    ("Distance from home", Holds::Numbers),
    ("Number of siblings", Holds::Numbers),
    ("Number of placements", Holds::Numbers),
    ("School attendance", Holds::Numbers),
    ("SDQ score", Holds::Numbers),
    ("Number of social workers", Holds::Numbers),
    ("Year group", Holds::Numbers),
    ("Row", Holds::Numbers),
    ("S/N", Holds::Numbers),
    ("Days to decision", Holds::Numbers),
    ("Sibling ID", Holds::Codes),
    ("NHS number", Holds::Codes),
    ("Home Office reference", Holds::Codes),
    ("Police reference", Holds::Codes),
    ("Crime number", Holds::Codes),
    ("Port reference", Holds::Codes),
    ("Passport number", Holds::Codes),
    ("Family ID", Holds::Codes),
    ("Worker ID", Holds::Codes),
    ("Incident number", Holds::Codes),
    ("Action taken", Holds::Prose),
    ("Summary of concerns", Holds::Prose),
    ("Analysis", Holds::Prose),
    ("Plan", Holds::Prose),
    ("Views of the young person", Holds::Prose),
];

/// Whose column it is when it is not the child's.
const WHOSE: &[&str] = &[
    "Mother's",
    "Father's",
    "Carer",
    "Sibling",
    "Social worker",
    "School",
    "Parent",
    "Perpetrator",
    "Previous",
    "Expected",
    "Next",
];
/// What of theirs.
const WHAT: &[(&str, Holds)] = &[
    ("name", Holds::Names),
    ("nationality", Holds::Words),
    ("date of birth", Holds::Dates),
    ("ethnicity", Holds::Words),
    ("ID", Holds::Codes),
    ("address", Holds::Words),
    ("legal status", Holds::Words),
    ("return date", Holds::Dates),
    ("start date", Holds::Dates),
    ("gender", Holds::Words),
    ("age", Holds::Numbers),
];

/// A dictionary with some wordings kept from the program.
pub(crate) struct Wordings {
    /// All of it.
    pub(crate) whole: Dictionary,
    /// What the program is given.
    pub(crate) given: Dictionary,
    /// For each field's name, the wordings that the program is not given.
    held_back: BTreeMap<String, Vec<String>>,
    /// Every wording, as compared.
    all: BTreeMap<String, Vec<String>>,
}

/// As two wordings are compared: letters and digits.
fn bare(text: &str) -> String {
    normalise(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Whether another field has the same wording but for an s.
fn plural(all: &BTreeMap<String, Vec<String>>, text: &str, field: &str) -> bool {
    let text = bare(text);
    [format!("{text}s"), text.trim_end_matches('s').to_owned()]
        .iter()
        .any(|t| all.get(t).is_some_and(|f| f.iter().any(|f| f != field)))
}

impl Wordings {
    /// Keeps about one wording in seven back, of those that one field alone has.
    pub(crate) fn new(load: impl Fn() -> Dictionary, seed: u64) -> Self {
        // Sheets of answers are read in another way, and have no headings of their own.
        let of_children = || {
            let mut dictionary = load();
            dictionary.fields.retain(|f| !f.record.is_of_council());
            dictionary
        };
        let whole = of_children();
        let mut given = of_children();
        let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for field in &whole.fields {
            for text in field.headers.iter().chain([&field.label]) {
                let fields = all.entry(bare(text)).or_default();
                if !fields.contains(&field.name) {
                    fields.push(field.name.clone());
                }
            }
        }
        let mut random = Random::new(seed);
        let mut held_back = BTreeMap::new();
        for field in &mut given.fields {
            let (kept, held): (Vec<String>, Vec<String>) = std::mem::take(&mut field.headers)
                .into_iter()
                .partition(|text| all[&bare(text)].len() > 1 || plural(&all, text, &field.name) || !random.percent(14));
            field.headers = kept;
            held_back.insert(field.name.clone(), held);
        }
        Self { whole, given, held_back, all }
    }

    /// A heading for a field, as somebody might type it.
    pub(crate) fn heading(&self, field: &Field, random: &mut Random) -> String {
        self.heading_in(field, field.record, random)
    }

    /// A heading for a field in a table of some kind, as somebody might type it: no wording that in such a table means another field.
    pub(crate) fn heading_in(&self, field: &Field, kind: RecordKind, random: &mut Random) -> String {
        let other = |f: &String| *f != field.name && self.whole.fields.iter().any(|g| g.name == *f && g.record == kind);
        let means_another = |text: &str| {
            field.record != kind && self.all.get(&bare(text)).is_some_and(|fields| fields.iter().any(other))
        };
        let mut text = self.known(field, random);
        while means_another(&text) {
            text = self.known(field, random);
        }
        let text = spelt(&text, random);
        let text = if random.percent(4) { mistyped(&text, random) } else { text };
        glued(&text, field, random)
    }

    /// One of a field's wordings, now and then one that the program is not given.
    fn known(&self, field: &Field, random: &mut Random) -> String {
        let held = &self.held_back[&field.name];
        if random.percent(10) && !held.is_empty() {
            random.pick(held).clone()
        } else if random.percent(20) {
            field.label.clone()
        } else {
            random.pick(&self.given.fields.iter().find(|f| f.name == field.name).unwrap().headers).clone()
        }
    }

    /// A heading of a column that is no field, with what it holds.
    pub(crate) fn other(&self, random: &mut Random) -> (String, Holds) {
        loop {
            let (text, holds) = if random.percent(75) {
                let (text, holds) = random.pick(OTHERS);
                ((*text).to_owned(), *holds)
            } else {
                let (what, holds) = random.pick(WHAT);
                (format!("{} {what}", random.pick(WHOSE)), *holds)
            };
            if !self.all.contains_key(&bare(&text)) {
                return (text, holds);
            }
        }
    }

    /// Whether two headings could not be told apart.
    pub(crate) fn same(a: &str, b: &str) -> bool {
        bare(a) == bare(b)
    }
}

/// Capitals and signs between the words.
fn spelt(text: &str, random: &mut Random) -> String {
    let title = |t: &str| {
        t.split(' ')
            .map(|w| {
                let mut c = w.chars();
                c.next().map_or(String::new(), |f| f.to_uppercase().chain(c).collect())
            })
            .collect::<Vec<String>>()
    };
    match random.below(20) {
        0..=4 => text.to_owned(),
        5..=9 => title(text).join(" "),
        10..=13 => {
            let mut c = text.chars();
            c.next().map_or(String::new(), |f| f.to_uppercase().chain(c).collect())
        }
        14 | 15 => text.to_uppercase(),
        16 => text.replace(' ', "_"),
        17 => title(text).join("_"),
        18 => text.to_uppercase().replace(' ', "_"),
        _ => title(text).concat(),
    }
}

/// One letter wrong in a long word.
fn mistyped(text: &str, random: &mut Random) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let long: Vec<usize> = (0..words.len())
        .filter(|&i| words[i].len() >= 6 && words[i].bytes().all(|b| b.is_ascii_alphabetic()))
        .collect();
    if long.is_empty() {
        return text.to_owned();
    }
    let at = *random.pick(&long);
    let mut letters: Vec<char> = words[at].chars().collect();
    let i = random.between(1, letters.len() - 2);
    match random.below(4) {
        0 => letters.swap(i, i + 1),
        1 => {
            letters.remove(i);
        }
        2 => letters.insert(i, letters[i]),
        _ => letters[i] = if letters[i].is_uppercase() { 'E' } else { 'e' },
    }
    let wrong: String = letters.into_iter().collect();
    words.iter().enumerate().map(|(j, w)| if j == at { wrong.as_str() } else { w }).collect::<Vec<_>>().join(" ")
}

/// What people glue on to a heading.
fn glued(text: &str, field: &Field, random: &mut Random) -> String {
    let mut text = text.to_owned();
    if random.percent(4) {
        text = format!("{}{text}", random.pick(&["Q1a ", "3) ", "a) ", "(b) ", "2. ", "Q4: ", "1.3 "]));
    }
    if random.percent(6) {
        text = match field.kind {
            FieldType::Date => {
                format!("{text} {}", random.pick(&["(dd/mm/yyyy)", "(DD/MM/YY)", "dd/mm/yyyy", "- if known"]))
            }
            FieldType::Code(_) if field.name != "sex" => {
                format!("{text} {}", random.pick(&["(Y/N)", "(drop down)", "(select)", "- please select"]))
            }
            FieldType::Number => format!("{text} {}", random.pick(&["2022-23", "(number)", "in 2023", "(numeric)"])),
            _ => format!("{text} {}", random.pick(&["(free text)", "(if known)", "(optional)", "*"])),
        };
    }
    if random.percent(5) {
        text = format!("{text}{}", random.pick(&["1", "2", "*", " (1)", "?", ":", " [note 1]", "**"]));
    }
    match random.below(30) {
        0 => format!(" {text}"),
        1 | 2 => format!("{text} "),
        3 => text.replacen(' ', "\n", 1),
        4 => text.replacen(' ', "\u{a0}", 1),
        5 => text.replacen(' ', "  ", 1),
        _ => text,
    }
}
