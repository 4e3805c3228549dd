//! Invented figures that agree with each other, and whose sums are those of the study.

use std::collections::BTreeMap;

use super::measure::Measure::{self, self as M};
use crate::support::rng::Rng;

/// The sums over the councils that answered, in the headline period.
pub(crate) const TARGETS: [(Measure, i32); 8] = [
    (M::Trafficked, 590),
    (M::TraffickedMissing, 167),
    (M::TraffickedIncidents, 401),
    (M::TraffickedOverWeek, 56),
    (M::TraffickedNotFound, 24),
    (M::Uasc, 4744),
    (M::UascMissing, 593),
    (M::UascNotFound, 183),
];

/// Where more children are unaccompanied, no trafficked child in any period would look as if nobody had recorded them.
const QUIET: i32 = 8;

/// A council's figures in one period.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Figures(pub(crate) BTreeMap<Measure, i32>);

impl Figures {
    pub(crate) fn get(&self, measure: Measure) -> i32 {
        match measure {
            M::Trafficked => self.get(M::Identified) + self.get(M::Suspected),
            _ => self.0.get(&measure).copied().unwrap_or_default(),
        }
    }

    pub(crate) fn set(&mut self, measure: Measure, figure: i32) {
        self.0.insert(measure, figure);
    }
}

/// How many of the trafficked children are identified; the rest are suspected.
fn identified_of(whole: i32, rng: &mut Rng) -> i32 {
    let identified = rng.days(whole / 3, whole);
    // Two equal figures would look as if one were copied.
    if 2 * identified == whole && whole > 0 { identified + 1 } else { identified }
}

/// What is known of a council before its figures are invented.
#[derive(Clone, Copy)]
pub(crate) struct Sketch<'a> {
    /// How large its figures are beside those of others.
    pub(crate) weight: i32,
    /// Suspected children are counted among the identified.
    pub(crate) as_one: bool,
    /// Which measures enter the sums.
    pub(crate) counts: &'a dyn Fn(Measure) -> bool,
}

