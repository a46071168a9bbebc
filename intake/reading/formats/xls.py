"""An .xls workbook (Excel 97 to 2003, BIFF8) as grids: records one after the other.

Belongs here: the records that hold sheets, texts, formats and cells. Does not: the file around them (compound.py), nor
which sheet is which table (workbook.py). [MS-XLS] 2.4 is the specification.

A formula of a program that never computed it holds 0 in this format, as one that gave 0 does: it cannot be told apart.
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import polars as pl

from intake.reading.formats.compound import MAGIC, streams
from intake.reading.formats.format import Format, of_bytes
from intake.reading.formats.grid import CellList, Grid, Merge, fault
from intake.reading.formats.number_formats import BUILT_IN_DATES, is_date_format
from intake.reading.formats.text_cells import plain, plain_text
from intake.reading.formats.workbook import read_workbook
from intake.reading.guards import Limits
from intake.reading.refusals import Refused
from intake.reading.sheets import Reading

BOF, EOF, CONTINUE = 0x0809, 0x000A, 0x003C
FILE_PASS, DATE_MODE, FORMAT, XF, BOUND_SHEET, SST = 0x002F, 0x0022, 0x041E, 0x00E0, 0x0085, 0x00FC
LABEL_SST, LABEL, RICH_LABEL, NUMBER, RK, MUL_RK = 0x00FD, 0x0204, 0x00D6, 0x0203, 0x027E, 0x00BD
BOOL_ERR, FORMULA, STRING, MERGED, ROW, COL_INFO = 0x0205, 0x0006, 0x0207, 0x00E5, 0x0208, 0x007D
BIFF8 = 0x0600
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
WHOLE = "whole_xls"


def read_xls(data: bytes, limits: Limits) -> Reading:
    """The tables of an .xls workbook; a protected workbook of any kind is refused by that name."""
    parts = streams(data)
    if "EncryptedPackage" in parts:  # an .xlsx workbook with a password comes in this shell
        raise Refused("foreign_password")
    if "Workbook" not in parts:
        if "WordDocument" in parts:
            raise Refused("foreign_rtf")
        what = "workbook_of_excel_95" if "Book" in parts else "file_of_old_office"
        raise Refused("unknown_format", what, "workbook_saved_as_xlsx")
    return read_workbook("xls", xls_grids(parts["Workbook"]))


def xls_grids(stream: bytes) -> Iterator[Grid]:
    """The sheets of the workbook in their order."""
    try:
        book = read_book(stream)
        for sheet in book.sheets:
            yield read_sheet(stream, sheet, book)
    except (struct.error, IndexError, UnicodeDecodeError, pl.exceptions.OutOfBoundsError):
        raise Refused("broken_file", "workbook_not_openable", WHOLE) from None


@dataclass(frozen=True)
class BoundSheet:
    """Where a sheet begins in the stream."""

    name: str
    hidden: bool
    at: int


@dataclass
class Book:
    """What cells refer to: texts, which cell formats (by their number) are dates, the epoch of days; and the sheets."""

    texts: list[str] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=dict)
    format_of: list[int] = field(default_factory=list)
    since_1904: bool = False
    sheets: list[BoundSheet] = field(default_factory=list)

    def dates(self) -> set[int]:
        """The numbers of the cell formats under which a number is a day or a time."""
        coded = {number for number, code in self.formats.items() if is_date_format(code)}
        built_in = {int(number) for number in BUILT_IN_DATES} - self.formats.keys()
        return {at for at, number in enumerate(self.format_of) if number in coded | built_in}


def records(stream: bytes, at: int = 0) -> Iterator[tuple[int, bytes]]:
    """The records of a substream up to its end; those of charts inside it are left out."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        data = stream[at + 4 : at + 4 + size]
        at += 4 + size
        depth += (kind == BOF) - (kind == EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, data
    raise IndexError("the stream ends within a sheet")


def read_book(stream: bytes) -> Book:
    """The records before the first sheet."""
    book, shared, last = Book(), list[bytes](), 0
    for kind, data in records(stream):
        last = kind if kind != CONTINUE else last
        if kind == BOF and struct.unpack_from("<H", data)[0] != BIFF8:
            raise Refused("unknown_format", "workbook_of_excel_95", "workbook_saved_as_xlsx")
        if kind == FILE_PASS:
            raise Refused("foreign_password")
        if last == SST:
            shared.append(data)
        elif kind == DATE_MODE:
            book.since_1904 = data[:1] == b"\1"
        elif kind == FORMAT:
            book.formats[struct.unpack_from("<H", data)[0]] = text_at(data, 2)
        elif kind == XF:
            book.format_of.append(struct.unpack_from("<H", data, 2)[0])
        elif kind == BOUND_SHEET and data[5] == 0:  # 0: a sheet of cells
            at, state, _, length, flags = struct.unpack_from("<I4B", data)
            book.sheets.append(BoundSheet(characters(data[8:], length, flags), bool(state & 3), at))
    book.texts = plain_text(pl.Series(shared_texts(shared), dtype=pl.String)).to_list()
    return book


def characters(data: bytes, length: int, flags: int) -> str:
    """So many characters, of one byte or of two."""
    return data[: 2 * length].decode("utf-16-le") if flags & 1 else data[:length].decode("latin-1")


def text_at(data: bytes, at: int) -> str:
    """A text that fits into its record."""
    length, flags = struct.unpack_from("<HB", data, at)
    at += 3 + 2 * bool(flags & 8) + 4 * bool(flags & 4)
    return characters(data[at:], length, flags)


@dataclass
class Shared:
    """The shared texts, which go on from record to record: a text cut by the end of one may change its width there."""

    records: list[bytes]
    record: int = 0
    at: int = 0

    def left(self) -> int:
        """Bytes left in this record."""
        return len(self.records[self.record]) - self.at

    def take(self, size: int) -> bytes:
        """So many bytes, wherever the records end."""
        taken = b""
        while size:
            piece = self.records[self.record][self.at : self.at + size]
            taken += piece
            size -= len(piece)
            self.at += len(piece)
            if size:
                self.record, self.at = self.record + 1, 0
        return taken

    def text(self) -> str:
        """The next text, without the formatting of its parts."""
        length, flags = struct.unpack("<HB", self.take(3))
        runs = struct.unpack("<H", self.take(2))[0] if flags & 8 else 0
        more = struct.unpack("<I", self.take(4))[0] if flags & 4 else 0
        parts = []
        while length:
            if not self.left():
                self.record, self.at = self.record + 1, 0
                flags = self.take(1)[0]
            count = min(length, self.left() // (1 + (flags & 1)))
            if not count:
                raise IndexError("a text cut within a character")
            parts.append(characters(self.take(count * (1 + (flags & 1))), count, flags))
            length -= count
        self.take(4 * runs + more)
        return "".join(parts)


def shared_texts(found: list[bytes]) -> list[str]:
    """The texts that cells refer to by number."""
    if not found:
        return []
    shared = Shared(found)
    count = struct.unpack("<II", shared.take(8))[1]
    return [shared.text() for _ in range(count)]


def rk_number(packed: int) -> float:
    """A number in four bytes: the upper 30 bits of a float or a whole number, either of them a hundredfold.

    >>> rk_number(0x3FF00000), rk_number((45 << 2) | 2), rk_number((45 << 2) | 3)
    (1.0, 45, 0.45)
    """
    number: float
    if packed & 2:
        number = (packed >> 2) - ((packed & 0x80000000) >> 1)
    else:
        number = struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))[0]
    return number / 100 if packed & 1 else number


