//! What the return says of itself: its council and its period, from columns, titles, sheet names and file names, with the place.

use super::{
    answered::{self, AnswerRows},
    prepare::{Bound, Kit},
};
use crate::{
    bind::{
        BoundTable, Confidence,
        council::{self, By, Council, CouncilMatch, Lookup},
        period::{find_period, find_period_in_name},
        value::Value,
    },
    engine::councils::{Said, SaidAt},
    finding::Address,
    outcome::{self, Period, Stated},
    read::workbook::{CellValue, Workbook},
    table::Orientation,
};

/// How far down and across a sheet titles are looked for.
const REACH: u32 = 60;

/// A sheet that names more councils than this outside its tables lists them.
const MOST: usize = 3;

/// What was stated.
#[derive(Debug)]
pub(super) struct Statement<'a> {
    pub(super) council: Option<Stated<outcome::Council>>,
    pub(super) period: Option<Stated<Period>>,
    /// What it says of its council, for the rules.
    pub(super) said: Said<'a>,
    /// Whether a column tries to name it.
    attempted: bool,
    /// The nations of the councils whose answers the return gives.
    nations: Vec<String>,
}

impl Statement<'_> {
    /// Whether something in the return is meant to say whose it is, known or not.
    pub(super) fn names_a_council(&self) -> bool {
        self.said.council.is_some() || self.said.ambiguous.is_some() || self.said.unknown.is_some() || self.attempted
    }

    /// The nation, where the council tells, or all the councils that a shared name may mean.
    pub(super) fn nation(&self) -> Option<&str> {
        match self.nations.as_slice() {
            [] => {}
            [nation] => return Some(nation),
            _ => return None,
        }
        if let Some((found, _)) = &self.said.council {
            return Some(found.council.nation.as_str());
        }
        let all = self.said.ambiguous.as_ref()?.0.all();
        let first = all.first()?.nation.as_str();
        all.iter().all(|c| c.nation == first).then_some(first)
    }
}

