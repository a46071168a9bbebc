"""What Dagster is told: every table bound to its schema, the schedule and the sensor, a backfill of one half-year."""

import shutil
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from assets.partitions import HALF_YEARS, OTHER
from pipelines.contracts import broken_rules
from pipelines.definitions import JOB, build_defs
from pipelines.triggers import WHOLE_RANGE
from schemas.core import Course
from schemas.tables import models

pytestmark = pytest.mark.filterwarnings("ignore::dagster.BetaWarning")


@pytest.fixture
def definitions(sample_data: Path, tmp_path: Path) -> dg.Definitions:
    shutil.copytree(sample_data, tmp_path / "data", symlinks=True)
    (tmp_path / "inbox").mkdir()
    return build_defs(tmp_path / "data", tmp_path / "inbox")


def test_every_table_with_a_schema_has_a_blocking_contract(definitions: dg.Definitions) -> None:
    graph = definitions.resolve_asset_graph()
    tables = {key.path[-1] for key in graph.get_all_asset_keys()}
    checks = {key.asset_key.path[-1] for key in graph.asset_check_keys if key.name == "contract"}
    assert checks == tables & models().keys()
    assert tables - checks == {"published_version"}


def test_every_table_is_catalogued_in_both_languages(definitions: dg.Definitions) -> None:
    specs = {spec.key.path[-1]: spec for spec in definitions.resolve_all_asset_specs()}
    columns = {c.name: c.description for c in specs["course"].metadata["dagster/column_schema"].columns}
    assert columns["age_at_start"] == "Возраст на начало курса · Age at start, full years"
    assert specs["course"].description.startswith("Курсы.")


def test_a_broken_table_is_told_by_rule_and_count_never_by_value(sample_data: Path) -> None:
    course = pl.read_parquet(sample_data / "tables" / "course.parquet")
    broken = course.with_columns(
        sex=pl.when(pl.int_range(pl.len()) < 3).then(pl.lit("secret")).otherwise("sex")
    )
    assert broken_rules(Course, broken.lazy()) == {"unknown_code sex": 3}
    assert broken_rules(Course, course.drop("sex").lazy()) == {"column sex": 1}
    assert broken_rules(Course, course.lazy()) == {}


def test_the_schedule_asks_for_every_half_year(definitions: dg.Definitions) -> None:
    schedule = definitions.resolve_schedule_def("daily")
    with dg.DagsterInstance.ephemeral() as instance:
        told = schedule.evaluate_tick(dg.build_schedule_context(instance))
    assert [request.tags.items() >= WHOLE_RANGE.items() for request in told.run_requests] == [True]


def test_the_sensor_runs_when_a_file_waits_and_not_before(
    definitions: dg.Definitions, tmp_path: Path
) -> None:
    sensor = definitions.resolve_sensor_def("inbox")
    resources = {"data": definitions.resources["data"]}
    with dg.DagsterInstance.ephemeral() as instance:
        assert not sensor.evaluate_tick(dg.build_sensor_context(instance, resources=resources)).run_requests
        (tmp_path / "inbox" / "new.csv").write_text("a,b\n", encoding="utf-8")
        (tmp_path / "inbox" / "half.csv.part").write_text("a", encoding="utf-8")
        first = sensor.evaluate_tick(dg.build_sensor_context(instance, resources=resources))
        again = sensor.evaluate_tick(
            dg.build_sensor_context(instance, resources=resources, cursor=first.cursor)
        )
    assert len(first.run_requests) == 1
    assert first.run_requests[0].run_key != again.run_requests[0].run_key


def test_a_backfill_makes_its_half_years_anew_and_no_other(
    definitions: dg.Definitions, tmp_path: Path
) -> None:
    scores = tmp_path / "data" / "tables" / "course_score"
    before = {path.stem: path.stat().st_mtime_ns for path in scores.glob("*.parquet")}
    assert before.keys() == set(HALF_YEARS.get_partition_keys())
    span = {"dagster/asset_partition_range_start": "2025-H1", "dagster/asset_partition_range_end": "2025-H2"}
    chosen = dg.AssetSelection.assets("course_evidence", "course_score", "criterion_score")
    job = dg.define_asset_job("backfill", selection=chosen, partitions_def=HALF_YEARS)
    with_job = dg.Definitions.merge(definitions, dg.Definitions(jobs=[job]))
    with dg.DagsterInstance.ephemeral() as instance:
        done = with_job.resolve_job_def("backfill").execute_in_process(instance=instance, tags=span)
    assert done.success
    after = {path.stem: path.stat().st_mtime_ns for path in scores.glob("*.parquet")}
    assert {half for half in after if after[half] != before[half]} == {"2025-H1", "2025-H2"}


def test_a_course_outside_the_years_of_the_pilot_is_not_left_out(sample_data: Path) -> None:
    files = {path.stem for path in (sample_data / "tables" / "course_score").glob("*.parquet")}
    assert OTHER in files


def test_the_definitions_load_as_dagster_loads_them() -> None:
    from pipelines import definitions as module

    assert JOB in {job.name for job in module.defs().resolve_all_job_defs()}
