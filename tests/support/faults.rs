//! What councils get wrong: each puts one fault, or a few of one kind, into a return of the home-made shape.

use jiff::{
    ToSpan as _,
    civil::{Date, date},
};

use super::{
    book::Cell,
    returns::Return,
    shapes::{CHILDREN, EPISODES, REFERRALS},
};

/// A kind of fault.
#[derive(Clone, Copy)]
pub(crate) struct Fault {
    /// Its name, which is also that of the fixture that holds it alone.
    pub(crate) name: &'static str,
    /// What is wrong, for the list of fixtures.
    pub(crate) what: &'static str,
    /// The rules that must speak of it.
    pub(crate) expects: &'static [&'static str],
    /// Puts it into a return.
    pub(crate) put: fn(&mut Return),
}

/// Every kind.
pub(crate) const ALL: &[Fault] = &[
    Fault {
        name: "victims-not-referred",
        what: "Three victims have no NRM referral.",
        expects: &["NR001"],
        put: victims_not_referred,
    },
    Fault {
        name: "consent-as-reason",
        what: "Two children were not referred because they refused; one was sent as a duty to notify.",
        expects: &["NR002", "NR003"],
        put: consent_as_reason,
    },
    Fault {
        name: "missing-dates",
        what: "Dates of birth, identification, referral and going missing were left blank.",
        expects: &["MF002", "MF007", "NR004"],
        put: missing_dates,
    },
    Fault {
        name: "missing-answers",
        what: "Blank cells for the child's number, nationality, sex, status, UASC, kind of episode and how it ended.",
        expects: &["MF001", "MF004", "MF005", "MF006", "MF008", "MF009"],
        put: missing_answers,
    },
    Fault {
        name: "conflicting-status",
        what: "A victim by one column and none by another; two records of one child that differ; a positive decision on a child \
               who is only suspected.",
        expects: &["VI002", "VI003", "VI004", "VI015", "VI020"],
        put: conflicting_status,
    },
    Fault {
        name: "unaccompanied-conflicts",
        what: "A British child and a child of six are marked as unaccompanied asylum seekers.",
        expects: &["VI010", "VI011"],
        put: unaccompanied_conflicts,
    },
    Fault {
        name: "words-not-in-list",
        what: "Exploitation types, NRM outcomes and kinds of episode that are on no list.",
        expects: &["VI009", "NR011", "ME003"],
        put: words_not_in_list,
    },
    Fault {
        name: "decisions-out-of-order",
        what: "A decision before the referral, a conclusive decision before the reasonable one, and one after a negative decision.",
        expects: &["NR008", "NR010", "NR022"],
        put: decisions_out_of_order,
    },
    Fault {
        name: "placeholder-references",
        what: "NRM references that say TBC or yes, and one that two children share.",
        expects: &["NR006", "NR007"],
        put: placeholder_references,
    },
    Fault {
        name: "episodes-that-clash",
        what: "An episode starts inside another, one ends before it starts, one is too long for its dates.",
        expects: &["ME001", "ME002", "ME008"],
        put: episodes_overlap,
    },
    Fault {
        name: "counts-that-differ",
        what: "What is said of going missing differs from the episodes listed: a No, a number too high, a number with no episodes, \
               and a Yes beside 0.",
        expects: &["ME021", "ME022", "ME023", "ME024"],
        put: counts_that_differ,
    },
    Fault {
        name: "decisions-left-behind",
        what: "A first decision still awaited beside a second one, an awaited outcome beside its date, and a second decision within \
               20 days of the first.",
        expects: &["NR015", "NR041", "NR042"],
        put: decisions_left_behind,
    },
    Fault {
        name: "impossible-dates",
        what: "31 February, a date in the year 2051, an episode before the child's birth, and one of an adult.",
        expects: &["DT001", "DT005", "DT007", "DT008"],
        put: impossible_dates,
    },
    Fault {
        name: "outside-the-period",
        what: "Episodes of another year, and a referral from before the NRM began.",
        expects: &["DT006", "NR012"],
        put: outside_the_period,
    },
    Fault {
        name: "error-values",
        what: "Formulas that broke: #N/A, #DIV/0! and #VALUE! where a date and an answer should stand.",
        expects: &["ST022"],
        put: error_values,
    },
    Fault {
        name: "repeated-records",
        what: "A child and an episode are listed twice.",
        expects: &["ST008"],
        put: repeated_records,
    },
    Fault {
        name: "no-nrm-column",
        what: "The return names 14 potential victims and has no column for NRM referrals: the usual case.",
        expects: &["NR001"],
        put: no_nrm_column,
    },
    Fault {
        name: "no-council-no-period",
        what: "Nothing says whose return it is, nor for what period.",
        expects: &["MF010", "MF011"],
        put: no_council_no_period,
    },
];

