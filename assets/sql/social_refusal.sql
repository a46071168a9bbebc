-- Refusals of social services by their reason, beside all decisions of the same applications.
-- reads: social_case
WITH by_month AS (
    SELECT
        CAST(date_trunc('month', submitted_on) AS DATE) AS month,
        region_code,
        form,
        CASE WHEN decision = 'refused' THEN coalesce(refusal_reason, 'not_stated') END AS refusal_reason,
        count(*) AS cases
    FROM social_case
    WHERE decision IS NOT NULL
    GROUP BY ALL
),
of_forms AS (
    SELECT * REPLACE (unnest(['all', form]) AS form)
    FROM by_month
),
counted AS (
    SELECT
        period_kind,
        period_label(period_kind, month) AS period,
        region_code,
        form,
        refusal_reason,
        sum(cases) AS refused
    FROM of_forms
    CROSS JOIN period_kind
    GROUP BY ALL
),
beside AS (
    SELECT
        *,
        sum(refused) OVER (PARTITION BY period_kind, period, region_code, form) AS decided
    FROM counted
)
SELECT
    period_kind,
    period,
    region_code,
    form,
    refusal_reason,
    CAST(refused AS BIGINT) AS refused,
    CAST(decided AS BIGINT) AS decided
FROM beside
WHERE refusal_reason IS NOT NULL
ORDER BY period_kind, period, region_code, form, refusal_reason
