-- Courses by points for certain (total_lo); undetermined courses are counted apart, under a null total.
-- reads: course, course_score
WITH by_month AS (
    SELECT
        CAST(date_trunc('month', course.finished_on) AS DATE) AS month,
        course.region_code,
        CASE WHEN s.verdict <> 'undetermined' THEN CAST(s.total_lo AS INTEGER) END AS total,
        count(*) AS courses
    FROM course
    INNER JOIN course_score AS s USING (protocol_id)
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
    total,
    CAST(sum(courses) AS BIGINT) AS courses
FROM scoped
CROSS JOIN period_kind
GROUP BY ALL
ORDER BY period_kind, period, region_code, total NULLS LAST
