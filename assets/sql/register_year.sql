-- One row a year that stocks are told for: the last five, the running one as of the last day of the registers.
-- reads: register_as_of
SELECT
    CAST(unnest(range(year(register_as_of) - 4, year(register_as_of) + 1)) AS INTEGER) AS year,
    year(register_as_of) AS last_year,
    register_as_of
FROM register_as_of
WHERE register_as_of IS NOT NULL
