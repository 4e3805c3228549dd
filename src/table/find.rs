//! Finds the tables of a sheet: side by side, one under the other, or lying on their side.

use super::{
    Heading, Orientation, Part, Skipped, Table,
    candidate::{self, Place, below},
    extent::{Body, push},
    grid::{Fill, Lens, Line, View},
    layout::Layout,
    shape::{Kind, Shapes},
};
use crate::{
    bind::{dictionary::FieldType, header::HeaderIndex, text::normalise},
    read::workbook::{CellId, Pool, Sheet},
};

/// The tables of a sheet, in the order of their headers from the left and from the top. A sheet with cells and no table yields one
/// [`Table`] that has no columns and says [`Part::NoTable`] ([`Table::is_table`] is false); an empty sheet yields nothing.
///
/// The caller knows the sheet's place in its workbook and sets [`Table::sheet`].
#[must_use]
pub fn find(sheet: &Sheet, pool: &Pool, headers: &HeaderIndex, layout: &Layout) -> Vec<Table> {
    if sheet.cells == 0 {
        return Vec::new();
    }
    let mut lens = Lens::new(Shapes::new(pool, &layout.words), headers);
    let upright = search(sheet, pool, &mut lens, layout, Orientation::Rows);
    if sheet.rows <= layout.limits.turned_rows && lies_on_its_side(sheet, pool, &mut lens, layout) {
        let turned_sheet = sheet.transposed();
        let turned = search(&turned_sheet, pool, &mut lens, layout, Orientation::Columns);
        // Each of many columns may hold an answer that is also a wording: what counts is the one table that knows most.
        let most = turned.iter().filter(|f| begins_at_the_side(f)).map(|f| f.known).fold(0.0, f64::max);
        let upright: f64 = upright.iter().map(|f| f.known).sum();
        if most >= 1.8 && most >= upright * layout.thresholds.turned {
            return turned.into_iter().map(|f| f.table).collect();
        }
    }
    let mut tables: Vec<Table> = upright.into_iter().map(|f| f.table).collect();
    if tables.is_empty() {
        tables.push(no_table(sheet));
    }
    tables
}

/// A table with what spoke for it.
struct Found {
    table: Table,
    known: f64,
}

/// Whether there are records beside the headings of a table on its side, and the headings stand in the first columns of the sheet, or the second after a numbering.
fn begins_at_the_side(found: &Found) -> bool {
    if found.table.records.is_empty() {
        return false;
    }
    let before: u32 = found.table.skipped.iter().filter(|s| s.what == Part::Title).map(|s| s.last + 1 - s.first).sum();
    before <= 1
}

/// A sheet that holds no table.
fn no_table(sheet: &Sheet) -> Table {
    Table {
        sheet: 0,
        orientation: Orientation::Rows,
        header_rows: Vec::new(),
        columns: Vec::new(),
        records: Vec::new(),
        confidence: 0.0,
        skipped: vec![Skipped { first: 0, last: sheet.rows.saturating_sub(1), what: Part::NoTable }],
    }
}

/// Whether one of the first columns holds several known wordings, so that it pays to turn the sheet.
fn lies_on_its_side(sheet: &Sheet, pool: &Pool, lens: &mut Lens<'_>, layout: &Layout) -> bool {
    if is_guide(sheet, pool, layout) {
        return false;
    }
    let filled =
        (0..sheet.width()).filter(|&c| sheet.columns.get(c as usize).is_some_and(|c| c.filled().next().is_some()));
    filled.take(6).any(|column| {
        let view = View { sheet, pool, left: column, right: column };
        let known: f64 = (0..sheet.rows).map(|row| lens.line(&view, row).known()).sum();
        known >= 1.8
    })
}

/// Whether a sheet describes columns and is no return: its name says so, or its first full row does.
fn is_guide(sheet: &Sheet, pool: &Pool, layout: &Layout) -> bool {
    let name = normalise(&sheet.name);
    if layout.words.cover.contains(&name) || layout.words.lists.contains(&name) {
        return true;
    }
    let view = View { sheet, pool, left: 0, right: sheet.width().saturating_sub(1) };
    (0..sheet.rows.min(20)).any(|row| {
        let cells: Vec<String> = view.filled(row).take(12).map(|(_, id)| normalise(view.text(id))).collect();
        cells.len() >= 2 && cells.iter().filter(|c| layout.words.guides.contains(c.as_str())).count() * 2 > cells.len()
    })
}

