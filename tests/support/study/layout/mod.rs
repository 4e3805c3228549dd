//! The layouts: how the answers lie on the sheets of a file.

mod across;
mod bands;
mod compiled;
mod down;
mod form;
mod listed;
mod long;
mod measures_across;
mod sheets;
mod side;

use super::{
    frame,
    measure::{Item, Measure},
    page::Page,
    reply::{Layout, Reply},
    wording::Wording,
};
use crate::support::{
    book::{Cell, Look, Sheet},
    rng::Rng,
};

/// The sheets of a file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Laid {
    /// A sheet before the others.
    pub(crate) cover: Option<Sheet>,
    pub(crate) pages: Vec<Page>,
    /// Sheets without answers, after the others.
    pub(crate) more: Vec<Sheet>,
}

/// Lays replies out in one file. A csv file has one sheet, of the name of the file.
pub(crate) fn lay(replies: &[Reply], rng: &mut Rng) -> Laid {
    let several = replies.len() > 1;
    match replies[0].layout {
        Layout::QuestionsDown => one(replies, rng, down::draw),
        Layout::PeriodsDown => one(replies, rng, measures_across::draw),
        Layout::Questionnaire => one(replies, rng, form::draw),
        Layout::Listed => one(replies, rng, listed::draw),
        Layout::SideBySide => one(replies, rng, side::draw),
        Layout::Long if several => together(replies, rng, long::draw),
        Layout::Long => one(replies, rng, |page, replies, _, start, rng| long::draw(page, replies, start, rng)),
        Layout::SheetPerPeriod => sheets::per_period(replies, rng),
        Layout::SheetPerCouncil => sheets::per_council(replies, rng),
        Layout::Compiled => together(replies, rng, compiled::draw),
        Layout::CompiledBands => together(replies, rng, bands::draw),
        Layout::CouncilsAcross => together(replies, rng, across::draw),
    }
}

type Draw = fn(&mut Page, &[Reply], usize, frame::Start, &mut Rng);

/// One council, one sheet, with what stands above and below.
fn one(replies: &[Reply], rng: &mut Rng, draw: Draw) -> Laid {
    let mut laid = Laid::default();
    let name = sheet_name(&replies[0], rng);
    page(&mut laid, replies, 0, &name, rng, draw);
    if !replies[0].csv && rng.chance(7) {
        laid.cover = Some(frame::cover(&replies[0], &name, rng));
    }
    laid
}

/// A sheet with the answers of one council.
fn page(laid: &mut Laid, replies: &[Reply], which: usize, name: &str, rng: &mut Rng, draw: Draw) {
    let mut page = Page::new(name, replies[which].csv);
    let start = frame::above(&mut page, replies, which, rng);
    draw(&mut page, replies, which, start, rng);
    let mut notes = replies[which].notes.clone();
    notes.extend(footnotes(&page, &replies[which], rng));
    let apart = replies.len() == 1;
    laid.more.extend(frame::below(&mut page, start.left, &notes, apart, rng));
    laid.pages.push(page);
}

/// Several councils on one sheet.
fn together(replies: &[Reply], rng: &mut Rng, draw: fn(&mut Page, &[Reply], frame::Start, &mut Rng)) -> Laid {
    let mut laid = Laid::default();
    let mut page = Page::new(rng.pick(&["Data", "Sheet1", "Responses", "All councils", "Compiled"]), replies[0].csv);
    let mut start = frame::start(rng);
    let lines = [
        "FOI responses on trafficked and unaccompanied children, compiled",
        "Answers received so far",
        "Compiled from councils' replies",
        "Children missing from care: replies",
    ];
    if rng.chance(70) {
        page.put(start.row, start.left, rng.pick(&lines));
        page.look(start.row, Look::Title);
        start.row += 1;
    }
    if rng.chance(50) {
        page.put(start.row, start.left, frame::invented(rng));
        page.look(start.row, Look::Note);
        start.row += 1 + u32::from(rng.chance(60));
    }
    draw(&mut page, replies, start, rng);
    // One rule for small figures holds for all councils of a file, so it is said once.
    let (marks, rules): (Vec<&String>, Vec<&String>) =
        replies.iter().flat_map(|r| &r.notes).partition(|n| n.starts_with("[x]"));
    let notes: Vec<String> = rules.into_iter().take(1).chain(marks.into_iter().take(1)).cloned().collect();
    laid.more.extend(frame::below(&mut page, start.left, &notes, true, rng));
    laid.pages.push(page);
    laid
}

/// The number of a note that is glued to a text somewhere wants its note.
fn footnotes(page: &Page, reply: &Reply, rng: &mut Rng) -> Option<String> {
    let heading = reply.periods.len().checked_sub(1).map(|last| (reply.period_cell(last), reply.period_text(last)));
    let glued = heading.filter(|(cell, text)| cell.shown() != *text).map(|(cell, _)| cell);
    let has_note = |cell: &Cell| Some(cell) == glued.as_ref() || cell.shown().trim_end().ends_with("children1");
    page.sheet.cells.values().any(has_note).then(|| rng.pick(&frame::FOOTNOTES).to_owned())
}

fn sheet_name(reply: &Reply, rng: &mut Rng) -> String {
    if reply.naming.sheet {
        let name = reply.asked.plain(rng);
        if name.chars().count() <= 31 {
            return name;
        }
    }
    rng.pick(&["Sheet1", "Sheet1", "FOI response", "Response", "Data", "Questions", "Reply", "Answers", "Table 1"])
        .to_owned()
}

/// How the number of a question and its text are shared between columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Numbered {
    /// A column for the number.
    Apart,
    /// In front of the text.
    InText,
    /// None.
    Not,
}

impl Numbered {
    fn choose(rng: &mut Rng) -> Self {
        match rng.below(10) {
            0..=4 => Self::Apart,
            5..=7 => Self::InText,
            _ => Self::Not,
        }
    }

    /// Writes an item's number and text, and says how many columns they take.
    fn put(self, page: &mut Page, reply: &Reply, item: Item, at: (u32, u32)) -> u32 {
        let text = text_of(reply, item, self == Self::InText);
        match self {
            Self::Apart => {
                if item.category.is_empty() {
                    page.put(at.0, at.1, reply.wording.number(item.measure));
                }
                page.put(at.0, at.1 + 1, text);
                2
            }
            Self::InText | Self::Not => {
                page.put(at.0, at.1, text);
                1
            }
        }
    }

    const fn columns(self) -> u32 {
        match self {
            Self::Apart => 2,
            Self::InText | Self::Not => 1,
        }
    }
}

fn text_of(reply: &Reply, item: Item, numbered: bool) -> String {
    if item.category.is_empty() && numbered {
        reply.glue(item.measure, reply.wording.whole(item.measure))
    } else {
        reply.item_text(item)
    }
}

/// The heading of a column of a measure, in few words.
fn label(wording: &Wording, measure: Measure, numbered: bool) -> String {
    let number = wording.number(measure);
    if numbered && !number.is_empty() {
        format!("{number} {}", wording.label(measure))
    } else {
        wording.label(measure).to_owned()
    }
}

/// The periods in the order in which a sheet has them: mostly that of time.
fn order(count: usize, rng: &mut Rng) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    if rng.chance(12) {
        order.reverse();
    }
    order
}

fn column(count: usize) -> u32 {
    u32::try_from(count).expect("a few columns")
}
