-- Working days from an application to the decision and to the first service: a histogram of days, which adds up over
-- months; quantiles are taken of it (methodology/waiting.py).
-- reads: social_case
WITH days AS (
    SELECT
        CAST(date_trunc('month', submitted_on) AS DATE) AS month,
        region_code,
        form,
        wait_decision AS decision,
        wait_service AS service
    FROM social_case
),
days_of AS (
    FROM days UNPIVOT INCLUDE NULLS (days FOR wait IN (decision, service))
),
by_month AS (
    SELECT
        month,
        region_code,
        form,
        wait,
        days,
        count(*) AS cases
    FROM days_of
    GROUP BY ALL
),
of_forms AS (
    SELECT * REPLACE (unnest(['all', form]) AS form)
    FROM by_month
)
SELECT
    period_kind,
    period_label(period_kind, month) AS period,
    region_code,
    form,
    wait,
    days,
    CAST(sum(cases) AS BIGINT) AS cases
FROM of_forms
CROSS JOIN period_kind
GROUP BY ALL
