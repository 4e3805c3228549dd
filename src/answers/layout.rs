//! What to call the layout of a sheet of answers, for people.

use rustc_hash::FxHashSet;

use super::{Answer, Role, page::Page};
use crate::bind::council::Register;

/// The layout in a few plain words. It plays no part in how the sheet is read.
pub(super) fn name(_: &Page<'_>, answers: &[Answer], _: &Register) -> String {
    let answers: Vec<&Answer> = answers.iter().filter(|a| a.role == Role::Answer).collect();
    // Along which way something changes: down the rows when it differs between rows of one column.
    let changes = |key: &dyn Fn(&Answer) -> u64| {
        let (mut down, mut across) = (false, false);
        for pair in answers.windows(2) {
            if let [a, b] = pair
                && key(a) != key(b)
            {
                if a.at.row == b.at.row { across = true } else { down = true }
            }
        }
        (down, across)
    };
    let mut numbers: FxHashSet<u64> = FxHashSet::default();
    numbers.extend(answers.iter().copied().map(council));
    let (councils_down, councils_across) = changes(&council);
    let (_, periods_across) =
        changes(&|a| a.period.map_or(0, |p| day(p.from).wrapping_mul(40_000).wrapping_add(day(p.to))));
    let (questions_down, questions_across) = changes(&|a| u64::from(a.measure.0));
    match (numbers.len() > 1, councils_across, questions_across, periods_across) {
        (true, true, ..) => "councils across",
        (true, false, true, true) if councils_down => "one row a council, periods and questions across",
        (true, false, true, false) if councils_down => "one row a council",
        (true, false, false, true) if councils_down => "one row a council, periods across",
        (true, false, false, false) => "one row an answer",
        (false, _, true, false) => "periods down, questions across",
        (false, _, true, true) => "periods and questions across",
        (false, _, false, true) => "questions down, periods across",
        _ if questions_down => "questions down",
        _ => "answers down",
    }
    .to_owned()
}

fn day(day: jiff::civil::Date) -> u64 {
    u64::try_from(day.year()).unwrap_or(0) * 372
        + u64::try_from(day.month()).unwrap_or(0) * 31
        + u64::try_from(day.day()).unwrap_or(0)
}

/// One number for each council; 1 for all that are not known, 0 where none is said.
fn council(answer: &Answer) -> u64 {
    match answer.whose {
        super::Whose::Council(at) => u64::from(at) + 2,
        super::Whose::Unknown(_) => 1,
        super::Whose::NotSaid => 0,
    }
}
