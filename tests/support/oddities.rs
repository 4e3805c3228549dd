//! Fixtures that need more than a fault in a home-made return: other shapes, other ways to write dates, other councils.

use jiff::{ToSpan as _, civil::date};

use super::{
    book::{
        Cell, Look, Sheet, british,
        csv::{Dialect, Encoding, USUAL},
        xlsx::serial,
    },
    catalogue::{home_made, plain},
    fixture::{Answer, Fixture, Written},
    invent::{self, Child},
    place::Placed,
    returns::{INVENTED, Return, Table},
    shapes, statutory,
};

/// Every one of them.
pub(crate) fn all() -> Vec<Fixture> {
    [dates(), encodings(), shapes_of_others(), councils(), answers()].concat()
}

fn list(children: &[Child]) -> Return {
    shapes::one_row_a_child("Devon County Council", children)
}

fn some() -> Vec<Child> {
    invent::children(11, 16, 9)
}

/// Four faults, each of another kind, for the return that the layouts hold.
pub(crate) fn four_faults(table: &mut Table) {
    let suspected = table.find("victim_status", |cell| *cell == Cell::from("Suspected"));
    for field in
        ["nrm_referral_date", "nrm_reference", "nrm_referred_by", "rg_outcome", "rg_date", "cg_outcome", "cg_date"]
    {
        table.set(suspected, field, "");
    }
    let quiet = table.find("victim_status", |cell| *cell == Cell::from("No concern"));
    table.set(quiet, "date_of_birth", "");
    let decided = table.find("cg_date", |cell| !cell.is_blank());
    if let Cell::Date(referred) = table.get(decided, "nrm_referral_date").clone() {
        table.set(decided, "rg_date", referred - 9.days());
    }
    let unaccompanied = table.find_all("uasc", |cell| *cell == Cell::from("Y"));
    let other = unaccompanied.into_iter().find(|&n| n != suspected && n != decided);
    table.set(other.expect("another unaccompanied child"), "nationality", "British");
}

/// Writes every date of a return anew.
fn rewrite_dates(whole: &mut Return, write: impl Fn(usize, jiff::civil::Date) -> Cell) {
    for table in &mut whole.tables {
        for (n, record) in table.records.iter_mut().enumerate() {
            for cell in record {
                if let Cell::Date(day) = cell {
                    *cell = write(n, *day);
                }
            }
        }
    }
}

fn month_first(day: jiff::civil::Date) -> String {
    format!("{:02}/{:02}/{:04}", day.month(), day.day(), day.year())
}

fn dates() -> Vec<Fixture> {
    let clean = list(&some());
    let rewritten = |write: &dyn Fn(usize, jiff::civil::Date) -> Cell| {
        let mut whole = clean.clone();
        rewrite_dates(&mut whole, write);
        whole
    };
    let csv = Written::OneCsv(USUAL);
    vec![
        plain(
            "month-first-dates.csv",
            "Every date is written month first, as an American system exports it.",
            Answer::Finds(&["DT002"]),
            rewritten(&|_, day| month_first(day).into()),
            csv,
        ),
        plain(
            "us-dates-from-a-form.csv",
            "Dates as an online form exports them: month first, with a time of day.",
            Answer::Finds(&["DT002"]),
            rewritten(&|_, day| format!("{} 00:00:00", month_first(day)).into()),
            csv,
        ),
        plain(
            "mixed-date-orders.csv",
            "Some dates are written day first and others month first, in one column.",
            Answer::Finds(&["DT002"]),
            rewritten(&|n, day| if n % 3 == 0 { month_first(day) } else { british(day) }.into()),
            csv,
        ),
        plain(
            "excel-serial-dates.csv",
            "Dates came out as Excel's count of days.",
            Answer::Finds(&["DT003"]),
            rewritten(&|_, day| Cell::Number(serial(day))),
            csv,
        ),
        plain(
            "two-digit-years.csv",
            "The years have two digits.",
            Answer::Finds(&["DT004"]),
            rewritten(&|_, day| format!("{:02}/{:02}/{:02}", day.day(), day.month(), day.year() % 100).into()),
            csv,
        ),
    ]
}

