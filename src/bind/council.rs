//! The register of councils (`rules/councils/`): which body a name or code means. Names are never matched by likeness.

use jiff::civil::Date;

use super::{Confidence, council_index::CouncilIndex, words::Words};

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
            Self::Nothing | Self::Several(_) => None,
        }
    }

    /// The council, when only one of those named exists on a day, such as the last of the return's period.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<CouncilMatch<'r>> {
        let Self::Several(all) = self else { return self.one() };
        let mut then = all.iter().filter(|c| c.exists_on(day));
        match (then.next(), then.next()) {
            (Some(council), None) => Some(CouncilMatch { council, confidence: Confidence::Medium }),
            _ => None,
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

/// The councils with their names, codes and aliases.
#[derive(Debug, Default)]
pub struct Register {
    pub(super) index: CouncilIndex,
}

impl Register {
    /// From the texts of `councils.csv` and `aliases.csv`. Columns are found by their headers; a row that has no name is left out.
    #[must_use]
    pub fn parse(councils: &str, aliases: &str) -> Self {
        Self { index: CouncilIndex::new(councils, aliases) }
    }

    /// With the GSS codes that were replaced by others of the same council, from the text of `former-gss.csv`.
    #[must_use]
    pub fn with_former_codes(mut self, former: &str) -> Self {
        self.index.read_former_codes(former);
        self
    }

    /// The councils, in the order of the register.
    #[must_use]
    pub fn councils(&self) -> &[Council] {
        self.index.councils()
    }

    /// The council with a GSS code, which may be one that was replaced by another code of the same council.
    #[must_use]
    pub fn by_gss(&self, code: &str) -> Option<&Council> {
        self.index.by_gss(code)
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
        match self.index.named(&mut words) {
            // Welsh councils are written in both languages, "Cardiff / Caerdydd".
            Lookup::Nothing if text.contains('/') => {
                let mut found = text.split('/').map(|part| {
                    words.of(part);
                    self.index.named(&mut words)
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

    const FORMER: &str = "old_gss,name,current_gss\nE10000099,Devon,E10000008\nE08000016,Barnsley,E08000038\n";

    pub(crate) fn register() -> &'static Register {
        static REGISTER: LazyLock<Register> =
            LazyLock::new(|| Register::parse(COUNCILS, ALIASES).with_former_codes(FORMER));
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
            ("E10000099", "E10000008"),
            ("E08000016", "E08000016"),
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
            assert!(Register::parse(csv, csv).with_former_codes(csv).councils().is_empty());
        }
    }
}
