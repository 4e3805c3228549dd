//! Places where a header may stand, each weighed by many small signs.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{
    grid::{Lens, Line, View},
    headings::{Head, is_band, join},
    layout::Layout,
    shape::{KINDS, Kind, is_typed},
};
use crate::{
    bind::{dictionary::FieldId, profile::Profile, text::normalise},
    read::workbook::CellId,
};

/// A place where a header may stand, weighed.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// First of the looked-at lines that belongs to it.
    pub(crate) top: usize,
    /// Last of them.
    pub(crate) bottom: usize,
    /// Signs for less signs against, -1 to 1.
    pub(crate) score: f64,
    /// The sum of the known wordings, those of fields that covers state as well left out.
    pub(crate) known: f64,
    /// What it says over each column.
    pub(crate) heads: Vec<Head>,
    /// Rows of it that are plainly bands.
    pub(crate) bands: usize,
    /// The signs that fired, for measuring their weights.
    pub(crate) signs: Vec<&'static str>,
}

impl Place {
    /// Over how many columns of dates, numbers or codes it has words.
    pub(crate) fn contrasts(&self) -> usize {
        self.signs.iter().filter(|s| **s == "contrast").count()
    }
}

/// What stands in one column below a header.
#[derive(Debug, Clone, Default)]
pub(crate) struct Below {
    pub(crate) kinds: [u32; KINDS],
    /// Cells that are no marks for "no value".
    pub(crate) filled: u32,
    pub(crate) distinct: u32,
}

impl Below {
    /// The kind that most cells are of, with its share. Numbers and years are one.
    pub(crate) fn major(&self) -> Option<(Kind, f64)> {
        let count = |k: Kind| self.kinds.get(k.index()).copied().unwrap_or(0);
        let numbers = count(Kind::Number) + count(Kind::Year);
        let words = count(Kind::Words) + count(Kind::Sentence);
        let list = [
            (if count(Kind::Year) > count(Kind::Number) { Kind::Year } else { Kind::Number }, numbers),
            (Kind::Date, count(Kind::Date)),
            (Kind::Time, count(Kind::Time)),
            (Kind::Code, count(Kind::Code)),
            (Kind::YesNo, count(Kind::YesNo)),
            (Kind::Words, words),
        ];
        let (kind, n) = list.into_iter().max_by_key(|(_, n)| *n)?;
        (n > 0).then(|| (kind, f64::from(n) / f64::from(self.filled.max(1))))
    }

    /// The kind of a column whose cells are of one kind that is not words.
    pub(crate) fn typed(&self) -> Option<Kind> {
        self.major().filter(|(kind, share)| *share >= 0.7 && is_typed(*kind)).map(|(kind, _)| kind)
    }
}

/// Signs on one side, put together.
#[derive(Debug, Default)]
struct Side {
    doubt: f64,
    started: bool,
}

impl Side {
    fn add(&mut self, weight: f64) {
        let left = if self.started { self.doubt } else { 1.0 };
        self.started = true;
        self.doubt = left * (1.0 - weight.clamp(0.0, 0.99));
    }

    fn total(&self) -> f64 {
        if self.started { 1.0 - self.doubt } else { 0.0 }
    }
}

/// Counts what stands below, column by column, in some lines.
pub(crate) fn below(view: &View<'_>, lines: &[Line]) -> Vec<Below> {
    let width = (view.right - view.left + 1) as usize;
    let mut out = vec![Below::default(); width];
    let mut seen: Vec<Vec<CellId>> = vec![Vec::new(); width];
    for cell in lines.iter().flat_map(|l| &l.cells) {
        let at = (cell.column - view.left) as usize;
        let (Some(b), Some(ids)) = (out.get_mut(at), seen.get_mut(at)) else { continue };
        if let Some(n) = b.kinds.get_mut(cell.kind.index()) {
            *n += 1;
        }
        if !cell.kind.is_neutral() {
            b.filled += 1;
            ids.push(cell.id);
        }
    }
    for (b, ids) in out.iter_mut().zip(&mut seen) {
        ids.sort_unstable();
        ids.dedup();
        b.distinct = u32::try_from(ids.len()).unwrap_or(u32::MAX);
    }
    out
}

