//! Changes of several cells that must fit each other, so that the one rule speaks and no other finds an error.

mod ages;
mod answers;
mod referrals;

use jiff::{Span, ToSpan as _, civil::Date};

use super::{ByHand, last_day, list_of_children, to_records};
use crate::{
    mutate::{Edit, child_of},
    support::{book::Cell, returns::Return},
};

/// Every one of them.
pub(super) const ALL: &[ByHand] = &[
    to_records("DT005", known_in_future),
    to_records("DT006", moved_episode),
    to_records("DT007", ages::episode_after_eighteen),
    to_records("DT014", identified_before_birth),
    to_records("DT015", referral_before_birth),
    to_records("DT017", identified_after_period),
    to_records("DT020", ages::care_after_eighteen),
    to_records("DT021", care_backwards),
    to_records("DT022", care_that_overlaps),
    to_records("ME006", ages::missing_past_eighteen),
    to_records("MF015", without_placement),
    to_records("MF020", |whole| of_nobody(whole, "episode.start", &["date_of_birth", "age"])),
    to_records("MF029", |whole| of_nobody(whole, "nrm_referral_date", &["date_of_birth", "age"])),
    to_records("MF028", |whole| ended(whole, [("care.end", Cell::Blank), ("care.reason_ended", "E4A".into())])),
    to_records("MF035", |whole| {
        ended(whole, [("care.end", last_day(whole).into()), ("care.reason_ended", Cell::Blank)])
    }),
    to_records("NR001", answers::unreferred),
    to_records("NR002", answers::declined),
    to_records("NR003", answers::to_notify),
    to_records("NR004", answers::without_date),
    to_records("NR010", referrals::positive_after_negative),
    to_records("NR012", referrals::before_the_nrm),
    to_records("NR013", ages::notice_before_the_duty),
    to_records("NR014", referrals::decided_before_its_authority),
    to_records("NR015", referrals::decided_soon),
    to_records("NR016", referrals::decided_late),
    to_records("NR021", ages::referral_after_eighteen),
    to_records("NR027", answers::without_decisions),
    to_records("NR028", answers::without_second_decision),
    to_records("NR029", answers::denied),
    to_records("NR030", answers::undated),
    to_records("NR032", answers::by_another),
    to_records("NR033", answers::another_word),
    to_records("NR034", answers::without_route),
    to_records("NR035", answers::unanswered),
    to_records("NR036", ages::notice_of_an_adult),
    to_records("NR037", referrals::pilot_before_the_pilot),
    to_records("NR038", ages::pilot_close_to_eighteen),
    to_records("NR040", referrals::reconsidered_and_awaited),
    to_records("NR044", referrals::referred_again),
    to_records("NR045", answers::adult),
    to_records("NR046", answers::not_a_victim),
    to_records("NR047", answers::awaited_after_negative),
    to_records("NR048", referrals::late),
    to_records("ST008", |whole| again(whole, &[])),
    to_records("ST020", placed_by_an_old_code),
    to_records("ST024", |whole| again(whole, &["placement_type", "upn"])),
    to_records("ST025", |whole| of_nobody(whole, "episode.start", &[])),
    to_records("ST040", under_two_ids),
    to_records("VI001", referrals::without_basis),
    to_records("VI003", answers::two_statuses),
    to_records("VI030", answers::not_assessed),
    to_records("XY014", referrals::of_no_concern_any_more),
    to_records("XY016", identified_on_another_day),
];

/// Another cell, if the table has the field.
fn set(whole: &Return, table: usize, record: usize, field: &str, cell: impl Into<Cell>) -> Option<Edit> {
    let field = whole.tables[table].columns.iter().map(|c| c.field).find(|f| *f == field)?;
    Some(Edit::Set { table, record, field, cell: cell.into() })
}

/// The same of several fields of a record; those that the table does not have are left out.
fn set_all<const N: usize>(whole: &Return, (table, record): At, cells: [(&str, Cell); N]) -> Vec<Edit> {
    cells.into_iter().filter_map(|(field, cell)| set(whole, table, record, field, cell)).collect()
}

/// A record: table and record.
type At = (usize, usize);

/// The cell of a field of a record; none where the table does not have it.
fn get<'w>(whole: &'w Return, (table, record): At, field: &str) -> Option<&'w Cell> {
    let table = &whole.tables[table];
    table.has(field).then(|| table.get(record, field))
}

fn day(whole: &Return, at: At, field: &str) -> Option<Date> {
    match get(whole, at, field) {
        Some(Cell::Date(day)) => Some(*day),
        _ => None,
    }
}

fn is(whole: &Return, at: At, field: &str, text: &str) -> bool {
    get(whole, at, field) == Some(&Cell::from(text))
}

