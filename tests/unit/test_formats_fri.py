"""Extracts of the disability register, read a second time by the standard library.

Belongs here: what an extract says, over the samples and random trees, and that names and dates of birth end at the
door. Does not: files meant to do harm (`test_formats_fri_hostile`).
"""

import random
import re
import xml.etree.ElementTree as ET
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from data_samples.generate.extracts import NAMESPACE, package
from intake.judging.door import take
from intake.judging.reference import Reference
from tests.unit.deliveries import read_bytes

INBOX = Path(__file__).parents[2] / "data_samples" / "inbox"
SAMPLES = sorted(INBOX.glob("2026-08-26_*.xml"))
NS = {"f": NAMESPACE}
OF_STATUS = {"established_on": "ДатаС", "valid_until": "ДатаПо", "first_established": "ПервичнаяИнвалидность"}
OF_RECORDS = {
    ("MSE.IPRA.GENERAL", "TargetGroupCode"): "target_group",
    ("MSE.IPRA.SOCIAL", "NeedsRehabilitation"): "needs_rehabilitation",
    ("MSE.IPRA.SOCIAL", "ContraindicationCode"): "contraindication",
    ("GENERAL.ADDRESS", "RegionCode"): "region_code",
}


def said(element: ET.Element | None, path: str) -> str | None:
    text = (
        None if element is None else element.findtext("/".join(f"f:{p}" for p in path.split("/")), None, NS)
    )
    return (text or "").strip() or None


def independent(text: bytes) -> list[dict[str, Any]]:
    """Every extract by the standard library's tree, from DOMAIN's description of it."""
    root = ET.fromstring(text)
    found = root.findall("f:ВыпискаФРИ", NS) or [root]
    return [row(extract) for extract in found]


def row(extract: ET.Element) -> dict[str, Any]:
    person = extract.find("f:ПерсональныеДанные", NS)
    status = None if person is None else person.find("f:АктуальныеСведенияОбИнвалидности", NS)
    made: dict[str, Any] = {"snils": said(person, "СНИЛС"), "sex": said(person, "Пол")}
    made["birth_date"] = (said(person, "ДатаРождения") or "")[:10] or None
    made |= {column: said(status, name) for column, name in OF_STATUS.items()}
    made |= {name: made[name][:10] if made[name] else None for name in ("established_on", "valid_until")}
    made |= dict.fromkeys(OF_RECORDS.values())
    for record in extract.iter(f"{{{NAMESPACE}}}Запись"):
        for attribute in record.findall("f:ВсеАтрибуты/f:Атрибут", NS):
            column = OF_RECORDS.get((said(record, "Категория/Код") or "", said(attribute, "Код") or ""))
            if column and made[column] is None:
                made[column] = said(attribute, "Значение")
    act = re.fullmatch(r"\d+\.[0-9A-ZА-ЯЁ]+\.(\d\d)/\d{4}", (said(status, "НомерАктаМСЭ") or "").upper())
    made["region_code"] = made["region_code"] or (act[1] if act else None)
    group = said(status, "ГруппаИнвалидности")
    child = "child" if said(status, "Ребенок") in ("true", "1") else None
    made["disability_group"] = {"4": "child", "7": "none"}.get(group or "", group) or child
    return made


def ours(tmp_path: Path, text: bytes) -> list[dict[str, Any]]:
    (sheet,) = read_bytes(tmp_path, text).sheets
    assert sheet.table == "person_register"
    rows = sheet.rows.collect()
    assert rows["line"].to_list() == list(range(1, rows.height + 1))
    return rows.drop("line").rows(named=True)


def drawn(rng: random.Random) -> dict[str, str]:
    day = date(2020, 1, 1) + timedelta(days=rng.randrange(2000))
    return {
        "snils": "001-000-001 01",
        "birth_date": f"1980-0{rng.randrange(1, 9)}-11" + rng.choice(("", "+03:00", "Z", "T00:00:00")),
        "sex": rng.choice(("M", "F", "")),
        "established_on": day.isoformat(),
        "valid_until": rng.choice(("", "2030-01-01")),
        "first_established": rng.choice(("true", "false", "1", "")),
        "disability_group": rng.choice(("1", "2", "3", "child", "none", "", "5")),
        "region_code": rng.choice(("72", "77", "5", " 18 ")),
        "place": rng.choice(("act", "address", "nowhere")),
        "target_group": rng.choice(("", "2", "<&>")),
        "needs_rehabilitation": rng.choice(("", "true", "false")),
    }


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_samples_are_read_as_the_standard_library_reads_them(sample: Path, tmp_path: Path) -> None:
    rows = ours(tmp_path, sample.read_bytes())
    assert rows == independent(sample.read_bytes())
    assert len(rows) in (1, 14)


