"""The sheet for a provider, opened by an independent reader: complete, in Russian, without personal values."""

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from intake.judging.findings import SCHEMA, finding, no_findings, placed
from intake.return_sheet import workbook as return_sheet
from intake.return_sheet.words import causes_in_words, findings_in_words
from intake.return_sheet.workbook import write_return_sheet
from law.errors import RehabError
from pipelines.stateless import judge

SNILS = ("112-233-445 95", "11223344595", "112 233 445 95")
FILES = pl.DataFrame(
    [("s1", 0, "отчёт.xlsx", "xlsx"), ("s2", 1, "битый.xlsx", None)],
    schema={"delivery_sha": pl.String, "seq": pl.UInt32, "file": pl.String, "format": pl.String},
    orient="row",
)
LEDGER = pl.DataFrame(
    {
        "delivery_sha": ["s1", "s1"],
        "table_name": ["activity", "course_protocol"],
        "read": [120, 2],
        "accepted": [119, 1],
        "quarantined": [1, 1],
        "duplicate": [0, 0],
        "waiting": [0, 0],
    }
)
PROTOCOL = {"delivery_sha": "s1", "file": "отчёт.xlsx", "sheet": "Протоколы", "table_name": "course_protocol"}
REFUSED = {"delivery_sha": "s2", "file": "битый.xlsx", "field": None}
ACTIVITY = {"delivery_sha": "s1", "file": "отчёт.xlsx", "sheet": "Мероприятия", "table_name": "activity"}
WRONG_SEX = {
    "record_id": "PR-2", "line": 12, "rule_id": "unknown_code", "field": "sex", "observed": "девочка",
}  # fmt: skip


def findings(*rows: dict[str, Any]) -> pl.DataFrame:
    usual = {"severity": "error", "rule_id": "required_missing", "field": "protocol_id"}
    full = [usual | row for row in rows]
    return pl.DataFrame(
        [{c: ({"cause": row["rule_id"]} | row).get(c) for c in SCHEMA} for row in full], schema=SCHEMA
    )


