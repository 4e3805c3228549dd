//! What a council writes into an answer's cell, and what that means.

use super::measure::Measure;
use crate::support::{book::Cell, rng::Rng};

/// An answer: the cell and its truth.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    pub(crate) cell: Cell,
    /// What the cell says: the same twice for a figure, two ends for an interval, none for a gap.
    pub(crate) says: Option<(f64, f64)>,
    /// The figure that the council has, also where it is hidden; none where there is none.
    pub(crate) truth: Option<f64>,
    /// The class of gap, or empty.
    pub(crate) gap: &'static str,
    /// How it is written.
    pub(crate) form: &'static str,
    /// The rule that speaks of such a cell wherever it stands, or empty.
    pub(crate) rule: &'static str,
}

impl Answer {
    /// A figure in a cell of numbers.
    pub(crate) fn number(figure: impl Into<f64>) -> Self {
        let figure = figure.into();
        Self {
            cell: Cell::Number(figure),
            says: Some((figure, figure)),
            truth: Some(figure),
            gap: "",
            form: "number",
            rule: "",
        }
    }

    /// A figure written otherwise.
    pub(crate) fn written(figure: i32, text: impl Into<Cell>, form: &'static str, rule: &'static str) -> Self {
        Self { cell: text.into(), form, rule, ..Self::number(figure) }
    }

    /// No figure, and why.
    pub(crate) fn gap(text: &str, gap: &'static str) -> Self {
        let form = match text {
            "" => "blank",
            t if t.starts_with('[') || t.chars().count() <= 2 && t != "NA" => "symbol",
            _ => "words",
        };
        let rule = match gap {
            "blank" => "NA001",
            "ambiguous" if form == "symbol" => "NA003",
            "ambiguous" => "NA002",
            "suppressed" => "NA004",
            "refused-cost" => "NA008",
            "refused-personal" => "NA010",
            "part-period" => "NA013",
            "cross-reference" => "NA014",
            _ => "",
        };
        Self { cell: text.into(), says: None, truth: None, gap, form, rule }
    }

    /// An error of the spreadsheet program.
    pub(crate) fn error(error: &'static str) -> Self {
        Self { cell: Cell::Error(error), says: None, truth: None, gap: "error", form: "error", rule: "NA015" }
    }

    /// Whether it is a figure or an interval.
    pub(crate) const fn counts(&self) -> bool {
        self.says.is_some()
    }

    pub(crate) fn is_exact(&self) -> bool {
        self.says.is_some_and(|(low, high)| low == high)
    }
}

/// How a council hides small figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hiding {
    /// What it writes: `<5`, `5 or fewer`, `1-4`, `*`, `[c]`.
    pub(crate) mark: &'static str,
    /// The greatest figure that it hides.
    pub(crate) most: i32,
    /// Whether a note states the rule. Without, `*` says nothing of the figure.
    pub(crate) noted: bool,
}

/// Marks that state their bound, with the greatest figure that they hide.
pub(crate) const BOUNDS: [(&str, i32); 14] = [
    ("<5", 4),
    ("<5", 4),
    ("<5", 4),
    ("<5", 4),
    ("less than 5", 4),
    ("fewer than 5", 4),
    ("Less than five", 4),
    ("under 5", 4),
    ("5 or fewer", 5),
    ("five or less", 5),
    ("<6", 5),
    ("1-4", 4),
    ("1 to 4", 4),
    ("<10", 9),
];

/// Marks that do not.
pub(crate) const SYMBOLS: [&str; 5] = ["*", "*", "c", "[c]", "[c]"];

impl Hiding {
    fn is_symbol(self) -> bool {
        SYMBOLS.contains(&self.mark)
    }

    /// The answer for a small figure.
    pub(crate) fn hide(self, figure: i32) -> Answer {
        let form = match self.mark {
            mark if self.is_symbol() => return self.symbol(figure, mark),
            "1-4" | "1 to 4" => "range",
            _ => "bound",
        };
        Answer {
            cell: self.mark.into(),
            says: Some((1.0, f64::from(self.most))),
            truth: Some(figure.into()),
            gap: "",
            form,
            rule: if self.noted { "" } else { "NA004" },
        }
    }

    fn symbol(self, figure: i32, mark: &str) -> Answer {
        let truth = Some(f64::from(figure));
        if self.noted {
            let says = Some((1.0, f64::from(self.most)));
            Answer { cell: mark.into(), says, truth, gap: "", form: "symbol", rule: "" }
        } else {
            Answer { truth, form: "symbol", ..Answer::gap(mark, "suppressed") }
        }
    }

    /// The note that states the rule.
    pub(crate) fn note(self, rng: &mut Rng) -> String {
        let (mark, most) = (self.mark, self.most);
        let next = most + 1;
        match (self.is_symbol(), rng.below(3)) {
            (true, 0) => format!("{mark} stands for a figure from 1 to {most}. Zero is shown as 0."),
            (true, 1) => format!("{mark} = fewer than {next} (1 to {most}); zeros are shown"),
            (true, _) => format!(
                "Figures of 1 to {most} are replaced by {mark} so that nobody can be identified; 0 is shown as 0."
            ),
            (false, 0) => {
                format!("Small numbers: a figure from 1 to {most} is shown as \"{mark}\". Zero is shown as 0.")
            }
            (false, 1) => format!("\"{mark}\" means 1 to {most}; zeros are shown as 0"),
            (false, _) => {
                format!("To protect identities any figure between 1 and {most} is given as \"{mark}\". 0 means none.")
            }
        }
    }
}

