//! The home-made shape with every column that a rule may ask for, so that every rule can run.

use jiff::civil::Date;

use super::{
    book::Cell,
    invent::{Child, Episode, FROM, TO},
    returns::{Return, Table},
    shapes::{CHILDREN, EPISODES, REFERRALS, cells, home_made},
    statutory::{age, eighteenth_birthday},
};

/// The sheet of periods in care.
pub(crate) const CARE: &str = "Care episodes";

/// Children, missing episodes, referrals and periods in care, with every column.
pub(crate) fn complete(council: &str, children: &[Child]) -> Return {
    let mut whole = home_made(council, children);
    let of = |n: usize| &children[n];
    let table = whole.table(CHILDREN);
    table.add_field("age", "Age at period end", |n| age(of(n)).into());
    table.add_field("ethnicity", "Ethnicity", |n| if of(n).uasc { "OOTH" } else { "WBRI" }.into());
    table.add_field("uasc_ceased_date", "Date UASC status ceased", |n| {
        of(n).uasc.then(|| eighteenth_birthday(of(n))).into()
    });
    table.add_field("country_of_origin", "Country of origin", |n| origin(of(n)).into());
    table.add_field("immigration_status", "Immigration status", |n| {
        if of(n).uasc { "Asylum claim pending" } else { "Not subject to immigration control" }.into()
    });
    table.add_field("days_missing", "Total days missing", |n| days_missing(of(n)).into());
    table.add_field("cin_factors", "CIN factors", |n| if of(n).victim() { "12A" } else { "6A" }.into());
    table.add_field("no_referral_reason", "Reason not referred", |n| {
        if of(n).victim() { Cell::Blank } else { "No concern".into() }
    });
    table.add_field("council", "Local authority", |_| council.into());
    table.add_field("council_code", "GSS code", |_| code(council).into());
    table.add_field("notes", "Notes", |n| if n % 3 == 0 { "Checked with the team manager" } else { "" }.into());
    let table = whole.table(EPISODES);
    table.add_field("episode.start_time", "Time went missing", |_| "16:45".into());
    let ended: Vec<bool> = children.iter().flat_map(|c| &c.episodes).map(|e| e.end.is_some()).collect();
    table.add_field("episode.end_time", "Time returned", |n| ended[n].then_some("09:20").into());
    table.add_field("episode.outcome", "Outcome", |n| {
        if ended[n] { "Returned to placement" } else { "Not found" }.into()
    });
    let table = whole.table(REFERRALS);
    table.add_field("nrm_route", "NRM or duty to notify", |_| "NRM".into());
    table.add_field("reconsidered", "Reconsideration", |_| "No".into());
    table.add_field("devolved_pilot", "Devolved pilot", |_| "No".into());
    table.add_field("competent_authority", "Competent authority", |_| "SCA".into());
    table.add_field("guardian_referral", "Guardian referral", |_| "No guardian service in this area".into());
    whole.tables.push(care(children));
    whole
}

/// The code of a council that has a return with every column.
fn code(council: &str) -> &'static str {
    match council {
        "Devon County Council" => "E10000008",
        "Essex County Council" => "E10000012",
        "Kent County Council" => "E10000016",
        other => panic!("the code of {other} is not written down here"),
    }
}

/// The country whose people have the child's nationality; the United Kingdom for a British child.
fn origin(child: &Child) -> &'static str {
    match child.nationality {
        "Vietnamese" => "Vietnam",
        "Albanian" => "Albania",
        "Sudanese" => "Sudan",
        "Eritrean" => "Eritrea",
        "Afghan" => "Afghanistan",
        "Iranian" => "Iran",
        "Ethiopian" => "Ethiopia",
        "Syrian" => "Syria",
        "Romanian" => "Romania",
        "Polish" => "Poland",
        _ => "United Kingdom",
    }
}

/// The days of all the child's episodes; those of an open one until the period ends.
fn days_missing(child: &Child) -> i32 {
    let days = |e: &Episode| e.end.unwrap_or(TO).since(e.start).map_or(0, |span| span.get_days());
    child.episodes.iter().map(days).sum()
}

fn care(children: &[Child]) -> Table {
    let mut table = Table::new(
        CARE,
        &[
            ("child_id", "Child ID"),
            ("care.start", "Date care started"),
            ("care.reason_new", "Reason for new episode of care"),
            ("care.legal_status", "Legal status in care"),
            ("care.placement_type", "Care placement type"),
            ("care.end", "Date care ended"),
            ("care.reason_ended", "Reason care ended"),
        ],
    );
    for (n, child) in children.iter().enumerate() {
        // A child who is still missing is still in care.
        let missing = child.episodes.iter().any(|episode| episode.end.is_none());
        let left = (n % 4 == 0 && !missing).then_some(TO);
        // Some changed their placement on the first day of the period.
        let moved = (n % 5 == 1).then_some(FROM);
        let mut period = |start: Date, new: &str, end: Option<Date>, reason: &str| {
            table.records.push(cells([
                child.id.clone().into(),
                start.into(),
                new.into(),
                if child.uasc { "V2" } else { "C2" }.into(),
                child.placement.into(),
                end.into(),
                end.map(|_| reason).into(),
            ]));
        };
        if moved.is_some() {
            period(child.in_care_from, "S", moved, "X1");
        }
        let (start, new) = moved.map_or((child.in_care_from, "S"), |day| (day, "P"));
        period(start, new, left, "E4B");
    }
    table
}
