//! `summary --format csv`: one row for each figure, period and nation, and a column for each reason why councils were left out.

use std::io::{self, Write};

use super::super::text::guarded;
use crate::study::{
    bodies::BodyId,
    range::Range,
    reason::Reason,
    summary::{BlockSummary, Summary},
};

/// The columns before those of the reasons.
const COLUMNS: [&str; 19] = [
    "period_from",
    "period_to",
    "headline",
    "nation",
    "figure",
    "label",
    "unit",
    "value",
    "lower",
    "upper",
    "numerator_lower",
    "numerator_upper",
    "denominator_lower",
    "denominator_upper",
    "councils",
    "exact",
    "ranges",
    "restated",
    "expected",
];

/// The name of the column of a reason: `left_out_not_held`.
fn column(reason: Reason) -> String {
    format!("left_out_{}", reason.code().replace('-', "_"))
}

/// Writes the figures, of all councils (`United Kingdom`) and of each nation.
///
/// # Errors
///
/// When the writer fails.
pub fn write(mut out: impl Write, of: &Summary<'_, '_>) -> io::Result<()> {
    out.write_all("\u{feff}".as_bytes())?;
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    let names = COLUMNS.iter().map(|&c| c.to_owned()).chain(Reason::all().map(column));
    csv.write_record(names)?;
    for (at, block) in of.blocks.iter().enumerate() {
        let is_headline = of.headline == Some(at);
        for area in &block.areas {
            rows(&mut csv, block, is_headline, area.nation, &area.members)?;
        }
    }
    csv.flush()
}

fn rows(
    csv: &mut csv::Writer<impl Write>,
    of: &BlockSummary<'_, '_>,
    is_headline: bool,
    nation: Option<&str>,
    members: &[BodyId],
) -> io::Result<()> {
    let number = |n: Option<f64>| n.map_or_else(String::new, |n| n.to_string());
    let low = |range: Option<Range>| number(range.map(|r| r.low));
    let high = |range: Option<Range>| number(range.and_then(Range::upper));
    let day = |day: Option<jiff::civil::Date>| day.map_or_else(String::new, |d| d.to_string());
    let period = of.block.period;
    for figure in of.block.figures(members) {
        let tally = &figure.tally;
        let (of_part, to_part) = (figure.parts.map(|p| p.of), figure.parts.map(|p| p.to));
        let cells = [
            day(period.map(|p| p.from)),
            day(period.map(|p| p.to)),
            if is_headline { "yes" } else { "no" }.to_owned(),
            nation.unwrap_or("United Kingdom").to_owned(),
            figure.name.to_owned(),
            guarded(figure.label).into_owned(),
            figure.unit.to_owned(),
            number(figure.range.and_then(Range::value)),
            low(figure.range),
            high(figure.range),
            low(of_part),
            high(of_part),
            low(to_part),
            high(to_part),
            tally.councils().to_string(),
            tally.exact.to_string(),
            tally.ranged.to_string(),
            tally.restated.to_string(),
            tally.expected().to_string(),
        ];
        csv.write_record(cells.into_iter().chain(Reason::all().map(|r| tally.of(r).to_string())))?;
    }
    Ok(())
}
