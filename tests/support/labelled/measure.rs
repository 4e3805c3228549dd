//! How much of what was found is true.

use returnlint::{
    bind::{
        Binding,
        assign::{Context, bind_columns},
        dictionary::Dictionary,
        header::HeaderIndex,
    },
    table::{Layout, Table, find, titles},
};

use super::truth::{Case, TableTruth};

/// What came out right, for one case or many.
#[derive(Debug, Default, Clone)]
pub(crate) struct Score {
    pub(crate) tables: usize,
    /// Header rows, records, orientation and columns are right, and no column is bound wrongly.
    pub(crate) right: usize,
    pub(crate) headers: usize,
    pub(crate) borders: usize,
    pub(crate) orientation: usize,
    /// Columns that are a field we know.
    pub(crate) fields: usize,
    pub(crate) bound: usize,
    pub(crate) wrong: usize,
    pub(crate) unbound: usize,
    /// Columns bound wrongly with high confidence.
    pub(crate) wrong_high: usize,
    /// What was wrong, in words.
    pub(crate) faults: Vec<String>,
}

impl Score {
    pub(crate) fn add(&mut self, other: &Self) {
        self.tables += other.tables;
        self.right += other.right;
        self.headers += other.headers;
        self.borders += other.borders;
        self.orientation += other.orientation;
        self.fields += other.fields;
        self.bound += other.bound;
        self.wrong += other.wrong;
        self.unbound += other.unbound;
        self.wrong_high += other.wrong_high;
        self.faults.extend(other.faults.iter().cloned());
    }
}

/// Finds and binds a case's sheet and compares.
pub(crate) fn measure(case: &Case, dictionary: &Dictionary, headers: &HeaderIndex) -> Score {
    let sheet = &case.workbook.sheets[0];
    let found = find(sheet, &case.workbook.pool, headers, Layout::embedded());
    let tables: Vec<&Table> = found.iter().filter(|t| t.is_table()).collect();
    let bind = |table: &Table| {
        let titles = titles(table, sheet, &case.workbook.pool);
        let context = Context { file: &case.file, sheet: &sheet.name, titles: &titles };
        bind_columns(table, sheet, &case.workbook.pool, dictionary, headers, &context)
    };
    let mut score = Score::default();
    let mut fault = |text: String| score.faults.push(format!("{} seed {}: {text}", case.layout, case.seed));
    if case.tables.is_empty() {
        score.tables = 1;
        if tables.is_empty() {
            (score.right, score.headers, score.borders, score.orientation) = (1, 1, 1, 1);
        } else {
            fault(format!(
                "a table where there is none, header rows {:?}, {} records",
                tables[0].header_rows,
                tables[0].records.len()
            ));
            for table in &tables {
                score.wrong += bind(table).iter().filter(|b| b.field.is_some()).count();
            }
        }
        return score;
    }
    let mut used = vec![false; tables.len()];
    for truth in &case.tables {
        score.tables += 1;
        score.fields += truth.columns.iter().filter(|(_, f)| f.is_some()).count();
        let near = tables
            .iter()
            .enumerate()
            .filter(|(i, _)| !used[*i])
            .max_by_key(|(_, t)| overlap(t, truth))
            .filter(|(_, t)| overlap(t, truth) > 0);
        let Some((at, table)) = near else {
            score.unbound += truth.columns.iter().filter(|(_, f)| f.is_some()).count();
            score.faults.push(format!(
                "{} seed {}: no table where there is one, header rows {:?}",
                case.layout, case.seed, truth.header_rows
            ));
            continue;
        };
        used[at] = true;
        compare(case, truth, table, &bind(table), dictionary, &mut score);
    }
    for (i, table) in tables.iter().enumerate().filter(|(i, _)| !used[*i]) {
        score.faults.push(format!(
            "{} seed {}: table {i} too many, header rows {:?}",
            case.layout, case.seed, table.header_rows
        ));
        score.right = score.right.saturating_sub(1);
        score.wrong += bind(table).iter().filter(|b| b.field.is_some()).count();
    }
    score
}

