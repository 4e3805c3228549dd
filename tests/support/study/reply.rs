//! A council's reply: who answers, what it holds and what it writes.

use std::collections::BTreeMap;

use super::{
    answer::{Answer, Flavour, Hiding},
    body::Body,
    figures::Figures,
    measure::{Item, Measure, Measure as M},
    plan::Period,
    said::{Said, say},
    wording::Wording,
};
use crate::support::book::Cell;

/// How a file is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Layout {
    QuestionsDown,
    PeriodsDown,
    Questionnaire,
    SheetPerPeriod,
    SheetPerCouncil,
    Compiled,
    CompiledBands,
    Long,
    Listed,
    SideBySide,
    CouncilsAcross,
}

impl Layout {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::QuestionsDown => "questions-down",
            Self::PeriodsDown => "periods-down",
            Self::Questionnaire => "questionnaire",
            Self::SheetPerPeriod => "sheet-per-period",
            Self::SheetPerCouncil => "sheet-per-council",
            Self::Compiled => "compiled",
            Self::CompiledBands => "compiled-bands",
            Self::Long => "long",
            Self::Listed => "listed",
            Self::SideBySide => "side-by-side",
            Self::CouncilsAcross => "councils-across",
        }
    }

    /// Whether every answer is a row of its own, so that a breakdown can stand under its question.
    pub(crate) const fn has_rows(self) -> bool {
        matches!(self, Self::QuestionsDown | Self::Questionnaire | Self::SheetPerPeriod | Self::Long)
    }
}

/// Which questions a council does not answer, and what it writes there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    Full,
    /// Nothing about trafficked children.
    NoTrafficked(&'static str),
    /// Nothing about going missing.
    NoMissing(&'static str),
    /// Nothing at all.
    Nothing(&'static str),
    /// Nothing of what follows 1d, where the council counts its children but keeps no list of their episodes.
    NoIncidents(&'static str),
    /// Suspected children are counted with the identified, as the cell says.
    AsOne,
    /// Suspected children alone are not given.
    NoSuspected(&'static str),
    /// Where there are no trafficked children, the questions about them do not apply: `N/A`.
    NoneDoesNotApply(&'static str),
    /// Zero is a mark: `-`.
    ZeroAsMark(&'static str),
    /// Small figures are refused as personal data.
    SmallRefused,
    /// A district council of Northern Ireland.
    WrongAuthority,
}

impl Profile {
    /// The class of the gap that stands where a question is not answered at all.
    pub(crate) fn gap(self, measure: Measure) -> Option<&'static str> {
        match self {
            Self::NoTrafficked(gap) => measure.is_about_trafficked().then_some(gap),
            Self::NoMissing(gap) => (2..=5).contains(&measure.group()).then_some(gap),
            Self::NoIncidents(gap) => (3..=5).contains(&measure.group()).then_some(gap),
            Self::Nothing(gap) => Some(gap),
            Self::NoSuspected(gap) => (measure == M::Suspected).then_some(gap),
            Self::WrongAuthority => Some("wrong-authority"),
            _ => None,
        }
    }
}

/// What a council adds to the questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extra {
    /// All looked after children, before the rest.
    LookedAfter,
    Sexes,
    Nationalities,
    /// Identified and suspected together.
    Total,
    Share,
    Average,
    Days,
    Change,
}

/// A period as a reply writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    /// What it is; none where the label can mean no period.
    pub(crate) period: Option<Period>,
    /// The words, where they are not those of the reply's way to write periods.
    pub(crate) words: Option<String>,
}

/// A fault of a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The code of the rule that must find it.
    pub(crate) rule: &'static str,
    /// Where it is found.
    pub(crate) spots: Vec<Spot>,
    /// Other cells that take part in it.
    pub(crate) related: Vec<Spot>,
    /// Rules that may rightly speak of the same cells.
    pub(crate) also: &'static [&'static str],
    pub(crate) what: String,
}

/// A place in a reply, before it has a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Spot {
    Answer(Item, usize),
    /// Where a question stands, in a layout that shows where it is left out.
    Question(Measure),
    /// Where the council is named.
    Council,
    /// Where its code stands.
    Code,
    /// Where a period is named.
    Period(usize),
    /// The reply as a whole.
    Whole,
}