/// The kind of fault with this name.
pub(crate) fn named(name: &str) -> &'static Fault {
    ALL.iter().find(|f| f.name == name).unwrap_or_else(|| panic!("no fault is called {name}"))
}

fn says(text: &'static str) -> impl Fn(&Cell) -> bool {
    move |cell| *cell == Cell::from(text)
}

fn filled(cell: &Cell) -> bool {
    !cell.is_blank()
}

/// One of some records; the first again where there are not so many.
fn nth(records: &[usize], n: usize) -> usize {
    records[n % records.len()]
}

fn day(cell: &Cell) -> Date {
    match cell {
        Cell::Date(day) => *day,
        other => panic!("{other:?} is no date"),
    }
}

/// Takes every trace of a child's referral out of the return.
fn unrefer(whole: &mut Return, child: usize) {
    let children = whole.table(CHILDREN);
    children.set(child, "nrm_referred", "No");
    let id = children.get(child, "child_id").clone();
    let referrals = whole.table(REFERRALS);
    // Another fault may have taken it out already.
    for row in referrals.find_all("child_id", |cell| *cell == id).into_iter().rev() {
        referrals.records.remove(row);
    }
}

fn victims(whole: &mut Return) -> Vec<usize> {
    whole.table(CHILDREN).find_all("victim_status", |cell| *cell != Cell::from("No concern"))
}

/// Children who are suspected victims, or victims at all where too few are only suspected.
fn suspected(whole: &mut Return) -> Vec<usize> {
    let suspected = whole.table(CHILDREN).find_all("victim_status", says("Suspected"));
    if suspected.len() < 3 { victims(whole) } else { suspected }
}

fn victims_not_referred(whole: &mut Return) {
    for child in suspected(whole).into_iter().take(3) {
        unrefer(whole, child);
    }
}

fn consent_as_reason(whole: &mut Return) {
    let chosen = suspected(whole);
    let children = whole.table(CHILDREN);
    children.need_field("no_referral_reason", "Reason not referred", Cell::Blank);
    children.set(nth(&chosen, 0), "no_referral_reason", "YP declined");
    children.set(nth(&chosen, 1), "no_referral_reason", "Consent refused");
    unrefer(whole, nth(&chosen, 0));
    unrefer(whole, nth(&chosen, 1));
    let referrals = whole.table(REFERRALS);
    referrals.need_field("nrm_route", "NRM or duty to notify", "NRM".into());
    referrals.set(2, "nrm_route", "MS1");
}

fn missing_dates(whole: &mut Return) {
    let children = whole.table(CHILDREN);
    for record in [1, 4] {
        children.set(record, "date_of_birth", "");
    }
    let identified = children.find("identified_date", filled);
    children.set(identified, "identified_date", "");
    whole.table(EPISODES).set(0, "episode.start", "");
    whole.table(REFERRALS).set(3, "nrm_referral_date", "");
}

