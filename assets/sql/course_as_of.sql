-- The last day a course ended; a day after the last delivery is a slip of the pen and moves nothing.
-- reads: course, last_delivery
SELECT max(finished_on) FILTER (finished_on <= last_delivery) AS course_as_of
FROM course
CROSS JOIN last_delivery
