//! `summary --format html`: one page that needs nothing else, to read on a screen and to print. It holds counts and no child's record, runs
//! no script and asks nothing of a network.

mod by_council;
mod by_year;
mod completeness;
mod figures;
mod response;
mod svg;

use maud::{DOCTYPE, Markup, html};

use super::{human, words};
use crate::{
    report::{
        Run,
        text::{clip, count, number},
    },
    study::{
        gather::{is_without_figures, was_read},
        reason::Reason,
        summary::{BlockSummary, Summary},
    },
};

/// What a page may load: nothing but its own style.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// The page.
#[must_use]
pub fn render(run: &Run<'_>, of: &Summary<'_, '_>) -> String {
    let chief = of.chief();
    let period = chief.map(|b| words::period(b.block.period));
    let title = "What councils answered about trafficked and missing children";
    let page = html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="generator" content=(format!("returnlint {}", env!("CARGO_PKG_VERSION")));
                meta name="robots" content="noindex";
                title { (title) @if let Some(period) = &period { ", " (period) } }
                (svg::style())
            }
            body {
                a class="skip" href="#main" { "Skip to the figures" }
                header {
                    h1 { (title) }
                    @if let Some(period) = &period { p class="lead" { (period) } }
                }
                main id="main" {
                    @match chief {
                        Some(chief) => (body(of, chief)),
                        None => p { (human::NOTHING) },
                    }
                    (about(run, of))
                }
            }
        }
    };
    page.into_string()
}

/// The parts of the page, by the ids that the contents lead to.
const CONTENTS: [(&str, &str); 7] = [
    ("figures", "The figures"),
    ("response", "Who answered"),
    ("councils", "Council by council"),
    ("questions", "Which questions were answered"),
    ("years", "Year on year"),
    ("periods", "Other periods"),
    ("about", "How to read this"),
];

fn heading(at: usize) -> Markup {
    html! { @if let Some((id, title)) = CONTENTS.get(at) { h2 id=(id) { (title) } } }
}

fn body(of: &Summary<'_, '_>, chief: &BlockSummary<'_, '_>) -> Markup {
    let ratios = &of.study.definitions.by_council;
    let by_council: Vec<Markup> = ratios
        .iter()
        .filter_map(|&at| of.study.definitions.ratios.get(at))
        .filter_map(|def| by_council::section(chief, def))
        .collect();
    html! {
        p class="warning" role="note" { (human::SMALL) }
        nav aria-label="Contents" { ul { @for (id, title) in CONTENTS { li { a href=(format!("#{id}")) { (title) } } } } }
        (heading(0))
        p {
            "A figure of two numbers is a range: some councils withhold small figures, and the truth lies somewhere in it. What is refused, not \
             held or blank is never counted as zero: it is left out, and how many councils that is stands beside each figure."
        }
        (figures::numbers(chief))
        (figures::table(chief))
        (heading(1))
        (response::section(chief))
        (heading(2))
        @if by_council.is_empty() { p { "No council gave both figures of a share." } }
        @for section in by_council { (section) }
        (heading(3))
        (completeness::section(chief))
        (heading(4))
        (by_year::section(of))
        (heading(5))
        (others(of))
    }
}

/// The other periods: their figures, and those that hardly anybody answers by name.
fn others(of: &Summary<'_, '_>) -> Markup {
    let (shown, few) = human::split(of);
    html! {
        @if shown.len() <= 1 && few.is_empty() { p { "There are none." } }
        @for block in shown.iter().skip(1) {
            h3 { (words::period(block.block.period)) }
            @for area in block.areas.iter().take(1) { p { (words::response(area)) } }
            @for note in words::notes_of(&block.block, &block.notes) { p { (note) } }
            (figures::table(block))
        }
        @if !few.is_empty() {
            p { "Few councils answer these, and they are not shown: " }
            ul { @for block in few { li { (words::period(block.block.period)) } } }
        }
    }
}

fn about(run: &Run<'_>, of: &Summary<'_, '_>) -> Markup {
    let returns = &of.study.outcome.returns;
    let unread: Vec<_> = returns.iter().flat_map(|r| &r.files).filter(|f| !was_read(f.status)).collect();
    let without = returns.iter().filter(|r| is_without_figures(r)).count();
    let unplaced: usize = of.study.gathered.unplaced.iter().map(|(_, n)| n).sum();
    html! {
        (heading(6))
        h3 { "What was read" }
        p {
            (count(of.study.returns().count(), "return", "returns")) "."
            @if without > 0 { " " (number(without)) " of them " (if without == 1 { "has" } else { "have" }) " no figures of a whole council." }
            @if unplaced > 0 { " " (count(unplaced, "answer names", "answers name")) " no council of the register, or several: in no figure." }
        }
        @if !unread.is_empty() {
            p { (count(unread.len(), "file", "files")) " could not be read:" }
            ul {
                @for file in unread {
                    li { code { (clip(&file.path, 200)) } ": " (file.refusal.as_ref().map_or("it could not be read", |(what, _)| what.as_str())) }
                }
            }
        }
        h3 { "How figures come about" }
        ul {
            li { "A total adds up what councils gave. A council that gave a range adds its least to the least and its most to the most." }
            li { "A share or a mean is of the councils that gave both its parts. Its range takes into account, council by council, that no more children can be missing than there are." }
            li { "Children identified or suspected as trafficked: the figure as given, or else those identified and those suspected together. Where a council says that the suspected are included above, those identified stand for both." }
            li { "A council that gives two different figures in two returns counts as a range over both. Two different figures in one return are not used. Totals rows of a sheet are never added." }
        }
        h3 { "Why councils are left out" }
        dl class="terms two" {
            @for reason in Reason::all() { div { dt { (reason.words()) } dd { (reason.meaning()) } } }
        }
        h3 { "Made by" }
        p {
            "returnlint " (env!("CARGO_PKG_VERSION")) ", on " (crate::report::text::day(run.as_of)) ". Rules "
            code { "sha256:" (run.rules_hash) } ". The files and their hashes are in the data set that " code { "returnlint collate" } " writes."
        }
    }
}
