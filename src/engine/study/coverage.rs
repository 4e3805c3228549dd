//! Councils that are not there.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Hit, Study};
use crate::{
    bind::council::{Council, Register},
    rule::Nation,
};

/// With fewer councils it is no study of all of them.
const LEAST: usize = 20;
/// A nation belongs to a study where at least one in so many of its councils has answered.
const ONE_IN: usize = 10;
/// How many councils are named.
const NAMED: usize = 12;

/// The districts of Northern Ireland were asked too in some years, though its trusts have the children's services.
const DISTRICT: &str = "ni-district";
/// The years in which a study may have asked them: 217 bodies were asked, which are the 206 of Great Britain and 11 districts.
const DISTRICT_YEARS: std::ops::RangeInclusive<i16> = 2014..=2018;

/// For each nation of a study, the councils with children's services that have not answered for its last period.
pub(super) fn left_out(study: &Study<'_>) -> Vec<Hit> {
    let given: BTreeSet<u32> = study.answers().map(|g| g.answer.council).collect();
    let Some(day) = usual_end(study).filter(|_| given.len() >= LEAST) else { return Vec::new() };
    let is_given = |c: &Council| {
        // A council that ended counts for the one that bears its name now.
        given
            .iter()
            .filter_map(|i| study.council(*i))
            .any(|g| std::ptr::eq(g, c) || g.name == c.name && g.nation == c.nation)
    };
    let mut out = Vec::new();
    for nation in Nation::ALL.map(Nation::as_str) {
        let mut expected = expected(study.register, nation, day);
        if nation == Nation::NorthernIreland.as_str() && DISTRICT_YEARS.contains(&day.year()) {
            let districts = districts(study.register, day);
            if answered(&districts, is_given) > answered(&expected, is_given) {
                expected = districts;
            }
        }
        let have = answered(&expected, is_given);
        if have * ONE_IN < expected.len().max(1) || have == expected.len() {
            continue;
        }
        let missing: Vec<&str> = expected.iter().filter(|c| !is_given(c)).map(|c| c.name.as_str()).collect();
        out.push(Hit {
            what: format!("{} of the {} councils of {nation}", missing.len(), expected.len()),
            detail: Some(format!("Not here: {}", listed(&missing))),
            ..Hit::default()
        });
    }
    out
}

/// The councils of a nation with children's services on a day.
pub(super) fn expected<'r>(register: &'r Register, nation: &str, day: Date) -> Vec<&'r Council> {
    let councils = register.councils().iter();
    councils.filter(|c| c.nation == nation && c.childrens_services && c.exists_on(day)).collect()
}

/// The districts of Northern Ireland on a day.
pub(super) fn districts(register: &Register, day: Date) -> Vec<&Council> {
    register.councils().iter().filter(|c| c.kind == DISTRICT && c.exists_on(day)).collect()
}

fn answered(councils: &[&Council], is_given: impl Fn(&Council) -> bool) -> usize {
    councils.iter().filter(|c| is_given(c)).count()
}

/// The day on which most councils' last periods end; the latest of several.
fn usual_end(study: &Study<'_>) -> Option<Date> {
    let mut ends: BTreeMap<u32, Date> = BTreeMap::new();
    for given in study.answers() {
        if let Some((_, to)) = given.answer.period {
            let end = ends.entry(given.answer.council).or_insert(to);
            *end = to.max(*end);
        }
    }
    let mut count: BTreeMap<Date, usize> = BTreeMap::new();
    for end in ends.into_values() {
        *count.entry(end).or_default() += 1;
    }
    count.into_iter().max_by_key(|(day, n)| (*n, *day)).map(|(day, _)| day)
}

fn listed(names: &[&str]) -> String {
    let some: Vec<&str> = names.iter().copied().take(NAMED).collect();
    match names.len().saturating_sub(NAMED) {
        0 => some.join("; "),
        more => format!("{}; and {more} more", some.join("; ")),
    }
}
