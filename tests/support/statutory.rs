//! Statutory lists: the columns and codes that government asks for, which have little to say of trafficking.

use super::{
    book::{Cell, british},
    invent::{Child, TO},
    returns::{Return, Table},
    shapes::cells,
};

/// A child's age when the period ends.
pub(crate) fn age(child: &Child) -> i32 {
    TO.since((jiff::Unit::Year, child.born)).map_or(0, |span| i32::from(span.get_years()))
}

/// The day on which a child turns eighteen.
pub(crate) fn eighteenth_birthday(child: &Child) -> jiff::civil::Date {
    child.born.checked_add(jiff::Span::new().years(18)).expect("an eighteenth birthday")
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
        table.records.push(cells([
            child.id.clone().into(),
            if child.female { "b) Female" } else { "a) Male" }.into(),
            if child.uasc { "r) OOTH" } else { "a) WBRI" }.into(),
            child.born.into(),
            age(child).into(),
            if child.uasc { "a) Yes" } else { "b) No" }.into(),
            child.in_care_from.into(),
            if child.uasc { "N8 - Absent parenting" } else { "N1 - Abuse or neglect" }.into(),
            if child.uasc { "V2: Single period of accommodation" } else { "C2: Full care order" }.into(),
            child.placement.into(),
            council.into(),
            child.count(false).into(),
            child.count(true).into(),
            (child.count(false) > 0).then_some(if last.is_some() { "a) Yes" } else { "b) No" }).into(),
            (child.count(false) > 0)
                .then_some(if last.is_some_and(|e| e.interview_accepted) { "a) Yes" } else { "b) No" })
                .into(),
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
            let ceases = british(eighteenth_birthday(child));
            uasc.records.push(cells([number(child), code(child), child.born.into(), ceases.into()]));
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
