//! What a finding says, with places for the sheet's own headings.

use crate::bind::dictionary::FieldId;

/// A message and its placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// As written: `Enter {nrm_referral_date}`.
    pub text: String,
    /// In parts.
    pub parts: Vec<Part>,
}

/// A part of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Words.
    Text(String),
    /// `{field_name}`: the sheet's heading for the field in quotes, or the field's label.
    Field(FieldId),
    /// `{count}`: how many records are concerned.
    Count,
    /// `{records}`: "child" or "children", by the number.
    Records,
}

impl Message {
    /// The message with its places filled by the caller.
    pub fn render(&self, mut fill: impl FnMut(&Part) -> String) -> String {
        let mut out = String::with_capacity(self.text.len() + 32);
        for part in &self.parts {
            match part {
                Part::Text(text) => out.push_str(text),
                Part::Field(_) | Part::Count | Part::Records => out.push_str(&fill(part)),
            }
        }
        out
    }
}
