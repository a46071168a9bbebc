-- Ineffective courses by the bureau's reason; several reasons may be stated, so they do not add up to `ineffective`.
-- reads: fact_course
WITH by_month AS (
    SELECT
        month,
        region_code,
        count(*) AS ineffective,
        count_if(reason_health_condition) AS health_condition,
        count_if(reason_family_refused_activities) AS family_refused_activities,
        count_if(reason_family_refused_course) AS family_refused_course,
        count_if(reason_provider_failure) AS provider_failure,
        count_if(reason_other) AS other,
        count_if(reason_not_stated) AS not_stated
    FROM fact_course
    WHERE verdict = 'ineffective'
    GROUP BY ALL
),
scoped AS (
    SELECT * REPLACE (unnest(['all', region_code]) AS region_code)
    FROM by_month
),
reason AS (
    UNPIVOT scoped
    ON health_condition, family_refused_activities, family_refused_course, provider_failure, other, not_stated
    INTO NAME reason VALUE courses
)
SELECT
    period_kind,
    period_label(period_kind, month) AS period,
    region_code,
    reason,
    CAST(sum(courses) AS BIGINT) AS courses,
    CAST(sum(ineffective) AS BIGINT) AS ineffective
FROM reason
CROSS JOIN period_kind
GROUP BY ALL
ORDER BY period_kind, period, region_code, reason