/// What is found on the way: the first of each, with its place in words.
#[derive(Default)]
struct Finds<'a> {
    council: Option<(CouncilMatch<'a>, SaidAt, String)>,
    several: Vec<(Lookup<'a>, SaidAt, String)>,
    unknown: Option<SaidAt>,
    code: Option<(String, SaidAt)>,
    /// The council of the first line that names one, whatever the columns say.
    titled: Option<(CouncilMatch<'a>, SaidAt)>,
    /// Whether a column has names or codes that are meant for a council's and are none of the register.
    attempted: bool,
    period: Option<Stated<Period>>,
}

impl Finds<'_> {
    /// Takes what a later place tells and no earlier one did.
    fn add(&mut self, later: Self) {
        self.titled = self.titled.take().or(later.titled);
        self.council = self.council.take().or(later.council);
        self.several.extend(later.several);
        self.unknown = self.unknown.or(later.unknown);
        self.code = self.code.take().or(later.code);
    }
}

/// Reads it. A column is surer than a title, a title than a sheet's name, that than a file's name.
pub(super) fn read<'a>(bound: &Bound, kit: &'a Kit<'_>) -> Statement<'a> {
    let mut finds = Finds::default();
    columns(bound, kit, &mut finds);
    // Where there is nothing but answers, the return is about the days that they are about. What is listed beside them need not be.
    let alone = bound.tables.is_empty();
    let answered = answered::period(bound, alone).map(|value| Stated { value, place: "its answers".to_owned() });
    if alone && bound.answers.list.iter().all(|a| a.period.is_some()) {
        finds.period.clone_from(&answered);
    }
    let rows = answered::rows(bound);
    for (index, (file, workbook)) in bound.outcomes.iter().zip(&bound.workbooks).enumerate() {
        if let Some(workbook) = workbook {
            lines((bound, &rows), kit, (index, &file.path, workbook), &mut finds);
        }
    }
    finds.period = finds.period.or(answered);
    answerers(bound, kit, settle(kit, finds))
}

/// Adds whose answers the return gives: its council is theirs where all are one's, and nobody's where they are several's.
fn answerers<'a>(bound: &Bound, kit: &Kit<'_>, mut out: Statement<'a>) -> Statement<'a> {
    let councils = answered::councils(kit, bound);
    out.attempted |= answered::name_a_council(bound);
    let Some(first) = councils.first().filter(|_| bound.tables.is_empty()) else { return out };
    out.nations = councils.iter().map(|c| c.nation.clone()).collect();
    out.nations.sort_unstable();
    out.nations.dedup();
    if councils.len() > 1 {
        out.council = None;
    } else if out.council.is_none() {
        let value = outcome::Council { name: first.name.clone(), gss: first.gss.clone(), nation: first.nation.clone() };
        out.council = Some(Stated { value, place: "its answers".to_owned() });
    }
    out
}

/// Where a county and its successor share a name, the one that there was in the period.
fn settle<'a>(kit: &'a Kit<'_>, mut finds: Finds<'a>) -> Statement<'a> {
    let period = finds.period.as_ref().map(|p| p.value);
    if finds.council.is_none() {
        let settled = |s: &(Lookup<'a>, SaidAt, String)| Some((s.0.on(period?.to)?, s.1, s.2.clone()));
        finds.council = finds.several.iter().find_map(settled);
    }
    let ambiguous = if finds.council.is_none() { finds.several.into_iter().next() } else { None };
    let unknown = finds.unknown.filter(|_| finds.council.is_none() && ambiguous.is_none());
    Statement {
        council: finds.council.as_ref().map(|(found, _, place)| {
            let c = found.council;
            Stated {
                value: outcome::Council { name: c.name.clone(), gss: c.gss.clone(), nation: c.nation.clone() },
                place: format!("{place}, {}", found.by.as_str()),
            }
        }),
        period: finds.period,
        attempted: finds.attempted,
        nations: Vec::new(),
        said: Said {
            register: kit.register(),
            council: finds.council.map(|(found, at, _)| (found, at)),
            ambiguous: ambiguous.map(|(found, at, _)| (found, at)),
            unknown,
            titled: finds.titled,
            code: finds.code,
        },
    }
}

/// The cells outside the tables, the names of the sheets, and the names of the file and its folder.
fn lines<'a>(
    (bound, answers): (&Bound, &[AnswerRows]),
    kit: &'a Kit<'_>,
    (file, path, workbook): (usize, &str, &Workbook),
    finds: &mut Finds<'a>,
) {
    for (index, sheet) in workbook.sheets.iter().enumerate() {
        if finds.titled.is_some() && finds.period.is_some() {
            return;
        }
        let mut here = Finds { period: finds.period.take(), ..Finds::default() };
        let mut named: Vec<&Council> = Vec::new();
        for (row, column) in (0..sheet.rows.min(REACH)).flat_map(|r| (0..sheet.width().min(REACH)).map(move |c| (r, c)))
        {
            let CellValue::Text(text) = workbook.pool.get(sheet.get(row, column)) else { continue };
            let is_answer = |a: &AnswerRows| (a.file, a.sheet) == (file, index) && (a.first..=a.last).contains(&row);
            if named.len() > MOST || answers.iter().any(is_answer) || is_in_table(bound, file, index, row, column) {
                continue;
            }
            let place = || format!("{}!{}", sheet.name, Address::from_zero(row, column));
            let found = line(text, kit, &mut here, SaidAt::Cell { file, sheet: index, row, column }, place);
            named.extend(found.one().map(|m| m.council).filter(|c| !named.contains(c)));
        }
        finds.period = here.period.take();
        // A sheet that names many is a list of councils, such as that behind a drop-down, and tells of none whose return it is.
        if named.len() <= MOST {
            finds.add(here);
        }
    }
    for (index, sheet) in workbook.sheets.iter().enumerate() {
        let place = || format!("the name of sheet “{}”", sheet.name);
        line(&sheet.name, kit, finds, SaidAt::SheetName { file, sheet: index }, place);
    }
    let mut parts = path.rsplit('/');
    let name = parts.next().unwrap_or(path);
    line(name, kit, finds, SaidAt::FileName, || "the file's name".to_owned());
    if let Some(folder) = parts.next() {
        line(folder, kit, finds, SaidAt::FileName, || "the folder's name".to_owned());
    }
}

