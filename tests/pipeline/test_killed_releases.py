"""A release killed at any step, refused by the attacker, or made before its period is over.

Belongs here: that a release is there whole or not at all. Does not: what is hidden in it; protector and attacker are
stood in for by the unprotected figures of the country, so that a release takes a moment.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from assets.releases import files, freezing, protection
from assets.releases.layout import Release, all_releases, release_period
from assets.releases.verification import apart, differences
from intake.arrival.inbox import DataFolder
from law.errors import RehabError
from methodology.attacker import Audit
from methodology.disclosure import Protected
from methodology.registry.periods import Period

pytestmark = pytest.mark.pipeline
H1 = release_period("2025-H1")


class Killed(BaseException):
    """As a kill: nothing that catches errors may catch it."""


def raise_at(nth: int, call: Callable[..., object]) -> Callable[..., object]:
    """The call, but killed before it does anything, the nth time."""
    count = iter(range(1, 1_000))

    def wrapped(*args: object, **kwargs: object) -> object:
        if next(count) == nth:
            raise Killed
        return call(*args, **kwargs)

    return wrapped


def unprotected(run: Path, period: Period, earlier: list[Release]) -> Protected:
    values = pl.read_parquet(run / "indicator_value.parquet")
    rows = values.filter(
        pl.col("indicator").is_in(["courses_total", "effective_rate"]),
        period=period.label,
        region_code="all",
        breakdown="none",
    ).select(
        *protection._KEY[:3],
        area_kind=pl.lit("country"),
        area=pl.lit("RU"),
        breakdown=pl.lit("none"),
        breakdown_value=pl.lit("all"),
        **{name: name for name in ("numerator", "denominator", "value", "low", "high", "n", "status")},
        conf_status=pl.lit("F"),
    )
    return Protected(rows, rows.select(level="indicator", withheld=False), rows)


@pytest.fixture
def data(sample_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataFolder:
    """What a release reads of a data folder: ledger, key, the version that a run has published."""
    for name in ("ledger.sqlite", "pseudonym.key"):
        (tmp_path / "data").mkdir(exist_ok=True)
        shutil.copyfile(sample_data / name, tmp_path / "data" / name)
    for setting in ("REHAB_EDITIONS", "REHAB_PSEUDONYM_KEY_FILE"):  # those of this machine
        monkeypatch.delenv(setting, raising=False)
    monkeypatch.setattr(protection, "protected", unprotected)
    monkeypatch.setattr(protection, "audited", lambda *_: Audit(pl.DataFrame({"low": [0.0]}), 0, 0, 0, 0))
    return DataFolder(tmp_path / "data")


@pytest.fixture
def run(sample_data: Path) -> Path:
    return (sample_data / "published" / "current").resolve()


STEPS = [
    (freezing, "write_table", (1, 4, 7)),
    (freezing, "write_json", (1, 2)),
    (freezing, "write_exports", (1,)),
    (freezing, "hashes", (1,)),
    (freezing, "seal", (1,)),
    (files, "flush", (1, 9)),
    (freezing.os, "replace", (1,)),
    (freezing, "flush", (1,)),
]


@pytest.mark.parametrize(
    ("place", "name", "nth"),
    [(place, name, nth) for place, name, times in STEPS for nth in times],
    ids=[f"{name}-{nth}" for _, name, times in STEPS for nth in times],
)
def test_a_release_killed_at_any_step_is_there_whole_or_not_at_all(
    place: object, name: str, nth: int, data: DataFolder, run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    undisturbed, _ = freezing.freeze(data, run, H1)
    whole = data.path / "undisturbed"
    undisturbed.folder.rename(whole)
    with monkeypatch.context() as killing:
        killing.setattr(freezing.shutil, "rmtree", lambda *_, **__: None)  # a kill tidies nothing up
        killing.setattr(place, name, raise_at(nth, getattr(place, name)))
        with pytest.raises(Killed):
            freezing.freeze(data, run, H1)
    for release in all_releases(data.path):
        assert differences(release) == []
    found, _ = freezing.freeze(data, run, H1)
    assert found.name == "2025-H1/1"
    assert apart(whole, found.folder) == []
    assert [p.name for p in (data.path / "releases").iterdir()] == ["2025-H1"]


def test_a_release_that_the_attacker_breaks_leaves_nothing_behind(
    data: DataFolder, run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RehabError("hidden cells can be computed")

    monkeypatch.setattr(protection, "audited", broken)
    with pytest.raises(RehabError, match="hidden cells can be computed"):
        freezing.freeze(data, run, H1)
    assert list((data.path / "releases").rglob("*")) == []


def test_what_others_left_in_the_folder_of_releases_stays_there(data: DataFolder, run: Path) -> None:
    releases = data.path / "releases"
    (releases / ".2025-H1.1").mkdir(parents=True)
    (releases / ".DS_Store").touch()
    freezing.freeze(data, run, H1)
    assert sorted(p.name for p in releases.iterdir()) == [".DS_Store", "2025-H1"]


def test_a_period_that_is_not_over_in_the_data_is_provisional(data: DataFolder, run: Path) -> None:
    begun, _ = freezing.freeze(data, run, release_period("2026"))
    ended, _ = freezing.freeze(data, run, release_period("2026-H1"))
    assert [release.manifest["provisional"] for release in (begun, ended)] == [True, False]
    statuses = [
        pl.read_parquet(r.folder / "public" / "published_indicator.parquet")["status"] for r in (begun, ended)
    ]
    assert [set(status) for status in statuses] == [{"P"}, {"A"}]
    assert [each["release"] for each in ended.manifest["earlier"]] == ["2026/1"]


def test_a_period_without_courses_makes_no_release(data: DataFolder, run: Path) -> None:
    with pytest.raises(RehabError, match="no course ended in 2022-H1"):
        freezing.freeze(data, run, release_period("2022-H1"))


def test_deliveries_after_the_run_stop_a_release(data: DataFolder, run: Path, tmp_path: Path) -> None:
    from intake.arrival.inbox import receive

    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "late.csv").write_text("a,b\n", encoding="utf-8")
    assert receive(tmp_path / "inbox", data) == 1
    with pytest.raises(RehabError, match="1 deliveries came after the last run"):
        freezing.freeze(data, run, H1)


def test_tables_of_other_code_stop_a_release(
    data: DataFolder, run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assets.releases.inputs.code_digest", lambda: "another")
    with pytest.raises(RehabError, match="other code"):
        freezing.freeze(data, run, H1)
