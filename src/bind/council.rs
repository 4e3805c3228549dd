//! The register of councils (`rules/councils/`): which body a name or code means. Names are never matched by likeness.

use std::sync::OnceLock;

use jiff::civil::Date;

use super::{
    Confidence,
    council_index::CouncilIndex,
    words::{Words, is_common},
};
use crate::rule::RuleSource;

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
        self.exists_in(day, day)
    }

    /// Whether the body exists on some day of a period, as far as is known.
    #[must_use]
    pub fn exists_in(&self, from: Date, to: Date) -> bool {
        self.start.is_none_or(|start| start <= to) && self.end.is_none_or(|end| from <= end)
    }

    /// Its name, and its code where it has one: "Devon (E10000008)".
    #[must_use]
    pub fn shown(&self) -> String {
        if self.gss.is_empty() { self.name.clone() } else { format!("{} ({})", self.name, self.gss) }
    }
}

/// How a text names a council.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// By its ONS code.
    Code,
    /// By an ONS code that another code of the same council has replaced.
    FormerCode,
    /// By its number of the Department for Education.
    Number,
    /// By its name, or another listed way to write it.
    Name,
    /// By its name with or without such words as "council" and "borough".
    Words,
    /// By a name that several share, of which one existed in the period.
    NameAndPeriod,
}

impl By {
    /// In words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Code => "by its code",
            Self::FormerCode => "by a former code",
            Self::Number => "by its number",
            Self::Name => "by its name",
            Self::Words => "by its name without words such as Council",
            Self::NameAndPeriod => "by its name and the period",
        }
    }
}

