"""Registers: identifiers counted again by another library, headers that mean one table, keys that are kept.

Belongs here: what holds for every register at once. Does not: what becomes of their rows (`test_settle`).
"""

import random

import polars as pl
import pytest
from stdnum.ru import inn

from intake.reading.recognise import HEADERS, complete_matches, table_of_sheet
from schemas.delivered.protocol import DELIVERED
from schemas.delivered.registers import REGISTERS
from schemas.expressions import has_inn_check_digits
from schemas.kept import KEPT
from schemas.rules import delivered_columns, personal_columns


def test_inn_is_judged_as_an_independent_library_does() -> None:
    rng = random.Random(1)
    drawn = ["".join(rng.choices("0123456789", k=rng.choice((9, 10, 10, 11, 12, 13)))) for _ in range(50_000)]
    right = [number for number in drawn if inn.is_valid(number)]
    one_off = [n[:at] + str((int(n[at]) + 1) % 10) + n[at + 1 :] for n in right[:200] for at in range(len(n))]
    numbers = [*drawn, *one_off, "", "7707083893x", "٧٧٠٧٠٨٣٨٩٣"]
    ours = pl.DataFrame({"n": numbers}).select(has_inn_check_digits("n"))["n"].to_list()
    assert len(right) > 500
    assert ours == [inn.is_valid(number) for number in numbers]


@pytest.mark.parametrize("table", DELIVERED)
def test_a_header_means_its_own_table_and_no_other(table: str) -> None:
    columns = delivered_columns(DELIVERED[table])
    titles = [spec.metadata["ru"] for spec in columns.values()]
    for header in (list(columns), titles, list(HEADERS[table].required)):
        assert [match.table for match in complete_matches(header)] == [table]
    match = complete_matches(titles)[0]
    assert set(match.columns.values()) == set(columns) and not match.unknown


def test_a_sheet_name_means_one_table() -> None:
    names = [(name, table) for table, header in HEADERS.items() for name in header.sheet_names]
    assert len({name for name, _ in names}) == len(names)
    assert all(table_of_sheet(name) == table for name, table in names)
    assert table_of_sheet("Социальное обслуживание") == "social_service_case"


@pytest.mark.parametrize("table", REGISTERS)
def test_what_is_kept_is_what_is_delivered_without_the_person(table: str) -> None:
    delivered, kept = REGISTERS[table].delivered, KEPT[table].to_schema().columns
    assert set(delivered_columns(delivered)) - set(personal_columns(delivered)) <= set(kept)
    assert not {"snils", "child_ref", "birth_date", "region_known"} & set(kept)
    assert ("child_id" in kept) == ("snils" in delivered_columns(delivered))
    assert {"seq", "row", "line", "intake_status", "latest"} <= set(kept)
    assert set(REGISTERS[table].key) <= set(kept) - {"seq", "row", "content"}
    assert REGISTERS[table].called is None or REGISTERS[table].called in REGISTERS[table].key
