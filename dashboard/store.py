"""Reads a published folder: its marts, its manifest, its courses.

Belongs here: opening `data/published/<version>/` and saying clearly what is missing. Does not: any figure made of the
tables (summary.py), any wording (text.py), any condition on courses (`dashboard.web.access.scope`).
"""

import json
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

import duckdb
import polars as pl

from law.errors import RehabError
from methodology.scoring.editions import edition_rows_sql


@dataclass(frozen=True)
class Published:
    """One published version: what the manifest says of it, and its tables by name, read as they are asked for."""

    folder: Path
    manifest: dict[str, Any]
    _tables: dict[str, pl.DataFrame] = field(default_factory=dict)

    @property
    def pass_mark(self) -> int:
        """The sum of points a course is effective from, by the latest edition."""
        return int(self.manifest["editions"][-1]["pass_mark"])

    def __getitem__(self, name: str) -> pl.DataFrame:
        """A table, whole: for aggregates, a few thousand rows at most. Errors: RehabError when it is not there."""
        if name not in self._tables:
            self._tables[name] = pl.read_parquet(_there(self.folder, f"{name}.parquet"))
        return self._tables[name]


def _there(folder: Path, name: str) -> Path:
    """A file of a published folder. Errors: RehabError when the folder lacks it."""
    if (folder / name).is_file():
        return folder / name
    raise RehabError(
        f"the published folder lacks {name}",
        where=str(folder),
        why="the page is made of such files alone",
        todo="publish again with `rehab run`",
    )


def read_published(folder: Path) -> Published:
    """A published version, for the pages that are made while it is laid together.

    Errors: RehabError when the folder has no manifest.
    """
    return Published(folder, json.loads(_there(folder, "manifest.json").read_text(encoding="utf-8")))


@dataclass
class Store:
    """One published version, open for many readers at a time; every table of it is read as it is asked for."""

    folder: Path
    manifest: dict[str, Any]
    connection: duckdb.DuckDBPyConnection
    _tables: dict[str, pl.DataFrame] = field(default_factory=dict)
    _kept: dict[Hashable, Any] = field(default_factory=dict)
    _in_memory: set[str] = field(default_factory=set)
    _making: Lock = field(default_factory=Lock)

    @property
    def version(self) -> str:
        return str(self.manifest["version"])

    @property
    def pass_mark(self) -> int:
        """The sum of points a course is effective from, by the latest edition."""
        return int(self.manifest["editions"][-1]["pass_mark"])

    def table(self, name: str) -> pl.DataFrame:
        """A mart or a reference table, whole; read once a version. Not for tables with a row a course."""
        if name not in self._tables:
            self._tables[name] = pl.read_parquet(self.folder / f"{name}.parquet")
        return self._tables[name]

    def once(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """What `make` gives, worked out once a version and key; small things alone, for they stay in memory."""
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]

    def keep(self, name: str, sql: str) -> None:
        """The rows of a statement as a table in memory, made once a version: a few narrow columns alone."""
        with self._making:
            if name not in self._in_memory:
                with self.connection.cursor() as cursor:
                    cursor.execute(f"CREATE OR REPLACE TABLE {name} AS {sql}")
                self._in_memory.add(name)

    def query(self, sql: str, values: Sequence[Any] = ()) -> pl.DataFrame:
        """The rows of one statement; values are bound, never written into the text."""
        with self.connection.cursor() as cursor:
            found = pl.from_arrow(cursor.sql(sql, params=list(values)).to_arrow_table())
        assert isinstance(found, pl.DataFrame)
        return found


_LOCKED = ("autoinstall_known_extensions", "autoload_known_extensions", "enable_external_access")


def open_store(folder: Path) -> Store:
    """A version for the web server: a view a table, and a connection that can read this folder and nothing else.

    Errors: RehabError when the folder is not a published version.
    """
    if not (folder / "manifest.json").is_file():
        raise RehabError(
            "this is not a published version", where=str(folder), why="it has no manifest.json",
            todo="publish again with `rehab run`",
        )  # fmt: skip
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    connection = duckdb.connect(config={"threads": 2, "memory_limit": "512MB"})
    connection.execute("SET temp_directory = ''")
    connection.execute("SET allowed_directories = $1", [[f"{folder}/"]])
    for name in _LOCKED:
        connection.execute(f"SET {name} = false")
    for path in sorted(folder.glob("*.parquet")):
        connection.read_parquet(str(path)).create_view(path.stem)
    connection.execute(
        f"CREATE VIEW edition AS {edition_rows_sql()}"
    )  # facts are laid over these tables here, too
    connection.execute("SET lock_configuration = true")
    return Store(folder, manifest, connection)