/// How the council is named.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Naming {
    /// The name as it is written.
    pub(crate) name: String,
    /// The code as it is written, or empty.
    pub(crate) code: String,
    /// Whether a line above the answers names it.
    pub(crate) title: bool,
    /// Whether the file's name does.
    pub(crate) file: bool,
    /// Whether a sheet's name does.
    pub(crate) sheet: bool,
}

/// The number of a note, as it is glued to a text when a table is taken over from another program.
pub(crate) const NOTE: &str = "1";

/// Whether a text ends with the year of a date in words, to which nothing but a note's number can be glued.
fn ends_with_year(text: &str) -> bool {
    let mut words = text.rsplit(' ');
    let year = words.next().is_some_and(|w| w.len() == 4 && w.bytes().all(|b| b.is_ascii_digit()));
    year && words.next().is_some_and(|w| w.chars().all(char::is_alphabetic))
}

/// A council's reply.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    /// Whom the study asked.
    pub(crate) asked: Body,
    /// The code under which its answers count; empty where the name may mean two councils.
    pub(crate) gss: String,
    pub(crate) naming: Naming,
    pub(crate) layout: Layout,
    pub(crate) csv: bool,
    pub(crate) profile: Profile,
    pub(crate) hiding: Option<Hiding>,
    pub(crate) flavour: Flavour,
    pub(crate) extras: Vec<Extra>,
    pub(crate) periods: Vec<Told>,
    pub(crate) said: Said,
    pub(crate) wording: Wording,
    /// What the council holds, period by period.
    pub(crate) figures: Vec<Figures>,
    /// What is answered, in its order.
    pub(crate) items: Vec<Item>,
    pub(crate) grid: BTreeMap<(Item, usize), Answer>,
    pub(crate) fault: Option<Fault>,
    /// A question to whose wording the number of a note is glued.
    pub(crate) glued: Option<Measure>,
    /// The same for the heading of its last period.
    pub(crate) glued_period: bool,
    /// A space that was left behind each question.
    pub(crate) spaced: &'static str,
    /// Notes that explain marks.
    pub(crate) notes: Vec<String>,
}

impl Reply {
    pub(crate) fn answer(&self, item: impl Into<Item>, period: usize) -> Option<&Answer> {
        self.grid.get(&(item.into(), period))
    }

    /// The words for a period.
    pub(crate) fn period_text(&self, period: usize) -> String {
        let told = &self.periods[period];
        match (&told.words, told.period) {
            (Some(words), _) => words.clone(),
            (None, Some(period)) => say(period, self.said),
            (None, None) => panic!("a period that can mean nothing has words of its own"),
        }
    }

    /// A period's heading.
    pub(crate) fn period_cell(&self, period: usize) -> Cell {
        let told = &self.periods[period];
        match (&told.words, told.period) {
            (None, Some(days)) => {
                let cell = super::said::cell(days, self.said);
                let last = self.glued_period && period + 1 == self.periods.len();
                match cell {
                    Cell::Text(text) if last && ends_with_year(&text) => format!("{text}{NOTE}").into(),
                    cell => cell,
                }
            }
            _ => self.period_text(period).into(),
        }
    }

    /// Which of its periods is one of the study's.
    pub(crate) fn place_of(&self, period: Period) -> Option<usize> {
        self.periods.iter().position(|told| told.period == Some(period))
    }

    /// The number of a note, glued to a wording that ends so as to bear it.
    pub(crate) fn glue(&self, measure: Measure, text: String) -> String {
        let note = if self.glued == Some(measure) && text.ends_with("children") { NOTE } else { "" };
        format!("{text}{note}{}", self.spaced)
    }

    /// How a row of a breakdown is called.
    pub(crate) fn item_text(&self, item: Item) -> String {
        match item.category.split_once(": ") {
            Some(("sex", value)) => format!("of which {value}"),
            Some((_, value)) => format!("of which {value} nationals"),
            None => self.glue(item.measure, self.wording.text(item.measure)),
        }
    }
}
