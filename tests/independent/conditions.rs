//! Random conditions of the rule language that pass every check, as rules of the user's own.

use std::{fmt::Write as _, fs, path::Path};

use returnlint::{
    bind::dictionary::{Dictionary, Field, FieldType, RecordKind},
    rule::{check::Checker, parser::parse},
};

use crate::support::rng::Rng;

/// Writes so many rules with random conditions to a folder.
pub(crate) fn write(folder: &Path, seed: u64, count: usize, dictionary: &Dictionary) {
    let mut rng = Rng::new(seed);
    let families = ["MF", "VI", "NR", "ME", "DT", "ST"];
    for n in 0..count {
        let code = format!("{}{}", families[n % families.len()], 900 + n / families.len());
        let name = format!("random-{n}");
        let rule = rule(&mut rng, &code, &name, dictionary);
        fs::write(folder.join(format!("{code}-{name}.toml")), rule).expect("a new file");
    }
}

/// The kinds of record that a file of records has.
const OF_CHILDREN: [RecordKind; 4] = [RecordKind::Child, RecordKind::Episode, RecordKind::Referral, RecordKind::Care];

fn rule(rng: &mut Rng, code: &str, name: &str, dictionary: &Dictionary) -> String {
    let kind = rng.pick(&OF_CHILDREN);
    let mut maker = Maker { rng, dictionary };
    let mut text = format!(
        "code = \"{code}\"\nname = \"{name}\"\nseverity = \"info\"\nconfidence = \"low\"\nrecord = \"{}\"\n",
        kind.as_str()
    );
    if maker.rng.chance(15) {
        text.push_str(maker.rng.pick(&[
            "from = 2022-06-01\n",
            "until = 2023-05-06\n",
            "from = 2023-05-03\nuntil = 2023-12-31\n",
        ]));
    }
    if maker.rng.chance(15) {
        text.push_str(maker.rng.pick(&["nations = [\"England\"]\n", "nations = [\"Scotland\", \"Wales\"]\n"]));
    }
    if maker.rng.chance(15) {
        text.push_str(maker.rng.pick(&[
            "at_least = \"5%\"\n",
            "at_least = \"12.5%\"\n",
            "at_least = 4\n",
            "at_least = 40\n",
        ]));
    }
    for (key, chance) in [("when", 45), ("unless", 30), ("require", 100)] {
        if maker.rng.chance(chance) {
            // Where a rule says nothing but this, it is asked of other tables.
            let same = key == "require" && maker.rng.chance(6);
            let condition = if same { maker.same(kind) } else { maker.checked(kind) };
            let _ = writeln!(text, "{key} = '''{condition}'''");
        }
    }
    let marks: Vec<String> =
        (0..=maker.rng.below(2)).map(|_| format!("\"{}\"", maker.field(kind, |_| true).name)).collect();
    let _ = writeln!(text, "mark = [{}]\nmessage = \"Look at this record\"", marks.join(", "));
    if maker.rng.chance(80) {
        text.push_str("absent = \"Add this column\"\n");
    }
    text.push_str("why = \"It was made at random.\"\nfix = \"Nothing.\"\n[[fails]]\nchild_id = \"A1\"\n[[passes]]\nchild_id = \"A2\"\n");
    text
}

struct Maker<'a> {
    rng: &'a mut Rng,
    dictionary: &'a Dictionary,
}

const TEXTS: [&str; 8] =
    ["police", "REF10234", "yes", "asked for reconsideration", "***", "returned home", "none", "éowyn's school"];

const SHAPES: [&str; 7] = ["REF#####", "????*", "A*", "#######", "NRM-####/##", "*e", "'*"];

const PATTERNS: [&str; 10] = [
    "[0-9]",
    "^(police|home office)$",
    "still (missing|absent)|not found",
    r"\\d{3,}",
    r"^\\w+$",
    r"\\s",
    "^[^a-z]+$",
    "É",
    "e.*s$",
    r"\\bhome\\b",
];

