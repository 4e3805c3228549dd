//! Who answers and how, decided before any figure is invented.

use super::{
    answer::{BOUNDS, Flavour, Hiding, SYMBOLS},
    body::Body,
    fault::{Blow, IN_COMPILED, RULES},
    measure::Measure,
    plan::{Kind, Plan},
    reply::{Extra, Layout, Profile},
};
use crate::support::rng::Rng;

/// A council before its figures.
#[derive(Debug, Clone)]
pub(crate) struct Entrant {
    pub(crate) body: Body,
    pub(crate) layout: Layout,
    pub(crate) csv: bool,
    pub(crate) profile: Profile,
    pub(crate) hiding: Option<Hiding>,
    pub(crate) flavour: Flavour,
    pub(crate) extras: Vec<Extra>,
    pub(crate) blow: Option<Blow>,
    /// How large its figures are beside those of others.
    pub(crate) weight: i32,
}

impl Entrant {
    /// Whether its figures are its own instead of a share of the sums.
    pub(crate) fn is_small(&self) -> bool {
        let unnoted = self.hiding.is_some_and(|h| !h.noted);
        unnoted || self.profile == Profile::SmallRefused || self.blow.is_some_and(Blow::needs_small)
    }

    /// Whether it gives a figure for a measure in the headline period.
    pub(crate) fn counts(&self, measure: Measure, headline: usize) -> bool {
        if measure == Measure::Trafficked {
            return [Measure::Identified, Measure::Suspected].iter().all(|m| self.counts(*m, headline));
        }
        self.profile.gap(measure).is_none() && !self.blow.is_some_and(|b| b.loses(measure, headline))
    }
}

/// The layouts of a file of one council, the usual ones more often.
const OF_ONE: [Layout; 20] = [
    Layout::QuestionsDown,
    Layout::QuestionsDown,
    Layout::QuestionsDown,
    Layout::QuestionsDown,
    Layout::QuestionsDown,
    Layout::PeriodsDown,
    Layout::PeriodsDown,
    Layout::PeriodsDown,
    Layout::Questionnaire,
    Layout::Questionnaire,
    Layout::Questionnaire,
    Layout::Questionnaire,
    Layout::SheetPerPeriod,
    Layout::SheetPerPeriod,
    Layout::Long,
    Layout::Long,
    Layout::Listed,
    Layout::Listed,
    Layout::SideBySide,
    Layout::SideBySide,
];

/// The files of several councils: their layout and how many councils stand in each.
const OF_SEVERAL: [(Layout, usize); 10] = [
    (Layout::Compiled, 5),
    (Layout::Compiled, 3),
    (Layout::CompiledBands, 5),
    (Layout::CompiledBands, 4),
    (Layout::CouncilsAcross, 4),
    (Layout::CouncilsAcross, 3),
    (Layout::SheetPerCouncil, 3),
    (Layout::SheetPerCouncil, 3),
    (Layout::Long, 4),
    (Layout::Long, 3),
];

/// The councils of one file.
pub(crate) type Group = Vec<Entrant>;

/// Shares the councils out among files, and decides how each answers.
pub(crate) fn groups(plan: &Plan, mut bodies: Vec<Body>, rng: &mut Rng) -> Vec<Group> {
    rng.shuffle(&mut bodies);
    let (districts, mut bodies): (Vec<Body>, Vec<Body>) = bodies.into_iter().partition(|b| !b.services);
    let mut groups: Vec<Group> = Vec::new();
    let mut blows = blows(plan, rng);
    // The councils that a fault needs are taken first.
    for blow in &mut blows {
        if let Some(place) = bodies.iter().position(|b| suits(blow.rule, b, plan)) {
            let body = bodies.remove(place);
            groups.push(vec![faulty(body, *blow, rng)]);
        }
    }
    for (layout, count) in OF_SEVERAL {
        let hiding = rng.chance(35).then(|| noted(rng));
        // The totals of such a file would give hidden figures away.
        let hiding = hiding.filter(|_| layout != Layout::CompiledBands);
        let csv = layout != Layout::SheetPerCouncil && rng.chance(30);
        let bodies = bodies.split_off(bodies.len() - count);
        groups.push(bodies.into_iter().map(|b| of_several(plan, b, (layout, csv, hiding), rng)).collect());
    }
    groups.extend(bodies.into_iter().map(|body| vec![sound(plan, body, rng)]));
    groups.extend(districts.into_iter().map(|body| vec![district(body, rng)]));
    groups
}