fn missing_answers(whole: &mut Return) {
    let children = whole.table(CHILDREN);
    let victim = children.find("victim_status", says("Identified"));
    children.set(victim, "nationality", "");
    children.set(2, "sex", "");
    let quiet = children.find_all("victim_status", says("No concern"));
    children.set(nth(&quiet, 0), "victim_status", "");
    children.set(nth(&quiet, 1), "uasc", "");
    let alone = quiet.into_iter().find(|&child| *children.get(child, "missing_count") == Cell::from(0));
    children.set(alone.expect("a child who never went missing"), "child_id", "");
    let episodes = whole.table(EPISODES);
    episodes.set(1, "episode.type", "");
    let ended = episodes.find("episode.still_missing", says("No"));
    for field in ["episode.end", "episode.days", "episode.still_missing"] {
        episodes.set(ended, field, "");
    }
}

fn conflicting_status(whole: &mut Return) {
    let children = whole.table(CHILDREN);
    let identified = children.find_all("victim_status", says("Identified"));
    children.set(nth(&identified, 0), "victim_status", "No concern");
    children.set(nth(&identified, 1), "victim_status", "Suspected");
    let mut again = children.records[nth(&identified, 2)].clone();
    again[children.at("nationality")] = "Moldovan".into();
    again[children.at("victim_status")] = "No concern".into();
    children.records.push(again);
}

fn unaccompanied_conflicts(whole: &mut Return) {
    let children = whole.table(CHILDREN);
    let here = children.find("uasc", says("No"));
    children.set(here, "uasc", "Yes");
    children.set(here, "nationality", "British");
    let abroad = children.find_all("uasc", says("Yes")).into_iter().find(|&child| child != here);
    children.set(abroad.expect("an unaccompanied child"), "date_of_birth", date(2017, 8, 14));
}

fn words_not_in_list(whole: &mut Return) {
    let children = whole.table(CHILDREN);
    let victim = children.find("exploitation_type", filled);
    children.set(victim, "exploitation_type", "Cuckoo / linked?");
    whole.table(REFERRALS).set(1, "cg_outcome", "yes-ish");
    whole.table(EPISODES).set(2, "episode.type", "AWOL");
}

fn decisions_out_of_order(whole: &mut Return) {
    let referrals = whole.table(REFERRALS);
    let referred = day(referrals.get(0, "nrm_referral_date"));
    referrals.set(0, "rg_date", referred - 12.days());
    let decided = referrals.find_all("cg_date", filled);
    let rg = day(referrals.get(nth(&decided, 1), "rg_date"));
    referrals.set(nth(&decided, 1), "cg_date", rg - 2.days());
    referrals.set(nth(&decided, 2), "rg_outcome", "Negative");
}

fn placeholder_references(whole: &mut Return) {
    let referrals = whole.table(REFERRALS);
    referrals.set(0, "nrm_reference", "TBC");
    referrals.set(1, "nrm_reference", "yes");
    let shared = referrals.get(2, "nrm_reference").clone();
    referrals.set(3, "nrm_reference", shared);
}

fn episodes_overlap(whole: &mut Return) {
    let episodes = whole.table(EPISODES);
    let ended = episodes.find_all("episode.end", filled);
    let mut inside = episodes.records[nth(&ended, 0)].clone();
    let end = day(episodes.get(nth(&ended, 0), "episode.end"));
    inside[episodes.at("episode.start")] = end.into();
    inside[episodes.at("episode.end")] = (end + 1.day()).into();
    inside[episodes.at("episode.days")] = 1.into();
    let first = day(episodes.get(nth(&ended, 0), "episode.start"));
    episodes.set(nth(&ended, 0), "episode.end", end + 2.days());
    let length = (end + 2.days()).since(first).map_or(0, |span| span.get_days());
    episodes.set(nth(&ended, 0), "episode.days", length);
    episodes.records.push(inside);
    let start = day(episodes.get(nth(&ended, 4), "episode.start"));
    episodes.set(nth(&ended, 4), "episode.end", start - 2.days());
    episodes.set(nth(&ended, 6), "episode.days", 41);
}

