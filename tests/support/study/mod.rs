//! An invented study: what councils might have sent back when they were asked about trafficked, unaccompanied and missing children,
//! with the key to every cell.
//!
//! All figures are invented; the councils' names are real. A seed decides everything: wordings, layouts, formats, faults. Data flows
//! down this list: [`plan`] says what is asked, [`entrant`] who answers and how, [`figures`] what each council holds, [`fill`] and
//! [`fault`] what it writes, [`layout`] where, [`files`] in which file; [`key`] and [`truth`] say what is right.

pub(crate) mod about;
pub(crate) mod answer;
pub(crate) mod body;
pub(crate) mod broken;
pub(crate) mod entrant;
pub(crate) mod fault;
pub(crate) mod figures;
pub(crate) mod files;
pub(crate) mod fill;
pub(crate) mod frame;
pub(crate) mod key;
pub(crate) mod layout;
pub(crate) mod measure;
pub(crate) mod page;
pub(crate) mod plan;
pub(crate) mod question;
pub(crate) mod reply;
pub(crate) mod said;
pub(crate) mod truth;
pub(crate) mod wording;

use std::collections::{BTreeMap, BTreeSet};

use entrant::Group;
use figures::{Sketch, TARGETS, allocate, small};
use files::{File, Format, is_plain};
use measure::Measure;
use plan::Plan;
use reply::{Profile, Reply};

use super::{book::csv::Encoding, rng::Rng};

/// A study: its files with the replies in them.
#[derive(Debug, Clone)]
pub(crate) struct Study {
    pub(crate) plan: Plan,
    pub(crate) files: Vec<File>,
}

impl Study {
    /// The study of a seed.
    pub(crate) fn of(seed: u64) -> Self {
        let plan = Plan::of(seed);
        let mut rng = Rng::new(seed ^ 0x5EED_0F57_0D1E_5217);
        let bodies = body::asked(&plan, body::register());
        let groups = entrant::groups(&plan, bodies, &mut rng);
        let replies = replies(&plan, &groups, &mut rng);
        let mut taken = BTreeSet::new();
        let mut files: Vec<File> = replies.into_iter().map(|r| file(r, &mut taken, &mut rng)).collect();
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Self { plan, files }
    }

    pub(crate) fn replies(&self) -> impl Iterator<Item = &Reply> {
        self.files.iter().flat_map(|f| &f.replies)
    }

    /// Every file of the folder, with its path in it.
    pub(crate) fn folder(&self) -> Vec<(String, Vec<u8>)> {
        let mut out: Vec<(String, Vec<u8>)> =
            self.files.iter().map(|f| (format!("replies/{}", f.name), f.bytes())).collect();
        out.push(("answers.csv".to_owned(), key::answers(self)));
        out.push(("faults.csv".to_owned(), key::faults(self)));
        out.push(("replies.csv".to_owned(), key::replies(self)));
        out.push(("truth.json".to_owned(), truth::text(self).into_bytes()));
        out.push(("README.md".to_owned(), about::text(self).into_bytes()));
        out
    }
}

/// Invents the figures and writes the replies, group by group.
fn replies(plan: &Plan, groups: &[Group], rng: &mut Rng) -> Vec<Vec<Reply>> {
    let headline = plan.headline();
    let mut done: BTreeMap<(usize, usize), Reply> = BTreeMap::new();
    let places = || {
        groups
            .iter()
            .enumerate()
            .flat_map(|(g, group)| group.iter().enumerate().map(move |(e, entrant)| ((g, e), entrant)))
    };
    // First those whose figures are their own. What they add to the sums is taken away from what the others share.
    for (place, entrant) in places().filter(|(_, e)| e.is_small()) {
        done.insert(place, fill::reply(plan, entrant, small(rng), rng));
    }
    let targets: BTreeMap<Measure, i32> = TARGETS
        .iter()
        .map(|(measure, whole)| {
            let own = truth::sum(done.values(), *measure, headline).given.truth;
            (*measure, whole - whole_number(own))
        })
        .collect();
    let rest: Vec<_> = places().filter(|(_, e)| !e.is_small()).collect();
    let counts: Vec<Box<dyn Fn(Measure) -> bool>> = rest
        .iter()
        .map(|(_, e)| {
            let (e, headline) = ((*e).clone(), plan.headline);
            Box::new(move |m: Measure| e.counts(m, headline)) as Box<dyn Fn(Measure) -> bool>
        })
        .collect();
    let sketches: Vec<Sketch<'_>> = rest
        .iter()
        .zip(&counts)
        .map(|((_, e), counts)| Sketch { weight: e.weight, as_one: e.profile == Profile::AsOne, counts: &**counts })
        .collect();
    for ((place, entrant), figures) in rest.iter().zip(allocate(&sketches, &targets, rng)) {
        done.insert(*place, fill::reply(plan, entrant, figures, rng));
    }
    let mut out: Vec<Vec<Reply>> = groups.iter().map(|_| Vec::new()).collect();
    for ((group, _), reply) in done {
        out[group].push(reply);
    }
    out
}

/// A sum of counts as the whole number that it is.
fn whole_number(sum: f64) -> i32 {
    format!("{sum:.0}").parse().expect("a sum of counts is whole and small")
}

fn file(replies: Vec<Reply>, taken: &mut BTreeSet<String>, rng: &mut Rng) -> File {
    let mut format = Format::choose(replies[0].csv, rng);
    let mut laid = layout::lay(&replies, rng);
    let name = files::name(&replies, format, taken, rng);
    if let Format::Csv { semicolon, encoding: Encoding::Windows1252 } = format
        && !laid.pages.iter().all(is_plain)
    {
        format = Format::Csv { semicolon, encoding: Encoding::Utf8Marked };
    }
    if matches!(format, Format::Csv { .. }) {
        laid.more.clear();
    }
    File { name, format, replies, laid }
}
