//! Records that repeat, or belong to nobody.

use std::hash::{Hash as _, Hasher as _};

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use super::{children::Near, raw::Cells};
use crate::{
    bind::{
        BoundTable,
        dictionary::{FieldId, RecordKind},
    },
    engine::{
        Return,
        agreement::repeated,
        bundle::{Bundle, Checked, Scope},
        data::{NO_CHILD, RecordAt},
    },
    rule::Rule,
};

/// The records that may repeat another: those whose cell in the most varied column comes again.
fn candidates(table: &BoundTable) -> Vec<u32> {
    let all = 0..u32::try_from(table.table.records.len()).unwrap_or(u32::MAX);
    let Some(most) = table.values.iter().flatten().max_by_key(|values| values.distinct.len()) else {
        return all.collect();
    };
    let again = repeated(most.codes.iter().copied(), most.distinct.len());
    let codes = all.zip(&most.codes);
    codes.filter(|(_, code)| again.get(**code as usize).copied().unwrap_or(true)).map(|(record, _)| record).collect()
}

/// The records with the same cells throughout as an earlier one of the table, each with the first such. A record with fewer than two
/// filled cells repeats nothing.
fn repeats(ret: &Return<'_>, table: &BoundTable) -> Vec<(u32, u32)> {
    let records = candidates(table);
    let Some(columns) = Cells::of(ret, table).map(|cells| cells.of_records(&records)) else { return Vec::new() };
    let mut hashes: Vec<(FxHasher, u32)> = records.iter().map(|_| (FxHasher::default(), 0)).collect();
    for column in &columns {
        for (h, id) in hashes.iter_mut().zip(column) {
            id.0.hash(&mut h.0);
            h.1 += u32::from(!id.is_empty());
        }
    }
    let same = |a: usize, b: usize| columns.iter().all(|c| c.get(a) == c.get(b));
    let mut first: FxHashMap<u64, usize> = FxHashMap::default();
    let earlier = hashes.iter().enumerate().filter(|(_, (_, filled))| *filled >= 2).filter_map(|(at, (hash, _))| {
        let earlier = *first.entry(hash.finish()).or_insert(at);
        let pair = records.get(at).zip(records.get(earlier)).map(|(&record, &earlier)| (record, earlier));
        pair.filter(|_| earlier != at && same(earlier, at))
    });
    earlier.collect()
}

/// Where findings about whole records point: at the child's id, or the first column.
fn key_column(ret: &Return<'_>, table: usize) -> (usize, Option<FieldId>) {
    let child_id = ret.data.dictionary.field("child_id");
    let position = child_id.and_then(|f| ret.data.tables.get(table)?.position(f));
    (position.unwrap_or(0), child_id)
}

fn bundle(ret: &Return<'_>, table: usize, hits: Vec<(u32, Option<RecordAt>)>) -> Bundle {
    let (position, key) = key_column(ret, table);
    let related = hits.iter().map(|&(_, at)| at.zip(key)).collect();
    Bundle::at(Scope::Column { table, position }, hits.into_iter().map(|h| h.0).collect()).with_related(related)
}

/// A record whose every cell is the same as an earlier record's.
pub(super) fn duplicate_row(ret: &Return<'_>, _: &Rule) -> Checked {
    let mut out = Checked::default();
    for (t, table) in ret.data.tables.iter().enumerate() {
        out.records += table.table.records.len();
        let number = u32::try_from(t).unwrap_or(u32::MAX);
        let hits: Vec<(u32, Option<RecordAt>)> =
            repeats(ret, table).into_iter().map(|(record, earlier)| (record, Some((number, earlier)))).collect();
        if !hits.is_empty() {
            out.bundles.push(bundle(ret, t, hits));
        }
    }
    out
}

/// In a list with one record a child, a child that comes again with other content.
pub(super) fn repeated_child(ret: &Return<'_>, _: &Rule) -> Checked {
    let mut out = Checked::default();
    for (t, table) in ret.data.tables.iter().enumerate() {
        let lists_children = ret.data.kinds.get(t).is_some_and(|k| {
            k.contains(&RecordKind::Child) && !k.contains(&RecordKind::Episode) && !k.contains(&RecordKind::Care)
        });
        if !lists_children {
            continue;
        }
        out.records += table.table.records.len();
        let number = u32::try_from(t).unwrap_or(u32::MAX);
        let same: FxHashSet<u32> = repeats(ret, table).into_iter().map(|(record, _)| record).collect();
        let children = ret.data.children.get(t).map(Vec::as_slice).unwrap_or_default();
        let several = repeated(children.iter().copied(), ret.data.child_count);
        // For each child with several records its first and the first that differs from it.
        let mut pairs: FxHashMap<u32, (u32, Option<u32>)> = FxHashMap::default();
        let records = || (0_u32..).zip(children).filter(|(_, c)| several.get(**c as usize).copied().unwrap_or(false));
        for (r, &child) in records() {
            let pair = pairs.entry(child).or_insert((r, None));
            if pair.0 != r && !same.contains(&r) {
                pair.1 = pair.1.or(Some(r));
            }
        }
        let mut hits = Vec::new();
        for (r, child) in records() {
            if let Some(&(first, Some(other))) = pairs.get(child) {
                hits.push((r, Some((number, if r == first { other } else { first }))));
            }
        }
        if !hits.is_empty() {
            out.bundles.push(bundle(ret, t, hits));
        }
    }
    out
}

/// An episode or a referral of a child whom no list of children in the return has. Where one child of the list has nearly the same
/// reference, the finding points there.
pub(super) fn unlinked(ret: &Return<'_>, _: &Rule) -> Checked {
    let mut out = Checked::default();
    let mut listed: Vec<Option<RecordAt>> = vec![None; ret.data.child_count];
    let mut lists = 0;
    for t in ret.data.tables_of(RecordKind::Child) {
        lists += 1;
        let number = u32::try_from(t).unwrap_or(u32::MAX);
        for (r, &child) in (0_u32..).zip(ret.data.children.get(t).into_iter().flatten()) {
            if let Some(slot) = listed.get_mut(child as usize) {
                *slot = slot.or(Some((number, r)));
            }
        }
    }
    if ret.data.has_unheaded() {
        return super::sheets::unheaded();
    }
    if lists == 0 {
        out.not_applicable = Some("the return has no list of children".into());
        return out;
    }
    let is_listed = |c: u32| listed.get(c as usize).is_some_and(Option::is_some);
    let mut near = None;
    for (t, kinds) in ret.data.listed_kinds().iter().enumerate() {
        if kinds.is_empty() || kinds.contains(&RecordKind::Child) {
            continue;
        }
        let children = ret.data.children.get(t).map(Vec::as_slice).unwrap_or_default();
        out.records += children.len();
        let mut hits: Vec<(u32, Option<RecordAt>)> = Vec::new();
        for (r, &child) in (0_u32..).zip(children).filter(|&(_, &c)| c != NO_CHILD && !is_listed(c)) {
            let near = near.get_or_insert_with(|| Near::new(ret, &listed));
            hits.push((r, near.to(child, &listed)));
        }
        if !hits.is_empty() {
            out.bundles.push(bundle(ret, t, hits));
        }
    }
    out
}
