//! A table before it is laid on a sheet: columns with headings and cells.

use returnlint::bind::dictionary::{Field, RecordKind};

use super::{
    page::Cell,
    random::Random,
    values::{Holds, of_field, of_kind},
    wording::Wordings,
};

/// One column.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    /// The name of the field that it is.
    pub(crate) field: Option<String>,
    pub(crate) heading: String,
    /// The group of columns that it is in.
    pub(crate) group: String,
    pub(crate) cells: Vec<Cell>,
}

/// A table.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    pub(crate) kind: Option<RecordKind>,
    pub(crate) columns: Vec<Column>,
    pub(crate) records: usize,
}

/// How many records a table has, mostly few, sometimes hundreds.
pub(crate) fn some_records(random: &mut Random) -> usize {
    match random.below(10) {
        0 => random.between(2, 3),
        1..=4 => random.between(3, 15),
        5..=7 => random.between(10, 60),
        8 => random.between(60, 150),
        _ => random.between(150, 300),
    }
}

fn group_of(field: &Field, random: &mut Random) -> String {
    let list: &[&str] = match field.record {
        RecordKind::Child => &["Child details", "About the child", "Demographics", "Section 1", "Part A: the child"],
        RecordKind::Episode => &["Missing episode", "Missing", "Missing from care"],
        RecordKind::Referral => &["NRM", "NRM referral", "National Referral Mechanism"],
        RecordKind::Care => &["Care episode", "Placement", "Period of care"],
        RecordKind::Answer | RecordKind::Figures => &["Answers"],
    };
    (*random.pick(list)).to_owned()
}

/// Whether a field's wordings make sense in a table of such records.
fn belongs(field: &Field, kind: RecordKind) -> bool {
    let context = ["council", "council_code", "period_start", "period_end", "as_at_date", "notes"];
    if context.contains(&field.name.as_str()) {
        return true;
    }
    match kind {
        RecordKind::Child => matches!(field.record, RecordKind::Child | RecordKind::Referral),
        other => {
            field.record == other
                || (field.record == RecordKind::Child
                    && !field.defines
                    && !field.name.starts_with("legal")
                    && !field.name.starts_with("placement_type"))
        }
    }
}

/// A child-level table: an identifier, fields of its kind and some columns that are no field.
pub(crate) fn block(wordings: &Wordings, kind: RecordKind, records: usize, width: usize, random: &mut Random) -> Block {
    let dictionary = &wordings.whole;
    let mut own: Vec<&Field> = dictionary.fields.iter().filter(|f| f.record == kind && f.defines).collect();
    let mut other: Vec<&Field> = dictionary
        .fields
        .iter()
        .filter(|f| belongs(f, kind) && !(f.record == kind && f.defines) && f.name != "child_id")
        .collect();
    random.shuffle(&mut own);
    random.shuffle(&mut other);
    let n = width.saturating_sub(1).max(1);
    let mine = ((n * random.between(50, 100)) / 100).max(1).min(own.len());
    let mut fields: Vec<&Field> = own.into_iter().take(mine).chain(other.into_iter().take(n - mine)).collect();
    random.shuffle(&mut fields);
    // Fields of one kind mostly stand beside each other.
    if random.percent(70) {
        fields.sort_by_key(|f| f.record as u8);
    }
    if random.percent(90) {
        fields.insert(0, dictionary.fields.iter().find(|f| f.name == "child_id").unwrap());
    }
    let mut columns: Vec<Column> = Vec::new();
    for field in fields {
        for _ in 0..20 {
            let heading = wordings.heading_in(field, kind, random);
            if columns.iter().any(|c| Wordings::same(&c.heading, &heading)) {
                continue;
            }
            columns.push(Column {
                field: Some(field.name.clone()),
                heading,
                group: group_of(field, random),
                cells: of_field(field, dictionary, records, random),
            });
            break;
        }
    }
    let extra = if random.percent(70) { random.below(4) } else { 0 };
    for _ in 0..extra {
        let (heading, holds) = wordings.other(random);
        // Under a band "NRM" a source of referrals would be the NRM's.
        if columns.iter().any(|c| Wordings::same(&c.heading, &heading))
            || heading.to_lowercase().contains("referral") && kind != RecordKind::Care
        {
            continue;
        }
        let at = random.between(1, columns.len());
        let group = columns[at - 1].group.clone();
        columns.insert(at, Column { field: None, heading, group, cells: of_kind(holds, records, random) });
    }
    // Now and then a column is all blank.
    if columns.len() > 3 && random.percent(15) {
        let at = random.between(1, columns.len() - 1);
        columns[at].cells = vec![Cell::Empty; records];
    }
    // One name for a group that goes on.
    for i in 1..columns.len() {
        let same = columns[i].group.chars().next() == columns[i - 1].group.chars().next()
            || columns[i].field.is_none()
            || kind_of(&columns[i], wordings) == kind_of(&columns[i - 1], wordings);
        if same {
            columns[i].group = columns[i - 1].group.clone();
        }
    }
    Block { kind: Some(kind), columns, records }
}

