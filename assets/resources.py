"""Resources of the assets: the data folder they read deliveries from and keep tables in.

Belongs here: where things lie. Does not: what they are.
"""

from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from assets.warehouse import Tables
from intake.arrival.inbox import DataFolder
from intake.settling.parts import Parts, write_atomically


class Data(dg.ConfigurableResource):
    """The data folder of a run, and the inbox deliveries arrive in."""

    path: str
    inbox: str

    def folder(self) -> DataFolder:
        return DataFolder(Path(self.path))

    def parts(self) -> Parts:
        return self.folder().part_folder().parts()

    def files(self, table: str) -> list[Path]:
        """The Parquet files of a table: one, or one a partition."""
        whole = self.folder().tables / f"{table}.parquet"
        return [whole] if whole.exists() else sorted((self.folder().tables / table).glob("*.parquet"))

    def scan(self, table: str) -> pl.LazyFrame:
        return pl.scan_parquet(self.files(table))

    def record(self, table: str) -> pl.DataFrame:
        """A table of the ledger."""
        ledger = self.folder().ledger()
        try:
            return ledger.table(table)
        finally:
            ledger.close()

    def tables(self) -> Tables:
        """Every table there is, by name: what SQL reads."""
        folder = self.folder().tables
        return {p.stem: self.files(p.stem) for p in sorted(folder.iterdir()) if not p.name.startswith(".")}


class ParquetTables(dg.ConfigurableIOManager):
    """One Parquet file an asset, or one an asset and partition; written whole or not at all, read lazily.

    A partitioned asset returns and receives {partition: frame}; read by an unpartitioned one it is a single frame.
    """

    data: Data

    def _path(self, asset: str, partition: str | None = None) -> Path:
        tables = self.data.folder().tables
        return tables / asset / f"{partition}.parquet" if partition else tables / f"{asset}.parquet"

    def handle_output(self, context: dg.OutputContext, obj: object) -> None:
        name = context.asset_key.path[-1]
        frames: dict[str | None, Any] = obj if isinstance(obj, dict) else {None: obj}
        for partition, frame in frames.items():
            write_atomically(frame, self._path(name, partition))
        rows = sum(self._rows(self._path(name, partition)) for partition in frames)
        context.add_output_metadata({"dagster/row_count": rows})

    def _rows(self, path: Path) -> int:
        return int(pl.scan_parquet(path).select(pl.len()).collect().item())

    def load_input(self, context: dg.InputContext) -> object:
        name = context.asset_key.path[-1]
        if not context.has_asset_partitions:
            return pl.scan_parquet(self._path(name))
        by_partition = {key: pl.scan_parquet(self._path(name, key)) for key in context.asset_partition_keys}
        wants_all = context.dagster_type.typing_type is pl.LazyFrame
        return pl.concat(by_partition.values()) if wants_all else by_partition
