//! What stands above and below the answers: titles, who answers, contacts, notes.

use super::{
    page::Page,
    reply::{Layout, Reply, Spot},
};
use crate::support::{
    book::{Look, Sheet},
    rng::Rng,
};

/// Where the answers begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Start {
    pub(crate) row: u32,
    pub(crate) left: u32,
}

/// Every file says that its figures are invented.
pub(crate) const INVENTED: [&str; 8] = [
    "All figures on this sheet are invented for testing. They describe no real child and no real council.",
    "TEST DATA: every figure in this file was made up. None is the council's own.",
    "Invented figures, for testing software only: they say nothing about this council.",
    "These figures are invented for testing.",
    "Note: this is a made-up reply for testing. No figure in it is real.",
    "The figures here are invented for testing and are not those of the council named.",
    "Not a real reply: the figures are invented, for testing.",
    "For testing only. Invented figures.",
];

const TITLES: [&str; 9] = [
    "Children in care: trafficked, unaccompanied and missing",
    "Trafficked and unaccompanied children who went missing",
    "Looked after children - missing from care",
    "Response to Freedom of Information request",
    "Freedom of Information Act: our response",
    "FOI request - children's services",
    "Information requested",
    "Missing children: response",
    "Information Governance - response to request",
];

const CONTACTS: [&str; 6] = [
    "Contact: Information Governance Team",
    "Please quote the reference above in any reply",
    "Prepared by: Performance and Data, Children's Services",
    "Completed by the Children's Performance Team",
    "Directorate: Children and Families",
    "If you are unhappy with this response you may ask for an internal review",
];

const REMARKS: [&str; 8] = [
    "Source: children's social care case management system",
    "Figures are for children under eighteen",
    "Children are counted under each question that fits them",
    "Children are counted once in each period, however often they went missing",
    "Missing means that the child's whereabouts were not known",
    "Figures come from a live system and may change",
    "Includes children placed outside the council's area",
    "Excludes children who were placed here by other councils",
];

/// The line that says so, one of several.
pub(crate) fn invented(rng: &mut Rng) -> &'static str {
    rng.pick(&INVENTED)
}

/// Where a sheet's content begins: mostly at the top left.
pub(crate) fn start(rng: &mut Rng) -> Start {
    let row = match rng.below(10) {
        0..=5 => 0,
        6 | 7 => 1,
        8 => 2,
        _ => rng.below(9),
    };
    let left = match rng.below(10) {
        0..=6 => 0,
        7 | 8 => 1,
        _ => rng.below(4),
    };
    let small = |n: usize| u32::try_from(n).expect("a few");
    Start { row: small(row), left: small(left) }
}

/// Writes what stands above the answers and says where they begin.
pub(crate) fn above(page: &mut Page, replies: &[Reply], which: usize, rng: &mut Rng) -> Start {
    let reply = &replies[which];
    let mut at = start(rng);
    let first = at.row;
    if rng.chance(35) {
        let number = rng.days(1021, 9899);
        let text = match rng.below(4) {
            0 => format!("FOI {number}"),
            1 => format!("Request reference: RFI{number}"),
            2 => format!("Our ref: FOI/{number}"),
            _ => format!("Response to FOI request {number}"),
        };
        line(page, &mut at, &text, Look::Title);
    }
    let titled = rng.chance(60);
    let title_first = rng.chance(50);
    if titled && title_first {
        let title = rng.pick(&TITLES);
        line(page, &mut at, title, Look::Title);
    }
    if reply.naming.title {
        council(page, &mut at, reply, which, rng);
    }
    if !reply.naming.code.is_empty() && reply.layout != Layout::Long {
        code(page, &mut at, reply, which, rng);
    }
    if titled && !title_first {
        let title = rng.pick(&TITLES);
        line(page, &mut at, title, Look::Title);
    }
    if rng.chance(22) {
        let contact = rng.pick(&CONTACTS);
        line(page, &mut at, contact, Look::Note);
    }
    if rng.chance(40) {
        let said = invented(rng);
        line(page, &mut at, said, Look::Note);
    }
    if at.row > first {
        at.row += u32::try_from(rng.below(3)).expect("a few");
    }
    at
}

/// One line of text.
fn line(page: &mut Page, at: &mut Start, text: &str, look: Look) {
    page.put(at.row, at.left, text);
    page.look(at.row, look);
    if look == Look::Title && text.len() > 30 {
        page.merge(at.row, at.left, at.row, at.left + 3);
    }
    at.row += 1;
}

