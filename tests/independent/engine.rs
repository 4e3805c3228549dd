//! What the program's own engine says of a return, record by record.

use std::{collections::BTreeMap, sync::Mutex};

use returnlint::{
    engine::{self, truth::Truth},
    rule::{RuleSet, RuleSource},
    run::{Checker, Options},
};

/// For each rule by code, for each table from 1: for each record whether the rule applies, and whether what it requires holds.
pub(crate) type Judged = BTreeMap<String, Vec<(usize, String, String)>>;

/// Judges files as one return.
pub(crate) fn judge(rules: &RuleSet, source: &RuleSource, files: Vec<(String, Vec<u8>)>, as_of: &str) -> Judged {
    let mut options = Options::on(as_of.parse().expect("a day"));
    options.switched_off = vec![true; rules.rules.len()];
    let judged = Mutex::new(Judged::new());
    let _ = Checker::new(rules, source).look_at_bytes("return", files, &options, &|ret, _| {
        let mut judged = judged.lock().expect("one thread");
        for rule in &rules.rules {
            if let Some(tables) = engine::judge(ret, rule) {
                // A table without a record says nothing.
                let tables = tables.into_iter().filter(|t| !t.applies.is_empty());
                let told = tables.map(|t| (t.table + 1, letters(&t.applies), letters(&t.holds)));
                judged.insert(rule.code.clone(), told.collect());
            }
        }
    });
    judged.into_inner().expect("one thread")
}

fn letters(truths: &[Truth]) -> String {
    let letter = |t: &Truth| match t {
        Truth::True => 't',
        Truth::False => 'f',
        Truth::Unknown => 'u',
    };
    truths.iter().map(letter).collect()
}
