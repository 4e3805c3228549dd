//! The key: what each cell says, and what must be found.

use std::collections::BTreeSet;

use super::{
    Study,
    answer::Answer,
    files::File,
    measure::Item,
    page::Placed,
    reply::{Layout, Reply, Spot},
};
use crate::support::book::{Cell, address};

/// One answer of the key.
#[derive(Debug, Clone)]
pub(crate) struct Row<'s> {
    pub(crate) file: &'s File,
    pub(crate) reply: &'s Reply,
    pub(crate) sheet: &'s str,
    pub(crate) row: u32,
    pub(crate) column: u32,
    pub(crate) item: Item,
    pub(crate) period: usize,
    pub(crate) answer: &'s Answer,
    /// What really stands in the cell.
    pub(crate) cell: &'s Cell,
}

impl Row<'_> {
    /// How the cell is written: in a list of periods unlike in a cell of its own.
    pub(crate) fn form(&self) -> &'static str {
        if self.is_listed() { "listed" } else { self.answer.form }
    }

    pub(crate) fn is_listed(&self) -> bool {
        *self.cell != self.answer.cell && !self.answer.cell.is_blank()
    }

    /// Whether the reply gives one reason for all periods wherever it answers, and names none of them.
    fn is_for_all(&self) -> bool {
        let reply = self.reply;
        let one_reason = |item: &Item| {
            let all: Vec<_> = (0..reply.periods.len()).filter_map(|p| reply.answer(*item, p)).collect();
            all.iter().all(|a| a.form == "words" && a.cell == all[0].cell)
        };
        self.file.layout() == Layout::Listed && reply.periods.len() > 1 && reply.items.iter().all(one_reason)
    }
}

/// A fault of the key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    pub(crate) file: String,
    pub(crate) sheet: String,
    pub(crate) cell: String,
    pub(crate) rule: &'static str,
    pub(crate) layout: &'static str,
    pub(crate) natural: &'static str,
    pub(crate) related: String,
    pub(crate) what: String,
}

/// Every answer, in the order of files, sheets and cells.
pub(crate) fn rows(study: &Study) -> Vec<Row<'_>> {
    let mut out = Vec::new();
    for file in &study.files {
        for page in &file.laid.pages {
            let mut placed: Vec<&Placed> = page.placed.iter().collect();
            placed.sort_by_key(|p| (p.row, p.column, p.reply, p.spot));
            for at in placed {
                let Spot::Answer(item, period) = at.spot else { continue };
                let reply = &file.replies[at.reply];
                let answer = reply.answer(item, period).expect("what is placed is answered");
                let cell = page.sheet.get(at.row, at.column);
                let sheet = file.sheet_name(page);
                out.push(Row { file, reply, sheet, row: at.row, column: at.column, item, period, answer, cell });
            }
        }
    }
    out
}

/// `answers.csv`.
pub(crate) fn answers(study: &Study) -> Vec<u8> {
    let header = [
        "file",
        "sheet",
        "cell",
        "gss",
        "period_from",
        "period_to",
        "measure",
        "category",
        "lower",
        "upper",
        "gap",
        "form",
        "layout",
        "question",
    ];
    let mut table = Table::new(&header);
    for row in rows(study).iter().filter(|row| !row.is_for_all() || row.period == 0) {
        let period = row.reply.periods[row.period].period.filter(|_| !row.is_for_all());
        let says = row.answer.says;
        table.row(&[
            row.file.name.clone(),
            row.sheet.to_owned(),
            address(row.row, row.column),
            row.reply.gss.clone(),
            period.map(|p| p.from.to_string()).unwrap_or_default(),
            period.map(|p| p.to.to_string()).unwrap_or_default(),
            row.item.measure.code().to_owned(),
            row.item.category.to_owned(),
            says.map(|s| s.0.to_string()).unwrap_or_default(),
            says.map(|s| s.1.to_string()).unwrap_or_default(),
            row.answer.gap.to_owned(),
            row.form().to_owned(),
            row.file.layout().name().to_owned(),
            row.item.measure.question(),
        ]);
    }
    table.done()
}

