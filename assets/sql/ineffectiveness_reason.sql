-- Ineffective courses by the bureau's reason; several reasons may be stated, so they do not add up to `ineffective`.
-- reads: indicator_value
SELECT
    period_kind,
    period,
    region_code,
    substr(indicator, length('ineffective_') + 1) AS reason,
    CAST(numerator AS BIGINT) AS courses,
    CAST(denominator AS BIGINT) AS ineffective
FROM indicator_value
WHERE starts_with(indicator, 'ineffective_') AND breakdown = 'none' AND denominator > 0
ORDER BY period_kind, period, region_code, reason
