//! The councils that are asked, from the register of the program, and the ways in which their names are written.

use std::{collections::BTreeSet, sync::LazyLock};

use jiff::civil::Date;

use super::plan::{Period, Plan};
use crate::support::rng::Rng;

const COUNCILS: &str = include_str!("../../../rules/councils/councils.csv");
const ALIASES: &str = include_str!("../../../rules/councils/aliases.csv");

/// A body of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Body {
    pub(crate) name: String,
    pub(crate) official: String,
    pub(crate) gss: String,
    pub(crate) nation: String,
    pub(crate) region: String,
    pub(crate) kind: String,
    /// Whether it has children's services.
    pub(crate) services: bool,
    pub(crate) start: Option<Date>,
    pub(crate) end: Option<Date>,
    pub(crate) replaced_by: Vec<String>,
    /// Other ways to write the name that mean no other body.
    pub(crate) aliases: Vec<String>,
    /// Whether its usual name alone may mean another body too.
    pub(crate) shares_name: bool,
}

impl Body {
    pub(crate) fn exists_in(&self, period: Period) -> bool {
        self.start.is_none_or(|start| start <= period.to) && self.end.is_none_or(|end| end >= period.from)
    }

    /// The ways in which the name is written, the most usual first.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut all = vec![self.official.clone()];
        if !self.shares_name {
            all.insert(0, self.name.clone());
            all.push(self.name.to_uppercase());
            all.extend(self.aliases.iter().map(|alias| capitals(alias)));
            if self.nation == "Wales" {
                let welsh = self.aliases.iter().find(|a| a.starts_with("cyngor "));
                all.extend(welsh.map(|welsh| format!("{} / {}", self.official, capitals(welsh))));
            }
        }
        let mut seen = BTreeSet::new();
        all.retain(|name| seen.insert(name.clone()));
        all
    }

    /// One of the ways, the usual ones more often.
    pub(crate) fn written(&self, rng: &mut Rng) -> String {
        let names = self.names();
        if rng.chance(55) {
            names[rng.below(names.len().min(2))].clone()
        } else {
            names[rng.below(names.len())].clone()
        }
    }

    /// A name that a file's or a sheet's name can hold.
    pub(crate) fn plain(&self, rng: &mut Rng) -> String {
        let name =
            if self.shares_name || self.name.contains(',') || rng.chance(40) { &self.official } else { &self.name };
        name.replace([',', '.', '\''], "").replace('/', "-")
    }
}

/// The register, read once.
pub(crate) fn register() -> &'static [Body] {
    static REGISTER: LazyLock<Vec<Body>> = LazyLock::new(read);
    &REGISTER
}

fn read() -> Vec<Body> {
    let mut aliases: Vec<(String, String, String, bool)> = Vec::new();
    let mut reader = csv::Reader::from_reader(ALIASES.as_bytes());
    let column = column_of(&mut reader);
    for row in reader.records() {
        let row = row.expect("the aliases are a csv file");
        let at = |name: &str| row[column(name)].to_owned();
        aliases.push((at("alias"), at("name"), at("gss"), at("ambiguous") == "yes"));
    }
    let mut bodies = Vec::new();
    let mut reader = csv::Reader::from_reader(COUNCILS.as_bytes());
    let column = column_of(&mut reader);
    for row in reader.records() {
        let row = row.expect("the register is a csv file");
        let at = |name: &str| row[column(name)].to_owned();
        let (name, gss) = (at("name"), at("gss"));
        let own = |a: &&(String, String, String, bool)| a.1 == name && a.2 == gss;
        // A few aliases are slips of the pen that stand in published lists. A reply with one is read, but nobody would choose it.
        let usual = |alias: &str| alias.len() > 4 && !["ynys mn", "aberdeen c ity"].contains(&alias);
        let lower = name.to_lowercase();
        bodies.push(Body {
            aliases: aliases.iter().filter(own).filter(|a| !a.3 && usual(&a.0)).map(|a| a.0.clone()).collect(),
            shares_name: aliases.iter().any(|a| a.3 && a.0 == lower),
            official: at("official_name"),
            nation: at("nation"),
            region: at("region"),
            kind: at("type"),
            services: at("childrens_services") == "yes",
            start: at("start").parse().ok(),
            end: at("end").parse().ok(),
            replaced_by: at("replaced_by").split(';').filter(|c| !c.is_empty()).map(str::to_owned).collect(),
            name,
            gss,
        });
    }
    bodies
}

fn column_of(reader: &mut csv::Reader<&[u8]>) -> impl Fn(&str) -> usize + use<> {
    let headers = reader.headers().expect("a header").clone();
    move |name: &str| headers.iter().position(|h| h == name).unwrap_or_else(|| panic!("no column {name}"))
}

/// The bodies that the study asks: all with children's services in the headline period, and the districts of Northern Ireland, whose
/// children's services are those of the trusts.
pub(crate) fn asked(plan: &Plan, register: &[Body]) -> Vec<Body> {
    let end = Period { from: plan.headline().to, to: plan.headline().to };
    register
        .iter()
        .filter(|b| b.exists_in(end))
        .filter(|b| b.services && b.kind != "hsc-trust" || b.kind == "ni-district")
        .cloned()
        .collect()
}

/// A name in lower case with the capitals that names have.
fn capitals(lower: &str) -> String {
    const SMALL: [&str; 10] = ["and", "of", "the", "upon", "with", "on", "in", "under", "y", "ar"];
    const SHORT: [&str; 8] = ["ua", "mdc", "mbc", "bc", "cc", "rbwm", "banes", "nelc"];
    let word = |(place, word): (usize, &str)| {
        if SHORT.contains(&word) || word.starts_with("lb") && word.len() <= 5 || word.starts_with("rb") {
            word.to_uppercase()
        } else if place > 0 && SMALL.contains(&word) {
            word.to_owned()
        } else {
            word.split('-')
                .map(|part| if SMALL.contains(&part) { part.to_owned() } else { capital(part) })
                .collect::<Vec<_>>()
                .join("-")
        }
    };
    lower.split(' ').enumerate().map(word).collect::<Vec<_>>().join(" ")
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
