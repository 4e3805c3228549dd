//! Which returns are the same council's of successive years, so that one can be compared with the other.

use super::prepare::{Beside, Prepared};
use crate::{bind::dictionary::FieldId, outcome::Period};

/// A period of about a year, in days: collections that begin or end on other days than the year does count as one too.
const A_YEAR: std::ops::RangeInclusive<i32> = 330..=400;

/// Whose return it is, as far as can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whose<'a> {
    /// A council's, by name.
    Council(&'a str),
    /// No council is named: returns of one template that are checked in one run are taken for one council's.
    Template(&'a str),
}

type Place<'a> = (Whose<'a>, Period);

/// Whether a return may have another of its council beside it: it lists children, and says whose it is and for which year.
pub(super) fn may_have(ret: &Prepared<'_>, child_id: Option<FieldId>) -> bool {
    let lists = |id| ret.bound.tables.iter().any(|t| t.position(id).is_some());
    child_id.is_some_and(lists) && place(ret).is_some()
}

fn place<'a>(ret: &'a Prepared<'_>) -> Option<Place<'a>> {
    let period = ret.stated.period.as_ref()?.value;
    let days = period.from.until((jiff::Unit::Day, period.to)).ok()?.get_days() + 1;
    let whose = match (&ret.stated.council, &ret.follows) {
        (Some(council), _) => Whose::Council(&council.value.name),
        (None, Some(follows)) => Whose::Template(&follows.template.name),
        (None, None) => return None,
    };
    A_YEAR.contains(&days).then_some((whose, period))
}

/// For each return those beside it; none for those that are not there.
pub(super) fn find(returns: &[Option<&Prepared<'_>>]) -> Vec<Beside<usize>> {
    let places: Vec<Option<Place<'_>>> = returns.iter().map(|r| r.and_then(place)).collect();
    pair(&places)
}

fn pair(places: &[Option<Place<'_>>]) -> Vec<Beside<usize>> {
    // Where two returns could be the one, nobody knows which of them is.
    let the_one = |whose: Whose<'_>, is_it: &dyn Fn(Period) -> bool| {
        let fits = |p: &Option<Place<'_>>| p.is_some_and(|(w, period)| w == whose && is_it(period));
        let mut found = places.iter().enumerate().filter(|(_, p)| fits(p)).map(|(i, _)| i);
        found.next().filter(|_| found.next().is_none())
    };
    let beside = |place: &Option<Place<'_>>| {
        let (whose, own) = (*place)?;
        the_one(whose, &|p| p == own)?;
        Some(Beside {
            last: the_one(whose, &|p| p.to.tomorrow().ok() == Some(own.from)),
            next: the_one(whose, &|p| own.to.tomorrow().ok() == Some(p.from)),
        })
    };
    places.iter().map(|p| beside(p).unwrap_or_default()).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn year(council: &'static str, from: i16) -> Place<'static> {
        (Whose::Council(council), Period { from: date(from, 4, 1), to: date(from + 1, 3, 31) })
    }

    #[test]
    fn years_of_one_council_stand_beside_each_other() {
        let places = [("Devon", 2023), ("Leeds", 2023), ("Devon", 2022), ("Kent", 2024), ("Devon", 2025)];
        let mut places = places.map(|(council, from)| Some(year(council, from)));
        places[1] = None;
        let found = pair(&places);
        assert_eq!(found[0], Beside { last: Some(2), next: None });
        assert_eq!(found[2], Beside { last: None, next: Some(0) });
        assert!([1, 3, 4].iter().all(|&i| found[i] == Beside::default()));
    }

    #[test]
    fn two_returns_for_one_year_stand_beside_none() {
        let places = [2022, 2023, 2023].map(|from| Some(year("Devon", from)));
        assert!(pair(&places).iter().all(|b| *b == Beside::default()));
    }
}