/// Whether a title in the first rows, or the sheet's name, says that this is a cover, contents or a page of notes.
fn is_cover(view: &View<'_>, lines: &[Line], layout: &Layout) -> bool {
    if is_guide(view.sheet, view.pool, layout) {
        return true;
    }
    lines
        .iter()
        .take(6)
        .filter(|l| l.cells.len() == 1)
        .any(|l| l.cells.first().is_some_and(|c| layout.words.cover.contains(&normalise(view.text(c.id)))))
}

/// The tables of a sheet, one way round.
fn search(sheet: &Sheet, pool: &Pool, lens: &mut Lens<'_>, layout: &Layout, orientation: Orientation) -> Vec<Found> {
    let runs = runs(sheet);
    if let [(left, right)] = *runs {
        return stacked(&View { sheet, pool, left, right }, lens, layout, orientation);
    }
    let mut groups: Vec<(u32, u32)> = Vec::new();
    let mut before: Option<Glimpse> = None;
    let mut glimpses: Vec<((u32, u32), Glimpse)> = runs
        .into_iter()
        .map(|(left, right)| ((left, right), Glimpse::of(&View { sheet, pool, left, right }, lens, layout)))
        .collect();
    if orientation == Orientation::Columns {
        // Titles above and notes below a table on its side stand in columns of the turned sheet.
        let known = |(_, g): &((u32, u32), Glimpse)| g.known > 0.0;
        let first = glimpses.iter().position(known).unwrap_or(0);
        let last = glimpses.iter().rposition(known).map_or(glimpses.len(), |at| at + 1);
        glimpses.truncate(last);
        glimpses.drain(..first.min(glimpses.len()));
    }
    for ((left, right), glimpse) in glimpses {
        let view = View { sheet, pool, left, right };
        let apart = before.as_ref().is_none_or(|b| b.is_apart_from(&glimpse, &view, lens));
        match groups.last_mut() {
            Some(group) if !apart => {
                group.1 = right;
                if let Some(b) = &mut before {
                    b.widen(glimpse);
                }
            }
            _ => {
                groups.push((left, right));
                before = Some(glimpse);
            }
        }
    }
    let mut found = Vec::new();
    for (left, right) in groups {
        let view = View { sheet, pool, left, right };
        found.extend(stacked(&view, lens, layout, orientation));
    }
    found
}

/// Runs of neighbouring columns that have cells.
fn runs(sheet: &Sheet) -> Vec<(u32, u32)> {
    let mut out: Vec<(u32, u32)> = Vec::new();
    for (at, column) in (0..).zip(&sheet.columns) {
        if column.filled().next().is_none() {
            continue;
        }
        match out.last_mut() {
            Some((_, right)) if *right + 1 == at => *right = at,
            _ => out.push((at, at)),
        }
    }
    out
}

/// A quick look at a run of columns on its own, to tell a table beside another from the other half of one table.
#[allow(clippy::struct_excessive_bools, reason = "each is a separate observation")]
struct Glimpse {
    /// The known identifiers among its headings.
    ids: Vec<u16>,
    /// The fields that its headings word and no other field's.
    fields: Vec<u16>,
    /// Its first heading.
    first: String,
    header: Option<(u32, u32)>,
    known: f64,
    contrasts: usize,
    sure: bool,
    /// Its first column is no column of numbers, so that it may tell records apart.
    labelled: bool,
    /// The identifiers that its first heading may mean, when the cells below it are all filled and all different.
    may_identify: Vec<u16>,
    /// Its header stands in its first lines.
    early: bool,
    /// The cells of its first column are all filled and all different.
    identified: bool,
    /// The filled rows under its header, as far as was looked.
    rows: Vec<u32>,
    /// How many rows were looked at at the most, without the header and what is above it.
    most: usize,
}