/// Figures of the headline period for all of some councils. Of the targets, what others have is taken away already.
pub(crate) fn allocate(sketches: &[Sketch<'_>], targets: &BTreeMap<Measure, i32>, rng: &mut Rng) -> Vec<Figures> {
    let mut all: Vec<Figures> = vec![Figures::default(); sketches.len()];
    let share = |measure: Measure, bounds: &dyn Fn(usize) -> (i32, i32), rng: &mut Rng| -> Vec<i32> {
        let counted: Vec<usize> = (0..sketches.len()).filter(|&i| (sketches[i].counts)(measure)).collect();
        let rooms: Vec<(i32, i32, i32)> = counted
            .iter()
            .map(|&i| {
                let (low, high) = bounds(i);
                (low, high, sketches[i].weight)
            })
            .collect();
        let mut out: Vec<i32> = (0..sketches.len())
            .map(|i| {
                let (low, high) = bounds(i);
                rng.days(low, high.min(low + 2 + sketches[i].weight / 40))
            })
            .collect();
        for (place, figure) in counted.into_iter().zip(spread(measure, targets[&measure], &rooms, rng)) {
            out[place] = figure;
        }
        out
    };
    let set = |all: &mut Vec<Figures>, measure: Measure, figures: Vec<i32>| {
        for (to, figure) in all.iter_mut().zip(figures) {
            to.set(measure, figure);
        }
    };
    let uasc = share(M::Uasc, &|_| (0, 420), rng);
    set(&mut all, M::Uasc, uasc);
    let trafficked = share(M::Trafficked, &|i| (i32::from(all[i].get(M::Uasc) > QUIET), 60), rng);
    for ((to, whole), sketch) in all.iter_mut().zip(trafficked).zip(sketches) {
        let identified = if sketch.as_one { whole } else { identified_of(whole, rng) };
        to.set(M::Identified, identified);
        to.set(M::Suspected, whole - identified);
    }
    let parts = |all: &[Figures], whole: Measure| {
        let wholes: Vec<i32> = all.iter().map(|f| f.get(whole)).collect();
        move |i: usize| (0, wholes[i])
    };
    let missing = share(M::TraffickedMissing, &parts(&all, M::Trafficked), rng);
    set(&mut all, M::TraffickedMissing, missing);
    let times = |all: &[Figures]| {
        let missing: Vec<i32> = all.iter().map(|f| f.get(M::TraffickedMissing)).collect();
        move |i: usize| (missing[i], missing[i] * 12)
    };
    let incidents = share(M::TraffickedIncidents, &times(&all), rng);
    set(&mut all, M::TraffickedIncidents, incidents);
    for (measure, whole) in [
        (M::TraffickedOverWeek, M::TraffickedMissing),
        (M::TraffickedNotFound, M::TraffickedMissing),
        (M::UascMissing, M::Uasc),
        (M::UascNotFound, M::UascMissing),
    ] {
        let figures = share(measure, &parts(&all, whole), rng);
        set(&mut all, measure, figures);
    }
    for figures in &mut all {
        fill(figures, rng);
    }
    all
}

/// Measures without a sum to keep.
fn fill(figures: &mut Figures, rng: &mut Rng) {
    let (whole, uasc, missing) = (figures.get(M::Trafficked), figures.get(M::Uasc), figures.get(M::UascMissing));
    figures.set(M::TraffickedUasc, rng.days(0, whole.min(uasc)));
    figures.set(M::UascIncidents, missing + rng.days(0, missing * 2));
    figures.set(M::UascOverWeek, rng.days(0, missing / 2));
    figures.set(M::NrmReferrals, rng.days(whole.min(1).max(whole / 3), whole));
}

/// Gives each its share of a sum, between its bounds and by its weight.
fn spread(measure: Measure, target: i32, rooms: &[(i32, i32, i32)], rng: &mut Rng) -> Vec<i32> {
    let mut out: Vec<i32> = rooms.iter().map(|r| r.0).collect();
    let most: i32 = rooms.iter().map(|r| r.1).sum();
    let mut left = target - out.iter().sum::<i32>();
    assert!(left >= 0 && most >= target, "{}: {target} cannot be shared out", measure.code());
    let weights: i32 = rooms.iter().map(|r| r.2).sum();
    let part = left;
    for (figure, (_, high, weight)) in out.iter_mut().zip(rooms) {
        let more = i64::from(part) * i64::from(*weight) * 4 / 5 / i64::from(weights.max(1));
        let more = i32::try_from(more).expect("less than the sum").min(high - *figure).min(left);
        *figure += more;
        left -= more;
    }
    let mut tickets: Vec<usize> = Vec::new();
    while left > 0 {
        if tickets.is_empty() {
            for (place, (_, high, weight)) in rooms.iter().enumerate() {
                let room = usize::from(out[place] < *high);
                tickets.extend(std::iter::repeat_n(place, room * usize::try_from(1 + weight / 8).expect("a weight")));
            }
            rng.shuffle(&mut tickets);
        }
        let place = tickets.pop().expect("there is room");
        if out[place] < rooms[place].1 {
            out[place] += 1;
            left -= 1;
        }
    }
    out
}

/// Small figures of one council, for those whose answers hold a fault or hide small figures.
pub(crate) fn small(rng: &mut Rng) -> Figures {
    let mut figures = Figures::default();
    let missing = rng.days(1, 2);
    let uasc_missing = rng.days(2, 3);
    for (measure, figure) in [
        (M::Identified, rng.days(3, 4)),
        (M::Suspected, rng.days(1, 2)),
        (M::Uasc, rng.days(12, 24)),
        (M::TraffickedUasc, rng.days(1, 3)),
        (M::TraffickedMissing, missing),
        (M::UascMissing, uasc_missing),
        (M::TraffickedIncidents, missing + rng.days(1, 3)),
        (M::UascIncidents, uasc_missing + rng.days(1, 4)),
        (M::TraffickedOverWeek, rng.days(0, 1)),
        (M::UascOverWeek, rng.days(0, 1)),
        (M::TraffickedNotFound, 0),
        (M::UascNotFound, rng.days(0, 1)),
        (M::NrmReferrals, rng.days(2, 4)),
    ] {
        figures.set(measure, figure);
    }
    figures
}

/// Figures of another period of the same council: like these, and as consistent. `tenths` is how much of a year it has.
pub(crate) fn beside(known: &Figures, as_one: bool, tenths: i32, rng: &mut Rng) -> Figures {
    let measures: Vec<Measure> = known.0.keys().copied().chain([M::Trafficked]).collect();
    let near_all: BTreeMap<Measure, i32> =
        measures.into_iter().map(|m| (m, (known.get(m) * rng.days(75, 130) + 50) / 100 * tenths / 10)).collect();
    let near = |measure: Measure| near_all.get(&measure).copied().unwrap_or_default();
    let mut figures = Figures::default();
    // No figure falls from something to nothing: a child not found may not vanish without a word, and a group may not.
    let at_least = |measure: Measure| i32::from(known.get(measure) > 0);
    let whole = near(M::Trafficked).max(at_least(M::Trafficked));
    let uasc = near(M::Uasc).max(at_least(M::Uasc)).min(if whole == 0 { QUIET } else { i32::MAX });
    figures.set(M::Uasc, uasc);
    let suspected = if as_one || known.get(M::Trafficked) == 0 {
        0
    } else {
        (whole * known.get(M::Suspected) + known.get(M::Trafficked) / 2) / known.get(M::Trafficked)
    };
    // Two equal figures would look as if one were copied.
    let suspected = if 2 * suspected == whole { (suspected - 1).max(0) } else { suspected };
    figures.set(M::Identified, whole - suspected);
    figures.set(M::Suspected, suspected);
    let missing = near(M::TraffickedMissing).max(at_least(M::TraffickedMissing)).min(whole);
    let uasc_missing = near(M::UascMissing).max(at_least(M::UascMissing)).min(uasc);
    let times =
        |measure: Measure, missing: i32| if missing == 0 { 0 } else { near(measure).clamp(missing, missing * 50) };
    for (measure, figure) in [
        (M::TraffickedMissing, missing),
        (M::UascMissing, uasc_missing),
        (M::TraffickedIncidents, times(M::TraffickedIncidents, missing)),
        (M::UascIncidents, times(M::UascIncidents, uasc_missing)),
        (M::TraffickedOverWeek, near(M::TraffickedOverWeek).min(missing)),
        (M::UascOverWeek, near(M::UascOverWeek).min(uasc_missing)),
        (M::TraffickedNotFound, near(M::TraffickedNotFound).max(at_least(M::TraffickedNotFound)).min(missing)),
        (M::UascNotFound, near(M::UascNotFound).max(at_least(M::UascNotFound)).min(uasc_missing)),
        (M::TraffickedUasc, near(M::TraffickedUasc).min(whole).min(uasc)),
        (M::NrmReferrals, near(M::NrmReferrals).max(whole.min(1)).min(whole)),
    ] {
        figures.set(measure, figure);
    }
    figures
}
