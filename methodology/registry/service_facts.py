"""Facts of social services (442-FZ): cases and their steps, and the columns that expressions over them may read.

Belongs here: names and types that `law/services` is checked against. Does not: facts of the pilot (`facts`) and
of the registers (`register_facts`). A region stands alone here too: not every one delivers its cases.
"""

import polars as pl

from methodology.registry.fact import Fact, Types, columns_of

_PERIOD = ("день заявления", "day of application")
_CASE: Types = dict.fromkeys(("decision", "payment", "payment_check"), pl.String) | dict.fromkeys(
    ("wait_decision", "wait_service"), pl.Int32
)
_STEP: Types = dict.fromkeys(("state", "why"), pl.String) | {"due_soon": pl.Boolean}

_ALL = (
    Fact("social_case", "дело", "case", *_PERIOD, columns_of("social_case", _CASE), national=False),
    Fact("social_step", "шаг", "step", *_PERIOD, columns_of("social_step", _STEP), national=False),
)
SERVICE_FACTS = {fact.id: fact for fact in _ALL}
