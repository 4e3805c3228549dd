//! The wordings of the questions: our own, several of each, as the request had them and as councils restate them.

use super::measure::{Measure, Measure as M};

/// Whole sentences. What stands after `|` may be cut off: what stands before it says which question it is.
pub(crate) const fn sentences(measure: Measure) -> &'static [&'static str] {
    match measure {
        M::LookedAfter => &[
            "How many children were looked after by the council in all?|",
            "Total number of children looked after at any time in the period|",
            "All children looked after by the authority during the period|",
        ],
        M::Identified => &[
            "How many looked after children were identified as trafficked| or as victims of modern slavery, through the NRM or otherwise?",
            "Number of children in the council's care identified as having been trafficked| or held in modern slavery",
            "Children looked after by the authority who were identified as victims of trafficking| or modern slavery during the period",
            "Please state how many children in your care were identified as victims of trafficking| or of modern slavery, whether or not by the NRM",
            "The number of children looked after by you who had been identified as victims of human trafficking| (including modern slavery)",
            "Children in care identified as trafficked| (including, but not only, those with a positive NRM decision)",
        ],
        M::Suspected => &[
            "How many looked after children were suspected of having been trafficked|, not counting those in (a)?",
            "Number of children in the council's care suspected to be victims of trafficking| or modern slavery, if not already included in (a)",
            "Children looked after by the authority who were suspected victims of trafficking| and are not counted in the answer above",
            "Please state how many children in your care were suspected to have been trafficked|, leaving out any given under (a)",
            "The number of children looked after by you who were thought to be victims of trafficking but not confirmed| (do not include children counted in a)",
            "Children in care suspected as trafficked| (not included in a)",
        ],
        M::Trafficked => &[
            "Total identified or suspected as trafficked (a + b)|",
            "Total of (a) and (b): children identified or suspected as trafficked|",
            "All children identified or suspected as victims of trafficking|",
            "Total trafficked: identified plus suspected|",
        ],
        M::Uasc => &[
            "How many looked after children were unaccompanied asylum seeking children| or otherwise separated from their families?",
            "Number of unaccompanied asylum-seeking or separated children| in the care of the council",
            "Children looked after by the authority who were unaccompanied asylum seekers| or separated children during the period",
            "Please state how many children in your care were recorded as UASC or separated children|",
            "The number of children looked after by you who were unaccompanied or separated| (UASC)",
            "Unaccompanied asylum seeking and separated children in care|",
        ],
        M::TraffickedUasc => &[
            "How many of the unaccompanied or separated children were also identified or suspected as trafficked|, that is, are counted in (c) and in (a) or (b)?",
            "Number of unaccompanied asylum-seeking or separated children who were also identified or suspected victims of trafficking|",
            "Children who were both unaccompanied (c) and identified or suspected as trafficked| (a or b)",
            "Please state how many UASC or separated children had also been identified or suspected as trafficked|",
            "The number of children who were UASC or separated and also trafficked or suspected to be trafficked|",
            "Unaccompanied or separated children who are also trafficked (identified or suspected)|",
        ],
        M::TraffickedMissing => &[
            "How many of the children identified or suspected as trafficked went missing| from care at least once?",
            "Number of identified or suspected trafficked children who went missing| at least once in the period",
            "Of the trafficked or suspected trafficked children, the number who went missing| on one or more occasions",
            "Please state how many trafficked children (identified or suspected) went missing| from their placement at least once",
            "The number of children in 1(a) and 1(b), trafficked or suspected, who had a missing episode| during the period",
            "Trafficked children (identified and suspected) going missing from care|",
        ],
        M::UascMissing => &[
            "How many of the unaccompanied asylum seeking or separated children went missing| from care at least once?",
            "Number of unaccompanied or separated children who went missing| at least once in the period",
            "Of the UASC and separated children, the number who went missing| on one or more occasions",
            "Please state how many unaccompanied asylum seeking children went missing| from their placement at least once",
            "The number of children in 1(c), unaccompanied or separated, who had a missing episode| during the period",
            "UASC and separated children going missing from care|",
        ],
        M::TraffickedIncidents => &[
            "How many missing incidents were there in all for the children identified or suspected as trafficked?|",
            "Total number of missing incidents of identified or suspected trafficked children|, counting each time a child went missing",
            "For trafficked or suspected trafficked children, the total number of missing episodes| in the period",
            "Please state the total number of occasions on which trafficked children went missing| (one child may have several)",
            "The number of missing incidents recorded for trafficked children (identified or suspected)|",
            "Missing incidents, trafficked children (identified and suspected)|",
        ],
        M::UascIncidents => &[
            "How many missing incidents were there in all for the unaccompanied or separated children?|",
            "Total number of missing incidents of unaccompanied or separated children|, counting each time a child went missing",
            "For UASC and separated children, the total number of missing episodes| in the period",
            "Please state the total number of occasions on which unaccompanied asylum seeking children went missing| (one child may have several)",
            "The number of missing incidents recorded for unaccompanied or separated children|",
            "Missing incidents, UASC and separated children|",
        ],
        M::TraffickedOverWeek => &[
            "How many of the children identified or suspected as trafficked were missing for longer than a week?|",
            "Number of trafficked or suspected trafficked children missing for more than seven days| on any one occasion",
            "Of the trafficked children who went missing, the number missing for over a week|",
            "Please state how many trafficked children (identified or suspected) were missing for more than 7 days|",
            "The number of trafficked children whose longest absence as missing was over one week|",
            "Trafficked children missing for longer than one week|",
        ],
        M::UascOverWeek => &[
            "How many of the unaccompanied or separated children were missing for longer than a week?|",
            "Number of unaccompanied or separated children missing for more than seven days| on any one occasion",
            "Of the UASC and separated children who went missing, the number missing for over a week|",
            "Please state how many unaccompanied asylum seeking children were missing for more than 7 days|",
            "The number of unaccompanied children whose longest absence as missing was over one week|",
            "UASC and separated children missing for longer than one week|",
        ],
        M::TraffickedNotFound => &[
            "How many of the children identified or suspected as trafficked who went missing have not been found?|",
            "Number of missing trafficked or suspected trafficked children not found| by the end of the period",
            "Of the trafficked children who went missing, the number who were still missing| at the end of the period",
            "Please state how many trafficked children (identified or suspected) went missing and have not been found|",
            "The number of trafficked children who had not returned| or been found by the end of the period",
            "Trafficked children still missing / not found|",
        ],
        M::UascNotFound => &[
            "How many of the unaccompanied or separated children who went missing have not been found?|",
            "Number of missing unaccompanied or separated children not found| by the end of the period",
            "Of the UASC and separated children who went missing, the number who were still missing| at the end of the period",
            "Please state how many unaccompanied asylum seeking children went missing and have not been found|",
            "The number of unaccompanied children who had not returned| or been found by the end of the period",
            "UASC and separated children still missing / not found|",
        ],
        M::NrmReferrals => &[
            "How many children in your care were referred to the National Referral Mechanism?|",
            "Number of children referred to the National Referral Mechanism (NRM)| by the council",
            "Children looked after by the authority who were referred to the NRM| in the period",
            "Please state how many NRM referrals of children the council made|",
            "The number of children for whom the council made a referral to the National Referral Mechanism|",
            "Children referred into the NRM by the local authority|",
        ],
        M::MissingShare => &[
            "What share of the trafficked children (identified or suspected) went missing (%)?|",
            "Percentage of identified or suspected trafficked children who went missing|",
            "% of trafficked children going missing|",
        ],
        M::AverageIncidents => &[
            "Average number of missing incidents per trafficked child who went missing|",
            "Mean missing incidents for each missing trafficked child|",
            "On average, how often did each trafficked child who went missing do so (mean incidents per child)?|",
        ],
        M::DaysMissing => &[
            "Total number of days for which trafficked children (identified or suspected) were missing|",
            "Days missing in all, trafficked or suspected trafficked children|",
            "Total days missing: trafficked children|",
        ],
        M::UascChange => &[
            "Percentage change in unaccompanied or separated children on the period before|",
            "Change in the number of UASC since the previous period (%)|",
            "% change in UASC on previous period|",
        ],
    }
}

