"""What a page says, in whole words: the edition's caveat on the method page, no code of ours on a Russian one.

Belongs here: words that only the finished page shows. Does not: the catalogues of the pages (equal keys: test_pages),
those of findings (`tests/unit/test_wording.py`).
"""

import re
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from starlette.testclient import TestClient

from dashboard.web.pages import all_pages
from methodology.scoring.editions import load_editions

ROLES = ("bureau", "main_bureau", "federal", "ministry", "engineer")
UNSEEN = re.compile(r"<(script|style|code|pre|svg|template)\b.*?</\1>|<!--.*?-->|<[^>]*>", re.DOTALL)
# Names that programs ask for: indicators on the page of the method, what an engineer's version was made of.
TECHNICAL = {("method", role) for role in ROLES} | {("quality", "engineer")}
CODE = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b")


def seen(html: str) -> str:
    return UNSEEN.sub(" ", html)


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_the_method_page_shows_the_caveat_of_its_edition(
    client: Callable[..., TestClient], lang: str
) -> None:
    page = seen(client("ministry").get("/method", params={"lang": lang}).text)
    for edition in load_editions():
        assert getattr(edition, f"note_{lang}") in page.replace("\u00a0", " ")
    assert not re.search(r"(Редакции методики|Editions of the methodology)\s+text\b", page)


@pytest.mark.parametrize("role", ROLES)
def test_no_code_of_ours_is_on_a_russian_page(
    client: Callable[..., TestClient], sample_data: Path, role: str
) -> None:
    observed = pl.read_parquet(sample_data / "published" / "current" / "finding.parquet")[
        "observed"
    ].drop_nulls()
    of_providers = set(CODE.findall(" ".join(observed)))  # what stands in a cell is shown as it was written
    asking = client(role)
    codes = {}
    for page in all_pages():
        answer = asking.get(page.path, params={"lang": "ru"})
        if answer.status_code == 200 and (page.name, role) not in TECHNICAL:
            codes[page.path] = set(CODE.findall(seen(answer.text))) - of_providers
    assert len(codes) >= 4 and not {path: found for path, found in codes.items() if found}
