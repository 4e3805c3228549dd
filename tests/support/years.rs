//! Returns of one council for two years, of the same children.

use jiff::{Span, ToSpan as _, civil::Date};

use super::{
    book::Cell,
    catalogue::plain,
    complete::{self, CARE},
    fixture::{Answer, Fixture, Written},
    invent::{self, Child, FROM, Status, TO},
    returns::{Return, Table},
    shapes::{CHILDREN, EPISODES},
};

/// A year's return and the next one's.
pub(crate) type Pair = [Return; 2];

/// Returns that agree with each other: the same children in two years, one of them identified and referred in the first and none of the
/// others named there as a possible victim, and beside them children who left care in the first. One is missing when the first year ends,
/// and the second goes on with it.
pub(crate) fn clean(council: &str, seed: u64) -> Pair {
    let mut children = invent::children(seed, 16, 8);
    for child in &mut children {
        child.in_care_from -= 2.years();
    }
    // The dates of the first year are written a year earlier than those of the second.
    let known = children.iter().position(|c| c.status == Status::Identified).expect("an identified child");
    let as_then = children[known].clone();
    a_year_earlier(&mut children[known]);
    let mut second = complete::complete(council, &children);
    let mut all: Vec<Child> = children.into_iter().map(before).collect();
    all[known] = Child { episodes: all[known].episodes.clone(), ..as_then };
    all.extend(invent::children(seed + 1000, 6, 4).into_iter().map(left));
    let mut first = complete::complete(council, &all);
    for line in &mut first.title {
        *line = line.replace("1 April 2023 to 31 March 2024", "1 April 2022 to 31 March 2023");
    }
    let stays = ["date_of_birth", "uasc_ceased_date"];
    for table in &mut first.tables {
        for (at, column) in table.columns.iter().enumerate().filter(|(_, c)| !stays.contains(&c.field)) {
            for record in &mut table.records {
                match &mut record[at] {
                    Cell::Date(day) => *day = day.saturating_sub(Span::new().years(1)),
                    Cell::Number(age) if column.field == "age" => *age -= 1.0,
                    _ => {}
                }
            }
        }
    }
    let care = first.table(CARE);
    let open = care.find_all("care.end", |end| *end == Cell::Blank);
    for leaver in open.into_iter().filter(|&n| first_only(care.get(n, "child_id"))).collect::<Vec<_>>() {
        care.set(leaver, "care.end", last_day());
        care.set(leaver, "care.reason_ended", "E4B");
    }
    carry_over(&mut first, &mut second);
    [first, second]
}

/// The child was identified and referred a year earlier.
fn a_year_earlier(child: &mut Child) {
    let earlier = |day: Date| day.saturating_sub(Span::new().years(1));
    child.identified = child.identified.map(earlier);
    if let Some(referral) = &mut child.referral {
        referral.date = earlier(referral.date);
        referral.rg_date = earlier(referral.rg_date);
        referral.cg_date = referral.cg_date.map(earlier);
    }
}