/// Whether a line repeats a header: most of its cells are the header's own.
pub(crate) fn repeats(line: &Line, heads: &[Head]) -> bool {
    let same =
        line.cells.iter().filter(|c| heads.iter().any(|h| h.column == c.column && h.parts.iter().any(|p| p.1 == c.id)));
    let n = same.count();
    n >= 2 && n * 10 >= line.cells.len() * 6
}

/// How evidence from so many cells counts: one is half, six nearly all.
fn weight_of(n: u32) -> f64 {
    f64::from(n) / (f64::from(n) + 1.0)
}

/// Where the rows under a header end at the latest: at the next row that reads like another header.
pub(crate) fn stop(lines: &[Line], bottom: usize) -> usize {
    let Some(own) = lines.get(bottom) else { return lines.len() };
    let mut times: FxHashMap<(u32, CellId), u32> = FxHashMap::default();
    for cell in lines.iter().skip(bottom + 1).flat_map(|l| &l.cells).filter(|c| c.known > 0.0) {
        *times.entry((cell.column, cell.id)).or_default() += 1;
    }
    // An answer that is also a wording comes again in its column.
    let wordings =
        |l: &Line| l.cells.iter().filter(|c| c.known > 0.0 && times.get(&(c.column, c.id)) == Some(&1)).count();
    for at in bottom + 1..lines.len() {
        let (Some(line), Some(before)) = (lines.get(at), lines.get(at - 1)) else { break };
        let apart = at > bottom + 1 || line.row > before.row + 1;
        if apart && line.reads_like_header() && wordings(line) * 5 >= line.cells.len() * 2 {
            let same = line.cells.iter().filter(|c| own.at(c.column).is_some_and(|o| o.id == c.id)).count();
            // A code row may stand two rows down; a repeated header does not end a table.
            if same * 10 < line.cells.len() * 6 && (at > bottom + 2 || line.row > before.row + 1) {
                return at;
            }
        }
    }
    lines.len()
}

/// Weighs every likely header place among the lines and returns the best. Of a header that is repeated it is the first.
pub(crate) fn best(
    view: &View<'_>,
    lens: &mut Lens<'_>,
    layout: &Layout,
    lines: &[Line],
    cover: bool,
) -> Option<Place> {
    let places = all(view, lens, layout, lines, cover);
    let better = |a: Place, b: Place| if merit(&b) > merit(&a) + 0.005 { b } else { a };
    let best = places.iter().cloned().reduce(better)?;
    let same = |p: &Place| {
        let (Some(a), Some(b)) = (lines.get(p.bottom), lines.get(best.bottom)) else { return false };
        let n = a.cells.iter().filter(|c| b.at(c.column).is_some_and(|o| o.id == c.id)).count();
        n >= 1 && n * 10 >= a.cells.len() * 8 && n * 10 >= b.cells.len() * 8
    };
    let Some(first) = places.iter().find(|p| p.bottom < best.bottom && p.score > 0.3 && same(p)).map(|p| p.bottom)
    else {
        return Some(best);
    };
    places.into_iter().filter(|p| p.bottom == first).reduce(better)
}

fn merit(place: &Place) -> f64 {
    // A row that spans like a band belongs to the header unless it makes it worse.
    0.02_f64.mul_add(place.known.min(12.0), place.score) + 0.03 * place.bands as f64
}

