-- Courses with a verdict by the day they ended, for the country and each region: what gaps are counted over.
-- reads: scored_course
WITH by_day AS (
    SELECT
        region_code,
        finished_on AS day,
        count_if(verdict = 'effective') AS effective,
        count_if(verdict = 'ineffective') AS ineffective
    FROM scored_course
    WHERE verdict <> 'undetermined'
    GROUP BY ALL
),
scoped AS (
    SELECT * REPLACE (unnest(['all', region_code]) AS region_code)
    FROM by_day
)
SELECT
    region_code,
    day,
    CAST(sum(effective) AS BIGINT) AS effective,
    CAST(sum(ineffective) AS BIGINT) AS ineffective
FROM scoped
GROUP BY ALL
ORDER BY region_code, day