/// Whether a cell lies in a table found on the sheet, from its header to its last record, and not above or below it.
fn is_in_table(bound: &Bound, file: usize, sheet: usize, row: u32, column: u32) -> bool {
    bound.tables.iter().filter(|t| t.file == file && t.table.sheet == sheet).any(|t| {
        let along = match t.table.orientation {
            Orientation::Rows => row,
            Orientation::Columns => column,
        };
        let first = t.table.header_rows.first().or_else(|| t.table.records.first());
        let last = t.table.records.last().or_else(|| t.table.header_rows.last());
        first.zip(last).is_some_and(|(first, last)| (*first..=*last).contains(&along))
    })
}

/// A line that may name the council and the period; a name says more with less.
fn line<'a>(text: &str, kit: &'a Kit<'_>, finds: &mut Finds<'a>, at: SaidAt, place: impl Fn() -> String) -> Lookup<'a> {
    let is_cell = matches!(at, SaidAt::Cell { .. });
    if finds.period.is_none()
        && let Some(found) = if is_cell { find_period(text) } else { find_period_in_name(text) }
    {
        finds.period = Some(Stated { value: Period { from: found.from, to: found.to }, place: place() });
    }
    let mut named = kit.register().look_up_in_line(text);
    // "North East" is the name of a region sooner than of the authority that bears it, and no such authority has children to tell of: it
    // counts in a column only.
    if let Lookup::One(found) = &named
        && found.council.kind == "combined-or-regional"
    {
        named = Lookup::Nothing;
    }
    if finds.code.is_none()
        && let Lookup::One(found) = &named
        && matches!(found.by, By::Code | By::FormerCode)
    {
        let code = text.split(|c: char| !c.is_alphanumeric()).find(|word| council::is_council_code(word));
        finds.code = code.map(|code| (code.to_ascii_uppercase(), at));
    }
    if finds.titled.is_some() {
        return named;
    }
    match &named {
        Lookup::One(found) => {
            finds.titled = Some((*found, at));
            if finds.council.is_none() {
                finds.council = Some((*found, at, place()));
            }
        }
        Lookup::Several(_) => finds.several.push((named.clone(), at, place())),
        Lookup::Nothing if is_cell && finds.unknown.is_none() && names_a_council(text) => finds.unknown = Some(at),
        Lookup::Nothing => {}
    }
    named
}

/// Whether a whole line is a council's name, as its last words say: "Northshire County Council". A line that goes on is prose.
fn names_a_council(text: &str) -> bool {
    const LAST: [&str; 8] =
        [" council", " city council", " county council", " borough council", " cc", " mbc", " bc", " lbc"];
    let folded = crate::bind::text::normalise(text);
    let name = folded.split_once(':').map_or(folded.as_str(), |(label, rest)| {
        // "Local authority: Northshire County Council"
        if ["council", "authority", "from", "name"].iter().any(|w| label.ends_with(w)) { rest.trim() } else { label }
    });
    let words = name.split(' ').count();
    let other =
        ["parish", "british", "children", "safeguarding", "the council", "this council", "our", "your", "each", "town"];
    (2..=7).contains(&words) && LAST.iter().any(|last| name.ends_with(last)) && !other.iter().any(|w| name.contains(w))
}

