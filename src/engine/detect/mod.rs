//! What no sentence can say: checks of a return's structure and of how its cells were read. A rule file names its detector.

mod answers;
mod cells;
mod children;
mod columns;
mod councils;
mod dates;
mod formulas;
mod ids;
mod nations;
mod other_years;
mod raw;
mod records;
mod sheets;
mod template;
mod text;

use super::{Return, bundle::Checked};
use crate::rule::Rule;

pub(crate) use template::told_once;

type Detector = fn(&Return<'_>, &Rule) -> Checked;

/// Every detector by the name that rule files use, in alphabetical order.
const DETECTORS: [(&str, Detector); 73] = [
    ("adults-counted", answers::adults_counted),
    ("ambiguous-council", councils::ambiguous),
    ("away-merged", answers::away_merged),
    ("bands-overlap", answers::overlap_or_gap),
    ("breakdown-exceeds-total", answers::breakdown_exceeds),
    ("child-under-two-ids", children::two_ids),
    ("code-of-another-year", other_years::codes),
    ("colour-key", text::colour_key),
    ("column-without-values", cells::column_without_values),
    ("cost-estimate", answers::cost_estimate),
    ("council-ended", councils::ended),
    ("council-name-and-code", councils::name_and_code),
    ("council-without-childrens-services", councils::without_childrens_services),
    ("damaged-reference", ids::damaged),
    ("date-order", dates::order),
    ("duplicate-header", sheets::duplicate_header),
    ("duplicate-row", records::duplicate_row),
    ("encoding-damage", text::encoding_damage),
    ("exact-beside-suppressed", answers::exact_beside_suppressed),
    ("figure-given-twice", answers::figure_given_twice),
    ("formula-text", text::formula_text),
    ("formula-without-value", formulas::without_value),
    ("future-date", dates::future),
    ("held-in-parts", answers::held_in_parts),
    ("label-of-no-year", answers::label_of_no_year),
    ("merged-cells", sheets::merged_cells),
    ("misspelt-header", sheets::misspelt_header),
    ("mixed-flags", columns::mixed_flags),
    ("mixed-kinds", columns::mixed_kinds),
    ("multi-row-header", sheets::multi_row_header),
    ("no-as-at-date", answers::no_as_at),
    ("no-council", sheets::no_council),
    ("no-definition", answers::no_definition),
    ("no-episodes", sheets::no_episodes),
    ("no-header", sheets::no_header),
    ("no-list-of-children", sheets::no_list_of_children),
    ("no-period", sheets::no_period),
    ("not-a-count", answers::not_a_count),
    ("part-exceeds-whole", answers::part_exceeds_whole),
    ("periods-unequal", answers::unequal),
    ("placeholder-birth-date", dates::placeholder_births),
    ("question-without-cell", answers::question_without_cell),
    ("repeated-child", records::repeated_child),
    ("replaced-letters", text::replaced),
    ("rounding-not-said", answers::rounded_unsaid),
    ("separated-not-said", answers::separated_not_said),
    ("serial-date", dates::serial),
    ("several-tables", sheets::several_tables),
    ("several-thresholds", answers::several_thresholds),
    ("sum-too-short", formulas::sum_too_short),
    ("superseded-council-code", councils::superseded_code),
    ("suppressed-worked-out", answers::worked_out),
    ("suppression-without-rule", answers::no_rule),
    ("swapped-digits", answers::swapped_digits),
    ("template-column-left-out", template::column_left_out),
    ("template-column-missing", template::column_missing),
    ("template-column-unknown", template::column_unknown),
    ("template-table-left-out", template::table_left_out),
    ("template-table-missing", template::table_missing),
    ("terms-of-another-nation", nations::terms_of_another),
    ("total-differs", answers::sum_differs),
    ("total-row", sheets::total_row),
    ("two-digit-year", dates::two_digit_year),
    ("unknown-column", columns::unknown),
    ("unknown-council", councils::unknown),
    ("unknown-mark", answers::unknown_mark),
    ("unknown-table", sheets::unknown_table),
    ("unlinked-record", records::unlinked),
    ("unreadable-cell", cells::unreadable_cell),
    ("unreadable-date", dates::unreadable),
    ("unreadable-number", cells::unreadable_number),
    ("written-as-in-another-year", template::written),
    ("years-mixed", answers::years_mixed),
];

/// The detector that reads the marked fields' codes.
const NOT_IN_LIST: (&str, Detector) = ("value-not-in-list", cells::not_in_list);

/// The names of all detectors, those over all returns last.
#[must_use]
pub fn names() -> Vec<&'static str> {
    let own = DETECTORS.iter().chain([&NOT_IN_LIST]).map(|(name, _)| *name);
    own.chain(super::study::names()).collect()
}

/// Runs the detector that a rule names.
#[must_use]
pub(crate) fn run(ret: &Return<'_>, rule: &Rule, name: &str) -> Checked {
    DETECTORS
        .iter()
        .chain([&NOT_IN_LIST])
        .find(|(n, _)| *n == name)
        .map_or_else(Checked::default, |(_, detector)| detector(ret, rule))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn detectors_stand_in_order_and_once() {
        let listed: Vec<&str> = DETECTORS.iter().map(|d| d.0).collect();
        let mut sorted = listed.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(listed, sorted);
    }
}
