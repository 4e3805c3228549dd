//! What is written wrongly, and where the fault of a reply stands.

use super::{Blow, kin, rounded};
use crate::support::{
    rng::Rng,
    study::{
        answer::{Answer, Hiding, as_text, in_words, several, texts, with_note},
        measure::{Item, Measure, Measure as M, NATIONALITIES, SEXES},
        plan::Period,
        reply::{Extra, Fault, Reply, Spot},
        said::{Said, long, say},
    },
};

impl Blow {
    /// Changes what is written, and says what the fault is. `at` are the places of the periods that the fault is about.
    pub(crate) fn strike(self, reply: &mut Reply, at: (usize, usize), rng: &mut Rng) {
        let (before, headline) = at;
        let period = if self.period == before { before } else { headline };
        let mut hit = Hit { blow: self, reply, before, headline, period, rng };
        let found = hit.lost().or_else(|| hit.small()).or_else(|| hit.added()).or_else(|| hit.number());
        let found = found.or_else(|| hit.figures()).or_else(|| hit.told());
        let fault = found.unwrap_or_else(|| panic!("nothing is known of {}", self.rule));
        reply.fault = Some(fault);
    }
}

/// A reply under a blow.
struct Hit<'r> {
    blow: Blow,
    reply: &'r mut Reply,
    /// The place of the period before the headline period.
    before: usize,
    headline: usize,
    /// The place of the period that is hit.
    period: usize,
    rng: &'r mut Rng,
}

