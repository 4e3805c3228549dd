//! Changes of referrals and their decisions.

use jiff::{
    ToSpan as _,
    civil::{Date, date},
};

use super::{At, child, day, each, is, known_before, of_child, referred, set, set_all};
use crate::{
    mutate::Edit,
    support::{book::Cell, invent::TO, returns::Return},
};

/// A referral with both decisions, the second positive.
fn decided(whole: &Return) -> Option<(At, At)> {
    referred(whole).into_iter().find(|(_, referral)| is(whole, *referral, "cg_outcome", "Positive"))
}

pub(super) fn positive_after_negative(whole: &Return) -> Option<Vec<Edit>> {
    let (_, referral) = decided(whole)?;
    Some(set_all(whole, referral, [("rg_outcome", "Negative".into()), ("reconsidered", Cell::Blank)]))
}

/// Of a child who had been born by then.
pub(super) fn before_the_nrm(whole: &Return) -> Option<Vec<Edit>> {
    let then = date(2008, 12, 29);
    referred(whole).into_iter().find_map(|(at, referral)| {
        day(whole, at, "date_of_birth").filter(|born| *born < then)?;
        Some(vec![set(whole, referral.0, referral.1, "nrm_referral_date", then)?])
    })
}

/// A referral of some day, decided twenty and fifty days later.
fn on(whole: &Return, (at, referral): (At, At), referred: Date) -> Vec<Edit> {
    let mut edits = Vec::new();
    edits.extend(set(whole, at.0, at.1, "identified_date", referred - 1.day()));
    edits.extend(set_all(
        whole,
        referral,
        [
            ("nrm_referral_date", referred.into()),
            ("rg_date", (referred + 3.days()).into()),
            ("cg_date", (referred + 50.days()).into()),
        ],
    ));
    edits
}

/// The Immigration Enforcement Competent Authority decided before there was one.
pub(super) fn decided_before_its_authority(whole: &Return) -> Option<Vec<Edit>> {
    let found = decided(whole)?;
    let mut edits = on(whole, found, date(2021, 8, 2));
    edits.push(set(whole, found.1.0, found.1.1, "competent_authority", "IECA")?);
    Some(edits)
}

/// A panel decided before there were any.
pub(super) fn pilot_before_the_pilot(whole: &Return) -> Option<Vec<Edit>> {
    let found = decided(whole)?;
    let mut edits = on(whole, found, date(2021, 4, 1));
    edits.push(set(whole, found.1.0, found.1.1, "devolved_pilot", "Yes")?);
    edits.extend(set(whole, found.1.0, found.1.1, "competent_authority", Cell::Blank));
    Some(edits)
}

/// A decision is reconsidered that nobody has made.
pub(super) fn reconsidered_and_awaited(whole: &Return) -> Option<Vec<Edit>> {
    let (_, referral) = *referred(whole).first()?;
    let mut edits = vec![set(whole, referral.0, referral.1, "reconsidered", "Yes")?];
    edits.extend(set_all(
        whole,
        referral,
        [
            ("rg_outcome", "Awaiting".into()),
            ("rg_date", Cell::Blank),
            ("cg_outcome", "Awaiting conclusive grounds decision".into()),
            ("cg_date", Cell::Blank),
        ],
    ));
    Some(edits)
}

/// A child is referred once more, some weeks later.
pub(super) fn referred_again(whole: &Return) -> Option<Vec<Edit>> {
    referred(whole).into_iter().find_map(|(_, referral)| {
        let (table, record) = referral;
        let own = |field: &str| whole.tables[table].columns.iter().map(|c| c.field).find(|f| *f == field);
        let later = |field: &str| day(whole, referral, field).map(|day| day + 21.days());
        let days = ["nrm_referral_date", "rg_date", "cg_date"];
        if days.iter().filter_map(|field| later(field)).any(|day| day > TO) {
            return None;
        }
        let mut cells: Vec<(&'static str, Cell)> =
            days.iter().filter_map(|field| Some((own(field)?, later(field)?.into()))).collect();
        cells.push((own("nrm_reference")?, "3999999".into()));
        Some(vec![Edit::Again { table, record, cells }])
    })
}

/// More than a year after the child was identified.
pub(super) fn late(whole: &Return) -> Option<Vec<Edit>> {
    let (at, referral) = *referred(whole).first()?;
    let referred = day(whole, referral, "nrm_referral_date")?;
    Some(vec![set(whole, at.0, at.1, "identified_date", referred - 400.days())?])
}

/// An identified victim for whom nothing is recorded but who made the referral.
pub(super) fn without_basis(whole: &Return) -> Option<Vec<Edit>> {
    let (at, referral) = *referred(whole).first()?;
    let mut edits = set_all(
        whole,
        at,
        [("victim_status", "Identified".into()), ("identification_basis", Cell::Blank), ("cin_factors", Cell::Blank)],
    );
    let blank = ["nrm_referral_date", "nrm_reference", "rg_outcome", "rg_date", "cg_outcome", "cg_date"];
    edits.extend(blank.iter().filter_map(|field| set(whole, referral.0, referral.1, field, Cell::Blank)));
    Some(edits)
}

/// A victim of last year's return of whom nothing is left.
pub(super) fn of_no_concern_any_more(whole: &Return) -> Option<Vec<Edit>> {
    let (at, _) = known_before(whole)?;
    let mut edits = set_all(
        whole,
        at,
        [
            ("victim_status", "No concern".into()),
            ("identified_date", Cell::Blank),
            ("identification_basis", Cell::Blank),
            ("exploitation_type", Cell::Blank),
            ("nrm_referred", "No".into()),
            ("cin_factors", "6A".into()),
            ("no_referral_reason", "No concern".into()),
        ],
    );
    let id = child(whole, at)?;
    let gone =
        each(whole, "nrm_referral_date").into_iter().filter(|r| of_child(whole, &id, "nrm_referral_date").contains(r));
    edits.extend(gone.map(|(table, record)| Edit::Drop { table, record }));
    Some(edits)
}

/// Decided for good ten days after the first decision.
pub(super) fn decided_soon(whole: &Return) -> Option<Vec<Edit>> {
    let (_, referral) = decided(whole)?;
    let first = day(whole, referral, "rg_date")?;
    Some(vec![set(whole, referral.0, referral.1, "cg_date", first + 10.days())?])
}

/// First decided sixty days after the referral.
pub(super) fn decided_late(whole: &Return) -> Option<Vec<Edit>> {
    referred(whole).into_iter().find_map(|(_, referral)| {
        let date = day(whole, referral, "nrm_referral_date")?;
        let decided = day(whole, referral, "cg_date").map(|_| date + 130.days());
        (date + 130.days() <= TO)
            .then(|| set_all(whole, referral, [("rg_date", (date + 60.days()).into()), ("cg_date", decided.into())]))
    })
}
