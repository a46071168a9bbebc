"""Points, kinds of course and other rules on the page of criteria, counted a second time in plain Python."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from dashboard.store import Store
from dashboard.web import points
from dashboard.web.pages import criteria
from methodology.scoring.editions import load_editions
from schemas.codes import CERTIFICATE_STATUS
from tests.web.analysis_rows import (
    BUREAU,
    CRITERIA,
    PERIOD,
    READERS,
    REGION,
    TODAY,
    Row,
    certificates_of,
    in_period,
    published,
    rows_of,
    table,
    view_of,
)

STATES = CERTIFICATE_STATUS.codes
WHO = pytest.mark.parametrize("who", READERS.values(), ids=READERS.keys())


@pytest.fixture(scope="module")
def store(sample_data: Path) -> Store:
    return published(sample_data)


@WHO
def test_points_and_kinds_are_those_of_the_courses(store: Store, who: Any) -> None:
    rows = in_period(rows_of(store, who))
    known = Counter(row["total_lo"] for row in rows if row["verdict"] != "undetermined")
    shown = table(store, criteria.PAGE, who, "totals", period=PERIOD)
    assert {row["total"]: row["courses"] for row in shown} == {t: known[t] for t in range(9)}
    for told in table(store, criteria.PAGE, who, "criteria", period=PERIOD):
        pairs = [(row[f"{told['criterion']}_lo"], row[f"{told['criterion']}_hi"]) for row in rows]
        assert [told[f"p{p}"] for p in range(3)] == [pairs.count((p, p)) for p in range(3)]
        assert told["unknown"] == sum(lo != hi for lo, hi in pairs)
    kinds = Counter(kind_of(row) for row in rows if all(row[f"{c}_lo"] == row[f"{c}_hi"] for c in CRITERIA))
    shown = table(store, criteria.PAGE, who, "kinds", period=PERIOD)
    assert {row["archetype"]: row["courses"] for row in shown if row["courses"]} == dict(kinds)


def kind_of(row: Row) -> str:
    effect, competence, total = row["effect_lo"], row["parental_competence_lo"], row["total_lo"]
    if total in (0, 8):
        return "full" if total else "nothing"
    if total >= 4:
        return {2: "strong_effect", 1: "some_effect"}.get(effect) or (
            "process_and_family" if competence else "process_only"
        )
    return "effect_not_enough" if effect else "family_not_enough" if competence else "process_not_enough"


@WHO
def test_other_rules_judge_the_same_courses(store: Store, who: Any) -> None:
    rows = rows_of(store, who)
    shown = {row["rule"]: row for row in table(store, criteria.PAGE, who, "what_if")}
    assert set(shown) == {"in_force", "effect_mandatory", *(f"threshold_{t}" for t in (3, 5, 6, 7))}
    for rule, told in shown.items():
        verdicts = [by_rule(row, rule) for row in rows]
        for verdict in ("effective", "ineffective", "undetermined"):
            assert told[verdict] == verdicts.count(verdict), rule
        assert told["changed"] == sum(v != row["verdict"] for v, row in zip(verdicts, rows, strict=True)), (
            rule
        )


def by_rule(row: Row, rule: str) -> str:
    mark = int(rule[-1]) if rule.startswith("threshold") else 4
    effect = 1 if rule == "effect_mandatory" else 0
    if row["total_lo"] >= mark and row["effect_lo"] >= effect:
        return "effective"
    return "ineffective" if row["total_hi"] < mark or row["effect_hi"] < effect else "undetermined"


def test_what_is_left_out_is_counted_for_the_own_region_of_a_main_bureau_alone(
    store: Store, sample_data: Path
) -> None:
    rows = rows_of(store, REGION)
    for period, said in (("", "all"), (PERIOD, PERIOD), ("2025-08", "2025-H2")):
        mine = [row for row in rows if said == "all" or row["half_year"].startswith(said)]
        verdicts = Counter(row["verdict"] for row in mine)
        complete = [row for row in mine if row["status"] == "completed" and row["assessed"] is not None]
        still_open = sum(row["verdict"] == "undetermined" for row in complete)
        unused = unused_certificates(rows, certificates_of(sample_data, str(REGION.region_code)), said)
        added = [verdicts["effective"] + verdicts["ineffective"], still_open]
        added += [verdicts["undetermined"] - still_open, unused]
        shown = table(store, criteria.PAGE, REGION, "bounds", **({"period": period} if period else {}))
        assert [row["added"] for row in shown] == added and unused
        assert [row["denominator"] for row in shown] == [sum(added[: at + 1]) for at in range(4)]
        assert {row["numerator_low"] for row in shown} == {verdicts["effective"]}
        for row in shown:
            assert row["low"] == pytest.approx(verdicts["effective"] / row["denominator"])
            assert row["high"] == pytest.approx(1 - verdicts["ineffective"] / row["denominator"])
    assert "bounds" not in criteria.PAGE.build(view_of(store, BUREAU, criteria.PAGE)).tables()


def unused_certificates(rows: list[Row], held: list[Row], said: str) -> int:
    """Not cancelled, over on the last day of the sample, and named by no course; in the sample courses name theirs."""
    used = {row["certificate_id"] for row in rows}
    latest = {row["certificate_id"]: row for row in sorted(held, key=lambda row: STATES.index(row["status"]))}
    over = [row for row in latest.values() if row["status"] != "cancelled" and row["valid_until"] <= TODAY]
    halves = [f"{row['valid_until'].year}-H{1 if row['valid_until'].month < 7 else 2}" for row in over]
    kept = [row for row, half in zip(over, halves, strict=True) if said == "all" or half.startswith(said)]
    return sum(row["certificate_id"] not in used for row in kept)


@WHO
def test_another_edition_scores_the_same_courses_again(
    store: Store, who: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (known,) = load_editions()
    rungs = {2: "improved >= 4", 1: "improved > worsened + 1"}
    effect = {"effect": known.criteria["effect"].model_copy(update={"rungs": rungs})}
    verdict = known.verdict.model_copy(update={"pass_mark": 5})
    other = {"id": "stricter", "verdict": verdict, "criteria": known.criteria | effect}
    monkeypatch.setattr(points, "load_editions", lambda: (known, known.model_copy(update=other)))
    shown = {row["rule"]: row for row in table(store, criteria.PAGE, who, "what_if")}
    rows = rows_of(store, who)
    verdicts = [stricter(row) for row in rows]
    told = shown["edition:stricter"]
    for verdict in ("effective", "ineffective", "undetermined"):
        assert told[verdict] == verdicts.count(verdict)
    assert told["changed"] == sum(v != row["verdict"] for v, row in zip(verdicts, rows, strict=True)) > 0
    assert shown["edition:draft-2025-10"]["changed"] == 0


def stricter(row: Row) -> str:
    up, down = row["improved"], row["worsened"]
    effect = (0, 2) if up is None else (2, 2) if up >= 4 else (1, 1) if up > down + 1 else (0, 0)
    low, high = (
        row[f"total_{end}"] - row[f"effect_{end}"] + effect[at] for at, end in enumerate(("lo", "hi"))
    )
    return "effective" if low >= 5 else "ineffective" if high < 5 else "undetermined"