fn is_blank(whole: &Return, at: At, field: &str) -> bool {
    get(whole, at, field).is_none_or(Cell::is_blank)
}

/// Every record of every table with a field.
fn each(whole: &Return, field: &str) -> Vec<At> {
    let tables = whole.tables.iter().enumerate().filter(|(_, table)| table.has(field));
    tables.flat_map(|(t, table)| (0..table.records.len()).map(move |r| (t, r))).collect()
}

fn child(whole: &Return, (table, record): At) -> Option<String> {
    child_of(whole, table, record)
}

/// The child's records in tables with a field.
fn of_child(whole: &Return, id: &str, field: &str) -> Vec<At> {
    each(whole, field).into_iter().filter(|at| child(whole, *at).as_deref() == Some(id)).collect()
}

/// The records of the list of children.
fn children(whole: &Return) -> Vec<At> {
    list_of_children(whole)
        .map_or_else(Vec::new, |table| (0..whole.tables[table].records.len()).map(|r| (table, r)).collect())
}

/// The records of children who may be victims and have a referral, each with the referral.
fn referred(whole: &Return) -> Vec<(At, At)> {
    let victims = children(whole)
        .into_iter()
        .filter(|at| get(whole, *at, "victim_status").is_some_and(|status| *status != Cell::from("No concern")));
    let with = |at: At| {
        let referrals = of_child(whole, &child(whole, at)?, "nrm_referral_date");
        Some((at, referrals.into_iter().find(|r| day(whole, *r, "nrm_referral_date").is_some())?))
    };
    victims.filter_map(with).collect()
}

/// The first days of the child's episodes.
fn episodes(whole: &Return, id: &str) -> Vec<(At, Date)> {
    let of = of_child(whole, id, "episode.start").into_iter();
    of.filter_map(|at| Some((at, day(whole, at, "episode.start")?))).collect()
}

/// The child is known to be missing on a day to come.
fn known_in_future(whole: &Return) -> Option<Vec<Edit>> {
    let at = each(whole, "episode.as_at").into_iter().find(|at| day(whole, *at, "episode.as_at").is_some())?;
    Some(vec![set(whole, at.0, at.1, "episode.as_at", Date::constant(2024, 8, 1))?])
}

/// A child's last episode is dated after the period. The child is not missing at its end.
fn moved_episode(whole: &Return) -> Option<Vec<Edit>> {
    let to = last_day(whole);
    each(whole, "episode.start").into_iter().rev().find_map(|at| {
        let id = child(whole, at)?;
        let all = of_child(whole, &id, "episode.start");
        if all.iter().any(|e| day(whole, *e, "episode.end").is_none())
            || of_child(whole, &id, "care.end").iter().any(|c| day(whole, *c, "care.end").is_some_and(|end| end >= to))
        {
            return None;
        }
        let days = day(whole, at, "episode.end")?.since(day(whole, at, "episode.start")?).ok()?;
        if days.get_days() > 30 {
            return None;
        }
        let start = to + 9.days();
        Some(set_all(whole, at, [("episode.start", start.into()), ("episode.end", (start + days).into())]))
    })
}

fn identified_before_birth(whole: &Return) -> Option<Vec<Edit>> {
    let (at, _) = *referred(whole).first()?;
    let born = day(whole, at, "date_of_birth")?;
    Some(vec![set(whole, at.0, at.1, "identified_date", born - 1.day())?])
}

/// Of a child who was born after the mechanism began.
fn referral_before_birth(whole: &Return) -> Option<Vec<Edit>> {
    let (at, referral) = *referred(whole).first()?;
    let born = Date::constant(2010, 5, 9);
    let mut edits = ages::turning_eighteen(whole, &child(whole, at)?, born + 18.years());
    edits.push(set(whole, referral.0, referral.1, "nrm_referral_date", born - 1.day())?);
    Some(edits)
}

fn identified_after_period(whole: &Return) -> Option<Vec<Edit>> {
    let (at, _) = *referred(whole).first()?;
    Some(vec![set(whole, at.0, at.1, "identified_date", last_day(whole) + 20.days())?])
}

/// The end of the care of the first child of a list that gives each child's only period in care.
fn ended<const N: usize>(whole: &Return, cells: [(&str, Cell); N]) -> Option<Vec<Edit>> {
    let alone =
        |at: &At| get(whole, *at, "care.reason_ended").is_some() && get(whole, *at, "care.reason_new").is_none();
    let at = each(whole, "care.end").into_iter().find(alone)?;
    Some(set_all(whole, at, cells))
}

fn care_backwards(whole: &Return) -> Option<Vec<Edit>> {
    let at = *each(whole, "care.start").first()?;
    let end = day(whole, at, "care.start")? - 1.day();
    ended(whole, [("care.end", end.into()), ("care.reason_ended", "E4A".into())])
}

