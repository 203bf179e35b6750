//! Functions of dates, and dates in operators.

use super::{CLOCK, yield_values, yielded};
use crate::platform::{Clock, FixedClock};

#[test]
fn dates_are_read_as_javascript_reads_them() {
    yield_values(&[
        ("getDate('2024-01-05')", "{}", r#""2024-01-05T00:00:00.000Z""#),
        ("getDate('2024-01-05T10:20')", "{}", r#""2024-01-05T10:20:00.000Z""#),
        ("getDate('2024-01-05T10:20:30.5Z')", "{}", r#""2024-01-05T10:20:30.500Z""#),
        ("getDate('2024-01-05T10:20+02:00')", "{}", r#""2024-01-05T08:20:00.000Z""#),
        ("getDate('2024-01')", "{}", r#""2024-01-01T00:00:00.000Z""#),
        ("getDate('2024')", "{}", r#""2024-01-01T00:00:00.000Z""#),
        ("getDate('2024-1-5')", "{}", r#""2024-01-05T00:00:00.000Z""#),
        ("getDate('1/5/2024')", "{}", r#""2024-01-05T00:00:00.000Z""#),
        ("getDate('1/5/24 3:30 PM')", "{}", r#""2024-01-05T15:30:00.000Z""#),
        ("getDate('5 Jan 2024')", "{}", r#""2024-01-05T00:00:00.000Z""#),
        ("getDate('2024-02-30')", "{}", r#""2024-03-01T00:00:00.000Z""#),
        ("getDate('2024-13-01')", "{}", "null"),
        ("getDate('2024-01-05 10:20')", "{}", "null"),
        ("getDate('10:20')", "{}", "null"),
        ("getDate('soon')", "{}", "null"),
        ("getDate('')", "{}", "null"),
        ("getDate({n})", "{}", "null"),
        ("getDate(1704412800000)", "{}", r#""2024-01-05T00:00:00.000Z""#),
    ]);
}

#[test]
fn dates_come_apart() {
    yield_values(&[
        ("year('2024-05-06')", "{}", "2024"),
        ("month('2024-05-06')", "{}", "5"),
        ("day('2024-05-06')", "{}", "6"),
        ("weekday('2024-05-06')", "{}", "1"),
        ("weekday('2024-05-05')", "{}", "0"),
        ("getYear('2024-05-06')", "{}", "2024"),
        ("year('soon')", "{}", "null"),
        ("getYear('')", "{}", "null"),
        ("year()", "{}", "2024"),
        ("month('')", "{}", "3"),
        ("day({n})", "{}", "15"),
        ("weekday()", "{}", "5"),
        ("currentYear()", "{}", "2024"),
    ]);
}

#[test]
fn today_is_the_start_of_the_day() {
    yield_values(&[
        ("today()", "{}", r#""2024-03-15T00:00:00.000Z""#),
        ("today(1)", "{}", r#""2024-03-16T00:00:00.000Z""#),
        ("today(-14)", "{}", r#""2024-03-01T00:00:00.000Z""#),
        ("today({n})", "{}", r#""2024-03-15T00:00:00.000Z""#),
        ("currentDate()", "{}", r#""2024-03-15T13:45:10.250Z""#),
        ("today() > '2020-01-01'", "{}", "true"),
        ("today() = '2024-03-15'", "{}", "true"),
        ("currentDate() > today()", "{}", "true"),
    ]);
}

#[test]
fn age_is_in_full_years() {
    yield_values(&[
        ("age('2000-03-15')", "{}", "24"),
        ("age('2000-03-16')", "{}", "23"),
        ("age('2024-03-01')", "{}", "0"),
        ("age('2000-03-16', 'months')", "{}", "287"),
        ("age('soon')", "{}", "0"),
        ("age('')", "{}", "null"),
        ("age({n})", "{}", "null"),
    ]);
}

#[test]
fn adding_to_a_date_overflows_as_in_javascript() {
    yield_values(&[
        ("dateAdd('2024-01-31', 1, 'months')", "{}", r#""2024-03-02T00:00:00.000Z""#),
        ("dateAdd('2024-01-31', -1, 'months')", "{}", r#""2023-12-31T00:00:00.000Z""#),
        ("dateAdd('2024-02-29', 1, 'years')", "{}", r#""2025-03-01T00:00:00.000Z""#),
        ("dateAdd('2024-02-28', 2, 'days')", "{}", r#""2024-03-01T00:00:00.000Z""#),
        ("dateAdd('2024-02-28', 2)", "{}", r#""2024-03-01T00:00:00.000Z""#),
        ("dateAdd('2024-02-28', 36, 'hours')", "{}", r#""2024-02-29T12:00:00.000Z""#),
        ("dateAdd('2024-02-28', 90, 'minutes')", "{}", r#""2024-02-28T01:30:00.000Z""#),
        ("dateAdd('2024-02-28', 90, 'seconds')", "{}", r#""2024-02-28T00:01:30.000Z""#),
        ("dateAdd('2024-02-28', 1.9, 'days')", "{}", r#""2024-02-29T00:00:00.000Z""#),
        ("dateAdd('2024-02-28', 0, 'days')", "{}", "null"),
        ("dateAdd('2024-02-28', 1, 'weeks')", "{}", r#""2024-02-28T00:00:00.000Z""#),
        ("dateAdd('2024-02-28', {a}, 'days')", r#"{"a":"3"}"#, r#""2024-03-02T00:00:00.000Z""#),
        ("dateAdd('2024-02-28', '3', 'days')", "{}", r#""2024-11-09T00:00:00.000Z""#),
        ("dateAdd('soon', 1, 'days')", "{}", "null"),
        ("dateAdd({n}, 1, 'days')", "{}", "null"),
    ]);
}

#[test]
fn dates_differ_by_calendar_days_and_full_months() {
    yield_values(&[
        ("dateDiff('2024-01-31', '2024-03-01')", "{}", "30"),
        ("dateDiff('2024-03-01', '2024-01-31', 'days')", "{}", "30"),
        ("dateDiff('2024-01-31T23:00', '2024-02-01T01:00')", "{}", "1"),
        ("dateDiff('2024-01-31', '2024-03-01', 'months')", "{}", "1"),
        ("dateDiff('2024-03-01', '2024-01-31', 'months')", "{}", "-2"),
        ("dateDiff('2020-01-31', '2024-01-30', 'years')", "{}", "3"),
        ("dateDiff('2024-01-31', '2020-01-30', 'years')", "{}", "-4"),
        ("dateDiff('2024-01-01T10:00', '2024-01-01T11:30', 'hours')", "{}", "2"),
        ("dateDiff('2024-01-01T10:00', '2024-01-01T11:30', 'minutes')", "{}", "90"),
        ("dateDiff('2024-01-01T10:00', '2024-01-01T10:00:01.5', 'seconds')", "{}", "2"),
        ("dateDiff({n}, '2024-03-01')", "{}", "null"),
        ("dateDiff('soon', '2024-03-01')", "{}", "null"),
        ("diffDays('2024-01-31', '2024-03-01')", "{}", "30"),
        ("diffDays({n}, '2024-03-01')", "{}", "0"),
    ]);
}

#[test]
fn a_date_is_compared_with_a_text_as_far_as_the_text_goes() {
    yield_values(&[
        ("getDate('2024-01-05T10:20') = '2024-01-05'", "{}", "true"),
        ("getDate('2024-01-05T10:20') > '2024-01-05'", "{}", "false"),
        ("getDate('2024-01-05T10:20') >= '2024-01-05'", "{}", "true"),
        ("getDate('2024-01-05T10:20:30') = '2024-01-05T10:20'", "{}", "true"),
        ("getDate('2024-01-05T10:20') = '2024-01-05T10:21'", "{}", "false"),
        ("'2024-01-05' < getDate('2024-01-05T10:20')", "{}", "true"),
        ("'2024-01-04' < getDate('2024-01-05')", "{}", "true"),
        ("getDate('2024-01-05') = '1/5/2024'", "{}", "true"),
        ("getDate('2024-01-05') > 'soon'", "{}", "false"),
        ("getDate('2024-01-05') = getDate('2024-01-05T00:00')", "{}", "true"),
        ("getDate('2024-01-05') = 1704412800000", "{}", "false"),
        ("getDate('2024-01-05') > 1704412700000", "{}", "true"),
        ("{d} > getDate('2024-01-04')", r#"{"d":"2024-01-05"}"#, "true"),
    ]);
}

#[test]
fn a_date_does_arithmetic_as_a_number_or_a_text() {
    yield_values(&[
        ("getDate('2024-01-05') - getDate('2024-01-04')", "{}", "86400000"),
        ("getDate('2024-01-05') * 1", "{}", "1704412800000"),
        (
            "getDate('2024-01-05') + '!'",
            "{}",
            r#""Fri Jan 05 2024 00:00:00 GMT+0000 (Coordinated Universal Time)!""#,
        ),
        (
            "max(getDate('2024-01-05'), getDate('2024-02-05'))",
            "{}",
            r#""2024-02-05T00:00:00.000Z""#,
        ),
        ("[getDate('2024-01-05'), getDate('soon')]", "{}", r#"["2024-01-05T00:00:00.000Z",null]"#),
    ]);
}

// Looked up under TZ=Asia/Shanghai.
#[test]
fn days_and_hours_are_local() {
    let shanghai = FixedClock { utc_offset: 480, ..CLOCK };
    for (expression, wanted) in [
        ("today()", r#""2024-03-14T16:00:00.000Z""#),
        ("getDate('2024-01-05')", r#""2024-01-04T16:00:00.000Z""#),
        ("getDate('2024-01')", r#""2024-01-01T00:00:00.000Z""#),
        ("getDate('2024-01-05T10:20')", r#""2024-01-05T02:20:00.000Z""#),
        ("day('2024-01-01T23:00Z')", "2"),
        ("weekday('2024-01-01T23:00Z')", "2"),
        ("dateAdd('2024-01-31', 1, 'months')", r#""2024-03-01T16:00:00.000Z""#),
        ("dateDiff('2024-01-01T15:00Z', '2024-01-01T17:00Z')", "1"),
        ("getDate('2024-01-05T17:00Z') = '2024-01-06'", "true"),
    ] {
        assert_eq!(yielded(expression, "{}", &shanghai), wanted, "{expression}");
    }
}

/// Clocks that go from UTC to UTC+1 at 2024-04-01T00:00Z, and back at 2024-10-01T00:00Z.
struct Summer;

impl Clock for Summer {
    fn now(&self) -> f64 {
        CLOCK.now
    }

    fn utc_offset(&self, at: f64) -> i32 {
        if (1_711_929_600_000.0..1_727_740_800_000.0).contains(&at) { 60 } else { 0 }
    }
}

#[test]
fn a_local_time_that_is_skipped_or_comes_twice_is_still_an_instant() {
    let hour = 3_600_000.0;
    let (spring, autumn) = (1_711_929_600_000.0, 1_727_740_800_000.0);
    for (local, wanted) in [
        (spring - hour, spring - hour),
        // 00:30 on April 1 does not exist; clocks show 01:30 then.
        (spring + 0.5 * hour, spring + 0.5 * hour),
        (spring + 2.0 * hour, spring + hour),
        // 00:30 on October 1 comes twice; the first is meant.
        (autumn + 0.5 * hour, autumn - 0.5 * hour),
        (autumn + 2.0 * hour, autumn + 2.0 * hour),
    ] {
        assert_eq!(Summer.instant_of_local(local), wanted, "{local}");
    }
}
