"""From a seed to the inbox on disk: the one entry of the generator.

Belongs here: the order in which deliveries are made, and writing them. Does not: anything about their content.
"""

from pathlib import Path

import polars as pl

from data_samples.generate.certificate_files import certificate_files
from data_samples.generate.decision_files import decision_files
from data_samples.generate.district_files import district_files
from data_samples.generate.extracts import extract_files, hostile_extracts
from data_samples.generate.findings import Finding, as_frame
from data_samples.generate.follow_ups import follow_ups
from data_samples.generate.foreign import foreign_files
from data_samples.generate.hostile import hostile
from data_samples.generate.inbox import Inbox, World, draw
from data_samples.generate.platform_files import platform_files
from data_samples.generate.provider_files import provider_files
from data_samples.generate.register_files import register_files
from data_samples.generate.untidy import untidy_files
from data_samples.generate.untidy_faults import untidy_faults
from data_samples.generate.wording import as_text

EXPECTED = "expected_findings.csv"


def make(seed: int, courses: int) -> tuple[World, Inbox]:
    """The invented world and everything delivered of it. The same arguments give the same bytes."""
    world, inbox = draw(seed, courses), Inbox()
    platform_files(world, inbox)
    provider_files(world, inbox)
    follow_ups(world, inbox)
    spare = iter(world.spare_snils)
    certificate_files(world, inbox, spare)
    decision_files(world, inbox)
    register_files(world, inbox, spare)
    district_files(world.registers, inbox)
    extract_files(world.extract, inbox)
    untidy_files(world, inbox)
    untidy_faults(world, inbox)
    _hostile_files(world, inbox)
    return world, inbox


def _hostile_files(world: World, inbox: Inbox) -> None:
    tables = world.of("hostile")
    text = {table: as_text(rows, table) for table, rows in tables.items()}
    person = world.extract.cast({pl.Date: pl.String, pl.Boolean: pl.String}).row(0, named=True)
    bad = hostile(text["course_protocol"], text["activity"], tables["course_protocol"])
    for file in [*bad, *hostile_extracts(person), *foreign_files(text["course_protocol"])]:
        inbox.add(file.name, file.content, [Finding(file.name, None, file.line, None, None, file.rule)])


def write(inbox: Inbox, out: Path) -> Path:
    """Write the deliveries into a folder and the findings beside it; returns the path of the findings."""
    out.mkdir(parents=True, exist_ok=True)
    for name, content in sorted(inbox.files.items()):
        (out / name).write_bytes(content)
    expected = out.parent / EXPECTED
    as_frame(inbox.found).write_csv(expected)
    return expected
