-- Indicators by month for the country and each region: the points of control charts.
-- reads: indicator_value
SELECT
    indicator,
    region_code,
    period,
    numerator,
    denominator,
    n,
    value
FROM indicator_value
WHERE period_kind = 'month' AND breakdown = 'none' AND n > 0 AND denominator > 0
ORDER BY indicator, region_code, period
