use std::sync::LazyLock;

use jiff::civil::date;

use super::*;

fn profiles() -> &'static Profiles {
    static ALL: LazyLock<Profiles> =
        LazyLock::new(|| Profiles::load(&RuleSource::embedded().untrusted()).unwrap_or_else(|e| panic!("{e:#?}")));
    &ALL
}

fn meaning(name: &str, symbol: &str, year: Option<i16>) -> Option<(Gap, Option<(f64, f64)>)> {
    let all = profiles();
    let profile = all.get(all.named(name).unwrap()).unwrap();
    profile.meaning(symbol, year.map(|y| date(y, 3, 31))).map(|m| (m.gap, m.bounds))
}

const fn gap(gap: Gap) -> (Gap, Option<(f64, f64)>) {
    (gap, None)
}

#[test]
fn a_letter_means_what_its_publisher_meant_in_its_year() {
    assert_eq!(meaning("dfe", "x", Some(2017)), Some(gap(Gap::Suppressed)));
    assert_eq!(meaning("dfe", "x", Some(2018)), Some(gap(Gap::NotAvailable)));
    assert_eq!(meaning("dfe", "x", None), None, "of which year nobody says");
    assert_eq!(meaning("dfe", "c", Some(2023)), Some(gap(Gap::Suppressed)));
    assert_eq!(meaning("dfe", "c", None), Some(gap(Gap::Suppressed)), "it never meant anything else");
    assert_eq!(meaning("dfe", "c", Some(2016)), None, "it was not in use");
    assert_eq!(meaning("dfe", ".", Some(2016)), Some(gap(Gap::NotApplicable)));
    assert_eq!(meaning("dfe", "..", Some(2016)), Some(gap(Gap::NotAvailable)));
    assert_eq!(meaning("dfe", "Z", Some(2023)), Some(gap(Gap::NotApplicable)));
    assert_eq!(meaning("dfe", "low", Some(2023)), Some(gap(Gap::RoundsToZero)));
    assert_eq!(meaning("dfe", "k", Some(2023)), Some(gap(Gap::RoundsToZero)));
    assert_eq!(meaning("dfe", "u", Some(2023)), Some(gap(Gap::NotAvailable)));
    assert_eq!(meaning("scotland", "*", None), Some((Gap::Suppressed, Some((1.0, 4.0)))));
    assert_eq!(meaning("scotland", "#", None), Some(gap(Gap::NotApplicable)));
    assert_eq!(meaning("scotland", ":", None), Some(gap(Gap::NotAvailable)));
    assert_eq!(meaning("home-office", ":", None), Some(gap(Gap::NotAvailable)));
    assert_eq!(meaning("cipfa", "..", None), Some(gap(Gap::NotAvailable)));
    assert_eq!(meaning("analysis-function", "[c1]", None), Some(gap(Gap::Suppressed)));
    assert_eq!(meaning("analysis-function", "[x]", None), Some(gap(Gap::NotAvailable)));
    assert_eq!(meaning("analysis-function", "[low]", None), Some(gap(Gap::RoundsToZero)));
    assert_eq!(meaning("analysis-function", "x", None), None, "only in brackets");
    assert_eq!(meaning("analysis-function", "[e]", None), None, "it stands beside a figure");
}

#[test]
fn councils_use_nobody_s_list() {
    let all = profiles();
    assert_eq!(all.usual().map(|p| p.name.as_str()), Some("councils"));
    assert_eq!(meaning("councils", " * ", None), Some(gap(Gap::Suppressed)));
    assert_eq!(meaning("councils", "[c]", None), Some(gap(Gap::Suppressed)));
    for lone in ["x", "c", "z", "k", "u", ".", "..", "-", ":", "n/a", "5", "", "a long text that is no symbol at all"] {
        assert_eq!(meaning("councils", lone, None), None, "{lone}");
    }
}

#[test]
fn a_profile_is_found_by_its_name() {
    let all = profiles();
    assert_eq!(all.named("DfE"), all.named("dfe"));
    assert!(all.named("Analysis Function").is_ok());
    let help = all.named("scotlnad").unwrap_err();
    assert!(help.starts_with("Did you mean “scotland”? There are councils, "), "{help}");
    assert!(all.get(all.named("analysis-function").unwrap()).unwrap().is_beside("[e]"));
}