impl Hit<'_> {
    fn spot(&self, measure: Measure) -> Spot {
        Spot::Answer(measure.into(), self.period)
    }

    fn fault(&self, spots: Vec<Spot>, related: Vec<Spot>, what: &str) -> Fault {
        Fault { rule: self.blow.rule, spots, related, also: &[], what: what.to_owned() }
    }

    /// A fault of one answer, with the others that take part.
    fn at(&self, measure: Measure, related: &[Measure], what: &str) -> Fault {
        self.fault(vec![self.spot(measure)], related.iter().map(|m| self.spot(*m)).collect(), what)
    }

    fn put(&mut self, measure: Measure, answer: Answer) {
        self.reply.grid.insert((measure.into(), self.period), answer);
    }

    fn holds(&self, measure: Measure) -> i32 {
        self.reply.figures[self.period].get(measure)
    }

    /// An answer that is not there, or gives no figure.
    fn lost(&mut self) -> Option<Fault> {
        let measure = self.blow.measure;
        let (answer, what) = match self.blow.rule {
            "MF016" => {
                self.reply.grid.remove(&(measure.into(), 0));
                let what = format!("question {} has no row for the first period", measure.question());
                return Some(self.fault(vec![Spot::Question(measure)], Vec::new(), &what));
            }
            "NA001" => (Answer::gap("", "blank"), "the answer is blank"),
            "NA002" => {
                (Answer::gap(self.rng.pick(&["N/A", "n/a", "NA"]), "ambiguous"), "not applicable, or not available")
            }
            "NA003" => {
                (Answer::gap(self.rng.pick(&["-", "..", ":", "–"]), "ambiguous"), "a mark that may mean several things")
            }
            "NA008" => (self.gap("refused-cost"), "refused for what it would cost"),
            "NA010" => (self.gap("refused-personal"), "refused as personal data"),
            "NA013" => (self.part_period(), "held for a part of the period only"),
            "NA014" => {
                let ways = ["See (a)", "See above", "As above", "see attached", "See response to 1(c)"];
                (Answer::gap(self.rng.pick(&ways), "cross-reference"), "sends the reader elsewhere")
            }
            "NA015" => {
                (Answer::error(self.rng.pick(&["#VALUE!", "#DIV/0!", "#NUM!"])), "an error of the spreadsheet program")
            }
            "NA016" => {
                let mark = self.rng.pick(&["[q]", "[t]", "[h]"]);
                (Answer { rule: "NA016", ..Answer::gap(mark, "unreadable") }, "a mark that nothing explains")
            }
            _ => return None,
        };
        self.put(measure, answer);
        Some(self.at(measure, &[], what))
    }

    fn gap(&mut self, class: &'static str) -> Answer {
        Answer::gap(self.rng.pick(texts(class)), class)
    }

    /// Held from a day within the period.
    fn part_period(&mut self) -> Answer {
        let told = self.reply.periods[self.period].period.expect("this fault is not about periods");
        let from = told.from + jiff::ToSpan::months(self.rng.days(3, 8));
        let both = say(Period { from, to: from }, Said::Months);
        let month = both.split(" to ").next().unwrap_or_default();
        let text = match self.rng.below(3) {
            0 => format!("Only held from {month}"),
            1 => format!("Data only held since {}", long(from)),
            _ => format!("We only hold this from {month}"),
        };
        Answer::gap(&text, "part-period")
    }

    /// Small figures that are hidden in a way that helps nobody.
    fn small(&mut self) -> Option<Fault> {
        let places = 0..self.reply.periods.len();
        let everywhere = |m: Measure| places.clone().map(move |p| Spot::Answer(m.into(), p));
        Some(match self.blow.rule {
            "NA004" => {
                self.fault(hidden(self.reply), Vec::new(), "small figures are hidden, and no note states the rule")
            }
            "NA005" => {
                let other = Hiding { mark: "5 or fewer", most: 5, noted: true };
                let mut spots = Vec::new();
                for ((item, at), answer) in &mut self.reply.grid {
                    let figure = self.reply.figures[*at].get(item.measure);
                    if !item.measure.is_about_trafficked() && (1..=5).contains(&figure) {
                        *answer = other.hide(figure);
                        spots.push(Spot::Answer(*item, *at));
                    }
                }
                let note = "Small figures: <5 means 1 to 4, 5 or fewer means 1 to 5; zeros are shown as 0.";
                self.reply.notes = vec![note.to_owned()];
                Fault { also: &["NA006"], ..self.fault(spots, Vec::new(), "two limits for small figures in one reply") }
            }
            "NA006" => {
                self.put(M::Identified, Answer::number(self.holds(M::Identified)));
                self.at(M::Identified, &[], "a small figure is shown although others are hidden")
            }
            "NA007" => {
                let related = everywhere(M::Suspected).chain(everywhere(M::Trafficked)).collect();
                let what = "a hidden figure can be worked out from the total";
                self.fault(everywhere(M::Identified).collect(), related, what)
            }
            "NA017" => {
                for place in places.clone() {
                    let (text, class) = self.rng.pick(&[("Not held", "not-held"), ("Not recorded", "not-recorded")]);
                    self.reply.grid.insert((M::Identified.into(), place), Answer::gap(text, class));
                }
                let parts = SEXES.map(|category| Item { measure: M::Identified, category });
                let related = parts.iter().map(|i| Spot::Answer(*i, self.period)).collect();
                let what = "not held, although the breakdown below gives it";
                self.fault(everywhere(M::Identified).collect(), related, what)
            }
            _ => return None,
        })
    }

    /// What the council added to the questions, and got wrong.
    fn added(&mut self) -> Option<Fault> {
        let said = |reply: &Reply, m: Measure, at: usize| reply.answer(m, at).and_then(|a| a.says).map(|s| s.0);
        Some(match self.blow.rule {
            "AR001" => {
                let total = self.holds(M::Trafficked) + self.rng.pick(&[1, 2, -1]);
                self.put(M::Trafficked, Answer::number(total));
                self.at(M::Trafficked, &[M::Identified, M::Suspected], "the total is not the sum of its parts")
            }
            "AR002" => {
                let share = said(self.reply, M::MissingShare, self.period).unwrap_or(20.0);
                let wrong = if share > 50.0 { share - 8.0 } else { share + 8.0 };
                self.put(M::MissingShare, Answer::number(rounded(wrong, 1)));
                let of = [M::TraffickedMissing, M::Identified, M::Suspected];
                self.at(M::MissingShare, &of, "the share is not that of the figures")
            }
            "AR003" => {
                let (old, new) = (self.before, self.headline);
                let figure = |at: usize| f64::from(self.reply.figures[at].get(M::Uasc));
                let wrong = rounded((figure(new) - figure(old)) / figure(new) * 100.0, 1);
                self.put(M::UascChange, Answer::number(wrong));
                let related = vec![Spot::Answer(M::Uasc.into(), old), Spot::Answer(M::Uasc.into(), new)];
                let what = "the change is of the later figure, not of the earlier";
                self.fault(vec![self.spot(M::UascChange)], related, what)
            }
            "AR005" => {
                let by_sex = self.reply.extras.contains(&Extra::Sexes);
                let list: &[&'static str] = if by_sex { &SEXES } else { &NATIONALITIES };
                let item = |category: &'static str| Item { measure: M::Identified, category };
                let parts = [self.holds(M::Identified) - 1, 3];
                for (category, part) in list.iter().zip(parts) {
                    self.reply.grid.insert((item(category), self.period), Answer::number(part));
                }
                let related = list.iter().map(|c| Spot::Answer(item(c), self.period)).collect();
                let what = "the parts come to more than the whole";
                Fault { also: &["AR001"], ..self.fault(vec![self.spot(M::Identified)], related, what) }
            }
            "ME013" => {
                let mean = said(self.reply, M::AverageIncidents, self.period).unwrap_or(1.0);
                self.put(M::AverageIncidents, Answer::number(rounded(mean + 0.7, 1)));
                let of = [M::TraffickedMissing, M::TraffickedIncidents];
                self.at(M::AverageIncidents, &of, "the average is not that of the figures")
            }
            "ME016" => {
                let days = self.reply.periods[self.period].period.map_or(365, Period::days);
                let more = self.holds(M::TraffickedMissing) * days + self.rng.days(20, 60);
                self.put(M::DaysMissing, Answer::number(more));
                let what = "more days than the children could be missing in the period";
                self.at(M::DaysMissing, &[M::TraffickedMissing], what)
            }
            _ => return None,
        })
    }

    /// A figure that is no count, or is not written as one.
    fn number(&mut self) -> Option<Fault> {
        let measure = self.blow.measure;
        let figure = self.holds(measure);
        Some(match self.blow.rule {
            "AR006" => {
                let measure = self.rng.pick(&[M::UascOverWeek, M::TraffickedUasc]);
                let figure = self.rng.pick(&[-1.0, -2.0, 0.5, 1.5]);
                self.put(measure, Answer::number(figure));
                self.at(measure, &[], "a count below zero, or not whole")
            }
            "AR007" => {
                let words = self.reply.csv || self.rng.chance(50);
                let answer = if words { in_words(figure) } else { as_text(figure, self.rng) };
                self.put(measure, answer);
                self.at(measure, &[], "a number typed as text")
            }
            "AR008" => {
                let many = figure >= 6;
                let answer = if many { several(figure, self.rng) } else { with_note(figure, measure, self.rng) };
                self.put(measure, answer);
                self.at(measure, &[], "words beside the number")
            }
            _ => return None,
        })
    }

    /// Figures that cannot stand beside each other. They were changed before they were written.
    fn figures(&self) -> Option<Fault> {
        let uasc = self.blow.is_of_uasc();
        let (missing, incidents, week, found) = kin(uasc);
        let trafficked = [M::Identified, M::Suspected];
        let group: &[Measure] = if uasc { &[M::Uasc] } else { &trafficked };
        let now = |m: Measure| vec![Spot::Answer(m.into(), self.headline)];
        let then = |m: Measure| vec![Spot::Answer(m.into(), self.before)];
        Some(match self.blow.rule {
            "NA012" => {
                // All periods together are at fault, and one of them is shown.
                let all = (0..self.reply.periods.len()).map(|p| Spot::Answer(M::Identified.into(), p)).collect();
                let what = "nothing but zeros about trafficked children where many are unaccompanied";
                self.fault(now(M::Identified), all, what)
            }
            "AR004" => self.at(week, &[missing], "more children were missing for over a week than were missing"),
            "AR010" => {
                // Each that lies between two others like it; the first and the last take part.
                let last = self.reply.periods.len() - 1;
                let spots = (1..last).map(|p| Spot::Answer(M::Uasc.into(), p)).collect();
                let ends = [0, last].map(|p| Spot::Answer(M::Uasc.into(), p)).to_vec();
                self.fault(spots, ends, "the same figure in every period")
            }
            "VI006" => self.at(M::Suspected, &[M::Identified], "suspected is the same figure as identified"),
            "VI007" => Fault {
                also: &["AR004"],
                ..self.at(M::TraffickedUasc, &trafficked, "more children are both than are trafficked")
            },
            "NR049" => {
                let spots = vec![Spot::Answer(M::NrmReferrals.into(), 0)];
                self.fault(spots, vec![Spot::Period(0)], "referrals in a year before there was the NRM")
            }
            "NR017" => self.at(M::NrmReferrals, &trafficked, "more referrals than potential victims"),
            "NR018" => self.at(M::NrmReferrals, &trafficked, "potential victims and no referral"),
            "ME011" => Fault {
                also: &["ME013"],
                ..self.at(incidents, &[missing], "more children went missing than there were incidents")
            },
            "ME012" => {
                Fault { also: &["AR004"], ..self.at(missing, group, "more children went missing than there are") }
            }
            "ME014" => {
                let what = "more children were not found than went missing";
                Fault { also: &["AR004"], ..self.at(found, &[missing], what) }
            }
            "DT010" => {
                self.fault(vec![Spot::Answer(M::UascChange.into(), 1)], then(M::Uasc), "a change on a shorter period")
            }
            "XY001" => self.fault(now(M::Uasc), then(M::Uasc), "the figure is several times that of the period before"),
            "XY005" => self.fault(now(found), then(found), "children not found are no longer mentioned"),
            _ => return None,
        })
    }

    /// Periods and names, which are wrong where they are told.
    fn told(&self) -> Option<Fault> {
        let (spot, what) = match self.blow.rule {
            "DT011" => (Spot::Period(0), "two kinds of year in one reply"),
            "DT012" => (Spot::Period(0), "the years of the label do not follow each other"),
            "CO001" => (Spot::Council, "the council's name has a slip of the pen; its code is right"),
            "CO002" => (Spot::Council, "there was no such council in the period"),
            "CO011" => (Spot::Council, "the name may mean two councils"),
            "CO004" => (Spot::Code, "the code is that of another council"),
            "CO005" => (Spot::Code, "the code was replaced before the period"),
            _ => return None,
        };
        let related = match self.blow.rule {
            _ if spot == Spot::Code => vec![Spot::Council],
            // Of two kinds of year the rarer one is the odd one out; of two years either is.
            "DT011" => {
                let odd = if self.reply.periods.len() == 2 { 0..2 } else { 0..1 };
                let answers = |p: usize| self.reply.items.iter().map(move |i| Spot::Answer(*i, p));
                odd.flat_map(answers).collect()
            }
            _ => Vec::new(),
        };
        Some(self.fault(vec![spot], related, what))
    }
}

/// The answers that a mark hides.
fn hidden(reply: &Reply) -> Vec<Spot> {
    let hides = |a: &Answer| a.gap == "suppressed" || a.form == "bound" || a.form == "range";
    reply.grid.iter().filter(|(_, a)| hides(a)).map(|((item, at), _)| Spot::Answer(*item, *at)).collect()
}
