//! Known returns (`rules/templates/`): which files make one return, and what such a return never asks for.

use serde::Deserialize;

use crate::{bind::text::normalise, rule::RuleSource};

/// A known return.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Its short name.
    pub name: String,
    /// Its full name.
    pub title: String,
    /// Where it is made.
    pub nations: Vec<String>,
    /// Fields that it never asks for.
    pub without: Vec<String>,
    /// Its tables.
    pub table: Vec<TemplateTable>,
}

/// A table of a known return.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateTable {
    /// What to call it.
    pub name: String,
    /// The headings of its columns.
    pub columns: Vec<String>,
}

impl Template {
    /// All templates of a rule source. A file that does not parse is left out; a test holds the embedded ones to parse.
    #[must_use]
    pub fn load(source: &RuleSource) -> Vec<Self> {
        source
            .files
            .iter()
            .filter(|f| f.name.starts_with("templates/"))
            .filter_map(|f| toml::from_str(&f.text).ok())
            .collect()
    }

    /// The table that has these headings: all but a few of the headings are its columns, and most of its columns are there.
    #[must_use]
    pub fn table_of(&self, headings: &[String]) -> Option<usize> {
        let headings: Vec<String> = headings.iter().map(|h| normalise(h)).filter(|h| !h.is_empty()).collect();
        let score = |t: &TemplateTable| {
            let known = t.columns.iter().filter(|c| headings.contains(&normalise(c))).count();
            let most = known * 10 >= t.columns.len() * 6 && known * 10 >= headings.len() * 8;
            most.then_some((known, std::cmp::Reverse(t.columns.len())))
        };
        let best = self.table.iter().enumerate().filter_map(|(i, t)| Some((score(t)?, i))).max()?;
        Some(best.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_template_loads_and_knows_its_own_tables() {
        let source = RuleSource::embedded();
        let files = source.files.iter().filter(|f| f.name.starts_with("templates/")).count();
        let templates = Template::load(&source);
        assert_eq!(templates.len(), files);
        for template in &templates {
            for (i, table) in template.table.iter().enumerate() {
                assert_eq!(template.table_of(&table.columns), Some(i), "{} {}", template.name, table.name);
            }
        }
    }

    #[test]
    fn a_home_made_sheet_is_no_template() {
        let headings = ["Child ID", "DOB", "Trafficked?"].map(str::to_owned);
        assert!(Template::load(&RuleSource::embedded()).iter().all(|t| t.table_of(&headings).is_none()));
    }
}
