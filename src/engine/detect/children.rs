//! Children who seem to stand under two references.

use rustc_hash::FxHashMap;

use crate::{
    bind::{
        dictionary::{FieldId, RecordKind},
        value::{Value, Values},
    },
    engine::{
        Return,
        bundle::{Bundle, Checked, Scope},
        data::RecordAt,
    },
    rule::Rule,
};

/// How many pairs of near references may be expected to agree by chance before agreement stops being a sign: one in ten returns.
const CHANCE: f64 = 0.1;

/// What is known of a child.
#[derive(Clone, Copy, Default)]
struct Child {
    at: Option<RecordAt>,
    birth: Fact,
    sex: Fact,
    listed: bool,
}

/// What all records of a child agree on.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Fact {
    #[default]
    Unknown,
    Known(u64),
    Differs,
}

impl Fact {
    fn add(&mut self, value: u64) {
        *self = match *self {
            Self::Unknown => Self::Known(value),
            Self::Known(v) if v == value => *self,
            _ => Self::Differs,
        };
    }
}

/// Every child of the return, by number.
fn children(ret: &Return<'_>) -> Vec<Child> {
    let mut all = vec![Child::default(); ret.data.child_count];
    let lists = ret.data.tables_of(RecordKind::Child).count();
    let field = |name| ret.data.dictionary.field(name);
    for (t, kinds) in (0_u32..).zip(&ret.data.kinds) {
        let table = t as usize;
        let own = |f: Option<FieldId>| f.and_then(|f| ret.data.own(table, f));
        let (birth, sex) = (own(field("date_of_birth")), own(field("sex")));
        let listed = lists == 0 || kinds.contains(&RecordKind::Child);
        let fact = |values: Option<&Values>, record: usize| match values.map(|v| v.get(record)) {
            // A month or a year is no day of birth.
            Some(Value::Date { low, high, .. }) if high - low < 86_400 => Some(low.div_euclid(86_400).cast_unsigned()),
            Some(Value::Codes(set)) if set.is_power_of_two() => Some(set),
            _ => None,
        };
        for (r, &number) in (0_u32..).zip(ret.data.children.get(table).into_iter().flatten()) {
            let Some(child) = all.get_mut(number as usize) else { continue };
            if listed && !child.listed {
                child.listed = true;
                child.at = None;
            }
            child.at = child.at.or(Some((t, r)));
            if let Some(day) = fact(birth, r as usize) {
                child.birth.add(day);
            }
            if let Some(code) = fact(sex, r as usize) {
                child.sex.add(code);
            }
        }
    }
    all
}

/// A reference without what is lost on the way: leading zeros, spaces and marks.
fn bare(text: &str) -> String {
    let signs: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    let kept = signs.trim_start_matches('0');
    if kept.is_empty() { signs } else { kept.to_owned() }
}

/// The texts that differ from this one by two neighbouring characters that changed places.
fn swapped(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    (1..chars.len())
        .filter(|&i| chars.get(i) != chars.get(i - 1))
        .map(|i| {
            let mut other = chars.clone();
            other.swap(i - 1, i);
            other.into_iter().collect()
        })
        .collect()
}

