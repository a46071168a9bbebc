"""Every export of a release side by side in one folder; what each file is: docs/exports.md.

Belongs here: names of files. Does not: what stands in one (a module a format). The same rows and manifest make the same
bytes.
"""

from pathlib import Path

import polars as pl

from dashboard.exports.csv_files import excel_ru_csv
from dashboard.exports.datapackage import DATA, data_package
from dashboard.exports.open_data import open_data_set
from dashboard.exports.sdmx_data import sdmx_csv
from dashboard.exports.sdmx_structure import sdmx_structure
from dashboard.exports.workbook import workbook_bytes
from dashboard.wording.codes import NOT_PUBLIC, About
from law.errors import RehabError


def _check_nothing_hidden_is_there(frame: pl.DataFrame) -> None:
    """The last look before a file is written: nothing exact, and no figure where a row is suppressed."""
    if frame.filter(conf_status=NOT_PUBLIC).height:
        raise RehabError(
            "exact figures cannot be released",
            where=f"conf_status {NOT_PUBLIC}",
            why="they have not passed disclosure control",
            todo="write the rows that disclosure control returns; exact ones are for `rehab kpi`",
        )
    told = frame.filter(pl.any_horizontal(pl.col("value", "low", "high").is_not_null()), status="Q")
    if told.height:
        row = told.row(0, named=True)
        raise RehabError(
            "a suppressed row still holds its value",
            where=f"{row['indicator']}, {row['period']}, {row['area']}",
            why="every format would publish it",
            todo="write the rows that disclosure control returns, not the exact ones",
        )


def export_files(frame: pl.DataFrame, about: About) -> dict[str, bytes]:
    """Path inside the folder -> bytes, in the order of paths; rows of the shape `published_indicator`.

    about: the manifest (version, data_as_of, editions, synthetic; optional publisher, protected).
    Raises RehabError without a date of the data, for a suppressed row with a value and for a code SDMX cannot hold.
    """
    _check_nothing_hidden_is_there(frame)
    if not about["data_as_of"]:
        raise RehabError(
            "there is no date of the data",
            where="manifest",
            why="no course was taken in",
            todo="run `rehab run`",
        )
    texts = data_package(frame, about)
    texts |= {f"opendata/{name}": text for name, text in open_data_set(frame, about).items()}
    texts |= {f"{DATA}.excel-ru.csv": excel_ru_csv(frame, about)}
    texts |= {"sdmx/data.csv": sdmx_csv(frame, about), "sdmx/structure.xml": sdmx_structure(frame, about)}
    files = {name: text.encode() for name, text in texts.items()}
    files[f"{DATA}.xlsx"] = workbook_bytes(frame, about)
    return dict(sorted(files.items()))


def write_exports(frame: pl.DataFrame, about: About, folder: Path) -> list[Path]:
    """Write every export of the rows into `folder` (made when missing); returns the files written, in order."""
    written = []
    for name, content in export_files(frame, about).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        written.append(path)
    return written
