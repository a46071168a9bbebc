-- One row an employer with a quota in a region and year: jobs by the last quarter it told.
-- reads: employment_quota
SELECT
    make_date(year, 12, 1) AS month,
    region_code,
    CAST(quota_positions AS BIGINT) AS quota_positions,
    CAST(filled_positions AS BIGINT) AS filled_positions
FROM employment_quota
WHERE intake_status = 'accepted' AND latest
QUALIFY row_number() OVER (PARTITION BY employer_inn, region_code, year ORDER BY quarter DESC) = 1