/// The faults of the study: each rule once at least.
fn blows(plan: &Plan, rng: &mut Rng) -> Vec<Blow> {
    let mut rules: Vec<&str> = RULES.to_vec();
    let again = ["CO001", "CO002", "CO004", "CO005", "CO011", "NR049", "ME014", "XY005", "ME012", "NA012"];
    let mut more: Vec<&str> = RULES.iter().copied().filter(|r| !again.contains(r)).collect();
    rng.shuffle(&mut more);
    rules.extend(more.into_iter().take(18));
    // "2017/19" beside "2018" is a label of another kind, not a year with a slip.
    if plan.periods[0].kind() == Kind::Calendar {
        rules.retain(|r| *r != "DT012");
    }
    // Those that only some councils can have come first.
    rules.sort_by_key(|r| !["CO002", "CO005", "CO011", "NR049"].contains(r));
    rules.into_iter().map(|rule| Blow::new(rule, plan.headline, rng)).collect()
}

/// Whether a council can have a fault.
fn suits(rule: &str, body: &Body, plan: &Plan) -> bool {
    // A council that began or ended within the study is a case of its own.
    let always = plan.periods.iter().all(|p| body.exists_in(*p));
    match rule {
        "CO005" => ["Gateshead", "Northumberland"].contains(&body.name.as_str()),
        "CO011" => short_name(body).is_some(),
        "CO002" => successor_of(body, plan).is_some(),
        // English councils bear their codes since 2009, and so did not exist, by the register, before the NRM did.
        "NR049" => body.nation == "Wales",
        "CO001" | "CO004" => {
            let word = body.official.split(' ').next().unwrap_or_default();
            always && !body.shares_name && body.nation == "England" && word.chars().count() >= 6
        }
        "DT012" => body.nation == "England",
        _ => always && !["Gateshead", "Northumberland"].contains(&body.name.as_str()),
    }
}

/// A part of a council's name that another body bears too.
pub(crate) fn short_name(body: &Body) -> Option<&'static str> {
    match body.name.as_str() {
        "Newcastle upon Tyne" => Some("Newcastle"),
        "Kingston upon Thames" | "Kingston upon Hull, City of" => Some("Kingston"),
        _ => None,
    }
}

/// A council that did not exist in the periods and took the place of this one, or whose place this one took.
pub(crate) fn successor_of(body: &Body, plan: &Plan) -> Option<Body> {
    let register = super::body::register();
    let lives = |b: &Body| plan.periods.iter().any(|p| b.exists_in(*p));
    let names: Vec<&str> = register.iter().filter(|b| lives(b)).map(|b| b.name.as_str()).collect();
    let found = register.iter().find(|b| {
        let kin = body.replaced_by.contains(&b.gss) || b.replaced_by.contains(&body.gss);
        kin && b.services && !b.shares_name && !b.gss.is_empty() && !lives(b) && !names.contains(&b.name.as_str())
    });
    found.cloned()
}

fn weight(rng: &mut Rng) -> i32 {
    let base = rng.days(1, 10);
    let large = if rng.chance(6) { 4 } else { 1 };
    base * base * large + 4
}

fn layout(rng: &mut Rng, may: &dyn Fn(Layout) -> bool) -> Layout {
    loop {
        let layout = rng.pick(&OF_ONE);
        if may(layout) {
            return layout;
        }
    }
}

fn plain(body: Body, layout: Layout, rng: &mut Rng) -> Entrant {
    let csv = layout != Layout::SheetPerPeriod && layout != Layout::SheetPerCouncil && rng.chance(24);
    Entrant {
        body,
        layout,
        csv,
        profile: Profile::Full,
        hiding: None,
        flavour: Flavour::Plain,
        extras: Vec::new(),
        blow: None,
        weight: weight(rng),
    }
}

/// A council whose reply holds a fault.
fn faulty(body: Body, blow: Blow, rng: &mut Rng) -> Entrant {
    let layout = match blow.rule {
        "CO001" | "CO004" | "MF016" => Layout::Long,
        "AR005" | "NA017" => layout(rng, &Layout::has_rows),
        "CO002" | "CO005" | "CO011" | "DT011" | "DT012" | "NA008" | "NA010" => layout(rng, &|_| true),
        _ => layout(rng, &|l| l != Layout::Listed),
    };
    let mut entrant = plain(body, layout, rng);
    entrant.extras.extend(blow.extra(rng));
    entrant.hiding = blow.hiding(rng);
    if blow.rule == "CO011" {
        entrant.profile = Profile::Nothing("not-recorded");
    }
    entrant.blow = Some(blow);
    entrant
}

