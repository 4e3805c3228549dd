//! Reads the templates, and says everything that is wrong with them. A later file of the same name replaces an earlier one.

use std::ops::Range;

use jiff::civil::Date;

use super::{TableRecord, Template, TemplateColumn, TemplateTable, Writing, key};
use crate::{
    bind::{
        dictionary::{Dictionary, FieldId, RecordKind},
        load::unknown_field,
    },
    rule::{
        RuleErrors, RuleSource,
        card::NATIONS,
        document::{Document, Entry, Text, Value, entries},
        error::Problem,
        nearest::did_you_mean,
        source::Role,
        tree::Kind,
    },
};

const KEYS: &[&str] =
    &["name", "title", "nations", "declared_only", "without", "excused", "table", "change", "written"];
const TABLE_KEYS: &[&str] =
    &["name", "checked", "record", "from", "until", "told_by", "columns", "optional", "fields", "may_be_blank", "asks"];
const CHANGE_KEYS: &[&str] = &["from", "table", "adds", "may_add", "drops"];
const WRITTEN_KEYS: &[&str] = &["field", "codes", "from", "until"];

const RECORDS: [(&str, TableRecord); 5] = [
    ("child", TableRecord::Kind(RecordKind::Child)),
    ("episode", TableRecord::Kind(RecordKind::Episode)),
    ("referral", TableRecord::Kind(RecordKind::Referral)),
    ("care", TableRecord::Kind(RecordKind::Care)),
    ("other", TableRecord::Other),
];

/// One template file under the reader's eye.
struct Reader<'f, 'd> {
    document: Document<'f>,
    dictionary: &'d Dictionary,
}

pub(super) fn load(source: &RuleSource, dictionary: &Dictionary) -> Result<Vec<Template>, RuleErrors> {
    let mut errors = Vec::new();
    let mut all: Vec<Template> = Vec::new();
    for file in source.files.iter().filter(|f| f.role() == Role::Template) {
        let (document, table) = Document::parse(file);
        if !document.problems.is_empty() {
            errors.extend(document.errors());
            continue;
        }
        let mut reader = Reader { document, dictionary };
        let template = reader.template(&entries(&table));
        errors.extend(reader.document.errors());
        if let Some(template) = template {
            all.retain(|t| key(&t.name) != key(&template.name));
            all.push(template);
        }
    }
    if !errors.is_empty() {
        return Err(RuleErrors::from(errors));
    }
    all.sort_by_cached_key(|t| key(&t.name));
    Ok(all)
}

impl Reader<'_, '_> {
    fn template(&mut self, all: &[Entry<'_, '_>]) -> Option<Template> {
        let (mut name, mut title) = (None, None);
        let mut template = Template {
            name: String::new(),
            title: String::new(),
            nations: Vec::new(),
            declared_only: false,
            without: Vec::new(),
            excused: Vec::new(),
            tables: Vec::new(),
            written: Vec::new(),
        };
        let mut changes = Vec::new();
        for entry in all {
            match entry.key {
                "name" => name = self.document.text(entry.value),
                "title" => title = self.document.text(entry.value),
                "nations" => template.nations = self.document.choices(entry.value, &NATIONS),
                "declared_only" => template.declared_only = self.document.flag(entry.value).unwrap_or(false),
                "without" => template.without = self.fields(entry.value),
                "excused" => {
                    for rule in self.document.table(entry.value) {
                        let why = self.document.text(rule.value).map(Text::into_inner);
                        template.excused.extend(why.map(|why| (rule.key.to_owned(), why)));
                    }
                }
                "table" => {
                    for value in self.document.list(entry.value) {
                        template.tables.extend(self.table(value));
                    }
                }
                "change" => changes = self.document.list(entry.value).collect(),
                "written" => {
                    for value in self.document.list(entry.value) {
                        template.written.extend(self.written(value));
                    }
                }
                _ => self.document.unknown_key(entry, KEYS),
            }
        }
        for change in changes {
            self.change(&mut template, change);
        }
        for (there, key, help) in [
            (name.is_some(), "name", "Write the short name that --template is given"),
            (title.is_some(), "title", "Write what the return is, in a few plain words"),
            (!template.tables.is_empty(), "table", "Add [[table]] with its name and its columns"),
        ] {
            if !there {
                self.document.missing_key("The template", key, 0..0, help);
            }
        }
        template.name = name?.into_inner();
        template.title = title?.into_inner();
        Some(template)
    }

