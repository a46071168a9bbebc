-- Courses that are scored alike in a half-year and region are one row: what is grouped and judged again over.
-- reads: scored_course
SELECT
    half_year,
    region_code,
    edition_id,
    comprehensiveness_lo,
    comprehensiveness_hi,
    volume_lo,
    volume_hi,
    effect_lo,
    effect_hi,
    parental_competence_lo,
    parental_competence_hi,
    total_lo,
    total_hi,
    verdict,
    count(*) AS courses
FROM scored_course
GROUP BY ALL
ORDER BY ALL
