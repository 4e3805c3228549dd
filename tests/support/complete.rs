//! The home-made shape with every column that a rule may ask for, so that every rule can run.

use super::{
    book::Cell,
    invent::Child,
    returns::{Return, Table},
    shapes::{CHILDREN, REFERRALS, cells, home_made},
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
    table.add_field("cin_factors", "CIN factors", |n| if of(n).victim() { "12A" } else { "6A" }.into());
    table.add_field("no_referral_reason", "Reason not referred", |n| {
        if of(n).victim() { Cell::Blank } else { "No concern".into() }
    });
    table.add_field("notes", "Notes", |n| if n % 3 == 0 { "Checked with the team manager" } else { "" }.into());
    let table = whole.table(REFERRALS);
    table.add_field("nrm_route", "NRM or duty to notify", |_| "NRM".into());
    table.add_field("reconsidered", "Reconsideration", |_| "No".into());
    table.add_field("devolved_pilot", "Devolved pilot", |_| "No".into());
    whole.tables.push(care(children));
    whole
}

fn care(children: &[Child]) -> Table {
    let mut table = Table::new(
        CARE,
        &[
            ("child_id", "Child ID"),
            ("care.start", "Date care started"),
            ("care.reason_new", "Reason for new episode of care"),
            ("care.end", "Date care ended"),
            ("care.reason_ended", "Reason care ended"),
        ],
    );
    for (n, child) in children.iter().enumerate() {
        // A child who is still missing is still in care.
        let missing = child.episodes.iter().any(|episode| episode.end.is_none());
        let left = (n % 4 == 0 && !missing).then_some(super::invent::TO);
        table.records.push(cells([
            child.id.clone().into(),
            child.in_care_from.into(),
            "S".into(),
            left.into(),
            left.map(|_| "E4B").into(),
        ]));
    }
    table
}
