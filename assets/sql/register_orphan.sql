-- One row a table whose rows have their region from a register: how many rows there are, and how many name an entry that
-- no register holds. These belong to no region and are in no figure until the register arrives.
-- reads: staff, institution, e_application, e_service
WITH known AS (
    SELECT
        'institution' AS register,
        institution_id AS id
    FROM institution
    WHERE intake_status = 'accepted' AND latest
    UNION ALL
    SELECT
        'e_service' AS register,
        service_id AS id
    FROM e_service
    WHERE intake_status = 'accepted' AND latest
),
named AS (
    SELECT
        'staff' AS table_name,
        'institution' AS register,
        institution_id AS id
    FROM staff
    WHERE intake_status = 'accepted' AND latest
    UNION ALL
    SELECT
        'e_application' AS table_name,
        'e_service' AS register,
        service_id AS id
    FROM e_application
    WHERE intake_status = 'accepted' AND latest
)
SELECT
    named.table_name,
    named.register,
    count(*) AS "rows",
    count(*) - count(known.id) AS orphans
FROM named
LEFT JOIN known ON named.register = known.register AND named.id = known.id
GROUP BY ALL
ORDER BY ALL
