//! Faults of the periods: what a reply calls them.

use super::Blow;
use crate::support::{
    rng::Rng,
    study::{
        plan::{Kind, Period},
        reply::Told,
        said::{Said, say},
    },
};

impl Blow {
    /// The period as the reply names it, where that is the fault.
    pub(crate) fn periods(self, study: &[Period], rng: &mut Rng) -> (Vec<Told>, Option<Said>) {
        let told = |p: &Period| Told { period: Some(*p), words: None };
        let mut periods: Vec<Told> = study.iter().map(told).collect();
        let first = study[0];
        let mut said = None;
        match self.rule {
            "DT010" => {
                let months = i32::try_from(rng.below(4)).expect("a few") + 6;
                let from = first.to + jiff::ToSpan::days(1) - jiff::ToSpan::months(months);
                periods[0] = told(&Period { from, to: first.to });
                said = Some(Said::Long);
            }
            "DT011" => {
                // The year that ends before the other begins, so that no child could be in both.
                let other = match study[1].kind() {
                    Kind::Financial => Period::year(first.from.year(), 1),
                    _ => Period::year(study[1].from.year() - 1 - i16::from(study[1].from.month() < 4), 4),
                };
                let words = match other.kind() {
                    Kind::Calendar => format!("Calendar year {}", other.from.year()),
                    _ => format!("Financial year {}", say(other, Said::Slash)),
                };
                periods[0] = Told { period: Some(other), words: Some(words) };
                said = Some(Said::Long);
            }
            "DT012" => {
                let (year, end) = (first.from.year(), (first.to.year() + 1) % 100);
                let name = if first.kind() == Kind::School { "Academic year " } else { "" };
                periods[0] = Told { period: None, words: Some(format!("{name}{year}/{end:02}")) };
                said = Some(if first.kind() == Kind::School { Said::Academic } else { Said::Slash });
            }
            "NR049" => {
                // The year with a digit typed wrong: 2003 for 2013.
                let back = if first.from.year() >= 2020 { 20 } else { 10 };
                let far = |d: jiff::civil::Date| d - jiff::ToSpan::years(back);
                periods[0] = told(&Period { from: far(first.from), to: far(first.to) });
            }
            "AR010" | "MF016" if study.len() < 3 => {
                let before = |d: jiff::civil::Date| d - jiff::ToSpan::years(1);
                periods.insert(0, told(&Period { from: before(first.from), to: before(first.to) }));
            }
            _ => {}
        }
        (periods, said)
    }
}
