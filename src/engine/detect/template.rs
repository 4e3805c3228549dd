//! What a return lacks of the template that it follows, and what it has that no year of the template has.

use rustc_hash::FxHashMap;

use crate::{
    bind::{
        text::normalise,
        value::{Value, Values},
    },
    engine::{
        Return,
        bundle::{Bundle, Checked, Scope},
        group::shown,
        known::{Known, MissingColumn, MissingTable},
    },
    finding::Group,
    outcome::{LedgerEntry, LedgerStatus},
    rule::{Rule, RuleSet},
};

/// More names than a message can hold.
const MOST_NAMES: usize = 8;

/// Runs a check on a return that follows a template, and says why it does not apply to any other.
fn of_template(ret: &Return<'_>, check: impl FnOnce(&Known, &mut Checked)) -> Checked {
    let Some(known) = &ret.template else {
        let why = "the return follows no known template".to_owned();
        return Checked { not_applicable: Some(why.into()), ..Checked::default() };
    };
    let mut out = Checked { records: ret.data.tables.len(), ..Checked::default() };
    check(known, &mut out);
    out
}

/// A few of the names, and how many more there are.
fn listed(names: &[String]) -> String {
    let shown: Vec<String> = names.iter().take(MOST_NAMES).map(|n| format!("“{n}”")).collect();
    match (names.len().saturating_sub(MOST_NAMES), shown.split_last()) {
        (0, Some((only, []))) => only.clone(),
        (0, Some((last, rest))) => format!("{} and {last}", rest.join(", ")),
        (more, _) => format!("{} and {more} more", shown.join(", ")),
    }
}

/// Tables that checks read and the return lacks.
pub(super) fn table_missing(ret: &Return<'_>, _: &Rule) -> Checked {
    if ret.template.is_some() && ret.data.has_unheaded() {
        return super::sheets::unheaded();
    }
    of_template(ret, |known, out| {
        let missing = known.missing_tables.iter();
        out.bundles.extend(missing.map(|t| Bundle::about(Scope::Return).naming(format!("“{}”", t.name))));
    })
}

/// Columns that checks read and a table lacks.
pub(super) fn column_missing(ret: &Return<'_>, _: &Rule) -> Checked {
    of_template(ret, |known, out| {
        let bundle = |c: &MissingColumn| {
            Bundle::about(Scope::Missing { table: c.table, field: c.field }).naming(format!("“{}”", c.name))
        };
        out.bundles.extend(known.missing_columns.iter().map(bundle));
    })
}

/// Tables that no check reads and a declared return lacks: one finding for all.
pub(super) fn table_left_out(ret: &Return<'_>, _: &Rule) -> Checked {
    of_template(ret, |known, out| {
        if !known.left_out_tables.is_empty() {
            out.bundles.push(Bundle::about(Scope::Return).naming(listed(&known.left_out_tables)));
        }
    })
}

/// Columns that no check reads and a table of a declared return lacks: one finding a table.
pub(super) fn column_left_out(ret: &Return<'_>, _: &Rule) -> Checked {
    of_template(ret, |known, out| out.bundles.extend(known.left_out_columns.iter().map(|(t, names)| at(*t, names))))
}

/// Columns that no year of the template has: one finding a table.
pub(super) fn column_unknown(ret: &Return<'_>, _: &Rule) -> Checked {
    of_template(ret, |known, out| out.bundles.extend(known.unknown_columns.iter().map(|(t, names)| at(*t, names))))
}

fn at(table: usize, names: &[String]) -> Bundle {
    Bundle::about(Scope::Table(table)).naming(listed(names))
}

/// Cells of the marked fields that are written as in another year of the template.
pub(super) fn written(ret: &Return<'_>, rule: &Rule) -> Checked {
    of_template(ret, |known, out| {
        out.records = 0;
        for written in known.written.iter().filter(|w| rule.mark.contains(&w.field)) {
            for (table, bound) in ret.data.tables.iter().enumerate() {
                let Some(position) = bound.position(written.field) else { continue };
                let Some(Some(values)) = bound.values.get(position) else { continue };
                out.records += values.codes.len();
                let right = |text: &str| written.codes.iter().any(|c| c == text);
                let records = otherwise(ret, table, position, values, right);
                if !records.is_empty() {
                    let all = records.len() >= 10 && records.len() * 10 >= values.codes.len() * 9;
                    let bundle = Bundle::at(Scope::Column { table, position }, records);
                    out.bundles.push(if all { bundle.as_one() } else { bundle });
                }
            }
        }
    })
}

/// The records whose cell is a word of the field's list but is not written rightly; each distinct cell is read once.
fn otherwise(
    ret: &Return<'_>,
    table: usize,
    position: usize,
    values: &Values,
    right: impl Fn(&str) -> bool,
) -> Vec<u32> {
    let Some(bound) = ret.data.tables.get(table) else { return Vec::new() };
    // For each distinct cell: not looked at, right or wrong.
    let mut judged: Vec<Option<bool>> = vec![None; values.distinct.len()];
    let mut out = Vec::new();
    for (record, &code) in (0_u32..).zip(&values.codes) {
        let Some(slot) = judged.get_mut(code as usize) else { continue };
        let wrong = *slot.get_or_insert_with(|| {
            let listed = matches!(values.distinct.get(code as usize), Some(Value::Codes(_) | Value::Code(_)));
            listed && bound.cell(record, position).is_some_and(|at| !right(&normalise(&shown(ret, at))))
        });
        if wrong {
            out.push(record);
        }
    }
    out
}

/// Takes away what a template says of a missing table or column where a rule about its records says so too.
pub(crate) fn told_once(ret: &Return<'_>, rules: &RuleSet, groups: &mut Vec<Group>, ledger: &mut [LedgerEntry]) {
    let Some(known) = &ret.template else { return };
    let detector = |g: &Group| rules.rules.get(g.rule).and_then(|r| r.detect.as_deref());
    // What a rule says of a column that no table has: a field, and no column.
    let told: Vec<String> = groups
        .iter()
        .filter(|g| g.column.is_none() && detector(g) != Some("template-column-missing"))
        .filter_map(|g| g.field.clone())
        .collect();
    let codes: Vec<&str> = groups.iter().filter_map(|g| rules.rules.get(g.rule)).map(|r| r.code.as_str()).collect();
    // The findings about missing tables stand in the order of the tables.
    let by_rule = |t: &MissingTable| t.told_by.as_ref().is_some_and(|code| codes.contains(&code.as_str()));
    let told_by_rule: Vec<bool> = known.missing_tables.iter().map(by_rule).collect();
    let mut tables: FxHashMap<usize, usize> = FxHashMap::default();
    let mut gone: Vec<usize> = Vec::new();
    groups.retain(|g| {
        let again = match detector(g) {
            Some("template-column-missing") => g.field.as_ref().is_some_and(|f| told.contains(f)),
            Some("template-table-missing") => {
                let at = tables.entry(g.rule).or_default();
                *at += 1;
                told_by_rule.get(*at - 1).copied().unwrap_or(false)
            }
            _ => false,
        };
        if again {
            gone.push(g.rule);
        }
        !again
    });
    for entry in ledger {
        if let LedgerStatus::Ran { findings, .. } = &mut entry.status {
            *findings -= gone.iter().filter(|rule| **rule == entry.rule).count();
        }
    }
}
