//! Which rules the figures of a reply break, worked out from what its cells say and from nothing else.
//!
//! This is written apart from [`super::fault`], which strikes the faults: one holds the other to its word.

use std::collections::BTreeSet;

use super::{
    answer::Answer,
    measure::{ASKED, Item, Measure, Measure as M, NATIONALITIES, PARTS, SEXES},
    plan::{Kind, Period},
    reply::Reply,
};

/// The codes of rules on figures that no possible value passes, and of those on the periods.
pub(crate) fn rules(reply: &Reply) -> BTreeSet<&'static str> {
    let mut out = BTreeSet::new();
    for place in 0..reply.periods.len() {
        one_period(&Reading { reply, place }, &mut out);
    }
    between_periods(reply, &mut out);
    periods(reply, &mut out);
    small_figures(reply, &mut out);
    out
}

struct Reading<'r> {
    reply: &'r Reply,
    place: usize,
}

impl Reading<'_> {
    fn answer(&self, item: impl Into<Item>) -> Option<&Answer> {
        self.reply.answer(item, self.place)
    }

    /// The least and the greatest that a measure can be.
    fn of(&self, measure: Measure) -> Option<(f64, f64)> {
        self.answer(measure)?.says
    }

    fn sum(&self, measures: &[Measure]) -> Option<(f64, f64)> {
        let all: Option<Vec<(f64, f64)>> = measures.iter().map(|m| self.of(*m)).collect();
        Some(all?.iter().fold((0.0, 0.0), |(a, b), (low, high)| (a + low, b + high)))
    }

    fn trafficked(&self) -> Option<(f64, f64)> {
        self.sum(&[M::Identified, M::Suspected])
    }

    fn categories(&self, list: &[&'static str]) -> Option<f64> {
        let of = |category| Some(self.answer(Item { measure: M::Identified, category })?.says?.0);
        list.iter().map(|c| of(*c)).sum()
    }
}

fn one_period(at: &Reading<'_>, out: &mut BTreeSet<&'static str>) {
    let exceeds = |part: Option<(f64, f64)>, whole: Option<(f64, f64)>| {
        part.zip(whole).is_some_and(|((low, _), (_, high))| low > high)
    };
    for (part, wholes) in PARTS {
        if exceeds(at.of(part), at.sum(wholes)) {
            out.insert(match (part, wholes[0]) {
                (M::TraffickedUasc, _) => "VI007",
                (_, M::TraffickedIncidents | M::UascIncidents) => "ME011",
                (M::TraffickedNotFound | M::UascNotFound, _) => "ME014",
                (M::TraffickedMissing | M::UascMissing, _) => "ME012",
                _ => "AR004",
            });
        }
    }
    if exceeds(at.of(M::NrmReferrals), at.trafficked()) {
        out.insert("NR017");
    }
    if at.trafficked().is_some_and(|t| t.0 > 0.0) && at.of(M::NrmReferrals).is_none_or(|n| n == (0.0, 0.0)) {
        out.insert("NR018");
    }
    let exact = |m: Measure| at.of(m).filter(|(low, high)| low == high).map(|v| v.0);
    if exact(M::Identified).is_some_and(|a| a > 0.0 && exact(M::Suspected) == Some(a)) {
        out.insert("VI006");
    }
    if let (Some(total), Some((low, high))) = (exact(M::Trafficked), at.trafficked()) {
        if total < low || total > high {
            out.insert("AR001");
        }
        if [M::Identified, M::Suspected].iter().any(|m| at.of(*m).is_some_and(|v| v.0 < v.1)) {
            out.insert("NA007");
        }
    }
    shares(at, &exact, out);
    if let Some(whole) = exact(M::Identified) {
        let parts = [at.categories(&SEXES), at.categories(&NATIONALITIES)];
        if parts.iter().flatten().any(|sum| *sum > whole) {
            out.insert("AR005");
        }
        if parts[0].is_some_and(|sum| sum < whole) {
            out.insert("AR001");
        }
    } else if at.answer(M::Identified).is_some_and(|a| !a.counts()) && at.categories(&SEXES).is_some() {
        out.insert("NA017");
    }
    for measure in ASKED {
        if at.of(measure).is_some_and(|(low, _)| low < 0.0 || low.fract() != 0.0) {
            out.insert("AR006");
        }
    }
    let early = at.reply.periods[at.place].period.is_some_and(|p| p.to.year() < 2009);
    if early && at.of(M::NrmReferrals).is_some_and(|n| n.0 > 0.0) {
        out.insert("NR049");
    }
}

