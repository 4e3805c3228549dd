//! Cells as councils write them, read with the vocabularies that the program carries.

use super::*;
use crate::{
    bind::value::{NonAnswer, Unreadable},
    rule::RuleSource,
};

struct Embedded {
    dictionary: Dictionary,
    keys: Keys,
    scratch: Scratch,
}

impl Embedded {
    fn new() -> Self {
        let dictionary = Dictionary::load(&RuleSource::embedded()).unwrap();
        Self { dictionary, keys: Keys::default(), scratch: Scratch::default() }
    }

    /// What a cell alone in its column says: the vocabulary's words, a number, a text, or why there is none.
    fn say(&mut self, field: &str, cell: CellValue<'_>) -> String {
        let Self { dictionary, keys, scratch } = self;
        let mut pool = Pool::default();
        // A second value keeps a lone cross from being the mark of its column.
        let cells = [pool.intern(cell), pool.intern(CellValue::Text("another value"))];
        let field = dictionary.get(dictionary.field(field).unwrap()).unwrap();
        let value = read_column(cells.into_iter(), &pool, field, dictionary, keys, scratch).get(0);
        match (value, field.kind) {
            (Value::Codes(set), FieldType::Code(v) | FieldType::Codes(v)) => {
                let terms = &dictionary.vocabulary(v).unwrap().terms;
                let named = terms.iter().take(64).enumerate().filter(|(n, _)| set & (1 << n) != 0);
                named.map(|(_, t)| t.code.as_str()).collect::<Vec<_>>().join(" + ")
            }
            (Value::Code(n), FieldType::Code(v)) => {
                dictionary.vocabulary(v).unwrap().terms[usize::from(n)].code.clone()
            }
            (Value::NonAnswer(class), _) => format!("({})", class.code()),
            (Value::Unreadable(Unreadable::NotInList | Unreadable::NotANumber | Unreadable::NotADate), _) => {
                "?".to_owned()
            }
            (Value::Number { low, high }, _) if low.to_bits() == high.to_bits() => low.to_string(),
            (Value::Number { low, high }, _) => format!("{low} to {high}"),
            (Value::Text(n), _) => format!("“{}”", keys.text(n)),
            (value, _) => format!("{value:?}"),
        }
    }

    fn all(&mut self, field: &str, said: &str, cells: &str) {
        for cell in cells.split('|') {
            assert_eq!(self.say(field, CellValue::Text(cell)), said, "{field}: {cell}");
        }
    }
}

#[test]
fn unaccompanied_or_not() {
    let mut r = Embedded::new();
    r.all(
        "uasc",
        "yes",
        "Y|Yes| Yes|yes|a) Yes|a) yes|1 - Yes|1|TRUE|True|UASC|Unaccompanied Asylum Seeking Child|Yes1|✓",
    );
    r.all("uasc", "no", "N|No| No|b) No|B) No|0 - No|0 = No|0|FALSE|Non-UASC|non uasc|No (British)");
    r.all("uasc", "?", "CLA|British Citizen|Yes & No|Y/N|#MULTIVALUE|maybe");
    r.all("uasc", "(not-recorded)", "Not recorded|No Immigration Status Recorded|NULL|c) Not stated");
    r.all("uasc", "(unknown)", "n/k|Not Known|<Unknown>");
    r.all("uasc", "(ambiguous)", "-|N/A|x|..|/");
    assert_eq!(r.say("uasc", CellValue::Number(1.0)), "yes");
    assert_eq!(r.say("uasc", CellValue::Bool(false)), "no");
}

#[test]
fn victims_and_their_exploitation() {
    let mut r = Embedded::new();
    r.all("victim_status", "suspected", "Suspected|Potential victim|a. Suspected|suspected (see note)|PVOT");
    r.all("victim_status", "identified", "Identified|Confirmed victim|identified (NRM)|1. Identified");
    r.all(
        "victim_status",
        "identified + suspected + identified or suspected",
        "Yes|Trafficked|1|Identified / suspected",
    );
    r.all("victim_status", "no concern", "No|Not identified|N|0");
    r.all(
        "exploitation_type",
        "sexual + criminal",
        "Sexual & Criminal|CSE, CCE|CSE/CCE|CSE\nCCE|CSE; County lines|sexual and criminal",
    );
    r.all("exploitation_type", "sexual + labour + criminal", "Criminal, Labour & Sexual|Sexual, Labour and Criminal");
    r.all("exploitation_type", "labour", "Labour and financial|Forced labour|Labour exploitation: nail bar");
    r.all("exploitation_type", "?", "Sexual, and more");
    r.all(
        "cin_factors",
        "9A + 10A + 12A",
        "9A, 10A, 12A|12A;10A;9A|12A 10A 9A|9A - UASC; 10A - Missing; 12A - Trafficking",
    );
    r.all("cin_factors", "12A", "12A|12a Trafficking|12A - Trafficking");
}

