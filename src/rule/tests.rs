//! Whole rule files: what a rule is made of, and what is said of a file that is wrong.

use std::path::Path;

use super::*;
use crate::bind::dictionary::RecordKind;

const FIELDS: &str = r#"
version = 1
record.child = { singular = "child", plural = "children" }
record.episode = { singular = "missing episode", plural = "missing episodes", start = "episode.start" }
record.referral = { singular = "referral", plural = "referrals" }
[field.child_id]
record = "child"
type = "id"
label = "child ID"
meaning = "m"
[field.identified_date]
record = "child"
type = "date"
label = "date identified"
meaning = "m"
[field.victim_status]
record = "child"
defines = true
type = "code"
vocabulary = "victim-status"
label = "victim status"
meaning = "m"
[field."episode.start"]
record = "episode"
defines = true
type = "date"
label = "start"
meaning = "m"
[field.nrm_referral_date]
record = "referral"
defines = true
type = "date"
label = "NRM referral date"
meaning = "m"
"#;

const STATUS: &str = r#"
name = "victim-status"
meaning = "m"
value = [{ code = "identified", meaning = "m" }, { code = "suspected", meaning = "m" }]
"#;

const RULE: &str = r#"
code = "NR001"
name = "no-referral"
severity = "error"
confidence = "high"
record = "child"
audience = ["council"]
nations = ["Wales", "England"]
from = 2009-04-01
until = 2009-04-02
when = 'victim_status is one of "identified", "suspected"'
require = '''
nrm_referral_date is filled
or identified_date is after as_of
'''
mark = ["nrm_referral_date", "victim_status"]
message = "Enter {nrm_referral_date}"
absent = "This return names {count} {records} and has no referrals"
why = "Why."
fix = "Fix."
sources = ["A law"]
related = ["NR002"]
since = "0.1.0"
at_least = "5%"

[[fails]]
child_id = 7
identified_date = 2023-05-03
victim_status = "Suspected"
also = ["MF005"]

[[passes]]
as_of = 2024-01-01
council = "Devon"
child = [{ child_id = "A1" }, { child_id = "A2" }]
episode = [{ child_id = "A1", "episode.start" = 2023-05-03T14:30:00 }]

[[passes]]
sheet = [["Child ID", 5], []]
"#;

const FILE: &str = "nrm-referral/NR001-no-referral.toml";
const DETECTORS: &[&str] = &["hidden-sheet", "no-period"];

fn load(rules: &[(&str, &str)]) -> Result<RuleSet, RuleErrors> {
    let base = [("fields.toml", FIELDS), ("vocabularies/victim-status.toml", STATUS)];
    RuleSet::load(&RuleSource::from_texts(base.into_iter().chain(rules.iter().copied())), DETECTORS)
}

