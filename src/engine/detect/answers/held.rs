//! What is said not to be held, although the return gives its parts.

use std::collections::BTreeSet;

use super::{
    frames::{Frames, Key},
    on_answers,
};
use crate::{
    answers::{
        Answer,
        figure::{Figure, Gap},
    },
    engine::{Return, bundle::Checked},
    rule::Rule,
};

/// A figure that is not held or not recorded, where a breakdown of it by sex, nationality and the like names one thing at least: whoever
/// knows of a part holds the whole, or as much of it.
pub(in super::super) fn held_in_parts(ret: &Return<'_>, _: &Rule) -> Checked {
    on_answers(ret, |hits| {
        let frames = Frames::of(ret);
        let broken: BTreeSet<Key<'_>> = frames
            .all()
            .filter(|(key, parts)| key.category.is_some() && parts.iter().any(|part| gives_some(part)))
            .map(|(key, _)| key.whole())
            .collect();
        for answer in broken.into_iter().flat_map(|whole| frames.get(whole)).filter(|a| is_not_held(a)) {
            hits.cell(answer.at);
        }
    })
}

/// Whether a figure is more than nothing, whatever it can be.
fn gives_some(answer: &Answer) -> bool {
    answer.figure.bounds().is_some_and(|(low, _)| low > 0.0)
}

const fn is_not_held(answer: &Answer) -> bool {
    matches!(answer.figure, Figure::Gap(Gap::NotHeld | Gap::NotRecorded))
}
