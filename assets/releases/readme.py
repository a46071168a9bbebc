"""The README of a release: what a stranger who was handed the folder must know, in Russian and English.

Belongs here: words and counts of one release. Does not: how releases work (docs/releases.md).
"""

from typing import Any

import polars as pl

from dashboard.wording.codes import banner
from methodology.registry.periods import parse_period

_TEXT = """# Выпуск {version}

{banner_ru}

Показатели эффективности комплексной реабилитации детей-инвалидов за период {first} – {last}.
{state_ru} Данные по {data_as_of}. Строк {rows}, из них скрыто {hidden}: статус Q, значений нет. Уровней таблицы
{levels}, из них не публикуется целиком {withheld}.

* Скрыты малые числа (порог {threshold}) и то, из чего их можно вычислить, с учётом прежних выпусков: {earlier_ru}.
* Доли показаны в целых процентах. Пустая ячейка не ноль: почему она пуста, говорит статус.
* Файлы выпуска не меняются. Исправления и опоздавшие курсы войдут в следующий выпуск.
* `published_indicator.parquet` таблица, `published_level.parquet` её уровни, `mask.parquet` что скрыто, `audit.json`
  проверка защиты, `exports/` то же в других форматах, `editions/` редакции методики.

# Release {version}

{banner_en}

Indicators of the effectiveness of comprehensive rehabilitation of children with disabilities, {first} to {last}.
{state_en} Data as of {data_as_of}. {rows} rows, {hidden} of them suppressed: status Q, no values. {levels} levels of
the table, {withheld} of them withheld as a whole.

* Small counts are hidden (threshold {threshold}), and what they could be computed from, earlier releases included:
  {earlier_en}.
* Shares are whole percents. An empty cell is not zero: its status says why it is empty.
* No file of a release ever changes. Corrections and late courses come with the next release.
* `published_indicator.parquet` the table, `published_level.parquet` its levels, `mask.parquet` what is hidden,
  `audit.json` the test of the protection, `exports/` the same in other formats, `editions/` the editions.
"""
_STATE = {
    True: (
        "Период в данных не завершён: значения предварительные (P).",
        "The period is not over in the data: P.",
    ),
    False: ("Период завершён.", "The period is over."),
}


def readme(about: dict[str, Any], published: pl.DataFrame, levels: pl.DataFrame) -> str:
    """The text for one release; about: its manifest with `version`."""
    period = parse_period(about["period"])
    state_ru, state_en = _STATE[about["provisional"]]
    earlier = ", ".join(each["release"] for each in about["earlier"])
    return _TEXT.format(
        version=about["version"],
        banner_ru=banner(about, "ru"),
        banner_en=banner(about, "en"),
        first=period.first,
        last=period.last,
        state_ru=state_ru,
        state_en=state_en,
        data_as_of=about["data_as_of"],
        rows=published.height,
        hidden=published.filter(status="Q").height,
        levels=levels.height,
        withheld=levels.filter("withheld").height,
        threshold=about["threshold"],
        earlier_ru=earlier or "их не было",
        earlier_en=earlier or "there were none",
    )
