//! How often each rule did what, so that an agreement about nothing is not taken for one.

use std::collections::BTreeMap;

use super::engine::Judged;

/// What one rule did.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Did {
    /// Records where it applied and what it requires was false.
    pub(crate) found: usize,
    /// Records where it applied and what it requires was true.
    pub(crate) passed: usize,
    /// Records where one of the two was not known.
    pub(crate) undecided: usize,
    /// Records where what it requires was true, and where it was false, whether it applied or not.
    pub(crate) held: (usize, usize),
    /// Records that it was asked of.
    pub(crate) asked: usize,
}

/// What each rule did, over all returns.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) rules: BTreeMap<String, Did>,
    pub(crate) returns: usize,
    pub(crate) records: usize,
    /// How long DuckDB took.
    pub(crate) seconds: f64,
}

impl Tally {
    /// Counts what was judged of a return. Rules of different sets are told apart by what stands before their code.
    pub(crate) fn add(&mut self, before: &str, judged: &Judged, records: usize) {
        self.returns += 1;
        self.records += records;
        for (code, tables) in judged {
            let did = self.rules.entry(format!("{before}{code}")).or_default();
            for (applies, holds) in tables.iter().flat_map(|(_, a, h)| a.bytes().zip(h.bytes())) {
                did.asked += 1;
                did.held.0 += usize::from(holds == b't');
                did.held.1 += usize::from(holds == b'f');
                match (applies, holds) {
                    (b't', b'f') => did.found += 1,
                    (b't', b't') => did.passed += 1,
                    (b'f', _) => {}
                    _ => did.undecided += 1,
                }
            }
        }
    }

    /// How many answers were compared.
    pub(crate) fn compared(&self) -> usize {
        self.rules.values().map(|did| did.asked).sum()
    }
}

/// How two engines differ on a return; nothing when they say the same.
pub(crate) fn difference(ours: &Judged, theirs: &Judged) -> Vec<String> {
    let mut out = Vec::new();
    if !ours.keys().eq(theirs.keys()) {
        out.push(format!("other rules: {:?} and {:?}", ours.keys(), theirs.keys()));
    }
    for (code, tables) in ours {
        let Some(others) = theirs.get(code) else { continue };
        let asked = |tables: &[(usize, String, String)]| -> Vec<(usize, usize)> {
            tables.iter().map(|(table, applies, _)| (*table, applies.len())).collect()
        };
        if asked(tables) != asked(others) {
            out.push(format!("{code} is asked of other records: {:?}, DuckDB {:?}", asked(tables), asked(others)));
            continue;
        }
        for ((table, applies, holds), (_, others_apply, others_hold)) in tables.iter().zip(others) {
            for (what, a, b) in [("applies", applies, others_apply), ("holds", holds, others_hold)] {
                let differ = a.bytes().zip(b.bytes()).enumerate().filter(|(_, (a, b))| a != b);
                let some: Vec<String> = differ
                    .map(|(n, (a, b))| format!("record {} {}, DuckDB {}", n + 1, char::from(a), char::from(b)))
                    .collect();
                if !some.is_empty() {
                    let count = some.len();
                    out.push(format!(
                        "{code} {what}, table {table}, {count} times: {}",
                        some[..count.min(3)].join("; ")
                    ));
                }
            }
        }
    }
    out
}
