//! `summary --plain`: one fact a line, nothing drawn.

use super::{human, words};
use crate::{
    report::{
        Run,
        text::{ascii, capital, clip, number, stop},
    },
    study::{
        gather::{is_without_figures, was_read},
        summary::Summary,
    },
};

struct Lines(String);

impl Lines {
    fn line(&mut self, text: &str) {
        let text = clip(text, usize::MAX);
        self.0.push_str(&ascii(&text));
        self.0.push('\n');
    }
}

/// The report as text.
#[must_use]
pub fn render(run: &Run<'_>, of: &Summary<'_, '_>, quiet: bool) -> String {
    let mut out = Lines(String::new());
    if of.blocks.is_empty() {
        out.line(human::NOTHING);
    }
    for block in of.in_order() {
        let period = words::period(block.block.period);
        for area in &block.areas {
            out.line(&format!("{period}: {}", words::response(area)));
        }
        for note in words::notes_of(&block.block, &block.notes) {
            out.line(&format!("{period}: {note}"));
        }
        for figure in block.shown() {
            let parts = words::parts(figure).map(|p| format!(", {p}")).unwrap_or_default();
            let mut text = format!(
                "{period}: {}: {}{parts}. {}.",
                capital(figure.label),
                words::figure(figure),
                words::behind(&figure.tally)
            );
            if !quiet && !figure.tally.left_out.is_empty() {
                text = format!("{text} Left out: {}.", words::left_out(&figure.tally));
            }
            if let Some(restated) = words::restated(&figure.tally) {
                text = format!("{text} {restated}.");
            }
            out.line(&text);
        }
        if quiet {
            continue;
        }
        for (id, tally) in &block.questions {
            let label = block.block.study().measures.get(*id).map_or("", |m| m.label.as_str());
            out.line(&format!(
                "{period}: question: {}: {} asked, {} with a figure, {} with a range.",
                capital(label),
                number(tally.asked()),
                number(tally.exact),
                number(tally.ranged)
            ));
        }
    }
    let returns = &of.study.outcome.returns;
    for file in returns.iter().flat_map(|r| &r.files).filter(|f| !was_read(f.status)) {
        let what = file.refusal.as_ref().map_or("It could not be read", |(what, _)| what.as_str());
        out.line(&format!("Not read: {}: {}", clip(&file.path, 200), stop(what)));
    }
    for r in returns.iter().filter(|r| is_without_figures(r)) {
        out.line(&format!("Without figures of a whole council: {}.", clip(&r.name, 200)));
    }
    let unplaced: usize = of.study.gathered.unplaced.iter().map(|(_, n)| n).sum();
    if unplaced > 0 {
        out.line(&format!("Answers that name no council of the register, or several: {}.", number(unplaced)));
    }
    if !quiet {
        out.line(human::SMALL);
        out.line(&format!("Made by {}", human::made_by(run)));
    }
    out.0
}