impl Maker<'_> {
    /// A condition that passes every check.
    fn checked(&mut self, kind: RecordKind) -> String {
        loop {
            let depth = self.rng.pick(&[0, 1, 1, 2, 2, 3]);
            let text = self.condition(kind, depth);
            let Ok(written) = parse(&text) else { panic!("cannot be read: {text}") };
            let mut checker = Checker::new(self.dictionary, kind);
            if checker.condition(&written).is_some() && checker.problems.is_empty() {
                return text;
            }
        }
    }

    fn same(&mut self, kind: RecordKind) -> String {
        format!("{} is the same everywhere", self.field(kind, |_| true).name)
    }

    /// A field, more often one of the kind's own.
    fn field(&mut self, kind: RecordKind, fits: impl Fn(&Field) -> bool) -> &Field {
        let near = self.rng.chance(75);
        let all = self.dictionary.fields.iter().filter(|f| !f.record.is_of_council() && fits(f));
        let some: Vec<&Field> = all.clone().filter(|f| !near || f.record == kind).collect();
        let some = if some.is_empty() { all.collect() } else { some };
        some[self.rng.below(some.len())]
    }

    fn condition(&mut self, kind: RecordKind, depth: usize) -> String {
        if depth == 0 {
            return self.test(kind, depth);
        }
        match self.rng.below(10) {
            0..3 => {
                let join = self.rng.pick(&[" and ", " or "]);
                let parts: Vec<String> =
                    (0..2 + self.rng.below(2)).map(|_| format!("({})", self.condition(kind, depth - 1))).collect();
                parts.join(join)
            }
            3 => format!("not ({})", self.condition(kind, depth - 1)),
            4..6 => {
                let which = self.rng.pick(&["any", "no"]);
                let (record, filter) = self.related(depth);
                format!("{which} {record}{filter}")
            }
            _ => self.test(kind, depth),
        }
    }

    /// A kind of record, and what is asked of it.
    fn related(&mut self, depth: usize) -> (&'static str, String) {
        let kind = self.rng.pick(&OF_CHILDREN);
        let asks = depth > 0 && self.rng.chance(75);
        let filter = if asks { format!(" where ({})", self.condition(kind, depth - 1)) } else { String::new() };
        (kind.as_str(), filter)
    }

    fn test(&mut self, kind: RecordKind, depth: usize) -> String {
        let not = self.rng.chance(30);
        match self.rng.below(12) {
            0..2 => {
                let field = self.field(kind, |_| true).name.clone();
                format!("{field} is {}", if not { "blank" } else { "filled" })
            }
            2 => {
                let field = self.field(kind, |f| f.record == kind).name.clone();
                let side = self.rng.pick(&["previous", "next"]);
                format!("{side} {field} is {}", if not { "blank" } else { "filled" })
            }
            3..5 => self.code(kind, not),
            5 => {
                let field = self.field(kind, is_text).name.clone();
                let text = self.rng.pick(&TEXTS);
                format!("{field} is {}\"{text}\"", if not { "not " } else { "" })
            }
            6 => {
                let field = self.field(kind, is_text).name.clone();
                let shape = self.rng.pick(&SHAPES);
                format!("{field} {} \"{shape}\"", if not { "does not look like" } else { "looks like" })
            }
            7 => {
                let field = self.field(kind, is_text).name.clone();
                let pattern = self.rng.pick(&PATTERNS).replace("\\\\", "\\");
                format!("{field} {} \"{pattern}\"", if not { "does not match regex" } else { "matches regex" })
            }
            8 if self.rng.chance(30) => format!("{} is unique", self.field(kind, is_text).name),
            8 if self.rng.chance(40) => self.same(kind),
            9..11 => self.dates(kind, depth),
            _ => self.numbers(kind, depth),
        }
    }

    fn code(&mut self, kind: RecordKind, not: bool) -> String {
        let coded = |f: &Field| matches!(f.kind, FieldType::Code(_) | FieldType::Codes(_));
        let field = self.field(kind, coded).clone();
        let (FieldType::Code(id) | FieldType::Codes(id)) = field.kind else { panic!("{} has codes", field.name) };
        let terms = &self.dictionary.vocabulary(id).expect("a vocabulary").terms;
        let words: Vec<String> = (0..=self.rng.below(3))
            .map(|_| format!("\"{}\"", terms[self.rng.below(terms.len().min(12))].code))
            .collect();
        let one_of = if words.len() > 1 { "one of " } else { "" };
        format!("{} is {}{one_of}{}", field.name, if not { "not " } else { "" }, words.join(", "))
    }

    fn dates(&mut self, kind: RecordKind, depth: usize) -> String {
        let (a, b) = (self.date(kind, depth), self.date(kind, depth));
        if self.rng.chance(15) {
            return format!("{a} is between {b} and {}", self.date(kind, depth));
        }
        let how = self.rng.pick(&["is", "is not", "is before", "is after", "is on or before", "is on or after"]);
        format!("{a} {how} {b}")
    }

    fn numbers(&mut self, kind: RecordKind, depth: usize) -> String {
        let (a, b) = (self.number(kind, depth), self.number(kind, depth));
        if self.rng.chance(15) {
            return format!("{a} is between {b} and {}", self.number(kind, depth));
        }
        let how = self.rng.pick(&["is", "is not", "is less than", "is more than", "is at least", "is at most"]);
        format!("{a} {how} {b}")
    }

    fn date(&mut self, kind: RecordKind, depth: usize) -> String {
        let is_date = |f: &Field| f.kind == FieldType::Date;
        match self.rng.below(if depth > 0 { 12 } else { 9 }) {
            0..5 => self.field(kind, is_date).name.clone(),
            5 => self.rng.pick(&["2023-05-04", "2009-04-01", "2024-01-01"]).to_owned(),
            6 => self.rng.pick(&["as_of", "period_start_day", "period_end_day"]).to_owned(),
            7..9 => {
                let side = self.rng.pick(&["previous", "next"]);
                format!("{side} {}", self.field(kind, |f| is_date(f) && f.record == kind).name)
            }
            9..11 => {
                let which = self.rng.pick(&["earliest", "latest"]);
                let field = self.field(kind, is_date).clone();
                let asks = self.rng.chance(50);
                let filter =
                    if asks { format!(" where ({})", self.condition(field.record, depth - 1)) } else { String::new() };
                format!("{which} {}{filter}", field.name)
            }
            _ => {
                let (date, number) = (self.date(kind, depth - 1), self.number(kind, depth - 1));
                format!("(({date}) {} ({number}))", self.rng.pick(&["+", "-"]))
            }
        }
    }

    fn number(&mut self, kind: RecordKind, depth: usize) -> String {
        let is_number = |f: &Field| f.kind == FieldType::Number;
        match self.rng.below(if depth > 0 { 12 } else { 7 }) {
            0..4 => self.field(kind, is_number).name.clone(),
            4..6 => self.rng.pick(&["0", "1", "3", "18", "0.1", "5.5", "-2", "365"]).to_owned(),
            6 => {
                let (record, filter) = self.related(depth);
                format!("count of {record}{filter}")
            }
            7 | 8 => {
                let (from, to) = (self.date(kind, depth - 1), self.date(kind, depth - 1));
                format!("(days from ({from}) to ({to}))")
            }
            9 => {
                let day = self.date(kind, depth - 1);
                format!("(age at ({day}))")
            }
            _ => {
                let (a, b) = (self.number(kind, depth - 1), self.number(kind, depth - 1));
                format!("(({a}) {} ({b}))", self.rng.pick(&["+", "-", "*", "/"]))
            }
        }
    }
}

fn is_text(field: &Field) -> bool {
    matches!(field.kind, FieldType::Id | FieldType::Text)
}
