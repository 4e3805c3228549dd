//! The description of the CSV files for programs: a Frictionless data package (<https://datapackage.org>), version 2 of the standard.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::{
    Dataset,
    columns::{COUNCILS, Codes, Column, DATA, Kind},
    csv::Written,
};

/// The names of the files, and what was written to them.
#[derive(Debug)]
pub struct Files<'a> {
    /// The name of the file of answers, and what it holds.
    pub answers: (&'a str, &'a Written),
    /// The name of the file of councils, and what it holds.
    pub councils: (&'a str, &'a Written),
}

/// Writes the package. It has no licence: whoever publishes the data set adds one.
///
/// # Errors
///
/// When the writer fails.
pub fn write(mut out: impl Write, data: &Dataset<'_>, files: &Files<'_>) -> io::Result<()> {
    let mut text = serde_json::to_vec_pretty(&package(data, files)).map_err(io::Error::from)?;
    text.push(b'\n');
    out.write_all(&text)?;
    out.flush()
}

fn package(data: &Dataset<'_>, files: &Files<'_>) -> Value {
    json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "council-answers",
        "title": "What councils answered about trafficked, unaccompanied and missing children",
        "description": "Each row of the first table is one council's answer to one question for one period, with the file, sheet and cell that it \
                        was read from. The second table lists the councils that were to answer. A figure that is withheld is a range from lower \
                        to upper; a gap says why there is no figure, and is never zero. Small figures stand as the councils published them, and \
                        can identify a child. No licence is given: add one before you publish this.",
        "version": "1.0.0",
        "profile": "tabular-data-package",
        "sources": sources(data),
        "contributors": [{ "title": "returnlint", "roles": ["data collator"] }],
        "returnlint": {
            "version": env!("CARGO_PKG_VERSION"),
            "rules": format!("sha256:{}", data.run.rules_hash),
            "as_of": data.run.as_of.to_string(),
            "expected": expected(data),
        },
        "resources": [
            resource(data, "answers", "Answers", files.answers, &DATA),
            resource(data, "councils", "Councils", files.councils, &COUNCILS),
        ],
    })
}

/// How many councils were to answer and gave figures, by period, nation and kind.
fn expected(data: &Dataset<'_>) -> Vec<Value> {
    let mut all = Vec::new();
    for block in data.study.blocks() {
        let (from, to) = (block.period.map(|p| p.from.to_string()), block.period.map(|p| p.to.to_string()));
        for e in crate::study::expected::expected(&block, &crate::study::coverage::coverage(&block)) {
            all.push(json!({
                "period_from": from, "period_to": to, "nation": e.nation, "council_type": e.kind,
                "expected": e.expected, "gave_figures": e.gave_figures,
            }));
        }
    }
    all
}

/// The files that the data set was read from, with their hashes; also those that could not be read.
fn sources(data: &Dataset<'_>) -> Vec<Value> {
    let files = data.study.outcome.returns.iter().flat_map(|r| &r.files);
    files
        .map(|f| {
            let mut source = Map::new();
            source.insert("title".to_owned(), json!(f.path));
            if f.sha256.is_empty() {
                source.insert("status".to_owned(), json!("not read"));
            } else {
                source.insert("hash".to_owned(), json!(format!("sha256:{}", f.sha256)));
            }
            Value::Object(source)
        })
        .collect()
}

fn resource(
    data: &Dataset<'_>,
    name: &str,
    title: &str,
    (path, written): (&str, &Written),
    columns: &[Column],
) -> Value {
    json!({
        "name": name,
        "title": title,
        "path": path,
        "type": "table",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": written.bytes,
        "hash": format!("sha256:{}", written.sha256),
        "dialect": { "delimiter": ",", "lineTerminator": "\r\n", "quoteChar": "\"", "doubleQuote": true, "header": true },
        "schema": {
            "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
            "fields": columns.iter().map(|c| field(data, c)).collect::<Vec<_>>(),
            "missingValues": [""],
        },
    })
}

fn field(data: &Dataset<'_>, column: &Column) -> Value {
    let mut constraints = Map::new();
    if column.always {
        constraints.insert("required".to_owned(), json!(true));
    }
    let mut kind = "string";
    match column.kind {
        Kind::Text | Kind::Word => {}
        Kind::Code(codes) => {
            constraints.insert("enum".to_owned(), json!(codes.list(data.study.measures)));
        }
        Kind::Day => kind = "date",
        Kind::Number => kind = "number",
        Kind::Count => {
            kind = "integer";
            constraints.insert("minimum".to_owned(), json!(0));
        }
    }
    let mut field = json!({ "name": column.name, "title": column.title, "type": kind, "description": column.meaning });
    if let Value::Object(field) = &mut field {
        if column.kind == Kind::Code(Codes::Gap) {
            let meanings =
                crate::study::reason::Reason::all().filter(|r| matches!(r, crate::study::reason::Reason::Gap(_)));
            let list: Vec<Value> = meanings.map(|r| json!({ "value": r.code(), "label": r.meaning() })).collect();
            field.insert("categories".to_owned(), json!(list));
        }
        if !constraints.is_empty() {
            field.insert("constraints".to_owned(), Value::Object(constraints));
        }
    }
    field
}