/// The marked text and the message of each error in a rule made from the good one.
fn wrong(change: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut text = RULE.to_owned();
    for (from, to) in change {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    let errors = load(&[(FILE, &text)]).expect_err("the rule is wrong").errors;
    errors.iter().map(|e| (e.marked().unwrap_or_default().to_owned(), e.to_string())).collect()
}

fn one_wrong(change: &[(&str, &str)], marked: &str, message: &str) {
    assert_eq!(wrong(change), [(marked.to_owned(), message.to_owned())]);
}

#[test]
fn a_rule_is_read_whole() {
    let set = load(&[(FILE, RULE)]).unwrap();
    let rule = set.find("nr001").unwrap();
    assert_eq!(set.find("no-referral").map(|r| &r.code), Some(&rule.code));
    let name = |id: &FieldId| set.dictionary.get(*id).unwrap().name.as_str();
    assert_eq!((rule.severity, rule.confidence, rule.record), (Severity::Error, Confidence::High, Scope::Child));
    assert_eq!(
        (rule.audience.as_slice(), rule.nations.as_slice()),
        (&[Audience::Council][..], &[Nation::England, Nation::Wales][..])
    );
    // 1 April 2009 is day 14,335 from 1 January 1970; two days are 172,800 seconds.
    assert_eq!((rule.from, rule.until), (Some(14_335 * 86_400), Some(14_335 * 86_400 + 172_800 - 1)));
    assert_eq!(rule.mark.iter().map(name).collect::<Vec<_>>(), ["nrm_referral_date", "victim_status"]);
    assert_eq!(
        rule.fields.iter().map(name).collect::<Vec<_>>(),
        ["victim_status", "nrm_referral_date", "identified_date"]
    );
    assert!(matches!(rule.when, Some(Condition::HasCode { codes: 3, .. })));
    assert_eq!(
        rule.written.require.as_ref().unwrap().to_string(),
        "nrm_referral_date is filled or identified_date is after as_of"
    );
    assert_eq!(rule.at_least, Some(AtLeast::Share(0.05)));
    assert_eq!((rule.card.family, rule.card.family.title()), (Family::NrmReferral, "NRM referral"));
    assert_eq!(rule.card.file, "rules/nrm-referral/NR001-no-referral.toml");
}

#[test]
fn examples_become_tables() {
    let set = load(&[(FILE, RULE)]).unwrap();
    let examples = &set.rules[0].examples;
    let cell = |name: &str, text: &str| (set.dictionary.field(name).unwrap(), text.to_owned());
    assert!(examples[0].fails);
    assert_eq!(examples[0].also, ["MF005"]);
    let flat = vec![cell("child_id", "7"), cell("identified_date", "03/05/2023"), cell("victim_status", "Suspected")];
    assert_eq!(examples[0].tables, [(RecordKind::Child, vec![flat])]);
    assert_eq!(examples[0].line, 1 + RULE.lines().position(|l| l == "[[fails]]").unwrap());
    assert_eq!(
        (examples[1].as_of, examples[1].council.as_deref()),
        (Some(jiff::civil::date(2024, 1, 1)), Some("Devon"))
    );
    assert_eq!(
        examples[1].tables,
        [
            (RecordKind::Child, vec![vec![cell("child_id", "A1")], vec![cell("child_id", "A2")]]),
            (RecordKind::Episode, vec![vec![cell("child_id", "A1"), cell("episode.start", "03/05/2023 14:30")]]),
        ]
    );
    assert_eq!(examples[2].sheet, Some(vec![vec!["Child ID".to_owned(), "5".to_owned()], vec![]]));
}

#[test]
fn an_error_points_at_the_word_in_the_file() {
    one_wrong(&[("victim_status is one", "victim_stats is one")], "victim_stats", "There is no field `victim_stats`");
    one_wrong(
        &[("or identified_date", "and identified_date is filled or x")],
        "or",
        "`and` and `or` are mixed without brackets",
    );
    one_wrong(
        &[("\"suspected\"'", "\"suspect\"'")],
        "\"suspect\"",
        "\"suspect\" is not a value of `victim_status` (vocabulary victim-status)",
    );
    // A text with escapes is marked as a whole, since its letters do not stand in the file one for one.
    one_wrong(
        &[("'victim_status is one of \"identified\", \"suspected\"'", "\"victim_stat\\u0075s is \\\"x\\\"\"")],
        "\"victim_stat\\u0075s is \\\"x\\\"\"",
        "\"x\" is not a value of `victim_status` (vocabulary victim-status)",
    );
}

#[test]
fn everything_wrong_in_a_file_is_said_at_once() {
    let found = wrong(&[
        ("severity = \"error\"", "severity = \"eror\""),
        ("why = \"Why.\"\n", "reason = \"Why.\"\n"),
        ("mark = [\"nrm_referral_date\"", "mark = [\"nrm_date\""),
        ("require = '''", "require = '''\nvictim_status is fill and"),
        ("\"Enter {nrm_referral_date}\"", "\"Please enter {nrm_dat}\""),
        ("victim_status = \"Suspected\"", "victim_state = \"Suspected\""),
    ]);
    let marked: Vec<_> = found.iter().map(|(m, _)| m.as_str()).collect();
    assert_eq!(marked, ["\"eror\"", "reason", "", "or", "\"nrm_date\"", "Please", "nrm_dat", "victim_state"]);
    assert_eq!(found[2].1, "The rule has no `why`");
}

#[test]
fn names_must_fit() {
    one_wrong(&[("\"NR001\"", "\"NR002\"")], "\"NR002\"", "The file is named NR001-no-referral.toml");
    assert_eq!(wrong(&[("\"NR001\"", "\"ZZ1\"")])[0].1, "`ZZ1` is not a code");
    assert_eq!(wrong(&[("\"no-referral\"", "\"No referral\"")])[0].1, "`No referral` is not a name");
    let moved = load(&[("dates/NR001-no-referral.toml", RULE)]).unwrap_err();
    assert_eq!(moved.errors[0].to_string(), "Rules whose code begins with NR stand in nrm-referral/");
    let twice = load(&[(FILE, RULE), ("nrm-referral/x/NR001-no-referral.toml", RULE)]).unwrap_err();
    assert_eq!(twice.errors[0].to_string(), "`NR001` is taken by rules/nrm-referral/NR001-no-referral.toml");
}

#[test]
fn a_rule_has_conditions_or_a_detector() {
    one_wrong(
        &[("record = \"child\"", "record = \"table\"")],
        "\"table\"",
        "A rule about a table, a return or a study needs a detector",
    );
    let detect = [("record = \"child\"", "record = \"table\"\ndetect = \"hidden-shet\"")];
    let found = wrong(&detect);
    assert_eq!(found[2], ("\"hidden-shet\"".to_owned(), "There is no detector `hidden-shet`".to_owned()));
    assert_eq!(found[0].1, "A rule has conditions or a detector, not both");
    let file = "structure/ST001-hidden-sheet.toml";
    let rule = "code = \"ST001\"\nname = \"hidden-sheet\"\nseverity = \"info\"\nconfidence = \"high\"\nrecord = \"return\"\n\
                detect = \"hidden-sheet\"\nmessage = \"Show {count} sheets\"\nwhy = \"x\"\nfix = \"x\"\n";
    let set = load(&[(file, rule)]).unwrap();
    assert_eq!(set.rules[0].detect.as_deref(), Some("hidden-sheet"));
    let of_records = rule.replace("\"return\"", "\"child\"");
    let errors = load(&[(file, &of_records)]).unwrap_err().errors;
    assert_eq!(
        errors.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["The rule has no `fails`", "The rule has no `passes`"]
    );
}

#[test]
fn small_slips_are_said() {
    one_wrong(&[("until = 2009-04-02", "until = 2008-04-02")], "2008-04-02", "The rule ends before it begins");
    one_wrong(
        &[("2009-04-02", "\"2009-04-02\"")],
        "\"2009-04-02\"",
        "Here stands a text where a date such as 2009-04-01, without quotes, should stand",
    );
    one_wrong(&[("\"5%\"", "\"lots\"")], "\"lots\"", "\"lots\" is neither a share nor a number");
    one_wrong(&[("[\"council\"]", "[\"councils\"]")], "\"councils\"", "\"councils\" is not known here");
    one_wrong(&[("Enter {nrm_referral_date}", "Enter {count}")], "count", "There is no field `count` to name here");
    one_wrong(
        &[("episode = [{ child_id = \"A1\", \"episode.start\" = 2023-05-03T14:30:00 }]", "episode.start = \"3 May\"")],
        "episode",
        "`episode` is a list of records, and a name with a full stop stands in quotes",
    );
    assert_eq!(wrong(&[("confidence = \"high\"", "confidence = ")]).len(), 1, "a line that is not TOML is said once");
}

#[test]
fn an_error_is_shown_with_the_line_and_the_word() {
    let text = RULE.replace("victim_status is one", "victim_stats is one");
    let errors = load(&[(FILE, &text)]).unwrap_err();
    assert_eq!(errors.to_string(), "1 thing is wrong with the rules");
    let error = &errors.errors[0];
    assert_eq!((error.file(), error.line()), (Some("rules/nrm-referral/NR001-no-referral.toml"), Some(11)));
    let mut shown = String::new();
    miette::NarratableReportHandler::new().render_report(&mut shown, error).unwrap();
    assert!(shown.contains("Begin snippet for rules/nrm-referral/NR001-no-referral.toml"), "{shown}");
    assert!(shown.contains("Did you mean `victim_status`?"), "{shown}");
}

#[test]
fn a_folder_of_rules_is_checked_with_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let ours = RULE.replace("no-referral", "our-own").replace("\"error\"", "\"info\"");
    let ours = ours.replace("\"NR002\"", "").replace("\"MF005\"", "");
    std::fs::write(folder.path().join("NR001-our-own.toml"), &ours).unwrap();
    let base = [("fields.toml", FIELDS), ("vocabularies/victim-status.toml", STATUS), (FILE, RULE)];
    let source = || RuleSource::from_texts(base).with_folder(folder.path()).unwrap();
    let set = RuleSet::load(&source(), DETECTORS).unwrap();
    assert_eq!((set.rules.len(), set.rules[0].name.as_str()), (1, "our-own"));
    std::fs::write(folder.path().join("notes.toml"), "x = 1").unwrap();
    let errors = RuleSet::load(&source(), DETECTORS).unwrap_err().errors;
    assert_eq!(errors[0].file().map(Path::new), Some(folder.path().join("notes.toml").as_path()));
}

