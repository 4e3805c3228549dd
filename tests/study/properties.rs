//! What holds of every study: the truth lies in the ranges, and the order of the files changes nothing.

use proptest::prelude::*;
use returnlint::study::{
    definitions::RatioKind,
    range::Range,
    ratio::{Pair, ratio},
    summary::Summary,
};

use crate::answered::{CARRIED, of, outcome, study, year};

/// How a council writes a true number: as it is, or withheld in one of several ways that still say the truth.
#[derive(Debug, Clone, Copy)]
enum Way {
    Plain,
    BelowFive,
    Range(u8, u8),
    Unbounded,
    NotHeld,
    Blank,
    Refused,
}

fn way() -> impl Strategy<Value = Way> {
    prop_oneof![
        4 => Just(Way::Plain),
        3 => Just(Way::BelowFive),
        2 => (0_u8..4, 0_u8..4).prop_map(|(a, b)| Way::Range(a, b)),
        1 => Just(Way::Unbounded),
        1 => Just(Way::NotHeld),
        1 => Just(Way::Blank),
        1 => Just(Way::Refused),
    ]
}

impl Way {
    fn write(self, n: u8) -> String {
        match self {
            Self::BelowFive if (1..5).contains(&n) => "<5".to_owned(),
            Self::Range(a, b) => format!("{}..{}", n.saturating_sub(a), n + b),
            Self::Unbounded => format!("{}..", n / 2),
            Self::NotHeld => "not-held".to_owned(),
            Self::Blank => "blank".to_owned(),
            Self::Refused => "refused-cost".to_owned(),
            Self::Plain | Self::BelowFive => n.to_string(),
        }
    }

    const fn is_known(self) -> bool {
        !matches!(self, Self::NotHeld | Self::Blank | Self::Refused)
    }
}

/// A council with its true figures and its ways to write them.
#[derive(Debug, Clone)]
struct Truth {
    identified: (u8, Way),
    suspected: (u8, Way),
    missing: (u8, Way),
    incidents: (u8, Way),
}

fn truth() -> impl Strategy<Value = Truth> {
    (0_u8..12, 0_u8..12, 0_u8..=100, 0_u8..20, way(), way(), way(), way()).prop_map(
        |(i, s, share, more, a, b, c, d)| {
            let missing = u8::try_from(u16::from(i + s) * u16::from(share) / 100).unwrap();
            let incidents = if missing == 0 { 0 } else { missing + more };
            Truth { identified: (i, a), suspected: (s, b), missing: (missing, c), incidents: (incidents, d) }
        },
    )
}

fn councils() -> Vec<&'static str> {
    let all =
        CARRIED.register.councils().iter().filter(|c| c.childrens_services && c.end.is_none() && !c.gss.is_empty());
    all.map(|c| c.gss.as_str()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_truth_lies_in_every_range(truths in prop::collection::vec(truth(), 1..12)) {
        let run = outcome(truths.iter().zip(councils()).map(|(t, gss)| {
            let cells = [
                ("identified", t.identified), ("suspected", t.suspected),
                ("trafficked_missing", t.missing), ("trafficked_incidents", t.incidents),
            ];
            cells.iter().fold(of(gss), |made, (measure, (n, way))| made.answers(year(2023), &[(measure, &way.write(*n))]))
        }));
        let study = study(&run);
        let summary = Summary::new(&study, None);
        let block = summary.chief().unwrap();
        let holds = |name: &str, truth: f64| {
            let figure = block.figure(name).unwrap();
            figure.range.is_some_and(|r| r.low <= truth + 1e-9 && truth <= r.high + 1e-9)
        };
        let total = |known: &dyn Fn(&Truth) -> bool, of: &dyn Fn(&Truth) -> u8| {
            truths.iter().filter(|t| known(t)).map(|t| f64::from(of(t))).sum::<f64>()
        };
        let trafficked = |t: &Truth| t.identified.1.is_known() && t.suspected.1.is_known();
        let missing = |t: &Truth| t.missing.1.is_known();
        let incidents = |t: &Truth| t.incidents.1.is_known();
        let sum = |t: &Truth| t.identified.0 + t.suspected.0;
        for (name, known, of) in [
            ("identified", &(|t: &Truth| t.identified.1.is_known()) as &dyn Fn(&Truth) -> bool, &(|t: &Truth| t.identified.0) as &dyn Fn(&Truth) -> u8),
            ("trafficked", &trafficked, &sum),
            ("trafficked_missing", &missing, &|t| t.missing.0),
            ("trafficked_incidents", &incidents, &|t| t.incidents.0),
        ] {
            if truths.iter().any(known) {
                prop_assert!(holds(name, total(known, of)), "{name}: {:?}", block.figure(name));
            }
        }
        let (with, all) = (total(&|t| trafficked(t) && missing(t), &|t| t.missing.0), total(&|t| trafficked(t) && missing(t), &sum));
        if all > 0.0 {
            prop_assert!(holds("trafficked_missing_share", 100.0 * with / all), "{:?}", block.figure("trafficked_missing_share"));
        }
        let both = |t: &Truth| missing(t) && incidents(t);
        let (times, gone) = (total(&both, &|t| t.incidents.0), total(&both, &|t| t.missing.0));
        if gone > 0.0 {
            prop_assert!(holds("trafficked_mean_incidents", times / gone), "{:?}", block.figure("trafficked_mean_incidents"));
        }
    }
}

