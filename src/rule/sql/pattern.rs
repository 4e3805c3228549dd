//! Regular expressions that DuckDB, which uses RE2, reads as this program does.

use regex_syntax::ast::{
    AssertionKind, Ast, ClassPerlKind, ClassSetItem, FlagsItemKind, Visitor, parse::Parser, visit,
};

/// A pattern for RE2 that fits the same normalised texts. White space and case need no care: a normalised text has single spaces, and
/// both fold the case of every letter alike.
///
/// # Errors
///
/// What in it RE2 has no equal for, in words.
pub(super) fn portable(pattern: &str) -> Result<String, String> {
    let ast = Parser::new().parse(pattern).map_err(|_| "its pattern is no regular expression".to_owned())?;
    let changes = visit(&ast, Changes::default())?;
    let mut out = String::with_capacity(pattern.len());
    let mut done = 0;
    for (start, end, instead) in changes {
        out.push_str(pattern.get(done..start).unwrap_or_default());
        out.push_str(instead);
        done = end;
    }
    out.push_str(pattern.get(done..).unwrap_or_default());
    Ok(out)
}

/// What stands otherwise in RE2: from which byte to which, and what instead.
#[derive(Default)]
struct Changes {
    list: Vec<(usize, usize, &'static str)>,
}

/// The letters, marks, figures and joiners that `\w` means beyond ASCII, for use between brackets.
const WORD: &str = r"\p{L}\p{M}\p{N}\p{Pc}";

impl Changes {
    fn perl(&mut self, class: &regex_syntax::ast::ClassPerl, bracketed: bool) -> Result<(), String> {
        let instead = match (&class.kind, class.negated, bracketed) {
            (ClassPerlKind::Digit, false, _) => r"\p{Nd}",
            (ClassPerlKind::Digit, true, _) => r"\P{Nd}",
            (ClassPerlKind::Space, false, _) => r"\s",
            (ClassPerlKind::Space, true, _) => r"\S",
            (ClassPerlKind::Word, false, true) => WORD,
            (ClassPerlKind::Word, false, false) => r"[\p{L}\p{M}\p{N}\p{Pc}]",
            (ClassPerlKind::Word, true, false) => r"[^\p{L}\p{M}\p{N}\p{Pc}]",
            (ClassPerlKind::Word, true, true) => return Err(r"its pattern has \W between square brackets".to_owned()),
        };
        self.list.push((class.span.start.offset, class.span.end.offset, instead));
        Ok(())
    }
}

impl Visitor for Changes {
    type Output = Vec<(usize, usize, &'static str)>;
    type Err = String;

    fn finish(mut self) -> Result<Self::Output, String> {
        self.list.sort_unstable();
        Ok(self.list)
    }

    fn visit_pre(&mut self, ast: &Ast) -> Result<(), String> {
        match ast {
            Ast::ClassPerl(class) => self.perl(class, false),
            Ast::Assertion(a) => match a.kind {
                AssertionKind::StartLine
                | AssertionKind::EndLine
                | AssertionKind::StartText
                | AssertionKind::EndText => Ok(()),
                _ => Err(r"its pattern asks where words begin or end, such as \b".to_owned()),
            },
            Ast::Flags(f) => flags(&f.flags.items),
            Ast::Group(group) => match &group.kind {
                regex_syntax::ast::GroupKind::NonCapturing(f) => flags(&f.items),
                _ => Ok(()),
            },
            _ => Ok(()),
        }
    }

    fn visit_class_set_item_pre(&mut self, item: &ClassSetItem) -> Result<(), String> {
        match item {
            ClassSetItem::Perl(class) => self.perl(class, true),
            // A bracket within brackets is a sign of RE2 like any other.
            ClassSetItem::Bracketed(_) => Err("its pattern has square brackets within square brackets".to_owned()),
            _ => Ok(()),
        }
    }

    fn visit_class_set_binary_op_pre(&mut self, _: &regex_syntax::ast::ClassSetBinaryOp) -> Result<(), String> {
        Err("its pattern reckons with sets of signs".to_owned())
    }
}

fn flags(items: &[regex_syntax::ast::FlagsItem]) -> Result<(), String> {
    use regex_syntax::ast::Flag;
    let known = |item: &regex_syntax::ast::FlagsItem| {
        matches!(
            item.kind,
            FlagsItemKind::Negation
                | FlagsItemKind::Flag(
                    Flag::CaseInsensitive | Flag::DotMatchesNewLine | Flag::MultiLine | Flag::SwapGreed
                )
        )
    };
    if items.iter().all(known) { Ok(()) } else { Err("its pattern has a flag that is not known elsewhere".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::portable;

    #[test]
    fn what_both_read_alike_stays_as_it_is() {
        for pattern in ["^((n|no)( [^0-9]*)?|tbc)$", "(?s)^[a-z]{2,}.*\\-$", "still (missing|absent)|a{3}", "(?:x|y)+?"]
        {
            assert_eq!(portable(pattern).as_deref(), Ok(pattern));
        }
    }

    #[test]
    fn figures_and_letters_beyond_ascii_are_figures_and_letters_there_too() {
        assert_eq!(portable(r"^\d+é[\d-]\w$").as_deref(), Ok(r"^\p{Nd}+é[\p{Nd}-][\p{L}\p{M}\p{N}\p{Pc}]$"));
    }

    #[test]
    fn what_has_no_equal_is_said() {
        for pattern in [r"\bcare\b", r"[\W]", "[a-z&&[^aeiou]]", "(?x)a b", "[[:alpha:]x[y]]"] {
            assert!(portable(pattern).is_err(), "{pattern}");
        }
    }
}
