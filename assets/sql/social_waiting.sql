-- Working days from an application to the decision and to the first service; a quantile is the least number of days
-- within which at least that share of those who waited it through was served.
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
),
by_days AS ( -- a histogram of days adds up over months; a median does not
    SELECT
        period_kind,
        period_label(period_kind, month) AS period,
        region_code,
        form,
        wait,
        days,
        sum(cases) AS cases
    FROM of_forms
    CROSS JOIN period_kind
    GROUP BY ALL
),
ranked AS (
    SELECT
        *,
        sum(cases) FILTER (WHERE days IS NOT NULL) OVER (up_to_days) AS through,
        sum(cases) FILTER (WHERE days IS NOT NULL) OVER (whole) AS known
    FROM by_days
    WINDOW
        up_to_days AS (PARTITION BY period_kind, period, region_code, form, wait ORDER BY days NULLS LAST),
        whole AS (PARTITION BY period_kind, period, region_code, form, wait)
)
SELECT
    period_kind,
    period,
    region_code,
    form,
    wait,
    CAST(sum(cases) AS BIGINT) AS cases,
    CAST(coalesce(max(known), 0) AS BIGINT) AS known,
    CAST(coalesce(sum(days * cases), 0) AS BIGINT) AS days_sum,
    CAST(min(days) FILTER (WHERE through * 2 >= known) AS INTEGER) AS days_median,
    CAST(min(days) FILTER (WHERE through * 10 >= known * 9) AS INTEGER) AS days_p90
FROM ranked
GROUP BY ALL
ORDER BY period_kind, period, region_code, form, wait
