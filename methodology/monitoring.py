"""The monitoring table of order 525н as rows of the registry: which indicators, in which order, under which names.

Belongs here: tying the lines of `law/monitoring.toml` to indicators. Does not: their figures
(`methodology.registry.counting`), the paper they are shown on (`dashboard`).
"""

from dataclasses import dataclass

from law.monitoring import monitoring, refuse_monitoring
from methodology.registry.indicators import Indicator, load_indicators


@dataclass(frozen=True)
class FormRow:
    """One row of the table: its number, section and indicator; title_ru, title_en: how the table names it.

    by_order: whether these are words of the order; else the title is the indicator's own.
    """

    number: str
    section: str
    indicator: Indicator
    title_ru: str
    title_en: str
    by_order: bool


def form_rows() -> tuple[FormRow, ...]:
    """Every row of the table in its order. Raises RehabError for one that is no indicator of the registry.

    >>> [(row.number, row.indicator.id, row.by_order) for row in form_rows()][:2]
    [('1.1', 'first_recognised', False), ('1.2', 'need_determined', True)]
    """
    registry = load_indicators()
    headline = dict.fromkeys(monitoring().access.headline, "access.headline")
    rows = {row.indicator: "section.row.indicator" for each in monitoring().section for row in each.row}
    for id, key in (rows | headline).items():
        if id not in registry:
            raise refuse_monitoring(f"'{id}' is no indicator of the registry", key)
    return tuple(
        FormRow(
            f"{part}.{at}",
            section.id,
            registry[row.indicator],
            row.ru or registry[row.indicator].title_ru,
            row.en or registry[row.indicator].title_en,
            bool(row.ru),
        )
        for part, section in enumerate(monitoring().section, start=1)
        for at, row in enumerate(section.row, start=1)
    )
