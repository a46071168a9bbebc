"""A release or version that the attacker breaks is refused, and what he found is kept where nobody else may read it."""

import stat
from pathlib import Path

import polars as pl
import pytest

from assets.releases.files import write_secret
from assets.releases.layout import refused_cells
from assets.releases.protection import audited
from assets.resources import Data
from law.errors import RehabError
from methodology.attacker import audit
from methodology.disclosure import protect
from pipelines.disclosure_checks import nothing_hidden_can_be_computed
from tests.unit.disclosure.random_cubes import FINE, exact_table
from tests.unit.disclosure.test_rows import ONE_SMALL


@pytest.fixture(scope="module")
def leaking() -> pl.DataFrame:
    """A protected table in which one hidden number of a region is told."""
    rows = protect(exact_table(ONE_SMALL), cube=FINE)
    at = (
        (pl.col("area") == "66") & (pl.col("period") == "2025-H1") & (pl.col("indicator") == "effective_rate")
    )
    return rows.with_columns(numerator=pl.when(at).then(67.0 + 7 * 2 + 23).otherwise("numerator"))


def check_kept(path: Path, rows: pl.DataFrame) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    kept = pl.read_csv(
        path, schema_overrides={"area": pl.String, "period": pl.String, "breakdown_value": pl.String}
    )
    assert kept.equals(audit([rows]).cells.with_columns(pl.col("release").cast(pl.Int64))) and kept.height


def test_a_refused_release_keeps_the_cells_and_says_where(leaking, tmp_path):
    path = refused_cells(tmp_path, "2025-H1.2")
    with pytest.raises(RehabError, match="can be computed") as refused:
        audited(leaking, [], path)
    check_kept(path, leaking)
    assert str(path) in refused.value.todo and "effective" in refused.value.where
    assert not path.is_relative_to(tmp_path / "releases") and not path.is_relative_to(tmp_path / "published")


def test_a_refused_version_keeps_the_cells_and_says_where(leaking, tmp_path):
    (tmp_path / "tables").mkdir()
    leaking.write_parquet(tmp_path / "tables" / "published_indicator.parquet")
    result = nothing_hidden_can_be_computed(Data(path=str(tmp_path), inbox=str(tmp_path)))
    assert not result.passed and result.metadata["cells"].value == str(refused_cells(tmp_path, "version"))
    check_kept(refused_cells(tmp_path, "version"), leaking)


def test_what_is_kept_takes_the_place_of_what_others_may_have_put_there(tmp_path):
    path, other = tmp_path / "refused" / "version.csv", tmp_path / "public.csv"
    path.parent.mkdir()
    path.symlink_to(other)
    write_secret(pl.DataFrame({"a": [1]}), path)
    assert not other.exists() and not path.is_symlink() and path.read_text() == "a\n1\n"
