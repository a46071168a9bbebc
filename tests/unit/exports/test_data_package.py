"""The data package judged by the library of its makers: tables, types, keys, foreign keys, digests."""

import json
from pathlib import Path

import pytest
from frictionless import Package, system

from dashboard.exports.datapackage import data_package
from methodology.registry.indicators import load_indicators
from tests.unit.exports.rows import ABOUT, published_rows

FRAME = published_rows()
DATA = "published_indicator.csv"


@pytest.fixture
def folder(tmp_path) -> Path:
    (tmp_path / "codes").mkdir()
    for name, text in data_package(FRAME, ABOUT).items():
        (tmp_path / name).write_text(text, encoding="utf-8", newline="")
    return tmp_path


def faults(folder: Path) -> set[str]:
    with system.use_context(trusted=True):
        report = Package(str(folder / "datapackage.json")).validate()
    return {error.type for task in report.tasks for error in task.errors} | {e.type for e in report.errors}


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="")


def forget_digests(folder: Path) -> None:
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        del resource["hash"], resource["bytes"]
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")


def test_the_package_is_valid(folder):
    assert faults(folder) == set()


def test_its_library_reads_every_row_with_types(folder):
    with system.use_context(trusted=True):
        rows = Package(str(folder / "datapackage.json")).get_resource("published-indicator").read_rows()
    assert len(rows) == FRAME.height
    assert sum(float(row["value"]) for row in rows if row["value"] is not None) == pytest.approx(
        FRAME["value"].sum()
    )
    assert {row["synthetic"] for row in rows} == {True}


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (",region,01,", ",region,99,", "foreign-key"),
        (",Q,C,", ",Z,C,", "foreign-key"),
        (",region,72,", ",region,01,", "primary-key"),
        (",assumption,", ",,", "constraint-error"),
        (",2025-06-21,", ",yesterday,", "type-error"),
    ],
)
def test_a_spoilt_table_is_found(folder, old, new, fault):
    forget_digests(folder)
    spoil(folder / DATA, old, new)
    assert fault in faults(folder)


def test_the_code_table_tells_how_each_indicator_is_counted_and_kept(folder):
    with system.use_context(trusted=True):
        rows = Package(str(folder / "datapackage.json")).get_resource("code-indicator").read_rows()
    told = {row["indicator"]: row for row in rows}
    for indicator in load_indicators().values():
        row = told[indicator.id]
        for name in ("numerator", "denominator", "exclusions"):
            for lang in ("ru", "en"):
                assert (row[f"{name}_{lang}"] or "") == getattr(indicator, f"{name}_{lang}")
        assert (row["interval"], row["suppression"]) == (indicator.interval, indicator.suppression)
        assert row["minimum_n"] == indicator.minimum_n


def test_the_sources_name_the_disability_register(folder):
    told = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert any("disability register" in source["title"] for source in told["sources"])


def test_a_changed_byte_is_found_by_the_digest(folder):
    spoil(folder / DATA, "assumption", "assumptioN")
    assert "hash-count" in faults(folder)


def test_the_descriptor_says_whose_figures_these_are(folder):
    told = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert told["bands"] == "assumption" and told["synthetic"] is True and told["version"] == "2025-H1/2"
    assert "our assumption" in told["description"] and "синтетические" in told["description"]
    assert told["created"].startswith("2025-06-21") and told["licenses"] and told["sources"]
    assert told["editions"][0]["id"] == "draft-2025-10"
