//! `summary` for people: who answered, then the figures with what is behind them, period by period.

use super::words;
use crate::{
    report::{
        Run,
        look::{Look, Role},
        text::{capital, clip, count, day, number, stop},
        width::{pad, table, width, wrap},
    },
    study::{
        figures::{StudyFigure, What},
        gather::{is_without_figures, was_read},
        summary::{Area, BlockSummary, Summary},
    },
};

const INDENT: usize = 3;

/// What is said when no return gives a figure.
pub const NOTHING: &str = "No figures: there is no return with figures of a whole council in what you named. Look how the files were read with returnlint inspect.";

/// The report as text.
#[must_use]
pub fn render(run: &Run<'_>, of: &Summary<'_, '_>, look: &Look, quiet: bool) -> String {
    let mut out = String::new();
    if of.blocks.is_empty() {
        look.block(&mut out, 0, Role::Severity(crate::finding::Severity::Error), NOTHING);
        not_read(&mut out, of, look);
        return out;
    }
    let (shown, few) = split(of);
    for (at, block) in shown.iter().enumerate() {
        Look::gap(&mut out);
        head(&mut out, block, look);
        figures(&mut out, block, look, quiet);
        if at == 0 && !quiet {
            questions(&mut out, block, look);
        }
    }
    if !few.is_empty() {
        Look::gap(&mut out);
        let list: Vec<String> = few
            .iter()
            .map(|b| format!("{} ({})", words::period(b.block.period), number(b.all().map_or(0, Area::gave_figures))))
            .collect();
        let text = format!(
            "{}, not shown since few councils answer them: {}. Show one with --period.",
            capital(&count(few.len(), "other period", "other periods")),
            list.join("; ")
        );
        look.block(&mut out, 0, Role::Faint, &text);
    }
    Look::gap(&mut out);
    not_read(&mut out, of, look);
    if !quiet {
        look.block(&mut out, 0, Role::Faint, SMALL);
        let hint = "returnlint summary PATHS --format html --output summary.html";
        look.hang(&mut out, 0, "A page with charts: ", Role::Faint, Role::Copy, hint);
        let hint = "returnlint collate PATHS --output data.xlsx";
        look.hang(&mut out, 0, "Every answer with its cell: ", Role::Faint, Role::Copy, hint);
        look.block(&mut out, 0, Role::Faint, &made_by(run));
    }
    out
}

/// What must be known of small figures, wherever they are shown.
pub const SMALL: &str = "These are counts of children. Small figures stand as the councils published them, and can identify a child: think before \
                         you publish them again.";

/// The periods that are shown in full, the chief one first, and those that hardly anybody answers.
pub(super) fn split<'b, 's, 'a>(
    of: &'b Summary<'s, 'a>,
) -> (Vec<&'b BlockSummary<'s, 'a>>, Vec<&'b BlockSummary<'s, 'a>>) {
    /// A period that is answered by less than one in so many of those that answer the chief one is not shown.
    const ONE_IN: usize = 20;
    let gave = |b: &BlockSummary<'_, '_>| b.all().map_or(0, Area::gave_figures);
    let most = of.chief().map_or(0, gave);
    of.in_order().into_iter().partition(|b| gave(b) * ONE_IN >= most)
}

fn head(out: &mut String, block: &BlockSummary<'_, '_>, look: &Look) {
    look.block(out, 0, Role::Title, &words::period(block.block.period));
    if let Some((all, nations)) = block.areas.split_first() {
        look.block(out, INDENT, Role::Strong, &words::response(all));
        if nations.len() > 1 {
            for nation in nations {
                look.block(out, INDENT, Role::Faint, &words::response(nation));
            }
        }
    }
    for note in words::notes_of(&block.block, &block.notes) {
        look.block(out, INDENT, Role::Plain, &note);
    }
}

