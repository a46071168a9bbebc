"""Personal data typed into any place of any format stays in the kept deliveries: every byte a command writes is read.

Belongs here: `rehab run` and `rehab check` over the canaries, and a publication that is blocked. Does not: how the
canaries are spelled (`tests.canaries`), what is recognised (`intake.cells.personal`).
"""

from pathlib import Path

import polars as pl
import pytest

from assets.personal_data import personal_places, refuse_personal
from assets.publication import publish
from intake.wording.errors import CataloguedError
from schemas.delivered.protocol import DELIVERED
from tests import canaries
from tests.pipeline.conftest import run_rehab

FEW = ("course_protocol", "bureau_decision")


def _leaks(folder: Path, tables: tuple[str, ...], every: int, share: int) -> list[str]:
    """Where canaries are after all the commands over deliveries of these tables: in files, names and on the console.

    share: so many ways of `rehab check` share the files.
    """
    files = canaries.deliveries(folder / "inbox", tables, every)
    out = folder / "out"
    out.mkdir()
    data, form = folder / "data", {"REHAB_LANG": "ru"}
    ran = run_rehab("run", "--inbox", folder / "inbox", "--data", data, env=form)
    assert ran.returncode == 0, ran.stderr[-4000:]
    report = ("--report", out / "report.xlsx", "--accepted", out / "accepted")
    ways = ((files[::share], report), (files[share - 1 :: share], ("--format", "json")))
    checked = [run_rehab("check", *some, *how, env=form) for some, how in ways]
    assert [done.returncode for done in checked] == [2, 2], checked[0].stderr[-4000:]
    for n, done in enumerate((ran, *checked)):
        (out / f"{n}.txt").write_text(done.stdout + done.stderr, encoding="utf-8")
    findings = pl.read_parquet(data / "published" / "current" / "finding.parquet")
    assert (findings["rule_id"] == "personal_data").sum() > 100  # they were met, not left out
    return [*canaries.sightings(data, but=("raw",)), *canaries.sightings(out)]


@pytest.mark.slow
@pytest.mark.pipeline
def test_no_byte_outside_the_raw_store_holds_a_canary(tmp_path: Path) -> None:
    assert _leaks(tmp_path, FEW, every=5, share=2) == []


@pytest.mark.long
def test_no_byte_holds_a_canary_of_any_column_of_any_table_in_any_format(tmp_path: Path) -> None:
    assert _leaks(tmp_path, tuple(DELIVERED), every=1, share=1) == []


@pytest.mark.parametrize("kind", ["bare", "dashes", "full name", "born"])
@pytest.mark.parametrize("place", ["cell", "list", "column", "manifest", "page", "attribute", "file"])
def test_a_canary_that_got_past_intake_blocks_publication(kind: str, place: str, tmp_path: Path) -> None:
    """Nothing of the version stays, the current one remains, and the message does not repeat what it found."""
    text = canaries.TEXTS[kind]
    ours = {"child_id": "c1_" + "a2" * 13, "sha": "f" * 53 + "11223344595", "ogrn": "1027700132195"}
    harmless = pl.DataFrame([ours])
    harmless.write_parquet(tmp_path / "course.parquet")
    first = publish(tmp_path / "published", {"course": [tmp_path / "course.parquet"]}, {}, refuse_personal)
    spoilt = {
        "cell": harmless.with_columns(note=pl.lit(f"см. {text}")),
        "list": harmless.with_columns(note=pl.lit(["a", text])),
        "column": harmless.with_columns(pl.lit("a").alias(text)),
    }.get(place, harmless)
    spoilt.write_parquet(tmp_path / "spoilt.parquet")
    manifest = {"title": text} if place == "manifest" else {"title": "x"}

    def finish(folder: Path) -> None:
        page = {"page": f"<p>{text}</p>", "attribute": f'<p title="{text}">x</p>'}.get(place, "<p>x</p>")
        (folder / "overview.html").write_text(page, encoding="utf-8")
        if place == "file":
            (folder / f"{text.replace('/', '_')}.txt").write_text("x")
        refuse_personal(folder)

    with pytest.raises(CataloguedError) as error:
        publish(tmp_path / "published", {"course": [tmp_path / "spoilt.parquet"]}, manifest, finish)
    told = "\n".join(map(error.value.in_language, ("ru", "en")))
    assert canaries.seen(told) == [] and "×" in told
    assert {path.name for path in (tmp_path / "published").iterdir()} == {"current", first.name}
    assert (tmp_path / "published" / "current").resolve() == first


def test_the_samples_hold_nothing_that_would_block_them(sample_data: Path) -> None:
    assert list(personal_places((sample_data / "published" / "current").resolve())) == []