fn kind_of(column: &Column, wordings: &Wordings) -> Option<RecordKind> {
    let name = column.field.as_deref()?;
    wordings.whole.fields.iter().find(|f| f.name == name).map(|f| f.record)
}

/// A table of words only: no dates, numbers or codes tell the header from the records.
pub(crate) fn wordy(wordings: &Wordings, records: usize, random: &mut Random) -> Block {
    let mut columns: Vec<Column> = Vec::new();
    for name in ["forename", "surname", "country_of_origin", "council", "placement_type", "immigration_status"] {
        if random.percent(75) || columns.len() < 2 {
            let field = wordings.whole.fields.iter().find(|f| f.name == name).unwrap();
            columns.push(Column {
                field: Some(name.to_owned()),
                heading: wordings.heading(field, random),
                group: "Child".to_owned(),
                cells: of_field(field, &wordings.whole, records, random),
            });
        }
    }
    let (heading, _) = wordings.other(random);
    columns.push(Column {
        field: None,
        heading,
        group: "Child".to_owned(),
        cells: of_kind(Holds::Words, records, random),
    });
    Block { kind: None, columns, records }
}

const COUNCILS: [&str; 40] = [
    "Barnsley",
    "Bath and North East Somerset",
    "Bedford",
    "Birmingham",
    "Blackpool",
    "Bolton",
    "Bracknell Forest",
    "Bradford",
    "Bristol",
    "Bury",
    "Calderdale",
    "Camden",
    "Cheshire East",
    "Cornwall",
    "Coventry",
    "Croydon",
    "Darlington",
    "Derby",
    "Devon",
    "Doncaster",
    "Dorset",
    "Dudley",
    "Ealing",
    "Enfield",
    "Essex",
    "Gateshead",
    "Hackney",
    "Halton",
    "Harrow",
    "Hartlepool",
    "Havering",
    "Kent",
    "Kirklees",
    "Lambeth",
    "Leeds",
    "Medway",
    "Norfolk",
    "Oldham",
    "Plymouth",
    "Reading",
];

/// Counts for councils: names down the side, years across.
pub(crate) fn by_year(random: &mut Random, groups: bool) -> Block {
    let records = random.between(6, COUNCILS.len());
    let first = 2010 + random.below(10);
    let years = random.between(2, 6);
    let form = random.below(4);
    let year = |i: usize| match form {
        0 => (first + i).to_string(),
        1 => format!("{}-{:02}", first + i, (first + i + 1) % 100),
        2 => format!("{}/{:02}", first + i, (first + i + 1) % 100),
        _ => (first + i).to_string(),
    };
    let mut columns = vec![Column {
        field: Some("council".to_owned()),
        heading: (*random.pick(&["Local authority", "LA name", "Council", "Authority", "Local authority name"]))
            .to_owned(),
        group: String::new(),
        cells: COUNCILS.iter().take(records).map(|c| Cell::text(*c)).collect(),
    }];
    if random.percent(50) {
        columns.insert(
            usize::from(random.percent(50)),
            Column {
                field: Some("council_code".to_owned()),
                heading: (*random.pick(&["LA code", "ONS code", "new_la_code"])).to_owned(),
                group: String::new(),
                cells: (0..records).map(|i| Cell::text(format!("E{:08}", 10_000_000 + i))).collect(),
            },
        );
    }
    let suppressed = *random.pick(&["x", "c", "*", "..", "<5"]);
    let numbers =
        |random: &mut Random| -> Vec<Cell> {
            (0..records)
                .map(|_| {
                    if random.percent(8) {
                        Cell::text(suppressed)
                    } else {
                        Cell::Number(random.between(5, 3_000) as f64)
                    }
                })
                .collect()
        };
    if groups {
        let measures = *random.pick(&[
            ["Number of children", "Rate per 10,000"],
            ["Number", "%"],
            ["All children looked after", "Of which trafficked"],
        ]);
        for i in 0..years {
            for measure in measures {
                columns.push(Column {
                    field: None,
                    heading: measure.to_owned(),
                    group: year(i),
                    cells: numbers(random),
                });
            }
        }
    } else {
        for i in 0..years {
            columns.push(Column { field: None, heading: year(i), group: String::new(), cells: numbers(random) });
        }
    }
    Block { kind: None, columns, records }
}
