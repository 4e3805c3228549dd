//! Two councils with the same figures: a joint service that both give, or one return copied from the other.

use std::collections::{BTreeMap, BTreeSet};

use super::{Days, Given, Hit, Study};
use crate::bind::dictionary::MeasureId;

/// What is compared: period, measure and its part.
type Key = (Days, MeasureId, u64);

/// With so many equal figures and no other, a joint service is counted twice; or with one figure from [`LARGE`] on.
const JOINT_LEAST: usize = 3;
const LARGE: f64 = 20.0;
/// So many equal figures are no chance, if as many of them as [`DIFFERENT`] differ among themselves.
const COPIED_LEAST: usize = 10;
const DIFFERENT: usize = 3;
/// Of small figures many are equal by chance.
const SMALL: f64 = 3.0;

/// The figures of a council that are exact and more than zero.
type Figures<'a> = BTreeMap<u32, BTreeMap<Key, (f64, Given<'a>)>>;

fn figures<'a>(study: &Study<'a>) -> Figures<'a> {
    let mut out = Figures::new();
    for given in study.answers() {
        let (Some(n), Some(period)) = (given.answer.exact.filter(|n| *n > 0.0), given.answer.period) else { continue };
        let key = (period, given.answer.measure, given.answer.category);
        out.entry(given.answer.council).or_default().entry(key).or_insert((n, given));
    }
    out
}

/// The councils of each joint service, by their places in the register.
fn joint_members(study: &Study<'_>) -> Vec<BTreeSet<u32>> {
    let place =
        |gss: &String| study.register.councils().iter().position(|c| c.gss == *gss).and_then(|i| u32::try_from(i).ok());
    study.joint.iter().map(|codes| codes.iter().filter_map(place).collect()).collect()
}

/// What two councils both give.
struct Pair<'a> {
    /// The cells of the second council whose figures are those of the first.
    equal: Vec<(f64, Given<'a>)>,
    /// How many figures both give.
    common: usize,
}

fn pair<'a>(a: &BTreeMap<Key, (f64, Given<'a>)>, b: &BTreeMap<Key, (f64, Given<'a>)>) -> Pair<'a> {
    let both = b.iter().filter_map(|(key, of_b)| Some((a.get(key)?.0, *of_b)));
    let mut out = Pair { equal: Vec::new(), common: 0 };
    for (n, (m, given)) in both {
        out.common += 1;
        if (n - m).abs() < 1e-9 {
            out.equal.push((m, given));
        }
    }
    out
}

/// What two councils both give, at the cells of the one that comes later in the run; and the other council.
fn later<'a>(
    first: u32,
    a: &BTreeMap<Key, (f64, Given<'a>)>,
    second: u32,
    b: &BTreeMap<Key, (f64, Given<'a>)>,
) -> (u32, Pair<'a>) {
    let place = |figures: &BTreeMap<Key, (f64, Given<'_>)>| figures.values().map(|(_, g)| (g.ret, g.answer.at)).min();
    if place(a) <= place(b) { (first, pair(a, b)) } else { (second, pair(b, a)) }
}

/// Members of a joint service that give the same figures, each as if they were its own.
pub(super) fn joint(study: &Study<'_>) -> Vec<Hit> {
    let figures = figures(study);
    let mut out = Vec::new();
    for members in joint_members(study) {
        each_pair(&members, |first, second| {
            let (Some(a), Some(b)) = (figures.get(&first), figures.get(&second)) else { return };
            let (other, pair) = later(first, a, second, b);
            let enough = pair.common >= JOINT_LEAST || pair.equal.iter().any(|(n, _)| *n >= LARGE);
            if enough && pair.equal.len() == pair.common && pair.equal.iter().any(|(n, _)| *n > SMALL) {
                out.extend(of_council(study, other, &pair));
            }
        });
    }
    out
}

/// Councils that have nothing to do with each other and a long run of the same figures.
pub(super) fn copied(study: &Study<'_>) -> Vec<Hit> {
    let figures = figures(study);
    let joint = joint_members(study);
    let long: BTreeSet<u32> =
        figures.iter().filter(|(_, f)| f.len() >= COPIED_LEAST).map(|(council, _)| *council).collect();
    let mut out = Vec::new();
    each_pair(&long, |first, second| {
        let (Some(a), Some(b)) = (figures.get(&first), figures.get(&second)) else { return };
        let (other, pair) = later(first, a, second, b);
        let different: BTreeSet<u64> =
            pair.equal.iter().filter(|(n, _)| *n >= SMALL).map(|(n, _)| n.to_bits()).collect();
        let mostly = pair.equal.len() * 10 >= pair.common * 9;
        let together = joint.iter().any(|members| members.contains(&first) && members.contains(&second));
        if pair.equal.len() >= COPIED_LEAST && mostly && different.len() >= DIFFERENT && !together {
            out.extend(of_council(study, other, &pair));
        }
    });
    out
}

fn each_pair(councils: &BTreeSet<u32>, mut look: impl FnMut(u32, u32)) {
    for &first in councils {
        for &second in councils.range(first + 1..) {
            look(first, second);
        }
    }
}

/// The equal cells of the second council, as one finding a sheet.
fn of_council(study: &Study<'_>, other: u32, pair: &Pair<'_>) -> Vec<Hit> {
    let what = study.council(other).map(|c| c.name.clone()).unwrap_or_default();
    let mut sheets: BTreeMap<(usize, u32, u32), Vec<_>> = BTreeMap::new();
    for (_, given) in &pair.equal {
        let at = given.answer.at;
        sheets.entry((given.ret, at.file, at.sheet)).or_default().push(at);
    }
    let hit = |((ret, _, _), cells)| Hit { place: Some((ret, cells)), what: what.clone(), one: true, ..Hit::default() };
    sheets.into_iter().map(hit).collect()
}
