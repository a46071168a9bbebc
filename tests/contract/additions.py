"""What a newcomer adds to a copy of the tree, as the edits they would make by hand.

Belongs here: one function an addition, which writes files and nothing else. Does not: how it is found again
(`test_add_in_one_place`). Files of the law are looked up by what is in them, so that they may move.
"""

import re
from pathlib import Path

NEW_EDITION, NEW_REGION, NEW_NORM, NEW_GROUP = "amended-2026-01", "98", "CRG7_2022", "7"


def holding(root: Path, pattern: str, text: str) -> Path:
    """The only file of that name pattern that holds a text."""
    (found,) = [
        path
        for path in root.rglob(pattern)
        if not {"tests", "docs"} & set(path.relative_to(root).parts)
        and text in path.read_text(encoding="utf-8")
    ]
    return found


def insert(path: Path, before: str, text: str) -> None:
    """The text before the first place where `before` stands."""
    old = path.read_text(encoding="utf-8")
    assert before in old, f"{path.name}: {before}"
    path.write_text(old.replace(before, text + before, 1), encoding="utf-8")


def append(path: Path, text: str) -> None:
    """The text at the end of a file."""
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def dimension(root: Path) -> None:
    """Figures by the edition that scored the course: a declaration and a column of the fact."""
    declared = '    Dimension("edition", "редакция методики", "edition", _COURSES, course="edition_id"),\n'
    insert(root / "schemas" / "dimensions.py", '    Dimension("contraindication"', declared)
    insert(
        root / "methodology" / "registry" / "sql" / "fact_course.sql",
        "    course.status,",
        "    course.edition_id AS edition,\n",
    )


def register(root: Path) -> None:
    """A register of summer camps, how many there are, and how many children they took."""
    (root / "schemas" / "delivered" / "camps.py").write_text(CAMPS, encoding="utf-8")
    (root / "methodology" / "registry" / "sql" / "fact_camp.sql").write_text(CAMP_SQL, encoding="utf-8")
    camp = '    _fact("camp", ("лагерь", "camp"), _OF_YEAR, {"children": _COUNT}, yearly=True),\n'
    insert(root / "methodology" / "registry" / "register_facts.py", '    _fact("hire"', camp)
    theme = holding(root, "ngo.toml", "[ngo_projects]").with_name("camps.toml")
    theme.write_text(CAMP_BLOCK, encoding="utf-8")


def rule(root: Path) -> None:
    """A warning about activities of a few minutes."""
    insert(root / "schemas" / "delivered" / "protocol.py", "class Assessment(", SHORT_ACTIVITY)


def indicator(root: Path) -> None:
    """The block that `docs/first_change.md` tells a newcomer to append, where it says."""
    page = (root / "docs" / "first_change.md").read_text(encoding="utf-8")
    ((path, block),) = re.findall(r"`(law/indicators/\w+\.toml)`:\n+```toml\n(.*?)```", page, re.DOTALL)
    append(root / path, "\n" + block)


def region(root: Path) -> None:
    """A region that takes part since 2024, as a line of the list of regions."""
    line = f"{NEW_REGION},RU-XX,99999,Новая область,New Oblast,УФО,Нов,12,12,2024,a test\n"
    append(next(root.rglob("regions.csv")), line)


def norm(root: Path) -> None:
    """The matrix of a group of the list in force that has none, alike to one that is there."""
    path = next(root.rglob("activity_norms.csv"))
    lines = [
        line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("CRG5_2022,5,")
    ]
    of_group = [line.replace("CRG5_2022,5,", f"{NEW_NORM},{NEW_GROUP},") for line in lines]
    append(path, "".join(line.replace(",2022-01-01,", ",2025-01-01,") + "\n" for line in of_group))


def edition(root: Path) -> None:
    """An edition in force since 2026 with another pass mark."""
    old = holding(root, "*.toml", 'id = "draft-2025-10"')
    text = old.read_text(encoding="utf-8")
    for key, value in {"id": f'"{NEW_EDITION}"', "effective_from": "2026-01-01", "pass_mark": "5"}.items():
        text = re.sub(rf"^{key} = .*$", f"{key} = {value}", text, count=1, flags=re.MULTILINE)
    old.with_name(f"{NEW_EDITION}.toml").write_text(text, encoding="utf-8")


MOST_FILES = {dimension: 3, register: 4, rule: 1, indicator: 1, region: 1, norm: 1, edition: 1}

CAMPS = '''"""Delivered register of summer camps."""

import polars as pl

from schemas.delivered.keys import RegionOfRow, calendar_year, how_many, identifier
from schemas.register import register


@register("Летние лагеря", "camp_id", "year")
class Camp(RegionOfRow):
    """One row: a summer camp in a year and how many children with disabilities it took."""

    camp_id: pl.String = identifier("Код лагеря", "Camp", names_row=True)
    year: pl.Int32 = calendar_year()
    children: pl.Int32 = how_many("Детей", "Children")
'''
CAMP_SQL = """-- One row a summer camp in a year.
-- reads: camp
SELECT
    make_date(year, 12, 1) AS month,
    region_code,
    CAST(children AS BIGINT) AS children
FROM camp
WHERE intake_status = 'accepted' AND latest
"""
CAMP_BLOCK = """[theme]
order = 90
title_ru = "Летние лагеря"
title_en = "Summer camps"

[camps]
fact = "camp"
basis = "period"
polarity = "neutral"
unit = "organisation"
title_ru = "Летних лагерей"
title_en = "Summer camps"
definition_ru = "Лагеря, принимавшие детей в этом году."
definition_en = "Camps that took children this year."
rationale_ru = "Для проверки."
rationale_en = "For a test."
act_ru = "Нет"
act_en = "None"
clause_ru = "нет"
clause_en = "none"
kind = "count"
numerator = "TRUE"
numerator_ru = "лагеря"
numerator_en = "camps"
interval = "none"
minimum_n = 0
suppression = "open"
"""
SHORT_ACTIVITY = """    @rule(
        "minutes",
        ru="Мероприятие короче пяти минут",
        en="The activity is shorter than five minutes",
        expected=("не меньше 5", "at least 5"),
        severity="warning",
    )
    def activity_too_short(cls) -> pl.Expr:
        return pl.col("minutes") >= 5


"""
