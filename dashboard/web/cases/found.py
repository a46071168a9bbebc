"""Findings of the reader's bureau or region, counted: by provider and file, by rule.

Belongs here: the counts, and the filters they offer. Does not: single findings (finding_rows.py), conditions
(`dashboard.web.access.scope`).
"""

from typing import Any

import polars as pl

from dashboard.web.cases.choices import PROVIDER, everything, provider_names
from dashboard.web.cases.finding_rows import severity_words
from dashboard.web.page.page import Choices, Filter, View

_COUNTED = """delivery_sha, file, provider_ogrn, rule_id, severity, mode(message_ru) AS message_ru,
    mode(message_en) AS message_en, count(*) AS n"""
ASKED = {"provider": "provider_ogrn", "severity": "severity", "rule": "rule_id", "delivery": "delivery_sha"}


def counted(view: View) -> pl.DataFrame:
    """One row a file, provider and rule with how many findings; the same whatever is asked, so once a version."""
    return view.store.once(("findings", view.scope), lambda: _counted(view))


def _counted(view: View) -> pl.DataFrame:
    rows = view.store.query(*view.scope.findings(_COUNTED, {}, "GROUP BY ALL"))
    return rows.sort("file", "delivery_sha", "provider_ogrn", "severity", "rule_id", nulls_last=True)


def asked(view: View) -> dict[str, Any]:
    """What was asked of the findings."""
    return {name: view.asked[name] for name in ASKED if view.asked.get(name)}


def chosen(view: View) -> pl.DataFrame:
    """The counts of what was asked for."""
    return counted(view).filter(**{ASKED[name]: value for name, value in asked(view).items()})


def _providers(view: View) -> Choices:
    names = provider_names(view)
    found = counted(view)["provider_ogrn"].drop_nulls().unique().to_list()
    return everything(view, sorted(((ogrn, names.get(ogrn, ogrn)) for ogrn in found), key=lambda c: c[::-1]))


def _files(view: View) -> Choices:
    return everything(view, counted(view).select("delivery_sha", "file").unique().sort("file").rows())


def _rules(view: View) -> Choices:
    message = f"message_{view.lang}"
    rules = counted(view).unique("rule_id", keep="first", maintain_order=True).sort("rule_id")
    told = rules.select("rule_id", pl.col(message).str.split(". ").list.first().str.slice(0, 60))
    return everything(view, told.rows())


FILTERS = (
    Filter(PROVIDER.id, _providers, of=PROVIDER),
    Filter("delivery", _files),
    Filter("rule", _rules),
    Filter("severity", lambda view: everything(view, list(severity_words(view).items()))),
)