fn encodings() -> Vec<Fixture> {
    let mut whole = list(&some());
    "Devon County Council – children in care who may have been trafficked".clone_into(&mut whole.title[0]);
    // The answer and the referral in one row.
    let referred = whole.tables[0].find_all("nrm_referral_date", |day| !day.is_blank());
    whole.tables[0]
        .add_field("nrm_referred", "Referred to NRM", |n| if referred.contains(&n) { "Yes" } else { "No" }.into());
    let one = |name: &str, what: &str, delimiter, encoding| {
        plain(name, what, Answer::Clean, whole.clone(), Written::OneCsv(Dialect { delimiter, encoding }))
    };
    vec![
        one("clean-semicolons-windows-1252.csv", "Semicolons; Windows-1252.", ';', Encoding::Windows1252),
        one("clean-unicode-text.csv", "What Excel saves as Unicode text: tabs, UTF-16.", '\t', Encoding::Utf16),
        one("clean-tabs.tsv", "Tabs, UTF-8.", '\t', Encoding::Utf8),
    ]
}

fn overlapping() -> Return {
    let mut whole = shapes::one_row_an_episode("Devon County Council", &invent::children(13, 14, 9));
    let table = whole.table(shapes::OCCASIONS);
    let ended = table.find_all("episode.end", |cell| !cell.is_blank());
    let mut inside = table.records[ended[1]].clone();
    if let Cell::Date(end) = inside[table.at("episode.end")] {
        inside[table.at("episode.start")] = (end - 1.day()).into();
        inside[table.at("episode.end")] = (end + 1.day()).into();
    }
    table.records.insert(ended[1] + 1, inside);
    if let Cell::Date(start) = table.get(ended[5], "episode.start").clone() {
        table.set(ended[5], "episode.end", start - 3.days());
    }
    whole
}

fn ssda903_with_faults() -> Return {
    let mut whole = statutory::ssda903(&invent::children(17, 20, 12));
    let missing = whole.table("missing");
    let ended = missing.find_all("episode.end", |cell| !cell.is_blank());
    if let Cell::Date(start) = missing.get(ended[0], "episode.start").clone() {
        missing.set(ended[0], "episode.end", start - 1.day());
    }
    let again = missing.records[ended[3]].clone();
    missing.records.push(again);
    missing.set(ended[4], "episode.type", "");
    let uasc = whole.table("uasc");
    uasc.set(0, "uasc_ceased_date", date(2029, 9, 30));
    whole
}

fn shapes_of_others() -> Vec<Fixture> {
    let folder = Written::Csv(Dialect { delimiter: ',', encoding: Encoding::Utf8 });
    vec![
        plain(
            "episodes-overlap.csv",
            "One row for each missing episode: two overlap, and one ends before it starts.",
            Answer::Finds(&["ME001", "ME002"]),
            overlapping(),
            Written::OneCsv(USUAL),
        ),
        plain(
            "annex-a-list-8.xlsx",
            "List 8 of Ofsted's Annex A. It has no column for trafficking or the NRM.",
            Answer::Finds(&["MF005"]),
            statutory::annex_a("Devon County Council", &some()),
            Written::Xlsx,
        ),
        plain(
            "ssda903",
            "Four files of an SSDA903 return: an end before its start, an episode twice, one without its kind, a child \
             who would cease to be unaccompanied after turning 18.",
            Answer::Finds(&["ME001", "ME002", "MF008", "VI017"]),
            ssda903_with_faults(),
            folder,
        ),
    ]
}

