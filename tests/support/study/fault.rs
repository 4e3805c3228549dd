//! The faults: what each rule must find, struck into a reply that is otherwise sound.

use super::{
    answer::{Answer, BOUNDS, Hiding, SYMBOLS, as_text, in_words, several, texts, with_note},
    figures::Figures,
    measure::{Item, Measure, Measure as M, NATIONALITIES, SEXES},
    plan::{Kind, Period},
    reply::{Extra, Fault, Reply, Spot, Told},
    said::{Said, long, say},
};
use crate::support::rng::Rng;

/// Every rule of which a fault is seeded, beside CO003, which all districts of Northern Ireland are.
pub(crate) const RULES: [&str; 45] = [
    "MF016", "NA001", "NA002", "NA003", "NA004", "NA005", "NA006", "NA007", "NA008", "NA010", "NA011", "NA012",
    "NA013", "NA014", "NA015", "NA016", "AR001", "AR002", "AR003", "AR004", "AR005", "AR006", "AR007", "AR008",
    "AR010", "VI006", "VI007", "NR012", "NR017", "NR018", "ME011", "ME012", "ME013", "ME014", "ME016", "DT010",
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
                | "NA011"
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
                | "NR012"
                | "NR017"
                | "NR018"
                | "ME011"
                | "ME012"
                | "ME013"
                | "ME014"
                | "ME016"
                | "XY001"
                | "XY005"
                | "AR007"
                | "AR008"
        )
    }

    /// Whether the answer to a question of the headline period is lost.
    pub(crate) fn loses(self, measure: Measure, headline: usize) -> bool {
        match self.rule {
            "CO011" => true,
            "MF016" => measure == self.measure,
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
            "NA011" => Extra::Sexes,
            "AR005" => rng.pick(&[Extra::Sexes, Extra::Nationalities]),
            _ => return None,
        })
    }

    /// How the council hides small figures, where that is the fault.
    pub(crate) fn hiding(self, rng: &mut Rng) -> Option<Hiding> {
        let (mark, most) = rng.pick(&BOUNDS);
        match self.rule {
            "NA004" if rng.chance(40) => Some(Hiding { mark: rng.pick(&SYMBOLS), most: 4, noted: false }),
            "NA004" => Some(Hiding { mark, most, noted: false }),
            "NA005" => Some(Hiding { mark: "<5", most: 4, noted: true }),
            "NA006" | "NA007" => Some(Hiding { mark, most, noted: true }),
            _ => None,
        }
    }

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
            "NR012" => {
                // The year with a digit typed wrong: 2003 for 2013.
                let back = if first.from.year() >= 2020 { 20 } else { 10 };
                let far = |d: jiff::civil::Date| d - jiff::ToSpan::years(back);
                periods[0] = told(&Period { from: far(first.from), to: far(first.to) });
            }
            "AR010" if study.len() < 3 => {
                let before = |d: jiff::civil::Date| d - jiff::ToSpan::years(1);
                periods.insert(0, told(&Period { from: before(first.from), to: before(first.to) }));
            }
            _ => {}
        }
        (periods, said)
    }

    /// Changes the figures before they are written. `at` are the places of the periods that the fault is about: the one before the
    /// headline period, and this.
    pub(crate) fn strike_figures(self, figures: &mut [Figures], at: (usize, usize), rng: &mut Rng) {
        let (before, headline) = at;
        let uasc = self.measure == M::UascMissing || !self.measure.is_about_trafficked();
        let (missing, incidents, week, found) = kin(uasc);
        let whole = |f: &Figures| if uasc { f.get(M::Uasc) } else { f.get(M::Trafficked) };
        let hit = &mut figures[if self.period == at.1 || self.period + 1 == at.1 { self.period } else { headline }];
        match self.rule {
            "VI006" => {
                let identified = hit.get(M::Identified);
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
                    for measure in super::measure::ABOUT_TRAFFICKED {
                        each.set(measure, 0);
                    }
                    each.set(M::Uasc, rng.days(44, 61));
                    each.set(M::UascMissing, 6);
                    each.set(M::UascIncidents, rng.days(14, 19));
                }
            }
            "NA006" | "NA007" => {
                for each in figures {
                    each.set(M::Identified, 3);
                    each.set(M::Suspected, 7);
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

    /// Changes what is written, and says what the fault is.
    #[allow(clippy::too_many_lines, reason = "one list of all faults reads better than several")]
    pub(crate) fn strike(self, reply: &mut Reply, at: (usize, usize), rng: &mut Rng) {
        let (before, headline) = at;
        let period = if self.period == headline || self.period == before { self.period } else { headline };
        let uasc = self.measure == M::UascMissing || !self.measure.is_about_trafficked();
        let (missing, incidents, week, found) = kin(uasc);
        let spot = |m: Measure| vec![Spot::Answer(m.into(), period)];
        let spots = |list: &[Measure]| list.iter().map(|m| Spot::Answer((*m).into(), period)).collect::<Vec<_>>();
        let here = (Item::from(self.measure), period);
        let mut fault =
            Fault { rule: self.rule, spots: spot(self.measure), related: Vec::new(), also: &[], what: String::new() };
        let say = |text: &str| text.to_owned();
        let put = |reply: &mut Reply, answer: Answer| _ = reply.grid.insert(here, answer);
        let gap = |reply: &mut Reply, gap: &'static str, rng: &mut Rng| {
            let text = rng.pick(texts(gap));
            reply.grid.insert(here, Answer::gap(text, gap));
        };
        match self.rule {
            "MF016" => {
                reply.items.retain(|i| i.measure != self.measure);
                reply.grid.retain(|(i, _), _| i.measure != self.measure);
                fault.spots = vec![Spot::Whole];
                fault.what = format!("question {} is not there", self.measure.question());
            }
            "NA001" => {
                put(reply, Answer::gap("", "blank"));
                fault.what = say("the answer is blank");
            }
            "NA002" => {
                put(reply, Answer::gap(rng.pick(&["N/A", "n/a", "NA"]), "ambiguous"));
                fault.what = say("not applicable, or not available");
            }
            "NA003" => {
                put(reply, Answer::gap(rng.pick(&["-", "..", ":", "–"]), "ambiguous"));
                fault.what = say("a mark that may mean several things");
            }
            "NA008" => {
                gap(reply, "refused-cost", rng);
                fault.what = say("refused for what it would cost");
            }
            "NA010" => {
                gap(reply, "refused-personal", rng);
                fault.what = say("refused as personal data");
            }
            "NA013" => {
                let told = reply.periods[period].period.expect("this fault is not about periods");
                let from = told.from + jiff::ToSpan::months(i32::try_from(rng.below(6)).expect("a few") + 3);
                let (day, month) = (long(from), super::said::say(Period { from, to: from }, Said::Months));
                let month = month.split(" to ").next().unwrap_or_default().to_owned();
                let text = match rng.below(3) {
                    0 => format!("Only held from {month}"),
                    1 => format!("Data only held since {day}"),
                    _ => format!("We only hold this from {month}"),
                };
                put(reply, Answer::gap(&text, "part-period"));
                fault.what = say("held for a part of the period only");
            }
            "NA014" => {
                let text = rng.pick(&["See (a)", "See above", "As above", "see attached", "See response to 1(c)"]);
                put(reply, Answer::gap(text, "cross-reference"));
                fault.what = say("sends the reader elsewhere");
            }
            "NA015" => {
                put(reply, Answer::error(rng.pick(&["#VALUE!", "#DIV/0!", "#NUM!"])));
                fault.what = say("an error of the spreadsheet program");
            }
            "NA016" => {
                let mark = rng.pick(&["[q]", "[t]", "[h]"]);
                put(reply, Answer { rule: "NA016", ..Answer::gap(mark, "unreadable") });
                fault.what = say("a mark that nothing explains");
            }
            "AR006" => {
                let measure = rng.pick(&[M::UascOverWeek, M::TraffickedUasc]);
                let figure = rng.pick(&[-1.0, -2.0, 0.5, 1.5]);
                reply.grid.insert((measure.into(), period), Answer::number(figure));
                fault.spots = spot(measure);
                fault.what = say("a count below zero, or not whole");
            }
            "AR007" => {
                let figure = reply.figures[period].get(self.measure);
                put(reply, if reply.csv || rng.chance(50) { in_words(figure) } else { as_text(figure, rng) });
                fault.what = say("a number typed as text");
            }
            "AR008" => {
                let figure = reply.figures[period].get(self.measure);
                let answer = if figure >= 6 { several(figure, rng) } else { with_note(figure, self.measure, rng) };
                put(reply, answer);
                fault.what = say("words beside the number");
            }
            "NA004" => {
                fault.spots = hidden(reply);
                fault.what = say("small figures are hidden, and no note states the rule");
            }
            "NA005" => {
                let other = Hiding { mark: "5 or fewer", most: 5, noted: true };
                fault.spots.clear();
                for ((item, at), answer) in &mut reply.grid {
                    let figure = reply.figures[*at].get(item.measure);
                    if !item.measure.is_about_trafficked() && (1..=5).contains(&figure) {
                        *answer = other.hide(figure);
                        fault.spots.push(Spot::Answer(*item, *at));
                    }
                }
                reply.notes =
                    vec![say("Small figures: <5 means 1 to 4, 5 or fewer means 1 to 5; zeros are shown as 0.")];
                fault.also = &["NA006"];
                fault.what = say("two limits for small figures in one reply");
            }
            "NA006" => {
                let item = Item::from(M::Identified);
                reply.grid.insert((item, period), Answer::number(reply.figures[period].get(M::Identified)));
                fault.spots = spot(M::Identified);
                fault.what = say("a small figure is shown although others are hidden");
            }
            "NA007" => {
                let places: Vec<usize> = (0..reply.periods.len()).collect();
                fault.spots = places.iter().map(|&p| Spot::Answer(M::Identified.into(), p)).collect();
                fault.related = places
                    .iter()
                    .flat_map(|&p| [M::Suspected, M::Trafficked].map(|m| Spot::Answer(m.into(), p)))
                    .collect();
                fault.what = say("a hidden figure can be worked out from the total");
            }
            "NA011" => {
                fault.spots.clear();
                for place in 0..reply.periods.len() {
                    let text = rng.pick(&["Not held", "Not recorded"]);
                    let class = if text == "Not held" { "not-held" } else { "not-recorded" };
                    reply.grid.insert((M::Identified.into(), place), Answer::gap(text, class));
                    fault.spots.push(Spot::Answer(M::Identified.into(), place));
                }
                fault.related = spot(M::NrmReferrals);
                fault.what = say("not held, although the breakdown below gives it");
            }
            "NA012" => {
                fault.spots = spot(M::Identified);
                fault.what = say("nothing but zeros about trafficked children where many are unaccompanied");
            }
            "AR001" => {
                let total = reply.figures[period].get(M::Trafficked);
                reply.grid.insert((M::Trafficked.into(), period), Answer::number(total + rng.pick(&[1, 2, -1])));
                fault.spots = spot(M::Trafficked);
                fault.related = spots(&[M::Identified, M::Suspected]);
                fault.what = say("the total is not the sum of its parts");
            }
            "AR002" => {
                let share = reply.answer(M::MissingShare, period).and_then(|a| a.says).map_or(20.0, |s| s.0);
                let wrong = if share > 50.0 { share - 8.0 } else { share + 8.0 };
                reply.grid.insert((M::MissingShare.into(), period), Answer::number(rounded(wrong, 1)));
                fault.spots = spot(M::MissingShare);
                fault.related = spots(&[M::TraffickedMissing, M::Identified, M::Suspected]);
                fault.what = say("the share is not that of the figures");
            }
            "AR003" => {
                let (old, new) = (reply.figures[before].get(M::Uasc), reply.figures[headline].get(M::Uasc));
                let wrong = rounded(f64::from(new - old) / f64::from(new) * 100.0, 1);
                reply.grid.insert((M::UascChange.into(), headline), Answer::number(wrong));
                fault.spots = vec![Spot::Answer(M::UascChange.into(), headline)];
                fault.related = vec![Spot::Answer(M::Uasc.into(), before), Spot::Answer(M::Uasc.into(), headline)];
                fault.what = say("the change is of the later figure, not of the earlier");
            }
            "AR005" => {
                let by_sex = reply.extras.contains(&Extra::Sexes);
                let list: &[&'static str] = if by_sex { &SEXES } else { &NATIONALITIES };
                let whole = reply.figures[period].get(M::Identified);
                let item = |category: &'static str| Item { measure: M::Identified, category };
                reply.grid.insert((item(list[0]), period), Answer::number(whole - 1));
                reply.grid.insert((item(list[1]), period), Answer::number(3));
                fault.spots = spot(M::Identified);
                fault.related = list.iter().map(|c| Spot::Answer(item(c), period)).collect();
                fault.also = &["AR001"];
                fault.what = say("the parts come to more than the whole");
            }
            "AR010" => {
                fault.spots = (0..reply.periods.len()).map(|p| Spot::Answer(M::Uasc.into(), p)).collect();
                fault.what = say("the same figure in every period");
            }
            "VI006" => {
                fault.spots = spot(M::Suspected);
                fault.related = spot(M::Identified);
                fault.what = say("suspected is the same figure as identified");
            }
            "VI007" => {
                fault.spots = spot(M::TraffickedUasc);
                fault.related = spots(&[M::Identified, M::Suspected]);
                fault.also = &["AR004"];
                fault.what = say("more children are both than are trafficked");
            }
            "NR012" => {
                fault.spots = vec![Spot::Answer(M::NrmReferrals.into(), 0)];
                fault.related = vec![Spot::Period(0)];
                fault.what = say("referrals in a year before there was the NRM");
            }
            "NR017" | "NR018" => {
                fault.spots = spot(M::NrmReferrals);
                fault.related = spots(&[M::Identified, M::Suspected]);
                let what = ["more referrals than potential victims", "potential victims and no referral"];
                fault.what = say(what[usize::from(self.rule == "NR018")]);
            }
            "ME011" => {
                fault.spots = spot(incidents);
                fault.related = spot(missing);
                fault.also = &["ME013"];
                fault.what = say("more children went missing than there were incidents");
            }
            "ME012" => {
                fault.spots = spot(missing);
                fault.related = if uasc { spot(M::Uasc) } else { spots(&[M::Identified, M::Suspected]) };
                fault.also = &["AR004"];
                fault.what = say("more children went missing than there are");
            }
            "ME013" => {
                let mean = reply.answer(M::AverageIncidents, period).and_then(|a| a.says).map_or(1.0, |s| s.0);
                reply.grid.insert((M::AverageIncidents.into(), period), Answer::number(rounded(mean + 0.7, 1)));
                fault.spots = spot(M::AverageIncidents);
                fault.related = spots(&[M::TraffickedMissing, M::TraffickedIncidents]);
                fault.what = say("the average is not that of the figures");
            }
            "ME014" => {
                fault.spots = spot(found);
                fault.related = spot(missing);
                fault.also = &["AR004"];
                fault.what = say("more children were not found than went missing");
            }
            "ME016" => {
                let days = reply.periods[period].period.map_or(365, Period::days);
                let missing = reply.figures[period].get(M::TraffickedMissing);
                reply.grid.insert((M::DaysMissing.into(), period), Answer::number(missing * days + rng.days(20, 60)));
                fault.spots = spot(M::DaysMissing);
                fault.related = spot(M::TraffickedMissing);
                fault.what = say("more days than the children could be missing in the period");
            }
            "AR004" => {
                fault.spots = spot(week);
                fault.related = spot(missing);
                fault.what = say("more children were missing for over a week than were missing");
            }
            "XY001" => {
                fault.spots = vec![Spot::Answer(M::Uasc.into(), headline)];
                fault.related = vec![Spot::Answer(M::Uasc.into(), before)];
                fault.what = say("the figure is several times that of the period before");
            }
            "XY005" => {
                fault.spots = vec![Spot::Answer(found.into(), headline)];
                fault.related = vec![Spot::Answer(found.into(), before)];
                fault.what = say("children not found are no longer mentioned");
            }
            "DT010" | "DT011" | "DT012" => {
                fault.spots = vec![Spot::Period(0)];
                fault.what = say(match self.rule {
                    "DT010" => "one period is shorter than the other",
                    "DT011" => "two kinds of year in one reply",
                    _ => "the years of the label do not follow each other",
                });
            }
            "CO001" | "CO002" | "CO011" => {
                fault.spots = vec![Spot::Council];
                fault.what = say(match self.rule {
                    "CO001" => "the council's name has a slip of the pen; its code is right",
                    "CO002" => "there was no such council in the period",
                    _ => "the name may mean two councils",
                });
            }
            "CO004" | "CO005" => {
                fault.spots = vec![Spot::Code];
                fault.related = vec![Spot::Council];
                fault.what = say(if self.rule == "CO004" {
                    "the code is that of another council"
                } else {
                    "the code was replaced before the period"
                });
            }
            other => panic!("nothing is known of {other}"),
        }
        reply.fault = Some(fault);
    }
}

/// The answers that a mark hides.
fn hidden(reply: &Reply) -> Vec<Spot> {
    let hides = |a: &Answer| a.gap == "suppressed" || a.form == "bound" || a.form == "range";
    reply.grid.iter().filter(|(_, a)| hides(a)).map(|((item, at), _)| Spot::Answer(*item, *at)).collect()
}

/// Missing, incidents, over a week and not found, of unaccompanied or of trafficked children.
const fn kin(uasc: bool) -> (Measure, Measure, Measure, Measure) {
    if uasc {
        (M::UascMissing, M::UascIncidents, M::UascOverWeek, M::UascNotFound)
    } else {
        (M::TraffickedMissing, M::TraffickedIncidents, M::TraffickedOverWeek, M::TraffickedNotFound)
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

/// A figure with so many places after the point.
pub(crate) fn rounded(figure: f64, places: i32) -> f64 {
    let scale = 10_f64.powi(places);
    (figure * scale).round() / scale
}
