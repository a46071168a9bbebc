"""How fast is the whole way, from Parquet hand-overs to indicators, and scoring history again under another edition?

    python bench/pipeline.py bench/data/million
    python bench/pipeline.py bench/data/million --only scan rehab
    python bench/pipeline.py bench/data/hundred --rounds 1

`rehab` is the production path without Dagster and without copying bytes to the raw store: door, parts, settling,
courses, evidence, scores and every indicator. `rescore` starts from the evidence that `rehab` left.
"""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl
from contest import Limit, contest, needs
from make_bulk import small
from tally import scan

from intake.arrival.inbox import DataFolder
from intake.settling.parts import Parts, write_atomically

LIMITS = [
    Limit("hand-overs to indicators against scanning the hand-overs", "rehab", "scan_handovers", 6),
    Limit("peak memory, hand-overs to indicators", "rehab", None, 512),
    Limit("scoring under another edition against scanning the activities", "rescore", "scan", 1),
    Limit(
        "scoring again and every indicator against scanning the activities", "rescore_indicators", "scan", 5
    ),
    Limit("every indicator and breakdown against scanning the courses", "registry", "scan_courses", 20),
    Limit("peak memory of every indicator and breakdown", "registry", None, 1000),
    Limit("the same where every course is decided", "registry_decided", "scan_decided", 20),
    Limit("peak memory of that", "registry_decided", None, 1000),
]
TABLES = ("course_protocol", "activity", "assessment")
CODE = (
    "assets.marts.indicator_values",
    "assets.marts.registry",
    "pipelines.contracts",
    "intake.judging.door",
    "intake.settling.tables",
)


def _summed(frame: pl.LazyFrame) -> None:
    """Read every column and reduce it to one number."""
    text = pl.selectors.string().str.len_bytes().sum()
    frame.select(text, pl.selectors.numeric().sum(), pl.selectors.temporal().max()).collect(
        engine="streaming"
    )


def scan_handovers(data: Path) -> tuple[int, ...]:
    """Polars reads what the pipeline needs of all three tables: every column of them."""
    for table in TABLES:
        _summed(pl.scan_parquet(sorted((data / table).glob("*.parquet"))))
    return ()


def scan_courses(data: Path, table: str = "scored_course") -> tuple[int, ...]:
    """Polars reads every column of the courses that `rehab` left: measures and scores."""
    _summed(pl.scan_parquet(sorted((_work(data) / "tables" / table).glob("*.parquet"))))
    return ()


def scan_decided(data: Path) -> tuple[int, ...]:
    """The same of the courses that `lay_decisions` left."""
    return scan_courses(data, "decided_course")


def _work(data: Path) -> Path:
    return data / "work"


def _door(data: Path, folder: DataFolder) -> Parts:
    """Every hand-over through the door, two at a time as in `intake.arrival.inbox.take_in`."""
    from intake.judging.door import take

    parts, key = folder.part_folder(), b"bench" * 8
    paths = [path for table in TABLES for path in sorted((data / table).glob("*.parquet"))]

    def keep(seq: int, path: Path) -> None:
        parts.write(take(path, path.name, f"{seq:064x}", folder.reference, key), seq)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(keep, range(len(paths)), paths))
    return parts.parts()


def _settle(folder: DataFolder, parts: Parts, tables: Path) -> None:
    from intake.settling import tables as settled

    def keep(name: str, rows: pl.LazyFrame) -> pl.LazyFrame:
        write_atomically(rows, tables / f"{name}.parquet")
        return pl.scan_parquet(tables / f"{name}.parquet")

    protocols = keep("course_protocol", settled.course_protocol(parts))
    exceptions = keep(
        "activity_exception", settled.activity_exception(parts, protocols, folder.reference.editions)
    )
    keep("activity_tally", settled.activity_tally(parts, protocols, exceptions))
    keep("assessment", settled.assessment(parts, protocols))


def _score(folder: DataFolder, tables: Path) -> None:
    """Courses, then evidence and scores half-year by half-year, as the assets make them."""
    from methodology.scoring.courses import courses
    from methodology.scoring.measures import evidence, gathered
    from methodology.scoring.norms import norms
    from methodology.scoring.points import score_in_force

    scan_of = {
        n: pl.scan_parquet(tables / f"{n}.parquet")
        for n in ("course_protocol", "activity_tally", "assessment")
    }
    write_atomically(
        courses(scan_of["course_protocol"], folder.reference.editions), tables / "course.parquet"
    )
    course = pl.scan_parquet(tables / "course.parquet")
    rows = gathered(course, scan_of["activity_tally"], scan_of["assessment"])
    for half in course.select("half_year").unique().collect()["half_year"].sort():
        of_half = course.filter(pl.col("half_year") == half)
        shown = evidence(rows.filter(pl.col("half_year") == half), norms().lazy(), folder.reference.editions)
        write_atomically(shown, tables / "course_evidence" / f"{half}.parquet")
        shown = pl.scan_parquet(tables / "course_evidence" / f"{half}.parquet")
        scored = score_in_force(of_half, shown, folder.reference.editions)
        write_atomically(scored, tables / "course_score" / f"{half}.parquet")
        _lay(tables, half, "course_score", "scored_course")


