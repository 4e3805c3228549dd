//! Which column is which field: headings, what the cells hold, and all columns together.
//!
//! A wrong binding makes every rule speak about the wrong thing; an unbound column is said and can be put right. So whatever is in
//! doubt stays unbound and carries its best guess.

use std::sync::Arc;

use super::{
    Binding, Confidence,
    dictionary::{Dictionary, FieldId, FieldType, RecordKind},
    header::{HeaderIndex, How, Match},
    matching,
    profile::{Profile, SAMPLE},
};
use crate::{
    read::workbook::{CellId, CellValue, Pool, Sheet},
    table::{Heading, Orientation, Table, layout::Layout},
};

/// What stands around a table and may say what it is about.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// The name of the file.
    pub file: &'a str,
    /// The name of the sheet.
    pub sheet: &'a str,
    /// The texts above the table ([`crate::table::titles`]).
    pub titles: &'a [String],
}

/// One field that one column may be.
#[derive(Debug, Clone)]
struct Claim {
    found: Match,
    /// How sure the heading and the cells make it.
    sure: f64,
    /// The same with what points to a kind of record, for choosing among fields.
    rank: f64,
    fit: f64,
}

/// A column with all it may be, the best first.
struct Candidate {
    claims: Vec<Claim>,
    profile: Profile,
    text: String,
}

/// Says for each column of a table which field it is. `sheet` is the sheet as it was read, also for a table that lies on its side.
#[must_use]
pub fn bind_columns(
    table: &Table,
    sheet: &Sheet,
    pool: &Pool,
    dictionary: &Dictionary,
    headers: &HeaderIndex,
    context: &Context<'_>,
) -> Vec<Binding> {
    let mut columns: Vec<Candidate> =
        table.columns.iter().map(|heading| candidate(table, heading, sheet, pool, headers)).collect();
    let around = kinds_around(&columns, headers, context);
    for (column, heading) in columns.iter_mut().zip(&table.columns) {
        let (band, _) = parts(table, heading, sheet, pool);
        let own = headers.kinds(&band);
        for claim in &mut column.claims {
            let record = headers.facts(claim.found.field).map(|f| f.record);
            let points = record.map_or(0.0, |r| if own.is_empty() { around.points_to(r) } else { points_to(&own, r) });
            claim.rank = headers.scores().kind.mul_add(points, claim.sure);
        }
        column.claims.sort_by(|a, b| b.rank.total_cmp(&a.rank).then(a.found.field.cmp(&b.found.field)));
    }
    let chosen = assign(&columns, headers);
    (0..columns.len()).map(|at| verdict(at, &columns, &chosen, dictionary, headers)).collect()
}