fn overlap(table: &Table, truth: &TableTruth) -> usize {
    if table.orientation != truth.orientation {
        return usize::from(truth.columns.len() > 1);
    }
    let columns = table.columns.iter().filter(|h| truth.columns.iter().any(|(c, _)| *c == h.column)).count();
    let headers = truth.header_rows.iter().filter(|r| table.header_rows.contains(r)).count();
    let records = truth.records.iter().filter(|r| table.records.contains(r)).count();
    columns * (1 + 10 * headers + records)
}

fn compare(
    case: &Case,
    truth: &TableTruth,
    table: &Table,
    bindings: &[Binding],
    dictionary: &Dictionary,
    score: &mut Score,
) {
    let mut fault = |text: String| score.faults.push(format!("{} seed {}: {text}", case.layout, case.seed));
    let headers = table.header_rows == truth.header_rows;
    let borders = table.records == truth.records;
    let orientation = table.orientation == truth.orientation;
    if !orientation {
        fault("lies the other way".to_owned());
    } else if !headers {
        fault(format!("header rows {:?}, not {:?}", table.header_rows, truth.header_rows));
    } else if !borders {
        let missing: Vec<u32> = truth.records.iter().filter(|r| !table.records.contains(r)).copied().take(6).collect();
        let extra: Vec<u32> = table.records.iter().filter(|r| !truth.records.contains(r)).copied().take(6).collect();
        fault(format!("records missing {missing:?}, too many {extra:?}"));
    }
    score.headers += usize::from(headers && orientation);
    score.borders += usize::from(borders && orientation);
    score.orientation += usize::from(orientation);
    let (mut wrong, mut lost) = (0, 0);
    for (column, field) in &truth.columns {
        let at = table.columns.iter().position(|h| h.column == *column).filter(|_| orientation);
        let binding = at.map(|i| &bindings[i]);
        let got = binding.and_then(|b| b.field).and_then(|f| dictionary.get(f)).map(|f| f.name.clone());
        match (field, got) {
            (Some(f), Some(g)) if *f == g => score.bound += 1,
            (Some(_), None) => {
                score.unbound += 1;
                let filled = truth.records.iter().any(|&r| !case.workbook.sheets[0].get(r, *column).is_empty());
                lost += usize::from(at.is_none() && filled);
                if let (Some(i), Some(b)) = (at, binding) {
                    score.faults.push(format!(
                        "unbound: {} seed {}: {:?} is {field:?}, guess {:?} ({})",
                        case.layout,
                        case.seed,
                        table.columns[i].text,
                        b.guess.and_then(|g| dictionary.get(g)).map(|f| f.name.as_str()),
                        b.reason
                    ));
                }
            }
            (want, Some(g)) => {
                wrong += 1;
                score.wrong_high +=
                    usize::from(binding.is_some_and(|b| b.confidence == returnlint::bind::Confidence::High));
                score.faults.push(format!(
                    "WRONG: {} seed {}: {:?} is {want:?}, bound to {g} ({})",
                    case.layout,
                    case.seed,
                    at.map(|i| table.columns[i].text.as_str()),
                    binding.map_or("", |b| b.reason.as_str())
                ));
            }
            (None, None) => {}
        }
    }
    for (heading, binding) in table.columns.iter().zip(bindings).filter(|_| orientation) {
        if binding.field.is_some() && !truth.columns.iter().any(|(c, _)| *c == heading.column) {
            wrong += 1;
            score.faults.push(format!(
                "WRONG: {} seed {}: {:?} is no column of the table",
                case.layout, case.seed, heading.text
            ));
        }
    }
    score.wrong += wrong;
    score.right += usize::from(headers && borders && orientation && wrong == 0 && lost == 0);
}
