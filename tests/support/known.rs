//! Whole returns of known kinds: every table of the SSDA903 return and every list of Annex A, with what those that no check is about
//! hold for two children; and what they look like when a table, a column or the year is wrong.

use jiff::{ToSpan as _, civil::date};

use super::{
    book::{
        Cell,
        csv::{Dialect, Encoding},
    },
    catalogue::{home_made, plain},
    fixture::{Answer, Fixture, Written},
    invent::{self, Child, TO},
    returns::{Return, Table},
    shapes, statutory,
};

/// Every one of them.
pub(crate) fn all() -> Vec<Fixture> {
    let folder = Written::Csv(Dialect { delimiter: ',', encoding: Encoding::Utf8 });
    vec![
        plain(
            "ssda903-whole-2023-24",
            "Every file of the SSDA903 return of one year. A child stands in the reviews and in the social workers' file as often as \
             it must; no check is about those.",
            Answer::Clean,
            ssda903(),
            folder,
        ),
        plain(
            "ssda903-incomplete-2023-24",
            "The same without the file of unaccompanied children and without the column SEX of the header.",
            Answer::Finds(&["ST030", "MF003"]),
            ssda903_incomplete(),
            folder,
        ),
        plain(
            "ssda903-codes-of-a-later-year-2021-22",
            "The header and the episodes of 2021-22, in which the sex is written as from 2024-25.",
            Answer::Finds(&["ST019"]),
            ssda903_of_2021(),
            folder,
        ),
        plain(
            "ssda903-placement-code-ended-2023-24",
            "Three children are placed with a code that ended in October 2023: one went there later, one stayed on; a third left on its last day.",
            Answer::Finds(&["ST020"]),
            ssda903_with_p2(),
            folder,
        ),
        plain(
            "annex-a.xlsx",
            "All eleven lists of Ofsted's Annex A. Nothing is wrong with the children looked after.",
            Answer::Clean,
            annex_a(),
            Written::Xlsx,
        ),
        plain(
            "annex-a-incomplete.xlsx",
            "The same without list 8, the children looked after.",
            Answer::Finds(&["ST030"]),
            annex_a_without_list_8(),
            Written::Xlsx,
        ),
        plain(
            "annex-a-columns-missing.xlsx",
            "The same with list 8, but without its columns for being absent and for the return interview.",
            Answer::Finds(&["ST031"]),
            annex_a_without_columns(),
            Written::Xlsx,
        ),
        plain(
            "factors-of-another-year.xlsx",
            "A home-made return in which the factors of two children are those of a census years ago.",
            Answer::Finds(&["ST020"]),
            factors_of_another_year(),
            Written::Xlsx,
        ),
    ]
}

fn some() -> Vec<Child> {
    invent::children(23, 14, 8)
}

/// Children who are not missing, by their places.
fn settled(children: &[Child]) -> Vec<usize> {
    let found = |child: &Child| child.episodes.iter().all(|e| e.end.is_some());
    (0..children.len()).filter(|&n| found(&children[n])).collect()
}

fn text(cells: &[&str]) -> Vec<Cell> {
    cells.iter().map(|c| if c.is_empty() { Cell::Blank } else { (*c).into() }).collect()
}

