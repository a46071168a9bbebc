-- One row a day and electronic service, weighing its applications; a period holds the days in it.
-- reads: e_application, e_service
SELECT
    CAST(date_trunc('month', a."date") AS DATE) AS month,
    s.region_code,
    s.audience,
    a."count" AS applications
FROM e_application AS a
INNER JOIN e_service AS s ON a.service_id = s.service_id AND s.intake_status = 'accepted' AND s.latest
WHERE a.intake_status = 'accepted' AND a.latest
