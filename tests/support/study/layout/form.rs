//! A form: the number of the question in the first column, its text over several, notes, and the answer far to the right.

use super::{column, text_of};
use crate::support::{
    book::Look,
    rng::Rng,
    study::{
        frame::{self, Start},
        measure::Item,
        page::Page,
        reply::Reply,
    },
};

/// Where the form says which period an answer is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Where {
    /// Over a column of answers.
    Columns,
    /// In the heading of a section that repeats all questions.
    Sections,
    /// In a row of its own under each question.
    Rows,
    /// In the question.
    Question,
}

/// The columns of a form.
#[derive(Debug, Clone, Copy)]
struct Columns {
    number: u32,
    text: u32,
    /// The last column over which the text is joined.
    text_end: u32,
    notes: u32,
    answer: u32,
}

pub(super) fn draw(page: &mut Page, replies: &[Reply], which: usize, start: Start, rng: &mut Rng) {
    let left = start.left;
    let notes = left + 5;
    let columns = Columns { number: left, text: left + 1, text_end: left + 4, notes, answer: notes + 1 };
    let columns = Columns { answer: columns.answer + u32::from(rng.chance(50)), ..columns };
    let ways = [Where::Columns, Where::Columns, Where::Sections, Where::Sections, Where::Rows, Where::Question];
    let mut form = Form { page, replies, which, columns, row: start.row };
    match rng.pick(&ways) {
        Where::Columns => form.with_columns(rng),
        Where::Sections => form.with_sections(rng),
        Where::Rows => form.with_rows(rng),
        Where::Question => form.with_questions(rng),
    }
}

struct Form<'f> {
    page: &'f mut Page,
    replies: &'f [Reply],
    which: usize,
    columns: Columns,
    row: u32,
}

impl Form<'_> {
    fn reply(&self) -> &Reply {
        &self.replies[self.which]
    }

    fn items(&self) -> Vec<Item> {
        self.reply().items.clone()
    }

    fn headings(&mut self, answer: &str) {
        let (row, at) = (self.row, self.columns);
        self.page.put(row, at.number, "No.");
        self.page.put(row, at.text, "Question");
        self.page.put(row, at.notes, "Notes");
        if !answer.is_empty() {
            self.page.put(row, at.answer, answer);
        }
        self.page.look(row, Look::Heading);
        self.row += 1;
    }

    fn question(&mut self, item: Item, text: String, rng: &mut Rng) {
        const NOTES: [&str; 5] = [
            "Count each child once",
            "Include children placed elsewhere",
            "As defined in the guidance",
            "Under eighteens only",
            "All legal statuses",
        ];
        let (row, at) = (self.row, self.columns);
        if item.category.is_empty() {
            let number = self.reply().wording.number(item.measure);
            self.page.put(row, at.number, number);
        }
        self.page.put(row, at.text, text);
        self.page.merge(row, at.text, row, at.text_end);
        if rng.chance(25) {
            self.page.put(row, at.notes, rng.pick(&NOTES));
        }
    }

    /// A heading over each group of questions, which repeats nothing that the questions need.
    fn group(&mut self, item: Item, last: &mut u8, wanted: bool) {
        let group = item.measure.group();
        if wanted && group != *last {
            if *last != 0 {
                self.row += 1;
            }
            let text = format!("Section {group}: {}", self.reply().wording.group(group));
            self.page.put(self.row, self.columns.number, text);
            self.page.look(self.row, Look::Heading);
            self.row += 1;
        }
        *last = group;
    }

    fn with_columns(&mut self, rng: &mut Rng) {
        let count = self.reply().periods.len();
        self.headings("");
        for period in 0..count {
            let at = (self.row - 1, self.columns.answer + column(period));
            self.page.period(self.replies, self.which, period, at);
        }
        let grouped = rng.chance(50);
        let mut last = 0;
        for item in self.items() {
            self.group(item, &mut last, grouped);
            let text = text_of(self.reply(), item, false);
            self.question(item, text, rng);
            for period in 0..count {
                let at = (self.row, self.columns.answer + column(period));
                self.page.answer(self.replies, self.which, item, period, at);
            }
            self.row += 1;
        }
        if rng.chance(20) {
            let (question, answer) = frame::policy(rng);
            let (row, at) = (self.row, self.columns);
            self.page.put(row, at.number, "8");
            self.page.put(row, at.text, question);
            self.page.merge(row, at.text, row, at.text_end);
            self.page.put(row, at.answer, answer);
        }
    }

    fn with_sections(&mut self, rng: &mut Rng) {
        let lettered = rng.chance(50);
        let each = rng.chance(50);
        for period in 0..self.reply().periods.len() {
            let words = self.reply().period_text(period);
            let letter = char::from(b'A' + u8::try_from(period).expect("a few periods"));
            let text = if lettered { format!("Section {letter}: {words}") } else { words };
            let (row, at) = (self.row, self.columns);
            self.page.put(row, at.number, text);
            self.page.merge(row, at.number, row, at.answer);
            self.page.spot(self.which, crate::support::study::reply::Spot::Period(period), row, at.number);
            self.page.look(row, Look::Title);
            self.row += 1;
            if each || period == 0 {
                self.headings("Answer");
            }
            for item in self.items() {
                let text = text_of(self.reply(), item, false);
                self.question(item, text, rng);
                let at = (self.row, self.columns.answer);
                self.page.answer(self.replies, self.which, item, period, at);
                self.row += 1;
            }
            self.row += 1;
        }
    }

    fn with_rows(&mut self, rng: &mut Rng) {
        self.headings("Answer");
        let grouped = rng.chance(40);
        let mut last = 0;
        for item in self.items() {
            self.group(item, &mut last, grouped);
            let text = text_of(self.reply(), item, false);
            self.question(item, text, rng);
            self.row += 1;
            for period in 0..self.reply().periods.len() {
                self.page.period(self.replies, self.which, period, (self.row, self.columns.text));
                let at = (self.row, self.columns.answer);
                self.page.answer(self.replies, self.which, item, period, at);
                self.row += 1;
            }
        }
    }

    fn with_questions(&mut self, rng: &mut Rng) {
        self.headings("Answer");
        let by_period = rng.chance(40);
        let periods: Vec<usize> = (0..self.reply().periods.len()).collect();
        let pairs: Vec<(Item, usize)> = if by_period {
            periods.iter().flat_map(|&p| self.items().into_iter().map(move |i| (i, p))).collect()
        } else {
            self.items().into_iter().flat_map(|i| periods.iter().map(move |&p| (i, p))).collect()
        };
        for (item, period) in pairs {
            let words = self.reply().period_text(period);
            let text = format!("{} ({words})", text_of(self.reply(), item, false));
            self.question(item, text, rng);
            self.page.spot(self.which, crate::support::study::reply::Spot::Period(period), self.row, self.columns.text);
            let at = (self.row, self.columns.answer);
            self.page.answer(self.replies, self.which, item, period, at);
            self.row += 1;
        }
    }
}
