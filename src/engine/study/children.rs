//! Children whom two councils list, each as one of its own.

use std::collections::BTreeMap;

use super::{Days, Hit, Study, kept::KeptChild};

/// The cells of one sheet of a return, and the other council.
type Cells = BTreeMap<(usize, u32, u32, u32), Vec<crate::answers::CellAt>>;

/// A child whose pupil number or NRM reference stands in the returns of two councils for a common time, in each of these.
pub(super) fn in_two_councils(study: &Study<'_>) -> Vec<Hit> {
    let mut all: BTreeMap<u64, Vec<&KeptChild>> = BTreeMap::new();
    for child in study.returns.iter().flat_map(|kept| &kept.children) {
        all.entry(child.reference).or_default().push(child);
    }

    let mut cells = Cells::new();
    for (ret, kept) in study.returns.iter().enumerate() {
        for child in &kept.children {
            let other = all.get(&child.reference).and_then(|all| all.iter().find(|o| is_another(study, o, child)));
            if let Some(other) = other {
                cells.entry((ret, child.at.file, child.at.sheet, other.council)).or_default().push(child.at);
            }
        }
    }
    let name = |council: u32| study.council(council).map(|c| c.name.clone()).unwrap_or_default();
    let hit = |((ret, _, _, other), cells)| Hit { place: Some((ret, cells)), what: name(other), ..Hit::default() };
    cells.into_iter().map(hit).collect()
}

/// Whether two councils list a child in a common time. One council under two codes is no other.
fn is_another(study: &Study<'_>, a: &KeptChild, b: &KeptChild) -> bool {
    let name = |council: u32| study.council(council).map(|c| (&c.name, &c.nation));
    a.council != b.council && name(a.council) != name(b.council) && meet(a.period, b.period)
}

/// Whether two periods have a day in common. One that is not known may be any.
fn meet(a: Option<Days>, b: Option<Days>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.0 <= b.1 && b.0 <= a.1,
        _ => true,
    }
}
