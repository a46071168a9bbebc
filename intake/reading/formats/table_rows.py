"""The rows of a sheet as people lay them out: titles above the header, the header, data, and rows that are no data.

Belongs here: where the header is, and which rows below it are a row of column numbers, a repeated header, a total, a
note; for every tabular format of text alike. Does not: how cells are cut out of the bytes, which sheet is which table
(recognise.py), what a value means (the door).

A reader of a tabular format calls two functions:

* `find_header(rows)` with the first rows that are not blank, as (line, cells); gives a `Header`, or refuses.
* `read_body(cells, header)` with everything below as a frame: one String column a position ("0", "1", ...; cells
  trimmed, empty is null) and `line`; gives the data rows under the contract's names, and the `NotRead` of the others.

Nothing is dropped but rows without a single cell: data + NotRead.rows = rows that are not blank.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from intake.judging.values import kind
from intake.reading.recognise import (
    HEADERS,
    SHORTEST_HEADER,
    Match,
    checked,
    closest_match,
    complete_matches,
    match,
    nearest,
    spelled,
    spelling,
)
from intake.reading.refusals import Refused
from intake.reading.sheets import NotRead
from schemas.delivered.protocol import DELIVERED
from schemas.rules import delivered_columns

FIRST_ROWS = 20  # the header begins among the first so many rows that are not blank
DEEPEST = 3  # rows of one header: «Курс» over «Начало» and «Окончание»
MOST_UNNUMBERED = 2  # columns without a number in a row of column numbers
MOST_PLACES = 20  # runs of rows of one kind that are listed one by one
TOTAL = r"(?i)^\W*(?:итог[оаи]?|всего|(?:общий|промежуточный) итог|(?:grand )?total)(?:\W|$)|\sитог\W*$"
NUMBER = r"^[(\[]?(?:(?:гр|графа|столб|столбец)\.? *|№ *)?([0-9]{1,3})[)\]]?\.?$"  # 1, (1), 1., «гр. 1» under a heading
LETTER = r"^[А-ЯЁA-Zа-яё]$"  # the columns of names in an official form are «А», «Б»
PHRASE = r"\s|:$|_{3}|/"  # several words or a place for a signature, not one value
HEADINGS = frozenset(heading for table in HEADERS.values() for heading in table.columns)
Row = tuple[int, Sequence[str | None]]


@dataclass(frozen=True)
class Header:
    """A header of one to three rows: which columns it names, its cells as they are there, the rows it takes among those
    given (from 0), and what stands above it."""

    match: Match
    cells: tuple[str | None, ...]
    first: int
    below: int
    not_read: tuple[NotRead, ...] = ()

    @property
    def required(self) -> list[str]:
        """Positions of the columns without which a row is no row of the table."""
        needed = HEADERS[self.match.table].required
        return [str(at) for at, name in self.match.columns.items() if name in needed]


def find_header(rows: Sequence[Row], sheet: str | None = None, table: str | None = None) -> Header:
    """The first header among the rows; refuses where there is none, or where two tables fit.

    table: the one that the name of the sheet tells; else any.
    """
    found = headers_in(rows, [table] if table else HEADERS)
    if not found:
        raise no_header(rows, sheet, table)
    tables = sorted({header.match.table for header in found})
    if len(tables) > 1:
        line = rows[found[0].first][0]
        raise Refused("ambiguous_reading", " / ".join(tables), "header_of_one_table", line=line, sheet=sheet)
    checked(found[0].match, rows[found[0].below - 1][0], sheet)
    titles = _titles(rows[: found[0].first], found[0].match, sheet)
    return Header(found[0].match, found[0].cells, found[0].first, found[0].below, titles)


def headers_in(rows: Sequence[Row], tables: Collection[str] = HEADERS) -> list[Header]:
    """Every complete header among the first rows, of as few rows as will do; repeated ones as well."""
    likely = [sum(cell is not None and spelling(cell) in HEADINGS for cell in cells) for _, cells in rows]
    if not any(known >= SHORTEST_HEADER for known in likely):
        return []
    for depth in range(1, DEEPEST + 1):
        found = [
            Header(fits, tuple(rows[at + depth - 1][1]), at, at + depth)
            for at in range(min(len(rows) - depth + 1, FIRST_ROWS))
            if likely[at] >= SHORTEST_HEADER
            for fits in complete_matches(rows[at + depth - 1][1], _above(rows[at : at + depth - 1]))
            if fits.table in tables
        ]
        if found:
            return found
    return []


def _above(rows: Sequence[Row]) -> list[str | None]:
    """What stands over each cell: a heading over several columns is written over the first of them."""
    over: list[str | None] = []
    for _, cells in rows:
        heading, spread = None, []
        for cell in cells:
            heading = cell or heading
            spread.append(heading)
        over = [" ".join(filter(None, pair)) or None for pair in zip(over, spread, strict=False)] or spread
    return over


def no_header(rows: Sequence[Row], sheet: str | None = None, table: str | None = None) -> Refused:
    """What the closest reading of the first rows lacks."""
    closest = [
        (line, match(table, cells) if table else closest_match(cells)) for line, cells in rows[:FIRST_ROWS]
    ]
    line, best = max(closest, key=lambda row: len(row[1].columns), default=(1, None))
    if best is None or len(best.columns) < SHORTEST_HEADER:
        return Refused("unknown_table", "no_known_columns", "header_of_one_table", line=line, sheet=sheet)
    return Refused("header_missing_column", ", ".join(best.missing), best.table, line=line, sheet=sheet)


def _titles(rows: Sequence[Row], found: Match, sheet: str | None) -> tuple[NotRead, ...]:
    """Rows above the header; one with as many cells as data is not taken for a title."""
    given = [sum(bool(cell and cell.strip()) for cell in cells) for _, cells in rows]
    lines = pl.DataFrame(
        {
            "line": [line for line, _ in rows],
            "why": ["title_row"] * len(rows),
            "harmless": [2 * cells < len(found.columns) or cells < 3 for cells in given],
            "at": range(len(rows)),
        },
        schema={"line": pl.UInt32, "why": pl.String, "harmless": pl.Boolean, "at": pl.UInt32},
    )
    return tuple(_blocks(lines, sheet, found.table))


def read_body(
    cells: pl.DataFrame, header: Header, sheet: str | None = None
) -> tuple[pl.DataFrame, tuple[NotRead, ...]]:
    """The data rows, recognised columns under the contract's names and `line`; and what the other rows are."""
    odd = odd_rows(cells, header)
    names = {str(at): name for at, name in header.match.columns.items()}
    wanted = [*(pl.col(at).alias(name) for at, name in names.items()), pl.col("line").cast(pl.UInt32)]
    if odd.is_empty():
        return cells.select(wanted), ()
    looked_at = _kinds(cells[odd].with_columns(at=odd), header)
    if (strange := looked_at.filter(why="other_header")).height:
        line = strange["line"][0]
        raise Refused("ambiguous_reading", "two_header_rows", "one_header_row", line=line, sheet=sheet)
    no_data = looked_at.filter(pl.col("why").is_not_null())
    data = pl.repeat(True, cells.height, dtype=pl.Boolean, eager=True).scatter(no_data["at"], False)
    listed = no_data.filter(pl.col("why") != "blank")
    return cells.filter(data).select(wanted), tuple(_blocks(listed, sheet, header.match.table))


