"""How fast do the registers of a large city come through the door, against reading the same files?

    python bench/make_city.py --out bench/data/city
    python bench/registers.py bench/data/city

`scan` is polars reading every column of every file and adding it up. `intake` is the production path without Dagster
and without the copy into the raw store: the door, parts, settling, tables. `again` sends the disability register a
second time, a month later, with one entry in ten changed: every key comes twice.
"""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl
from contest import Limit, contest

from intake.inbox import DataFolder
from intake.parts import Parts, write_atomically

LIMITS = [
    Limit("peak memory of the registers at the door and settled", "intake", None, 1500),
    Limit("peak memory with the register of the next month", "again", None, 1500),
]


def scan(data: Path) -> tuple[int, ...]:
    """Polars reads every column of every register."""
    for path in sorted(data.glob("*.parquet")):
        text = pl.selectors.string().str.len_bytes().sum()
        sums = (text, pl.selectors.numeric().sum(), pl.selectors.temporal().max())
        pl.scan_parquet(path).select(*sums).collect(engine="streaming")
    return ()


def _taken(data: Path, files: list[Path]) -> Parts:
    """Every file through the door, two at a time as in `intake.inbox.take_in`."""
    from intake.door import take

    shutil.rmtree(data / "work", ignore_errors=True)
    folder = DataFolder(data / "work")
    parts = folder.part_folder()

    def keep(seq: int, path: Path) -> None:
        parts.write(take(path, path.name, f"{seq:064x}", folder.reference, b"bench" * 8), seq)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(keep, range(1, len(files) + 1), files))
    return parts.parts()


def _settled(data: Path, parts: Parts) -> tuple[int, ...]:
    """Every register settled and written; how many rows count in each."""
    from intake import settled
    from schemas.delivered_registers import REGISTERS

    counts = []
    for name in REGISTERS:
        path = data / "work" / "tables" / f"{name}.parquet"
        write_atomically(settled.register(parts, name), path)
        counts.append(pl.scan_parquet(path).select(pl.col("latest").sum()).collect().item())
    return tuple(counts)


def _files(data: Path) -> list[Path]:
    return sorted(path for path in data.iterdir() if path.is_file() and not path.name.startswith("next"))


def intake(data: Path) -> tuple[int, ...]:
    """From the files to settled tables."""
    return _settled(data, _taken(data, _files(data)))


def again(data: Path) -> tuple[int, ...]:
    """The same with the disability register of the next month."""
    later = data / "next_register.parquet"
    if not later.exists():
        changed = pl.when(pl.int_range(pl.len()) % 10 == 0).then(pl.lit("5")).otherwise("target_group")
        register = pl.scan_parquet(data / "person_register.parquet")
        register.with_columns(target_group=changed).sink_parquet(later)
    return _settled(data, _taken(data, [*_files(data), later]))


if __name__ == "__main__":
    contest([scan, intake, again], LIMITS, __doc__)
