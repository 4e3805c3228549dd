//! Shares of children who went missing that stand apart from those of other councils.

use std::collections::BTreeMap;

use super::{Days, Given, Hit, Study};

/// The shares that studies have published: who went missing, of whom.
const SHARES: [(&str, &str); 2] = [("trafficked_missing", "trafficked"), ("uasc_missing", "uasc")];
/// A share of fewer children says nothing.
const CHILDREN: f64 = 10.0;
/// None missing is likely by chance in small groups: of 25 unaccompanied children, with the 13 in 100 who went missing in the studies of
/// 2016 and 2025, it happens in 3 of 100 councils.
const NONE_MISSING: f64 = 25.0;
/// Fewer councils are no measure for each other.
const COUNCILS: usize = 10;
/// How many robust standard deviations from the median stand apart. To the spread of the councils is added what chance does to a share of so
/// few children: 3 of 12 are no more than chance where 13 in 100 are usual.
const DEVIATIONS: f64 = 3.0;
/// The median absolute deviation times this is the standard deviation of figures that are normally spread.
const TO_DEVIATION: f64 = 1.4826;

/// A share of one council in one period.
#[derive(Clone, Copy)]
struct Share<'a> {
    of: f64,
    missing: f64,
    given: Given<'a>,
}

impl Share<'_> {
    fn value(&self) -> f64 {
        self.missing / self.of
    }

    /// Nobody in a group that is not small, or everybody.
    fn is_extreme(&self) -> bool {
        self.missing >= self.of || self.missing <= 0.0 && self.of >= NONE_MISSING
    }
}

/// Shares of all or none, and shares far from the median of all councils in the same period.
pub(super) fn outliers(study: &Study<'_>) -> Vec<Hit> {
    let mut out = Vec::new();
    for (missing, group) in SHARES {
        for shares in shares(study, missing, group).into_values() {
            let mut values: Vec<f64> = shares.iter().map(Share::value).collect();
            let middle = median(&mut values);
            let mut apart: Vec<f64> = values.iter().map(|v| (v - middle).abs()).collect();
            let deviation = median(&mut apart) * TO_DEVIATION;
            let compares = shares.len() >= COUNCILS && middle > 0.0;
            for share in shares {
                let spread = deviation.hypot((middle * (1.0 - middle) / share.of).max(0.0).sqrt());
                let far = compares && (share.value() - middle).abs() > DEVIATIONS * spread && share.missing > 0.0;
                // More missing than there are is another rule's.
                if (far || share.is_extreme()) && share.missing <= share.of {
                    out.push(Hit { place: Some((share.given.ret, vec![share.given.answer.at])), ..Hit::default() });
                }
            }
        }
    }
    out
}

/// The shares by period. A council that gives one of its two figures several times gives no share.
fn shares<'a>(study: &Study<'a>, missing: &str, group: &str) -> BTreeMap<Days, Vec<Share<'a>>> {
    let mut out: BTreeMap<Days, Vec<Share<'a>>> = BTreeMap::new();
    let (Some(missing), Some(group)) = (study.measure(missing), study.measure(group)) else { return out };
    let mut figures: BTreeMap<(Days, u32), (Vec<Given<'a>>, Vec<Given<'a>>)> = BTreeMap::new();
    for given in study.answers().filter(|g| g.answer.category == 0 && g.answer.exact.is_some()) {
        let Some(period) = given.answer.period else { continue };
        let both = || (period, given.answer.council);
        if given.answer.measure == missing {
            figures.entry(both()).or_default().0.push(given);
        } else if given.answer.measure == group {
            figures.entry(both()).or_default().1.push(given);
        }
    }
    for ((period, _), both) in figures {
        if let (&[given], &[whole]) = (both.0.as_slice(), both.1.as_slice())
            && let (Some(missing), Some(of)) = (given.answer.exact, whole.answer.exact)
            && of >= CHILDREN
        {
            out.entry(period).or_default().push(Share { of, missing, given });
        }
    }
    out
}

/// The middle of some figures.
fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    match (values.get(half), half.checked_sub(1).and_then(|i| values.get(i))) {
        (Some(high), Some(low)) if values.len().is_multiple_of(2) => f64::midpoint(*low, *high),
        (Some(middle), _) => *middle,
        _ => 0.0,
    }
}
