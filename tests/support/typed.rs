//! Headings as people type them: one of a field's known wordings, with capitals, underscores and question marks of their own.

use std::collections::BTreeMap;

use returnlint::bind::{
    dictionary::{Dictionary, Field, FieldId, FieldType},
    text::normalise,
};

use super::rng::Rng;

/// A heading for each field of one table, none of which could as well head another of its columns.
pub(crate) fn headings(rng: &mut Rng, fields: &[FieldId], dictionary: &Dictionary) -> Vec<String> {
    let known = |id: &FieldId| dictionary.get(*id).unwrap_or_else(|| panic!("a field of the dictionary"));
    let mut heads: BTreeMap<String, usize> = BTreeMap::new();
    for text in fields.iter().flat_map(|id| &known(id).headers) {
        *heads.entry(normalise(text)).or_default() += 1;
    }
    fields
        .iter()
        .map(|id| {
            let field = known(id);
            let own: Vec<&String> = field.headers.iter().filter(|text| heads[&normalise(text)] == 1).collect();
            assert!(!own.is_empty(), "every wording of {} also means another column of the table", field.name);
            as_typed(rng, own[rng.clone().below(own.len())], field)
        })
        .collect()
}

/// A wording as somebody types it.
fn as_typed(rng: &mut Rng, wording: &str, field: &Field) -> String {
    _ = rng.next();
    let mut text = match rng.below(6) {
        0 => wording.to_owned(),
        1 => wording.to_uppercase(),
        2 => each_word(wording),
        3 => wording.replace(' ', "_"),
        4 => wording.to_uppercase().replace(' ', "_"),
        _ => sentence(wording),
    };
    let asks = ["is ", "was ", "has ", "what ", "did "].iter().any(|word| wording.starts_with(word));
    if asks && rng.chance(60) {
        text.push('?');
    }
    match (field.kind, rng.below(10)) {
        (FieldType::Date, 0) if !wording.contains("yyyy") => text.push_str(" (dd/mm/yyyy)"),
        (_, 1) => text.push(' '),
        (_, 2) => text.push(':'),
        (_, 3) => text = text.replace(' ', "  "),
        (_, 4) => text.push('*'),
        _ => {}
    }
    text
}

fn sentence(wording: &str) -> String {
    let mut letters = wording.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn each_word(wording: &str) -> String {
    wording.split(' ').map(sentence).collect::<Vec<_>>().join(" ")
}