    fn field(&mut self, name: &Text) -> Option<FieldId> {
        let found = self.dictionary.field(name.get_ref());
        if found.is_none() {
            self.document.report(unknown_field(self.dictionary, name));
        }
        found
    }

    fn fields(&mut self, value: &Value<'_>) -> Vec<FieldId> {
        self.document.texts(value).iter().filter_map(|name| self.field(name)).collect()
    }

    fn table(&mut self, value: &Value<'_>) -> Option<TemplateTable> {
        let mut table = TemplateTable {
            name: String::new(),
            checked: false,
            record: None,
            from: None,
            until: None,
            told_by: None,
            columns: Vec::new(),
            asks: Vec::new(),
        };
        let (mut name, mut fields, mut blank) = (None, Vec::new(), Vec::new());
        for entry in self.document.table(value) {
            match entry.key {
                "name" => name = self.document.text(entry.value).map(Text::into_inner),
                "checked" => table.checked = self.document.flag(entry.value).unwrap_or(false),
                "record" => table.record = self.document.choice(entry.value, &RECORDS),
                "from" => table.from = self.document.date(entry.value),
                "until" => table.until = self.document.date(entry.value),
                "told_by" => table.told_by = self.document.text(entry.value).map(Text::into_inner),
                "columns" => self.columns(&mut table, entry.value, false, None),
                "optional" => self.columns(&mut table, entry.value, true, None),
                "fields" => fields = self.document.table(entry.value),
                "may_be_blank" => blank = self.document.texts(entry.value),
                "asks" => table.asks = self.fields(entry.value),
                _ => self.document.unknown_key(&entry, TABLE_KEYS),
            }
        }
        for entry in fields {
            let field = self.document.text(entry.value).and_then(|name| self.field(&name));
            if let Some(column) = self.column(&mut table, entry.key, entry.place()) {
                column.field = field;
            }
        }
        for heading in blank {
            if let Some(column) = self.column(&mut table, heading.get_ref(), heading.span()) {
                column.may_be_blank = true;
            }
        }
        if table.columns.is_empty() && table.asks.is_empty() {
            let help = "List the headings of its columns, or under `asks` the fields that it asks for";
            self.document.missing_key("The table", "columns", value.span(), help);
        }
        if !table.asks.is_empty() && !matches!(table.record, Some(TableRecord::Kind(_))) {
            let help = "Write what its records are: child, episode, referral or care";
            self.document.missing_key("A table that asks for fields", "record", value.span(), help);
        }
        let Some(name) = name else {
            self.document.missing_key("The table", "name", value.span(), "Write what people call it");
            return None;
        };
        Some(TemplateTable { name, ..table })
    }

