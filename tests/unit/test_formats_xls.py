"""Old workbooks: each record of BIFF8 built here by hand, and files that are damaged or locked."""

import struct
from pathlib import Path

import pytest

from intake.reading.formats import xls
from intake.reading.formats.compound import MAGIC
from intake.reading.formats.grid import Grid
from intake.reading.refusals import Refused
from intake.reading.sheets import DATE_CELL, FAULT, NUMBER_CELL
from tests.unit.deliveries import read_bytes, refusal

FORMULA = struct.pack("<3H", 1, 2, 0)
BOF_OF_BOOK, BOF_OF_SHEET = struct.pack("<2H12x", 0x0600, 0x0005), struct.pack("<2H12x", 0x0600, 0x0010)


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<2H", kind, len(data)) + data


def wide(value: str) -> bytes:
    return struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")


def stream(*cells: bytes, before: bytes = b"", state: int = 0, shared: bytes | None = None) -> bytes:
    """One sheet «Лист»; cell format 1 is dd.mm.yyyy."""
    formats = record(0x041E, struct.pack("<H", 164) + wide("ДД.ММ.ГГГГ"))
    formats += record(0xE0, struct.pack("<2H16x", 0, 0)) + record(0xE0, struct.pack("<2H16x", 0, 164))
    texts = record(0xFC, struct.pack("<2I", 1, 1) + wide("текст")) if shared is None else shared
    name = struct.pack("<4B", state, 0, 4, 1) + "Лист".encode("utf-16-le")
    head = record(0x0809, BOF_OF_BOOK) + before + formats
    at = len(head) + 4 + 4 + len(name) + len(texts) + 4
    sheet = record(0x0809, BOF_OF_SHEET) + b"".join(cells) + record(0x0A)
    return head + record(0x85, struct.pack("<I", at) + name) + texts + record(0x0A) + sheet


def grid(*cells: bytes, **options: object) -> Grid:
    return next(xls.xls_grids(stream(*cells, **options)))  # type: ignore[arg-type]


def number(value: float, style: int = 0) -> bytes:
    return record(0x0203, struct.pack("<3Hd", 1, 2, style, value))


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (number(45.0), "45"),
        (number(12.1), NUMBER_CELL + "12.1"),
        (number(7.2202500012345679e19), NUMBER_CELL + "72202500012345700000"),
        (number(45839.0, 1), DATE_CELL + "2025-07-01"),
        (number(45839.4375, 1), DATE_CELL + "2025-07-01 10:30:00"),
        (record(0x027E, struct.pack("<3HI", 1, 2, 0, (45 << 2) | 2)), "45"),
        (record(0x027E, struct.pack("<3HI", 1, 2, 0, (-45 << 2) & 0xFFFFFFFF | 2)), "-45"),
        (record(0xFD, struct.pack("<3HI", 1, 2, 0, 0)), "текст"),
        (record(0x0204, struct.pack("<3H", 1, 2, 0) + wide(" свой ")), "свой"),
        (record(0x0205, struct.pack("<3H2B", 1, 2, 0, 1, 0)), "true"),
        (record(0x0205, struct.pack("<3H2B", 1, 2, 0, 42, 1)), f"{FAULT}error_value|#N/A"),
        (record(0x06, struct.pack("<3Hd6x", 1, 2, 0, 45.0)), "45"),
        (
            record(0x06, FORMULA + b"\x00\0\0\0\0\0\xff\xff" + bytes(6)) + record(0x0207, wide("да")),
            "да",
        ),
        (
            record(0x06, FORMULA + b"\x02\0\x17\0\0\0\xff\xff" + bytes(6)),
            f"{FAULT}error_value|#REF!",
        ),
    ],
)
def test_every_kind_of_record_is_what_a_person_reads(cell: bytes, shown: str) -> None:
    assert grid(cell).cells.rows() == [(2, 2, shown)]


def test_neighbouring_numbers_come_in_one_record() -> None:
    packed = (
        struct.pack("<2H", 4, 1)
        + b"".join(struct.pack("<HI", 0, (n << 2) | 2) for n in (7, 8))
        + struct.pack("<H", 2)
    )
    assert grid(record(0xBD, packed)).cells.rows() == [(5, 1, "7"), (5, 2, "8")]


def test_hidden_and_merged_cells_are_known_and_days_count_from_1904() -> None:
    found = grid(
        number(0.0 + 44377, 1),
        record(0xE5, struct.pack("<5H", 1, 1, 3, 0, 0)),
        record(0x0208, struct.pack("<6HI", 1, 0, 3, 255, 0, 0, 0x20)),
        record(0x7D, struct.pack("<6H", 2, 3, 0, 0, 1, 0)),
        before=record(0x22, b"\1\0"),
        state=2,
    )
    area = found.merged[0]
    assert (area.top, area.left, area.bottom, area.right) == (2, 0, 4, 0)
    assert (found.hidden, found.hidden_rows, found.hidden_columns) == (True, {2}, {2, 3})
    assert found.cells["text"].to_list() == [DATE_CELL + "2025-07-01"]


def test_a_shared_text_goes_on_in_the_next_record_and_may_change_its_width() -> None:
    begun = struct.pack("<2I", 1, 1) + struct.pack("<HB", 6, 1) + "Про".encode("utf-16-le")
    shared = record(0xFC, begun) + record(0x3C, b"\x00abc")
    assert grid(record(0xFD, struct.pack("<3HI", 0, 0, 0, 0)), shared=shared).cells["text"].to_list() == [
        "Проabc"
    ]


def test_a_password_and_excel_95_are_refused_by_name() -> None:
    with pytest.raises(Refused) as locked:
        grid(before=record(0x2F, bytes(6)))
    assert locked.value.rule_id == "foreign_password"
    with pytest.raises(Refused) as old:
        list(xls.xls_grids(record(0x0809, struct.pack("<2H", 0x0500, 5)) + record(0x0A)))
    assert old.value.observed == "workbook_of_excel_95"


def test_every_cut_of_the_stream_is_damage_or_fewer_cells_never_an_error_of_ours() -> None:
    whole = stream(number(45.0), record(0xFD, struct.pack("<3HI", 0, 0, 0, 0)))
    for end in range(20, len(whole)):
        with pytest.raises(Refused) as refused:
            list(xls.xls_grids(whole[:end]))
        assert refused.value.rule_id == "broken_file", end


@pytest.mark.parametrize("rest", [b"", bytes(504), b"\xff" * 4096])
def test_a_shell_of_garbage_is_broken(tmp_path: Path, rest: bytes) -> None:
    assert refusal(tmp_path, MAGIC + rest).rule_id == "broken_file"
    with pytest.raises(Refused):
        read_bytes(tmp_path, MAGIC + rest)
