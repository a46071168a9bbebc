-- Indicators of half-years and years for the country, each region and each provider in its region.
-- reads: indicator_value
SELECT
    indicator,
    period_kind,
    period,
    region_code,
    breakdown,
    numerator,
    denominator,
    value,
    low,
    high,
    n
FROM indicator_value
WHERE period_kind IN ('half', 'year')
    AND (breakdown = 'none' OR (breakdown = 'provider' AND region_code <> 'all'))
ORDER BY indicator, period_kind, period, region_code, breakdown, breakdown_value