impl Glimpse {
    fn of(view: &View<'_>, lens: &mut Lens<'_>, layout: &Layout) -> Self {
        let fill = Fill::of(view);
        let lines = window(view, &fill, lens, layout, 0);
        let place = candidate::best(view, lens, layout, &lines, false).filter(|p| p.score >= layout.thresholds.header);
        // Sections, totals and notes stand in the first columns alone: they are no records that the other columns lack.
        let rows = |p: &Place| -> Vec<u32> {
            let body = lines.get(p.bottom + 1..).unwrap_or_default();
            let kind = below(view, body).first().and_then(candidate::Below::typed);
            let full = |l: &&Line| {
                l.cells.len() >= 2
                    || kind.is_none_or(|k| l.cells.first().is_some_and(|c| !c.kind.is_neutral() && c.kind.goes_with(k)))
            };
            body.iter().filter(full).map(|l| l.row).collect()
        };
        Self {
            ids: place.as_ref().map(|p| ids(view, p, lens)).unwrap_or_default(),
            fields: place.as_ref().map(|p| fields(view, p, lens)).unwrap_or_default(),
            first: place.as_ref().and_then(|p| p.heads.first()).map(|h| normalise(&h.text(view))).unwrap_or_default(),
            header: place.as_ref().and_then(|p| Some((lines.get(p.top)?.row, lines.get(p.bottom)?.row))),
            known: place.as_ref().map_or(0.0, |p| p.known),
            contrasts: place.as_ref().map_or(0, Place::contrasts),
            sure: place.is_some(),
            labelled: place.as_ref().is_some_and(|p| {
                let body = below(view, lines.get(p.bottom + 1..).unwrap_or_default());
                body.first().and_then(candidate::Below::typed).is_none_or(|k| !matches!(k, Kind::Number | Kind::Year))
            }),
            may_identify: place.as_ref().map(|p| may_identify(view, p, &lines, lens)).unwrap_or_default(),
            identified: place.as_ref().is_some_and(|p| identifies(view, p, &lines)),
            early: place.as_ref().is_some_and(|p| p.top < 4),
            rows: place.as_ref().map(rows).unwrap_or_default(),
            most: layout.limits.window_rows.saturating_sub(place.as_ref().map_or(0, |p| p.bottom + 1)),
        }
    }

    fn widen(&mut self, other: Self) {
        if !self.sure {
            *self = Self { first: other.first.clone(), ..other };
            return;
        }
        self.ids.extend(other.ids);
        self.fields.extend(other.fields);
        self.may_identify.extend(other.may_identify);
        self.known += other.known;
        self.rows.extend(other.rows);
        self.rows.sort_unstable();
        self.rows.dedup();
    }

    /// Whether its rows follow each other without a gap.
    fn unbroken(&self) -> bool {
        let (Some(first), Some(last)) = (self.rows.first(), self.rows.last()) else { return false };
        (last - first) as usize + 1 == self.rows.len()
    }

