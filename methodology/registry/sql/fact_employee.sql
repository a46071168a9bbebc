-- One row an institution, year and half of its staff, those under 35 and the others, weighing as many people. Its region
-- is that of the institution: staff of an institution that no register names belongs to no region.
-- reads: staff, institution
WITH placed AS (
    SELECT
        s.year,
        i.region_code,
        s.headcount,
        s.under_35
    FROM staff AS s
    INNER JOIN institution AS i
        ON s.institution_id = i.institution_id AND i.intake_status = 'accepted' AND i.latest
    WHERE s.intake_status = 'accepted' AND s.latest
)
SELECT
    make_date(year, 12, 1) AS month,
    region_code,
    part.under_35,
    CAST(CASE WHEN part.under_35 THEN placed.under_35 ELSE headcount - placed.under_35 END AS BIGINT) AS people
FROM placed
CROSS JOIN (VALUES (true), (false)) AS part(under_35)
