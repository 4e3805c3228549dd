//! Known returns (`rules/templates/`): which files make one return, what such a return asks for, and what it never asks for.

mod follow;
mod load;

use jiff::civil::Date;

use crate::{
    answers::questions::Questions,
    bind::{
        dictionary::{Dictionary, FieldId, RecordKind},
        text::normalise,
    },
    rule::{Nation, RuleErrors, RuleSource, nearest::nearest},
};

pub(super) use follow::{Found, known, recognise, set_aside};

/// A known return.
#[derive(Debug, Clone)]
pub struct Template {
    /// Its short name.
    pub name: String,
    /// Its full name.
    pub title: String,
    /// Where it is made; empty: anywhere.
    pub nations: Vec<Nation>,
    /// Whether a return is only taken for it when somebody says so.
    pub declared_only: bool,
    /// Fields that it never asks for.
    pub without: Vec<FieldId>,
    /// Rules that do not apply to it, by code, each with the reason.
    pub excused: Vec<(String, String)>,
    /// Its tables.
    pub tables: Vec<TemplateTable>,
    /// How fields are written, by year.
    pub written: Vec<Writing>,
}

/// What the records of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableRecord {
    /// Records that checks are about.
    Kind(RecordKind),
    /// Something else: no check of records looks at them.
    Other,
}

/// A table of a known return.
#[derive(Debug, Clone)]
pub struct TemplateTable {
    /// What to call it.
    pub name: String,
    /// Whether checks read it, so that a return without it cannot be checked in full.
    pub checked: bool,
    /// What its records are, where the template says so.
    pub record: Option<TableRecord>,
    /// The first day of the first return that has it.
    pub from: Option<Date>,
    /// The last day of the last return that has it.
    pub until: Option<Date>,
    /// A rule that says itself when it is missing.
    pub told_by: Option<String>,
    /// Its columns.
    pub columns: Vec<TemplateColumn>,
    /// The fields that it asks for under any heading.
    pub asks: Vec<FieldId>,
}

/// A column of a known return.
#[derive(Debug, Clone)]
pub struct TemplateColumn {
    /// Its headings, the first as the template writes it.
    pub headings: Vec<String>,
    /// What tells those headings apart, worked out once.
    keys: Vec<String>,
    /// The field that checks read in it.
    pub field: Option<FieldId>,
    /// Whether a return may leave it out.
    pub optional: bool,
    /// Whether it may stand there with nothing in it although checks read it. One that no check reads always may.
    pub may_be_blank: bool,
    /// The first day of the first return that has it.
    pub from: Option<Date>,
    /// The last day of the last return that has it.
    pub until: Option<Date>,
}

/// How a field is written from one day to another.
#[derive(Debug, Clone)]
pub struct Writing {
    /// The field.
    pub field: FieldId,
    /// The codes, as the template writes them.
    pub codes: Vec<String>,
    /// The first day of the first return that writes it so.
    pub from: Option<Date>,
    /// The last day of the last return that writes it so.
    pub until: Option<Date>,
}

/// The fewest headings by which a table is known that does not bear its name.
const FEWEST: usize = 4;