fn figures(out: &mut String, block: &BlockSummary<'_, '_>, look: &Look, quiet: bool) {
    Look::gap(out);
    let figures: Vec<&StudyFigure<'_>> = block.shown().collect();
    let lines: Vec<[String; 3]> = figures.iter().copied().map(cells).collect();
    let widest = |at: usize| lines.iter().filter_map(|l| l.get(at)).map(|t| width(t)).max().unwrap_or(0);
    let (middle, right) = (widest(1), widest(2));
    let room = look.width.saturating_sub(INDENT + 2 + middle + 2 + right);
    // On a narrow screen the number of councils goes to the line below.
    let beside = room >= 24;
    let room = if beside { room } else { look.width.saturating_sub(INDENT + 2 + middle) }.clamp(12, widest(0).max(12));
    for (figure, [label, shown, behind]) in figures.into_iter().zip(&lines) {
        for (at, part) in wrap(label, room).iter().enumerate() {
            let mut line = format!("{}{}", " ".repeat(INDENT), pad(&look.safe(part), room + 2));
            if at == 0 {
                line.push_str(&look.paint(Role::Strong, &pad(shown, if beside { middle + 2 } else { 0 })));
                if beside {
                    line.push_str(&look.paint(Role::Plain, behind));
                }
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
        if !beside {
            look.block(out, INDENT + 3, Role::Plain, behind);
        }
        if !quiet {
            below(out, figure, look);
        }
    }
}

/// The label, the figure, and the councils behind it; a ratio stands in from the total that it divides.
fn cells(figure: &StudyFigure<'_>) -> [String; 3] {
    let label = match figure.what {
        What::Total(_) => capital(figure.label),
        What::Ratio(..) => format!("- {}", figure.label),
    };
    [label, words::figure(figure), words::behind(&figure.tally)]
}

/// What was divided by what, and which councils are not behind the figure.
fn below(out: &mut String, figure: &StudyFigure<'_>, look: &Look) {
    if let Some(parts) = words::parts(figure) {
        look.block(out, INDENT + 3, Role::Faint, &format!("{parts}."));
    }
    if !figure.tally.left_out.is_empty() {
        let left = words::left_out(&figure.tally);
        look.hang(out, INDENT + 3, "Left out: ", Role::Faint, Role::Faint, &format!("{left}."));
    }
    if let Some(restated) = words::restated(&figure.tally) {
        look.block(out, INDENT + 3, Role::Plain, &format!("{restated}."));
    }
}

/// What councils made of each question, in numbers.
fn questions(out: &mut String, block: &BlockSummary<'_, '_>, look: &Look) {
    Look::gap(out);
    look.block(out, INDENT, Role::Title, "What councils made of each question");
    let heading = ["Question", "Asked", "Figure", "Range", "No figure", "Usable"].map(str::to_owned).to_vec();
    let mut rows = vec![heading];
    let measures = block.block.study().measures;
    for (id, tally) in &block.questions {
        let Some(measure) = measures.get(*id) else { continue };
        let asked = tally.asked();
        rows.push(vec![
            capital(&measure.label),
            number(asked),
            number(tally.exact),
            number(tally.ranged),
            number(asked - tally.councils()),
            words::percent(tally.councils(), asked),
        ]);
    }
    let rows: Vec<Vec<String>> =
        rows.into_iter().map(|r| r.iter().map(|t| look.safe(t).into_owned()).collect()).collect();
    for line in table(&rows, look.width.saturating_sub(INDENT)) {
        out.push_str(&" ".repeat(INDENT));
        out.push_str(&line);
        out.push('\n');
    }
}

/// Files that could not be read, and returns that give no figures.
fn not_read(out: &mut String, of: &Summary<'_, '_>, look: &Look) {
    const MOST: usize = 10;
    let returns = &of.study.outcome.returns;
    let unread: Vec<_> = returns.iter().flat_map(|r| &r.files).filter(|f| !was_read(f.status)).collect();
    for file in unread.iter().take(MOST) {
        let what = file.refusal.as_ref().map_or("It could not be read", |(what, _)| what.as_str());
        let text = format!("{}: {}", clip(&file.path, 200), stop(what));
        look.hang(out, 0, "Not read: ", Role::Severity(crate::finding::Severity::Error), Role::Plain, &text);
    }
    if unread.len() > MOST {
        look.block(out, 0, Role::Plain, &format!("And {} more.", number(unread.len() - MOST)));
    }
    let without: Vec<String> =
        returns.iter().filter(|r| is_without_figures(r)).take(MOST).map(|r| clip(&r.name, 100)).collect();
    if !without.is_empty() {
        let n = returns.iter().filter(|r| is_without_figures(r)).count();
        let more = if n > MOST { format!(" and {} more", number(n - MOST)) } else { String::new() };
        look.block(out, 0, Role::Plain, &format!("Without figures of a whole council: {}{more}.", without.join(", ")));
    }
    let unplaced: usize = of.study.gathered.unplaced.iter().map(|(_, n)| n).sum();
    if unplaced > 0 {
        let text = count(unplaced, "answer names", "answers name");
        look.block(out, 0, Role::Plain, &format!("{text} no council of the register, or several: in no figure."));
    }
}

/// What made the report, so that it can be made again.
pub(super) fn made_by(run: &Run<'_>) -> String {
    let hash: String = run.rules_hash.chars().take(12).collect();
    format!("returnlint {}, rules {hash}, {}.", env!("CARGO_PKG_VERSION"), day(run.as_of))
}