/// A few words, as a council's own table has them.
pub(crate) const fn labels(measure: Measure) -> &'static [&'static str] {
    match measure {
        M::LookedAfter => &["All looked after children", "Total looked after children", "Children looked after (all)"],
        M::Identified => &[
            "Identified - trafficked",
            "Trafficked (identified)",
            "Identified victims of trafficking",
            "LAC identified as trafficked",
            "Identified as trafficked / modern slavery",
            "CLA - identified trafficking",
        ],
        M::Suspected => &[
            "Suspected - trafficked",
            "Trafficked (suspected)",
            "Suspected victims of trafficking",
            "LAC suspected trafficked (not in a)",
            "Suspected, not incl. in identified",
            "CLA - suspected trafficking",
        ],
        M::Trafficked => {
            &["Total trafficked (a+b)", "Identified + suspected", "All trafficked (identified or suspected)"]
        }
        M::Uasc => &[
            "UASC",
            "UASC / separated",
            "Unaccompanied or separated",
            "UASC & separated children",
            "Unaccompanied asylum seeking children",
            "No. of UASC",
        ],
        M::TraffickedUasc => &[
            "UASC and trafficked",
            "Both UASC & trafficked",
            "UASC also trafficked (ident. or susp.)",
            "Trafficked UASC",
            "UASC identified/suspected as trafficked",
            "Unaccompanied + trafficked",
        ],
        M::TraffickedMissing => &[
            "Trafficked - went missing",
            "Trafficked children missing",
            "Missing: trafficked",
            "Trafficked/suspected, missing at least once",
            "No. trafficked going missing",
            "Trafficked who went missing",
        ],
        M::UascMissing => &[
            "UASC - went missing",
            "UASC missing",
            "Missing: UASC",
            "UASC/separated, missing at least once",
            "No. UASC going missing",
            "Unaccompanied who went missing",
        ],
        M::TraffickedIncidents => &[
            "Missing incidents - trafficked",
            "Trafficked: missing incidents",
            "No. of missing episodes (trafficked)",
            "Missing incidents, trafficked/suspected",
            "Trafficked - total incidents of missing",
            "Times missing (all trafficked)",
        ],
        M::UascIncidents => &[
            "Missing incidents - UASC",
            "UASC: missing incidents",
            "No. of missing episodes (UASC)",
            "Missing incidents, UASC/separated",
            "UASC - total incidents of missing",
            "Times missing (all UASC)",
        ],
        M::TraffickedOverWeek => &[
            "Trafficked - missing over a week",
            "Trafficked missing > 7 days",
            "Missing more than 1 week: trafficked",
            "Trafficked/suspected missing over 7 days",
            "Trafficked, longer than a week",
            "Missing >1 week (trafficked)",
        ],
        M::UascOverWeek => &[
            "UASC - missing over a week",
            "UASC missing > 7 days",
            "Missing more than 1 week: UASC",
            "UASC/separated missing over 7 days",
            "UASC, missing longer than a week",
            "Missing >1 week (UASC)",
        ],
        M::TraffickedNotFound => &[
            "Trafficked - not found",
            "Trafficked still missing",
            "Not found: trafficked",
            "Trafficked/suspected not found",
            "Trafficked, never found",
            "Still missing (trafficked)",
        ],
        M::UascNotFound => &[
            "UASC - not found",
            "UASC still missing",
            "Not found: UASC",
            "UASC/separated not found",
            "UASC, never found",
            "Still missing (UASC)",
        ],
        M::NrmReferrals => &[
            "NRM referrals",
            "Children referred to NRM",
            "Referrals to the NRM",
            "NRM referrals made (children)",
            "No. referred to National Referral Mechanism",
            "NRM - children referred",
        ],
        M::MissingShare => {
            &["% trafficked missing", "Share of trafficked who went missing (%)", "Trafficked missing (%)"]
        }
        M::AverageIncidents => &[
            "Average incidents per missing trafficked child",
            "Mean missing incidents (trafficked)",
            "Av. missing incidents per trafficked child",
        ],
        M::DaysMissing => {
            &["Days missing (trafficked)", "Trafficked - total days missing", "Total days missing, trafficked"]
        }
        M::UascChange => &["% change in UASC", "UASC: change on previous period (%)", "UASC % change on year before"],
    }
}

