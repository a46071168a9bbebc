"""A course whose rows are on several sheets counts as if they were on one."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from intake.judging.door import Taken, take
from intake.judging.reference import Reference
from pipelines.stateless import judge
from tests.delivered_rows import PROTOCOL, write_csv
from tests.unit import test_formats_ods as ods
from tests.unit.deliveries import ACTIVITY, workbook

KEY = b"a key of the tests, 32 bytes long"
ANSWER = ["protocol_id", "revision", "instrument", "item", "stage", "value"]


def activity(protocol: str, day: str, minutes: str = "30") -> list[str]:
    return [protocol, "1", day, "socio_cultural", "leisure", "delivered", minutes]


def answer(protocol: str, item: str, value: str, stage: str = "baseline") -> list[str]:
    return [protocol, "1", "activity_participation", item, stage, value]


def taken(tmp_path: Path, sheets: dict[str, list[list[str]]]) -> Taken:
    (tmp_path / "book").write_bytes(workbook(sheets))
    return take(tmp_path / "book", "book.xlsx", "a" * 64, Reference(), KEY)


def counted(found: Taken, part: str) -> list[dict[str, object]]:
    return found.parts[part].drop("sheet").sort("protocol_id").to_dicts()


def test_activities_of_one_course_are_counted_over_both_sheets(tmp_path: Path) -> None:
    july = [activity("PR-1", "2025-07-02"), activity("PR-2", "2025-07-05")]
    august = [activity("PR-1", "2025-08-01"), activity("PR-3", "2025-08-02")]
    two = taken(tmp_path, {"Июль": [ACTIVITY, *july], "Август": [ACTIVITY, *august]})
    one = taken(tmp_path, {"Мероприятия": [ACTIVITY, *july, *august]})
    assert counted(two, "activity_tally") == counted(one, "activity_tally")
    assert two.read == one.read == {"activity": 4}
    sheets = dict(two.parts["activity_tally"].select("protocol_id", "sheet").iter_rows())
    assert sheets == {"PR-1": "Июль", "PR-2": "Июль", "PR-3": "Август"}
    assert sum(rows.collect().height for rows in two.activity_rows) == 4


def test_answers_of_one_course_are_kept_from_both_sheets(tmp_path: Path) -> None:
    first, second = [answer("PR-1", "d1", "3")], [answer("PR-1", "d2", "2"), answer("PR-2", "d1", "1")]
    third = [answer("PR-1", "d2", "2"), answer("PR-2", "d1", "0", "final")]
    sheets = {"Оценки": [ANSWER, *first], "Оценки (2)": [ANSWER, *second], "Оценки (3)": [ANSWER, *third]}
    one = taken(tmp_path, {"Оценки": [ANSWER, *first, *second, third[1]]})
    assert counted(taken(tmp_path, sheets), "assessment") == counted(one, "assessment")


def test_an_answer_again_on_the_second_sheet_is_a_duplicate_or_a_conflict(tmp_path: Path) -> None:
    first = [answer("PR-1", "d1", "3"), answer("PR-1", "d2", "2")]
    second = [answer("PR-1", "d1", "3"), answer("PR-1", "d2", "4"), answer("PR-1", "d3", "0")]
    found = taken(tmp_path, {"Оценки": [ANSWER, *first], "Оценки (2)": [ANSWER, *second]})
    once = taken(tmp_path, {"Оценки": [ANSWER, *first, second[2]]})
    assert counted(found, "assessment") == counted(once, "assessment")
    aside = pl.concat([rows for rows in found.quarantine if rows.height], how="vertical_relaxed")
    assert sorted(zip(aside["sheet"], aside["line"], strict=True)) == [("Оценки (2)", 2), ("Оценки (2)", 3)]
    findings = pl.concat(found.findings)
    assert findings.select("rule_id", "sheet", "line").rows() == [("conflict", "Оценки (2)", 3)]


def test_a_course_over_two_sheets_is_judged_and_compared_as_a_whole(tmp_path: Path) -> None:
    """A broken rule of the second sheet is held as on the first; the same rows on one sheet are duplicates."""
    days = ["2025-09-02", "2025-09-03", "2025-09-04", "2025-12-01"]  # the last is after the course
    first, second = ([activity("P1", day) for day in some] for some in (days[:2], days[2:]))
    protocol = write_csv(tmp_path / "1.csv", "course_protocol", [{}])
    (tmp_path / "2.xlsx").write_bytes(workbook({"Июль": [ACTIVITY, *first], "Август": [ACTIVITY, *second]}))
    (tmp_path / "3.xlsx").write_bytes(workbook({"Мероприятия": [ACTIVITY, *second, *first]}))
    judged = judge([protocol, tmp_path / "2.xlsx", tmp_path / "3.xlsx"])
    outside = judged.findings.filter(rule_id="outside_course")
    assert outside.select("file", "sheet", "line").rows() == [("2.xlsx", "Август", 3)]
    assert "conflict" not in judged.findings["rule_id"]
    read = judged.ledger.filter(table_name="activity").join(judged.files, on="delivery_sha").sort("file")
    assert read.select("accepted", "quarantined", "duplicate").rows() == [(3, 1, 0), (0, 0, 4)]
    assert judged.accepted["activity"].collect().height == 3


def as_ods(sheets: dict[str, list[list[str]]]) -> bytes:
    return ods.book(*(ods.sheet(name, *(ods.row(*row) for row in rows)) for name, rows in sheets.items()))


@pytest.mark.parametrize("written", [workbook, as_ods], ids=["xlsx", "ods"])
def test_every_sheet_balances_and_every_accepted_row_is_there(
    tmp_path: Path, written: Callable[[dict[str, list[list[str]]]], bytes]
) -> None:
    """P1 has a protocol, P2 waits for one; an activity of the second sheet is outside its course."""
    days = [activity("P1", "2025-09-02"), activity("P1", "2025-09-03"), activity("P2", "2025-09-02")]
    more = [activity("P1", "2025-09-04"), activity("P1", "2025-10-04"), activity("P2", "2025-09-05")]
    sheets = {
        "Протоколы": [list(PROTOCOL), list(PROTOCOL.values())],
        "Мероприятия": [ACTIVITY, *days],
        "Мероприятия (2)": [ACTIVITY, *more],
        "Оценки": [ANSWER, answer("P1", "d1", "3")],
        "Оценки (2)": [ANSWER, answer("P1", "d1", "3"), answer("P1", "d2", "2")],
        "Оценки (3)": [ANSWER, answer("P1", "d2", "4"), answer("P1", "d3", "1")],
    }
    path = tmp_path / "book"
    path.write_bytes(written(sheets))
    judged = judge([path])
    counts = judged.sheets.drop("delivery_sha", "table_name").collect()
    # read, accepted, quarantined, duplicate, waiting
    assert {sheet: tuple(numbers) for sheet, *numbers in counts.iter_rows()} == {
        "Протоколы": (1, 1, 0, 0, 0),
        "Мероприятия": (3, 2, 0, 0, 1),
        "Мероприятия (2)": (3, 1, 1, 0, 1),
        "Оценки": (1, 1, 0, 0, 0),
        "Оценки (2)": (2, 1, 0, 1, 0),
        "Оценки (3)": (2, 1, 1, 0, 0),
    }
    accepted = judged.accepted["activity"].sort("performed_on").collect()
    assert accepted["performed_on"].cast(pl.String).to_list() == ["2025-09-02", "2025-09-03", "2025-09-04"]
    values = judged.accepted["assessment"].select("item", "value").collect().rows()
    assert sorted(values) == [("d1", 3), ("d2", 2), ("d3", 1)]
    outside = judged.findings.filter(pl.col("rule_id") == "outside_course").select("sheet", "line")
    assert outside.rows() == [("Мероприятия (2)", 3)]
