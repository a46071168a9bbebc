-- Calendar days from the end of a course to the protocol and to the decision; a quantile is the least number of days
-- within which at least that share of the known courses was through.
-- reads: scored_course
WITH days AS (
    SELECT
        CAST(date_trunc('month', course.finished_on) AS DATE) AS month,
        course.region_code,
        CAST(course.sent_on - course.finished_on AS INTEGER) AS protocol_sent,
        CAST(course.decided_on - course.finished_on AS INTEGER) AS decided
    FROM scored_course AS course
),
days_of AS (
    FROM days UNPIVOT INCLUDE NULLS (days FOR step IN (protocol_sent, decided))
),
by_month AS (
    SELECT
        month,
        region_code,
        step,
        days,
        count(*) AS courses
    FROM days_of
    GROUP BY ALL
),
scoped AS (
    SELECT * REPLACE (unnest(['all', region_code]) AS region_code)
    FROM by_month
),
by_days AS ( -- a histogram of days adds up over months; a median does not
    SELECT
        period_kind,
        period_label(period_kind, month) AS period,
        region_code,
        step,
        days,
        sum(courses) AS courses
    FROM scoped
    CROSS JOIN period_kind
    GROUP BY ALL
),
ranked AS (
    SELECT
        *,
        sum(courses) FILTER (WHERE days IS NOT NULL) OVER (up_to_days) AS through,
        sum(courses) FILTER (WHERE days IS NOT NULL) OVER (whole) AS known
    FROM by_days
    WINDOW
        up_to_days AS (PARTITION BY period_kind, period, region_code, step ORDER BY days NULLS LAST),
        whole AS (PARTITION BY period_kind, period, region_code, step)
)
SELECT
    period_kind,
    period,
    region_code,
    step,
    CAST(sum(courses) AS BIGINT) AS courses,
    CAST(coalesce(max(known), 0) AS BIGINT) AS known,
    CAST(coalesce(sum(days * courses), 0) AS BIGINT) AS days_sum,
    CAST(min(days) FILTER (WHERE through * 2 >= known) AS DOUBLE) AS days_median,
    CAST(min(days) FILTER (WHERE through * 10 >= known * 9) AS DOUBLE) AS days_p90
FROM ranked
GROUP BY ALL
ORDER BY period_kind, period, region_code, step