fn shares(at: &Reading<'_>, exact: &dyn Fn(Measure) -> Option<f64>, out: &mut BTreeSet<&'static str>) {
    let whole = exact(M::Identified).zip(exact(M::Suspected)).map(|(a, b)| a + b);
    if let (Some(share), Some(missing), Some(whole)) = (exact(M::MissingShare), exact(M::TraffickedMissing), whole)
        && (whole == 0.0 || (share - missing / whole * 100.0).abs() > 0.05)
    {
        out.insert("AR002");
    }
    let (missing, incidents) = (exact(M::TraffickedMissing), exact(M::TraffickedIncidents));
    if let (Some(mean), Some(missing), Some(incidents)) = (exact(M::AverageIncidents), missing, incidents)
        && (missing == 0.0 || (mean - incidents / missing).abs() > 0.05)
    {
        out.insert("ME013");
    }
    if let (Some(days), Some(missing), Some(period)) =
        (exact(M::DaysMissing), missing, at.reply.periods[at.place].period)
        && days > missing * f64::from(period.days())
    {
        out.insert("ME016");
    }
}

fn between_periods(reply: &Reply, out: &mut BTreeSet<&'static str>) {
    for place in 1..reply.periods.len() {
        let (before, now) = (Reading { reply, place: place - 1 }, Reading { reply, place });
        let (Some(old), Some(new)) = (reply.periods[place - 1].period, reply.periods[place].period) else { continue };
        let years = old.is_year() && new.is_year();
        for measure in ASKED {
            let (Some(a), Some(b)) = (before.of(measure), now.of(measure)) else { continue };
            let factor = a.0 > 3.0 * b.1 || b.0 > 3.0 * a.1;
            if years && factor && (a.0 - b.1 >= 10.0 || b.0 - a.1 >= 10.0) {
                out.insert("XY001");
            }
            let found = matches!(measure, M::TraffickedNotFound | M::UascNotFound);
            if found && a.0 > 0.0 && b.1 == 0.0 {
                out.insert("XY005");
            }
        }
        if let (Some(change), Some(a), Some(b)) = (now.of(M::UascChange), before.of(M::Uasc), now.of(M::Uasc))
            && (a.0 == 0.0 || (change.0 - (b.0 - a.0) / a.0 * 100.0).abs() > 0.05)
        {
            out.insert("AR003");
        }
    }
    let all: Vec<Reading<'_>> = (0..reply.periods.len()).map(|place| Reading { reply, place }).collect();
    let asked = || ASKED.into_iter().filter(|m| m.is_about_trafficked());
    let nothing = all.iter().all(|at| asked().all(|m| at.of(m) == Some((0.0, 0.0))));
    if nothing && all.iter().any(|at| at.of(M::Uasc).is_some_and(|u| u.0 >= 10.0)) {
        out.insert("NA012");
    }
    if reply.answer(M::Uasc, 0).is_some_and(|a| a.is_exact()) && all.len() > 2 {
        let same = |m: Measure| {
            all.windows(3).any(|w| w.iter().all(|at| at.of(m).is_some_and(|v| v.0 > 9.0 && at.of(m) == w[0].of(m))))
        };
        if same(M::Uasc) {
            out.insert("AR010");
        }
    }
}

fn periods(reply: &Reply, out: &mut BTreeSet<&'static str>) {
    let known: Vec<Period> = reply.periods.iter().filter_map(|t| t.period).collect();
    if known.len() < reply.periods.len() {
        out.insert("DT012");
    }
    if known.iter().any(|p| !p.is_year()) {
        out.insert("DT010");
    }
    let kinds = known.iter().map(|p| p.kind()).filter(|k| *k != Kind::Other);
    if kinds.clone().any(|k| Some(k) != kinds.clone().next()) {
        out.insert("DT011");
    }
}

/// What is shown beside what is hidden.
fn small_figures(reply: &Reply, out: &mut BTreeSet<&'static str>) {
    let bounds: BTreeSet<i64> = reply
        .grid
        .values()
        .filter_map(|a| a.says)
        .filter(|(low, high)| low < high)
        .map(|(_, high)| format!("{high:.0}").parse().expect("a bound is whole"))
        .collect();
    let hidden = reply.grid.values().filter(|a| a.gap == "suppressed" || a.says.is_some_and(|s| s.0 < s.1)).count();
    if bounds.len() > 1 {
        out.insert("NA005");
    }
    let shown = reply.grid.iter().filter(|((item, _), _)| item.measure.is_count());
    let small = shown.filter(|(_, a)| a.says.is_some_and(|s| s.0 == s.1 && (1.0..=4.0).contains(&s.0))).count();
    if hidden > 0 && small > 0 {
        out.insert("NA006");
    }
}
