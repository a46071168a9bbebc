"""What comes later or again: corrections, late protocols, the same file twice, rows sent once more.

Belongs here: deliveries that only make sense beside another one. Does not: first deliveries.
"""

import polars as pl

from data_samples.generate.channels import BY_KEY
from data_samples.generate.findings import Finding, of_sets, unusual_lengths
from data_samples.generate.inbox import Inbox, World
from data_samples.generate.wording import SHEETS, as_text, in_russian
from data_samples.generate.workbooks import Style, header_line, workbook

STYLE = Style(titles=("Образец, данные вымышлены",), trailing_rows=2)
TOP = header_line(STYLE) + 1
COURSE_TABLES = ("course_protocol", "activity", "assessment")


def follow_ups(world: World, inbox: Inbox) -> None:
    """Every later delivery."""
    _late(world, inbox)
    _twice(world, inbox)
    _corrections(world, inbox)
    _repeats(world, inbox)


def _texts(tables: dict[str, pl.DataFrame], which: tuple[str, ...]) -> dict[str, pl.DataFrame]:
    return {table: as_text(tables[table], table) for table in which}


def _book(texts: dict[str, pl.DataFrame]) -> bytes:
    return workbook({table: in_russian(text, table) for table, text in texts.items()}, STYLE)


def _lengths(texts: dict[str, pl.DataFrame], name: str) -> list[Finding]:
    return unusual_lengths(texts["course_protocol"], name, SHEETS["course_protocol"], TOP)


def _late(world: World, inbox: Inbox) -> None:
    """Activities first, one of another programme; protocols and assessments two weeks later, the victim's never."""
    tables = world.of("late")
    ghost = tables["course_protocol"].filter("victim")["protocol_id"].to_list()
    first = f"{BY_KEY['late'].name}.xlsx"
    found = of_sets(first, {"activity": SHEETS["activity"]}, "waiting_for_protocol", "warning", ghost)
    activity = _texts(tables, ("activity",))["activity"]
    other = activity.filter(~pl.col("protocol_id").is_in(ghost))[-1:].with_columns(
        direction=pl.lit("prosthetic_orthopaedic")
    )
    place = (first, SHEETS["activity"], TOP + activity.height, "activity", other["protocol_id"][0])
    found.append(Finding(*place, "direction_of_other_programme", "error", "direction"))
    inbox.add(first, _book({"activity": pl.concat([activity, other])}), found)
    arrived = {table: rows.filter(~pl.col("protocol_id").is_in(ghost)) for table, rows in tables.items()}
    name, texts = (
        "2025-07-25_Екатеринбург_протоколы вдогонку.xlsx",
        _texts(arrived, ("course_protocol", "assessment")),
    )
    inbox.add(name, _book(texts), _lengths(texts, name))


def _twice(world: World, inbox: Inbox) -> None:
    """The same bytes under two names: the second is a duplicate and gives no finding."""
    name = f"{BY_KEY['twice'].name}.xlsx"
    texts = _texts(world.of("twice"), COURSE_TABLES)
    inbox.add(name, _book(texts), _lengths(texts, name))
    inbox.add("2026-07-17_Рязань_протоколы (копия).xlsx", inbox.files[name])


def _corrections(world: World, inbox: Inbox) -> None:
    """Revision 2 of courses whose first version lacked the last week and the final assessment."""
    tables = {t: rows.with_columns(revision=pl.lit(2, pl.Int32)) for t, rows in world.of("corrected").items()}
    name, texts = "2025-10-06_МО_исправленные протоколы.xlsx", _texts(tables, COURSE_TABLES)
    inbox.add(name, _book(texts), _lengths(texts, name))


def _repeats(world: World, inbox: Inbox) -> None:
    """Four courses sent once more: the first all the same; then other activities, other grades, another protocol."""
    tables = world.of("repeated")
    ids = tables["course_protocol"]["protocol_id"].to_list()
    texts = _texts(tables, COURSE_TABLES)
    other_form = (
        pl.when(pl.col("service_form") == "mobile").then(pl.lit("inpatient")).otherwise(pl.lit("mobile"))
    )
    protocols = texts["course_protocol"].with_columns(
        service_form=pl.when(pl.col("protocol_id") == ids[3]).then(other_form).otherwise("service_form")
    )
    activity = texts["activity"].filter(pl.col("protocol_id").is_in(ids[:2]))
    one_less = activity.filter(
        (pl.col("protocol_id") != ids[1]) | (pl.int_range(pl.len()).over("protocol_id") > 0)
    )
    assessment = texts["assessment"].filter(pl.col("protocol_id").is_in([ids[0], ids[2]]))
    lifted = (
        pl.when((pl.col("protocol_id") == ids[2]) & (pl.col("item") == "d1"))
        .then(pl.lit("4"))
        .otherwise("value")
    )
    sent = {
        "course_protocol": protocols,
        "activity": one_less,
        "assessment": assessment.with_columns(value=lifted),
    }
    name = "2026-02-16_МО_повторная отправка.xlsx"
    found = [Finding(name, SHEETS["course_protocol"], TOP + 3, "course_protocol", ids[3], "conflict")]
    found += of_sets(name, {"activity": SHEETS["activity"]}, "conflict", "error", [ids[1]])
    found += of_sets(name, {"assessment": SHEETS["assessment"]}, "conflict", "error", [ids[2]])
    inbox.add(name, _book(sent), found + _lengths(sent, name))