#[test]
fn every_kind_of_mistake_points_at_the_word_and_says_what_to_write() {
    // What is changed in a good rule, the word that is marked, what is said of it, and what is offered.
    let mistakes: &[(&str, &str, &str, &str, &str)] = &[
        ("why = \"Why.\"", "whi = \"x\"\nwhy = \"Why.\"", "whi", "There is no key `whi` here", "Did you mean `why`?"),
        ("\"error\"", "\"eror\"", "\"eror\"", "\"eror\" is not known here", "Did you mean `error`?"),
        ("\"high\"", "\"certain\"", "\"certain\"", "\"certain\" is not known here", "\"high\", \"medium\" or \"low\""),
        (
            "record = \"child\"",
            "record = \"childs\"",
            "\"childs\"",
            "\"childs\" is not known here",
            "Did you mean `child`?",
        ),
        ("\"Wales\"", "\"Whales\"", "\"Whales\"", "\"Whales\" is not known here", "Did you mean `Wales`?"),
        (
            "when = 'victim_status",
            "when = 'victim_staus",
            "victim_staus",
            "There is no field `victim_staus`",
            "`victim_status`",
        ),
        (
            "or identified_date is after",
            "or identifed_date is after",
            "identifed_date",
            "There is no field `identifed_date`",
            "`identified_date`",
        ),
        (
            "\"suspected\"'",
            "\"Suspected\"'",
            "\"Suspected\"",
            "is not a value of `victim_status`",
            "write \"suspected\"",
        ),
        (
            "\"suspected\"'",
            "\"suspectd\"'",
            "\"suspectd\"",
            "is not a value of `victim_status`",
            "Did you mean \"suspected\"?",
        ),
        ("nrm_referral_date is filled\n", "nrm_referral_date is empty\n", "empty", "", "`is blank`"),
        (
            "nrm_referral_date is filled\n",
            "any referals\n",
            "referals",
            "`referals` is no kind of record",
            "Did you mean `referral`?",
        ),
        ("after as_of", "more than as_of", "is more than", "does not compare dates", "`is after`"),
        (
            "mark = [\"nrm_referral_date\"",
            "mark = [\"nrm_date\"",
            "\"nrm_date\"",
            "There is no field `nrm_date`",
            "`nrm_referral_date`",
        ),
        (
            "Enter {nrm_referral_date}",
            "Enter {nrm_date}",
            "nrm_date",
            "There is no field `nrm_date` to name here",
            "`nrm_referral_date`",
        ),
        (
            "Enter {nrm_referral_date}",
            "Enter a valid date",
            "valid",
            "A message does not say “valid”",
            "Say what to do",
        ),
        (
            "\nvictim_status = \"Susp",
            "\nvictim_state = \"Susp",
            "victim_state",
            "There is no field `victim_state`",
            "`victim_status`",
        ),
        (
            "\"episode.start\" = 2023",
            "\"episode.strt\" = 2023",
            "\"episode.strt\"",
            "There is no field `episode.strt`",
            "`episode.start`",
        ),
        ("code = \"NR001\"", "code = \"NRM1\"", "\"NRM1\"", "`NRM1` is not a code", "three figures"),
    ];
    for (from, to, marked, said, offered) in mistakes {
        assert!(RULE.contains(from), "{from}");
        let text = RULE.replacen(from, to, 1);
        let errors = load(&[(FILE, &text)]).expect_err(to).errors;
        let error = errors.iter().find(|e| e.marked() == Some(marked));
        let error = error.unwrap_or_else(|| panic!("{to}: nothing marks {marked}: {errors:#?}"));
        assert!(error.to_string().contains(said), "{to}: {error}");
        let help = error.problem().help.as_deref().unwrap_or_default();
        assert!(help.contains(offered), "{to}: {help}");
    }
    let text = RULE.replace("record = \"child\"", "record = \"table\"\ndetect = \"hidden-shet\"");
    let errors = load(&[(FILE, &text)]).expect_err("a detector that is not there").errors;
    let error = errors.iter().find(|e| e.marked() == Some("\"hidden-shet\"")).expect("it is marked");
    assert_eq!(error.problem().help.as_deref(), Some("Did you mean `hidden-sheet`?"));
}

