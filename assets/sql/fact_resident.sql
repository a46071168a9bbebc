-- One row a region, year, sex and age band, weighing its residents at the start of the year. A region that is told with
-- its autonomous okrugs and without them counts without: the okrugs are regions of their own.
-- reads: population
WITH told AS (
    SELECT *
    FROM population
    WHERE intake_status = 'accepted' AND latest
    QUALIFY dense_rank() OVER (PARTITION BY region_code, year ORDER BY variant DESC) = 1 -- without before with
)
SELECT
    make_date(year, 1, 1) AS month,
    region_code,
    sex,
    CASE
        WHEN age <= 3 THEN '0-3'
        WHEN age <= 7 THEN '4-7'
        WHEN age <= 14 THEN '8-14'
        WHEN age <= 17 THEN '15-17'
        WHEN age <= 34 THEN '18-34'
        WHEN age <= 59 THEN '35-59'
        ELSE '60+'
    END AS age_band,
    CAST(sum("count") AS BIGINT) AS residents
FROM told
GROUP BY ALL
