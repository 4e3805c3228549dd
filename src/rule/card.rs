//! What a rule file says about itself: its code, its name, its reason and its words.

use jiff::civil::Date;

use crate::{
    bind::{Confidence, dictionary::RecordKind},
    finding::Severity,
};

/// What one finding of a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// One record about a child.
    Child,
    /// One missing episode.
    Episode,
    /// One referral.
    Referral,
    /// One period in care.
    Care,
    /// One answer of a council-level return.
    Answer,
    /// What one council answers for one period.
    Figures,
    /// One table.
    Table,
    /// The whole return.
    Return,
    /// The answers of all returns that are checked together.
    Study,
}

impl Scope {
    /// The kind of record that the rule runs on; none for a rule about a table, a return or a study.
    #[must_use]
    pub const fn record(self) -> Option<RecordKind> {
        match self {
            Self::Child => Some(RecordKind::Child),
            Self::Episode => Some(RecordKind::Episode),
            Self::Referral => Some(RecordKind::Referral),
            Self::Care => Some(RecordKind::Care),
            Self::Answer => Some(RecordKind::Answer),
            Self::Figures => Some(RecordKind::Figures),
            Self::Table | Self::Return | Self::Study => None,
        }
    }
}

/// Whom a rule speaks to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// Who sends the return.
    Council,
    /// Who has received it.
    Researcher,
}

impl Audience {
    /// Everyone.
    pub const ALL: [Self; 2] = [Self::Council, Self::Researcher];
}

/// A nation of the United Kingdom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Nation {
    /// England.
    England,
    /// Wales.
    Wales,
    /// Scotland.
    Scotland,
    /// Northern Ireland.
    #[serde(rename = "Northern Ireland")]
    NorthernIreland,
}

impl Nation {
    /// All four.
    pub const ALL: [Self; 4] = [Self::England, Self::Wales, Self::Scotland, Self::NorthernIreland];

    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::England => "England",
            Self::Wales => "Wales",
            Self::Scotland => "Scotland",
            Self::NorthernIreland => "Northern Ireland",
        }
    }
}

/// The nations by their names.
pub(crate) const NATIONS: [(&str, Nation); 4] = [
    ("England", Nation::England),
    ("Wales", Nation::Wales),
    ("Scotland", Nation::Scotland),
    ("Northern Ireland", Nation::NorthernIreland),
];

/// What a rule belongs to: the letters that its code begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Family {
    /// `MF`
    MissingFields,
    /// `VI`
    VictimIdentification,
    /// `NR`
    NrmReferral,
    /// `ME`
    MissingEpisodes,
    /// `DT`
    Dates,
    /// `ST`
    Structure,
    /// `AR`
    Totals,
    /// `CO`
    Councils,
    /// `NA`
    NonAnswers,
    /// `PD`
    Disclosure,
    /// `XY`
    AcrossYears,
}

impl Family {
    /// Every family, in the order in which lists show them.
    pub const ALL: [Self; 11] = [
        Self::MissingFields,
        Self::VictimIdentification,
        Self::NrmReferral,
        Self::MissingEpisodes,
        Self::Dates,
        Self::Structure,
        Self::Totals,
        Self::Councils,
        Self::NonAnswers,
        Self::Disclosure,
        Self::AcrossYears,
    ];

    /// The letters of its codes.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        self.row().0
    }

    /// Its folder under `rules/`.
    #[must_use]
    pub const fn folder(self) -> &'static str {
        self.row().1
    }

    /// What to call it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        self.row().2
    }

    /// The family of a code.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| code.starts_with(f.prefix()))
    }

    /// The family whose rules stand in a folder.
    #[must_use]
    pub fn of_folder(folder: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| folder == f.folder())
    }

    const fn row(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::MissingFields => ("MF", "missing-fields", "Missing fields"),
            Self::VictimIdentification => ("VI", "victim-identification", "Victim identification"),
            Self::NrmReferral => ("NR", "nrm-referral", "NRM referral"),
            Self::MissingEpisodes => ("ME", "missing-episodes", "Missing episodes"),
            Self::Dates => ("DT", "dates", "Dates"),
            Self::Structure => ("ST", "structure", "Structure of the file"),
            Self::Totals => ("AR", "totals", "Totals"),
            Self::Councils => ("CO", "councils-named", "Councils"),
            Self::NonAnswers => ("NA", "non-answers", "Non-answers"),
            Self::Disclosure => ("PD", "disclosure", "Disclosure"),
            Self::AcrossYears => ("XY", "across-years", "Across years"),
        }
    }
}

