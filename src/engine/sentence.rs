//! Runs a rule that is written as a sentence: where `when` holds and `unless` does not, `require` must not be false.

use super::{
    agreement::Pairs,
    bundle::{Bundle, Checked, Scope},
    data::{Data, RecordAt},
    evaluate::{Evaluator, by_code, day_interval, moment},
    known::Span,
    truth::{Interval, Truth},
};
use crate::{
    bind::{
        dictionary::{FieldId, RecordKind},
        value::Value,
    },
    rule::{
        Rule,
        checked::{Condition, Term},
    },
};

/// What a rule makes of each record of one table, before anything is gathered into findings.
#[derive(Debug, Clone)]
pub struct Judged {
    /// Index of the table.
    pub table: usize,
    /// For each record, whether the rule speaks of it: `when` holds, `unless` does not, and its day is one of the rule's.
    pub applies: Vec<Truth>,
    /// For each record, whether what the rule requires holds.
    pub holds: Vec<Truth>,
}

/// What the rule makes of each record of each table that it is asked of.
#[must_use]
pub(super) fn judge(data: &Data<'_>, rule: &Rule, kind: RecordKind) -> Vec<Judged> {
    let judge_one = |table| {
        let evaluator = Evaluator { data, table, kind };
        let holds = match &rule.require {
            Some(require) => evaluator.condition(require),
            None => vec![Truth::False; data.records(table)],
        };
        Judged { table, applies: speaks_of(&evaluator, rule), holds }
    };
    if kept_nowhere(data, rule) {
        return Vec::new();
    }
    tables(data, rule, kind).into_iter().filter(|&t| !kept_elsewhere(data, rule, kind, t)).map(judge_one).collect()
}

/// The tables that a rule may speak of.
fn tables(data: &Data<'_>, rule: &Rule, kind: RecordKind) -> Vec<usize> {
    match rule.require {
        // A child's details may be repeated beside its episodes and referrals: they are compared wherever they stand.
        Some(Condition::Consistent(field)) => (0..data.count()).filter(|&t| data.own(t, field).is_some()).collect(),
        _ => data.tables_of(kind).collect(),
    }
}

/// Runs the rule on every table that holds records of its kind.
#[must_use]
pub(super) fn run(data: &Data<'_>, rule: &Rule, kind: RecordKind) -> Checked {
    // A rule without `require` fires wherever it applies.
    let never = Condition::Or(Vec::new());
    let require = rule.require.as_ref().unwrap_or(&never);
    let tables = tables(data, rule, kind);
    let mut out = Checked::default();
    let missing: Vec<FieldId> =
        rule.fields.iter().copied().filter(|&f| data.all().all(|t| t.position(f).is_none())).collect();
    if tables.is_empty() {
        out.needs = missing;
        return out;
    }
    let conjuncts: Vec<&Condition> = match require {
        Condition::And(parts) => parts.iter().collect(),
        other => vec![other],
    };
    let mut judged = 0;
    for table in tables {
        if kept_elsewhere(data, rule, kind, table) {
            continue;
        }
        let evaluator = Evaluator { data, table, kind };
        let speaks = speaks_of(&evaluator, rule);
        out.records += speaks.len();
        if speaks.iter().all(|&t| t == Truth::False) {
            continue;
        }
        let parts: Vec<(Vec<Truth>, &Condition)> = conjuncts.iter().map(|c| (evaluator.condition(c), *c)).collect();
        // Where the rule speaks, whether all of it holds.
        let mut holds = vec![Truth::True; speaks.len()];
        for (part, _) in &parts {
            holds.iter_mut().zip(part).for_each(|(all, &part)| *all = all.and(part));
        }
        let truth = |r: usize, at: usize| parts.get(at).and_then(|p| p.0.get(r)).copied();
        let each = kind.is_of_council();
        // A return asks for some of the figures that a rule compares.
        let some_hold = |r: usize| each && (0..parts.len()).any(|at| truth(r, at) == Some(Truth::True));
        let unknown = (0..speaks.len())
            .filter(|&r| speaks.get(r) == Some(&Truth::True) && holds.get(r) == Some(&Truth::Unknown) && !some_hold(r))
            .count();
        let applied = speaks.iter().filter(|&&s| s == Truth::True).count();
        judged += applied - unknown;
        out.undecided += unknown + speaks.iter().filter(|&&s| s == Truth::Unknown).count();
        // Which conjunct failed, by record. Of a child's record only the first counts; of a council's figures the first at each figure,
        // since each is an answer by itself.
        let marked: Vec<Option<usize>> = conjuncts.iter().map(|c| marked(data, rule, table, c)).collect();
        let mut failed: Vec<Vec<u32>> = vec![Vec::new(); parts.len()];
        let both = (0_u32..).zip(speaks.iter().zip(&holds));
        for (r, _) in both.filter(|(_, (s, h))| **s == Truth::True && **h == Truth::False) {
            let fails = |at: &usize| truth(r as usize, *at) == Some(Truth::False);
            let Some(first) = (0..parts.len()).find(fails) else { continue };
            out.wrong += 1;
            let others = (first + 1..parts.len()).filter(|_| each).filter(fails);
            for at in std::iter::once(first).chain(others) {
                let told = (first..at).filter(fails).any(|before| marked.get(before) == marked.get(at));
                if let (false, Some(list)) = (told, failed.get_mut(at)) {
                    list.push(r);
                }
            }
        }
        out.applied += applied;
        for (records, (_, conjunct)) in failed.into_iter().zip(&parts) {
            if !records.is_empty() {
                out.bundles.push(place(data, rule, table, conjunct, records, applied));
            }
        }
    }
    once(data, &mut out.bundles);
    let before = out.bundles.len();
    if kept_nowhere(data, rule) {
        out.bundles.clear();
    } else if data.has_unheaded() {
        // The column may stand in the table that has no headings.
        out.bundles.retain(|b| !matches!(b.scope, Scope::Missing { .. }));
    }
    if out.bundles.is_empty() && before > 0 {
        judged = 0;
    }
    if judged == 0 && !missing.is_empty() {
        out.needs = missing;
    }
    out
}

