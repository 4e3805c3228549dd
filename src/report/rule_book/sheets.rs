//! The sheets of the book.

use rust_xlsxwriter::{DataValidation, Format, Worksheet, XlsxError};

use super::style::{Column, Style, fit, printed, table};
use crate::{
    bind::{
        Confidence,
        dictionary::{Dictionary, FieldType},
    },
    report::{
        card::{
            Content, Page, Topic, confidence, confidence_means, dates,
            index::{SCOPES, SEVERITIES, scope, tally},
            severity_means,
        },
        text::{and, capital, count},
        verdict,
    },
    rule::{Nation, Rule, RuleSet},
};

/// The answers of somebody who signs off.
const ANSWERS: [&str; 3] = ["Yes", "No", "Change"];

/// A row of texts from a column on.
fn row(sheet: &mut Worksheet, at: u32, from: u16, texts: &[String], format: &Format) -> Result<(), XlsxError> {
    for (column, text) in (from..).zip(texts) {
        sheet.write_string_with_format(at, column, text, format)?;
    }
    Ok(())
}

/// What the book is and how to sign it off.
pub(super) fn read_me(sheet: &mut Worksheet, rules: &RuleSet, style: &Style) -> Result<(), XlsxError> {
    sheet.set_name("Read me")?;
    sheet.set_column_width(0, 22)?;
    sheet.set_column_width(1, 110)?;
    sheet.set_screen_gridlines(false);
    sheet.write_string_with_format(0, 0, "The rules of returnlint", &style.title)?;
    sheet.set_row_height(0, 30)?;
    let lines: [(&str, String); 12] = [
        (
            "What this is",
            format!(
                "{} of the returns that councils make about trafficked, unaccompanied and missing children. This workbook holds no data \
                 of any child: the examples are invented.",
                capital(&count(rules.rules.len(), "check", "checks"))
            ),
        ),
        ("Version", format!("returnlint {}", env!("CARGO_PKG_VERSION"))),
        (
            "Rule set",
            format!("sha256:{}. Each report of returnlint gives this number: the same number means the same rules.", rules.sha256),
        ),
        ("", String::new()),
        ("How to sign off", "1. Read each line of the sheet Rules. Filter by family or severity to share the work.".to_owned()),
        ("", "2. Under “Agreed?” choose Yes, No or Change, and enter your name and the date.".to_owned()),
        ("", "3. Under “Comment” say what should change: severity, wording, what it passes over.".to_owned()),
        ("", "4. Send the workbook to whoever keeps the rules. A line that is left blank is not agreed.".to_owned()),
        ("", String::new()),
        ("Examples", "Each rule is tested on its examples: it must find something in some and nothing in the others.".to_owned()),
        (
            "Fields, Vocabularies",
            "What a column can be about, and the values that rules know. Spellings and wordings are in the files of the rules.".to_owned(),
        ),
        ("Severities", "What the severities mean, and how many rules there are of each.".to_owned()),
    ];
    for (at, (label, text)) in (2_u32..).zip(&lines) {
        sheet.write_string_with_format(at, 0, *label, &style.prose.clone().set_bold())?;
        sheet.write_string_with_format(at, 1, text, &style.prose)?;
        fit(sheet, at, [(text.as_str(), 110.0)])?;
    }
    printed(sheet, false);
    Ok(())
}

const RULES: [Column; 20] = [
    ("Code", 7.0),
    ("Check", 20.0),
    ("Family", 12.0),
    ("Severity", 9.0),
    ("Confidence", 11.0),
    ("About", 10.0),
    ("Nations", 10.0),
    ("Dates", 11.0),
    ("What it says", 28.0),
    ("When it speaks", 40.0),
    ("When it does not", 28.0),
    ("Why it matters", 40.0),
    ("How to put it right", 32.0),
    ("To know", 24.0),
    ("Sources", 26.0),
    ("Since", 7.0),
    ("Agreed?", 9.0),
    ("By whom", 12.0),
    ("Date", 11.0),
    ("Comment", 26.0),
];