/// A table that no check is about: columns that have no field, and two records a child.
fn other(name: &str, columns: &[&str], children: &[Child], rest: &[[&str; 2]]) -> Table {
    let fields: Vec<(&'static str, &str)> = columns
        .iter()
        .enumerate()
        .map(|(n, heading)| match n {
            0 => ("child_id", *heading),
            1 => ("date_of_birth", *heading),
            _ => ("other", *heading),
        })
        .collect();
    let mut table = Table::new(name, &fields);
    for child in children.iter().take(3) {
        for turn in 0..2 {
            let mut record = vec![Cell::from(child.id.replace('-', "")), child.born.into()];
            record
                .extend(rest.iter().map(|cells| if cells[turn].is_empty() { Cell::Blank } else { cells[turn].into() }));
            table.records.push(record);
        }
    }
    table
}

fn ssda903() -> Return {
    let children = some();
    let mut whole = statutory::ssda903(&children);
    let care = whole.table("episodes");
    care.set(settled(&children)[0], "care.end", TO);
    care.set(settled(&children)[0], "care.reason_ended", "E4A");
    let mut add = |name: &str, columns: &[&str], rest: &[[&str; 2]]| {
        whole.tables.push(other(name, columns, &children, rest));
    };
    add("reviews", &["CHILD", "DOB", "REVIEW", "REVIEW_CODE"], &[["12/05/2023", "02/11/2023"], ["PN1", "PN3"]]);
    add(
        "oc2",
        &[
            "CHILD",
            "DOB",
            "SDQ_SCORE",
            "SDQ_REASON",
            "CONVICTED",
            "HEALTH_CHECK",
            "IMMUNISATIONS",
            "TEETH_CHECK",
            "HEALTH_ASSESSMENT",
            "SUBSTANCE_MISUSE",
            "INTERVENTION_RECEIVED",
            "INTERVENTION_OFFERED",
        ],
        &[
            ["12", ""],
            ["", "SDQ2"],
            ["0", "0"],
            ["1", "1"],
            ["1", "0"],
            ["1", "1"],
            ["1", "1"],
            ["0", "1"],
            ["0", "1"],
            ["0", "0"],
        ],
    );
    add("oc3", &["CHILD", "DOB", "IN_TOUCH", "ACTIV", "ACCOM"], &[["YES", "NO"], ["F2", "0"], ["U1", "0"]]);
    add(
        "ad1",
        &["CHILD", "DOB", "DATE_INT", "DATE_MATCH", "FOSTER_CARE", "NB_ADOPTR", "SEX_ADOPTR", "LS_ADOPTR"],
        &[
            ["03/05/2023", "04/05/2023"],
            ["12/06/2023", "13/06/2023"],
            ["0", "1"],
            ["1", "2"],
            ["F1", "MF"],
            ["L0", "L11"],
        ],
    );
    add(
        "PlacedAdoption",
        &["CHILD", "DOB", "DATE_PLACED", "DATE_PLACED_CEASED", "REASON_PLACED_CEASED"],
        &[["03/05/2023", "04/06/2023"], ["01/06/2023", ""], ["RD1", ""]],
    );
    add(
        "PrevPerm",
        &["CHILD", "DOB", "PREV_PERM", "LA_PERM", "DATE_PERM"],
        &[["Z1", "P1"], ["", "878"], ["", "03/05/2019"]],
    );
    add(
        "SWEpisodes",
        &["CHILD", "DOB", "SW_ID", "SW_DECOM", "SW_DEC", "SW_REASON"],
        &[["AB123456789", "AB987654321"], ["03/05/2023", "04/09/2023"], ["04/09/2023", ""], ["MANAGE", ""]],
    );
    whole
}

fn ssda903_incomplete() -> Return {
    let mut whole = ssda903();
    whole.tables.retain(|t| t.name != "uasc");
    whole.table("header").drop_field("sex");
    whole
}

/// Every date of a return, two years earlier, and the sex as it is written from 2024-25.
fn ssda903_of_2021() -> Return {
    let mut whole = statutory::ssda903(&some());
    for table in &mut whole.tables {
        for cell in table.records.iter_mut().flatten() {
            if let Cell::Date(day) = cell {
                *day -= 730.days();
            }
        }
    }
    whole.tables.retain(|t| matches!(t.name.as_str(), "header" | "episodes" | "uasc" | "missing"));
    for name in ["header", "uasc"] {
        let table = whole.table(name);
        for record in 0..table.records.len() {
            let letter = if *table.get(record, "sex") == Cell::from("2") { "F" } else { "M" };
            table.set(record, "sex", letter);
        }
    }
    // The day on which a child ceases to be unaccompanied is written as text.
    let born: Vec<Cell> = whole.table("uasc").records.iter().map(|r| r[2].clone()).collect();
    let uasc = whole.table("uasc");
    for (record, born) in born.into_iter().enumerate() {
        if let Cell::Date(born) = born {
            uasc.set(record, "uasc_ceased_date", super::book::british(born + 18.years()));
        }
    }
    whole
}

fn ssda903_with_p2() -> Return {
    let children = some();
    let mut whole = statutory::ssda903(&children);
    let care = whole.table("episodes");
    let records = settled(&children);
    for (record, start, end) in [
        (records[0], date(2023, 11, 6), Some(date(2024, 3, 30))),
        (records[1], date(2023, 5, 3), None),
        (records[2], date(2023, 5, 3), Some(date(2023, 10, 28))),
    ] {
        care.set(record, "care.start", start);
        care.set(record, "care.placement_type", "P2");
        care.set(record, "care.end", end);
        care.set(record, "care.reason_ended", end.map_or(Cell::Blank, |_| "E4A".into()));
    }
    // Nobody went missing before coming into care.
    let moved: Vec<Cell> = records.iter().take(3).map(|&n| care.get(n, "child_id").clone()).collect();
    let missing = whole.table("missing");
    let id = missing.at("child_id");
    missing.records.retain(|record| !moved.contains(&record[id]));
    whole
}

const USUAL: [&str; 5] = ["Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)"];

/// A list of Annex A that no check is about, with a record for each of two contacts, referrals and the like of one child.
fn list(number: usize, child: &Child, columns: &[&str], cells: &[&str]) -> Table {
    let headings = USUAL.iter().chain(columns).map(|heading| ("other", *heading)).collect::<Vec<_>>();
    let mut table = Table::new(&format!("List {number}"), &headings);
    for _ in 0..2 {
        let mut record: Vec<Cell> = vec![
            child.id.clone().into(),
            if child.female { "b) Female" } else { "a) Male" }.into(),
            "a) WBRI".into(),
            child.born.into(),
            statutory::age(child).into(),
        ];
        record.extend(text(cells));
        // Two rows that are the same in every cell would be found.
        let last = record.len() - 1;
        record[last] = format!("Worker {}", table.records.len() + 1).as_str().into();
        table.records.push(record);
    }
    table
}

fn annex_a() -> Return {
    let children = some();
    let mut list_8 = statutory::annex_a("Devon County Council", &children).tables.remove(0);
    for (heading, cell) in LIST_8_BESIDES {
        let field = match *heading {
            "Date Ceased to be Looked After" => "care.end",
            "Reason Ceased to be Looked After" => "care.reason_ended",
            _ => "other",
        };
        list_8.add_field(field, heading, |_| if cell.is_empty() { Cell::Blank } else { (*cell).into() });
    }
    let child = children.iter().find(|c| !c.uasc).expect("a child who is not unaccompanied");
    let mut tables: Vec<Table> = LISTS.iter().map(|(n, columns, cells)| list(*n, child, columns, cells)).collect();
    tables.insert(7, list_8);
    let mut list_10 = Table::new("List 10", &LIST_10.map(|heading| ("other", heading)));
    let mut record = vec![
        child.id.clone().into(),
        "F1".into(),
        if child.female { "b) Female" } else { "a) Male" }.into(),
        "a) WBRI".into(),
        child.born.into(),
        statutory::age(child).into(),
        "b) No".into(),
        child.in_care_from.into(),
    ];
    record.resize(LIST_10.len(), Cell::Blank);
    list_10.records.push(record);
    tables.push(list_10);
    let mut list_11 = Table::new("List 11", &LIST_11.map(|heading| ("other", heading)));
    list_11.records.push(text(&[
        "AD1",
        "F1",
        "b) Female",
        "a) WBRI",
        "b) No",
        "b) No",
        "03/05/2022",
        "01/06/2022",
        "01/08/2022",
        "02/08/2022",
        "05/12/2022",
        "06/12/2022",
        "10/01/2023",
        "",
        "",
        "1",
        "",
        "",
        "",
    ]));
    tables.push(list_11);
    Return::of("Devon County Council", tables)
}

fn annex_a_without_list_8() -> Return {
    let mut whole = annex_a();
    whole.tables.retain(|t| t.name != "List 8");
    whole
}

fn annex_a_without_columns() -> Return {
    let mut whole = annex_a();
    let list_8 = whole.table("List 8");
    for field in ["absent_count", "return_interview_offered", "return_interview_accepted"] {
        list_8.drop_field(field);
    }
    whole
}

fn factors_of_another_year() -> Return {
    let mut whole = home_made(29);
    let table = whole.table(shapes::CHILDREN);
    table.add_field("cin_factors", "CIN factors", |n| match n {
        3 => "2A, 18A".into(),
        5 => "19A".into(),
        _ if n % 4 == 0 => "24A; 12A".into(),
        _ => Cell::Blank,
    });
    // What the factors say must not go against the status of the child.
    for record in 0..table.records.len() {
        if *table.get(record, "victim_status") == Cell::from("No concern") && record % 4 == 0 {
            table.set(record, "cin_factors", Cell::Blank);
        }
    }
    whole
}

/// The columns of list 8 that the statutory shape leaves out, each with what stands in it.
const LIST_8_BESIDES: &[(&str, &str)] = &[
    ("Does the Child have a Disability", "b) No"),
    ("Is this a second or subsequent period of being a Looked After Child within the last 12 months (Y/N)", "b) No"),
    ("Start date of current legal status", "03/05/2023"),
    ("Date of Latest Statutory Review", "12/02/2024"),
    ("Date of Last Social Work Visit", "01/03/2024"),
    ("What is the permanence plan for this child?", "f) Long-term fostering"),
    ("Date of Last IRO Visit / Contact to the Child", "01/02/2024"),
    ("Date of Last Health Assessment", "06/11/2023"),
    ("Date of Last Dental Check", "08/01/2024"),
    ("Number of Placements in the Last 12 months", "1"),
    ("Date Ceased to be Looked After", ""),
    ("Reason Ceased to be Looked After", ""),
    ("Start Date of Most Recent Placement", "03/05/2023"),
    ("Placement Provider", "b) PR1: Own provision"),
    ("Placement postcode", ""),
    ("URN of Placement", ""),
    ("Placement Location", "a) In"),
    ("Allocated Team", "Team 1"),
    ("Allocated Worker", "Worker 1"),
];

/// A list's number, its columns beside the usual ones, and a record of it.
type List = (usize, &'static [&'static str], &'static [&'static str]);

