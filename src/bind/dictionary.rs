//! The field dictionary (`rules/fields.toml`) and the vocabularies (`rules/vocabularies/`), loaded.

use std::sync::OnceLock;

use jiff::civil::Date;
use rustc_hash::FxHashSet;

use super::text::normalise_into;
pub use super::{
    measures::{Measure, MeasureId, Measures},
    pattern::Pattern,
};
use crate::rule::Nation;

/// The vocabulary of what is commonly replaced by what, with "replace all": its spellings are no words.
pub(crate) const REPLACEMENTS: &str = "find-and-replace";

/// The place of a field in the dictionary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FieldId(pub u16);

impl FieldId {
    /// The place in the dictionary's list.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// The place of a vocabulary in the dictionary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct VocabularyId(pub u16);

/// What a record of a table is about.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum RecordKind {
    /// One child.
    Child,
    /// One time that a child went missing or was away.
    Episode,
    /// One referral to the National Referral Mechanism.
    Referral,
    /// One period in care, as in the SSDA903 episodes table.
    Care,
    /// One answer of a council-level return: one cell.
    Answer,
    /// What one council answers for one period: a figure for each measure.
    Figures,
}

impl RecordKind {
    /// Every kind.
    pub const ALL: [Self; 6] = [Self::Child, Self::Episode, Self::Referral, Self::Care, Self::Answer, Self::Figures];

    /// Whether such records tell of a council and not of a child. They are read from whole sheets, and no heading of a table of children
    /// is one of their fields.
    #[must_use]
    pub const fn is_of_council(self) -> bool {
        matches!(self, Self::Answer | Self::Figures)
    }

    /// The word for it in rules.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Child => "child",
            Self::Episode => "episode",
            Self::Referral => "referral",
            Self::Care => "care",
            Self::Answer => "answer",
            Self::Figures => "figures",
        }
    }
}

/// What a field's cells hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldType {
    /// An identifier: compared as text, `00123` and `123` differ.
    Id,
    /// Text.
    Text,
    /// A date, with or without a time of day.
    Date,
    /// A number.
    Number,
    /// One code of a vocabulary.
    Code(VocabularyId),
    /// One or several codes of a vocabulary.
    Codes(VocabularyId),
}

/// A thing we know, whatever the header calls it.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name in rules, such as `nrm_referral_date` or `episode.start`.
    pub name: String,
    /// What kind of record it belongs to.
    pub record: RecordKind,
    /// Whether a column of this field shows that its table holds records of that kind. Fields that stand in every kind of table, such
    /// as the child's id or date of birth, do not.
    pub defines: bool,
    /// What its cells hold.
    pub kind: FieldType,
    /// What it means, in one plain sentence.
    pub meaning: String,
    /// The wording to use when the return has no heading for it: "NRM referral date".
    pub label: String,
    /// Wordings of its header, as people write them.
    pub headers: Vec<String>,
    /// Words that point to it when they stand in a heading that is not known as a whole.
    pub words: Vec<String>,
}

/// One value of a vocabulary.
#[derive(Debug, Clone)]
pub struct Term {
    /// The word that rules use.
    pub code: String,
    /// What it means.
    pub meaning: String,
    /// Spellings that mean it.
    pub spellings: Vec<String>,
    /// Regular expressions over the normalised text that mean it, tried when no spelling fits.
    pub patterns: Vec<Pattern>,
    /// The first day on which it was in use; none when that is not known, or it always was.
    pub from: Option<Date>,
    /// The last day on which it was in use.
    pub until: Option<Date>,
}

/// A code list with its spellings.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    /// Its name, such as `victim-status`.
    pub name: String,
    /// What it is.
    pub meaning: String,
    /// Its values, in order.
    pub terms: Vec<Term>,
    /// The nations whose returns the days of its values are about; empty: all.
    pub nations: Vec<Nation>,
}

/// A kind of record, as the dictionary describes it.
#[derive(Debug, Clone)]
pub struct Record {
    /// Which kind.
    pub kind: RecordKind,
    /// What to call one: "missing episode".
    pub singular: String,
    /// What to call many: "missing episodes".
    pub plural: String,
    /// Words in the name of a sheet or file, or in a title, that point to this kind: "missing", "absent".
    pub words: Vec<String>,
    /// The field by which a child's records of this kind are put in order, and whose day decides which rules speak of a record.
    pub start: Option<FieldId>,
    /// The field that says when a record of this kind ended.
    pub end: Option<FieldId>,
}

/// Every field and vocabulary.
#[derive(Debug, Default)]
pub struct Dictionary {
    /// The kinds of record, one each.
    pub records: Vec<Record>,
    /// The fields; a [`FieldId`] is a place in this list.
    pub fields: Vec<Field>,
    /// The vocabularies; a [`VocabularyId`] is a place in this list.
    pub vocabularies: Vec<Vocabulary>,
    /// What council-level returns give figures for. Each is a field too, `figures.` and its name.
    pub measures: Measures,
    /// Their words, once they are asked for.
    pub(crate) words: OnceLock<FxHashSet<String>>,
}

impl Dictionary {
    /// The field with this name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<FieldId> {
        let at = self.fields.iter().position(|f| f.name == name)?;
        u16::try_from(at).ok().map(FieldId)
    }

    /// The field itself.
    #[must_use]
    pub fn get(&self, id: FieldId) -> Option<&Field> {
        self.fields.get(id.index())
    }

    /// What a kind of record is called.
    #[must_use]
    pub fn record(&self, kind: RecordKind) -> Option<&Record> {
        self.records.iter().find(|r| r.kind == kind)
    }

    /// The vocabulary with this name.
    #[must_use]
    pub fn vocabulary_named(&self, name: &str) -> Option<VocabularyId> {
        let at = self.vocabularies.iter().position(|v| v.name == name)?;
        u16::try_from(at).ok().map(VocabularyId)
    }

    /// Every word of the codes and spellings of the vocabularies, in small letters.
    pub(crate) fn words(&self) -> &FxHashSet<String> {
        self.words.get_or_init(|| {
            let mut words = FxHashSet::default();
            let mut folded = String::new();
            let terms = self.vocabularies.iter().filter(|v| v.name != REPLACEMENTS).flat_map(|v| &v.terms);
            for spelling in terms.flat_map(|term| term.spellings.iter().chain([&term.code])) {
                normalise_into(spelling, &mut folded);
                for word in folded.split(|c: char| !c.is_alphabetic()) {
                    if !word.is_empty() && !words.contains(word) {
                        words.insert(word.to_owned());
                    }
                }
            }
            words
        })
    }

    /// The vocabulary itself.
    #[must_use]
    pub fn vocabulary(&self, id: VocabularyId) -> Option<&Vocabulary> {
        self.vocabularies.get(id.0 as usize)
    }
}
