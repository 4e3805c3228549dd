//! Two returns of one council that give different figures for the same.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Days, Given, Hit, Study};
use crate::bind::{Confidence, dictionary::MeasureId};

/// What is answered: the council, the period, the measure and its part.
type Key = (u32, Days, MeasureId, u64);

/// A figure that a return gives and one before it gave otherwise.
struct Differs<'a> {
    other: Given<'a>,
    here: Given<'a>,
    /// Whether the one return speaks of later days than the other, so that it can have restated the figure.
    later: bool,
}

/// Two returns for the same round that differ. The later one in the run is the finding.
pub(super) fn answered_twice(study: &Study<'_>) -> Vec<Hit> {
    hits(study, |d| !d.later)
}

/// A later return that gives another figure for an earlier period.
pub(super) fn restated(study: &Study<'_>) -> Vec<Hit> {
    hits(study, |d| d.later)
}

fn hits(study: &Study<'_>, wanted: impl Fn(&Differs<'_>) -> bool) -> Vec<Hit> {
    let found = differing(study);
    let hit = |d: &Differs<'_>| Hit {
        place: Some((d.here.ret, vec![d.here.answer.at])),
        detail: Some(format!("The other figure is in {}", study.shown(d.other))),
        ..Hit::default()
    };
    found.iter().filter(|d| wanted(d)).map(hit).collect()
}

fn differing<'a>(study: &Study<'a>) -> Vec<Differs<'a>> {
    let mut by_key: BTreeMap<Key, Vec<Given<'a>>> = BTreeMap::new();
    let mut last: BTreeMap<(usize, u32), Date> = BTreeMap::new();
    for given in study.answers() {
        let Some(period) = given.answer.period else { continue };
        let end = last.entry((given.ret, given.answer.council)).or_insert(period.1);
        *end = period.1.max(*end);
        by_key
            .entry((given.answer.council, period, given.answer.measure, given.answer.category))
            .or_default()
            .push(given);
    }
    let end = |given: Given<'_>| last.get(&(given.ret, given.answer.council)).copied();
    let mut out = Vec::new();
    for given in by_key.into_values() {
        for (i, &here) in given.iter().enumerate() {
            let before = given.iter().take(i).copied().filter(|other| other.ret != here.ret && is_same(*other, here));
            for other in before {
                let differ = other.answer.bounds.zip(here.answer.bounds).is_some_and(|(a, b)| a.1 < b.0 || b.1 < a.0);
                if !differ {
                    continue;
                }
                // Whichever return reaches further is the later one, whatever their order.
                let (other, here) = if end(other) > end(here) { (here, other) } else { (other, here) };
                out.push(Differs { other, here, later: end(other) != end(here) });
                break;
            }
        }
    }
    out
}

/// Whether two answers answer the same question: in the same words, or by the same number of one template. Other words may ask for
/// something else that no measure knows.
fn is_same(a: Given<'_>, b: Given<'_>) -> bool {
    let sure = [a, b].iter().all(|g| g.answer.confidence > Confidence::Low);
    sure && a.answer.question == b.answer.question
}
