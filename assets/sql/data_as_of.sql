-- The last day the data speak of: the end of a course or the issue of a certificate. There is no clock.
-- reads: scored_course, certificate
SELECT
    greatest(
        (SELECT max(finished_on) FROM scored_course),
        (SELECT max(issued_on) FROM certificate WHERE intake_status = 'accepted')
    ) AS data_as_of
