//! Known returns, and rules and codes that hold only in some years, in some nations, or from so much on.

#![allow(
    clippy::pedantic,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "what goes wrong here should stop, and is no part of the program"
)]

use std::{
    fs,
    process::{Command, Output},
};

use serde_json::Value;
use tempfile::TempDir;

const HEADER: &str =
    "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n1001,1,14/08/2007,BAFR,UN2,,\n1002,2,02/11/2008,WBRI,UN1,,\n";
const MISSING: &str = "CHILD,DOB,MISSING,MIS_START,MIS_END\n1001,14/08/2007,M,03/05/2023,05/05/2023\n";

/// A folder with files in it; a name may have folders before it.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

fn run(dir: &TempDir, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_returnlint"));
    command.env_clear().current_dir(dir.path()).args(arguments).output().unwrap()
}

/// The report on the only return, judged as of the end of June 2024.
fn check(dir: &TempDir, arguments: &[&str]) -> Value {
    check_on(dir, "2024-06-30", arguments)
}

fn check_on(dir: &TempDir, day: &str, arguments: &[&str]) -> Value {
    let output = run(dir, &[&["check", "--format", "json", "--as-of", day], arguments].concat());
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&output.stderr)))
}

fn error(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(2));
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn codes(report: &Value) -> Vec<&str> {
    let mut codes: Vec<&str> =
        report["findings"].as_array().unwrap().iter().map(|f| f["code"].as_str().unwrap()).collect();
    codes.dedup();
    codes
}

/// What the ledger says of a rule.
fn ledger<'a>(report: &'a Value, code: &str) -> &'a Value {
    report["ledger"].as_array().unwrap().iter().find(|entry| entry["code"] == code).unwrap()
}

#[test]
fn two_of_its_tables_show_which_return_it_is_and_one_makes_it_likely() {
    let dir = folder(&[("set/header.csv", HEADER), ("set/missing.csv", MISSING)]);
    let both = check(&dir, &["set"]);
    assert_eq!(both["returns"][0]["template"], "SSDA903");
    let basis = &both["returns"][0]["template_basis"];
    assert_eq!((&basis["declared"], &basis["confidence"]), (&false.into(), &"high".into()));
    assert_eq!(basis["reason"], "2 of its 12 tables were recognised");
    assert_eq!(both["returns"][0]["tables"][0]["known_as"], "Header");
    assert_eq!(ledger(&both, "MF005")["reason"], "SSDA903 does not ask for it");

    let one = check(&dir, &["set/missing.csv"]);
    assert_eq!(one["returns"][0]["template_basis"]["confidence"], "medium");
    assert_eq!(ledger(&one, "MF030")["status"], "ran", "what is only likely excuses nothing");
    assert!(!codes(&one).iter().any(|c| c.starts_with("ST03")), "{:?}", codes(&one));
}

#[test]
fn missing_tables_are_told_once_and_only_those_that_checks_need_unless_somebody_declares_it() {
    let dir = folder(&[("header.csv", HEADER), ("missing.csv", MISSING)]);
    let found = check(&dir, &["."]);
    let tables = |report: &Value| -> Vec<String> {
        let all = report["findings"].as_array().unwrap().iter().filter(|f| f["code"] == "ST030");
        all.map(|f| f["message"].as_str().unwrap().split(['“', '”']).nth(1).unwrap().to_owned()).collect()
    };
    assert_eq!(tables(&found), ["Episodes", "UASC"]);
    assert!(!codes(&found).contains(&"ST032"));

    let declared = check(&dir, &["--template", "ssda903", "."]);
    assert_eq!(declared["returns"][0]["template_basis"]["declared"], true);
    assert!(codes(&declared).contains(&"ST032"));

    // Without the missing episodes another rule says so, and the template does not say it again.
    let alone = check(&dir, &["--template", "SSDA903", "header.csv"]);
    assert_eq!(tables(&alone), ["Episodes", "UASC"]);
    assert!(codes(&alone).contains(&"ME018"));
    let without = check(&dir, &["--template", "SSDA903", "--ignore", "ME018", "header.csv"]);
    assert_eq!(tables(&without), ["Episodes", "UASC", "Missing"]);
    assert_eq!(ledger(&without, "ST030")["findings"], 3);
    assert_eq!(ledger(&alone, "ST030")["findings"], 2);
}

#[test]
fn a_table_of_later_years_is_not_missed_in_earlier_ones() {
    let dir = folder(&[("header.csv", HEADER), ("missing.csv", MISSING)]);
    let named = |report: &Value| report["findings"].to_string().contains("SWEpisodes");
    assert!(!named(&check_on(&dir, "2023-03-31", &["--template", "SSDA903", "."])));
    // The records reach May 2023, so the return is of 2023-24 or later.
    assert!(named(&check(&dir, &["--template", "SSDA903", "."])));
    assert!(!check(&dir, &["--template", "SSDA903", "."])["findings"].to_string().contains("DoLo"));
}

