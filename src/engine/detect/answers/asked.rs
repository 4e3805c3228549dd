//! What was asked, and what is answered in its place or not at all.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{ToSpan as _, civil::Date};

use super::{
    frames::{Key, Scenes},
    notes, on_answers, single,
};
use crate::{
    answers::{Answer, CellAt, Whose},
    bind::dictionary::{Measure, MeasureId, Measures},
    engine::{
        Return,
        bundle::{Bundle, Checked, Scope},
    },
    rule::Rule,
};

/// A period by its first and its last day.
type Days = (Date, Date);

/// Referrals that count adults.
const ADULTS: &str = "nrm_adults";
/// Referrals of children.
const CHILDREN: [&str; 2] = ["nrm_referrals", "nrm_referrals_any"];
/// All unaccompanied children.
const UNACCOMPANIED: &str = "uasc";
/// The concepts of measures that ask for missing and away as one.
const MISSING: &str = "missing";
const AWAY: &str = "away";

/// The answers of one sheet for one council.
type Own<'a> = BTreeMap<(u32, u32, Whose), BTreeMap<MeasureId, Vec<&'a Answer>>>;

/// A question that has no cell for a period: one that the sheet has other answers for, a year between others, or one that the declared
/// template asks for.
pub(in super::super) fn question_without_cell(ret: &Return<'_>, _: &Rule) -> Checked {
    let mut checked = on_answers(ret, |hits| {
        let mut missing: BTreeSet<(CellAt, Days)> = BTreeSet::new();
        let mut own = Own::new();
        for answer in single(ret).filter(|a| a.category.is_none() && a.period.is_some()) {
            let of = own.entry((answer.at.file, answer.at.sheet, answer.whose)).or_default();
            of.entry(answer.measure).or_default().push(answer);
        }
        for measures in own.into_values() {
            let periods: BTreeMap<MeasureId, BTreeSet<Days>> =
                measures.iter().map(|(id, answers)| (*id, answers.iter().filter_map(|a| days(a)).collect())).collect();
            for (id, answers) in &measures {
                let (Some(first), Some(has)) = (answers.first(), periods.get(id)) else { continue };
                let at = first.asked.at;
                missing.extend(left_out(has, &periods).into_iter().chain(between(has)).map(|period| (at, period)));
            }
        }
        missing.extend(template_periods(ret));
        for (at, period) in missing {
            hits.naming(at, format!("this question for {}", named(period)), None);
        }
    });
    checked.bundles.extend(template_questions(ret));
    checked
}