/// Every likely header place, weighed, from the top.
pub(crate) fn all(view: &View<'_>, lens: &mut Lens<'_>, layout: &Layout, lines: &[Line], cover: bool) -> Vec<Place> {
    let mut likely: Vec<(usize, f64)> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let wordy = line.cells.iter().filter(|c| c.kind.is_wordy() || c.known > 0.0).count();
        let years = line.cells.iter().filter(|c| matches!(c.kind, Kind::Year)).count();
        if line.wordings() >= 1 || wordy * 2 >= line.cells.len() || years >= 2 || is_run(view, line) {
            likely.push((at, line.known()));
        }
    }
    likely.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    likely.truncate(layout.limits.candidates);
    likely.sort_unstable_by_key(|(at, _)| *at);
    let mut out = Vec::new();
    for (bottom, _) in likely {
        let end = stop(lines, bottom);
        let body = lines.get(bottom + 1..end).unwrap_or_default();
        let counts = below(view, body);
        let right = reach(view, lines.get(bottom), &counts);
        for height in 1..=layout.limits.header_rows {
            let Some(top) = (bottom + 1).checked_sub(height) else { break };
            let Some(block) = lines.get(top..=bottom) else { break };
            if height > 1 {
                let Some((upper, lower)) = block.split_first() else { break };
                if !is_band(view, &layout.words, upper, lower, view.left..=right) {
                    break;
                }
            }
            let heads = join(view, block, right);
            // A row with fewer cells and fewer known wordings than the lowest is a band; one with more has codes under it.
            let bands = block.split_last().map_or(0, |(low, upper)| {
                upper.iter().filter(|l| l.cells.len() < low.cells.len() && l.known() <= low.known()).count()
            });
            out.push(weigh(view, lens, layout, lines, (top, bottom), heads, body, &counts, cover, bands));
        }
    }
    out
}

/// `Council:`, `FOI reference`: the first cell of a line of a form.
fn is_form_label(view: &View<'_>, layout: &Layout, id: CellId) -> bool {
    let text = view.text(id).trim_end();
    text.ends_with(':') || layout.words.labels.contains(&normalise(text))
}

/// The share of the headings of four and more that another has as well.
fn repeated(view: &View<'_>, heads: &[Head]) -> f64 {
    if heads.len() < 4 {
        return 0.0;
    }
    let mut texts: Vec<String> = heads.iter().map(|h| normalise(&h.text(view))).collect();
    texts.sort_unstable();
    let all = texts.len();
    let twice: usize = texts.chunk_by(|a, b| a == b).map(<[String]>::len).filter(|n| *n > 1).sum();
    twice as f64 / all as f64
}

/// The last column with a heading or with cells below.
fn reach(view: &View<'_>, line: Option<&Line>, counts: &[Below]) -> u32 {
    let head = line.and_then(|l| l.cells.last()).map_or(view.left, |c| c.column);
    let body = counts
        .iter()
        .rposition(|b| b.filled > 0)
        .and_then(|i| u32::try_from(i).ok())
        .map_or(view.left, |i| view.left + i);
    head.max(body).min(view.right)
}

/// Codes of places, or numbers that count on by one.
fn is_run(view: &View<'_>, line: &Line) -> bool {
    let number = |c: &super::grid::Cell| match view.pool.get(c.id) {
        crate::read::workbook::CellValue::Number(n) => Some(n),
        crate::read::workbook::CellValue::Text(t) => t.trim().parse::<f64>().ok(),
        _ => None,
    };
    let counted = line
        .cells
        .windows(2)
        .filter(|w| matches!(w, [a, b] if number(a).zip(number(b)).is_some_and(|(a, b)| (b - a - 1.0).abs() < f64::EPSILON)))
        .count();
    let codes = line.cells.iter().filter(|c| is_place_code(view.text(c.id).trim())).count();
    counted >= 2 && counted + 2 >= line.cells.len() || codes >= 2
}

/// `E10000008`.
fn is_place_code(text: &str) -> bool {
    matches!(text.as_bytes(), [b'E' | b'W' | b'S' | b'N' | b'K', rest @ ..] if rest.len() == 8 && rest.iter().all(u8::is_ascii_digit))
}

