"""Settling written a second time, with dictionaries and loops, from the contract: the judge of `intake.settling`.

Belongs here: which row is accepted, a duplicate, quarantined or waiting, given deliveries in their order. Does not:
rules a row keeps by itself; a row says with `bad` that it breaks one.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from schemas.delivered.registers import REGISTERS
from tests.delivered_rows import VALID, Row

Key = tuple[str, str]
STEP = {"issued": 0, "applied": 1, "redeemed": 2, "expired": 2, "cancelled": 2}
PERSON = ("snils", "child_ref")
WRITTEN_KEYS = {  # what makes an entry of a register the same entry, as delivered
    "person_register": (*PERSON, "established_on"),
    "service_record": (*PERSON, "programme", "service_kind", "channel", "institution_id", "started_on"),
    "employment_quota": ("employer_inn", "region_code", "year", "quarter"),
    "employment_outcome": (*PERSON, "programme", "hired_on"),
    "education_enrolment": (*PERSON, "level", "organisation_id", "school_year"),
    "institution": ("institution_id",),
    "ngo_grant": ("ngo_inn", "region_code", "year", "project_id"),
    "workshop": ("workshop_id", "region_code", "year"),
    "staff": ("institution_id", "year"),
    "e_service": ("service_id",),
    "e_application": ("service_id", "date"),
    "population": ("region_code", "year", "age", "sex", "variant"),
    "published_statistic": ("source", "as_of", "metric_id", "breakdown", "region_code"),
    "child_form": ("form_no", "bureau_id"),
    "provider_register": ("provider_ogrn", "region_code", "valid_from"),
    "social_service_case": (*PERSON, "form", "submitted_on"),
}
KEYS = WRITTEN_KEYS | {  # of a register that is new, as its model says
    table: tuple(column for name in each.key for column in (PERSON if name == "child_id" else (name,)))
    for table, each in REGISTERS.items()
    if table not in WRITTEN_KEYS
}
IDENTITY = ("snils", "birth_date", "region_code", "issued_on", "valid_until", "nominal_rub")


class Outcome(NamedTuple):
    """What becomes of a row, and the rule that holds it back."""

    status: str
    held_by: str | None = None


ACCEPTED, DUPLICATE, BAD = Outcome("accepted"), Outcome("duplicate"), Outcome("quarantined", "own rule")
OVERLAPPING = Outcome("quarantined", "overlapping_course")
CONFLICT, WITH_PARENT = Outcome("quarantined", "conflict"), Outcome("quarantined", "parent_quarantined")
WAITING = Outcome("waiting", "waiting_for_protocol")


@dataclass
class Given:
    """A delivered row: where it stood, what it says, and whether it breaks a rule of its own."""

    delivery: int
    line: int
    row: Row
    bad: bool
    outcome: Outcome = ACCEPTED
    latest: bool = False  # the word in force of a register
    flags: tuple[bool, bool] = (False, False)  # outside the course, career guidance under 14

    @property
    def key(self) -> Key:
        return self.row["protocol_id"], self.row["revision"]


@dataclass
class Settled:
    """Every delivered row with its outcome, by table."""

    rows: dict[str, list[Given]] = field(default_factory=lambda: {table: [] for table in VALID})

    def ledger(self) -> dict[tuple[int, str], Counter[str]]:
        """(delivery, table) -> how many rows have which status."""
        counts: dict[tuple[int, str], Counter[str]] = {}
        for table, given in self.rows.items():
            for one in given:
                counts.setdefault((one.delivery, table), Counter())[one.outcome.status] += 1
        return counts

    def sets(self, table: str) -> dict[tuple[int, Key], list[Given]]:
        """(delivery, revision) -> its rows that keep their own rules and are no repeat within the delivery."""
        found: dict[tuple[int, Key], list[Given]] = {}
        for one in self.rows[table]:
            if one.outcome not in (BAD, DUPLICATE, CONFLICT):
                found.setdefault((one.delivery, one.key), []).append(one)
        return found


def settle(deliveries: list[tuple[str, list[tuple[Row, bool]]]]) -> Settled:
    """Deliveries of one table each, (table, rows with whether they are bad), in order of arrival."""
    settled = Settled()
    for number, (table, rows) in enumerate(deliveries, start=1):
        for line, (changes, bad) in enumerate(rows, start=2):
            row = VALID[table] | changes
            settled.rows[table].append(Given(number, line, row, bad, BAD if bad else ACCEPTED))
    first_of_key(settled.rows["course_protocol"])
    one_course_at_a_time(settled.rows["course_protocol"])
    first_of_key(settled.rows["bureau_decision"])
    wait_for_protocol(settled)
    certificates(settled.rows["certificate"])
    for table, key in KEYS.items():
        register(settled.rows[table], key)
    repeats_within(settled.rows["assessment"])
    for table in ("activity", "assessment"):
        whole_sets(settled, table)
    against_the_course(settled)
    return settled


def first_of_key(rows: list[Given]) -> None:
    first: dict[Key, Row] = {}
    for one in rows:
        if not one.bad:
            kept = first.setdefault(one.key, one.row)
            if kept is not one.row:
                one.outcome = DUPLICATE if kept == one.row else CONFLICT


def one_course_at_a_time(rows: list[Given]) -> None:
    """Of two courses of a child that share a day the later row goes: by delivery, then start, then number.

    A revision under a higher one takes up no time; when the higher one goes, it does again.
    """
    again = True
    while again:
        again = False
        standing: list[Given] = []
        for one in sorted(highest_revisions(rows), key=judged_at):
            if any(same_child_same_day(one.row, other.row) for other in standing):
                one.outcome, again = OVERLAPPING, True
            else:
                standing.append(one)


def highest_revisions(rows: list[Given]) -> list[Given]:
    highest: dict[str, Given] = {}
    for one in rows:
        number = one.row["protocol_id"]
        if one.outcome == ACCEPTED and (number not in highest or one.key > highest[number].key):
            highest[number] = one
    return list(highest.values())


def judged_at(one: Given) -> tuple[int, str, str]:
    return one.delivery, one.row["started_on"], one.row["protocol_id"]


def same_child_same_day(one: Row, other: Row) -> bool:
    same_child = all(one[name] == other[name] for name in PERSON)
    return (
        same_child and one["started_on"] <= other["finished_on"] and other["started_on"] <= one["finished_on"]
    )


def accepted_protocols(settled: Settled) -> dict[Key, Row]:
    return {one.key: one.row for one in settled.rows["course_protocol"] if one.outcome == ACCEPTED}


def wait_for_protocol(settled: Settled) -> None:
    accepted = accepted_protocols(settled)
    for one in settled.rows["bureau_decision"]:
        if one.outcome in (ACCEPTED, DUPLICATE) and one.key not in accepted:
            one.outcome = WAITING


def certificates(rows: list[Given]) -> None:
    known: dict[str, list[Row]] = {}
    for one in rows:
        if one.bad:
            continue
        history = known.setdefault(one.row["certificate_id"], [])
        if one.row in history:
            one.outcome = DUPLICATE
        elif not history or goes_on(history, one.row):
            history.append(one.row)
        else:
            one.outcome = CONFLICT


def goes_on(history: list[Row], row: Row) -> bool:
    last = history[-1]
    same_child = all(row[name] == last[name] for name in IDENTITY)
    forward, now, then = STEP[row["status"]] > STEP[last["status"]], row["status"], last["status"]
    return same_child and (forward or now == then)


def register(rows: list[Given], key: Sequence[str]) -> None:
    """The last word on each key, delivery by delivery; a delivery that speaks twice of one key contradicts itself."""
    word: dict[tuple[str, ...], Given] = {}
    spoken: dict[tuple[int, tuple[str, ...]], Row] = {}
    for one in rows:
        if one.bad:
            continue
        of = tuple(one.row[name] for name in key)
        first = spoken.setdefault((one.delivery, of), one.row)
        if first is not one.row:
            one.outcome = DUPLICATE if first == one.row else CONFLICT
        elif of in word and word[of].row == one.row:
            one.outcome = DUPLICATE
        else:
            if of in word:
                word[of].latest = False
            word[of], one.latest = one, True


def repeats_within(rows: list[Given]) -> None:
    """An answer given twice in one delivery: the same value again is a duplicate, another one a conflict."""
    first: dict[tuple[str, ...], str] = {}
    for one in rows:
        if not one.bad:
            key = (str(one.delivery), *one.key, one.row["instrument"], one.row["item"], one.row["stage"])
            value = first.get(key)
            if value is not None:
                one.outcome = DUPLICATE if value == one.row["value"] else CONFLICT
            first.setdefault(key, one.row["value"])


def whole_sets(settled: Settled, table: str) -> None:
    accepted = accepted_protocols(settled)
    arrived = {one.key for one in settled.rows["course_protocol"]}
    kept: dict[Key, list[tuple[tuple[str, str], ...]]] = {}
    for (_, key), rows in settled.sets(table).items():
        content = sorted(tuple(sorted(one.row.items())) for one in rows)
        if key not in arrived:
            outcome = WAITING
        elif key not in accepted:
            outcome = WITH_PARENT
        elif kept.setdefault(key, content) is content:
            outcome = ACCEPTED
        else:
            outcome = DUPLICATE if kept[key] == content else CONFLICT
        for one in rows:
            one.outcome = outcome


def against_the_course(settled: Settled) -> None:
    """Activities of accepted sets that lie outside their course, or are career guidance before 14."""
    accepted = accepted_protocols(settled)
    for one in settled.rows["activity"]:
        if one.outcome == ACCEPTED:
            course = accepted[one.key]
            outside = not course["started_on"] <= one.row["performed_on"] <= course["finished_on"]
            born, starts = course["birth_date"], course["started_on"]
            age = int(starts[:4]) - int(born[:4]) - (starts[5:] < born[5:])
            too_young = one.row["direction"] == "career_guidance" and age < 14
            if outside or too_young:
                one.flags = (outside, too_young)
                one.outcome = Outcome("quarantined", "against the course")