fn council(page: &mut Page, at: &mut Start, reply: &Reply, which: usize, rng: &mut Rng) {
    let name = &reply.naming.name;
    let faulty = reply.fault.as_ref().is_some_and(|f| f.rule.starts_with("CO")) || !reply.asked.services;
    match rng.below(if faulty { 6 } else { 8 }) {
        0..=2 => page.put(at.row, at.left, name.as_str()),
        kind @ (3 | 4) => {
            let label = ["Council", "Council:", "Local authority", "Authority:", "Name of authority"];
            page.put(at.row, at.left, rng.pick(&label));
            page.put(at.row, at.left + 1, name.as_str());
            if kind == 4 {
                page.merge(at.row, at.left + 1, at.row, at.left + 3);
            }
            page.spot(which, Spot::Council, at.row, at.left + 1);
            at.row += 1;
            return;
        }
        5 => page.put(at.row, at.left, format!("Council: {name}")),
        6 => page.put(at.row, at.left, format!("{name} - Children's Services")),
        _ => page.put(at.row, at.left, format!("{name} - response to FOI request")),
    }
    page.look(at.row, Look::Title);
    page.spot(which, Spot::Council, at.row, at.left);
    at.row += 1;
}

fn code(page: &mut Page, at: &mut Start, reply: &Reply, which: usize, rng: &mut Rng) {
    let code = &reply.naming.code;
    let label = rng.pick(&["GSS code", "ONS code", "LA code", "Council code"]);
    let column = if rng.chance(60) {
        page.put(at.row, at.left, label);
        page.put(at.row, at.left + 1, code.as_str());
        at.left + 1
    } else {
        page.put(at.row, at.left, format!("{label}: {code}"));
        at.left
    };
    page.spot(which, Spot::Code, at.row, column);
    at.row += 1;
}

/// Writes the notes below the answers or, where they may stand apart, on a sheet of their own, which is given back.
pub(crate) fn below(page: &mut Page, left: u32, notes: &[String], apart: bool, rng: &mut Rng) -> Option<Sheet> {
    let mut lines: Vec<String> = notes.to_vec();
    if rng.chance(35) {
        lines.push(rng.pick(&REMARKS).to_owned());
    }
    if rng.chance(15) {
        lines.push(rng.pick(&REMARKS).to_owned());
    }
    lines.dedup();
    let said = page.sheet.cells.values().any(|c| INVENTED.contains(&c.shown().as_str()));
    if !said {
        lines.push(invented(rng).to_owned());
    }
    if lines.is_empty() {
        return None;
    }
    if apart && !page.csv && rng.chance(15) {
        let mut sheet = Sheet::new(rng.pick(&["Notes", "Notes", "Guidance", "Notes and definitions"]));
        for (row, text) in (u32::from(rng.chance(50))..).zip(&lines) {
            sheet.line(row, Look::Note, text);
        }
        return Some(sheet);
    }
    let mut row = page.end() + 1 + u32::from(rng.chance(30));
    if lines.len() > 1 && rng.chance(35) {
        page.put(row, left, rng.pick(&["Notes", "Notes:"]));
        row += 1;
    }
    for text in &lines {
        page.put(row, left, text);
        page.look(row, Look::Note);
        row += 1;
    }
    None
}

/// A sheet before the answers, which holds none.
pub(crate) fn cover(reply: &Reply, sheet: &str, rng: &mut Rng) -> Sheet {
    let mut cover = Sheet::new(rng.pick(&["Cover", "Contents", "Read me"]));
    cover.line(1, Look::Title, rng.pick(&TITLES));
    let mut row = 3;
    // A council whose name is a fault is named in one place.
    if reply.naming.title && reply.fault.as_ref().is_none_or(|f| !f.rule.starts_with("CO")) && reply.asked.services {
        cover.line(row, Look::Note, &reply.naming.name);
        row += 1;
    }
    cover.line(row, Look::Note, rng.pick(&CONTACTS));
    cover.line(row + 2, Look::Note, &format!("Contents: {sheet}"));
    cover
}

/// A question about no figure, and its answer. Requests hold such questions too.
pub(crate) fn policy(rng: &mut Rng) -> (&'static str, &'static str) {
    let questions = [
        "Does the council have a protocol with the police on missing children?",
        "Do you have a policy on trafficked children? If so please provide a copy.",
        "Who is the council's lead officer for children missing from care?",
        "Does the council commission independent return interviews?",
    ];
    let answers =
        ["Yes", "Yes, see the council's website", "No", "Head of Service, Children in Care", "Yes - attached"];
    (rng.pick(&questions), rng.pick(&answers))
}

/// Notes that belong to a mark in a heading.
pub(crate) const FOOTNOTES: [&str; 5] = [
    "1. Counted once in each period.",
    "1. As recorded on the case system on the last day of the period.",
    "1. Children, not referrals.",
    "1. Includes children who have since left care.",
    "1. See the definitions in the guidance.",
];
