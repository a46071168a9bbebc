-- One row a service under an individual programme: a course or a spell of it; a period holds those that began in it.
-- reads: service_record
SELECT
    CAST(date_trunc('month', started_on) AS DATE) AS month,
    region_code,
    programme,
    channel,
    service_kind,
    cost_rub
FROM service_record
WHERE intake_status = 'accepted' AND latest
