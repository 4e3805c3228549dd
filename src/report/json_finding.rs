//! A finding in JSON: one place each, made while the report is written, so that a hundred thousand findings need no memory.

use std::fmt;

use schemars::JsonSchema;
use serde::{Serialize, Serializer, ser::SerializeSeq as _};
use sha2::{Digest as _, Sha256};

use super::{Run, is_sideways, line_of, span_of};
use crate::{
    bind::Confidence,
    finding::{self, About, Group, Place, Severity, Span, column_letters, runs},
    outcome::ReturnOutcome,
};

/// One rule's word about one place. A root cause, such as a missing column, is one finding with `count` and `ranges`.
#[derive(Serialize, JsonSchema)]
pub struct Finding<'a> {
    /// The return, by its place in `returns` from 0.
    #[serde(rename = "return")]
    of: usize,
    /// The rule's code.
    code: &'a str,
    /// The rule's name.
    name: &'a str,
    /// How much it matters.
    severity: Severity,
    /// How sure it is.
    confidence: Confidence,
    /// What to do. It holds no cell's content.
    message: &'a str,
    /// Where.
    location: Location<'a>,
    /// Other places that it speaks of.
    related: Vec<Related<'a>>,
    /// How many cells one root cause stands for.
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<usize>,
    /// These cells as ranges, `K14:K22`.
    #[serde(skip_serializing_if = "Option::is_none")]
    ranges: Option<&'a [String]>,
    /// The cell's content. Only with `--show-values`.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
    /// The same in every run while rule, sheet, field and the record's number stay the same. It is made of no cell's content.
    fingerprint: &'a str,
}

/// A place. A finding about a column has no `cell` and no `row`, one about a sheet no `column`, one about a file no `sheet`, one
/// about the whole return no `file`.
#[derive(Serialize, JsonSchema, Default)]
pub struct Location<'a> {
    /// The path of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    /// The sheet.
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<&'a str>,
    /// The cell as Excel shows it, `K12`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    cell: Option<Cell<'a>>,
    /// The row as Excel counts it.
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<u32>,
    /// The column, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u32>,
    /// The column's letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    column_letter: Option<&'a str>,
    /// The heading as it stands in the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    header: Option<&'a str>,
    /// The field's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
    /// Which of the table's records it is, from 1. Not the same as its row.
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<u32>,
}

/// Another place that a finding speaks of.
#[derive(Serialize, JsonSchema)]
pub struct Related<'a> {
    /// The path of the file.
    file: &'a str,
    /// The sheet.
    sheet: &'a str,
    /// The cell as Excel shows it.
    cell: String,
    /// The row as Excel counts it.
    row: u32,
    /// The column, from 1.
    column: u32,
    /// The column's letters.
    column_letter: String,
    /// What it has to do with the finding.
    note: &'a str,
}

/// A cell's address, written without being made a string first.
struct Cell<'a> {
    letters: &'a str,
    row: u32,
}

impl fmt::Display for Cell<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.letters, self.row)
    }
}

impl Serialize for Cell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The findings of a run, written place by place.
pub(super) struct Findings<'a> {
    run: Run<'a>,
}

impl<'a> Findings<'a> {
    pub(super) const fn new(run: Run<'a>) -> Self {
        Self { run }
    }
}

impl Serialize for Findings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        for (of, r) in self.run.outcome.returns.iter().enumerate() {
            for group in &r.groups {
                let shown = Shown::new(&self.run, of, r, group);
                if group.one || group.places.is_empty() {
                    shown.whole(|finding| list.serialize_element(finding))?;
                } else {
                    shown.each(|finding| list.serialize_element(finding))?;
                }
            }
        }
        list.end()
    }
}

/// A group of findings with what all of them share, worked out once.
struct Shown<'a> {
    run: &'a Run<'a>,
    of: usize,
    r: &'a ReturnOutcome,
    group: &'a Group,
    /// The column, or the row where the table lies on its side.
    line: Option<u32>,
    letters: String,
    sideways: bool,
    print: Fingerprint,
}

impl<'a> Shown<'a> {
    fn new(run: &'a Run<'a>, of: usize, r: &'a ReturnOutcome, group: &'a Group) -> Self {
        Self {
            run,
            of,
            r,
            group,
            line: line_of(r, group),
            letters: line_of(r, group).map(column_letters).unwrap_or_default(),
            sideways: is_sideways(r, group),
            print: Fingerprint::new(run.rule(group.rule).code, r, group),
        }
    }

    fn finding<'b>(&'b self, location: Location<'b>, related: Vec<Related<'b>>, fingerprint: &'b str) -> Finding<'b> {
        let rule = self.run.rule(self.group.rule);
        Finding {
            of: self.of,
            code: rule.code,
            name: rule.name,
            severity: self.group.severity,
            confidence: self.group.confidence,
            message: &self.group.message,
            location,
            related,
            count: None,
            ranges: None,
            value: None,
            fingerprint,
        }
    }

