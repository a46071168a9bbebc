-- Ineffective courses and courses with a verdict of each region and provider in the country, as the official rate
-- counts them.
-- reads: indicator_value
WITH counted AS (
    SELECT
        period_kind,
        period,
        CASE breakdown WHEN 'none' THEN 'region' ELSE 'provider' END AS unit_kind,
        CASE breakdown WHEN 'none' THEN region_code ELSE breakdown_value END AS unit,
        denominator - numerator AS ineffective,
        denominator AS n
    FROM indicator_value
    WHERE indicator = 'effective_rate'
        AND period_kind IN ('half', 'year')
        AND breakdown IN ('none', 'provider')
        AND region_code <> 'all'
)
SELECT
    period_kind,
    period,
    unit_kind,
    unit,
    CAST(sum(ineffective) AS BIGINT) AS ineffective,
    CAST(sum(n) AS BIGINT) AS n
FROM counted
GROUP BY ALL
HAVING sum(n) > 0
ORDER BY ALL