    /// The column of a table that has a heading; what is wrong is said where it stands.
    fn column<'t>(
        &mut self,
        table: &'t mut TemplateTable,
        heading: &str,
        place: Range<usize>,
    ) -> Option<&'t mut TemplateColumn> {
        let at = table.columns.iter().position(|c| c.is_headed(&key(heading)));
        if at.is_none() {
            let help = did_you_mean(heading, table.columns.iter().map(TemplateColumn::name));
            let problem = Problem::new(format!("The table has no column `{heading}`"));
            self.document.report(problem.at(place, "").maybe_help(help));
        }
        table.columns.get_mut(at?)
    }

    /// Adds columns to a table: each a heading, or a list of headings of which the first is the template's own.
    fn columns(&mut self, table: &mut TemplateTable, value: &Value<'_>, optional: bool, from: Option<Date>) {
        for item in self.document.list(value) {
            let headings = if matches!(item.kind, Kind::List(_)) {
                self.document.strings(item)
            } else {
                self.document.text(item).map(Text::into_inner).into_iter().collect()
            };
            if !headings.is_empty() {
                let keys = headings.iter().map(|h| key(h)).collect();
                table.columns.push(TemplateColumn {
                    headings,
                    keys,
                    field: None,
                    optional,
                    may_be_blank: false,
                    from,
                    until: None,
                });
            }
        }
    }

    /// A difference from one day on: columns that a table gains or loses.
    fn change(&mut self, template: &mut Template, value: &Value<'_>) {
        let all = self.document.table(value);
        let (mut from, mut at) = (None, None);
        for entry in &all {
            match entry.key {
                "from" => from = self.document.date(entry.value),
                "table" => {
                    let name = self.document.text(entry.value);
                    at = name.as_ref().and_then(|n| template.tables.iter().position(|t| t.name == *n.get_ref()));
                    if let (Some(name), None) = (name, at) {
                        let names = template.tables.iter().map(|t| t.name.as_str());
                        let problem = Problem::new(format!("The template has no table `{}`", name.get_ref()));
                        let help = did_you_mean(name.get_ref(), names);
                        self.document.report(problem.at(name.span(), "").maybe_help(help));
                    }
                }
                "adds" | "may_add" | "drops" => {}
                _ => self.document.unknown_key(entry, CHANGE_KEYS),
            }
        }
        if from.is_none() {
            let help = "Write the first day of the first return that has it: from = 2024-04-01";
            self.document.missing_key("The change", "from", value.span(), help);
        }
        let Some(table) = at.and_then(|at| template.tables.get_mut(at)) else { return };
        for entry in &all {
            match entry.key {
                "adds" => self.columns(table, entry.value, false, from),
                "may_add" => self.columns(table, entry.value, true, from),
                "drops" => {
                    for heading in self.document.texts(entry.value) {
                        if let Some(column) = self.column(table, heading.get_ref(), heading.span()) {
                            column.until = from.and_then(|f| f.yesterday().ok());
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn written(&mut self, value: &Value<'_>) -> Option<Writing> {
        let (mut field, mut codes, mut from, mut until) = (None, Vec::new(), None, None);
        for entry in self.document.table(value) {
            match entry.key {
                "field" => field = self.document.text(entry.value).and_then(|name| self.field(&name)),
                "codes" => codes = self.document.strings(entry.value),
                "from" => from = self.document.date(entry.value),
                "until" => until = self.document.date(entry.value),
                _ => self.document.unknown_key(&entry, WRITTEN_KEYS),
            }
        }
        if codes.is_empty() {
            self.document.missing_key("The way of writing", "codes", value.span(), "List the codes as cells have them");
        }
        Some(Writing { field: field?, codes, from, until })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(text: &'static str) -> Vec<(String, String)> {
        let mut source = RuleSource::embedded();
        source.files.extend(RuleSource::from_texts([("templates/ours.toml", text)]).files);
        let dictionary = Dictionary::load(&source).unwrap();
        let errors = load(&source, &dictionary).unwrap_err().errors;
        errors.iter().map(|e| (e.problem().message.clone(), e.marked().unwrap_or_default().to_owned())).collect()
    }

    #[test]
    fn everything_that_is_wrong_is_said_where_it_stands() {
        let found = wrong(
            "name = \"ours\"\nwithout = [\"child_di\"]\n[[table]]\nname = \"list\"\ncolumns = [\"Ref\"]\nfields = { Reff = \"child_id\" }\n\
             [[table]]\nname = \"more\"\nasks = [\"sex\"]\n[[change]]\ntable = \"lits\"\nadds = [\"x\"]\n",
        );
        let said: Vec<(&str, &str)> = found.iter().map(|(m, at)| (m.as_str(), at.as_str())).collect();
        assert!(said.contains(&("There is no field `child_di`", "\"child_di\"")), "{said:?}");
        assert!(said.contains(&("The table has no column `Reff`", "Reff")), "{said:?}");
        assert!(said.iter().any(|s| s.0 == "A table that asks for fields has no `record`"), "{said:?}");
        assert!(said.contains(&("The template has no table `lits`", "\"lits\"")), "{said:?}");
        assert!(said.iter().any(|s| s.0 == "The change has no `from`"), "{said:?}");
        assert!(said.iter().any(|s| s.0 == "The template has no `title`"), "{said:?}");
    }

    #[test]
    fn a_template_of_ones_own_replaces_the_one_of_its_name() {
        let mut source = RuleSource::embedded();
        let ours = "name = \"ssda-903\"\ntitle = \"ours\"\n[[table]]\nname = \"list\"\ncolumns = [[\"Ref\", \"Reference\"]]\n\
                    [[change]]\nfrom = 2024-04-01\ntable = \"list\"\nadds = [\"Sex\"]\ndrops = [\"Reference\"]\n";
        source.files.extend(RuleSource::from_texts([("templates/ours.toml", ours)]).files);
        let dictionary = Dictionary::load(&source).unwrap();
        let all = load(&source, &dictionary).unwrap();
        let found: Vec<&Template> = all.iter().filter(|t| key(&t.name) == "ssda903").collect();
        assert_eq!(found.len(), 1);
        let columns: Vec<_> = found[0].tables[0].columns.iter().map(|c| (c.name(), c.from, c.until)).collect();
        let (day, before) = (jiff::civil::date(2024, 4, 1), jiff::civil::date(2024, 3, 31));
        assert_eq!(columns, [("Ref", None, Some(before)), ("Sex", Some(day), None)]);
    }
}
