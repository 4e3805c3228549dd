//! Patterns of vocabularies, compiled when they are first needed: most runs meet few of them.

use std::sync::{Arc, OnceLock};

use regex::{Regex, RegexBuilder, bytes};
use regex_syntax::ast::{AssertionKind, Ast, RepetitionKind, RepetitionOp, RepetitionRange, parse::Parser};

/// A regular expression over normalised text. A copy shares what is compiled.
#[derive(Debug, Clone)]
pub struct Pattern {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    text: String,
    any_case: bool,
    heads: OnceLock<Heads>,
    /// For texts of ASCII, as nearly all are: it compiles in a fifth of the time, since no class has to reach all of Unicode.
    ascii: OnceLock<Option<bytes::Regex>>,
    /// For any text.
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
        let (heads, ascii, compiled) = (OnceLock::new(), OnceLock::new(), OnceLock::new());
        Self { inner: Arc::new(Inner { text, any_case, heads, ascii, compiled }) }
    }

    /// As written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.inner.text
    }

    /// Whether a normalised text fits. A pattern that does not compile, which loading refuses, fits nothing.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        // Reading a pattern costs a tenth of compiling it, and the first letter rules most texts out.
        let heads = self.inner.heads.get_or_init(|| Heads::of(&self.inner.text, self.inner.any_case));
        if !heads.has(text) {
            return false;
        }
        if text.is_ascii()
            && let Some(regex) = self.inner.ascii.get_or_init(|| compile_ascii(&self.inner.text, self.inner.any_case))
        {
            return regex.is_match(text.as_bytes());
        }
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

/// How large a compiled pattern may grow, in bytes.
const LARGEST: usize = 1 << 20;

/// Compiles a regular expression for texts of ASCII; none for one that speaks of other characters, or is too large.
fn compile_ascii(text: &str, any_case: bool) -> Option<bytes::Regex> {
    let mut builder = bytes::RegexBuilder::new(text);
    builder.unicode(false).case_insensitive(any_case).size_limit(LARGEST).dfa_size_limit(LARGEST).build().ok()
}

/// Compiles a regular expression, with a bound on its size and an error of one line.
fn compile(text: &str, any_case: bool) -> Result<Regex, String> {
    let mut builder = RegexBuilder::new(text);
    let built = builder.case_insensitive(any_case).size_limit(LARGEST).dfa_size_limit(LARGEST).build();
    built.map_err(|error| match error {
        // The last line of many says what is wrong; the others draw a picture.
        regex::Error::Syntax(text) => text.lines().last().unwrap_or("").trim_start_matches("error: ").to_owned(),
        regex::Error::CompiledTooBig(_) => "it would grow too large".to_owned(),
        other => other.to_string(),
    })
}

/// How a text may begin to fit a pattern.
#[derive(Debug, Default, PartialEq, Eq)]
struct Heads {
    /// The letters that every such text begins with.
    all: String,
    /// The ASCII characters that one may begin with: bit n for the n-th. Any other character counts as one of them.
    first: u128,
}

impl Heads {
    fn any() -> Self {
        Self { all: String::new(), first: u128::MAX }
    }

    /// Those of a pattern that begins where the text begins; any for other patterns.
    fn of(pattern: &str, any_case: bool) -> Self {
        let mut heads = Self::default();
        match &Parser::new().parse(pattern) {
            Ok(Ast::Concat(parts)) if !any_case && is_start(parts.asts.first()) => {
                let letter = |part: &Ast| if let Ast::Literal(literal) = part { Some(literal.c) } else { None };
                heads.all = parts.asts.iter().skip(1).map_while(letter).collect();
                if parts.asts.iter().all(|part| heads.add(part)) { Self::any() } else { heads }
            }
            _ => Self::any(),
        }
    }

    /// Adds the characters that a part may begin with; whether it may also be empty, so that what follows begins.
    fn add(&mut self, part: &Ast) -> bool {
        match part {
            Ast::Empty(_) | Ast::Assertion(_) => true,
            Ast::Literal(literal) => {
                // One that is not ASCII is among them as it is.
                self.first |= u128::from(literal.c.is_ascii()) << (u32::from(literal.c) & 127);
                false
            }
            Ast::Group(group) if group.flags().is_none() => self.add(&group.ast),
            Ast::Alternation(either) => either.asts.iter().filter(|part| self.add(part)).count() > 0,
            Ast::Concat(parts) => parts.asts.iter().all(|part| self.add(part)),
            Ast::Repetition(repeated) => self.add(&repeated.ast) || may_be_none(&repeated.op),
            // Classes and flags.
            _ => {
                self.first = u128::MAX;
                false
            }
        }
    }

