//! The lists of councils, read and indexed by code, by name and by the words that tell one council from another.

use csv::ReaderBuilder;
use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use super::{
    Confidence,
    council::{By, Council, CouncilMatch, Lookup},
    words::Words,
};

type Index = HashMap<String, Named, FxBuildHasher>;

/// The councils that share a spelling.
#[derive(Debug, Default)]
struct Named {
    councils: Vec<u16>,
    /// The one that the list of aliases settles on.
    alias: Option<u16>,
}

/// Councils by code and name.
#[derive(Debug, Default)]
pub(super) struct CouncilIndex {
    councils: Vec<Council>,
    codes: HashMap<String, u16, FxBuildHasher>,
    numbers: HashMap<String, Vec<u16>, FxBuildHasher>,
    names: Index,
    bare: Index,
}

impl CouncilIndex {
    pub(super) fn new(councils: &str, aliases: &str) -> Self {
        let mut index = Self::default();
        index.read_councils(councils);
        index.read_aliases(aliases);
        index
    }

    /// A replaced code that stands in the register with dates of its own stays what it is.
    pub(super) fn read_former_codes(&mut self, csv: &str) {
        rows(csv, "old_gss current_gss", |[old, current]| {
            if let Some(&place) = self.codes.get(current) {
                self.codes.entry_ref(old).or_insert(place);
            }
        });
    }

    fn read_councils(&mut self, csv: &str) {
        const COLUMNS: &str =
            "name official_name gss dfe_code nation region type childrens_services start end replaced_by";
        let mut words = Words::default();
        rows(csv, COLUMNS, |row| {
            let [name, official, gss, dfe_code, nation, region, kind, childrens_services, start, end, replaced_by] =
                row;
            let Ok(place) = u16::try_from(self.councils.len()) else { return };
            if name.is_empty() {
                return;
            }
            // The names of combined authorities are no councils' names with something about them.
            let bare = kind != "combined-or-regional";
            for spelling in [name, official] {
                self.add(&mut words, spelling, place, false, bare);
            }
            if !gss.is_empty() {
                self.codes.insert(gss.to_owned(), place);
            }
            if !dfe_code.is_empty() {
                self.numbers.entry_ref(dfe_code).or_default().push(place);
            }
            self.councils.push(Council {
                name: name.into(),
                official_name: official.into(),
                gss: gss.into(),
                dfe_code: dfe_code.into(),
                nation: nation.into(),
                region: region.into(),
                kind: kind.into(),
                childrens_services: childrens_services == "yes",
                start: start.parse().ok(),
                end: end.parse().ok(),
                replaced_by: replaced_by.into(),
            });
        });
    }

    fn read_aliases(&mut self, csv: &str) {
        let mut words = Words::default();
        rows(csv, "alias name gss ambiguous", |[alias, name, gss, ambiguous]| {
            let by_name = |place: &u16| self.councils.get(usize::from(*place)).is_some_and(|c| c.name == name);
            let place = match self.codes.get(gss) {
                Some(place) => Some(*place),
                None => self.names.get(words.of(name)).and_then(|n| n.councils.iter().copied().find(by_name)),
            };
            if let Some(place) = place {
                let bare = self.councils.get(usize::from(place)).is_some_and(|c| c.kind != "combined-or-regional");
                self.add(&mut words, alias, place, ambiguous != "yes", bare);
            }
        });
    }

    fn add(&mut self, words: &mut Words, spelling: &str, place: u16, settles: bool, bare: bool) {
        let put = |index: &mut Index, text: &str, settles: bool| {
            if text.is_empty() {
                return;
            }
            let named = index.entry_ref(text).or_default();
            if !named.councils.contains(&place) {
                named.councils.push(place);
            }
            if settles {
                named.alias = Some(place);
            }
        };
        words.of(spelling);
        put(&mut self.names, &words.text, settles);
        if bare && words.strip() {
            // "Somerset County Council" is certain, and does not settle what "Somerset" means.
            put(&mut self.bare, &words.bare, settles && words.bare == words.text);
        }
    }

    pub(super) fn councils(&self) -> &[Council] {
        &self.councils
    }

    pub(super) fn by_gss(&self, code: &str) -> Option<&Council> {
        self.codes.get(code).and_then(|&place| self.councils.get(usize::from(place)))
    }

    /// The councils with a number of the Department for Education, which a council keeps when its ONS code changes.
    pub(super) fn by_number(&self, number: &str) -> Lookup<'_> {
        let places = self.numbers.get(number).map(Vec::as_slice).unwrap_or_default();
        let mut found = places.iter().filter_map(|&place| self.councils.get(usize::from(place)));
        match (found.next(), places.len()) {
            (None, _) => Lookup::Nothing,
            (Some(council), 1) => Lookup::One(CouncilMatch { council, confidence: Confidence::High, by: By::Number }),
            (Some(first), _) => Lookup::Several(std::iter::once(first).chain(found).collect()),
        }
    }

    /// What words name, as they stand or bare.
    pub(super) fn named(&self, words: &mut Words) -> Lookup<'_> {
        match self.resolve(self.names.get(words.text.as_str()), By::Name) {
            Lookup::Nothing => {
                words.strip();
                self.resolve(self.bare.get(words.bare.as_str()), By::Words)
            }
            found => found,
        }
    }

    fn resolve(&self, named: Option<&Named>, by: By) -> Lookup<'_> {
        let confidence = if by == By::Name { Confidence::High } else { Confidence::Medium };
        let Some(named) = named else { return Lookup::Nothing };
        let at = |place: &u16| self.councils.get(usize::from(*place));
        match (named.alias.as_ref(), named.councils.as_slice()) {
            (Some(place), _) | (None, [place]) => {
                at(place).map_or(Lookup::Nothing, |council| Lookup::One(CouncilMatch { council, confidence, by }))
            }
            (None, places) => Lookup::Several(places.iter().filter_map(at).collect()),
        }
    }
}

/// Calls for each record with the cells of the named columns, trimmed; a column that is not there is empty.
fn rows<const N: usize>(csv: &str, columns: &str, mut each: impl FnMut([&str; N])) {
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(csv.as_bytes());
    let Ok(headers) = reader.headers() else { return };
    let mut names = columns.split(' ');
    let places = [(); N].map(|()| names.next().and_then(|name| headers.iter().position(|h| h == name)));
    let mut record = csv::StringRecord::new();
    while matches!(reader.read_record(&mut record), Ok(true)) {
        each(places.map(|place| place.and_then(|p| record.get(p)).unwrap_or_default().trim()));
    }
}
