//! What council-level returns give figures for (`rules/measures.toml`): measures, and the concepts by whose words they are known.

use super::pattern::Pattern;

/// The place of a measure in the dictionary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MeasureId(pub u16);

impl MeasureId {
    /// The place in the list.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A set of concepts: bit n is the n-th of the list, which has at most 64.
pub type ConceptSet = u64;

/// How a concept of a row and one of its section go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConceptKind {
    /// Who is counted: the row's take the place of the section's.
    Group,
    /// How sure it is of them: the row's take the place of the section's, and leave it its groups.
    Status,
    /// What is counted of them: the row's are added to the section's.
    Aspect,
    /// Nothing that tells measures apart.
    Plain,
}

/// Something that a heading may speak of.
#[derive(Debug, Clone)]
pub struct Concept {
    /// Its name in measures.
    pub name: String,
    /// How it goes together with others.
    pub kind: ConceptKind,
    /// Regular expressions over folded text.
    pub patterns: Vec<Pattern>,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// Children, each once.
    Children,
    /// Incidents of going missing.
    Incidents,
    /// Days.
    Days,
    /// A mean.
    Average,
    /// So many in a hundred.
    Percent,
}

impl Unit {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Children => "children",
            Self::Incidents => "incidents",
            Self::Days => "days",
            Self::Average => "average",
            Self::Percent => "percent",
        }
    }

    /// Whether it is a number of whole things, which can be added up.
    #[must_use]
    pub const fn is_count(self) -> bool {
        matches!(self, Self::Children | Self::Incidents)
    }
}

/// One measure contains another: everything counted by the one is counted by the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Within {
    /// The measure that contains it.
    pub measure: MeasureId,
    /// The code of the rule that speaks when the figures say otherwise.
    pub rule: String,
}

/// Something that a council-level return gives a figure for.
#[derive(Debug, Clone)]
pub struct Measure {
    /// Its name: `trafficked_missing`.
    pub name: String,
    /// What to call it: "trafficked children who went missing".
    pub label: String,
    /// What it means, in one plain sentence.
    pub meaning: String,
    /// What is counted.
    pub unit: Unit,
    /// The concepts that make it, in each way to say it.
    pub needs: Vec<ConceptSet>,
    /// Concepts that may stand beside these.
    pub may: ConceptSet,
    /// The measures that it is a sum of.
    pub parts: Vec<MeasureId>,
    /// The measures that contain it.
    pub within: Vec<Within>,
}

/// What stands below a heading, or beside a label, that asks for no measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Head {
    /// Councils.
    Council,
    /// Their codes.
    Code,
    /// Periods.
    Period,
    /// Their first days.
    From,
    /// Their last days.
    To,
    /// What was asked.
    Measure,
    /// The numbers of questions.
    Number,
    /// Answers.
    Value,
    /// Notes and other things that are no answers.
    Note,
    /// Totals of several councils or periods.
    Total,
}

impl Head {
    /// Each with its key in `measures.toml`.
    pub const ALL: [(&str, Self); 10] = [
        ("council", Self::Council),
        ("code", Self::Code),
        ("period", Self::Period),
        ("from", Self::From),
        ("to", Self::To),
        ("measure", Self::Measure),
        ("number", Self::Number),
        ("value", Self::Value),
        ("note", Self::Note),
        ("total", Self::Total),
    ];
}

/// Every measure, and how they are known.
#[derive(Debug, Clone, Default)]
pub struct Measures {
    /// What is said in another way than it is meant: what the pattern fits, and what is read instead.
    pub rewrite: Vec<(Pattern, String)>,
    /// Headings, folded, that say what stands below them without asking for a measure.
    pub heads: Vec<(Head, Vec<String>)>,
    /// The concepts.
    pub concepts: Vec<Concept>,
    /// The measures; a [`MeasureId`] is a place in this list.
    pub list: Vec<Measure>,
}

impl Measures {
    /// The measure with this name.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<MeasureId> {
        let at = self.list.iter().position(|m| m.name == name)?;
        u16::try_from(at).ok().map(MeasureId)
    }

    /// The measure itself.
    #[must_use]
    pub fn get(&self, id: MeasureId) -> Option<&Measure> {
        self.list.get(id.index())
    }

    /// The place of a concept.
    #[must_use]
    pub fn concept(&self, name: &str) -> Option<usize> {
        self.concepts.iter().position(|c| c.name == name)
    }

    /// Every measure with its place.
    pub fn all(&self) -> impl Iterator<Item = (MeasureId, &Measure)> {
        (0_u16..).map(MeasureId).zip(&self.list)
    }
}
