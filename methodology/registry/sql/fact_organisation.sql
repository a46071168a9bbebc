-- One row an institution and year at whose end it is open (the running year: on the last day of the registers).
-- reads: institution, register_year
SELECT
    make_date(y.year, 12, 1) AS month,
    i.region_code,
    i.kind,
    i.high_tech
FROM institution AS i
INNER JOIN register_year AS y
    ON coalesce(i.opened_on <= least(make_date(y.year, 12, 31), y.register_as_of), true)
    AND coalesce(i.closed_on > least(make_date(y.year, 12, 31), y.register_as_of), true)
WHERE i.intake_status = 'accepted' AND i.latest
