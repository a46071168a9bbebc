"""The way of a child: every step counts some of the children of the step before it, wherever it is asked."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from assets.marts.indicator_values import build_indicator_value
from tests.unit.random_tables import random_rows, write_tables

STEPS = ("certified", "applied", "served", "assessed", "effective")
PLACE = ("period_kind", "period", "region_code", "breakdown", "breakdown_value")
Row = dict[str, Any]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, ...], dict[str, Row]]:
    """Place -> indicator -> its row, where contraindicated children hold certificates and have courses too."""
    tables = write_tables(random_rows(47, courses=600), Path(tmp_path_factory.mktemp("tables")))
    found: dict[tuple[str, ...], dict[str, Row]] = {}
    for row in build_indicator_value(tables).collect().iter_rows(named=True):
        found.setdefault(tuple(row[name] for name in PLACE), {})[row["indicator"]] = row
    return {place: figures for place, figures in found.items() if "certified" in figures}


def test_each_step_is_a_part_of_the_step_before_it(told):
    for figures in told.values():
        for before, step in pairwise(STEPS):
            assert figures[step]["denominator"] == figures[before]["numerator"]
            assert figures[step]["numerator"] <= figures[step]["denominator"]


def test_the_way_begins_with_children_in_need_and_not_contraindicated(told):
    for figures in told.values():
        of_need = figures["contraindicated_rate"]
        eligible = of_need["denominator"] - of_need["numerator"]
        assert figures["certified"]["denominator"] == figures["served_of_need"]["denominator"] == eligible
        assert figures["served"]["numerator"] <= figures["served_of_need"]["numerator"] <= eligible


def test_who_holds_a_certificate_despite_a_contraindication_is_seen_apart(told):
    for figures in told.values():
        assert figures["contraindicated_certified"]["denominator"] == figures["contraindicated"]["numerator"]
    everybody = told["year", "2024", "all", "none", "all"]
    assert everybody["contraindicated_certified"]["numerator"] > 0
