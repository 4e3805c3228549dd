//! The rules that are written as conditions, as SQL for DuckDB over the bound records of one return, so that another program can say
//! what they find. Written from the checked conditions alone: nothing here knows how the engine runs them.
//!
//! `docs/records-and-sql.md` tells how the script is used; [`crate::report::records`] writes the file that it reads.

mod base;
mod condition;
mod pattern;
mod scope;
mod term;

use std::{collections::BTreeSet, fmt::Write as _};

use super::{AtLeast, Nation, Rule, RuleSet, checked::Condition, syntax};
use crate::bind::dictionary::{FieldId, RecordKind};
use condition::{NotExpressible, Writer};
use scope::Scope;

/// A name as SQL takes it whatever is in it: in double quotes.
fn name(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A text of SQL.
fn text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

fn texts<'a>(all: impl IntoIterator<Item = &'a str>) -> String {
    all.into_iter().map(text).collect::<Vec<_>>().join(", ")
}

/// A line of a comment.
fn comment(out: &mut String, line: &str) {
    let line: String = line.split_whitespace().collect::<Vec<_>>().join(" ");
    let _ = writeln!(out, "-- {line}");
}

/// The script: the notions, the records, and a view for each rule, then a table of what all of them find. `selected` says for each rule
/// whether it is wanted.
#[must_use]
pub fn write(rules: &RuleSet, selected: &[bool]) -> String {
    let mut writer = Writer::new(&rules.dictionary);
    writer.fields.extend(rules.dictionary.field("child_id"));
    let mut views = String::new();
    let mut written = Vec::new();
    let mut detectors = Vec::new();
    let mut of_councils = Vec::new();
    let mut others = Vec::new();
    for (rule, _) in rules.rules.iter().zip(selected).filter(|(_, on)| **on) {
        let Some(kind) = rule.record.record().filter(|_| rule.detect.is_none()) else {
            detectors.push(rule.code.as_str());
            continue;
        };
        // The file has no answers of whole councils: it holds what stands in tables of records.
        if kind.is_of_council() {
            of_councils.push(rule.code.as_str());
            continue;
        }
        match view(&mut writer, rule, kind) {
            Ok(sql) => {
                views.push_str(&sql);
                written.push(rule);
            }
            Err(NotExpressible(why)) => others.push(format!("{}: {why}", rule.code)),
        }
    }
    let mut out = introduction(rules, written.len());
    left_out(&mut out, &detectors, "What they look for is no condition on records (a hidden sheet, merged cells)");
    left_out(&mut out, &of_councils, "They are about the answers of whole councils, which are no records of children");
    not_expressible(&mut out, &others);
    out.push_str("\nSET VARIABLE records = coalesce(getvariable('records'), 'records.csv');\n\n");
    out.push_str(include_str!("notions.sql"));
    base::write(&mut out, &rules.dictionary, &writer.fields, &writer.kinds, &writer.beside);
    out.push_str(&views);
    finish(&mut out, &written);
    out
}

fn introduction(rules: &RuleSet, written: usize) -> String {
    let mut out = String::new();
    comment(&mut out, "The checks of returnlint that are written as conditions, as SQL for DuckDB 1.3 or later.");
    comment(&mut out, &format!("{written} checks, of the rule set sha256:{}.", rules.sha256));
    out.push_str(
        "--
-- It reads what `returnlint inspect RETURN --show-values --records records.csv` writes. To run it:
--   duckdb < rules.sql
-- To judge the return as of another day, or read another file, set these first:
--   SET VARIABLE records = 'devon.csv';  SET VARIABLE as_of = DATE '2024-03-31';
--   SET VARIABLE period_start = DATE '2023-01-01';  SET VARIABLE period_end = DATE '2023-12-31';
",
    );
    out
}

/// Says which rules are not there, and why.
fn left_out(out: &mut String, codes: &[&str], why: &str) {
    if codes.is_empty() {
        return;
    }
    let are = if codes.len() == 1 { "check is" } else { "checks are" };
    let _ = writeln!(out, "--\n-- {} {are} not here. {why}:", codes.len());
    for some in codes.chunks(16) {
        comment(out, &format!("  {}", some.join(" ")));
    }
}

/// Says which rules have conditions that SQL cannot say.
fn not_expressible(out: &mut String, others: &[String]) {
    if !others.is_empty() {
        let _ = writeln!(out, "--\n-- {} cannot be written as SQL:", others.len());
        for other in others {
            comment(out, &format!("  {other}"));
        }
    }
}

/// One rule as a view: each record that it is asked of, whether it applies, and whether what it requires holds.
fn view(writer: &mut Writer<'_>, rule: &Rule, kind: RecordKind) -> Result<String, NotExpressible> {
    let mut this = Scope::new(kind);
    let applies = applies(writer, &mut this, rule, kind)?;
    let holds = match &rule.require {
        Some(require) => writer.in_lines(&mut this, require, "    ")?,
        None => "FALSE".to_owned(),
    };
    let asked = asked(writer, &mut this, rule, kind);
    let mut out = String::from("\n");
    comment(&mut out, &format!("{} {} ({})", rule.code, rule.name, rule.severity.as_str()));
    let written = &rule.written;
    for (word, condition) in [("when", &written.when), ("unless", &written.unless), ("require", &written.require)] {
        if let Some(condition) = condition {
            sentence(&mut out, word, condition);
        }
    }
    let _ = write!(
        out,
        "CREATE OR REPLACE TEMP VIEW {} AS
SELECT {} AS code, this.file, this.sheet, this.table_number, this.record, this.\"row\", this.\"column\",
  {applies} AS applies,
  {holds} AS holds
{}
WHERE {asked};
",
        name(&rule.code),
        text(&rule.code),
        this.from("\n"),
    );
    Ok(out)
}