/// A second period in care begins before the first has ended.
fn care_that_overlaps(whole: &Return) -> Option<Vec<Edit>> {
    each(whole, "care.reason_new").into_iter().find_map(|(table, record)| {
        let end = day(whole, (table, record), "care.end")?;
        let field = |name: &str| whole.tables[table].columns.iter().map(|c| c.field).find(|f| *f == name);
        let cells = [("care.start", (end - 9.days()).into()), ("care.reason_new", Cell::from("P"))];
        let cells = cells.into_iter().filter_map(|(name, cell)| Some((field(name)?, cell))).collect();
        Some(vec![Edit::Again { table, record, cells }])
    })
}

/// Neither the list nor the periods in care say where a child who went missing was placed.
fn without_placement(whole: &Return) -> Option<Vec<Edit>> {
    let missing = children(whole).into_iter().find(|at| is(whole, *at, "went_missing", "Yes"))?;
    let mut edits = vec![set(whole, missing.0, missing.1, "placement_type", Cell::Blank)?];
    for care in of_child(whole, &child(whole, missing)?, "care.placement_type") {
        edits.extend(set(whole, care.0, care.1, "care.placement_type", Cell::Blank));
    }
    Some(edits)
}

/// A record is that of a child whom no list has, and some of its cells are blank. It is no record of a list of children itself.
fn of_nobody(whole: &Return, with: &str, blank: &[&str]) -> Option<Vec<Edit>> {
    let is_list = |table: usize| whole.tables[table].has("sex");
    let at = each(whole, with).into_iter().find(|at| !is_list(at.0) && !is_blank(whole, *at, with))?;
    let id = child(whole, at)?;
    // As long as the others, and near to none.
    let other: String = id.chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
    let mut edits = vec![set(whole, at.0, at.1, "child_id", other)?];
    edits.extend(blank.iter().filter_map(|field| set(whole, at.0, at.1, field, Cell::Blank)));
    Some(edits)
}

/// A child stands in the list once more, with another cell of the first of some fields that it has.
fn again(whole: &Return, fields: &[&str]) -> Option<Vec<Edit>> {
    let (table, record) = *children(whole).first()?;
    let column = fields.iter().find_map(|f| whole.tables[table].columns.iter().map(|c| c.field).find(|own| own == f));
    let cell = |field| {
        let other = whole.tables[table].records.iter().enumerate().find(|(n, _)| {
            *n != record && whole.tables[table].get(*n, field) != whole.tables[table].get(record, field)
        });
        other.map(|(n, _)| (field, whole.tables[table].get(n, field).clone()))
    };
    let cells: Vec<_> = column.and_then(cell).into_iter().collect();
    (cells.is_empty() == fields.is_empty()).then(|| vec![Edit::Again { table, record, cells }])
}

/// A child who stays in care is placed by a code that ended in October 2023.
fn placed_by_an_old_code(whole: &Return) -> Option<Vec<Edit>> {
    if !whole.title.is_empty() {
        return None;
    }
    let at = each(whole, "care.placement_type").into_iter().find(|at| is_blank(whole, *at, "care.end"))?;
    Some(vec![set(whole, at.0, at.1, "care.placement_type", "P2")?])
}

/// A child who never went missing and is of no concern stands in the list once more, with two figures of the ID the other way round.
fn under_two_ids(whole: &Return) -> Option<Vec<Edit>> {
    children(whole).into_iter().find_map(|(table, record)| {
        let id = child(whole, (table, record))?;
        let counts = ["missing_count", "absent_count"];
        let calm =
            get(whole, (table, record), "victim_status").is_none_or(|status| *status == Cell::from("No concern"));
        let missing = !episodes(whole, &id).is_empty()
            || counts.iter().any(|f| matches!(get(whole, (table, record), f), Some(Cell::Number(n)) if *n > 0.0));
        if !calm || missing {
            return None;
        }
        let (kept, last) = id.split_at(id.len() - 2);
        let swapped: String = last.chars().rev().collect();
        let cells = vec![("child_id", format!("{kept}{swapped}").into())];
        (swapped != last).then(|| vec![Edit::Again { table, record, cells }])
    })
}

/// Last year's return gives another day.
fn identified_on_another_day(whole: &Return) -> Option<Vec<Edit>> {
    let (at, identified) = known_before(whole)?;
    Some(vec![set(whole, at.0, at.1, "identified_date", identified - 2.days())?])
}

/// A victim whom last year's return names too, and since when.
fn known_before(whole: &Return) -> Option<(At, Date)> {
    let first = last_day(whole).saturating_sub(Span::new().years(1));
    let known = |(at, _): (At, At)| Some((at, day(whole, at, "identified_date").filter(|day| *day <= first)?));
    referred(whole).into_iter().find_map(known)
}