    /// Whether what stands to the right is another table.
    fn is_apart_from(&self, right: &Self, view: &View<'_>, _lens: &Lens<'_>) -> bool {
        if !self.sure || !right.sure {
            return false;
        }
        if right.ids.iter().chain(&right.may_identify).any(|id| self.ids.contains(id) || self.may_identify.contains(id))
        {
            return true;
        }
        // One column alone beside a table is its column.
        if view.left == view.right {
            return false;
        }
        if right.labelled && right.first == self.first && right.first.chars().any(char::is_alphabetic) {
            return true;
        }
        let header_elsewhere = match (self.header, right.header) {
            // A band over one half of a table may look like a header one row up.
            (Some((top, bottom)), Some((other_top, other_bottom))) => other_top > bottom + 1 || other_bottom + 1 < top,
            _ => false,
        };
        // Both were looked at to a certain number of lines, which ends sooner where lines are many.
        let seen = self.rows.last().copied().unwrap_or(0).max(right.rows.last().copied().unwrap_or(0));
        let end = if self.rows.len().max(right.rows.len()) >= self.most {
            self.rows.last().copied().unwrap_or(0).min(right.rows.last().copied().unwrap_or(0))
        } else {
            seen
        };
        let without = |a: &[u32], b: &[u32]| a.iter().filter(|r| **r <= end && b.binary_search(r).is_err()).count();
        let alone = without(&right.rows, &self.rows);
        let strong = right.known >= 1.8 || (right.known >= 0.9 && right.contrasts >= 1);
        let own = without(&self.rows, &right.rows);
        // Records of its own, one in every row down to an end of its own.
        let last = right.rows.last().copied().unwrap_or(0);
        let beyond = self.rows.iter().filter(|r| **r > last && **r <= end).count();
        let ends_early = right.identified && right.unbroken() && beyond >= 3 && right.rows.len() >= 2;
        let both = || {
            right
                .may_identify
                .iter()
                .chain(&right.ids)
                .any(|id| self.ids.contains(id) || self.may_identify.contains(id))
        };
        if (own > 0 || alone > 0) && both() {
            return true;
        }
        // No table has a field twice.
        let twice = right.fields.iter().any(|f| self.fields.contains(f));
        let longer = self.identified && right.identified && alone >= 2 && alone * 5 >= right.rows.len();
        strong && (twice || (header_elsewhere && right.early) || ends_early || longer)
    }
}

/// Whether the cells below a header's first heading are all filled, all different, and numbers or codes or words.
fn identifies(view: &View<'_>, place: &Place, lines: &[Line]) -> bool {
    let Some(head) = place.heads.first() else { return false };
    let body = lines.get(place.bottom + 1..).unwrap_or_default();
    let mut cells: Vec<CellId> = body.iter().filter_map(|l| l.at(head.column)).map(|c| c.id).collect();
    let filled = cells.len();
    cells.sort_unstable();
    cells.dedup();
    let kind = below(view, body).get((head.column - view.left) as usize).and_then(candidate::Below::typed);
    filled > 0
        && filled * 10 >= body.len() * 9
        && cells.len() * 10 >= filled * 9
        && !matches!(kind, Some(Kind::Date | Kind::Time | Kind::YesNo))
}

/// The identifiers that a header's first heading may mean, when the cells below it may identify records.
fn may_identify(view: &View<'_>, place: &Place, lines: &[Line], lens: &Lens<'_>) -> Vec<u16> {
    let text = place.heads.first().and_then(|h| h.own).map_or("", |o| view.text(o.id));
    let one_word = text.split_whitespace().count() < 2 && !lens.headers.known(text).iter().any(|m| m.score > 0.7);
    if one_word || !identifies(view, place, lines) || lens.headers.names_another(text, None) {
        return Vec::new();
    }
    lens.headers
        .score(text)
        .iter()
        .filter(|m| {
            m.score >= 0.42 && lens.headers.facts(m.field).is_some_and(|f| f.kind == FieldType::Id && !f.context)
        })
        .map(|m| m.field.0)
        .collect()
}

/// The fields of identifiers that a header certainly words.
fn ids(view: &View<'_>, place: &Place, lens: &Lens<'_>) -> Vec<u16> {
    let mut out = Vec::new();
    for head in &place.heads {
        let own = head.own.map(|o| view.text(o.id).to_owned()).unwrap_or_default();
        for text in [own, head.text(view).replace(" / ", " ")] {
            for m in lens.headers.known(&text).iter() {
                if m.score > 0.9 && lens.headers.facts(m.field).is_some_and(|f| f.kind == FieldType::Id && !f.context) {
                    out.push(m.field.0);
                }
            }
        }
    }
    out
}

/// The fields that a header certainly words, and no other field's wordings.
fn fields(view: &View<'_>, place: &Place, lens: &Lens<'_>) -> Vec<u16> {
    let found = place.heads.iter().map(|h| lens.headers.known(&h.text(view)));
    found
        .filter_map(|list| match list.as_slice() {
            [one] if one.score > 0.9 && lens.headers.facts(one.field).is_some_and(|f| !f.context) => Some(one.field.0),
            _ => None,
        })
        .collect()
}