    /// What the locations of all places share. A table on its side has its fields in rows.
    fn location(&self) -> Location<'_> {
        let g = self.group;
        Location {
            file: g.file.and_then(|f| self.r.files.get(f)).map(|f| f.path.as_str()),
            sheet: g.sheet.as_deref(),
            row: self.line.filter(|_| self.sideways),
            column: self.line.filter(|_| !self.sideways),
            column_letter: self.line.filter(|_| !self.sideways).map(|_| self.letters.as_str()),
            header: g.heading.as_deref(),
            field: g.field.as_deref(),
            ..Location::default()
        }
    }

    fn related<'b>(&'b self, some: &'b [(usize, finding::Related)]) -> Vec<Related<'b>> {
        some.iter()
            .map(|(_, other)| Related {
                file: self.r.files.get(other.file).map_or("", |f| f.path.as_str()),
                sheet: &other.sheet,
                cell: other.address.to_string(),
                row: other.address.row,
                column: other.address.column,
                column_letter: other.address.column_letters(),
                note: &other.note,
            })
            .collect()
    }

    /// The group as the one finding that it is.
    fn whole<E>(&self, mut write: impl FnMut(&Finding<'_>) -> Result<(), E>) -> Result<(), E> {
        let ranges: Vec<String> = runs(self.group.places.iter().map(|p| p.address), span_of(self.r, self.group))
            .into_iter()
            .map(|r| r.0)
            .collect();
        let print = self.print.column();
        let some = !ranges.is_empty();
        write(&Finding {
            count: some.then_some(self.group.places.len()),
            ranges: some.then_some(ranges.as_slice()),
            ..self.finding(self.location(), self.related(&self.group.related), print.as_str())
        })
    }

    /// The group as one finding a place.
    fn each<E>(&self, mut write: impl FnMut(&Finding<'_>) -> Result<(), E>) -> Result<(), E> {
        let span = span_of(self.r, self.group);
        // They stand in the order of the places, so that a place's own are found without a search.
        let mut related = self.group.related.as_slice();
        let mut other = String::new();
        for (i, place) in self.group.places.iter().enumerate() {
            let mut location = self.location();
            location.record = (place.record > 0).then_some(place.record);
            let at = place.address;
            let in_line = self.line == Some(at.column) && !self.sideways;
            if !in_line {
                other = column_letters(at.column);
            }
            let letters = if in_line { &self.letters } else { &other };
            location.row = Some(at.row).filter(|_| span != Span::Columns);
            location.column = Some(at.column).filter(|_| span != Span::Rows);
            location.column_letter = Some(letters.as_str()).filter(|_| span != Span::Rows);
            location.cell = Some(Cell { letters, row: at.row }).filter(|_| span == Span::Cells);
            let (own, rest) = related.split_at(related.partition_point(|(at, _)| *at <= i).min(related.len()));
            related = rest;
            let print = self.print.of(place);
            write(&Finding {
                value: self.group.values.get(i).map(String::as_str),
                ..self.finding(location, self.related(own), print.as_str())
            })?;
        }
        Ok(())
    }
}

/// Sixteen hexadecimal digits.
struct Hex([u8; 16]);

impl Hex {
    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// The maker of a group's fingerprints: a hash of code, sheet, field and the record's number. No cell's content goes in, since who has
/// the hash of a name or a date of birth can guess until it fits.
struct Fingerprint {
    begun: Sha256,
}

impl Fingerprint {
    fn new(code: &str, r: &ReturnOutcome, group: &Group) -> Self {
        let sheet = group.sheet.as_deref().unwrap_or_default();
        // Two tables of one sheet, or of sheets with one name in two files, both have a first record.
        let nth = match (group.table, group.file) {
            (Some(t), _) => r.tables.iter().take(t).filter(|other| other.sheet == sheet).count(),
            (None, Some(file)) if group.about != About::Table => {
                r.files.iter().take(file).filter(|f| f.sheets.iter().any(|s| s.name == sheet)).count()
            }
            _ => 0,
        };
        let mut begun = Sha256::new();
        begun.update(code);
        begun.update([0]);
        begun.update(sheet);
        begun.update([0]);
        begun.update(nth.to_le_bytes());
        match (&group.field, group.column) {
            (Some(field), _) => begun.update(field),
            (None, Some(column)) => begun.update(column.to_le_bytes()),
            (None, None) => {}
        }
        begun.update([0]);
        Self { begun }
    }

    fn end(&self, rest: &[u8]) -> Hex {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut hash = self.begun.clone();
        hash.update(rest);
        let mut out = Hex([b'0'; 16]);
        for (pair, byte) in out.0.chunks_exact_mut(2).zip(hash.finalize()) {
            for (digit, half) in pair.iter_mut().zip([byte >> 4, byte & 15]) {
                *digit = DIGITS.get(usize::from(half)).copied().unwrap_or(b'0');
            }
        }
        out
    }

    fn column(&self) -> Hex {
        self.end(b"column")
    }

    fn of(&self, place: &Place) -> Hex {
        if place.record > 0 {
            self.end(&place.record.to_le_bytes())
        } else {
            self.end(place.address.to_string().as_bytes())
        }
    }
}
