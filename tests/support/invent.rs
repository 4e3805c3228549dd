//! Children who do not exist, by seed. All that is said of one agrees with itself, so that a return made of them is clean.
//!
//! They have numbers and no names. A reference number of the National Referral Mechanism is seven digits here only because it has to
//! be something: no form of it is published.

use jiff::{
    ToSpan as _,
    civil::{Date, date},
};

use super::rng::Rng;

/// The first day of the period that the returns cover: a year of the English children's returns.
pub(crate) const FROM: Date = date(2023, 4, 1);
/// Its last day.
pub(crate) const TO: Date = date(2024, 3, 31);

/// What the council knows or thinks about trafficking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    NoConcern,
    Suspected,
    Identified,
}

/// A referral to the National Referral Mechanism and what became of it.
#[derive(Debug, Clone)]
pub(crate) struct Referral {
    pub(crate) date: Date,
    pub(crate) reference: String,
    pub(crate) by: &'static str,
    /// The positive decision on reasonable grounds.
    pub(crate) rg_date: Date,
    /// The positive decision on conclusive grounds; none while it is awaited.
    pub(crate) cg_date: Option<Date>,
}

/// A time when a child was missing, or away without authorisation.
#[derive(Debug, Clone)]
pub(crate) struct Episode {
    pub(crate) away: bool,
    pub(crate) start: Date,
    /// None while the child is still missing.
    pub(crate) end: Option<Date>,
    pub(crate) interview_accepted: bool,
}

/// A child.
#[derive(Debug, Clone)]
pub(crate) struct Child {
    pub(crate) id: String,
    pub(crate) born: Date,
    pub(crate) female: bool,
    pub(crate) nationality: &'static str,
    pub(crate) uasc: bool,
    pub(crate) in_care_from: Date,
    pub(crate) placement: &'static str,
    pub(crate) status: Status,
    pub(crate) identified: Option<Date>,
    pub(crate) basis: &'static str,
    pub(crate) exploitation: &'static str,
    pub(crate) referral: Option<Referral>,
    pub(crate) episodes: Vec<Episode>,
}

impl Child {
    pub(crate) const fn victim(&self) -> bool {
        !matches!(self.status, Status::NoConcern)
    }

    /// How many times the child went missing, or was away without authorisation.
    pub(crate) fn count(&self, away: bool) -> i32 {
        i32::try_from(self.episodes.iter().filter(|e| e.away == away).count()).expect("a few")
    }
}

const ABROAD: &[&str] = &["Vietnamese", "Albanian", "Sudanese", "Eritrean", "Afghan", "Iranian", "Ethiopian", "Syrian"];
const HERE: &[&str] = &["British", "British", "British", "Romanian", "Polish"];
const PLACEMENTS: &[&str] = &["Foster care", "Children's home", "Supported accommodation"];
const EXPLOITATION_ABROAD: &[&str] = &["Labour", "Criminal", "Sexual", "Labour & Criminal"];
const EXPLOITATION_HERE: &[&str] = &["Criminal", "Sexual", "Sexual & Criminal"];
const REFERRERS: &[&str] = &["Local authority", "Police", "Local authority", "Home Office"];

/// Children of whom the first `victims` are, or may be, victims of trafficking; then they are mixed.
pub(crate) fn children(seed: u64, count: usize, victims: usize) -> Vec<Child> {
    let mut rng = Rng::new(seed);
    let mut children: Vec<Child> = (0..count).map(|n| child(&mut rng, n, n < victims)).collect();
    rng.shuffle(&mut children);
    // One child is still missing when the period ends: a clean return has such children, and says so.
    if let Some(last) =
        children.iter_mut().filter(|c| c.victim()).find_map(|c| c.episodes.last_mut().filter(|e| !e.away))
    {
        last.end = None;
    }
    children
}

/// The same children as those of a council: no two councils' children have one reference of the National Referral Mechanism.
pub(crate) fn of_council(children: &[Child], council: &str) -> Vec<Child> {
    // Most returns are Devon's, whose children are as they were invented.
    let further = match council {
        "Devon County Council" => 0,
        other => other.bytes().fold(0, |sum: usize, b| (sum * 31 + usize::from(b)) % 59_999) * 10,
    };
    let moved = |child: &Child| {
        let mut child = child.clone();
        if let Some(referral) = &mut child.referral {
            let own: usize = referral.reference.parse().expect("seven digits");
            referral.reference = format!("{:07}", own + further);
        }
        child
    };
    children.iter().map(moved).collect()
}

fn child(rng: &mut Rng, n: usize, victim: bool) -> Child {
    let uasc = if victim { rng.chance(60) } else { rng.chance(30) };
    let age = if uasc { rng.days(14, 16) } else { rng.days(12, 16) };
    // Not a birthday near the ends of the year, so that nobody turns eighteen inside the period or is born on 1 January.
    let born = FROM - age.years() - rng.days(100, 250).days();
    let in_care_from = FROM - rng.days(5, 300).days();
    let status = match (victim, rng.chance(55)) {
        (false, _) => Status::NoConcern,
        (true, true) => Status::Identified,
        (true, false) => Status::Suspected,
    };
    let identified = victim.then(|| FROM + rng.days(10, 200).days());
    let referral = identified.map(|on| referral(rng, n, on, status == Status::Identified));
    Child {
        id: format!("TEST-{:05}", 40_000 + n * 41 + rng.below(41)),
        born,
        female: rng.chance(40),
        nationality: rng.pick(if uasc { ABROAD } else { HERE }),
        uasc,
        in_care_from,
        placement: rng.pick(PLACEMENTS),
        status,
        identified,
        basis: match status {
            Status::NoConcern => "",
            Status::Suspected => "Concern raised by social worker",
            Status::Identified => "Positive conclusive grounds decision",
        },
        exploitation: match (victim, uasc) {
            (false, _) => "",
            (true, true) => rng.pick(EXPLOITATION_ABROAD),
            (true, false) => rng.pick(EXPLOITATION_HERE),
        },
        referral,
        episodes: if rng.chance(if victim { 75 } else { 30 }) { episodes(rng) } else { Vec::new() },
    }
}

fn referral(rng: &mut Rng, n: usize, identified: Date, decided: bool) -> Referral {
    let date = identified + rng.days(0, 3).days();
    let rg_date = date + rng.days(1, 4).days();
    Referral {
        date,
        // Each begins with other digits, so that no two are alike.
        reference: format!("{:07}", 3_100_000 + n * 9_973 + rng.below(9_973)),
        by: rng.pick(REFERRERS),
        rg_date,
        cg_date: decided.then(|| rg_date + rng.days(50, 120).days()),
    }
}

fn episodes(rng: &mut Rng) -> Vec<Episode> {
    let mut start = FROM + rng.days(5, 60).days();
    let mut list = Vec::new();
    for _ in 0..rng.days(1, 4) {
        let end = start + rng.days(1, 6).days();
        list.push(Episode { away: rng.chance(20), start, end: Some(end), interview_accepted: rng.chance(60) });
        start = end + rng.days(3, 60).days();
    }
    list
}
