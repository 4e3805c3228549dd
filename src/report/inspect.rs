//! `inspect` for people: how each file was read, so that a wrong guess can be seen and put right.

use std::fmt::Write as _;

use super::{
    Run, answers,
    human::{is_of_several, made_by},
    look::{Look, Role},
    text::{and, clip, count, day, heading, number, stop},
    width::table,
};
use crate::{
    bind::{Confidence, value::DateOrder},
    outcome::{ColumnOutcome, FileOutcome, FileStatus, ReturnOutcome, TableOutcome},
    read::workbook::Visibility,
};

pub(super) const INDENT: usize = 3;

/// So many stretches of rows that are no records are named.
const MOST_SKIPPED: usize = 12;

/// How each file was read, as text. `plain` gives one fact a line instead of tables.
#[must_use]
pub fn render(run: &Run<'_>, look: &Look, plain: bool) -> String {
    let mut out = String::new();
    if run.outcome.returns.is_empty() {
        look.block(&mut out, 0, Role::Plain, super::verdict::NOTHING);
    }
    for r in run.outcome.singly() {
        Look::gap(&mut out);
        look.block(&mut out, 0, Role::Title, &clip(&r.name, 200));
        stated(&mut out, r, look);
        for (i, file) in r.files.iter().enumerate() {
            if r.files.len() > 1 || file.path != r.name {
                Look::gap(&mut out);
                look.block(&mut out, 0, Role::Strong, &clip(&file.path, 200));
            }
            read_as(&mut out, file, look);
            for t in r.tables.iter().filter(|t| t.file == i) {
                Look::gap(&mut out);
                found(&mut out, run, t, look, plain);
            }
            for sheet in r.answer_sheets.iter().filter(|s| s.file == i) {
                Look::gap(&mut out);
                answers::found(&mut out, run, sheet, look, plain);
            }
        }
    }
    Look::gap(&mut out);
    super::coverage::passed_over(&mut out, run, look);
    look.block(&mut out, 0, Role::Faint, &made_by(run));
    out
}

/// Council, period and template, with the place where each stood.
fn stated(out: &mut String, r: &ReturnOutcome, look: &Look) {
    let council = r.council.as_ref().map_or_else(
        || if is_of_several(r) { "several" } else { "not stated" }.to_owned(),
        |c| {
            // Health and Social Care Trusts and former councils have no code.
            let code = if c.value.gss.is_empty() { String::new() } else { format!(" ({})", clip(&c.value.gss, 12)) };
            format!("{}{code}, from {}", clip(&c.value.name, 80), clip(&c.place, 100))
        },
    );
    look.hang(out, INDENT, "Council  ", Role::Faint, Role::Plain, &council);
    let period = r.period.as_ref().map_or_else(
        || "not stated".to_owned(),
        |p| format!("{} to {}, from {}", day(p.value.from), day(p.value.to), clip(&p.place, 100)),
    );
    look.hang(out, INDENT, "Period   ", Role::Faint, Role::Plain, &period);
    if let Some(template) = &r.template {
        let text = format!(
            "{}, {} ({}: {})",
            clip(&template.name, 60),
            clip(&template.title, 120),
            sure(template.confidence),
            template.reason
        );
        let unsure = template.confidence < Confidence::High;
        let text = if unsure {
            format!("{text}; if it is, say so with --template \"{}\"", clip(&template.name, 60))
        } else {
            text
        };
        look.hang(out, INDENT, "Layout   ", Role::Faint, Role::Plain, &text);
    }
}

