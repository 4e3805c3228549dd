use super::*;
use crate::{engine::detect, rule::RuleSet};

fn embedded() -> (RuleSet, Questions) {
    let source = RuleSource::embedded().untrusted();
    let rules = RuleSet::load(&source, &detect::names()).unwrap_or_else(|e| panic!("{e:#?}"));
    let questions = Questions::load(&source, &rules.dictionary).unwrap_or_else(|e| panic!("{e:#?}"));
    (rules, questions)
}

/// What a label asks for in a template, and how sure that is.
fn asked(of: &(RuleSet, Questions), template: Option<&str>, label: &str) -> Option<(String, Confidence)> {
    let declared = template.map(|name| of.1.named(name).unwrap());
    let found = of.1.find(&Concepts::new(&of.0.dictionary.measures), &normalise(label), declared)?;
    let measure = of.1.measure(found).and_then(|m| of.0.dictionary.measures.get(m));
    Some((measure.map_or("none", |m| &m.name).to_owned(), found.confidence))
}

#[test]
fn every_wording_is_known_in_its_own_template() {
    let all = embedded();
    let concepts = Concepts::new(&all.0.dictionary.measures);
    for (at, template) in all.1.templates().iter().enumerate() {
        for (i, question) in template.questions.iter().enumerate() {
            for wording in &question.wordings {
                let found = all.1.find(&concepts, &normalise(wording), Some(at)).unwrap_or_else(|| panic!("{wording}"));
                assert_eq!((found.question, found.confidence), (i, Confidence::High), "{}: {wording}", template.name);
            }
        }
    }
}

#[test]
fn the_templates_that_we_know() {
    let (_, questions) = embedded();
    let names: Vec<&str> = questions.templates().iter().map(|t| t.name.as_str()).collect();
    assert_eq!(names, ["ECPAT 2015", "ECPAT 2018", "ECPAT 2020", "ECPAT 2024", "NRM referrals", "Unseen 2018"]);
    let round = &questions.templates()[questions.named("ecpat-2024").unwrap()];
    assert_eq!(round.periods.len(), 4);
    let unsure: Vec<&Question> = round.questions.iter().filter(|q| !q.verified).collect();
    assert_eq!(unsure.len(), 2, "2a in part, and the one on unaccompanied children");
    assert!(unsure.iter().all(|q| q.note.is_some()));
    assert!(questions.templates().iter().filter(|t| !t.verified).all(|t| t.note.is_some()));
    assert_eq!(questions.named("ECPAT 2042"), Err(Some("ECPAT 2024")));
    assert_eq!(questions.named("zzz"), Err(None));
}

#[test]
fn a_question_in_other_words() {
    let all = embedded();
    for (label, measure) in [
        (
            "1a) The total number of looked after children identified as trafficked or as victims of modern slavery",
            "identified",
        ),
        ("Number of children in care identified as victims of trafficking or modern slavery", "identified"),
        ("Children identifed as traficked or as victims of modern slavery", "identified"),
        ("Children identified as trafficked or as victims of modern slavery, 1 Jan 2021 to 31 Dec 2021", "identified"),
        ("Q1b Suspected of being trafficked or victims of modern slavery, if not included in (a)", "suspected"),
        ("Children suspected to be trafficked if not included in 1a", "suspected"),
        ("(c) Identified as UASC or separated children", "uasc"),
        ("identified as unaccompanied asylum seeking children or separated children", "uasc"),
        ("UASC/separated children", "uasc"),
        ("UASC / separated children who have also been identified or suspected as trafficked", "trafficked_uasc"),
        (
            "Unaccompanied asylum-seeking or separated children also suspected or identified as trafficked",
            "trafficked_uasc",
        ),
        (
            "Children identified or suspected as trafficked who have gone missing or absent",
            "trafficked_missing_or_away",
        ),
        ("Identified or suspected as trafficked and went missing or absent", "trafficked_missing_or_away"),
        ("Unaccompanied asylum-seeking or separated children who were absent or went missing", "uasc_missing_or_away"),
        // Cut off at 60 and at 40 letters.
        ("UASC or separated children who have also been identified or suspec", "trafficked_uasc"),
        (
            "Looked after children in your authority's care identified or suspected as trafficked who have",
            "trafficked_missing_or_away",
        ),
        ("Unaccompanied children who are also traff", "trafficked_uasc"),
        ("Suspected to be trafficked and not among ...", "suspected"),
    ] {
        let found = asked(&all, Some("ECPAT 2024"), label);
        assert_eq!(found, Some((measure.to_owned(), Confidence::Medium)), "{label}");
    }
}