#[test]
fn a_rule_of_ones_own_names_rules_that_are_there() {
    let folder = tempfile::tempdir().unwrap();
    let ours = RULE.replace("\"NR001\"", "\"NR901\"").replace("no-referral", "our-own").replace("NR002", "NR0001");
    std::fs::write(folder.path().join("NR901-our-own.toml"), ours.replace("MF005", "NR001")).unwrap();
    let base = [("fields.toml", FIELDS), ("vocabularies/victim-status.toml", STATUS), (FILE, RULE)];
    let source = || RuleSource::from_texts(base).with_folder(folder.path()).unwrap();
    let errors = RuleSet::load(&source(), DETECTORS).unwrap_err().errors;
    assert_eq!(errors.len(), 1, "{errors:#?}");
    assert_eq!((errors[0].marked(), errors[0].to_string().as_str()), (Some("\"NR0001\""), "There is no rule `NR0001`"));
    assert_eq!(errors[0].problem().help.as_deref(), Some("Did you mean `NR001`?"));
    std::fs::write(folder.path().join("NR901-our-own.toml"), ours.replace("NR0001", "NR001")).unwrap();
    let errors = RuleSet::load(&source(), DETECTORS).unwrap_err().errors;
    assert_eq!(errors[0].marked(), Some("\"MF005\""), "also names rules too");
}