/// `replies.csv`: one row a council asked.
pub(crate) fn replies(study: &Study) -> Vec<u8> {
    let header = ["file", "gss", "council", "nation", "answers_as", "layout", "format", "answered", "gaps", "fault"];
    let mut table = Table::new(&header);
    for file in &study.files {
        for reply in &file.replies {
            let counts = reply.grid.values().filter(|a| a.counts()).count();
            table.row(&[
                file.name.clone(),
                reply.asked.gss.clone(),
                reply.asked.name.clone(),
                reply.asked.nation.clone(),
                reply.gss.clone(),
                file.layout().name().to_owned(),
                file.format.name().to_owned(),
                counts.to_string(),
                (reply.grid.len() - counts).to_string(),
                reply.fault.as_ref().map(|f| f.rule.to_owned()).unwrap_or_default(),
            ]);
        }
    }
    table.done()
}

/// Everything that must be found, or may be.
pub(crate) fn findings(study: &Study) -> Vec<Finding> {
    let mut out = Vec::new();
    for file in &study.files {
        for (which, reply) in file.replies.iter().enumerate() {
            seeded(file, which, reply, &mut out);
        }
        for page in &file.laid.pages {
            for total in page.totals.iter().filter(|t| !t.is_right) {
                let (sheet, cell) = (file.sheet_name(page).to_owned(), address(total.row, total.column));
                out.push(Finding {
                    file: file.name.clone(),
                    sheet,
                    cell,
                    rule: "AR001",
                    layout: file.layout().name(),
                    natural: "no",
                    related: String::new(),
                    what: "the total is not the sum of the councils above".to_owned(),
                });
            }
        }
    }
    natural(study, &mut out);
    out.sort();
    out.dedup_by(|b, a| (&a.file, &a.sheet, &a.cell, a.rule) == (&b.file, &b.sheet, &b.cell, b.rule));
    out
}

/// `faults.csv`.
pub(crate) fn faults(study: &Study) -> Vec<u8> {
    let header = ["file", "sheet", "cell", "rule", "layout", "natural", "related", "what"];
    let mut table = Table::new(&header);
    for f in findings(study) {
        let (rule, layout, natural) = (f.rule.to_owned(), f.layout.to_owned(), f.natural.to_owned());
        table.row(&[f.file, f.sheet, f.cell, rule, layout, natural, f.related, f.what]);
    }
    table.done()
}

/// Where a spot of a reply stands first.
fn place(file: &File, which: usize, spot: Spot) -> Option<(String, String)> {
    file.laid.pages.iter().find_map(|page| {
        let mut all = page.placed.iter().filter(|p| p.reply == which && p.spot == spot);
        let first = all.by_ref().min_by_key(|p| (p.row, p.column))?;
        Some((file.sheet_name(page).to_owned(), address(first.row, first.column)))
    })
}

fn seeded(file: &File, which: usize, reply: &Reply, out: &mut Vec<Finding>) {
    let Some(fault) = &reply.fault else { return };
    let mut related: Vec<String> =
        fault.related.iter().filter_map(|s| place(file, which, *s)).map(|(_, cell)| cell).collect();
    // What is told in many cells is wrong in each.
    let told = |s: &Spot| matches!(s, Spot::Council | Spot::Code | Spot::Period(_)) && fault.spots.contains(s);
    for page in &file.laid.pages {
        let others = page.placed.iter().filter(|p| p.reply == which && told(&p.spot));
        related.extend(others.map(|p| address(p.row, p.column)));
    }
    for spot in &fault.spots {
        let (sheet, cell) = match spot {
            Spot::Whole => (file.sheet_name(&file.laid.pages[0]).to_owned(), String::new()),
            spot => place(file, which, *spot).unwrap_or_else(|| panic!("{} has no place in {}", fault.rule, file.name)),
        };
        let finding = |rule: &'static str, natural: &'static str| Finding {
            file: file.name.clone(),
            sheet: sheet.clone(),
            cell: cell.clone(),
            rule,
            layout: file.layout().name(),
            natural,
            related: related.join(" "),
            what: fault.what.clone(),
        };
        out.push(finding(fault.rule, "no"));
        out.extend(fault.also.iter().map(|rule| finding(rule, "may")));
    }
}

