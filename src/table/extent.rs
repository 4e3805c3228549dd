//! Which rows under a header are records, and what the others are.
//!
//! Most rows are told by a glance: the columns that always hold dates, numbers or codes do so here too, and the first cell is no
//! word of totals. Only the others are looked at closely, so that a hundred thousand records cost little more than a hundred.
//! In doubt a row is a record: a record taken for a note would never be checked.

use rustc_hash::FxHashMap;

use super::{
    Part, Skipped,
    candidate::{self, Below, below, repeats},
    grid::{Cell, Fill, Lens, Line, View},
    headings::Head,
    layout::Layout,
    shape::{Kind, is_typed, kind_of},
};
use crate::{
    bind::text::normalise,
    read::workbook::{CellId, CellValue},
};

/// What the rows under one header are.
#[derive(Debug, Default)]
pub(crate) struct Extent {
    /// The records.
    pub(crate) records: Vec<u32>,
    /// The rows between and under them that are none.
    pub(crate) skipped: Vec<Skipped>,
    /// The first row that does not belong to the table.
    pub(crate) end: u32,
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Row {
    Record,
    Blank,
    Other(Part),
    /// The header of another table.
    Header,
}

/// What is known of the rows' columns when the walk down begins.
pub(crate) struct Body<'a, 'v> {
    pub(crate) view: &'a View<'v>,
    pub(crate) fill: &'a Fill,
    pub(crate) layout: &'a Layout,
    pub(crate) heads: &'a [Head],
    /// Columns of one kind that is not words.
    typed: Vec<(u32, Kind)>,
    /// The typed columns that are nearly always filled.
    anchors: Vec<(u32, Kind)>,
    /// How many columns have cells.
    width: u32,
    /// The kind of the first column, when its cells are alike.
    label: Option<(u32, Kind)>,
    /// How many lines were looked at.
    seen: usize,
    /// Rows that begin like totals are so many that they are the records.
    totals_are_records: bool,
    /// Texts that stand more than once in a column: values, never headings.
    values: FxHashMap<(u32, CellId), u32>,
    /// The first cells seen, and whether they begin like totals.
    labels: FxHashMap<CellId, bool>,
}

impl<'a, 'v> Body<'a, 'v> {
    /// Learns from the looked-at lines below the header.
    pub(crate) fn new(
        view: &'a View<'v>,
        fill: &'a Fill,
        layout: &'a Layout,
        heads: &'a [Head],
        lines: &[Line],
    ) -> Self {
        // A row of codes under the header, totals and notes are not what the columns are like; with few rows they would count.
        let full = lines.iter().map(|l| l.cells.len()).max().unwrap_or(0);
        let like: Vec<Line> =
            lines.iter().skip(usize::from(lines.len() > 1)).filter(|l| l.cells.len() * 3 >= full).cloned().collect();
        let counts = below(view, &like);
        let column = |at: usize| view.left + u32::try_from(at).unwrap_or(0);
        let typed: Vec<(u32, Kind)> =
            counts.iter().enumerate().filter_map(|(at, b)| Some((column(at), b.typed()?))).collect();
        let many =
            |b: &Below| b.filled as usize * 10 >= like.len() * 8 && b.major().is_some_and(|(_, share)| share >= 0.9);
        let mut anchors: Vec<(u32, u32, Kind)> = typed
            .iter()
            .filter_map(|&(c, k)| {
                let b = counts.get((c - view.left) as usize)?;
                many(b).then_some((b.filled, c, k))
            })
            .collect();
        anchors.sort_by_key(|&(n, c, k)| (std::cmp::Reverse(n), k != Kind::Date, c));
        anchors.truncate(2);
        let mut values: FxHashMap<(u32, CellId), u32> = FxHashMap::default();
        for cell in like.iter().filter(|l| l.cells.len() >= 2).flat_map(|l| &l.cells) {
            *values.entry((cell.column, cell.id)).or_default() += 1;
        }
        let first = heads.first().map_or(view.left, |h| h.column);
        let first = counts.iter().position(|b| b.filled > 0).map_or(first, |at| column(at).min(first));
        let mut body = Self {
            view,
            fill,
            layout,
            heads,
            width: u32::try_from(counts.iter().filter(|b| b.filled > 0).count().max(heads.len())).unwrap_or(0),
            label: counts
                .get((first - view.left) as usize)
                .and_then(Below::major)
                .filter(|(_, s)| *s >= 0.7)
                .map(|(k, _)| (first, k)),
            typed,
            anchors: anchors.into_iter().map(|(_, c, k)| (c, k)).collect(),
            seen: like.len(),
            totals_are_records: false,
            values,
            labels: FxHashMap::default(),
        };
        let begin = like.iter().filter(|l| l.cells.first().is_some_and(|c| body.is_total(c.id))).count();
        body.totals_are_records = begin >= 3 && begin * 5 >= like.len() * 2;
        body
    }

