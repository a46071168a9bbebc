-- Courses by what is known of their outcome, by half-year of their end and region; and certificates whose term ended in
-- that half-year without a course (null where a region delivered no certificate at all: not known, which is not 0).
-- reads: scored_course, certificate_latest, data_as_of
WITH of_course AS (
    SELECT
        half_year,
        region_code,
        count_if(verdict = 'effective') AS good,
        count_if(verdict = 'ineffective') AS bad,
        count_if(verdict = 'undetermined' AND status = 'completed' AND assessed IS NOT NULL) AS undetermined,
        count_if(verdict = 'undetermined' AND (status <> 'completed' OR assessed IS NULL)) AS unassessed
    FROM scored_course
    GROUP BY ALL
),
unused AS ( -- a course without a number of its certificate is found by its child
    SELECT
        period_label('half', CAST(date_trunc('month', valid_until) AS DATE)) AS half_year,
        region_code,
        count(*) AS unserved
    FROM certificate_latest AS held
    CROSS JOIN data_as_of
    WHERE status <> 'cancelled'
        AND valid_until <= data_as_of
        AND NOT EXISTS (SELECT 1 FROM scored_course AS named WHERE named.certificate_id = held.certificate_id)
        AND NOT EXISTS (
            SELECT 1
            FROM scored_course AS nameless
            WHERE nameless.certificate_id IS NULL
                AND nameless.child_id = held.child_id
                AND nameless.started_on BETWEEN held.issued_on AND held.valid_until
        )
    GROUP BY ALL
)
SELECT
    half_year,
    region_code,
    CAST(coalesce(good, 0) AS BIGINT) AS good,
    CAST(coalesce(bad, 0) AS BIGINT) AS bad,
    CAST(coalesce(undetermined, 0) AS BIGINT) AS undetermined,
    CAST(coalesce(unassessed, 0) AS BIGINT) AS unassessed,
    CASE WHEN region_code IN (SELECT region_code FROM certificate_latest) THEN coalesce(unserved, 0) END AS unserved
FROM of_course
FULL JOIN unused USING (half_year, region_code)
ORDER BY half_year, region_code
