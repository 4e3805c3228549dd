//! A council's name inside a title, a sheet's name or a file's name.
//!
//! Many councils bear the names of common words and of people: Bath, Reading, Kent. So a name counts only where the words about it
//! say that a council is meant, or where it stands alone: between the separators of a file's name, or in a line that has little else.

use super::{
    Confidence,
    council::{CouncilMatch, Lookup, Register},
    text::normalise,
    words::{Words, is_common, says_council},
};

/// No name has more words.
const LONGEST: usize = 9;

/// A line with more words is prose.
const MOST_WORDS: usize = 40;

const ENDINGS: [&str; 8] = [".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".txt"];

/// Words that returns carry in their titles and names, whoever sends them.
const USUAL: [&str; 92] = [
    "a",
    "absent",
    "after",
    "all",
    "and",
    "annex",
    "annual",
    "answer",
    "answers",
    "april",
    "as",
    "asylum",
    "at",
    "august",
    "by",
    "calendar",
    "care",
    "child",
    "children",
    "childrens",
    "cla",
    "copy",
    "data",
    "december",
    "draft",
    "ended",
    "ending",
    "england",
    "episodes",
    "exploitation",
    "february",
    "figures",
    "final",
    "financial",
    "foi",
    "foia",
    "for",
    "freedom",
    "from",
    "fy",
    "in",
    "information",
    "january",
    "july",
    "june",
    "la",
    "lac",
    "list",
    "local",
    "looked",
    "march",
    "may",
    "missing",
    "modern",
    "month",
    "national",
    "november",
    "nrm",
    "october",
    "of",
    "on",
    "people",
    "period",
    "referral",
    "referrals",
    "reply",
    "report",
    "request",
    "response",
    "responses",
    "return",
    "returns",
    "seeking",
    "sept",
    "september",
    "services",
    "sheet",
    "slavery",
    "social",
    "statistics",
    "submission",
    "summary",
    "table",
    "template",
    "the",
    "to",
    "trafficked",
    "trafficking",
    "uasc",
    "unaccompanied",
    "victims",
    "year",
];

/// A word after or before a name that makes it another body's or a person's.
fn is_other_body(word: &str) -> bool {
    let initial = word.len() == 1 && word.bytes().all(|b| b.is_ascii_alphabetic() && b != b'a');
    initial
        || matches!(
            word,
            "police"
                | "constabulary"
                | "fire"
                | "nhs"
                | "trust"
                | "hospital"
                | "university"
                | "college"
                | "school"
                | "prison"
                | "mr"
                | "mrs"
                | "ms"
                | "dr"
        )
}

fn is_usual(word: &str) -> bool {
    word.bytes().any(|b| b.is_ascii_digit()) || USUAL.binary_search(&word).is_ok() || says_council(word)
}

/// One word of a line.
#[derive(Debug, Clone, Copy)]
struct Word {
    start: usize,
    end: usize,
    /// Whether a separator and not only a space stands before it.
    apart: bool,
}

/// The words of a line, one space between them.
#[derive(Debug, Default)]
struct Line {
    text: String,
    words: Vec<Word>,
    /// Whether it is a file's name.
    file: bool,
}

impl Line {
    fn of(text: &str) -> Self {
        let folded = normalise(text);
        let stem = ENDINGS.iter().find_map(|ending| folded.strip_suffix(ending));
        let mut line = Self { file: stem.is_some() || !folded.contains(' '), ..Self::default() };
        let (mut apart, mut inside) = (true, false);
        for c in stem.unwrap_or(&folded).chars() {
            match c {
                '\'' => {}
                c if c.is_alphanumeric() || c == '&' => {
                    if !inside || c == '&' {
                        if !line.text.is_empty() {
                            line.text.push(' ');
                        }
                        line.words.push(Word { start: line.text.len(), end: 0, apart });
                        apart = false;
                    }
                    inside = c != '&';
                    if inside {
                        line.text.push(c);
                    } else {
                        line.text.push_str("and");
                    }
                    if let Some(word) = line.words.last_mut() {
                        word.end = line.text.len();
                    }
                }
                c => {
                    inside = false;
                    apart |= c != ' ';
                }
            }
        }
        line
    }

    fn word(&self, place: usize) -> &str {
        self.words.get(place).and_then(|w| self.text.get(w.start..w.end)).unwrap_or_default()
    }

    /// The words from one place up to another, which is not among them.
    fn words(&self, from: usize, to: usize) -> &str {
        let ends = self.words.get(from).zip(to.checked_sub(1).and_then(|last| self.words.get(last)));
        ends.and_then(|(first, last)| self.text.get(first.start..last.end)).unwrap_or_default()
    }

    fn all(&self, from: usize, to: usize, is: impl Fn(&str) -> bool) -> bool {
        (from..to).all(|place| is(self.word(place)))
    }

    /// Whether a separator or the end stands before a word.
    fn apart(&self, place: usize) -> bool {
        self.words.get(place).is_none_or(|w| w.apart)
    }

    /// How sure it is that the words at these places are meant as a council; none when they may be anything.
    fn trust(&self, from: usize, to: usize) -> Option<Confidence> {
        let before = from.checked_sub(1).map(|place| self.word(place)).unwrap_or_default();
        if is_other_body(before) || is_other_body(self.word(to)) {
            return None;
        }
        // "Belfast Health and Social Care Trust": so many words are never there by chance.
        let long = to - from >= 5;
        let says = (from..to).any(|place| says_council(self.word(place)));
        if long || says || self.council_after(to) || self.council_before(from) {
            return Some(Confidence::High);
        }
        // "LA_drop-down" is no return of Down, a district of Northern Ireland until 2015.
        if self.words(from, to) == "down" {
            return None;
        }
        let count = self.words.len();
        let alone = self.file && self.apart(from) && self.apart(to);
        (alone || self.all(0, from, is_usual) && self.all(to, count, is_usual)).then_some(Confidence::Medium)
    }

    /// "… City Council", "… Local Authority", "… Children's Services".
    fn council_after(&self, to: usize) -> bool {
        let next = (to..to + 2)
            .find(|&place| !matches!(self.word(place), "local" | "city" | "county" | "district" | "metropolitan"));
        next.is_some_and(|place| {
            says_council(self.word(place))
                || self.word(place) == "childrens" && matches!(self.word(place + 1), "services" | "social")
        })
    }

    /// "Council of …", "Local authority: …", "Council name: …"; not "Police authority: …".
    fn council_before(&self, from: usize) -> bool {
        let mut before =
            (0..from).rev().map(|place| self.word(place)).skip_while(|w| matches!(*w, "of" | "name" | "is" | "the"));
        before.next().is_some_and(says_council) && !before.next().is_some_and(is_other_body)
    }
}

impl Register {
    /// The one council that a title, a sheet's name or a file's name names.
    #[must_use]
    pub fn find_in_line(&self, text: &str) -> Option<CouncilMatch<'_>> {
        self.look_up_in_line(text).one()
    }

    /// What a title, a sheet's name or a file's name names: the longest name on whole words. Two different councils name none.
    #[must_use]
    pub fn look_up_in_line(&self, text: &str) -> Lookup<'_> {
        let line = Line::of(text);
        let count = line.words.len();
        if count > MOST_WORDS {
            return Lookup::Nothing;
        }
        let codes = (0..count).filter_map(|place| self.code(line.word(place)));
        let mut found: Vec<(Lookup<'_>, Confidence)> =
            codes.map(|found| (Lookup::One(found), Confidence::High)).collect();
        let mut words = Words::default();
        let mut used = vec![false; count];
        for length in (1..=LONGEST.min(count)).rev() {
            for from in 0..=count - length {
                let to = from + length;
                if used.get(from..to).is_none_or(|u| u.contains(&true)) {
                    continue;
                }
                words.set(line.words(from, to));
                let named = self.index.named(&mut words);
                let bare = matches!(named, Lookup::One(CouncilMatch { confidence: Confidence::Medium, .. }))
                    && (is_common(line.word(from)) && !says_council(line.word(from))
                        || matches!(line.word(to - 1), "of" | "the" | "and"));
                // Before several bodies of a name stands a word that all councils share: without it, it may be one.
                let label = matches!(named, Lookup::Several(_)) && length > 1 && is_common(line.word(from));
                if named == Lookup::Nothing || bare || label {
                    continue;
                }
                if let Some(used) = used.get_mut(from..to) {
                    used.fill(true);
                }
                if let Some(trust) = line.trust(from, to) {
                    found.push((named, trust));
                }
            }
        }
        let best = found.iter().map(|f| f.1).max();
        let mut best = found.into_iter().filter(|f| Some(f.1) == best);
        let Some((first, trust)) = best.next() else { return Lookup::Nothing };
        if best.any(|(other, _)| !same(&first, &other)) {
            return Lookup::Nothing;
        }
        match first {
            Lookup::One(found) => Lookup::One(CouncilMatch { confidence: trust, ..found }),
            other => other,
        }
    }
}