fn read_as(out: &mut String, file: &FileOutcome, look: &Look) {
    if file.status == FileStatus::Read || file.status == FileStatus::NoTable {
        look.hang(out, INDENT, "Kind     ", Role::Faint, Role::Plain, &file.format);
    }
    if file.status != FileStatus::Read {
        let (what, todo) = file.refusal.as_ref().map_or(("No table was found in it", ""), |(w, t)| (w, t));
        look.block(
            out,
            INDENT,
            Role::Severity(crate::finding::Severity::Error),
            &format!("{} {}", stop(what), stop(todo)),
        );
    }
    for note in &file.notes {
        look.block(out, INDENT, Role::Plain, &stop(note));
    }
    for sheet in &file.sheets {
        let hidden = match sheet.visibility {
            Visibility::Visible => "",
            Visibility::Hidden => " (hidden)",
            Visibility::VeryHidden => " (hidden so that only a program can show it)",
        };
        let rows = count(sheet.rows as usize, "row", "rows");
        let tables = match (sheet.tables, sheet.answers) {
            (0, 0) if sheet.rows == 0 => "empty".to_owned(),
            (0, 0) => format!("{rows}, no table"),
            (0, n) => format!("{rows}, {}", count(n, "answer", "answers")),
            (n, 0) => format!("{rows}, {}", count(n, "table", "tables")),
            (t, n) => format!("{rows}, {} and {}", count(t, "table", "tables"), count(n, "answer", "answers")),
        };
        let parts: Vec<String> =
            [(sheet.hidden.0, "hidden row", "hidden rows"), (sheet.hidden.1, "hidden column", "hidden columns")]
                .into_iter()
                .filter(|(n, ..)| *n > 0)
                .map(|(n, one, many)| format!(", {}", count(n, one, many)))
                .collect();
        let lead = format!("Sheet {}{hidden}: ", clip(&sheet.name, 60));
        look.hang(out, INDENT, &lead, Role::Plain, Role::Plain, &format!("{tables}{}", parts.concat()));
    }
}

fn found(out: &mut String, run: &Run<'_>, t: &TableOutcome, look: &Look, plain: bool) {
    let line = if t.sideways { "column" } else { "row" };
    let name = |n: u32| if t.sideways { crate::finding::column_letters(n) } else { n.to_string() };
    let header: Vec<String> = t.header_rows.iter().map(|&n| name(n)).collect();
    let header = match header.len() {
        0 => "no header".to_owned(),
        1 => format!("header in {line} {}", and(&header)),
        _ => format!("header in {line}s {}", and(&header)),
    };
    let span = t.span.map(|(a, b)| format!(" in {line}s {} to {}", name(a), name(b))).unwrap_or_default();
    let side = if t.sideways { ", one record a column" } else { "" };
    let sure = if t.confidence < 0.8 {
        format!(" ({:.0}% sure that this is a table)", t.confidence * 100.0)
    } else {
        String::new()
    };
    let of = t.template_table.as_deref().map(|name| format!("“{}”, ", clip(name, 60))).unwrap_or_default();
    let text = format!("{of}{header}, {}{span}{side}{sure}", run.records(t.records, &t.kinds));
    look.hang(out, INDENT, &format!("Table on sheet {}: ", clip(&t.sheet, 60)), Role::Strong, Role::Plain, &text);
    if !t.understood {
        look.block(out, INDENT, Role::Plain, "No check reads it, since we could not tell what it is about.");
    } else if t.kinds.is_empty() {
        look.block(out, INDENT, Role::Plain, "Checks read its cells, but none is about these records.");
    }
    if t.kinds.len() > 1 {
        let kinds: Vec<&str> =
            run.dictionary.records.iter().filter(|r| t.kinds.contains(&r.kind)).map(|r| r.singular.as_str()).collect();
        look.block(out, INDENT, Role::Plain, &format!("Each record is about one {}.", kinds.join(" and one ")));
    }
    skipped(out, t, look, line, &name);
    if plain { columns_in_lines(out, run, t, look) } else { columns(out, run, t, look) }
}

/// The rows that are no records, each kind of them in one line.
fn skipped(out: &mut String, t: &TableOutcome, look: &Look, line: &str, name: &dyn Fn(u32) -> String) {
    let mut kinds: Vec<(&str, Vec<(u32, u32)>)> = Vec::new();
    for (first, last, what) in &t.skipped {
        let at = kinds.iter().position(|(other, _)| other == what).unwrap_or_else(|| {
            kinds.push((what, Vec::new()));
            kinds.len() - 1
        });
        if let Some((_, rows)) = kinds.get_mut(at) {
            // Rows of one kind that follow each other are told of as one stretch.
            match rows.last_mut() {
                Some(before) if before.1 + 1 == *first => before.1 = *last,
                _ => rows.push((*first, *last)),
            }
        }
    }
    for (what, rows) in kinds {
        let stretch = |(first, last): &(u32, u32)| {
            if first == last { name(*first) } else { format!("{} to {}", name(*first), name(*last)) }
        };
        let one = rows.iter().all(|(first, last)| first == last) && rows.len() == 1;
        let mut told: Vec<String> = rows.iter().take(MOST_SKIPPED).map(stretch).collect();
        if rows.len() > MOST_SKIPPED {
            told.push(format!("{} more stretches", number(rows.len() - MOST_SKIPPED)));
        }
        let rows = format!("{line}{} {}", if one { "" } else { "s" }, and(&told));
        look.block(out, INDENT, Role::Plain, &format!("Not read as records: {rows}, {}.", clip(what, 200)));
    }
}

