//! The shape of sheets and headers, and what the return says of itself.

use rustc_hash::FxHashMap;

use crate::{
    answers::CellAt,
    bind::{dictionary::RecordKind, text::normalise},
    engine::{
        NO_CHILDREN, Return,
        bundle::{Bundle, Checked, Scope},
    },
    rule::Rule,
    table::Part,
};

/// One finding a table that is wanted.
fn tables(ret: &Return<'_>, wanted: impl Fn(&crate::bind::BoundTable) -> bool) -> Checked {
    let mut out = Checked { records: ret.data.tables.len(), ..Checked::default() };
    for (t, table) in ret.data.tables.iter().enumerate() {
        if wanted(table) {
            out.bundles.push(Bundle::about(Scope::Table(t)));
        }
    }
    out
}

/// A table without a header.
pub(super) fn no_header(ret: &Return<'_>, _: &Rule) -> Checked {
    tables(ret, |t| t.table.header_rows.is_empty())
}

/// A table of which could not be told what it is about.
pub(super) fn unknown_table(ret: &Return<'_>, _: &Rule) -> Checked {
    let mut out = Checked { records: ret.data.tables.len() + ret.unknown.len(), ..Checked::default() };
    for table in ret.unknown {
        let mut bundle = Bundle::about(Scope::Sheet { file: table.file, sheet: table.table.sheet });
        let headed = table.table.columns.iter().find(|heading| !heading.text.is_empty());
        bundle.cells = headed.map(|heading| table.table.place(heading.row, heading.column)).into_iter().collect();
        out.bundles.push(bundle);
    }
    out
}

/// A header over two or more rows.
pub(super) fn multi_row_header(ret: &Return<'_>, _: &Rule) -> Checked {
    tables(ret, |t| t.table.header_rows.len() > 1)
}

/// Merged cells among the records.
pub(super) fn merged_cells(ret: &Return<'_>, _: &Rule) -> Checked {
    let mut out = Checked { records: ret.data.tables.len(), ..Checked::default() };
    for table in ret.data.tables {
        let sheet = ret.workbooks.get(table.file).and_then(|w| w.as_ref()?.sheets.get(table.table.sheet));
        let Some(sheet) = sheet else { continue };
        let cells: Vec<(u32, u32)> = sheet
            .merged
            .iter()
            .filter(|r| r.top != r.bottom || r.left != r.right)
            .filter(|r| {
                let (from, to) = match table.table.orientation {
                    crate::table::Orientation::Rows => (r.top, r.bottom),
                    crate::table::Orientation::Columns => (r.left, r.right),
                };
                let at = table.table.records.partition_point(|&record| record < from);
                table.table.records.get(at).is_some_and(|&record| record <= to)
            })
            .map(|r| (r.top, r.left))
            .collect();
        if !cells.is_empty() {
            let mut bundle = Bundle::about(Scope::Sheet { file: table.file, sheet: table.table.sheet });
            bundle.cells = cells;
            out.bundles.push(bundle);
        }
    }
    merged_answers(ret, &mut out);
    out
}

/// Merged cells of which one answers: whether it answers for all of them is not said.
fn merged_answers(ret: &Return<'_>, out: &mut Checked) {
    for of in &ret.answers.sheets {
        let (file, sheet) = (of.file as usize, of.sheet as usize);
        let Some(merged) = ret.workbooks.get(file).and_then(|w| Some(&w.as_ref()?.sheets.get(sheet)?.merged)) else {
            continue;
        };
        out.records += 1;
        let answers = |row, column| {
            let at = CellAt { file: of.file, sheet: of.sheet, row, column };
            !ret.answers.at(at).is_empty()
        };
        let several = merged.iter().filter(|r| r.top != r.bottom || r.left != r.right);
        let cells: Vec<(u32, u32)> = several.map(|r| (r.top, r.left)).filter(|at| answers(at.0, at.1)).collect();
        if !cells.is_empty() {
            let mut bundle = Bundle::about(Scope::Sheet { file, sheet });
            bundle.cells = cells;
            out.bundles.push(bundle);
        }
    }
}

/// Two columns of a table under one heading.
pub(super) fn duplicate_header(ret: &Return<'_>, _: &Rule) -> Checked {
    let mut out = Checked::default();
    for (t, table) in ret.data.tables.iter().enumerate() {
        let mut seen: FxHashMap<String, usize> = FxHashMap::default();
        out.records += 1;
        for (position, heading) in table.table.columns.iter().enumerate() {
            let text = normalise(&heading.text);
            if !text.is_empty() && seen.insert(text, position).is_some() {
                out.bundles.push(Bundle::about(Scope::Column { table: t, position }));
            }
        }
    }
    out
}