/// Whether the rule speaks of columns that a return need not have, and no table with records has any of them: then it could not run.
fn kept_nowhere(data: &Data<'_>, rule: &Rule) -> bool {
    let any_has = |f: &FieldId| (0..data.count()).any(|t| data.records(t) > 0 && data.own(t, *f).is_some());
    rule.absent.is_none() && !rule.mark.is_empty() && !rule.mark.iter().any(any_has)
}

/// Whether another table of the same kind has what the rule marks and this one does not: a return may list its children several times,
/// and what one of the lists records need not stand in all of them.
fn kept_elsewhere(data: &Data<'_>, rule: &Rule, kind: RecordKind, table: usize) -> bool {
    let of_kind = |f: &FieldId| data.dictionary.get(*f).is_some_and(|f| f.record == kind);
    let has = |t: usize| rule.mark.iter().any(|f| data.own(t, *f).is_some());
    !rule.mark.is_empty()
        && rule.mark.iter().all(of_kind)
        && !has(table)
        && data.tables_of(kind).any(|other| other != table && data.records(other) > 0 && has(other))
}

/// One missing column is one finding, though several tables of the return lack it: at the table that has most of the known columns.
fn once(data: &Data<'_>, bundles: &mut Vec<Bundle>) {
    let bound = |t: usize| data.table(t).map_or(0, |t| t.bindings.iter().filter(|b| b.field.is_some()).count());
    let best = bundles
        .iter()
        .filter_map(|b| match b.scope {
            Scope::Missing { table, .. } => Some((bound(table), std::cmp::Reverse(table))),
            _ => None,
        })
        .max();
    if let Some((_, std::cmp::Reverse(best))) = best {
        bundles.retain(|b| !matches!(b.scope, Scope::Missing { table, .. } if table != best));
    }
}

/// For each record, whether the rule speaks of it.
fn speaks_of(evaluator: &Evaluator<'_, '_>, rule: &Rule) -> Vec<Truth> {
    let n = evaluator.data.records(evaluator.table);
    let mut applies = rule.when.as_ref().map_or_else(|| vec![Truth::True; n], |c| evaluator.condition(c));
    evaluator.only_present(&mut applies);
    if applies.iter().any(|&t| t != Truth::False)
        && let Some(unless) = &rule.unless
    {
        for (a, excused) in applies.iter_mut().zip(evaluator.condition(unless)) {
            *a = a.and(Truth::known(excused != Truth::True));
        }
    }
    if rule.from.is_some() || rule.until.is_some() {
        let start = evaluator.data.dictionary.records.iter().find(|r| r.kind == evaluator.kind).and_then(|r| r.start);
        let values = start.and_then(|f| evaluator.data.own(evaluator.table, f));
        // What has no day of its own may be of any day of the return.
        let span = Span::of(evaluator.data);
        let undated = Interval {
            low: span.first.map_or(f64::NEG_INFINITY, |first| day_interval(first).low),
            high: day_interval(span.last).high,
        };
        #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 of any calendar year are exact in an f64")]
        let inside = |day: Interval| {
            let outside = rule.from.is_some_and(|from| day.high < from as f64)
                || rule.until.is_some_and(|until| day.low > until as f64);
            Truth::known(!outside)
        };
        let day = |value: Value| Some(moment(value)).filter(|day| !day.is_unknown()).unwrap_or(undated);
        match values {
            Some(values) => {
                let inside = by_code(values, |value| inside(day(value)));
                applies.iter_mut().zip(inside).for_each(|(a, inside)| *a = a.and(inside));
            }
            None => applies.iter_mut().for_each(|a| *a = a.and(inside(undated))),
        }
    }
    applies
}