/// Every rule, a line each.
pub(super) fn rules(sheet: &mut Worksheet, rules: &RuleSet, style: &Style) -> Result<(), XlsxError> {
    sheet.set_name("Rules")?;
    table(sheet, &RULES, 4, 2, rules.rules.len(), style)?;
    for (at, rule) in (1_u32..).zip(&rules.rules) {
        let page = Page::of(rule, rules);
        let card = &rule.card;
        let told = |topic| page.part(topic).map(|p| in_lines(&p.content)).unwrap_or_default();
        sheet.write_string_with_format(at, 0, &page.code, &style.strong)?;
        let check = format!("{}\n{}", page.title, page.name);
        sheet.write_rich_string_with_format(
            at,
            1,
            &[(&style.bold, page.title.as_str()), (&style.small, &format!("\n{}", page.name))],
            &style.text,
        )?;
        sheet.write_string_with_format(at, 2, card.family.title(), &style.text)?;
        let word = verdict::severity(page.severity);
        sheet.write_string_with_format(at, 3, word, style.severity(page.severity))?;
        let texts = [
            confidence(card.confidence).to_owned(),
            scope(card.record).to_owned(),
            nations(&card.nations),
            dates(card),
            told(Topic::Says),
            told(Topic::Speaks),
            told(Topic::NotWhen),
            told(Topic::Why),
            told(Topic::Fix),
            told(Topic::Note),
            card.sources.join("\n"),
            card.since.clone().unwrap_or_default(),
        ];
        row(sheet, at, 4, &texts, &style.text)?;
        for column in [16, 17, 19] {
            sheet.write_blank(at, column, &style.answer)?;
        }
        sheet.write_blank(at, 18, &style.day)?;
        let widths = RULES.iter().skip(4).map(|c| c.1);
        fit(sheet, at, texts.iter().map(String::as_str).zip(widths).chain([(check.as_str(), 18.0)]))?;
    }
    let last = u32::try_from(rules.rules.len()).unwrap_or(1).max(1);
    let answers = DataValidation::new()
        .allow_list_strings(&ANSWERS)?
        .set_input_message("Yes: use it as it stands. No: leave it out. Change: say what under Comment")?
        .set_error_title("Choose from the list")?
        .set_error_message("Choose Yes, No or Change")?;
    sheet.add_data_validation(1, 16, last, 16, &answers)?;
    Ok(())
}

fn nations(nations: &[Nation]) -> String {
    if nations.len() == Nation::ALL.len() {
        return "All four".to_owned();
    }
    and(&nations.iter().map(|n| n.as_str()).collect::<Vec<_>>())
}

/// A part of a page as the text of one cell.
fn in_lines(content: &[Content]) -> String {
    let mut lines = Vec::new();
    for piece in content {
        match piece {
            Content::Text(text) | Content::Toml(text) => lines.push(text.clone()),
            Content::Points { lead, points } => {
                lines.push(lead.clone());
                lines.extend(points.iter().map(|p| format!("• {p}")));
            }
            Content::Items(items) => lines.extend(items.iter().cloned()),
            Content::Rules(links) => lines.extend(links.iter().map(|l| l.code.clone())),
            Content::Example(_) => {}
        }
    }
    lines.join("\n")
}

const EXAMPLES: [Column; 7] = [
    ("Code", 8.0),
    ("Check", 30.0),
    ("Example", 10.0),
    ("The rule must find", 14.0),
    ("What it shows", 40.0),
    ("Of", 18.0),
    ("What stands in it", 80.0),
];

/// Every example, a line for each of its records.
pub(super) fn examples(sheet: &mut Worksheet, rules: &RuleSet, style: &Style) -> Result<(), XlsxError> {
    sheet.set_name("Examples")?;
    let mut at = 0;
    for rule in &rules.rules {
        let page = Page::of(rule, rules);
        for (n, texts) in records(rule, &page) {
            at += 1;
            row(sheet, at, 0, &[page.code.clone(), page.title.clone(), n.to_string()], &style.text)?;
            row(sheet, at, 3, &texts, &style.text)?;
            let widths = EXAMPLES.iter().skip(3).map(|c| c.1);
            fit(sheet, at, texts.iter().map(String::as_str).zip(widths).chain([(page.title.as_str(), 28.0)]))?;
        }
    }
    table(sheet, &EXAMPLES, 0, 2, usize::try_from(at).unwrap_or(0), style)
}

/// The records of a rule's examples, each with the number of its example.
fn records(rule: &Rule, page: &Page) -> Vec<(usize, Vec<String>)> {
    let shown = page.parts.iter().filter(|p| matches!(p.topic, Topic::Fails | Topic::Passes));
    let mut out = Vec::new();
    for (n, (content, example)) in shown.flat_map(|p| &p.content).zip(&rule.examples).enumerate() {
        let Content::Example(shown) = content else { continue };
        let must = if example.fails { "Something" } else { "Nothing" };
        let caption = [&shown.caption, &shown.about].into_iter().flatten().cloned().collect::<Vec<_>>().join(". ");
        for grid in &shown.tables {
            let of = grid.name.as_deref().map(capital).unwrap_or_default();
            let rows: Vec<String> = match grid.rows.split_first() {
                Some((headings, records)) if grid.records => records
                    .iter()
                    .map(|record| {
                        let blank = |text: &str| if text.is_empty() { "(blank)".to_owned() } else { text.to_owned() };
                        let cells = headings.iter().zip(record).map(|(h, t)| format!("{h}: {}", blank(t)));
                        cells.collect::<Vec<_>>().join("; ")
                    })
                    .collect(),
                _ => vec![grid.rows.iter().map(|r| r.join(" | ")).collect::<Vec<_>>().join("\n")],
            };
            out.extend(
                rows.into_iter().map(|cells| (n + 1, vec![must.to_owned(), caption.clone(), of.clone(), cells])),
            );
        }
    }
    out
}