proptest! {
    // Each case is a study of every council, twice.
    #![proptest_config(ProptestConfig::with_cases(5))]

    #[test]
    fn the_order_of_the_files_changes_nothing(seed in 0_u64..1000, turn in 1_usize..50) {
        let run = crate::large::large(seed);
        let mut turned = run.clone();
        turned.returns.rotate_left(turn % run.returns.len().max(1));
        turned.returns.reverse();
        let figures = |outcome: &returnlint::outcome::Outcome| {
            let study = study(outcome);
            let summary = Summary::new(&study, None);
            let figures: Vec<String> = summary.blocks.iter().flat_map(|b| &b.figures).map(|f| format!("{f:?}")).collect();
            let rows: Vec<String> = study.rows().iter().map(|r| format!("{:?} {} {:?}", r.answer, r.file, r.found)).collect();
            (figures, rows)
        };
        prop_assert!(figures(&run) == figures(&turned));
    }
}

/// Every whole number from a bound to a bound.
fn whole(range: Range) -> Vec<f64> {
    (range.low as i32..=range.high as i32).map(f64::from).collect()
}

/// The least and the greatest ratio over everything that can be, tried one by one.
fn tried(pairs: &[Pair], kind: RatioKind) -> Option<(f64, f64)> {
    let possible = |n: f64, d: f64| match kind {
        RatioKind::Share => n <= d,
        RatioKind::Mean => d <= n && (d > 0.0 || n == 0.0),
        RatioKind::Rate => true,
    };
    let mut sums = vec![(0.0, 0.0)];
    for pair in pairs {
        let mut next = Vec::new();
        for (n, d) in whole(pair.of).into_iter().flat_map(|n| whole(pair.to).into_iter().map(move |d| (n, d))) {
            if possible(n, d) {
                next.extend(sums.iter().map(|(a, b)| (a + n, b + d)));
            }
        }
        next.sort_by(|a, b| a.partial_cmp(b).unwrap());
        next.dedup();
        sums = next;
    }
    let scale = if kind == RatioKind::Share { 100.0 } else { 1.0 };
    let ratios: Vec<f64> = sums.into_iter().filter(|(_, d)| *d > 0.0).map(|(n, d)| scale * n / d).collect();
    Some((ratios.iter().copied().reduce(f64::min)?, ratios.iter().copied().reduce(f64::max)?))
}

fn pair() -> impl Strategy<Value = Pair> {
    let range = || (0_u8..5, 0_u8..4).prop_map(|(low, more)| Range::new(f64::from(low), f64::from(low + more)));
    (range(), range()).prop_map(|(of, to)| Pair { of, to })
}

proptest! {
    #[test]
    fn a_share_ranges_over_just_what_can_be(pairs in prop::collection::vec(pair(), 1..4)) {
        let pairs: Vec<Pair> = pairs.into_iter().filter(|p| p.is_possible(RatioKind::Share)).collect();
        if let Some((low, high)) = tried(&pairs, RatioKind::Share) {
            let range = ratio(&pairs, RatioKind::Share).unwrap();
            prop_assert!((range.low - low).abs() < 1e-9 && (range.high - high).abs() < 1e-9, "{range:?}, tried {low} to {high}");
        }
    }

    #[test]
    fn a_rate_ranges_over_just_what_can_be(pairs in prop::collection::vec(pair(), 1..4)) {
        if let Some((low, high)) = tried(&pairs, RatioKind::Rate) {
            let range = ratio(&pairs, RatioKind::Rate).unwrap();
            prop_assert!((range.low - low).abs() < 1e-9, "{range:?}, tried {low} to {high}");
            // Where nobody at all may be below, nothing bounds it.
            prop_assert!((range.high - high).abs() < 1e-9 || range.high.is_infinite(), "{range:?}, tried {low} to {high}");
        }
    }

    #[test]
    fn a_mean_ranges_over_all_that_can_be_and_its_least_is_reached(pairs in prop::collection::vec(pair(), 1..4)) {
        let pairs: Vec<Pair> = pairs.into_iter().filter(|p| p.is_possible(RatioKind::Mean)).collect();
        if let Some((low, high)) = tried(&pairs, RatioKind::Mean) {
            let range = ratio(&pairs, RatioKind::Mean).unwrap();
            prop_assert!((range.low - low).abs() < 1e-9 && high <= range.high + 1e-9, "{range:?}, tried {low} to {high}");
            // Where everybody who may be missing is, the greatest is reached too.
            if pairs.iter().all(|p| p.to.low > 0.0) {
                prop_assert!((range.high - high).abs() < 1e-9, "{range:?}, tried {low} to {high}");
            }
        }
    }
}
