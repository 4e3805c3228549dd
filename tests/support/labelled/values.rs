//! What invented children's cells hold, in all the ways in which councils write it.

use returnlint::bind::dictionary::{Dictionary, Field, FieldType};

use super::{page::Cell, random::Random};

const FORENAMES: [&str; 16] = [
    "Test", "Minh", "Arben", "Selam", "Omar", "Lan", "Yusuf", "Elira", "Ahmad", "Jude", "Mercy", "Tuan", "Besa",
    "Kofi", "Amara", "Dung",
];
const SURNAMES: [&str; 12] =
    ["Example", "Sample", "Nguyen", "Hoxha", "Tesfay", "Khan", "Tran", "Leka", "Noori", "Mensah", "Okafor", "Pham"];
const COUNCILS: [&str; 8] =
    ["Devon", "Kent", "Surrey", "Croydon", "Milton Keynes", "North Yorkshire", "Leeds City Council", "LB Lambeth"];
const PLACES: [&str; 8] =
    ["Foster care", "Semi-independent", "Residential home", "Kinship care", "U6", "K2", "Hostel", "Secure unit"];
const WORDS: [&str; 14] = [
    "Police",
    "Social care",
    "Border Force",
    "School",
    "Hospital",
    "Not applicable",
    "Discontinued",
    "In progress",
    "Charity",
    "Section 20",
    "C2",
    "Full care order",
    "Section 47 enquiry",
    "Returned by police",
];
const COUNTRIES: [&str; 8] = ["Vietnam", "Albania", "Sudan", "Eritrea", "Afghanistan", "Iran", "Iraq", "Ethiopia"];
const SENTENCES: [&str; 6] = [
    "Young person was seen by the social worker and the plan was agreed with the manager on the same day.",
    "No further action was needed at the time, but the case is to be looked at again in the next quarter.",
    "Found by a member of the public near the station; taken to the placement by the police late at night.",
    "See case file.",
    "Awaiting information from the previous authority, which has been asked twice and has not answered yet.",
    "Consent discussed.",
];
const MARKS: [&str; 9] = ["n/k", "-", "Not known", "N/A", "Unknown", "..", "Not recorded", "TBC", "NULL"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The date so many days after 1970-01-01.
pub(crate) fn date(days: i64) -> jiff::civil::Date {
    jiff::civil::date(1970, 1, 1) + jiff::Span::new().days(days)
}

/// How a column writes its dates.
#[derive(Clone, Copy)]
enum DateForm {
    True,
    Slashes,
    Iso,
    IsoTime,
    Words,
    Dots,
    TwoDigits,
    Serial,
    WithTime,
}

/// How a column of children's numbers looks.
fn id_maker(random: &mut Random) -> Box<dyn FnMut(&mut Random) -> Cell> {
    let mut next = random.between(1, 90_000);
    match random.below(6) {
        0 => Box::new(move |_| {
            next += 1;
            Cell::Number(next as f64)
        }),
        1 => Box::new(move |r| {
            next += r.between(1, 40);
            Cell::text(format!("C{next:06}"))
        }),
        2 => Box::new(move |r| {
            next += r.between(1, 9);
            Cell::text(format!("TEST-{next}"))
        }),
        3 => Box::new(move |r| Cell::Number(r.between(100_000, 999_999) as f64)),
        4 => Box::new(move |_| {
            next += 1;
            Cell::text(format!("Child {next}"))
        }),
        _ => Box::new(move |r| Cell::text(format!("{:04}/{:02}", r.below(10_000), r.below(100)))),
    }
}

fn date_cell(day: i64, form: DateForm, random: &mut Random) -> Cell {
    let d = date(day);
    let (y, m, dd) = (d.year(), d.month(), d.day());
    match form {
        DateForm::True => Cell::Day(day),
        DateForm::Slashes => Cell::text(format!("{dd:02}/{m:02}/{y}")),
        DateForm::Iso => Cell::text(format!("{y}-{m:02}-{dd:02}")),
        DateForm::IsoTime => Cell::text(format!("{y}-{m:02}-{dd:02}T00:00:00")),
        DateForm::Words => Cell::text(format!("{dd} {} {y}", MONTHS[usize::try_from(m - 1).unwrap()])),
        DateForm::Dots => Cell::text(format!("{dd}.{m}.{y}")),
        DateForm::TwoDigits => Cell::text(format!("{dd}/{m}/{:02}", y % 100)),
        DateForm::Serial => Cell::Number((day + 25_569) as f64),
        DateForm::WithTime => Cell::text(format!("{dd:02}/{m:02}/{y} {:02}:{:02}", random.below(24), random.below(60))),
    }
}

fn date_form(random: &mut Random) -> DateForm {
    match random.below(20) {
        0..=6 => DateForm::True,
        7..=12 => DateForm::Slashes,
        13 | 14 => DateForm::Iso,
        15 => DateForm::IsoTime,
        16 => DateForm::Words,
        17 => DateForm::Dots,
        18 => DateForm::TwoDigits,
        _ => {
            if random.percent(50) {
                DateForm::Serial
            } else {
                DateForm::WithTime
            }
        }
    }
}

/// Blank cells and marks for "no value" among a column's cells.
fn gaps(cells: &mut [Cell], blank: usize, random: &mut Random) {
    let marks = random.percent(25);
    let mark = *random.pick(&MARKS);
    for cell in cells {
        if random.percent(blank) {
            *cell = if marks && random.percent(40) { Cell::text(mark) } else { Cell::Empty };
        } else if marks && random.percent(3) {
            *cell = Cell::text(*random.pick(&MARKS));
        } else if random.percent(1)
            && let Cell::Text(t) = cell
        {
            *cell = Cell::text(format!("{t} "));
        }
    }
}

/// A column of a known field.
pub(crate) fn of_field(field: &Field, dictionary: &Dictionary, records: usize, random: &mut Random) -> Vec<Cell> {
    let child_id = field.name == "child_id";
    let mut cells: Vec<Cell> = match field.kind {
        FieldType::Id if child_id => {
            let mut make = id_maker(random);
            (0..records).map(|_| make(random)).collect()
        }
        FieldType::Id => {
            let prefix = *random.pick(&["NRM", "", "A", "REF/"]);
            (0..records).map(|_| Cell::text(format!("{prefix}{}", random.between(10_000, 9_999_999)))).collect()
        }
        FieldType::Date => {
            let form = date_form(random);
            let birth = field.name.contains("birth");
            let start = if birth { 13_500 } else { 18_900 };
            (0..records)
                .map(|_| {
                    let day = start + i64::try_from(random.below(if birth { 3_500 } else { 900 })).unwrap();
                    let form = if random.percent(2) { date_form(random) } else { form };
                    date_cell(day, form, random)
                })
                .collect()
        }
        FieldType::Number => (0..records)
            .map(|_| {
                let n = if field.name == "age" { random.between(8, 17) } else { random.between(0, 14) };
                if field.name != "age" && random.percent(3) { Cell::text("<5") } else { Cell::Number(n as f64) }
            })
            .collect(),
        FieldType::Code(v) | FieldType::Codes(v) => {
            let terms = &dictionary.vocabulary(v).unwrap().terms;
            // A council mostly writes each value in one way.
            let ways: Vec<String> = terms
                .iter()
                .map(|t| if t.spellings.is_empty() { t.code.clone() } else { random.pick(&t.spellings).clone() })
                .collect();
            let few = random.between(2, ways.len().max(2)).min(12);
            let first = random.below(ways.len());
            let numbered = random.percent(8);
            (0..records)
                .map(|_| {
                    let at = (first + random.below(few)) % ways.len();
                    let text = ways[at].clone();
                    let text = if numbered {
                        format!("{}) {text}", char::from(b'a' + u8::try_from(at % 26).unwrap()))
                    } else {
                        text
                    };
                    Cell::text(capital(&text, random))
                })
                .collect()
        }
        FieldType::Text => text_column(&field.name, records, random),
    };
    let blank = if child_id { 0 } else { *random.pick(&[0, 0, 5, 10, 30, 60, 85]) };
    gaps(&mut cells, blank, random);
    cells
}

fn text_column(name: &str, records: usize, random: &mut Random) -> Vec<Cell> {
    let list: &[&str] = if name.contains("forename") {
        &FORENAMES
    } else if name.contains("surname") {
        &SURNAMES
    } else if name.contains("council") {
        &COUNCILS
    } else if name.contains("placement") {
        &PLACES
    } else if name.contains("country") {
        &COUNTRIES
    } else if name.contains("notes") || name.contains("outcome") || name.contains("reason") && random.percent(50) {
        &SENTENCES
    } else {
        &WORDS
    };
    if name.ends_with("_time") {
        let native = random.percent(50);
        return (0..records)
            .map(|_| {
                let minutes = i64::try_from(random.below(1_440)).unwrap();
                if native {
                    Cell::Time(minutes)
                } else {
                    Cell::text(format!("{:02}:{:02}", minutes / 60, minutes % 60))
                }
            })
            .collect();
    }
    if name.ends_with("postcode") {
        return (0..records).map(|_| Cell::text(format!("ZZ{} {}AA", random.below(99), random.below(10)))).collect();
    }
    let one = name == "council" && random.percent(70);
    let first = *random.pick(list);
    (0..records).map(|_| Cell::text(if one { first } else { *random.pick(list) })).collect()
}

fn capital(text: &str, random: &mut Random) -> String {
    if text.len() <= 3 && random.percent(70) {
        return text.to_uppercase();
    }
    let mut chars = text.chars();
    match chars.next() {
        Some(first) if random.percent(70) => first.to_uppercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}

/// What a column holds whose heading is no field we know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    Names,
    Dates,
    Words,
    YesNo,
    Numbers,
    Codes,
    Prose,
}

/// A column that is no field we know.
pub(crate) fn of_kind(holds: Holds, records: usize, random: &mut Random) -> Vec<Cell> {
    let form = date_form(random);
    let yes: [&str; 2] = *random.pick(&[["Yes", "No"], ["Y", "N"], ["TRUE", "FALSE"], ["1", "0"], [" Yes", " No"]]);
    let mut cells: Vec<Cell> = (0..records)
        .map(|_| match holds {
            Holds::Names => Cell::text(format!("{} {}", random.pick(&FORENAMES), random.pick(&SURNAMES))),
            Holds::Dates => date_cell(18_900 + i64::try_from(random.below(900)).unwrap(), form, random),
            Holds::Words => Cell::text(*random.pick(&WORDS)),
            Holds::YesNo => Cell::text(*random.pick(&yes)),
            Holds::Numbers => Cell::Number((random.below(2_000) as f64) / 2.0),
            Holds::Codes => {
                Cell::text(format!("{}{}", random.pick(&["X", "P", "ZA", ""]), random.between(1_000, 99_999)))
            }
            Holds::Prose => Cell::text(*random.pick(&SENTENCES)),
        })
        .collect();
    let blank = *random.pick(&[0, 0, 10, 40, 80]);
    gaps(&mut cells, blank, random);
    cells
}

/// A council's name.
pub(crate) fn council(random: &mut Random) -> &'static str {
    let name: &&'static str = random.pick(&COUNCILS);
    name
}
