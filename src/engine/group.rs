//! Bundles of hits made into findings: addresses, headings, messages, the order of what to fix first.

use super::{
    Return, answered,
    bundle::{Bundle, Scope},
    data::RecordAt,
    sample,
};
use crate::{
    answers::CellAt,
    bind::{
        Binding, BoundTable, Confidence,
        dictionary::{FieldId, RecordKind},
    },
    finding::{About, Address, Group, Place, Related, Severity, number},
    read::workbook::CellValue,
    rule::{Rule, message::Part},
    table::Orientation,
};

/// What a cell shows, for `--show-values` only.
pub(crate) fn shown(ret: &Return<'_>, at: CellAt) -> String {
    let cell = ret.workbooks.get(at.file as usize).and_then(|w| {
        let w = w.as_ref()?;
        let sheet = w.sheets.get(at.sheet as usize)?;
        Some(w.pool.get(sheet.get(at.row, at.column)))
    });
    match cell {
        None | Some(CellValue::Empty) => String::new(),
        Some(CellValue::Text(t)) => t.to_owned(),
        Some(CellValue::Number(n)) => n.to_string(),
        Some(CellValue::Bool(b)) => b.to_string().to_uppercase(),
        Some(CellValue::Error(e)) => e.as_str().to_owned(),
        Some(CellValue::Moment(s)) => moment(s),
        Some(CellValue::Duration(s)) => format!("{:02}:{:02}", s / 3600, s / 60 % 60),
    }
}

fn moment(seconds: i64) -> String {
    use jiff::ToSpan as _;
    let start = jiff::civil::DateTime::constant(1970, 1, 1, 0, 0, 0, 0);
    match start.checked_add(seconds.seconds()) {
        Ok(t) if seconds.rem_euclid(86_400) == 0 => t.strftime("%d/%m/%Y").to_string(),
        Ok(t) => t.strftime("%d/%m/%Y %H:%M").to_string(),
        Err(_) => "a date".to_owned(),
    }
}

/// The heading of a field in a table, in quotes, or the label of the field.
fn name_of(ret: &Return<'_>, table: Option<&BoundTable>, field: FieldId) -> String {
    let heading = table.and_then(|t| t.table.columns.get(t.position(field)?)).map(|h| h.text.as_str());
    match heading {
        Some(text) if !text.is_empty() => format!("“{text}”"),
        _ => ret.data.dictionary.get(field).map(|f| f.label.clone()).unwrap_or_default(),
    }
}

/// The message with its placeholders filled: `count` is how many records or cells it speaks of, `name` what to call a field.
pub(super) fn message(
    ret: &Return<'_>,
    rule: &Rule,
    table: Option<&BoundTable>,
    bundle: &Bundle,
    count: usize,
    name: &dyn Fn(FieldId) -> String,
) -> String {
    let missing = matches!(bundle.scope, Scope::Missing { .. });
    let template = match (&rule.absent, missing) {
        (Some(absent), true) => absent,
        _ => &rule.message,
    };
    let out = template.render(|part| match part {
        Part::Text(text) => text.clone(),
        Part::Field(field) => name(*field),
        Part::Marked => marked(rule, table, bundle).map_or_else(String::new, |field| name_of(ret, table, field)),
        Part::Count => number(count),
        Part::What => bundle.what.clone(),
        Part::Template => ret.template.as_ref().map(|t| t.name.clone()).unwrap_or_default(),
        Part::Records => {
            let kind = rule.record.record().unwrap_or(RecordKind::Child);
            let record = ret.data.dictionary.records.iter().find(|r| r.kind == kind);
            record.map_or("", |r| if count == 1 { &r.singular } else { &r.plural }).to_owned()
        }
    });
    // A message that begins with a label begins a sentence.
    let mut chars = out.chars();
    let out = match chars.next() {
        Some(first) => first.to_uppercase().collect::<String>() + chars.as_str(),
        None => out,
    };
    match &bundle.detail {
        Some(detail) => format!("{out}. {detail}"),
        None => out,
    }
}

/// The field that a finding points at; where it points at none, the first that the rule marks.
fn marked(rule: &Rule, table: Option<&BoundTable>, bundle: &Bundle) -> Option<FieldId> {
    let pointed_at = match bundle.scope {
        Scope::Column { position, .. } => table.and_then(|t| t.bindings.get(position)?.field),
        Scope::Missing { field, .. } => Some(field),
        Scope::Return | Scope::Sheet { .. } | Scope::Table(_) => None,
    };
    pointed_at.or_else(|| rule.mark.first().copied())
}

/// Makes the findings of a bundle: one group, or of answers one for each question.
pub(super) fn make(ret: &Return<'_>, by: By<'_>, bundle: &Bundle) -> Vec<Group> {
    answered::make(ret, by, bundle).unwrap_or_else(|| vec![one(ret, by, bundle)])
}

/// By which rule findings are made, and how.
#[derive(Debug, Clone, Copy)]
pub(super) struct By<'r> {
    /// The rule.
    pub(super) rule: &'r Rule,
    /// Its index in the rule set.
    pub(super) index: usize,
    /// How much its findings matter.
    pub(super) severity: Severity,
    /// Whether they may hold cells' contents.
    pub(super) show_values: bool,
}