    /// Walks down to `limit` from the header's last row, or from the top when there is none above.
    pub(crate) fn walk(&mut self, lens: &mut Lens<'_>, header: Option<u32>, limit: u32) -> Extent {
        let begin = header.map_or(0, |row| row + 1);
        let mut out = Extent { end: begin, ..Extent::default() };
        let mut waiting: Vec<(u32, Part)> = Vec::new();
        let mut gap = false;
        let usual = self.heads.first().map(|h| h.column);
        let again: Vec<(u32, CellId)> =
            self.heads.iter().filter_map(|h| h.own.map(|o| (h.column, o.id))).take(2).collect();
        let mut row = begin;
        while row < limit {
            let count = self.fill.count(row);
            if count == 0 {
                gap = true;
                row += 1;
                continue;
            }
            let quick = !out.records.is_empty() && !gap && self.glance(lens, row, count, usual, &again);
            let is = if quick {
                Row::Record
            } else {
                self.look(lens, row, begin, gap, out.records.is_empty() && waiting.is_empty())
            };
            match is {
                Row::Record => {
                    for (row, part) in waiting.drain(..) {
                        push(&mut out.skipped, row, part);
                    }
                    out.records.push(row);
                    out.end = row + 1;
                    gap = false;
                }
                Row::Blank => gap = true,
                Row::Header => {
                    self.hand_over(&mut out, waiting, begin, row);
                    return out;
                }
                Row::Other(part @ (Part::Total | Part::RepeatedHeader | Part::SecondHeader)) => {
                    for (row, part) in waiting.drain(..) {
                        push(&mut out.skipped, row, part);
                    }
                    push(&mut out.skipped, row, part);
                    out.end = row + 1;
                    gap = false;
                }
                // What follows a section or a note stands apart from the records as what follows a blank row does.
                Row::Other(part) => {
                    waiting.push((row, part));
                    gap = true;
                }
            }
            row += 1;
        }
        if limit < self.fill.end() {
            self.hand_over(&mut out, waiting, begin, limit);
            return out;
        }
        for (row, _) in waiting {
            push(&mut out.skipped, row, Part::Note);
            out.end = row + 1;
        }
        out
    }

    /// Another table's header stands in a row: what belongs to which?
    fn hand_over(&self, out: &mut Extent, waiting: Vec<(u32, Part)>, begin: u32, header: u32) {
        self.give_back_titles(out, begin, header);
        // Notes that stand right under the records are this table's; titles further down are the next one's.
        for (row, part) in waiting {
            if part != Part::Note || row > out.end {
                break;
            }
            if row == out.end {
                push(&mut out.skipped, row, part);
                out.end = row + 1;
            }
        }
    }

    /// Lines that stand right above another table's header and apart from this one's records are its titles.
    fn give_back_titles(&self, out: &mut Extent, begin: u32, header: u32) {
        let few = |row: u32| {
            let first = self.fill.first(row).map(|c| (c, self.view.get(row, c)));
            if first.is_some_and(|(_, id)| self.is_label(self.view.text(id))) {
                return true;
            }
            // A row that begins with an identifier or a date, as the records do, is a record with little in it.
            let like = first.zip(self.label).is_some_and(|((column, id), (label, kind))| {
                column == label && is_typed(kind) && kind_of(self.view.pool.get(id), &self.layout.words).goes_with(kind)
            });
            !like && self.fill.count(row) * 10 <= self.width.max(self.fill.count(header)) * 6
        };
        let mut row = header;
        loop {
            while row > begin && self.fill.count(row - 1) == 0 {
                row -= 1;
            }
            let last = row;
            while row > begin && self.fill.count(row - 1) > 0 {
                row -= 1;
            }
            let apart = row > begin && self.fill.count(row - 1) == 0;
            if last == row || last - row > 8 || !apart || !(row..last).all(few) {
                return;
            }
            out.records.retain(|&r| r < row);
            out.skipped.retain(|part| part.first < row);
            out.end = out.end.min(row);
        }
    }

