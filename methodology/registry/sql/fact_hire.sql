-- One row a person hired through a programme of employment; a period holds those hired in it.
-- reads: employment_outcome
SELECT
    CAST(date_trunc('month', hired_on) AS DATE) AS month,
    region_code,
    programme
FROM employment_outcome
WHERE intake_status = 'accepted' AND latest
