//! What is accepted in the proof that each rule finds its fault and no other rule finds an error, with the reasons.

/// A fault of the first rule is an error of the second too, and no change makes the one without the other.
pub(crate) const PAIRS: &[(&str, &str, &str)] = &[
    ("MF020", "ST025", "a child in the list without a date of birth is one for MF002: only a child of no list is left"),
    ("MF029", "ST025", "a child in the list without a date of birth is one for MF002: only a child of no list is left"),
];

/// Whether the second rule may find an error beside the first.
pub(crate) fn is_pair(code: &str, other: &str) -> bool {
    PAIRS.iter().any(|(a, b, _)| (*a, *b) == (code, other))
}

/// Rules about a whole return that ask only for the answers of a council.
pub(crate) const OF_COUNCILS: &[&str] = &[
    "AR009", "AR011", "AR012", "DT010", "DT011", "DT012", "ME015", "MF012", "MF013", "MF016", "NA004", "NA009",
    "NA017", "VI008",
];

/// Returns of three sheets and more: children, missing episodes, referrals.
const SHEETS: &[&str] = &[
    "returns/clean-every-column.xlsx",
    "returns/clean-home-made.ods",
    "returns/clean-northern-ireland.xlsx",
    "returns/clean-scotland.ods",
    "returns/clean-wales.xlsx",
    "years/clean-2022-23.xlsx",
    "years/clean-2023-24.ods",
];
const NOT_ENGLAND: &[&str] =
    &["returns/clean-northern-ireland.xlsx", "returns/clean-scotland.ods", "returns/clean-wales.xlsx"];
/// A list of children, a row each with all that is known.
const ONE_SHEET: &str = "returns/clean-tabs.tsv";
const ANNEX_A: &str = "returns/annex-a.xlsx";
const SSDA903: &str = "returns/ssda903-whole-2023-24";

/// Rules that clean returns cannot be made to break, with the reason.
pub(crate) const CANNOT: &[(&str, &[&str], &str)] = &[
    ("CO012", &[SSDA903], "it has no titles and no notes, and its headings are fixed"),
    ("ME033", SHEETS, "the interviews stand beside the episodes, where ME032 speaks of them"),
    ("MF029", &[ONE_SHEET], "the child and the referral share a row, and MF002 speaks of its date of birth"),
    (
        "NR035",
        SHEETS,
        "the answer stands in the list of children: beside a blank one there is no referral in that list",
    ),
    ("ST004", &[ONE_SHEET, SSDA903], "a text file has no merged cells"),
    ("ST019", &[ANNEX_A], "Annex A writes the sex alike in every year"),
    ("ST020", &[ANNEX_A], "none of its columns has codes that have gone out of use"),
    ("ST020", NOT_ENGLAND, "the lists that have codes which have gone out of use are those of England"),
    ("ST023", &[SSDA903], "it has no column of numbers"),
    ("ST024", &[ANNEX_A], "its list of children also gives their periods in care, of which a child may have several"),
    ("ST025", &[ANNEX_A, ONE_SHEET], "its only records about children are the list of them"),
    ("ST041", &[ANNEX_A, SSDA903], "it says which tables it has"),
    ("VI014", &[SSDA903], "it has no column of yes and no"),
];

/// Why a rule cannot be broken in a return, and the place of the reason in the list.
pub(crate) fn cannot(code: &str, name: &str) -> Option<(usize, &'static str)> {
    let found = CANNOT.iter().position(|(c, names, _)| *c == code && names.contains(&name))?;
    Some((found, CANNOT[found].2))
}
