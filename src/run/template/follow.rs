//! Which template a return follows, how sure that is, and what the return lacks of it.

use jiff::civil::Date;

use super::{TableRecord, Template, TemplateTable, key};
use crate::{
    bind::{
        BoundTable, Confidence,
        dictionary::{Dictionary, FieldId},
        text::normalise,
    },
    engine::{
        data::Data,
        known::{Known, MissingColumn, MissingTable, Span, Written},
    },
    outcome::TemplateOutcome,
    read::workbook::Workbook,
};

/// A template that a return follows.
#[derive(Debug)]
pub(in crate::run) struct Found<'t> {
    /// The template.
    pub(in crate::run) template: &'t Template,
    /// For each table of the return, which of the template's it is.
    tables: Vec<Option<usize>>,
    declared: bool,
    confidence: Confidence,
}

impl Found<'_> {
    /// The name of the template's table that a table of the return is.
    pub(in crate::run) fn table(&self, index: usize) -> Option<&str> {
        let of = (*self.tables.get(index)?)?;
        self.template.tables.get(of).map(|t| t.name.as_str())
    }

    /// Whether it is sure enough for the template to decide what is checked.
    pub(in crate::run) fn is_sure(&self) -> bool {
        self.confidence == Confidence::High
    }

    /// What to tell of it.
    pub(in crate::run) fn outcome(&self) -> TemplateOutcome {
        let mut seen: Vec<usize> = self.tables.iter().copied().flatten().collect();
        seen.sort_unstable();
        seen.dedup();
        let of = self.template.tables.len();
        let recognised = match seen.len() {
            0 => "none of its tables was recognised".to_owned(),
            1 => format!("1 of its {of} tables was recognised"),
            n => format!("{n} of its {of} tables were recognised"),
        };
        TemplateOutcome {
            name: self.template.name.clone(),
            title: self.template.title.clone(),
            declared: self.declared,
            confidence: self.confidence,
            reason: match (self.declared, self.template.tables.iter().any(|t| !t.columns.is_empty())) {
                (true, false) => "declared".to_owned(),
                (true, true) => format!("declared; {recognised}"),
                (false, _) => recognised,
            },
        }
    }
}

/// The template that was declared, or else the one that the headings of the return's tables are most like. Two of its tables make sure,
/// if at least one of them is whole. One makes likely, if it is whole and the return asks for nothing that the template never does.
pub(in crate::run) fn recognise<'t>(
    templates: &'t [Template],
    declared: Option<usize>,
    bound: &[BoundTable],
    workbooks: &[Option<Workbook>],
    paths: &[&str],
) -> Option<Found<'t>> {
    if let Some(template) = declared.and_then(|d| templates.get(d)) {
        let tables = tables_of(template, bound, workbooks, paths);
        return Some(Found { template, tables, declared: true, confidence: Confidence::High });
    }
    let found = templates.iter().filter(|t| !t.declared_only).filter_map(|template| {
        let tables = tables_of(template, bound, workbooks, paths);
        let mut seen: Vec<usize> = tables.iter().copied().flatten().collect();
        let all = seen.len();
        seen.sort_unstable();
        seen.dedup();
        let confidence = if seen.len() > 1 { Confidence::High } else { Confidence::Medium };
        let whole = bound.iter().zip(&tables).any(|(b, t)| t.is_some_and(|t| template.is_whole(t, &headings(b))));
        let foreign = template.without.iter().any(|f| bound.iter().any(|b| b.position(*f).is_some()));
        let sure = whole && (seen.len() > 1 || !foreign);
        sure.then_some((seen.len(), all, Found { template, tables, declared: false, confidence }))
    });
    // Of two that are as like, the first by name: the same every time.
    let best = found.reduce(|a, b| if (b.0, b.1) > (a.0, a.1) { b } else { a });
    best.map(|b| b.2)
}

fn headings(table: &BoundTable) -> Vec<String> {
    table.table.columns.iter().map(|h| h.text.clone()).collect()
}

/// For each table, which of the template's it is.
fn tables_of(
    template: &Template,
    tables: &[BoundTable],
    workbooks: &[Option<Workbook>],
    paths: &[&str],
) -> Vec<Option<usize>> {
    tables
        .iter()
        .map(|t| {
            let sheets = workbooks.get(t.file).and_then(Option::as_ref).map(|w| &w.sheets);
            let sheet = sheets.and_then(|s| s.get(t.table.sheet)).map_or("", |s| s.name.as_str());
            // A text file has one sheet, and its name says what it is.
            let file = paths.get(t.file).and_then(|p| p.rsplit('/').next()).unwrap_or_default();
            let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
            template.table_of(&headings(t), if sheets.is_some_and(|s| s.len() == 1) { stem } else { sheet })
        })
        .collect()
}

/// Takes the records of tables that no check is about out of what checks look at.
pub(in crate::run) fn set_aside(found: &Found<'_>, data: &mut Data<'_>) {
    if !found.is_sure() {
        return;
    }
    for (kinds, table) in data.kinds.iter_mut().zip(&found.tables) {
        let record = table.and_then(|t| found.template.tables.get(t)).and_then(|t| t.record);
        if record == Some(TableRecord::Other) {
            kinds.clear();
        }
    }
}

