-- The last day the registers speak of; a day after their last delivery is a slip of the pen and moves nothing.
-- reads: person_register, service_record, employment_outcome, institution, e_service, e_application, delivery
SELECT
    least(
        greatest(
            (SELECT max(established_on) FROM person_register WHERE intake_status = 'accepted'),
            (SELECT max(started_on) FROM service_record WHERE intake_status = 'accepted'),
            (SELECT max(hired_on) FROM employment_outcome WHERE intake_status = 'accepted'),
            (SELECT max(opened_on) FROM institution WHERE intake_status = 'accepted'),
            (SELECT max(launched_on) FROM e_service WHERE intake_status = 'accepted'),
            (SELECT max("date") FROM e_application WHERE intake_status = 'accepted')
        ),
        (SELECT max(CAST(left(received_at, 10) AS DATE)) FROM delivery)
    ) AS register_as_of
