-- Courses with a verdict by half-year, place, provider and what the child was like before; ineffective ones beside.
-- In no order: sorting nearly as many rows as courses would take longer than counting them.
-- reads: scored_course
WITH judged AS (
    SELECT
        half_year AS period,
        region_code AS region,
        provider_ogrn AS provider,
        target_group,
        age_band,
        service_form,
        CASE -- the mean of the rated items, rounded to the nearest qualifier of the ICF, without a division
            WHEN baseline_rated IS NULL THEN 'unknown'
            WHEN baseline_sum * 2 < baseline_rated THEN 'none'
            WHEN baseline_sum * 2 < baseline_rated * 3 THEN 'mild'
            WHEN baseline_sum * 2 < baseline_rated * 5 THEN 'moderate'
            WHEN baseline_sum * 2 < baseline_rated * 7 THEN 'severe'
            ELSE 'complete'
        END AS severity,
        verdict = 'ineffective' AS is_ineffective
    FROM scored_course
    WHERE verdict <> 'undetermined'
)
SELECT
    period,
    region,
    provider,
    target_group,
    age_band,
    service_form,
    severity,
    CAST(count_if(is_ineffective) AS BIGINT) AS ineffective,
    count(*) AS n
FROM judged
GROUP BY ALL
