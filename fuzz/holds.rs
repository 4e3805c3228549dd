//! What must hold of any text given to the rule language. The fuzzer calls this on what it makes up, and the tests on what it once made up.

use std::fmt::Write as _;

use returnlint::{
    bind::{
        Confidence,
        dictionary::{Dictionary, FieldId},
    },
    engine::detect,
    rule::{AtLeast, Audience, Example, Rule, RuleSet, RuleSource, Scope, Severity, example::Other, parser, words},
};

/// A small dictionary, since each rule file that is made up is read with it.
const FIELDS: &str = include_str!("dictionary/fields.toml");
const YES_NO: &str = include_str!("dictionary/yes-no.toml");

/// A condition is refused with a place that lies in it, or it is written so that it reads the same. Whether it could be read.
pub(crate) fn condition(text: &str) -> bool {
    match parser::parse(text) {
        Ok(condition) => {
            let printed = condition.to_string();
            let again =
                parser::parse(&printed).unwrap_or_else(|e| panic!("{text} was printed as {printed}: {}", e.message));
            assert_eq!(again, condition, "{text} was printed as {printed}");
            assert_eq!(again.to_string(), printed);
            true
        }
        Err(problem) => {
            assert!(!problem.labels.is_empty(), "{text}: {}", problem.message);
            for (place, _) in problem.labels {
                assert!(text.get(place.clone()).is_some(), "{text}: {place:?} lies outside");
            }
            false
        }
    }
}

/// A rule file is refused with places that lie in it, or it is checked, can be told in words, and reads the same when it is written anew.
/// Whether it could be read.
pub(crate) fn rule_file(text: &str) -> bool {
    match load(text) {
        Ok(set) => {
            for rule in &set.rules {
                tell(rule, &set.dictionary);
                reads_the_same(rule, &set.dictionary, |anew| load(anew).map_err(|problems| problems.join("\n")));
            }
            true
        }
        Err(problems) => {
            assert!(!problems.is_empty(), "{text}\nis refused without a word");
            false
        }
    }
}

/// The rule that a text is, with the small dictionary.
fn load(text: &str) -> Result<RuleSet, Vec<String>> {
    let name = "dates/DT500-made-up.toml";
    let source = RuleSource::from_texts([("fields.toml", FIELDS), ("vocabularies/yes-no.toml", YES_NO), (name, text)]);
    RuleSet::load(&source, &detect::names()).map_err(|errors| {
        let mut problems = Vec::new();
        for error in &errors.errors {
            assert_eq!(error.file(), source.get(name).map(returnlint::rule::SourceFile::shown).as_deref(), "{error}");
            for (place, _) in &error.problem().labels {
                assert!(text.get(place.clone()).is_some(), "{text}\n{error}: {place:?} lies outside");
            }
            assert!(!error.to_string().is_empty());
            problems.push(error.to_string());
        }
        problems
    })
}

fn tell(rule: &Rule, dictionary: &Dictionary) {
    for condition in [&rule.written.when, &rule.written.unless, &rule.written.require].into_iter().flatten() {
        assert!(!words::tell(condition, dictionary).is_empty());
    }
}

/// A rule written anew, with its conditions as the printer writes them, is the same rule when it is read again.
pub(crate) fn reads_the_same(rule: &Rule, dictionary: &Dictionary, load: impl Fn(&str) -> Result<RuleSet, String>) {
    let anew = written(rule, dictionary);
    let set = load(&anew).unwrap_or_else(|why| panic!("{}: {why}\n{anew}", rule.code));
    same(rule, set.find(&rule.code).unwrap_or_else(|| panic!("{} is there again", rule.code)));
}

/// Two rules say the same, wherever it stands in their files.
pub(crate) fn same(rule: &Rule, again: &Rule) {
    assert_eq!(again.written.when, rule.written.when, "{}", rule.code);
    assert_eq!(again.written.unless, rule.written.unless, "{}", rule.code);
    assert_eq!(again.written.require, rule.written.require, "{}", rule.code);
    let (again, first) = (plain(again), plain(rule));
    let differ = again.lines().zip(first.lines()).find(|(a, b)| a != b);
    assert!(again == first, "{} says otherwise: {differ:?}", rule.code);
}

/// All of a rule but where things stand in its file, and how its conditions are typed there.
fn plain(rule: &Rule) -> String {
    let mut rule = rule.clone();
    rule.written = returnlint::rule::Written::default();
    (rule.card.when, rule.card.unless, rule.card.require) = (None, None, None);
    rule.card.file = String::new();
    for example in &mut rule.examples {
        example.line = 0;
    }
    format!("{rule:#?}")
}