const LISTS: &[List] = &[
    (1, &["Date of Contact", "Contact Source"], &["03/05/2023", "q) 6: Police"]),
    (
        2,
        &["Assessment start date", "Assessment completion date", "Organisation completing assessment"],
        &["03/05/2023", "03/06/2023", "Council"],
    ),
    (
        3,
        &[
            "Date of referral",
            "Referral Source",
            "Referral NFA?",
            "Number of Referrals in Last 12 Months",
            "Allocated Team",
            "Allocated Worker",
        ],
        &["03/05/2023", "q) 6: Police", "b) No", "1", "Team 1", "Worker 1"],
    ),
    (
        4,
        &[
            "Does the Child have a Disability",
            "Continuous Assessment Start Date",
            "Child Seen During Continuous Assessment",
            "Continuous Assessment Date of Authorisation",
            "Was the child assessed as requiring LA children's social care support?",
            "Allocated Team",
            "Allocated Worker",
        ],
        &["b) No", "03/05/2023", "a) Yes", "03/06/2023", "a) Yes", "Team 1", "Worker 1"],
    ),
    (
        5,
        &[
            "Does the Child have a Disability",
            "Strategy discussion initiating Section 47 Enquiry Start Date",
            "Was an Initial Child Protection Conference deemed unnecessary?",
            "Date of Initial Child Protection Conference",
            "Did the Initial Child Protection Conference Result in a Child Protection Plan",
            "Number of Section 47 Enquiries in the last 12 months",
            "Number of ICPCs in the last 12 months",
            "Allocated Team",
            "Allocated Worker",
        ],
        &["b) No", "03/05/2023", "b) No", "12/05/2023", "b) No", "1", "1", "Team 1", "Worker 1"],
    ),
    (
        6,
        &[
            "Does the Child have a Disability",
            "CIN Start Date",
            "Primary Need Code",
            "Date Child Was Last Seen",
            "CIN Closure Date",
            "Reason for Closure",
            "Case Status",
            "Allocated Team",
            "Allocated Worker",
        ],
        &[
            "b) No",
            "03/05/2023",
            "N1 - Abuse or neglect",
            "01/03/2024",
            "12/03/2024",
            "RC8",
            "e) Closed episode",
            "Team 1",
            "Worker 1",
        ],
    ),
    (
        7,
        &[
            "Does the Child have a Disability",
            "Child Protection Plan Start Date",
            "Initial Category of Abuse",
            "Latest Category of Abuse",
            "Date of the Last Statutory Visit",
            "Was the Child Seen Alone?",
            "Date of latest review conference",
            "Child Protection Plan End Date",
            "Subject to Emergency Protection Order or Protected Under Police Powers in Last Six Months (Y/N)",
            "Number of Previous Child Protection Plans",
            "Allocated Team",
            "Allocated Worker",
        ],
        &[
            "b) No",
            "03/05/2023",
            "a) Neglect",
            "a) Neglect",
            "01/03/2024",
            "a) Yes",
            "12/02/2024",
            "12/03/2024",
            "b) No",
            "0",
            "Team 1",
            "Worker 1",
        ],
    ),
    (
        9,
        &[
            "Does the Child have a Disability",
            "Allocated Team",
            "Eligibility Category",
            "LA in Touch",
            "Type of Accommodation",
            "Suitability of Accommodation",
            "Activity Status",
            "Allocated Worker",
        ],
        &["b) No", "Team 1", "d) Eligible child", "a) Yes", "U: Independent living", "a) Suitable", "F2", "Worker 1"],
    ),
];

