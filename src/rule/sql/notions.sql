-- The notions that the checks are made of.
--
-- A cell is what a field says in a record: its state, and what is known of it.
--   state  'blank', 'non-answer', 'unreadable', 'filled', or 'several': the child's records elsewhere say different things;
--          NULL: no table of the return has the field
--   text   of a text or an identifier; of a number that is not given, the class of the non-answer
--   codes  that stand there, or that it may mean
--   low    the least that a number may be; of a date, the earliest moment, in seconds from 1970-01-01
--   high   the greatest; of a date, the latest moment
-- What is not known is NULL, so that AND, OR and NOT of SQL are those of the rule language: true, false and unknown.
-- A macro names each of its arguments once, in a list of one, so that a long argument is worked out once.

CREATE OR REPLACE MACRO plain(value) AS CASE WHEN starts_with(value, '''') THEN substr(value, 2) ELSE value END;
CREATE OR REPLACE MACRO cell(state, text, codes, low, high) AS
  CASE WHEN state IS NOT NULL THEN {'state': state, 'text': text, 'codes': codes, 'low': low, 'high': high} END;
CREATE OR REPLACE MACRO text_cell(state, value) AS
  cell(state, CASE WHEN state = 'filled' THEN plain(value) END, NULL::VARCHAR[], NULL::DOUBLE, NULL::DOUBLE);
CREATE OR REPLACE MACRO code_cell(state, value) AS
  cell(state, NULL::VARCHAR, CASE WHEN state = 'filled' THEN string_split(value, '|') END, NULL::DOUBLE, NULL::DOUBLE);
CREATE OR REPLACE MACRO number_cell(state, value, low, high) AS
  cell(state, CASE WHEN state = 'non-answer' THEN value END, NULL::VARCHAR[], low::DOUBLE, high::DOUBLE);
CREATE OR REPLACE MACRO date_cell(state, low, high) AS
  cell(state, NULL::VARCHAR, NULL::VARCHAR[], epoch(low::TIMESTAMP)::DOUBLE, epoch(high::TIMESTAMP)::DOUBLE);

-- A non-answer, such as "not held", is not filled; what cannot be read is.
CREATE OR REPLACE MACRO is_filled(x) AS coalesce(x.state IN ('filled', 'unreadable', 'several'), FALSE);
-- Why a figure is missing. One that is given, or was not asked for, is missing for no reason.
CREATE OR REPLACE MACRO is_gap(x, wanted) AS coalesce(x.state = 'non-answer' AND list_contains(wanted, x.text), FALSE);
-- Where one code stands, it may mean any of several: then it is known only when all or none of them are asked for.
CREATE OR REPLACE MACRO has_code(x, wanted) AS list_transform([{'codes': x.codes, 'wanted': wanted}], lambda it:
  CASE WHEN NOT list_has_any(it.codes, it.wanted) THEN FALSE WHEN list_has_all(it.wanted, it.codes) THEN TRUE END)[1];
-- Where several codes may stand, all of them do, and one that is asked for is enough.
CREATE OR REPLACE MACRO has_any_code(x, wanted) AS list_has_any(x.codes, wanted);

-- Numbers and dates are ranges of what is possible.
CREATE OR REPLACE MACRO exactly(n) AS {'low': n::DOUBLE, 'high': n::DOUBLE};
CREATE OR REPLACE MACRO on_day(d) AS {'low': epoch(d::DATE)::DOUBLE, 'high': epoch(d::DATE)::DOUBLE + 86399};
CREATE OR REPLACE MACRO in_days(n) AS
  list_transform([n], lambda it: {'low': it.low * 86400, 'high': it.high * 86400})[1];
CREATE OR REPLACE MACRO plus(a, b) AS list_transform([{'a': a, 'b': b}], lambda it:
  {'low': it.a.low + it.b.low, 'high': it.a.high + it.b.high})[1];
CREATE OR REPLACE MACRO minus(a, b) AS list_transform([{'a': a, 'b': b}], lambda it:
  {'low': it.a.low - it.b.high, 'high': it.a.high - it.b.low})[1];
CREATE OR REPLACE MACRO range_of(products) AS list_transform([products], lambda it:
  CASE WHEN len(list_filter(it, lambda p: p IS NULL OR isnan(p))) = 0
       THEN {'low': list_min(it), 'high': list_max(it)} END)[1];
CREATE OR REPLACE MACRO times(a, b) AS list_transform([{'a': a, 'b': b}], lambda it:
  range_of([it.a.low * it.b.low, it.a.low * it.b.high, it.a.high * it.b.low, it.a.high * it.b.high]))[1];
CREATE OR REPLACE MACRO divided_by(a, b) AS list_transform([{'a': a, 'b': b}], lambda it:
  CASE WHEN it.b.low > 0 OR it.b.high < 0
       THEN times(it.a, {'low': 1 / it.b.high, 'high': 1 / it.b.low}) END)[1];

CREATE OR REPLACE MACRO is_less_than(a, b) AS list_transform([{'a': a, 'b': b}], lambda it:
  CASE WHEN it.a.high < it.b.low THEN TRUE WHEN it.a.low >= it.b.high THEN FALSE END)[1];
CREATE OR REPLACE MACRO is_equal_to(a, b) AS list_transform([{'a': a, 'b': b}], lambda it:
  CASE WHEN it.a.high < it.b.low OR it.b.high < it.a.low THEN FALSE
       WHEN it.a.low = it.a.high AND it.b.low = it.b.high THEN TRUE END)[1];
CREATE OR REPLACE MACRO is_more_than(a, b) AS is_less_than(b, a);
CREATE OR REPLACE MACRO is_at_most(a, b) AS NOT is_less_than(b, a);
CREATE OR REPLACE MACRO is_at_least(a, b) AS NOT is_less_than(a, b);

-- Two dates compare by their days, and by the minute when both tell the time.
CREATE OR REPLACE MACRO has_time(x) AS x.high - x.low < 86399;
CREATE OR REPLACE MACRO days_of(x) AS {'low': floor(x.low / 86400), 'high': floor(x.high / 86400)};
CREATE OR REPLACE MACRO minutes_of(x) AS {'low': floor(x.low / 60), 'high': floor(x.high / 60)};
CREATE OR REPLACE MACRO is_before(a, b) AS list_transform([{'a': a, 'b': b}], lambda it:
  CASE WHEN has_time(it.a) AND has_time(it.b) THEN is_less_than(minutes_of(it.a), minutes_of(it.b))
       ELSE is_less_than(days_of(it.a), days_of(it.b)) END)[1];
CREATE OR REPLACE MACRO is_same_date(a, b) AS list_transform([{'a': a, 'b': b}], lambda it:
  CASE WHEN has_time(it.a) AND has_time(it.b) THEN is_equal_to(minutes_of(it.a), minutes_of(it.b))
       ELSE is_equal_to(days_of(it.a), days_of(it.b)) END)[1];
CREATE OR REPLACE MACRO is_after(a, b) AS is_before(b, a);
CREATE OR REPLACE MACRO is_on_or_before(a, b) AS NOT is_before(b, a);
CREATE OR REPLACE MACRO is_on_or_after(a, b) AS NOT is_before(a, b);
CREATE OR REPLACE MACRO days_between(a, b) AS list_transform([{'a': a, 'b': b}], lambda it:
  {'low': floor(it.b.low / 86400) - floor(it.a.high / 86400),
   'high': floor(it.b.high / 86400) - floor(it.a.low / 86400)})[1];

-- Whole years from a birth to a day. Someone born on 29 February has their birthday on 1 March in other years.
CREATE OR REPLACE MACRO calendar(moment) AS list_transform([floor(moment / 86400)], lambda n:
  CASE WHEN n >= -800000 AND n < 3000000 THEN DATE '1970-01-01' + n::INTEGER END)[1];
CREATE OR REPLACE MACRO years(born, d) AS list_transform([{'born': born, 'd': d}], lambda it:
  year(it.d) - year(it.born) - (month(it.d) * 100 + day(it.d) < month(it.born) * 100 + day(it.born))::INTEGER)[1];
-- Without a date of birth the stated age counts, a year more or less.
CREATE OR REPLACE MACRO age_at(born, stated, d) AS list_transform([{'born': born, 'stated': stated, 'd': d}], lambda it:
  CASE WHEN it.d.low IS NULL THEN NULL
       WHEN it.born.low IS NULL THEN {'low': it.stated.low - 1, 'high': it.stated.high + 1}
       WHEN calendar(it.born.low) IS NOT NULL AND calendar(it.born.high) IS NOT NULL
        AND calendar(it.d.low) IS NOT NULL AND calendar(it.d.high) IS NOT NULL
       THEN {'low': years(calendar(it.born.high), calendar(it.d.low))::DOUBLE,
             'high': years(calendar(it.born.low), calendar(it.d.high))::DOUBLE} END)[1];

-- Over the records of one child.
CREATE OR REPLACE MACRO agreed(x) AS list_transform([list(DISTINCT x) FILTER (WHERE is_filled(x))], lambda it:
  CASE WHEN len(it) = 1 THEN it[1]
       WHEN len(it) > 1 THEN cell('several', NULL::VARCHAR, NULL::VARCHAR[], NULL::DOUBLE, NULL::DOUBLE) END)[1];
CREATE OR REPLACE MACRO how_many(holds) AS
  {'low': (count(*) FILTER (WHERE holds))::DOUBLE, 'high': (count(*) FILTER (WHERE holds IS NOT FALSE))::DOUBLE};
CREATE OR REPLACE MACRO all_known(x, holds) AS bool_and(holds IS NOT NULL AND x.low IS NOT NULL) FILTER (WHERE holds IS NOT FALSE);
CREATE OR REPLACE MACRO earliest(x, holds) AS
  CASE WHEN all_known(x, holds)
       THEN {'low': min(x.low) FILTER (WHERE holds), 'high': min(x.high) FILTER (WHERE holds)} END;
CREATE OR REPLACE MACRO latest(x, holds) AS
  CASE WHEN all_known(x, holds)
       THEN {'low': max(x.low) FILTER (WHERE holds), 'high': max(x.high) FILTER (WHERE holds)} END;
-- Whether all records that say something can mean the same.
CREATE OR REPLACE MACRO same_text(x) AS CASE WHEN count(x.text) > 0 THEN count(DISTINCT x.text) = 1 END;
CREATE OR REPLACE MACRO same_codes(x) AS
  len(list_reduce(list(x.codes) FILTER (WHERE x.codes IS NOT NULL), lambda a, b: list_intersect(a, b))) > 0;
CREATE OR REPLACE MACRO same_range(x) AS max(x.low) <= min(x.high);

-- The day on which the return is judged, and its period.
CREATE OR REPLACE MACRO as_of() AS on_day(getvariable('as_of'));
CREATE OR REPLACE MACRO period_start() AS on_day(getvariable('period_start'));
CREATE OR REPLACE MACRO period_end() AS on_day(getvariable('period_end'));
-- The day of a record decides which checks speak of it: the day on which it begins, else any day that the return may be about. Without a
-- period those begin with the last day that its records name and end with the day on which it is judged.
CREATE OR REPLACE MACRO days_of_return() AS
  {'low': coalesce(period_start().low, on_day(getvariable('latest_day')).low), 'high': coalesce(period_end().high, as_of().high)};
CREATE OR REPLACE MACRO is_in_time(begins, first, last) AS
  list_transform([{'at': CASE WHEN begins.low IS NOT NULL THEN {'low': begins.low, 'high': begins.high} ELSE days_of_return() END,
                   'first': on_day(first), 'last': on_day(last)}], lambda it:
  (it.at.high < it.first.low) IS NOT TRUE AND (it.at.low > it.last.high) IS NOT TRUE)[1];
-- Whether the check is for this nation, and whether the template that the return follows asks for what the check is about.
CREATE OR REPLACE MACRO is_for(nations) AS coalesce(list_contains(nations, getvariable('nation')), TRUE);
CREATE OR REPLACE MACRO is_excused(code) AS coalesce(list_contains(getvariable('excused'), code), FALSE);
CREATE OR REPLACE MACRO is_asked_for(fields) AS NOT coalesce(list_has_all(getvariable('not_asked'), fields), FALSE);