pub(super) fn sure(c: Confidence) -> &'static str {
    match c {
        Confidence::High => "certain",
        Confidence::Medium => "likely",
        Confidence::Low => "a guess",
    }
}

/// How sure a column's field is, and why; where there is little room, why only if it is not certain.
fn why(c: &ColumnOutcome, look: &Look) -> String {
    if c.confidence == Confidence::High && look.width < super::look::DEFAULT_WIDTH {
        sure(c.confidence).to_owned()
    } else {
        format!("{}: {}", sure(c.confidence), c.reason)
    }
}

/// What a column was taken to hold, and what about it a reader should know.
fn holds(t: &TableOutcome, c: &ColumnOutcome) -> String {
    let mut text = c.read_as.clone();
    let order = match c.date_order {
        Some(DateOrder::DayFirst) => "day first",
        Some(DateOrder::MonthFirst) => "month first",
        Some(DateOrder::Undecided) => "day or month first cannot be told; read day first",
        Some(DateOrder::Mixed) => "some day first, some month first",
        Some(DateOrder::Certain) | None => "",
    };
    // The words may say so already.
    if !order.is_empty() && !text.contains(order) {
        text.push_str(if text.is_empty() { "" } else { ", " });
        text.push_str(order);
    }
    if c.filled < t.records {
        let _ = write!(
            text,
            "{}{} of {} filled",
            if text.is_empty() { "" } else { "; " },
            number(c.filled),
            number(t.records)
        );
    }
    if !c.gaps.is_empty() {
        let words: Vec<String> =
            c.gaps.iter().map(|(word, n)| format!("{} ({})", clip(word, 60), number(*n))).collect();
        let _ = write!(text, "; no value: {}", and(&words));
    }
    text
}

fn columns(out: &mut String, run: &Run<'_>, t: &TableOutcome, look: &Look) {
    let head = if t.sideways { "Row" } else { "Column" };
    let reasons = t.columns.iter().any(|c| c.field.is_some() && why(c, look) != sure(c.confidence));
    let sureness = if reasons { "How sure, and why" } else { "How sure" };
    let mut rows = vec![[head, "Heading", "Understood as", sureness, "What stands in it"].map(str::to_owned).to_vec()];
    for c in t.columns.iter().filter(|c| c.field.is_some()) {
        rows.push(vec![
            c.letters.clone(),
            clip(&c.heading, 60),
            c.field.as_deref().map(|f| run.label(f).to_owned()).unwrap_or_default(),
            why(c, look),
            holds(t, c),
        ]);
    }
    if rows.len() > 1 {
        lines(out, &rows, look, true);
    }
    let ignored: Vec<&ColumnOutcome> = t.columns.iter().filter(|c| c.field.is_none()).collect();
    if ignored.is_empty() {
        return;
    }
    Look::gap(out);
    let (one, many) = if t.sideways { ("row was", "rows were") } else { ("column was", "columns were") };
    look.block(
        out,
        INDENT,
        Role::Plain,
        &format!(
            "{} not understood, and no check reads {}:",
            count(ignored.len(), one, many),
            if ignored.len() == 1 { "it" } else { "them" }
        ),
    );
    let rows: Vec<_> = ignored
        .iter()
        .map(|c| {
            let near = c.guess.as_deref().map(|g| format!("nearest to {}", heading(g))).unwrap_or_default();
            vec![c.letters.clone(), clip(&c.heading, 60), near]
        })
        .collect();
    lines(out, &rows, look, false);
}

pub(super) fn lines(out: &mut String, rows: &[Vec<String>], look: &Look, titled: bool) {
    let safe: Vec<Vec<String>> = rows.iter().map(|r| r.iter().map(|t| look.safe(t).into_owned()).collect()).collect();
    let indent = INDENT + 3;
    for (i, line) in table(&safe, look.width.saturating_sub(indent)).iter().enumerate() {
        out.push_str(&" ".repeat(indent));
        out.push_str(&look.paint(if titled && i == 0 { Role::Faint } else { Role::Plain }, line));
        out.push('\n');
    }
}

