-- Steps of the social-service procedure in time, late, overdue and running, by day of application; steps that do not
-- apply to a case do not count.
-- reads: social_service_step
WITH by_month AS (
    SELECT
        CAST(date_trunc('month', submitted_on) AS DATE) AS month,
        region_code,
        form,
        step,
        count(*) AS cases,
        count_if(state = 'met') AS met,
        count_if(state = 'late') AS late,
        count_if(state = 'overdue') AS overdue,
        count_if(state = 'running') AS running,
        count_if(state = 'cannot_be_judged') AS not_judged,
        count_if(due_soon) AS due_soon
    FROM social_service_step
    WHERE state <> 'does_not_apply'
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
    step,
    CAST(sum(cases) AS BIGINT) AS cases,
    CAST(sum(met) AS BIGINT) AS met,
    CAST(sum(late) AS BIGINT) AS late,
    CAST(sum(overdue) AS BIGINT) AS overdue,
    CAST(sum(running) AS BIGINT) AS running,
    CAST(sum(not_judged) AS BIGINT) AS not_judged,
    CAST(sum(due_soon) AS BIGINT) AS due_soon
FROM of_forms
CROSS JOIN period_kind
GROUP BY ALL
ORDER BY period_kind, period, region_code, form, step
