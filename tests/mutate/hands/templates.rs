//! Changes of what a known return asks for.

use super::{At, ByHand, to_return};
use crate::support::{book::Cell, returns::Return};

/// Every one of them.
pub(super) const ALL: &[ByHand] = &[
    to_return("ST018", "a column that no year's return has", |whole| {
        let (at, _) = table(whole, &["header", "List 8"])?;
        let table = &mut whole.tables[at];
        table.add_field("unknown", "Team", |_| "North".into());
        Some(vec![At::Table(at)])
    }),
    to_return("ST030", "a table that checks read is not there", |whole| {
        let (at, _) = table(whole, &["uasc", "List 8"])?;
        whole.tables.remove(at);
        Some(vec![At::Return])
    }),
    to_return("ST031", "a column that checks read is not there", |whole| {
        let (at, name) = table(whole, &["episodes", "List 8"])?;
        whole.tables[at].drop_field(if name == "episodes" { "care.placement_type" } else { "absent_count" });
        Some(vec![At::Table(at)])
    }),
    to_return("ST032", "a table that no check reads is not there", |whole| {
        let (at, _) = table(whole, &["ad1", "List 11"])?;
        whole.tables.remove(at);
        Some(vec![At::Return])
    }),
    to_return("ST033", "a column that no check reads is not there", |whole| {
        let (at, name) = table(whole, &["header", "List 8"])?;
        let heading = if name == "header" { "UPN" } else { "Allocated Worker" };
        let column = whole.tables[at].columns.iter().position(|c| c.heading == heading)?;
        let table = &mut whole.tables[at];
        table.columns.remove(column);
        for record in &mut table.records {
            let _: Cell = record.remove(column);
        }
        Some(vec![At::Table(at)])
    }),
];

/// The first of these tables that the return has.
fn table(whole: &Return, names: &[&'static str]) -> Option<(usize, &'static str)> {
    names.iter().find_map(|name| Some((whole.tables.iter().position(|t| t.name == *name)?, *name)))
}