/// How much must be wrong before a rule speaks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum AtLeast {
    /// `"5%"`: a share of what the rule looked at, from 0 to 1.
    Share(f64),
    /// `5`: so many.
    Count(f64),
}

impl AtLeast {
    /// Reads `5%` or `5`; none for what is neither, for less than nothing and for more than all.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (number, share) = text.strip_suffix('%').map_or((text, false), |n| (n.trim_end(), true));
        let number = number.trim().parse::<f64>().ok().filter(|n| n.is_finite() && *n >= 0.0);
        match number {
            Some(n) if share => (n <= 100.0).then_some(Self::Share(n / 100.0)),
            other => other.map(Self::Count),
        }
    }

    /// Whether so many wrong of so many are enough to speak of.
    #[must_use]
    pub fn reached(self, wrong: usize, of: usize) -> bool {
        match self {
            // 7 % of 100 are 7, though 0.07 times 100 is a little more.
            Self::Share(share) => wrong as f64 >= share * of as f64 - 1e-9,
            Self::Count(count) => wrong as f64 >= count,
        }
    }
}

/// What a rule file says, for people. What the engine needs of it is in [`super::Rule`].
#[derive(Debug, Clone)]
pub struct Card {
    /// Its code, never used again for another rule: `NR001`.
    pub code: String,
    /// Its name: `victim-without-nrm-referral`.
    pub name: String,
    /// What the code's letters stand for.
    pub family: Family,
    /// How much its findings matter.
    pub severity: Severity,
    /// How sure its findings are.
    pub confidence: Confidence,
    /// What one finding is about.
    pub record: Scope,
    /// Whom it speaks to.
    pub audience: Vec<Audience>,
    /// Whose returns it speaks of.
    pub nations: Vec<Nation>,
    /// The first day whose records it speaks of.
    pub from: Option<Date>,
    /// The last day whose records it speaks of.
    pub until: Option<Date>,
    /// The condition as written.
    pub when: Option<String>,
    /// The condition as written.
    pub unless: Option<String>,
    /// The condition as written.
    pub require: Option<String>,
    /// The name of a detector, for what no condition can say.
    pub detect: Option<String>,
    /// The names of the fields that a finding points at.
    pub mark: Vec<String>,
    /// What to do.
    pub message: String,
    /// What to do when the return has none of the marked columns.
    pub absent: Option<String>,
    /// Why it matters.
    pub why: String,
    /// How to put it right.
    pub fix: String,
    /// Laws, guidance and lessons behind it.
    pub sources: Vec<String>,
    /// What else a reader should know.
    pub note: Option<String>,
    /// When the rule does not speak, in words.
    pub not_when: Option<String>,
    /// Codes of related rules.
    pub related: Vec<String>,
    /// The release that first had it.
    pub since: Option<String>,
    /// How much must be wrong before it speaks.
    pub at_least: Option<AtLeast>,
    /// The file it was read from, as a person finds it.
    pub file: String,
}

#[cfg(test)]
mod tests {
    use super::AtLeast;

    #[test]
    fn a_share_is_reached_when_it_is_met() {
        for percent in 0..=100_u32 {
            let share = AtLeast::Share(f64::from(percent) / 100.0);
            assert!(share.reached(percent as usize, 100), "{percent} %");
            assert!(percent == 0 || !share.reached(percent as usize - 1, 100), "{percent} %");
        }
        assert!(AtLeast::Count(3.0).reached(3, 100) && !AtLeast::Count(3.0).reached(2, 2));
    }
}