/// Columns of the council, its code, and the period's first and last day, where all records agree.
fn columns<'a>(bound: &Bound, kit: &'a Kit<'_>, finds: &mut Finds<'a>) {
    for (index, table) in bound.tables.iter().enumerate() {
        for (name, is_code) in [("council_code", true), ("council", false)] {
            if finds.council.is_none()
                && let Some((position, values, place)) = values(table, kit, name)
            {
                let at = SaidAt::Column { table: index, position };
                match own_council(bound, kit, values, is_code) {
                    Lookup::One(found) => finds.council = Some((found, at, place)),
                    several @ Lookup::Several(_) => finds.several.push((several, at, place)),
                    Lookup::Nothing => finds.attempted |= is_attempted(bound, kit, values, is_code),
                }
            }
        }
        if finds.period.is_none()
            && let (Some((_, from, place)), Some((_, to, _))) =
                (values(table, kit, "period_start"), values(table, kit, "period_end"))
        {
            let day = |v: &crate::bind::value::Values, last: bool| {
                let dates = v.distinct.iter().filter_map(|v| match v {
                    Value::Date { low, .. } => crate::bind::dates::day_of(*low),
                    _ => None,
                });
                if last { dates.max() } else { dates.min() }
            };
            if let (Some(from), Some(to)) = (day(from, false), day(to, true))
                && from <= to
            {
                finds.period = Some(Stated { value: Period { from, to }, place });
            }
        }
    }
}

/// A table's column of a field: its position, its values, and its place in words.
fn values<'t>(
    table: &'t BoundTable,
    kit: &Kit<'_>,
    name: &str,
) -> Option<(usize, &'t crate::bind::value::Values, String)> {
    let position = kit.dictionary.field(name).and_then(|f| table.position(f))?;
    let values = table.values.get(position)?.as_ref()?;
    let heading = table.table.columns.get(position)?;
    Some((position, values, format!("column “{}”", heading.text)))
}

/// The one council of a column. A column that names several councils is about something else than who sends the return, and one in
/// which most cells name none is too.
fn own_council<'a>(bound: &Bound, kit: &'a Kit<'_>, values: &crate::bind::value::Values, is_code: bool) -> Lookup<'a> {
    let register = kit.register();
    let mut found: Option<Lookup<'a>> = None;
    let by_code: Vec<bool> = values
        .distinct
        .iter()
        .map(|v| {
            let Value::Text(n) = v else { return false };
            let text = bound.keys.text(*n);
            let named = if is_code { register.look_up_code(text) } else { register.look_up(text) };
            if named == Lookup::Nothing {
                return false;
            }
            found = Some(found.as_ref().map_or_else(|| named.clone(), |so_far| common(so_far, &named)));
            true
        })
        .collect();
    let mut counts = [0_usize; 2];
    for &code in &values.codes {
        let filled = values.distinct.get(code as usize).is_some_and(|v| v.is_filled());
        if let Some(count) = counts.get_mut(usize::from(by_code.get(code as usize).copied().unwrap_or(false)))
            && filled
        {
            *count += 1;
        }
    }
    let [unnamed, named] = counts;
    found.filter(|_| named > unnamed).unwrap_or_default()
}

/// Whether all texts of a column are meant for a council's name or code and the register has none of them, so that a rule speaks of
/// each.
fn is_attempted(bound: &Bound, kit: &Kit<'_>, values: &crate::bind::value::Values, is_code: bool) -> bool {
    let texts =
        || values.distinct.iter().filter_map(|v| if let Value::Text(n) = v { Some(bound.keys.text(*n)) } else { None });
    let meant =
        |text: &str| kit.register().look_up_code(text) == Lookup::Nothing && kit.register().is_meant(text, is_code);
    texts().next().is_some() && texts().all(meant)
}

