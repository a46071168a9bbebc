"""Deliveries of single providers: workbooks, CSV of several dialects, NDJSON, with planted errors of rows.

Belongs here: each sender's habits, and spoiling its rows. Does not: the errors (`planted`), the bulk hand-over.
"""

from dataclasses import dataclass, field

import polars as pl

from data_samples.generate.channels import PLANTING, Channel
from data_samples.generate.files import FROM_1251, PLAIN, TAB_WITH_BOM, csv, ndjson
from data_samples.generate.findings import Finding, chosen, fitting, of_rows, of_sets, spoilt, unusual_lengths
from data_samples.generate.inbox import Inbox, World, protocol_plants
from data_samples.generate.outcomes import POINTS
from data_samples.generate.planted import ACTIVITY, ASSESSMENT, Plant
from data_samples.generate.wording import SHEETS, as_text, dotted_dates, in_russian
from data_samples.generate.workbooks import Style, header_line, workbook

STYLES = {
    "w1": Style(titles=("Протоколы курсов реабилитации, 2 полугодие 2024 года", "Данные вымышлены"), trailing_rows=25,
                about="Как заполнять\nОдна строка — одна редакция протокола\nВсе данные в этом файле вымышлены"),
    "w2": Style(dates="dotted", numbers=False, trailing_rows=3),
    "w3": Style(titles=("Отчёт исполнителя за 1 полугодие 2025 года (образец)",), note_column="Примечание"),
    "w4": Style(dates="iso", titles=("ОБРАЗЕЦ", "Организация: вымышленная", "Период: 2 полугодие 2025 года")),
}  # fmt: skip
DIALECTS = {"c1": FROM_1251, "t1": TAB_WITH_BOM, "e1": PLAIN}
SUFFIX = {"course_protocol": "1_protocols", "activity": "2_activities", "assessment": "3_assessments"}
REPEATING = "t1"  # gives one assessment twice alike and one twice with different values


@dataclass
class Sent:
    """One sender's tables as text, spoilt, and by table which rows were spoilt with what."""

    text: dict[str, pl.DataFrame]
    plants: dict[str, dict[int, Plant]]
    taken_along: list[str] = field(default_factory=list)


def provider_files(world: World, inbox: Inbox) -> None:
    """Every delivery of the planting channels."""
    for number, channel in enumerate(PLANTING):
        sent = _spoilt_tables(world, channel, number)
        write = {"workbook": _as_workbook, "csv": _as_csv, "ndjson": _as_ndjson}[channel.kind]
        write(inbox, channel, sent)


def _spoilt_tables(world: World, channel: Channel, number: int) -> Sent:
    own = world.of(channel.key)
    protocols = own["course_protocol"]
    at_victims = protocols.with_row_index("row").filter("victim")["row"].to_list()
    plants: dict[str, dict[int, Plant]] = {
        "course_protocol": dict(zip(at_victims, protocol_plants(channel.key), strict=True))
    }
    alone = [protocols["course"][at] for at, plant in plants["course_protocol"].items() if plant.alone]
    text = {"course_protocol": as_text(protocols, "course_protocol")}
    for table in ("activity", "assessment"):
        text[table] = as_text(own[table].filter(~pl.col("course").is_in(alone)), table)
    strong = _strong_courses(protocols)
    for table, all_plants, course in (
        ("activity", ACTIVITY, strong[0]),
        ("assessment", ASSESSMENT, strong[1]),
    ):
        mine = all_plants[(number + 1) % len(PLANTING) :: len(PLANTING)]
        needed = [{"protocol_id": course, **plant.needs} for plant in mine]
        plants[table] = {
            fitting(text[table], cells, set()): plant for cells, plant in zip(needed, mine, strict=True)
        }
    lost = [protocols["protocol_id"][at] for at, p in plants["course_protocol"].items()
            if p.severity == "error" and not p.alone]  # fmt: skip
    return Sent({table: spoilt(rows, plants[table]) for table, rows in text.items()}, plants, lost)


def _strong_courses(protocols: pl.DataFrame) -> list[str]:
    """Courses under 14 that stay effective when a row is lost, best first."""
    able = protocols.filter(~pl.col("victim"), pl.col("age_at_start") < 14, pl.col("status") == "completed",
                            pl.col("outcome") == "effective", "has_representative")  # fmt: skip
    return able.sort(pl.sum_horizontal(POINTS), "course", descending=[True, False])["protocol_id"].to_list()


def _found(sent: Sent, table: str, file: str, sheet: str | None, first_line: int) -> list[Finding]:
    found = of_rows(sent.plants[table], sent.text[table], file, sheet, table, first_line)
    if table == "course_protocol":
        return found + unusual_lengths(sent.text[table], file, sheet, first_line)
    return found + of_sets(file, {table: sheet}, "parent_quarantined", "error", sent.taken_along)


def _as_workbook(inbox: Inbox, channel: Channel, sent: Sent) -> None:
    name, style = f"{channel.name}.xlsx", STYLES[channel.key]
    found = [f for t in sent.text for f in _found(sent, t, name, SHEETS[t], header_line(style) + 1)]
    if style.note_column:
        found += [Finding(name, SHEETS[t], None, t, None, "unknown_column", "warning") for t in sent.text]
    worded = {table: in_russian(text, table) for table, text in sent.text.items()}
    if style.dates == "dotted":
        worded = {table: dotted_dates(text, table) for table, text in worded.items()}
    inbox.add(name, workbook(worded, style), found)


def _as_csv(inbox: Inbox, channel: Channel, sent: Sent) -> None:
    for table, text in sent.text.items():
        name = f"{channel.name}_{SUFFIX[table]}.csv"
        found = _found(sent, table, name, None, 2)
        if (channel.key, table) == (REPEATING, "assessment"):
            text, more = _with_repeats(text, name)
            found += more
        if (channel.key, table) == ("e1", "course_protocol"):
            text = dotted_dates(text, table, ["signed_on", "sent_on"])
            found.append(Finding(name, None, None, table, None, "mixed_date_styles", "warning"))
        inbox.add(name, csv(text, table, DIALECTS[channel.key]), found)


def _with_repeats(text: pl.DataFrame, name: str) -> tuple[pl.DataFrame, list[Finding]]:
    """Two more rows: an answer given twice alike (a duplicate) and one given twice differently (a conflict)."""
    alike, other = chosen(
        text, [Plant("", "", dict, needs={"item": item, "stage": "baseline"}) for item in ("d1", "skill")]
    )
    changed = text[other].with_columns(
        value=pl.when(pl.col("value") == "4").then(pl.lit("3")).otherwise(pl.lit("4"))
    )
    found = Finding(
        name, None, text.height + 3, "assessment", text["protocol_id"][other], "conflict", field="value"
    )
    return pl.concat([text, text[alike], changed]), [found]


def _as_ndjson(inbox: Inbox, channel: Channel, sent: Sent) -> None:
    name, protocols = f"{channel.name}.ndjson", sent.text["course_protocol"]
    found = _found(sent, "course_protocol", name, None, 1)
    line = {protocol: at for at, protocol in enumerate(protocols["protocol_id"], 1)}
    for table in ("activity", "assessment"):
        for finding in _found(sent, table, name, None, 0):
            nested = None if finding.line is None else line[str(finding.record_id)]
            found.append(
                Finding(name, None, nested, table, finding.record_id, finding.rule_id, field=finding.field)
            )
    inbox.add(name, ndjson(protocols, {t: sent.text[t] for t in ("activity", "assessment")}), found)
