//! What stands after `FROM`: the record that a condition is asked of, and what else of it the condition needs.

use std::{collections::BTreeSet, fmt::Write as _};

use super::text;
use crate::{bind::dictionary::RecordKind, rule::checked::Beside};

/// A record that a condition is asked of.
#[derive(Debug)]
pub(super) struct Scope {
    /// What the query calls it: `this`, or `other` for a related record.
    pub(super) alias: String,
    /// What kind of record it is asked of.
    pub(super) kind: RecordKind,
    /// How many records it is related through.
    pub(super) depth: usize,
    /// Whether the query reads the record as it stands, with nothing looked up.
    pub(super) own: bool,
    /// The kinds whose record before or after this one the query reads.
    pub(super) beside: BTreeSet<(Beside, RecordKind)>,
}

impl Scope {
    /// The record that a rule is asked of.
    pub(super) fn new(kind: RecordKind) -> Self {
        Self::at(kind, 0)
    }

    fn at(kind: RecordKind, depth: usize) -> Self {
        let alias = match depth {
            0 => "this".to_owned(),
            1 => "other".to_owned(),
            n => format!("other_{n}"),
        };
        Self { alias, kind, depth, own: false, beside: BTreeSet::new() }
    }

    /// A record of a kind that belongs to the same child.
    pub(super) fn related(&self, kind: RecordKind) -> Self {
        Self::at(kind, self.depth + 1)
    }

    /// The record as it stands.
    pub(super) fn own(&mut self) -> String {
        self.own = true;
        format!("{}_own", self.alias)
    }

    /// The same child's record of a kind before or after this one.
    pub(super) fn beside(&mut self, side: Beside, kind: RecordKind) -> String {
        self.beside.insert((side, kind));
        self.alias_beside(side, kind)
    }

    fn alias_beside(&self, side: Beside, kind: RecordKind) -> String {
        format!("{}_{}_{}", self.alias, side.side(), kind.as_str())
    }

    /// `FROM` and the tables after it, each on a line of its own.
    pub(super) fn from(&self, line: &str) -> String {
        let (alias, kind) = (&self.alias, self.kind.as_str());
        let mut joined: Vec<(String, String)> = Vec::new();
        if self.own {
            joined.push(("records".to_owned(), format!("{alias}_own")));
        }
        joined.extend(
            self.beside.iter().map(|&(s, k)| (format!("{}_{}", s.side(), k.as_str()), self.alias_beside(s, k))),
        );
        let mut out = format!("FROM {kind}_records {alias}");
        for (table, other) in joined {
            let on = |column: &str| format!("{other}.{column} = {alias}.{column}");
            // Writing to a string cannot fail.
            let _ = write!(out, "{line}LEFT JOIN {table} {other} ON {} AND {}", on("table_number"), on("record"));
        }
        out
    }

    /// The rest of a query about this record when it is one of those of the child of `outer` that are there.
    pub(super) fn rest(&self, outer: &Self) -> String {
        let (this, child, kind) = (&self.alias, &outer.alias, text(self.kind.as_str()));
        format!("{} WHERE {this}.child = {child}.child AND list_contains({this}.kinds, {kind})", self.from(" "))
    }
}
