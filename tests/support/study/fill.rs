//! From what a council holds to what it writes.

use std::collections::BTreeMap;

use super::{
    answer::{Answer, shown, texts},
    body::Body,
    entrant::{Entrant, short_name, successor_of},
    fault::rounded,
    figures::{Figures, beside},
    measure::{ASKED, Item, Measure, Measure as M, NATIONALITIES, SEXES},
    plan::Plan,
    reply::{Extra, Layout, Naming, Profile, Reply, Told},
    said,
    wording::{Restated, Wording},
};
use crate::support::rng::Rng;

/// Writes an entrant's answers from its figures in the headline period.
pub(crate) fn reply(plan: &Plan, entrant: &Entrant, headline: Figures, rng: &mut Rng) -> Reply {
    let blow = entrant.blow;
    let (periods, way) = blow.map_or_else(
        || (plan.periods.iter().map(|p| Told { period: Some(*p), words: None }).collect(), None),
        |b| b.periods(&plan.periods, rng),
    );
    let shift = periods.len() - plan.periods.len();
    let at = (plan.headline - 1 + shift, plan.headline + shift);
    let as_one = entrant.profile == Profile::AsOne;
    let mut figures = around(&periods, at.1, headline, as_one, rng);
    if let Some(blow) = blow {
        blow.strike_figures(&mut figures, at, rng);
    }
    let known: Vec<_> = periods.iter().filter_map(|t| t.period).collect();
    let said = way.unwrap_or_else(|| said::choose(&known, rng));
    let naming = naming(plan, entrant, rng);
    let gss = match blow.map(|b| b.rule) {
        Some("CO011") => String::new(),
        Some("CO002") => successor_of(&entrant.body, plan).map_or_else(String::new, |b| b.gss),
        _ => entrant.body.gss.clone(),
    };
    let mut reply = Reply {
        asked: entrant.body.clone(),
        gss,
        naming,
        layout: entrant.layout,
        csv: entrant.csv,
        profile: entrant.profile,
        hiding: entrant.hiding,
        flavour: entrant.flavour,
        extras: entrant.extras.clone(),
        periods,
        said,
        wording: wording(entrant.layout, rng),
        figures,
        items: Vec::new(),
        grid: BTreeMap::new(),
        fault: None,
        glued: rng.chance(12).then_some(M::Uasc),
        glued_period: rng.chance(7),
        spaced: rng.pick(&["", "", "", "", "", "", "", "", "", "", "", "", "", "", "", " ", " ", "\u{a0}"]),
        notes: Vec::new(),
    };
    answers(&mut reply, rng);
    if let Some(hiding) = reply.hiding.filter(|h| h.noted) {
        reply.notes.push(hiding.note(rng));
    }
    if let Some(blow) = blow {
        blow.strike(&mut reply, at, rng);
    }
    reply
}

/// Figures of every period, from those of one outwards.
fn around(periods: &[Told], from: usize, known: Figures, as_one: bool, rng: &mut Rng) -> Vec<Figures> {
    let tenths = |place: usize| match periods[place].period {
        Some(period) if !period.is_year() => (period.days() * 10 / 365).clamp(3, 10),
        _ => 10,
    };
    let mut all = vec![known.clone(); periods.len()];
    for place in (0..from).rev() {
        all[place] = beside(&all[place + 1], as_one, tenths(place), rng);
    }
    for place in from + 1..periods.len() {
        all[place] = beside(&all[place - 1], as_one, tenths(place), rng);
    }
    all
}

fn wording(layout: Layout, rng: &mut Rng) -> Wording {
    let wording = Wording::choose(rng);
    match layout {
        // A heading of a column has room for a few words only.
        Layout::PeriodsDown | Layout::Compiled | Layout::CompiledBands if rng.chance(80) => {
            wording.with(Restated::Short)
        }
        Layout::Questionnaire if rng.chance(60) => wording.with(Restated::Full),
        _ => wording,
    }
}

