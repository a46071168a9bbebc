"""Intake's tables as assets: what arrived, and every delivered row with its outcome."""

import inspect
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import polars as pl

from assets.resources import Data
from assets.table import table
from intake.arrival.inbox import receive, take_in
from intake.settling import tables as settled
from schemas.delivered.registers import REGISTERS
from schemas.register import Register
from schemas.tables import OF_INTAKE, tables_of

GROUP = "intake"
SETTLED = tables_of(*OF_INTAKE)


@table("Поставки", group_name=GROUP)
def delivery(context: dg.AssetExecutionContext, data: Data) -> pl.DataFrame:
    """What arrived: new files of the inbox are kept, numbered and parsed, once each."""
    folder = data.folder()
    new = receive(Path(data.inbox), folder)
    parsed = take_in(folder, lambda done, of, file: context.log.debug(f"{done + 1} of {of}"))
    context.add_output_metadata({"new": new, "parsed": parsed})
    return data.record("delivery").drop("rules")


@table("Протоколы", group_name=GROUP, deps=[delivery])
def course_protocol(data: Data) -> pl.LazyFrame:
    """Protocol revisions that keep their own rules, with their outcome."""
    return settled.course_protocol(data.parts())


@table("Мероприятия вне правил курса", group_name=GROUP)
def activity_exception(data: Data, course_protocol: pl.LazyFrame) -> pl.LazyFrame:
    """Activities that break a rule against their course."""
    return settled.activity_exception(data.parts(), course_protocol, data.folder().reference.editions)


@table("Мероприятия, сосчитанные по протоколам", group_name=GROUP)
def activity_tally(
    data: Data, course_protocol: pl.LazyFrame, activity_exception: pl.LazyFrame
) -> pl.LazyFrame:
    """Activities of each protocol revision, counted by direction and type."""
    return settled.activity_tally(data.parts(), course_protocol, activity_exception)


@table("Оценки до и после курса", group_name=GROUP)
def assessment(data: Data, course_protocol: pl.LazyFrame) -> pl.LazyFrame:
    """Answers of each protocol revision before and after the course."""
    return settled.assessment(data.parts(), course_protocol)


@table("Сертификаты", group_name=GROUP, deps=[delivery])
def certificate(data: Data) -> pl.LazyFrame:
    """Delivered states of certificates."""
    return settled.certificate(data.parts())


@table("Решения бюро", group_name=GROUP)
def bureau_decision(data: Data, course_protocol: pl.LazyFrame) -> pl.LazyFrame:
    """Delivered forms of the main bureaus."""
    return settled.bureau_decision(data.parts(), course_protocol)


def _out(register: Register) -> dg.AssetOut:
    told = inspect.getdoc(register.delivered) or ""
    title = {"title_ru": register.title_ru}
    return dg.AssetOut(group_name="registers", description=f"{register.title_ru}.\n\n{told}", metadata=title)


@dg.multi_asset(
    name="registers", deps=[delivery], outs={name: _out(register) for name, register in REGISTERS.items()}
)
def registers(data: Data) -> Iterator[dg.Output[pl.LazyFrame]]:
    """Every register, one table after the other in one step: most inboxes bring few of them."""
    parts = data.parts()
    for name in REGISTERS:
        yield dg.Output(settled.register(parts, name), name)