/// Whether two look-ups name the same, however sure they are.
fn same(a: &Lookup<'_>, b: &Lookup<'_>) -> bool {
    match (a, b) {
        (Lookup::One(a), Lookup::One(b)) => a.council == b.council,
        (a, b) => a == b,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::bind::council::tests::register;

    fn found(text: &str) -> Option<(String, Confidence)> {
        register().find_in_line(text).map(|m| (m.council.name.clone(), m.confidence))
    }

    #[test]
    fn a_label_before_a_name_is_no_part_of_it() {
        for text in ["Council: Newcastle City Council", "Local authority: Newcastle upon Tyne"] {
            assert_eq!(found(text).map(|f| f.0), Some("Newcastle upon Tyne".to_owned()), "{text}");
        }
    }

    #[test]
    fn a_council_that_says_what_it_is_names_none() {
        assert_eq!(found("We are a district council and have no children's services"), None);
    }

    #[test]
    fn the_usual_words_are_in_order() {
        assert!(USUAL.is_sorted());
    }

    #[test]
    fn a_title_that_says_council_names_it() {
        for (text, name) in [
            ("Devon County Council – return of UASC 2023", "Devon"),
            ("FOI 1234: response from Kent County Council to your request of May", "Kent"),
            ("Children who went missing from Reading Borough Council's care", "Reading"),
            ("Name of Authority: Devon", "Devon"),
            ("Local authority name - Bath & North East Somerset (year to date)", "Bath and North East Somerset"),
            ("Return by North Somerset Council, compiled by the performance team", "North Somerset"),
            ("Prepared for Devon Children's Services by the data team", "Devon"),
            ("Devon CC: our answers, with notes by J Kent", "Devon"),
            ("Figures of area E10000008, with notes", "Devon"),
            ("Hull City Council has nothing to add", "Kingston upon Hull, City of"),
        ] {
            assert_eq!(found(text), Some((name.to_owned(), Confidence::High)), "{text}");
        }
    }

    #[test]
    fn a_name_that_stands_alone_counts() {
        for (text, name) in [
            ("devon_2023.xlsx", "Devon"),
            ("FOI response - Reading - 2023.xlsx", "Reading"),
            ("Copy of Kent UASC return 2023-24 v2 FINAL.xlsx", "Kent"),
            ("wonderful-newcastle-under-lyme.csv", "Newcastle-under-Lyme"),
            ("Kensington_and_Chelsea_nrm.ods", "Kensington and Chelsea"),
            ("rbkc.csv", "Kensington and Chelsea"),
            ("Devon", "Devon"),
            ("Devon 2023", "Devon"),
            ("Missing children: Devon, year ending 31 March 2024", "Devon"),
            ("UASC in Kent", "Kent"),
        ] {
            assert_eq!(found(text), Some((name.to_owned(), Confidence::Medium)), "{text}");
        }
    }

    #[test]
    fn common_words_and_people_are_no_councils() {
        let lines = "|Reading ages of children in care.xlsx|Contact: J Kent|j_kent_return.xlsx|\
                   Reading this workbook: see the notes|Bath time was missed on three evenings|\
                   Kent Police: missing children 2023|University of Kent|Police authority: Kent|\
                   Children placed outside Devon who went missing again|Devon and Kent|\
                   Devon County Council and Kent County Council|Return 2023";
        for text in lines.split('|') {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn a_drop_down_is_no_return_of_down() {
        let register = Register::parse(
            "name,official_name,gss,nation,type,childrens_services,start,end\nDown,Down District Council,,Northern Ireland,ni-district,no,,2015-03-31\n",
            "",
        );
        assert!(register.find_in_line("LA_drop-down").is_none());
        assert!(register.find_in_line("Down District Council").is_some());
    }

    #[test]
    fn a_name_shared_by_two_councils_needs_the_day() {
        let register = register();
        let found = register.look_up_in_line("somerset_2021.xlsx");
        assert_eq!(found.one(), None);
        assert_eq!(found.on(date(2021, 12, 31)).map(|m| m.council.gss.as_str()), Some("E10000027"));
    }

    proptest! {
        #[test]
        fn no_line_panics(text in "\\PC{0,60}", words in "((devon|kent|council|of|the|&|city|-|_|2023|\\.csv) ?){0,12}") {
            let register = register();
            let _ = register.find_in_line(&text);
            let _ = register.find_in_line(&words);
            let _ = register.find(&text);
        }
    }
}
