//! The register of councils (`rules/councils/`): which body a name or code means. Names are never matched by likeness.

use csv::ReaderBuilder;
use hashbrown::HashMap;
use jiff::civil::Date;
use rustc_hash::FxBuildHasher;

use super::{Confidence, words::Words};

type Index = HashMap<String, Named, FxBuildHasher>;

/// One body of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Council {
    /// Its usual name.
    pub name: String,
    /// Its official name; empty when not known.
    pub official_name: String,
    /// Its GSS code; empty for a body that has none.
    pub gss: String,
    /// Its three-digit code of the Department for Education; empty when it has none.
    pub dfe_code: String,
    /// Its nation.
    pub nation: String,
    /// Its English region; empty elsewhere.
    pub region: String,
    /// What kind of body it is: `unitary`, `county`, `london-borough` …
    pub kind: String,
    /// Whether it has children's services.
    pub childrens_services: bool,
    /// Its first day, where known.
    pub start: Option<Date>,
    /// Its last day, when it is no more.
    pub end: Option<Date>,
    /// The GSS code of the body that follows it; empty when there is none.
    pub replaced_by: String,
}

impl Council {
    /// Whether the body exists on a day, as far as is known.
    #[must_use]
    pub fn exists_on(&self, day: Date) -> bool {
        self.start.is_none_or(|start| start <= day) && self.end.is_none_or(|end| day <= end)
    }
}

/// A council that a text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CouncilMatch<'r> {
    /// The council.
    pub council: &'r Council,
    /// How sure that is: a code, a name or a listed alias is certain.
    pub confidence: Confidence,
}

/// What a text names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Lookup<'r> {
    /// No council of the register.
    #[default]
    Nothing,
    /// One council.
    One(CouncilMatch<'r>),
    /// Several that share the name, such as a county and the unitary council that followed it.
    Several(Vec<&'r Council>),
}

impl<'r> Lookup<'r> {
    /// The council, when only one is named.
    #[must_use]
    pub const fn one(&self) -> Option<CouncilMatch<'r>> {
        match self {
            Self::One(found) => Some(*found),
            _ => None,
        }
    }

    /// The council, when only one of those named exists on a day, such as the last of the return's period.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<CouncilMatch<'r>> {
        match self {
            Self::Nothing => None,
            Self::One(found) => Some(*found),
            Self::Several(all) => {
                let mut then = all.iter().filter(|c| c.exists_on(day));
                match (then.next(), then.next()) {
                    (Some(council), None) => Some(CouncilMatch { council, confidence: Confidence::Medium }),
                    _ => None,
                }
            }
        }
    }

    /// Why several councils are one too many, in a sentence without a cell's content.
    #[must_use]
    pub fn note(&self) -> Option<String> {
        let Self::Several(all) = self else { return None };
        let one = |c: &&Council| {
            let until = c.end.map(|end| format!(" until {end}")).unwrap_or_default();
            let code = if c.gss.is_empty() { "no code" } else { &c.gss };
            format!("{} ({code}{until})", c.name)
        };
        Some(format!("The name may mean {}", all.iter().map(one).collect::<Vec<_>>().join(" or ")))
    }
}

/// The councils that share a spelling.
#[derive(Debug, Default)]
struct Named {
    councils: Vec<u16>,
    /// The one that the list of aliases settles on.
    alias: Option<u16>,
}

/// The councils with their names, codes and aliases.
#[derive(Debug, Default)]
pub struct Register {
    councils: Vec<Council>,
    codes: HashMap<String, u16, FxBuildHasher>,
    names: Index,
    bare: Index,
}

impl Register {
    /// From the texts of `councils.csv` and `aliases.csv`. Columns are found by their headers; a row that has no name is left out.
    #[must_use]
    pub fn parse(councils: &str, aliases: &str) -> Self {
        let mut register = Self::default();
        register.read_councils(councils);
        register.read_aliases(aliases);
        register
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

    /// The councils, in the order of the register.
    #[must_use]
    pub fn councils(&self) -> &[Council] {
        &self.councils
    }

    /// The council with a GSS code.
    #[must_use]
    pub fn by_gss(&self, code: &str) -> Option<&Council> {
        self.codes.get(code).and_then(|&place| self.councils.get(usize::from(place)))
    }

    /// The one council that a whole cell or line names: by GSS code, name, alias, or a name without words such as "council" and
    /// "borough". Never by likeness.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<CouncilMatch<'_>> {
        self.look_up(text).one()
    }

