-- Steps of cases whose term runs and ends within ten working days of the last day of the data, the nearest first.
-- reads: social_service_step
SELECT
    child_id,
    region_code,
    form,
    submitted_on,
    step,
    clause,
    due_on,
    days_left,
    days_unit
FROM social_service_step
WHERE due_soon
ORDER BY due_on, region_code, child_id, form, submitted_on, step
