"""The map of regions as a grid of tiles in SVG: drawn on the server, prints, works by keyboard and without JavaScript.

Belongs here: geometry, colour and hatching of tiles. Does not: which status a region has (summary.py).
Colour is the statistical status, doubled by hatching and a corner mark; a region without a tile is returned apart.
"""

from html import escape
from typing import Any

import polars as pl

from dashboard.wording.format import number, percent
from dashboard.wording.text import Say

PITCH, TILE = 46, 43
KINDS = ("below_998", "below_95", "within", "above_95", "few", "waiting", "outside")
PROTECTED_KINDS = (*KINDS[:5], "hidden", *KINDS[5:])
# Corner marks: down for more ineffective courses than chance explains, up for fewer (paths, as fonts lack the signs).
MARKS = {"below_998": "M32 5h8l-4 6z", "below_95": "M32 5h8l-4 6z", "above_95": "M32 11h8l-4-6z"}


def places(region: pl.DataFrame, scored: pl.DataFrame, as_of: str | None) -> pl.DataFrame:
    """One row a region of the country: its tile, counts and kind.

    kind: the status of a region with courses; `waiting`, in the pilot without courses yet; `outside`, not in the pilot.
    """
    first_year = pl.col("pilot_joined_year").cast(pl.Int32)
    # Without a course there is no data date: then only those who began the pilot surely take part.
    year = int(as_of[:4]) if as_of else first_year.min()
    counts = scored.select("region_code", "effective", "judged", "rate", "status")
    return region.join(counts, on="region_code", how="left").with_columns(
        name_en=pl.coalesce("name_en", "name_ru"),  # one region has no English name in the reference table
        kind=pl.coalesce(
            pl.col("status"),
            pl.when(first_year <= year).then(pl.lit("waiting")).otherwise(pl.lit("outside")),
        ),
    )


def tile_map(rows: pl.DataFrame, say: Say, address: str = "#region-{code}") -> str:
    """The SVG of every region that has a tile; one with courses leads to `address`, with its code filled in."""
    tiles = rows.drop_nulls(["tile_row", "tile_col"]).with_columns(
        pl.col("tile_row", "tile_col").cast(pl.Int64)
    )
    rows_used, cols_used = tiles["tile_row"].to_list(), tiles["tile_col"].to_list()
    row0, col0 = min(rows_used, default=0), min(cols_used, default=0)
    width = (max(cols_used, default=0) - col0 + 1) * PITCH
    height = (max(rows_used, default=0) - row0 + 1) * PITCH
    body = "".join(
        tile(row, (row["tile_col"] - col0) * PITCH, (row["tile_row"] - row0) * PITCH, address, say)
        for row in tiles.sort("tile_row", "tile_col").iter_rows(named=True)
    )
    return (
        f'<svg class="map" viewBox="-1 -1 {width} {height}" role="group" aria-label="{escape(say("map.label"))}">'
        f"{HATCHES}{body}</svg>"
    )


def untiled(rows: pl.DataFrame) -> pl.DataFrame:
    """Regions the grid has no place for: the page lists them under the map."""
    return rows.filter(pl.col("tile_row").is_null() | pl.col("tile_col").is_null())


HATCHES = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path d="M0 0V6" stroke="#B3450A" stroke-opacity=".35" stroke-width="2"/></pattern></defs>'
)


def tile(row: dict[str, Any], x: int, y: int, address: str, say: Say) -> str:
    """One tile: a link to the region's row where it has courses, else a quiet label."""
    kind, short = str(row["kind"]), escape(str(row["short_ru"] if say.lang == "ru" else str(row["iso"])[3:]))
    spoken = escape(describe(row, say))
    has_courses = kind not in ("waiting", "outside")
    name_y = 18 if has_courses else 26
    hatch = (
        f'<rect class="over" width="{TILE}" height="{TILE}" rx="4" fill="url(#hatch)"/>'
        if kind == "below_95"
        else ""
    )
    mark = f'<path class="mark" d="{MARKS[kind]}"/>' if kind in MARKS else ""
    value = (
        f'<text class="v" x="{TILE / 2}" y="34">{escape(tile_value(row, say))}</text>' if has_courses else ""
    )
    inside = (
        f'<title>{spoken}</title><rect width="{TILE}" height="{TILE}" rx="4"/>{hatch}{mark}'
        f'<text class="n" x="{TILE / 2}" y="{name_y}">{short}</text>{value}'
    )
    place = f'class="tile {kind}" transform="translate({x} {y})"'
    if has_courses:
        link = escape(address.format(code=row["region_code"]))
        return f'<a href="{link}" {place}>{inside}</a>'
    return f'<g aria-hidden="true" {place}>{inside}</g>'


def tile_value(row: dict[str, Any], say: Say) -> str:
    """The share without its sign, the bare counts where they are too few for a share, or the sign of what is hidden."""
    if row["kind"] == "hidden":
        return "…"
    if row["kind"] == "few":
        return f"{row['effective']}/{row['judged']}"
    return percent(row["rate"], say.lang).rstrip("%\u00a0")


def describe(row: dict[str, Any], say: Say) -> str:
    """What a tile says to a screen reader and in its tooltip: name, counts, share, status."""
    name, status = str(row[f"name_{say.lang}"]), say(f"status.{row['kind']}")
    if row["judged"] is None or row["rate"] is None:
        return f"{name}: {status}"
    counts = say(
        "map.counts", effective=number(row["effective"], say.lang), judged=number(row["judged"], say.lang)
    )
    return f"{name}: {counts} ({percent(row['rate'], say.lang)}), {status}"
