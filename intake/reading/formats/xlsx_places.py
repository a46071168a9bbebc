"""Where in the bytes of a sheet its cells are: the reference, the attributes and the value of each.

Belongs here: finding them at the speed of vectors. Does not: what a cell then means (xlsx_cells.py).

Nearly every program writes `<c r="B2" s="1" t="s"><v>7</v></c>`: such cells are found by their signs alone. One pattern
reads each tag that is written a little differently; one that it does not know makes the whole sheet unusual.
"""

from dataclasses import dataclass
from typing import cast

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from intake.reading.formats.grid import column_of
from intake.reading.refusals import Refused

PIECE = r'^<c r="([A-Z]{1,3})([0-9]{1,7})"([^>\']*)>(?:<v>([^<]*)</v>)?'
PADDING = b"\0" * 32  # so that a look behind the last tag finds nothing
LETTERS, DIGITS = 3, 7  # of a reference, at most


@dataclass(frozen=True)
class Written:
    """The cells of a sheet as they are written, in the order of the file.

    row from 1, column from 0. attributes: which of the `different` texts of attributes each has. value: what is in the
    `<v>` right behind the tag, else null. Each cell takes the bytes of `data` from begins to ends, where the next is.
    """

    data: bytes
    begins: np.ndarray
    ends: np.ndarray
    row: np.ndarray
    column: np.ndarray
    attributes: np.ndarray
    different: list[str]
    value: pl.Series

    def pieces(self, at: np.ndarray) -> pl.Series:
        """The bytes of these cells as text."""
        return texts_between(self.data, self.begins[at], self.ends[at])


def broken() -> Refused:
    """A part of the workbook that does not read."""
    return Refused("broken_file", "sheet_unreadable", "whole_workbook")


def written_cells(data: bytes) -> Written | None:
    """The cells of a sheet; None where the tag of one is unusual."""
    check_text(data)
    signs = np.frombuffer(data + PADDING, np.uint8)
    tags = np.flatnonzero(signs == ord("<"))
    at = np.flatnonzero(signs[tags + 1] == ord("c"))
    tags = np.append(tags, [len(data)] * 2)
    begins, inner, after = tags[at], tags[at + 1], tags[at + 2]
    row, column, quote, usual = references(signs, begins + len('<c r="'))
    usual &= stand(signs, begins + len("<c"), b' r="') & (signs[inner - 1] == ord(">"))
    codes, different = coded(
        between(data, np.where(usual, quote + 1, begins), np.where(usual, inner - 1, begins))
    )
    usual &= ~np.array([">" in text or "'" in text for text in different], np.bool_)[codes]
    given = usual & stand(signs, inner, b"<v>") & stand(signs, after, b"</v>")
    value = texts_between(data, np.where(given, inner + len("<v>"), begins), np.where(given, after, begins))
    value = value if given.all() else value.set(pl.Series(~given), None)
    ends = np.append(begins[1:], len(data))
    cells = Written(data, begins, ends, row, column, codes, different, value)
    return cells if usual.all() else with_odd_tags(cells, np.flatnonzero(~usual))


def with_odd_tags(cells: Written, odd: np.ndarray) -> Written | None:
    """The cells with those at `odd` read by the pattern; None where it does not know one."""
    letters, row, attributes, value = (
        cells.pieces(odd).str.extract_groups(PIECE).struct.unnest().get_columns()
    )
    if letters.null_count():
        return None
    codes, different = coded(attributes.to_arrow())
    of_letters, known = coded(letters.to_arrow())
    cells.row[odd] = row.cast(pl.UInt32).to_numpy()
    cells.column[odd] = np.array([column_of(text) for text in known], np.uint32)[of_letters]
    cells.attributes[odd] = codes + len(cells.different)
    cells.different.extend(different)
    return Written(**vars(cells) | {"value": cells.value.scatter(odd, value)})


def references(signs: np.ndarray, at: np.ndarray) -> tuple[np.ndarray, ...]:
    """Rows and columns of the references that begin at these places, where each ends, and whether it is one.

    >>> row, column, end, fits = references(np.frombuffer(b'AB12"' + PADDING, np.uint8), np.array([0]))
    >>> int(row[0]), int(column[0]), int(end[0]), bool(fits[0])
    (12, 27, 4, True)
    """
    begin = at
    column, at = number_at(signs, at, ord("A"), 26, LETTERS, 1)
    letters_end = at
    row, at = number_at(signs, at, ord("0"), 10, DIGITS, 0)
    fits = (letters_end > begin) & (at > letters_end) & (signs[at] == ord('"'))
    return row, column - 1, at, fits


def number_at(
    signs: np.ndarray, at: np.ndarray, zero: int, base: int, most: int, first: int
) -> tuple[np.ndarray, np.ndarray]:
    """The numbers whose digits begin at these places, and where each ends; the sign `zero` is worth `first`."""
    number = np.zeros(len(at), np.uint32)
    for _ in range(most):
        digit = signs[at] - np.uint8(zero)
        is_digit = digit < base
        if not is_digit.any():
            break
        number = np.where(is_digit, number * np.uint32(base) + digit + np.uint32(first), number)
        at = at + is_digit
    return number, at


def stand(signs: np.ndarray, at: np.ndarray, text: bytes) -> np.ndarray:
    """Whether this text stands at each of these places."""
    found = signs[at] == text[0]
    for further, sign in enumerate(text[1:], 1):
        found &= signs[at + further] == sign
    return found


def check_text(data: bytes) -> None:
    """Refuse bytes that are no UTF-8."""
    try:
        data.decode()
    except UnicodeDecodeError:
        raise broken() from None


def cut_pieces(data: bytes, tag: bytes) -> pl.Series:
    """The text from each tag that begins so up to the next one."""
    check_text(data)
    signs = np.frombuffer(data + PADDING, np.uint8)
    tags = np.flatnonzero(signs == tag[0])
    begins = tags[stand(signs, tags, tag)]
    return texts_between(data, begins, np.append(begins[1:], len(data)))


def between(data: bytes, begins: np.ndarray, ends: np.ndarray) -> pa.Array:
    """The texts from each begin to its end, which come one behind the other: an array laid over the bytes."""
    places = np.empty(2 * len(begins) + 1, np.int64)
    places[:-1:2], places[1::2], places[-1] = begins, ends, len(data)
    texts = pa.LargeStringArray.from_buffers(2 * len(begins), pa.py_buffer(places), pa.py_buffer(data))
    return texts.take(pa.array(np.arange(0, 2 * len(begins), 2)))


def texts_between(data: bytes, begins: np.ndarray, ends: np.ndarray) -> pl.Series:
    """The same as a series."""
    return cast(pl.Series, pl.from_arrow(between(data, begins, ends)))


def coded(texts: pa.Array) -> tuple[np.ndarray, list[str]]:
    """Which of the different texts each one is, and these; a sheet has few."""
    encoded = pc.dictionary_encode(texts)
    return np.array(encoded.indices), encoded.dictionary.to_pylist()