/// The first filled rows from a row on, looked at closely.
fn window(view: &View<'_>, fill: &Fill, lens: &mut Lens<'_>, layout: &Layout, from: u32) -> Vec<Line> {
    let mut cells = 0;
    let mut lines = Vec::new();
    for row in fill.from(from) {
        if lines.len() >= layout.limits.window_rows || (cells >= layout.limits.window_cells && lines.len() >= 20) {
            break;
        }
        let line = lens.line(view, row);
        if !line.cells.is_empty() {
            cells += line.cells.len();
            lines.push(line);
        }
    }
    lines
}

/// The tables of a view, from the top.
fn stacked(view: &View<'_>, lens: &mut Lens<'_>, layout: &Layout, orientation: Orientation) -> Vec<Found> {
    let fill = Fill::of(view);
    let mut out: Vec<Found> = Vec::new();
    let mut from = 0;
    while out.len() < layout.limits.tables {
        let lines = window(view, &fill, lens, layout, from);
        let cover = is_cover(view, &lines, layout);
        let likely = |p: &Place| p.score >= layout.thresholds.header;
        let Some(mut place) = candidate::best(view, lens, layout, &lines, cover).filter(likely) else {
            if out.is_empty() && !cover {
                out.extend(
                    headerless(view, &fill, lens, layout, &lines, orientation).map(|table| Found { table, known: 0.0 }),
                );
            } else {
                remaining_notes(&mut out, &lines);
            }
            break;
        };
        // Another table may stand above the best header.
        let mut limit = fill.end();
        while let Some(above) = candidate::best(view, lens, layout, lines.get(..place.top).unwrap_or_default(), cover)
            .filter(|p| likely(p) && stands_alone(&lines, p, &place))
        {
            limit = lines.get(place.top).map_or(limit, |l| l.row);
            place = above;
        }
        let Some(found) = table_at(view, &fill, lens, layout, &lines, &place, limit, orientation) else { break };
        let end = found.1;
        if !is_list(view, &found.0.table, &place, lens, layout) && !explains(view, &found.0.table, lens) {
            out.push(found.0);
        }
        if end <= from {
            break;
        }
        from = end;
        if fill.from(from).next().is_none() {
            break;
        }
    }
    out
}

/// Whether a header place above another is that of a table of its own, and not a band or a title of the other's.
fn stands_alone(lines: &[Line], above: &Place, below: &Place) -> bool {
    let body = lines.get(above.bottom + 1..below.top).unwrap_or_default();
    let adjoins =
        body.is_empty() && lines.get(above.bottom).zip(lines.get(below.top)).is_some_and(|(a, b)| a.row + 1 == b.row);
    let records = body.iter().filter(|l| l.cells.len() >= 2).count();
    !adjoins && (above.known >= 1.8 || above.contrasts() >= 2 || (above.known >= 0.9 && records >= 2))
}

/// Lines below the last table that belong to no other are its notes.
fn remaining_notes(out: &mut [Found], lines: &[Line]) {
    if let Some(last) = out.last_mut() {
        for line in lines {
            push(&mut last.table.skipped, line.row, Part::Note);
        }
    }
}

#[expect(clippy::too_many_arguments, reason = "one table is made of all that was found out about it")]
fn table_at(
    view: &View<'_>,
    fill: &Fill,
    lens: &mut Lens<'_>,
    layout: &Layout,
    lines: &[Line],
    place: &Place,
    limit: u32,
    orientation: Orientation,
) -> Option<(Found, u32)> {
    let header_rows: Vec<u32> = lines.get(place.top..=place.bottom)?.iter().map(|l| l.row).collect();
    let bottom = *header_rows.last()?;
    let end = candidate::stop(lines, place.bottom);
    let body = lines.get(place.bottom + 1..end).unwrap_or_default();
    let extent = Body::new(view, fill, layout, &place.heads, body).walk(lens, Some(bottom), limit);
    let mut skipped = Vec::new();
    for line in lines.get(..place.top).unwrap_or_default() {
        match skipped.last_mut() {
            Some(Skipped { last, .. }) => *last = line.row,
            None => push(&mut skipped, line.row, Part::Title),
        }
    }
    skipped.extend(extent.skipped);
    let mut table = Table {
        sheet: 0,
        orientation,
        header_rows,
        columns: Vec::new(),
        records: extent.records,
        confidence: place.score.clamp(0.0, 1.0),
        skipped,
    };
    unlabelled_total(view, &mut table);
    wide_rows(view, &mut table, place, layout);
    table.columns = columns(view, &table, place);
    if table.orientation == Orientation::Columns {
        trim(view, &mut table, lens);
    }
    if table.records.is_empty() {
        table.confidence *= 0.8;
    }
    Some((Found { table, known: place.known }, extent.end))
}

