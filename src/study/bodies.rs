//! The bodies that can answer: the councils of the register, each once, whatever codes it has borne.

use hashbrown::HashMap;
use jiff::civil::Date;
use rustc_hash::FxBuildHasher;

use crate::{
    bind::council::{Council, Register},
    outcome,
};

/// The place of a body in [`Bodies::list`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BodyId(pub u32);

impl BodyId {
    /// The place in the list.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// One body. A council that was given a new code is the same body; one that took the place of another is not.
#[derive(Debug, Clone)]
pub struct Body<'r> {
    /// Its entries in the register, one for each code, in the order of the register.
    entries: Vec<&'r Council>,
    latest: &'r Council,
    region: &'r str,
}

impl<'r> Body<'r> {
    fn new(entry: &'r Council) -> Self {
        Self { entries: vec![entry], latest: entry, region: &entry.region }
    }

    fn add(&mut self, entry: &'r Council) {
        self.entries.push(entry);
        if entry.end.is_none() || self.latest.end.is_some_and(|end| entry.end > Some(end)) {
            self.latest = entry;
        }
        if self.region.is_empty() {
            self.region = &entry.region;
        }
    }

    /// Its usual name.
    #[must_use]
    pub const fn name(&self) -> &'r str {
        self.latest.name.as_str()
    }

    /// Its nation.
    #[must_use]
    pub const fn nation(&self) -> &'r str {
        self.latest.nation.as_str()
    }

    /// Its English region, or its nation elsewhere. Where the register does not say it of a council that is no more, that of the council
    /// that took its place.
    #[must_use]
    pub const fn region(&self) -> &'r str {
        if self.region.is_empty() { self.nation() } else { self.region }
    }

    /// What kind of body it is.
    #[must_use]
    pub const fn kind(&self) -> &'r str {
        self.latest.kind.as_str()
    }

    /// Whether it has children's services.
    #[must_use]
    pub const fn childrens_services(&self) -> bool {
        self.latest.childrens_services
    }

    /// The code that it bears on a day; its latest where the day is not known.
    #[must_use]
    pub fn gss(&self, day: Option<Date>) -> &'r str {
        let then = day.and_then(|day| self.entries.iter().find(|c| c.exists_on(day)));
        &then.copied().unwrap_or(self.latest).gss
    }

    /// Whether it exists on a day, as far as is known.
    #[must_use]
    pub fn exists_on(&self, day: Date) -> bool {
        self.entries.iter().any(|c| c.exists_on(day))
    }

    /// Whether it had ended before a day.
    #[must_use]
    pub fn ended_before(&self, day: Date) -> bool {
        self.latest.end.is_some_and(|end| end < day)
    }
}

/// Every body, and how it is found.
#[derive(Debug, Default)]
pub struct Bodies<'r> {
    /// The bodies, in the order of the register.
    pub list: Vec<Body<'r>>,
    by_code: HashMap<&'r str, BodyId, FxBuildHasher>,
    by_name: HashMap<(&'r str, &'r str, &'r str), BodyId, FxBuildHasher>,
}

impl<'r> Bodies<'r> {
    /// Of a register.
    #[must_use]
    pub fn new(register: &'r Register) -> Self {
        let mut all = Self::default();
        for entry in register.councils() {
            let key = (entry.nation.as_str(), entry.name.as_str(), entry.kind.as_str());
            let id = if let Some(&id) = all.by_name.get(&key) {
                if let Some(body) = all.list.get_mut(id.index()) {
                    body.add(entry);
                }
                id
            } else {
                let Ok(next) = u32::try_from(all.list.len()) else { break };
                all.list.push(Body::new(entry));
                all.by_name.insert(key, BodyId(next));
                BodyId(next)
            };
            if !entry.gss.is_empty() {
                all.by_code.insert(entry.gss.as_str(), id);
            }
        }
        let places = (0_u32..).map(BodyId).zip(&all.list).filter(|(_, b)| b.region.is_empty());
        let next =
            |id| all.successors(id).into_iter().find_map(|n| all.get(n).map(|b| b.region).filter(|r| !r.is_empty()));
        let regions: Vec<(BodyId, &'r str)> = places.filter_map(|(id, _)| Some((id, next(id)?))).collect();
        for (id, region) in regions {
            if let Some(body) = all.list.get_mut(id.index()) {
                body.region = region;
            }
        }
        all
    }

    /// The body that an outcome names: by its code, or by name and kind where it has none. An empty kind fits any, if only one body of the
    /// name has children's services.
    #[must_use]
    pub fn find(&self, council: &outcome::Council, kind: &str) -> Option<BodyId> {
        if let Some(&id) = self.by_code.get(council.gss.as_str()) {
            return Some(id);
        }
        let key = (council.nation.as_str(), council.name.as_str(), kind);
        if let Some(&id) = self.by_name.get(&key) {
            return Some(id);
        }
        let mut named = self.all().filter(|(_, b)| b.childrens_services() && b.name() == council.name);
        let (id, _) = named.next().filter(|_| kind.is_empty())?;
        named.next().is_none().then_some(id)
    }

    /// The body itself.
    #[must_use]
    pub fn get(&self, id: BodyId) -> Option<&Body<'r>> {
        self.list.get(id.index())
    }

