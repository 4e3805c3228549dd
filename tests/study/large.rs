//! A study of every council of the register, made up with a fixed seed: answers of all kinds, in the mixture that real collections have.

use jiff::civil::date;
use returnlint::outcome::{Outcome, Period};

use crate::answered::{CARRIED, Made, days, of, outcome, year};

/// Numbers that look random and are the same every time.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below another.
    pub(crate) fn below(&mut self, n: u64) -> u64 {
        // Knuth's multiplier and increment for a linear congruential generator; the upper bits are the good ones.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n.max(1)
    }
}

/// The periods of the round of 2024: three whole years and four months.
pub(crate) fn periods() -> [Period; 4] {
    [year(2021), year(2022), year(2023), days(date(2024, 1, 1), date(2024, 4, 30))]
}

/// What a council writes for a number: one in five withholds small figures, one in ten does not hold it, and so on.
fn written(n: u64, dice: &mut Dice, withholds: bool) -> String {
    match dice.below(100) {
        0..6 => "not-held".to_owned(),
        6..9 => "refused-cost".to_owned(),
        9..11 => "blank".to_owned(),
        11..13 => "ambiguous".to_owned(),
        13 => "suppressed".to_owned(),
        _ if withholds && (1..5).contains(&n) => "<5".to_owned(),
        _ => n.to_string(),
    }
}

/// One council's return for all periods.
fn council(gss: &str, dice: &mut Dice) -> Option<Made> {
    let kind = dice.below(100);
    if kind < 12 {
        return None;
    }
    let mut made = of(gss);
    if kind < 15 {
        return Some(made.unread());
    }
    let withholds = dice.below(5) == 0;
    let size = 1 + dice.below(40);
    for (n, period) in periods().into_iter().enumerate() {
        if kind < 24 {
            let gap = if kind < 19 { "refused-cost" } else { "not-recorded" };
            made = made.answers(period, &[("identified", gap), ("suspected", gap), ("uasc", gap)]);
            continue;
        }
        let identified = dice.below(size);
        let suspected = dice.below(size / 2 + 1);
        let trafficked = identified + suspected;
        let missing = dice.below(trafficked + 1) / 2;
        let uasc = dice.below(size * 2) + n as u64 * 2;
        let uasc_missing = dice.below(uasc + 1) / 4;
        let both = dice.below(trafficked.min(uasc) + 1);
        let incidents = if missing == 0 { 0 } else { missing + dice.below(missing * 5) };
        let referrals = dice.below(trafficked + 1);
        let cells: Vec<(&str, u64)> = vec![
            ("identified", identified),
            ("suspected", suspected),
            ("uasc", uasc),
            ("trafficked_uasc", both),
            ("trafficked_missing", missing),
            ("uasc_missing", uasc_missing),
            ("trafficked_incidents", incidents),
            ("trafficked_over_week", dice.below(missing + 1)),
            ("trafficked_not_found", dice.below(missing / 3 + 1)),
            ("nrm_referrals", referrals),
        ];
        for (measure, n) in cells {
            let text = if measure == "suspected" && dice.below(12) == 0 {
                "cross-reference".to_owned()
            } else {
                written(n, dice, withholds)
            };
            made = made.answers(period, &[(measure, text.as_str())]);
        }
    }
    Some(made)
}

/// The study.
pub(crate) fn large(seed: u64) -> Outcome {
    let mut dice = Dice::new(seed);
    let last = date(2023, 12, 31);
    let bodies = CARRIED.register.councils().iter().filter(|c| c.childrens_services && c.exists_on(last));
    outcome(bodies.filter_map(|c| council(if c.gss.is_empty() { &c.name } else { &c.gss }, &mut dice)))
}
