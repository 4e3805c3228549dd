use super::*;
use crate::{
    bind::dictionary::Dictionary,
    rule::{RuleSource, SourceFile},
};

/// What each question of a list was taken to ask for, by its id or its first words; and the template, loaded again.
fn drafted(text: &str) -> (Vec<(String, String)>, Vec<Period>, String) {
    let source = RuleSource::embedded();
    let dictionary = Dictionary::load(&source).unwrap();
    let questions = Questions::load(&source, &dictionary).unwrap();
    let concepts = Concepts::new(&dictionary.measures);
    let known = Known { measures: &dictionary.measures, concepts: &concepts, questions: &questions };
    let toml = Draft::of(text, known).toml("Ours", None, &dictionary.measures);
    let mut source = source;
    source.files.push(SourceFile {
        name: "questions/ours.toml".to_owned(),
        text: toml.clone().into(),
        folder: Some("ours".into()),
        trusted: false,
        parsed: None,
    });
    let dictionary = Dictionary::load(&source).unwrap_or_else(|e| panic!("{e:#?}\n{toml}"));
    let questions = Questions::load(&source, &dictionary).unwrap_or_else(|e| panic!("{e:#?}\n{toml}"));
    let template = questions.get(questions.named("ours").unwrap()).unwrap();
    let name = |m: Option<MeasureId>| m.and_then(|m| dictionary.measures.get(m)).map_or("none", |m| &m.name).to_owned();
    let asked = template.questions.iter().map(|q| {
        let id = q.id.as_ref().map_or_else(|| q.wordings[0].chars().take(12).collect(), ToString::to_string);
        (id, name(q.measure))
    });
    (asked.collect(), template.periods.clone(), toml)
}

fn pairs(asked: &[(String, String)]) -> Vec<(&str, &str)> {
    asked.iter().map(|(id, measure)| (id.as_str(), measure.as_str())).collect()
}

#[test]
fn a_list_with_ids_periods_and_a_beginning() {
    let (asked, periods, toml) = drafted(
        "Children in care and missing episodes, a request of 2025\n\
         For the periods 2022, 2023 and 1 January to 30 June 2024\n\n\
         1. The total number of looked after children in your care that are:\n\
         (a) identified as having been trafficked\n\
         (b) suspected of being trafficked, if not included in (a)\n\
         (c) unaccompanied asylum-seeking children\n\
         2. Of the trafficked children in 1a and 1b, how many went missing?\n\
         3. How many homes of children were used for \"county lines\" \\ dealing?\n\
         4. Please provide a copy of your policy on missing children\n",
    );
    assert_eq!(
        pairs(&asked)[..4],
        [("1a", "identified"), ("1b", "suspected"), ("1c", "uasc"), ("2", "trafficked_missing")]
    );
    assert_eq!(asked.len(), 6, "{asked:?}");
    assert_eq!(asked[5].0, "4");
    let days: Vec<String> = periods.iter().map(|p| format!("{} {}", p.from, p.to)).collect();
    assert_eq!(days, ["2022-01-01 2022-12-31", "2023-01-01 2023-12-31", "2024-01-01 2024-06-30"]);
    assert!(toml.contains("title = \"Children in care and missing episodes, a request of 2025\""), "{toml}");
    assert!(toml.contains("The total number of looked after children in your care that are identified"), "{toml}");
}

#[test]
fn a_list_without_ids() {
    let (asked, _, toml) = drafted(
        "Number of unaccompanied children in care\n\
         Number of unaccompanied children who went missing\n\
         Number of foster carers trained in trafficking awareness\n\
         Number of foster carers approved\n\
         Describe how carers are chosen\n",
    );
    let measures: Vec<&str> = asked.iter().map(|a| a.1.as_str()).collect();
    assert_eq!((measures[0], measures[1]), ("uasc", "uasc_missing"));
    assert!(measures[3].starts_with("foster_carer"), "{measures:?}");
    assert_eq!(measures[4], "none");
    assert!(toml.contains("[measure.foster_carer"), "{toml}");
    assert!(toml.contains("No measure fits"), "{toml}");
}

#[test]
fn parts_with_their_number_belong_to_its_beginning() {
    let (asked, _, toml) = drafted(
        "1. Children in your care that are:\n1a. identified as trafficked\n1b. unaccompanied\n\
         2a. Adults referred to the NRM\n2b. Children referred to the NRM\n",
    );
    let expected = [("1a", "identified"), ("1b", "uasc"), ("2a", "nrm_adults"), ("2b", "nrm_referrals")];
    assert_eq!(pairs(&asked), expected);
    assert!(toml.contains("Children in your care that are unaccompanied"), "{toml}");
    assert!(!toml.contains("that are Adults"), "{toml}");
}

#[test]
fn names_of_own_measures_differ() {
    let (asked, _, _) = drafted("1. Number of foster carers\n2. The number of foster carers?\n3. 16 beds\n");
    let names: Vec<&str> = asked.iter().map(|a| a.1.as_str()).collect();
    assert_eq!(names.len(), 3);
    assert_eq!((names[0], names[1]), ("foster_carer", "foster_carer_2"));
    assert!(names[2].starts_with("figure_"), "{names:?}");
}

#[test]
fn a_text_is_written_as_toml_reads_it() {
    assert_eq!(quoted("a \"b\" \\ c\td\u{7}"), "\"a \\\"b\\\" \\\\ c d\"");
}