/// A council that a text names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CouncilMatch<'r> {
    /// The council.
    pub council: &'r Council,
    /// How sure that is: a code, a name or a listed alias is certain.
    pub confidence: Confidence,
    /// How the text names it.
    pub by: By,
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
            (Some(council), None) => {
                Some(CouncilMatch { council, confidence: Confidence::Medium, by: By::NameAndPeriod })
            }
            _ => None,
        }
    }

    /// Every council that may be meant.
    #[must_use]
    pub fn all(&self) -> Vec<&'r Council> {
        match self {
            Self::Nothing => Vec::new(),
            Self::One(found) => vec![found.council],
            Self::Several(all) => all.clone(),
        }
    }

    /// Why several councils are one too many, in a sentence without a cell's content.
    #[must_use]
    pub fn note(&self) -> Option<String> {
        let Self::Several(all) = self else { return None };
        let one = |c: &&Council| {
            let until = c.end.map(|end| format!(", until {}", end.strftime("%-d %B %Y"))).unwrap_or_default();
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
    /// For each council with children's services, in their order, what of its name tells it from others; made when first asked.
    bare_names: OnceLock<Vec<String>>,
}

impl Register {
    /// The register among the files of the rules; empty where there is none.
    #[must_use]
    pub fn of(source: &RuleSource) -> Self {
        let text = |name| source.get(name).map_or("", |f| f.text.as_ref());
        Self::parse(text("councils/councils.csv"), text("councils/aliases.csv"))
            .with_former_codes(text("councils/former-gss.csv"))
    }

    /// From the texts of `councils.csv` and `aliases.csv`. Columns are found by their headers; a row that has no name is left out.
    #[must_use]
    pub fn parse(councils: &str, aliases: &str) -> Self {
        Self { index: CouncilIndex::new(councils, aliases), bare_names: OnceLock::new() }
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
        let mut words = Words::default();
        let is_label = |w: &str| is_common(w) || matches!(w, "local" | "name" | "responding" | "public");
        // "Council: Belfast City Council" names one body, where "Belfast" alone may be two.
        if let Some((label, name)) = text.split_once(':')
            && words.of(label).split(' ').all(is_label)
        {
            match self.look_up_bare(name) {
                Lookup::Nothing => {}
                found => return found,
            }
        }
        self.look_up_bare(text)
    }

    fn look_up_bare(&self, text: &str) -> Lookup<'_> {
        if let Some(found) = self.code(text) {
            return Lookup::One(found);
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
                let same = |other: &Lookup<'_>| other.all() == first.all() || *other == Lookup::Nothing;
                if first != Lookup::Nothing && found.all(|other| same(&other)) { first } else { Lookup::Nothing }
            }
            found => found,
        }
    }

    /// What a cell of a column of codes names: by ONS code, by number of the Department for Education, or else as any cell.
    #[must_use]
    pub fn look_up_code(&self, text: &str) -> Lookup<'_> {
        match self.index.by_number(text.trim()) {
            Lookup::Nothing => self.look_up(text),
            found => found,
        }
    }

    /// The council whose ONS code, present or former, a text is.
    pub(super) fn code(&self, text: &str) -> Option<CouncilMatch<'_>> {
        let code = text.trim().to_ascii_uppercase();
        let council = self.by_gss(&code)?;
        let by = if council.gss == code { By::Code } else { By::FormerCode };
        Some(CouncilMatch { council, confidence: Confidence::High, by })
    }

    /// The code that has replaced a council's code: the same council, by name and kind, bears it. `day` is the first on which the
    /// old one must no longer stand; a replaced code of which no day is known counts as replaced.
    #[must_use]
    pub fn successor(&self, code: &str, day: Date) -> Option<&Council> {
        let found = self.code(code)?;
        if found.by == By::FormerCode {
            return Some(found.council);
        }
        let next = self.by_gss(&found.council.replaced_by)?;
        let same = next.name == found.council.name && next.kind == found.council.kind;
        (same && found.council.end.is_some_and(|end| end < day)).then_some(next)
    }

    /// Whether a body of this name, whatever its code and kind, exists in a period.
    #[must_use]
    pub fn name_exists_in(&self, name: &str, from: Date, to: Date) -> bool {
        self.councils().iter().any(|c| c.name == name && c.exists_in(from, to))
    }

    /// Whether a text that names no council is meant to: it has the form of a code, says that it is a council, or is a letter or two from
    /// a name. Other things that stand in such columns, such as "out of area", are not.
    #[must_use]
    pub fn is_meant(&self, text: &str, is_code: bool) -> bool {
        let number = text.len() == 3 && text.bytes().all(|b| b.is_ascii_digit());
        is_council_code(text) || is_code && number || !is_code && (says_council(text) || self.nearest(text).is_some())
    }

    /// The one council whose name is a letter or two from a text: what may have been meant, never what is taken.
    #[must_use]
    pub fn nearest(&self, text: &str) -> Option<&Council> {
        let mut words = Words::default();
        let mut bare = |name: &str| {
            words.of(name);
            words.strip();
            words.bare.clone()
        };
        let own = bare(text);
        let councils = || self.councils().iter().filter(|c| c.childrens_services);
        let names = self.bare_names.get_or_init(|| councils().map(|c| bare(&c.name)).collect());
        let (near, _) = super::spelling::nearest(&own, names.iter().map(String::as_str))?;
        let mut found = councils().zip(names).filter(|(_, name)| *name == near).map(|(council, _)| council);
        let first = found.next()?;
        found.all(|c| c.name == first.name).then_some(first)
    }
}

/// Whether a text says that it is a council's name: "… County Council", "… CC".
#[must_use]
pub fn says_council(text: &str) -> bool {
    let mut words = Words::default();
    words.of(text);
    words.text.split(' ').count() > 1 && words.text.split(' ').any(super::words::says_council)
}

/// Whether a text has the form of a council's ONS code.
#[must_use]
pub fn is_council_code(text: &str) -> bool {
    let text = text.trim().to_ascii_uppercase();
    let kinds = ["E06", "E07", "E08", "E09", "E10", "W06", "S12", "N09"];
    text.len() == 9 && text.bytes().skip(1).all(|b| b.is_ascii_digit()) && kinds.iter().any(|k| text.starts_with(k))
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
            ("Council: Newcastle City Council", "E08000021"),
            ("Local authority: E10000008", "E10000008"),
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
            Some("The name may mean Somerset (E10000027, until 31 March 2023) or Somerset (E06000066)")
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