/// A heading without what does not tell headings apart: only its letters and figures.
fn key(heading: &str) -> String {
    normalise(heading).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// What to do when a name means no template: the nearest name, and all names.
fn offer(name: &str, names: Vec<&str>) -> String {
    let all = format!("There are {}", names.join(", "));
    match nearest(name, names) {
        Some(near) => format!("Did you mean “{near}”? {all}"),
        None => all,
    }
}

/// Whether a name means a template, of returns or of questions.
///
/// # Errors
///
/// What to do when there is none: the nearest name, and all names of both kinds.
pub fn known_name(templates: &[Template], questions: &Questions, name: &str) -> Result<(), String> {
    if Template::named(templates, name).is_ok() || questions.named(name).is_ok() {
        return Ok(());
    }
    let returns = templates.iter().map(|t| t.name.as_str());
    Err(offer(name, returns.chain(questions.templates().iter().map(|t| t.name.as_str())).collect()))
}

impl TemplateColumn {
    /// Whether a heading, by its key, is one of this column.
    fn is_headed(&self, key_of_heading: &str) -> bool {
        self.keys.iter().any(|k| k == key_of_heading)
    }

    /// What to call it.
    fn name(&self) -> &str {
        self.headings.first().map_or("", String::as_str)
    }
}

impl TemplateTable {
    /// How many of the headings, by their keys, are columns of this table.
    fn known(&self, keys: &[String]) -> usize {
        keys.iter().filter(|k| self.columns.iter().any(|c| c.is_headed(k))).count()
    }

    /// How many columns every return of it has.
    fn size(&self) -> usize {
        self.columns.iter().filter(|c| !c.optional).count()
    }
}

impl Template {
    /// All templates of a rule source.
    ///
    /// # Errors
    ///
    /// Everything that is wrong in any of their files.
    pub fn load(source: &RuleSource, dictionary: &Dictionary) -> Result<Vec<Self>, RuleErrors> {
        load::load(source, dictionary)
    }

    /// The template that a name means; capitals, spaces and signs do not matter.
    ///
    /// # Errors
    ///
    /// What to do when there is none: the nearest name, and all names.
    pub fn named(templates: &[Self], name: &str) -> Result<usize, String> {
        let wanted = key(name);
        let found = templates.iter().position(|t| key(&t.name) == wanted);
        found.ok_or_else(|| offer(name, templates.iter().map(|t| t.name.as_str()).collect()))
    }

    /// The nation, when it is made in one only.
    #[must_use]
    pub fn nation(&self) -> Option<Nation> {
        if let [nation] = self.nations.as_slice() { Some(*nation) } else { None }
    }

    /// Whether a table has every column that each return of it has.
    pub(crate) fn is_whole(&self, table: usize, headings: &[String]) -> bool {
        let keys: Vec<String> = headings.iter().map(|h| key(h)).collect();
        let there = |c: &TemplateColumn| c.optional || c.from.is_some() || keys.iter().any(|k| c.is_headed(k));
        self.tables.get(table).is_some_and(|t| t.columns.iter().all(there))
    }

    /// The table that has these headings: all but a few of the headings are its columns, and most of its columns are there. A sheet or
    /// file that bears the table's `name` need not be as like.
    #[must_use]
    pub fn table_of(&self, headings: &[String], name: &str) -> Option<usize> {
        let keys: Vec<String> = headings.iter().map(|h| key(h)).filter(|k| !k.is_empty()).collect();
        let named = key(name);
        let score = |t: &TemplateTable| {
            let known = t.known(&keys);
            let called = !named.is_empty() && key(&t.name) == named;
            // Three columns such as the child, the sex and the date of birth stand in every list of children.
            let most = known >= FEWEST && known * 10 >= t.size() * 6 && known * 10 >= keys.len() * 8;
            let some = called && known * 2 >= t.size() && known * 2 >= keys.len();
            (known > 0 && (most || some)).then_some((called, known, std::cmp::Reverse(t.size())))
        };
        let best = self.tables.iter().enumerate().filter_map(|(i, t)| Some((score(t)?, std::cmp::Reverse(i)))).max()?;
        Some(best.1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{engine::detect, rule::RuleSet};

    fn embedded() -> Vec<Template> {
        let source = RuleSource::embedded();
        let rules = RuleSet::load(&source, &detect::names()).unwrap();
        Template::load(&source, &rules.dictionary).unwrap()
    }

    fn headings(table: &TemplateTable) -> Vec<String> {
        table.columns.iter().map(|c| c.name().to_owned()).collect()
    }

    #[test]
    fn every_template_knows_its_own_tables_and_no_other_does() {
        let all = embedded();
        for template in &all {
            for (i, table) in template.tables.iter().enumerate().filter(|(_, t)| !t.columns.is_empty()) {
                assert_eq!(template.table_of(&headings(table), ""), Some(i), "{} {}", template.name, table.name);
                for other in all.iter().filter(|o| o.name != template.name) {
                    assert_eq!(other.table_of(&headings(table), ""), None, "{} {}", other.name, table.name);
                }
            }
        }
    }

    #[test]
    fn the_returns_that_we_know() {
        let sizes: Vec<(String, usize)> = embedded().into_iter().map(|t| (t.name, t.tables.len())).collect();
        let expected = [("Annex A", 11), ("CIN census", 2), ("home-made", 3), ("SSDA903", 12)];
        assert_eq!(sizes, expected.map(|(name, n)| (name.to_owned(), n)));
    }

    #[test]
    fn a_home_made_sheet_is_no_template() {
        let headings = ["Child ID", "DOB", "Trafficked?"].map(str::to_owned);
        assert!(embedded().iter().all(|t| t.table_of(&headings, "header").is_none()));
    }

    #[test]
    fn a_heading_is_known_whatever_its_signs() {
        let all = embedded();
        let annex = &all[Template::named(&all, "annex-a").unwrap()];
        let curly: Vec<String> =
            annex.tables[7].columns.iter().map(|c| format!("{})", c.name().replace('\'', "’"))).collect();
        assert_eq!(annex.table_of(&curly, ""), Some(7));
        assert_eq!(annex.tables[7].name, "List 8");
    }

    #[test]
    fn returns_and_questions_share_their_names() {
        let source = RuleSource::embedded();
        let rules = RuleSet::load(&source, &detect::names()).unwrap();
        let questions = Questions::load(&source, &rules.dictionary).unwrap();
        let all = embedded();
        assert_eq!(known_name(&all, &questions, "ssda 903"), Ok(()));
        assert_eq!(known_name(&all, &questions, "ecpat-2024"), Ok(()));
        let help = known_name(&all, &questions, "ECPAT 2042").unwrap_err();
        assert!(help.starts_with("Did you mean “ECPAT 2024”? There are Annex A, CIN census"), "{help}");
        assert!(help.ends_with("NRM referrals, Unseen 2018"), "{help}");
    }

    #[test]
    fn a_name_is_found_and_a_slip_offered() {
        let all = embedded();
        assert_eq!(Template::named(&all, "ssda-903"), Template::named(&all, "SSDA903"));
        let help = Template::named(&all, "SSDA930").unwrap_err();
        assert!(help.starts_with("Did you mean “SSDA903”? There are Annex A, CIN census"), "{help}");
        assert_eq!(Template::named(&all, "zzz").unwrap_err(), "There are Annex A, CIN census, home-made, SSDA903");
    }
}