/// A child is missing when the first year ends; the second year's return goes on with the episode, which ends on its third day.
fn carry_over(first: &mut Return, second: &mut Return) {
    let episodes = first.table(EPISODES);
    let latest = episodes.find_all("child_id", |id| !first_only(id)).pop().expect("an episode");
    leave_open(episodes, latest);
    let child = episodes.get(latest, "child_id").clone();
    let start = episodes.get(latest, "episode.start").clone();
    let missing = *episodes.get(latest, "episode.type") == Cell::from("Missing");
    open_care(first, &child);
    let Cell::Date(from) = start else { panic!("an episode has a start") };
    let end = FROM + 2.days();
    let episodes = second.table(EPISODES);
    let pattern = episodes.find("episode.end", |end| *end != Cell::Blank);
    let mut record = episodes.records[pattern].clone();
    for (field, cell) in [
        ("child_id", child.clone()),
        ("episode.type", if missing { "Missing" } else { "Absent" }.into()),
        ("episode.start", from.into()),
        ("episode.end", end.into()),
        ("episode.outcome", "Returned to placement".into()),
        ("episode.days", end.since(from).map_or(0, |span| span.get_days()).into()),
    ] {
        record[episodes.at(field)] = cell;
    }
    episodes.records.push(record);
    let children = second.table(CHILDREN);
    let at = children.find("child_id", |id| *id == child);
    let count = if missing { "missing_count" } else { "absent_count" };
    let Cell::Number(before) = *children.get(at, count) else { panic!("a count") };
    children.set(at, count, Cell::Number(before + 1.0));
    if missing {
        children.set(at, "went_missing", "Yes");
    }
    let Cell::Number(days) = *children.get(at, "days_missing") else { panic!("a count of days") };
    let within = end.since(FROM).map_or(0, |span| span.get_days());
    children.set(at, "days_missing", Cell::Number(days + f64::from(within)));
}

fn leave_open(episodes: &mut Table, record: usize) {
    for field in ["episode.end", "episode.days", "return_interview_offered", "return_interview_accepted"] {
        episodes.set(record, field, Cell::Blank);
    }
    episodes.set(record, "episode.still_missing", "Yes");
    episodes.set(record, "episode.outcome", "Not found");
    episodes.set(record, "episode.as_at", last_day());
}

/// The last day of the first year.
fn last_day() -> Date {
    TO.saturating_sub(Span::new().years(1))
}

/// A child of whom only the first year's return speaks.
fn left(child: Child) -> Child {
    let mut child = child;
    child.id = child.id.replace("TEST-4", "TEST-7");
    // The dates of the first year are written a year earlier than those of the second.
    child.born = child.born.saturating_sub(Span::new().years(1));
    for episode in &mut child.episodes {
        episode.end = episode.end.or(Some(episode.start + 1.day()));
    }
    child
}

/// The child as the council knew it a year before.
fn before(child: Child) -> Child {
    let ended = |mut episode: invent::Episode| {
        episode.end = episode.end.or(Some(episode.start + 1.day()));
        episode
    };
    Child {
        status: Status::NoConcern,
        identified: None,
        basis: "",
        exploitation: "",
        referral: None,
        episodes: child.episodes.into_iter().map(ended).collect(),
        ..child
    }
}

/// The same with something wrong between the two years, for each of these rules.
pub(crate) const SHOWN_IN_FIRST: &[&str] = &["ME007", "XY015"];
/// The same, where the second year's return shows it.
pub(crate) const SHOWN_IN_SECOND: &[&str] = &["XY009", "XY010", "XY011", "XY012", "XY013", "XY014"];

