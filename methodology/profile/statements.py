"""The statements of a regional profile: what each is measured in, and whether its indicators exist.

Belongs here: what a statement means of the registry. Does not: its block (`law.statements`), its figures (`figures`).
"""

from functools import cache
from pathlib import Path

import polars as pl

from law.files import folder
from law.statements import Block, blocks, refuse_block
from methodology.registry.indicators import POPULATION, load_indicators


class Statement(Block):
    """One sentence and its figure, with the title and unit that its indicator gives it."""

    def title(self, lang: str) -> str:
        """Its name in a table.

        >>> load_statements()["quota_employers_growth"].title("en")
        'Organisations providing quota jobs: growth on the year before'
        """
        own = self.title_ru if lang == "ru" else self.title_en
        sheet = load_indicators(POPULATION)[self.indicator]
        whole: str = sheet.title_ru if lang == "ru" else sheet.title_en
        if self.form != "growth":
            return own or whole
        return whole + (": рост к прошлому году" if lang == "ru" else ": growth on the year before")

    @property
    def unit(self) -> str:
        """What its figure is measured in: of the indicator, or a share; a ratio times more than 1 is a number."""
        if self.form == "growth":
            return "share"
        if self.form == "ratio":
            return "ratio" if self.times > 1 or not self._same_units else "share"
        return load_indicators(POPULATION)[self.indicator].unit

    @property
    def is_mean(self) -> bool:
        """Whether its figure is a number with a fraction: a mean, or a ratio that is no share."""
        whole = load_indicators(POPULATION)[self.indicator].kind
        return self.unit == "ratio" or (self.form == "value" and whole == "mean")

    @property
    def of_means(self) -> bool:
        """Whether the numbers it is made of are means, and not counts."""
        return self.form == "growth" and load_indicators(POPULATION)[self.indicator].kind == "mean"

    @property
    def _same_units(self) -> bool:
        sheets = load_indicators(POPULATION)
        return sheets[self.indicator].unit == sheets[self.of].unit


def load_statements() -> dict[str, Statement]:
    """Every statement by id, in the order of the file: that of the report.

    >>> load_statements()["quota_employers_growth"].indicator
    'quota_employers'
    """
    return _statements(folder())


@cache
def _statements(law: Path) -> dict[str, Statement]:
    registry = load_indicators(POPULATION)
    for block in blocks().values():
        for key in ("indicator", "of"):
            if (named := getattr(block, key)) and named not in registry:
                raise refuse_block(f"'{named}' is no indicator", block.id, key)
    return {id: Statement(**block.model_dump()) for id, block in blocks().items()}


def statement_frame() -> pl.DataFrame:
    """One row a statement: statement, order, form, indicator, breakdown, breakdown_value, of, times, years."""
    rows = [
        (at, s.id, s.form, s.indicator, s.breakdown, s.value, s.of, s.times, s.years)
        for at, s in enumerate(load_statements().values())
    ]
    names = [
        "order",
        "statement",
        "form",
        "indicator",
        "breakdown",
        "breakdown_value",
        "of",
        "times",
        "years",
    ]
    return pl.DataFrame(rows, schema=names, orient="row")