#[test]
fn what_is_no_question_of_the_round_is_not_taken_for_one() {
    let all = embedded();
    for label in [
        "",
        "1a",
        "2021",
        "Council",
        "Notes",
        "Total",
        "Children",
        "Looked after children",
        "Total number of looked after children",
        "All children in care",
        "Looked after children in your authority's care who",
        "Looked after children in your authority's care who were",
        "Children identified or suspected as trafficked",
        "Number of looked after children identified or suspected as trafficked",
        "Children identified as trafficked who went missing",
        "UASC or separated children who went missing for over a week",
        "UASC or separated children aged 16 and 17",
        "Adults identified as trafficked or as victims of modern slavery",
        "Children identified as criminally exploited",
        "Children not identified as trafficked",
        "Percentage of children identified as trafficked or as victims of modern slavery",
        "Children identified as trafficked or as victims of modern slavery who have not been found",
        "UASC missing",
        "UASC",
        "Number of UASC",
        "Please provide the following information",
        "Children identified as trafficked and referred to the NRM",
        "Average number of missing incidents",
    ] {
        assert_eq!(asked(&all, Some("ECPAT 2024"), label), None, "{label}");
    }
}

#[test]
fn missing_children_in_other_words() {
    let all = embedded();
    for (label, measure) in [
        ("Trafficked children who went missing from care", "trafficked_missing"),
        ("Number of trafficked children that have gone missing", "trafficked_missing"),
        ("Unaccompanied asylum seeking children that went missing", "uasc_missing"),
        ("Trafficked children missing longer than a week", "trafficked_over_week"),
        ("Trafficked children missing over 7 days", "trafficked_over_week"),
        ("Trafficked children who have not been located", "trafficked_not_found"),
        ("UASC still missing", "uasc_not_found"),
        ("Missing episodes of trafficked children", "trafficked_incidents"),
        ("Number of times trafficked children went missing", "trafficked_incidents"),
        ("Number of UASC in our care", "uasc"),
    ] {
        let found = asked(&all, Some("ECPAT 2015"), label).map(|(m, _)| m);
        assert_eq!(found.as_deref(), Some(measure), "{label}");
    }
    for (label, measure) in [
        ("Potentially trafficked children that went missing for 72 hrs or less", "trafficked_missing_short"),
        ("Potentially trafficked children who went missing long-term (over 72 hours)", "trafficked_missing_long"),
        ("Potentially trafficked children: types of placements", "none"),
        ("Potentially trafficked children who stayed in their placement", "trafficked_remained"),
        ("Non-UK nationals (potentially trafficked children)", "trafficked_non_uk"),
    ] {
        let found = asked(&all, Some("Unseen 2018"), label).map(|(m, _)| m);
        assert_eq!(found.as_deref(), Some(measure), "{label}");
    }
}

#[test]
fn a_wording_of_two_templates_is_one_measure_or_nothing() {
    let all = embedded();
    let concepts = Concepts::new(&all.0.dictionary.measures);
    let found = all.1.find(&concepts, "suspected to be trafficked", None).unwrap();
    assert!(!found.alone, "the third and the fourth round ask so");
    assert_eq!(found.confidence, Confidence::High);
    let found = all.1.find(&concepts, "identified as being a victim of exploitation", None).unwrap();
    assert!(found.alone);
}

#[test]
fn a_question_is_found_by_its_id() {
    let (_, questions) = embedded();
    let round = questions.named("ECPAT 2024").unwrap();
    let (id, _) = QuestionId::parse("Q1(d)").unwrap();
    assert_eq!(questions.by_id(round, &id), Some(3));
    assert_eq!(questions.by_id(round, &QuestionId::parse("7.").unwrap().0), None);
    assert_eq!(questions.by_id(99, &id), None);
}

fn recognised<'q>((rules, questions): &'q (RuleSet, Questions), labels: &[&str]) -> Option<(&'q str, Confidence)> {
    let folded: Vec<String> = labels.iter().map(|l| normalise(l)).collect();
    let (at, confidence) =
        questions.recognise(&Concepts::new(&rules.dictionary.measures), folded.iter().map(String::as_str))?;
    Some((&questions.templates()[at].name, confidence))
}