#[test]
fn what_is_added_to_a_known_return_is_checked() {
    let header = HEADER.replace("MC_DOB", "MC_DOB,Trafficked?").replace(",,\n", ",,,Suspected\n");
    let dir = folder(&[("header.csv", &header), ("missing.csv", MISSING)]);
    let report = check(&dir, &["."]);
    assert_eq!(report["returns"][0]["template"], "SSDA903");
    assert_eq!(ledger(&report, "MF005")["status"], "ran");
    assert!(codes(&report).contains(&"ST018"), "no year of the return has the column: {:?}", codes(&report));
}

#[test]
fn a_template_can_stand_in_the_configuration_and_a_slip_is_shown() {
    let dir = folder(&[("returnlint.toml", "template = \"ssda903\"\n"), ("header.csv", HEADER)]);
    assert_eq!(check(&dir, &["header.csv"])["returns"][0]["template_basis"]["declared"], true);
    let shown = run(&dir, &["inspect", "--template", "home-made", "header.csv"]);
    assert!(String::from_utf8(shown.stdout).unwrap().contains("home-made, a child-level return of your own making"));

    let said = error(&run(&dir, &["check", "--template", "SSDA930", "header.csv"]));
    assert!(said.contains("There is no template called SSDA930"), "{said}");
    assert!(said.contains("Did you mean “SSDA903”? There are Annex A, CIN census, home-made, SSDA903"), "{said}");
    fs::write(dir.path().join("returnlint.toml"), "template = \"annexa9\"\n").unwrap();
    let said = error(&run(&dir, &["check", "header.csv"]));
    assert!(said.contains("There is no template called annexa9") && said.contains("returnlint.toml"), "{said}");
}

#[test]
fn a_council_can_write_a_template_of_its_own() {
    let ours = "name = \"our list\"\ntitle = \"our list of children\"\nwithout = [\"nationality\"]\n\
                [[table]]\nname = \"Children\"\nchecked = true\ncolumns = [\"Ref\", [\"Born\", \"Birthday\"], \"Sex\", \"Status\"]\n\
                fields = { Ref = \"child_id\", Born = \"date_of_birth\", Sex = \"sex\", Status = \"victim_status\" }\n\
                [[table]]\nname = \"anything\"\nrecord = \"child\"\nasks = [\"uasc\", \"exploitation_type\"]\n";
    let sheet = "Ref,Birthday,Sex,Status\nA1,14/08/2007,Male,Suspected\n";
    let dir = folder(&[("rules/templates/ours.toml", ours), ("Children.csv", sheet)]);
    let report = check(&dir, &["--rules", "rules", "--template", "our-list", "Children.csv"]);
    let missing: Vec<&str> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|f| f["code"] == "ST031")
        .map(|f| f["location"]["field"].as_str().unwrap())
        .collect();
    assert!(missing.contains(&"exploitation_type"), "{missing:?}");
    assert!(!missing.contains(&"uasc"), "MF006 says that: {:?}", codes(&report));
    assert_eq!(ledger(&report, "MF004")["reason"], "our list does not ask for it");

    fs::write(dir.path().join("rules/templates/ours.toml"), ours.replace("nationality", "nationalty")).unwrap();
    let said = error(&run(&dir, &["check", "--rules", "rules", "Children.csv"]));
    assert!(said.contains("There is no field `nationalty`") && said.contains("ours.toml"), "{said}");
}

const LIST: &str = "Child ID,Date of birth,Sex,Nationality,UASC,Trafficked?,Looked after\n";

/// A sheet of children, every second without a sex.
fn half_without_sex(council: &str, period: &str) -> String {
    let rows: String = (1..=8)
        .map(|n| format!("A{n},14/08/2007,{},British,No,No concern,Yes\n", if n % 2 == 0 { "Male" } else { "" }))
        .collect();
    format!("{council}: children,,,,,,\nPeriod: {period},,,,,,\n{LIST}{rows}")
}

#[test]
fn a_rule_speaks_only_from_so_much_on() {
    let year = "1 April 2023 to 31 March 2024";
    let dir = folder(&[("list.csv", &half_without_sex("Devon County Council", year)), ("returnlint.toml", "")]);
    let config = |text: &str| fs::write(dir.path().join("returnlint.toml"), text).unwrap();
    let spoken = || codes(&check(&dir, &["list.csv"])).contains(&"MF003");
    assert!(spoken());
    for (least, speaks) in [("\"50%\"", true), ("\"51%\"", false), ("4", true), ("5", false), ("\"0%\"", true)] {
        config(&format!("[at-least]\nMF003 = {least}\n"));
        assert_eq!(spoken(), speaks, "{least}");
    }
    let report = check(&dir, &["list.csv"]);
    assert_eq!(ledger(&report, "MF003")["status"], "ran");
    config("[at-least]\nMF = \"90%\"\nMF003 = 1\n");
    assert!(spoken(), "a rule's own word wins over that on its family");
    config("[at-least]\nMF003 = \"many\"\n");
    let said = error(&run(&dir, &["check", "list.csv"]));
    assert!(said.contains("“many” is neither a share nor a number"), "{said}");
    config("[at-least]\nMF903 = 5\n");
    assert!(error(&run(&dir, &["check", "list.csv"])).contains("There is no check called MF903"));
}

