"""Tables of pages as files, read back by openpyxl, csv and LibreOffice; what was injected neither runs nor breaks."""

import csv
import io
import os
import re
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from starlette.testclient import TestClient

from dashboard.exports.sheets import FIRST_ROW
from dashboard.web.downloads.csv_table import excel_csv, machine_csv
from dashboard.web.downloads.workbook import table_workbook
from dashboard.web.page.table import Column, Table
from dashboard.web.pages import all_pages
from dashboard.wording.text import words
from tests.unit.exports.rows import ABOUT
from tests.unit.exports.test_workbook import AS_CSV, SOFFICE

BAD = ["=cmd|'/c calc'!A1", "+1", "-1", "@x", "\t=1", "\r=1", 'a";b,c', "a\r\nb\nc", "\x00=2", "<script>1</script>",
       "'; DROP TABLE scored_course --"]  # fmt: skip
RU = words("ru")
FLAT = [page for page in all_pages() if "{" not in page.path]


def mixed() -> Table:
    """A table with every kind of column, figures missing for every reason, and hostile text in every text."""
    n = len(BAD)
    frame = pl.DataFrame(
        {
            "code": [f"0{at}" for at in range(n)],
            "name": BAD,
            "on": [date(2026, 1, 1 + at) for at in range(n)],
            "count": [None, None, None, *range(1000, 1000 + n - 3)],
            "share": [at / 7 for at in range(n)],
            "low": [at / 9 for at in range(n)],
            "high": [at / 8 for at in range(n)],
            "rub": [at * 1234.5 for at in range(n)],
            "status": ["Q", "M", "L", *["A"] * (n - 3)],
            "figure": [at / 4 for at in range(n)],
            "kind": ["proportion", "mean", *["sum"] * (n - 2)],
            "yes": [True, False, None, *[True] * (n - 3)],
        }
    )
    columns = (
        Column("code", "Код", "code"), Column("name", "=Имя"), Column("on", "День", "date"),
        Column("count", "Число", "count"), Column("share", "Доля", "share"),
        Column("low", "Интервал", "interval", upto="high"), Column("rub", "Рубли", "roubles"),
        Column("yes", "Да", "yes"), Column("figure", "Фигура", "figure", by="kind"),
        Column("status", "Почему", "status"),
    )  # fmt: skip
    return Table("mixed", "Всё сразу", frame, columns, status="status")


def sheet_of(body: bytes) -> list[tuple]:
    book = openpyxl.load_workbook(io.BytesIO(body))
    assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    return [*book.worksheets[0].iter_rows(values_only=True)]


def runs(text: object) -> bool:
    return isinstance(text, str) and text.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))


def test_what_was_injected_neither_runs_nor_breaks_a_row() -> None:
    table = mixed()
    machine = [*csv.reader(io.StringIO(machine_csv(table, ABOUT, RU).decode(), newline=""))]
    excel = [
        *csv.reader(io.StringIO(excel_csv(table, ABOUT, RU).decode("utf-8-sig"), newline=""), delimiter=";")
    ]
    book = sheet_of(table_workbook(table, "", [], ABOUT, RU))[FIRST_ROW - 2 :]
    assert len(machine) == len(excel) == 1 + len(BAD) and len(book) == 2 + len(BAD)
    assert len({len(row) for row in machine}) == len({len(row) for row in excel}) == 1
    assert not [cell for rows in (machine, excel, book) for row in rows for cell in row if runs(cell)]
    assert "\x00" not in str([machine, excel, book]) and "\n" not in "".join(machine[8] + excel[8])


def test_what_is_hidden_has_its_sign_and_is_never_zero() -> None:
    table = mixed()
    excel = [*csv.reader(io.StringIO(excel_csv(table, ABOUT, RU).decode("utf-8-sig")), delimiter=";")]
    at = excel[0].index("Число")
    assert [row[at] for row in excel[1:5]] == ["…", "–", "нет\u00a0данных", "1000"]
    machine = [*csv.DictReader(io.StringIO(machine_csv(table, ABOUT, RU).decode()))]
    assert [(row["count"], row["status"]) for row in machine[:4]] == [
        ("", "Q"),
        ("", "M"),
        ("", "L"),
        ("1000", "A"),
    ]
    rows = sheet_of(table_workbook(table, "", [], ABOUT, RU))
    assert [row[3] for row in rows[FIRST_ROW : FIRST_ROW + 4]] == ["…", "–", "нет\u00a0данных", 1000]
    assert rows[FIRST_ROW - 1][:6] == ("А", "Б", "В", "1", "2", "3")