#[test]
fn a_sheet_shows_which_round_it_answers() {
    let questions = embedded();
    let fourth = [
        "Question",
        "1a) Identified as trafficked or as victims of modern slavery, including but not limited to those identified through the NRM",
        "1b) Suspected of being trafficked or victims of modern slavery, if not included in a",
        "1c) Identified as UASC or a separated child",
        "1d) UASC or separated children who have also been identified or suspected as trafficked",
        "1 Jan 2021 - 31 Dec 2021",
        "2022",
        "2023",
        "1 January 2024 to 30 April 2024",
    ];
    assert_eq!(recognised(&questions, &fourth), Some(("ECPAT 2024", Confidence::High)));
    // Questions a to c alone are of two rounds: the year decides.
    let three = ["identified as trafficked", "suspected to be trafficked", "UASC or separated children"];
    assert_eq!(recognised(&questions, &three), None);
    let of = |year: &'static str| [&three[..], &[year]].concat();
    assert_eq!(recognised(&questions, &of("1 January 2019 to 31 December 2019")).map(|r| r.0), Some("ECPAT 2020"));
    assert_eq!(recognised(&questions, &of("2022")).map(|r| r.0), Some("ECPAT 2024"));
    assert_eq!(recognised(&questions, &["Council", "Trafficked children", "2022"]), None);
    let unseen = [
        "Potentially trafficked children identified",
        "Remained in placement",
        "Short-term missing (72 hours or less)",
        "Long-term missing (over 72 hours)",
    ];
    assert_eq!(recognised(&questions, &unseen), Some(("Unseen 2018", Confidence::High)));
    let concepts = Concepts::new(&questions.0.dictionary.measures);
    assert_eq!(
        Questions::default().recognise(&concepts, ["identified as trafficked", "uasc or separated children"]),
        None
    );
}

#[test]
fn a_template_of_ones_own_brings_its_measures() {
    let text = "name = \"Ours\"\ntitle = \"ours\"\nasked_by = \"us\"\n[[question]]\nid = \"1\"\nmeasure = \"county_lines_homes\"\nwordings = [\"Homes used for county lines\"]\n\
                [measure.county_lines_homes]\nlabel = \"homes used for county lines\"\nmeaning = \"Homes that were used.\"\nunit = \"children\"\n";
    let mut source = RuleSource::embedded();
    source.files.extend(RuleSource::from_texts([("questions/ours.toml", text)]).files);
    let rules = RuleSet::load(&source, &detect::names()).unwrap();
    assert!(rules.dictionary.field("figures.county_lines_homes").is_some(), "rules can speak of it");
    let questions = Questions::load(&source, &rules.dictionary).unwrap();
    let all = (rules, questions);
    assert_eq!(asked(&all, None, "1. Homes used for county lines").unwrap().0, "county_lines_homes");
}

#[test]
fn everything_that_is_wrong_is_said_where_it_stands() {
    let text = "nmae = \"ours\"\nverified = false\n[[period]]\nfrom = 2022-01-01\nto = 2021-01-01\n[[question]]\nid = \"q99z\"\nmeasure = \"identfied\"\nwordings = [\"12\"]\n\
                [[question]]\nid = \"1a\"\nwordings = [\"x\"]\n[[question]]\nid = \"1(a)\"\nmeasure = \"uasc\"\n";
    let mut source = RuleSource::embedded();
    source.files.extend(RuleSource::from_texts([("questions/ours.toml", text)]).files);
    let dictionary = Dictionary::load(&source).unwrap();
    let errors = Questions::load(&source, &dictionary).unwrap_err().errors;
    let said: Vec<(&str, &str)> =
        errors.iter().map(|e| (e.problem().message.as_str(), e.marked().unwrap_or_default())).collect();
    for expected in [
        ("There is no key `nmae` here", "nmae"),
        ("There is no measure `identfied`", "\"identfied\""),
        ("\"q99z\" is no id of a question", "\"q99z\""),
        ("This wording has no words", "\"12\""),
        ("Two questions have the id 1a", "\"1(a)\""),
        ("The template has no `name`", ""),
        ("The template has no `title`", ""),
        ("A template that is not verified has no `note`", ""),
    ] {
        assert!(said.contains(&expected), "{expected:?} in {said:#?}");
    }
    for message in ["This is no period", "The question has no `measure`", "The question has no `wordings`"] {
        assert!(said.iter().any(|s| s.0 == message), "{message} in {said:#?}");
    }
    let help = errors.iter().find(|e| e.problem().message.contains("identfied")).and_then(|e| e.problem().help.clone());
    assert_eq!(help.as_deref(), Some("Did you mean `identified`?"));
}