def odd_rows(cells: pl.DataFrame, header: Header) -> pl.Series:
    """Places of the rows that deserve a closer look: a test of a few columns, so that clean tables cost little.

    Only the positions of recognised columns are asked for. A total can fill every required column only where none of
    them holds a day.
    """
    required = header.required
    moved = [
        pl.col(required[0]) == heading for heading in header.cells if heading
    ]  # columns in another order
    again = pl.any_horizontal(*(pl.col(at) == header.cells[int(at)] for at in required), *moved)
    signs = [pl.col(at).is_null() for at in required]
    if not _needs_day(header.match.table):
        signs += [pl.col(at).str.contains(TOTAL) for at in required]
    at = pl.int_range(pl.len(), dtype=pl.UInt32)
    below = again.shift(1, fill_value=True) if _may_number_columns(cells, required) else again
    return cells.lazy().select(at.filter(pl.any_horizontal(again, below, *signs))).collect().to_series()


def _may_number_columns(cells: pl.DataFrame, required: list[str]) -> bool:
    """Whether the first row holds short numbers and letters only; then so may the one below each repeated header."""
    first = cells.row(0, named=True) if cells.height else {}
    return bool(first) and all(re.match(f"{NUMBER}|{LETTER}", first[at] or "") for at in required)


def _needs_day(table: str) -> bool:
    columns = delivered_columns(DELIVERED[table])
    return any(kind(columns[name]) == "date" for name in HEADERS[table].required)


def _kinds(cells: pl.DataFrame, header: Header) -> pl.DataFrame:
    """`why` each row `at` is no data (null: it is), and whether it is `harmless` to leave it out."""
    needed, columns = len(header.required), len(header.match.columns)
    filled, given, again = pl.col("filled"), pl.col("given"), pl.col("again")
    letters, numbers = pl.col("letters"), pl.col("numbers")
    numbered = (numbers + letters == filled) & (numbers >= 2) & (filled >= max(3, columns * 0.8))
    in_order = (pl.col("lowest") == 1) & (pl.col("highest") == numbers) & (pl.col("drift") <= MOST_UNNUMBERED)
    is_total = pl.col("total_in_required") | (pl.col("total_first") & (given * 2 <= needed))
    few = filled <= _few(needed)
    why = {
        "blank": filled == 0,
        "repeated_header": (again == pl.col("here")) & (again >= SHORTEST_HEADER) & (again * 2 >= filled),
        "other_header": (pl.col("known") > SHORTEST_HEADER) & (pl.col("known") * 4 >= filled * 3),
        "column_numbers_row": numbered & in_order,
        "total_row": is_total,
        "note_row": (given == 0) | (few & (given * 2 < needed)),
    }
    kind_of_row = pl.coalesce(pl.when(holds).then(pl.lit(name)) for name, holds in why.items())
    harmless = (pl.col("why") != "note_row") | (few & pl.col("phrase"))
    return _counts(cells, header).with_columns(why=kind_of_row).with_columns(harmless=harmless)


