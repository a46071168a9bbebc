-- The last day the registers speak of; a day after their last delivery is a slip of the pen and moves nothing.
-- reads: person_register, service_record, employment_outcome, institution, e_service, e_application, last_delivery
WITH told AS (
    SELECT established_on AS day FROM person_register WHERE intake_status = 'accepted'
    UNION ALL
    SELECT started_on FROM service_record WHERE intake_status = 'accepted'
    UNION ALL
    SELECT hired_on FROM employment_outcome WHERE intake_status = 'accepted'
    UNION ALL
    SELECT opened_on FROM institution WHERE intake_status = 'accepted'
    UNION ALL
    SELECT launched_on FROM e_service WHERE intake_status = 'accepted'
    UNION ALL
    SELECT "date" FROM e_application WHERE intake_status = 'accepted'
)
SELECT max(day) FILTER (day <= last_delivery) AS register_as_of
FROM told
CROSS JOIN last_delivery