fn naming(plan: &Plan, entrant: &Entrant, rng: &mut Rng) -> Naming {
    let body = &entrant.body;
    let usual = |body: &Body, rng: &mut Rng| body.written(rng);
    let mut naming = Naming {
        name: usual(body, rng),
        code: if rng.chance(25) { body.gss.clone() } else { String::new() },
        title: rng.chance(70),
        file: rng.chance(45),
        sheet: rng.chance(12),
    };
    let short = body.official.chars().count().max(body.name.chars().count()) <= 31;
    naming.sheet &= short && !entrant.csv && entrant.layout != Layout::SheetPerPeriod;
    let rule = entrant.blow.map_or("", |b| b.rule);
    let sure = |naming: &mut Naming| {
        (naming.title, naming.file, naming.sheet) = (true, false, false);
    };
    match rule {
        "CO001" => {
            sure(&mut naming);
            naming.name = slip(&body.official, rng);
            naming.code.clone_from(&body.gss);
        }
        "CO002" => {
            sure(&mut naming);
            if let Some(other) = successor_of(body, plan) {
                naming.name = if other.official.is_empty() { other.name } else { other.official };
            }
            naming.code = String::new();
        }
        "CO004" => {
            sure(&mut naming);
            naming.code = rng.pick(&["E07000195", "E07000040", "E07000165", "E07000062"]).to_owned();
        }
        "CO005" => {
            sure(&mut naming);
            naming.code = if body.name == "Gateshead" { "E08000020" } else { "E06000048" }.to_owned();
            naming.name.clone_from(&body.official);
        }
        "CO011" => {
            sure(&mut naming);
            naming.code = String::new();
            naming.name = short_name(body).unwrap_or_default().to_owned();
        }
        _ if !body.services => {
            sure(&mut naming);
            naming.name.clone_from(&body.official);
            naming.code = String::new();
        }
        _ => {}
    }
    if !(naming.title || naming.file || naming.sheet) {
        naming.title = true;
    }
    naming
}

/// A name with one letter left out, doubled or changed over with the next.
fn slip(name: &str, rng: &mut Rng) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let word = letters.iter().position(|c| *c == ' ').unwrap_or(letters.len());
    let place = 2 + rng.below(word.saturating_sub(4).max(1));
    match rng.below(3) {
        0 => _ = letters.remove(place),
        1 => letters.insert(place, letters[place]),
        _ if letters[place] == letters[place + 1] => _ = letters.remove(place),
        _ => letters.swap(place, place + 1),
    }
    letters.into_iter().collect()
}

/// The gap's text: one for the whole reply, now and then another.
struct Gaps {
    first: usize,
    /// A mark that a note explains stands for what is not available.
    mark: bool,
}

impl Gaps {
    fn of(&self, class: &'static str, rng: &mut Rng) -> Answer {
        let list = texts(class);
        if self.mark && class == "not-available" {
            return Answer::gap("[x]", class);
        }
        let place = if rng.chance(92) { self.first } else { rng.below(list.len()) };
        Answer::gap(list[place % list.len()], class)
    }
}

/// Fills the grid.
fn answers(reply: &mut Reply, rng: &mut Rng) {
    let gaps = Gaps { first: rng.below(60), mark: rng.chance(50) };
    let refused = rng.pick(texts("refused-personal"));
    reply.items = items(&reply.extras);
    for item in reply.items.clone() {
        for place in 0..reply.periods.len() {
            let answer = if item.category.is_empty() && item.measure.is_count() {
                count(reply, item.measure, place, &gaps, refused, rng)
            } else {
                continue;
            };
            reply.grid.insert((item, place), answer);
        }
    }
    for extra in reply.extras.clone() {
        for place in 0..reply.periods.len() {
            add(reply, extra, place, rng);
        }
    }
    if reply.grid.values().any(|a| a.gap == "not-available" && a.form == "symbol") {
        reply
            .notes
            .push(rng.pick(&["[x] = not available", "[x] means that the information is not available"]).to_owned());
    }
}

/// The questions in their order, with what the council adds.
fn items(extras: &[Extra]) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    if extras.contains(&Extra::LookedAfter) {
        items.push(M::LookedAfter.into());
    }
    for measure in ASKED {
        items.push(measure.into());
        let of = |list: &[&'static str]| list.iter().map(|category| Item { measure, category }).collect::<Vec<_>>();
        if measure == M::Identified && extras.contains(&Extra::Sexes) {
            items.extend(of(&SEXES));
        }
        if measure == M::Identified && extras.contains(&Extra::Nationalities) {
            items.extend(of(&NATIONALITIES));
        }
        if measure == M::Suspected && extras.contains(&Extra::Total) {
            items.push(M::Trafficked.into());
        }
    }
    for (extra, measure) in [
        (Extra::Share, M::MissingShare),
        (Extra::Average, M::AverageIncidents),
        (Extra::Days, M::DaysMissing),
        (Extra::Change, M::UascChange),
    ] {
        if extras.contains(&extra) {
            items.push(measure.into());
        }
    }
    items
}