/// Two children of the list of children whose references differ by lost zeros, spaces or marks, or by two characters that changed places,
/// and whose date of birth and sex agree.
pub(super) fn two_ids(ret: &Return<'_>, _: &Rule) -> Checked {
    let mut out = Checked::default();
    let Some(child_id) = ret.data.dictionary.field("child_id") else { return out };
    let all = children(ret);
    let mut listed = all.iter().filter(|c| c.listed);
    out.records = listed.clone().count();
    if !listed.any(|c| c.birth != Fact::Unknown) {
        out.needs = ["child_id", "date_of_birth"].iter().filter_map(|f| ret.data.dictionary.field(f)).collect();
        return out;
    }
    let child = |n: u32| all.get(n as usize).copied().unwrap_or_default();
    let born = |n: u32| match child(n).birth {
        Fact::Known(day) if child(n).listed => Some(day),
        _ => None,
    };
    let text = |n: u32| ret.data.keys.text(n);
    let numbers = (0_u32..).take(all.len());
    let mut pairs: Vec<(u32, u32)> = Vec::new();

    let mut by_bare: FxHashMap<String, u32> = FxHashMap::default();
    for n in numbers.clone().filter(|&n| born(n).is_some()) {
        let first = *by_bare.entry(bare(text(n))).or_insert(n);
        let (a, b) = (child(first), child(n));
        let sexes_agree = a.sex == b.sex || a.sex == Fact::Unknown || b.sex == Fact::Unknown;
        if first != n && born(first) == born(n) && sexes_agree {
            pairs.push((first, n));
        }
    }

    // In a list of running numbers, every number has its mirror image. What agrees there may do so by chance.
    let full = |n: u32| born(n).zip(if let Fact::Known(sex) = child(n).sex { Some(sex) } else { None });
    let mut classes: FxHashMap<(u64, u64), u32> = FxHashMap::default();
    let mut known = 0.0_f64;
    for n in numbers.clone() {
        if let Some(facts) = full(n) {
            *classes.entry(facts).or_default() += 1;
            known += 1.0;
        }
    }
    let mut near = 0.0_f64;
    let mut agree = Vec::new();
    for n in numbers.filter(|&n| full(n).is_some()) {
        // Short references are near to each other by nature.
        if text(n).chars().count() < 4 {
            continue;
        }
        for other in swapped(text(n)).iter().filter_map(|t| ret.data.keys.find(t)).filter(|&m| m > n) {
            if full(other).is_some() {
                near += 1.0;
                let on_new_year = born(n).is_some_and(is_new_year);
                if full(other) == full(n) && !on_new_year {
                    agree.push((n, other));
                }
            }
        }
    }
    // How often two children agree whose references are not near: the pairs in question must not speak for themselves.
    let agreeing = |n: f64| n * (n - 1.0) / 2.0;
    let alike: f64 = classes.values().map(|&n| agreeing(f64::from(n))).sum();
    let found = u32::try_from(agree.len()).map_or(f64::MAX, f64::from);
    if near * (alike - found).max(0.0) / (agreeing(known) - near).max(1.0) < CHANCE {
        pairs.extend(agree);
    }

    let mut by_table: FxHashMap<u32, Vec<(u32, RecordAt)>> = FxHashMap::default();
    for (a, b) in pairs {
        if let (Some(first), Some(second)) = (child(a).at, child(b).at) {
            let (first, (t, r)) = if first < second { (first, second) } else { (second, first) };
            by_table.entry(t).or_default().push((r, first));
        }
    }
    let mut tables: Vec<_> = by_table.into_iter().collect();
    tables.sort_unstable_by_key(|(t, _)| *t);
    for (t, mut hits) in tables {
        hits.sort_unstable();
        hits.dedup_by_key(|h| h.0);
        let table = t as usize;
        let position = ret.data.tables.get(table).and_then(|t| t.position(child_id)).unwrap_or(0);
        let related = hits.iter().map(|&(_, at)| Some((at, child_id))).collect();
        let records = hits.into_iter().map(|h| h.0).collect();
        out.bundles.push(Bundle::at(Scope::Column { table, position }, records).with_related(related));
    }
    out
}

/// For a reference that no list of children has, the one child of the lists whose reference is nearly the same.
pub(super) struct Near<'a> {
    ret: &'a Return<'a>,
    by_bare: FxHashMap<String, Option<RecordAt>>,
}

impl<'a> Near<'a> {
    /// Of the children for whom `listed` gives a record.
    pub(super) fn new(ret: &'a Return<'a>, listed: &[Option<RecordAt>]) -> Self {
        let mut by_bare: FxHashMap<String, Option<RecordAt>> = FxHashMap::default();
        for (n, at) in (0_u32..).zip(listed) {
            if at.is_some() {
                // Two that are as near are none.
                by_bare.entry(bare(ret.data.keys.text(n))).and_modify(|a| *a = None).or_insert(*at);
            }
        }
        Self { ret, by_bare }
    }

    /// Where the list has it.
    pub(super) fn to(&self, child: u32, listed: &[Option<RecordAt>]) -> Option<RecordAt> {
        let text = self.ret.data.keys.text(child);
        if let Some(found) = self.by_bare.get(&bare(text)) {
            return *found;
        }
        if text.chars().count() < 4 {
            return None;
        }
        let numbers = swapped(text).into_iter().filter_map(|t| self.ret.data.keys.find(&t));
        let mut found = numbers.filter_map(|n| listed.get(n as usize).copied().flatten());
        match (found.next(), found.next()) {
            (Some(one), None) => Some(one),
            _ => None,
        }
    }
}

/// Whether a day, counted from 1970-01-01, is the first of a January.
fn is_new_year(day: u64) -> bool {
    let day = crate::bind::dates::day_of(day.cast_signed().saturating_mul(86_400));
    day.is_some_and(|d| (d.month(), d.day()) == (1, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_near_by_what_is_lost_or_swapped() {
        assert_eq!(bare("00123"), bare("123"));
        assert_eq!(bare("la-12 3"), bare("la123"));
        assert_eq!(bare("000"), "000");
        assert_ne!(bare("123"), bare("1230"));
        assert_eq!(swapped("abb"), ["bab"]);
    }
}