    /// Every body with its place.
    pub fn all(&self) -> impl Iterator<Item = (BodyId, &Body<'r>)> {
        (0_u32..).map(BodyId).zip(&self.list)
    }

    /// The bodies that took the place of one that has ended.
    #[must_use]
    pub fn successors(&self, id: BodyId) -> Vec<BodyId> {
        let next = self.get(id).map_or("", |b| b.latest.replaced_by.as_str());
        let mut all: Vec<BodyId> = next.split(';').filter_map(|code| self.by_code.get(code.trim()).copied()).collect();
        all.retain(|&other| other != id);
        all
    }

    /// The bodies with children's services on a day.
    pub fn expected_on(&self, day: Date) -> impl Iterator<Item = BodyId> {
        self.all().filter(move |(_, b)| b.childrens_services() && b.exists_on(day)).map(|(id, _)| id)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::sync::LazyLock;

    use jiff::civil::date;

    use super::*;
    use crate::rule::RuleSource;

    /// The register that the program carries.
    pub(crate) fn register() -> &'static Register {
        static REGISTER: LazyLock<Register> = LazyLock::new(|| Register::of(&RuleSource::embedded()));
        &REGISTER
    }

    #[test]
    fn so_many_bodies_have_childrens_services() {
        let bodies = Bodies::new(register());
        // England by date, Wales, Scotland, Northern Ireland's trusts.
        for (day, expected) in [
            (date(2015, 8, 31), [152, 22, 32, 5]),
            (date(2019, 3, 31), [152, 22, 32, 5]),
            (date(2019, 4, 1), [151, 22, 32, 5]),
            (date(2021, 4, 1), [152, 22, 32, 5]),
            (date(2023, 4, 1), [153, 22, 32, 5]),
            (date(2025, 5, 1), [153, 22, 32, 5]),
        ] {
            let of = |nation: &str| {
                bodies.expected_on(day).filter(|&id| bodies.get(id).is_some_and(|b| b.nation() == nation)).count()
            };
            assert_eq!(["England", "Wales", "Scotland", "Northern Ireland"].map(of), expected, "{day}");
        }
    }

    #[test]
    fn a_new_code_makes_no_new_council() {
        let bodies = Bodies::new(register());
        let council = |gss: &str| outcome::Council {
            name: "Barnsley".to_owned(),
            gss: gss.to_owned(),
            nation: "England".to_owned(),
        };
        let (old, new) = (bodies.find(&council("E08000016"), ""), bodies.find(&council("E08000038"), ""));
        assert!(old.is_some() && old == new);
        let body = bodies.get(old.unwrap()).unwrap();
        assert_eq!((body.gss(Some(date(2024, 1, 1))), body.gss(Some(date(2025, 6, 1)))), ("E08000016", "E08000038"));
        assert!(!body.ended_before(date(2026, 1, 1)));
    }

    #[test]
    fn a_council_that_is_no_more_lies_where_its_successor_does() {
        let bodies = Bodies::new(register());
        let region = |name: &str| bodies.list.iter().find(|b| b.name() == name).map(Body::region);
        assert_eq!(region("Bournemouth"), Some("South West"));
        assert_eq!(region("Cardiff"), Some("Wales"), "outside England the nation");
    }

    #[test]
    fn a_trust_is_found_by_its_name() {
        let bodies = Bodies::new(register());
        let trust = outcome::Council {
            name: "Western Health and Social Care Trust".to_owned(),
            gss: String::new(),
            nation: "Northern Ireland".to_owned(),
        };
        let (with, without) = (bodies.find(&trust, "hsc-trust"), bodies.find(&trust, ""));
        assert!(with.is_some() && with == without);
    }

    #[test]
    fn a_county_and_its_successor_are_two() {
        let bodies = Bodies::new(register());
        let somerset = |gss: &str| {
            let council =
                outcome::Council { name: "Somerset".to_owned(), gss: gss.to_owned(), nation: "England".to_owned() };
            bodies.find(&council, "").unwrap()
        };
        assert_ne!(somerset("E10000027"), somerset("E06000066"));
    }
}
