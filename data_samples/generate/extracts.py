"""Extracts of the disability register in XML: one by itself and a package, for a few people whom no list names.

Belongs here: their text, written by hand so that the reader is tested against something else than itself. Does not:
what is read of them (`intake.reading.formats.fri_record`). Names are those of nobody: every person is called Образец.
"""

from collections.abc import Iterable
from xml.sax.saxutils import escape

import polars as pl

from data_samples.generate.findings import Finding
from data_samples.generate.hostile import Hostile
from data_samples.generate.inbox import Inbox

NAMESPACE = "http://fri.pfr.ru"
SINGLE, PACKAGE = "2026-08-26_ФРИ_выписка.xml", "2026-08-26_ФРИ_пакет выписок.xml"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
GROUPS = {"child": "4", "none": "7"}


def extract_files(people: pl.DataFrame, inbox: Inbox) -> None:
    """The first person alone, the others in a package; two of them say too little or something unheard of."""
    text = people.with_columns(pl.col(pl.Date, pl.Boolean).cast(pl.String)).rows(named=True)
    inbox.add(SINGLE, (HEAD + extract(text[0], f' xmlns="{NAMESPACE}"')).encode())
    places = [{"place": "address" if at % 2 else "act"} for at in range(len(text))]
    rows = [row | place for row, place in zip(text[1:], places, strict=False)]
    rows[-2] |= {"disability_group": "5"}
    rows[-1] |= {"place": "nowhere"}
    last = len(rows)
    told = [(last - 1, "unknown_code", "disability_group"), (last, "required_missing", "region_code"),
            (last, "unknown_region", "region_code")]  # fmt: skip
    found = [
        Finding(PACKAGE, None, at, "person_register", None, rule, field=field) for at, rule, field in told
    ]
    inbox.add(PACKAGE, package(rows), found)


def package(rows: Iterable[dict[str, str]]) -> bytes:
    """Many extracts under one root."""
    inside = "\n".join(extract(row) for row in rows)
    return f'{HEAD}<ПакетВыписок xmlns="{NAMESPACE}">\n{inside}\n</ПакетВыписок>\n'.encode()


def extract(row: dict[str, str], namespace: str = "") -> str:
    """One extract: the person, the state of disability, and records as attribute lists."""
    region, place = row["region_code"], row.get("place", "act")
    act = f"2043.18.{region}/{row['established_on'][:4]}" if place == "act" else ""
    until = f"<ДатаПо>{row['valid_until']}</ДатаПо>" if row.get("valid_until") else ""
    group = GROUPS.get(row["disability_group"], row["disability_group"])
    address = record("GENERAL.ADDRESS", {"RegionCode": region if place == "address" else ""})
    needs = row.get("needs_rehabilitation") or "false"
    social = record("MSE.IPRA.SOCIAL", {"NeedsRehabilitation": needs}, "BOOLEAN")
    general = record(
        "MSE.IPRA.GENERAL", {"Number": "образец", "TargetGroupCode": row.get("target_group") or ""}
    )
    return f"""<ВыпискаФРИ{namespace}><ТипВыписки>FIXED</ТипВыписки><ПерсональныеДанные><СНИЛС>{row["snils"]}</СНИЛС>
<Фамилия>Образцов</Фамилия><Имя>Образец</Имя><Отчество/><ДатаРождения>{row["birth_date"]}</ДатаРождения>
<Пол>{row["sex"]}</Пол><АктуальныеСведенияОбИнвалидности><ДатаС>{row["established_on"]}</ДатаС>{until}
<НомерАктаМСЭ>{act}</НомерАктаМСЭ><ПервичнаяИнвалидность>{row["first_established"]}</ПервичнаяИнвалидность>
<ГруппаИнвалидности>{group}</ГруппаИнвалидности><Ребенок>{str(group == "4").lower()}</Ребенок>
</АктуальныеСведенияОбИнвалидности></ПерсональныеДанные><ВсеДокументы/><ВсеСведения>
{address}{general}{social}</ВсеСведения></ВыпискаФРИ>"""


def record(category: str, attributes: dict[str, str], kind: str = "STRING") -> str:
    """One record: its category and its attributes, each a code and a value."""
    cells = "".join(
        f"<Атрибут><Код>{code}</Код><ТипДанных>{kind}</ТипДанных><Значение>{escape(value)}</Значение></Атрибут>"
        for code, value in attributes.items()
    )
    return (
        f"<Запись><Категория><Код>{category}</Код></Категория><ВсеАтрибуты>{cells}</ВсеАтрибуты></Запись>\n"
    )


def hostile_extracts(row: dict[str, str]) -> list[Hostile]:
    """Extracts that must be refused: one that reads a foreign file, one that unpacks to billions, and their like."""
    whole = (HEAD + extract(row, f' xmlns="{NAMESPACE}"')).encode()
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE x [<!ENTITY l0 "ха">{laughs}]>'
    foreign = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
    named = whole.decode()
    deep = named.replace("<ВсеДокументы/>", "<Документ>" * 300 + "</Документ>" * 300)
    return [
        Hostile("2026-08-27_чужой файл.xml", _declaring(named, foreign, "&f;"), "xml_doctype"),
        Hostile("2026-08-27_миллиард.xml", _declaring(named, bomb, "&l9;"), "xml_doctype"),
        Hostile(
            "2026-08-27_чужая схема.xml",
            whole.replace(b"fri.pfr.ru", b"fri.example.org"),
            "xml_wrong_namespace",
        ),
        Hostile("2026-08-27_матрёшка.xml", deep.encode(), "xml_too_deep", 7),
        Hostile("2026-08-27_не докачан.xml", whole[: len(whole) * 2 // 3], "broken_file", 9),
        Hostile("2026-08-27_страница.xml", b"<html><body>503</body></html>", "foreign_html"),
    ]


def _declaring(text: str, declared: str, used: str) -> bytes:
    return text.replace(HEAD, HEAD + declared).replace("<Отчество/>", f"<Отчество>{used}</Отчество>").encode()
