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
    register_age_band(age) AS age_band,
    CAST(sum("count") AS BIGINT) AS residents
FROM told
GROUP BY ALL
