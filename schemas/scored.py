"""The wide table that indicators are counted over: nothing of its own, three tables side by side."""

from schemas.core import Course, CourseEvidence
from schemas.scores import CourseScore


class ScoredCourse(CourseScore, CourseEvidence, Course):  # type: ignore[misc]  # two equal Configs
    """One row: a course with its measures and its scores under the edition in force."""
