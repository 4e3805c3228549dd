//! Random returns: several sheets and files, of one kind of record or of two together, with whatever columns come.

use returnlint::bind::dictionary::{Dictionary, Field, RecordKind};

use super::cells::{self, Quality};
use crate::support::{
    book::{
        Book, Look, Sheet,
        csv::{self, USUAL},
        xlsx,
    },
    rng::Rng,
};

/// A return's files by name, in the order of their names.
pub(crate) type Files = Vec<(String, Vec<u8>)>;

/// A return with about so many records, of every kind or of those that come.
pub(crate) fn random(seed: u64, dictionary: &Dictionary, records: usize, every_kind: bool) -> Files {
    let mut rng = Rng::new(seed);
    let children = 1 + records / 6;
    let mut kinds = vec![vec![RecordKind::Child]];
    for kind in [RecordKind::Episode, RecordKind::Referral, RecordKind::Care] {
        match rng.below(5) {
            0 if !every_kind => {}
            // In the children's own rows, and perhaps on a sheet of their own too.
            1 => kinds[0].push(kind),
            2 => {
                kinds[0].push(kind);
                kinds.push(vec![kind]);
            }
            3 => kinds.extend([vec![kind], vec![kind]]),
            _ => kinds.push(vec![kind]),
        }
    }
    if rng.chance(40) {
        kinds.push(vec![RecordKind::Child]);
    }
    if rng.chance(20) {
        kinds.push(vec![RecordKind::Episode, RecordKind::Referral]);
    }
    let share = records / kinds.len();
    let mut sheets: Vec<Sheet> = Vec::new();
    for (n, of) in kinds.iter().enumerate() {
        sheets.push(table(&mut rng, n, of, dictionary, share, children));
    }
    files(&mut rng, sheets)
}

/// A sheet with one table.
fn table(
    rng: &mut Rng,
    number: usize,
    kinds: &[RecordKind],
    dictionary: &Dictionary,
    records: usize,
    children: usize,
) -> Sheet {
    let word = match kinds[0] {
        RecordKind::Child => "Children",
        RecordKind::Episode => "Missing episodes",
        RecordKind::Referral => "NRM referrals",
        RecordKind::Care => "Care episodes",
        RecordKind::Answer | RecordKind::Figures => "Answers",
    };
    let mut sheet = Sheet::new(&format!("{word} {}", number + 1));
    let mut top = 0;
    if rng.chance(60) {
        let council =
            rng.pick(&["Devon County Council", "Glasgow City Council", "Cardiff Council", "Children we care for"]);
        sheet.line(0, Look::Title, council);
        if rng.chance(70) {
            sheet.line(1, Look::Title, "Period: 1 April 2023 to 31 March 2024");
        }
        top = 3;
    }
    let keep = rng.pick(&[45, 75, 95]);
    let mut fields: Vec<&Field> = Vec::new();
    for field in &dictionary.fields {
        let wanted = match field.name.as_str() {
            "child_id" => rng.chance(95),
            // What stands in every kind of table, or in another kind's by chance.
            _ if !field.defines && field.record == RecordKind::Child => rng.chance(35),
            _ if kinds.contains(&field.record) => rng.chance(keep),
            _ => false,
        };
        if wanted {
            fields.push(field);
        }
    }
    let quality = Quality::some(rng);
    for (column, field) in (0..).zip(&fields) {
        sheet.set(top, column, heading(field));
    }
    sheet.looks.insert(top, Look::Heading);
    for record in 0..records {
        let row = top + 1 + u32::try_from(record).expect("few records");
        // Some rows of the table's second kind have nothing of it.
        let without = (kinds.len() > 1 && rng.chance(35)).then(|| kinds[1]);
        for (column, field) in (0..).zip(&fields) {
            let cell = cells::cell(rng, field, dictionary, quality, children);
            if Some(field.record) != without || !field.defines {
                sheet.set(row, column, cell);
            }
        }
    }
    sheet
}

fn heading(field: &Field) -> String {
    field.headers.first().unwrap_or(&field.label).clone()
}

/// One workbook, or a text file for each sheet.
fn files(rng: &mut Rng, sheets: Vec<Sheet>) -> Files {
    if rng.chance(50) {
        return vec![("return.xlsx".to_owned(), xlsx::write(&Book { sheets }))];
    }
    let name = |sheet: &Sheet| format!("{}.csv", sheet.name.to_lowercase().replace(' ', "-"));
    let mut files: Files = sheets.iter().map(|sheet| (name(sheet), csv::write(sheet, USUAL))).collect();
    files.sort();
    files
}