/// The columns that have a heading, and those that have cells among the records.
fn columns(view: &View<'_>, table: &Table, place: &Place) -> Vec<Heading> {
    let bottom = table.header_rows.last().copied().unwrap_or(0);
    let mut out = Vec::new();
    for column in view.left..=view.right {
        if let Some(head) = place.heads.iter().find(|h| h.column == column) {
            let text = head.text(view);
            if !text.is_empty() {
                out.push(Heading { column, text, row: head.row });
                continue;
            }
        }
        let (Some(first), Some(last)) = (table.records.first(), table.records.last()) else { continue };
        let Some(cells) = view.sheet.columns.get(column as usize) else { continue };
        if cells
            .filled()
            .skip_while(|(r, _)| r < first)
            .take_while(|(r, _)| r <= last)
            .any(|(r, _)| table.records.binary_search(&r).is_ok())
        {
            out.push(Heading { column, text: String::new(), row: bottom });
        }
    }
    out
}

/// On a sheet that lies on its side titles stand in the header's column too: they are no fields.
fn trim(view: &View<'_>, table: &mut Table, lens: &mut Lens<'_>) {
    let empty = |h: &Heading| table.records.iter().all(|&r| view.get(r, h.column).is_empty());
    let unknown: Vec<bool> = table.columns.iter().map(|h| lens.headers.known(&h.text).is_empty() && empty(h)).collect();
    let first = unknown.iter().position(|u| !u).unwrap_or(0);
    let last = unknown.iter().rposition(|u| !u).map_or(0, |at| at + 1);
    table.columns.truncate(last);
    table.columns.drain(..first.min(table.columns.len()));
}

/// A last row whose first column is blank and whose numbers are the sums of those above.
fn unlabelled_total(view: &View<'_>, table: &mut Table) {
    let Some((&last, above)) = table.records.split_last() else { return };
    let Some(first) = table.records.first().and_then(|&r| view.filled(r).next()).map(|(c, _)| c) else { return };
    if above.len() < 2 || !view.get(last, first).is_empty() {
        return;
    }
    let number = |id: CellId| match view.pool.get(id) {
        crate::read::workbook::CellValue::Number(n) => Some(n),
        crate::read::workbook::CellValue::Text(t) => t.trim().replace(',', "").parse().ok(),
        _ => None,
    };
    let mut cells = view.filled(last).peekable();
    let sums = cells.peek().is_some()
        && cells.all(|(column, id)| {
            let sum: f64 = above.iter().filter_map(|&r| number(view.get(r, column))).sum();
            number(id).is_some_and(|n| (n - sum).abs() < 1e-6)
        });
    if sums {
        table.records.pop();
        push(&mut table.skipped, last, Part::Total);
        table.skipped.sort_by_key(|s| s.first);
    }
}

/// Rows that a column of levels says are national or regional.
fn wide_rows(view: &View<'_>, table: &mut Table, place: &Place, layout: &Layout) {
    let Some(level) = place.heads.iter().find(|h| layout.words.levels.contains(&normalise(&h.text(view)))) else {
        return;
    };
    let mut wide: rustc_hash::FxHashMap<CellId, bool> = rustc_hash::FxHashMap::default();
    let mut is_wide = |row: u32| {
        let id = view.get(row, level.column);
        *wide.entry(id).or_insert_with(|| layout.words.wide_levels.contains(&normalise(view.text(id))))
    };
    let (totals, records): (Vec<u32>, Vec<u32>) = table.records.iter().partition(|&&row| is_wide(row));
    if records.is_empty() {
        return;
    }
    table.records = records;
    for row in totals {
        table.skipped.push(Skipped { first: row, last: row, what: Part::Total });
    }
    table.skipped.sort_by_key(|s| s.first);
}

