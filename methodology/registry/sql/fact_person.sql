-- One row a child recognised as disabled for the first time at an age of the programme, in a region that took part in the
-- pilot in that year, with how far it got since; a period holds those recognised in it.
-- reads: edition, person_register, region, certificate_latest, scored_course
WITH recognised AS ( -- no birthday is kept: age is that reached in the year; a child's category is given under 18 only
    SELECT
        entry.*,
        year(entry.established_on) - entry.birth_year AS age,
        edition.edition_id
    FROM person_register AS entry
    INNER JOIN region ON entry.region_code = region.region_code AND region.pilot_joined_year <= year(entry.established_on)
    INNER JOIN edition ON entry.established_on BETWEEN edition.in_force_from AND edition.in_force_until
    WHERE
        entry.latest
        AND entry.first_established
        AND entry.disability_group = 'child'
        AND year(entry.established_on) - entry.birth_year BETWEEN edition.age_from AND edition.age_to + 1
    QUALIFY row_number() OVER (PARTITION BY entry.child_id ORDER BY entry.established_on) = 1
),
own AS (
    SELECT
        certificate_id,
        child_id,
        applied_on IS NOT NULL OR status IN ('applied', 'redeemed') AS applied
    FROM certificate_latest
    SEMI JOIN recognised USING (child_id)
    WHERE status <> 'cancelled'
),
held AS (
    SELECT
        child_id,
        bool_or(applied) AS applied
    FROM own
    GROUP BY child_id
),
completed AS ( -- a child without SNILS has another pseudonym in its course: its certificate leads there
    SELECT
        child_id,
        verdict
    FROM scored_course
    SEMI JOIN recognised USING (child_id)
    WHERE status = 'completed'
    UNION ALL
    SELECT
        own.child_id,
        course.verdict
    FROM scored_course AS course
    INNER JOIN own USING (certificate_id)
    WHERE course.status = 'completed'
),
finished AS (
    SELECT
        child_id,
        bool_or(verdict <> 'undetermined') AS assessed,
        bool_or(verdict = 'effective') AS effective
    FROM completed
    GROUP BY child_id
)
SELECT
    CAST(date_trunc('month', r.established_on) AS DATE) AS month,
    r.region_code,
    r.target_group,
    programme_age_band(r.age, r.edition_id) AS age_band,
    r.sex,
    coalesce(r.contraindication, 'none') AS contraindication,
    r.needs_rehabilitation,
    coalesce(r.needs_rehabilitation AND coalesce(r.contraindication, 'none') = 'none', false) AS eligible,
    held.child_id IS NOT NULL AS certified,
    coalesce(held.applied, false) AS applied,
    finished.child_id IS NOT NULL AS served,
    coalesce(finished.assessed, false) AS assessed,
    coalesce(finished.effective, false) AS effective
FROM recognised AS r
LEFT JOIN held USING (child_id)
LEFT JOIN finished USING (child_id)