/// What no one seeded: non-answers that a rule speaks of, and councils that are no authority for children's services.
fn natural(study: &Study, out: &mut Vec<Finding>) {
    let mut known: BTreeSet<(String, String, String, &str)> =
        out.iter().map(|f| (f.file.clone(), f.sheet.clone(), f.cell.clone(), f.rule)).collect();
    let mut add = |file: &File, sheet: &str, cell: String, rule: &'static str, natural: &'static str, what: &str| {
        if known.insert((file.name.clone(), sheet.to_owned(), cell.clone(), rule)) {
            out.push(Finding {
                file: file.name.clone(),
                sheet: sheet.to_owned(),
                cell,
                rule,
                layout: file.layout().name(),
                natural,
                related: String::new(),
                what: what.to_owned(),
            });
        }
    };
    for row in rows(study) {
        let cell = address(row.row, row.column);
        if !row.answer.rule.is_empty() {
            let what = if row.answer.gap.is_empty() { row.answer.form } else { row.answer.gap };
            add(row.file, row.sheet, cell.clone(), row.answer.rule, "yes", what);
        }
        if row.answer.rule == "VI006" {
            add(row.file, row.sheet, cell.clone(), "NA014", "may", "cross-reference");
        }
        if row.answer.gap == "suppressed" && row.answer.cell.shown().starts_with('[') {
            add(row.file, row.sheet, cell.clone(), "NA016", "may", "a mark that no note explains");
        }
        if row.is_for_all() {
            add(row.file, "", String::new(), "MF010", "may", "no period is named");
        }
        if row.is_listed() {
            add(row.file, row.sheet, cell.clone(), "AR008", "may", "several periods in one cell");
        }
        if let Some(what) = same_in_all(row.reply, row.item) {
            add(row.file, row.sheet, cell, "AR010", "may", what);
        }
    }
    for file in &study.files {
        for (which, reply) in file.replies.iter().enumerate() {
            let first = place(file, which, Spot::Council);
            if let Some((sheet, cell)) = first.clone().filter(|_| !reply.asked.services) {
                add(
                    file,
                    &sheet,
                    cell,
                    "CO003",
                    "yes",
                    "a district council of Northern Ireland has no children's services",
                );
            }
            let young = reply.periods.iter().filter_map(|t| t.period).any(|p| !reply.asked.exists_in(p));
            if let Some((sheet, cell)) = first.filter(|_| young) {
                add(file, &sheet, cell, "CO002", "may", "the council existed in a part of the periods only");
            }
            for (place_, told) in reply.periods.iter().enumerate() {
                if told.period.is_some_and(|p| !p.is_year())
                    && let Some((sheet, cell)) = place(file, which, Spot::Period(place_))
                {
                    add(file, &sheet, cell, "DT010", "may", "one period is shorter than the others");
                }
            }
        }
    }
}

/// Whether a figure is the same, and something, in three periods or more.
fn same_in_all(reply: &Reply, item: Item) -> Option<&'static str> {
    let says: Vec<_> = (0..reply.periods.len()).map(|p| reply.answer(item, p).and_then(|a| a.says)).collect();
    let same = says.len() > 2
        && (1..says.len() - 1).any(|i| {
            says[i] == says[i - 1]
                && says[i] == says[i + 1]
                && says[i].is_some_and(|(low, high)| low == high && low != 0.0)
        });
    same.then_some("the same figure in every period")
}

/// A csv table in the making.
struct Table(csv::Writer<Vec<u8>>);

impl Table {
    fn new(header: &[&str]) -> Self {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(header).expect("memory can be written to");
        Self(writer)
    }

    fn row(&mut self, cells: &[String]) {
        self.0.write_record(cells).expect("as many cells as headings");
    }

    fn done(self) -> Vec<u8> {
        self.0.into_inner().expect("memory can be written to")
    }
}
