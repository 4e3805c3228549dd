//! What is read from a dictionary, and what is said of one that is wrong.

use super::*;

const FIELDS: &str = r#"
version = 1
[record.child]
singular = "child"
plural = "children"
[record.episode]
singular = "missing episode"
plural = "missing episodes"
words = ["missing"]
start = "episode.start"
[field.child_id]
record = "child"
type = "id"
label = "child ID"
meaning = "Tells one child from another."
headers = ["child id", "person id"]
[field.victim_status]
record = "child"
defines = true
type = "code"
vocabulary = "victim-status"
label = "victim status"
meaning = "Whether the child is a victim."
headers = ["trafficked"]
words = ["trafficking"]
[field."episode.start"]
record = "episode"
defines = true
type = "date"
label = "start of the missing episode"
meaning = "When the child went missing."
headers = ["start date"]
"#;

const STATUS: &str = r#"
name = "victim-status"
meaning = "Whether the child is a victim."
[[value]]
code = "identified"
meaning = "Found to be a victim."
spellings = ["confirmed victim"]
[[value]]
code = "suspected"
meaning = "May be a victim."
patterns = ["^may be"]
"#;

fn load(files: &[(&str, &str)]) -> Result<Dictionary, Vec<RuleError>> {
    Dictionary::load(&RuleSource::from_texts(files.iter().copied()))
}

/// For each error the marked text and the message.
fn errors(files: &[(&str, &str)]) -> Vec<(String, String)> {
    let errors = load(files).expect_err("the dictionary is wrong");
    errors.iter().map(|e| (e.marked().unwrap_or_default().to_owned(), e.to_string())).collect()
}

#[test]
fn fields_records_and_vocabularies_are_read() {
    let dictionary = load(&[("fields.toml", FIELDS), ("vocabularies/victim-status.toml", STATUS)]).unwrap();
    let id = dictionary.field("victim_status").unwrap();
    let field = dictionary.get(id).unwrap();
    assert_eq!((field.record, field.defines), (RecordKind::Child, true));
    assert_eq!(
        (field.headers.as_slice(), field.words.as_slice()),
        (&["trafficked".to_owned()][..], &["trafficking".to_owned()][..])
    );
    let FieldType::Code(vocabulary) = field.kind else { panic!("a code") };
    let terms = &dictionary.vocabulary(vocabulary).unwrap().terms;
    assert_eq!(terms[1].code, "suspected");
    assert!(terms[1].patterns[0].is_match("may be one"));
    let episode = dictionary.record(RecordKind::Episode).unwrap();
    assert_eq!((episode.plural.as_str(), episode.start), ("missing episodes", dictionary.field("episode.start")));
    let names: Vec<_> = dictionary.fields.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(names, ["child_id", "victim_status", "episode.start"], "in the order of the file");
}

#[test]
fn a_wording_means_one_field_of_a_kind_of_record() {
    let twice = FIELDS.replace("\"trafficked\"", "\"Trafficked?\", \"Person_ID\", \"start date\"");
    assert_eq!(
        errors(&[("fields.toml", &twice), ("vocabularies/victim-status.toml", STATUS)]),
        [("\"Person_ID\"".to_owned(), "The wording \"Person_ID\" stands under `child_id` already".to_owned())],
        "“start date” is a wording for another kind of record and may be shared"
    );
}

#[test]
fn a_spelling_means_one_value() {
    let twice = STATUS.replace("patterns =", "spellings = [\"Confirmed  Victim\", \"IDENTIFIED\"]\npatterns =");
    let found = errors(&[("fields.toml", FIELDS), ("vocabularies/victim-status.toml", &twice)]);
    let marked: Vec<_> = found.iter().map(|(m, _)| m.as_str()).collect();
    assert_eq!(marked, ["\"Confirmed  Victim\"", "\"IDENTIFIED\""]);
}

#[test]
fn every_slip_in_a_field_is_said() {
    let fields = format!(
        "{FIELDS}\n[field.is]\nrecord = \"person\"\ntype = \"code\"\nvocabulary = \"victim-state\"\nlabel = \"x\"\nhaeders = []\n"
    );
    let found = errors(&[("fields.toml", &fields), ("vocabularies/victim-status.toml", STATUS)]);
    let expected = [
        ("\"person\"", "\"person\" is not known here"),
        ("haeders", "There is no key `haeders` here"),
        ("is", "A field cannot be named `is`"),
        ("\"victim-state\"", "There is no vocabulary `victim-state`"),
        ("is", "The field `is` has no `record`"),
        ("is", "The field `is` has no `meaning`"),
    ];
    assert_eq!(found, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
}

#[test]
fn several_codes_need_a_short_list() {
    use std::fmt::Write as _;
    let mut long = STATUS.to_owned();
    for n in 0..63 {
        write!(long, "[[value]]\ncode = \"c{n}\"\nmeaning = \"m\"\n").unwrap();
    }
    let files = |fields: &str| [("fields.toml", fields.to_owned()), ("vocabularies/victim-status.toml", long.clone())];
    assert!(Dictionary::load(&RuleSource::from_texts(files(FIELDS))).is_ok(), "one code may be of a long list");
    let several = FIELDS.replace("type = \"code\"", "type = \"codes\"");
    let errors = Dictionary::load(&RuleSource::from_texts(files(&several))).unwrap_err();
    assert_eq!(errors[0].to_string(), "This vocabulary has 65 values, more than the 64 of a field of several codes");
}

#[test]
fn a_folder_adds_wordings_and_spellings() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("vocabularies")).unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("fields.toml", "[field.victim_status]\nheaders = [\"our word\"]\n");
    write(
        "vocabularies/victim-status.toml",
        "name = \"victim-status\"\n[[value]]\ncode = \"suspected\"\nspellings = [\"amber\"]\npatterns = [\"(\"]\n",
    );
    let source = RuleSource::from_texts([("fields.toml", FIELDS), ("vocabularies/victim-status.toml", STATUS)]);
    let bad = Dictionary::load(&source.clone().with_folder(folder.path()).unwrap()).unwrap_err();
    assert_eq!(bad.len(), 1);
    assert_eq!(bad[0].to_string(), "This is no regular expression: unclosed group");
    write(
        "vocabularies/victim-status.toml",
        "name = \"victim-status\"\n[[value]]\ncode = \"suspected\"\nspellings = [\"amber\"]\n",
    );
    let dictionary = Dictionary::load(&source.with_folder(folder.path()).unwrap()).unwrap();
    let field = dictionary.get(dictionary.field("victim_status").unwrap()).unwrap();
    assert_eq!(field.headers, ["trafficked", "our word"]);
    assert_eq!(dictionary.vocabularies[0].terms[1].spellings, ["amber"]);
}

#[test]
fn the_first_date_of_a_record_must_be_a_date() {
    let wrong = FIELDS.replace("start = \"episode.start\"", "start = \"child_id\"");
    let found = errors(&[("fields.toml", &wrong), ("vocabularies/victim-status.toml", STATUS)]);
    assert_eq!(found[0].1, "`child_id` is no date, so it cannot put records in order");
}