/// What a note says of symbols, in short.
fn explained(text: &str) -> Vec<String> {
    let say = |e: &Explained| match e.meaning.bounds {
        Some((low, high)) => format!("{} {low}-{high}", e.symbol),
        None => format!("{} {}", e.symbol, e.meaning.gap.code()),
    };
    profiles().explain(text).iter().map(say).collect()
}

#[test]
fn notes_that_explain_a_symbol() {
    let all = profiles();
    for (text, expected) in [
        ("* = fewer than 5", "* 1-4"),
        ("* fewer than 5", "* 1-4"),
        ("* = less than five", "* 1-4"),
        ("*: fewer than 5", "* 1-4"),
        ("* - less than 5", "* 1-4"),
        ("* means 5 or fewer", "* 1-5"),
        ("* denotes a number below 6", "* 1-5"),
        ("* indicates numbers between 1 and 4", "* 1-4"),
        ("* represents 1 to 4 children", "* 1-4"),
        ("* is used where the figure is less than 10", "* 1-9"),
        ("An asterisk (*) indicates fewer than five children", "* 1-4"),
        ("An asterisk is used where numbers are below 5", "* 1-4"),
        ("Key: * = suppressed", "* suppressed"),
        ("* Suppressed", "* suppressed"),
        ("c: suppressed", "c suppressed"),
        ("c = confidential", "c suppressed"),
        ("x - not available", "x not-available"),
        ("x – not available", "x not-available"),
        ("'x' indicates that data are not available", "x not-available"),
        ("[x] = not available", "[x] not-available"),
        ("[c] Data suppressed for disclosure control", "[c] suppressed"),
        ("[c]: data suppressed for disclosure control", "[c] suppressed"),
        ("z = not applicable", "z not-applicable"),
        ("k = rounds to 0, but is not 0", "k rounds-to-zero"),
        ("low: rounds to zero", "low rounds-to-zero"),
        ("- = nil", "- 0-0"),
        ("'-' denotes zero", "- 0-0"),
        (".. = not available", ".. not-available"),
        (". = not applicable", ". not-applicable"),
        ("# denotes information that is not held", "# not-held"),
        ("N/K = not known", "n/k unknown"),
        ("figures below 5 are shown as *", "* 1-4"),
        ("Figures below 5 are shown as *, zeros are shown", "* 1-4"),
        ("Numbers under 5 have been replaced with an asterisk", "* 1-4"),
        ("Values of fewer than six are replaced by *", "* 1-5"),
        ("Numbers of 5 or fewer are denoted by '*'", "* 1-5"),
        ("Where the number is less than 5 this has been replaced with *.", "* 1-4"),
        ("Numbers lower than 5 have been suppressed and are marked with an asterisk", "* 1-4"),
        ("We have used * to show numbers below 5", "* 1-4"),
        ("Small numbers have been suppressed (*)", "* suppressed"),
        ("Data marked with an asterisk has been suppressed to protect children", "* suppressed"),
        ("Suppressed figures are shown as [c]", "[c] suppressed"),
        ("* figures less than 5 have been suppressed", "* 1-4"),
        ("* Includes children whose records are confidential", ""),
        ("* Children in care at the end of the year", ""),
        ("The symbol * denotes that a figure is less than 5", "* 1-4"),
        ("\"*\" = 1-4", "* 1-4"),
        ("* = low numbers", "* suppressed"),
        ("** indicates secondary suppression", "** suppressed"),
        ("~ = fewer than 10", "~ 1-9"),
        ("Cells marked # are not applicable", "# not-applicable"),
        ("Where data is not available this is shown as x", "x not-available"),
        ("c denotes figures of 5 or fewer that are confidential", "c 1-5"),
        ("A dash (-) means zero", "- 0-0"),
        ("A dash means that the council does not hold the information", "- not-held"),
        ("'.' means not applicable", ". not-applicable"),
        ("u = low reliability", "u not-available"),
        ("* refers to numbers of 4 and below", "* 1-4"),
        // What explains nothing.
        ("b - Suspected to be trafficked", ""),
        ("1. Children in care", ""),
        ("Source: Department for Education", ""),
        ("e.g. children who are missing", ""),
        ("Please note: figures are as at 31 March", ""),
        ("", ""),
        ("Notes", ""),
        ("a) Identified as trafficked", ""),
        ("a: Identified as trafficked", ""),
        ("c: suspected", ""),
        ("Figures are for children in care", ""),
        ("Children missing for less than 7 days", ""),
        ("Question 1 - children identified as trafficked", ""),
        ("The council does not hold this information", ""),
    ] {
        let say = |e: &Explained| match e.meaning.bounds {
            Some((low, high)) => format!("{} {low}-{high}", e.symbol),
            None => format!("{} {}", e.symbol, e.meaning.gap.code()),
        };
        let found: Vec<String> = all.explain(text).iter().map(say).collect();
        assert_eq!(found.join(", "), expected, "{text}");
    }
}