/// A rule as a file.
pub(crate) fn written(rule: &Rule, dictionary: &Dictionary) -> String {
    let mut out = String::new();
    let card = &rule.card;
    let mut put = |key: &str, value: String| _ = writeln!(out, "{key} = {value}");
    put("code", quoted(&card.code));
    put("name", quoted(&card.name));
    put(
        "severity",
        quoted(match card.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        }),
    );
    put(
        "confidence",
        quoted(match card.confidence {
            Confidence::High => "high",
            Confidence::Medium => "medium",
            Confidence::Low => "low",
        }),
    );
    put("record", quoted(scope(card.record)));
    let audience = card.audience.iter().map(|a| match a {
        Audience::Council => "council",
        Audience::Researcher => "researcher",
    });
    put("audience", list(audience));
    put("nations", list(card.nations.iter().map(|n| n.as_str())));
    for (key, day) in [("from", card.from), ("until", card.until)] {
        day.into_iter().for_each(|day| put(key, day.to_string()));
    }
    let conditions = &rule.written;
    for (key, condition) in
        [("when", &conditions.when), ("unless", &conditions.unless), ("require", &conditions.require)]
    {
        condition.iter().for_each(|condition| put(key, quoted(&condition.to_string())));
    }
    let texts = [
        ("detect", &card.detect),
        ("absent", &card.absent),
        ("note", &card.note),
        ("not_when", &card.not_when),
        ("since", &card.since),
    ];
    for (key, text) in texts {
        text.iter().for_each(|text| put(key, quoted(text)));
    }
    match card.at_least {
        Some(AtLeast::Share(share)) => put("at_least", quoted(&format!("{}%", share * 100.0))),
        Some(AtLeast::Count(count)) => put("at_least", format!("{count:?}")),
        None => {}
    }
    if !card.mark.is_empty() {
        put("mark", list(card.mark.iter().map(String::as_str)));
    }
    put("message", quoted(&card.message));
    put("why", quoted(&card.why));
    put("fix", quoted(&card.fix));
    put("sources", list(card.sources.iter().map(String::as_str)));
    put("related", list(card.related.iter().map(String::as_str)));
    for example in &rule.examples {
        out.push_str(&an_example(example, dictionary));
    }
    out
}

fn an_example(example: &Example, dictionary: &Dictionary) -> String {
    let caption = example.caption.iter().map(|text| format!("# {text}\n")).collect::<String>();
    let mut out = format!("\n{caption}[[{}]]\n", if example.fails { "fails" } else { "passes" });
    let name = |field: FieldId| quoted(&dictionary.get(field).unwrap_or_else(|| panic!("a field")).name);
    let records = |records: &[returnlint::rule::example::Cells]| {
        let record = |cells: &returnlint::rule::example::Cells| {
            let cells: Vec<String> = cells.iter().map(|(f, text)| format!("{} = {}", name(*f), quoted(text))).collect();
            format!("{{ {} }}", cells.join(", "))
        };
        format!("[{}]", records.iter().map(record).collect::<Vec<_>>().join(", "))
    };
    let tables = |tables: &returnlint::rule::example::Tables| {
        tables.iter().map(|(kind, list)| format!("{} = {}", kind.as_str(), records(list))).collect::<Vec<_>>()
    };
    for table in tables(&example.tables) {
        _ = writeln!(out, "{table}");
    }
    for (year, beside) in &example.beside {
        _ = writeln!(
            out,
            "{}_year = {{ {} }}",
            year.as_str().split(' ').next().unwrap_or_default(),
            tables(beside).join(", ")
        );
    }
    for (key, text) in [("period", &example.period), ("council", &example.council), ("template", &example.template)] {
        text.iter().for_each(|text| _ = writeln!(out, "{key} = {}", quoted(text)));
    }
    example.as_of.iter().for_each(|day| _ = writeln!(out, "as_of = {day}"));
    let sheet = |rows: &Vec<Vec<String>>| {
        let rows: Vec<String> = rows.iter().map(|row| list(row.iter().map(String::as_str))).collect();
        format!("sheet = [{}]", rows.join(", "))
    };
    example.sheet.iter().for_each(|rows| _ = writeln!(out, "{}", sheet(rows)));
    let other = |other: &Other| {
        let mut parts = tables(&other.tables);
        for (key, text) in [("period", &other.period), ("council", &other.council)] {
            parts.extend(text.iter().map(|text| format!("{key} = {}", quoted(text))));
        }
        parts.extend(other.sheet.iter().map(sheet));
        format!("{{ {} }}", parts.join(", "))
    };
    if !example.others.is_empty() {
        _ = writeln!(out, "others = [{}]", example.others.iter().map(other).collect::<Vec<_>>().join(", "));
    }
    _ = writeln!(out, "also = {}", list(example.also.iter().map(String::as_str)));
    out
}

fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Table => "table",
        Scope::Return => "return",
        Scope::Study => "study",
        other => other.record().map_or("child", returnlint::bind::dictionary::RecordKind::as_str),
    }
}

fn list<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    format!("[{}]", texts.map(quoted).collect::<Vec<_>>().join(", "))
}

/// A text between double quotes, as TOML wants it.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => _ = write!(out, "\\u{:04X}", u32::from(c)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