fn councils() -> Vec<Fixture> {
    let children = some();
    let of = |name: &str, what: &str, answer, council: &str, written| {
        plain(name, what, answer, shapes::home_made(council, &children), written)
    };
    let mut differ = shapes::home_made("Devon County Council", &invent::of_council(&children, "Newcastle"));
    let table = differ.table(shapes::CHILDREN);
    table.add_field("council", "Local authority", |_| "Devon County Council".into());
    table.add_field("council_code", "GSS code", |_| "E08000021".into());
    // Where there is no duty to notify, a column may ask for it all the same.
    let mut scotland = shapes::home_made("Fife Council", &children);
    scotland.table(shapes::REFERRALS).add_field("nrm_route", "NRM or duty to notify", |_| "NRM".into());
    vec![
        of("clean-wales.xlsx", "A council of Wales.", Answer::Clean, "Gwynedd Council", Written::Xlsx),
        plain("clean-scotland.ods", "A council of Scotland.", Answer::Clean, scotland, Written::Ods),
        of(
            "clean-northern-ireland.xlsx",
            "A health and social care trust of Northern Ireland.",
            Answer::Clean,
            "Belfast Health and Social Care Trust",
            Written::Xlsx,
        ),
        of(
            "council-that-ended.xlsx",
            "Cumbria, for a year after it had been replaced.",
            Answer::Finds(&["CO002"]),
            "Cumbria County Council",
            Written::Xlsx,
        ),
        of(
            "district-council.ods",
            "A district council, which has no children's services.",
            Answer::Finds(&["CO003"]),
            "East Devon District Council",
            Written::Ods,
        ),
        plain(
            "name-and-code-differ.xlsx",
            "The council's name and its code belong to two councils.",
            Answer::Finds(&["CO004"]),
            differ,
            Written::Xlsx,
        ),
    ]
}

fn answers() -> Vec<Fixture> {
    let mut gaps = home_made(19);
    let children = gaps.table(shapes::CHILDREN);
    for (record, field, text) in [
        (0, "nationality", "Not known"),
        (1, "uasc", "n/k"),
        (2, "victim_status", "Not recorded"),
        (3, "date_of_birth", "Not held"),
        (4, "sex", "x"),
        (5, "missing_count", "<5"),
        (6, "nationality", "Refused"),
        (7, "placement_type", "-"),
    ] {
        children.set(record, field, text);
    }
    gaps.table(shapes::REFERRALS).set(0, "nrm_reference", "to follow");
    let mut identifying = home_made(23);
    let children = identifying.table(shapes::CHILDREN);
    children.add_field("forename", "Forename", |n| format!("Invented-{n}").into());
    children.add_field("surname", "Surname", |n| format!("Nobody-{n}").into());
    children.add_field("notes", "Notes", |n| format!("Case note {n}: seen by Worker-{n} at Placement-{n}").into());
    vec![
        plain(
            "non-answers.xlsx",
            "Words that say why there is no answer: not known, n/k, not recorded, not held, x, <5, refused, -, to follow.",
            Answer::Finds(&["MF002", "MF005", "MF006"]),
            gaps,
            Written::Xlsx,
        ),
        plain(
            "names-and-notes.xlsx",
            "Columns of names and of case notes, which no report may repeat.",
            Answer::Clean,
            identifying,
            Written::Xlsx,
        ),
    ]
}

/// A reply with a letter in it and no table.
pub(crate) fn letter() -> Placed {
    let mut sheet = Sheet::new("Reply");
    let lines = [
        "Devon County Council",
        INVENTED,
        "Dear requester,",
        "Thank you for your request of 3 June 2024.",
        "We hold this information in case files only, and to read them would exceed the cost limit in section 12.",
        "Yours faithfully,",
        "Information Governance",
    ];
    for (row, line) in (0..).zip(lines) {
        sheet.line(row * 2, Look::Note, line);
    }
    let mut placed = Placed::default();
    placed.sheet(sheet);
    placed
}

/// What some systems export under the name of a workbook.
pub(crate) const WEB_PAGE: &[u8] =
    b"<html><head><title>Export</title></head><body><p>Your session has ended.</p></body></html>\n";

/// The first bytes of a zip archive, and no more.
pub(crate) const CUT_OFF: &[u8] = b"PK\x03\x04\x14\x00\x00\x00\x08\x00\x00\x00\x21\x00";