#[test]
fn the_words_of_the_referral() {
    let mut r = Embedded::new();
    r.all("rg_outcome", "positive", "Positive|1 - Positive|Positive (12/03/2023)");
    r.all("rg_outcome", "awaiting", "Awaiting|Pending|Awaiting RG decision");
    r.all("no_referral_reason", "no consent", "YP declined|Refused|no consent");
    r.all("nrm_reference", "“yes”", "Yes|YES ");
    r.all("nrm_reference", "“see file”", "See file");
    r.all("nrm_reference", "“xxx”", "xxx|XXX");
    r.all("nrm_reference", "“tbc”", "TBC");
    r.all("nrm_reference", "“awaiting reference number”", "Awaiting reference number");
    r.all("nrm_referred_by", "(pending)", "TBC|Pending");
    r.all("nrm_reference", "(ambiguous)", "-|n/a|..");
    r.all("nrm_reference", "(unknown)", "n/k|Not known");
    r.all("nrm_referral_date", "(pending)", "TBC|awaiting information|to follow");
    r.all("nrm_referral_date", "?", "before Easter|March|2023|yes");
}

#[test]
fn who_the_child_is() {
    let mut r = Embedded::new();
    r.all("sex", "female", "F|Female|2|b) Female|2 - Female");
    r.all(
        "sex",
        "unknown",
        "Unknown|Not Known|UnkNwn|Unborn|Not stated/recorded (or unborn)|c) Not stated/recorded (or unborn)",
    );
    r.all("ethnicity", "refu", "REFU|Refused");
    r.all("ethnicity", "wbri", "WBRI|a) WBRI|WBRI - White British");
    r.all("nationality", "uk", "British|UK|English");
    r.all("nationality", "vietnamese", "Vietnamese|Vietnam|Viet Nam");
    r.all("nationality", "more than one", "British/Vietnamese|Pakistani UK");
    r.all("nationality", "?", "Kurdish|Congo");
}

#[test]
fn figures_and_what_stands_for_them() {
    let mut r = Embedded::new();
    r.all("missing_count", "0", "0|Zero.|Nil|None|None.|zero");
    r.all("missing_count", "9", "9|Nine|9.0");
    r.all("missing_count", "1 to 4", "<5|less than five|fewer than 5|1-4|1 to 4");
    r.all("missing_count", "1 to 5", "5 or less|five or fewer|<=5");
    r.all("missing_count", "(suppressed)", "*|**|[c]|c|[low]|redacted|Suppressed");
    r.all("missing_count", "(not-held)", "Not held|Information not held|We do not hold this information|no data");
    r.all("missing_count", "(refused)", "Refused|Cost exceeded|s.12|Section 12|s40(2)|exceeds the cost limit");
    r.all("missing_count", "(not-recorded)", "Not recorded|NULL|non-reportable data|not captured");
    r.all("missing_count", "(ambiguous)", "N/A|NA|-|..|:|~|x|see above|Included in above");
    r.all("missing_count", "(not-applicable)", "[z]|not applicable|We are a district council");
    r.all("missing_count", "?", "39 children as at 12 June 2018|183 – s31 of the CA 74 – s38 of the CA|lots");
}

#[test]
fn every_spelling_means_its_own_value() {
    let r = Embedded::new();
    for vocabulary in &r.dictionary.vocabularies {
        let index = VocabularyIndex::new(vocabulary);
        for (place, term) in (0_u16..).zip(&vocabulary.terms) {
            for spelling in std::iter::once(&term.code).chain(&term.spellings) {
                let folded = crate::bind::text::normalise(spelling);
                assert_eq!(index.find(&folded), Some(place), "{}: {spelling}", vocabulary.name);
            }
        }
    }
}

#[test]
fn a_non_answer_is_never_read_as_yes() {
    let mut r = Embedded::new();
    let spellings: Vec<(String, Vec<String>)> = r
        .dictionary
        .vocabularies
        .iter()
        .find(|v| v.name == "non-answers")
        .unwrap()
        .terms
        .iter()
        .map(|t| (t.code.clone(), t.spellings.clone()))
        .collect();
    for (code, spellings) in spellings {
        assert!(NonAnswer::from_code(&code).is_some(), "{code}");
        for spelling in spellings {
            let said = r.say("uasc", CellValue::Text(&spelling));
            assert_ne!(said, "yes", "{spelling}");
        }
    }
}