    fn has(&self, text: &str) -> bool {
        let first = text.bytes().next().filter(u8::is_ascii);
        first.is_none_or(|first| self.first >> first & 1 == 1) && text.starts_with(&self.all)
    }
}

fn is_start(part: Option<&Ast>) -> bool {
    matches!(part, Some(Ast::Assertion(a)) if matches!(a.kind, AssertionKind::StartLine | AssertionKind::StartText))
}

fn may_be_none(how_often: &RepetitionOp) -> bool {
    match &how_often.kind {
        RepetitionKind::ZeroOrOne | RepetitionKind::ZeroOrMore => true,
        RepetitionKind::OneOrMore => false,
        RepetitionKind::Range(
            RepetitionRange::Exactly(least) | RepetitionRange::AtLeast(least) | RepetitionRange::Bounded(least, _),
        ) => *least == 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_letter_rules_out_what_the_pattern_would() {
        let heads = |pattern: &str| {
            let heads = Heads::of(pattern, false);
            let first: String = (' '..='~').filter(|c| heads.first >> u32::from(*c) & 1 == 1).collect();
            if heads == Heads::any() { "any".to_owned() } else { format!("{}:{first}", heads.all) }
        };
        for (pattern, first) in [
            ("^awaiting (rg|cg)", "awaiting :a"),
            ("^nos?", "no:n"),
            ("^(this |the |that )?(information|data)", ":dit"),
            ("^(is )?not", ":in"),
            (r"^\*+$", ":*"),
            (r"^\.\.x", "..x:."),
            ("^a{0,2}b{1}c", ":ab"),
            ("^(a|)(b|)c*d", ":abcd"),
            ("^é?x", ":x"),
            ("^éx", "éx:"),
            ("^a?$", "any"),
            ("^[ab]", "any"),
            (r"^\d", "any"),
            ("^a?[b]", "any"),
            ("^(?i)a", "any"),
            ("^(?i:a)", "any"),
            ("^a|b", "any"),
            ("b", "any"),
            ("(", "any"),
        ] {
            assert_eq!(heads(pattern), first, "{pattern}");
        }
        assert!(Pattern::new("^é").is_match("é") && Pattern::new("^a?$").is_match(""));
        assert!(!Pattern::new("^éx").is_match("éy") && Pattern::new("^éx").is_match("éx"));
        assert_eq!(Heads::of("^nrm", true), Heads::any());
    }

    #[test]
    fn a_pattern_is_compiled_when_it_is_needed() {
        let pattern = Pattern::new("^awaiting (rg|cg)");
        assert!(pattern.is_match("awaiting rg decision"));
        assert!(!pattern.clone().is_match("rg"));
        assert_eq!(pattern.check(), Ok(()));
        assert!(Pattern::in_any_case("^NRM").is_match("nrm 1"));
    }

    #[test]
    fn what_is_compiled_for_ascii_says_the_same_of_it() {
        let patterns =
            [r"^\w+\b.*$", r"^[^a]\d?\s", "(?i)^k.{2}$", r"^\W", "^[a-z ]{2,4}$", "^.$", r"\p{L}x", "(?u)^é|k"];
        let texts = ["kit", "KIT", "b2 c", "a b", "\u{b}x", "-x", "ab cd", "ab", "7", "", "é", "\u{7f}", "line\nline"];
        for (pattern, text) in patterns.iter().flat_map(|p| texts.iter().map(move |t| (p, t))) {
            for any_case in [false, true] {
                let whole = compile(pattern, any_case).unwrap().is_match(text);
                assert_eq!(
                    Pattern::with_case((*pattern).to_owned(), any_case).is_match(text),
                    whole,
                    "{pattern} {text}"
                );
            }
        }
    }

    #[test]
    fn a_bad_pattern_says_why() {
        assert_eq!(Pattern::new("(a").check(), Err("unclosed group"));
        assert_eq!(Pattern::new("(\\w{100}){100}").check(), Err("it would grow too large"));
    }
}
