//! A rule file as values, each with its place in the file.
//!
//! The build script has this file too: it reads the files that the binary carries and packs what it has read, so that no run need read
//! their TOML.

use std::{borrow::Cow, ops::Range};

use serde::{Deserialize, Serialize};
use toml::de::{DeTable, DeValue, Error};

/// A value and its place in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Value<'t> {
    /// From which byte to which.
    place: (u32, u32),
    /// What it is.
    #[serde(borrow)]
    pub(crate) kind: Kind<'t>,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Kind<'t> {
    /// A text.
    #[serde(borrow)]
    Text(Cow<'t, str>),
    /// A number as it is written in tens.
    #[serde(borrow)]
    Number(Cow<'t, str>),
    /// A number as it is written in twos, eights or sixteens.
    OtherNumber,
    /// True or false.
    Flag(bool),
    /// A date, a time of day, or both, as TOML writes it.
    Moment(String),
    /// A list.
    #[serde(borrow)]
    List(Vec<Value<'t>>),
    /// A table.
    #[serde(borrow)]
    Table(Table<'t>),
}

/// The entries of a table, in the order of the file.
pub(crate) type Table<'t> = Vec<Entry<'t>>;

/// A key, its place in the file, and its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry<'t> {
    /// The key.
    #[serde(borrow)]
    pub(crate) key: Cow<'t, str>,
    place: (u32, u32),
    /// The value.
    #[serde(borrow)]
    pub(crate) value: Value<'t>,
}

impl Value<'_> {
    /// Where it stands.
    pub(crate) fn span(&self) -> Range<usize> {
        range(self.place)
    }
}

impl Entry<'_> {
    /// Where the key stands.
    pub(crate) fn span(&self) -> Range<usize> {
        range(self.place)
    }
}

const fn range(place: (u32, u32)) -> Range<usize> {
    place.0 as usize..place.1 as usize
}

/// A file of four thousand million bytes is never read.
fn place(range: &Range<usize>) -> (u32, u32) {
    let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    (byte(range.start), byte(range.end))
}

/// Reads a text as TOML. What cannot be read is left out and told.
pub(crate) fn read(text: &str) -> (Table<'_>, Vec<Error>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    (entries(table.into_inner()), errors)
}

fn entries(table: DeTable<'_>) -> Table<'_> {
    let mut entries: Table<'_> = table
        .into_iter()
        .map(|(key, of)| Entry { place: place(&key.span()), key: key.into_inner(), value: value(of) })
        .collect();
    entries.sort_by_key(|e| e.place);
    entries
}

fn value(of: toml::Spanned<DeValue<'_>>) -> Value<'_> {
    let place = place(&of.span());
    let kind = match of.into_inner() {
        DeValue::String(text) => Kind::Text(text),
        DeValue::Integer(n) if n.radix() == 10 => Kind::Number(n.as_str().to_owned().into()),
        DeValue::Integer(_) => Kind::OtherNumber,
        DeValue::Float(n) => Kind::Number(n.as_str().to_owned().into()),
        DeValue::Boolean(flag) => Kind::Flag(flag),
        DeValue::Datetime(moment) => Kind::Moment(moment.to_string()),
        DeValue::Array(list) => Kind::List(list.into_iter().map(value).collect()),
        DeValue::Table(table) => Kind::Table(entries(table)),
    };
    Value { place, kind }
}