    /// What a whole cell or line names.
    #[must_use]
    pub fn look_up(&self, text: &str) -> Lookup<'_> {
        if let Some(council) = self.by_gss(text.trim().to_ascii_uppercase().as_str()) {
            return Lookup::One(CouncilMatch { council, confidence: Confidence::High });
        }
        let mut words = Words::default();
        words.of(text);
        match self.named(&mut words) {
            // Welsh councils are written in both languages, "Cardiff / Caerdydd".
            Lookup::Nothing if text.contains('/') => {
                let mut found = text.split('/').map(|part| {
                    words.of(part);
                    self.named(&mut words)
                });
                let first = found.next().unwrap_or_default();
                if first != Lookup::Nothing && found.all(|other| other == first || other == Lookup::Nothing) {
                    first
                } else {
                    Lookup::Nothing
                }
            }
            found => found,
        }
    }

    /// What words name, as they stand or bare.
    pub(crate) fn named(&self, words: &mut Words) -> Lookup<'_> {
        match self.resolve(self.names.get(words.text.as_str()), Confidence::High) {
            Lookup::Nothing => {
                words.strip();
                self.resolve(self.bare.get(words.bare.as_str()), Confidence::Medium)
            }
            found => found,
        }
    }

    fn resolve(&self, named: Option<&Named>, confidence: Confidence) -> Lookup<'_> {
        let Some(named) = named else { return Lookup::Nothing };
        let at = |place: &u16| self.councils.get(usize::from(*place));
        match (named.alias.as_ref(), named.councils.as_slice()) {
            (Some(place), _) | (None, [place]) => {
                at(place).map_or(Lookup::Nothing, |council| Lookup::One(CouncilMatch { council, confidence }))
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

#[cfg(test)]
pub(crate) mod tests {
    use std::sync::LazyLock;

    use jiff::civil::date;

    use super::*;

    const COUNCILS: &str = "\
name,official_name,gss,dfe_code,nation,region,type,childrens_services,start,end,replaced_by
Devon,Devon County Council,E10000008,878,England,South West,county,yes,2009-01-01,,
Kent,Kent County Council,E10000016,886,England,South East,county,yes,2009-01-01,,
Reading,Reading Borough Council,E06000038,870,England,South East,unitary,yes,2009-01-01,,
Bath and North East Somerset,Bath and North East Somerset Council,E06000022,800,England,South West,unitary,yes,2009-01-01,,
North Somerset,North Somerset Council,E06000024,802,England,South West,unitary,yes,2009-01-01,,
Somerset,Somerset County Council,E10000027,933,England,South West,county,yes,2009-01-01,2023-03-31,E06000066
Somerset,Somerset Council,E06000066,933,England,South West,unitary,yes,2023-04-01,,
\"Kingston upon Hull, City of\",Hull City Council,E06000010,810,England,Yorkshire and The Humber,unitary,yes,2009-01-01,,
Newcastle upon Tyne,Newcastle City Council,E08000021,391,England,North East,metropolitan-district,yes,2009-01-01,,
Newcastle-under-Lyme,Newcastle-under-Lyme Borough Council,E07000195,,England,,shire-district,no,2009-01-01,,
Barnsley,Barnsley Metropolitan Borough Council,E08000016,370,England,Yorkshire and The Humber,metropolitan-district,yes,2009-01-01,2025-04-30,E08000038
Barnsley,Barnsley Metropolitan Borough Council,E08000038,370,England,Yorkshire and The Humber,metropolitan-district,yes,2025-05-01,,
Kensington and Chelsea,Royal Borough of Kensington and Chelsea,E09000020,207,England,London,london-borough,yes,2009-01-01,,
City of London,City of London Corporation,E09000001,201,England,London,city-corporation,yes,2009-01-01,,
Cardiff,City of Cardiff Council,W06000015,681,Wales,,welsh-unitary,yes,,,
Antrim,Antrim Borough Council,,,Northern Ireland,,ni-district,no,,2015-03-31,
Greater London,Greater London Authority,E12000007,,England,,combined-or-regional,no,,,
";
    const ALIASES: &str = "\
alias,name,gss,ambiguous
somerset,Somerset,E06000066,yes
somerset,Somerset,E10000027,yes
somerset county council,Somerset,E10000027,no
hull,\"Kingston upon Hull, City of\",E06000010,no
barnsley,Barnsley,E08000038,no
rbkc,Kensington and Chelsea,E09000020,no
banes,Bath and North East Somerset,E06000022,no
antrim borough council,Antrim,,no
caerdydd,Cardiff,W06000015,no
";

    pub(crate) fn register() -> &'static Register {
        static REGISTER: LazyLock<Register> = LazyLock::new(|| Register::parse(COUNCILS, ALIASES));
        &REGISTER
    }

    fn gss(register: &Register, text: &str) -> Option<String> {
        register.find(text).map(|m| m.council.gss.clone())
    }

    #[test]
    fn a_council_is_found_by_code_name_and_alias() {
        let register = register();
        for (text, code) in [
            ("E10000008", "E10000008"),
            (" e10000008 ", "E10000008"),
            ("Devon", "E10000008"),
            ("DEVON COUNTY COUNCIL", "E10000008"),
            ("Devon CC", "E10000008"),
            ("Devon County", "E10000008"),
            ("The County of Devon", "E10000008"),
            ("Bath & North East Somerset", "E06000022"),
            ("BANES", "E06000022"),
            ("Hull", "E06000010"),
            ("Hull, City of", "E06000010"),
            ("Royal Borough of Kensington & Chelsea", "E09000020"),
            ("Kensington and Chelsea (RB)", "E09000020"),
            ("Newcastle-upon-Tyne", "E08000021"),
            ("Newcastle under Lyme BC", "E07000195"),
            ("Barnsley MBC", "E08000038"),
            ("City of London", "E09000001"),
            ("Cardiff / Caerdydd", "W06000015"),
            ("Reading", "E06000038"),
            ("Antrim Borough Council", ""),
        ] {
            assert_eq!(gss(register, text).as_deref(), Some(code), "{text}");
        }
    }

    #[test]
    fn no_council_is_found_by_likeness() {
        let register = register();
        let texts = "|Devonn|Dev|Newcastle upon Trent|E10000009|London|Council|Devon / Kent|Greater|878|Total";
        for text in texts.split('|') {
            assert_eq!(register.look_up(text), Lookup::Nothing, "{text}");
        }
    }

    #[test]
    fn a_name_that_two_councils_share_needs_a_day() {
        let register = register();
        let found = register.look_up("Somerset");
        assert_eq!(found.one(), None);
        assert_eq!(found.on(date(2022, 12, 31)).map(|m| m.council.gss.as_str()), Some("E10000027"));
        assert_eq!(found.on(date(2023, 12, 31)).map(|m| m.council.gss.as_str()), Some("E06000066"));
        assert_eq!(
            found.note().as_deref(),
            Some("The name may mean Somerset (E10000027 until 2023-03-31) or Somerset (E06000066)")
        );
        assert_eq!(gss(register, "Somerset County Council").as_deref(), Some("E10000027"));
        assert_eq!(register.look_up("Devon").note(), None);
    }

    #[test]
    fn a_match_says_how_sure_it_is() {
        let register = register();
        assert_eq!(register.find("Devon").map(|m| m.confidence), Some(Confidence::High));
        assert_eq!(register.find("Devon CC").map(|m| m.confidence), Some(Confidence::Medium));
    }

    #[test]
    fn a_broken_register_is_an_empty_one() {
        for csv in ["", "nonsense", "name\n", "\u{0}"] {
            assert!(Register::parse(csv, csv).councils().is_empty());
        }
    }
}
