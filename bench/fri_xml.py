"""How fast are extracts of the disability register read, and does memory stay flat?

    python bench/fri_xml.py bench/data/fri

Packages are made where they are not there. `iterate` is lxml looking at every extract of the file and forgetting it;
`read` is our reader, up to rows of text; `door` also types, checks and makes pseudonyms. Memory: the peak of reading
1,000 and 20,000 extracts.
"""

import sys
from pathlib import Path

from contest import Limit, contest
from lxml import etree

FLAT = 1.2
LIMITS = [
    Limit("10,000 extracts to rows against lxml iterating the file", "read", "iterate", 3),
    Limit("the whole door against lxml iterating the file", "door", "iterate", 3),
    Limit("memory, 20,000 extracts against 1,000", "read_20000", "read_1000", FLAT, what="peak"),
]
SIZES = (1_000, 10_000, 20_000)


def _file(data: Path, size: int) -> Path:
    return data / f"package_{size}.xml"


def make(data: Path, of: int = 1) -> None:
    """Packages of these sizes, each extract of an adult of the reserved SNILS, with 13 records of six attributes.

    of: an nth part of each size, under the name of the whole.
    """
    from data_samples.generate.extracts import HEAD, NAMESPACE, extract, record

    data.mkdir(parents=True, exist_ok=True)
    attributes = {f"Attribute{k}": f"значение {k}" for k in range(6)}
    filler = "".join(record(f"MSE.IPRA.FILLER{n}", attributes) for n in range(10)) + "</ВсеСведения>"
    person = {
        "birth_date": "1980-03-11", "sex": "F", "established_on": "2024-01-15", "first_established": "true",
        "disability_group": "2", "region_code": "72", "target_group": "2", "place": "act",
    }  # fmt: skip
    for size in SIZES:
        if not _file(data, size).exists():
            # Line by line: the peak memory of this process is the least its children can show.
            with _file(data, size).open("w", encoding="utf-8") as file:
                file.write(f'{HEAD}<ПакетВыписок xmlns="{NAMESPACE}">\n')
                for number in range(1, size // of + 1):
                    text = extract(person | {"snils": _snils(number)})
                    file.write(text.replace("</ВсеСведения>", filler) + "\n")
                file.write("</ПакетВыписок>\n")


def small(data: Path) -> None:
    """A few dozen extracts, for the suite."""
    make(data, of=200)


def _snils(number: int) -> str:
    digits = f"{number:09d}"
    check = sum(int(d) * w for d, w in zip(digits, range(9, 0, -1), strict=True)) % 101 % 100
    return f"{digits}{check:02d}"


def iterate(data: Path) -> tuple[int, ...]:
    """lxml builds every extract and forgets it."""
    tag, seen = "{http://fri.pfr.ru}ВыпискаФРИ", 0
    for _, extract in etree.iterparse(_file(data, 10_000), tag=tag):
        seen += 1
        extract.clear()
        while extract.getprevious() is not None:
            del extract.getparent()[0]
    return (seen,)


def _read(data: Path, size: int) -> tuple[int, ...]:
    from intake.reading.delivery import read_delivery

    path = _file(data, size)
    return (read_delivery(path, path.name).sheets[0].rows.collect().height,)


def read(data: Path) -> tuple[int, ...]:
    """Our reader, up to rows of text."""
    return _read(data, 10_000)


def door(data: Path) -> tuple[int, ...]:
    """The whole door: types, rules, pseudonyms."""
    from intake.judging.door import take
    from intake.judging.reference import Reference

    path = _file(data, 10_000)
    return (take(path, path.name, "a" * 64, Reference(), b"bench" * 8).parts["person_register"].height,)


def read_1000(data: Path) -> tuple[int, ...]:
    """The reader on a tenth of the file, for its peak memory."""
    _read(data, 1_000)
    return ()


def read_20000(data: Path) -> tuple[int, ...]:
    """The reader on twice the file, for its peak memory."""
    _read(data, 20_000)
    return ()


if __name__ == "__main__":
    if len(sys.argv) > 1 and not sys.argv[1].startswith("-"):
        make(Path(sys.argv[1]))
    contest([iterate, read, door, read_1000, read_20000], LIMITS, __doc__, small)
