//! The columns of the data set: what each is called, what it means, and what may stand in it.

use crate::{
    answers::figure::{Form, Gap},
    study::councils::Status,
};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// Text that repeats: one of few.
    Word,
    /// One of a closed list of codes.
    Code(Codes),
    /// A day.
    Day,
    /// A number, whole or not.
    Number,
    /// A whole number.
    Count,
}

/// The closed lists of codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Codes {
    /// Names of measures.
    Measure,
    /// Units.
    Unit,
    /// Gaps.
    Gap,
    /// Forms.
    Form,
    /// How sure.
    Confidence,
    /// Nations.
    Nation,
    /// What became of a council.
    Response,
    /// Yes and no.
    YesNo,
}

impl Codes {
    /// The codes of the list, in order. Those of measures are the dictionary's.
    #[must_use]
    pub fn list(self, measures: &crate::bind::dictionary::Measures) -> Vec<&str> {
        match self {
            Self::Measure => measures.list.iter().map(|m| m.name.as_str()).collect(),
            Self::Unit => vec!["children", "incidents", "days", "average", "percent"],
            Self::Gap => Gap::ALL.iter().map(|g| g.code()).collect(),
            Self::Form => Form::ALL.iter().map(|f| f.code()).collect(),
            Self::Confidence => vec!["high", "medium", "low"],
            Self::Nation => crate::rule::Nation::ALL.iter().map(|n| n.as_str()).collect(),
            Self::Response => Status::all().map(|(code, _)| code).collect(),
            Self::YesNo => vec!["yes", "no"],
        }
    }
}

/// A column.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its name in data.
    pub name: &'static str,
    /// What to call it.
    pub title: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether every row has it.
    pub always: bool,
    /// How wide it is in a workbook, in characters.
    pub width: f64,
}

const fn column(name: &'static str, title: &'static str, kind: Kind, width: f64, meaning: &'static str) -> Column {
    Column { name, title, meaning, kind, always: false, width }
}

const fn always(column: Column) -> Column {
    Column { always: true, ..column }
}

/// The columns of the answers.
pub const DATA: [Column; 21] = [
    column(
        "council",
        "Council",
        Kind::Word,
        24.0,
        "The council's usual name. Empty where the return does not say whose figure it is, or names no council of the register.",
    ),
    column(
        "gss",
        "GSS code",
        Kind::Word,
        11.0,
        "The council's code of the Office for National Statistics. The trusts of Northern Ireland have none here.",
    ),
    column("nation", "Nation", Kind::Code(Codes::Nation), 15.0, "The council's nation."),
    column("council_type", "Kind of council", Kind::Word, 18.0, "What kind of body it is."),
    column(
        "period_from",
        "From",
        Kind::Day,
        11.0,
        "The first day that the figure is about. Empty where nothing says so.",
    ),
    column("period_to", "To", Kind::Day, 11.0, "The last day that the figure is about."),
    column("template", "Template", Kind::Word, 16.0, "The set of questions that the question was known by."),
    column("question", "Question", Kind::Word, 9.0, "The question's number, as the sheet or the template gives it."),
    always(column(
        "measure",
        "Measure",
        Kind::Code(Codes::Measure),
        26.0,
        "What is counted. The measures are explained with the codes.",
    )),
    column(
        "category",
        "Part",
        Kind::Word,
        20.0,
        "The part of the measure that the figure is about, such as “sex: female”. Empty for the whole: only rows without a part can be added up over councils.",
    ),
    always(column("unit", "Unit", Kind::Code(Codes::Unit), 10.0, "What the figure is a number of.")),
    column("value", "Figure", Kind::Number, 9.0, "The figure, where it is given exactly."),
    column(
        "lower",
        "At least",
        Kind::Number,
        9.0,
        "The least that the figure can be: the figure itself, or the lower bound of what is withheld, such as 1 for “<5”.",
    ),
    column(
        "upper",
        "At most",
        Kind::Number,
        9.0,
        "The most that the figure can be. Empty beside a lower bound where nothing bounds it from above.",
    ),
    column("gap", "Why no figure", Kind::Code(Codes::Gap), 18.0, "Why there is no figure. No gap is zero."),
    always(column("form", "Written as", Kind::Code(Codes::Form), 16.0, "How the cell writes its answer.")),
    always(column("file", "File", Kind::Word, 30.0, "The file that the answer stands in, as its path was given.")),
    column("sheet", "Sheet", Kind::Word, 16.0, "The sheet."),
    always(column("cell", "Cell", Kind::Text, 7.0, "The cell, as a spreadsheet program shows it.")),
    always(column(
        "confidence",
        "How sure",
        Kind::Code(Codes::Confidence),
        10.0,
        "How sure it is that this is the measure, the council and the period. Look at the cell where it is low.",
    )),
    column(
        "findings",
        "Findings",
        Kind::Word,
        18.0,
        "The codes of the checks that found something in this cell, with a space between. returnlint explain says what each means.",
    ),
];

/// The columns of the list of councils.
pub const COUNCILS: [Column; 14] = [
    column(
        "council",
        "Council",
        Kind::Word,
        24.0,
        "The council's usual name. Empty for a file that belongs to no council.",
    ),
    column("gss", "GSS code", Kind::Word, 11.0, "The code that it bore on the last day of the period."),
    column("nation", "Nation", Kind::Code(Codes::Nation), 15.0, "Its nation."),
    column("region", "Region", Kind::Word, 22.0, "Its English region, or its nation."),
    column("council_type", "Kind of council", Kind::Word, 20.0, "What kind of body it is."),
    column(
        "childrens_services",
        "Children's services",
        Kind::Code(Codes::YesNo),
        12.0,
        "Whether it has children's services. Every body that has them and existed on the last day of the period was expected to answer; one that has none is listed where it answered.",
    ),
    column("period_from", "From", Kind::Day, 11.0, "The first day of the period."),
    column("period_to", "To", Kind::Day, 11.0, "The last day of the period."),
    always(column("response", "Answer", Kind::Code(Codes::Response), 18.0, "What became of it.")),
    column("questions", "Questions", Kind::Count, 11.0, "How many questions its return asks, of wholes."),
    column("figures", "Figures", Kind::Count, 9.0, "How many of these it answers with an exact figure."),
    column("ranges", "Ranges", Kind::Count, 9.0, "How many of these it answers with a range."),
    column("files", "Files", Kind::Word, 40.0, "The files that it is known from."),
    column("problem", "Problem", Kind::Word, 40.0, "What is wrong with a file that could not be read."),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_stand_in_the_order_of_the_contract() {
        let names: Vec<&str> = DATA.iter().map(|c| c.name).collect();
        assert_eq!(
            names.join(", "),
            "council, gss, nation, council_type, period_from, period_to, template, question, measure, category, unit, value, lower, upper, \
             gap, form, file, sheet, cell, confidence, findings"
        );
    }
}