/// In nearly every record: one root cause, not as many findings.
fn is_root_cause(hits: usize, of: usize) -> bool {
    hits >= 10 && hits * 10 >= of * 9
}

/// The column that a conjunct's finding points at: that of the first marked field that the conjunct reads and the table has; else of the
/// first marked field that the table has.
fn marked(data: &Data<'_>, rule: &Rule, table: usize, conjunct: &Condition) -> Option<usize> {
    let mut read = Vec::new();
    fields_of(conjunct, &mut read);
    let position = |f: &FieldId| data.table(table).and_then(|t| t.position(*f));
    rule.mark.iter().filter(|f| read.contains(f)).chain(&rule.mark).find_map(position)
}

/// Points the failed records of one conjunct at a column: the first marked field that the conjunct reads and the table has; else the
/// first marked field that the table has; else, when no table knows any, the missing column; else the child's id.
fn place(
    data: &Data<'_>,
    rule: &Rule,
    table: usize,
    conjunct: &Condition,
    records: Vec<u32>,
    applied: usize,
) -> Bundle {
    if let Some(position) = marked(data, rule, table, conjunct) {
        let one = is_root_cause(records.len(), applied);
        let related = related(data, table, conjunct, &records);
        let bundle = Bundle::at(Scope::Column { table, position }, records).with_related(related);
        return if one { bundle.as_one() } else { bundle };
    }
    let elsewhere = rule.mark.iter().any(|f| data.all().any(|t| t.position(*f).is_some()));
    let key = data.dictionary.field("child_id").and_then(|f| data.table(table)?.position(f));
    match (elsewhere, key, rule.mark.first()) {
        (false, _, Some(&field)) => Bundle::at(Scope::Missing { table, field }, records).as_one(),
        (_, Some(position), _) => Bundle::at(Scope::Column { table, position }, records),
        _ => Bundle::at(Scope::Table(table), records),
    }
}

/// For a rule about what is unique or the same everywhere, the record that each hit differs from or repeats.
fn related(data: &Data<'_>, table: usize, conjunct: &Condition, records: &[u32]) -> Vec<Option<(RecordAt, FieldId)>> {
    let (field, pairs) = match conjunct {
        Condition::Unique(field) => (*field, Pairs::of_texts(data, *field)),
        Condition::Consistent(field) => (*field, Pairs::of_children(data, *field)),
        _ => return Vec::new(),
    };
    records.iter().map(|&r| pairs.against(data, table, r as usize, field).map(|at| (at, field))).collect()
}

/// The fields that a condition reads of the record itself, in order.
pub(crate) fn fields_of(condition: &Condition, out: &mut Vec<FieldId>) {
    match condition {
        Condition::And(parts) | Condition::Or(parts) => parts.iter().for_each(|p| fields_of(p, out)),
        Condition::Not(inner) => fields_of(inner, out),
        Condition::Filled(f)
        | Condition::BesideFilled(_, f)
        | Condition::IsGap { field: f, .. }
        | Condition::HasCode { field: f, .. }
        | Condition::IsText { field: f, .. }
        | Condition::Unique(f)
        | Condition::Consistent(f)
        | Condition::SameLastYear(f)
        | Condition::Matches { field: f, .. } => out.push(*f),
        Condition::Compare { left, right, .. } => {
            fields_of_term(left, out);
            fields_of_term(right, out);
        }
        Condition::Any { .. } => {}
    }
}

fn fields_of_term(term: &Term, out: &mut Vec<FieldId>) {
    match term {
        Term::Field(f) | Term::Beside(_, f) | Term::Extreme { field: f, .. } => out.push(*f),
        Term::Arithmetic { left, right, .. } => {
            fields_of_term(left, out);
            fields_of_term(right, out);
        }
        Term::DaysBetween(a, b) => {
            fields_of_term(a, out);
            fields_of_term(b, out);
        }
        Term::AgeAt(day) => fields_of_term(day, out),
        Term::Number(_) | Term::Date { .. } | Term::AsOf | Term::PeriodStart | Term::PeriodEnd | Term::Count { .. } => {
        }
    }
}
