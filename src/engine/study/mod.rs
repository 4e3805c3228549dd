//! Rules over the answers of several councils: who is missing, who answered twice, whose figures stand apart.
//!
//! Such a rule says `record = "study"`. It runs when all returns have been judged, on what is kept of their answers, and only where these
//! are of several returns or several councils. What it finds in a cell joins the findings of the cell's return; what it finds in the whole
//! belongs to all returns together.

mod apart;
mod children;
mod coverage;
mod detect;
mod kept;
mod same;
mod shares;

#[cfg(test)]
mod tests;

use jiff::civil::Date;

use crate::{
    answers::CellAt,
    bind::{
        council::{Council, Register},
        dictionary::{Dictionary, MeasureId},
        load_measures::PREFIX,
    },
    finding::{About, Address, Group, Place, Severity, number},
    outcome::{LedgerEntry, LedgerStatus},
    rule::{Rule, RuleSet, Scope, message::Part},
};

pub use detect::names;
pub use kept::{Kept, KeptAnswer, KeptChild};

/// What is said of a rule over several councils where there is one only.
const ALONE: &str = "it compares councils, and only one has answered";
/// What is said of it where a return has no answers.
const NONE: &str = "the return has no answers of a whole council";
/// What is said of a rule over the children of several councils where there is one only, and where a return tells no child by a reference
/// that others use too.
const ALONE_WITH_CHILDREN: &str = "it compares the children of several councils";
const NO_REFERENCES: &str = "the return has no pupil numbers and no NRM references";

/// The answers of all returns.
#[derive(Debug, Clone, Copy)]
pub struct Study<'a> {
    /// The returns, in their order.
    pub returns: &'a [Kept],
    /// What the measures are.
    pub dictionary: &'a Dictionary,
    /// Who the councils are.
    pub register: &'a Register,
    /// Councils that report together, each pair or group by GSS codes.
    pub joint: &'a [Vec<String>],
}

/// An answer of a return.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Given<'a> {
    /// Index of the return.
    ret: usize,
    /// The answer.
    answer: &'a KeptAnswer,
}

impl<'a> Study<'a> {
    /// Every answer of a council that is known.
    fn answers(&self) -> impl Iterator<Item = Given<'a>> {
        let returns: &'a [Kept] = self.returns;
        returns.iter().enumerate().flat_map(|(ret, kept)| kept.answers.iter().map(move |answer| Given { ret, answer }))
    }

    fn council(&self, index: u32) -> Option<&'a Council> {
        let register: &'a Register = self.register;
        register.councils().get(index as usize)
    }

    fn measure(&self, name: &str) -> Option<MeasureId> {
        self.dictionary.measures.named(name)
    }

    /// Whether the children of two councils can be compared.
    fn is_several_with_children(&self) -> bool {
        let mut councils = self.returns.iter().filter_map(|r| Some(r.children.first()?.council));
        let first = councils.next();
        councils.any(|c| Some(c) != first)
    }

    /// Whether there is anything to compare: returns or councils, two at least.
    fn is_several(&self) -> bool {
        let returns = self.returns.iter().filter(|r| !r.answers.is_empty()).count();
        let first = self.answers().next().map(|g| g.answer.council);
        returns > 1 || self.answers().any(|g| Some(g.answer.council) != first)
    }

    /// A cell with the file it stands in, as people name it.
    fn shown(&self, given: Given<'_>) -> String {
        let kept = self.returns.get(given.ret);
        let at = given.answer.at;
        let address = Address::from_zero(at.row, at.column);
        let file = kept.and_then(|k| k.files.get(at.file as usize)).map_or("", String::as_str);
        match kept.and_then(|k| k.sheet(at)) {
            Some(sheet) => format!("{file}, {sheet}!{address}"),
            None => format!("{file}, {address}"),
        }
    }
}

/// The first and the last day of a period.
pub(crate) type Days = (Date, Date);

/// What a rule finds: cells of one sheet of a return, or, without any, something about all returns.
#[derive(Debug, Clone, Default)]
pub(crate) struct Hit {
    /// Index of the return and the cells; they are of one sheet.
    place: Option<(usize, Vec<CellAt>)>,
    /// What the message names.
    what: String,
    /// What it goes on with.
    detail: Option<String>,
    /// Whether the cells are one finding.
    one: bool,
}

/// What the rules find in the answers of all returns.
#[derive(Debug, Default)]
pub struct Found {
    /// For each return, what joins its findings.
    pub groups: Vec<Vec<Group>>,
    /// For each return, what became of the rules over all of them, by the place of the rule in the rule set.
    pub ledgers: Vec<Vec<LedgerEntry>>,
    /// What is about all returns.
    pub together: Vec<Group>,
    /// What became of the rules over all returns, taken together.
    pub ledger: Vec<LedgerEntry>,
}

