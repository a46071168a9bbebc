"""The only place where a condition on courses is written: what a principal may read, and what was asked for.

Belongs here: every WHERE over single courses, with bound parameters only. Does not: running it (`dashboard.store`).
Nothing else names the table `scored_course`; a test holds it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dashboard.web.principal import BUREAU, FEDERAL, MAIN_BUREAU, Principal
from methodology.periods import parse_period

FEDERAL_DAYS = 10  # calendar days a case is open to the federal bureau, the first one included (order 525n)
TABLE = "scored_course"
Values = list[Any]
_ASKED = {  # what may be asked for: name -> condition with one bound value
    "protocol": "protocol_id = ?",
    "region": "region_code = ?",
    "bureau": "bureau_id = ?",
    "provider": "provider_ogrn = ?",
    "target_group": "target_group = ?",
    "age_band": "age_band = ?",
    "sex": "sex = ?",
    "service_form": "service_form = ?",
    "status": "status = ?",
    "verdict": "verdict = ?",
    "reason": "list_contains(reasons, ?)",
    "total": "total_lo = ?",
    "finished_from": "finished_on >= ?",
    "finished_to": "finished_on <= ?",
    "sent_to": "sent_on <= ?",
    "access_from": "federal_access_from >= ?",
}
_FLAGS = {  # conditions without a value
    "reason_missing": "verdict = 'ineffective' AND coalesce(len(reasons), 0) = 0",
    "undecided": "decided_on IS NULL",
    "near": "verdict <> 'undetermined' AND total_lo BETWEEN 3 AND 4",
}


@dataclass(frozen=True)
class Scope:
    """What a principal may read on a day (Moscow time)."""

    principal: Principal
    today: date

    @property
    def federal_window(self) -> tuple[date, date]:
        """First and last day of access that is open today: opened today, or nine days ago.

        >>> Scope(Principal("fb", "federal"), date(2026, 1, 10)).federal_window[0]
        datetime.date(2026, 1, 1)
        """
        return self.today - timedelta(days=FEDERAL_DAYS - 1), self.today

    def allowed(self) -> tuple[str, Values]:
        """The condition of the role; false for roles that read no single course."""
        who = self.principal
        if who.role == BUREAU:
            return "region_code = ? AND bureau_id = ?", [who.region_code, who.bureau_id]
        if who.role == MAIN_BUREAU:
            return "region_code = ?", [who.region_code]
        if who.role == FEDERAL:
            return "federal_access_from BETWEEN ? AND ?", list(self.federal_window)
        return "false", []

    def where(self, asked: Mapping[str, Any]) -> tuple[str, Values]:
        """The role's condition and everything asked for: `period` (2025-H1), the names above, flags given as True.

        Errors: KeyError for a name nobody declared (a mistake of ours), RehabError for a period that is none.
        """
        condition, values = self.allowed()
        parts = [f"({condition})"]
        for name, value in asked.items():
            if name == "period":
                period = parse_period(value)
                parts.append("finished_on BETWEEN ? AND ?")
                values += [period.first, period.last]
            elif name in _FLAGS:
                parts += [f"({_FLAGS[name]})"] if value else []
            else:
                parts.append(_ASKED[name])
                values.append(value)
        return " AND ".join(parts), values

    def select(self, columns: str, asked: Mapping[str, Any], rest: str = "") -> tuple[str, Values]:
        """One statement over the courses in scope; `columns` and `rest` (GROUP BY, ORDER BY, LIMIT) are our own text.

        >>> Scope(Principal("m", "ministry"), date(2026, 1, 1)).select("count(*)", {"region": "72"})
        ('SELECT count(*) FROM scored_course WHERE (false) AND region_code = ? ', ['72'])
        """
        condition, values = self.where(asked)
        return f"SELECT {columns} FROM {TABLE} WHERE {condition} {rest}", values