def _counts(cells: pl.DataFrame, header: Header) -> pl.DataFrame:
    """What a row `at` has of headings, numbers and words: counted over its cells, one below the other."""
    columns = HEADERS[header.match.table].columns
    own = pl.DataFrame(
        list(_headings(header)), schema={"position": pl.Int64, "spelled": pl.String}, orient="row"
    ).unique()
    required, total = (
        pl.col("position").is_in([int(at) for at in header.required]),
        pl.col("cell").str.contains(TOTAL),
    )
    number = pl.col("cell").str.extract(NUMBER).cast(pl.Int64)
    step = number - pl.col("position")
    positions = [name for name in cells.columns if name not in ("line", "at")]
    counted = (
        cells.lazy()
        .unpivot(positions, index="at", variable_name="position", value_name="cell")
        .drop_nulls("cell")
        .with_columns(pl.col("position").cast(pl.Int64), spelled=spelled(pl.col("cell")))
        .join(
            own.lazy().with_columns(again=True), on=["position", "spelled"], how="left", maintain_order="left"
        )
        .group_by("at")
        .agg(
            pl.len().alias("filled"),
            required.sum().alias("given"),
            pl.col("again").sum(),
            pl.col("spelled").is_in([*columns, *own["spelled"]]).sum().alias("here"),
            pl.col("spelled").is_in(sorted(HEADINGS)).sum().alias("known"),
            number.count().alias("numbers"),
            pl.col("cell").str.contains(LETTER).sum().alias("letters"),
            number.min().alias("lowest"),
            number.max().alias("highest"),
            (step.max() - step.min()).alias("drift"),
            (total & required).any().alias("total_in_required"),
            total.first().alias("total_first"),
            pl.col("cell").str.contains(PHRASE).first().alias("phrase"),
        )
    )
    rows = cells.lazy().select("at", "line").join(counted, on="at", how="left", maintain_order="left")
    return rows.with_columns(pl.col("filled").fill_null(0)).collect()


def _headings(header: Header) -> Iterator[tuple[int, str]]:
    """How each column may be headed, with its position: as in the form, and as it is in this file."""
    for at, column in header.match.columns.items():
        yield from ((at, s) for s, name in HEADERS[header.match.table].columns.items() if name == column)
        yield at, spelling(header.cells[at] or "")


def _blocks(rows: pl.DataFrame, sheet: str | None, table: str) -> Iterator[NotRead]:
    """Neighbouring rows of one kind as one entry; a kind that turns up everywhere as one entry in all."""
    for (why, harmless), found in rows.group_by("why", "harmless", maintain_order=True):
        block = (found["at"].diff().fill_null(1) != 1).cum_sum()
        runs = block if block.n_unique() <= MOST_PLACES else block * 0
        for _, run in found.group_by(runs.alias("block"), maintain_order=True):
            first, last = run["line"][0], run["line"][-1]
            name = str(first) if first == last else f"{first}–{last}"
            yield NotRead("rows", name, run.height, str(why), sheet, table, first, bool(harmless))


def is_note(cells: Sequence[str], header: Header) -> bool:
    """Whether so few cells are given that a row is no data, as `read_body` decides it."""
    given = [at for at, cell in enumerate(cells) if cell.strip()]
    needed = [int(at) for at in header.required]
    required = sum(at in needed for at in given)
    return not required or (len(given) <= _few(len(needed)) and 2 * required < len(needed))


def _few(needed: int) -> int:
    """Cells of a note or a signature, at most."""
    return max(2, needed // 3)


def columns_not_read(
    cells: pl.DataFrame, header: Header, headings: Iterable[tuple[int, str]], sheet: str | None = None
) -> tuple[NotRead, ...]:
    """The columns that mean nothing here and hold something; `headings`: their positions and how they are called.

    One that resembles a column which is missing is not harmless: it is that column, misspelt.
    """
    table, taken = header.match.table, set(header.match.columns.values())
    given = {at: cells[str(at)].count() for at, _ in headings}
    return tuple(
        NotRead(
            "column",
            name,
            given[at],
            "unknown_column",
            sheet,
            table,
            harmless=nearest(name, table) in taken | {None},
        )
        for at, name in headings
        if given[at]
    )
