-- One row an application for social services: every column an indicator over cases may read; a period holds those
-- submitted in it.
-- reads: social_case
SELECT
    CAST(date_trunc('month', submitted_on) AS DATE) AS month,
    region_code,
    form,
    decision,
    payment,
    payment_check,
    wait_decision,
    wait_service
FROM social_case
