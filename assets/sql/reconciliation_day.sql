-- What published figures are compared with, by region and day: sums add up to any date, a child or provider counts on
-- its first day; nominal_min and nominal_max are those of the day.
-- reads: course, course_score, certificate_latest
WITH finished AS (
    SELECT
        unnest(['all', course.region_code]) AS region_code,
        course.finished_on AS day,
        course.child_id,
        course.provider_ogrn,
        course.status = 'completed' AS completed,
        s.verdict
    FROM course
    INNER JOIN course_score AS s USING (protocol_id)
),
served AS (
    SELECT region_code, min(day) AS day FROM finished WHERE completed GROUP BY region_code, child_id
),
providing AS (
    SELECT region_code, min(day) AS day FROM finished GROUP BY region_code, provider_ogrn
),
issued AS (
    SELECT
        unnest(['all', region_code]) AS region_code,
        issued_on,
        applied_on,
        nominal_rub
    FROM certificate_latest
),
amount AS (
    SELECT region_code, day, 'completed' AS measure, CAST(count_if(completed) AS DOUBLE) AS amount
    FROM finished GROUP BY ALL
    UNION ALL
    SELECT region_code, day, 'effective', count_if(verdict = 'effective') FROM finished GROUP BY ALL
    UNION ALL
    SELECT region_code, day, 'determined', count_if(verdict <> 'undetermined') FROM finished GROUP BY ALL
    UNION ALL
    SELECT region_code, day, 'served', count(*) FROM served GROUP BY ALL
    UNION ALL
    SELECT region_code, day, 'providers', count(*) FROM providing GROUP BY ALL
    UNION ALL
    SELECT region_code, issued_on, 'certificates', count(*) FROM issued GROUP BY ALL
    UNION ALL
    SELECT region_code, issued_on, 'nominal_sum', sum(nominal_rub) FROM issued GROUP BY ALL
    UNION ALL
    SELECT region_code, issued_on, 'nominal_min', min(nominal_rub) FROM issued GROUP BY ALL
    UNION ALL
    SELECT region_code, issued_on, 'nominal_max', max(nominal_rub) FROM issued GROUP BY ALL
    UNION ALL
    SELECT region_code, applied_on, 'applied', count(*) FROM issued WHERE applied_on IS NOT NULL GROUP BY ALL
)
SELECT region_code, day, measure, amount
FROM amount
ORDER BY measure, region_code, day
