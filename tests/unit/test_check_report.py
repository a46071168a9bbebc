"""`rehab check --format json` and `--accepted`: the shape of the contract, and rows counted again from the file itself.

Belongs here: what the command prints and writes. Does not: the words of findings (test_wording.py), the return sheet.
"""

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner, Result

from intake.judging import door
from intake.judging.findings import SCHEMA
from intake.reading.sheets import NotRead, Reading
from pipelines.cli import main
from tests.delivered_rows import PROTOCOL, write_csv

FINDING = [
    "rule", "severity", "table", "field", "sheet", "line", "record", "observed", "expected", "message_ru", "message_en",
    "cause",
]  # fmt: skip
SECRET = ("00100000101", "2015-03-12", "001-000-001")


def deliveries(folder: Path) -> list[Path]:
    """Protocols, one of them bad, with their activities and answers, a decision that waits, and a broken file."""
    bad = {"protocol_id": "P2", "sex": "девица", "snils": "00100000202"}
    write_csv(folder / "1.csv", "course_protocol", [{}, bad])
    days = [{"performed_on": f"2025-09-{day:02}"} for day in range(2, 12)]
    write_csv(folder / "2.csv", "activity", [*days, {"performed_on": "2025-10-30"}, {"protocol_id": "P2"}])
    write_csv(
        folder / "3.csv", "assessment", [{}, {"stage": "final", "value": "1"}, {"item": "d2", "value": "7"}]
    )
    write_csv(folder / "4.csv", "bureau_decision", [{"protocol_id": "P-1"}])
    return sorted(folder.iterdir())


def checked(*args: str | Path) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, args)], catch_exceptions=False)


def as_json(*args: str | Path) -> tuple[int, dict[str, Any]]:
    result = checked(*args, "--format", "json")
    return result.exit_code, json.loads(result.stdout)


def test_the_json_has_the_shape_of_the_contract(tmp_path: Path) -> None:
    code, answer = as_json(*deliveries(tmp_path))
    assert code == 1 and list(answer) == ["files", "errors", "warnings"]
    findings = [finding for file in answer["files"] for finding in file["findings"]]
    counted = {"error": answer["errors"], "warning": answer["warnings"]}
    assert Counter(f["severity"] for f in findings) == Counter(counted)
    for file in answer["files"]:
        assert list(file) == ["file", "state", "format", "tables", "not_read", "findings"]
        assert (file["state"], file["format"]) == ("taken", "csv")
        for table in file["tables"]:
            rows = table["accepted"] + table["quarantined"] + table["duplicate"] + table["waiting"]
            assert table["read"] == rows
        assert all(list(finding) == FINDING for finding in file["findings"])
    (sex,) = [f for f in findings if f["field"] == "sex"]
    assert (sex["rule"], sex["line"], sex["expected"]) == ("unknown_code", 3, "одно из: мужской, женский")
    (waits,) = [f for f in findings if f["rule"] == "waiting_for_protocol"]
    assert waits["cause"] == "looks_like" and "«P1»" in waits["message_ru"]


def test_a_refused_file_is_named_and_the_exit_code_says_so(tmp_path: Path) -> None:
    broken = tmp_path / "0.csv"
    broken.write_bytes(b"")
    code, answer = as_json(broken, *deliveries(tmp_path)[1:])
    assert code == 2
    assert answer["files"][0] | {"findings": []} == {
        "file": "0.csv", "state": "refused", "format": None, "tables": [], "not_read": [], "findings": [],
    }  # fmt: skip
    assert [f["rule"] for f in answer["files"][0]["findings"]] == ["file_empty"]


def test_a_clean_file_ends_with_zero(tmp_path: Path) -> None:
    write_csv(tmp_path / "1.csv", "course_protocol", [{}])
    code, answer = as_json(tmp_path / "1.csv")
    assert (code, answer["errors"], answer["warnings"]) == (0, 0, 0)


