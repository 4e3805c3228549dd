//! The figures of a period as a table, and the chief ones large.

use maud::{Markup, html};

use crate::{
    report::{summary::words, text::capital},
    study::{figures::What, summary::BlockSummary},
};

/// How many figures are shown large.
const LARGE: usize = 6;

/// The chief figures: the first totals that the study names and the shares drawn by council, as far as somebody gave them.
pub(super) fn numbers(of: &BlockSummary<'_, '_>) -> Markup {
    let definitions = of.block.study().definitions;
    let is_chief = |what: What| match what {
        What::Total(id) => definitions.by_year.contains(&id),
        What::Ratio(at, _) => definitions.by_council.contains(&at),
    };
    let chief = of.figures.iter().filter(|f| is_chief(f.what) && f.range.is_some()).take(LARGE);
    html! {
        dl class="numbers" {
            @for figure in chief {
                div {
                    dt { (capital(figure.label)) }
                    dd {
                        div class="figure" { (words::figure(figure)) }
                        div class="behind" { (words::behind(&figure.tally)) }
                    }
                }
            }
        }
    }
}

/// Every figure, what is behind it, and what is left out.
pub(super) fn table(of: &BlockSummary<'_, '_>) -> Markup {
    html! {
        div class="scroll" {
            table {
                caption { "Figures for " (words::period(of.block.period)) }
                thead {
                    tr {
                        th scope="col" { "Figure" }
                        th scope="col" class="n" { "Amount" }
                        th scope="col" { "Councils behind it" }
                        th scope="col" { "Left out" }
                    }
                }
                tbody {
                    @for figure in of.shown() {
                        tr class=[matches!(figure.what, What::Ratio(..)).then_some("ratio")] {
                            th scope="row" { (capital(figure.label)) }
                            td class="n" {
                                strong { (words::figure(figure)) }
                                @if let Some(parts) = words::parts(figure) { br; span class="faint" { (parts) } }
                            }
                            td { (words::behind(&figure.tally)) @if let Some(twice) = words::restated(&figure.tally) { br; (twice) } }
                            td class="small" { (words::left_out(&figure.tally)) }
                        }
                    }
                }
            }
        }
    }
}
