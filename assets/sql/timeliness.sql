-- Calendar days from the end of a course to the protocol (first sent) and to the decision: a histogram of days, which adds up over
-- months; quantiles are taken of it (methodology/waiting.py).
-- reads: scored_course
WITH days AS (
    SELECT
        CAST(date_trunc('month', course.finished_on) AS DATE) AS month,
        course.region_code,
        CAST(course.first_sent_on - course.finished_on AS INTEGER) AS protocol_sent,
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
)
SELECT
    period_kind,
    period_label(period_kind, month) AS period,
    region_code,
    step,
    days,
    CAST(sum(courses) AS BIGINT) AS courses
FROM scoped
CROSS JOIN period_kind
GROUP BY ALL
