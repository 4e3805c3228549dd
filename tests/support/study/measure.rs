//! What is asked: the measures, their numbers in the request and what one must be at most of another.

/// A measure, named as in `rules/measures.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Measure {
    LookedAfter,
    Identified,
    Suspected,
    Trafficked,
    Uasc,
    TraffickedUasc,
    TraffickedMissing,
    UascMissing,
    TraffickedIncidents,
    UascIncidents,
    TraffickedOverWeek,
    UascOverWeek,
    TraffickedNotFound,
    UascNotFound,
    NrmReferrals,
    MissingShare,
    AverageIncidents,
    DaysMissing,
    UascChange,
}

use Measure as M;

/// The questions that every council was asked, in their order.
pub(crate) const ASKED: [Measure; 13] = [
    M::Identified,
    M::Suspected,
    M::Uasc,
    M::TraffickedUasc,
    M::TraffickedMissing,
    M::UascMissing,
    M::TraffickedIncidents,
    M::UascIncidents,
    M::TraffickedOverWeek,
    M::UascOverWeek,
    M::TraffickedNotFound,
    M::UascNotFound,
    M::NrmReferrals,
];

/// The questions about trafficked children and what became of them.
pub(crate) const ABOUT_TRAFFICKED: [Measure; 8] = [
    M::Identified,
    M::Suspected,
    M::TraffickedUasc,
    M::TraffickedMissing,
    M::TraffickedIncidents,
    M::TraffickedOverWeek,
    M::TraffickedNotFound,
    M::NrmReferrals,
];

/// The questions about going missing.
pub(crate) const ABOUT_MISSING: [Measure; 8] = [
    M::TraffickedMissing,
    M::UascMissing,
    M::TraffickedIncidents,
    M::UascIncidents,
    M::TraffickedOverWeek,
    M::UascOverWeek,
    M::TraffickedNotFound,
    M::UascNotFound,
];

/// A part can be at most its whole: (part, wholes whose sum it is a part of).
pub(crate) const PARTS: [(Measure, &[Measure]); 10] = [
    (M::TraffickedUasc, &[M::Uasc]),
    (M::TraffickedUasc, &[M::Identified, M::Suspected]),
    (M::TraffickedMissing, &[M::Identified, M::Suspected]),
    (M::UascMissing, &[M::Uasc]),
    (M::TraffickedOverWeek, &[M::TraffickedMissing]),
    (M::UascOverWeek, &[M::UascMissing]),
    (M::TraffickedNotFound, &[M::TraffickedMissing]),
    (M::UascNotFound, &[M::UascMissing]),
    (M::TraffickedMissing, &[M::TraffickedIncidents]),
    (M::UascMissing, &[M::UascIncidents]),
];

impl Measure {
    /// Its name.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            M::LookedAfter => "looked_after",
            M::Identified => "identified",
            M::Suspected => "suspected",
            M::Trafficked => "trafficked",
            M::Uasc => "uasc",
            M::TraffickedUasc => "trafficked_uasc",
            M::TraffickedMissing => "trafficked_missing",
            M::UascMissing => "uasc_missing",
            M::TraffickedIncidents => "trafficked_incidents",
            M::UascIncidents => "uasc_incidents",
            M::TraffickedOverWeek => "trafficked_over_week",
            M::UascOverWeek => "uasc_over_week",
            M::TraffickedNotFound => "trafficked_not_found",
            M::UascNotFound => "uasc_not_found",
            M::NrmReferrals => "nrm_referrals",
            M::MissingShare => "trafficked_missing_share",
            M::AverageIncidents => "trafficked_average_incidents",
            M::DaysMissing => "trafficked_days_missing",
            M::UascChange => "uasc_change",
        }
    }

    /// The number and the letter of its question. What is added to the request has none.
    pub(crate) const fn id(self) -> Option<(u8, Option<char>)> {
        Some(match self {
            M::Identified => (1, Some('a')),
            M::Suspected => (1, Some('b')),
            M::Uasc => (1, Some('c')),
            M::TraffickedUasc => (1, Some('d')),
            M::TraffickedMissing => (2, Some('a')),
            M::UascMissing => (2, Some('b')),
            M::TraffickedIncidents => (3, Some('a')),
            M::UascIncidents => (3, Some('b')),
            M::TraffickedOverWeek => (4, Some('a')),
            M::UascOverWeek => (4, Some('b')),
            M::TraffickedNotFound => (5, Some('a')),
            M::UascNotFound => (5, Some('b')),
            M::NrmReferrals => (6, None),
            M::MissingShare => (7, Some('a')),
            M::AverageIncidents => (7, Some('b')),
            M::LookedAfter | M::Trafficked | M::DaysMissing | M::UascChange => return None,
        })
    }

    /// The question's number in the key: `1a`, `6`; empty for what has none.
    pub(crate) fn question(self) -> String {
        self.id().map(|(n, letter)| format!("{n}{}", letter.map(String::from).unwrap_or_default())).unwrap_or_default()
    }

    /// The group of questions that it stands in, from 1.
    pub(crate) const fn group(self) -> u8 {
        match self.id() {
            Some((n, _)) => n,
            None => match self {
                M::LookedAfter | M::Trafficked => 1,
                _ => 7,
            },
        }
    }

    /// Whether it is about trafficked children rather than unaccompanied ones.
    pub(crate) fn is_about_trafficked(self) -> bool {
        ABOUT_TRAFFICKED.contains(&self)
            || matches!(self, M::Trafficked | M::MissingShare | M::AverageIncidents | M::DaysMissing)
    }

    /// Whether it is a count that a council hides when it is small.
    pub(crate) const fn is_count(self) -> bool {
        !matches!(self, M::MissingShare | M::AverageIncidents | M::DaysMissing | M::UascChange)
    }
}

/// What one answer is about: a measure, or one category of a breakdown of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Item {
    pub(crate) measure: Measure,
    /// As the data set says it: `sex: female`; empty for the whole.
    pub(crate) category: &'static str,
}

impl From<Measure> for Item {
    fn from(measure: Measure) -> Self {
        Self { measure, category: "" }
    }
}

/// Breakdowns by sex and by nationality, as the data set names the categories.
pub(crate) const SEXES: [&str; 2] = ["sex: male", "sex: female"];
pub(crate) const NATIONALITIES: [&str; 3] =
    ["nationality: Albanian", "nationality: Vietnamese", "nationality: Eritrean"];
