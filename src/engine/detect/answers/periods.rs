//! Periods that cannot be compared.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{on_answers, single};
use crate::{
    answers::{Answer, CellAt, Whose},
    bind::{dictionary::Measures, period::Period},
    engine::{Return, bundle::Checked},
    rule::Rule,
};

/// The concept of measures that state by how much something changed.
const CHANGE: &str = "change";
/// Periods whose lengths differ by no more days than this are of one length: a month, as between quarters or leap years.
const ABOUT: i32 = 31;

/// A stated change between two periods that are not of one length, and a figure for a period that is not over.
pub(in super::super) fn unequal(ret: &Return<'_>, _: &Rule) -> Checked {
    on_answers(ret, |hits| {
        let measures = &ret.data.dictionary.measures;
        let mut periods: BTreeMap<(u32, u32, Whose), BTreeSet<(Date, Date)>> = BTreeMap::new();
        // Where a sheet is about one period, that before is on another.
        let mut elsewhere: BTreeMap<(u32, Whose), BTreeSet<(Date, Date)>> = BTreeMap::new();
        for answer in single(ret) {
            if let Some(period) = answer.period {
                let own = (answer.at.file, answer.at.sheet, answer.whose);
                periods.entry(own).or_default().insert((period.from, period.to));
                elsewhere.entry((answer.at.file, answer.whose)).or_default().insert((period.from, period.to));
            }
        }
        let changes = single(ret).filter(|a| states_change(measures, a) && a.figure.bounds().is_some());
        for answer in changes {
            let Some(now) = answer.period else { continue };
            let own = (answer.at.file, answer.at.sheet, answer.whose);
            let here = periods.get(&own);
            let all = if here.is_some_and(|all| all.len() > 1) { here } else { elsewhere.get(&(own.0, own.2)) };
            let before = all.and_then(|all| all.iter().rfind(|(_, to)| *to < now.from));
            if before.is_some_and(|before| (days(*before) - days((now.from, now.to))).abs() > ABOUT) {
                hits.cell(answer.at);
            }
        }
        let open = |a: &&Answer| a.period.is_some_and(|p| is_open(p, ret.data.as_of)) && a.figure.bounds().is_some();
        let cells: Vec<CellAt> = single(ret).filter(open).map(|a| a.at).collect();
        hits.one_a_sheet(cells, "", Some("One of the periods is not over"));
    })
}

fn states_change(measures: &Measures, answer: &Answer) -> bool {
    let change = measures.concept(CHANGE).map_or(0, |place| 1 << place);
    measures.get(answer.measure).is_some_and(|m| m.needs.iter().any(|needs| needs & change != 0))
}

fn days((from, to): (Date, Date)) -> i32 {
    from.until((jiff::Unit::Day, to)).map_or(0, |span| span.get_days() + 1)
}

fn is_open(period: Period, as_of: Date) -> bool {
    period.from <= as_of && as_of < period.to
}

/// Years of several kinds in the figures of one council: calendar, financial and academic years cut the same children differently.
pub(in super::super) fn years_mixed(ret: &Return<'_>, _: &Rule) -> Checked {
    on_answers(ret, |hits| {
        let mut years: BTreeMap<(u32, Whose), BTreeMap<i8, Vec<CellAt>>> = BTreeMap::new();
        for answer in single(ret) {
            if let Some(month) = answer.period.and_then(first_month) {
                years.entry((answer.at.file, answer.whose)).or_default().entry(month).or_default().push(answer.at);
            }
        }
        for kinds in years.into_values() {
            let Some(usual) = kinds.iter().max_by_key(|(_, cells)| cells.len()).map(|(month, _)| *month) else {
                continue;
            };
            let others = kinds.into_iter().filter(|(month, _)| *month != usual).flat_map(|(_, cells)| cells);
            hits.one_a_sheet(others, "", None);
        }
    })
}

/// The month in which a year begins; none for a period that is no year.
fn first_month(period: Period) -> Option<i8> {
    let year = jiff::Span::new().years(1);
    let whole = period.from.day() == 1 && period.from.checked_add(year).ok()?.yesterday().ok()? == period.to;
    whole.then(|| period.from.month())
}
