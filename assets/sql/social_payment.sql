-- Recognised applications by kind of payment, and whether it fits the income as far as that can be told.
-- reads: social_case
WITH by_month AS (
    SELECT
        CAST(date_trunc('month', submitted_on) AS DATE) AS month,
        region_code,
        form,
        coalesce(payment, 'not_stated') AS payment,
        count(*) AS cases,
        count_if(payment_check = 'agrees') AS agrees,
        count_if(payment_check = 'contradicts') AS contradicts,
        count_if(payment_check = 'cannot_be_judged') AS not_judged
    FROM social_case
    WHERE decision = 'recognised'
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
    payment,
    CAST(sum(cases) AS BIGINT) AS cases,
    CAST(sum(agrees) AS BIGINT) AS agrees,
    CAST(sum(contradicts) AS BIGINT) AS contradicts,
    CAST(sum(not_judged) AS BIGINT) AS not_judged
FROM of_forms
CROSS JOIN period_kind
GROUP BY ALL
ORDER BY period_kind, period, region_code, form, payment