/// What the return has answers to for one council: by measure the first of them and all their periods. None where a period is not known, as
/// any may be meant.
fn answered<'a>(ret: &Return<'a>) -> BTreeMap<Whose, BTreeMap<MeasureId, (&'a Answer, BTreeSet<Days>)>> {
    let mut out: BTreeMap<Whose, BTreeMap<MeasureId, (&'a Answer, BTreeSet<Days>)>> = BTreeMap::new();
    for answer in single(ret) {
        let (_, periods) =
            out.entry(answer.whose).or_default().entry(answer.measure).or_insert((answer, BTreeSet::new()));
        periods.extend(days(answer));
    }
    out
}

/// Periods of the declared template for which an answered question has no cell.
fn template_periods(ret: &Return<'_>) -> Vec<(CellAt, Days)> {
    let Some(template) = ret.asked.filter(|_| single(ret).all(|a| a.period.is_some())) else { return Vec::new() };
    let wanted: Vec<Days> = template.periods.iter().map(|p| (p.from, p.to)).collect();
    let asks = |id: &MeasureId| template.questions.iter().any(|q| q.verified && q.measure == Some(*id));
    let all = answered(ret);
    let questions = all.values().flatten().filter(|(id, _)| asks(id));
    questions
        .flat_map(|(_, (first, has))| {
            wanted.iter().filter(|period| !has.contains(*period)).map(|period| (first.asked.at, *period))
        })
        .collect()
}

/// Questions of the declared template that a council has no cell for, as one finding each about the first sheet of answers.
fn template_questions(ret: &Return<'_>) -> Vec<Bundle> {
    let (Some(template), Some(sheet)) = (ret.asked, ret.answers.sheets.first()) else { return Vec::new() };
    let measures = &ret.data.dictionary.measures;
    let mut out: Vec<Bundle> = Vec::new();
    let mut told: BTreeSet<MeasureId> = BTreeSet::new();
    for has in answered(ret).into_values() {
        // Whether a question was asked whose wording nobody has read is a guess.
        for question in template.questions.iter().filter(|q| q.verified) {
            let Some(id) = question.measure.filter(|id| !has.contains_key(id) && told.insert(*id)) else { continue };
            let label = measures.get(id).map_or("", |m| m.label.as_str());
            let what = match &question.id {
                Some(id) => format!("question {id} ({label})"),
                None => format!("the question about {label}"),
            };
            let scope = Scope::Sheet { file: sheet.file as usize, sheet: sheet.sheet as usize };
            out.push(Bundle::about(scope).naming(what));
        }
    }
    out
}

fn days(answer: &Answer) -> Option<Days> {
    answer.period.map(|p| (p.from, p.to))
}

/// Periods for which most questions have a cell and this one has none. A question with fewer answers than gaps may have been asked for
/// other periods.
fn left_out(has: &BTreeSet<Days>, all: &BTreeMap<MeasureId, BTreeSet<Days>>) -> BTreeSet<Days> {
    let mut count: BTreeMap<Days, usize> = BTreeMap::new();
    for period in all.values().flatten() {
        *count.entry(*period).or_default() += 1;
    }
    let usual = count.into_iter().filter(|(_, n)| n * 2 > all.len()).map(|(period, _)| period);
    let missing: BTreeSet<Days> = usual.filter(|period| !has.contains(period)).collect();
    if missing.len() * 2 <= has.len() { missing } else { BTreeSet::new() }
}

/// The one year that lies between years that are there: of three or more with one gap.
fn between(has: &BTreeSet<Days>) -> impl Iterator<Item = Days> {
    let years: Vec<Days> =
        has.iter().copied().filter(|period| next_year(*period).is_some_and(|n| n.0 > period.1)).collect();
    let after = |pair: &[Days]| match pair {
        [a, b] if next_year(*a) != Some(*b) => Some(next_year(*a)?),
        _ => None,
    };
    let gaps: Vec<(Days, bool)> = years
        .windows(2)
        .filter_map(|pair| {
            let gap = after(pair)?;
            Some((gap, next_year(gap) == pair.get(1).copied()))
        })
        .collect();
    let one = match gaps.as_slice() {
        [(gap, true)] if years.len() > 2 => Some(*gap),
        _ => None,
    };
    one.into_iter()
}

/// The year after a year; none for a period that is none.
fn next_year((from, to): Days) -> Option<Days> {
    let next = from.checked_add(1.year()).ok()?;
    (next.yesterday().ok()? == to).then_some(())?;
    Some((next, next.checked_add(1.year()).ok()?.yesterday().ok()?))
}

/// A period in words.
pub(super) fn named((from, to): Days) -> String {
    if from.month() == 1 && from.day() == 1 && to.month() == 12 && to.day() == 31 && from.year() == to.year() {
        return from.year().to_string();
    }
    format!("{} to {}", from.strftime("%-d %B %Y"), to.strftime("%-d %B %Y"))
}

/// Missing and away in one figure, where no known set of questions asks for them so and away is not given by itself. One heading in the words
/// of such a question is no set of them.
pub(in super::super) fn away_merged(ret: &Return<'_>, _: &Rule) -> Checked {
    on_answers(ret, |hits| {
        let measures = &ret.data.dictionary.measures;
        let apart: BTreeSet<(Whose, Option<Days>)> = single(ret)
            .filter(|a| has(measures, a, AWAY, MISSING) && a.figure.bounds().is_some())
            .map(|a| (a.whose, days(a)))
            .collect();
        let mut of: BTreeMap<u16, BTreeSet<MeasureId>> = BTreeMap::new();
        for answer in single(ret) {
            answer.template.iter().for_each(|template| _ = of.entry(*template).or_default().insert(answer.measure));
        }
        let was_asked = |a: &Answer| {
            let declared = ret.asked.is_some_and(|t| t.questions.iter().any(|q| q.measure == Some(a.measure)));
            declared || a.template.and_then(|t| of.get(&t)).is_some_and(|measures| measures.len() > 1)
        };
        let merged = |a: &&Answer| {
            let both = measures.get(a.measure).is_some_and(|m| needs(measures, m, MISSING) && needs(measures, m, AWAY));
            both && !was_asked(a) && a.figure.bounds().is_some() && !apart.contains(&(a.whose, days(a)))
        };
        let cells: Vec<CellAt> = single(ret).filter(merged).map(|a| a.at).collect();
        hits.one_a_sheet(cells, "", None);
    })
}

/// Whether the measure of an answer has one concept and not another.
fn has(measures: &Measures, answer: &Answer, with: &str, without: &str) -> bool {
    measures.get(answer.measure).is_some_and(|m| needs(measures, m, with) && !needs(measures, m, without))
}

fn needs(measures: &Measures, measure: &Measure, concept: &str) -> bool {
    let bit = measures.concept(concept).map_or(0, |place| 1_u64 << place);
    measure.needs.iter().any(|needs| needs & bit != 0)
}

/// Referrals that count adults, where those of children are not answered by themselves, not even by a reason.
pub(in super::super) fn adults_counted(ret: &Return<'_>, _: &Rule) -> Checked {
    on_answers(ret, |hits| {
        let measures = &ret.data.dictionary.measures;
        let Some(adults) = measures.named(ADULTS) else { return };
        let children: Vec<MeasureId> = CHILDREN.iter().filter_map(|name| measures.named(name)).collect();
        let scenes = Scenes::of_return(ret);
        let keys: BTreeSet<Key<'_>> = single(ret).map(|a| Key::of(a, &scenes)).collect();
        for answer in single(ret).filter(|a| a.measure == adults && a.figure.bounds().is_some()) {
            let key = Key::of(answer, &scenes);
            if !children.iter().any(|id| keys.contains(&key.of_measure(*id))) {
                hits.cell(answer.at);
            }
        }
    })
}

/// Unaccompanied children, in a file that does not say whether separated children who seek no asylum are among them.
pub(in super::super) fn separated_not_said(ret: &Return<'_>, _: &Rule) -> Checked {
    on_answers(ret, |hits| {
        let Some(unaccompanied) = ret.data.dictionary.measures.named(UNACCOMPANIED) else { return };
        let given = |a: &&Answer| a.measure == unaccompanied && a.figure.bounds().is_some_and(|(_, high)| high > 0.0);
        let cells: Vec<CellAt> = single(ret).filter(given).map(|a| a.at).collect();
        let files: BTreeSet<u32> = cells.iter().map(|at| at.file).collect();
        for file in files {
            let own = cells.iter().copied().filter(|at| at.file == file);
            if own.clone().next().is_some_and(|at| !notes::says(ret, at, "separated")) {
                hits.one_a_return(own);
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn year(year: i16) -> Days {
        (date(year, 1, 1), date(year, 12, 31))
    }

    fn one_between(years: &[i16]) -> Vec<Days> {
        between(&years.iter().map(|y| year(*y)).collect()).collect()
    }

    #[test]
    fn one_year_between_others_is_missing() {
        assert_eq!(one_between(&[2021, 2022, 2024]), [year(2023)]);
        assert_eq!(one_between(&[2018, 2020]), [], "two years may be all that was asked");
        assert_eq!(one_between(&[2018, 2020, 2022]), [], "every other year");
        assert_eq!(one_between(&[2018, 2019, 2022]), [], "two years are missing");
        assert_eq!(one_between(&[2021, 2022, 2023]), []);
    }

    #[test]
    fn a_question_without_a_usual_period_lacks_it() {
        let all: BTreeMap<MeasureId, BTreeSet<Days>> = [
            (MeasureId(1), [2021, 2022, 2023].map(year).into()),
            (MeasureId(2), [2021, 2022, 2023].map(year).into()),
            (MeasureId(3), [2021, 2022].map(year).into()),
            (MeasureId(4), [2023].map(year).into()),
        ]
        .into();
        assert_eq!(left_out(&all[&MeasureId(3)], &all), [year(2023)].into());
        assert!(left_out(&all[&MeasureId(4)], &all).is_empty(), "asked for one year");
    }

    #[test]
    fn periods_are_named_shortly() {
        assert_eq!(named(year(2023)), "2023");
        assert_eq!(named((date(2023, 4, 1), date(2024, 3, 31))), "1 April 2023 to 31 March 2024");
    }
}