/// What two look-ups have in common.
fn common<'a>(a: &Lookup<'a>, b: &Lookup<'a>) -> Lookup<'a> {
    let other = b.all();
    let mut both: Vec<_> = a.all().into_iter().filter(|c| other.contains(c)).collect();
    match (both.pop(), both.is_empty()) {
        (None, _) => Lookup::Nothing,
        (Some(council), true) => {
            let by = a.one().or_else(|| b.one()).map_or(By::Name, |m| m.by);
            Lookup::One(CouncilMatch { council, confidence: Confidence::High, by })
        }
        (Some(last), false) => Lookup::Several(both.into_iter().chain([last]).collect()),
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        engine::detect,
        outcome::ReturnOutcome,
        rule::{RuleSet, RuleSource},
        run::{Checker, Options},
    };

    /// What becomes of a file with these lines above a table of one child, and with these further columns: the return, and the codes
    /// of the rules about councils that speak.
    fn check(titles: &str, columns: &str, cells: &str) -> (ReturnOutcome, Vec<String>) {
        let source = RuleSource::embedded();
        let rules = RuleSet::load(&source, &detect::names()).unwrap();
        let text = format!("{titles}\nChild ID,Date of birth,UASC{columns}\nA1,14/08/2007,No{cells}\n");
        let files = vec![("return.csv".to_owned(), text.into_bytes())];
        let mut outcome =
            Checker::new(&rules, &source).check_bytes("return", files, &Options::on(jiff::civil::date(2026, 1, 1)));
        let ret = outcome.returns.pop().unwrap();
        let codes = ret.groups.iter().map(|g| rules.rules[g.rule].code.clone());
        let codes = codes.filter(|c| c.starts_with("CO") || c == "MF011").collect();
        (ret, codes)
    }

    fn council(ret: &ReturnOutcome) -> Option<&str> {
        ret.council.as_ref().map(|c| c.value.gss.as_str())
    }

    #[test]
    fn a_shared_name_is_settled_by_a_period_that_stands_below_it() {
        let (ret, codes) = check("Durham\nPeriod: 1 April 2022 to 31 March 2023", "", "");
        assert_eq!((council(&ret), codes.len()), (Some("E06000047"), 0));
        assert!(ret.council.unwrap().place.ends_with("by its name and the period"));
        let (ret, codes) = check("Durham", "", "");
        assert_eq!((council(&ret), codes), (None, vec!["CO011".to_owned()]));
    }

    #[test]
    fn a_council_is_named_once_and_a_slip_is_a_finding() {
        for (titles, columns, cells, gss, found) in [
            ("Cyngor Gwynedd", "", "", Some("W06000002"), &[][..]),
            ("Newcastle Council", "", "", None, &["CO011"]),
            ("Newcastle", ",GSS code", ",E08000021", Some("E08000021"), &[]),
            ("Northshire County Council", "", "", None, &["CO001"]),
            ("Northshire County Council", ",Local authority", ",Devon", Some("E10000008"), &[]),
            ("Children in care", ",Local authority", ",Devno", None, &["CO001"]),
            ("Children in care", ",LA code", ",878", Some("E10000008"), &[]),
            ("Kent County Council", ",LA code", ",878", Some("E10000008"), &["CO004"]),
            ("North East", "", "", None, &["MF011"]),
            ("Greater London Authority", "", "", None, &["MF011"]),
            ("", ",Local authority", ",Greater London Authority", Some("E61000001"), &["CO003"]),
            ("Belfast Trust", "", "", Some(""), &[]),
            ("Children in care", "", "", None, &["MF011"]),
        ] {
            let (ret, mut codes) = check(titles, columns, cells);
            codes.sort();
            assert_eq!(
                (council(&ret), codes),
                (gss, found.iter().map(|c| (*c).to_owned()).collect()),
                "{titles}{cells}"
            );
        }
    }

    #[test]
    fn a_list_of_councils_names_none() {
        let (ret, codes) = check("Devon\nKent\nReading\nPlymouth\nEast Devon", "", "");
        assert_eq!((council(&ret), codes), (None, vec!["MF011".to_owned()]));
    }

    #[test]
    fn a_column_of_several_councils_is_not_whose_return_it_is() {
        let (ret, _) = check("", ",Local authority", ",Devon\nA2,15/08/2007,No,Kent\nA3,16/08/2007,No,Devon");
        assert_eq!(council(&ret), None);
        let (ret, _) = check("", ",Local authority", ",Devon\nA2,15/08/2007,No,Devon CC\nA3,16/08/2007,No,");
        assert_eq!(council(&ret), Some("E10000008"));
    }
}