class SheetReader:
    """The cells of one sheet, record by record."""

    def __init__(self, book: Book) -> None:
        self.book, self.dates = book, book.dates()
        self.cells = CellList()
        self.merged: list[Merge] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self._formula = (0, 0)  # where the text of the next STRING record belongs
        self.take: dict[int, Callable[[bytes], None]] = {
            LABEL_SST: self.shared_text,
            LABEL: self.own_text,
            RICH_LABEL: self.own_text,
            NUMBER: self.float,
            RK: self.packed,
            MUL_RK: self.several_packed,
            BOOL_ERR: self.boolean_or_error,
            FORMULA: self.formula,
            STRING: self.text_of_formula,
            MERGED: self.merged_ranges,
            ROW: self.row,
            COL_INFO: self.columns,
        }

    def number(self, row: int, column: int, style: int, value: float) -> None:
        """A number as a workbook in XML would write it."""
        text = str(int(value)) if abs(value) < 1e15 and value == int(value) else repr(value)
        self.cells.add(row + 1, column, text, "date" if style in self.dates else "number")

    def shared_text(self, data: bytes) -> None:
        """A text by its number."""
        row, column, _, at = struct.unpack_from("<3HI", data)
        self.cells.add(row + 1, column, self.book.texts[at])

    def own_text(self, data: bytes) -> None:
        """A text inside the cell."""
        row, column = struct.unpack_from("<2H", data)
        self.cells.add(row + 1, column, plain(text_at(data, 6)))

    def float(self, data: bytes) -> None:
        """A number in eight bytes."""
        self.number(*struct.unpack_from("<3Hd", data))

    def packed(self, data: bytes) -> None:
        """A number in four bytes."""
        row, column, style, packed = struct.unpack_from("<3HI", data)
        self.number(row, column, style, rk_number(packed))

    def several_packed(self, data: bytes) -> None:
        """Neighbouring numbers."""
        row, first = struct.unpack_from("<2H", data)
        for at, (style, packed) in enumerate(struct.iter_unpack("<HI", data[4:-2])):
            self.number(row, first + at, style, rk_number(packed))

    def boolean_or_error(self, data: bytes) -> None:
        """Yes, no, or an error value."""
        row, column, _, value, is_error = struct.unpack_from("<3H2B", data)
        self.truth_or_error(row, column, value, bool(is_error))

    def truth_or_error(self, row: int, column: int, value: int, is_error: bool) -> None:
        """The same, from a cell or from a formula."""
        shown = fault("error_value", ERRORS.get(value, "#")) if is_error else ("false", "true")[bool(value)]
        self.cells.add(row + 1, column, shown)

    def formula(self, data: bytes) -> None:
        """The value a formula had when the workbook was saved."""
        row, column, style, kind, value = struct.unpack_from("<3HBxB", data)
        if data[12:14] != b"\xff\xff":
            self.number(row, column, style, struct.unpack_from("<d", data, 6)[0])
        elif kind in (1, 2):
            self.truth_or_error(row, column, value, kind == 2)
        self._formula = (row, column)

    def text_of_formula(self, data: bytes) -> None:
        """The text that the formula before gave."""
        row, column = self._formula
        self.cells.add(row + 1, column, plain(text_at(data, 0)))

    def merged_ranges(self, data: bytes) -> None:
        """Ranges shown as one cell."""
        for top, bottom, left, right in struct.iter_unpack("<4H", data[2:]):
            self.merged.append(Merge(top + 1, left, bottom + 1, right))

    def row(self, data: bytes) -> None:
        """Whether a row is hidden."""
        if struct.unpack_from("<H", data, 12)[0] & 0x20:
            self.hidden_rows.add(struct.unpack_from("<H", data)[0] + 1)

    def columns(self, data: bytes) -> None:
        """Whether columns are hidden."""
        first, last, _, _, flags = struct.unpack_from("<5H", data)
        if flags & 1:
            self.hidden_columns.update(range(first, min(last, 255) + 1))


def read_sheet(stream: bytes, sheet: BoundSheet, book: Book) -> Grid:
    """One sheet with its cells and what hides or joins them."""
    reader = SheetReader(book)
    for kind, data in records(stream, sheet.at):
        if take := reader.take.get(kind):
            take(data)
    cells = reader.cells.frame(book.since_1904)
    rows, columns = frozenset(reader.hidden_rows), frozenset(reader.hidden_columns)
    return Grid(sheet.name, sheet.hidden, cells, tuple(reader.merged), rows, columns)


FORMATS = (
    Format(
        "xls",
        lambda head: head.startswith(MAGIC),
        of_bytes(read_xls, lambda limits: limits.unzipped),
        lambda limits: limits.unzipped,
    ),
)
