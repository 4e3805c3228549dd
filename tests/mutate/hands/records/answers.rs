//! Changes of the answers about a referral: whether there was one, by what route, for what reason there was none.

use super::{At, child, get, is, is_blank, of_child, referred, set, set_all};
use crate::{
    mutate::Edit,
    support::{book::Cell, returns::Return},
};

/// A referral whose conclusive decision is awaited.
fn undecided(whole: &Return) -> Option<(At, At)> {
    referred(whole)
        .into_iter()
        .find(|(_, referral)| is(whole, *referral, "rg_outcome", "Positive") && is_blank(whole, *referral, "cg_date"))
}

/// Some fields of a record blank, those that it has.
fn blank(whole: &Return, (table, record): At, fields: &[&str]) -> Vec<Edit> {
    fields.iter().filter_map(|field| set(whole, table, record, field, Cell::Blank)).collect()
}

/// All that is recorded of a referral.
const REFERRAL: [&str; 7] =
    ["nrm_referral_date", "nrm_reference", "nrm_referred_by", "rg_outcome", "rg_date", "cg_outcome", "cg_date"];
/// What is recorded of its decisions.
const DECISIONS: [&str; 4] = ["rg_outcome", "rg_date", "cg_outcome", "cg_date"];

/// A possible victim of whom nothing of a referral is recorded.
pub(super) fn unreferred(whole: &Return) -> Option<Vec<Edit>> {
    let (at, referral) = *referred(whole).first()?;
    let mut edits: Vec<Edit> = set(whole, at.0, at.1, "nrm_referred", "No").into_iter().collect();
    if at.0 == referral.0 {
        edits.extend(blank(whole, referral, &REFERRAL));
    } else {
        let all = of_child(whole, &child(whole, at)?, "nrm_referral_date");
        edits.extend(all.into_iter().map(|(table, record)| Edit::Drop { table, record }));
    }
    Some(edits)
}

/// A reason for no referral, and a reference without a date beside it: nobody says that there was one.
fn reason(whole: &Return, reason: &str) -> Option<Vec<Edit>> {
    let (at, referral) = *referred(whole).first()?;
    let mut edits = vec![set(whole, at.0, at.1, "no_referral_reason", reason)?];
    edits.extend(blank(whole, at, &["nrm_referred"]));
    edits.extend(blank(whole, referral, &["nrm_referral_date"]));
    Some(edits)
}

pub(super) fn declined(whole: &Return) -> Option<Vec<Edit>> {
    reason(whole, "YP declined")
}

pub(super) fn adult(whole: &Return) -> Option<Vec<Edit>> {
    reason(whole, "Over 18")
}

pub(super) fn not_a_victim(whole: &Return) -> Option<Vec<Edit>> {
    reason(whole, "Threshold not met")
}

/// Somebody else made the referral, and nothing else is recorded of it.
pub(super) fn by_another(whole: &Return) -> Option<Vec<Edit>> {
    let mut edits = reason(whole, "Referred by another agency")?;
    let (_, referral) = *referred(whole).first()?;
    edits.extend(blank(whole, referral, &REFERRAL));
    Some(edits)
}

pub(super) fn to_notify(whole: &Return) -> Option<Vec<Edit>> {
    let (_, referral) = *referred(whole).first()?;
    Some(vec![set(whole, referral.0, referral.1, "nrm_route", "Duty to notify")?])
}

pub(super) fn without_route(whole: &Return) -> Option<Vec<Edit>> {
    let (_, referral) = *referred(whole).first()?;
    Some(vec![set(whole, referral.0, referral.1, "nrm_route", Cell::Blank)?])
}

/// The answer says Yes, and no date is there.
pub(super) fn without_date(whole: &Return) -> Option<Vec<Edit>> {
    let (at, referral) = *referred(whole).first()?;
    get(whole, at, "nrm_referred")?;
    Some(blank(whole, referral, &["nrm_referral_date"]))
}

/// The same where no answer says Yes.
pub(super) fn undated(whole: &Return) -> Option<Vec<Edit>> {
    let (at, referral) = *referred(whole).first()?;
    let mut edits = blank(whole, at, &["nrm_referred"]);
    edits.extend(blank(whole, referral, &["nrm_referral_date"]));
    Some(edits)
}

/// The answer says No beside a referral that the council itself made.
pub(super) fn denied(whole: &Return) -> Option<Vec<Edit>> {
    let own = |(_, referral): &(At, At)| is(whole, *referral, "nrm_referred_by", "Local authority");
    let (at, _) = referred(whole).into_iter().find(own)?;
    Some(vec![set(whole, at.0, at.1, "nrm_referred", "No")?])
}

pub(super) fn another_word(whole: &Return) -> Option<Vec<Edit>> {
    let (at, _) = *referred(whole).first()?;
    Some(vec![set(whole, at.0, at.1, "nrm_referred", "Zyxt")?])
}

/// Where the answer and the referral share a row.
pub(super) fn unanswered(whole: &Return) -> Option<Vec<Edit>> {
    let (at, _) = referred(whole).into_iter().find(|(at, referral)| at == referral)?;
    Some(vec![set(whole, at.0, at.1, "nrm_referred", Cell::Blank)?])
}

/// Nobody has assessed a child for whom a decision is awaited.
pub(super) fn not_assessed(whole: &Return) -> Option<Vec<Edit>> {
    let (at, _) = undecided(whole)?;
    Some(set_all(whole, at, [("victim_status", "Not assessed".into()), ("exploitation_type", Cell::Blank)]))
}

pub(super) fn without_decisions(whole: &Return) -> Option<Vec<Edit>> {
    let (_, referral) = *referred(whole).first()?;
    Some(blank(whole, referral, &DECISIONS))
}

pub(super) fn without_second_decision(whole: &Return) -> Option<Vec<Edit>> {
    let (_, referral) = undecided(whole)?;
    Some(blank(whole, referral, &["cg_outcome"]))
}

/// The second decision is awaited after a first that was negative.
pub(super) fn awaited_after_negative(whole: &Return) -> Option<Vec<Edit>> {
    let (_, referral) = undecided(whole)?;
    Some(set_all(whole, referral, [("rg_outcome", "Negative".into()), ("reconsidered", Cell::Blank)]))
}

/// The child stands in the list once more with another status.
pub(super) fn two_statuses(whole: &Return) -> Option<Vec<Edit>> {
    let referred = referred(whole);
    let status = |table: usize| whole.tables[table].columns.iter().map(|c| c.field).find(|f| *f == "victim_status");
    // One who is not identified yet: what is decided for an identified child may not be taken back.
    let open = referred.iter().find(|(at, _)| status(at.0).is_some_and(|field| !is(whole, *at, field, "Identified")));
    let (at, _) = *open.or(referred.first())?;
    let field = status(at.0)?;
    let other = if is(whole, at, field, "Identified") { "Suspected" } else { "Identified" };
    Some(vec![Edit::Again { table: at.0, record: at.1, cells: vec![(field, other.into())] }])
}