/// A heading that is a letter or two from a known one.
pub(super) fn misspelt_header(ret: &Return<'_>, _: &Rule) -> Checked {
    let mut out = Checked::default();
    for (t, table) in ret.data.tables.iter().enumerate() {
        out.records += 1;
        for (position, binding) in table.bindings.iter().enumerate() {
            if binding.misspelt {
                out.bundles.push(Bundle::about(Scope::Column { table: t, position }));
            }
        }
    }
    out
}

/// Totals among the records.
pub(super) fn total_row(ret: &Return<'_>, _: &Rule) -> Checked {
    let mut out = Checked { records: ret.data.tables.len(), ..Checked::default() };
    for table in ret.data.tables {
        let cells: Vec<(u32, u32)> = table
            .table
            .skipped
            .iter()
            .filter(|s| s.what == Part::Total)
            .flat_map(|s| s.first..=s.last)
            .map(|row| table.table.place(row, table.table.columns.first().map_or(0, |c| c.column)))
            .collect();
        if !cells.is_empty() {
            let mut bundle = Bundle::about(Scope::Sheet { file: table.file, sheet: table.table.sheet });
            bundle.one = false;
            bundle.cells = cells;
            out.bundles.push(bundle);
        }
    }
    out
}

/// A sheet with more than one table.
pub(super) fn several_tables(ret: &Return<'_>, _: &Rule) -> Checked {
    let mut out = Checked { records: ret.data.tables.len(), ..Checked::default() };
    let mut seen: Vec<(usize, usize)> = Vec::new();
    let mut told: Vec<(usize, usize)> = Vec::new();
    for table in ret.data.tables {
        let at = (table.file, table.table.sheet);
        if seen.contains(&at) && !told.contains(&at) {
            out.bundles.push(Bundle::about(Scope::Sheet { file: at.0, sheet: at.1 }));
            told.push(at);
        }
        seen.push(at);
    }
    out
}

fn stated(is: bool) -> Checked {
    let mut out = Checked { records: 1, ..Checked::default() };
    if !is {
        out.bundles.push(Bundle::about(Scope::Return));
    }
    out
}

/// Nowhere does the return say what period it covers.
pub(super) fn no_period(ret: &Return<'_>, _: &Rule) -> Checked {
    if ret.is_unknown() {
        return nothing_known();
    }
    stated(ret.data.period.is_some())
}

/// Of what cannot be told what it is about nothing is asked but that.
fn nothing_known() -> Checked {
    Checked { not_applicable: Some("we could not tell what the return is about".into()), ..Checked::default() }
}

/// Nowhere does the return name its council.
pub(super) fn no_council(ret: &Return<'_>, _: &Rule) -> Checked {
    if ret.is_unknown() {
        return nothing_known();
    }
    stated(ret.council)
}

/// Nothing in the return says whether children went missing: no table of episodes and no column that counts or flags them.
pub(super) fn no_episodes(ret: &Return<'_>, _: &Rule) -> Checked {
    if ret.is_of_councils() {
        return Checked { not_applicable: Some(NO_CHILDREN.into()), ..Checked::default() };
    }
    let flags = ["went_missing", "missing_count", "days_missing"];
    let told = ret.data.tables_of(RecordKind::Episode).next().is_some()
        || flags
            .iter()
            .filter_map(|name| ret.data.dictionary.field(name))
            .any(|f| ret.data.tables.iter().any(|t| t.position(f).is_some()));
    if !told && ret.data.has_unheaded() {
        return unheaded();
    }
    if ret.data.tables.is_empty() {
        return Checked { not_applicable: Some("no table was found in it".into()), ..Checked::default() };
    }
    stated(told)
}

/// What may stand in a table without headings is not missed: another rule asks for the headings.
pub(super) fn unheaded() -> Checked {
    Checked { not_applicable: Some("a table has no headings and may hold it".into()), ..Checked::default() }
}

/// Missing episodes in a return that has no list of children: one finding, at the table of which most is known.
pub(super) fn no_list_of_children(ret: &Return<'_>, rule: &Rule) -> Checked {
    let data = &ret.data;
    let episodes: Vec<usize> = data.tables_of(RecordKind::Episode).filter(|&t| data.records(t) > 0).collect();
    if episodes.is_empty() {
        let why = "the return lists no missing episodes".to_owned();
        return Checked { not_applicable: Some(why.into()), ..Checked::default() };
    }
    let mut out = Checked { records: episodes.iter().map(|&t| data.records(t)).sum(), ..Checked::default() };
    if data.tables_of(RecordKind::Child).next().is_some() {
        return out;
    }
    if data.has_unheaded() {
        return unheaded();
    }
    let known = |t: usize| data.tables.get(t).map_or(0, |t| t.bindings.iter().filter(|b| b.field.is_some()).count());
    let table = episodes.into_iter().max_by_key(|&t| (known(t), std::cmp::Reverse(t)));
    if let (Some(table), Some(&field)) = (table, rule.mark.first()) {
        out.bundles.push(Bundle::about(Scope::Missing { table, field }));
    }
    out
}
