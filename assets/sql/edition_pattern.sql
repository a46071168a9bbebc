-- Courses by official verdict and by the verdict of each other edition.
-- reads: scored_course, course_score_by_edition
SELECT
    course.half_year,
    course.region_code,
    other.edition_id,
    course.verdict AS official,
    other.verdict,
    count(*) AS courses
FROM scored_course AS course
INNER JOIN course_score_by_edition AS other USING (protocol_id)
GROUP BY ALL
ORDER BY ALL
