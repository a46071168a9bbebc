"""The last day of the data, by hand: of all days told, the last one up to the day of the last file."""

from collections.abc import Iterable
from datetime import date
from typing import Any

Row = dict[str, Any]


def last_of(days: Iterable[date | None], received: Iterable[str]) -> date | None:
    last_file = max(date.fromisoformat(told[:10]) for told in received)
    return max((day for day in days if day and day <= last_file), default=None)


def pilot_days(rows: dict[str, list[Row]]) -> list[date]:
    """Ends of courses and issues of accepted certificates."""
    issued = [row["issued_on"] for row in rows["certificate"] if row["intake_status"] == "accepted"]
    return [*issued, *(row["finished_on"] for row in rows["course"])]


def day_of_data(rows: dict[str, list[Row]]) -> date:
    """The day of `random_rows`, which always hold one."""
    found = last_of(pilot_days(rows), [row["received_at"] for row in rows["delivery"]])
    assert found
    return found