fn sentence(out: &mut String, word: &str, condition: &syntax::Condition) {
    comment(out, &format!("{word} {condition}"));
}

/// Whether the rule speaks of a record.
fn applies(writer: &mut Writer<'_>, this: &mut Scope, rule: &Rule, kind: RecordKind) -> Result<String, NotExpressible> {
    let when = rule.when.as_ref().map(|w| writer.in_lines(this, w, "         ")).transpose()?;
    let mut never = Vec::new();
    if kind != RecordKind::Child {
        let kind = text(kind.as_str());
        never.push(format!("list_contains(this.table_kinds, {kind}) AND NOT list_contains(this.kinds, {kind})"));
    }
    if rule.from.is_some() || rule.until.is_some() {
        let start = writer.dictionary.record(kind).and_then(|r| r.start);
        let begins = start.map(|f| format!("{}.{}", this.own(), writer.column(f)));
        let day = |second: Option<i64>| second.map_or("NULL".to_owned(), |s| format!("DATE '{}'", term::date(s)));
        let begins = begins.unwrap_or_else(|| "exactly(NULL)".to_owned());
        never.push(format!("NOT is_in_time({begins}, {}, {})", day(rule.from), day(rule.until)));
    }
    if let Some(unless) = &rule.unless {
        never.push(writer.in_lines(this, unless, "         ")?);
    }
    let when = when.unwrap_or_else(|| "TRUE".to_owned());
    if never.is_empty() {
        return Ok(when);
    }
    let never: Vec<String> = never.iter().map(|n| format!("WHEN {n} THEN FALSE")).collect();
    Ok(format!("CASE {}\n       ELSE {when} END", never.join("\n       ")))
}

/// Of which records the rule is asked at all.
fn asked(writer: &mut Writer<'_>, this: &mut Scope, rule: &Rule, kind: RecordKind) -> String {
    writer.kinds.insert(kind);
    let word = text(kind.as_str());
    let mut out = match rule.require {
        // A child's details are compared wherever they stand.
        Some(Condition::Consistent(field)) => format!("{}.{}.state IS NOT NULL", this.own(), writer.column(field)),
        _ => format!("list_contains(this.table_kinds, {word})"),
    };
    if !Nation::ALL.iter().all(|n| rule.nations.contains(n)) {
        let _ = write!(out, "\n  AND is_for([{}])", texts(rule.nations.iter().map(|n| n.as_str())));
    }
    let _ = write!(out, "\n  AND NOT is_excused({})", text(&rule.code));
    let start = writer.dictionary.record(kind).and_then(|r| writer.dictionary.get(r.start?));
    if let Some(start) = start.filter(|_| kind != RecordKind::Child) {
        let _ = write!(out, "\n  AND is_asked_for([{}])", texts([start.name.as_str()].into_iter()));
    }
    if rule.mark.is_empty() {
        return out;
    }
    let marked: BTreeSet<FieldId> = rule.mark.iter().copied().collect();
    let known: Vec<_> = marked.iter().filter_map(|&f| writer.dictionary.get(f)).collect();
    let _ = write!(out, "\n  AND is_asked_for([{}])", texts(known.iter().map(|f| f.name.as_str())));
    let columns: Vec<String> = marked.iter().map(|&f| writer.column(f)).collect();
    let has = |alias: &str| {
        let states: Vec<String> = columns.iter().map(|c| format!("{alias}.{c}.state")).collect();
        match states.as_slice() {
            [one] => format!("{one} IS NOT NULL"),
            _ => format!("coalesce({}) IS NOT NULL", states.join(", ")),
        }
    };
    let mut own = || has(&this.own());
    let any = |more: &str| format!("EXISTS (SELECT 1 FROM records list WHERE {}{more})", has("list"));
    if known.iter().all(|f| f.record == kind) {
        // One list of the children may leave to another what this rule is about.
        let of_kind = format!(" AND list_contains(list.table_kinds, {word})");
        let _ = write!(out, "\n  AND ({}\n    OR NOT {})", own(), any(&of_kind));
    }
    if rule.absent.is_none() {
        // The return need not have these columns; without them there is nothing to ask.
        let _ = write!(out, "\n  AND {}", any(""));
    }
    out
}

/// What all of the rules find.
fn finish(out: &mut String, rules: &[&Rule]) {
    out.push_str(
        "\n-- What is found: the records where a check applies and what it requires is false.
CREATE OR REPLACE TEMP TABLE found (
  code VARCHAR, file VARCHAR, sheet VARCHAR, table_number INTEGER, record INTEGER, \"row\" INTEGER, \"column\" VARCHAR);
",
    );
    for rule in rules {
        let view = name(&rule.code);
        let _ =
            write!(out, "INSERT INTO found SELECT * EXCLUDE (applies, holds) FROM {view} WHERE applies AND NOT holds");
        if let Some(least) = rule.at_least {
            let least = match least {
                AtLeast::Share(share) => format!("{} * count(*) - 1e-9", term::number(share)),
                AtLeast::Count(count) => term::number(count),
            };
            let _ =
                write!(out, "\n  AND (SELECT count(*) FILTER (WHERE NOT holds) >= {least} FROM {view} WHERE applies)");
        }
        out.push_str(";\n");
    }
    out.push_str("FROM found ORDER BY code, table_number, record;\n");
}
