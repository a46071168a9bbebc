-- Certificates whose term ended in a half-year without a course, by region; 0 where courses ended and every certificate
-- was used. A region that delivered no certificate has no row: not known, which is not 0.
-- reads: scored_course, certificate_latest, data_as_of
WITH unused AS ( -- a course without a number of its certificate is found by its child
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
),
place AS ( -- half-years with a course of a region that delivers certificates, and those of the unused ones
    SELECT DISTINCT half_year, region_code
    FROM scored_course
    WHERE region_code IN (SELECT region_code FROM certificate_latest)
    UNION
    SELECT half_year, region_code FROM unused
)
SELECT
    half_year,
    region_code,
    CAST(coalesce(unserved, 0) AS BIGINT) AS unserved
FROM place
LEFT JOIN unused USING (half_year, region_code)
ORDER BY half_year, region_code
