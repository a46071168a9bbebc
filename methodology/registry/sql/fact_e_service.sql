-- One row an electronic service and year by whose end it is launched (the running year: the last day of the registers).
-- reads: e_service, register_year
SELECT
    make_date(y.year, 12, 1) AS month,
    s.region_code,
    s.audience
FROM e_service AS s
INNER JOIN register_year AS y ON s.launched_on <= least(make_date(y.year, 12, 31), y.register_as_of)
WHERE s.intake_status = 'accepted' AND s.latest