/// Returns that do not agree with each other.
pub(crate) fn at_odds(council: &str, seed: u64) -> Pair {
    let [mut first, mut second] = clean(council, seed);
    let episodes = first.table(EPISODES);
    let carried = episodes.find_all("child_id", |id| !first_only(id)).pop().expect("an episode");
    let carried = episodes.get(carried, "child_id").clone();
    let stays = episodes.find_all("child_id", |id| !first_only(id) && *id != carried);
    let latest = stays.into_iter().next_back().expect("an episode of another child");
    leave_open(episodes, latest);
    let missing = episodes.get(latest, "child_id").clone();
    open_care(&mut first, &missing);

    let children = first.table(CHILDREN);
    let is = |text: &'static str| move |cell: &Cell| *cell == Cell::from(text);
    // Nor the one child who is missing when the second year ends.
    let episodes = second.table(EPISODES);
    let open = episodes.get(episodes.find("episode.end", |end| *end == Cell::Blank), "child_id").clone();
    let other = |cell: &Cell| ![&missing, &carried, &open].contains(&cell) && !first_only(cell);
    let mut at = children.find_all("child_id", other).into_iter();
    let mut next = || at.next().expect("another child");
    let (born, sex, ethnic, nation) = (next(), next(), next(), next());
    let Cell::Date(day) = *children.get(born, "date_of_birth") else { panic!("a date of birth") };
    children.set(born, "date_of_birth", day + 9.days());
    let female = *children.get(sex, "sex") == Cell::from("Female");
    children.set(sex, "sex", if female { "Male" } else { "Female" });
    children.set(ethnic, "ethnicity", "APKN");
    children.set(nation, "nationality", "Iraqi");
    let gone = next();
    let leaver = children.get(gone, "child_id").clone();
    // A child of no concern in the second year was a suspected victim in the first.
    let second_children = second.table(CHILDREN);
    let calm = second_children.find_all("victim_status", is("No concern"));
    let named =
        calm.into_iter().map(|n| second_children.get(n, "child_id").clone()).find(|id| *id != leaver && *id != missing);
    let named = named.expect("a child of no concern");
    // A child who was unaccompanied is not, and no date says since when.
    let alone = second_children.find_all("uasc", is("Yes"));
    let alone =
        alone.into_iter().find(|&n| *second_children.get(n, "child_id") != leaver).expect("an unaccompanied child");
    second_children.set(alone, "uasc", "No");
    second_children.set(alone, "uasc_ceased_date", Cell::Blank);
    // As the council knew it then: referred, and with every answer that goes with it.
    let children = first.table(CHILDREN);
    let suspect = children.find("child_id", |cell| *cell == named);
    let pattern = children
        .find_all("victim_status", |status| *status != Cell::from("No concern"))
        .pop()
        .expect("a suspected victim");
    let answers = ["victim_status", "identified_date", "identification_basis", "exploitation_type", "nrm_referred"];
    for field in answers.into_iter().chain(["no_referral_reason", "cin_factors"]) {
        let answer = children.get(pattern, field).clone();
        children.set(suspect, field, answer);
    }
    open_care(&mut first, &leaver);
    for table in &mut second.tables {
        let at = table.at("child_id");
        table.records.retain(|record| record[at] != leaver);
    }
    [first, second]
}

/// Whether a child is one of those of whom only the first year's return speaks.
fn first_only(id: &Cell) -> bool {
    matches!(id, Cell::Text(id) if id.starts_with("TEST-7"))
}

/// The child is still in care when the year ends.
fn open_care(whole: &mut Return, child: &Cell) {
    let care = whole.table(CARE);
    let at = care.find_all("child_id", |cell| cell == child).pop().expect("a period of care");
    care.set(at, "care.end", Cell::Blank);
    care.set(at, "care.reason_ended", Cell::Blank);
}

/// The committed fixtures.
pub(crate) fn all() -> Vec<Fixture> {
    let pair = |name: &str, what: [&str; 2], answers: [Answer; 2], [first, second]: Pair| {
        let fixture = |year: &str, what: &str, answer, whole, written, ending: &str| {
            let mut made = plain("", what, answer, whole, written);
            made.path = format!("years/{name}-{year}.{ending}");
            made
        };
        let [what_first, what_second] = what;
        [
            fixture("2022-23", what_first, answers[0], first, Written::Xlsx, "xlsx"),
            fixture("2023-24", what_second, answers[1], second, Written::Ods, "ods"),
        ]
    };
    let agree = ["The first of two years that agree.", "The second."];
    let differ = [
        "A child is missing when the year ends, and a child is in care: the next year's return goes on with neither.",
        "The same children a year later, of whom some are said to be otherwise: born on another day, of another sex, \
         ethnic group or nationality, no longer unaccompanied, no longer a possible victim.",
    ];
    [
        pair("clean", agree, [Answer::Ready, Answer::Ready], clean("Essex County Council", 11)),
        pair(
            "at-odds",
            differ,
            [Answer::Finds(SHOWN_IN_FIRST), Answer::Finds(SHOWN_IN_SECOND)],
            at_odds("Kent County Council", 12),
        ),
    ]
    .concat()
}
