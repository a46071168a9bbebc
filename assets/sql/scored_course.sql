-- One row a course with its measures and its scores; a table of this name, already laid side by side, stands before it.
-- reads: course, course_evidence, course_score
SELECT
    course.*,
    e.* EXCLUDE (protocol_id, revision),
    s.* EXCLUDE (protocol_id, revision, edition_id)
FROM course
LEFT JOIN course_evidence AS e USING (protocol_id)
LEFT JOIN course_score AS s USING (protocol_id)