/// Runs every rule over all returns. For each rule `switched_off` and `severity` say what the user chose; where they end, it is as the
/// rules say.
#[must_use]
pub fn check(study: &Study<'_>, rules: &RuleSet, switched_off: &[bool], severity: &[Severity]) -> Found {
    let n = study.returns.len();
    let mut out = Found { groups: vec![Vec::new(); n], ledgers: vec![Vec::new(); n], ..Found::default() };
    let (of_answers, of_children) = (study.is_several(), study.is_several_with_children());
    for (index, rule) in rules.rules.iter().enumerate().filter(|(_, rule)| rule.record == Scope::Study) {
        if switched_off.get(index).copied().unwrap_or(false) {
            continue;
        }
        let severity = severity.get(index).copied().unwrap_or(rule.severity);
        let children = detect::is_about_children(rule);
        let several = if children { of_children } else { of_answers };
        let size = |kept: &Kept| if children { kept.children.len() } else { kept.answers.len() };
        let (none, alone) = if children { (NO_REFERENCES, ALONE_WITH_CHILDREN) } else { (NONE, ALONE) };
        let hits = if several { detect::run(study, rule) } else { Vec::new() };
        let mut counts = vec![0; n];
        let mut about_all = 0;
        for hit in hits {
            let group = group(study, rule, index, severity, &hit);
            let findings = group.findings();
            let ret = hit.place.as_ref().map(|(ret, _)| *ret);
            if let Some((count, groups)) = ret.and_then(|ret| counts.get_mut(ret).zip(out.groups.get_mut(ret))) {
                *count += findings;
                groups.push(group);
            } else {
                about_all += findings;
                out.together.push(group);
            }
        }
        for ((ledger, kept), findings) in out.ledgers.iter_mut().zip(study.returns).zip(counts) {
            let records = size(kept);
            let status = match (records, several) {
                (0, _) => LedgerStatus::NotApplicable(none.into()),
                (_, false) => LedgerStatus::NotApplicable(alone.into()),
                (_, true) => LedgerStatus::Ran { records, undecided: 0, findings },
            };
            ledger.push(LedgerEntry { rule: index, status });
        }
        let records = study.returns.iter().map(size).sum();
        let status = LedgerStatus::Ran { records, undecided: 0, findings: about_all };
        out.ledger.push(LedgerEntry { rule: index, status });
    }
    for groups in &mut out.groups {
        super::group::sort(groups);
    }
    super::group::sort(&mut out.together);
    out
}

/// Puts findings in the order of what to fix first.
pub fn sort(groups: &mut [Group]) {
    super::group::sort(groups);
}

fn group(study: &Study<'_>, rule: &Rule, index: usize, severity: Severity, hit: &Hit) -> Group {
    let (ret, cells) = hit.place.as_ref().map_or((None, &[][..]), |(ret, cells)| (Some(*ret), cells.as_slice()));
    let first = cells.first().copied();
    let kept = ret.and_then(|ret| study.returns.get(ret));
    let answers: Vec<&KeptAnswer> =
        kept.iter().flat_map(|k| k.answers.iter().filter(|a| cells.contains(&a.at))).collect();
    let child = kept.zip(first).and_then(|(kept, at)| kept.children.iter().find(|c| c.at == at));
    let reference = child.and_then(|c| study.dictionary.get(c.field));
    let one = answers.first().filter(|a| answers.iter().all(|b| b.measure == a.measure));
    let name = one.and_then(|a| study.dictionary.measures.get(a.measure)).map(|m| format!("{PREFIX}{}", m.name));
    let name = name.or_else(|| reference.map(|f| f.name.clone()));
    let words =
        one.and_then(|a| kept?.words(a)).filter(|w| answers.iter().all(|b| kept.and_then(|k| k.words(b)) == Some(w)));
    let mut places: Vec<Place> =
        cells.iter().map(|at| Place { address: Address::from_zero(at.row, at.column), record: 0 }).collect();
    places.sort_unstable();
    places.dedup();
    let message = rule.message.render(|part| match part {
        Part::Text(text) => text.clone(),
        Part::What => hit.what.clone(),
        Part::Count => number(places.len()),
        Part::Marked => {
            let measure = one.and_then(|a| study.dictionary.measures.get(a.measure)).map(|m| &m.label);
            measure.or(reference.map(|f| &f.label)).cloned().unwrap_or_default()
        }
        Part::Field(_) | Part::Records | Part::Template => String::new(),
    });
    Group {
        rule: index,
        severity,
        confidence: rule.confidence,
        message: match &hit.detail {
            Some(detail) => format!("{message}. {detail}"),
            None => message,
        },
        about: if answers.is_empty() { About::Table } else { About::Answers },
        file: first.map(|at| at.file as usize),
        sheet: kept.zip(first).and_then(|(kept, at)| kept.sheet(at).map(str::to_owned)),
        table: None,
        column: None,
        heading: words.map(str::to_owned),
        field: name,
        nearest: None,
        one: hit.one || places.is_empty(),
        places,
        related: Vec::new(),
        values: Vec::new(),
        sample: None,
    }
}
