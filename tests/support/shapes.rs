//! The shapes in which councils put the same facts: which tables there are, which columns they have and what these are called.

use super::{
    book::Cell,
    invent::{self, Child, Episode, Referral, Status, TO},
    returns::{Return, Table},
};

/// The sheet of children in the home-made shape.
pub(crate) const CHILDREN: &str = "Children";
/// The sheet of missing episodes in the home-made shape.
pub(crate) const EPISODES: &str = "Missing episodes";
/// The sheet of referrals in the home-made shape.
pub(crate) const REFERRALS: &str = "NRM referrals";

/// A workbook that a council made for itself: children, missing episodes and NRM referrals, a sheet each.
pub(crate) fn home_made(council: &str, children: &[Child]) -> Return {
    let children = &invent::of_council(children, council);
    Return::of(council, vec![children_table(children), episodes_table(children), referrals_table(children)])
}

const fn yes_no(yes: bool) -> &'static str {
    if yes { "Yes" } else { "No" }
}

const fn sex(child: &Child) -> &'static str {
    if child.female { "Female" } else { "Male" }
}

pub(crate) const fn status(child: &Child) -> &'static str {
    match child.status {
        Status::NoConcern => "No concern",
        Status::Suspected => "Suspected",
        Status::Identified => "Identified",
    }
}

pub(crate) fn cells<const N: usize>(cells: [Cell; N]) -> Vec<Cell> {
    cells.into()
}

fn children_table(children: &[Child]) -> Table {
    let mut table = Table::new(
        CHILDREN,
        &[
            ("child_id", "Child ID"),
            ("date_of_birth", "Date of birth"),
            ("sex", "Gender"),
            ("nationality", "Nationality"),
            ("uasc", "UASC"),
            ("looked_after", "Looked after"),
            ("placement_type", "Placement type"),
            ("victim_status", "Trafficking status"),
            ("identified_date", "Date identified"),
            ("identification_basis", "Basis of identification"),
            ("exploitation_type", "Type of exploitation"),
            ("nrm_referred", "Referred to NRM"),
            ("went_missing", "Went missing in period"),
            ("missing_count", "Number of missing episodes"),
            ("absent_count", "Number of absent episodes"),
        ],
    );
    for child in children {
        table.records.push(cells([
            child.id.clone().into(),
            child.born.into(),
            sex(child).into(),
            child.nationality.into(),
            yes_no(child.uasc).into(),
            "Yes".into(),
            child.placement.into(),
            status(child).into(),
            child.identified.into(),
            child.basis.into(),
            child.exploitation.into(),
            if child.victim() { yes_no(child.referral.is_some()) } else { "No" }.into(),
            yes_no(child.count(false) > 0).into(),
            child.count(false).into(),
            child.count(true).into(),
        ]));
    }
    table
}

fn episodes_table(children: &[Child]) -> Table {
    let mut table = Table::new(
        EPISODES,
        &[
            ("child_id", "Child ID"),
            ("episode.type", "Missing or absent"),
            ("episode.start", "Date went missing"),
            ("episode.end", "Date returned"),
            ("episode.days", "Days missing"),
            ("episode.still_missing", "Still missing"),
            ("episode.as_at", "As at"),
            ("return_interview_offered", "Return interview offered"),
            ("return_interview_accepted", "Return interview accepted"),
        ],
    );
    for (child, episode) in each_episode(children) {
        table.records.push(cells([
            child.id.clone().into(),
            if episode.away { "Absent" } else { "Missing" }.into(),
            episode.start.into(),
            episode.end.into(),
            days(episode).into(),
            yes_no(episode.end.is_none()).into(),
            episode.end.is_none().then_some(TO).into(),
            episode.end.map(|_| "Yes").into(),
            episode.end.map(|_| yes_no(episode.interview_accepted)).into(),
        ]));
    }
    table
}

fn each_episode(children: &[Child]) -> impl Iterator<Item = (&Child, &Episode)> {
    children.iter().flat_map(|child| child.episodes.iter().map(move |episode| (child, episode)))
}

fn days(episode: &Episode) -> Option<i32> {
    episode.end?.since(episode.start).ok().map(|span| span.get_days())
}

const DECISION: &str = "Positive";
const AWAITED: &str = "Awaiting conclusive grounds decision";

fn outcome(referral: &Referral) -> &'static str {
    if referral.cg_date.is_some() { DECISION } else { AWAITED }
}

