-- One row a course: every column an indicator over courses may read; a period holds the courses finished in it.
-- reads: scored_course, edition
SELECT
    CAST(date_trunc('month', course.finished_on) AS DATE) AS month,
    course.finished_on AS day,
    course.region_code,
    course.provider_ogrn AS provider,
    course.target_group,
    course.age_band,
    course.sex,
    course.service_form,
    CASE -- the child before the course: the mean of the rated items to the nearest qualifier of the ICF, without a division
        WHEN course.baseline_rated IS NULL THEN 'unknown'
        WHEN course.baseline_sum * 2 < course.baseline_rated THEN 'none'
        WHEN course.baseline_sum * 2 < course.baseline_rated * 3 THEN 'mild'
        WHEN course.baseline_sum * 2 < course.baseline_rated * 5 THEN 'moderate'
        WHEN course.baseline_sum * 2 < course.baseline_rated * 7 THEN 'severe'
        ELSE 'complete'
    END AS severity,
    course.status,
    course.has_representative,
    CAST(course.finished_on - course.started_on + 1 AS INTEGER) AS course_days, -- first and last day included
    edition.course_days AS course_days_due, -- what the edition of the course sets
    course.revision > 1 AS corrected,
    CASE WHEN course.revision > 1 -- few are, so the half-years of the rest are not worked out
        THEN 2 * year(course.sent_on) + month(course.sent_on) // 7
            > 2 * year(course.finished_on) + month(course.finished_on) // 7
        ELSE false END AS corrected_late, -- the correction was sent after the half-year in which the course ended
    course.delivered_total,
    course.activities_reported - course.delivered_total AS not_delivered,
    course.directions_required,
    course.directions_met,
    course.norm_total,
    course.counted,
    CAST(100 * course.directions_met / course.directions_required AS DECIMAL(4, 1)) AS directions_percent, -- sums stay exact
    CAST(
        100 * (course.activities_reported - course.delivered_total) / course.activities_reported AS DECIMAL(4, 1)
    ) AS not_delivered_percent,
    course.assessed,
    course.status = 'completed' AND course.assessed IS NOT NULL AS fully_assessed,
    course.improved,
    course.worsened,
    course.competence_assessed,
    course.competence_improved,
    course.competence_worsened,
    CAST(COLUMNS('_(lo|hi)$') AS INTEGER), -- points of every criterion and the total; squares of TINYINT overflow
    CAST(course.pass_mark AS INTEGER) AS pass_mark, -- of the edition that scored it
    course.verdict,
    course.decided_on IS NOT NULL AS decided,
    course.reported_total,
    coalesce(len(course.reasons), 0) = 0 AS reason_not_stated,
    coalesce(list_contains(course.reasons, 'health_condition'), false) AS reason_health_condition,
    coalesce(list_contains(course.reasons, 'family_refused_activities'), false) AS reason_family_refused_activities,
    coalesce(list_contains(course.reasons, 'family_refused_course'), false) AS reason_family_refused_course,
    coalesce(list_contains(course.reasons, 'provider_failure'), false) AS reason_provider_failure,
    coalesce(list_contains(course.reasons, 'other'), false) AS reason_other,
    CAST(course.first_sent_on - course.finished_on AS INTEGER) AS days_to_protocol,
    CAST(course.decided_on - course.finished_on AS INTEGER) AS days_to_decision,
    CAST(course.decision_signed_on - course.decided_on AS INTEGER) AS days_to_signature,
    CAST(course.registered_on - course.decided_on AS INTEGER) AS days_to_platform,
    CAST(course.federal_access_from - course.decided_on AS INTEGER) AS days_to_federal_access,
    edition.federal_days
FROM scored_course AS course
LEFT JOIN edition USING (edition_id) -- a course is never lost for want of its file