def test_the_accepted_rows_are_the_good_rows_of_the_files(tmp_path: Path) -> None:
    files, out = deliveries(tmp_path), tmp_path / "out"
    assert checked(*files, "--accepted", out).exit_code == 1
    read = {path.stem: pl.read_parquet(path) for path in out.iterdir()}
    assert set(read) == {"course_protocol", "activity", "assessment", "bureau_decision"}
    (protocol,) = read["course_protocol"].rows(named=True)
    assert protocol["child_id"].startswith("c1_") and protocol["birth_year"] == 2015
    assert "snils" not in protocol and "birth_date" not in protocol
    same = {
        k: v for k, v in PROTOCOL.items() if k in protocol and k not in ("revision", "has_representative")
    }
    assert {k: "" if protocol[k] is None else str(protocol[k]) for k in same} == same
    with files[1].open(encoding="utf-8") as file:
        good = [
            row
            for row in csv.DictReader(file)
            if row["performed_on"] < "2025-09-22" and row["protocol_id"] == "P1"
        ]
    assert read["activity"].cast(pl.String).sort("performed_on").rows(named=True) == good
    values = read["assessment"].select("item", "stage", "value").rows()
    assert sorted(values) == [("d1", "baseline", 3), ("d1", "final", 1)]
    assert read["bureau_decision"].is_empty()
    content = b"".join(path.read_bytes() for path in out.iterdir())
    assert not [secret for secret in SECRET if secret.encode() in content]


def test_pseudonyms_are_those_of_the_key_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = tmp_path / "key"
    key.write_text("k" * 64)
    monkeypatch.setenv("REHAB_PSEUDONYM_KEY_FILE", str(key))
    write_csv(tmp_path / "1.csv", "course_protocol", [{}])
    children = []
    for name in ("a", "b"):
        checked(tmp_path / "1.csv", "--accepted", tmp_path / name)
        children.append(pl.read_parquet(tmp_path / name / "course_protocol.parquet")["child_id"].item())
    assert children[0] == children[1]


def test_what_is_not_read_is_listed_and_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_csv(tmp_path / "1.csv", "course_protocol", [{}])
    plain = door.read_delivery
    lost = NotRead("sheet", "Оценка", 12, "unknown_sheet", table="assessment")
    title = NotRead("rows", "1–2", 2, "title_row", first_line=1, harmless=True)
    total = NotRead("rows", "7", 1, "total_row", table="course_protocol", first_line=7, harmless=True)

    def with_rest(*args: Any) -> Reading:
        reading = plain(*args)
        return Reading(reading.format, None, None, reading.sheets, not_read=(lost, title, total))

    monkeypatch.setattr(door, "read_delivery", with_rest)
    code, answer = as_json(tmp_path / "1.csv")
    (file,) = answer["files"]
    assert code == 1
    assert [(each["what"], each["name"], each["rows"], each["why"]) for each in file["not_read"]] == [
        ("sheet", "Оценка", 12, "unknown_sheet"),
        ("rows", "1–2", 2, "title_row"),
        ("rows", "7", 1, "total_row"),
    ]
    assert [(f["rule"], f["severity"], f["sheet"], f["line"], f["message_ru"]) for f in file["findings"]] == [
        ("total_row", "warning", None, 7, "Строка «7» похожа на итог и не учтена"),
        ("unknown_sheet", "error", "Оценка", None, "Лист «Оценка» не прочитан: похож на «Оценки»"),
    ]


def test_a_misspelt_heading_names_the_one_it_looks_like(tmp_path: Path) -> None:
    write_csv(tmp_path / "1.csv", "course_protocol", [{}])
    text = (tmp_path / "1.csv").read_text("utf-8").replace("certificate_id", "Номер сертефиката", 1)
    (tmp_path / "1.csv").write_text(text, "utf-8")
    code, answer = as_json(tmp_path / "1.csv")
    (finding,) = answer["files"][0]["findings"]
    assert code == 0 and finding["severity"] == "warning"
    assert finding["message_ru"] == "Столбец «Номер сертефиката» не загружен: похож на «Номер сертификата»"


def test_findings_are_kept_without_words() -> None:
    assert not {"message_ru", "message_en", "expected"} & set(SCHEMA)
