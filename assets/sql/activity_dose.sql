-- Delivered activities of one direction and type against the norm of each course: how many lie below, within, above.
-- Courses without any activity row are unknown and left out; career guidance counts from the age that the edition asks it of.
-- reads: course, edition, activity_tally, activity_norm, matrix_place
WITH counted AS ( -- courses with the same count are one row from here on
    SELECT
        course.half_year,
        course.region_code,
        course.target_group,
        course.standard_id,
        course.norm_fallback,
        course.age_at_start >= edition.career_guidance_from AS has_career_guidance,
        generate_subscripts(tally.matrix, 1) AS position,
        unnest(tally.matrix) AS delivered
    FROM course
    INNER JOIN activity_tally AS tally USING (protocol_id, revision)
    LEFT JOIN edition USING (edition_id) -- a course is never lost for want of its file
    WHERE tally.intake_status = 'accepted'
),
by_count AS (
    SELECT
        *,
        count(*) AS courses
    FROM counted
    GROUP BY ALL
),
judged AS (
    SELECT
        by_count.*,
        place.direction,
        place.activity_type,
        CASE WHEN NOT by_count.norm_fallback THEN coalesce(norm.average, 0) END AS average,
        CASE WHEN NOT by_count.norm_fallback THEN coalesce(norm.lo, norm.average, 0) END AS lo,
        CASE WHEN NOT by_count.norm_fallback THEN coalesce(norm.hi, norm.average, 0) END AS hi
    FROM by_count
    INNER JOIN matrix_place AS place USING (position)
    LEFT JOIN activity_norm AS norm USING (standard_id, direction, activity_type)
    WHERE by_count.has_career_guidance OR place.direction <> 'career_guidance'
),
scoped AS (
    SELECT * REPLACE (unnest(['all', region_code]) AS region_code)
    FROM judged
)
SELECT
    half_year AS period,
    region_code,
    target_group,
    direction,
    activity_type,
    CAST(sum(courses) AS BIGINT) AS courses,
    CAST(sum(courses * delivered) AS BIGINT) AS delivered,
    CAST(sum(courses * average) / sum(courses) FILTER (WHERE average IS NOT NULL) AS DOUBLE) AS norm_average,
    CAST(coalesce(sum(courses) FILTER (WHERE delivered < lo), 0) AS BIGINT) AS below,
    CAST(coalesce(sum(courses) FILTER (WHERE delivered BETWEEN lo AND hi), 0) AS BIGINT) AS within,
    CAST(coalesce(sum(courses) FILTER (WHERE delivered > hi), 0) AS BIGINT) AS above
FROM scoped
GROUP BY ALL
HAVING sum(courses * delivered) > 0 OR max(average) > 0
ORDER BY period, region_code, target_group, direction, activity_type
