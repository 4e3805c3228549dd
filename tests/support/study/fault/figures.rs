//! Faults of the figures: what the council holds, before it is written.

use super::{Blow, kin};
use crate::support::{
    rng::Rng,
    study::{
        figures::Figures,
        measure::{ABOUT_TRAFFICKED, ASKED, Measure as M},
    },
};

impl Blow {
    /// Changes the figures before they are written. `at` are the places of the periods that the fault is about: the one before the
    /// headline period, and this.
    pub(crate) fn strike_figures(self, figures: &mut [Figures], at: (usize, usize), rng: &mut Rng) {
        let (before, headline) = at;
        let uasc = self.is_of_uasc();
        let (missing, incidents, week, found) = kin(uasc);
        let whole = |f: &Figures| if uasc { f.get(M::Uasc) } else { f.get(M::Trafficked) };
        let hit = &mut figures[if self.period == at.1 || self.period + 1 == at.1 { self.period } else { headline }];
        match self.rule {
            "VI006" => {
                // Two equal figures below five are often chance.
                let identified = hit.get(M::Identified).max(5) + rng.days(0, 4);
                hit.set(M::Identified, identified);
                hit.set(M::Suspected, identified);
            }
            "VI007" => {
                let most = hit.get(M::Trafficked);
                hit.set(M::TraffickedUasc, most + 2);
                hit.set(M::Uasc, hit.get(M::Uasc).max(most + 4));
            }
            "NR017" => hit.set(M::NrmReferrals, hit.get(M::Trafficked) + 3),
            "NR018" => hit.set(M::NrmReferrals, 0),
            "ME011" => {
                hit.set(missing, 3);
                hit.set(incidents, 2);
            }
            "ME012" => {
                // Nearly all go missing in every period, so that the figure has not leapt as well.
                let place = if self.period == headline { headline } else { before };
                for (at, each) in figures.iter_mut().enumerate() {
                    let more = if at == place { whole(each) + 2 } else { whole(each) };
                    each.set(missing, more);
                    each.set(incidents, more + 2);
                }
            }
            "ME014" => {
                hit.set(found, hit.get(missing) + 1);
                // They are still not found in a period that follows.
                for each in &mut figures[headline + 1..] {
                    each.set(found, 1);
                    sound(each);
                }
            }
            "AR004" => hit.set(week, hit.get(missing) + 1),
            "AR003" => {
                let old = figures[before].get(M::Uasc).max(12);
                figures[before].set(M::Uasc, old);
                figures[headline].set(M::Uasc, old * 3 / 2);
            }
            "AR010" => {
                let same = figures[headline].get(M::Uasc);
                for each in figures {
                    each.set(M::Uasc, same);
                }
            }
            "XY001" => {
                figures[before].set(M::Uasc, rng.days(9, 12));
                figures[headline].set(M::Uasc, rng.days(52, 71));
            }
            "XY005" => {
                figures[before].set(missing, 7);
                figures[before].set(incidents, 9);
                figures[before].set(found, 5);
                if !uasc {
                    figures[before].set(M::Identified, 8);
                }
                figures[headline].set(found, 0);
            }
            "NA012" => {
                for each in figures {
                    for measure in ABOUT_TRAFFICKED {
                        each.set(measure, 0);
                    }
                    each.set(M::Uasc, rng.days(44, 61));
                    each.set(M::UascMissing, 6);
                    each.set(M::UascIncidents, rng.days(14, 19));
                }
            }
            "DT010" => {
                // Of nothing there is no change.
                for each in figures {
                    let some = each.get(M::Uasc).max(8);
                    each.set(M::Uasc, some);
                }
            }
            "NA004" => {
                // Where zeros are shown a bound says all, so that there are none.
                for each in figures {
                    for measure in ASKED {
                        let some = each.get(measure).max(1);
                        each.set(measure, some);
                    }
                }
            }
            "NA017" => {
                // A breakdown of nothing would prove nothing.
                for each in figures {
                    let some = each.get(M::Identified).max(2);
                    each.set(M::Identified, some);
                }
            }
            "NA006" => {
                for each in figures {
                    each.set(M::Identified, 3);
                    each.set(M::Suspected, 7);
                }
            }
            "NA007" => {
                // A figure that no council hides, so that the other can be worked out.
                for each in figures {
                    each.set(M::Identified, 3);
                    each.set(M::Suspected, 12);
                }
            }
            "AR007" | "AR008" => {
                // In every period: a child not found may not vanish.
                for each in figures {
                    let some = each.get(self.measure).max(1);
                    each.set(self.measure, some);
                    sound(each);
                }
            }
            _ => {}
        }
    }
}

/// Makes figures agree again after one was raised.
fn sound(figures: &mut Figures) {
    for uasc in [true, false] {
        let (missing, incidents, week, found) = kin(uasc);
        let least = figures.get(week).max(figures.get(found)).max(figures.get(missing));
        figures.set(missing, least);
        figures.set(incidents, figures.get(incidents).max(least));
    }
}
