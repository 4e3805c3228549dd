//! Children who seem to stand under two references.

use std::hash::Hasher as _;

use rustc_hash::{FxHashMap, FxHasher};

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
    for (t, kinds) in (0_u32..).zip(ret.data.listed_kinds()) {
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

/// The signs of a reference without what is lost on the way: leading zeros, spaces and marks. A reference of nothing but zeros keeps them.
fn bare(text: &str) -> impl Iterator<Item = char> + '_ {
    let signs = || text.chars().filter(|c| c.is_alphanumeric());
    let only_zeros = signs().all(|c| c == '0');
    signs().skip_while(move |&c| c == '0' && !only_zeros)
}

/// The bare signs as a number, equal for equal ones.
fn bare_hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    bare(text).for_each(|c| hasher.write_u32(u32::from(c)));
    hasher.finish()
}

fn same_bare(a: &str, b: &str) -> bool {
    bare(a).eq(bare(b))
}

/// Calls with each text that differs from this one by two neighbouring signs that changed places. References are of ASCII; others are
/// left alone.
fn each_swapped(text: &str, buffer: &mut String, mut call: impl FnMut(&str)) {
    if !text.is_ascii() {
        return;
    }
    for (i, pair) in text.as_bytes().windows(2).enumerate() {
        if let [a, b] = pair
            && a != b
        {
            buffer.clear();
            buffer.push_str(text.get(..i).unwrap_or_default());
            buffer.push(char::from(*b));
            buffer.push(char::from(*a));
            buffer.push_str(text.get(i + 2..).unwrap_or_default());
            call(buffer);
        }
    }
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

    let mut by_bare: FxHashMap<u64, u32> = FxHashMap::default();
    for n in numbers.clone().filter(|&n| born(n).is_some()) {
        let first = *by_bare.entry(bare_hash(text(n))).or_insert(n);
        let (a, b) = (child(first), child(n));
        let sexes_agree = a.sex == b.sex || a.sex == Fact::Unknown || b.sex == Fact::Unknown;
        if first != n && born(first) == born(n) && sexes_agree && same_bare(text(first), text(n)) {
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
    let mut buffer = String::new();
    let mut agree = Vec::new();
    for n in numbers.filter(|&n| full(n).is_some()) {
        // Short references are near to each other by nature.
        if text(n).chars().count() < 4 {
            continue;
        }
        each_swapped(text(n), &mut buffer, |swapped| {
            let Some(other) = ret.data.keys.find(swapped).filter(|&m| m > n && full(m).is_some()) else { return };
            near += 1.0;
            if full(other) == full(n) && !born(n).is_some_and(is_new_year) {
                agree.push((n, other));
            }
        });
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
    /// None where two are as near: then neither is.
    by_bare: FxHashMap<u64, Option<RecordAt>>,
}

impl<'a> Near<'a> {
    /// Of the children for whom `listed` gives a record.
    pub(super) fn new(ret: &'a Return<'a>, listed: &[Option<RecordAt>]) -> Self {
        let mut by_bare: FxHashMap<u64, Option<RecordAt>> = FxHashMap::default();
        for (n, at) in (0_u32..).zip(listed) {
            if at.is_some() {
                by_bare.entry(bare_hash(ret.data.keys.text(n))).and_modify(|a| *a = None).or_insert(*at);
            }
        }
        Self { ret, by_bare }
    }

    /// Where the list has it.
    pub(super) fn to(&self, child: u32, listed: &[Option<RecordAt>]) -> Option<RecordAt> {
        let text = self.ret.data.keys.text(child);
        if let Some(found) = self.by_bare.get(&bare_hash(text)) {
            return *found;
        }
        if text.chars().count() < 4 {
            return None;
        }
        let (mut found, mut count) = (None, 0);
        each_swapped(text, &mut String::new(), |swapped| {
            let at = self.ret.data.keys.find(swapped).and_then(|n| listed.get(n as usize).copied().flatten());
            if at.is_some() {
                found = at;
                count += 1;
            }
        });
        found.filter(|_| count == 1)
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
        for (a, b) in [("00123", "123"), ("la-12 3", "la123"), ("000", "000")] {
            assert!(same_bare(a, b) && bare_hash(a) == bare_hash(b), "{a} {b}");
        }
        for (a, b) in [("123", "1230"), ("000", "0"), ("a012", "a12")] {
            assert!(!same_bare(a, b), "{a} {b}");
        }
        let mut swapped = Vec::new();
        each_swapped("abbc", &mut String::new(), |text| swapped.push(text.to_owned()));
        assert_eq!(swapped, ["babc", "abcb"]);
    }
}