@pytest.mark.parametrize("seed", range(20))
def test_random_extracts_are_read_as_the_standard_library_reads_them(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    text = package([drawn(rng) for _ in range(rng.randrange(40))]).decode()
    if rng.random() < 0.3:  # a prefix for the namespace, comments, sections of plain text
        text = text.replace("<СНИЛС>001-000-001 01<", "<СНИЛС><!-- - --><![CDATA[001-000-001 01]]><")
        text = re.sub(r"(</?)(?=[А-Я])", r"\1ф:", text).replace("xmlns=", "xmlns:ф=")
    if rng.random() < 0.3:  # records inside records: a tree
        text = re.sub(r"(?<=</ВсеАтрибуты>)</Запись>\n<Запись>", "<Запись>", text, count=5)
        text = re.sub(r"(?s)(<ВсеСведения>.*?)(</ВсеСведения>)", closed, text)
    encoding = rng.choice(("UTF-8", "UTF-8", "windows-1251"))
    data = text.replace("UTF-8", encoding, 1).encode(encoding)
    if not text.count("<ВыпискаФРИ") and not text.count("<ф:ВыпискаФРИ"):
        assert ours(tmp_path, data) == []
    else:
        assert ours(tmp_path, data) == independent(data)


def closed(found: re.Match[str]) -> str:
    """The records of an extract with as many ends as beginnings."""
    missing = found[1].count("<Запись>") - found[1].count("</Запись>")
    return found[1] + "</Запись>" * missing + found[2]


def test_a_child_is_told_by_group_four_or_by_the_mark_of_a_child(tmp_path: Path) -> None:
    rng = random.Random(1)
    texts = []
    for group, child in (("4", "true"), ("4", "false"), ("", "true"), ("2", "true"), ("7", "false")):
        text = package([drawn(rng) | {"disability_group": group}]).decode()
        texts.append(re.sub(r"<Ребенок>\w+<", f"<Ребенок>{child}<", text).encode())
    groups = [ours(tmp_path, text)[0]["disability_group"] for text in texts]
    assert groups == ["child", "child", "child", "2", "none"]


def test_names_and_dates_of_birth_end_at_the_door() -> None:
    taken = [take(path, path.name, "a" * 64, Reference(), b"k" * 32) for path in SAMPLES]
    parts = pl.concat([t.parts["person_register"] for t in taken])
    assert parts.height == 13
    assert set(parts["region_code"]) == {"72", "77", "18"}
    written = repr([t.parts for t in taken]) + repr([f.rows() for t in taken for f in t.findings])
    written += repr(parts.rows())
    assert not {"snils", "birth_date"} & set(parts.columns)
    days = [said(ET.fromstring(SAMPLES[0].read_bytes()), "ПерсональныеДанные/ДатаРождения")]
    assert not [secret for secret in ("Образ", *filter(None, days)) if secret in written]


def doubled(text: str, name: str, value: str) -> bytes:
    """The extract with an element of this name, and another value, once more behind the first."""
    return re.sub(f"(<{name}>[^<]*</{name}>)", rf"\1<{name}>{value}</{name}>", text, count=1).encode()


def test_two_values_that_contradict_each_other_are_neither(tmp_path: Path) -> None:
    text = package([drawn(random.Random(3)) | {"sex": "M", "birth_date": "1980-01-10"}]).decode()
    assert ours(tmp_path, doubled(text, "Пол", "F"))[0]["sex"] == "M / F"
    assert ours(tmp_path, doubled(text, "Пол", " M "))[0]["sex"] == "M"
    assert (
        ours(tmp_path, doubled(text, "ДатаРождения", "1981-01-10"))[0]["birth_date"]
        == "1980-01-10 / 1981-01-10"
    )
    status = "АктуальныеСведенияОбИнвалидности"
    second = re.sub(f"(</{status}>)", rf"\1<{status}><ДатаС>2001-02-03</ДатаС></{status}>", text, count=1)
    assert ours(tmp_path, second.encode())[0]["established_on"].endswith(" / 2001-02-03")


def test_a_person_of_two_sexes_is_set_aside_and_the_others_are_taken(tmp_path: Path) -> None:
    people = [drawn(random.Random(seed)) | {"sex": "M", "birth_date": "1980-01-10"} for seed in (1, 2)]
    (tmp_path / "two.xml").write_bytes(doubled(package(people).decode(), "Пол", "F"))
    taken = take(tmp_path / "two.xml", "two.xml", "a" * 64, Reference(), b"k" * 32)
    told = pl.concat(taken.findings, how="diagonal_relaxed").filter(field="sex")
    assert told.select("rule_id", "severity", "line").row(0) == ("unknown_code", "error", 1)
    assert told.height == 1


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2024-01-15", "2024-01-15"),
        ("2024-01-15Z", "2024-01-15"),
        ("2024-01-15+03:00", "2024-01-15"),
        ("2024-01-15T00:00:00", "2024-01-15"),
        ("2024-01-15T00:00:00+03:00", "2024-01-15"),
        (
            "2024-01-14T21:00:00Z",
            "2024-01-14T21:00:00Z",
        ),  # midnight somewhere else: not for the reader to cut
        ("бессрочно", "бессрочно"),
        ("9999-12-31", "9999-12-31"),
    ],
)
def test_a_day_keeps_what_is_not_a_plain_day(tmp_path: Path, written: str, read: str) -> None:
    text = package([drawn(random.Random(4))]).decode()
    data = re.sub("<ДатаПо>[^<]*<|<ДатаПо/>", f"<ДатаПо>{written}<", text).replace(
        "</ДатаПо></ДатаПо>", "</ДатаПо>"
    )
    if "<ДатаПо>" not in data:
        data = data.replace("</ДатаС>", f"</ДатаС><ДатаПо>{written}</ДатаПо>")
    assert ours(tmp_path, data.encode())[0]["valid_until"] == read


def test_the_signs_of_our_marks_do_not_come_in_from_an_extract(tmp_path: Path) -> None:
    text = package([drawn(random.Random(5)) | {"sex": "&#xE001;M"}]).decode()
    assert ours(tmp_path, text.encode().replace(b"&amp;#xE001;", b"&#xE001;"))[0]["sex"] == "\ufffdM"
