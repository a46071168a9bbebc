"""The public tables: what the protector lets through, and nothing else.

Belongs here: every asset named `published_...` that the public may see. Does not: what is hidden
(`methodology.disclosure`), the audit (`pipelines.disclosure_checks`), the folder of a version, which also holds exact
tables for the operator (`assets.published_version`). What the public is handed is a release; the public tables of a
version are what the next release would show, protected beside all releases there are.
"""

import dagster as dg
import polars as pl

from assets.releases.layout import all_releases
from assets.releases.protection import tables as released_tables
from assets.resources import Data
from assets.table import public_out
from methodology.disclosure import protect_all, rows_of_cube
from methodology.disclosure.cells import has_cells
from methodology.disclosure.cube import load_cube
from schemas.published import PublishedIndicator, PublishedLevel
from schemas.rules import empty_of

PUBLIC = ("published_indicator", "published_level")
EXACT = "indicator_value"


def released(data: Data) -> list[pl.DataFrame]:
    """What all releases of this data folder show, oldest first."""
    return released_tables(all_releases(data.folder().path))


@dg.multi_asset(
    name="public_tables",
    deps=[EXACT],
    outs={
        "published_indicator": public_out(
            "Опубликованные показатели", "Figures after disclosure control: country, districts, regions."
        ),
        "published_level": public_out(
            "Уровни публикации", "Levels of the published cube: how many cells are hidden, what is withheld."
        ),
    },
)
def public_tables(data: Data) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Protected figures and what is said of the protection; exact figures in, hidden cells out."""
    exact = rows_of_cube(data.scan(EXACT)).collect()
    if not has_cells(exact, load_cube()):
        return empty_of(PublishedIndicator), empty_of(PublishedLevel)
    protected = protect_all(exact, released(data))
    return protected.rows, protected.levels