/// How a reply writes the figures that it gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flavour {
    Plain,
    /// Zero as "Nil", "None" or "Zero".
    ZeroInWords(&'static str),
    /// Figures up to twenty in words, but for zero.
    InWords,
    /// A figure here and there with words beside it in its cell.
    WithNotes,
    /// Numbers typed as text.
    AsText,
}

pub(crate) const WORDS: [&str; 21] = [
    "Zero",
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
    "Ten",
    "Eleven",
    "Twelve",
    "Thirteen",
    "Fourteen",
    "Fifteen",
    "Sixteen",
    "Seventeen",
    "Eighteen",
    "Nineteen",
    "Twenty",
];

/// A count as a reply shows it.
pub(crate) fn shown(figure: i32, hiding: Option<Hiding>, flavour: Flavour, measure: Measure, rng: &mut Rng) -> Answer {
    if let Some(hiding) = hiding
        && (1..=hiding.most).contains(&figure)
    {
        return hiding.hide(figure);
    }
    match flavour {
        Flavour::ZeroInWords(word) if figure == 0 => Answer::written(0, word, "word", "AR007"),
        Flavour::InWords if (1..=20).contains(&figure) => in_words(figure),
        Flavour::WithNotes if figure >= 6 && rng.chance(12) => several(figure, rng),
        Flavour::WithNotes if figure > 0 && rng.chance(25) => with_note(figure, measure, rng),
        Flavour::AsText => as_text(figure, rng),
        _ => Answer::number(figure),
    }
}

pub(crate) fn in_words(figure: i32) -> Answer {
    let word = WORDS[usize::try_from(figure).expect("a count")];
    Answer::written(figure, word, "word", "AR007")
}

pub(crate) fn as_text(figure: i32, rng: &mut Rng) -> Answer {
    let text = match (figure, rng.below(3)) {
        (1000.., _) => format!("{},{:03}", figure / 1000, figure % 1000),
        (_, 0) => format!("{figure} "),
        (_, 1) => format!(" {figure}"),
        _ => figure.to_string(),
    };
    Answer::written(figure, text, "number-as-text", "AR007")
}

/// A figure with words in its cell, none of which is a figure.
pub(crate) fn with_note(figure: i32, measure: Measure, rng: &mut Rng) -> Answer {
    let unit = match measure {
        Measure::TraffickedIncidents | Measure::UascIncidents => "incidents",
        Measure::NrmReferrals => "referrals",
        _ => "children",
    };
    let text = match rng.below(5) {
        0 => format!("{figure} ({unit}, all ages under eighteen)"),
        1 => format!("{figure} (total across all categories)"),
        2 => format!("{figure} {unit}"),
        3 => format!("{figure} (provisional)"),
        _ => format!("{figure} - from manual records"),
    };
    Answer::written(figure, text, "number-with-note", "AR008")
}

/// Two figures in one cell whose sum is the answer.
pub(crate) fn several(figure: i32, rng: &mut Rng) -> Answer {
    let first = figure - figure / 3;
    let rest = figure - first;
    let text = match rng.below(3) {
        0 => format!("{first} boys and {rest} girls"),
        1 => format!("{first} male, {rest} female"),
        _ => format!("{first} - s20, {rest} - s31"),
    };
    Answer::written(figure, text, "several-numbers", "AR008")
}

/// What councils write for each class of gap.
pub(crate) const fn texts(gap: &str) -> &'static [&'static str] {
    // `match` on texts is not yet allowed in a constant function, hence the bytes.
    match gap.as_bytes() {
        b"not-held" => &[
            "Not held",
            "Information not held",
            "not held",
            "We do not hold this information",
            "Not held by the council",
            "No information held",
        ],
        b"not-recorded" => &[
            "Not recorded",
            "Not recorded on our system",
            "We do not record this",
            "Not captured",
            "This is not recorded",
            "not recorded",
        ],
        b"not-reportable" => &[
            "Unable to report",
            "Not in a reportable format",
            "Non-reportable data",
            "We are unable to report on this",
            "Cannot be reported",
        ],
        b"not-available" => &["Not available", "Data not available", "Information not available"],
        b"unknown" => &["Not known", "Unknown", "not known"],
        b"refused-cost" => &[
            "s.12",
            "Section 12",
            "Refused - section 12",
            "s12 - exceeds the cost limit",
            "Exceeds appropriate limit (section 12)",
            "Section 12 applies: a manual search of 210 files at 15 minutes each would take 52.5 hours",
            "Over 18 hours",
        ],
        b"refused-personal" => &["s.40(2)", "Section 40(2)", "Exempt - section 40(2) personal data", "s40(2)"],
        b"refused-accessible" => &["s.21 - already published", "Section 21, see the published statistics"],
        b"refused-other" => &["Refused", "s.31", "Refused - section 31"],
        b"pending" => &["TBC", "To follow", "Awaiting figures from the service"],
        b"part-period" => &["Only held from January 2015", "Data only held since April 2015"],
        b"wrong-authority" => &[
            "Not a function of this council",
            "We are a district council and have no children's services",
            "Not the responsible authority",
            "District council - no responsibility for children's social care",
        ],
        b"not-applicable" => &["Not applicable", "not applicable"],
        _ => &["Not available"],
    }
}
