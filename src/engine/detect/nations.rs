//! Words of the system of another part of the United Kingdom: a sign that a return was made on another nation's template.

use std::collections::{BTreeMap, BTreeSet};

use super::answers::texts;
use crate::{
    answers::CellAt,
    bind::{BoundTable, text::normalise},
    engine::{
        Return,
        bundle::{Bundle, Checked, Scope},
    },
    rule::Rule,
    table::Orientation,
};

/// The vocabulary of laws, returns and bodies by nation.
const TERMS: &str = "nation-terms";

/// Titles, headings and notes that name what belongs to another nation. A question is the asker's, and no mistake of the council.
pub(super) fn terms_of_another(ret: &Return<'_>, _: &Rule) -> Checked {
    let mut out = Checked { records: 1, ..Checked::default() };
    let Some(nation) = ret.nation.map(normalise) else {
        out.not_applicable = Some("the return does not say whose it is".into());
        return out;
    };
    let dictionary = ret.data.dictionary;
    let Some(terms) = dictionary.vocabulary_named(TERMS).and_then(|id| dictionary.vocabulary(id)) else { return out };
    let others: Vec<_> = terms.terms.iter().filter(|t| !nations(&t.code).contains(&nation)).collect();
    let asked: BTreeSet<CellAt> = ret.answers.list.iter().map(|a| a.asked.at).collect();
    let mut found: BTreeMap<(u32, u32, usize), Vec<(u32, u32)>> = BTreeMap::new();
    for file in (0_u32..).zip(ret.workbooks).filter(|(_, w)| w.is_some()).map(|(file, _)| file) {
        for (at, text) in texts(ret, file).filter(|(at, _)| !asked.contains(at) && !is_in_a_record(ret, *at)) {
            let folded = normalise(text);
            let term = others.iter().position(|t| t.patterns.iter().any(|p| p.is_match(&folded)));
            if let Some(term) = term {
                found.entry((file, at.sheet, term)).or_default().push((at.row, at.column));
            }
        }
    }
    for ((file, sheet, term), cells) in found {
        let mut bundle = Bundle::about(Scope::Sheet { file: file as usize, sheet: sheet as usize });
        bundle.cells = cells;
        let of = others.get(term).map(|t| named(&t.code));
        out.bundles.push(bundle.as_one().saying(of.map(|of| format!("It belongs to {of}"))));
    }
    out
}

/// Whether a cell is in a record of a child: another nation's body may well stand there.
fn is_in_a_record(ret: &Return<'_>, at: CellAt) -> bool {
    let here = |t: &&BoundTable| (t.file, t.table.sheet) == (at.file as usize, at.sheet as usize);
    ret.data.tables.iter().filter(here).any(|t| {
        let line = if t.table.orientation == Orientation::Rows { at.row } else { at.column };
        t.table.records.binary_search(&line).is_ok()
    })
}

/// The nations of a code such as `england-and-wales`, folded.
fn nations(code: &str) -> Vec<String> {
    code.split("-and-").map(|nation| nation.replace('-', " ")).collect()
}

/// The nations of a code as people write them.
fn named(code: &str) -> String {
    let capital = |word: &str| match word {
        "and" => word.to_owned(),
        word => word.chars().take(1).flat_map(char::to_uppercase).chain(word.chars().skip(1)).collect(),
    };
    code.split('-').map(capital).collect::<Vec<String>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nations_as_codes_and_as_people_write_them() {
        assert_eq!(nations("england-and-wales"), ["england", "wales"]);
        assert_eq!(nations("northern-ireland"), ["northern ireland"]);
        assert_eq!([named("england-and-wales"), named("northern-ireland")], ["England and Wales", "Northern Ireland"]);
    }
}
