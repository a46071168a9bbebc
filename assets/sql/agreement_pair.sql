-- Points scored from the protocol beside those the bureau reports, one packed number a course and criterion: our lower
-- bound x 64 + our upper bound x 16 + the bureau's number (15: none). Criteria 0..2, total 0..8 with the verdict as 0, 1.
-- reads: scored_course
WITH pair AS (
    SELECT
        course.half_year,
        course.region_code,
        course.edition_id,
        CAST(comprehensiveness_lo AS INTEGER) * 64 + CAST(comprehensiveness_hi AS INTEGER) * 16
        + coalesce(reported_comprehensiveness, 15) AS comprehensiveness,
        CAST(volume_lo AS INTEGER) * 64 + CAST(volume_hi AS INTEGER) * 16
        + coalesce(reported_volume, 15) AS volume,
        CAST(effect_lo AS INTEGER) * 64 + CAST(effect_hi AS INTEGER) * 16
        + coalesce(reported_effect, 15) AS effect,
        CAST(parental_competence_lo AS INTEGER) * 64 + CAST(parental_competence_hi AS INTEGER) * 16
        + coalesce(reported_parental_competence, 15) AS parental_competence,
        CAST(verdict = 'effective' AS INTEGER) * 64 + CAST(verdict <> 'ineffective' AS INTEGER) * 16
        + coalesce(reported_total, 15) AS by_total
    FROM scored_course AS course
    WHERE decided_on IS NOT NULL
)
SELECT
    half_year,
    region_code,
    edition_id,
    CASE
        WHEN GROUPING(comprehensiveness) = 0 THEN 'comprehensiveness'
        WHEN GROUPING(volume) = 0 THEN 'volume'
        WHEN GROUPING(effect) = 0 THEN 'effect'
        WHEN GROUPING(parental_competence) = 0 THEN 'parental_competence'
        ELSE 'verdict'
    END AS criterion,
    CAST(coalesce(comprehensiveness, volume, effect, parental_competence, by_total) AS INTEGER) AS packed,
    count(*) AS courses
FROM pair
GROUP BY GROUPING SETS (
    (half_year, region_code, edition_id, comprehensiveness),
    (half_year, region_code, edition_id, volume),
    (half_year, region_code, edition_id, effect),
    (half_year, region_code, edition_id, parental_competence),
    (half_year, region_code, edition_id, by_total)
)
ORDER BY ALL
