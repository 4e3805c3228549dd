//! Changes in which a child turns eighteen sooner: the date of birth is another wherever it stands, and what follows from it too.

use jiff::{
    ToSpan as _,
    civil::{Date, date},
};

use super::{At, child, day, each, episodes, get, is, is_blank, of_child, referred, set, set_all};
use crate::{
    mutate::Edit,
    support::{book::Cell, returns::Return},
};

/// The child turns eighteen on this day. The stated age goes.
pub(super) fn turning_eighteen(whole: &Return, id: &str, birthday: Date) -> Vec<Edit> {
    let born = birthday - 18.years();
    let mut edits = Vec::new();
    for (field, cell) in
        [("date_of_birth", Cell::from(born)), ("age", Cell::Blank), ("uasc_ceased_date", birthday.into())]
    {
        let filled = of_child(whole, id, field).into_iter().filter(|at| !is_blank(whole, *at, field));
        edits.extend(filled.filter_map(|(table, record)| set(whole, table, record, field, cell.clone())));
    }
    edits
}

/// Whether everything that is recorded of a child before its eighteenth birthday is still before this day.
fn all_before(whole: &Return, id: &str, birthday: Date) -> bool {
    ["identified_date", "nrm_referral_date", "care.start"].iter().all(|field| {
        of_child(whole, id, field).into_iter().filter_map(|at| day(whole, at, field)).all(|day| day < birthday)
    })
}

/// The last episode of a child begins on the eighteenth birthday.
pub(super) fn episode_after_eighteen(whole: &Return) -> Option<Vec<Edit>> {
    each(whole, "episode.start").into_iter().find_map(|at| {
        let id = child(whole, at)?;
        let all = episodes(whole, &id);
        let start = all.iter().map(|(_, start)| *start).max()?;
        let open = all.iter().any(|(at, _)| day(whole, *at, "episode.end").is_none());
        (!open && all_before(whole, &id, start)).then(|| turning_eighteen(whole, &id, start))
    })
}

/// The care of a child of no concern who never went missing begins on the eighteenth birthday.
pub(super) fn care_after_eighteen(whole: &Return) -> Option<Vec<Edit>> {
    each(whole, "care.start").into_iter().find_map(|at| {
        let id = child(whole, at)?;
        let counted = of_child(whole, &id, "missing_count")
            .into_iter()
            .any(|at| matches!(get(whole, at, "missing_count"), Some(Cell::Number(n)) if *n > 0.0));
        let victim =
            of_child(whole, &id, "identified_date").iter().any(|at| day(whole, *at, "identified_date").is_some());
        let start = of_child(whole, &id, "care.start").iter().filter_map(|at| day(whole, *at, "care.start")).max()?;
        (!counted && !victim && episodes(whole, &id).is_empty()).then(|| turning_eighteen(whole, &id, start))
    })
}

/// A child who is still missing turned eighteen soon after going missing.
pub(super) fn missing_past_eighteen(whole: &Return) -> Option<Vec<Edit>> {
    let open =
        each(whole, "episode.still_missing").into_iter().find(|at| is(whole, *at, "episode.still_missing", "Yes"))?;
    let birthday = day(whole, open, "episode.start")? + 9.days();
    Some(turning_eighteen(whole, &child(whole, open)?, birthday))
}

/// A child who may be a victim and whose episodes are all before a day that comes so many days after the referral.
fn late_child(whole: &Return, days: i64) -> Option<(At, At, Date)> {
    referred(whole).into_iter().find_map(|(at, referral)| {
        let birthday = day(whole, referral, "nrm_referral_date")? + days.days();
        let id = child(whole, at)?;
        let before = |at: &At| day(whole, *at, "care.start").is_none_or(|start| start < birthday);
        let grown = episodes(whole, &id).iter().all(|(_, start)| *start < birthday)
            && of_child(whole, &id, "care.start").iter().all(before);
        grown.then_some((at, referral, birthday))
    })
}

/// The child was identified five days before a referral, and turned eighteen two days before it.
pub(super) fn referral_after_eighteen(whole: &Return) -> Option<Vec<Edit>> {
    let (at, _, birthday) = late_child(whole, -2)?;
    let mut edits = turning_eighteen(whole, &child(whole, at)?, birthday);
    edits.push(set(whole, at.0, at.1, "identified_date", birthday - 3.days())?);
    Some(edits)
}

/// The same, of somebody of whom the council notified.
pub(super) fn notice_of_an_adult(whole: &Return) -> Option<Vec<Edit>> {
    let (_, referral, _) = late_child(whole, -2)?;
    let mut edits = referral_after_eighteen(whole)?;
    edits.push(set(whole, referral.0, referral.1, "nrm_route", "Duty to notify")?);
    Some(edits)
}

/// The same eight years ago, before anybody had the duty. What is recorded of later years is not of this person.
pub(super) fn notice_before_the_duty(whole: &Return) -> Option<Vec<Edit>> {
    let birthday = date(2015, 10, 20);
    referred(whole).into_iter().find_map(|(at, referral)| {
        let id = child(whole, at)?;
        get(whole, referral, "nrm_route")?;
        let mut edits = turning_eighteen(whole, &id, birthday);
        edits.push(set(whole, at.0, at.1, "identified_date", birthday - 3.days())?);
        edits.extend(set_all(
            whole,
            referral,
            [
                ("nrm_route", "Duty to notify".into()),
                ("nrm_referral_date", (birthday + 2.days()).into()),
                ("rg_date", (birthday + 5.days()).into()),
                ("cg_date", day(whole, referral, "cg_date").map(|_| birthday + 90.days()).into()),
            ],
        ));
        let later = ["episode.start", "care.start"].into_iter().flat_map(|field| of_child(whole, &id, field));
        edits.extend(later.map(|(table, record)| Edit::Drop { table, record }));
        Some(edits)
    })
}

/// The referral of a case of the pilot was made sixty days before the eighteenth birthday.
pub(super) fn pilot_close_to_eighteen(whole: &Return) -> Option<Vec<Edit>> {
    let (at, referral, birthday) = late_child(whole, 60)?;
    let mut edits = turning_eighteen(whole, &child(whole, at)?, birthday);
    edits.push(set(whole, referral.0, referral.1, "devolved_pilot", "Yes")?);
    edits.extend(set(whole, referral.0, referral.1, "competent_authority", Cell::Blank));
    Some(edits)
}