def test_a_figure_of_an_indicator_is_shown_as_its_kind() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(table_workbook(mixed(), "", [], ABOUT, RU))).worksheets[0]
    at = [cell.value for cell in sheet[FIRST_ROW - 1]].index("Фигура")
    formats = [sheet.cell(FIRST_ROW + line, at + 1).number_format for line in (1, 2, 3)]
    assert formats == ["0 %", "#,##0.00", "#,##0"]
    assert machine_csv(mixed(), ABOUT, RU).decode().splitlines()[1].split(",").count("proportion") == 1


@pytest.mark.skipif(not SOFFICE, reason="no LibreOffice on this machine")
def test_libreoffice_finds_the_same_sums(tmp_path: Path) -> None:
    table = mixed()
    (tmp_path / "table.xlsx").write_bytes(table_workbook(table, "", [], ABOUT, RU))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", AS_CSV, "table.xlsx"]
    subprocess.run(command, cwd=tmp_path, env=os.environ | {"HOME": str(tmp_path)}, check=True, timeout=240)
    (made,) = tmp_path.glob("table*.csv")
    lines = [*csv.reader(io.StringIO(made.read_text(encoding="utf-8"), newline=""))]
    head, rows = lines[FIRST_ROW - 2], lines[FIRST_ROW:]
    for title, name in (("Число", "count"), ("Доля", "share"), ("Интервал, до", "high"), ("Рубли", "rub")):
        cells = [row[head.index(title)] for row in rows]
        numbers = [float(c.rstrip("%")) / (100 if "%" in c else 1) for c in cells if re.match(r"-?[\d.]", c)]
        assert sum(numbers) == pytest.approx(table.frame[name].sum(), rel=1e-12)
    assert [row[0] for row in rows] == table.frame["code"].to_list()


@pytest.mark.parametrize("page", FLAT, ids=lambda page: page.name)
def test_every_table_of_a_page_downloads_in_three_forms_with_the_same_rows(
    client: Callable[..., TestClient], page
) -> None:
    asking, lines = client(min(page.roles)), []
    links = re.findall(r'href="(/download/[^"]+)"', asking.get(page.path).text)
    for link in links[-3:]:
        answer = asking.get(link.replace("&amp;", "&"))
        assert answer.status_code == 200, answer.text
        named = answer.headers["content-disposition"]
        assert re.search(r'filename="rehab-[\w.-]+-2026-06-30\.(xlsx|csv|excel\.csv)"', named)
        xlsx = ".xlsx" in link
        lines.append(len(sheet_of(answer.content)) - FIRST_ROW if xlsx else answer.text.count("\n") - 1)
    assert len(set(lines)) <= 1, lines


def test_a_file_one_has_is_not_sent_again(client: Callable[..., TestClient]) -> None:
    address = "/download/regions/regions.xlsx"
    tag = client().get(address).headers["etag"]
    assert client().get(address, headers={"If-None-Match": tag}).status_code == 304


def test_figures_of_regions_are_those_published_and_nothing_hidden(
    client: Callable[..., TestClient], sample_data: Path
) -> None:
    published = pl.read_parquet(
        sample_data / "published" / "current" / "published_indicator.parquet"
    ).to_dicts()
    told = {
        row["area"]: row
        for row in published
        if (row["indicator"], row["period"], row["breakdown"]) == ("courses_total", "2024", "none")
    }
    rows = csv.DictReader(io.StringIO(client().get("/download/regions/regions.csv?period=2024").text))
    shown = {row["region_code"]: row["courses"] for row in rows}
    assert shown
    for code, courses in shown.items():
        assert courses == ("" if told[code]["value"] is None else str(told[code]["value"]))


def test_a_page_that_is_not_a_roles_own_has_no_files_for_it(client: Callable[..., TestClient]) -> None:
    for page in all_pages():
        for role in {"bureau", "ministry", "engineer"} - page.roles:
            assert client(role).get(f"/download/{page.name}/{page.name}.csv").status_code == 404
    for missing in ("regions/none.csv", "regions/regions.exe", "none/regions.csv", "regions/regions.csv.csv"):
        assert client().get(f"/download/{missing}").status_code == 404


def test_the_same_table_makes_the_same_bytes() -> None:
    first, again = (table_workbook(mixed(), "a", [("b", "c")], ABOUT, RU) for _ in range(2))
    assert first == again