fn count(reply: &Reply, measure: Measure, place: usize, gaps: &Gaps, refused: &str, rng: &mut Rng) -> Answer {
    let figures = &reply.figures[place];
    let figure = figures.get(measure);
    if let Some(gap) = reply.profile.gap(measure) {
        return gaps.of(gap, rng);
    }
    match reply.profile {
        Profile::AsOne if measure == M::Suspected => {
            let text = rng.pick(&["Included above", "Included in above", "included in (a)", "Included in 1a"]);
            let text = if gaps.first.is_multiple_of(2) { "Included above" } else { text };
            Answer { rule: "VI006", ..Answer::gap(text, "cross-reference") }
        }
        Profile::NoneDoesNotApply(text)
            if measure.is_about_trafficked()
                && !matches!(measure, M::Identified | M::Suspected | M::Trafficked)
                && figures.get(M::Trafficked) == 0 =>
        {
            Answer::gap(text, "ambiguous")
        }
        Profile::ZeroAsMark(text) if figure == 0 && measure.group() > 1 && measure != M::NrmReferrals => {
            Answer::gap(text, "ambiguous")
        }
        Profile::SmallRefused if (1..=4).contains(&figure) => Answer::gap(refused, "refused-personal"),
        _ => shown(figure, reply.hiding, reply.flavour, measure, rng),
    }
}

/// What the council adds to the questions, and gives.
fn add(reply: &mut Reply, extra: Extra, place: usize, rng: &mut Rng) {
    let figures = &reply.figures[place];
    let whole = figures.get(M::Identified);
    let none = || Answer::gap("Not applicable", "not-applicable");
    let ratio = |part: i32, of: i32, scale: f64| {
        if of == 0 {
            return none();
        }
        let exact = f64::from(part) / f64::from(of) * scale;
        let one = rounded(exact, 1);
        // A figure on the edge of rounding would be a matter of taste.
        Answer::number(if (one - exact).abs() > 0.045 { rounded(exact, 2) } else { one })
    };
    let category = |category: &'static str| Item { measure: M::Identified, category };
    let mut put = |item: Item, answer: Answer| _ = reply.grid.insert((item, place), answer);
    match extra {
        Extra::LookedAfter => {
            // Some hundreds more than those asked about, and about as many in every period.
            let letters = i32::try_from(reply.asked.official.len()).expect("a name is short");
            let all = figures.get(M::Uasc) + figures.get(M::Trafficked) + 90 + 13 * letters;
            put(M::LookedAfter.into(), Answer::number(all));
        }
        Extra::Sexes => {
            let male = rng.days(0, whole);
            put(category(SEXES[0]), Answer::number(male));
            put(category(SEXES[1]), Answer::number(whole - male));
        }
        Extra::Nationalities => {
            let mut left = whole;
            for name in NATIONALITIES {
                let some = rng.days(0, left);
                left -= some;
                put(category(name), Answer::number(some));
            }
        }
        // With NA007 the total is what gives the hidden figure away.
        Extra::Total => put(M::Trafficked.into(), Answer::number(figures.get(M::Trafficked))),
        Extra::Share => {
            let answer = ratio(figures.get(M::TraffickedMissing), figures.get(M::Trafficked), 100.0);
            put(M::MissingShare.into(), answer);
        }
        Extra::Average => {
            let answer = ratio(figures.get(M::TraffickedIncidents), figures.get(M::TraffickedMissing), 1.0);
            put(M::AverageIncidents.into(), answer);
        }
        Extra::Days => {
            let missing = figures.get(M::TraffickedMissing);
            put(M::DaysMissing.into(), Answer::number(missing * rng.days(2, 30)));
        }
        Extra::Change => {
            let answer = match place.checked_sub(1).map(|before| reply.figures[before].get(M::Uasc)) {
                Some(old) => ratio(figures.get(M::Uasc) - old, old, 100.0),
                None => none(),
            };
            put(M::UascChange.into(), answer);
        }
    }
}