def told(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    return findings_in_words(findings(*rows), FILES).to_dicts()


def by_cause(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    return causes_in_words(findings_in_words(findings(*rows), FILES)).to_dicts()


def sheets(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    return {s.title: list(s.iter_rows(values_only=True)) for s in openpyxl.load_workbook(path).worksheets}


def written(tmp_path: Path, *rows: dict[str, Any]) -> dict[str, list[tuple[Any, ...]]]:
    write_return_sheet(findings(*rows), LEDGER, FILES, tmp_path / "out.xlsx")
    return sheets(tmp_path / "out.xlsx")


def test_a_finding_names_place_column_and_words_the_provider_may_write() -> None:
    row = told(PROTOCOL | WRONG_SEX)[0]
    assert (row["case"], row["file"], row["sheet"], row["line"]) == ("PR-2", "отчёт.xlsx", "Протоколы", 12)
    assert (row["column"], row["observed"], row["severity"]) == ("Пол", "девочка", "ошибка")
    assert row["expected"] == "одно из: мужской, женский"


def test_rows_of_a_case_stand_together_protocol_before_activities() -> None:
    a, b = PROTOCOL | {"record_id": "PR-1", "line": 3}, ACTIVITY | {"record_id": "PR-1", "line": 40}
    other = PROTOCOL | {"record_id": "PR-2", "line": 4}
    of_file = REFUSED | {"rule_id": "file_empty"}
    rows = told(b, other, a, of_file)
    assert [(r["case"], r["case_no"], r["line"]) for r in rows] == [
        ("весь файл", 1, None),
        ("PR-1", 2, 3),
        ("PR-1", 2, 40),
        ("PR-2", 3, 4),
    ]


def test_rows_without_a_number_are_cases_of_their_own() -> None:
    register = PROTOCOL | {"sheet": None, "table_name": "person_register", "field": "sex"}
    rows = told(
        register | {"line": 2}, register | {"line": 3}, register | {"line": 3}, PROTOCOL | {"line": 9}
    )
    assert [r["case_no"] for r in rows] == [1, 2, 3, 3]
    assert {r["case"] for r in rows} == {"запись реестра", "номер не указан"}


def test_a_missing_header_is_told_with_russian_headers() -> None:
    row = told(
        {
            "delivery_sha": "s1", "file": "отчёт.xlsx", "rule_id": "header_missing_column", "line": 1,
            "params": '{"seen": "birth_date, sex", "wanted": "course_protocol"}', "field": None,
        }
    )[0]  # fmt: skip
    assert (row["observed"], row["expected"]) == ("Дата рождения, Пол", "столбцы листа «Протоколы»")
    assert row["what"] == "В заголовке нет обязательных столбцов: Дата рождения, Пол"


def test_a_set_held_back_counts_its_rows() -> None:
    held = ACTIVITY | {"record_id": "PR-2", "rule_id": "parent_quarantined", "params": '{"rows": 120}'}
    causes = by_cause(held, held | {"record_id": "PR-3", "params": '{"rows": 121}'})
    assert [(c["reason"], c["rows"], c["first"]) for c in causes] == [
        ("241 строка не принята вместе с отклонённым протоколом", 241, "PR-2, отчёт.xlsx, Мероприятия")
    ]


def test_errors_come_before_warnings_then_the_most_frequent() -> None:
    warning = PROTOCOL | {
        "rule_id": "course_not_21_days",
        "field": "finished_on",
        "severity": "warning",
        "params": '{"course_days": 21}',
    }
    rows = [warning] * 5 + [PROTOCOL | WRONG_SEX] + [PROTOCOL | {"field": "status", "record_id": "B"}] * 2
    rules = [cause["rule_id"] for cause in by_cause(*rows)]
    assert rules == ["required_missing", "unknown_code", "course_not_21_days"]


def test_what_has_one_cause_is_one_line_with_the_advice_for_its_kind_of_file() -> None:
    serial = ACTIVITY | {"rule_id": "not_a_date", "cause": "date_as_number", "field": "performed_on"}
    rows = [serial | {"line": line, "observed": str(45000 + line)} for line in range(120)]
    cause, *others = by_cause(*rows, ACTIVITY | {"rule_id": "not_a_date", "field": "performed_on", "line": 9})
    assert cause["reason"] == "Столбец «Дата»: 120 ячеек без формата даты" and len(others) == 1
    assert "Формат ячеек" in cause["todo"]
    exported = findings_in_words(findings(rows[0]), FILES.with_columns(format=pl.lit("ndjson")))
    assert exported["todo"].to_list() == ["Исправьте выгрузку: день пишется как 2025-09-30, а не числом."]


def test_words_that_are_like_one_code_are_one_cause_and_others_another() -> None:
    code = WRONG_SEX | {"field": "status", "cause": "looks_like", "params": '{"like": "completed"}'}
    told = by_cause(
        PROTOCOL | code, PROTOCOL | code | {"line": 13, "observed": "заверш"}, PROTOCOL | WRONG_SEX
    )
    assert [(c["reason"], c["rows"]) for c in told] == [
        ("Столбец «Статус»: 2 значения не из справочника, похоже на «завершён»", 2),
        ("Столбец «Пол»: 1 значение не из справочника", 1),
    ]
    assert told[0]["todo"].startswith("Если имелось в виду «завершён»")


def test_nothing_is_well_where_something_is_not_read(tmp_path: Path) -> None:
    missed = finding(
        "unknown_sheet", sheet="Оценка", cause="looks_like", name="Оценка", like="assessment", rows=3
    )
    write_return_sheet(placed(missed, "s1", "отчёт.xlsx", None), LEDGER, FILES, tmp_path / "out.xlsx")
    read = sheets(tmp_path / "out.xlsx")
    assert not any("исправлять ничего не нужно" in str(row[0]) for row in read["Сводка"])
    assert read["По причинам"][1][0] == "Лист «Оценка» не прочитан: похож на «Оценки»"


def test_the_workbook_has_three_sheets_with_filter_and_frozen_header(tmp_path: Path) -> None:
    write_return_sheet(findings(PROTOCOL | WRONG_SEX), LEDGER, FILES, tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["Сводка", "По случаям", "По причинам"]
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "C2" and sheet.auto_filter.ref.startswith("A1:")
        assert sheet.print_title_rows == "$1:$1"
        assert all(cell.alignment.wrap_text for cell in sheet[1])
    for sheet in book.worksheets:
        assert sheet.page_setup.orientation == "landscape" and int(sheet.page_setup.paperSize) == 9


def test_the_summary_balances_and_names_the_refused_file(tmp_path: Path) -> None:
    rows = written(tmp_path, PROTOCOL | WRONG_SEX)["Сводка"]
    assert ("отчёт.xlsx", "Протоколы", 2, 1, 1, 0, 0) in rows
    assert ("Всего", None, 122, 120, 2, 0, 0) in rows
    assert any(row[0] == "битый.xlsx" and str(row[1]).startswith("файл не принят") for row in rows)
    assert "Ошибок: 1, предупреждений: 0. Случаев (протоколов, сертификатов, записей): 1." in [
        row[0] for row in rows
    ]
    assert any("Редакция" in str(row[0]) for row in rows)


def test_no_findings_is_said_and_nothing_is_asked(tmp_path: Path) -> None:
    write_return_sheet(no_findings(), LEDGER.clear(), FILES.clear(), tmp_path / "out.xlsx")
    read = sheets(tmp_path / "out.xlsx")
    assert [row[0] for row in read["Сводка"] if row[0]][1] == "Замечаний нет, исправлять ничего не нужно."
    assert not any("Что сделать" in str(row[0]) for row in read["Сводка"])


@pytest.mark.parametrize("start", list("=+-@"))
def test_no_cell_can_become_a_formula(tmp_path: Path, start: str) -> None:
    bad = f"{start}HYPERLINK(1)"
    row = PROTOCOL | WRONG_SEX | {"record_id": bad, "observed": bad, "file": bad, "sheet": bad}
    write_return_sheet(findings(row), LEDGER, FILES.with_columns(file=pl.lit(bad)), tmp_path / "out.xlsx")
    for sheet in openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets:
        cells = [cell for line in sheet.iter_rows() for cell in line]
        assert not [
            cell for cell in cells if cell.data_type == "f" or str(cell.value or "").startswith(start)
        ]
        assert any(str(cell.value).startswith(f"'{bad}") for cell in cells)


def test_codes_stay_text_and_lines_are_numbers(tmp_path: Path) -> None:
    row = PROTOCOL | WRONG_SEX | {"observed": "007", "record_id": "0012"}
    header, line = written(tmp_path, row)["По случаям"]
    cells = dict(zip(header, line, strict=True))
    assert (cells["Протокол или сертификат"], cells["Указано"], cells["Строка"]) == ("0012", "007", 12)


def test_the_same_findings_make_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_return_sheet(findings(PROTOCOL | WRONG_SEX), LEDGER, FILES, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.xlsx", "b.xlsx"]


def test_more_findings_than_are_shown_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(return_sheet, "MOST", 2)
    read = written(tmp_path, *[PROTOCOL | WRONG_SEX | {"record_id": f"PR-{n}"} for n in range(5)])
    assert len(read["По случаям"]) == 3
    assert any("первые 2 замечаний из 5" in str(row[0]) for row in read["Сводка"])


@pytest.mark.parametrize("name", ["out.csv", "missing/out.xlsx"])
def test_a_report_that_cannot_be_written_is_an_error_to_mend(tmp_path: Path, name: str) -> None:
    with pytest.raises(RehabError) as raised:
        write_return_sheet(no_findings(), LEDGER, FILES, tmp_path / name)
    assert raised.value.todo


def test_a_snils_appears_nowhere_in_the_bytes(tmp_path: Path) -> None:
    lines = [
        "protocol_id,revision,snils,birth_date,sex,region_code,bureau_id,provider_ogrn,provider_name,target_group,"
        "service_form,started_on,finished_on,status,has_representative",
        f"PR {SNILS[0]},x,{SNILS[1]},2016-03-17,{SNILS[0]},{SNILS[1]},b,{SNILS[1]},мама {SNILS[2]},2,"
        f"{SNILS[2]},2025-03-03,2025-03-01,completed,{SNILS[0]}",
    ]
    delivery = tmp_path / f"протокол {SNILS[0]}.csv"
    delivery.write_text("\n".join(lines), "utf-8")
    judged = judge([delivery])
    assert judged.findings.height > 5
    write_return_sheet(judged.findings, judged.ledger, judged.files, tmp_path / "out.xlsx")
    with zipfile.ZipFile(tmp_path / "out.xlsx") as book:
        unzipped = "".join(book.read(member).decode() for member in book.namelist())
    for secret in (*SNILS, "2016-03-17", "17.03.2016"):
        assert secret not in unzipped
    assert "•••" in unzipped