def _lay(tables: Path, half: str, scores: str, target: str, decisions: str = "decision.parquet") -> None:
    """Courses, measures, scores and decisions of a half-year side by side."""
    from methodology.scoring.scored import side_by_side

    course = pl.scan_parquet(tables / "course.parquet").filter(pl.col("half_year") == half)
    shown, scored = (
        pl.scan_parquet(tables / name / f"{half}.parquet") for name in ("course_evidence", scores)
    )
    decided = pl.scan_parquet(tables / decisions).filter(pl.col("half_year") == half)
    write_atomically(side_by_side(course, shown, scored, decided), tables / target / f"{half}.parquet")


def _indicators(tables: Path, scored: str) -> tuple[int, ...]:
    from assets.marts.indicator_values import build_indicator_value
    from assets.marts.registry import MART_READS

    found = {name: _files(tables / name) for name in MART_READS["indicator_value"]}
    values = build_indicator_value(found | {"scored_course": _files(tables / scored)})
    write_atomically(values, tables / "indicator_value.parquet")
    values = pl.scan_parquet(tables / "indicator_value.parquet")
    rate = values.filter(
        pl.col("indicator").is_in(["courses_total", "effective_rate"]),
        period_kind="year",
        region_code="all",
        breakdown="none",
    )
    sums = rate.group_by("indicator").agg(pl.col("numerator").sum()).sort("indicator").collect()
    return tuple(int(n) for n in sums["numerator"])


def _files(table: Path) -> list[Path]:
    """The files of a table: one, or one a half-year."""
    return sorted(table.glob("*.parquet")) or [table.with_suffix(".parquet")]


def _empty_tables(tables: Path) -> None:
    """What indicators read beside the hand-overs, without rows."""
    from assets.marts.registry import MART_READS
    from pipelines.contracts import models

    for name in MART_READS["indicator_value"]:
        if not name.startswith("course"):
            schema = {n: c.dtype.type for n, c in models()[name].to_schema().columns.items()}
            write_atomically(pl.DataFrame(schema=schema), tables / f"{name}.parquet")


@needs(*CODE)
def rehab(data: Path) -> tuple[int, ...]:
    """From hand-overs to indicators."""
    shutil.rmtree(_work(data), ignore_errors=True)
    folder = DataFolder(_work(data))
    _empty_tables(folder.tables)
    _settle(folder, _door(data, folder), folder.tables)
    _score(folder, folder.tables)
    return _indicators(folder.tables, "scored_course")


def lay_decisions(data: Path) -> tuple[int, ...]:
    """A made-up decision on every course that `rehab` left but each 25th, laid beside its scores."""
    tables = _work(data) / "tables"
    nth, day = pl.int_range(pl.len()), pl.col("finished_on")
    decided = (
        pl.scan_parquet(tables / "course.parquet")
        .select("protocol_id", "revision", "half_year", "bureau_id", "finished_on")
        .with_columns(
            decided_on=day + pl.duration(days=nth % 30),
            signed_on=day + pl.duration(days=nth % 30 + nth % 4),
            registered_on=day + pl.duration(days=nth % 30 + nth % 9),
            federal_access_from=day + pl.duration(days=nth % 30 + nth % 9),
            reported_total=(nth % 9).cast(pl.Int32),
            reasons=pl.when(nth % 26 == 0).then(pl.concat_list(pl.lit("other"))),
        )
        .filter(nth % 25 > 0)
    )
    empty = pl.scan_parquet(tables / "decision.parquet").clear()
    write_atomically(pl.concat([empty, decided], how="diagonal"), tables / "decision_of_all.parquet")
    for path in sorted((tables / "course_score").glob("*.parquet")):
        _lay(tables, path.stem, "course_score", "decided_course", "decision_of_all.parquet")
    return ()


def rescore(data: Path) -> tuple[int, ...]:
    """Every course under another edition, from its evidence."""
    from methodology.scoring.editions import load_editions
    from methodology.scoring.points import score

    tables = _work(data) / "tables"
    edition = load_editions(Path("tests/editions"))[-1]
    for path in sorted((tables / "course_evidence").glob("*.parquet")):
        write_atomically(score(pl.scan_parquet(path), edition), tables / "rescored" / path.name)
    return ()


@needs(*CODE)
def rescore_indicators(data: Path) -> tuple[int, ...]:
    """The same, and every indicator anew; its effective rate is another edition's, so no answer is compared."""
    rescore(data)
    tables = _work(data) / "tables"
    for path in sorted((tables / "rescored").glob("*.parquet")):
        _lay(tables, path.stem, "rescored", "scored_again")
    _indicators(tables, "scored_again")
    return ()


@needs(*CODE)
def registry(data: Path) -> tuple[int, ...]:
    """Every indicator of the registry by every period and breakdown, from the courses that `rehab` left."""
    return _indicators(_work(data) / "tables", "scored_course")


@needs(*CODE)
def registry_decided(data: Path) -> tuple[int, ...]:
    """The same with the bureau's decisions."""
    return _indicators(_work(data) / "tables", "decided_course")


if __name__ == "__main__":
    contenders = [scan, scan_handovers, rehab, rescore, rescore_indicators, scan_courses, registry]
    contenders += [lay_decisions, scan_decided, registry_decided]
    contest(contenders, LIMITS, __doc__, small)