/// What the template says of the return.
pub(in crate::run) fn known(found: &Found<'_>, data: &Data<'_>) -> Known {
    let template = found.template;
    let span = Span::of(data);
    let mut out = Known { name: template.name.clone(), without: never_asked(found, data), ..Known::default() };
    if found.is_sure() {
        out.excused.clone_from(&template.excused);
    }
    for (index, table) in template.tables.iter().enumerate() {
        if span.misses(table.from, table.until) {
            continue;
        }
        if table.columns.is_empty() {
            asked(table, data, &mut out);
        } else if !found.tables.contains(&Some(index)) {
            missing_table(found, table, &span, &mut out);
        }
    }
    for (at, of) in found.tables.iter().enumerate() {
        let (Some(of), Some(bound)) = (of.and_then(|t| template.tables.get(t)), data.tables.get(at)) else { continue };
        columns(found, of, at, bound, &span, &mut out);
    }
    // A field may be written as in any of the years that the return may be of.
    for writing in template.written.iter().filter(|w| !span.misses(w.from, w.until)) {
        let codes = writing.codes.iter().map(|c| normalise(c));
        match out.written.iter_mut().find(|w| w.field == writing.field) {
            Some(known) => known.codes.extend(codes),
            None => out.written.push(Written { field: writing.field, codes: codes.collect() }),
        }
    }
    out
}

/// The fields that the template never asks for, but for those that the return has all the same: what was added to it is checked.
/// What is only likely excuses nothing.
fn never_asked(found: &Found<'_>, data: &Data<'_>) -> Vec<FieldId> {
    if !found.is_sure() {
        return Vec::new();
    }
    let absent = |f: &&FieldId| data.tables.iter().all(|t| t.position(**f).is_none());
    found.template.without.iter().filter(absent).copied().collect()
}

/// Whether something is due on every day that the return may be about.
fn due(span: &Span, from: Option<Date>, until: Option<Date>) -> bool {
    let not_yet = from.is_some_and(|from| span.first.is_none_or(|first| first < from));
    let no_more = until.is_some_and(|until| until < span.last);
    !not_yet && !no_more
}

/// A table of the template that no table of the return is. One file of a set says nothing of the others, unless somebody says what it is.
fn missing_table(found: &Found<'_>, table: &TemplateTable, span: &Span, out: &mut Known) {
    if !found.is_sure() || !due(span, table.from, table.until) {
        return;
    }
    if table.checked {
        out.missing_tables.push(MissingTable { name: table.name.clone(), told_by: table.told_by.clone() });
    } else if found.declared {
        out.left_out_tables.push(table.name.clone());
    }
}

/// The columns of one table: those it lacks, and those that no year of the template has.
fn columns(found: &Found<'_>, of: &TemplateTable, at: usize, bound: &BoundTable, span: &Span, out: &mut Known) {
    let headings: Vec<&str> = bound.table.columns.iter().map(|h| h.text.as_str()).collect();
    let keys: Vec<String> = headings.iter().map(|h| key(h)).collect();
    let mut left_out = Vec::new();
    for column in of.columns.iter().filter(|c| !c.optional) {
        let there =
            keys.iter().any(|k| column.is_headed(k)) || column.field.is_some_and(|f| bound.position(f).is_some());
        if there || !due(span, column.from, column.until) {
            continue;
        }
        match column.field {
            Some(field) if found.is_sure() => {
                out.missing_columns.push(MissingColumn { table: at, name: column.name().to_owned(), field });
            }
            None if found.declared => left_out.push(column.name().to_owned()),
            Some(_) | None => {}
        }
    }
    if !left_out.is_empty() {
        out.left_out_columns.push((at, left_out));
    }
    for (position, k) in keys.iter().enumerate() {
        if found.is_sure() && of.columns.iter().any(|c| (c.may_be_blank || c.field.is_none()) && c.is_headed(k)) {
            out.may_be_blank.insert((at, position));
        }
    }
    let unknown: Vec<String> = headings
        .iter()
        .zip(&keys)
        .filter(|(_, k)| !k.is_empty() && !of.columns.iter().any(|c| c.is_headed(k) && !span.misses(c.from, c.until)))
        .map(|(h, _)| (*h).to_owned())
        .collect();
    if found.is_sure() && !unknown.is_empty() {
        out.unknown_columns.push((at, unknown));
    }
}

/// A table that asks for fields under any heading: any table of the return may have them.
fn asked(table: &TemplateTable, data: &Data<'_>, out: &mut Known) {
    let Some(TableRecord::Kind(kind)) = table.record else { return };
    let bound = |t: &usize| {
        let count = data.tables.get(*t).map_or(0, |t| t.bindings.iter().filter(|b| b.field.is_some()).count());
        (count, std::cmp::Reverse(*t))
    };
    let Some(at) = data.tables_of(kind).max_by_key(bound) else {
        out.missing_tables.push(MissingTable { name: table.name.clone(), told_by: table.told_by.clone() });
        return;
    };
    for &field in &table.asks {
        if data.tables.iter().all(|t| t.position(field).is_none()) {
            let name = label(data.dictionary, field);
            out.missing_columns.push(MissingColumn { table: at, name, field });
        }
    }
}

fn label(dictionary: &Dictionary, field: FieldId) -> String {
    dictionary.get(field).map(|f| f.label.clone()).unwrap_or_default()
}
