//! Patterns of vocabularies, compiled when they are first needed: most runs meet few of them.

use std::sync::{Arc, OnceLock};

use regex::Regex;

/// A regular expression over normalised text. A copy shares what is compiled.
#[derive(Debug, Clone)]
pub struct Pattern {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    text: String,
    any_case: bool,
    compiled: OnceLock<Result<Regex, String>>,
}

impl Pattern {
    /// A pattern as written; nothing is compiled yet.
    pub fn new(text: impl Into<String>) -> Self {
        Self::with_case(text.into(), false)
    }

    /// A pattern whose capitals stand for small letters too, since normalised text has none.
    pub fn in_any_case(text: impl Into<String>) -> Self {
        Self::with_case(text.into(), true)
    }

    fn with_case(text: String, any_case: bool) -> Self {
        Self { inner: Arc::new(Inner { text, any_case, compiled: OnceLock::new() }) }
    }

    /// As written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.inner.text
    }

    /// Whether a normalised text fits. A pattern that does not compile, which loading refuses, fits nothing.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        self.compiled().as_ref().is_ok_and(|regex| regex.is_match(text))
    }

    /// Compiles it now.
    ///
    /// # Errors
    ///
    /// Why it is no regular expression, in one line.
    pub fn check(&self) -> Result<(), &str> {
        self.compiled().as_ref().map(|_| ()).map_err(String::as_str)
    }

    fn compiled(&self) -> &Result<Regex, String> {
        self.inner.compiled.get_or_init(|| compile(&self.inner.text, self.inner.any_case))
    }
}

/// Compiles a regular expression, with a bound on its size and an error of one line.
fn compile(text: &str, any_case: bool) -> Result<Regex, String> {
    let mut builder = regex::RegexBuilder::new(text);
    let built = builder.case_insensitive(any_case).size_limit(1 << 20).dfa_size_limit(1 << 20).build();
    built.map_err(|error| match error {
        // The last line of many says what is wrong; the others draw a picture.
        regex::Error::Syntax(text) => text.lines().last().unwrap_or("").trim_start_matches("error: ").to_owned(),
        regex::Error::CompiledTooBig(_) => "it would grow too large".to_owned(),
        other => other.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_compiled_when_it_is_needed() {
        let pattern = Pattern::new("^awaiting (rg|cg)");
        assert!(pattern.is_match("awaiting rg decision"));
        assert!(!pattern.clone().is_match("rg"));
        assert_eq!(pattern.check(), Ok(()));
        assert!(Pattern::in_any_case("^NRM").is_match("nrm 1"));
    }

    #[test]
    fn a_bad_pattern_says_why() {
        assert_eq!(Pattern::new("(a").check(), Err("unclosed group"));
        assert_eq!(Pattern::new("(\\w{100}){100}").check(), Err("it would grow too large"));
    }
}