#[expect(clippy::too_many_arguments, reason = "all that is known of one place, used here alone")]
#[allow(clippy::too_many_lines, reason = "one weighing of the evidence for a header, in the order of the layout file")]
fn weigh(
    view: &View<'_>,
    lens: &mut Lens<'_>,
    layout: &Layout,
    lines: &[Line],
    (top, bottom): (usize, usize),
    heads: Vec<Head>,
    body: &[Line],
    counts: &[Below],
    cover: bool,
    bands: usize,
) -> Place {
    let (pro, con) = (&layout.header.pro, &layout.header.con);
    let mut signs = Vec::new();
    let (mut good, mut bad) = (Side::default(), Side::default());
    let count = |column: u32| counts.get((column - view.left) as usize);
    let years = heads.iter().filter(|h| h.own.is_some_and(|c| c.kind == Kind::Year)).count() >= 2;
    let run = lines.get(bottom).is_some_and(|l| is_run(view, l));
    let mut ids: FxHashMap<(u32, CellId), u32> = FxHashMap::default();
    for line in body.iter().filter(|l| !repeats(l, &heads)) {
        for c in &line.cells {
            *ids.entry((c.column, c.id)).or_default() += 1;
        }
    }
    let mut known = 0.0;
    let mut contrasts = 0;
    let mut fields: Vec<FieldId> = Vec::new();
    for head in &heads {
        let below = count(head.column);
        let typed = below.and_then(Below::typed);
        let n = below.map_or(0, |b| b.filled);
        let text = head.text(view);
        let joined = lens.headers.known(&if head.parts.len() > 1 { text.replace(" / ", " ") } else { text });
        let alone = match head.own {
            Some(own) if head.parts.len() > 1 && own.known > 0.0 => lens.headers.known(view.text(own.id)),
            _ => Arc::default(),
        };
        let found = if lens.strength(&alone).0 > lens.strength(&joined).0 { alone } else { joined };
        let (mut strength, context) = lens.strength(&found);
        // What words one field over and over is a column of answers.
        let best = found.first().map(|m| m.field);
        if best.is_some_and(|f| fields.contains(&f)) {
            strength = 0.0;
        }
        fields.extend(best);
        if strength > 0.0 {
            let fit = found.first().and_then(|m| lens.headers.facts(m.field)).zip(below).map_or(0.0, |(facts, b)| {
                let profile = Profile { filled: b.filled, distinct: b.distinct, kinds: b.kinds, ..Profile::default() };
                profile.fit_by_kind(facts.kind)
            });
            let strength = if fit < 0.0 { strength * 0.4 } else { strength };
            known += strength;
            good.add(pro.known * strength);
            signs.push("known");
            if fit > 0.0 {
                good.add(pro.fits * fit * weight_of(n));
                signs.push("fits");
            }
        }
        let Some(own) = head.own else { continue };
        let again = ids.get(&(head.column, own.id)).copied().unwrap_or(0);
        if again > 0 && !own.kind.is_neutral() {
            bad.add(con.again * weight_of(again));
            signs.push("again");
        }
        if let Some(typed) = typed {
            if own.kind.is_wordy() {
                good.add(pro.contrast * weight_of(n));
                signs.push("contrast");
                contrasts += 1;
            } else if own.known == 0.0
                && own.kind.goes_with(typed)
                && !own.kind.is_neutral()
                && !(years && own.kind == Kind::Year)
                && !run
            {
                bad.add(con.same_kind * weight_of(n));
                signs.push("same_kind");
            }
        } else if body.is_empty() && is_typed(own.kind) && own.known == 0.0 {
            bad.add(con.same_kind);
            signs.push("same_kind");
        } else if again == 0 && below.is_some_and(|b| b.filled >= 4 && b.distinct * 10 <= b.filled * 7) {
            good.add(pro.unlike);
            signs.push("unlike");
        }
        match own.kind {
            // Among several, a long heading above dates or numbers is one of the spelt-out headings of statistics.
            Kind::Sentence if own.known == 0.0 && (typed.is_none() || heads.len() < 4) => {
                bad.add(con.sentence);
                signs.push("sentence");
            }
            Kind::Mark if !context => {
                bad.add(con.mark);
                signs.push("mark");
            }
            _ => {}
        }
    }
    let over_numbers = |kind: Kind| {
        heads
            .iter()
            .filter(|h| h.own.is_some_and(|c| c.kind == kind))
            .all(|h| count(h.column).and_then(Below::major).is_none_or(|(k, _)| k == Kind::Number))
    };
    if years && over_numbers(Kind::Year) && !body.is_empty() {
        good.add(pro.years);
        signs.push("years");
    } else if run && !body.is_empty() {
        good.add(pro.sequence);
        signs.push("sequence");
    }
    let with_cells = counts
        .iter()
        .filter(|b| b.filled * 10 >= u32::try_from(body.len()).unwrap_or(0))
        .filter(|b| b.filled > 0)
        .count();
    let headed = heads.iter().filter(|h| count(h.column).is_some_and(|b| b.filled > 0)).count();
    if with_cells >= 2 {
        let share = headed as f64 / with_cells as f64;
        if share >= 0.99 {
            good.add(pro.covers);
            signs.push("covers");
        } else if share < 0.6 {
            bad.add(con.sparse * (1.0 - share));
            signs.push("sparse");
        }
    }
    let twice = repeated(view, &heads);
    if twice > 0.4 {
        bad.add(con.repeated * twice);
        signs.push("repeated");
    }
    if heads.len() == 1 && with_cells >= 2 {
        bad.add(con.alone);
        signs.push("alone");
    }
    if known < 1.8
        && contrasts < 2
        && !years
        && !run
        && heads
            .first()
            .and_then(|h| h.own)
            .is_some_and(|c| c.known == 0.0 && !c.context && is_form_label(view, layout, c.id))
    {
        bad.add(con.label);
        signs.push("label");
    }
    if cover && known < 2.0 {
        bad.add(con.cover);
        signs.push("cover");
    }
    around(view, layout, lines, (top, bottom), counts, &mut good, &mut bad, &mut signs);
    let mut score = good.total() - bad.total();
    // Without records only known wordings make a header; without known wordings it takes a contrast or a run.
    if body.is_empty() && (known < layout.thresholds.known_header || known * 4.0 < heads.len() as f64) {
        score = score.min(0.0);
    }
    if known == 0.0 && contrasts == 0 && !years && !run {
        score *= 0.6;
    }
    Place { top, bottom, score, known, heads, bands, signs }
}

