-- Courses that are scored alike in a half-year and region are one row: what is grouped and judged again over. Bounds are
-- those of every criterion of any edition, and of the total.
-- reads: scored_course
SELECT
    half_year,
    region_code,
    edition_id,
    COLUMNS('_(lo|hi)$'),
    verdict,
    count(*) AS courses
FROM scored_course
GROUP BY ALL
ORDER BY ALL
