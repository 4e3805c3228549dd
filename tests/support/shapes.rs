//! The shapes in which councils put the same facts: which tables there are, which columns they have and what these are called.

use super::{
    book::{Cell, british},
    invent::{Child, Episode, Referral, Status, TO},
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

fn cells<const N: usize>(cells: [Cell; N]) -> Vec<Cell> {
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

/// List 8 of Ofsted's Annex A: children looked after, in its own headings and with the enumerated answers that systems export.
pub(crate) fn annex_a(council: &str, children: &[Child]) -> Return {
    let mut table = Table::new(
        "List 8",
        &[
            ("child_id", "Child Unique ID"),
            ("sex", "Gender"),
            ("ethnicity", "Ethnicity"),
            ("date_of_birth", "Date of Birth"),
            ("age", "Age of Child (Years)"),
            ("uasc", "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)"),
            ("care.start", "Date Started to be Looked After"),
            ("care.category_of_need", "Child's Category of Need"),
            ("legal_status", "Child's Legal Status"),
            ("placement_type", "Placement Type"),
            ("placement_council", "LA of Placement"),
            (
                "missing_count",
                "Number of Episodes the Child has been 'Missing' from their Placement in the last 12 months",
            ),
            (
                "absent_count",
                "Number of Episodes the Child has been 'Absent' from their Placement in the last 12 months",
            ),
            (
                "return_interview_offered",
                "Was the child offered a Return Interview after their last missing episode (Y/N)?",
            ),
            (
                "return_interview_accepted",
                "Did the child accept a Return Interview after their last missing episode (Y/N)?",
            ),
        ],
    );
    for child in children {
        let last = child.episodes.iter().rfind(|e| !e.away && e.end.is_some());
        let years = TO.since((jiff::Unit::Year, child.born)).map_or(0, |span| i32::from(span.get_years()));
        table.records.push(cells([
            child.id.clone().into(),
            if child.female { "b) Female" } else { "a) Male" }.into(),
            if child.uasc { "r) OOTH" } else { "a) WBRI" }.into(),
            child.born.into(),
            years.into(),
            if child.uasc { "a) Yes" } else { "b) No" }.into(),
            child.in_care_from.into(),
            if child.uasc { "N8 - Absent parenting" } else { "N1 - Abuse or neglect" }.into(),
            if child.uasc { "V2: Single period of accommodation" } else { "C2: Full care order" }.into(),
            child.placement.into(),
            council.into(),
            child.count(false).into(),
            child.count(true).into(),
            last.map(|_| "a) Yes").into(),
            last.map(|e| if e.interview_accepted { "a) Yes" } else { "b) No" }).into(),
        ]));
    }
    Return::of(council, vec![table])
}

/// The four files of an SSDA903 return that bear on the subject, with its codes. They have no title and name no council.
pub(crate) fn ssda903(children: &[Child]) -> Return {
    let number = |child: &Child| Cell::from(child.id.replace('-', ""));
    let code = |child: &Child| Cell::from(if child.female { "2" } else { "1" });
    let mut header = Table::new(
        "header",
        &[
            ("child_id", "CHILD"),
            ("sex", "SEX"),
            ("date_of_birth", "DOB"),
            ("ethnicity", "ETHNIC"),
            ("upn", "UPN"),
            ("mother", "MOTHER"),
            ("mother_child_date_of_birth", "MC_DOB"),
        ],
    );
    let mut care = Table::new(
        "episodes",
        &[
            ("child_id", "CHILD"),
            ("care.start", "DECOM"),
            ("care.reason_new", "RNE"),
            ("care.legal_status", "LS"),
            ("care.category_of_need", "CIN"),
            ("care.placement_type", "PLACE"),
            ("care.placement_provider", "PLACE_PROVIDER"),
            ("care.end", "DEC"),
            ("care.reason_ended", "REC"),
            ("care.reason_place_change", "REASON_PLACE_CHANGE"),
            ("care.home_postcode", "HOME_POST"),
            ("care.placement_postcode", "PL_POST"),
            ("care.urn", "URN"),
        ],
    );
    let mut uasc = Table::new(
        "uasc",
        &[("child_id", "CHILD"), ("sex", "SEX"), ("date_of_birth", "DOB"), ("uasc_ceased_date", "DUC")],
    );
    let mut missing = Table::new(
        "missing",
        &[
            ("child_id", "CHILD"),
            ("date_of_birth", "DOB"),
            ("episode.type", "MISSING"),
            ("episode.start", "MIS_START"),
            ("episode.end", "MIS_END"),
        ],
    );
    for child in children {
        let ethnicity = if child.uasc { "OOTH" } else { "WBRI" };
        header.records.push(cells([
            number(child),
            code(child),
            child.born.into(),
            ethnicity.into(),
            if child.uasc { "UN2" } else { "UN1" }.into(),
            Cell::Blank,
            Cell::Blank,
        ]));
        care.records.push(cells([
            number(child),
            child.in_care_from.into(),
            "S".into(),
            if child.uasc { "V2" } else { "C2" }.into(),
            if child.uasc { "N8" } else { "N1" }.into(),
            "U6".into(),
            "PR1".into(),
            Cell::Blank,
            Cell::Blank,
            Cell::Blank,
            Cell::Blank,
            Cell::Blank,
            Cell::Blank,
        ]));
        if child.uasc {
            let ceases = child.born.checked_add(jiff::Span::new().years(18)).expect("an eighteenth birthday");
            uasc.records.push(cells([number(child), code(child), child.born.into(), british(ceases).into()]));
        }
        for episode in &child.episodes {
            missing.records.push(cells([
                number(child),
                child.born.into(),
                if episode.away { "A" } else { "M" }.into(),
                episode.start.into(),
                episode.end.into(),
            ]));
        }
    }
    Return { title: Vec::new(), tables: vec![header, care, uasc, missing] }
}
