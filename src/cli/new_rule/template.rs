//! The text of a rule to begin with: true to the dictionary, so that its examples do what they say.

use crate::bind::{
    dictionary::{Dictionary, Field, FieldType, RecordKind},
    load_measures::PREFIX,
};

/// What differs between kinds of record.
struct Begin {
    /// The lines of the conditions, `mark` and what is said, with a comment at each.
    says: String,
    /// A caption and the cells of what it must find and of what it must pass.
    examples: [(&'static str, String); 2],
}

/// A rule that works as it stands. `also` are the codes of other rules that find something in its two examples.
pub(super) fn write(
    code: &str,
    name: &str,
    kind: RecordKind,
    schema: &str,
    dictionary: &Dictionary,
    also: [&[String]; 2],
) -> String {
    let begin = match kind {
        RecordKind::Figures => figures(dictionary),
        RecordKind::Answer => answer(dictionary),
        _ => record(dictionary, kind),
    };
    let Some(Begin { says, examples }) = begin else { return String::new() };
    let [fails, passes] = also.map(|codes| {
        let line = || format!("# Other rules that rightly find something in it.\nalso = {codes:?}\n");
        if codes.is_empty() { String::new() } else { line() }
    });
    let [(found, finds), (passed, passes_cells)] = examples;
    let kinds = RecordKind::ALL.map(|k| format!("\"{}\"", k.as_str())).join(", ");
    let kind = kind.as_str();
    let version = env!("CARGO_PKG_VERSION");
    format!(
        r#"#:schema {schema}

# A rule of returnlint. It works as it stands: change it line by line, and run its examples with
#
#     returnlint test-rules .
#
# What a condition can say is in docs/rule-language.md. Take out the comments when you have done.

code = "{code}"
# What is wrong, in small letters with hyphens. The file is named after it: CODE-name.toml
name = "{name}"
# "error": the figure cannot be used. "warning": likely wrong. "info": a note for the reader.
severity = "warning"
# How sure a finding is: "high" (as good as certain), "medium" (likely right), "low" (may be mistaken).
confidence = "medium"
# What one finding is about: {kinds}.
record = "{kind}"
# Leave these out if the rule speaks to everyone, of returns from all four nations, and of records of any date.
# audience = ["council"]
# nations = ["England", "Wales"]
# from = 2015-04-01
# until = 2020-03-31

{says}# Why it matters, for somebody who has not heard of it.
why = "Say here what cannot be known, or what a child may miss, while this is not put right."
# How to put it right in the case system.
fix = "Say here where to look it up, and who can decide."
# Laws, guidance or lessons, so that a reader can find them. What nobody has checked goes into a note.
sources = ["Say here where the rule comes from"]
# note = "What is not certain about this rule."
not_when = "Say here in words what it passes over."
# Codes of rules to read with this one.
related = []
since = "{version}"

# What it must find: a record as somebody would type it. The comment above an example is its caption.

# {found}
[[fails]]
{finds}{fails}
# {passed}
[[passes]]
{passes_cells}{passes}"#
    )
}

/// A rule that asks for a date beside a word.
fn record(dictionary: &Dictionary, kind: RecordKind) -> Option<Begin> {
    let (field, value, typed, date) = fields(dictionary, kind)?;
    let quoted = |field: &str| if field.contains('.') { format!("\"{field}\"") } else { field.to_owned() };
    let (field_key, date_key) = (quoted(&field.name), quoted(&date.name));
    let (field_name, date_name, date_label) = (&field.name, &date.name, &date.label);
    let cells = |id, day| format!("child_id = \"{id}\"\n{field_key} = \"{typed}\"\n{date_key} = \"{day}\"\n");
    Some(Begin {
        says: format!(
            r#"# Which records it looks at. Leave it out for all of them.
when = '{field_name} is "{value}"'
# Which of these it passes over.
# unless = 'age at {date_name} is at least 18'
# What must hold. The rule finds something where this is known to be false.
require = '{date_name} is filled'
# Where the finding points: the first of these fields that the return has.
mark = ["{date_name}"]

# What to do, as one instruction. {{{date_name}}} becomes the heading that the sheet has for it. Never what stands in a cell.
message = "Enter {{{date_name}}}"
# What to say where the return has no such column. {{count}} and {{records}} become "14" and "children".
absent = "This return has no column for the {date_label}. Add one"
"#
        ),
        examples: [("The date is not there.", cells("A1", "")), ("The date is there.", cells("A2", "03/05/2023"))],
    })
}

/// A rule that holds one measure to another that contains it.
fn figures(dictionary: &Dictionary) -> Option<Begin> {
    let measures = &dictionary.measures;
    let (part, whole) = measures.list.iter().find_map(|m| Some((m, measures.get(m.within.first()?.measure)?)))?;
    let (part, whole) = (format!("{PREFIX}{}", part.name), format!("{PREFIX}{}", whole.name));
    let cells = |n| format!("\"{whole}\" = \"5\"\n\"{part}\" = \"{n}\"\n");
    Some(Begin {
        says: format!(
            r#"# Which councils and periods it looks at. Leave it out for all of them.
when = '{whole} is filled'
# Which of these it passes over.
# unless = '{whole} is 0'
# What must hold. The rule finds something where no possible figure makes it true: a range such as "<5" may.
require = '{part} is at most {whole}'
# Where the finding points: the first of these measures that the council gives for the period.
mark = ["{part}", "{whole}"]

# What to do, as one instruction. {{{part}}} becomes the label of the measure. Never what stands in a cell.
message = "Check the figure for {{{part}}}, which cannot be more than that for {{{whole}}}"
# What to say where the return says nothing of what is marked. Without it the rule could not run then.
# absent = "This return says nothing of {{{part}}}"
"#
        ),
        examples: [("The part is more than the whole.", cells("7")), ("The part is less.", cells("3"))],
    })
}

/// A rule that looks at each answer by itself.
fn answer(dictionary: &Dictionary) -> Option<Begin> {
    let value = dictionary.fields.iter().find(|f| f.record == RecordKind::Answer && f.kind == FieldType::Number)?;
    let coded = |f: &&Field| f.record == RecordKind::Answer && matches!(f.kind, FieldType::Code(_));
    let why = dictionary.fields.iter().find(coded)?;
    let measure = dictionary.measures.list.iter().find(|m| m.unit.is_count())?;
    let (value, why) = (&value.name, &why.name);
    let cells = |n| format!("\"{PREFIX}{}\" = \"{n}\"\n", measure.name);
    Some(Begin {
        says: format!(
            r#"# Which answers it looks at. Leave it out for all of them.
when = '{value} is filled'
# Which of these it passes over.
# unless = '{why} is filled'
# What must hold. The rule finds something where no possible figure makes it true.
require = '{value} is at most 100000'
# Where the finding points: the answer.
mark = ["{value}"]

# What to do, as one instruction. Never what stands in a cell.
message = "Check this figure, which is more than 100,000"
"#
        ),
        examples: [("Far too many.", cells("2500000")), ("A likely number.", cells("25"))],
    })
}

/// The fields that the rule to begin with speaks of: one with a list of codes, and the date by which records are put in order.
fn fields(dictionary: &Dictionary, kind: RecordKind) -> Option<(&Field, &str, &str, &Field)> {
    let of_kind = || dictionary.fields.iter().filter(move |f| f.record == kind);
    let date = dictionary
        .record(kind)
        .and_then(|r| dictionary.get(r.start?))
        .or_else(|| of_kind().find(|f| f.kind == FieldType::Date))?;
    let coded = |f: &&Field| matches!(f.kind, FieldType::Code(_) | FieldType::Codes(_));
    let code = of_kind().filter(coded).find(|f| f.defines).or_else(|| dictionary.fields.iter().find(coded))?;
    let (FieldType::Code(id) | FieldType::Codes(id)) = code.kind else { return None };
    let term = dictionary.vocabulary(id)?.terms.first()?;
    Some((code, &term.code, term.spellings.first().unwrap_or(&term.code), date))
}
