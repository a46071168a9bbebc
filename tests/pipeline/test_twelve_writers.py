"""The same courses written by every program are the same accepted rows, to the cell.

Belongs here: ten courses, and 200 of 120 activities among the long tests. Does not: the writers (`bench/writers.py`),
nor the cells as a reader hands them over (`tests/unit/test_same_workbook_by_many_programs.py`). The build machine
installs LibreOffice; its kinds are skipped where it is missing.
"""

from functools import cache

import pytest

from bench import course_books as books
from bench import writers
from bench.course_rows import Rows, courses

SIZES = [pytest.param(10, 12, id="10"), pytest.param(200, 120, id="200", marks=pytest.mark.long)]


@cache
def made(count: int, activities: int) -> tuple[Rows, writers.Accepted]:
    """The courses and their accepted rows; plain CSV holds what was made."""
    rows = courses(count, activities)
    accepted, wrong = writers.plain(rows)
    assert wrong == []
    return rows, accepted


@pytest.mark.parametrize(("count", "activities"), SIZES)
@pytest.mark.parametrize("writer", writers.WRITERS)
def test_the_accepted_rows_are_the_same_to_the_cell(writer: str, count: int, activities: int) -> None:
    if writer.startswith("LibreOffice ") and not books.OFFICE:
        pytest.skip("LibreOffice is not installed")
    rows, accepted = made(count, activities)
    assert writers.written(writer, rows, accepted) == []