/// A rule about the notes of a child, with more keys.
fn rule(more: &str) -> String {
    format!(
        "code = \"MF900\"\nname = \"our-rule\"\nseverity = \"warning\"\nconfidence = \"high\"\nrecord = \"child\"\n{more}\n\
         require = 'sex is filled'\nmark = [\"sex\"]\nmessage = \"Enter {{sex}}\"\nwhy = \"w\"\nfix = \"f\"\n\
         [[fails]]\nchild_id = \"A1\"\nsex = \"\"\n[[passes]]\nchild_id = \"A1\"\nsex = \"Male\"\n"
    )
}

#[test]
fn a_rule_file_says_how_much_in_which_nations_and_when() {
    let dir = folder(&[("rules/MF900-our-rule.toml", "")]);
    let write = |more: &str| fs::write(dir.path().join("rules/MF900-our-rule.toml"), rule(more)).unwrap();
    let ask = |council: &str, period: &str, day: &str| {
        fs::write(dir.path().join("list.csv"), half_without_sex(council, period)).unwrap();
        let report = check_on(&dir, day, &["--rules", "rules", "--select", "MF900", "list.csv"]);
        let entry = ledger(&report, "MF900").clone();
        (
            entry["status"].as_str().unwrap().to_owned(),
            report["findings"].as_array().unwrap().len(),
            entry["reason"].clone(),
        )
    };
    let (devon, cardiff) = ("Devon County Council", "Cardiff Council");
    let year = "1 April 2023 to 31 March 2024";

    write("nations = [\"Wales\"]");
    let (status, findings, why) = ask(devon, year, "2024-06-30");
    assert_eq!((status.as_str(), findings, why.as_str()), ("not-applicable", 0, Some("not in England")));
    assert_eq!(ask(cardiff, year, "2024-06-30").1, 4);
    assert_eq!(ask("Some children", year, "2024-06-30").1, 4, "no nation is known, so none is excused");

    write("at_least = \"60%\"");
    assert_eq!(ask(devon, year, "2024-06-30").1, 0);
    write("at_least = 4");
    assert_eq!(ask(devon, year, "2024-06-30").1, 4);

    // The period decides for records that have no day of their own.
    write("from = 2024-04-01");
    assert_eq!(ask(devon, year, "2024-06-30").1, 0);
    assert_eq!(ask(devon, "1 April 2024 to 31 March 2025", "2025-06-30").1, 4);
    write("until = 2023-03-31");
    assert_eq!(ask(devon, year, "2024-06-30").1, 0);
    assert_eq!(ask(devon, "1 January 2023 to 31 December 2023", "2024-06-30").1, 4, "some days of it are within");
    // Where no period is stated, the day of the check is the last that it may be about.
    write("from = 2024-04-01");
    assert_eq!(ask(devon, "not given", "2024-03-31").1, 0);
    assert_eq!(ask(devon, "not given", "2024-04-01").1, 4);
}

#[test]
fn a_code_is_judged_by_the_period_or_else_by_the_day_of_the_check() {
    let list = |period: &str| {
        format!(
            "Devon County Council: children,,,,,,\n{period},,,,,,\nChild ID,Date of birth,Sex,Nationality,UASC,Trafficked?,CIN factors\n\
             A1,14/08/2009,Male,British,No,Not assessed,24A\n"
        )
    };
    let dir = folder(&[]);
    let spoken = |period: &str, day: &str| {
        fs::write(dir.path().join("list.csv"), list(period)).unwrap();
        codes(&check_on(&dir, day, &["list.csv"])).contains(&"ST020")
    };
    assert!(spoken("Period: 1 April 2020 to 31 March 2021", "2024-06-30"));
    assert!(!spoken("Period: 1 April 2021 to 31 March 2022", "2024-06-30"));
    assert!(!spoken("Our list", "2024-06-30"));
    assert!(spoken("Our list", "2021-03-31"), "judged as of a day before the code came");
}

#[test]
fn the_template_in_the_page_can_be_used() {
    let page =
        fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/templates.md")).unwrap().replace("\r\n", "\n");
    let example = page.split("```toml\n").last().and_then(|rest| rest.split("```").next()).unwrap();
    assert!(example.starts_with("name "), "the last example of the page is the template");
    let dir = folder(&[
        ("rules/templates/ours.toml", example),
        ("children.csv", "Ref,Birthday,Sex,Status\nA1,14/08/2007,M,Suspected\n"),
    ]);
    let report = check(&dir, &["--rules", "rules", "--template", "our list", "children.csv"]);
    assert_eq!(report["returns"][0]["tables"][0]["known_as"], "children");
    assert_eq!(ledger(&report, "MF009")["reason"], "a blank end says that the child is still missing");
}