/// What stands under the heading of its group, where the heading says the rest.
pub(crate) const fn under_group(measure: Measure) -> &'static [&'static str] {
    match measure {
        M::Identified => &["Identified as trafficked", "Trafficked - identified", "Identified trafficked"],
        M::Suspected => &["Suspected as trafficked", "Trafficked - suspected", "Suspected trafficked"],
        M::Uasc => &["Unaccompanied or separated", "UASC or separated", "UASC"],
        M::TraffickedUasc => &["UASC and also trafficked", "Both trafficked and unaccompanied", "UASC & trafficked"],
        M::TraffickedMissing | M::TraffickedIncidents | M::TraffickedOverWeek | M::TraffickedNotFound => {
            &["Trafficked or suspected", "Trafficked children", "Trafficked (ident. or susp.)"]
        }
        M::UascMissing | M::UascIncidents | M::UascOverWeek | M::UascNotFound => {
            &["Unaccompanied or separated", "Unaccompanied children", "UASC"]
        }
        M::NrmReferrals => &["Children referred to the NRM", "NRM referrals", "Referred to NRM"],
        M::LookedAfter | M::Trafficked | M::MissingShare | M::AverageIncidents | M::DaysMissing | M::UascChange => {
            labels(measure)
        }
    }
}

/// The headings of a group of questions.
pub(crate) const fn group_headings(group: u8) -> &'static [&'static str] {
    match group {
        1 => &["Children in the care of the council", "Looked after children", "Children in care"],
        2 => &[
            "Children who went missing at least once",
            "Went missing at least once",
            "How many of these children went missing?",
        ],
        3 => &["Number of missing incidents", "Missing incidents in total", "How many missing incidents were there?"],
        4 => &[
            "Children missing for longer than a week",
            "Missing for more than 7 days",
            "How many were missing for over a week?",
        ],
        5 => &["Children not found", "Still missing at the end of the period", "How many have not been found?"],
        6 => &["National Referral Mechanism", "Referrals to the NRM", "NRM"],
        _ => &["Other figures", "Further information", "Additional information"],
    }
}
