//! What is found in a changed return that is not found in the clean one, and whether it is what it should be.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use returnlint::{
    rule::{Rule, checked::Year},
    run::Files,
};

use super::{
    Mutation, Touched, child_of,
    clean::Clean,
    exceptions,
    hands::{At, Hand},
};
use crate::{
    running::{
        inside::{RULES, Read, check_read, read},
        report::{Finding, Report},
    },
    support::{
        book::address,
        place::{Placed, plainly},
        returns::Return,
    },
};

/// A clean return with what is said of it before anything is changed.
pub(crate) struct Base {
    pub(crate) clean: Clean,
    pub(crate) report: Report,
    beside: Vec<(Year, Read)>,
}

/// A changed return.
pub(crate) struct Changed {
    whole: Return,
    placed: Placed,
    fault: Fault,
    /// The returns of other years, where they are changed too.
    beside: Option<Vec<(Year, Files)>>,
}

/// Where the fault is.
enum Fault {
    /// In what was touched.
    Touched(Vec<Touched>),
    /// At one of these places.
    At(Vec<At>),
}

impl Base {
    pub(crate) fn new(clean: Clean) -> Self {
        let beside: Vec<(Year, Read)> =
            clean.beside.iter().map(|(year, other)| (*year, read(None, other.files(&other.placed())))).collect();
        let own = read(clean.template, clean.files(&clean.placed()));
        let others: Vec<(Year, &Read)> = beside.iter().map(|(year, other)| (*year, other)).collect();
        let report = check_read(None, &own, &others);
        Self { clean, report, beside }
    }

    /// What is said of the changed return: by every rule, or by the one at this place in the rule set.
    pub(crate) fn check(&self, changed: &Changed, rule: Option<usize>) -> Report {
        let own = read(self.clean.template, self.clean.files(&changed.placed));
        let anew = changed.beside.iter().flatten();
        let anew: Vec<(Year, Read)> = anew.map(|(year, files)| (*year, read(None, files.clone()))).collect();
        let beside = if changed.beside.is_some() { &anew } else { &self.beside };
        let beside: Vec<(Year, &Read)> = beside.iter().map(|(year, other)| (*year, other)).collect();
        check_read(rule, &own, &beside)
    }

    /// The return with the mutation.
    pub(crate) fn mutated(&self, mutation: &Mutation) -> Changed {
        let (whole, touched) = mutation.apply(&self.clean.whole);
        Changed { placed: plainly(&whole), whole, fault: Fault::Touched(touched), beside: None }
    }

    /// The return after a hand, and the change in words; none where the hand finds nothing to change.
    pub(crate) fn by_hand(&self, what: &str, hand: Hand) -> Option<(String, Changed)> {
        let mut whole = self.clean.whole.clone();
        let mut beside = None;
        let (placed, at) = match hand {
            Hand::Records(edits) => {
                let mutation = Mutation { recipe: String::new(), edits: edits(&whole)? };
                return Some((mutation.written(&whole), self.mutated(&mutation)));
            }
            Hand::Return(change) => {
                let at = change(&mut whole)?;
                (plainly(&whole), at)
            }
            Hand::Years(change) => {
                let at = change(&mut whole)?;
                let others = self.clean.beside.iter().map(|(year, other)| {
                    let mut whole = other.whole.clone();
                    change(&mut whole);
                    (*year, other.files(&plainly(&whole)))
                });
                beside = Some(others.collect());
                (plainly(&whole), at)
            }
            Hand::Sheets(change) => {
                let mut placed = plainly(&whole);
                let at = change(&mut placed)?;
                (placed, at)
            }
        };
        Some((format!("by hand: {what}"), Changed { whole, placed, fault: Fault::At(at), beside }))
    }

    /// How many findings of a rule the clean return has.
    fn before(&self, code: &str) -> usize {
        self.report.findings.iter().filter(|f| f.code == code).count()
    }

    /// The findings that the clean return does not have: all of a rule that has more of them.
    pub(crate) fn news<'r>(&self, report: &'r Report) -> BTreeMap<&'r str, Vec<&'r Finding>> {
        let mut by_code: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
        for finding in &report.findings {
            by_code.entry(&finding.code).or_default().push(finding);
        }
        by_code.retain(|code, found| found.len() > self.before(code));
        by_code
    }

    /// What each rule finds that it did not find before: code and count.
    pub(crate) fn counts(&self, report: &Report) -> String {
        let mut out = String::new();
        for (code, found) in self.news(report) {
            let comma = if out.is_empty() { "" } else { ", " };
            _ = write!(out, "{comma}{code} {}", found.len() - self.before(code));
        }
        out
    }

    /// The field that the rule's finding at the place of the fault points at.
    pub(crate) fn field(&self, rule: &Rule, changed: &Changed, report: &Report) -> String {
        let news = self.news(report);
        let own = news.get(rule.code.as_str()).into_iter().flatten().find(|f| changed.is_at(rule, f));
        own.and_then(|f| f.location.field.clone()).unwrap_or_default()
    }

    /// What is wrong with what was found, and how much.
    pub(crate) fn judge(&self, rule: &Rule, changed: &Changed, report: &Report) -> Judgement {
        let news = self.news(report);
        let mut out = Judgement::default();
        match news.get(rule.code.as_str()) {
            None => out.amiss = Some("the rule finds nothing".to_owned()),
            Some(own) if !own.iter().any(|f| changed.is_at(rule, f)) => {
                let places: Vec<_> = own.iter().map(|f| (&f.location.sheet, &f.location.cell)).collect();
                out.amiss = Some(format!("the rule finds something elsewhere: {places:?}"));
            }
            Some(_) => {}
        }
        out.weight = if out.amiss.is_some() { 100_000 } else { 0 };
        let listed = listed(rule);
        for (code, found) in &news {
            if *code == rule.code {
                out.weight += found.len() - 1;
                continue;
            }
            let each = match found[0].severity.as_str() {
                "error" => {
                    out.errors.insert((*code).to_owned());
                    10_000
                }
                "warning" if !listed.contains(code) => 1_000,
                "warning" => 20,
                _ => 2,
            };
            out.weight += found.len() * each;
        }
        out
    }
}

