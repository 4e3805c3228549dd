//! Every fixture under `fixtures/returns` and `fixtures/layouts`.

use super::{
    book::csv::{Dialect, Encoding, USUAL},
    complete,
    faults::{self, Fault},
    fixture::{Answer, Fixture, Written},
    invent, known,
    layouts::{self, Layout},
    oddities,
    place::{Placed, plainly},
    returns::Return,
    shapes, years,
};

/// Every fixture, in the order of their paths.
pub(crate) fn all() -> Vec<Fixture> {
    let mut all: Vec<Fixture> = [
        clean(),
        each_fault(),
        many_faults(),
        oddities::all(),
        known::all(),
        unreadable(),
        each_layout(),
        years::all(),
    ]
    .concat();
    all.sort_by(|a, b| a.path.cmp(&b.path));
    all
}

/// The home-made return without a fault: 24 children, 14 of them potential victims.
pub(crate) fn home_made(seed: u64) -> Return {
    shapes::home_made("Devon County Council", &invent::children(seed, 24, 14))
}

/// A small return with every column, for tests that check very many.
pub(crate) fn small_complete(seed: u64) -> Return {
    complete::complete("Devon County Council", &invent::children(seed, 14, 10))
}

/// A fixture under `fixtures/returns`, laid out plainly.
pub(crate) fn plain(name: &str, what: &str, answer: Answer, whole: Return, written: Written) -> Fixture {
    let placed = plainly(&whole);
    Fixture { path: format!("returns/{name}"), what: what.to_owned(), answer, whole, placed, written }
}

/// One return in each of the four formats.
fn in_each_format(name: &str, what: &str, answer: Answer, whole: &Return) -> Vec<Fixture> {
    [
        (".xlsx", Written::Xlsx, ""),
        (".xls", Written::Xls, " Made by LibreOffice from the xlsx."),
        (".ods", Written::Ods, ""),
        ("-csv", Written::Csv(USUAL), " A folder with a file for each sheet."),
    ]
    .map(|(ending, written, more)| {
        plain(&format!("{name}{ending}"), &format!("{what}{more}"), answer, whole.clone(), written)
    })
    .into()
}

fn clean() -> Vec<Fixture> {
    let what = "Children, missing episodes and NRM referrals, a sheet each; nothing is wrong.";
    let mut clean = in_each_format("clean-home-made", what, Answer::Clean, &home_made(1));
    clean.push(plain(
        "clean-every-column.xlsx",
        "The same with periods in care and every column that a rule asks for: every rule can run.",
        Answer::Ready,
        complete::complete("Devon County Council", &invent::children(1, 24, 14)),
        Written::Xlsx,
    ));
    clean
}

fn faulty(faults: &[&str], seed: u64) -> Return {
    let mut whole = home_made(seed);
    for fault in faults {
        (faults::named(fault).put)(&mut whole);
    }
    whole
}

/// The faults that can stand in one return without hiding each other.
const MANY: [&str; 8] = [
    "victims-not-referred",
    "missing-answers",
    "unaccompanied-conflicts",
    "words-not-in-list",
    "decisions-out-of-order",
    "placeholder-references",
    "episodes-that-clash",
    "error-values",
];

fn many_faults() -> Vec<Fixture> {
    let answer = Answer::Finds(&["NR001", "MF005", "MF006", "NR006", "ME001", "ME002", "ST022"]);
    in_each_format("many-faults", "A return with faults of eight kinds.", answer, &faulty(&MANY, 3))
}

fn each_fault() -> Vec<Fixture> {
    let one = |fault: &Fault| {
        let (extension, written) = match fault.name {
            "missing-dates" | "unaccompanied-conflicts" | "placeholder-references" => ("ods", Written::Ods),
            _ => ("xlsx", Written::Xlsx),
        };
        let name = format!("{}.{extension}", fault.name);
        plain(&name, fault.what, Answer::Finds(fault.expects), faulty(&[fault.name], 2), written)
    };
    faults::ALL.iter().map(one).collect()
}

/// The return that all the layouts hold: twelve children, with four faults.
pub(crate) fn laid_out() -> Return {
    let mut whole = shapes::one_row_a_child("Leeds City Council", &invent::children(5, 12, 8));
    oddities::four_faults(&mut whole.tables[0]);
    whole
}

/// What every layout must find.
const FOUR: &[&str] = &["NR001", "MF002", "NR008", "VI010"];

fn each_layout() -> Vec<Fixture> {
    let whole = laid_out();
    let one = |layout: &Layout| {
        let (extension, written) = match layout.name {
            "notes-below" | "cover-contents-notes" | "hidden-column" => ("ods", Written::Ods),
            "title-and-contact" | "totals-row" | "stacked" => {
                ("csv", Written::OneCsv(Dialect { delimiter: ',', encoding: Encoding::Utf8 }))
            }
            _ => ("xlsx", Written::Xlsx),
        };
        Fixture {
            path: format!("layouts/{}.{extension}", layout.name),
            what: layout.what.to_owned(),
            answer: Answer::Finds(FOUR),
            placed: (layout.lay)(&whole),
            whole: whole.clone(),
            written,
        }
    };
    layouts::ALL.iter().map(one).collect()
}

fn unreadable() -> Vec<Fixture> {
    let none = || Return { title: Vec::new(), tables: Vec::new() };
    let raw = |name: &str, what: &str, bytes| plain(name, what, Answer::NotRead, none(), Written::Raw(bytes));
    let mut letter = plain("refusal-letter.xlsx", "A letter, and no table.", Answer::NotRead, none(), Written::Xlsx);
    letter.placed = oddities::letter();
    let mut all = vec![
        raw("empty.csv", "A file of no bytes.", b""),
        raw("web-page.xls", "A web page with the name of a workbook, as some systems export.", oddities::WEB_PAGE),
        raw("cut-off.xlsx", "The first bytes of a workbook, as a broken download leaves them.", oddities::CUT_OFF),
        letter,
    ];
    // Apart from the returns: what cannot be read ends a run with another exit code than what has faults.
    for fixture in &mut all {
        fixture.path = fixture.path.replacen("returns/", "unreadable/", 1);
    }
    all
}

/// The same return laid out plainly, for comparing.
pub(crate) fn laid_out_plainly() -> Placed {
    plainly(&laid_out())
}
