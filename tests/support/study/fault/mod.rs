//! The faults: what each rule must find, struck into a reply that is otherwise sound.

mod figures;
mod periods;
mod strike;

use super::{
    answer::{BOUNDS, Hiding, SYMBOLS},
    measure::{Measure, Measure as M},
    reply::Extra,
};
use crate::support::rng::Rng;

/// Every rule of which a fault is seeded, beside CO003, which all districts of Northern Ireland are.
pub(crate) const RULES: [&str; 45] = [
    "MF016", "NA001", "NA002", "NA003", "NA004", "NA005", "NA006", "NA007", "NA008", "NA010", "NA017", "NA012",
    "NA013", "NA014", "NA015", "NA016", "AR001", "AR002", "AR003", "AR004", "AR005", "AR006", "AR007", "AR008",
    "AR010", "VI006", "VI007", "NR049", "NR017", "NR018", "ME011", "ME012", "ME013", "ME014", "ME016", "DT010",
    "DT011", "DT012", "XY001", "XY005", "CO001", "CO002", "CO004", "CO005", "CO011",
];

/// Faults that may stand in a row of a workbook of several councils.
pub(crate) const IN_COMPILED: [&str; 14] = [
    "NA001", "NA002", "NA003", "NA008", "NA014", "NA015", "AR004", "AR007", "AR008", "VI007", "NR017", "NR018",
    "ME012", "ME014",
];

/// Questions of which one answer can be lost while the others keep their sense.
const LOSABLE: [Measure; 9] = [
    M::TraffickedUasc,
    M::TraffickedMissing,
    M::UascMissing,
    M::TraffickedIncidents,
    M::UascIncidents,
    M::TraffickedOverWeek,
    M::UascOverWeek,
    M::TraffickedNotFound,
    M::UascNotFound,
];

/// A fault that is to be struck: the rule, and the answer that it hits where it hits one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Blow {
    pub(crate) rule: &'static str,
    pub(crate) measure: Measure,
    /// The place of the period.
    pub(crate) period: usize,
}

impl Blow {
    /// A blow against an answer of the headline period or of the one before.
    pub(crate) fn new(rule: &'static str, headline: usize, rng: &mut Rng) -> Self {
        let period = match rule {
            "AR001" | "AR006" => headline - 1,
            "DT010" => 1,
            "ME014" | "AR003" | "XY001" | "XY005" | "NA012" => headline,
            _ => headline - usize::from(rng.chance(40)),
        };
        Self { rule, measure: rng.pick(&LOSABLE), period }
    }

    /// Whether the council's figures are its own and small, instead of its share of the sums.
    pub(crate) fn needs_small(self) -> bool {
        matches!(
            self.rule,
            "NA004"
                | "NA005"
                | "NA006"
                | "NA007"
                | "NA017"
                | "NA012"
                | "AR001"
                | "AR002"
                | "AR003"
                | "AR004"
                | "AR005"
                | "AR006"
                | "AR010"
                | "VI006"
                | "VI007"
                | "NR049"
                | "NR017"
                | "NR018"
                | "ME011"
                | "ME012"
                | "ME013"
                | "ME014"
                | "ME016"
                | "DT010"
                | "XY001"
                | "XY005"
                | "AR007"
                | "AR008"
        )
    }

    /// Whether it is about unaccompanied children rather than trafficked ones.
    fn is_of_uasc(self) -> bool {
        !self.measure.is_about_trafficked()
    }

    /// Whether the answer to a question of the headline period is lost.
    pub(crate) fn loses(self, measure: Measure, headline: usize) -> bool {
        match self.rule {
            "CO011" => true,
            "NA001" | "NA002" | "NA003" | "NA008" | "NA010" | "NA013" | "NA014" | "NA015" | "NA016" => {
                measure == self.measure && self.period == headline
            }
            _ => false,
        }
    }

    /// What the council adds to the questions, so that the fault can stand there.
    pub(crate) fn extra(self, rng: &mut Rng) -> Option<Extra> {
        Some(match self.rule {
            "AR001" | "NA007" => Extra::Total,
            "AR002" => Extra::Share,
            "AR003" => Extra::Change,
            "ME013" => Extra::Average,
            "ME016" => Extra::Days,
            "DT010" => Extra::Change,
            "NA017" => Extra::Sexes,
            "AR005" => rng.pick(&[Extra::Sexes, Extra::Nationalities]),
            _ => return None,
        })
    }

    /// How the council hides small figures, where that is the fault.
    pub(crate) fn hiding(self, rng: &mut Rng) -> Option<Hiding> {
        let (mark, most) = rng.pick(&BOUNDS);
        match self.rule {
            "NA004" if rng.chance(40) => Some(Hiding { mark: rng.pick(&SYMBOLS), most: 4, noted: false }),
            "NA004" => {
                // A range such as "1 to 4" says itself what is withheld.
                let says_all = mark.contains('-') || mark.contains('–') || mark.contains(" to ");
                Some(if says_all {
                    Hiding { mark: "<5", most: 4, noted: false }
                } else {
                    Hiding { mark, most, noted: false }
                })
            }
            "NA005" => Some(Hiding { mark: "<5", most: 4, noted: true }),
            "NA006" | "NA007" => Some(Hiding { mark, most, noted: true }),
            _ => None,
        }
    }
}

/// Missing, incidents, over a week and not found, of unaccompanied or of trafficked children.
const fn kin(uasc: bool) -> (Measure, Measure, Measure, Measure) {
    if uasc {
        (M::UascMissing, M::UascIncidents, M::UascOverWeek, M::UascNotFound)
    } else {
        (M::TraffickedMissing, M::TraffickedIncidents, M::TraffickedOverWeek, M::TraffickedNotFound)
    }
}

/// A figure with so many places after the point.
pub(crate) fn rounded(figure: f64, places: i32) -> f64 {
    let scale = 10_f64.powi(places);
    (figure * scale).round() / scale
}
