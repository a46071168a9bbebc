-- Decided courses that are scored and reported alike in a half-year and region are one row: bounds of every criterion and
-- the total, the bureau's own points (reported_<criterion>, reported_total; null: none), our verdict.
-- reads: scored_course
SELECT
    half_year,
    region_code,
    edition_id,
    COLUMNS('_(lo|hi)$|^reported_'),
    verdict,
    count(*) AS courses
FROM scored_course
WHERE decided_on IS NOT NULL
GROUP BY ALL
ORDER BY ALL
