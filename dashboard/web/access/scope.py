"""The only place where a condition on courses is written: what a principal may read, and what was asked for.

Belongs here: every WHERE over single courses and exact figures of places, with bound parameters only. Does not: running
it (`dashboard.store`).
Nothing else names the table `scored_course`; a test holds it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dashboard.search import folded_sql, order_sql
from dashboard.web.access.principal import BUREAU, ENGINEER, FEDERAL, MAIN_BUREAU, Principal
from law.monitoring import monitoring
from methodology.registry.counting import count_sql, fact_text, spread_sql
from methodology.registry.facts import EVERY_FACT
from methodology.registry.indicators import Indicator
from methodology.registry.periods import parse_period
from methodology.scoring.editions import number_sql
from schemas.codes import CRITERION
from schemas.dimensions import DIMENSIONS, PILOT, dimensions_of, of_single_courses

TABLE, PILOT_MART, NUMBERS = "scored_course", "indicator_value", "course_number"
Values = list[Any]
# On that day the case is open to the federal bureau: so many days as its edition says, the first one included.
OPEN_ON = f"? BETWEEN federal_access_from AND federal_access_from + {number_sql('federal_days')} - 1"
_ASKED = {  # what may be asked for: name -> condition with one bound value
    "protocol": "protocol_id = ?",
    "region": "region_code = ?",
    "bureau": "bureau_id = ?",
    **{each.id: f"{each.course} = ?" for each in of_single_courses()},
    "status": "status = ?",
    "verdict": "verdict = ?",
    "reason": "list_contains(reasons, ?)",
    "total": "total_lo = ?",
    "finished_from": "finished_on >= ?",
    "finished_to": "finished_on <= ?",
    "sent_to": "sent_on <= ?",
    "open_on": OPEN_ON,
    "child": "child_id = ?",
}
_FLAGS = {  # conditions without a value
    "reason_missing": "verdict = 'ineffective' AND coalesce(len(reasons), 0) = 0",
    "undecided": "decided_on IS NULL",
    "decided": "decided_on IS NOT NULL",
    "undecided_sent": "decided_on IS NULL AND sent_on IS NOT NULL",
    "unregistered": "decided_on IS NOT NULL AND registered_on IS NULL",
    "near": "verdict <> 'undetermined' AND "
    f"total_lo BETWEEN {number_sql('near_from')} AND {number_sql('near_to')}",
    "differs": " OR ".join(
        f"({name}_lo = {name}_hi AND reported_{name} <> {name}_lo)" for name in CRITERION.codes
    ),  # the bureau reported other points than the protocol gives for certain
}
_COUNTED = {
    "target_group": "target_group = ?",
    "halves": "list_contains(?, period)",
}  # of counts by region and half-year
_FINDING_ASKED = {
    "provider": "provider_ogrn = ?",
    "severity": "severity = ?",
    "rule": "rule_id = ?",
    "delivery": "delivery_sha = ?",
}
_SOCIAL = ("social_case", "social_service_step")  # a row a case or a step of one: social services (442-FZ)
_UNITS = {
    "course": TABLE,
    "social_case": _SOCIAL[0],
    "social_step": _SOCIAL[1],
}  # fact -> the table it is laid over
_SOCIAL_ASKED = {
    **{each.id: f"{each.id} = ?" for each in dimensions_of("social_case")},
    "due_from": "due_on >= ?",
    "due_to": "due_on <= ?",
    "due_before": "due_on < ?",
}
_SOCIAL_FLAGS = {
    "applies": "state <> 'does_not_apply'",
    "pending": "state IN ('running', 'overdue')",
    "revision": "step IN ('programme_revised', 'programme_revised_again')",
    "refused": "decision = 'refused'",
    "recognised": "decision = 'recognised'",
}


@dataclass(frozen=True)
class _Question:
    """What may be asked of a table: conditions with a value, flags without one, and the day a period is of."""

    asked: Mapping[str, str]
    flags: Mapping[str, str] = field(default_factory=dict)
    day: str = ""

    def conditions(self, asked: Mapping[str, Any]) -> tuple[list[str], Values]:
        """A condition for each thing asked, and the values it binds.

        Errors: KeyError for a name nobody declared (a mistake of ours), RehabError for a period that is none.
        """
        parts: list[str] = []
        values: Values = []
        for name, value in asked.items():
            if name == "period" and self.day:
                period = parse_period(value)
                parts.append(f"{self.day} BETWEEN ? AND ?")
                values += [period.first, period.last]
            elif name in self.flags:
                parts += [f"({self.flags[name]})"] if value else []
            else:
                parts.append(self.asked[name])
                values.append(value)
        return parts, values


_NUMBERED = {"course": "protocol_id", "certificate": "certificate_id"}  # what a course is found by
_TOLD = ("protocol_id", "certificate_id", "region_code", "bureau_id", "finished_on")
_OF_NUMBERS = ", ".join((*_TOLD, "federal_access_from", "edition_id"))
_EXACT_ASKED = {
    name: f"{name} = ?"
    for name in ("indicator", "period_kind", "period", "region_code", "breakdown", "breakdown_value")
}
_OF_COURSES = _Question(_ASKED, _FLAGS, "finished_on")
_OF_COUNTS = _Question(_COUNTED)
_OF_FINDINGS = _Question(_FINDING_ASKED)
_OF_EXACT = _Question(_EXACT_ASKED)
_OF_SOCIAL = _Question(_SOCIAL_ASKED, _SOCIAL_FLAGS, "submitted_on")
_ABOUT = {  # tables with rows about a course: their columns, and the course's columns they equal
    "decision": {"protocol_id": "protocol_id", "revision": "revision"},
    "finding": {"record_id": "protocol_id", "region_code": "region_code", "bureau_id": "bureau_id"},
}


def _named_providers(courses: int) -> tuple[str, Values]:
    """Rows of providers are those of providers with so many courses in the period; all other rows stay."""
    local = [each.id for each in PILOT if each.within_region]
    enough = (
        f"SELECT region_code, period, breakdown, breakdown_value FROM {PILOT_MART} "
        "WHERE indicator = 'courses_total' AND numerator >= ?"
    )
    named = f"(region_code, period, breakdown, breakdown_value) IN ({enough})"
    return f"(NOT list_contains(?, breakdown) OR {named})", [local, courses]


@dataclass(frozen=True)
class Scope:
    """What a principal may read on a day (Moscow time)."""

    principal: Principal
    today: date

    def allowed(self) -> tuple[str, Values]:
        """The condition of the role; false for roles that read no single course."""
        who = self.principal
        if who.role == BUREAU:
            return "region_code = ? AND bureau_id = ?", [who.region_code, who.bureau_id]
        if who.role == MAIN_BUREAU:
            return "region_code = ?", [who.region_code]
        if who.role == FEDERAL:
            return OPEN_ON, [self.today]
        return "false", []

    def where(self, asked: Mapping[str, Any]) -> tuple[str, Values]:
        """The role's condition and everything asked for: `period` (2025-H1), the names above, flags given as True.

        Errors: KeyError for a name nobody declared (a mistake of ours), RehabError for a period that is none.
        """
        condition, values = self.allowed()
        parts, more = _OF_COURSES.conditions(asked)
        parts, values = [f"({condition})", *parts], [*values, *more]
        return " AND ".join(parts), values

    def select(self, columns: str, asked: Mapping[str, Any], rest: str = "") -> tuple[str, Values]:
        """One statement over the courses in scope; `columns` and `rest` (GROUP BY, ORDER BY, LIMIT) are our own text.

        >>> Scope(Principal("m", "ministry"), date(2026, 1, 1)).select("count(*)", {"region": "72"})
        ('SELECT count(*) FROM scored_course WHERE (false) AND region_code = ? ', ['72'])
        """
        condition, values = self.where(asked)
        return f"SELECT {columns} FROM {TABLE} WHERE {condition} {rest}", values

    def facts(self, fact: str, asked: Mapping[str, Any]) -> tuple[str, Values]:
        """The units of a fact in scope, as a relation that the counting engine takes, and the values it binds."""
        if fact == "course":
            condition, values = self.where(asked)
        else:
            parts, values = self._own_region(_OF_SOCIAL, asked)
            condition = " AND ".join(parts)
        table = _UNITS[fact]
        return f"(WITH {table} AS (SELECT * FROM main.{table} WHERE {condition}) {fact_text(fact)})", values

    def count(
        self, fact: str, indicators: Sequence[Indicator], asked: Mapping[str, Any], by: Sequence[str]
    ) -> tuple[str, Values]:
        """One statement: the sums of indicators over the units of their fact in scope, by dimensions of the fact."""
        relation, values = self.facts(fact, asked)
        return count_sql(EVERY_FACT[fact], indicators, relation, by), values

    def spread(self, indicator: Indicator, asked: Mapping[str, Any], by: Sequence[str]) -> tuple[str, Values]:
        """One statement: how many units in scope have each value of a mean."""
        relation, values = self.facts(indicator.fact, asked)
        return spread_sql(indicator, relation, by), values

    def first_of_each(
        self, columns: str, asked: Mapping[str, Mapping[str, Any]], orders: Mapping[str, str], most: int
    ) -> tuple[str, Values]:
        """One statement and one scan for several questions: the first `most` courses of each in its order.

        part: the question; nth: the place in it; found: how many courses it has. `columns` hold what is asked about.
        """
        mine, values = self.select(columns, {})
        parts = []
        for name, question in asked.items():
            condition, more = self.where(question)
            parts.append(
                f"SELECT ? AS part, *, row_number() OVER (ORDER BY {orders[name]}) AS nth, count(*) OVER () AS found "
                f"FROM mine WHERE {condition} QUALIFY nth <= {most}"
            )
            values += [name, *more]
        return f"WITH mine AS MATERIALIZED ({mine}) {' UNION ALL '.join(parts)}", values

    @staticmethod
    def numbers() -> tuple[str, str]:
        """The table of folded numbers, for the store to keep: its name, and the statement that makes it."""
        numbers = ", ".join(f"{folded_sql(column)} AS {name}" for name, column in _NUMBERED.items())
        return NUMBERS, f"SELECT {_OF_NUMBERS}, {numbers} FROM {TABLE}"

    def numbered(self, text: str, most: int) -> tuple[str, Values]:
        """One statement and one scan over that table: how many courses in scope have the folded text in their number
        (course) and in that of their certificate (certificate), and the best of each (courses, certificates)."""
        parts, values = [], list[Any]()
        for name in _NUMBERED:
            best = f"min_by({{{', '.join(f'{column}: {column}' for column in _TOLD)}}}, row({order_sql(name)}), {most})"
            has = f"FILTER (WHERE contains({name}, ?))"
            parts.append(f"count(*) {has} AS {name}, {best} {has} AS {name}s")
            values += [text] * 4
        condition, more = self.allowed()
        either = " OR ".join(f"contains({name}, ?)" for name in _NUMBERED)
        values += [*[text] * len(_NUMBERED), *more]
        return f"SELECT {', '.join(parts)} FROM {NUMBERS} WHERE ({either}) AND ({condition})", values

    def region_counts(
        self, mart: str, columns: str, asked: Mapping[str, Any], rest: str = ""
    ) -> tuple[str, Values]:
        """One statement over exact counts by region and half-year: those of its region for a main bureau, else none.

        >>> Scope(Principal("b", "bureau", "72", "1"), date(2026, 1, 1)).region_counts("activity_dose", "courses", {})
        ('SELECT courses FROM activity_dose WHERE (false) ', [])
        """
        parts, values = self._own_region(_OF_COUNTS, asked)
        return f"SELECT {columns} FROM {mart} WHERE {' AND '.join(parts)} {rest}", values

    def exact(self, mart: str, asked: Mapping[str, Any], rest: str = "") -> tuple[str, Values]:
        """One statement over exact figures by place, period and one breakdown, as far as the role reads them.

        mart: indicator_value, population_value or social_value. Ministry: every region and the country, of providers
        those with enough courses to be named. Main bureau: its own region without a breakdown; it and its bureaus: the
        headline of the country. Nobody else reads one.

        >>> Scope(Principal("e", "engineer"), date(2026, 1, 1)).exact("indicator_value", {"period": "2025-H1"})
        ('SELECT * FROM indicator_value WHERE (false) AND period = ? ', ['2025-H1'])
        """
        assert mart in DIMENSIONS
        condition, values = self._aggregates(mart)
        parts, more = _OF_EXACT.conditions(asked)
        where = " AND ".join([f"({condition})", *parts])
        return f"SELECT * FROM {mart} WHERE {where} {rest}", [*values, *more]

    def _aggregates(self, mart: str) -> tuple[str, Values]:
        """The condition of the role on exact figures."""
        access, who = monitoring().access, self.principal
        of_kinds = "list_contains(?, period_kind)", [list(access.period_kinds)]
        if who.reads_exact_regions:
            parts = [of_kinds, _named_providers(access.named_provider_courses)][: 1 + (mart == PILOT_MART)]
            return " AND ".join(part for part, _ in parts), [value for _, values in parts for value in values]
        if who.role not in (BUREAU, MAIN_BUREAU) or mart != PILOT_MART:
            return "false", []
        headline = "region_code = 'all' AND list_contains(?, indicator)", [list(access.headline)]
        own = ("region_code = ?", [who.region_code]) if who.role == MAIN_BUREAU else ("false", [])
        condition = f"{of_kinds[0]} AND breakdown = 'none' AND ({headline[0]} OR {own[0]})"
        return condition, [*of_kinds[1], *headline[1], *own[1]]

    def social(
        self, table: str, columns: str, asked: Mapping[str, Any], rest: str = ""
    ) -> tuple[str, Values]:
        """One statement over social-service cases or their steps: those of its region for a main bureau, else none.

        asked: `period` (by day of application), the names and flags of social services.

        >>> who = Principal("g", "main_bureau", "72")
        >>> Scope(who, date(2026, 1, 1)).social("social_case", "count(*)", {"form": "home"})
        ('SELECT count(*) FROM social_case WHERE (region_code = ?) AND form = ? ', ['72', 'home'])
        """
        assert table in _SOCIAL
        parts, values = self._own_region(_OF_SOCIAL, asked)
        return f"SELECT {columns} FROM {table} WHERE {' AND '.join(parts)} {rest}", values

    def _own_region(self, question: _Question, asked: Mapping[str, Any]) -> tuple[list[str], Values]:
        """Conditions of what a main bureau alone may read, its region's; nobody else reads a row."""
        parts, values = question.conditions(asked)
        if self.principal.role != MAIN_BUREAU:
            return ["(false)", *parts], values
        return ["(region_code = ?)", *parts], [self.principal.region_code, *values]

    def finding_counts(self) -> tuple[str, Values]:
        """Counts of findings by rule, without a row of anybody: for the engineer; nobody else counts all of them."""
        condition = "true" if self.principal.role == ENGINEER else "false"
        counts = "rule_id, severity, table_name, count(*) AS findings, count(DISTINCT file) AS files"
        order = "GROUP BY rule_id, severity, table_name ORDER BY severity, findings DESC, rule_id, table_name"
        return f"SELECT {counts} FROM finding WHERE {condition} {order}", []

    def findings(self, columns: str, asked: Mapping[str, Any], rest: str = "") -> tuple[str, Values]:
        """One statement over the findings whose row lies in the principal's bureau or region; nobody else reads any.

        >>> Scope(Principal("g", "main_bureau", "72"), date(2026, 1, 1)).findings("count(*)", {"severity": "error"})
        ('SELECT count(*) FROM finding WHERE (region_code = ?) AND severity = ? ', ['72', 'error'])
        """
        condition, values = self.allowed() if self.principal.role != FEDERAL else ("false", [])
        parts, more = _OF_FINDINGS.conditions(asked)
        where = " AND ".join([f"({condition})", *parts])
        return f"SELECT {columns} FROM finding WHERE {where} {rest}", [*values, *more]

    @staticmethod
    def about(table: str, columns: str, course: Mapping[str, Any]) -> tuple[str, Values]:
        """One statement over the rows of `decision` or `finding` about a course that `select` found in scope."""
        same = _ABOUT[table]
        condition = " AND ".join(f"{column} = ?" for column in same)
        return f"SELECT {columns} FROM {table} WHERE {condition}", [course[of] for of in same.values()]