    /// Whether a row is a record beyond doubt.
    fn glance(
        &mut self,
        lens: &mut Lens<'_>,
        row: u32,
        count: u32,
        usual: Option<u32>,
        again: &[(u32, CellId)],
    ) -> bool {
        let first = self.fill.first(row);
        if count < 3 && count < self.width || first != usual || self.anchors.is_empty() {
            return false;
        }
        let Some(label) = first.map(|c| self.view.get(row, c)) else { return false };
        if again.first().is_some_and(|(_, id)| *id == label) || self.is_total(label) {
            return false;
        }
        self.anchors.iter().all(|&(column, kind)| {
            let id = self.view.get(row, column);
            !id.is_empty() && {
                let own = lens.shapes.kind(id);
                !own.is_neutral() && own.goes_with(kind)
            }
        })
    }

    /// Whether a first cell begins like a row of totals, or names a country or region.
    fn is_total(&mut self, id: CellId) -> bool {
        let CellValue::Text(text) = self.view.pool.get(id) else { return false };
        // Identifiers, by far the most frequent first cells, have a digit near their start.
        if self.totals_are_records || text.bytes().take(4).any(|b| b.is_ascii_digit()) || text.len() > 80 {
            return false;
        }
        if let Some(&known) = self.labels.get(&id) {
            return known;
        }
        let folded = normalise(text);
        let folded = trimmed(&folded);
        let words = &self.layout.words;
        let begins = |w: &String| {
            folded
                .strip_prefix(w.as_str())
                .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphabetic() || c == '-'))
        };
        let known =
            words.totals.iter().any(begins) || folded.ends_with(" total") || words.places.contains(place(folded));
        self.labels.insert(id, known);
        known
    }

    /// Whether a line that begins with a country or region is a record all the same: its first column is about something else than
    /// councils, such as where a child is from, or a date stands where the others have one, which no total has.
    fn is_of_a_place(&self, lens: &Lens<'_>, line: &Line, first: Cell) -> bool {
        let text = normalise(self.view.text(first.id));
        self.layout.words.places.contains(place(trimmed(&text)))
            && (line.cells.iter().any(|c| c.kind == Kind::Date && self.typed.contains(&(c.column, Kind::Date)))
                || self.heads.iter().filter(|head| head.column == first.column).any(|head| {
                    let known = lens.headers.known(&head.text(self.view));
                    known
                        .first()
                        .is_some_and(|m| m.score > 0.9 && lens.headers.facts(m.field).is_some_and(|f| !f.context))
                }))
    }

    /// How many cells of a line go with their columns and how many do not.
    fn agreement(&self, line: &Line) -> (usize, usize) {
        let (mut fit, mut misfit) = (0, 0);
        for cell in line.cells.iter().filter(|c| !c.kind.is_neutral()) {
            if let Some((_, kind)) = self.typed.iter().find(|(c, _)| *c == cell.column) {
                match (kind, cell.kind.goes_with(*kind)) {
                    // Words among yes and no may be an answer and may be a heading.
                    (Kind::YesNo, true) if cell.kind.is_wordy() => {}
                    (_, true) => fit += 1,
                    (_, false) => misfit += 1,
                }
            }
        }
        (fit, misfit)
    }

    /// What a row is, looked at closely.
    fn look(&mut self, lens: &mut Lens<'_>, row: u32, begin: u32, gap: bool, none_yet: bool) -> Row {
        let line = lens.line(self.view, row);
        let Some(first) = line.cells.first().copied() else { return Row::Blank };
        if repeats(&line, self.heads) {
            return Row::Other(Part::RepeatedHeader);
        }
        let (fit, misfit) = self.agreement(&line);
        if none_yet && row <= begin + 2 && !self.heads.is_empty() && self.is_second_header(lens, &line, fit, misfit) {
            return Row::Other(Part::SecondHeader);
        }
        if self.is_total(first.id) && !self.is_of_a_place(lens, &line, first) {
            return Row::Other(Part::Total);
        }
        let text = self.view.text(first.id);
        if line.cells.len() >= 2 && misfit >= fit && self.begins_another(lens, &line, gap) {
            return Row::Header;
        }
        if line.cells.len() == 2
            && self.width > 2
            && line.cells.last().is_some_and(|c| c.kind == Kind::Sentence)
            && is_footnote_mark(text)
        {
            return Row::Other(Part::Note);
        }
        if gap && line.cells.len() <= 6 && misfit > 0 && self.is_label(text) {
            return Row::Other(Part::Note);
        }
        // The first column holds identifiers, and this is none.
        let stranger = self
            .label
            .is_some_and(|(column, kind)| is_typed(kind) && first.column == column && !first.kind.goes_with(kind));
        let n = u32::try_from(line.cells.len()).unwrap_or(u32::MAX);
        if n <= (self.width / 4).max(2) && n < self.width.max(2) {
            return self.sparse(&line, text, fit, misfit, gap);
        }
        if gap && ((stranger && n * 10 <= self.width * 6) || (fit == 0 && misfit >= 2 && n * 2 < self.width)) {
            return Row::Other(Part::Note);
        }
        if self.is_note(text)
            && fit == 0
            && self.label.is_none_or(|(c, _)| first.column <= c)
            && line.cells.iter().any(|c| c.kind == Kind::Sentence)
        {
            return Row::Other(Part::Note);
        }
        Row::Record
    }

    /// Whether another table's header begins here: it reads like one, or stands apart and is one by all signs.
    fn begins_another(&self, lens: &mut Lens<'_>, line: &Line, gap: bool) -> bool {
        let wordy = line.cells.iter().filter(|c| c.kind.is_wordy() || c.kind == Kind::Year || c.known > 0.0).count();
        // A row that begins with an identifier as the records do is a record, whatever its answers say.
        let record = self.label.is_some_and(|(column, kind)| {
            is_typed(kind) && line.at(column).is_some_and(|c| !c.kind.is_neutral() && c.kind.goes_with(kind))
        });
        if wordy < 2 || wordy * 10 < line.cells.len() * 6 || record || !gap {
            return false;
        }
        let lines: Vec<Line> = self.fill.from(line.row).take(30).map(|row| lens.line(self.view, row)).collect();
        candidate::all(self.view, lens, self.layout, &lines, false).into_iter().take_while(|p| p.bottom < 4).any(|p| {
            p.top == 0
                && p.score >= self.layout.thresholds.header
                && (p.known >= 1.8 || p.contrasts() >= 2 || (p.known >= 0.9 && p.contrasts() >= 1))
        })
    }

    /// A row with few cells: a record with little in it, a section's heading or a note.
    fn sparse(&self, line: &Line, text: &str, fit: usize, misfit: usize, gap: bool) -> Row {
        let Some(cell) = line.cells.first() else { return Row::Blank };
        let alone = line.cells.len() == 1;
        let note = self.is_note(text);
        let first = self.heads.first().map(|h| h.column).into_iter().chain(self.label.map(|(c, _)| c)).min();
        // Sections and notes begin at the left; what stands further right only is a record's.
        if first.is_some_and(|first| cell.column > first) {
            return if misfit == 0 || !(gap || alone) { Row::Record } else { Row::Other(Part::Note) };
        }
        let identified = self.label.is_some_and(|(column, kind)| {
            is_typed(kind) && cell.column == column && !cell.kind.is_neutral() && cell.kind.goes_with(kind)
        });
        // A mark for "no value" stands for an identifier too.
        if identified || cell.kind.is_neutral() || (fit > 0 && misfit == 0 && !(note && cell.kind == Kind::Sentence)) {
            return Row::Record;
        }
        if note || (cell.kind == Kind::Sentence && self.width > 2) {
            return Row::Other(Part::Note);
        }
        // What comes again in its column is an answer.
        let answer = self.values.get(&(cell.column, cell.id)).copied().unwrap_or(0) > 1;
        if misfit == 0 && answer {
            return Row::Record;
        }
        if alone {
            return if self.width == 1 && !gap { Row::Record } else { Row::Other(Part::Section) };
        }
        let goes = self.label.is_some_and(|(column, kind)| cell.column == column && cell.kind.goes_with(kind));
        if misfit == 0 && (goes || self.width <= 2 || !gap) {
            return if gap && self.width > 3 && !goes { Row::Other(Part::Note) } else { Row::Record };
        }
        if misfit > 0 || gap { Row::Other(Part::Note) } else { Row::Record }
    }

    /// Whether a text is the label of a line of a form: "Council:".
    fn is_label(&self, text: &str) -> bool {
        self.layout.words.labels.contains(normalise(text).trim_end_matches([':', ' ']))
    }

    /// Whether a text begins like a note, a source or a footnote.
    fn is_note(&self, text: &str) -> bool {
        let folded = normalise(text);
        let words = &self.layout.words;
        let begins = |w: &String| {
            folded
                .strip_prefix(w.as_str())
                .is_some_and(|rest| w.ends_with(' ') || !rest.starts_with(char::is_alphanumeric))
        };
        let numbered = folded
            .trim_start_matches(['(', '['])
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .starts_with([')', '.', ']'])
            && folded.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '(' | '['))
            && folded.contains(' ');
        numbered || words.notes.iter().any(begins) || folded.starts_with(['*', '†', '‡'])
    }

    /// Codes, forms or numbers of columns right under the header.
    fn is_second_header(&self, lens: &mut Lens<'_>, line: &Line, fit: usize, misfit: usize) -> bool {
        if line.cells.len() < 2 || line.cells.len() * 3 < self.heads.len() {
            return false;
        }
        // There must be something under it that it stands over, or it is a record itself.
        let records_follow = self.fill.from(line.row + 1).next().is_some();
        if !records_follow {
            return false;
        }
        if is_column_run(self.view, line) {
            return true;
        }
        // Words over dates and numbers say more than words over codes, which may be answers.
        let plainly = line.cells.iter().any(|cell| {
            let over = self.typed.iter().find(|(c, _)| *c == cell.column).map(|(_, kind)| *kind);
            cell.kind.is_wordy() && matches!(over, Some(Kind::Date | Kind::Time | Kind::Number | Kind::Year))
        });
        if fit == 0 && self.seen >= 3 && ((plainly && (misfit >= 2 || self.seen >= 5)) || misfit >= 4) {
            return true;
        }
        let words = &lens.headers.headings().forms;
        let formal = line
            .cells
            .iter()
            .filter(|c| {
                let folded = normalise(self.view.text(c.id));
                let folded = folded.trim_matches(|c: char| matches!(c, '(' | ')' | '[' | ']'));
                c.known >= 0.9 || words.iter().any(|f| f == folded)
            })
            .count();
        formal >= 2 && formal * 10 >= line.cells.len() * 6 && fit <= formal / 2
    }
}