#[test]
fn notes_that_explain_several_symbols() {
    for text in [
        "x = suppressed; . = not applicable; .. = not available",
        "x = suppressed, . = not applicable, .. = not available",
        "x = suppressed\n. = not applicable\n.. = not available",
        "Key: x = suppressed . = not applicable .. = not available",
    ] {
        assert_eq!(explained(text), ["x suppressed", ". not-applicable", ".. not-available"], "{text}");
    }
    assert_eq!(explained("* = 1 to 4; - = nil; n/k: not known"), ["* 1-4", "- 0-0", "n/k unknown"]);
    assert_eq!(
        explained("[c] = confidential, [x] = not available, [z] = not applicable"),
        ["[c] suppressed", "[x] not-available", "[z] not-applicable"]
    );
}

#[test]
fn notes_that_say_which_figures_are_withheld() {
    let all = profiles();
    for (text, expected) in [
        ("figures below 5 are shown as *, zeros are shown", Some((1.0, 4.0))),
        ("numbers of 5 or fewer are suppressed", Some((1.0, 5.0))),
        ("Numbers of five or less have been withheld under section 40(2)", Some((1.0, 5.0))),
        ("Any number fewer than 5 has been suppressed", Some((1.0, 4.0))),
        ("Numbers less than 5 are not disclosed to protect the identity of individuals", Some((1.0, 4.0))),
        ("We do not disclose figures lower than 6", Some((1.0, 5.0))),
        ("Where figures are below 10 we cannot provide the exact number", Some((1.0, 9.0))),
        ("Figures between 1 and 4 have been redacted", Some((1.0, 4.0))),
        ("Values of 1-4 are replaced by <5", Some((1.0, 4.0))),
        ("Numbers from 1 to 5 have been masked", Some((1.0, 5.0))),
        ("Numbers under 5, including zero, are suppressed", Some((0.0, 4.0))),
        ("Figures of 0-4 are suppressed", Some((0.0, 4.0))),
        ("Numbers 5 and under are supressed", Some((1.0, 5.0))),
        ("* = fewer than 5", Some((1.0, 4.0))),
        ("<5 has been used where there is a risk of identifying a child: numbers fewer than 5", Some((1.0, 4.0))),
        ("Counts up to 5 are hidden", Some((1.0, 5.0))),
        ("Numbers no more than 4 are omitted", Some((1.0, 4.0))),
        ("Figures < 5 suppressed", Some((1.0, 4.0))),
        ("Numbers smaller than ten have been removed. All other figures are exact.", Some((1.0, 9.0))),
        (
            "Please note that where the number is 5 or less an exemption under section 40(2) has been applied",
            Some((1.0, 5.0)),
        ),
        ("Numbers under 6 are shown as \"<6\"", Some((1.0, 5.0))),
        ("To protect confidentiality, values of less than 5 have been replaced with 'c'", Some((1.0, 4.0))),
        ("In line with our data protection policy, figures of less than 5 are reported as <5", Some((1.0, 4.0))),
        ("Low figures (less than 5) are suppressed.", Some((1.0, 4.0))),
        ("Cells with counts of 1, 2, 3 or 4 are suppressed", Some((1.0, 4.0))),
        ("Numbers of 1 to 4 inclusive cannot be disclosed", Some((1.0, 4.0))),
        ("We are withholding figures of fewer than 5", Some((1.0, 4.0))),
        ("Any figure of 4 or below is redacted, as it may lead to children being identified", Some((1.0, 4.0))),
        ("Figures of five and under, and zeros, are not published", Some((1.0, 5.0))),
        ("Values below 5 are masked. Zeros are also masked.", Some((0.0, 4.0))),
        // What says nothing of it.
        ("Number of children under 10 subject to a child protection plan", None),
        ("Section A: 1/9/13 to 31/8/14", None),
        ("Children under 5 removed from home", None),
        ("Secondary suppression has been applied", None),
        ("The 18 hours limit is exceeded and the request is exempt", None),
        ("Fewer than 5 councils did not provide data in 2,000 requests", None),
        ("Small numbers have been suppressed", None),
        ("Children missing for less than 7 days are not shown", None),
        ("Children under 5 years old are not shown", None),
        ("Fewer than 5% of records are not shown", None),
        ("Fewer than 5 children went missing", None),
        ("Number of children aged 5 or under", None),
        ("Figures are rounded to the nearest 5", None),
        ("Information is exempt under section 40", None),
        ("", None),
    ] {
        assert_eq!(all.withheld(text), expected, "{text}");
    }
}

