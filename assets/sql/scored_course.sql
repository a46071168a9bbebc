-- One row a course with its measures, scores and decision; a table of this name, already side by side, stands before it.
-- reads: course, course_evidence, course_score, decision
SELECT
    course.*,
    e.* EXCLUDE (protocol_id, revision),
    s.* EXCLUDE (protocol_id, revision, edition_id),
    d.decided_on,
    COLUMNS('^reported_'), -- the bureau's points of every criterion, and their total
    d.reasons,
    d.signed_on AS decision_signed_on,
    d.registered_on,
    d.federal_access_from
FROM course
LEFT JOIN course_evidence AS e USING (protocol_id)
LEFT JOIN course_score AS s USING (protocol_id)
LEFT JOIN decision AS d USING (protocol_id) -- one a course, on its highest revision