/// What is wrong with what was found.
#[derive(Debug, Default)]
pub(crate) struct Judgement {
    /// The rule does not find the fault.
    pub(crate) amiss: Option<String>,
    /// The other rules that find an error.
    pub(crate) errors: BTreeSet<String>,
    pub(crate) weight: usize,
}

impl Judgement {
    /// Whether the rule finds the fault, and no other finds an error but with a reason.
    pub(crate) fn is_good(&self, rule: &Rule) -> bool {
        self.amiss.is_none() && self.errors.iter().all(|other| exceptions::is_pair(&rule.code, other))
    }
}

/// Other rules that the rule's own failing examples list.
fn listed(rule: &Rule) -> BTreeSet<&str> {
    rule.examples.iter().filter(|e| e.fails).flat_map(|e| &e.also).map(String::as_str).collect()
}

impl Changed {
    /// Whether a finding is at the place of the fault.
    pub(crate) fn is_at(&self, rule: &Rule, finding: &Finding) -> bool {
        match &self.fault {
            Fault::Touched(touched) => self.is_touched(touched, rule, finding),
            Fault::At(places) => places.iter().any(|at| self.is_there(*at, finding)),
        }
    }

    /// Whether it is in a record that was touched or that is of the same child, in a field that the rule marks. The child's own number
    /// stands for a field that the table does not have.
    fn is_touched(&self, touched: &[Touched], rule: &Rule, finding: &Finding) -> bool {
        let place = &finding.location;
        let sheet = place.sheet.as_deref().unwrap_or_default();
        let (record, field) = match (&place.cell, place.row) {
            (Some(cell), _) => match self.placed.origin(sheet, cell) {
                Some((table, record, column)) => {
                    ((table, record), Some(self.whole.tables[table].columns[column].field))
                }
                None => return false,
            },
            (None, Some(row)) => match self.placed.record_in(sheet, row) {
                Some(record) => (record, None),
                None => return false,
            },
            // A finding about the whole column or return says no more than its field.
            (None, None) => {
                return place.field.as_deref().is_some_and(|field| is_marked(rule, field)) || rule.mark.is_empty();
            }
        };
        let is_touched = touched.iter().any(|touched| match touched {
            Touched::Record { table, record: at } => record == (*table, *at),
            Touched::Child(child) => child_of(&self.whole, record.0, record.1).is_some_and(|own| own == *child),
        });
        is_touched && field.is_none_or(|field| rule.mark.is_empty() || is_marked(rule, field) || field == "child_id")
    }

    fn is_there(&self, at: At, finding: &Finding) -> bool {
        let place = &finding.location;
        let on = |sheet: Option<&str>| sheet.is_some() && place.sheet.as_deref() == sheet;
        let of_table = |table: usize| {
            let spot = self.placed.spots.iter().find(|spot| spot.table == table)?;
            Some(self.placed.book.sheets[spot.sheet].name.as_str())
        };
        match at {
            At::Return => place.sheet.is_none() && place.cell.is_none(),
            At::Table(table) => on(of_table(table)) && place.cell.is_none(),
            At::Sheet(sheet) => on(self.placed.book.sheets.get(sheet).map(|s| s.name.as_str())) && place.cell.is_none(),
            At::Column(table, column) => {
                let heading = self.whole.tables[table].columns.get(column).map(|c| c.heading.as_str());
                on(of_table(table)) && heading.is_some() && place.header.as_deref() == heading
            }
            At::Heading(table, column) => {
                let spot = self.placed.spots.iter().find(|spot| spot.table == table);
                spot.is_some_and(|spot| {
                    let cell = address(spot.heading, spot.columns[column]);
                    on(of_table(table)) && is_in(finding, &cell)
                })
            }
            At::Cell(table, record, column) => self
                .placed
                .address((table, record, column))
                .is_some_and(|(sheet, cell)| on(Some(&sheet)) && is_in(finding, &cell)),
            At::Square { sheet, row, column } => {
                on(self.placed.book.sheets.get(sheet).map(|s| s.name.as_str())) && is_in(finding, &address(row, column))
            }
        }
    }
}

/// Whether the finding is at a cell, or is one about several of which it is one.
fn is_in(finding: &Finding, cell: &str) -> bool {
    finding.location.cell.as_deref() == Some(cell) || finding.ranges.iter().flatten().any(|range| range == cell)
}

fn is_marked(rule: &Rule, field: &str) -> bool {
    rule.mark.iter().filter_map(|f| RULES.dictionary.get(*f)).any(|f| f.name == field)
}
