//! The study's figures, in the words of the study.

use jiff::civil::date;
use returnlint::{
    outcome::{Outcome, Period},
    study::{
        figures::StudyFigure,
        notes::Note,
        range::Range,
        reason::Reason,
        summary::{BlockSummary, Summary},
    },
};

use crate::answered::{days, nobody, of, outcome, study, year};

const DEVON: &str = "E10000008";
const KENT: &str = "E10000016";
const LEEDS: &str = "E08000035";
const CARDIFF: &str = "W06000015";

/// Looks at the chief period of a run.
fn chief<T>(outcome: &Outcome, look: impl FnOnce(&BlockSummary<'_, '_>) -> T) -> T {
    let study = study(outcome);
    let summary = Summary::new(&study, None);
    look(summary.chief().expect("a period"))
}

fn figure<T>(outcome: &Outcome, name: &str, look: impl FnOnce(&StudyFigure<'_>) -> T) -> T {
    chief(outcome, |block| look(block.figure(name).unwrap_or_else(|| panic!("no figure {name}"))))
}

fn range(outcome: &Outcome, name: &str) -> Option<Range> {
    figure(outcome, name, |f| f.range)
}

fn left(outcome: &Outcome, name: &str, reason: Reason) -> usize {
    figure(outcome, name, |f| f.tally.of(reason))
}

fn gap(code: &str) -> Reason {
    Reason::all().find(|r| r.code() == code).unwrap_or_else(|| panic!("no reason {code}"))
}

#[test]
fn a_total_adds_up_what_councils_gave() {
    let run =
        outcome([of(DEVON).answers(year(2023), &[("uasc", "39")]), of(KENT).answers(year(2023), &[("uasc", "300")])]);
    assert_eq!(range(&run, "uasc"), Some(Range::exactly(339.0)));
    assert_eq!(figure(&run, "uasc", |f| f.tally.councils()), 2);
}

#[test]
fn a_suppressed_figure_makes_the_total_a_range() {
    let run = outcome([
        of(DEVON).answers(year(2023), &[("trafficked_missing", "<5")]),
        of(KENT).answers(year(2023), &[("trafficked_missing", "10")]),
    ]);
    assert_eq!(range(&run, "trafficked_missing"), Some(Range::new(11.0, 14.0)));
    figure(&run, "trafficked_missing", |f| assert_eq!((f.tally.exact, f.tally.ranged), (1, 1)));
}

#[test]
fn a_suppressed_figure_without_a_bound_is_left_out_and_counted() {
    let run = outcome([
        of(DEVON).answers(year(2023), &[("uasc", "suppressed")]),
        of(KENT).answers(year(2023), &[("uasc", "7")]),
    ]);
    assert_eq!(range(&run, "uasc"), Some(Range::exactly(7.0)));
    assert_eq!(left(&run, "uasc", gap("suppressed")), 1);
}

#[test]
fn a_refusal_is_left_out_and_counted() {
    let run = outcome([
        of(DEVON).answers(year(2023), &[("uasc", "refused-cost")]),
        of(KENT).answers(year(2023), &[("uasc", "7")]),
    ]);
    assert_eq!(range(&run, "uasc"), Some(Range::exactly(7.0)));
    assert_eq!(left(&run, "uasc", gap("refused-cost")), 1);
}

#[test]
fn zero_is_a_figure_and_no_gap_is_zero() {
    let none = outcome([of(DEVON).answers(year(2023), &[("uasc", "0")])]);
    figure(&none, "uasc", |f| assert_eq!((f.range, f.tally.councils()), (Some(Range::ZERO), 1)));
    for code in ["blank", "not-held", "ambiguous", "rounds-to-zero", "not-recorded", "pending", "error"] {
        let run = outcome([of(DEVON).answers(year(2023), &[("uasc", code)])]);
        figure(&run, "uasc", |f| assert_eq!((f.range, f.tally.of(gap(code))), (None, 1), "{code}"));
    }
}

#[test]
fn a_question_that_is_not_for_a_council_takes_it_out_of_the_count() {
    let answer = |text| outcome([of(DEVON).answers(year(2023), &[("uasc", text)])]);
    let expected = |run: &Outcome| figure(run, "uasc", |f| f.tally.expected());
    let all = expected(&answer("not-held"));
    assert_eq!(all, 153 + 22 + 32 + 5, "every body with children's services at the end of 2023");
    assert_eq!(expected(&answer("not-applicable")), all - 1);
    assert_eq!(expected(&answer("wrong-authority")), all - 1);
}

#[test]
fn councils_behind_and_left_out_make_up_all() {
    let run = outcome([
        of(DEVON).answers(year(2023), &[("identified", "5"), ("suspected", "cross-reference"), ("uasc", "39")]),
        of(KENT).answers(year(2023), &[("trafficked", "<5"), ("uasc", "refused-personal")]),
        of(LEEDS).answers(year(2022), &[("uasc", "12")]),
        of(CARDIFF).answers(year(2023), &[("uasc", "not-applicable")]),
        of("E06000014").unread(),
    ]);
    chief(&run, |block| {
        for f in &block.figures {
            let left: usize = f.tally.left_out.values().sum();
            assert_eq!(f.tally.councils() + left, 212, "{}", f.name);
        }
    });
    assert_eq!(left(&run, "uasc", Reason::OtherPeriod), 1, "Leeds answered for 2022");
    assert_eq!(left(&run, "uasc", Reason::NotRead), 1, "York's file is protected");
    assert_eq!(left(&run, "uasc", Reason::NoReply), 212 - 5);
}

#[test]
fn trafficked_is_as_given_or_identified_and_suspected_together() {
    let sum = |list: &[(&str, &str)]| range(&outcome([of(DEVON).answers(year(2023), list)]), "trafficked");
    assert_eq!(sum(&[("identified", "5"), ("suspected", "2")]), Some(Range::exactly(7.0)));
    assert_eq!(sum(&[("identified", "5"), ("suspected", "<5")]), Some(Range::new(6.0, 9.0)));
    assert_eq!(sum(&[("trafficked", "8"), ("identified", "5"), ("suspected", "2")]), Some(Range::exactly(8.0)));
    assert_eq!(sum(&[("trafficked", "not-held"), ("identified", "5"), ("suspected", "2")]), Some(Range::exactly(7.0)));
    // "Included in above" stands where the suspected should.
    assert_eq!(sum(&[("identified", "5"), ("suspected", "cross-reference")]), Some(Range::exactly(5.0)));
    assert_eq!(sum(&[("identified", "cross-reference"), ("suspected", "5")]), None);
    assert_eq!(sum(&[("identified", "5"), ("suspected", "not-recorded")]), None, "half is not the whole");
    assert_eq!(sum(&[("identified", "5")]), None, "nobody asked for the suspected");
}

#[test]
fn half_of_a_sum_is_left_out_for_what_the_other_half_says() {
    let run = outcome([of(DEVON).answers(year(2023), &[("identified", "5"), ("suspected", "not-recorded")])]);
    assert_eq!(left(&run, "trafficked", gap("not-recorded")), 1);
}

#[test]
fn a_return_without_the_question_is_counted_as_such() {
    let run = outcome([
        of(DEVON).answers(year(2023), &[("uasc", "4")]),
        of(KENT).answers(year(2023), &[("uasc", "4"), ("nrm_referrals", "3")]),
    ]);
    assert_eq!(left(&run, "nrm_referrals", Reason::NotAsked), 1);
}

#[test]
fn parts_are_not_added_up_to_a_whole() {
    let run = outcome([
        of(DEVON).part(year(2023), "uasc", "sex", "female", "4").part(year(2023), "uasc", "sex", "male", "9"),
        of(KENT).answers(year(2023), &[("uasc", "1")]),
    ]);
    assert_eq!(range(&run, "uasc"), Some(Range::exactly(1.0)));
    assert_eq!(left(&run, "uasc", Reason::OnlyParts), 1);
}

#[test]
fn rows_of_totals_are_never_added() {
    let run = outcome([
        of(DEVON).answers(year(2023), &[("uasc", "4")]).total(year(2023), "uasc", "339"),
        of(KENT).answers(year(2023), &[("uasc", "335")]),
    ]);
    assert_eq!(range(&run, "uasc"), Some(Range::exactly(339.0)));
}

#[test]
fn a_council_that_sends_the_same_twice_counts_once() {
    let first = of(DEVON).answers(year(2023), &[("uasc", "39")]);
    let again = first.clone().called("returns/devon-again.xlsx");
    assert_eq!(range(&outcome([first, again]), "uasc"), Some(Range::exactly(39.0)));
}

#[test]
fn a_council_that_corrects_a_figure_counts_as_a_range_over_both_and_this_is_said() {
    let run = outcome([
        of(DEVON).answers(year(2023), &[("uasc", "39")]),
        of(DEVON).answers(year(2023), &[("uasc", "41")]).called("returns/devon-2.xlsx"),
    ]);
    figure(&run, "uasc", |f| {
        assert_eq!((f.range, f.tally.restated, f.tally.councils()), (Some(Range::new(39.0, 41.0)), 1, 1));
    });
}

#[test]
fn two_different_figures_in_one_return_are_not_used() {
    let run = outcome([of(DEVON).answers(year(2023), &[("uasc", "39"), ("uasc", "12")])]);
    assert_eq!(range(&run, "uasc"), None);
    assert_eq!(left(&run, "uasc", Reason::AnswersDiffer), 1);
}

#[test]
fn a_share_is_of_the_councils_that_gave_both_figures() {
    let run = outcome([
        of(DEVON).answers(year(2023), &[("trafficked", "10"), ("trafficked_missing", "4")]),
        of(KENT).answers(year(2023), &[("trafficked", "90"), ("trafficked_missing", "not-held")]),
        of(LEEDS).answers(year(2023), &[("trafficked_missing", "7")]),
    ]);
    figure(&run, "trafficked_missing_share", |f| {
        assert_eq!(f.range, Some(Range::exactly(40.0)));
        assert_eq!(f.parts.map(|p| (p.of, p.to)), Some((Range::exactly(4.0), Range::exactly(10.0))));
        assert_eq!((f.tally.councils(), f.tally.of(gap("not-held"))), (1, 1));
    });
}

#[test]
fn more_missing_than_there_are_is_a_contradiction_and_in_no_share() {
    let run = outcome([
        of(DEVON).answers(year(2023), &[("trafficked", "4"), ("trafficked_missing", "10")]),
        of(KENT).answers(year(2023), &[("trafficked", "8"), ("trafficked_missing", "2")]),
    ]);
    assert_eq!(range(&run, "trafficked_missing_share"), Some(Range::exactly(25.0)));
    assert_eq!(left(&run, "trafficked_missing_share", Reason::Contradiction), 1);
}

#[test]
fn the_published_rounds_come_out_as_published() {
    // Totals and shares as the press gave them for the four studies: the share is of children identified or suspected as trafficked, or of
    // unaccompanied children; "not found" of those who went missing of both kinds.
    for (what, whole, missing, published) in [
        ("trafficked", 590.0, 167.0, 28),
        ("trafficked", 910.0, 244.0, 27),
        ("trafficked", 1231.0, 378.0, 31),
        ("trafficked", 2335.0, 864.0, 37),
        ("uasc", 4744.0, 593.0, 13),
        ("uasc", 4963.0, 742.0, 15),
        ("uasc", 11_999.0, 1501.0, 13),
    ] {
        let (all, gone) = (what.to_owned(), format!("{what}_missing"));
        let cells = |n: f64, m: f64| [(all.clone(), n.to_string()), (gone.clone(), m.to_string())];
        let give = |council, n, m| {
            let cells = cells(n, m);
            let list: Vec<(&str, &str)> = cells.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
            of(council).answers(year(2023), &list)
        };
        // Spread over three councils: it is the sums that are divided.
        let run =
            outcome([give(DEVON, 100.0, 90.0), give(KENT, 200.0, 1.0), give(LEEDS, whole - 300.0, missing - 91.0)]);
        let share = range(&run, &format!("{what}_missing_share")).and_then(Range::value).expect("an exact share");
        assert_eq!(share.round() as i64, published, "{missing} of {whole}");
        assert_eq!(range(&run, what), Some(Range::exactly(whole)));
    }
}

#[test]
fn the_first_round_had_two_and_four_tenths_incidents_for_each_missing_child() {
    // 167 children, and a published mean of 2.4: 401 incidents give it.
    let run = outcome([of(DEVON).answers(
        days(date(2014, 9, 1), date(2015, 8, 31)),
        &[("trafficked", "590"), ("trafficked_missing", "167"), ("trafficked_incidents", "401")],
    )]);
    let mean = range(&run, "trafficked_mean_incidents").and_then(Range::value).expect("an exact mean");
    assert_eq!(format!("{mean:.1}"), "2.4");
}

#[test]
fn the_latest_whole_year_that_most_councils_answer_is_the_chief_one() {
    let (y2021, y2022, y2023) = (year(2021), year(2022), year(2023));
    let four_months = days(date(2024, 1, 1), date(2024, 4, 30));
    let all =
        |council| [y2021, y2022, four_months].iter().fold(of(council), |made, p| made.answers(*p, &[("uasc", "5")]));
    let run = outcome([all(DEVON), all(KENT), all(LEEDS).answers(y2023, &[("uasc", "5")])]);
    chief(&run, |block| {
        assert_eq!(block.block.period, Some(y2022), "one council alone answers 2023, and 2024 is no whole year");
    });
    let no_year = outcome([of(DEVON).answers(four_months, &[("uasc", "5")])]);
    chief(&no_year, |block| {
        assert_eq!(block.block.period, Some(four_months));
        assert!(block.notes.contains(&Note::PartOfAYear));
    });
}

#[test]
fn only_the_periods_within_some_days_are_shown() {
    let run = outcome([of(DEVON).answers(year(2021), &[("uasc", "5")]).answers(year(2022), &[("uasc", "6")])]);
    let study = study(&run);
    let shown = |from, to| {
        let blocks = Summary::new(&study, Some(Period { from, to })).blocks;
        blocks.iter().map(|b| b.block.period.unwrap().from.year()).collect::<Vec<_>>()
    };
    assert_eq!(shown(date(2022, 1, 1), date(2022, 12, 31)), [2022]);
    assert_eq!(shown(date(2021, 1, 1), date(2022, 12, 31)), [2021, 2022]);
    assert_eq!(shown(date(2022, 1, 2), date(2022, 12, 31)), [0_i16; 0]);
}

#[test]
fn a_study_of_2015_says_where_the_number_217_comes_from() {
    let first = days(date(2014, 9, 1), date(2015, 8, 31));
    let run = outcome([
        of(DEVON).answers(first, &[("uasc", "5")]),
        // Belfast's district council, which has no children's services.
        of("N09000003").answers(first, &[("uasc", "0")]),
    ]);
    chief(&run, |block| {
        assert!(block.notes.contains(&Note::AskedOf217 { bodies: 211, districts: 1 }), "{:?}", block.notes);
        assert_eq!(block.figure("uasc").unwrap().tally.councils(), 1, "the district is in no figure");
    });
}

#[test]
fn a_council_and_its_successor_that_both_answer_are_named() {
    let run = outcome([
        of("E10000006").answers(year(2023), &[("uasc", "5")]),
        of("E06000063").answers(year(2023), &[("uasc", "6")]),
    ]);
    chief(&run, |block| {
        assert!(block.notes.iter().any(|n| matches!(n, Note::BothAnswered(pairs) if pairs.len() == 1)));
    });
}

#[test]
fn a_council_that_is_no_more_did_not_fail_to_answer() {
    let run = outcome([of(DEVON).answers(year(2022), &[("uasc", "5")]).answers(year(2023), &[("uasc", "6")])]);
    let study = study(&run);
    let summary = Summary::new(&study, None);
    let tally = &summary.blocks[0].figure("uasc").unwrap().tally;
    // Cumbria, North Yorkshire and Somerset ended on 31 March 2023.
    assert_eq!(tally.of(Reason::Ended), 3);
}

#[test]
fn answers_of_nobody_are_in_no_figure_and_counted() {
    let run = outcome([
        nobody("returns/unnamed.xlsx").answers(year(2023), &[("uasc", "5")]),
        of(KENT).answers(year(2023), &[("uasc", "7")]),
    ]);
    assert_eq!(range(&run, "uasc"), Some(Range::exactly(7.0)));
    assert_eq!(study(&run).gathered.unplaced, [(1, 1)]);
}
