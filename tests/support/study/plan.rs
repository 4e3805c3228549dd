//! Which study is invented: its seed and the periods that it asks about.

use jiff::{ToSpan as _, civil::Date};

/// The seed of the committed study: one whose ratios, which run over the councils that gave both parts, are those of the real study
/// (28 % missing, 2.4 incidents, a third for over a week, 13 % of the unaccompanied), as its sums are with every seed.
pub(crate) const SEED: u64 = 1605;

/// A period; both days are inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Period {
    pub(crate) from: Date,
    pub(crate) to: Date,
}

/// What kind of year a period is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// 1 September to 31 August.
    School,
    Calendar,
    /// 1 April to 31 March.
    Financial,
    Other,
}

impl Period {
    /// The year that begins with a month.
    pub(crate) fn year(first: i16, month: i8) -> Self {
        Self::months(first, month, 12)
    }

    pub(crate) fn months(first: i16, month: i8, count: i32) -> Self {
        let from = jiff::civil::date(first, month, 1);
        Self { from, to: from + count.months() - 1.day() }
    }

    pub(crate) fn is_year(self) -> bool {
        self.from + 1.year() - 1.day() == self.to
    }

    pub(crate) fn kind(self) -> Kind {
        match (self.is_year(), self.from.month(), self.from.day()) {
            (true, 9, 1) => Kind::School,
            (true, 1, 1) => Kind::Calendar,
            (true, 4, 1) => Kind::Financial,
            _ => Kind::Other,
        }
    }

    /// How many days it has.
    pub(crate) fn days(self) -> i32 {
        (self.to - self.from).get_days() + 1
    }
}

/// What a study asks about. Another seed may ask about other periods, so that a reader who learnt ours does not pass.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) seed: u64,
    /// In the order of time.
    pub(crate) periods: Vec<Period>,
    /// The period that the figures of the study are about: the last full year.
    pub(crate) headline: usize,
}

impl Plan {
    /// The plan of a seed: the study's own periods for [`SEED`] and one other seed in five, and other periods for the rest.
    pub(crate) fn of(seed: u64) -> Self {
        let periods = match seed % 5 {
            2 => vec![Period::year(2017, 1), Period::year(2018, 1)],
            3 => vec![Period::year(2015, 4), Period::year(2016, 4)],
            4 => {
                vec![Period::year(2021, 1), Period::year(2022, 1), Period::year(2023, 1), Period::months(2024, 1, 4)]
            }
            _ => vec![Period::year(2013, 9), Period::year(2014, 9)],
        };
        let headline = periods.iter().rposition(|p| p.is_year()).expect("each plan has a full year");
        Self { seed, periods, headline }
    }

    pub(crate) fn headline(&self) -> Period {
        self.periods[self.headline]
    }
}
