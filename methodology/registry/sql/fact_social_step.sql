-- One row a step that applies to a case: every column an indicator over steps may read; a period holds those of cases
-- submitted in it.
-- reads: social_service_step
SELECT
    CAST(date_trunc('month', submitted_on) AS DATE) AS month,
    region_code,
    form,
    step,
    state,
    why,
    due_soon
FROM social_service_step
WHERE state <> 'does_not_apply'