const LIST_10: [&str; 16] = [
    "Child Unique ID",
    "Family identifier",
    "Gender",
    "Ethnicity",
    "Date of Birth",
    "Age of Child (Years)",
    "Does the Child have a Disability",
    "Date the Child Entered Care",
    "Date of Decision that Child Should be Placed for Adoption",
    "Date of Placement Order",
    "Date of Matching Child and Prospective Adopters",
    "Date Placed for Adoption",
    "Date of Adoption Order",
    "Date of Decision that Child Should No Longer be Placed for Adoption",
    "Reason Why Child No Longer Placed for Adoption",
    "Date the child was placed for fostering in FFA or concurrent planning placement",
];

const LIST_11: [&str; 19] = [
    "Individual adopter identifier",
    "Family identifier",
    "Gender",
    "Ethnicity",
    "Disability",
    "Is the (prospective) adopter fostering for adoption?",
    "Date enquiry received",
    "Date Stage 1 started",
    "Date Stage 1 ended",
    "Date Stage 2 started",
    "Date Stage 2 ended",
    "Date application submitted",
    "Date application approved",
    "Date adopter matched with child(ren)",
    "Date child/children placed with adopter(s)",
    "No. of children placed",
    "Date of Adoption Order",
    "Date of leaving adoption process",
    "Reason for leaving adoption process",
];