#[test]
fn notes_that_say_that_figures_are_rounded() {
    let all = profiles();
    for (text, expected) in [
        ("rounded to the nearest 5", Some(5.0)),
        ("Figures have been rounded to the nearest five", Some(5.0)),
        ("All numbers are rounded to nearest 10", Some(10.0)),
        ("Numbers rounded to the nearest multiple of 5", Some(5.0)),
        ("Figures are given to the nearest 5 and may not add up", Some(5.0)),
        ("Counts are rounded to a multiple of 5", Some(5.0)),
        ("Figures are rounded to 10", Some(10.0)),
        ("Data are subject to random rounding to base 3", Some(3.0)),
        ("Figures may not sum due to rounding", Some(0.0)),
        ("Figures have been rounded", Some(0.0)),
        ("Figures are not rounded", None),
        ("Unrounded figures", None),
        ("Percentages are rounded to the nearest whole number", None),
        ("Rounded to 1 decimal place", None),
        ("k = rounds to 0", None),
        ("background", None),
        ("Fewer than 5", None),
    ] {
        assert_eq!(all.rounding(text), expected, "{text}");
    }
}

#[test]
fn everything_that_is_wrong_is_said_where_it_stands() {
    let text = "version = 2\ndefault = \"ours\"\n[[profile]]\nname = \"theirs\"\nmarks = [{ symbols = [\"*\"], gap = \"supressed\" }, { symbols = [\"x\"], gap = \"not-held\", low = 1 }]\n\
                [notes]\nsmybol = \"x\"\n[notes.rounding]\nto = [\"(\"]\n";
    let mut source = RuleSource::embedded();
    source.files.extend(RuleSource::from_texts([("profiles.toml", text)]).files);
    let errors = Profiles::load(&source).unwrap_err().errors;
    let said: Vec<(&str, &str)> =
        errors.iter().map(|e| (e.problem().message.as_str(), e.marked().unwrap_or_default())).collect();
    for expected in [
        ("This release reads version 1 of this file", "2"),
        ("There is no profile `ours`", "\"ours\""),
        ("\"supressed\" is not known here", "\"supressed\""),
        ("There is no key `smybol` here", "smybol"),
        ("This is no regular expression: unclosed group", "\"(\""),
    ] {
        assert!(said.contains(&expected), "{expected:?} in {said:#?}");
    }
    for message in ["The profile has no `title`", "The mark has no `gap`", "The mark has no `high`"] {
        assert!(said.iter().any(|s| s.0 == message), "{message} in {said:#?}");
    }
}

#[test]
fn a_profile_of_ones_own_replaces_the_one_of_its_name() {
    let text = "default = \"scotland\"\n[[profile]]\nname = \"scotland\"\ntitle = \"ours\"\nmarks = [{ symbols = [\"*\"], gap = \"suppressed\", low = 1, high = 9 }]\n";
    let mut source = RuleSource::embedded();
    source.files.extend(RuleSource::from_texts([("profiles.toml", text)]).files);
    let all = Profiles::load(&source).unwrap();
    let usual = all.usual().unwrap();
    assert_eq!(usual.meaning("*", None).unwrap().bounds, Some((1.0, 9.0)));
    assert_eq!(usual.meaning(":", None), None);
}
