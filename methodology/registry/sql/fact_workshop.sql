-- One row an inclusive workshop in a year: how many people with disabilities work there.
-- reads: workshop
SELECT
    make_date(year, 12, 1) AS month,
    region_code,
    CAST(workers AS BIGINT) AS workers
FROM workshop
WHERE intake_status = 'accepted' AND latest