fn one(ret: &Return<'_>, by: By<'_>, bundle: &Bundle) -> Group {
    let By { rule, index, severity, show_values } = by;
    let table_index = match bundle.scope {
        Scope::Column { table, .. } | Scope::Missing { table, .. } | Scope::Table(table) => Some(table),
        Scope::Return | Scope::Sheet { .. } => None,
    };
    let table = table_index.and_then(|t| ret.data.table(t));
    let position = match bundle.scope {
        Scope::Column { position, .. } => Some(position),
        _ => None,
    };
    let at_sheet = match (bundle.scope, table) {
        (Scope::Sheet { file, sheet }, _) => Some((file, sheet)),
        (_, Some(table)) => Some((table.file, table.table.sheet)),
        _ => None,
    };
    let (file, sheet) = (at_sheet.map(|s| s.0), at_sheet.and_then(|(f, s)| sheet_name(ret, f, s)));
    // A missing column has no cells: its records are shown by their first known column.
    let key = table.map(|t| ret.data.dictionary.field("child_id").and_then(|f| t.position(f)).unwrap_or(0));
    let shown_at = position.or(key);
    let mut places: Vec<Place> = Vec::new();
    if let (Some(table), Some(at)) = (table, shown_at) {
        places.extend(
            bundle
                .records
                .iter()
                .filter_map(|&r| Some(Place { address: table.cell(r, at)?.address(), record: r.saturating_add(1) })),
        );
    }
    places.extend(bundle.cells.iter().map(|&(r, c)| Place { address: Address::from_zero(r, c), record: 0 }));
    let heading = position.and_then(|p| table?.table.columns.get(p));
    let field = match bundle.scope {
        Scope::Missing { field, .. } => Some(field),
        _ => position.and_then(|p| table?.bindings.get(p)?.field),
    };
    let nearest = match bundle.scope {
        Scope::Missing { field, .. } => table.and_then(|t| {
            let near = |b: &Binding| b.field.is_none() && b.guess == Some(field) && b.confidence > Confidence::Low;
            let guess = t.bindings.iter().position(near)?;
            t.table.columns.get(guess).map(|h| h.text.clone())
        }),
        _ => None,
    };
    let values = match (show_values, table, shown_at) {
        (true, Some(table), Some(at)) => {
            let cell = |&(row, column): &(u32, u32)| {
                let (file, sheet) = (u32::try_from(table.file).ok()?, u32::try_from(table.table.sheet).ok()?);
                Some(CellAt { file, sheet, row, column })
            };
            let records = bundle.records.iter().filter_map(|&r| table.cell(r, at));
            records.chain(bundle.cells.iter().filter_map(cell)).map(|at| shown(ret, at)).collect()
        }
        _ => Vec::new(),
    };
    let count = if bundle.records.is_empty() { bundle.cells.len() } else { bundle.records.len() };
    Group {
        rule: index,
        severity,
        confidence: rule.confidence,
        message: message(ret, rule, table, bundle, count, &|field| name_of(ret, table, field)),
        about: About::Table,
        file,
        sheet,
        table: table_index,
        column: heading.map(|h| match table.map(|t| t.table.orientation) {
            Some(Orientation::Columns) => h.row + 1,
            _ => h.column + 1,
        }),
        heading: heading.map(|h| h.text.clone()).filter(|t| !t.is_empty()),
        field: field.and_then(|f| ret.data.dictionary.get(f)).map(|f| f.name.clone()),
        nearest,
        one: bundle.one,
        related: related(ret, bundle),
        values,
        sample: table
            .zip(bundle.records.first())
            .and_then(|(t, &r)| sample::make(ret, rule, t, position, r, show_values)),
        places,
    }
}

pub(super) fn sheet_name(ret: &Return<'_>, file: usize, sheet: usize) -> Option<String> {
    ret.workbooks.get(file)?.as_ref()?.sheets.get(sheet).map(|s| s.name.clone())
}

fn related(ret: &Return<'_>, bundle: &Bundle) -> Vec<(usize, Related)> {
    bundle.related.iter().enumerate().filter_map(|(i, at)| Some((i, other(ret, (*at)?)?))).collect()
}

/// Another record that a finding speaks of, by its cell in the field meant.
pub(super) fn other(ret: &Return<'_>, ((table, record), field): (RecordAt, FieldId)) -> Option<Related> {
    let table = ret.data.table(table as usize)?;
    let at = table.cell(record, table.position(field).unwrap_or(0))?;
    Some(Related {
        file: at.file as usize,
        sheet: sheet_name(ret, at.file as usize, at.sheet as usize)?,
        address: at.address(),
        note: "the record that it repeats or differs from".to_owned(),
    })
}

/// What to fix first: errors before warnings before notes; of these, what stands for many findings first; then by place.
pub(super) fn sort(groups: &mut [Group]) {
    groups.sort_by(|a, b| {
        let key = |g: &Group| {
            (
                std::cmp::Reverse(g.severity),
                !(g.one && g.places.len() > 1),
                std::cmp::Reverse(g.confidence),
                g.rule,
                g.file,
                g.table,
                g.column,
            )
        };
        key(a).cmp(&key(b)).then_with(|| a.sheet.cmp(&b.sheet)).then_with(|| a.places.cmp(&b.places))
    });
}
