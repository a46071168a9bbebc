-- One row a non-profit organisation with a grant in a region and year: its projects, money, and whether one of them is a
-- programme for people with disabilities.
-- reads: ngo_grant
SELECT
    make_date(year, 12, 1) AS month,
    region_code,
    count(*) AS projects,
    sum(amount_rub) AS amount_rub,
    bool_or(disability_programme) AS disability_programme
FROM ngo_grant
WHERE intake_status = 'accepted' AND latest
GROUP BY ngo_inn, region_code, year
