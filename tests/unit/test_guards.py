"""Files that must not come in: every guard meets the file it was built for."""

import os
import socket
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from intake.reading.delivery import Limits, Refused, known_formats, read_delivery
from intake.reading.guards import is_delivery
from tests.unit.deliveries import ACTIVITY, ROW, as_csv, as_zip, refusal

INTAKE = Path(__file__).parents[2] / "intake"


def refused_path(path: Path, name: str = "a.csv", limits: Limits | None = None) -> Refused:
    with pytest.raises(Refused) as refused:
        read_delivery(path, name, limits or Limits())
    return refused.value


@pytest.mark.parametrize(
    "name", ["a.csv", "отчёт за 2025.xlsx", "без расширения", "a.PARTS", "~a", "a.part.csv"]
)
def test_a_whole_visible_file_is_a_delivery(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    assert is_delivery(tmp_path / name)


@pytest.mark.parametrize("name", ["a.csv.part", "a.PART", ".hidden", ".a.csv.swp", "~$отчёт.xlsx"])
def test_a_file_that_is_still_being_written_is_not_there_yet(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    assert not is_delivery(tmp_path / name)


def test_a_folder_is_no_delivery(tmp_path: Path) -> None:
    assert not is_delivery(tmp_path)


@pytest.mark.parametrize(
    "name",
    ["../a", "/etc/passwd", "a\\b", "a\nb", "a\0b", "a\x7f", "\u202ecsv.exe", "", ".", "..", "я" * 128],
)
def test_a_name_that_is_no_plain_name_is_refused_and_not_repeated(tmp_path: Path, name: str) -> None:
    (tmp_path / "a").write_bytes(as_csv([ACTIVITY, ROW]))
    refused = refused_path(tmp_path / "a", name)
    assert refused.rule_id == "unsafe_name" and refused.where == ""


def test_a_symbolic_link_is_refused_wherever_it_leads(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(as_csv([ACTIVITY, ROW]))
    for target in (tmp_path / "a.csv", Path("/dev/zero"), tmp_path / "nowhere"):
        link = tmp_path / f"link to {target.name}"
        link.symlink_to(target)
        assert refused_path(link).rule_id == "file_not_regular"


def test_a_pipe_does_not_keep_anyone_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refused_path(tmp_path / "pipe").rule_id == "file_not_regular"


def test_a_socket_a_device_a_folder_and_nothing_are_refused(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s"))
        for path in (tmp_path / "s", Path("/dev/zero"), tmp_path, tmp_path / "nothing"):
            assert refused_path(path).rule_id == "file_not_regular"


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, b"").rule_id == "file_empty"


@pytest.mark.parametrize("start", [b"", b"PAR1", b"PK\x03\x04", b"{"])
def test_each_format_has_its_size(tmp_path: Path, start: bytes) -> None:
    (tmp_path / "a").write_bytes(start + b"x" * 100)
    assert (
        refused_path(tmp_path / "a", limits=Limits(parquet=50, text=50, unzipped=50)).rule_id
        == "file_too_large"
    )


FOREIGN = {
    "foreign_pdf": [b"%PDF-1.7\n"],
    "foreign_rtf": [b"{\\rtf1\\ansi", as_zip([("[Content_Types].xml", b""), ("word/document.xml", b"<w/>")])],
    "foreign_archive": [
        b"\x1f\x8b\x08" + b"\0" * 9,
        b"7z\xbc\xaf\x27\x1c",
        b"Rar!\x1a\x07\x01\x00",
        b"BZh91AY&SY",
        b"\xfd7zXZ\x00",
        b"PK\x05\x06" + b"\0" * 18,
        as_zip([("протоколы.csv", b"a;b")]),
    ],
    "foreign_xlsb": [as_zip([("[Content_Types].xml", b""), ("xl/workbook.bin", b"\x83\x01\x00")])],
    "foreign_html": [
        b"\xef\xbb\xbf <html>",
        b"<!DOCTYPE html>\n\n<html>",
        b"<html><meta charset=utf-8><table><tr><td>",
        b"\r\n<TABLE border=1>",
        b'<html xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:o="urn:schemas-microsoft-com:office:office">',
        b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n",
    ],
    "foreign_fods": [
        b'<?xml version="1.0"?>\n<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0">'
    ],
    "foreign_spreadsheetml": [
        b'<?xml version="1.0"?>\r\n<?mso-application progid="Excel.Sheet"?>\r\n'
        b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'
    ],
    "foreign_dbf": [bytes([3, 125, 7, 21]) + (2).to_bytes(4, "little") + b"\x41\x00\x20\x00" + b"\0" * 20],
    "unknown_format": [b"<?xml version='1.0'?><a>b</a>"],
}


@pytest.mark.parametrize(
    ("rule_id", "data"), [(rule, data) for rule, files in FOREIGN.items() for data in files]
)
def test_other_kinds_of_files_are_named(tmp_path: Path, rule_id: str, data: bytes) -> None:
    assert refusal(tmp_path, data).rule_id == rule_id


def test_a_format_is_one_file_of_the_folder() -> None:
    named = {found.name for found in known_formats()}
    assert {"csv", "ndjson", "parquet", "xlsx", "xml"} <= named
    assert [found.asked for found in known_formats()] == sorted(found.asked for found in known_formats())


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, as_zip((str(at), b"") for at in range(201))).rule_id == "zip_too_many_members"


@pytest.mark.parametrize("name", ["../a", "a/../../b", "/etc/passwd", "C:/a", "..\\a", "a\nb"])
def test_a_member_that_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    assert refusal(tmp_path, as_zip([("xl/workbook.xml", b""), (name, b"")])).rule_id == "zip_unsafe_path"


def test_a_bomb_is_refused_by_its_ratio_and_by_its_size(tmp_path: Path) -> None:
    bomb = [("xl/workbook.xml", b""), ("xl/a.xml", b"\0" * (2 << 20))]
    assert refusal(tmp_path, as_zip(bomb)).rule_id == "zip_ratio"
    assert refusal(tmp_path, as_zip([*bomb, ("xl/b.xml", b"\0" * (63 << 20))])).rule_id == "zip_too_large"


def test_a_bomb_that_lies_about_its_size_is_not_believed(tmp_path: Path) -> None:
    content = b"\0" * (70 << 20)
    data = as_zip([("xl/workbook.xml", b""), ("xl/a.xml", content)])
    lie = data.replace(struct.pack("<L", len(content)), struct.pack("<L", 1000))
    assert refusal(tmp_path, lie).rule_id in ("zip_ratio", "zip_too_large", "broken_file")


def test_well_compressed_small_members_are_ordinary(tmp_path: Path) -> None:
    assert refusal(tmp_path, as_zip([("xl/workbook.xml", b"\0" * (1 << 20))])).rule_id == "broken_file"


def test_two_members_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = as_zip([("xl/workbook.xml", b"a"), ("xl/workbook.xml", b"b")])
    assert refusal(tmp_path, data).rule_id == "broken_file"


def test_other_compressions_and_encryption_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, as_zip([("xl/workbook.xml", b"a")], zipfile.ZIP_LZMA)).rule_id == "broken_file"
    plain = as_zip([("xl/workbook.xml", b"a")])
    at = plain.index(b"PK\x01\x02") + 8
    assert refusal(tmp_path, plain[:at] + b"\x01\x00" + plain[at + 2 :]).rule_id == "broken_file"


def test_a_member_that_does_not_unpack_is_broken(tmp_path: Path) -> None:
    data = as_zip([("xl/workbook.xml", b"a" * 99)])
    packed = zlib.compressobj(wbits=-15)
    at = data.index((packed.compress(b"a" * 99) + packed.flush())[:4])
    assert refusal(tmp_path, data[:at] + b"\xff\xff" + data[at + 2 :]).rule_id == "broken_file"


def test_a_refusal_tells_what_where_why_and_what_to_do(tmp_path: Path) -> None:
    refused = refusal(tmp_path, as_csv([ACTIVITY, ROW[:3]]))
    what, where, why, todo = str(refused).splitlines()
    assert what == "A row does not have as many cells as the header: 3, expected 7"
    assert where == "where: delivery.bin, line 2"
    assert why.startswith("why: ") and todo.startswith("do: ")
    assert refused.message_ru.startswith("Число ячеек в строке не равно числу столбцов: 3, ожидается 7. ")
