"""Extracts that are broken, or built to bring the reader down or to read a foreign file."""

from pathlib import Path

import pytest

from data_samples.generate.extracts import HEAD, NAMESPACE, extract, package
from intake.reading.delivery import Refused, read_delivery
from intake.reading.guards import Limits
from tests.unit.deliveries import refusal

PERSON = {
    "snils": "001-000-001 01", "birth_date": "1980-03-11", "sex": "F", "established_on": "2024-01-15",
    "first_established": "true", "disability_group": "2", "region_code": "72", "target_group": "2",
}  # fmt: skip
WHOLE = HEAD + extract(PERSON, f' xmlns="{NAMESPACE}"')
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BLANK = " " * 65_500  # what stands at the border of two pieces


def declaring(declared: str, used: str = "") -> bytes:
    return (
        WHOLE.replace(HEAD, HEAD + declared).replace("<Отчество/>", f"<Отчество>{used}</Отчество>").encode()
    )


@pytest.mark.parametrize("at", range(0, 40, 4))
@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
        f'<!DOCTYPE x [<!ENTITY l0 "ха">{LAUGHS}]>',
        "<!DOCTYPE x [<!ENTITY % p \"<!ENTITY q SYSTEM 'file:///etc/hostname'>\"> %p;]>",
        "<!DOCTYPE x>",
    ],
)
def test_whatever_declares_something_is_refused(tmp_path: Path, declared: str, at: int) -> None:
    found = refusal(tmp_path, declaring(BLANK + " " * at + declared, "&f;" if "f SYSTEM" in declared else ""))
    assert found.rule_id == "xml_doctype"
    assert "host" not in found.message_en and "host" not in found.message_ru


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16", "utf-32"])
def test_a_doctype_cannot_hide_in_another_encoding(tmp_path: Path, encoding: str) -> None:
    data = declaring("<!DOCTYPE x>").decode().replace("UTF-8", encoding[:6]).encode(encoding)
    assert refusal(tmp_path, data).rule_id in ("nul_byte", "unknown_encoding")


def test_an_entity_nobody_declared_breaks_the_file(tmp_path: Path) -> None:
    assert refusal(tmp_path, declaring("", "&f;")).rule_id == "broken_file"


@pytest.mark.parametrize("share", [0.05, 0.3, 0.5, 0.9, 0.999])
def test_a_truncated_extract_or_package_is_refused_whole(tmp_path: Path, share: float) -> None:
    for data in (WHOLE.encode(), package([PERSON] * 300)):
        found = refusal(tmp_path, data[: int(len(data) * share)])
        assert found.rule_id == "broken_file"
        assert found.line and "Образ" not in found.message_ru + found.message_en


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (NAMESPACE, "http://fri.example.org", "xml_wrong_namespace"),
        (f' xmlns="{NAMESPACE}"', "", "xml_wrong_namespace"),
        ("ВыпискаФРИ", "Выписка", "unknown_format"),
        ("<Отчество/>", "<a>" * 300 + "</a>" * 300, "xml_too_deep"),
        ("<Отчество/>", f"<Отчество>{'я' * 6_000_000}</Отчество>", "xml_too_large"),
        ("<Отчество/>", "<Отчество><ВыпискаФРИ/></Отчество>", "broken_file"),
        ("<Отчество/>", "<Отчество>\x00</Отчество>", "nul_byte"),
        ("<Отчество/>", "<Отчество>\x01</Отчество>", "broken_file"),
        (HEAD, HEAD + " " * (2 << 20), "xml_too_large"),
    ],
)
def test_what_is_no_extract_is_refused_with_its_reason(tmp_path: Path, old: str, new: str, rule: str) -> None:
    found = refusal(tmp_path, WHOLE.replace(old, new).encode())
    assert found.rule_id == rule
    assert found.message_ru and found.message_en


def test_other_markup_is_told_to_be_no_extract(tmp_path: Path) -> None:
    for page in (b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<a/>"):
        found = refusal(tmp_path, page)
        assert found.rule_id == "unknown_format" and "no extract" in found.message_en


def test_an_extract_that_never_ends_is_refused_before_it_takes_memory(tmp_path: Path) -> None:
    path = tmp_path / "long.xml"
    path.write_bytes(WHOLE.replace("<Отчество/>", "<Отчество/>" * 400_000).encode())
    with pytest.raises(Refused) as raised:
        read_delivery(path, path.name, Limits(xml_extract=1 << 20))
    assert raised.value.rule_id == "xml_too_large"
    path.write_bytes(package([PERSON] * 3000))  # as long in all, but one after the other
    rows = read_delivery(path, path.name, Limits(xml_extract=1 << 17)).sheets[0].rows.collect()
    assert rows.height == 3000


def test_a_package_larger_than_allowed_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "package.xml"
    path.write_bytes(package([PERSON] * 10))
    with pytest.raises(Refused) as raised:
        read_delivery(path, path.name, Limits(xml=1000))
    assert raised.value.rule_id == "file_too_large"


def test_a_prefix_that_nobody_declared_is_another_xml(tmp_path: Path) -> None:
    refused = refusal(tmp_path, b'<?xml version="1.0"?><office:document><a/></office:document>')
    assert refused.rule_id == "unknown_format"