const FIELDS: [Column; 7] = [
    ("Field", 26.0),
    ("Label", 30.0),
    ("Meaning", 70.0),
    ("Type", 12.0),
    ("Vocabulary", 20.0),
    ("Record", 12.0),
    ("Wordings", 10.0),
];

/// Every field.
pub(super) fn fields(sheet: &mut Worksheet, rules: &RuleSet, style: &Style) -> Result<(), XlsxError> {
    sheet.set_name("Fields")?;
    let dictionary = &rules.dictionary;
    table(sheet, &FIELDS, 0, 1, dictionary.fields.len(), style)?;
    for (at, field) in (1_u32..).zip(&dictionary.fields) {
        let (kind, vocabulary) = match field.kind {
            FieldType::Id => ("identifier", None),
            FieldType::Text => ("text", None),
            FieldType::Date => ("date", None),
            FieldType::Number => ("number", None),
            FieldType::Code(id) => ("code", Some(id)),
            FieldType::Codes(id) => ("codes", Some(id)),
        };
        let vocabulary = vocabulary.and_then(|id| dictionary.vocabulary(id)).map(|v| v.name.clone());
        let texts = [
            field.name.clone(),
            field.label.clone(),
            field.meaning.clone(),
            kind.to_owned(),
            vocabulary.unwrap_or_default(),
            field.record.as_str().to_owned(),
        ];
        row(sheet, at, 0, &texts, &style.text)?;
        sheet.write_number_with_format(at, 6, number(field.headers.len()), &style.text)?;
        fit(sheet, at, texts.iter().map(String::as_str).zip(FIELDS.iter().map(|c| c.1)))?;
    }
    Ok(())
}

const VOCABULARIES: [Column; 5] =
    [("Vocabulary", 22.0), ("Used by", 34.0), ("Value", 30.0), ("Meaning", 70.0), ("Spellings", 10.0)];

/// Every value of every vocabulary.
pub(super) fn vocabularies(sheet: &mut Worksheet, rules: &RuleSet, style: &Style) -> Result<(), XlsxError> {
    sheet.set_name("Vocabularies")?;
    let mut at = 0;
    for vocabulary in &rules.dictionary.vocabularies {
        let used = used_by(&rules.dictionary, &vocabulary.name);
        for term in &vocabulary.terms {
            at += 1;
            let texts = [vocabulary.name.clone(), used.clone(), term.code.clone(), term.meaning.clone()];
            row(sheet, at, 0, &texts, &style.text)?;
            sheet.write_number_with_format(at, 4, number(term.spellings.len()), &style.text)?;
            fit(sheet, at, texts.iter().map(String::as_str).zip(VOCABULARIES.iter().map(|c| c.1)))?;
        }
    }
    table(sheet, &VOCABULARIES, 0, 1, usize::try_from(at).unwrap_or(0), style)
}

fn used_by(dictionary: &Dictionary, vocabulary: &str) -> String {
    let id = dictionary.vocabulary_named(vocabulary);
    let uses = |kind| matches!(kind, FieldType::Code(v) | FieldType::Codes(v) if Some(v) == id);
    dictionary.fields.iter().filter(|f| uses(f.kind)).map(|f| f.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// A count as Excel keeps it.
fn number(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

/// What the severities mean, and how many rules there are.
pub(super) fn severities(sheet: &mut Worksheet, rules: &RuleSet, style: &Style) -> Result<(), XlsxError> {
    sheet.set_name("Severities")?;
    sheet.set_screen_gridlines(false);
    sheet.set_column_width(0, 26)?;
    for column in 1..=7 {
        sheet.set_column_width(column, 16)?;
    }
    let mut at = 0;
    for severity in SEVERITIES {
        sheet.write_string_with_format(at, 0, verdict::severity(severity), style.severity(severity))?;
        sheet.merge_range(at, 1, at, 5, &capital(severity_means(severity)), &style.text)?;
        at += 1;
    }
    at += 1;
    for sure in [Confidence::High, Confidence::Medium, Confidence::Low] {
        sheet.write_string_with_format(at, 0, format!("{} confidence", confidence(sure)), &style.strong)?;
        sheet.merge_range(at, 1, at, 5, &capital(confidence_means(sure)), &style.text)?;
        at += 1;
    }
    for rows in
        [tally(rules, &SEVERITIES, |r| r.severity, verdict::severity), tally(rules, &SCOPES, |r| r.record, scope)]
    {
        at += 1;
        for (n, cells) in rows.iter().enumerate() {
            for (column, text) in (0_u16..).zip(cells) {
                let format = match n {
                    0 => &style.heading,
                    n if n + 1 == rows.len() => &style.strong,
                    _ => &style.text,
                };
                match text.parse::<u32>() {
                    Ok(number) => sheet.write_number_with_format(at, column, f64::from(number), format)?,
                    Err(_) => sheet.write_string_with_format(at, column, text, format)?,
                };
            }
            at += 1;
        }
    }
    printed(sheet, false);
    Ok(())
}
