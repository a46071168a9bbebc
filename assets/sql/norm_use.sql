-- One row a year of a course's end and a norm: how many courses were measured against it, and of how many in that year.
-- reads: course
WITH counted AS (
    SELECT
        CAST(year(finished_on) AS INTEGER) AS year,
        standard_id,
        norm_status,
        norm_fallback,
        count(*) AS courses
    FROM course
    GROUP BY ALL
)
SELECT
    *,
    CAST(sum(courses) OVER (PARTITION BY year) AS BIGINT) AS of_courses
FROM counted
ORDER BY year, norm_fallback, standard_id