/// The text of the header rows above the lowest one, and of the lowest.
fn parts(table: &Table, heading: &Heading, sheet: &Sheet, pool: &Pool) -> (String, String) {
    if table.header_rows.len() < 2 {
        return (String::new(), heading.text.clone());
    }
    let (row, column) = table.place(heading.row, heading.column);
    let lowest = match pool.get(sheet.get(row, column)) {
        CellValue::Text(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        _ => heading.text.rsplit(" / ").next().unwrap_or_default().to_owned(),
    };
    let band = heading.text.strip_suffix(lowest.as_str()).unwrap_or_default();
    (band.trim_end_matches(" / ").to_owned(), lowest)
}

fn candidate(table: &Table, heading: &Heading, sheet: &Sheet, pool: &Pool, headers: &HeaderIndex) -> Candidate {
    let scores = headers.scores();
    let (band, lowest) = parts(table, heading, sheet, pool);
    let mut found: Vec<Match> = Vec::new();
    let mut take = |matches: Arc<Vec<Match>>, factor: f64| {
        for mut m in matches.iter().copied() {
            m.score *= factor;
            match found.iter_mut().find(|f| f.field == m.field) {
                Some(old) if old.score >= m.score => {}
                Some(old) => *old = m,
                None => found.push(m),
            }
        }
    };
    if band.is_empty() {
        take(headers.score(&heading.text), 1.0);
    } else {
        let near = band.rsplit(" / ").next().unwrap_or_default();
        take(headers.score(&heading.text.replace(" / ", " ")), 1.0);
        take(headers.score(&format!("{near} {lowest}")), 1.0);
        take(headers.score(&lowest), if headers.names_another(&band, None) { scores.misfits } else { scores.lowest });
    }
    // "Missing" in an upper row may be the heading of its column or a band that the file does not tell from one.
    if may_be_a_band(table, heading, sheet) && !headers.kinds(&heading.text).is_empty() {
        for m in &mut found {
            m.score *= scores.misfits;
        }
    }
    // Patterns are tried only for lists that the heading may mean: each has to be compiled first.
    let lists = found.iter().filter_map(|m| headers.facts(m.field)).fold(0, |all, f| match f.kind {
        FieldType::Code(v) | FieldType::Codes(v) if v.0 < 64 => all | 1 << v.0,
        _ => all,
    });
    let cells = sample(table, heading.column, sheet);
    let profile = Profile::of(cells, pool, &Layout::embedded().words, headers.spellings(), lists);
    let claims = found
        .into_iter()
        .map(|m| {
            let fit = headers.facts(m.field).map_or(0.0, |f| profile.fit(f.kind));
            let sure = if fit >= 0.0 {
                (scores.fits.mul_add(fit, m.score)).min(1.0)
            } else {
                m.score * (1.0 - scores.misfits).mul_add(fit, 1.0)
            };
            Claim { found: m, sure, rank: sure, fit }
        })
        .collect();
    Candidate { claims, profile, text: crate::bind::text::normalise(&heading.text) }
}

/// Whether a heading stands above the lowest row of its header, and no merged cells say that it reaches down.
fn may_be_a_band(table: &Table, heading: &Heading, sheet: &Sheet) -> bool {
    let Some(&lowest) = table.header_rows.last() else { return false };
    let (row, column) = table.place(heading.row, heading.column);
    let (low, _) = table.place(lowest, heading.column);
    heading.row < lowest
        && !sheet.merged.iter().any(|m| match table.orientation {
            Orientation::Rows => m.top == row && m.left == column && m.right == column && m.bottom >= low,
            Orientation::Columns => m.top == row && m.left == column && m.top == m.bottom,
        })
}

/// Cells of a column from all over the table: some from its whole length, and when these are few all that are filled.
fn sample<'a>(table: &'a Table, column: u32, sheet: &'a Sheet) -> Box<dyn Iterator<Item = CellId> + 'a> {
    match table.orientation {
        Orientation::Columns => Box::new(table.records.iter().map(move |&row| {
            let (row, column) = table.place(row, column);
            sheet.get(row, column)
        })),
        Orientation::Rows => {
            let Some(cells) = sheet.columns.get(column as usize) else { return Box::new(std::iter::empty()) };
            let step = (table.records.len() / (2 * SAMPLE)).max(1);
            let spread: Vec<CellId> =
                cells.gather(table.records.iter().copied().step_by(step)).filter(|id| !id.is_empty()).collect();
            if spread.len() >= 30 || step == 1 {
                return Box::new(spread.into_iter());
            }
            Box::new(cells.gather(table.records.iter().copied()).filter(|id| !id.is_empty()).take(2 * SAMPLE))
        }
    }
}

/// What points to a kind of record around and in the table.
#[derive(Default)]
struct Around {
    /// What the names of sheet and file and the titles say.
    named: [f64; 4],
    /// Columns that are surely a field that stands in tables of one kind alone.
    defining: [f64; 4],
}

impl Around {
    /// 1 when the table is one of such records as far as can be seen, -1 when not, 0 when nothing shows
    /// what the table is about.
    fn points_to(&self, record: RecordKind) -> f64 {
        if record == RecordKind::Child {
            return 0.0;
        }
        let at = |list: &[f64; 4], kind: RecordKind| list.get(kind as usize).copied().unwrap_or(0.0);
        let weight = |kind| 2.0_f64.mul_add(at(&self.defining, kind), at(&self.named, kind));
        let own = weight(record);
        let rival = RecordKind::ALL
            .into_iter()
            .filter(|k| !matches!(k, RecordKind::Child) && *k != record)
            .map(weight)
            .fold(0.0, f64::max);
        let children = at(&self.defining, RecordKind::Child);
        let of_children = at(&self.defining, record) == 0.0 && children > 0.0;
        if own > rival && !of_children {
            1.0
        } else if own + rival + children == 0.0 {
            0.0
        } else {
            -1.0
        }
    }
}

/// For the kinds that a band names.
fn points_to(kinds: &[RecordKind], record: RecordKind) -> f64 {
    if record == RecordKind::Child || kinds == [RecordKind::Child] {
        0.0
    } else if kinds.contains(&record) {
        1.0
    } else {
        -1.0
    }
}

fn kinds_around(columns: &[Candidate], headers: &HeaderIndex, context: &Context<'_>) -> Around {
    let mut around = Around::default();
    let mut add = |list: fn(&mut Around) -> &mut [f64; 4], kinds: &[RecordKind], weight: f64| {
        for kind in kinds {
            if let Some(total) = list(&mut around).get_mut(*kind as usize) {
                *total += weight;
            }
        }
    };
    add(|a| &mut a.named, &headers.kinds(context.sheet), 2.0);
    for title in context.titles.iter().take(10) {
        add(|a| &mut a.named, &headers.kinds(title), 1.0);
    }
    add(|a| &mut a.named, &headers.kinds(context.file), 0.5);
    let scores = headers.scores();
    for column in columns {
        let mut sure = column.claims.iter().filter(|c| c.sure >= scores.high);
        if let (Some(one), None) = (sure.next(), sure.next())
            && let Some(facts) = headers.facts(one.found.field)
            && facts.defines
        {
            add(|a| &mut a.defining, &[facts.record], 1.0);
        }
    }
    around
}

/// One best assignment. Sure claims weigh so much more than likely ones that no two likely claims move a sure one.
fn assign(columns: &[Candidate], headers: &HeaderIndex) -> Vec<Option<FieldId>> {
    let scores = headers.scores();
    let mut fields: Vec<FieldId> =
        columns.iter().flat_map(|c| &c.claims).filter(|c| c.sure >= scores.bind).map(|c| c.found.field).collect();
    fields.sort_unstable();
    fields.dedup();
    let rows: Vec<usize> = (0..columns.len())
        .filter(|&i| columns.get(i).is_some_and(|c| c.claims.iter().any(|c| c.sure >= scores.bind)))
        .collect();
    let gain = |column: &Candidate, field: FieldId| {
        column
            .claims
            .iter()
            .find(|c| c.found.field == field && c.sure >= scores.bind)
            .map_or(0.0, |c| ((c.rank - scores.bind + 0.1) / (1.1 - scores.bind)).max(0.01).powi(4))
    };
    let mut chosen = vec![None; columns.len()];
    if rows.len() <= fields.len() {
        let gains: Vec<Vec<f64>> =
            rows.iter().filter_map(|&r| columns.get(r)).map(|c| fields.iter().map(|&f| gain(c, f)).collect()).collect();
        for (row, field) in rows.iter().zip(matching::best(&gains)) {
            if let Some(place) = chosen.get_mut(*row) {
                *place = field.and_then(|f| fields.get(f)).copied();
            }
        }
    } else {
        let gains: Vec<Vec<f64>> =
            fields.iter().map(|&f| rows.iter().filter_map(|&r| columns.get(r)).map(|c| gain(c, f)).collect()).collect();
        for (field, row) in fields.iter().zip(matching::best(&gains)) {
            if let Some(place) = row.and_then(|r| rows.get(r)).and_then(|&r| chosen.get_mut(r)) {
                *place = Some(*field);
            }
        }
    }
    chosen
}

/// What is said of one column.
fn verdict(
    at: usize,
    columns: &[Candidate],
    chosen: &[Option<FieldId>],
    dictionary: &Dictionary,
    headers: &HeaderIndex,
) -> Binding {
    let scores = headers.scores();
    let unbound = |guess: Option<&Claim>, reason: String| Binding {
        field: None,
        confidence: guess.map_or(Confidence::Low, |g| confidence(g, headers).min(Confidence::Medium)),
        reason,
        misspelt: guess.is_some_and(|g| g.found.how == How::Spelling),
        guess: guess.map(|g| g.found.field),
    };
    let Some(column) = columns.get(at) else { return unbound(None, String::new()) };
    if column.text.is_empty() {
        return unbound(None, "the heading is empty".to_owned());
    }
    let best = column.claims.first();
    let Some(field) = chosen.get(at).copied().flatten() else {
        let Some(best) = best else { return unbound(None, "no known wording".to_owned()) };
        if best.sure >= scores.bind {
            return unbound(Some(best), format!("{}, but another column is that field", words_of(best, headers)));
        }
        let reason = if best.fit < 0.0 && best.found.score >= scores.bind {
            format!("{}, but its cells hold no {}", words_of(best, headers), holds(best, headers))
        } else {
            words_of(best, headers)
        };
        return unbound(Some(best), reason);
    };
    let Some(claim) = column.claims.iter().find(|c| c.found.field == field) else {
        return unbound(best, "no known wording".to_owned());
    };
    // Another field is as likely, and no other column has a better claim to it.
    let open = column.claims.iter().find(|other| {
        other.found.field != field
            && other.sure >= scores.bind
            && other.rank > claim.rank - scores.lead
            && !taken_elsewhere(other, at, columns, chosen, scores.lead)
    });
    if let Some(other) = open {
        let label = |f| dictionary.get(f).map_or("", |f| f.label.as_str());
        return unbound(Some(claim), format!("could be “{}” or “{}”", label(field), label(other.found.field)));
    }
    let mut sure = confidence(claim, headers);
    let mut reason = words_of(claim, headers);
    match rival(at, claim, columns, chosen, headers) {
        Rival::None => {}
        Rival::Lesser => {
            sure = sure.min(Confidence::Medium);
            reason.push_str("; the first of several such columns");
        }
        Rival::Equal => return unbound(Some(claim), format!("{reason}, as has another column")),
    }
    if claim.fit >= 0.5 {
        reason = format!("{reason}; its cells hold {}", holds(claim, headers));
    }
    Binding { field: Some(field), confidence: sure, reason, misspelt: claim.found.how == How::Spelling, guess: None }
}

/// Whether another column was given this field and has the better claim to it.
fn taken_elsewhere(claim: &Claim, at: usize, columns: &[Candidate], chosen: &[Option<FieldId>], lead: f64) -> bool {
    chosen.iter().zip(columns).enumerate().any(|(i, (field, column))| {
        i != at
            && *field == Some(claim.found.field)
            && column.claims.iter().any(|c| c.found.field == claim.found.field && c.rank >= claim.rank + lead)
    })
}

/// Whether another column might be the same field.
enum Rival {
    None,
    /// There is one, and this column is the better choice.
    Lesser,
    /// There is one, and it cannot be said which is which.
    Equal,
}

fn rival(at: usize, claim: &Claim, columns: &[Candidate], chosen: &[Option<FieldId>], headers: &HeaderIndex) -> Rival {
    let scores = headers.scores();
    let id = headers.facts(claim.found.field).is_some_and(|f| f.kind == FieldType::Id);
    let own = columns.get(at);
    let mut out = Rival::None;
    for (i, (column, field)) in columns.iter().zip(chosen).enumerate() {
        if i == at || field.is_some() {
            continue;
        }
        let Some(other) = column.claims.iter().find(|c| c.found.field == claim.found.field) else { continue };
        if other.sure < scores.bind || other.rank <= claim.rank - scores.lead {
            continue;
        }
        let empty = column.profile.filled == 0 && own.is_some_and(|o| o.profile.filled > 0);
        if empty || (id && i > at) {
            out = Rival::Lesser;
        } else {
            return Rival::Equal;
        }
    }
    out
}

fn confidence(claim: &Claim, headers: &HeaderIndex) -> Confidence {
    let scores = headers.scores();
    let most = if claim.found.how == How::Spelling { Confidence::Medium } else { Confidence::High };
    if claim.sure >= scores.high {
        most
    } else if claim.sure >= scores.medium {
        Confidence::Medium
    } else {
        Confidence::Low
    }
}

/// How the heading was recognised, in words.
fn words_of(claim: &Claim, headers: &HeaderIndex) -> String {
    let wording = headers.wording(&claim.found);
    match claim.found.how {
        How::Exact => "known wording".to_owned(),
        How::Marks => format!("known wording “{wording}” but for marks or numbering"),
        How::Units => format!("known wording “{wording}” but for a unit, a form or a year"),
        How::RunTogether => format!("known wording “{wording}” but for its spaces"),
        How::Words => format!("the words of “{wording}”"),
        How::Spelling => format!("likely misspelling of “{wording}”"),
        How::Initials => format!("the initials of “{wording}”"),
        How::SomeWords => format!("some words of “{wording}”"),
    }
}

fn holds(claim: &Claim, headers: &HeaderIndex) -> &'static str {
    match headers.facts(claim.found.field).map(|f| f.kind) {
        Some(FieldType::Date) => "dates",
        Some(FieldType::Number) => "numbers",
        Some(FieldType::Code(_) | FieldType::Codes(_)) => "answers of its list",
        Some(FieldType::Id) => "identifiers",
        Some(FieldType::Text) | None => "text",
    }
}
