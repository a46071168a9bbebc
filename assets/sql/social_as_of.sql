-- The last day the social-service cases speak of; a day after their last delivery is a slip of the pen and moves nothing.
-- reads: social_service_case, last_delivery
WITH told AS (
    SELECT
        unnest([
            submitted_on, registered_on, receipt_confirmed_on, documents_complete_on, survey_on, decided_on,
            notified_on, programme_on, revised_on, contract_requested_on, contract_on, finished_on
        ]) AS day
    FROM social_service_case
    WHERE intake_status = 'accepted'
)
SELECT max(day) FILTER (day <= last_delivery) AS social_as_of
FROM told
CROSS JOIN last_delivery
