"""Nothing reaches the public around the protector: not an asset, not an export, not an import."""

import ast
from pathlib import Path

import dagster as dg
import numpy as np
import polars as pl
import pytest

import assets
from assets.population_tables import POPULATION_PUBLIC
from assets.published_tables import PUBLIC
from assets.resources import Data
from law.errors import RehabError
from methodology.disclosure import protect
from pipelines.disclosure_checks import (
    around_the_protector,
    nothing_hidden_can_be_computed,
    refuse_unprotected,
)
from schemas import published
from schemas.tables import models, published_tables, tables_of
from tests.unit.disclosure.random_cubes import FINE, exact_table, random_counts

ROOT = Path(__file__).parents[3]
GIVEN = ("published_version", "published_statistic")  # the folder of a version; figures published by others


def loaded() -> list[dg.AssetsDefinition]:
    return [
        each for each in dg.load_assets_from_package_module(assets) if isinstance(each, dg.AssetsDefinition)
    ]


def rogue(name: str, reads: list[str]) -> dg.AssetsDefinition:
    @dg.asset(name=name, deps=reads)
    def made() -> pl.DataFrame:
        return pl.DataFrame()

    return made


def test_every_public_table_is_made_by_the_protector_from_exact_figures_alone():
    assert around_the_protector(loaded()) == []
    names = {key.path[-1] for definition in loaded() for key in definition.keys}
    assert {name for name in names if name.startswith("published_")} == {*PUBLIC, *POPULATION_PUBLIC, *GIVEN}


def test_public_tables_have_schemas_of_their_own():
    assert {name for name, model in models().items() if model.__module__ == published.__name__} == {
        *PUBLIC,
        *POPULATION_PUBLIC,
    }


@pytest.mark.parametrize("reads", [["course"], ["indicator_value"], ["published_indicator"]])
def test_a_rogue_public_table_is_found_and_refused(reads):
    definitions = [*loaded(), rogue("published_course", reads)]
    assert around_the_protector(definitions) == ["published_course"]
    with pytest.raises(RehabError, match="published_course"):
        refuse_unprotected(definitions)


def test_a_public_table_made_elsewhere_under_its_own_name_is_found():
    others = [each for each in loaded() if not {key.path[-1] for key in each.keys} & set(PUBLIC)]
    elsewhere = rogue("published_indicator", ["indicator_value"])
    assert around_the_protector([*others, elsewhere]) == ["published_indicator"]


@pytest.mark.parametrize(("given_away", "passed"), [(False, True), (True, False)])
def test_the_blocking_check_fails_where_one_hidden_number_is_given_away(given_away, passed, tmp_path):
    counts = random_counts(np.random.default_rng(3), (6, 4, 3))
    rows = protect(exact_table(counts), cube=FINE)
    counts_only = (pl.col("status") == "Q") & (pl.col("indicator") == "undetermined")
    first = counts_only & (counts_only.cum_sum() == 1) & given_away
    tampered = rows.with_columns(numerator=pl.when(first).then(1.0).otherwise("numerator"))
    (tmp_path / "tables").mkdir()
    tampered.write_parquet(tmp_path / "tables" / "published_indicator.parquet")
    data = Data(path=str(tmp_path), inbox=str(tmp_path))
    assert nothing_hidden_can_be_computed(data).passed is passed


def names_read(path: Path) -> set[str]:
    """Text constants of a module that are names of exact tables."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    }
    return texts & (set(published_tables()) - set(tables_of("published")))


def test_exports_name_no_exact_table():
    found = {path.name: names_read(path) for path in (ROOT / "dashboard" / "exports").glob("*.py")}
    columns = {"region", "course", "provider"}  # names of columns and units as well
    assert {name: exact - columns for name, exact in found.items() if exact - columns} == {}


def imports_of(folder: Path) -> set[str]:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in folder.glob("*.py")]
    return {
        node.module or "" for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
    }


@pytest.mark.parametrize(("one", "other"), [("attacker", "disclosure"), ("disclosure", "attacker")])
def test_protector_and_attacker_know_nothing_of_each_other(one, other):
    assert not [name for name in imports_of(ROOT / "methodology" / one) if f"methodology.{other}" in name]