/// `(1)`, `2.`, `[3]`, `*`.
/// A folded cell without the marks around it.
fn trimmed(folded: &str) -> &str {
    folded.trim_matches(|c: char| !c.is_alphanumeric() && c != '%')
}

/// The name of a country or region without the figures of a footnote.
fn place(folded: &str) -> &str {
    folded.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ')
}

fn is_footnote_mark(text: &str) -> bool {
    let text = text.trim();
    let bare = text.trim_matches(['(', ')', '[', ']', '.', ':', '*', '†', '‡']);
    let starred = text.starts_with(['*', '†', '‡']);
    text.len() <= 4
        && bare.len() < text.len()
        && (starred || !bare.is_empty())
        && bare.len() <= 2
        && bare.chars().all(|c| c.is_ascii_alphanumeric())
}

/// Columns that are numbered or lettered: 1, 2, 3 or C1, C2, C3 or A, B, C.
fn is_column_run(view: &View<'_>, line: &Line) -> bool {
    let number = |id: CellId| -> Option<(String, f64)> {
        match view.pool.get(id) {
            CellValue::Number(n) => Some((String::new(), n)),
            CellValue::Text(t) => {
                let t = t.trim().trim_matches(['(', ')', '[', ']', '.']);
                let head = t.trim_end_matches(|c: char| c.is_ascii_digit());
                match t.get(head.len()..).filter(|d| !d.is_empty() && d.len() <= 3) {
                    Some(digits) if head.len() <= 4 => digits.parse().ok().map(|n| (head.to_owned(), n)),
                    None if t.len() == 1 && t.starts_with(char::is_alphabetic) => {
                        t.chars().next().map(|c| (String::new(), f64::from(u32::from(c.to_ascii_uppercase()))))
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    };
    let list: Vec<Option<(String, f64)>> = line.cells.iter().map(|c| number(c.id)).collect();
    let steps = list
        .windows(2)
        .filter(|w| matches!(w, [Some((a, x)), Some((b, y))] if a == b && (y - x - 1.0).abs() < f64::EPSILON))
        .count();
    list.len() >= 3
        && steps + 1 >= list.len()
        && list.first().and_then(Option::as_ref).is_some_and(|(_, n)| *n <= 100.0)
}

/// Adds a row to the parts that are no records; neighbouring rows of one kind become one part.
pub(crate) fn push(skipped: &mut Vec<Skipped>, row: u32, what: Part) {
    match skipped.last_mut() {
        Some(last) if last.what == what && last.last + 1 == row && matches!(what, Part::Note | Part::Title) => {
            last.last = row;
        }
        _ => skipped.push(Skipped { first: row, last: row, what }),
    }
}