/// Whether a table is a set of lists to choose from: no identifiers, no dates, every column's cells differ, columns of unlike length
/// that all begin at the top.
fn is_list(view: &View<'_>, table: &Table, place: &Place, lens: &mut Lens<'_>, layout: &Layout) -> bool {
    let named = layout.words.lists.contains(&normalise(&view.sheet.name));
    let few = table.columns.len() < 3 || table.records.len() < 4;
    if table.records.is_empty() || table.records.len() > 2_000 || (few && !named) {
        return false;
    }
    if !ids(view, place, lens).is_empty() {
        return false;
    }
    if named {
        return true;
    }
    let mut lengths = Vec::new();
    for heading in &table.columns {
        let mut cells: Vec<CellId> = table.records.iter().map(|&r| view.get(r, heading.column)).collect();
        let filled = cells.iter().take_while(|c| !c.is_empty()).count();
        let dates = cells.iter().filter(|&&c| lens.shapes.kind(c) == Kind::Date).count();
        if filled < 2 || dates * 2 > filled || cells.iter().skip(filled).any(|c| !c.is_empty()) {
            return false;
        }
        cells.truncate(filled);
        cells.sort_unstable();
        let all = cells.len();
        cells.dedup();
        if cells.len() < all {
            return false;
        }
        lengths.push(filled);
    }
    lengths.iter().any(|l| l != lengths.first().unwrap_or(l))
}

/// Whether what looks like records on their side are explanations of the fields: one that is mostly sentences is no record.
fn explains(view: &View<'_>, table: &Table, lens: &mut Lens<'_>) -> bool {
    table.orientation == Orientation::Columns
        && table.records.iter().any(|&row| {
            let line = lens.line(view, row);
            let prose = line.cells.iter().filter(|c| c.kind == Kind::Sentence).count();
            line.cells.len() >= 3 && prose * 2 > line.cells.len()
        })
}

/// Records without any header: columns that are alike all the way down.
fn headerless(
    view: &View<'_>,
    fill: &Fill,
    lens: &mut Lens<'_>,
    layout: &Layout,
    lines: &[Line],
    orientation: Orientation,
) -> Option<Table> {
    let full = lines.iter().map(|l| l.cells.len()).max().unwrap_or(0);
    let rows: Vec<&Line> = lines.iter().filter(|l| l.cells.len() * 2 >= full && l.cells.len() >= 2).collect();
    let like: Vec<Line> = rows.iter().map(|l| (*l).clone()).collect();
    let counts = below(view, &like);
    let steady = counts
        .iter()
        .filter(|b| b.filled as usize * 2 >= like.len())
        .filter(|b| b.typed().is_some_and(|k| k != Kind::Year))
        .count();
    let dated = counts.iter().any(|b| b.typed() == Some(Kind::Date));
    if like.len() < 2 || full < 3 || steady < 2 || !(dated || steady >= 3) {
        return None;
    }
    let first = rows.first()?.row;
    let extent = Body::new(view, fill, layout, &[], &like).walk(lens, first.checked_sub(1), fill.end());
    let mut skipped = Vec::new();
    for line in lines.iter().filter(|l| l.row < first) {
        push(&mut skipped, line.row, Part::Title);
    }
    skipped.extend(extent.skipped);
    let heading = |(at, b): (u32, &candidate::Below)| {
        (b.filled > 0).then(|| Heading { column: at, text: String::new(), row: first })
    };
    Some(Table {
        sheet: 0,
        orientation,
        header_rows: Vec::new(),
        columns: (view.left..).zip(&counts).filter_map(heading).collect(),
        records: extent.records,
        confidence: layout.thresholds.headerless,
        skipped,
    })
}