/// What stands directly above.
#[expect(clippy::too_many_arguments, reason = "the second half of weighing a place")]
fn around(
    view: &View<'_>,
    layout: &Layout,
    lines: &[Line],
    (top, bottom): (usize, usize),
    counts: &[Below],
    good: &mut Side,
    bad: &mut Side,
    signs: &mut Vec<&'static str>,
) {
    let (pro, con) = (&layout.header.pro, &layout.header.con);
    let Some(first) = lines.get(top) else { return };
    let above = top.checked_sub(1).and_then(|i| lines.get(i));
    if above.is_none_or(|a| a.row + 1 < first.row || a.cells.len() <= 2) {
        good.add(pro.after_gap);
        signs.push("after_gap");
    }
    let typed = |column: u32| counts.get((column - view.left) as usize).and_then(Below::typed);
    let alike = |line: &Line| {
        let (mut fit, mut misfit) = (0, 0);
        for cell in &line.cells {
            match typed(cell.column) {
                Some(kind) if !cell.kind.is_neutral() => {
                    if cell.kind.goes_with(kind) {
                        fit += 1;
                    } else {
                        misfit += 1;
                    }
                }
                _ => {}
            }
        }
        fit >= 2 && fit > 3 * misfit
    };
    // A line of a form may hold dates too, but not as many cells as a record.
    let usual = lines.iter().skip(bottom + 1).take(20).map(|l| l.cells.len()).max().unwrap_or(0);
    let before = lines.get(top.saturating_sub(6)..top).unwrap_or_default();
    let like_records = before.iter().filter(|l| l.cells.len() * 10 >= usual * 6 && alike(l)).count();
    if like_records > 0 {
        bad.add(con.below_records * weight_of(u32::try_from(like_records * 2).unwrap_or(1)));
        signs.push("below_records");
    }
    let Some(lowest) = lines.get(bottom) else { return };
    if let Some(above) = above
        && above.row + 1 == first.row
        && above.cells.len() * 10 >= lowest.cells.len() * 8
        && above.cells.len() >= 2
        && above.cells.iter().filter(|c| c.kind.is_wordy() || c.known > 0.0).count() * 10 >= above.cells.len() * 8
    {
        bad.add(con.below_header);
        signs.push("below_header");
    }
}
