//! The figures of the study, from the key alone.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{
    Study,
    measure::{ASKED, Measure, Measure as M},
    plan::Period,
    reply::{Profile, Reply},
};

/// What a council gives for a measure in a period: the figure that it has, and the ends of what it writes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Given {
    pub(crate) truth: f64,
    pub(crate) lower: f64,
    pub(crate) upper: f64,
}

/// A figure of the study over the councils that enter it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sum {
    pub(crate) given: Given,
    pub(crate) councils: usize,
}

/// The ratios: name, part, whole, and the factor that makes it what its name says.
pub(crate) const RATIOS: [(&str, Measure, Measure, f64); 7] = [
    ("trafficked_missing_share", M::TraffickedMissing, M::Trafficked, 100.0),
    ("uasc_missing_share", M::UascMissing, M::Uasc, 100.0),
    ("trafficked_mean_incidents", M::TraffickedIncidents, M::TraffickedMissing, 1.0),
    ("uasc_mean_incidents", M::UascIncidents, M::UascMissing, 1.0),
    ("trafficked_over_week_share", M::TraffickedOverWeek, M::TraffickedMissing, 100.0),
    ("trafficked_not_found_share", M::TraffickedNotFound, M::TraffickedMissing, 100.0),
    ("nrm_referrals_per_potential_victim", M::NrmReferrals, M::Trafficked, 1.0),
];

/// What a reply gives; none where it gives no figure. Trafficked is the total where the council gives one, else identified and
/// suspected, and identified alone where the council says that it includes the suspected.
pub(crate) fn given(reply: &Reply, measure: Measure, period: Period) -> Option<Given> {
    let place = reply.place_of(period)?;
    let of = |measure: Measure| {
        let answer = reply.answer(measure, place)?;
        let (lower, upper) = answer.says?;
        Some(Given { truth: answer.truth.unwrap_or(lower), lower, upper })
    };
    if measure != M::Trafficked {
        return of(measure);
    }
    if let Some(total) = of(M::Trafficked) {
        return Some(total);
    }
    let identified = of(M::Identified)?;
    if reply.profile == Profile::AsOne {
        return Some(identified);
    }
    let suspected = of(M::Suspected)?;
    Some(Given {
        truth: identified.truth + suspected.truth,
        lower: identified.lower + suspected.lower,
        upper: identified.upper + suspected.upper,
    })
}

/// The sum of a measure over some replies.
pub(crate) fn sum<'r>(replies: impl Iterator<Item = &'r Reply>, measure: Measure, period: Period) -> Sum {
    let mut sum = Sum { given: Given { truth: 0.0, lower: 0.0, upper: 0.0 }, councils: 0 };
    for given in replies.filter_map(|r| given(r, measure, period)) {
        sum.given.truth += given.truth;
        sum.given.lower += given.lower;
        sum.given.upper += given.upper;
        sum.councils += 1;
    }
    sum
}

/// `truth.json`.
pub(crate) fn text(study: &Study) -> String {
    let headline = study.plan.headline();
    let periods: Vec<Value> =
        study.plan.periods.iter().map(|p| json!({ "period": days(*p), "figures": figures(study, *p) })).collect();
    let mut layouts: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for file in &study.files {
        let entry = layouts.entry(file.layout().name()).or_default();
        let mut add = |name: &str, n: usize| {
            let old = entry.get(name).and_then(Value::as_u64).unwrap_or_default();
            entry.insert(name.to_owned(), json!(old + n as u64));
        };
        add("files", 1);
        add("replies", file.replies.len());
        add("answers", file.replies.iter().map(|r| r.grid.len()).sum());
    }
    let all = json!({
        "seed": study.plan.seed,
        "headline": days(headline),
        "replies": study.replies().count(),
        "files": study.files.len(),
        "figures": figures(study, headline),
        "periods": periods,
        "layouts": layouts,
    });
    serde_json::to_string_pretty(&all).expect("numbers and texts") + "\n"
}

fn days(period: Period) -> Value {
    json!({ "from": period.from.to_string(), "to": period.to.to_string() })
}

fn figures(study: &Study, period: Period) -> Value {
    let mut out = Map::new();
    let mut measures = ASKED.to_vec();
    measures.insert(2, M::Trafficked);
    measures.insert(0, M::LookedAfter);
    for measure in measures {
        let sum = sum(study.replies(), measure, period);
        let entry = json!({
            "period": days(period),
            "value": sum.given.truth,
            "lower": sum.given.lower,
            "upper": sum.given.upper,
            "councils": sum.councils,
            "left_out": left_out(study, measure, period),
        });
        out.insert(measure.code().to_owned(), entry);
    }
    for (name, part, whole, factor) in RATIOS {
        let both = || study.replies().filter(|r| given(r, part, period).is_some() && given(r, whole, period).is_some());
        let (part, whole) = (sum(both(), part, period), sum(both(), whole, period));
        let value = if whole.given.truth > 0.0 {
            json!(super::fault::rounded(part.given.truth / whole.given.truth * factor, 4))
        } else {
            Value::Null
        };
        let ends = |g: Given| json!({ "value": g.truth, "lower": g.lower, "upper": g.upper });
        let entry = json!({
            "period": days(period),
            "value": value,
            "numerator": ends(part.given),
            "denominator": ends(whole.given),
            "councils": part.councils,
        });
        out.insert(name.to_owned(), entry);
    }
    Value::Object(out)
}

/// How many replies give no figure, by the class of the gap.
fn left_out(study: &Study, measure: Measure, period: Period) -> Value {
    let mut out: BTreeMap<&str, usize> = BTreeMap::new();
    for reply in study.replies().filter(|r| given(r, measure, period).is_none()) {
        let gap = |m: Measure| reply.answer(m, reply.place_of(period)?).map(|a| a.gap).filter(|g| !g.is_empty());
        let why = match measure {
            M::Trafficked => gap(M::Identified).or_else(|| gap(M::Suspected)),
            _ => gap(measure),
        };
        *out.entry(why.unwrap_or("no-answer")).or_default() += 1;
    }
    json!(out)
}
