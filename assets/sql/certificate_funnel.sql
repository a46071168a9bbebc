-- What became of the certificates issued in a period; later stages include the earlier ones they went through.
-- reads: fact_certificate
WITH by_month AS (
    SELECT
        month,
        region_code,
        count(*) AS issued,
        sum(nominal_rub) AS nominal_sum,
        count_if(applied) AS applied,
        count_if(redeemed) AS redeemed,
        coalesce(sum(redeemed_rub), 0) AS redeemed_sum,
        count_if(status = 'expired') AS expired,
        count_if(status = 'cancelled') AS cancelled
    FROM fact_certificate
    GROUP BY ALL
),
scoped AS (
    SELECT * REPLACE (unnest(['all', region_code]) AS region_code)
    FROM by_month
)
SELECT
    period_kind,
    period_label(period_kind, month) AS period,
    region_code,
    CAST(sum(issued) AS BIGINT) AS issued,
    CAST(sum(nominal_sum) AS DOUBLE) AS nominal_sum,
    CAST(sum(applied) AS BIGINT) AS applied,
    CAST(sum(redeemed) AS BIGINT) AS redeemed,
    CAST(sum(redeemed_sum) AS DOUBLE) AS redeemed_sum,
    CAST(sum(expired) AS BIGINT) AS expired,
    CAST(sum(cancelled) AS BIGINT) AS cancelled
FROM scoped
CROSS JOIN period_kind
GROUP BY ALL
ORDER BY period_kind, period, region_code
