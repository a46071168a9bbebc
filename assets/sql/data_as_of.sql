-- The last day the data speak of: the end of a course or the issue of a certificate. There is no clock; a day after the
-- last delivery is a slip of the pen and moves nothing.
-- reads: course_as_of, certificate, last_delivery
WITH told AS (
    SELECT course_as_of AS day FROM course_as_of
    UNION ALL
    SELECT issued_on FROM certificate WHERE intake_status = 'accepted'
)
SELECT max(day) FILTER (day <= last_delivery) AS data_as_of
FROM told
CROSS JOIN last_delivery