fn columns_in_lines(out: &mut String, run: &Run<'_>, t: &TableOutcome, look: &Look) {
    for c in &t.columns {
        let place = if t.sideways { c.letters.clone() } else { format!("column {}", c.letters) };
        let text = match c.field.as_deref() {
            Some(f) => format!(
                "understood as {} ({}: {}); {}",
                heading(run.label(f)),
                sure(c.confidence),
                c.reason,
                holds(t, c)
            ),
            None => match c.guess.as_deref() {
                Some(g) => format!("not understood, nearest to {}", heading(g)),
                None => "not understood".to_owned(),
            },
        };
        let text = format!("{}, {place}, {}: {text}.", clip(&t.sheet, 60), heading(&c.heading));
        out.push_str(&look.safe(&text));
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{samples, text::is_unsafe, width::width};

    fn shown(outcome: &crate::outcome::Outcome, width: usize, plain: bool) -> String {
        samples::with_run(outcome, |run| render(run, &Look { width, colour: false, unicode: !plain }, plain))
    }

    #[test]
    fn it_says_how_the_file_was_read() {
        let text = shown(&samples::faulty(), 180, false);
        for part in [
            "Council  Devon (E10000008), from title in Children!A1",
            "Period   1 January 2023 to 31 December 2023, from title in Children!A2",
            "Sheet Children: 43 rows, 1 table, 2 hidden columns",
            "Sheet Working (hidden): 12 rows, no table",
            "Table on sheet Children: header in row 4, 37 children in rows 5 to 42",
            "Not read as records: row 43, total.",
            "day first; 22 of 37 filled; no value: n/k, not known (3)",
            "2 columns were not understood, and no check reads them:",
            "M  Ref worker  nearest to “NRM referral made by”",
        ] {
            assert!(
                text.replace('\n', " ")
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ")
                    .contains(&part.split_whitespace().collect::<Vec<_>>().join(" ")),
                "{part}\n{text}"
            );
        }
    }

    #[test]
    fn the_table_fits_the_screen() {
        for outcome in [samples::three(), samples::council_level()] {
            for wide in [60, 80, 100, 120] {
                let text = shown(&outcome, wide, false);
                assert_eq!(text.lines().find(|l| width(l) > wide), None, "{wide}");
            }
        }
    }

    #[test]
    fn nothing_of_a_file_reaches_the_screen_raw() {
        let hostile = [samples::hostile(), samples::hostile_council_level(samples::EVIL)];
        for (outcome, plain) in hostile.iter().flat_map(|o| [(o, false), (o, true)]) {
            let text = shown(outcome, 80, plain);
            assert!(!text.contains(|c: char| c != '\n' && is_unsafe(c)), "{text:?}");
        }
    }

    #[test]
    fn it_says_what_each_question_was_taken_to_ask() {
        let text = shown(&samples::council_level(), 180, false);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for part in [
            "Sheet Form: 43 rows, 4 answers, 2 hidden columns",
            "Answers on sheet Form: questions down, periods across, headings in row 4, 4 answers of 1 council",
            "Periods: 1 January 2021 to 31 December 2021 and 1 January 2022 to 31 December 2022.",
            "No period was found for 1 answer.",
            "As A9 says, figures from 1 to 4 are withheld.",
            "B5 Number of UASC unaccompanied children certain 2 question 1a of “Missing People 2024”",
            "unaccompanied children who may be trafficked, by sex likely 2",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        let plain = shown(&samples::council_level(), 400, true);
        let line = "Form, cell B5, \"Number of UASC\": understood as \"unaccompanied children\" (certain); question 1a of \"Missing";
        assert!(plain.lines().any(|l| l.starts_with(line)), "{plain}");
    }

    #[test]
    fn without_drawing_each_column_is_a_line() {
        let text = shown(&samples::faulty(), 400, true);
        assert!(
            text.lines().any(|l| l.starts_with("Children, column F, \"Trafficked?\": understood as \"Victim status\"")),
            "{text}"
        );
        assert!(text.is_ascii(), "{text}");
    }
}