fn counts_that_differ(whole: &mut Return) {
    let children = whole.table(CHILDREN);
    let none = Cell::from(0);
    let missing = children.find_all("missing_count", |count| *count != none);
    children.set(nth(&missing, 0), "went_missing", "No");
    children.set(nth(&missing, 1), "missing_count", 9);
    let away = children.find_all("absent_count", |count| *count != none);
    let never = children.find_all("missing_count", |count| *count == none);
    let mut never = never.into_iter().filter(|child| !away.contains(child));
    if let Some(child) = never.next() {
        children.set(child, "went_missing", "Yes");
        children.set(child, "missing_count", 2);
    }
    if let Some(child) = never.next() {
        children.set(child, "went_missing", "Yes");
    }
}

fn decisions_left_behind(whole: &mut Return) {
    let referrals = whole.table(REFERRALS);
    let decided = referrals.find_all("cg_date", filled);
    referrals.set(nth(&decided, 0), "rg_outcome", "Awaiting");
    referrals.set(nth(&decided, 1), "cg_outcome", "Awaiting");
    let rg = day(referrals.get(nth(&decided, 2), "rg_date"));
    referrals.set(nth(&decided, 2), "cg_date", rg + 20.days());
}

fn impossible_dates(whole: &mut Return) {
    let episodes = whole.table(EPISODES);
    let ended = episodes.find_all("episode.end", filled);
    episodes.set(nth(&ended, 0), "episode.start", "31/02/2024");
    episodes.set(nth(&ended, 0), "episode.days", "");
    episodes.set(nth(&ended, 1), "episode.start", date(2051, 5, 3));
    episodes.set(nth(&ended, 1), "episode.end", date(2051, 5, 4));
    episodes.set(nth(&ended, 1), "episode.days", 1);
    let unborn = episodes.get(nth(&ended, 3), "child_id").clone();
    let grown = episodes.find_all("child_id", |id| *id != unborn);
    let grown = episodes.get(grown[grown.len() - 1], "child_id").clone();
    let children = whole.table(CHILDREN);
    let unborn = children.find("child_id", |id| *id == unborn);
    children.set(unborn, "date_of_birth", date(2023, 12, 29));
    children.set(unborn, "uasc", "No");
    let grown = children.find("child_id", |id| *id == grown);
    children.set(grown, "date_of_birth", date(1990, 2, 27));
}

fn outside_the_period(whole: &mut Return) {
    let episodes = whole.table(EPISODES);
    let ended = episodes.find_all("episode.end", filled);
    for (record, start) in [(nth(&ended, 2), date(2022, 7, 19)), (nth(&ended, 5), date(2024, 5, 24))] {
        episodes.set(record, "episode.start", start);
        episodes.set(record, "episode.end", start + 2.days());
        episodes.set(record, "episode.days", 2);
    }
    whole.table(REFERRALS).set(2, "nrm_referral_date", date(2007, 6, 13));
}

fn error_values(whole: &mut Return) {
    whole.table(CHILDREN).set(3, "date_of_birth", Cell::Error("#N/A"));
    whole.table(CHILDREN).set(5, "uasc", Cell::Error("#DIV/0!"));
    whole.table(REFERRALS).set(0, "rg_date", Cell::Error("#VALUE!"));
}

fn repeated_records(whole: &mut Return) {
    let children = whole.table(CHILDREN);
    let first = children.records[6].clone();
    children.records.push(first);
    let episodes = whole.table(EPISODES);
    let first = episodes.records[3].clone();
    episodes.records.push(first);
}

fn no_nrm_column(whole: &mut Return) {
    let children = whole.table(CHILDREN);
    for field in ["nrm_referred", "no_referral_reason"] {
        if children.has(field) {
            children.drop_field(field);
        }
    }
    whole.tables.retain(|table| table.name != REFERRALS);
}

fn no_council_no_period(whole: &mut Return) {
    whole.title =
        vec!["Children who went missing or may have been trafficked".to_owned(), super::returns::INVENTED.to_owned()];
}