fn referrals_table(children: &[Child]) -> Table {
    let mut table = Table::new(
        REFERRALS,
        &[
            ("child_id", "Child ID"),
            ("nrm_referral_date", "NRM referral date"),
            ("nrm_reference", "NRM reference"),
            ("nrm_referred_by", "First responder"),
            ("rg_outcome", "Reasonable grounds decision"),
            ("rg_date", "Reasonable grounds date"),
            ("cg_outcome", "Conclusive grounds decision"),
            ("cg_date", "Conclusive grounds date"),
        ],
    );
    for child in children {
        let Some(referral) = &child.referral else { continue };
        table.records.push(cells([
            child.id.clone().into(),
            referral.date.into(),
            referral.reference.clone().into(),
            referral.by.into(),
            DECISION.into(),
            referral.rg_date.into(),
            outcome(referral).into(),
            referral.cg_date.into(),
        ]));
    }
    table
}

/// The name of the only table in the shape of one row a child.
pub(crate) const LIST: &str = "List of children";

/// One sheet with a row for each child and the referral in it: what most councils send when asked for a list.
pub(crate) fn one_row_a_child(council: &str, children: &[Child]) -> Return {
    let mut table = Table::new(
        LIST,
        &[
            ("child_id", "Unique ID"),
            ("date_of_birth", "DOB"),
            ("sex", "Sex"),
            ("nationality", "Nationality"),
            ("uasc", "UASC (Y/N)"),
            ("victim_status", "Identified or suspected victim"),
            ("identified_date", "Date identified"),
            ("identification_basis", "Basis of identification"),
            ("exploitation_type", "Exploitation type"),
            ("nrm_referral_date", "NRM referral date"),
            ("nrm_reference", "NRM reference number"),
            ("nrm_referred_by", "First responder"),
            ("rg_outcome", "RG decision"),
            ("rg_date", "RG date"),
            ("cg_outcome", "CG decision"),
            ("cg_date", "CG date"),
            ("missing_count", "Missing episodes"),
            ("placement_type", "Placement type"),
        ],
    );
    for child in children {
        let referral = child.referral.as_ref();
        table.records.push(cells([
            child.id.clone().into(),
            child.born.into(),
            sex(child).into(),
            child.nationality.into(),
            if child.uasc { "Y" } else { "N" }.into(),
            status(child).into(),
            child.identified.into(),
            child.basis.into(),
            child.exploitation.into(),
            referral.map(|r| r.date).into(),
            referral.map(|r| r.reference.clone()).into(),
            referral.map(|r| r.by).into(),
            referral.map(|_| DECISION).into(),
            referral.map(|r| r.rg_date).into(),
            referral.map(outcome).into(),
            referral.and_then(|r| r.cg_date).into(),
            child.count(false).into(),
            child.placement.into(),
        ]));
    }
    Return::of(council, vec![table])
}

/// The name of the only table in the shape of one row an episode.
pub(crate) const OCCASIONS: &str = "Missing occasions";

/// One sheet with a row for each missing episode and the child's own facts repeated in it.
pub(crate) fn one_row_an_episode(council: &str, children: &[Child]) -> Return {
    let mut table = Table::new(
        OCCASIONS,
        &[
            ("child_id", "Child ID"),
            ("date_of_birth", "Date of birth"),
            ("sex", "Gender"),
            ("nationality", "Nationality"),
            ("uasc", "UASC"),
            ("victim_status", "Trafficking status"),
            ("identification_basis", "Basis of identification"),
            ("nrm_referral_date", "Date of NRM referral"),
            ("nrm_reference", "NRM reference"),
            ("episode.type", "Missing or absent"),
            ("episode.start", "Missing from"),
            ("episode.end", "Date returned"),
            ("episode.still_missing", "Still missing"),
            ("return_interview_offered", "Return interview offered"),
        ],
    );
    for (child, episode) in each_episode(children) {
        table.records.push(cells([
            child.id.clone().into(),
            child.born.into(),
            sex(child).into(),
            child.nationality.into(),
            yes_no(child.uasc).into(),
            status(child).into(),
            child.basis.into(),
            child.referral.as_ref().map(|r| r.date).into(),
            child.referral.as_ref().map(|r| r.reference.clone()).into(),
            if episode.away { "Absent" } else { "Missing" }.into(),
            episode.start.into(),
            episode.end.into(),
            yes_no(episode.end.is_none()).into(),
            episode.end.map(|_| "Yes").into(),
        ]));
    }
    Return::of(council, vec![table])
}