fn noted(rng: &mut Rng) -> Hiding {
    let (mark, most) = if rng.chance(35) { (rng.pick(&SYMBOLS), rng.pick(&[4, 4, 4, 5])) } else { rng.pick(&BOUNDS) };
    Hiding { mark, most, noted: true }
}

/// A council in a file of several. The file has one rule for small figures, since its notes speak of all its councils.
fn of_several(plan: &Plan, body: Body, file: (Layout, bool, Option<Hiding>), rng: &mut Rng) -> Entrant {
    let (layout, csv, hiding) = file;
    let mut entrant = plain(body, layout, rng);
    entrant.csv = csv;
    entrant.hiding = hiding;
    let always = plan.periods.iter().all(|p| entrant.body.exists_in(*p));
    if hiding.is_none() && always && rng.chance(30) {
        let rule = rng.pick(&IN_COMPILED);
        entrant.blow = Some(Blow::new(rule, plan.headline, rng));
    } else if rng.chance(25) {
        entrant.profile = unanswered(rng);
    }
    entrant
}

fn unanswered(rng: &mut Rng) -> Profile {
    let none =
        rng.pick(&["not-recorded", "not-recorded", "not-held", "not-reportable", "not-available", "refused-cost"]);
    match rng.below(12) {
        0..=3 => Profile::NoTrafficked(none),
        4 | 5 => Profile::NoMissing(rng.pick(&["refused-cost", "refused-cost", "not-reportable", none])),
        6 => Profile::NoIncidents(rng.pick(&["refused-cost", "not-recorded", "pending"])),
        7 | 8 => {
            Profile::Nothing(rng.pick(&["refused-cost", "not-held", "refused-other", "refused-accessible", "pending"]))
        }
        9 | 10 => Profile::AsOne,
        _ => Profile::NoSuspected(rng.pick(&["pending", "refused-cost", "unknown"])),
    }
}

/// A council whose reply has no fault of its own. It may still have figures that it cannot give or will not show.
fn sound(plan: &Plan, body: Body, rng: &mut Rng) -> Entrant {
    let mut entrant = plain(body, layout(rng, &|_| true), rng);
    let listed = entrant.layout == Layout::Listed;
    match rng.below(100) {
        0..=24 => entrant.profile = unanswered(rng),
        25..=28 => entrant.profile = Profile::NoneDoesNotApply(rng.pick(&["N/A", "n/a", "N/A", "NA"])),
        29..=30 => entrant.profile = Profile::ZeroAsMark(rng.pick(&["-", "..", "–"])),
        31..=32 => entrant.profile = Profile::SmallRefused,
        33..=46 => entrant.hiding = Some(noted(rng)),
        47..=50 => entrant.hiding = Some(Hiding { mark: rng.pick(&SYMBOLS), most: 4, noted: false }),
        _ => {}
    }
    // What these leave out of a ratio should not be a large part of it.
    if matches!(entrant.profile, Profile::NoMissing(_) | Profile::NoIncidents(_)) {
        entrant.weight = 5;
    }
    let open = entrant.hiding.is_none() && entrant.profile == Profile::Full;
    if entrant.hiding.is_none() && !listed && rng.chance(22) {
        entrant.flavour = match rng.below(6) {
            0..=2 => Flavour::ZeroInWords(rng.pick(&["Nil", "Nil", "None", "Zero", "nil", "Zero."])),
            3 => Flavour::InWords,
            4 if !entrant.csv => Flavour::AsText,
            _ => Flavour::WithNotes,
        };
    }
    if open && !listed && rng.chance(22) {
        let mut some = vec![
            Extra::LookedAfter,
            Extra::LookedAfter,
            Extra::Total,
            Extra::Total,
            Extra::Share,
            Extra::Average,
            Extra::Days,
        ];
        if plan.periods.iter().all(|p| p.is_year()) {
            some.push(Extra::Change);
        }
        if entrant.layout.has_rows() {
            some.extend([Extra::Sexes, Extra::Sexes, Extra::Nationalities]);
        }
        rng.shuffle(&mut some);
        some.truncate(1 + rng.below(2));
        some.dedup();
        entrant.extras = some;
    }
    entrant
}

/// A district council of Northern Ireland, which has no children's services and says so.
fn district(body: Body, rng: &mut Rng) -> Entrant {
    let few = |l| matches!(l, Layout::QuestionsDown | Layout::Questionnaire | Layout::PeriodsDown | Layout::Long);
    let mut entrant = plain(body, layout(rng, &few), rng);
    entrant.profile = Profile::WrongAuthority;
    entrant
}
